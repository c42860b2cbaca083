"""All that the page of learners knows: read from the store once, and after that only what has come since."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from steward.errors import StewardError
from steward.quiz.exams.exam import ALLOWED, RELEASED, Record, hand_in_overdue, records
from steward.quiz.exams.exam import KINDS as EXAM_KINDS
from steward.quiz.exams.exam_result import ExamResult, releases, result_of
from steward.quiz.insight.class_view import By, Classroom, ClassView, classroom
from steward.quiz.insight.contested import CONTESTED, SEEN, Objection, contested
from steward.quiz.insight.item_advice import Advice, advice_of
from steward.quiz.insight.item_statistics import QuizStatistics, statistics_of
from steward.quiz.insight.learned_scores import scores_of_exam, scores_of_study
from steward.records import people as persons
from steward.words import Text
from steward.yaml_files import uncollected

if TYPE_CHECKING:
    from steward.quiz.courses.course import Course
    from steward.quiz.items.bank import Bank
    from steward.quiz.study.history import History
    from steward.records.event import Event
    from steward.records.people import Person
    from steward.records.store import Store

_NOBODY = Text("没有这个人，请重新打开这一页。", "There is no such person; open this page again.")
STUDY = ""
"""Stands for what people answered in study, where otherwise an exam is named."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom and which time to look at."""

    team: str = ""
    """Of this team; everybody where it is empty."""
    post: str = ""
    days: int = 0
    """What was done in so many days up to now; everything for 0."""

    def takes(self, person: Person) -> bool:
        """Tell whether a person is looked at."""
        return (not self.team or person.team == self.team) and (not self.post or person.post == self.post)

    def since(self, now: dt.datetime) -> dt.datetime | None:
        """Give the moment from which on things count."""
        return now - dt.timedelta(days=self.days) if self.days else None


@dataclass(frozen=True, slots=True)
class Figures:
    """Statistics of the questions of an exam, or of study, with what they suggest."""

    statistics: QuizStatistics
    advice: Mapping[str, tuple[Advice, ...]]


class Register:
    """A class as the store has it."""

    def __init__(
        self, store: Store, bank: Bank, courses: Mapping[str, Course], teams: Mapping[str, str], now: dt.datetime
    ) -> None:
        self._store, self._bank, self._teams = store, bank, teams
        self.events: list[Event] = store.events()
        with uncollected():
            self.people: list[Person] = list(persons.fold(self.events).values())
            self._room: Classroom = classroom(self.people, self.events, bank, now, courses=courses)

    # -- what has come since -------------------------------------------------------------------------------------------

    def catch_up(self, now: dt.datetime) -> None:
        """Take in what this page has written: people who came, changed or left, releases, sittings that the clock handed in."""
        new = self._store.events(since_seq=self.events[-1].seq if self.events else 0)
        self.events += new
        if any(event.kind in (CONTESTED, SEEN) for event in new):
            self.__dict__.pop("all_objections", None)
        if any(event.kind in persons.KINDS for event in new):
            self.people = list(persons.fold(self.events).values())
            self._room = self._room.with_people(self.people, now)
        if any(event.kind in (*EXAM_KINDS, RELEASED, ALLOWED, *persons.KINDS) for event in new):
            for name in ("records", "released", "results", "tries", "allowed"):
                self.__dict__.pop(name, None)

    def hand_in_overdue(self, now: dt.datetime) -> bool:
        """Hand in the sittings whose time is over, for whoever looks does it; tells whether there were any."""
        if not any(record.handed_in_at is None and record.is_over(now) for record in self.records):
            return False
        hand_in_overdue(self._store, self._bank, now)
        self.catch_up(now)
        return True

    # -- people --------------------------------------------------------------------------------------------------------

    @property
    def here(self) -> list[Person]:
        """Those who have not left."""
        return [one for one in self.people if not one.retired]

    def person(self, id: object) -> Person:
        """Look somebody up, also one who has left.

        Raises:
            StewardError: ``no-such-person``.
        """
        found = next((one for one in self.people if one.id == id), None)
        if found is None:
            raise StewardError("no-such-person", _NOBODY)
        return found

    @property
    def teams(self) -> dict[str, str]:
        """Give teams with their names: those of the company, and whatever else somebody wrote."""
        return {**self._teams, **{one.team: self._teams.get(one.team, one.team) for one in self.here if one.team}}

    @property
    def told(self) -> Mapping[str, History]:
        """What everybody did, by person."""
        return self._room.told

    def among(self, chosen: Chosen) -> frozenset[str]:
        """Give the ids of those who are looked at."""
        return frozenset(one.id for one in self.here if chosen.takes(one))

    def view(self, by: By, chosen: Chosen, now: dt.datetime) -> ClassView:
        """Look at the class."""
        return self._room.view(by, among=self.among(chosen), since=chosen.since(now))

    # -- exams ---------------------------------------------------------------------------------------------------------

    @cached_property
    def records(self) -> list[Record]:
        """Every sitting of everybody, in the order they began."""
        return list(records(event for event in self.events if event.kind in EXAM_KINDS).values())

    @cached_property
    def released(self) -> dict[str, dt.datetime | None]:
        """Since when its person may see a result, by sitting; None while they may not."""
        return releases(self.records, self.events, self.here)

    @cached_property
    def results(self) -> dict[str, ExamResult]:
        """What came out, by sitting, of those that were handed in."""
        return {one.id: result_of(one, self._bank) for one in self.records if one.handed_in_at is not None}

    @cached_property
    def tries(self) -> Mapping[tuple[str, str], list[Record]]:
        """The sittings of each person and exam."""
        found: dict[tuple[str, str], list[Record]] = {}
        for record in self.records:
            found.setdefault((record.person, record.exam), []).append(record)
        return found

    @cached_property
    def allowed(self) -> Counter[tuple[str, str]]:
        """How often a person was allowed to sit an exam once more."""
        return Counter((event.person, event.about) for event in self.events if event.kind == ALLOWED)

    def sat(self, chosen: Chosen, now: dt.datetime) -> list[Record]:
        """Give the sittings of those who are looked at, in the time that is looked at; whoever is still sitting is among them."""
        among, since = self.among(chosen), chosen.since(now)
        return [
            one
            for one in self.records
            if one.person in among and (since is None or (one.handed_in_at or one.begun_at) >= since)
        ]

    # -- questions -----------------------------------------------------------------------------------------------------

    def figures(self, of: str, chosen: Chosen, now: dt.datetime) -> Figures:
        """Reckon the statistics of an exam, or of `STUDY`; it takes a part of a second."""
        if of:
            scores = scores_of_exam([one for one in self.sat(chosen, now) if one.exam == of], self._bank)
        else:
            among = self.among(chosen)
            scores = scores_of_study(
                {id: told for id, told in self.told.items() if id in among}, self._bank, since=chosen.since(now)
            )
        found = statistics_of(scores)
        return Figures(found, advice_of(found))

    @cached_property
    def all_objections(self) -> tuple[Objection, ...]:
        """What everybody objected to."""
        return contested(self.events, self._bank)

    def objections(self, chosen: Chosen, now: dt.datetime) -> list[Objection]:
        """Give the key points that were objected to, the newest first."""
        among, since = self.among(chosen), chosen.since(now)
        return [one for one in self.all_objections if one.person in among and (since is None or one.at >= since)]
