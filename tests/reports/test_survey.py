"""What owners said: satisfaction by part, and what goes with the whole; hidden where few answered."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd
import pytest

from steward.company import default_company
from steward.operations.records import Records
from steward.reports.fragments.owners import driver
from steward.reports.survey import correlation, survey
from steward.service.period import Period

OCTOBER = Period.parse("2026-10")


def records(answers: list[tuple[str, str, float, bool]], rounds: dict[str, str] | None = None) -> Records:
    """Give records with answers as (sheet, dimension, score, overall) in the round R1 of June."""
    days = rounds or {"R1": "2026-06-05"}
    return Records.from_frames(
        {
            "survey_rounds": pd.DataFrame(
                {
                    "round_id": list(days),
                    "name": [f"问卷 {r}" for r in days],
                    "kind": "owners",
                    "opened_on": [dt.date.fromisoformat(d) for d in days.values()],
                    "distributed": 100,
                }
            ),
            "survey_responses": pd.DataFrame(
                {
                    "response_id": [str(i) for i in range(len(answers))],
                    "round_id": "R1",
                    "sheet_id": [a[0] for a in answers],
                    "team": "东区",
                    "question": [a[1] for a in answers],
                    "dimension": [a[1] for a in answers],
                    "score": [a[2] for a in answers],
                    "is_overall": [a[3] for a in answers],
                }
            ),
        }
    )


def sheets(n: int) -> list[tuple[str, str, float, bool]]:
    """Give n sheets: repairs go with the whole, greenery does not."""
    found = []
    for i in range(n):
        whole = float(1 + i % 5)
        found += [
            (f"S{i}", "总体", whole, True),
            (f"S{i}", "维修", whole, False),
            (f"S{i}", "绿化", float(5 - i // 5 % 2), False),
        ]
    return found


def test_satisfaction_is_counted_by_part_with_n():
    found = survey(records(sheets(20)), default_company(), ("东区",), OCTOBER)
    repairs = next(d for d in found.dimensions if d.name.zh == "维修")
    assert (repairs.k, repairs.n) == (8, 20)
    assert found.sheets == 20
    assert (found.overall_k, found.overall_n) == (8, 20)


def test_what_goes_with_the_whole_is_named_first_and_the_rest_is_not_a_driver():
    found = survey(records(sheets(40)), default_company(), ("东区",), OCTOBER)
    assert driver(found).name.zh == "维修"
    greenery = next(d for d in found.dimensions if d.name.zh == "绿化")
    assert greenery.importance_low < 0 < greenery.importance_high


def test_fewer_than_five_people_are_hidden_in_every_figure():
    found = survey(records(sheets(4)), default_company(), ("东区",), OCTOBER)
    assert found.hidden
    assert found.dimensions == ()
    assert found.overall_n == 0


def test_a_survey_after_the_period_is_not_used():
    assert survey(records(sheets(20), {"R1": "2026-11-05"}), default_company(), ("东区",), OCTOBER) is None


def test_without_answers_there_is_no_survey():
    assert survey(Records.from_frames({}), default_company(), ("东区",), OCTOBER) is None


def test_the_interval_of_a_correlation_follows_bonett_and_wright():
    # tanh(atanh(r) ± 1.96 sqrt((1 + r²/2)/(n - 3))), worked by hand for ranks with r = 0.6 - 0.4/10 …
    a = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    b = [2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11]
    r, low, high = correlation([float(x) for x in a], [float(x) for x in b], 0.95)
    assert r == pytest.approx(1 - 6 * 12 / (12 * 143))
    half = 1.959964 * math.sqrt((1 + r * r / 2) / 9)
    assert (low, high) == pytest.approx((math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half)), abs=1e-6)


@pytest.mark.parametrize(("a", "b"), [([1.0] * 20, list(range(20))), ([1.0, 2.0, 3.0], [1.0, 2.0, 3.0])])
def test_nothing_is_said_of_answers_that_never_vary_or_are_few(a, b):
    assert correlation(a, [float(x) for x in b], 0.95) is None
