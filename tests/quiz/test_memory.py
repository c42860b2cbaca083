"""The formulas of FSRS-6 over arrays, held to py-fsrs, the reference (open-spaced-repetition/py-fsrs 6.3)."""

import datetime as dt
import random

import numpy as np
import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.quiz.study import memory
from steward.quiz.study.memory import GUESSED, MISSED, NEARLY, SURE, THOUGHT, fold

START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
REFERENCE = Scheduler(
    desired_retention=memory.RETENTION,
    learning_steps=(),
    relearning_steps=(),
    maximum_interval=memory.LONGEST,
    enable_fuzzing=False,
)
REVIEWS = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 4)), min_size=1, max_size=12)
HISTORIES = st.lists(REVIEWS, min_size=1, max_size=6)


def by_the_reference(reviews):
    card, day, last = Card(card_id=1, due=START), 0, None
    for gap, outcome in reviews:
        day += gap
        when = 0 if last is None else 1 if day == last else 2
        card, _ = REFERENCE.review_card(card, memory.RATINGS[outcome][when], START + dt.timedelta(days=day))
        last = day
    return card, day


def by_us(histories):
    card, day, outcome = [], [], []
    for at, reviews in enumerate(histories):
        reached = 0
        for gap, how in reviews:
            reached += gap
            card.append(at)
            day.append(reached)
            outcome.append(how)
    return fold(np.array(card), np.array(day), np.array(outcome))


@given(HISTORIES)
@settings(max_examples=300)
def test_every_card_is_what_the_reference_says_to_nine_digits(histories):
    ours = by_us(histories)
    for at, reviews in enumerate(histories):
        theirs, day = by_the_reference(reviews)
        assert ours.stability[at] == pytest.approx(theirs.stability, rel=1e-9)
        assert ours.difficulty[at] == pytest.approx(theirs.difficulty, rel=1e-9)
        assert ours.due[at] == (theirs.due - START).days
        assert ours.last[at] == day
        for later in (0, 1, 7, 365):
            chance = REFERENCE.get_card_retrievability(theirs, START + dt.timedelta(days=day + later))
            assert memory.retrievability(ours.stability[at], later) == pytest.approx(chance, rel=1e-9)
            assert memory.chance(float(ours.stability[at]), later) == pytest.approx(chance, rel=1e-9)


@given(HISTORIES, st.randoms(use_true_random=False))
def test_the_order_in_which_cards_are_mixed_makes_no_difference(histories, shuffler):
    rows = [(at, k) for at, reviews in enumerate(histories) for k in range(len(reviews))]
    days = [np.cumsum([gap for gap, _ in reviews]) for reviews in histories]
    queues = [list(range(len(reviews))) for reviews in histories]
    order = [at for at, _ in rows]
    shuffler.shuffle(order)
    mixed = [(at, queues[at].pop(0)) for at in order]
    mine = fold(
        np.array([at for at, _ in mixed]),
        np.array([days[at][k] for at, k in mixed]),
        np.array([histories[at][k][1] for at, k in mixed]),
    )
    plain = by_us(histories)
    np.testing.assert_allclose(mine.stability, plain.stability, rtol=1e-12)
    assert mine.due.tolist() == plain.due.tolist()
    assert mine.lapses.tolist() == plain.lapses.tolist()


def test_nothing_reviewed_is_no_card():
    empty = fold(np.array([], dtype=np.int64), np.array([], dtype=np.int64), np.array([], dtype=np.int64))
    assert [len(column) for column in empty] == [0] * 7


def test_a_wrong_answer_is_again_whenever_and_however_sure():
    assert set(memory.RATINGS[MISSED]) == {Rating.Again}


def test_nothing_but_a_wrong_answer_is_again():
    assert all(Rating.Again not in memory.RATINGS[how] for how in (NEARLY, GUESSED, THOUGHT, SURE))


def test_the_same_day_nothing_counts_for_more_than_good():
    assert max(memory.RATINGS[how][1] for how in range(5)) == Rating.Good


def test_the_surer_a_first_answer_the_later_it_comes_back():
    due = [int(by_us([[(0, how)]]).due[0]) for how in (MISSED, GUESSED, THOUGHT, SURE)]
    assert due == sorted(due) and due[0] == 1 < due[-1]


@given(REVIEWS)
def test_an_interval_is_at_least_a_day_and_at_most_a_year(reviews):
    held = by_us([reviews])
    assert 1 <= int(held.due[0] - held.last[0]) <= memory.LONGEST


def test_the_world_s_chance_is_left_alone():
    random.seed(5)
    before = random.getstate()
    by_us([[(0, THOUGHT), (4, SURE), (40, THOUGHT)]])
    assert random.getstate() == before
