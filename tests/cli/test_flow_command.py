"""``steward flow``: one log, a flow or a net, rules; JSON for programs, tables for people, one sentence for mistakes."""

import gzip
import json
import re

import pytest

from steward.cli import run

LOG = """case,activity,time
1,register,2026-03-02 09:00
1,dispatch,2026-03-02 10:00
1,resolve,2026-03-02 12:00
1,revisit,2026-03-03 09:00
1,close,2026-03-03 10:00
2,register,2026-03-02 09:00
2,dispatch,2026-03-02 11:00
2,resolve,2026-03-02 18:00
2,close,2026-03-05 10:00
"""
FLOW = """
states: [new, doing, done]
steps: [register, dispatch, close]
initial: new
finals: [done]
from: {new: {register: doing}, doing: {dispatch: doing, close: done}}
"""


@pytest.fixture(autouse=True)
def nowhere(workspace, monkeypatch):
    monkeypatch.setenv("STEWARD_WORKSPACE", str(workspace.root))


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text(LOG, encoding="utf-8")
    return path


def test_a_log_against_the_companys_flow_and_rules_as_json(steward, log):
    done = steward(
        "flow", "conformance", log, "--flow", "complaint", "--rule", "precedence(revisit, close)", "--rule", "starts(register)",
        "--json", "--locale", "en",
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "")
    told = json.loads(done.stdout)
    assert (told["cases"], told["events"], told["activities"]) == (2, 9, 5)
    assert told["fitness"] == pytest.approx(1 - 1 / 19)
    assert [(d["kind"], d["activity"], d["cases"]) for d in told["deviations"]] == [("missing", "revisit", 1)]
    assert [(r["rule"], r["violated"]) for r in told["rules"]] == [
        ("precedence(revisit, close)", 1),
        ("starts(register)", 0),
    ]


def test_nothing_wrong_ends_with_zero_and_no_fitness_without_a_flow(steward, log):
    done = steward("flow", "conformance", log, "--rule", "contains(register)", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["fitness"] is None


def test_the_screen_speaks_one_language(log, capsys):
    assert run(["flow", "conformance", str(log), "--flow", "complaint", "--locale", "en"]) == 1
    shown = capsys.readouterr().out
    assert not re.search("[\u4e00-\u9fff]", shown)
    assert "Fitness 94.7%" in shown and "“Revisit” is missing" in shown and "1/2" in shown
    assert run(["flow", "conformance", str(log), "--flow", "complaint", "--locale", "zh"]) == 1
    shown = capsys.readouterr().out
    assert "处理完成 → ［缺：回访］ → 关闭" in shown
    assert "契合度 94.7%" in shown and "缺“回访”" in shown and "“Revisit”" not in shown


def test_a_packed_log_and_a_flow_of_ones_own(tmp_path, capsys):
    packed, flow = tmp_path / "log.csv.gz", tmp_path / "own.yaml"
    packed.write_bytes(gzip.compress(LOG.encode()))
    flow.write_text(FLOW, encoding="utf-8")
    assert run(["flow", "conformance", str(packed), "--flow", str(flow), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert {(d["kind"], d["activity"]) for d in told["deviations"]} == {
        ("too-often", "resolve"),
        ("too-often", "revisit"),
    }
    assert told["flow"]["kind"] == "flow"


def test_accepted_deviations_leave_nothing_wrong(log, tmp_path, capsys):
    known = tmp_path / "known.yaml"
    known.write_text(
        "- {kind: missing, activity: revisit, reason: {zh: 旧系统, en: Old system}, until: 2999-12-31}\n",
        encoding="utf-8",
    )
    call = ["flow", "conformance", str(log), "--flow", "complaint", "--accept", str(known), "--locale", "en"]
    assert run(call) == 0
    assert "Accepted deviations" in (shown := capsys.readouterr().out) and "Old system" in shown
    assert run([*call, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["accepted"][0]["reason"] == "Old system"


def test_columns_of_other_names_can_be_told(tmp_path, capsys):
    path = tmp_path / "log.csv"
    path.write_text(LOG.replace("case,activity,time", "x,y,z"), encoding="utf-8")
    assert run(["flow", "conformance", str(path), "--json"]) == 2
    capsys.readouterr()
    assert run(["flow", "conformance", str(path), "--case", "x", "--activity", "y", "--time", "z", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["cases"] == 2


def test_what_is_wrong_with_all_inputs_is_told_at_once_on_stderr(log, tmp_path, capsys):
    flow = tmp_path / "own.yaml"
    flow.write_text(FLOW.replace("close: done", "close: gone"), encoding="utf-8")
    call = ["flow", "conformance", str(log), "--flow", str(flow), "--rule", "precede(a, b)", "--locale", "en"]
    assert run(call) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    lines = shown.err.splitlines()
    assert "precedence" in lines[0]
    assert any("own.yaml" in line and "line 6" in line and "gone" in line for line in lines)


@pytest.mark.parametrize(
    ("content", "said"), [("", "empty"), ("case,activity,time\n1,a,someday\n", "line 2"), ("x\n1\n", "log.csv")]
)
def test_a_log_that_cannot_be_used_is_answered_in_one_sentence(tmp_path, capsys, content, said):
    path = tmp_path / "log.csv"
    path.write_text(content, encoding="utf-8")
    assert run(["flow", "conformance", str(path), "--locale", "en"]) == 2
    shown = capsys.readouterr()
    assert shown.out == "" and said in shown.err and len(shown.err.splitlines()) == 1


def test_a_flow_is_checked(tmp_path, capsys):
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(FLOW, encoding="utf-8")
    bad.write_text(FLOW.replace("close: done", "close: gone"), encoding="utf-8")
    assert run(["flow", "check", str(good), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] and told["mandatory"] == ["register", "close"] and told["problems"] == []
    assert run(["flow", "check", str(bad), "--json", "--locale", "en"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert not told["ok"]
    assert any(problem["line"] == 6 and "gone" in problem["message"] for problem in told["problems"])
    assert run(["flow", "check", "complaint", "--locale", "zh"]) == 0
    assert "登记" in capsys.readouterr().out
    assert run(["flow", "check", str(tmp_path / "none.yaml")]) == 2


def test_the_flow_that_is_shown_can_be_checked_and_used(tmp_path, capsys):
    assert run(["flow", "show"]) == 0
    own = tmp_path / "own.yaml"
    own.write_text(capsys.readouterr().out, encoding="utf-8")
    assert run(["flow", "check", str(own)]) == 0


def test_the_help_speaks_both_languages(capsys):
    assert run(["flow", "conformance", "--help", "--locale", "zh"]) == 0
    zh = capsys.readouterr().out
    assert run(["flow", "conformance", "--help", "--locale", "en"]) == 0
    en = capsys.readouterr().out
    assert (
        "契合度" in zh
        and "fitness" in en
        and not re.search("[\u4e00-\u9fff]", en.replace("回访", "").replace("关闭", ""))
    )
