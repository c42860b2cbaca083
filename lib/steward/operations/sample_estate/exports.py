"""Writing the estate as the files its systems would export."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from numpy.random import Generator

from steward.operations.sample_estate import forms
from steward.operations.sample_estate.chance import stream
from steward.operations.sample_estate.damage import Damage
from steward.operations.sample_estate.forms import Form
from steward.operations.sample_estate.sheets import Merge, Sheet, write_delimited, write_html, write_workbook
from steward.operations.tables import tables
from steward.workspace import written_whole

if TYPE_CHECKING:
    import pandas as pd

    from steward.operations.sample_estate import Estate

Progress = Callable[[int, int, str], None]
SLICE = 20_000
"""Rows turned into cells at a time."""
MOST_ROWS = 1_000_000
"""Records on one sheet of a workbook; Excel takes a little more."""
_ENDINGS = {
    "xlsx": "xlsx",
    "xlsx-streamed": "xlsx",
    "gbk-csv": "csv",
    "bom-csv": "csv",
    "csv": "csv",
    "gbk-tsv-xls": "xls",
    "html-xls": "xls",
}
_ENCODINGS = {
    "gbk-csv": "GB18030",
    "bom-csv": "UTF-8 with BOM",
    "csv": "UTF-8",
    "gbk-tsv-xls": "GB18030",
    "html-xls": "UTF-8",
}


@dataclass(frozen=True)
class Part:
    """The rows of one sheet of one file."""

    sheet: str
    frame: pd.DataFrame


@dataclass(frozen=True)
class File:
    """One file to write."""

    name: str
    form: Form
    parts: tuple[Part, ...]
    title: str

    @property
    def path(self) -> str:
        """Its name with ending."""
        return f"{self.name}.{_ENDINGS[self.form.kind]}"


def _files(estate: Estate) -> list[File]:
    """Divide the tables over files: work orders by year, homes by area, activities by sort."""
    found: list[File] = []

    def add(name: str, form: Form, *parts: Part, title: str | None = None) -> None:
        found.append(
            File(
                name,
                form,
                parts or (Part("Sheet1", estate.tables[form.table]),),
                title if title is not None else form.title,
            )
        )

    add("01_员工花名册", forms.STAFF)
    homes = estate.tables["households"]
    areas = {"东区": "east", "西区": "west", "南区": "south"}
    add(
        "02_业主房产档案", forms.HOUSEHOLDS, *(Part(area, homes[homes["team"] == team]) for area, team in areas.items())
    )
    orders = estate.tables["work_orders"]
    years = orders["created_at"].dt.year
    for year in sorted(years.unique().tolist()):
        form = forms.NEW_ORDERS if year == years.max() else forms.OLD_ORDERS
        add(f"03_报修工单_{year}", form, Part("报修工单", orders[years == year]), title=form.title.format(year=year))
    add("04_投诉台账", forms.COMPLAINTS, Part("投诉台账", estate.tables["complaints"]))
    add("05_投诉进度", forms.EVENTS)
    add("06_回访记录", forms.REVISITS)
    add("07_走访记录", forms.VISITS)
    add("08_满意度调查", forms.ROUNDS, Part("调查汇总", estate.tables["survey_rounds"]))
    add("09_满意度答卷", forms.ANSWERS)
    add("10_收费明细", forms.FEES)
    add("11_巡查记录", forms.INSPECTIONS)
    activities = estate.tables["activities"]
    add(
        "12_活动与措施",
        forms.ACTIVITIES,
        *(Part(name, activities[activities["kind"].isin(kinds)]) for name, kinds in forms.SHEETS_OF_ACTIVITIES.items()),
    )
    return found


def _cells(form: Form, frame: pd.DataFrame, rng: Generator) -> Iterator[list[Any]]:
    """Turn rows into cells, a slice at a time."""
    for start in range(0, len(frame), SLICE):
        rows = frame.iloc[start : start + SLICE]
        columns: list[list[Any]] = []
        for name, _, style in form.columns:
            if name is not None and callable(style):
                columns.append(style(rows[name], rng))
            else:
                columns.append(
                    list(range(start + 1, start + len(rows) + 1)) if style == "#" else [style or None] * len(rows)
                )
        yield from map(list, zip(*columns, strict=True))


def _upper(form: Form) -> tuple[tuple[tuple[str, ...], ...], tuple[Merge, ...]]:
    """Give the header rows and what is merged in them."""
    if not form.above:
        return (form.headings,), ()
    upper: list[str] = []
    merges: list[Merge] = []
    for heading, width in form.above:
        merges.append((0, len(upper), 0, len(upper) + width - 1))
        upper += [heading, *[""] * (width - 1)]
    return (tuple(upper), form.headings), tuple(merges)


def _sheet(file: File, part: Part, damage: Damage, rng: Generator, made: dt.datetime) -> Sheet:
    """Put a sheet together: titles, header, rows with the bad ones among them, footers."""
    form = file.form
    headers, merges = _upper(form)
    written = {
        "slash": f"{made:%Y}/{made.month}/{made.day} {made.hour}:{made:%M}",
        "chinese": f"{made:%Y}年{made.month}月{made.day}日 {made:%H:%M}",
    }
    titles = (
        (file.title, f"导出时间：{written.get(form.date, f'{made:%Y-%m-%d %H:%M:%S}')}　导出人：系统管理员")
        if file.title
        else ()
    )
    footers: list[tuple[Any, ...]] = []
    if form.footers:
        footers.append(_totals(form, part.frame))
        footers += [(line.format(n=len(part.frame)),) for line in form.footers]
    first_row = len(titles) + len(headers) + 1
    rows = damage.among(_cells(form, part.frame, rng), len(part.frame), part.sheet, first_row)
    return Sheet(part.sheet, titles, headers, rows, tuple(footers), merges)


def _totals(form: Form, frame: pd.DataFrame) -> tuple[Any, ...]:
    """Give the line 合计 with the sums of amounts."""
    money = {c.name for c in tables()[form.table].columns.values() if c.type == "money"}
    cells: list[Any] = ["合计"]
    for name, _, _ in form.columns[1:]:
        cells.append(f"{frame[name].sum():,.2f}" if name in money else "")
    return tuple(cells)


def _write(path: Path, file: File, sheets: list[Sheet], made: dt.datetime) -> None:
    match file.form.kind:
        case "xlsx" | "xlsx-streamed":
            write_workbook(path, sheets, made, streaming=file.form.kind == "xlsx-streamed")
        case "gbk-csv":
            write_delimited(path, sheets[0], "gb18030")
        case "bom-csv":
            write_delimited(path, sheets[0], "utf-8-sig")
        case "csv":
            write_delimited(path, sheets[0], "utf-8")
        case "gbk-tsv-xls":
            write_delimited(path, sheets[0], "gb18030", "\t")
        case "html-xls":
            write_html(path, sheets[0])


def _quiet(*_: object) -> None:
    """Tell nobody."""


def write_estate(estate: Estate, directory: Path, seed: int, *, progress: Progress | None = None) -> dict[str, Any]:
    """Write the exports, ``planted.json`` and ``company.yaml`` into a folder; gives what was planted, files included."""
    told = progress or _quiet
    directory.mkdir(parents=True, exist_ok=True)
    made = dt.datetime.combine(dt.date.fromisoformat(estate.planted["end"]) + dt.timedelta(days=1), dt.time(8, 30))
    planned = _files(estate)
    listed: list[dict[str, Any]] = []
    for done, file in enumerate(planned):
        told(done, len(planned) + 1, file.path)
        rng = stream(seed, f"export {file.name}")
        form = file.form
        damage = Damage(
            form.table, [c[0] for c in form.columns], tables()[form.table].key, stream(seed, f"damage {file.name}")
        )
        parts = [
            Part(
                part.sheet if start == 0 else f"{part.sheet}（{start // MOST_ROWS + 1}）",
                part.frame.iloc[start : start + MOST_ROWS],
            )
            for part in file.parts
            for start in (range(0, max(1, len(part.frame)), MOST_ROWS) if form.kind.startswith("xlsx") else (0,))
        ]
        _write(directory / file.path, file, [_sheet(file, part, damage, rng, made) for part in parts], made)
        listed.append(
            {
                "file": file.path,
                "table": form.table,
                "encoding": _ENCODINGS.get(form.kind, "workbook"),
                "sheets": [p.sheet for p in parts] if form.kind.startswith("xlsx") else [],
                "rows": sum(len(p.frame) for p in parts) + len(damage.written),
                "good": sum(len(p.frame) for p in parts),
                "bad": damage.written,
            }
        )
    told(len(planned), len(planned) + 1, "planted.json")
    planted = {**estate.planted, "files": listed}
    with written_whole(directory / "company.yaml") as beside:
        beside.write_bytes(estate.company_yaml.encode())
    with written_whole(directory / "planted.json") as beside:
        beside.write_bytes(json.dumps(planted, ensure_ascii=False, indent=1).encode())
    told(len(planned) + 1, len(planned) + 1, "planted.json")
    return planted
