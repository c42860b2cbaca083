"""What can be wrong on a sheet of questions: code and sentence, which begins with sheet, row and column."""

from __future__ import annotations

from steward.words import Text

Slip = tuple[str, Text]
"""Code and sentence."""

_AT = Text("工作表“{sheet}”第 {row} 行“{column}”列：{why}", "Sheet “{sheet}”, row {row}, column “{column}”: {why}")


def _why(code: str, zh: str, en: str) -> Slip:
    return code, Text(_AT.zh.replace("{why}", zh), _AT.en.replace("{why}", en))


NO_TEXT = _why("text-missing", "题干是空的，请写上要问的话。", "the question is blank; write what is asked.")
TYPE = _why(
    "type-unknown",
    "没有“{value}”这种题型，请从下拉框里选（{types}）。",
    "there is no type “{value}”; choose one of the list ({types}).",
)
GUESSED = _why(
    "type-guessed", "没写题型，按答案当作{type}。", "no type is given; from the answer it was taken for {type}."
)
NO_GUESS = _why(
    "type-missing", "没写题型，也猜不出来，请选一个。", "no type is given, and it cannot be guessed; choose one."
)
FEW = _why(
    "too-few-options", "至少要写 {least} 格，现在只有 {n} 格。", "at least {least} cells are needed, and there are {n}."
)
NO_ANSWER = _why("answer-missing", "正确答案是空的，请写上。", "the answer is blank; write it down.")
LETTER = _why(
    "answer-not-an-option",
    "“{value}”不是这道题的选项，请写 {letters} 里的字母。",
    "“{value}” is none of the options; write letters of {letters}.",
)
ONE = _why(
    "answers-too-many",
    "单选题只能有一个正确答案，这里写了“{value}”。如果确实几个都对，题型请选多选题。",
    "a single choice has one answer, and this is “{value}”. If several are right, choose the type multiple choice.",
)
ALL = _why("all-options-right", "所有选项都正确，没有干扰项。", "all options are right, and none misleads.")
BOOLEAN = _why(
    "answer-not-true-or-false",
    "“{value}”看不出是对还是错，请写“对”或“错”。",
    "“{value}” is neither true nor false; write one of them.",
)
NUMBER = _why(
    "no-number",
    "“{value}”不是数，请只写数，小数用小数点，单位写在“单位”列。",
    "“{value}” is no number; write a number only, with a decimal point, and its unit in the column Unit.",
)
PERCENT = _why(
    "percent-as-unit",
    "“{value}”按数 {number}、单位 % 读。",
    "“{value}” was read as the number {number} with the unit %.",
)
DATE = _why(
    "cell-is-a-date",
    "Excel 把这一格变成了日期（{value}），请把单元格格式设为“文本”再重写。",
    "Excel made this cell a date ({value}); format it as text and write it again.",
)
PAIR = _why("pair-without-arrow", "“{value}”不是一对，请写成“左 → 右”。", "“{value}” is no pair; write “left → right”.")
SAME = _why("options-same", "和选项{letter}一样。", "it is the same as option {letter}.")
STANDARD = _why(
    "standard-unknown",
    "标准目录里没有“{value}”，没有带上。",
    "the catalogue of standards has no “{value}”; it was left out.",
)
LEVEL = _why(
    "level-unknown",
    "没有“{value}”这种难度，没有带上。可用：识记、应用、判断。",
    "there is no level “{value}”; it was left out. Use recall, apply or judge.",
)
MARK = _why("mark-unreadable", "“{value}”不是分值，按 1 分。", "“{value}” is no mark; 1 was taken.")
UNUSED = _why(
    "cell-left-out",
    "这种题用不着这一格，没有读。",
    "a question of this type has no use for this cell; it was left out.",
)
GAP = _why(
    "options-with-gap",
    "选项{letter}是空的，后面的选项又有内容；字母仍按列算。",
    "option {letter} is blank and later ones are not; letters still count by column.",
)
