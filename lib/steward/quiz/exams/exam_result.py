"""What came out of an exam, and who may know when.

A result is released at once, when everybody has handed in, or when the trainer says so, as its blueprint had it when the exam was begun; a
trainer may release earlier. Until then `released_result` and `review` refuse. `result_of` is for trainers and the store.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from steward.errors import StewardError
from steward.quiz.answers.asked import OWN, ask
from steward.quiz.answers.grading import grade
from steward.quiz.exams.blueprint import RELEASES
from steward.quiz.exams.exam import RELEASED, Record, passes, sittings
from steward.quiz.items.bank import fingerprint
from steward.quiz.items.item import topic_of
from steward.service.said import Said
from steward.service.statistics.estimate import Estimate
from steward.service.statistics.rates import wilson_ends
from steward.standards import vocabulary
from steward.words import Locale, Text, number, percent

if TYPE_CHECKING:
    from steward.quiz.items.bank import Bank
    from steward.records.event import Event
    from steward.records.people import Person
    from steward.records.store import Store

LEAST = 5
"""Questions on a topic below which its share says nothing. Our own choice: with four, one answer is 25 points."""
_Z = 1.959964

_NOT_RELEASED = Text(
    "成绩还没有公布（{when}），请等一等。", "The result has not been released yet ({when}); please wait."
)
_NOT_HANDED_IN = Text("这次考试还没有交卷。", "This exam has not been handed in yet.")
_WHY: dict[str, Text] = {
    "unanswered": Text("没有作答", "no answer"),
    "changed": Text(
        "这道题后来改过，当时的题面和答案已经看不到，得分照当时的算",
        "this question has been changed since; what it said then can no longer be shown, the mark stands as it was given",
    ),
    "gone": Text(
        "这道题后来撤下了，得分照当时的算", "this question has been withdrawn since, the mark stands as it was given"
    ),
    "uncounted": Text(
        "这道题没答之前就撤下了，不计分", "this question was withdrawn before it was answered and does not count"
    ),
}


@dataclass(frozen=True, slots=True)
class TopicResult:
    """The part of a result that is about one topic."""

    topic: str
    name: Text
    n: int
    """Questions that counted."""
    marks: float
    most: float
    share: Estimate
    """Of the marks, with the interval that so few questions leave."""

    @property
    def can_tell(self) -> bool:
        """Whether there were enough questions to say anything."""
        return self.n >= LEAST


@dataclass(frozen=True, slots=True)
class ExamResult(Said):
    """The result of one sitting, as it was graded when it was handed in."""

    sitting: str
    exam: str
    person: str
    title: Text
    n: int
    """Questions that counted."""
    answered: int
    marks: float
    most: float
    pass_mark: float
    passed: bool
    share: Estimate
    """Of the marks; the interval is what other forms of the same exam might well have given."""
    topics: tuple[TopicResult, ...]
    handed_in_at: dt.datetime
    how: str
    attempt: int
    withdrawn: int
    """Questions that did not count, as their items had been taken out of the bank."""

    @property
    def is_close(self) -> bool:
        """Whether the pass mark lies within the interval: another form might have come out the other way."""
        return self.share.low < self.pass_mark < self.share.high

    def sentence(self, locale: Locale) -> str:
        """Say whether it was passed, with what, and how near that is."""
        text = _PASSED if self.passed else _FAILED
        said = text.say(
            locale,
            exam=self.title,
            marks=_marks(self.marks),
            most=_marks(self.most),
            share=percent(self.share.value),
            n=number(self.n),
            needed=percent(self.pass_mark, decimals=0),
        )
        near = self.near(locale)
        return said + ("。" if locale == "zh" else ". ") + near if near else said

    def near(self, locale: Locale) -> str:
        """Say that another form might have come out the other way; empty where that is unlikely."""
        if not self.is_close:
            return ""
        text = _NEAR if self.passed else _NEAR_BELOW
        return text.say(locale, low=percent(self.share.low, decimals=0), high=percent(self.share.high, decimals=0))

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give each topic with its n."""
        enough = Text("{marks}/{most}（{n} 题，{share}）", "{marks}/{most} (n = {n}, {share})")
        few = Text("{marks}/{most}（只有 {n} 题，说明不了什么）", "{marks}/{most} (n = {n}: too few to tell)")
        return [
            (
                one.name.say(locale),
                (enough if one.can_tell else few).say(
                    locale,
                    marks=_marks(one.marks),
                    most=_marks(one.most),
                    n=number(one.n),
                    share=percent(one.share.value),
                ),
            )
            for one in self.topics
        ]

    def as_json(self) -> dict[str, Any]:
        """Give the result for programs."""
        return {
            "sitting": self.sitting,
            "exam": self.exam,
            "person": self.person,
            "attempt": self.attempt,
            "handed_in_at": self.handed_in_at.isoformat(),
            "how": self.how,
            "n": self.n,
            "answered": self.answered,
            "marks": self.marks,
            "most": self.most,
            "share": self.share.value,
            "low": self.share.low,
            "high": self.share.high,
            "pass_mark": self.pass_mark,
            "passed": self.passed,
            "close": self.is_close,
            "topics": [
                {"topic": one.topic, "n": one.n, "marks": one.marks, "most": one.most, "can_tell": one.can_tell}
                for one in self.topics
            ],
        }


_PASSED = Text(
    "{exam}：通过。{n} 题得 {marks}/{most} 分（{share}），及格线 {needed}",
    "{exam}: passed with {marks} of {most} marks on {n} questions ({share}); passing takes {needed}",
)
_FAILED = Text(
    "{exam}：这次没有通过。{n} 题得 {marks}/{most} 分（{share}），及格线 {needed}",
    "{exam}: not passed this time, with {marks} of {most} marks on {n} questions ({share}); passing takes {needed}",
)
_NEAR = Text(
    "离及格线不远：换一套同样的题，大约会在 {low}–{high} 之间",
    "It was near: another form of the same kind might well have given {low}–{high}",
)
_NEAR_BELOW = Text(
    "差得不多：换一套同样的题，大约会在 {low}–{high} 之间，补一补再来",
    "It was near: another form of the same kind might well have given {low}–{high}; go over it and come again",
)


def result_of(record: Record, bank: Bank) -> ExamResult:
    """Give the result of a sitting that has been handed in; for trainers, whether or not it is released.

    Raises:
        StewardError: ``not-handed-in``.
    """
    if record.handed_in_at is None:
        raise StewardError("not-handed-in", _NOT_HANDED_IN)
    fractions = record.outcome["fractions"]
    counted = [(q, float(f)) for q, f in zip(record.form.questions, fractions, strict=True) if f is not None]
    by_topic: dict[str, list[tuple[float, float]]] = {}
    for question, fraction in counted:
        item = bank.items.get(question.item)
        by_topic.setdefault(topic_of(item) if item else "own", []).append((question.marks * fraction, question.marks))
    marks, most = float(record.outcome["marks"]), float(record.outcome["most"])
    return ExamResult(
        sitting=record.id,
        exam=record.exam,
        person=record.person,
        title=record.title,
        n=len(counted),
        answered=int(record.outcome["answered"]),
        marks=marks,
        most=most,
        pass_mark=record.pass_mark,
        passed=bool(record.outcome["passed"]) and passes(marks / most if most else 0.0, record.pass_mark),
        share=_share(marks, most, len(counted)),
        topics=tuple(_topic(topic, pairs) for topic, pairs in by_topic.items()),
        handed_in_at=record.handed_in_at,
        how=str(record.how),
        attempt=record.attempt,
        withdrawn=len(fractions) - len(counted),
    )


def _topic(topic: str, pairs: list[tuple[float, float]]) -> TopicResult:
    marks, most = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
    name = OWN if topic == "own" else vocabulary("topics")[topic]
    return TopicResult(topic, name, len(pairs), marks, most, _share(marks, most, len(pairs)))


def _share(marks: float, most: float, n: int) -> Estimate:
    """Give a share of marks with Wilson's interval for `n` questions: no narrower than part marks would have it."""
    if not most:
        return Estimate(0.0, 0, None, 0.0, 1.0, "Wilson")
    value = min(1.0, max(0.0, marks / most))
    return Estimate(value, n, None, *wilson_ends(value, n, _Z), "Wilson")


# -- who may know when -------------------------------------------------------------------------------------------------


def release(store: Store, exam: str, now: dt.datetime, *, by: str, sitting: str | None = None) -> None:
    """Release the results of an exam that have been handed in up to now, or of one sitting; for a trainer, whose id is kept with it."""
    store.append(by, RELEASED, at=now, about=exam, body={"sitting": sitting} if sitting else {})


def released_at(store: Store, record: Record) -> dt.datetime | None:
    """Tell since when the person may see result and key; None while they may not.

    ``after-all`` means: when everybody of the post the exam is for has handed it in, or where it is for all posts everybody who began it.
    """
    if record.handed_in_at is None:
        return None
    if record.release == "at-once":
        return record.handed_in_at
    said = _released_by_trainer(record, store.events(kinds=[RELEASED], about=record.exam))
    if said is not None or record.release != "after-all":
        return said
    from steward.records.people import people

    return _when_all_were_done(record, sittings(store, exam=record.exam), people(store))


def releases(
    records: Sequence[Record], events: Iterable[Event], people: Sequence[Person]
) -> dict[str, dt.datetime | None]:
    """Tell the same of many sittings at once, by sitting.

    Args:
        records: all sittings of the exams they are of.
        events: the releases, among any others.
        people: everybody who has not left.
    """
    said: dict[str, list[Event]] = {}
    for event in events:
        if event.kind == RELEASED:
            said.setdefault(event.about, []).append(event)
    by_exam: dict[str, list[Record]] = {}
    for record in records:
        by_exam.setdefault(record.exam, []).append(record)
    found: dict[str, dt.datetime | None] = {}
    for record in records:
        at = None
        if record.handed_in_at is not None:
            at = record.handed_in_at if record.release == "at-once" else None
            at = at or _released_by_trainer(record, said.get(record.exam, ()))
            if at is None and record.release == "after-all":
                at = _when_all_were_done(record, by_exam[record.exam], people)
        found[record.id] = at
    return found


def _released_by_trainer(record: Record, events: Iterable[Event]) -> dt.datetime | None:
    for event in events:
        of = event.body.get("sitting")
        if of == record.id or (of is None and record.handed_in_at is not None and event.at >= record.handed_in_at):
            return event.at
    return None


def _when_all_were_done(record: Record, of_the_exam: Sequence[Record], people: Sequence[Person]) -> dt.datetime | None:
    if any(one.handed_in_at is None for one in of_the_exam):
        return None
    done = {one.person for one in of_the_exam}
    post = record.post
    if post and any(person.post == post and person.id not in done for person in people):
        return None
    return max(one.handed_in_at for one in of_the_exam if one.handed_in_at is not None)


def released_result(store: Store, bank: Bank, record: Record) -> ExamResult:
    """Give a person their result.

    Raises:
        StewardError: ``not-released``, ``not-handed-in``.
    """
    _refuse_before_release(store, record)
    return result_of(record, bank)


def review(store: Store, bank: Bank, record: Record, locale: Locale) -> list[dict[str, Any]]:
    """Give every question with the answer, the key and why, in the order in which they were asked.

    Raises:
        StewardError: ``not-released``, ``not-handed-in``.
    """
    _refuse_before_release(store, record)
    return [_reviewed(record, place, bank, locale) for place in record.form.order]


def _reviewed(record: Record, place: int, bank: Bank, locale: Locale) -> dict[str, Any]:
    question, given = record.form.questions[place], record.answers.get(place)
    fraction = record.outcome["fractions"][place]
    item = bank.items.get(question.item)
    told: dict[str, Any] = {
        "place": place,
        "number": record.form.order.index(place) + 1,
        "item": question.item,
        "marks": question.marks,
        "fraction": fraction,
        "note": "",
        "asked": None,
        "answer": None if given is None else dict(given.answer),
        "graded": None,
    }
    if fraction is None or item is None:
        why = "uncounted" if fraction is None else "gone"
        return {**told, "note": _WHY[why].say(locale)}
    if fingerprint(item) != (question.fingerprint if given is None else given.fingerprint):
        return {**told, "note": _WHY["changed"].say(locale)}
    asked = ask(item, question.seed)
    if given is None:
        told["note"] = _WHY["unanswered"].say(locale)
    found = grade(asked, {} if given is None else given.answer, locale if given is None else given.locale)
    return {**told, "asked": asked.shown(locale), "graded": found.shown(locale)}


def _refuse_before_release(store: Store, record: Record) -> None:
    if record.handed_in_at is None:
        raise StewardError("not-handed-in", _NOT_HANDED_IN)
    if released_at(store, record) is None:
        raise StewardError("not-released", _NOT_RELEASED, when=RELEASES[record.release])


def _marks(value: float) -> str:
    return number(value, decimals=0 if abs(value - round(value)) < 1e-9 else 1)
