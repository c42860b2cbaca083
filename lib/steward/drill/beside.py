"""What the owner lives through in an exchange beside the moves themselves: what is passed over, comes too early, or not at all.

Each is an entry of ``beside`` in ``training/drill/levels.yaml``, with its size and why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from steward.drill.acceptance import Want, acceptance, not_their_way
from steward.drill.levels import terms
from steward.drill.situation import Situation
from steward.drill.turns import Reply
from steward.language.reading import language_of
from steward.moves import moves as all_moves
from steward.service.personality import Effect, Standing
from steward.service.personality.reaction import Carries, Reason, weight_of
from steward.words import Text

WAITS_FOR = 3
"""Replies through which an owner waits for what their style wants first."""
MINDED = 3
"""How often one reply can be minded for not being the owner's way."""

_NAMES = {
    "passed-over": Text("没接住刚提的事", "What was brought up was passed over"),
    "unheard": Text("还没听就讲", "Solved before it was heard"),
    "still-waiting": Text("要的还没给", "Still waiting"),
    "sent-away": Text("早早收尾", "Closed too soon"),
    "cut-short": Text("话太长", "Too long"),
    "not-their-way": Text("不合路子", "Not their way"),
    "easy-going": Text("这一档的耐心", "Patience at this level"),
}


def unheard(before: Standing, said: Sequence[str]) -> bool:
    """Whether an angry owner who was not heard yet is given remedies or reasons, without a word to the feeling."""
    angry = before.mood > acceptance().plan.mood and not before.heard
    return angry and not _REMEDIES.isdisjoint(said) and _TO_THE_FEELING.isdisjoint(said)


_REMEDIES = frozenset(("explain", "offer", "commit", "manage-expectation"))
_TO_THE_FEELING = frozenset(("listen", "empathise", "apologise"))


def cut_short(situation: Situation, reply: Reply) -> bool:
    """Whether a typed reply is longer than this owner hears out; measured in the language it is written in, whatever the page's."""
    hears = situation.terms.hears
    spoken = language_of(reply.text, situation.locale)
    return reply.way == "type" and len(reply.text) > (hears.zh if spoken == "zh" else hears.en)


def carries(situation: Situation, before: Standing, waits: Sequence[Want]) -> Carries:
    """Give how much of what helps comes through: less at a harder level, where much has been won, and of what comes too early."""
    rule, share = terms().little_left, situation.terms.carries
    return Carries(
        share * rule.of(before.mood, rule.mood),
        share * rule.of(before.trust, rule.trust),
        rule,
        frozenset(id for want in waits for id in want.opens),
        acceptance().too_early,
    )


def beside(
    situation: Situation, said: Sequence[str], waits: Sequence[Want], happens: Mapping[str, bool]
) -> list[Effect]:
    """Give what the owner lives through beside the moves; `happens` says which of it, by name."""
    table, level = terms().beside, situation.terms
    found = [
        Effect(_NAMES[id], event.mood, event.trust, event.patience, (Reason(event.why, event),))
        for id, does in happens.items()
        if does and (event := table[id])
    ]
    if minded := not_their_way(situation.customer, [id for id in said if id in all_moves()], waits):
        # what is resented outright counts twice; but one reply is one reply, however much is in it
        event = table["not-their-way"]
        n = min(MINDED, sum(2 if weight_of(situation.customer, id) < 0 else 1 for id in minded))
        reasons = (Reason(event.why, event), *_reasons_against(situation, minded, waits))
        found.append(Effect(_NAMES["not-their-way"], event.mood * n, event.trust * n, level.minds * n, reasons))
    if level.exchange:
        event = table["easy-going"]
        found.append(Effect(_NAMES["easy-going"], 0, 0, level.exchange, (Reason(event.why, event),)))
    return found


def _reasons_against(situation: Situation, minded: Sequence[str], waits: Sequence[Want]) -> Iterator[Reason]:
    """Say why moves are not this owner's way: what they want first, or the words of the style, the way of listening, the state."""
    for want in waits:
        if not set(want.opens).isdisjoint(minded):
            yield Reason(want.why, want)
    for id in minded:
        for side in situation.customer.traits:
            if id in side.moves and side.moves[id].weight < 0:
                yield Reason(side.moves[id].why, side.moves[id])
