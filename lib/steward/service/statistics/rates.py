"""Rates of small teams, with the doubt that belongs to them.

A rate is never shown without the number of cases behind it and an interval: 14 of 17 is 82.4%, but anything from 59% to
94% would have looked much the same. Formulas take counts and give an `Estimate`; functions ending in ``_many`` take arrays
and give arrays.

>>> print(wilson(14, 17))
82.4% (14/17), 95% interval 59%–94%

numpy and scipy are imported where they are used; importing this module costs nothing.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, SupportsFloat

from steward.service.statistics._counting import checked_counts, normal_quantile
from steward.service.statistics.estimate import Difference, Estimate
from steward.service.statistics.funnel_limits import FunnelLimits, funnel
from steward.service.statistics.shrinkage import Shrunk, shrink

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = [
    "Difference", "Estimate", "FunnelLimits", "Shrunk", "finite_population", "funnel", "newcombe", "normal_quantile", "shrink",
    "wilson", "wilson_ends", "wilson_many",
]  # fmt: skip


def wilson_ends(p: float, n: float, z: float) -> tuple[float, float]:
    """Give the ends of the Wilson interval of a rate seen on n cases, where n need not be whole. See `wilson`.

    >>> [round(end, 3) for end in wilson_ends(0.8, 12.5, 1.96)]
    [0.523, 0.936]
    """
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    # At 0 and 1 the algebra gives the bound itself; rounding must not push it past.
    low = 0.0 if p == 0 else max(0.0, centre - half)
    high = 1.0 if p == 1 else min(1.0, centre + half)
    return low, high


def _checked(k: float, n: float) -> tuple[int, int]:
    if type(k) is int and type(n) is int and 0 <= k <= n:  # nearly always; asking for a protocol takes its time
        return k, n
    given: tuple[object, object] = (k, n)
    if any(not isinstance(x, SupportsFloat) or getattr(x, "ndim", 0) for x in given):
        raise ValueError(
            "k and n are two numbers; for many rates at once take steward.service.statistics.rates.wilson_many"
        )
    if not 0 <= k <= n or not math.isfinite(n):
        raise ValueError(f"k must lie between 0 and n, not k={k}, n={n}")
    if k != int(k) or n != int(n):
        raise ValueError(f"k and n are counts of cases, whole numbers, not k={k}, n={n}")
    return int(k), int(n)


def wilson(k: int, n: int, confidence: float = 0.95) -> Estimate:
    """Give the rate k/n with its Wilson score interval.

    The interval holds every rate p for which k of n would not surprise: |k/n - p| <= z sqrt(p(1-p)/n). It keeps within 0
    and 1 and is honest for small n and for rates near 0 and 1.

    Source: E. B. Wilson, “Probable inference, the law of succession, and statistical inference”, JASA 22 (1927) 209-212.

    Raises:
        ValueError: unless 0 <= k <= n, both whole.

    >>> wilson(14, 17).sentence("zh")
    '82.4%（14/17），95% 区间 59%–94%'
    """
    k, n = _checked(k, n)
    z = normal_quantile(confidence)
    if n == 0:
        return Estimate(math.nan, 0, 0, math.nan, math.nan, "Wilson", confidence)
    low, high = wilson_ends(k / n, n, z)
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
    k, n = checked_counts(ks, ns)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = k / n
        centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        low = np.where(p == 0, 0.0, np.maximum(0.0, centre - half))
        high = np.where(p == 1, 1.0, np.minimum(1.0, centre + half))
    empty = n == 0
    return np.where(empty, np.nan, low), np.where(empty, np.nan, high)


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


def check_population(n: int, population: int) -> None:
    """Refuse a population that `n` cases cannot come from.

    Raises:
        ValueError: unless it is a whole number, and no less than `n`.
    """
    if not isinstance(population, SupportsFloat) or not float(population).is_integer():
        raise ValueError(f"a population is a whole number, not {population!r}")
    if n > population:
        raise ValueError(f"a sample of {n} cannot come from a population of {population}")


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
    k, n = _checked(k, n)
    check_population(n, population)
    method = "Wilson, finite population"
    z = normal_quantile(confidence)
    if n == 0:
        return Estimate(math.nan, 0, 0, math.nan, math.nan, method, confidence)
    p = k / n
    if n == population:
        return Estimate(p, n, k, p, p, method, confidence)
    low, high = wilson_ends(p, n * (population - 1) / (population - n), z)
    low = min(p, max(low, k / population))
    high = max(p, min(high, (k + population - n) / population))
    return Estimate(p, n, k, low, high, method, confidence)
