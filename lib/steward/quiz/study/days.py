"""The day of learning: it ends at four in the morning, by the wall clock of the company.

Whoever practises after a late shift, at half past midnight, still practises "today". What was done rests in UTC; only the question which
day it belongs to is asked here, of the company's time zone and never of the machine's, so that the same history gives the
same queue everywhere.

>>> days = Days()
>>> days.of(dt.datetime(2026, 11, 22, 19, 59, tzinfo=dt.UTC))  # 03:59 on the 23rd in China
datetime.date(2026, 11, 22)
>>> days.of(dt.datetime(2026, 11, 22, 20, 0, tzinfo=dt.UTC))
datetime.date(2026, 11, 23)
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

CHINA: dt.tzinfo = dt.timezone(dt.timedelta(hours=8))
"""China keeps one time, without summer time; a fixed offset needs no time-zone data on Windows."""
TURNS_AT = dt.timedelta(hours=4)
"""Past midnight, when a new day of learning begins; our assumption, as other schedulers have it."""


@dataclass(frozen=True, slots=True)
class Days:
    """Which day of learning a moment belongs to."""

    zone: dt.tzinfo = CHINA

    def of(self, at: dt.datetime) -> dt.date:
        """Give the day of a moment.

        Raises:
            ValueError: for a moment without a time zone; nobody could say which day it is.
        """
        return (_aware(at).astimezone(self.zone).replace(tzinfo=None) - TURNS_AT).date()

    def number(self, at: dt.datetime) -> int:
        """Give the same as an ordinal (`datetime.date.toordinal`); of a moment in UTC and a zone that keeps one time, four times as fast."""
        if at.tzinfo is dt.UTC and isinstance(self.zone, dt.timezone):
            return (at + self.zone.utcoffset(None) - TURNS_AT).toordinal()
        return self.of(at).toordinal()

    def start(self, day: dt.date) -> dt.datetime:
        """Give the moment a day begins, in UTC."""
        return (dt.datetime.combine(day, dt.time()) + TURNS_AT).replace(tzinfo=self.zone).astimezone(dt.UTC)


CHINESE = Days()
"""Days in China, where the house stands."""


def _aware(at: dt.datetime) -> dt.datetime:
    if at.tzinfo is None:
        raise ValueError(f"a moment needs a time zone: {at.isoformat()}")
    return at
