"""What docs/authoring.md says of a case is so: its example can be read and played, and its keys are all there are."""

import doctest
import importlib
import json
import re
from pathlib import Path

import pytest

from steward import yaml_files
from steward.casebook import casebook, read_case
from steward.casebook.case import Case, Event, Expected, Fact, Limit, Outcome, Person, Wanted
from steward.casebook.drill import CaseReply, Drill, Lines, Moment, Owed, When
from steward.casebook.parts import STAGES
from steward.casebook.reading import case_from, shipped_folder
from steward.casebook.reference import Cause, Point, Practice, Question, Reference
from steward.casebook.status import StatusStep
from steward.cli import run

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {"zh": "authoring.zh-CN.md", "en": "authoring.md"}


def text(locale):
    return (DOCS / PAGES[locale]).read_text(encoding="utf-8")


@pytest.fixture(params=["zh", "en"])
def locale(request):
    return request.param


@pytest.fixture
def written(locale, workspace):
    folder = workspace.casebook / "wrong-parcel"
    folder.mkdir(parents=True)
    example = re.search(r"^```yaml case\.yaml\n(.*?)^```", text(locale), re.M | re.S)[1]
    (folder / "case.yaml").write_text(example, encoding="utf-8")
    return folder


def test_the_example_is_a_case_that_can_be_played(written, locale, workspace):
    case = read_case(written)
    assert case.playable
    assert case.own
    assert case.languages == (locale,)
    assert not case.in_both
    assert [len(case.drill.models(stage, "amiable")) for stage in STAGES] == [1, 1, 1, 1]
    assert case.ledger()["found"].what.say("zh") == case.ledger()["found"].what.say("en")
    assert casebook(workspace).cases["wrong-parcel"] == case


def test_a_drill_needs_no_more_than_the_page_marks(locale, workspace):
    page = text(locale)
    table = page[page.index("## The drill" if locale == "en" else "## 演练部分") :].split("\n\n")[2]
    marked = {
        key
        for row in table.splitlines()
        if re.search(r"` (\*|必) \|", row)
        for key in re.findall(r"`(\w+)`", row.split("|")[1])
    }
    example = yaml_files.parse(re.search(r"^```yaml case\.yaml\n(.*?)^```", page, re.M | re.S)[1], "case.yaml")
    example["drill"] = {key: value for key, value in example["drill"].items() if key in marked}
    case = case_from(json.dumps(example), {}, name="wrong-parcel")
    assert [len(case.drill.models(stage, "amiable")) >= 1 for stage in STAGES] == [True] * 4
    assert case.drill.traps("opening")


def test_every_key_of_the_format_stands_on_the_page(locale):
    page = text(locale)
    models = (
        Case,
        Person,
        Event,
        Wanted,
        Fact,
        Expected,
        Limit,
        Reference,
        Point,
        Cause,
        Practice,
        Question,
        StatusStep,
        Outcome,
        Drill,
        Lines,
        Moment,
        When,
        CaseReply,
        Owed,
    )
    keys = {name for model in models for name in model.model_fields} - {"only"}
    assert not [key for key in sorted(keys) if f"`{key}`" not in page and f"`{key}:" not in page]


def test_what_is_partly_translated_is_used_in_the_language_that_is_whole(
    written, locale, workspace, monkeypatch, capsys
):
    other = "en" if locale == "zh" else "zh"
    path = written / "case.yaml"
    text = path.read_text(encoding="utf-8").replace(f"title: {{{locale}: ", f"title: {{{other}: Half, {locale}: ", 1)
    path.write_text(text, encoding="utf-8")
    case = read_case(written)
    assert case.only == locale
    assert case.title.text.say(other) == case.title.text.say(locale)
    assert case.untranslated[0] == 4
    monkeypatch.setenv("STEWARD_WORKSPACE", str(workspace.root))
    assert run(["case", "check", "wrong-parcel", "--locale", "en"]) == 0
    assert "is missing in" in capsys.readouterr().out


def test_the_lines_of_python_on_the_page_run():
    *lines, last = re.search(r"^```python\n(.*?)^```", text("en"), re.M | re.S)[1].strip().splitlines()
    names = {}
    exec("\n".join(lines), names)
    assert eval(last, names) == 7


@pytest.mark.parametrize(
    "module",
    [
        "steward.casebook",
        "steward.casebook.families",
        "steward.casebook.languages",
        "steward.casebook.migration",
        "steward.casebook.parts",
        "steward.casebook.status",
    ],
)
def test_the_examples_in_the_code_run(module):
    assert doctest.testmod(importlib.import_module(module), raise_on_error=False).failed == 0


@pytest.fixture(scope="module")
def schema():
    from jsonschema import Draft202012Validator

    held = json.loads((shipped_folder() / "case.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(held)
    return Draft202012Validator(held)


def test_editors_complete_and_mark_what_is_read_and_refused(locale, schema):
    example = yaml_files.parse(re.search(r"^```yaml case\.yaml\n(.*?)^```", text(locale), re.M | re.S)[1], "case.yaml")
    leads = {"told": {"mend": "done"}}
    flow = {"initial": "told", "finals": ["done"], "states": ["told", "done"], "steps": ["mend"], "from": leads}
    steps = [{"stage": "draft", "by": "何敏", "on": "2026-11-22"}]
    least = {
        key: value for key, value in example["drill"].items() if key not in ("replies", "endings", "owed", "moments")
    }
    for right in ({}, {"flow": flow}, {"status": steps}, {"family": "manners"}, {"drill": least}):
        assert not [error.message[:200] for error in schema.iter_errors(example | right)]
    wrong = (
        {"flow": "complain"},
        {"flow": {}},
        {"family": "parcels"},
        {"status": [{"stage": "done"}]},
        {"questions": []},
    )
    assert not [one for one in wrong if schema.is_valid(example | one)]


def test_editors_mark_nothing_in_the_shipped_cases(schema):
    for id, case in casebook().cases.items():
        held = yaml_files.parse((case.folder / "case.yaml").read_text(encoding="utf-8"), id)
        assert not [f"{id} {error.json_path}: {error.message[:200]}" for error in schema.iter_errors(held)]
