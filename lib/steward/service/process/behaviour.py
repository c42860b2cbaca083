"""What a flow allows, seen as nothing but states and moves, so that a state machine and a Petri net are checked alike."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Protocol


class Behaviour(Protocol):
    """A model of what may happen: from its initial state, move by move, to a final state."""

    @property
    def initial(self) -> Hashable:
        """Where every case begins."""

    @property
    def labels(self) -> frozenset[str]:
        """The activities that the model knows."""

    def moves(self, state: Hashable) -> Iterable[tuple[str | None, Hashable]]:
        """Give what may happen next: an activity, or None for a silent move, and the state it leads to."""

    def is_final(self, state: Hashable) -> bool:
        """Tell whether a case may end here."""
