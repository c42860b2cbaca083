"""A figure that knows how many cases stand behind it, and how to say so.

>>> Estimate(14 / 17, 17, 14, 0.59, 0.938, "Wilson").sentence("zh")
'82.4%（14/17），95% 区间 59%–94%'
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from steward.service.said import Said
from steward.words import EN_DASH, Locale, Text, duration, interval, number, percent

Kind = Literal["rate", "hours", "number", "score"]
"""What the figures of an `Estimate` are: fractions, hours, plain numbers, or answers on a scale (two decimals)."""

_WITH_K = Text(
    "{value}（{k}/{n}），{confidence} 区间 {interval}", "{value} ({k}/{n}), {confidence} interval {interval}"
)
_WITH_N = Text(
    "{value}（n = {n}），{confidence} 区间 {interval}", "{value} (n = {n}), {confidence} interval {interval}"
)
_NO_INTERVAL = Text("{value}（n = {n}），还给不出区间", "{value} (n = {n}), no interval yet")
_LEFT_OUT = Text("{said}（另有 {left_out} 份没有作答）", "{said} ({left_out} more gave no answer)")
_NOTHING = Text("没有数据（n = 0）", "No data (n = 0)")
_BEYOND = Text("超出已观察的范围", "beyond what was observed")


@dataclass(frozen=True, slots=True)
class Estimate(Said):
    """A figure with the number of cases behind it and the interval that it may well lie in.

    With ``n == 0`` the value and both ends are NaN; with a single answer the mean has no ends. An end may be infinite where the data set no bound to it, such as the
    upper end of a median while more than half of the cases are open.
    """

    value: float
    """A fraction (0.824) for a rate, hours for a duration, else a plain number."""
    n: int
    k: int | None
    """How many of the `n` cases count; None where the figure is not a count over `n`."""
    low: float
    high: float
    method: str
    """Name of the interval, such as ``Wilson``."""
    confidence: float = 0.95
    kind: Kind = "rate"
    left_out: int = 0
    """Cases that could not be used, such as sheets without this answer."""

    def sentence(self, locale: Locale) -> str:
        """Say the figure, its n and its interval on one line, without a full stop."""
        if self.n == 0:
            return _NOTHING.say(locale)
        if math.isnan(self.low):
            return _NO_INTERVAL.say(locale, value=_written(self.value, self.kind, locale), n=number(self.n, locale))
        said = (_WITH_N if self.k is None else _WITH_K).say(
            locale,
            value=_written(self.value, self.kind, locale),
            k="" if self.k is None else number(self.k, locale),
            n=number(self.n, locale),
            confidence=percent(self.confidence, decimals=0),
            interval=_between(self.low, self.high, self.kind, locale),
        )
        return _LEFT_OUT.say(locale, said=said, left_out=number(self.left_out, locale)) if self.left_out else said


def _written(value: float, kind: Kind, locale: Locale) -> str:
    if math.isinf(value):
        return _BEYOND.say(locale)
    if kind == "rate":
        return percent(value)
    return duration(value, locale) if kind == "hours" else number(value, locale, decimals=2 if kind == "score" else 1)


def _between(low: float, high: float, kind: Kind, locale: Locale) -> str:
    if kind == "score" and low < 0:  # a dash beside a minus cannot be read
        said = Text("{low} 到 {high}", "{low} to {high}")
        return said.say(locale, low=number(low, decimals=2), high=number(high, decimals=2))
    if kind == "score":
        return f"{number(low, decimals=2)}{EN_DASH}{number(high, decimals=2)}"
    if math.isfinite(low) and math.isfinite(high):
        return interval(low, high, kind=kind)

    def end(value: float) -> str:
        if math.isinf(value):
            return "∞" if value > 0 else "−∞"
        return percent(value, decimals=0) if kind == "rate" else number(value, decimals=1 if kind == "hours" else 0)

    return f"{end(low)}{EN_DASH}{end(high)}"


@dataclass(frozen=True, slots=True)
class Difference(Said):
    """A rate minus another rate, with its interval; `is_clear` when the interval leaves zero out."""

    value: float
    """First rate minus second rate, as a fraction: 0.05 is five percentage points."""
    first: Estimate
    second: Estimate
    low: float
    high: float
    method: str
    confidence: float = 0.95

    @property
    def n(self) -> int:
        """Cases behind both rates together."""
        return self.first.n + self.second.n

    @property
    def is_clear(self) -> bool:
        """Whether the change is more than the luck of small numbers would make."""
        return self.low > 0 or self.high < 0

    def sentence(self, locale: Locale) -> str:
        """Say the difference in percentage points with its interval and both counts."""
        if math.isnan(self.value):
            return _NO_DIFFERENCE.say(locale)
        written = number(self.value * 100, locale, decimals=1)
        return _DIFFERENCE.say(
            locale,
            value=written if self.value <= 0 else f"+{written}",
            k1=self.first.k,
            n1=self.first.n,
            k2=self.second.k,
            n2=self.second.n,
            confidence=percent(self.confidence, decimals=0),
            low=number(self.low * 100, locale),
            high=number(self.high * 100, locale),
        )


_DIFFERENCE = Text(
    "相差 {value} 个百分点（{k1}/{n1} 与 {k2}/{n2}），{confidence} 区间 {low} 到 {high}",
    "{value} percentage points ({k1}/{n1} against {k2}/{n2}), {confidence} interval {low} to {high}",
)
_NO_DIFFERENCE = Text("有一方没有数据，比不了", "One side has no data, so they cannot be compared")
