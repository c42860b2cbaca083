"""The pages about figures: what they show is what the statistics say."""

import numpy as np
import pytest
from scipy.stats import binom

from steward.service.statistics.funnel_limits import funnel
from steward.service.statistics.rates import wilson
from steward.ui.explore import agreement, control_chart, satisfaction
from steward.ui.explore.agreement_raters import scored
from steward.ui.explore.control_chart_series import BASELINE, MONTHS, ODD, series
from steward.ui.explore.controls import started
from steward.ui.explore.satisfaction_luck import TEAMS, draw_lots, wrongly_outside
from steward.ui.visit import Visit


@pytest.fixture
def here(workspace):
    return Visit(workspace, "zh")


def panels(page):
    return " ".join(page.panels.panels)


def shown_controls(page):
    return [control["id"] for control in page.controls.controls]


def test_a_scene_offers_only_its_own_controls_and_forgets_no_value(here):
    page = satisfaction.explorable(here)
    assert "satisfied" in shown_controls(page) and "truth" not in shown_controls(page)
    page.put(satisfied=33)
    page.put(scene="teams")
    page.redraw()
    assert "truth" in shown_controls(page) and "satisfied" not in shown_controls(page)
    page.put(scene="one")
    page.redraw()
    assert "33 人满意" in panels(page)


def test_fourteen_of_seventeen_says_what_wilson_says(here):
    assert "17 人里 14 人满意，是 82.4%；可真实水平落在 59%–94% 都不奇怪" in panels(satisfaction.explorable(here))
    everybody = satisfaction.explorable(here)
    everybody.put(satisfied=14, unhappy=6, homes=20)
    everybody.redraw()
    assert "一共就这 20 户，全问到了" in panels(everybody)


def test_surveying_again_crowns_another_first(here):
    page = satisfaction.explorable(here)
    page.put(scene="teams")
    firsts = set()
    for _ in range(6):
        page.press("draw")
        firsts.add(page.panels.panels[0])
    assert len(firsts) > 3


def test_equal_teams_are_outside_as_often_as_the_binomial_says():
    size, rounds = 40, 400
    seen = [
        sum(p != "inside" for p in funnel(lots.k, lots.n, centre=0.8).places)
        for lots in (draw_lots(0.8, size, False, seed) for seed in range(rounds))
    ]
    assert np.mean(seen) == pytest.approx(wrongly_outside(0.8, size), abs=0.2)
    assert wrongly_outside(0.8, size) < 0.05 * TEAMS


def test_lots_are_drawn_from_the_truth_and_the_same_seed_draws_the_same():
    assert draw_lots(0.7, 50, True, 4) == draw_lots(0.7, 50, True, 4)
    k = [draw_lots(0.7, 30, False, seed).k[0] for seed in range(2000)]
    assert np.mean(k) == pytest.approx(binom(30, 0.7).mean(), abs=0.2)


def test_nobody_is_no_division_by_zero(here):
    page = satisfaction.explorable(here)
    for scene in ("one", "two"):
        page.put(scene=scene, satisfied=0, unhappy=0)
        page.redraw()
        assert "还没有人回答" in panels(page)


def base():
    return started(control_chart._controls())


def test_the_month_that_went_wrong_is_the_one_the_chart_asks_about():
    values = {**base(), "fate": "once", "size": 20, "draw": 2}
    found = control_chart.chart_of(values).signals
    assert {signal.index + 1 for signal in found} == {ODD}


def test_dragging_a_month_changes_that_month_only():
    before, after = series(base()), series({**base(), "month": MONTHS, "value": 50})
    assert before.k[:-1] == after.k[:-1]
    assert after.rates[-1] == 0.5
    assert any(s.index == MONTHS - 1 for s in control_chart.chart_of({**base(), "month": MONTHS, "value": 50}).signals)


def test_limits_come_from_the_months_before_the_measure():
    values = {**base(), "fate": "better"}
    chart = control_chart.chart_of(values)
    assert chart.baseline == (0, BASELINE)
    assert chart.centre == pytest.approx(np.mean(series(values).rates[:BASELINE]))


def test_a_page_tells_of_a_measure_only_where_there_was_one(here):
    page = control_chart.explorable(here)
    assert "措施之后" in panels(page)
    page.put(fate="slide")
    page.redraw()
    assert "措施" not in panels(page)


def test_the_last_month_can_be_dragged_just_out_of_the_limits(here):
    page = control_chart.explorable(here)
    page.put(month=MONTHS)
    found = []
    for value in range(40, 101):
        page.put(value=value)
        if page.answer("just-out")["right"]:
            found.append(value)
    assert found
    assert max(found) - min(found) > 1  # on both sides of the band


def test_a_stricter_observer_counts_against_agreement_and_not_against_order():
    values = {"plays": 60, "spread": 1.0, "care": 0.4, "strict": 0, "draw": 1}
    fair, strict = scored(values), scored({**values, "strict": 1})
    assert strict.icc("ICC(2,1)").value < fair.icc("ICC(2,1)").value - 0.1
    assert strict.icc("ICC(3,1)").value == pytest.approx(fair.icc("ICC(3,1)").value, abs=0.1)


def test_more_role_plays_leave_the_ones_before_as_they_were():
    values = {"plays": 10, "spread": 1.0, "care": 0.5, "strict": 0, "draw": 1}
    assert scored({**values, "plays": 30}).first[:10] == scored(values).first


def test_every_thing_to_reach_can_be_reached_and_is_not_there_at_the_start(here):
    page = agreement.explorable(here)
    for id, setting in (
        ("paradox", {"plays": 60, "spread": 0.2, "care": 0.2}),
        ("enough", {"plays": 100, "spread": 2.0, "care": 0.8}),
    ):
        page.put(**page._start)
        assert not page.answer(id)["right"]
        page.put(**setting)
        assert page.answer(id)["right"]
    page = satisfaction.explorable(here)
    assert not page.answer("prove")["right"]
    page.put(satisfied=90, unhappy=10)
    assert page.answer("prove")["right"]
    assert wilson(90, 100).low >= 0.8


def test_observers_who_see_nothing_but_one_box_are_told_so(here):
    page = agreement.explorable(here)
    page.put(spread=0, care=0)
    page.redraw()
    assert "分不出谁打得准" in panels(page)
