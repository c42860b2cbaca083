"""Intervals of single rates and of differences, against published tables and statsmodels."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from steward.service.statistics.rates import finite_population, newcombe, normal_quantile, wilson, wilson_many


@st.composite
def counts(draw, most=400, least=0):
    n = draw(st.integers(least, most))
    return draw(st.integers(0, n)), n


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    # R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_published_intervals(k, n, low, high):
    found = wilson(k, n)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)
    assert (found.value, found.k, found.n) == (k / n, k, n)


@given(counts(least=1), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_wilson_agrees_with_statsmodels(kn, confidence):
    k, n = kn
    found = wilson(k, n, confidence)
    expected = proportion_confint(k, n, alpha=1 - confidence, method="wilson")
    assert (found.low, found.high) == pytest.approx(expected, abs=1e-9)
    assert 0 <= found.low <= found.value <= found.high <= 1


@given(st.lists(counts(), min_size=1, max_size=30))
def test_many_rates_at_once_equal_each_alone(rates):
    lows, highs = wilson_many([k for k, _ in rates], [n for _, n in rates])
    alone = [wilson(k, n) for k, n in rates]
    np.testing.assert_allclose(lows, [e.low for e in alone], atol=1e-12)
    np.testing.assert_allclose(highs, [e.high for e in alone], atol=1e-12)


def test_more_cases_make_a_narrower_interval():
    widths = [e.high - e.low for e in (wilson(8, 10), wilson(80, 100), wilson(800, 1000))]
    assert widths == sorted(widths, reverse=True)


def test_no_cases_give_no_figure_and_say_so():
    found = wilson(0, 0)
    assert math.isnan(found.value)
    assert math.isnan(found.low)
    assert found.sentence("zh") == "没有数据（n = 0）"
    assert str(found) == "No data (n = 0)"


@pytest.mark.parametrize(("k", "n"), [(3, 2), (-1, 5)])
def test_impossible_counts_are_refused(k, n):
    with pytest.raises(ValueError, match="between 0 and"):
        wilson(k, n)
    with pytest.raises(ValueError, match="between 0 and"):
        wilson_many([k], [n])


def test_half_a_case_is_refused():
    with pytest.raises(ValueError, match="whole numbers"):
        wilson(14.5, 17)
    assert wilson(np.float64(14), np.int64(17)).k == 14


@pytest.mark.parametrize("confidence", [0, 1, 1.5, -0.2])
def test_a_confidence_that_is_none_is_refused(confidence):
    with pytest.raises(ValueError, match="confidence"):
        normal_quantile(confidence)


def test_a_rate_is_always_said_with_its_counts_and_interval():
    found = wilson(1214, 1500)
    assert found.sentence("zh") == "80.9%（1,214/1,500），95% 区间 79%–83%"
    assert found.sentence("en") == "80.9% (1,214/1,500), 95% interval 79%–83%"
    assert "1,214/1,500" in found._repr_html_()


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    # R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, method 10
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_newcombe_gives_the_published_intervals(first, second, low, high):
    found = newcombe(*first, *second)
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)


@given(counts(least=1), counts(least=1))
def test_newcombe_agrees_with_statsmodels_and_does_not_care_for_the_order(first, second):
    found, turned = newcombe(*first, *second), newcombe(*second, *first)
    expected = confint_proportions_2indep(*first, *second, method="newcomb", compare="diff")
    assert (found.low, found.high) == pytest.approx(expected, abs=1e-9)
    assert (found.low, found.high) == pytest.approx((-turned.high, -turned.low), abs=1e-12)
    assert found.low <= found.value <= found.high


def test_a_change_is_real_only_when_its_interval_leaves_zero_out():
    assert newcombe(56, 70, 48, 80).is_clear
    assert not newcombe(9, 10, 8, 10).is_clear
    assert newcombe(56, 70, 48, 80).sentence("zh") == "相差 +20.0 个百分点（56/70 与 48/80），95% 区间 5 到 33"
    assert newcombe(3, 5, 0, 0).sentence("en") == "One side has no data, so they cannot be compared"


@given(counts(most=200), st.integers(0, 300))
def test_what_was_not_looked_at_cannot_change_what_was_seen(kn, unseen):
    (k, n), population = kn, kn[1] + unseen
    found = finite_population(k, n, population)
    if n == 0:
        assert math.isnan(found.low)
        return
    assert k / population <= found.low <= found.value <= found.high <= (k + unseen) / population
    if unseen == 0:
        assert found.low == found.value == found.high


def test_a_large_population_gives_the_plain_wilson_interval():
    found, plain = finite_population(45, 60, 10**9), wilson(45, 60)
    assert (found.low, found.high) == pytest.approx((plain.low, plain.high), abs=1e-6)


def test_the_sample_correction_is_cochrans():
    """Far from the edges the interval is that of a sample of n (N-1)/(N-n) cases."""
    found = finite_population(200, 400, 1000)
    low, high = proportion_confint(200 * 999 / 600, 400 * 999 / 600, method="wilson")
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-12)


def test_a_sample_larger_than_its_population_is_refused():
    with pytest.raises(ValueError, match="population of 10"):
        finite_population(5, 12, 10)
