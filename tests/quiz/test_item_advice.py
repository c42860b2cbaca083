"""Advice: what a trainer is told of an item, why, and when nothing is said."""

from __future__ import annotations

import numpy as np
import pytest

from steward.content import read_yaml
from steward.quiz.insight.distractors import options_of
from steward.quiz.insight.item_advice import KINDS, Kind, advise, on_the_test
from steward.quiz.insight.item_statistics import statistics_of
from steward.quiz.insight.scores import Picks, Scores


def a_class(n: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """How able each of `n` people is, and their marks on twelve good items."""
    random = np.random.default_rng(seed)
    able = np.linspace(-1.5, 1.5, n)
    good = (able[:, None] + random.normal(0, 0.8, (n, 12)) > np.linspace(-0.8, 0.8, 12)).astype(float)
    return able, good


def looked_at(column: np.ndarray, good: np.ndarray, **more: object) -> Scores:
    marks = np.column_stack([column, good])
    return Scores(("q", *(f"good-{i}" for i in range(good.shape[1]))), marks, **more)  # type: ignore[arg-type]


def kinds(scores: Scores, sure: tuple[str, ...] = ()) -> list[Kind]:
    found = statistics_of(scores)["q"]
    return [one.kind for one in advise(found, options_of(scores, "q"), sure)]


def chosen(letters: str, right: str = "A", options: str = "ABCD") -> dict[str, Picks]:
    return {"q": Picks(tuple(options), frozenset(right), tuple(frozenset(letter) for letter in letters))}


def test_a_good_item_is_left_in_peace() -> None:
    able, good = a_class(45)
    assert kinds(looked_at((able > 0).astype(float), good)) == []


def test_where_the_strong_pick_another_option_the_key_may_be_wrong() -> None:
    able, good = a_class(45)
    letters = "".join("C" if one > 0.2 else "AABD"[i % 4] for i, one in enumerate(able))
    column = np.array([float(letter == "A") for letter in letters])
    scores = looked_at(column, good, picks=chosen(letters))
    first, *_ = advise(statistics_of(scores)["q"], options_of(scores, "q"))
    assert first.kind == "key-may-be-wrong"
    assert first.is_clear
    assert "of the 16 strongest, 16 picked C and 0 the key A" in first.sentence("en")


def test_those_who_know_getting_it_wrong_is_told_even_without_options() -> None:
    able, good = a_class(45)
    assert kinds(looked_at((able < 0).astype(float), good)) == ["negative-discrimination"]


def test_what_everybody_and_what_nobody_knows_is_told() -> None:
    _, good = a_class(40)
    assert "too-easy" in kinds(looked_at(np.ones(40), good))
    assert "too-hard" in kinds(looked_at(np.array([1.0] * 3 + [0.0] * 37), good))


def test_what_is_no_better_than_chance_is_called_guessing() -> None:
    _, good = a_class(60)
    column = np.array([float(i % 4 == 0) for i in range(60)])
    assert "nearly-all-guess" in kinds(looked_at(column, good, guess={"q": 0.25}))
    assert "nearly-all-guess" not in kinds(looked_at(column, good, guess={"q": None}))
    able, good = a_class(60)
    assert "nearly-all-guess" not in kinds(looked_at((able > 0.75).astype(float), good, guess={"q": 0.25}))


def test_what_people_themselves_call_a_guess_is_believed() -> None:
    able, good = a_class(40)
    said = tuple("guess" if i % 4 else "sure" for i in range(40))
    assert "nearly-all-guess" in kinds(looked_at((able > 0).astype(float), good), said)


def test_an_option_nobody_picks_is_named_with_what_its_interval_still_allows() -> None:
    able, good = a_class(40)
    letters = "".join("A" if one > 0 else "BC"[i % 2] for i, one in enumerate(able))
    scores = looked_at((able > 0).astype(float), good, picks=chosen(letters))
    (only,) = advise(statistics_of(scores)["q"], options_of(scores, "q"))
    assert only.kind == "nobody-picks"
    assert "nobody picked D (at most 8.8% by the interval)" in only.sentence("en")


@pytest.mark.parametrize("n", [0, 1, 3, 9])
def test_few_answers_give_no_advice_at_all(n: int) -> None:
    scores = Scores(("q", "r"), np.zeros((n, 2)), picks={"q": Picks(("A", "B"), frozenset("A"), (frozenset("B"),) * n)})
    assert kinds(scores) == ["cannot-tell"]


def test_a_class_that_guesses_blindly_is_seldom_told_of_a_wrong_key() -> None:
    # 200 exams of 30 people who know nothing: a hint may come by chance, a clear word hardly ever.
    random = np.random.default_rng(5)
    clear = 0
    for _ in range(200):
        picked = random.integers(0, 4, (30, 10))
        letters = "".join("ABCD"[one] for one in picked[:, 0])
        scores = Scores(tuple("qbcdefghij"), (picked == 0).astype(float), picks=chosen(letters))
        advice = advise(statistics_of(scores)["q"], options_of(scores, "q"))
        clear += any(one.kind == "key-may-be-wrong" and one.is_clear for one in advice)
    assert clear <= 10, "one in twenty at most: the level of the interval"


def test_thirds_leave_the_item_itself_out_and_are_not_made_up_where_all_are_alike() -> None:
    scores = Scores(("q", "r"), [[1, 1], [0, 1], [1, 1], [0, 1], [1, 1], [0, 1]], picks=chosen("ABABAB"))
    found = options_of(scores, "q")
    assert found is not None
    assert (found.strong, found.weak) == (0, 0)
    assert found.option("A").n == 3
    assert "strongest" not in found.sentence("en")


def test_everything_that_is_said_is_said_in_both_languages() -> None:
    able, good = a_class(45)
    letters = "".join("C" if one > 0.2 else "A" for one in able)
    scores = looked_at(np.array([float(letter == "A") for letter in letters]), good, picks=chosen(letters))
    found = statistics_of(scores)
    for locale in ("zh", "en"):
        for one in advise(found["q"], options_of(scores, "q")):
            assert "{" not in one.text(locale)
            assert one.do.say(locale)
        assert "{" not in on_the_test(found.test).say(locale)


def test_every_limit_has_a_source_or_says_that_it_is_ours() -> None:
    for name, entry in read_yaml("training/quiz/item_advice.yaml").items():
        assert ("source" in entry) != (entry.get("assumption") is True), name
        assert "source" in entry or (entry["zh"] and entry["en"])
    assert set(KINDS)


def test_a_short_test_is_told_how_long_it_would_have_to_be() -> None:
    _, good = a_class(60)
    test = statistics_of(Scores(("a", "b"), good[:, [0, 11]])).test
    assert test.cic is not None
    alpha, wanted = test.cic / 100, 0.7
    longer = wanted * (1 - alpha) / (alpha * (1 - wanted)) * 2  # Spearman and Brown
    assert alpha < wanted
    assert f"about {math_ceil(longer)} such items" in on_the_test(test).en


def math_ceil(value: float) -> int:
    return int(-(-value // 1))
