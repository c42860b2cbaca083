"""KPIs of plans, meetings, events, talks and training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from steward.company import Company
from steward.operations.clocks import Every
from steward.operations.kpis import cases, duties
from steward.operations.kpis.cases import LINEAGE, Tables, days_after, filled
from steward.operations.kpis.kpi import Kpi, Rows, param
from steward.words import Text

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from steward.operations.clocks import Clocks

START_OF_MONTH = 5
"""“At the start of the month”: by this day; a default of this project."""
SUMMARY_DAYS = 30
"""Days after an event within which its summary is looked for; a default of this project."""
PLANS = ("measure", "event", "owner-meeting", "training", "improvement")
"""Kinds of activity that are planned for a day."""


def _held(tables: Tables, clocks: Clocks, *kinds: str) -> ir.Table:
    """Give the activities of some kinds that were held by now."""
    return duties.activities(tables, clocks, *kinds)


def _each_team(kind: str, every: Every) -> Rows:
    def rows(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
        del company
        return duties.each_team(_held(tables, clocks, kind), clocks, every)

    return rows


def _owner_reps(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    times = param("comm.monthly-owner-reps", "min_times_per_month")
    return duties.for_the_estate(_held(tables, clocks, "owner-reps"), clocks, "month", times)


def _short_talks(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    talks = _held(tables, clocks, "staff-talk")
    least = param("z3.session-length-frequency", "minutes_min")
    talks = talks.filter(talks["minutes"].fill_null(least) >= least)
    return duties.each_team(talks, clocks, "week", param("z3.session-length-frequency", "times_per_week"))


def _fee_plan(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    import ibis

    del company
    table = tables["activities"]
    at = ibis.coalesce(table["plan_filed_on"], table["held_on"]).cast("timestamp")
    plans = table.mutate(done_at=at).filter(table["kind"] == "fee-plan")
    plans = plans.filter(plans["done_at"] <= clocks.now)
    early = plans["done_at"].day() <= START_OF_MONTH
    # 晚了的计划也要让班组留在应做的名单里：另记一笔，不算数
    return duties.each_team(plans, clocks, "month", counts=early)


def _meeting_issues(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    import ibis

    del company
    found = _held(tables, clocks, "owner-meeting")
    found = found.filter(found["issues"] > 0)
    return found.select(
        team="team",
        at="done_at",
        case="activity_id",
        top=ibis.least(found["resolved_issues"].fill_null(0), found["issues"]).cast("float64"),
        bottom=found["issues"].cast("float64"),
        **{name: name for name in LINEAGE},
    )


def _plan_in_time(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    found = _held(tables, clocks, "event")
    latest = days_after(found["done_at"], -int(param("g10.event-plan", "days_before")))
    filed = found["plan_filed_on"].cast("timestamp")
    return cases.owed(found, "activity_id", at=found["done_at"], good=filed <= latest, due=latest, done=filed)


def _summary(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    found = _held(tables, clocks, "event")
    filed = clocks.known(found["summary_filed_on"].cast("timestamp"))
    return cases.owed(
        found, "activity_id", at=days_after(found["done_at"], SUMMARY_DAYS), good=filed.notnull(), done=filed
    )


def _surveyed(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    found = _held(tables, clocks, "event")
    found = found.filter(found["participants"] > 0)
    least = found["participants"] * param("g10.satisfaction-survey-25", "sample_rate")
    return cases.owed(found, "activity_id", at=found["done_at"], good=found["surveyed"].fill_null(0) >= least)


def _event_satisfaction(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    import ibis

    del company
    found = _held(tables, clocks, "event", "owner-meeting")
    found = found.filter(found["surveyed"] > 0, found["satisfied"].notnull())
    return found.select(
        team="team",
        at="done_at",
        case="activity_id",
        top=ibis.least(found["satisfied"], found["surveyed"]).cast("float64"),
        bottom=found["surveyed"].cast("float64"),
        **{name: name for name in LINEAGE},
    )


def _as_planned(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    import ibis

    del company
    table = tables["activities"]
    found = table.filter(table["kind"].isin(PLANS), table["planned_on"].notnull())
    due = days_after(found["planned_on"].cast("timestamp"), 1) - ibis.interval(seconds=1)
    held = clocks.known(found["held_on"].cast("timestamp"))
    return cases.owed(found, "activity_id", at=due, good=held <= due, due=due, done=held)


def _columns(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    import ibis

    del company
    table = tables["activities"]
    at = ibis.coalesce(table["planned_on"], table["held_on"]).cast("timestamp")
    found = table.mutate(_at=at).filter(table["kind"] == "measure")
    found = found.filter(found["_at"] <= clocks.now)
    someone = filled(found["owner"]) | found["group"].notnull() | found["team"].notnull()
    good = found["stage"].notnull() & filled(found["name"]) & found["planned_on"].notnull() & someone
    return cases.owed(found, "activity_id", at=found["_at"], good=good)


def _verified(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    found = _held(tables, clocks, "training")
    return cases.owed(found, "activity_id", at=found["done_at"], good=filled(found["evidence"]))


def _monthly(id: str, kind: str, name: Text, what: Text, standards: tuple[str, ...], more: Text | None = None) -> Kpi:
    return Kpi(
        id=id,
        name=name,
        question=Text(
            f"做过这件事的班组，每月算一次，当月{what.zh}的占多少；从第一次有这类记录起算。{more.zh if more else ''}",
            f"Of the months of each team that ever does it, in how many there was {what.en}; counted from the first such record on."
            + (f" {more.en}" if more else ""),
        ),
        subject="activities",
        kind="rate",
        rows=_each_team(kind, "month"),
        needs=("activities.held_on",),
        target=1.0,
        standards=standards,
        owed_to_all=True,
    )


KPIS: tuple[Kpi, ...] = (
    Kpi(
        id="owner-reps-monthly",
        name=Text("每月与业委会和客户代表沟通", "Owners' representatives consulted monthly"),
        question=Text(
            "全小区每月算一次，当月主动与业委会或客户代表沟通过的占多少；从第一次有这类记录起算。",
            "Of the months of the estate, in how many the owners' committee or customer representatives were consulted; counted from the "
            "first such record on.",
        ),
        subject="activities",
        kind="rate",
        rows=_owner_reps,
        needs=("activities.held_on",),
        target=1.0,
        standards=("comm.monthly-owner-reps",),
        owed_to_all=True,
        level="estate",
    ),
    Kpi(
        id="owner-meeting-issues",
        name=Text("见面会问题处理率", "Issues of owner meetings dealt with"),
        question=Text(
            "本期业主见面会上收集的问题，到现在有多少已经处理。",
            "Of the issues raised at owner meetings of the period, how many have been dealt with by now.",
        ),
        subject="activities",
        kind="ratio",
        rows=_meeting_issues,
        needs=("activities.issues", "activities.resolved_issues"),
        target=1.0,
        standards=("work.owner-meeting-follow-up",),
        owed_to_all=True,
    ),
    _monthly(
        "visit-report-monthly",
        "visit-report",
        Text("每月走访月报", "Monthly visit report"),
        Text("有走访月报", "a visit report"),
        ("g6.satisfaction-target",),
    ),
    _monthly(
        "risk-review",
        "risk-review",
        Text("投诉风险梳理", "Complaint risks reviewed"),
        Text("梳理过投诉风险点", "a review of complaint risks"),
        ("g5.risk-warning",),
        Text("原文说“定期”，按月是本工具的默认。", "The document says “regularly”; monthly is ours."),
    ),
    Kpi(
        id="fee-plan",
        name=Text("月初收费计划", "Fee plan at the start of the month"),
        question=Text(
            f"做收费计划的班组，每月算一次，当月 {START_OF_MONTH} 日前提交的占多少；“月初”按 {START_OF_MONTH} 日算，是本工具的默认。",
            f"Of the months of each team that makes fee plans, in how many it was filed by the {START_OF_MONTH}th; taking that for the “start "
            "of the month” is ours.",
        ),
        subject="activities",
        kind="rate",
        rows=_fee_plan,
        needs=("activities",),
        target=1.0,
        standards=("g8.know-area-and-plan",),
        owed_to_all=True,
    ),
    Kpi(
        id="staff-talks-monthly",
        name=Text("每月与下属沟通", "Monthly talks with staff"),
        question=Text(
            "有员工沟通记录的班组，每月算一次，当月沟通过的占多少；是不是每位下属都谈到，记录看不出。",
            "Of the months of each team with staff talks on record, in how many there was one; whether every subordinate was talked to, "
            "records do not tell.",
        ),
        subject="activities",
        kind="rate",
        rows=_each_team("staff-talk", "month"),
        needs=("activities.held_on",),
        target=1.0,
        standards=("z3.monthly-communication",),
        owed_to_all=True,
        rules=(("staff-talks", "z3.monthly-communication"),),
    ),
    Kpi(
        id="staff-talks-weekly",
        name=Text("每周与下属沟通", "Weekly talks with staff"),
        question=Text(
            "有员工沟通记录的班组，每周算一次，当周谈过至少一次、且不短于规定时长的占多少。",
            "Of the weeks of each team with staff talks on record, in how many there was one of at least the length asked for.",
        ),
        subject="activities",
        kind="rate",
        rows=_short_talks,
        needs=("activities.held_on",),
        target=1.0,
        standards=("z3.session-length-frequency",),
        owed_to_all=True,
        rules=(("staff-talks", "z3.session-length-frequency"),),
    ),
    Kpi(
        id="event-plan",
        name=Text("活动方案提前 15 天", "Event plans 15 days ahead"),
        question=Text(
            "本期办的社区活动，有多少提前至少 15 天提交方案；方案写没写全、批没批，记录看不出。",
            "Of the events of the period, how many had a plan filed at least 15 days ahead; whether it was complete and approved, records "
            "do not tell.",
        ),
        subject="activities",
        kind="rate",
        rows=_plan_in_time,
        needs=("activities.held_on", "activities.plan_filed_on"),
        target=1.0,
        standards=("g10.event-plan",),
        owed_to_all=True,
    ),
    Kpi(
        id="event-survey",
        name=Text("活动满意度调查 25%", "Events with 25% surveyed"),
        question=Text(
            "本期办的社区活动，有多少调查过至少 25% 的参加者；多大算“大型”文件没写，所有活动都算。",
            "Of the events of the period, how many asked at least 25% of their participants; the document does not say what a large event "
            "is, so all count.",
        ),
        subject="activities",
        kind="rate",
        rows=_surveyed,
        needs=("activities.participants", "activities.surveyed"),
        target=1.0,
        standards=("g10.satisfaction-survey-25",),
        owed_to_all=True,
        rules=(("survey-coverage", "g10.satisfaction-survey-25"),),
    ),
    Kpi(
        id="event-satisfaction",
        name=Text("活动满意率", "Satisfied with the event"),
        question=Text(
            "本期的社区活动和见面会，被调查的人里有多少满意。",
            "Of the people surveyed at events and owner meetings of the period, how many were satisfied.",
        ),
        subject="activities",
        kind="ratio",
        rows=_event_satisfaction,
        needs=("activities.surveyed", "activities.satisfied"),
        target=0.85,
        standards=("g10.satisfaction-survey-25",),
    ),
    Kpi(
        id="event-summary",
        name=Text("活动总结归档", "Events summed up and filed"),
        question=Text(
            f"办完满 {SUMMARY_DAYS} 天的社区活动，有多少总结已归档；期限是本工具的默认，资料是否留满两年，记录看不出。",
            f"Of the events held {SUMMARY_DAYS} days ago, how many have their summary filed; the limit is ours, and whether it is kept for two "
            "years, records do not tell.",
        ),
        subject="activities",
        kind="rate",
        rows=_summary,
        needs=("activities.held_on", "activities.summary_filed_on"),
        target=1.0,
        standards=("g10.summary-retention",),
        owed_to_all=True,
    ),
    Kpi(
        id="plan-on-time",
        name=Text("计划按期完成", "Plans carried out on time"),
        question=Text(
            "计划日期在本期的措施、活动、见面会、培训和整改，有多少在计划那天之前（含当天）完成。",
            "Of the measures, events, meetings, trainings and improvements planned for the period, how many were done by the day planned.",
        ),
        subject="activities",
        kind="rate",
        rows=_as_planned,
        needs=("activities.planned_on", "activities.held_on"),
        target=0.90,
        standards=("z1.plans-and-timing",),
    ),
    Kpi(
        id="plan-columns",
        name=Text("行动计划填写完整", "Action plans filled in"),
        question=Text(
            "本期的五步一法措施，阶段、措施、时间、负责人都写了的占多少；第五栏“目的与要点”记录里没有。",
            "Of the five-step measures of the period, how many state stage, measure, timing and who is in charge; the fifth column, purpose "
            "and key points, is not in the records.",
        ),
        subject="activities",
        kind="rate",
        rows=_columns,
        needs=("activities.kind", "activities.stage"),
        target=1.0,
        standards=("five-steps.plan-columns",),
        owed_to_all=True,
    ),
    Kpi(
        id="training-verified",
        name=Text("培训有效果记录", "Trainings with a result on record"),
        question=Text(
            "本期的培训，有多少写了成果说明；用什么方式检验的，记录看不出。",
            "Of the trainings of the period, how many have a note on their result; how it was verified, records do not tell.",
        ),
        subject="activities",
        kind="rate",
        rows=_verified,
        needs=("activities.held_on", "activities.evidence"),
        target=1.0,
        standards=("z5.verify-effect",),
        owed_to_all=True,
    ),
)
