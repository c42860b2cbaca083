"""Patrols and checks of every kind, at the frequency the standards ask for, or short of it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from steward.operations.sample_estate.chance import Array, happens, minutes, only_where, pick, share, spread, stream
from steward.operations.sample_estate.places import Homes
from steward.operations.sample_estate.seasons import DAY, NEVER, Year, moments
from steward.operations.sample_estate.staffing import Staffing
from steward.operations.sample_estate.teams import ORDER, STEWARD_TEAMS, TEAMS

# 公共区域和文书的检查：类型 -> (谁做, 多久一次, 做到的份额, 检查数从到, 出问题的机会)
SECURITY = ("security-1", "security-2")
ALL = tuple(t.id for t in TEAMS)
ROUTINE: dict[str, tuple[tuple[str, ...], str, float, tuple[int, int], float]] = {
    "common-area": (STEWARD_TEAMS, "day", 0.97, (8, 20), 0.18),
    "key-daily": (STEWARD_TEAMS, "day", 0.96, (20, 60), 0.01),
    "key-weekly": (STEWARD_TEAMS, "week", 0.93, (10, 30), 0.03),
    "weekly-patrol": (ALL, "week", 0.93, (10, 25), 0.35),
    "ledger": (STEWARD_TEAMS, "week", 0.91, (30, 80), 0.06),
    "decoration-record": (STEWARD_TEAMS, "half-week", 0.90, (4, 12), 0.10),
    "archive": (STEWARD_TEAMS, "month", 0.93, (20, 60), 0.40),
    "callback-audit": (STEWARD_TEAMS, "month", 0.92, (10, 30), 0.25),
    "information-loss": (STEWARD_TEAMS, "month", 0.88, (10, 20), 0.15),
    "behaviour": (ALL, "half-month", 0.92, (5, 12), 0.45),
    "duty-log": (SECURITY, "half-month", 0.93, (15, 31), 0.20),
    "emergency-drill": (SECURITY, "month", 0.88, (4, 10), 0.30),
}
SLACK = {"west": 0.85, "repair-2": 0.6, "security-2": 0.85, "south": 0.9}
"""Teams that do only so much of what the others do."""
PLACES = {
    "中心花园": "Central garden", "地下车库 B1": "Garage level B1", "地下车库 B2": "Garage level B2", "东门岗": "East gate", "西门岗": "West gate",
    "楼栋大堂": "Lobbies", "消防通道": "Fire lanes", "设备房": "Plant rooms", "儿童活动区": "Children's playground", "服务中心": "Service centre",
}  # fmt: skip
DESK_WORK = ("key-daily", "key-weekly", "ledger", "archive", "decoration-record", "callback-audit", "information-loss")
"""Checks of keys and papers, made at the service centre."""
NOTES = {
    "common-area": ("楼道灯一盏不亮，已报修", "消防通道有杂物，已清理", "路面积水，已排", "公告栏过期，已更换"),
    "key-daily": ("借出钥匙未归还，已催还",), "key-weekly": ("一把钥匙标签脱落，已补贴", "账物不符一处，已查清"),
    "weekly-patrol": ("三处灭火器压力偏低", "单元门闭门器漏油", "绿篱缺株", "监控一路无图像"), "ledger": ("两笔代扣未入账", "台账与收银差一笔，当日更正"),
    "decoration-record": ("一户验收表未签字", "装修保证金收据缺复印件"), "archive": ("三张工单缺业主签字", "电子档与纸质日期不一致"),
    "callback-audit": ("一户实际未回访", "回访结论与业主说法不一致"), "information-loss": ("一条电话投诉未登记", "录音中业主建议未录入系统"),
    "behaviour": ("未主动问候", "工牌未佩戴", "坐姿不端正", "接电话未报岗位"), "duty-log": ("交接项漏签", "夜班记录缺两小时"),
    "emergency-drill": ("到场超过 5 分钟", "对讲机一部没电"), "vacant": ("窗户未关严，已关", "卫生间有渗水痕迹，已报施工方"), "ventilation": ("有异味，延长通风",),
    "vacant-cleaning": ("阳台落叶较多",), "decoration": ("未戴安全帽，当场纠正", "承重墙开槽，已制止并上报", "材料堆放消防通道，限时清走", "无出入证工人一名"),
    "home-safety": ("燃气软管超期，建议更换", "阳台栏杆松动，已报修", "报警按钮失灵"),
}  # fmt: skip
_PIECE = tuple[str, Array, Array, Array, Array, Array]


def inspection_log(year: Year, homes: Homes, staffing: Staffing) -> pd.DataFrame:
    """Write every inspection of the months told."""
    rng = stream(year.seed, "inspections")
    pieces: list[_PIECE] = [*_routine(rng, year), *_in_homes(rng, year, homes)]
    names = list(dict.fromkeys(p[0] for p in pieces))
    kind = np.concatenate([np.full(len(p[2]), names.index(p[0])) for p in pieces])
    team, days, home, checked, faults = (np.concatenate([p[i] for p in pieces]) for i in range(1, 6))
    n = len(kind)
    at = days * DAY + minutes(rng, n, (0, 8 * 60 + 20), (0.5, 10 * 60 + 40), (0.9, 16 * 60), (1, 18 * 60 + 30))
    drills = kind == names.index("emergency-drill")
    at = np.where(drills & happens(rng, 0.4, n), days * DAY + 21 * 60 + at % 90, at)
    order = np.lexsort((home, kind, team, at))
    kind, team, days, home, checked, faults, at = (c[order] for c in (kind, team, days, home, checked, faults, at))
    faults = np.minimum(faults, checked)
    put_right = (faults > 0) & happens(rng, np.where(team == ORDER["west"], 0.78, 0.93), n)
    fixed = np.where(put_right, at + minutes(rng, n, (0, 10), (0.5, 400), (0.9, 5 * DAY), (1, 15 * DAY)), NEVER)
    fixed = np.where(put_right, fixed // DAY * DAY + np.clip(fixed % DAY, 8 * 60, 20 * 60), NEVER)
    fixed = np.where(put_right, np.maximum(fixed, at + 5), NEVER)
    place = pick(rng, list(PLACES), n)
    indoors = np.isin(kind, [names.index(k) for k in DESK_WORK])
    place = np.where(indoors, "服务中心", np.where(kind == names.index("duty-log"), "东门岗", place))
    chosen = rng.random(n)
    labels = np.array(names, dtype=object)[kind]
    note = [
        NOTES[k][int(c * len(NOTES[k]))] if f else ("正常" if c < 0.3 else None)
        for k, c, f in zip(labels.tolist(), chosen.tolist(), (faults > 0).tolist(), strict=True)
    ]
    by = np.where(home >= 0, homes.steward[np.maximum(home, 0)], staffing.working(rng, team, days))
    in_security = (team == ORDER["security-1"]) | (team == ORDER["security-2"])
    away = (staffing.hired[by] > days) | (staffing.left[by] <= days) | in_security
    by = np.where(away, staffing.working(rng, team, days), by)
    return pd.DataFrame(
        {
            "inspection_id": [f"XC{i + 1:07d}" for i in range(n)],
            "kind": labels,
            "team": np.array(ALL, dtype=object)[team],
            "household": only_where(home >= 0, homes.room[np.maximum(home, 0)]),
            "place": only_where(home < 0, place),
            "done_at": moments(at),
            "by": staffing.name[by],
            "checked": checked,
            "faults": faults,
            "fixed_at": moments(fixed, year.last_minute),
            "note": note,
        }
    )


def _faults(rng: np.random.Generator, n: int, probability: float) -> Array:
    return np.where(happens(rng, probability, n), 1 + share(rng, (7, 2, 1), n), 0)


def _one_in_each(rng: np.random.Generator, year: Year, cadence: str) -> Array:
    """Give every day, or one day out of each week, half week, month or half month."""
    if cadence == "day":
        return year.days
    months = year.month_index(year.days)
    if "week" in cadence:
        slot = (year.days + 3) // 7 * 2 + ((year.days + 3) % 7 > 2)
        slot = slot if cadence == "half-week" else slot // 2
    else:
        late = year.days - year.month_starts[months] >= 15
        slot = months * 2 + late if cadence == "half-month" else months
    _, starts, lengths = np.unique(slot, return_index=True, return_counts=True)
    chosen: Array = year.days[starts + (rng.random(len(starts)) * lengths).astype(np.int64)]
    return chosen


def _routine(rng: np.random.Generator, year: Year) -> list[_PIECE]:
    pieces: list[_PIECE] = []
    for kind, (teams, cadence, done, (low, high), faulty) in ROUTINE.items():
        for team in teams:
            days = _one_in_each(rng, year, cadence)
            days = days[happens(rng, done * SLACK.get(team, 1.0), len(days))]
            n = len(days)
            pieces.append(
                (
                    kind,
                    np.full(n, ORDER[team]),
                    days,
                    np.full(n, -1),
                    rng.integers(low, high + 1, n),
                    _faults(rng, n, faulty),
                )
            )
    return pieces


def _in_homes(rng: np.random.Generator, year: Year, homes: Homes) -> list[_PIECE]:
    """Vacant homes every month, homes under decoration every day, home-safety rounds by the guards."""
    pieces: list[_PIECE] = []
    team_done = np.array([0.97 if t.id == "east" else 0.80 if t.id == "west" else 0.92 for t in TEAMS])
    cared = np.flatnonzero((homes.status == 1) & homes.table["keys_held"].to_numpy(dtype=bool) | (homes.status == 3))
    for month, start in enumerate(year.month_starts.tolist()):
        days = year.days_of_month(month)
        served = cared[(homes.delivered[cared] <= days[-1]) | (homes.status[cared] == 3) & (start >= year.handover_day)]
        for kind, factor in (("vacant", 1.0), ("ventilation", 0.95), ("vacant-cleaning", 0.85)):
            home = served[happens(rng, team_done[homes.team[served]] * factor, len(served))]
            n = len(home)
            pieces.append(
                (
                    kind,
                    homes.team[home],
                    days[rng.integers(0, len(days), n)],
                    home,
                    np.ones(n, dtype=np.int64),
                    _faults(rng, n, 0.05),
                )
            )
        for team in SECURITY:
            n = round(len(homes) * (0.10 if team == "security-1" else 0.07))
            when = days[rng.integers(0, len(days), n)]
            pieces.append(
                (
                    "home-safety",
                    np.full(n, ORDER[team]),
                    when,
                    homes.draw(rng, when),
                    np.full(n, 4),
                    _faults(rng, n, 0.2),
                )
            )
    decorated = np.flatnonzero(homes.decorating_from < NEVER)
    first = np.maximum(homes.decorating_from[decorated], year.first_day)
    length = np.maximum(0, np.minimum(homes.decorating_to[decorated], year.last_day) - first + 1)
    home = np.repeat(decorated, length)
    days = np.repeat(first, length) + np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    went = (
        happens(rng, np.where(homes.team[home] == ORDER["west"], 0.86, 0.95), len(home))
        & ~year.festival[days - year.first_day]
    )
    home, days = home[went], days[went]
    n = len(home)
    pieces.append(
        (
            "decoration",
            homes.team[home],
            days,
            home,
            np.rint(spread(rng, n, (0, 3), (1, 6))).astype(np.int64),
            _faults(rng, n, 0.12),
        )
    )
    return pieces
