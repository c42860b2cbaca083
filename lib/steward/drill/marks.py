"""What each line of a score is worth and what the learner reads beside it, as data: ``training/drill/scoring.yaml``.

>>> sum(line.of for part in sheet().parts for line in part.lines)
100
>>> mark("calm").why["done"].say("en", n=2)
'The owner eased at reply 2.'
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal

from pydantic import Field, field_validator, model_validator

from steward.content import read_yaml
from steward.service.personality.grounds import Frozen
from steward.service.personality.reading import checked
from steward.standards import catalogue
from steward.words import Text

_FILE = "training/drill/scoring.yaml"
OF = 20
"""The points of each part."""


class Mark(Frozen):
    """One line: what it is worth, on which standards it rests, and its sentences by what happened."""

    id: str
    of: int = Field(ge=0)
    each: int = Field(1, ge=1)
    """Points lost by each time something happened, where the line is about that."""
    name: Text
    standards: tuple[str, ...] = Field(min_length=1)
    why: Mapping[str, Text]

    @field_validator("standards")
    @classmethod
    def _known(cls, ids: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := [id for id in ids if id not in catalogue()]:
            raise ValueError(f"no standard named {', '.join(unknown)}")
        return ids


class MarkedPart(Frozen):
    """One of the five parts."""

    id: str
    name: Text
    lines: tuple[Mark, ...]

    @model_validator(mode="after")
    def _adds_up(self) -> MarkedPart:
        if (found := sum(line.of for line in self.lines)) != OF:
            raise ValueError(f"the lines must add up to {OF}, not {found}")
        return self


class Figure(Frozen):
    """A figure that the lines are drawn by, and why it is what it is."""

    value: int
    assumption: Literal[True]
    reason: Text
    standards: tuple[str, ...] = ()


class Sheet(Frozen):
    """All there is to know about where points come from."""

    assumption: Literal[True]
    reason: Text
    """Why the points are ours."""
    figures: Mapping[str, Figure]
    parts: tuple[MarkedPart, ...]
    few: Text
    """Said beside a line that counts in part, because most replies were of no help."""
    hints: Mark
    """What is said beside the points that hints cost."""


@cache
def sheet() -> Sheet:
    """Give the sheet by which talks are scored."""
    return checked(read_yaml(_FILE), Sheet, _FILE)


@cache
def _marks() -> Mapping[str, Mark]:
    return MappingProxyType({line.id: line for part in sheet().parts for line in part.lines} | {"hints": sheet().hints})


def mark(id: str) -> Mark:
    """Look one line up."""
    return _marks()[id]


def figure(id: str) -> int:
    """Look one figure up."""
    return sheet().figures[id].value
