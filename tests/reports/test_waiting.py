"""Closed-only medians lie; ours count the open cases at their age."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from steward.reports.waiting import waiting
from steward.words import Text

NOW = dt.datetime(2026, 11, 2, 9, 10)
NAME = Text("报修完工中位时长", "Median time to finish a repair")


def cases(closed: list[float], open_: list[float]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "hours": [*closed, *open_],
            "ended": [True] * len(closed) + [False] * len(open_),
            "at": pd.Timestamp("2026-10-03 09:10"),
        }
    )


def of(frame: pd.DataFrame, ever: pd.DataFrame | None = None):
    return waiting("order-resolve-hours", NAME, 24.0, frame, frame if ever is None else ever, NOW, 0.95)


def test_open_cases_push_the_median_up_and_flattery_is_noticed():
    found = of(cases([1, 2, 3, 4, 5, 6], [100, 120, 140, 160, 200]))
    assert found.closed_only == 3.5
    assert found.median == 6
    assert found.flatters
    assert found.open == 5


def test_with_more_than_half_open_there_is_no_median():
    found = of(cases([2, 3], [50, 60, 70]))
    assert found.median is None
    assert found.flatters


def test_without_open_cases_nothing_flatters():
    found = of(cases([1, 2, 3, 4, 5], []))
    assert found.median == found.closed_only == 3
    assert not found.flatters


def test_what_is_open_now_counts_cases_of_all_months():
    old = cases([1.0], [4000.0])
    old["at"] = pd.Timestamp("2026-03-02 09:10")
    found = of(cases([1, 2], [30]), pd.concat([old, cases([1, 2], [30])], ignore_index=True))
    assert found.open_now == 2
    assert found.oldest_days == 245.0


def test_no_case_no_duration():
    assert of(cases([], [])) is None
