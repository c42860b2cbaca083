"""Sitting an exam: begin, answer in any order, mark for later, hand in; on the server's clock, and nothing lost by a crash.

All that happens is an event in the store, so that a sitting can be taken up again after a crash or in another tab: what was answered is on
disk when `Sitting.answer` returns. No key, mark or comment leaves this module before the result is released.

Time runs from the beginning and does not stop. An answer that arrives within the blueprint's grace after the end counts; whatever comes later is
refused, and the sitting is handed in with what it has, the next time anybody looks at it (`hand_in_overdue` looks at all).

Events, all of the sitting's session: ``exam-begun`` (the form with seed and fingerprints, and the rules as they then stood), ``exam-answered``
(about the item: place and answer), ``exam-marked`` (a question to come back to), ``exam-handed-in`` (marks by question). Besides, ``exam-released``, of a
trainer, frees results (`steward.quiz.exams.exam_result`), and ``exam-allowed`` lets a person sit an exam once more.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from steward.errors import StewardError
from steward.quiz.answers.grading import grade
from steward.quiz.exams.form import Form, Question, draw
from steward.quiz.items.bank import fingerprint
from steward.words import Locale, Text, checked_locale, moment

if TYPE_CHECKING:
    from steward.quiz.answers.asked import Asked
    from steward.quiz.exams.blueprint import Blueprint, Release
    from steward.quiz.items.bank import Bank
    from steward.records.event import Event
    from steward.records.store import Store

BEGUN, ANSWERED, MARKED, HANDED_IN, RELEASED, ALLOWED = (
    "exam-begun", "exam-answered", "exam-marked", "exam-handed-in", "exam-released", "exam-allowed",
)  # fmt: skip
KINDS = (BEGUN, ANSWERED, MARKED, HANDED_IN)
"""The events that a sitting is made of."""
How = Literal["person", "time"]
"""Who handed in: the person, or the clock."""

_SITTINGS = uuid.UUID("5a4a9d7e-6f1c-5b2d-8f57-0d3c9b1e7a60")
_TRIES = 8

_TAKEN = Text(
    "“{exam}”只能考 {n} 次，已经考过了。要再考请找培训师。",
    "“{exam}” may be sat {n} times, and has been. Ask the trainer to sit it again.",
)
_OVER = Text("考试在 {at} 已经交卷，这一题没有再改。", "The exam was handed in at {at}; this answer was not changed.")
_TIME_OVER = Text(
    "时间在 {at} 已到，已自动交卷；这之前的答案都在。",
    "Time was over at {at} and the exam has been handed in; all answers given before are there.",
)
_NO_PLACE = Text("这份卷子没有第 {n} 题。", "This form has no question {n}.")
_NO_SITTING = Text(
    "找不到这次考试，请从考试列表重新进入。", "There is no such sitting; enter again from the list of exams."
)
_ITEM_GONE = Text(
    "第 {n} 题已从题库里撤掉，这一题不计分。", "Question {n} has been taken out of the bank and does not count."
)


# -- what the events tell ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it stands."""

    answer: Mapping[str, Any]
    locale: Locale
    at: dt.datetime
    fraction: float
    """How right it is. Kept when it is given, by the item as it then was; told to nobody before the result is released."""
    fingerprint: str
    """Of the item as it was answered."""


@dataclass(frozen=True, slots=True)
class Record:
    """One sitting, as far as its events tell."""

    id: str
    """The session of its events."""
    exam: str
    person: str
    form: Form
    begun_at: dt.datetime
    deadline: dt.datetime
    grace: dt.timedelta
    pass_mark: float
    release: Release
    title: Text
    attempt: int
    locale: Locale
    post: str = ""
    """For whom the exam is; empty for everybody."""
    certificate: bool = False
    valid_months: int | None = None
    answers: Mapping[int, Given] = field(default_factory=dict)
    """By place of the question in the blueprint."""
    later: frozenset[int] = frozenset()
    """Places marked to come back to."""
    handed_in_at: dt.datetime | None = None
    how: How | None = None
    outcome: Mapping[str, Any] = field(default_factory=dict)
    """What came of it when it was handed in: fractions by place, marks, and whether they pass."""
    handed_in_event: str = ""
    last_seq: int = 0

    @property
    def closes_at(self) -> dt.datetime:
        """When the last answer can count."""
        return self.deadline + self.grace

    def is_over(self, now: dt.datetime) -> bool:
        """Whether nothing can be answered any more."""
        return self.handed_in_at is not None or now > self.closes_at


def records(events: Iterable[Event]) -> dict[str, Record]:
    """Fold events into sittings, by session, in the order they began; kinds that are no concern of exams are passed over.

    What came after the handing-in is not part of a sitting.
    """
    found: dict[str, Record] = {}
    answers: dict[str, dict[int, Given]] = {}
    for event in sorted(events, key=lambda event: event.seq):
        if event.kind == BEGUN and event.session not in found:
            found[event.session] = _begun(event)
            answers[event.session] = {}
        elif (record := found.get(event.session)) is not None and record.handed_in_at is None and event.kind in KINDS:
            found[event.session] = _after(record, event, answers[event.session])
    return found


def _begun(event: Event) -> Record:
    body = event.body
    title = body.get("title") or {}
    return Record(
        id=event.session,
        exam=event.about,
        person=event.person,
        form=Form.from_json(body["form"]),
        begun_at=event.at,
        deadline=dt.datetime.fromisoformat(body["deadline"]),
        grace=dt.timedelta(seconds=float(body["grace"])),
        pass_mark=float(body["pass_mark"]),
        release=body["release"],
        title=Text(str(title.get("zh", event.about)), str(title.get("en", event.about))),
        attempt=int(body["attempt"]),
        locale=checked_locale(str(body.get("locale", "zh"))),
        post=str(body.get("post") or ""),
        certificate=bool(body.get("certificate")),
        valid_months=body.get("valid_months"),
        last_seq=event.seq,
    )


def _after(record: Record, event: Event, answers: dict[int, Given]) -> Record:
    body = event.body
    if event.kind == ANSWERED:
        place = int(body["place"])
        if body.get("answer"):
            locale = checked_locale(str(body.get("locale", "zh")))
            fraction = float(body["worth"])
            answers[place] = Given(body["answer"], locale, event.at, fraction, str(body["fingerprint"]))
        else:
            answers.pop(place, None)
        return replace(record, answers=MappingProxyType(dict(answers)), last_seq=event.seq)
    if event.kind == MARKED:
        place = int(body["place"])
        later = record.later | {place} if body.get("later") else record.later - {place}
        return replace(record, later=later, last_seq=event.seq)
    if event.kind == HANDED_IN:
        return replace(
            record,
            handed_in_at=event.at,
            how=body["how"],
            outcome=body["outcome"],
            handed_in_event=event.id,
            last_seq=event.seq,
        )
    return record


def sittings(store: Store, *, exam: str | None = None, person: str | None = None) -> list[Record]:
    """Give the sittings of an exam, of a person, or all; everybody's are for a trainer's eyes only."""
    found = records(store.events(person=person, kinds=KINDS)).values()
    return [record for record in found if exam is None or record.exam == exam]


# -- sitting it --------------------------------------------------------------------------------------------------------


class Sitting:
    """One person sitting one exam. Made by `begin` or `resume`; what it shows never tells the key."""

    def __init__(self, store: Store, bank: Bank, record: Record) -> None:
        self._store, self._bank, self.record = store, bank, record

    @classmethod
    def begin(
        cls,
        store: Store,
        person: str,
        blueprint: Blueprint,
        bank: Bank,
        now: dt.datetime,
        *,
        seed: int,
        locale: Locale = "zh",
        extra_minutes: float = 0,
    ) -> Sitting:
        """Begin an exam, or go on with it where it has been begun and is not over, in whatever tab that was.

        Args:
            store: where events go.
            person: whose sitting it is.
            blueprint: the exam; its rules are kept as they now stand.
            bank: where questions come from.
            now: the server's time, with its zone.
            seed: decides the form.
            locale: the language it is sat in.
            extra_minutes: more time for somebody who needs it.

        Raises:
            StewardError: ``exam-taken`` where it may not be sat again; ``bad-content`` where the bank has too few items.
        """
        hand_in_overdue(store, bank, now, exam=blueprint.id, person=person)
        mine = sittings(store, exam=blueprint.id, person=person)
        for record in mine:
            if record.handed_in_at is None:
                return cls(store, bank, record)
        # Of the sittings just read: asked anew, another tab that begins meanwhile would look like one too many.
        if _times_left(store, blueprint, person, len(mine)) == 0:
            raise StewardError("exam-taken", _TAKEN, exam=blueprint.title.text, n=blueprint.attempts)
        form = draw(blueprint, bank, seed, order_seed=seed)
        attempt = len(mine) + 1
        # The session follows from who, what and how often: two tabs that begin at once begin one sitting.
        session = str(uuid.uuid5(_SITTINGS, f"{blueprint.id} {person} {attempt}"))
        body = {
            "form": form.as_json(),
            "deadline": (now + dt.timedelta(minutes=blueprint.minutes + extra_minutes)).isoformat(),
            "grace": blueprint.grace,
            "pass_mark": blueprint.pass_mark,
            "release": blueprint.release,
            "title": {"zh": blueprint.title.zh, "en": blueprint.title.en},
            "attempt": attempt,
            "locale": locale,
            "post": blueprint.post,
            "certificate": blueprint.certificate,
            "valid_months": blueprint.valid_months,
        }
        try:
            store.append(person, BEGUN, at=now, session=session, about=blueprint.id, body=body, after=0)
        except StewardError as error:
            if error.code != "answered-elsewhere":
                raise
        return cls(store, bank, _record(store, person, session))

    @classmethod
    def resume(cls, store: Store, person: str, session: str, bank: Bank) -> Sitting:
        """Take a sitting up again, after a crash or in another tab; one that is over can be looked at.

        Raises:
            StewardError: ``no-sitting`` where this person has no such sitting.
        """
        return cls(store, bank, _record(store, person, session))

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions in the order in which they are asked."""
        return tuple(self.record.form.questions[place] for place in self.record.form.order)

    def asked(self, place: int) -> Asked | None:
        """Give the question at a place of the form as it is asked; None where its item has been taken out of the bank.

        Raises:
            StewardError: ``no-question``.
        """
        return self._question(place).asked(self._bank)

    def shown(self, locale: Locale, now: dt.datetime) -> dict[str, Any]:
        """Give all that a screen shows while the exam is sat, as JSON: questions, answers given so far, the time left; no key."""
        record = self.record
        questions = []
        for number, question in enumerate(self.questions, 1):
            asked, given = question.asked(self._bank), record.answers.get(question.place)
            questions.append(
                {
                    "number": number,
                    "place": question.place,
                    "marks": question.marks,
                    "asked": None if asked is None else asked.shown(locale),
                    "answer": None if given is None else dict(given.answer),
                    "later": question.place in record.later,
                }
            )
        return {
            "exam": record.exam,
            "title": record.title.say(locale),
            "session": record.id,
            "attempt": record.attempt,
            "questions": questions,
            "answered": len(record.answers),
            "seconds_left": max(0.0, self.left(now).total_seconds()),
            "deadline": record.deadline.isoformat(),
            "over": record.is_over(now),
            "handed_in_at": None if record.handed_in_at is None else record.handed_in_at.isoformat(),
            "how": record.how,
        }

    def left(self, now: dt.datetime) -> dt.timedelta:
        """Give the time left; never more than there was at the beginning, should the clock have been set back."""
        if self.record.handed_in_at is not None:
            return dt.timedelta(0)
        whole = self.record.deadline - self.record.begun_at
        return max(dt.timedelta(0), min(whole, self.record.deadline - now))

    def answer(self, place: int, answer: Mapping[str, Any] | None, now: dt.datetime, locale: Locale = "zh") -> None:
        """Answer a question, or change its answer; None or ``{}`` takes it back. On disk when this returns.

        With two tabs open the later answer stands, whichever tab it came from.

        Raises:
            StewardError: ``bad-answer``, ``unclear-number`` and the like where it cannot be an answer to this question, and nothing is
                changed; ``exam-over`` after the end; ``no-question``, ``item-gone``.
        """
        self._refuse_when_over(now)
        question = self._question(place)
        asked = question.asked(self._bank)
        if asked is None:
            raise StewardError("item-gone", _ITEM_GONE, n=self._number(place))
        found = grade(asked, answer, locale)  # refuses what is no answer
        body: dict[str, Any] = {"place": place, "answer": {} if found.blank else dict(answer or {}), "locale": locale}
        if not found.blank:
            body |= {"worth": found.fraction, "fingerprint": fingerprint(asked.item)}
        self._append(ANSWERED, now, body, about=question.item)

    def mark_for_later(self, place: int, later: bool, now: dt.datetime) -> None:
        """Mark a question to come back to, or take the mark off.

        Raises:
            StewardError: ``exam-over``, ``no-question``.
        """
        self._append(MARKED, now, {"place": place, "later": later}, about=self._question(place).item)

    def hand_in(self, now: dt.datetime) -> Record:
        """Hand in; what was handed in before stays as it is. Once time is over it was the clock that handed in, whoever asks for it.

        Raises:
            StewardError: as for the store.
        """
        how: How = "time" if now >= self.record.deadline else "person"
        return self._hand_in(now, how)

    def hand_in_if_over(self, now: dt.datetime) -> bool:
        """Hand in where time is over; tells whether the sitting is handed in now."""
        if self.record.handed_in_at is None and self.record.is_over(now):
            self._hand_in(now, "time")
        return self.record.handed_in_at is not None

    # -- writing -------------------------------------------------------------------------------------------------------

    def _append(self, kind: str, now: dt.datetime, body: Mapping[str, Any], *, about: str) -> None:
        for _ in range(_TRIES):
            self._refuse_when_over(now)
            record = self.record
            try:
                self._store.append(
                    record.person, kind, at=now, session=record.id, about=about, body=body, after=record.last_seq
                )
            except StewardError as error:
                if error.code != "answered-elsewhere":
                    raise
                self._refresh()  # another tab was at work: look what it did, then write after it
                continue
            self._refresh()
            return
        raise StewardError(
            "exam-busy",
            Text("这次考试正在别处作答，请稍后再试。", "This exam is being answered elsewhere; try again in a moment."),
        )

    def _refuse_when_over(self, now: dt.datetime) -> None:
        was_over = self.record.handed_in_at
        if self.hand_in_if_over(now):
            at = self.record.handed_in_at or now
            if self.record.how == "time" and was_over is None:
                raise StewardError("exam-over", _TIME_OVER, at=moment(_local(self.record.deadline, now)))
            raise StewardError("exam-over", _OVER, at=moment(_local(at, now)))

    def _hand_in(self, now: dt.datetime, how: How) -> Record:
        for _ in range(_TRIES):
            record = self.record
            if record.handed_in_at is not None:
                return record
            # Where nobody was there to hand in, it was handed in when time was over, whenever that is noticed.
            at = record.deadline if how == "time" else now
            outcome = _outcome(record, self._bank)
            body: dict[str, Any] = {"how": how, "seconds": (at - record.begun_at).total_seconds(), "outcome": outcome}
            if record.release == "at-once":  # until it is released, no export of a person's own events tells the result
                body |= {"fraction": outcome["fraction"], "passed": outcome["passed"]}
            try:
                self._store.append(
                    record.person,
                    HANDED_IN,
                    at=at,
                    session=record.id,
                    about=record.exam,
                    body=body,
                    after=record.last_seq,
                )
            except StewardError as error:
                if error.code != "answered-elsewhere":
                    raise
            self._refresh()
        return self.record

    def _refresh(self) -> None:
        self.record = _record(self._store, self.record.person, self.record.id)

    def _question(self, place: int) -> Question:
        if not 0 <= place < len(self.record.form.questions):
            raise StewardError("no-question", _NO_PLACE, n=place + 1)
        return self.record.form.questions[place]

    def _number(self, place: int) -> int:
        return self.record.form.order.index(place) + 1


def allow_again(store: Store, person: str, exam: str, now: dt.datetime, *, by: str) -> None:
    """Let a person sit an exam once more than its blueprint has it; for a trainer, whose id is kept with it."""
    store.append(person, ALLOWED, at=now, about=exam, body={"by": by})


def times_left(store: Store, blueprint: Blueprint, person: str) -> int | None:
    """Tell how often a person may still begin an exam; None for as often as they like."""
    return _times_left(store, blueprint, person, len(sittings(store, exam=blueprint.id, person=person)))


def _times_left(store: Store, blueprint: Blueprint, person: str, begun: int) -> int | None:
    if blueprint.attempts is None:
        return None
    allowed = len(store.events(person=person, kinds=[ALLOWED], about=blueprint.id))
    return max(0, blueprint.attempts + allowed - begun)


def _record(store: Store, person: str, session: str) -> Record:
    found = records(store.events(person=person, session=session)).get(session)
    if found is None:
        raise StewardError("no-sitting", _NO_SITTING)
    return found


def _local(at: dt.datetime, now: dt.datetime) -> dt.datetime:
    """Give a moment in the zone in which the caller reckons."""
    return at.astimezone(now.tzinfo)


def _outcome(record: Record, bank: Bank) -> dict[str, Any]:
    """Grade a sitting: what is written down when it is handed in."""
    fractions: list[float | None] = []
    for question in record.form.questions:
        given = record.answers.get(question.place)
        if given is not None:
            fractions.append(given.fraction)
        else:  # what was withdrawn before it could be answered counts for nobody
            fractions.append(None if question.item not in bank.items else 0.0)
    changed = [question.place for question in record.form.questions if question.state(bank) != "same"]
    earned, most = _sums(record, fractions)
    fraction = earned / most if most else 0.0
    return {
        "fractions": fractions,
        "changed": changed,
        "marks": earned,
        "most": most,
        "fraction": fraction,
        "passed": passes(fraction, record.pass_mark),
        "answered": len(record.answers),
    }


def _sums(record: Record, fractions: Iterable[float | None]) -> tuple[float, float]:
    worth = [
        (q.marks, fraction)
        for q, fraction in zip(record.form.questions, fractions, strict=True)
        if fraction is not None
    ]
    return sum(marks * fraction for marks, fraction in worth), sum(marks for marks, _ in worth)


def passes(fraction: float, pass_mark: float) -> bool:
    """Whether a share of the marks passes; exactly the pass mark does, however the sum was rounded.

    >>> passes(0.1 + 0.7, 0.8), passes(0.79, 0.8)
    (True, False)
    """
    return fraction >= pass_mark - 1e-9


def hand_in_overdue(
    store: Store, bank: Bank, now: dt.datetime, *, exam: str | None = None, person: str | None = None
) -> list[Record]:
    """Hand in every sitting whose time is over, with what it has; gives those that it handed in."""
    done = []
    for record in sittings(store, exam=exam, person=person):
        if record.handed_in_at is None and record.is_over(now):
            sitting = Sitting(store, bank, record)
            if sitting.hand_in_if_over(now):
                done.append(sitting.record)
    return done
