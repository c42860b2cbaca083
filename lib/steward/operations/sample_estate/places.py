"""The estate: buildings, homes, who lives there and who looks after them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from steward.operations.sample_estate import people
from steward.operations.sample_estate.chance import Array, happens, minutes, only_where, share, spread, stream
from steward.operations.sample_estate.seasons import NEVER, Year, as_date, dates, day_number
from steward.operations.sample_estate.staffing import Staffing
from steward.operations.sample_estate.teams import BY_ID, ORDER

HOMES_A_BUILDING = 134
TINY_HOMES = 60
STATUSES = ("occupied", "vacant", "decorating", "undelivered")


@dataclass(frozen=True)
class Homes:
    """Every home as columns of equal length, the new building last; `table` is the canonical table."""

    building: Array
    room: Array
    team: Array
    """Position in `TEAMS` of the steward team."""
    steward: Array
    """Position in the staffing."""
    area: Array
    status: Array
    """Position in `STATUSES`, at the end of the story."""
    delivered: Array
    """Day number from which it is served."""
    decorating_from: Array
    decorating_to: Array
    contentment: Array
    """Hidden: 0 (discontented) to 1."""
    owner: Array
    phone: Array
    plate: Array
    new_building: int
    buildings: dict[int, str]
    """Serving steward team of every building."""
    table: pd.DataFrame

    def __len__(self) -> int:
        return len(self.building)

    def served_on(self, days: Array) -> Array:
        """Count how many homes are served on each day; they stand first."""
        return np.searchsorted(self.delivered, days, side="right")

    def draw(self, rng: np.random.Generator, days: Array) -> Array:
        """Draw a served home for each day. One in nine homes has a third of what happens, as in life."""
        home = (rng.random(len(days)) * self.served_on(days)).astype(np.int64)
        return np.where(happens(rng, 0.25, len(days)), home - home % 9, home)


def layout(households: int) -> dict[int, tuple[str, int]]:
    """Give every building its steward team and number of homes; the last but one is the new one, the last the tiny south."""
    south = min(TINY_HOMES, max(2, households // 20))
    rest = households - south
    count = max(3, round(rest / HOMES_A_BUILDING))
    east = max(1, round(count * 0.6))
    sizes = [rest // count + (i < rest % count) for i in range(count)]
    found = {i + 1: ("east" if i < east else "west", size) for i, size in enumerate(sizes)}
    found[count + 1] = ("south", south)
    return found


def settle(year: Year, households: int, staffing: Staffing) -> Homes:
    """Build the estate and let people move in."""
    rng = stream(year.seed, "places")
    plan = layout(households)
    new_building = len(plan) - 1
    order = [b for b in plan if b != new_building] + [new_building]
    building = np.repeat(order, [plan[b][1] for b in order])
    position = np.concatenate([np.arange(plan[b][1]) for b in order])
    n = len(building)

    half = np.array([(plan[b][1] + 1) // 2 for b in order]).repeat([plan[b][1] for b in order])
    unit = position // half + 1
    floor, door = position % half // 4 + 1, position % half % 4 + 1
    room = people.words([f"{b}-{u}-{f * 100 + d}" for b, u, f, d in zip(building, unit, floor, door, strict=True)])
    team = np.array([ORDER[plan[b][0]] for b in order]).repeat([plan[b][1] for b in order])
    area = np.array([78.5, 89.2, 89.6, 104.8, 118.3, 128.9, 143.7])[share(rng, (2, 4, 4, 3, 3, 2, 1), n)]

    is_new = building == new_building
    delivered = np.where(is_new, year.handover_day + minutes(rng, n, (0, 0), (0.6, 12), (0.92, 45), (1, 400)), 0)
    new_order = np.argsort(delivered, kind="stable")
    building, room, team, area, is_new, delivered = (
        column[new_order] for column in (building, room, team, area, is_new, delivered)
    )

    # 装修：新楼交付后一波，老楼一年里零星几户
    decorates = np.where(is_new, happens(rng, 0.72, n), happens(rng, min(0.4, 0.005 * len(year.months)), n))
    start_new = delivered + minutes(rng, n, (0, 6), (0.5, 30), (0.9, 90), (1, 200))
    start_old = year.first_day + rng.integers(-20, len(year.days), n)
    length = minutes(rng, n, (0, 40), (0.5, 72), (1, 110))
    begins = np.where(decorates, np.where(is_new, start_new, start_old), NEVER)
    ends = np.where(decorates, begins + length, NEVER)

    last = year.last_day
    vacant = happens(rng, np.where(is_new, 0.28, 0.06), n)
    status = np.select(
        [delivered > last, (begins <= last) & (ends >= last), vacant | (begins > last) & is_new],
        [3, 2, 1],
        0,
    )
    old_move = day_number(year.start) - minutes(rng, n, (0, 40), (0.5, 2200), (1, 4200))
    moved = np.where(is_new, np.where(decorates, ends + 20, delivered + 15), old_move)
    moved = np.where((status == 0) & (moved <= last), moved, NEVER)
    status = np.where((status == 0) & (moved >= NEVER), 1, status)

    shift = np.array([t.contentment for t in BY_ID.values()])[team]
    contentment = np.clip(spread(rng, n, (0, 0.02), (0.15, 0.3), (0.5, 0.62), (0.9, 0.9), (1, 1)) + shift, 0, 1)
    owner, phone = people.names(rng, n), people.phones(rng, n)
    plate = only_where(happens(rng, 0.62, n), people.plates(rng, n))
    steward = staffing.steward_of(team, np.arange(n))
    key = happens(rng, 0.05, n)
    keys_held = np.where(status == 0, happens(rng, 0.02, n), happens(rng, 0.75, n))
    table = pd.DataFrame(
        {
            "household": room,
            "owner": owner,
            "phone": phone,
            "id_number": only_where(happens(rng, 0.9, n), people.id_numbers(rng, n)),
            "plate": plate,
            "area_m2": area,
            "team": np.array(list(BY_ID), dtype=object)[team],
            "steward": staffing.name[steward],
            "level": np.where(key, "key", "regular"),
            "status": np.array(STATUSES, dtype=object)[status],
            "keys_held": keys_held,
            "moved_in_on": dates(moved),
        }
    )
    return Homes(
        building, room, team, steward, area, status, delivered, begins, ends, contentment, owner, phone, plate,
        new_building, {b: t for b, (t, _) in plan.items()}, table,
    )  # fmt: skip


def area_name(buildings: list[int]) -> tuple[str, str]:
    """Name a stretch of buildings: ``1-3 栋``, ``Buildings 1 to 3``."""
    if not buildings:
        return "全区", "Whole estate"
    low, high = min(buildings), max(buildings)
    return (f"{low} 栋", f"Building {low}") if low == high else (f"{low}-{high} 栋", f"Buildings {low} to {high}")


__all__ = ["HOMES_A_BUILDING", "STATUSES", "Homes", "area_name", "as_date", "layout", "settle"]
