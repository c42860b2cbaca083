"""Working time, against a minute-by-minute count and the announced holidays."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.company import default_company
from steward.service.working_calendar import WorkingCalendar

OFFICE = WorkingCalendar("workdays", ((510, 720), (810, 1080)))
SERVICE = WorkingCalendar("every-day", ((480, 1200),))
ALWAYS = WorkingCalendar("every-day", ((0, 1440),))
NIGHT_AND_DAY = WorkingCalendar(("tue", "sat"), ((0, 90), (600, 601), (1320, 1440)))
CALENDARS = st.sampled_from([OFFICE, SERVICE, ALWAYS, NIGHT_AND_DAY])
MOMENTS = st.datetimes(dt.datetime(2025, 12, 20), dt.datetime(2027, 2, 1)).map(lambda t: t.replace(microsecond=0))


def counted(calendar, a, b):
    """Count working minutes one at a time."""
    found, at = 0, a
    while at < b:
        minute = at.hour * 60 + at.minute
        if calendar.is_working_day(at.date()) and any(start <= minute < end for start, end in calendar.spans):
            found += 1
        at += dt.timedelta(minutes=1)
    return found / 60


@given(CALENDARS, MOMENTS, st.integers(0, 20_000))
def test_hours_between_are_those_of_a_minute_by_minute_count(calendar, start, minutes):
    a = start.replace(second=0)
    b = a + dt.timedelta(minutes=minutes)
    assert calendar.between(a, b) == pytest.approx(counted(calendar, a, b), abs=1e-9)
    assert calendar.between(b, a) == -calendar.between(a, b)


@given(CALENDARS, MOMENTS, st.floats(0, 400))
def test_adding_hours_and_counting_them_undo_each_other(calendar, start, hours):
    end = calendar.add(start, hours)
    assert end >= start
    assert calendar.between(start, end) == pytest.approx(hours, abs=1e-9)
    # The earliest such moment: a microsecond sooner less time had passed.
    if end > start:
        assert calendar.between(start, end - dt.timedelta(microseconds=1)) < calendar.between(start, end)


@given(CALENDARS, MOMENTS, st.floats(0, 50), st.floats(0, 50))
def test_adding_in_two_parts_is_adding_at_once(calendar, start, first, second):
    at_once = calendar.add(start, first + second)
    in_parts = calendar.add(calendar.add(start, first), second)
    assert abs((at_once - in_parts).total_seconds()) < 1e-4 or calendar.between(at_once, in_parts) == pytest.approx(
        0, abs=1e-8
    )


@given(CALENDARS, st.lists(st.tuples(st.none() | MOMENTS, st.none() | MOMENTS, st.floats(0, 99)), max_size=20))
def test_many_at_once_equal_each_alone(calendar, rows):
    a, b = (np.array([row[i] for row in rows], dtype="datetime64[us]") for i in (0, 1))
    hours = np.array([row[2] for row in rows])
    between, added = calendar.between_many(a, b), calendar.add_many(a, hours)
    for i, (start, end, h) in enumerate(rows):
        if start is None:
            assert np.isnat(added[i])
        else:
            assert added[i].item() == calendar.add(start, h)
        if start is None or end is None:
            assert np.isnan(between[i])
        else:
            assert between[i] == calendar.between(start, end)


def test_unknown_hours_give_an_unknown_moment():
    start = np.array(["2026-03-02T09:00", "2026-03-02T09:00"], dtype="datetime64[us]")
    found = SERVICE.add_many(start, [float("nan"), 1.0])
    assert np.isnat(found[0])
    assert found[1].item() == dt.datetime(2026, 3, 2, 10)


def test_a_column_of_pandas_times_is_taken_as_it_is():
    import pandas as pd

    column = pd.Series(pd.to_datetime(["2026-03-02 09:00", None, "2026-03-02 21:00"]))
    assert SERVICE.between_many(column, np.datetime64("2026-03-03T09:00")).tolist()[::2] == [12.0, 1.0]


def test_the_national_day_holiday_and_its_make_up_days_are_known():
    """State Council notice for 2026: 1-7 October off, 20 September and 10 October worked."""
    october = [dt.date(2026, 10, day) for day in range(1, 12)]
    assert [OFFICE.is_working_day(day) for day in october] == [False] * 7 + [True, True, True, False]
    assert OFFICE.is_working_day(dt.date(2026, 9, 20))
    assert SERVICE.is_working_day(dt.date(2026, 10, 1))


def test_a_limit_used_up_at_closing_time_ends_there_and_not_next_morning():
    assert SERVICE.add(dt.datetime(2026, 3, 2, 18), 2) == dt.datetime(2026, 3, 2, 20)
    assert SERVICE.add(dt.datetime(2026, 3, 2, 18), 2.5) == dt.datetime(2026, 3, 3, 8, 30)


def test_what_comes_in_at_night_starts_in_the_morning():
    assert SERVICE.add(dt.datetime(2026, 3, 2, 23), 1) == dt.datetime(2026, 3, 3, 9)
    assert SERVICE.add(dt.datetime(2026, 3, 2, 23), 0) == dt.datetime(2026, 3, 2, 23)


def test_the_profile_adds_days_that_the_calendar_does_not_know():
    calendar = WorkingCalendar(
        "workdays", ((540, 1020),), (dt.date(2031, 1, 1), dt.date(2031, 1, 2)), (dt.date(2031, 1, 4),)
    )
    assert [calendar.is_working_day(dt.date(2031, 1, day)) for day in range(1, 6)] == [False, False, True, True, False]
    assert calendar.between(dt.datetime(2031, 1, 1), dt.datetime(2031, 1, 6)) == 16


def test_a_make_up_day_in_the_profile_wins_over_the_built_in_holiday():
    calendar = WorkingCalendar("workdays", ((540, 1020),), (), (dt.date(2026, 10, 7),))
    assert calendar.is_working_day(dt.date(2026, 10, 7))


def test_years_without_an_official_calendar_are_named():
    assert OFFICE.assumed_years(dt.date(2002, 5, 1), dt.date(2005, 1, 1)) == (2002, 2003)
    assert OFFICE.assumed_years(dt.date(2024, 5, 1), dt.date(2026, 12, 31)) == ()
    assert OFFICE.assumed_years(dt.datetime(2039, 5, 1), dt.datetime(2040, 12, 31)) == (2039, 2040)
    filled = WorkingCalendar("workdays", OFFICE.spans, (dt.date(2039, 1, 1),))
    assert filled.assumed_years(dt.date(2039, 5, 1), dt.date(2040, 12, 31)) == (2040,)
    assert SERVICE.assumed_years(dt.date(1990, 1, 1), dt.date(2040, 1, 1)) == ()


def test_unknown_years_go_by_monday_to_friday():
    week = [dt.date(2040, 10, 1) + dt.timedelta(days=i) for i in range(7)]  # a Monday
    assert [OFFICE.is_working_day(day) for day in week] == [True] * 5 + [False] * 2


def test_far_years_and_long_limits_are_no_trouble():
    assert ALWAYS.add(dt.datetime(1970, 1, 1), 24 * 365) == dt.datetime(1971, 1, 1)
    assert (
        ALWAYS.between(dt.datetime(1901, 1, 1), dt.datetime(2200, 1, 1))
        == 24 * (dt.date(2200, 1, 1) - dt.date(1901, 1, 1)).days
    )
    rare = WorkingCalendar(("sun",), ((0, 1),))
    assert rare.between(dt.datetime(2026, 1, 1), rare.add(dt.datetime(2026, 1, 1), 20)) == pytest.approx(20)


def test_a_profile_gives_its_calendars():
    company = default_company()
    office = WorkingCalendar.from_rule(company.calendars["office"], company)
    assert office.spans == ((510, 720), (810, 1080))
    assert not office.is_working_day(dt.date(2026, 10, 1))


@pytest.mark.parametrize("hours", [-1.0, float("inf"), float("nan")])
def test_hours_that_lead_nowhere_are_refused(hours):
    with pytest.raises(ValueError, match="hours"):
        SERVICE.add(dt.datetime(2026, 1, 1), hours)


def test_a_limit_beyond_all_calendars_is_refused():
    with pytest.raises(ValueError, match="after the year"):
        SERVICE.add(dt.datetime(2026, 1, 1), 1e9)


def test_times_with_a_zone_are_refused():
    with pytest.raises(ValueError, match="zone"):
        SERVICE.add(dt.datetime(2026, 1, 1, tzinfo=dt.UTC), 1)


@pytest.mark.parametrize(
    ("days", "spans"),
    [
        ("weekdays", ((0, 60),)),
        ((), ((0, 60),)),
        (("monday",), ((0, 60),)),
        ("every-day", ()),
        ("every-day", ((60, 30),)),
        ("every-day", ((0, 60), (30, 90))),
        ("every-day", ((0, 1441),)),
    ],
)
def test_a_calendar_in_which_nobody_can_work_is_refused(days, spans):
    with pytest.raises(ValueError, match="day"):
        WorkingCalendar(days, spans)
