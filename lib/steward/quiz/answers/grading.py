"""What an answer is worth, and what it teaches.

An answer is JSON that does not depend on the language it was given in; `grade` reads it, `Graded.shown` tells what was right,
what was not and why. The rules, one for each kind of item:

``single``, ``truefalse``, ``case`` with one key
    All or nothing.
``multiple``, ``case`` with several keys, the moves of a ``reply``
    The share of the right choices that were made, less the share of the wrong ones, and never below 0. Whoever ticks
    everything, or ticks blindly, so earns nothing on average. It is Youden's index of a choice: W. J. Youden, “Index for rating
    diagnostic tests”, Cancer 3 (1950) 32-35.
``ordering``
    Kendall's tau between the order given and the right one, and never below 0: of all pairs of steps the share kept in order, less
    the share turned round. One swap of neighbours among five costs a fifth; only the right order earns everything. M. G. Kendall, “A new
    measure of rank correlation”, Biometrika 30 (1938) 81-93.
``matching``
    The share of pairs that belong together: each is a question of its own.
``numeric``
    All or nothing, within the tolerance. What can be read in two ways is asked about (`steward.quiz.answers.numbers_typed`).
``fill``
    All or nothing; case, width, spaces and punctuation do not matter, nor the language.
``short``
    The share of the key points recognised (`steward.quiz.answers.words_typed`). It is recognition of words, not judgement; the learner
    is shown which points were found, and the model answer.
``reply``
    Two thirds for the moves, one third for the effect: naming what was done is what is trained, and three effects are easily guessed.

An answer left blank (``{}`` or its parts empty) is worth 0. What cannot be an answer to the item is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeVar

from steward.errors import StewardError
from steward.quiz.answers import numbers_typed, words_typed
from steward.quiz.answers.asked import EFFECTS, TRUTHS, Asked, right_sides
from steward.quiz.answers.feedback import feedback
from steward.quiz.items.item import (
    Case,
    Fill,
    KeyPoint,
    Matching,
    Multiple,
    Numeric,
    Ordering,
    Reply,
    Short,
    Single,
    TrueFalse,
)
from steward.words import Locale, Text

T = TypeVar("T")
State = Literal["right", "wrong", "missed", "rest"]
"""Chosen rightly, chosen wrongly, left out though right, left out rightly."""
MOVES_WEIGH = 2 / 3
"""The part of a reply's mark that its moves make; the rest is the effect."""

_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
_NOT_AN_ANSWER = Text(
    "这个答案用不上：{what}。请重新作答。", "This cannot be an answer here: {what}. Please answer again."
)
_SHAPE = Text("这道题要的是 {wanted}", "this item takes {wanted}")
_STRANGE = Text("题目里没有 {given}", "the item has no {given}")
_ONE = Text("只能选一个", "only one may be chosen")
_WHOLE = Text("每一步都要排，各排一次", "each step must be placed, and once")


class Part(NamedTuple):
    """What became of one option, step, pair, move or key point."""

    id: int | str
    state: State
    found: int | str | None = None
    """What the answer has there, where that is not the part itself."""


@dataclass(frozen=True, slots=True)
class Graded:
    """An answer that has been read and judged."""

    asked: Asked
    answer: Mapping[str, Any]
    """The answer as it was read: what belongs to it and nothing else, fit to be kept."""
    fraction: float
    """How right it is, from 0 to 1."""
    parts: tuple[Part, ...]
    locale: Locale
    effect: State | None = None
    """What became of the effect of a `reply`."""
    blank: bool = False

    @property
    def right(self) -> bool:
        """Whether it is wholly right."""
        return self.fraction >= 1

    def shown(self, locale: Locale | None = None) -> dict[str, Any]:
        """Give what a screen or terminal shows after the answer, as JSON: what was right, and what there is to learn."""
        return feedback(self, locale or self.locale)


def grade(asked: Asked, answer: object, locale: Locale = "zh") -> Graded:
    """Judge an answer; `locale` is the language it was asked in, in which the outcome is told.

    Raises:
        StewardError: ``bad-answer`` where it cannot be an answer to this item, and ``no-number``, ``several-numbers`` or
            ``unclear-number`` where a number was typed that has to be written otherwise.
    """
    given: Mapping[str, Any] = {} if answer is None else answer if isinstance(answer, Mapping) else {"": answer}
    item = asked.item
    effect: State | None = None
    parts: tuple[Part, ...] = ()
    kept: dict[str, Any] = {}
    match item:
        case Single() | Multiple() | Case():
            keys = {i for i, option in enumerate(item.options) if option.right}
            chosen = _chosen(asked, given, range(len(item.options)), one=len(keys) == 1)
            kept, parts = {"chosen": chosen}, _choices(range(len(item.options)), keys, chosen)
            fraction = youden(parts) if len(keys) > 1 else float(set(chosen) == keys)
        case TrueFalse():
            chosen, keys = _chosen(asked, given, tuple(TRUTHS), one=True), {int(item.answer)}
            kept, parts = {"chosen": chosen}, _choices(tuple(TRUTHS), keys, chosen)
            fraction = float(set(chosen) == keys)
        case Ordering():
            order = _order(asked, given, len(item.steps))
            kept, parts, fraction = {"order": order}, _placed(asked.order, order), tau([asked.order[i] for i in order])
        case Matching():
            pairs = _pairs(asked, given, len(item.pairs), len(asked.order))
            kept, parts = {"pairs": {str(left): right for left, right in pairs.items()}}, _matched(asked, item, pairs)
            fraction = sum(part.state == "right" for part in parts) / len(parts)
        case Numeric():
            number = given.get("number")
            if isinstance(number, int | float) and not isinstance(number, bool) and abs(number) < 1e15:
                given = {"number": str(number)}
            typed = _typed(asked, given, "number")
            kept, fraction = {"number": typed}, float(_is_number(asked, item, typed))
        case Fill():
            typed = _typed(asked, given, "text")
            kept, fraction = {"text": typed}, float(_fills(item, typed))
        case Short():
            typed = _typed(asked, given, "text")
            found = [_says(typed, point) for point in item.key_points]
            kept, parts = (
                {"text": typed},
                tuple(Part(i, "right" if is_said else "missed") for i, is_said in enumerate(found)),
            )
            fraction = sum(found) / len(found)
        case Reply():
            kept = _judged(asked, item, given)
            parts = _choices(item.candidates, set(item.moves), kept["moves"])
            effect = "right" if kept["effect"] == item.effect else "wrong" if kept["effect"] else "missed"
            fraction = MOVES_WEIGH * youden(parts) + (1 - MOVES_WEIGH) * (effect == "right")
    blank = not any(one.strip() if isinstance(one, str) else one for one in kept.values())
    return Graded(asked, kept, 0.0 if blank else min(1.0, fraction), parts, locale, effect, blank)


def youden(parts: Sequence[Part]) -> float:
    """Give the share of right parts chosen less the share of the others chosen, and never below 0.

    >>> youden([Part(0, "right"), Part(1, "missed"), Part(2, "rest"), Part(3, "rest")])
    0.5
    """
    keys = [part for part in parts if part.state in ("right", "missed")]
    others = [part for part in parts if part.state in ("wrong", "rest")]
    hit = sum(part.state == "right" for part in keys) / len(keys) if keys else 1.0
    missed = sum(part.state == "wrong" for part in others) / len(others) if others else 0.0
    return max(0.0, hit - missed)


def tau(order: Sequence[int]) -> float:
    """Give Kendall's tau of an order against 0, 1, 2 ..., and never below 0.

    >>> tau([0, 1, 2, 4, 3]), tau([2, 1, 0]), tau([])
    (0.8, 0.0, 0.0)
    """
    n = len(order)
    pairs = n * (n - 1) // 2
    kept = sum(order[i] < order[j] for i in range(n) for j in range(i + 1, n))
    return max(0.0, (2 * kept - pairs) / pairs) if pairs else 0.0


# -- reading answers ---------------------------------------------------------------------------------------------------

_WANTED: Mapping[str, str] = {
    **dict.fromkeys(("single", "truefalse", "multiple", "case"), '{"chosen": [2]}'),
    "ordering": '{"order": [2, 0, 1]}',
    "matching": '{"pairs": {"0": 2}}',
    "numeric": '{"number": "44"}',
    **dict.fromkeys(("fill", "short"), '{"text": "…"}'),
    "reply": '{"moves": ["explain"], "effect": "better"}',
}


def _bad(what: Text, **values: object) -> StewardError:
    return StewardError("bad-answer", _NOT_AN_ANSWER, what=Text(what.say("zh", **values), what.say("en", **values)))


def _part(asked: Asked, given: Mapping[str, Any], name: str, kind: type[T], empty: T) -> T:
    """Give one part of an answer; `empty` where it was left out of an answer that has nothing strange either."""
    part = given.get(name)
    if part is None and set(given) <= ({"moves", "effect"} if asked.item.type == "reply" else {name}):
        return empty
    if not isinstance(part, kind):
        raise _bad(_SHAPE, wanted=_WANTED[asked.item.type])
    return part


def _quoted(one: object) -> object:
    """Name what was given in a sentence; what is long or nested is not written out."""
    if isinstance(one, str):
        return f"“{_UNKEEPABLE.sub('?', one[:40])}”"
    if one is None or isinstance(one, bool | float) or (isinstance(one, int) and abs(one) < 10**9):
        return repr(one)
    return Text("这样的值", "value like this")


def _numbers(asked: Asked, given: Sequence[object], known: Sequence[int]) -> list[int]:
    numbers: list[int] = []
    for one in given:
        if not isinstance(one, int) or isinstance(one, bool) or one not in known:
            raise _bad(_STRANGE, given=_quoted(one))
        if one in numbers:
            raise _bad(_SHAPE, wanted=_WANTED[asked.item.type])
        numbers.append(one)
    return numbers


def _chosen(asked: Asked, given: Mapping[str, Any], known: Sequence[int], *, one: bool) -> list[int]:
    chosen = _numbers(asked, _part(asked, given, "chosen", list, []), known)
    if one and len(chosen) > 1:
        raise _bad(_ONE)
    return sorted(chosen)


def _choices(known: Sequence[Any], keys: set[Any], chosen: Sequence[Any]) -> tuple[Part, ...]:
    states: dict[tuple[bool, bool], State] = {
        (True, True): "right",
        (False, True): "wrong",
        (True, False): "missed",
        (False, False): "rest",
    }
    return tuple(Part(id, states[id in keys, id in chosen]) for id in known)


def _order(asked: Asked, answer: Mapping[str, Any], n: int) -> list[int]:
    order = _numbers(asked, _part(asked, answer, "order", list, []), range(n))
    if order and len(order) != n:
        raise _bad(_WHOLE)
    return order


def _placed(shown: Sequence[int], order: Sequence[int]) -> tuple[Part, ...]:
    """Judge each step by the place it was given; its id is that under which it was shown, in the right order."""
    right = sorted(range(len(shown)), key=lambda i: shown[i])
    return tuple(
        Part(
            id, ("right" if order[place] == id else "wrong") if order else "missed", order.index(id) if order else None
        )
        for place, id in enumerate(right)
    )


def _pairs(asked: Asked, given: Mapping[str, Any], lefts: int, rights: int) -> dict[int, int]:
    pairs: dict[int, int] = {}
    for left, right in _part(asked, given, "pairs", dict, {}).items():
        if not (isinstance(left, str) and left.isascii() and left.isdecimal() and len(left) < 4 and int(left) < lefts):
            raise _bad(_STRANGE, given=_quoted(left))
        if right is not None:
            pairs[int(left)] = _numbers(asked, [right], range(rights))[0]
    return pairs


def _matched(asked: Asked, item: Matching, pairs: Mapping[int, int]) -> tuple[Part, ...]:
    sides = [right_sides(item)[at] for at in asked.order]

    def state(left: int) -> State:
        if left not in pairs:
            return "missed"
        return "right" if sides[pairs[left]] == item.pairs[left].right else "wrong"

    return tuple(Part(left, state(left), pairs.get(left)) for left in range(len(item.pairs)))


def _typed(asked: Asked, given: Mapping[str, Any], name: str) -> str:
    # Half a character and NUL cannot be kept in a database.
    return _UNKEEPABLE.sub("\ufffd", _part(asked, given, name, str, ""))


def _is_number(asked: Asked, item: Numeric, typed: str) -> bool:
    if not typed.strip():
        return False
    unit = item.unit.zh.strip() if item.unit else ""
    if unit in ("号", "日") and asked.answer <= 31:
        month, value = numbers_typed.read_day(typed)
        due = str(asked.values.get("due_zh", ""))
        if month is not None and due and not due.startswith(f"{month} 月"):
            return False
    elif unit in ("点", "时") and asked.answer <= 24:
        value = numbers_typed.read_hour(typed)
    else:
        value = numbers_typed.read_number(typed, percent=unit == "%")
    # A hair more than the tolerance: 0.1 + 0.2 is 0.3 to whoever reckons in decimals.
    return abs(value - asked.answer) <= item.tolerance + 1e-9 * max(1.0, abs(asked.answer))


def _fills(item: Fill, typed: str) -> bool:
    for locale, answers in item.answers.items():
        before, _, after = item.stem.text.say(locale).partition("____")
        if any(words_typed.same_words(typed, answer, before, after) for answer in answers):
            return True
    return False


def _says(typed: str, point: KeyPoint) -> bool:
    # Where the point itself says no to something, its key words stand after a “not” in a good answer too.
    may_be_denied = words_typed.denies(point.zh) or words_typed.denies(point.en)
    return any(words_typed.said(typed, words, may_be_denied=may_be_denied) for words in point.words.values())


def _judged(asked: Asked, item: Reply, given: Mapping[str, Any]) -> dict[str, Any]:
    chosen = _part(asked, given, "moves", list, [])
    effect = _part(asked, given, "effect", str, "")
    for one in chosen:
        if not isinstance(one, str) or one not in item.candidates:
            raise _bad(_STRANGE, given=_quoted(one))
    if effect and effect not in EFFECTS:
        raise _bad(_STRANGE, given=_quoted(effect))
    return {"moves": [id for id in item.candidates if id in chosen], "effect": effect}
