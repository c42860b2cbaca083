"""An event: one thing a person did, as it is written down and never rewritten.

>>> import datetime as dt
>>> noon = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
>>> NewEvent("p-1", "answered", noon, about="CAL-01").at.isoformat()
'2026-11-22T04:00:00+00:00'
"""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LONGEST_NAME = 200
"""Characters that a person's id, a kind, a session or what an event is about may have."""

_UNSAYABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event that is yet to be written.

    Raises:
        ValueError: where `at` does not know its time zone, a name cannot be stored, `body` is no JSON, or `id` no UUID.
    """

    person: str
    """Id of whose event it is."""
    kind: str
    """What happened, such as ``answered``."""
    at: dt.datetime
    """When, with its time zone; kept in UTC."""
    session: str = ""
    """The sitting it belongs to."""
    about: str = ""
    """The item, standard, course or exam it is about."""
    body: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """The rest, as JSON."""
    id: str = ""
    """A UUID of the writer's own, or nothing. What is sent twice with one id is kept once."""

    def __post_init__(self) -> None:
        for name in ("person", "kind", "session", "about"):
            _check_name(name, getattr(self, name), empty=name in ("session", "about"))
        put = object.__setattr__
        put(self, "at", in_utc(self.at))
        put(self, "body", read_body(write_body(self.body)))
        put(self, "id", str(uuid.UUID(self.id)) if self.id else "")


@dataclass(frozen=True, slots=True)
class Event:
    """An event as it stands in the store."""

    seq: int
    """Its place in the order of all events, from 1."""
    id: str
    """A UUID, for ever."""
    person: str
    kind: str
    at: dt.datetime
    """In UTC, with its zone."""
    session: str
    about: str
    body: Mapping[str, Any] = field(hash=False)


def in_utc(at: dt.datetime) -> dt.datetime:
    """Give a moment in UTC.

    Raises:
        ValueError: where it does not say its time zone; a guess would be wrong for somebody. Or where the calendar ends.
    """
    if at.tzinfo is None or at.utcoffset() is None:
        raise ValueError(f"the time {at.isoformat()} does not say its time zone")
    try:
        return at.astimezone(dt.UTC)
    except OverflowError as error:
        raise ValueError(f"the time {at.isoformat()} is beyond the calendar in UTC") from error


def write_body(body: Mapping[str, Any]) -> str:
    r"""Write a body as JSON that every database takes: NUL and halves of a character stand as ``\u`` escapes.

    Raises:
        ValueError: where it holds what JSON cannot say.
    """
    try:
        written = json.dumps(dict(body), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (TypeError, RecursionError) as error:
        raise ValueError(f"the body of an event must be JSON: {error}") from error
    return _SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", written)


def read_body(written: str) -> dict[str, Any]:
    """Read a body back."""
    body: dict[str, Any] = json.loads(written)
    return body


def _check_name(name: str, value: object, *, empty: bool) -> None:
    if not isinstance(value, str) or (not value and not empty):
        raise ValueError(f"an event needs a text as its {name}, not {value!r}")
    if len(value) > LONGEST_NAME or _UNSAYABLE.search(value):
        raise ValueError(f"the {name} of an event is too long or holds control characters: {value[:40]!r}")
