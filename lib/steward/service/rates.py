"""Rates of small teams, with the doubt that belongs to them.

A rate is never shown without the number of cases behind it and an interval: 14 of 17 is 82.4%, but anything from 59% to
94% would have looked much the same. Formulas take counts and give an `Estimate`; functions ending in ``_many`` take arrays
and give arrays.

>>> print(wilson(14, 17))
82.4% (14/17), 95% interval 59%–94%

numpy and scipy are imported where they are used; importing this module costs nothing.
"""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Literal

from steward.words import EN_DASH, Locale, Text, choose_locale, duration, interval, number, percent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

Kind = Literal["rate", "hours", "number"]
"""What the figures of an `Estimate` are: fractions, hours, or plain numbers."""

_WITH_K = Text(
    "{value}（{k}/{n}），{confidence} 区间 {interval}", "{value} ({k}/{n}), {confidence} interval {interval}"
)
_WITH_N = Text(
    "{value}（n = {n}），{confidence} 区间 {interval}", "{value} (n = {n}), {confidence} interval {interval}"
)
_NOTHING = Text("没有数据（n = 0）", "No data (n = 0)")
_BEYOND = Text("超出已观察的范围", "beyond what was observed")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with the number of cases behind it and the interval that it may well lie in.

    With ``n == 0`` the value and both ends are NaN. An end may be infinite where the data set no bound to it, such as the
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

    def sentence(self, locale: Locale) -> str:
        """Say the figure, its n and its interval on one line, without a full stop."""
        if self.n == 0:
            return _NOTHING.say(locale)
        return (_WITH_N if self.k is None else _WITH_K).say(
            locale,
            value=_written(self.value, self.kind, locale),
            k="" if self.k is None else number(self.k, locale),
            n=number(self.n, locale),
            confidence=percent(self.confidence, decimals=0),
            interval=_between(self.low, self.high, self.kind),
        )

    def __str__(self) -> str:
        return self.sentence("en")

    def _repr_html_(self) -> str:
        locale = choose_locale()
        return f'<span lang="{locale}">{html.escape(self.sentence(locale))}</span>'


def _written(value: float, kind: Kind, locale: Locale) -> str:
    if math.isinf(value):
        return _BEYOND.say(locale)
    if kind == "rate":
        return percent(value)
    return duration(value, locale) if kind == "hours" else number(value, locale, decimals=1)


def _between(low: float, high: float, kind: Kind) -> str:
    if math.isfinite(low) and math.isfinite(high):
        return interval(low, high, kind=kind)

    def end(value: float) -> str:
        if math.isinf(value):
            return "∞" if value > 0 else "−∞"
        return percent(value, decimals=0) if kind == "rate" else number(value, decimals=1 if kind == "hours" else 0)

    return f"{end(low)}{EN_DASH}{end(high)}"


@lru_cache(maxsize=32)
def normal_quantile(confidence: float) -> float:
    """Give z so that a standard normal lies within ±z with probability `confidence`: 1.96 for 0.95.

    Raises:
        ValueError: unless 0 < confidence < 1.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence}")
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def _wilson_ends(p: float, n: float, z: float) -> tuple[float, float]:
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    # At 0 and 1 the algebra gives the bound itself; rounding must not push it past.
    low = 0.0 if p == 0 else max(0.0, centre - half)
    high = 1.0 if p == 1 else min(1.0, centre + half)
    return low, high


def _checked(k: float, n: float) -> None:
    if not 0 <= k <= n or not math.isfinite(n):
        raise ValueError(f"k must lie between 0 and n, not k={k}, n={n}")


def wilson(k: int, n: int, confidence: float = 0.95) -> Estimate:
    """Give the rate k/n with its Wilson score interval.

    The interval holds every rate p for which k of n would not surprise: |k/n - p| <= z sqrt(p(1-p)/n). It keeps within 0
    and 1 and is honest for small n and for rates near 0 and 1.

    Source: E. B. Wilson, “Probable inference, the law of succession, and statistical inference”, JASA 22 (1927) 209-212.

    Raises:
        ValueError: unless 0 <= k <= n.

    >>> wilson(14, 17).sentence("zh")
    '82.4%（14/17），95% 区间 59%–94%'
    """
    k, n = int(k), int(n)
    _checked(k, n)
    z = normal_quantile(confidence)
    if n == 0:
        return Estimate(math.nan, 0, 0, math.nan, math.nan, "Wilson", confidence)
    low, high = _wilson_ends(k / n, n, z)
    return Estimate(k / n, n, k, low, high, "Wilson", confidence)


def wilson_many(ks: ArrayLike, ns: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Give the ends of the Wilson intervals of many rates; NaN where n is 0. Formula and source: `wilson`.

    Args:
        ks: counts, any shape.
        ns: cases, of the same or a broadcastable shape.
        confidence: such as 0.95.

    Raises:
        ValueError: unless every 0 <= k <= n.

    >>> low, high = wilson_many([14, 0], [17, 0])
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.59, nan], [0.938, nan])
    """
    import numpy as np

    z = normal_quantile(confidence)
    k, n = _counts(ks, ns)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = k / n
        centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        low = np.where(p == 0, 0.0, np.maximum(0.0, centre - half))
        high = np.where(p == 1, 1.0, np.minimum(1.0, centre + half))
    empty = n == 0
    return np.where(empty, np.nan, low), np.where(empty, np.nan, high)


def _counts(ks: ArrayLike, ns: ArrayLike) -> tuple[Floats, Floats]:
    import numpy as np

    k, n = np.broadcast_arrays(np.asarray(ks, dtype=np.float64), np.asarray(ns, dtype=np.float64))
    if not bool(((k >= 0) & (k <= n) & np.isfinite(n)).all()):
        raise ValueError("every k must lie between 0 and its n")
    return k, n


@dataclass(frozen=True, slots=True)
class Difference:
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

    def __str__(self) -> str:
        return self.sentence("en")

    def _repr_html_(self) -> str:
        locale = choose_locale()
        return f'<span lang="{locale}">{html.escape(self.sentence(locale))}</span>'


_DIFFERENCE = Text(
    "相差 {value} 个百分点（{k1}/{n1} 与 {k2}/{n2}），{confidence} 区间 {low} 到 {high}",
    "{value} percentage points ({k1}/{n1} against {k2}/{n2}), {confidence} interval {low} to {high}",
)
_NO_DIFFERENCE = Text("有一方没有数据，比不了", "One side has no data, so they cannot be compared")


def newcombe(k1: int, n1: int, k2: int, n2: int, confidence: float = 0.95) -> Difference:
    """Give the difference k1/n1 - k2/n2 of two independent rates with Newcombe's hybrid score interval.

    With the Wilson ends (l1, u1) and (l2, u2) the interval is
    d - sqrt((p1-l1)² + (u2-p2)²) to d + sqrt((u1-p1)² + (p2-l2)²).

    Source: R. G. Newcombe, “Interval estimation for the difference between independent proportions: comparison of eleven
    methods”, Statistics in Medicine 17 (1998) 873-890, method 10.

    Raises:
        ValueError: unless 0 <= k <= n on both sides.

    >>> print(newcombe(56, 70, 48, 80))
    +20.0 percentage points (56/70 against 48/80), 95% interval 5 to 33
    """
    a, b = wilson(k1, n1, confidence), wilson(k2, n2, confidence)
    d = a.value - b.value
    low = d - math.hypot(a.value - a.low, b.high - b.value)
    high = d + math.hypot(a.high - a.value, b.value - b.low)
    return Difference(d, a, b, max(-1.0, low), min(1.0, high), "Newcombe", confidence)


def finite_population(k: int, n: int, population: int, confidence: float = 0.95) -> Estimate:
    """Give the rate among all `population` cases, of which only `n` were looked at without replacement.

    The Wilson interval is taken at the effective size n (N-1)/(N-n), since the variance of a sample without replacement is
    smaller by (N-n)/(N-1); what was seen bounds it: at least k and at most k + N - n of the N cases count. When all were
    looked at the interval is the rate itself.

    Source: W. G. Cochran, Sampling Techniques, 3rd ed. (1977), sections 2.6 and 3.2; Wilson as in `wilson`.

    Raises:
        ValueError: unless 0 <= k <= n <= population.

    >>> finite_population(45, 60, 80).sentence("en")
    '75.0% (45/60), 95% interval 69%–80%'
    """
    k, n, population = int(k), int(n), int(population)
    _checked(k, n)
    if n > population:
        raise ValueError(f"a sample of {n} cannot come from a population of {population}")
    method = "Wilson, finite population"
    z = normal_quantile(confidence)
    if n == 0:
        return Estimate(math.nan, 0, 0, math.nan, math.nan, method, confidence)
    p = k / n
    if n == population:
        return Estimate(p, n, k, p, p, method, confidence)
    low, high = _wilson_ends(p, n * (population - 1) / (population - n), z)
    low = min(p, max(low, k / population))
    high = max(p, min(high, (k + population - n) / population))
    return Estimate(p, n, k, low, high, method, confidence)


@dataclass(frozen=True, slots=True)
class Shrunk:
    """Rates of several teams, each drawn towards what all share by as much as its small n asks for."""

    values: Floats
    """One rate a team; for a team without cases the common rate."""
    prior_mean: float
    """The pooled rate, all counts over all cases."""
    prior_n: float
    """How many cases the common rate is worth: a team with that many cases moves half-way."""
    lows: Floats
    highs: Floats
    method: str = "beta-binomial empirical Bayes"
    confidence: float = 0.95


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

    k, n = (np.atleast_1d(a) for a in _counts(ks, ns))
    tail = (1 - confidence) / 2
    normal_quantile(confidence)
    if n.sum() == 0:
        nothing = np.full(n.shape, np.nan)
        return Shrunk(nothing, math.nan, math.nan, nothing.copy(), nothing.copy(), confidence=confidence)
    mean = float(k.sum() / n.sum())
    if int((n > 0).sum()) < 3:
        with np.errstate(invalid="ignore"):
            values = np.where(n > 0, k / np.maximum(n, 1), mean)
        precision, a, b = 0.0, k + 0.5, n - k + 0.5
    else:
        precision = _precision(k, n, mean)
        values = (k + mean * precision) / (n + precision)
        kept = float((k.sum() + 0.5) / (n.sum() + 1))
        a, b = k + kept * precision, n - k + (1 - kept) * precision
    lows = np.minimum(betaincinv(a, b, tail), values)
    highs = np.maximum(betaincinv(a, b, 1 - tail), values)
    return Shrunk(values, mean, precision, lows, highs, confidence=confidence)


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


Place = Literal["inside", "above", "below", "far-above", "far-below", "no-data"]
"""Where a team stands in the funnel: far is outside the wider limits."""


@dataclass(frozen=True, slots=True)
class FunnelLimits:
    """The limits within which teams of a given size differ by chance alone."""

    centre: float
    values: Floats
    """One rate a team."""
    ns: Floats
    levels: tuple[float, ...]
    """Coverage of each pair of limits, such as (0.95, 0.998)."""
    lower: Floats
    """Shape (levels, teams)."""
    upper: Floats
    places: tuple[Place, ...]
    """One a team."""
    method: str = "Spiegelhalter funnel, exact binomial"

    def at(self, ns: ArrayLike) -> tuple[Floats, Floats]:
        """Give the limits at other sizes, to draw the funnel: two arrays of shape (levels, sizes)."""
        return _funnel_limits(self.centre, ns, self.levels)


def funnel(
    ks: ArrayLike, ns: ArrayLike, centre: float | None = None, levels: Sequence[float] = (0.95, 0.998)
) -> FunnelLimits:
    """Compare teams without a league table: which of them differ from the centre by more than their size explains?

    The limits at size n are quantiles of Binomial(n, centre)/n, interpolated between the two neighbouring counts:
    r = the smallest count with F(r) >= p, y = (r - (F(r) - p)/(F(r) - F(r-1)))/n.

    Source: D. J. Spiegelhalter, “Funnel plots for comparing institutional performance”, Statistics in Medicine 24 (2005)
    1185-1202, appendix A.1.1.

    Args:
        ks: counts, one a team.
        ns: cases, one a team.
        centre: the rate compared with, as a fraction; without it the pooled rate.
        levels: coverage of the limits, narrow first.

    Raises:
        ValueError: unless every 0 <= k <= n, 0 <= centre <= 1 and levels rise within 0 and 1.

    >>> funnel([36, 55, 20], [50, 60, 60]).places
    ('inside', 'far-above', 'far-below')
    """
    import numpy as np

    k, n = (np.atleast_1d(a) for a in _counts(ks, ns))
    levels = tuple(levels)
    if not levels or any(not 0 < x < 1 for x in levels) or list(levels) != sorted(levels):
        raise ValueError(f"levels must rise within 0 and 1, not {levels}")
    total = float(n.sum())
    if centre is None:
        centre = float(k.sum()) / total if total else math.nan
    elif not 0 <= centre <= 1:
        raise ValueError(f"the centre must be a fraction, not {centre}")
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.where(n > 0, k / n, np.nan)
    lower, upper = _funnel_limits(centre, n, levels)
    places: list[Place] = []
    for i, value in enumerate(values):
        if math.isnan(value):
            places.append("no-data")
        elif value > upper[-1, i]:
            places.append("far-above")
        elif value < lower[-1, i]:
            places.append("far-below")
        elif value > upper[0, i]:
            places.append("above")
        else:
            places.append("below" if value < lower[0, i] else "inside")
    return FunnelLimits(centre, values, n, levels, lower, upper, tuple(places))


def _funnel_limits(centre: float, ns: ArrayLike, levels: Sequence[float]) -> tuple[Floats, Floats]:
    import numpy as np

    n = np.atleast_1d(np.asarray(ns, dtype=np.float64))
    lower = np.stack([_binomial_quantile((1 - level) / 2, n, centre) for level in levels])
    upper = np.stack([_binomial_quantile((1 + level) / 2, n, centre) for level in levels])
    return lower, upper


def _binomial_quantile(p: float, n: Floats, centre: float) -> Floats:
    """Interpolated quantile of Binomial(n, centre), divided by n; NaN where n is 0."""
    import numpy as np
    from scipy.special import bdtr, bdtrik

    if math.isnan(centre):
        return np.full(n.shape, np.nan)
    if centre in (0, 1):
        return np.where(n > 0, float(centre), np.nan)

    def cdf(r: Floats) -> Any:
        return np.where(r < 0, 0.0, bdtr(np.clip(r, 0, n), n, centre))

    with np.errstate(divide="ignore", invalid="ignore"):
        guess = np.nan_to_num(np.ceil(bdtrik(p, n, centre)), nan=0.0)
        r = np.clip(guess, 0, n)
        # The inverse is a root of a smooth stand-in: settle on the smallest count that really reaches p.
        r = np.where(cdf(r - 1) >= p, r - 1, r)
        r = np.where(cdf(r) < p, np.minimum(r + 1, n), r)
        here, before = cdf(r), cdf(r - 1)
        limit: Floats = np.where(n > 0, np.clip((r - (here - p) / (here - before)) / n, 0.0, 1.0), np.nan)
    return limit
