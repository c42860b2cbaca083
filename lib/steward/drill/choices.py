"""Replies to choose from, what each would do, and hints.

Four candidates stand beside each other: a model for this owner, one that suits another, and two that tempt and harm. What each would
do is reckoned by the models on the talk as it stands, and shown after choosing: the good one and the bad one side by side.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from steward.casebook.drill import CaseReply
from steward.casebook.parts import STAGES
from steward.drill.acceptance import unanswered, wanting
from steward.drill.talk import Reply, Talk, Turn, advance
from steward.moves import move
from steward.service.personality import AdviceLine, Effect, Promise, Standing, advice, how_well, reckon, settled
from steward.service.said import Said
from steward.words import Locale, Text, join

OFFERED = 4
"""How many candidates are offered."""

Role = Literal["model", "other", "trap"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One candidate."""

    id: str
    """The id of the case's reply."""
    text: Text
    moves: tuple[str, ...]
    role: Role
    """A model for this owner (or for what they have just brought up), one that suits another owner, or one that harms."""
    tempts: Text | None
    """Why a trap tempts and what is wrong with it."""

    def reply(self, locale: Locale, *, hints: int = 0, seconds: float = 0) -> Reply:
        """Make it what the learner says."""
        return Reply(self.text.say(locale), self.moves, "choose", self.id, hints, seconds)


def choices(talk: Talk) -> tuple[Choice, ...]:
    """Give the candidates for the next reply, in an order drawn by the seed; none once the talk is over.

    What was said already in this talk is offered again only where the case has nothing else.
    """
    if talk.ended:
        return ()
    found: dict[str, Choice] = {}
    for one in _wanted(talk):
        if len(found) == OFFERED:
            break
        found.setdefault(one.id, _choice(talk, one))
    offered = list(found.values())
    _drawn(talk, "order").shuffle(offered)
    return tuple(offered)


def model_reply(talk: Talk) -> CaseReply | None:
    """Give the case's own best words at this point of the talk: for what was brought up, else for the stage and this style."""
    return next(_models(talk), None)


def _wanted(talk: Talk) -> Iterator[CaseReply]:
    """Give the candidates by how much they are wanted."""
    drill, said = talk.situation.drill, _said(talk)
    fresh = [one for one in drill.replies if one.id not in said and one.moment in (None, talk.moment)]
    models = list(_models(talk))
    own = [one for one in models if _for_this_owner(talk, one)]
    # Where several would do as well, each has its turn.
    best = [one for one in own if one.style == own[0].style and one.moment == own[0].moment]
    own = [*_shuffled(talk, "own", best), *(one for one in own if one not in best)]
    rest = [one for one in models if one not in own]
    harming = [one for one in fresh if one.harms]
    traps = [
        *(one for one in harming if one.moment),
        *_shuffled(talk, "traps", [one for one in harming if not one.moment and one.stage == talk.stage]),
        *_shuffled(talk, "traps", [one for one in harming if not one.moment and one.stage != talk.stage]),
    ]
    others = _shuffled(talk, "others", [one for one in rest if one.stage == talk.stage]) or rest
    yield from own[:1] or others[:1]
    yield from [one for one in others if one not in own[:1]][:1]
    yield from traps[:2]
    yield from (*own, *others, *rest, *traps)
    yield from fresh
    yield from drill.replies


def _models(talk: Talk) -> Iterator[CaseReply]:
    """Give the replies not said yet that harm nobody, the most fitting first: the moment's, the stage's, then the stages beyond."""
    drill, said, style = talk.situation.drill, _said(talk), talk.situation.style
    if talk.moment:
        yield from (one for one in drill.answers(talk.moment) if not one.harms and one.id not in said)
    here = STAGES.index(talk.stage)
    for stage in (*STAGES[here:], *reversed(STAGES[:here])):
        good = [one for one in drill.replies if one.stage == stage and not one.moment and not one.harms]
        fresh = [one for one in good if one.id not in said]
        yield from sorted(fresh, key=lambda one: (one.style != style, one.style is not None))


def _for_this_owner(talk: Talk, one: CaseReply) -> bool:
    return (one.style in (None, talk.situation.style) and one.stage == talk.stage) or one.moment is not None


def _choice(talk: Talk, one: CaseReply) -> Choice:
    role: Role = "trap" if one.harms else "model" if _for_this_owner(talk, one) else "other"
    return Choice(one.id, one.text, one.moves, role, one.tempts.text if one.tempts else None)


def _said(talk: Talk) -> frozenset[str]:
    return frozenset(turn.reply.chosen for turn in talk.turns)


def _drawn(talk: Talk, what: str) -> random.Random:
    situation = talk.situation
    return random.Random(f"{situation.case.id} {situation.seed} {len(talk.turns)} {what}")  # noqa: S311  # no secret


def _shuffled(talk: Talk, what: str, replies: list[CaseReply]) -> list[CaseReply]:
    order = list(replies)
    _drawn(talk, what).shuffle(order)
    return order


@dataclass(frozen=True, slots=True)
class Consequence(Said):
    """What one candidate would do, were it the next reply."""

    choice: Choice
    turn: Turn
    """The exchange it would be; the owner's words left out."""
    worth: float
    """How well the talk would stand after it, 0 to 100, once over-promises have fallen due (see `how_well`)."""
    later: Effect | None
    """What an over-promise in it costs when it falls due."""

    @property
    def standards(self) -> tuple[str, ...]:
        """The standards that say so, each once."""
        return tuple(dict.fromkeys(id for effect in self.turn.effects for id in effect.standards))

    def sentence(self, locale: Locale) -> str:
        """Say its moves, and the three figures before and after."""
        before, after = self.turn.before, self.turn.after
        return Text(
            "{moves}：情绪 {m0} → {m1}，信任 {t0} → {t1}，耐心 {p0} → {p1}",
            "{moves}: mood {m0} → {m1}, trust {t0} → {t1}, patience {p0} → {p1}",
        ).say(
            locale,
            moves=join([move(id).name.say(locale) for id in self.turn.moves], locale),
            m0=before.mood,
            m1=after.mood,
            t0=before.trust,
            t1=after.trust,
            p0=before.patience,
            p1=after.patience,
        )

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give each effect with its change and why; what it would do to the expectations; what it would cost later."""
        form = Text("{change}：{why}", "{change}: {why}")

        def row(effect: Effect) -> tuple[str, str]:
            return effect.name.say(locale), form.say(locale, change=effect.change(locale), why=effect.why)

        expected = Text("期望", "Expectations").say(locale)
        return [
            *(row(effect) for effect in self.turn.effects if effect.mood or effect.trust or effect.patience),
            *((expected, happened.sentence(locale)) for happened in self.turn.happened if happened.done),
            *([row(self.later)] if self.later else []),
        ]


def consequences(talk: Talk, choice: Choice) -> Consequence:
    """Reckon what a candidate would do, were it the next reply."""
    ahead = advance(talk, choice.reply(talk.situation.locale))
    customer, after = talk.situation.customer, ahead.standing
    due = settled(customer, after)
    later = _falls_due(talk) if "overpromise" in choice.moves else None
    return Consequence(choice, ahead.turns[-1], how_well(due), later)


def _falls_due(talk: Talk) -> Effect:
    """Give what one over-promise costs with this owner when it falls due."""
    owing = Standing(50, 50, 50, promises=(Promise("overpromise"),))
    return reckon(talk.situation.customer, owing).effects[0]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """All candidates after one was chosen: what each would have done, the best first."""

    chosen: Consequence
    all: tuple[Consequence, ...]

    @property
    def good(self) -> Consequence:
        """The best of them."""
        return self.all[0]

    @property
    def bad(self) -> Consequence:
        """The worst of them."""
        return self.all[-1]


def side_by_side(talk: Talk, chosen: str) -> SideBySide:
    """Put the candidates beside each other, as the talk stood before one was chosen.

    Args:
        talk: before the reply.
        chosen: the id of the candidate that was chosen.
    """
    found = sorted(
        (consequences(talk, one) for one in choices(talk)),
        key=lambda one: (one.choice.role == "trap", -one.worth, one.choice.id),
    )
    return SideBySide(next(one for one in found if one.choice.id == chosen), tuple(found))


@dataclass(frozen=True, slots=True)
class Hint:
    """A hint, and what it costs."""

    number: int
    """1: what to do next; 2: words for it."""
    cost: int
    """Points of the score that this hint costs."""
    text: Text
    line: AdviceLine
    """The advice it stands on, with its ground."""
    words: Text | None = None
    """A sentence for it, with the second hint only."""


_TAKE_UP = Text(
    "先接住对方刚提的事，选一样：{moves}。", "First take up what was just brought up, by one of these: {moves}."
)
_ASK = Text("还有 {n} 件要紧的事没有问出来。", "{n} things that matter have not been asked for yet.")
_ASK_ONE = Text("还有 1 件要紧的事没有问出来。", "One thing that matters has not been asked for yet.")
_ANSWER = Text("“{what}”还没有回应。", "“{what}” has not been answered yet.")
_BY_WHOM = Text(
    "哪些能定、哪些要请谁来定，说清楚。", "Say what you can settle, and whom you will bring in for the rest."
)


def hint(talk: Talk, number: int = 1) -> Hint:
    """Give a hint for the next reply: first what to do, and only when asked again words for it.

    Args:
        talk: where the talk stands.
        number: 1 for the first hint of a reply, 2 for the second.

    Raises:
        ValueError: for another number.
    """
    if number not in (1, 2):
        raise ValueError(f"a reply has a first and a second hint, not {number}")
    situation = talk.situation
    found = advice(situation.customer, talk.stage)
    line = _own(found.of("do"), situation.customer.traits[0].name)
    parts: list[tuple[str, str]] = []
    if talk.moment:
        calls = situation.drill.moment(talk.moment).calls_for
        chinese, english = [move(id).name.zh for id in calls], [move(id).name.en.lower() for id in calls]
        parts.append((_TAKE_UP.say("zh", moves="、".join(chinese)), _TAKE_UP.say("en", moves=", ".join(english))))
    parts.append((f"{line.text.zh}。", f"{line.text.en}."))
    if talk.stage != "opening":
        parts += _open_ends(talk)
    model = model_reply(talk)
    return Hint(
        number,
        situation.terms.hint[number - 1],
        Text("".join(zh for zh, _ in parts), " ".join(en for _, en in parts)),
        line,
        model.text if number == 2 and model else None,
    )


def _own(lines: tuple[AdviceLine, ...], side: Text) -> AdviceLine:
    """Give the line that belongs to the style; every stage has one for every style."""
    return next((line for line in lines if line.because_of == side), lines[0])


def _open_ends(talk: Talk) -> Iterator[tuple[str, str]]:
    """Say what has not been asked or answered yet."""
    unasked = sum(fact.must and fact.id not in talk.known for fact in talk.situation.case.facts)
    if unasked:
        text = _ASK_ONE if unasked == 1 else _ASK
        yield text.say("zh", n=unasked), text.say("en", n=unasked)
    if talk.stage in ("solving", "closing"):
        for want in wanting(talk.situation, talk.turns):
            yield f"{want.why.zh}。", f"{want.why.en}."
        waiting = [one for one in unanswered(talk.situation.ledger, talk.ledger) if one.disclosed]
        if waiting:
            heaviest = max(waiting, key=lambda one: one.importance)
            yield _ANSWER.say("zh", what=heaviest.what), _ANSWER.say("en", what=heaviest.what)
        elif talk.stage == "solving":
            yield _BY_WHOM.zh, _BY_WHOM.en
