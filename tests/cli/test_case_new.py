"""``steward case new`` and ``case advance`` as somebody uses them at a terminal."""

import json

import pytest

from steward.casebook import case_of
from steward.cli import run


@pytest.fixture
def called(workspace, capsys):
    """Give a function that runs ``steward case ...`` in this process and gives its code, output and errors."""

    def call(*given, locale="zh"):
        code = run(["case", *given, "--workspace", str(workspace.root), "--locale", locale])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_a_new_case_is_written_and_the_next_step_is_named(called, workspace):
    code, out, _ = called("new", "wrong-parcel", "--by", "何敏")
    path = workspace.casebook / "wrong-parcel" / "case.yaml"
    assert code == 0
    assert str(path) in out
    assert "steward case check wrong-parcel" in out
    text = path.read_text(encoding="utf-8")
    assert 'title: {zh: ""}' in text
    code, out, _ = called("check", "wrong-parcel", "--json")
    lines = [error["line"] for error in json.loads(out)["errors"]]
    assert code == 1
    assert lines[0] == 1 + text.splitlines().index('title: {zh: ""}')
    assert called("new", "wrong-parcel")[0] == 2


def test_a_case_begun_from_another_can_be_played_at_once_and_goes_through_its_stages(called, workspace):
    code, out, _ = called("new", "--from", "ceiling-leak", "--by", "He Min", "--json", locale="en")
    assert code == 0
    made = json.loads(out)
    assert made["problems"] == 0
    assert case_of(workspace, made["case"]).playable
    assert called("advance", made["case"], "reviewed", "--by", "He Min")[0] == 2
    assert called("advance", made["case"], "reviewed", "--by", "Lin Xiao")[0] == 0
    code, out, _ = called("advance", made["case"], "published", "--by", "Fang Jing", locale="en")
    assert (code, case_of(workspace, made["case"]).stage) == (0, "published")
    assert "published" in out


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["../../x"], "不能作案例的编号"),
        (["ceiling-leak"], "ceiling-leak"),
        (["mine", "--from", "ceiling-leek"], "ceiling-leak"),
        (["mine", "--complaint", "T-1"], "记录"),
        (["mine", "--from", "ceiling-leak", "--complaint", "T-1"], "只能写一个"),
    ],
)
def test_what_cannot_be_begun_is_one_sentence_and_nothing_is_written(called, workspace, given, said):
    code, _, err = called("new", *given)
    assert code == 2
    assert said in err
    assert len(err.strip().splitlines()) == 1
    assert not list(workspace.root.rglob("case.yaml"))
