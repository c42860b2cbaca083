"""Funnel limits against scipy's binomial distribution."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from steward.service.statistics.rates import funnel


def interpolated_quantile(p, n, centre):
    """D. J. Spiegelhalter (2005), appendix A.1.1, written out with scipy's own quantile."""
    r = binom.ppf(p, n, centre)
    here, before = binom.cdf(r, n, centre), binom.cdf(r - 1, n, centre)
    return min(1.0, max(0.0, (r - (here - p) / (here - before)) / n))


@given(st.integers(1, 2000), st.floats(0.02, 0.98))
def test_limits_are_interpolated_binomial_quantiles(n, centre):
    found = funnel([0], [n], centre=centre)
    for i, level in enumerate((0.95, 0.998)):
        assert found.lower[i, 0] == pytest.approx(interpolated_quantile((1 - level) / 2, n, centre), abs=1e-7)
        assert found.upper[i, 0] == pytest.approx(interpolated_quantile((1 + level) / 2, n, centre), abs=1e-7)


def test_large_teams_have_the_normal_limits():
    found = funnel([8000], [10000], centre=0.8)
    half = 1.959964 * (0.8 * 0.2 / 10000) ** 0.5
    assert (found.lower[0, 0], found.upper[0, 0]) == pytest.approx((0.8 - half, 0.8 + half), abs=1e-4)


def test_a_small_team_far_from_the_rest_is_still_inside():
    found = funnel([1, 160, 150, 60], [4, 200, 190, 120])
    assert found.places == ("inside", "above", "above", "far-below")


def test_the_centre_is_the_pooled_rate_unless_given():
    assert funnel([30, 10], [40, 60]).centre == pytest.approx(0.4)
    assert funnel([30, 10], [40, 60], centre=0.7).centre == 0.7


def test_a_team_without_cases_stands_nowhere():
    assert funnel([0, 10], [0, 20]).places == ("no-data", "inside")
    assert funnel([0, 0], [0, 0]).places == ("no-data", "no-data")


@pytest.mark.parametrize("centre", [0.0, 1.0])
def test_a_centre_of_all_or_none_leaves_no_room(centre):
    found = funnel([3, round(10 * centre)], [10, 10], centre=centre)
    assert found.places[1] == "inside"
    assert found.places[0].startswith("far")


def test_the_funnel_narrows_with_size():
    lower, upper = funnel([50], [100]).at([10, 40, 160, 640])
    assert (np.diff(upper - lower, axis=1) < 0).all()
    assert (lower[1] <= lower[0]).all()
    assert (upper[1] >= upper[0]).all()


@pytest.mark.parametrize("levels", [(), (0.998, 0.95), (0.5, 1.0)])
def test_levels_that_make_no_funnel_are_refused(levels):
    with pytest.raises(ValueError, match="levels"):
        funnel([1], [2], levels=levels)


def test_about_one_team_in_twenty_is_outside_by_chance():
    rng = np.random.default_rng(8)
    ns = rng.integers(30, 400, 4000)
    places = funnel(rng.binomial(ns, 0.85), ns, centre=0.85).places
    outside = sum(place != "inside" for place in places) / 4000
    far = sum(place.startswith("far") for place in places) / 4000
    assert outside == pytest.approx(0.05, abs=0.012)
    assert far == pytest.approx(0.002, abs=0.003)


def test_a_funnel_prints_who_stands_where_with_n_and_limits():
    found = funnel([36, 55, 20, 0], [50, 60, 60, 0])
    assert (
        found.sentence("zh")
        == "4 个班组围绕 65.3%（n = 170）：1 个在漏斗之内，1 个明显偏高，1 个明显偏低，1 个没有数据"
    )
    assert found.sentence("en").startswith("4 teams around 65.3% (n = 170): 1 inside, 1 far above")
    assert "第 1 个班组：72.0%（36/50），在漏斗之内；这么大的班组，95% 落在 51%–77%" in found.text("zh")
    assert "<table" in found._repr_html_()
    assert funnel([], []).text("en") == "No data (n = 0)"


def test_one_level_will_do_and_what_is_none_is_refused():
    assert funnel([30], [50], levels=0.95).levels == (0.95,)
    with pytest.raises(ValueError, match="levels are numbers"):
        funnel([30], [50], levels="wide")
    with pytest.raises(ValueError, match=r"fraction such as 0\.8"):
        funnel([30], [50], centre="80%")
