"""The company profile decides, and says clearly what is wrong with it."""

import pytest

from steward.company import RULE_CHOICES, default_company, load_company
from steward.errors import StewardError
from steward.standards import catalogue, feeding, standard


def write(tmp_path, text):
    path = tmp_path / "company.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_profile_decides_every_disagreement_by_a_standard_of_the_catalogue():
    company = default_company()
    assert set(company.rules) == set(RULE_CHOICES)
    for _, choices in RULE_CHOICES.values():
        assert all(choice in catalogue() for choice in choices)


def test_a_profile_states_only_what_differs(tmp_path):
    company = load_company(
        write(
            tmp_path,
            "estate: {zh: 望湖里}\nrules: {household-visits: plan.env.weekly-visits}\n"
            "teams:\n  - {id: east, zh: 东区管家组, en: East stewards, also: [东区]}\nterms: {水电: Plumbing}\n",
        )
    )
    assert company.rules["household-visits"] == "plan.env.weekly-visits"
    assert company.rules["staff-talks"] == default_company().rules["staff-talks"]
    assert company.team("东区").id == "east"
    assert company.team_name("east", "en") == "East stewards"
    assert company.team_name("西区", "en") == "西区"
    assert (company.term("水电", "en"), company.term("水电", "zh")) == ("Plumbing", "水电")
    assert company.estate.say("en") == "望湖里"
    assert company.fingerprint != default_company().fingerprint


def test_all_mistakes_of_a_profile_are_told_at_once_with_their_place(tmp_path):
    path = write(tmp_path, "version: 0\ncalendars: {office: {hours: ['9-12']}}\nconfidence: 2\nsurprise: 1\n")
    with pytest.raises(StewardError) as caught:
        load_company(path)
    said = caught.value.describe("zh")
    assert len(caught.value.troubles) == 4
    for place in ("version", "calendars.office.hours.0", "confidence", "surprise"):
        assert place in said


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("rules: {household-visits: g4.three-day-rule}", "g6.visit-ratio"),
        ("default_calendar: nights", "nights"),
        ("teams: [{id: a, zh: 甲}, {id: a, zh: 乙}]", "stands twice"),
        ("calendars: {x: {hours: ['08:00-12:00', '11:00-13:00']}}", "overlap"),
        ("calendars: {x: {hours: ['12:00-08:00']}}", "end after they start"),
        ("teams: [{id: ../etc, zh: 甲}]", "teams.0.id"),
    ],
)
def test_a_choice_that_does_not_exist_names_those_that_do(tmp_path, text, hint):
    with pytest.raises(StewardError) as caught:
        load_company(write(tmp_path, text))
    assert hint in caught.value.describe("en")


@pytest.mark.parametrize(
    "content", [b"version: [1\n", b"\xb0\xb2: \xff", b"- a\n- b\n", b"!!python/object/apply:os.system ['true']"]
)
def test_a_file_that_is_no_profile_gets_one_sentence(tmp_path, content):
    path = tmp_path / "company.yaml"
    path.write_bytes(content)
    with pytest.raises(StewardError) as caught:
        load_company(path)
    assert caught.value.code == "profile-unreadable"
    assert "company.yaml" in caught.value.describe("zh")


def test_standards_are_found_by_id_and_by_what_they_feed():
    assert standard("g6.visit-ratio").params["visit_ratio"] == 0.08
    assert len(catalogue()) == 486
    assert len(feeding("report")) == 107
    with pytest.raises(StewardError) as caught:
        standard("g6.nothing")
    assert caught.value.code == "unknown-standard"
