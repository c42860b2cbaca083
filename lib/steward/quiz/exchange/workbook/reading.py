"""Questions on a sheet, for people who fill in a workbook: one row a question, every mistake told with sheet, row and column.

A workbook of a stranger is looked through as an archive first: no part of it may define entities, unpack to an abnormal
size or have cells so far out that a reader would need their whole rectangle.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import Counter
from pathlib import Path
from typing import Any

from steward.errors import StewardError
from steward.quiz.exchange.hostile import open_archive, read_limited, shown
from steward.quiz.exchange.question import Imported, Notice, Question, by_place
from steward.quiz.exchange.workbook.columns import EXAMPLES, GUIDE, column_of
from steward.quiz.exchange.workbook.rows import BLANK_HEADINGS, Row
from steward.quiz.exchange.workbook.writing import write_template, write_workbook
from steward.words import LOCALES, Text

__all__ = ["read_workbook", "write_template", "write_workbook"]

MOST_ROWS = 20_000
MOST_COLUMNS = 100
_HEADING_WITHIN = 10
_LARGEST_PART = 60_000_000

_OLD = Text(
    "{source} 是旧的 .xls 格式，请在 Excel 里另存为 .xlsx 再导入。",
    "{source} is an old .xls; save it as .xlsx in Excel and import that.",
)
_TEXT_FILE = Text(
    "{source} 不是 Excel 工作簿，而是文本（可能是 CSV）。请用 Excel 打开，另存为 .xlsx 再导入。",
    "{source} is no Excel workbook but text, perhaps CSV. Open it in Excel and save it as .xlsx.",
)
_NO_WORKBOOK = Text(
    "{source} 不是 Excel 工作簿（.xlsx），请从模板另存一份来填。",
    "{source} is no Excel workbook (.xlsx); start from a copy of the template.",
)
_ENTITIES = Text(
    "为安全起见没有打开 {source}：里面的“{name}”带有文档类型定义（DTD），Excel 自己不会这样写。",
    "{source} was not opened, for safety: “{name}” in it has a document type, which Excel never writes.",
)
_WIDE = Text(
    "{source} 的“{name}”一直写到 {cell}，最多读 {rows} 行、{columns} 列。请删去多余的行列再导入。",
    "“{name}” of {source} reaches as far as {cell}; {rows} rows and {columns} columns at most are read. Delete what is not needed.",
)
_NO_HEADINGS = Text(
    "工作表“{sheet}”前 {n} 行里没有找到“题干”和“正确答案”这样的表头，没有读。",
    "There are no headings such as “Question” and “Answer” in the first {n} rows of the sheet “{sheet}”; it was left out.",
)
_STRANGE_COLUMN = Text(
    "工作表“{sheet}”的“{heading}”列不认识，没有读。",
    "The column “{heading}” of the sheet “{sheet}” is not known and was left out.",
)
_COLUMN_TWICE = Text(
    "工作表“{sheet}”有两列都是“{heading}”，只读了前一列。",
    "Two columns of the sheet “{sheet}” are “{heading}”; only the first was read.",
)
_ID_TWICE = Text(
    "工作表“{sheet}”第 {row} 行：编号“{id}”已用在第 {first} 行。",
    "Sheet “{sheet}”, row {row}: the id “{id}” is that of row {first} already.",
)
_NOTHING = Text(
    "{source} 里没有题目。请在“题目”工作表里一行写一道题。",
    "{source} holds no questions. Write them on the sheet “Questions”, one in a row.",
)


def read_workbook(path: Path) -> Imported:
    """Read the questions of a workbook; sheets with instructions and examples of the template are passed over.

    Raises:
        StewardError: ``workbook-old``, ``workbook-text``, ``workbook-none``, ``workbook-entities``, ``workbook-wide``, and as
            `steward.quiz.exchange.hostile.open_archive` and `read_limited`, where the file as a whole cannot be read.
    """
    path = Path(path)
    data = read_limited(path)
    questions: list[Question] = []
    warnings: list[Notice] = []
    errors: list[Notice] = []
    for name, rows in _sheets(data, path.name):
        if any(
            name.strip().casefold() == title.say(locale).casefold() for title in (GUIDE, EXAMPLES) for locale in LOCALES
        ):
            continue
        _read_sheet(name, rows, questions, warnings, errors)
    if not questions and not errors:
        errors.append(Notice("no-questions", _NOTHING, {"source": path.name}))
    return Imported(tuple(questions), by_place(warnings), by_place(errors), "xlsx")


def _sheets(data: bytes, source: str) -> list[tuple[str, list[list[Any]]]]:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise StewardError("workbook-old", _OLD, source=source)
    if not data.startswith(b"PK"):
        is_text = b"\0" not in data[:4096]
        raise StewardError(
            *(("workbook-text", _TEXT_FILE) if is_text else ("workbook-none", _NO_WORKBOOK)), source=source
        )
    _check_parts(data, source)
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
        return [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in names]
    except (CalamineError, ValueError, OSError) as error:
        raise StewardError("workbook-none", _NO_WORKBOOK, source=source) from error


_CELL = re.compile(rb'<(?:\w+:)?(?:c|row)\b[^>]*?\br="([A-Z]{0,3})([0-9]{1,7})"')


def _check_parts(data: bytes, source: str) -> None:
    archive = open_archive(io.BytesIO(data), source)
    if "[Content_Types].xml" not in archive.names or not any(name.startswith("xl/") for name in archive.names):
        raise StewardError("workbook-none", _NO_WORKBOOK, source=source)
    for name in archive.names:
        if not name.lower().endswith((".xml", ".rels", ".vml")):
            continue
        part = archive.read(name, _LARGEST_PART)
        # An escaped < in a text is &lt;, so this can only be a real one; the second form is UTF-16.
        if any(mark in part for mark in (b"<!DOCTYPE", b"<!ENTITY", b"<\0!\0D\0O\0C", b"\0<\0!\0D\0O")):
            raise StewardError("workbook-entities", _ENTITIES, source=source, name=shown(name))
        if "/worksheets/" in name:
            for found in _CELL.finditer(part):
                if int(found[2]) > MOST_ROWS or _column_number(found[1]) > MOST_COLUMNS:
                    cell = (found[1] + found[2]).decode()
                    values = {"cell": cell, "rows": MOST_ROWS, "columns": MOST_COLUMNS}
                    raise StewardError("workbook-wide", _WIDE, source=source, name=shown(name), **values)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _read_sheet(
    sheet: str, rows: list[list[Any]], questions: list[Question], warnings: list[Notice], errors: list[Notice]
) -> None:
    def warn(code: str, text: Text, line: int | None, **values: object) -> None:
        warnings.append(Notice(code, text, {"sheet": shown(sheet), **values}, line, where=sheet))

    top = next((at for at, row in enumerate(rows[:_HEADING_WITHIN]) if _is_heading(row)), None)
    if top is None:
        if any(cell not in ("", None) for row in rows for cell in row):
            warn("sheet-without-headings", _NO_HEADINGS, 1, n=_HEADING_WITHIN)
        return
    columns: dict[int, str] = {}
    for at, heading in enumerate(rows[top]):
        said = str(heading).strip()
        name = column_of(said)
        if name in columns.values():
            warn("column-twice", _COLUMN_TWICE, top + 1, heading=shown(said, 30))
        elif name:
            columns[at] = name
        elif said not in BLANK_HEADINGS and any(str(row[at]).strip() for row in rows[top + 1 :] if at < len(row)):
            warn("column-unknown", _STRANGE_COLUMN, top + 1, heading=shown(said, 30))
    named = {name: str(rows[top][at]).strip() for at, name in columns.items()}
    ids: dict[str, int] = {}
    for number, cells in enumerate(rows[top + 1 :], top + 2):
        if not any(_written(cell) for cell in cells):
            continue
        row = Row(sheet, number, {name: cells[at] for at, name in columns.items() if at < len(cells)}, named)
        question = row.question()
        warnings += row.warnings
        errors += row.errors
        if question is None:
            continue
        questions.append(question)
        if question.id_number and ids.setdefault(question.id_number, number) != number:
            first = ids[question.id_number]
            warn("id-twice", _ID_TWICE, number, row=number, id=shown(question.id_number, 40), first=first)


def _is_heading(row: list[Any]) -> bool:
    names = Counter(column_of(str(cell)) for cell in row if isinstance(cell, str) and cell.strip())
    return bool(names["text"]) and bool(names["answer"] or names["type"] or names["option A"])


def _written(cell: Any) -> bool:
    return isinstance(cell, (int, float, dt.date, dt.time)) or bool(str(cell or "").strip())
