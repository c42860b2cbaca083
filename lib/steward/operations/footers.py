"""The rows of a table that are records, told from totals, signatures, page ends and repeated headers.

A row is never taken for a footer when all its required cells are filled, unless its number itself reads 合计. Everything
that is left out is counted in a `Tally`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Literal

from steward.operations.cells import Cell, clean, heading_key, is_blank, shown
from steward.operations.joining import joined
from steward.operations.merged_cells import filled_down
from steward.operations.tables import tables

if TYPE_CHECKING:
    from steward.operations.headings import Heading
    from steward.operations.reading import RawSheet, Row

Ignored = Literal["title", "total", "footer", "repeated-header"]
_EXAMPLES = 50
_HELD_BACK = 500
"""Rows with a lone cell that wait for the next record; where more follow one another they are no footer."""

_TOTAL = re.compile(
    r"(?:本页|本月|本期|当前页|部门|班组|全部|以上)?\s*(?:合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|总\s*和|总\s*数)"
    r"(?:金额|数|数量)?\s*(?:\(.{0,20}\))?\s*:?\s*(?:\d[\d,.]*\s*[元条户件单笔]?)?"
    r"|(?:sub|grand\s*)?-?total(?:s|\s+(?:rows|records|count))?\s*:?\s*[\d,.]*|平均值?|均值|average|sum"
)
_FOOTER = re.compile(
    r"(?:制\s*表|填\s*表|审\s*核|复\s*核|审\s*批|批\s*准|经\s*办|统\s*计|打\s*印|导\s*出|签\s*字|主\s*管|负责)\s*(?:人|员|部门|单位)?\s*(?:签字|签名)?\s*:.*"
    r"|(?:制\s*表|打\s*印|导\s*出|统\s*计|生\s*成|填\s*报|查\s*询|下\s*载|报表|截止)\s*(?:日\s*期|时\s*间|日)\s*:?.*"
    r"|共\s*[\d,]+\s*(?:条|行|笔|户|件|单|页|个|项|份).*|总?记录数\s*:?\s*\d*.*|第\s*\d+\s*页.*|\d+\s*/\s*\d+\s*页|以下空白|以下无正文|---+.*---+"
    r"|page\s+\d+(?:\s*(?:of|/)\s*\d+)?|(?:printed|exported|generated|report generated|downloaded)\s*(?:on|at|by)?\s*:?\s.*"
    r"|\(?\d+\s+(?:rows?|records?)(?:\s+affected)?\)?|(?:注|备注|说明|注意|note|notes|数据来源|source)\s*:.*|end of (?:report|file|data)"
)


_NUMBER = re.compile(r"(?=.*[A-Za-z_-])(?!(?:19|20)\d\d-)[A-Za-z0-9_-]*\d[A-Za-z0-9_-]*")


@dataclass(slots=True)
class Tally:
    """Rows that are no records: how many of each kind, and the first of them by number."""

    ignored: Counter[Ignored] = field(default_factory=Counter)
    examples: list[tuple[int, Ignored, str]] = field(default_factory=list)
    """(row number, kind, first words) of at most 50 ignored rows."""
    records: int = 0
    """Rows given as records."""
    blank: int = 0
    """Blank rows between records."""
    next_table: int | None = None
    """The row where the header of another table stands; nothing was read from there on."""
    unshared: Counter[int] = field(default_factory=Counter)
    """Position of a column of figures -> rows that share a merged cell with the row above, and so have no figure."""

    def ignore(self, number: int, kind: Ignored, words: str) -> None:
        """Count a row that is no record."""
        self.ignored[kind] += 1
        if len(self.examples) < _EXAMPLES:
            self.examples.append((number, kind, " ".join(words.split())[:60]))


def data_rows(sheet: RawSheet, heading: Heading, tally: Tally) -> Iterator[Row]:
    """Give the records below the header; totals, footers and repeated headers are counted in `tally` instead.

    Lone cells after the last record are a footer too; between records they are records that lack what is required.
    Where the header of another table stands, this one ends: `Tally.next_table` names the row.
    """
    known = known_headings()
    required = [p for p, c in heading.columns.items() if c.required]
    key = heading.position(heading.table.key)
    named = sorted(heading.columns)
    few = 1 if len(named) < 4 else max(2, len(named) // 4)
    # A repeated header is known by the cell below which the numbers, or else any required values, stand.
    mark = key if key is not None else required[0] if required else named[0] if named else 0
    marks = {known[mark] for known in heading.repeats if mark < len(known) and known[mark]}
    waiting: list[Row] = []
    last = heading.last_row
    for number, cells in joined(filled_down(sheet, heading, tally.unshared), heading):
        if number <= heading.last_row:
            if number < heading.first_row:
                tally.ignore(number, "title", _words(cells))
            continue
        length = len(cells)
        complete = bool(required) and all(p < length and cells[p] is not None and cells[p] != "" for p in required)
        if complete and not _is_total(_at(cells, mark)) and cells[mark] not in marks and cells[mark] not in known:
            kind: Ignored | None = None
            sparse = False
        elif not _repeats(cells, heading) and _is_header(cells, known):
            tally.next_table = number
            break
        else:
            kind = _ignored(cells, heading, mark, complete)
            filled = _filled(cells, named)
            sparse = (
                kind is None and not complete and filled <= few and not (filled > 1 and _numbered(_at(cells, mark)))
            )
        if kind is not None:
            tally.ignore(number, kind, _words(cells))
            last = number
            continue
        if sparse:
            waiting.append((number, cells))
            if len(waiting) <= _HELD_BACK:
                continue
        for row in (*waiting, *(() if sparse else ((number, cells),))):
            tally.blank += max(row[0] - last - 1, 0)
            last = row[0]
            tally.records += 1
            yield row
        waiting.clear()
    for number, cells in waiting:
        tally.ignore(number, "footer", _words(cells))


@cache
def known_headings() -> frozenset[str]:
    """Give every heading of our tables in Chinese, as it is written and as it is compared."""
    words = {h for table in tables().values() for c in table.columns.values() for h in c.headings}
    words = {word for word in words if not word.isascii()}
    return frozenset(words | {heading_key(word) for word in words})


def _is_header(cells: Sequence[Cell], known: frozenset[str]) -> bool:
    """Tell whether a row is the header of a table: three headings we know or more, the first cell among them, and few others."""
    filled = [c for c in cells if not is_blank(c)]
    if len(filled) < 3 or not all(isinstance(c, str) and len(c) <= 30 for c in filled):
        return False
    said = [heading_key(str(c)) in known for c in filled]
    return said[0] and sum(said) >= 3 and sum(said) * 3 >= len(said) * 2 and len(set(map(str, filled))) > 2


def _at(cells: Sequence[Cell], position: int) -> Cell:
    return cells[position] if position < len(cells) else None


def _numbered(cell: Cell) -> bool:
    """Tell a number as records have it: a row that has one is cut short, but no signature."""
    return isinstance(cell, str) and _NUMBER.fullmatch(cell.strip()) is not None


def _filled(cells: Sequence[Cell], positions: Sequence[int]) -> int:
    return sum(not is_blank(_at(cells, p)) for p in positions)


def _words(cells: Sequence[Cell]) -> str:
    return " ".join(clean(shown(c)) for c in cells if not is_blank(c))


def _plain(cell: Cell) -> str:
    return " ".join(unicodedata.normalize("NFKC", clean(cell)).casefold().split()) if isinstance(cell, str) else ""


def _is_total(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) < 40 and _TOTAL.fullmatch(_plain(cell)) is not None


def _ignored(cells: Sequence[Cell], heading: Heading, mark: int, complete: bool) -> Ignored | None:
    """Tell what a row is that is no record; None for a record, if only one that will be refused."""
    if _repeats(cells, heading):
        return "repeated-header"
    filled = [c for c in cells if not is_blank(c)]
    if not filled:
        return None
    begins = filled[0]
    if _is_total(_at(cells, mark)) or (not complete and _is_total(begins)):
        return "total"
    if complete:
        return None
    # A signature line: every cell with words in it is such a line, or its first is and little else is filled.
    texts = [_plain(c) for c in filled if isinstance(c, str)]
    if texts and _FOOTER.fullmatch(_plain(begins)) and (len(filled) <= 3 or all(map(_signed, texts))):
        return "footer"
    return None


def _signed(text: str) -> bool:
    return _FOOTER.fullmatch(text) is not None or len(text) <= 12


def _repeats(cells: Sequence[Cell], heading: Heading) -> bool:
    texts = [shown(c) for c in cells]
    while texts and not clean(texts[-1]):
        texts.pop()
    return any(texts == list(known) for known in heading.repeats)
