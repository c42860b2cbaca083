"""What is new today for somebody on a course: the one place where the pages of study, of progress and of home ask.

Whoever has joined a course meets what is new day by day: today's questions stay with the day one is on, and what lies beyond the course waits
until it is finished. Who has joined none is not held up: what is new comes in the order of the course for the post, where there is one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from steward.errors import StewardError
from steward.quiz.courses.course_progress import Standing, joined, standing

if TYPE_CHECKING:
    from steward.quiz.courses.course import Course
    from steward.quiz.courses.courses import Shelf
    from steward.quiz.items.bank import Bank
    from steward.records.event import Event


@dataclass(frozen=True, slots=True)
class OnCourse:
    """The course that says what is new."""

    course: Course | None
    standing: Standing | None
    """Where the learner stands in it; None without a course."""
    order: tuple[str, ...] | None
    """Items in the order they are to be met; nothing else is new. None without a course: all is."""

    @property
    def day(self) -> int | None:
        """The day of the path one is on; None for who has joined none, or has finished it."""
        return self.standing.day if self.standing and self.standing.joined else None


def on_course(shelf: Shelf, events: Sequence[Event], post: str, bank: Bank, now: dt.datetime) -> OnCourse:
    """Tell which course somebody is on, and what it makes new today.

    Args:
        shelf: the courses there are.
        events: of one learner, of the kinds in `steward.quiz.courses.course_progress.KINDS` at least.
        post: the learner's, for who has joined no course.
        bank: the items there are.
        now: the time, with its zone.
    """
    id = joined(events) or next((one.id for one in shelf.courses.values() if post and one.post == post), "")
    try:
        course = shelf.course(id)
    except StewardError:
        # A course that is gone or broken is told of where courses are looked after; today's questions go on without it.
        return OnCourse(None, None, None)
    found = standing(course, events, bank, now)
    if found.joined and found.day is not None:
        return OnCourse(course, found, course.order(bank, found.skipped, until=found.day))
    return OnCourse(course, found, (*course.order(bank, found.skipped), *course.beyond(bank)))
