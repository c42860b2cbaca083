"""KPIs of fees: what came in of what was due, and whether arrears were chased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from steward.company import Company
from steward.operations.kpis import cases
from steward.operations.kpis.cases import LINEAGE, Tables, days_after
from steward.operations.kpis.kpi import Kpi
from steward.words import Text

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from steward.operations.clocks import Clocks

ARREARS_DAYS = 30
"""Days after the due date from which an unpaid bill should have been chased; a default of this project."""


def _bills(tables: Tables, clocks: Clocks) -> ir.Table:
    """Give the bills with what was to pay (less what was waived), what was paid of it by now, and when it was due.

    What was paid above the bill is no income of the period. A bill without a due date is due at the end of its month.
    """
    import ibis

    table = tables["fees"]
    month_end = table["month"].cast("timestamp").truncate("M") + ibis.interval(months=1) - ibis.interval(days=1)
    asked = table["due"] - table["waived"].fill_null(0.0)
    by_now = table["paid_on"].isnull() | (table["paid_on"].cast("timestamp") <= clocks.now)
    paid = ibis.ifelse(by_now, table["paid"].fill_null(0.0), 0.0)
    table = table.mutate(
        _due=table["due_on"].cast("timestamp").fill_null(month_end),
        _asked=asked,
        _paid=ibis.greatest(ibis.least(paid, asked), 0.0),
    )
    return cases.with_home_team(table.filter(table["_asked"] > 0), tables)


def _collected(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    found = _bills(tables, clocks)
    return found.select(
        team="team",
        at="_due",
        case="bill_id",
        top="_paid",
        bottom="_asked",
        cluster=found["household_key"].fill_null(found["bill_id"]),
        done="paid_on",
        **{name: name for name in LINEAGE},
    )


def _cleared(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    found = _bills(tables, clocks)
    found = found.mutate(_home=found["household_key"].fill_null(found["bill_id"]), _month=found["_due"].truncate("M"))
    each = found.group_by(["team", "_home", "_month"]).aggregate(
        _last=found["_due"].max(),
        _open=(found["_asked"] - found["_paid"]).sum(),
        **{name: found[name].argmin(found["_due"]) for name in LINEAGE},
    )
    return cases.owed(each, "_home", at=each["_last"], good=each["_open"] < 0.005)


def _chased(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    found = _bills(tables, clocks)
    limit = days_after(found["_due"], ARREARS_DAYS)
    in_time = (found["_asked"] - found["_paid"] < 0.005) & (found["paid_on"].cast("timestamp") <= limit).fill_null(True)
    found = found.mutate(_limit=limit).filter(~in_time)
    return cases.owed(found, "bill_id", at=found["_limit"], good=found["reminders"].fill_null(0) > 0, due=found["_due"])


KPIS: tuple[Kpi, ...] = (
    Kpi(
        id="fee-collection-rate",
        name=Text("收缴率（金额）", "Fees collected (money)"),
        question=Text(
            "本期到期的账单，应收减去减免后，到现在收回了多少；多缴和预缴不算。区间按户用比率估计法算。",
            "Of the money due in the period (less what was waived), how much has come in by now; overpayments and advances do not count. "
            "The interval is that of the ratio estimator, by household.",
        ),
        subject="fees",
        kind="money-ratio",
        rows=_collected,
        needs=("fees.due", "fees.paid"),
        target=0.95,
        standards=("g8.monthly-appraisal",),
    ),
    Kpi(
        id="fee-homes-cleared",
        name=Text("户收缴率", "Homes that paid in full"),
        question=Text(
            "本期有账单到期的住户，每户每月算一次，到现在缴清的占多少。",
            "Of the homes with bills due in the period, once a month each, how many have paid them in full by now.",
        ),
        subject="fees",
        kind="rate",
        rows=_cleared,
        needs=("fees.due", "fees.paid"),
        target=0.90,
        standards=("g8.monthly-appraisal",),
    ),
    Kpi(
        id="fee-arrears-chased",
        name=Text("欠费催缴率", "Arrears chased"),
        question=Text(
            f"到期满 {ARREARS_DAYS} 天还没缴清的账单，有多少催缴过；{ARREARS_DAYS} 天是本工具的默认。用了哪种方式，记录看不出。",
            f"Of the bills not paid in full {ARREARS_DAYS} days after they were due, how many were chased; the {ARREARS_DAYS} days are "
            "ours. By which means, records do not tell.",
        ),
        subject="fees",
        kind="rate",
        rows=_chased,
        needs=("fees.due", "fees.reminders"),
        target=1.0,
        standards=("g8.arrears-measures", "performance.monitor-process"),
        owed_to_all=True,
    ),
)
