"""From the records of a workspace to files that open anywhere."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import nbformat
import openpyxl
import pytest

from steward.content import content_root
from steward.errors import StewardError
from steward.reports import render
from steward.reports.rendering import KINDS, run_notebook
from steward.reports.team_report import TeamReport
from steward.workspace import Workspace

NOTEBOOK = content_root() / "notebooks" / "reports" / KINDS["team-performance"]
KIND, PERIOD = "team-performance", "2026-10"


@pytest.fixture(scope="module")
def made(sample_workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    out = tmp_path_factory.mktemp("made")
    chinese = render(sample_workspace, KIND, "东区管家组", PERIOD, out=out, formats=("html", "xlsx"), locale="zh")
    english = render(sample_workspace, KIND, "east", PERIOD, out=out, formats=("html",), locale="en")
    return {"zh": chinese.paths[0], "xlsx": chinese.paths[1], "en": english.paths[0]}


def test_files_are_named_by_the_teams_id_and_nothing_is_left_beside_them(made: dict[str, Path]):
    assert sorted(path.name for path in made["zh"].parent.iterdir()) == [
        "team-performance-east-2026-10.en.html",
        "team-performance-east-2026-10.zh.html",
        "team-performance-east-2026-10.zh.xlsx",
    ]


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_the_page_is_one_file_that_calls_nothing_outside(made: dict[str, Path], locale: str):
    text = made[locale].read_text(encoding="utf-8")
    assert len(text.encode()) < 1_500_000
    addresses = set(re.findall(r"https?://[^\s\"'<>)]+", text))
    assert all(address.startswith("http://www.w3.org/") for address in addresses)
    assert not re.search(r"<link|<iframe|<object|url\(|@import|<script[^>]*src", text)
    assert "default-src 'none'" in text


def test_the_page_is_in_one_language(made: dict[str, Path]):
    english = made["en"].read_text(encoding="utf-8")
    assert '<html lang="en">' in english
    assert re.findall("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+", english) == []
    assert '<html lang="zh-CN">' in made["zh"].read_text(encoding="utf-8")


def test_the_workbook_and_the_page_show_the_same_figures(made: dict[str, Path]):
    sheet = openpyxl.load_workbook(made["xlsx"])["指标"]
    head = [cell.value for cell in sheet[1]]
    page = made["zh"].read_text(encoding="utf-8")
    for row in sheet.iter_rows(min_row=2, values_only=True):
        figure = dict(zip(head, row, strict=True))
        if figure["n"] and figure["单位"] == "率" and "全数" not in (figure["说明"] or "") and figure["值"] is not None:
            assert f"{figure['值'] * 100:.1f}%" in page, figure["指标"]


def test_a_team_nobody_knows_is_answered_with_those_there_are(sample_workspace: Workspace, tmp_path: Path):
    with pytest.raises(StewardError) as caught:
        render(sample_workspace, KIND, "北区", PERIOD, out=tmp_path)
    assert caught.value.code == "unknown-team"
    assert "东区管家组" in caught.value.describe("zh")
    assert "East stewards" in caught.value.describe("en")
    assert not any(tmp_path.iterdir())


def test_no_such_report_or_format_is_one_sentence(sample_workspace: Workspace):
    for kind, formats, code in (
        (KIND, ("docx",), "unknown-format"),
        ("team", ("html",), "unknown-report"),
        (KIND, (), "unknown-format"),
    ):
        with pytest.raises(StewardError) as caught:
            render(sample_workspace, kind, "east", PERIOD, formats=formats)
        assert caught.value.code == code


def test_an_empty_workspace_says_what_to_do_first(workspace: Workspace):
    with pytest.raises(StewardError) as caught:
        render(workspace, KIND, "east", PERIOD)
    assert caught.value.code == "no-records"


def test_a_parameter_the_notebook_does_not_know_is_refused():
    with pytest.raises(StewardError) as caught:
        run_notebook(NOTEBOOK, {"taem": "east"})
    assert caught.value.code == "unknown-parameter"
    assert "team" in caught.value.describe("en")


def test_a_cell_that_fails_is_told_in_one_sentence(tmp_path: Path):
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    notebook.cells[1].source = "raise ValueError('broken here')"
    nbformat.write(notebook, tmp_path / "broken.ipynb")
    with pytest.raises(StewardError) as caught:
        run_notebook(tmp_path / "broken.ipynb", {})
    assert caught.value.code == "report-failed"
    assert "broken here" in caught.value.describe("en")
    assert "\n" not in caught.value.describe("en")


def test_the_notebook_runs_as_it_stands_also_on_an_empty_workspace(workspace: Workspace):
    made = run_notebook(NOTEBOOK, {"workspace": str(workspace.root), "locale": "en"})
    html = "".join(o.data.get("text/html", "") for cell in made.cells for o in cell.get("outputs", []) if "data" in o)
    assert "holds no records yet" in html


def test_the_notebook_holds_almost_no_code():
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"]]
    assert "parameters" in notebook["cells"][0]["metadata"]["tags"]
    assert all(len(cell.splitlines()) == 1 for cell in cells[2:])
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in notebook["cells"])


def test_a_report_shows_no_phone_and_no_full_name(sample_workspace: Workspace, made: dict[str, Path]):
    page = made["zh"].read_text(encoding="utf-8")
    # Digits within a fingerprint or a coordinate are no phone.
    assert not re.search(r"(?<![0-9A-Za-z.])1[3-9]\d{9}(?![0-9A-Za-z])", page)
    (file,) = (sample_workspace.exports / "sample-estate").glob("02_*.xlsx")
    sheet = openpyxl.load_workbook(file, read_only=True).active
    cells = (str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    headings = {"已入住", "装修中", "未交房", "空置房", "管家组"}
    people = {cell for cell in cells if re.fullmatch("[\u4e00-\u9fff]{3}", cell)} - headings
    assert len(people) > 50
    assert [name for name in people if name in page] == []


def test_the_pdf_holds_the_report_as_text(sample_workspace: Workspace, tmp_path: Path, browser: Path):
    (path,) = render(sample_workspace, KIND, "repair-2", PERIOD, out=tmp_path, formats=("pdf",)).paths
    assert [p.name for p in tmp_path.iterdir()] == ["team-performance-repair-2-2026-10.zh.pdf"]
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()
        assert "维修二组" in text
        assert "三件要知道的事" in text
        assert "指标与目标" in text


def test_a_period_without_records_still_gives_a_whole_report(sample_workspace: Workspace, tmp_path: Path):
    (path,) = render(sample_workspace, KIND, "east", "2019-05", out=tmp_path).paths
    text = path.read_text(encoding="utf-8")
    assert "这个期间没有可以算的指标" in text
    assert "数据说明" in text


def test_a_report_is_the_same_from_the_kept_numbers(east: TeamReport):
    from steward.reports.notebook import Report

    assert "东区管家组" in Report(east, "zh").head().sentence
