"""A month is called unusual only when chance does not explain it."""

from __future__ import annotations

import datetime as dt

from steward.reports.trend import ENOUGH_MONTHS, Measure, trend
from steward.words import Text

NAME = Text("投诉按时办结率", "Complaints resolved on time")
STEADY = [(f"2026-{m:02d}", k, n) for m, (k, n) in enumerate([(53, 60), (55, 61), (50, 60), (56, 62), (48, 57), (60, 66), (52, 60), (58, 64), (40, 48)], 1)]  # fmt: skip


def made(counts, **changes):
    return trend("complaint-on-time", NAME, "higher", 0.9, counts, changes.pop("judged", 1), **changes)


def test_a_month_far_below_the_usual_variation_gets_a_signal_and_the_others_do_not():
    found = made([*STEADY, ("2026-10", 38, 64)])
    assert found.last.signal == "low"
    assert [m.signal for m in found.months[:-1]] == [None] * 9


def test_the_month_under_judgement_does_not_widen_the_limits_it_is_judged_by():
    found = made([*STEADY, ("2026-10", 10, 64)])
    ks, ns = sum(k for _, k, _ in STEADY), sum(n for _, _, n in STEADY)
    assert found.centre == ks / ns
    assert found.baseline == ("2026-01", "2026-09")


def test_too_few_months_give_a_line_without_limits():
    found = made(STEADY[: ENOUGH_MONTHS - 1])
    assert found.centre is None
    assert all(m.lower is None for m in found.months)
    assert all(m.value is not None for m in found.months)


def test_a_whole_year_under_judgement_still_gets_limits():
    found = made([*STEADY, ("2026-10", 45, 64)], judged=10)
    assert found.centre is not None
    assert found.baseline == ("2026-01", "2026-10")


def test_months_before_the_first_case_are_left_out_and_gaps_stay_gaps():
    found = made([("2025-12", 0, 0), *STEADY[:4], ("2026-05", 0, 0), *STEADY[5:]])
    assert found.months[0].month == "2026-01"
    assert found.months[4].value is None
    assert found.months[4].signal is None


def test_no_case_in_any_month_gives_no_trend():
    assert made([("2026-01", 0, 0), ("2026-02", 0, 0)]) is None


def test_a_change_is_claimed_only_where_its_interval_leaves_zero_out():
    worse = made([(m, 27, 30) for m, _, _ in STEADY[:6]] + [(m, 12, 30) for m, _, _ in STEADY[6:]])
    assert worse.change.side == "low"
    assert worse.change.high < 0
    same = made([(m, 27, 30) for m, _, _ in STEADY[:6]] + [(m, 26, 30) for m, _, _ in STEADY[6:]])
    assert same.change.side is None


def test_busy_teams_are_not_alarmed_by_every_month():
    # With thousands of cases chance alone explains nothing; the months' own variation does (Laney).
    counts = [
        (f"2026-{m:02d}", int(4000 * rate), 4000)
        for m, rate in enumerate([0.90, 0.86, 0.91, 0.87, 0.90, 0.86, 0.91, 0.88], 1)
    ]
    found = made(counts)
    assert found.method.startswith("Laney")
    assert found.last.signal is None


def test_measures_of_one_month_share_a_number():
    done = [Measure(dt.date(2026, 3, 5), "measure", NAME), Measure(dt.date(2026, 3, 20), "training", NAME), Measure(dt.date(2026, 6, 1), "training", NAME)]  # fmt: skip
    assert made(STEADY, measures=done).numbered == {"2026-03": 1, "2026-06": 2}
