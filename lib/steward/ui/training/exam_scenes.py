"""The view of exams: who sat what, what came out, what waits for release, and which topics to teach again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from steward.errors import StewardError
from steward.quiz.exams.blueprint import RELEASES, Exams
from steward.quiz.exams.exam import Record
from steward.quiz.exams.exam_result import ExamResult
from steward.quiz.insight.exam_topics import TopicOfExam, topics_of
from steward.service.statistics.rates import wilson
from steward.ui import visit
from steward.ui.training.register import Chosen, Register
from steward.ui.visit import app_link
from steward.words import Locale, Text, interval, moment, number, percent

Scene = dict[str, Any]
_SAT = Text("{people} 人考过，{sittings} 份答卷", "{people} sat it, {sittings} sittings")
_PASSED = Text("第一次就通过 {k}/{n}（95% 区间 {ends}）", "passed the first time {k}/{n} (95% interval {ends})")
_FEW = Text("第一次就通过 {k}/{n}", "passed the first time {k}/{n}")
_WHEN = Text("成绩{when}", "released {when}")
_NOW = Text("{n} 人正在考", "{n} sitting it now")
_MARKS = Text("{marks}/{most}（{share}，{n} 题，区间 {ends}）", "{marks}/{most} ({share}, n = {n}, interval {ends})")
LEAST = 5
"""People below whom a share of passes gets no interval: it would reach nearly from end to end."""


def scene(register: Register, chosen: Chosen, exams: Exams, here: visit.Visit, now: dt.datetime) -> Scene:
    """Give the view: exams with something to release first, then the latest."""
    sat = register.sat(chosen, now)
    by_exam: dict[str, list[Record]] = {}
    for record in sat:
        by_exam.setdefault(record.exam, []).append(record)
    told = [_exam(id, several, register, exams, here, now) for id, several in by_exam.items()]
    told.sort(key=lambda one: (bool(one["waiting"]), one["last"]), reverse=True)
    return {"kind": "exams", "exams": told, "link": app_link(here, "learn/exam")}


def waiting(register: Register, chosen: Chosen, now: dt.datetime) -> list[Record]:
    """Give the sittings that are handed in and not released."""
    return [one for one in register.sat(chosen, now) if _waits(one, register)]


def _waits(record: Record, register: Register) -> bool:
    return record.handed_in_at is not None and register.released[record.id] is None


def _exam(
    id: str, sat: Sequence[Record], register: Register, exams: Exams, here: visit.Visit, now: dt.datetime
) -> Scene:
    locale = here.locale
    names = {one.id: one.name for one in register.people}
    done = [one for one in sat if one.handed_in_at is not None]
    results = {one.id: register.results[one.id] for one in done}
    first: dict[str, ExamResult] = {}
    for one in done:
        first.setdefault(one.person, results[one.id])
    passed = sum(result.passed for result in first.values())
    bits = [_SAT.say(locale, people=number(len({one.person for one in sat})), sittings=number(len(sat)))]
    if first:
        share = wilson(passed, len(first))
        text = _PASSED if len(first) >= LEAST else _FEW
        bits.append(text.say(locale, k=passed, n=len(first), ends=interval(share.low, share.high)))
    if len(done) < len(sat):
        bits.append(_NOW.say(locale, n=number(len(sat) - len(done))))
    bits.append(_WHEN.say(locale, when=RELEASES[sat[-1].release]))
    waits = [one.id for one in done if _waits(one, register)]
    rows = [_sitting(one, results.get(one.id), names.get(one.person, ""), register, locale, now) for one in sat]
    for row in rows:
        row["allow"] = row["allow"] and _used_up(row["person"], id, register, exams)
    rows.sort(key=lambda row: (row["waits"], row["at"]), reverse=True)
    return {
        "id": id,
        "title": sat[-1].title.say(locale),
        "bits": bits,
        "waiting": len(waits),
        "last": max((one.handed_in_at or one.begun_at).isoformat() for one in sat),
        "topics": [_topic(one, locale) for one in topics_of(results.values())],
        "sittings": rows,
    }


def _sitting(
    record: Record, result: ExamResult | None, name: str, register: Register, locale: Locale, now: dt.datetime
) -> Scene:
    told: Scene = {
        "id": record.id,
        "person": record.person,
        "name": name,
        "attempt": record.attempt,
        "at": (record.handed_in_at or record.begun_at).isoformat(),
        "on": "" if record.handed_in_at is None else moment(record.handed_in_at.astimezone(now.tzinfo)),
        "waits": False,
        "done": result is not None,
        "allow": False,
    }
    if result is None:
        return told
    marks = _MARKS.say(
        locale,
        marks=_figure(result.marks),
        most=_figure(result.most),
        share=percent(result.share.value, decimals=0),
        n=number(result.n),
        ends=interval(result.share.low, result.share.high),
    )
    waits = _waits(record, register)
    return {
        **told,
        "marks": marks,
        "passed": result.passed,
        "near": result.is_close,
        "waits": waits,
        "allow": not result.passed,
    }


def _used_up(person: str, exam: str, register: Register, exams: Exams) -> bool:
    """Tell whether somebody has no try left, and none of the earlier ones passed."""
    mine = register.tries[person, exam]
    if any(one.handed_in_at is None or one.outcome.get("passed") for one in mine):
        return False
    try:
        attempts = exams.exam(exam).attempts
    except StewardError:  # an exam that is no longer offered
        return False
    if attempts is None:
        return False
    return len(mine) >= attempts + register.allowed[person, exam]


def _topic(one: TopicOfExam, locale: Locale) -> Scene:
    share = one.share
    return {
        "name": one.name.say(locale),
        "words": one.sentence(locale),
        "value": round(share.value, 4) if one.can_tell else None,
        "low": round(share.low, 4) if one.can_tell else None,
        "high": round(share.high, 4) if one.can_tell else None,
    }


def _figure(value: float) -> str:
    return number(value, decimals=0 if abs(value - round(value)) < 1e-9 else 1)
