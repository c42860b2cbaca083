"""Small believable records, row by row, for the tests of KPIs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from steward.company import Company, default_company
from steward.operations.kpis import Board, compute
from steward.operations.records import Records
from steward.operations.tables import tables
from steward.service.period import Period

OCTOBER = Period.parse("2026-10")
NOW = dt.datetime(2026, 11, 2, 9)

KEYS = {name: table.key for name, table in tables().items()}


def at(text: str) -> pd.Timestamp:
    """Read ``10-05 09:00`` as a moment of 2026, or a full one."""
    return pd.Timestamp(text if text[:2] == "20" else f"2026-{text}")


def records(**rows: Sequence[Mapping[str, Any]]) -> Records:
    """Take rows of tables; texts in columns of moments and dates are read by `at`, keys are numbered where left out."""
    frames = {}
    for name, given in rows.items():
        stored = tables()[name].stored
        made = []
        for number, row in enumerate(given, 1):
            full: dict[str, Any] = {
                KEYS[name]: f"{name}-{number}",
                "source_file": "f",
                "source_sheet": "s",
                "source_row": number + 1,
            }
            for column, value in row.items():
                assert column in stored, column
                moment = stored[column] in ("timestamp", "date") and isinstance(value, str)
                full[column] = at(value) if moment else value
            made.append(full)
        frame = pd.DataFrame(made)
        for column in frame.columns:
            if stored[column] == "date":
                frame[column] = pd.to_datetime(frame[column]).dt.date
        frames[name] = frame
    return Records.from_frames(frames)


def company(**changes: Any) -> Company:
    """Give the default profile with changes; ``rules`` and ``clocks`` are merged into the defaults."""
    base = default_company()
    for key in ("rules", "clocks"):
        if key in changes:
            changes[key] = {**getattr(base, key), **changes[key]}
    return base.model_copy(update=changes)


def board(profile: Company | None = None, now: dt.datetime | None = NOW, **rows: Sequence[Mapping[str, Any]]) -> Board:
    """Compute the figures of some rows."""
    return compute(records(**rows), profile or default_company(), now=now)


def counts(found: Board, kpi: str, team: str | None = None, period: Period = OCTOBER) -> tuple[int | None, int]:
    """Give (k, n) of a figure."""
    result = found.result(kpi, team, period)
    return result.k, result.n
