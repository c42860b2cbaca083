"""Times of cases and steps: what is open counts as open."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter

from steward.errors import StewardError
from steward.service.process.event_log import EventLog
from steward.service.process.times import case_seconds, rework, step_times

NINE = dt.datetime(2026, 3, 1, 9)
HOUR = dt.timedelta(hours=1)


def log_of(*events: tuple[str, str, float], **more: object) -> EventLog:
    cases, activities, hours = ([event[i] for event in events] for i in range(3))
    return EventLog.from_columns(cases, activities, [NINE + HOUR * h for h in hours], **more)  # type: ignore[arg-type]


@given(st.lists(st.lists(st.integers(0, 10_000), min_size=1, max_size=5), min_size=1, max_size=20))
def test_case_times_are_those_of_numpy(minutes: list[list[int]]) -> None:
    log = log_of(*((f"{i}", "a", m / 60) for i, case in enumerate(minutes) for m in case))
    spans = [(max(case) - min(case)) * 60.0 for case in minutes]
    found = case_seconds(log)
    assert found.seconds == pytest.approx(spans)
    assert (found.mean, found.median, found.p95) == pytest.approx(
        (np.mean(spans), np.median(spans), np.percentile(spans, 95))
    )


def test_without_cases_there_is_no_time() -> None:
    found = case_seconds(EventLog.from_traces([]))
    assert (found.n, found.mean, found.median, found.p95) == (0, None, None, None)
    assert step_times(EventLog.from_traces([])).steps == ()


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=6), max_size=20))
def test_rework_is_an_activity_done_more_than_once_in_a_case(traces: list[list[str]]) -> None:
    found = rework(EventLog.from_traces(traces))
    counts = [Counter(trace) for trace in traces]
    assert found.of_case.tolist() == [max(count.values()) > 1 for count in counts]
    assert found.cases_by_activity == Counter(a for count in counts for a, n in count.items() if n > 1)
    repeats: Counter[str] = Counter()
    for count in counts:
        repeats.update({a: n - 1 for a, n in count.items() if n > 1})
    assert found.repeats_by_activity == repeats


def test_a_case_that_is_still_open_is_not_taken_for_a_short_one() -> None:
    """Three cases closed within two hours, three left to rot: the closed alone would say two hours."""
    log = log_of(
        *((f"quick {i}", step, h) for i in range(3) for step, h in (("register", 0), ("close", 2))),
        *((f"old {i}", "register", 0) for i in range(3)),
        ("last", "register", 99),
        ("last", "close", 100),
    )
    times = step_times(log, ended=["close"])
    assert (times.cases.n, times.cases.ended, times.open_cases) == (7, 4, 3)
    fitted = KaplanMeierFitter().fit([2, 2, 2, 100, 100, 100, 1], [1, 1, 1, 0, 0, 0, 1])
    assert times.cases.median == fitted.median_survival_time_
    waiting = times["register"].after
    assert (waiting.n, waiting.ended, waiting.median, waiting.p90) == (7, 4, 2.0, None)
    assert times["close"].after.n == 0


def test_nobody_said_which_cases_have_ended_and_the_result_says_that() -> None:
    times = step_times(log_of(("A", "register", 0), ("A", "close", 3)))
    assert times.ended is None
    assert times.open_cases is None
    assert "it was not said which have ended" in times.sentence("en")
    assert "没有说明" in times.sentence("zh")


def test_cases_may_be_told_to_be_open_one_by_one() -> None:
    log = log_of(("A", "register", 0), ("B", "register", 0), ("B", "close", 3))
    times = step_times(log, ended=np.array([False, True]), now=NINE + 10 * HOUR)
    assert (times.cases.ended, times["register"].after.ended) == (1, 1)
    assert times.now == NINE + 10 * HOUR


def test_an_end_that_no_case_knows_is_refused() -> None:
    with pytest.raises(StewardError) as caught:
        step_times(log_of(("A", "登记", 0), ("A", "关闭", 1)), ended=["结案"])
    assert caught.value.describe("zh") == "日志里没有“结案”这样的结束环节，案子的最后一步有：关闭。"


def test_a_time_before_the_last_event_is_refused() -> None:
    with pytest.raises(ValueError, match="goes on after"):
        step_times(log_of(("A", "a", 0), ("A", "b", 5)), now=NINE)


WORKED = (
    ("A", "repair", 1, "start"),
    ("A", "repair", 3, "complete"),
    ("A", "revisit", 7, "start"),
    ("A", "revisit", 8, "complete"),
    ("B", "repair", 0, "start"),
    ("B", "repair", 5, "complete"),
    ("B", "revisit", 6, "start"),
)


def worked() -> EventLog:
    return log_of(*((c, a, h) for c, a, h, _ in WORKED), lifecycle=[t for *_, t in WORKED])


def test_beginning_and_end_of_one_work_are_one_step_with_a_service_time() -> None:
    times = step_times(worked(), ended=["revisit"])
    repair, revisit = times["repair"], times["revisit"]
    assert (repair.n, repair.cases, repair.repeats) == (2, 2, 0)
    assert repair.service is not None
    assert (repair.service.n, repair.service.ended, repair.service.median) == (2, 2, 2.0)
    assert revisit.before.n == 2  # four hours in A, one in B
    assert (revisit.before.median, revisit.before.p90) == (1.0, 4.0)


def test_work_that_goes_on_is_censored_while_its_case_is_open() -> None:
    revisit = step_times(worked(), ended=["revisit"])["revisit"]
    assert revisit.service is not None
    assert (revisit.service.n, revisit.service.ended, revisit.service.p90) == (
        2,
        1,
        None,
    )  # B began at six, now is eight


def test_work_without_an_end_in_a_case_that_has_ended_has_no_known_length() -> None:
    revisit = step_times(worked(), ended=np.array([True, True]))["revisit"]
    assert revisit.service is not None
    assert (revisit.service.n, revisit.service.ended) == (1, 1)


def test_every_event_counts_for_rework_unless_beginnings_are_left_out() -> None:
    assert rework(worked()).cases == 2
    assert rework(worked().completed()).cases == 0


def test_doing_a_step_again_costs_the_time_since_the_event_before_it() -> None:
    log = log_of(("A", "repair", 0), ("A", "revisit", 2), ("A", "repair", 7), ("A", "close", 8), ("B", "repair", 1))
    repair = step_times(log, ended=["close"])["repair"]
    assert (repair.n, repair.cases, repair.repeats, repair.rework_cases, repair.rework_hours) == (3, 2, 1, 1, 5.0)


def test_work_that_began_before_the_step_before_it_was_over_has_not_waited() -> None:
    log = log_of(("A", "a", 4), ("A", "b", 6), begun=[NINE, NINE + 2 * HOUR])
    assert step_times(log)["b"].before.median == 0


@given(
    st.lists(
        st.tuples(
            st.sampled_from("AB"),
            st.sampled_from("xy"),
            st.integers(0, 20),
            st.sampled_from(["start", "complete", "complete", "other"]),
        ),
        min_size=1,
        max_size=25,
    )
)
def test_no_time_is_negative_and_no_event_is_counted_twice(rows: list[tuple[str, str, int, str]]) -> None:
    log = log_of(*((c, a, h) for c, a, h, _ in rows), lifecycle=[t for *_, t in rows])
    times = step_times(log, ended=np.zeros(len(log.cases), dtype=bool))
    pending = 0 if log.pending is None else int(log.pending.sum())
    opens = 0 if log.opens is None else int(log.opens.sum())
    assert sum(step.n for step in times.steps) == len(log) - opens + pending
    assert all(step.rework_hours >= 0 and step.repeats < max(step.n, 1) for step in times.steps)
    assert times.cases.ended == 0
