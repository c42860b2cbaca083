"""The files of the sample estate, read once more with nothing but pandas, openpyxl and the csv module.

Nothing of ``steward`` is used here, so that figures counted from these tables are a second opinion. Which rows were spoiled on
purpose is taken from ``planted.json``; everything else is read as a clerk would: titles and totals passed over, spellings of a
team taken for the team, every form of a date, a yes or a mark of five.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import yaml

Cell = Any
FOOT = re.compile(r"合计|制表人|共 ?\d+")
EMPTY = {"", "-", "/", "nan", "NaT", "None"}
YES = {"是", "√", "有效", "满意", "已确认", "已归档", "已接通", "1001"}
MARKS = {"非常满意": 5, "满意": 4, "一般": 3, "不满意": 2, "非常不满意": 1}


def text(cell: Cell) -> str | None:
    """Read words; full-width letters and digits as plain ones."""
    found = "" if cell is None else unicodedata.normalize("NFKC", str(cell)).strip()
    return None if found in EMPTY else found


def moment(cell: Cell) -> pd.Timestamp:
    """Read 2026/10/5 9:00, 2026年10月5日 9:00, 20261005090000 and the like."""
    found = text(cell)
    if found is None:
        return pd.NaT  # type: ignore[return-value]
    if re.fullmatch(r"\d{14}", found):
        return pd.Timestamp(found)
    return pd.Timestamp(*(int(part) for part in re.findall(r"\d+", found)))


def number(cell: Cell) -> float:
    """Read 1,234.50, ￥1,234.50 and 140份."""
    found = text(cell)
    return float("nan") if found is None else float(re.sub(r"[^\d.]", "", found))


def mark(cell: Cell) -> float:
    """Read a mark of five: 5, 5分, 非常满意."""
    found = text(cell)
    return float(MARKS[found]) if found in MARKS else number(found)


def flag(cell: Cell) -> bool:
    """Read a yes; anything else is no."""
    return text(cell) in YES


def room(cell: Cell) -> str | None:
    """Read 9栋1单元1104, 9#1-1104 and 9-1-1104 as one home."""
    parts = re.findall(r"\d+", text(cell) or "")
    return "-".join(parts) if len(parts) == 3 else None


class Exports:
    """The tables of a folder of exports, each read when first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        planted = json.loads((folder / "planted.json").read_text(encoding="utf-8"))
        self._spoiled = {
            (found["file"], bad["sheet"] if len(found["sheets"]) > 1 else "", bad["row"])
            for found in planted["files"]
            for bad in found["bad"]
        }
        self.profile = yaml.safe_load((folder / "company.yaml").read_text(encoding="utf-8"))
        self._teams = {
            name: team["id"]
            for team in self.profile["teams"]
            for name in (team["id"], team["zh"], team["en"], *team["also"])
        }

    def team(self, cell: Cell) -> str | None:
        """Read a team by any of its names."""
        found = text(cell)
        return None if found is None else self._teams[found]

    def table(self, file: str, **columns: tuple[Callable[[Cell], Any], str]) -> pd.DataFrame:
        """Read the files that match, with each column from the first of its headings (split by a bar) that is there."""
        found = [
            {name: read(_of(row, headings)) for name, (read, headings) in columns.items()}
            for path in sorted(self._folder.glob(file))
            for row in self._rows(path, {h for _, headings in columns.values() for h in headings.split("|")})
        ]
        return pd.DataFrame(found)

    def _rows(self, path: Path, known: set[str]) -> Iterator[Mapping[str, Cell]]:
        sheets = dict(_grids(path))
        for name, grid in sheets.items():
            start = max(range(min(6, len(grid))), key=lambda i: len(known & {text(cell) for cell in grid[i]}))
            head = [text(cell) for cell in grid[start]]
            for at, cells in enumerate(grid[start + 1 :], start + 2):
                spoiled = (path.name, name if len(sheets) > 1 else "", at) in self._spoiled
                if not spoiled and any(map(text, cells)) and not FOOT.match(text(cells[0]) or ""):
                    yield {title: cell for title, cell in zip(head, cells, strict=False) if title}


def _of(row: Mapping[str, Cell], headings: str) -> Cell:
    return next(row[heading] for heading in headings.split("|") if heading in row)


def _grids(path: Path) -> Iterator[tuple[str, list[list[Cell]]]]:
    """Give the sheets of a workbook, or of what calls itself one: a table of a web page, text with tabs or commas."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        yield from ((sheet.title, [list(row) for row in sheet.iter_rows(values_only=True)]) for sheet in book)
        return
    raw = path.read_bytes()
    try:
        words = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        words = raw.decode("gb18030")
    if words.lstrip().startswith("<"):
        rows = re.findall(r"<tr>(.*?)</tr>", words, re.DOTALL)
        cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL) for row in rows]
        yield path.stem, [[html.unescape(re.sub("<[^>]+>", "", cell)) for cell in row] for row in cells]
    else:
        yield (
            path.stem,
            list(csv.reader(io.StringIO(words, newline=""), delimiter="\t" if path.suffix == ".xls" else ",")),
        )
