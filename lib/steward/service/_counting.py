"""What the formulas over counts share: checked arrays and the normal quantile."""

from __future__ import annotations

from functools import lru_cache
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]


@lru_cache(maxsize=32)
def normal_quantile(confidence: float) -> float:
    """Give z so that a standard normal lies within ±z with probability `confidence`: 1.96 for 0.95.

    Raises:
        ValueError: unless 0 < confidence < 1.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence}")
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def checked_counts(ks: ArrayLike, ns: ArrayLike) -> tuple[Floats, Floats]:
    """Give counts and cases as float arrays of one shape.

    Raises:
        ValueError: unless every 0 <= k <= n.
    """
    import numpy as np

    k, n = np.broadcast_arrays(np.asarray(ks, dtype=np.float64), np.asarray(ns, dtype=np.float64))
    if not bool(((k >= 0) & (k <= n) & np.isfinite(n)).all()):
        raise ValueError("every k must lie between 0 and its n")
    return k, n
