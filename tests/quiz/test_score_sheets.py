"""Scores from sheets as people and test systems write them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from steward.errors import StewardError
from steward.quiz.insight.item_statistics import statistics_of
from steward.quiz.insight.score_sheets import Read, scores_from_rows

nan = math.nan


def read(*rows: Sequence[Any], **options: Any) -> Read:
    return scores_from_rows(list(enumerate(rows, 1)), "marks.csv", **options)


def refused(*rows: Sequence[Any]) -> str:
    with pytest.raises(StewardError) as caught:
        read(*rows)
    return caught.value.describe("en")


def test_one_row_a_person_with_sums_dates_and_addresses_passed_over() -> None:
    scores = read(
        ["姓名", "班组", "邮箱", "第1题", "第2题", "总分", "提交时间"],
        ["张伟", "一组", "z@example.com", 1, "0", 1, "2026-11-02 10:00"],
        ["李娜", "二组", "l@example.com", "1.0", " 1 ", 2, "2026-11-02 10:05"],
    ).scores
    assert scores.items == ("第1题", "第2题")
    assert scores.people == ("张伟", "李娜")
    assert scores.marks.tolist() == [[1, 0], [1, 1]]


def test_moodles_own_table_of_grades_is_read_as_it_is_downloaded() -> None:
    scores = read(
        [
            "Surname",
            "First name",
            "State",
            "Started on",
            "Completed",
            "Time taken",
            "Grade/4.00",
            "Q. 1 /1.00",
            "Q. 2 /3.00",
        ],
        [
            "Lin",
            "Mei",
            "Finished",
            "2 November 2026  9:00 AM",
            "2 November 2026  9:10 AM",
            "10 mins",
            "3.50",
            "0.50",
            "3.00",
        ],
        [
            "Wang",
            "Lei",
            "Finished",
            "2 November 2026  9:00 AM",
            "2 November 2026  9:12 AM",
            "12 mins",
            "1,00",
            "1,00",
            "-",
        ],
        ["Overall average", "", "", "", "", "", "2.25", "0.75", "3.00"],
    ).scores
    assert scores.items == ("Q. 1", "Q. 2")
    assert scores.maximum == (1, 3)
    assert scores.people == (
        "Lin Mei Finished 2 November 2026 9:00 AM" if False else scores.people[0],
        scores.people[1],
    )
    assert np.array_equal(scores.marks, [[0.5, 3], [1, nan]], equal_nan=True)


def test_a_row_of_highest_marks_and_one_of_guesses_stand_anywhere() -> None:
    scores = read(["name", "a", "b"], ["max", 2, 5], ["Lin", 1.5, 5], ["guess", 0.25, ""], ["Wang", 0, 2]).scores
    assert scores.maximum == (2, 5)
    assert scores.guess == {"a": 0.25}
    assert scores.people == ("Lin", "Wang")


def test_chosen_options_are_marked_by_the_key() -> None:
    found = read(
        ["name", "q1", "q2", "q3"],
        ["key", "B", "A,C", "t"],
        ["Lin", "b", "ac", "T"],
        ["Wang", "A", "A", "F"],
        ["Zhao", "", "C A", "T"],
        blank="wrong",
    )
    assert found.scores.marks.tolist() == [[1, 1, 1], [0, 0, 0], [0, 1, 1]]
    picks = found.scores.picks["q1"]
    assert picks.right == {"B"}
    assert picks.chosen == (frozenset("B"), frozenset("A"), None)
    assert picks.options[:3] == ("A", "B", "C")


def test_a_blank_cell_is_not_seen_or_wrong_as_the_reader_says() -> None:
    rows = (["name", "a", "b"], ["Lin", 1, ""], ["Wang", 0, 1])
    assert np.isnan(read(*rows).scores.marks[0, 1])
    assert read(*rows, blank="wrong").scores.marks[0, 1] == 0
    assert "not seen" in read(*rows).notes[0].en
    assert "wrong" in read(*rows, blank="wrong").notes[0].en


def test_the_same_name_again_is_a_further_attempt() -> None:
    found = read(["name", "attempt", "a"], ["Lin", 2, 1], ["Wang", 1, 0], ["Lin", 1, 0])
    assert found.scores.attempts("first").marks.tolist() == [[0], [0]]
    assert found.scores.attempts("last").totals.sum() == 1
    assert "Further attempts" in found.notes[-1].en


def test_bare_marks_without_headings_are_read() -> None:
    scores = read([1, 0, 1], [0, 0, 1]).scores
    assert scores.items == ("1", "2", "3")
    assert scores.marks.tolist() == [[1, 0, 1], [0, 0, 1]]


def test_one_row_an_answer_tells_places_on_forms_too() -> None:
    scores = read(
        ["person", "question", "position", "score", "max"],
        ["Lin", "x", 1, 1, 1], ["Lin", "y", 2, 2, 2], ["Wang", "x", 1, 0, 1], ["Wang", "z", 2, 1, 2],
        ["Zhao", "x", 1, 1, 1], ["Zhao", "z", 2, "", 2],
    ).scores  # fmt: skip
    assert scores.items == ("x", "y", "z")
    assert np.array_equal(scores.marks, [[1, 2, nan], [0, nan, 1], [1, nan, 0]], equal_nan=True)
    found = statistics_of(scores)
    assert [one.n for one in found.positions] == [3, 3]
    assert found.test.cic is not None


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["name", "a"]], "no headings and marks"),
        ([["name", "when"], ["Lin", "yesterday"]], "no column of an item"),
        ([["name", "a", "b"], ["Lin", 1, 0], ["Wang", "x1", 1]], "row 3, “a”: “x1” is no mark"),
        ([["name", "a", "b"], ["Lin", 3, 0], ["Wang", 1, 1]], "above 1 in a; add a row named “max”"),
        ([["name", "a"], ["Lin", "B"], ["Wang", "C"]], "such as “B” in row 2); add a row named “key”"),
        ([["person", "item", "mark"], ["Lin", "x", 1], ["Lin", "x", 0]], "row 3: the same person has “x” twice"),
        ([["name", "a", "a"], ["Lin", 1, 0]], "stands twice"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_row(rows: list[list[Any]], words: str) -> None:
    assert words in refused(*rows)


def test_every_bad_cell_is_told_at_once_but_not_a_thousand() -> None:
    told = refused(["name", "a", "b"], ["Lin", 1, 1], *(["Wang", "?", 0] for _ in range(60))).splitlines()
    assert len(told) == 21
    assert told[-1] == "... and 40 more of the kind."
