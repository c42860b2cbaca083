"""Why a value is refused, and what the column would have taken: one sentence for each reason."""

from __future__ import annotations

from enum import StrEnum

from steward.operations.tables import Column
from steward.words import Text


class Reason(StrEnum):
    """Why a value was refused; `expected` says what the column takes."""

    NOT_A_DATE = "not-a-date"
    NO_SUCH_DAY = "no-such-day"
    DATE_OUT_OF_RANGE = "date-out-of-range"
    DATE_ORDER_UNKNOWN = "date-order-unknown"
    TWO_DIGIT_YEAR = "two-digit-year"
    NO_YEAR = "no-year"
    TIME_WITHOUT_DATE = "time-without-date"
    NOT_A_MONTH = "not-a-month"
    NOT_A_NUMBER = "not-a-number"
    NOT_A_COUNT = "not-a-count"
    NOT_A_FLAG = "not-a-flag"
    NOT_A_CHOICE = "not-a-choice"
    NOT_A_SCORE = "not-a-score"
    DIGITS_LOST = "digits-lost"
    TURNED_INTO_DATE = "turned-into-date"
    ERROR_CELL = "error-cell"
    TOO_LONG = "too-long"
    REQUIRED = "required"


LONGEST_ID = 200
LONGEST_TEXT = 32_767
"""What one cell of Excel holds; more is not a cell but a file run together."""

_EXPECTED: dict[Reason, Text] = {
    Reason.NOT_A_DATE: Text(
        "应是日期或时间，如 2026-03-01、2026-03-01 09:05 或 2026年3月1日",
        "expected a date or time such as 2026-03-01 or 2026-03-01 09:05",
    ),
    Reason.NO_SUCH_DAY: Text("没有这一天或这个时刻，请核对", "there is no such day or time of day; check it"),
    Reason.DATE_OUT_OF_RANGE: Text("日期应在 1990 年到 2100 年之间", "expected a date between 1990 and 2100"),
    Reason.DATE_ORDER_UNKNOWN: Text(
        "分不清哪个是月、哪个是日，请改成 2026-03-01 的写法，或在映射文件里写明 date_order",
        "month and day cannot be told apart; write 2026-03-01, or state date_order in a mapping file",
    ),
    Reason.TWO_DIGIT_YEAR: Text("年份应写四位，如 2026-03-01", "expected a year of four digits, as in 2026-03-01"),
    Reason.NO_YEAR: Text("没有写年份，应如 2026-03-01", "the year is missing; write it as in 2026-03-01"),
    Reason.TIME_WITHOUT_DATE: Text("只有时刻，缺少日期", "a time of day without its date"),
    Reason.NOT_A_MONTH: Text("应是年月，如 2026-03 或 202603", "expected a year and month such as 2026-03 or 202603"),
    Reason.NOT_A_NUMBER: Text("应是数字，如 1234.50", "expected a number such as 1234.50"),
    Reason.NOT_A_COUNT: Text("应是不小于 0 的整数", "expected a whole number, 0 or more"),
    Reason.NOT_A_FLAG: Text("应填“是”或“否”", "expected yes or no"),
    Reason.NOT_A_CHOICE: Text("应是其中之一：{choices}", "expected one of: {choices}"),
    Reason.NOT_A_SCORE: Text(
        "应是 1 到 5 分，或“非常满意”到“非常不满意”",
        "expected a score from 1 to 5, or “very satisfied” to “very dissatisfied”",
    ),
    Reason.DIGITS_LOST: Text(
        "长号码被 Excel 改成了科学计数，后几位已丢失；导出前请把该列设为文本",
        "Excel turned the long number into a power of ten and lost its last digits; export the column as text",
    ),
    Reason.TURNED_INTO_DATE: Text(
        "被 Excel 当成日期改掉了，原来的写法已丢失；导出前请把该列设为文本",
        "Excel turned it into a date and lost what was written; export the column as text",
    ),
    Reason.ERROR_CELL: Text(
        "是 Excel 公式报错，不是数据；请改好公式或粘贴为数值",
        "an Excel error, not a value; mend the formula or paste values",
    ),
    Reason.TOO_LONG: Text("内容过长，不像一个单元格", "too long for one cell"),
    Reason.REQUIRED: Text("必填，不能为空", "required; it must not be empty"),
}


def expected(reason: Reason, column: Column) -> Text:
    """Say what was expected of a refused value, to be shown beside sheet, row, column and value."""
    text = _EXPECTED[reason]
    if reason is not Reason.NOT_A_CHOICE:
        return text
    zh, en = [], []
    for value, labels in column.choices.items():
        zh.append(labels[0] if labels else value)
        en.append(value)
    return Text(text.zh.format(choices="、".join(zh)), text.en.format(choices=", ".join(en)))
