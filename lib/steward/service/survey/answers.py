"""Answers on a scale as people and exports write them, read into numbers; nothing is dropped without being counted.

>>> read_scale([5, "4", "４ 分", "", "不知道", 9, "很好"], 1, 5)
Answers(values=(5.0, 4.0, 4.0, None, None, None, None), missing=2, unread=((6, '9'), (7, '很好')))
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from steward.errors import StewardError
from steward.words import Locale, Text, join, number

Table = Any
"""A data frame, or a mapping of names to columns of one length."""

_NO_ANSWER = frozenset(
    ["", "-", "--", "—", "/", "\\", "na", "n/a", "nan", "none", "null", "blank", "dk", "don't know", "dont know", "do not know", "no answer",
     "not applicable", "skip", "无", "空", "空白", "未答", "未填", "没填", "不知道", "不清楚", "不适用", "不了解", "跳过", "说不清"]
)  # fmt: skip
_PLAIN = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*(?:分|points?|pts?)?")


class Answers(NamedTuple):
    """Answers to one question, in the order they were given."""

    values: tuple[float | None, ...]
    """None for no answer, or one that could not be read."""
    missing: int
    """How many gave no answer."""
    unread: tuple[tuple[int, str], ...]
    """What could not be read, with its place, counted from 1."""

    def note(self, locale: Locale, name: str = "") -> str:
        """Say what was left out and why; nothing where all was read."""
        parts = []
        if self.missing:
            parts.append(_MISSING.say(locale, n=number(self.missing)))
        if self.unread:
            shown = [_AT.say(locale, row=row, written=written) for row, written in self.unread[:3]]
            if len(self.unread) > len(shown):
                shown.append(_MORE.say(locale, n=len(self.unread) - len(shown)))
            parts.append(_UNREAD.say(locale, n=number(len(self.unread)), which=join(shown, locale)))
        said = ("；" if locale == "zh" else "; ").join(parts)
        return f"{name}{'：' if locale == 'zh' else ': '}{said}" if name and said else said


_MISSING = Text("{n} 份没有作答", "{n} gave no answer")
_UNREAD = Text("{n} 份没读懂，没有计入：{which}", "{n} could not be read and are left out: {which}")
_AT = Text("第 {row} 份“{written}”", "no. {row} “{written}”")
_MORE = Text("另 {n} 份", "{n} more")


def plain(value: object) -> str:
    """Write a value for comparing: half-width, lower case, without blanks at its ends."""
    return unicodedata.normalize("NFKC", str(value)).strip().casefold().replace("’", "'")


def is_no_answer(value: object) -> bool:
    """Whether nobody answered: None, NaN, blank, 不知道, n/a and the like."""
    if value is None:
        return True
    try:
        return math.isnan(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return plain(value).rstrip(".。") in _NO_ANSWER or plain(value) == "<na>"


def as_number(value: object) -> float | None:
    """Read a number, also as text with full-width digits or with 分 behind it; None for anything else."""
    if isinstance(value, bool):
        return None
    try:
        found = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        match = _PLAIN.fullmatch(plain(value))
        return float(match[1]) if match else None
    return found if math.isfinite(found) else None


def read_scale(values: Iterable[object], low: float, high: float, blank: Collection[object] = ()) -> Answers:
    """Read answers on a scale from `low` to `high`.

    Args:
        values: as they stand in the sheet.
        low: the lowest answer there is.
        high: the highest.
        blank: codes that stand for no answer or not applicable, such as 0 and 6 on a scale of 1 to 5.
    """
    codes = {plain(code) for code in blank} | {as_number(code) for code in blank} - {None}
    read: list[float | None] = []
    missing, unread = 0, []
    for place, value in enumerate(values, start=1):
        found = None if is_no_answer(value) else as_number(value)
        if is_no_answer(value) or plain(value) in codes or (found is not None and found in codes):
            missing += 1
            read.append(None)
        elif found is None or not low <= found <= high:
            unread.append((place, str(value).strip()))
            read.append(None)
        else:
            read.append(found)
    return Answers(tuple(read), missing, tuple(unread))


def columns_of(table: Table, names: Sequence[str] | None = None) -> dict[str, list[object]]:
    """Give the columns of a table, all or those named.

    Raises:
        StewardError: for columns that are not there, columns of different length, or no table at all.
    """
    if isinstance(table, Mapping) and all(isinstance(column, Iterable) for column in table.values()):
        found = {str(name): list(column) for name, column in table.items()}
    elif hasattr(table, "columns") and hasattr(table, "__getitem__"):
        found = {str(name): list(table[name]) for name in table.columns}
    else:
        raise StewardError(
            "no-table",
            Text(
                "这里要一张有列名的表，比如 pandas 的 DataFrame，或“列名: 答案”的字典。",
                "A table with named columns is needed, such as a data frame, or a dictionary of columns.",
            ),
        )
    if names is not None:
        if absent := [name for name in names if name not in found]:
            raise StewardError(
                "no-such-column",
                Text(
                    "表里没有这些列：{absent}；有的是：{known}。", "The table has no column {absent}; it has: {known}."
                ),
                absent=", ".join(absent),
                known=", ".join(found),
            )
        found = {name: found[name] for name in names}
    if len({len(column) for column in found.values()}) > 1:
        raise StewardError(
            "columns-differ",
            Text(
                "各列的份数不一样（{lengths}），同一行应是同一个人；请补齐空格再来。",
                "The columns differ in length ({lengths}); one row must be one person, so fill the gaps with blanks.",
            ),
            lengths=", ".join(f"{name}: {len(column)}" for name, column in found.items()),
        )
    return found


def need_answers(count: int, what: Text) -> None:
    """Refuse to go on where nobody's answers can be used.

    Raises:
        StewardError: ``no-answers``.
    """
    if count == 0:
        raise StewardError(
            "no-answers",
            Text(
                "“{what}”没有一份能用的回答，请检查列和编码。",
                "There is no usable answer for “{what}”; check the columns and the codes.",
            ),
            what=what,
        )
