"""Repair orders, and the two teams whose story the reports should find."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from steward.operations.sample_estate import service_hours
from steward.operations.sample_estate.arrivals import arrivals
from steward.operations.sample_estate.chance import (
    Array,
    happens,
    minutes,
    only_where,
    pick,
    share,
    spread,
    stream,
    weighed,
)
from steward.operations.sample_estate.people import phones
from steward.operations.sample_estate.places import Homes
from steward.operations.sample_estate.repair_words import AFTERWORDS_HOME, AFTERWORDS_PUBLIC, CALL_BACK, CHANNELS, KINDS
from steward.operations.sample_estate.seasons import DAY, NEVER, Year, as_date, moments
from steward.operations.sample_estate.staffing import Staffing
from steward.operations.sample_estate.teams import IMPROVING_TEAM, ORDER, ROTTING_TEAM, TEAMS, improving_on_time

MONTHLY_RATE = 0.125
LIMIT = 24 * 60
"""Ordinary orders are due after 24 hours of service time, urgent ones after 8, those in no hurry after 48."""
REOPENS = 0.05
ON_TIME = {"security-1": 0.90, "security-2": 0.84, "cleaning": 0.91, "greening": 0.85}
ROTTING_HARD = 0.52
"""Share of hard cases among what repair-2 takes in, from the month in which it begins to leave them."""


@dataclass(frozen=True)
class Repairs:
    """All orders as the canonical table and the columns other subjects need, row by row."""

    table: pd.DataFrame
    team: Array
    home: Array
    created: Array
    resolved: Array
    """Last resolution, `NEVER` for what is left lying; may lie after the end of the story."""
    reopened_at: Array
    true_on_time: Array
    """The chance with which the order was to be resolved in time."""
    leak: Array
    urgent: Array
    in_home: Array
    hard: Array
    rotting: Array
    cancelled: Array


def _teams(kind: Array, building: Array, rng: np.random.Generator) -> Array:
    """Odd buildings belong to repair-1, even ones to repair-2; some kinds go to other groups."""
    chosen = np.where(building % 2 == 1, ORDER["repair-1"], ORDER["repair-2"])
    to = np.array([{"repair": -1, "security": -2}.get(k.team, ORDER.get(k.team, -1)) for k in KINDS])[kind]
    shift = ORDER["security-1"] + rng.integers(0, 2, len(kind))
    return np.select([to == -1, to == -2], [chosen, shift], to)


def repair_orders(year: Year, homes: Homes, staffing: Staffing) -> Repairs:
    """Tell every repair of the estate."""
    rng = stream(year.seed, "repairs")
    kind, created, home = arrivals(rng, year, homes, KINDS, MONTHLY_RATE)
    n = len(kind)
    team = _teams(kind, homes.building[home], rng)
    month = year.month_index(created // DAY)
    improving, rotting_team = team == ORDER[IMPROVING_TEAM], team == ORDER[ROTTING_TEAM]

    leak = np.array([k.leak for k in KINDS])[kind]
    hard_share = np.array([k.hard for k in KINDS])[kind]
    rot_time = rotting_team & (month >= year.rot_month)
    hard_share = np.where(rot_time, np.clip(hard_share * ROTTING_HARD / 0.31, 0, 0.97), hard_share)
    hard = happens(rng, hard_share, n)
    urgent = happens(rng, np.array([k.urgent for k in KINDS])[kind], n)
    low = ~urgent & happens(rng, 0.08, n)
    in_home = happens(rng, np.array([k.in_home for k in KINDS])[kind], n)
    paid = in_home & happens(rng, np.array([k.paid for k in KINDS])[kind], n)
    limit = np.select([urgent, low], [LIMIT // 3, LIMIT * 2], LIMIT)
    due = service_hours.after(created, limit)

    # 各组按时的真实概率；返修的一律按返修后算，所以先扣除
    path = np.array([improving_on_time(m, year.training_month) for m in range(len(year.months))])
    base = np.array([ON_TIME.get(t.id, 0.80) for t in TEAMS])[team]
    chance = np.where(improving, path[month], base)
    chance = np.where(rotting_team, np.where(hard, 0.55, 0.96), chance)
    storm_load = np.isin(created // DAY, year.days[year.storm]) & leak & ~improving
    chance = np.where(storm_load, chance * 0.6, chance)
    reopens = happens(rng, np.where(hard, REOPENS * 1.5, REOPENS * 0.8), n)
    fails = rot_time & hard & happens(rng, _rot_share(year, month), n)
    chance = np.where(fails, 0.0, chance)
    reopens &= ~fails
    mean_reopen = np.where(hard, REOPENS * 1.5, REOPENS * 0.8)
    on_time = ~reopens & ~fails & happens(rng, np.minimum(1, chance / (1 - mean_reopen)), n)

    quick = spread(rng, n, (0, 0.02), (0.3, 0.09), (0.6, 0.22), (0.85, 0.55), (1, 0.98))
    slow_fix = spread(rng, n, (0, 0.1), (0.5, 0.55), (1, 0.99))
    late = spread(rng, n, (0, 1.03), (0.5, 1.6), (0.85, 3.2), (1, 7))
    length = np.where(on_time, np.where(hard & ~rotting_team, slow_fix, quick), late) * limit
    first_fix = service_hours.after(created, np.maximum(12, length).astype(np.int64))
    night = urgent & (created % DAY >= 20 * 60) & on_time
    first_fix = np.where(night, created + minutes(rng, n, (0, 35), (0.6, 90), (1, 200)), first_fix)
    reopened_at = np.where(
        reopens, service_hours.into_day(first_fix + minutes(rng, n, (0, 600), (0.6, 3 * DAY), (1, 9 * DAY))), NEVER
    )
    redone = service_hours.after(reopened_at, minutes(rng, n, (0, 60), (0.7, 240), (1, 420)))
    resolved = np.select([fails, reopens & (reopened_at <= year.last_minute)], [NEVER, redone], first_fix)
    reopened_at = np.where(reopened_at <= year.last_minute, reopened_at, NEVER)

    total = np.minimum(
        np.where(resolved < NEVER, service_hours.worked(resolved) - service_hours.worked(created), 3 * LIMIT), 3 * LIMIT
    )
    waited = np.where(
        happens(rng, 0.9, n), spread(rng, n, (0, 2), (0.7, 14), (1, 29)), spread(rng, n, (0, 31), (0.7, 80), (1, 300))
    )
    accepted = np.where(
        night, created + 6, service_hours.after(created, np.minimum(waited, total * 0.3 + 1).astype(np.int64))
    )
    dispatched = np.where(
        night,
        created + 12,
        service_hours.after(
            accepted, np.minimum(spread(rng, n, (0, 2), (0.7, 25), (1, 90)), total * 0.2 + 1).astype(np.int64)
        ),
    )
    # 上门多半当天，压件的也先去看一眼；上门不晚于完工
    travel = spread(rng, n, (0, 8), (0.5, 110), (0.85, 380), (0.94, 700), (1, 1500)) * np.where(rot_time, 1.6, 1.0)
    visit = service_hours.after(dispatched, np.minimum(travel, total * 0.5 + 1).astype(np.int64))
    unseen = fails & happens(rng, 0.4, n)
    arrived = np.where(unseen, NEVER, np.where(night, created + 25, np.minimum(visit, resolved - 2)))
    closed = np.where(
        resolved < NEVER,
        service_hours.into_day(resolved + minutes(rng, n, (0, 20), (0.5, 900), (0.9, 4000), (1, 9000))),
        NEVER,
    )

    cancelled = happens(rng, 0.018, n)
    transferred = ~cancelled & happens(rng, 0.006, n)
    gone = cancelled | transferred
    last = year.last_minute
    shown = {name: moments(np.where(gone, NEVER, at), last) for name, at in
             (("accepted", accepted), ("dispatched", dispatched), ("arrived", arrived), ("resolved", resolved))}  # fmt: skip
    closed = np.where(gone, service_hours.after(created, 180), np.where(happens(rng, 0.03, n), NEVER, closed))
    paused = ~gone & (accepted <= last) & happens(rng, np.where(fails, 0.12, 0.03), n)
    pending = happens(rng, 0.5, n)
    status = np.select(
        [
            cancelled,
            transferred,
            closed <= last,
            resolved <= last,
            paused & pending & (accepted <= last),
            accepted <= last,
        ],
        ["cancelled", "transferred", "closed", "resolved", "paused", "open"],
        "new",
    ).astype(object)

    done = (resolved <= last) & ~gone
    rated = done & (closed <= last) & happens(rng, 0.42, n)
    happy = np.where(on_time, 0.0, 0.22) + np.where(reopens, 0.25, 0.0)
    stars = 5 - share(rng, (0.62, 0.27, 0.07, 0.02, 0.02), n)
    stars = np.where(happens(rng, happy, n), np.maximum(1, stars - 2), stars)
    material = np.where(
        paid & done & happens(rng, 0.6, n),
        np.round(spread(rng, n, (0, 8), (0.6, 60), (0.95, 280), (1, 900)), 1),
        np.nan,
    )
    labour = np.where(
        paid & done, np.array([30, 50, 60, 80, 120, 150])[share(rng, (3, 4, 3, 3, 1, 1), n)].astype(float), np.nan
    )
    days = created // DAY
    serial = np.arange(n) - np.searchsorted(days, days) + 1
    phone = homes.phone[home]
    common = np.array([k.in_home == 0 for k in KINDS])[kind]
    table = pd.DataFrame(
        {
            "order_id": [f"BX{as_date(d):%Y%m%d}{s:04d}" for d, s in zip(days.tolist(), serial.tolist(), strict=True)],
            "team": np.array([t.id for t in TEAMS], dtype=object)[team],
            "household": only_where(~common | happens(rng, 0.4, n), homes.room[home]),
            "reporter": homes.owner[home],
            "phone": phone,
            "category": np.array([k.zh for k in KINDS], dtype=object)[kind],
            "summary": _summaries(rng, kind, in_home),
            "channel": weighed(rng, CHANNELS, n),
            "priority": np.select([urgent, low], ["urgent", "low"], "normal").astype(object),
            "in_home": in_home,
            "is_paid": paid,
            "is_leak": leak,
            "created_at": moments(created),
            "accepted_at": shown["accepted"],
            "dispatched_at": shown["dispatched"],
            "arrived_at": shown["arrived"],
            "due_at": moments(due),
            "resolved_at": shown["resolved"],
            "closed_at": moments(closed, last),
            "paused_hours": np.where(paused, np.round(spread(rng, n, (0, 2), (0.6, 12), (1, 40)), 1), np.nan),
            "reopened": np.where((reopened_at < NEVER) & ~gone, 1, 0),
            "reopened_at": moments(np.where(gone, NEVER, reopened_at)),
            "assignee": only_where(~gone, staffing.name[staffing.working(rng, team, days)]),
            "owner_signed": pd.array(only_where(done & in_home, happens(rng, 0.94, n)), dtype="boolean"),
            "rating": np.where(rated, stars, np.nan),
            "material_fee": material,
            "labour_fee": labour,
            "status": status,
        }
    )
    resolved = np.where(gone, NEVER, resolved)
    return Repairs(
        table, team, home, created, resolved, np.where(gone, NEVER, reopened_at), chance, leak, urgent, in_home, hard,
        fails & ~gone, gone,
    )  # fmt: skip


def _rot_share(year: Year, month: Array) -> Array:
    """Share of hard cases repair-2 never finishes, growing from the month the rot begins."""
    return np.clip(0.45 + 0.05 * (month - year.rot_month), 0, 0.8)


def _summaries(rng: np.random.Generator, kind: Array, in_home: Array) -> list[str]:
    """Put every report into words; a few hold a telephone number, as notes do."""
    n = len(kind)
    indoors, outside, calls = pick(rng, AFTERWORDS_HOME, n), pick(rng, AFTERWORDS_PUBLIC, n), pick(rng, CALL_BACK, n)
    with_phone, numbers = happens(rng, 0.03, n), phones(rng, n)
    where, what = rng.random(n), rng.random(n)
    found = []
    for i, k in enumerate(kind.tolist()):
        words = KINDS[k]
        text = (
            words.where[int(where[i] * len(words.where))]
            + words.what[int(what[i] * len(words.what))]
            + (indoors[i] if in_home[i] else outside[i])
        )
        found.append(text + calls[i].format(phone=numbers[i]) if with_phone[i] else text)
    return found
