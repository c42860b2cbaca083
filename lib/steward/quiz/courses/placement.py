"""The placement test of a course: what somebody who is not new may pass over.

A course falls into at most four parts of whole weeks. Each part is first asked three questions, one to recall, one to apply, one to judge,
from different days; where two of the three were known, three more see whether it holds. So somebody new is through after twelve
questions, and nobody is asked more than twenty-four. A part is suggested to be passed over where five of its six were known; the day of
a missed question stays, and so do the looks back and the exam. The numbers are ours (``training/courses/assumptions.yaml``).

So whoever picks one of four blindly is suggested a given part once in two hundred times, who knows half of it once in nine, and who knows 95 %
of it in 97 of a hundred.

Right and not guessed is known. What one knows of a part is said as a share of its questions, with the interval that six
of them allow; that is wide, and it is said so. The learner decides.

The idea of stopping early is that of mastery testing (C. Lewis and K. Sheehan, “Using Bayesian decision theory to design a computerized
mastery test”, Applied Psychological Measurement 14 (1990) 367-386); a rule by counts is used here because it can be told to whoever takes
the test.

>>> from steward.quiz.items.bank import bank
>>> from steward.quiz.courses.courses import courses
>>> test = placement(courses()["steward"], bank(), seed=1)
>>> len(test.to_ask({})), len(test.to_ask(dict.fromkeys(test.to_ask({}), True)))
(12, 12)
>>> test.to_ask(dict.fromkeys(test.to_ask({}), False))
()
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from steward.quiz.courses.course import assumed
from steward.quiz.courses.course_progress import joining
from steward.quiz.items.drawing import Draw
from steward.service.said import Said
from steward.service.statistics.rates import finite_population
from steward.words import EN_DASH, Locale, Text, interval, join

if TYPE_CHECKING:
    from steward.quiz.courses.course import Course
    from steward.quiz.items.bank import Bank
    from steward.quiz.items.item import Item
    from steward.quiz.study.history import Answer, History
    from steward.service.statistics.estimate import Estimate

LEVELS: Mapping[str, Text] = MappingProxyType(
    {
        "new": Text("刚入行，从头学", "New to the trade; from the beginning"),
        "some": Text("干过一阵，想先测一测", "Some time in the trade; test me first"),
        "experienced": Text("老手了，只补不会的", "Experienced; only what I do not know"),
    }
)
"""What a learner may say of herself when joining; whoever is new needs no test."""
MOST_PARTS = 4
"""Parts that a course falls into, so that the test stays short."""
_LONGEST = 60
"""Seconds that a question of the test may take; longer ones, and answers in one's own words, are left to the course."""
_ORDER = ("recall", "apply", "judge")

_KNOWN = Text(
    "{part}：问了 {n} 题，会 {k} 题；全部 {all} 题里，估计会 {interval}（95% 区间）",
    "{part}: {k} of {n} known; of all {all} questions you may know {interval} (95% interval)",
)
_PASS = Text("{said}。第 {days} 天可以跳过", "{said}. You may pass over {days}")
_LEARN = Text("{said}。这部分建议照着学", "{said}. This part is worth doing")
_NOT_ASKED = Text("{part}：还没有问", "{part}: not asked yet")
_NONE = Text("建议从第 1 天学起：每一部分都有值得学的", "Begin with day 1; every part has something worth learning")
_SOME = Text(
    "{days} 天里有 {n} 天可以跳过；题问得不多，只能说个大概，每周的回头看还会再核一遍，您想照样学也行",
    "{n} of {days} days may be passed over; so few questions give an estimate only, the look back of each week will check it, and you may do the days all the same",
)
_DAY = Text("{days}", "day {days}")
_DAYS = Text("{days}", "days {days}")


@dataclass(frozen=True, slots=True)
class Part:
    """Some weeks of a course, and the questions about them."""

    name: Text
    days: tuple[int, ...]
    first: tuple[str, ...]
    """Items asked first."""
    then: tuple[str, ...]
    """Items asked where most of the first were known."""
    day_of: Mapping[str, int]
    """The day of the course that each of these items belongs to."""
    study: tuple[int, ...]
    """Days that ask something new; only these can be passed over."""
    population: int
    """How many items the course asks on them."""


class Found(NamedTuple):
    """What came of one part."""

    part: Part
    asked: int
    known: int
    share: Estimate
    """Of all items of the part, those one may know."""
    suggested: bool
    """Whether it is suggested to pass over."""
    skip: tuple[int, ...]
    """Days that may be passed over."""

    def sentence(self, locale: Locale) -> str:
        """Say it, with its n and interval."""
        if not self.asked:
            return _NOT_ASKED.say(locale, part=self.part.name)
        said = _KNOWN.say(
            locale,
            part=self.part.name,
            n=self.asked,
            k=self.known,
            all=self.part.population,
            interval=interval(self.share.low, self.share.high),
        )
        return (
            _PASS.say(locale, said=said, days=day_words(self.skip, locale))
            if self.skip
            else _LEARN.say(locale, said=said)
        )


@dataclass(frozen=True, slots=True)
class Placed(Said):
    """What came of a placement test."""

    course: str
    days: int
    parts: tuple[Found, ...]
    finished: bool
    """Whether all was asked that had to be."""

    @property
    def skip(self) -> tuple[int, ...]:
        """All days that may be passed over."""
        return tuple(day for found in self.parts for day in found.skip)

    @property
    def asked(self) -> int:
        """How many questions were answered."""
        return sum(found.asked for found in self.parts)

    def sentence(self, locale: Locale) -> str:
        """Say what may be passed over."""
        return _SOME.say(locale, n=len(self.skip), days=self.days) if self.skip else _NONE.say(locale)

    def rows(self, locale: Locale) -> Sequence[tuple[str, str]]:
        """Give one line a part."""
        colon = Text("：", ": ").say(locale)
        said = [found.sentence(locale) for found in self.parts]
        return [(name, rest) for name, _, rest in (one.partition(colon) for one in said)]

    def joining(self, course: Course, level: str = "", skipped: Iterable[int] | None = None) -> dict[str, Any]:
        """Give the body of the ``course-joined`` event that takes the suggestion, or the days the learner chose instead."""
        return joining(course, level=level, skipped=self.skip if skipped is None else skipped)


@dataclass(frozen=True, slots=True)
class Placement:
    """A placement test: drawn once, asked in two rounds."""

    course: str
    days: int
    parts: tuple[Part, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """All items it may ask."""
        return (*_alternating([part.first for part in self.parts]), *_alternating([part.then for part in self.parts]))

    def to_ask(self, known: Mapping[str, bool]) -> tuple[str, ...]:
        """Give what is to be asked now, as far as it is not answered; empty when the test is over.

        Args:
            known: whether each item answered so far is known.
        """
        first = [id for id in _alternating([part.first for part in self.parts]) if id not in known]
        if first:
            return tuple(first)
        enough = assumed("placement-first") - 1
        still = [
            part.then for part in self.parts if sum(known[id] for id in part.first) >= min(enough, len(part.first))
        ]
        return tuple(id for id in _alternating(still) if id not in known)

    def result(self, known: Mapping[str, bool]) -> Placed:
        """Tell what may be passed over."""
        return Placed(self.course, self.days, tuple(_found(part, known) for part in self.parts), not self.to_ask(known))


def placement(course: Course, bank: Bank, seed: int, locale: Locale | None = None) -> Placement:
    """Draw a placement test; the same seed draws the same.

    Args:
        course: what it places in.
        bank: the items there are.
        seed: such as `seed_for` gives.
        locale: leaves out items that exist in the other language only.
    """
    draw = Draw(random.Random(f"placement {course.id} {seed}"))  # noqa: S311  # not for secrets
    by_day = course.items_by_day(bank)
    parts = []
    for weeks in _grouped(course.week_days):
        days = tuple(day for week in weeks for day in course.week_days[week])
        study = tuple(day for day in days if by_day[day - 1])
        pool = [(bank.items[id], day) for day in study for id in by_day[day - 1] if _is_quick(bank.items[id], locale)]
        first, then = int(assumed("placement-first")), int(assumed("placement-then"))
        drawn = _drawn(draw, pool, first + then)
        parts.append(
            Part(
                _name(course, weeks),
                days,
                tuple(item.id for item, _ in drawn[:first]),
                tuple(item.id for item, _ in drawn[first:]),
                MappingProxyType({item.id: day for item, day in drawn}),
                study,
                sum(len(by_day[day - 1]) for day in study),
            )
        )
    return Placement(course.id, len(by_day), tuple(part for part in parts if part.first))


def seed_for(person: str, course: str, attempt: int = 1) -> int:
    """Give the seed of somebody's test, so that it can be gone on with on another day; another attempt draws another."""
    return zlib.crc32(f"{person} {course} {attempt}".encode()) & 0x7FFFFFFF


def known_of(told: History, course: str, since: int = 0) -> dict[str, bool]:
    """Give what the placement tests of a course found: for each item asked, whether it is known. The last answer stands.

    Args:
        told: the learner's history.
        course: its id, which the sessions are about.
        since: the number of an event; answers before it are left out, as when the test is taken anew.
    """
    tests = {id for id, sitting in told.sittings.items() if sitting.mode == "placement" and sitting.about == course}
    return {one.item: is_known(one) for one in told.answers if one.session in tests and one.seq > since}


def is_known(answer: Answer) -> bool:
    """Tell whether an answer shows that the item is known: right, and not by luck."""
    return answer.right and answer.certainty != "guess"


def day_words(days: Sequence[int], locale: Locale) -> str:
    """Write days, neighbours together.

    >>> day_words([1, 2, 3, 5], "zh"), day_words([4], "en")
    ('1–3、5', 'day 4')
    """
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    written = [f"{run[0]}{EN_DASH}{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs]
    return (_DAY if len(days) == 1 else _DAYS).say(locale, days=join(written, locale))


# -- drawing -----------------------------------------------------------------------------------------------------------


def _grouped(weeks: Sequence[range]) -> list[list[int]]:
    """Put the weeks of a course into parts, as even as can be."""
    parts = min(len(weeks), MOST_PARTS)
    return [list(range(i * len(weeks) // parts, (i + 1) * len(weeks) // parts)) for i in range(parts)]


def _name(course: Course, weeks: Sequence[int]) -> Text:
    themes = [course.weeks[week].theme.text for week in weeks]
    return Text(join([theme.zh for theme in themes], "zh"), join([theme.en for theme in themes], "en"))


def _is_quick(item: Item, locale: Locale | None) -> bool:
    return item.type != "short" and item.seconds <= _LONGEST and (locale is None or item.only in ("", locale))


def _drawn(draw: Draw, pool: Sequence[tuple[Item, int]], wanted: int) -> list[tuple[Item, int]]:
    """Draw items of all levels from as many days as can be, no two about one standard where it can be avoided."""
    left = list(draw.some_of(pool, len(pool)))
    found: list[tuple[Item, int]] = []
    while left and len(found) < wanted:
        level = _ORDER[len(found) % len(_ORDER)]
        days = [day for _, day in found]
        about = {id for item, _ in found for id in item.standards}

        def rank(one: tuple[Item, int], level: str = level, days: Sequence[int] = days, about: set[str] = about) -> Any:
            item, day = one
            return (bool(about & set(item.standards)), days.count(day), item.level != level)

        best = min(left, key=rank)
        left.remove(best)
        found.append(best)
    return found


def _alternating(piles: Iterable[Sequence[str]]) -> list[str]:
    """Take one of each pile in turn."""
    left = [list(pile) for pile in piles]
    found = []
    while any(left):
        found += [pile.pop(0) for pile in left if pile]
    return found


def _found(part: Part, known: Mapping[str, bool]) -> Found:
    asked = [id for id in (*part.first, *part.then) if id in known]
    right = sum(known[id] for id in asked)
    needed = min(int(assumed("placement-known")), len(part.first) + len(part.then))
    whole = len(asked) == len(part.first) + len(part.then)
    suggested = bool(asked) and whole and right >= needed
    missed = {part.day_of[id] for id in asked if not known[id]}
    skip = tuple(day for day in part.study if day not in missed) if suggested else ()
    return Found(
        part, len(asked), right, finite_population(right, len(asked), max(part.population, len(asked))), suggested, skip
    )
