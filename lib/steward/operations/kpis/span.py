"""What the records hold: since when, of which teams, and which columns ever have a value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from steward.company import Company
from steward.operations.clocks import Clocks
from steward.operations.kpis.cases import LINEAGE
from steward.operations.kpis.kpi import Kpi
from steward.operations.records import Records
from steward.operations.tables import tables
from steward.service.period import Period

_MOMENTS = {
    "work_orders": "created_at",
    "complaints": "created_at",
    "complaint_events": "at",
    "revisits": "done_at",
    "visits": "visited_at",
    "inspections": "done_at",
    "survey_rounds": "opened_on",
    "fees": "month",
    "activities": "held_on",
}
_TEAMED = (
    "households", "work_orders", "complaints", "revisits", "visits", "survey_responses", "fees", "inspections", "activities",
)  # fmt: skip
_OLDEST_YEARS = 15
"""A lone record from longer ago is a slip of the pen and does not stretch the months."""


class Span:
    """Facts about some records as of now, each looked up once.

    Args:
        records: the canonical tables.
        company: knows the teams by all their names.
        now: what is later is not known; None without records.
        kept: what `facts` gave before, to be taken as it is.
    """

    def __init__(
        self, records: Records, company: Company, now: dt.datetime | None, kept: Mapping[str, Any] | None = None
    ) -> None:
        self._records = records
        self._company = company
        self.now = now
        self._columns: dict[str, dict[str, int]] = {}
        if kept is not None:
            # cached_property looks here first
            self.__dict__["first"] = dt.date.fromisoformat(kept["first"]) if kept["first"] else None
            self.__dict__["raw_teams"] = tuple(kept["raw_teams"])
            self._columns = {name: dict(columns) for name, columns in kept["columns"].items()}

    def facts(self) -> dict[str, Any]:
        """Give everything known, as JSON can hold it."""
        for name in tables():
            self._filled(name)
        return {
            "first": self.first.isoformat() if self.first else None,
            "raw_teams": list(self.raw_teams),
            "columns": self._columns,
        }

    def _run(self, expression: Any) -> Any:
        return self._records.connection.to_pyarrow(expression)

    @cached_property
    def first(self) -> dt.date | None:
        """The day of the first record; None where nothing happened by now."""
        if self.now is None:
            return None
        oldest = dt.datetime(self.now.year - _OLDEST_YEARS, 1, 1)
        found: list[dt.date] = []
        for name, column in _MOMENTS.items():
            if not self._records.has(name):
                continue
            table = self._records.tables[name]
            moment = table[column].cast("timestamp")
            first = self._run(table.filter(moment >= oldest).aggregate(first=moment.min()))["first"][0].as_py()
            if first is not None and first <= self.now:
                found.append(first.date())
        return min(found, default=None)

    @cached_property
    def months(self) -> tuple[str, ...]:
        """The months from the first record to now."""
        if self.first is None or self.now is None:
            return ()
        return Period(Period.of_month(self.first).start, Period.of_month(self.now.date()).end).months

    @cached_property
    def raw_teams(self) -> tuple[str, ...]:
        """Team names as they stand in the records."""
        names: set[str] = set()
        for name in _TEAMED:
            if self._records.has(name):
                found = self._run(self._records.tables[name].select("team").distinct())["team"].to_pylist()
                names.update(team for team in found if team)
        return tuple(sorted(names))

    @cached_property
    def _names(self) -> dict[str, str]:
        return {raw: listed.id if (listed := self._company.team(raw)) else raw for raw in self.raw_teams}

    def team_of(self, raw: str | None) -> str:
        """Give the team a name in the records stands for; empty for none."""
        return self._names.get(raw, raw) if raw else ""

    def spellings(self, team: str) -> list[str]:
        """Give the names in the records that stand for a team."""
        return [raw for raw in self.raw_teams if self.team_of(raw) == team]

    @cached_property
    def teams(self) -> tuple[str, ...]:
        """The teams in the records, those the company lists first."""
        found = set(self._names.values())
        listed = [team.id for team in self._company.teams if team.id in found]
        return (*listed, *sorted(found - set(listed)))

    @cached_property
    def clocks(self) -> Clocks:
        """The clocks as of now; without records, as of the epoch."""
        now = self.now or dt.datetime(1970, 1, 1)
        return Clocks(self._company, now, self.first or now.date(), self.raw_teams)

    def missing(self, kpi: Kpi) -> list[str]:
        """Name what a KPI needs and the records never hold, as ``table`` or ``table.column``."""
        return [need for need in kpi.needs if not self._filled(need.partition(".")[0]).get(need.partition(".")[2])]

    def rows(self, table: str) -> int:
        """Count the rows of a table."""
        return self._filled(table).get("", 0)

    def _filled(self, name: str) -> dict[str, int]:
        """Count the values in each column of a table; under the empty name its rows."""
        if name not in self._columns:
            self._columns[name] = {}
            if self._records.has(name):
                table = self._records.tables[name]
                wanted = [c for c in table.columns if c not in LINEAGE]
                counted = {f"n_{i}": table[c].count() for i, c in enumerate(wanted)}
                [counts] = self._run(table.aggregate(n=table.count(), **counted)).to_pylist()
                self._columns[name] = {"": counts["n"], **{c: counts[f"n_{i}"] for i, c in enumerate(wanted)}}
        return self._columns[name]
