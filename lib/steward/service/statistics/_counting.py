"""What the formulas over counts and figures share: reading what was given, checked arrays and the normal quantile."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, SupportsFloat

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
    if not isinstance(confidence, SupportsFloat) or not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, such as 0.95, not {confidence!r}")
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def is_missing(x: Any) -> bool:
    """Whether a value stands for none: None, NaN, NaT or pandas' NA, which alone refuses to say whether it equals itself.

    >>> [is_missing(x) for x in (None, float("nan"), 0, "")]
    [True, True, False, False]
    """
    if x is None:
        return True
    try:
        return bool(x != x)
    except (TypeError, ValueError):
        return type(x).__name__ == "NAType"


def figures(values: Any, sorry: str) -> Floats:
    """Give numbers as an array of the same shape, NaN where there is none: a list, an array, a series or a data frame.

    Raises:
        ValueError: with `sorry`, for what is not numbers (dates and lengths of time are none); for what no sum could hold.
    """
    import numpy as np

    if isinstance(values, Iterator):
        values = list(values)
    if getattr(getattr(values, "dtype", None), "kind", "") in ("m", "M"):
        raise ValueError(sorry)
    try:
        try:
            found = np.asarray(values, dtype=np.float64)
        except TypeError:  # pandas' NA among objects
            each = np.asarray(values, dtype=object)
            plain = [math.nan if is_missing(x) else float(x) for x in each.ravel()]
            found = np.asarray(plain, dtype=np.float64).reshape(each.shape)
    except (TypeError, ValueError):
        raise ValueError(sorry) from None
    if found.size and bool((np.isfinite(found) & (np.abs(found) > _MOST)).any()):
        raise ValueError(f"no figure can be larger than {_MOST:g}; look for a slip in the figures")
    return found


def yes_or_no(values: Any, sorry: str) -> NDArray[np.bool_]:
    """Give flags as an array of booleans; 1 and 0 will do. Words would all be true, so they are refused, and so are gaps.

    Raises:
        ValueError: with `sorry`, for anything else.
    """
    found = figures(values, sorry)
    if not bool(((found == 0) | (found == 1)).all()):
        raise ValueError(sorry)
    flags: NDArray[np.bool_] = found == 1
    return flags


_MOST = 1e100
"""Squares of larger figures, and sums of them, are no longer numbers."""


def checked_counts(ks: ArrayLike, ns: ArrayLike) -> tuple[Floats, Floats]:
    """Give counts and cases as float arrays of one shape.

    Raises:
        ValueError: unless every 0 <= k <= n, all whole.
    """
    import numpy as np

    sorry = "k and n are counts of cases, so they must be numbers"
    k, n = figures(ks, sorry), figures(ns, sorry)
    try:
        k, n = np.broadcast_arrays(k, n)
    except ValueError:
        raise ValueError(f"each k needs its n, but there are {k.size} k and {n.size} n") from None
    if not bool(((k >= 0) & (k <= n) & np.isfinite(n)).all()):
        raise ValueError("every k must lie between 0 and its n")
    if not bool(((k == k.round()) & (n == n.round())).all()):
        raise ValueError("k and n are counts of cases, whole numbers; give 14 of 17 and not the rate 0.82")
    return k, n


def listed_counts(ks: ArrayLike, ns: ArrayLike) -> tuple[Floats, Floats]:
    """Give counts and cases as two lists of one length.

    Raises:
        ValueError: as `checked_counts`, and for tables.
    """
    import numpy as np

    k, n = (np.atleast_1d(a) for a in checked_counts(ks, ns))
    if k.ndim != 1:
        raise ValueError(f"k and n are plain lists, one entry a team or month, not something of shape {k.shape}")
    return k, n
