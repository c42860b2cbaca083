"""The best that can be made of a situation, found by trying: what a score is shown against.

A beam search over the case's own replies that harm nobody, at each point the most promising ways kept; the same on every machine. It is
no proof that nothing better exists: whoever does better in their own words sets the mark themselves.

>>> from steward.casebook import case_of
>>> from steward.drill.situation import situation
>>> found = best(situation(case_of(None, "flooded-flower-trough"), "dominant"))
>>> found.score.total >= 75, found.talk.ended.how in ("plan", "satisfied")
(True, True)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from steward.casebook import Case
from steward.casebook.drill import CaseReply
from steward.drill.scoring import Score, score
from steward.drill.situation import Situation, situation
from steward.drill.talk import Reply, Talk, advance, begin, leave
from steward.service.personality import how_well, settled

WIDTH = 5
"""How many ways are kept at each reply."""
NARROW = 3
"""How many are kept where the search is begun again in the middle of a talk."""
FOREIGN = 3
"""Points that a model written for another style must bring to have a place in the way of this one."""


@dataclass(frozen=True, slots=True)
class Best:
    """The best way found, played to its end; the owner's words left out."""

    score: Score
    talk: Talk

    @property
    def plan(self) -> tuple[CaseReply, ...]:
        """The replies of the case that it is made of."""
        drill = self.talk.situation.drill
        return tuple(drill.reply(turn.reply.chosen) for turn in self.talk.turns if turn.reply.chosen)


def best(played: Situation) -> Best:
    """Find the best that can be made of a situation, with whatever the case has to say."""
    return _followed(played, _found(played.case, played.style, played.level, played.listening, own=False))


def plan_for(played: Situation) -> Best:
    """Find the best way of the owner's own style: made of the models written for it, with others only where they earn their place."""
    return _followed(played, _found(played.case, played.style, played.level, played.listening, own=True))


def best_from(talk: Talk, width: int = NARROW) -> Best:
    """Find the best that can still be made of a talk; one that is over is what it is."""
    return Best(score(talk), talk) if talk.ended else _searched(talk, width, own=False)


def reachable(talk: Talk) -> int:
    """Give the highest total known for the situation: the best found, or the talk's own where that is better."""
    return max(score(talk).total, best(talk.situation).score.total)


def follow(talk: Talk, replies: Sequence[CaseReply]) -> Best:
    """Give replies one after another until the talk is over; where they do not end it, the talk is left."""
    for one in replies:
        if talk.ended:
            break
        talk = advance(talk, _said(talk.situation, one))
    talk = leave(talk)
    return Best(score(talk), talk)


def _followed(played: Situation, ids: Sequence[str]) -> Best:
    return follow(begin(played), [played.drill.reply(id) for id in ids])


@lru_cache(maxsize=512)
def _found(case: Case, style: str, level: int, listening: str, *, own: bool) -> tuple[str, ...]:
    played = situation(case, style, level, listening)
    found = _searched(begin(played), WIDTH, own=own)
    if not own:
        found = max(plan_for(played), found, key=lambda one: one.score.total)
    return tuple(turn.reply.chosen for turn in found.talk.turns)


def _searched(start: Talk, width: int, *, own: bool) -> Best:
    top = _weighed(leave(start), own=own)
    kept = [start]
    while kept:
        ahead: dict[frozenset[str], tuple[float, float, Talk]] = {}
        for talk in kept:
            top = max(top, _weighed(leave(talk), own=own), key=_rank)
            for one in _open(talk):
                then = advance(talk, _said(talk.situation, one))
                worth = _weighed(then, own=own)
                if then.ended:
                    top = max(top, worth, key=_rank)
                else:
                    # of the ways that said the same things in another order, the best will do
                    same = frozenset(turn.reply.chosen for turn in then.turns)
                    ahead[same] = max(ahead.get(same, worth), worth, key=_rank)
        ranked = sorted(ahead.values(), key=_rank, reverse=True)[:width]
        kept = [talk for _, _, talk in ranked]
        if ranked and _hopeless(ranked[0], top):
            break
    return Best(score(top[2]), top[2])


def _weighed(talk: Talk, *, own: bool) -> tuple[float, float, Talk]:
    drill, style = talk.situation.drill, talk.situation.style
    foreign = sum(drill.reply(turn.reply.chosen).style not in (None, style) for turn in talk.turns if turn.reply.chosen)
    points = score(talk).total - (FOREIGN * foreign if own else 0)
    return points, how_well(settled(talk.situation.customer, talk.standing)), talk


def _rank(found: tuple[float, float, Talk]) -> tuple[float, float]:
    return found[0], found[1]


def _hopeless(first: tuple[float, float, Talk], top: tuple[float, float, Talk]) -> bool:
    """Whether nothing better can come: the points of a score are all won."""
    return top[0] >= 100 and first[0] <= top[0]


def _open(talk: Talk) -> Iterator[CaseReply]:
    """Give what may be said: not said yet, harming nobody, and to a moment only while it is there."""
    said = {turn.reply.chosen for turn in talk.turns}
    for one in talk.situation.drill.replies:
        if not one.harms and one.id not in said and one.moment in (None, talk.moment):
            yield one


def _said(played: Situation, one: CaseReply) -> Reply:
    return Reply(one.text.say(played.locale), one.moves, "choose", one.id)
