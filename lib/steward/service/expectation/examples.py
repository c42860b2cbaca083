"""Typical expectations of the trade, ready to try things on; teaching examples, not records.

>>> sorted(typicals())
['fee', 'intercom', 'leak', 'mirror', 'noise']
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from steward.content import read_yaml
from steward.errors import StewardError
from steward.service.expectation.ledger import Ledger, read_ledger
from steward.words import Text


@dataclass(frozen=True, slots=True)
class Typical:
    """One matter with what an owner may well expect in it. Levels and points are our assumption."""

    id: str
    title: Text
    story: Text
    ledger: Ledger
    standards: tuple[str, ...]


@cache
def typicals() -> Mapping[str, Typical]:
    """Give all examples by id."""
    file = "training/expectation/typical.yaml"
    return MappingProxyType(
        {
            entry["id"]: Typical(
                entry["id"],
                Text(entry["zh"], entry["en"]),
                Text(entry["story_zh"], entry["story_en"]),
                read_ledger(entry["expectations"], f"{file}: {entry['id']}"),
                tuple(entry["standards"]),
            )
            for entry in read_yaml(file)
        }
    )


def typical(id: str) -> Typical:
    """Look one example up.

    Raises:
        StewardError: ``unknown-example``.
    """
    try:
        return typicals()[id]
    except KeyError:
        raise StewardError(
            "unknown-example",
            Text("没有 {id} 这个例子，有的是：{known}。", "There is no example {id}; there are: {known}."),
            id=id,
            known=", ".join(typicals()),
        ) from None
