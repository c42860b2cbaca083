"""The words of a model's page, from ``training/models/<name>.yaml``: what a trainer tells, asks and shows.

The file holds, each text as ``{zh: ..., en: ...}``::

    title, lede
    minutes: 10                       # how long the story takes
    story:                            # beats, told in order
      - {zh: ..., en: ..., set: {stewards: 3}, press: undo, standards: [complaint.flow]}   # set, press, standards: where it has them
    tasks:
      - id: busy
        kind: choose                  # or number, or reach (set the page so that ... holds)
        ask: {zh: ..., en: ...}
        set: {...}                    # what the page is set to when the task is shown
        options: [{id: a, zh: ..., en: ..., why: {zh: ..., en: ...}}]        # choose
        unit: {zh: ..., en: ...}      # number
        tolerance: 0.5                # number
        hint: {zh: ..., en: ...}
        why: {zh: ..., en: ...}       # told with the right answer
    formula:
      - {math: "\\\\hat p = k/n", zh: ..., en: ...}      # LaTeX; math may be left out
    sources: [...]                    # where the formulas come from
    standards: [...]                  # what the page as a whole rests on

Right answers are not written here: the model gives them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

from pydantic import Field, TypeAdapter, field_validator, model_validator

from steward import standards, yaml_files
from steward.content import read_text
from steward.written import Entry, Words


class Beat(Words):
    """One step of the story."""

    set: Mapping[str, Any] = Field(default_factory=dict)
    press: str = ""
    standards: tuple[str, ...] = ()


class Option(Words):
    """One answer to choose, and why it is right or not."""

    id: str
    why: Words | None = None


class Task(Entry):
    """Something to try."""

    id: str
    kind: Literal["choose", "number", "reach"]
    ask: Words
    set: Mapping[str, Any] = Field(default_factory=dict)
    options: tuple[Option, ...] = ()
    unit: Words | None = None
    tolerance: float = 0
    hint: Words | None = None
    why: Words

    @model_validator(mode="after")
    def _is_whole(self) -> Task:
        if (self.kind == "choose") != (len(self.options) >= 2):
            raise ValueError(f"task {self.id}: only a choose task has options, and at least two")
        return self


class Formula(Words):
    """A formula, or a rule in words, and what it means."""

    math: str = ""


class Script(Entry):
    """All words of one page."""

    title: Words
    lede: Words
    minutes: int = 10
    story: tuple[Beat, ...] = Field(min_length=3)
    tasks: tuple[Task, ...] = Field(min_length=2)
    formula: tuple[Formula, ...] = Field(min_length=1)
    sources: tuple[str | Words, ...] = ()
    standards: tuple[str, ...] = ()

    @field_validator("standards")
    @classmethod
    def _are_known(cls, ids: tuple[str, ...]) -> tuple[str, ...]:
        for id in ids:
            standards.standard(id)
        return ids

    @property
    def all_standards(self) -> tuple[str, ...]:
        """Every standard that the page or a beat of its story names, once."""
        return tuple(dict.fromkeys([*self.standards, *(id for beat in self.story for id in beat.standards)]))


_SCRIPT: TypeAdapter[Script] = TypeAdapter(Script)


@cache
def script_of(name: str) -> Script:
    """Read the words of a page.

    Raises:
        StewardError: where the file breaks the form above, every mistake with its line.
    """
    return yaml_files.checked(read_text(f"training/models/{name}.yaml"), f"{name}.yaml", _SCRIPT)
