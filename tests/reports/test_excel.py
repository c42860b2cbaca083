"""The workbook: the same numbers, filters that work, nothing that runs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from steward.reports import excel
from steward.reports.team_report import TeamReport
from steward.words import Text

EVIL = '=HYPERLINK("http://example.org","x")'


@pytest.fixture(scope="module")
def book(east: TeamReport, tmp_path_factory: pytest.TempPathFactory):
    path = tmp_path_factory.mktemp("xlsx") / "east.xlsx"
    excel.write(east, path, "zh")
    return openpyxl.load_workbook(path)


def rows(sheet):
    head, *body = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in body]


def test_the_sheets_are_those_a_manager_expects(book):
    assert book.sheetnames[:3] == ["总览", "指标", "走势"]
    assert book.sheetnames[-3:] == ["偏离流程", "要打的电话", "数据说明"]


def test_figures_are_those_of_the_report(book, east: TeamReport):
    found = {row["编号"]: row for row in rows(book["指标"])}
    assert set(found) == {line.id for line in east.lines}
    for line in east.lines:
        row = found[line.id]
        assert row["n"] == line.n
        assert row["值"] == (None if line.value is None else pytest.approx(line.value))
        assert row["计入"] == line.k
        if not line.owed_to_all:
            assert row["区间下限"] == (None if line.low is None else pytest.approx(line.low))


def test_every_figure_leads_to_a_sheet_with_all_its_cases(book, east: TeamReport):
    links = {
        cell.value: cell.hyperlink.location
        for (cell,) in book["指标"].iter_rows(min_row=2, max_col=1)
        if cell.hyperlink
    }
    for found in east.cases:
        name = east.line(found.kpi).name.zh
        sheet = book[links[name].split("'")[1]]
        assert sheet.max_row - 1 == found.total
        if (line := east.line(found.kpi)).kind == "rate":
            counted = [row["计入"] for row in rows(sheet)]
            assert counted.count("是") == line.k


def test_tables_have_live_filters_and_a_frozen_head(book):
    for sheet in book.worksheets[1:]:
        assert sheet.auto_filter.ref, sheet.title
        assert sheet.freeze_panes == "B2", sheet.title


def test_rates_are_numbers_shown_as_percentages(book, east: TeamReport):
    for cell in book["指标"]["C"][1:]:
        if cell.value is not None and cell.number_format == "0.0%":
            assert isinstance(cell.value, int | float)
            break
    else:
        pytest.fail("no rate in the sheet")


def test_no_cell_is_a_formula(book):
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate, cell.value)


@pytest.mark.parametrize("head", ["=", "+", "-", "@", "\t", "\r"])
def test_a_formula_in_the_records_stays_text(east: TeamReport, tmp_path: Path, head: str):
    evil = head + "cmd|' /C calc'!A0"
    text = Text(evil, evil)
    first = replace(east.cases[0], rows=tuple(replace(row, what=text, id=evil) for row in east.cases[0].rows))
    calls = tuple(replace(call, what=text, owner=evil, case=evil) for call in east.calls)
    report = replace(east, team_name=text, calls=calls, cases=(first, *east.cases[1:]))
    excel.write(report, tmp_path / "evil.xlsx", "zh")
    book = openpyxl.load_workbook(tmp_path / "evil.xlsx")
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str) and "calc" in cell.value:
                    assert cell.value.lstrip()[0] == "'" or "cmd" not in cell.value[:5]


def test_a_link_in_the_records_is_no_link(east: TeamReport, tmp_path: Path):
    text = Text("http://example.org/x", EVIL)
    report = replace(east, calls=tuple(replace(call, what=text) for call in east.calls))
    excel.write(report, tmp_path / "link.xlsx", "zh")
    sheet = openpyxl.load_workbook(tmp_path / "link.xlsx")["要打的电话"]
    assert sheet.max_row == len(east.calls) + 1
    assert all(cell.hyperlink is None for row in sheet.iter_rows() for cell in row)


def test_sheet_names_are_unique_and_such_that_excel_opens_them(east: TeamReport, tmp_path: Path):
    long = Text("一个[很]长:的?名*字/" * 5, "x" * 40)
    report = replace(east, lines=tuple(replace(line, name=long) for line in east.lines))
    for locale in ("zh", "en"):
        excel.write(report, tmp_path / f"{locale}.xlsx", locale)
        names = openpyxl.load_workbook(tmp_path / f"{locale}.xlsx").sheetnames
        assert len({n.casefold() for n in names}) == len(names)
        assert all(len(n) <= 31 for n in names)


def test_the_english_workbook_names_no_owner(east: TeamReport, tmp_path: Path):
    excel.write(east, tmp_path / "en.xlsx", "en")
    book = openpyxl.load_workbook(tmp_path / "en.xlsx")
    assert "Owner" not in [cell.value for cell in book["Calls to make"][1]]


def test_every_deviation_from_the_flow_is_a_row(book, east: TeamReport):
    assert len(rows(book["偏离流程"])) == east.flow.deviations
