"""Numeric items made anew: named rules that turn a seed into numbers for the stem and the answer that belongs to them.

The same rule and seed give the same numbers for ever, so that a form of an exam can be drawn again exactly. What a standard
lays down (20 %, 24 hours, 15 days) is read from its params; the rest is small enough to reckon in the head, and no case falls
on a tie: shares come out whole, no day counted lies on a limit.

>>> found = values("visit-quota", 1)
>>> found["households"], found["answer"]
(550, 44)
>>> filled("{households} 户", found)
'550 户'
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from types import MappingProxyType

from steward.quiz.items import generated_amounts, generated_dates, generated_owed
from steward.quiz.items.drawing import Draw, Rule, Values

RULES: Mapping[str, Rule] = MappingProxyType(
    {**generated_amounts.RULES, **generated_dates.RULES, **generated_owed.RULES}
)
"""Every rule by its name, as `generate` of a numeric item gives it."""

_PLACE = re.compile(r"\{(\w+)(?::(,))?\}")


def values(rule: str, seed: int) -> Values:
    """Give the numbers of one drawing: those that fill the stem and the explanation, and ``answer``.

    Numbers of money and households are ints; dates and times are given as words, ``..._zh`` and ``..._en``.

    Raises:
        KeyError: for a rule that is not in `RULES`.
    """
    return MappingProxyType(dict(RULES[rule](Draw(random.Random(f"{rule} {seed}")))))  # noqa: S311  # not for secrets


def filled(words: str, values: Values) -> str:
    """Put values in the place of ``{name}`` in a stem or explanation; ``{name:,}`` sets off the thousands.

    Nothing else of Python's format language is understood: a company writes such texts itself.

    Raises:
        KeyError: for a name that is not among the values.
    """
    return _PLACE.sub(lambda place: format(values[place[1]], place[2] or ""), words)
