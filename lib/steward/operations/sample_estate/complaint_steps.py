"""The log of complaints: the five steps, and the ways in which real cases leave them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from steward.operations.sample_estate.chance import Array, happens, minutes, stream
from steward.operations.sample_estate.complaint_words import STEP_NOTES
from steward.operations.sample_estate.complaints import Complaints
from steward.operations.sample_estate.places import Homes
from steward.operations.sample_estate.seasons import DAY, NEVER, Year, moments
from steward.operations.sample_estate.service_hours import into_day
from steward.operations.sample_estate.staffing import PROJECT_MANAGER, Staffing
from steward.operations.sample_estate.teams import TEAMS

# 每种偏差出现的机会
NO_CALM, NO_REGISTER, NO_DISPATCH, NO_CONTACT, TWICE_DISPATCHED, DISPATCH_FIRST = 0.06, 0.015, 0.03, 0.28, 0.05, 0.03


def complaint_events(year: Year, homes: Homes, staffing: Staffing, cases: Complaints) -> pd.DataFrame:
    """Write the log of every complaint (suggestions and enquiries are answered on the spot and have none)."""
    rng = stream(year.seed, "events")
    rows = np.flatnonzero((cases.table["kind"] == "complaint").to_numpy())
    n = len(rows)
    created, answered = cases.created[rows], cases.responded[rows]
    first_fix, resolved, reopened = cases.first_fix[rows], cases.resolved[rows], cases.reopened_at[rows]
    pieces: list[tuple[str, Array, Array]] = []

    def step(activity: str, where: Array, at: Array) -> None:
        kept = np.flatnonzero(where & (at <= year.last_minute))
        pieces.append((activity, kept, at[kept]))

    everywhere = np.ones(n, dtype=bool)
    room = np.where(first_fix < NEVER, np.maximum(first_fix - answered, 4), 600)
    register = answered + np.minimum(minutes(rng, n, (0, 2), (0.8, 12), (1, 45)), room // 4)
    dispatch = register + np.minimum(minutes(rng, n, (0, 2), (0.7, 30), (1, 150)), room // 4)
    early = happens(rng, DISPATCH_FIRST, n)
    dispatch = np.where(early, register - 1, dispatch)
    answered = np.where(early, answered - 2, answered)
    log_withdrawn = cases.withdrawn[rows]
    known = np.where(log_withdrawn, created + 8, answered)
    step("calm", ~happens(rng, NO_CALM, n), known)
    step("register", ~happens(rng, NO_REGISTER, n), np.where(log_withdrawn, created + 15, register))
    quiet = happens(rng, NO_DISPATCH, n)
    step("dispatch", ~quiet, dispatch)
    step("dispatch", ~quiet & happens(rng, TWICE_DISPATCHED, n), dispatch + np.maximum(1, room // 3))
    step("escalate", everywhere, cases.escalated[rows])
    step("pause", everywhere, cases.paused_from[rows])
    step("resume", everywhere, cases.paused_to[rows])

    # 跟进：办得久的每隔一两天联系一次；有一部分三天都没有联系
    forgotten = happens(rng, NO_CONTACT, n)
    end = np.where(first_fix < NEVER, first_fix, year.last_minute)
    contact = dispatch + np.maximum(1, minutes(rng, n, (0, 60), (1, 900)) % np.maximum(room // 2, 1))
    contact = into_day(contact)
    step("contact", ~forgotten & (contact < end) & happens(rng, 0.85, n), contact)
    for _ in range(8):
        contact = into_day(contact + minutes(rng, n, (0, DAY), (0.8, 2 * DAY), (1, 4 * DAY)))
        step("contact", ~forgotten & (contact < end) & (end < NEVER), contact)

    step("resolve", everywhere, first_fix)
    again = reopened < NEVER
    step("revisit", again & happens(rng, 0.5, n), np.minimum(first_fix + 300, reopened - 30))
    step("close", again, np.minimum(first_fix + 400, reopened - 15))
    step("reopen", again, reopened)
    step("contact", again, reopened + 20)
    step("resolve", again, np.where(again, resolved, NEVER))
    revisited, closed = cases.revisited[rows], cases.closed[rows]
    step("revisit", everywhere, revisited)
    step("revisit", happens(rng, 0.02, n) & (revisited < NEVER), revisited + 2 * DAY)
    step("close", everywhere, closed)

    order_of = {name: i for i, name in enumerate(STEP_NOTES)}
    activity = np.concatenate([np.full(len(r), order_of[a]) for a, r, _ in pieces])
    case = rows[np.concatenate([r for _, r, _ in pieces])]
    at = np.concatenate([t for _, _, t in pieces])
    order = np.lexsort((activity, at, case))
    activity, case, at = activity[order], case[order], at[order]
    names = np.array(list(STEP_NOTES), dtype=object)
    chosen, written = rng.random(len(case)), happens(rng, 0.8, len(case))
    notes = [
        STEP_NOTES[name][int(c * len(STEP_NOTES[name]))] if w else None
        for name, c, w in zip(names[activity].tolist(), chosen.tolist(), written.tolist(), strict=True)
    ]
    actor = staffing.name[cases.handler[case]]
    escalation = activity == order_of["escalate"]
    first_hand = (activity <= order_of["register"]) & happens(rng, 0.7, len(case))
    actor = np.where(first_hand, staffing.name[homes.steward[cases.home[case]]], actor)
    return pd.DataFrame(
        {
            "event_id": [f"{700_000_000_001 + i}" for i in range(len(case))],
            "complaint_id": cases.table["complaint_id"].to_numpy()[case],
            "activity": names[activity],
            "at": moments(at),
            "actor": np.where(escalation, PROJECT_MANAGER, actor),
            "team": np.array([t.id for t in TEAMS], dtype=object)[cases.team[case]],
            "note": notes,
        }
    )
