"""What all team reports of one batch are cut from: the board, the log of complaints, and the few tables a report lists.

Everything is read once and sliced by team; nothing is read that no report asks for.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from steward.company import Company
from steward.errors import StewardError
from steward.operations.kpis import Board, compute
from steward.operations.records import Records
from steward.service.period import Period
from steward.words import Text, join
from steward.workspace import Workspace, written_whole

if TYPE_CHECKING:
    import pandas as pd

    from steward.service.complaints.complaint_log import ComplaintLog
    from steward.service.engagement.plan import Plan

HEADLINES = ("complaint-on-time", "order-on-time")
"""KPIs that may lead a report, the first with enough cases does; after them any rate."""
NO_RECORDS = Text(
    "工作区 {root} 里还没有记录，请先导入：steward data import 导出文件所在的文件夹。",
    "The workspace {root} holds no records yet; import some first: steward data import FOLDER.",
)
_UNKNOWN_TEAM = Text(
    "记录里没有班组“{team}”，有的是：{teams}。", "There is no team “{team}” in the records; there are: {teams_en}."
)
_SHOWN_TEAMS = 40
MOST_HELD = 200_000
"""Rows of one figure and period, all teams together, up to which they are held in memory."""


def latest_plan(workspace: Workspace) -> Plan | Text | None:
    """Give the latest five-steps plan of a workspace, or why it cannot be read; None without one."""
    from steward.operations.engagement_plans import open_plan, plans

    for kept in plans(workspace):
        try:
            return open_plan(workspace, kept.id)
        except StewardError as error:
            return Text(error.describe("zh"), error.describe("en"))
    return None


class Material:
    """Records, company and board, with what reports need of them."""

    def __init__(
        self,
        records: Records,
        company: Company,
        now: dt.datetime | None = None,
        kpis: Iterable[str] | None = None,
        shelf: Path | None = None,
        plan: Plan | Text | None = None,
    ) -> None:
        """Put a batch together.

        Args:
            records: the canonical tables.
            company: rules, names, limits.
            now: as for `operations.kpis.compute`.
            kpis: only these; all that apply if left out.
            shelf: a folder in which cases once fetched are kept; its name stands for everything they depend on.
            plan: the five-steps plan adopted in the workbench, or why it cannot be read.
        """
        self._shelf = shelf
        self.plan = plan
        self.records = records
        self.company = company
        self.board: Board = compute(records, company, now=now, kpis=kpis)
        self._cases: dict[tuple[str, Period], dict[str, pd.DataFrame]] = {}
        self.now: dt.datetime = self.board.now or dt.datetime.min

    @classmethod
    def open(cls, workspace: Workspace) -> Material:
        """Open the records of a workspace.

        Raises:
            StewardError: ``no-records``.
        """
        records = Records.open(workspace)
        if records.as_of is None:
            raise StewardError("no-records", NO_RECORDS, root=workspace.root)
        from steward.reports import store

        shelf = store.shelf(workspace, store.fingerprint(workspace))
        return cls(records, workspace.company(), shelf=shelf, plan=latest_plan(workspace))

    def team(self, asked: str) -> str:
        """Give the team as the records name it, from its id or any of its names.

        Raises:
            StewardError: ``unknown-team``, listing the teams there are.
        """
        listed = self.company.team(asked)
        for name in (asked, listed.id if listed else asked):
            if name in self.board.teams:
                return name
        wanted = asked.strip().casefold()
        for team in self.board.teams:
            if wanted and wanted in (team.casefold(), self.company.team_name(team, "en").casefold()):
                return team
        teams = self.board.teams
        names = {
            language: join([self.company.team_name(t, language) for t in teams[:_SHOWN_TEAMS]], language)
            for language in ("zh", "en")
        }
        more = len(teams) > _SHOWN_TEAMS
        raise StewardError(
            "unknown-team",
            _UNKNOWN_TEAM,
            team=asked,
            teams=names["zh"] + (f" 等 {len(teams)} 个" if more else ""),
            teams_en=names["en"] + (f" and more, {len(teams)} in all" if more else ""),
        )

    def usual_period(self) -> Period:
        """Give the last month that was over when the records end, passing by months in which hardly anything fell due."""
        month = Period.of_month(self.now.date())
        last = month if self.now.date() == month.last_day else month.previous()
        months = [m for m in self.board.months if m <= str(last)]
        known = {kpi.id for kpi in self.board.kpis}
        counts = [
            sum(self.board.result(name, None, Period.parse(m)).n for name in HEADLINES if name in known) for m in months
        ]
        busy = [m for m, n in zip(months, counts, strict=True) if n and n >= max(counts) / 10]
        return Period.parse(busy[-1]) if busy else last

    def busiest_team(self, period: Period) -> str:
        """Give the team with the most complaints due in a period, or the most repairs where there are none."""
        board = self.board
        known = {kpi.id for kpi in board.kpis}

        def cases(team: str) -> tuple[int, int]:
            found = [board.result(name, team, period).n if name in known else 0 for name in HEADLINES]
            return found[0], found[1]

        return max(board.teams, key=cases)

    def spellings(self, team: str) -> tuple[str, ...]:
        """Give every name under which the records may hold a team."""
        listed = self.company.team(team)
        return (listed.id, listed.zh, listed.en, *listed.also) if listed else (team,)

    def cases(self, kpi: str, team: str, period: Period) -> pd.DataFrame:
        """Give the rows behind a figure, as `Board.cases` does.

        Preparing a query costs far more than running it, so the rows of all teams are fetched once and then sliced; unless
        they are too many to hold.
        """
        definition = self.board.kpi(kpi)
        if definition.level == "estate":
            team = ""
        if self.board.result(kpi, None, period).n > MOST_HELD:
            return self.board.cases(kpi, team or None, period)
        kept = self._cases.get((kpi, period))
        if kept is None:
            rows = self._fetch(kpi, period)
            kept = {"": rows, **{str(name): found for name, found in rows.groupby("team", sort=False)}}
            self._cases[kpi, period] = kept
        return kept.get(team, kept[""].iloc[:0])

    def _fetch(self, kpi: str, period: Period) -> pd.DataFrame:
        """Fetch the cases of all teams, or take them from the shelf."""
        import pandas as pd

        at = self._shelf / "cases" / f"{kpi}.{period}.parquet" if self._shelf else None
        if at is not None and at.exists():
            with contextlib.suppress(OSError, ValueError):
                return pd.read_parquet(at)
        rows = self.board.cases(kpi, None, period)
        if at is not None:
            with contextlib.suppress(OSError), written_whole(at) as beside:
                rows.to_parquet(beside)
        return rows

    def _all(self, table: str) -> pd.DataFrame | None:
        if not self.records.has(table):
            return None
        return self.records.connection.execute(self.records.tables[table])

    @cached_property
    def complaints(self) -> pd.DataFrame | None:
        """All complaints; None where none was imported."""
        return self._all("complaints")

    @cached_property
    def _events(self) -> pd.DataFrame | None:
        return self._all("complaint_events")

    @cached_property
    def _revisits(self) -> pd.DataFrame | None:
        if not self.records.has("revisits"):
            return None
        table = self.records.tables["revisits"]
        return self.records.connection.execute(table.filter(table.about == "complaint"))

    @cached_property
    def log(self) -> ComplaintLog:
        """The steps of all complaints."""
        from steward.service.complaints.complaint_flow import flow_of
        from steward.service.complaints.complaint_log import ComplaintLog

        return ComplaintLog.read(self._events, self.complaints, self.now, self._revisits, flow_of(self.company))

    @cached_property
    def deviations(self) -> pd.DataFrame:
        """All deviations of all complaints from the flow."""
        from steward.service.complaints.complaint_flow import deviations

        return deviations(self._events, self.complaints, self.now, self.company, self._revisits)

    @cached_property
    def states(self) -> pd.DataFrame:
        """Where every complaint stands now."""
        return self.log.states()

    @cached_property
    def unchecked(self) -> tuple[tuple[str, Text], ...]:
        """The rules of the flow that the records cannot show, with the reason."""
        from steward.service.complaints.complaint_flow import unchecked

        return unchecked(self._events, self.complaints, self.now, self.company, self._revisits)

    @property
    def has_complaints(self) -> bool:
        """Whether any complaint, or a log of one, was imported."""
        return self.records.has("complaints") or self.records.has("complaint_events")

    @cached_property
    def posts(self) -> Mapping[str, str]:
        """Posts of the staff by pseudonym."""
        from steward.operations.staff import posts

        return posts(self.records)

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        """Members of each team who have not left."""
        if not self.records.has("staff"):
            return {}
        staff = self.records.tables["staff"]
        here = staff.filter(staff.left_on.isnull())
        rows = self.records.connection.execute(here.group_by("team").aggregate(n=here.count()))
        return self._by_team(rows)

    @cached_property
    def homes(self) -> Mapping[str, int]:
        """Households each team serves; under the empty name those of the whole estate."""
        if not self.records.has("households"):
            return {}
        table = self.records.tables["households"]
        rows = self.records.connection.execute(table.group_by("team").aggregate(n=table.count()))
        found = self._by_team(rows)
        return {**found, "": sum(found.values())}

    def _by_team(self, rows: pd.DataFrame) -> dict[str, int]:
        found: dict[str, int] = {}
        for raw, n in zip(rows["team"], rows["n"], strict=True):
            listed = self.company.team(raw) if isinstance(raw, str) else None
            team = listed.id if listed else str(raw)
            found[team] = found.get(team, 0) + int(n)
        return found
