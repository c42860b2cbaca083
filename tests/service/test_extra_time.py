"""What a mark costs in time: against Welch's interval where all have ended, against lifelines where not."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.utils import restricted_mean_survival_time
from scipy.stats import ttest_ind

from steward.service.process.extra_time import extra_hours, restricted_mean

TIMES = st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=25)


@given(st.lists(st.integers(0, 99), min_size=2, max_size=20), st.lists(st.integers(0, 99), min_size=2, max_size=20))
def test_where_all_have_ended_it_is_the_difference_of_the_means_with_welchs_interval(with_it, without):
    assume(len({*with_it}) > 1 and len({*without}) > 1)
    found = extra_hours(
        [*with_it, *without], [True] * (len(with_it) + len(without)), [True] * len(with_it) + [False] * len(without)
    )
    expected = ttest_ind(with_it, without, equal_var=False).confidence_interval(0.95)
    assert found.value == pytest.approx(np.mean(with_it) - np.mean(without))
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


@given(TIMES, st.integers(1, 45))
def test_the_restricted_mean_is_that_of_lifelines(cases, horizon):
    hours, ended = zip(*cases, strict=True)
    found = restricted_mean(hours, ended, horizon)
    curve = KaplanMeierFitter().fit(hours, ended)
    assert found.hours == pytest.approx(restricted_mean_survival_time(curve, t=horizon), abs=1e-9)


def test_the_variance_is_that_of_the_text_book():
    """Klein and Moeschberger (2003), section 4.5: the sum over the ends of area² d / (Y (Y - d)), and the factor m/(m-1)."""
    hours, ended = [2, 3, 3, 5, 8, 9], [True, True, False, True, False, True]
    # S: 5/6 from 2, 4/6 from 3, 4/9 from 5; up to 8 the area ahead is 5/6 + 4/3 + 4/3 from 2, 4/3 + 4/3 from 3, 4/3 from 5.
    ahead = [5 / 6 + 8 / 3, 8 / 3, 4 / 3]
    expected = ahead[0] ** 2 / (6 * 5) + ahead[1] ** 2 / (5 * 4) + ahead[2] ** 2 / (3 * 2)
    found = restricted_mean(hours, ended, 8)
    assert (found.hours, found.ended) == (pytest.approx(2 + ahead[0]), 3)
    assert found.variance == pytest.approx(expected * 3 / 2)


def test_open_cases_count_as_open():
    """The late ones are still open: leaving them out would make the marked cases look quick."""
    found = extra_hours([5, 6, 90, 80, 5, 6, 7, 8], [True, True, False, False] + [True] * 4, [True] * 4 + [False] * 4)
    assert found.value > 20 and found.horizon == 90
    assert found.with_it.median == 6 and found.without.median == 6
    assert (found.with_it.n, found.with_it.ended) == (4, 2)


def test_the_horizon_lies_where_one_curve_ends():
    hours, ended = [1, 2, 3, 10, 1, 2, 50, 60], [True, True, True, False, True, True, True, True]
    assert extra_hours(hours, ended, [True] * 4 + [False] * 4).horizon == 10


@pytest.mark.parametrize(
    ("hours", "ended", "marked"),
    [
        ([], [], []),
        ([1, 2], [True, True], [True, True]),
        ([1, 2, 3], [True, True, True], [True, False, False]),
        ([1, 2, 3, 4], [True, False, True, True], [True, True, False, False]),
    ],
)
def test_too_few_are_said_to_be_too_few(hours, ended, marked):
    found = extra_hours(hours, ended, marked)
    assert found.value is None and found.low is None
    assert "Too few" in found.sentence("en") and "太少" in found.text("zh")


@given(TIMES, st.data())
def test_no_figure_is_ever_not_a_number(cases, data):
    hours, ended = zip(*cases, strict=True)
    marked = data.draw(st.lists(st.booleans(), min_size=len(hours), max_size=len(hours)))
    found = extra_hours(hours, ended, marked)
    if found.value is not None:
        assert found.low <= found.value <= found.high
        assert all(map(math.isfinite, (found.value, found.low, found.high, found.horizon)))


def test_lists_of_different_lengths_and_negative_hours_are_refused():
    with pytest.raises(ValueError, match="one length"):
        extra_hours([1, 2], [True], [True, False])
    with pytest.raises(ValueError, match="from 0 up"):
        extra_hours([-1, 2], [True, True], [True, False])


def test_it_says_itself_in_both_languages():
    found = extra_hours([10, 14, 12, 4, 6, 8], [True] * 6, [True, True, True, False, False, False])
    assert found.sentence("en") == "+6.0 hours on average (3 cases with it, 3 without), 95% interval 1.5 to 10.5 hours"
    assert found.sentence("zh") == "平均相差 +6.0 小时（有此情况 3 件，没有的 3 件），95% 区间 1.5 到 10.5 小时"
    assert "With it: 3 cases, 3 ended, half of them within 12.0 hours" in found.text("en")


def test_words_for_whether_a_case_has_ended_are_refused():
    with pytest.raises(ValueError, match="ended says"):
        extra_hours([1, 2], ["yes", "no"], [1, 0])
    with pytest.raises(ValueError, match="marked says"):
        extra_hours([1, 2], [1, 1], ["yes", "no"])
    with pytest.raises(ValueError, match="hours must be numbers"):
        extra_hours(["a", 2], [1, 1], [1, 0])
