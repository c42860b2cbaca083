"""What was planted in the estate, written down so that a test can ask whether a report finds it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from steward.operations.sample_estate.estate import Story
from steward.operations.sample_estate.headline import headline, minutes_worked
from steward.operations.sample_estate.places import STATUSES
from steward.operations.sample_estate.seasons import DAY, as_date
from steward.operations.sample_estate.teams import (
    BY_ID,
    IMPROVING_TEAM,
    ORDER,
    ROTTING_TEAM,
    STEWARD_TEAMS,
    TINY_TEAM,
    improving_on_time,
)

if TYPE_CHECKING:
    import pandas as pd


def planted_facts(story: Story, seed: int, households: int) -> dict[str, Any]:
    """Write down the truth about the estate."""
    year = story.year
    return {
        "note": "An invented estate. No person, telephone, identity number or car in it exists.",
        "seed": seed,
        "households": households,
        "months": [f"{m:%Y-%m}" for m in year.months],
        "end": year.end.isoformat(),
        "rows": {name: len(table) for name, table in story.tables.items()},
        "improving_team": _improving(story),
        "rotting_team": _rotting(story),
        "tiny_team": {
            "team": TINY_TEAM,
            "households": int((story.tables["households"]["team"] == TINY_TEAM).sum()),
            "staff": int((story.tables["staff"]["team"] == TINY_TEAM).sum()),
        },
        "departure": {"team": "east", "month": f"{year.months[year.departure_month]:%Y-%m}", "post": "2 号片区管家"},
        "storm": _storm(story),
        "rain_days": [as_date(d).isoformat() for d in year.rain_days],
        "decoration_wave": _wave(story),
        "complaint_on_time_truth": {
            team: round(BY_ID[team].complaint_on_time, 3) for team in (*STEWARD_TEAMS, "security-1", "security-2")
        },
        "complaint_deviations": _deviations(story.tables),
        "leak_revisits": _leaks(story),
        "visits_by_month": _visits(story),
        "fees_and_contentment": _fees(story),
        "surveys": _surveys(story.tables),
        "personal_data_in_notes": _notes(story.tables),
        "headline": headline(story.tables, year),
    }


def _by_month(story: Story, orders: pd.DataFrame) -> list[dict[str, Any]]:
    """Count what fell due in each month and what of it was done in time."""
    label = orders["due_at"].dt.strftime("%Y-%m")
    on_time = orders["resolved_at"] <= orders["due_at"]
    rows = []
    for month in story.year.months:
        here = label == f"{month:%Y-%m}"
        done = here & orders["resolved_at"].notna()
        rows.append(
            {
                "month": f"{month:%Y-%m}",
                "due": int(here.sum()),
                "on_time": int((here & on_time).sum()),
                "resolved": int(done.sum()),
            }
        )
    return rows


def _orders_of(story: Story, team: str) -> pd.DataFrame:
    orders = story.tables["work_orders"]
    return orders[(orders["team"] == team) & ~orders["status"].isin(["cancelled", "transferred"])]


def _improving(story: Story) -> dict[str, Any]:
    year = story.year
    truth = [improving_on_time(i, year.training_month) for i in range(len(year.months))]
    after = truth[year.training_month + 1 :]
    return {
        "team": IMPROVING_TEAM,
        "true_on_time_by_month": dict(zip((f"{m:%Y-%m}" for m in year.months), truth, strict=True)),
        "slope_per_month": round((truth[-1] - truth[0]) / max(1, len(truth) - 1), 4),
        "training_on": as_date(int(year.month_starts[year.training_month]) + 17).isoformat(),
        "slope_per_month_after_training": round((after[-1] - truth[year.training_month]) / len(after), 4)
        if after
        else None,
        "observed": _by_month(story, _orders_of(story, IMPROVING_TEAM)),
    }


def _median(hours: np.ndarray[Any, Any]) -> float | None:
    """Give the median where open cases count as infinitely long; None where more than half are open."""
    value = float(np.median(hours)) if len(hours) else float("nan")
    return round(value, 2) if np.isfinite(value) else None


def _rotting(story: Story) -> dict[str, Any]:
    year, repairs = story.year, story.repairs
    orders = _orders_of(story, ROTTING_TEAM)
    since = year.months[year.rot_month]
    rotting = repairs.rotting & (repairs.team == ORDER[ROTTING_TEAM])
    recent = orders[
        year.month_index(orders["created_at"].to_numpy().astype("datetime64[D]").astype(np.int64)) >= year.rot_month
    ]
    age = (np.datetime64(year.end) + 1 - recent["created_at"].to_numpy().astype("datetime64[D]")).astype(int)
    recent = recent[age > 14]
    open_ = recent["resolved_at"].isna().to_numpy()
    service = np.where(open_, np.inf, minutes_worked(recent["created_at"], recent["resolved_at"]) / 60)
    clock = np.where(open_, np.inf, (recent["resolved_at"] - recent["created_at"]).dt.total_seconds() / 3600)
    on_time = (recent["resolved_at"] <= recent["due_at"]).to_numpy()
    old = story.tables["work_orders"].loc[np.flatnonzero(rotting), "created_at"]
    return {
        "team": ROTTING_TEAM,
        "since": f"{since:%Y-%m}",
        "rotting_open_cases": int(rotting.sum()),
        "oldest_open_since": old.min().isoformat() if len(old) else None,
        "open_cases": int(orders["resolved_at"].isna().sum()),
        "cohort": f"orders reported since {since:%Y-%m}, at least 15 days before the end",
        "cohort_size": len(recent),
        "cohort_open": int(open_.sum()),
        "median_hours_closed_only": _median(clock[~open_]),
        "median_hours_with_open": _median(clock),
        "median_service_hours_closed_only": _median(service[~open_]),
        "median_service_hours_with_open": _median(service),
        "on_time_closed_only": round(float(on_time[~open_].mean()), 4) if (~open_).any() else None,
        "on_time_with_open": round(float(on_time.mean()), 4) if len(on_time) else None,
        "observed": _by_month(story, orders),
    }


def _storm(story: Story) -> dict[str, Any]:
    year = story.year
    first, last = year.storm_days
    told = [d for d in range(first, last + 1) if year.first_day <= d <= year.last_day]

    def per_day(table: str, category: str | None = None) -> tuple[float, float]:
        frame = story.tables[table]
        frame = frame[frame["category"] == category] if category else frame
        days = frame["created_at"].to_numpy().astype("datetime64[D]").astype(np.int64)
        inside = (days >= first) & (days <= last)
        rest = max(1, len(year.days) - len(told))
        return round(float(inside.sum()) / max(1, len(told)), 2), round(float((~inside).sum()) / rest, 2)

    return {
        "first_day": as_date(first).isoformat(),
        "last_day": as_date(last).isoformat(),
        "first_rain_after": as_date(last + 10).isoformat(),
        "per_day_in_storm_and_otherwise": {
            "complaints": per_day("complaints"),
            "work_orders": per_day("work_orders"),
            "leak_orders": per_day("work_orders", "渗漏水"),
        },
        "true_on_time_of_east_in_storm": 0.42,
    }


def _wave(story: Story) -> dict[str, Any]:
    homes, year = story.homes, story.year
    new = homes.building == homes.new_building
    began = new & (homes.decorating_from <= year.last_day)
    return {
        "building": str(homes.new_building),
        "team": homes.buildings[homes.new_building],
        "homes": int(new.sum()),
        "handed_over": as_date(year.handover_day).isoformat(),
        "months": [f"{year.months[i]:%Y-%m}" for i in year.decoration_months],
        "homes_decorated": int(began.sum()),
        "decorating_at_end": int((homes.status == STATUSES.index("decorating")).sum()),
    }


def _deviations(tables: Any) -> dict[str, int]:
    """Count how often the log leaves the five steps, over complaints that were closed."""
    cases, events = tables["complaints"], tables["complaint_events"]
    closed = cases[(cases["kind"] == "complaint") & (cases["status"] == "closed")]
    first = events[events["complaint_id"].isin(closed["complaint_id"])].pivot_table(
        index="complaint_id", columns="activity", values="at", aggfunc="min"
    )
    first = first.reindex(closed["complaint_id"]).reindex(
        columns=["calm", "register", "dispatch", "contact", "revisit", "close", "reopen"]
    )
    long = closed.set_index("complaint_id")
    slow = (long["resolved_at"] - long["created_at"]).dt.total_seconds() > 3 * DAY * 60
    claims = cases[(cases["kind"] == "complaint") & (cases["status"] != "cancelled") & cases["involves_compensation"]]
    return {
        "closed_complaints": len(closed),
        "no_calm": int(first["calm"].isna().sum()),
        "no_register": int(first["register"].isna().sum()),
        "no_dispatch": int(first["dispatch"].isna().sum()),
        "dispatched_before_registered": int((first["dispatch"] < first["register"]).sum()),
        "no_revisit": int(first["revisit"].isna().sum()),
        "closed_before_revisit": int((first["close"] < first["revisit"]).sum()),
        "over_three_days": int(slow.sum()),
        "over_three_days_without_contact": int((slow & first["contact"].isna().reindex(slow.index)).sum()),
        "reopened": int(first["reopen"].notna().sum()),
        "compensation_claims": len(claims),
        "compensation_not_escalated": int(claims["escalated_at"].isna().sum()),
    }


def _leaks(story: Story) -> dict[str, dict[str, int]]:
    """Count, for each team, leak orders after whose repair it has rained, and those revisited after that rain."""
    orders = story.tables["work_orders"]
    done = orders[orders["is_leak"] & orders["resolved_at"].notna()]
    rain = story.year.next_rain(done["resolved_at"].to_numpy().astype("datetime64[D]").astype(np.int64))
    done, rain = done[rain < story.year.last_day], rain[rain < story.year.last_day]
    calls = story.tables["revisits"].loc[lambda r: r["about"] == "work_order", ["about_id", "done_at"]]
    last = calls.groupby("about_id")["done_at"].max().reindex(done["order_id"]).to_numpy().astype("datetime64[D]")
    counted = done.assign(after=last > rain.astype("datetime64[D]")).groupby("team")["after"].agg(["size", "sum"])
    return {str(team): {"rained_since": int(n), "revisited_after_rain": int(k)} for team, n, k in counted.itertuples()}


def _visits(story: Story) -> dict[str, dict[str, list[int]]]:
    """Give for each steward team and month [different homes visited, homes served, repeated visits]."""
    visits, year, homes = story.tables["visits"], story.year, story.homes
    label = visits["visited_at"].dt.strftime("%Y-%m")
    found: dict[str, dict[str, list[int]]] = {}
    for team in STEWARD_TEAMS:
        rows = {}
        for i, month in enumerate(year.months):
            here = visits[(label == f"{month:%Y-%m}") & (visits["team"] == team)]
            served = int(((homes.team == ORDER[team]) & (homes.delivered <= year.days_of_month(i)[-1])).sum())
            different = here["household"].nunique()
            rows[f"{month:%Y-%m}"] = [different, served, len(here) - different]
        found[team] = rows
    return found


def _fees(story: Story) -> dict[str, Any]:
    """Show that the contented pay: collection rate by third of hidden contentment, and the correlation over homes."""
    fees = story.tables["fees"]
    by_home = fees.groupby("household")[["due", "paid"]].sum()
    rate = (by_home["paid"] / by_home["due"]).to_numpy()
    content = dict(zip(story.homes.room.tolist(), story.homes.contentment.tolist(), strict=True))
    level = np.array([content[room] for room in by_home.index])
    low, high = np.quantile(level, [1 / 3, 2 / 3])
    thirds = [level <= low, (level > low) & (level <= high), level > high]
    return {
        "collection_rate_by_third_of_contentment": [round(float(rate[t].mean()), 4) for t in thirds],
        "correlation_over_homes": round(float(np.corrcoef(level, rate)[0, 1]), 4),
        "unpaid_bills": int((fees["paid"] < fees["due"] - fees["waived"] - 0.005).sum()),
    }


def _surveys(tables: Any) -> list[dict[str, Any]]:
    rounds, answers = tables["survey_rounds"], tables["survey_responses"]
    found = []
    for round_ in rounds[rounds["kind"] == "owners"].itertuples():
        own = answers[answers["round_id"] == round_.round_id]
        overall = own[own["is_overall"]]
        back = own["sheet_id"].nunique()
        sheets = own[own["comment"].notna()]
        found.append(
            {
                "round_id": round_.round_id,
                "distributed": int(round_.distributed),
                "returned": back,
                "return_rate": round(back / round_.distributed, 4),
                "overall_satisfied": int((overall["score"] >= 4).sum()),
                "overall_answers": int(overall["score"].notna().sum()),
                "comments": int(sheets["sheet_id"].nunique()),
                "comments_followed_up": int(sheets.loc[sheets["followed_up_at"].notna(), "sheet_id"].nunique()),
            }
        )
    return found


def _notes(tables: Any) -> dict[str, int]:
    """Count the notes of complaints and work orders that hold a telephone, an identity number or a plate."""
    text = list(tables["complaints"]["summary"]) + list(tables["work_orders"]["summary"])
    patterns = {
        "phone": r"(?<!\d)1[3-9]\d{9}(?!\d)",
        "id_number": r"(?<!\d)\d{17}[\dX](?!\d)",
        "plate": r"粤B[0-9A-Z]{5,6}",
    }
    return {name: sum(bool(re.search(pattern, t)) for t in text) for name, pattern in patterns.items()}
