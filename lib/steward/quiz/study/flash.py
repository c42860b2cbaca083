"""Quick cards: one turns an item or a standard over and says whether one knew it.

The front of an item is its question; what has options to choose from shows them only where the question makes no sense without. The front of a
standard is its own beginning, up to the first comma, so that the rest comes to mind.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from steward.quiz.answers.asked import ask, topic_name
from steward.standards import standard, vocabulary
from steward.words import Locale, Text

if TYPE_CHECKING:
    from steward.quiz.items.bank import Bank

_CLAUSE = {"zh": re.compile(r"^(.{4,}?)[，：；]"), "en": re.compile(r"^(.{12,}?)[,:;](?= )")}
_RULE = Text("{topic}：“{section}”里是怎么要求的？", "{topic}: what does “{section}” ask for?")
_GOES_ON = Text("{clause}……", "{clause} …")


def face(id: str, seed: int, bank: Bank, locale: Locale) -> dict[str, Any]:
    """Give both sides of a card as JSON: ``id``, ``kind`` (item or standard), ``topic``, ``front``, ``lines`` (more of the front, such as options), ``back``,
    ``explanation``, ``standards``.

    Raises:
        StewardError: ``unknown-standard`` for an id that is neither.
    """
    from steward.quiz.answers.feedback import right_answer

    item = bank.items.get(id)
    if item is not None:
        asked = ask(item, seed)
        shown = asked.shown(locale)
        lines = [shown["situation"], shown["owner"], shown["reply"]]
        lines += [entry["text"] for name in ("options", "steps", "left", "candidates") for entry in shown[name]]
        if item.type == "single":
            lines = []
        return {
            "id": id,
            "kind": "item",
            "topic": topic_name(item).say(locale),
            "front": shown["stem"],
            "lines": [line for line in lines if line],
            "back": right_answer(asked, locale),
            "explanation": asked.words(item.explanation, locale),
            "standards": list(item.standards),
        }
    found = standard(id)
    text = found.text.say(locale)
    topic = vocabulary("topics")[found.topic].say(locale)
    clause = _CLAUSE[locale].match(text)
    front = (
        _GOES_ON.say(locale, clause=clause[1])
        if clause
        else _RULE.say(locale, topic=topic, section=found.section_title.say(locale))
    )
    return {
        "id": id,
        "kind": "standard",
        "topic": topic,
        "front": front,
        "lines": [],
        "back": text,
        "explanation": found.source_title.say(locale),
        "standards": [id],
    }
