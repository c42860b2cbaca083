"""Work guides: the shipped ones are whole, the company's own are kept safely, and each is one sheet."""

import datetime as dt

import pytest

from steward.casebook.guides import advance, guide_of, guidebook, save
from steward.casebook.guides.reading import guides_folder
from steward.casebook.guides.schema import FILE, written
from steward.casebook.guides.sheet import page, sheet
from steward.cli import run
from steward.errors import StewardError

SHIPPED = guidebook().guides
MINE = {
    "title": {"zh": "夜里走一圈"},
    "kind": "procedure",
    "steps": [{"do": {"zh": "把每扇门推一下"}, "who": {"zh": "夜班"}, "standards": ["g7.night-flow"]}],
    "cases": ["night-call"],
    "status": [{"stage": "draft", "by": "何敏", "on": "2026-11-22"}],
}


def refused(call):
    with pytest.raises(StewardError) as error:
        call()
    return error.value.describe("zh")


def test_every_shipped_guide_is_whole_and_in_both_languages():
    assert not guidebook().troubles
    assert {path.stem for path in guides_folder().glob("*.yaml")} == set(SHIPPED)
    assert len(SHIPPED) >= 17
    for guide in SHIPPED.values():
        assert guide.languages == ("zh", "en") and not guide.own and guide.all_standards, guide.id


def test_each_of_the_seven_disputes_has_a_guide_made_from_its_playbook():
    made_from = {id for guide in SHIPPED.values() if guide.kind == "conflict" for id in guide.source}
    assert len({id for id in made_from if id.startswith("conflict.") and id.endswith(".playbook")}) == 7


def test_the_schema_that_editors_use_is_up_to_date():
    assert (guides_folder() / FILE).read_text(encoding="utf-8") == written(), (
        "run: python -m steward.casebook.guides.schema"
    )


def test_all_mistakes_are_said_at_once_each_with_its_line(workspace):
    bad = {**MINE, "stepps": 1, "cases": ["nihgt-call"], "steps": [{"do": {"zh": "x"}, "standards": ["g7.night"]}]}
    said = refused(lambda: save(workspace, "night-walk", bad)).splitlines()
    assert len(said) == 4 and all("night-walk.yaml" in line for line in said)
    assert any("stepps" in line and "steps" in line.replace("stepps", "") for line in said) and any(
        "night-call" in line for line in said
    )
    assert not list(workspace.root.rglob("night-walk*"))


def test_an_own_guide_is_kept_read_and_brought_to_publishing(workspace):
    path = save(workspace, "night-walk", MINE)
    assert path.parent == workspace.guides
    path.write_text(f"# 何敏写的\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    found = guidebook(workspace).guides["night-walk"]
    assert (found.own, found.only, found.stage) == (True, "zh", "draft")
    assert "不能是写草稿的人" in refused(
        lambda: advance(workspace, "night-walk", "reviewed", "何敏", dt.date(2026, 11, 23))
    )
    advance(workspace, "night-walk", "reviewed", "林晓", dt.date(2026, 11, 23))
    assert advance(workspace, "night-walk", "published", "方静", dt.date(2026, 11, 24)).stage == "published"
    assert path.read_text(encoding="utf-8").startswith("# 何敏写的\n")
    assert "林晓" in (workspace.guides / ".before" / "night-walk.yaml").read_text(encoding="utf-8")


def test_nothing_is_written_over_what_somebody_else_changed_or_outside_the_folder(workspace):
    save(workspace, "night-walk", MINE)
    seen = guide_of(workspace, "night-walk").digest
    assert "没有覆盖" in refused(lambda: save(workspace, "night-walk", MINE))
    save(workspace, "night-walk", {**MINE, "title": {"zh": "夜里走两圈"}}, was=seen)
    assert "别处改过" in refused(lambda: save(workspace, "night-walk", MINE, was=seen))
    assert guide_of(workspace, "night-walk").title.zh == "夜里走两圈"
    for id in ("../night", "Night", "conflict-pets"):
        refused(lambda id=id: save(workspace, id, MINE))
    assert {path.name for path in workspace.root.rglob("*.yaml")} == {"company.yaml", "night-walk.yaml"}


def test_a_missing_language_is_said_on_the_sheet_and_words_are_never_markup(workspace):
    save(workspace, "night-walk", {**MINE, "title": {"zh": "走 <b>一圈</b>"}})
    found = sheet(guide_of(workspace, "night-walk"), "en")
    assert "English not written yet" in found and "&lt;b&gt;" in found and "<b>一圈" not in found


def test_a_sheet_is_a_file_of_its_own_that_loads_nothing():
    for locale in ("zh", "en"):
        whole = page(SHIPPED["conflict-pets"], locale)
        assert "default-src 'none'" in whole and "<script" not in whole and 'src="' not in whole and "url(" not in whole


def test_the_command_lists_guides_and_shows_one(capsys, workspace):
    assert run(["guide", "list", "--workspace", str(workspace.root), "--locale", "zh"]) == 0
    assert "conflict-pets" in capsys.readouterr().out
    assert run(["guide", "show", "conflict-pets", "--workspace", str(workspace.root), "--locale", "en"]) == 0
    assert "Disputes over pets" in capsys.readouterr().out
    assert run(["guide", "show", "conflict-petz", "--workspace", str(workspace.root), "--locale", "zh"]) == 2
    assert "conflict-pets" in capsys.readouterr().err
