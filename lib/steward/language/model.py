"""The recogniser's model: one regularised linear model a move, whose strongest clause speaks for it.

For a move, every unit of a reply (clause or sentence) has a score, the sum of the weights of its features. The
reply's score is the soft maximum of its units' scores plus a sum over the features of the whole reply. A move is
heard where that score passes a line set for the move on held-back folds.

Weights travel as a NumPy archive of plain arrays, read with ``allow_pickle=False``: nothing in it can run.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from steward.content import content_root
from steward.language.features import Reading, Unit, pairs_of, read_known
from steward.moves import moves
from steward.words import Locale

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS = "training/moves/weights.{locale}.npz"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Scores:
    """What the model makes of one reply; arrays over the moves in the order of ``moves.yaml``."""

    confidence: NDArray[np.float64]
    strongest: tuple[str, ...]
    """For each move the piece of the reply that speaks for it most; empty where nothing was said."""


@dataclass(frozen=True, eq=False)
class Model:
    """The weights of one language, ready to use."""

    places: dict[str, int]
    """Where each feature stands."""
    of_units: NDArray[np.float32]
    """Weights in a unit, shape (features, moves)."""
    of_whole: NDArray[np.float32]
    """Weights in the whole reply, shape (features, moves)."""
    bias: NDArray[np.float64]
    lines: NDArray[np.float64]
    """The score from which on a move is heard."""
    slope: float
    """How fast confidence grows around the line."""
    made_from: str
    """Fingerprint of the utterances, cues and settings it was trained on."""

    @cached_property
    def pairs(self) -> Mapping[str, Mapping[str, int]]:
        """The features that join two cues, or a cue and the customer's line, by their first half."""
        return pairs_of(self.places)

    def score(self, reading: Reading[str]) -> NDArray[np.float64]:
        """Score every move of a reply that has been read already."""
        known = self.places
        units = [
            Unit(unit.text, tuple(known[name] for name in unit.features if name in known)) for unit in reading.units
        ]
        return self._score(Reading(tuple(units), tuple(known[name] for name in reading.whole if name in known)))[0]

    def hear(self, text: str, customer: str, locale: Locale) -> Scores:
        """Weigh a reply."""
        import numpy as np

        reading = read_known(text, customer, locale, self.places, self.pairs)
        score, units = self._score(reading)
        confidence = 1 / (1 + np.exp(-np.clip(self.slope * (score - self.lines), -30, 30)))
        strongest = units.argmax(axis=0).tolist() if len(units) else []
        return Scores(confidence, tuple(reading.units[place].text for place in strongest))

    def _score(self, reading: Reading[int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        import numpy as np

        score = self.of_whole[list(reading.whole)].sum(axis=0, dtype=np.float64) + self.bias
        if not reading.units:
            return score, np.zeros((0, len(self.bias)))
        found: list[int] = []
        starts: list[int] = []
        for unit in reading.units:
            starts.append(len(found))
            found.append(0)  # the empty feature, so that no unit is without a place
            found += unit.features
        units = np.add.reduceat(self.of_units[found], starts, axis=0).astype(np.float64)
        highest = units.max(axis=0)
        return score + highest + np.log(np.exp(units - highest).sum(axis=0)), units


def as_bytes(model: Model) -> bytes:
    """Write a model in a few hundred kilobytes: weights in steps of a 127th of the largest of their move."""
    import numpy as np

    stored = {}
    for name, weights in (("units", model.of_units), ("whole", model.of_whole)):
        scale = np.abs(weights).max(axis=0)
        scale[scale == 0] = 1
        stored[name] = np.rint(weights / scale * 127).astype(np.int8)
        stored[f"{name}_scale"] = (scale / 127).astype(np.float32)
    target = io.BytesIO()
    np.savez_compressed(
        target,
        allow_pickle=False,
        format=np.array(FORMAT),
        moves=np.frombuffer("\n".join(moves()).encode(), dtype=np.uint8),
        features=np.frombuffer("\n".join(model.places).encode(), dtype=np.uint8),
        bias=model.bias,
        lines=model.lines,
        slope=np.array(model.slope),
        made_from=np.frombuffer(model.made_from.encode(), dtype=np.uint8),
        **stored,
    )
    return target.getvalue()


def from_bytes(content: bytes) -> Model:
    """Read a model that `as_bytes` wrote.

    Raises:
        ValueError: where it is of another format or for other moves.
    """
    import numpy as np

    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        if int(stored["format"]) != FORMAT or stored["moves"].tobytes().decode() != "\n".join(moves()):
            raise ValueError("the weights are of another format or for other moves: train again")
        return Model(
            places={name: place for place, name in enumerate(stored["features"].tobytes().decode().split("\n"))},
            of_units=stored["units"].astype(np.float32) * stored["units_scale"],
            of_whole=stored["whole"].astype(np.float32) * stored["whole_scale"],
            bias=stored["bias"],
            lines=stored["lines"],
            slope=float(stored["slope"]),
            made_from=stored["made_from"].tobytes().decode(),
        )


@cache
def model(locale: Locale) -> Model:
    """Give the shipped model of a language, read once."""
    return from_bytes((content_root() / WEIGHTS.format(locale=locale)).read_bytes())
