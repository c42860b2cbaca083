"""The complaint a trainer walks through: by the book, astray, back again, in whichever hours the company counts."""

import pytest

from steward.ui.explore import complaint_flow
from steward.ui.explore.complaint_life import LATER, LONGEST_STEPS, SCENES, Life
from steward.ui.explore.controls import Buttons
from steward.ui.visit import Visit


@pytest.fixture
def page(workspace):
    return complaint_flow.explorable(Visit(workspace, "en"))


def press(page, *steps):
    """Press buttons; ``step@later`` sets when first."""
    for step in steps:
        name, _, later = step.partition("@")
        if later:
            page.put(later=later)
        page.press(name)


def html(page):
    return " ".join(page.panels.panels)


def buttons(page, id):
    return next(c for c in page._controls.values() if isinstance(c, Buttons) and c.id == id)


def test_a_complaint_walked_by_the_book_and_in_time_reaches_the_task(page):
    assert not page.answer("clean")["right"]
    press(page, "calm@0.25", "register", "dispatch@1", "contact", "resolve@24", "revisit@4", "close@1")
    assert "Closed. It took" in html(page)
    assert page.answer("clean")["right"]


@pytest.mark.parametrize(
    "steps",
    [
        ["register@0.25", "dispatch@1", "contact", "resolve@24", "revisit@4", "close@1"],  # nobody calmed the owner
        ["calm@4", "register@0.25", "dispatch@1", "resolve@24", "revisit@4", "close@1"],  # answered too late
        ["calm@0.25", "register", "dispatch@1", "resolve@24", "close@4"],  # no revisit
        ["calm@0.25", "register", "dispatch@1", "resolve@168", "revisit@4", "close@1"],  # solved too late
    ],
)
def test_another_way_to_the_end_does_not_count(page, steps):
    press(page, *steps)
    assert not page.answer("clean")["right"]


def test_the_buttons_are_those_the_flow_has_now_and_the_others_can_be_pressed_too(page):
    assert set(buttons(page, "by-the-book").options) == {"calm", "register", "contact", "escalate"}
    press(page, "dispatch")
    assert "out of turn" in html(page)
    assert set(buttons(page, "by-the-book").options) == {"calm", "dispatch", "contact", "escalate", "pause", "resolve"}


def test_a_step_can_be_taken_back_and_a_scene_begun_again(page):
    first = html(page)
    assert "undo" in buttons(page, "time").off
    press(page, "calm", "wait@72")
    assert html(page) != first
    press(page, "undo", "undo")
    assert html(page) == first
    press(page, "calm", "again")
    assert html(page) == first


def test_a_call_nobody_answered_leaves_the_revisit_owed(page):
    page.put(scene="resolved", method="unanswered")
    page.redraw()
    press(page, "revisit@1")
    assert "nobody answered" in html(page)
    assert "whether the outcome satisfies" in html(page)


def test_a_page_offers_no_steps_without_end(page):
    for _ in range(LONGEST_STEPS):
        page.press("contact")
    assert buttons(page, "by-the-book").off >= {"contact"}
    assert "enough steps" in html(page)


@pytest.mark.parametrize("scene", SCENES)
def test_every_scene_can_be_gone_on_with_at_any_time(scene):
    life = Life()
    for later in LATER:
        life.begin(scene)
        life.take("contact", later, "phone")
        assert life.complaint.history[-1].at == life.now > SCENES[scene].now * life.now.resolution + life.complaint.at
        life.undo()
        assert len(life.complaint.history) == len(SCENES[scene].steps)


def test_choosing_another_rule_changes_what_is_owed_and_who_decides(page):
    page.put(scene="resolved")
    page.redraw()
    assert "in person or by phone" in html(page)
    page.put(**{"revisit-rule": "revisit.trigger.e-complaint-closed", "authority-rule": "z9.handle-personally"})
    page.redraw()
    assert "Call at the home" in html(page)
    assert "the area steward" in html(page)
    page.put(compensation=True)
    page.redraw()
    assert "company leadership" in html(page)
