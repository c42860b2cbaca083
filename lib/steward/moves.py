"""The dialogue moves: what one reply by a member of staff does to the conversation, from ``training/moves/moves.yaml``.

>>> move("empathise").polarity, move("blame").polarity
('helps', 'harms')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from steward.content import read_yaml
from steward.errors import StewardError
from steward.words import Text

Polarity = Literal["helps", "harms"]


@dataclass(frozen=True, slots=True)
class Move:
    """One dialogue move; a reply may carry several."""

    id: str
    polarity: Polarity
    name: Text
    definition: Text
    excludes: str = ""
    """What is easily mistaken for it, for those who label replies."""
    rules: tuple[str, ...] = ()
    """Where the line is drawn, for those who label replies."""


@cache
def moves() -> Mapping[str, Move]:
    """Give all moves by id, those that help first."""
    return MappingProxyType(
        {
            entry["id"]: Move(
                id=entry["id"],
                polarity=entry["polarity"],
                name=Text(entry["zh"], entry["en"]),
                definition=Text(entry["definition_zh"], entry["definition_en"]),
                excludes=entry.get("not", ""),
                rules=tuple(entry.get("rules", ())),
            )
            for entry in read_yaml("training/moves/moves.yaml")
        }
    )


def move(id: str) -> Move:
    """Look one move up.

    Raises:
        StewardError: ``unknown-move`` where there is no such move.
    """
    try:
        return moves()[id]
    except KeyError:
        raise StewardError(
            "unknown-move",
            Text("没有 {id} 这种对话动作，可用的有：{known}。", "There is no dialogue move {id}; there are: {known}."),
            id=id,
            known=", ".join(moves()),
        ) from None
