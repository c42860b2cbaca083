"""Event logs: who did what to which case when, from XES (``.xes``, ``.xes.gz``) or CSV."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from steward.operations.reading import RawSheet


@dataclass(frozen=True, slots=True)
class Event:
    """One event; events with equal times keep the order of the file."""

    case: str
    activity: str
    time: dt.datetime | None
    """Naive China Standard Time."""
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
    raise NotImplementedError


def read_events(path: Path) -> Iterator[Event]:
    """Read a log event by event, in file order, in bounded memory.

    Raises:
        StewardError: ``file-unreadable`` or ``file-suspicious``.
    """
    raise NotImplementedError


def as_sheet(path: Path) -> RawSheet:
    """Give an XES log as one sheet, so that a mapping can import it like any other export.

    The header is ``case:concept:name``, ``concept:name``, ``lifecycle:transition``, ``time:timestamp``,
    ``org:resource``, ``org:group``, then every other attribute found in the first 1,000 events, those of the case with the
    prefix ``case:``. Row 1 is the header, row n+1 the n-th event.
    """
    raise NotImplementedError
