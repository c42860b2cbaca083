"""Who may decide what, and whose rule says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.company import default_company
from steward.errors import StewardError
from steward.service.complaints.authority import decides, highest, levels, matters, may
from steward.standards import standard
from steward.words import LOCALES

SITE = default_company()
PERSONALLY = SITE.model_copy(update={"rules": {**SITE.rules, "complaint-authority": "z9.handle-personally"}})
MATTERS = sorted(matters())


@pytest.mark.parametrize("company", [SITE, PERSONALLY, None])
def test_compensation_and_complaints_about_the_head_go_to_company_leadership(company):
    for matter in ("compensation", "about-head"):
        assert decides(matter, company).level == "leadership"
        assert "complaint.authority.leadership" in decides(matter, company).standards
        assert [level for level in levels() if may(level, matter, company)] == ["leadership"]


def test_the_company_chooses_who_handles_an_ordinary_complaint():
    assert (decides("complaint", SITE).level, decides("complaint", PERSONALLY).level) == ("service-centre", "steward")
    assert decides("complaint", SITE).standards[0] == "complaint.authority.site-office"
    assert decides("complaint", PERSONALLY).standards[0] == "z9.handle-personally"
    assert decides("complaint", rule="z9.handle-personally") == decides("complaint", PERSONALLY)


def test_what_we_cannot_solve_goes_up_by_the_chosen_way():
    assert decides("beyond-us", SITE).level == "quality-department"
    assert decides("beyond-us", PERSONALLY).level == "project-manager"


def test_missing_keys_need_the_project_manager():
    assert not may("service-centre", "missing-keys")
    assert may("project-manager", "missing-keys")


@given(st.sampled_from(MATTERS), st.sampled_from(list(levels())), st.sampled_from([SITE, PERSONALLY]))
def test_whoever_stands_above_may_decide_what_those_below_may(matter, level, company):
    order = list(levels())
    allowed = [may(one, matter, company) for one in order]
    assert allowed == sorted(allowed)
    assert allowed[-1]
    assert may(level, matter, company) == (order.index(level) >= order.index(decides(matter, company).level))


@given(st.lists(st.sampled_from(MATTERS), min_size=1), st.sampled_from([SITE, PERSONALLY]))
def test_the_gravest_matter_says_who_decides_the_whole(found, company):
    order = list(levels())
    assert order.index(highest(found, company).level) == max(order.index(decides(m, company).level) for m in found)


@pytest.mark.parametrize("matter", MATTERS)
@pytest.mark.parametrize("company", [SITE, PERSONALLY])
def test_every_decision_names_its_standards_in_both_languages(matter, company):
    told = decides(matter, company)
    assert told.standards
    for locale in LOCALES:
        assert told.sentence(locale)
        for id, (name, _) in zip(told.standards, told.rows(locale), strict=False):
            assert name == standard(id).id
    assert "本工具的推定" in told.text("zh") or told.assumption is None


def test_what_is_not_there_is_named_with_what_is():
    with pytest.raises(StewardError, match="no matter “money”; there are: complaint, "):
        decides("money")
    with pytest.raises(StewardError, match="no level “boss”; there are: steward, "):
        may("boss", "complaint")
    with pytest.raises(StewardError, match="does not say who handles a complaint"):
        decides("complaint", rule="complaint.flow")
