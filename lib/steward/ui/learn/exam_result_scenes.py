"""What the page of exams shows of a result that is released, as JSON for its widget."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from steward.quiz.exams.exam import Record, sittings, times_left
from steward.quiz.exams.exam_result import LEAST, ExamResult, released_at, released_result, result_of, review
from steward.ui.learn import exam_paper
from steward.ui.learn.exam_scenes import marks, times
from steward.ui.learn.scenes import Scene
from steward.ui.visit import app_link
from steward.words import Locale, Text, moment, number, percent

if TYPE_CHECKING:
    from steward.quiz.exams.blueprint import Exams
    from steward.quiz.items.bank import Bank
    from steward.records.people import Person
    from steward.records.store import Store
    from steward.ui.visit import Visit

_PASSED = Text("{name}，您通过了", "{name}, you have passed")
_FAILED = Text("这次没有通过，还差 {gap} 分", "Not passed this time: {gap} short")
_ATTEMPT = Text("第 {n} 次", "Attempt {n}")
_HANDED_IN, _TIME_OVER = (
    Text("{when} 交卷", "Handed in {when}"),
    Text("{when} 时间到，自动交卷", "Time was over {when}"),
)
_MARKS, _SHARE, _NEEDED = Text("得分", "Marks"), Text("得分率", "Share"), Text("及格线", "To pass")
_ANSWERED = Text("答了", "Answered")
_OF_N = Text("{n} 题", "n = {n}")
_RANGE = Text(
    "{n} 道题的得分率，换一套同样的题大约会在 {low}–{high} 之间。",
    "On {n} questions; another form of the same kind might well have given {low}–{high}.",
)
_FEW = Text(
    "一个主题只有几道题，只能看个大概；少于 {n} 题的只列得分，一两题说明不了什么。",
    "A topic has a few questions only, so this is a rough picture; with fewer than {n} only the marks are given, as they say nothing yet.",
)
_WITHDRAWN = Text("有 {n} 道题后来从题库撤下，没有计分。", "{n} withdrawn from the bank and not counted.")
_AGAIN = Text("再考一次，还有 {n} 次", "Sit it again ({times} left)")
_AS_OFTEN = Text("再考一次", "Sit it again")
_LIST = Text("看所有考试", "All exams")
_NO_MORE = Text(
    "可以考的次数用完了；要再考，请找培训师。", "All attempts are used up; ask the trainer to sit it again."
)
_WRONG_BOOK = Text(
    "先把下面没全对的题看懂，再练薄弱的主题，然后再来。", "Go over what was not all right below, practise what is weak, then come again."
)  # fmt: skip
_ONE_PASSED, _ONE_FAILED = Text("通过，{share}", "Passed, {share}"), Text("没有通过，{share}", "Not passed, {share}")
_ONE_WAITS = Text("等成绩公布", "Result not out yet")


def result(
    record: Record, person: Person, store: Store, bank: Bank, exams: Exams, here: Visit, now: dt.datetime
) -> Scene:
    """Show what came out: marks with their n and interval, topics, the certificate, and every question again.

    Raises:
        StewardError: ``not-released``, ``not-handed-in``.
    """
    locale = here.locale
    found = released_result(store, bank, record)
    known = exams.blueprints.get(record.exam)
    left = times_left(store, known, person.id) if known else 0
    under_way = any(one.handed_in_at is None for one in sittings(store, exam=record.exam, person=person.id))
    gap = marks(max(0.1, found.pass_mark * found.most - found.marks))
    title = _PASSED.say(locale, name=person.name) if found.passed else _FAILED.say(locale, gap=_short(gap, locale))
    when = moment(found.handed_in_at.astimezone(now.tzinfo))
    actions: list[dict[str, Any]] = []
    if left != 0 and not under_way and (left is None or not found.passed):
        text = _AS_OFTEN if left is None else _AGAIN
        label = text.say(locale, n=number(left or 0), times=times(left or 0))
        actions.append({"label": label, "send": {"type": "cover", "exam": record.exam}})
    actions.append({"label": _LIST.say(locale), "send": {"type": "list"}})
    return {
        "kind": "result",
        "exam": record.exam,
        "session": record.id,
        "passed": found.passed,
        "bits": [
            record.title.say(locale),
            _ATTEMPT.say(locale, n=number(found.attempt)),
            (_TIME_OVER if found.how == "time" else _HANDED_IN).say(locale, when=when),
        ],
        "title": title,
        "tally": _tally(found, len(record.form.questions), locale),
        "lede": _honest(found, locale),
        "notes": _notes(found, left, locale),
        "paper": exam_paper.drawn(here, store, record, person, bank, now) if found.passed and record.certificate else None,
        "topics": _topics(found, here),
        "topics_note": _FEW.say(locale, n=number(LEAST)),
        "review": [_reviewed(one, here) for one in review(store, bank, record, locale)],
        "attempts": _others(record, store, bank, now, locale),
        "actions": actions,
    }  # fmt: skip


def _short(gap: str, locale: Locale) -> str:
    return gap if locale == "zh" else f"{gap} {'mark' if gap == '1' else 'marks'}"


def _tally(found: ExamResult, asked: int, locale: Locale) -> list[dict[str, str]]:
    n = _OF_N.say(locale, n=number(found.n))
    tally = [
        {"name": _MARKS.say(locale), "value": marks(found.marks), "rest": f"/{marks(found.most)}"},
        {"name": _SHARE.say(locale), "value": percent(found.share.value), "rest": n},
        {"name": _NEEDED.say(locale), "value": percent(found.pass_mark, decimals=0), "rest": ""},
    ]
    if found.answered < asked:
        tally.append({"name": _ANSWERED.say(locale), "value": number(found.answered), "rest": f"/{number(asked)}"})
    return tally


def _honest(found: ExamResult, locale: Locale) -> str:
    """Say how far such a result can be trusted."""
    if near := found.near(locale):
        return near + ("。" if locale == "zh" else ".")
    low, high = percent(found.share.low, decimals=0), percent(found.share.high, decimals=0)
    return _RANGE.say(locale, n=number(found.n), low=low, high=high)


def _notes(found: ExamResult, left: int | None, locale: Locale) -> list[str]:
    notes = [] if found.passed else [(_NO_MORE if left == 0 else _WRONG_BOOK).say(locale)]
    if found.withdrawn:
        notes.append(_WITHDRAWN.say(locale, n=number(found.withdrawn)))
    return notes


def _topics(found: ExamResult, here: Visit) -> list[Scene]:
    told = zip(found.topics, found.rows(here.locale), strict=True)
    bare = Text("{marks}/{most}（{n} 题）", "{marks}/{most} (n = {n})")
    return [
        {
            "name": name,
            "text": text
            if one.can_tell
            else bare.say(here.locale, marks=marks(one.marks), most=marks(one.most), n=one.n),
            "share": one.share.value if one.can_tell else None,
            "practise": "" if one.marks >= one.most else app_link(here, "learn/today", f"topic={one.topic}"),
        }
        for one, (name, text) in sorted(told, key=lambda pair: (not pair[0].can_tell, pair[0].share.value))
    ]


def _reviewed(one: dict[str, Any], here: Visit) -> Scene:
    """Give a question of the review; each standard with the address of its page."""
    fraction = one["fraction"]
    graded = one["graded"]
    if graded:
        for standard in graded["standards"]:
            standard["href"] = app_link(here, "learn/standards", f"id={standard['id']}")
    state = "none" if fraction is None else "right" if fraction >= 1 else "partly" if fraction > 0 else "wrong"
    earned = None if fraction is None else marks(fraction * one["marks"])
    return {
        "number": one["number"],
        "state": state,
        "earned": earned,
        "most": marks(one["marks"]),
        "note": one["note"],
        "asked": one["asked"],
        "answer": one["answer"],
        "graded": graded,
    }


def _others(record: Record, store: Store, bank: Bank, now: dt.datetime, locale: Locale) -> list[dict[str, str]]:
    told = []
    for one in sittings(store, exam=record.exam, person=record.person):
        if one.id == record.id or one.handed_in_at is None:
            continue
        said, mark = _ONE_WAITS.say(locale), ""
        if released_at(store, one) is not None:
            found = result_of(one, bank)
            mark = "met" if found.passed else "missed"
            said = (_ONE_PASSED if found.passed else _ONE_FAILED).say(locale, share=percent(found.share.value))
        when = moment(one.handed_in_at.astimezone(now.tzinfo))
        name = _ATTEMPT.say(locale, n=number(one.attempt))
        told.append({"sitting": one.id, "name": name, "when": when, "said": said, "mark": mark})
    return told
