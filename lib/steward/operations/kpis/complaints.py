"""KPIs of complaints: answered, resolved in time, kept informed, put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from steward.company import Company
from steward.operations.kpis import cases
from steward.operations.kpis.cases import GRACE_DAYS, Tables, days_after, filled, is_true
from steward.operations.kpis.followups import revisits
from steward.operations.kpis.kpi import Kpi, Rows, limit, param
from steward.words import Text

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from steward.operations.clocks import Clocks


def _response(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    import ibis

    del company
    found = cases.complaints(tables, clocks, "responded_at")
    events = tables["complaint_events"]
    talks = (
        events.filter(events["activity"].isin(["calm", "contact"]))
        .group_by("complaint_id")
        .aggregate(_talked=events["at"].min())
    )
    found = found.left_join(talks, "complaint_id").drop("complaint_id_right")
    found = found.mutate(
        _answered=clocks.known(ibis.coalesce(found["responded_at"], found["_talked"], found["done_at"]))
    )
    return cases.by_limit(cases.due_by(found, clocks, "complaint-response"), "complaint_id", "_answered")


def _on_time(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    found = cases.paused(cases.complaints(tables, clocks, "due_at"), tables, clocks, "complaint-resolve")
    found = cases.due_by(found, clocks, "complaint-resolve", extra="paused", own="due_at")
    return cases.by_limit(found, "complaint_id")


def _resolve_hours(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    found = cases.paused(cases.complaints(tables, clocks), tables, clocks, "complaint-resolve")
    return cases.lasting(
        found, clocks, "complaint_id", "complaint-resolve", start="created_at", stop="done_at", less="paused"
    )


def _answered(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    import ibis

    del company
    found = _steps(cases.complaints(tables, clocks, "responded_at"), tables, clocks, "calm", "contact", "revisit")
    found = clocks.due(found, "created_at", "complaint-response", "due")
    spoken = [clocks.known(found["responded_at"]), *(found[step] for step in ("calm", "contact", "revisit"))]
    answered = ibis.coalesce(*spoken, found["done_at"])
    return cases.owed(found, "complaint_id", at=found["due"], good=answered.notnull(), due=found["due"])


def _steps(found: ir.Table, tables: Tables, clocks: Clocks, *steps: str) -> ir.Table:
    """Add the first moment of each step in a complaint's log."""
    events = tables["complaint_events"]
    events = events.filter(events["at"] <= clocks.now)
    firsts = events.group_by("complaint_id").aggregate(
        **{step: events["at"].min(where=events["activity"] == step) for step in steps}
    )
    return cases.look_up(found, firsts, "complaint_id", "complaint_id", **{step: step for step in steps})


def _contacted(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    found = _steps(cases.complaints(tables, clocks), tables, clocks, "contact")
    found = clocks.due(found, "created_at", "progress-contact", "due")
    found = found.filter(found["done_at"].isnull() | (found["done_at"] > found["due"]))
    return cases.owed(
        found,
        "complaint_id",
        at=found["due"],
        good=found["contact"] <= found["due"],
        due=found["due"],
        done=found["contact"],
    )


def _customers_limit(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    found = cases.complaints(tables, clocks, "due_at")
    found = found.filter(found["due_at"] > found["created_at"])
    return cases.by_limit(found.mutate(due=found["due_at"]), "complaint_id")


def _fast_or_explained(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    found = cases.paused(cases.complaints(tables, clocks, "due_at"), tables, clocks, "complaint-resolve")
    found = _steps(found, tables, clocks, "contact")
    found = cases.due_by(found, clocks, "complaint-resolve", extra="paused", own="due_at")
    good = (found["done_at"] <= found["due"]).fill_null(False) | (found["contact"] <= found["due"]).fill_null(False)
    return cases.owed(found, "complaint_id", at=found["due"], good=good, due=found["due"], done=found["done_at"])


def _five_steps(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    found = cases.complaints(tables, clocks)
    found = found.filter(found["done_at"].notnull())
    found = _steps(found, tables, clocks, "calm", "register", "dispatch", "contact")
    asked = revisits(tables, clocks, "complaint")
    asked = asked.group_by("about_id").aggregate(last=asked["revisited_at"].max())
    found = cases.look_up(found, asked, "complaint_id", "about_id", revisited="last")
    good = (
        (found["calm"] <= found["register"])
        & (found["register"] <= found["dispatch"])
        & (found["dispatch"] <= found["contact"])
        & (found["contact"] <= found["revisited"])
    )
    return cases.owed(
        found, "complaint_id", at=days_after(found["done_at"], GRACE_DAYS), good=good, done=found["done_at"]
    )


def _reopened(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    import ibis

    del company
    found = _steps(cases.complaints(tables, clocks, "resolved_at", "reopened"), tables, clocks, "reopen", "resolve")
    finished = ibis.coalesce(found["resolve"], clocks.known(found["resolved_at"]), found["done_at"], found["reopen"])
    found = found.mutate(_finished=finished)
    found = found.filter(found["_finished"].notnull())
    return cases.owed(
        found,
        "complaint_id",
        at=found["_finished"],
        good=(found["reopened"].fill_null(0) > 0) | found["reopen"].notnull(),
        done=found["done_at"],
    )


def _filed(kind: str) -> Rows:
    """Give the complaints resolved and what is to be written down about them afterwards."""

    def rows(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
        del company
        columns = ("cause", "prevention", "is_major", "corrective_report", "archived")
        found = cases.complaints(tables, clocks, *columns)
        found = found.filter(found["done_at"].notnull())
        if kind == "cause":
            good = filled(found["cause"]) & filled(found["prevention"])
        elif kind == "report":
            found = found.filter(is_true(found["is_major"]))
            good = is_true(found["corrective_report"])
        else:
            good = is_true(found["archived"])
        return cases.owed(
            found, "complaint_id", at=days_after(found["done_at"], GRACE_DAYS), good=good, done=found["done_at"]
        )

    return rows


def _escalated(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    import ibis

    del company
    found = _steps(
        cases.complaints(tables, clocks, "is_major", "involves_compensation", "escalated_at"),
        tables,
        clocks,
        "escalate",
    )
    found = found.filter(is_true(found["is_major"]) | is_true(found["involves_compensation"]))
    up = ibis.coalesce(clocks.known(found["escalated_at"]), found["escalate"])
    return cases.owed(
        found, "complaint_id", at=days_after(found["created_at"], ESCALATE_DAYS), good=up.notnull(), done=up
    )


def _satisfied(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    found = cases.complaints(tables, clocks, "is_valid", "satisfied")
    found = found.filter(found["done_at"].notnull(), found["is_valid"].fill_null(True), found["satisfied"].notnull())
    return cases.owed(found, "complaint_id", at=found["done_at"], good=found["satisfied"], done=found["done_at"])


ESCALATE_DAYS = 1
"""“At once” for telling the project manager; a default of this project."""
_FILED = Text(
    f"办完满 {GRACE_DAYS} 天才算进来，以后补上的也算；{GRACE_DAYS} 天是本工具的默认。",
    f"Each counts from {GRACE_DAYS} days after the end on, and what is added later counts too; the {GRACE_DAYS} days are ours.",
)

KPIS: tuple[Kpi, ...] = (
    Kpi(
        id="complaint-response-on-time",
        name=Text("投诉首次响应按时率", "Complaints answered on time"),
        question=Text(
            "本期到了首次响应时限的投诉里，有多少在时限内联系了业主；到期还没响应的也算在内。",
            "Of the complaints whose limit for a first response fell in the period, how many had one in time; those "
            "without any response count too.",
        ),
        subject="complaints",
        kind="rate",
        rows=_response,
        needs=("complaints.created_at", "complaints.responded_at"),
        target=0.95,
        clock="complaint-response",
    ),
    Kpi(
        id="complaint-on-time",
        name=Text("投诉按时办结率", "Complaints resolved on time"),
        question=Text(
            "本期到了办结时限的投诉里，有多少按时处理完；到期未办结的算没按时，等待客户的时间不计，重开后要重新办完才算。",
            "Of the complaints that fell due in the period, how many were resolved in time; open ones count as late, time spent "
            "waiting for the customer does not, and a reopened complaint is done only when resolved again.",
        ),
        subject="complaints",
        kind="rate",
        rows=_on_time,
        needs=("complaints.created_at",),
        target=0.90,
        standards=("g5.time-and-communication",),
        clock="complaint-resolve",
    ),
    Kpi(
        id="complaint-resolve-hours",
        name=Text("投诉办结中位时长", "Median time to resolve a complaint"),
        question=Text(
            "本期收到的投诉，一半在多少个工作小时内处理完；还没办完的按已经过去的时间计入（Kaplan-Meier）。",
            "Within how many working hours half of the complaints received in the period were resolved; open ones count with the "
            "time passed so far (Kaplan-Meier).",
        ),
        subject="complaints",
        kind="duration",
        rows=_resolve_hours,
        needs=("complaints.created_at",),
        target=limit("complaint-resolve"),
        direction="lower",
        clock="complaint-resolve",
    ),
    Kpi(
        id="complaint-answered",
        name=Text("投诉件件有回音", "Every complaint answered"),
        question=Text(
            "过了首次响应时限的投诉，到现在有多少得到过回应，早晚都算；一次都没联系过的是漏掉的。",
            "Of the complaints whose limit for a first response fell in the period, how many have had any answer by now, however late; "
            "those without one were lost.",
        ),
        subject="complaints",
        kind="rate",
        rows=_answered,
        needs=("complaints.created_at", "complaints.responded_at"),
        target=1.0,
        standards=("philosophy.strive-for-100",),
        owed_to_all=True,
        clock="complaint-response",
    ),
    Kpi(
        id="complaint-progress-contact",
        name=Text("三天未办结的有沟通记录", "Kept informed after three days"),
        question=Text(
            "满三天还没处理完的投诉，有多少在这三天里留有与业主沟通的记录（进度里的“跟进”）。",
            "Of the complaints not resolved after three days, how many show a contact with the owner within those days (a “contact” in "
            "the log).",
        ),
        subject="complaints",
        kind="rate",
        rows=_contacted,
        needs=("complaints.created_at", "complaint_events"),
        target=1.0,
        standards=("g4.three-day-rule", "z9.owner-communication-record", "g5.time-and-communication"),
        owed_to_all=True,
        rules=(("complaint-time-limit", "g4.three-day-rule"),),
        clock="progress-contact",
    ),
    Kpi(
        id="complaint-customer-limit",
        name=Text("按客户时限办结率", "Resolved by the customer's date"),
        question=Text(
            "客户提了时限、本期到期的投诉，有多少在这个时限前处理完；没写时限的不在内。",
            "Of the complaints with a date set by the customer that fell in the period, how many were resolved by it; those without a "
            "date do not count.",
        ),
        subject="complaints",
        kind="rate",
        rows=_customers_limit,
        needs=("complaints.due_at",),
        target=1.0,
        standards=("comm.pre.deadline-and-extension",),
        owed_to_all=True,
        rules=(("complaint-time-limit", "comm.pre.deadline-and-extension"),),
    ),
    Kpi(
        id="complaint-fast-or-explained",
        name=Text("按时办结或说明了原因", "Resolved in time or explained"),
        question=Text(
            "本期到期的投诉，有多少按时处理完，或在到期前与业主沟通过；沟通里有没有讲清原因，记录看不出。",
            "Of the complaints that fell due, how many were resolved in time or had a contact with the owner before that; whether the "
            "reason was explained, records do not tell.",
        ),
        subject="complaints",
        kind="rate",
        rows=_fast_or_explained,
        needs=("complaints.created_at", "complaint_events"),
        target=1.0,
        standards=("complaint.fast-or-explain-delay",),
        owed_to_all=True,
        rules=(("complaint-time-limit", "complaint.fast-or-explain-delay"),),
        clock="complaint-resolve",
    ),
    Kpi(
        id="complaint-five-steps",
        name=Text("五步走全的投诉", "Complaints that took all five steps"),
        question=Text(
            f"处理完满 {GRACE_DAYS} 天的投诉，有多少安抚、登记、下单、跟进、回访五步都有记录，而且先后不乱。",
            f"Of the complaints resolved {GRACE_DAYS} days ago, how many show all five steps - calm, register, dispatch, follow up, "
            "revisit - in that order.",
        ),
        subject="complaints",
        kind="rate",
        rows=_five_steps,
        needs=("complaints.created_at", "complaint_events"),
        target=1.0,
        standards=("complaint.flow",),
        owed_to_all=True,
    ),
    Kpi(
        id="complaint-reopened",
        name=Text("投诉重开率", "Complaints reopened"),
        question=Text(
            "本期处理完的投诉（按第一次办完的时间），有多少后来又重开。",
            "Of the complaints resolved in the period (for the first time), how many were reopened later.",
        ),
        subject="complaints",
        kind="rate",
        rows=_reopened,
        needs=("complaints.created_at", "complaints.reopened"),
        target=0.05,
        direction="lower",
    ),
    Kpi(
        id="complaint-satisfaction",
        name=Text("有效投诉处理满意度", "Satisfaction with valid complaints"),
        question=Text(
            "本期处理完、业主表过态的有效投诉，有多少满意；无效投诉和没表态的不在内。",
            "Of the valid complaints resolved in the period whose owners said so, how many were satisfied; invalid ones and those without "
            "a word do not count.",
        ),
        subject="complaints",
        kind="rate",
        rows=_satisfied,
        needs=("complaints.satisfied",),
        target=param("z9.satisfaction-100", "valid_complaint_satisfaction"),
        target_from="z9.satisfaction-100",
        standards=("z9.satisfaction-100", "philosophy.strive-for-100"),
        owed_to_all=True,
    ),
    Kpi(
        id="complaint-escalated",
        name=Text("重大与索赔投诉上报率", "Major and compensation cases reported up"),
        question=Text(
            "重大投诉、群诉和涉及赔偿的投诉，有多少上报过，早晚都算；收到满一天才算进来，是本工具的默认。",
            "Of the major, collective and compensation complaints, how many have been reported upwards by now, however late; each counts from a "
            "day after it came in, which is ours.",
        ),
        subject="complaints",
        kind="rate",
        rows=_escalated,
        needs=("complaints.is_major", "complaints.escalated_at"),
        target=1.0,
        standards=("g5.risk-warning",),
        owed_to_all=True,
    ),
    Kpi(
        id="complaint-cause",
        name=Text("投诉写明原因和预防措施", "Cause and prevention written down"),
        question=Text(
            "处理完的投诉，有多少写了原因分析和预防措施。" + _FILED.zh,
            "Of the complaints resolved, how many state their cause and the prevention. " + _FILED.en,
        ),
        subject="complaints",
        kind="rate",
        rows=_filed("cause"),
        needs=("complaints.cause", "complaints.prevention"),
        target=1.0,
        standards=("complaint.cause-and-prevention",),
        owed_to_all=True,
    ),
    Kpi(
        id="complaint-major-report",
        name=Text("重大投诉纠正措施报告", "Corrective report for major complaints"),
        question=Text(
            "处理完的重大投诉，有多少填了纠正措施报告；有没有全公司公告，记录看不出。" + _FILED.zh,
            "Of the major complaints resolved, how many have a corrective-action report; whether it was announced, records do not tell. "
            + _FILED.en,
        ),
        subject="complaints",
        kind="rate",
        rows=_filed("report"),
        needs=("complaints.is_major", "complaints.corrective_report"),
        target=1.0,
        standards=("complaint.major-report",),
        owed_to_all=True,
    ),
    Kpi(
        id="complaint-archived",
        name=Text("投诉记录归档率", "Complaint records filed"),
        question=Text(
            "处理完的投诉，有多少归入了客户档案。" + _FILED.zh,
            "Of the complaints resolved, how many were filed in the customer's archive. " + _FILED.en,
        ),
        subject="complaints",
        kind="rate",
        rows=_filed("archive"),
        needs=("complaints.archived",),
        target=1.0,
        standards=("g5.archive",),
        owed_to_all=True,
    ),
)
