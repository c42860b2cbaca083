"""How far somebody has come in the placement test of a course: a fold of what was done.

The test is asked in rounds, each a session of its own (`steward.quiz.study.session`, mode ``placement``, about the course): the first questions of
every part, then the further ones of the parts that went well. Left in the middle and gone on with on another day, the rest is another
round. Once it is over, the next session begins another attempt, which draws other questions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from steward.quiz.courses.placement import Placed, Placement, is_known, known_of, placement, seed_for
from steward.quiz.study.days import CHINESE, Days
from steward.quiz.study.queue import STILL_HERE, queue

if TYPE_CHECKING:
    from steward.quiz.courses.course import Course
    from steward.quiz.items.bank import Bank
    from steward.quiz.study.history import Answer, History, Sitting
    from steward.words import Locale


@dataclass(frozen=True, slots=True)
class Placing:
    """One attempt at the placement test of a course."""

    course: Course
    bank: Bank
    attempt: int
    """Counted from 1."""
    test: Placement
    rounds: tuple[Sitting, ...]
    """Its sessions, in the order they began."""
    known: Mapping[str, bool]
    """Whether each item answered so far is known."""

    @property
    def to_ask(self) -> tuple[str, ...]:
        """What is still to be asked in this round; empty when the test is over."""
        return self.test.to_ask(self.known)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers of this attempt that stand, in the order they were given."""
        return tuple(sorted((one for round in self.rounds for one in round.answers), key=lambda answer: answer.seq))

    @property
    def over(self) -> bool:
        """Whether something was asked and all that had to be is answered."""
        return bool(self.known) and not self.to_ask

    @property
    def result(self) -> Placed:
        """What may be passed over."""
        return self.test.result(self.known)

    def going_on(self, now: dt.datetime, days: Days = CHINESE) -> Sitting | None:
        """Give the round to go on with: one of today that has left just what is to be asked; None where a new one has to begin.

        An answer taken back can leave a round behind that would ask something else; it is passed over.
        """
        wanted = set(self.to_ask)
        for one in reversed(self.rounds):
            of_today = days.of(one.begun_at) == days.of(now) or abs(now - (one.last_at or one.begun_at)) <= STILL_HERE
            if wanted and of_today and {step.item for step in queue(one, self.bank.items)} == wanted:
                return one
        return None

    def last_done(self, now: dt.datetime, days: Days = CHINESE) -> Sitting | None:
        """Give the round whose last answer may be taken back: of today, and only one step."""
        done = [one for one in self.rounds if one.answers]
        if not done:
            return None
        last = max(done, key=lambda one: one.answers[-1].seq)
        given = last.answers[-1]
        again = any(one.undone and one.last_seq > given.seq for one in self.rounds)
        return None if again or days.of(given.at) != days.of(now) else last


def placing(told: History, person: str, course: Course, bank: Bank, locale: Locale) -> Placing:
    """Tell how far somebody has come: the attempt that is under way, else the last one that is over, else a first that has not begun.

    Args:
        told: the learner's history.
        person: whose it is, by id.
        course: what the test places in.
        bank: the items there are.
        locale: in which the test is asked; one begun in another language goes on with the questions drawn for that.
    """
    attempt, since = 1, 0
    rounds: list[Sitting] = []

    def drawn() -> Placement:
        spoken = next((one.answers[0].locale for one in rounds if one.answers), locale)
        return placement(course, bank, seed_for(person, course.id, attempt), "en" if spoken == "en" else "zh")

    for sitting in told.sittings.values():
        if sitting.mode != "placement" or sitting.about != course.id:
            continue
        known = {one.item: is_known(one) for round in rounds for one in round.answers}
        if known and not drawn().to_ask(known):
            attempt, since, rounds = attempt + 1, max(one.last_seq for one in rounds), []
        rounds.append(sitting)
    return Placing(
        course, bank, attempt, drawn(), tuple(rounds), MappingProxyType(known_of(told, course.id, since))
    )  # fmt: skip


def another(before: Placing, person: str, locale: Locale) -> Placing:
    """Give the next attempt, which has not begun."""
    attempt = before.attempt + 1
    test = placement(before.course, before.bank, seed_for(person, before.course.id, attempt), locale)
    return Placing(before.course, before.bank, attempt, test, (), MappingProxyType({}))
