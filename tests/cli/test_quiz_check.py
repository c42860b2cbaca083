"""``steward quiz check``: every mistake with its line at once, then what gives items away."""

import json
import re

import pytest

from steward.cli import run

GOOD = """\
- id: own.lift-key
  type: single
  level: apply
  stem: {zh: 电梯困人，轿厢钥匙在谁手里？}
  options:
    - {zh: 中控室, right: true}
    - {zh: 保洁班长}
    - {zh: 前台}
  explanation: {zh: 我们小区的电梯钥匙由中控室保管。}
"""


@pytest.fixture(autouse=True)
def somewhere(workspace, monkeypatch):
    monkeypatch.setenv("STEWARD_WORKSPACE", str(workspace.root))


@pytest.fixture
def write(tmp_path):
    def written(text, name="own.yaml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return written


def test_a_good_file_is_said_to_be_good(write, capsys):
    assert run(["quiz", "check", write(GOOD), "--locale", "zh"]) == 0
    assert "没有发现问题" in capsys.readouterr().out


def test_without_a_file_the_bank_and_the_own_files_are_checked(workspace, capsys):
    workspace.own_items.mkdir(parents=True)
    (workspace.own_items / "lifts.yaml").write_text(GOOD, encoding="utf-8")
    assert run(["quiz", "check", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ok"]
    assert {"file": "lifts.yaml", "items": 1} in told["files"]
    assert {"complaint.yaml", "numbers.yaml"} <= {file["file"] for file in told["files"]}
    assert told["errors"] == told["warnings"] == []


def test_all_mistakes_are_told_at_once_with_file_line_and_field(write, capsys):
    text = GOOD.replace("level: apply", "level: hard").replace("right: true", "rigth: true") + GOOD.replace(
        "own.lift-key", "Own Key"
    )
    assert run(["quiz", "check", write(text), write("- [", "torn.yaml"), "--json", "--locale", "en"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert not told["ok"]
    found = {(error["file"], error["line"], error["where"]) for error in told["errors"]}
    assert {("own.yaml", 3, "[1].level"), ("own.yaml", 6, "[1].options[1].rigth"), ("own.yaml", 10, "[2].id")} <= found
    assert any(error["file"] == "torn.yaml" and error["code"] == "bad-yaml" for error in told["errors"])
    assert all(error["message"] for error in told["errors"])


EXAM = """\
id: night-duty
title: {zh: 夜班上岗考试}
lede: {zh: 给第一次独立值夜班的同事。}
minutes: 15
pass_mark: 0.8
rows:
  - {topics: [command-centre], count: 4}
"""
COURSE = """\
id: night-duty
title: {zh: 夜班一天}
lede: {zh: 给夜班同事。}
weeks:
  - theme: {zh: 熟悉夜班}
    goal: {zh: 知道叫谁。}
    days:
      - {title: {zh: 接班}, quiz: {standards: [g7.duty-log]}}
"""


@pytest.mark.parametrize(("text", "slip", "line"), [(EXAM, "command-centra", 7), (COURSE, "g7.duty-lag", 8)])
def test_exams_and_courses_are_read_as_what_they_are(text, slip, line, write, workspace, capsys):
    assert run(["quiz", "check", write(text), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["files"][0]["items"] > 0
    wrong = text.replace("command-centre", slip).replace("g7.duty-log", slip)
    assert run(["quiz", "check", write(wrong), "--json"]) == 1
    assert [error["line"] for error in json.loads(capsys.readouterr().out)["errors"]] == [line]

    own = workspace.own_exams if text is EXAM else workspace.own_courses
    own.mkdir()
    (own / "night.yaml").write_text(wrong, encoding="utf-8")
    assert run(["quiz", "check", "--json"]) == 1
    assert [(e["file"], e["line"]) for e in json.loads(capsys.readouterr().out)["errors"]] == [("night.yaml", line)]


def test_one_name_for_two_items_is_told_where_it_stands(write, capsys):
    assert run(["quiz", "check", write(GOOD), write(GOOD, "again.yaml"), "--locale", "zh"]) == 1
    assert "again.yaml 第 1 行，[1].id：题号 own.lift-key 在 own.yaml 和 again.yaml 里都有" in capsys.readouterr().out


def test_what_could_be_better_is_a_warning_and_no_mistake(write, capsys):
    long = GOOD.replace("{zh: 中控室, right: true}", "{zh: 当班的中控室值班员，钥匙在门后第二个挂钩上, right: true}")
    assert run(["quiz", "check", write(long), "--json", "--locale", "en"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(one["kind"], one["item"]) for one in told["warnings"]] == [("flaw", "own.lift-key")]
    assert run(["quiz", "check", write(long), "--locale", "en"]) == 0
    assert "differ much in length (zh)" in capsys.readouterr().out


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_a_file_that_is_not_there_ends_the_call(locale, write, capsys):
    assert run(["quiz", "check", "/nowhere/own.yaml", "--locale", locale]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "own.yaml" in shown.err


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing\n",
        "a: 1\n",
        "- 3\n",
        "- &a {id: x}\n- *a\n",
        "- !!python/object:os.system {}\n",
        "\x00",
        "- {id: a, id: b}\n",
        "[" * 500,
    ],
)
def test_whatever_the_file_holds_there_is_a_sentence_about_it(text, write, capsys):
    assert run(["quiz", "check", write(text), "--locale", "zh"]) == 1
    shown = capsys.readouterr()
    assert "own.yaml" in shown.out
    assert "Traceback" not in shown.out + shown.err


def test_a_file_that_is_not_text_or_far_too_large_is_refused(tmp_path, capsys):
    (tmp_path / "binary.yaml").write_bytes(b"- \xff\xfe")
    with (tmp_path / "huge.yaml").open("wb") as file:
        file.truncate(60_000_000)
    assert run(["quiz", "check", str(tmp_path / "binary.yaml"), str(tmp_path / "huge.yaml"), "--locale", "en"]) == 1
    said = capsys.readouterr().out
    assert re.search(r"Line 1 of binary\.yaml is not UTF-8", said)
    assert "huge.yaml has 60 MB" in said
