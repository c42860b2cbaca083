"""The rejects workbook: mended by a person, opened in a spreadsheet, imported again."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from small_exports import ORDER_HEADINGS, order, write_csv, write_orders, write_xlsx

from steward.harmless import harmless
from steward.operations.importing import import_files
from steward.workspace import Workspace


def rows_of(path: Path) -> list[list[object]]:
    book = openpyxl.load_workbook(path)
    return [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]


def test_each_refused_row_stands_there_with_its_reason_and_its_place(workspace: Workspace, tmp_path: Path) -> None:
    path = write_orders(tmp_path / "orders.csv", [order(), order(报修单号="BX002", 报修时间="三月一日", 评分="九分")])
    result = import_files([path], workspace)
    (book,) = result.rejects
    assert book == workspace.rejects / f"work_orders-{result.files[0].fingerprint}.xlsx"
    head, row = rows_of(book)
    assert head == ["退回原因", "原工作表", "原行号", *ORDER_HEADINGS]
    assert row[2] == 3 and "报修时间：应是日期" in str(row[0]) and "评分：" in str(row[0])
    cells = dict(zip(head, row, strict=True))
    assert cells["报修时间"] == "三月一日" and cells["报修单号"] == "BX002"


def test_personal_cells_are_masked_there_too_known_or_not(workspace: Workspace, tmp_path: Path) -> None:
    headings = [*ORDER_HEADINGS, "身份证", "紧急联系人", "说明"]
    row = [*order(报修时间="?", 报修内容="张三说打13812345678"), "11010519491231002X", "李四", "住3-2-1501"]
    result = import_files([write_csv(tmp_path / "o.csv", headings, [row])], workspace)
    text = " ".join(str(c) for r in rows_of(result.rejects[0]) for c in r)
    for secret in ("张三", "李四", "13812345678", "1501", "11010519491231002X"):
        assert secret not in text
    assert "张**" in text and "138****5678" in text


def test_mended_rows_can_be_imported_from_it(workspace: Workspace, tmp_path: Path) -> None:
    path = write_orders(tmp_path / "orders.csv", [order(报修单号="BX002", 报修时间="?")])
    (book,) = import_files([path], workspace).rejects
    mended = openpyxl.load_workbook(book)
    sheet = mended.active
    place = [cell.value for cell in sheet[1]].index("报修时间") + 1
    sheet.cell(2, place).value = "2026-03-01 08:00"
    mended.save(tmp_path / "mended.xlsx")
    result = import_files([tmp_path / "mended.xlsx"], workspace)
    assert (result.accepted, result.refused) == (1, 0)


def test_a_row_that_needs_its_room_is_not_taken_with_a_masked_one(workspace: Workspace, tmp_path: Path) -> None:
    headings = ["房号", "业主姓名", "服务班组"]
    result = import_files([write_csv(tmp_path / "住户.csv", headings, [["3-2-***", "张**", "东区"]])], workspace)
    assert result.refused == 1 and "已打码" in result.files[0].problems[0].reason("zh")


def test_no_cell_of_it_is_a_formula(workspace: Workspace, tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "orders.xlsx",
        {
            "=cmd": [
                [*ORDER_HEADINGS, "+备注"],
                [*order(报修时间="?", 报修内容="'=HYPERLINK(1)", 责任班组="@SUM(1)"), "-2+3"],
            ]
        },
    )
    book = openpyxl.load_workbook(import_files([path], workspace).rejects[0])
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not str(cell.value or "").startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+2", "@a", "\t=1", "\r=1", "＝1", "|x"])
def test_what_a_spreadsheet_would_run_is_made_harmless(text: str) -> None:
    assert harmless(text) == "'" + text


def test_negative_amounts_stay_as_they_are() -> None:
    assert harmless("-12.50") == "-12.50"


def test_an_import_without_refused_rows_leaves_no_workbook(workspace: Workspace, tmp_path: Path) -> None:
    result = import_files([write_orders(tmp_path / "orders.csv", [order()])], workspace)
    assert result.rejects == () and not list(workspace.rejects.glob("*"))


def test_english_readers_get_english_reasons(workspace: Workspace, tmp_path: Path) -> None:
    result = import_files([write_orders(tmp_path / "orders.csv", [order(评分="九分")])], workspace, locale="en")
    head, row = rows_of(result.rejects[0])
    assert head[:3] == ["Why refused", "Source sheet", "Source row"]
    assert "expected a score" in str(row[0])
