"""Answers in words: yes or no, marks out of five, and the choices of a column, by value, label or code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from steward.operations.cells import heading_key, plain
from steward.operations.reasons import Reason
from steward.operations.tables import Column

_YES = frozenset(
    [
        "是",
        "对",
        "有",
        "真",
        "y",
        "yes",
        "t",
        "true",
        "1",
        "√",
        "✓",
        "✔",
        "☑",
        "■",
        "v",
        "○",
        "on",
        "1001",
        "有偿",
        "有效",
        "接通",
        "已接通",
        "满意",
        "很满意",
        "非常满意",
        "十分满意",
        "比较满意",
        "较满意",
        "基本满意",
        "合格",
        "通过",
        "同意",
        "好评",
        "属实",
        "成功",
        "完成",
        "需要",
        "可以",
        "satisfied",
        "reached",
    ]
)
# “一般” is not “满意”: the trade's satisfaction rate counts the satisfied only.
_NO = frozenset(
    [
        "否",
        "非",
        "没有",
        "无",
        "假",
        "错",
        "n",
        "no",
        "f",
        "false",
        "0",
        "×",
        "x",
        "✗",
        "✘",
        "✕",
        "☒",
        "☐",
        "□",
        "off",
        "1002",
        "2002",
        "无偿",
        "免费",
        "无效",
        "失败",
        "一般",
        "不满意",
        "很不满意",
        "非常不满意",
        "不太满意",
        "较不满意",
        "不合格",
        "不通过",
        "不同意",
        "差评",
        "不属实",
        "未接通",
        "无人接听",
        "拒接",
        "关机",
        "停机",
        "空号",
        "不需要",
        "不可以",
        "dissatisfied",
        "unsatisfied",
        "unreached",
    ]
)
_NOT_KNOWN = frozenset(
    [
        "未知",
        "不详",
        "不清楚",
        "不确定",
        "未评价",
        "未评",
        "无评价",
        "未回访",
        "待回访",
        "未填",
        "未填写",
        "未反馈",
        "待定",
        "需要用料",
        "不适用",
        "1003",
        "unknown",
    ]
)
_DONE, _NOT_DONE = re.compile(r"已\w{1,4}"), re.compile(r"(?:未|没)\w{1,4}")

_SCORES: dict[str, float] = {
    **dict.fromkeys(["非常满意", "很满意", "十分满意", "特别满意", "极其满意", "非常好", "很好", "优秀", "优", "极好", "excellent", "outstanding"], 5.0),
    **dict.fromkeys(["满意", "比较满意", "较满意", "好", "较好", "良好", "良", "satisfied", "good"], 4.0),
    **dict.fromkeys(["一般", "基本满意", "中", "中等", "尚可", "普通", "neutral", "fair", "average"], 3.0),
    **dict.fromkeys(["不满意", "不太满意", "比较不满意", "较不满意", "较差", "差", "dissatisfied", "unsatisfied", "poor"], 2.0),
    **dict.fromkeys(["非常不满意", "很不满意", "十分不满意", "极不满意", "特别不满意", "非常差", "很差", "极差", "unacceptable"], 1.0),
    "very satisfied": 5.0, "very dissatisfied": 1.0, "very good": 5.0, "very poor": 1.0, "very unsatisfied": 1.0,
}  # fmt: skip
_NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_MARK = re.compile(r"([1-5](?:\.\d+)?)\s*(?:分|星级?|颗星|stars?|points?)?|([一二两三四五])\s*(?:分|星级?|颗星)")
_STARS = re.compile(r"([★⭐🌟]+)[☆✩]*\ufe0f?")


def read_flag(text: str) -> bool | Reason | None:
    """Read yes or no, in the words of the trade too; None where the source says that nobody knows.

    >>> read_flag("未接通"), read_flag("√"), read_flag("有偿"), read_flag("未知")
    (False, True, True, None)
    """
    word = plain(text).removesuffix(".0")
    if word in _NOT_KNOWN:
        return None
    if word in _YES:
        return True
    if word in _NO:
        return False
    if _DONE.fullmatch(word):
        return True
    return False if _NOT_DONE.fullmatch(word) else Reason.NOT_A_FLAG


def read_score(text: str) -> float | Reason | None:
    """Read a mark from 1 to 5: a figure, ``5分``, stars, or a degree of satisfaction.

    >>> read_score("非常满意"), read_score("四星"), read_score("★★★☆☆"), read_score("95")
    (5.0, 4.0, 3.0, <Reason.NOT_A_SCORE: 'not-a-score'>)
    """
    word = plain(text)
    if word in _NOT_KNOWN:
        return None
    if (known := _SCORES.get(word)) is not None:
        return known
    if found := _MARK.fullmatch(word):
        return score_of(float(found[1]) if found[1] else float(_NUMERALS[found[2]]))
    if (stars := _STARS.fullmatch(unicodedata.normalize("NFKC", text).replace("\ufe0f", "").strip())) and len(
        stars[1]
    ) <= 5:
        return float(len(stars[1]))
    return Reason.NOT_A_SCORE


def score_of(value: float) -> float | Reason:
    """Take a number for a mark: 1 to 5."""
    return float(value) if 1 <= value <= 5 else Reason.NOT_A_SCORE


def choice_words(column: Column) -> Mapping[str, str]:
    """Give every word for a choice of the column, compared as headings are -> canonical value."""
    words: dict[str, str] = {}
    for value, labels in column.choices.items():
        for word in (value, *labels):
            words.setdefault(heading_key(word, with_brackets=True), value)
    return words


def read_choice(text: str, words: Mapping[str, str]) -> str | None:
    """Find the canonical value of a word; a remark in brackets behind it does not count. None where it is unknown.

    >>> read_choice("［作废］", {"作废": "cancelled"}), read_choice("处理中（已超时）", {"处理中": "open"})
    ('cancelled', 'open')
    """
    text = text.removesuffix(".0")
    return words.get(heading_key(text, with_brackets=True)) or words.get(heading_key(text))
