"""The talk: begun, one reply after another, ended. Frozen at every point, so that any point can be gone back to.

The customer's mood, trust and patience move by `steward.service.personality`, what they expect by `steward.service.expectation`; the
talk adds what is said, what is told, and when it is over. The same situation and the same replies give the same talk.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from steward.drill import beside, facts, moments, steps
from steward.drill.acceptance import (
    Lack,
    Want,
    holds_to_a_plan,
    is_their_way,
    lacking,
    not_their_way,
    wanting,
)
from steward.drill.endings import Ending, end, how_it_ends
from steward.drill.owner import speak
from steward.drill.situation import Situation
from steward.drill.turns import Promised, Reply, Spoken, Step, Turn
from steward.errors import StewardError
from steward.moves import moves as all_moves
from steward.service.expectation import Happened, Ledger, respond
from steward.service.personality import Effect, Standing, react
from steward.service.personality.character import Stage
from steward.words import Text

if TYPE_CHECKING:
    from steward.language import Heard

__all__ = ["Promised", "Reply", "Spoken", "Step", "Talk", "Turn", "advance", "begin", "hear", "leave", "say"]


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk at one point of it."""

    situation: Situation
    opening: tuple[Spoken, ...]
    """What the owner says on coming in."""
    turns: tuple[Turn, ...]
    standing: Standing
    ledger: Ledger
    known: tuple[str, ...] = ()
    """The facts found out, in the order in which they were told."""
    moment: str | None = None
    """What the owner has just brought up, for the next reply to take up."""
    ended: Ending | None = None

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of the complaint flow: done, now, to do."""
        return steps.shown({id: turn.number for turn in self.turns for id in turn.done_steps})

    @property
    def stage(self) -> Stage:
        """The stage the talk is in: opening, clarifying, solving or closing."""
        return moments.stage_of(self.situation, self.turns, self.standing, self.known)

    @property
    def agreed(self) -> bool:
        """Whether the owner holds to a plan."""
        return bool(self.turns) and self.turns[-1].agreed

    @property
    def lacks(self) -> tuple[Lack, ...]:
        """What is still lacking for the owner to take a plan."""
        return lacking(self.situation, self.ledger, self.standing, self.turns)

    @property
    def left(self) -> int:
        """How many replies there still are."""
        return 0 if self.ended else self.situation.terms.replies - len(self.turns)

    @property
    def seconds(self) -> float:
        """How long the replies took to give."""
        return sum(turn.reply.seconds for turn in self.turns)

    @property
    def said(self) -> tuple[Spoken, ...]:
        """Everything the owner's side has said."""
        return (*self.opening, *(spoken for turn in self.turns for spoken in turn.said))

    @property
    def last_line(self) -> str:
        """What was said to the learner last."""
        return self.said[-1].text if self.said else ""


def begin(situation: Situation) -> Talk:
    """Let the owner come in."""
    opens = situation.drill.opens.say(situation.locale)
    drawn = random.Random(f"{situation.case.id} {situation.seed} opens")  # noqa: S311  # words, no secret
    words = drawn.choice(opens)
    opening = (Spoken(situation.drill.customer, words, "opens"),)
    return Talk(situation, opening, (), situation.standing, situation.ledger)


def say(talk: Talk, reply: Reply) -> Talk:
    """Give a reply and hear what the owner says to it.

    Raises:
        StewardError: ``talk-over`` where the talk has ended; ``unknown-move``, ``unknown-reply``.
    """
    return _speak(talk, advance(talk, reply))


def hear(talk: Talk, text: str) -> Heard:
    """Hear the moves in what is said at this point of the talk.

    The recogniser knows no case; the case knows what it hides. A question that reaches it asks, also where the recogniser took it for
    sympathy; one that hurts is no question.
    """
    from steward.language import recognise

    heard = recognise(text, talk.last_line, talk.situation.locale)
    table = all_moves()
    if "ask" in heard.moves or any(table[id].polarity == "harms" for id in heard.moves):
        return heard
    if not facts.asks(talk.situation.case, text):
        return heard
    return replace(heard, moves=tuple(id for id in table if id in heard.moves or id == "ask"))


def leave(talk: Talk) -> Talk:
    """End the talk, as the learner may at any time; a talk that is over stays as it is."""
    if talk.ended:
        return talk
    return replace(talk, moment=None, ended=end(talk.situation, talk.turns, talk.standing, talk.ledger, "left"))


def advance(talk: Talk, reply: Reply) -> Talk:
    """Give a reply without hearing the owner's words: all that `say` does but the last turn's `acts` and `said`.

    For looking ahead; words change nothing about how a talk goes on.

    Raises:
        StewardError: as `say`.
    """
    if talk.ended:
        raise StewardError(
            "talk-over",
            Text(
                "这场谈话已经结束，请回到前面的某一句，或者再练一场。",
                "This talk is over; go back to one of its replies, or practise again.",
            ),
        )
    situation, before = talk.situation, talk.standing
    if reply.chosen and not any(one.id == reply.chosen for one in situation.drill.replies):
        raise StewardError(
            "unknown-reply",
            Text("案例 {case} 里没有回复 {id}。", "The case {case} has no reply {id}."),
            case=situation.case.id,
            id=reply.chosen,
        )
    heard = reply.heard
    if reply.moves is None:
        heard = hear(talk, reply.text)
        given: Sequence[str] = heard.moves
    else:
        given = reply.moves

    answered = bool(talk.moment) and moments.answers(situation, talk.moment, given)
    passed_over = talk.moment if talk.moment and not answered else None
    cut_short = beside.cut_short(situation, reply)
    waits = wanting(situation, talk.turns)
    happens = {
        "passed-over": bool(passed_over),
        "unheard": beside.unheard(before, given),
        "still-waiting": len(talk.turns) >= beside.WAITS_FOR and any(set(want.any).isdisjoint(given) for want in waits),
        "sent-away": "close" in given and talk.stage in ("opening", "clarifying"),
        "cut-short": cut_short,
    }
    reaction = react(
        situation.customer,
        before,
        given,
        facts=situation.facts,
        beside=beside.beside(situation, given, waits, happens),
        carries=beside.carries(situation, before, waits),
    )
    after = reaction.standing
    said = after.replies[-1]
    harms = tuple(id for id in said if all_moves()[id].polarity == "harms")
    lands = _lands(situation, reaction.effects, waits)

    offended = any(id != "overpromise" for id in harms)
    drawing = () if offended else facts.draws(situation, lands, before, after)
    working = [id for id in said if id in harms or (id in lands and (id not in facts.ASKING or id in drawing))]
    about = situation.drill.reply(reply.chosen).about if reply.chosen else None
    deep = facts.layers(situation, after)
    ledger, happened = respond(talk.ledger, working, about, layers=deep, most=situation.terms.tells)
    revealed = facts.told(situation, reply, drawing, talk.known)
    done = {id for turn in talk.turns for id in turn.done_steps}
    turn = Turn(
        number=len(talk.turns) + 1,
        reply=reply,
        moves=said,
        heard=heard,
        before=before,
        after=after,
        effects=reaction.effects,
        lands=lands,
        not_their_way=not_their_way(situation.customer, said, waits),
        remark=reaction.remark,
        minds=reaction.minds,
        happened=happened,
        revealed=revealed,
        disclosed=tuple(one.expectation for one in happened if one.step == "elicit" and one.done and one.expectation),
        done_steps=steps.taken(done, said, lands, bool(harms), situation.standing, after),
        promises=_promises(said, happened),
        due=after.broken - before.broken,
        answered=talk.moment if answered else None,
        passed_over=passed_over,
        cut_short=cut_short,
        agreed=False,
        moment=None,
    )
    turns, known = (*talk.turns, turn), (*talk.known, *revealed)
    if holds_to_a_plan(situation, ledger, after, turns):
        turns = (*talk.turns, replace(turn, agreed=True))
    how = how_it_ends(situation, turns, ledger)
    if how:
        return Talk(
            situation, talk.opening, turns, after, ledger, known, None, end(situation, turns, after, ledger, how)
        )
    moment = moments.next_moment(situation, turns, known)
    if moment:
        turns = (*talk.turns, replace(turns[-1], moment=moment))
    return Talk(situation, talk.opening, turns, after, ledger, known, moment)


def _lands(situation: Situation, effects: Sequence[Effect], waits: Sequence[Want]) -> frozenset[str]:
    table = all_moves()
    return frozenset(
        effect.move
        for effect in effects
        if effect.move
        and table[effect.move].polarity == "helps"
        and (effect.mood < 0 or effect.trust > 0)
        and is_their_way(situation.customer, effect.move, waits)
    )


def _promises(said: Sequence[str], happened: Sequence[Happened]) -> tuple[Promised, ...]:
    found = [
        Promised("overpromise" if one.step == "overpromise" else "commit", one.expectation)
        for one in happened
        if one.done and one.step in ("promise", "overpromise")
    ]
    for kind in ("commit", "overpromise", "involve"):
        if kind in said and not any(one.kind == kind for one in found):
            found.append(Promised(kind, None))
    return tuple(found)


def _speak(before: Talk, after: Talk) -> Talk:
    """Put the owner's words to the last turn."""
    turn = after.turns[-1]
    how = after.ended.how if after.ended else None
    acts, said = speak(after.situation, before.turns, turn, how, before.said)
    return replace(after, turns=(*before.turns, replace(turn, acts=acts, said=said)))
