"""Workbooks of today's Excel (``.xlsx``, ``.xlsm``), row by row.

Readers at hand hold a whole sheet in memory, or as many cells as its farthest corner asks for; an export of a million
rows, or a hostile one, must not. So the sheet's XML is read as a stream, shared texts rest as bytes, and only the
stored results of formulas are used. Format: ECMA-376 part 1, sections 18.3 (sheets), 18.4 (shared strings), 18.8.30
(number formats).
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
import zipfile
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Any

from steward.errors import StewardError, Trouble
from steward.operations.cells import Cell, ErrorCell
from steward.operations.delimited import SUSPICIOUS, UNREADABLE
from steward.operations.xml_stream import elements
from steward.words import Text

_WIDEST = 2_048
"""Columns read; exports stay far below, and a stray cell in the last column must not make every row that wide."""
_LARGEST_PART = 8 << 30
_SUSPICIOUS_SIZE, _SUSPICIOUS_RATIO = 200 << 20, 250

_ABNORMAL = Text("它解压后大得不正常", "it unpacks to an abnormal size")
PROTECTED = Text(
    "“{file}”设了打开密码；请在 Excel 里去掉密码另存后再试。",
    "“{file}” is protected by a password; remove it in Excel, save and try again.",
)
_NO_WORKBOOK = Text(
    "它是压缩包，里面没有工作簿；如果装的是表格，请先解压",
    "it is an archive without a workbook; unpack it first if tables are in it",
)
_NO_SHEETS = Text("“{file}”里没有工作表，请重新导出。", "“{file}” holds no sheet; export it again.")
_OLD_BINARY = Text("这是 .xlsb 格式，请另存为 .xlsx", "this is the .xlsb format; save it as .xlsx")
_FORMULAS = Text(
    "工作表“{sheet}”有 {n} 个公式没有存下计算结果，按空白处理；请在 Excel 里打开、保存后再试。",
    "Sheet “{sheet}” holds {n} formulas without a stored result, read as blank; open and save it in Excel first.",
)
_TOO_WIDE = Text("工作表“{sheet}”第 {n} 列以后的内容没有读取。", "Sheet “{sheet}”: nothing was read beyond column {n}.")

# Number formats that show dates without saying so in styles.xml: 14-22 and 45-47 everywhere, 27-36 and 50-58 in
# Chinese Excel (ECMA-376 part 1, 18.8.30).
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)))
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\]).*?\]', re.IGNORECASE)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?")
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')

_EPOCH, _EPOCH_BEFORE_MARCH = dt.datetime(1899, 12, 30), dt.datetime(1899, 12, 31)
_EPOCH_1904 = dt.datetime(1904, 1, 1)

Merged = tuple[int, int, int, int]
"""Top row (as Excel shows it), left column (from 0), bottom row, right column."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet of a workbook: where its XML lies in the archive."""

    name: str
    part: str
    hidden: bool


def is_date_format(code: str) -> bool:
    """Tell whether a number format shows a date or time.

    >>> is_date_format('yyyy"年"m"月"'), is_date_format('"共"0"户"'), is_date_format("[Red]0.00")
    (True, False, False)
    """
    first = _NOT_FORMAT.sub("", code.split(";")[0]).casefold()
    return "general" not in first and re.search("[ymdhs年月日时]", first) is not None


def from_serial(serial: float, epoch_1904: bool = False) -> dt.datetime | dt.time | None:
    """Turn Excel's day number into a time; below 1 it is a time of day, and None where Excel shows ``#####``.

    Excel's calendar of 1900 has a 29 February that never was, hence the two epochs around day 60.
    """
    if not 0 <= serial < 2_958_466:
        return None
    epoch = _EPOCH_1904 if epoch_1904 else _EPOCH if serial >= 60 else _EPOCH_BEFORE_MARCH
    # A serial holds about 15 digits, so a written second comes back some microseconds off.
    seconds = serial * 86_400
    whole = round(seconds)
    at = epoch + dt.timedelta(seconds=whole if abs(seconds - whole) < 0.005 else round(seconds, 3))
    return at.time() if serial < 1 and not epoch_1904 else at


class Workbook:
    """An open ``.xlsx``; sheets are read from the file each time `rows` is called."""

    def __init__(self, path: Path) -> None:
        """Look at the archive and its table of contents.

        Raises:
            StewardError: ``file-unreadable`` or ``file-suspicious``.
        """
        self._path, self._file = path, path.name
        self._merges: dict[str, tuple[Merged, ...]] = {}
        try:
            archive = self._archive()
            with archive:
                self._check(archive)
                self._parts = {name.replace("\\", "/").lstrip("/").lower(): name for name in archive.namelist()}
                self._read_contents(archive)
        except (
            zipfile.BadZipFile,
            KeyError,
            ValueError,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise self._unreadable(str(error)) from error

    def _archive(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(self._path)

    def _unreadable(self, why: object) -> StewardError:
        return StewardError("file-unreadable", UNREADABLE, file=self._file, why=why)

    def _check(self, archive: zipfile.ZipFile) -> None:
        for entry in archive.infolist():
            if entry.flag_bits & 1:
                raise StewardError("file-protected", PROTECTED, file=self._file)
            ratio = entry.file_size / max(entry.compress_size, 1)
            if entry.file_size > _LARGEST_PART or (entry.file_size > _SUSPICIOUS_SIZE and ratio > _SUSPICIOUS_RATIO):
                raise StewardError("file-suspicious", SUSPICIOUS, file=self._file, why=_ABNORMAL)

    def _open(self, archive: zipfile.ZipFile, part: str) -> IO[bytes]:
        return archive.open(self._parts[part.lower()])

    def _elements(self, stream: IO[bytes], *names: str) -> Iterator[Any]:
        return elements(stream, names, self._file)

    def _relations(self, archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
        """Relation id -> (kind, target part) of a part."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", name + ".rels")
        if rels.lower() not in self._parts:
            return {}
        found = {}
        with self._open(archive, rels) as stream:
            for relation in self._elements(stream, "Relationship"):
                target = (relation.get("Target") or "").replace("\\", "/")
                path = (
                    target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                )
                found[relation.get("Id") or ""] = ((relation.get("Type") or "").rsplit("/", 1)[-1], path)
        return found

    def _read_contents(self, archive: zipfile.ZipFile) -> None:
        top = self._relations(archive, "")
        book = next((path for kind, path in top.values() if kind == "officeDocument"), "xl/workbook.xml")
        if book.lower() not in self._parts:
            raise self._unreadable(_OLD_BINARY if "xl/workbook.bin" in self._parts else _NO_WORKBOOK)
        if book.lower().endswith(".bin"):
            raise self._unreadable(_OLD_BINARY)
        relations = self._relations(archive, book)
        sheets = []
        self.epoch_1904 = False
        with self._open(archive, book) as stream:
            for element in self._elements(stream, "sheet", "workbookPr"):
                if element.tag.endswith("workbookPr"):
                    self.epoch_1904 = element.get("date1904") in ("1", "true", "on")
                    continue
                link = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
                kind, part = relations.get(link, ("", ""))
                if kind == "worksheet" and part.lower() in self._parts:
                    sheets.append(
                        SheetPart(element.get("name") or "", part, element.get("state", "visible") != "visible")
                    )
        if not sheets:
            raise StewardError("file-empty", _NO_SHEETS, file=self._file)
        self.sheets = tuple(sheets)
        by_kind = dict(relations.values())
        self._styles_part, self._strings_part = by_kind.get("styles", ""), by_kind.get("sharedStrings", "")

    @cached_property
    def _date_styles(self) -> frozenset[str]:
        """Numbers of the cell styles that show a date or time."""
        if self._styles_part.lower() not in self._parts:
            return frozenset()
        dates: set[int] = set(_DATE_FORMATS)
        styles: list[int] = []
        with self._archive() as archive, self._open(archive, self._styles_part) as stream:
            for element in self._elements(stream, "numFmt", "cellXfs"):
                if element.tag.endswith("numFmt"):
                    number = int(element.get("numFmtId") or 0)
                    (dates.add if is_date_format(element.get("formatCode") or "") else dates.discard)(number)
                elif not styles:
                    styles = [int(style.get("numFmtId") or 0) for style in element if isinstance(style.tag, str)]
        return frozenset(str(i) for i, number in enumerate(styles) if number in dates)

    @cached_property
    def _texts(self) -> _SharedTexts:
        texts = _SharedTexts()
        if self._strings_part.lower() in self._parts:
            with self._archive() as archive, self._open(archive, self._strings_part) as stream:
                for item in self._elements(stream, "si"):
                    texts.append(_text_of(item))
        return texts

    def row_estimate(self, sheet: SheetPart) -> int:
        """About how many rows the sheet has, from the length of the first ones."""
        with self._archive() as archive, self._open(archive, sheet.part) as stream:
            head = stream.read(1 << 18)
            rows = len(re.findall(rb"<(?:\w+:)?row[\s>/]", head))
            size = archive.getinfo(self._parts[sheet.part.lower()]).file_size
        return rows if size <= len(head) else int(rows * size / len(head))

    def merges(self, sheet: SheetPart, last_row: int = 60) -> tuple[Merged, ...]:
        """List the merged ranges that begin in the first rows or span several; they stand at the end of the sheet's XML."""
        if sheet.part in self._merges:
            return self._merges[sheet.part]
        found: list[Merged] = []
        tail = b""
        with self._archive() as archive, self._open(archive, sheet.part) as stream:
            while chunk := stream.read(1 << 20):
                tail += chunk
                if b"mergeCell" not in tail:
                    tail = tail[-64:]
                    continue
                last = 0
                for match in _MERGE.finditer(tail):
                    last = match.end()
                    reference = _REFERENCE.fullmatch(match[1].decode())
                    if reference and (int(reference[2]) <= last_row or reference[2] != reference[4]):
                        left, top, right, bottom = reference.groups()
                        found.append((int(top), _column(left), int(bottom), _column(right)))
                tail = tail[max(last, len(tail) - 256) :]
        self._merges[sheet.part] = tuple(found)
        return self._merges[sheet.part]

    def rows(self, sheet: SheetPart, notes: list[Trouble]) -> Iterator[tuple[int, list[Cell]]]:
        """Give the rows that hold anything, with their number in Excel.

        Raises:
            StewardError: ``file-unreadable`` where the archive or its XML is damaged.
        """
        dates, texts, epoch_1904 = self._date_styles, self._texts, self.epoch_1904
        columns: dict[str, int] = {}
        number = unsaved = 0
        beyond = False
        try:
            with self._archive() as archive, self._open(archive, sheet.part) as stream:
                for row in self._elements(stream, "row"):
                    number = int(row.get("r") or number + 1)
                    cells: list[Cell] = []
                    append = cells.append
                    width = 0
                    for cell in row:
                        get = cell.get
                        if not len(cell):
                            width += get("r") is None
                            continue
                        reference = get("r")
                        if reference is None:
                            position = width
                        else:
                            letters = reference.rstrip("0123456789")
                            position = columns.get(letters, -1)
                            if position < 0:
                                position = columns[letters] = _column(letters)
                        width = position + 1
                        if position >= _WIDEST:
                            beyond = True
                            continue
                        value: Cell
                        kind = get("t")
                        last = cell[-1]
                        raw = last.text
                        if kind == "s":
                            value = texts[int(raw)] if raw else None
                        elif kind is None or kind == "n":
                            if not raw or last.tag[-1] != "v":
                                unsaved += cell[0].tag.endswith("}f")
                                continue
                            value = int(raw) if len(raw) < 16 and raw.isdigit() else float(raw)
                            if get("s") in dates:
                                at = from_serial(value, epoch_1904)
                                value = value if at is None else at
                        else:
                            value = _other(kind, last, raw)
                        if value is None or value == "":
                            continue
                        missing = position - len(cells)
                        if missing:
                            if missing < 0:
                                cells[position] = value
                                continue
                            cells.extend([None] * missing)
                        append(value)
                    if cells and not all(isinstance(c, str) and not c.strip() for c in cells if c is not None):
                        yield number, cells
        except (zipfile.BadZipFile, KeyError, ValueError, IndexError, EOFError, OSError, RuntimeError) as error:
            raise self._unreadable(f"{sheet.name}: {error}") from error
        if unsaved:
            notes.append(Trouble("formulas-unsaved", _FORMULAS, {"sheet": sheet.name, "n": unsaved}))
        if beyond:
            notes.append(Trouble("too-wide", _TOO_WIDE, {"sheet": sheet.name, "n": _WIDEST}))


class _SharedTexts:
    """The texts that cells refer to by number, held as UTF-8 in one piece: a third of the memory of Python strings."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("Q", [0])
        self._recent: dict[int, str] = {}

    def append(self, text: str) -> None:
        self._bytes += text.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._bytes))

    def __getitem__(self, index: int) -> str:
        text = self._recent.get(index)
        if text is None:
            if not 0 <= index < len(self._ends) - 1:
                raise IndexError(f"shared string {index}")
            text = self._bytes[self._ends[index] : self._ends[index + 1]].decode("utf-8", "replace")
            if len(self._recent) > 50_000:
                self._recent.clear()
            self._recent[index] = text
        return text


def _column(letters: str) -> int:
    position = 0
    for letter in letters:
        position = position * 26 + ord(letter) - 64
    return position - 1


def _text_of(item: Any) -> str:
    """Join the runs of a rich text, without the phonetic guide beside it."""
    if len(item) == 1 and not len(item[0]):
        text = item[0].text or ""
    else:
        text = "".join(
            t.text or ""
            for t in item.iter("{*}t")
            if not (t.getparent() is not None and t.getparent().tag.endswith("}rPh"))
        )
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _other(kind: str | None, last: Any, raw: str | None) -> Cell:
    if kind == "inlineStr":
        return _text_of(last) if last.tag.endswith("}is") else None
    if last.tag[-1] != "v" or raw is None:
        return None
    if kind == "b":
        return raw.strip() in ("1", "true")
    if kind == "e":
        return ErrorCell(raw)
    if kind == "d":
        try:
            return dt.datetime.fromisoformat(raw.removesuffix("Z"))
        except ValueError:
            return raw
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), raw) if "_x" in raw else raw
