"""Sheets that hold two tables, or none that can be read: nothing is taken for what it is not."""

from __future__ import annotations

import json
from pathlib import Path

from small_exports import write_csv, write_xlsx

from steward.operations.importing import check

ORDERS = ["报修单号", "责任班组", "房号", "报修内容", "报修时间", "工单状态"]
COMPLAINTS = ["投诉编号", "责任班组", "房号", "投诉人", "投诉电话", "投诉时间", "投诉内容", "首次响应时间", "状态"]


def order(n: int) -> list[str]:
    return [f"BX{n}", "东区管家组", "3-2-1501", "漏水", "2026-03-01 09:05", "处理中"]


def complaint(n: int) -> list[str]:
    return [f"TS{n}", "东区管家组", "3-2-1501", "李四", "13812345678", "2026-03-05 10:00", "噪音", "2026-03-05 10:30", "处理中"]  # fmt: skip


def taken(path: Path) -> list[tuple[str | None, int, int]]:
    return [(f.table, f.accepted, f.refused) for f in check([path]).files]


def test_a_second_table_below_the_first_is_read_as_its_own(tmp_path: Path) -> None:
    rows = [["一、报修"], ORDERS, order(1), order(2), ["合计", "2 单"], [], ["二、投诉"], COMPLAINTS, complaint(1)]
    path = write_xlsx(tmp_path / "a.xlsx", {"三月": rows})
    assert taken(path) == [("work_orders", 2, 0), ("complaints", 1, 0)]


def test_the_first_table_is_no_title_of_a_better_known_second(tmp_path: Path) -> None:
    rows = [["报修单号", "责任班组", "报修时间"], ["B1", "东区管家组", "2026-03-01 9:05"], COMPLAINTS, complaint(1)]
    assert taken(write_xlsx(tmp_path / "a.xlsx", {"三月": rows})) == [("work_orders", 1, 0), ("complaints", 1, 0)]


def test_the_same_table_may_begin_anew_with_other_columns(tmp_path: Path) -> None:
    rows = [ORDERS, order(1), ["报修单号", "报修时间", "责任班组"], ["B7", "2026-03-02 9:05", "西区管家组"]]
    assert taken(write_xlsx(tmp_path / "a.xlsx", {"三月": rows})) == [("work_orders", 2, 0)]


def test_a_record_of_the_words_of_headings_is_a_record(tmp_path: Path) -> None:
    event = ["TS1", "登记", "2026-03-05 10:00", "处理人", "备注"]
    path = write_csv(tmp_path / "投诉进度.csv", ["投诉编号", "环节", "办理时间", "办理人", "办理结果"], [event])
    assert taken(path) == [("complaint_events", 1, 0)]


def test_a_foreign_export_without_numbers_says_what_it_lacks(tmp_path: Path) -> None:
    headings = ["Creation Date", "Status", "First 3 Chars of Postal Code", "Ward", "Service Request Type", "Division"]
    rows = [["2026-01-05 00:35:42.0000000", "Closed", "M5V", "Ward 1", "Phone", "Solid Waste"]]
    (file,) = check([write_csv(tmp_path / "a.csv", headings, rows)], locale="en").files
    assert file.table is None
    assert "it has Creation Date, Status" in file.problems[1].reason("en")
    assert file.problems[1].reason("en").endswith("it lacks Order number")


def test_a_header_alone_is_said_to_be_one(tmp_path: Path) -> None:
    (file,) = check([write_csv(tmp_path / "a.csv", ORDERS, [])]).files
    assert [(n.code, n.values["row"]) for n in file.notes] == [("no-records", 1)]


def test_hundreds_of_unknown_columns_do_not_fill_the_screen(tmp_path: Path) -> None:
    more = [f"扩展{n}" for n in range(488)]
    (file,) = check([write_csv(tmp_path / "a.csv", ORDERS + more, [order(1) + ["x"] * 488])]).files
    said = file.notes[0].text.say("zh", **file.notes[0].values)
    assert len(said) < 500 and "等 488 列" in said


def test_json_and_xml_of_other_systems_are_no_tables(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([{"service_request_id": "1", "status": "open"}] * 3))
    (tmp_path / "a.xml").write_text('<?xml version="1.0"?>\n<service_requests><request/></service_requests>')
    for name in ("a.json", "a.xml"):
        (file,) = check([tmp_path / name]).files
        assert [p.code for p in file.problems] == ["file-unknown"]


def test_sheets_of_one_table_need_not_have_the_same_columns(tmp_path: Path) -> None:
    march = [["报修单号", "责任班组", "房号", "报修时间"], ["B1", "东区管家组", "3-1-101", "2026-03-01 9:05"]]
    april = [
        ["报修时间", "报修单号", "责任班组", "报修内容", "房号"],
        ["2026-04-01 9:05", "B2", "东区管家组", "漏水", "3-1-102"],
        ["2026-03-01 9:05", "B1", "东区管家组", None, "3-1-101"],
        ["2026-03-01 9:05", "B1", "西区管家组", "漏水", "3-1-101"],
    ]
    (file,) = check([write_xlsx(tmp_path / "a.xlsx", {"三月": march, "四月": april})]).files
    assert (file.accepted, file.refused) == (2, 2)
    assert [(p.row, p.code) for p in file.problems] == [(3, "duplicate-row"), (4, "duplicate-key")]
    assert "“责任班组”、“报修内容” 不同" in file.problems[1].reason("zh")


def test_a_table_that_goes_on_to_its_right_is_read_there_too(tmp_path: Path) -> None:
    heads = ["报修单号", "责任班组", "报修时间"]
    rows: list[list[str | None]] = [
        [*heads, None, *heads],
        ["L1", "东区管家组", "2026-03-01 9:05", None, "R1", "西区管家组", "2026-03-02 9:05"],
        [None, None, None, None, "R2", "西区管家组", "2026-03-03 9:05"],
    ]
    path = write_xlsx(tmp_path / "a.xlsx", {"三月": rows})  # type: ignore[dict-item]
    (file,) = check([path]).files
    assert (file.table, file.accepted, file.refused) == ("work_orders", 3, 0)
    assert not [n for n in file.notes if n.code == "columns-doubled"]


def test_a_form_is_said_to_be_one_and_nobody_is_named(tmp_path: Path) -> None:
    form = [
        ["报修单号：", "BX1", "报修人：", "张三", "报修电话：", "13812345678"],
        ["房号：", "3-1-101", "内容：", "漏水"],
    ]
    (file,) = check([write_xlsx(tmp_path / "a.xlsx", {"单据": form})]).files
    said = " ".join(p.reason("zh") for p in file.problems)
    assert file.table is None and "像一张单据" in said
    assert "张三" not in said and "13812345678" not in said


def test_a_last_record_cut_short_is_refused_and_no_footer(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "报修单号,责任班组,房号,报修时间\nBX1,东区管家组,3-1-101,2026-03-01 9:05\nBX2,东区管家组\n", encoding="utf-8"
    )
    assert taken(path) == [("work_orders", 1, 1)]
