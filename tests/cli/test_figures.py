"""`steward kpi` and `steward report` on the sample estate."""

import json
import re

import pytest

from steward.cli import run
from steward.operations.kpis import compute
from steward.operations.records import Records
from steward.service.period import Period

VERDICTS = {"met", "missed", "unclear", "no-data"}


@pytest.fixture(autouse=True)
def on_the_sample(sample_workspace, monkeypatch):
    monkeypatch.setenv("STEWARD_WORKSPACE", str(sample_workspace.root))


@pytest.fixture(scope="module")
def board(sample_workspace):
    """Give the figures as the library has them."""
    return compute(Records.open(sample_workspace), sample_workspace.company())


@pytest.fixture(scope="module")
def quarter(board) -> str:
    """Give the three last months of the records."""
    return f"{board.months[-4]}..{board.months[-2]}"


def test_the_json_has_the_documented_shape_for_the_estate_and_every_team(board, quarter, capsys):
    assert run(["kpi", "--period", quarter, "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    fields = {"kpi", "team", "period", "value", "n", "low", "high", "target", "verdict", "standard"}
    assert all(set(entry) == fields for entry in shown)
    assert {entry["verdict"] for entry in shown} <= VERDICTS
    assert {entry["team"] for entry in shown} == {None, *board.teams}
    assert len(shown) == len(board.kpis) * (len(board.teams) + 1)


def test_the_figures_are_those_of_the_library(board, quarter, capsys):
    team = board.teams[0]
    assert run(["kpi", "--team", team, "--period", quarter, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == board.as_json((team,), Period.parse(quarter))


def test_a_team_may_be_called_by_any_of_its_names(sample_workspace, board, quarter, capsys):
    listed = next(team for team in sample_workspace.company().teams if team.id in board.teams)
    said = set()
    for name in (listed.id, listed.zh, listed.en):
        assert run(["kpi", "--team", name, "--period", quarter, "--json"]) == 0
        said.add(capsys.readouterr().out)
    assert len(said) == 1


def test_no_figure_is_shown_without_its_n(quarter, capsys):
    assert run(["kpi", "--period", quarter, "--locale", "en"]) == 0
    lines = capsys.readouterr().out.splitlines()
    with_value = [
        line for line in lines if re.search(r"\d%|hours", line) and re.search(r"Met|Not met|Cannot tell", line)
    ]
    assert with_value
    assert all(re.search(r"\s\d[\d,]*(/\d[\d,]*)?\s", line) for line in with_value)


def test_the_table_speaks_one_language(quarter, capsys):
    assert run(["kpi", "--period", quarter, "--locale", "en"]) == 0
    assert not re.search("[\u4e00-\u9fff]", capsys.readouterr().out)


def test_an_unknown_team_is_answered_with_those_there_are(quarter, capsys):
    assert run(["kpi", "--team", "月球组", "--period", quarter, "--locale", "zh"]) == 2
    assert "东区" in capsys.readouterr().err


def test_a_report_is_written_where_asked_and_its_path_told(board, tmp_path, capsys):
    folder = tmp_path / "报告 十月"
    period = board.months[-2]
    command = ["report", "team-performance", "--team", board.teams[0], "--period", period, "--out", str(folder)]
    assert run([*command, "--format", "html,xlsx", "--locale", "zh"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert sorted(told) == sorted(str(path) for path in folder.iterdir() if not path.name.startswith("."))
    assert {path.rsplit(".", 1)[1] for path in told} == {"html", "xlsx"}


def test_a_report_nobody_makes_is_refused_with_those_there_are(board, capsys):
    assert run(["report", "weather", "--all-teams", "--period", board.months[-2], "--locale", "zh"]) == 2
    assert "team-performance" in capsys.readouterr().err
