"""What the home page says of a workspace: what was imported, how the figures stand, which reports are still to be made.

The ledger and the folders are read at once. The figures take seconds on a cold start, so they are kept beside the
records under the fingerprints of what they were made from, and made again only when one of those has changed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import steward
from steward.company import Company
from steward.operations.records import Ledger, Records
from steward.service.period import Period
from steward.words import Locale, Text
from steward.workspace import Workspace, written_whole

if TYPE_CHECKING:
    from steward.operations.kpis import Board

HEADLINES = ("complaint-on-time", "order-on-time")
"""KPIs whose line may stand on the door, the first with enough months."""
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Imports:
    """What came in so far."""

    files: int
    accepted: int
    refused: int
    latest: dt.datetime | None
    """When the last import ended."""
    waiting: int
    """Files in the folder of exports that were not imported."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the figures of the whole estate stand for the last full month."""

    as_of: str
    """The latest moment in the records, ISO."""
    period: str
    verdicts: Mapping[str, int]
    """How many KPIs have each verdict."""
    headline: str
    """The KPI of the line; empty where there is none."""
    line: tuple[float | None, ...] = ()
    """Its values, month by month."""
    band: tuple[float, float] | None = None
    """Its usual variation."""
    teams: tuple[str, ...] = ()
    """The teams in the records, in the order of the board."""
    months: tuple[str, ...] = ()
    """The months from the first record on, as ``2026-10``."""


@dataclass(frozen=True, slots=True)
class Report:
    """One finished report: its files by ending."""

    folder: str
    """Below ``reports``, with ``/``; empty for the folder itself."""
    name: str
    """The files' name without ending."""
    made: dt.datetime
    files: Mapping[str, str]
    """Ending without its dot -> path below ``reports``."""
    team: str = ""
    """As the records name it; empty where the file's name tells none."""
    period: str = ""
    locale: str = ""

    def title(self, company: Company, locale: Locale) -> str:
        """Name it for a reader: team and period where they are known, else the file's name."""
        if not self.team or not self.period:
            return self.name
        name, period = company.team_name(self.team, locale), Period.parse(self.period).label(locale)
        return Text("{team}，{period}", "{team}, {period}").say(locale, team=name, period=period)


def imports(workspace: Workspace) -> Imports:
    """Read what was imported.

    Raises:
        StewardError: ``ledger-damaged``.
    """
    ledger = Ledger.read(workspace.records)
    known = {one.file for one in ledger.imports}
    times = [dt.datetime.fromisoformat(one.imported_at) for one in ledger.imports if one.imported_at]
    return Imports(
        files=len({(one.file, one.fingerprint) for one in ledger.imports}),
        accepted=sum(one.accepted for one in ledger.imports),
        refused=sum(one.refused for one in ledger.imports),
        latest=max(times, default=None),
        waiting=sum(path.name not in known for path in exported(workspace)),
    )


def exported(workspace: Workspace) -> tuple[Path, ...]:
    """Give the files in the folder of exports that can be read, by name."""
    from steward.operations.importing import ENDINGS

    folder = workspace.exports
    if not folder.is_dir():
        return ()
    return tuple(
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.name.lower().removesuffix(".gz").endswith(ENDINGS)
        and not any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
    )


def last_full_month(as_of: dt.datetime) -> Period:
    """Give the last month of which the records hold every day."""
    return Period.of_month(as_of.date() + dt.timedelta(days=1)).previous()


_NAMED = re.compile(
    r"team-performance-(?P<team>.+)-(?P<period>\d{4}(-(\d\d|Q[1-4]|H[12]))?(\.\.\d{4}-\d\d)?)\.(?P<locale>zh|en)"
)


def reports(workspace: Workspace, company: Company, teams: Sequence[str] = ()) -> tuple[Report, ...]:
    """Give the finished reports, newest first; `teams` are those in the records, to be told from the files' names."""
    found: dict[tuple[str, str], list[Path]] = {}
    if workspace.reports.is_dir():
        for path in workspace.reports.rglob("*"):
            hidden = any(part.startswith(".") for part in path.relative_to(workspace.reports).parts)
            if path.suffix.lower() in (".html", ".xlsx", ".pdf") and path.is_file() and not hidden:
                folder = path.parent.relative_to(workspace.reports).as_posix()
                found.setdefault(("" if folder == "." else folder, path.stem), []).append(path)
    if not found:
        return ()
    from steward.reports.store import slug

    slugs = {slug(team, company.team(team) is not None): team for team in (*(one.id for one in company.teams), *teams)}
    made = []
    for (folder, name), paths in found.items():
        told = _NAMED.fullmatch(name)
        made.append(
            Report(
                folder=folder,
                name=name,
                made=dt.datetime.fromtimestamp(max(path.stat().st_mtime for path in paths)),
                files={
                    path.suffix[1:].lower(): path.relative_to(workspace.reports).as_posix() for path in sorted(paths)
                },
                team=slugs.get(told["team"], "") if told else "",
                period=told["period"] if told else "",
                locale=told["locale"] if told else "",
            )
        )
    return tuple(sorted(made, key=lambda one: (one.made, one.folder, one.name), reverse=True))


def standing(workspace: Workspace, company: Company) -> Standing | None:
    """Give what is known of the figures without computing anything; None where they must be made (again)."""
    try:
        kept = json.loads(_kept(workspace).read_text(encoding="utf-8"))
        if kept["key"] != made_from(workspace, company):
            return None
        found = kept["standing"]
        return Standing(
            as_of=found["as_of"],
            period=found["period"],
            verdicts=found["verdicts"],
            headline=found["headline"],
            line=tuple(found["line"]),
            band=tuple(found["band"]) if found["band"] else None,
            teams=tuple(found["teams"]),
            months=tuple(found["months"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def make_standing(
    workspace: Workspace, company: Company, progress: Callable[[int, int, str], None] | None = None
) -> Standing | None:
    """Compute how the figures stand and keep it; None where the records hold nothing that happened.

    The table of figures of the whole estate for the last full month is kept too: it is what the dashboard opens with.
    """
    from steward.operations.kpis import compute
    from steward.ui.views import Views

    records = Records.open(workspace)
    board = compute(records, company)
    if board.now is None:
        return None
    period = last_full_month(board.now)
    for done, kpi in enumerate(board.kpis):
        if progress:
            progress(done, len(board.kpis), "")
        board.result(kpi, None, period)
    found = _standing(board, period)
    Views(workspace, company).keep(board, None, period)
    with suppress(OSError), written_whole(_kept(workspace)) as beside:
        content = {"key": made_from(workspace, company), "standing": asdict(found)}
        beside.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    return found


def _standing(board: Board, period: Period) -> Standing:
    from steward.reports.trend import trend

    assert board.now is not None
    verdicts: dict[str, int] = {}
    for result in board.results([None], period):
        verdicts[str(result.verdict)] = verdicts.get(str(result.verdict), 0) + 1
    months = [month for month in board.months if month <= period.months[-1]][-MONTHS:]
    headline, line, band = "", [], None
    rates = [kpi.id for kpi in board.kpis if kpi.kind == "rate"]
    for name in [*(one for one in HEADLINES if one in rates), *rates]:
        series = board.series(name, None, months)
        if sum(1 for one in series if one.n) < min(len(months), MONTHS // 2):
            continue
        kpi = board.kpi(name)
        counts = [(month, one.k or 0, one.n) for month, one in zip(months, series, strict=True)]
        found = trend(name, kpi.name, kpi.direction, None, counts, judged=1)
        headline, line = name, [one.value for one in series]
        if found and found.last.lower is not None and found.last.upper is not None:
            band = (found.last.lower, found.last.upper)
        break
    return Standing(
        as_of=board.now.isoformat(timespec="minutes"),
        period=str(period),
        verdicts=verdicts,
        headline=headline,
        line=tuple(line),
        band=band,
        teams=board.teams,
        months=board.months,
    )


def _kept(workspace: Workspace) -> Path:
    return workspace.root / ".cache" / "home.json"


def made_from(workspace: Workspace, company: Company) -> str:
    """Give a fingerprint of all that figures are made from: records, profile and version of the workbench."""
    ledger = Ledger.read(workspace.records)
    imports = sorted(f"{one.table}:{one.fingerprint}:{one.accepted}:{one.imported_at}" for one in ledger.imports)
    parts = [steward.__version__, company.fingerprint, *imports]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
