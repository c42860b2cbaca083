"""Half-yearly satisfaction surveys, questionnaires after events, and the staff's own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from steward.operations.sample_estate.chance import Array, happens, minutes, pick, share, stream
from steward.operations.sample_estate.places import Homes
from steward.operations.sample_estate.seasons import DAY, NEVER, Year, dates, moments
from steward.operations.sample_estate.teams import ORDER, TEAMS

# 维度、题目、难易
QUESTIONS: tuple[tuple[str, str, float], ...] = (
    ("总体评价", "您对物业服务总体是否满意？", 0.00),
    ("管家服务", "您对管家的态度和响应速度是否满意？", 0.03),
    ("维修服务", "您对报修的及时性和质量是否满意？", -0.07),
    ("安全秩序", "您对门岗、巡逻和停车秩序是否满意？", 0.01),
    ("环境卫生", "您对楼道和公共区域的卫生是否满意？", 0.04),
    ("绿化养护", "您对绿化养护是否满意？", 0.02),
    ("收费透明", "您对收费和账目公开是否满意？", -0.10),
    ("社区文化", "您对社区活动是否满意？", -0.02),
    ("投诉处理", "您对投诉处理的结果是否满意？", -0.06),
)
DIMENSIONS_EN = {
    "总体评价": "Overall", "管家服务": "Steward service", "维修服务": "Repairs", "安全秩序": "Security", "环境卫生": "Cleanliness",
    "绿化养护": "Greening", "收费透明": "Clear fees", "社区文化": "Community life", "投诉处理": "Complaint handling",
    "活动组织": "Organisation of the event", "工作环境": "Working conditions", "团队氛围": "Team spirit",
}  # fmt: skip
QUESTIONS_EN = {
    "您对物业服务总体是否满意？": "Are you satisfied with the property service overall?",
    "您对管家的态度和响应速度是否满意？": "Are you satisfied with your steward's manner and speed of response?",
    "您对报修的及时性和质量是否满意？": "Are you satisfied with the speed and quality of repairs?",
    "您对门岗、巡逻和停车秩序是否满意？": "Are you satisfied with the gates, patrols and parking?",
    "您对楼道和公共区域的卫生是否满意？": "Are you satisfied with the cleaning of stairwells and common areas?",
    "您对绿化养护是否满意？": "Are you satisfied with the care of the greenery?",
    "您对收费和账目公开是否满意？": "Are you satisfied with fees and the openness of accounts?",
    "您对社区活动是否满意？": "Are you satisfied with community events?",
    "您对投诉处理的结果是否满意？": "Are you satisfied with how complaints are settled?",
    "您对本次活动是否满意？": "Were you satisfied with this event?",
    "您对目前的工作条件是否满意？": "Are you satisfied with your working conditions?",
    "班组之间配合是否顺畅？": "Do the teams work well together?",
}
STAFF_QUESTIONS = (("工作环境", "您对目前的工作条件是否满意？"), ("团队氛围", "班组之间配合是否顺畅？"))
LOW_COMMENTS = {
    "管家服务": ("管家经常不回消息", "换了管家也不通知", "打电话总说在忙"), "维修服务": ("漏水修了三次还漏", "报修要等好几天", "师傅不专业"),
    "安全秩序": ("外卖员随便进", "车位老被占", "夜里门岗没人"), "环境卫生": ("楼道一周才拖一次", "垃圾桶太臭"), "绿化养护": ("蚊子太多", "树枝挡光没人剪"),
    "收费透明": ("公摊费看不懂", "停车费涨了没公示"), "社区文化": ("活动都在工作日，上班族参加不了",), "投诉处理": ("投诉完没有回音", "处理结果不满意也没人再问"),
    "总体评价": ("和收的钱不相称", "比以前差了"),
}  # fmt: skip
HIGH_COMMENTS = (
    "管家很热心",
    "维修师傅上门很快",
    "保洁阿姨辛苦了",
    "希望继续保持",
    "保安会帮老人提东西",
    "活动办得不错",
)
RETURNS = (0.58, 0.66, 0.63, 0.68, 0.61)
"""Return rate of one round after another; the first misses the 60 %."""


@dataclass(frozen=True)
class Surveys:
    """Rounds and responses, with what revisits need of the sheets that hold a comment."""

    rounds: pd.DataFrame
    responses: pd.DataFrame
    sheet: list[str]
    home: Array
    followed: Array
    low: Array


def survey_rounds(
    year: Year, homes: Homes, complaint_home: Array, complaint_at: Array, events: pd.DataFrame, staff: int
) -> Surveys:
    """Hold the surveys; a household that complained in the half year before answers lower."""
    rng = stream(year.seed, "surveys")
    rounds: list[dict[str, object]] = []
    parts: list[pd.DataFrame] = []
    sheets: list[str] = []
    sheet_home, sheet_followed, sheet_low = [], [], []
    halves = [(i, m) for i, m in enumerate(year.months) if m.month in (6, 11)]
    for number, (month, first) in enumerate(halves):
        start = int(year.month_starts[month])
        opened, closed = start + 4, start + 24
        if closed > year.last_day:
            continue
        pool = np.flatnonzero((homes.delivered <= opened) & (homes.status != 3))
        shift = np.isin(
            np.arange(len(homes)), complaint_home[(complaint_at < opened * DAY) & (complaint_at > (opened - 180) * DAY)]
        )
        content = np.clip(homes.contentment - 0.16 * shift + 0.012 * number, 0, 1)
        answers = np.clip(RETURNS[number % len(RETURNS)] + 0.25 * (content[pool] - content[pool].mean()), 0.05, 0.98)
        back = pool[happens(rng, answers, len(pool))]
        round_id = f"MYD{first:%Y%m}"
        half = "上" if first.month == 6 else "下"
        rounds.append(
            {
                "round_id": round_id, "name": f"{first.year} 年{half}半年业主满意度调查", "kind": "owners", "opened_on": opened, "closed_on": closed,
                "distributed": len(pool), "analysed_on": closed + (5 if number % 2 == 0 else 12), "replied_on": closed + 16 if number != 1 else NEVER,
                "benchmark": (0.865, 0.872, 0.878, 0.881)[number % 4],
            }
        )  # fmt: skip
        frame, ids, followed, low = _owner_answers(rng, year, homes, back, content, round_id, opened, closed)
        parts.append(frame)
        sheets += ids
        sheet_home.append(back)
        sheet_followed.append(followed)
        sheet_low.append(low)
    for event in events.itertuples():
        if event.surveyed != event.surveyed or not event.surveyed:
            continue
        held = int(event.held_on.to_datetime64().astype("datetime64[D]").astype(int))
        round_id = f"WJ-{event.activity_id}"
        rounds.append(
            {
                "round_id": round_id, "name": f"{event.name}满意度", "kind": "activity", "activity_id": event.activity_id, "opened_on": held,
                "closed_on": held + 3, "distributed": int(event.participants), "analysed_on": held + 5, "replied_on": NEVER, "benchmark": np.nan,
            }
        )  # fmt: skip
        parts.append(_event_answers(rng, year, homes, event, round_id, held))
    december = [i for i, m in enumerate(year.months) if m.month == 12]
    for month in december:
        start = int(year.month_starts[month])
        round_id = f"YG{year.months[month]:%Y%m}"
        rounds.append(
            {"round_id": round_id, "name": f"{year.months[month].year} 年员工自评", "kind": "staff", "opened_on": start + 9, "closed_on": start + 16,
             "distributed": staff, "analysed_on": start + 20, "replied_on": NEVER, "benchmark": np.nan}
        )  # fmt: skip
        parts.append(_staff_answers(rng, staff, round_id, start + 10))
    table = pd.DataFrame(
        rounds,
        columns=[
            "round_id",
            "name",
            "kind",
            "activity_id",
            "opened_on",
            "closed_on",
            "distributed",
            "analysed_on",
            "replied_on",
            "benchmark",
        ],
    )
    for column in ("opened_on", "closed_on", "analysed_on", "replied_on"):
        last = year.last_day if column in ("analysed_on", "replied_on") else None
        table[column] = dates(table[column].to_numpy(dtype=np.int64), last)
    columns = [
        "round_id",
        "sheet_id",
        "respondent",
        "household",
        "team",
        "question",
        "dimension",
        "score",
        "is_overall",
        "comment",
        "followed_up_at",
        "answered_at",
    ]
    answers_table = pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)
    answers_table.insert(0, "response_id", [f"{i + 1:08d}" for i in range(len(answers_table))])
    empty = np.array([], dtype=np.int64)
    return Surveys(
        table,
        answers_table,
        sheets,
        np.concatenate(sheet_home or [empty]),
        np.concatenate(sheet_followed or [empty]),
        np.concatenate(sheet_low or [empty]),
    )


def _scores(rng: np.random.Generator, level: Array) -> Array:
    """Turn a level of contentment into 1 to 5; four fifths of the content say 4 or 5."""
    drawn = level + (rng.random(level.shape) + rng.random(level.shape) - 1) * 0.42
    return 1 + (drawn > 0.12).astype(int) + (drawn > 0.26) + (drawn > 0.42) + (drawn > 0.68)


def _owner_answers(
    rng: np.random.Generator,
    year: Year,
    homes: Homes,
    back: Array,
    content: Array,
    round_id: str,
    opened: int,
    closed: int,
) -> tuple[pd.DataFrame, list[str], Array, Array]:
    n, q = len(back), len(QUESTIONS)
    repairs_shift = np.where(homes.building[back] % 2 == 1, 0.02, -0.05)
    level = content[back][:, None] + np.array([x[2] for x in QUESTIONS])[None, :]
    level[:, 2] += repairs_shift
    scores = _scores(rng, level).astype(float)
    scores[happens(rng, 0.03, n * q).reshape(n, q)] = np.nan
    scores[:, 0] = np.where(np.isnan(scores[:, 0]), 4, scores[:, 0])
    at = (opened + rng.integers(0, closed - opened + 1, n)) * DAY + minutes(rng, n, (0, 480), (0.6, 1140), (1, 1380))
    worst = np.nanargmin(scores, axis=1)
    low = np.nanmin(scores, axis=1) <= 2
    says = happens(rng, np.where(low, 0.5, 0.09), n)
    low_pick, high = rng.random(n), pick(rng, HIGH_COMMENTS, n)
    comments = np.full((n, q), None, dtype=object)
    for row in np.flatnonzero(says).tolist():
        column = int(worst[row]) if low[row] else 0
        words = LOW_COMMENTS[QUESTIONS[column][0]]
        comments[row, column] = words[int(low_pick[row] * len(words))] if low[row] else high[row]
    team = homes.team[back]
    often = np.array([0.86, 0.66, 1.0])[np.minimum(team, 2)]
    followed = np.where(
        says & happens(rng, often, n),
        (closed + 1) * DAY + 600 + minutes(rng, n, (0, DAY), (0.7, 9 * DAY), (1, 25 * DAY)) // DAY * DAY + at % 480,
        NEVER,
    )
    followed = np.where(followed <= year.last_minute, followed, NEVER)
    ids = [f"{round_id}-{i + 1:05d}" for i in range(n)]
    frame = pd.DataFrame(
        {
            "round_id": round_id,
            "sheet_id": np.repeat(np.array(ids, dtype=object), q),
            "respondent": np.repeat(homes.owner[back], q),
            "household": np.repeat(homes.room[back], q),
            "team": np.repeat(np.array([t.id for t in TEAMS], dtype=object)[team], q),
            "question": np.tile(np.array([x[1] for x in QUESTIONS], dtype=object), n),
            "dimension": np.tile(np.array([x[0] for x in QUESTIONS], dtype=object), n),
            "score": scores.ravel(),
            "is_overall": np.tile(np.arange(q) == 0, n),
            "comment": comments.ravel(),
            "followed_up_at": moments(np.where(pd.isna(comments.ravel()), NEVER, np.repeat(followed, q))),
            "answered_at": moments(np.repeat(at, q)),
        }
    )
    return frame, ids, followed, low & says


def _event_answers(
    rng: np.random.Generator, year: Year, homes: Homes, event: object, round_id: str, held: int
) -> pd.DataFrame:
    n, happy = int(event.surveyed), int(event.satisfied)  # type: ignore[attr-defined]
    home = homes.draw(rng, np.full(n, held))
    scores = np.where(np.arange(n) < happy, 4 + rng.integers(0, 2, n), 2 + rng.integers(0, 2, n)).astype(float)
    at = np.minimum(held * DAY + 17 * 60 + rng.integers(0, 2 * DAY, n), year.last_minute)
    return pd.DataFrame(
        {
            "round_id": round_id, "sheet_id": [f"{round_id}-{i + 1:03d}" for i in range(n)], "respondent": homes.owner[home], "household": homes.room[home],
            "team": np.array([t.id for t in TEAMS], dtype=object)[homes.team[home]], "question": "您对本次活动是否满意？", "dimension": "活动组织",
            "score": scores, "is_overall": False, "comment": None, "followed_up_at": moments(np.full(n, NEVER)), "answered_at": moments(at),
        }
    )  # fmt: skip


def _staff_answers(rng: np.random.Generator, staff: int, round_id: str, day: int) -> pd.DataFrame:
    n = round(staff * 0.9)
    parts = []
    for dimension, question in STAFF_QUESTIONS:
        parts.append(
            pd.DataFrame(
                {
                    "round_id": round_id, "sheet_id": [f"{round_id}-{i + 1:03d}" for i in range(n)], "respondent": None, "household": None, "team": None,
                    "question": question, "dimension": dimension, "score": (5 - share(rng, (30, 45, 18, 7), n)).astype(float), "is_overall": False,
                    "comment": None, "followed_up_at": moments(np.full(n, NEVER)), "answered_at": moments(day * DAY + 600 + rng.integers(0, 500, n)),
                }
            )
        )  # fmt: skip
    return pd.concat(parts, ignore_index=True)


__all__ = ["DIMENSIONS_EN", "ORDER", "QUESTIONS", "QUESTIONS_EN", "Surveys", "survey_rounds"]
