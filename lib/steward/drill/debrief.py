"""The debrief: what became of the people, which reply did what, what was never asked, who owes what, and one thing to change.

All of it is data in both languages; `steward.drill.debrief_json.as_json` writes it for a page, and nothing in it is a grade.

>>> from steward.casebook import case_of
>>> from steward.drill.situation import situation
>>> from steward.drill.talk import Reply, begin, say
>>> talk = begin(situation(case_of(None, "flooded-flower-trough")))
>>> for moves in ("listen empathise", "ask confirm", "overpromise", "commit", "close"):
...     talk = talk if talk.ended else say(talk, Reply("", tuple(moves.split()), "clicked"))
>>> found = debrief(talk)
>>> [debt.promised_at for debt in found.debts], found.goal.standards
([3], ('expectation.tell-can-and-cannot',))
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from steward.drill.best import best
from steward.drill.debrief_debts import Owing, debts
from steward.drill.debrief_goal import Goal, Reacted, goal, reacted
from steward.drill.debrief_missed import Missed, missed
from steward.drill.debrief_promised import Owed, promised
from steward.drill.debrief_replies import Looked, Note, looked_back, notes
from steward.drill.debrief_words import OUTCOMES, lede, line_caption, title
from steward.drill.retold import points
from steward.drill.scoring import Score, score
from steward.drill.talk import Talk
from steward.words import Text

if TYPE_CHECKING:
    from steward.drill.progress import NextDrill


@dataclass(frozen=True)
class Debrief:
    """A talk looked back on."""

    talk: Talk
    score: Score
    best: int
    """The highest total known for the situation."""
    title: Text
    """What became of the people."""
    lede: Text
    """What happened, in one or two sentences."""
    caption: Text
    """What the mood line shows."""
    notes: tuple[Note, ...]
    """What stands at the turning points of the line."""
    debts: tuple[Owing, ...]
    """What was promised too early, and what it cost when it fell due."""
    replies: tuple[Looked, ...]
    """Every reply."""
    missed: tuple[Missed, ...]
    """What was never asked."""
    promised: tuple[Owed, ...]
    """What is owed now, and by whom."""
    goal: Goal
    """One thing to change."""
    reactions: tuple[Reacted, ...]
    """How the owner reacted, what had happened, and why: the way to the goal."""
    next: NextDrill | None = None
    """The drill proposed."""

    @property
    def outcome(self) -> Text:
        """How the talk came out, in a word."""
        return OUTCOMES[self.talk.ended.outcome if self.talk.ended else "open"]

    @cached_property
    def mood(self) -> tuple[int, ...]:
        """The owner's mood before the first reply, and after each."""
        return (self.talk.situation.standing.mood, *(turn.after.mood for turn in self.talk.turns))

    @cached_property
    def trust(self) -> tuple[int, ...]:
        """The owner's trust before the first reply, and after each."""
        return (self.talk.situation.standing.trust, *(turn.after.trust for turn in self.talk.turns))

    @property
    def settled(self) -> Mapping[str, int] | None:
        """Mood and trust once every promise had fallen due; None while the talk is not over."""
        ended = self.talk.ended
        return {"mood": ended.after.mood, "trust": ended.after.trust} if ended else None


def debrief(talk: Talk, next: NextDrill | None = None) -> Debrief:
    """Look back on a talk.

    Args:
        talk: best over; one that is not is taken as it stands.
        next: the drill to propose, where the learner's history is known.
    """
    told, before = score(talk), points(talk)
    owing = debts(talk)
    replies = looked_back(talk, before, owing)
    aim = goal(talk, before, told)
    return Debrief(
        talk,
        told,
        max(told.total, best(talk.situation).score.total),
        title(talk),
        lede(talk, owing),
        line_caption(talk),
        notes(talk),
        owing,
        replies,
        missed(talk),
        promised(talk),
        aim,
        reacted(talk, aim),
        next,
    )
