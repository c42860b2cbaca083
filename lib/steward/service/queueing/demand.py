"""What comes in: when complaints arrive, how much work each is, and the day book of one simulated stretch of time.

The day book is drawn so that scenarios can be compared complaint by complaint. Moments and urgency are points scattered
evenly over time and rate; a scenario takes those that lie under its own rate. So 20 % more complaints are the same
complaints and a fifth more, and a complaint keeps its character - urgent or not, quick or long, its owner's patience -
whatever the scenario changes.

>>> busy = Arrivals(per_day=24, by_weekday=(2, 1, 1, 1, 1, 1, 1))
>>> round(busy.rate(dt.date(2026, 3, 2), 9), 3)  # a Monday, 09:00 to 10:00
1.75
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from steward.errors import StewardError, Trouble
from steward.words import Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

HOUR = 3_600_000_000
"""Microseconds, the unit of simulated time: whole numbers, so that nothing is ever a rounding too early."""
DAY = 24 * HOUR
NEVER = 2**62
MOST_VISITS = 8
"""A complaint that comes back again and again is let go after so many visits."""

Shape = Literal["lognormal", "exponential", "observed"]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """How many complaints come, and when; they come round the clock, at random around these rates.

    Raises:
        StewardError: ``bad-scenario`` with everything that cannot be.
    """

    per_day: float
    """Complaints on an average day, storm days included."""
    by_hour: tuple[float, ...] = (1.0,) * 24
    """Weight of each hour of the day, from midnight; only their proportions count."""
    by_weekday: tuple[float, ...] = (1.0,) * 7
    """Weight of each day of the week, from Monday."""
    storm_days: float = 0.0
    """Share of days on which something happens to the whole estate: a storm, a burst main, a power cut."""
    storm_factor: float = 1.0
    """How many times the complaints of other days such a day brings."""

    def __post_init__(self) -> None:
        troubles: list[Trouble] = []
        if not (math.isfinite(self.per_day) and self.per_day > 0):
            troubles.append(Trouble("bad-scenario", _PER_DAY, {"found": self.per_day}))
        for weights, length, name in (
            (self.by_hour, 24, Text("小时", "hours of the day")),
            (self.by_weekday, 7, Text("星期", "days of the week")),
        ):
            sound = len(weights) == length and all(math.isfinite(w) and w >= 0 for w in weights) and sum(weights) > 0
            if not sound:
                troubles.append(Trouble("bad-scenario", _WEIGHTS, {"name": name, "length": length}))
        if not 0 <= self.storm_days < 1:
            troubles.append(Trouble("bad-scenario", _STORM_DAYS, {"found": self.storm_days}))
        if not (math.isfinite(self.storm_factor) and self.storm_factor > 0):
            troubles.append(Trouble("bad-scenario", _STORM_FACTOR, {"found": self.storm_factor}))
        if troubles:
            raise StewardError.many(troubles)

    def more(self, share: float) -> Arrivals:
        """Give the same with so many more complaints: 0.2 for 20 % more, -0.1 for a tenth fewer."""
        return replace(self, per_day=self.per_day * (1 + share))

    def rate(self, day: dt.date, hour: int, *, storm: bool = False) -> float:
        """Give the complaints expected in one hour of one day."""
        return float(self.rates(day.weekday(), 1)[0, hour] * (self.storm_factor if storm else 1.0))

    def rates(self, first_weekday: int, days: int) -> Floats:
        """Give complaints an hour on days without a storm, shape (days, 24); the first day is `first_weekday`, Monday 0."""
        import numpy as np

        calm = self.per_day / (1 + self.storm_days * (self.storm_factor - 1))
        hours = np.array(self.by_hour) / sum(self.by_hour)
        week = np.array(self.by_weekday) * 7 / sum(self.by_weekday)
        found: Floats = calm * week[(first_weekday + np.arange(days)) % 7][:, None] * hours[None, :]
        return found


@dataclass(frozen=True, slots=True)
class Handling:
    """How long a steward works on one complaint, hands on; waiting for others is not in it.

    Raises:
        StewardError: ``bad-scenario`` with everything that cannot be.

    >>> Handling.observed([0.2, 0.4, 0.9]).mean
    0.5
    """

    mean: float
    """Hours."""
    variation: float = 1.0
    """Standard deviation over mean; 0 for always the same, 1 for as uneven as an exponential distribution."""
    shape: Shape = "lognormal"
    sample: tuple[float, ...] = field(default=(), repr=False)
    """Hours that were observed, in order, for shape ``observed``."""

    def __post_init__(self) -> None:
        troubles: list[Trouble] = []
        if not (math.isfinite(self.mean) and self.mean > 0):
            troubles.append(Trouble("bad-scenario", _MEAN, {"found": self.mean}))
        if not (math.isfinite(self.variation) and self.variation >= 0):
            troubles.append(Trouble("bad-scenario", _VARIATION, {"found": self.variation}))
        if self.shape == "observed" and not self.sample:
            troubles.append(Trouble("bad-scenario", _NO_SAMPLE))
        if troubles:
            raise StewardError.many(troubles)

    @classmethod
    def observed(cls, hours: Iterable[float]) -> Handling:
        """Take the hours that were observed as they are; each is as likely as any other.

        Raises:
            StewardError: ``bad-scenario`` where there are none, or one is not a number above 0.
        """
        sample = tuple(sorted(map(float, hours)))
        if not sample or not all(math.isfinite(h) and h > 0 for h in sample):
            raise StewardError("bad-scenario", _NO_SAMPLE)
        mean = math.fsum(sample) / len(sample)
        spread = math.sqrt(math.fsum((h - mean) ** 2 for h in sample) / len(sample))
        return cls(mean, spread / mean, "observed", sample)

    def longer(self, share: float) -> Handling:
        """Give the same with every complaint so much longer: -0.2 for a fifth shorter."""
        return replace(self, mean=self.mean * (1 + share), sample=tuple(h * (1 + share) for h in self.sample))

    def hours(self, chance: Floats) -> Floats:
        """Give the hours that belong to chances between 0 and 1: the quantiles of the distribution."""
        import numpy as np

        if self.shape == "observed":
            place = np.minimum((chance * len(self.sample)).astype(np.int64), len(self.sample) - 1)
            found: Floats = np.array(self.sample)[place]
        elif self.shape == "exponential":
            found = -self.mean * np.log1p(-chance)
        else:
            from scipy.special import ndtri

            spread = math.sqrt(math.log1p(self.variation**2))
            found = self.mean * np.exp(spread * ndtri(np.clip(chance, 1e-12, 1 - 1e-12)) - spread**2 / 2)
        return found


@dataclass(frozen=True, slots=True)
class DayBook:
    """The complaints of one simulated stretch, in the order they come; times in microseconds from its start."""

    received: Integers
    urgent: Flags
    work: Integers
    """Work of each visit, shape (complaints, visits)."""
    visits: Integers
    """How often the complaint has to be taken up until it stays done; 1 for work well done."""
    patience: Integers
    """Working time after which the owner gives up; `NEVER` where nobody does."""


def day_book(
    arrivals: Arrivals,
    handling: Handling,
    *,
    urgent: float,
    patience: float | None,
    rework: float,
    first_weekday: int,
    days: int,
    seed: int,
    run: int,
) -> DayBook:
    """Draw the complaints of one run; the same seed and run give the same complaints in every scenario.

    Args:
        arrivals: when they come.
        handling: how much work they are.
        urgent: share of urgent ones.
        patience: mean hours until an owner gives up, exponential; None for never.
        rework: share of visits after which the owner comes back.
        first_weekday: 0 for a Monday.
        days: length of the stretch.
        seed: of the whole simulation.
        run: which of its independent runs.
    """
    import numpy as np

    def stream(which: int) -> np.random.Generator:
        return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(run, which)))

    rates = arrivals.rates(first_weekday, days)
    storms = stream(0).random(days) < arrivals.storm_days
    rates = np.where(storms[:, None], rates * arrivals.storm_factor, rates).ravel()
    columns: list[Floats] = []
    for sheet in range(max(1, math.ceil(rates.max()))):  # each sheet one complaint an hour high
        chance = stream(sheet + 1)
        n = int(chance.poisson(days * 24))
        points = chance.random((5, n))
        points[0] *= days * 24
        kept = sheet + points[1] < rates[np.minimum(points[0].astype(np.int64), days * 24 - 1)]
        again = chance.random((MOST_VISITS, n)) if rework else np.zeros((0, n))
        columns.append(np.vstack([points, again])[:, kept])
    drawn = np.hstack(columns)
    at, _, how_urgent, how_long, how_patient, *more = drawn[:, np.argsort(drawn[0], kind="stable")]
    work = np.column_stack([handling.hours(chance) for chance in (how_long, *more[1:])])
    visits = np.ones(len(at), dtype=np.int64)
    if rework:
        visits = np.minimum(1 + np.floor(np.log(np.maximum(more[0], 1e-300)) / math.log(rework)), MOST_VISITS)
    waits = np.full(len(at), NEVER)
    if patience is not None:
        waits = np.rint(-patience * np.log1p(-how_patient) * HOUR).astype(np.int64)
    return DayBook(
        received=np.floor(at * HOUR).astype(np.int64),
        urgent=how_urgent < urgent,
        work=np.maximum(np.rint(work * HOUR), 1).astype(np.int64),
        visits=visits.astype(np.int64),
        patience=waits,
    )


_PER_DAY = Text("每天的投诉件数要大于 0，现在是 {found}。", "Complaints a day must be above 0, not {found}.")
_WEIGHTS = Text(
    "按{name}的权重要正好 {length} 个，都不小于 0，且不能全是 0。",
    "There must be exactly {length} weights for the {name}, none below 0 and not all of them 0.",
)
_STORM_DAYS = Text(
    "暴雨日的比例要在 0 和 1 之间，现在是 {found}。",
    "The share of storm days must be from 0 up to, not at, 1, not {found}.",
)
_STORM_FACTOR = Text("暴雨日的倍数要大于 0，现在是 {found}。", "The factor of storm days must be above 0, not {found}.")
_MEAN = Text(
    "每件的办理时间要大于 0 小时，现在是 {found}。", "The hours a complaint takes must be above 0, not {found}."
)
_VARIATION = Text(
    "变异系数要是 0 以上的数，现在是 {found}。", "A coefficient of variation must be a number from 0 up, not {found}."
)
_NO_SAMPLE = Text(
    "观察到的办理时间至少要有一个，而且都要大于 0 小时。",
    "There must be at least one observed handling time, and all must be above 0 hours.",
)
