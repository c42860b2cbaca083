"""Control charts, against Montgomery's worked examples and the definitions of the run rules."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.service.statistics.control_chart import (
    ALL_RULES,
    LANEY,
    LANEY_FLOORED,
    RULE_TEXTS,
    laney_p_chart,
    p_chart,
    xmr,
)

# D. C. Montgomery, Introduction to Statistical Quality Control, 6th ed., example 7.1: orange juice cans, 30 samples of 50
CANS = [
    12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6,
]  # fmt: skip
# The same book, example 6.5: viscosity of 15 batches
VISCOSITY = [
    33.75, 33.05, 34.00, 33.81, 33.46, 34.02, 33.68, 33.27, 33.49, 33.20, 33.62, 33.00, 33.54, 33.12, 33.84,
]  # fmt: skip


def rules_at(chart, index):
    return {signal.rule for signal in chart.signals_at(index)}


def shape(z, rules=ALL_RULES):
    """An XmR chart whose baseline has mean 0 and sigma 1, followed by the points asked for."""
    base = [0.564, -0.564] * 10
    return xmr([*base, *z], baseline=slice(0, 20), rules=rules)


def test_the_orange_juice_cans_come_out_as_published():
    chart = p_chart(CANS, [50] * 30)
    assert chart.centre == pytest.approx(0.2313, abs=5e-5)
    assert chart.upper[0] == pytest.approx(0.4102, abs=1e-4)
    assert chart.lower[0] == pytest.approx(0.0524, abs=1e-4)
    beyond = [signal.index + 1 for signal in chart.signals if signal.rule == "beyond-limits"]
    assert beyond == [15, 23]


def test_leaving_the_two_samples_out_gives_the_revised_limits():
    kept = [k for i, k in enumerate(CANS) if i not in (14, 22)]
    chart = p_chart([*kept, 22, 24], [50] * 30, baseline=slice(0, 28))
    assert (chart.centre, chart.upper[0], chart.lower[0]) == pytest.approx((0.2150, 0.3893, 0.0407), abs=1e-4)


def test_the_viscosity_batches_come_out_as_published():
    chart = xmr(VISCOSITY)
    assert chart.centre == pytest.approx(33.52, abs=0.005)
    assert (chart.upper[0], chart.lower[0]) == pytest.approx((34.80, 32.24), abs=0.01)
    assert chart.signals == ()


def test_limits_follow_the_size_of_each_month():
    chart = p_chart([40, 8], [50, 10])
    assert chart.upper[1] == 1.0  # cut
    assert chart.lower[0] > chart.lower[1]


@given(
    st.lists(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=3, max_size=20)
)
def test_laneys_chart_is_the_p_chart_stretched(rows):
    ks, ns = ([row[i] for row in rows] for i in (0, 1))
    plain, laney = p_chart(ks, ns), laney_p_chart(ks, ns)
    assert laney.centre == plain.centre
    np.testing.assert_allclose(laney.sigma, plain.sigma * laney.spread)
    if 0 < plain.centre < 1:
        z = [(k / n - plain.centre) / s for k, n, s in zip(ks, ns, plain.sigma, strict=True)]
        ranges = [abs(b - a) for a, b in itertools.pairwise(z)]
        assert laney.spread == pytest.approx(sum(ranges) / len(ranges) / 1.128)


def test_months_that_wander_more_than_chance_do_not_all_signal_on_laneys_chart():
    rng = np.random.default_rng(3)
    ns = np.full(60, 4000)
    ks = rng.binomial(ns, np.clip(rng.normal(0.8, 0.03, 60), 0, 1))
    assert len([s for s in p_chart(ks, ns).signals if s.rule == "beyond-limits"]) > 15
    assert len([s for s in laney_p_chart(ks, ns).signals if s.rule == "beyond-limits"]) <= 1
    assert laney_p_chart(ks, ns).spread > 3


def test_laneys_dialect_is_named_and_sigma_z_floored_only_on_request():
    """Months more alike than chance: sigma z below 1 narrows the limits, as Laney and Minitab have it, unless floored."""
    ks, ns = [50, 51, 50, 49, 50, 51], [100] * 6
    found, floored, plain = laney_p_chart(ks, ns), laney_p_chart(ks, ns, floor=True), p_chart(ks, ns)
    assert found.spread < 1
    assert (found.method, floored.method) == (LANEY, LANEY_FLOORED)
    np.testing.assert_allclose(floored.upper, plain.upper)
    assert (found.upper < plain.upper).all()
    wild = [20, 80, 30, 70, 25, 75]
    assert laney_p_chart(wild, ns, floor=True).spread == laney_p_chart(wild, ns).spread > 1


def test_laneys_chart_of_large_samples_is_an_xmr_chart_of_the_rates():
    """With the same large n every month the p′-chart and the XmR chart of the rates are one."""
    ks, n = [8000, 8120, 7930, 8050, 7990, 8210, 8100, 7950], 10_000
    laney, single = laney_p_chart(ks, [n] * 8), xmr([k / n for k in ks])
    np.testing.assert_allclose(laney.upper, single.upper, rtol=1e-12)
    np.testing.assert_allclose(laney.lower, single.lower, rtol=1e-12)


def test_the_moving_ranges_have_their_own_limit():
    """Montgomery, example 6.5: mean moving range 0.48, upper limit D4 times it, 1.57."""
    chart = xmr(VISCOSITY)
    assert math.isnan(chart.moving_ranges[0])
    assert chart.moving_ranges[1] == pytest.approx(0.70)
    assert np.nanmean(chart.moving_ranges) == pytest.approx(0.48, abs=0.005)
    assert chart.range_limit == pytest.approx(1.57, abs=0.01)
    assert xmr([10, 12, 11, 13, 12]).upper[0] == pytest.approx(11.6 + 2.66 * 1.5, abs=1e-3)


def test_one_wild_month_hardly_moves_limits_from_the_median_range():
    quiet = [10, 11, 10, 12, 11, 10, 11, 12, 10, 11]
    wild = [*quiet[:5], 40, *quiet[5:]]
    assert xmr(wild, ranges="median").sigma[0] < 1.1 * xmr(quiet, ranges="median").sigma[0]
    assert xmr(wild).sigma[0] > 3 * xmr(quiet).sigma[0]
    assert "beyond-limits" in rules_at(xmr(wild, ranges="median"), 5)
    base = xmr(quiet, ranges="median")
    assert base.upper[0] - base.centre == pytest.approx(3.145 * np.median(base.moving_ranges[1:]), rel=1e-3)
    with pytest.raises(ValueError, match="ranges"):
        xmr(quiet, ranges="mode")


def test_median_ranges_measure_the_spread_of_normal_figures():
    values = np.random.default_rng(1).normal(0, 2, 20_000)
    assert xmr(values, ranges="median").sigma[0] == pytest.approx(2, rel=0.02)
    assert xmr(values).sigma[0] == pytest.approx(2, rel=0.02)
    assert np.nanmean(np.abs(np.diff(values)) > xmr(values).range_limit) < 0.015


def test_the_point_under_judgement_can_be_left_out_of_its_own_limits():
    values = [10, 13, 9, 12, 8, 11, 20]
    assert "beyond-limits" not in rules_at(xmr(values), -1)
    assert "beyond-limits" in rules_at(xmr(values, baseline=slice(0, -1)), -1)


@pytest.mark.parametrize(
    ("points", "rule"),
    [
        ([3.1], "beyond-limits"),
        ([2.1, 0, 2.1], "two-of-three"),
        ([1.1, 1.1, 0, 1.1, 1.1], "four-of-five"),
        ([0.1] * 8, "run-of-eight"),
        ([-0.5, -0.3, -0.2, 0.1, 0.3, 0.4], "trend-of-six"),
    ],
)
def test_each_run_rule_speaks_at_its_last_point_on_either_side(points, rule):
    for side, sign in (("high", 1), ("low", -1)):
        # The baseline ends on -0.564; a flat point keeps it from joining a trend.
        chart = shape([0.0 if rule != "trend-of-six" else 2 * sign, *(sign * p for p in points)])
        assert (rule, side) in {(s.rule, s.side) for s in chart.signals_at(-1)}
        assert rule not in rules_at(chart, -2)


@pytest.mark.parametrize(
    ("points", "rule"),
    [
        ([2.9], "beyond-limits"),
        ([2.1, 0, 0, 2.1], "two-of-three"),
        ([2.1, -2.1], "two-of-three"),
        ([1.1, 1.1, 1.1, 0, 0], "four-of-five"),
        ([0.1] * 7, "run-of-eight"),
        ([2, -0.5, -0.3, -0.2, 0.1, 0.3], "trend-of-six"),
    ],
)
def test_no_run_rule_speaks_too_early(points, rule):
    assert rule not in rules_at(shape([-0.1, *points]), -1)


def test_only_the_rules_asked_for_speak():
    chart = shape([3.5, 3.5, 3.5], rules=("run-of-eight",))
    assert chart.signals == ()
    with pytest.raises(ValueError, match="no run rule named luck"):
        xmr([1, 2], rules=("luck",))


def test_a_month_without_cases_is_a_gap_and_not_a_zero():
    chart = p_chart([8, 0, 9, 8], [10, 0, 10, 10])
    assert math.isnan(chart.values[1])
    assert chart.centre == pytest.approx(25 / 30)
    assert chart.signals == ()
    assert "within the usual" in chart.sentence("en")


def test_a_run_goes_on_over_a_gap():
    values = [0.564, -0.564] * 10 + [0.1] * 4 + [float("nan")] + [0.1] * 4
    assert "run-of-eight" in rules_at(xmr(values, baseline=slice(0, 20)), -1)


@given(st.lists(st.floats(-1e6, 1e6), max_size=30))
def test_any_series_makes_a_chart(values):
    chart = xmr(values, rules=ALL_RULES)
    assert len(chart.values) == len(chart.lower) == len(values)
    assert all(0 <= signal.index < len(values) for signal in chart.signals)
    assert chart.sentence("zh").endswith("。")


def test_a_process_without_any_variation_signals_the_first_difference():
    assert "beyond-limits" in rules_at(xmr([5.0] * 10 + [5.1], baseline=slice(0, 10)), -1)
    assert xmr([0.1 + 0.2, 0.3] * 5).signals == ()
    assert laney_p_chart([10] * 9, [10] * 9).signals == ()


def test_nothing_at_all_says_so():
    assert p_chart([], []).sentence("zh") == "没有足够的数据画控制图。"
    assert p_chart([0, 0], [0, 0]).sentence("en") == "There is not enough data for a control chart."


def test_one_figure_alone_is_not_called_usual():
    assert xmr([5]).sentence("en") == "There is not enough data for a control chart."
    assert xmr([5]).text("en") == xmr([5]).sentence("en")


def test_a_chart_prints_its_centre_limits_and_signals():
    text = p_chart([8, 9, 7, 8, 2], [10] * 5, baseline=slice(0, 4)).text("zh")
    assert "控制限：42.1%–100.0%" in text
    assert "第 5 点：20.0%，一个点落在控制限外" in text
    assert "XmR" in xmr([1, 2, 1, 3])._repr_html_()


def test_the_last_point_is_put_into_words():
    chart = p_chart([8, 9, 7, 8, 2], [10] * 5, baseline=slice(0, 4))
    assert chart.sentence("zh") == "最近一点比平常低：一个点落在控制限外。"
    assert chart.sentence("en") == "The latest point is unusually low: one point beyond a control limit."
    assert set(RULE_TEXTS) == set(ALL_RULES)


@pytest.mark.parametrize("baseline", [3, (0, 4), slice(None, None, 2)])
def test_a_baseline_that_is_no_run_of_points_is_refused(baseline):
    with pytest.raises(ValueError, match=r"slice\(0, 12\)"):
        xmr([1, 2, 3, 4, 5], baseline=baseline)


def test_limits_below_zero_are_not_written_with_a_dash():
    assert dict(xmr([1, 2, 3, 9]).rows("en"))["Limits"] == "−3.34 to 10.84"
    assert dict(xmr([11, 12, 13]).rows("en"))["Limits"] == "9.34–14.66"


def test_a_table_is_no_series_of_figures():
    with pytest.raises(ValueError, match="one plain list"):
        xmr([[1, 2], [3, 4]])


def test_one_run_rule_may_be_named_alone():
    assert [signal.rule for signal in xmr([1, 2, 3, 4, 5, 6], rules="trend-of-six").signals] == ["trend-of-six"]
