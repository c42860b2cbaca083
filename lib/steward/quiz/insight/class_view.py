"""A class at a glance: who knows what, with n; and who could do with a word, with the reason and what to try next.

For trainers. What is said of a person is said to help: quiet, fading, mistaken, not passed yet, slower than planned. A cell with too few answers
says that it cannot tell. The limits stand in ``training/quiz/class_view.yaml``; they are ours.

>>> from steward.quiz.items.bank import bank
>>> print(class_view([], [], bank(), dt.datetime(2026, 11, 22, tzinfo=dt.UTC)))
Nobody learns here yet
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from steward.quiz.insight.at_risk import REASONS, Named, limit, named_of
from steward.quiz.items.item import topic_of
from steward.quiz.study import history as histories
from steward.quiz.study.days import CHINESE, Days
from steward.quiz.study.history import History
from steward.quiz.study.mastery import STATES, Mastery, State, mastery
from steward.quiz.study.schedule import cards_of
from steward.service.said import Said
from steward.service.statistics.estimate import Estimate
from steward.service.statistics.rates import wilson
from steward.standards import standard
from steward.words import Locale, Text, number, percent

if TYPE_CHECKING:
    from steward.quiz.courses.course import Course
    from steward.quiz.items.bank import Bank
    from steward.records.event import Event
    from steward.records.people import Person

By = Literal["topic", "standard"]
Level = Literal["right", "mixed", "wrong"]
LEVELS: Mapping[Level, Text] = {
    "right": Text("多半对", "right"),
    "mixed": Text("对错参半", "mixed"),
    "wrong": Text("多半错", "wrong"),
}
"""How the answers to a topic or standard came out, by their share; the limits stand with the others."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One person and one standard or topic."""

    right: Estimate
    """The share of answers that were wholly right, second tries within a session left out."""
    chance: float | None
    """The chance that the weakest item met would be answered rightly now; None where none was met, and for topics."""
    state: State
    least: int
    """Answers below which nothing is said."""

    @property
    def can_tell(self) -> bool:
        """Whether there are answers enough to say anything."""
        return self.right.n >= self.least

    @property
    def level(self) -> Level | None:
        """How the answers came out; None where it cannot be told."""
        if not self.can_tell:
            return None
        share = self.right.value
        return "right" if share >= limit("right") else "wrong" if share < limit("wrong") else "mixed"

    def words(self, locale: Locale) -> str:
        """Write the cell: a share with its n, or that it cannot be told."""
        if not self.right.n:
            return ""
        shown = f"{self.right.k}/{self.right.n}"
        if not self.can_tell:
            return Text("{shown}，还说不准", "{shown}, cannot tell").say(locale, shown=shown)
        return (
            f"{percent(self.right.value, decimals=0)} ({shown})"
            if locale == "en"
            else f"{percent(self.right.value, decimals=0)}（{shown}）"
        )


@dataclass(frozen=True, slots=True)
class Learner:
    """One person of the class."""

    id: str
    name: str
    post: str
    team: str
    last_seen: dt.date | None
    """The last day of learning on which anything was done."""
    answers: int
    cells: Mapping[str, Cell] = field(repr=False)
    """By row of the map."""
    named: tuple[Named, ...] = ()
    """Why the trainer should look, gravest first; empty where there is nothing."""


@dataclass(frozen=True, slots=True)
class ClassView(Said):
    """The class."""

    by: By
    day: dt.date
    lines: Mapping[str, Text] = field(repr=False)
    """Rows of the map with their names: topics or standards that somebody met."""
    learners: tuple[Learner, ...]
    least: int
    """Answers below which a cell says nothing."""
    together: Mapping[str, Estimate] = field(default_factory=dict, repr=False)
    """By row: of the answers of all, the share that was right. The interval takes answers of one person for as good as those of many."""

    @property
    def weakest_first(self) -> tuple[str, ...]:
        """The rows, what is surely answered worst first: few right of many answers stands before few of few."""
        order = {row: i for i, row in enumerate(self.lines)}
        return tuple(
            sorted(self.lines, key=lambda row: (self.together[row].high, self.together[row].value, order[row]))
        )

    @property
    def at_risk(self) -> tuple[Learner, ...]:
        """Those the trainer should look at, the gravest first."""
        order = list(REASONS)
        named = [one for one in self.learners if one.named]
        return tuple(sorted(named, key=lambda one: (order.index(one.named[0].reason), -len(one.named), one.name)))

    def cell(self, row: str, person: str) -> Cell | None:
        """Give one cell of the map."""
        found = next((one for one in self.learners if one.id == person), None)
        return None if found is None else found.cells.get(row)

    def sentence(self, locale: Locale) -> str:
        """Say how many there are, and how many to look at."""
        if not self.learners:
            return Text("还没有人在这里学习", "Nobody learns here yet").say(locale)
        seen = sum(one.last_seen is not None and (self.day - one.last_seen).days < 7 for one in self.learners)
        said = Text(
            "{n} 人，近 7 天学过的 {seen} 人，可以聊一聊的 {risk} 人",
            "{n} people; {seen} studied within 7 days, {risk} could do with a word"
            if len(self.learners) > 1
            else "One person; {seen} studied within 7 days, {risk} could do with a word",
        )
        return said.say(locale, n=number(len(self.learners)), seen=number(seen), risk=number(len(self.at_risk)))

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give those to look at with the first reason."""
        return [(one.name, one.named[0].sentence(locale)) for one in self.at_risk]

    def shown(self, locale: Locale) -> dict[str, Any]:
        """Give the map and the list as JSON for a screen."""
        return {
            "sentence": self.sentence(locale),
            "day": self.day.isoformat(),
            "by": self.by,
            "least": self.least,
            "rows": [{"id": id, "name": name.say(locale)} for id, name in self.lines.items()],
            "people": [
                {
                    "id": one.id,
                    "name": one.name,
                    "post": one.post,
                    "team": one.team,
                    "last_seen": one.last_seen.isoformat() if one.last_seen else None,
                    "answers": one.answers,
                    "cells": {row: _cell_json(cell, locale) for row, cell in one.cells.items() if cell.right.n},
                    "reasons": [
                        {"reason": named.reason, "text": named.sentence(locale), "do": named.do.say(locale)}
                        for named in one.named
                    ],
                }
                for one in self.learners
            ],
            "at_risk": [one.id for one in self.at_risk],
        }


def _cell_json(cell: Cell, locale: Locale) -> dict[str, Any]:
    return {
        "right": cell.right.k,
        "n": cell.right.n,
        "share": cell.right.value if cell.can_tell else None,
        "low": cell.right.low if cell.can_tell else None,
        "high": cell.right.high if cell.can_tell else None,
        "chance": cell.chance,
        "state": cell.state,
        "state_words": STATES[cell.state].say(locale),
        "level": cell.level,
        "words": cell.words(locale),
        "can_tell": cell.can_tell,
    }


@dataclass(frozen=True, slots=True)
class _Pupil:
    """What is known of one person, whatever is looked at."""

    person: Person
    told: History
    knows: Mastery
    last_seen: dt.date | None
    named: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Classroom:
    """A class that was read once and is looked at in several ways; made by `classroom`."""

    day: dt.date
    told: Mapping[str, History] = field(repr=False)
    """What everybody did, by person."""
    _pupils: tuple[_Pupil, ...] = field(repr=False)
    _bank: Bank = field(repr=False)
    _rows: _Rows = field(repr=False)

    def view(self, by: By, *, among: Container[str] | None = None, since: dt.datetime | None = None) -> ClassView:
        """Look at it.

        Args:
            by: whether rows are topics or standards.
            among: ids of those to look at; everybody without it.
            since: count answers from then on only. What is known, and who is named, is as of today all the same.
        """
        pupils = [one for one in self._pupils if among is None or one.person.id in among]
        least = int(limit("least_topic" if by == "topic" else "least"))
        learners = tuple(_learner(one, _cells(one, by, since, self._rows, least)) for one in pupils)
        met = {
            row: None
            for one in learners
            for row, cell in one.cells.items()
            if cell.right.n or (since is None and cell.state != "unmet")
        }
        if by == "topic":
            lines = {row: name for row, name in _topics(pupils).items() if row in met}
        else:
            lines = _in_order(met, self._bank)
        return ClassView(by, self.day, lines, learners, least, {row: _together(row, learners) for row in lines})

    def with_people(self, people: Sequence[Person], now: dt.datetime) -> Classroom:
        """Give the same class after a name, post or team was changed, or somebody came who has done nothing yet."""
        there = {one.person.id: one for one in self._pupils}
        nothing = histories.History()
        pupils = [
            replace(there[person.id], person=person)
            if person.id in there
            else _Pupil(person, nothing, mastery(nothing, self._bank, now), None, ())
            for person in people
        ]
        return replace(self, _pupils=tuple(pupils))


def class_view(
    people: Sequence[Person],
    events: Iterable[Event],
    bank: Bank,
    now: dt.datetime,
    *,
    by: By = "topic",
    courses: Mapping[str, Course] | None = None,
    days: Days = CHINESE,
) -> ClassView:
    """Look at a class; see `classroom`."""
    return classroom(people, events, bank, now, courses=courses, days=days).view(by)


def classroom(
    people: Sequence[Person],
    events: Iterable[Event],
    bank: Bank,
    now: dt.datetime,
    *,
    courses: Mapping[str, Course] | None = None,
    days: Days = CHINESE,
) -> Classroom:
    """Read a class.

    Args:
        people: who is in it, in the order to show them.
        events: everybody's, in their order; those of others are passed over.
        bank: the items there are.
        now: the time, with its zone.
        courses: those that may have been joined, by id; without them nobody's pace is looked at.
        days: when a day turns.
    """
    of: dict[str, list[Event]] = {person.id: [] for person in people}
    for event in events:
        if event.person in of:
            of[event.person].append(event)
    told = histories.histories([event for kept in of.values() for event in kept if event.kind in histories.KINDS])
    told = {id: told.get(id, histories.History()) for id in of}
    held = cards_of(told, days)
    pupils = []
    for person in people:
        kept = of[person.id]
        knows = mastery(told[person.id], bank, now, days=days, held=held[person.id])
        seen = max((days.number(event.at) for event in kept if event.kind not in _NOT_STUDY), default=None)
        last = None if seen is None else dt.date.fromordinal(seen)
        named = named_of(person, kept, told[person.id], knows, bank, now, last, courses or {}, days)
        pupils.append(_Pupil(person, told[person.id], knows, last, named))
    return Classroom(days.of(now), told, tuple(pupils), bank, _rows_of(bank))


def _learner(one: _Pupil, cells: Mapping[str, Cell]) -> Learner:
    person = one.person
    answers = len(one.told.answers)
    return Learner(person.id, person.name, person.post, person.team, one.last_seen, answers, cells, one.named)


def _cells(one: _Pupil, by: By, since: dt.datetime | None, rows: _Rows, least: int) -> dict[str, Cell]:
    counted = None if since is None else _counted(one.told, since, rows[by])

    def right(row: str, all_of_it: Estimate) -> Estimate:
        return all_of_it if counted is None else _share(*counted.get(row, (0, 0)))

    if by == "topic":
        return {
            row: Cell(right(row, of.right), None, _mostly(of.counts), least) for row, of in one.knows.topics.items()
        }
    return {row: Cell(right(row, of.right), of.now, of.state, least) for row, of in one.knows.standards.items()}


_Rows = Mapping[By, Mapping[str, tuple[str, ...]]]
"""The topic and the standards of each item: where its answers count."""
_share = lru_cache(4096)(wilson)


def _rows_of(bank: Bank) -> _Rows:
    return {
        "topic": {id: (topic_of(item),) for id, item in bank.items.items()},
        "standard": {id: item.standards for id, item in bank.items.items()},
    }


def _counted(told: History, since: dt.datetime, rows: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[int, int]]:
    """Count answers from a moment on, by row: how many were right, and how many there were."""
    late = [answer for answer in told.answers if answer.at >= since and answer.purpose != "again"]
    every = Counter(answer.item for answer in late)
    right = Counter(answer.item for answer in late if answer.right)
    found: dict[str, tuple[int, int]] = {}
    for item, n in every.items():
        for row in rows.get(item, ()):
            was_right, were = found.get(row, (0, 0))
            found[row] = (was_right + right[item], were + n)
    return found


def _topics(pupils: Iterable[_Pupil]) -> dict[str, Text]:
    return {id: one.name for pupil in pupils for id, one in pupil.knows.topics.items()}


def _together(row: str, learners: Iterable[Learner]) -> Estimate:
    rights = [cell.right for one in learners if (cell := one.cells.get(row)) is not None and cell.right.n]
    return wilson(sum(right.k or 0 for right in rights), sum(right.n for right in rights))


_NOT_STUDY = frozenset(
    {"person-added", "person-changed", "person-retired", "person-returned", "exam-released", "exam-allowed"}
)


def _in_order(met: Mapping[str, None], bank: Bank) -> dict[str, Text]:
    """Give standards that were met in the order of the bank."""
    rows: dict[str, Text] = {}
    for item in bank.items.values():
        for id in item.standards:
            if id in met and id not in rows:
                rows[id] = standard(id).text
    return rows


def _mostly(counts: Mapping[State, int]) -> State:
    """Give the state that most of what was met is in, the worse one where two are as many.

    The worst of a topic's twenty standards would say nothing: there is always one that is new.
    """
    worst_first: tuple[State, ...] = ("shaky", "fading", "known")
    met = [state for state in worst_first if counts.get(state)]
    return max(met, key=lambda state: counts[state]) if met else "unmet"
