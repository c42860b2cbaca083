"""Intraclass correlations, against the table of Shrout and Fleiss, the example of R's irr and pingouin."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.service.statistics.intraclass_correlation import FORMS, MCGRAW_WONG, intraclass, intraclass_all
from steward.service.statistics.reliability import cronbach_alpha

# P. E. Shrout and J. L. Fleiss, Psychological Bulletin 86 (1979) 420-428, table 2: six targets, four judges
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
# The anxiety ratings of R's package irr: twenty subjects, three raters
ANXIETY = list(
    zip(
        [3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3],
        [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
        [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2],
        strict=True,
    )
)
SCORES = st.tuples(st.integers(2, 8), st.integers(2, 5)).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(1, 5), min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    )
)


@pytest.mark.parametrize(
    ("form", "value", "low", "high"),
    # Values: Shrout and Fleiss, table 4; intervals: R's psych::ICC on the same table
    [
        ("ICC(1,1)", 0.17, -0.133, 0.723),
        ("ICC(2,1)", 0.29, 0.019, 0.761),
        ("ICC(3,1)", 0.71, 0.342, 0.946),
        ("ICC(1,k)", 0.44, -0.884, 0.912),
        ("ICC(2,k)", 0.62, 0.071, 0.927),
        ("ICC(3,k)", 0.91, 0.676, 0.986),
    ],
)
def test_the_four_judges_come_out_as_published(form, value, low, high):
    found = intraclass(SHROUT_FLEISS, form)
    assert found.value == pytest.approx(value, abs=0.005)
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-4)
    assert (found.n, found.raters) == (6, 4)


def test_the_anxiety_ratings_come_out_as_in_irr():
    """irr: icc(anxiety, model = "twoway", type = "agreement") gives 0.198 with -0.039 < ICC < 0.494, F = 1.83."""
    found = intraclass(ANXIETY, "ICC(A,1)")
    assert found.form == "ICC(2,1)"
    assert found.value == pytest.approx(0.198, abs=5e-4)
    assert (found.low, found.high) == pytest.approx((-0.039, 0.494), abs=5e-4)
    assert (round(found.f, 2), found.df1, found.df2) == (1.83, 19, 38)
    # pingouin 0.7.0, intraclass_corr
    expected = (0.175022, 0.197998, 0.216049, 0.388926, 0.425499, 0.452586)
    assert tuple(x.value for x in intraclass_all(ANXIETY).values()) == pytest.approx(expected, abs=5e-7)
    assert intraclass(ANXIETY, "ICC(1,1)").p == pytest.approx(0.093931, abs=5e-7)


@given(SCORES)
def test_the_mean_of_fixed_scorers_is_as_reliable_as_alpha_says(scores):
    icc, alpha = intraclass(scores, "ICC(3,k)"), cronbach_alpha(scores)
    if icc.is_given and alpha.is_given and math.isfinite(icc.value):
        assert icc.value == pytest.approx(alpha.value, abs=1e-9)
        assert (icc.low, icc.high) == pytest.approx((alpha.low, alpha.high), abs=1e-7)


@given(SCORES)
def test_every_form_lies_within_its_interval(scores):
    for found in intraclass_all(scores).values():
        if found.is_given and not math.isnan(found.low):
            assert found.low <= found.value + 1e-9
            assert found.value <= found.high + 1e-9
            assert found.high <= 1 + 1e-9


def test_a_strict_scorer_counts_only_against_absolute_agreement():
    lenient = np.array([[3, 3], [4, 5], [2, 2], [5, 4], [1, 1]], dtype=float)
    strict = lenient - [0, 2]
    assert intraclass(strict, "ICC(3,1)").value == pytest.approx(intraclass(lenient, "ICC(3,1)").value)
    assert intraclass(strict, "ICC(2,1)").value < intraclass(lenient, "ICC(2,1)").value - 0.2


def test_two_names_for_one_form_give_one_answer():
    for form in FORMS:
        assert intraclass(SHROUT_FLEISS, MCGRAW_WONG[form]).value == intraclass(SHROUT_FLEISS, form).value


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ([], "at least two cases"),
        ([[1, 2, 3]], "at least two cases"),
        ([[1], [2], [3]], "at least two cases"),
        ([[3, 3], [3, 3]], "all scores are the same"),
    ],
)
def test_what_cannot_be_said_is_said_to_be_so(scores, words):
    for form in FORMS:
        found = intraclass(scores, form)
        assert not found.is_given
        assert words in found.sentence("en")
        assert "算不出来" in found.sentence("zh")


def test_full_agreement_on_a_few_cases_is_no_proof():
    for form in FORMS:
        found = intraclass([[1, 1], [2, 2], [4, 4]], form)
        assert found.value == pytest.approx(1)
        assert "no proof" in found.sentence("en")


def test_a_case_with_a_missing_score_is_left_out():
    found = intraclass([*SHROUT_FLEISS, [5, None, 4, 4]])
    assert (found.n, found.left_out) == (6, 1)


def test_what_is_no_table_of_scores_is_refused():
    with pytest.raises(ValueError, match="there is no 'ICC4'"):
        intraclass(SHROUT_FLEISS, "ICC4")
    with pytest.raises(ValueError, match="one length"):
        intraclass([[1, 2], [3]])


def test_the_answer_says_which_question_it_answers():
    text = intraclass(SHROUT_FLEISS, "ICC(2,1)").text("zh")
    assert text.startswith("ICC(2,1) 0.29（n = 6），95% 区间 0.02 到 0.76")
    assert "同一批人打分，要求分数一致；用一个人的分数" in text
    assert "打分人数：4" in text


@pytest.mark.parametrize("name", ["ICC2k", "icc(2,k)", "ICC(2, k)", "ICC(A,k)"])
def test_the_names_that_programs_give_the_forms_are_understood(name):
    assert intraclass([[4, 5], [2, 2], [5, 4]], name).form == "ICC(2,k)"
