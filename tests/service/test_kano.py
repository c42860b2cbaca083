"""Kano categories, coefficients and tests, against the published table, a worked table and scipy."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from statsmodels.stats.proportion import proportion_confint

from steward.errors import StewardError
from steward.service.survey.kano import kano, kano_of_counts, kano_table
from steward.service.survey.kano_category import ORDER, evaluate, fong, lead_p, read_kano_answer

# Worked table in the documentation of the R package stp25kano: counts M, O, A, I, R, Q; total and category strength in whole percent,
# CS+, CS-, |a-b| and the critical value of Fong's test, significant or not
WORKED = [
    ((95, 123, 45, 33, 0, 0), "O", 89, 9, 0.568, -0.736, 28, 19.4, True),
    ((101, 54, 54, 81, 3, 3), "M", 71, 7, 0.372, -0.534, 20, 18.5, True),
    ((15, 24, 121, 124, 6, 6), "I", 54, 1, 0.511, -0.137, 3, 19.8, False),
    ((65, 87, 93, 51, 0, 0), "A", 83, 2, 0.608, -0.514, 6, 18.5, False),
    ((9, 18, 83, 177, 6, 3), "I", 37, 32, 0.352, -0.094, 94, 19.9, True),
]


@pytest.mark.parametrize(
    ("counts", "category", "total", "strength", "better", "worse", "difference", "critical", "yes"), WORKED
)
def test_a_worked_table(counts, category, total, strength, better, worse, difference, critical, yes):
    found = kano_of_counts(dict(zip(ORDER, counts, strict=True)))
    assert found.category == category
    assert found.n == 296
    # the table prints 9.46% as 9%, and a strength of 36.5% as 37%
    assert found.total_strength.value * 100 == pytest.approx(total, abs=0.6)
    assert found.category_strength * 100 == pytest.approx(strength, abs=0.6)
    assert found.better.value == pytest.approx(better, abs=6e-4)
    assert found.worse.value == pytest.approx(worse, abs=6e-4)
    assert found.fong.difference == difference
    assert found.fong.critical == pytest.approx(critical, abs=0.06)
    assert found.fong.is_significant is yes


def test_the_evaluation_table_is_the_published_one():
    rows = ["".join(evaluate(f, d) for d in range(1, 6)) for f in range(1, 6)]
    assert rows == ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"]
    with pytest.raises(ValueError, match="1 \\(like\\) to 5"):
        evaluate(0, 3)


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_exact_test_of_the_lead_is_the_binomial_test(a, b):
    expected = binomtest(max(a, b), a + b, 0.5).pvalue if a + b else 1.0
    assert lead_p(max(a, b), min(a, b)) == pytest.approx(expected, abs=1e-12)


def test_the_exact_test_holds_for_thousands_of_answers_too():
    assert lead_p(1100, 1000) == pytest.approx(binomtest(1100, 2100, 0.5).pvalue, rel=1e-9)


@given(st.lists(st.integers(0, 30), min_size=6, max_size=6).filter(any))
def test_every_figure_stays_in_its_range(counts):
    found = kano_of_counts(dict(zip(ORDER, counts, strict=True)))
    assert found.counts[found.category] == max(counts)
    assert 0 <= found.category_strength <= 1
    assert 0 <= found.p <= 1
    if found.better.n:
        assert 0 <= found.better.low <= found.better.value <= found.better.high <= 1
        assert -1 <= found.worse.low <= found.worse.value <= found.worse.high <= 0
    assert not (found.is_tied and found.is_clear)
    assert found.sentence("zh")
    assert len(found.rows("en")) == 7


def test_coefficients_carry_wilson_intervals():
    found = kano_of_counts({"M": 20, "O": 10, "A": 6, "I": 4, "R": 2, "Q": 1})
    low, high = proportion_confint(16, 40, method="wilson")
    assert (found.better.low, found.better.high, found.better.n) == pytest.approx((low, high, 40))
    low, high = proportion_confint(30, 40, method="wilson")
    assert (found.worse.low, found.worse.high) == pytest.approx((-high, -low))


def test_equal_counts_go_by_must_be_before_one_dimensional_before_attractive_before_indifferent():
    for first, second in itertools.pairwise(ORDER):
        found = kano_of_counts({second: 5, first: 5})
        assert (found.category, found.is_tied, found.is_clear) == (first, True, False)
    assert "as many" in kano_of_counts({"A": 5, "O": 5}).sentence("en")


def test_blauths_rule_looks_at_what_is_wanted_first():
    # 11 + 10 + 9 want it in some way, against 20 who do not care
    found = kano_of_counts({"M": 11, "O": 10, "A": 9, "I": 20})
    assert (found.category, found.by_blauth) == ("I", "M")


def test_few_respondents_are_told_apart_from_many():
    assert not kano_of_counts({"M": 4, "O": 1}).is_clear
    assert kano_of_counts({"M": 40, "O": 10}).is_clear
    assert "cannot be told from" in kano_of_counts({"M": 4, "O": 1}, "lift").sentence("en")


def test_unanimous_answers_have_intervals_and_one_respondent_proves_nothing():
    found = kano_of_counts({"A": 1})
    assert (found.category_strength, found.is_clear, found.fong.is_significant) == (1, False, False)
    assert kano_of_counts({"Q": 3}).better.n == 0
    assert math.isnan(kano_of_counts({"Q": 3}).worse.value)
    assert kano_of_counts({"Q": 3}).text("zh")


@pytest.mark.parametrize(
    ("written", "read"),
    [(1, 1), (5.0, 5), ("２", 2), ("我喜欢", 1), ("理应如此", 2), ("无所谓", 3), ("勉强接受", 4), ("很不喜欢", 5), ("I like it that way", 1),
     ("It must be that way.", 2), ("I am neutral", 3), ("I can live with it that way", 4), ("DISLIKE", 5), (6, None), (2.5, None),
     ("maybe", None), ("", None), (None, None)],
)  # fmt: skip
def test_answers_are_read_in_both_languages(written, read):
    assert read_kano_answer(written) == read


def test_a_scale_that_runs_the_other_way_is_turned():
    assert kano([5, 5, 5], [1, 1, 1], like=5).counts["O"] == 3
    assert read_kano_answer("喜欢", like=5) == 1


def test_missing_and_unreadable_pairs_are_told_and_the_rest_counts():
    found = kano([1, "", "maybe", "喜欢", 3], ["不喜欢", 5, 5, None, "x"], "灯")
    assert (found.n, found.missing) == (1, 2)
    assert found.unread == ((3, "maybe"), (5, "x"))
    assert "第 3 份“maybe”" in found.text("zh")


def test_what_cannot_be_judged_is_refused_in_one_sentence():
    with pytest.raises(StewardError, match="no usable answer for “lift”"):
        kano(["", "x"], [1, 2], "lift")
    with pytest.raises(StewardError, match="3 answers with the feature and 2 without"):
        kano([1, 1, 1], [1, 1])
    with pytest.raises(StewardError, match="no column b-"):
        kano_table({"a+": [1], "a-": [5]}, {"b": ("a+", "b-")})
    with pytest.raises(ValueError, match="categories"):
        kano_of_counts({"X": 3})
    with pytest.raises(ValueError, match="cannot be"):
        fong(3, 5, 10)


@pytest.mark.parametrize("count", [2.7, None, float("nan"), "3", -1])
def test_counts_of_a_category_are_whole_numbers(count):
    with pytest.raises(ValueError, match="look at M"):
        kano_of_counts({"M": count})


def test_one_answer_is_no_list_of_answers():
    with pytest.raises(ValueError, match="one answer a respondent"):
        kano(5, 5)
