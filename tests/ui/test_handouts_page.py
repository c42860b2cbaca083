"""The page of hand-outs without a browser: what there is for a case, what is made, and what is said when something is missing."""

import pytest

import steward.reports.pdf
from steward.casebook import casebook
from steward.ui import visit
from steward.ui.cases.handing_out import HandoutPage

CASE = "flooded-flower-trough"
TALKED = next(id for id, case in casebook().cases.items() if not case.playable)


@pytest.fixture
def make(workspace, monkeypatch):
    monkeypatch.setattr(steward.reports.pdf, "find_browser", lambda: None)

    def make(locale="zh", **query):
        page = HandoutPage(visit.Visit(workspace, locale, query))
        page.open()
        return page

    return make


def test_sheets_and_the_guides_that_name_the_case_are_made_listed_and_zipped(make, workspace):
    page = make(case=CASE)
    assert "-cards.zh.html" in page.preview.value and not page.shelf.reports  # looking makes nothing
    page.sheets.chosen, page.language.value, page.guide.value = ["cards"], "both", "*"
    page.button.click()
    page.making.wait()
    assert page.making.state == "done", page.making.message
    titles = [row["title"] for row in page.shelf.reports]
    assert titles[:2] == ["角色卡，中文", "角色卡，英文"] and len(titles) > 2
    assert [link["download"] for link in page.making.links] == [True]
    assert (workspace.handouts / f"{CASE}-handouts.zip").is_file()


def test_without_a_browser_pdf_cannot_be_chosen_and_the_page_says_why(make):
    page = make(case=CASE)
    assert {one["value"]: one["disabled"] for one in page.formats.options} == {"html": False, "pdf": True}
    assert "Chrome" in page.formats.note


def test_a_case_to_talk_about_says_why_it_has_no_role_cards(make):
    page = make("en", case=TALKED)
    assert {one["value"] for one in page.sheets.options if one["disabled"]} == {"cards", "observer"}
    assert "nobody in it is to be played" in page.sheets.note
    page.sheets.chosen = ["cards"]
    page.button.click()
    assert page.making.state == "failed" and "at least one" in page.making.message


def test_a_case_that_is_not_there_is_named_as_it_was_typed(make):
    assert "&lt;b&gt;gone" in make(case="<b>gone").notice.value


def test_a_tick_is_told_by_itself(make):
    page = make(case=CASE)
    for value in ("observer", "slides"):
        page.sheets._heard(page.sheets, {"type": "tick", "value": value, "on": False}, [])
    assert page.sheets.chosen == ["cards", "sheet", "answers", "run"]
