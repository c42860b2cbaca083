"""Certainty: nothing pays but the truth, and whether somebody's certainty holds is told only when it can be told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.errors import StewardError
from steward.quiz.answers.certainty import CERTAINTIES, MARKS, PAYS, calibration, checked, mark
from steward.words import LOCALES

chances = st.floats(0, 1)
fractions = st.floats(0, 1)


@pytest.mark.parametrize(("certainty", "right", "wrong"), [("sure", 3, -6), ("think", 2, -2), ("guess", 1, 0)])
def test_marks_are_those_of_certainty_based_marking(certainty, right, wrong):
    assert (mark(1, certainty), mark(0, certainty)) == (right, wrong)
    assert mark(0.5, certainty) == (right + wrong) / 2


@given(chances)
def test_saying_the_truth_pays_best(chance):
    expected = {certainty: chance * right + (1 - chance) * wrong for certainty, (right, wrong) in MARKS.items()}
    best = max(expected.values())
    for certainty, (low, high) in PAYS.items():
        if low < chance < high:
            assert expected[certainty] == pytest.approx(best)


@given(fractions, fractions, st.sampled_from(CERTAINTIES))
def test_a_better_answer_never_earns_less(one, other, certainty):
    assert (mark(one, certainty) <= mark(other, certainty)) == (one <= other) or mark(one, certainty) == mark(
        other, certainty
    )


@pytest.mark.parametrize("given_", ["Sure", "", None, 3, ["sure"], "😀"])
def test_another_certainty_is_refused(given_):
    with pytest.raises(StewardError) as caught:
        checked(given_)
    assert caught.value.code == "bad-certainty"


@given(st.lists(st.tuples(st.sampled_from(CERTAINTIES), fractions), max_size=60), st.sampled_from(LOCALES))
def test_the_summary_counts_every_answer_once(answers, locale):
    found = calibration(answers)
    assert found.n == len(answers) == sum(level.right.n for level in found.levels)
    if answers:
        assert found.mark == pytest.approx(
            sum(mark(fraction, certainty) for certainty, fraction in answers) / len(answers)
        )
        assert -6 <= found.mark <= 3
    shown = found.shown(locale)
    assert [level["id"] for level in shown["levels"]] == list(CERTAINTIES)
    assert found.sentence(locale)


def test_a_few_answers_prove_nothing_and_many_do():
    few = calibration([("sure", 1.0), ("sure", 0.0)])
    assert few.levels[0].verdict == "unclear"
    many = calibration([("sure", 1.0)] * 60 + [("sure", 0.0)] * 40)
    assert many.levels[0].verdict == "too-sure"
    assert "60.0%" in many.sentence("zh")
    assert "n = 100" in many.sentence("en")
    modest = calibration([("guess", 1.0)] * 45 + [("guess", 0.0)] * 5)
    assert modest.levels[2].verdict == "too-modest"
    fits = calibration([("think", 1.0)] * 73 + [("think", 0.0)] * 27)
    assert fits.levels[1].verdict == "fits"


def test_half_right_is_not_known_but_earns_half():
    found = calibration([("think", 0.5)] * 4)
    assert found.levels[1].right.k == 0
    assert found.mark == 0


def test_nothing_answered_is_said_kindly():
    assert calibration([]).sentence("zh") == "还没有标过把握程度的答案"
    assert calibration([]).shown("en")["levels"][0]["share"] is None
