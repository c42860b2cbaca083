"""The report builder without a browser: sensible defaults, progress, what came of it."""

import dataclasses
from pathlib import Path

import pytest

import steward.reports
import steward.reports.pdf
from steward.errors import Trouble
from steward.reports import BatchResult, Outcome
from steward.ui import summary, visit
from steward.ui.reporting import ReportApp
from steward.ui.summary import Standing
from steward.words import Text

STANDING = Standing(
    "2026-10-31T20:00", "2026-10", {}, "", teams=("east", "west"), months=("2026-08", "2026-09", "2026-10")
)


@pytest.fixture
def asked(monkeypatch, workspace):
    """Give what the batch was asked for; two teams are made, one of them fails where told so."""
    seen = {"fail": False}

    def render_all(workspace, kind, period, *, teams, formats, locale, progress):
        seen.update(kind=kind, period=period, teams=teams, formats=formats, locale=locale)
        outcomes = []
        for number, team in enumerate(teams or ["east", "west"], 1):
            progress(number - 1, 2, "")
            path = workspace.reports / f"team-performance-{team}-{period}.{locale}.html"
            path.parent.mkdir(exist_ok=True)
            path.write_text("<p>report</p>")
            outcomes.append(Outcome(team, Text("东区管家组", "East stewards"), "made", (path,), 1.0))
        if seen["fail"]:
            trouble = Trouble("x", Text("磁盘满了。", "The disk is full."))
            outcomes[-1] = dataclasses.replace(outcomes[-1], state="failed", paths=(), troubles=(trouble,))
        return BatchResult(tuple(outcomes), 3.2)

    monkeypatch.setattr(steward.reports, "render_all", render_all)
    monkeypatch.setattr(steward.reports.pdf, "find_browser", lambda: Path("/usr/bin/chromium"))
    monkeypatch.setattr(summary, "standing", lambda *_: STANDING)
    return seen


@pytest.fixture
def make(workspace, asked):
    def make(locale="zh", **query):
        app = ReportApp(visit.Visit(workspace, locale, query))
        app.open()
        return app

    return make


def pressed(app):
    app.button.click()
    app.making.wait()
    return app


def test_the_last_full_month_of_all_teams_in_the_readers_language_is_offered(make, asked):
    pressed(make())
    assert asked == {
        "fail": False,
        "kind": "team-performance",
        "period": "2026-10",
        "teams": None,
        "formats": ["html"],
        "locale": "zh",
    }


def test_one_team_another_month_and_more_formats_can_be_asked_for(make, asked):
    app = make()
    app.team.value, app.period.value, app.locale.value = "west", "2026-09", "en"
    app.formats.chosen = ["pdf", "html"]
    pressed(app)
    assert (asked["teams"], asked["period"], asked["formats"], asked["locale"]) == (
        ["west"],
        "2026-09",
        ["html", "pdf"],
        "en",
    )


def test_an_address_may_name_the_team(make):
    assert make(team="west").team.value == "west"


def test_what_was_made_is_said_and_can_be_opened(make):
    app = pressed(make())
    assert app.making.message == "2 份报告好了，用了 3 秒。"
    assert app.making.links[0]["href"] == "/steward/files/reports/team-performance-east-2026-10.zh.html"
    assert app.shelf.reports[0]["links"][0]["text"] == "打开"
    assert not app.button.disabled


def test_a_team_that_failed_is_named_and_the_others_stand(make, asked):
    asked["fail"] = True
    app = pressed(make())
    assert "1 份报告好了" in app.making.message and "没有做成：磁盘满了。" in app.making.message
    assert not app.making.fine and len(app.making.links) == 1


def test_no_format_is_said_before_anything_is_made(make, asked):
    app = make()
    app.formats.chosen = []
    app.button.click()
    assert app.making.state == "failed" and "至少选一种" in app.making.message
    assert "kind" not in asked


def test_without_a_browser_pdf_cannot_be_chosen_and_the_page_says_why(make, monkeypatch):
    monkeypatch.setattr(steward.reports.pdf, "find_browser", lambda: None)
    app = make()
    assert {one["value"]: one["disabled"] for one in app.formats.options} == {"html": False, "xlsx": False, "pdf": True}
    assert "Chrome" in app.formats.note


def test_stopping_leaves_the_form_ready(make, monkeypatch):
    def forever(*_, progress, **__):
        while True:
            progress(0, 1, "")

    app = make()
    monkeypatch.setattr(steward.reports, "render_all", forever)
    app.button.click()
    app.making.stop()
    app.making.wait()
    assert app.making.state == "stopped" and not app.button.disabled


def test_a_report_in_the_other_language_says_so(make, workspace):
    workspace.reports.mkdir(exist_ok=True)
    (workspace.reports / "team-performance-team-x-2026-10.en.html").write_text("x")
    titles = [one["title"] for one in make().shelf.reports]
    assert titles == ["team-performance-team-x-2026-10.en（英文）"]


def test_a_workspace_without_records_says_what_to_do(workspace):
    app = ReportApp(visit.Visit(workspace, "en"))
    app.open()
    app.loading.wait(120)
    assert "Import them first" in app.loading.message
