"""The figures and the steps of the expectation model, read from ``training/expectation/``.

>>> parameter("loss-weight")
2.25
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from steward.content import read_yaml
from steward.errors import StewardError
from steward.service.complaints.authority import levels
from steward.words import Text

TOP = 10.0
"""Levels of service run from 0 (nothing) to this (nothing better imaginable)."""


@cache
def level_order() -> Mapping[str, int]:
    """Give the place of each level of `steward.service.complaints.authority.levels`: 0 for the one nearest the owner."""
    return {level: place for place, level in enumerate(levels())}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One figure of the model, with where it comes from."""

    id: str
    value: float
    reason: Text
    source: str = ""
    is_assumption: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that can be done to expectations."""

    id: str
    name: Text
    does: Text
    standards: tuple[str, ...]
    assumption: Text | None = None
    """What about its effect is our own assumption; None where nothing is."""
    harms: bool = False
    is_between: bool = False
    """Whether it happens between occasions rather than in a talk."""


@cache
def parameters() -> Mapping[str, Parameter]:
    """Give all figures of the model by id."""
    return MappingProxyType(
        {
            entry["id"]: Parameter(
                entry["id"],
                float(entry["value"]),
                Text(entry["zh"], entry["en"]),
                entry.get("source", ""),
                bool(entry.get("assumption", False)),
            )
            for entry in read_yaml("training/expectation/parameters.yaml")
        }
    )


@cache
def parameter(id: str) -> float:
    """Give the value of one figure of the model."""
    return parameters()[id].value


@cache
def steps() -> Mapping[str, Step]:
    """Give all steps by id, in the order a good talk takes them."""

    def text(entry: Mapping[str, str] | None) -> Text | None:
        return Text(entry["zh"], entry["en"]) if entry else None

    return MappingProxyType(
        {
            entry["id"]: Step(
                entry["id"],
                Text(entry["zh"], entry["en"]),
                Text(entry["does_zh"], entry["does_en"]),
                tuple(entry["standards"]),
                text(entry.get("assumption")),
                bool(entry.get("harms", False)),
                bool(entry.get("between", False)),
            )
            for entry in read_yaml("training/expectation/steps.yaml")
        }
    )


def check_level(level: str) -> None:
    """Refuse a level of authority that there is not.

    Raises:
        StewardError: ``unknown-authority``.
    """
    if level not in levels():
        raise StewardError(
            "unknown-authority",
            Text(
                "没有 {level} 这一级权限，可用的有：{known}。",
                "There is no level of authority {level}; there are: {known}.",
            ),
            level=level,
            known=", ".join(levels()),
        )
