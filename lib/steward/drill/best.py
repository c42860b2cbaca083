"""The best that can be made of a situation, found by trying: what a score is shown against.

A beam search over the case's own replies that harm nobody, at each point the most promising ways kept; the same on every machine. It is
no proof that nothing better exists: whoever does better in their own words sets the mark themselves.

>>> from steward.casebook import case_of
>>> from steward.drill.situation import situation
>>> found = best(situation(case_of(None, "flooded-flower-trough"), "dominant"))
>>> found.score.total >= 75, found.talk.ended.outcome
(True, 'resolved')
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

WIDTH = 7
"""How many ways are kept at each reply."""
NARROW = 3
"""How many are kept where the search is begun again at every reply of a talk."""


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
    """Find the best that can be made of a situation."""
    ids = _found(played.case, played.style, played.level, played.listening)
    return follow(begin(played), [played.drill.reply(id) for id in ids])


def plan_for(played: Situation) -> tuple[CaseReply, ...]:
    """Give the replies of the best way, one after another."""
    return best(played).plan


def best_from(talk: Talk, width: int = NARROW) -> Best:
    """Find the best that can still be made of a talk; one that is over is what it is."""
    return Best(score(talk), talk) if talk.ended else _searched(talk, width)


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


@lru_cache(maxsize=512)
def _found(case: Case, style: str, level: int, listening: str) -> tuple[str, ...]:
    start = begin(situation(case, style, level, listening))
    return tuple(turn.reply.chosen for turn in _searched(start, WIDTH).talk.turns)


def _searched(start: Talk, width: int) -> Best:
    ended = leave(start)
    top = (score(ended).total, how_well(ended.standing), ended)
    kept = [start]
    while kept:
        ahead: dict[frozenset[str], tuple[float, float, Talk]] = {}
        for talk in kept:
            for one in _open(talk):
                then = advance(talk, _said(talk.situation, one))
                worth = (score(then).total, how_well(settled(then.situation.customer, then.standing)), then)
                if then.ended:
                    top = max(top, worth, key=_rank)
                else:
                    # of the ways that said the same things in another order, the best will do
                    same = frozenset(turn.reply.chosen for turn in then.turns)
                    ahead[same] = max(ahead.get(same, worth), worth, key=_rank)
        ranked = sorted(ahead.values(), key=_rank, reverse=True)[:width]
        kept = [talk for _, _, talk in ranked]
        if not kept or (ranked and _hopeless(ranked[0], top)):
            break
    return Best(score(top[2]), top[2])


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
