"""Workbooks for trainers: tables with filters, figures as figures, and text that is never a formula."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steward.errors import StewardError
from steward.harmless import harmless
from steward.words import Text
from steward.workspace import written_whole

if TYPE_CHECKING:
    import xlsxwriter

_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
_LONGEST = 32_000
_INK, _GREY = "#13201E", "#5C6966"

_NO_FILE = Text(
    "无法写入 {path}（{why}），请关掉正打开它的程序，或换一个文件名。",
    "{path} cannot be written ({why}); close the program that has it open, or choose another name.",
)
_NOT_XLSX = Text("输出文件应以 .xlsx 结尾，写的是 {path}。", "The file to write must end in .xlsx, not {path}.")


@dataclass(frozen=True, slots=True)
class Share:
    """A fraction, shown as per cent."""

    value: float | None


@dataclass(frozen=True, slots=True)
class Filled:
    """Words on a background."""

    words: str
    colour: str


Value = str | int | float | Share | Filled | dt.date | None


class Book:
    """A workbook in the making."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        top = {"valign": "top"}
        self._title = book.add_format({"bold": True, "font_size": 14, "font_color": _INK})
        self._note = book.add_format({**top, "text_wrap": True, "font_color": _GREY})
        self._head = book.add_format(
            {"bold": True, "bottom": 2, "bottom_color": _INK, "text_wrap": True, "valign": "bottom"}
        )
        self._text = book.add_format({**top, "num_format": "@", "text_wrap": True})
        self._share = book.add_format({**top, "num_format": "0.0%"})
        self._number = book.add_format({**top, "num_format": "#,##0.00"})
        self._count = book.add_format({**top, "num_format": "#,##0"})
        self._day = book.add_format({**top, "num_format": "yyyy-mm-dd", "align": "left"})
        self._fills: dict[str, Any] = {}
        self._names: set[str] = set()

    def table(
        self,
        name: str,
        title: str,
        heads: Sequence[str],
        rows: Sequence[Sequence[Value]],
        *,
        notes: Sequence[str] = (),
        widths: Sequence[float] = (),
        fixed: int = 1,
    ) -> None:
        """Write one sheet: a title, notes, and a table whose head and first columns stay in sight.

        Args:
            name: of the sheet; shortened and made unlike the others where it must be.
            title: above the table.
            heads: of the columns.
            rows: cells; None is blank.
            notes: sentences below the title.
            widths: of the first columns, in characters.
            fixed: columns that stay in sight.
        """
        sheet = self._book.add_worksheet(self._free(name))
        sheet.hide_gridlines(2)
        sheet.write_string(0, 0, harmless(title)[:_LONGEST], self._title)
        for i, note in enumerate(notes, 1):
            sheet.merge_range(i, 0, i, max(3, min(len(heads) - 1, 7)), "", self._note)
            sheet.write_string(i, 0, harmless(note)[:_LONGEST], self._note)
            sheet.set_row(i, 15 * (1 + len(note) // 60))
        top = len(notes) + 2
        for column, head in enumerate(heads):
            sheet.write_string(top, column, harmless(head), self._head)
            sheet.set_column(column, column, widths[column] if column < len(widths) else 11)
        for row, cells in enumerate(rows, top + 1):
            for column, cell in enumerate(cells):
                self._write(sheet, row, column, cell)
        sheet.freeze_panes(top + 1, fixed)
        if rows:
            sheet.autofilter(top, 0, top + len(rows), len(heads) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)

    def _write(self, sheet: Any, row: int, column: int, cell: Value) -> None:
        match cell:
            case None | Share(None):
                return
            case Share(value):
                sheet.write_number(row, column, value, self._share)
            case Filled(words, colour):
                sheet.write_string(row, column, harmless(words)[:_LONGEST], self._filled(colour))
            case bool() | str():
                sheet.write_string(row, column, harmless(str(cell))[:_LONGEST], self._text)
            case int():
                sheet.write_number(row, column, cell, self._count)
            case float():
                sheet.write_number(row, column, cell, self._number)
            case dt.date():
                sheet.write_datetime(row, column, dt.datetime(cell.year, cell.month, cell.day), self._day)

    def _filled(self, colour: str) -> Any:
        if colour not in self._fills:
            look = {"valign": "top", "num_format": "@", "bg_color": colour, "align": "center"}
            self._fills[colour] = self._book.add_format(look)
        return self._fills[colour]

    def _free(self, wanted: str) -> str:
        base = re.sub(r"[\[\]:*?/\\]", " ", wanted).strip("' ")[:25] or "1"
        name, count = base, 1
        while name.casefold() in self._names:
            count += 1
            name = f"{base} {count}"
        self._names.add(name.casefold())
        return name


@contextlib.contextmanager
def book(path: Path, title: str) -> Iterator[Book]:
    """Make a workbook; it takes its place only when the block ends well.

    Raises:
        StewardError: ``not-xlsx`` for another ending, ``cannot-write``.
    """
    import xlsxwriter

    if path.suffix.lower() != ".xlsx":
        raise StewardError("not-xlsx", _NOT_XLSX, path=path)
    try:
        with written_whole(path) as beside:
            made = xlsxwriter.Workbook(str(beside), _OPTIONS)
            made.set_properties({"title": title})
            yield Book(made)
            made.close()
    except OSError as error:
        raise StewardError("cannot-write", _NO_FILE, path=path, why=error.strerror or type(error).__name__) from error
