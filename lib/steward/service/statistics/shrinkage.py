"""Rates fit to be ranked: each team drawn towards what all share, the small ones most.

In a bare league table the smallest teams stand at both ends, by luck alone.

>>> shrink([1, 40, 55, 45], [1, 50, 60, 60]).values.round(2).tolist()  # 1 of 1 is no 100%
[0.84, 0.8, 0.9, 0.76]
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from steward.service.said import MOST_ROWS, Said
from steward.service.statistics._counting import listed_counts, normal_quantile
from steward.words import EN_DASH, Locale, Text, interval, number, percent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Shrunk(Said):
    """Rates of several teams, each drawn towards what all share by as much as its small n asks for."""

    values: Floats
    """One rate a team; for a team without cases the common rate."""
    prior_mean: float
    """The pooled rate, all counts over all cases."""
    prior_n: float
    """How many cases the common rate is worth: a team with that many cases moves half-way."""
    lows: Floats
    highs: Floats
    raw: Floats
    """The rates as counted; NaN for a team without cases."""
    ns: Floats
    method: str = "beta-binomial empirical Bayes"
    confidence: float = 0.95

    def sentence(self, locale: Locale) -> str:
        """Say the common rate, what it is worth, and how far the teams lie apart, raw and shrunk."""
        import numpy as np

        if math.isnan(self.prior_mean):
            return _NOTHING.say(locale)
        return (_SHRUNK if self.prior_n else _RAW).say(
            locale,
            mean=percent(self.prior_mean),
            worth=_worth(self.prior_n, locale),
            teams=number(int((self.ns > 0).sum()), locale),
            n=number(float(self.ns.sum()), locale),
            raw=interval(float(np.nanmin(self.raw)), float(np.nanmax(self.raw))),
            shrunk=interval(float(self.values.min()), float(self.values.max())),
        )

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give each team by its place in the input: raw, shrunk, interval."""
        if math.isnan(self.prior_mean):
            return []
        confidence = percent(self.confidence, decimals=0)
        return [
            (
                _TEAM.say(locale, i=i + 1),
                _ROW.say(
                    locale,
                    raw=EN_DASH if math.isnan(self.raw[i]) else percent(float(self.raw[i])),
                    n=number(float(self.ns[i]), locale),
                    value=percent(float(self.values[i])),
                    confidence=confidence,
                    interval=interval(float(self.lows[i]), float(self.highs[i])),
                ),
            )
            for i in range(min(len(self.values), MOST_ROWS))
        ]


def _worth(cases: float, locale: Locale) -> str:
    return number(round(cases, -3 if cases >= 10_000 else 0), locale)


_NOTHING = Text("没有数据（n = 0）", "No data (n = 0)")
_SHRUNK = Text(
    "共同水平 {mean}，分量相当于 {worth} 件（{teams} 个班组，n = {n}）；各班组原始 {raw}，收缩后 {shrunk}",
    "The common rate of {mean} weighs as much as {worth} cases ({teams} teams, n = {n}); the teams run from {raw} raw, {shrunk} shrunk",
)
_RAW = Text(
    "班组不到三个，没有可以借鉴的，保留原始比率 {raw}（{teams} 个班组，n = {n}）",
    "Fewer than three teams have nothing to learn from each other; the rates stay raw, {raw} ({teams} teams, n = {n})",
)
_TEAM = Text("第 {i} 个班组", "Team {i}")
_ROW = Text(
    "原始 {raw}（n = {n}），收缩后 {value}，{confidence} 区间 {interval}",
    "{raw} raw (n = {n}), {value} shrunk, {confidence} interval {interval}",
)


def shrink(ks: ArrayLike, ns: ArrayLike, confidence: float = 0.95) -> Shrunk:
    """Give rates that are fit to be ranked: (k + m M) / (n + M), with m the pooled rate and M estimated from the teams.

    The teams' true rates are taken to follow a beta distribution with mean m = Σk/Σn and precision M. M maximises the
    beta-binomial likelihood times 1/M (adjustment for density maximisation), which keeps it finite when teams differ no
    more than chance would make them. Intervals are the central quantiles of Beta(k + m'M, n - k + (1-m')M), where
    m' = (Σk + ½)/(Σn + 1) so that pooled rates of 0 and 1 keep a width. They leave out the doubt about m and M, so they
    are a little narrow for fewer than ten teams. With fewer than three teams there is nothing to learn from: the rates stay
    raw, with Jeffreys intervals.

    Source: C. N. Morris, “Parametric empirical Bayes inference”, JASA 78 (1983) 47-65; the adjustment as in H. Tak, J. Kelly and
    C. N. Morris, “Rgbp”, Journal of Statistical Software 78(5) (2017).

    Args:
        ks: counts, one a team.
        ns: cases, one a team.
        confidence: such as 0.95.

    Raises:
        ValueError: unless every 0 <= k <= n.

    >>> shrink([1, 40, 55, 45], [1, 50, 60, 60]).values.round(2).tolist()
    [0.84, 0.8, 0.9, 0.76]
    """
    import numpy as np
    from scipy.special import betaincinv

    k, n = listed_counts(ks, ns)
    tail = (1 - confidence) / 2
    normal_quantile(confidence)
    if n.sum() == 0:
        values, lows, highs, raw = (np.full(n.shape, np.nan) for _ in range(4))
        return Shrunk(values, math.nan, math.nan, lows, highs, raw, n, confidence=confidence)
    mean = float(k.sum() / n.sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        raw = np.where(n > 0, k / n, np.nan)
    own = np.where(n > 0, raw, mean)
    if int((n > 0).sum()) < 3:
        values = own
        precision, a, b = 0.0, k + 0.5, n - k + 0.5
    else:
        precision = _precision(k, n, mean)
        # Between the two by algebra; rounding must not push it past either.
        values = np.clip((k + mean * precision) / (n + precision), np.minimum(own, mean), np.maximum(own, mean))
        kept = float((k.sum() + 0.5) / (n.sum() + 1))
        a, b = k + kept * precision, n - k + (1 - kept) * precision
    lows = np.minimum(betaincinv(a, b, tail), values)
    highs = np.maximum(betaincinv(a, b, 1 - tail), values)
    return Shrunk(values, mean, precision, lows, highs, raw, n, confidence=confidence)


def _log_likelihood(precision: Floats, k: Floats, n: Floats, mean: float) -> Floats:
    """Beta-binomial log likelihood of all teams, up to a constant, at each precision of a column."""
    from scipy.special import gammaln

    m = precision[:, None]
    a, b = mean * m, (1 - mean) * m
    terms = gammaln(m) - gammaln(n + m)
    if mean > 0:
        terms = terms + gammaln(k + a) - gammaln(a)
    if mean < 1:
        terms = terms + gammaln(n - k + b) - gammaln(b)
    found: Floats = terms.sum(axis=1)
    return found


def _precision(k: Floats, n: Floats, mean: float) -> float:
    """Maximise the adjusted likelihood over log M, by three passes over ever finer grids."""
    import numpy as np

    # Below one case the common rate would say nothing; above a million, differences are lost in rounding.
    low, high = 0.0, math.log(1e6)
    best = low
    for _ in range(3):
        grid = np.linspace(low, high, 81)
        best = float(grid[int(np.argmax(_log_likelihood(np.exp(grid), k, n, mean) - grid))])
        step = (high - low) / 80
        low, high = max(0.0, best - step), best + step
    return math.exp(best)
