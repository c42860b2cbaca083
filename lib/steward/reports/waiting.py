"""How long things take: Kaplan-Meier, with the cases that are still open counted at their age."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from steward.service.statistics.durations import kaplan_meier
from steward.words import Text

if TYPE_CHECKING:
    import pandas as pd

SPANS: Mapping[str, Text] = {
    "complaint-resolve-hours": Text("投诉办结", "Resolving a complaint"),
    "order-arrival-hours": Text("派单到上门", "From dispatch to visit"),
    "order-resolve-hours": Text("报修完工", "Finishing a repair"),
}
"""What lasts, for the KPIs that give its median."""
_MOST_STEPS = 240
"""Steps of a curve that are kept; more than a chart can show."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the curve: the share still open after so many hours."""

    hours: float
    open: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long one kind of case takes, in working hours."""

    kpi: str
    name: Text
    """What lasts."""
    n: int
    ended: int
    median: float | None
    """None while more than half are open."""
    low: float | None
    high: float | None
    p90: float | None
    target: float | None
    closed_only: float | None
    """The median of finished cases alone, which flatters; shown only to warn."""
    curve: tuple[Step, ...]
    open_now: int
    """Cases of any month that are still open as of the records."""
    oldest_days: float | None
    """Calendar days the oldest of them has been open."""

    @property
    def open(self) -> int:
        """Cases of the period that are still open."""
        return self.n - self.ended

    @property
    def flatters(self) -> bool:
        """Whether the finished cases alone would look clearly better: under four fifths of the honest median."""
        if self.closed_only is None or not self.open:
            return False
        return self.median is None or self.closed_only < 0.8 * self.median


def waiting(
    kpi: str,
    name: Text,
    target: float | None,
    cases: pd.DataFrame,
    ever: pd.DataFrame,
    now: dt.datetime,
    confidence: float,
) -> Waiting | None:
    """Describe one duration; None without cases in the period.

    Args:
        kpi: its id.
        name: its name.
        target: in hours, or None.
        cases: the period's cases with ``hours`` and ``ended``.
        ever: the cases of all months with ``at`` and ``ended``, for what is open now.
        now: the moment up to which the records go.
        confidence: of the interval.
    """
    if cases.empty:
        return None
    found = kaplan_meier(cases["hours"].to_numpy(), cases["ended"].to_numpy(), confidence)
    finished = cases.loc[cases["ended"].astype(bool), "hours"]
    still = ever.loc[~ever["ended"].astype(bool), "at"]
    curve = found.curve
    if len(curve) > _MOST_STEPS:
        every = len(curve) / _MOST_STEPS
        curve = (*(curve[int(i * every)] for i in range(_MOST_STEPS)), curve[-1])
    return Waiting(
        kpi=kpi,
        name=SPANS.get(kpi, name),
        n=found.n,
        ended=found.ended,
        median=found.median,
        low=found.low,
        high=found.high,
        p90=found.p90,
        target=target,
        closed_only=float(finished.median()) if len(finished) else None,
        curve=tuple(Step(p.hours, p.open, p.low, p.high) for p in curve),
        open_now=len(still),
        oldest_days=(now - still.min().to_pydatetime()).total_seconds() / 86400 if len(still) else None,
    )
