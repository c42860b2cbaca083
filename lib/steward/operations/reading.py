"""Files as rows of cells, whatever the exporting system called them.

`open_sheets` looks at the content, not at the name: a CSV in any of the usual encodings, a workbook of today's Excel,
an old ``.xls``, or the HTML table, XML 2003 sheet or tab-separated text that systems name ``.xls``. Rows are given one
after another, so that a file of a million rows needs no more memory than a small one. Formulas are never evaluated;
the value the source stored for them is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Literal

from steward.errors import StewardError, Trouble
from steward.operations import delimited
from steward.operations.cells import Cell, is_blank
from steward.operations.delimited import UNREADABLE
from steward.operations.workbooks import Merged, Workbook
from steward.words import Text

Row = tuple[int, list[Cell]]
"""A row's number as Excel shows it (the first is 1) and its cells from column A on; blank rows are left out."""
SheetKind = Literal["csv", "xlsx", "xls", "html", "xml", "xes"]

_HTML = re.compile(r"<(?:!doctype html|html|table|head|body|meta|style|div|center)[\s>/]")
_XML_SHEET = re.compile(r"<(?:\w+:)?workbook\s")
_JSON = re.compile(r"(?:\[\s*)?\{\s*[\"}]")
_NOT_FOUND = Text("找不到文件“{file}”，请检查路径。", "There is no file “{file}”; check the path.")
_EMPTY = Text("文件“{file}”是空的，请重新导出。", "The file “{file}” is empty; export it again.")


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; rows as Excel shows them, columns counted from 0, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet of a file (a CSV has one). `rows()` starts anew each time it is called."""

    name: str
    """The sheet's name; of a CSV the file's name without ending."""
    kind: SheetKind
    rows: Callable[[], Iterator[Row]]
    """Starts reading: gives every row that is not blank, in order. May raise `StewardError` where the file is broken."""
    hidden: bool = False
    merges: Callable[[], tuple[Merge, ...]] = tuple
    """Gives the merged ranges that begin in the first 60 rows, where a header may be, and all that span several rows."""
    epoch_1904: bool = False
    """Serial dates count from 1904 (old Excel for Mac)."""
    row_estimate: int = 0
    """About how many rows to expect, for a progress bar; 0 where nobody knows."""
    notes: list[Trouble] = field(default_factory=list)
    """What a reader should know of how the sheet was read, such as unreadable characters; complete once `rows` has ended."""
    source: str = ""
    """The file's name, without its folder; a hint for telling tables apart."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a table, column by column."""

    numbers: list[int]
    """Row numbers as Excel shows them."""
    columns: Mapping[int, list[Cell]]
    """Position of the column (from 0) -> its cells, as long as `numbers`."""
    ragged: tuple[int, ...] = ()
    """Places (from 0) of rows that hold more cells than the header is wide. In a text file such a row has slipped, for
    example by a comma inside a text without quotation marks; in a workbook somebody wrote beside the table."""

    def __len__(self) -> int:
        return len(self.numbers)


def open_sheets(path: Path) -> list[RawSheet]:
    """List the sheets of a file, hidden ones too; rows are read when `RawSheet.rows` is called.

    Raises:
        StewardError: ``file-not-found``, ``file-empty``, ``file-unreadable`` (damaged), ``file-protected`` (password),
            ``file-unknown`` (not a table at all), ``file-suspicious`` (a bomb or external entities).
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
    except FileNotFoundError as error:
        raise StewardError("file-not-found", _NOT_FOUND, file=path) from error
    except OSError as error:
        raise StewardError("file-unreadable", UNREADABLE, file=path.name, why=error.strerror or error) from error
    if not head:
        raise StewardError("file-empty", _EMPTY, file=path.name)
    if head.startswith(b"PK"):
        return _workbook(path)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _old_excel(path)
    opener = delimited.unpacked(lambda: path.open("rb"), path.name)
    with opener() as stream:
        head = stream.read(4096)
    start = _decoded_start(head)
    if is_xes(start):
        from steward.operations.event_log_sheet import as_sheet

        return [as_sheet(path)]
    if start.startswith("<") and _XML_SHEET.search(start) and "urn:schemas-microsoft-com:office:spreadsheet" in start:
        return _xml_sheets(opener, path.name)
    if start.startswith("<") and _HTML.search(start):
        return _page(opener, path.name)
    if start.startswith(("%pdf", "mime-version:", "<?xml")) or _JSON.match(start):
        raise StewardError("file-unknown", delimited.NOT_A_TABLE, file=path.name)
    return [_delimited(opener, path)]


def is_xes(start: str) -> bool:
    """Tell an event log by the lower-case text it begins with."""
    return start.startswith("<") and re.search(r"<log[\s>]", start) is not None and "<table" not in start


def _decoded_start(head: bytes) -> str:
    """Read the beginning well enough to know the kind of file: lower case, without byte order mark."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = head.decode("utf-16", "ignore")
    else:
        text = head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").decode("latin-1")
    return text.lstrip().lower()


def _workbook(path: Path) -> list[RawSheet]:
    book = Workbook(path)
    sheets = []
    for part in book.sheets:
        notes: list[Trouble] = []
        sheets.append(
            RawSheet(
                part.name,
                "xlsx",
                partial(book.rows, part, notes),
                part.hidden,
                lambda part=part: tuple(Merge(*m) for m in book.merges(part)),  # type: ignore[misc]
                book.epoch_1904,
                book.row_estimate(part),
                notes,
                path.name,
            )
        )
    return sheets


def _old_excel(path: Path) -> list[RawSheet]:
    from steward.operations import legacy_sheets as legacy

    return [
        RawSheet(
            sheet.name,
            "xls",
            partial(legacy.old_excel_rows, path, sheet.place),
            sheet.hidden,
            lambda sheet=sheet: tuple(Merge(*m) for m in legacy.old_excel_merges(path, sheet.place)),  # type: ignore[misc]
            source=path.name,
        )
        for sheet in legacy.old_excel_sheets(path)
    ]


def _page(opener: delimited.Opener, file: str) -> list[RawSheet]:
    from steward.operations import legacy_sheets as legacy

    sheets, encoding = legacy.page_tables(opener, file)
    if not sheets:
        raise StewardError("file-unknown", delimited.NOT_A_TABLE, file=file)
    return [
        RawSheet(
            sheet.name,
            "html",
            partial(legacy.page_rows, opener, file, sheet.place, encoding),
            merges=_fixed(sheet.merges),
            row_estimate=sheet.row_estimate,
            notes=delimited.lost_characters(encoding),
            source=file,
        )
        for sheet in sheets
    ]


def _xml_sheets(opener: delimited.Opener, file: str) -> list[RawSheet]:
    from steward.operations import legacy_sheets as legacy

    return [
        RawSheet(
            sheet.name,
            "xml",
            partial(legacy.xml_rows, opener, file, sheet.place),
            merges=_fixed(sheet.merges),
            row_estimate=sheet.row_estimate,
            source=file,
        )
        for sheet in legacy.xml_tables(opener, file)
    ]


def _delimited(opener: delimited.Opener, path: Path) -> RawSheet:
    encoding = delimited.find_encoding(opener, path.name)
    notes = delimited.lost_characters(encoding)
    with delimited.open_text(opener, encoding) as text:
        sample = text.read(1 << 16)
    if not sample.strip("\ufeff\0 \t\r\n"):
        raise StewardError("file-empty", _EMPTY, file=path.name)
    delimiter = delimited.find_delimiter(sample)

    def rows() -> Iterator[Row]:
        with delimited.open_text(opener, encoding) as text:
            yield from delimited.delimited_rows(text, delimiter, notes)

    name = path.name.removesuffix(".gz").rsplit(".", 1)[0]
    return RawSheet(name, "csv", rows, row_estimate=encoding.lines, notes=notes, source=path.name)


def _fixed(merges: tuple[Merged, ...]) -> Callable[[], tuple[Merge, ...]]:
    return lambda: tuple(Merge(*m) for m in merges)


def batches(
    rows: Iterable[Row], positions: Iterable[int], size: int = 50_000, width: int | None = None
) -> Iterator[Batch]:
    """Turn rows into column batches of at most `size` rows, with the columns at `positions` only.

    Rows that hold anything beyond `width` columns are named in `Batch.ragged`.
    """
    wanted = tuple(positions)
    reach = max(wanted, default=-1) + 1
    numbers: list[int] = []
    columns: list[list[Cell]] = [[] for _ in wanted]
    ragged: list[int] = []

    def batch() -> Batch:
        return Batch(numbers, dict(zip(wanted, columns, strict=True)), tuple(ragged))

    pairs = list(zip([column.append for column in columns], wanted, strict=True))
    for number, cells in rows:
        length = len(cells)
        if width is not None and length > width and not all(map(is_blank, cells[width:])):
            ragged.append(len(numbers))
        numbers.append(number)
        if length >= reach:
            for append, position in pairs:
                append(cells[position])
        else:
            for append, position in pairs:
                append(cells[position] if position < length else None)
        if len(numbers) >= size:
            yield batch()
            numbers, columns, ragged = [], [[] for _ in wanted], []
            pairs = list(zip([column.append for column in columns], wanted, strict=True))
    if numbers:
        yield batch()
