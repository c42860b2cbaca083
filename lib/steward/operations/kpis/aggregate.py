"""The database's part: each KPI's rows added up by team and month in one query, or fetched for one period.

What comes back is small (teams x months) and stays in memory; with a folder it is also kept on disk.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steward.company import Company
from steward.operations.kpis import kept
from steward.operations.kpis.cases import LEFT_OUT, look_up
from steward.operations.kpis.kpi import Kpi
from steward.operations.kpis.span import Span
from steward.operations.kpis.sums import Count, Sums, Times
from steward.operations.records import Records
from steward.service.period import Period

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import numpy as np
    import pandas as pd
    import pyarrow as pa
    from numpy.typing import NDArray

MOST_TIMES = 2_000_000
"""Rows up to which the times of all months are held; beyond, those of a few periods."""
_PERIODS_HELD = 12


class Aggregates:
    """Queries over some records, each run once.

    Args:
        records: the canonical tables.
        company: rules, limits and teams.
        now: what is later is not known; None without records.
        folder: where figures are kept on disk; None for nowhere.
    """

    def __init__(self, records: Records, company: Company, now: dt.datetime | None, folder: Path | None = None) -> None:
        self._records = records
        self._place = kept.place(folder, company, now)
        about, self._tables = kept.find(self._place) or (None, {})
        self._is_kept = about is not None
        self.span = Span(records, company, now, about)
        self._company = company
        self.counted_anew = False
        """Whether a query ran since this was last set back."""
        self._found: dict[str, pa.Table] = {}
        self._counts: dict[str, dict[str, dict[str, Count]]] = {}
        self._month_sums: dict[str, dict[str, dict[str, Sums]]] = {}
        self._period_sums: dict[tuple[str, Period], dict[str, Sums]] = {}
        self._times: dict[tuple[str, Period | None], Times] = {}
        self._excluded: list[tuple[str, str, str, str, int]] | None = None

    def _run(self, expression: ir.Table) -> pa.Table:
        return self._records.connection.to_pyarrow(expression)

    def _by_month(self, kpi: Kpi) -> pa.Table:
        """Add a KPI up by month, or take what was kept."""
        if kpi.id not in self._found:
            taken = self._taken("times" if kpi.kind == "duration" else "sums", kpi)
            if taken is None:
                adding = {"duration": self._add_times, "money-ratio": self._add_sums}
                taken = adding.get(kpi.kind, self._add_counts)(kpi)
                self.counted_anew = True
            self._found[kpi.id] = taken
        return self._found[kpi.id]

    def _taken(self, name: str, kpi: Kpi) -> pa.Table | None:
        import pyarrow.compute as pc

        table = self._tables.get(name)
        if table is None:
            return None
        found = table.filter(pc.equal(table["kpi"], kpi.id)).drop_columns("kpi")
        # A KPI that was kept has a row that says so, with no case in it.
        return found.filter(pc.is_valid(found["month"])) if len(found) else None

    def keep(self, kpis: Iterable[Kpi]) -> None:
        """Write everything down once all of these KPIs have been added up; without a folder, do nothing."""
        chosen = tuple(kpis)
        if self._place is None or self._is_kept:
            return
        there = [kpi for kpi in chosen if not self.span.missing(kpi)]
        if any(kpi.id not in self._found and self._held(kpi) for kpi in there):
            return
        import pyarrow as pa

        self._is_kept = True
        parts: dict[str, list[pa.Table]] = {"sums": [], "times": []}
        for kpi in there:
            if self._held(kpi):
                found = self._found[kpi.id]
                mark = pa.table({"kpi": [kpi.id]})
                parts["times" if kpi.kind == "duration" else "sums"] += [
                    mark,
                    found.append_column("kpi", pa.array([kpi.id] * len(found), pa.string())),
                ]
        tables = {name: pa.concat_tables(some, promote_options="permissive") for name, some in parts.items() if some}
        kept.keep(self._place, self.span.facts(), tables)

    def _held(self, kpi: Kpi) -> bool:
        """Whether a KPI's rows of all months are few enough to be held."""
        return kpi.kind != "duration" or self.span.rows(kpi.needs[0].partition(".")[0]) <= MOST_TIMES

    # -- rows ----------------------------------------------------------------------------------------------------

    def _known(self, kpi: Kpi, period: Period | None = None) -> ir.Table:
        clocks = self.span.clocks
        rows = kpi.rows(self._records.tables, clocks, self._company)
        rows = rows.mutate(at=rows["at"].cast("timestamp"))
        rows = rows.filter(rows["at"] <= clocks.now)
        if period is not None:
            start, end = (dt.datetime.combine(day, dt.time()) for day in (period.start, period.end))
            rows = rows.filter(rows["at"] >= start, rows["at"] < end)
        return rows

    def cases(self, kpi: Kpi, team: str | None, period: Period) -> pd.DataFrame:
        """Fetch the rows behind a figure."""
        import pandas as pd

        rows = self._known(kpi, period)
        columns = [c for c in rows.columns if c not in ("cluster", "benchmark")]
        if not self.span.months or self.span.missing(kpi):
            return pd.DataFrame(columns=columns)
        if team is not None and kpi.level == "team":
            rows = rows.filter(rows["team"].isin(self.span.spellings(team)))
        rows = rows.select(*columns)
        order: list[Any] = {"rate": ["good"], "duration": ["ended"]}.get(kpi.kind, [])
        if kpi.kind == "rate" and kpi.direction == "lower":
            order = [rows["good"].desc()]
        frame = self._run(rows.order_by([*order, "at", "case"])).to_pandas()
        frame["team"] = [self.span.team_of(raw) or None for raw in frame["team"]]
        return frame

    # -- counts --------------------------------------------------------------------------------------------------

    def count(self, kpi: Kpi, team: str | None, period: Period) -> Count:
        """Add up a rate or a ratio of counts over the months of a period."""
        if kpi.id not in self._counts:
            self._counts[kpi.id] = self._read_counts(self._by_month(kpi))
        found = self._counts[kpi.id]
        chosen: Sequence[Mapping[str, Count]] = list(found.values()) if team is None else [found.get(team, {})]
        n = k = 0
        weighed = weight = 0.0
        for month in period.months:
            for months in chosen:
                if (count := months.get(month)) is not None:
                    n, k = n + count.n, k + count.k
                    if count.benchmark is not None:
                        weighed, weight = weighed + count.benchmark * count.n, weight + count.n
        return Count(n, k, weighed / weight if weight else None)

    def _add_counts(self, kpi: Kpi) -> pa.Table:
        rows = self._known(kpi)
        more = {"benchmark": rows["benchmark"].mean()} if "benchmark" in rows.columns else {}
        if kpi.kind == "ratio":
            n, k = rows["bottom"].sum(), rows["top"].sum()
        else:
            n, k = rows.count(), rows["good"].cast("int64").sum()
        grouped = rows.group_by(team=rows["team"], month=rows["at"].truncate("M"))
        return self._run(grouped.aggregate(n=n.cast("int64"), k=k.cast("int64"), **more))

    def _read_counts(self, table: pa.Table) -> dict[str, dict[str, Count]]:
        found: dict[str, dict[str, Count]] = defaultdict(dict)
        for row in table.to_pylist():
            team, month = self.span.team_of(row["team"]), row["month"].strftime("%Y-%m")
            before = found[team].get(month, Count())
            benchmark = row.get("benchmark")
            found[team][month] = Count(
                before.n + (row["n"] or 0),
                before.k + (row["k"] or 0),
                before.benchmark if benchmark is None else benchmark,
            )
        return dict(found)

    # -- sums of money -------------------------------------------------------------------------------------------

    def sums(self, kpi: Kpi, team: str | None, period: Period) -> Sums:
        """Add up a ratio of sums, clusters kept together over the whole period."""
        if period.length == 1:
            if kpi.id not in self._month_sums:
                months: dict[str, dict[str, Sums]] = defaultdict(lambda: defaultdict(Sums))
                for row in self._by_month(kpi).to_pylist():
                    months[self.span.team_of(row["team"])][row["month"].strftime("%Y-%m")] += _sums(row)
                self._month_sums[kpi.id] = {name: dict(found) for name, found in months.items()}
            kept_months = self._month_sums[kpi.id]
            chosen = list(kept_months.values()) if team is None else [kept_months.get(team, {})]
            return sum((found.get(period.months[0], Sums()) for found in chosen), Sums())
        key = (kpi.id, period)
        if key not in self._period_sums:
            teams: dict[str, Sums] = defaultdict(Sums)
            for row in self._run(_by_cluster(self._known(kpi, period), None)).to_pylist():
                teams[self.span.team_of(row["team"])] += _sums(row)
            _hold(self._period_sums, key, dict(teams))
        found = self._period_sums[key]
        return sum(found.values(), Sums()) if team is None else found.get(team, Sums())

    def _add_sums(self, kpi: Kpi) -> pa.Table:
        return self._run(_by_cluster(self._known(kpi), "M"))

    # -- times ---------------------------------------------------------------------------------------------------

    def times(self, kpi: Kpi, team: str | None, period: Period) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Give the hours of each case of a period, and whether they are all."""
        key = (kpi.id, None if self._held(kpi) else period)
        if key not in self._times:
            found = self._by_month(kpi) if key[1] is None else self._add_times(kpi, period)
            _hold(self._times, key, Times.read(found, self.span))
        return self._times[key].of(team, period)

    def _add_times(self, kpi: Kpi, period: Period | None = None) -> pa.Table:
        rows = self._known(kpi, period)
        month = rows["at"].year() * 12 + rows["at"].month() - 1
        return self._run(rows.select("team", "hours", "ended", month=month.cast("int64")))

    # -- what was left out ---------------------------------------------------------------------------------------

    def left_out(self, team: str | None, period: Period) -> Mapping[str, Mapping[str, int]]:
        """Count the cases that are in no denominator, by table and reason."""
        if self._excluded is None:
            self._excluded = self._count_excluded() if self.span.months else []
        found: dict[str, dict[str, int]] = {"work_orders": {}, "complaints": {}}
        months = set(period.months)
        for table, name, month, reason, n in self._excluded:
            if month in months and team in (None, name):
                found[table][reason] = found[table].get(reason, 0) + n
        return found

    def _count_excluded(self) -> list[tuple[str, str, str, str, int]]:
        import ibis

        counted: list[tuple[str, str, str, str, int]] = []
        for name in ("work_orders", "complaints"):
            if not self._records.has(name):
                continue
            table = self._records.tables[name]
            if name == "complaints":
                events = self._records.tables["complaint_events"]
                ends = events.filter(events["activity"] == "resolve").group_by("complaint_id")
                table = look_up(
                    table, ends.aggregate(at=events["at"].max()), "complaint_id", "complaint_id", _again="at"
                )
            else:
                table = table.mutate(_again=ibis.null("timestamp"))
            status = table["status"].fill_null("")
            dated = ibis.coalesce(table["resolved_at"], table["closed_at"], table["_again"])
            undated = status.isin(["resolved", "closed"]) & dated.isnull()
            other = table["kind"].fill_null("complaint") != "complaint" if name == "complaints" else ibis.literal(False)
            reason = ibis.cases(
                (status.isin(LEFT_OUT), status), (other, "not-a-complaint"), (undated, "undated"), else_=""
            )
            rows = table.select("team", month=table["created_at"].truncate("M"), reason=reason)
            rows = rows.filter(rows["reason"] != "")
            grouped = rows.group_by(["team", "month", "reason"]).aggregate(n=rows.count())
            counted += [
                (name, self.span.team_of(row["team"]), row["month"].strftime("%Y-%m"), row["reason"], row["n"])
                for row in self._run(grouped).to_pylist()
            ]
        return counted


def _by_cluster(rows: ir.Table, unit: str | None) -> ir.Table:
    """Add up by team, month where a unit is given, and cluster; then squares and products of the clusters' totals."""
    keys: dict[str, Any] = {"team": rows["team"]}
    if unit:
        keys["month"] = rows["at"].truncate(unit)
    each = rows.group_by(**keys, cluster=rows["cluster"]).aggregate(
        n=rows.count(), top=rows["top"].sum(), bottom=rows["bottom"].sum()
    )
    return each.group_by(list(keys)).aggregate(
        n=each["n"].sum().cast("int64"),
        clusters=each.count(),
        top=each["top"].sum(),
        bottom=each["bottom"].sum(),
        top2=(each["top"] * each["top"]).sum(),
        bottom2=(each["bottom"] * each["bottom"]).sum(),
        cross=(each["top"] * each["bottom"]).sum(),
    )


def _sums(row: Mapping[str, Any]) -> Sums:
    names = ("top", "bottom", "top2", "bottom2", "cross")
    return Sums(int(row["n"]), int(row["clusters"]), *(float(row[name] or 0) for name in names))


def _hold(held: dict[Any, Any], key: Any, value: Any) -> None:
    """Hold a result, letting go of the oldest beyond a few."""
    held[key] = value
    while len(held) > _PERIODS_HELD:
        del held[next(iter(held))]
