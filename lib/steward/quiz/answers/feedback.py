"""What an answer teaches: every option with its reason, the right answer in words, and the standards behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from steward.moves import move
from steward.quiz.answers.asked import EFFECTS, TRUTHS, Asked, right_sides
from steward.quiz.items.item import Case, Fill, Matching, Multiple, Numeric, Ordering, Reply, Short, Single, TrueFalse
from steward.standards import standard
from steward.words import Locale, Text, join, number

if TYPE_CHECKING:
    from steward.quiz.answers.grading import Graded

_ANSWER_AND_EFFECT = Text("{moves}；对业主的影响：{effect}", "{moves}; effect on the owner: {effect}")
_NO_MOVE = Text("一个都没有", "none of them")
_PLURALS = {"people": "person"}


def feedback(graded: Graded, locale: Locale) -> dict[str, Any]:
    """Give what is shown after an answer, as JSON ; every list is there, empty where the kind of item has none."""
    asked = graded.asked
    item = asked.item
    told: dict[str, Any] = {
        "id": item.id,
        "right": graded.right,
        "fraction": round(graded.fraction, 4),
        "blank": graded.blank,
        "options": [],
        "steps": [],
        "pairs": [],
        "moves": [],
        "effect": None,
        "key_points": [],
        "answer": right_answer(asked, locale),
        "explanation": asked.words(item.explanation, locale),
        "better": "",
        "standards": [_standard(id, locale) for id in item.standards],
        "whose": item.whose.text.say(locale) if item.whose else "",
        "only": item.only,
    }
    match item:
        case Single() | Multiple() | Case():
            states = {part.id: part.state for part in graded.parts}
            told["options"] = [
                {
                    "id": i,
                    "state": states[i],
                    "text": item.options[i].text.say(locale),
                    "why": why.text.say(locale) if (why := item.options[i].why) else "",
                }
                for i in asked.order
            ]
        case TrueFalse():
            told["options"] = [
                {"id": part.id, "state": part.state, "text": TRUTHS[int(part.id)].say(locale), "why": ""}
                for part in graded.parts
            ]
        case Ordering():
            told["steps"] = [
                {
                    "id": part.id,
                    "state": part.state,
                    "text": item.steps[asked.order[int(part.id)]].text.say(locale),
                    "place": place,
                    "given": part.found,
                    "why": "",
                }
                for place, part in enumerate(graded.parts)
            ]
        case Matching():
            told["pairs"] = _pairs(graded, item, locale)
        case Short():
            told["better"] = item.model_answer.text.say(locale)
            told["key_points"] = [
                {"text": point.text.say(locale), "found": part.state == "right"}
                for point, part in zip(item.key_points, graded.parts, strict=True)
            ]
        case Reply():
            states = {part.id: part.state for part in graded.parts}
            told["better"] = item.better.text.say(locale)
            told["moves"] = [
                {
                    "id": id,
                    "state": states[id],
                    "text": move(id).name.say(locale),
                    "why": move(id).definition.say(locale),
                }
                for id in (item.candidates[i] for i in asked.order)
            ]
            told["effect"] = {"id": item.effect, "state": graded.effect, "text": EFFECTS[item.effect].say(locale)}
        case _:
            pass
    return told


def right_answer(asked: Asked, locale: Locale) -> str:
    """Say the right answer in words.

    >>> from steward.quiz.answers.asked import ask
    >>> from steward.quiz.items.bank import bank
    >>> right_answer(ask(bank().items["numbers.visit-quota"], 1), "en")
    '44 households'
    """
    item = asked.item

    def listed(names: list[str]) -> str:
        return ("；" if locale == "zh" else "; ").join(names)

    match item:
        case Single() | Multiple() | Case():
            return listed([item.options[i].text.say(locale) for i in asked.order if item.options[i].right])
        case TrueFalse():
            return TRUTHS[int(item.answer)].say(locale)
        case Ordering():
            return " → ".join(step.text.say(locale) for step in item.steps)
        case Matching():
            return listed([f"{pair.left.text.say(locale)} — {pair.right.text.say(locale)}" for pair in item.pairs])
        case Numeric():
            return _with_unit(asked, item, locale)
        case Fill():
            return (item.answers.get(locale) or next(iter(item.answers.values())))[0]
        case Short():
            return item.model_answer.text.say(locale)
        case Reply():
            named = [move(id).name.say(locale) for id in item.moves]
            return _ANSWER_AND_EFFECT.say(
                locale, moves=join(named, locale) or _NO_MOVE.say(locale), effect=EFFECTS[item.effect].say(locale)
            )


def _with_unit(asked: Asked, item: Numeric, locale: Locale) -> str:
    value = asked.answer
    decimals = 0 if value == int(value) else min(6, len(f"{value:.6f}".rstrip("0").partition(".")[2]))
    said, unit = number(value, decimals=decimals), item.unit.text.say(locale) if item.unit else ""
    if locale == "en" and unit.startswith("("):  # “(day of the month)” explains the number
        return said
    if locale == "en" and value == 1:
        unit = _PLURALS.get(unit, unit.removesuffix("s"))
    return f"{said}{unit}" if unit in ("%", "％", "‰", "°") else f"{said} {unit}".strip()


def _pairs(graded: Graded, item: Matching, locale: Locale) -> list[dict[str, Any]]:
    sides = right_sides(item)
    shown = {(sides[at].zh, sides[at].en): i for i, at in enumerate(graded.asked.order)}
    return [
        {
            "id": part.id,
            "state": part.state,
            "text": pair.left.text.say(locale),
            "right": shown[pair.right.zh, pair.right.en],
            "right_text": pair.right.text.say(locale),
            "given": part.found,
            "why": "",
        }
        for part, pair in zip(graded.parts, item.pairs, strict=True)
    ]


def _standard(id: str, locale: Locale) -> dict[str, str]:
    found = standard(id)
    return {"id": id, "text": found.text.say(locale), "source": found.source_title.say(locale)}
