"""Kaplan-Meier durations, against lifelines and the classic worked example."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times

from steward.service.statistics.durations import kaplan_meier, kaplan_meier_many
from steward.service.statistics.verdict import Verdict, judge

CASES = st.lists(st.tuples(st.integers(0, 40).map(float), st.booleans()), min_size=1, max_size=60)

# E. J. Freireich et al., Blood 21 (1963) 699-716: weeks of remission; the worked example of every textbook.
SIX_MP = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
SIX_MP_ENDED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def test_the_leukaemia_trial_comes_out_as_published():
    treated, placebo = kaplan_meier(SIX_MP, SIX_MP_ENDED), kaplan_meier(PLACEBO, [1] * 21)
    shares = {point.hours: round(point.open, 3) for point in treated.curve}
    assert shares == {0: 1, 6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    # SAS PROC LIFETEST, log-log limits
    assert (treated.median, treated.low, treated.high) == (23, 13, None)
    assert (placebo.median, placebo.low, placebo.high) == (8, 4, 11)


@given(CASES)
def test_the_curve_and_its_limits_are_those_of_lifelines(cases):
    hours, ended = zip(*cases, strict=True)
    found = kaplan_meier(hours, ended)
    theirs = KaplanMeierFitter().fit(hours, ended)
    for point in found.curve:
        if point.hours == 0 and point.open == 1:
            continue
        assert point.open == pytest.approx(theirs.survival_function_.loc[point.hours].iloc[0], abs=1e-9)
        if point.open > 0:
            expected = theirs.confidence_interval_.loc[point.hours]
            assert (point.low, point.high) == pytest.approx(tuple(expected), abs=1e-9)


@given(st.lists(st.floats(0.1, 500), min_size=6, max_size=50, unique=True))
def test_without_open_cases_the_median_and_its_lower_end_are_those_of_lifelines(hours):
    found = kaplan_meier(hours, [True] * len(hours))
    theirs = KaplanMeierFitter().fit(hours, [True] * len(hours))
    assert found.median == sorted(hours)[math.ceil(len(hours) / 2) - 1]
    low, high = median_survival_times(theirs.confidence_interval_).iloc[0]
    assert found.low == low
    assert found.high == (high if high < max(hours) else None)


def test_a_share_of_exactly_one_half_is_down_to_one_half():
    """lifelines says 8 here: its curve reaches 0.5000000000000001 at 5."""
    assert kaplan_meier([2, 3, 5, 8, 13, 21], [1, 1, 1, 1, 0, 0]).median == 5


@given(CASES, st.floats(0.5, 0.99))
def test_the_median_lies_within_its_interval(cases, confidence):
    hours, ended = zip(*cases, strict=True)
    found = kaplan_meier(hours, ended, confidence)
    assert found.low is not None
    assert found.low <= (math.inf if found.median is None else found.median)
    assert (math.inf if found.high is None else found.high) >= (math.inf if found.median is None else found.median)
    if found.p90 is not None:
        assert found.p90 >= found.median


@given(st.lists(st.tuples(st.integers(0, 30).map(float), st.booleans(), st.integers(0, 5)), max_size=80))
def test_many_groups_at_once_equal_each_alone(cases):
    hours, ended, groups = (np.array([c[i] for c in cases]) for i in range(3))
    together = kaplan_meier_many(hours, ended.astype(bool), groups.astype(int), size=7)
    for group, found in enumerate(together):
        own = groups == group
        alone = kaplan_meier(hours[own], ended[own].astype(bool))
        assert (found.median, found.low, found.high, found.p90, found.n, found.ended) == (
            alone.median, alone.low, alone.high, alone.p90, alone.n, alone.ended,
        )  # fmt: skip


def test_open_cases_make_the_median_longer_than_the_closed_ones_alone():
    closed, rotting = [5.0] * 10 + [9.0] * 5, [300.0] * 12
    honest = kaplan_meier(closed + rotting, [True] * 15 + [False] * 12)
    assert kaplan_meier(closed, [True] * 15).median == 5
    assert honest.median == 9
    assert kaplan_meier([*closed, *rotting, 300, 300, 300], [True] * 15 + [False] * 15).p90 is None


def test_more_than_half_open_has_no_median_and_says_so():
    found = kaplan_meier([2, 3, 50, 60, 70, 80], [True, True, False, False, False, False])
    assert found.median is None
    assert found.sentence("en") == "More than half are still open, so there is no median yet (6 cases, 4 open)"
    assert found.sentence("zh") == "一半以上还没办完，中位时长还看不出（共 6 件，4 件未完）"


def test_cases_that_only_just_came_in_are_not_called_late():
    fresh = kaplan_meier([2.0] * 30, [False] * 30)
    assert judge(fresh.estimate(), 36, "lower", 5) is Verdict.UNCLEAR


def test_cases_that_rot_are_called_late_without_one_being_closed():
    rotting = kaplan_meier([400.0] * 30, [False] * 30)
    assert judge(rotting.estimate(), 36, "lower", 5) is Verdict.MISSED


def test_one_old_case_beside_many_new_ones_proves_nothing():
    found = kaplan_meier([1.0] + [1.5] * 18 + [400.0], [True] + [False] * 19)
    assert found.low == 1.5
    assert judge(found.estimate(), 36, "lower", 5) is Verdict.UNCLEAR


def test_the_interval_holds_the_true_median_about_as_often_as_it_says():
    rng = np.random.default_rng(2)
    groups = np.repeat(np.arange(2000), 40)
    took, seen = rng.exponential(10, 80_000), rng.uniform(2, 40, 80_000)
    found = kaplan_meier_many(np.minimum(took, seen), took <= seen, groups, 2000)
    truth = 10 * math.log(2)
    held = [d.low <= truth and (d.high is None or truth <= d.high) for d in found]
    assert 0.94 <= np.mean(held) <= 0.985


def test_no_cases_are_no_data():
    found = kaplan_meier([], [])
    assert (found.median, found.low, found.n) == (None, None, 0)
    assert str(found) == "No data (n = 0)"
    assert judge(found.estimate(), 36, "lower", 5) is Verdict.NO_DATA
    assert math.isnan(found.share_open(3))


def test_the_share_still_open_can_be_read_off_the_curve():
    found = kaplan_meier([2, 4, 6, 8], [True, True, True, False])
    assert [found.share_open(h) for h in (0, 2, 5, 99)] == pytest.approx([1, 0.75, 0.5, 0.25])


def test_half_of_the_cases_are_said_with_n_and_interval():
    found = kaplan_meier(list(range(1, 31)), [True] * 30)
    assert found.sentence("zh") == "一半的事在 15.0 小时内办完（共 30 件，0 件未完），95% 区间 10.0–21.0 小时"
    assert "30 cases, 0 open" in found.sentence("en")


@pytest.mark.parametrize(
    ("hours", "ended"), [([1, 2], [True]), ([-1], [True]), ([math.nan], [True]), ([math.inf], [False])]
)
def test_hours_that_cannot_be_are_refused(hours, ended):
    with pytest.raises(ValueError, match="hours"):
        kaplan_meier(hours, ended)


@pytest.mark.parametrize("ended", [["yes", "no", "yes"], [True, float("nan"), False], [1, 2, 0], [True, None, False]])
def test_whether_a_case_has_ended_is_never_guessed(ended):
    with pytest.raises(ValueError, match="True"):
        kaplan_meier([1, 2, 3], ended)


def test_one_case_is_said_in_the_singular():
    assert "(1 case, 0 open)" in kaplan_meier([5], [True]).sentence("en")
