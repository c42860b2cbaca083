"""Figures of a simulation with their intervals: over independent runs, and between scenarios run on the same complaints.

Each figure is taken over all runs together. Leaving out one run after another gives each run its own share in it (its
pseudo-value), and their spread gives a t-interval. For a mean over runs that is the usual interval; it is as good for
ratios and quantiles, whose plain mean over runs would be off. Between two scenarios the differences of the pseudo-values
count, so that what the runs have in common drops out.

Source: R. G. Miller, “The jackknife - a review”, Biometrika 61 (1974) 1-15; A. M. Law, Simulation Modeling and Analysis, 5th ed.
(2015), chapters 9 (independent runs, ratio estimators) and 11 (common random numbers).

>>> waits = Figure.of(lambda runs: float(sum(runs) / len(runs)), [2.0, 4.0, 6.0], "hours")
>>> waits.value, round(waits.estimate().low, 2)
(4.0, -0.97)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from steward.service.statistics.estimate import Estimate, Kind

Run = TypeVar("Run")


def t_quantile(confidence: float, freedom: int) -> float:
    """Give t so that Student's t with so many degrees of freedom lies within ±t with probability `confidence`."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.5 + confidence / 2))


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a simulation, with each run's share in it."""

    value: float
    shares: tuple[float, ...] = field(repr=False)
    """Pseudo-values, one a run."""
    kind: Kind
    bounds: tuple[float, float] = (-math.inf, math.inf)
    """Between what the figure must lie."""
    floor: tuple[float, float] | None = None
    """An interval that the figure's own may not fall short of, where all runs agree by lack of cases."""

    @classmethod
    def of(
        cls,
        statistic: Callable[[Sequence[Run]], float],
        runs: Sequence[Run],
        kind: Kind,
        *,
        bounds: tuple[float, float] = (-math.inf, math.inf),
        floor: tuple[float, float] | None = None,
    ) -> Figure:
        """Take a figure over the runs; NaN where the runs hold no case for it."""
        n = len(runs)
        value = statistic(runs)
        shares = tuple(n * value - (n - 1) * statistic([*runs[:i], *runs[i + 1 :]]) for i in range(n)) if n > 1 else ()
        return cls(value, shares, kind, bounds, floor)

    def estimate(self, confidence: float = 0.95) -> Estimate:
        """Give the figure with its t-interval; `n` is the number of runs."""
        half = _half(self.shares, confidence)
        low, high = max(self.bounds[0], self.value - half), min(self.bounds[1], self.value + half)
        if self.floor is not None:
            low, high = min(low, self.floor[0]), max(high, self.floor[1])
        return Estimate(self.value, len(self.shares), None, low, high, "t over runs", confidence, self.kind)

    def change_to(self, other: Figure, confidence: float = 0.95) -> Estimate:
        """Give `other` minus this figure, where both come from the same runs; `n` is the number of runs."""
        value = other.value - self.value
        half = _half([b - a for a, b in zip(self.shares, other.shares, strict=True)], confidence)
        return Estimate(
            value, len(self.shares), None, value - half, value + half, "paired t over runs", confidence, self.kind
        )


def _half(shares: Sequence[float], confidence: float) -> float:
    n = len(shares)
    if n < 2 or not all(map(math.isfinite, shares)):
        return math.nan
    mean = math.fsum(shares) / n
    spread = math.sqrt(math.fsum((share - mean) ** 2 for share in shares) / (n - 1))
    return t_quantile(confidence, n - 1) * spread / math.sqrt(n)
