"""A reporting period: a month, a quarter, a half-year, a year or a range of months.

>>> Period.parse("2026-Q3").months
('2026-07', '2026-08', '2026-09')
>>> Period.parse("2026-10").label("en")
'October 2026'
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from steward.errors import StewardError
from steward.words import Locale, Text
from steward.words import month as month_words

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def _index(text: str) -> int | None:
    found = _MONTH.fullmatch(text)
    return int(found[1]) * 12 + int(found[2]) - 1 if found else None


def _first_day(index: int) -> dt.date:
    return dt.date(index // 12, index % 12 + 1, 1)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole calendar months from `start` (included) to `end` (not included)."""

    start: dt.date
    end: dt.date

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read ``2026-10``, ``2026-Q3``, ``2026-H1``, ``2026`` or ``2026-07..2026-10``.

        Raises:
            StewardError: ``bad-period`` for anything else, or a range that ends before it starts.
        """
        text = text.strip()
        first = last = _index(text)
        if first is None and (found := re.fullmatch(r"(\d{4})-?[Qq]([1-4])", text)):
            first = int(found[1]) * 12 + (int(found[2]) - 1) * 3
            last = first + 2
        elif first is None and (found := re.fullmatch(r"(\d{4})-?[Hh]([12])", text)):
            first = int(found[1]) * 12 + (int(found[2]) - 1) * 6
            last = first + 5
        elif first is None and (found := re.fullmatch(r"(\d{4})", text)):
            first = int(found[1]) * 12
            last = first + 11
        elif first is None and ".." in text:
            head, _, tail = text.partition("..")
            first, last = _index(head.strip()), _index(tail.strip())
        if first is None or last is None or last < first or not 1900 * 12 <= first <= last < 2200 * 12:
            raise StewardError(
                "bad-period",
                Text(
                    "看不懂期间“{text}”，请写成 2026-10、2026-Q3、2026-H1、2026 或 2026-07..2026-10。",
                    "Cannot read the period “{text}”; write 2026-10, 2026-Q3, 2026-H1, 2026 or 2026-07..2026-10.",
                ),
                text=text,
            )
        return cls(_first_day(first), _first_day(last + 1))

    @classmethod
    def of_month(cls, day: dt.date) -> Period:
        """Give the month that holds `day`."""
        index = day.year * 12 + day.month - 1
        return cls(_first_day(index), _first_day(index + 1))

    @property
    def length(self) -> int:
        """How many months it holds."""
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month

    @property
    def months(self) -> tuple[str, ...]:
        """The months in it, as ``2026-10``."""
        first = self.start.year * 12 + self.start.month - 1
        return tuple(f"{i // 12:04d}-{i % 12 + 1:02d}" for i in range(first, first + self.length))

    @property
    def last_day(self) -> dt.date:
        """The last day that belongs to it."""
        return self.end - dt.timedelta(days=1)

    def shifted(self, months: int) -> Period:
        """Give the period of the same length that many months later (earlier if negative)."""
        first = self.start.year * 12 + self.start.month - 1 + months
        return Period(_first_day(first), _first_day(first + self.length))

    def previous(self) -> Period:
        """Give the period just before, of the same length."""
        return self.shifted(-self.length)

    def contains(self, day: dt.date) -> bool:
        """Tell whether a day lies in it."""
        return self.start <= day < self.end

    def __str__(self) -> str:
        months = self.months
        if self.length == 1:
            return months[0]
        year, first = self.start.year, self.start.month
        if self.length == 12 and first == 1:
            return str(year)
        if self.length == 6 and first in (1, 7):
            return f"{year}-H{1 if first == 1 else 2}"
        if self.length == 3 and first in (1, 4, 7, 10):
            return f"{year}-Q{(first + 2) // 3}"
        return f"{months[0]}..{months[-1]}"

    def label(self, locale: Locale) -> str:
        """Write it for a reader: ``2026 年 10 月``, ``Q3 2026``."""
        name = str(self)
        if self.length == 1:
            return month_words(self.start, locale)
        if ".." in name:
            a, b = month_words(self.start, locale), month_words(self.last_day, locale)
            return f"{a}至 {b}" if locale == "zh" else f"{a} to {b}"
        if "-" not in name:
            return f"{name} 年" if locale == "zh" else name
        year, part = name.split("-")
        if locale == "en":
            return f"{part} {year}" if part[0] == "Q" else f"{'first' if part == 'H1' else 'second'} half of {year}"
        return (
            f"{year} 年第{'一二三四'[int(part[1]) - 1]}季度"
            if part[0] == "Q"
            else f"{year} 年{'上' if part == 'H1' else '下'}半年"
        )
