"""Writing tables the way property systems do: Excel with titles and merged cells, CSV in GBK, HTML named .xls."""

from __future__ import annotations

import csv
import datetime as dt
import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from steward.workspace import written_whole

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

Cell = Any
"""Text, number, datetime (a real Excel date) or None."""
Merge = tuple[int, int, int, int]


@dataclass(frozen=True)
class Sheet:
    """A sheet to be written; rows may come from a generator and are read once."""

    name: str
    titles: tuple[str, ...]
    headers: tuple[tuple[str, ...], ...]
    """One row of headings, or two."""
    rows: Iterable[Sequence[Cell]]
    footers: tuple[tuple[Cell, ...], ...] = ()
    merges: tuple[Merge, ...] = ()
    """Merged header cells (first row, first column, last row, last column), counted from the first header row."""

    @property
    def first_row(self) -> int:
        """Number of the first record's row, as Excel shows it."""
        return len(self.titles) + len(self.headers) + 1


def _lines(sheet: Sheet) -> Iterator[Sequence[Cell]]:
    for title in sheet.titles:
        yield (title,)
    yield from sheet.headers
    yield from sheet.rows
    yield from sheet.footers


def write_delimited(
    path: Path, sheet: Sheet, encoding: Literal["gb18030", "utf-8-sig", "utf-8"], delimiter: str = ","
) -> None:
    """Write a CSV (or tab-separated) file with Windows line ends."""
    with written_whole(path) as beside, beside.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter, lineterminator="\r\n").writerows(_lines(sheet))


def write_html(path: Path, sheet: Sheet) -> None:
    """Write an HTML table under the name of an Excel file, as many systems do."""
    width = len(sheet.headers[-1])
    with written_whole(path) as beside, beside.open("w", encoding="utf-8", newline="") as file:
        file.write(
            '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">\r\n'
            '<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
            '<style>td{mso-number-format:"\\@";}</style></head>\r\n<body><table border="1">\r\n'
        )
        for title in sheet.titles:
            file.write(f'<tr><td colspan="{width}" align="center"><b>{html.escape(title)}</b></td></tr>\r\n')
        for header in sheet.headers:
            file.write("<tr>" + "".join(f"<th>{html.escape(h)}</th>" for h in header) + "</tr>\r\n")
        for row in (*sheet.rows, *sheet.footers):
            cells = "".join(f"<td>{'&nbsp;' if c in (None, '') else html.escape(str(c))}</td>" for c in row)
            file.write(f"<tr>{cells}</tr>\r\n")
        file.write("</table></body></html>\r\n")


def write_workbook(path: Path, sheets: Sequence[Sheet], made: dt.datetime, *, streaming: bool = False) -> None:
    """Write an Excel workbook; `streaming` keeps memory small but cannot merge over two rows."""
    import xlsxwriter

    with written_whole(path) as beside:
        options = {
            "constant_memory": streaming,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        workbook = xlsxwriter.Workbook(str(beside), options)
        workbook.set_properties({"title": path.stem, "author": "系统管理员", "created": made})
        title = workbook.add_format({"bold": True, "font_size": 14, "align": "center", "valign": "vcenter"})
        head = workbook.add_format(
            {"bold": True, "bg_color": "#D9E1F2", "border": 1, "align": "center", "valign": "vcenter"}
        )
        moment = workbook.add_format({"num_format": "yyyy/m/d h:mm"})
        date = workbook.add_format({"num_format": "yyyy/m/d"})
        for sheet in sheets:
            page = workbook.add_worksheet(sheet.name)
            width = len(sheet.headers[-1])
            page.set_column(0, width - 1, 14)
            for number, text in enumerate(sheet.titles):
                page.merge_range(number, 0, number, width - 1, text, title if number == 0 else None)
            top = len(sheet.titles)
            for number, header in enumerate(sheet.headers):
                page.write_row(top + number, 0, header, head)
            if not streaming:
                for a, b, c, d in sheet.merges:
                    page.merge_range(top + a, b, top + c, d, sheet.headers[a][b], head)
            number = sheet.first_row - 1
            for row in sheet.rows:
                _write_row(page, number, row, moment, date)
                number += 1
            for row in sheet.footers:
                _write_row(page, number, row, moment, date)
                number += 1
        workbook.close()


def _write_row(page: Worksheet, number: int, row: Sequence[Cell], moment: Any, date: Any) -> None:
    for column, cell in enumerate(row):
        if cell is None or cell == "":
            continue
        if isinstance(cell, str):
            page.write_string(number, column, cell)
        elif isinstance(cell, dt.datetime):
            page.write_datetime(number, column, cell, moment)
        elif isinstance(cell, dt.date):
            page.write_datetime(number, column, cell, date)
        else:
            page.write_number(number, column, cell)
