"""Item statistics against definitions written out, trusted libraries and published figures."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from steward.errors import StewardError
from steward.quiz.insight.item_statistics import statistics_of
from steward.quiz.insight.scores import Scores
from steward.service import cronbach_alpha, kr20, wilson

# Section 6 of the Law School Admission Test: how often each pattern of five right (1) and wrong (0) answers came among 1,000
# people. R. D. Bock and M. Lieberman, "Fitting a response model for n dichotomously scored items", Psychometrika 35 (1970).
LSAT_6 = dict(
    zip(
        itertools.product((0, 1), repeat=5),
        [3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15, 10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298],
        strict=True,
    )
)  # fmt: skip


def lsat() -> Scores:
    rows = [pattern for pattern, count in LSAT_6.items() for _ in range(count)]
    return Scores(("1", "2", "3", "4", "5"), np.array(rows, dtype=float))


def small() -> Scores:
    """Seven stewards; the second item is worth four marks and marked in halves."""
    rows = [[1, 4, 1], [1, 2.5, 0], [0, 3, 1], [1, 0.5, 0], [0, 1, 0], [0, 0, 1], [1, 3.5, 1]]
    return Scores(("greeting", "due-date", "revisit"), np.array(rows), (1, 4, 1))


def test_the_law_school_test_has_the_figures_its_literature_gives() -> None:
    # descript(LSAT) of the R package ltm 1.2 (D. Rizopoulos, Journal of Statistical Software 17(5), 2006): proportions right, point-biserial
    # correlation with the total without the item (ltm divides by the standard deviation over n-1), Cronbach's alpha 0.2950.
    found = statistics_of(lsat())
    assert [round(item.facility or 0, 3) for item in found.items] == [0.924, 0.709, 0.553, 0.763, 0.870]
    correlations = [(item.discrimination_index or 0) / 100 * math.sqrt(999 / 1000) for item in found.items]
    assert [round(one, 4) for one in correlations] == [0.1128, 0.1531, 0.1727, 0.1444, 0.1215]
    assert found.test.cic == pytest.approx(29.50, abs=0.005)
    assert found.test.is_kr20


def test_the_largest_covariance_is_that_of_all_orders() -> None:
    scores = small()
    found = statistics_of(scores)
    for i, item in enumerate(found.items):
        x = scores.marks[:, i]
        rest = scores.totals - x
        largest = max(float(np.cov(x, order)[0, 1]) for order in itertools.permutations(rest))
        assert item.discriminative_efficiency == pytest.approx(100 * np.cov(x, rest)[0, 1] / largest)


def test_each_figure_is_what_its_definition_says() -> None:
    scores = small()
    found = statistics_of(scores)
    total = scores.totals
    covariances = [np.cov(scores.marks[:, i], total)[0, 1] for i in range(3)]
    for i, item in enumerate(found.items):
        x, top = scores.marks[:, i], scores.maximum[i]
        assert item.n == 7
        assert item.facility == pytest.approx(x.mean() / top)
        assert item.sd == pytest.approx(np.std(x, ddof=1))
        assert item.intended_weight == pytest.approx(100 * top / 6)
        assert item.effective_weight == pytest.approx(100 * math.sqrt(covariances[i]) / np.sqrt(covariances).sum())
        assert item.discrimination_index == pytest.approx(100 * np.corrcoef(x, total - x)[0, 1])
    test = found.test
    assert (test.n, test.items, test.maximum, test.median) == (7, 3, 6.0, 3.5)
    assert test.mean == pytest.approx(total.mean())
    assert test.sd == pytest.approx(np.std(total, ddof=1))
    assert test.skewness == pytest.approx(stats.skew(total, bias=False))
    assert test.kurtosis == pytest.approx(stats.kurtosis(total, bias=False))
    alpha = cronbach_alpha(scores.marks)
    assert test.cic == pytest.approx(100 * alpha.value)
    assert (test.cic_low, test.cic_high) == pytest.approx((100 * alpha.low, 100 * alpha.high))
    assert test.error_ratio == pytest.approx(100 * math.sqrt(1 - alpha.value))
    assert test.standard_error == pytest.approx(math.sqrt(1 - alpha.value) * np.std(total, ddof=1))
    assert not test.is_kr20


def test_for_right_and_wrong_the_consistency_is_kr20() -> None:
    marks = np.array([[1, 1, 1, 0], [1, 0, 1, 1], [0, 0, 1, 0], [1, 1, 1, 1], [0, 0, 0, 0], [1, 1, 0, 0]], dtype=float)
    found = statistics_of(Scores(tuple("abcd"), marks)).test
    assert found.is_kr20
    assert found.cic == pytest.approx(100 * kr20(marks).value)
    assert "KR-20" in found.sentence("en")


def test_all_or_nothing_facility_has_wilsons_interval_whatever_the_item_is_worth() -> None:
    one = statistics_of(Scores(("a",), [[5.0], [0.0], [5.0], [5.0]], (5,))).items[0]
    expected = wilson(3, 4)
    assert (one.facility_interval.low, one.facility_interval.high) == (expected.low, expected.high)


def test_part_marks_have_an_interval_even_when_everybody_has_the_same() -> None:
    one = statistics_of(Scores(("a",), [[0.5]] * 6)).items[0]
    assert one.facility == 0.5
    assert one.facility_interval.low < 0.3 < 0.7 < one.facility_interval.high


def test_an_item_that_runs_against_the_rest_has_no_effective_weight_and_the_others_add_up() -> None:
    marks = np.array([[1, 1, 0], [1, 1, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1]], dtype=float)
    found = statistics_of(Scores(("a", "b", "wrong-key"), marks))
    assert found["wrong-key"].effective_weight is None
    assert (found["wrong-key"].discrimination_index or 0) < 0
    assert (found["a"].effective_weight or 0) + (found["b"].effective_weight or 0) == pytest.approx(100)


def test_what_does_not_vary_cannot_tell_people_apart() -> None:
    found = statistics_of(Scores(("a", "b"), [[0.1, 0], [0.1, 1], [0.1, 1]]))
    assert found["a"].sd == pytest.approx(0)
    assert found["a"].discrimination_index is None
    assert found["a"].discriminative_efficiency is None
    assert found["b"].discrimination_index is None, "the rest of b is a alone"
    assert not found["a"].rest.is_given


@pytest.mark.parametrize(
    ("marks", "missing"),
    [
        ([], {"mean", "median", "sd", "skewness", "kurtosis", "cic", "error_ratio", "standard_error"}),
        ([[1, 0]], {"sd", "skewness", "kurtosis", "cic", "error_ratio", "standard_error"}),
        ([[1, 0], [1, 1]], {"skewness", "kurtosis", "cic", "error_ratio", "standard_error"}),
        ([[1, 0], [1, 1], [0, 0]], {"kurtosis"}),
        ([[1, 0], [1, 0], [1, 0], [1, 0]], {"skewness", "kurtosis", "cic", "error_ratio", "standard_error"}),
        ([[1, 0], [1, 1], [0, 0], [0, 1]], set()),
    ],
)
def test_few_attempts_leave_figures_out_with_a_reason(marks: list[list[float]], missing: set[str]) -> None:
    test = statistics_of(Scores(("a", "b"), np.array(marks, dtype=float))).test
    assert {
        name
        for name, value in test.as_json().items()
        if value is None and name not in ("cic_low", "cic_high", "maximum")
    } == missing
    for locale in ("zh", "en"):
        assert test.text(locale)
        assert "nan" not in test.text(locale).lower()


def test_a_part_without_marks_counts_as_moodle_counts_it() -> None:
    found = statistics_of(Scores(("read-this", "a", "b"), [[0, 1, 0], [0, 1, 1], [0, 0, 0]], (0, 1, 1)))
    assert found["read-this"].facility is None
    assert found["read-this"].effective_weight == 0
    assert found.test.items == 3


# -- which attempts ----------------------------------------------------------------------------------------------------


def several() -> Scores:
    people = ("lin", "lin", "wang", "lin", "wang")
    return Scores(("a", "b"), [[0, 1], [1, 1], [1, 0], [1, 1], [0, 0]], people=people)


@pytest.mark.parametrize(
    ("which", "totals"), [("first", [1, 1]), ("last", [2, 0]), ("highest", [2, 1]), ("all", [1, 2, 1, 2, 0])]
)
def test_the_attempts_that_count_are_chosen(which: str, totals: list[float]) -> None:
    assert sorted(several().attempts(which).totals) == sorted(totals)  # type: ignore[arg-type]
    assert statistics_of(several(), which).test.n == len(totals)  # type: ignore[arg-type]


def test_of_two_equally_high_attempts_the_earlier_counts() -> None:
    kept = Scores(("a", "b"), [[0, 1], [1, 0]], people=("lin", "lin")).attempts("highest")
    assert kept.marks.tolist() == [[0, 1]]


# -- forms drawn by chance ---------------------------------------------------------------------------------------------


def forms() -> Scores:
    """Two places; on the second either item b or item c."""
    nan = math.nan
    marks = np.array([[1, 1, nan], [0, nan, 0], [1, nan, 1], [0, 0, nan], [1, 0, nan], [0, nan, 1]])
    positions = np.where(np.isnan(marks), -1, np.array([0, 1, 1]))
    return Scores(("a", "b", "c"), marks, positions=positions)


def test_an_item_only_some_saw_is_held_against_their_whole_sum_as_moodle_does() -> None:
    scores = forms()
    found = statistics_of(scores)["b"]
    rows = ~np.isnan(scores.marks[:, 1])
    x, whole = scores.marks[rows, 1], scores.totals[rows]
    assert found.n == 3
    assert not found.seen_by_all
    assert found.facility == pytest.approx(1 / 3)
    assert found.discrimination_index == pytest.approx(100 * np.corrcoef(x, whole)[0, 1])
    assert found.rest.value == pytest.approx(np.corrcoef(x, whole - x)[0, 1])
    assert found.effective_weight is None


def test_places_on_the_form_are_reckoned_as_if_each_were_one_item() -> None:
    found = statistics_of(forms())
    by_place = statistics_of(Scores(("1", "2"), [[1, 1], [0, 0], [1, 1], [0, 0], [1, 0], [0, 1]]))
    assert [one.as_json() for one in found.positions] == [one.as_json() for one in by_place.items]
    assert found.test == by_place.test


def test_without_places_there_is_no_consistency_of_different_forms() -> None:
    scores = forms()
    found = statistics_of(Scores(scores.items, scores.marks)).test
    assert found.cic is None
    assert "places" in found.sentence("en")
    assert found.mean == pytest.approx(scores.totals.mean())


# -- properties --------------------------------------------------------------------------------------------------------

tables = st.integers(2, 6).flatmap(
    lambda k: st.lists(st.lists(st.integers(0, 4), min_size=k, max_size=k), min_size=2, max_size=14)
)


@settings(deadline=None)
@given(tables)
def test_figures_keep_within_their_bounds_and_rows_may_come_in_any_order(rows: list[list[int]]) -> None:
    marks = np.array(rows, dtype=float)
    k = marks.shape[1]
    scores = Scores(tuple(map(str, range(k))), marks, (4,) * k)
    found = statistics_of(scores)
    turned = statistics_of(scores.of_rows(np.arange(len(rows))[::-1]))
    for item, other in zip(found.items, turned.items, strict=True):
        assert 0 <= (item.facility or 0) <= 1
        assert item.facility_interval.low <= (item.facility or 0) + 1e-12
        assert item.facility_interval.high >= (item.facility or 0) - 1e-12
        if item.discrimination_index is not None:
            assert -100.000001 <= item.discrimination_index <= 100.000001
            assert item.discriminative_efficiency is not None
            assert (
                abs(item.discriminative_efficiency) >= abs(item.discrimination_index) - 1e-6
                or item.discrimination_index < 0
            )
        assert item.as_json() == pytest.approx(other.as_json(), nan_ok=True)
    weights = [item.effective_weight for item in found.items if item.effective_weight is not None]
    assert sum(weights) == pytest.approx(100) or sum(weights) == 0
    if found.test.cic is not None:
        assert found.test.cic <= 100.000001


@settings(deadline=None)
@given(tables, st.floats(0.1, 50))
def test_marks_on_another_scale_change_no_share_and_no_correlation(rows: list[list[int]], scale: float) -> None:
    marks = np.array(rows, dtype=float)
    items, k = tuple(map(str, range(marks.shape[1]))), marks.shape[1]
    a, b = statistics_of(Scores(items, marks, (4,) * k)), statistics_of(Scores(items, marks * scale, (4 * scale,) * k))
    for one, other in zip(a.items, b.items, strict=True):
        assert one.facility == pytest.approx(other.facility)
        assert one.discrimination_index == pytest.approx(other.discrimination_index)
        assert one.effective_weight == pytest.approx(other.effective_weight)
    assert a.test.cic == pytest.approx(b.test.cic)
    assert a.test.skewness == pytest.approx(b.test.skewness)


# -- what is refused ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        ({"items": ("a", "b"), "marks": [[1]]}, "2 items and 1 columns"),
        ({"items": ("a",), "marks": [[1], [0]], "people": ("lin",)}, "2 rows like the scores, not 1"),
        ({"items": ("a",), "marks": [[2]]}, "Marks above the highest mark: a"),
        ({"items": ("a",), "marks": [[0]], "maximum": (-1,)}, "highest mark of a"),
        ({"items": ("a", "a"), "marks": [[0, 1]]}, "stands twice"),
    ],
)
def test_scores_that_do_not_fit_are_refused_in_one_sentence(given_: dict[str, object], words: str) -> None:
    with pytest.raises(StewardError, match=words):
        Scores(**given_)  # type: ignore[arg-type]
