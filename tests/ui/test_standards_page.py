"""The catalogue's page without a browser: what is listed, found, and said of one standard."""

import re

import pytest

from steward.standards import catalogue
from steward.ui import visit
from steward.ui.page import TITLES
from steward.ui.standard_uses import ids_in, uses
from steward.ui.standards_page import StandardsPage, detail


@pytest.fixture(params=["zh", "en"])
def here(request, workspace):
    return visit.Visit(workspace, request.param)


def heard(page, **content):
    page.browser._handle_custom_msg(content, [])
    return page.browser


def test_all_standards_are_listed_with_their_marks(here):
    page = StandardsPage(here)
    assert len(page.browser.briefs) == 486 and len(page.browser.hits["ids"]) == 486
    marks = {one["id"]: one["marks"] for one in page.browser.briefs}
    assert marks["plan.env.weekly-visits"] == ["conflict", "uncertain"]
    assert marks["style.analytical"] == ["inferred"]


def test_words_are_looked_up_and_an_address_opens_one(workspace):
    page = StandardsPage(visit.Visit(workspace, "zh", {"id": "g6.visit-ratio", "q": "走访 8%"}))
    page.open()
    assert page.browser.hits == {"words": "走访 8%", "ids": ["g6.visit-ratio"]}
    assert page.browser.selected == page.browser.detail["id"] == "g6.visit-ratio"
    assert heard(page, type="search", words="长颈鹿").hits["ids"] == []
    assert heard(page, type="open", id="").detail == {}


def test_an_unknown_id_is_answered_with_what_was_meant(workspace):
    page = StandardsPage(visit.Visit(workspace, "zh", {"id": "visit-ratio"}))
    page.open()
    assert "是不是 g6.visit-ratio" in page.browser.detail["trouble"]


def test_one_standard_is_told_whole(workspace):
    found = heard(StandardsPage(visit.Visit(workspace, "zh")), type="open", id="g6.visit-ratio").detail
    assert ["走访比例", "8%"] in found["numbers"] and ["频次", "每月"] in found["numbers"]
    assert found["facts"][0] == ["出处", "《优秀片区管家》", "G6 走访管理"]
    assert any("走访比例" in use["text"] and use["href"].endswith("manage/kpis.ipynb") for use in found["uses"])
    rules = [rule for side in found["conflicts"][0]["sides"] for rule in side["rules"]]
    assert [rule["id"] for rule in rules if rule["chosen"]] == ["g6.visit-ratio"]


def test_what_the_company_chose_follows_its_profile(workspace):
    path = workspace.profile_path
    text = path.read_text(encoding="utf-8")
    path.write_text(
        re.sub(r"household-visits: \S+", "household-visits: plan.env.weekly-visits", text), encoding="utf-8"
    )
    found = heard(StandardsPage(visit.Visit(workspace, "en")), type="open", id="g6.visit-ratio").detail
    rules = [rule for side in found["conflicts"][0]["sides"] for rule in side["rules"]]
    assert [rule["id"] for rule in rules if rule["chosen"]] == ["plan.env.weekly-visits"]


def test_every_standard_can_be_shown_and_notes_for_authors_are_not(here):
    company = here.workspace.company()
    for one in catalogue().values():
        said = str(detail(one, company, here))
        assert not one.note or one.note not in said, one.id
        if here.locale == "en":
            assert not re.findall(r"[\u4e00-\u9fff]+", said), one.id


def test_uses_name_pages_that_exist():
    found = uses()
    assert {use.page for places in found.values() for use in places} - {""} <= set(TITLES)
    assert any(use.page == "manage/plan" for use in found["plan.security.taxi-24h"])


def test_ids_are_read_out_of_any_text_and_nothing_else_is():
    text = "see `g6.visit-ratio`, [complaint.flow] and example.com or g6.visit-ratioo; g4.three-day-rule."
    assert ids_in(text) == {"g6.visit-ratio", "complaint.flow", "g4.three-day-rule"}
