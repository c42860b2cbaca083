"""Household visits: the stewards' 8 % a month, met, missed or met by visiting the same home twice, and the other groups'."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from steward.operations.sample_estate.chance import Array, happens, minutes, pick, share, spread, stream
from steward.operations.sample_estate.places import Homes
from steward.operations.sample_estate.seasons import DAY, NEVER, Year, moments
from steward.operations.sample_estate.staffing import Staffing
from steward.operations.sample_estate.teams import ORDER, STEWARD_TEAMS, TEAMS

PURPOSES = ("regular", "key", "home-check", "leader", "fee", "festival")
# 管家组各月走访比例：(一般月份, 差的月份, 差的月份多不多, 重复走访的份额)
RATIOS = {"east": (0.083, 0.062, 0.15, 0.0), "west": (0.084, 0.058, 0.65, 0.08), "south": (0.10, 0.05, 0.3, 0.0)}
TALKS = {
    "regular": ("业主对服务基本满意，提到{topic}", "聊了孩子上学的事，顺便问起{topic}", "家里只有老人在，反映{topic}", "业主建议改进{topic}", "业主在家办公，简单交流，没有意见"),
    "key": ("重点客户走访，就{topic}交换意见", "向业委会委员介绍本月工作，谈到{topic}", "业主是楼栋热心人，愿意在群里帮忙解释{topic}的事"),
    "home-check": ("检查燃气、门窗和报警装置，讲解注意事项", "燃气软管超期，提醒更换", "阳台栏杆松动，已报维修", "检查正常，业主签字"),
    "leader": ("班长顾问团走访，收集对{topic}的意见", "介绍班组人员，听取对{topic}的想法"),
    "fee": ("上门说明欠费情况，业主答应月底前缴", "业主因{topic}有意见未缴，已记录跟进", "业主出差，约下周再来"),
    "festival": ("春节慰问，送上春联", "端午慰问独居老人", "中秋走访，送月饼"),
}  # fmt: skip
TOPICS = (
    "渗漏维修",
    "停车位紧张",
    "电梯保养",
    "儿童活动区",
    "楼道卫生",
    "快递柜位置",
    "夜间噪音",
    "绿化修剪",
    "充电桩",
    "公摊水电",
    "社区活动",
    "门禁卡办理",
)


@dataclass(frozen=True)
class Visits:
    """All visits as the canonical table and the columns that revisits need, row by row."""

    table: pd.DataFrame
    team: Array
    home: Array
    at: Array
    issues: Array
    answered: Array


def household_visits(year: Year, homes: Homes, staffing: Staffing) -> Visits:
    """Tell every visit of the estate."""
    rng = stream(year.seed, "visits")
    pieces: list[tuple[Array, Array, Array, Array, Array]] = []

    def went(team: int, home: Array, days: Array, visitor: Array, purpose: Array) -> None:
        pieces.append((np.full(len(home), team), home, days, visitor, purpose))

    for month in range(len(year.months)):
        span = year.days_of_month(month)
        open_days = (
            span[~year.festival[span - year.first_day]] if month < len(year.months) - 1 or len(span) > 5 else span
        )
        open_days = open_days if len(open_days) else span
        for name in STEWARD_TEAMS:
            index = ORDER[name]
            own = np.flatnonzero((homes.team == index) & (homes.delivered <= span[-1]))
            usual, poor, often, twice = RATIOS[name]
            is_poor = bool(rng.random() < often) or bool(year.festival[span - year.first_day].any())
            ratio = (poor if is_poor else usual) * (0.97 + 0.08 * rng.random())
            count = min(len(own), int(np.ceil(len(own) * ratio)))
            chosen = rng.permutation(own)[:count]
            repeated = chosen[: round(count * twice)]
            chosen = np.concatenate([chosen, repeated])
            reason = np.array([0, 1, 4, 2])[share(rng, (72, 14, 10, 4), len(chosen))]
            if year.festival[span - year.first_day].any():
                reason = np.where(happens(rng, 0.4, len(chosen)), 5, reason)
            visited = open_days[rng.integers(0, len(open_days), len(chosen))]
            went(index, chosen, visited, _visitors(rng, staffing, homes, index, chosen, visited), reason)
        for name in ("security-1", "security-2", "cleaning", "greening"):
            index = ORDER[name]
            leader = staffing.members[index][0]
            if name.startswith("security"):
                # 安全班每人一次居家安全检查的量，另有班长顾问团每月一户
                if not happens(rng, 0.12, 1)[0]:
                    home = homes.draw(rng, span[-1:])
                    went(index, home, span[rng.integers(0, len(span), 1)], np.array([leader]), np.array([3]))
                continue
            weekly = np.repeat(span[::7], 2)
            weekly = weekly[happens(rng, 0.85 if name == "cleaning" else 0.6, len(weekly))]
            weekly = np.minimum(weekly + rng.integers(0, 6, len(weekly)), span[-1])
            went(
                index,
                homes.draw(rng, weekly),
                weekly,
                np.full(len(weekly), leader),
                np.zeros(len(weekly), dtype=np.int64),
            )

    team, home, days, visitor, purpose = (np.concatenate(column) for column in zip(*pieces, strict=True))
    n = len(team)
    at = days * DAY + minutes(rng, n, (0, 9 * 60), (0.4, 15 * 60), (0.9, 19 * 60), (1, 20 * 60 + 20))
    order = np.lexsort((home, team, at))
    team, home, at, visitor, purpose = (column[order] for column in (team, home, at, visitor, purpose))
    issues = share(rng, (62, 25, 9, 4), n)
    late = spread(rng, n, (0, 300), (0.5, 2 * DAY), (0.9, 6 * DAY), (1, 20 * DAY)).astype(np.int64)
    answers = np.where(team == ORDER["west"], 0.82, 0.95)
    answered = np.where((issues > 0) & happens(rng, answers, n), at + late, NEVER)
    answered = np.where(answered < NEVER, answered // DAY * DAY + 540 + answered % 600, NEVER)
    answered = np.where(answered < NEVER, np.maximum(answered, at + 20), NEVER)
    kind = np.array(PURPOSES, dtype=object)[purpose]
    topic, chosen, written = pick(rng, TOPICS, n), rng.random(n), happens(rng, 0.93, n)
    content = [
        TALKS[k][int(c * len(TALKS[k]))].format(topic=t) if w else None
        for k, t, c, w in zip(kind.tolist(), topic.tolist(), chosen.tolist(), written.tolist(), strict=True)
    ]
    loyal = np.isin(team, [ORDER["security-1"], ORDER["security-2"]]) & happens(rng, 0.6, n)
    table = pd.DataFrame(
        {
            "visit_id": [f"ZF{i + 1:06d}" for i in range(n)],
            "team": np.array([t.id for t in TEAMS], dtype=object)[team],
            "household": homes.room[home],
            "visitor": staffing.name[visitor],
            "purpose": kind,
            "visited_at": moments(at),
            "content": content,
            "form_filed": happens(rng, np.where(team == ORDER["west"], 0.8, 0.95), n),
            "issues": issues,
            "answered_at": moments(answered, year.last_minute),
            "loyal": loyal,
        }
    )
    return Visits(table, team, home, at, issues, answered)


def _visitors(rng: np.random.Generator, staffing: Staffing, homes: Homes, team: int, home: Array, days: Array) -> Array:
    """Mostly the home's own steward, else a colleague who works there on that day."""
    own = homes.steward[home]
    other = staffing.working(rng, np.full(len(home), team), days)
    absent = (staffing.hired[own] > days) | (staffing.left[own] <= days) | happens(rng, 0.15, len(home))
    return np.where(absent, other, own)
