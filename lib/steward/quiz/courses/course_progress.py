"""Where a learner stands in a course: told by what was done, not by the calendar.

Nobody is late. The day one is on is the first that is not finished; days left out by a placement, or by one's own choice, are
passed over and can be done all the same.

Events (`steward.records.event`):

``course-joined``  about = course; body as `joining` gives it
``course-done``    about = course; body: course, day, part
``read``           about = standard
``answered``       about = item
``undone``         body: event, the id of the event taken back
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from steward.quiz.courses.course import Course, Kind
from steward.quiz.study.days import CHINESE, Days
from steward.service.said import Said
from steward.words import Locale, Text, long_date

if TYPE_CHECKING:
    from steward.quiz.items.bank import Bank
    from steward.records.event import Event

JOINED, DONE = "course-joined", "course-done"
KINDS: tuple[str, ...] = (JOINED, DONE, "read", "answered", "undone")
"""The kinds of events that a standing is made of."""
_TELLING = 3
"""Finished days before a pace is spoken of; fewer say nothing."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a day, and how far it has got."""

    day: int
    kind: Kind
    done: bool
    got: int
    """Standards read or items answered so far; of any other part 1 when it is done."""
    of: int
    left: tuple[str, ...] = ()
    """Standards or items still to come, by id."""


@dataclass(frozen=True, slots=True)
class Standing(Said):
    """Where a learner stands in a course."""

    course: str
    joined: dt.datetime | None
    """When the course was joined first; None where it was not."""
    level: str
    """What the learner said of herself when joining."""
    day: int | None
    """The day one is on; None when the course is finished."""
    days: int
    plan: tuple[tuple[Part, ...], ...]
    """The parts of every day."""
    finished: Mapping[int, dt.datetime]
    """Days all of whose parts are done, with the time of the last of them."""
    skipped: tuple[int, ...]
    """Days passed over by placement or choice, as far as they are not finished."""
    finished_today: tuple[int, ...]
    """Days finished on the day of learning it is now."""
    days_a_week: float | None
    """Days finished a week since the first was; None before there are enough to tell."""
    ends_about: dt.date | None
    """When the course will be finished at that pace."""

    @property
    def today(self) -> tuple[Part, ...]:
        """The parts of the day one is on."""
        return self.plan[self.day - 1] if self.day else ()

    @property
    def left(self) -> tuple[Part, ...]:
        """What is left of the day one is on."""
        return tuple(part for part in self.today if not part.done)

    @property
    def to_do(self) -> int:
        """How many days are left, the one one is on included."""
        return self.days - len(self.finished) - len(self.skipped)

    def part(self, day: int, kind: Kind) -> Part | None:
        """Give one part of a day, if the day has it."""
        return next((part for part in self.plan[day - 1] if part.kind == kind), None)

    def sentence(self, locale: Locale) -> str:
        """Say where one stands, without reproach."""
        if self.joined is None:
            return Text("还没有加入这门课", "This course has not been joined yet").say(locale)
        if self.day is None:
            return Text("{days} 天的课都学完了", "All {days} days are done").say(locale, days=self.days)
        said = Text("第 {day} 天，共 {days} 天", "Day {day} of {days}").say(locale, day=self.day, days=self.days)
        if self.ends_about is None:
            return said
        return Text("{said}；照现在的节奏，大约 {end} 学完", "{said}; at this pace it ends about {end}").say(
            locale, said=said, end=long_date(self.ends_about, locale)
        )


def standing_events(events: Iterable[Event]) -> list[Event]:
    """Leave out what was taken back, and the taking back."""
    given = list(events)
    gone = {str(event.body.get("event") or "") for event in given if event.kind == "undone"}
    return [event for event in given if event.kind != "undone" and event.id not in gone]


def joined(events: Iterable[Event]) -> str | None:
    """Give the course that a learner is on: the one joined last; None where none was."""
    found = [_course(event) for event in standing_events(events) if event.kind == JOINED]
    return found[-1] if found else None


def joining(course: Course, *, start: int = 1, level: str = "", skipped: Iterable[int] = ()) -> dict[str, Any]:
    """Give the body of a ``course-joined`` event. Joined again, the last one says where to start and what to pass over.

    Args:
        course: the course.
        start: the day to begin on; those before it are passed over.
        level: what the learner says of herself, or the placement found; only kept.
        skipped: other days to pass over.
    """
    away = sorted({*range(1, start), *skipped} & set(range(1, len(course.days) + 1)))
    return {"course": course.id, "start": start, "level": level, "skipped": away}


def standing(course: Course, events: Iterable[Event], bank: Bank, now: dt.datetime, days: Days = CHINESE) -> Standing:
    """Tell where the learner whose events these are stands.

    A part is done when a ``course-done`` says so; reading and questions also when all standards were read and all items answered,
    wherever that was. What a placement test found unknown is still to be met.

    Args:
        course: the course.
        events: of one learner, in their order.
        bank: the items there are.
        now: the time, with its zone.
        days: when a day turns.
    """
    kept = standing_events(events)
    joins = [event for event in kept if event.kind == JOINED and _course(event) == course.id]
    done: dict[tuple[object, object], dt.datetime] = {}
    met: dict[str, dict[str, dt.datetime]] = {"read": {}, "answered": {}}
    for event in kept:
        if event.kind == DONE and _course(event) == course.id:
            done.setdefault((event.body.get("day"), event.body.get("part")), event.at)
        elif event.kind in met and not _was_only_tested(event):
            met[event.kind].setdefault(event.about, event.at)

    plan: list[tuple[Part, ...]] = []
    finished: dict[int, dt.datetime] = {}
    for n, items in enumerate(course.items_by_day(bank), 1):
        told = [_part(course, n, kind, items, done, met) for kind in course.day(n).parts]
        plan.append(tuple(part for part, _ in told))
        if all(part.done for part in plan[-1]):
            finished[n] = max((at for _, at in told if at), default=joins[0].at if joins else now)
    passed = _passed(joins[-1].body) if joins else frozenset()
    skipped = tuple(n for n in range(1, len(plan) + 1) if n in passed and n not in finished)
    ends = sorted(days.of(at) for at in finished.values())
    days_a_week, ends_about = _pace(ends, len(plan) - len(finished) - len(skipped), days.of(now))
    return Standing(
        course.id,
        joins[0].at if joins else None,
        str(joins[-1].body.get("level") or "") if joins else "",
        next((n for n in range(1, len(plan) + 1) if n not in finished and n not in skipped), None),
        len(plan),
        tuple(plan),
        finished,
        skipped,
        tuple(n for n, at in finished.items() if days.of(at) == days.of(now)),
        days_a_week,
        ends_about,
    )


def _part(
    course: Course,
    n: int,
    kind: Kind,
    items: Sequence[str],
    done: Mapping[tuple[object, object], dt.datetime],
    met: Mapping[str, Mapping[str, dt.datetime]],
) -> tuple[Part, dt.datetime | None]:
    """Tell how far a part has got, and when it was done."""
    marked = done.get((n, kind))
    read = course.day(n).read
    if kind == "read" and read:
        wanted, times = read.standards, met["read"]
    elif kind == "quiz":
        wanted, times = tuple(items), met["answered"]
    else:
        return Part(n, kind, marked is not None, int(marked is not None), 1), marked
    left = tuple(id for id in wanted if id not in times)
    ended = max((times[id] for id in wanted if id in times), default=None) if not left else None
    if marked and (ended is None or marked < ended):
        ended = marked
    is_done = not left or marked is not None
    return Part(n, kind, is_done, len(wanted) - len(left), len(wanted), () if is_done else left), ended


def _was_only_tested(event: Event) -> bool:
    """Tell whether an answer was given in a placement test and showed that the item is still to be learned."""
    body = event.body
    return body.get("purpose") == "placement" and (body.get("certainty") == "guess" or body.get("fraction") != 1)


def _passed(body: Mapping[str, Any]) -> frozenset[int]:
    start, skipped = body.get("start"), body.get("skipped")
    days = [day for day in skipped if isinstance(day, int)] if isinstance(skipped, list) else []
    return frozenset({*days, *range(1, start if isinstance(start, int) else 1)})


def _course(event: Event) -> str:
    return str(event.body.get("course") or event.about)


def _pace(ends: Sequence[dt.date], left: int, today: dt.date) -> tuple[float | None, dt.date | None]:
    """Give days finished a week, from the first day of finishing to today, both counted, and when the course ends at that pace."""
    if len(ends) < _TELLING:
        return None, None
    a_day = len(ends) / max((today - ends[0]).days + 1, 1)
    return a_day * 7, today + dt.timedelta(days=math.ceil(left / a_day)) if left else None
