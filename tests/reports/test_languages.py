"""One language on one page: no Chinese in an English report of the sample estate, no stray English in a Chinese one."""

from __future__ import annotations

import re

import pytest
from lxml import html as lxml_html

from steward.reports import fragments
from steward.reports.material import Material
from steward.reports.sentences import three_things
from steward.reports.team_report import build
from steward.reports.terms import has_chinese
from steward.service.period import Period

TEAMS = ("east", "south", "repair-1", "cleaning")
MEANT = {
    "Wilson", "Newcombe", "Kaplan", "Meier", "log", "Spearman", "Laney", "Excel", "rejects", "team", "performance", "sample",
}  # fmt: skip
"""Names of methods, of the report and of its source."""


def words(material: Material, team: str, period: str, locale: str) -> str:
    report = build(material, team, Period.parse(period), {"kind": "team-performance", "team": team, "period": period})
    page = "".join(getattr(fragments, part)(report, locale)._repr_html_() for part in fragments.__all__)
    spoken = " ".join(repr(getattr(fragments, part)(report, locale)) for part in fragments.__all__)
    tree = lxml_html.fromstring(f"<div>{page}</div>")
    labels = tree.xpath("//@aria-label | //@data-label")
    return "\n".join([*tree.itertext(), *labels, spoken, *(t.text for t in three_things(report, locale))])


@pytest.mark.parametrize("period", ["2026-10", "2026-Q3", "2025-08"])
@pytest.mark.parametrize("team", TEAMS)
def test_an_english_report_of_the_sample_estate_holds_no_chinese(material: Material, team: str, period: str):
    found = [line for line in words(material, team, period, "en").splitlines() if has_chinese(line)]
    assert found == []


@pytest.mark.parametrize("team", TEAMS)
def test_a_chinese_report_holds_no_stray_english(material: Material, team: str):
    text = words(material, team, "2026-10", "zh")
    text = re.sub(r"[\w-]*\d[\w-]*", " ", text)  # numbers of cases, fingerprints
    text = re.sub(r"\b[a-z0-9]+(?:[.-][a-z0-9-]+)+\b", " ", text)  # standards, KPIs, the report
    stray = set(re.findall(r"[A-Za-z]{2,}", text)) - MEANT
    known = {"zh", "complaints", "complaint", "events", "work", "orders", "revisits", "visits", "households", "staff", "fees", "inspections", "activities", "survey", "rounds", "responses"}  # fmt: skip
    assert stray - known == set()


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_no_sentence_keeps_a_field_that_was_not_filled_in(material: Material, locale: str):
    for team in TEAMS:
        assert not re.search(r"\{[a-z_]*\}|None|nan|inf\b", words(material, team, "2026-10", locale))


def test_chinese_sentences_end_with_full_width_marks(material: Material):
    text = words(material, "east", "2026-10", "zh")
    assert not re.search(r"[\u4e00-\u9fff][,;:!?]|[\u4e00-\u9fff]\.(?:\s|$)", text)
