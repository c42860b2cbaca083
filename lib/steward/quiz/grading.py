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
    All or nothing, within the tolerance. What can be read in two ways is asked about (`steward.quiz.numbers_typed`).
``fill``
    All or nothing; case, width, spaces and punctuation do not matter, nor the language.
``short``
    The share of the key points recognised (`steward.quiz.words_typed`). It is recognition of words, not judgement; the learner
    is shown which points were found, and the model answer.
``reply``
    Two thirds for the moves, one third for the effect: naming what was done is what is trained, and three effects are easily guessed.

An answer left blank (``{}`` or its parts empty) is worth 0. What cannot be an answer to the item is refused.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from steward.errors import StewardError
from steward.quiz import numbers_typed, words_typed
from steward.quiz.asked import EFFECTS, TRUTHS, Asked, right_sides
from steward.quiz.feedback import feedback
from steward.quiz.item import (
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

State = Literal["right", "wrong", "missed", "rest"]
"""Chosen rightly, chosen wrongly, left out though right, left out rightly."""
MOVES_WEIGH = 2 / 3
"""The part of a reply's mark that its moves make; the rest is the effect."""

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
    """The answer as it was given."""
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
    if answer is None:
        answer = {}
    if not isinstance(answer, Mapping):
        raise _bad(_SHAPE, wanted=_WANTED[asked.item.type])
    item = asked.item
    effect: State | None = None
    match item:
        case Single() | Multiple() | Case():
            keys = {i for i, option in enumerate(item.options) if option.right}
            chosen = _chosen(asked, answer, range(len(item.options)), one=len(keys) == 1)
            blank, parts = not chosen, _choices(range(len(item.options)), keys, chosen)
            fraction = youden(parts) if len(keys) > 1 else float(chosen == keys)
        case TrueFalse():
            chosen, keys = _chosen(asked, answer, tuple(TRUTHS), one=True), {int(item.answer)}
            blank, parts, fraction = not chosen, _choices(tuple(TRUTHS), keys, chosen), float(chosen == keys)
        case Ordering():
            order = _order(asked, answer, len(item.steps))
            blank, parts, fraction = not order, _placed(asked.order, order), tau([asked.order[i] for i in order])
        case Matching():
            blank, parts = _matched(asked, item, answer)
            fraction = sum(part.state == "right" for part in parts) / len(parts)
        case Numeric():
            blank, fraction, parts = *_number(asked, item, answer), ()
        case Fill():
            typed = _typed(asked, answer, "text")
            blank, fraction, parts = not typed.strip(), float(_fills(item, typed)), ()
        case Short():
            typed = _typed(asked, answer, "text")
            parts = tuple(
                Part(i, "right" if _says(typed, point) else "missed") for i, point in enumerate(item.key_points)
            )
            blank, fraction = not typed.strip(), sum(part.state == "right" for part in parts) / len(parts)
        case Reply():
            blank, effect, parts = _judged(asked, item, answer)
            fraction = MOVES_WEIGH * youden(parts) + (1 - MOVES_WEIGH) * (effect == "right") if not blank else 0.0
    exact = 1.0 if math.isclose(fraction, 1) else fraction
    return Graded(asked, answer, exact, parts, locale, effect, blank)


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


def _part(asked: Asked, answer: Mapping[str, Any], name: str, kind: type, empty: object) -> Any:
    given = answer.get(name)
    if given is None:
        if answer and not set(answer) & {name, "moves", "effect"}:
            raise _bad(_SHAPE, wanted=_WANTED[asked.item.type])
        return empty
    if not isinstance(given, kind):
        raise _bad(_SHAPE, wanted=_WANTED[asked.item.type])
    return given


def _numbers(asked: Asked, given: Sequence[object], known: Sequence[int]) -> list[int]:
    for one in given:
        if not isinstance(one, int) or isinstance(one, bool) or one not in known:
            raise _bad(_STRANGE, given=f"{one!r}"[:40])
    if len(set(map(str, given))) < len(given):
        raise _bad(_SHAPE, wanted=_WANTED[asked.item.type])
    return [one for one in given if isinstance(one, int)]


def _chosen(asked: Asked, answer: Mapping[str, Any], known: Sequence[int], *, one: bool) -> set[int]:
    chosen = _numbers(asked, _part(asked, answer, "chosen", list, []), known)
    if one and len(chosen) > 1:
        raise _bad(_ONE)
    return set(chosen)


def _choices(known: Sequence[Any], keys: set[Any], chosen: set[Any]) -> tuple[Part, ...]:
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


def _matched(asked: Asked, item: Matching, answer: Mapping[str, Any]) -> tuple[bool, tuple[Part, ...]]:
    given = _part(asked, answer, "pairs", Mapping, {})
    sides = right_sides(item)
    pairs: dict[int, int] = {}
    for left, right in given.items():
        if not (
            isinstance(left, str)
            and left.isascii()
            and left.isdigit()
            and len(left) < 4
            and int(left) < len(item.pairs)
        ):
            raise _bad(_STRANGE, given=f"{left!r}"[:40])
        if right is not None:
            pairs[int(left)] = _numbers(asked, [right], range(len(sides)))[0]
    keys = [(pair.right.zh, pair.right.en) for pair in item.pairs]
    parts = []
    for i, key in enumerate(keys):
        if i not in pairs:
            parts.append(Part(i, "missed"))
            continue
        chosen = sides[asked.order[pairs[i]]]
        parts.append(Part(i, "right" if (chosen.zh, chosen.en) == key else "wrong", pairs[i]))
    return not pairs, tuple(parts)


def _typed(asked: Asked, answer: Mapping[str, Any], name: str) -> str:
    typed: str = _part(asked, answer, name, str, "")
    return typed


def _number(asked: Asked, item: Numeric, answer: Mapping[str, Any]) -> tuple[bool, float]:
    given = answer.get("number")
    if isinstance(given, int | float) and not isinstance(given, bool):
        answer = {"number": str(given)}
    typed = _typed(asked, answer, "number")
    if not typed.strip():
        return True, 0.0
    unit = item.unit.zh.strip()
    if unit in ("号", "日") and asked.answer <= 31:
        month, value = numbers_typed.read_day(typed)
        due = str(asked.values.get("due_zh", ""))
        if month is not None and due and not due.startswith(f"{month} 月"):
            return False, 0.0
    elif unit in ("点", "时") and asked.answer <= 24:
        value = numbers_typed.read_hour(typed)
    else:
        value = numbers_typed.read_number(typed, percent=unit == "%")
    # A hair more than the tolerance: 0.1 + 0.2 is 0.3 to whoever reckons in decimals.
    return False, float(abs(value - asked.answer) <= item.tolerance + 1e-9 * max(1.0, abs(asked.answer)))


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


def _judged(asked: Asked, item: Reply, answer: Mapping[str, Any]) -> tuple[bool, State, tuple[Part, ...]]:
    given = _part(asked, answer, "moves", list, [])
    effect = _part(asked, answer, "effect", str, "")
    if answer and not set(answer) & {"moves", "effect"}:
        raise _bad(_SHAPE, wanted=_WANTED["reply"])
    for one in given:
        if not isinstance(one, str) or one not in item.candidates:
            raise _bad(_STRANGE, given=f"{one!r}"[:40])
    if effect and effect not in EFFECTS:
        raise _bad(_STRANGE, given=f"{effect!r}"[:40])
    parts = _choices(item.candidates, set(item.moves), set(given))
    state: State = "right" if effect == item.effect else "wrong" if effect else "missed"
    return not given and not effect, state, parts
