"""What arrives under the name ``.xls``: old Excel files, HTML tables, Excel 2003 XML."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from biff import write_xls

from steward.errors import StewardError
from steward.operations.cells import Cell, ErrorCell
from steward.operations.headings import Heading, find_table
from steward.operations.reading import Merge, RawSheet, open_sheets


def written(folder: Path, text: str | bytes, encoding: str = "utf-8", name: str = "报表.xls") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def only(path: Path) -> RawSheet:
    (sheet,) = open_sheets(path)
    return sheet


def rows_of(path: Path) -> list[tuple[int, list[Cell]]]:
    return list(only(path).rows())


# Excel 97-2003 ------------------------------------------------------------------------------------------------------


def test_an_old_excel_file_is_read_with_dates_flags_and_hidden_sheets(tmp_path: Path) -> None:
    path = write_xls(
        tmp_path / "报修.xls",
        {"报修": [["编号", "时间", "数"], ["A1", ("date", 46082), 3.5], [None], ["A2", True, 7]], "字典": [["值"]]},
        hidden=["字典"],
        merges=[(0, 0, 1, 2)],
    )
    first, second = open_sheets(path)
    assert (first.name, first.hidden, second.name, second.hidden) == ("报修", False, "字典", True)
    assert list(first.rows()) == [
        (1, ["编号", "时间", "数"]),
        (2, ["A1", dt.datetime(2026, 3, 1), 3.5]),
        (4, ["A2", True, 7]),
    ]
    assert first.merges() == (Merge(1, 1, 1, 2),)


def test_days_of_an_old_mac_file_are_the_same_days(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "mac.xls", {"一": [["时间"], [("date", 46082 - 1462)]]}, epoch_1904=True)
    assert rows_of(path)[1] == (2, [dt.datetime(2026, 3, 1)])


def test_a_table_that_starts_in_the_middle_of_the_sheet_keeps_its_place(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "a.xls", {"一": [[], [], [None, None, "编号"], [None, None, "1"]]})
    assert rows_of(path) == [(3, [None, None, "编号"]), (4, [None, None, "1"])]


def test_a_password_and_damage_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(StewardError) as caught:
        rows_of(write_xls(tmp_path / "a.xls", {"一": [["编号"]]}, encrypted=True))
    assert caught.value.code == "file-protected"
    whole = write_xls(tmp_path / "b.xls", {"一": [["编号"]] * 500}).read_bytes()
    for cut in (600, 3000, len(whole) // 2):
        with pytest.raises(StewardError) as caught:
            rows_of(written(tmp_path, whole[:cut]))
        assert caught.value.code == "file-unreadable"


# HTML ---------------------------------------------------------------------------------------------------------------

PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">
<style>td {{mso-number-format:"\\@"}}</style></head><body><table border=1>
<tr><td colspan=4>收费明细</td></tr>
<tr><th rowspan=2>订单号</th><th rowspan=2>房号</th><th colspan=2>欠费</th></tr>
<tr><th>历史欠费</th><th>当期欠费</th></tr>
<tr><td>1</td><td>3-2-1501</td><td>￥1,200.00</td><td>&nbsp;</td></tr>
<tr><td>2<td>3#2-1502</td><td>0<br>已减免</td><td>9 &lt; 10</td></tr>
</table></body></html>"""


@pytest.mark.parametrize(
    ("said", "written_in"),
    [("gb2312", "gbk"), ("utf-8", "utf-8"), ("utf-8", "gbk"), ("gb2312", "utf-8"), ("big5", "big5")],
)
def test_a_page_named_xls_is_read_in_the_encoding_it_has_whatever_it_says(
    tmp_path: Path, said: str, written_in: str
) -> None:
    page = PAGE.format(charset=said)
    if written_in == "big5":
        page = page.translate(str.maketrans("费细订单号历当减", "費細訂單號歷當減")).replace(
            "欠費</th></tr>\n<tr>", "欠費</th></tr>\n<tr>"
        )
    sheet = only(written(tmp_path, page.encode(written_in, "xmlcharrefreplace")))
    rows = list(sheet.rows())
    assert sheet.kind == "html"
    assert rows[0][1] in (["收费明细"], ["收費明細"])
    assert rows[3][1] == ["1", "3-2-1501", "￥1,200.00", None]


def test_spans_of_a_page_keep_every_cell_in_its_column(tmp_path: Path) -> None:
    sheet = only(written(tmp_path, PAGE.format(charset="gb2312"), "gbk"))
    rows = list(sheet.rows())
    assert rows[1] == (2, ["订单号", "房号", "欠费"])
    assert rows[2] == (3, [None, None, "历史欠费", "当期欠费"])
    assert rows[4] == (5, ["2", "3#2-1502", "0\n已减免", "9 < 10"])
    assert set(sheet.merges()) == {Merge(1, 0, 1, 3), Merge(2, 0, 3, 0), Merge(2, 1, 3, 1), Merge(2, 2, 2, 3)}


def test_a_page_with_several_tables_has_several_sheets(tmp_path: Path) -> None:
    page = "<table><tr><td>甲<td>1</table><p>说明</p><table><tr><td>乙<td>2</tr></table>"
    sheets = open_sheets(written(tmp_path, page))
    assert [list(s.rows()) for s in sheets] == [[(1, ["甲", "1"])], [(1, ["乙", "2"])]]


def test_the_sheet_name_that_excel_would_show_is_kept(tmp_path: Path) -> None:
    page = "<html><head><xml><x:ExcelWorksheet><x:Name>三月报修</x:Name></x:ExcelWorksheet></xml></head><table><tr><td>甲</table>"
    assert only(written(tmp_path, page, "gbk")).name == "三月报修"


def test_a_page_without_a_table_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(StewardError) as caught:
        open_sheets(written(tmp_path, "<html><body><h1>登录超时，请重新登录</h1></body></html>"))
    assert caught.value.code == "file-unknown"


def test_absurd_spans_cost_nothing(tmp_path: Path) -> None:
    page = "<table><tr><td colspan=99999999 rowspan=99999999>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>"
    rows = rows_of(written(tmp_path, page))
    assert all(len(cells) <= 2_100 for _, cells in rows)


def test_nothing_outside_a_page_is_loaded(tmp_path: Path) -> None:
    secret = written(tmp_path, "secret", name="secret.txt")
    page = f'<!DOCTYPE html [<!ENTITY s SYSTEM "{secret.as_uri()}">]><table><tr><td>&s;</td><td><img src="http://127.0.0.1:9/x">甲</td></tr></table>'
    assert "secret" not in str(rows_of(written(tmp_path, page)))


# Excel 2003 XML -----------------------------------------------------------------------------------------------------

SHEET = """<?xml version="1.0"{declared}?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
 <Worksheet ss:Name="缴费"><Table>
  <Row><Cell ss:MergeAcross="3"><Data ss:Type="String">缴费一览</Data></Cell></Row>
  <Row ss:Index="3"><Cell ss:MergeDown="1"><Data ss:Type="String">订单号</Data></Cell><Cell ss:MergeAcross="1"><Data ss:Type="String">欠费</Data></Cell><Cell><Data ss:Type="String">时间</Data></Cell></Row>
  <Row><Cell ss:Index="2"><Data ss:Type="String">历史欠费</Data></Cell><Cell><Data ss:Type="String">当期欠费</Data></Cell></Row>
  <Row><Cell><Data ss:Type="String">20260301000000001</Data></Cell><Cell><Data ss:Type="Number">12.5</Data></Cell><Cell/><Cell><Data ss:Type="DateTime">2026-03-01T09:05:00.000</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell><Cell><Data ss:Type="Error">#N/A</Data></Cell></Row>
  <Row></Row>
  <Row><Cell ss:Index="3"><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>粗</B>体</ss:Data></Cell></Row>
 </Table></Worksheet>
 <Worksheet ss:Name="空"><Table></Table></Worksheet>
 <Worksheet ss:Name="第二"><Table><Row><Cell><Data ss:Type="Number">3</Data></Cell></Row></Table></Worksheet>
</Workbook>"""


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("", "utf-8"), (' encoding="GBK"', "gbk"), (' encoding="gb2312"', "gb2312"), (' encoding="UTF-16"', "utf-16")],
)
def test_excel_2003_xml_is_read_with_places_types_and_spans(tmp_path: Path, declared: str, encoding: str) -> None:
    sheets = open_sheets(written(tmp_path, SHEET.format(declared=declared), encoding))
    assert [s.name for s in sheets] == ["缴费", "空", "第二"]
    assert list(sheets[0].rows()) == [
        (1, ["缴费一览"]),
        (3, ["订单号", "欠费", None, "时间"]),
        (4, [None, "历史欠费", "当期欠费"]),
        (5, ["20260301000000001", 12.5, None, dt.datetime(2026, 3, 1, 9, 5), True, ErrorCell("#N/A")]),
        (7, [None, None, "粗体"]),
    ]
    assert set(sheets[0].merges()) == {Merge(1, 0, 1, 3), Merge(3, 0, 4, 0), Merge(3, 1, 3, 2)}
    assert list(sheets[1].rows()) == []
    assert list(sheets[2].rows()) == [(1, [3])]


def test_entities_in_excel_2003_xml_are_refused(tmp_path: Path) -> None:
    bomb = SHEET.format(declared="").replace(
        "<Workbook", '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c SYSTEM "file:///etc/passwd">]><Workbook', 1
    )
    with pytest.raises(StewardError) as caught:
        open_sheets(written(tmp_path, bomb.replace("缴费一览", "&c;")))
    assert caught.value.code == "file-suspicious"


def test_broken_xml_names_the_place(tmp_path: Path) -> None:
    with pytest.raises(StewardError) as caught:
        open_sheets(written(tmp_path, SHEET.format(declared="").replace("缴费一览", "水费 & 电费")))
    assert caught.value.code == "file-unreadable"
    assert "line 5" in caught.value.describe("en")


def test_a_table_is_found_in_an_excel_2003_sheet(tmp_path: Path) -> None:
    text = (
        SHEET.format(declared="")
        .replace("历史欠费", "应收金额")
        .replace("当期欠费", "实收金额")
        .replace("时间", "费用账期")
    )
    text = text.replace(
        '<Cell><Data ss:Type="String">费用账期', '<Cell ss:MergeDown="1"><Data ss:Type="String">费用账期'
    )
    found = find_table(open_sheets(written(tmp_path, text))[0])
    assert isinstance(found, Heading)
    assert (found.table.name, found.first_row, found.last_row) == ("fees", 3, 4)
    assert {p: c.name for p, c in found.columns.items()} == {0: "bill_id", 1: "due", 2: "paid", 3: "month"}
    assert found.names[1] == "欠费/应收金额"
