"""How many hours more the cases with some mark take than those without it, open cases counted as open.

Compared are the mean times up to a common horizon (restricted means): the area under the Kaplan-Meier curve. Where every case has
ended they are the plain means, and the interval is Welch's. The horizon lies where one of the curves can no longer be seen.

A difference is no proof of a cause: hard cases leave the flow more often, and take longer anyway.

Source: restricted mean and its variance by J. P. Klein and M. L. Moeschberger, Survival Analysis, 2nd ed. (2003), section 4.5, with
the factor m/(m-1) of Kaplan and Meier (1958) for m ended cases; P. Royston and M. Parmar, “Restricted mean survival time: an
alternative to the hazard ratio”, BMC Medical Research Methodology 13 (2013) 152; B. L. Welch, Biometrika 34 (1947) 28-35.

>>> found = extra_hours([10, 14, 12, 4, 6, 8], [True] * 6, [True, True, True, False, False, False])
>>> round(found.value, 1), round(found.low, 1), round(found.high, 1)
(6.0, 1.5, 10.5)
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from steward.service.said import Said
from steward.service.statistics._counting import figures, yes_or_no
from steward.words import Locale, Text, duration, number, percent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

METHOD = "restricted mean, Welch"
_TOO_FEW = Text(
    "办完的太少，说不出多花了多少时间（有此情况 {a} 件，没有的 {b} 件）",
    "Too few have ended to tell what it costs in time ({a} cases with it, {b} without)",
)
_SENTENCE = Text(
    "平均相差 {value}（有此情况 {a} 件，没有的 {b} 件），{confidence} 区间 {low} 到 {high} 小时",
    "{value} on average ({a} cases with it, {b} without), {confidence} interval {low} to {high} hours",
)
_SIDES = (Text("有此情况的", "With it"), Text("没有的", "Without it"))
_MEDIAN = Text(
    "{n} 件，办完 {ended} 件，一半在 {median}内办完", "{n} cases, {ended} ended, half of them within {median}"
)
_NO_MEDIAN = Text("{n} 件，办完 {ended} 件，中位时长还看不出", "{n} cases, {ended} ended, no median yet")
_HORIZON = Text("比较到", "Compared up to")


@dataclass(frozen=True, slots=True)
class RestrictedMean:
    """The mean time up to a horizon, with the variance of that mean."""

    hours: float
    variance: float
    """NaN where fewer than two cases ended."""
    n: int
    ended: int
    """Cases that ended by the horizon."""
    median: float | None
    """Kaplan-Meier median; None where the curve does not come down to one half by the horizon."""


@dataclass(frozen=True, slots=True)
class ExtraHours(Said):
    """Mean hours of the cases with a mark minus those of the cases without it; None where too few have ended."""

    value: float | None
    low: float | None
    high: float | None
    horizon: float | None
    """Hours up to which both were compared."""
    with_it: RestrictedMean
    """The cases with the mark."""
    without: RestrictedMean
    confidence: float = 0.95
    method: str = METHOD

    @property
    def n(self) -> int:
        """Cases compared."""
        return self.with_it.n + self.without.n

    def sentence(self, locale: Locale) -> str:
        """Say the difference with its interval and both numbers of cases."""
        counts = {"a": number(self.with_it.n, locale), "b": number(self.without.n, locale)}
        if self.value is None or self.low is None or self.high is None:
            return _TOO_FEW.say(locale, **counts)
        sign = "+" if self.value > 0 else "\N{MINUS SIGN}" if self.value < 0 else ""
        return _SENTENCE.say(
            locale,
            value=sign + duration(abs(self.value), locale),
            confidence=percent(self.confidence, decimals=0),
            low=number(self.low, locale, decimals=1),
            high=number(self.high, locale, decimals=1),
            **counts,
        )

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give the medians of both and the horizon."""
        rows = []
        for name, found in zip(_SIDES, (self.with_it, self.without), strict=True):
            counts = {"n": number(found.n, locale), "ended": number(found.ended, locale)}
            text = _NO_MEDIAN if found.median is None else _MEDIAN
            rows.append((name.say(locale), text.say(locale, median=duration(found.median or 0.0, locale), **counts)))
        return rows if self.horizon is None else [*rows, (_HORIZON.say(locale), duration(self.horizon, locale))]


def extra_hours(hours: ArrayLike, ended: ArrayLike, marked: ArrayLike, confidence: float = 0.95) -> ExtraHours:
    """Compare the cases that are marked with those that are not; formulas and sources at the top of the module.

    Args:
        hours: how long each case took, or its age if it is open; not negative.
        ended: whether each case has ended.
        marked: whether each case has the mark.
        confidence: such as 0.95.

    Raises:
        ValueError: for different lengths, negative or missing hours.
    """
    import numpy as np
    from scipy.special import stdtrit

    t = figures(hours, "hours must be numbers from 0 up; leave out the cases without a start")
    e = yes_or_no(ended, "ended says of each case True (or 1) where it has ended and False (or 0) where it is open")
    m = yes_or_no(marked, "marked says of each case True (or 1) where it has the mark and False (or 0) where not")
    if t.ndim != 1 or t.shape != e.shape or t.shape != m.shape:
        raise ValueError(f"hours, ended and marked must be lists of one length, not {t.shape}, {e.shape}, {m.shape}")
    if not bool((np.isfinite(t) & (t >= 0)).all()):
        raise ValueError("hours must be numbers from 0 up")
    horizon = min(_seen_until(t[m], e[m]), _seen_until(t[~m], e[~m]), float(t.max(initial=0.0)))
    a, b = (restricted_mean(t[where], e[where], horizon) for where in (m, ~m))
    if min(a.ended, b.ended) < 2:
        return ExtraHours(None, None, None, None, a, b, confidence)
    difference, variance = a.hours - b.hours, a.variance + b.variance
    half = 0.0
    if variance > 0:
        freedom = variance**2 / (a.variance**2 / (a.ended - 1) + b.variance**2 / (b.ended - 1))
        half = float(stdtrit(freedom, (1 + confidence) / 2)) * math.sqrt(variance)
    return ExtraHours(difference, difference - half, difference + half, horizon, a, b, confidence)


def restricted_mean(hours: ArrayLike, ended: ArrayLike, horizon: float) -> RestrictedMean:
    """Give the mean time up to a horizon: the area under the Kaplan-Meier curve from 0 to there.

    Beyond the longest time observed the curve is taken to go on as it stands.

    >>> restricted_mean([2, 4, 9], [True, True, False], 6).hours
    4.0
    """
    import numpy as np

    t, e = np.asarray(hours, dtype=np.float64), np.asarray(ended, dtype=bool)
    if not len(t):
        return RestrictedMean(math.nan, math.nan, 0, 0, None)
    e = e & (t <= horizon)
    times, place = np.unique(np.minimum(t, horizon), return_inverse=True)
    died = np.bincount(place[e], minlength=len(times)).astype(np.float64)
    gone = np.bincount(place, minlength=len(times)).astype(np.float64)
    risk = len(t) - np.concatenate([[0.0], np.cumsum(gone)[:-1]])
    share = np.cumprod(1 - died / risk)
    widths = np.diff(np.concatenate([times, [horizon]]))
    area = float(times[0]) + float((share * widths).sum())
    ahead = np.cumsum((share * widths)[::-1])[::-1]  # area from each time on to the horizon
    left = risk - died
    known = (died > 0) & (left > 0)  # where all who were left ended together nothing lies ahead
    variance = float((ahead[known] ** 2 * died[known] / (risk[known] * left[known])).sum())
    count = int(e.sum())
    down = np.flatnonzero(share <= 0.5 + 1e-9)
    return RestrictedMean(
        area,
        variance * count / (count - 1) if count > 1 else math.nan,
        len(t),
        count,
        float(times[down[0]]) if len(down) else None,
    )


def _seen_until(hours: Floats, ended: Flags) -> float:
    """Tell how far a curve is known: to the longest time observed, and for ever where all of those ended there."""
    if not len(hours):
        return math.inf
    longest = float(hours.max())
    return math.inf if ended[hours == longest].all() else longest
