"""Key points that learners say they did say, though they were not found in what they wrote.

A program looks for words, and that errs. What a learner objects to is an event ``contested`` about the item; the grade stays. A trainer
looks at it, and mends the words that the key point is known by, or says why it was not said.

>>> contested([], Bank({}, {}))
()
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from steward.quiz.items.bank import Bank, fingerprint
from steward.quiz.items.item import Short
from steward.quiz.study.history import ANSWERED
from steward.records.event import Event
from steward.words import Text

if TYPE_CHECKING:
    from steward.records.store import Store

CONTESTED, SEEN = "contested", "contested-seen"
"""A learner's objection; and a trainer's word that some were looked at, or are to be looked at again."""


@dataclass(frozen=True, slots=True)
class Objection:
    """One key point of one answer."""

    id: str
    """Of the event."""
    person: str
    at: dt.datetime
    item: str
    point: Text | None
    """What should have been said; None where the item has been changed or withdrawn since."""
    said: str
    """What the learner wrote, as it was typed."""


def contested(events: Iterable[Event], bank: Bank) -> tuple[Objection, ...]:
    """Give what was objected to and not looked at yet, the newest first.

    Args:
        events: everybody's, in their order; other kinds are passed over.
        bank: the items there are.
    """
    answers: dict[str, Event] = {}
    found: dict[str, Objection] = {}
    seen: set[str] = set()
    for event in events:
        if event.kind == ANSWERED:
            answers[event.id] = event
        elif event.kind == CONTESTED:
            found[event.id] = _objection(event, answers.get(str(event.body.get("event"))), bank)
        elif event.kind == SEEN:
            ids = {str(id) for id in event.body.get("events") or ()}
            seen = seen | ids if event.body.get("seen") else seen - ids
    return tuple(one for one in reversed(found.values()) if one.id not in seen)


def look_at(store: Store, ids: Iterable[str], now: dt.datetime, *, by: str, seen: bool = True) -> None:
    """Keep that objections were looked at, or with `seen` false that they were not after all; for a trainer, whose id is kept with it."""
    store.append(by, SEEN, at=now, body={"events": list(ids), "seen": seen})


def _objection(event: Event, answer: Event | None, bank: Bank) -> Objection:
    body = {} if answer is None else answer.body
    item, at = bank.items.get(event.about), event.body.get("point")
    point = None
    same = item is not None and body.get("fingerprint") in (None, "", fingerprint(item))
    if isinstance(item, Short) and same and isinstance(at, int) and 0 <= at < len(item.key_points):
        point = item.key_points[at].text
    given = body.get("answer")
    said = given.get("text") if isinstance(given, dict) else ""
    return Objection(event.id, event.person, event.at, event.about, point, said if isinstance(said, str) else "")
