"""NPS, CSAT and mean scores, against statsmodels, the formulas written out, and simulation."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from steward.service.statistics.rates import finite_population, wilson
from steward.service.statistics.verdict import Verdict, judge
from steward.service.survey.scores import csat, kish, mean_score, nps, nps_of_counts

COUNTS = st.tuples(*[st.integers(0, 60)] * 3)


def test_the_plain_interval_is_the_variance_of_a_multinomial_difference():
    found = nps_of_counts(24, 18, 8, interval="wald")
    scores = np.repeat([1.0, 0.0, -1.0], [24, 18, 8])
    half = 1.959964 * scores.std() / math.sqrt(50)
    assert found.value == 32
    assert (found.low, found.high) == pytest.approx((32 - 100 * half, 32 + 100 * half), abs=1e-4)


def test_the_adjusted_interval_adds_three_answers():
    """B. Rocks (2016): 3 more answers, three quarters of one each to promoters and detractors."""
    p, d, n = 24.75 / 53, 8.75 / 53, 53
    half = 1.959964 * math.sqrt((p + d - (p - d) ** 2) / n)
    found = nps_of_counts(24, 18, 8)
    assert (found.low, found.high) == pytest.approx((100 * (p - d - half), 100 * (p - d + half)), abs=1e-4)
    assert found.method == "Adjusted Wald (Rocks)"


@given(COUNTS, st.sampled_from(["adjusted-wald", "wald"]), st.sampled_from([0.5, 0.8, 0.95, 0.99]))
def test_the_score_lies_within_its_interval_and_turns_round(counts, interval, confidence):
    found = nps_of_counts(*counts, confidence, interval=interval)
    turned = nps_of_counts(*counts[::-1], confidence, interval=interval)
    if sum(counts) == 0:
        assert math.isnan(found.value)
        return
    assert -100 <= found.low <= found.value <= found.high <= 100
    assert (turned.value, turned.low, turned.high) == pytest.approx((-found.value, -found.high, -found.low))


def test_ten_answers_hold_the_truth_about_as_often_as_they_say_where_the_plain_interval_does_not():
    rng = np.random.default_rng(3)
    truth = np.array([0.6, 0.3, 0.1])
    draws = rng.multinomial(10, truth, 3000)
    held = {}
    for interval in ("adjusted-wald", "wald"):
        ends = [nps_of_counts(*draw, interval=interval) for draw in draws.tolist()]
        held[interval] = np.mean([e.low <= 50 <= e.high for e in ends])
    assert held["adjusted-wald"] == pytest.approx(0.95, abs=0.025)
    assert held["wald"] < held["adjusted-wald"]


def test_five_promoters_are_no_certainty():
    found = nps_of_counts(5, 0, 0)
    assert (found.value, found.high) == (100, 100)
    assert found.low < 25
    assert nps_of_counts(5, 0, 0, interval="wald").low == 100


def test_answers_fall_into_the_three_groups():
    found = nps([10, 9, 8, 7, 6, 0, None])
    assert (found.promoters, found.passives, found.detractors, found.left_out) == (2, 2, 2, 1)
    assert found.value == 0


def test_when_all_owners_answered_there_is_no_doubt_left():
    found = nps_of_counts(5, 3, 2, population=10)
    assert found.low == found.value == found.high == 30
    near, far = nps_of_counts(5, 3, 2, population=15), nps_of_counts(5, 3, 2)
    assert near.high - near.low < far.high - far.low
    with pytest.raises(ValueError, match="population of 9"):
        nps_of_counts(5, 3, 2, population=9)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=80))
def test_csat_is_wilson_of_the_top_boxes(scores):
    found = csat(scores, 4)
    expected = wilson(sum(x >= 4 for x in scores), len(scores))
    assert (found.value, found.low, found.high, found.k) == (expected.value, expected.low, expected.high, expected.k)
    assert csat(scores, (4, 5)).low == expected.low
    sampled = csat(scores, 4, population=200)
    assert (sampled.low, sampled.high) == (
        lambda e: (e.low, e.high)
    )(finite_population(expected.k, len(scores), 200))  # fmt: skip


@given(st.lists(st.integers(1, 5), min_size=2, max_size=60))
def test_the_mean_and_its_interval_are_those_of_statsmodels(scores):
    found, theirs = mean_score(scores), DescrStatsW(scores)
    assert found.value == pytest.approx(theirs.mean)
    assert (found.low, found.high) == pytest.approx(theirs.tconfint_mean(), abs=1e-9)


@given(st.lists(st.integers(1, 5), min_size=2, max_size=40), st.floats(0.1, 50))
def test_equal_weights_change_nothing(scores, weight):
    weights = [weight] * len(scores)
    plain, weighted = mean_score(scores), mean_score(scores, weights=weights)
    assert (plain.low, plain.high) == pytest.approx((weighted.low, weighted.high), abs=1e-6)
    share, same = csat(scores, 4), csat(scores, 4, weights=weights)
    assert (share.value, share.low, share.high) == pytest.approx((same.value, same.low, same.high), abs=1e-6)
    assert kish(weights) == pytest.approx(len(scores))


def test_uneven_weights_widen_the_interval_to_that_of_kishs_n():
    scores, weights = [5, 5, 4, 2, 3, 4, 5, 1], [1, 1, 1, 1, 1, 1, 1, 9]
    assert kish(weights) == pytest.approx(16**2 / 88)
    found = csat(scores, 4, weights=weights)
    assert found.value == pytest.approx(5 / 16)
    expected = proportion_confint(5 / 16 * kish(weights), kish(weights), method="wilson")
    assert (found.low, found.high) == pytest.approx(expected)
    assert (found.n, found.k) == (8, None)
    assert found.method == "Wilson; Kish n = 2.9"
    assert nps([9, 9, 3], weights=[1, 1, 6]).value == pytest.approx(-50)


def test_the_interval_of_a_weighted_mean_holds_the_truth():
    rng = np.random.default_rng(8)
    held = []
    for _ in range(2000):
        weights = rng.uniform(0.5, 3, 40)
        found = mean_score(rng.normal(4, 1, 40), weights=weights)
        held.append(found.low <= 4 <= found.high)
    assert np.mean(held) == pytest.approx(0.95, abs=0.015)


def test_one_answer_has_no_interval_and_cannot_be_judged():
    found = mean_score([4])
    assert found.sentence("zh") == "4.00（n = 1），还给不出区间"
    assert judge(found, 4.5, "higher", 1) is Verdict.UNCLEAR


def test_no_answer_is_no_data():
    for found in (mean_score([]), csat([None], 4), nps([]), nps_of_counts(0, 0, 0)):
        assert found.sentence("en") == "No data (n = 0)"
        assert judge(found, 0.5, "higher", 1) is Verdict.NO_DATA


def test_a_missing_answer_is_counted_and_said():
    found = csat([5, 4, None, 2], 4)
    assert (found.n, found.left_out) == (3, 1)
    assert found.sentence("zh").endswith("（另有 1 份没有作答）")
    assert found.sentence("en").endswith("(1 more gave no answer)")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: nps([11]), "from 0 to 10"),
        (lambda: nps([8.5]), "whole numbers"),
        (lambda: nps_of_counts(-1, 2, 3), "0 or more"),
        (lambda: nps_of_counts(1, 2, 3, interval="score"), "adjusted-wald, wald"),
        (lambda: csat(["good"], 4), "numbers"),
        (lambda: csat([[1, 2]], 4), "plain list"),
        (lambda: csat([1, 2], 4, weights=[1]), "weights"),
        (lambda: csat([1, 2], 4, weights=[1, 0]), "above 0"),
        (lambda: mean_score([1, 2, 3], population=2), "population of 2"),
    ],
)
def test_answers_that_cannot_be_are_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_scores_are_said_with_n_and_interval_in_both_languages():
    found = nps_of_counts(24, 18, 8)
    assert found.sentence("zh") == "NPS +32（n = 50：推荐者 24，中立 18，贬损者 8），95% 区间 +10 到 +50"
    assert nps_of_counts(8, 18, 24).sentence("en").startswith("NPS −32 (n = 50: 8 promoters")
    assert mean_score([5, 4, 4, 3, 5, 2, 4, 5, 4, 5]).sentence("zh") == "4.10（n = 10），95% 区间 3.39–4.81"


@pytest.mark.parametrize("satisfied", ["good", None, "top"])
def test_what_counts_as_satisfied_must_be_a_place_on_the_scale(satisfied):
    with pytest.raises(ValueError, match="lowest answer that counts"):
        csat([5, 4], satisfied)


def test_a_threshold_written_as_text_is_read_as_the_number_it_is():
    assert csat([5, 4, 3], "4").k == 2


@pytest.mark.parametrize("odd", [1.5, "1", math.nan, None, -1])
def test_counts_of_promoters_are_whole_numbers(odd):
    with pytest.raises(ValueError, match="whole numbers, 0 or more"):
        nps_of_counts(odd, 2, 3)


def test_an_interval_that_goes_below_zero_is_not_written_with_a_dash():
    assert mean_score([1, 3]).sentence("en").endswith("−10.71 to 14.71")
    assert mean_score([1, 3]).sentence("zh").endswith("−10.71 到 14.71")
