"""What an import promises: every row taken or refused with its reason, nothing twice, nothing lost."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_exports import ORDER_HEADINGS, order, write_csv, write_orders, write_xlsx

from steward.errors import StewardError
from steward.operations.importing import check, import_files
from steward.operations.records import Ledger, Records
from steward.workspace import Workspace


def table(workspace: Workspace, name: str) -> pd.DataFrame:
    records = Records.open(workspace)
    frame: pd.DataFrame = records.tables[name].execute()
    return frame


def reasons(result: object) -> list[tuple[object, object, object]]:
    return [(p["row"], p["column"], p["reason"]) for f in result.as_json()["files"] for p in f["problems"]]  # type: ignore[attr-defined]


def test_a_gbk_export_is_imported_with_names_phones_and_rooms_masked(workspace: Workspace, tmp_path: Path) -> None:
    path = write_orders(
        tmp_path / "报修.csv",
        [order(), order(报修单号="BX002", 报修内容="张三电话１３８１２３４５６７８")],
        encoding="gbk",
    )
    result = import_files([path], workspace)
    assert [(f.table, f.rows, f.accepted, f.refused) for f in result.files] == [("work_orders", 2, 2, 0)]
    assert result.ok
    orders = table(workspace, "work_orders")
    assert orders["reporter"].tolist() == ["张**", "张**"]
    assert orders["phone"].tolist() == ["138****5678"] * 2
    assert orders["summary"].tolist() == ["厨房漏水", "张**电话138****5678"]
    assert orders[["building", "unit"]].values.tolist() == [["3", "2"]] * 2
    assert orders["household_key"].nunique() == 1
    assert orders["source_row"].tolist() == [2, 3]
    stored = b"".join(p.read_bytes() for p in workspace.records.rglob("*.parquet"))
    assert "张三".encode() not in stored
    assert workspace.pseudonym_key().hex().encode() not in stored


def test_every_bad_row_is_refused_with_its_reason_and_the_others_go_on(workspace: Workspace, tmp_path: Path) -> None:
    path = write_orders(
        tmp_path / "orders.csv",
        [
            order(),
            order(报修单号="BX002", 报修时间="2026-02-30"),
            order(报修单号="BX003", 完成时间="2026-02-28 08:00"),
            order(报修单号="", 评分="很好吃"),
            order(报修单号="BX005"),
        ],
    )
    result = import_files([path], workspace)
    assert (result.rows, result.accepted, result.refused) == (5, 2, 3)
    assert [(row, column) for row, column, _ in reasons(result)] == [
        (3, "报修时间"),
        (4, "完成时间"),
        (5, "评分"),
        (5, "报修单号"),
    ]
    assert "早于“报修时间”（2026-03-01 09:00:00）" in str(reasons(result)[1][2])
    assert table(workspace, "work_orders")["order_id"].tolist() == ["BX001", "BX005"]
    assert [i.refused for i in Ledger.read(workspace.records).imports] == [3]


def test_the_json_of_a_check_has_exactly_the_documented_shape(tmp_path: Path) -> None:
    path = write_orders(tmp_path / "orders.csv", [order(), order(报修电话="13900001111", 报修时间="昨天13812345678")])
    content = check([path], locale="en").as_json()
    assert list(content) == ["files"]
    (file,) = content["files"]
    assert list(file) == ["file", "table", "rows", "accepted", "refused", "problems"]
    assert file["file"] == "orders.csv"
    (problem,) = file["problems"]
    assert list(problem) == ["sheet", "row", "column", "value", "reason"]
    assert problem["row"] == 3 and problem["column"] == "报修时间"
    assert problem["value"] == "昨天138****5678"
    assert "expected a date" in problem["reason"]
    json.dumps(content)


def test_a_check_writes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    path = write_orders(tmp_path / "orders.csv", [order(), order(报修时间="x")])
    before = sorted(p for p in tmp_path.rglob("*"))
    check([path], workspace=workspace)
    assert sorted(p for p in tmp_path.rglob("*")) == before


def test_dates_without_a_time_are_not_held_against_a_row(tmp_path: Path) -> None:
    path = write_orders(
        tmp_path / "o.csv", [order(报修时间="2026-03-01 15:00", 完成时间="2026-03-01", 结单时间="2026/3/1")]
    )
    assert check([path]).ok


def test_an_exact_duplicate_and_a_second_row_with_the_same_number_are_refused(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = write_orders(tmp_path / "orders.csv", [order(), order(), order(评分="3", 报修人="李四")])
    result = import_files([path], workspace, locale="en")
    assert (result.accepted, result.refused) == (1, 2)
    first, second = reasons(result)
    assert first == (3, "报修单号", "the same as row 2")
    assert second[0] == 4 and "row 2" in str(second[2]) and "“报修人” and “评分”" in str(second[2])


def test_a_duplicate_on_another_sheet_is_told_by_its_sheet(workspace: Workspace, tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "报修.xlsx",
        {"3月": [ORDER_HEADINGS, order()], "4月": [ORDER_HEADINGS, order(), order(报修单号="BX009")]},
    )
    result = import_files([path], workspace)
    assert (result.rows, result.accepted, result.refused) == (3, 2, 1)
    assert reasons(result)[0][2] == "与工作表“3月”第 2 行完全重复"


def test_a_corrected_row_below_a_refused_one_is_taken(tmp_path: Path) -> None:
    path = write_orders(tmp_path / "orders.csv", [order(报修时间="?"), order()])
    result = check([path])
    assert (result.accepted, result.refused) == (1, 1)


def test_the_same_home_twice_is_refused_however_it_is_written(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "住户.csv",
        ["房号", "业主姓名", "服务班组"],
        [["3-2-1501", "张三", "东区"], ["3栋2单元1501室", "李四", "东区"]],
    )
    result = check([path])
    assert result.refused == 1
    assert reasons(result)[0][2] == "与第 2 行是同一套房，但 “房号”、“业主姓名” 不同；请核对留哪一行"


def test_a_later_export_takes_the_place_of_earlier_rows_and_keeps_the_rest(
    workspace: Workspace, tmp_path: Path
) -> None:
    first = write_orders(tmp_path / "march.csv", [order(工单状态="处理中"), order(报修单号="BX002")])
    later = write_orders(tmp_path / "april.csv", [order(工单状态="已结单"), order(报修单号="BX003")])
    import_files([first], workspace)
    result = import_files([later], workspace)
    assert (result.accepted, result.replaced) == (2, 1)
    orders = table(workspace, "work_orders").set_index("order_id").sort_index()
    assert orders["status"].to_dict() == {"BX001": "closed", "BX002": "closed", "BX003": "closed"}
    ledger = Ledger.read(workspace.records)
    assert [i.file for i in ledger.imports] == ["march.csv", "april.csv"]
    on_disk = {p.relative_to(workspace.records).as_posix() for p in workspace.records.rglob("*.parquet")}
    assert on_disk == set(ledger.parts["work_orders"])


def test_importing_the_very_same_file_again_changes_nothing_and_says_so(workspace: Workspace, tmp_path: Path) -> None:
    path = write_orders(tmp_path / "orders.csv", [order(), order(报修时间="?")])
    import_files([path], workspace)
    before = {p: p.stat().st_mtime_ns for p in workspace.records.rglob("[!.]*.*")}
    again = import_files([path], workspace)
    assert again.unchanged and (again.rows, again.accepted, again.refused) == (2, 1, 1)
    assert "已经导入过" in again.files[0].notes[0].describe("zh")
    assert {p: p.stat().st_mtime_ns for p in workspace.records.rglob("[!.]*.*")} == before


def test_listing_a_team_later_lets_the_same_file_be_read_anew(workspace: Workspace, tmp_path: Path) -> None:
    path = write_orders(tmp_path / "orders.csv", [order()])
    import_files([path], workspace)
    assert table(workspace, "work_orders")["team"].tolist() == ["东区管家组"]
    profile = workspace.profile_path.read_text(encoding="utf-8")
    workspace.profile_path.write_text(
        profile.replace("teams: []", "teams:\n  - {id: east, zh: 东区管家组, en: East}"), encoding="utf-8"
    )
    result = import_files([path], workspace)
    assert not result.unchanged
    assert table(workspace, "work_orders")["team"].tolist() == ["east"]
    assert len(Ledger.read(workspace.records).imports) == 1


def test_rows_without_a_number_get_a_stable_one(workspace: Workspace, tmp_path: Path) -> None:
    headings = ["所属服务单", "类型", "操作人", "创建时间", "备注"]
    rows = [
        ["TS1", "登记", "王五", "2026-03-01 09:00", "来电"],
        ["TS1", "回访", "王五", "2026-03-02 09:00", ""],
        ["TS1", "登记", "王五", "2026-03-01 09:00", "来电"],
    ]
    first = write_csv(tmp_path / "投诉进度1.csv", headings, rows[:1])
    whole = write_csv(tmp_path / "投诉进度2.csv", headings, rows)
    import_files([first], workspace)
    result = import_files([whole], workspace)
    assert (result.accepted, result.refused, result.replaced) == (2, 1, 1)
    events = table(workspace, "complaint_events")
    assert events["event_id"].is_unique and events["event_id"].str.fullmatch("r-[0-9a-f]{16}").all()
    assert sorted(events["activity"]) == ["register", "revisit"]


def test_complaints_and_their_events_come_together(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    write_csv(
        folder / "投诉.csv",
        ["投诉编号", "责任班组", "投诉人", "投诉时间", "状态"],
        [["TS1", "东区", "张三", "2026-03-01 09:00", "处理中"]],
    )
    write_csv(
        folder / "投诉进度.csv",
        ["投诉编号", "环节", "办理人", "办理时间"],
        [["TS1", "登记", "王五", "2026-03-01 09:00"]],
    )
    (folder / "~$投诉.xlsx").write_bytes(b"lock")
    (folder / "readme.md").write_text("nothing")
    result = import_files([folder], workspace)
    assert [(f.table, f.accepted) for f in result.files] == [("complaints", 1), ("complaint_events", 1)]
    assert table(workspace, "complaints")["status"].tolist() == ["open"]


def test_an_unknown_file_says_what_it_found_and_what_is_missing(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "x.csv", ["会议室", "报修电话", "报修类型", "座位"], [["A", "1", "x", "2"], ["B", "2", "y", "3"]]
    )
    result = check([path])
    assert not result.ok
    (file,) = result.files
    assert (file.table, file.rows, file.accepted, file.refused) == (None, 0, 0, 0)
    words = " ".join(str(r[2]) for r in reasons(result))
    assert "会议室" in words and "最接近“报修工单”" in words and "工单编号、责任班组、报修时间" in words


def test_without_a_required_column_every_row_is_refused_and_it_is_said_once(
    workspace: Workspace, tmp_path: Path
) -> None:
    headings = [h for h in ORDER_HEADINGS if h != "报修时间"]
    rows = [
        [c for h, c in zip(ORDER_HEADINGS, order(报修单号=f"BX{i}"), strict=True) if h != "报修时间"] for i in range(3)
    ]
    result = import_files([write_csv(tmp_path / "报修.csv", headings, rows)], workspace)
    assert (result.rows, result.accepted, result.refused) == (3, 0, 3)
    assert len(reasons(result)) == 1 and "缺少必需的列“报修时间”" in str(reasons(result)[0][2])
    assert result.rejects[0].exists()


def test_titles_totals_and_blank_lines_are_no_rows_but_are_mentioned(workspace: Workspace, tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "报修.xlsx",
        {
            "明细": [
                ["听松苑报修明细"],
                [],
                ORDER_HEADINGS,
                order(),
                [],
                order(报修单号="BX2"),
                ["合计", 2],
                ["制表人：王五"],
            ]
        },
    )
    result = import_files([path], workspace)
    assert (result.rows, result.accepted, result.refused) == (2, 2, 0)
    assert any("不是记录" in n.describe("zh") for n in result.files[0].notes)


def test_a_file_that_cannot_be_read_does_not_stop_the_others(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 broken")
    (tmp_path / "b.csv").write_bytes(b"")
    good = write_orders(tmp_path / "c.csv", [order()])
    result = import_files([tmp_path / "a.xlsx", tmp_path / "b.csv", good], workspace)
    assert [f.table for f in result.files] == [None, None, "work_orders"]
    assert all(f.problems for f in result.files[:2])
    assert not result.ok


def test_a_path_that_is_not_there_stops_before_anything_is_done(workspace: Workspace, tmp_path: Path) -> None:
    good = write_orders(tmp_path / "c.csv", [order()])
    with pytest.raises(StewardError, match="nowhere") as caught:
        import_files([good, tmp_path / "nowhere.csv"], workspace)
    assert caught.value.code == "file-not-found"
    assert not workspace.records.exists()


def test_an_empty_folder_is_said_plainly(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(StewardError) as caught:
        import_files([tmp_path / "empty"], workspace)
    assert caught.value.code == "nothing-to-import"


def test_progress_counts_every_row_up_to_the_total(workspace: Workspace, tmp_path: Path) -> None:
    path = write_orders(tmp_path / "orders.csv", [order(报修单号=f"BX{i}") for i in range(120)])
    told: list[tuple[int, int, str]] = []
    import_files([path], workspace, progress=lambda *step: told.append(step))
    assert told[-1][:2] == (120, 120) or told[-1][0] == 120
    assert all(done <= total for done, total, _ in told) and {what for *_, what in told} == {"orders.csv"}


def test_a_file_full_of_mistakes_lists_ten_thousand_and_counts_the_rest(workspace: Workspace, tmp_path: Path) -> None:
    path = write_orders(tmp_path / "orders.csv", (order(报修单号=f"BX{i}", 报修时间="?") for i in range(10_250)))
    result = import_files([path], workspace)
    (file,) = result.as_json()["files"]
    assert file["refused"] == 10_250 and len(file["problems"]) == 10_001
    assert file["problems"][-1]["row"] is None and "250" in file["problems"][-1]["reason"]


def test_money_and_counts_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    headings = ["账单编号", "房号", "费用账期", "应收金额", "实收金额", "滞纳金", "减免金额"]
    rows = [
        ["1", "1-1-101", "2026-03", "100", "100", "", ""],
        ["2", "1-1-102", "2026-03", "100", "105.00", "5", ""],
        ["3", "1-1-103", "2026-03", "100", "106", "5", ""],
        ["4", "1-1-104", "2026-03", "100", "", "", "120"],
        ["5", "1-1-105", "2026-03", "-50", "-50", "", ""],
    ]
    result = check([write_csv(tmp_path / "收费.csv", headings, rows)])
    assert [(row, column) for row, column, _ in reasons(result)] == [(4, "实收金额"), (5, "减免金额")]


CELLS = st.one_of(
    st.sampled_from(["", "BX1", "13812345678", "2026-03-01", "是", "=1+1", "无", "3-2-1501", "5", "已结单"]),
    st.text(max_size=8),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELLS, min_size=12, max_size=12), max_size=6))
def test_rows_are_always_accepted_or_refused_and_never_lost(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    path = write_xlsx(
        folder / "报修.xlsx", {"明细": [ORDER_HEADINGS, order(), *([_printable(c) for c in row] for row in rows)]}
    )
    result = check([path])
    assert result.rows == result.accepted + result.refused
    counted = {p["row"] for f in result.as_json()["files"] for p in f["problems"]}
    assert len(counted) == result.refused


def _printable(text: str) -> str:
    return "".join(c for c in text if c.isprintable() and ord(c) < 0xD800)


def test_no_mobile_number_rests_anywhere_in_the_records(workspace: Workspace, tmp_path: Path) -> None:
    mobile = "13912345678"
    everywhere = dict.fromkeys(("责任班组", "房号", "报修人", "报修内容", "维修人员"), f"王五{mobile}")
    path = write_orders(tmp_path / "orders.csv", [order(报修单号=mobile, **everywhere)])
    assert import_files([path], workspace).accepted == 1
    stored = table(workspace, "work_orders")
    assert not any(mobile in str(value) for value in stored.iloc[0])
    assert "王五" not in stored["summary"].iloc[0] and "王五" not in stored["assignee"].iloc[0]
