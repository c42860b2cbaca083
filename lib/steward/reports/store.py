"""Reports as numbers, kept as JSON in the workspace, so that a notebook need not compute again what a batch has computed.

A kept report is named by everything it depends on: records, profile, product, team and period. It lies in ``.cache`` and
may be deleted at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import time
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from steward import __version__
from steward.operations.kpis.kept import definitions
from steward.operations.records import Ledger
from steward.reports.behind import Cases
from steward.reports.fragments.data import SHOWN_CASES
from steward.reports.team_report import TeamReport
from steward.service.period import Period
from steward.workspace import Workspace, written_whole

_DAY = 86_400
FORMAT = 2
"""Raised when the shape of a report changes without a new version of the product."""


def fingerprint(workspace: Workspace) -> str:
    """Name everything all reports of a workspace depend on: records, profile, figures, adopted plans, product."""
    ledger = Ledger.read(workspace.records)
    parts = sorted(f"{i.table}:{i.fingerprint}:{i.accepted}:{i.imported_at}" for i in ledger.imports)
    parts += [f"{table}:{part}" for table, names in sorted(ledger.parts.items()) for part in names]
    parts += [workspace.company().fingerprint, definitions(), __version__, str(FORMAT)]
    for plan in sorted(workspace.plans.glob("*.jsonl")):
        parts.append(f"{plan.name}:{hashlib.sha256(plan.read_bytes()).hexdigest()}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def slug(team: str, listed: bool) -> str:
    """Give a team's part of a file name: its id where the company lists it, else a short hash of its name."""
    return team if listed else f"team-{hashlib.sha256(team.encode()).hexdigest()[:10]}"


def shelf(workspace: Workspace, key: str) -> Path:
    """Give the folder of what is kept under a key; those of other keys that nobody used for a day are let go."""
    folder = workspace.root / ".cache" / "reports" / key
    with contextlib.suppress(OSError):
        for other in folder.parent.iterdir():
            if other != folder and time.time() - other.stat().st_mtime > _DAY:
                shutil.rmtree(other, ignore_errors=True)
    return folder


def place(workspace: Workspace, key: str, kind: str, team: str, period: Period) -> Path:
    """Give where a report's numbers are kept."""
    name = hashlib.sha256(f"{kind}\n{team}\n{period}".encode()).hexdigest()[:20]
    return workspace.root / ".cache" / "reports" / key / f"{name}.json"


def keep(report: TeamReport, path: Path, *, whole: bool = False) -> None:
    """Keep a report; without `whole` only as many cases of each figure as a page shows."""
    if not whole:
        shown = tuple(Cases(c.kpi, c.total, c.rows[:SHOWN_CASES]) for c in report.cases)
        report = replace(report, cases=shown)
    with written_whole(path) as beside:
        beside.write_bytes(_adapter().dump_json(report))


def recall(path: Path) -> TeamReport | None:
    """Give a kept report back; None where there is none, or none that can be read."""
    with contextlib.suppress(OSError, ValueError, json.JSONDecodeError):
        report: TeamReport = _adapter().validate_json(path.read_bytes())
        return report
    return None


@cache
def _adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(TeamReport)
