"""How long things take, with the cases that are still open counted as what they are: not finished yet.

The median of closed cases alone looks the better the more old cases are left to rot. Here an open case counts as “longer
than its age”.

>>> duration = kaplan_meier([2, 3, 5, 8, 13, 21], [True, True, True, True, False, False])
>>> duration.median, duration.n, duration.ended
(5.0, 6, 4)
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from steward.service.said import Said
from steward.service.statistics._counting import figures, normal_quantile, yes_or_no
from steward.service.statistics.estimate import Estimate
from steward.words import Locale, Text, interval, number, percent
from steward.words import duration as duration_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

METHOD = "Kaplan-Meier, log-log"


@dataclass(frozen=True, slots=True)
class Point:
    """The survival curve from `hours` on: the share of cases that take longer."""

    hours: float
    open: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Duration(Said):
    """How long the cases take, in the hours that were given (working hours if the clock gave them)."""

    median: float | None
    """None while more than half of the cases would still be open."""
    low: float | None
    """Lower end of the median's interval, the longest time observed where it lies even higher; None without cases."""
    high: float | None
    """Upper end of it; None where it lies beyond what was observed."""
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
        value, high = (math.inf if x is None else x for x in (self.median, self.high))
        return Estimate(value, self.n, None, self.low or 0.0, high, self.method, self.confidence, "hours")

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
            "cases": f"{number(self.n, 'en')} case{'' if self.n == 1 else 's'}",  # English only
            "open": number(self.n - self.ended, locale),
            "confidence": percent(self.confidence, decimals=0),
        }
        if self.median is None:
            return _MORE_THAN_HALF.say(locale, **values)
        written = duration_words(self.median, locale)
        if self.high is None:
            return _NO_UPPER_END.say(locale, median=written, low=duration_words(self.low or 0.0, locale), **values)
        return _MEDIAN.say(
            locale, median=written, interval=interval(self.low or 0.0, self.high, kind="hours"), **values
        )

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Add within what time nine of ten are done, where that can be seen."""
        if self.p90 is None:
            return []
        return [(Text("九成办完，用时", "Nine of ten done within").say(locale), duration_words(self.p90, locale))]


_NOTHING = Text("没有数据（n = 0）", "No data (n = 0)")
_MORE_THAN_HALF = Text(
    "一半以上还没办完，中位时长还看不出（共 {n} 件，{open} 件未完）",
    "More than half are still open, so there is no median yet ({cases}, {open} open)",
)
_MEDIAN = Text(
    "一半的事在 {median}内办完（共 {n} 件，{open} 件未完），{confidence} 区间 {interval} 小时",
    "Half are done within {median} ({cases}, {open} open), {confidence} interval {interval} hours",
)
_NO_UPPER_END = Text(
    "一半的事在 {median}内办完（共 {n} 件，{open} 件未完），{confidence} 区间从 {low}起，上限还看不出",
    "Half are done within {median} ({cases}, {open} open), {confidence} interval from {low}, upper end not seen yet",
)


def kaplan_meier(hours: ArrayLike, ended: ArrayLike, confidence: float = 0.95) -> Duration:
    """Give the Kaplan-Meier estimate of how long cases take, open ones censored at their age.

    S(t) = Π (1 - d/r) over the end times up to t, with d cases ending of r still at risk. The interval of S is Greenwood's on
    the log(-log S) scale. The median is the first time at which S <= ½, its interval where the limits of S cross ½.

    One old case beside many new ones proves little: where the lower limit crosses ½ with so few cases left that all of them
    might outlast the median by luck ((α/2)^(1/r) <= ½: five, for 95%), or never crosses, the limit is widened between ends
    as cases drop out of sight (after Dorey and Korn), and before the first end it is the exact (α/2)^(1/r).

    Source: E. L. Kaplan and P. Meier, “Nonparametric estimation from incomplete observations”, JASA 53 (1958) 457-481; R. Brookmeyer
    and J. Crowley, “A confidence interval for the median survival time”, Biometrics 38 (1982) 29-41; F. J. Dorey and
    E. L. Korn, “Effective sample sizes for confidence intervals for survival probabilities”, Statistics in Medicine 6 (1987)
    679-687. Equal to lifelines at every end time but the last, where lifelines lets the
    interval of S shrink to a point.

    Args:
        hours: how long each case took, or its age if it is open; not negative.
        ended: whether each case has ended; of the same length.
        confidence: such as 0.95.

    Raises:
        ValueError: for different lengths, negative or missing hours.

    >>> kaplan_meier([4, 30, 50, 55, 60], [True, False, False, False, False]).median is None
    True
    """
    steps = _Steps.of(hours, ended, None, 1, confidence)
    (found,) = steps.durations()
    points = [Point(0.0, 1.0, 1.0, 1.0)] if found.n and not (steps.hours[0] == 0 and steps.ends[0]) else []
    for i, died in enumerate(steps.ends.tolist()):
        if died:
            points.append(Point(*(float(x[i]) for x in (steps.hours, steps.share, steps.lower, steps.upper))))
    return replace(found, curve=tuple(points))


def kaplan_meier_many(
    hours: ArrayLike, ended: ArrayLike, groups: ArrayLike, size: int, confidence: float = 0.95
) -> list[Duration]:
    """Do `kaplan_meier` for many groups in one pass, without curves. Formula, source and errors: `kaplan_meier`.

    Args:
        hours: as there.
        ended: as there.
        groups: the number of each case's group, from 0 to size - 1.
        size: how many groups there are.
        confidence: such as 0.95.

    >>> [d.median for d in kaplan_meier_many([1, 2, 3, 9], [True] * 4, [0, 0, 0, 2], size=3)]
    [2.0, None, 9.0]
    """
    return _Steps.of(hours, ended, groups, size, confidence).durations()


@dataclass(frozen=True, slots=True)
class _Steps:
    """The curves of all groups one after the other, one entry for every distinct time of a group."""

    hours: Floats
    group: Integers
    ends: Integers
    """Cases ending at this time."""
    share: Floats
    lower: Floats
    upper: Floats
    lows: Floats
    """Lower end of each group's median; NaN without cases."""
    n: Integers
    """Cases of each group."""
    ended: Integers
    confidence: float

    @classmethod
    def of(cls, hours: ArrayLike, ended: ArrayLike, groups: ArrayLike | None, size: int, confidence: float) -> _Steps:
        import numpy as np

        t = figures(hours, "hours must be numbers from 0 up; leave out the cases without a start")
        e = yes_or_no(ended, "ended says of each case True (or 1) where it has ended and False (or 0) where it is open")
        g = np.zeros(t.shape, dtype=np.int64) if groups is None else np.asarray(groups, dtype=np.int64)
        if t.ndim != 1 or t.shape != e.shape or t.shape != g.shape:
            raise ValueError(
                f"hours, ended and groups must be lists of one length, not {t.shape}, {e.shape}, {g.shape}"
            )
        if not bool((np.isfinite(t) & (t >= 0)).all()):
            raise ValueError("hours must be numbers from 0 up; leave out the cases without a start")
        if len(g) and not 0 <= int(g.min()) <= int(g.max()) < size:
            raise ValueError(f"groups must be numbered from 0 to {size - 1}")
        z = normal_quantile(confidence)
        order = np.lexsort((t, g))
        t, e, g = t[order], e[order], g[order]
        n = np.bincount(g, minlength=size)
        after = np.cumsum(n)  # where each group stops in the sorted cases
        longest = np.full(size, np.nan)
        longest[n > 0] = t[after[n > 0] - 1]
        first = np.flatnonzero(np.r_[len(t) > 0, (g[1:] != g[:-1]) | (t[1:] != t[:-1])])
        died = np.add.reduceat(e.astype(np.int64), first) if len(t) else np.zeros(0, dtype=np.int64)
        group = g[first]
        risk = (after[group] - first).astype(np.float64)
        last = died == risk  # all who were left ended together: the curve reaches 0

        opens = np.flatnonzero(np.r_[len(group) > 0, group[1:] != group[:-1]])
        which = np.searchsorted(opens, np.arange(len(group)), side="right") - 1

        def summed(step: Floats) -> Floats:
            total = np.cumsum(step)
            result: Floats = total - (total[opens] - step[opens])[which]
            return result

        left = np.where(last, 1.0, risk - died)
        log_share = np.minimum(summed(np.where(last, 0.0, np.log(left / risk))), 0.0)
        variance = np.maximum(summed(np.where(last, 0.0, died / (risk * left))), 0.0)
        here = np.arange(len(group))
        previous = np.maximum(here - 1, 0)
        opening = (here == 0) | (group[previous] != group)
        with np.errstate(divide="ignore", invalid="ignore"):
            scale, spread = np.log(-log_share), z * np.sqrt(variance) / -log_share
            upper = np.exp(-np.exp(scale - spread))
            lower = np.exp(-np.exp(scale + spread))
            # Just before a time: the share after the step before, seen by those who are left now.
            latest_end = np.maximum.accumulate(np.where(died > 0, here, 0))[previous]
            thinned = np.sqrt(np.maximum((risk - died)[latest_end] / risk, 1.0))
            before = np.exp(-np.exp(scale[previous] + spread[previous] * thinned))
        none_yet = log_share == 0
        before = np.where(opening | none_yet[previous], ((1 - confidence) / 2) ** (1 / risk), before)
        upper = np.where(none_yet, 1.0, upper)
        # At 0 the formula breaks down: what was known of the upper limit just before still holds.
        upper = np.where(last, np.where(opening, 1.0, upper[previous]), upper)
        lower = np.where(none_yet, 1.0, np.where(last, 0.0, lower))
        share = np.where(last, 0.0, np.exp(log_share))
        times = t[first]
        lows = np.full(size, np.nan)
        lows[n > 0] = longest[n > 0]
        too_few = before <= 0.5
        careful = np.flatnonzero(too_few | ((died > 0) & (lower <= 0.5)))[::-1]
        reached = np.where(too_few, np.where(opening, 0.0, times[previous]), times)
        lows[group[careful]] = reached[careful]
        # Where enough cases were still at risk when the limit crossed one half, its plain reading holds.
        plain = np.flatnonzero((died > 0) & (lower <= 0.5))[::-1]
        crossing = np.full(size, -1)
        crossing[group[plain]] = plain
        speaks = crossing >= 0
        speaks[speaks] = ((1 - confidence) / 2) ** (1 / risk[crossing[speaks]]) > 0.5
        lows[speaks] = times[crossing[speaks]]
        counted = np.bincount(g[e], minlength=size)
        return cls(times, group, died, share, lower, upper, lows, n, counted, confidence)

    def _crossing(self, values: Floats, share: float) -> list[float | None]:
        """Give, for each group, the first time at which `values` are down to `share`."""
        import numpy as np

        found = np.full(len(self.n), np.nan)
        # A share of exactly one half may come out a rounding above it.
        down = np.flatnonzero(values <= share + 1e-9)[::-1]
        found[self.group[down]] = self.hours[down]
        return [None if math.isnan(x) else x for x in found.tolist()]

    def durations(self) -> list[Duration]:
        medians, p90s = self._crossing(self.share, 0.5), self._crossing(self.share, 0.1)
        highs = self._crossing(self.upper, 0.5)
        return [
            Duration(
                median=medians[i],
                low=float(self.lows[i]) if n else None,
                high=highs[i],
                n=int(n),
                ended=int(self.ended[i]),
                p90=p90s[i],
                confidence=self.confidence,
            )
            for i, n in enumerate(self.n)
        ]
