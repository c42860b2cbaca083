"""The best outcome that could have been reached, and the way to it.

>>> from steward.service.expectation.examples import typical
>>> best = best_reachable(typical("leak").ledger, moves=4)
>>> [happened.step for happened in best.way]
['elicit', 'involve', 'meet', 'meet']
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from steward.service.expectation.disconfirmation import COUNTED_EXTRAS, Satisfaction, extra_weight, felt, satisfaction
from steward.service.expectation.disconfirmation import disconfirmation as difference
from steward.service.expectation.happened import Happened
from steward.service.expectation.later import settle
from steward.service.expectation.ledger import LAYERS, Ledger
from steward.service.expectation.parameters import check_level, level_order
from steward.service.expectation.ways import play
from steward.service.said import Said
from steward.words import Locale, Text, number

_ON_ONE = (("take-back",), ("explain",), ("meet", "lower", "meet lower", "trade"))
"""What may be done to one expectation, in the order in which it works best."""


@dataclass(frozen=True, slots=True)
class Best(Said):
    """The best that could be reached, once every promise has fallen due."""

    satisfaction: Satisfaction
    ledger: Ledger
    way: tuple[Happened, ...]
    """The steps that lead there, as few as will do."""
    moves: int
    """How many steps were allowed."""
    start: Satisfaction
    """Where one ended up without doing anything more."""

    @property
    def value(self) -> float:
        """Satisfaction reached, 0 to 100."""
        return self.satisfaction.value

    def sentence(self, locale: Locale) -> str:
        """Say how far one could come and with how many steps."""
        said = Text(
            "{moves} 步之内最多能到 {value} 分（现在 {start} 分），要走 {steps} 步",
            "At most {value} points can be reached within {moves} steps (now {start}), in {steps} of them",
        )
        values = {"moves": self.moves, "steps": len(self.way)}
        return said.say(locale, value=number(self.value), start=number(self.start.value), **values)

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give the way, step by step."""
        return [(str(place), happened.sentence(locale)) for place, happened in enumerate(self.way, start=1)]


class _Option(NamedTuple):
    """What a few steps on one expectation lead to."""

    cost: int
    value: float
    """Felt disconfirmation at the end, times its share of importance."""
    based: float
    """Its share of importance where it is at least adequate at the end, else 0."""
    way: tuple[str, ...]


def best_reachable(ledger: Ledger, *, authority: str = "leadership", moves: int = 8) -> Best:
    """Search the best outcome within a number of steps, exactly.

    Every set of expectations to draw out, every level of authority up to `authority`, ranking or not, and every number of kindnesses
    is gone through; within each the expectations no longer touch one another, so that dividing the remaining steps among them is
    a knapsack, solved by dynamic programming. Promising more than one can keep, or anything that is not delivered, never
    helps in the end, so promises are left out; ties go to the shorter way.

    Args:
        ledger: where one stands, at the start or in the middle of a talk.
        authority: the highest level that may be brought in.
        moves: how many steps may be taken.

    Raises:
        StewardError: for a level of authority there is not.
        ValueError: for a negative number of steps.
    """
    check_level(authority)
    if moves < 0:
        raise ValueError(f"the number of steps cannot be negative: {moves}")
    found = max(_plans(ledger, authority, moves), key=lambda plan: (round(plan[0], 9), -len(plan[1])))
    way = found[1]
    ended, happened = play(ledger, way)
    if refused := [one for one in happened if not one.done]:
        raise AssertionError(f"the search took a step that cannot be taken: {refused[0]}")
    settled = settle(ended)
    return Best(satisfaction(settled), settled, happened, moves, satisfaction(settle(ledger)))


def _plans(ledger: Ledger, authority: str, moves: int) -> Iterator[tuple[float, tuple[str, ...]]]:
    order = level_order()
    within = [None, *(one for one in order if order[ledger.authority] < order[one] <= order[authority])]
    cache: dict[object, list[_Option]] = {}
    for asked in _to_elicit(ledger):
        for level, ranks in itertools.product(within, (False, True)):
            first = [f"elicit:{id}" for id in asked]
            first += [f"involve:{level}"] if level else []
            first += ["rank"] if ranks else []
            if len(first) > moves:
                continue
            begun, happened = play(ledger, first)
            if not all(one.done for one in happened):
                continue
            options = [_options(begun, one.id, cache) for one in begun]
            for extras in range(COUNTED_EXTRAS - ledger.extras + 1):
                left = moves - len(first) - extras
                if left < 0:
                    break
                weight = extra_weight(begun.extras + extras, bool(begun.ranked))
                value, way = _divide(options, left, weight)
                yield value, (*first, *way, *["exceed"] * extras)


def _to_elicit(ledger: Ledger) -> Iterator[tuple[str, ...]]:
    """Give every set that can be drawn out, in an order in which it can: a deeper layer only after all above it."""
    deeper: tuple[str, ...] = ()
    yield ()
    for layer in LAYERS:
        here = [one.id for one in ledger if one.layer == layer and not one.disclosed]
        for size in range(1, len(here) + 1):
            for some in itertools.combinations(here, size):
                yield (*deeper, *some)
        deeper = (*deeper, *here)


def _options(ledger: Ledger, id: str, cache: dict[object, list[_Option]]) -> list[_Option]:
    """Give what can be done to one expectation, without what costs more and brings no more."""
    standing = "no" if id not in ledger.ranked else "top" if id == ledger.top else "yes"
    one = ledger[id]
    key = (id, one.disclosed, standing, ledger.at_hand(one))
    if key not in cache:
        share = one.importance / sum(each.importance for each in ledger)
        found = []
        for chosen in itertools.product(*((None, *group) for group in _ON_ONE)):
            way = tuple(f"{step}:{id}" for group in chosen if group for step in group.split())
            ended, happened = play(ledger, way)
            if not all(step.done for step in happened):
                continue
            after = settle(ended)[id]
            value = felt(difference(after.delivered, after.zone))
            found.append(_Option(len(way), share * value, share * (after.delivered >= after.adequate), way))
        kept: list[_Option] = []
        for option in sorted(found, key=lambda option: (option.cost, -option.value, -option.based)):
            if not any(other.value >= option.value and other.based >= option.based for other in kept):
                kept.append(option)
        cache[key] = kept
    return cache[key]


def _divide(options: list[list[_Option]], moves: int, weight: float) -> tuple[float, tuple[str, ...]]:
    """Divide the steps among the expectations so that the sum is largest."""
    best: dict[int, tuple[float, tuple[str, ...]]] = {0: (0.0, ())}
    for of_one in options:
        grown: dict[int, tuple[float, tuple[str, ...]]] = {}
        for used, (value, way) in best.items():
            for option in of_one:
                cost = used + option.cost
                total = value + option.value + weight * option.based
                if cost <= moves and (cost not in grown or total > grown[cost][0]):
                    grown[cost] = (total, (*way, *option.way))
        best = grown
    return max(best.values(), key=lambda found: (round(found[0], 12), -len(found[1])))
