"""A number between −1 and 1 that sums up how things go together: a correlation, a reliability, an agreement.

What a `Coefficient` is of, its subclasses know; how it is said is the same for all.

>>> Coefficient(0.62, 12, 0.07, 0.88, "Spearman", name=Text("等级相关", "Rank correlation")).sentence("en")
'Rank correlation 0.62 (n = 12), 95% interval 0.07 to 0.88'
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from steward.service.said import Said
from steward.words import MINUS, Locale, Text, number, percent

_GIVEN = Text(
    "{name} {value}（n = {n}），{confidence} 区间 {low} 到 {high}",
    "{name} {value} (n = {n}), {confidence} interval {low} to {high}",
)
_NO_INTERVAL = Text("{name} {value}（n = {n}），{why}", "{name} {value} (n = {n}); {why}")
_NOT_GIVEN = Text("{name}{gap}算不出来（n = {n}）：{why}", "{name} cannot be given (n = {n}): {why}")
_TOO_FEW = Text("样本太少", "too few cases")


@dataclass(frozen=True, slots=True)
class Coefficient(Said):
    """A coefficient with the number of cases behind it and its interval; NaN, with a reason, where there is none."""

    value: float
    n: int
    """Cases used: pairs, respondents, subjects rated."""
    low: float
    high: float
    method: str
    """Name of the coefficient and of its interval."""
    confidence: float = field(default=0.95, kw_only=True)
    name: Text = field(default=Text("系数", "Coefficient"), kw_only=True)
    why: Text | None = field(default=None, kw_only=True)
    """What stands in the way of the value or of its interval, or must be minded with it."""
    left_out: int = field(default=0, kw_only=True)
    """Cases not used because a figure of theirs is missing."""

    @property
    def k(self) -> None:
        """A coefficient is no count over n; `steward.service.statistics.verdict.judge` asks."""
        return

    @property
    def is_given(self) -> bool:
        """Whether the data give a value at all."""
        return not math.isnan(self.value)

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0

    def sentence(self, locale: Locale) -> str:
        """Say the coefficient, its n and its interval on one line, without a full stop; or why there is none."""
        values = {"name": self.name, "n": number(self.n, locale), "why": self.why or _TOO_FEW}
        if not self.is_given:
            gap = " " if self.name.zh[-1:].isascii() or self.name.zh[-1:] in "ακρ" else ""
            return _NOT_GIVEN.say(locale, gap=gap, **values)
        values["value"] = coefficient(self.value)
        if math.isnan(self.low):
            return _NO_INTERVAL.say(locale, **values)
        confidence = percent(self.confidence, decimals=0)
        said = _GIVEN.say(
            locale, confidence=confidence, low=coefficient(self.low), high=coefficient(self.high), **values
        )
        return said if self.why is None else Text("{said}；{why}", "{said}; {why}").say(locale, said=said, why=self.why)

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Name the method, and the cases left out where there are any."""
        rows = [(Text("方法", "Method").say(locale), self.method)]
        if self.left_out:
            name = Text("缺数据，未计入", "Left out, figures missing")
            rows.append((name.say(locale), number(self.left_out, locale)))
        return rows


def coefficient(value: float) -> str:
    """Write a coefficient with two decimals and a real minus.

    >>> coefficient(-0.417)
    '−0.42'
    """
    if math.isinf(value):  # the mean of several scorers who follow nothing has no lower end
        return "∞" if value > 0 else f"{MINUS}∞"
    return number(value, decimals=2)


def p_value(value: float) -> str:
    """Write a p-value as it is read: three decimals, ``< 0.001`` below that.

    >>> p_value(0.00002), p_value(0.0427)
    ('< 0.001', '0.043')
    """
    return "< 0.001" if value < 0.0005 else f"{value:.3f}"
