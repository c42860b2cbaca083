"""Revisits, steps and papers after a case: what is owed, from when, and what cannot be known."""

from __future__ import annotations

import datetime as dt

from small_records import OCTOBER, board, company, counts

from steward.company import ClockRule
from steward.service.period import Period
from steward.service.statistics.verdict import Verdict

NOVEMBER = Period.parse("2026-11")


def complaint(resolved: str | None = "10-06 09:00", **more: object) -> dict[str, object]:
    done = {"resolved_at": resolved} if resolved else {}
    return {"team": "east", "created_at": "10-05 09:00", **done, **more}


def order(resolved: str | None = "10-06 09:00", **more: object) -> dict[str, object]:
    done = {"resolved_at": resolved} if resolved else {}
    return {"team": "east", "created_at": "10-05 09:00", **done, **more}


def asked(about: str, number: int, moment: str, **more: object) -> dict[str, object]:
    table = {"complaint": "complaints", "work_order": "work_orders", "visit": "visits"}[about]
    return {"about": about, "about_id": f"{table}-{number}", "done_at": moment, "method": "phone", **more}


def event(case: int, activity: str, moment: str) -> dict[str, object]:
    return {"complaint_id": f"complaints-{case}", "activity": activity, "at": moment}


def test_a_complaint_is_revisited_by_phone_or_in_person_after_it_was_resolved() -> None:
    rows = [complaint(), complaint(), complaint(), complaint(), complaint(), complaint(None)]
    revisits = [
        asked("complaint", 1, "10-20 09:00"),  # late, but done
        asked("complaint", 2, "10-05 15:00"),  # before the end: not a revisit
        asked("complaint", 3, "10-07 09:00", reached=False),
        asked("complaint", 5, "10-07 09:00", method="online"),
    ]
    log = [event(4, "revisit", "10-07 10:00"), event(5, "revisit", "10-07 09:00")]
    found = board(complaints=rows, revisits=revisits, complaint_events=log)
    assert counts(found, "complaint-revisit", "east") == (2, 5)
    assert found.result("complaint-revisit", "east", OCTOBER).verdict == Verdict.MISSED
    assert found.cases("complaint-revisit", "east", OCTOBER)["case"].tolist()[:2] == ["complaints-2", "complaints-3"]


def test_the_log_does_not_turn_a_call_nobody_answered_into_a_revisit() -> None:
    rows = [complaint(), complaint()]
    calls = [asked("complaint", n, "10-07 09:00", reached=False) for n in (1, 2)]
    log = [event(1, "revisit", "10-07 09:00"), event(2, "revisit", "10-07 09:00"), event(2, "revisit", "10-08 09:00")]
    found = board(complaints=rows, revisits=calls, complaint_events=log)
    assert counts(found, "complaint-revisit", "east") == (1, 2)


def test_a_duty_owed_to_every_case_is_met_only_when_none_is_missing() -> None:
    one = board(complaints=[complaint()], revisits=[asked("complaint", 1, "10-07 09:00")])
    result = one.result("complaint-revisit", "east", OCTOBER)
    assert (result.verdict, result.owed_to_all, result.interval_words("zh")) == (Verdict.MET, True, "全数")


def test_a_revisit_recorded_with_its_day_only_counts_on_the_day_of_the_end() -> None:
    found = board(complaints=[complaint()], revisits=[asked("complaint", 1, "10-06 00:00")])
    assert counts(found, "complaint-revisit", "east") == (1, 1)


def test_a_complaint_is_owed_its_revisit_when_the_companys_limit_has_passed() -> None:
    rows = [complaint("10-30 09:00")]
    found = board(complaints=rows, revisits=[asked("complaint", 9, "10-01 09:00")], now=dt.datetime(2026, 11, 10))
    assert counts(found, "complaint-revisit", "east") == (None, 0)
    assert counts(found, "complaint-revisit", "east", NOVEMBER) == (0, 1)
    hasty = board(
        company(clocks={"complaint-revisit": ClockRule(hours=24, calendar="round-the-clock")}),
        complaints=rows,
        revisits=[asked("complaint", 9, "10-01 09:00")],
        now=dt.datetime(2026, 11, 10),
    )
    assert counts(hasty, "complaint-revisit", "east") == (0, 1)


def test_the_company_chooses_how_complaints_are_revisited() -> None:
    rows = [complaint(), complaint()]
    revisits = [asked("complaint", 1, "10-07 09:00"), asked("complaint", 2, "10-07 09:00", method="home")]
    log = [event(1, "revisit", "10-07 10:00")]
    for rule, kpi, expected in (
        ("complaint.closing-check", "complaint-revisit", (2, 2)),
        ("g5.callback-100", "complaint-callback-phone", (1, 2)),
        ("revisit.trigger.e-complaint-closed", "complaint-revisit-home", (1, 2)),
    ):
        found = board(
            company(rules={"complaint-revisit": rule}), complaints=rows, revisits=revisits, complaint_events=log
        )
        assert counts(found, kpi, "east") == expected
        applied = {k.id for k in found.kpis} & {
            "complaint-revisit",
            "complaint-callback-phone",
            "complaint-revisit-home",
        }
        assert applied == {kpi}
        assert found.kpi(kpi).standard == rule


def test_a_reopened_complaint_is_revisited_after_its_last_resolution() -> None:
    rows = [complaint("10-10 09:00")]
    log = [event(1, "resolve", "10-06 09:00"), event(1, "reopen", "10-08 09:00"), event(1, "resolve", "10-10 09:00")]
    early, late = asked("complaint", 1, "10-07 09:00"), asked("complaint", 1, "10-11 09:00")
    assert counts(board(complaints=rows, complaint_events=log, revisits=[early]), "complaint-revisit", "east") == (0, 1)
    assert counts(board(complaints=rows, complaint_events=log, revisits=[late]), "complaint-revisit", "east") == (1, 1)


def test_urgent_repairs_are_revisited_within_a_day_by_phone_or_at_home() -> None:
    rows = [order(priority="urgent")] * 4 + [order(priority="normal")]
    revisits = [
        asked("work_order", 1, "10-07 09:00"),
        asked("work_order", 2, "10-07 09:01"),
        asked("work_order", 3, "10-06 12:00", method="online"),
        asked("work_order", 4, "10-06 12:00", method="home"),
    ]
    found = board(work_orders=rows, revisits=revisits)
    assert counts(found, "urgent-revisit", "east") == (2, 4)
    assert found.cases("urgent-revisit", "east", OCTOBER)["due"].iloc[0] == dt.datetime(2026, 10, 7, 9)


def test_rework_is_revisited_within_a_day_of_the_owners_word() -> None:
    rows = [order("10-09 09:00", reopened=1, reopened_at="10-08 09:00")] * 2
    revisits = [
        asked("work_order", 1, "10-09 08:59"),
        asked("work_order", 2, "10-09 09:01"),
        asked("work_order", 2, "10-07 09:00"),
    ]
    found = board(work_orders=rows, revisits=revisits)
    assert counts(found, "rework-revisit", "east") == (1, 2)


def test_in_home_repairs_are_all_called_back_and_signed() -> None:
    rows = [
        order(in_home=True, owner_signed=True),
        order(in_home=True, owner_signed=False),
        order(in_home=True),
        order(in_home=False),
    ]
    found = board(work_orders=rows, revisits=[asked("work_order", 2, "10-08 09:00")])
    assert counts(found, "in-home-callback", "east") == (1, 3)
    assert counts(found, "order-signed", "east") == (1, 3)


def test_a_sample_of_repairs_by_phone_is_enough_where_the_company_goes_by_it() -> None:
    rows = [order() for _ in range(10)]
    revisits = [
        asked("work_order", 1, "10-07 09:00"),
        asked("work_order", 2, "10-07 09:00"),
        asked("work_order", 3, "10-07 09:00", method="home"),
    ]
    found = board(
        company(rules={"repair-follow-up": "revisit.repair-sample-rate"}), work_orders=rows, revisits=revisits
    )
    result = found.result("repair-phone-sample", "east", OCTOBER)
    assert (result.k, result.n, result.target, result.verdict) == (2, 10, 0.2, Verdict.MET)


def test_a_month_later_means_about_a_month() -> None:
    rows = [order("09-06 09:00", in_home=True)] * 3
    rows = [{**row, "created_at": "09-05 09:00"} for row in rows]
    revisits = [
        asked("work_order", 1, "10-05 09:00"),
        asked("work_order", 2, "09-08 09:00"),
        asked("work_order", 3, "10-25 09:00"),
    ]
    found = board(
        company(rules={"repair-follow-up": "plan.tech.one-month-revisit"}), work_orders=rows, revisits=revisits
    )
    assert counts(found, "repair-month-later", "east") == (1, 3)


def test_leaks_are_looked_for_within_a_month_since_records_hold_no_weather() -> None:
    rows = [{**order("09-10 09:00", is_leak=True), "created_at": "09-09 09:00"}] * 2
    leak = {**complaint("09-12 09:00", is_leak=True), "created_at": "09-11 09:00"}
    revisits = [
        asked("work_order", 1, "10-05 09:00"),
        asked("work_order", 2, "10-15 09:00"),
        asked("complaint", 1, "09-20 09:00"),
    ]
    found = board(work_orders=rows, complaints=[leak], revisits=revisits)
    assert counts(found, "leak-revisit", "east") == (2, 3)
    assert "天气" in found.kpi("leak-revisit").question.zh


def test_low_scores_are_answered_at_home() -> None:
    rows = [order(rating=1.0), order(rating=2.0), order(rating=5.0)]
    revisits = [asked("work_order", 1, "10-08 09:00", method="home"), asked("work_order", 2, "10-08 09:00")]
    found = board(work_orders=rows, revisits=revisits)
    assert counts(found, "low-score-revisit", "east") == (1, 2)
    assert counts(found, "repair-satisfaction", "east") == (1, 3)


def test_all_revisits_owed_are_put_together() -> None:
    rows = [order(in_home=True, priority="urgent"), order("10-09 09:00", reopened=1, reopened_at="10-08 09:00")]
    revisits = [asked("work_order", 1, "10-06 12:00"), asked("complaint", 1, "10-07 09:00")]
    found = board(work_orders=rows, complaints=[complaint(), complaint()], revisits=revisits)
    assert counts(found, "revisits-owed", "east") == (3, 5), "2 complaints, 1 in home, 1 urgent, 1 rework"


def test_what_the_company_chose_to_owe_after_repairs_and_leaks_is_among_all_revisits() -> None:
    rows = [order("08-10 09:00", in_home=True, is_leak=True), order("08-10 09:00", in_home=True, is_leak=True)]
    rows = [{**row, "created_at": "08-09 09:00"} for row in rows]
    revisits = [asked("work_order", 1, moment, method="home") for moment in ("09-09 09:00", "09-20 09:00")]
    chosen = company(
        rules={"repair-follow-up": "plan.tech.one-month-revisit", "leak-follow-up": "revisit.major-defect"}
    )
    found = board(chosen, work_orders=rows, revisits=revisits)
    year = Period.parse("2026")
    assert counts(found, "repair-month-later", "east", year) == (1, 2)
    assert counts(found, "defect-watch", "east", year) == (1, 2)
    assert counts(found, "revisits-owed", "east", year) == (2, 4)


def test_satisfaction_at_a_revisit_counts_those_who_answered_for_the_team_of_the_case() -> None:
    revisits = [
        asked("work_order", 1, "10-08 09:00", satisfied=True),
        asked("work_order", 1, "10-09 09:00", satisfied=False, team="west"),
        asked("complaint", 1, "10-08 09:00", score=4.0),
        asked("complaint", 1, "10-08 09:00"),
        asked("complaint", 1, "10-08 10:00", score=1.0, reached=False),
        asked("visit", 1, "10-08 09:00", satisfied=False, team="east"),
    ]
    found = board(work_orders=[order()], complaints=[complaint()], revisits=revisits)
    assert counts(found, "revisit-satisfaction", "east") == (2, 2)
    assert counts(found, "revisit-satisfaction", "west") == (0, 1)


def test_a_case_still_open_after_three_days_needs_a_contact_in_them() -> None:
    rows = [complaint("10-12 09:00"), complaint("10-12 09:00"), complaint(None), complaint("10-08 08:59")]
    log = [event(1, "contact", "10-07 09:00"), event(2, "contact", "10-08 09:01"), event(3, "calm", "10-05 09:10")]
    found = board(complaints=rows, complaint_events=log)
    assert counts(found, "complaint-progress-contact", "east") == (1, 3)


def test_the_time_limit_of_complaints_follows_the_rule_chosen() -> None:
    rows = [
        complaint("10-12 09:00", due_at="10-13 09:00"),
        complaint("10-20 09:00", due_at="10-13 09:00"),
        complaint("10-20 09:00"),
    ]
    log = [event(2, "contact", "10-06 09:00")]
    own = company(rules={"complaint-time-limit": "comm.pre.deadline-and-extension"})
    found = board(own, complaints=rows, complaint_events=log)
    assert counts(found, "complaint-customer-limit", "east") == (1, 2)
    assert "complaint-progress-contact" not in {kpi.id for kpi in found.kpis}
    fast = company(rules={"complaint-time-limit": "complaint.fast-or-explain-delay"})
    assert counts(board(fast, complaints=rows, complaint_events=log), "complaint-fast-or-explained", "east") == (2, 3)


def test_in_time_means_the_same_where_a_delay_may_be_explained() -> None:
    rows = [{"team": "east", "created_at": "10-01 09:00", "resolved_at": "10-06 09:00"}]
    waited = [event(1, "pause", "10-02 08:00"), event(1, "resume", "10-03 20:00")]
    fast = company(rules={"complaint-time-limit": "complaint.fast-or-explain-delay"})
    for log, expected in ((waited, (1, 1)), ([], (0, 1))):
        found = board(fast, complaints=rows, complaint_events=[*log, event(1, "calm", "10-01 10:00")])
        assert counts(found, "complaint-on-time", "east") == expected
        assert counts(found, "complaint-fast-or-explained", "east") == expected


def test_five_steps_are_all_there_and_in_order() -> None:
    steps = [
        ("calm", "10-05 09:05"),
        ("register", "10-05 09:10"),
        ("dispatch", "10-05 10:00"),
        ("contact", "10-05 15:00"),
        ("revisit", "10-07 09:00"),
    ]
    log = [event(1, step, moment) for step, moment in steps]
    log += [event(2, step, moment) for step, moment in steps if step != "contact"]
    log += [event(3, step, moment) for step, moment in steps if step != "calm"] + [event(3, "calm", "10-05 09:30")]
    log += [event(4, step, moment) for step, moment in steps[:4]]
    found = board(complaints=[complaint()] * 4, complaint_events=log, revisits=[asked("complaint", 4, "10-08 09:00")])
    assert counts(found, "complaint-five-steps", "east") == (2, 4)
    assert set(found.cases("complaint-five-steps", "east", OCTOBER)["case"][:2]) == {"complaints-2", "complaints-3"}


def test_reopened_complaints_are_counted_by_their_first_resolution() -> None:
    rows = [complaint("10-20 09:00", reopened=1), complaint(), complaint()]
    log = [event(1, "resolve", "09-28 09:00"), event(1, "reopen", "10-02 09:00"), event(1, "resolve", "10-20 09:00")]
    found = board(complaints=[{**rows[0], "created_at": "09-27 09:00"}, *rows[1:]], complaint_events=log)
    assert counts(found, "complaint-reopened", "east") == (0, 2)
    assert counts(found, "complaint-reopened", "east", Period.parse("2026-09")) == (1, 1)


def test_papers_of_a_complaint_are_all_there_a_week_after_its_end() -> None:
    rows = [
        complaint(cause="管道老化", prevention="换管", archived=True, is_major=True, corrective_report=True),
        complaint(cause="管道老化", prevention=" ", archived=False, is_major=True),
        complaint(cause=None, prevention="换管"),
    ]
    found = board(complaints=rows)
    assert counts(found, "complaint-cause", "east") == (1, 3)
    assert counts(found, "complaint-archived", "east") == (1, 3)
    assert counts(found, "complaint-major-report", "east") == (1, 2)


def test_major_cases_and_claims_go_up_within_a_day() -> None:
    rows = [
        complaint(None, is_major=True, escalated_at="10-05 12:00"),
        complaint(None, involves_compensation=True, is_major=False),
        complaint(None, is_major=True),
        complaint(None, is_major=False),
    ]
    found = board(complaints=rows, complaint_events=[event(3, "escalate", "10-05 10:00")])
    assert counts(found, "complaint-escalated", "east") == (2, 3)


def test_satisfaction_is_asked_of_valid_complaints() -> None:
    rows = [
        complaint(satisfied=True),
        complaint(satisfied=False),
        complaint(satisfied=False, is_valid=False),
        complaint(),
    ]
    assert counts(board(complaints=rows), "complaint-satisfaction", "east") == (1, 2)


def test_callbacks_are_audited_every_month_by_inspection_or_by_mark() -> None:
    revisits = [
        asked("work_order", 1, "09-10 09:00", audited=True, team="east"),
        asked("work_order", 1, "10-10 09:00", team="east"),
    ]
    checks = [{"kind": "callback-audit", "team": "west", "done_at": "10-10 09:00"}]
    found = board(work_orders=[order()], revisits=revisits, inspections=checks)
    assert counts(found, "callback-audit", "east") == (0, 1)
    assert counts(found, "callback-audit", "west") == (1, 1)


def test_service_is_assessed_in_at_least_two_ways() -> None:
    revisits = [asked("work_order", 1, "10-10 09:00", team=team) for team in ("east", "west")]
    visits = [{"team": "east", "household_key": "h-1", "visited_at": "10-12 09:00"}]
    found = board(work_orders=[order()], revisits=revisits, visits=visits)
    assert counts(found, "assessment-forms", "east") == (1, 1)
    assert counts(found, "assessment-forms", "west") == (0, 1)
