"""The 30-day path: the days of a course, and what each holds: reading, questions, a talk said aloud, an incident to think through.

The address may name a day, ``?day=3``. What was done is an event; which day one is on follows from the events alone.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets

from steward.errors import StewardError
from steward.quiz.courses.course_progress import DONE, JOINED, KINDS, joined, joining, standing, standing_events
from steward.quiz.courses.courses import shelf_of
from steward.quiz.items.bank import bank_of
from steward.records.event import NewEvent
from steward.records.identity import may_see_everybody
from steward.records.people import Person
from steward.records.store import Store
from steward.ui import page, visit
from steward.ui.learn import course_scenes
from steward.ui.learn.who import Who
from steward.ui.parts.course import CoursePath
from steward.ui.parts.task import in_words
from steward.words import Text

_MISTAKES = Text(
    "公司自己的课程文件有问题，这几门还不能学：", "Courses of the company’s own that cannot be joined, as their files have mistakes:"
)  # fmt: skip


class CoursePage:
    """The app; `clock` gives the time in its zone."""

    def __init__(self, here: visit.Visit, clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)) -> None:
        self._here, self._clock = here, clock
        self._bank, self._shelf = bank_of(here.workspace), shelf_of(here.workspace)
        self._store = Store.open(here.workspace)
        asked = here.query.get("day", "")
        self._day = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0
        self._browsing = False
        self._last: tuple[str, ...] = ()
        self.path = CoursePath(visit.words(course_scenes.WORDS, here.locale), self.heard)
        self.who = Who(here, self._store, self._arrive, clock, lambda: self.path.show({}))
        self.view = ipywidgets.VBox([self.who.widget, self.path])

    def open(self) -> None:
        """Find out who it is and show the path they are on."""
        self.who.open()

    def heard(self, content: Mapping[str, Any]) -> None:
        """Do what the learner did; what cannot be done is said and changes nothing."""
        try:
            if self.who.person is not None:
                self._do(content, self.who.person)
        except Exception as error:
            # Nobody else would tell the reader: an error in a widget's answer only reaches the log.
            self.path.show({**self.path.scene, "trouble": in_words(error, self._here.locale)})

    def _arrive(self, _person: Person) -> None:
        self._last, self._browsing = (), False
        self._show()

    def _do(self, content: Mapping[str, Any], person: Person) -> None:
        match content.get("type"):
            case "browse":
                self._browsing = not self._browsing
            case "day":
                self._day, self._last = _number(content.get("day")), ()
            case "join":
                course = self._shelf.course(str(content.get("course") or ""))
                self._write(person, [(JOINED, course.id, joining(course))])
                self._browsing, self._day, self._last = False, 0, ()
            case "done":
                self._done(person, _number(content.get("day")), str(content.get("part") or ""))
            case "undo":
                self._write(person, [("undone", "", {"event": id}) for id in self._last])
                self._last = ()
        self._show()

    def _done(self, person: Person, day: int, part: str) -> None:
        """Keep that a part of a day is done; of reading, that each of its standards was read."""
        course = self._shelf.course(joined(self._events(person)) or "")
        if not 1 <= day <= len(course.days) or part not in course.day(day).parts:
            return
        told: list[tuple[str, str, Mapping[str, Any]]] = []
        read = course.day(day).read
        if part == "read" and read:
            told += [("read", id, {"course": course.id, "day": day}) for id in read.standards]
        told.append((DONE, course.id, {"course": course.id, "day": day, "part": part}))
        self._last = self._write(person, told)
        self._day = day

    def _write(self, person: Person, told: list[tuple[str, str, Mapping[str, Any]]]) -> tuple[str, ...]:
        now = self._clock()
        new = [NewEvent(person.id, kind, now, "", about, body, str(uuid.uuid4())) for kind, about, body in told]
        return tuple(event.id for event in self._store.append_all(new))

    def _events(self, person: Person) -> list[Any]:
        return standing_events(self._store.events(person.id, KINDS))

    def _show(self) -> None:
        person = self.who.person
        if person is None:
            return
        events = self._store.events(person.id, KINDS)
        id = joined(events) or ""
        if not id or self._browsing:
            self.path.show(
                {**course_scenes.shelf(self._shelf.courses, person, self._here, id), "mistakes": self._mistakes()}
            )
            return
        course = self._shelf.course(id)
        found = standing(course, events, self._bank, self._clock())
        shown = self._day if 1 <= self._day <= len(course.days) else found.day or len(course.days)
        self._day = shown
        scene = course_scenes.path(course, found, shown, self._bank, self._here)
        self.path.show({**scene, "undo": bool(self._last)})

    def _mistakes(self) -> dict[str, Any] | None:
        """Say what is wrong with files of the company's own, to whoever may mend them."""
        if not self._shelf.troubles or not may_see_everybody():
            return None
        locale = self._here.locale
        lines = [trouble.describe(locale) for trouble in self._shelf.troubles]
        return {"text": _MISTAKES.say(locale), "lines": lines}


def _number(given: object) -> int:
    return given if isinstance(given, int) else 0


def show() -> None:
    """Put the app into the notebook's output."""
    here = visit.current()
    page.open_page(here)
    try:
        app = CoursePage(here)
        page.put_app(app.view, here)
        app.open()
    except StewardError as error:
        page.put(page.trouble(error, here.locale), here)
