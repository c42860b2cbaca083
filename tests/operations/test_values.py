"""What a cell means in each type of column, and why it is refused where it means nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.operations.cells import Cell, ErrorCell
from steward.operations.reasons import Reason
from steward.operations.tables import Column, tables
from steward.operations.values import Hints, Refusal, expected, parse, parse_series
from steward.words import LOCALES, Text

STATUS = tables()["work_orders"].columns["status"]
ACTIVITY = tables()["complaint_events"].columns["activity"]


def column(kind: str, name: str = "x", **more: Any) -> Column:
    return Column(name, kind, Text("列", "column"), **more)  # type: ignore[arg-type]


def read(kind: str, cell: Cell, hints: Hints | None = None) -> Any:
    value = parse(column(kind), cell, hints)
    return value.reason if isinstance(value, Refusal) else value


# Dates --------------------------------------------------------------------------------------------------------------

MORNING = dt.datetime(2026, 3, 1, 9, 5)
DAY = dt.datetime(2026, 3, 1)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-03-01 09:05:00",
        "2026/3/1 9:05",
        "2026.3.1 9:05",
        "2026年3月1日 9时5分",
        "2026年3月1日 9点5分",
        "2026年03月01日09:05",
        "2026年3月1日 星期日 9:05",
        "２０２６－０３－０１　０９：０５",
        "20260301090500",
        "202603010905",
        "20260301T090500",
        "2026-03-01T09:05:00",
        "2026-03-01T09:05:00.000",
        "2026-03-01T09:05:00.000+08:00",
        "2026-03-01T01:05:00Z",
        "2026-03-01T01:05:00.000Z",
        "2026-03-01 02:05:00+01:00",
        "2026-03-01 9:5",
        "2026/3/1 上午9:05",
        "2026/3/1 上午 9:05:00",
        "2026-03-01 09:05:00 AM",
        "Mar 1, 2026 9:05 AM",
        "1 March 2026 09:05",
        "Sun Mar 01 09:05:00 CST 2026",
        "2026-03-01 - 09:05AM",
        "2026—03—01 09:05",
        "1772327100000",
        "46082.3784722222",
        46082.37847222222,
        20260301090500,
        MORNING,
        "\t2026-03-01 09:05:00 ",
    ],
)
def test_one_moment_in_all_its_spellings_is_one_moment(cell: Cell) -> None:
    assert read("moment", cell) == MORNING


@pytest.mark.parametrize(
    "cell",
    ["2026-03-01", "2026/3/1", "2026年3月1日", "2026年3月1号", "20260301", 20260301, 20260301.0, "46082", 46082, "2026-3-1 23:59", "01-Mar-2026", DAY, dt.date(2026, 3, 1)],
)  # fmt: skip
def test_a_day_is_a_day_however_it_is_written(cell: Cell) -> None:
    assert read("date", cell) == DAY


def test_midnight_written_as_24_belongs_to_the_next_day() -> None:
    assert read("moment", "2026-02-28 24:00") == DAY
    assert read("moment", "2026-02-28 24:00:00") == DAY
    assert read("moment", "2026-02-28 24:01") is Reason.NO_SUCH_DAY


@pytest.mark.parametrize(
    ("cell", "hour"),
    [
        ("下午 2:05", 14),
        ("下午12:05", 12),
        ("上午12:05", 0),
        ("中午12:05", 12),
        ("中午1:05", 13),
        ("晚上8:05", 20),
        ("凌晨1:05", 1),
        ("下午14:05", 14),
    ],
)
def test_halves_of_the_day_are_understood(cell: str, hour: int) -> None:
    assert read("moment", f"2026/3/1 {cell}") == dt.datetime(2026, 3, 1, hour, 5)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("04/05/2018", Reason.DATE_ORDER_UNKNOWN),
        ("13/05/2018", Reason.DATE_ORDER_UNKNOWN),
        ("26/3/1", Reason.TWO_DIGIT_YEAR),
        ("3/1/26 9:05", Reason.TWO_DIGIT_YEAR),
        ("26年3月1日", Reason.TWO_DIGIT_YEAR),
        ("01-Mar-26", Reason.TWO_DIGIT_YEAR),
        ("1989-12-31 23:59:59", Reason.DATE_OUT_OF_RANGE),
        ("2101-01-01", Reason.DATE_OUT_OF_RANGE),
        ("1900-01-01", Reason.DATE_OUT_OF_RANGE),
        ("9999-12-31 23:59:59", Reason.DATE_OUT_OF_RANGE),
        ("0001-01-01", Reason.DATE_OUT_OF_RANGE),
        (dt.datetime(1900, 1, 9), Reason.DATE_OUT_OF_RANGE),
        (12_000, Reason.DATE_OUT_OF_RANGE),
        ("2026-02-29", Reason.NO_SUCH_DAY),
        ("2026-13-01", Reason.NO_SUCH_DAY),
        ("2026-03-01 25:00", Reason.NO_SUCH_DAY),
        ("2026-03-01 9:65", Reason.NO_SUCH_DAY),
        ("20261301", Reason.NO_SUCH_DAY),
        ("9:05", Reason.TIME_WITHOUT_DATE),
        (dt.time(9, 5), Reason.TIME_WITHOUT_DATE),
        (0.5, Reason.TIME_WITHOUT_DATE),
        ("3月1日", Reason.NO_YEAR),
        ("3月1日 9:05", Reason.NO_YEAR),
        ("3/1 9:05", Reason.NO_YEAR),
        ("2026-03-01-05:00", Reason.NOT_A_DATE),
        ("昨天", Reason.NOT_A_DATE),
        ("2026-03", Reason.NOT_A_DATE),
        ("202603", Reason.NOT_A_DATE),
        ("2026", Reason.NOT_A_DATE),
        (True, Reason.NOT_A_DATE),
        (ErrorCell("#VALUE!"), Reason.ERROR_CELL),
        ("#N/A", Reason.ERROR_CELL),
        ("########", Reason.ERROR_CELL),
    ],
)
def test_what_is_no_sure_date_is_refused_with_its_own_reason(cell: Cell, reason: Reason) -> None:
    assert read("moment", cell) is reason
    assert read("date", cell) is reason


def test_the_last_second_of_2100_is_still_taken() -> None:
    assert read("moment", "2100-12-31 23:59:59") == dt.datetime(2100, 12, 31, 23, 59, 59)
    assert read("moment", "1990-01-01") == dt.datetime(1990, 1, 1)


def test_day_and_month_are_read_as_the_column_says_and_never_by_the_row() -> None:
    month_first, day_first = Hints(date_order="mdy"), Hints(date_order="dmy")
    assert read("moment", "04/12/2018 11:11:26 PM", month_first) == dt.datetime(2018, 4, 12, 23, 11, 26)
    assert read("moment", "04/12/2018 23:11:26", day_first) == dt.datetime(2018, 12, 4, 23, 11, 26)
    assert read("moment", "13/05/2018", month_first) is Reason.NO_SUCH_DAY
    assert read("moment", "04/05/2018", Hints(date_order="ymd")) is Reason.DATE_ORDER_UNKNOWN
    assert parse_series(column("moment"), ["13/05/2018", "04/05/2018"], month_first).bad.tolist() == [True, False]


def test_a_time_with_a_zone_is_put_on_the_wall_clock_asked_for() -> None:
    from zoneinfo import ZoneInfo

    cell = "2018-07-01T12:00:00Z"
    for timezone, hour in ((ZoneInfo("America/New_York"), 8), (None, 12), (ZoneInfo("Asia/Shanghai"), 20)):
        hints = Hints(timezone=timezone)
        assert read("moment", cell, hints) == dt.datetime(2018, 7, 1, hour)
        assert parse_series(column("moment"), [cell], hints).values[0] == pd.Timestamp(2018, 7, 1, hour)


def test_serial_days_of_a_1904_file_count_from_1904() -> None:
    assert read("date", 46082 - 1462, Hints(epoch_1904=True)) == DAY


@pytest.mark.parametrize(
    "cell",
    ["202603", 202603, "2026-03", "2026/3", "2026年3月", "2026年03月份", "2026.03", "2026-03-01", "2026-03-17 00:00:00", "2026-03-01至2026-03-31", "2026年3月1日~2026年3月31日", 46082, dt.datetime(2026, 3, 17), "Mar 2026", "２０２６０３"],
)  # fmt: skip
def test_a_billing_month_is_its_first_day(cell: Cell) -> None:
    assert read("month", cell) == DAY


@pytest.mark.parametrize(
    "cell", ["3月", "202613", "2026年第一季度", "2026-03至2026-05", 2026.1, "2026.1", "2026", True]
)
def test_what_is_no_sure_month_is_refused(cell: Cell) -> None:
    assert read("month", cell) is Reason.NOT_A_MONTH


# Numbers ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1,234.50", 1234.5), ("￥1,234.50", 1234.5), ("¥1234.5", 1234.5), ("1234.50元", 1234.5), ("１，２３４．５０", 1234.5), ("(123)", -123), ("（123.00）", -123), ("-￥5", -5), ("￥-5", -5), ("+3", 3), (".5", 0.5), ("1e3", 1000), (7, 7), (0.1, 0.1)],
)  # fmt: skip
def test_sums_of_money_are_read_in_every_dress(cell: Cell, value: float) -> None:
    assert read("money", cell) == value


def test_ten_thousands_are_understood_where_money_is_meant() -> None:
    assert read("money", "1.2万元") == 12000
    assert read("number", "1.2万") is Reason.NOT_A_NUMBER


@pytest.mark.parametrize(
    ("cell", "value"),
    [("95.5%", 0.955), ("９５.５％", 0.955), ("100%", 1.0), ("0.955", 0.955), (0.955, 0.955), ("89.3㎡", 89.3)],
)
def test_a_percentage_is_a_fraction_where_a_number_is_meant(cell: Cell, value: float) -> None:
    assert read("number", cell) == value


@pytest.mark.parametrize(
    "cell",
    ["1,23", "12,34.5", "约100", "1.2.3", "一百", "1-2", "(5", "--5", "1 234", "inf", dt.datetime(2026, 3, 1), True],
)
def test_what_is_no_number_is_refused(cell: Cell) -> None:
    assert read("money", cell) is Reason.NOT_A_NUMBER


def test_a_percentage_is_no_money() -> None:
    assert read("money", "95%") is Reason.NOT_A_NUMBER


@pytest.mark.parametrize(
    ("cell", "value"),
    [("3", 3), ("3次", 3), ("２ 户", 2), (2.0, 2), ("1,200", 1200), ("是", 1), ("否", 0), (True, 1), ("0", 0)],
)
def test_a_count_is_a_whole_number(cell: Cell, value: int) -> None:
    assert read("count", cell) == value


@pytest.mark.parametrize("cell", ["2.5", 2.5, -1, "-1", "许多", "5%"])
def test_what_cannot_be_counted_is_refused(cell: Cell) -> None:
    assert read("count", cell) is Reason.NOT_A_COUNT


def test_a_length_of_time_may_be_written_like_a_clock() -> None:
    paused = column("number", "paused_hours")
    assert parse(paused, "2:30") == 2.5
    assert parse(paused, dt.time(2, 30)) == 2.5
    assert parse(paused, dt.timedelta(days=1, hours=6)) == 30
    assert parse(paused, "26小时") == 26


@pytest.mark.parametrize(
    "word",
    [
        "-",
        "—",
        "——",
        "/",
        "\\",
        "无",
        "暂无",
        "空",
        "N/A",
        "NULL",
        "null",
        "None",
        "nan",
        "",
        "  ",
        "　",
        None,
        float("nan"),
        "－",
    ],
)
@pytest.mark.parametrize("kind", ["moment", "date", "month", "number", "money", "count", "score", "text", "note", "id", "person", "phone", "room", "team", "choice"])  # fmt: skip
def test_nothing_is_nothing_in_every_column(kind: str, word: Cell) -> None:
    assert read(kind, word) is None
    assert parse_series(column(kind), [word]).values.isna().tolist() == [True]


# Flags, scores, choices -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["是", "Y", "yes", "1", 1, 1.0, True, "√", "✔", "true", "TRUE", "满意", "非常满意", "1001", 1001, "有偿", "有效", "已接通", "接通", "有", "已签字", "合格", "☑", "对", "Ｙ"])  # fmt: skip
def test_yes_has_many_words(cell: Cell) -> None:
    assert read("flag", cell) is True


@pytest.mark.parametrize("cell", ["否", "N", "no", "0", 0, False, "×", "✗", "false", "不满意", "2002", "无偿", "无效", "未接通", "无", "没有", "未签字", "不合格", "一般", "1002", "☐", "错"])  # fmt: skip
def test_no_has_many_words(cell: Cell) -> None:
    assert read("flag", cell) is False


@pytest.mark.parametrize("cell", ["未知", "不详", "未评价", "待回访", "需要用料"])
def test_nobody_knows_is_neither_yes_nor_no(cell: Cell) -> None:
    assert read("flag", cell) is None


@pytest.mark.parametrize("cell", ["也许", "2", 3, dt.datetime(2026, 3, 1), "水电"])
def test_what_is_neither_yes_nor_no_is_refused(cell: Cell) -> None:
    assert read("flag", cell) is Reason.NOT_A_FLAG


@pytest.mark.parametrize(
    ("cell", "value"),
    [("5", 5), (4, 4), (4.5, 4.5), ("5分", 5), ("５分", 5), ("非常满意", 5), ("很满意", 5), ("满意", 4), ("一般", 3), ("不满意", 2), ("非常不满意", 1), ("五星", 5), ("4星", 4), ("★★★★★", 5), ("★★★☆☆", 3), ("⭐⭐", 2), ("Very satisfied", 5)],
)  # fmt: skip
def test_marks_come_as_figures_stars_or_words(cell: Cell, value: float) -> None:
    assert read("score", cell) == value


@pytest.mark.parametrize("cell", ["0", 6, "95", "十分", "还行吧", "4/5", "★★★★★★", True])
def test_marks_outside_one_to_five_are_refused(cell: Cell) -> None:
    assert read("score", cell) is Reason.NOT_A_SCORE


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("open", "open"),
        ("已派单", "open"),
        (" 已派单 ", "open"),
        ("1300", "open"),
        (1300.0, "open"),
        ("Closed", "closed"),
        ("[作废]", "cancelled"),
        ("【作废】", "cancelled"),
        ("Closed (Duplicate)", "cancelled"),
        ("处理中（已超时）", "open"),
    ],
)
def test_a_choice_is_known_by_value_label_or_code(cell: Cell, value: str) -> None:
    assert parse(STATUS, cell) == value


def test_an_unknown_choice_is_refused_and_the_choices_are_named() -> None:
    refusal = parse(STATUS, "飞走了")
    assert refusal == Refusal(Reason.NOT_A_CHOICE)
    assert "未派单" in refusal.expected(STATUS).zh
    assert "cancelled" in refusal.expected(STATUS).en


def test_an_open_choice_keeps_a_word_it_does_not_know() -> None:
    assert parse(ACTIVITY, "登记") == "register"
    assert parse(ACTIVITY, "check ticket") == "check ticket"


def test_a_mapping_translates_words_before_they_are_read() -> None:
    hints = Hints(choices={"Never Used": "", "P1": "urgent", "Ｐ２": "normal"})
    priority = tables()["work_orders"].columns["priority"]
    assert [parse(priority, cell, hints) for cell in ("p1", "P2", "never used")] == ["urgent", "normal", None]
    assert parse_series(priority, ["p1", "P2", "never used"], hints).values[:2].tolist() == ["urgent", "normal"]
    assert read("score", 6, Hints(choices={"6": ""})) is None


# Texts ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "value"),
    [("BX001", "BX001"), (1001.0, "1001"), (1001, "1001"), ("1001.0", "1001"), ("\t202603010000000001", "202603010000000001"), ("'0012", "0012"), ('="0012"', "0012"), ("ＢＸ００１", "BX001"), ("18-00269879", "18-00269879"), (999999999999999, "999999999999999")],
)  # fmt: skip
def test_a_number_of_a_record_keeps_every_digit(cell: Cell, value: str) -> None:
    assert read("id", cell) == value


@pytest.mark.parametrize("kind", ["id", "phone", "id-number"])
@pytest.mark.parametrize("cell", ["4.30E+17", "4.3e+17", "1.02023E+17", 4.3e17, 1e15, "４.３０Ｅ＋１７"])
def test_a_number_that_excel_cut_short_is_refused(kind: str, cell: Cell) -> None:
    assert read(kind, cell) is Reason.DIGITS_LOST


def test_a_room_or_number_that_excel_made_a_date_is_refused() -> None:
    assert read("room", dt.datetime(2003, 2, 12)) is Reason.TURNED_INTO_DATE
    assert read("room", "2003/2/12") is Reason.TURNED_INTO_DATE
    assert read("id", dt.datetime(2026, 3, 1)) is Reason.TURNED_INTO_DATE
    assert read("room", "3-2-1501") == "3-2-1501"


def test_names_padded_to_line_up_are_the_same_names() -> None:
    assert read("person", "张　三") == read("staff", " 张 三 ") == "张三"
    assert read("person", "Mary Ann") == "Mary Ann"


def test_words_keep_their_punctuation_and_lose_stray_blanks() -> None:
    assert read("team", "东区管家组（白班）　") == "东区管家组（白班）"
    assert read("text", "Ａ座  水电") == "A座 水电"
    assert read("note", "第一行\n第二行") == "第一行\n第二行"


def test_what_no_cell_can_hold_is_refused() -> None:
    assert read("note", "长" * 40_000) is Reason.TOO_LONG
    assert read("id", "1" * 300) is Reason.TOO_LONG


def test_every_reason_is_told_in_both_languages() -> None:
    for reason in Reason:
        for locale in LOCALES:
            assert len(expected(reason, STATUS).say(locale)) > 4
        assert "{" not in expected(reason, STATUS).zh


# Whole columns --------------------------------------------------------------------------------------------------------

KINDS = ("id", "text", "note", "person", "staff", "phone", "room", "id-number", "plate", "team", "group", "flag", "date", "moment", "month", "number", "money", "count", "score")  # fmt: skip
MOMENTS = st.datetimes(dt.datetime(1980, 1, 1), dt.datetime(2110, 1, 1))
DATE_TEXTS = st.builds(
    lambda at, form: at.strftime(form),
    MOMENTS,
    st.sampled_from(
        ["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f", "%Y/%m/%d %H:%M", "%Y年%m月%d日", "%Y年%m月%d日 %H时%M分", "%Y%m%d", "%Y%m%d%H%M%S", "%m/%d/%Y %I:%M:%S %p", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S+01:00", "%Y-%m-%dT%H:%M:%S-05:00", "%Y-%m", "%d.%m.%Y", "%y/%m/%d", "%Y-%m-%d 24:00", "%Y-%m-31 10:10:10"]
    ),
)  # fmt: skip
NUMBER_TEXTS = st.one_of(
    st.decimals(-(10**9), 10**9, places=2, allow_nan=False).map(lambda d: f"{d:,}"),
    st.integers(-(10**17), 10**17).map(str),
    st.sampled_from(
        [
            "5分",
            "3次",
            "1,23",
            "+5",
            "￥5",
            "5.",
            ".5",
            "007",
            "95%",
            "（5）",
            "1e5",
            "4.30E+17",
            "1001.0",
            "13800000000",
        ]
    ),
)
WORDS = st.sampled_from(
    ["是", "否", "无", "-", "N/A", "满意", "★★★", "张 三", "3-2-1501", "2003/2/12", "#N/A", "######", "已派单", " 空格 ", "\ufeffBOM", "ＡＢＣ", "nan", "None", "='x'", '="0012"', "'0012", "a\tb", "粤B·12345", "+86 138-0000-0000", "/", "//无", "#3楼", "="]
)  # fmt: skip
CELLS: st.SearchStrategy[Cell] = st.one_of(
    DATE_TEXTS, NUMBER_TEXTS, WORDS, st.text(max_size=14), MOMENTS, st.integers(), st.floats(), st.booleans(), st.none(),
    st.times(), st.just(ErrorCell("#REF!")),
)  # fmt: skip


@given(
    st.sampled_from(KINDS),
    st.lists(CELLS, max_size=25),
    st.sampled_from([None, "mdy", "dmy"]),
    st.booleans(),
)
def test_a_whole_column_is_read_as_each_of_its_cells_is(kind: str, cells: list[Cell], order: Any, mac: bool) -> None:
    hints = Hints(date_order=order, epoch_1904=mac)
    parsed = parse_series(column(kind), cells, hints)
    assert len(parsed.values) == len(parsed.bad) == len(parsed.reasons) == len(cells)
    for cell, value, bad, reason in zip(cells, parsed.values, parsed.bad, parsed.reasons, strict=True):
        single = parse(column(kind), cell, hints)
        if isinstance(single, Refusal):
            assert (bad, reason) == (True, single.reason), cell
            assert pd.isna(value)
        elif single is None:
            assert not bad, cell
            assert reason is None
            assert pd.isna(value), cell
        else:
            assert not bad, (cell, reason)
            assert value == (pd.Timestamp(single) if isinstance(single, dt.datetime) else single), cell


@given(MOMENTS.filter(lambda at: dt.datetime(1990, 1, 1) <= at < dt.datetime(2101, 1, 1)))
def test_a_written_moment_comes_back(at: dt.datetime) -> None:
    at = at.replace(microsecond=0)
    assert read("moment", at.strftime("%Y-%m-%d %H:%M:%S")) == at
    assert read("moment", f"{at.year}/{at.month}/{at.day} {at.hour}:{at:%M:%S}") == at
    assert read("moment", f"{at.year}年{at.month}月{at.day}日 {at.hour}时{at.minute}分{at.second}秒") == at


@pytest.mark.parametrize(
    ("kind", "dtype"),
    [("moment", "datetime64[us]"), ("date", "datetime64[us]"), ("month", "datetime64[us]"), ("number", "float64"), ("count", "Int64"), ("flag", "boolean"), ("score", "float64"), ("id", "str"), ("note", "str"), ("choice", "str")],
)  # fmt: skip
def test_columns_have_their_types_even_when_nothing_is_in_them(kind: str, dtype: str) -> None:
    assert str(parse_series(column(kind), [None, ""]).values.dtype) == dtype
    assert str(parse_series(column(kind), []).values.dtype) == dtype


def test_a_blank_inside_a_chinese_team_makes_no_other_team() -> None:
    assert read("team", "东区　管家组") == read("team", " 东区 管家组\n") == "东区管家组"
    assert read("team", "Team A") == "Team A"


def test_a_day_and_time_joined_by_a_dash_wait_for_the_order_of_their_column() -> None:
    assert read("moment", "01/05/2020 - 10:35PM") is Reason.DATE_ORDER_UNKNOWN
    assert read("moment", "01/05/2020 - 10:35PM", Hints(date_order="mdy")) == dt.datetime(2020, 1, 5, 22, 35)
