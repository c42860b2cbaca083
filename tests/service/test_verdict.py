"""Met, missed, cannot tell yet, no data."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.service.statistics.rates import Estimate, wilson
from steward.service.statistics.verdict import Verdict, judge


def figure(low, high, n=50, k=None):
    return Estimate((low + high) / 2, n, k, low, high, "by hand")


@pytest.mark.parametrize(
    ("low", "high", "higher", "lower"),
    [
        (0.82, 0.95, "met", "missed"),
        (0.80, 0.95, "met", "unclear"),  # an end that touches the target is on its good side
        (0.60, 0.80, "unclear", "met"),
        (0.60, 0.79, "missed", "met"),
        (0.70, 0.90, "unclear", "unclear"),
    ],
)
def test_only_a_whole_interval_on_one_side_decides(low, high, higher, lower):
    assert judge(figure(low, high), 0.8, "higher", 5).value == higher
    assert judge(figure(low, high), 0.8, "lower", 5).value == lower


def test_too_few_cases_cannot_tell_however_clear_they_look():
    assert judge(figure(0.9, 1.0, n=4), 0.8, "higher", 5) is Verdict.UNCLEAR
    assert judge(figure(0.9, 1.0, n=5), 0.8, "higher", 5) is Verdict.MET


def test_no_cases_are_no_data():
    assert judge(wilson(0, 0), 0.8, "higher", 5) is Verdict.NO_DATA
    assert judge(wilson(0, 0), 1.0, "higher", 5, owed_to_all=True) is Verdict.NO_DATA


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_duty_owed_to_everyone_is_counted(kn):
    k, n = kn
    found = judge(wilson(k, n), 1.0, "higher", minimum_n=5, owed_to_all=True)
    assert found is (Verdict.MET if k == n else Verdict.MISSED)


def test_a_thing_that_must_never_happen_is_counted_too():
    assert judge(wilson(0, 3), 0.0, "lower", 5, owed_to_all=True) is Verdict.MET
    assert judge(wilson(1, 300), 0.0, "lower", 5, owed_to_all=True) is Verdict.MISSED


def test_an_end_that_was_not_observed_is_on_no_good_side():
    rotting = Estimate(math.inf, 20, None, 50.0, math.inf, "Kaplan-Meier", kind="hours")
    assert judge(rotting, 36, "lower", 5) is Verdict.MISSED
    assert judge(rotting, 72, "lower", 5) is Verdict.UNCLEAR


def test_what_cannot_be_judged_is_refused():
    with pytest.raises(ValueError, match="direction"):
        judge(figure(0, 1), 0.5, "up", 5)
    with pytest.raises(ValueError, match="not a number"):
        judge(figure(0, 1), math.nan, "higher", 5)
    with pytest.raises(ValueError, match="needs its k"):
        judge(figure(0, 1), 1.0, "higher", 5, owed_to_all=True)


def test_every_verdict_has_its_word_in_both_languages():
    assert [v.text.zh for v in Verdict] == ["达标", "未达标", "还说不准", "没有数据"]
    assert [v.text.en for v in Verdict] == ["Met", "Not met", "Cannot tell yet", "No data"]
