"""KPIs of repairs: accepted, arrived, finished in time, not to be done twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from steward.company import Company
from steward.operations.kpis import cases
from steward.operations.kpis.cases import Tables, is_true
from steward.operations.kpis.kpi import Kpi, limit
from steward.words import Text

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from steward.operations.clocks import Clocks


def _response(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    import ibis

    del company
    found = cases.orders(tables, clocks, "accepted_at", "dispatched_at", "arrived_at")
    found = found.mutate(
        _answered=clocks.known(
            ibis.coalesce(found["accepted_at"], found["dispatched_at"], found["arrived_at"], found["done_at"])
        )
    )
    return cases.by_limit(cases.due_by(found, clocks, "order-response"), "order_id", "_answered")


def _dispatched(tables: Tables, clocks: Clocks) -> ir.Table:
    import ibis

    found = cases.orders(tables, clocks, "dispatched_at", "arrived_at")
    found = found.filter(found["dispatched_at"] <= clocks.now)
    return found.mutate(_there=clocks.known(ibis.coalesce(found["arrived_at"], found["done_at"])))


def _arrival(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    found = cases.due_by(_dispatched(tables, clocks), clocks, "order-arrival", start="dispatched_at")
    return cases.by_limit(found, "order_id", "_there")


def _arrival_hours(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    found = _dispatched(tables, clocks)
    return cases.lasting(found, clocks, "order_id", "order-arrival", start="dispatched_at", stop="_there")


def _on_time(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    found = cases.due_by(
        cases.orders(tables, clocks, "paused_hours", "due_at"),
        clocks,
        "order-resolve",
        extra="paused_hours",
        own="due_at",
    )
    return cases.by_limit(found, "order_id")


def _resolve_hours(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    return cases.lasting(
        cases.orders(tables, clocks, "paused_hours"),
        clocks,
        "order_id",
        "order-resolve",
        start="created_at",
        stop="done_at",
        less="paused_hours",
    )


def _reopened(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    import ibis

    del company
    found = cases.orders(tables, clocks, "resolved_at", "reopened", "reopened_at")
    back = clocks.known(found["reopened_at"])
    found = found.mutate(_finished=ibis.coalesce(found["done_at"], clocks.known(found["resolved_at"]), back))
    found = found.filter(found["_finished"].notnull())
    return cases.owed(
        found,
        "order_id",
        at=found["_finished"],
        good=(found["reopened_at"] <= clocks.now).fill_null(found["reopened"].fill_null(0) > 0),
        done=found["done_at"],
    )


def _signed(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    found = cases.orders(tables, clocks, "in_home", "owner_signed")
    found = found.filter(found["done_at"].notnull(), is_true(found["in_home"]))
    return cases.owed(
        found, "order_id", at=found["done_at"], good=is_true(found["owner_signed"]), done=found["done_at"]
    )


def _rated(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    found = cases.orders(tables, clocks, "rating")
    found = found.filter(found["done_at"].notnull(), found["rating"].notnull())
    return cases.owed(found, "order_id", at=found["done_at"], good=found["rating"] >= 4, done=found["done_at"])


KPIS: tuple[Kpi, ...] = (
    Kpi(
        id="order-response-on-time",
        name=Text("报修受理按时率", "Repairs accepted on time"),
        question=Text(
            "本期到了受理时限的报修里，有多少按时受理；到期还没人受理的也算在内。",
            "Of the repairs whose limit for acceptance fell in the period, how many were accepted in time; those nobody has "
            "accepted count too.",
        ),
        subject="repairs",
        kind="rate",
        rows=_response,
        needs=("work_orders.created_at", "work_orders.accepted_at"),
        target=0.95,
        clock="order-response",
    ),
    Kpi(
        id="order-arrival-on-time",
        name=Text("派单后按时上门率", "Visits on time after dispatch"),
        question=Text(
            "派了单、本期到了上门时限的报修里，有多少按时到场；没记到场而已完工的，按完工时间算。",
            "Of the repairs sent out whose limit for arrival fell in the period, how many were reached in time; where no "
            "arrival was recorded, the completion stands for it.",
        ),
        subject="repairs",
        kind="rate",
        rows=_arrival,
        needs=("work_orders.dispatched_at", "work_orders.arrived_at"),
        target=0.90,
        clock="order-arrival",
    ),
    Kpi(
        id="order-arrival-hours",
        name=Text("派单到上门，中位时长", "Dispatch to visit, median"),
        question=Text(
            "本期派出的报修，一半在多少个工作小时内有人上门；还没上门的按已经过去的时间计入（Kaplan-Meier）。",
            "Within how many working hours half of the repairs sent out in the period were reached; those not reached yet count "
            "with the time passed so far (Kaplan-Meier).",
        ),
        subject="repairs",
        kind="duration",
        rows=_arrival_hours,
        needs=("work_orders.dispatched_at", "work_orders.arrived_at"),
        target=limit("order-arrival"),
        direction="lower",
        clock="order-arrival",
    ),
    Kpi(
        id="order-on-time",
        name=Text("报修按时完工率", "Repairs finished on time"),
        question=Text(
            "本期到了完工时限的报修里，有多少按时完工；到期未完工的算没按时，返修要再次修好才算完工。"
            "记录里没有应完成时间、或它不晚于报修时间的，按公司时限算。",
            "Of the repairs that fell due in the period, how many were finished in time; open ones count as late, and a repair to be "
            "done again is finished only when done again. Without a due time of its own (or with one not after the report) the "
            "company's limit applies.",
        ),
        subject="repairs",
        kind="rate",
        rows=_on_time,
        needs=("work_orders.created_at",),
        target=0.90,
        clock="order-resolve",
    ),
    Kpi(
        id="order-resolve-hours",
        name=Text("报修完工中位时长", "Median time to finish a repair"),
        question=Text(
            "本期收到的报修，一半在多少个工作小时内完工；还没完工的按已经过去的时间计入（Kaplan-Meier）。",
            "Within how many working hours half of the repairs reported in the period were finished; open ones count with the time "
            "passed so far (Kaplan-Meier).",
        ),
        subject="repairs",
        kind="duration",
        rows=_resolve_hours,
        needs=("work_orders.created_at",),
        target=limit("order-resolve"),
        direction="lower",
        clock="order-resolve",
    ),
    Kpi(
        id="order-reopened",
        name=Text("返修率", "Repairs done again"),
        question=Text(
            "本期完工的报修，有多少返修过。", "Of the repairs finished in the period, how many had to be done again."
        ),
        subject="repairs",
        kind="rate",
        rows=_reopened,
        needs=("work_orders.reopened",),
        target=0.05,
        direction="lower",
    ),
    Kpi(
        id="order-signed",
        name=Text("入户维修业主签字率", "In-home repairs signed by the owner"),
        question=Text(
            "本期完工的入户维修，有多少由业主签字确认。",
            "Of the repairs finished in homes in the period, how many the owner confirmed by signature.",
        ),
        subject="repairs",
        kind="rate",
        rows=_signed,
        needs=("work_orders.in_home", "work_orders.owner_signed"),
        target=1.0,
        standards=("revisit.owner-signature", "g4.in-home-repair-callback"),
        owed_to_all=True,
    ),
    Kpi(
        id="repair-satisfaction",
        name=Text("维修评价满意率", "Satisfied with the repair"),
        question=Text(
            "本期完工、业主打过分的报修，有多少是 4–5 分；没打分的不在内。",
            "Of the repairs finished in the period that the owner rated, how many got 4 or 5; unrated ones do not count.",
        ),
        subject="repairs",
        kind="rate",
        rows=_rated,
        needs=("work_orders.rating",),
        target=0.85,
        standards=("plan.tech.feedback-card",),
    ),
)
