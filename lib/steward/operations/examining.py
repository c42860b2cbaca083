"""Looking through one file, sheet by sheet: which tables it holds, and what becomes of every row.

Hidden sheets are left aside and mentioned. A sheet is read by the mapping given, else by a shipped mapping that was made
for exports with its headings, else by our own headings and their synonyms.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

from steward.errors import StewardError, Trouble
from steward.operations.cells import heading_key, is_blank
from steward.operations.footers import Tally
from steward.operations.headings import Heading, NoTable, find_table
from steward.operations.intake import House, Sink, TableIntake
from steward.operations.mapping import ExportMapping, recognised, shipped
from steward.operations.problems import FileResult, Problem
from steward.operations.reading import RawSheet, Row, open_sheets
from steward.operations.tables import Column, Table, tables
from steward.words import Text, join, number

Told = Callable[[int, int, str], None]


class Progress:
    """Counts rows over all files for the caller."""

    def __init__(self, told: Told | None) -> None:
        self._told, self.done, self.total, self.what = told, 0, 0, ""

    def expect(self, rows: int, what: str) -> None:
        """Start a file of about so many rows."""
        self.total, self.what = self.total + rows, what
        self.add(0)

    def add(self, rows: int) -> None:
        """Some rows are done."""
        self.done += rows
        self.total = max(self.total, self.done)
        if self._told:
            self._told(self.done, self.total, self.what)

    def settle(self) -> None:
        """A file has been read to its end; its estimate gives way to what it had."""
        self.total = self.done


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that can be read, with its fingerprint: the first 12 hex digits of the SHA-256 of its bytes."""

    path: Path
    fingerprint: str
    sheets: list[RawSheet]


def fingerprint_of(path: Path) -> str:
    """Give the first 12 hex digits of the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:12]


def open_file(path: Path, told: Progress) -> Opened | FileResult:
    """Open a file; what cannot be opened is a result that says why."""
    try:
        fingerprint = fingerprint_of(path)
        sheets = open_sheets(path)
    except StewardError as error:
        return unusable(path, "", error)
    except OSError as error:
        return unusable(
            path, "", StewardError("file-unreadable", _UNREADABLE, why=error.strerror or type(error).__name__)
        )
    told.expect(sum(sheet.row_estimate for sheet in sheets), path.name)
    return Opened(path, fingerprint, sheets)


_UNREADABLE = Text("文件打不开（{why}）", "the file cannot be opened ({why})")


def unusable(path: Path, fingerprint: str, error: StewardError) -> FileResult:
    """Give the result of a file that cannot be read."""
    problems = tuple(Problem("", None, "", "", t.code, t.text, t.values) for t in error.troubles)
    return FileResult(path.name, path, fingerprint, None, problems=problems)


@dataclass(slots=True)
class _Found:
    """A table found in the file, with all its rows."""

    intake: TableIntake
    mapping: ExportMapping | None
    notes: list[Trouble]


class Reading:
    """Reads all sheets of a file, table by table."""

    def __init__(
        self,
        opened: Opened,
        house: House,
        mapping: ExportMapping | None,
        told: Progress,
        sink: Callable[[Table], Sink] | None,
    ) -> None:
        self.opened, self.house, self.mapping, self.told, self.sink = opened, house, mapping, told, sink
        self.found: dict[str, _Found] = {}
        self.lost: list[Problem] = []
        self.notes: list[Trouble] = []
        shown = [sheet for sheet in opened.sheets if not sheet.hidden]
        for sheet in shown or opened.sheets:
            self._sheet(sheet)
        self.notes += [Trouble("hidden-sheet", _HIDDEN, {"sheet": s.name}) for s in opened.sheets if s.hidden and shown]
        told.settle()

    def _sheet(self, sheet: RawSheet) -> None:
        """Read the tables of a sheet, the second from the row where its header ends the first, and so on."""
        begins: int | None = 0
        while begins is not None:
            part = replace(sheet, rows=partial(_from, sheet, begins), notes=[]) if begins else sheet
            begins = self._table(part)

    def _table(self, sheet: RawSheet) -> int | None:
        """Read one table; gives the row where another one begins."""
        mapping, heading = fitting(sheet, self.mapping)
        if isinstance(heading, NoTable):
            if heading.code == "unknown-table":
                self.lost.append(Problem(sheet.name, None, "", "", heading.code, heading.text, heading.values))
                self.lost += closest(sheet)
            else:
                self.notes.append(Trouble(heading.code, heading.text, {"sheet": sheet.name, **heading.values}))
            return None
        table = heading.table
        if (right := heading.beside) is not None:
            self._sheet(replace(sheet, rows=partial(_between, sheet, 0, right)))
            self._sheet(replace(sheet, rows=partial(_between, sheet, right, None), notes=[]))
            return None
        if table.name not in self.found:
            sink = self.sink(table) if self.sink else None
            intake = TableIntake(table, self.opened.fingerprint, self.house, sink, self.told.add)
            self.found[table.name] = _Found(intake, mapping, [])
        found = self.found[table.name]
        tally, told = found.intake.read(sheet, heading, mapping)
        found.mapping = found.mapping or mapping
        found.notes += [*_notes(sheet, heading, tally, mapping, chosen=self.mapping is None), *told]
        return tally.next_table

    def results(self) -> list[FileResult]:
        """Give one result for each table found, and one for what could not be recognised."""
        opened = self.opened
        results = []
        for name, found in self.found.items():
            intake = found.intake
            results.append(
                FileResult(
                    opened.path.name,
                    opened.path,
                    opened.fingerprint,
                    name,
                    intake.rows,
                    intake.accepted,
                    intake.refused,
                    tuple(intake.problems),
                    intake.more,
                    found.mapping.id if found.mapping else "",
                    tuple(found.notes),
                )
            )
            if found.mapping and found.mapping.cases and found.mapping.cases not in self.found:
                n = len(intake.cases)
                results.append(
                    replace(
                        results[-1],
                        table=found.mapping.cases,
                        rows=n,
                        accepted=n,
                        refused=0,
                        problems=(),
                        more=0,
                        notes=(),
                    )
                )
        if self.lost or not results:
            lost = self.lost or [Problem("", None, "", "", t.code, t.text, t.values) for t in self.notes]
            results.append(
                FileResult(
                    opened.path.name,
                    opened.path,
                    opened.fingerprint,
                    None,
                    problems=tuple(lost),
                    notes=tuple(self.notes),
                )
            )
        elif self.notes:
            results[0] = replace(results[0], notes=(*results[0].notes, *self.notes))
        return results


def _from(sheet: RawSheet, row: int) -> Iterator[Row]:
    return (found for found in sheet.rows() if found[0] >= row)


def _between(sheet: RawSheet, left: int, right: int | None) -> Iterator[Row]:
    """Give the columns from `left` to before `right`, where they stand; rows that are blank there are left out."""
    for number_, cells in sheet.rows():
        part = [None] * left + cells[left:right]
        if not all(map(is_blank, part)):
            yield number_, part


def fitting(sheet: RawSheet, mapping: ExportMapping | None) -> tuple[ExportMapping | None, Heading | NoTable]:
    """Find the table of a sheet: by the mapping given, a shipped one made for such an export, or our own headings.

    An export that no mapping recognises is read by the shipped one that fits it clearly better than our headings, if any.
    """
    if mapping is not None:
        return mapping, find_table(sheet, mapping=mapping)
    for _, (_, cells) in zip(range(30), sheet.rows(), strict=False):
        if (found := recognised(cells)) is not None:
            heading = find_table(sheet, mapping=found)
            if isinstance(heading, Heading) and not heading.missing:
                return found, heading
    ours = find_table(sheet)
    for fallback in shipped().values():
        heading = find_table(sheet, mapping=fallback)
        if isinstance(heading, Heading) and _fits_better(heading, ours):
            return fallback, heading
    return None, ours


_ENOUGH = 5
"""Columns that a shipped mapping must find in an export it does not recognise, so that it is no accident."""


def _fits_better(theirs: Heading, ours: Heading | NoTable) -> bool:
    """Tell whether a mapping reads a sheet clearly better than our own headings do.

    It must find all that is required. Where both find as much, headings without a Chinese character are foreign.
    """
    if theirs.missing or len(theirs.columns) < _ENOUGH:
        return False
    if isinstance(ours, NoTable) or ours.missing:
        return True
    found = len(theirs.columns) - len(ours.columns)
    foreign = all(name.isascii() for name in theirs.names.values())
    return theirs.table is ours.table and (found > 1 or (found >= 0 and foreign))


_HIDDEN = Text(
    "隐藏的工作表“{sheet}”没有读取；要导入请先取消隐藏。",
    "The hidden sheet “{sheet}” was not read; unhide it to import it.",
)
_IGNORED = Text(
    "工作表“{sheet}”中 {n} 行不是记录（{kinds}），没有导入。",
    "Sheet “{sheet}”: {n} rows are no records ({kinds}) and were left aside.",
)
_KINDS: dict[str, Text] = {
    "title": Text("标题", "titles"),
    "total": Text("合计", "totals"),
    "footer": Text("落款", "footers"),
    "repeated-header": Text("重复的表头", "repeated headers"),
}
_UNUSED = Text("工作表“{sheet}”中没有用到的列：{columns}。", "Sheet “{sheet}”: columns not used: {columns}.")
_UNSHARED = Text(
    "工作表“{sheet}”的“{column}”有合并单元格：里面的数只记在第一行，其余 {n} 行按空白处理；请拆分后重新导出。",
    "Sheet “{sheet}”: “{column}” has merged cells; each figure counts for its first row, the other {n} rows are read as "
    "blank. Split the cells to have it otherwise.",
)
_DOUBLED = Text(
    "工作表“{sheet}”中与前面的列重复、没有用到：{columns}。",
    "Sheet “{sheet}”: not used, as another column says the same: {columns}.",
)
_NO_RECORDS = Text(
    "工作表“{sheet}”只有表头（第 {row} 行），下面没有记录。",
    "Sheet “{sheet}” has a header (row {row}) and no record below it.",
)
_MOST_NAMED = 60
_BY_MAPPING = Text(
    "表头与“{name}”一致，按映射 {id} 读取。", "The headings are those of “{name}”; read by the mapping {id}."
)


def _notes(
    sheet: RawSheet, heading: Heading, tally: Tally, mapping: ExportMapping | None, *, chosen: bool
) -> list[Trouble]:
    """What a reader should know of a sheet; that a mapping was `chosen` by us and not asked for is said too."""
    notes = [*sheet.notes]
    if mapping is not None and chosen:
        names = Text(mapping.name.say("zh"), mapping.name.say("en"))
        notes.append(Trouble("mapping-recognised", _BY_MAPPING, {"name": names, "id": mapping.id}))
    if tally.ignored:
        kinds = [_KINDS[kind] for kind in tally.ignored]
        values = {
            "sheet": sheet.name,
            "n": number(sum(tally.ignored.values())),
            "kinds": Text(join([k.zh for k in kinds], "zh"), join([k.en for k in kinds], "en")),
        }
        notes.append(Trouble("rows-left-aside", _IGNORED, values))
    for position, n in sorted(tally.unshared.items()):
        values = {"sheet": sheet.name, "column": heading.names.get(position, ""), "n": number(n)}
        notes.append(Trouble("merged-figures", _UNSHARED, values))
    asked = {heading_key(word, with_brackets=True) for rule in (mapping.rules if mapping else ()) for word in rule.when}
    unknown = [name for name in heading.unknown if heading_key(name, with_brackets=True) not in asked]
    for code, text, columns in (
        ("columns-unused", _UNUSED, unknown),
        ("columns-doubled", _DOUBLED, heading.doubled),
    ):
        if columns:
            notes.append(Trouble(code, text, {"sheet": sheet.name, "columns": _listed(columns)}))
    if not tally.records:
        notes.append(Trouble("no-records", _NO_RECORDS, {"sheet": sheet.name, "row": heading.last_row}))
    return notes


def _listed(names: Sequence[str]) -> Text:
    """Join names for a sentence; of very many the first, and how many there are."""
    first = names[:_MOST_NAMED]
    zh, en = join([*first], "zh"), ", ".join(first)
    if len(names) > len(first):
        n = len(names)
        return Text(f"{zh} 等 {n} 列", f"{en} and others, {n} in all")
    return Text(zh, en)


_CLOSEST = Text(
    "最接近“{table}”：认得的列有 {known}；还缺 {missing}",
    "it comes closest to “{table}”: it has {known}; it lacks {missing}",
)


_NO_HEADING = re.compile(
    r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d.*|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}.*|[\d\s.,:]+", re.DOTALL
)


def closest(sheet: RawSheet) -> Iterator[Problem]:
    """Say which table an unknown sheet comes closest to, and what it lacks for it; nothing where it is close to none."""
    best: tuple[int, int, Table, list[str], list[Column]] | None = None
    for row, cells in islice(sheet.rows(), 40):
        # A row with figures or dates in it is a record, whatever its words are.
        if any(not isinstance(c, str) or _NO_HEADING.fullmatch(c.strip()) for c in cells if not is_blank(c)):
            continue
        keys = {heading_key(c, with_brackets=b): c for c in cells if isinstance(c, str) for b in (False, True)}
        for table in tables().values():
            found = {
                c.name: keys[k]
                for c in table.columns.values()
                for h in c.headings
                if (k := heading_key(h, with_brackets=True)) in keys
            }
            if len(found) > (best[0] if best else 1):
                lacking = [c for c in table.required if c.name not in found]
                best = (len(found), row, table, list(dict.fromkeys(found.values())), lacking)
    for mapping in shipped().values():
        heading = find_table(sheet, mapping=mapping)
        if isinstance(heading, Heading) and len(heading.columns) > max(best[0] if best else 0, 2):
            known = [heading.names[p] for p in heading.columns]
            best = (len(known), heading.last_row, heading.table, known, list(heading.missing))
    if best is None:
        return
    _, row, table, known, lacking = best
    missing = [c.label for c in lacking]
    values: dict[str, object] = {
        "table": table.label,
        "known": Text(join(known, "zh"), join(known, "en")),
        "missing": Text(join([m.zh for m in missing], "zh"), join([m.en for m in missing], "en")),
    }
    if missing:
        yield Problem(sheet.name, row, "", "", "closest-table", _CLOSEST, values)
