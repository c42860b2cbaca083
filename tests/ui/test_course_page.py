"""The path of a course: one joins it, does the parts of a day, takes a slip back, and is never late."""

import datetime as dt

import pytest

from steward.quiz.courses.courses import courses
from steward.records.identity import HUB_USER, prefer_person
from steward.records.people import POSTS, add_person
from steward.records.store import Store
from steward.ui import visit
from steward.ui.learn.course import CoursePage

MORNING = dt.datetime(2026, 11, 2, 1, 0, tzinfo=dt.UTC)


@pytest.fixture
def page(workspace):
    """Give a function that opens the page of a new security guard."""
    with Store.open(workspace) as store:
        prefer_person(workspace, add_person(store, "赵刚", "security", at=MORNING).id)

    def opened(locale="zh", **query):
        app = CoursePage(visit.Visit(workspace, locale, query, app=True), lambda: MORNING)
        app.open()
        return app

    return opened


def joined(app):
    app.heard({"type": "join", "course": app.path.scene["courses"][0]["id"]})
    return app.path.scene


def test_the_path_of_ones_own_post_comes_first(page):
    scene = page().path.scene
    assert scene["kind"] == "shelf" and len(scene["courses"]) >= len(POSTS)
    assert scene["courses"][0]["yours"] and not any(one["yours"] for one in scene["courses"][1:])


def test_a_file_of_the_companys_own_that_cannot_be_used_is_told_of_to_whoever_may_mend_it(page, workspace, monkeypatch):
    workspace.own_courses.mkdir()
    (workspace.own_courses / "night.yaml").write_text(
        "id: night\ntitle: {zh: 夜班}\nlede: {zh: 夜班}\n", encoding="utf-8"
    )
    assert page("en").path.scene["mistakes"]["lines"] == ["night.yaml, line 1, weeks: this is missing; add it."]
    monkeypatch.setenv(HUB_USER, "zhao.gang")
    assert page().path.scene.get("mistakes") is None


def test_joined_one_stands_on_the_first_day(page):
    scene = joined(page())
    assert scene["day"]["n"] == 1 and scene["lede"] == "第 1 天，共 30 天。"
    assert sum(len(week["days"]) for week in scene["weeks"]) == 30


def test_reading_is_kept_and_a_slip_is_taken_back(page, workspace):
    app = page()
    joined(app)
    app.heard({"type": "done", "day": 1, "part": "read"})
    assert app.path.scene["day"]["parts"][0]["done"] and app.path.scene["undo"]
    again = page().path.scene
    assert again["day"]["parts"][0]["done"], "a page opened anew knows it"
    app.heard({"type": "undo"})
    assert not app.path.scene["day"]["parts"][0]["done"] and not app.path.scene["undo"]
    assert not page().path.scene["day"]["parts"][0]["done"]


def test_a_day_is_done_when_its_parts_are_and_leads_to_the_next(page):
    app = page()
    for part in joined(app)["day"]["parts"]:
        app.heard({"type": "done", "day": 1, "part": part["kind"]})
    day = app.path.scene["day"]
    assert day["done"] and day["next"] == 2
    assert page().path.scene["day"]["n"] == 2


@pytest.mark.parametrize("message", [{"type": "done", "day": 99, "part": "read"}, {"type": "done", "day": 1, "part": "'"}, {"type": "day", "day": "x"}, {}])  # fmt: skip
def test_what_makes_no_sense_changes_nothing(page, message):
    app = page()
    before = joined(app)["day"]
    app.heard(message)
    assert app.path.scene["day"]["parts"] == before["parts"]


def test_an_unknown_course_is_one_sentence(page):
    app = page()
    app.heard({"type": "join", "course": "../x"})
    assert "没有课程" in app.path.scene["trouble"]


def test_the_address_may_name_a_day(page):
    app = page(day="12")
    joined(app)
    assert page(day="12").path.scene["day"]["n"] == 12
    assert page(day="99").path.scene["day"]["n"] == 1


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_every_day_of_every_path_can_be_shown(page, locale):
    app = page(locale)
    for course in courses().values():
        app.heard({"type": "join", "course": course.id})
        for n in range(1, len(course.days) + 1):
            app.heard({"type": "day", "day": n})
            day = app.path.scene["day"]
            assert day["n"] == n and [part["kind"] for part in day["parts"]] == list(course.day(n).parts)
            assert not app.path.scene.get("trouble")
