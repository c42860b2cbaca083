"""A question and what an answer teaches, as lines of a terminal; and answers as people type them there.

What is shown and what is typed go through the same JSON as on a screen (`steward.quiz.answers.asked`, `steward.quiz.answers.grading`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from steward.errors import StewardError
from steward.words import Locale, Text, percent

LETTERS = "ABCDEFGHIJ"

_HOW: dict[str, Text] = {
    "one": Text("写一个字母，如 B", "type one letter, such as B"),
    "many": Text("可以选几个，写字母，如 AC", "several may be right; type letters, such as AC"),
    "steps": Text("按先后写出所有字母，如 CABD", "type all letters in order, such as CABD"),
    "pairs": Text("写出每个数字配哪个字母，如 1C 2A 3B", "type a letter for each number, such as 1C 2A 3B"),
    "number": Text("填一个数", "type a number"),
    "text": Text("填一个词", "type a word or two"),
    "own": Text("用自己的话写，写完按回车", "answer in your own words, on one line"),
    "moves": Text(
        "这句回复里有哪些动作？写字母，如 AC；一个都没有就写 0",
        "which moves does the reply make? type letters, such as AC, or 0 for none",
    ),
    "effect": Text("对业主的影响？写 1、2 或 3", "what does it do to the owner? type 1, 2 or 3"),
}
_NOT_LETTERS = Text("没看懂“{typed}”，请{how}。", "“{typed}” is not clear; please {how}.")
_NEGATIVE = Text("（注意：反着问）", " (mind: it asks for what is not so)")
_OWNER = Text("业主：{said}", "Owner: {said}")
_REPLY = Text("我们：{said}", "Us: {said}")
_UNIT = Text("单位：{unit}", "In {unit}")

_VERDICTS = (
    Text("✓ 对了", "✓ Right"),
    Text("◐ 对了一部分（{share}）", "◐ Partly right ({share})"),
    Text("✗ 不对", "✗ Not right"),
)
_STATES = {
    "right": Text("✓", "✓"),
    "wrong": Text("✗ 您选了，不对", "✗ you chose it; it is not right"),
    "missed": Text("○ 对的，您没选", "○ right, and you did not choose it"),
    "rest": Text("", ""),
}
_MISPLACED = Text("✗ 您排在第 {n}", "✗ you placed it {n}")
_ANSWER = Text("正确答案：{answer}", "The answer: {answer}")
_BETTER = Text("可以这样说：{better}", "One way to say it: {better}")
_FOUND = Text("✓ 说到了：{text}", "✓ said: {text}")
_UNSAID = Text("○ 没说到：{text}", "○ not found: {text}")
_EFFECT = Text("对业主的影响：{text}", "Effect on the owner: {text}")
_STANDARD = Text("标准 {id}（{source}）：{text}", "Standard {id} ({source}): {text}")

_TRUE = {"对", "是", "√", "✓", "t", "true", "y", "yes", "正确"}
_FALSE = {"不对", "错", "否", "×", "✗", "f", "false", "n", "no", "错误"}


def question(shown: dict[str, Any], locale: Locale) -> list[str]:
    """Give the lines of a question."""
    lines = [shown["situation"]] if shown["situation"] else []
    lines.append(shown["stem"] + (_NEGATIVE.say(locale) if shown["negative"] else ""))
    if shown["owner"]:
        lines.append(_OWNER.say(locale, said=shown["owner"]))
    if shown["reply"]:
        lines.append(_REPLY.say(locale, said=shown["reply"]))
    if shown["unit"]:
        lines.append(_UNIT.say(locale, unit=shown["unit"]))
    lines += [f"  {i}  {side['text']}" for i, side in enumerate(shown["left"], 1)]
    lettered = shown["options"] or shown["steps"] or shown["right"]
    lines += [f"  {letter}  {one['text']}" for letter, one in zip(LETTERS, lettered, strict=False)]
    lines += [
        f"  {letter}  {one['text']} – {one['what']}" for letter, one in zip(LETTERS, shown["candidates"], strict=False)
    ]
    lines += [f"  {i}  {effect['text']}" for i, effect in enumerate(shown["effects"], 1)]
    return lines


def asks(shown: dict[str, Any]) -> tuple[str, ...]:
    """Give what has to be typed, one after the other; keys of `how`."""
    match shown["type"]:
        case "ordering":
            return ("steps",)
        case "matching":
            return ("pairs",)
        case "numeric":
            return ("number",)
        case "fill":
            return ("text",)
        case "short":
            return ("own",)
        case "reply":
            return ("moves", "effect")
        case _:
            return ("many",) if shown["many"] else ("one",)


def how(part: str, locale: Locale) -> str:
    """Say how to type a part of an answer."""
    return _HOW[part].say(locale)


def read(part: str, typed: str, shown: dict[str, Any]) -> dict[str, Any]:
    """Read a part of an answer as typed.

    Raises:
        StewardError: ``unclear-answer`` with how to type it.
    """
    if part in ("number", "text", "own"):
        return {"number" if part == "number" else "text": typed}
    plain = unicodedata.normalize("NFKC", typed).strip()
    found = _READERS[part](plain, shown)
    if found is None:
        raise StewardError("unclear-answer", _NOT_LETTERS, typed=typed.strip()[:40], how=_HOW[part])
    return found


def _places(typed: str, n: int) -> list[int] | None:
    """Read letters, or the numbers 1, 2 ..., as places."""
    signs = re.sub(r"[\s,;、.]+", "", typed).upper()
    places = [LETTERS.find(c) if c.isalpha() else int(c) - 1 if c.isdecimal() else -1 for c in signs]
    if not places or len(set(places)) < len(places) or not all(0 <= place < n for place in places):
        return None
    return places


def _one(typed: str, shown: dict[str, Any]) -> dict[str, Any] | None:
    if shown["type"] == "truefalse" and typed.casefold() in _TRUE | _FALSE:
        return {"chosen": [int(typed.casefold() in _TRUE)]}
    places = _places(typed, len(shown["options"]))
    return {"chosen": [shown["options"][places[0]]["id"]]} if places and len(places) == 1 else None


def _many(typed: str, shown: dict[str, Any]) -> dict[str, Any] | None:
    places = _places(typed, len(shown["options"]))
    return {"chosen": [shown["options"][place]["id"] for place in places]} if places else None


def _steps(typed: str, shown: dict[str, Any]) -> dict[str, Any] | None:
    places = _places(typed, len(shown["steps"]))
    if places is None or len(places) < len(shown["steps"]):
        return None
    return {"order": [shown["steps"][place]["id"] for place in places]}


def _pairs(typed: str, shown: dict[str, Any]) -> dict[str, Any] | None:
    signs = re.sub(r"[\s,;、.:=\-–—>→]+", "", typed).upper()
    numbered = re.fullmatch(r"(?:\d[A-J])+", signs)
    pairs = re.findall(r"(\d)([A-J])", signs) if numbered else [(str(i), c) for i, c in enumerate(signs, 1)]
    told = {int(left) - 1: LETTERS.find(letter) for left, letter in pairs}
    if not told or len(told) < len(pairs):
        return None
    if not all(0 <= left < len(shown["left"]) and 0 <= right < len(shown["right"]) for left, right in told.items()):
        return None
    return {"pairs": {str(shown["left"][left]["id"]): shown["right"][right]["id"] for left, right in told.items()}}


def _moves(typed: str, shown: dict[str, Any]) -> dict[str, Any] | None:
    if typed == "0":
        return {"moves": []}
    places = _places(typed, len(shown["candidates"]))
    return {"moves": [shown["candidates"][place]["id"] for place in places]} if places else None


def _effect(typed: str, shown: dict[str, Any]) -> dict[str, Any] | None:
    places = _places(typed, len(shown["effects"]))
    return {"effect": shown["effects"][places[0]]["id"]} if places and len(places) == 1 else None


_READERS = {"one": _one, "many": _many, "steps": _steps, "pairs": _pairs, "moves": _moves, "effect": _effect}


# -- what it teaches ---------------------------------------------------------------------------------------------------


def taught(told: dict[str, Any], shown: dict[str, Any], locale: Locale) -> list[str]:
    """Give the lines shown after an answer."""
    at = 0 if told["right"] else 1 if told["fraction"] > 0 else 2
    marked = told.get("marked") or ""
    share = percent(told["fraction"], decimals=0)
    lines = [_VERDICTS[at].say(locale, share=share) + (f"  {marked}" if marked else "")]
    letters = {one["id"]: letter for letter, one in zip(LETTERS, shown["options"] or shown["candidates"], strict=False)}
    for one in (*told["options"], *told["moves"]):
        lines += _with_why(f"{letters.get(one['id'], '')}  {one['text']}", one["state"], one["why"], locale)
    for one in told["steps"]:
        state = _MISPLACED.say(locale, n=one["given"] + 1) if one["state"] == "wrong" else _STATES["right"].say(locale)
        lines.append(f"  {one['place'] + 1}  {one['text']}  {state if one['state'] != 'missed' else ''}".rstrip())
    for one in told["pairs"]:
        lines.append(f"  {one['text']} — {one['right_text']}  {'✓' if one['state'] == 'right' else '✗'}")
    if told["effect"]:
        effect = _EFFECT.say(locale, text=told["effect"]["text"])
        lines.append(f"  {effect}  {'✓' if told['effect']['state'] == 'right' else '✗'}")
    for point in told["key_points"]:
        lines.append("  " + (_FOUND if point["found"] else _UNSAID).say(locale, text=point["text"]))
    if not (told["options"] or told["steps"] or told["pairs"] or told["moves"] or told["key_points"]):
        lines.append(_ANSWER.say(locale, answer=told["answer"]))
    if told["better"]:
        lines.append(_BETTER.say(locale, better=told["better"]))
    lines.append(told["explanation"])
    lines += [
        _STANDARD.say(locale, **{name: one[name] for name in ("id", "source", "text")}) for one in told["standards"]
    ]
    if told.get("returns"):
        lines.append(told["returns"])
    return lines


def _with_why(text: str, state: str, why: str, locale: Locale) -> Sequence[str]:
    line = f"  {text}  {_STATES[state].say(locale)}".rstrip()
    return [line, f"       {why}"] if why and state in ("wrong", "missed") else [line]
