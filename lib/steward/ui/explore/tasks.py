"""The story and the things to try; answers are checked by the model, never by a key written down."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

import anywidget
import traitlets

from steward.standards import standard
from steward.ui.explore.controls import Value, Values
from steward.ui.explore.script import Script, Task
from steward.ui.page import script
from steward.ui.visit import Visit
from steward.words import Locale, Text

Answers = Mapping[str, Callable[[Values], Value]]
"""For each choose or number task: the right answer (an option's id, a number) under given settings."""
Reached = Mapping[str, Callable[[Values], bool]]
"""For each reach task: whether settings fulfil it."""

WORDS = {
    "story": Text("讲给大家听", "Tell it"),
    "minutes": Text("约 {n} 分钟", "about {n} minutes"),
    "show": Text("摆出这一步", "Show this"),
    "say": Text("讲这一步", "Tell this"),
    "standards": Text("依据", "Rests on"),
    "tasks": Text("动手试试", "Try this"),
    "start": Text("把图摆好", "Set the page"),
    "check": Text("对一下", "Check"),
    "hint": Text("给个提示", "A hint"),
    "answer": Text("您的答案", "Your answer"),
    "right": Text("对了", "Right"),
    "wrong": Text("还不对", "Not right"),
    "number": Text("请先填一个数", "Fill in a number first"),
    "pick": Text("请先选一项", "Choose one first"),
    "lectern": Text("正在讲", "Being told"),
    "before": Text("上一步", "Back"),
    "after": Text("下一步", "Next"),
    "down": Text("收起", "Close"),
    "answering": Text("去作答", "Answer"),
}
_NOT_YET = Text("还没到，再调一调。", "Not there yet; keep adjusting.")
_LOOK = Text("先把图摆好再看一遍。", "Set the page as it was and look again.")
_TOO_LOW = Text("您的数偏小了。", "Your number is too small.")
_TOO_HIGH = Text("您的数偏大了。", "Your number is too large.")
_NO_NUMBER = Text("“{given}”不是一个数，请写成 12.5 这样。", "“{given}” is not a number; write it as 12.5.")


class StoryBoard(anywidget.AnyWidget):
    """Story and tasks below the model; `heard` is told what was pressed."""

    _esm = script("dom.js", "story.js")
    words = traitlets.Dict().tag(sync=True)
    beats: Any = traitlets.List().tag(sync=True)
    tasks: Any = traitlets.List().tag(sync=True)
    verdicts: Any = traitlets.Dict().tag(sync=True)
    now = traitlets.Int(-1).tag(sync=True)


def named(id: str, here: Visit) -> dict[str, str]:
    """Give a standard as a page names it: its own words, the document it comes from, and where to read on."""
    found = standard(id)
    return {
        "words": found.text.say(here.locale),
        "source": found.source_title.say(here.locale),
        "url": here.link(f"voila/render/notebooks/learn/standards.ipynb?id={quote(id)}"),
    }


def written(script: Script, here: Visit) -> dict[str, Any]:
    """Give story and tasks as the browser draws them."""
    locale = here.locale
    words = {key: text.say(locale) for key, text in WORDS.items()}
    words["minutes"] = WORDS["minutes"].say(locale, n=script.minutes)
    return {
        "words": words,
        "beats": [
            {
                "words": beat.text.say(locale),
                "shows": bool(beat.set or beat.press),
                "standards": [named(id, here) for id in beat.standards],
            }
            for beat in script.story
        ],
        "tasks": [
            {
                "id": task.id,
                "kind": task.kind,
                "ask": task.ask.text.say(locale),
                "shows": bool(task.set),
                "options": [{"id": option.id, "label": option.text.say(locale)} for option in task.options],
                "unit": task.unit.text.say(locale) if task.unit else "",
                "hint": task.hint.text.say(locale) if task.hint else "",
            }
            for task in script.tasks
        ],
    }


def judged(task: Task, given: str, right: Value | None, reached: bool, locale: Locale) -> dict[str, Any]:
    """Say whether an answer is right, and why.

    Args:
        task: what was asked.
        given: what was answered: an option's id or a number as typed; nothing for a reach task.
        right: the right answer, where the task has one.
        reached: whether the page is set as a reach task asks.
        locale: the reader's language.
    """
    why = task.why.text.say(locale)
    match task.kind:
        case "reach":
            return {"right": reached, "why": why if reached else _NOT_YET.say(locale)}
        case "choose":
            chosen = next((option for option in task.options if option.id == given), None)
            own = chosen.why.text.say(locale) if chosen and chosen.why else ""
            if given == right:
                return {"right": True, "chosen": given, "why": f"{own} {why}".strip() if locale == "en" else own + why}
            return {"right": False, "chosen": given, "why": own or _LOOK.say(locale)}
        case _:
            number = as_number(given)
            if number is None:
                return {"right": False, "why": _NO_NUMBER.say(locale, given=given)}
            wanted = float(right or 0)
            if abs(number - wanted) <= task.tolerance + 1e-9:
                return {"right": True, "why": why}
            return {"right": False, "why": (_TOO_LOW if number < wanted else _TOO_HIGH).say(locale)}


def as_number(given: str) -> float | None:
    """Read a number as people type it: full-width digits, a percent sign, a comma between thousands."""
    plain = given.strip().translate(str.maketrans("０１２３４５６７８９．－，％", "0123456789.-,%")).replace("−", "-")
    plain = plain.rstrip("%").replace(",", "").strip()
    try:
        number = float(plain)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
