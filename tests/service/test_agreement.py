"""Kappa in its forms, against statsmodels, irrCAC and published examples."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.inter_rater import fleiss_kappa as their_fleiss

from steward.service.statistics.agreement import (
    cohen_kappa,
    cohen_kappa_of_table,
    fleiss_kappa,
    fleiss_kappa_of_counts,
    intraclass,
    percent_agreement,
)

# J. L. Fleiss, J. Cohen and B. S. Everitt, Psychological Bulletin 72 (1969) 323-327: 200 diagnoses of two psychiatrists
DIAGNOSES = [[106, 10, 4], [22, 28, 10], [2, 12, 6]]
# The worked example of the Wikipedia article on Fleiss' kappa: 10 cases, 14 raters, 5 boxes
FOURTEEN = [
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1], [7, 7, 0, 0, 0], [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
]  # fmt: skip
TABLES = st.integers(2, 5).flatmap(
    lambda k: st.lists(st.lists(st.integers(0, 12), min_size=k, max_size=k), min_size=k, max_size=k)
)


def test_the_psychiatrists_come_out_as_published():
    found = cohen_kappa_of_table(DIAGNOSES)
    assert (round(found.value, 3), found.n) == (0.429, 200)
    assert (found.agreed, found.by_chance) == pytest.approx((0.70, 0.475))


@given(TABLES, st.sampled_from(["none", "linear", "quadratic"]))
def test_value_error_and_interval_are_those_of_statsmodels(table, weights):
    found = cohen_kappa_of_table(table, weights)
    if not found.is_given:
        return
    theirs = cohens_kappa(np.array(table), wt=None if weights == "none" else weights)
    assert found.value == pytest.approx(theirs.kappa, abs=1e-9)
    if found.n > 1 and theirs.var_kappa > 1e-12:
        assert found.standard_error == pytest.approx(theirs.std_kappa, abs=1e-7)
        assert found.low == pytest.approx(max(-1, theirs.kappa_low), abs=1e-6)
        assert found.high == pytest.approx(min(1, theirs.kappa_upp), abs=1e-6)


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=1, max_size=40))
def test_ratings_and_their_table_say_the_same(pairs):
    table = np.zeros((4, 4))
    for a, b in pairs:
        table[a - 1, b - 1] += 1
    first, second = zip(*pairs, strict=True)
    for weights in ("none", "linear", "quadratic"):
        one = cohen_kappa(first, second, weights, categories=[1, 2, 3, 4])
        two = cohen_kappa_of_table(table, weights)
        assert (one.is_given, one.n) == (two.is_given, two.n)
        if one.is_given:
            assert one.value == pytest.approx(two.value)


def test_a_step_that_nobody_used_still_counts():
    used, all_steps = [1, 2, 5, 5, 1, 2], [1, 2, 5, 2, 1, 1]
    found = cohen_kappa(used, all_steps, "quadratic")
    assert found.value == pytest.approx(cohen_kappa(used, all_steps, "quadratic", [1, 2, 3, 4, 5]).value)
    assert found.categories == (1, 2, 5)


def test_quadratic_kappa_comes_close_to_icc():
    rng = np.random.default_rng(2)
    truth = rng.integers(1, 8, 300)
    first, second = (np.clip(truth + rng.integers(-1, 2, 300), 1, 7) for _ in range(2))
    kappa = cohen_kappa(first.tolist(), second.tolist(), "quadratic")
    icc = intraclass(np.column_stack([first, second]), "ICC(2,1)")
    assert kappa.value == pytest.approx(icc.value, abs=0.005)


def test_words_need_their_order_for_weights():
    first, second = ["good", "fair", "poor", "good"], ["fair", "fair", "poor", "good"]
    with pytest.raises(ValueError, match="order"):
        cohen_kappa(first, second, "linear")
    found = cohen_kappa(first, second, "linear", ["poor", "fair", "good"])
    assert found.value == pytest.approx(cohen_kappa([3, 2, 1, 3], [2, 2, 1, 3], "linear").value)


def test_fleiss_kappa_comes_out_as_published():
    """irrCAC 0.4 (Gwet) on the same ratings: 0.20993, standard error 0.09237, interval 0.00097 to 0.41889."""
    found = fleiss_kappa_of_counts(FOURTEEN)
    assert found.value == pytest.approx(0.20993, abs=5e-6)
    assert found.standard_error == pytest.approx(0.09237, abs=5e-6)
    assert (found.low, found.high) == pytest.approx((0.00097, 0.41889), abs=5e-6)
    assert (found.n, found.raters) == (10, 14)


@given(st.integers(2, 5).flatmap(lambda k: st.lists(st.lists(st.integers(1, 3), min_size=k, max_size=k), min_size=2)))
def test_fleiss_kappa_is_that_of_statsmodels(ratings):
    found = fleiss_kappa(ratings)
    if found.is_given:
        counts = [[row.count(box) for box in (1, 2, 3)] for row in ratings]
        assert found.value == pytest.approx(their_fleiss(np.array(counts)), abs=1e-9)
        assert -1 <= found.low <= found.value <= found.high <= 1


def test_a_case_that_one_of_them_did_not_rate_is_left_out():
    found = cohen_kappa([1, 2, None, 1, 2], [1, 2, 1, math.nan, 1])
    assert (found.n, found.left_out) == (3, 2)
    assert fleiss_kappa([[1, 2], [None, 2], [1, 1]]).left_out == 1


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (cohen_kappa([1, 1, 1], [1, 1, 1]), "one box"),
        (cohen_kappa([], []), "nothing was rated"),
        (fleiss_kappa([]), "nothing was rated"),
        (fleiss_kappa([["a", "a"], ["a", "a"]]), "one box"),
    ],
)
def test_what_cannot_be_said_is_said_to_be_so(found, words):
    assert not found.is_given
    assert words in found.sentence("en")
    assert "κ 算不出来" in found.sentence("zh")


def test_full_agreement_on_a_few_cases_is_no_proof():
    found = cohen_kappa([1, 2, 3], [1, 2, 3])
    assert found.value == 1
    assert "no proof" in found.sentence("en")


def test_one_case_has_no_interval():
    assert "one case gives no interval" in cohen_kappa([1], [2]).sentence("en")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: cohen_kappa([1, 2], [1]), "same cases"),
        (lambda: cohen_kappa([1], [9], categories=[1, 2]), "no such category: 9"),
        (lambda: cohen_kappa([1, 2], [2, 1], "cubic"), "weights"),
        (lambda: cohen_kappa_of_table([[1, 2, 3], [4, 5, 6]]), "square"),
        (lambda: cohen_kappa_of_table([[1, -2], [4, 5]]), "from 0 up"),
        (lambda: fleiss_kappa([[1, 2], [1, 2, 3]]), "same number of raters"),
        (lambda: fleiss_kappa([[1], [2]]), "at least two"),
        (lambda: fleiss_kappa_of_counts([[3, 0], [1, 1]]), "same number of raters"),
    ],
)
def test_what_is_no_pair_of_ratings_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_agreement_is_said_with_what_chance_would_give():
    found = cohen_kappa_of_table(DIAGNOSES)
    assert found.text("zh").splitlines()[0] == "科恩 κ 0.43（n = 200），95% 区间 0.32 到 0.53"
    assert "靠巧合也会一致：47.5%" in found.text("zh")
    assert percent_agreement([1, 2, None, 2], [1, 1, 1, 2]).n == 3


def test_numbers_lie_as_far_apart_whether_or_not_the_categories_are_named():
    first, second = [1, 2, 5, 5, 1], [1, 5, 5, 2, 1]
    named = cohen_kappa(first, second, "quadratic", categories=[1, 2, 5])
    assert named.value == pytest.approx(cohen_kappa(first, second, "quadratic").value)
    whole = cohen_kappa(first, second, "quadratic", categories=[5, 4, 3, 2, 1])
    assert whole.value == pytest.approx(named.value)


def test_numbers_in_an_order_of_their_own_are_one_step_apart():
    words, codes = ["a", "b", "c", "c", "a"], [2, 9, 1, 1, 2]
    found = cohen_kappa(codes, [2, 1, 1, 9, 2], "linear", categories=[2, 9, 1])
    assert found.value == pytest.approx(cohen_kappa(words, ["a", "c", "c", "b", "a"], "linear", "abc").value)


def test_no_weights_may_be_said_as_none():
    assert cohen_kappa([1, 2, 2], [1, 2, 1], None) == cohen_kappa([1, 2, 2], [1, 2, 1])


def test_ratings_that_are_no_list_or_no_words_are_refused():
    with pytest.raises(ValueError, match="a list"):
        cohen_kappa(5, 5)
    with pytest.raises(ValueError, match="a list of its own"):
        cohen_kappa([[1, 2], [2, 2]], [[1, 2], [2, 1]])
    with pytest.raises(ValueError, match="infinite"):
        cohen_kappa([1, math.inf], [1, 2], "quadratic")
    with pytest.raises(ValueError, match="rows"):
        fleiss_kappa([1, 2, 3])
