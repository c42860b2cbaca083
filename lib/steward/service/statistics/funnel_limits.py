"""Comparing teams of different size without a league table.

>>> funnel([36, 55, 20], [50, 60, 60]).places
('inside', 'far-above', 'far-below')
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, SupportsFloat

from steward.service.said import MOST_ROWS, Said
from steward.service.statistics._counting import figures, listed_counts
from steward.words import Locale, Text, interval, join, number, percent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]


Place = Literal["inside", "above", "below", "far-above", "far-below", "no-data"]
"""Where a team stands in the funnel: far is outside the wider limits."""
PLACE_TEXTS: Mapping[Place, Text] = MappingProxyType(
    {
        "inside": Text("在漏斗之内", "inside"),
        "above": Text("偏高", "above"),
        "below": Text("偏低", "below"),
        "far-above": Text("明显偏高", "far above"),
        "far-below": Text("明显偏低", "far below"),
        "no-data": Text("没有数据", "without data"),
    }
)


@dataclass(frozen=True, slots=True)
class FunnelLimits(Said):
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

    def sentence(self, locale: Locale) -> str:
        """Say how many teams stand where, and around which rate."""
        if math.isnan(self.centre) or not self.ns.sum():
            return _NOTHING.say(locale)
        counted = [(place, self.places.count(place)) for place in PLACE_TEXTS]
        where = [f"{number(n, locale)}{_OF.say(locale)}{PLACE_TEXTS[place].say(locale)}" for place, n in counted if n]
        return _FUNNEL.say(
            locale,
            teams=number(len(self.places), locale),
            n=number(float(self.ns.sum()), locale),
            centre=percent(self.centre),
            where="，".join(where) if locale == "zh" else join(where, locale),
        )

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give each team by its place in the input: its rate, where it stands, and the limits for its size."""
        if math.isnan(self.centre):
            return []
        rows = []
        for i, place in enumerate(self.places[:MOST_ROWS]):
            said = PLACE_TEXTS[place].say(locale)
            if place != "no-data":
                rate, n = float(self.values[i]), float(self.ns[i])
                said = _ROW.say(
                    locale,
                    value=percent(rate),
                    k=number(round(rate * n), locale),
                    n=number(n, locale),
                    where=said,
                    level=percent(self.levels[0], decimals=0),
                    limits=interval(float(self.lower[0, i]), float(self.upper[0, i])),
                )
            rows.append((_TEAM.say(locale, i=i + 1), said))
        return rows


_NOTHING = Text("没有数据（n = 0）", "No data (n = 0)")
_OF = Text(" 个", " ")
_FUNNEL = Text("{teams} 个班组围绕 {centre}（n = {n}）：{where}", "{teams} teams around {centre} (n = {n}): {where}")
_TEAM = Text("第 {i} 个班组", "Team {i}")
_ROW = Text(
    "{value}（{k}/{n}），{where}；这么大的班组，{level} 落在 {limits}",
    "{value} ({k}/{n}), {where}; {level} of teams this size fall within {limits}",
)


def funnel(
    ks: ArrayLike, ns: ArrayLike, centre: float | None = None, levels: Sequence[float] = (0.95, 0.998)
) -> FunnelLimits:
    """Compare teams without a league table: which of them differ from the centre by more than their size explains?

    The limits at size n are quantiles of Binomial(n, centre)/n, interpolated between the two neighbouring counts:
    r = the smallest count with F(r) >= p, y = (r - (F(r) - p)/(F(r) - F(r-1)))/n. They are for drawing; where a team stands goes by
    the exact binomial chance of as many or more (as few or fewer) as it has.

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
    from scipy.special import bdtr, bdtrc

    k, n = listed_counts(ks, ns)
    levels = tuple(np.atleast_1d(figures(levels, "levels are numbers that rise within 0 and 1")).tolist())
    if not levels or any(not 0 < x < 1 for x in levels) or list(levels) != sorted(levels):
        raise ValueError(f"levels must rise within 0 and 1, not {levels}")
    total = float(n.sum())
    if centre is None:
        centre = float(k.sum()) / total if total else math.nan
    elif not isinstance(centre, SupportsFloat) or not 0 <= centre <= 1:
        raise ValueError(f"the centre must be a fraction such as 0.8, not {centre!r}")
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.where(n > 0, k / n, np.nan)
    lower, upper = _funnel_limits(centre, n, levels)
    # Places go by the exact chance of so many or more (so few or fewer), not by the interpolated limits: at k = n those lie
    # below 1, and a small team with every case good would stand outside by luck alone.
    with np.errstate(invalid="ignore"):
        more = np.where(k > 0, bdtrc(np.maximum(k - 1, 0), n.astype(np.int64), centre), 1.0)
        fewer = np.where(k < n, bdtr(k, n.astype(np.int64), centre), 1.0)
    near, far = (1 - levels[0]) / 2, (1 - levels[-1]) / 2
    places: list[Place] = []
    for i, value in enumerate(values):
        if math.isnan(value):
            places.append("no-data")
        elif more[i] <= far:
            places.append("far-above")
        elif fewer[i] <= far:
            places.append("far-below")
        elif more[i] <= near:
            places.append("above")
        else:
            places.append("below" if fewer[i] <= near else "inside")
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
        return np.where(r < 0, 0.0, bdtr(np.clip(r, 0, n), n.astype(np.int64), centre))

    with np.errstate(divide="ignore", invalid="ignore"):
        guess = np.nan_to_num(np.ceil(bdtrik(p, n, centre)), nan=0.0)
        r = np.clip(guess, 0, n)
        # The inverse is a root of a smooth stand-in: settle on the smallest count that really reaches p.
        r = np.where(cdf(r - 1) >= p, r - 1, r)
        r = np.where(cdf(r) < p, np.minimum(r + 1, n), r)
        here, before = cdf(r), cdf(r - 1)
        limit: Floats = np.where(n > 0, np.clip((r - (here - p) / (here - before)) / n, 0.0, 1.0), np.nan)
    return limit
