"""KPIs of rounds and checks: whether they were made as often as owed, and what came of the faults found."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from steward.company import Company
from steward.operations.clocks import Every
from steward.operations.kpis import cases, duties
from steward.operations.kpis.cases import GRACE_DAYS, LINEAGE, Tables, days_after, is_true
from steward.operations.kpis.kpi import Kpi, Rows, param
from steward.words import Text

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from steward.operations.clocks import Clocks


class _Duty(NamedTuple):
    """A check that every team that makes it owes every day, week or month."""

    id: str
    kind: str
    name: Text
    what: Text
    every: Every
    times: int
    standards: tuple[str, ...]
    """Where the frequency is the standard's own, else see `ours`."""
    ours: bool = False
    """The document says only “regularly”; once a month is a default of this project."""


_DUTIES: tuple[_Duty, ...] = (
    _Duty(
        "common-area-patrol", "common-area", Text("公共区域每日巡视", "Daily round of common areas"),
        Text("巡视过公共区域", "a round of the common areas"), "day",
        param("patrol.daily-common-areas", "patrols_per_day"), ("patrol.daily-common-areas",),
    ),
    _Duty(
        "weekly-patrol", "weekly-patrol", Text("每周巡视自检", "Weekly patrol with a record"),
        Text("做过周巡视并留下记录", "a weekly patrol on record"), "week",
        param("z2.weekly-patrol", "patrols_per_week"), ("z2.weekly-patrol",),
    ),
    _Duty(
        "key-daily-check", "key-daily", Text("钥匙每日核对", "Keys reconciled daily"),
        Text("核对过钥匙", "the keys reconciled"), "day", 1, ("g9.reconciliation",),
    ),
    _Duty(
        "key-weekly-check", "key-weekly", Text("钥匙台账每周抽查", "Key ledger checked weekly"),
        Text("抽查过钥匙台账与实物", "the key ledger checked against the keys"), "week", 1, ("g9.reconciliation",),
    ),
    _Duty(
        "duty-log-check", "duty-log", Text("值班记录每月检查两次", "Duty log checked twice a month"),
        Text("查过至少两次值班记录", "at least two checks of the duty log"), "month",
        param("g7.duty-log", "min_checks_per_month"), ("g7.duty-log",),
    ),
    _Duty(
        "ledger-reconciled", "ledger", Text("收费台账每周核对", "Fee ledger reconciled weekly"),
        Text("核对过客服台账与出纳台账", "the service ledger reconciled with the cashier's"), "week", 1, ("g8.ledger-reconcile",),
    ),
    _Duty(
        "emergency-drill", "emergency-drill", Text("每月突发事件演练", "Monthly emergency drill"),
        Text("检查或模拟过突发事件处置", "an emergency drill or check"), "month",
        param("g7.emergency-drill", "checks_per_month"), ("g7.emergency-drill",),
    ),
    _Duty(
        "decoration-records", "decoration-record", Text("装修资料每周抽查两次", "Decoration records checked twice a week"),
        Text("抽查过至少两次装修资料", "at least two checks of the decoration records"), "week",
        param("g3.archive-update", "spot_checks_per_week"), ("g3.archive-update",),
    ),
    _Duty(
        "information-loss-check", "information-loss", Text("每月核对投诉信息", "Complaint information checked monthly"),
        Text("抽听过录音或拜访客户核对投诉信息", "recordings sampled or customers visited to check that nothing was lost"), "month",
        param("g5.information-loss", "checks_per_month"), ("g5.information-loss",),
    ),
    _Duty(
        "archive-check", "archive", Text("档案按期核查", "Archive checked regularly"),
        Text("核查过档案", "the archive checked"), "month", 1, ("g11.catalogue-check", "z2.review-records"), ours=True,
    ),
    _Duty(
        "behaviour-check", "behaviour", Text("行为规范日常检查", "Conduct checked regularly"),
        Text("检查过员工行为规范", "staff conduct checked"), "month", 1, ("g1.bi-monitoring",), ours=True,
    ),
)  # fmt: skip
_EACH = {"day": Text("每天", "days"), "week": Text("每周", "weeks"), "month": Text("每月", "months")}
_OURS = Text("原文只说“按期”，按月是本工具的默认。", "The document says only “regularly”; monthly is ours.")


def _recurring(kind: str, every: Every, times: int) -> Rows:
    def rows(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
        del company
        return duties.each_team(duties.inspections(tables, clocks, kind), clocks, every, times)

    return rows


def _as_kpi(duty: _Duty) -> Kpi:
    each = _EACH[duty.every]
    return Kpi(
        id=duty.id,
        name=duty.name,
        question=Text(
            f"做过这项检查的班组，{each.zh}算一次，其中{duty.what.zh}的占多少；从全小区第一次有这类记录起算，到期没做的算漏。"
            + (_OURS.zh if duty.ours else ""),
            f"Of the {each.en} of each team that ever makes this check, in how many there was {duty.what.en}; counted from the first such "
            "record of the estate on, those without one are missed." + (f" {_OURS.en}" if duty.ours else ""),
        ),
        subject="inspections",
        kind="rate",
        rows=_recurring(duty.kind, duty.every, duty.times),
        needs=("inspections",),
        target=1.0,
        standards=duty.standards,
        owed_to_all=True,
    )


def _callback_audit(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    columns = {name: name for name in LINEAGE}
    looked = duties.inspections(tables, clocks, "callback-audit").select(team="team", done_at="done_at", **columns)
    revisits = tables["revisits"]
    audited = revisits.filter(is_true(revisits["audited"]), revisits["done_at"] <= clocks.now)
    audited = cases.look_up(audited, tables["work_orders"], "about_id", "order_id", _order_team="team")
    audited = cases.look_up(audited, tables["complaints"], "about_id", "complaint_id", _complaint_team="team")
    audited = audited.mutate(
        team=audited["team"].fill_null(audited["_order_team"]).fill_null(audited["_complaint_team"])
    )
    audited = audited.filter(audited["team"].notnull())
    done = looked.union(audited.select(team="team", done_at="done_at", **columns))
    return duties.each_team(done, clocks, "month")


def _vacant(kind: str) -> Rows:
    def rows(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
        import ibis

        del company
        homes = tables["households"]
        status = homes["status"].fill_null("")
        empty = homes.filter((status == "undelivered") | ((status == "vacant") & homes["keys_held"].fill_null(True)))
        empty = empty.mutate(since=ibis.null("timestamp"))
        done = duties.inspections(tables, clocks, kind)
        return duties.each_home(empty, done.filter(done["household_key"].notnull()), clocks, "month")

    return rows


def _decoration(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    import ibis

    del company
    done = duties.inspections(tables, clocks, "decoration")
    done = done.filter(done["household_key"].notnull())
    homes = tables["households"]
    span = done.group_by("household_key").aggregate(
        _first=done["done_at"].min(), _last=done["done_at"].max(), team=done["team"].max()
    )
    span = cases.look_up(span, homes, "household_key", "household_key", _status="status", _home_team="team")
    still = span["_status"].fill_null("") == "decorating"
    span = span.mutate(
        team=span["_home_team"].fill_null(span["team"]), _last=ibis.ifelse(still, clocks.now, span["_last"])
    )
    rows = duties.each_home(span.mutate(since="_first"), done, clocks, "day")
    ends = span.select(_home="household_key", _last="_last")
    rows = rows.mutate(_of=rows["case"].split(" ")[0])
    rows = rows.inner_join(ends, rows["_of"] == ends["_home"])
    return rows.filter(rows["at"].truncate("D") <= rows["_last"]).drop("_of", "_home", "_last")


def _sample(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    import ibis

    del company
    done = duties.inspections(tables, clocks, "archive")
    done = done.mutate(_slot=done["done_at"].truncate("M"))
    looked = done.group_by(_month="_slot").aggregate(
        checked=done["checked"].sum(), **{name: done[name].argmin(done["done_at"]) for name in LINEAGE}
    )
    orders = cases.orders(tables, clocks)
    orders = orders.filter(orders["done_at"].notnull()).mutate(_slot=orders["done_at"].truncate("M"))
    finished = orders.group_by("_slot").aggregate(orders=orders.count())
    slots = clocks.slots("month").cross_join(done.aggregate(_begin=done["done_at"].min()))
    slots = slots.filter(slots["slot"] >= slots["_begin"].truncate("M")).drop("_begin")
    owed = slots.inner_join(finished, slots["slot"] == finished["_slot"]).drop("_slot")
    joined = owed.left_join(looked, owed["slot"] == looked["_month"])
    return joined.select(
        team=ibis.null("string"),
        at="at",
        case="label",
        top=ibis.least(joined["checked"].fill_null(0), joined["orders"]).cast("float64"),
        bottom=joined["orders"].cast("float64"),
        **{name: name for name in LINEAGE},
    )


def _behaviour(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    import ibis

    del company
    done = duties.inspections(tables, clocks, "behaviour")
    done = done.filter(done["checked"] > 0)
    faults = ibis.least(done["faults"].fill_null(0), done["checked"])
    return done.select(
        team="team",
        at="done_at",
        case="inspection_id",
        top=(done["checked"] - faults).cast("float64"),
        bottom=done["checked"].cast("float64"),
        **{name: name for name in LINEAGE},
    )


def _put_right(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    done = tables["inspections"]
    done = done.filter(done["faults"] > 0, done["done_at"] <= clocks.now)
    fixed = clocks.known(done["fixed_at"])
    return cases.owed(
        done, "inspection_id", at=days_after(done["done_at"], GRACE_DAYS), good=fixed.notnull(), done=fixed
    )


def _several_ways(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    import ibis

    del company
    columns = {name: name for name in LINEAGE}
    calls = tables["revisits"]
    calls = calls.filter(calls["done_at"] <= clocks.now, calls["team"].notnull())
    phone = calls.filter(calls["method"] == "phone")
    visits = tables["visits"]
    visits = visits.filter(visits["visited_at"] <= clocks.now, visits["team"].notnull())
    heard = duties.inspections(tables, clocks, "information-loss")

    def one(table: ir.Table, way: str, at: str) -> ir.Table:
        return table.select(team="team", done_at=at, way=ibis.literal(way), **columns)

    done = (
        one(phone, "phone", "done_at")
        .union(one(visits, "visit", "visited_at"))
        .union(one(heard, "recording", "done_at"))
    )
    done = done.mutate(_slot=done["done_at"].truncate("M"))
    ways = done.group_by(["team", "_slot", "way"]).aggregate(
        done_at=done["done_at"].min(), **{name: done[name].argmin(done["done_at"]) for name in LINEAGE}
    )
    return duties.each_team(ways.drop("_slot"), clocks, "month", WAYS)


WAYS = 2
"""“Several forms” of assessment: at least two in a month; a default of this project."""
_NOW_ONLY = Text(
    "房屋状态只有现在的，没有历史，过去的月份也按现在的空置房算。",
    "Records hold only today's state of the homes, so earlier months are counted with the homes vacant now.",
)


def _vacant_kpi(id: str, kind: str, name: Text, what: Text, standard: str) -> Kpi:
    return Kpi(
        id=id,
        name=name,
        question=Text(
            f"留了钥匙的空置房和未交房，每套每月算一次，当月{what.zh}的占多少。{_NOW_ONLY.zh}",
            f"Of the vacant homes with keys held and those not handed over, once a month each, how many were {what.en}. {_NOW_ONLY.en}",
        ),
        subject="inspections",
        kind="rate",
        rows=_vacant(kind),
        needs=("inspections.household_key", "households.status"),
        target=1.0,
        standards=(standard,),
        owed_to_all=True,
    )


KPIS: tuple[Kpi, ...] = (
    *(_as_kpi(duty) for duty in _DUTIES),
    Kpi(
        id="callback-audit",
        name=Text("每月核查回访", "Callbacks audited monthly"),
        question=Text(
            "核查过回访的班组，每月算一次，当月有核查记录、或有回访被抽查核实的占多少。",
            "Of the months of each team whose callbacks are audited, in how many there was an audit, or a revisit marked as audited.",
        ),
        subject="inspections",
        kind="rate",
        rows=_callback_audit,
        needs=("inspections",),
        target=1.0,
        standards=("g4.monthly-callback-audit",),
        owed_to_all=True,
    ),
    Kpi(
        id="archive-sample",
        name=Text("工单归档抽查比例", "Records sampled against the archive"),
        question=Text(
            "全小区当月档案抽查的件数，占当月完工工单的多少；抽查的可能不只是工单，超过工单数的按工单数算。",
            "Items checked in the archive of the whole estate over the orders finished in the month; checks may cover more than orders "
            "and count at most once an order.",
        ),
        subject="inspections",
        kind="ratio",
        rows=_sample,
        needs=("inspections.checked", "work_orders.created_at"),
        target=param("g4.archive-audit-20", "sample_rate"),
        target_from="g4.archive-audit-20",
        standards=("g4.archive-audit-20",),
        owed_to_all=True,
        rules=(("record-sample", "g4.archive-audit-20"),),
        level="estate",
    ),
    _vacant_kpi(
        "vacant-inspected", "vacant", Text("空置房每月检查", "Vacant homes inspected monthly"),
        Text("检查过", "inspected in the month"), "vacant.monthly-inspection",
    ),
    _vacant_kpi(
        "vacant-ventilated", "ventilation", Text("空置房每月通风", "Vacant homes ventilated monthly"),
        Text("开窗通风过", "ventilated in the month"), "vacant.monthly-ventilation",
    ),
    _vacant_kpi(
        "vacant-cleaned", "vacant-cleaning", Text("空置房每月保洁", "Vacant homes cleaned monthly"),
        Text("打扫过", "cleaned in the month"), "vacant.monthly-cleaning",
    ),
    Kpi(
        id="decoration-patrol",
        name=Text("装修每日巡查", "Decoration patrolled daily"),
        question=Text(
            "装修中的住户每户每天算一次，当天巡查过的占多少。装修起止日期没有记录，从第一次巡查算到最后一次，仍在装修的算到现在。",
            "Of the days of each home under decoration, on how many it was patrolled. Start and end are not recorded: days run from the "
            "first patrol to the last, or to now where decoration goes on.",
        ),
        subject="inspections",
        kind="rate",
        rows=_decoration,
        needs=("inspections.household_key", "households.status"),
        target=1.0,
        standards=("decoration.daily-patrol", "g3.daily-patrol"),
        owed_to_all=True,
    ),
    Kpi(
        id="faults-put-right",
        name=Text("巡查问题整改率", "Faults put right"),
        question=Text(
            f"发现问题满 {GRACE_DAYS} 天的巡查和检查，到现在有多少已经整改，早晚都算；期限文件没写，{GRACE_DAYS} 天是本工具的默认。",
            f"Of the rounds and checks that found faults {GRACE_DAYS} days ago, how many have been put right by now; no document gives a limit, the "
            f"{GRACE_DAYS} days are ours.",
        ),
        subject="inspections",
        kind="rate",
        rows=_put_right,
        needs=("inspections.faults", "inspections.fixed_at"),
        target=1.0,
        standards=("z2.corrective-measures", "patrol.daily-common-areas"),
        owed_to_all=True,
    ),
    Kpi(
        id="behaviour-pass",
        name=Text("行为规范合格率", "Conduct up to standard"),
        question=Text(
            "本期行为规范检查的项（人）次里，合格的占多少：检查数减问题数。",
            "Of the items looked at in conduct checks, how many were up to standard: items checked less faults found.",
        ),
        subject="inspections",
        kind="ratio",
        rows=_behaviour,
        needs=("inspections.checked", "inspections.faults"),
        target=0.95,
        standards=("g1.bi-standard",),
    ),
    Kpi(
        id="assessment-forms",
        name=Text("多种方式考核服务", "Service assessed in several ways"),
        question=Text(
            f"用过其中一种的班组，每月算一次，电话回访、上门拜访、抽听录音三种里用过至少 {WAYS} 种的占多少；“多种”按 {WAYS} 种算，是本工具的默认。",
            f"Of the months of each team that ever used one, in how many at least {WAYS} of phone revisits, visits and recordings were used; “several” is taken "
            f"as {WAYS}, which is ours.",
        ),
        subject="inspections",
        kind="rate",
        rows=_several_ways,
        needs=("revisits.method", "visits"),
        target=1.0,
        standards=("z2.multi-form-assessment",),
        owed_to_all=True,
    ),
)  # fmt: skip
