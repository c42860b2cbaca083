"""Complaints through the five steps, and the cases that left them; without complaints, repairs through theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from steward.service.complaints.complaint_flow import Step as ComplaintStep
from steward.service.period import Period
from steward.service.process.deviation_kinds import Kind
from steward.service.statistics.durations import kaplan_meier
from steward.words import Text

if TYPE_CHECKING:
    import pandas as pd

    from steward.service.complaints.complaint_log import ComplaintLog

STEPS = (
    ComplaintStep.CALM,
    ComplaintStep.REGISTER,
    ComplaintStep.DISPATCH,
    ComplaintStep.CONTACT,
    ComplaintStep.REVISIT,
)
"""The five steps of a complaint (standard complaint.flow); a report shows those the company's flow has, and its own."""
REPAIR_STEPS: Mapping[str, tuple[Text, tuple[str, ...]]] = {
    "reported": (Text("报修", "Reported"), ("created_at",)),
    "accepted": (Text("受理", "Accepted"), ("accepted_at",)),
    "dispatched": (Text("派单", "Dispatched"), ("dispatched_at",)),
    "arrived": (Text("上门", "Reached"), ("arrived_at",)),
    "finished": (Text("完工", "Finished"), ("resolved_at", "closed_at")),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step and how many cases took it."""

    name: Text
    cases: int


@dataclass(frozen=True, slots=True)
class Left:
    """One way of leaving the flow."""

    kind: Kind
    what: Text
    standard: str
    cases: tuple[str, ...]
    """Numbers of the cases, longest over first."""
    over_hours: float | None
    """Median of hours over the limit, where the rule has one."""


@dataclass(frozen=True, slots=True)
class Side:
    """How one group of cases fared."""

    n: int
    open: int
    median_hours: float | None
    """Working hours to resolution; None while more than half are open."""
    satisfied: int
    answered: int
    """Owners who said whether they were satisfied."""


@dataclass(frozen=True, slots=True)
class Flow:
    """The cases received in the period and the steps they took."""

    about: Literal["complaints", "work_orders"]
    n: int
    steps: tuple[Step, ...]
    left: tuple[Left, ...] = ()
    kept: Side | None = None
    """Cases that kept to the flow."""
    strayed: Side | None = None
    """Cases with at least one deviation."""

    @property
    def deviations(self) -> int:
        """How many deviations were found."""
        return sum(len(way.cases) for way in self.left)


def complaint_flow(
    log: ComplaintLog,
    complaints: pd.DataFrame | None,
    deviations: pd.DataFrame,
    hours: pd.DataFrame | None,
    period: Period,
    team: Sequence[str],
) -> Flow:
    """Describe how the complaints a team received in a period went through the five steps.

    Args:
        log: the steps of all complaints.
        complaints: all complaints, for what owners said; None where only their log is known.
        deviations: as `steward.service.complaints.complaint_flow.deviations` gives them.
        hours: columns ``case``, ``hours`` and ``ended`` of the time to resolution, where it is known.
        period: the complaints received in it.
        team: the names under which the records hold the team.
    """
    import numpy as np

    start, end = (np.datetime64(day, "us") for day in (period.start, period.end))
    ours = np.isin(log.team.astype(str), list(team)) & (log.received >= start) & (log.received < end) & ~log.left_out
    ids = set(log.cases[ours])
    shown = {log.flow.named(step): step for step in STEPS} | {step: step for step in log.own}
    steps = tuple(
        Step(name, int((log.count(log.is_step(shown[step])) > 0)[ours].sum()))
        for step, name in log.flow.steps.items()
        if step in shown
    )
    found = deviations[deviations["case"].isin(ids)]
    strayed = set(found["case"])
    mine = None
    if complaints is not None:
        mine = complaints[complaints["complaint_id"].isin(ids)].drop_duplicates("complaint_id", keep="last")
    return Flow(
        about="complaints",
        n=len(ids),
        steps=steps,
        left=tuple(sorted((_left(*way) for way in _ways(found)), key=lambda way: -len(way.cases))),
        kept=_side(ids - strayed, mine, hours),
        strayed=_side(strayed, mine, hours),
    )


def _left(kind: Kind, what: Text, standard: str, rows: pd.DataFrame) -> Left:
    rows = rows.sort_values("hours_over", ascending=False, na_position="last")
    over = rows["hours_over"].dropna()
    cases = tuple(dict.fromkeys(map(str, rows["case"])))
    return Left(kind, what, standard, cases, float(over.median()) if len(over) else None)


def _ways(deviations: pd.DataFrame) -> list[tuple[Kind, Text, str, pd.DataFrame]]:
    """Group deviations by kind, wording and standard."""
    ways: dict[tuple[Kind, Text, str], list[int]] = {}
    columns = (deviations[name] for name in ("kind", "what", "standard"))
    for place, (kind, what, standard) in enumerate(zip(*columns, strict=True)):
        ways.setdefault((kind, what, str(standard)), []).append(place)
    return [(*key, deviations.iloc[places]) for key, places in ways.items()]


def _side(cases: set[str], complaints: pd.DataFrame | None, hours: pd.DataFrame | None) -> Side:
    median, still, satisfied, answered = None, 0, 0, 0
    if complaints is not None:
        said = complaints.loc[complaints["complaint_id"].isin(cases), "satisfied"].dropna()
        satisfied, answered = int(said.astype(bool).sum()), len(said)
    if hours is not None:
        mine = hours[hours["case"].isin(cases)]
        found = kaplan_meier(mine["hours"].to_numpy(), mine["ended"].to_numpy())
        median, still = found.median, found.n - found.ended
    return Side(len(cases), still, median, satisfied, answered)


def repair_flow(orders: pd.DataFrame) -> Flow:
    """Describe how far the repairs of a period came, step by step; steps that were never recorded are left out."""
    steps = []
    for name, columns in REPAIR_STEPS.values():
        reached = orders[list(columns)].notna().any(axis=1).sum()
        if reached:
            steps.append(Step(name, int(reached)))
    return Flow("work_orders", len(orders), tuple(steps))
