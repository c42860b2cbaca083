"""The view of names: who learns here, and what a trainer changes about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from steward.quiz.insight.class_view import ClassView
from steward.records import people
from steward.records.people import POSTS
from steward.ui import visit
from steward.ui.training.learner_scenes import capital
from steward.ui.training.register import Chosen, Register
from steward.ui.visit import app_link
from steward.words import Locale, Text

if TYPE_CHECKING:
    from steward.records.store import Store

Scene = dict[str, Any]


def scene(register: Register, chosen: Chosen, here: visit.Visit, now: dt.datetime) -> Scene:
    """Give the view."""
    return {
        "kind": "people",
        "people": _people(register, register.view("topic", chosen, now), here.locale),
        "left": [{"id": one.id, "name": one.name} for one in register.people if one.retired],
        "posts": [{"id": id, "name": capital(name.say(here.locale))} for id, name in POSTS.items()],
        "teams": [{"id": id, "name": name} for id, name in register.teams.items()],
    }


def _people(register: Register, view: ClassView, locale: Locale) -> list[Scene]:
    done = {one.id: one for one in view.learners}
    return [
        {
            "id": one.id,
            "name": one.name,
            "post": one.post,
            "postName": capital(POSTS[one.post].say(locale)) if one.post in POSTS else "",
            "team": one.team,
            "account": one.account,
            "seen": seen.isoformat() if (seen := done[one.id].last_seen) else "",
            "answers": done[one.id].answers,
        }
        for one in register.here
        if one.id in done
    ]


_ADDED = Text("已加上 {name}。", "{name} is added.")
_CHANGED = Text("已改好：{name}。", "Changed: {name}.")
_LEFT = Text("{name} 不再列出，学过的都留着。", "{name} is no longer listed; what they learned is kept.")
_BACK = Text("{name} 回来了。", "{name} is back.")


@dataclass(frozen=True, slots=True)
class Done:
    """What was done to the names."""

    words: str
    undo: Callable[[], object] | None = None
    typed: str = ""
    """Says that what was typed is done with; another text each time."""


def changed(
    store: Store,
    register: Register,
    kind: str,
    content: Mapping[str, Any],
    clock: Callable[[], dt.datetime],
    locale: Locale,
) -> Done:
    """Add, change, let go or take back somebody.

    Raises:
        StewardError: ``bad-person``, ``person-known``, ``no-such-person``.
    """
    now = clock()
    name, post, team = (str(content.get(field) or "") for field in ("name", "post", "team"))
    # The name of a known team may have been typed; a new team is its own name.
    team = {known: id for id, known in register.teams.items()}.get(team.strip(), team)
    if kind == "add":
        added = people.add_person(store, name, post, team, at=now)
        return Done(_ADDED.say(locale, name=added.name), typed=f"{added.id} {now.isoformat()}")
    one = register.person(content.get("id"))
    if kind == "change":
        after = people.change_person(store, one.id, name=name, post=post, team=team, at=now)
        before = {"name": one.name, "post": one.post, "team": one.team}
        return Done(
            _CHANGED.say(locale, name=after.name),
            lambda: people.change_person(store, one.id, **before, at=clock()),
            f"{after.id} {now.isoformat()}",
        )
    if kind == "retire":
        people.retire(store, one.id, at=now)
        return Done(_LEFT.say(locale, name=one.name), lambda: people.welcome_back(store, one.id, at=clock()))
    people.welcome_back(store, one.id, at=now)
    return Done(_BACK.say(locale, name=one.name), lambda: people.retire(store, one.id, at=clock()))


_EMPTY = Text("还没有人开始学", "Nobody has begun yet")
_EMPTY_WHAT = Text(
    "有人答过题以后，这里会写着谁需要聊一聊、哪条标准大家都没记牢、考得怎么样、哪道题该改。",
    "Once people have answered some questions, this page tells who needs a word, what nobody remembers, how exams went and which question to mend.",
)
_STEPS = (
    Text("在下面写上名字；也可以让大家第一次来的时候自己写。", "Put the names down below, or let people do it when they first come."),
    Text("跟班组说清楚：每天 15 分钟，答错没关系，记的是该复习什么。", "Tell the team: fifteen minutes a day; a wrong answer costs nothing, it tells what to review."),
    Text("过一个星期再来看这一页。", "Come back to this page in a week."),
)  # fmt: skip
_STEPS_HUB = (
    Text("请每个人用自己的账号登录一次，名字会自己出现。", "Let everybody sign in once with their own account; the names come by themselves."),
    *_STEPS[1:],
)  # fmt: skip
_SAY = Text(
    "大家好：从今天起，每人每天抽 15 分钟学服务标准。打开管家工作台首页，点“今天的 15 分钟”，选自己的名字就开始；随时能停，下次接着来。答错不扣分，每道题都讲为什么；错的过几天会再问，到记牢为止。",
    "Hello all: from today each of us takes fifteen minutes a day for the service standards. Open the home page of the Steward Workbench, choose “Today’s fifteen minutes”, pick your name and begin. Stop at any time; next time goes on from there. A wrong answer costs nothing, every question explains why, and what was wrong comes back until it sticks.",
)


def empty(here: visit.Visit, *, is_hub: bool) -> Scene:
    """Give what is shown before anybody has learnt: how to begin."""
    return {
        "kind": "empty",
        "title": _EMPTY.say(here.locale),
        "what": _EMPTY_WHAT.say(here.locale),
        "steps": [step.say(here.locale) for step in (_STEPS_HUB if is_hub else _STEPS)],
        "say": _SAY.say(here.locale),
        "link": app_link(here, "learn/today"),
        "linkName": Text("打开“今天的 15 分钟”", "Open Today’s fifteen minutes").say(here.locale),
    }
