"""Loads read off records, and what one steward more or a fifth more complaints would do."""

import numpy as np
import pytest
from scipy import stats

from steward.company import default_company
from steward.errors import StewardError
from steward.service.queueing.demand import Arrivals, Handling
from steward.service.queueing.enough_stewards import stewards_needed
from steward.service.queueing.load import Load, poisson_interval
from steward.service.queueing.staffing import Change, compare, what_if
from steward.service.working_calendar import WorkingCalendar

ALWAYS = WorkingCalendar("every-day", ((0, 1440),))
MORNINGS = WorkingCalendar("every-day", ((480, 720),))


def records(seed=3, days=120, per_day=6.0):
    """Times of receipt, more by day and on Mondays, and hands-on hours."""
    rng = np.random.default_rng(seed)
    received = []
    for day in range(days):
        weekday = (day + 6) % 7  # 2026-03-01 was a Sunday
        n = rng.poisson(per_day * (1.6 if weekday == 0 else 0.9))
        hours = rng.triangular(7, 10, 22, n)
        received += [
            np.datetime64("2026-03-01", "us") + np.timedelta64(int((day * 24 + h) * 3600), "s") for h in sorted(hours)
        ]
    at = np.array(received)
    return at, rng.lognormal(-0.8, 0.6, len(at))


# -- the load ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [0, 1, 3, 10, 100, 5000])
@pytest.mark.parametrize("confidence", [0.9, 0.95])
def test_the_interval_of_a_count_is_the_exact_one(n, confidence):
    tail = (1 - confidence) / 2
    low, high = poisson_interval(n, confidence)
    assert low == pytest.approx(stats.chi2.ppf(tail, 2 * n) / 2 if n else 0.0)
    assert high == pytest.approx(stats.chi2.ppf(1 - tail, 2 * n + 2) / 2)


def test_a_load_read_off_records_has_its_rate_its_hours_and_its_week():
    at, hours = records()
    load = Load.from_times(at, hours)
    assert load.per_day.value == pytest.approx(len(at) / 120)
    assert load.per_day.low < load.per_day.value < load.per_day.high
    assert load.hours_each.n == len(at)
    assert load.handling.mean == pytest.approx(hours.mean())
    assert load.handling.variation == pytest.approx(hours.std() / hours.mean())
    assert load.arrivals.by_weekday[0] > 1.3 * np.mean(load.arrivals.by_weekday[1:])
    assert sum(load.arrivals.by_hour[:6]) < 0.1 * sum(load.arrivals.by_hour[9:15])
    assert load.arrivals.storm_days == 0
    assert load.doubts == ()


def test_a_storm_is_told_from_a_busy_monday():
    at, hours = records()
    storm = np.datetime64("2026-04-15T09", "us") + np.arange(40) * np.timedelta64(600, "s")
    load = Load.from_times(np.r_[at, storm], np.r_[hours, np.full(40, 0.3)])
    assert load.arrivals.storm_days == pytest.approx(1 / 120)
    assert 5 < load.arrivals.storm_factor < 12
    assert "1 of 120 days" in load.text("en")


def test_days_without_complaints_count_when_the_records_cover_them():
    at, hours = records(days=60)
    first, last = np.datetime64("2026-03-01").item(), np.datetime64("2026-06-28").item()
    load = Load.from_times(at, hours, first=first, last=last)
    assert load.days == 120
    assert load.per_day.value == pytest.approx(len(at) / 120)


def test_doubts_are_told_not_hidden():
    at, hours = records(days=20, per_day=1.0)
    few = Load.from_times(at, hours).text("en")
    assert f"only {len(at)} complaints" in few
    assert "show no seasons" in few
    assert "probably include waiting" in Load.from_times(*records(), includes_waiting=True).text("en")
    assert "probably include waiting" in Load.from_times(records()[0], records()[1] * 40).text("en")
    assert "stated, not measured" in Load.from_times(records()[0], handling=0.5).text("en")
    dated = records()[0].astype("datetime64[D]")
    assert "without a time of day" in Load.from_times(dated, handling=0.5).text("en")
    assert "办理时间是估的" in Load.from_times(records()[0], handling=0.5).text("zh")


def test_complaints_that_come_in_clusters_are_noticed():
    rng = np.random.default_rng(1)
    days = np.repeat(np.arange(120), rng.negative_binomial(1.5, 0.2, 120))
    at = np.datetime64("2026-03-01T10", "us") + days * np.timedelta64(1, "D")
    assert "clusters" in Load.from_times(at, handling=0.4).text("en")


def test_what_cannot_be_read_is_said():
    at, hours = records()
    for error, arguments in (
        ("bad-load", (at, hours[:-1])),
        ("bad-load", (at,)),
        ("bad-load", (at, np.full(len(at), np.nan))),
        ("no-complaints", (np.array(["NaT"], dtype="datetime64[us]"), np.array([1.0]))),
    ):
        with pytest.raises(StewardError) as raised:
            Load.from_times(*arguments)
        assert raised.value.code == error
    with pytest.raises(StewardError):
        Load.from_times(at, hours, last=np.datetime64("2026-03-05").item())


def test_hours_that_are_not_above_0_are_left_out_and_counted():
    at, hours = records()
    hours[:3] = [0, -2, np.nan]
    load = Load.from_times(at, hours)
    assert load.hours_each.n == len(at) - 3
    assert "2 handling times are 0 or negative" in load.text("en")


def test_the_limit_is_the_company_s():
    rule = default_company().clocks["complaint-response"]
    assert Load.a_day(10, 0.5).scenario(2).limit == rule.hours
    assert Load.a_day(10, 0.5).scenario(2, limit=2.0).limit == 2.0


# -- what if ---------------------------------------------------------------------------------------------------------------

SHORT = {"runs": 8, "weeks": 4}


def test_one_steward_more_helps_and_a_fifth_more_complaints_hurts():
    load = Load.a_day(24, handling=0.7)
    better = what_if(load, stewards=2, more_stewards=1, **SHORT)
    worse = what_if(load, stewards=2, more_complaints=0.2, **SHORT)
    assert better.difference("within").low > 0 > worse.difference("within").high
    assert better.difference("mean_wait").high < 0 < worse.difference("mean_wait").low
    assert better.sentence("en").startswith("1 steward more: ")
    assert worse.sentence("zh").startswith("投诉多 20%：")


def test_the_same_complaints_on_both_sides_make_the_difference_sharp():
    worse = what_if(Load.a_day(24, handling=0.7), stewards=2, more_complaints=0.1, **SHORT)
    paired = worse.difference("mean_wait")
    apart = np.hypot(
        worse.now.mean_wait.high - worse.now.mean_wait.low, worse.then.mean_wait.high - worse.then.mean_wait.low
    )
    assert paired.high - paired.low < 0.6 * apart


def test_nothing_changed_makes_no_difference():
    same = compare(Load.a_day(12, 0.7).scenario(2), Change(), runs=4, weeks=2)
    for name in same.now.figures:
        if not np.isnan(same.now.figures[name].value):
            assert same.difference(name).value == same.difference(name).low == same.difference(name).high == 0


def test_quicker_work_and_longer_hours_help():
    load = Load.a_day(20, handling=0.8)
    assert what_if(load, stewards=2, longer_handling=-0.2, **SHORT).difference("within").low > 0
    assert what_if(load, stewards=2, other_hours=ALWAYS, **SHORT).difference("busy").high < 0


def test_a_change_that_leaves_too_few_says_that_they_cannot_keep_up():
    comparison = what_if(Load.a_day(24, handling=0.7), stewards=2, more_stewards=-1, **SHORT)
    assert "more than can be done" in comparison.sentence("en")
    assert "go by the overload" in comparison.text("en")
    with pytest.raises(StewardError):
        what_if(Load.a_day(24, handling=0.7), stewards=1, more_stewards=-1, **SHORT)


def test_a_counted_load_is_played_at_both_ends_of_its_interval():
    at, hours = records()
    load = Load.from_times(at, hours)
    seen = []
    comparison = what_if(
        load, stewards=1, more_stewards=1, runs=4, weeks=2, progress=lambda done, total: seen.append((done, total))
    )
    (low, _), (high, _) = comparison.at_rates
    assert low.within.value > comparison.now.within.value > high.within.value
    assert comparison.rates == (load.per_day.low, load.per_day.high)
    assert seen[-1] == (24, 24)
    assert "If it is really" in comparison.text("en")


def test_hours_by_which_nobody_could_have_kept_up_are_doubted():
    at, hours = records()
    comparison = what_if(Load.from_times(at, hours * 6), stewards=1, more_stewards=1, runs=3, weeks=2)
    assert "could never have kept up" in comparison.text("en")


def test_as_many_are_needed_as_reach_the_share():
    load = Load.a_day(24, Handling(0.7), Arrivals(1.0, by_hour=(0,) * 8 + (1,) * 12 + (0,) * 4))
    needed = stewards_needed(load, share=0.9, **SHORT)
    *fewer, enough = needed.tried
    assert needed.stewards == enough.scenario.stewards
    assert enough.within.value >= 0.9
    assert all(outcome.within.value < 0.9 for outcome in fewer)
    assert f"{needed.stewards} stewards" in needed.sentence("en")
    assert "同时当班" in needed.sentence("zh")


def test_no_number_of_stewards_answers_at_night_when_nobody_is_on_duty():
    needed = stewards_needed(Load.a_day(24, handling=0.5), share=0.9, hours=MORNINGS, limit=1.0, **SHORT)
    assert needed.stewards is None
    assert "No number of stewards" in needed.sentence("en")
    assert "光加人办不到" in needed.sentence("zh")


def test_a_counted_load_tells_how_many_it_takes_at_its_upper_end():
    at, hours = records(per_day=20.0)
    needed = stewards_needed(Load.from_times(at, hours), share=0.9, **SHORT)
    assert needed.at_high_rate is not None
    assert needed.at_high_rate >= needed.stewards


def test_a_share_must_be_one():
    with pytest.raises(StewardError):
        stewards_needed(Load.a_day(24, 0.5), share=1.0)
