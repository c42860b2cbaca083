"""Who works in the teams, since when, and who left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from steward.operations.sample_estate import people
from steward.operations.sample_estate.chance import Array, minutes, stream
from steward.operations.sample_estate.seasons import NEVER, Year, dates
from steward.operations.sample_estate.teams import STEWARD_TEAMS, TEAMS

# 班组：(普通岗位, 人数, 班长岗位)。人数按 1400 户配，大盘按比例加。
POSTS: dict[str, tuple[tuple[str, ...], int, str]] = {
    "east": (("{i} 号片区管家",), 4, "东区客服主管"),
    "west": (("{i} 号片区管家",), 3, "西区客服主管"),
    "south": (("{i} 号片区管家",), 1, "南区客服主管"),
    "repair-1": (("水电维修工", "综合维修工"), 6, "维修班长"),
    "repair-2": (("水电维修工", "综合维修工"), 5, "维修班长"),
    "security-1": (("门岗秩序员", "巡逻秩序员", "监控值班员"), 9, "安全班长"),
    "security-2": (("门岗秩序员", "巡逻秩序员", "监控值班员"), 9, "安全班长"),
    "cleaning": (("楼道保洁员", "外围保洁员"), 11, "保洁班长"),
    "greening": (("绿化工",), 3, "绿化班长"),
}
POSTS_EN = {
    "东区客服主管": "East service supervisor", "西区客服主管": "West service supervisor", "南区客服主管": "South service supervisor",
    "水电维修工": "Plumber and electrician", "综合维修工": "General repairer", "维修班长": "Repair team leader",
    "门岗秩序员": "Gate guard", "巡逻秩序员": "Patrol guard", "监控值班员": "Control-room guard", "安全班长": "Security shift leader",
    "楼道保洁员": "Stairwell cleaner", "外围保洁员": "Grounds cleaner", "保洁班长": "Cleaning team leader",
    "绿化工": "Gardener", "绿化班长": "Greening team leader",
}  # fmt: skip
HOUSEHOLDS_PLANNED_FOR = 1400
PROJECT_MANAGER = "钟国梁"
"""The manager above all teams; listed in none, named where something is escalated."""


@dataclass(frozen=True)
class Staffing:
    """Every employee as columns of equal length; `members` gives the positions of a team, its leader first."""

    name: Array
    team: Array
    hired: Array
    left: Array
    members: tuple[Array, ...]
    posts: tuple[str, ...]
    numbers: tuple[str, ...]
    is_leader: Array

    def working(self, rng: np.random.Generator, team: Array, days: Array) -> Array:
        """Draw an employee of each team who works there on that day; the leader steps in where there is none."""
        found = np.zeros(len(team), dtype=np.int64)
        for index, members in enumerate(self.members):
            rows = np.flatnonzero(team == index)
            drawn = members[rng.integers(0, len(members), len(rows))]
            away = (self.hired[drawn] > days[rows]) | (self.left[drawn] <= days[rows])
            found[rows] = np.where(away, members[0], drawn)
        return found

    def steward_of(self, team: Array, order: Array) -> Array:
        """Give every home the steward of its stretch (never the supervisor where there are others)."""
        found = np.zeros(len(team), dtype=np.int64)
        for index, members in enumerate(self.members):
            rows = np.flatnonzero(team == index)
            if len(rows) == 0:
                continue
            present = [m for m in members[1:] if self.left[m] >= NEVER] or [members[0]]
            stretch = np.argsort(np.argsort(order[rows])) * len(present) // len(rows)
            found[rows] = np.array(present)[stretch]
        return found

    def table(self, areas: dict[int, tuple[str, str]]) -> pd.DataFrame:
        """Give the canonical table, with the stretch of buildings each steward has."""
        ids = np.array([t.id for t in TEAMS], dtype=object)
        groups = np.array([t.group for t in TEAMS], dtype=object)
        return pd.DataFrame(
            {
                "staff_id": self.numbers,
                "name": self.name,
                "team": ids[self.team],
                "group": groups[self.team],
                "post": self.posts,
                "is_leader": self.is_leader,
                "area": [areas.get(i, ("全区", ""))[0] for i in range(len(self.name))],
                "hired_on": dates(self.hired),
                "left_on": dates(self.left),
            }
        )


def hire(year: Year, households: int) -> Staffing:
    """Fill the posts. In the month before last an experienced east steward leaves; the successor comes five weeks later."""
    rng = stream(year.seed, "staff")
    scale = max(1.0, households / HOUSEHOLDS_PLANNED_FOR)
    team: list[int] = []
    posts: list[str] = []
    leader: list[bool] = []
    steward_number = 0
    for index, sample in enumerate(TEAMS):
        kinds, count, head = POSTS[sample.id]
        count = count if sample.id == "south" else round(count * scale)
        team += [index] * (count + 1)
        leader += [True, *[False] * count]
        posts.append(head)
        for i in range(count):
            if sample.id in STEWARD_TEAMS:
                steward_number += 1
            posts.append(kinds[i % len(kinds)].format(i=steward_number))
    # 离职管家和她的接任者同在东区的 2 号片区
    east = [i for i, t in enumerate(team) if t == 0]
    leaver = east[2]
    team.insert(leaver, 0)
    posts.insert(leaver, posts[leaver])
    leader.insert(leaver, False)

    n = len(team)
    hired = year.first_day - minutes(rng, n, (0, 60), (0.5, 900), (1, 3600))
    left = np.full(n, NEVER)
    departure = int(year.month_starts[year.departure_month]) + 4
    left[leaver], hired[leaver + 1] = departure, min(departure + 35, year.last_day)
    newcomers = rng.random(n) < 0.12
    newcomers[[leaver, leaver + 1]] = False
    newcomers &= ~np.array(leader)
    hired[newcomers] = year.first_day + rng.integers(0, max(1, len(year.days) - 60), int(newcomers.sum()))
    teams = np.array(team)
    return Staffing(
        name=people.words(people.distinct_names(rng, n)),
        team=teams,
        hired=hired,
        left=left,
        members=tuple(np.flatnonzero(teams == i) for i in range(len(TEAMS))),
        posts=tuple(posts),
        numbers=tuple(f"TSY{1001 + i}" for i in range(n)),
        is_leader=np.array(leader),
    )
