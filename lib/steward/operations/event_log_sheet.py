"""An XES event log as a sheet of rows, with every attribute, so that a mapping can import it like any other export.

It is read event by event, so its size does not matter. What a log says of the flow is asked of
`steward.operations.event_log_files`, which keeps only case, activity, times and hands, in columns.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from steward.errors import Trouble
from steward.operations.cells import Cell
from steward.operations.delimited import Opener, unpacked
from steward.operations.event_log_columns import ACTIVITY, CASE, LIFECYCLE, RESOURCE, TIME
from steward.operations.reading import RawSheet, Row
from steward.operations.xml_stream import elements
from steward.words import Text

GROUP = "org:group"
STANDARD = (CASE, ACTIVITY, LIFECYCLE, TIME, RESOURCE, GROUP)
"""The headings that every log has when it is read as a sheet, in their order."""

_SAMPLE = 1_000
_LATE_ATTRIBUTES = Text(
    "有 {n} 种属性只在第 1,000 个事件以后出现，没有读取：{names}",
    "{n} attributes that first appear after the 1,000th event were not read: {names}",
)


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
