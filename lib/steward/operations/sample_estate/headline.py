"""The figures of the last month, counted straight from the estate's tables, for comparison with reports.

Nothing here uses the KPI code or the working calendar of reports; each count says in `DEFINITIONS` what was counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from steward.operations.sample_estate import service_hours
from steward.operations.sample_estate.seasons import Year
from steward.operations.sample_estate.teams import TEAMS

if TYPE_CHECKING:
    import pandas as pd

DEFINITIONS: Mapping[str, str] = {
    "complaints_received": "complaints (kind complaint, not cancelled) received in the month",
    "complaints_answered": "of these, first response recorded",
    "complaints_answered_in_time": "of these, first response within 30 minutes of the service day (08:00-20:00)",
    "complaints_due": "complaints (kind complaint, not cancelled) whose recorded due time lies in the month",
    "complaints_on_time": "of these, resolved at or before the recorded due time",
    "complaints_closed": "complaints (kind complaint, not cancelled) closed in the month",
    "complaints_closed_revisited": "of these, with a revisit in the revisit table up to the end",
    "complaints_revisit_answers": "revisits of complaints made in the month with an answer to satisfied",
    "complaints_revisit_satisfied": "of these, satisfied",
    "compensation_claims": "complaints received in the month that involve compensation (not cancelled)",
    "compensation_escalated": "of these, escalated",
    "complaints_open": "complaints (kind complaint) of any month not resolved and not cancelled at the end",
    "orders_received": "work orders reported in the month, not cancelled or transferred",
    "orders_due": "work orders (not cancelled or transferred) whose recorded due time lies in the month",
    "orders_on_time": "of these, resolved at or before the recorded due time",
    "orders_open": "work orders of any month not resolved, not cancelled or transferred at the end",
    "in_home_resolved": "in-home work orders resolved in the month",
    "in_home_called_back": "of these, with a revisit after that up to the end",
    "reworks": "work orders reopened in the month",
    "reworks_revisited_24h": "of these, with a revisit within 24 hours after the reopening",
    "households": "homes of the team that are handed over",
    "visits": "household visits of the team in the month",
    "households_visited": "different homes among them",
    "fee_bills": "bills of the month",
    "fees_due": "their amount due, yuan",
    "fees_paid": "their amount paid up to the end, yuan",
}


def headline(tables: Mapping[str, pd.DataFrame], year: Year) -> dict[str, Any]:
    """Count the figures of the last month for every team and for all."""
    start = dt.datetime(year.months[-1].year, year.months[-1].month, 1)
    end = dt.datetime(year.end.year, year.end.month, year.end.day) + dt.timedelta(days=1)
    ids = [t.id for t in TEAMS]
    teams: dict[str, dict[str, float]] = {team: {} for team in ids}
    for part in (_complaints, _orders, _homes_and_fees):
        for name, rows in part(tables, start, end).items():
            counts = rows.groupby("team")["amount"].sum() if "amount" in rows else rows.groupby("team").size()
            for team in ids:
                value = float(counts.get(team, 0))
                teams[team][name] = round(value, 2) if name.startswith("fees") else int(value)
    total = {name: round(sum(t[name] for t in teams.values()), 2) for name in DEFINITIONS}
    return {"month": f"{start:%Y-%m}", "definitions": dict(DEFINITIONS), "teams": teams, "all": total}


def _within(at: pd.Series[Any], start: dt.datetime, end: dt.datetime) -> pd.Series[bool]:
    return (at >= start) & (at < end)


def minutes_worked(start: pd.Series[Any], end: pd.Series[Any]) -> np.ndarray[Any, Any]:
    """Give the service minutes between two columns of moments; NaN where either is missing."""
    known = (start.notna() & end.notna()).to_numpy()
    a, b = (c.fillna(dt.datetime(2000, 1, 1)).to_numpy().astype("datetime64[m]").astype(np.int64) for c in (start, end))
    return np.where(known, service_hours.worked(b) - service_hours.worked(a), np.nan)


def _complaints(tables: Mapping[str, pd.DataFrame], start: dt.datetime, end: dt.datetime) -> dict[str, pd.DataFrame]:
    cases = tables["complaints"]
    cases = cases[(cases["kind"] == "complaint") & (cases["status"] != "cancelled")]
    received = cases[_within(cases["created_at"], start, end)]
    due = cases[_within(cases["due_at"], start, end)]
    closed = cases[_within(cases["closed_at"], start, end)]
    revisits = tables["revisits"]
    revisits = revisits[revisits["about"] == "complaint"]
    answers = revisits[_within(revisits["done_at"], start, end) & revisits["satisfied"].notna()]
    claims = received[received["involves_compensation"]]
    quick = minutes_worked(received["created_at"], received["responded_at"]) <= 30
    return {
        "complaints_received": received,
        "complaints_answered": received[received["responded_at"].notna()],
        "complaints_answered_in_time": received[quick],
        "complaints_due": due,
        "complaints_on_time": due[due["resolved_at"] <= due["due_at"]],
        "complaints_closed": closed,
        "complaints_closed_revisited": closed[closed["complaint_id"].isin(revisits["about_id"])],
        "complaints_revisit_answers": answers,
        "complaints_revisit_satisfied": answers[answers["satisfied"].fillna(False).astype(bool)],
        "compensation_claims": claims,
        "compensation_escalated": claims[claims["escalated_at"].notna()],
        "complaints_open": cases[cases["resolved_at"].isna()],
    }


def _orders(tables: Mapping[str, pd.DataFrame], start: dt.datetime, end: dt.datetime) -> dict[str, pd.DataFrame]:
    orders = tables["work_orders"]
    orders = orders[~orders["status"].isin(["cancelled", "transferred"])]
    due = orders[_within(orders["due_at"], start, end)]
    fixed = orders[_within(orders["resolved_at"], start, end) & orders["in_home"]]
    again = orders[_within(orders["reopened_at"], start, end)]
    revisits = tables["revisits"].loc[lambda r: r["about"] == "work_order", ["about_id", "done_at"]]
    called = fixed.merge(revisits, left_on="order_id", right_on="about_id")
    called = called[called["done_at"] >= called["resolved_at"]].drop_duplicates("order_id")
    back = again.merge(revisits, left_on="order_id", right_on="about_id")
    back = back[_within(back["done_at"] - back["reopened_at"], dt.timedelta(0), dt.timedelta(days=1))]  # type: ignore[arg-type]
    return {
        "orders_received": orders[_within(orders["created_at"], start, end)],
        "orders_due": due,
        "orders_on_time": due[due["resolved_at"] <= due["due_at"]],
        "orders_open": orders[orders["resolved_at"].isna()],
        "in_home_resolved": fixed,
        "in_home_called_back": called,
        "reworks": again,
        "reworks_revisited_24h": back.drop_duplicates("order_id"),
    }


def _homes_and_fees(
    tables: Mapping[str, pd.DataFrame], start: dt.datetime, end: dt.datetime
) -> dict[str, pd.DataFrame]:
    visits = tables["visits"].loc[lambda v: _within(v["visited_at"], start, end)]
    homes = tables["households"]
    bills = tables["fees"].loc[lambda f: f["month"] == start]
    return {
        "households": homes[homes["status"] != "undelivered"],
        "visits": visits,
        "households_visited": visits.drop_duplicates(["team", "household"]),
        "fee_bills": bills,
        "fees_due": bills.assign(amount=bills["due"]),
        "fees_paid": bills.assign(amount=bills["paid"]),
    }
