"""The steward's and the trainer's doors: what waits for the one who learns here, and who of all that learn needs a word."""

from __future__ import annotations

import datetime as dt
import json
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from steward.ui import visit
from steward.ui.home.door import Door, Line, line
from steward.ui.page import TITLES, element, text
from steward.words import Locale, Text, number

if TYPE_CHECKING:
    from steward.records.people import Person
    from steward.records.store import Store

_APPS = "voila/render/notebooks/"
_TODAY = Text("今天的 15 分钟", "Today’s fifteen minutes")
_START = Text("开始", "Start")
_CONTINUE = Text("接着做", "Go on")
_ONCE_MORE = Text("再练一组", "One more round")
_MORNING = Text("{name}，早。", "Good morning, {name}.")
_DAY = Text("{name}，您好。", "Hello, {name}.")
_EVENING = Text("{name}，晚上好。", "Good evening, {name}.")
_PRACTISE = Text("今天先练 15 分钟。", "Fifteen minutes today.")
_GO_ON = Text("接着今天的题。", "Go on with today’s questions.")
_NOTHING_DUE = Text("今天的题都做完了。", "Today’s questions are done.")
_QUIET = Text("有 {n} 位好些天没来学了", "{n} not seen here for a while")
_CLASS = ("cases/index", "cases/review", "cases/handouts")
"""Where a trainer prepares a class."""
_LAST_DRILLS = 6
_LEFT_AS = Text(
    "最近 {n} 场，业主离开时的情绪，越低越好", "The owner’s mood at the end of the last {n} drills; lower is better"
)
_LEFT_AS_VALUES = Text("最近 {n} 场结束时的情绪：{values}", "Mood at the end of the last {n} drills: {values}")
_KEEPING_UP = Text("大家都在学", "Everybody is keeping up")


@dataclass(frozen=True, slots=True)
class Learners:
    """Who learns here, and what waits for them."""

    people: int = 0
    person: str = ""
    """The name of the one chosen on this machine; empty where nobody is."""
    left: int = 0
    """Questions of a session begun today and not ended."""
    due: int = 0
    new: int = 0
    """New questions in today's fifteen minutes, where no session is open."""
    done: int = 0
    """Questions answered in today's fifteen minutes, where those are finished."""
    known: int = 0
    """Standards the person knows."""
    days: int = 0
    """Of the last 14 days, those on which the person studied."""
    drills: int = 0
    """Drills the person finished."""
    moods: tuple[int, ...] = ()
    """The owner's mood at the end of the last six of them, the earliest first."""
    active: int = 0
    """People who studied in the last seven days."""
    quiet: int = 0
    """People who have begun and not studied for so long that a trainer may want to ask."""

    def headline(self, locale: Locale, now: dt.datetime) -> str:
        """Say in one line what waits today."""
        if not self.person:
            if self.quiet:
                return _QUIET.say(locale, n=_people(self.quiet, locale))
            return _KEEPING_UP.say(locale)
        hello = (_MORNING if now.hour < 11 else _DAY if now.hour < 18 else _EVENING).say(locale, name=self.person)
        what = (_GO_ON if self.left else _PRACTISE if self.due + self.new and not self.done else _NOTHING_DUE).say(
            locale
        )
        return hello + what if locale == "zh" else f"{hello} {what}"


def read(here: visit.Visit, now: dt.datetime) -> Learners:
    """Read who learns here; where nobody ever did, no store is made.

    Raises:
        StewardError: where the store cannot be read.
    """
    from steward.records.store import DATABASE_URL

    if not here.workspace.learning.exists() and not os.environ.get(DATABASE_URL):
        return Learners()
    from steward.records.identity import current_person, may_see_everybody
    from steward.records.people import people
    from steward.records.store import Store

    at = now.astimezone()
    with Store.open(here.workspace) as store:
        person = current_person(store, here.workspace, here.query.get("who"), at=at)
        found = Learners(len(people(store)))
        if may_see_everybody():
            found = replace(found, **_everybody(store, at))
        return replace(found, person=person.name, **_one(here, store, person, at)) if person else found


def _one(here: visit.Visit, store: Store, person: Person, now: dt.datetime) -> dict[str, Any]:
    from steward.quiz.items.bank import bank_of
    from steward.quiz.study.history import KINDS, history
    from steward.quiz.study.mastery import mastery
    from steward.quiz.study.next_up import next_up
    from steward.quiz.study.rhythm import rhythm
    from steward.ui.learn.wanted import on_course_of

    told, items = history(store.events(person=person.id, kinds=KINDS)), bank_of(here.workspace)
    coming = next_up(told, items, now, order=on_course_of(here, store, items, person, now).order, locale=here.locale)
    return {
        "left": coming.left if coming.resumes else 0,
        "due": coming.plan.reviews if coming.mode == "today" else 0,
        "new": len(coming.plan.items) - coming.plan.reviews if coming.mode == "today" else 0,
        "done": coming.done,
        "known": mastery(told, items, now).count("known"),
        "days": rhythm(told, now).of_14,
        **_drilled(store, person),
    }


def _drilled(store: Store, person: Person) -> dict[str, Any]:
    """Count the drills a person finished, with the mood in which the owner left the last of them."""
    ends = [event.body for event in store.events(person=person.id, kinds=("drill-ended",))]
    return {"drills": len(ends), "moods": tuple(int(end["mood"]) for end in ends[-_LAST_DRILLS:])}


def _everybody(store: Store, now: dt.datetime) -> dict[str, Any]:
    """Count who studied lately and who has not for a while."""
    from steward.quiz.insight.at_risk import limit

    last: dict[str, dt.datetime] = {}
    for event in store.each_event(kinds=("answered", "flashed", "read")):
        last[event.person] = event.at
    ages = [(now - at).days for at in last.values()]
    return {"active": sum(age < 7 for age in ages), "quiet": sum(age >= limit("quiet_days") for age in ages)}


def steward_door(here: visit.Visit, found: Learners) -> Door:
    """Give the door of those who learn."""
    locale = here.locale
    if found.person:
        if found.left:
            button = _CONTINUE
            waits = [line(found.left, "道题还没做完", "question left of today", "questions left of today", locale)]
        elif found.done:
            button = _ONCE_MORE
            waits = [line(found.done, "道题今天做完了", "question done today", "questions done today", locale)]
        else:
            button = _START
            waits = [
                line(found.due, "道题该复习了", "question is due", "questions are due", locale),
                line(found.new, "道新题", "new question", "new questions", locale),
            ]
        lines: tuple[Line, ...] = (
            *waits,
            line(found.known, "条标准掌握了", "standard known", "standards known", locale),
            line(found.drills, "场演练", "drill", "drills", locale)
            if found.drills
            else line(
                found.days, "天学过，近 14 天", "day studied of the last 14", "days studied of the last 14", locale
            ),
        )
        beside = Text("{name}（您）", "{name} (you)").say(locale, name=found.person)
    else:
        lines, beside, button = _offer(locale), "", _START
    plate = Text("管家", "Steward").say(locale)
    link = here.link(f"{_APPS}learn/today.ipynb")
    return Door(
        "steward", plate, beside, _TODAY.say(locale), link, button.say(locale), lines, _mood_figure(found, locale)
    )


def _mood_figure(found: Learners, locale: Locale) -> str:
    """Draw the moods in which owners left the last drills, where there are two at least."""
    moods = found.moods
    if len(moods) < 2:
        return ""
    from steward.service.personality.customer import CALM_BAND

    data = {"values": list(moods), "band": list(CALM_BAND), "last": str(moods[-1]), "scale": [0, 100]}
    values = Text("、", ", ").say(locale).join(map(str, moods))
    label = _LEFT_AS_VALUES.say(locale, n=len(moods), values=values)
    picture = element("svg", viewBox="0 0 300 92", role="img", aria_label=label, data_line=json.dumps(data))
    caption = element("figcaption", text(_LEFT_AS.say(locale, n=len(moods))), class_="sw-note")
    return element("figure", picture, caption, class_="sw-line sw-door__line")


def _offer(locale: Locale) -> tuple[Line, ...]:
    from steward.quiz.items.bank import bank

    return (
        line(len(bank().items), "道题，每题都讲为什么", "question, with its why", "questions, each with its why", locale),
        line(len(bank().standards), "条标准", "standard", "standards", locale),
        ("", Text("选个名字就开始，随时能停", "Choose a name and start; stop at any time").say(locale)),
    )  # fmt: skip


def trainer_door(here: visit.Visit, found: Learners) -> Door:
    """Give the door of those who train."""
    locale = here.locale
    plate = Text("培训师", "Trainer").say(locale)
    also = tuple((TITLES[name].say(locale), here.link(f"{_APPS}{name}.ipynb")) for name in _CLASS)
    if found.people:
        what = Text("大家学得怎么样", "How everybody is doing").say(locale)
        lines: tuple[Line, ...] = (
            line(found.people, "位学员", "learner", "learners", locale),
            line(found.active, "位这周学过", "studied this week", "studied this week", locale),
            line(found.quiet, "位好些天没来了", "not seen for a while", "not seen for a while", locale),
        )
        page, button = "manage/training", Text("看学习情况", "See the learners")
    else:
        what = Text("案例和题库", "Cases and questions").say(locale)
        lines = (
            ("", Text("拿一件真事来复盘、演练，讲义印出来就能上课", "Review and rehearse what really happened; the hand-outs print ready for class").say(locale)),
            ("", Text("公司自己的投诉，能改写成案例", "Your own complaints become cases").say(locale)),
            ("", Text("题按标准、主题翻看，也能从 Moodle、Excel 导入", "Questions by standard and topic, and from Moodle or Excel").say(locale)),
        )  # fmt: skip
        page, button = "cases/index", Text("看案例", "See the cases")
        also = ((Text("题库", "Questions").say(locale), here.link(f"{_APPS}manage/items.ipynb")), *also[1:])
    link = here.link(f"{_APPS}{page}.ipynb")
    return Door("trainer", plate, "", what, link, button.say(locale), lines, also=also)


def _people(n: int, locale: Locale) -> str:
    return number(n) if locale == "zh" else f"{number(n)} {'person' if n == 1 else 'people'}"
