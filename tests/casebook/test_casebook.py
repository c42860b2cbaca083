"""The shipped cases: whole, told apart from what was invented, and of use to those who play them."""

from pathlib import Path

import pytest

from steward.casebook import casebook
from steward.casebook.parts import STAGES, incidents
from steward.casebook.reading import shipped_folder
from steward.casebook.schema import written
from steward.cli import run
from steward.moves import moves
from steward.service.personality.character import styles
from steward.standards import catalogue

SHIPPED = casebook().cases
PLAYED = casebook().playable


def test_none_is_broken():
    assert not casebook().troubles
    assert set(SHIPPED) == {path.name for path in shipped_folder().iterdir() if path.is_dir()}


def test_the_schema_that_editors_use_is_up_to_date():
    assert (shipped_folder() / "case.schema.json").read_text(encoding="utf-8") == written(), (
        "run: python -m steward.casebook.schema"
    )


def test_the_incidents_name_nobody_and_rest_on_standards_there_are():
    assert len(incidents()) == 31
    for incident in incidents().values():
        assert "named_in_source" not in incident
        assert set(incident["standards"]) <= set(catalogue())


def test_every_incident_and_every_playbook_for_a_dispute_is_told_in_a_case():
    assert len(SHIPPED) >= 24
    told = {id for case in SHIPPED.values() for id in case.source}
    assert not set(incidents()) - told
    assert not {id for id in catalogue() if id.startswith("conflict.") and id.endswith(".playbook")} - told


def test_what_the_source_does_not_tell_is_marked_as_added():
    for case in SHIPPED.values():
        fullest = [incidents()[id]["told"] for id in case.source if id in incidents()]
        assert case.told != "full" or "full" in fullest, case.id
        if case.told == "title-only":
            assert case.invented, case.id
            assert any(event.told == "invented" for event in case.happened), case.id


def test_related_cases_are_there_and_never_the_case_itself():
    for case in SHIPPED.values():
        assert set(case.related) <= set(SHIPPED) - {case.id}, case.id
        assert len(set(case.related)) == len(case.related), case.id


@pytest.mark.parametrize("id", PLAYED)
def test_it_can_be_played_to_the_end_in_every_style(id):
    case = SHIPPED[id]
    assert case.in_both
    assert len(case.ledger().expectations) == len(case.expectations)
    drill = case.drill
    for style in styles():
        found = set()
        for stage in STAGES:
            assert drill.models(stage, style)[0].style == style
            found |= {id for reply in drill.models(stage, style) for id in reply.facts}
        found |= {id for moment in drill.moments for reply in drill.answers(moment.id) for id in reply.facts}
        others = {
            id for stage in STAGES for other in styles() for reply in drill.models(stage, other) for id in reply.facts
        }
        assert {fact.id for fact in case.facts if fact.must} <= found | others


@pytest.mark.parametrize("id", PLAYED)
def test_its_traps_are_of_many_kinds_and_half_of_them_sound_kind(id):
    traps = [reply for stage in STAGES for reply in SHIPPED[id].drill.traps(stage)]
    harms = {move for trap in traps for move in trap.moves if moves()[move].polarity == "harms"}
    mixed = [trap for trap in traps if any(moves()[move].polarity == "helps" for move in trap.moves)]
    assert len(harms) >= 6
    assert len(mixed) >= 3


@pytest.mark.parametrize("id", SHIPPED)
def test_its_story_is_as_long_as_one_tells_it(id):
    zh, en = SHIPPED[id].story("zh"), SHIPPED[id].story("en")
    assert zh.startswith("# ")
    assert en.startswith("# ")
    assert 250 <= sum("一" <= sign <= "鿿" for sign in zh) <= 700
    assert 150 <= len(en.split()) <= 420


def test_the_reference_of_a_review_is_shown_only_to_those_who_ask_for_it(capsys):
    case = next(case for case in SHIPPED.values() if case.review.mine)
    shown = {}
    for asked in ((), ("--answers",)):
        assert run(["case", "show", case.id, *asked, "--locale", "en"]) == 0
        shown[asked] = capsys.readouterr().out
    for words in (case.review.mine[0].what, case.review.questions[0].good[0]):
        assert words.en not in shown[()]
        assert words.en in shown["--answers",]
    assert case.review.questions[0].ask.en in shown[()]


def test_cases_come_with_the_wheel():
    project = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    assert '"casebook" = "steward/_content/casebook"' in project
