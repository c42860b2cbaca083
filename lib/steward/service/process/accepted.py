"""Deviations that a company knows and accepts, each with its reason and the day until which that holds.

>>> accepted = read_accepted('''
... - kind: missing
...   activity: calm
...   reason: {zh: 电话投诉由总部安抚, en: Headquarters calms callers}
...   until: 2026-12-31
... ''', "accepted.yaml")
>>> print(accepted[0])
Headquarters calms callers (until 2026-12-31)
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from steward.service.process.deviation_kinds import Kind
from steward.service.said import Said
from steward.words import Locale, Text

_SENTENCE = Text("{reason}（到 {until} 为止）", "{reason} (until {until})")


@dataclass(frozen=True, slots=True)
class Accepted(Said):
    """One deviation that is accepted."""

    kind: Kind
    activity: str
    other: str | None
    """The second activity; None covers every one."""
    reason: Text
    until: dt.date
    """The last day on which it is accepted."""
    line: int = 0
    """Where it stands in its file."""

    def covers(self, kind: Kind, activity: str, other: str | None) -> bool:
        """Tell whether this is the deviation meant; the two of an exclusive pair may stand in either order."""
        if kind != self.kind:
            return False
        if kind == "exclusive" and self.activity == other:
            activity, other = other, activity
        return self.activity == activity and self.other in (None, other)

    def valid_on(self, day: dt.date) -> bool:
        """Tell whether it is still accepted on a day."""
        return day <= self.until

    def sentence(self, locale: Locale) -> str:
        """Say why, and until when."""
        return _SENTENCE.say(locale, reason=self.reason, until=self.until.isoformat())


def read_accepted(text: str, source: str) -> tuple[Accepted, ...]:
    """Read a list of accepted deviations from YAML.

    Each entry has ``kind``, ``activity``, ``other`` (where the kind knows two activities; left out, any), ``reason`` (``zh`` and ``en``, or one
    text for both) and ``until``.

    Raises:
        StewardError: ``bad-yaml`` or ``bad-content``, with the line of every mistake.
    """
    from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, field_validator

    from steward import yaml_files

    class Reason(BaseModel):
        model_config = ConfigDict(extra="forbid")
        zh: str = Field(min_length=1)
        en: str = Field(min_length=1)

    class Entry(BaseModel):
        model_config = ConfigDict(extra="forbid")
        kind: Kind
        activity: str = Field(min_length=1)
        other: str | None = None
        reason: Reason
        until: dt.date

        @field_validator("reason", mode="before")
        @classmethod
        def in_one_language(cls, value: object) -> object:
            return {"zh": value, "en": value} if isinstance(value, str) else value

    entries = yaml_files.checked(text, source, TypeAdapter(list[Entry]))
    lines = yaml_files.lines(text, source)
    return tuple(
        Accepted(e.kind, e.activity, e.other, Text(e.reason.zh, e.reason.en), e.until, lines[(i,)])
        for i, e in enumerate(entries)
    )
