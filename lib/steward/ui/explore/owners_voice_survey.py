"""The survey behind the page “owners' voice”: drawn from the made-up estate of ``training/expectation/survey.yaml``."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from steward.content import read_yaml
from steward.service.survey.kano_category import ORDER, Category
from steward.words import Locale

PAIRS: Mapping[Category, tuple[int, int]] = {
    "M": (3, 5),
    "O": (1, 5),
    "A": (1, 3),
    "I": (3, 3),
    "R": (5, 1),
    "Q": (1, 1),
}
"""A pair of answers that falls into each category."""
Columns = dict[str, list[object]]


@dataclass(frozen=True, slots=True)
class Survey:
    """Answers to the three questionnaires, one row a person."""

    kano: Columns
    kano_pairs: dict[str, tuple[str, str]]
    expected: Columns
    found: Columns
    dimensions: dict[str, list[str]]
    weights: dict[str, float] | None
    importance: Columns
    performance: Columns


def population() -> Mapping[str, Any]:
    """Give the estate that answers are drawn from."""
    found: Mapping[str, Any] = read_yaml("training/expectation/survey.yaml")
    return found


def drawn(people: int, habit: float, reliability: float, repair: float, seed: int, locale: Locale) -> Survey:
    """Draw a survey.

    Args:
        people: how many answer.
        habit: share of owners, 0 to 1, who take the free bulb change for granted by now.
        reliability: level of reliability found, 1 to 7.
        repair: performance of prompt repairs, 1 to 5.
        seed: which draw; the same seed asks the same people first, so that more people only add to them.
        locale: of the names.
    """
    estate = population()
    kano: Columns = {}
    pairs = {}
    for one in estate["kano"]:
        name = one[locale]
        pairs[name] = (f"{name} +", f"{name} -")
        shares = _shares(one, habit)
        chance = random.Random(f"{seed} kano {one['id']}")  # noqa: S311  # a simulation, nothing secret
        answers = [PAIRS[chance.choices(ORDER, shares)[0]] for _ in range(people)]
        kano[pairs[name][0]], kano[pairs[name][1]] = [a for a, _ in answers], [b for _, b in answers]
    expected: Columns = {}
    found: Columns = {}
    dimensions: dict[str, list[str]] = {}
    for one in estate["servqual"]:
        level = reliability if one.get("level") else one["found"]
        dimensions[one["id"]] = items = [f"{one['id']} {place}" for place in range(1, one["items"] + 1)]
        moods = random.Random(f"{seed} mood {one['id']}")  # noqa: S311
        mood = [moods.gauss(0, 0.8) for _ in range(people)]
        for item in items:
            chance = random.Random(f"{seed} servqual {item}")  # noqa: S311
            expected[item], found[item] = [], []
            for own in mood:
                expected[item].append(_mark(chance.gauss(one["expected"], 0.6), 7))
                found[item].append(_mark(level + own + chance.gauss(0, 0.6), 7))
    importance: Columns = {}
    performance: Columns = {}
    for one in estate["importance"]:
        chance = random.Random(f"{seed} importance {one['id']}")  # noqa: S311
        level = repair if one.get("level") else one["performance"]
        answers = [
            (_mark(chance.gauss(one["importance"], 0.7), 5), _mark(chance.gauss(level, 0.9), 5)) for _ in range(people)
        ]
        importance[one[locale]], performance[one[locale]] = [a for a, _ in answers], [b for _, b in answers]
    weights = {one["id"]: float(one["weight"]) for one in estate["servqual"]}
    return Survey(kano, pairs, expected, found, dimensions, weights, importance, performance)


def _shares(one: Mapping[str, Any], habit: float) -> list[float]:
    given = {c: float(one.get(c, 0)) for c in ORDER}
    if one.get("habit"):
        rest = 1 - sum(given.values())
        given |= {"M": rest * habit, "A": rest * (1 - habit)}
    return [given[c] for c in ORDER]


def _mark(value: float, most: int) -> int:
    return min(most, max(1, round(value)))
