"""Which rows count as cases, and when a case is done: the same answer for every KPI."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from steward.service.complaints.revisit_rules import number

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from steward.operations.clocks import Clocks

Tables = Mapping[str, "ir.Table"]
LEFT_OUT = ("cancelled", "transferred")
"""States of cases that are nobody's to finish; duplicates are among the cancelled."""
LINEAGE = ("source_file", "source_sheet", "source_row")
GRACE_DAYS = number("grace-days")
"""Days after which a duty counts as due where no document gives a limit; a default of this project."""


def is_true(flag: ir.BooleanValue) -> ir.BooleanValue:
    """Read a flag, empty as no."""
    return flag.fill_null(False)


def filled(text: ir.StringValue) -> ir.BooleanValue:
    """Tell whether anything is written."""
    return text.fill_null("").strip() != ""


def look_up(table: ir.Table, other: ir.Table, on: str, key: str, **columns: str) -> ir.Table:
    """Add columns of another table that holds at most one row for each value of `key`; null where it has none.

    Args:
        table: whose column `on` is looked up.
        other: where it is looked up.
        on: column of `table`.
        key: column of `other`.
        columns: names to add, each with the column of `other` to take.
    """
    found = other.select(_looked_up=other[key], **{new: other[old] for new, old in columns.items()})
    return table.left_join(found, table[on] == found["_looked_up"]).drop("_looked_up")


def with_home_team(table: ir.Table, tables: Tables) -> ir.Table:
    """Put rows without a team to the team that serves their household."""
    table = look_up(table, tables["households"], "household_key", "household_key", _home_team="team")
    return table.mutate(team=table["team"].fill_null(table["_home_team"])).drop("_home_team")


def orders(tables: Tables, clocks: Clocks, *columns: str) -> ir.Table:
    """Give the work orders that count: order_id, team, created_at, lineage, `columns`, and ``done_at``, null while open as of now.

    A reopened order is done only by what comes after the reopening. Where the record has no time of completion, the time of
    closing proves it done by then. An order that is closed without any time is left out: nobody can say when.
    """
    import ibis

    table = tables["work_orders"].filter(tables["work_orders"]["created_at"] <= clocks.now)
    back = table["reopened_at"]

    def after(moment: Any) -> Any:
        return ibis.ifelse(back.isnull() | (moment >= back), moment, ibis.null("timestamp"))

    done = ibis.coalesce(after(table["resolved_at"]), after(table["closed_at"]))
    kept = dict.fromkeys(("order_id", "team", "created_at", *columns, *LINEAGE))
    table = table.select(*kept, _status=table["status"].fill_null(""), _done=done)
    undated = table["_status"].isin(["resolved", "closed"]) & table["_done"].isnull()
    table = table.filter(~table["_status"].isin(LEFT_OUT), ~undated)
    return table.select(*kept, done_at=clocks.known(table["_done"]))


def complaints(tables: Tables, clocks: Clocks, *columns: str) -> ir.Table:
    """Give the complaints that count, with ``done_at`` and `columns`; suggestions and enquiries are not complaints.

    As for `orders`; reopening and a second resolution are read from the complaint's events.
    """
    import ibis

    kept = dict.fromkeys(("complaint_id", "team", "created_at", *columns, *LINEAGE))
    whole, events = tables["complaints"], tables["complaint_events"]
    whole = whole.filter(whole["created_at"] <= clocks.now, whole["kind"].fill_null("complaint") == "complaint")
    table = whole.select(
        *kept,
        _status=whole["status"].fill_null(""),
        _resolved=whole["resolved_at"],
        _closed=whole["closed_at"],
    )
    turns = (
        events.filter(events["activity"].isin(["reopen", "resolve"]))
        .group_by("complaint_id")
        .aggregate(
            _back=events["at"].max(where=events["activity"] == "reopen"),
            _again=events["at"].max(where=events["activity"] == "resolve"),
        )
    )
    table = look_up(table, turns, "complaint_id", "complaint_id", _back="_back", _again="_again")
    back = table["_back"]

    def after(moment: Any) -> Any:
        return ibis.ifelse(back.isnull() | (moment >= back), moment, ibis.null("timestamp"))

    done = ibis.coalesce(after(table["_resolved"]), after(table["_again"]), after(table["_closed"]))
    table = table.select(*kept, "_status", _done=done)
    undated = table["_status"].isin(["resolved", "closed"]) & table["_done"].isnull()
    table = table.filter(~table["_status"].isin(LEFT_OUT), ~undated)
    return table.select(*kept, done_at=clocks.known(table["_done"]))


def paused(cases: ir.Table, tables: Tables, clocks: Clocks, clock: str) -> ir.Table:
    """Add ``paused``: the working hours for which a complaint's clock stood still.

    It stands still from a pause event to the next event that moves the clock (resume, resolve, reopen or another pause), and
    from a resolution to the reopening that follows it; at the latest until the case is done, or now. A stop that begins when
    the limit has already run out does not count: net time up to it is the working time since the complaint less the earlier
    stops. The same rule as `steward.service.clock.Clock`.
    """
    import ibis

    events = tables["complaint_events"]
    turns = events.filter(events["activity"].isin(["pause", "resume", "resolve", "reopen"]), events["at"] <= clocks.now)
    in_order = ibis.window(group_by="complaint_id", order_by=["at", "source_row"])
    turns = turns.mutate(_until=turns["at"].lead().over(in_order), _then=turns["activity"].lead().over(in_order))
    waits = (turns["activity"] == "pause") | ((turns["activity"] == "resolve") & (turns["_then"] == "reopen"))
    spans = turns.filter(waits).select("complaint_id", _begin="at", _until="_until")
    spans = spans.inner_join(cases.select("complaint_id", "team", "created_at", "done_at"), "complaint_id")
    last = spans["done_at"].fill_null(clocks.now)
    spans = spans.mutate(_end=ibis.least(spans["_until"].fill_null(clocks.now), last))
    spans = spans.filter(spans["_end"] > spans["_begin"], spans["_begin"] >= spans["created_at"])
    spans = clocks.hours(spans, "_begin", "_end", clock, "_length")
    spans = clocks.hours(spans, "created_at", "_begin", clock, "_elapsed")
    earlier = ibis.window(group_by="complaint_id", order_by="_begin", preceding=(None, 1), following=None)
    spans = spans.mutate(_before=spans["_length"].sum().over(earlier).fill_null(0.0))
    spans = spans.filter(spans["_elapsed"] - spans["_before"] < clocks.limit_hours(clock))
    total = spans.group_by("complaint_id").aggregate(paused=spans["_length"].sum())
    return look_up(cases, total, "complaint_id", "complaint_id", paused="paused")


def due_by(
    cases: ir.Table, clocks: Clocks, clock: str, *, start: str = "created_at", extra: str | None = None, own: str = ""
) -> ir.Table:
    """Add ``due``: the record's own due moment where the company goes by it, else the company's limit.

    A record's due moment that is not after its start is no promise and is passed over.
    """
    import ibis

    cases = clocks.due(cases, start, clock, "due", extra)
    if own and clocks.company.due_date_from == "record":
        promised = cases[own]
        cases = cases.mutate(due=ibis.ifelse(promised > cases[start], promised, cases["due"]).fill_null(cases["due"]))
    return cases


def days_after(moment: Any, days: int) -> Any:
    """Give the moment so many days later."""
    import ibis

    return moment + ibis.interval(days=days)


def by_limit(cases: ir.Table, case: str, done: str = "done_at") -> ir.Table:
    """Give rows of a rate: every case that fell due, good where it was done by then; open ones are not."""
    return cases.select(
        team="team",
        at="due",
        case=case,
        good=(cases[done] <= cases["due"]).fill_null(False),
        due="due",
        done=done,
        **{name: name for name in LINEAGE},
    ).filter(cases["due"].notnull())


def owed(cases: ir.Table, case: str, *, at: Any, good: Any, **more: Any) -> ir.Table:
    """Give rows of a rate from an expression for the moment and one for what is good."""
    return cases.select(
        team="team", at=at, case=case, good=good.fill_null(False), **more, **{name: name for name in LINEAGE}
    )


def lasting(
    cases: ir.Table, clocks: Clocks, case: str, clock: str, *, start: str, stop: str, less: str = ""
) -> ir.Table:
    """Give rows of a duration: working hours from start to stop, or until now for a case that goes on.

    Placed by its start, so that the open cases of a month count in that month.
    """
    import ibis

    cases = cases.filter(cases[start].notnull(), cases[start] <= clocks.now)
    cases = cases.mutate(_stop=cases[stop].fill_null(ibis.literal(clocks.now)))
    cases = clocks.hours(cases, start, "_stop", clock, "_hours")
    hours = cases["_hours"] - cases[less].fill_null(0.0) if less else cases["_hours"]
    return cases.select(
        team="team",
        at=start,
        case=case,
        hours=ibis.greatest(hours, 0.0),
        ended=cases[stop].notnull(),
        done=stop,
        **{name: name for name in LINEAGE},
    )
