"""A manager opens the file: with the network cut, on a wide screen and on a phone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from steward.reports import fragments
from steward.reports.fragments.opening import title
from steward.reports.page import page
from steward.reports.team_report import TeamReport

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def file(east: TeamReport, tmp_path_factory: pytest.TempPathFactory) -> Path:
    cells = []
    for part in (
        "head",
        "three_things",
        "kpis",
        "trend",
        "standing",
        "flow",
        "durations",
        "satisfaction",
        "calls",
        "notes",
        "cases",
    ):
        html = getattr(fragments, part)(east, "zh")._repr_html_()
        output = nbformat.v4.new_output("execute_result", data={"text/html": html})
        cells.append(nbformat.v4.new_code_cell("", outputs=[output]))
    path = tmp_path_factory.mktemp("页 面") / "报告.html"
    path.write_text(page(nbformat.v4.new_notebook(cells=cells), title(east, "zh"), "zh"), encoding="utf-8")
    return path


@pytest.fixture(params=[1280, 375])
def opened(request: pytest.FixtureRequest, file: Path, chromium: Any) -> Iterator[Any]:
    window = chromium.new_context(viewport={"width": request.param, "height": 900}, offline=True)
    tab = window.new_page()
    told: list[str] = []
    asked: list[str] = []
    tab.on("console", lambda message: told.append(message.text))
    tab.on("pageerror", lambda error: told.append(str(error)))
    tab.on("request", lambda wanted: asked.append(wanted.url))
    tab.goto(file.as_uri())
    yield tab
    window.close()
    assert told == [], json.dumps(told)
    assert asked == [file.as_uri()]


def test_it_opens_offline_without_a_complaint_and_fits_the_screen(opened: Any):
    assert opened.get_by_role("heading", name="三件要知道的事").is_visible()
    assert opened.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert opened.evaluate("[...document.querySelectorAll('figure svg')].filter(s => s.clientWidth).length") == 3


def test_a_figure_opens_its_cases(opened: Any):
    opened.locator(".sw-kpi a", has_text="投诉按时办结率").first.click()
    assert opened.locator("#cases-complaint-on-time").evaluate("place => place.open")


def test_the_theme_can_be_switched(opened: Any):
    before = opened.evaluate("getComputedStyle(document.body).backgroundColor")
    opened.get_by_role("button", name="换深色 / 浅色").click()
    assert opened.evaluate("getComputedStyle(document.body).backgroundColor") != before


def test_one_heading_leads_and_every_picture_has_words(opened: Any):
    assert opened.locator("h1").count() == 1
    unnamed = "[...document.querySelectorAll('svg[role=img]')].filter(s => !s.getAttribute('aria-label')).length"
    assert opened.evaluate(unnamed) == 0
    assert opened.evaluate("document.documentElement.lang") == "zh-CN"
