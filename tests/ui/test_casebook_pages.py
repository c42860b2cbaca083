"""The pages of the casebook without a browser: what is listed, what a case and a guide say, and that all of it leads somewhere."""

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlparse

import pytest

from steward.casebook import casebook
from steward.casebook.authoring import copy_of
from steward.casebook.authoring import save as save_case
from steward.casebook.guides import guidebook
from steward.content import content_root
from steward.errors import StewardError
from steward.quiz.courses.courses import incidents, rehearsals
from steward.ui import visit
from steward.ui.cases import guiding, showing
from steward.ui.cases.browsing import CasebookPage
from steward.ui.learn.course_scenes import _casebook

CASES, GUIDES = casebook().cases, guidebook().guides


@pytest.fixture(params=["zh", "en"])
def here(request, workspace):
    return visit.Visit(workspace, request.param)


def at(here, **query):
    return visit.Visit(here.workspace, here.locale, query)


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def addresses(html):
    return re.findall(r'href="([^"#][^"]*)"', html)


def test_every_case_is_told_in_the_readers_language_and_hides_its_reference(here):
    for case in CASES.values():
        html = showing.composed(at(here, case=case.id))
        before, _, hidden = html.partition('id="reference"')
        assert hidden.index("<details") < hidden.index("<li"), case.id
        assert case.title.text.say(here.locale).replace("'", "&#x27;") in before
        assert html.count("<script") == 0
        if here.locale == "en":
            assert not re.findall(r"[\u4e00-\u9fff]", words(html)), case.id


def test_what_was_invented_stands_apart_from_what_the_source_tells(here):
    html = showing.composed(at(here, case="flooded-flower-trough"))
    told = [event.told for event in CASES["flooded-flower-trough"].happened]
    assert html.count('class="is-source"') == told.count("source") > 0
    assert html.count('class="is-invented"') == told.count("invented") > 0


def test_every_way_out_of_the_pages_leads_to_a_page(here):
    found = set()
    for id in ("ceiling-leak", "night-bulb"):
        found |= set(addresses(showing.composed(at(here, case=id))))
    found |= set(addresses(guiding.listed(here))) | set(addresses(guiding.beside_sheet(GUIDES["conflict-pets"], here)))
    found |= {link["href"] for brief in CasebookPage(here).browser.briefs for link in brief["links"]}
    for address in found:
        notebook = urlparse(address).path.partition("/voila/render/")[2]
        assert (content_root() / notebook).is_file(), address
        asked = parse_qs(urlparse(address.replace("&amp;", "&")).query)
        assert asked.get("case", ["ceiling-leak"])[0] in CASES and asked.get("guide", ["keys"])[0] in GUIDES


def test_what_a_company_wrote_is_only_ever_words_and_says_what_is_missing(here):
    own = copy_of(CASES["ceiling-leak"], "our-drip")
    data = {
        **own.data,
        "title": {"zh": "水 <b>又</b> 来了"},
        "status": [{"stage": "draft", "by": "何敏", "on": "2026-11-22"}],
    }
    save_case(
        here.workspace, type(own)("our-drip", data, {"zh": "# 题\n\n她说 <img src=x> [点我](http://x.example)。"})
    )
    html = showing.composed(at(here, case="our-drip"))
    assert "<b>又" not in html and "<img" not in html and "http://x.example" not in addresses(html)
    assert "何敏" in html
    brief = next(one for one in CasebookPage(here).browser.briefs if one["key"] == "case:our-drip")
    assert any("English" in chip for chip in brief["chips"]) and len(brief["chips"]) == 3


def test_an_address_that_names_no_case_says_so_and_reads_no_file(here):
    for id in ("", "nowhere", "../../etc", str(here.workspace.root)):
        with pytest.raises(StewardError) as error:
            showing.composed(at(here, case=id))
        assert error.value.code in ("no-case-named", "unknown-case")


def test_the_list_is_searched_narrowed_and_likened(here):
    page = CasebookPage(at(here, q="漏水"))
    assert page.browser.hits["found"][0]["key"] == "case:ceiling-leak" and page.browser.hits["found"][0]["why"]
    page.browser._handle_custom_msg({"type": "like", "words": "狗没拴绳，吓到孩子"}, [])
    assert page.browser.hits["found"][0]["key"] == "case:dog-mess"
    page.browser._handle_custom_msg({"type": "search", "words": ""}, [])
    assert len(page.browser.hits["found"]) == len(CASES) + len(GUIDES) == len(page.browser.briefs)
    kinds = {key["key"] for key in page.browser.filters}
    assert all(kinds <= set(brief) for brief in page.browser.briefs)
    assert CasebookPage(at(here, standard="revisit.rework-24h")).browser.hits["found"]


def test_a_guide_in_the_workspace_that_is_broken_is_named_and_hides_no_other(here):
    here.workspace.guides.mkdir()
    (here.workspace.guides / "bad.yaml").write_text("format: 1\nid: bad\ntitle: {zh: 坏}\n", encoding="utf-8")
    html = guiding.listed(here)
    assert "bad.yaml" in html and html.count("cases/guides.ipynb?guide=") == len(GUIDES)


def test_talks_and_incidents_of_the_courses_lead_to_the_cases_that_tell_them(here):
    named = [one.casebook for one in rehearsals().values() if one.casebook]
    assert len(named) > 10 and set(named) <= set(CASES)
    linked = [id for id in incidents() if _casebook(id, here)]
    assert len(linked) >= len(incidents()) - 1
    assert _casebook("free-night-bulb", here)[0]["href"].endswith("case=night-bulb")


def test_a_guide_can_be_read_where_no_file_can_be_written(here, monkeypatch):
    (here.workspace.root / "guides").write_text("in the way", encoding="utf-8")
    told = []
    monkeypatch.setattr(guiding.page, "put", lambda html, _: told.append(html))
    guiding._show_one(GUIDES["conflict-pets"], here)
    html = "".join(told)
    assert GUIDES["conflict-pets"].title.text.say(here.locale) in html
    assert 'role="alert"' in html


def test_a_story_in_the_other_language_is_marked_as_such_for_those_who_hear_it(here):
    draft = copy_of(CASES["ceiling-leak"], "leak-two")
    other = "en" if here.locale == "zh" else "zh"
    save_case(here.workspace, replace(draft, stories={other: draft.stories[other]}))
    html = showing.composed(at(here, case="leak-two"))
    assert f'class="sw-case__story" lang="{"en" if other == "en" else "zh-CN"}"' in html
