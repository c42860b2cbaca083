"""The hand that leads a review on the store: every answer is on disk before it is shown.

What is sent twice with one id is kept once; a second page that is behind is told so, and nothing is written (``answered-elsewhere``).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from steward.casebook.authoring.written import sayable
from steward.casebook.families import families
from steward.casebook.review import session as told_
from steward.casebook.review.session import KINDS, Line, Session, session, sessions
from steward.casebook.review.steps import PARTS, STEP_IDS, planned
from steward.errors import StewardError
from steward.records.event import Event, NewEvent
from steward.words import Locale, Text

if TYPE_CHECKING:
    from steward.casebook.case import Case
    from steward.records.store import Store

LONGEST = 500
"""Characters of one answer."""
MOST_LINES = 300
MOST_ROOM = 400
MOST_MINUTES = 180
MOST_VALUES = 200

_CLOSED = Text("这次复盘已经结束；要改，先点“接着复盘”。", "This review is closed; open it again to change it.")
_NOTHING = Text("还没有写字，请写上再按回车。", "Nothing was written; write it, then press Enter.")
_LONG = Text(
    "这一条有 {n} 个字，最多 {most} 个；请拆成几条。",
    "This has {n} characters and the most is {most}; split it into several lines.",
)
_MANY = Text(
    "这次复盘已有 {most} 条，请先合并相同的。", "This review has {most} lines already; merge those that say the same."
)
_NO_LINE = Text(
    "这一条已经不在了，可能刚被合并或撤回。", "That line is no longer there; it may just have been merged or undone."
)
_NO_PART = Text("没有“{id}”这一栏。", "There is no column “{id}”.")
_NO_STEP = Text("没有“{id}”这一步。", "There is no step “{id}”.")
_NO_EVENT = Text("没有第 {n} 件事。", "There is no event {n}.")
_NO_NUMBER = Text(
    "“{given}”不是 0–100 的整数；几个人报的数用空格隔开，例如 70 80 75。",
    "“{given}” is not a whole number from 0 to 100; separate several people’s numbers with spaces, such as 70 80 75.",
)
_MANY_VALUES = Text("一次最多记 {most} 个数。", "At most {most} numbers can be kept for one event.")
_ROOM = Text("人数应是 1–{most} 的整数。", "The number of people is a whole number from 1 to {most}.")
_MINUTES = Text("分钟数应是 0–{most} 的整数。", "Minutes are a whole number from 0 to {most}.")
_NO_FAMILY = Text("没有“{id}”这一类。", "There is no kind of matter “{id}”.")
_ALONE = Text("一个人复盘不用投票。", "There is no voting in a review by one person.")
_NOT_YET = Text("对照参考之后才能这样做。", "This can be done only after comparing with the reference.")


def read_estimates(given: str) -> tuple[int, ...]:
    """Read what the room calls out: whole numbers from 0 to 100, apart by blanks, commas or their Chinese sisters.

    Raises:
        StewardError: ``not-a-mood`` for the first that is none.

    >>> read_estimates("７0，80 75、")
    (70, 80, 75)
    """
    found = []
    for one in re.split(r"[\s,;，、；/]+", unicodedata.normalize("NFKC", given)):
        if not one:
            continue
        if not re.fullmatch(r"\d{1,3}", one) or int(one) > 100:
            raise StewardError("not-a-mood", _NO_NUMBER, given=one[:20])
        found.append(int(one))
    if len(found) > MOST_VALUES:
        raise StewardError("too-many-estimates", _MANY_VALUES, most=MOST_VALUES)
    return tuple(found)


def history(store: Store, person: str) -> tuple[Session, ...]:
    """Give the reviews somebody led, the last touched first."""
    return sessions(store.events(person, KINDS))


class Review:
    """One review on the store: begin or open it, then do what the room does. `session` is how it stands."""

    def __init__(self, store: Store, events: Sequence[Event]) -> None:
        self._store, self._events = store, list(events)
        self._fold()

    def _fold(self) -> None:
        found = session(self._events)
        assert found is not None  # it was begun
        self.session: Session = found

    @property
    def id(self) -> str:
        """The review's id, a UUID."""
        return self.session.id

    @classmethod
    def begin(
        cls, store: Store, person: str, case: Case, now: dt.datetime, *, room: int, minutes: int = 0, locale: Locale = "zh", id: str = ""
    ) -> Review:  # fmt: skip
        """Begin a review; with `id`, a UUID of the caller's own, one begun with it already is opened instead.

        Args:
            store: where events rest.
            person: who leads it.
            case: what it is about; its title and events are kept as they stand.
            now: the time, with its zone.
            room: how many are there; 1 for one person alone.
            minutes: planned for the whole, 0 for no clock.
            locale: the language it is written in.
            id: a UUID.

        Raises:
            StewardError: ``bad-room``, ``bad-minutes``.
        """
        _whole(room, 1, MOST_ROOM, "bad-room", _ROOM)
        _whole(minutes, 0, MOST_MINUTES, "bad-minutes", _MINUTES)
        key = str(uuid.UUID(id)) if id else str(uuid.uuid4())
        happened = [
            {"when": _both(one.when.text), "what": _both(one.what.text), "ours": one.ours is not None} for one in case.happened
        ]  # fmt: skip
        body = {
            "locale": locale, "room": room, "minutes": planned(minutes), "running": minutes > 0, "title": _both(case.title.text),
            "happened": happened, "family": case.family,
        }  # fmt: skip
        store.append(person, told_.BEGUN, at=now, session=key, about=case.id, body=body, id=id)
        return cls(store, store.events(person, KINDS, session=key))

    @classmethod
    def open(cls, store: Store, person: str, id: str, now: dt.datetime | None = None) -> Review | None:
        """Open a review of this person where it stands; None where there is none of that id.

        With `now` it is told that the room is there again: after a long pause the clock stands still until it is started.
        """
        events = store.events(person, KINDS, session=id)
        if session(events) is None:
            return None
        found = cls(store, events)
        if now is not None and found.session.running:
            found._append(told_.OPENED, {}, now)
        return found

    # -- answers -------------------------------------------------------------------------------------------------------

    def add(
        self, part: str, text: str, now: dt.datetime, *, who: str = "", when: str = "", reference: str = "", open: bool = False, id: str = ""
    ) -> None:  # fmt: skip
        """Write down an answer; lines of it become answers of their own.

        Raises:
            StewardError: ``unknown-part``, ``nothing-said``, ``line-too-long``, ``too-many-lines``, ``review-closed``, ``answered-elsewhere``.
        """
        if part not in PARTS:
            raise StewardError("unknown-part", _NO_PART, id=part[:40])
        said = [clean for one in text.splitlines() if (clean := _clean(one))]
        if not said:
            raise StewardError("nothing-said", _NOTHING)
        if len(self.session.lines) + len(said) > MOST_LINES:
            raise StewardError("too-many-lines", _MANY, most=MOST_LINES)
        more = {"who": _clean(who), "when": _clean(when), "reference": reference, "open": open}
        body = {key: value for key, value in more.items() if value}
        self._append_all([(told_.ADDED, {"part": part, "text": one, **body}) for one in said], now, id)

    def change(self, line: str, now: dt.datetime, *, id: str = "", **parts: Any) -> None:
        """Write an answer anew: its text, part, who, when, or whether it is open. An empty text strikes it out.

        Raises:
            StewardError: ``unknown-line``, ``unknown-part``, ``line-too-long``, and as `add`.
        """
        found, parts = self._line(line), {name: value for name, value in parts.items() if value is not None}
        if "text" in parts and not _clean(str(parts["text"])):
            self.strike(line, now, id=id)
            return
        if "part" in parts and parts["part"] not in PARTS:
            raise StewardError("unknown-part", _NO_PART, id=str(parts["part"])[:40])
        changes = {
            name: _clean(str(value)) if name in ("text", "who", "when") else value for name, value in parts.items()
        }
        if any(getattr(found, name) != value for name, value in changes.items()):
            self._append(told_.CHANGED, {"line": found.id, **changes}, now, id)

    def strike(self, line: str, now: dt.datetime, *, id: str = "") -> None:
        """Take an answer out; its event stays."""
        self._append(told_.STRUCK, {"line": self._line(line).id}, now, id)

    def merge(self, line: str, into: str, now: dt.datetime, *, id: str = "") -> None:
        """Let one answer stand for two that say the same; votes are added up."""
        first, second = self._line(line), self._line(into)
        if first.id != second.id:
            self._append(told_.MERGED, {"line": first.id, "into": second.id}, now, id)

    def vote(self, line: str, votes: int, now: dt.datetime, *, id: str = "") -> None:
        """Add votes to an answer, or take some back.

        Raises:
            StewardError: ``nobody-to-vote`` where one person works alone.
        """
        found = self._line(line)
        if self.session.alone:
            raise StewardError("nobody-to-vote", _ALONE)
        votes = max(-found.votes, min(votes, MOST_ROOM))
        if votes:
            self._append(told_.VOTED, {"line": found.id, "votes": votes}, now, id)

    def move(self, line: str, by: int, now: dt.datetime, *, id: str = "") -> None:
        """Move an answer up (-1) or down (1) among those of its part."""
        self._append(told_.MOVED, {"line": self._line(line).id, "by": 1 if by > 0 else -1}, now, id)

    def estimate(self, event: int, given: str, now: dt.datetime, *, id: str = "") -> None:
        """Keep the room's estimates of the owner's mood after an event, as they were called out; nothing takes them away.

        Raises:
            StewardError: ``not-a-mood``, ``unknown-event``.
        """
        values = read_estimates(given)
        self._event(event)
        there = self.session.estimates.get(event)
        if values != (there.values if there else ()):
            self._append(told_.ESTIMATED, {"event": event, "values": list(values)}, now, id)

    def judge(self, event: int, ours: str, now: dt.datetime, *, id: str = "") -> None:
        """Keep whether what we did in an event ``helped`` or ``harmed``; ``""`` takes it back."""
        self._event(event)
        ours = ours if ours in ("helped", "harmed") else ""
        self._append(told_.JUDGED, {"event": event, "ours": ours}, now, id)

    def prefill(self, now: dt.datetime, *, most: int = 3, id: str = "") -> int:
        """Put what got most votes, of what we would do and what helps in the class, among what is adopted; gives how many.

        Where nobody voted, the first are taken.
        """
        there = {line.text for line in self.session.part("adopt")}
        offered = sorted((*self.session.part("mine"), *self.session.part("measures")), key=lambda line: -line.votes)
        voted = [line for line in offered if line.votes] or offered
        chosen = [line for line in voted if line.text not in there][: max(0, most - len(there))]
        self._append_all([(told_.ADDED, {"part": "adopt", "text": line.text}) for line in chosen], now, id)
        return len(chosen)

    # -- the course of it ----------------------------------------------------------------------------------------------

    def go_to(self, step: str, now: dt.datetime, *, id: str = "") -> None:
        """Go to a step, forth or back.

        Raises:
            StewardError: ``unknown-step``.
        """
        if step not in STEP_IDS:
            raise StewardError("unknown-step", _NO_STEP, id=step[:40])
        if step != self.session.step:
            self._append(told_.STEPPED, {"step": step}, now, id, closed_too=True)

    def clock(self, now: dt.datetime, *, running: bool, id: str = "") -> None:
        """Start or stop the clock of the present step."""
        if running != self.session.running:
            self._append(told_.TIMED, {"running": running}, now, id)

    def set(
        self, now: dt.datetime, *, room: int | None = None, minutes: Mapping[str, int] | None = None, family: str | None = None, id: str = ""
    ) -> None:  # fmt: skip
        """Say how many are there, what is planned for steps, or which class the case belongs to.

        Raises:
            StewardError: ``bad-room``, ``bad-minutes``, ``unknown-step``, ``unknown-family``.
        """
        body: dict[str, Any] = {}
        if room is not None:
            _whole(room, 1, MOST_ROOM, "bad-room", _ROOM)
            body["room"] = room
        for step, value in (minutes or {}).items():
            if step not in STEP_IDS:
                raise StewardError("unknown-step", _NO_STEP, id=step[:40])
            _whole(value, 0, MOST_MINUTES, "bad-minutes", _MINUTES)
            body.setdefault("minutes", {})[step] = value
        if family is not None:
            if family and family not in families():
                raise StewardError("unknown-family", _NO_FAMILY, id=family[:40])
            body["family"] = family
        if body:
            self._append(told_.SET, body, now, id)

    def undo(self, now: dt.datetime, *, id: str = "") -> None:
        """Take back the last change; nothing where there is none, and never what was said before the comparison."""
        if self.session.undo:
            self._append(told_.UNDONE, {}, now, id)

    def compare(self, now: dt.datetime, *, id: str = "") -> None:
        """Say that the answers are in: from now on the reference may be seen, and what is added counts as added later."""
        if self.session.compared is None:
            self._append(told_.COMPARED, {}, now, id)

    def match(self, reference: str, now: dt.datetime, *, said: bool, id: str = "") -> None:
        """Say whether the room had said what a line of the reference says.

        Raises:
            StewardError: ``not-compared``.
        """
        if self.session.compared is None:
            raise StewardError("not-compared", _NOT_YET)
        self._append(told_.MATCHED, {"reference": reference, "said": said}, now, id)

    def close(self, now: dt.datetime, *, id: str = "") -> None:
        """Close it: it can be read and published, and is not changed until it is opened again."""
        if self.session.closed is None:
            self._append(told_.CLOSED, {}, now, id)

    def open_again(self, now: dt.datetime, *, id: str = "") -> None:
        """Go on with a closed review."""
        if self.session.closed is not None:
            self._append(told_.OPENED_AGAIN, {}, now, id, closed_too=True)

    def published(self, kind: str, name: str, now: dt.datetime, *, id: str = "") -> None:
        """Keep what came of it: a ``case`` or a ``guide``, by its id."""
        self._append(told_.PUBLISHED, {"kind": kind, "id": name}, now, id, closed_too=True)

    def has_heard(self, id: str) -> bool:
        """Whether what came with an id was done already."""
        return bool(id) and any(event.id == id for event in self._events)

    def behind(self) -> bool:
        """Whether another page has gone on with it."""
        return self._store.last_seq(self.session.person, self.id) > self.session.last_seq

    # -- writing -------------------------------------------------------------------------------------------------------

    def _append(
        self, kind: str, body: Mapping[str, Any], now: dt.datetime, id: str = "", *, closed_too: bool = False
    ) -> None:
        self._append_all([(kind, body)], now, id, closed_too=closed_too)

    def _append_all(
        self, new: Sequence[tuple[str, Mapping[str, Any]]], now: dt.datetime, id: str = "", *, closed_too: bool = False
    ) -> None:  # fmt: skip
        """Write events together; `id` names the first, and what came with it before is not done again."""
        if not new or self.has_heard(id):
            return
        told = self.session
        if told.closed and not closed_too:
            raise StewardError("review-closed", _CLOSED)
        events = [
            NewEvent(told.person, kind, now, told.id, told.case, body, id if n == 0 else "") for n, (kind, body) in enumerate(new)
        ]  # fmt: skip
        self._events += self._store.append_all(events, after=told.last_seq)
        self._fold()

    def _line(self, id: str) -> Line:
        found = self.session.line(id)
        if found is None:
            raise StewardError("unknown-line", _NO_LINE)
        return found

    def _event(self, n: int) -> None:
        if not 0 <= n < len(self.session.happened):
            raise StewardError("unknown-event", _NO_EVENT, n=n + 1)


def _whole(value: int, low: int, high: int, code: str, words: Text) -> None:
    if not low <= value <= high:
        raise StewardError(code, words, most=high)


def _clean(text: str) -> str:
    """Leave out what no file can keep, and blanks around.

    Raises:
        StewardError: ``line-too-long``.
    """
    found = " ".join(sayable(text).split())
    if len(found) > LONGEST:
        raise StewardError("line-too-long", _LONG, n=len(found), most=LONGEST)
    return found


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
