"""`steward data`: what a manager's files hold, said to people and to programs."""

import json

import pytest

from steward.cli import run
from steward.operations.records import Ledger

COMPLAINTS = """投诉台账
投诉编号,投诉时间,投诉人,房号,责任部门,投诉内容,办结时间
TS-001,2026/10/3 09:20,王女士,1-2-301,客服中心,电梯有异响,2026/10/4 15:00
TS-002,2026年10月5日,李先生,1-2-302,客服中心,楼道灯不亮,
TS-003,下周三,赵女士,1-2-303,客服中心,停车位被占,
"""


@pytest.fixture
def exported(tmp_path, workspace, monkeypatch):
    """Give an exported file with one row that cannot be used, and make `workspace` the workspace."""
    monkeypatch.setenv("STEWARD_WORKSPACE", str(workspace.root))
    folder = tmp_path / "导出 文件"
    folder.mkdir()
    path = folder / "投诉台账.csv"
    path.write_text(COMPLAINTS, encoding="gb18030")
    return path


def test_a_check_shows_what_is_wrong_and_changes_nothing(exported, workspace, capsys):
    before = sorted(workspace.root.rglob("*"))
    assert run(["data", "check", str(exported), "--locale", "zh"]) == 1
    said = capsys.readouterr().out
    assert "投诉台账.csv" in said
    assert "下周三" in said
    assert sorted(workspace.root.rglob("*")) == before


def test_programs_get_the_documented_shape_and_nothing_else_on_standard_output(exported, steward):
    done = steward("data", "check", exported.parent, "--json")
    assert done.returncode == 1
    assert done.stderr == ""
    (file,) = json.loads(done.stdout)["files"]
    assert set(file) == {"file", "table", "rows", "accepted", "refused", "problems"}
    assert (file["file"], file["table"], file["rows"], file["accepted"], file["refused"]) == (
        "投诉台账.csv",
        "complaints",
        3,
        2,
        1,
    )
    (problem,) = file["problems"]
    assert set(problem) == {"sheet", "row", "column", "value", "reason"}
    assert (problem["row"], problem["column"], problem["value"]) == (5, "投诉时间", "下周三")


def test_an_import_takes_the_good_rows_and_says_where_the_others_are(exported, workspace, capsys):
    assert run(["data", "import", str(exported), "--locale", "zh"]) == 1
    said = capsys.readouterr().out
    (imported,) = Ledger.read(workspace.records).imports
    assert (imported.accepted, imported.refused) == (2, 1)
    assert str(workspace.rejects / imported.rejects) in said


def test_a_clean_file_ends_with_code_0_and_says_so(exported, capsys):
    exported.write_text(COMPLAINTS.replace("下周三", "2026-10-07 08:00"), encoding="utf-8")
    assert run(["data", "check", str(exported), "--locale", "en"]) == 0
    assert "Nothing is wrong." in capsys.readouterr().out


def test_many_problems_are_cut_short_and_counted(exported, capsys):
    rows = "".join(f"TS-{n},下周三,赵女士,1-2-303,客服中心,停车位被占,\n" for n in range(100, 190))
    exported.write_text(COMPLAINTS + rows, encoding="utf-8")
    assert run(["data", "check", str(exported), "--locale", "zh"]) == 1
    assert "还有 51 处" in capsys.readouterr().out


def test_the_value_of_a_cell_is_never_taken_for_markup(exported, capsys):
    exported.write_text(COMPLAINTS.replace("下周三", "[red]下周三[/red]"), encoding="utf-8")
    assert run(["data", "check", str(exported), "--locale", "zh"]) == 1
    assert "[red]下周三[/red]" in capsys.readouterr().out


def test_a_sample_estate_is_written_and_can_be_imported_again(tmp_path, workspace, monkeypatch, capsys):
    monkeypatch.setenv("STEWARD_WORKSPACE", str(workspace.root))
    folder = tmp_path / "示例 小区"
    assert run(["data", "sample", str(folder), "--seed", "3", "--households", "60", "--months", "4"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert sorted(listed) == sorted(str(p) for p in folder.iterdir())
    assert run(["data", "import", str(folder), "--json"]) in (0, 1)
    files = json.loads(capsys.readouterr().out)["files"]
    assert all(file["table"] for file in files)
    assert {imported.table for imported in Ledger.read(workspace.records).imports} >= {"complaints", "work_orders"}


def test_a_sample_estate_does_not_overwrite_a_file(tmp_path, capsys):
    (tmp_path / "notes").write_text("mine")
    assert run(["data", "sample", str(tmp_path / "notes")]) == 2
    assert (tmp_path / "notes").read_text() == "mine"


def test_the_shared_sample_of_the_tests_is_there(sample_workspace, sample_files):
    assert {i.table for i in Ledger.read(sample_workspace.records).imports} >= {"complaints", "visits", "revisits"}
    assert (sample_files / "planted.json").exists()
