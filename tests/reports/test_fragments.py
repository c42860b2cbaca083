"""Sections as HTML: figures with their n, links to their cases, nothing of the records taken for markup."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from lxml import html as lxml_html

from steward.reports import fragments
from steward.reports.fragments.data import shown_rows
from steward.reports.team_report import TeamReport
from steward.words import Text

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def page(report: TeamReport, locale: str = "zh") -> str:
    return "".join(getattr(fragments, part)(report, locale)._repr_html_() for part in fragments.__all__)


def parsed(text: str):
    return lxml_html.fromstring(f"<div>{text}</div>")


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_every_figure_of_the_table_has_its_n_and_a_verdict(east: TeamReport, locale: str):
    for row in parsed(fragments.kpis(east, locale)._repr_html_()).xpath("//tr[th[@data-cell='name']]"):
        (n,) = row.xpath("./td[@data-cell='n']")
        assert re.fullmatch(r"[\d,]+(/[\d,]+)?", n.text_content()), n.text_content()
        assert row.xpath("./td[@data-cell='verdict']//use")


def test_every_figure_leads_to_its_cases_on_the_same_page(east: TeamReport):
    tree = parsed(page(east))
    targets = {element.get("id") for element in tree.xpath("//*[@id]")}
    links = [a.get("href") for a in tree.xpath("//a[@href]")]
    assert links
    assert all(href.startswith("#") and href[1:] in targets for href in links)


def test_a_finding_can_be_told_as_a_case_where_the_workbench_shows_the_report(east: TeamReport):
    tree = parsed(fragments.flow(east, "zh")._repr_html_())
    ways = tree.xpath("//th//a[@data-app='cases/write']")
    assert [way.get("data-query") for way in ways] == [f"complaint={way.cases[0]}" for way in east.flow.left]
    # In a file that is sent on they lead nowhere, and do not show.
    assert all(way.get("hidden") is not None and way.get("href") is None for way in ways)


def test_anchors_are_unique(east: TeamReport):
    ids = [element.get("id") for element in parsed(page(east)).xpath("//*[@id]")]
    assert len(ids) == len(set(ids))


def test_a_script_in_the_records_is_shown_not_run(east: TeamReport):
    text = Text(EVIL, EVIL)
    evil = replace(
        east,
        team_name=text,
        estate=text,
        calls=tuple(replace(call, what=text, owner=EVIL, case=EVIL, building=EVIL, who=text) for call in east.calls),
        cases=tuple(
            replace(found, rows=tuple(replace(row, what=text, id=EVIL, source=text) for row in found.rows[:3]))
            for found in east.cases
        ),
        trends=tuple(
            replace(t, name=text, measures=tuple(replace(m, name=text) for m in t.measures)) for t in east.trends
        ),
        lines=tuple(replace(line, name=text, note=text) for line in east.lines),
    )
    for locale in ("zh", "en"):
        made = page(evil, locale)
        assert "<script" not in made
        assert "<img" not in made
        assert "onerror=alert(1)&gt;" in made
        assert not parsed(made).xpath("//*[@onerror]")


def test_a_section_without_data_is_one_plain_sentence_and_the_rest_stands(east: TeamReport):
    bare = replace(
        east, headline=None, trends=(), standing=None, flow=None, waits=(), survey=None, plan=None, trainings=(), calls=(),
        calls_checked=False, calls_too_old=0, lines=tuple(replace(line, n=0, value=None, verdict="no-data") for line in east.lines), cases=(),
    )  # fmt: skip
    for part in ("kpis", "trend", "standing", "flow", "durations", "satisfaction", "owed", "plan", "training", "calls"):
        for locale in ("zh", "en"):
            made = getattr(fragments, part)(bare, locale)
            assert made.sentence.rstrip().endswith(("。", "."))
            paragraphs = parsed(made._repr_html_()).xpath("//p")
            assert len(paragraphs) == 1, part


def test_repairs_take_the_place_of_complaints_where_there_are_none(repairs: TeamReport):
    from steward.reports.flow import Flow, Step

    steps = (Step(Text("报修", "Reported"), 40), Step(Text("完工", "Finished"), 31))
    made = fragments.flow(replace(repairs, flow=Flow("work_orders", 40, steps)), "en")
    assert "no complaints" in made.sentence
    assert "31</b>/40" in made._repr_html_()


def test_the_other_teams_appear_only_as_dots(east: TeamReport, material):
    made = page(east, "zh") + page(east, "en")
    for team in material.board.teams:
        if team != "east":
            listed = material.company.team(team)
            assert listed.zh not in made
            assert listed.en not in made


def test_a_fragment_is_one_sentence_where_html_is_not_shown(east: TeamReport):
    for part in fragments.__all__:
        words = repr(getattr(fragments, part)(east, "zh"))
        assert words
        assert "\n" not in words
        assert "<" not in words


def test_however_many_figures_have_however_many_cases_the_page_stays_small():
    assert shown_rows([24, 25, 800]) == 100
    for totals in ([500] * 80, [100_000] * 20, [3] * 4000):
        most = shown_rows(totals)
        assert sum(min(n, most) for n in totals) <= max(2_600, len(totals))
