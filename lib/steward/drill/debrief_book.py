"""What a debrief says beside the figures, as data from ``training/drill/debrief.yaml``.

>>> book().won["commit"].en
'gave a name and an hour'
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pydantic import Field, field_validator

from steward.content import read_yaml
from steward.service.personality.grounds import Frozen
from steward.service.personality.reading import checked
from steward.standards import catalogue
from steward.words import Text

_FILE = "training/drill/debrief.yaml"


class Aim(Frozen):
    """One thing to change."""

    zh: str
    en: str
    standards: tuple[str, ...] = Field(min_length=1)

    @property
    def text(self) -> Text:
        """In both languages."""
        return Text(self.zh, self.en)

    @field_validator("standards")
    @classmethod
    def _known(cls, ids: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := [id for id in ids if id not in catalogue()]:
            raise ValueError(f"no standard named {', '.join(unknown)}")
        return ids


class Book(Frozen):
    """The words of a debrief."""

    won: Mapping[str, Text]
    """What a reply won, by its move; after “you”."""
    lost: Mapping[str, Text]
    """What a reply lost, by its move; after “reply 3”."""
    goals: Mapping[str, Aim]
    """The one thing to change, by a harming move or by a line of the score."""


@cache
def book() -> Book:
    """Give the words of a debrief."""
    return checked(read_yaml(_FILE), Book, _FILE)
