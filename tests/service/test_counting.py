"""What is given to the statistics: lists, arrays, series and frames, with whatever stands for a missing figure."""

import numpy as np
import pandas as pd
import pytest

from steward.service import (
    cohen_kappa,
    cronbach_alpha,
    csat,
    finite_population,
    fleiss_kappa,
    funnel,
    intraclass,
    kaplan_meier,
    laney_p_chart,
    mean_score,
    nps,
    p_chart,
    pearson,
    percent_agreement,
    shrink,
    spearman,
    wilson,
    xmr,
)
from steward.service.statistics._counting import checked_counts, figures

GAPS = [
    [1, None, 3, 4, 2, 2],
    (1, float("nan"), 3, 4, 2, 2),
    np.array([1, np.nan, 3, 4, 2, 2]),
    pd.Series([1, None, 3, 4, 2, 2], index=[9, 8, 7, 6, 5, 4]),
    pd.Series([1, None, 3, 4, 2, 2], dtype="Int64"),
    pd.Series([1, pd.NA, 3, 4, 2, 2], dtype=object),
    [1, pd.NA, 3, 4, 2, 2],
]


@pytest.mark.parametrize("values", GAPS, ids=range(len(GAPS)))
def test_a_missing_figure_is_the_same_however_it_is_written(values):
    np.testing.assert_array_equal(figures(values, "no"), [1, np.nan, 3, 4, 2, 2])
    assert csat(values, satisfied=3).k == 2
    assert mean_score(values).left_out == 1
    assert nps(values).detractors == 5
    assert xmr(values).centre == pytest.approx(2.4)
    other = [2, 5, 3, 4, 1, 2]
    assert pearson(values, other).n == spearman(values, other).n == 5
    assert cohen_kappa(values, other).left_out == 1
    assert percent_agreement(values, other).n == 5


def test_a_frame_with_gaps_is_read_row_by_row():
    frame = pd.DataFrame({"a": [4, 3, 5, 2, pd.NA], "b": [5, 3, 5, 3, 1], "c": [4, 4, 5, 2, 1]})
    plain = [[4, 5, 4], [3, 3, 4], [5, 5, 5], [2, 3, 2]]
    for measure in (cronbach_alpha, intraclass, fleiss_kappa):
        found, expected = measure(frame), measure(plain)
        assert (found.value, found.n, found.left_out) == (pytest.approx(expected.value), 4, 1)


REFUSED = [
    lambda values: wilson(values, 10),
    lambda values: shrink(values, 10),
    lambda values: funnel(values, 10),
    lambda values: p_chart(values, 10),
    lambda values: laney_p_chart(values, 10),
    lambda values: xmr(values),
    lambda values: csat(values, satisfied=4),
    lambda values: pearson(values, values),
    lambda values: kaplan_meier(values, values),
    lambda values: cronbach_alpha(values),
    lambda values: intraclass(values),
    lambda values: fleiss_kappa(values),
]


@pytest.mark.parametrize("measure", REFUSED, ids=range(len(REFUSED)))
@pytest.mark.parametrize("values", [["good", "bad", "fair"], {"a": 1}, {1, 2, 3}, "many"], ids=str)
def test_what_is_not_numbers_is_refused_in_our_own_words(measure, values):
    with pytest.raises(ValueError, match=r"number|rows|plain|lists"):
        measure(values)


@pytest.mark.parametrize("measure", [shrink, funnel, p_chart, laney_p_chart])
def test_rates_given_for_counts_are_refused(measure):
    with pytest.raises(ValueError, match="14 of 17 and not the rate"):
        measure([0.8, 0.7, 0.9], [50, 60, 70])


def test_lists_of_different_length_are_counted_out():
    with pytest.raises(ValueError, match="there are 2 k and 3 n"):
        checked_counts([1, 2], [3, 4, 5])


@pytest.mark.parametrize("measure", [shrink, funnel, p_chart])
def test_tables_are_no_lists_of_teams(measure):
    with pytest.raises(ValueError, match="plain lists"):
        measure([[1, 2], [3, 4]], 10)


def test_many_rates_at_once_are_pointed_to_their_function():
    for many in ([1, 2], np.array([1, 2]), pd.Series([1, 2])):
        with pytest.raises(ValueError, match="wilson_many"):
            wilson(many, 10)


def test_half_an_owner_is_no_population():
    with pytest.raises(ValueError, match="whole number"):
        finite_population(3, 5, 7.5)


def test_dates_and_lengths_of_time_are_not_taken_for_hours():
    spans = pd.Series(pd.to_timedelta([1, 2, 30], "h"))
    with pytest.raises(ValueError, match="hours must be numbers"):
        kaplan_meier(spans, [True, True, False])
    with pytest.raises(ValueError, match="of numbers"):
        xmr(pd.date_range("2026-01-01", periods=4))


@pytest.mark.parametrize("measure", [mean_score, xmr, lambda x: pearson(x, [1, 2, 3])])
def test_a_figure_beyond_all_sums_is_a_slip(measure):
    with pytest.raises(ValueError, match="a slip"):
        measure([1e308, -1e308, 1e308])


@pytest.mark.parametrize("confidence", ["0.95", None, float("nan"), 95])
def test_a_confidence_is_a_fraction(confidence):
    for measure in (wilson, spearman):
        with pytest.raises(ValueError, match=r"such as 0\.95"):
            measure(*((1, 2) if measure is wilson else ([1, 2, 3], [1, 2, 3])), confidence)


@pytest.mark.parametrize("population", ["9", 7.5, float("nan")])
def test_a_population_is_a_whole_number_wherever_it_is_asked_for(population):
    for ask in (
        lambda: finite_population(1, 2, population),
        lambda: csat([5, 4], 4, population=population),
        lambda: mean_score([5, 4], population=population),
        lambda: nps([5, 4], population=population),
    ):
        with pytest.raises(ValueError, match="population is a whole number"):
            ask()
