"""The action plan by stage, and what counts as late."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd

from steward.company import Team, default_company
from steward.operations.records import Records
from steward.reports import store
from steward.reports.fragments import plan as plan_fragment
from steward.reports.material import latest_plan
from steward.reports.plan import Adopted, action_plan, adopted_plan, measures, trainings
from steward.service.engagement.changes import adopt_table, assign, finish, record, schedule
from steward.service.engagement.plan import Plan
from steward.service.period import Period

NOW = dt.datetime(2026, 11, 2, 9, 10)
OCTOBER = Period.parse("2026-10")
COMPANY = default_company().model_copy(
    update={
        "teams": (Team(id="east", zh="东区", en="East", group="customer-service"),),
        "terms": {"微笑服务": "Service with a smile"},
    }
)
ROWS = pd.DataFrame(
    [
        ("A1", "measure", "东区", None, "微笑服务", "know", "2026-03-01", "2026-03-05"),
        ("A2", "measure", "东区", None, "家庭档案", "learn", "2026-09-01", None),
        ("A3", "measure", None, "customer-service", "节日慰问", "delight", "2026-12-31", None),
        ("A4", "measure", "西区", None, "别组的事", "know", "2026-01-01", None),
        ("A5", "training", "东区", None, "投诉演练", None, None, "2026-10-08"),
        ("A6", "training", "东区", None, "明年的事", None, None, "2026-11-20"),
    ],
    columns=["activity_id", "kind", "team", "group", "name", "stage", "planned_on", "held_on"],
)
for _column in ("planned_on", "held_on"):
    ROWS[_column] = [dt.date.fromisoformat(v) if isinstance(v, str) else None for v in ROWS[_column]]
RECORDS = Records.from_frames({"activities": ROWS})
NAMES = ("east", "东区")


def test_a_measure_is_done_late_or_not_due_yet():
    found = action_plan(RECORDS, COMPANY, NAMES, OCTOBER, NOW)
    assert {a.id: a.state for a in found.actions} == {"A1": "done", "A2": "late", "A3": "planned"}
    assert found.late[0].days_late == 60


def test_measures_of_the_service_group_belong_to_its_teams():
    assert "A3" in {a.id for a in action_plan(RECORDS, COMPANY, NAMES, OCTOBER, NOW).actions}


def test_another_teams_measures_do_not_appear():
    assert "A4" not in {a.id for a in action_plan(RECORDS, COMPANY, NAMES, OCTOBER, NOW).actions}


def test_an_older_period_shows_the_plan_as_it_stood_then():
    found = action_plan(RECORDS, COMPANY, NAMES, Period.parse("2026-02"), NOW)
    assert {a.id: a.state for a in found.actions}["A1"] == "planned"


def test_names_come_in_both_languages_and_never_as_chinese_on_an_english_page():
    names = {a.id: a.name.en for a in action_plan(RECORDS, COMPANY, NAMES, OCTOBER, NOW).actions}
    assert names["A1"] == "Service with a smile"
    assert names["A2"] == "Measure"


def test_trainings_and_dots_of_the_trend_lie_within_their_span():
    assert [t.id for t in trainings(RECORDS, COMPANY, NAMES, OCTOBER.start, OCTOBER.end)] == ["A5"]
    kinds = [kind for _, kind, _ in measures(RECORDS, COMPANY, NAMES, dt.date(2026, 1, 1), OCTOBER.end)]
    assert kinds == ["measure", "training"]


def test_without_activities_there_is_no_plan():
    assert action_plan(Records.from_frames({}), COMPANY, NAMES, OCTOBER, NOW) is None


# -- the plan adopted in the workbench ---------------------------------------------------------------------------------

SAYS = {"who": "林主管", "now": NOW}
DESK, LEAFLET = "ap.cs.front-desk-workshop", "ap.cs.leaflet-nine-channels"


def adopted():
    plan = adopt_table(Plan("2026", "2026"), "", "customer-service", **SAYS)
    plan = assign(plan, [DESK, LEAFLET], "east", **SAYS)
    plan = schedule(plan, [DESK, LEAFLET], None, dt.date(2026, 10, 15), **SAYS)
    return finish(plan, DESK, dt.date(2026, 10, 10), **SAYS)


def test_a_teams_part_of_the_adopted_plan_stands_as_it_did_at_the_end_of_the_period():
    found = adopted_plan(adopted(), COMPANY, NAMES, OCTOBER, NOW)
    assert (found.n, found.done, found.kept, found.owed, found.on) == (2, 1, 1, 2, dt.date(2026, 10, 31))
    assert [n for _, n in found.late] == [16] and found.unassigned == 8
    september = adopted_plan(adopted(), COMPANY, NAMES, Period.parse("2026-09"), NOW)
    assert (september.planned, september.done, september.late) == (2, 0, ())


def test_a_team_without_a_part_in_it_has_none():
    assert adopted_plan(adopted(), COMPANY, ("west", "西区"), OCTOBER, NOW) is None
    assert adopted_plan(None, COMPANY, NAMES, OCTOBER, NOW) is None


def test_the_report_says_how_the_adopted_plan_stands_or_that_there_is_none(east):
    without = replace(east, plan=None, adopted=None)
    assert "也没有采用" in plan_fragment(without, "zh").sentence
    found = adopted_plan(adopted(), COMPANY, NAMES, OCTOBER, NOW)
    assert isinstance(found, Adopted)
    for report in (replace(east, adopted=found), replace(east, plan=None, adopted=found)):
        assert "截至 2026-10-31" in plan_fragment(report, "zh").html
        assert "50.0% (1/2, all counted)" in plan_fragment(report, "en").html
        assert "16 days late" in plan_fragment(report, "en").html


def test_a_plan_that_cannot_be_read_is_said_in_the_report_and_a_changed_one_makes_it_anew(workspace, east):
    from steward.operations.engagement_plans import begin, change

    assert latest_plan(workspace) is None
    before = store.fingerprint(workspace)
    begin(workspace, "", 2026)
    begun = store.fingerprint(workspace)
    change(workspace, "2026", lambda plan: adopt_table(plan, **SAYS))
    assert len({before, begun, store.fingerprint(workspace)}) == 3
    change(workspace, "2026", lambda plan: record(plan, DESK, NOW.date(), "x", **SAYS))
    assert latest_plan(workspace).items[DESK].evidence
    (workspace.plans / "2026.jsonl").write_text("oops", encoding="utf-8")
    why = latest_plan(workspace)
    assert "第 1 行" in plan_fragment(replace(east, adopted=adopted_plan(why, COMPANY, NAMES, OCTOBER, NOW)), "zh").html
