"""One review of a case as its events tell it: what the room said, voted, estimated, and how long each step took.

Kinds of event (`session` is the review, `about` the case): ``review-begun`` (locale, room, minutes, title, happened, family),
``review-opened``, ``review-set`` (room, family, minutes), ``review-stepped`` (step), ``review-timed`` (running), ``review-estimated`` (event,
values), ``review-judged`` (event, ours), ``review-added`` (part, text, who, when, reference, of), ``review-changed`` (line, and what it is
now), ``review-struck`` (line), ``review-merged`` (line, into), ``review-voted`` (line, votes), ``review-moved`` (line, by), ``review-matched``
(reference, said), ``review-undone``, ``review-compared``, ``review-closed``, ``review-opened-again``, ``review-published`` (kind, id).
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from steward.casebook.review.steps import STEP_IDS, STEPS, step_of
from steward.records.event import Event
from steward.words import Locale, Text

(
    BEGUN, OPENED, SET, STEPPED, TIMED, ESTIMATED, JUDGED, ADDED, CHANGED, STRUCK, MERGED, VOTED, MOVED, MATCHED, UNDONE, COMPARED,
    CLOSED, OPENED_AGAIN, PUBLISHED,
) = KINDS = tuple(
    f"review-{name}"
    for name in (
        "begun", "opened", "set", "stepped", "timed", "estimated", "judged", "added", "changed", "struck", "merged", "voted", "moved",
        "matched", "undone", "compared", "closed", "opened-again", "published",
    )
)  # fmt: skip
UNDOABLE = frozenset({SET, ESTIMATED, JUDGED, ADDED, CHANGED, STRUCK, MERGED, VOTED, MOVED, MATCHED})
"""What can be taken back: the content. Time, comparing, closing and publishing cannot."""
AWAY = dt.timedelta(minutes=10)
"""Between the last thing done and opening the page again: longer than this the room was away, and its clock stood still."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the room thinks an owner's mood was, 0 calm to 100 furious.

    >>> Estimate((70, 80, 75, 90)).median, Estimate((70, 80, 75, 90)).low
    (77.5, 70)
    """

    values: tuple[int, ...]

    @property
    def n(self) -> int:
        """How many numbers were called out."""
        return len(self.values)

    @property
    def median(self) -> float:
        """The middle one; halfway between two."""
        return float(statistics.median(self.values))

    @property
    def shown(self) -> int:
        """The median as a whole number, halves upwards."""
        return int(self.median + 0.5)

    @property
    def low(self) -> int:
        """The lowest."""
        return min(self.values)

    @property
    def high(self) -> int:
        """The highest."""
        return max(self.values)


@dataclass(frozen=True, slots=True)
class Line:
    """One answer of the room."""

    id: str
    part: str
    text: str
    votes: int = 0
    open: bool = False
    """Whether it is still to be verified."""
    who: str = ""
    """Who answers for it, where it is adopted."""
    when: str = ""
    merged: tuple[str, ...] = ()
    """Other answers that said the same."""
    later: bool = False
    """Whether it was written after the comparison."""
    reference: str = ""
    """The line of the reference it was taken from."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of the case, as it stood when the review began."""

    when: Text
    what: Text
    ours: bool
    """Whether it is something that we did."""


@dataclass(frozen=True, slots=True)
class Published:
    """What came of a review."""

    kind: str
    """``case`` or ``guide``."""
    id: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Session:
    """One review as it stands."""

    id: str
    person: str
    case: str
    begun: dt.datetime
    last: dt.datetime
    last_seq: int
    locale: Locale
    title: Text
    happened: tuple[Happened, ...]
    room: int
    """How many are there; one person alone does not vote."""
    family: str
    minutes: Mapping[str, int] = field(hash=False)
    """Planned for each step, 0 where nobody looks at the clock."""
    step: str = STEP_IDS[0]
    lines: tuple[Line, ...] = ()
    estimates: Mapping[int, Estimate] = field(default_factory=dict, hash=False)
    """By the place of the event, from 0."""
    judged: Mapping[int, str] = field(default_factory=dict, hash=False)
    """``helped`` or ``harmed``, as the room sees what we did."""
    compared: dt.datetime | None = None
    matched: Mapping[str, bool] = field(default_factory=dict, hash=False)
    """By line of the reference: whether the room says it had said it."""
    seconds: Mapping[str, float] = field(default_factory=dict, hash=False)
    """Spent on each step."""
    running: bool = False
    """Whether the clock runs."""
    undo: str = ""
    """The kind of event that would be taken back next."""
    received: Mapping[str, int] = field(default_factory=dict, hash=False)
    """Answers called out in each step; merged and struck ones count."""
    closed: dt.datetime | None = None
    published: tuple[Published, ...] = ()

    @property
    def alone(self) -> bool:
        """Whether one person works by themselves."""
        return self.room <= 1

    def part(self, id: str) -> tuple[Line, ...]:
        """Give the answers of one part, in their order."""
        return tuple(line for line in self.lines if line.part == id)

    def of_step(self, id: str) -> tuple[Line, ...]:
        """Give the answers of one step."""
        return tuple(line for line in self.lines if step_of(line.part).id == id)

    def line(self, id: str) -> Line | None:
        """Look one answer up."""
        return next((line for line in self.lines if line.id == id), None)

    def best(self, part: str) -> tuple[Line, ...]:
        """Give the answers of a part, those with most votes first."""
        return tuple(sorted(self.part(part), key=lambda line: -line.votes))

    def empty(self, step: str) -> bool:
        """Whether nothing was said in a step."""
        return not self.of_step(step) and not (step == STEP_IDS[0] and (self.estimates or self.judged))

    def spent(self, now: dt.datetime, step: str | None = None) -> float:
        """Give the seconds spent on a step, the present one by default, with what has passed since the last event."""
        step = step or self.step
        live = max(0.0, (now - self.last).total_seconds()) if self.running and step == self.step else 0.0
        return self.seconds.get(step, 0.0) + live


def sessions(events: Iterable[Event]) -> tuple[Session, ...]:
    """Fold events into reviews, the last touched first."""
    by_session: dict[str, list[Event]] = {}
    for event in events:
        if event.kind in KINDS:
            by_session.setdefault(event.session, []).append(event)
    found = [told for one in by_session.values() if (told := session(one))]
    return tuple(sorted(found, key=lambda one: (one.last, one.last_seq), reverse=True))


def session(events: Sequence[Event]) -> Session | None:
    """Fold the events of one review; None where it was never begun."""
    if not events or events[0].kind != BEGUN:
        return None
    begun, undone = events[0], _undone(events)
    fold = _Fold(begun)
    for event in events[1:]:
        fold.time(event)
        if event.seq not in undone:
            fold.take(event)
    stack = _standing(events, undone)
    told = fold.told
    return replace(
        told,
        last=events[-1].at,
        last_seq=events[-1].seq,
        lines=tuple(fold.lines),
        estimates={n: Estimate(tuple(values)) for n, values in sorted(fold.estimates.items()) if values},
        judged={n: ours for n, ours in sorted(fold.judged.items()) if ours},
        matched=fold.matched,
        seconds=fold.seconds,
        received=fold.received,
        undo=stack[-1].kind if stack and not told.closed else "",
    )


def _undone(events: Sequence[Event]) -> frozenset[int]:
    """Give the events that were taken back. What was said before the comparison stays said."""
    stack: list[Event] = []
    gone: set[int] = set()
    for event in events:
        if event.kind in UNDOABLE:
            stack.append(event)
        elif event.kind == COMPARED:
            stack.clear()
        elif event.kind == UNDONE and stack:
            gone.add(stack.pop().seq)
    return frozenset(gone)


def _standing(events: Sequence[Event], undone: frozenset[int]) -> list[Event]:
    after = max((n for n, event in enumerate(events) if event.kind == COMPARED), default=0)
    return [event for event in events[after:] if event.kind in UNDOABLE and event.seq not in undone]


class _Fold:
    """Takes events one by one."""

    def __init__(self, begun: Event) -> None:
        body = begun.body
        self.told = Session(
            begun.session, begun.person, begun.about, begun.at, begun.at, begun.seq,
            "en" if body.get("locale") == "en" else "zh", _text(body.get("title")),
            tuple(Happened(_text(one.get("when")), _text(one.get("what")), bool(one.get("ours"))) for one in body.get("happened") or ()),
            int(body.get("room") or 1), str(body.get("family") or ""), _minutes(body.get("minutes")), running=bool(body.get("running")),
        )  # fmt: skip
        self.before = begun.at
        self.n = 0
        self.lines: list[Line] = []
        self.estimates: dict[int, list[int]] = {}
        self.judged: dict[int, str] = {}
        self.matched: dict[str, bool] = {}
        self.seconds: dict[str, float] = {}
        self.received: dict[str, int] = {}

    def time(self, event: Event) -> None:
        """Let the time pass until an event, whatever becomes of it."""
        passed, self.before = event.at - self.before, event.at
        if event.kind == ADDED:
            self.n += 1  # also of what was taken back, so that no two answers ever have one name
        if not self.told.running:
            return
        if event.kind == OPENED and passed > AWAY:
            self.told = replace(self.told, running=False)
            return
        step = self.told.step
        self.seconds[step] = self.seconds.get(step, 0.0) + max(0.0, passed.total_seconds())

    def take(self, event: Event) -> None:
        """Take what an event says."""
        body, told = event.body, self.told
        match event.kind.removeprefix("review-"):
            case "set":
                changes: dict[str, Any] = {}
                if "room" in body:
                    changes["room"] = int(body["room"])
                if "family" in body:
                    changes["family"] = str(body["family"])
                if "minutes" in body:
                    changes["minutes"] = {**told.minutes, **_minutes(body["minutes"])}
                self.told = replace(told, **changes)
            case "stepped":
                self.told = replace(told, step=str(body["step"]))
            case "timed":
                self.told = replace(told, running=bool(body["running"]))
            case "estimated":
                self.estimates[int(body["event"])] = [int(one) for one in body["values"]]
            case "judged":
                self.judged[int(body["event"])] = str(body.get("ours") or "")
            case "added":
                self._add(body)
            case "changed" | "struck" | "merged" | "voted" | "moved":
                self._touch(event.kind.removeprefix("review-"), body)
            case "matched":
                self.matched[str(body["reference"])] = bool(body["said"])
            case "compared":
                self.told = replace(told, compared=event.at)
            case "closed":
                self.told = replace(told, closed=event.at, running=False)
            case "opened-again":
                self.told = replace(told, closed=None)
            case "published":
                found = Published(str(body["kind"]), str(body["id"]), event.at)
                self.told = replace(told, published=(*told.published, found))

    def _add(self, body: Mapping[str, Any]) -> None:
        part = str(body["part"])
        self.lines.append(
            Line(
                str(self.n), part, str(body["text"]), who=str(body.get("who") or ""), when=str(body.get("when") or ""),
                open=bool(body.get("open")), later=self.told.compared is not None, reference=str(body.get("reference") or ""),
            )
        )  # fmt: skip
        step = step_of(part).id
        self.received[step] = self.received.get(step, 0) + 1

    def _touch(self, what: str, body: Mapping[str, Any]) -> None:
        at = next((n for n, line in enumerate(self.lines) if line.id == str(body["line"])), None)
        if at is None:
            return
        line = self.lines[at]
        match what:
            case "changed":
                known = {
                    name: body[name] for name in ("text", "part", "open", "who", "when") if name in body and body[name] is not None
                }  # fmt: skip
                self.lines[at] = replace(line, **known)
            case "struck":
                del self.lines[at]
            case "voted":
                self.lines[at] = replace(line, votes=max(0, line.votes + int(body["votes"])))
            case "moved":
                mine = [n for n, one in enumerate(self.lines) if one.part == line.part]
                to = mine.index(at) + int(body["by"])
                if 0 <= to < len(mine):
                    other = mine[to]
                    self.lines[at], self.lines[other] = self.lines[other], self.lines[at]
            case "merged":
                into = next((n for n, one in enumerate(self.lines) if one.id == str(body["into"])), None)
                if into is not None and into != at:
                    kept = self.lines[into]
                    said = (*kept.merged, line.text, *line.merged)
                    self.lines[into] = replace(
                        kept, merged=said, votes=kept.votes + line.votes, open=kept.open and line.open,
                        who=kept.who or line.who, when=kept.when or line.when,
                    )  # fmt: skip
                    del self.lines[at]


def _text(given: Any) -> Text:
    found = given if isinstance(given, Mapping) else {}
    zh, en = str(found.get("zh") or ""), str(found.get("en") or "")
    return Text(zh or en, en or zh)


def _minutes(given: Any) -> dict[str, int]:
    found = given if isinstance(given, Mapping) else {}
    return {step.id: int(found[step.id]) for step in STEPS if step.id in found}
