"""Who could do with a word from the trainer: the reason with its figures, and what to try next.

It is said to help, and so that it can be said to the person too. The limits stand in ``training/quiz/class_view.yaml``; they are ours.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from steward.content import read_yaml
from steward.quiz.exams.exam import KINDS as EXAM_KINDS
from steward.quiz.exams.exam import Record, records
from steward.quiz.exams.exam_result import ExamResult, result_of
from steward.quiz.study.days import Days
from steward.quiz.study.history import Answer, History
from steward.quiz.study.mastery import Mastery
from steward.service.said import Said
from steward.standards import standard
from steward.words import Locale, Text, join, number, percent

if TYPE_CHECKING:
    from steward.quiz.courses.course import Course
    from steward.quiz.items.bank import Bank
    from steward.records.event import Event
    from steward.records.people import Person

Reason = Literal["quiet", "not-begun", "exam-failed", "sure-but-wrong", "fading", "slow"]
REASONS: Mapping[Reason, Text] = {
    "exam-failed": Text("考试没通过", "Exam not passed"),
    "sure-but-wrong": Text("有把握却答错", "Sure but wrong"),
    "quiet": Text("好些天没来", "Not seen for a while"),
    "not-begun": Text("还没开始", "Not begun"),
    "fading": Text("学过的在淡忘", "What was learned is fading"),
    "slow": Text("课程走得慢", "Slow on the course"),
}
"""Why somebody is named, what should be looked at first standing first."""

_DO: Mapping[Reason, Text] = {
    "exam-failed": Text(
        "一起看一遍错题，先补{what}，再约一次考试。", "Go over the questions together, mend {what} first, then fix another date."
    ),
    "sure-but-wrong": Text(
        "当面聊聊{what}：他是按什么规矩做的？多半是老习惯。", "Talk about {what}: by what rule do they work? It is mostly an old habit."
    ),
    "quiet": Text("打个招呼，问问是不是班排得太满；约 15 分钟一起做今天的题。", "Say hello, ask whether the roster leaves no time, and do today's questions together for 15 minutes."),
    "not-begun": Text("带着做第一次：选名字、答几道题，5 分钟就够。", "Sit down for the first time together: choose the name, answer a few; five minutes will do."),
    "fading": Text("请他今天先做复习，不加新题；先看{what}。", "Let them do reviews only today, nothing new; {what} first."),
    "slow": Text("把每天 15 分钟排进班表；要是都会，让他做一次摸底测验跳过去。", "Put 15 minutes a day into the roster; if it is all known, let them take the placement test and pass over it."),
}  # fmt: skip


def limit(name: str) -> float:
    """Give a limit of ``training/quiz/class_view.yaml``.

    >>> limit("quiet_days")
    10.0
    """
    return float(read_yaml("training/quiz/class_view.yaml")[name]["value"])


@dataclass(frozen=True, slots=True)
class Named(Said):
    """Why somebody is named, and what to try."""

    reason: Reason
    why: Text
    """With the figures it rests on."""
    do: Text

    def sentence(self, locale: Locale) -> str:
        """Say the reason with its figures."""
        return REASONS[self.reason].say(locale) + Text("：", ": ").say(locale) + self.why.say(locale)

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Add what to try."""
        return [(Text("可以试试", "To try").say(locale), self.do.say(locale))]


def named_of(
    person: Person,
    events: Sequence[Event],
    told: History,
    knows: Mastery,
    bank: Bank,
    now: dt.datetime,
    seen: dt.date | None,
    courses: Mapping[str, Course],
    days: Days,
) -> tuple[Named, ...]:
    """Tell why the trainer should look at somebody, gravest first.

    Args:
        person: who it is.
        events: theirs, in their order.
        told: their history.
        knows: what they know.
        bank: the items there are.
        now: the time, with its zone.
        seen: the last day on which they did anything.
        courses: those that may have been joined, by id.
        days: when a day turns.
    """
    found = [
        _failed(events, bank, days),
        _mistaken(told, bank, now),
        _quiet(person, seen, now, days),
        _fading(knows),
        _slow(events, bank, now, courses, days),
    ]
    order = list(REASONS)
    return tuple(sorted((one for one in found if one is not None), key=lambda one: order.index(one.reason)))


def _failed(events: Sequence[Event], bank: Bank, days: Days) -> Named | None:
    """The last sitting of an exam was not passed, and no earlier one of it was."""
    by_exam: dict[str, list[Record]] = {}
    for record in records(event for event in events if event.kind in EXAM_KINDS).values():
        if record.handed_in_at is not None:
            by_exam.setdefault(record.exam, []).append(record)
    results = [[result_of(record, bank) for record in several] for several in by_exam.values()]
    failed = [several[-1] for several in results if not any(result.passed for result in several)]
    if not failed:
        return None
    last = max(failed, key=lambda result: result.handed_in_at)
    why = _both(
        Text(
            "{day} 考“{exam}”得 {share}（{n} 题，及格线 {needed}）",
            "“{exam}” on {day}: {share} (n = {n}, passing takes {needed})",
        ),
        day=days.of(last.handed_in_at).isoformat(),
        exam=last.title,
        share=percent(last.share.value),
        n=number(last.n),
        needed=percent(last.pass_mark, decimals=0),
    )
    return Named("exam-failed", why, _both(_DO["exam-failed"], what=_weakest(last)))


def _weakest(result: ExamResult) -> Text:
    """Name the topics with the fewest marks of those that can be told, else of all."""
    known = [one for one in result.topics if one.can_tell] or list(result.topics)
    ranked = [one for one in sorted(known, key=lambda one: one.share.value) if one.share.value < 1][:2]
    return _list([one.name for one in ranked]) if ranked else Text("错的题", "what went wrong")


def _mistaken(told: History, bank: Bank, now: dt.datetime) -> Named | None:
    """Wrong while sure, and not yet set right since."""
    since = now - dt.timedelta(days=limit("sure_wrong_days"))
    sure = [
        answer
        for answer in told.answers
        if answer.certainty == "sure" and answer.at >= since and answer.purpose != "again"
    ]
    last: dict[str, Answer] = {answer.item: answer for answer in sure if not answer.right}
    wrong = [answer for answer in last.values() if not _set_right(told, answer)]
    if len(wrong) < limit("sure_wrong") or len(wrong) < limit("sure_wrong_share") * len(sure):
        return None
    standards = list(
        dict.fromkeys(id for one in reversed(wrong) if (item := bank.items.get(one.item)) for id in item.standards[:1])
    )
    why = _both(
        Text(
            "近 {days} 天说“很有把握”的 {n} 次里，有 {k} 题答错了，至今没改过来",
            "of {n} answers called sure in the last {days} days, {k} were wrong and not put right since",
        ),
        days=number(limit("sure_wrong_days")),
        n=number(len(sure)),
        k=number(len(wrong)),
    )
    what = (
        _list([_short(standard(id).text) for id in standards[:2]]) if standards else Text("错的题", "what went wrong")
    )
    return Named("sure-but-wrong", why, _both(_DO["sure-but-wrong"], what=what))


def _set_right(told: History, wrong: Answer) -> bool:
    """Whether the item was answered rightly later, other than at once, with the answer fresh in mind."""
    return any(
        answer.seq > wrong.seq and answer.right and answer.purpose != "again" for answer in told.by_item[wrong.item]
    )


def _quiet(person: Person, seen: dt.date | None, now: dt.datetime, days: Days) -> Named | None:
    today, longest = days.of(now), limit("quiet_days")
    if seen is None:
        away = (today - days.of(person.since)).days
        why = _both(Text("加入 {n} 天了，还没答过题", "added {n} days ago, nothing answered yet"), n=number(away))
        return Named("not-begun", why, _DO["not-begun"]) if away >= longest else None
    away = (today - seen).days
    why = _both(
        Text("上次来是 {day}，{n} 天前", "last here on {day}, {n} days ago"), day=seen.isoformat(), n=number(away)
    )
    return Named("quiet", why, _DO["quiet"]) if away >= longest else None


def _fading(knows: Mastery) -> Named | None:
    fading = [one for one in knows.fades if one.state == "fading"]
    met = sum(one.state != "unmet" for one in knows.standards.values())
    if len(fading) < limit("fading") or len(fading) < limit("fading_share") * met:
        return None
    why = _both(
        Text("学过的 {met} 条标准里，{n} 条在淡忘", "{n} of {met} standards met are fading"),
        n=number(len(fading)),
        met=number(met),
    )
    return Named("fading", why, _both(_DO["fading"], what=_list([_short(standard(one.id).text) for one in fading[:2]])))


def _slow(
    events: Sequence[Event], bank: Bank, now: dt.datetime, courses: Mapping[str, Course], days: Days
) -> Named | None:
    from steward.quiz.courses import course_progress

    course = courses.get(course_progress.joined(events) or "")
    if course is None:
        return None
    stands = course_progress.standing(course, events, bank, now, days)
    if stands.joined is None or stands.day is None:
        return None
    here = (days.of(now) - days.of(stands.joined)).days + 1
    if here < limit("pace_after"):
        return None
    pace = stands.days_a_week if stands.days_a_week is not None else len(stands.finished) * 7 / here
    if pace >= limit("pace"):
        return None
    why = _both(
        Text(
            "加入“{course}”{here} 天，学完 {done}/{of} 天，每周约 {pace} 天",
            "{here} days into “{course}”, {done} of {of} days done, about {pace} a week",
        ),
        course=course.title.text,
        here=number(here),
        done=number(len(stands.finished)),
        of=number(stands.days),
        pace=number(pace, decimals=1),
    )
    return Named("slow", why, _DO["slow"])


def _short(text: Text) -> Text:
    """Name a standard by the beginning of what it says."""
    zh = text.zh if len(text.zh) <= 22 else text.zh[:21] + "…"
    en = text.en if len(text.en) <= 60 else text.en[:58].rsplit(" ", 1)[0] + " …"
    return Text(f"“{zh.rstrip('。')}”", f"“{en.rstrip('.')}”")


def _list(texts: Sequence[Text]) -> Text:
    return Text(join([text.zh for text in texts], "zh"), join([text.en for text in texts], "en"))


def _both(text: Text, **values: object) -> Text:
    return Text(text.say("zh", **values), text.say("en", **values))
