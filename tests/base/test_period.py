"""Reporting periods as users write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.errors import StewardError
from steward.service.period import Period


@pytest.mark.parametrize(
    ("text", "first", "last", "zh", "en"),
    [
        ("2026-10", "2026-10-01", "2026-10-31", "2026 年 10 月", "October 2026"),
        ("2026-Q1", "2026-01-01", "2026-03-31", "2026 年第一季度", "Q1 2026"),
        ("2026-H2", "2026-07-01", "2026-12-31", "2026 年下半年", "second half of 2026"),
        ("2024", "2024-01-01", "2024-12-31", "2024 年", "2024"),
        (
            "2025-11..2026-02",
            "2025-11-01",
            "2026-02-28",
            "2025 年 11 月至 2026 年 2 月",
            "November 2025 to February 2026",
        ),
    ],
)
def test_every_form_of_a_period_is_read_and_named(text, first, last, zh, en):
    period = Period.parse(text)
    assert (period.start.isoformat(), period.last_day.isoformat()) == (first, last)
    assert (period.label("zh"), period.label("en")) == (zh, en)


@pytest.mark.parametrize(
    "text", ["", "2026-13", "10-2026", "2026-Q5", "2026-10..2026-01", "0000", "2026-10-01", "..", "today"]
)
def test_anything_else_is_refused_with_the_forms_to_write(text):
    with pytest.raises(StewardError) as caught:
        Period.parse(text)
    assert caught.value.code == "bad-period"
    assert "2026-Q3" in caught.value.describe("zh")


@given(st.dates(dt.date(1950, 1, 1), dt.date(2150, 1, 1)), st.integers(1, 40))
def test_a_period_written_down_is_read_back_and_its_predecessor_touches_it(day, length):
    first = Period.of_month(day)
    period = Period(first.start, first.shifted(length - 1).end)
    assert Period.parse(str(period)) == period
    assert period.previous().end == period.start
    assert period.previous().length == period.length == len(period.months) == length
    assert period.contains(day)
    assert not period.contains(period.end)
