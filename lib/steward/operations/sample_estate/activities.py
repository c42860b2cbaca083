"""What the teams did: events, meetings, talks, trainings, measures of the action plan, and changes of staff."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from steward.operations.sample_estate.chance import Array, happens, stream
from steward.operations.sample_estate.seasons import NEVER, Year, dates
from steward.operations.sample_estate.staffing import Staffing
from steward.operations.sample_estate.teams import ORDER, STEWARD_TEAMS, TEAMS
from steward.service.engagement.measures import matrix

# 每月一场社区活动，一月到十二月；True 为大型活动，要做 25% 的满意度调查
EVENTS: tuple[tuple[str, str, bool], ...] = (
    ("迎新春写春联", "Writing Spring Festival couplets", False), ("元宵灯谜会", "Lantern Festival riddles", True),
    ("春季植树认养", "Spring tree adoption", False), ("世界读书日换书会", "World Book Day book swap", False),
    ("母亲节插花", "Mother's Day flower arranging", False), ("六一亲子运动会", "Children's Day family games", True),
    ("暑期露天电影", "Summer open-air cinema", True), ("消夏纳凉晚会", "Midsummer evening party", True),
    ("中秋邻里宴", "Mid-Autumn neighbours' dinner", True), ("重阳敬老义诊", "Double Ninth free clinic for the elderly", True),
    ("消防体验日", "Fire safety day", False), ("冬至包饺子", "Winter solstice dumplings", True),
)  # fmt: skip
# 培训：(相对训练月的月数, 日, 班组, 中文, English)
TRAININGS: tuple[tuple[int, int, str, str, str], ...] = (
    (-4, 12, "security-1", "门岗礼仪与来访登记培训", "Training in gate manners and visitor registration"),
    (-3, 9, "west", "接待投诉十二字方针培训", "Training in receiving complaints"),
    (-2, 20, "cleaning", "楼道保洁标准培训", "Training in stairwell cleaning standards"),
    (0, 18, "repair-1", "渗漏与水电维修实操培训", "Hands-on training in leak and plumbing repair"),
    (1, 6, "repair-1", "完工自检与业主签字培训", "Training in self-checks and owner sign-off"),
    (3, 11, "east", "投诉五步法情景演练", "Role-play of the five complaint steps"),
    (5, 15, "security-2", "突发事件处置培训", "Training in handling incidents"),
    (7, 10, "east", "雨季渗漏接报与跟进培训", "Training in taking and following up leaks in the rainy season"),
    (7, 22, "greening", "病虫害识别与安全用药培训", "Training in recognising pests and safe spraying"),
    (8, 8, "south", "物业费沟通技巧培训", "Training in talking about fees"),
    (9, 14, "repair-2", "空调与供暖检修培训", "Training in air-conditioning and heating repair"),
    (10, 16, "west", "走访谈话与记录培训", "Training in visits and their records"),
)
# 行动计划以外的改进：(名称, English)
CHANGES = {
    "一组实行 10 分钟接单、完工当天自检": "Repair team 1 accepts orders within 10 minutes and checks its work the same day",
    "2 号片区老管家离职，由主管暂代": "Experienced steward of area 2 left, supervisor stands in",
    "新任 2 号片区管家到岗": "New steward of area 2 started",
    "新楼交付，西区增派装修巡查": "New building handed over, west adds decoration patrols",
    "暴雨抢险与渗漏排查": "Storm response and leak survey",
    "外墙渗漏与开发商专项整改": "Façade leaks put right with the developer",
}
NAMES_EN = {
    **{zh: en for zh, en, _ in EVENTS},
    **{f"{zh}满意度": f"{en}: satisfaction" for zh, en, _ in EVENTS},
    **{zh: en for *_, zh, en in TRAININGS},
    **CHANGES,
    "业主见面会": "Owners' meeting", "业委会及客户代表沟通会": "Meeting with the owners' committee and representatives", "员工沟通": "Talk with a member of staff",
    "投诉风险点梳理": "Review of complaint risks", "走访月报": "Monthly visit report", "月度收费计划": "Monthly collection plan", "年度社区活动计划": "Annual plan of community events",
}  # fmt: skip
COLUMNS = (
    "activity_id", "kind", "team", "group", "name", "stage", "standard", "planned_on", "plan_filed_on", "held_on", "participants", "surveyed",
    "satisfied", "summary_filed_on", "minutes", "owner", "evidence", "issues", "resolved_issues",
)  # fmt: skip
DAYS = ("planned_on", "plan_filed_on", "held_on", "summary_filed_on")


class _Diary:
    """Rows of activities in the making."""

    def __init__(self, year: Year, staffing: Staffing) -> None:
        self.year, self.staffing = year, staffing
        self.rows: list[dict[str, Any]] = []
        self.rng = stream(year.seed, "activities")

    def day(self, month: int, day: int) -> int:
        """Give the day number of a day of a month of the story."""
        return int(self.year.month_starts[month]) + day - 1

    def chance(self, probability: float) -> bool:
        """Toss once."""
        return bool(happens(self.rng, probability, 1)[0])

    def number(self, low: int, high: int) -> int:
        """Draw a whole number from `low` to `high`."""
        return int(self.rng.integers(low, high + 1))

    def leader(self, team: str) -> str:
        """Name the head of a team."""
        return str(self.staffing.name[self.staffing.members[ORDER[team]][0]])

    def write(self, kind: str, team: str, name: str, planned: int, held: int, **more: object) -> None:
        """Add a row; what was to be held after the story's end was not held yet."""
        last = self.year.last_day
        if planned > last or held < self.year.first_day:
            return
        row: dict[str, Any] = dict.fromkeys(COLUMNS)
        row |= {"kind": kind, "team": team, "group": TEAMS[ORDER[team]].group, "name": name, "planned_on": planned, "plan_filed_on": NEVER,
                "held_on": held, "summary_filed_on": NEVER, "owner": self.leader(team)}  # fmt: skip
        if held <= last:
            row |= more
        self.rows.append(row)


def activity_diary(year: Year, staffing: Staffing) -> pd.DataFrame:
    """Write the diary of everything the teams did besides cases."""
    diary = _Diary(year, staffing)
    for month, first in enumerate(year.months):
        _monthly(diary, month, first.month)
    _trainings_and_changes(diary)
    _action_plan(diary)
    rows = sorted(diary.rows, key=lambda r: (min(r["held_on"], r["planned_on"]), r["kind"], r["team"], r["name"]))
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table["activity_id"] = [f"HD{i + 1:05d}" for i in range(len(table))]
    for column in DAYS:
        table[column] = dates(table[column].to_numpy(dtype=np.int64), year.last_day if column != "planned_on" else None)
    for column in ("participants", "surveyed", "satisfied", "minutes", "issues", "resolved_issues"):
        table[column] = table[column].astype("float64")
    return table


def _monthly(diary: _Diary, month: int, of_year: int) -> None:
    zh, _, large = EVENTS[of_year - 1]
    team = STEWARD_TEAMS[0] if month % 3 else STEWARD_TEAMS[1]
    held = diary.day(month, diary.number(8, 24))
    people = diary.number(90, 220) if large else diary.number(25, 70)
    surveyed = max(8, round(people * (0.27 if diary.chance(0.75) else 0.15))) if large else None
    diary.write(
        "event", team, zh, held, held, plan_filed_on=held - (diary.number(15, 24) if diary.chance(0.75) else diary.number(4, 12)),
        participants=people, surveyed=surveyed, satisfied=round(surveyed * diary.number(82, 98) / 100) if surveyed else None,
        summary_filed_on=held + diary.number(2, 12) if diary.chance(0.85) else NEVER, evidence="照片和签到表已归档",
    )  # fmt: skip
    for team in STEWARD_TEAMS:
        if of_year % 3 == 0:
            held, raised = diary.day(month, diary.number(15, 27)), diary.number(5, 22)
            solved = round(raised * (0.95 if team == "east" else 0.7))
            diary.write("owner-meeting", team, "业主见面会", held - 2, held, participants=diary.number(8, 45), issues=raised, resolved_issues=solved, evidence="会议纪要已公示")  # fmt: skip
        held = diary.day(month, diary.number(1, 5) if team != "west" else diary.number(3, 11))
        diary.write("fee-plan", team, "月度收费计划", diary.day(month, 1), held, evidence="目标分解到管家")
        if diary.chance(0.95 if team != "west" else 0.7):
            held = diary.day(month, diary.number(20, 28))
            diary.write(
                "risk-review",
                team,
                "投诉风险点梳理",
                held,
                held,
                issues=diary.number(1, 6),
                evidence="群诉风险已报项目经理" if diary.chance(0.15) else "已列入下月重点",
            )
        if diary.chance(0.96 if team != "south" else 0.7):
            held = diary.day(month, diary.number(26, 28))
            diary.write("visit-report", team, "走访月报", held, held, evidence="已报项目经理")
    if diary.chance(0.88):
        held, raised = diary.day(month, diary.number(10, 25)), diary.number(2, 9)
        diary.write("owner-reps", "east", "业委会及客户代表沟通会", held, held, participants=diary.number(4, 9), issues=raised, resolved_issues=max(0, raised - diary.number(0, 2)), evidence="改进情况已反馈")  # fmt: skip
    if of_year == 12:
        held = diary.day(month, 22)
        diary.write("event", "east", "年度社区活动计划", held, held, plan_filed_on=held, evidence="已报运营审批")
    _talks(diary, month)


def _talks(diary: _Diary, month: int) -> None:
    """Talk with every member of the team, most months; ten to fifteen minutes, or rather less."""
    often = {
        "east": 0.95,
        "west": 0.75,
        "south": 0.9,
        "repair-1": 0.97,
        "repair-2": 0.55,
        "security-1": 0.85,
        "security-2": 0.8,
        "cleaning": 0.9,
        "greening": 0.85,
    }
    staffing, days = diary.staffing, diary.year.days_of_month(month)
    for team in TEAMS:
        members = staffing.members[ORDER[team.id]][1:]
        present = members[(staffing.hired[members] <= days[0]) & (staffing.left[members] > days[-1])]
        spoke = present[happens(diary.rng, often[team.id], len(present))]
        when: Array = days[diary.rng.integers(0, len(days), len(spoke))]
        length = diary.rng.integers(6, 18, len(spoke))
        for day, minutes in zip(when.tolist(), length.tolist(), strict=True):
            diary.write(
                "staff-talk",
                team.id,
                "员工沟通",
                day,
                day,
                participants=1,
                minutes=minutes,
                evidence="谈工作和生活情况",
            )


def _trainings_and_changes(diary: _Diary) -> None:
    year = diary.year
    for offset, day, team, zh, _ in TRAININGS:
        month = year.training_month + offset
        if 0 <= month < len(year.months):
            held = diary.day(month, day)
            present = len(diary.staffing.members[ORDER[team]])
            diary.write(
                "training",
                team,
                zh,
                held - 3,
                held,
                participants=present,
                minutes=diary.number(9, 18) * 10,
                evidence="现场实操考核，全员合格" if offset in (0, 1) else "书面测试并归档",
            )
    names = list(CHANGES)
    changes = [
        (names[0], "repair-1", min(year.training_month + 1, len(year.months) - 1), 1), (names[1], "east", year.departure_month, 5),
        (names[3], "west", year.handover_month, 2), (names[5], "west", min(year.handover_month + 2, len(year.months) - 1), 14),
    ]  # fmt: skip
    for name, team, month, day in changes:
        held = diary.day(month, day)
        diary.write("improvement", team, name, held, held, evidence="已向全组宣布")
    arrival = diary.day(year.departure_month, 5) + 35
    if arrival <= year.last_day:
        diary.write("improvement", "east", names[2], arrival, arrival, evidence="已完成交接，告知业主")
    storm = year.storm_days[0] + 1
    for team in ("repair-1", "repair-2"):
        diary.write(
            "improvement",
            team,
            names[4],
            storm,
            storm,
            participants=len(diary.staffing.members[ORDER[team]]),
            evidence="雨后逐户排查渗漏并登记",
        )


def _action_plan(diary: _Diary) -> None:
    """Carry out the action plan: the groups take turns, some measures come late, some not at all."""
    year = diary.year
    teams = {group: [t.id for t in TEAMS if t.group == group] for group in {t.group for t in TEAMS}}
    measures = [measure for measure in matrix().measures.values() if not measure.placed_by_us]
    for number, measure in enumerate(measures):
        choices = teams[measure.groups[0]]
        team = choices[number % len(choices)]
        month = number * len(year.months) // max(1, len(measures))
        planned = diary.day(month, 5 + number % 20)
        fate = diary.rng.random()
        held = (
            planned + diary.number(-3, 6) if fate < 0.68 else planned + diary.number(20, 70) if fate < 0.86 else NEVER
        )
        diary.write("measure", team, measure.name.zh, planned, max(held, year.first_day) if held < NEVER else NEVER)
        if diary.rows and diary.rows[-1]["name"] == measure.name.zh:
            row = diary.rows[-1]
            row |= {"stage": measure.stage, "standard": measure.standard}
            if row["held_on"] <= year.last_day:
                row |= {
                    "evidence": "现场照片和记录已归档" if number % 2 else "已执行，业主反映好",
                    "participants": diary.number(3, 40),
                }
