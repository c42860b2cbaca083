"""What was given against what was expected, person by person: the mean difference and how sure it is.

>>> print(paired_gap([5, 6, 4, 5, 6], [7, 7, 6, 6, 7], Text("按时到", "On time")).sentence("en"))
On time: gap −1.40 (n = 5), 95% interval −2.08 to −0.72
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from steward.service.said import Said
from steward.service.statistics._counting import normal_quantile
from steward.words import Locale, Text, number, percent

_GAP = Text(
    "{name}：差距 {value}（n = {n}），{confidence} 区间 {low} 到 {high}",
    "{name}: gap {value} (n = {n}), {confidence} interval {low} to {high}",
)
_ONE = Text(
    "{name}：差距 {value}（n = {n}），一份回答给不出区间", "{name}: gap {value} (n = {n}); one answer gives no interval"
)
_NONE = Text("{name}：没有数据（n = 0）", "{name}: no data (n = 0)")
_ALIKE = Text(
    "{said}；人人差得一样，区间没有宽度，不能当作已经证明",
    "{said}; all differ by the same, so the interval has no width; that is no proof",
)


@dataclass(frozen=True, slots=True)
class Gap(Said):
    """The mean of one figure less another of the same people, with its t interval."""

    name: Text
    value: float
    """Mean of first less second."""
    first: float
    """Mean of what was given (perceived), over the same people."""
    second: float
    """Mean of what it is held against (expected), over the same people."""
    n: int
    """People who gave both."""
    deviation: float
    """Standard deviation of the differences."""
    low: float
    high: float
    t: float
    p: float
    """Two-sided, from t with n-1 degrees of freedom."""
    confidence: float = 0.95
    left_out: int = 0
    """People who gave only one of the two, or neither."""

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves zero out; never where it has no width."""
        return self.n > 1 and self.deviation > 0 and (self.low > 0 or self.high < 0)

    def sentence(self, locale: Locale) -> str:
        """Say the gap with n and interval."""
        if self.n == 0:
            return _NONE.say(locale, name=self.name)
        values = {"name": self.name, "value": signed(self.value), "n": number(self.n)}
        if self.n == 1:
            return _ONE.say(locale, **values)
        said = _GAP.say(
            locale,
            confidence=percent(self.confidence, decimals=0),
            low=signed(self.low),
            high=signed(self.high),
            **values,
        )
        return _ALIKE.say(locale, said=said) if self.deviation == 0 else said


def signed(value: float) -> str:
    """Write a difference with its sign: ``+0.25``, ``−1.40``, ``0.00``."""
    written = number(value, decimals=2)
    return f"+{written}" if value > 0 and written != "0.00" else written


def without_name(gap: Gap, locale: Locale) -> str:
    """Say a gap where its name stands before it already."""
    said = gap.sentence(locale)
    return said.removeprefix(gap.name.say(locale)).lstrip("：: ")


def paired_gap(
    first: Sequence[float | None],
    second: Sequence[float | None],
    name: Text,
    confidence: float = 0.95,
) -> Gap:
    """Give the mean of first - second over the people who gave both, with the paired t interval d ± t s/sqrt(n).

    Source: “Student”, “The probable error of a mean”, Biometrika 6 (1908) 1-25.

    Args:
        first: one figure a person; None or NaN for none.
        second: the same people in the same order.
        name: what the gap is of.
        confidence: such as 0.95.

    Raises:
        ValueError: for lists of different length.
    """
    if len(first) != len(second):
        raise ValueError(f"the lists must be of one length, not {len(first)} and {len(second)}")
    both = [(a, b) for a, b in zip(first, second, strict=True) if _given(a) and _given(b)]
    return gap_of_pairs(
        [(float(a), float(b)) for a, b in both if a is not None and b is not None],
        name,
        confidence,
        len(first) - len(both),
    )


def gap_of_pairs(pairs: Sequence[tuple[float, float]], name: Text, confidence: float = 0.95, left_out: int = 0) -> Gap:
    """Give the gap of complete pairs. See `paired_gap`."""
    normal_quantile(confidence)  # refuses what is no confidence
    n, nan = len(pairs), math.nan
    if n == 0:
        return Gap(name, nan, nan, nan, 0, nan, nan, nan, nan, nan, confidence, left_out)
    first, second = (math.fsum(column) / n for column in zip(*pairs, strict=True))
    differences = [a - b for a, b in pairs]
    value = math.fsum(differences) / n
    if n == 1:
        return Gap(name, value, first, second, 1, nan, nan, nan, nan, nan, confidence, left_out)
    spread = math.sqrt(math.fsum((d - value) ** 2 for d in differences) / (n - 1))
    if max(differences) - min(differences) <= 1e-12 * max(1.0, abs(value)):
        return Gap(name, value, first, second, n, 0.0, value, value, nan, nan, confidence, left_out)
    from scipy.special import stdtr, stdtrit

    error = spread / math.sqrt(n)
    half = float(stdtrit(n - 1, 0.5 + confidence / 2)) * error
    t = value / error
    return Gap(
        name,
        value,
        first,
        second,
        n,
        spread,
        value - half,
        value + half,
        t,
        float(2 * stdtr(n - 1, -abs(t))),
        confidence,
        left_out,
    )


def _given(value: float | None) -> bool:
    return value is not None and not math.isnan(value)
