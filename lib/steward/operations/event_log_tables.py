"""Event logs in tables: CSV and its relatives, and any other sheet with one row an event.

The header is the first row that names case, activity and time, in the words of the XES standard or in others that systems use.
A plain CSV is read by Arrow at once; where anything about it is odd (a line with more cells than the header, a cell over several
lines, a quotation mark without its pair, blank lines) it is read again row by row, with the same result.
"""

from __future__ import annotations

import datetime as dt
import itertools
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from steward.errors import StewardError, Trouble
from steward.operations import delimited
from steward.operations.cells import Cell, clean, heading_key, is_blank, shown
from steward.operations.event_log_columns import (
    ACTIVITY,
    BEGUN,
    CASE,
    INSTANCE,
    LIFECYCLE,
    RESOURCE,
    TIME,
    LogColumns,
    Numbered,
)
from steward.words import Text, join, number

_HEADER_WITHIN = 40
_ALSO: Mapping[str, tuple[str, ...]] = {
    CASE: (
        "case id", "case", "trace id", "trace", "case number", "complaint id", "complaint number", "ticket id", "incident id",
        "order id", "案号", "案件编号", "案件号", "个案编号", "案例编号", "流程编号", "流程实例", "所属服务单", "服务单号", "投诉编号",
        "投诉单号", "工单编号", "工单号", "单号", "编号",
    ),
    ACTIVITY: (
        "activity", "activity id", "activity name", "event", "event name", "task", "task name", "action", "step", "环节", "环节名称",
        "办理环节", "活动", "活动名称", "动作", "步骤", "节点", "节点名称", "流程节点", "操作", "任务", "事件",
    ),
    TIME: (
        "timestamp", "complete timestamp", "end timestamp", "end time", "complete time", "completed at", "time", "event time",
        "datetime", "date time", "at", "start timestamp", "start time", "date", "办理时间", "完成时间", "结束时间", "时间", "操作时间",
        "发生时间", "时间戳", "创建时间", "开始时间", "日期",
    ),
    BEGUN: ("start timestamp", "start time", "started at", "begin time", "开始时间"),
    LIFECYCLE: ("lifecycle", "transition", "状态变化", "生命周期"),
    RESOURCE: ("resource", "user", "actor", "办理人", "操作人", "处理人", "经办人"),
    INSTANCE: (),
}  # fmt: skip
"""What systems call the columns of the standard, the likelier words first; compared as `heading_key` gives them."""
_NEEDED: Mapping[str, Text] = {
    CASE: Text("案号", "case"),
    ACTIVITY: Text("活动（环节）", "activity"),
    TIME: Text("时间", "time"),
}
_OPTIONS = {CASE: "case", ACTIVITY: "activity", TIME: "time"}

_NO_LOG = Text(
    "“{file}”不像事件日志：找不到{missing}这一列，现有的列是 {known}；请改列名，或写明哪一列是什么（{options}）。",
    "“{file}” does not look like an event log: there is no column for the {missing} among {known}; rename it, or say which column it is ({options}).",
)
_NO_COLUMN = Text(
    "“{file}”里没有“{column}”这一列，现有的列是 {known}。", "“{file}” has no column “{column}”; there are {known}."
)
_LOST = Text(
    "第 {line} 行的“{value}”含有认不出编码的字符，请把“{file}”以 UTF-8 重新导出。",
    "“{value}” at line {line} holds characters in no known encoding; export “{file}” again as UTF-8.",
)


def read_delimited(
    opener: delimited.Opener, path: Path, source: Path | None, chosen: Mapping[str, str | None]
) -> LogColumns:
    """Read a text file of rows.

    Args:
        opener: opens the unpacked bytes.
        path: for its name.
        source: where the same bytes lie unpacked, if they do; Arrow reads it faster than a stream.
        chosen: standard name -> heading, for columns that the caller names.

    Raises:
        StewardError: ``no-event-log``, ``log-no-column``, ``log-not-text`` with the line, ``file-unknown``.
    """
    encoding = delimited.find_encoding(opener, path.name)
    with delimited.open_text(opener, encoding) as text:
        delimiter = delimited.find_delimiter(text.read(1 << 16))
    notes: list[Trouble] = []

    def rows() -> Iterator[tuple[int, list[Cell]]]:
        with delimited.open_text(opener, encoding) as text:
            yield from delimited.delimited_rows(text, delimiter, notes, by_line=True)

    line, header, places = find_header(rows(), path.name, chosen)
    found = None
    if encoding.errors == "strict":
        found = _by_arrow(source or opener, encoding, delimiter, (line, header, places))
    if found is None:
        notes.clear()
        found = from_rows(rows(), line, places, path.name)
    told = [Text(note.describe("zh"), note.describe("en")) for note in (*delimited.lost_characters(encoding), *notes)]
    found.notes.extend(told)
    return found


def find_header(
    rows: Iterable[tuple[int, Sequence[Cell]]], file: str, chosen: Mapping[str, str | None]
) -> tuple[int, Sequence[Cell], dict[str, int]]:
    """Find the row that names the columns: its line, its cells, and the place of each standard column.

    Raises:
        StewardError: ``no-event-log`` or ``log-no-column``, with the columns there are.
    """
    best: tuple[int, Sequence[Cell], dict[str, int]] | None = None
    for line, cells in itertools.islice(rows, _HEADER_WITHIN):
        places = _columns(cells, chosen)
        if all(name in places for name in _NEEDED):
            return line, cells, places
        if best is None or len(places) > len(best[2]):
            best = line, cells, places
    _, cells, places = best or (1, [], {})
    known = [shown(cell).strip() for cell in cells if not is_blank(cell)][:30]
    names = Text(join(known, "zh"), join(known, "zh").replace("、", ", "))
    asked = [heading for name, heading in chosen.items() if heading is not None and name not in places]
    if asked:
        raise StewardError.many(
            Trouble("log-no-column", _NO_COLUMN, {"file": file, "column": column, "known": names}) for column in asked
        )
    missing = [name for name in _NEEDED if name not in places]
    words = Text(join([_NEEDED[n].zh for n in missing], "zh"), " or the ".join(_NEEDED[n].en for n in missing))
    options = ", ".join(f"--{_OPTIONS[n]}" for n in missing)
    raise StewardError("no-event-log", _NO_LOG, file=file, missing=words, known=names, options=options)


def _columns(header: Iterable[Cell], chosen: Mapping[str, str | None]) -> dict[str, int]:
    """Standard name -> position; a column that the caller names first, then the standard's own heading, then other words."""
    titles = [clean(shown(cell)) for cell in header]
    keys = [heading_key(title, with_brackets=True) for title in titles]
    found: dict[str, int] = {}
    for name, wanted in chosen.items():
        if wanted is None:
            continue
        if wanted.strip() in titles:
            found[name] = titles.index(wanted.strip())
        elif (key := heading_key(wanted, with_brackets=True)) in keys:
            found[name] = keys.index(key)
    for name, words in _ALSO.items():
        if name in found or chosen.get(name) is not None:
            continue
        for word in (name, *words):
            key = heading_key(word, with_brackets=True)
            if key in keys and keys.index(key) not in found.values():
                found[name] = keys.index(key)
                break
    return found


def from_rows(
    rows: Iterable[tuple[int, Sequence[Cell]]], header: int, places: Mapping[str, int], file: str
) -> LogColumns:
    """Read the rows below the header one by one."""
    lines = array("q")
    codes = {name: (array("i"), Numbered()) for name in places if name not in (TIME, BEGUN)}
    texts: dict[str, list[str | None]] = {name: [] for name in places if name in (TIME, BEGUN)}
    known: dict[str, dict[Cell, int]] = {name: {} for name in codes}  # what a cell was found to be, as it stands
    in_codes = [(place, *codes[name], known[name]) for name, place in places.items() if name in codes]
    in_texts = [(place, texts[name]) for name, place in places.items() if name in texts]
    for line, cells in rows:
        if line <= header:
            continue
        lines.append(line)
        width = len(cells)
        for place, column, numbered, seen in in_codes:
            cell = cells[place] if place < width else None
            code = seen.get(cell)
            if code is None:
                value = clean(shown(cell))
                code = seen[cell] = numbered[value] if value else -1
            column.append(code)
        for place, texts_of in in_texts:
            cell = cells[place] if place < width else None
            if isinstance(cell, str):
                texts_of.append(cell if cell[:1].isdigit() else clean(cell) or None)
            else:
                texts_of.append(cell.isoformat() if isinstance(cell, (dt.datetime, dt.date)) else shown(cell) or None)
    return _whole(lines, {name: (column, numbered.names) for name, (column, numbered) in codes.items()}, texts, file)


def _by_arrow(
    source: Path | Callable[[], Any],
    encoding: delimited.Encoding,
    delimiter: str,
    header: tuple[int, Sequence[Cell], Mapping[str, int]],
) -> LogColumns | None:
    """Read the rows below the header at once; None where the file is not as plain as that."""
    import numpy as np
    import pyarrow as pa
    from pyarrow import csv

    line, cells, places = header
    rows = encoding.lines - line
    if rows <= 0 or len(delimiter) != 1 or not delimiter.isascii():
        return None
    positions = sorted(set(places.values()))
    words = pa.dictionary(pa.int32(), pa.string())
    types = {f"f{place}": pa.string() if name in (TIME, BEGUN) else words for name, place in places.items()}
    name = "utf8" if encoding.name in ("utf-8", "utf-8-sig") else encoding.name
    try:
        stream = str(source) if isinstance(source, Path) and name == "utf8" else None
        opened = None if stream else (source() if callable(source) else source.open("rb"))
        try:
            table = csv.read_csv(
                stream or opened,
                csv.ReadOptions(skip_rows=line, autogenerate_column_names=True, encoding=name, block_size=1 << 23),
                csv.ParseOptions(delimiter=delimiter),
                csv.ConvertOptions(
                    include_columns=[f"f{place}" for place in positions], column_types=types, strings_can_be_null=False
                ),
            )
        finally:
            if opened is not None:
                opened.close()
    except (pa.ArrowException, KeyError, UnicodeError):
        return None
    if len(cells) <= positions[-1]:
        return None
    if table.num_rows == rows:
        lines = np.arange(line + 1, line + 1 + rows, dtype=np.int64)
    else:
        lines = _written_lines(source, line) if name == "utf8" else np.zeros(0, dtype=np.int64)
        if table.num_rows != len(lines):
            return None
    codes, texts = {}, {}
    for column, place in places.items():
        data = table.column(f"f{place}")
        if column in (TIME, BEGUN):
            texts[column] = data.combine_chunks()
            continue
        whole = data.unify_dictionaries().combine_chunks()
        whole = whole if isinstance(whole, pa.Array) else whole.chunk(0)
        numbered = Numbered()
        names = [clean(word) for word in whole.dictionary.to_pylist()]
        renumbered = np.array([*(numbered[word] if word else -1 for word in names), -1], dtype=np.int32)
        codes[column] = (renumbered[whole.indices.to_numpy(zero_copy_only=False)], numbered.names)
    return _whole(lines, codes, texts, "")


def _written_lines(source: Path | Callable[[], Any], header: int) -> Any:
    """Give the numbers of the lines below the header that are not blank."""
    import numpy as np

    found, number_of, rest = [], 0, b""
    with source.open("rb") if isinstance(source, Path) else source() as stream:
        while True:
            chunk = stream.read(1 << 24)
            data = np.frombuffer(rest + chunk, dtype=np.uint8)
            ends = np.flatnonzero(data == 10)
            if not chunk and len(data) and data[-1] != 10:
                ends = np.append(ends, len(data))
            starts = np.concatenate([[0], ends[:-1] + 1]) if len(ends) else ends
            lengths = ends - starts
            blank = (lengths == 0) | ((lengths == 1) & (data[np.minimum(starts, max(len(data) - 1, 0))] == 13))
            found.append(np.flatnonzero(~blank) + number_of + 1)
            number_of += len(ends)
            if not chunk:
                break
            rest = data[ends[-1] + 1 :].tobytes() if len(ends) else data.tobytes()
    lines = np.concatenate(found)
    return lines[lines > header]


def _whole(lines: Any, codes: Mapping[str, tuple[Any, list[str]]], texts: Mapping[str, Any], file: str) -> LogColumns:
    for name in (CASE, ACTIVITY):
        column, names = codes[name]
        for place, word in enumerate(names):
            if "\ufffd" in word and file:
                line = lines[column.index(place)]
                raise StewardError("log-not-text", _LOST, file=file, line=number(line), value=word[:40])
    none: tuple[None, list[str]] = (None, [])
    resource, resources = codes.get(RESOURCE, none)
    transition, transitions = codes.get(LIFECYCLE, none)
    return LogColumns(
        codes[CASE][0], codes[CASE][1], codes[ACTIVITY][0], codes[ACTIVITY][1], texts[TIME], lines,
        resource=resource, resources=resources, transition=transition, transitions=transitions,
        instance=codes.get(INSTANCE, none)[0], begun=texts.get(BEGUN), notes=[],
    )  # fmt: skip
