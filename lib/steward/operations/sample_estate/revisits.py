"""Revisits: of repairs, complaints, visits, survey comments, arrears and misfortunes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from steward.operations.sample_estate.chance import Array, happens, minutes, only_where, share, stream
from steward.operations.sample_estate.complaints import Complaints
from steward.operations.sample_estate.fees import Fees
from steward.operations.sample_estate.people import words
from steward.operations.sample_estate.places import Homes
from steward.operations.sample_estate.repairs import Repairs
from steward.operations.sample_estate.seasons import DAY, NEVER, Year, moments
from steward.operations.sample_estate.service_hours import into_day
from steward.operations.sample_estate.staffing import Staffing
from steward.operations.sample_estate.surveys import Surveys
from steward.operations.sample_estate.teams import ORDER, TEAMS
from steward.operations.sample_estate.visits import Visits

QUALITY_OFFICER = "简文静"
"""The company's officer who phones a sample of the repair orders each week."""
GOOD = (
    "满意，没有别的意见",
    "修得很好，师傅把地也擦干净了",
    "处理得挺快",
    "满意，希望继续保持",
    "问题解决了，谢谢",
    "师傅很专业",
    "还可以",
)
BAD = (
    "还是有点漏，请再看看",
    "等得太久了",
    "结果可以，但没人主动告诉我进度",
    "修得不彻底",
    "不满意，希望经理来谈",
    "价格偏高",
    "师傅没有穿鞋套",
)
MISFORTUNES = (
    "住户家老人住院，上门慰问",
    "住户家中失火后慰问，帮忙联系保洁",
    "住户遭遇车祸，上门看望",
    "住户亲人去世，上门慰问并协助停车",
)


@dataclass(frozen=True)
class _Row:
    """A batch of revisits of one sort."""

    about: str
    about_id: Array
    team: Array
    home: Array
    at: Array
    method: Array
    happy: Array
    officer: bool = False
    words: tuple[str, ...] = ()


def revisit_log(
    year: Year,
    homes: Homes,
    staffing: Staffing,
    repairs: Repairs,
    complaints: Complaints,
    visits: Visits,
    surveys: Surveys,
    fees: Fees,
) -> pd.DataFrame:
    """Write every revisit that was made."""
    rng = stream(year.seed, "revisits")
    batches = [
        *_of_repairs(rng, year, repairs),
        *_of_complaints(rng, complaints),
        *_of_the_rest(rng, year, homes, visits, surveys, fees),
    ]
    about = np.concatenate([np.full(len(b.at), b.about, dtype=object) for b in batches])
    about_id, team, home, at, method, happy = (
        np.concatenate([getattr(b, field) for b in batches])
        for field in ("about_id", "team", "home", "at", "method", "happy")
    )
    officer = np.concatenate([np.full(len(b.at), b.officer) for b in batches])
    source = np.concatenate([np.full(len(b.at), i) for i, b in enumerate(batches)])
    kept = at <= year.last_minute
    order = np.flatnonzero(kept)[np.lexsort((about_id[kept].astype(str), about[kept].astype(str), at[kept]))]
    about, about_id, team, home, at, method, happy, officer, source = (
        c[order] for c in (about, about_id, team, home, at, method, happy, officer, source)
    )
    n = len(at)
    reached = (method == "home") | happens(rng, 0.93, n)
    satisfied = happens(rng, happy, n)
    for i, batch in enumerate(batches):
        # 投诉的满意与否以投诉记录为准
        if batch.about == "complaint":
            satisfied = np.where(source == i, happy > 0.5, satisfied)
    stars = np.where(satisfied, 5 - share(rng, (62, 34, 4), n), 3 - share(rng, (45, 35, 20), n)).astype(float)
    chosen, speaks = rng.random(n), happens(rng, 0.6, n)
    comments: list[str | None] = []
    for i, (ok, c, s, src) in enumerate(
        zip(satisfied.tolist(), chosen.tolist(), speaks.tolist(), source.tolist(), strict=True)
    ):
        words = batches[src].words or (GOOD if ok else BAD)
        comments.append(
            (words[int(c * len(words))] if reached[i] else "未接通") if s or not ok or batches[src].words else None
        )
    by = staffing.name[staffing.working(rng, team, at // DAY)]
    silent = np.isin(about, ["fee", "misfortune"])
    return pd.DataFrame(
        {
            "revisit_id": [f"HF{i + 1:07d}" for i in range(n)],
            "about": about,
            "about_id": about_id,
            "team": np.array([t.id for t in TEAMS], dtype=object)[team],
            "household": homes.room[home],
            "done_at": moments(at),
            "method": method,
            "reached": reached,
            "satisfied": pd.array(only_where(reached & ~silent, satisfied), dtype="boolean"),
            "score": np.where(reached & ~silent & happens(rng, 0.8, n), stars, np.nan),
            "comment": comments,
            "by": np.where(officer, QUALITY_OFFICER, by),
            "audited": happens(rng, 0.11, n),
        }
    )


def _methods(rng: np.random.Generator, n: int, phone: float, home: float) -> Array:
    return np.array(["phone", "home", "online"], dtype=object)[share(rng, (phone, home, max(0.0, 1 - phone - home)), n)]


def _of_repairs(rng: np.random.Generator, year: Year, repairs: Repairs) -> list[_Row]:
    ids = repairs.table["order_id"].to_numpy(dtype=object)
    n = len(ids)
    fixed = np.where(repairs.resolved <= year.last_minute, repairs.resolved, NEVER)
    done = fixed < NEVER
    callback = np.array([t.callback for t in TEAMS])[repairs.team]
    mood = np.where(
        repairs.reopened_at < NEVER, 0.7, np.where(repairs.table["resolved_at"] <= repairs.table["due_at"], 0.94, 0.78)
    )

    def batch(where: Array, at: Array, method: Array, happy: Array, officer: bool = False) -> _Row:
        rows = np.flatnonzero(where & done)
        return _Row(
            "work_order",
            ids[rows],
            repairs.team[rows],
            repairs.home[rows],
            at[rows],
            method[rows],
            happy[rows],
            officer,
        )

    gap = minutes(rng, n, (0, 60), (0.6, 1300), (0.92, 3 * DAY), (1, 9 * DAY))
    soon = happens(rng, np.where(repairs.team == ORDER["repair-2"], 0.68, 0.88), n)
    urgent_gap = np.where(
        soon, minutes(rng, n, (0, 30), (0.7, 500), (1, 700)), minutes(rng, n, (0, 36 * 60), (1, 90 * 60))
    )
    ordinary = into_day(fixed + np.where(repairs.urgent, urgent_gap, gap))
    rework = repairs.reopened_at < NEVER
    # 渗漏要等雨后再看，平常的回访就少些
    callback = np.where(repairs.leak, callback * 0.5, callback)
    first = happens(rng, callback, n) & (repairs.in_home | repairs.urgent) & ~rework
    # 返修：马上返修并在 24 小时内回访；没做到的拖到三天后或干脆没有
    kept_word = happens(rng, np.where(repairs.team == ORDER["repair-1"], 0.85, 0.62), n)
    in_time = np.minimum(repairs.resolved + minutes(rng, n, (0, 20), (1, 90)), repairs.reopened_at + 23 * 60)
    in_time = np.maximum(in_time, repairs.resolved + 5)
    too_late = into_day(fixed + minutes(rng, n, (0, 3 * DAY), (1, 8 * DAY)))
    tried = kept_word | happens(rng, 0.5, n)
    # 渗漏：修好后第一个雨天过后
    rain = year.next_rain(fixed // DAY)
    after_rain = np.where(
        rain < NEVER, rain * DAY + DAY + 9 * 60 + minutes(rng, n, (0, 0), (0.8, 600), (1, 1800)) % 600, NEVER
    )
    return [
        batch(first, ordinary, _methods(rng, n, 0.86, 0.08), mood),
        batch(rework & tried, np.where(kept_word, in_time, too_late), _methods(rng, n, 0.45, 0.55), mood),
        batch(repairs.leak & happens(rng, 0.66, n), after_rain, _methods(rng, n, 0.35, 0.65), mood - 0.05),
        batch(happens(rng, 0.185, n), into_day(fixed + minutes(rng, n, (0, 2 * DAY), (1, 9 * DAY))), _methods(rng, n, 1.0, 0.0), mood, officer=True),
        batch(repairs.in_home & happens(rng, 0.10, n), into_day(fixed + minutes(rng, n, (0, 28 * DAY), (1, 34 * DAY))), _methods(rng, n, 0.9, 0.1), mood),
        batch((repairs.table["rating"] <= 2).to_numpy() & happens(rng, 0.7, n), into_day(fixed + minutes(rng, n, (0, DAY), (1, 6 * DAY))), _methods(rng, n, 0.1, 0.9), mood * 0.8),
    ]  # fmt: skip


def _of_complaints(rng: np.random.Generator, complaints: Complaints) -> list[_Row]:
    rows = np.flatnonzero(complaints.revisited < NEVER)
    ids = complaints.table["complaint_id"].to_numpy(dtype=object)
    return [
        _Row("complaint", ids[rows], complaints.team[rows], complaints.home[rows], complaints.revisited[rows],
             _methods(rng, len(rows), 0.72, 0.25), complaints.satisfied[rows].astype(float))
    ]  # fmt: skip


def _of_the_rest(
    rng: np.random.Generator, year: Year, homes: Homes, visits: Visits, surveys: Surveys, fees: Fees
) -> list[_Row]:
    raised = np.flatnonzero((visits.issues > 0) & (visits.answered < NEVER) & happens(rng, 0.9, len(visits.team)))
    visit_ids = visits.table["visit_id"].to_numpy(dtype=object)[raised]
    after = into_day(visits.answered[raised] + minutes(rng, len(raised), (0, 120), (1, 4 * DAY)))
    followed = np.flatnonzero(surveys.followed < NEVER)
    sheets = np.array(surveys.sheet, dtype=object)[followed] if len(followed) else np.array([], dtype=object)
    owing = np.flatnonzero((fees.reminders >= 3) & happens(rng, 0.07, len(fees.home)))
    asked = (fees.due_day[owing] + 30 + minutes(rng, len(owing), (0, 0), (1, 60))) * DAY + 600 + owing % 400
    asked = np.where(asked // DAY < fees.paid_day[owing], asked, NEVER)
    count = max(1, round(len(homes) * len(year.months) / 2500))
    days = np.sort(year.days[rng.integers(0, len(year.days), count)])
    struck = homes.draw(rng, days)
    return [
        _Row("visit", visit_ids, visits.team[raised], visits.home[raised], after, _methods(rng, len(raised), 0.7, 0.2), np.full(len(raised), 0.88)),
        _Row("survey", sheets, homes.team[surveys.home[followed]], surveys.home[followed], surveys.followed[followed],
             np.full(len(followed), "home", dtype=object), np.where(surveys.low[followed], 0.6, 0.95)),
        _Row("fee", fees.table["bill_id"].to_numpy(dtype=object)[owing], homes.team[fees.home[owing]], fees.home[owing], asked,
             _methods(rng, len(owing), 0.35, 0.65), np.full(len(owing), 0.5), words=("上门催缴，业主答应月底缴", "业主对维修有意见，已转维修跟进", "业主在外地，发账单到微信")),
        _Row("misfortune", words([f"WW{i + 1:05d}" for i in range(count)]), homes.team[struck], struck, days * DAY + 600 + struck % 400,
             np.full(count, "home", dtype=object), np.full(count, 1.0), words=MISFORTUNES),
    ]  # fmt: skip
