"""The head of the page of learners: its name, the views with what waits in each, and whom and which time to look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from steward.records.people import POSTS
from steward.ui.training import exam_scenes, figure_scenes, learner_scenes
from steward.ui.training.register import Chosen, Figures, Register
from steward.words import Locale, Text

TITLE = Text("学习情况", "Learners")
LEDE = Text("谁需要聊一聊，什么没记牢，考得怎么样，哪道题该改。", "Who needs a word, what is not remembered, how exams went, which question to mend.")  # fmt: skip
VIEWS: Mapping[str, Text] = {
    "learners": Text("学员", "Learners"),
    "exams": Text("考试", "Exams"),
    "items": Text("题目", "Questions"),
    "people": Text("名单", "Names"),
}
PERIODS: Mapping[int, Text] = {
    0: Text("从开始到现在", "Since the beginning"),
    7: Text("近 7 天", "The last 7 days"),
    30: Text("近 30 天", "The last 30 days"),
    90: Text("近 90 天", "The last 90 days"),
}
_EVERYBODY = Text("全部", "All")


def head(
    register: Register, chosen: Chosen, view: str, figures: Figures | None, locale: Locale, now: dt.datetime
) -> dict[str, Any]:
    """Give the head; `figures` are the statistics of study, where they have been reckoned."""
    counts = {
        "exams": len(exam_scenes.waiting(register, chosen, now)),
        "items": (len(figure_scenes.listed(figures, "look")) if figures else 0) + len(register.objections(chosen, now)),
        "people": len(register.here),
    }
    used, posts = {one.team for one in register.here}, {one.post for one in register.here}
    return {
        "title": TITLE.say(locale),
        "lede": LEDE.say(locale),
        "view": view,
        "views": [{"id": id, "name": name.say(locale), "n": counts.get(id) or 0} for id, name in VIEWS.items()],
        "teams": _options({id: name for id, name in register.teams.items() if id in used}, locale),
        "posts": _options({id: learner_scenes.capital(POSTS[id].say(locale)) for id in POSTS if id in posts}, locale),
        "days": [{"id": days, "name": name.say(locale)} for days, name in PERIODS.items()],
        "chosen": {"team": chosen.team, "post": chosen.post, "days": chosen.days},
        "looked": len(register.among(chosen)),
    }


def _options(names: Mapping[str, str], locale: Locale) -> list[dict[str, str]]:
    return [{"id": "", "name": _EVERYBODY.say(locale)}, *({"id": id, "name": name} for id, name in names.items())]
