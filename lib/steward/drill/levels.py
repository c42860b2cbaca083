"""The levels of difficulty, and what holds for every drill, as data: read from ``training/drill/levels.yaml``.

>>> level(1).replies > level(3).replies, level(3).style_told
(True, False)
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal

from pydantic import Field

from steward.content import read_yaml
from steward.errors import StewardError
from steward.service.personality.character import Event
from steward.service.personality.grounds import Because, Frozen, Share
from steward.service.personality.reading import checked
from steward.words import Text

_FILE = "training/drill/levels.yaml"


class Enough(Frozen):
    """How much trust it takes, 0 to 100."""

    real: int = Field(ge=0, le=100)
    """For what is meant to be let out by an owner who has not been heard."""
    hidden: int = Field(ge=0, le=100)
    """For what is left unsaid to be let out."""
    plan: int = Field(ge=0, le=100)
    """For a plan to be believed."""


class Length(Frozen):
    """Characters, in each language."""

    zh: int
    en: int


class Level(Frozen):
    """One level of difficulty."""

    id: int
    name: Text
    described: Text
    replies: int = Field(ge=4, le=30)
    """How many replies there are before the owner has to go."""
    starts: Share
    """Added to the mood, trust and patience of the owner's state."""
    exchange: int
    """Patience added to what one exchange costs."""
    minds: int = Field(le=0)
    """Patience that each move costs which is not the owner's way."""
    carries: float = Field(gt=0, le=1)
    """How much of what helps comes through."""
    style_told: bool
    """Whether the learner is told the owner's style."""
    cues: bool
    """Whether signs to recognise it by are shown."""
    interrupts: bool
    """Whether the owner cuts in."""
    draws: float
    """How much a question has to suit this owner before it draws anything out; 1 is ordinary."""
    tells: int = Field(ge=1)
    """How many facts one reply brings out at most."""
    volunteers: Literal["any", "minor", "nothing"]
    """What an open question brings out: any fact, one that does not matter much, or none."""
    trust: Enough
    addressed: float = Field(gt=0, le=1)
    """The share of what weighs that must have been answered before a plan is taken."""
    stays: int = Field(ge=1)
    """How many replies the owner still gives after taking a plan."""
    hears: Length
    """Characters of a typed reply before the owner cuts in."""
    hint: tuple[int, int]
    """Points that the first and the second hint of a reply cost."""


class Span(Frozen):
    """From where on a gain comes through whole, and where hardly any of it does."""

    full: int
    none: int


class LittleLeft(Because):
    """The more has been won, the less there is left to win."""

    mood: Span
    trust: Span
    least: float = Field(gt=0, le=1)

    def of(self, value: int, span: Span) -> float:
        """Give how much of a gain comes through at a value, `least` to 1."""
        share = (value - span.none) / (span.full - span.none)
        return max(self.least, min(1.0, share))


class Terms(Frozen):
    """What holds for every drill."""

    levels: tuple[Level, ...]
    assumption: Literal[True]
    reason: Text
    """Why the sizes are ours."""
    beside: Mapping[str, Event]
    """What happens to the owner beside the moves, by name."""
    little_left: LittleLeft = Field(alias="little-left")


@cache
def terms() -> Terms:
    """Give what holds for every drill."""
    return checked(read_yaml(_FILE), Terms, _FILE)


@cache
def levels() -> Mapping[int, Level]:
    """Give the levels by number, the easiest first."""
    return MappingProxyType({one.id: one for one in terms().levels})


def level(id: int) -> Level:
    """Look one level up.

    Raises:
        StewardError: ``unknown-level``.
    """
    if id not in levels():
        raise StewardError(
            "unknown-level",
            Text("没有难度 {id}，可用的有：{known}。", "There is no level {id}; there are: {known}."),
            id=id,
            known=", ".join(map(str, levels())),
        )
    return levels()[id]
