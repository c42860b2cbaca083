"""Clocks of cases: pauses cost nothing, nothing runs backwards, late is late whether finished or not."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.service.clock import Clock, ClockState, read_many
from steward.service.working_calendar import WorkingCalendar

SERVICE = WorkingCalendar("every-day", ((480, 1200),))
OFFICE = WorkingCalendar("workdays", ((510, 720), (810, 1080)))
CALENDARS = st.sampled_from([SERVICE, OFFICE, WorkingCalendar("every-day", ((0, 1440),))])
START = dt.datetime(2026, 9, 28, 9)
MINUTES = st.integers(0, 20_000)


def after(minutes):
    return START + dt.timedelta(minutes=minutes)


PAUSES = st.lists(st.tuples(MINUTES, st.none() | st.integers(0, 3000)), max_size=4).map(
    lambda spans: tuple((after(a), None if length is None else after(a + length)) for a, length in spans)
)


def paused_time(calendar, pauses, until):
    """Working hours of the pauses up to a moment, counted minute by minute so that overlaps count once."""
    total, at = 0.0, START
    while at < until:
        if any(begin <= at and (end is None or at < end) for begin, end in pauses):
            total += calendar.between(at, at + dt.timedelta(minutes=1))
        at += dt.timedelta(minutes=1)
    return total


@given(CALENDARS, PAUSES, st.integers(0, 3000), st.floats(0.1, 60))
def test_pauses_cost_nothing(calendar, pauses, now, limit):
    clock = Clock(calendar, START, limit, pauses)
    plain = calendar.between(START, after(now))
    assert clock.read(after(now)).elapsed == pytest.approx(plain - paused_time(calendar, pauses, after(now)), abs=1e-6)


@given(CALENDARS, PAUSES, st.floats(0.1, 60), st.none() | MINUTES, st.lists(MINUTES, min_size=2, max_size=8))
def test_a_clock_never_runs_backwards(calendar, pauses, limit, stop, moments):
    clock = Clock(calendar, START, limit, pauses, None if stop is None else after(stop))
    readings = [clock.read(after(minutes)) for minutes in sorted(moments)]
    elapsed = [reading.elapsed for reading in readings]
    assert elapsed == sorted(elapsed)
    late = [reading.state is ClockState.LATE for reading in readings]
    assert late == sorted(late)  # once late, always late


@given(CALENDARS, PAUSES, st.floats(0.1, 60), MINUTES)
def test_the_limit_is_used_up_exactly_when_it_is_due(calendar, pauses, limit, now):
    clock = Clock(calendar, START, limit, pauses)
    due = clock.read(after(now)).due_at
    if due is not None and due <= after(now):
        assert clock.read(due).elapsed == pytest.approx(limit, abs=1e-6)


@given(CALENDARS, st.floats(0.1, 60), MINUTES, st.none() | MINUTES)
def test_what_shows_late_has_used_up_its_limit(calendar, limit, now, stop):
    reading = Clock(calendar, START, limit, (), None if stop is None else after(stop)).read(after(now))
    if reading.over > 1e-9:
        assert reading.state is ClockState.LATE
    if reading.remaining > 1e-9:
        assert reading.state is not ClockState.LATE
    assert reading.elapsed + reading.remaining - reading.over == pytest.approx(limit)


@given(
    CALENDARS,
    st.lists(st.tuples(MINUTES, st.floats(0.1, 60), st.none() | st.integers(0, 9000)), min_size=1, max_size=15),
    MINUTES,
)
def test_many_clocks_at_once_equal_each_alone(calendar, rows, now):
    starts = np.array([after(a) for a, _, _ in rows], dtype="datetime64[us]")
    stops = np.array([None if n is None else after(a + n) for a, _, n in rows], dtype="datetime64[us]")
    found = read_many(calendar, starts, [limit for _, limit, _ in rows], stops, after(now))
    for i, (a, limit, n) in enumerate(rows):
        alone = Clock(calendar, after(a), limit, (), None if n is None else after(a + n)).read(after(now))
        assert found.elapsed[i] == pytest.approx(alone.elapsed)
        assert found.due_at[i].item() == alone.due_at
        assert bool(found.late[i]) is (alone.state is ClockState.LATE)


def test_a_paused_clock_says_so_and_has_no_due_moment():
    reading = Clock(SERVICE, START, 4, ((after(60), None),)).read(after(300))
    assert reading.state is ClockState.PAUSED
    assert (reading.elapsed, reading.remaining, reading.due_at) == (1.0, 3.0, None)


def test_a_pause_pushes_the_due_moment_by_its_working_time():
    evening_to_morning = ((dt.datetime(2026, 9, 28, 19), dt.datetime(2026, 9, 29, 10)),)
    assert Clock(SERVICE, START, 12).read(START).due_at == dt.datetime(2026, 9, 29, 9)
    pushed = Clock(SERVICE, START, 12, evening_to_morning).read(dt.datetime(2026, 9, 30))
    assert pushed.due_at == dt.datetime(2026, 9, 29, 12)


def test_a_pause_after_the_limit_was_used_up_helps_nobody():
    reading = Clock(SERVICE, START, 1, ((after(120), None),)).read(after(600))
    assert reading.state is ClockState.LATE
    assert reading.due_at == after(60)
    assert reading.over == 1.0


def test_a_case_finished_in_time_stays_in_time():
    clock = Clock(SERVICE, START, 4, stop=after(200))
    assert clock.read(after(100)).state is ClockState.RUNNING
    assert clock.read(after(200)).state is ClockState.MET
    assert clock.read(after(9000)).state is ClockState.MET


def test_an_open_case_is_late_without_waiting_for_its_end():
    assert Clock(SERVICE, START, 4).read(after(241)).state is ClockState.LATE


def test_a_case_finished_at_night_after_its_due_moment_is_late():
    clock = Clock(SERVICE, START, 11, stop=dt.datetime(2026, 9, 28, 21))
    reading = clock.read(dt.datetime(2026, 9, 29))
    assert (reading.state, reading.due_at) == (ClockState.LATE, dt.datetime(2026, 9, 28, 20))


def test_a_reopened_case_goes_on_from_where_it_stood():
    clock = Clock(SERVICE, START, 4, stop=after(500), reopened=((after(180), after(440)),))
    assert clock.read(after(300)).elapsed == 3.0
    reading = clock.read(after(600))
    assert (reading.elapsed, reading.state) == (4.0, ClockState.MET)
    assert reading.due_at == after(500)


def test_what_the_records_cannot_place_in_time_is_added_to_the_limit():
    day = np.array(["2026-09-28T09:00"] * 3, dtype="datetime64[us]")
    stops = np.array(["2026-09-28T15:00", "2026-09-28T15:00", "NaT"], dtype="datetime64[us]")
    found = read_many(SERVICE, day, 4, stops, dt.datetime(2026, 9, 28, 18), paused_hours=[2.0, float("nan"), 9.0])
    assert found.late.tolist() == [False, True, False]
    assert found.elapsed.tolist() == [4.0, 6.0, 0.0]
    assert found.finished.tolist() == [True, True, False]


def test_an_unknown_start_gives_an_unknown_reading():
    nat = np.array(["NaT"], dtype="datetime64[us]")
    found = read_many(SERVICE, nat, 4, nat, dt.datetime(2026, 9, 28, 18))
    assert np.isnan(found.elapsed[0])
    assert np.isnat(found.due_at[0])
    assert not found.late[0]


def test_clocks_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="limit"):
        Clock(SERVICE, START, 0)
    with pytest.raises(ValueError, match="before it begins"):
        Clock(SERVICE, START, 1, ((after(5), after(4)),))


def test_every_state_has_its_word_in_both_languages():
    assert [state.text.zh for state in ClockState] == ["计时中", "暂停中", "按时", "超时"]
