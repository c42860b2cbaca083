"""Drawing numbers by chance, the same on every machine and version of Python."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from steward.standards import standard

T = TypeVar("T")
Values = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Draw:
    """A source of numbers. Of `random.Random` only ``random()`` is used: Python keeps just that the same between versions.

    >>> Draw(random.Random("a")).number(10, 20, step=5) in (10, 15, 20)
    True
    """

    source: random.Random

    def number(self, low: int, high: int, *, step: int = 1) -> int:
        """Draw one of low, low + step ... up to high."""
        return low + step * int(self.source.random() * ((high - low) // step + 1))

    def one_of(self, choices: Sequence[T]) -> T:
        """Draw one of several, each as likely as the others."""
        return choices[self.number(0, len(choices) - 1)]

    def some_of(self, choices: Sequence[T], n: int) -> tuple[T, ...]:
        """Draw `n` different ones, in the order drawn."""
        left = list(choices)
        return tuple(left.pop(self.number(0, len(left) - 1)) for _ in range(n))


Rule = Callable[[Draw], Values]


def share(standard_id: str, param: str) -> Fraction:
    """Give a share that a standard lays down, exactly: 8 % is 2/25.

    >>> share("g6.visit-ratio", "visit_ratio")
    Fraction(2, 25)
    """
    return Fraction(str(standard(standard_id).params[param]))


def count(standard_id: str, param: str) -> int:
    """Give a whole number that a standard lays down.

    >>> count("g10.event-plan", "days_before")
    15
    """
    return int(standard(standard_id).params[param])
