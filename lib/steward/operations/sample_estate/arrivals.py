"""When things happen: every kind of case on every day by its season, the weather, the festivals and the decoration wave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.random import Generator

from steward.operations.sample_estate.chance import Array, minutes, share
from steward.operations.sample_estate.places import Homes
from steward.operations.sample_estate.seasons import DAY, Year


class Kind(Protocol):
    """What arrivals need to know of a kind of case."""

    @property
    def weight(self) -> float:
        """How common it is."""

    @property
    def season(self) -> tuple[float, ...]:
        """Factor for January to December."""

    @property
    def storm(self) -> float:
        """Factor in the storm week."""

    @property
    def decorating(self) -> float:
        """Factor while the new building is decorated, in that building."""


_WEEKDAY = np.array([1.15, 1.02, 0.98, 0.97, 1.0, 1.05, 0.9])
_HOURS = (
    (0, 0),
    (0.03, 420),
    (0.10, 510),
    (0.35, 620),
    (0.50, 720),
    (0.62, 870),
    (0.80, 1030),
    (0.94, 1230),
    (1, 1439),
)


def arrivals(
    rng: Generator, year: Year, homes: Homes, kinds: Sequence[Kind], monthly_rate: float
) -> tuple[Array, Array, Array]:
    """Draw cases: their kind (position), the minute they come in, and the home.

    `monthly_rate` is the number of cases per served home in an ordinary month. After a storm week, water still comes
    through for a few days: the storm's factor fades over the five days that follow it.
    """
    fade = year.storm.astype(float)
    for later in range(1, 6):
        fade = np.maximum(fade, np.concatenate([np.zeros(later), year.storm[:-later]]) * (1 - later / 6) * 0.5)
    weights = np.array([k.weight for k in kinds])
    season = np.array([k.season for k in kinds])[:, year.month_of_year]
    season /= np.mean([k.season for k in kinds], axis=1)[:, None]
    storm = 1 + (np.array([k.storm for k in kinds])[:, None] - 1) * fade[None, :]
    weekday = _WEEKDAY[(year.days + 3) % 7]
    calm = np.where(year.festival, 0.35, 1.0) * weekday
    month = year.month_index(year.days)
    wave = np.isin(month, year.decoration_months)
    served = homes.served_on(year.days)
    new = served - homes.served_on(np.full(len(year.days), year.handover_day - 1))
    extra = (
        1 + (np.array([k.decorating for k in kinds])[:, None] - 1) * (wave * new / np.maximum(served, 1) * 2.5)[None, :]
    )
    expected = (
        weights[:, None] / weights.sum() * season * storm * extra * (calm * served)[None, :] * monthly_rate / 30.4
    )
    n = round(float(expected.sum()))
    cell = share(rng, expected.ravel(), n)
    kind, day = cell // len(year.days), year.days[cell % len(year.days)]
    at = day * DAY + minutes(rng, n, *_HOURS)
    order = np.argsort(at, kind="stable")
    kind, at = kind[order], at[order]
    home = homes.draw(rng, at // DAY)
    # 装修引起的多半出在新楼
    fresh = np.array([k.decorating for k in kinds])[kind] > 1.4
    in_wave = np.isin(year.month_index(at // DAY), year.decoration_months)
    pool = homes.served_on(at // DAY)
    first_new = int(homes.served_on(np.array([year.handover_day - 1]))[0])
    moved = fresh & in_wave & (pool > first_new) & (rng.random(n) < 0.45)
    return kind, at, np.where(moved, first_new + home % np.maximum(pool - first_new, 1), home)
