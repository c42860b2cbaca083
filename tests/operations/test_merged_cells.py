"""Cells merged over several records: the value holds for each of them, a figure does not."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from steward.operations.footers import Tally, data_rows
from steward.operations.headings import Heading, find_table
from steward.operations.importing import check
from steward.operations.reading import open_sheets

HEADINGS = ("报修单号", "责任班组", "房号", "报修时间", "材料费")


def workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["三月报修", None, None, None, None])
    sheet.append(HEADINGS)
    for n in range(70):
        sheet.append([f"BX{n}", None, f"3-1-{n}", "2026-03-01 09:05", None])
    sheet["B3"], sheet["B64"], sheet["E3"], sheet["B72"] = "东区管家组", "西区管家组", 30, "南区管家组"
    for merged in ("A1:E1", "B3:B63", "B64:B71", "E3:E5"):
        sheet.merge_cells(merged)
    sheet.append(["合计", None, None, None, 30])
    book.save(path)
    return path


def body(path: Path) -> tuple[list[list[object]], Tally, Heading]:
    sheet = open_sheets(path)[0]
    heading = find_table(sheet)
    assert isinstance(heading, Heading)
    tally = Tally()
    return [[*cells] for _, cells in data_rows(sheet, heading, tally)], tally, heading


def test_a_merged_team_is_the_team_of_every_row_it_spans(tmp_path: Path) -> None:
    rows, tally, _ = body(workbook(tmp_path / "报修.xlsx"))
    assert [row[1] for row in rows] == ["东区管家组"] * 61 + ["西区管家组"] * 8 + ["南区管家组"]
    assert tally.ignored == {"title": 1, "total": 1}


def test_a_merged_sum_stays_in_its_first_row_and_is_mentioned(tmp_path: Path) -> None:
    path = workbook(tmp_path / "报修.xlsx")
    rows, tally, _ = body(path)
    assert [row[4] if len(row) > 4 else None for row in rows[:3]] == [30, None, None]
    assert tally.unshared == {4: 2}
    (file,) = check([path]).files
    (note,) = [n for n in file.notes if n.code == "merged-figures"]
    assert (file.accepted, file.refused) == (70, 0)
    assert "“材料费”有合并单元格" in note.text.say("zh", **note.values)


def test_a_web_page_spans_its_cells_likewise(tmp_path: Path) -> None:
    path = tmp_path / "报修.xls"
    head = "".join(f"<th>{heading}</th>" for heading in HEADINGS)
    path.write_text(
        f"<html><meta charset='utf-8'><table><tr>{head}</tr>"
        "<tr><td>A1</td><td rowspan='3'>东区管家组</td><td>3-1-101</td><td>2026-03-01 9:00</td></tr>"
        "<tr><td>A2</td><td rowspan='2'>3-1-102</td><td>2026-03-02 9:00</td></tr>"
        "<tr><td>A3</td><td>2026-03-03 9:00</td></tr>"
        "<tr><td>A4</td><td>西区管家组</td><td>3-1-104</td><td>2026-03-04 9:00</td></tr></table></html>",
        encoding="utf-8",
    )
    rows, _, _ = body(path)
    assert [row[:3] for row in rows] == [
        ["A1", "东区管家组", "3-1-101"],
        ["A2", "东区管家组", "3-1-102"],
        ["A3", "东区管家组", "3-1-102"],
        ["A4", "西区管家组", "3-1-104"],
    ]
