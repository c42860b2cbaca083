"""The rejects workbook: rows that could not be taken, each with the reason beside it.

It has the headings of the export, so that a row can be mended there and imported again; personal cells are masked, and
the row's number leads back to the original. Text that a spreadsheet would run as a formula is made harmless (CWE-1236).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steward.harmless import harmless
from steward.operations.cells import Cell, shown
from steward.operations.privacy import mask_value
from steward.operations.tables import ColumnType
from steward.words import Locale, Text

if TYPE_CHECKING:
    import xlsxwriter

REASON = Text("退回原因", "Why refused")
SHEET = Text("原工作表", "Source sheet")
ROW = Text("原行号", "Source row")
_MOST_ROWS = 1_048_576
_LONGEST = 32_000


class RejectsBook:
    """Writes the workbook row by row, in bounded memory; nothing is there until `close`."""

    def __init__(self, path: Path, locale: Locale) -> None:
        import xlsxwriter

        self._locale = locale
        self._book: xlsxwriter.Workbook = xlsxwriter.Workbook(
            str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self._bold = self._book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self._text = self._book.add_format({"num_format": "@", "valign": "top"})
        self._why = self._book.add_format({"text_wrap": True, "valign": "top", "font_color": "#9C2B22"})
        self._names: set[str] = set()
        self._sheet: Any = None
        self._next = 0
        self._title = ""
        self._columns: Sequence[tuple[str, ColumnType | None]] = ()

    def begin(self, sheet: str, columns: Sequence[tuple[str, ColumnType | None]]) -> None:
        """Start the rows of another sheet; `columns` are its headings with what kind of personal data each holds."""
        self._title, self._columns = sheet, columns
        self._open()

    def _open(self) -> None:
        self._sheet = self._book.add_worksheet(self._free_name(self._title))
        self._sheet.freeze_panes(1, 3)
        self._sheet.set_column(0, 0, 60)
        self._sheet.set_column(1, 2, 12)
        self._sheet.set_column(3, 2 + max(1, len(self._columns)), 18)
        heads = [REASON.say(self._locale), SHEET.say(self._locale), ROW.say(self._locale)]
        for index, head in enumerate((*heads, *(name for name, _ in self._columns))):
            self._sheet.write_string(0, index, harmless(head)[:_LONGEST], self._bold)
        self._next = 1

    def row(self, number: int, reasons: Sequence[str], cells: Sequence[Cell]) -> None:
        """Add a refused row: its number in the source, why, and its cells in the order of the columns."""
        if self._next >= _MOST_ROWS:
            self._open()
        self._sheet.write_string(
            self._next, 0, harmless("；".join(reasons) if self._locale == "zh" else "; ".join(reasons)), self._why
        )
        self._sheet.write_string(self._next, 1, harmless(self._title), self._text)
        self._sheet.write_number(self._next, 2, number)
        names = [
            shown(c)
            for c, (_, kind) in zip(cells, self._columns, strict=False)
            if c is not None and kind in ("person", "staff")
        ]
        for index, (cell, (_, kind)) in enumerate(zip(cells, self._columns, strict=False), start=3):
            if cell is None:
                continue
            if isinstance(cell, int | float) and not isinstance(cell, bool) and kind is None and abs(cell) < 1e11:
                self._sheet.write_number(self._next, index, cell)
            else:
                self._sheet.write_string(self._next, index, self._written(cell, kind, names), self._text)
        self._next += 1

    def _written(self, cell: Cell, kind: ColumnType | None, names: Sequence[str]) -> str:
        text = shown(cell)
        if not isinstance(cell, dt.date):
            text = mask_value(kind, text, names)
        return harmless(text[:_LONGEST])

    def _free_name(self, wanted: str) -> str:
        base = re.sub(r"[\[\]:*?/\\]", " ", mask_value(None, wanted)).strip("' ")[:25] or "1"
        name, count = base, 1
        while name.casefold() in self._names:
            count += 1
            name = f"{base} ({count})"
        self._names.add(name.casefold())
        return name

    def close(self) -> None:
        """Finish the workbook.

        Raises:
            OSError: where it cannot be written.
        """
        from xlsxwriter.exceptions import XlsxWriterException

        try:
            self._book.close()
        except XlsxWriterException as error:
            raise OSError(str(error)) from error
