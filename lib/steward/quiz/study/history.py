"""What a person has done, as the events tell it: answers, quick cards, readings and sittings.

A history is a pure fold of events. An answer that was undone is not in it, nor is its undoing: whatever is made of a history -
cards, marks, days studied, pace - is as if the finger had never slipped.

>>> import datetime as dt
>>> from steward.records.event import Event
>>> at = dt.datetime(2026, 11, 22, 1, 0, tzinfo=dt.UTC)
>>> answered = Event(2, "e2", "p-1", "answered", at, "s", "complaint.flow-order", {"seed": 1, "fraction": 1, "certainty": "sure"})
>>> told = history([answered])
>>> [answer.right for answer in told.answers]
[True]
>>> history([answered, Event(3, "e3", "p-1", "undone", at, "s", "complaint.flow-order", {"event": "e2"})]).answers
()
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from steward.quiz.study.memory import GUESSED, MISSED, NEARLY, SURE, THOUGHT

if TYPE_CHECKING:
    from steward.quiz.answers.certainty import Certainty
    from steward.records.event import Event

Purpose = Literal["review", "new", "again", "practice", "placement"]
"""Why an item was asked: it was due, it was met for the first time, it came back after a wrong answer in the same sitting, it was
asked for, or to find out where to begin."""

BEGUN, ANSWERED, FLASHED, UNDONE, ENDED, READ = (
    "session-begun", "answered", "flashed", "undone", "session-ended", "read",
)  # fmt: skip
"""Kinds of events."""
KINDS: tuple[str, ...] = (BEGUN, ANSWERED, FLASHED, UNDONE, ENDED, READ)
"""Those a history is made of."""

MOSTLY = 0.75
"""The fraction from which an answer that is not wholly right still passes, at a price: of four parts, three."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that stands."""

    seq: int
    id: str
    """The event's."""
    item: str
    at: dt.datetime
    session: str
    seed: int
    given: Mapping[str, Any]
    """The answer, in no language."""
    certainty: Certainty | None
    fraction: float
    mark: float | None
    seconds: float | None
    """From question to answer, as the screen measured it."""
    fingerprint: str
    """Of the item as it was when it was asked."""
    locale: str
    purpose: str

    @property
    def right(self) -> bool:
        """Whether it was wholly right."""
        return self.fraction >= 1

    @property
    def outcome(self) -> int:
        """How it came out, for scheduling: `steward.quiz.study.memory.MISSED` to ``SURE``. Without a certainty it counts as thought.

        Half known is not known. Only who has three parts of four, and did not guess, passes without being wholly right;
        key points of an answer in one's own words are found by a program, and that errs.
        """
        if self.fraction >= 1:
            return {"guess": GUESSED, "sure": SURE}.get(self.certainty or "", THOUGHT)
        return NEARLY if self.fraction >= MOSTLY and self.certainty != "guess" else MISSED


@dataclass(frozen=True, slots=True)
class Flash:
    """A quick card turned over: known or not, by one's own word."""

    seq: int
    id: str
    about: str
    """An item or a standard."""
    at: dt.datetime
    session: str
    known: bool


Turn = Answer | Flash


@dataclass(frozen=True, slots=True)
class Sitting:
    """One session, as far as it has come."""

    id: str
    person: str
    mode: str
    begun_at: dt.datetime
    about: str
    """The course or topic it is about."""
    plan: tuple[tuple[str, int], ...]
    """What it asks, each with its seed."""
    purposes: tuple[str, ...]
    """Why, one each."""
    minutes: float
    seed: int = 0
    turns: tuple[Turn, ...] = ()
    undone: bool = False
    """Whether the last thing done was to take an answer back; only one step is ever taken back."""
    ended: bool = False
    """Whether it was left in good order, finished or not; who comes back the same day goes on where it stood."""
    last_seq: int = 0
    last_at: dt.datetime | None = None

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers among its turns."""
        return tuple(turn for turn in self.turns if isinstance(turn, Answer))


@dataclass(frozen=True)
class History:
    """Everything of one person that counts."""

    answers: tuple[Answer, ...] = ()
    """In the order they were given."""
    flashes: tuple[Flash, ...] = ()
    sittings: Mapping[str, Sitting] = field(default_factory=dict)
    """By id, in the order they began."""
    read: tuple[tuple[str, dt.datetime], ...] = ()
    """Standards read, and when."""

    @cached_property
    def by_item(self) -> Mapping[str, tuple[Answer, ...]]:
        """The answers of each item, the oldest first."""
        found: dict[str, list[Answer]] = {}
        for answer in self.answers:
            found.setdefault(answer.item, []).append(answer)
        return MappingProxyType({item: tuple(answers) for item, answers in found.items()})


def history(events: Iterable[Event]) -> History:
    """Fold the events of one person; kinds that are no concern of study are passed over.

    Raises:
        ValueError: where events of several persons are given; see `histories`.
    """
    kept = list(events)
    if len(people := {event.person for event in kept}) > 1:
        raise ValueError(f"events of one person are wanted, not of {len(people)}")
    return _folded(kept)


def histories(events: Iterable[Event]) -> dict[str, History]:
    """Fold the events of many people, by person."""
    found: dict[str, list[Event]] = {}
    for event in events:
        found.setdefault(event.person, []).append(event)
    return {person: _folded(kept) for person, kept in found.items()}


def _folded(events: Sequence[Event]) -> History:
    events = sorted(events, key=lambda event: event.seq)
    taken_back = {(event.session, str(event.body.get("event"))) for event in events if event.kind == UNDONE}
    turns: list[Turn] = []
    read: list[tuple[str, dt.datetime]] = []
    by_session: dict[str, list[Event]] = {}
    turns_of: dict[str, list[Turn]] = {}
    for event in events:
        if event.kind == READ:
            read.append((event.about, event.at))
            continue
        if event.kind not in KINDS:
            continue
        by_session.setdefault(event.session, []).append(event)
        if event.kind in (ANSWERED, FLASHED) and (event.session, event.id) not in taken_back:
            turn = _answer(event) if event.kind == ANSWERED else _flash(event)
            turns.append(turn)
            turns_of.setdefault(event.session, []).append(turn)
    sittings = [
        _sitting(kept, turns_of.get(session, []))
        for session, kept in by_session.items()
        if any(event.kind == BEGUN for event in kept)
    ]
    return History(
        tuple(turn for turn in turns if isinstance(turn, Answer)),
        tuple(turn for turn in turns if isinstance(turn, Flash)),
        MappingProxyType({sitting.id: sitting for sitting in sittings}),
        tuple(read),
    )


def _answer(event: Event) -> Answer:
    body = event.body
    given = body.get("answer")
    certainty = body.get("certainty")
    mark, seconds = _number(body.get("mark")), _number(body.get("seconds"))
    return Answer(
        event.seq,
        event.id,
        event.about,
        event.at,
        event.session,
        int(_number(body.get("seed")) or 0),
        given if isinstance(given, Mapping) else {},
        certainty if certainty in ("sure", "think", "guess") else None,
        min(1.0, max(0.0, _number(body.get("fraction")) or 0.0)),
        mark,
        seconds,
        str(body.get("fingerprint") or ""),
        str(body.get("locale") or ""),
        str(body.get("purpose") or "practice"),
    )


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and value == value else None


def _flash(event: Event) -> Flash:
    return Flash(event.seq, event.id, event.about, event.at, event.session, event.body.get("known") is True)


def _sitting(events: Sequence[Event], turns: Sequence[Turn]) -> Sitting:
    begun = next(event for event in events if event.kind == BEGUN)
    last = events[-1]
    plan = _plan(begun.body)
    done = [event.kind for event in events if event.kind in (ANSWERED, FLASHED, UNDONE)]
    return Sitting(
        begun.session,
        begun.person,
        str(begun.body.get("mode") or "today"),
        begun.at,
        begun.about,
        tuple((item, seed) for item, seed, _ in plan),
        tuple(purpose for _, _, purpose in plan),
        float(_number(begun.body.get("minutes")) or 0.0),
        int(_number(begun.body.get("seed")) or 0),
        tuple(turns),
        bool(done) and done[-1] == UNDONE,
        last.kind == ENDED,
        last.seq,
        last.at,
    )


def _plan(body: Mapping[str, Any]) -> list[tuple[str, int, str]]:
    items, purposes = body.get("items"), body.get("purposes")
    items = items if isinstance(items, Sequence) else ()
    purposes = purposes if isinstance(purposes, Sequence) and len(purposes) == len(items) else ["practice"] * len(items)
    return [
        (entry[0], entry[1], str(purpose))
        for entry, purpose in zip(items, purposes, strict=True)
        if isinstance(entry, Sequence) and len(entry) == 2 and isinstance(entry[0], str) and isinstance(entry[1], int)
    ]
