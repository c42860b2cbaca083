"""KPIs of complaints: answered, resolved in time, kept informed, put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from steward.company import Company
from steward.operations.kpis import cases
from steward.operations.kpis.cases import Tables
from steward.operations.kpis.kpi import Kpi, limit
from steward.words import Text

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from steward.operations.clocks import Clocks


def _response(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    import ibis

    del company
    found = cases.complaints(tables, clocks)
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
    found = cases.paused(cases.complaints(tables, clocks), tables, clocks, "complaint-resolve")
    found = cases.due_by(found, clocks, "complaint-resolve", extra="paused", own="due_at")
    return cases.by_limit(found, "complaint_id")


def _resolve_hours(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    found = cases.paused(cases.complaints(tables, clocks), tables, clocks, "complaint-resolve")
    return cases.lasting(
        found, clocks, "complaint_id", "complaint-resolve", start="created_at", stop="done_at", less="paused"
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
)
