"""Clocks over whole tables say what the clock of a single case says."""

from __future__ import annotations

import datetime as dt

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_records import company

from steward.company import CalendarRule, ClockRule, Team
from steward.operations.clocks import Clocks
from steward.service.working_calendar import WorkingCalendar

NOW = dt.datetime(2026, 11, 2, 9)
CALENDARS = {
    "service": CalendarRule(days="every-day", hours=("08:00-20:00",)),
    "office": CalendarRule(days="workdays", hours=("08:30-12:00", "13:30-18:00")),
    "round-the-clock": CalendarRule(),
    "three-days": CalendarRule(days=("mon", "wed", "sat"), hours=("00:00-06:00", "09:00-09:30", "22:00-24:00")),
}
moments = st.datetimes(dt.datetime(2025, 1, 1), dt.datetime(2026, 12, 31)).map(lambda m: m.replace(microsecond=0))


def _clocks(rule: CalendarRule, hours: float = 8, **more: object) -> Clocks:
    profile = company(
        calendars={**CALENDARS, "tried": rule},
        default_calendar="tried",
        clocks={"order-resolve": ClockRule(hours=hours, calendar="team")},
        **more,
    )
    return Clocks(profile, NOW, dt.date(2025, 1, 1), ("east", "west"))


def _run(table: ibis.Table) -> pd.DataFrame:
    return ibis.duckdb.connect().to_pyarrow(table).to_pandas()


def _table(**columns: object) -> ibis.Table:
    made = {}
    for name, values in columns.items():
        if name in ("start", "stop"):
            made[name] = pa.array(values, pa.timestamp("us"))
        else:
            made[name] = pa.array(values)
    return ibis.memtable(pa.table(made)).mutate(team=ibis.literal("east"))


@pytest.mark.parametrize("calendar", CALENDARS)
@settings(max_examples=15)
@given(
    data=st.lists(st.tuples(moments, moments, st.integers(0, 200)), min_size=1, max_size=40), hours=st.integers(1, 400)
)
def test_due_moments_and_working_hours_equal_those_of_the_working_calendar(
    calendar: str, data: list[tuple[dt.datetime, dt.datetime, int]], hours: int
) -> None:
    rule = CALENDARS[calendar]
    clocks = _clocks(rule, hours / 4)
    starts, stops, extra = zip(*data, strict=True)
    table = _table(start=list(starts), stop=list(stops), extra=[x / 4 for x in extra], number=list(range(len(data))))
    table = clocks.due(table, "start", "order-resolve", "due", "extra")
    found = _run(clocks.hours(table, "start", "stop", "order-resolve", "hours")).sort_values("number")
    single = WorkingCalendar.from_rule(rule, clocks.company)
    expected = single.add_many(np.array(starts, "datetime64[us]"), hours / 4 + np.array(extra) / 4)
    assert (found["due"].to_numpy() == expected).all()
    hours_between = single.between_many(np.array(starts, "datetime64[us]"), np.array(stops, "datetime64[us]"))
    np.testing.assert_allclose(found["hours"].to_numpy(), hours_between, atol=1e-9)


def test_a_limit_used_up_at_closing_time_ends_there() -> None:
    clocks = _clocks(CALENDARS["service"], 2)
    found = _run(clocks.due(_table(start=[dt.datetime(2026, 10, 5, 18)]), "start", "order-resolve", "due"))
    assert found["due"][0] == pd.Timestamp("2026-10-05 20:00")


def test_over_the_national_holiday_the_office_clock_stands_still() -> None:
    clocks = _clocks(CALENDARS["office"], 2)
    found = _run(clocks.due(_table(start=[dt.datetime(2026, 9, 30, 17)]), "start", "order-resolve", "due"))
    assert found["due"][0] == pd.Timestamp("2026-10-08 09:30")


def test_a_case_without_a_start_has_no_due_moment() -> None:
    for rule in CALENDARS.values():
        table = _clocks(rule).due(
            _table(start=[None, dt.datetime(2026, 10, 5, 9)], number=[0, 1]), "start", "order-resolve", "due"
        )
        found = _run(table).sort_values("number")
        assert found["due"].isna().tolist() == [True, False]


def test_each_team_runs_on_its_own_calendar() -> None:
    teams = (Team(id="east", zh="东区", calendar="office"), Team(id="west", zh="西区", calendar="round-the-clock"))
    clocks = _clocks(CALENDARS["service"], 2, teams=teams)
    start = dt.datetime(2026, 10, 10, 19)  # a Saturday that is worked to make up for the holiday
    table = ibis.memtable(
        pa.table({"team": ["east", "west", "other", None], "start": pa.array([start] * 4, pa.timestamp("us"))})
    )
    found = _run(clocks.due(table, "start", "order-resolve", "due"))
    due = dict(zip(found["team"], found["due"], strict=True))
    assert due["east"] == pd.Timestamp("2026-10-12 10:30")
    assert due["west"] == pd.Timestamp("2026-10-10 21:00")
    assert due["other"] == pd.Timestamp("2026-10-11 09:00")


def test_months_weeks_and_days_fall_due_when_they_are_over() -> None:
    clocks = Clocks(company(), dt.datetime(2026, 11, 2, 9), dt.date(2026, 9, 15), ())
    months = _run(clocks.slots("month"))
    assert months["label"].tolist() == ["2026-09", "2026-10", "2026-11"]
    assert months["at"][1] == pd.Timestamp("2026-10-31 23:59:59")
    weeks = _run(clocks.slots("week"))
    assert weeks["slot"][0] == pd.Timestamp("2026-09-14")
    assert weeks["at"][0] == pd.Timestamp("2026-09-20 23:59:59")
    days = _run(clocks.slots("day"))
    assert days["at"].iloc[-1] > pd.Timestamp("2026-11-02 09:00")
    assert len(days) == 49


def test_years_without_an_official_calendar_are_named() -> None:
    office = {"order-resolve": ClockRule(hours=8, calendar="office")}
    clocks = Clocks(company(clocks=office), dt.datetime(2031, 3, 1), dt.date(2026, 1, 1), ())
    assert clocks.assumed_years() == (2027, 2028, 2029, 2030, 2031)
    assert Clocks(company(), dt.datetime(2031, 3, 1), dt.date(2026, 1, 1), ()).assumed_years() == ()
