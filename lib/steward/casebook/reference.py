"""The reference of a case's review: what a careful group comes to, shown only once a group has given its own answers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from pydantic import Field

from steward.casebook.parts import MANY, Entry, Standards, Words
from steward.words import Text

CauseKind = Literal["people", "process", "facility", "expectation", "communication"]
"""What kind of thing a cause is."""
CAUSE_KINDS: Mapping[CauseKind, Text] = MappingProxyType(
    {
        "people": Text("人", "People"),
        "process": Text("流程", "Process"),
        "facility": Text("设施", "Facility"),
        "expectation": Text("期望", "Expectation"),
        "communication": Text("沟通", "Communication"),
    }
)
"""What the trade calls them, in the order in which they are looked for."""


class Point(Entry):
    """One thing that went well or badly, or that one would do."""

    what: Words
    standards: Standards = ()


class Cause(Entry):
    """Why it came to this."""

    kind: CauseKind
    what: Words
    standards: Standards = ()
    open: bool = False
    """Whether it is still to be verified."""


class Practice(Entry):
    """Something to adopt, with who answers for it and by when."""

    what: Words
    who: Words
    when: Words
    standards: Standards = ()


class Question(Entry):
    """A question for the discussion, and what a good answer contains."""

    ask: Words
    good: tuple[Words, ...] = Field(min_length=1, max_length=MANY)
    standards: Standards = ()


class Reference(Entry):
    """The reference of a review; a company's own case may leave any of it out."""

    well: tuple[Point, ...] = Field(default=(), max_length=MANY)
    """What went well."""
    badly: tuple[Point, ...] = Field(default=(), max_length=MANY)
    """What went badly."""
    causes: tuple[Cause, ...] = Field(default=(), max_length=MANY)
    mine: tuple[Point, ...] = Field(default=(), max_length=MANY)
    """What we would do if it were ours, in order."""
    adopt: tuple[Practice, ...] = Field(default=(), max_length=MANY)
    """What we do from now on."""
    questions: tuple[Question, ...] = Field(default=(), max_length=MANY)
    """Questions for the discussion."""
