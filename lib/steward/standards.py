"""The catalogue of the trade's standards, read from ``training/standards/standards.yaml``.

>>> standard("g6.visit-ratio").params["visit_ratio"]
0.08
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

from steward.content import read_yaml
from steward.errors import StewardError
from steward.words import Text

SOURCES: Mapping[str, Text] = MappingProxyType(
    {
        "satisfaction-deck": Text(
            "《增强服务意识提升客户满意》", "Raising service awareness to lift owner satisfaction"
        ),
        "innovation-plan": Text("《五步一法行动计划》", "Service-innovation action plan"),
        "k-manual": Text("《K 物业服务手册》", "K company service manual"),
        "service-manual": Text("《客户服务工作手册》", "Customer service work manual"),
        "steward-deck": Text("《优秀片区管家》", "How to become an excellent area steward"),
    }
)


@dataclass(frozen=True, slots=True)
class Standard:
    """One rule of the trade, in both languages, with the document it comes from."""

    id: str
    source: str
    section: str
    topic: str
    kind: str
    text: Text
    feeds: tuple[str, ...]
    params: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """Numbers with units in the key names; rates are fractions (0.20 = 20%)."""
    note: str = ""
    """A caveat for authors, not a rule for learners."""

    @property
    def source_title(self) -> Text:
        """The document that states the rule."""
        return SOURCES[self.source]


@cache
def catalogue() -> Mapping[str, Standard]:
    """Give all standards by id, in the order of the documents."""
    return MappingProxyType(
        {
            entry["id"]: Standard(
                id=entry["id"],
                source=entry["source"],
                section=entry["section"],
                topic=entry["topic"],
                kind=entry["kind"],
                text=Text(entry["zh"], entry["en"]),
                feeds=tuple(entry["feeds"]),
                params=MappingProxyType(entry.get("params") or {}),
                note=entry.get("note", ""),
            )
            for entry in read_yaml("training/standards/standards.yaml")
        }
    )


def standard(id: str) -> Standard:
    """Look one standard up.

    Raises:
        StewardError: ``unknown-standard`` where the catalogue has no such id.
    """
    try:
        return catalogue()[id]
    except KeyError:
        raise StewardError(
            "unknown-standard",
            Text("标准目录里没有 {id}，请核对编号。", "There is no standard {id} in the catalogue; check the id."),
            id=id,
        ) from None


def feeding(part: str) -> tuple[Standard, ...]:
    """Give the standards whose ``feeds`` names `part`, such as ``report`` or ``quiz``."""
    return tuple(s for s in catalogue().values() if part in s.feeds)
