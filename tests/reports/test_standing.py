"""Teams are compared by funnel and shrinkage, and a report names no team but its own."""

from __future__ import annotations

from dataclasses import asdict

from steward.reports.standing import standing
from steward.words import Text

NAME = Text("报修按时完工率", "Repairs finished on time")
COUNTS = {"east": (45, 64), "west": (80, 90), "south": (3, 4), "north": (120, 130), "idle": (0, 0)}


def of(team: str, counts=COUNTS):
    return standing("order-on-time", NAME, "higher", 0.9, counts, team, 0.95)


def test_the_other_teams_have_no_names():
    found = str(asdict(of("east")))
    assert not any(name in found for name in ("west", "south", "north", "idle"))


def test_teams_without_cases_are_no_dots():
    assert of("east").teams == 4


def test_a_large_team_far_off_stands_outside_the_limits_and_a_small_one_inside():
    assert of("east").place in ("below", "far-below")
    assert of("south").place == "inside"


def test_the_rate_of_a_small_team_is_drawn_further_towards_all():
    small, large = of("south"), of("west")
    assert abs(small.shrunk - 0.75) / abs(small.centre - 0.75) > abs(large.shrunk - 80 / 90) / abs(
        large.centre - 80 / 90
    )


def test_two_teams_are_too_few_to_compare():
    assert of("east", {"east": (4, 5), "west": (3, 5)}) is None


def test_a_team_without_cases_is_not_placed():
    assert of("idle") is None
