"""The queue page: where it starts, what it compares, and that its story is true of its own model."""

import itertools

import pytest

from steward.service.queueing.staffing import Change
from steward.ui.explore import queue
from steward.ui.explore.queue_scenarios import Desk
from steward.ui.explore.queue_start import start
from steward.ui.visit import Visit

BASE = {
    "per_day": 24, "stewards": 2, "minutes": 40, "variation": 1.0, "urgent": 0, "patience": "endless", "hours": "service",
    "when": "day", "apart": False,
}  # fmt: skip


@pytest.fixture
def desk(workspace):
    return Desk(workspace.company(), start(workspace))


@pytest.fixture
def page(workspace):
    return queue.explorable(Visit(workspace, "en"))


def test_without_records_the_page_starts_from_an_example_that_says_so(workspace):
    begin = start(workspace)
    assert begin.pattern == "day"
    assert "Without records" in begin.note.en
    assert "没有记录时" in begin.note.zh


def test_with_records_it_starts_from_them(sample_workspace):
    begin = start(sample_workspace)
    assert begin.pattern == "records"
    assert "taken from the records" in begin.note.en
    assert 0 < begin.per_day < 60
    page = queue.explorable(Visit(sample_workspace, "zh"))
    assert page.values["when"] == "records"
    assert "起点取自工作区的记录" in " ".join(page.panels.panels)


def test_a_comparison_stands_until_something_else_is_set(page):
    page.put(**BASE)
    page.press("one-more")
    assert "1 steward more" in page.panels.panels[0]
    page.redraw()
    assert "1 steward more" in page.panels.panels[0]
    page.put(per_day=30)
    page.redraw()
    assert "1 steward more" not in page.panels.panels[0]


def test_showing_a_beat_twice_shows_the_same(page):
    beat = next(i for i, beat in enumerate(page.script.story) if beat.press)
    page.tell(beat)
    first = list(page.panels.panels)
    page.tell(beat)
    assert page.panels.panels == first


def test_picture_and_figures_show_the_same_share(desk):
    for careful in (False, True):
        outcome = desk.outcome(BASE, careful=careful)
        step = next(step for step in desk.steps(BASE, careful=careful) if step.stewards == 2)
        assert step.within == outcome.within


def test_the_formula_lies_on_the_simulation_where_it_holds_and_nowhere_else(desk):
    holds = {**BASE, "when": "even", "hours": "round-the-clock", "minutes": 75}
    line, outcome = desk.paper(holds), desk.outcome(holds, careful=True)
    assert line is not None
    found = outcome.figures["within"].estimate(0.999)
    assert found.low <= line.within(outcome.scenario.limit) <= found.high
    for other in (
        {"when": "day"}, {"hours": "service"}, {"urgent": 20}, {"patience": "2"}, {"variation": 0.5}, {"minutes": 120, "per_day": 60},
    ):  # fmt: skip
        assert desk.paper({**holds, **other}) is None


def test_too_few_stewards_are_named_as_such(page):
    page.put(**{**BASE, "stewards": 1})
    page.redraw()
    said = page.panels.panels[0]
    assert "cannot keep up" in said
    assert "at least 2 stewards" in said


# -- what the story says is so -----------------------------------------------------------------------------------------


def test_two_fifths_more_work_makes_the_wait_several_times_longer(desk):
    calm, full = (desk.outcome({**BASE, "per_day": n}, careful=True) for n in (24, 34))
    assert 0.6 < calm.busy.value < 0.72
    assert full.busy.value > 0.88
    assert full.mean_wait.value > 3 * calm.mean_wait.value


def test_a_fifth_quicker_is_worth_about_half_a_steward(desk):
    now = desk.outcome(BASE, careful=True).within.value
    more = desk.outcome(BASE, Change(more_stewards=1), careful=True).within.value
    quicker = desk.outcome(BASE, Change(longer_handling=-0.2), careful=True).within.value
    assert 0.35 < (quicker - now) / (more - now) < 0.65


def test_the_first_steward_added_is_worth_most(desk):
    shares = [step.within.value for step in desk.steps(BASE) if step.within]
    gains = [b - a for a, b in itertools.pairwise(shares)]
    assert gains == sorted(gains, reverse=True)


def test_lending_a_hand_beats_keeping_to_an_own_area(desk):
    values = {**BASE, "per_day": 48, "stewards": 4}
    together, apart = (desk.outcome({**values, "apart": one}, careful=True) for one in (False, True))
    assert together.within.low > apart.within.high


def test_nine_in_ten_can_be_reached_without_hiring(desk, page):
    page.put(**{**BASE, "minutes": 10})
    assert page.answer("no-hire")["right"]
    page.put(**BASE)
    assert not page.answer("no-hire")["right"]
