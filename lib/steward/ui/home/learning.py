"""The steward's and the trainer's doors: what waits for the one who learns here, and who of all that learn needs a word."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from steward.ui import visit
from steward.ui.home.door import Door, Line, line
from steward.words import Locale, Text, number

_APPS = "voila/render/notebooks/"
_TODAY = Text("今天的 15 分钟", "Today’s fifteen minutes")
_START = Text("开始", "Start")
_MORNING = Text("{name}，早。", "Good morning, {name}.")
_DAY = Text("{name}，您好。", "Hello, {name}.")
_EVENING = Text("{name}，晚上好。", "Good evening, {name}.")
_PRACTISE = Text("今天先练 15 分钟。", "Fifteen minutes today.")
_NOTHING_DUE = Text("今天没有该复习的题。", "Nothing is due today.")


@dataclass(frozen=True, slots=True)
class Learners:
    """Who learns here, and what waits for them."""

    people: int = 0
    person: str = ""
    """The name of the one chosen on this machine; empty where nobody is."""
    due: int = 0
    new: int = 0
    days: int = 0
    """Of the last 14 days, those on which the person chosen studied."""
    at_risk: int = 0
    active: int = 0
    """People who studied in the last seven days."""

    def headline(self, locale: Locale, now: dt.datetime) -> str:
        """Say in one line what waits today."""
        if not self.person:
            if self.at_risk:
                return Text("有 {n} 位需要您提醒一下", "{n} could use a word from you").say(
                    locale, n=_people(self.at_risk, locale)
                )
            return Text("大家都在学", "Everybody is keeping up").say(locale)
        hello = (_MORNING if now.hour < 11 else _DAY if now.hour < 18 else _EVENING).say(locale, name=self.person)
        what = (_PRACTISE if self.due + self.new else _NOTHING_DUE).say(locale)
        return hello + what if locale == "zh" else f"{hello} {what}"


def read(here: visit.Visit, now: dt.datetime) -> Learners:
    """Read who learns here; where nobody ever did, nothing is opened."""
    del here, now
    return Learners()


def steward_door(here: visit.Visit, found: Learners) -> Door:
    """Give the door of those who learn."""
    locale = here.locale
    if found.person:
        lines: tuple[Line, ...] = (
            line(found.due, "道题该复习了", "question is due", "questions are due", locale),
            line(found.new, "道新题", "new question", "new questions", locale),
            line(found.days, "天学过，近 14 天", "day of the last 14", "days of the last 14", locale),
        )
        beside = Text("{name}（您）", "{name} (you)").say(locale, name=found.person)
    else:
        lines, beside = _offer(locale), ""
    plate = Text("管家", "Steward").say(locale)
    link = here.link(f"{_APPS}learn/today.ipynb")
    return Door("steward", plate, beside, _TODAY.say(locale), link, _START.say(locale), lines)


def _offer(locale: Locale) -> tuple[Line, ...]:
    from steward.quiz.bank import bank

    return (
        line(len(bank().items), "道题，每题都讲为什么", "question, with its why", "questions, each with its why", locale),
        line(len(bank().standards), "条标准", "standard", "standards", locale),
        ("", Text("选个名字就开始，随时能停", "Choose a name and start; stop at any time").say(locale)),
    )  # fmt: skip


def trainer_door(here: visit.Visit, found: Learners) -> Door:
    """Give the door of those who train."""
    locale = here.locale
    plate = Text("培训师", "Trainer").say(locale)
    if found.people:
        what = Text("大家学得怎么样", "How everybody is doing").say(locale)
        lines: tuple[Line, ...] = (
            line(found.people, "位学员", "learner", "learners", locale),
            line(found.active, "位这周学过", "studied this week", "studied this week", locale),
            line(found.at_risk, "位该提醒一下", "needs a word", "need a word", locale),
        )
        page, button = "manage/training", Text("看学习情况", "See the learners")
    else:
        what = Text("题库和考试", "Questions and exams").say(locale)
        lines = (
            ("", Text("按标准、主题翻看每一道题", "Browse every question by standard and topic").say(locale)),
            ("", Text("导入 Moodle、QTI、Excel 里的题", "Bring in questions from Moodle, QTI, Excel").say(locale)),
        )
        page, button = "manage/items", Text("看题库", "See the questions")
    return Door("trainer", plate, "", what, here.link(f"{_APPS}{page}.ipynb"), button.say(locale), lines)


def _people(n: int, locale: Locale) -> str:
    return number(n) if locale == "zh" else f"{number(n)} {'person' if n == 1 else 'people'}"
