"""The learner's page: what I know, what fades, how sure I am, and the next best fifteen minutes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import ipywidgets

from steward.errors import StewardError
from steward.quiz.courses.on_course import OnCourse
from steward.quiz.items.bank import bank_of
from steward.quiz.study.days import CHINESE
from steward.quiz.study.history import KINDS, history
from steward.quiz.study.mastery import mastery
from steward.quiz.study.next_up import next_up
from steward.quiz.study.rhythm import rhythm
from steward.quiz.study.wrong_book import wrong_book
from steward.records.people import Person
from steward.records.store import Store
from steward.ui import page, visit
from steward.ui.learn import me_view
from steward.ui.learn.wanted import on_course_of
from steward.ui.learn.who import Who


class Me:
    """The app; `clock` gives the time in its zone."""

    def __init__(self, here: visit.Visit, clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)) -> None:
        self._here, self._clock = here, clock
        self._bank = bank_of(here.workspace)
        self._store = Store.open(here.workspace)
        self.sheet = ipywidgets.HTML()
        self.who = Who(here, self._store, self._arrive, clock, self._clear)
        self.view = ipywidgets.VBox([self.who.widget, self.sheet])

    def open(self) -> None:
        """Find out who it is and show how they stand."""
        self.who.open()

    def _clear(self) -> None:
        self.sheet.value = ""

    def _arrive(self, person: Person) -> None:
        try:
            self.sheet.value = me_view.drawn(self._read(person), self._bank, self._here)
        except StewardError as error:
            self.sheet.value = page.trouble(error, self._here.locale)

    def _read(self, person: Person) -> me_view.Progress:
        now, locale = self._clock(), self._here.locale
        told = history(self._store.events(person.id, KINDS))
        on = on_course_of(self._here, self._store, self._bank, person, now)
        return me_view.Progress(
            person.name,
            mastery(told, self._bank, now),
            rhythm(told, now),
            next_up(told, self._bank, now, order=on.order, locale=locale),
            wrong_book(told),
            self._course(on),
            CHINESE.of(now),
        )

    def _course(self, on: OnCourse) -> str:
        if on.course is None or on.standing is None or on.standing.joined is None:
            return ""
        locale = self._here.locale
        ends = "。" if locale == "zh" else ". "
        return (
            f"{on.course.title.text.say(locale)}{'：' if locale == 'zh' else ': '}{on.standing.sentence(locale)}{ends}"
        )


def show() -> None:
    """Put the app into the notebook's output."""
    here = visit.current()
    page.open_page(here)
    try:
        app = Me(here)
    except StewardError as error:
        page.put(page.trouble(error, here.locale), here)
        return
    page.put_app(app.view, here)
    app.open()
