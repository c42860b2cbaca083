"""Which table a sheet holds, and where: header row, columns, title rows above it and footers below it.

Exports put a title and dates above the header, spread a header over two rows with merged cells, repeat headings, and
end with totals and signatures. `find_table` reads the first rows and says what it found; `footers.data_rows` then gives
the rows that are records and counts all others in a `Tally`, so that nothing is left out silently.

A heading may mean different columns in different tables (流水号, 类型), or two columns of one (维修类型). The table is chosen
by how well all its columns fit, with the names of sheet and file as a hint; within the table a column that must be
there gets its heading first, and a heading whose cells cannot be what the column holds is not forced upon it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from steward.operations import values
from steward.operations.cells import Cell, clean, heading_key, is_blank, shown
from steward.operations.footers import Ignored, Tally, data_rows
from steward.operations.free_text import mask_note
from steward.operations.joining import Joint, joints
from steward.operations.reading import Merge, RawSheet, Row
from steward.operations.tables import Column, Table, tables
from steward.words import Text, join

__all__ = ["Heading", "HeadingMap", "Ignored", "NoTable", "Tally", "data_rows", "find_table"]

_SAMPLE_ROWS = 80
_HEADER_WITHIN = 40
"""A header is looked for in so many rows that hold anything."""

_NAMED_AFTER: Mapping[str, tuple[str, ...]] = {
    "staff": ("员工", "人员", "花名册", "staff", "employee"),
    "households": ("住户", "房屋", "房产", "业主信息", "业主档案", "household"),
    "work_orders": ("报修", "工单", "维修", "workorder", "servicerequest", "311"),
    "complaints": ("投诉", "诉求", "complaint"),
    "complaint_events": ("进度", "流程", "办理记录", "event"),
    "revisits": ("回访", "revisit", "callback"),
    "visits": ("走访", "拜访", "visit"),
    "survey_rounds": ("满意度调查", "调查", "surveyround"),
    "survey_responses": ("答卷", "问卷", "答案", "surveyresponse"),
    "fees": ("收费", "缴费", "费用", "账单", "欠费", "fee"),
    "inspections": ("巡查", "巡检", "检查", "核对", "inspection"),
    "activities": ("活动", "措施", "培训", "activit"),
}
"""Words in the name of a sheet, a file or a title that tell of a table."""

_BROKEN = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")
_EMPTY = Text("工作表“{sheet}”是空的，没有读取。", "Sheet “{sheet}” is empty and was not read.")
_NO_HEADER = Text(
    "工作表“{sheet}”没有表头，不像一张明细表，没有读取。",
    "Sheet “{sheet}” has no header row and does not look like a list of records; it was not read.",
)
_FORM = Text(
    "像一张单据，不是一行一条记录的明细表；请从系统导出明细",
    "it looks like a form and not like a list with one record a row; export the list from its system",
)
_UNKNOWN = Text(
    "认不出是哪一类记录（表头：{headings}），可以用映射文件说明",
    "the kind of records cannot be told (headings: {headings}); a mapping file can say it",
)


class HeadingMap(Protocol):
    """What this module needs of a mapping file (`mapping.ExportMapping` has more)."""

    @property
    def table(self) -> str:
        """The canonical table the export holds."""

    @property
    def columns(self) -> Mapping[str, str]:
        """Heading in the export -> canonical column; of several for one column the first that the export has counts."""

    @property
    def fixed(self) -> Mapping[str, str]:
        """Canonical column -> value that every row gets; such a column is never missing."""

    @property
    def times(self) -> Mapping[str, str]:
        """Heading of a day -> heading of its time of day, where the export has them apart."""


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
    repeats: tuple[tuple[str, ...], ...] = ()
    """The header rows as they stand, to know them again when a page repeats them."""
    joints: Mapping[int, Joint] = field(default_factory=dict)
    """Position of a column -> where the other parts of its values stand."""

    @property
    def beside(self) -> int | None:
        """The position where the same table begins again to the right of itself; None where it does not."""
        first = {heading_key(self.names[p]) for p in self.columns}
        again = [p for p, name in self.names.items() if p not in self.columns and heading_key(name) in first]
        needed = {heading_key(self.names[p]) for p, column in self.columns.items() if column.required}
        if not needed or self.missing or not needed <= {heading_key(self.names[p]) for p in again}:
            return None
        return min(again) if min(again) > max(self.columns) else None

    def position(self, column: str) -> int | None:
        """Give the position of a canonical column, None where the sheet has none."""
        return next((p for p, c in self.columns.items() if c.name == column), None)

    @property
    def width(self) -> int:
        """How many columns the table spans, counted from column A."""
        return max(self.names, default=-1) + 1


@dataclass(frozen=True, slots=True)
class NoTable:
    """A sheet that holds no table we know, and why."""

    code: Literal["sheet-empty", "no-header", "unknown-table"]
    text: Text
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Header:
    """A candidate: one row or two, and per position the texts by which a column may be known, best first."""

    rows: tuple[Row, ...]
    names: Mapping[int, str]
    words: Mapping[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Fit:
    """How a table fits a header."""

    table: Table
    header: _Header
    columns: Mapping[int, Column]
    score: float


def find_table(
    sheet: RawSheet, known: Mapping[str, Table] | None = None, mapping: HeadingMap | None = None
) -> Heading | NoTable:
    """Find the table a sheet holds, from its first rows, its name and the file's name.

    Args:
        sheet: the sheet; only its first rows are read.
        known: the tables to choose from, by default the canonical ones.
        mapping: names the table and headings of a foreign export; wins over every synonym.
    """
    known = known if known is not None else tables()
    rows = list(itertools.islice(sheet.rows(), _SAMPLE_ROWS))
    if not rows:
        return NoTable("sheet-empty", _EMPTY, {"sheet": sheet.name})
    headers = list(_headers(rows, sheet))
    if not headers:
        return NoTable("no-header", _NO_HEADER, {"sheet": sheet.name})
    if mapping is not None:
        fits = [_mapped(header, known[mapping.table], mapping) for header in headers]
    else:
        fits = [
            _fit(header, table, meanings, rows, sheet)
            for table, meanings in ((table, _meanings(table)) for table in known.values())
            for header in headers
        ]
    best = max(fits, key=lambda fit: fit.score)
    if mapping is None:
        best = _first_table(fits, best, rows)
    if not best.columns or (mapping is None and not _convincing(best)):
        return _unknown(sheet, best.header if len(best.columns) > 1 else _widest(headers))
    return _heading(best, rows, mapping)


def _unknown(sheet: RawSheet, header: _Header) -> NoTable:
    names = [name for name in header.names.values() if name]
    if len(names) < 3:
        return NoTable("no-header", _NO_HEADER, {"sheet": sheet.name})
    if sum(name.endswith(("：", ":")) for name in names) >= 2:
        return NoTable("unknown-table", _FORM)
    names = [mask_note(name) for name in names]
    more = "…" if len(names) > 8 else ""
    told = Text(join(names[:8], "zh") + more, ", ".join(names[:8]) + more)
    return NoTable("unknown-table", _UNKNOWN, {"headings": told})


def _widest(headers: Sequence[_Header]) -> _Header:
    """Take the first of the rows with most headings; two rows only where no single one will do."""
    return max(headers, key=lambda h: (len(h.rows) == 1 and len(h.names) >= 3, len(h.names)))


def _convincing(fit: _Fit) -> bool:
    """Two known columns are a table when nothing required is missing; else most of what is required must be there."""
    taken = {column.name for column in fit.columns.values()}
    required = [column.name for column in fit.table.required]
    there = sum(name in taken for name in required)
    return len(taken) >= 2 and (there == len(required) or (len(taken) >= 3 and there * 2 >= len(required)))


def _first_table(fits: Sequence[_Fit], best: _Fit, rows: Sequence[Row]) -> _Fit:
    """Give the table that stands above the best one, with records of its own in between; else the best."""
    end = best.header.rows[0][0]
    above = [f for f in fits if f.header.rows[-1][0] < end - 1 and _convincing(f) and _has_record(f, rows, end)]
    return max(above, key=lambda f: (-f.header.rows[0][0], f.score), default=best)


def _has_record(fit: _Fit, rows: Sequence[Row], end: int) -> bool:
    """Tell whether a row below the header, before row `end`, has everything that is required, and readable."""
    required = {p: c for p, c in fit.columns.items() if c.required}
    if len(required) < len(fit.table.required):
        return False
    for number, cells in rows:
        if fit.header.rows[-1][0] < number < end:
            read = [values.parse(c, cells[p]) if p < len(cells) else None for p, c in required.items()]
            if all(value is not None and not isinstance(value, values.Refusal) for value in read):
                return True
    return False


# Header rows --------------------------------------------------------------------------------------------------------


def _headers(rows: Sequence[Row], sheet: RawSheet) -> Iterator[_Header]:
    """Give every row, and every pair of rows, that could be a header."""
    merges: tuple[Merge, ...] | None = None
    for index, (number, cells) in enumerate(rows[:_HEADER_WITHIN]):
        if not _wordy(cells):
            continue
        following = rows[index + 1] if index + 1 < len(rows) else None
        stacked = None
        if following and following[0] == number + 1 and _below(cells, following[1]):
            if merges is None:
                merges = tuple(m for m in sheet.merges() if m.top <= rows[-1][0])
            stacked = _stacked((number, cells), following, merges)
            if stacked:
                yield stacked[0]
        if not (stacked and stacked[1]):
            names = {p: _named(c) for p, c in enumerate(cells) if not is_blank(c)}
            yield _Header(((number, cells),), names, {p: (name,) for p, name in names.items()})


def _named(cell: Cell) -> str:
    """Give a heading in one line: Chinese that was broken for a narrow column is put together again."""
    return " ".join(_BROKEN.sub("", clean(shown(cell))).split())


def _wordy(cells: Sequence[Cell]) -> bool:
    """Tell whether a row could hold headings: at least two cells, mostly words rather than figures and times."""
    filled = [c for c in cells if not is_blank(c)]
    words = [c for c in filled if isinstance(c, str) and not _figure(c)]
    return len(words) >= 2 and len(words) * 2 >= len(filled)


def _figure(text: str) -> bool:
    return heading_key(text).isdigit()


def _below(top: Sequence[Cell], bottom: Sequence[Cell]) -> bool:
    """Tell whether a row could be the lower half of a header: words only, and some where the upper row has none."""
    filled = [(p, c) for p, c in enumerate(bottom) if not is_blank(c)]
    if not filled or not all(isinstance(c, str) and not _figure(c) and len(c) <= 30 for _, c in filled):
        return False
    return any(p >= len(top) or is_blank(top[p]) for p, _ in filled)


def _stacked(top: Row, bottom: Row, merges: Sequence[Merge]) -> tuple[_Header, bool] | None:
    """Combine two rows into one header; the flag tells that merged cells prove it."""
    number = top[0]
    width = max(len(top[1]), len(bottom[1]))
    across = [m for m in merges if m.top == m.bottom == number and m.right > m.left]
    down = [m for m in merges if m.top == number and m.bottom == number + 1]
    names: dict[int, str] = {}
    words: dict[int, tuple[str, ...]] = {}
    group = ""
    for position in range(width):
        upper = _named(top[1][position]) if position < len(top[1]) else ""
        lower = _named(bottom[1][position]) if position < len(bottom[1]) else ""
        owner = next((m for m in across if m.left <= position <= m.right), None)
        if owner is not None and owner.left < len(top[1]):
            upper = _named(top[1][owner.left])
        elif upper:
            group = upper
        elif lower and not merges:
            upper = group
        if not lower:
            # A heading that stands alone ends the group before it.
            group = "" if upper else group
            if upper:
                names[position], words[position] = upper, (upper,)
            continue
        names[position] = f"{upper}/{lower}" if upper and upper != lower else lower
        words[position] = tuple(dict.fromkeys((f"{upper}{lower}", lower)))
    covered = any(m.left <= p <= m.right for m in across for p, c in enumerate(bottom[1]) if not is_blank(c))
    return _Header((top, bottom), names, words), bool(covered or down)


# Columns ------------------------------------------------------------------------------------------------------------


_Meanings = Mapping[str, Sequence[tuple[float, Column]]]
"""Compared heading -> columns it may name, with how surely: our own heading 1, an early synonym more than a late one."""


def _meanings(table: Table) -> _Meanings:
    found: dict[str, list[tuple[float, Column]]] = {}
    for column in table.columns.values():
        own = {heading_key(h, with_brackets=b) for h in column.headings[:3] for b in (False, True)}
        for key in own:
            found.setdefault(key, []).append((1.0, column))
        for rank, heading in enumerate(column.also):
            key = heading_key(heading, with_brackets=True)
            if key not in own:
                found.setdefault(key, []).append((0.9 - 0.2 * rank / len(column.also), column))
    return found


def _fit(header: _Header, table: Table, meanings: _Meanings, rows: Sequence[Row], sheet: RawSheet) -> _Fit:
    wanted: dict[str, list[tuple[float, int]]] = {}
    for position, words in header.words.items():
        for word in words:
            keys = dict.fromkeys((heading_key(word, with_brackets=True), heading_key(word)))
            options = [option for key in keys for option in meanings.get(key, ())]
            for sureness, column in options:
                wanted.setdefault(column.name, []).append((sureness, position))
            if options:
                break
    columns = _assigned(table, wanted, header, rows) if wanted else {}
    taken = {column.name for column in columns.values()}
    score = 0.0
    for position, column in columns.items():
        sureness = max(s for s, p in wanted[column.name] if p == position)
        score += (3 if column.name == table.key else 2 if column.required else 1) + sureness / 2
    if score:
        score -= 1.5 * sum(column.name not in taken for column in table.required)
        score += 2 * len(columns) / max(len(header.names), 1)
        score += 1.5 * _hinted(table, header, rows, sheet)
        # Between a row alone and the same row with the one below it, the shorter header wins unless more is known.
        score -= 0.25 * (len(header.rows) - 1)
    return _Fit(table, header, columns, score)


def _hinted(table: Table, header: _Header, rows: Sequence[Row], sheet: RawSheet) -> bool:
    above = [[c for c in cells if not is_blank(c)] for number, cells in rows if number < header.rows[0][0]]
    titles = [shown(c) for cells in above if len(cells) <= 4 for c in cells if isinstance(c, str)]
    told = heading_key(" ".join((sheet.name, sheet.source, *titles)), with_brackets=True)
    names = (*_NAMED_AFTER.get(table.name, ()), heading_key(table.label.zh), heading_key(table.label.en))
    return any(name in told for name in names)


def _assigned(
    table: Table, wanted: Mapping[str, list[tuple[float, int]]], header: _Header, rows: Sequence[Row]
) -> dict[int, Column]:
    """Give each column at most one position and each position at most one column.

    Our own headings first, then what is required, then the rest; a column taken by a synonym moves to another of its
    headings when that lets one more column be read (augmenting paths, H. W. Kuhn 1955).
    """
    own: dict[int, str] = {}
    for name, options in wanted.items():
        for sureness, position in options:
            if sureness == 1.0 and position not in own and name not in own.values():
                own[position] = name
    owner = dict(own)

    def place(name: str, seen: set[int]) -> bool:
        for _, position in sorted(wanted.get(name, ()), key=lambda o: (-o[0], o[1])):
            if position in seen or position in own or not _possible(table.columns[name], position, header, rows):
                continue
            seen.add(position)
            if position not in owner or place(owner[position], seen):
                owner[position] = name
                return True
        return False

    by_need = sorted(
        (c for c in table.columns.values() if c.name in wanted and c.name not in own.values()),
        key=lambda c: (not c.required, -max(s for s, _ in wanted[c.name])),
    )
    for column in by_need:
        place(column.name, set())
    return {position: table.columns[name] for position, name in sorted(owner.items())}


_NEVER = frozenset(
    (
        values.Reason.NOT_A_DATE,
        values.Reason.NOT_A_MONTH,
        values.Reason.NOT_A_NUMBER,
        values.Reason.NOT_A_COUNT,
        values.Reason.NOT_A_FLAG,
        values.Reason.NOT_A_CHOICE,
        values.Reason.NOT_A_SCORE,
    )
)


def _possible(column: Column, position: int, header: _Header, rows: Sequence[Row]) -> bool:
    """Tell whether the cells below a synonym could be of the column: not if all of them mean something else.

    A required column is given its heading in any case, so that its cells are refused one by one with the reason.
    """
    if column.required:
        return True
    last = header.rows[-1][0]
    cells = [c[position] for number, c in rows if number > last and position < len(c) and not is_blank(c[position])]
    read = [values.parse(column, cell) for cell in cells[:40]]
    told = [value for value in read if value is not None]
    return not told or not all(isinstance(v, values.Refusal) and v.reason in _NEVER for v in told)


def _mapped(header: _Header, table: Table, mapping: HeadingMap) -> _Fit:
    there: dict[str, int] = {}
    for position, words in header.words.items():
        for word in words:
            there.setdefault(heading_key(word, with_brackets=True), position)
    columns: dict[int, Column] = {}
    for heading, name in mapping.columns.items():
        at = there.get(heading_key(heading, with_brackets=True))
        if at is not None and at not in columns and table.columns[name] not in columns.values():
            columns[at] = table.columns[name]
    return _Fit(table, header, dict(sorted(columns.items())), len(columns) - 0.25 * len(header.rows))


def _heading(fit: _Fit, rows: Sequence[Row], mapping: HeadingMap | None) -> Heading:
    header, table = fit.header, fit.table
    known = mapping.columns if mapping else _meanings(table)
    meanings = {heading_key(word, with_brackets=True) for word in known}
    unknown: list[str] = []
    doubled: list[str] = []
    parts = joints(fit.columns, header.names, mapping.times if mapping else None)
    used = {*fit.columns, *(p for joint in parts.values() for p in joint.positions)}
    for position, words in header.words.items():
        if position not in used:
            means = any(heading_key(w, with_brackets=b) in meanings for w in words for b in (True, False))
            (doubled if means else unknown).append(header.names[position])
    first, last = header.rows[0][0], header.rows[-1][0]
    repeats = [_as_it_stands(cells) for _, cells in header.rows]
    below = next(((number, cells) for number, cells in rows if number > last), None)
    if mapping is None and below and _second_language(below[1], fit.columns):
        last = below[0]
        repeats.append(_as_it_stands(below[1]))
    width = max(header.names) + 1
    body = [cells for number, cells in rows if number > last]
    unnamed = {p for c in body for p in range(min(len(c), width)) if p not in header.names and not is_blank(c[p])}
    taken = {column.name for column in fit.columns.values()} | set(mapping.fixed if mapping else ())
    return Heading(
        table,
        first,
        last,
        fit.columns,
        dict(sorted(header.names.items())),
        tuple(unknown),
        tuple(doubled),
        tuple(sorted(unnamed)),
        tuple(column for column in table.required if column.name not in taken),
        tuple(number for number, _ in rows if number < first),
        tuple(repeats),
        parts,
    )


def _as_it_stands(cells: Sequence[Cell]) -> tuple[str, ...]:
    texts = [shown(c) for c in cells]
    while texts and not clean(texts[-1]):
        texts.pop()
    return tuple(texts)


def _second_language(cells: Sequence[Cell], columns: Mapping[int, Column]) -> bool:
    """Tell whether a row repeats the header in other words, such as field names below Chinese headings."""
    filled = [p for p in columns if p < len(cells) and isinstance(cells[p], str) and not is_blank(cells[p])]
    same = sum(heading_key(shown(cells[p])) in {heading_key(h) for h in columns[p].headings} for p in filled)
    return same >= 2 and same * 2 >= len(filled)
