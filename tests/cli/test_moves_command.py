"""``steward moves``: JSON lines in, the same lines out with what was heard."""

import json

import pytest

from steward.cli import run
from steward.moves import moves


@pytest.fixture(autouse=True)
def nowhere(workspace, monkeypatch):
    monkeypatch.setenv("STEWARD_WORKSPACE", str(workspace.root))


def test_every_line_comes_back_with_its_moves_and_how_sure(tmp_path, capsys):
    lines = [
        {"text": "对不起，让您久等了。", "customer": "怎么才来", "id": 7},
        {"text": "I am so sorry about that."},
        {"text": "", "customer": None},
        {"text": "\ud83d"},
    ]
    file = tmp_path / "replies.jsonl"
    file.write_text("\n\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert run(["moves", str(file), "--locale", "en"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [{k: v for k, v in one.items() if k not in ("moves", "confidence")} for one in told] == lines
    assert [one["moves"] for one in told] == [["apologise"], ["apologise"], [], []]
    assert all(set(one["confidence"]) == set(moves()) for one in told)


def test_lines_that_are_no_reply_are_all_named(tmp_path, capsys):
    file = tmp_path / "replies.jsonl"
    file.write_text('{"text": "好"}\nnothing\n{"text": 3}\n', encoding="utf-8")
    assert run(["moves", str(file), "--locale", "en"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert [line.split(" is no")[0] for line in told.err.splitlines()] == [
        "replies.jsonl, line 2",
        "replies.jsonl, line 3",
    ]
