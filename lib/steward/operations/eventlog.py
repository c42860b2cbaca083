"""Event logs: who did what to which case when, from XES (``.xes``, ``.xes.gz``) or CSV.

XES is IEEE 1849; names of attributes after its standard extensions (concept, lifecycle, time, org). A log is read event by
event, so its size does not matter.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from steward.errors import StewardError, Trouble
from steward.operations.cells import Cell, heading_key, is_blank, shown
from steward.operations.dates import CHINA, read_moment
from steward.operations.delimited import Opener, unpacked
from steward.operations.reading import RawSheet, Row, is_xes, open_sheets
from steward.operations.xml_stream import elements
from steward.words import Text

CASE, ACTIVITY, TIME = "case:concept:name", "concept:name", "time:timestamp"
LIFECYCLE, RESOURCE, GROUP = "lifecycle:transition", "org:resource", "org:group"
STANDARD = (CASE, ACTIVITY, LIFECYCLE, TIME, RESOURCE, GROUP)
"""The headings that every log has when it is read as a sheet, in their order."""

_SAMPLE = 1_000
_ALSO: Mapping[str, tuple[str, ...]] = {
    CASE: ("case id", "case", "trace id", "case number", "案号", "案件编号", "所属服务单", "投诉编号", "工单编号", "编号"),
    ACTIVITY: ("activity", "activity id", "event", "task", "action", "环节", "办理环节", "活动", "动作", "步骤", "节点"),
    TIME: ("timestamp", "time", "complete timestamp", "end timestamp", "start timestamp", "date", "办理时间", "时间", "操作时间", "发生时间"),
    LIFECYCLE: ("lifecycle", "transition", "状态变化"),
    RESOURCE: ("resource", "user", "actor", "办理人", "操作人", "处理人", "经办人"),
    GROUP: ("group", "team", "department", "班组", "部门"),
}  # fmt: skip

_NO_LOG = Text(
    "“{file}”不像事件日志：缺少案号、环节或时间这几列。",
    "“{file}” does not look like an event log: it lacks a column for the case, the activity or the time.",
)
_LATE_ATTRIBUTES = Text(
    "有 {n} 种属性只在第 1,000 个事件以后出现，没有读取：{names}",
    "{n} attributes that first appear after the 1,000th event were not read: {names}",
)


@dataclass(frozen=True, slots=True)
class Event:
    """One event; events with equal times keep the order of the file."""

    case: str
    activity: str
    time: dt.datetime | None
    """Naive, on the wall clock of the zone asked for; None where the log has none that can be read."""
    lifecycle: str = ""
    resource: str = ""
    group: str = ""
    place: int = 0
    """Place in the file, from 1."""
    trace: Mapping[str, str] = field(default_factory=dict)
    """Attributes of the case."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """All further attributes of the event."""


def is_event_log(path: Path) -> bool:
    """Tell from the content whether a file is XES."""
    with unpacked(lambda: path.open("rb"), path.name)() as stream:
        return is_xes(
            stream.read(4096).replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").decode("latin-1").lower().lstrip()
        )


def read_events(path: Path, timezone: dt.tzinfo | None = CHINA) -> Iterator[Event]:
    """Read a log event by event, in file order, in bounded memory.

    Args:
        path: XES or CSV, packed with gzip or not.
        timezone: where the wall clock hangs into whose time a time with a zone is put; None leaves it as written.

    Raises:
        StewardError: ``file-unreadable`` or ``file-suspicious``; ``no-event-log`` for a CSV that is none.
    """
    if is_event_log(path):
        for place, (trace, event) in enumerate(_xes_events(unpacked(lambda: path.open("rb"), path.name), path.name), 1):
            yield _event(place, trace, event, timezone)
        return
    for sheet in open_sheets(path):
        yield from _sheet_events(sheet, timezone)
        return


def as_sheet(path: Path) -> RawSheet:
    """Give an XES log as one sheet, so that a mapping can import it like any other export.

    The header is `STANDARD`, then every other attribute found in the first 1,000 events, those of the case with the
    prefix ``case:``. Row 1 is the header, row n+1 the n-th event. Cells are texts as the log has them.
    """
    opener = unpacked(lambda: path.open("rb"), path.name)
    others: dict[str, None] = {}
    for trace, event in itertools.islice(_xes_events(opener, path.name), _SAMPLE):
        others.update(dict.fromkeys(_named(trace, event)))
    header = [*STANDARD, *(name for name in others if name not in STANDARD)]
    notes: list[Trouble] = []

    def rows() -> Iterator[Row]:
        late: dict[str, None] = {}
        yield 1, list(header)
        for number, (trace, event) in enumerate(_xes_events(opener, path.name), start=2):
            cells = _named(trace, event)
            yield number, [cells.pop(name, None) for name in header]
            if cells:
                late.update(dict.fromkeys(cells))
        if late and not notes:
            notes.append(
                Trouble("late-attributes", _LATE_ATTRIBUTES, {"n": len(late), "names": ", ".join([*late][:10])})
            )

    with opener() as stream:
        count = sum(chunk.count(b"<event") for chunk in iter(lambda: stream.read(1 << 20), b""))
    name = path.name.removesuffix(".gz").removesuffix(".xes")
    return RawSheet(name, "xes", rows, row_estimate=count + 1, notes=notes, source=path.name)


def _named(trace: Mapping[str, str], event: Mapping[str, str]) -> dict[str, Cell]:
    return {**{f"case:{key}": value for key, value in trace.items()}, **event}


def _xes_events(opener: Opener, file: str) -> Iterator[tuple[Mapping[str, str], Mapping[str, str]]]:
    """Give (attributes of the case, attributes of the event).

    The case's attributes stand before its events in every log met; should they follow, its events wait for them.
    """
    with opener() as stream:
        trace: dict[str, str] = {}
        owner: Any = None
        waiting: list[dict[str, str]] = []
        for element in elements(stream, ["event", "trace"], file):
            if element.tag.endswith("trace"):
                trace = {**trace, **_attributes(element)} if owner is element else _attributes(element)
                yield from ((trace, event) for event in waiting)
                waiting.clear()
                owner = None
                continue
            parent = element.getparent()
            if parent is not owner:
                owner = parent
                trace = _attributes(parent) if parent is not None and parent.tag.endswith("trace") else {}
            event = _attributes(element)
            if ACTIVITY in trace or owner is None or not owner.tag.endswith("trace"):
                yield trace, event
            else:
                waiting.append(event)


def _attributes(element: Any) -> dict[str, str]:
    found = {}
    for child in element:
        key, value = child.get("key"), child.get("value")
        if key is not None and value is not None:
            found[key] = value
    return found


def _event(place: int, trace: Mapping[str, str], event: Mapping[str, str], timezone: dt.tzinfo | None) -> Event:
    return Event(
        case=trace.get(ACTIVITY) or event.get(CASE, ""),
        activity=event.get(ACTIVITY, ""),
        time=_time(event.get(TIME, ""), timezone),
        lifecycle=event.get(LIFECYCLE, ""),
        resource=event.get(RESOURCE, ""),
        group=event.get(GROUP, ""),
        place=place,
        trace=trace,
        attributes={key: value for key, value in event.items() if key not in STANDARD},
    )


def _time(text: str, timezone: dt.tzinfo | None) -> dt.datetime | None:
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        read = read_moment(text, None, False, timezone)
        return read if isinstance(read, dt.datetime) else None
    if at.tzinfo is not None and timezone is not None:
        at = at.astimezone(timezone)
    return at.replace(tzinfo=None)


def _sheet_events(sheet: RawSheet, timezone: dt.tzinfo | None) -> Iterator[Event]:
    rows = sheet.rows()
    number, header = next(rows, (0, []))
    del number
    places = _columns(header)
    if not all(name in places for name in (CASE, ACTIVITY, TIME)):
        raise StewardError("no-event-log", _NO_LOG, file=sheet.source)
    standard = {position: name for name, position in places.items()}
    for place, (_, cells) in enumerate(rows, 1):
        trace: dict[str, str] = {}
        event: dict[str, str] = {}
        for position, cell in enumerate(cells):
            if is_blank(cell) or position >= len(header):
                continue
            name = standard.get(position) or shown(header[position])
            if name.startswith("case:"):
                trace[name.removeprefix("case:")] = shown(cell)
            elif name:
                event[name] = cell.isoformat() if isinstance(cell, dt.datetime) else shown(cell)
        yield _event(place, trace, event, timezone)


def _columns(header: Iterable[Cell]) -> dict[str, int]:
    """Standard name -> position; the standard's own heading before any other word for it."""
    keys = [heading_key(shown(cell), with_brackets=True) for cell in header]
    found: dict[str, int] = {}
    for name, words in _ALSO.items():
        for word in (name, *words):
            key = heading_key(word, with_brackets=True)
            if key in keys and keys.index(key) not in found.values():
                found[name] = keys.index(key)
                break
    return found
