"""What is asked next: a pure function of what a session planned and of what was done in it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from steward.quiz.study.days import CHINESE, Days
from steward.quiz.study.history import Flash, History, Sitting
from steward.quiz.study.memory import MISSED
from steward.quiz.study.plan import seed_of
from steward.standards import catalogue

if TYPE_CHECKING:
    from steward.quiz.items.bank import Bank

STILL_HERE = dt.timedelta(hours=1)
"""Who answered this short a time ago is in the middle of a session, even when the day has turned. Our assumption."""
_SESSIONS = uuid.UUID("0b0d3c1e-5a07-4bb1-9f0e-6f1c3f0a7d52")


class Next(NamedTuple):
    """What is asked next."""

    item: str
    seed: int
    purpose: str


def queue(sitting: Sitting, known: Mapping[str, object] | None = None) -> tuple[Next, ...]:
    """Give what is still to be asked in a sitting: the rest of its plan, then what was answered wrongly, once more.

    Args:
        sitting: the sitting as far as it has come.
        known: where given, what is not in it is passed over; an item may have left the bank since yesterday.
    """
    left = [Next(item, seed, purpose) for (item, seed), purpose in zip(sitting.plan, sitting.purposes, strict=True)]
    again: list[Next] = []
    for turn in sitting.turns:
        if isinstance(turn, Flash):
            left = _without(left, turn.about, None)
            continue
        if turn.purpose == "again":
            again = _without(again, turn.item, turn.seed)
            continue
        left = _without(left, turn.item, turn.seed)
        if turn.outcome == MISSED and sitting.mode != "placement":
            again.append(Next(turn.item, seed_of(sitting.seed, turn.item, again=True), "again"))
    return tuple(step for step in (*left, *again) if known is None or step.item in known)


def _without(steps: list[Next], item: str, seed: int | None) -> list[Next]:
    for at, step in enumerate(steps):
        if step.item == item and seed in (None, step.seed):
            return steps[:at] + steps[at + 1 :]
    return steps


def unfinished(
    told: History, bank: Bank, now: dt.datetime, mode: str, days: Days = CHINESE, about: str | None = None
) -> Sitting | None:
    """Give the last sitting of a mode (about one thing, where that is given), if it is today's and something of it is left."""
    known = known_to(mode, bank)
    mine = [one for one in told.sittings.values() if one.mode == mode and about in (None, one.about)]
    if not mine:
        return None
    last = mine[-1]
    of_today = days.of(last.begun_at) == days.of(now)
    still_here = abs(now - (last.last_at or last.begun_at)) <= STILL_HERE
    return last if (of_today or still_here) and queue(last, known) else None


def finished(told: History, now: dt.datetime, mode: str, days: Days = CHINESE) -> tuple[Sitting, ...]:
    """Give today's sittings of a mode in which something was done, the last of them last; whether one is left open tells `unfinished`."""
    day = days.of(now)
    return tuple(
        one for one in told.sittings.values() if one.mode == mode and one.turns and days.of(one.begun_at) == day
    )


def known_to(mode: str, bank: Bank) -> Mapping[str, object]:
    """Give what a session of a mode can ask, by id."""
    return {**catalogue(), **bank.items} if mode == "flash" else bank.items


def session_id(person: str, day: dt.date, mode: str, told: History, days: Days) -> str:
    """Name a session after person, day, mode and how many there were before: two tabs that begin at once mean the same one."""
    before = sum(sitting.mode == mode and days.of(sitting.begun_at) == day for sitting in told.sittings.values())
    return str(uuid.uuid5(_SESSIONS, f"{person}\n{day.isoformat()}\n{mode}\n{before + 1}"))
