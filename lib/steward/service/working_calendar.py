"""Working time: which hours count, and how many of them lie between two moments.

Times are naive and local. Chinese public holidays and make-up days come from ``chinese_calendar``; the company profile adds
those it does not know yet. For any other year Monday to Friday is assumed, and `WorkingCalendar.assumed_years` says so.

>>> office = WorkingCalendar("workdays", ((510, 720), (810, 1080)))  # 08:30-12:00, 13:30-18:00
>>> office.add(dt.datetime(2026, 9, 30, 17), 2)  # over the National Day holiday
datetime.datetime(2026, 10, 8, 9, 30)
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from steward.company import CalendarRule, Company

    Moments = NDArray[np.datetime64]
    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

Days = Literal["every-day", "workdays"] | tuple[str, ...]
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MINUTE = 60_000_000
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_LAST_YEAR = 9998


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Working days and the hours worked on them.

    Args:
        days: ``every-day``; ``workdays`` (Chinese legal working days, make-up days included); or weekdays such as
            ``("mon", "sat")``, to which public holidays do not apply.
        spans: hours of a working day as (start, end) minutes after midnight, in order and apart.
        extra_holidays: days off that the built-in calendar does not know; only ``workdays`` heeds them.
        extra_workdays: make-up days that it does not know; they win over `extra_holidays`.

    Raises:
        ValueError: where no time would ever be worked, or spans overlap or leave the day.
    """

    days: Days
    spans: tuple[tuple[int, int], ...]
    extra_holidays: tuple[dt.date, ...] = ()
    extra_workdays: tuple[dt.date, ...] = ()

    def __post_init__(self) -> None:
        if isinstance(self.days, str):
            if self.days not in ("every-day", "workdays"):
                raise ValueError(f"days must be 'every-day', 'workdays' or weekdays, not {self.days!r}")
        elif not self.days or any(day not in _WEEKDAYS for day in self.days):
            raise ValueError(f"weekdays must be some of {', '.join(_WEEKDAYS)}, not {self.days!r}")
        reached = 0
        for start, end in self.spans:
            if not reached <= start < end <= 1440:
                raise ValueError(f"working hours must rise within one day, not {self.spans!r}")
            reached = end
        if not self.spans:
            raise ValueError("a working day needs hours")

    @classmethod
    def from_rule(cls, rule: CalendarRule, company: Company) -> WorkingCalendar:
        """Build the calendar a company profile describes, its extra holidays and make-up days included."""
        return cls(rule.days, rule.spans, tuple(company.extra_holidays), tuple(company.extra_workdays))

    def is_working_day(self, day: dt.date) -> bool:
        """Tell whether any time of a day is worked.

        >>> WorkingCalendar("workdays", ((0, 1440),)).is_working_day(dt.date(2026, 10, 10))  # a Saturday made up for
        True
        """
        if self.days == "every-day":
            return True
        if self.days != "workdays":
            return _WEEKDAYS[day.weekday()] in self.days
        if day in self.extra_workdays:
            return True
        if day in self.extra_holidays:
            return False
        official = _official()
        return day in official.workdays or (day.weekday() < 5 and day not in official.holidays)

    def add(self, start: dt.datetime, hours: float) -> dt.datetime:
        """Give the earliest moment by which `hours` of working time have passed since `start`.

        So a limit that is used up exactly at closing time ends there, not on the next morning, and no hours at all end at
        `start` itself. Its inverse is `between`.

        Raises:
            ValueError: for negative or unending hours, or a time with a zone.
        """
        if math.isnan(hours):
            raise ValueError("hours must be a number")
        found: dt.datetime = self.add_many(_moments([start]), hours)[0].item()
        return found

    def between(self, a: dt.datetime, b: dt.datetime) -> float:
        """Give the working hours from `a` to `b`; negative where `b` comes first.

        >>> WorkingCalendar("every-day", ((480, 1200),)).between(dt.datetime(2026, 3, 1, 19), dt.datetime(2026, 3, 2, 9))
        2.0
        """
        return float(self.between_many(_moments([a]), _moments([b]))[0])

    def add_many(self, starts: ArrayLike, hours: ArrayLike) -> Moments:
        """Do `add` for many: datetime64 `starts` and hours (one, or one each) give datetime64[us]; NaT or NaN give NaT.

        Hours are rounded to the microsecond.

        Raises:
            ValueError: for negative or unending hours.
        """
        import numpy as np

        given, wanted = np.broadcast_arrays(_as_moments(starts), np.asarray(hours, dtype=np.float64))
        known = ~np.isnat(given) & ~np.isnan(wanted)
        result = np.full(given.shape, np.datetime64("NaT", "us"))
        if not known.any():
            return result
        limits = wanted[known]
        if (limits < 0).any() or np.isinf(limits).any():
            raise ValueError("hours must be from 0 up and end some time")
        begin = given[known].astype(np.int64)
        need = np.rint(limits * _HOUR).astype(np.int64)
        first, last = _year(int(begin.min())), _year(int(begin.max()))
        # Guess how far the limits reach (a week holds one working day at least, a holiday week aside), then make sure.
        per_week = sum(end - start for start, end in self.spans) * _MINUTE
        last += 1 + int(need.max()) // (per_week * 50)
        while True:
            table = _table(self, first, min(last, _LAST_YEAR))
            target = _position(table, self.spans, begin) + need
            if int(target.max()) <= int(table.worked[-1]):
                break
            if last >= _LAST_YEAR:
                raise ValueError(f"these hours of working time end after the year {_LAST_YEAR}")
            last += 10
        # The last day on whose morning less than the target had been worked is the day on which it is reached.
        day = np.searchsorted(table.worked, target, side="left") - 1
        left = target - table.worked[np.maximum(day, 0)]
        within = np.zeros_like(left)
        done = 0
        for start, end in self.spans:
            inside = (left > done) & (left <= done + (end - start) * _MINUTE)
            within = np.where(inside, start * _MINUTE + left - done, within)
            done += (end - start) * _MINUTE
        reached = (table.first_day + day) * _DAY + within
        result[known] = np.where(need == 0, begin, reached).astype("datetime64[us]")
        return result

    def between_many(self, a: ArrayLike, b: ArrayLike) -> Floats:
        """Do `between` for many: two datetime64 arrays (or one and one moment) give hours; NaT gives NaN."""
        import numpy as np

        left, right = np.broadcast_arrays(_as_moments(a), _as_moments(b))
        known = ~np.isnat(left) & ~np.isnat(right)
        result = np.full(left.shape, np.nan)
        if not known.any():
            return result
        begin, end = left[known].astype(np.int64), right[known].astype(np.int64)
        first = _year(int(min(begin.min(), end.min())))
        last = _year(int(max(begin.max(), end.max())))
        table = _table(self, first, last)
        result[known] = (_position(table, self.spans, end) - _position(table, self.spans, begin)) / _HOUR
        return result

    def assumed_years(self, start: dt.date | dt.datetime, end: dt.date | dt.datetime) -> tuple[int, ...]:
        """Name the years from `start` to `end` for which no official calendar was known, so that a report can say so.

        Empty for calendars that do not depend on public holidays. A year for which the profile lists holidays is known.
        """
        if self.days != "workdays":
            return ()
        known = _official().years | {day.year for day in self.extra_holidays}
        return tuple(year for year in range(start.year, end.year + 1) if year not in known)


class _Official(NamedTuple):
    holidays: frozenset[dt.date]
    workdays: frozenset[dt.date]
    years: frozenset[int]


@cache
def _official() -> _Official:
    """Read what the State Council announced, as far as the installed library knows it."""
    from chinese_calendar.constants import holidays, workdays

    return _Official(frozenset(holidays), frozenset(workdays), frozenset(day.year for day in holidays))


class _Table(NamedTuple):
    first_day: int
    """Days since 1970-01-01."""
    working: NDArray[np.bool_]
    worked: Integers
    """Microseconds worked before each day's midnight; one more entry than days."""


@lru_cache(maxsize=64)
def _table(calendar: WorkingCalendar, first_year: int, last_year: int) -> _Table:
    import numpy as np

    first = np.datetime64(f"{first_year:04d}-01-01", "D").astype(np.int64).item()
    after = np.datetime64(f"{last_year + 1:04d}-01-01", "D").astype(np.int64).item()
    days = np.arange(first, after)
    weekday = (days + 3) % 7  # 1970-01-01 was a Thursday
    if calendar.days == "every-day":
        working = np.ones(len(days), dtype=bool)
    elif calendar.days == "workdays":
        official = _official()
        working = weekday < 5
        for listed, works in (
            (official.holidays, False),
            (official.workdays, True),
            (calendar.extra_holidays, False),
            (calendar.extra_workdays, True),
        ):
            at = _day_numbers(listed) - first
            working[at[(at >= 0) & (at < len(days))]] = works
    else:
        working = np.isin(weekday, [_WEEKDAYS.index(day) for day in calendar.days])
    a_day = sum(end - start for start, end in calendar.spans) * _MINUTE
    worked = np.concatenate([[0], np.cumsum(working * a_day)]).astype(np.int64)
    return _Table(first, working, worked)


def _day_numbers(days: Iterable[dt.date]) -> Integers:
    import numpy as np

    return np.array(list(days), dtype="datetime64[D]").astype(np.int64)


def _position(table: _Table, spans: tuple[tuple[int, int], ...], at: Integers) -> Integers:
    """Microseconds worked from the start of the table up to each moment."""
    import numpy as np

    day = at // _DAY
    time = at - day * _DAY
    day -= table.first_day
    today = np.zeros_like(time)
    for start, end in spans:
        today += np.clip(time - start * _MINUTE, 0, (end - start) * _MINUTE)
    position: Integers = table.worked[day] + today * table.working[day]
    return position


def _year(microseconds: int) -> int:
    import numpy as np

    return int(np.datetime64(microseconds, "us").astype("datetime64[Y]").astype(np.int64)) + 1970


def _as_moments(values: ArrayLike) -> Moments:
    import numpy as np

    return np.asarray(values).astype("datetime64[us]")


def _moments(values: list[dt.datetime]) -> Moments:
    import numpy as np

    if any(value.tzinfo is not None for value in values):
        raise ValueError("times are local and carry no zone; leave the zone out")
    found: Any = np.array(values, dtype="datetime64[us]")
    return found  # type: ignore[no-any-return]
