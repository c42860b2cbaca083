"""The database's part: each KPI's rows added up by team and month, or fetched for one period.

Results are small (teams x months) and kept; what must be taken anew for a period (times, sums by household) is kept for
the periods asked for last.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from steward.company import Company
from steward.operations.clocks import Clocks
from steward.operations.kpis.cases import LEFT_OUT, LINEAGE, look_up
from steward.operations.kpis.kpi import Kpi
from steward.operations.records import Records
from steward.service.estimate import Estimate
from steward.service.period import Period

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

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
    "households",
    "work_orders",
    "complaints",
    "revisits",
    "visits",
    "survey_responses",
    "fees",
    "inspections",
    "activities",
)
_OLDEST_YEARS = 15
_KEPT_PERIODS = 4


@dataclass(frozen=True, slots=True)
class Count:
    """Cases, and how many of them count."""

    n: int = 0
    k: int = 0
    benchmark: float | None = None


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
        return Sums(*(getattr(self, f) + getattr(other, f) for f in self.__slots__))

    def estimate(self, confidence: float) -> Estimate:
        """Give the ratio of the sums with the interval of the ratio estimator, clusters taken as the sample.

        R = Σy/Σx; var(R) = m/(m-1) Σ(y_i - R x_i)² / (Σx)² over m clusters; the interval is R ± t(m-1) se, kept within 0 and 1.

        Source: W. G. Cochran, Sampling Techniques, 3rd ed. (1977), section 6.3 and, for clusters, 9A.
        """
        method = "ratio estimator, by household"
        if not self.n or self.bottom <= 0:
            return Estimate(math.nan, 0, None, math.nan, math.nan, method, confidence)
        ratio = self.top / self.bottom
        if self.clusters < 2:
            return Estimate(ratio, self.n, None, 0.0, 1.0, method, confidence)
        from scipy.special import stdtrit

        squares = max(0.0, self.top2 - 2 * ratio * self.cross + ratio**2 * self.bottom2)
        m = self.clusters
        half = float(stdtrit(m - 1, 0.5 + confidence / 2)) * math.sqrt(m / (m - 1) * squares) / self.bottom
        low, high = max(0.0, ratio - half), ratio + half
        return Estimate(ratio, self.n, None, low, max(ratio, min(1.0, high)), method, confidence)


class Aggregates:
    """Queries over some records, each run once."""

    def __init__(self, records: Records, company: Company, now: dt.datetime | None) -> None:
        self._records = records
        self._company = company
        self._now = now
        self._counts: dict[str, dict[str, dict[str, Count]]] = {}
        self._month_sums: dict[str, dict[str, dict[str, Sums]]] = {}
        self._period_sums: dict[tuple[str, Period], dict[str, Sums]] = {}
        self._times: dict[tuple[str, Period], _Times] = {}
        self._excluded: list[tuple[str, str, str, str, int]] | None = None

    # -- what the records span -----------------------------------------------------------------------------------

    def _run(self, expression: ir.Table) -> Any:
        return self._records.connection.to_pyarrow(expression)

    @cached_property
    def _first(self) -> dt.date | None:
        if self._now is None:
            return None
        oldest = dt.date(self._now.year - _OLDEST_YEARS, 1, 1)
        found: list[dt.date] = []
        for name, column in _MOMENTS.items():
            if not self._records.has(name):
                continue
            table = self._records.tables[name]
            moment = table[column].cast("timestamp")
            asked = table.filter(moment >= dt.datetime.combine(oldest, dt.time())).aggregate(first=moment.min())
            first = self._run(asked)["first"][0].as_py()
            if first is not None and first <= self._now:
                found.append(first.date())
        return min(found, default=None)

    @cached_property
    def months(self) -> tuple[str, ...]:
        """The months from the first record to now."""
        if self._first is None or self._now is None:
            return ()
        first, last = Period.of_month(self._first), Period.of_month(self._now.date())
        return Period(first.start, last.end).months

    @cached_property
    def _raw_teams(self) -> tuple[str, ...]:
        names: set[str] = set()
        for name in _TEAMED:
            if self._records.has(name):
                found = self._run(self._records.tables[name].select("team").distinct())["team"].to_pylist()
                names.update(team for team in found if team)
        return tuple(sorted(names))

    def team_of(self, raw: str | None) -> str:
        """Give the team a name in the records stands for; empty for none."""
        if not raw:
            return ""
        listed = self._company.team(raw)
        return listed.id if listed else raw

    @cached_property
    def teams(self) -> tuple[str, ...]:
        """The teams in the records, those the company lists first."""
        found = {self.team_of(raw) for raw in self._raw_teams}
        listed = [team.id for team in self._company.teams if team.id in found]
        return (*listed, *sorted(found - set(listed)))

    @cached_property
    def clocks(self) -> Clocks:
        """The clocks as of now; without records, as of the epoch."""
        now = self._now or dt.datetime(1970, 1, 1)
        return Clocks(self._company, now, self._first or now.date(), self._raw_teams)

    @cached_property
    def _recorded(self) -> dict[str, frozenset[str]]:
        return {}

    def missing(self, kpi: Kpi) -> list[str]:
        """Name what a KPI needs and the records never hold, as ``table`` or ``table.column``."""
        return [need for need in kpi.needs if not self._holds(need)]

    def _holds(self, need: str) -> bool:
        name, _, column = need.partition(".")
        if not self._records.has(name):
            return False
        if name not in self._recorded:
            table = self._records.tables[name]
            wanted = [c for c in table.columns if c not in LINEAGE]
            counted = {f"n_{i}": table[c].count() for i, c in enumerate(wanted)}
            [counts] = self._run(table.aggregate(n=table.count(), **counted)).to_pylist()
            held = {c for i, c in enumerate(wanted) if counts[f"n_{i}"]}
            self._recorded[name] = frozenset(held | ({""} if counts["n"] else set()))
        return column in self._recorded[name]

    # -- rows ----------------------------------------------------------------------------------------------------

    def _rows(self, kpi: Kpi) -> ir.Table:
        rows = kpi.rows(self._records.tables, self.clocks, self._company)
        return rows.mutate(at=rows["at"].cast("timestamp"))

    def _known(self, kpi: Kpi, period: Period | None = None) -> ir.Table:
        rows = self._rows(kpi)
        rows = rows.filter(rows["at"] <= self.clocks.now)
        if period is not None:
            start, end = (dt.datetime.combine(day, dt.time()) for day in (period.start, period.end))
            rows = rows.filter(rows["at"] >= start, rows["at"] < end)
        return rows

    def cases(self, kpi: Kpi, team: str | None, period: Period) -> pd.DataFrame:
        """Fetch the rows behind a figure."""
        import pandas as pd

        columns = [c for c in self._rows(kpi).columns if c not in ("cluster", "benchmark")]
        if not self.months or self.missing(kpi):
            return pd.DataFrame(columns=columns)
        rows = self._known(kpi, period).select(*columns)
        if team is not None and kpi.level == "team":
            rows = rows.filter(rows["team"].isin([raw for raw in self._raw_teams if self.team_of(raw) == team]))
        order: list[Any] = {"rate": ["good"], "duration": ["ended"]}.get(kpi.kind, [])
        if kpi.kind == "rate" and kpi.direction == "lower":
            order = [rows["good"].desc()]
        rows = rows.order_by([*order, "at", "case"])
        frame = self._run(rows).to_pandas()
        frame["team"] = [self.team_of(raw) or None for raw in frame["team"]]
        return frame

    # -- counts by month -----------------------------------------------------------------------------------------

    def count(self, kpi: Kpi, team: str | None, period: Period) -> Count:
        """Add up a rate or a ratio of counts over the months of a period."""
        if kpi.id not in self._counts:
            self._counts[kpi.id] = self._count_months(kpi)
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

    def _count_months(self, kpi: Kpi) -> dict[str, dict[str, Count]]:
        rows = self._known(kpi)
        more = {"benchmark": rows["benchmark"].mean()} if "benchmark" in rows.columns else {}
        if kpi.kind == "ratio":
            n, k = rows["bottom"].sum(), rows["top"].sum()
        else:
            n, k = rows.count(), rows["good"].cast("int64").sum()
        grouped = rows.group_by(team=rows["team"], month=rows["at"].truncate("M")).aggregate(n=n, k=k, **more)
        found: dict[str, dict[str, Count]] = defaultdict(dict)
        for row in self._run(grouped).to_pylist():
            team, month = self.team_of(row["team"]), row["month"].strftime("%Y-%m")
            before = found[team].get(month, Count())
            benchmark = row.get("benchmark")
            if benchmark is None:
                benchmark = before.benchmark
            found[team][month] = Count(before.n + int(row["n"] or 0), before.k + int(row["k"] or 0), benchmark)
        return dict(found)

    # -- sums of money -------------------------------------------------------------------------------------------

    def sums(self, kpi: Kpi, team: str | None, period: Period) -> Sums:
        """Add up a ratio of sums, clusters kept together over the whole period."""
        if period.length == 1:
            if kpi.id not in self._month_sums:
                self._month_sums[kpi.id] = self._sum_months(kpi)
            months = self._month_sums[kpi.id]
            chosen = list(months.values()) if team is None else [months.get(team, {})]
            return sum((found.get(period.months[0], Sums()) for found in chosen), Sums())
        key = (kpi.id, period)
        if key not in self._period_sums:
            rows = self._known(kpi, period)
            found: dict[str, Sums] = defaultdict(Sums)
            for name, _, sums in self._sum_by(rows, None):
                found[name] += sums
            _keep(self._period_sums, key, dict(found), 12)
        teams = self._period_sums[key]
        return sum(teams.values(), Sums()) if team is None else teams.get(team, Sums())

    def _sum_months(self, kpi: Kpi) -> dict[str, dict[str, Sums]]:
        rows = self._known(kpi)
        found: dict[str, dict[str, Sums]] = defaultdict(lambda: defaultdict(Sums))
        for team, month, sums in self._sum_by(rows, "M"):
            found[team][month] += sums
        return {team: dict(months) for team, months in found.items()}

    def _sum_by(self, rows: ir.Table, unit: str | None) -> list[tuple[str, str, Sums]]:
        keys: dict[str, Any] = {"team": rows["team"]}
        if unit:
            keys["month"] = rows["at"].truncate(unit)
        each = rows.group_by(**keys, cluster=rows["cluster"]).aggregate(
            n=rows.count(), top=rows["top"].sum(), bottom=rows["bottom"].sum()
        )
        total = each.group_by(list(keys)).aggregate(
            n=each["n"].sum(),
            clusters=each.count(),
            top=each["top"].sum(),
            bottom=each["bottom"].sum(),
            top2=(each["top"] * each["top"]).sum(),
            bottom2=(each["bottom"] * each["bottom"]).sum(),
            cross=(each["top"] * each["bottom"]).sum(),
        )
        return [
            (
                self.team_of(row["team"]),
                row["month"].strftime("%Y-%m") if unit else "",
                Sums(int(row["n"]), int(row["clusters"]), *(float(row[c] or 0) for c in Sums.__slots__[2:])),
            )
            for row in self._run(total).to_pylist()
        ]

    # -- times ---------------------------------------------------------------------------------------------------

    def times(self, kpi: Kpi, team: str | None, period: Period) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Give the hours of each case of a period, and whether they are all."""
        key = (kpi.id, period)
        if key not in self._times:
            _keep(self._times, key, self._fetch_times(kpi, period), _KEPT_PERIODS * 8)
        return self._times[key].of(team)

    def _fetch_times(self, kpi: Kpi, period: Period) -> _Times:
        import numpy as np

        rows = self._known(kpi, period)
        found = self._run(rows.select("team", "hours", "ended"))
        hours = found["hours"].to_numpy().astype(np.float64)
        ended = found["ended"].to_numpy().astype(bool)
        known = np.isfinite(hours)
        coded = found["team"].combine_chunks().dictionary_encode() if len(found) else None
        names = [self.team_of(raw) for raw in coded.dictionary.to_pylist()] if coded is not None else []
        codes = coded.indices.fill_null(-1).to_numpy() if coded is not None else np.zeros(0, dtype=np.int32)
        order = np.argsort(codes[known], kind="stable")
        codes = codes[known][order]
        return _Times(names, codes, hours[known][order], ended[known][order])

    # -- what was left out ---------------------------------------------------------------------------------------

    def left_out(self, team: str | None, period: Period) -> Mapping[str, Mapping[str, int]]:
        """Count the cases that are in no denominator, by table and reason."""
        if self._excluded is None:
            self._excluded = self._count_excluded() if self.months else []
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
                ends = (
                    events.filter(events["activity"] == "resolve")
                    .group_by("complaint_id")
                    .aggregate(at=events["at"].max())
                )
                table = look_up(table, ends, "complaint_id", "complaint_id", _again="at")
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
                (name, self.team_of(row["team"]), row["month"].strftime("%Y-%m"), row["reason"], row["n"])
                for row in self._run(grouped).to_pylist()
            ]
        return counted


@dataclass(frozen=True, slots=True)
class _Times:
    """Hours of many cases, sorted by the code of their team's name."""

    names: list[str]
    codes: NDArray[np.int32]
    hours: NDArray[np.float64]
    ended: NDArray[np.bool_]

    def of(self, team: str | None) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        import numpy as np

        if team is None:
            return self.hours, self.ended
        parts = [
            slice(*np.searchsorted(self.codes, [code, code + 1]))
            for code, name in enumerate(self.names)
            if name == team
        ]
        if not parts:
            return self.hours[:0], self.ended[:0]
        return np.concatenate([self.hours[p] for p in parts]), np.concatenate([self.ended[p] for p in parts])


def _keep(kept: dict[Any, Any], key: Any, value: Any, most: int) -> None:
    """Keep a result, letting go of the oldest beyond so many."""
    kept[key] = value
    while len(kept) > most:
        del kept[next(iter(kept))]
