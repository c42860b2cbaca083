"""``steward quiz list``: what the bank holds, counted, in one language."""

import json
import re

import pytest

from steward.cli import run
from steward.quiz.items.bank import bank

OWN = "- {id: own.a, type: truefalse, level: recall, stem: {zh: 前台晚上九点关门。}, answer: true, explanation: {zh: 九点以后打中控室。}}\n"


@pytest.fixture(autouse=True)
def somewhere(workspace, monkeypatch):
    monkeypatch.setenv("STEWARD_WORKSPACE", str(workspace.root))


def listed(capsys, *options):
    assert run(["quiz", "list", *options, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_all_items_are_listed_and_counted(capsys):
    told = listed(capsys)
    assert told["count"] == len(bank().items) == len(told["items"]) == sum(told["kinds"].values())
    assert sum(told["levels"].values()) == sum(told["topics"].values()) == told["count"]
    assert set(told["items"][0]) == {
        "id",
        "type",
        "level",
        "topic",
        "standards",
        "own",
        "only",
        "seconds",
        "file",
        "stem",
    }
    assert all("{" not in item["stem"] for item in told["items"])


@pytest.mark.parametrize("topic", ["complaint", "投诉处理", "投诉", "Complaints", "COMPLAINT"])
def test_a_topic_is_named_by_its_id_its_name_or_the_beginning_of_one(topic, capsys):
    told = listed(capsys, "--topic", topic)
    assert set(told["topics"]) == {"complaint"}
    assert told["count"] == len(bank().of_topic("complaint"))


def test_filters_narrow_together(capsys):
    told = listed(capsys, "--topic", "complaint", "--kind", "单选", "--level", "recall")
    assert set(told["kinds"]) == {"single"}
    assert set(told["levels"]) == {"recall"}
    assert 0 < told["count"] < len(bank().of_topic("complaint"))


def test_a_standard_shows_what_rests_on_it(capsys):
    told = listed(capsys, "--standard", "complaint.flow")
    assert told["count"] == len(bank().about("complaint.flow")) > 0
    assert all("complaint.flow" in item["standards"] for item in told["items"])


@pytest.mark.parametrize(
    ("option", "value"), [("--topic", "weather"), ("--kind", "essay"), ("--level", "hard"), ("--standard", "no.such")]
)
def test_what_there_is_not_is_answered_with_what_there_is(option, value, capsys):
    assert run(["quiz", "list", option, value, "--locale", "en"]) == 2
    said = capsys.readouterr().err
    assert value in said
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("locale", "foreign"), [("en", "[\u4e00-\u9fff]"), ("zh", r"(?<![-.])\b(the|and|items|Levels)\b")]
)
def test_the_table_speaks_one_language(locale, foreign, capsys):
    assert run(["quiz", "list", "--topic", "complaint", "--locale", locale]) == 0
    assert not re.search(foreign, capsys.readouterr().out)


def test_own_items_are_listed_by_themselves(workspace, capsys):
    assert listed(capsys, "--own")["count"] == 0
    workspace.own_items.mkdir(parents=True)
    (workspace.own_items / "desk.yaml").write_text(OWN, encoding="utf-8")
    told = listed(capsys, "--own")
    assert [(item["id"], item["own"], item["only"], item["file"]) for item in told["items"]] == [
        ("own.a", True, "zh", "desk.yaml")
    ]
    assert run(["quiz", "list", "--locale", "zh"]) == 0
    assert "公司自编 1 题" in capsys.readouterr().out


def test_own_files_with_mistakes_are_mentioned_and_the_rest_is_listed(workspace, capsys):
    workspace.own_items.mkdir(parents=True)
    (workspace.own_items / "desk.yaml").write_text(OWN.replace("true,", "maybe,"), encoding="utf-8")
    assert run(["quiz", "list", "--own", "--locale", "en"]) == 0
    shown = capsys.readouterr()
    assert "steward quiz check" in shown.err
    assert "no such items" in shown.out
