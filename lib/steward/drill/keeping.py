"""What a learner did in drills, kept as events; and the hand that drives a drill on the store.

A reply is on disk before the owner answers it, so a killed kernel loses at most the reply being typed. A drill is opened again by saying its
replies once more: the same seed and replies give the same talk. The moves that were recognised are kept with each reply, so that a better
recogniser later does not rewrite what happened.

Kinds of event (`session` is the drill, `about` the case): ``drill-begun`` (style, listening, level, seed, locale, way), ``drill-said``
(number, text, moves, heard, way, chosen, hints, seconds), ``drill-hinted`` (number), ``drill-went-back`` (to: the reply that is said anew),
``drill-ended`` (outcome, how, left, mood, score, parts, replies), ``drill-contested`` (number, customer, text, moves, move, holds).
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, get_args

from steward.drill.scoring import Score, score
from steward.drill.situation import Situation, situation
from steward.drill.talk import Talk, begin, hear, leave, say
from steward.drill.turns import Reply, Way
from steward.errors import StewardError
from steward.language import Heard
from steward.moves import move as move_of
from steward.records.event import Event, NewEvent
from steward.words import Locale, Text

if TYPE_CHECKING:
    from steward.casebook import Case
    from steward.records.store import Store

BEGUN, SAID, HINTED, WENT_BACK, ENDED, CONTESTED = (
    "drill-begun", "drill-said", "drill-hinted", "drill-went-back", "drill-ended", "drill-contested",
)  # fmt: skip
KINDS = (BEGUN, SAID, HINTED, WENT_BACK, ENDED, CONTESTED)

_OVER = Text(
    "这场演练已经结束，可以看复盘，或再练一场。", "This drill is over; look at the debrief, or practise again."
)
_NO_SUCH_TURN = Text("这场演练没有第 {n} 句。", "This drill has no reply {n}.")
_UNSAYABLE = re.compile(r"[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Drilled:
    """One drill as the events tell it."""

    id: str
    person: str
    case: str
    begun: dt.datetime
    last: dt.datetime
    last_seq: int
    setting: Mapping[str, Any] = field(hash=False)
    """Style, listening, level, seed, locale and way, as it began."""
    replies: tuple[Event, ...] = ()
    """What was said and stands: what was gone back on is left out."""
    hints: int = 0
    """Hints already given for the reply that waits."""
    taken_back: int = 0
    """How many times the learner went back to say something anew."""
    ended: Mapping[str, Any] | None = field(default=None, hash=False)
    contested: tuple[Event, ...] = ()

    @property
    def style(self) -> str:
        """The style of the owner."""
        return str(self.setting.get("style", ""))

    @property
    def level(self) -> int:
        """How hard it was, 1-3."""
        return int(self.setting.get("level", 2))

    @property
    def way(self) -> Way:
        """How the last reply was given, else how it began."""
        last = self.replies[-1].body.get("way") if self.replies else self.setting.get("way")
        return next((way for way in get_args(Way) if way == last), "type")

    @property
    def seconds(self) -> float:
        """How long the replies took together."""
        return sum(float(event.body.get("seconds") or 0) for event in self.replies)

    @property
    def outcome(self) -> str:
        """What it ended in; empty while it goes on."""
        return str(self.ended.get("outcome", "")) if self.ended else ""

    @property
    def score(self) -> float | None:
        """Its score, 0-100; None while it goes on."""
        return float(self.ended["score"]) if self.ended and "score" in self.ended else None


def drilled(events: Iterable[Event]) -> tuple[Drilled, ...]:
    """Fold events into drills, the last begun first."""
    found: dict[str, dict[str, Any]] = {}
    for event in events:
        if event.kind == BEGUN:
            found.setdefault(event.session, {
                "id": event.session, "person": event.person, "case": event.about, "begun": event.at, "setting": event.body,
                "replies": [], "hints": 0, "taken_back": 0, "ended": None, "contested": [],
            })  # fmt: skip
        told = found.get(event.session)
        if told is None:
            continue
        told["last"], told["last_seq"] = event.at, event.seq
        match event.kind:
            case "drill-said":
                told["replies"].append(event)
                told["hints"] = 0
            case "drill-hinted":
                told["hints"] += 1
            case "drill-went-back":
                at = max(0, int(event.body.get("to", 1)) - 1)
                # A hint once seen is paid for: it goes back with the reply it was given for.
                told["hints"] = int(told["replies"][at].body.get("hints") or 0) if at < len(told["replies"]) else 0
                told["ended"] = None
                del told["replies"][at:]
                told["taken_back"] += 1
            case "drill-ended":
                told["ended"] = event.body
            case "drill-contested":
                told["contested"].append(event)
    all_ = [
        Drilled(**{**told, "replies": tuple(told["replies"]), "contested": tuple(told["contested"])})
        for told in found.values()
    ]
    return tuple(sorted(all_, key=lambda one: (one.begun, one.last_seq), reverse=True))


def history(store: Store, person: str | None) -> tuple[Drilled, ...]:
    """Give a person's drills, the last begun first; None gives everybody's, for trainers' pages only."""
    return drilled(store.events(person, KINDS))


class Practice:
    """One person's drill on the store: begin or open it, then `say` until `talk.ended`."""

    def __init__(self, store: Store, told: Drilled, talk: Talk) -> None:
        self._store, self._told = store, told
        self.talk = talk
        """Where the talk stands."""

    @property
    def id(self) -> str:
        """The drill's id, a UUID."""
        return self._told.id

    @property
    def told(self) -> Drilled:
        """The drill as it stands in the store."""
        return self._told

    @classmethod
    def begin(
        cls, store: Store, person: str, chosen: Situation, now: dt.datetime, *, way: Way = "type", id: str = ""
    ) -> Practice:
        """Begin a drill; with `id`, a UUID of the caller's own, one that was begun with it already is opened instead."""
        session = str(uuid.UUID(id)) if id else str(uuid.uuid4())
        body = {
            "style": chosen.style, "listening": chosen.listening, "level": chosen.level, "seed": chosen.seed,
            "locale": chosen.locale, "way": way,
        }  # fmt: skip
        store.append(person, BEGUN, at=now, session=session, about=chosen.case.id, body=body, id=id)
        (told,) = drilled(store.events(person, KINDS, session=session))
        return cls(store, told, _replayed(told, chosen))

    @classmethod
    def again_from(
        cls, store: Store, told: Drilled, number: int, now: dt.datetime, case_of: Callable[[str], Case], *, id: str = ""
    ) -> Practice:
        """Begin a new drill that stands where another stood before its reply `number`; the other stays as it was.

        Raises:
            StewardError: ``no-such-reply``; or where the case is gone or broken.
        """
        if not 1 <= number <= len(told.replies):
            raise StewardError("no-such-reply", _NO_SUCH_TURN, n=number)
        session = str(uuid.UUID(id)) if id else str(uuid.uuid4())
        setting = {**told.setting, "again": told.id, "from": number, "way": told.way}
        first = NewEvent(told.person, BEGUN, now, session, told.case, setting, id)
        kept = [
            NewEvent(told.person, SAID, now, session, told.case, event.body) for event in told.replies[: number - 1]
        ]
        store.append_all([first, *([] if store.last_seq(told.person, session) else kept)])
        found = cls.open(store, told.person, session, case_of)
        assert found is not None  # it was written a line ago
        return found

    @classmethod
    def open(
        cls, store: Store, person: str, session: str, case_of: Callable[[str], Case], locale: Locale | None = None
    ) -> Practice | None:
        """Open a drill of this person where it stands; None where there is none of that id.

        Args:
            store: where events rest.
            person: id of whose drill it is; another's is not opened.
            session: the drill's id.
            case_of: finds a case by its id.
            locale: the language to go on in; None for the one it began in.

        Raises:
            StewardError: where its case is gone or broken.
        """
        found = drilled(store.events(person, KINDS, session=session))
        if not found:
            return None
        told = found[0]
        return cls(store, told, _replayed(told, _situation(told, case_of, locale)))

    def say(self, reply: Reply, now: dt.datetime, *, id: str = "") -> Talk:
        """Say a reply: it is kept first, then the owner answers.

        Raises:
            StewardError: ``drill-over`` after the end; ``answered-elsewhere`` where another page has gone on.
        """
        if self.talk.ended:
            raise StewardError("drill-over", _OVER)
        answered = say(self.talk, _clean(reply, self._told.hints, self.talk))
        said = answered.turns[-1]
        body = {
            "number": said.number, "text": said.reply.text, "moves": list(said.moves), "way": said.reply.way,
            "chosen": said.reply.chosen, "hints": said.reply.hints, "seconds": said.reply.seconds,
            "heard": _written(said.heard) if said.heard else None,
        }  # fmt: skip
        # The last reply and the end are kept together: a kill between them would leave a talk that is over and never ended.
        self._append([(SAID, body), *_ending(answered)], now, id)
        self.talk = answered
        return self.talk

    def hint(self, now: dt.datetime, *, id: str = "") -> int:
        """Ask for a hint on the reply that waits; gives how many were asked for."""
        if self.talk.ended:
            raise StewardError("drill-over", _OVER)
        self._append([(HINTED, {"number": len(self.talk.turns) + 1})], now, id)
        return self._told.hints

    def go_back(self, to: int, now: dt.datetime, *, id: str = "") -> Talk:
        """Take back every reply from number `to` on, to say it anew; what was said stays in the store.

        Raises:
            StewardError: ``no-such-reply``.
        """
        if not 1 <= to <= len(self.talk.turns):
            raise StewardError("no-such-reply", _NO_SUCH_TURN, n=to)
        self._append([(WENT_BACK, {"to": to})], now, id)
        self.talk = _replayed(self._told, self.talk.situation)
        return self.talk

    def leave(self, now: dt.datetime, *, id: str = "") -> Talk:
        """End the talk as the learner's own wish."""
        if not self.talk.ended:
            left = leave(self.talk)
            self._append(_ending(left, left=True), now, id)
            self.talk = left
        return self.talk

    def contest(self, number: int, move: str, now: dt.datetime, *, holds: bool, id: str = "") -> None:
        """Keep that the learner says a move was made (`holds`) or was not, for the recogniser to learn from; the score stays.

        Raises:
            StewardError: ``no-such-reply``, ``unknown-move``.
        """
        if not 1 <= number <= len(self.talk.turns):
            raise StewardError("no-such-reply", _NO_SUCH_TURN, n=number)
        turn = self.talk.turns[number - 1]
        body = {
            "number": number, "customer": before(self.talk, number), "text": turn.reply.text, "moves": list(turn.moves),
            "move": move_of(move).id, "holds": holds, "locale": self.talk.situation.locale,
        }  # fmt: skip
        # A contest takes nothing away from another page, so it need not have seen the other's.
        self._store.append(
            self._told.person, CONTESTED, at=now, session=self.id, about=self._told.case, body=body, id=id
        )
        self.reread()

    @property
    def score(self) -> Score:
        """The score as it stands."""
        return score(self.talk)

    def _append(self, events: Sequence[tuple[str, Mapping[str, Any]]], now: dt.datetime, id: str) -> None:
        """Write events together; `id` names the first."""
        told = self._told
        new = [
            NewEvent(told.person, kind, now, self.id, told.case, body, id if n == 0 else "")
            for n, (kind, body) in enumerate(events)
        ]
        self._store.append_all(new, after=told.last_seq)
        self.reread()

    def reread(self) -> None:
        """Read again what the store holds of this drill; the talk stays where it stands."""
        (self._told,) = drilled(self._store.events(self._told.person, KINDS, session=self.id))


def _ending(talk: Talk, *, left: bool = False) -> list[tuple[str, dict[str, Any]]]:
    """Give the event of the end, where the talk is over."""
    if talk.ended is None:
        return []
    reached = score(talk)
    body = {
        "outcome": talk.ended.outcome, "how": talk.ended.how, "left": left, "mood": talk.ended.before.mood,
        "score": round(reached.total, 1), "parts": {part.id: round(part.points, 1) for part in reached.parts}, "replies": len(talk.turns),
    }  # fmt: skip
    return [(ENDED, body)]


def before(talk: Talk, number: int) -> str:
    """Give what the owner had said last before a reply."""
    spoken = talk.opening if number == 1 else talk.turns[number - 2].said
    return " ".join(one.text for one in spoken)


def _clean(reply: Reply, hints: int, talk: Talk) -> Reply:
    """Leave out what no file can keep, and hear the reply once and for all; hints asked for belong to the reply that follows them."""
    text = _UNSAYABLE.sub("", reply.text)
    if reply.moves is not None:
        return replace(reply, text=text, hints=hints)
    heard = _read(_written(hear(talk, text)))
    return replace(reply, text=text, hints=hints, moves=heard.moves, heard=heard)


def _written(heard: Heard) -> dict[str, Any]:
    """Write what was heard as JSON; how sure it was to three places."""
    return {
        "moves": list(heard.moves), "unsure": list(heard.unsure), "spans": dict(heard.spans), "locale": heard.locale,
        "confidence": {id: round(value, 3) for id, value in heard.confidence.items()},
        "forbidden": [{"words": words, "zh": why.zh, "en": why.en} for words, why in heard.forbidden],
    }  # fmt: skip


def _read(body: Mapping[str, Any]) -> Heard:
    return Heard(
        tuple(body["moves"]), dict(body["confidence"]), tuple(body["unsure"]),
        tuple((one["words"], Text(one["zh"], one["en"])) for one in body["forbidden"]), dict(body["spans"]), body["locale"],
    )  # fmt: skip


def _situation(told: Drilled, case_of: Callable[[str], Case], locale: Locale | None) -> Situation:
    setting = told.setting
    return situation(
        case_of(told.case), style=setting["style"], level=told.level, listening=setting.get("listening"), seed=int(setting["seed"]),
        locale=locale or setting.get("locale", "zh"),
    )  # fmt: skip


def _replayed(told: Drilled, chosen: Situation) -> Talk:
    talk = begin(chosen)
    for event in told.replies:
        if talk.ended:
            break
        talk = say(talk, _reply(event.body))
    if told.ended and told.ended.get("left") and not talk.ended:
        talk = leave(talk)
    return talk


def _reply(body: Mapping[str, Any]) -> Reply:
    moves: Sequence[str] = body.get("moves") or ()
    heard = body.get("heard")
    return Reply(
        str(body.get("text", "")), moves=tuple(moves), way=body.get("way", "type"), chosen=str(body.get("chosen") or ""),
        hints=int(body.get("hints") or 0), seconds=float(body.get("seconds") or 0),
        heard=_read(heard) if heard else None,
    )  # fmt: skip
