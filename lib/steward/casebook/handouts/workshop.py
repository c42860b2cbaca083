"""How a workshop on one case is run: its steps with minutes and words, from ``training/casebook/workshop.yaml``.

>>> [sum(step.minutes[length] for step in plan(played=True)) for length in LENGTHS]
[60, 75, 90]
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, model_validator

from steward import yaml_files
from steward.casebook.case import Case
from steward.casebook.parts import Entry, Id, Words
from steward.content import read_text
from steward.service.personality.character import styles
from steward.words import Text

FILE = "training/casebook/workshop.yaml"
Length = Literal["60", "75", "90"]
LENGTHS: tuple[Length, ...] = ("60", "75", "90")
"""Minutes that a workshop may take."""
USUAL: Length = "75"
_SAME = Text("同一种", "the same")


class Step(Entry):
    """One step of a workshop."""

    id: Id
    name: Words
    """In a few words, for an agenda."""
    minutes: Mapping[Length, Annotated[int, Field(ge=0, le=90)]]
    """How long it takes in a workshop of each length; 0 where it is left out."""
    slide: Id
    """The slide that stands on the wall meanwhile."""
    do: Words
    say: tuple[Words, ...] = Field(min_length=1)
    """What the trainer says, word for word."""
    watch: tuple[Words, ...] = ()


class _Plans(Entry):
    played: tuple[Step, ...]
    talked: tuple[Step, ...]

    @model_validator(mode="after")
    def _adds_up(self) -> _Plans:
        for steps in (self.played, self.talked):
            for length in LENGTHS:
                if (found := sum(step.minutes[length] for step in steps)) != int(length):
                    raise ValueError(f"the steps take {found} minutes, not {length}")
        return self


_FILE: TypeAdapter[_Plans] = TypeAdapter(_Plans)


@cache
def _plans() -> _Plans:
    return yaml_files.checked(read_text(FILE), "workshop.yaml", _FILE)


def plan(*, played: bool) -> tuple[Step, ...]:
    """Give the steps of a workshop in which people are played, or of one that only talks."""
    return _plans().played if played else _plans().talked


def names(case: Case) -> dict[str, Text]:
    """Give the names that stand in the words of a plan; the customer's tempers are those of the temper cards, in their order."""
    found = {"title": case.title.text}
    if case.drill is None:
        return found
    order = [case.drill.style, *(id for id in case.drill.styles if id != case.drill.style)]
    tempers = [styles()[id].name for id in order] or [_SAME]
    found |= {"customer": case.person(case.drill.customer).name.text, "staff": case.person(case.drill.you).name.text}
    return found | {f"style-{n}": tempers[(n - 1) % len(tempers)] for n in (1, 2, 3)}
