"""Text files of rows, in the encodings and shapes in which systems export them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.errors import StewardError
from steward.operations.delimited import delimited_rows, find_delimiter
from steward.operations.reading import RawSheet, open_sheets

TABLE = "报修单号,报修人,报修内容\nBX001,张三,厨房漏水，请尽快\nBX002,李四,灯不亮\n"


def only_sheet(path: Path) -> RawSheet:
    (sheet,) = open_sheets(path)
    return sheet


def written(folder: Path, content: bytes, name: str = "报修.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode("utf-8"),
        TABLE.encode("utf-8-sig"),
        TABLE.encode("gb18030"),
        TABLE.encode("gbk"),
        TABLE.encode("utf-16"),
        TABLE.encode("utf-16-be"),
        b"\xfe\xff" + TABLE.encode("utf-16-be"),
        TABLE.encode("utf-32"),
        gzip.compress(TABLE.encode("gb18030")),
        TABLE.replace("\n", "\r\n").encode("gb18030"),
        TABLE.replace("\n", "\r").encode("utf-8"),
    ],
    ids=[
        "utf-8",
        "utf-8 bom",
        "gb18030",
        "gbk",
        "utf-16",
        "utf-16 no bom",
        "utf-16-be",
        "utf-32",
        "gzip",
        "crlf",
        "cr",
    ],
)
def test_every_usual_encoding_gives_the_same_rows(tmp_path: Path, content: bytes) -> None:
    rows = list(only_sheet(written(tmp_path, content)).rows())
    assert rows == [
        (1, ["报修单号", "报修人", "报修内容"]),
        (2, ["BX001", "张三", "厨房漏水，请尽快"]),
        (3, ["BX002", "李四", "灯不亮"]),
    ]


def test_a_rare_character_of_a_name_survives_gb18030(tmp_path: Path) -> None:
    path = written(tmp_path, "编号,姓名\n1,㛃𠮷\n".encode("gb18030"))
    assert list(only_sheet(path).rows())[1] == (2, ["1", "㛃𠮷"])


def test_a_chinese_character_after_a_million_plain_ones_still_tells_the_encoding(tmp_path: Path) -> None:
    path = written(tmp_path, b"id,name\n" + b"1,plain\n" * 200_000 + "2,张三\n".encode("gbk"))
    assert [row for _, row in only_sheet(path).rows()][-1] == ["2", "张三"]


def test_western_accents_are_not_taken_for_chinese(tmp_path: Path) -> None:
    path = written(tmp_path, "id,street\n1,Café Zürich\n2,Niño\n".encode("cp1252"))
    assert [row[1] for _, row in only_sheet(path).rows()] == ["street", "Café Zürich", "Niño"]


def test_half_a_character_cut_off_by_the_system_does_not_spoil_the_file(tmp_path: Path) -> None:
    good = "编号,内容\n" + "1,水管漏水请尽快上门处理\n" * 50
    sheet = only_sheet(written(tmp_path, good.encode() + b"2," + "灯".encode()[:2] + b"\n"))
    assert list(sheet.rows())[1] == (2, ["1", "水管漏水请尽快上门处理"])
    assert [note.code for note in sheet.notes] == ["lost-characters"]
    assert "1" in sheet.notes[0].describe("zh")


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_cells_are_told_apart_by_whatever_stands_between_them(tmp_path: Path, mark: str) -> None:
    text = f"报修一览表\n编号{mark}金额{mark}时间\n1{mark}“3,5”{mark}2026-03-01\n2{mark}4{mark}2026-03-02\n"
    if mark == ",":
        text = text.replace("“3,5”", '"3,5"')
    rows = list(only_sheet(written(tmp_path, text.encode())).rows())
    assert rows[0] == (1, ["报修一览表"])
    assert [len(cells) for _, cells in rows[1:]] == [3, 3, 3]
    assert "3,5" in str(rows[2][1][1])


def test_text_full_of_commas_does_not_hide_the_semicolon() -> None:
    assert find_delimiter("编号;内容\n1;水,电,气都停了\n2;无\n3;灯,坏\n") == ";"


def test_the_line_by_which_excel_is_told_the_separator_is_no_row(tmp_path: Path) -> None:
    rows = list(only_sheet(written(tmp_path, "sep=;\n编号;时间\n1;2026-03-01\n".encode())).rows())
    assert rows == [(1, ["编号", "时间"]), (2, ["1", "2026-03-01"])]


def test_line_breaks_inside_quotes_stay_inside_the_cell_and_rows_keep_excels_numbers(tmp_path: Path) -> None:
    path = written(tmp_path, '编号,内容\n1,"第一行\n第二行"\n\n,,\n2,"他说 ""好"""\n'.encode())
    assert list(only_sheet(path).rows()) == [
        (1, ["编号", "内容"]),
        (2, ["1", "第一行\n第二行"]),
        (5, ["2", '他说 "好"']),
    ]


def test_a_quotation_mark_without_its_pair_does_not_swallow_the_rest(tmp_path: Path) -> None:
    sheet = only_sheet(written(tmp_path, ("编号,内容\n" + '1,"漏水\n' + "2,灯坏\n" * 3000).encode()))
    rows = list(sheet.rows())
    assert len(rows) == 3002
    assert rows[1] == (2, ["1", '"漏水'])
    assert rows[-1] == (3002, ["2", "灯坏"])
    assert "第 2 行" in sheet.notes[0].describe("zh")


def test_reading_a_sheet_twice_gives_the_same(tmp_path: Path) -> None:
    sheet = only_sheet(written(tmp_path, TABLE.encode()))
    assert list(sheet.rows()) == list(sheet.rows())


@pytest.mark.parametrize("name", ["缴费.xls", "缴费.txt", "缴费.tsv"])
def test_tab_separated_text_is_read_whatever_it_is_named(tmp_path: Path, name: str) -> None:
    sheet = only_sheet(written(tmp_path, "订单号\t房号\n1\t3-2-1501\n".encode("gbk"), name))
    assert (sheet.kind, list(sheet.rows())[1]) == ("csv", (2, ["1", "3-2-1501"]))


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf\r\n", " \t\n".encode("utf-16")])
def test_an_empty_file_is_called_empty(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(StewardError) as caught:
        open_sheets(written(tmp_path, content))
    assert caught.value.code == "file-empty"
    assert "报修.csv" in caught.value.describe("zh")


@pytest.mark.parametrize(
    "content",
    [
        bytes(range(256)) * 40,
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
        b"\x89PNG\r\n\x1a\n" + bytes(500),
        b"MIME-Version: 1.0\nX: y\n",
    ],
    ids=["bytes", "pdf", "png", "web archive"],
)
def test_a_file_that_is_no_table_is_called_so(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(StewardError) as caught:
        open_sheets(written(tmp_path, content, "表.xls"))
    assert caught.value.code == "file-unknown"


def test_a_file_that_is_not_there_and_a_folder_are_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(StewardError) as caught:
        open_sheets(tmp_path / "没有.csv")
    assert caught.value.code == "file-not-found"
    with pytest.raises(StewardError) as caught:
        open_sheets(tmp_path)
    assert caught.value.code == "file-unreadable"


def test_a_gzip_file_that_breaks_off_is_called_damaged(tmp_path: Path) -> None:
    packed = gzip.compress(TABLE.encode() * 2_000)
    with pytest.raises(StewardError) as caught:
        open_sheets(written(tmp_path, packed[: len(packed) // 2], "报修.csv.gz"))
    assert caught.value.code == "file-unreadable"


def test_one_endless_line_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(StewardError) as caught:
        open_sheets(written(tmp_path, b"x" * (17 << 20)))
    assert caught.value.code == "file-unknown"


CELL = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\x85"), min_size=1, max_size=8
).filter(lambda text: text.strip() and not text.startswith("sep="))


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=2, max_size=12))
def test_what_a_csv_writer_wrote_is_what_we_read(rows: list[list[str]]) -> None:
    import csv
    import io

    from steward.operations.cells import clean

    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    read = list(delimited_rows(iter(io.StringIO(out.getvalue(), newline="")), ","))
    visible = [(n, row) for n, row in enumerate(rows, 1) if any(map(clean, row))]
    assert read == visible
