"""What a visit to the page of study asks for: which way to practise, and what.

``?mode=flash``, ``?mode=wrong``  cards to turn; the book of wrong answers
``?topic=complaint``              one topic; with ``mode=flash`` its cards
``?items=id,id``                  these, in this order
``?course=steward&day=3``         the questions of that day of a course; without a day, of the day the learner is on
``?mode=placement&course=steward``  the placement test of a course; without a course, of the learner's

Without any of these it is today's session; what is new in it is told in `steward.quiz.courses.on_course`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from steward.quiz.courses.courses import KINDS as COURSE_KINDS
from steward.quiz.courses.courses import shelf_of, standing
from steward.quiz.courses.on_course import OnCourse, on_course
from steward.quiz.courses.placing import Placing, another, placing
from steward.quiz.study.history import KINDS, history
from steward.quiz.study.session import Mode

if TYPE_CHECKING:
    from steward.quiz.courses.course import Course
    from steward.quiz.items.bank import Bank
    from steward.quiz.study.session import Session
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
    on: OnCourse | None = None
    """For today's session: the course that says what is new in it."""
    placing: Placing | None = None
    """For a placement test: how far it has come."""

    @property
    def choice(self) -> dict[str, Any]:
        """Give it as `steward.quiz.study.modes.planned` and `Session.begin` take it."""
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
    if mode == "placement" and (asked := query.get("course") or _course_of(here, store, bank, person, now)):
        return _placement(shelf_of(here.workspace).course(asked), here, store, bank, person)
    if query.get("course"):
        course = shelf_of(here.workspace).course(query["course"])
        return Wanted(
            "course", items or _of_day(course, store, bank, person, now, query.get("day", "")), about=course.id
        )
    if items:
        return Wanted("items", items)
    if topic:
        return Wanted("topic", topic=topic)
    on = on_course_of(here, store, bank, person, now)
    return Wanted("today", order=on.order, on=on)


def _of_day(course: Course, store: Store, bank: Bank, person: Person, now: dt.datetime, day: str) -> tuple[str, ...]:
    n = int(day) if day.isascii() and day.isdigit() and len(day) < 4 else None
    if n is None:
        n = standing(course, store.events(person.id, COURSE_KINDS), bank, now).day
    return course.items(n, bank) if n is not None and 1 <= n <= len(course.days) else ()


def on_course_of(here: Visit, store: Store, bank: Bank, person: Person, now: dt.datetime) -> OnCourse:
    """Tell which course the learner is on, and what is new today: the same on every page that says what to do next."""
    events = store.events(person.id, COURSE_KINDS)
    return on_course(shelf_of(here.workspace), events, person.post, bank, now)


def _course_of(here: Visit, store: Store, bank: Bank, person: Person, now: dt.datetime) -> str:
    course = on_course_of(here, store, bank, person, now).course
    return course.id if course else ""


def _placement(course: Course, here: Visit, store: Store, bank: Bank, person: Person) -> Wanted:
    """Ask what the test still has to ask; of one that is over, the first questions of another attempt."""
    found = placing(history(store.events(person.id, KINDS)), person.id, course, bank, here.locale)
    to_ask = (another(found, person.id, here.locale) if found.over else found).to_ask
    return Wanted("placement", to_ask, about=course.id, placing=found)
