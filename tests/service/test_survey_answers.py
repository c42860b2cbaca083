"""Answers as sheets really hold them."""

import math

import pandas as pd
import pytest

from steward.errors import StewardError
from steward.service.survey.answers import columns_of, read_scale


def test_numbers_are_read_however_they_are_written():
    assert read_scale([1, 2.0, "3", " ４ ", "5分", "5 points"], 1, 5).values == (1, 2, 3, 4, 5, 5)


def test_no_answer_is_counted_and_what_cannot_be_read_is_named_with_its_place():
    read = read_scale([None, math.nan, pd.NA, "", "不知道", "N/A", 7, "好", True, 3], 1, 5)
    assert read.missing == 6
    assert read.unread == ((7, "7"), (8, "好"), (9, "True"))
    assert read.note("zh", "电梯") == "电梯：6 份没有作答；3 份没读懂，没有计入：第 7 份“7”、第 8 份“好”、第 9 份“True”"


def test_codes_for_never_used_count_as_no_answer():
    read = read_scale([0, "6", 5, "0", 4], 1, 5, blank=(0, 6))
    assert (read.values, read.missing, read.unread) == ((None, None, 5, None, 4), 3, ())


def test_long_lists_of_unread_answers_are_cut_short_in_words_only():
    read = read_scale(["?"] * 10, 1, 5)
    assert len(read.unread) == 10
    assert read.note("en").endswith("no. 3 “?” and 7 more")


def test_tables_that_do_not_fit_say_what_is_wrong():
    with pytest.raises(StewardError, match="no column lawn; it has: lift"):
        columns_of({"lift": [1]}, ["lawn"])
    with pytest.raises(StewardError, match="lift: 1, lawn: 2"):
        columns_of(pd.DataFrame({"lift": [1]}).to_dict("list") | {"lawn": [1, 2]})
    with pytest.raises(StewardError, match="named columns"):
        columns_of([[1, 2]])
    assert columns_of(pd.DataFrame({"lift": [1, 2]})) == {"lift": [1, 2]}


def test_a_table_whose_columns_are_single_figures_is_refused():
    with pytest.raises(StewardError) as trouble:
        columns_of({"lift": 5})
    assert trouble.value.code == "no-table"
