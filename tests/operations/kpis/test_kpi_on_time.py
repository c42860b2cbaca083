"""On time is counted of what fell due, open cases included; pauses, reopening and the record's own due date are heeded."""

from __future__ import annotations

import datetime as dt

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from small_records import NOW, OCTOBER, at, board, company, counts

from steward.company import ClockRule
from steward.service.clock import Clock
from steward.service.period import Period
from steward.service.working_calendar import WorkingCalendar

SEPTEMBER = Period.parse("2026-09")
EAST = {"team": "east"}


def complaint(created: str, resolved: str | None = None, **more: object) -> dict[str, object]:
    return {"team": "east", "created_at": created, **({"resolved_at": resolved} if resolved else {}), **more}


def order(created: str, resolved: str | None = None, **more: object) -> dict[str, object]:
    return {"team": "east", "created_at": created, **({"resolved_at": resolved} if resolved else {}), **more}


def event(case: int, activity: str, moment: str) -> dict[str, object]:
    return {"complaint_id": f"complaints-{case}", "activity": activity, "at": moment}


def test_an_open_overdue_complaint_counts_as_late() -> None:
    found = board(complaints=[complaint("10-05 09:00"), complaint("10-05 09:00", "10-06 09:00")])
    assert counts(found, "complaint-on-time") == (1, 2)


def test_what_falls_due_after_now_is_not_counted_yet() -> None:
    rows = [complaint("10-30 09:00")]  # 36 working hours: due 2 November, 09:00
    assert counts(
        board(complaints=rows, now=dt.datetime(2026, 11, 2, 8, 59)), "complaint-on-time", period=Period.parse("2026-11")
    ) == (None, 0)
    assert counts(
        board(complaints=rows, now=dt.datetime(2026, 11, 2, 9)), "complaint-on-time", period=Period.parse("2026-11")
    ) == (0, 1)


def test_a_case_counts_in_the_month_it_falls_due_not_the_month_it_came_in() -> None:
    rows = [complaint("09-30 09:00", "09-30 10:00")]
    found = board(complaints=rows)
    assert counts(found, "complaint-on-time", period=SEPTEMBER) == (None, 0)
    assert counts(found, "complaint-on-time") == (1, 1)
    assert counts(found, "complaint-on-time", period=Period.parse("2026-Q4")) == (1, 1)


def test_a_limit_that_ends_at_the_last_second_of_a_month_belongs_to_it() -> None:
    rows = [
        order("10-31 08:00", "10-31 09:00", due_at="10-31 23:59:59"),
        order("10-31 08:00", "11-01 09:00", due_at="11-01 00:00"),
    ]
    found = board(work_orders=rows)
    assert counts(found, "order-on-time") == (1, 1)
    assert counts(found, "order-on-time", period=Period.parse("2026-11")) == (0, 1)


def test_time_waited_for_the_customer_moves_the_limit() -> None:
    rows = [complaint("10-01 09:00", "10-06 09:00")]  # due 4 October 09:00, resolved two days later
    assert counts(board(complaints=rows), "complaint-on-time") == (0, 1)
    waited = [event(1, "pause", "10-02 08:00"), event(1, "resume", "10-03 20:00")]
    assert counts(board(complaints=rows, complaint_events=waited), "complaint-on-time") == (1, 1)


def test_a_pause_that_begins_after_the_limit_is_no_excuse() -> None:
    rows = [complaint("10-01 09:00", "10-08 09:00")]
    waited = [event(1, "pause", "10-04 09:01"), event(1, "resume", "10-08 08:00")]
    assert counts(board(complaints=rows, complaint_events=waited), "complaint-on-time") == (0, 1)


def test_a_case_that_still_waits_for_the_customer_is_not_late() -> None:
    rows = [complaint("10-01 09:00")]
    assert counts(
        board(complaints=rows, complaint_events=[event(1, "pause", "10-02 08:00")]),
        "complaint-on-time",
        period=Period.parse("2026"),
    ) == (None, 0)


def test_paused_hours_of_an_order_are_added_to_its_limit() -> None:
    late, paused = order("10-05 09:00", "10-08 09:00"), order("10-05 09:00", "10-08 09:00", paused_hours=12.0)
    assert counts(board(work_orders=[late, paused]), "order-on-time") == (1, 2)


def test_a_reopened_complaint_is_done_only_when_resolved_again() -> None:
    rows = [complaint("10-05 09:00", "10-06 09:00", reopened=1)]
    again = [event(1, "resolve", "10-06 09:00"), event(1, "reopen", "10-07 09:00")]
    assert counts(board(complaints=rows, complaint_events=again), "complaint-on-time", period=Period.parse("2026")) == (
        0,
        1,
    )
    in_time = [*again, event(1, "resolve", "10-07 12:00")]
    assert counts(board(complaints=rows, complaint_events=in_time), "complaint-on-time") == (1, 1)
    late = [*again, event(1, "resolve", "10-20 12:00")]
    assert counts(board(complaints=rows, complaint_events=late), "complaint-on-time") == (0, 1)


def test_a_reopened_order_is_done_only_by_what_comes_after() -> None:
    stale = order("10-05 09:00", "10-05 12:00", reopened=1, reopened_at="10-06 09:00")
    redone = order("10-05 09:00", "10-06 15:00", reopened=1, reopened_at="10-06 09:00")
    found = board(work_orders=[stale, redone])
    assert counts(found, "order-on-time") == (1, 2)
    assert counts(found, "order-reopened") == (2, 2)


def test_closing_proves_an_order_done_where_no_completion_was_recorded() -> None:
    found = board(work_orders=[order("10-05 09:00", closed_at="10-05 15:00", status="closed")])
    assert counts(found, "order-on-time") == (1, 1)


def test_an_order_closed_without_any_time_is_left_out_and_reported() -> None:
    found = board(work_orders=[order("10-05 09:00", status="closed"), order("10-05 09:00", "10-05 10:00")])
    assert counts(found, "order-on-time") == (1, 1)
    assert found.left_out("east", OCTOBER)["work_orders"] == {"undated": 1}


def test_cancelled_and_transferred_cases_leave_the_denominator_and_are_reported() -> None:
    rows = [
        order("10-05 09:00", "10-05 10:00"),
        order("10-05 09:00", status="cancelled"),
        order("10-06 09:00", status="cancelled"),
        order("10-05 09:00", status="transferred"),
        order("09-05 09:00", status="cancelled"),
    ]
    found = board(work_orders=rows)
    assert counts(found, "order-on-time") == (1, 1)
    assert found.left_out("east", OCTOBER)["work_orders"] == {"cancelled": 2, "transferred": 1}
    assert found.left_out("west", OCTOBER)["work_orders"] == {}
    assert found.left_out(None, Period.parse("2026"))["work_orders"] == {"cancelled": 3, "transferred": 1}


def test_suggestions_and_enquiries_are_no_complaints() -> None:
    rows = [complaint("10-05 09:00", kind=kind) for kind in ("complaint", "suggestion", "enquiry", None)]
    found = board(complaints=rows)
    assert counts(found, "complaint-on-time") == (0, 2)
    assert found.left_out(None, OCTOBER)["complaints"] == {"not-a-complaint": 2}


def test_the_records_own_due_time_is_honoured_unless_the_company_says_otherwise() -> None:
    rows = [order("10-05 09:00", "10-10 09:00", due_at="10-12 09:00")]
    assert counts(board(work_orders=rows), "order-on-time") == (1, 1)
    assert counts(board(company(due_date_from="clock"), work_orders=rows), "order-on-time") == (0, 1)


def test_a_due_time_no_later_than_the_report_is_no_promise() -> None:
    rows = [
        order("10-05 09:00", "10-05 12:00", due_at="10-05 09:00"),
        order("10-05 09:00", "10-05 12:00", due_at="10-04 09:00"),
    ]
    assert counts(board(work_orders=rows), "order-on-time") == (2, 2)


def test_a_stop_after_now_has_not_happened_yet() -> None:
    rows = [order("10-05 09:00", "10-06 09:00")]
    found = board(work_orders=rows, now=dt.datetime(2026, 10, 5, 20))
    assert counts(found, "order-on-time") == (None, 0)
    assert found.result("order-resolve-hours", "east", OCTOBER).ended == 0


def test_an_order_reported_after_now_is_not_known() -> None:
    found = board(
        work_orders=[order("10-05 09:00", "10-06 09:00"), order("10-20 09:00")], now=dt.datetime(2026, 10, 10)
    )
    assert found.result("order-resolve-hours", None, OCTOBER).n == 1


def test_the_first_response_is_the_earliest_sign_of_one() -> None:
    rows = [
        complaint("10-05 09:00", responded_at="10-05 09:30"),
        complaint("10-05 09:00", responded_at="10-05 09:31"),
        complaint("10-05 09:00"),
        complaint("10-05 09:00", "10-05 09:20"),
        complaint("10-05 09:00"),
    ]
    found = board(complaints=rows, complaint_events=[event(5, "calm", "10-05 09:10")])
    assert counts(found, "complaint-response-on-time") == (3, 5)
    assert counts(found, "complaint-answered") == (4, 5)


def test_an_order_counts_for_arrival_once_it_is_sent_out() -> None:
    rows = [
        order("10-05 08:00", dispatched_at="10-05 09:00", arrived_at="10-05 17:00"),
        order("10-05 08:00", dispatched_at="10-05 09:00", arrived_at="10-05 17:01"),
        order("10-05 08:00", dispatched_at="10-05 09:00"),
        order("10-05 08:00"),
    ]
    assert counts(board(work_orders=rows), "order-arrival-on-time") == (1, 3)


def test_median_times_count_open_cases_as_longer_than_their_age() -> None:
    closed = [order("10-05 08:00", f"10-05 {hour:02d}:00") for hour in (10, 12, 14)]
    rotting = [order("10-05 08:00") for _ in range(4)]
    found = board(work_orders=closed)
    assert found.result("order-resolve-hours", "east", OCTOBER).value == 4
    result = board(work_orders=[*closed, *rotting]).result("order-resolve-hours", "east", OCTOBER)
    assert result.value is None, "more than half are open: there is no median yet"
    assert (result.n, result.ended) == (7, 3)


def test_hours_are_working_hours_without_the_pauses() -> None:
    rows = [complaint("10-05 18:00", "10-06 10:00"), complaint("10-05 08:00", "10-05 20:00")]
    found = board(
        complaints=rows, complaint_events=[event(2, "pause", "10-05 09:00"), event(2, "resume", "10-05 19:00")]
    )
    cases = found.cases("complaint-resolve-hours", None, OCTOBER)
    assert cases.set_index("case")["hours"].to_dict() == {"complaints-1": 4.0, "complaints-2": 2.0}


def test_limits_can_run_on_any_clock() -> None:
    rows = [complaint("10-05 18:00", "10-06 10:00")]
    strict = company(clocks={"complaint-resolve": ClockRule(hours=15, calendar="round-the-clock")})
    assert counts(board(strict, complaints=rows), "complaint-on-time") == (0, 1)


minutes = st.integers(0, 20 * 24 * 60)
cases = st.tuples(minutes, st.none() | minutes, st.dictionaries(minutes, st.booleans(), max_size=5))


@settings(max_examples=12, phases=[Phase.generate])
@given(told=st.lists(cases, min_size=20, max_size=60))
def test_a_complaint_is_late_exactly_when_its_clock_says_so(
    told: list[tuple[int, int | None, dict[int, bool]]],
) -> None:
    calendar = WorkingCalendar("every-day", ((480, 1200),))
    rows, events, expected = [], [], {}
    for number, (created, done, turns) in enumerate(told, 1):
        begin = at("10-01 00:00") + dt.timedelta(minutes=created)
        end = None if done is None else begin + dt.timedelta(minutes=done)
        rows.append(complaint(str(begin), None if end is None else str(end)))
        log = [(begin + dt.timedelta(minutes=m), pause) for m, pause in sorted(turns.items())]
        events += [event(number, "pause" if pause else "resume", str(moment)) for moment, pause in log]
        pauses = [
            (moment, log[i + 1][0] if i + 1 < len(log) else end) for i, (moment, pause) in enumerate(log) if pause
        ]
        pauses = [(a, b if end is None or b is None else min(b, end)) for a, b in pauses if end is None or a < end]
        reading = Clock(calendar, begin, 36, tuple(pauses), end).read(NOW)
        if reading.due_at is not None and reading.due_at <= NOW:
            expected[f"complaints-{number}"] = end is not None and end <= min(reading.due_at, NOW)
    found = board(complaints=rows, complaint_events=events).cases("complaint-on-time", "east", Period.parse("2026"))
    assert dict(zip(found["case"], found["good"], strict=True)) == expected
