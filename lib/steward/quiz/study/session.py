"""A session of study: the one thing that the screen and the terminal drive.

It is a thin hand on the store. What comes next is a pure function of the events (`queue`), so a killed kernel loses at most the answer being
thought about, and whoever comes back the same day goes on at the same question, in the same order, with the same numbers. Every answer is
on disk before its feedback is shown.

Modes:

``today``      what is due, then what is new (`steward.quiz.study.plan.today`)
``wrong``      the wrong-answer book, what one was sure of first
``topic``      one topic: what is due, what was missed, what is new, then the rest
``items``      the items given, in their order
``course``     the same, as part of a course
``placement``  the same, without feedback until the end and without a second try; see `steward.quiz.study.schedule` for what it counts
``flash``      quick cards over items or standards, by one's own word

A session belongs to its day of learning. One left open yesterday is simply not resumed: its answers stand, and what it did not get to is due today
anyway. Whoever is in the middle of one at four in the morning may finish it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from steward.errors import StewardError, Trouble
from steward.quiz.answers.asked import Asked, ask
from steward.quiz.answers.certainty import Certainty, checked, mark
from steward.quiz.answers.grading import Graded, grade
from steward.quiz.items.bank import Bank, fingerprint
from steward.quiz.study.days import CHINESE, Days
from steward.quiz.study.history import (
    ANSWERED,
    BEGUN,
    ENDED,
    FLASHED,
    KINDS,
    UNDONE,
    Answer,
    Flash,
    History,
    Sitting,
    history,
)
from steward.quiz.study.modes import FLASH_SECONDS, planned
from steward.quiz.study.outcome import Answered, Progress, Returns, Summary
from steward.quiz.study.pace import pace
from steward.quiz.study.plan import Plan, seconds_of
from steward.quiz.study.queue import Next, known_to, queue, session_id, unfinished
from steward.quiz.study.schedule import Card, cards
from steward.records.event import Event, NewEvent
from steward.words import Locale, Text

if TYPE_CHECKING:
    from steward.records.store import Store

Mode = Literal["today", "flash", "wrong", "topic", "items", "placement", "course"]
MODES: Mapping[Mode, Text] = {
    "today": Text("今天的题", "Today’s questions"),
    "flash": Text("翻卡", "Quick cards"),
    "wrong": Text("错题本", "Wrong answers"),
    "topic": Text("按主题练", "One topic"),
    "items": Text("指定的题", "Chosen questions"),
    "placement": Text("摸底测试", "Placement test"),
    "course": Text("课程", "Course"),
}
_NOTHING_ASKED = Text(
    "这一次已经做完了，没有题在等答案。", "This session is finished; no question is waiting for an answer."
)
_OTHER_ITEM = Text(
    "这个答案是给 {given} 的，现在问的是 {asked}，没有记录；请刷新页面接着做。",
    "This answer is to {given}, but {asked} is asked now, so it was not recorded; reload the page to go on.",
)
_NOTHING_TO_UNDO = Text(
    "没有可以撤回的答案：只能撤回这一次里刚答的那一题，而且只有一步。",
    "There is no answer to take back: only the last one of this session can be, and only one step.",
)
_UNKNOWN_ITEM = Text("题库里没有 {id}，请核对题号。", "The bank has no item {id}; check the id.")
_UNKNOWN_MODE = Text("没有 {mode} 这种练法，可选 {known}。", "There is no mode {mode}; there are {known}.")
_NOT_A_CARD = Text("这一次是答题，不是翻卡。", "This session asks questions; it has no quick cards.")
_A_CARD = Text("这一次是翻卡，请说会还是不会。", "This session turns quick cards; say whether you know it.")


class Session:
    """One person's session. Begin or resume it; then `asked` and `answer` in turn until `asked` is None."""

    def __init__(
        self, store: Store, person: str, bank: Bank, sitting: Sitting, before: History, plan: Plan | None, days: Days
    ) -> None:
        self._store, self._bank, self._days = store, bank, days
        self.person = person
        self.plan = plan
        """What was planned, said in a sentence; None for a session that was resumed."""
        self._sitting = sitting
        self._events: list[Event] = []
        self._before = before
        self._pace = pace(before, bank)
        self._result: Answered | None = None

    # -- opening -------------------------------------------------------------------------------------------------------

    @classmethod
    def begin(
        cls,
        store: Store,
        person: str,
        bank: Bank,
        now: dt.datetime,
        mode: Mode = "today",
        *,
        minutes: float = 15,
        seed: int | None = None,
        order: Sequence[str] | None = None,
        items: Sequence[str] = (),
        topic: str = "",
        about: str = "",
        locale: Locale | None = None,
        days: Days = CHINESE,
    ) -> Session:
        """Begin a session. With nothing to ask it is empty, `plan` says so kindly, and nothing is written.

        When two tabs begin at once, both get the same session.

        Args:
            store: where events rest.
            person: id of whose session it is.
            bank: items to ask from.
            now: the time, with its zone.
            mode: see the module.
            minutes: how long it may take; a list of items given is asked whole.
            seed: draws options and numbers; None for one that follows from person, day and mode.
            order: items or standards in the order of a course, for ``today``.
            items: what to ask, for ``items``, ``course``, ``placement``, and items or standards for ``flash``.
            topic: for ``topic``, and for ``flash``.
            about: what the session is about, such as a course; kept with its events.
            locale: leaves out items that exist in the other language only.
            days: when a day turns.

        Raises:
            StewardError: ``no-such-item`` (all of them at once), ``no-such-mode``, and what the store raises.
        """
        if mode not in MODES:
            raise StewardError("no-such-mode", _UNKNOWN_MODE, mode=mode, known=", ".join(MODES))
        _check_items(items, bank, mode)
        before = history(store.events(person, KINDS))
        day = days.of(now)
        name = session_id(person, day, mode, before, days)
        chosen = uuid.UUID(name).int % 2**31 if seed is None else seed
        plan = planned(
            mode, bank, before, day, days,
            minutes=minutes, order=order, items=items, topic=topic, seed=chosen, locale=locale,
        )  # fmt: skip
        body = {
            "mode": mode,
            "items": [[planned.item, planned.seed] for planned in plan.items],
            "purposes": [planned.purpose for planned in plan.items],
            "minutes": minutes,
            "seed": chosen,
            "due": plan.due,
        }
        if not plan.items:
            return cls(
                store,
                person,
                bank,
                Sitting(name, person, mode, now, about, (), (), minutes, chosen),
                before,
                plan,
                days,
            )
        try:
            event = store.append(person, BEGUN, at=now, session=name, about=about or topic, body=body, after=0)
        except StewardError as error:
            if error.code != "answered-elsewhere":
                raise
            found = cls.open(store, person, bank, name, days=days)
            assert found is not None  # the event that stood in the way began it
            return found
        session = cls(store, person, bank, history([event]).sittings[name], before, plan, days)
        session._events = [event]
        return session

    @classmethod
    def resume(
        cls, store: Store, person: str, bank: Bank, now: dt.datetime, mode: Mode = "today", *,
        about: str | None = None, days: Days = CHINESE,
    ) -> Session | None:  # fmt: skip
        """Give the last session of a mode, about one course or topic where that is given, if it is today's and not finished; else None."""
        events = store.events(person, KINDS)
        sitting = unfinished(history(events), bank, now, mode, days, about)
        return cls._from(store, person, bank, sitting.id, days, events) if sitting else None

    @classmethod
    def open(cls, store: Store, person: str, bank: Bank, session: str, *, days: Days = CHINESE) -> Session | None:
        """Give a session by its id, finished or not; None where this person has none of that id."""
        return cls._from(store, person, bank, session, days, store.events(person, KINDS))

    @classmethod
    def _from(
        cls, store: Store, person: str, bank: Bank, session: str, days: Days, events: Sequence[Event]
    ) -> Session | None:
        mine = [event for event in events if event.session == session]
        sitting = history(mine).sittings.get(session)
        if sitting is None:
            return None
        before = history([event for event in events if event.session != session])
        found = cls(store, person, bank, sitting, before, None, days)
        found._events = mine
        return found

    def reread(self) -> Session:
        """Read the session again, after another tab went on with it."""
        found = Session.open(self._store, self.person, self._bank, self.id, days=self._days)
        return found if found is not None else self

    # -- what stands ---------------------------------------------------------------------------------------------------

    @property
    def id(self) -> str:
        """The id of the session, a UUID."""
        return self._sitting.id

    @property
    def mode(self) -> Mode:
        """Its mode."""
        return next((mode for mode in MODES if mode == self._sitting.mode), "items")

    @property
    def sitting(self) -> Sitting:
        """What was done in it so far."""
        return self._sitting

    @property
    def left(self) -> tuple[Next, ...]:
        """What is still to be asked."""
        return queue(self._sitting, self._known)

    @property
    def next(self) -> Next | None:
        """What is asked now, and why; None when all is done."""
        left = self.left
        return left[0] if left else None

    @property
    def asked(self) -> Asked | None:
        """The question that waits for an answer; None when all is done, or for a quick card of a standard."""
        step = self.next
        if step is None or step.item not in self._bank.items:
            return None
        return ask(self._bank.items[step.item], step.seed)

    @property
    def last(self) -> Answered | None:
        """What came of the last answer given by this hand, so that it can be shown again; None after an undo."""
        return self._result

    @property
    def can_undo(self) -> bool:
        """Whether the last answer may be taken back."""
        return bool(self._sitting.turns) and not self._sitting.undone

    def card(self, locale: Locale) -> dict[str, Any] | None:
        """Give the quick card to be turned now: ``{"id", "front", "back", "topic", "standards", "source"}``; None when all are done."""
        from steward.quiz.study.flash import face

        step = self.next
        return None if step is None or self.mode != "flash" else face(step.item, step.seed, self._bank, locale)

    @property
    def progress(self) -> Progress:
        """How far it has come."""
        states = [_state(turn) for turn in self._sitting.turns]
        left = self.left
        if self.mode == "flash":
            seconds = FLASH_SECONDS * len(left)
        else:
            seconds = seconds_of(left, self._bank.items, self._pace, twice=self.mode != "placement")
        if self.mode == "placement":
            states = ["done"] * len(states)
        return Progress(len(states), len(states) + len(left), tuple(states), seconds)

    def summary(self) -> Summary:
        """Sum the session up."""
        held = cards(self._whole(), self._days) if self._sitting.turns else cards(self._before, self._days)
        day = self._days.of(self._sitting.last_at or self._sitting.begun_at)
        return Summary(
            self.mode, self._sitting.turns, len(self.left), self._sitting.begun_at, self._sitting.last_at, day,
            tuple(card for card in held.values() if card.item in self._bank.items), self.plan,
        )  # fmt: skip

    def results(self, locale: Locale) -> tuple[tuple[Answer, Graded], ...]:
        """Judge all its answers again, for a look back and for a placement test at its end; items that have left the bank are left out.

        Empty while a placement test still runs.
        """
        if self.mode == "placement" and self.left:
            return ()
        items = self._bank.items
        return tuple(
            (answer, grade(ask(items[answer.item], answer.seed), answer.given, locale))
            for answer in self._sitting.answers
            if answer.item in items
        )

    # -- what is done --------------------------------------------------------------------------------------------------

    def answer(
        self,
        answer: object,
        certainty: Certainty | None,
        locale: Locale,
        seconds: float | None,
        now: dt.datetime,
        *,
        item: str = "",
        id: str = "",
    ) -> Answered:
        """Answer the question asked. When this returns, the answer is on disk.

        Args:
            answer: in no language, as `steward.quiz.answers.grading` reads it.
            certainty: how sure, or None where nobody asked.
            locale: in which language it was asked.
            seconds: from question to answer.
            now: the time, with its zone.
            item: the item the answer is to; where another is asked by now, nothing is recorded.
            id: a UUID of the screen's own; sent twice, it is answered once.

        Raises:
            StewardError: ``answered-elsewhere`` where another tab has gone on (`reread`), ``bad-answer`` and the like, ``bad-certainty``,
                ``nothing-asked``, ``quick-card``, and what the store raises; nothing is then recorded.
        """
        if id and (before := self._given(id, locale)) is not None:
            return before
        if self.mode == "flash":
            raise StewardError("quick-card", _A_CARD)
        step, asked = self.next, self.asked
        if step is None or asked is None:
            raise StewardError("nothing-asked", _NOTHING_ASKED)
        if item and item != step.item:
            raise StewardError("answered-elsewhere", _OTHER_ITEM, given=item, asked=step.item)
        graded = grade(asked, answer, locale)
        sure = None if certainty is None else checked(certainty)
        earned = None if sure is None else mark(graded.fraction, sure)
        body = {
            "seed": step.seed,
            "answer": dict(graded.answer),
            "certainty": sure,
            "fraction": graded.fraction,
            "mark": earned,
            "seconds": None if seconds is None else round(max(0.0, float(seconds)), 1),
            "fingerprint": fingerprint(asked.item),
            "locale": locale,
            "purpose": step.purpose,
        }
        self._write(ANSWERED, step.item, body, now, id)
        given = self._sitting.answers[-1]
        self._result = self._answered(given, graded)
        return self._result

    def turn(self, known: bool, now: dt.datetime, *, item: str = "", id: str = "") -> None:
        """Say of the quick card whether one knew it.

        Raises:
            StewardError: as `answer`; ``no-quick-card`` in a session of another mode.
        """
        if self.mode != "flash":
            raise StewardError("no-quick-card", _NOT_A_CARD)
        if id and any(turn.id == id for turn in self._sitting.turns):
            return
        step = self.next
        if step is None:
            raise StewardError("nothing-asked", _NOTHING_ASKED)
        if item and item != step.item:
            raise StewardError("answered-elsewhere", _OTHER_ITEM, given=item, asked=step.item)
        self._write(FLASHED, step.item, {"known": bool(known)}, now, id)

    def undo(self, now: dt.datetime) -> Asked | None:
        """Take back the last answer, a mis-tap; it is asked again, and leaves no trace in cards or marks. One step, within the session.

        Raises:
            StewardError: ``nothing-to-undo``, ``answered-elsewhere``, and what the store raises.
        """
        if not self.can_undo:
            raise StewardError("nothing-to-undo", _NOTHING_TO_UNDO)
        last = self._sitting.turns[-1]
        about = last.item if isinstance(last, Answer) else last.about
        self._append([NewEvent(self.person, UNDONE, now, self.id, about, {"event": last.id})])
        self._result = None
        return self.asked

    def stop(self, now: dt.datetime) -> Summary:
        """Leave the session for now; the same day it can be resumed where it stands.

        Raises:
            StewardError: what the store raises.
        """
        if self._sitting.last_seq and not self._sitting.ended:
            self._append([NewEvent(self.person, ENDED, now, self.id, self._sitting.about, self._end("stopped"))])
        return self.summary()

    # -- within --------------------------------------------------------------------------------------------------------

    @property
    def _known(self) -> Mapping[str, object]:
        return known_to(self.mode, self._bank)

    def _write(self, kind: str, item: str, body: Mapping[str, Any], now: dt.datetime, id: str) -> None:
        new = NewEvent(self.person, kind, now, self.id, item, body, id or str(uuid.uuid4()))
        written = Event(self._sitting.last_seq + 1, new.id, new.person, kind, new.at, new.session, item, new.body)
        expected = history([*self._events, written]).sittings[self.id]
        if queue(expected, self._known):
            self._append([new])
        else:
            done = {"reason": "finished", "done": len(expected.turns), "left": 0}
            self._append([new, NewEvent(self.person, ENDED, now, self.id, self._sitting.about, done)])

    def _append(self, new: Sequence[NewEvent]) -> None:
        self._events += self._store.append_all(new, after=self._sitting.last_seq)
        self._sitting = history(self._events).sittings[self.id]

    def _end(self, reason: str) -> dict[str, Any]:
        return {"reason": reason, "done": len(self._sitting.turns), "left": len(self.left)}

    def _given(self, id: str, locale: Locale) -> Answered | None:
        for given in self._sitting.answers:
            if given.id == id and given.item in self._bank.items:
                asked = ask(self._bank.items[given.item], given.seed)
                return self._answered(given, grade(asked, given.given, locale))
        return None

    def _answered(self, given: Answer, graded: Graded) -> Answered:
        if self.mode == "placement":
            return Answered(given, None, None)
        again = any(step.item == given.item and step.purpose == "again" for step in self.left)
        return Answered(given, graded, Returns(again, self._due(given.item), self._days.of(given.at)))

    def _due(self, item: str) -> dt.date | None:
        told = History((*self._before.by_item.get(item, ()), *(a for a in self._sitting.answers if a.item == item)))
        card: Card | None = cards(told, self._days).get(item)
        return card.due if card else None

    def _whole(self) -> History:
        return History(
            tuple(sorted((*self._before.answers, *self._sitting.answers), key=lambda answer: answer.seq)),
            tuple(
                sorted(
                    (*self._before.flashes, *(turn for turn in self._sitting.turns if isinstance(turn, Flash))),
                    key=lambda turn: turn.seq,
                )
            ),
        )


def _state(turn: Answer | Flash) -> str:
    if isinstance(turn, Flash):
        return "known" if turn.known else "unknown"
    return "right" if turn.right else "partly" if turn.fraction > 0 else "wrong"


def _check_items(items: Sequence[str], bank: Bank, mode: str) -> None:
    known = known_to(mode, bank)
    if strange := [id for id in items if id not in known]:
        raise StewardError.many(Trouble("no-such-item", _UNKNOWN_ITEM, {"id": id}) for id in strange)
