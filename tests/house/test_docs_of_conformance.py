"""What the reference page shows of ``steward flow`` is what it does."""

import json
import re

from test_docs import example, text, written

from steward.cli import run
from steward.service.process.accepted import read_accepted
from steward.service.process.case_rule import NAMES

PAGE = "data-formats.md"


def test_the_log_shown_gives_the_json_shown(tmp_path, workspace, monkeypatch, capsys):
    monkeypatch.setenv("STEWARD_WORKSPACE", str(workspace.root))
    log = written(tmp_path, "complaints.csv")
    call = [
        "flow",
        "conformance",
        str(log),
        "--flow",
        "complaint",
        "--rule",
        "precedence(revisit, close)",
        "--json",
        "--locale",
        "en",
    ]
    assert run(call) == 1
    told = json.loads(capsys.readouterr().out)
    shown = json.loads(example(PAGE, "conformance"))
    assert {key: told[key] for key in shown} == shown
    assert told["deviations"] == [json.loads(example(PAGE, "deviation"))]
    assert json.loads(example(PAGE, "step")) in told["steps"]
    part = text(PAGE).split("### `flow conformance --json`")[1].split("\n### ")[0]
    explained = re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`.*?) \|", part, re.M)))
    assert set(explained) == set(told)

    accepted = written(tmp_path, "accepted.yaml")
    assert [entry.activity for entry in read_accepted(accepted.read_text("utf-8"), accepted.name)] == ["revisit"]
    assert run([*call, "--accept", str(accepted)]) == 1  # the rule is still violated
    assert json.loads(capsys.readouterr().out)["deviations"] == []


def test_every_rule_of_the_vocabulary_is_explained():
    part = text(PAGE).split("## A log against a flow")[1].split("\n## ")[0]
    assert set(re.findall(r"`([a-z-]+)\(", part.split("| rule |")[1].split("**Deviations**")[0])) == set(NAMES)
