"""The cases behind every figure: what a reader looks up who wants to know which ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from steward.operations.tables import tables
from steward.reports.figures import Line, finite
from steward.reports.terms import Terms, file_text, has_chinese
from steward.service.period import Period
from steward.words import Text

if TYPE_CHECKING:
    import pandas as pd

    from steward.reports.material import Material

_WHAT: tuple[tuple[str, str, str], ...] = (
    ("work_orders", "order_id", "category"),
    ("complaints", "complaint_id", "category"),
    ("visits", "visit_id", "purpose"),
    ("inspections", "inspection_id", "kind"),
    ("activities", "activity_id", "name"),
    ("survey_rounds", "round_id", "name"),
    ("fees", "bill_id", "item"),
)
"""Where the number of a case is looked up, and the column that says in a word what it was about."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case behind a figure."""

    id: str
    what: Text
    at: dt.datetime | None
    """The moment that places it in the period."""
    done: dt.datetime | None
    good: bool | None
    """Whether it counts; None where the figure is not a count."""
    hours: float | None
    amount: str
    """For a ratio: what it adds above and below the line, as ``top/bottom``."""
    source: Text
    """File, sheet and row it came from; empty for a duty that left no record."""


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases behind one KPI, those that do not count first."""

    kpi: str
    total: int
    rows: tuple[Case, ...]


def cases_behind(material: Material, lines: Sequence[Line], team: str, period: Period) -> tuple[Cases, ...]:
    """Give the cases behind every figure that has any, those that count against it first."""
    frames = {line.id: material.cases(line.id, team, period) for line in lines if line.n}
    named = _named(material, {str(case) for frame in frames.values() for case in frame["case"]})
    subjects = {line.id: line.subject for line in lines}
    files = {i.fingerprint: i.file for i in material.records.ledger.imports}
    return tuple(
        Cases(kpi, len(frame), tuple(_case(row, named, subjects[kpi], files) for row in frame.itertuples()))
        for kpi, frame in frames.items()
    )


def _named(material: Material, ids: set[str]) -> dict[str, Text]:
    """Say what each case was about, in both languages."""
    import ibis

    if not ids:
        return {}
    terms = Terms(material.company)
    wanted = ibis.memtable({"_id": sorted(ids)})
    found: dict[str, Text] = {}
    for name, key, column in _WHAT:
        if not material.records.has(name):
            continue
        table = material.records.tables[name]
        known = tables()[name].columns[column]
        rows: pd.DataFrame = material.records.connection.execute(
            table.inner_join(wanted, table[key] == wanted["_id"]).select(key, column)
        )
        for case, word in zip(rows[key], rows[column], strict=True):
            if isinstance(word, str) and word and case not in found:
                labels = known.choices.get(word)
                said = Text(labels[0], word.replace("-", " ")) if labels else terms.of(word, tables()[name].label)
                found[str(case)] = said
    return found


def _case(row: Any, named: dict[str, Text], otherwise: Text, files: dict[str, str]) -> Case:
    good = getattr(row, "good", getattr(row, "ended", None))
    return Case(
        id=str(row.case),
        what=named.get(str(row.case), otherwise),
        at=_moment(row, "at"),
        done=_moment(row, "done"),
        good=None if good is None or good != good else bool(good),
        hours=finite(getattr(row, "hours", None)),
        amount=f"{float(row.top or 0):g}/{float(row.bottom or 0):g}" if hasattr(row, "top") else "",
        source=_source(row, files),
    )


def _moment(row: Any, name: str) -> dt.datetime | None:
    value = getattr(row, name, None)
    if value is None or value != value:
        return None
    if isinstance(value, dt.datetime):  # pandas' timestamps are among them
        return dt.datetime.fromisoformat(value.isoformat())
    return dt.datetime.combine(value, dt.time())


def _source(row: Any, files: dict[str, str]) -> Text:
    """Write where a row came from: ``投诉.xlsx 投诉台账 17``."""
    if not isinstance(row.source_file, str):
        return Text("", "")
    file = file_text(files.get(row.source_file, row.source_file), row.source_file)
    sheet = row.source_sheet if isinstance(row.source_sheet, str) else ""
    number = f"{int(row.source_row)}" if row.source_row is not None and row.source_row == row.source_row else ""
    return Text(
        " ".join(part for part in (file.zh, sheet, number) if part),
        " ".join(part for part in (file.en, "" if has_chinese(sheet) else sheet, number) if part),
    )
