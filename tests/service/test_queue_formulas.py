"""Waiting lines on paper: textbook examples, independent formulas, and what must hold whatever the figures are."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad

from steward.errors import StewardError
from steward.service.queueing.formulas import erlang_a, erlang_b, erlang_c, mgc, mmc, mmck
from steward.service.queueing.priorities import priority_mmc

RATES = st.floats(0.01, 40)
TIMES = st.floats(0.02, 5)
STEWARDS = st.integers(1, 12)


# -- published examples ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stewards", "offered"), [(1, 0.0101), (2, 0.153), (5, 1.36), (10, 4.46), (20, 12.03), (50, 37.90), (100, 84.06)]
)
def test_one_call_in_a_hundred_is_lost_at_the_loads_of_the_erlang_b_table(stewards, offered):
    """The 1 % column of the Erlang B table, as in R. Parkinson, “Traffic engineering techniques in telecommunications”."""
    assert erlang_b(offered, stewards) == pytest.approx(0.01, rel=0.012)


def test_fourteen_agents_for_ten_erlangs_answer_as_the_worked_example_says():
    """200 calls an hour of 180 s, 14 agents: 17.4 % wait, 88.8 % within 20 s, 7.8 s on average, 71.4 % busy.

    The worked example of the Erlang C formula at callcentrehelper.com (“Erlang C formula made simple”).
    """
    line = mmc(200, 180 / 3600, 14)
    assert line.waits == pytest.approx(0.174, abs=0.0005)
    assert line.within(20 / 3600) == pytest.approx(0.888, abs=0.0005)
    assert line.mean_wait * 3600 == pytest.approx(7.8, abs=0.05)
    assert line.busy == pytest.approx(0.714, abs=0.0005)


@pytest.mark.parametrize(
    ("doctors", "queue", "present", "wait_hours", "waits", "half_an_hour", "an_hour"),
    [(1, 4 / 3, 2, 2 / 3, 2 / 3, 0.404, 0.245), (2, 1 / 12, 3 / 4, 1 / 24, 1 / 6, 0.022, 0.003)],
)
def test_the_county_hospital_waits_as_in_the_textbook(
    doctors, queue, present, wait_hours, waits, half_an_hour, an_hour
):
    """F. S. Hillier and G. J. Lieberman, Introduction to Operations Research, the County Hospital example: 2 patients an hour, 3 served."""
    line = mmc(2, 1 / 3, doctors)
    assert (line.waiting, line.present) == pytest.approx((queue, present))
    assert (line.mean_wait, line.waits) == pytest.approx((wait_hours, waits))
    assert line.until_done == pytest.approx({1: 1.0, 2: 0.375}[doctors])
    assert (line.longer(0.5), line.longer(1)) == pytest.approx(
        (half_an_hour, an_hour), abs=0.001
    )  # printed, cut off, with three digits


def test_the_eye_clinic_waits_nine_minutes():
    """D. Gross and C. M. Harris, Fundamentals of Queueing Theory: 6 patients an hour, 3 doctors, 20 minutes: Lq = 8/9, Wq = 8.9 min."""
    line = mmc(6, 1 / 3, 3)
    assert line.waiting == pytest.approx(8 / 9)
    assert line.mean_wait * 60 == pytest.approx(8.89, abs=0.005)


def test_patience_changes_a_busy_call_centre_as_published():
    """O. Garnett, A. Mandelbaum and M. Reiman (2002), table 1: 50 agents, 48 calls a minute of 1 minute, patience 2 minutes."""
    patient, impatient = mmc(48 * 60, 1 / 60, 50), erlang_a(48 * 60, 1 / 60, 50, 2 / 60)
    assert patient.mean_wait * 3600 == pytest.approx(20.8, abs=0.05)
    assert patient.wait_quantile(0.9) * 3600 == pytest.approx(58.1, abs=0.05)
    assert impatient.lost == pytest.approx(0.031, abs=0.0005)
    assert impatient.mean_wait * 3600 == pytest.approx(3.7, abs=0.05)
    assert impatient.wait_quantile(0.9) * 3600 == pytest.approx(12.5, abs=0.1)
    assert (patient.waiting, impatient.waiting) == pytest.approx((17, 3), abs=0.4)
    assert (patient.busy, impatient.busy) == pytest.approx((0.96, 0.93), abs=0.005)


def test_the_machine_that_never_varies_halves_the_wait():
    """Pollaczek and Khinchine: M/D/1 waits half as long as M/M/1."""
    assert mgc(2, 1 / 3, 1, variation=0).mean_wait == pytest.approx(mmc(2, 1 / 3, 1).mean_wait / 2)


# -- independent formulas ----------------------------------------------------------------------------------------------


def solved(arrivals, departures):
    """Stationary probabilities of a birth-and-death chain from its generator, by linear algebra."""
    size = len(departures) + 1
    generator = np.zeros((size, size))
    for n, rate in enumerate(departures):
        generator[n, n + 1], generator[n + 1, n] = arrivals, rate
    np.fill_diagonal(generator, -generator.sum(axis=1))
    system = np.vstack([generator.T, np.ones(size)])
    return np.linalg.lstsq(system, np.r_[np.zeros(size), 1.0], rcond=None)[0]


@given(st.floats(0.1, 30), st.integers(1, 20))
def test_erlang_b_is_the_truncated_poisson(offered, stewards):
    expected = stats.poisson.pmf(stewards, offered) / stats.poisson.cdf(stewards, offered)
    assert erlang_b(offered, stewards) == pytest.approx(expected, rel=1e-9)


@given(st.floats(0.05, 0.95), st.integers(1, 20))
def test_erlang_c_is_the_sum_in_the_textbook(load, stewards):
    a = load * stewards
    tail = a**stewards / math.factorial(stewards) / (1 - load)
    below = sum(a**k / math.factorial(k) for k in range(stewards))
    assert erlang_c(a, stewards) == pytest.approx(tail / (below + tail), rel=1e-9)


@pytest.mark.parametrize(
    ("arrivals", "handling", "stewards", "places"), [(3, 0.5, 2, 7), (10, 1, 3, 12), (1, 0.3, 4, 4)]
)
def test_a_line_with_little_room_is_the_chain_it_stands_for(arrivals, handling, stewards, places):
    chain = solved(arrivals, [min(n, stewards) / handling for n in range(1, places + 1)])
    line = mmck(arrivals, handling, stewards, places)
    assert line.lost == pytest.approx(chain[-1])
    assert line.waiting == pytest.approx(sum(max(n - stewards, 0) * p for n, p in enumerate(chain)))
    assert quad(line.longer, 0, np.inf)[0] == pytest.approx(line.mean_wait, rel=1e-6)


@pytest.mark.parametrize(("arrivals", "stewards", "patience"), [(3, 2, 1.0), (8, 3, 0.4), (2, 3, 5.0), (6, 2, 0.05)])
def test_an_impatient_line_is_the_chain_it_stands_for(arrivals, stewards, patience):
    handling = 0.5
    chain = solved(
        arrivals, [min(n, stewards) / handling + max(n - stewards, 0) / patience for n in range(1, stewards + 120)]
    )
    line = erlang_a(arrivals, handling, stewards, patience)
    waiting = sum(max(n - stewards, 0) * p for n, p in enumerate(chain))
    assert line.waiting == pytest.approx(waiting)
    assert line.lost == pytest.approx(waiting / patience / arrivals)
    assert quad(line.longer, 0, np.inf, limit=200)[0] == pytest.approx(line.mean_wait, rel=1e-6)
    assert line.within(1e6) == pytest.approx(1 - line.lost)
    answered = quad(lambda t: line.within(1e6) - line.within(t), 0, 60, limit=300)[0] / (1 - line.lost)
    assert answered == pytest.approx(line.mean_wait_answered, rel=1e-5)


@pytest.mark.parametrize("stewards", [1, 2, 4])
def test_each_class_waits_as_its_transform_and_its_mean_agree(stewards):
    for line in priority_mmc((0.4 * stewards, 0.8 * stewards, 1.2 * stewards), 1 / 3, stewards).classes:
        assert quad(line.longer, 1e-9, 80, limit=400)[0] == pytest.approx(line.mean_wait, rel=1e-5)


def test_without_others_a_class_waits_like_the_plain_line():
    line, plain = priority_mmc((2.0,), 1 / 3, 1).classes[0], mmc(2, 1 / 3, 1)
    for hours in (0, 0.2, 0.5, 1, 4):
        assert line.longer(hours) == pytest.approx(plain.longer(hours), abs=1e-7)


# -- what always holds ---------------------------------------------------------------------------------------------------


@given(RATES, TIMES, STEWARDS)
def test_the_number_waiting_is_the_rate_times_the_wait(arrivals, handling, stewards):
    """Little's law, with the number waiting summed over the states of the chain."""
    line = mmc(arrivals, handling, stewards)
    assume(line.settles and line.load < 0.98)
    load = line.load
    assert line.waiting == pytest.approx(line.waits * load / (1 - load), rel=1e-9)
    assert line.waiting == pytest.approx(arrivals * line.mean_wait, rel=1e-9)


@given(RATES, TIMES, STEWARDS)
def test_more_stewards_never_make_anyone_wait_longer(arrivals, handling, stewards):
    fewer, more = (mmc(arrivals, handling, c) for c in (stewards, stewards + 1))
    assert more.mean_wait <= fewer.mean_wait
    assert all(more.within(t) >= fewer.within(t) - 1e-12 for t in (0, 0.1, 1, 10))


@given(RATES, TIMES, STEWARDS, st.floats(1, 2))
def test_more_complaints_never_shorten_the_wait(arrivals, handling, stewards, more):
    assert mmc(arrivals * more, handling, stewards).mean_wait >= mmc(arrivals, handling, stewards).mean_wait * (
        1 - 1e-9
    )


@given(RATES, TIMES, STEWARDS, st.floats(0.02, 50))
@settings(max_examples=60)
def test_patience_never_makes_the_line_longer_and_none_is_lost_twice(arrivals, handling, stewards, patience):
    line = erlang_a(arrivals, handling, stewards, patience)
    assert line.waiting <= mmc(arrivals, handling, stewards).waiting * (1 + 1e-9) + 1e-12
    assert 0 <= line.lost <= 1
    assert line.busy == pytest.approx(line.offered * (1 - line.lost) / stewards, abs=1e-9)
    assert line.within(0) == pytest.approx(1 - line.waits, abs=1e-9)


@given(st.lists(st.floats(0.05, 3), min_size=1, max_size=4), TIMES, STEWARDS)
def test_priorities_only_share_out_the_waiting(rates, handling, stewards):
    """Kleinrock's conservation law: the waiting work is the same in whatever order it is taken."""
    plain = mmc(sum(rates), handling, stewards)
    assume(plain.settles and plain.load < 0.95)
    lines = priority_mmc(rates, handling, stewards).classes
    assert sum(line.waiting for line in lines) == pytest.approx(plain.waiting, rel=1e-6)
    assert [line.mean_wait for line in lines] == sorted(line.mean_wait for line in lines)


@given(RATES, TIMES, STEWARDS, st.floats(0.01, 0.99))
def test_a_quantile_is_where_the_share_is_reached(arrivals, handling, stewards, share):
    line = mmc(arrivals, handling, stewards)
    assume(line.settles and line.load < 0.98)
    at = line.wait_quantile(share)
    assert line.within(at) >= share - 1e-9
    assert at == 0 or line.within(at * (1 - 1e-6)) <= share + 1e-9


# -- clear answers ---------------------------------------------------------------------------------------------------------


def test_more_work_than_hands_says_how_fast_the_queue_grows():
    line = mmc(4, 0.5, 1)
    assert not line.settles
    assert line.growth_a_day == pytest.approx(48)
    assert "grows by 48 a day" in line.sentence("en")
    assert "每天多积压 48 件" in line.sentence("zh")
    assert (line.within(5), line.longer(5), line.wait_quantile(0.5)) == (0, 1, math.inf)


def test_exactly_as_much_work_as_time_is_told_apart():
    line = mmc(2, 0.5, 1)
    assert not line.settles
    assert "no slack" in line.sentence("en")


def test_urgent_complaints_are_still_answered_when_the_others_pile_up():
    urgent, plain = priority_mmc((1, 4), 0.5, 2).classes
    assert urgent.settles
    assert urgent.mean_wait == pytest.approx(0.25 / (1 - 0.25))
    assert not plain.settles
    assert plain.growth == pytest.approx(1)


def test_no_complaints_no_waiting():
    for line in (mmc(0, 1, 2), mmck(0, 1, 2, 5), erlang_a(0, 1, 2, 1), mgc(0, 1, 2)):
        assert (line.mean_wait, line.waiting, line.busy, line.within(0)) == (0, 0, 0, 1)


def test_everything_that_is_wrong_is_said_at_once():
    with pytest.raises(StewardError) as raised:
        mmck(-1, 0, 0, -5)
    assert len(raised.value.troubles) == 4
    assert "人数" in raised.value.describe("zh")


def test_an_approximation_is_called_one():
    assert "approximation" in mgc(2, 0.3, 2, variation=0.5).text("en")
    assert "近似" in mgc(2, 0.3, 2, variation=0.5).text("zh")
    assert "approximation" not in mmc(2, 0.3, 2).text("en")


@pytest.mark.parametrize(
    "work_out",
    [
        lambda: mmc("a", 1, 1),
        lambda: mmc(1, None, 2),
        lambda: mmc(1, 1, "2"),
        lambda: erlang_b("3", 2),
        lambda: mmck(1, 1, 2, None),
        lambda: mgc(1, 0.5, 1, variation="a"),
        lambda: erlang_a(1, 1, 1, "x"),
        lambda: priority_mmc(["a"], 1, 1),
    ],
)
def test_what_is_no_number_is_told_like_any_other_wrong_figure(work_out):
    with pytest.raises(StewardError) as trouble:
        work_out()
    assert trouble.value.code == "bad-queue"


def test_one_class_may_be_given_as_a_plain_number():
    assert priority_mmc(1, 0.5, 1).classes[0].mean_wait == pytest.approx(mmc(1, 0.5, 1).mean_wait)


def test_one_of_a_thing_is_said_in_the_singular():
    assert mmc(1, 1 / 60, 1).sentence("en").startswith("1 steward, 1 complaint an hour of 1 minute each")
