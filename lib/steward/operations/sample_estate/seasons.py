"""The estate's year: the months covered, festivals, rain, the storm week and the handing over of the new building.

Days are whole days and moments whole minutes since 1970-01-01, China Standard Time.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from steward.operations.sample_estate.chance import Array, stream
from steward.service.period import Period

DAY = 1440
EPOCH = dt.date(1970, 1, 1)
NEVER = np.iinfo(np.int64).max // 4
"""A moment or day that does not come."""

# 春节初一
NEW_YEAR_DAYS = (
    "2019-02-05", "2020-01-25", "2021-02-12", "2022-02-01", "2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17",
    "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03", "2031-01-23", "2032-02-11", "2033-01-31", "2034-02-19",
)  # fmt: skip
RAIN = (0.20, 0.25, 0.35, 0.40, 0.45, 0.50, 0.35, 0.35, 0.25, 0.20, 0.20, 0.15)
"""Chance of a rainy day, January to December."""


def day_number(day: dt.date) -> int:
    """Count days since 1970-01-01."""
    return (day - EPOCH).days


def as_date(number: int) -> dt.date:
    """Turn a day number back into a date."""
    return EPOCH + dt.timedelta(days=int(number))


def moments(at: Array, last: int | None = None) -> Array:
    """Turn minutes into time stamps; what would happen after `last` has not happened yet."""
    known = at < (NEVER if last is None else last + 1)
    return np.where(known, at, np.iinfo(np.int64).min).astype("datetime64[m]").astype("datetime64[s]")


def dates(days: Array, last: int | None = None) -> Array:
    """Turn day numbers into dates (as time stamps at midnight), missing after `last`."""
    return moments(np.where(days < NEVER, days * DAY, NEVER), None if last is None else last * DAY)


@dataclass(frozen=True)
class Year:
    """The months an estate is told for, and what happened in them; `end` is the last day."""

    start: dt.date
    end: dt.date
    seed: int

    @classmethod
    def back_from(cls, end: dt.date, months: int, seed: int) -> Year:
        """Count `months` back from the month of `end`, which counts as one."""
        return cls(Period.of_month(end).shifted(1 - months).start, end, seed)

    @cached_property
    def days(self) -> Array:
        """Every day number."""
        return np.arange(day_number(self.start), day_number(self.end) + 1)

    @property
    def first_day(self) -> int:
        """The first day's number."""
        return int(self.days[0])

    @property
    def last_day(self) -> int:
        """The last day's number."""
        return int(self.days[-1])

    @property
    def last_minute(self) -> int:
        """The last minute told of."""
        return self.last_day * DAY + DAY - 1

    @cached_property
    def months(self) -> tuple[dt.date, ...]:
        """The first day of every month."""
        first = Period.of_month(self.start)
        count = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1
        return tuple(first.shifted(i).start for i in range(count))

    @cached_property
    def month_starts(self) -> Array:
        """The day number of every month's first day."""
        return np.array([day_number(m) for m in self.months])

    def month_index(self, days: Array) -> Array:
        """Tell in which month of the story a day lies, 0 first."""
        index: Array = np.clip(np.searchsorted(self.month_starts, days, side="right") - 1, 0, len(self.months) - 1)
        return index

    def days_of_month(self, index: int) -> Array:
        """Give the day numbers of one month, as far as it is told."""
        within: Array = self.days[self.month_index(self.days) == index]
        return within

    @cached_property
    def month_of_year(self) -> Array:
        """For every day, 0 for January to 11."""
        return np.array([as_date(d).month - 1 for d in self.days])

    @cached_property
    def festival(self) -> Array:
        """For every day, whether it lies in the Spring Festival lull (three days before New Year to eight after)."""
        found = np.zeros(len(self.days), dtype=bool)
        for day in NEW_YEAR_DAYS:
            first = day_number(dt.date.fromisoformat(day))
            found |= (self.days >= first - 3) & (self.days <= first + 8)
        return found

    @cached_property
    def storm_month(self) -> int:
        """The month of the storm week: the latest one of June to October, else the last."""
        rainy = [i for i, m in enumerate(self.months) if 6 <= m.month <= 10]
        return rainy[-1] if rainy else len(self.months) - 1

    @cached_property
    def storm_days(self) -> tuple[int, int]:
        """First and last day of the storm week, which begins on the second Monday of its month."""
        first = self.months[self.storm_month]
        monday = day_number(first) + (7 - first.weekday()) % 7 + 7
        return monday, monday + 6

    @cached_property
    def storm(self) -> Array:
        """For every day, whether it lies in the storm week."""
        first, last = self.storm_days
        return (self.days >= first) & (self.days <= last)

    @cached_property
    def rain_days(self) -> Array:
        """The rainy days: by season, all of the storm week, then nine dry days and one of rain."""
        wet = stream(self.seed, "rain").random(len(self.days)) < np.array(RAIN)[self.month_of_year]
        wet |= self.storm
        last = self.storm_days[1]
        wet &= ~((self.days > last) & (self.days < last + 10))
        wet |= self.days == last + 10
        return self.days[wet]

    def next_rain(self, days: Array) -> Array:
        """Give the first rainy day after each day, or `NEVER`."""
        rain = np.append(self.rain_days, NEVER)
        return rain[np.searchsorted(self.rain_days, days, side="right")]

    @cached_property
    def handover_month(self) -> int:
        """The month in which the new building is handed over."""
        return min(len(self.months) - 1, round(len(self.months) * 0.55))

    @cached_property
    def handover_day(self) -> int:
        """The first day of handing over."""
        return int(self.month_starts[self.handover_month])

    @cached_property
    def decoration_months(self) -> tuple[int, ...]:
        """The months of the decoration wave."""
        return tuple(range(self.handover_month, min(len(self.months), self.handover_month + 5)))

    @cached_property
    def training_month(self) -> int:
        """The month in which repair-1 is trained; it gets better from the next on."""
        return len(self.months) // 3

    @cached_property
    def rot_month(self) -> int:
        """The month from which repair-2 leaves hard cases lying."""
        return min(len(self.months) - 1, round(len(self.months) * 0.55))

    @cached_property
    def departure_month(self) -> int:
        """The month in which an experienced steward leaves the east team."""
        return max(0, len(self.months) - 2)
