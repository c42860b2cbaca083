"""Complaints: who complained of what, when it was answered, solved, revisited and closed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from steward.operations.sample_estate import people, service_hours
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
from steward.operations.sample_estate.complaint_words import (
    CARS,
    CHANNELS,
    CLAIMS,
    CONTACTS,
    DEMANDS,
    ENQUIRIES,
    IDENTITIES,
    KINDS,
    OPENINGS,
    OTHER_CATEGORIES,
    SUGGESTIONS,
)
from steward.operations.sample_estate.places import Homes
from steward.operations.sample_estate.seasons import DAY, NEVER, Year, as_date, moments
from steward.operations.sample_estate.staffing import Staffing
from steward.operations.sample_estate.teams import ORDER, TEAMS, improving_on_time

MONTHLY_RATE = 0.0315
LIMIT = 36 * 60
"""Complaints are due after 36 hours of service time; one in twelve has a longer time agreed with the owner."""


@dataclass(frozen=True)
class Complaints:
    """All complaints as the canonical table and the columns that events and revisits need, row by row."""

    table: pd.DataFrame
    team: Array
    home: Array
    created: Array
    responded: Array
    first_fix: Array
    """First resolution."""
    resolved: Array
    """Last resolution; may lie after the end of the story, `NEVER` for what is never solved."""
    reopened_at: Array
    revisited: Array
    closed: Array
    escalated: Array
    paused_from: Array
    paused_to: Array
    true_on_time: Array
    satisfied: Array
    withdrawn: Array
    handler: Array


def _teams(rng: np.random.Generator, kind: Array, home_team: Array, building: Array) -> Array:
    """Most complaints stay with the area stewards, a part goes to the team in whose field it falls."""
    field = np.array([{"steward": -1, "repair": -2, "security": -3}.get(k.team, ORDER.get(k.team, -1)) for k in KINDS])[
        kind
    ]
    repair = np.where(building % 2 == 1, ORDER["repair-1"], ORDER["repair-2"])
    security = ORDER["security-1"] + rng.integers(0, 2, len(kind))
    to = np.select([field == -1, field == -2, field == -3], [home_team, repair, security], field)
    return np.where(happens(rng, 0.40, len(kind)), to, home_team)


def complaint_cases(year: Year, homes: Homes, staffing: Staffing) -> Complaints:
    """Tell every complaint of the estate."""
    rng = stream(year.seed, "complaints")
    kind, created, home = arrivals(rng, year, homes, KINDS, MONTHLY_RATE)
    n = len(kind)
    days = created // DAY
    month = year.month_index(days)
    sort = np.array(["complaint", "suggestion", "enquiry"], dtype=object)[share(rng, (80, 8, 12), n)]
    is_complaint = sort == "complaint"
    team = _teams(rng, kind, homes.team[home], homes.building[home])
    leak = np.array([k.leak for k in KINDS])[kind] & is_complaint
    compensation = is_complaint & happens(rng, np.array([k.compensation for k in KINDS])[kind], n)
    major = is_complaint & happens(rng, np.where(compensation, 0.12, 0.008), n)

    after_storm = (days >= year.storm_days[0]) & (days <= year.storm_days[1] + 5)
    base = np.array([t.complaint_on_time for t in TEAMS])[team]
    path = np.array([improving_on_time(m, year.training_month) for m in range(len(year.months))])
    base = np.where(team == ORDER["repair-1"], path[month], base)
    base = np.where((team == ORDER["repair-2"]) & (month >= year.rot_month), 0.60, base)
    chance = base - np.where(leak, 0.08, 0) - np.where(compensation, 0.1, 0)
    # 暴雨那一周东区走了一位老管家，渗漏投诉压在派单之后
    chance = np.where(after_storm, np.where(team == ORDER["east"], 0.42, chance * 0.75), chance)
    chance = np.where(is_complaint, np.clip(chance, 0.05, 0.98), 0.97)
    reopens = is_complaint & happens(rng, np.where(leak, 0.13, 0.045), n)
    on_time = happens(rng, chance, n) & ~reopens
    never = ~on_time & ~reopens & happens(rng, np.where(team == ORDER["repair-2"], 0.25, 0.05), n)

    extended = is_complaint & happens(rng, 1 / 12, n)
    limit = np.where(extended, LIMIT * 2, LIMIT)
    due = service_hours.after(created, limit)
    early = spread(rng, n, (0, 0.02), (0.25, 0.12), (0.6, 0.42), (0.9, 0.85), (1, 0.99))
    late = spread(rng, n, (0, 1.02), (0.5, 1.5), (0.85, 2.6), (1, 5.5))
    length = np.maximum(20, np.where(on_time | reopens, early, late) * limit).astype(np.int64)
    first_fix = np.where(never, NEVER, service_hours.after(created, length))
    reopened_at = np.where(
        reopens, service_hours.into_day(first_fix + minutes(rng, n, (0, DAY), (0.6, 4 * DAY), (1, 14 * DAY))), NEVER
    )
    reopens &= reopened_at <= year.last_minute
    reopened_at = np.where(reopens, reopened_at, NEVER)
    second = service_hours.after(reopened_at, minutes(rng, n, (0, 90), (0.7, 900), (1, 3000)))
    resolved = np.where(reopens, second, first_fix)

    quick = np.array([t.responds for t in TEAMS])[team] * np.where(after_storm, 0.85, 1)
    wait = np.where(
        happens(rng, quick, n),
        spread(rng, n, (0, 1), (0.6, 9), (1, 29.9)),
        spread(rng, n, (0, 31), (0.7, 120), (1, 700)),
    )
    responded = service_hours.after(created, np.minimum(wait, length * 0.4 + 1).astype(np.int64))
    last = year.last_minute
    no_response = never & happens(rng, 0.1, n)
    responded = np.where(no_response, NEVER, responded)

    callback = np.array([t.callback for t in TEAMS])[team]
    gap = minutes(rng, n, (0, 60), (0.5, 900), (0.9, 3 * DAY), (1, 7 * DAY))
    revisited = np.where(
        is_complaint & happens(rng, callback, n) & (resolved < NEVER), service_hours.into_day(resolved + gap), NEVER
    )
    closing = np.where(revisited < NEVER, revisited, resolved) + minutes(rng, n, (0, 5), (0.6, 240), (1, 2 * DAY))
    # 有的没等回访就先关了
    hasty = (revisited < NEVER) & happens(rng, 0.05, n)
    closing = np.where(hasty, resolved + np.minimum(gap // 2, 600), closing)
    closed = np.where((resolved < NEVER) & happens(rng, 0.97, n), service_hours.into_day(closing), NEVER)
    escalates = compensation & happens(rng, 0.68, n) | major & happens(rng, 0.8, n)
    escalated = np.where(
        escalates & (responded < NEVER),
        service_hours.into_day(responded + minutes(rng, n, (0, 20), (0.6, 300), (1, 2000))),
        NEVER,
    )
    pauses = is_complaint & ~on_time & happens(rng, 0.12, n) & (responded < NEVER)
    paused_from = np.where(pauses, service_hours.into_day(responded + minutes(rng, n, (0, 200), (1, 900))), NEVER)
    paused_to = np.where(pauses, service_hours.into_day(paused_from + minutes(rng, n, (0, 1000), (1, 3 * DAY))), NEVER)
    paused_to = np.where(pauses, np.minimum(paused_to, np.where(first_fix < NEVER, first_fix - 5, NEVER)), NEVER)
    pauses &= paused_to > paused_from
    paused_from, paused_to = np.where(pauses, paused_from, NEVER), np.where(pauses, paused_to, NEVER)

    withdrawn = is_complaint & happens(rng, 0.012, n)
    gone = np.where(withdrawn, NEVER, 0)
    resolved_shown = np.maximum(resolved, gone)
    # 重开后还没再办好的，系统把完成时间清空
    closed_shown = np.where(withdrawn, service_hours.after(created, 300), closed)
    status = np.select(
        [
            withdrawn,
            closed_shown <= last,
            resolved_shown <= last,
            (paused_from <= last) & (paused_to > last),
            responded <= last,
        ],
        ["cancelled", "closed", "resolved", "paused", "open"],
        "new",
    ).astype(object)
    is_closed = (closed_shown <= last) & ~withdrawn
    reached = (revisited <= last) & ~withdrawn
    satisfied = happens(
        rng, np.clip(0.93 - 0.22 * ~on_time - 0.12 * reopens + 0.15 * (homes.contentment[home] - 0.6), 0, 1), n
    )
    handler = staffing.working(rng, team, days)
    serial = np.arange(n) - np.searchsorted(month, month) + 1
    table = pd.DataFrame(
        {
            "complaint_id": [f"TS{as_date(d):%Y%m}-{s:04d}" for d, s in zip(days.tolist(), serial.tolist(), strict=True)],
            "team": np.array([t.id for t in TEAMS], dtype=object)[team],
            "household": only_where(happens(rng, 0.985, n), homes.room[home]),
            "complainant": homes.owner[home],
            "phone": homes.phone[home],
            "kind": sort,
            "category": _categories(kind, sort),
            "summary": _summaries(rng, kind, sort, compensation),
            "channel": weighed(rng, CHANNELS, n),
            "created_at": moments(created),
            "responded_at": moments(np.maximum(responded, gone), last),
            "due_at": moments(due),
            "resolved_at": moments(resolved_shown, last),
            "closed_at": moments(closed_shown, last),
            "reopened": np.where(reopens & ~withdrawn, 1, 0),
            "handler": only_where(happens(rng, 0.99, n), staffing.name[handler]),
            "is_valid": ~is_complaint | happens(rng, 0.93, n),
            "is_major": major,
            "is_leak": leak,
            "involves_compensation": compensation,
            "escalated_at": moments(np.maximum(escalated, gone), last),
            "satisfied": pd.array(only_where(reached, satisfied), dtype="boolean"),
            "cause": _written(rng, kind, "causes", is_closed & is_complaint, 0.84),
            "prevention": _written(rng, kind, "preventions", is_closed & is_complaint, 0.80),
            "corrective_report": pd.array(only_where(major, happens(rng, 0.7, n)), dtype="boolean"),
            "archived": is_closed & happens(rng, 0.92, n),
            "status": status,
        }
    )  # fmt: skip
    return Complaints(
        table, team, home, created, np.maximum(responded, gone), np.maximum(first_fix, gone), resolved_shown,
        np.maximum(reopened_at, gone), np.maximum(revisited, gone), np.where(withdrawn, NEVER, closed), np.maximum(escalated, gone),
        np.maximum(paused_from, gone), np.maximum(paused_to, gone), chance, satisfied, withdrawn, handler,
    )  # fmt: skip


def _categories(kind: Array, sort: Array) -> Array:
    named = np.array([k.zh for k in KINDS], dtype=object)[kind]
    for other, (zh, _) in OTHER_CATEGORIES.items():
        named = np.where(sort == other, zh, named)
    return named


def _written(rng: np.random.Generator, kind: Array, field: str, where: Array, often: float) -> list[str | None]:
    """Write the cause or the prevention where somebody did."""
    chosen, done = rng.random(len(kind)), happens(rng, often, len(kind)) & where
    found: list[str | None] = []
    for i, k in enumerate(kind.tolist()):
        words = getattr(KINDS[k], field)
        found.append(words[int(chosen[i] * len(words))] if done[i] else None)
    return found


def _summaries(rng: np.random.Generator, kind: Array, sort: Array, compensation: Array) -> list[str]:
    """Compose the note of each case; a few hold a telephone, a plate or an identity number, as notes do."""
    n = len(kind)
    opening, demand, claim = pick(rng, OPENINGS, n), pick(rng, DEMANDS, n), pick(rng, CLAIMS, n)
    body, detail, tail = rng.random(n), rng.random(n), rng.random(n)
    has_detail = happens(rng, 0.75, n)
    sums = np.array([200, 300, 500, 800, 1000, 1500, 2000, 3000, 5000, 8000])[rng.integers(0, 10, n)]
    phone, plate, number = people.phones(rng, n), people.plates(rng, n), people.id_numbers(rng, n)
    suggestion, enquiry = pick(rng, SUGGESTIONS, n), pick(rng, ENQUIRIES, n)
    found = []
    for i, k in enumerate(kind.tolist()):
        if sort[i] == "suggestion":
            found.append(suggestion[i])
            continue
        if sort[i] == "enquiry":
            found.append(enquiry[i])
            continue
        words = KINDS[k]
        text = opening[i] + words.bodies[int(body[i] * len(words.bodies))]
        if has_detail[i]:
            text += words.details[int(detail[i] * len(words.details))]
        text += claim[i].format(sum=sums[i]) if compensation[i] else demand[i]
        if tail[i] < 0.05:
            text += CONTACTS[i % len(CONTACTS)].format(phone=phone[i])
        elif words.zh == "停车管理" and tail[i] < 0.35:
            text += CARS[i % len(CARS)].format(plate=plate[i])
        elif tail[i] > 0.992:
            text += IDENTITIES[0].format(id=number[i])
        found.append(text)
    return found
