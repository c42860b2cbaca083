"""Duties that come back every day, week or month: who owes what, and whether it was done.

A duty runs from the month (week, day) in which the estate first recorded one of its kind: before that, nobody wrote it down.
From then on every team that ever did it owes it, so that a month without any record counts as missed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from steward.operations.clocks import Every
from steward.operations.kpis.cases import LINEAGE, Tables

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from steward.operations.clocks import Clocks

UNITS = {"month": "M", "week": "W", "day": "D"}


def inspections(tables: Tables, clocks: Clocks, *kinds: str) -> ir.Table:
    """Give the inspections of some kinds as records of a duty, with ``done_at``."""
    table = tables["inspections"]
    return table.filter(table["kind"].isin(kinds), table["done_at"] <= clocks.now)


def activities(tables: Tables, clocks: Clocks, *kinds: str) -> ir.Table:
    """Give the activities of some kinds that were held, as records of a duty, with ``done_at``."""
    table = tables["activities"]
    table = table.mutate(done_at=table["held_on"].cast("timestamp"))
    return table.filter(table["kind"].isin(kinds), table["done_at"] <= clocks.now)


def each_team(
    done: ir.Table, clocks: Clocks, every: Every, times: int = 1, counts: ir.BooleanValue | None = None
) -> ir.Table:
    """Give rows of a rate: every team and month (week, day), good where the duty was done often enough.

    A record that does not count (`counts`) still shows that its team owes the duty.
    """
    done = done.mutate(team=done["team"].fill_null(""), _counts=True if counts is None else counts)
    return _every(done, done.select("team").distinct(), clocks, every, times)


def for_the_estate(done: ir.Table, clocks: Clocks, every: Every, times: int = 1) -> ir.Table:
    """Do `each_team` for a duty of the site office as a whole."""
    import ibis

    done = done.mutate(team=ibis.literal(""), _counts=True)
    return _every(done, done.select("team").distinct(), clocks, every, times)


def each_home(homes: ir.Table, done: ir.Table, clocks: Clocks, every: Every) -> ir.Table:
    """Give rows of a rate: every home and month (week, day), good where the duty was done there.

    Args:
        homes: household_key, team, and ``since``: the moment from which it is owed there (null: always).
        done: records with household_key and done_at.
        clocks: gives the months.
        every: how often.
    """
    slots = _slots_since_first(done, clocks, every)
    owed = slots.cross_join(homes.select(team="team", _home="household_key", _since="since"))
    owed = owed.filter(owed["_since"].isnull() | (owed["_since"] <= owed["at"]))
    done = done.mutate(_slot=done["done_at"].truncate(UNITS[every]), _counts=True)
    happened = _first_of(done, "household_key")
    happened = happened.rename(_done_home="household_key", _done_slot="_slot")
    joined = owed.left_join(
        happened, (owed["_home"] == happened["_done_home"]) & (owed["slot"] == happened["_done_slot"])
    )
    return joined.select(
        team="team",
        at="at",
        case=joined["_home"] + " " + joined["label"],
        good=joined["_times"].fill_null(0) >= 1,
        done="_first",
        **{name: name for name in LINEAGE},
    )


def _every(done: ir.Table, teams: ir.Table, clocks: Clocks, every: Every, times: int) -> ir.Table:
    slots = _slots_since_first(done, clocks, every)
    owed = slots.cross_join(teams.select(_team="team"))
    happened = _first_of(done.mutate(_slot=done["done_at"].truncate(UNITS[every])), "team")
    happened = happened.rename(_done_team="team", _done_slot="_slot")
    joined = owed.left_join(
        happened, (owed["_team"] == happened["_done_team"]) & (owed["slot"] == happened["_done_slot"])
    )
    return joined.select(
        team="_team",
        at="at",
        case="label",
        good=joined["_times"].fill_null(0) >= times,
        times=joined["_times"].fill_null(0),
        done="_first",
        **{name: name for name in LINEAGE},
    )


def _slots_since_first(done: ir.Table, clocks: Clocks, every: Every) -> ir.Table:
    slots = clocks.slots(every)
    first = done.aggregate(_begin=done["done_at"].min().truncate(UNITS[every]))
    slots = slots.cross_join(first)
    return slots.filter(slots["slot"] >= slots["_begin"]).drop("_begin")


def _first_of(done: ir.Table, key: str) -> ir.Table:
    """Count the records of each key and slot, with the first of them as the one to look up."""
    by: Any = done["done_at"]
    return done.group_by([key, "_slot"]).aggregate(
        _times=done["_counts"].cast("int64").sum(), _first=by.min(), **{name: done[name].argmin(by) for name in LINEAGE}
    )
