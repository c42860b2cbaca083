"""What is added up for a figure: counts, sums of money by household, and lengths of time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from steward.service.period import Period
from steward.service.statistics.estimate import Estimate
from steward.service.statistics.rates import wilson

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from steward.operations.kpis.span import Span


@dataclass(frozen=True, slots=True)
class Count:
    """Cases, and how many of them count."""

    n: int = 0
    k: int = 0
    benchmark: float | None = None
    """Mean of the targets that came with the cases."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What a ratio of sums needs: totals, and squares and products of the clusters' totals."""

    n: int = 0
    clusters: int = 0
    top: float = 0.0
    bottom: float = 0.0
    top2: float = 0.0
    bottom2: float = 0.0
    cross: float = 0.0

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.n + other.n,
            self.clusters + other.clusters,
            self.top + other.top,
            self.bottom + other.bottom,
            self.top2 + other.top2,
            self.bottom2 + other.bottom2,
            self.cross + other.cross,
        )

    def estimate(self, confidence: float) -> Estimate:
        """Give the ratio of the sums with the interval of the ratio estimator, clusters taken as the sample.

        R = Σy/Σx; var(R) = m/(m-1) Σ(y_i - R x_i)² / (Σx)² over m clusters; the interval is R ± t(m-1) se, kept within 0 and 1.
        Where all clusters are whole (R = 1) or none has anything (R = 0) nothing varies, yet few clusters do not prove all:
        the interval is then Wilson's for m of m, or none of m, clusters.

        Source: W. G. Cochran, Sampling Techniques, 3rd ed. (1977), section 6.3 and, for clusters, 9A.
        """
        method = "ratio estimator, by household"
        if not self.n or self.bottom <= 0:
            return Estimate(math.nan, 0, None, math.nan, math.nan, method, confidence)
        ratio = self.top / self.bottom
        if self.clusters < 2:
            return Estimate(ratio, self.n, None, 0.0, 1.0, method, confidence)
        if (whole := round(ratio, 9)) in (0.0, 1.0):
            alike = wilson(self.clusters if whole else 0, self.clusters, confidence)
            return Estimate(ratio, self.n, None, alike.low, alike.high, method, confidence)
        from scipy.special import stdtrit

        squares = max(0.0, self.top2 - 2 * ratio * self.cross + ratio**2 * self.bottom2)
        m = self.clusters
        half = float(stdtrit(m - 1, 0.5 + confidence / 2)) * math.sqrt(m / (m - 1) * squares) / self.bottom
        low, high = max(0.0, ratio - half), ratio + half
        return Estimate(ratio, self.n, None, low, max(ratio, min(1.0, high)), method, confidence)


_MONTHS = 1 << 20
"""More than there are months: team and month make one number."""


@dataclass(frozen=True, slots=True)
class Times:
    """Lengths of time of many cases, sorted by team and month."""

    names: tuple[str, ...]
    """Team of each code."""
    places: NDArray[np.int64]
    """Code of the team x `_MONTHS` + months since year 0."""
    hours: NDArray[np.float64]
    ended: NDArray[np.bool_]

    @classmethod
    def read(cls, found: pa.Table, span: Span) -> Times:
        """Sort rows of team, month (since year 0), hours and ended; a length that nobody knows is left out."""
        import numpy as np

        hours = found["hours"].to_numpy().astype(np.float64)
        known = np.isfinite(hours)
        coded = found["team"].combine_chunks().dictionary_encode()
        codes = coded.indices.fill_null(len(coded.dictionary)).to_numpy().astype(np.int64)
        places = (codes * _MONTHS + found["month"].to_numpy())[known]
        order = np.argsort(places, kind="stable")
        names = (*(span.team_of(raw) for raw in coded.dictionary.to_pylist()), "")
        ended = found["ended"].to_numpy().astype(bool)
        return cls(names, places[order], hours[known][order], ended[known][order])

    def of(self, team: str | None, period: Period) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Give the hours of each case of a team (None: all) and period, and whether they are all."""
        import numpy as np

        first = period.start.year * 12 + period.start.month - 1
        found = [
            slice(*np.searchsorted(self.places, [code * _MONTHS + first, code * _MONTHS + first + period.length]))
            for code, name in enumerate(self.names)
            if team is None or name == team
        ]
        if not found:
            return self.hours[:0], self.ended[:0]
        return np.concatenate([self.hours[s] for s in found]), np.concatenate([self.ended[s] for s in found])
