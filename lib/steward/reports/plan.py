"""What was planned and done: the five-step action plan by stage, and training beside what followed it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from steward.company import Company
from steward.reports.terms import Terms
from steward.service.period import Period
from steward.words import Text

if TYPE_CHECKING:
    import pandas as pd

    from steward.operations.records import Records
    from steward.service.engagement.plan import Plan as AdoptedPlan

State = Literal["done", "late", "planned"]
_NAMES = {
    "training": Text("培训", "Training"),
    "improvement": Text("整改", "Improvement"),
    "measure": Text("措施", "Measure"),
}
MEASURE_KINDS = tuple(_NAMES)
"""Kinds of activity that may change a figure; they stand on the trend as dots."""


@dataclass(frozen=True, slots=True)
class Action:
    """One measure of the action plan."""

    id: str
    name: Text
    stage: str
    """A stage of `service.engagement.matrix`; empty where none was recorded."""
    planned_on: dt.date | None
    held_on: dt.date | None
    state: State
    days_late: int
    """Days past the planned date, for a late one."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The action plan of a team (or its service group) up to the end of the period."""

    actions: tuple[Action, ...]

    def count(self, stage: str, state: State) -> int:
        """Count the measures of a stage in one state."""
        return sum(1 for a in self.actions if a.stage == stage and a.state == state)

    @property
    def late(self) -> tuple[Action, ...]:
        """Measures past their date, longest first."""
        return tuple(sorted((a for a in self.actions if a.state == "late"), key=lambda a: -a.days_late))


@dataclass(frozen=True, slots=True)
class Adopted:
    """The plan adopted in the workbench, as far as a team has a part in it, at the end of the period."""

    name: str
    """As its people call it; its year where nobody named it."""
    on: dt.date
    """The day on which it stands like this."""
    planned: int
    running: int
    done: int
    owed: int
    """Turns that fell due by then."""
    kept: int
    """Those of them that were done."""
    late: tuple[tuple[Text, int], ...]
    """What is late, by how many days, longest first."""
    unassigned: int
    """Measures of the team's service group that no team has."""

    @property
    def n(self) -> int:
        """The team's measures."""
        return self.planned + self.running + self.done + len(self.late)


@dataclass(frozen=True, slots=True)
class Training:
    """One training of the team."""

    id: str
    name: Text
    held_on: dt.date
    participants: int | None
    minutes: int | None


def _date(value: object) -> dt.date | None:
    if value is None or value != value:
        return None
    return dt.date(value.year, value.month, value.day) if isinstance(value, dt.date) else None


def _activities(records: Records, company: Company, names: Sequence[str], kinds: Sequence[str]) -> pd.DataFrame:
    """Give a team's activities of some kinds, and those of its service group that name no team.

    `names` are those under which the records may hold the team.
    """
    table = records.tables["activities"]
    listed = company.team(names[0])
    mine = table.team.isin(names)
    if listed and listed.group:
        mine = mine | (table.team.isnull() & (table.group == listed.group))
    return records.connection.execute(
        table.filter(mine & table.kind.isin(kinds)).order_by([table.held_on, table.planned_on, table.activity_id])
    )


def action_plan(
    records: Records, company: Company, names: Sequence[str], period: Period, now: dt.datetime
) -> Plan | None:
    """Read the action plan as it stood at the end of the period, or at `now` if that is earlier; None without one."""
    if not records.has("activities"):
        return None
    rows = _activities(records, company, names, ("measure",))
    today = min(period.last_day, now.date())
    found = []
    for row in rows.itertuples():
        planned, held = _date(row.planned_on), _date(row.held_on)
        if held is not None and held > today:
            held = None
        if held is None and planned is None:
            continue
        late = held is None and planned is not None and planned < today
        found.append(
            Action(
                id=str(row.activity_id),
                name=Terms(company).of(row.name, _NAMES["measure"]),
                stage=row.stage if isinstance(row.stage, str) else "",
                planned_on=planned,
                held_on=held,
                state="done" if held else "late" if late else "planned",
                days_late=(today - planned).days if late and planned else 0,
            )
        )
    return Plan(tuple(found)) if found else None


def adopted_plan(
    plan: AdoptedPlan | Text | None, company: Company, names: Sequence[str], period: Period, now: dt.datetime
) -> Adopted | Text | None:
    """Tell how a team's part of an adopted plan stood at the end of the period, or at `now` if that is earlier.

    The plan is taken as it is today, with what had been done by then; None where the team has no part in it; where it
    cannot be read, the reason is handed on.
    """
    from steward.service.engagement.progress import progress

    if plan is None or isinstance(plan, Text):
        return plan

    today = min(period.last_day, now.date())
    listed = company.team(names[0])
    found = progress(plan, today)
    mine = found.only(lambda item: item.team in names)
    free = found.only(lambda item: not item.owned and listed is not None and item.group == listed.group)
    total = mine.total
    if not total.n and not free.total.n:
        return None
    late = sorted((one for one in mine.standings if one.status == "late"), key=lambda one: -one.days_late)
    return Adopted(
        name=plan.name,
        on=today,
        planned=total.planned,
        running=total.running,
        done=total.done,
        owed=total.owed,
        kept=total.kept,
        late=tuple((one.item.measure.name, one.days_late) for one in late),
        unassigned=free.total.n,
    )


def trainings(
    records: Records, company: Company, names: Sequence[str], since: dt.date, until: dt.date
) -> tuple[Training, ...]:
    """Give the trainings held from `since` (included) to `until` (not included), in order."""
    if not records.has("activities"):
        return ()

    def whole(value: object) -> int | None:
        return int(value) if isinstance(value, int | float) and value == value else None

    return tuple(
        Training(
            str(row.activity_id),
            Terms(company).of(row.name, _NAMES["training"]),
            held,
            whole(row.participants),
            whole(row.minutes),
        )
        for row in _activities(records, company, names, ("training",)).itertuples()
        if (held := _date(row.held_on)) is not None and since <= held < until
    )


def measures(
    records: Records, company: Company, names: Sequence[str], since: dt.date, until: dt.date
) -> list[tuple[dt.date, str, Text]]:
    """Give date, kind and name of what may have changed a figure, held from `since` (included) to `until` (not)."""
    if not records.has("activities"):
        return []
    return [
        (held, str(row.kind), Terms(company).of(row.name, _NAMES.get(row.kind, _NAMES["measure"])))
        for row in _activities(records, company, names, MEASURE_KINDS).itertuples()
        if (held := _date(row.held_on)) is not None and since <= held < until
    ]
