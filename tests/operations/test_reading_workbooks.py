"""Workbooks: what Excel, WPS and report tools write, and what must not be opened."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from small_exports import write_xlsx

from steward.errors import StewardError
from steward.operations.cells import Cell, ErrorCell
from steward.operations.reading import Merge, open_sheets
from steward.operations.workbooks import from_serial, is_date_format


def rows_of(path: Path, sheet: int = 0) -> list[tuple[int, list[Cell]]]:
    return list(open_sheets(path)[sheet].rows())


def changed(path: Path, part: str, change: dict[bytes, bytes]) -> Path:
    """Rewrite one part of a workbook, as another program might have written it."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == part:
                for before, after in change.items():
                    assert before in content, content[:2000]
                    content = content.replace(before, after)
            new.writestr(entry.filename, content)
    path.write_bytes(out.getvalue())
    return path


def test_each_kind_of_cell_comes_as_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "报修.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("报修")
        day, clock = book.add_format({"num_format": "yyyy/m/d h:mm"}), book.add_format({"num_format": "h:mm"})
        chinese, percent = (
            book.add_format({"num_format": 'yyyy"年"m"月"d"日"'}),
            book.add_format({"num_format": "0.0%"}),
        )
        sheet.write_row(0, 0, ["编号", 12, 3.5, True])
        sheet.write_datetime(1, 1, dt.datetime(2026, 3, 1, 9, 5), day)
        sheet.write_datetime(1, 2, dt.datetime(2026, 3, 1), chinese)
        sheet.write_number(1, 3, 0.3784722222222222, clock)
        sheet.write_number(1, 4, 0.955, percent)
        sheet.write_number(1, 5, 46082.5)
        sheet.write_formula(2, 0, "=NA()", None, "#N/A")
        sheet.write_formula(2, 1, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 2, '="3-2-"&1501', None, "3-2-1501")
        sheet.write_rich_string(3, 0, "漏", book.add_format({"bold": True}), "水")
        sheet.write_string(3, 1, "a_x000D_b & <c>")
    assert rows_of(path) == [
        (1, ["编号", 12, 3.5, True]),
        (2, [None, dt.datetime(2026, 3, 1, 9, 5), dt.datetime(2026, 3, 1), dt.time(9, 5), 0.955, 46082.5]),
        (3, [ErrorCell("#N/A"), ErrorCell("#DIV/0!"), "3-2-1501"]),
        (4, ["漏水", "a_x000D_b & <c>"]),
    ]


def test_rows_keep_the_numbers_excel_shows_and_blank_ones_are_left_out(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"一": [["编号", "时间"], [], [None, "  "], ["1", "2026-03-01"]]})
    assert rows_of(path) == [(1, ["编号", "时间"]), (4, ["1", "2026-03-01"])]


def test_hidden_sheets_are_named_as_hidden(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "报修"
    book.create_sheet("旧数据").sheet_state = "hidden"
    book.create_sheet("字典").sheet_state = "veryHidden"
    book.create_chartsheet("图")
    book.save(tmp_path / "a.xlsx")
    assert [(s.name, s.hidden) for s in open_sheets(tmp_path / "a.xlsx")] == [
        ("报修", False),
        ("旧数据", True),
        ("字典", True),
    ]


def test_merged_cells_of_the_first_rows_and_those_over_several_rows_are_known(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.merge_cells("B1:C1")
    book.active.merge_cells("A1:A2")
    book.active.merge_cells("A900:A950")
    book.active.merge_cells("A960:C960")
    book.save(tmp_path / "a.xlsx")
    known = {Merge(1, 1, 1, 2), Merge(1, 0, 2, 0), Merge(900, 0, 950, 0)}
    assert set(open_sheets(tmp_path / "a.xlsx")[0].merges()) == known


def test_dates_of_1904_mean_the_same_days(tmp_path: Path) -> None:
    path = tmp_path / "mac.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        book.add_worksheet().write_datetime(0, 0, dt.datetime(2026, 3, 1), day)
    (sheet,) = open_sheets(path)
    assert sheet.epoch_1904
    assert list(sheet.rows()) == [(1, [dt.datetime(2026, 3, 1)])]


@pytest.mark.parametrize(
    ("serial", "at"),
    [
        (1, dt.datetime(1900, 1, 1)),
        (59, dt.datetime(1900, 2, 28)),
        (61, dt.datetime(1900, 3, 1)),
        (46082, dt.datetime(2026, 3, 1)),
        (46082.378472222219, dt.datetime(2026, 3, 1, 9, 5)),
        (46082.999988425923, dt.datetime(2026, 3, 1, 23, 59, 59)),
        (0.5, dt.time(12)),
        (-1, None),
        (20260301, None),
    ],
)
def test_serial_numbers_are_the_days_excel_shows(serial: float, at: object) -> None:
    assert from_serial(serial) == at


@pytest.mark.parametrize(
    "code", ["yyyy-mm-dd", "m/d/yy h:mm", '[$-804]yyyy"年"m"月"d"日";@', "[h]:mm:ss", "上午/下午h:mm", "mmm-yy"]
)
def test_date_formats_are_known_by_their_letters(code: str) -> None:
    assert is_date_format(code)


@pytest.mark.parametrize(
    "code", ["General", "0.00", "[Red]#,##0;-#,##0", '"共"0"户"', "0.00E+00", "G/通用格式", "@", "\\d0", '0"days"']
)
def test_number_formats_are_not_taken_for_dates(code: str) -> None:
    assert not is_date_format(code)


def test_a_number_shown_as_a_date_that_never_was_stays_a_number(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_number(0, 0, 20260301, book.add_format({"num_format": "yyyy-mm-dd"}))
    assert rows_of(path) == [(1, [20260301])]


def test_formulas_nobody_calculated_are_blank_and_said_to_be(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"一": [["编号", "合计"], ["1", "=SUM(1,2)"], ["2", "=1+1"]]})
    (sheet,) = open_sheets(path)
    assert list(sheet.rows()) == [(1, ["编号", "合计"]), (2, ["1"]), (3, ["2"])]
    assert "2 个公式" in sheet.notes[0].describe("zh")


def test_workbooks_of_other_programs_are_read_too(tmp_path: Path) -> None:
    """Without cell references, with a namespace prefix, and with an absolute path to the sheet."""
    path = write_xlsx(tmp_path / "a.xlsx", {"一": [["编号", 7]]})
    changed(path, "xl/worksheets/sheet1.xml", {b' r="A1"': b"", b' r="B1"': b"", b'<row r="1"': b"<row"})
    changed(
        path,
        "xl/worksheets/sheet1.xml",
        {
            b"<c ": b"<x:c ",
            b"</c>": b"</x:c>",
            b"<worksheet ": b'<worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ',
        },
    )
    assert rows_of(path) == [(1, ["编号", 7])]


def test_text_without_shared_strings_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        book.add_worksheet().write_row(0, 0, ["编号", " 前后有空格 "])
    assert rows_of(path) == [(1, ["编号", " 前后有空格 "])]


def test_a_million_formatted_blank_rows_are_nothing(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"一": [["编号"], ["1"]]})
    blank = b"".join(b'<row r="%d"><c r="A%d" s="0"/><c r="XFD%d" s="0"/></row>' % (n, n, n) for n in range(3, 60_003))
    changed(path, "xl/worksheets/sheet1.xml", {b"</sheetData>": blank + b"</sheetData>"})
    assert rows_of(path) == [(1, ["编号"]), (2, ["1"])]


def test_a_stray_cell_in_the_last_column_costs_no_memory_and_is_said(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"一": [["编号"], ["1"]]})
    changed(
        path,
        "xl/worksheets/sheet1.xml",
        {
            b"</sheetData>": b'<row r="1048576"><c r="A1048576"><v>2</v></c><c r="XFD1048576"><v>3</v></c></row></sheetData>'
        },
    )
    (sheet,) = open_sheets(path)
    assert list(sheet.rows())[-1] == (1048576, [2])
    assert [note.code for note in sheet.notes] == ["too-wide"]


def test_a_zip_bomb_is_not_opened(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"一": [["编号"]]})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/bomb.xml", "w") as bomb:
        for _ in range(260):
            bomb.write(bytes(1 << 20))
    with pytest.raises(StewardError) as caught:
        open_sheets(path)
    assert caught.value.code == "file-suspicious"


BOMB = b"""<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>"""


@pytest.mark.parametrize("entity", [b"&b;", b"&c;"])
@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_entities_are_refused_in_every_part(tmp_path: Path, part: str, entity: bytes) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("编号").write_row(0, 0, ["编号", 1])
    with zipfile.ZipFile(path) as archive:
        old = archive.read(part)
    start = old.index(b"?>") + 2
    changed(path, part, {old: old[:start] + BOMB + old[start:].replace("编号".encode(), entity)})
    with pytest.raises(StewardError) as caught:
        rows_of(path)
    assert caught.value.code in ("file-suspicious", "file-unreadable")
    assert "root:" not in caught.value.describe("zh")


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
def test_a_file_cut_short_is_called_damaged(tmp_path: Path, cut: float) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"一": [["编号"]] * 50})
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * cut)])
    with pytest.raises(StewardError) as caught:
        rows_of(path)
    assert caught.value.code == "file-unreadable"
    assert "a.xlsx" in caught.value.describe("zh")


def test_damaged_xml_inside_is_called_damaged(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"一": [["编号", 1]]})
    changed(path, "xl/worksheets/sheet1.xml", {b"</sheetData>": b"</broken>"})
    with pytest.raises(StewardError) as caught:
        rows_of(path)
    assert caught.value.code == "file-unreadable"


def test_an_archive_that_is_no_workbook_and_an_xlsb_are_said_plainly(tmp_path: Path) -> None:
    for name, part in (("a.xlsx", "word/document.xml"), ("b.xlsb", "xl/workbook.bin")):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr(part, "x")
        with pytest.raises(StewardError) as caught:
            open_sheets(tmp_path / name)
        assert caught.value.code == "file-unreadable"


def test_a_password_protected_workbook_is_called_protected(tmp_path: Path) -> None:
    """Excel wraps an encrypted workbook into an old compound file."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + "EncryptedPackage".encode("utf-16-le") + bytes(2000)
    )
    with pytest.raises(StewardError) as caught:
        open_sheets(path)
    assert caught.value.code == "file-protected"
    assert "密码" in caught.value.describe("zh")


def test_an_old_name_does_not_hide_a_new_workbook(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"一": [["编号", 7]]}).rename(tmp_path / "报修.xls")
    assert rows_of(path) == [(1, ["编号", 7])]
