"""An item as it is asked: which order its options stand in, which numbers fill it, and what of it may be shown.

>>> from steward.quiz.items.bank import bank
>>> asked = ask(bank().items["numbers.visit-quota"], 1)
>>> asked.shown("zh")["stem"]
'您的片区有 550 户。以片区户数为基数，这个月的走访计划要排多少户？'
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from steward.moves import move
from steward.quiz.items.drawing import Draw, Values
from steward.quiz.items.generating import filled, values
from steward.quiz.items.item import (
    Case,
    Item,
    Matching,
    Mood,
    Multiple,
    Numeric,
    Ordering,
    Reply,
    Single,
    TrueFalse,
    topic_of,
)
from steward.standards import vocabulary
from steward.words import Locale, Text
from steward.written import Words

KINDS: Mapping[str, Text] = MappingProxyType(
    {
        "single": Text("单选", "one answer"),
        "multiple": Text("多选", "several answers"),
        "truefalse": Text("判断", "true or false"),
        "ordering": Text("排序", "put in order"),
        "matching": Text("配对", "match"),
        "numeric": Text("计算", "work it out"),
        "fill": Text("填空", "fill the gap"),
        "short": Text("简答", "in your own words"),
        "reply": Text("评回复", "judge the reply"),
        "case": Text("小案例", "a small case"),
    }
)
"""What a learner reads above an item of each kind."""
LEVELS: Mapping[str, Text] = MappingProxyType(
    {"recall": Text("记住", "recall"), "apply": Text("会用", "apply"), "judge": Text("判断", "judge")}
)
TRUTHS: Mapping[int, Text] = MappingProxyType({1: Text("对", "True"), 0: Text("不对", "False")})
EFFECTS: Mapping[Mood, Text] = MappingProxyType(
    {
        "better": Text("气消了一些", "It calms the owner"),
        "same": Text("没什么变化", "It changes little"),
        "worse": Text("更生气了", "It makes things worse"),
    }
)
"""What a reply does to the owner's mood."""
OWN = Text("公司自编", "Our own")
"""The topic of a company's own items that name none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One item with everything that chance decides; the same item and seed always give the same."""

    item: Item
    seed: int
    order: tuple[int, ...]
    """Places in the file in the order shown: of options, candidates, steps, or the right sides of pairs (`right_sides`)."""
    values: Values
    """Numbers that fill stem and explanation; empty where nothing is generated."""

    def words(self, words: Words, locale: Locale) -> str:
        """Say a text of the item with its numbers filled in."""
        said = words.text.say(locale)
        return filled(said, self.values) if self.values else said

    @property
    def answer(self) -> float:
        """The number asked for.

        Raises:
            TypeError: where the item does not ask for a number.
        """
        if not isinstance(self.item, Numeric):
            raise TypeError(f"{self.item.id} asks for no number")
        found = self.values["answer"] if self.values else self.item.answer
        return float(found or 0)

    def shown(self, locale: Locale) -> dict[str, Any]:
        """Give what a screen or terminal shows before the answer, as JSON; nothing in it tells the key.

        Options keep the number of their place in the file, which authors spread evenly. Steps and right sides stand in
        the file in their right order, so what is shown of them is numbered as it is shown.
        """
        item = self.item
        told: dict[str, Any] = {
            "id": item.id,
            "type": item.type,
            "kind": KINDS[item.type].say(locale),
            "level": item.level,
            "seconds": item.seconds,
            "topic": topic_name(item).say(locale),
            "standards": list(item.standards),
            "whose": item.whose.text.say(locale) if item.whose else "",
            "negative": item.negative,
            "only": item.only,
            "stem": self.words(item.stem, locale),
            "situation": "",
            "owner": "",
            "reply": "",
            "options": [],
            "many": False,
            "steps": [],
            "left": [],
            "right": [],
            "candidates": [],
            "effects": [],
            "unit": "",
        }
        match item:
            case Single() | Multiple() | Case():
                told["options"] = [{"id": i, "text": item.options[i].text.say(locale)} for i in self.order]
                told["many"] = sum(option.right for option in item.options) > 1
                if isinstance(item, Case):
                    told["situation"] = item.situation.text.say(locale)
            case TrueFalse():
                told["options"] = [{"id": i, "text": text.say(locale)} for i, text in TRUTHS.items()]
            case Ordering():
                told["steps"] = _numbered((item.steps[i] for i in self.order), locale)
            case Matching():
                sides = right_sides(item)
                told["left"] = _numbered((pair.left for pair in item.pairs), locale)
                told["right"] = _numbered((sides[i] for i in self.order), locale)
            case Numeric():
                told["unit"] = item.unit.text.say(locale) if item.unit else ""
            case Reply():
                told["owner"], told["reply"] = item.owner.text.say(locale), item.reply.text.say(locale)
                told["candidates"] = [_candidate(item.candidates[i], locale) for i in self.order]
                told["effects"] = [{"id": id, "text": text.say(locale)} for id, text in EFFECTS.items()]
        return told


def ask(item: Item, seed: int) -> Asked:
    """Ask an item.

    The order is drawn from the seed and the item's id alone, every order being as likely as any other: to leave out the
    right order of steps would tell something about it.
    """
    draw = Draw(random.Random(f"order {item.id} {seed}"))  # noqa: S311  # not for secrets
    n = _shuffled(item)
    order = draw.some_of(range(n), n)
    made = values(item.generate, seed) if isinstance(item, Numeric) and item.generate else {}
    return Asked(item, seed, order, made)


def right_sides(item: Matching) -> tuple[Words, ...]:
    """Give the different right sides of an item, those of the pairs first; two pairs may share one."""
    return tuple({(side.zh, side.en): side for side in (*(pair.right for pair in item.pairs), *item.extra)}.values())


def topic_name(item: Item) -> Text:
    """Give the name of an item's topic."""
    topic = topic_of(item)
    return OWN if topic == "own" else vocabulary("topics")[topic]


def _shuffled(item: Item) -> int:
    match item:
        case Single() | Multiple() | Case():
            return len(item.options)
        case Ordering():
            return len(item.steps)
        case Matching():
            return len(right_sides(item))
        case Reply():
            return len(item.candidates)
        case _:
            return 0


def _numbered(sides: Iterable[Words], locale: Locale) -> list[dict[str, Any]]:
    return [{"id": i, "text": side.text.say(locale)} for i, side in enumerate(sides)]


def _candidate(id: str, locale: Locale) -> dict[str, Any]:
    known = move(id)
    return {"id": id, "text": known.name.say(locale), "what": known.definition.say(locale)}
