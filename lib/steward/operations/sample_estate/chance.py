"""Chance that is the same on every machine.

Every subject draws from its own stream, so a change to one leaves the others as they were. Only `random` and
`integers` of the generator are used and lengths are read off tables of quantiles: no logarithm or exponential that two
machines might round differently.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.random import PCG64, Generator

Array = np.ndarray[Any, Any]


def stream(seed: int, subject: str) -> Generator:
    """Give the generator of one subject."""
    return Generator(PCG64([seed, *subject.encode()]))


def share(rng: Generator, weights: Sequence[float] | Array, n: int) -> Array:
    """Draw `n` positions in `weights`, each as often as its weight says."""
    edges = np.cumsum(np.asarray(weights, dtype=float))
    drawn: Array = np.minimum(np.searchsorted(edges, rng.random(n) * edges[-1], side="right"), len(edges) - 1)
    return drawn


def pick(rng: Generator, words: Sequence[Any], n: int) -> Array:
    """Draw `n` of the words, all equally likely."""
    pool = np.empty(len(words), dtype=object)
    pool[:] = list(words)
    return pool[rng.integers(0, len(words), n)]


def weighed(rng: Generator, weights: dict[str, float], n: int) -> Array:
    """Draw `n` of the keys, each as often as its weight says."""
    pool = np.array(list(weights), dtype=object)
    return pool[share(rng, list(weights.values()), n)]


def only_where(known: Array, values: Any) -> Array:
    """Keep `values` where known, None elsewhere."""
    kept: Array = np.where(known, values, np.array(None, dtype=object))
    return kept


def happens(rng: Generator, probability: float | Array, n: int) -> Array:
    """Tell for each of `n` whether it happens."""
    return rng.random(n) < probability


def spread(rng: Generator, n: int, *quantiles: tuple[float, float]) -> Array:
    """Draw lengths from (share, value) pairs: ``(0, 1), (0.5, 4), (1, 20)`` has its median at 4."""
    shares, values = zip(*quantiles, strict=True)
    drawn: Array = np.interp(rng.random(n), shares, values)
    return drawn


def minutes(rng: Generator, n: int, *quantiles: tuple[float, float]) -> Array:
    """Draw whole minutes from (share, minutes) pairs."""
    return np.rint(spread(rng, n, *quantiles)).astype(np.int64)
