"""Visits, surveys and fees: homes, people and money."""

from __future__ import annotations

import math

import numpy as np
import pytest
from small_records import OCTOBER, at, board, company, counts

from steward.operations.kpis.sums import Sums
from steward.service.period import Period
from steward.service.statistics.verdict import Verdict

SEPTEMBER = Period.parse("2026-09")


def home(number: int, team: str = "east", status: str = "occupied", **more: object) -> dict[str, object]:
    return {"household_key": f"h-{number}", "team": team, "status": status, **more}


def visit(number: int, moment: str = "10-05 10:00", team: str = "east", **more: object) -> dict[str, object]:
    return {"household_key": f"h-{number}", "team": team, "visited_at": moment, **more}


def test_a_home_counts_once_a_month_however_often_it_was_visited() -> None:
    homes = [home(i) for i in range(1, 26)]
    found = board(households=homes, visits=[visit(1), visit(1, "10-20 10:00"), visit(2), visit(3, "09-05 10:00")])
    result = found.result("visit-ratio", "east", OCTOBER)
    assert (result.k, result.n, result.value) == (2, 25, 0.08)
    assert (result.verdict, result.target, result.interval_words("en")) == (Verdict.MET, 0.08, "all")
    assert counts(found, "visit-ratio", "east", Period.parse("2026-09..2026-10")) == (3, 50)


def test_homes_not_handed_over_and_visits_by_other_teams_do_not_count() -> None:
    homes = [home(1), home(2), home(3, status="undelivered"), home(4, moved_in_on="11-15"), home(5, "west")]
    found = board(households=homes, visits=[visit(1), visit(2, team="security"), visit(3), visit(5, team="west")])
    assert counts(found, "visit-ratio", "east") == (1, 2)
    assert counts(found, "visit-ratio") == (2, 3)
    assert found.cases("visit-ratio", "east", OCTOBER)["case"].tolist() == ["h-2 2026-10", "h-1 2026-10"]


def test_at_least_two_key_customers_a_month() -> None:
    homes = [home(1, level="key"), home(2, level="key"), home(3), home(4, "west", level="key")]
    visits = [
        visit(1),
        visit(2),
        visit(1, "09-05 10:00"),
        visit(1, "09-06 10:00"),
        visit(4, team="west"),
        visit(1, team="security"),
    ]
    found = board(households=homes, visits=[{**v, "purpose": "regular"} for v in visits])
    assert counts(found, "key-visits", "east") == (1, 1)
    assert counts(found, "key-visits", "east", SEPTEMBER) == (0, 1), "twice the same home is one home"
    assert counts(found, "key-visits", "west") == (0, 1)
    assert counts(found, "key-visits", "security") == (None, 0)


def test_issues_raised_at_visits_are_answered() -> None:
    homes = [home(1, level="key"), home(2)]
    visits = [
        visit(1, issues=1, answered_at="10-08 10:00"),
        visit(2, issues=2),
        visit(2, issues=0),
        visit(2, "10-30 10:00", issues=1),
    ]
    found = board(households=homes, visits=visits)
    assert counts(found, "visit-issues-answered", "east") == (1, 2)
    assert counts(found, "key-issues-answered", "east") == (1, 1)


def test_every_visit_has_its_form() -> None:
    found = board(visits=[visit(1, form_filed=True), visit(2, form_filed=False), visit(3)])
    assert counts(found, "visit-form", "east") == (1, 3)


STAFF = [
    {"team": "guards", "group": "security", "is_leader": True, "name_key": "s-1", "hired_on": "2020-01-01"},
    {"team": "guards", "group": "security", "is_leader": True, "name_key": "s-2", "hired_on": "10-15"},
    {"team": "guards", "group": "security", "is_leader": False, "name_key": "s-3"},
    {"team": "east", "group": "customer-service", "is_leader": True, "name_key": "s-4"},
]


def test_shift_leaders_visit_one_home_a_month_where_the_company_goes_by_it() -> None:
    visits = [visit(1, "09-05 10:00", "guards", visitor_key="s-1"), visit(1, team="guards", visitor_key="s-3")]
    found = board(company(rules={"household-visits": "plan.security.monthly-visit"}), staff=STAFF, visits=visits)
    assert counts(found, "leader-visits", "guards", SEPTEMBER) == (1, 1)
    assert counts(found, "leader-visits", "guards") == (0, 1), "who came in mid-month owes nothing yet"
    assert "visit-ratio" not in {kpi.id for kpi in found.kpis}


def test_two_visits_a_week_by_everybody_who_visits() -> None:
    visits = [visit(i, f"10-{day:02d} 10:00", visitor_key="s-4") for i, day in ((1, 5), (2, 6), (3, 13))]
    found = board(company(rules={"household-visits": "plan.env.weekly-visits"}), staff=STAFF, visits=visits)
    assert counts(found, "weekly-visits", "east") == (1, 3)


def test_ten_loyal_households_grow_over_the_months() -> None:
    visits = [visit(i, f"0{8 + i // 6}-05 10:00", "guards", visitor_key="s-1", loyal=True) for i in range(1, 11)]
    found = board(staff=STAFF[:1], visits=visits)
    assert counts(found, "loyal-households", "guards", Period.parse("2026-08")) == (0, 1)
    assert counts(found, "loyal-households", "guards", SEPTEMBER) == (1, 1)


def test_homes_are_checked_for_safety_once_in_half_a_year() -> None:
    homes = [home(1), home(2), home(3), home(4, status="vacant")]
    visits = [visit(1, "2026-05-02 10:00", purpose="home-check"), visit(2, "2026-04-30 10:00", purpose="home-check")]
    checks = [{"kind": "home-safety", "team": "guards", "household_key": "h-3", "done_at": "10-20 10:00"}]
    found = board(households=homes, visits=visits, inspections=checks)
    assert counts(found, "home-safety-check", "east") == (2, 3)
    assert counts(found, "home-safety-check", "east", SEPTEMBER) == (2, 3)
    assert counts(found, "home-safety-check", "east", Period.parse("2026-08")) == (None, 0), (
        "not half a year of records yet"
    )


ROUNDS = [
    {"round_id": "june", "kind": "owners", "opened_on": "06-05", "closed_on": "06-25", "distributed": 10, "analysed_on": "07-02", "benchmark": 86.5},
    {"round_id": "october", "kind": "owners", "opened_on": "10-01", "closed_on": "10-20", "distributed": 20, "analysed_on": "10-28", "replied_on": "10-25", "benchmark": 0.9},
    {"round_id": "event", "kind": "activity", "opened_on": "10-10", "closed_on": "10-12", "distributed": 50},
]  # fmt: skip


def answer(sheet: int, score: float | None, round: str = "october", **more: object) -> dict[str, object]:
    return {"round_id": round, "sheet_id": f"{round}-{sheet}", "question": "您对物业服务总体是否满意？", "is_overall": True, "score": score, "answered_at": "10-10 09:00" if round == "october" else "06-10 09:00", **more}  # fmt: skip


def test_owner_satisfaction_is_the_overall_answer_of_each_sheet() -> None:
    answers = [answer(i, 5.0 if i < 8 else 3.0) for i in range(10)]
    answers += [{**answer(i, 1.0), "question": "绿化", "is_overall": False} for i in range(10)]
    answers += [answer(99, 5.0, "event"), answer(98, None)]
    found = board(survey_rounds=ROUNDS, survey_responses=answers)
    assert counts(found, "survey-satisfaction") == (8, 10)
    against = found.result("survey-benchmark", None, OCTOBER)
    assert (against.k, against.n, against.target) == (8, 10, 0.9)


def test_a_benchmark_written_in_percent_is_the_same_benchmark() -> None:
    answers = [answer(i, 5.0, "june") for i in range(6)]
    found = board(survey_rounds=ROUNDS, survey_responses=answers)
    assert found.result("survey-benchmark", None, Period.parse("2026-06")).target == 0.865
    own = board(company(targets={"survey-benchmark": 0.7}), survey_rounds=ROUNDS, survey_responses=answers)
    assert own.result("survey-benchmark", None, Period.parse("2026-06")).target == 0.7


def test_answers_without_a_team_go_to_the_team_of_the_home() -> None:
    answers = [answer(i, 5.0, household_key=f"h-{i}") for i in range(12)]
    homes = [home(i, "east" if i < 7 else "west", level="key") for i in range(12)]
    found = board(survey_rounds=ROUNDS, survey_responses=answers, households=homes)
    assert counts(found, "survey-satisfaction", "east") == (7, 7)
    assert counts(found, "survey-key-satisfaction", "west") == (5, 5)


def test_the_return_rate_is_counted_over_what_was_handed_out() -> None:
    answers = [answer(i, 5.0) for i in range(13)] + [{**answer(0, 5.0), "question": "绿化"}]
    found = board(survey_rounds=ROUNDS, survey_responses=answers, households=[home(i) for i in range(25)])
    result = found.result("survey-return", "east", OCTOBER)
    assert (result.k, result.n, result.verdict) == (13, 20, Verdict.MET)
    assert result.note is not None
    assert counts(found, "survey-reached") == (20, 25)
    assert found.result("survey-return", None, Period.parse("2026-06..2026-10")).value == pytest.approx(13 / 30)


def test_surveys_are_held_in_june_and_november_and_analysed_within_a_week() -> None:
    found = board(survey_rounds=ROUNDS, survey_responses=[answer(1, 5.0)])
    year = Period.parse("2026")
    assert counts(found, "survey-held", None, year) == (1, 1), "November is not over yet"
    assert counts(found, "survey-analysed", None, year) == (1, 2)
    assert counts(found, "survey-public-reply", None, year) == (0, 1), "the reply to October is not due yet"


def test_the_last_day_of_a_survey_and_of_its_analysis_counts_whole() -> None:
    june = Period.parse("2026-06..2026-07")
    answers = [answer(1, 5.0, "june")]
    for kpi, day in (("survey-return", "06-25"), ("survey-analysed", "07-02"), ("survey-public-reply", "07-25")):
        for time, n in (("18:00", 0), ("23:59:59", 1)):
            rounds = [{**ROUNDS[0], "distributed": 1, "analysed_on": "07-05", "replied_on": "09-01"}]
            found = board(survey_rounds=rounds, survey_responses=answers, now=at(f"{day} {time}").to_pydatetime())
            assert found.result(kpi, None, june).n == n, (kpi, time)


def test_homes_that_left_a_comment_are_revisited() -> None:
    answers = [
        answer(1, 2.0, comment="漏水", followed_up_at="10-27 20:00"),
        answer(2, 2.0, comment="漏水", followed_up_at="10-29 09:00"),
        answer(3, 2.0, comment="漏水"),
        answer(4, 2.0, comment=" "),
    ]
    answers += [{**answer(1, 1.0), "question": "绿化", "is_overall": False, "comment": "蚊子多"}]
    found = board(survey_rounds=ROUNDS, survey_responses=[{**a, "team": "east"} for a in answers])
    assert counts(found, "survey-comments-in-a-week", "east") == (1, 3)
    assert counts(found, "survey-comments-revisited", "east") == (2, 3)


def bill(number: int, due: float, paid: float | None, month: str = "10", **more: object) -> dict[str, object]:
    return {
        "household_key": f"h-{number}",
        "team": "east",
        "month": f"{month}-01",
        "due": due,
        "paid": paid,
        "due_on": f"{month}-25",
        **more,
    }


def test_money_collected_over_money_due_less_what_was_waived() -> None:
    bills = [
        bill(1, 100.0, 100.0),
        bill(2, 200.0, 50.0),
        bill(3, 100.0, None),
        bill(4, 100.0, 90.0, waived=10.0),
        bill(5, 100.0, 300.0),
    ]
    found = board(fees=bills)
    result = found.result("fee-collection-rate", "east", OCTOBER)
    assert result.value == pytest.approx((100 + 50 + 0 + 90 + 100) / (100 + 200 + 100 + 90 + 100))
    assert (result.n, result.k, result.method) == (5, None, "ratio estimator, by household")
    assert result.low is not None and result.high is not None and result.low < result.value < result.high <= 1  # type: ignore[operator]
    assert counts(found, "fee-homes-cleared", "east") == (3, 5)


def test_what_is_paid_after_now_has_not_come_in() -> None:
    bills = [bill(1, 100.0, 100.0, paid_on="11-20"), bill(2, 100.0, 100.0, paid_on="10-20"), bill(3, 100.0, 100.0)]
    assert board(fees=bills).result("fee-collection-rate", "east", OCTOBER).value == pytest.approx(2 / 3)


def test_bills_go_to_the_team_of_the_home_and_to_the_month_they_are_due() -> None:
    rows = [{**bill(1, 100.0, 100.0), "team": None, "due_on": None}, {**bill(2, 100.0, 0.0), "due_on": "11-01"}]
    found = board(fees=rows, households=[home(1, "west")])
    assert found.result("fee-collection-rate", "west", OCTOBER).n == 1
    assert found.result("fee-collection-rate", "east", OCTOBER).n == 0


def test_the_interval_of_a_ratio_of_sums_is_close_to_a_bootstrap_of_homes() -> None:
    """Oracle: 4000 bootstrap samples of the homes."""
    rng = np.random.default_rng(3)
    asked = rng.gamma(4, 60, 150)
    paid = asked * (rng.random(150) < 0.8)
    sums = Sums(
        150, 150, paid.sum(), asked.sum(), (paid**2).sum(), (asked**2).sum(), (paid * asked).sum()
    )  # fmt: skip
    estimate = sums.estimate(0.95)
    drawn = rng.integers(0, 150, (4000, 150))
    boots = paid[drawn].sum(axis=1) / asked[drawn].sum(axis=1)
    low, high = np.quantile(boots, [0.025, 0.975])
    assert estimate.value == pytest.approx(paid.sum() / asked.sum())
    assert estimate.low == pytest.approx(low, abs=0.02)
    assert estimate.high == pytest.approx(high, abs=0.02)


def test_bills_of_one_home_are_not_taken_for_several_homes() -> None:
    several = [bill(i // 3, 100.0, 100.0 if i // 3 % 2 else 0.0) for i in range(30)]
    single = [bill(i, 100.0, 100.0 if i % 2 else 0.0) for i in range(30)]
    wide = board(fees=several).result("fee-collection-rate", "east", OCTOBER)
    narrow = board(fees=single).result("fee-collection-rate", "east", OCTOBER)
    assert wide.value == pytest.approx(0.5, abs=0.11)
    assert (wide.high or 0) - (wide.low or 0) > 1.5 * ((narrow.high or 0) - (narrow.low or 0))


def test_a_home_stays_one_home_over_the_months_of_a_quarter() -> None:
    bills = [bill(i, 100.0, 100.0 if i % 4 else 0.0, month) for i in range(20) for month in ("08", "09", "10")]
    found = board(fees=bills)
    quarter = found.result("fee-collection-rate", "east", Period.parse("2026-08..2026-10"))
    month = found.result("fee-collection-rate", "east", OCTOBER)
    assert quarter.n == 60
    assert quarter.value == pytest.approx(month.value)
    assert (quarter.low, quarter.high) == (pytest.approx(month.low), pytest.approx(month.high)), (
        "no more homes, no more certainty"
    )


def test_one_home_says_nothing_about_others() -> None:
    estimate = Sums(3, 1, 200.0, 300.0, 40000.0, 90000.0, 60000.0).estimate(0.95)
    assert (estimate.low, estimate.high) == (0.0, 1.0)
    assert math.isnan(Sums().estimate(0.95).value)


def test_few_homes_that_all_paid_do_not_prove_that_all_do() -> None:
    for paid, low, high in ((100.0, 0.61, 1.0), (0.0, 0.0, 0.39)):
        found = board(fees=[bill(i, 100.0, paid) for i in range(6)]).result("fee-collection-rate", "east", OCTOBER)
        assert (found.value, found.low, found.high) == (
            paid / 100,
            pytest.approx(low, abs=0.01),
            pytest.approx(high, abs=0.01),
        )
    assert board(fees=[bill(i, 100.0, 100.0) for i in range(6)]).result(
        "fee-collection-rate", "east", OCTOBER
    ).verdict == (Verdict.UNCLEAR)


def test_arrears_are_chased_a_month_after_the_due_date() -> None:
    bills = [
        bill(1, 100.0, 0.0, "09", reminders=2),
        bill(2, 100.0, 0.0, "09", reminders=0),
        bill(3, 100.0, 100.0, "09", paid_on="10-10", reminders=0),
        bill(4, 100.0, 100.0, "09", paid_on="10-30", reminders=0),
    ]
    found = board(fees=bills)
    assert counts(found, "fee-arrears-chased", "east") == (1, 3)
