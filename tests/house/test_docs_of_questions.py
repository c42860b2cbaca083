"""What the pages for trainers show is read by the real readers, and what they print is what the commands print."""

import datetime as dt
import json
import re
import shlex

import pytest
import typer
from test_docs import example, text, written

from steward.cli import run
from steward.quiz.answers.asked import KINDS
from steward.quiz.checking import check
from steward.quiz.courses.courses import shelf_of
from steward.quiz.exams.blueprint import Blueprint, Row, exams_of
from steward.quiz.exchange.formats import detect
from steward.quiz.items.bank import bank, bank_of
from steward.quiz.items.item import Single
from steward.records import people
from steward.records.store import Store
from steward.ui.page import TITLES

PAGES = {"questions.zh-CN.md": "zh", "questions.md": "en"}
EVERYWHERE = ("--workspace", "--locale", "--debug", "--help")


def blocks(page):
    """Give the named code blocks of a page: language, name, what it holds."""
    return re.findall(r"^```(\w+) ([^\n]+)\n(.*?)^```$", text(page), re.M | re.S)


def laid_out(page, folder):
    """Write the files that a page shows into a workspace, where they belong."""
    for language, name, body in blocks(page):
        if language != "text":
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(body, encoding="utf-8", newline="\n")


@pytest.fixture(params=PAGES)
def page(request, workspace, monkeypatch):
    monkeypatch.setenv("STEWARD_WORKSPACE", str(workspace.root))
    laid_out(request.param, workspace.root)
    return request.param


def test_every_item_shown_can_be_used_and_is_a_good_one(page, workspace):
    found = check(sorted((workspace.root / "quiz").glob("*.yaml")), workspace)
    assert found.errors == ()
    assert [one.what.en for one in found.warnings] == []
    shown = [item for item, _ in found.read.values()]
    assert {item.only for item in shown} == {PAGES[page]}
    assert len({item.type for item in shown}) == 10
    assert any(getattr(item, "generate", None) for item in shown)


def test_the_exam_and_the_course_shown_can_be_sat_and_joined(page, workspace):
    exams, courses = exams_of(workspace), shelf_of(workspace)
    assert exams.troubles == ()
    assert [exams.blueprints[id].questions for id in exams.own] == [15]
    assert courses.troubles == ()
    own = [courses.courses[id] for id in courses.own]
    assert [len(course.days) for course in own] == [2]
    asked = {id for day in own[0].items_by_day(bank_of(workspace)) for id in day}
    assert asked & bank_of(workspace).own


def test_every_entry_of_an_item_and_of_an_exam_is_explained(page):
    told = {word for cell in re.findall(r"^\| (.*?`.*?) \|", text(page), re.M) for word in re.findall(r"`(\w+)`", cell)}
    assert set(Single.model_fields) - {"only", "options"} <= told
    assert set(Blueprint.model_fields) - {"only"} <= told
    assert set(Row.model_fields) <= told


def test_what_is_printed_is_what_the_command_prints(page, workspace, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(workspace.root)
    shown = [(name, body) for language, name, body in blocks(page) if language == "text"]
    assert len(shown) == 4
    for call, wanted in shown:
        command, *rest = shlex.split(call)
        capsys.readouterr()
        code = run(["quiz", command, *rest, *(["--dry-run"] if command == "import" else []), "--locale", PAGES[page]])
        assert capsys.readouterr().out.strip("\n") == wanted.strip("\n"), call
        assert code == (1 if "bad/" in call else 0)


def test_the_questions_of_another_system_are_gift(page, workspace):
    (name,) = [name for language, name, _ in blocks(page) if language == "gift"]
    assert detect((workspace.root / name).read_bytes(), name) == "gift"


# --- commands -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    [
        "questions.zh-CN.md",
        "questions.md",
        "self-study.zh-CN.md",
        "self-study.md",
        "drills.zh-CN.md",
        "drills.md",
        "../README.md",
        "../README.zh-CN.md",
    ],
)
def test_every_command_it_names_is_there_with_its_options(page):
    from steward.cli.commands import app

    root = typer.main.get_command(app)
    calls = re.findall(r"^steward (.+)$|`steward ([^`\n]+)`", text(page), re.M)
    assert len(calls) > 2
    for one in calls:
        words = shlex.split((one[0] or one[1]).replace("…", ""), comments=True)
        command = root
        if words[0] == "X":  # as in “python workbench.py X is steward X”
            continue
        while words and getattr(command, "commands", None) and not words[0].startswith("["):
            assert words[0] in command.commands, one
            command = command.commands[words.pop(0)]
        known = {name for option in command.params for name in option.opts} | set(EVERYWHERE)
        assert {word.strip("[]").partition("=")[0] for word in words if word.strip("[").startswith("--")} <= known, one


@pytest.mark.parametrize("page", ["../README.md", "../README.zh-CN.md"])
def test_the_pages_it_names_bear_these_names(page):
    titles = {name for title in TITLES.values() for name in (title.zh, title.en)}
    tables = re.findall(r"^\| (?:page|哪一页) \|.+\n\| --- .+\n((?:\|.+\n)+)", text(page), re.M)
    assert len(tables) == 3
    cells = [cell for table in tables for cell in re.findall(r"^\| (.+?) \|", table, re.M)]
    named = {name.strip() for cell in cells for name in ([cell] if cell in titles else re.split("[,、]", cell))}
    assert named <= titles
    counted = {int(n) for n in re.findall(r"(\d+) (?:questions with|道题)", text(page))}
    assert counted == {len(bank().items)}


# --- JSON ---------------------------------------------------------------------------------------------------------------

FORMATS = "data-formats.md"


@pytest.fixture
def told(workspace, monkeypatch, capsys):
    """Give a function that runs a command in a workspace with the files of the English page, and reads its JSON."""
    monkeypatch.setenv("STEWARD_WORKSPACE", str(workspace.root))
    monkeypatch.chdir(workspace.root)
    laid_out("questions.md", workspace.root)
    for path in (workspace.root / "quiz").iterdir():
        if path.name != "keys.yaml":
            path.unlink()

    def told(*arguments):
        run(["quiz", *arguments, "--json", "--locale", "en"])
        return json.loads(capsys.readouterr().out)

    return told


def part(command):
    """Give what stands under the heading of a command."""
    return text(FORMATS).split(f"### `quiz {command} --json`")[1].split("\n### ")[0]


def explained(command):
    """Give the entries that a table under the heading of a command explains."""
    return set(re.findall(r"`([\w-]+)`", " ".join(re.findall(r"^\| (`.*?) \|", part(command), re.M))))


def said(command):
    """Give all names that stand under the heading of a command."""
    return set(re.findall(r"`([\w-]+)`", part(command)))


def test_the_json_of_list_and_check_is_what_is_shown(told):
    assert told("list", "--own") == json.loads(example(FORMATS, "quiz list"))
    bad, weak = told("check", "bad/keys.yaml"), told("check", "weak/keys.yaml")
    assert json.loads(example(FORMATS, "quiz check")) in bad["errors"]
    assert json.loads(example(FORMATS, "quiz warning")) in weak["warnings"]
    assert {*bad, *bad["errors"][0], *weak["warnings"][0], *bad["files"][0]} <= said("check")


def test_the_json_of_take_is_what_is_shown_and_every_entry_is_explained(told, workspace):
    written(workspace.root, "answers.json", FORMATS)
    found, shown = told("take", "--answers", "answers.json"), json.loads(example(FORMATS, "quiz take"))
    assert {name: found[name] for name in shown} == shown
    assert set(found) <= explained("take")
    assert {*found["answers"][0]} - {"id", "blank", "only", "whose", "marked"} <= said("take")
    forms = dict(re.findall(r"^\| (`.+?) \| `(\{.+?\})`", part("take"), re.M))
    assert {kind for kinds in forms for kind in re.findall(r"`(\w+)`", kinds)} == set(KINDS)
    assert all(json.loads(form) for form in forms.values())


def test_the_json_of_import_export_and_class_is_what_is_shown(told, workspace):
    found = told("import", "gate.txt", "--dry-run")
    assert json.loads(example(FORMATS, "quiz import")) in found["questions"]
    assert set(found) == explained("import")
    assert {key for question in found["questions"] for key in question} <= said("import") | {
        *json.loads(example(FORMATS, "quiz import"))
    }
    assert set(told("export", "--format", "gift", "--own", "--out", "own.txt")) <= said("export")
    with Store.open(workspace) as store:
        people.add_person(store, "Wang Fang", at=dt.datetime(2026, 11, 22, tzinfo=dt.UTC))
    written(workspace.root, "answers.json", FORMATS)
    told("take", "--answers", "answers.json", "--person", "Wang Fang")
    view = told("class")
    learner = view["people"][0]
    assert {*view, *learner, *learner["cells"]["key-management"], *view["rows"][0]} <= said("class")
    with Store.open(workspace) as store:
        bodies = {event.kind: set(event.body) for event in store.events()}
    rows = dict(re.findall(r"^\| `([\w-]+)` \| [^|]+ \| (.+?) \|$", text(FORMATS).split("## What people did")[1], re.M))
    for kind in ("session-begun", "answered", "session-ended"):
        assert bodies[kind] <= set(re.findall(r"`(\w+)`", rows[kind])), kind
