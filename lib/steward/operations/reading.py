"""Files as rows of cells, whatever the exporting system called them.

`open_sheets` looks at the content, not at the name: a CSV in any of the usual encodings, a workbook of today's Excel,
an old ``.xls``, or the HTML table, XML 2003 sheet or tab-separated text that systems name ``.xls``. Rows are given one
after another, so that a file of a million rows needs no more memory than a small one. Formulas are never evaluated;
the value the source stored for them is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from steward.operations.cells import Cell
from steward.words import Text

Row = tuple[int, list[Cell]]
"""A row's number as Excel shows it (the first is 1) and its cells from column A on; blank rows are left out."""
SheetKind = Literal["csv", "xlsx", "xls", "html", "xml"]


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
    merges: tuple[Merge, ...] = ()
    """Merged ranges in the first rows, where a header may be."""
    epoch_1904: bool = False
    """Serial dates count from 1904 (old Excel for Mac)."""
    row_estimate: int = 0
    """About how many rows to expect, for a progress bar; 0 where nobody knows."""
    notes: tuple[Text, ...] = ()
    """What a reader should know of how the sheet was read (a guessed encoding, unreadable characters)."""
    source: str = ""
    """The file's name, without its folder; a hint for telling tables apart."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a table, column by column."""

    numbers: list[int]
    """Row numbers as Excel shows them."""
    columns: Mapping[int, list[Cell]]
    """Position of the column (from 0) -> its cells, as long as `numbers`."""

    def __len__(self) -> int:
        return len(self.numbers)


def open_sheets(path: Path) -> list[RawSheet]:
    """List the sheets of a file, hidden ones too; rows are read when `RawSheet.rows` is called.

    Raises:
        StewardError: ``file-not-found``, ``file-empty``, ``file-unreadable`` (damaged), ``file-protected`` (password),
            ``file-unknown`` (not a table at all), ``file-suspicious`` (a bomb or external entities).
    """
    raise NotImplementedError


def batches(rows: Iterable[Row], positions: Iterable[int], size: int = 50_000) -> Iterator[Batch]:
    """Turn rows into column batches of at most `size` rows, with the columns at `positions` only."""
    wanted = tuple(positions)
    numbers: list[int] = []
    columns: list[list[Cell]] = [[] for _ in wanted]
    for number, cells in rows:
        numbers.append(number)
        width = len(cells)
        for column, position in zip(columns, wanted, strict=True):
            column.append(cells[position] if position < width else None)
        if len(numbers) >= size:
            yield Batch(numbers, dict(zip(wanted, columns, strict=True)))
            numbers, columns = [], [[] for _ in wanted]
    if numbers:
        yield Batch(numbers, dict(zip(wanted, columns, strict=True)))


__all__ = ["Batch", "Merge", "RawSheet", "Row", "SheetKind", "batches", "field", "open_sheets"]
