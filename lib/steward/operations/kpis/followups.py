"""Whether somebody went back to ask: cases matched with the revisits that came after them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from steward.operations.kpis.cases import Tables

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from steward.operations.clocks import Clocks

About = Literal["work_order", "complaint", "visit", "survey", "fee"]


def revisits(
    tables: Tables, clocks: Clocks, about: About, methods: tuple[str, ...] = (), *, but: tuple[str, ...] = ()
) -> ir.Table:
    """Give the revisits that reached somebody: ``about_id`` and ``revisited_at``.

    For complaints a revisit step in the log counts too, unless methods are asked for, which the log does not tell. Where the
    table has a revisit of the complaint on the same day, the table knows better whom it reached and how, and the log is
    passed over.

    Args:
        tables: the canonical tables.
        clocks: know now.
        about: what they are about.
        methods: only by these; empty for any.
        but: not by these; one without a method counts.
    """
    table = tables["revisits"]
    told = table.filter(table["about"] == about, table["done_at"] <= clocks.now)
    table = told.filter(told["reached"].fill_null(True))
    if methods:
        table = table.filter(table["method"].fill_null("").isin(methods))
    if but:
        table = table.filter(~table["method"].fill_null("").isin(but))
    found = table.select(about_id="about_id", revisited_at="done_at")
    if about == "complaint" and not methods:
        events = tables["complaint_events"]
        logged = events.filter(events["activity"] == "revisit", events["at"] <= clocks.now)
        days = told.select(_about="about_id", _day=told["done_at"].truncate("D")).distinct()
        same = [logged["complaint_id"] == days["_about"], logged["at"].truncate("D") == days["_day"]]
        logged = logged.anti_join(days, same)
        found = found.union(logged.select(about_id="complaint_id", revisited_at="at"))
    return found


def followed_up(cases: ir.Table, case: str, found: ir.Table, *, since: str, until: str = "") -> ir.Table:
    """Add ``followups``: how many revisits of each case lie from `since` on, up to `until` where that is named.

    A revisit recorded with its day only counts on the day of `since`.
    """
    span = cases.select(_case=cases[case], _since=cases[since], _until=cases[until or since])
    pairs = span.inner_join(found, span["_case"] == found["about_id"])
    at = pairs["revisited_at"]
    bare_day = (at == at.truncate("D")) & (at == pairs["_since"].truncate("D"))
    pairs = pairs.filter((at >= pairs["_since"]) | bare_day)
    if until:
        pairs = pairs.filter(pairs["revisited_at"] <= pairs["_until"])
    counted = pairs.group_by("_case").aggregate(_followups=pairs.count())
    joined = cases.left_join(counted, cases[case] == counted["_case"])
    return joined.mutate(followups=joined["_followups"].fill_null(0)).drop("_followups", "_case")
