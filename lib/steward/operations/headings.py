"""Which table a sheet holds, and where: header row, columns, title rows above it and footers below it.

Exports put a title and dates above the header, spread a header over two rows with merged cells, repeat headings, and
end with totals and signatures. `find_table` reads the first rows and says what it found; `data_rows` then gives the
rows that are records and counts all others in a `Tally`, so that nothing is left out silently.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from steward.operations.reading import RawSheet, Row
from steward.operations.tables import Column, Table
from steward.words import Text

Ignored = Literal["title", "total", "footer", "repeated-header"]


class HeadingMap(Protocol):
    """What this module needs of a mapping file (`mapping.Mapping` has more)."""

    @property
    def table(self) -> str:
        """The canonical table the export holds."""

    @property
    def columns(self) -> Mapping[str, str]:
        """Heading in the export -> canonical column."""

    @property
    def fixed(self) -> Mapping[str, str]:
        """Canonical column -> value that every row gets; such a column is never missing."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A table found in a sheet."""

    table: Table
    first_row: int
    """First row of the header, as Excel shows it."""
    last_row: int
    """Last row of the header (the same for a one-row header); records follow it."""
    columns: Mapping[int, Column]
    """Position (from 0) -> canonical column."""
    names: Mapping[int, str]
    """Position -> heading as the file shows it; ``欠费/历史欠费`` for a header of two rows."""
    unknown: tuple[str, ...] = ()
    """Headings that mean nothing to this table; their cells are not read."""
    doubled: tuple[str, ...] = ()
    """Headings of a column already taken by another heading; their cells are not read."""
    unnamed: tuple[int, ...] = ()
    """Positions that hold values but no heading."""
    missing: tuple[Column, ...] = ()
    """Required columns that no heading names."""
    titles: tuple[int, ...] = ()
    """Numbers of the rows above the header that hold something."""
    raw: tuple[str, ...] = ()
    """The last header row as compared text, to know it again when a page repeats it."""

    def position(self, column: str) -> int | None:
        """Give the position of a canonical column, None where the sheet has none."""
        return next((p for p, c in self.columns.items() if c.name == column), None)


@dataclass(frozen=True, slots=True)
class NoTable:
    """A sheet that holds no table we know, and why."""

    code: Literal["sheet-empty", "no-header", "unknown-table"]
    text: Text
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Tally:
    """Rows that are no records: how many of each kind, and the first of them by number."""

    ignored: Counter[Ignored] = field(default_factory=Counter)
    examples: list[tuple[int, Ignored, str]] = field(default_factory=list)
    """(row number, kind, first words) of at most 50 ignored rows."""
    blank: int = 0
    """Blank rows between records."""
    ragged: int = 0
    """Records with more cells than the header has columns."""

    def ignore(self, number: int, kind: Ignored, words: str) -> None:
        """Count a row that is no record."""
        self.ignored[kind] += 1
        if len(self.examples) < 50:
            self.examples.append((number, kind, words[:60]))


def find_table(
    sheet: RawSheet, known: Mapping[str, Table] | None = None, mapping: HeadingMap | None = None
) -> Heading | NoTable:
    """Find the table a sheet holds, from its first rows, its name and the file's name.

    Args:
        sheet: the sheet; only its first rows are read.
        known: the tables to choose from, by default the canonical ones.
        mapping: names the table and headings of a foreign export; wins over every synonym.
    """
    raise NotImplementedError


def data_rows(sheet: RawSheet, heading: Heading, tally: Tally) -> Iterator[Row]:
    """Give the records below the header; totals, footers and repeated headers are counted in `tally` instead."""
    raise NotImplementedError
