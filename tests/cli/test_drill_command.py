"""``steward drill``: the list, a talk by a script with a stable JSON, a talk at the terminal, and calls that cannot be used."""

import io
import json
import sys

import pytest

from steward.casebook import casebook
from steward.cli import run
from steward.records.store import Store

CASE = "flooded-flower-trough"
GOOD = [
    {"text": "", "moves": ["listen", "empathise"]},
    {"text": "", "moves": ["ask", "confirm"]},
    {"text": "", "moves": ["explain", "commit"]},
    {"text": "", "moves": ["manage-expectation", "involve"]},
    {"text": "", "moves": ["close"]},
]
BAD = [{"text": "", "moves": ["blame", "rude"]}] * 12


@pytest.fixture(autouse=True)
def somewhere(workspace, monkeypatch):
    monkeypatch.setenv("STEWARD_WORKSPACE", str(workspace.root))


@pytest.fixture
def typing(monkeypatch):
    def typed(*lines):
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(line + "\n" for line in lines)))

    return typed


@pytest.fixture
def script(tmp_path):
    def write(content, name="replies.json"):
        path = tmp_path / name
        path.write_text(
            content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), encoding="utf-8"
        )
        return str(path)

    return write


def played(capsys, *arguments):
    assert run(["drill", "play", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_list_names_every_situation_that_can_be_played(capsys):
    assert run(["drill", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [one["case"] for one in listed] == list(casebook().playable)
    assert all(len(one["styles"]) == 4 and one["title"] and one["lede"] for one in listed)


def test_a_script_is_told_every_turn_the_outcome_and_where_the_score_comes_from(capsys, script):
    told = played(capsys, CASE, "--replies", script(GOOD), "--style", "dominant", "--level", "1")
    assert set(told) >= {"case", "customer", "seed", "turns", "outcome", "score", "scores"}
    assert told["customer"]["style"] == "dominant"
    for turn in told["turns"]:
        assert set(turn) >= {"reply", "moves", "mood", "trust", "patience", "customer"}
        assert all(0 <= turn[key] <= 100 for key in ("mood", "trust", "patience")) and turn["customer"]
    assert told["outcome"] in ("resolved", "improved", "unresolved", "escalated")
    assert set(told["scores"]) == {"flow", "feelings", "expectations", "facts", "language"}
    assert 0 <= told["score"] <= told["best"] <= 100


def test_kind_words_that_act_score_above_blame(capsys, script):
    good = played(capsys, CASE, "--replies", script(GOOD))
    bad = played(capsys, CASE, "--replies", script(BAD))
    assert good["score"] > bad["score"] + 30
    assert bad["outcome"] in ("unresolved", "escalated") and bad["unused"]


def test_the_same_call_gives_the_same_talk_and_another_seed_other_words(capsys, script):
    path = script("您先坐，我听着。\n我核对一下，是昨晚又漫了，对吗？\n", "replies.txt")
    first, again, other = (played(capsys, CASE, "--replies", path, "--seed", seed) for seed in ("3", "3", "4"))
    assert first == again
    assert [turn["mood"] for turn in first["turns"]] == [turn["mood"] for turn in other["turns"]]
    assert first != other


def test_replies_come_as_lines_as_json_and_as_json_lines(capsys, script):
    lines = script("好的，您说。\n我记下了。\n", "a.txt")
    listed = script(["好的，您说。", "我记下了。"], "b.json")
    by_line = script('{"text": "好的，您说。"}\n{"reply": "我记下了。"}\n', "c.jsonl")
    told = [played(capsys, CASE, "--replies", path) for path in (lines, listed, by_line)]
    assert told[0] == told[1] == told[2] and len(told[0]["turns"]) == 2


def test_a_case_may_be_played_from_its_folder_in_english(capsys, script):
    folder = casebook().cases[CASE].folder
    told = played(
        capsys, str(folder), "--replies", script("Please sit down, I am listening.\n", "r.txt"), "--locale", "en"
    )
    assert told["locale"] == "en" and not any(
        "\u4e00" <= sign <= "\u9fff" for sign in json.dumps(told, ensure_ascii=False)
    )


def test_a_talk_at_the_terminal_is_kept_and_ends_with_its_score(capsys, typing, workspace):
    assert run(["people", "add", "陈静"]) == 0
    typing("1", "h", "u", "1", *["2", "1", "3"] * 6)
    assert run(["drill", "play", CASE, "--level", "1"]) == 0
    said = capsys.readouterr().out
    assert "提示（扣" in said and "最好能到" in said
    with Store.open(workspace) as store:
        kinds = [event.kind for event in store.events()]
    assert kinds[1] == "drill-begun" and kinds[-1] == "drill-ended" and "drill-went-back" in kinds


def test_a_talk_that_is_stopped_says_that_it_is_kept(capsys, typing):
    assert run(["people", "add", "陈静"]) == 0
    typing("您先坐。", "q")
    assert run(["drill", "play", CASE]) == 0
    assert "接着谈" in capsys.readouterr().out


@pytest.mark.parametrize(
    "content",
    ["", "[1, 2]", '{"text": 3}', '[{"moves": "ask"}]', '{"text": "a"}\n{"text": ', '{"mood": 3}', "[" * 5000],
)
def test_a_file_of_replies_that_cannot_be_used_is_one_sentence(capsys, script, content):
    assert run(["drill", "play", CASE, "--replies", script(content)]) in (0, 2)
    told = capsys.readouterr()
    if not told.out:
        assert len(told.err.strip().splitlines()) == 1 and "replies.json" in told.err and "Traceback" not in told.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "nowhere"),
        ([CASE, "--style", "grumpy"], "grumpy"),
        ([CASE, "--json"], "--replies"),
        ([CASE, "--replies", "no-such-file.txt"], "no-such-file.txt"),
    ],
)
def test_a_call_that_cannot_be_used_says_why(capsys, arguments, words):
    assert run(["drill", "play", *arguments]) == 2
    assert words in capsys.readouterr().err
