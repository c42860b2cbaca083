"""KPIs of revisits: after repairs, complaints, leaks and rework, and what the owner says then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from steward.company import Company
from steward.operations.kpis import cases
from steward.operations.kpis.cases import GRACE_DAYS, LINEAGE, Tables, days_after, is_true
from steward.operations.kpis.followups import followed_up, revisits
from steward.operations.kpis.kpi import Kpi, Rows, param
from steward.service.complaints.revisit_rules import number
from steward.words import Text

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from steward.operations.clocks import Clocks

LEAK_DAYS = number("leak-days")
"""Without weather in the records, a revisit after a leak is looked for within so many days; a default of this project."""
DEFECT_REVISITS, DEFECT_DAYS = number("defect-revisits"), number("defect-days")
"""“Periodic” looks after a major defect: so many within so many days; a default of this project."""
MONTH_DAYS, AROUND_DAYS = number("month-days"), number("around-days")
"""A revisit “one month later” is one from 23 to 37 days later; a default of this project."""


def _resolved_orders(tables: Tables, clocks: Clocks, *columns: str) -> ir.Table:
    found = cases.orders(tables, clocks, *columns)
    return found.filter(found["done_at"].notnull())


def _resolved_complaints(tables: Tables, clocks: Clocks, *columns: str) -> ir.Table:
    found = cases.complaints(tables, clocks, *columns)
    return found.filter(found["done_at"].notnull())


def _complaints_by(*methods: str) -> Rows:
    """Give the complaints resolved and their revisits: by these methods, without any by phone or in person.

    A revisit without a method, and one known from the log only, counts as one of the two.
    """

    def rows(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
        del company
        found = clocks.due(_resolved_complaints(tables, clocks), "done_at", "complaint-revisit", into="owed_from")
        made = revisits(tables, clocks, "complaint", methods, but=("online",))
        found = followed_up(found, "complaint_id", made, since="done_at")
        return cases.owed(
            found,
            "complaint_id",
            at=found["owed_from"],
            good=found["followups"] > 0,
            done=found["done_at"],
        )

    return rows


def _orders_by(*methods: str, in_home: bool) -> Rows:
    def rows(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
        del company
        found = _resolved_orders(tables, clocks, "in_home")
        if in_home:
            found = found.filter(is_true(found["in_home"]))
        found = followed_up(found, "order_id", revisits(tables, clocks, "work_order", methods), since="done_at")
        return cases.owed(
            found,
            "order_id",
            at=days_after(found["done_at"], GRACE_DAYS),
            good=found["followups"] > 0,
            done=found["done_at"],
        )

    return rows


def _month_later(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    found = _resolved_orders(tables, clocks, "in_home")
    found = found.filter(is_true(found["in_home"]))
    found = found.mutate(
        _from=days_after(found["done_at"], MONTH_DAYS - AROUND_DAYS),
        _until=days_after(found["done_at"], MONTH_DAYS + AROUND_DAYS),
    )
    found = followed_up(found, "order_id", revisits(tables, clocks, "work_order"), since="_from", until="_until")
    return cases.owed(
        found, "order_id", at=found["_until"], good=found["followups"] > 0, due=found["_until"], done=found["done_at"]
    )


def _urgent(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    found = _resolved_orders(tables, clocks, "priority")
    found = found.filter(found["priority"].fill_null("") == "urgent")
    found = clocks.due(found, "done_at", "urgent-revisit", "due")
    methods = tuple("home" if name == "visit" else name for name in param("revisit.trigger.c-urgent-repair", "methods"))
    found = followed_up(
        found, "order_id", revisits(tables, clocks, "work_order", methods), since="done_at", until="due"
    )
    return cases.owed(
        found, "order_id", at=found["due"], good=found["followups"] > 0, due=found["due"], done=found["done_at"]
    )


def _rework(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    found = cases.orders(tables, clocks, "reopened_at")
    found = found.filter(found["reopened_at"] <= clocks.now)
    found = clocks.due(found, "reopened_at", "rework-revisit", "due")
    found = followed_up(found, "order_id", revisits(tables, clocks, "work_order"), since="reopened_at", until="due")
    return cases.owed(
        found, "order_id", at=found["due"], good=found["followups"] > 0, due=found["due"], done=found["done_at"]
    )


def _leaks(tables: Tables, clocks: Clocks, *methods: str, days: int) -> ir.Table:
    """Give leaks put right, from work orders and complaints, with the revisits of the days after."""
    names = ["team", "case", "done_at", "due", "followups", *LINEAGE]

    def one(found: ir.Table, case: str, about: str) -> ir.Table:
        found = found.filter(is_true(found["is_leak"]))
        found = found.mutate(case=found[case], due=days_after(found["done_at"], days))
        known = revisits(tables, clocks, "complaint" if about == "complaint" else "work_order", methods)
        return followed_up(found, "case", known, since="done_at", until="due").select(*names)

    return one(_resolved_orders(tables, clocks, "is_leak"), "order_id", "work_order").union(
        one(_resolved_complaints(tables, clocks, "is_leak"), "complaint_id", "complaint")
    )


def _leak(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    found = _leaks(tables, clocks, days=LEAK_DAYS)
    return cases.owed(
        found, "case", at=found["due"], good=found["followups"] > 0, due=found["due"], done=found["done_at"]
    )


def _defect(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    found = _leaks(tables, clocks, "home", days=DEFECT_DAYS)
    return cases.owed(
        found,
        "case",
        at=found["due"],
        good=found["followups"] >= DEFECT_REVISITS,
        due=found["due"],
        done=found["done_at"],
    )


def _low_scores(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    found = _resolved_orders(tables, clocks, "rating")
    found = found.filter(found["rating"] <= 2)
    found = followed_up(found, "order_id", revisits(tables, clocks, "work_order", ("home",)), since="done_at")
    return cases.owed(
        found,
        "order_id",
        at=days_after(found["done_at"], GRACE_DAYS),
        good=found["followups"] > 0,
        done=found["done_at"],
    )


def _all_owed(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    """Put together every revisit owed under the rules the company chose."""
    parts = [kpi.rows(tables, clocks, company) for kpi in KPIS if kpi.id in _TRIGGERS and kpi.applies(company)]
    names = ["team", "at", "case", "good", "done", *LINEAGE]
    first, *rest = (part.select(*names) for part in parts)
    for part in rest:
        first = first.union(part)
    return first


def _answers(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    import ibis

    del clocks, company
    found = tables["revisits"]
    found = found.filter(
        found["about"].isin(["work_order", "complaint"]),
        found["reached"].fill_null(True),
        found["satisfied"].notnull() | found["score"].notnull(),
    )
    found = cases.look_up(found, tables["work_orders"], "about_id", "order_id", _order_team="team")
    found = cases.look_up(found, tables["complaints"], "about_id", "complaint_id", _complaint_team="team")
    own = ibis.ifelse(found["about"] == "complaint", found["_complaint_team"], found["_order_team"])
    found = cases.with_home_team(found.mutate(team=found["team"].fill_null(own)), tables)
    good = found["satisfied"].fill_null(found["score"] >= 4)
    return cases.owed(found, "about_id", at=found["done_at"], good=good)


_TRIGGERS = (
    "complaint-revisit",
    "complaint-callback-phone",
    "complaint-revisit-home",
    "in-home-callback",
    "urgent-revisit",
    "repair-month-later",
    "rework-revisit",
    "leak-revisit",
    "defect-watch",
)
_ASKED_AFTER = Text(
    f"办完满 {GRACE_DAYS} 天才算进来，以后补上的回访也算；文件没给期限，{GRACE_DAYS} 天是本工具的默认。",
    f"Each counts from {GRACE_DAYS} days after the end on, and a later revisit counts too; no document gives a limit, the {GRACE_DAYS} days are ours.",
)


_COMPLAINT_AFTER = Text(
    "处理完超过公司定的回访时限（公司配置 complaint-revisit，默认 72 小时）才算进来，以后补上的回访也算。",
    "Each counts once the company's limit for it has passed (complaint-revisit in the profile, 72 hours by default), and a later revisit counts too.",
)


def _asked(zh: str, en: str, after: Text = _ASKED_AFTER) -> Text:
    return Text(zh + after.zh, f"{en} {after.en}")


KPIS: tuple[Kpi, ...] = (
    Kpi(
        id="complaint-revisit",
        name=Text("投诉回访率", "Complaints revisited"),
        question=_asked(
            "处理完的投诉，有多少上门或打电话问过业主满不满意。",
            "Of the complaints resolved, how many owners were asked in person or by phone whether they are satisfied.",
            _COMPLAINT_AFTER,
        ),
        subject="revisits",
        kind="rate",
        rows=_complaints_by(),
        needs=("complaints.created_at", "revisits"),
        target=1.0,
        standards=("complaint.closing-check", "complaint.flow"),
        owed_to_all=True,
        rules=(("complaint-revisit", "complaint.closing-check"),),
        clock="complaint-revisit",
    ),
    Kpi(
        id="complaint-callback-phone",
        name=Text("投诉电话回访率", "Complaints called back"),
        question=_asked(
            "处理完的投诉，有多少打过电话问业主满不满意。",
            "Of the complaints resolved, how many owners were phoned and asked whether they are satisfied.",
            _COMPLAINT_AFTER,
        ),
        subject="revisits",
        kind="rate",
        rows=_complaints_by("phone"),
        needs=("complaints.created_at", "revisits.method"),
        target=param("g5.callback-100", "callback_rate"),
        target_from="g5.callback-100",
        standards=("g5.callback-100",),
        owed_to_all=True,
        rules=(("complaint-revisit", "g5.callback-100"),),
        clock="complaint-revisit",
    ),
    Kpi(
        id="complaint-revisit-home",
        name=Text("投诉上门回访率", "Complaints revisited at home"),
        question=_asked(
            "处理完的投诉，有多少登门回访过。",
            "Of the complaints resolved, how many owners were called on at home.",
            _COMPLAINT_AFTER,
        ),
        subject="revisits",
        kind="rate",
        rows=_complaints_by("home"),
        needs=("complaints.created_at", "revisits.method"),
        target=1.0,
        standards=("revisit.trigger.e-complaint-closed", "revisit.triggers"),
        owed_to_all=True,
        rules=(("complaint-revisit", "revisit.trigger.e-complaint-closed"),),
        clock="complaint-revisit",
    ),
    Kpi(
        id="in-home-callback",
        name=Text("入户维修回访率", "In-home repairs called back"),
        question=_asked(
            "完工的入户维修，有多少回访过。", "Of the repairs finished in homes, how many were called back."
        ),
        subject="revisits",
        kind="rate",
        rows=_orders_by(in_home=True),
        needs=("work_orders.in_home", "revisits"),
        target=param("g4.in-home-repair-callback", "callback_rate"),
        target_from="g4.in-home-repair-callback",
        standards=("g4.in-home-repair-callback",),
        owed_to_all=True,
        rules=(("repair-follow-up", "g4.in-home-repair-callback"),),
    ),
    Kpi(
        id="repair-phone-sample",
        name=Text("维修电话抽访比例", "Repairs sampled by phone"),
        question=Text(
            f"完工满 {GRACE_DAYS} 天的报修，到现在有多少打过电话回访；公司每周从派工单里抽 20%。",
            f"Of the repairs finished {GRACE_DAYS} days ago, how many have been phoned by now; the company draws 20% of the week's orders.",
        ),
        subject="revisits",
        kind="rate",
        rows=_orders_by("phone", in_home=False),
        needs=("work_orders.created_at", "revisits.method"),
        target=param("revisit.repair-sample-rate", "sample_rate"),
        target_from="revisit.repair-sample-rate",
        standards=("revisit.repair-sample-rate",),
        owed_to_all=True,
        rules=(
            ("repair-follow-up", "revisit.repair-sample-rate"),
            ("record-sample", "revisit.repair-sample-rate"),
        ),
    ),
    Kpi(
        id="repair-month-later",
        name=Text("入户维修满月再回访率", "In-home repairs revisited after a month"),
        question=Text(
            f"入户维修完工满一个月（前后各 {AROUND_DAYS} 天）时，有多少再回访过一次。",
            f"Of the repairs finished in homes, how many were revisited once more a month later (give or take {AROUND_DAYS} days).",
        ),
        subject="revisits",
        kind="rate",
        rows=_month_later,
        needs=("work_orders.in_home", "revisits"),
        target=1.0,
        standards=("plan.tech.one-month-revisit",),
        owed_to_all=True,
        rules=(("repair-follow-up", "plan.tech.one-month-revisit"),),
    ),
    Kpi(
        id="urgent-revisit",
        name=Text("急修完工后 24 小时内回访", "Urgent repairs revisited within 24 h"),
        question=Text(
            "完工的急修，有多少在时限内打电话或登门回访过。",
            "Of the urgent repairs finished, how many were phoned or called on within the limit.",
        ),
        subject="revisits",
        kind="rate",
        rows=_urgent,
        needs=("work_orders.priority", "revisits"),
        target=1.0,
        standards=("revisit.trigger.c-urgent-repair", "revisit.triggers"),
        owed_to_all=True,
        clock="urgent-revisit",
    ),
    Kpi(
        id="rework-revisit",
        name=Text("返修后 24 小时内回访", "Revisit within 24 h of rework"),
        question=Text(
            "业主说没修好、重新报修的，从那时起 24 小时内有多少专门回访过。",
            "Where the owner said the repair had failed, how many had a special revisit within 24 hours of that.",
        ),
        subject="revisits",
        kind="rate",
        rows=_rework,
        needs=("work_orders.reopened_at", "revisits"),
        target=1.0,
        standards=("revisit.rework-24h",),
        owed_to_all=True,
        clock="rework-revisit",
    ),
    Kpi(
        id="leak-revisit",
        name=Text("渗漏修好后回访", "Leaks revisited after repair"),
        question=Text(
            f"渗漏修好后，有多少在 {LEAK_DAYS} 天内回访过。标准要求的是雨后第一时间回访，但记录里没有天气，看不出哪天下雨，这里只能按 {LEAK_DAYS} 天数。",
            f"Of the leaks put right, how many were revisited within {LEAK_DAYS} days. The rule asks for a revisit after the first "
            f"rainy day, but records hold no weather, so {LEAK_DAYS} days stand in for it.",
        ),
        subject="revisits",
        kind="rate",
        rows=_leak,
        needs=("work_orders.is_leak", "revisits"),
        target=1.0,
        standards=("revisit.trigger.c-leak", "revisit.triggers"),
        owed_to_all=True,
        rules=(("leak-follow-up", "revisit.trigger.c-leak"),),
    ),
    Kpi(
        id="defect-watch",
        name=Text("渗漏修好后上门查看", "Leaks watched after repair"),
        question=Text(
            f"渗漏修好后 {DEFECT_DAYS} 天内，有多少上门查看过至少 {DEFECT_REVISITS} 次；“按期”几次原文没写，次数是本工具的默认。",
            f"Of the leaks put right, how many were looked at on site at least {DEFECT_REVISITS} times within {DEFECT_DAYS} days; the "
            "document says “regularly”, the number is ours.",
        ),
        subject="revisits",
        kind="rate",
        rows=_defect,
        needs=("work_orders.is_leak", "revisits.method"),
        target=1.0,
        standards=("revisit.major-defect",),
        owed_to_all=True,
        rules=(("leak-follow-up", "revisit.major-defect"),),
    ),
    Kpi(
        id="low-score-revisit",
        name=Text("低分客户上门回访率", "Low scores revisited at home"),
        question=_asked(
            "评 1–2 分的维修，有多少上门回访过。",
            "Of the repairs rated 1 or 2, how many customers were called on at home.",
        ),
        subject="revisits",
        kind="rate",
        rows=_low_scores,
        needs=("work_orders.rating", "revisits.method"),
        target=1.0,
        standards=("plan.tech.low-score-revisit",),
        owed_to_all=True,
    ),
    Kpi(
        id="revisits-owed",
        name=Text("该回访的都回访了", "Revisits owed and made"),
        question=Text(
            "把公司选定规则下该做的回访合在一起（投诉、入户维修、急修、返修、渗漏），有多少按要求做了。",
            "All revisits owed under the company's rules together (complaints, repairs in homes, urgent repairs, rework, leaks): how "
            "many were made as asked.",
        ),
        subject="revisits",
        kind="rate",
        rows=_all_owed,
        needs=("revisits",),
        target=1.0,
        standards=("revisit.triggers",),
        owed_to_all=True,
    ),
    Kpi(
        id="revisit-satisfaction",
        name=Text("回访满意率", "Satisfied at revisit"),
        question=Text(
            "报修和投诉的回访里答了话的业主，有多少满意（或评 4–5 分）；只问到的人算，没接通的不算。",
            "Of the owners who answered at a revisit after a repair or a complaint, how many were satisfied (or gave 4 or 5); those not "
            "reached do not count.",
        ),
        subject="revisits",
        kind="rate",
        rows=_answers,
        needs=("revisits.satisfied",),
        target=0.85,
        standards=("complaint.closing-check",),
    ),
)
