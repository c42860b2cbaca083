"""What a visit to the page of study asks for: which way to practise, and what.

``?mode=flash``, ``?mode=wrong``  cards to turn; the book of wrong answers
``?topic=complaint``              one topic; with ``mode=flash`` its cards
``?items=id,id``                  these, in this order
``?course=steward&day=3``         the questions of that day of a course; without a day, of the day the learner is on

Without any of these it is today's session, and what is new comes in the order of the learner's course: the one joined last, else the one
for the post.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from steward.errors import StewardError
from steward.quiz.courses import KINDS as COURSE_KINDS
from steward.quiz.courses import joined, shelf_of, standing
from steward.quiz.session import Mode

if TYPE_CHECKING:
    from steward.quiz.bank import Bank
    from steward.quiz.course import Course
    from steward.quiz.session import Session
    from steward.records.people import Person
    from steward.records.store import Store
    from steward.ui.visit import Visit

MOST = 100
"""Items that an address may name; more are left out."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be asked."""

    mode: Mode
    items: tuple[str, ...] = ()
    topic: str = ""
    order: tuple[str, ...] | None = None
    about: str = ""

    @property
    def choice(self) -> dict[str, Any]:
        """Give it as `steward.quiz.modes.planned` and `Session.begin` take it."""
        return {"items": self.items, "topic": self.topic, "order": self.order}

    def is_of(self, session: Session) -> bool:
        """Tell whether a session that was left asks the same."""
        sitting = session.sitting
        if self.items and tuple(id for id, _ in sitting.plan) != self.items:
            return False
        return self.mode not in ("topic", "flash", "course") or sitting.about == (self.about or self.topic)


def wanted(here: Visit, store: Store, bank: Bank, person: Person, now: dt.datetime) -> Wanted:
    """Read the address of a visit.

    Raises:
        StewardError: ``unknown-course`` where the address names one there is not.
    """
    query = here.query
    mode, topic = query.get("mode", ""), query.get("topic", "")
    known = (id.strip() for id in query.get("items", "").split(","))
    items = tuple(dict.fromkeys(id for id in known if id in bank.items))[:MOST]
    if mode == "wrong":
        return Wanted("wrong")
    if mode == "flash":
        return Wanted("flash", items, topic)
    if query.get("course"):
        course = shelf_of(here.workspace).course(query["course"])
        return Wanted(
            "course", items or _of_day(course, store, bank, person, now, query.get("day", "")), about=course.id
        )
    if items:
        return Wanted("items", items)
    if topic:
        return Wanted("topic", topic=topic)
    return Wanted("today", order=_order(here, store, bank, person, now))


def _of_day(course: Course, store: Store, bank: Bank, person: Person, now: dt.datetime, day: str) -> tuple[str, ...]:
    n = int(day) if day.isascii() and day.isdigit() and len(day) < 4 else None
    if n is None:
        n = standing(course, store.events(person.id, COURSE_KINDS), bank, now).day
    return course.items(n, bank) if n is not None and 1 <= n <= len(course.days) else ()


def _order(here: Visit, store: Store, bank: Bank, person: Person, now: dt.datetime) -> tuple[str, ...] | None:
    """Give the order of new items: of the learner's course, and then what lies beyond it; None without a course."""
    events = store.events(person.id, COURSE_KINDS)
    shelf = shelf_of(here.workspace)
    id = joined(events) or next(
        (one.id for one in shelf.courses.values() if person.post and one.post == person.post), ""
    )
    try:
        course = shelf.course(id)
    except StewardError:
        # A course that is gone or broken is told of where courses are looked after; today's questions go on without it.
        return None
    skipped = standing(course, events, bank, now).skipped
    return (*course.order(bank, skipped), *course.beyond(bank))
