"""How long things take, with the cases that are still open counted as what they are: not finished yet.

The median of closed cases alone looks the better the more old cases are left to rot. Here an open case counts as “longer
than its age”.

>>> duration = kaplan_meier([2, 3, 5, 8, 13, 21], [True, True, True, True, False, False])
>>> duration.median, duration.n, duration.ended
(5.0, 6, 4)
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from steward.service.rates import Estimate
from steward.words import Locale, Text, choose_locale, interval, number, percent
from steward.words import duration as duration_words

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

METHOD = "Kaplan-Meier, log-log"


@dataclass(frozen=True, slots=True)
class Point:
    """The survival curve from `hours` on: the share of cases that take longer."""

    hours: float
    open: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Duration:
    """How long the cases take, in the hours that were given (working hours if the clock gave them)."""

    median: float | None
    """None while more than half of the cases would still be open."""
    low: float | None
    """Lower end of the median's interval; None where it lies beyond what was observed."""
    high: float | None
    n: int
    ended: int
    """How many of the `n` cases have ended; the rest is censored at its age."""
    p90: float | None
    """Time within which nine of ten cases end; None while that cannot be seen."""
    curve: tuple[Point, ...] = field(repr=False, default=())
    """Where the curve steps down, first point at 0 hours."""
    confidence: float = 0.95
    method: str = METHOD

    def estimate(self) -> Estimate:
        """Give the median as an `Estimate` in hours, so that it can be judged; infinite where it is None."""
        if self.n == 0:
            return Estimate(math.nan, 0, None, math.nan, math.nan, self.method, self.confidence, "hours")
        value, low, high = (math.inf if x is None else x for x in (self.median, self.low, self.high))
        return Estimate(value, self.n, None, low, high, self.method, self.confidence, "hours")

    def share_open(self, hours: float) -> float:
        """Give the share of cases that take longer than `hours`; NaN without cases."""
        found = math.nan
        for point in self.curve:
            if point.hours > hours:
                break
            found = point.open
        return found

    def sentence(self, locale: Locale) -> str:
        """Say the median with its interval, n and how many are still open."""
        if self.n == 0:
            return _NOTHING.say(locale)
        values = {
            "n": number(self.n, locale),
            "open": number(self.n - self.ended, locale),
            "confidence": percent(self.confidence, decimals=0),
        }
        if self.median is None:
            return _MORE_THAN_HALF.say(locale, **values)
        written = duration_words(self.median, locale)
        if self.low is None or self.high is None:
            return _NO_UPPER_END.say(locale, median=written, low=duration_words(self.low or 0.0, locale), **values)
        return _MEDIAN.say(locale, median=written, interval=interval(self.low, self.high, kind="hours"), **values)

    def __str__(self) -> str:
        return self.sentence("en")

    def _repr_html_(self) -> str:
        locale = choose_locale()
        return f'<span lang="{locale}">{html.escape(self.sentence(locale))}</span>'


_NOTHING = Text("没有数据（n = 0）", "No data (n = 0)")
_MORE_THAN_HALF = Text(
    "一半以上还没办完，中位时长还看不出（共 {n} 件，{open} 件未完）",
    "More than half are still open, so there is no median yet ({n} cases, {open} open)",
)
_MEDIAN = Text(
    "一半的事在 {median}内办完（共 {n} 件，{open} 件未完），{confidence} 区间 {interval} 小时",
    "Half are done within {median} ({n} cases, {open} open), {confidence} interval {interval} hours",
)
_NO_UPPER_END = Text(
    "一半的事在 {median}内办完（共 {n} 件，{open} 件未完），{confidence} 区间从 {low}起，上限还看不出",
    "Half are done within {median} ({n} cases, {open} open), {confidence} interval from {low}, upper end not seen yet",
)


def kaplan_meier(hours: ArrayLike, ended: ArrayLike, confidence: float = 0.95) -> Duration:
    """Give the Kaplan-Meier estimate of how long cases take, open ones censored at their age.

    S(t) = Π (1 - d_i/n_i) over the end times up to t; the interval of S is Greenwood's on the log(-log S) scale; the
    median is the first time at which S <= ½, its interval where the interval of S crosses ½.

    Source: E. L. Kaplan and P. Meier, “Nonparametric estimation from incomplete observations”, JASA 53 (1958) 457-481; the log-log
    interval from J. D. Kalbfleisch and R. L. Prentice, The Statistical Analysis of Failure Time Data (1980), and R. Brookmeyer
    and J. Crowley, Biometrics 38 (1982) 29-41. Computed by lifelines.

    Args:
        hours: how long each case took, or its age if it is open; not negative.
        ended: whether each case has ended; of the same length.
        confidence: such as 0.95.

    Raises:
        ValueError: for different lengths, negative or missing hours.
    """
    import numpy as np

    t = np.atleast_1d(np.asarray(hours, dtype=np.float64))
    e = np.atleast_1d(np.asarray(ended, dtype=bool))
    if t.shape != e.shape or t.ndim != 1:
        raise ValueError(f"hours and ended must be two lists of one length, not {t.shape} and {e.shape}")
    if not bool((np.isfinite(t) & (t >= 0)).all()):
        raise ValueError("hours must be numbers from 0 up; leave out the cases without a start")
    if not len(t):
        return Duration(None, None, None, 0, 0, None, (), confidence)

    from lifelines import KaplanMeierFitter

    fitter = KaplanMeierFitter(alpha=1 - confidence).fit(t, e)
    curve = fitter.survival_function_.iloc[:, 0]
    band = fitter.confidence_interval_.fillna(1.0)
    points: list[Point] = []
    for hour, share, low, high in zip(curve.index, curve, band.iloc[:, 0], band.iloc[:, 1], strict=True):
        if not points or share != points[-1].open:
            points.append(Point(float(hour), float(share), float(low), float(high)))

    def crossing(values: Iterable[float], share: float) -> float | None:
        # A share that is exactly one half may come out a rounding above it.
        return next((p.hours for p, value in zip(points, values, strict=True) if value <= share + 1e-9), None)

    return Duration(
        median=crossing((p.open for p in points), 0.5),
        low=crossing((p.low for p in points), 0.5),
        high=crossing((p.high for p in points), 0.5),
        n=len(t),
        ended=int(e.sum()),
        p90=crossing((p.open for p in points), 0.1),
        curve=tuple(points),
        confidence=confidence,
    )
