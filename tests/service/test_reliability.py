"""Alpha and the Kuder-Richardson formulas, against pingouin's figures, scipy and the definitions."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from steward.service.statistics.reliability import cronbach_alpha, feldt_interval, kr20, kr21, kr21_of_totals

# The example of pingouin's cronbach_alpha (dataset cronbach_alpha): 15 people, 10 questions; alpha 0.592 [0.195, 0.840]
QUESTIONNAIRE = [
    [3, 2, 2, 4, 1, 4, 5, 1, 4, 3], [5, 5, 4, 6, 3, 5, 1, 2, 5, 5], [7, 5, 3, 5, 5, 6, 4, 3, 3, 6],
    [2, 3, 4, 3, 3, 2, 2, 2, 6, 6], [6, 5, 5, 6, 5, 4, 4, 4, 6, 7], [1, 2, 2, 3, 4, 2, 5, 2, 3, 5],
    [4, 3, 3, 5, 3, 5, 2, 1, 2, 4], [2, 5, 4, 4, 3, 7, 2, 2, 4, 6], [6, 2, 5, 5, 5, 1, 6, 5, 2, 3],
    [5, 2, 4, 6, 4, 3, 5, 3, 1, 7], [4, 1, 3, 5, 2, 5, 3, 2, 3, 4], [4, 4, 2, 3, 2, 5, 3, 4, 2, 3],
    [5, 5, 5, 6, 2, 3, 3, 2, 4, 4], [6, 5, 5, 5, 4, 2, 2, 1, 4, 6], [4, 4, 3, 5, 5, 3, 1, 3, 2, 3],
]  # fmt: skip
TESTS = st.integers(3, 12).flatmap(
    lambda n: st.integers(2, 6).flatmap(
        lambda k: st.lists(st.lists(st.integers(0, 1), min_size=k, max_size=k), min_size=n, max_size=n)
    )
)


def test_the_questionnaire_comes_out_as_in_pingouin():
    found = cronbach_alpha(QUESTIONNAIRE)
    assert found.value == pytest.approx(0.5917188485995826)
    assert (found.low, found.high) == pytest.approx((0.195, 0.840), abs=5e-4)
    assert (found.n, found.item_count) == (15, 10)


def test_feldts_interval_turns_the_f_distribution_round():
    """(1-α)/(1-α̂) is F with n-1 and (n-1)(k-1): at either end of the interval the figure found has a tail of 2.5%."""
    low, high = feldt_interval(0.79, 41, 26)
    assert stats.f(40, 40 * 25).sf((1 - low) / (1 - 0.79)) == pytest.approx(0.025)
    assert stats.f(40, 40 * 25).cdf((1 - high) / (1 - 0.79)) == pytest.approx(0.025)


def test_each_question_is_set_against_the_rest():
    found = cronbach_alpha(QUESTIONNAIRE, names=[f"q{i}" for i in range(1, 11)])
    table = np.array(QUESTIONNAIRE, dtype=float)
    for i, item in enumerate(found.items):
        rest = np.delete(table, i, axis=1)
        assert item.name == f"q{i + 1}"
        assert item.item_rest == pytest.approx(stats.pearsonr(table[:, i], rest.sum(axis=1)).statistic)
        assert item.item_total == pytest.approx(stats.pearsonr(table[:, i], table.sum(axis=1)).statistic)
        assert item.alpha_without == pytest.approx(cronbach_alpha(rest).value)
        assert (item.mean, item.variance) == pytest.approx((table[:, i].mean(), table[:, i].var(ddof=1)))


def test_standardised_alpha_is_alpha_of_the_standardised_answers():
    table = np.array(QUESTIONNAIRE, dtype=float)
    found = cronbach_alpha(table)
    assert found.standardised == pytest.approx(cronbach_alpha((table - table.mean(0)) / table.std(0)).value)
    correlations = np.corrcoef(table, rowvar=False)
    assert found.mean_correlation == pytest.approx(correlations[np.triu_indices(10, 1)].mean())


@given(TESTS)
def test_kr20_is_alpha_of_right_and_wrong_and_never_below_kr21(answers):
    alpha, twenty, twenty_one = cronbach_alpha(answers), kr20(answers), kr21(answers)
    assert alpha.is_given == twenty.is_given == twenty_one.is_given
    if alpha.is_given:
        table = np.array(answers)
        p, k, total = table.mean(axis=0), table.shape[1], table.sum(axis=1).var()
        assert twenty.value == pytest.approx(k / (k - 1) * (1 - (p * (1 - p)).sum() / total), abs=1e-9)
        assert alpha.value == pytest.approx(twenty.value, abs=1e-9)
        assert (alpha.low, alpha.high) == pytest.approx((twenty.low, twenty.high), abs=1e-9)
        assert twenty_one.value <= twenty.value + 1e-9
        assert twenty.low <= twenty.value <= twenty.high <= 1 + 1e-12


def test_kr21_of_totals_alone():
    assert kr21_of_totals(50, 40, 36, 30).value == pytest.approx(50 / 49 * (1 - 40 * 10 / (50 * 36)))
    with pytest.raises(ValueError, match="between 0 and 50"):
        kr21_of_totals(50, 60, 36, 30)


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    rng = np.random.default_rng(6)
    truth = 5 * 0.4 / (1 + 4 * 0.4)  # five parallel questions that correlate at 0.4
    held = []
    for _ in range(1500):
        person = rng.normal(size=(30, 1)) * math.sqrt(0.4)
        found = cronbach_alpha(person + rng.normal(size=(30, 5)) * math.sqrt(0.6))
        held.append(found.low <= truth <= found.high)
    assert np.mean(held) == pytest.approx(0.95, abs=0.015)


def test_a_person_who_left_a_question_out_is_left_out():
    gaps = [*QUESTIONNAIRE, [4, None, 3, 5, 5, 3, 1, 3, 2, 3]]
    found = cronbach_alpha(gaps)
    assert (found.n, found.left_out) == (15, 1)
    assert found.value == pytest.approx(0.5917188485995826)


def test_a_data_frame_names_its_questions():
    frame = pd.DataFrame(QUESTIONNAIRE, columns=[f"第 {i} 题" for i in range(1, 11)])
    found = cronbach_alpha(frame)
    assert [item.name for item in found.items][:2] == ["第 1 题", "第 2 题"]
    assert "第 1 题：与其余各题相关" in found.text("zh")


def test_questions_that_run_against_each_other_make_alpha_negative():
    assert cronbach_alpha([[1, 4], [2, 4], [3, 1], [5, 3]]).value < 0


def test_a_question_everybody_answers_alike_says_nothing_about_people():
    found = cronbach_alpha([[1, 2, 5], [2, 3, 5], [3, 5, 5], [4, 4, 5]])
    assert math.isnan(found.items[2].item_rest)
    assert found.items[2].alpha_without > found.value
    assert math.isnan(found.standardised)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ([], "at least two questions"),
        ([[3], [4]], "at least two questions"),
        ([[3, 4]], "at least two complete answer sheets"),
        ([[3, 4], [3, None]], "at least two complete answer sheets"),
        ([[3, 4], [4, 3], [5, 2]], "the same total"),
    ],
)
def test_what_cannot_be_said_is_said_to_be_so(answers, words):
    found = cronbach_alpha(answers)
    assert math.isnan(found.value)
    assert words in found.sentence("en")
    assert found.sentence("zh").startswith("克龙巴赫 α 算不出来")


def test_what_is_no_table_of_answers_is_refused():
    with pytest.raises(ValueError, match="one length"):
        cronbach_alpha([[1, 2], [3]])
    with pytest.raises(ValueError, match="people × questions"):
        cronbach_alpha([1, 2, 3])
    with pytest.raises(ValueError, match="but 1 names"):
        cronbach_alpha([[1, 2], [2, 1]], names=["one"])
    with pytest.raises(ValueError, match="cronbach_alpha"):
        kr20([[1, 2], [0, 1]])


def test_it_is_said_with_n_and_interval_in_both_languages():
    found = cronbach_alpha(QUESTIONNAIRE)
    assert found.sentence("zh") == "克龙巴赫 α 0.59（n = 15），95% 区间 0.19 到 0.84"
    assert found.sentence("en") == "Cronbach's alpha 0.59 (n = 15), 95% interval 0.19 to 0.84"
