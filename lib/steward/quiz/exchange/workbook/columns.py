"""The sheet on which a trainer writes questions: its columns, its types, and the words that may stand in their place.

One row is one question. Headings are Chinese or English; a heading that only begins with one of these words, or adds a
star or a remark in brackets, is known too.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from steward.quiz.exchange.question import Type
from steward.words import Locale, Text

SHEET, GUIDE, EXAMPLES = Text("题目", "Questions"), Text("填写说明", "How to fill in"), Text("示例", "Examples")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
USUAL_OPTIONS = 6
"""Columns for options that the template has; a sheet may have up to all letters."""
ARROW = "→"


@dataclass(frozen=True, slots=True)
class Column:
    """One column, with what it holds."""

    name: str
    heading: Text
    about: Text
    width: int = 14
    also: tuple[str, ...] = ()
    """Other headings it is known by, lower case."""


COLUMNS = (
    Column(
        "type", Text("题型", "Type"),
        Text("从下拉框里选。空着的话按答案猜。", "Choose from the list. Left blank, it is guessed from the answer."), 12,
        ("题目类型", "类型", "question type", "kind"),
    ),
    Column(
        "text", Text("题干", "Question"),
        Text("要问的话。填空题用 ____ 表示空。", "What is asked. A gap is written as ____."), 48,
        ("题目", "问题", "题目内容", "试题", "试题内容", "题面", "question text", "stem", "text"),
    ),
    Column(
        "option", Text("选项{letter}", "Option {letter}"),
        Text(
            "一格一个选项。匹配题写“左 → 右”，只写“→ 右”就是多出来的右边；排序题按正确顺序一格写一步。",
            "One option in a cell. A pair is written “left → right”, a right side that belongs to nothing “→ right”. Steps stand in the right "
            "order, one in a cell.",
        ), 24, ("{letter}", "选项 {letter}", "答案{letter}", "choice {letter}", "{letter}选项", "{letter}项", "备选{letter}"),
    ),
    Column(
        "answer", Text("正确答案", "Answer"),
        Text(
            "单选、多选写字母，如 B、ACD；判断写对或错；填空写答案，几个都算对就用 | 隔开；数字题写数；问答题写参考答案。",
            "Letters of the right options, such as B or ACD; true or false; what is to be filled in, several with | between them; the "
            "number; for an essay a model answer.",
        ), 20, ("答案", "标准答案", "参考答案", "key", "correct answer", "right answer", "correct"),
    ),
    Column(
        "explanation", Text("解析", "Explanation"),
        Text("为什么对、别的为什么错。答完后给所有人看。", "Why it is right, and the others wrong. Shown to everybody afterwards."), 48,
        ("答案解析", "解释", "说明", "试题解析", "general feedback", "feedback", "rationale"),
    ),
    Column(
        "standards", Text("标准", "Standards"),
        Text("依据的标准编号，几个用逗号隔开。可以空着。", "Ids of the standards it rests on, with commas between. May be left blank."), 24,
        ("标准编号", "依据", "standard", "standard ids"),
    ),
    Column(
        "level", Text("难度", "Level"),
        Text("识记、应用、判断。可以空着。", "recall, apply or judge. May be left blank."), 10, ("层次", "difficulty"),
    ),
    Column(
        "tolerance", Text("误差", "Tolerance"),
        Text("数字题：差多少以内算对。空着就要正好。", "Number: how far off is still right. Left blank, it must be exact."), 10,
        ("允许误差", "error", "margin"),
    ),
    Column("unit", Text("单位", "Unit"), Text("数字题的单位，如小时。", "Unit of the number, such as hours."), 10, ("计量单位", "units")),
    Column("mark", Text("分值", "Mark"), Text("空着就是 1 分。", "Left blank, it is 1."), 8, ("分数", "得分", "points", "score", "marks")),
    Column(
        "category", Text("分类", "Category"),
        Text("题库里的类别，下级用 / 隔开。", "Category, with / before a lower one."), 18, ("类别", "目录", "题库", "folder"),
    ),
    Column("tags", Text("标签", "Tags"), Text("几个用 | 隔开。", "Several with | between them."), 18, ("标记", "keywords", "关键词")),
    Column(
        "id", Text("编号", "ID"),
        Text("这道题自己的编号，不能重复。可以空着。", "The question's own id, each only once. May be left blank."), 16, ("题号", "id number", "idnumber"),
    ),
    Column("name", Text("题名", "Name"), Text("空着就取题干开头。", "Left blank, the beginning of the question."), 20, ("名称", "标题", "title")),
    Column(
        "why", Text("选项{letter}说明", "Why {letter}"),
        Text("这个选项为什么对、为什么错。可以空着。", "Why this option is right or wrong. May be left blank."), 24,
        ("{letter}说明", "{letter}解析", "选项{letter}解析", "选项{letter}反馈", "feedback {letter}"),
    ),
)  # fmt: skip
"""All columns in the order of the template; those with a letter stand once for each option."""

TYPES: dict[Type, Text] = {
    "multichoice_single": Text("单选题", "Single choice"),
    "multichoice_multi": Text("多选题", "Multiple choice"),
    "truefalse": Text("判断题", "True or false"),
    "shortanswer": Text("填空题", "Fill in"),
    "numerical": Text("数字题", "Number"),
    "match": Text("匹配题", "Matching"),
    "ordering": Text("排序题", "Ordering"),
    "essay": Text("问答题", "Essay"),
    "description": Text("说明文字", "Text only"),
}
"""The types that the sheet can carry, by the words of its list."""
_ALSO: dict[Type, str] = {
    "multichoice_single": "单选 单项选择 单项选择题 选择题 选择 single singlechoice choice mc multichoice_single",
    "multichoice_multi": "多选 多项选择 多项选择题 不定项选择题 不定项 multiple multi multiplechoice multipleresponse multichoice_multi",
    "truefalse": "判断 是非题 是非 对错题 正误题 true/false truefalse t/f tf",
    "shortanswer": "填空 简短填空 fill fillin fillintheblank shortanswer blank",
    "numerical": "数字 数值题 数值 计算题 计算 numeric numerical",
    "match": "匹配 配对题 配对 连线题 连线 match pairs",
    "ordering": "排序 order sequence",
    "essay": "问答 简答题 简答 论述题 主观题 openquestion",
    "description": "说明 textonly description",
}
LEVELS = {
    "recall": Text("识记", "recall"),
    "apply": Text("应用", "apply"),
    "judge": Text("判断", "judge"),
}
_LEVELS_ALSO = {"记忆": "recall", "了解": "recall", "运用": "apply", "综合": "judge", "分析": "judge"}
TRUE = frozenset(["对", "正确", "是", "真", "√", "✓", "✔", "t", "true", "y", "yes", "right", "correct", "1"])
FALSE = frozenset(
    [
        "错",
        "错误",
        "不对",
        "不正确",
        "否",
        "非",
        "假",
        "×",
        "✗",
        "✘",
        "x",
        "f",
        "false",
        "n",
        "no",
        "wrong",
        "incorrect",
        "0",
    ]
)


def plain(text: str) -> str:
    """Give a word for comparison: half width, lower case, without blanks, stars and what stands in brackets."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"\(.*?\)|\[.*?\]|[\s*:：_]", "", text)


@cache
def _headings() -> dict[str, str]:
    known: dict[str, str] = {}
    for column in COLUMNS:
        for written in (column.heading.zh, column.heading.en, *column.also):
            if "{letter}" in written or column.name in ("option", "why"):
                for letter in LETTERS:
                    known[plain(written.format(letter=letter))] = f"{column.name} {letter}"
            else:
                known[plain(written)] = column.name
    return known


def column_of(heading: str) -> str:
    """Tell which column a heading names: ``text``, ``option A``, ``why B``...; empty for none.

    >>> column_of("题 干（必填）"), column_of("选项Ａ"), column_of("Why b")
    ('text', 'option A', 'why B')
    """
    return _headings().get(plain(heading), "")


@cache
def _types() -> dict[str, Type]:
    known: dict[str, Type] = {}
    for type, words in TYPES.items():
        for written in (words.zh, words.en, *_ALSO[type].split()):
            known[plain(written)] = type
    return known


def type_of(words: str) -> Type | None:
    """Tell the type that a cell names.

    >>> type_of("单项选择题"), type_of("True / False"), type_of("猜谜")
    ('multichoice_single', 'truefalse', None)
    """
    return _types().get(plain(words))


def level_of(words: str) -> str:
    """Tell the level that a cell names; empty for none."""
    said = plain(words)
    for id, text in LEVELS.items():
        if said in (id, text.zh, text.en):
            return id
    return _LEVELS_ALSO.get(said, "")


def headings(locale: Locale, options: int = USUAL_OPTIONS) -> list[tuple[str, Column]]:
    """Give the headings of a sheet with so many options, each with its column."""
    found = []
    for column in COLUMNS:
        letters = LETTERS[:options] if column.name in ("option", "why") else [""]
        found += [(column.heading.say(locale, letter=letter), column) for letter in letters]
    return found
