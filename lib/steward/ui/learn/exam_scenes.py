"""What the page of exams shows up to the handing-in, as JSON for its widget; results stand in `exam_result_scenes`."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from typing import TYPE_CHECKING

from steward.quiz.answers.asked import OWN
from steward.quiz.exams.blueprint import RELEASES, candidates
from steward.quiz.exams.exam import Record, Sitting, sittings, times_left
from steward.quiz.exams.exam_result import released_at, result_of
from steward.quiz.items.item import topic_of
from steward.records.identity import may_see_everybody
from steward.records.people import POSTS
from steward.standards import vocabulary
from steward.ui.learn.scenes import Scene
from steward.ui.page import TITLES
from steward.ui.visit import app_link
from steward.words import Locale, Text, join, moment, number, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from steward.quiz.exams.blueprint import Blueprint, Exams, Row
    from steward.quiz.items.bank import Bank
    from steward.records.people import Person
    from steward.records.store import Store
    from steward.ui.visit import Visit

# -- the list ----------------------------------------------------------------------------------------------------------

_LEDE = Text(
    "考什么、几道题、多少分通过，开考前都写明白。答过的题一题不丢；只有时间，开考以后不停。",
    "What is asked, how many questions and what it takes to pass are told before you start. No answer is ever lost; only the clock does not stop.",
)
_GROUPS = {
    "post": Text("您的岗位", "For your post"),
    "all": Text("人人都考", "For everybody"),
    "others": Text("其他岗位", "For other posts"),
    "past": Text("以前考过的", "Sat before"),
}
_NEW = Text("还没考过", "Not taken yet")
_OPEN = Text("正在考，还剩 {left}", "Under way, {left} left")
_WAITS = Text("{when} 交卷，等成绩公布", "Handed in {when}; the result is not out yet")
_PASSED = Text("通过，{share}（{n} 题）", "Passed, {share} (n = {n})")
_FAILED = Text("没有通过，{share}（{n} 题）", "Not passed, {share} (n = {n})")
_AGAIN = Text("，还可以考 {n} 次", "; may be sat {times} more")
_SEE, _GO_ON = Text("看看要考什么", "See what is asked"), Text("接着考", "Go on")
_NEXT, _RESULT = Text("看接下来", "See what comes next"), Text("看成绩", "See the result")
_QUESTIONS, _MINUTES = Text("{n} 题", "{n} questions"), Text("{n} 分钟", "{n} min")
_TO_PASS = Text("{share} 通过", "{share} to pass")
_TROUBLE = Text(
    "公司自己的考试文件有问题，这几份还不能考：", "Exams of the company’s own that cannot be sat, as their files have mistakes:"
)  # fmt: skip


def shelf(found: Exams, store: Store, bank: Bank, person: Person, here: Visit, now: dt.datetime) -> Scene:
    """Show all exams and where the person stands in each, those for their post first."""
    locale = here.locale
    mine: dict[str, list[Record]] = {}
    for record in sittings(store, person=person.id):
        mine.setdefault(record.exam, []).append(record)
    groups: dict[str, list[Scene]] = {name: [] for name in _GROUPS}
    for one in found.blueprints.values():
        group = "all" if not one.post else "post" if one.post == person.post else "others"
        told = _standing(mine.pop(one.id, []), store, bank, locale, now, times_left(store, one, person.id))
        bits = [
            _QUESTIONS.say(locale, n=number(one.questions)),
            _MINUTES.say(locale, n=number(one.minutes)),
            _TO_PASS.say(locale, share=percent(one.pass_mark, decimals=0)),
        ]
        if group == "others":
            bits.insert(0, _capital(POSTS[one.post].say(locale)))
        groups[group].append(
            {
                "id": one.id,
                "title": one.title.text.say(locale),
                "lede": one.lede.text.say(locale),
                "bits": bits,
                **told,
            }
        )
    for id, records in mine.items():  # the company has taken the exam back; what was sat stays
        told = _standing(records, store, bank, locale, now, 0)
        groups["past"].append({"id": id, "title": records[-1].title.say(locale), "lede": "", "bits": [], **told})
    troubles = [trouble.describe(locale) for trouble in found.troubles] if may_see_everybody() else []
    return {
        "kind": "list",
        "title": TITLES["learn/exam"].say(locale),
        "lede": _LEDE.say(locale),
        "groups": [{"name": _GROUPS[name].say(locale), "exams": exams} for name, exams in groups.items() if exams],
        "mistakes": {"text": _TROUBLE.say(locale), "lines": troubles} if troubles else None,
    }


def _standing(
    records: Sequence[Record], store: Store, bank: Bank, locale: Locale, now: dt.datetime, left: int | None
) -> Scene:
    """Say where a person stands in an exam: what counts is the sitting under way, else a pass, else the last one."""
    if not records:
        return {"state": "new", "said": _NEW.say(locale), "action": _SEE.say(locale)}
    last = records[-1]
    if last.handed_in_at is None:
        return {
            "state": "open",
            "said": _OPEN.say(locale, left=minutes_left(last, now, locale)),
            "action": _GO_ON.say(locale),
        }
    out = [one for one in records if released_at(store, one) is not None]
    if last not in out:
        when = moment(last.handed_in_at.astimezone(now.tzinfo))
        return {"state": "waiting", "said": _WAITS.say(locale, when=when), "action": _NEXT.say(locale)}
    shown = next((one for one in reversed(out) if one.outcome.get("passed")), last)
    result = result_of(shown, bank)
    text = _PASSED if result.passed else _FAILED
    said = text.say(locale, share=percent(result.share.value), n=number(result.n))
    if not result.passed and left:
        said += _AGAIN.say(locale, n=number(left), times=times(left))
    state = "passed" if result.passed else "failed"
    return {"state": state, "said": said, "action": _RESULT.say(locale), "sitting": shown.id}


def minutes_left(record: Record, now: dt.datetime, locale: Locale) -> str:
    """Say how much time is left, in whole minutes rounded up."""
    n = max(1, math.ceil((record.deadline - now).total_seconds() / 60))
    return _MINUTES.say(locale, n=number(n))


def times(n: int) -> str:
    """Say in English how often."""
    return "once" if n == 1 else "twice" if n == 2 else f"{number(n)} times"


# -- the cover ---------------------------------------------------------------------------------------------------------

_ROWS = {
    "questions": Text("题数", "Questions"),
    "minutes": Text("时间", "Time"),
    "pass": Text("及格线", "To pass"),
    "attempts": Text("次数", "Attempts"),
    "release": Text("成绩", "Result"),
    "certificate": Text("证书", "Certificate"),
}
_ONE_MARK, _MARKS = Text("{n} 道，每题 1 分", "{n}, one mark each"), Text("{n} 道，满分 {most} 分", "{n}, {most} marks")
_TIME = Text("{n} 分钟，从开始算起", "{n} minutes from the start")
_NEEDED = Text("{share}，就是 {marks}/{most} 分", "{share}, that is {marks} of {most} marks")
_ANY = Text("想考几次就考几次，这是第 {k} 次", "As often as you like; this is attempt {k}")
_SO_MANY = Text("这是第 {k} 次，一共可以考 {n} 次", "This is attempt {k} of {n}")
_USED = Text("可以考的次数用完了；要再考，请找培训师", "All attempts are used up; ask the trainer to sit it again")
_FOR_EVER, _FOR_MONTHS = (
    Text("通过就有，长期有效", "When you pass, for good"),
    Text("通过就有，{n} 个月有效", "When you pass, for {n} months"),
)
_NO_PAPER = Text("不发证书", "None")
_PROMISES = (
    Text(
        "每答一题就存下来。关机、断电、断网，答案都不丢；重新打开这一页，从同一题接着考。",
        "Every answer is kept as you give it. Should the computer go off or the line break, nothing is lost: open this page again and go on at the same question.",
    ),
    Text(
        "开始以后时间不停。时间到自动交卷，答了多少算多少。",
        "Once you start, the clock does not stop. When time is over the exam is handed in by itself, with what you have answered.",
    ),
    Text(
        "题可以跳着答，也可以回头改；拿不准的先标记，最后再看。",
        "Answer in any order and change what you like; mark what you are not sure of and come back to it.",
    ),
    Text("考的时候不说对错，公布以后逐题看得到。", "Right and wrong are told after the release, question by question."),
)
_OTHER_POST = Text(
    "这是{post}岗位的考试，您也可以考。", "This exam is for another post ({post}); you may sit it all the same."
)
_EITHER = Text("从{topics}里抽", "drawn from {topics}")
_ANYTHING, _WHOLE_BANK = Text("公司自己的题", "The company’s own questions"), Text("各个主题", "Any topic")


def cover(one: Blueprint, store: Store, bank: Bank, person: Person, here: Visit) -> Scene:
    """Show what an exam asks and how it goes, before it is begun."""
    locale = here.locale
    left, done = times_left(store, one, person.id), len(sittings(store, exam=one.id, person=person.id))
    most, worth = marks(one.most), {row.marks for row in one.rows}
    attempts = _ANY if left is None else _SO_MANY if left else _USED
    paper = _NO_PAPER if not one.certificate else _FOR_EVER if one.valid_months is None else _FOR_MONTHS
    facts = {
        "questions": (_ONE_MARK if worth == {1.0} else _MARKS).say(locale, n=number(one.questions), most=most),
        "minutes": _TIME.say(locale, n=number(one.minutes)),
        "pass": _NEEDED.say(locale, share=percent(one.pass_mark, decimals=0), marks=marks(one.pass_mark * one.most), most=most),
        "attempts": attempts.say(locale, k=number(done + 1), n=number(done + (left or 0))),
        "release": _capital(RELEASES[one.release].say(locale)),
        "certificate": paper.say(locale, n=number(one.valid_months or 0)),
    }  # fmt: skip
    other = one.post and one.post != person.post
    return {
        "kind": "cover",
        "exam": one.id,
        "title": one.title.text.say(locale),
        "lede": one.lede.text.say(locale),
        "about": [{"n": n, "text": text} for text, n in asked_about(one, bank, locale)],
        "facts": [[_ROWS[name].say(locale), words] for name, words in facts.items()],
        "promises": [promise.say(locale) for promise in _PROMISES],
        "note": _OTHER_POST.say(locale, post=POSTS[one.post].say(locale)) if other else "",
        "reasons": one.assumption.text.say(locale) if one.assumption else "",
        "begin": left != 0,
    }


def asked_about(one: Blueprint, bank: Bank, locale: Locale) -> list[tuple[str, int]]:
    """Tell what an exam asks about and how many questions of it, the most first; rows that may draw from several topics say so."""
    counts: Counter[str] = Counter()
    for i, row in enumerate(one.rows):
        if row.items:
            counts.update(_name(topic_of(bank.items[id]), locale) for id in row.items)
        else:
            counts[_about(row, {topic_of(bank.items[id]) for id in candidates(one, i, bank)}, locale)] += row.questions
    return counts.most_common()


def _about(row: Row, found: set[str], locale: Locale) -> str:
    topics = list(row.topics) or sorted(found) if row.topics or row.standards else []
    if not topics:
        return (_ANYTHING if row.own else _WHOLE_BANK).say(locale)
    names = [_name(topic, locale) for topic in topics]
    return names[0] if len(names) == 1 else _EITHER.say(locale, topics=join(names, locale))


def _name(topic: str, locale: Locale) -> str:
    return (OWN if topic == "own" else vocabulary("topics")[topic]).say(locale)


# -- the sitting -------------------------------------------------------------------------------------------------------


def sitting(one: Sitting, locale: Locale, now: dt.datetime) -> Scene:
    """Show the questions of a sitting; where the reader goes on is the question answered last."""
    shown, given = one.shown(locale, now), one.record.answers
    last = max(given, key=lambda place: given[place].at) if given else None
    return {
        "kind": "sitting",
        "exam": one.record.exam,
        "session": one.record.id,
        "title": shown["title"],
        "questions": [
            {"number": question["number"], "place": question["place"], "asked": question["asked"]}
            for question in shown["questions"]
        ],
        "at": last,
    }


def state(one: Sitting, now: dt.datetime) -> Scene:
    """Tell what is kept of a sitting, and the seconds left by the server's clock."""
    record = one.record
    return {
        "session": record.id,
        "left": one.left(now).total_seconds(),
        "answers": {str(place): dict(given.answer) for place, given in record.answers.items()},
        "later": sorted(record.later),
        "refused": {},
        "notice": "",
        "failed": False,
        "ref": "",
    }


# -- after handing in --------------------------------------------------------------------------------------------------

_HANDED_IN, _TIME_OVER = Text("已经交卷", "Handed in"), Text("时间到，已经交卷", "Time is over; it is handed in")
_SAID = Text(
    "{exam}：{when} 交卷，{n} 题答了 {answered} 题，都已存好。",
    "{exam}: handed in {when} with {answered} of {n} questions answered; all of it is kept.",
)
_WHEN = Text("成绩{when}。", "The result comes {when}.")
_THEN = Text(
    "公布以后，这一页就是您的成绩：每一题的答案、对在哪里错在哪里、依据哪条标准。",
    "This page then shows it: each question with your answer, the right one, the reasons and the standards.",
)
_PAPER = Text("通过的话，证书也在这里。", "If you have passed, the certificate is here too.")
_STUDY, _LIST = Text("今天的 15 分钟", "Today’s fifteen minutes"), Text("看所有考试", "All exams")


def waiting(record: Record, here: Visit, now: dt.datetime) -> Scene:
    """Say what happens next to a sitting whose result is not released."""
    locale = here.locale
    assert record.handed_in_at is not None  # the caller has looked
    lines = [_WHEN.say(locale, when=RELEASES[record.release].say(locale)), _THEN.say(locale)]
    if record.certificate:
        lines.append(_PAPER.say(locale))
    return {
        "kind": "waiting",
        "exam": record.exam,
        "session": record.id,
        "title": (_TIME_OVER if record.how == "time" else _HANDED_IN).say(locale),
        "lede": _SAID.say(
            locale,
            exam=record.title,
            when=moment(record.handed_in_at.astimezone(now.tzinfo)),
            n=number(len(record.form.questions)),
            answered=number(len(record.answers)),
        ),
        "lines": lines,
        "actions": [
            {"label": _LIST.say(locale), "send": {"type": "list"}},
            {"label": _STUDY.say(locale), "href": app_link(here, "learn/today")},
        ],
    }


def marks(value: float) -> str:
    """Write marks: whole ones as they are, else with one decimal."""
    return number(value, decimals=0 if abs(value - round(value)) < 1e-9 else 1)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
