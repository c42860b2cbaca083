"""What the pages about drills say is so: the lines of the score, the JSON, what is kept, and how contests get out."""

import datetime as dt
import json
import re

import pytest
from test_docs import example, text, written

from steward.casebook import casebook
from steward.cli import run
from steward.drill.keeping import KINDS, Practice
from steward.drill.marks import sheet
from steward.drill.situation import situation
from steward.drill.turns import Reply
from steward.language.contests import read_contests
from steward.moves import moves
from steward.records.store import Store

PAGES = {"drills.zh-CN.md": "zh", "drills.md": "en"}
FORMATS = "data-formats.md"
NOON = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)


def cells(told):
    """Give the names that the first column of the tables of a text explains."""
    return set(re.findall(r"`([\w-]+)`", " ".join(re.findall(r"^\| (`.*?) \|", told, re.M))))


@pytest.fixture
def drilled(workspace, monkeypatch):
    """A drill in which everything was done that is kept, in a workspace of its own."""
    monkeypatch.setenv("STEWARD_WORKSPACE", str(workspace.root))
    book = casebook()
    with Store.open(workspace) as store:
        first = Practice.begin(store, "p-1", situation(book.cases["flooded-flower-trough"], level=1), NOON)
        first.hint(NOON)
        first.say(Reply("您先坐，慢慢说，我听着。", seconds=4), NOON)
        first.contest(1, "greet", NOON, holds=True)
        first.go_back(1, NOON)
        first.say(Reply("", ("listen",), "clicked"), NOON)
        first.leave(NOON)
        Practice.again_from(store, first.told, 1, NOON, book.cases.__getitem__)
        yield store


@pytest.mark.parametrize("page", PAGES)
def test_every_line_of_the_score_stands_there_with_its_points(page):
    locale = PAGES[page]
    told = re.findall(r"^\| ([^|]+) \| (\d+) \| [^|]+ \|$", text(page), re.M)
    lines = [(line.name.say(locale), str(line.of)) for part in sheet().parts for line in part.lines]
    assert told == lines
    names = [part.name.say(locale) for part in sheet().parts]
    assert re.findall(r"^\*\*([^*]+)\*\*$", text(page), re.M) == names


def test_the_entries_of_the_lists_and_of_a_talk_are_explained(workspace, monkeypatch, capsys):
    monkeypatch.setenv("STEWARD_WORKSPACE", str(workspace.root))
    page = text(FORMATS)
    assert run(["drill", "list", "--json", "--locale", "en"]) == 0
    listed = page.split("### `drill list --json`")[1].split("\n### ")[0]
    assert set(json.loads(capsys.readouterr().out)[0]) <= set(re.findall(r"`(\w+)`", listed))
    told = page.split("### `drill play --json`")[1].split("\n### ")[0]
    shown = json.loads(re.search(r"```json drill play [^\n]+\n(.*?)```", told, re.S)[1])
    assert set(shown) <= cells(told)
    assert {*shown["turns"][0], *shown["customer"], *shown["scores"]} <= set(re.findall(r"`(\w+)`", told))


def test_the_moves_of_the_reply_shown_are_heard(workspace, monkeypatch, capsys):
    monkeypatch.setenv("STEWARD_WORKSPACE", str(workspace.root))
    path = written(workspace.root, "moves.jsonl", FORMATS)
    assert run(["moves", str(path), "--locale", "en"]) == 0
    found = json.loads(capsys.readouterr().out)
    shown = re.search(r'"moves": (\[.*?\])', example(FORMATS, "moves"))[1]
    assert found["moves"] == json.loads(shown)
    assert list(found["confidence"]) == list(moves())


def test_what_is_kept_of_a_drill_is_what_the_table_says(drilled):
    table = text(FORMATS).split("Bodies of [drills]")[1].split("\n## ")[0]
    rows = dict(re.findall(r"^\| `(drill-[\w-]+)` \| (.+?) \|$", table, re.M))
    events = drilled.events("p-1")
    assert {event.kind for event in events} == set(KINDS) == set(rows)
    for event in events:
        named = set(re.findall(r"`(\w+)`", rows[event.kind]))
        assert {*event.body, *(event.body.get("heard") or {})} <= named, event.kind


@pytest.mark.parametrize("page", PAGES)
def test_contests_get_out_in_the_lines_shown_and_into_the_training(page, drilled, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    exec(re.search(r"^```python\n(.*?)^```", text(page), re.M | re.S)[1], {})
    found = read_contests(tmp_path / "contests.jsonl")
    assert ["greet" in one.first for one in found["zh"]] == [True]
