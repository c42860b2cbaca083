"""Finding the table in a sheet: header, columns, titles, and what is no record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_exports import ORDER, ORDER_HEADINGS, order

from steward.operations.cells import Cell, is_blank
from steward.operations.footers import Tally, data_rows
from steward.operations.headings import Heading, NoTable, find_table
from steward.operations.reading import Merge, RawSheet, open_sheets
from steward.operations.tables import Column, Table, tables
from steward.words import LOCALES, Text


def sheet_of(
    rows: Sequence[Sequence[Cell]], name: str = "Sheet1", source: str = "导出.xlsx", merges: Sequence[Merge] = ()
) -> RawSheet:
    numbered = [(n, list(cells)) for n, cells in enumerate(rows, 1) if not all(map(is_blank, cells))]
    return RawSheet(name, "xlsx", lambda: iter(numbered), source=source, merges=lambda: tuple(merges))


def found(sheet: RawSheet, **more: object) -> Heading:
    heading = find_table(sheet, **more)  # type: ignore[arg-type]
    assert isinstance(heading, Heading), heading
    return heading


def columns(heading: Heading) -> dict[str, str]:
    return {heading.names[p]: c.name for p, c in heading.columns.items()}


def records(sheet: RawSheet) -> tuple[list[int], Tally]:
    tally = Tally()
    return [number for number, _ in data_rows(sheet, found(sheet), tally)], tally


# The header -----------------------------------------------------------------------------------------------------------

TITLES = [
    ["听松苑 2026 年 3 月报修工单明细表"],
    ["制表日期：2026-03-31", None, None, "制表单位：客服中心"],
    ["统计区间", "2026-03-01", "至", "2026-03-31"],
    [None, None, "单位：元"],
    [2026, 3, 31],
    ["本表仅供内部使用", "机密", "第 1 版"],
    ["打印人", "王芳", "打印时间", "2026-03-31 18:00"],
    ["共计", 128, "单"],
    ["说明：金额含税"],
    ["　"],
]


@pytest.mark.parametrize("above", range(11))
def test_the_header_is_found_below_up_to_ten_title_rows(above: int) -> None:
    heading = found(sheet_of([*TITLES[:above], ORDER_HEADINGS, ORDER]))
    assert (heading.table.name, heading.first_row, heading.last_row) == ("work_orders", above + 1, above + 1)
    assert len(heading.columns) == len(ORDER_HEADINGS)
    assert list(heading.titles) == [n for n in range(1, above + 1) if n != 10]


def test_a_title_made_of_merged_cells_is_not_taken_for_half_a_header(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["三月", "报修明细"])
    book.active.merge_cells("B1:L1")
    book.active.append(list(ORDER_HEADINGS))
    book.active.append(list(ORDER))
    book.save(tmp_path / "a.xlsx")
    heading = found(open_sheets(tmp_path / "a.xlsx")[0])
    assert (heading.first_row, heading.last_row) == (2, 2)
    assert columns(heading)["报修单号"] == "order_id"


def test_a_header_over_two_rows_names_group_and_column(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.append(["收费明细"])
    page.append(["订单号", "房号", "账期", "费用", None, None, "欠费"])
    page.append([None, None, None, "应收金额", "实收金额", "减免金额", "历史欠费", "当期欠费"])
    page.append(["1", "3-2-1501", "202603", 120, 100, 20, 5, 0])
    for merged in ("A1:H1", "A2:A3", "B2:B3", "C2:C3", "D2:F2", "G2:H2"):
        page.merge_cells(merged)
    book.save(tmp_path / "a.xlsx")
    sheet = open_sheets(tmp_path / "a.xlsx")[0]
    heading = found(sheet)
    assert (heading.table.name, heading.first_row, heading.last_row) == ("fees", 2, 3)
    assert columns(heading) == {
        "订单号": "bill_id",
        "房号": "household",
        "账期": "month",
        "费用/应收金额": "due",
        "费用/实收金额": "paid",
        "费用/减免金额": "waived",
    }
    assert heading.unknown == ("欠费/历史欠费", "欠费/当期欠费")
    assert [n for n, _ in data_rows(sheet, heading, Tally())] == [4]


def test_a_two_row_header_is_understood_without_merged_cells_too() -> None:
    rows = [
        ["订单号", "房号", "账期", "费用", "", ""],
        ["", "", "", "应收金额", "实收金额", "减免金额"],
        ["1", "3-2-1501", "202603", "120", "100", "20"],
    ]
    heading = found(sheet_of(rows))
    assert (heading.first_row, heading.last_row) == (1, 2)
    assert columns(heading)["费用/实收金额"] == "paid"


def test_a_first_record_of_words_is_not_taken_for_the_lower_half_of_the_header() -> None:
    rows = [
        ["姓名", "工号", "班组", None, "岗位"],
        ["张三", "A1", "东区", "备用", "管家"],
        ["李四", "A2", "西区", None, "管家"],
    ]
    sheet = sheet_of(rows)
    assert found(sheet).last_row == 1
    assert records(sheet)[0] == [2, 3]


def test_field_names_below_chinese_headings_are_part_of_the_header() -> None:
    rows = [["工号", "姓名", "班组"], ["staff_id", "name", "team"], ["A1", "张三", "东区"]]
    sheet = sheet_of(rows)
    assert found(sheet).last_row == 2
    assert records(sheet)[0] == [3]


@pytest.mark.parametrize(
    "heading",
    [
        "应收金额（元）",
        "应收金额(元)",
        " 应收 金额 ",
        "*应收金额",
        "应收金额：",
        "應收金额"[:0] + "应收金额",
        "应收\n金额",
        "ＤＵＥ",
        "due",
    ],
)
def test_headings_are_compared_without_blanks_marks_and_units(heading: str) -> None:
    sheet = sheet_of([["订单号", "房号", "账期", heading], ["1", "3-2-1501", "202603", 120]])
    assert found(sheet).position("due") == 3


def test_unnamed_and_doubled_and_unknown_headings_are_all_told() -> None:
    rows = [
        ["工单编号", "班组", "创建时间", "报修时间", "内容", "内容", None, "天气"],
        ["1", "东区", "2026-03-01", "2026-03-01", "漏水", "又漏", "晴", "晴"],
    ]
    heading = found(sheet_of(rows))
    assert columns(heading)["报修时间"] == "created_at"
    assert sorted(heading.doubled) == ["内容", "创建时间"]
    assert heading.unnamed == (6,)
    assert heading.unknown == ("天气",)


def test_what_is_required_and_not_there_is_named() -> None:
    heading = found(sheet_of([["报修单号", "报修时间", "报修内容", "报修人"], ["1", "2026-03-01", "漏水", "张三"]]))
    assert [c.name for c in heading.missing] == ["team"]


# Which table, which column ----------------------------------------------------------------------------------------------

TABLES = dict(tables())


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("words", ["zh", "en", "name"])
def test_every_table_is_known_by_its_own_headings(name: str, words: str) -> None:
    table = TABLES[name]
    header = [c.name if words == "name" else getattr(c.label, words) for c in table.columns.values()]
    heading = found(sheet_of([header, ["x"] * len(header)]))
    assert heading.table.name == name
    assert [c.name for c in heading.columns.values()] == list(table.columns)
    assert not heading.missing


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_known_by_the_last_of_its_synonyms_with_a_hint_in_the_name(name: str) -> None:
    table = TABLES[name]
    header = [(c.also or (c.label.zh,))[-1] for c in table.columns.values()]
    heading = found(sheet_of([header, [None]], source=f"{table.label.zh}.xlsx"))
    assert heading.table.name == name


@pytest.mark.parametrize(
    ("header", "table", "column"),
    [
        (["流水号", "巡查类型", "班组", "巡查时间"], "inspections", "inspection_id"),
        (["流水号", "所属服务单", "类型", "创建时间", "操作人"], "complaint_events", "event_id"),
        (["流水号", "拜访人", "房号", "走访时间", "班组"], "visits", "visit_id"),
        (["流水号", "回访类型", "业务类型", "单据编号", "回访时间"], "revisits", "revisit_id"),
        (["流水号", "问卷编号", "题目", "答案"], "survey_responses", "response_id"),
        (["流水号", "报修时间", "班组", "报修内容"], "work_orders", "order_id"),
    ],
)
def test_a_heading_of_several_tables_is_told_by_the_others(header: list[str], table: str, column: str) -> None:
    heading = found(sheet_of([header, [None]]))
    assert (heading.table.name, heading.columns[0].name) == (table, column)


def test_names_of_sheet_and_file_decide_where_headings_do_not() -> None:
    header = ["单号", "编号", "类别", "班组", "创建时间", "完成时间", "联系电话"]
    assert found(sheet_of([header, [None]], source="2026年3月投诉.xlsx")).table.name == "complaints"
    assert found(sheet_of([header, [None]], name="报修单")).table.name == "work_orders"


def test_one_word_for_two_columns_follows_the_cells_below_it() -> None:
    header = ["工单编号", "班组", "报修时间", "维修类型", "类别"]
    paid = found(sheet_of([header, ["1", "东区", "2026-03-01", "有偿", "水电"]]))
    assert columns(paid)["维修类型"] == "is_paid"
    trade = found(sheet_of([header, ["1", "东区", "2026-03-01", "土建", "水电"]]))
    assert "维修类型" not in columns(trade)
    assert "维修类型" in (*trade.unknown, *trade.doubled)


def test_a_result_of_a_revisit_is_a_flag_or_words() -> None:
    header = ["回访对象", "关联单号", "回访时间", "回访类型", "回访内容"]
    heading = found(sheet_of([header, ["报修", "BX1", "2026-03-01", 1001, "很好"]]))
    assert columns(heading)["回访类型"] == "satisfied"


def test_a_required_column_gets_its_heading_before_an_optional_one() -> None:
    """单号 may only name the order; 编号 is free for nothing else, so the first known heading must not be wasted."""
    header = ["关联单号", "投诉编号", "回访时间", "回访对象"]
    heading = found(sheet_of([header, ["1", "2", "2026-03-01", "投诉"]]))
    assert columns(heading)["关联单号"] == "about_id"
    assert heading.doubled == ("投诉编号",)


def test_a_sheet_of_notes_is_no_table_and_says_why() -> None:
    notes = [["填写说明"], ["1. 请勿修改表头"], ["2. 日期格式", "2026-03-01"]]
    verdict = find_table(sheet_of(notes, name="填写说明"))
    assert isinstance(verdict, NoTable)
    assert verdict.code == "no-header"
    assert "填写说明" in verdict.text.say("zh", **verdict.values)
    empty = find_table(sheet_of([]))
    assert isinstance(empty, NoTable)
    assert empty.code == "sheet-empty"


def test_a_table_of_something_else_is_named_by_its_headings() -> None:
    verdict = find_table(sheet_of([["Name", "Profession", "Age", "Has kids"], ["David", "musician", 69, True]]))
    assert isinstance(verdict, NoTable)
    assert verdict.code == "unknown-table"
    for locale in LOCALES:
        assert "Profession" in verdict.text.say(locale, **verdict.values)


@dataclass(frozen=True)
class SmallMap:
    table: str
    columns: dict[str, str]
    fixed: dict[str, str] = field(default_factory=dict)
    times: dict[str, str] = field(default_factory=dict)


def test_a_mapping_wins_over_every_synonym() -> None:
    header = ["Ticket", "Opened", "Status", "Closed by"]
    mapping = SmallMap(
        "work_orders", {"ticket": "order_id", "Status": "category", "opened": "created_at"}, {"team": "all"}
    )
    heading = found(sheet_of([["311 export"], header, ["1", "2018-01-01", "x", "y"]]), mapping=mapping)
    assert columns(heading) == {"Ticket": "order_id", "Opened": "created_at", "Status": "category"}
    assert heading.first_row == 2
    assert heading.missing == ()
    assert heading.unknown == ("Closed by",)


def test_of_several_mapped_headings_the_first_in_the_mapping_counts() -> None:
    mapping = SmallMap("work_orders", {"Due": "due_at", "Target": "due_at", "No": "order_id"})
    heading = found(sheet_of([["No", "Target", "Due"], ["1", "a", "b"]]), mapping=mapping)
    assert heading.position("due_at") == 2
    assert heading.doubled == ("Target",)


def test_a_table_of_ones_own_is_found_between_notes_above_and_below() -> None:
    """The layout of the well-known example of readxl: notes all around, some of them wide."""

    def column(name: str, kind: str, **more: object) -> Column:
        return Column(name, kind, Text(name, name), **more)  # type: ignore[arg-type]

    people = Table(
        "people",
        Text("人物", "People"),
        "name",
        MappingProxyType(
            {
                c.name: c
                for c in (
                    column("name", "text", required=True),
                    column("profession", "text", required=True),
                    column("age", "number"),
                    column("has kids", "flag"),
                )
            }
        ),
    )
    rows: list[list[Cell]] = [
        ["Lots of people"],
        ["simply cannot resist writing", None, None, None, None, "some notes"],
        ["at", "the", "top", None, "of", "their spreadsheets"],
        ["or", "merging", None, None, None, "cells"],
        ["Name", "Profession", "Age", "Has kids"],
        ["Vera Rubin", "scientist", 88, True],
        ["Jo Cox", "politician", 41, True],
        ["This"],
        [None, "has been really fun, but"],
        ["we're signing"],
        [None, None, "off", None, "now!"],
    ]
    sheet = sheet_of(rows, merges=[Merge(4, 1, 4, 4)])
    heading = found(sheet, known={"people": people})
    tally = Tally()
    assert (heading.first_row, heading.last_row, heading.titles) == (5, 5, (1, 2, 3, 4))
    assert [n for n, _ in data_rows(sheet, heading, tally)] == [6, 7]
    assert tally.ignored == {"title": 4, "footer": 4}


# Records, totals and footers ---------------------------------------------------------------------------------------------


def wide(*cells: Cell) -> list[Cell]:
    return [*cells, *([None] * (len(ORDER_HEADINGS) - len(cells)))]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (wide("合计", None, None, None, None, None, None, None, None, None, 412.5), "total"),
        (wide("总 计", 12), "total"),
        (wide("小计：", "12 单"), "total"),
        (wide("本页小计", 3), "total"),
        (wide("合计（元）", None, "1,234.50"), "total"),
        (wide(None, "合计", None, 12), "total"),
        (wide("Total", 12), "total"),
        (wide("Grand Total:", 12), "total"),
        (order(报修单号="合计"), "total"),
        (wide("共 128 条"), "footer"),
        (wide("共128条记录，每页20条"), "footer"),
        (wide("制表人：张三", None, None, "审核：李四", None, None, "日期：2026-03-31"), "footer"),
        (wide("制 表 人：", "张三", "审核人：", "李四"), "footer"),
        (wide(None, None, "审核人签字：________"), "footer"),
        (wide("导出时间：2026-03-31 18:00"), "footer"),
        (wide("打印时间 2026/3/31"), "footer"),
        (wide("第 1 页 共 5 页"), "footer"),
        (wide("第1页/共5页"), "footer"),
        (wide("Page 1 of 5"), "footer"),
        (wide("备注：以上数据截至三月底"), "footer"),
        (wide("(128 rows affected)"), "footer"),
        (list(ORDER_HEADINGS), "repeated-header"),
    ],
)
def test_totals_signatures_page_ends_and_repeated_headers_are_counted_and_not_read(row: list[Cell], kind: str) -> None:
    """Also between records, where pages were pasted one below the other."""
    numbers, tally = records(sheet_of([ORDER_HEADINGS, ORDER, row, order(报修单号="BX002")]))
    assert numbers == [2, 4]
    assert tally.ignored == {kind: 1}
    assert tally.examples[0][:2] == (3, kind)
    assert tally.records == 2


@pytest.mark.parametrize(
    "row",
    [
        order(报修内容="合计少算了 20 元，请核对"),
        order(报修内容="合计"),
        order(报修人="合计"),
        order(房号="小计"),
        order(报修内容="备注：请带梯子"),
        order(报修单号="共12条"),
        order(报修内容="共 3 条裂缝"),
        order(报修时间=""),
        order(报修单号=""),
        order(责任班组="", 报修单号=""),
    ],
)
def test_a_record_is_never_eaten_as_a_footer(row: list[str]) -> None:
    for rows in ([ORDER, row], [ORDER, row, ORDER]):
        numbers, tally = records(sheet_of([ORDER_HEADINGS, *rows]))
        assert 3 in numbers
        assert not tally.ignored


def test_a_lone_cell_between_records_is_a_record_and_after_the_last_a_footer() -> None:
    numbers, tally = records(sheet_of([ORDER_HEADINGS, ORDER, wide("东区"), ORDER, [None], wide("以上"), wide("王芳")]))
    assert numbers == [2, 3, 4]
    assert tally.ignored == {"footer": 2}


def test_many_lone_cells_are_no_footer() -> None:
    numbers, _ = records(sheet_of([ORDER_HEADINGS, ORDER, *[wide("BX") for _ in range(800)]]))
    assert len(numbers) > 500


def test_blank_rows_in_the_middle_do_not_end_the_table() -> None:
    numbers, tally = records(sheet_of([ORDER_HEADINGS, ORDER, [], [], order(报修单号="BX002"), [], ORDER]))
    assert numbers == [2, 5, 7]
    assert tally.blank == 3


def test_rows_above_the_header_are_counted_as_titles() -> None:
    _, tally = records(sheet_of([*TITLES[:2], ORDER_HEADINGS, ORDER]))
    assert tally.ignored == {"title": 2}
    assert tally.examples[0] == (1, "title", "听松苑 2026 年 3 月报修工单明细表")


FOOTERS = st.sampled_from(
    [wide("合计", 3), wide("共 12 条"), wide("制表人：张三"), list(ORDER_HEADINGS), wide("第 1 页")]
)


@given(st.lists(st.one_of(st.just(list(ORDER)), FOOTERS, st.just(wide("孤"))), max_size=30))
def test_every_row_is_either_given_or_counted(rows: list[list[Cell]]) -> None:
    sheet = sheet_of([["三月报修"], ORDER_HEADINGS, list(ORDER), *rows])
    numbers, tally = records(sheet)
    assert len(numbers) + tally.ignored.total() + 1 == len(rows) + 3
    assert numbers == sorted(numbers)
    assert sum(1 for row in rows if row == list(ORDER)) + 1 <= len(numbers)
