"""The exports of the sample estate are as ugly as real ones, and an import gives back exactly the estate."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from steward.operations.importing import check, import_files
from steward.operations.records import Records
from steward.operations.sample_estate import Estate, as_records, write_sample
from steward.operations.tables import tables
from steward.workspace import Workspace


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Estate]:
    folder = tmp_path_factory.mktemp("听松苑 导出")
    return folder, write_sample(folder, 7, 400, 12)


def text_of(folder: Path, name: str, encoding: str) -> str:
    return next(folder.glob(name)).read_bytes().decode(encoding)


def rows_of(folder: Path, entry: dict[str, Any], sheet: str) -> dict[int, list[Any]]:
    """Read the cells of a file by the row numbers Excel shows."""
    path = folder / entry["file"]
    if path.suffix == ".xlsx":
        page = openpyxl.load_workbook(path)[sheet]
        return {i + 1: list(row) for i, row in enumerate(page.iter_rows(values_only=True))}
    if path.name.startswith("07"):
        lines = path.read_text(encoding="utf-8").split("<tr>")[1:]
        return {
            i + 1: [c.split("<")[0] for c in line.replace("th>", "td>").split("<td>")[1:]]
            for i, line in enumerate(lines)
        }
    encoding = {"GB18030": "gb18030", "UTF-8 with BOM": "utf-8-sig", "UTF-8": "utf-8"}[entry["encoding"]]
    with path.open(encoding=encoding, newline="") as file:
        return {i + 1: row for i, row in enumerate(csv.reader(file, delimiter="\t" if path.suffix == ".xls" else ","))}


def test_the_same_seed_writes_the_same_files(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        write_sample(tmp_path / folder, 5, 150, 5)
    for path in sorted((tmp_path / "a").iterdir()):
        other = tmp_path / "b" / path.name
        if path.suffix != ".xlsx":
            assert path.read_bytes() == other.read_bytes(), path.name
            continue
        for one, two in zip(openpyxl.load_workbook(path), openpyxl.load_workbook(other), strict=True):
            assert list(one.iter_rows(values_only=True)) == list(two.iter_rows(values_only=True)), path.name


def test_a_seed_means_the_same_on_every_machine(tmp_path: Path) -> None:
    """Pinned: where this fails after a change of the estate, take the new digests; elsewhere chance differs by machine."""
    write_sample(tmp_path, 7, 60, 3)
    digest = {p.name: hashlib.sha256(p.read_bytes()).hexdigest()[:12] for p in tmp_path.glob("*.csv")}
    assert digest == DIGESTS


def test_every_table_is_exported(written: tuple[Path, Estate]) -> None:
    folder, estate = written
    assert {f["table"] for f in estate.planted["files"]} == set(tables())
    for entry in estate.planted["files"]:
        assert (folder / entry["file"]).is_file()
    assert json.loads((folder / "planted.json").read_text(encoding="utf-8")) == json.loads(json.dumps(estate.planted))


def test_encodings_differ_as_they_do_in_life(written: tuple[Path, Estate]) -> None:
    folder, _ = written
    gbk = next(folder.glob("10_*.csv")).read_bytes()
    assert not gbk.startswith(b"\xef\xbb\xbf")
    with pytest.raises(UnicodeDecodeError):
        gbk.decode("utf-8")
    assert "听松苑" in gbk.decode("gb18030")
    assert next(folder.glob("05_*.csv")).read_bytes().startswith(b"\xef\xbb\xbf")
    assert "听松苑" in text_of(folder, "11_*.csv", "utf-8")
    assert next(folder.glob("07_*.xls")).read_bytes().startswith(b"<html")
    assert "\t" in text_of(folder, "06_*.xls", "gb18030").splitlines()[3]


def test_workbooks_have_titles_merged_cells_and_real_dates(written: tuple[Path, Estate]) -> None:
    folder, _ = written
    page = openpyxl.load_workbook(next(folder.glob("02_*.xlsx")))["东区"]
    assert page["A1"].value == "听松苑业主房产档案"
    assert "导出时间" in page["A2"].value
    assert {str(r) for r in page.merged_cells.ranges} >= {"A1:L1", "A3:D3", "E3:H3", "I3:L3"}
    assert page["A3"].value == "房产信息"
    assert page["A4"].value == "房号"
    orders = openpyxl.load_workbook(next(folder.glob("03_*_2026.xlsx"))).active
    headings = [c.value for c in orders[3]]
    assert isinstance(orders.cell(4, headings.index("报修时间") + 1).value, dt.datetime)
    last = [orders.cell(orders.max_row - i, 1).value for i in (2, 1, 0)]
    assert last[0] == "合计"
    assert last[1].startswith("制表人")
    assert last[2].startswith("共 ")


def test_dates_amounts_and_answers_come_in_many_forms(written: tuple[Path, Estate]) -> None:
    folder, _ = written
    fees = text_of(folder, "10_*.csv", "gb18030")
    assert "￥" in fees
    assert ",202603," in fees
    assert "2026/3/" in text_of(folder, "10_*.csv", "gb18030")
    assert any(f"2025/{m}/" in text_of(folder, "03_*_2025.csv", "gb18030") for m in (11, 12))
    answers = text_of(folder, "09_*.csv", "utf-8-sig")
    assert "非常满意" in answers
    assert "５" in answers
    assert ",4分," in answers
    cases = openpyxl.load_workbook(next(folder.glob("04_*.xlsx"))).active
    cells = {str(c) for row in cases.iter_rows(values_only=True) for c in row}
    assert any(c.startswith("2026年3月") for c in cells)
    assert {"1", "809001"} & cells
    assert {"800003", "已关闭"} <= cells


def test_bad_rows_are_few_and_stand_where_it_says(written: tuple[Path, Estate]) -> None:
    folder, estate = written
    reasons = set()
    for entry in estate.planted["files"]:
        assert entry["rows"] == entry["good"] + len(entry["bad"])
        if entry["rows"] > 1000:
            assert 0.003 <= len(entry["bad"]) / entry["rows"] <= 0.006, entry["file"]
        sheets = {sheet: rows_of(folder, entry, sheet) for sheet in {bad["sheet"] for bad in entry["bad"]}}
        for bad in entry["bad"]:
            cells = sheets[bad["sheet"]][bad["row"]]
            reasons.add(bad["reason"])
            if bad["reason"] == "duplicate-row":
                assert cells == sheets[bad["sheet"]][bad["row"] - 1], bad
            elif bad["reason"] == "digits-lost":
                assert any("E+" in str(c) for c in cells), bad
            elif bad["reason"] == "no-such-day":
                assert any(
                    word in str(c) for c in cells for word in ("2月30", "2/30", "-31", "9/31", "02-29", "13月", "0230")
                ), bad
    assert reasons >= {
        "no-such-day",
        "required",
        "digits-lost",
        "not-a-choice",
        "duplicate-row",
        "too-early",
        "not-a-number",
    }


def test_a_check_refuses_exactly_the_bad_rows(written: tuple[Path, Estate]) -> None:
    folder, estate = written
    found = {file.file: file for file in check([folder]).files}
    for entry in estate.planted["files"]:
        file = found[entry["file"]]
        assert (file.table, file.rows, file.accepted) == (entry["table"], entry["rows"], entry["good"]), entry["file"]
        named = bool(entry["sheets"])
        seen = {(p.sheet if named else "", p.row): p.code for p in file.problems}
        assert set(seen) == {(b["sheet"] if named else "", b["row"]) for b in entry["bad"]}, entry["file"]
        for bad in entry["bad"]:
            codes = {p.code for p in file.problems if p.row == bad["row"] and (not named or p.sheet == bad["sheet"])}
            assert bad["reason"] in codes, bad


def test_an_import_gives_back_the_estate_that_was_told(written: tuple[Path, Estate], tmp_path: Path) -> None:
    folder, estate = written
    workspace = Workspace.at(tmp_path / "workspace").create()
    shutil.copyfile(folder / "company.yaml", workspace.profile_path)
    import_files([folder], workspace)
    got, told = Records.open(workspace), as_records(estate, key=workspace.pseudonym_key())
    for name, table in tables().items():
        a = got.tables[name].execute().set_index(table.key).sort_index()
        b = told.tables[name].execute().set_index(table.key).sort_index()
        assert list(a.index) == list(b.index), name
        for column in a.columns.drop(["source_file", "source_sheet", "source_row"]):
            if name == "work_orders" and column == "household_key":
                continue  # “公共区域” is no home, yet an address
            same = (a[column] == b[column]).fillna(False) | a[column].isna() & b[column].isna()
            assert same.all(), (name, column, a[column][~same].head(3).tolist(), b[column][~same].head(3).tolist())


def test_progress_is_told_to_the_end(tmp_path: Path) -> None:
    said: list[tuple[int, int, str]] = []
    write_sample(tmp_path, 1, 40, 2, progress=lambda done, total, what: said.append((done, total, what)))
    assert [done for done, _, _ in said] == sorted(done for done, _, _ in said)
    assert said[-1][0] == said[-1][1]


DIGESTS: dict[str, str] = {
    "05_投诉进度.csv": "48291f368d59",
    "09_满意度答卷.csv": "3e3d65da279a",
    "10_收费明细.csv": "4b3de547448e",
    "11_巡查记录.csv": "b404596ef578",
}
