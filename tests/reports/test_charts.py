"""Charts that read in grey, follow the theme and say in words what they show."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest

from steward.reports import charts, funnel_chart, trend_chart, waiting_chart
from steward.reports.team_report import TeamReport


@pytest.fixture(scope="module")
def drawn(east: TeamReport) -> dict[str, str]:
    return {
        "trend": str(trend_chart.draw(east.trend(east.headline), "走势 <一句话>", "zh")),
        "funnel": str(funnel_chart.draw(east.standing, "一句话", "zh")),
        "waiting": str(waiting_chart.draw(east.waits[0], "一句话", "zh")),
    }


@pytest.mark.parametrize("name", ["trend", "funnel", "waiting"])
def test_a_chart_is_drawn_wide_and_narrow_and_described_by_a_sentence(drawn: dict[str, str], name: str):
    svgs = re.findall(r"<svg [^>]*>", drawn[name])
    assert ["sw-wide-only" in svg for svg in svgs] == [True, False]
    assert all('role="img"' in svg and "aria-label=" in svg for svg in svgs)


@pytest.mark.parametrize("name", ["trend", "funnel", "waiting"])
def test_every_colour_is_a_token_of_the_theme(drawn: dict[str, str], name: str):
    colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawn[name])) - {"none"}
    assert colours
    assert all(colour.startswith("var(--sw-") for colour in colours)


@pytest.mark.parametrize("name", ["trend", "funnel", "waiting"])
def test_a_chart_loads_nothing_and_names_no_font_or_english_role(drawn: dict[str, str], name: str):
    assert not re.search(r"https?:|font-family|aria-roledescription|<style|<script|href", drawn[name])


def test_lines_differ_by_their_strokes_not_only_by_colour(drawn: dict[str, str]):
    dashes = set(re.findall(r'stroke-dasharray="([^"]+)"', drawn["trend"]))
    assert {"8,3", "1,3"} <= dashes  # target and mean; the rate itself is solid


def test_the_sentence_is_escaped(drawn: dict[str, str]):
    assert "走势 &lt;一句话&gt;" in drawn["trend"]


def test_every_month_of_the_trend_stands_over_its_n(east: TeamReport, drawn: dict[str, str]):
    wide = drawn["trend"].split("</svg>")[0]
    words = re.findall(r">([^<>]+)</text>", wide)
    assert "n" in words
    for month in east.trend(east.headline).months:
        assert str(month.n) in words


def test_a_trend_of_one_month_without_limits_can_be_drawn(east: TeamReport):
    one = replace(east.trend(east.headline), months=east.trend(east.headline).months[-1:], centre=None, measures=())
    assert "<svg" in trend_chart.draw(one, "x", "en")


def test_labels_that_would_overlap_are_moved_apart_in_order():
    moved = charts.spread([100.0, 101.0, 102.0, 180.0], 15)
    assert all(b - a >= 14.9 for a, b in itertools.pairwise(moved))
