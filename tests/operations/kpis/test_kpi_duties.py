"""Duties that come back: who owes them, what counts as missed, and what cannot be told."""

from __future__ import annotations

import datetime as dt

import pytest
from small_records import NOW, OCTOBER, at, board, company, counts

from steward.service.period import Period
from steward.service.statistics.verdict import Verdict

SEPTEMBER = Period.parse("2026-09")


def check(kind: str, day: str, team: str = "east", **more: object) -> dict[str, object]:
    return {"kind": kind, "team": team, "done_at": f"{day} 10:00", **more}


def activity(kind: str, day: str, team: str | None = "east", **more: object) -> dict[str, object]:
    return {"kind": kind, "team": team, "name": "x", "held_on": day, **more}


def test_a_month_without_a_check_counts_as_missed_once_the_duty_began() -> None:
    found = board(inspections=[check("emergency-drill", "08-10"), check("emergency-drill", "10-10")])
    assert [(r.k, r.n) for r in found.series("emergency-drill", "east", ("2026-07", "2026-08", "2026-09", "2026-10"))] == [
        (None, 0), (1, 1), (0, 1), (1, 1),
    ]  # fmt: skip
    assert found.result("emergency-drill", "east", SEPTEMBER).verdict == Verdict.MISSED


def test_a_team_that_never_does_it_does_not_owe_it_and_one_that_did_does() -> None:
    found = board(
        inspections=[
            check("emergency-drill", "08-10"),
            check("emergency-drill", "09-10", "west"),
            check("common-area", "10-01", "south"),
        ]
    )
    assert counts(found, "emergency-drill", "south") == (None, 0)
    assert counts(found, "emergency-drill", "west") == (0, 1)
    assert counts(found, "emergency-drill", period=Period.parse("2026-08..2026-10")) == (2, 6)


def test_the_month_under_way_is_not_due_until_it_is_over() -> None:
    rows = [check("emergency-drill", "10-10")]
    assert counts(
        board(inspections=rows, now=dt.datetime(2026, 11, 30, 9)), "emergency-drill", period=Period.parse("2026-11")
    ) == (None, 0)
    assert counts(
        board(inspections=rows, now=dt.datetime(2026, 11, 30, 23, 59, 59)),
        "emergency-drill",
        period=Period.parse("2026-11"),
    ) == (0, 1)


def test_the_week_under_way_is_not_due_until_its_sunday_is_over() -> None:
    rows = [check("ledger", "10-05")]
    assert counts(board(inspections=rows, now=dt.datetime(2026, 10, 18, 20)), "ledger-reconciled", "east") == (1, 1)
    assert counts(board(inspections=rows, now=dt.datetime(2026, 10, 19)), "ledger-reconciled", "east") == (1, 2)


def test_twice_a_month_means_twice() -> None:
    rows = [check("duty-log", "09-05"), check("duty-log", "10-05"), check("duty-log", "10-20")]
    found = board(inspections=rows)
    assert counts(found, "duty-log-check", "east", SEPTEMBER) == (0, 1)
    assert counts(found, "duty-log-check", "east") == (1, 1)
    assert found.cases("duty-log-check", "east", SEPTEMBER)["times"].tolist() == [1]


def test_a_week_belongs_to_the_month_of_its_sunday() -> None:
    rows = [check("ledger", "09-28"), check("ledger", "10-05"), check("ledger", "10-12")]
    found = board(inspections=rows)
    assert counts(found, "ledger-reconciled", "east", SEPTEMBER) == (None, 0)
    assert counts(found, "ledger-reconciled", "east") == (3, 4)


def test_days_count_one_by_one_and_today_not_yet() -> None:
    rows = [check("common-area", f"10-{day:02d}") for day in range(1, 32) if day not in (7, 8)]
    assert counts(board(inspections=rows), "common-area-patrol", "east") == (29, 31)
    today = dt.datetime(2026, 10, 31, 12)
    assert counts(board(inspections=rows, now=today), "common-area-patrol", "east") == (28, 30)


def test_the_case_behind_a_duty_is_its_first_record_and_a_missed_one_has_none() -> None:
    rows = [check("ledger", "10-05"), check("ledger", "10-06"), check("ledger", "10-19")]
    cases = board(inspections=rows).cases("ledger-reconciled", "east", OCTOBER)
    assert cases["case"].tolist() == ["2026-10-12", "2026-10-05", "2026-10-19"]
    assert cases["source_row"].isna().tolist() == [True, False, False]
    assert cases["source_row"].tolist()[1:] == [2, 4]


def test_what_nobody_ever_recorded_is_no_data_not_zero() -> None:
    found = board(inspections=[check("common-area", "10-01")])
    result = found.result("key-daily-check", None, OCTOBER)
    assert (result.n, result.verdict) == (0, Verdict.NO_DATA)


def home(number: int, status: str, team: str = "east", **more: object) -> dict[str, object]:
    return {"household_key": f"h-{number}", "team": team, "status": status, **more}


def test_every_vacant_home_with_keys_held_or_not_handed_over_is_inspected_every_month() -> None:
    homes = [
        home(1, "vacant", keys_held=True), home(2, "vacant", keys_held=False), home(3, "vacant"), home(4, "undelivered"), home(5, "occupied"),
    ]  # fmt: skip
    done = [check("vacant", "10-05", household_key="h-1"), check("vacant", "10-06", household_key="h-5")]
    found = board(households=homes, inspections=done)
    assert counts(found, "vacant-inspected", "east") == (1, 3)
    assert counts(found, "vacant-ventilated", "east") == (None, 0)
    missed = found.cases("vacant-inspected", "east", OCTOBER)
    assert missed["case"].tolist() == ["h-3 2026-10", "h-4 2026-10", "h-1 2026-10"]


def test_a_home_under_decoration_is_patrolled_every_day_from_the_first_to_the_last_time() -> None:
    homes = [home(1, "occupied"), home(2, "decorating", "west")]
    done = [check("decoration", f"10-{day:02d}", household_key="h-1") for day in (5, 6, 8)]
    done += [check("decoration", "10-30", household_key="h-2")]
    found = board(households=homes, inspections=done)
    assert counts(found, "decoration-patrol", "east") == (3, 4)
    assert counts(found, "decoration-patrol", "west") == (1, 2), "it goes on: 30 and 31 October"
    assert counts(found, "decoration-patrol", period=Period.parse("2026-11")) == (0, 1)


def test_faults_found_are_put_right() -> None:
    rows = [
        check("common-area", "10-01", faults=2, fixed_at="10-03 09:00"),
        check("common-area", "10-02", faults=1),
        check("common-area", "10-03", faults=0),
        check("common-area", "10-30", faults=1),
    ]
    assert counts(board(inspections=rows), "faults-put-right", "east") == (1, 2)


def test_conduct_is_the_share_of_items_without_a_fault() -> None:
    rows = [check("behaviour", "10-01", checked=10, faults=2), check("behaviour", "10-15", checked=8, faults=0)]
    found = board(inspections=rows)
    assert counts(found, "behaviour-pass", "east") == (16, 18)
    assert found.result("behaviour-pass", "east", OCTOBER).method == "Wilson"


def test_archive_checks_are_measured_against_the_orders_finished() -> None:
    done = [{"team": "repair", "created_at": "10-05 09:00", "resolved_at": "10-06 09:00"}] * 40
    found = board(
        work_orders=done,
        inspections=[check("archive", "10-20", checked=6), check("archive", "10-21", "west", checked=4)],
    )
    result = found.result("archive-sample", "east", OCTOBER)
    assert (result.k, result.n, result.verdict, result.owed_to_all) == (10, 40, Verdict.MET, True)
    assert result.note is not None and "全小区" in result.note.zh
    assert (result.low, result.high) == (0.25, 0.25)


def test_talks_follow_the_rule_the_company_chose() -> None:
    talks = [activity("staff-talk", "10-06", minutes=12), activity("staff-talk", "10-13", minutes=5)]
    monthly = board(activities=talks)
    assert counts(monthly, "staff-talks-monthly", "east") == (1, 1)
    assert "staff-talks-weekly" not in {kpi.id for kpi in monthly.kpis}
    weekly = board(company(rules={"staff-talks": "z3.session-length-frequency"}), activities=talks)
    assert "staff-talks-monthly" not in {kpi.id for kpi in weekly.kpis}
    assert counts(weekly, "staff-talks-weekly", "east") == (1, 3), (
        "three weeks end in October, in one a talk was long enough"
    )


def test_talks_with_owners_representatives_are_the_estates() -> None:
    found = board(
        activities=[
            activity("owner-reps", "09-10", None),
            activity("owner-reps", "10-10", None),
            activity("event", "10-01"),
        ]
    )
    result = found.result("owner-reps-monthly", "east", OCTOBER)
    assert (result.k, result.n) == (1, 1)
    assert counts(found, "owner-reps-monthly", None, SEPTEMBER) == (1, 1)


def test_a_fee_plan_handed_in_late_leaves_the_month_missed() -> None:
    plans = [activity("fee-plan", "09-02"), activity("fee-plan", "10-12"), activity("fee-plan", "10-03", "west")]
    found = board(activities=plans)
    assert counts(found, "fee-plan", "east", SEPTEMBER) == (1, 1)
    assert counts(found, "fee-plan", "east") == (0, 1)
    assert counts(found, "fee-plan", "west") == (1, 1)


def test_event_plans_are_filed_fifteen_days_ahead() -> None:
    events = [
        activity("event", "10-20", plan_filed_on="10-05"),
        activity("event", "10-20", plan_filed_on="10-06"),
        activity("event", "10-20"),
    ]
    assert counts(board(activities=events), "event-plan", "east") == (1, 3)


def test_a_quarter_of_the_participants_is_asked_where_the_company_goes_by_that_rule() -> None:
    events = [
        activity("event", "10-20", participants=80, surveyed=20, satisfied=18),
        activity("event", "10-21", participants=80, surveyed=19, satisfied=19),
    ]
    profile = company(rules={"survey-coverage": "g10.satisfaction-survey-25"})
    found = board(profile, activities=events)
    assert counts(found, "event-survey", "east") == (1, 2)
    assert counts(found, "event-satisfaction", "east") == (37, 39)
    assert "survey-return" not in {kpi.id for kpi in found.kpis}


def test_plans_are_on_time_when_done_by_the_day_planned() -> None:
    rows = [
        activity("measure", "10-10", planned_on="10-10"),
        activity("measure", "10-11", planned_on="10-10"),
        {"kind": "measure", "team": "east", "name": "x", "planned_on": "10-10"},
        {"kind": "measure", "team": "east", "name": "x", "planned_on": "11-10"},
    ]
    found = board(activities=rows)
    assert counts(found, "plan-on-time", "east") == (1, 3)


def test_meetings_are_followed_by_work_on_the_issues_raised() -> None:
    rows = [
        activity("owner-meeting", "10-10", issues=10, resolved_issues=7),
        activity("owner-meeting", "10-20", issues=4, resolved_issues=5),
    ]
    found = board(activities=rows)
    assert counts(found, "owner-meeting-issues", "east") == (11, 14)


@pytest.mark.parametrize(("filled", "good"), [({}, 0), ({"stage": "know", "planned_on": "10-01", "owner": "周**"}, 1)])
def test_a_measure_of_the_action_plan_names_stage_time_and_person(filled: dict[str, object], good: int) -> None:
    rows = [activity("measure", "10-05", **filled), activity("measure", "09-05", stage="know", planned_on="09-01")]
    assert counts(board(activities=rows), "plan-columns", "east") == (good, 1)


def test_now_is_heeded_for_everything_that_comes_back() -> None:
    rows = [check("emergency-drill", "10-10"), check("emergency-drill", "10-25")]
    found = board(inspections=rows, now=at("10-20 09:00").to_pydatetime())
    assert counts(found, "emergency-drill", "east") == (None, 0)
    assert found.now < NOW  # type: ignore[operator]
