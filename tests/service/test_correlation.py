"""Correlations against scipy, pingouin's figures and published examples."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from steward.service.statistics.correlation import Correlation, partial_correlation, pearson, spearman

# Hours of television a week and IQ, the worked example of the Wikipedia article on Spearman's coefficient
IQ = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110]
TV = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]
# M. Hollander and D. A. Wolfe, Nonparametric Statistical Methods (1973), 185-194: the example of R's cor.test
LIGHTNESS = [44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1]
PANEL = [2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8]
# Twelve teams: satisfaction, collection rate, and two things to take out
SATISFACTION = [72, 75, 78, 80, 83, 85, 88, 91, 79, 70, 84, 90]
COLLECTED = [81, 85, 83, 90, 88, 94, 92, 97, 89, 84, 86, 99]
SIZE = [3, 5, 2, 8, 6, 9, 7, 10, 4, 1, 12, 11]
AGE = [1, 1, 2, 3, 2, 4, 3, 5, 4, 2, 5, 3]

LISTS = st.integers(4, 25).flatmap(
    lambda n: st.tuples(*[st.lists(st.integers(0, 9), min_size=n, max_size=n) for _ in range(3)])
)


def test_the_television_example_comes_out_as_published():
    found = spearman(IQ, TV)
    assert found.value == pytest.approx(-29 / 165)
    assert found.p == pytest.approx(0.627188, abs=1e-6)


def test_the_exact_p_is_that_of_r():
    """R: cor.test(x, y, method = "spearman") gives rho = 0.6, S = 48, p-value = 0.0968."""
    found = spearman(LIGHTNESS, PANEL)
    assert (found.value, found.p, found.p_method) == (pytest.approx(0.6), pytest.approx(0.0968, abs=5e-5), "exact")


def test_the_exact_p_of_ties_is_scipys_permutation_test():
    x, y = [3, 4, 4, 5, 2, 5, 1], [2, 3, 3, 5, 3, 4, 2]
    expected = stats.permutation_test(
        (x,), lambda x: stats.spearmanr(x, y).statistic, permutation_type="pairings", n_resamples=np.inf
    )
    assert spearman(x, y).p == pytest.approx(expected.pvalue, abs=1e-9)


@given(LISTS)
def test_values_and_intervals_are_those_of_scipy(lists):
    x, y, _ = lists
    if len(set(x)) == 1 or len(set(y)) == 1:
        assert not spearman(x, y).is_given
        return
    ours, theirs = pearson(x, y), stats.pearsonr(x, y)
    assert ours.value == pytest.approx(theirs.statistic, abs=1e-9)
    if abs(ours.value) < 1:
        assert ours.p == pytest.approx(theirs.pvalue, abs=1e-7)
        assert (ours.low, ours.high) == pytest.approx(tuple(theirs.confidence_interval(0.95)), abs=1e-9)
    ranked = spearman(x, y)
    assert ranked.value == pytest.approx(stats.spearmanr(x, y).statistic, abs=1e-9)
    if ranked.p_method == "t" and abs(ranked.value) < 1:
        assert ranked.p == pytest.approx(stats.spearmanr(x, y).pvalue, abs=1e-7)


def test_partial_correlations_are_those_of_pingouin():
    """pingouin 0.7.0, partial_corr: r, p, and for Pearson the interval to two decimals."""
    found = partial_correlation(SATISFACTION, COLLECTED, [SIZE, AGE], "pearson")
    assert (found.value, found.p) == pytest.approx((0.6940311274949076, 0.02598126754251251))
    assert (round(found.low, 2), round(found.high, 2), found.controls) == (0.11, 0.92, 2)
    found = partial_correlation(SATISFACTION, COLLECTED, SIZE, "pearson")
    assert (found.value, found.p) == pytest.approx((0.706185862206766, 0.015146742043024162))
    assert (round(found.low, 2), round(found.high, 2), found.controls) == (0.18, 0.92, 1)
    found = partial_correlation(SATISFACTION, COLLECTED, [SIZE, AGE])
    assert (found.value, found.p) == pytest.approx((0.7027581615668046, 0.023415052461087695))
    fisher = partial_correlation(SATISFACTION, COLLECTED, [SIZE, AGE], standard_error="fisher")
    assert (round(fisher.low, 2), round(fisher.high, 2)) == (0.13, 0.92)


@given(LISTS)
def test_one_control_gives_the_textbook_formula(lists):
    x, y, c = (np.array(a, dtype=float) for a in lists)
    found = partial_correlation(x, y, c, "pearson")
    if not found.is_given or np.ptp(c) == 0:
        return
    xy, xc, yc = (stats.pearsonr(a, b).statistic for a, b in ((x, y), (x, c), (y, c)))
    assert found.value == pytest.approx((xy - xc * yc) / math.sqrt((1 - xc**2) * (1 - yc**2)), abs=1e-6)


def test_the_interval_is_that_of_bonett_and_wright():
    """z = artanh 0.888, standard error sqrt((1 + 0.888²/2) / 9)."""
    found = spearman(SATISFACTION, COLLECTED)
    assert found.value == pytest.approx(0.8881118881118882)
    half = 1.959964 * math.sqrt((1 + found.value**2 / 2) / 9)
    assert (found.low, found.high) == pytest.approx(
        (math.tanh(math.atanh(found.value) - half), math.tanh(math.atanh(found.value) + half)), abs=1e-6
    )
    # pingouin 0.7.0 takes Fisher's plain error: [0.64, 0.97]
    plain = spearman(SATISFACTION, COLLECTED, standard_error="fisher")
    assert (round(plain.low, 2), round(plain.high, 2)) == (0.64, 0.97)
    assert plain.low > spearman(SATISFACTION, COLLECTED, standard_error="fieller").low > found.low
    assert found.method == "Spearman; Fisher z; Bonett-Wright"


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    rng = np.random.default_rng(4)
    rho = 0.7
    truth = 6 / math.pi * math.asin(rho / 2)  # Spearman's of a bivariate normal with Pearson's 0.7
    held = []
    for _ in range(1500):
        x, y = rng.multivariate_normal([0, 0], [[1, rho], [rho, 1]], 25).T
        found = spearman(x, y)
        held.append(found.low <= truth <= found.high)
    assert np.mean(held) == pytest.approx(0.95, abs=0.015)


@given(LISTS)
def test_turning_one_side_round_turns_the_answer_round(lists):
    x, y, _ = lists
    found, turned = spearman(x, y), spearman(x, [-v for v in y])
    if found.is_given:
        assert turned.value == pytest.approx(-found.value, abs=1e-12)
        assert (turned.low, turned.high) == pytest.approx((-found.high, -found.low), abs=1e-9)
        assert -1 <= found.low <= found.value <= found.high <= 1
        assert 0 <= found.p <= 1


def test_a_third_thing_that_makes_both_is_taken_out():
    rng = np.random.default_rng(1)
    staff = rng.normal(size=400)
    x, y = staff + rng.normal(size=400) * 0.5, staff + rng.normal(size=400) * 0.5
    assert pearson(x, y).low > 0.7
    assert not partial_correlation(x, y, staff, "pearson").is_clear


def test_a_control_that_repeats_another_is_not_counted_twice():
    once = partial_correlation(SATISFACTION, COLLECTED, SIZE, "pearson")
    twice = partial_correlation(SATISFACTION, COLLECTED, [SIZE, [2 * s + 1 for s in SIZE], [7] * 12], "pearson")
    assert (twice.value, twice.low, twice.p, twice.controls) == pytest.approx((once.value, once.low, once.p, 1))


def test_a_missing_figure_leaves_its_pair_out_and_is_counted():
    found = spearman([1, 2, None, 4, 5, 6, 7], [2, 1, 4, 3, math.nan, 6, 7])
    assert (found.n, found.left_out) == (5, 2)
    assert found.value == spearman([1, 2, 4, 6, 7], [2, 1, 3, 6, 7]).value
    assert "Left out, figures missing: 2" in found.text("en")


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (pearson([5, 5, 5, 5], [1, 2, 3, 4]), "Linear correlation cannot be given (n = 4): one side is the same"),
        (spearman([5, 5, 5], [1, 2, 3]), "the same throughout"),
        (spearman([1, 2], [3, 4]), "Rank correlation cannot be given (n = 2): at least 3 complete cases"),
        (spearman([], []), "(n = 0): at least 3"),
        (partial_correlation([1, 2, 3, 4], [2, 1, 4, 3], [[1, 3, 2, 5], [2, 2, 1, 7]]), "(n = 4): at least 5"),
        (partial_correlation([1, 2, 3, 4, 5], [2, 1, 4, 3, 5], [2, 4, 6, 8, 10]), "nothing is left of one side"),
    ],
)
def test_what_cannot_be_said_is_said_to_be_so(found: Correlation, words):
    assert not found.is_given
    assert words in found.sentence("en")
    assert "算不出来" in found.sentence("zh")
    assert not found.is_clear


def test_three_pairs_say_nothing_yet():
    found = spearman([1, 2, 3], [1, 2, 3])
    assert (found.low, found.high, found.p) == (-1, 1, pytest.approx(1 / 3))
    assert "so few cases" in found.sentence("en")


def test_a_perfect_order_of_few_is_no_proof():
    found = spearman([1, 2, 3, 4, 5], [10, 20, 30, 40, 50])
    assert (found.value, found.high) == (1, 1)
    assert found.low < spearman(range(50), range(50)).low < 1
    line = pearson([1, 2, 3, 4, 5], [10, 20, 30, 40, 50])
    assert (line.low, line.high) == (1, 1)
    assert "no proof" in line.sentence("en")


@pytest.mark.parametrize(
    ("x", "y", "words"),
    [([1, 2], [1, 2, 3], "one length"), (["a", "b"], [1, 2], "numbers"), ([[1, 2]], [1, 2], "plain lists")],
)
def test_what_is_no_list_of_numbers_is_refused(x, y, words):
    with pytest.raises(ValueError, match=words):
        spearman(x, y)


def test_options_that_do_not_exist_are_refused():
    with pytest.raises(ValueError, match="kind"):
        partial_correlation(IQ, TV, TV, "kendall")
    with pytest.raises(ValueError, match="standard_error"):
        spearman(IQ, TV, standard_error="none")
    with pytest.raises(ValueError, match="confidence"):
        spearman(IQ, TV, 95)


def test_it_is_said_with_n_and_interval_in_both_languages():
    found = spearman(SATISFACTION, COLLECTED)
    assert found.sentence("zh") == "等级相关 0.89（n = 12），95% 区间 0.57 到 0.97"
    assert found.sentence("en") == "Rank correlation 0.89 (n = 12), 95% interval 0.57 to 0.97"
    assert "p 值（双侧）：< 0.001（t(10)）" in found.text("zh")
    assert "&lt; 0.001" in found.html("zh")


def test_controls_may_be_columns_of_a_table_or_none_at_all():
    x, y, age = [1, 2, 3, 4, 5, 7], [2, 1, 4, 3, 5, 6], [1, 3, 2, 5, 4, 6]
    expected = partial_correlation(x, y, age)
    assert partial_correlation(x, y, {"age": age}) == expected
    assert partial_correlation(x, y, []).value == pytest.approx(spearman(x, y).value)
    with pytest.raises(ValueError, match="controls are a list"):
        partial_correlation(x, y, 5)


def test_very_small_figures_go_together_as_large_ones_do():
    large = pearson([1, 2, 3, 1], [1, 2, 3, 5])
    assert pearson([1e-200, 2e-200, 3e-200, 1e-200], [1, 2, 3, 5]).value == pytest.approx(large.value)
