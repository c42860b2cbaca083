"""Shrunken rates: between raw and pooled, the small teams moved most, close to what simulation and history show."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.stats import beta, betabinom

from steward.service.statistics.rates import shrink

TEAMS = st.lists(
    st.integers(0, 120).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=25
)


@given(TEAMS)
def test_shrinkage_never_leaves_the_interval_between_raw_and_pooled(teams):
    ks, ns = (np.array(x) for x in zip(*teams, strict=True))
    found = shrink(ks, ns)
    if ns.sum() == 0:
        assert np.isnan(found.values).all()
        return
    assert found.prior_mean == pytest.approx(ks.sum() / ns.sum())
    for k, n, value, low, high in zip(ks, ns, found.values, found.lows, found.highs, strict=True):
        raw = k / n if n else found.prior_mean
        assert min(raw, found.prior_mean) <= value <= max(raw, found.prior_mean)
        assert 0 <= low <= value <= high <= 1


def test_a_team_without_cases_gets_what_all_share():
    found = shrink([30, 20, 40, 0], [50, 40, 60, 0])
    assert found.values[3] == pytest.approx(found.prior_mean)
    assert found.highs[3] - found.lows[3] > max(found.highs[:3] - found.lows[:3])


def test_one_lucky_case_does_not_lead_the_ranking():
    found = shrink([1, 47, 55, 40], [1, 50, 60, 60])
    assert np.argmax(found.values) == 1


def test_teams_that_differ_keep_more_of_their_own_rate():
    apart, alike = shrink([10, 50, 90], [100, 100, 100]), shrink([49, 50, 51], [100, 100, 100])
    assert apart.prior_n < alike.prior_n
    assert apart.values[0] == pytest.approx(0.1, abs=0.05)


def test_with_fewer_than_three_teams_nothing_is_borrowed():
    found = shrink([9, 2], [10, 10])
    assert found.values.tolist() == [0.9, 0.2]
    assert found.prior_n == 0
    assert (found.lows[0], found.highs[0]) == pytest.approx(beta.interval(0.95, 9.5, 1.5))


@pytest.mark.parametrize("k", [0, 1])
def test_all_or_none_everywhere_still_has_a_width(k):
    ns = np.array([4, 7, 9, 30])
    found = shrink(ns * k, ns)
    assert found.values.tolist() == [float(k)] * 4
    assert (found.highs - found.lows > 0).all()


def test_the_precision_maximises_the_adjusted_beta_binomial_likelihood():
    """Oracle: scipy's beta-binomial and its scalar optimiser, on the same adjusted likelihood."""
    rng = np.random.default_rng(4)
    ns = rng.integers(5, 90, 30)
    ks = rng.binomial(ns, rng.beta(16, 4, 30))
    mean = ks.sum() / ns.sum()

    def loss(log_m):
        m = math.exp(log_m)
        return -betabinom.logpmf(ks, ns, mean * m, (1 - mean) * m).sum() + log_m

    best = minimize_scalar(loss, bounds=(0, math.log(1e6)), method="bounded")
    found = shrink(ks, ns)
    assert math.log(found.prior_n) == pytest.approx(best.x, abs=0.01)
    m = found.prior_n
    np.testing.assert_allclose(found.values, (ks + mean * m) / (ns + m))


def test_the_spread_of_simulated_teams_is_found_again():
    rng = np.random.default_rng(11)
    ns = rng.integers(20, 200, 600)
    found = shrink(rng.binomial(ns, rng.beta(24, 6, 600)), ns)
    assert found.prior_mean == pytest.approx(0.8, abs=0.01)
    assert found.prior_n == pytest.approx(30, rel=0.15)


def test_the_intervals_hold_the_truth_about_as_often_as_they_say():
    rng = np.random.default_rng(5)
    truth = rng.beta(24, 6, 2000)
    ns = rng.integers(3, 60, 2000)
    found = shrink(rng.binomial(ns, truth), ns)
    assert np.mean((found.lows <= truth) & (truth <= found.highs)) == pytest.approx(0.95, abs=0.015)


def test_the_baseball_averages_of_1970_come_closer_to_the_season():
    """B. Efron and C. Morris, “Data analysis using Stein's estimator”, JASA 70 (1975) 311-319: 18 batters after 45 at bats."""
    hits = [18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7]
    season = [346, 298, 276, 222, 273, 270, 263, 210, 269, 230, 264, 256, 303, 264, 226, 286, 316, 200]
    truth, raw = np.array(season) / 1000, np.array(hits) / 45
    found = shrink(hits, [45] * 18)
    assert ((raw - truth) ** 2).sum() == pytest.approx(0.077, abs=0.002)
    assert ((found.values - truth) ** 2).sum() < 0.077 / 2.5
    assert found.values[0] == pytest.approx(0.294, abs=0.02)  # Clemente, James-Stein


def test_shrunk_rates_print_raw_and_shrunk_with_n_and_interval():
    found = shrink([1, 40, 55, 45], [1, 50, 60, 60])
    assert found.sentence("zh").startswith("共同水平 82.5%，分量相当于 9 件（4 个班组，n = 171）")
    assert "第 1 个班组：原始 100.0%（n = 1），收缩后 84.2%，95% 区间 57%–98%" in found.text("zh")
    assert "Team 4: 75.0% raw (n = 60), 76.0% shrunk" in str(found)
    assert "<table" in found._repr_html_()
    assert shrink([], []).text("en") == "No data (n = 0)"
    assert "stay raw" in shrink([1, 2], [2, 3]).sentence("en")
    assert len(shrink([1] * 200, [2] * 200).text("en").splitlines()) < 50
