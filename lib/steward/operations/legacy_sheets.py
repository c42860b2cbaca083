"""What systems name ``.xls``: real old Excel files, HTML tables, and the XML sheets of Excel 2003."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from steward.errors import StewardError
from steward.operations.cells import Cell, ErrorCell, clean
from steward.operations.delimited import UNREADABLE, Encoding, Opener, find_encoding
from steward.operations.workbooks import PROTECTED, Merged
from steward.operations.xml_stream import elements

_WIDEST_SPAN = 1_000
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class LegacySheet:
    """One sheet or table inside such a file."""

    name: str
    place: int
    hidden: bool = False
    merges: tuple[Merged, ...] = ()
    row_estimate: int = 0


# Excel 97-2003 ------------------------------------------------------------------------------------------------------


def old_excel_sheets(path: Path) -> list[LegacySheet]:
    """List the sheets of a real ``.xls``.

    Raises:
        StewardError: ``file-protected`` or ``file-unreadable``.
    """
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            if _OLE_ENCRYPTED in chunk:
                raise StewardError("file-protected", PROTECTED, file=path.name)
    found = []
    with _calamine(path) as book:
        for place, meta in enumerate(book.sheets_metadata):
            if str(meta.typ).endswith("WorkSheet"):
                found.append(LegacySheet(meta.name, place, not str(meta.visible).endswith(".Visible")))
    return found


def old_excel_rows(path: Path, place: int) -> Iterator[tuple[int, list[Cell]]]:
    """Give the rows of one sheet; the format holds at most 65,536 of them."""
    with _calamine(path) as book:
        sheet = _guarded(path, lambda: book.get_sheet_by_index(place))
        if sheet.start is None:
            return
        # iter_rows gives the blank rows above the first cell, but not the blank columns before it.
        before: list[Cell] = [None] * sheet.start[1]
        for number, row in enumerate(sheet.iter_rows(), start=1):
            cells = before + [_calamine_cell(value) for value in row]
            if any(value is not None for value in cells):
                yield number, cells


def old_excel_merges(path: Path, place: int) -> tuple[Merged, ...]:
    """List the merged ranges of one sheet."""
    with _calamine(path) as book:
        sheet = _guarded(path, lambda: book.get_sheet_by_index(place))
        return tuple((a + 1, b, c + 1, d) for (a, b), (c, d) in sheet.merged_cell_ranges or () if a < 60 or c > a)


def _calamine(path: Path) -> Any:
    import python_calamine

    return _guarded(path, lambda: python_calamine.CalamineWorkbook.from_path(path))


def _guarded(path: Path, read: Any) -> Any:
    import python_calamine

    try:
        return read()
    except python_calamine.PasswordError as error:
        raise StewardError("file-protected", PROTECTED, file=path.name) from error
    # A damaged file may also end in a panic of the Rust library, which is a BaseException of its own.
    except BaseException as error:
        if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit)):
            raise
        raise StewardError("file-unreadable", UNREADABLE, file=path.name, why=str(error)[:200]) from error


def _calamine_cell(value: Any) -> Cell:
    if value == "" and isinstance(value, str):
        return None
    if isinstance(value, str) and value.startswith("#") and value.rstrip("!?").isupper() and len(value) < 9:
        return ErrorCell(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day)
    return value  # type: ignore[no-any-return]


# Tables of a spreadsheet or a page ----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Grid:
    """Lays cells with spans on a grid: what a cell spans stays empty, and pushes later cells aside."""

    above: dict[int, int]

    def lay(self, cells: list[tuple[Cell, int, int, int | None]], number: int) -> tuple[list[Cell], list[Merged]]:
        """Place (value, columns, rows, own position) of one row."""
        row: list[Cell] = []
        merges: list[Merged] = []
        position = 0
        below: dict[int, int] = {c: n - 1 for c, n in self.above.items() if n > 1}
        for value, across, down, own in cells:
            if own is not None:
                position = own
            while self.above.get(position):
                position += 1
            row.extend([None] * (position - len(row)))
            row.append(value)
            if across > 1 or down > 1:
                merges.append((number, position, number + down - 1, position + across - 1))
                if down > 1:
                    below.update(dict.fromkeys(range(position, position + across), down - 1))
            position += across
        self.above = below
        return row, merges


def _span(text: str | None, extra: int = 0) -> int:
    return min(max(int(text) + extra, 1), _WIDEST_SPAN) if text and text.isdigit() else 1


def page_tables(opener: Opener, file: str) -> tuple[list[LegacySheet], Encoding]:
    """List the tables of an HTML page, with their merged cells."""
    encoding = _page_encoding(opener, file)
    sheets: list[LegacySheet] = []
    for place, merges, rows in _summaries(_page_rows(opener, file, encoding)):
        sheets.append(LegacySheet(str(place + 1), place, merges=merges, row_estimate=rows))
    with opener() as stream:
        told = re.search(rb"<x:Name>([^<]{1,100})</x:Name>", stream.read(1 << 16))
    if told and len(sheets) == 1:
        name = told[1].decode(encoding.name, "replace")
        sheets = [LegacySheet(name, 0, merges=sheets[0].merges, row_estimate=sheets[0].row_estimate)]
    return sheets, encoding


def page_rows(opener: Opener, file: str, place: int, encoding: Encoding) -> Iterator[tuple[int, list[Cell]]]:
    """Give the rows of one table of a page."""
    for table, number, row, _ in _page_rows(opener, file, encoding):
        if table == place and any(row):
            yield number, row


def _page_encoding(opener: Opener, file: str) -> Encoding:
    """Take the encoding the bytes prove; a page's own word counts only where GB18030 would be a guess."""
    found = find_encoding(opener, file)
    if found.name in ("gb18030", "cp1252"):
        with opener() as stream:
            told = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]+)", stream.read(1 << 14))
        if told and re.fullmatch(rb"big5|big5-hkscs|iso-8859-\d+|windows-125\d|shift_jis|euc-kr", told[1].lower()):
            return Encoding(told[1].decode(), "replace", found.lines)
    return found


def _page_rows(opener: Opener, file: str, encoding: Encoding) -> Iterator[tuple[int, int, list[Cell], list[Merged]]]:
    table, number, grid, current = -1, 0, _Grid({}), None
    name = {"utf-8-sig": "utf-8", "cp1252": "windows-1252"}.get(encoding.name, encoding.name)
    with opener() as stream:
        for tr in elements(stream, ["tr"], file, html=True, encoding=name):
            owner = next(tr.iterancestors("table"), None)
            if owner is not current or table < 0:
                table, number, grid, current = table + 1, 0, _Grid({}), owner
            number += 1
            cells: list[tuple[Cell, int, int, int | None]] = []
            for cell in tr.iterchildren("td", "th"):
                for br in cell.iter("br"):
                    br.tail = "\n" + (br.tail or "")
                text = clean("".join(cell.itertext()))
                cells.append((text or None, _span(cell.get("colspan")), _span(cell.get("rowspan")), None))
            row, merges = grid.lay(cells, number)
            yield table, number, row, merges


# Excel 2003 XML -----------------------------------------------------------------------------------------------------


def xml_tables(opener: Opener, file: str) -> list[LegacySheet]:
    """List the sheets of an Excel 2003 XML file."""
    names: list[str] = []
    summaries = list(_summaries(_xml_rows(opener, file, names)))
    return [
        LegacySheet(names[place] if place < len(names) else str(place + 1), place, merges=merges, row_estimate=rows)
        for place, merges, rows in summaries
    ]


def xml_rows(opener: Opener, file: str, place: int) -> Iterator[tuple[int, list[Cell]]]:
    """Give the rows of one sheet of an Excel 2003 XML file."""
    for table, number, row, _ in _xml_rows(opener, file, []):
        if table == place and any(value is not None for value in row):
            yield number, row


def _xml_rows(opener: Opener, file: str, names: list[str]) -> Iterator[tuple[int, int, list[Cell], list[Merged]]]:
    table, number, grid, current = -1, 0, _Grid({}), None
    with opener() as stream:
        for element in elements(stream, ["Row", "Worksheet"], file):
            ends = element.tag.endswith("}Worksheet")
            owner = element if ends else next(element.iterancestors("{*}Worksheet"), None)
            if owner is not current or table < 0:
                table, number, grid, current = table + 1, 0, _Grid({}), owner
                names.append((owner is not None and _attribute(owner, "Name")) or str(table + 1))
                if ends:
                    yield table, 0, [], []
            if ends:
                continue
            told = _attribute(element, "Index")
            skipped = int(told) - number - 1 if told and told.isdigit() else 0
            number += 1 + max(skipped, 0)
            if skipped > 0:
                grid.above = {c: n - skipped for c, n in grid.above.items() if n > skipped}
            cells: list[tuple[Cell, int, int, int | None]] = []
            for cell in element.iterchildren("{*}Cell"):
                index = _attribute(cell, "Index")
                data = cell.find("{*}Data")
                cells.append(
                    (
                        None if data is None else _typed(_attribute(data, "Type"), "".join(data.itertext())),
                        _span(_attribute(cell, "MergeAcross"), 1),
                        _span(_attribute(cell, "MergeDown"), 1),
                        min(int(index), _WIDEST_SPAN * 2) - 1 if index and index.isdigit() and int(index) > 0 else None,
                    )
                )
            row, merges = grid.lay(cells, number)
            yield table, number, row, merges


def _attribute(element: Any, name: str) -> str | None:
    return next((v for k, v in element.attrib.items() if k == name or k.endswith("}" + name)), None)


def _typed(kind: str | None, text: str) -> Cell:
    text = clean(text)
    if not text:
        return None
    try:
        if kind == "Number":
            value = float(text)
            return int(value) if value.is_integer() and abs(value) < 1e15 else value
        if kind == "DateTime":
            at = dt.datetime.fromisoformat(text)
            return at.time() if at.date() <= dt.date(1899, 12, 31) else at
    except ValueError:
        return text
    if kind == "Boolean":
        return text == "1"
    return ErrorCell(text) if kind == "Error" else text


def _summaries(
    rows: Iterator[tuple[int, int, list[Cell], list[Merged]]],
) -> Iterator[tuple[int, tuple[Merged, ...], int]]:
    """Per table: place, merges of its first rows and those over several rows, number of rows."""
    current, last = -1, 0
    merges: list[Merged] = []
    for table, number, _, found in rows:
        if table != current:
            if current >= 0:
                yield current, tuple(merges), last
            current, merges = table, []
        last = number
        merges.extend(m for m in found if number <= 60 or m[2] > m[0])
    if current >= 0:
        yield current, tuple(merges), last


def stream_of(path: Path) -> Opener:
    """Give an opener of a file on disk."""

    def open_it() -> IO[bytes]:
        return path.open("rb")

    return open_it
