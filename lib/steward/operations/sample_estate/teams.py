"""The nine teams of the estate, and how well each of them works."""

from __future__ import annotations

from dataclasses import dataclass

from steward.company import Group


@dataclass(frozen=True, slots=True)
class SampleTeam:
    """One team with the truth about it that a report should find."""

    id: str
    zh: str
    en: str
    group: Group
    also: tuple[str, ...]
    calendar: str
    complaint_on_time: float
    """True chance that a complaint is resolved in time, in an ordinary month."""
    responds: float
    """True chance that the first response comes within half an hour of service time."""
    callback: float
    """Share of its in-home repairs or complaints that are called back."""
    contentment: float
    """How much it moves its households' contentment, -1 to 1."""


TEAMS: tuple[SampleTeam, ...] = (
    SampleTeam("east", "东区管家组", "East stewards", "customer-service", ("东区", "东区客服"), "service", 0.90, 0.94, 0.95, 0.06),
    SampleTeam("west", "西区管家组", "West stewards", "customer-service", ("西区", "西区客服"), "service", 0.83, 0.86, 0.84, -0.06),
    SampleTeam("south", "南区管家组", "South stewards", "customer-service", ("南区", "南区客服"), "service", 0.85, 0.90, 0.90, 0.08),
    SampleTeam("repair-1", "维修一组", "Repair team 1", "technical", ("维修1组", "工程维修一组"), "service", 0.84, 0.92, 0.97, 0.0),
    SampleTeam("repair-2", "维修二组", "Repair team 2", "technical", ("维修2组", "工程维修二组"), "service", 0.70, 0.88, 0.80, 0.0),
    SampleTeam("security-1", "安全一班", "Security shift 1", "security", ("秩序一班", "保安一班"), "round-the-clock", 0.90, 0.95, 0.92, 0.0),
    SampleTeam("security-2", "安全二班", "Security shift 2", "security", ("秩序二班", "保安二班"), "round-the-clock", 0.84, 0.90, 0.85, 0.0),
    SampleTeam("cleaning", "保洁组", "Cleaning team", "environment-greening", ("保洁", "保洁班"), "service", 0.92, 0.92, 0.90, 0.0),
    SampleTeam("greening", "绿化组", "Greening team", "environment-greening", ("绿化", "绿化班"), "service", 0.86, 0.88, 0.88, 0.0),
)  # fmt: skip
BY_ID = {team.id: team for team in TEAMS}
ORDER = {team.id: i for i, team in enumerate(TEAMS)}
STEWARD_TEAMS = ("east", "west", "south")
TINY_TEAM = "south"
IMPROVING_TEAM = "repair-1"
ROTTING_TEAM = "repair-2"


def improving_on_time(month: int, training_month: int) -> float:
    """Give the true on-time chance of repair-1 in a month: creeping up before the training, clearly rising after it."""
    before = 0.68 + 0.003 * min(month, training_month)
    return round(min(0.93, before + 0.020 * max(0, month - training_month)), 4)
