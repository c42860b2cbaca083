"""The simulated service centre: it agrees with paper where paper holds, and keeps to what must hold everywhere."""

import dataclasses
import datetime as dt
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.errors import StewardError
from steward.service.queueing.demand import DAY, HOUR, NEVER, Arrivals, Handling, day_book
from steward.service.queueing.desk import play
from steward.service.queueing.formulas import erlang_a, mgc, mmc
from steward.service.queueing.hours import Hours
from steward.service.queueing.priorities import priority_mmc
from steward.service.queueing.simulation import Scenario, Shift, simulate
from steward.service.working_calendar import WorkingCalendar

ALWAYS = WorkingCalendar("every-day", ((0, 1440),))
SERVICE = WorkingCalendar("every-day", ((480, 1200),))
OFFICE = WorkingCalendar("workdays", ((510, 720), (810, 1080)))
MONDAY = dt.date(2026, 3, 2)


def steady(arrivals, handling, stewards, *, limit=0.5, shape="exponential", variation=1.0, **more):
    """A scenario for which the formulas hold: complaints an hour, hours each, round the clock."""
    return Scenario(
        Arrivals(24 * arrivals),
        Handling(handling, variation, shape),
        (Shift(stewards, ALWAYS),),
        clock=ALWAYS,
        limit=limit,
        **more,
    )


def holds(outcome, name, expected):
    """Whether a figure lies in the simulation's own interval, at 99.9 %."""
    found = outcome.figures[name].estimate(0.999)
    assert found.low <= expected <= found.high, (name, found, expected)
    assert found.high - found.low < 0.5 * max(expected, 0.05), "too wide to say anything"


# -- against paper --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arrivals", "handling", "stewards"), [(1.0, 0.6, 1), (1.5, 1.0, 2), (2.0, 1.2, 3), (2.5, 2.0, 7)]
)
def test_a_steady_line_waits_as_erlang_worked_out(arrivals, handling, stewards):
    outcome = simulate(steady(arrivals, handling, stewards), seed=11, runs=40, weeks=10)
    line = mmc(arrivals, handling, stewards)
    holds(outcome, "mean_wait", line.mean_wait)
    holds(outcome, "within", line.within(0.5))
    holds(outcome, "p90_wait", line.wait_quantile(0.9))
    holds(outcome, "busy", line.busy)
    holds(outcome, "backlog", line.waiting)


@pytest.mark.parametrize(("stewards", "patience"), [(1, 0.5), (2, 1.5), (2, 4.0)])
def test_impatient_owners_give_up_as_palm_worked_out(stewards, patience):
    outcome = simulate(steady(1.8, 1.0, stewards, patience=patience), seed=12, runs=30, weeks=8)
    line = erlang_a(1.8, 1.0, stewards, patience)
    holds(outcome, "gave_up", line.lost)
    holds(outcome, "mean_wait", line.mean_wait)
    holds(outcome, "within", line.within(0.5))
    holds(outcome, "busy", line.busy)


def test_urgent_complaints_are_taken_first_as_cobham_worked_out():
    outcome = simulate(steady(1.6, 1.0, 2, urgent=0.3), seed=13, runs=40, weeks=10)
    urgent, others = priority_mmc((0.48, 1.12), 1.0, 2).classes
    holds(outcome, "urgent_within", urgent.within(0.5))
    holds(outcome, "other_within", others.within(0.5))
    holds(outcome, "mean_wait", mmc(1.6, 1.0, 2).mean_wait)


@pytest.mark.parametrize("variation", [0.0, 0.5, 1.5])
def test_one_steward_waits_as_pollaczek_and_khinchine_worked_out(variation):
    scenario = steady(1.0, 0.6, 1, shape="lognormal", variation=variation)
    outcome = simulate(scenario, seed=14, runs=40, weeks=12)
    holds(outcome, "mean_wait", mgc(1.0, 0.6, 1, variation=variation).mean_wait)


def test_work_that_comes_back_loads_the_desk_as_more_complaints_would():
    """Jackson: with feedback the stewards are as busy as with λ/(1 - p) complaints."""
    outcome = simulate(steady(1.0, 0.6, 1, rework=0.25, rework_after=0.0), seed=15, runs=30, weeks=10)
    holds(outcome, "busy", 0.6 / 0.75)


# -- against a calculation of another kind --------------------------------------------------------------------------------


def kiefer_wolfowitz(received, work, stewards):
    """Waits of a first-come line by the recursion over the stewards' remaining work."""
    busy_until = [0] * stewards
    waits = []
    for at, hours in zip(received, work, strict=True):
        begin = max(at, min(busy_until))
        waits.append(begin - at)
        busy_until.remove(min(busy_until))
        busy_until.append(begin + hours)
    return np.array(waits)


def drawn(seed, per_day=24.0, handling=0.8, days=14, **more):
    settings = {"urgent": 0.0, "patience": None, "rework": 0.0, "first_weekday": 0, "run": 0, **more}
    return day_book(Arrivals(per_day), Handling(handling), days=days, seed=seed, **settings)


@given(st.integers(0, 10**6), st.integers(1, 4), st.floats(5, 40))
@settings(max_examples=40, deadline=None)
def test_every_single_wait_is_that_of_the_recursion(seed, stewards, per_day):
    book = drawn(seed, per_day)
    clock = Hours.of(ALWAYS, MONDAY, 60)
    course = play(book, [(stewards, clock)], clock, rework_after=0, until=60 * DAY)
    expected = kiefer_wolfowitz(book.received.tolist(), book.work[:, 0].tolist(), stewards)
    answered = course.begun < NEVER
    assert (course.begun - book.received)[answered].tolist() == expected[answered].tolist()


@given(st.integers(0, 10**6), st.integers(1, 3), st.sampled_from([SERVICE, OFFICE]))
@settings(max_examples=30, deadline=None)
def test_opening_hours_only_stop_the_clock(seed, stewards, calendar):
    """Seen in working time alone the desk never closes: what came at night came at opening."""
    book = drawn(seed, per_day=12, days=21)
    hours = Hours.of(calendar, MONDAY, 120)
    course = play(book, [(stewards, hours)], hours, rework_after=0, until=120 * DAY)
    received = hours.position(book.received)
    expected = kiefer_wolfowitz(received.tolist(), book.work[:, 0].tolist(), stewards)
    answered = course.begun < NEVER
    assert (hours.position(course.begun) - received)[answered].tolist() == expected[answered].tolist()


@given(st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_nobody_works_off_duty_and_no_two_things_at_once(seed):
    book = drawn(seed, per_day=20, rework=0.2, urgent=0.3, patience=3.0)
    early, late = (Hours.of(WorkingCalendar("every-day", (span,)), MONDAY, 40) for span in ((480, 960), (840, 1320)))
    clock = Hours.of(ALWAYS, MONDAY, 40)
    course = play(book, [(1, early), (2, late)], clock, rework_after=HOUR, until=40 * DAY)
    for shift, hours, stewards in ((0, early, 1), (1, late, 2)):
        own = course.episode_shift == shift
        assert all(hours.on(int(at)) for at in course.episode_begin[own])
        moments = sorted(
            [(int(a), 1) for a in course.episode_begin[own]] + [(int(b), -1) for b in course.episode_end[own]]
        )
        assert np.cumsum([step for _, step in moments]).max() <= stewards
    # each visit is worked once, for exactly its work
    assert len(course.episode_begin) == (course.begun < NEVER).sum() + (course.again_begun < NEVER).sum()


@given(st.integers(0, 3 * 1440), st.integers(0, 4000), st.sampled_from([SERVICE, OFFICE, ALWAYS]))
def test_laid_out_hours_are_those_of_the_working_calendar(minute, work, calendar):
    hours = Hours.of(calendar, MONDAY, 60)
    start = dt.datetime.combine(MONDAY, dt.time()) + dt.timedelta(minutes=minute)
    expected = calendar.add(start, work / 60) - dt.datetime.combine(MONDAY, dt.time())
    at = minute * HOUR // 60
    if work:
        assert hours.finish(at, work * HOUR // 60) == expected // dt.timedelta(microseconds=1)
        position = hours.position(np.array([at])) + work * HOUR // 60
        assert hours.reach(position)[0] == expected // dt.timedelta(microseconds=1)


# -- what always holds ---------------------------------------------------------------------------------------------------


@given(st.integers(0, 10**6), st.floats(6, 40), st.integers(1, 4))
@settings(max_examples=25, deadline=None)
def test_complaints_waiting_are_complaints_an_hour_times_hours_waited(seed, per_day, stewards):
    """Little's law, on each path alone: run until the line is empty, then both are the same area."""
    book = drawn(seed, per_day, handling=0.5, days=7)
    clock = Hours.of(ALWAYS, MONDAY, 90)
    course = play(book, [(stewards, clock)], clock, rework_after=0, until=90 * DAY)
    moments = np.unique(np.r_[book.received, course.begun])
    waiting = np.searchsorted(book.received, moments, "right") - np.searchsorted(
        np.sort(course.begun), moments, "right"
    )
    area = int((waiting[:-1] * np.diff(moments)).sum())
    assert area == int((course.begun - book.received).sum())


@given(st.integers(0, 10**6), st.integers(1, 4), st.sampled_from([ALWAYS, SERVICE, OFFICE]))
@settings(max_examples=30, deadline=None)
def test_one_steward_more_never_makes_anybody_wait_longer(seed, stewards, calendar):
    book = drawn(seed, per_day=30)
    hours = Hours.of(calendar, MONDAY, 60)
    fewer, more = (play(book, [(n, hours)], hours, rework_after=0, until=60 * DAY) for n in (stewards, stewards + 1))
    assert (more.begun <= fewer.begun).all()


@given(st.integers(0, 10**6), st.integers(1, 3), st.floats(0.05, 1.0))
@settings(max_examples=30, deadline=None)
def test_more_complaints_never_make_one_of_the_others_wait_less(seed, stewards, more):
    hours = Hours.of(SERVICE, MONDAY, 90)
    light, heavy = drawn(seed, 10.0), drawn(seed, 10.0 * (1 + more))
    same = np.isin(heavy.received, light.received)
    assert same.sum() == len(light.received)  # the same complaints, and some more
    assert (heavy.work[same] == light.work).all()
    alone, among = (play(book, [(stewards, hours)], hours, rework_after=0, until=90 * DAY) for book in (light, heavy))
    assert (among.begun[same] >= alone.begun).all()


def test_the_same_seed_gives_the_same_answer_and_another_seed_another():
    scenario = steady(1.0, 0.7, 1, patience=2.0, urgent=0.2, rework=0.1)
    first, again, other = (simulate(scenario, seed=seed, runs=4, weeks=2) for seed in (5, 5, 6))
    assert first.text("en") == again.text("en")
    assert (first.waits == again.waits).all()
    assert first.text("en") != other.text("en")


def test_runs_are_independent_of_how_many_there_are():
    scenario = steady(1.0, 0.7, 1)
    few, many = (simulate(scenario, seed=5, runs=runs, weeks=2) for runs in (3, 6))
    assert np.isin(few.waits, many.waits).all()


def test_a_settled_answer_does_not_depend_on_the_random_numbers():
    low, high = math.inf, -math.inf
    for seed in range(6):
        found = simulate(steady(1.5, 1.0, 2), seed=seed, runs=20, weeks=6).within
        low, high = min(low, found.low), max(high, found.high)
        assert found.low < mmc(1.5, 1.0, 2).within(0.5) + 0.05
    assert high - low < 0.25


def test_storm_days_bring_their_share_and_make_waiting_worse():
    calm = Arrivals(24.0)
    stormy = Arrivals(24.0, storm_days=0.1, storm_factor=4.0)
    assert stormy.rates(0, 1).sum() * (0.9 + 0.1 * 4) == pytest.approx(24)
    plain = steady(1.0, 0.7, 1)
    outcomes = [simulate(dataclasses.replace(plain, arrivals=a), seed=3, runs=15, weeks=8) for a in (calm, stormy)]
    assert outcomes[1].mean_wait.low > outcomes[0].mean_wait.high


def test_the_backlog_of_a_week_shows_the_morning():
    scenario = Scenario(Arrivals(24.0), Handling(0.5), (Shift(2, SERVICE),), clock=SERVICE, limit=0.5)
    week = simulate(scenario, seed=1, runs=10, weeks=6).week
    assert len(week.mean) == 168
    assert week.mean[24 + 7] > 10  # Tuesday 07:00: all that came since 20:00
    assert week.mean[24 + 7] == pytest.approx(11, rel=0.15)
    assert week.mean[24 + 19] < 3
    assert all(low <= mean <= high for low, mean, high in zip(week.low, week.mean, week.high, strict=True))


def test_a_week_begins_on_monday_whatever_day_the_run_begins():
    scenario = Scenario(
        Arrivals(4.0), Handling(0.2), (Shift(2, WorkingCalendar(("mon",), ((480, 1200),))),), clock=ALWAYS, limit=0.5
    )
    for start in (MONDAY, dt.date(2026, 3, 5)):
        week = simulate(scenario, seed=1, runs=3, weeks=4, warm_up=1, start=start).week
        assert np.argmin(week.mean) in range(8, 21)


def test_more_work_than_hands_is_said_in_words():
    outcome = simulate(steady(2.0, 1.0, 1), seed=1, runs=3, weeks=2)
    assert not outcome.settles
    assert outcome.growth_a_day == pytest.approx(24)
    assert "grows by about 24.0 a day" in outcome.sentence("en")
    assert "每天多积压约 24.0 件" in outcome.sentence("zh")


def test_everyone_in_time_in_few_runs_is_not_certain():
    outcome = simulate(steady(0.05, 0.1, 5), seed=1, runs=3, weeks=2)
    assert outcome.within.value == 1
    assert 0.8 < outcome.within.low < 1


def test_no_complaint_at_all_is_no_error():
    outcome = simulate(steady(0.0001, 0.1, 1), seed=1, runs=2, weeks=0.1, warm_up=0)
    assert outcome.cases == 0
    assert "Not one complaint" in outcome.text("en")
    assert "没有一件投诉" in outcome.sentence("zh")


def test_progress_is_reported_run_by_run():
    seen = []
    simulate(steady(1.0, 0.5, 1), seed=1, runs=3, weeks=1, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_everything_wrong_with_a_scenario_is_said_at_once():
    with pytest.raises(StewardError) as raised:
        Scenario(
            Arrivals(1.0), Handling(1.0), (Shift(0, ALWAYS),), clock=ALWAYS, limit=0, urgent=2, patience=-1, rework=0.9
        )
    assert len(raised.value.troubles) == 5
    with pytest.raises(StewardError) as raised:
        Arrivals(0, by_hour=(1.0,) * 23, by_weekday=(0.0,) * 7, storm_days=1.5, storm_factor=0)
    assert len(raised.value.troubles) == 5
    with pytest.raises(StewardError):
        simulate(steady(1.0, 0.5, 1), seed=1, runs=1)


@pytest.mark.parametrize(
    "handling",
    [
        Handling(0.7, 1.3),
        Handling(0.7, 1.0, "exponential"),
        Handling(0.7, 0.0),
        Handling.observed([0.1, 0.5, 1.5, 0.7]),
    ],
)
def test_handling_times_have_the_mean_and_variation_they_claim(handling):
    chance = (np.arange(400_000) + 0.5) / 400_000
    hours = handling.hours(chance)
    assert hours.mean() == pytest.approx(handling.mean, rel=0.005)
    assert hours.std() / hours.mean() == pytest.approx(handling.variation, rel=0.03, abs=1e-9)
    assert handling.longer(0.5).hours(chance) == pytest.approx(hours * 1.5)
