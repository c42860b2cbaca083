"""What a dialogue move does to the ledger, by the table in ``training/expectation/talk.yaml``.

>>> from steward.service.expectation.examples import typical
>>> ledger, happened = respond(typical("leak").ledger, ["empathise", "ask", "commit"])
>>> [(one.step, one.expectation) for one in happened]
[('elicit', 'when-it-rains'), ('promise', 'dry')]
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from steward.content import read_yaml
from steward.moves import move
from steward.service.expectation.happened import Happened, Played
from steward.service.expectation.ledger import LAYERS, Layer, Ledger
from steward.service.expectation.lowering import elicit
from steward.service.expectation.ways import take_step
from steward.words import Text


@dataclass(frozen=True, slots=True)
class Effect:
    """What one dialogue move does to the ledger; all of it is our own assumption."""

    tries: tuple[str, ...]
    """Steps, of which the first that can be taken is taken."""
    why: Text
    layers: tuple[Layer, ...] = LAYERS
    """How deep it reaches, where it draws an expectation out."""


@cache
def effects() -> Mapping[str, Effect]:
    """Give the effect of every dialogue move by its id."""
    return MappingProxyType(
        {
            entry["move"]: Effect(
                tuple(entry["tries"]),
                Text(entry["why"]["zh"], entry["why"]["en"]),
                tuple(entry.get("layers", LAYERS)),
            )
            for entry in read_yaml("training/expectation/talk.yaml")
        }
    )


def respond(
    ledger: Ledger,
    moves: Iterable[str],
    about: str | None = None,
    *,
    layers: Collection[Layer] = LAYERS,
    most: int | None = None,
) -> Played:
    """Let the dialogue moves of one reply work on the ledger, in the order given.

    Args:
        ledger: before the reply.
        moves: ids of `steward.moves.moves`.
        about: the expectation the reply was about, where that is known and the step can be taken on it; otherwise each step
            chooses what weighs most.
        layers: how deep the owner lets anyone look at present.
        most: how many expectations one reply may draw out; None for as many as its moves.

    Raises:
        StewardError: for a move or an expectation there is not.
    """
    if about is not None:
        _ = ledger[about]
    seen: list[Happened] = []
    for id in moves:
        effect = effects()[move(id).id]
        drawn = sum(happened.step == "elicit" and happened.done for happened in seen)
        if effect.tries == ("elicit",) and most is not None and drawn >= most:
            continue
        if (taken := _first(ledger, effect, about, layers)) is not None:
            ledger, happened = taken
            seen.append(happened)
    return Played(ledger, tuple(seen))


def _first(
    ledger: Ledger, effect: Effect, about: str | None, layers: Collection[Layer]
) -> tuple[Ledger, Happened] | None:
    """Take the first step that can be taken; else say why the last could not. None for a move that leaves the ledger alone."""
    found = None
    for step in effect.tries:
        named = [about] if about is not None and step not in ("rank", "exceed", "involve", "elicit") else []
        for target in (*named, None):
            if step == "elicit":
                found = elicit(ledger, None, [layer for layer in effect.layers if layer in layers])
            else:
                found = take_step(ledger, step, target)
            if found.happened.done:
                return found
    return found
