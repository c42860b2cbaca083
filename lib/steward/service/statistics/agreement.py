"""Two observers put the same role-plays into the same boxes: do they agree more than chance would make them?

>>> first = ["good", "good", "fair", "poor", "good", "fair", "poor", "good"]
>>> second = ["good", "fair", "fair", "poor", "good", "fair", "fair", "good"]
>>> print(cohen_kappa(first, second).sentence("en"))
Cohen's kappa 0.62 (n = 8), 95% interval 0.20 to 1.00

Agreement in per cent looks good by itself when nearly everything falls into one box; kappa takes out what chance gives. For
scores on a scale see `steward.service.statistics.intraclass_correlation`.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from numbers import Real
from typing import TYPE_CHECKING, Any, Literal

from steward.service.statistics._counting import figures, is_missing, normal_quantile
from steward.service.statistics.coefficient import Coefficient
from steward.service.statistics.estimate import Estimate
from steward.service.statistics.intraclass_correlation import FORMS, IntraclassCorrelation, intraclass, intraclass_all
from steward.service.statistics.rates import wilson
from steward.words import Locale, Text, number, percent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = [
    "FORMS", "IntraclassCorrelation", "Kappa", "Weights", "cohen_kappa", "cohen_kappa_of_table", "fleiss_kappa", "fleiss_kappa_of_counts", "intraclass",
    "intraclass_all", "percent_agreement",
]  # fmt: skip

Weights = Literal["none", "linear", "quadratic"]
"""How much a near miss counts: nothing, less by its distance, less by the square of its distance."""

_COHEN = Text("科恩 κ", "Cohen's kappa")
_LINEAR = Text("线性加权 κ", "Weighted kappa (linear)")
_QUADRATIC = Text("平方加权 κ", "Weighted kappa (quadratic)")
_FLEISS = Text("弗莱斯 κ", "Fleiss' kappa")
_NONE = Text("没有两个人都评过的对象", "nothing was rated by all of them")
_ONE_BOX = Text(
    "所有评分都落在同一档，κ 没有意义，请看一致率",
    "all ratings fall into one box, where kappa means nothing; look at the share of agreement",
)
_PERFECT = Text(
    "评分完全一致，区间公式在这里没有宽度，不能当作已经证明",
    "the ratings agree completely, where the formula has no width; that is no proof",
)
_TWO_CASES = Text("只有一个对象，给不出区间", "one case gives no interval")


@dataclass(frozen=True, slots=True)
class Kappa(Coefficient):
    """Agreement beyond chance; `n` counts what was rated."""

    agreed: float = field(default=math.nan, kw_only=True)
    """Share of agreement seen, near misses counted as the weights say."""
    by_chance: float = field(default=math.nan, kw_only=True)
    """Share that chance alone would give."""
    standard_error: float = field(default=math.nan, kw_only=True)
    categories: tuple[Hashable, ...] = field(default=(), kw_only=True)
    raters: int = field(default=2, kw_only=True)

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Add the agreement seen and that of chance."""
        rows = Coefficient.rows(self, locale)
        if not math.isnan(self.agreed):
            rows.append((Text("实际一致", "Agreement seen").say(locale), percent(self.agreed)))
            rows.append((Text("靠巧合也会一致", "Agreement by chance").say(locale), percent(self.by_chance)))
        rows.append((Text("评分人数", "Raters").say(locale), number(self.raters, locale)))
        return rows


def cohen_kappa(
    first: Sequence[Any],
    second: Sequence[Any],
    weights: Weights | None = "none",
    categories: Sequence[Hashable] | None = None,
    confidence: float = 0.95,
) -> Kappa:
    """Give kappa of two raters, plain or weighted, with the interval value ± z standard errors, cut at -1 and 1.

    κ = (p₀ - pₑ)/(1 - pₑ), with near misses counted by their weights: 1 - d/D (linear) or 1 - d²/D² (quadratic), d the distance of two
    boxes and D the largest. Boxes that are numbers are as far apart as their values, so a step nobody used still counts;
    words need `categories` in order and are one step apart. Quadratic kappa comes close to ICC(2,1).

    Assumes that the cases are independent and the raters judged alone. The standard error is for large samples: below
    30 cases or so the interval is rough. Two raters whose boxes are filled very unevenly get a low kappa with high agreement.

    Source: J. Cohen, “A coefficient of agreement for nominal scales”, Educational and Psychological Measurement 20 (1960) 37-46, and
    “Weighted kappa”, Psychological Bulletin 70 (1968) 213-220; the standard error of J. L. Fleiss, J. Cohen and B. S. Everitt, “Large
    sample standard errors of kappa and weighted kappa”, Psychological Bulletin 72 (1969) 323-327.

    Args:
        first: a rating a case; None or NaN leaves the case out.
        second: the other rater's, of the same length.
        weights: ``none`` (or None), ``linear`` or ``quadratic``.
        categories: all boxes in order; needed for weights on words, otherwise those that occur.
        confidence: such as 0.95.

    Raises:
        ValueError: for different lengths, a rating that is no category, or weights on words without order.

    >>> round(cohen_kappa([1, 2, 3, 4, 4], [1, 2, 4, 4, 3], "quadratic").value, 2)
    0.85
    """
    weights = weights or "none"
    pairs, left_out = _pairs(first, second)
    boxes, places = _boxes([x for pair in pairs for x in pair], categories, ordered=weights != "none")
    table = _zeros(len(boxes))
    where = {box: i for i, box in enumerate(boxes)}
    for a, b in pairs:
        table[where[a], where[b]] += 1
    return _kappa(table, boxes, places, weights, confidence, left_out)


def cohen_kappa_of_table(table: ArrayLike, weights: Weights = "none", confidence: float = 0.95) -> Kappa:
    """Give kappa from a square table of counts, first rater down and second across, boxes in order. See `cohen_kappa`.

    Raises:
        ValueError: for a table that is not square, or counts below zero.

    >>> round(cohen_kappa_of_table([[20, 5], [10, 15]]).value, 2)
    0.4
    """
    import numpy as np

    counts = figures(table, "the table must hold counts from 0 up")
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise ValueError(f"the table must be square, boxes × boxes, not of shape {counts.shape}")
    if not bool((np.isfinite(counts) & (counts >= 0)).all()):
        raise ValueError("the table must hold counts from 0 up")
    size = len(counts)
    return _kappa(counts, tuple(range(1, size + 1)), list(map(float, range(size))), weights, confidence, 0)


def _kappa(
    table: Floats,
    boxes: tuple[Hashable, ...],
    places: Sequence[float],
    weights: Weights,
    confidence: float,
    left_out: int,
) -> Kappa:
    import numpy as np

    z = normal_quantile(confidence)
    names = {"none": _COHEN, "linear": _LINEAR, "quadratic": _QUADRATIC}
    if weights not in names:
        raise ValueError(f"weights must be one of {', '.join(names)}, not {weights!r}")
    method = f"Cohen{'' if weights == 'none' else f' ({weights})'}; Fleiss-Cohen-Everitt"
    n, nan = int(table.sum()), math.nan

    def answer(
        value: float,
        low: float,
        high: float,
        why: Text | None,
        agreed: float = nan,
        chance: float = nan,
        error: float = nan,
    ) -> Kappa:
        return Kappa(
            value, n, low, high, method, confidence=confidence, name=names[weights], why=why, left_out=left_out,
            categories=boxes, agreed=agreed, by_chance=chance, standard_error=error,
        )  # fmt: skip

    if n == 0:
        return answer(nan, nan, nan, _NONE)
    p = table / table.sum()
    if weights == "none":
        w = np.eye(len(p))
    else:
        at = np.asarray(places, dtype=np.float64)
        apart = np.abs(at[:, None] - at[None, :])
        w = 1 - (apart / max(float(apart.max()), 1e-300)) ** (1 if weights == "linear" else 2)
    down, across = p.sum(axis=1), p.sum(axis=0)
    seen, chance = float((w * p).sum()), float(down @ w @ across)
    if 1 - chance < 1e-12:
        return answer(nan, nan, nan, _ONE_BOX, seen, chance)
    value = (seen - chance) / (1 - chance)
    near = (w @ across)[:, None] + (down @ w)[None, :]
    inner = float((p * (w * (1 - chance) - near * (1 - seen)) ** 2).sum())
    variance = (inner - (seen * chance - 2 * chance + seen) ** 2) / (n * (1 - chance) ** 4)
    error = math.sqrt(max(variance, 0.0))
    if n < 2:
        return answer(value, nan, nan, _TWO_CASES, seen, chance)
    return answer(
        value, max(-1.0, value - z * error), min(1.0, value + z * error), _PERFECT if value > 1 - 1e-12 else None,
        seen, chance, error,
    )  # fmt: skip


def fleiss_kappa(
    ratings: Iterable[Sequence[Any]], categories: Sequence[Hashable] | None = None, confidence: float = 0.95
) -> Kappa:
    """Give Fleiss' kappa of several raters, with Gwet's standard error and t with n-1 degrees of freedom.

    κ = (P̄ - Pₑ)/(1 - Pₑ), P̄ the mean share of pairs of raters that agree on a case, Pₑ = Σ pⱼ² over all ratings. The raters may be
    others from case to case, but there must be as many. Boxes have no order here; for scores use `intraclass`. Fleiss' own
    standard error of 1971 holds only where there is no agreement, so it tests but gives no interval; Gwet's holds at any
    agreement. With two raters this is Scott's pi, not Cohen's kappa.

    Source: J. L. Fleiss, “Measuring nominal scale agreement among many raters”, Psychological Bulletin 76 (1971) 378-382; K. L. Gwet,
    “Computing inter-rater reliability and its variance in the presence of high agreement”, British Journal of Mathematical and
    Statistical Psychology 61 (2008) 29-48.

    Args:
        ratings: one row a case with every rater's box, a list of rows, an array or a data frame; a row with a missing rating
            is left out.
        categories: all boxes; otherwise those that occur.
        confidence: such as 0.95.

    Raises:
        ValueError: for rows of different length, fewer than two raters, or a rating that is no category.

    >>> round(fleiss_kappa([["a", "a", "a"], ["a", "b", "b"], ["b", "b", "b"], ["a", "a", "b"]]).value, 2)
    0.33
    """
    rows = _rows(ratings)
    sizes = {len(row) for row in rows}
    if len(sizes) > 1:
        raise ValueError("each case needs the same number of raters, and at least two")
    whole = [row for row in rows if not any(is_missing(x) for x in row)]
    boxes, _ = _boxes([x for row in whole for x in row], categories, ordered=False)
    where = {box: i for i, box in enumerate(boxes)}
    counts = [[0] * len(boxes) for _ in whole]
    for of_case, row in zip(counts, whole, strict=True):
        for x in row:
            of_case[where[x]] += 1
    return _fleiss(counts, boxes, sizes.pop() if sizes else 0, confidence, len(rows) - len(whole))


def fleiss_kappa_of_counts(counts: ArrayLike, confidence: float = 0.95) -> Kappa:
    """Give Fleiss' kappa from cases × boxes, how many raters chose each box. See `fleiss_kappa`.

    Raises:
        ValueError: where the cases have different numbers of raters, or fewer than two.

    >>> round(fleiss_kappa_of_counts([[3, 0], [1, 2], [0, 3], [2, 1]]).value, 2)
    0.33
    """

    table = figures(counts, "counts are a table of cases × boxes, numbers from 0 up")
    if table.ndim != 2 or not bool((table >= 0).all()):
        raise ValueError(f"counts are a table of cases × boxes, from 0 up, not of shape {table.shape}")
    sizes = {int(size) for size in table.sum(axis=1)}
    if len(sizes) > 1:
        raise ValueError("each case needs the same number of raters, and at least two")
    return _fleiss(table, tuple(range(1, table.shape[1] + 1)), sizes.pop() if sizes else 0, confidence, 0)


def _fleiss(table: ArrayLike, boxes: tuple[Hashable, ...], raters: int, confidence: float, left_out: int) -> Kappa:
    import numpy as np
    from scipy.stats import t

    normal_quantile(confidence)
    counts = np.asarray(table, dtype=np.float64)
    n, nan = len(counts), math.nan
    if n and raters < 2:
        raise ValueError("each case needs the same number of raters, and at least two")

    def answer(
        value: float,
        low: float,
        high: float,
        why: Text | None,
        agreed: float = nan,
        chance: float = nan,
        error: float = nan,
    ) -> Kappa:
        return Kappa(
            value, n, low, high, "Fleiss; Gwet, t", confidence=confidence, name=_FLEISS, why=why, left_out=left_out,
            categories=boxes, raters=raters, agreed=agreed, by_chance=chance, standard_error=error,
        )  # fmt: skip

    if n == 0:
        return answer(nan, nan, nan, _NONE)
    agreed = (counts * (counts - 1)).sum(axis=1) / (raters * (raters - 1))
    shares = counts.sum(axis=0) / counts.sum()
    seen, chance = float(agreed.mean()), float((shares**2).sum())
    if 1 - chance < 1e-12:
        return answer(nan, nan, nan, _ONE_BOX, seen, chance)
    value = (seen - chance) / (1 - chance)
    if n < 2:
        return answer(value, nan, nan, _TWO_CASES, seen, chance)
    own = (agreed - chance) / (1 - chance) - 2 * (1 - value) * (counts @ shares / raters - chance) / (1 - chance)
    error = math.sqrt(float(((own - value) ** 2).sum()) / (n * (n - 1)))
    half = float(t.ppf(0.5 + confidence / 2, n - 1)) * error
    return answer(
        value, max(-1.0, value - half), min(1.0, value + half), _PERFECT if value > 1 - 1e-12 else None,
        seen, chance, error,
    )  # fmt: skip


def percent_agreement(first: Sequence[Any], second: Sequence[Any], confidence: float = 0.95) -> Estimate:
    """Give the share of cases that both raters put into the same box, with its Wilson interval; missing ratings left out.

    It takes nothing out for chance; say it beside kappa, not instead of it.

    Source: the interval as in `steward.service.statistics.rates.wilson`.

    Raises:
        ValueError: for different lengths.

    >>> print(percent_agreement([1, 2, 3, 4], [1, 2, 3, 3]))
    75.0% (3/4), 95% interval 30%–95%
    """
    pairs, _ = _pairs(first, second)
    return wilson(sum(a == b for a, b in pairs), len(pairs), confidence)


def _pairs(first: Iterable[Any], second: Iterable[Any]) -> tuple[list[tuple[Any, Any]], int]:
    """Give the cases that both rated, and how many only one of them did or none."""
    if not isinstance(first, Iterable) or not isinstance(second, Iterable):
        raise ValueError("each rater's ratings are a list, one rating a case")
    a, b = list(first), list(second)
    if len(a) != len(b):
        raise ValueError(f"both raters must rate the same cases, not {len(a)} and {len(b)}")
    both = [(x, y) for x, y in zip(a, b, strict=True) if not is_missing(x) and not is_missing(y)]
    for rating in (x for pair in both for x in pair):
        if not isinstance(rating, Hashable):
            raise ValueError(
                f"a rating is a word or a number, not {rating!r}; give each rater's ratings as a list of its own"
            )
        if isinstance(rating, Real) and math.isinf(rating):
            raise ValueError("a rating cannot be infinite")
    return both, len(a) - len(both)


def _rows(ratings: Any) -> list[list[Any]]:
    """Give the rows of a list of rows, an array or a data frame, which by itself would give the names of its columns."""
    table = ratings.to_numpy(dtype=object) if hasattr(ratings, "columns") else ratings
    try:
        rows = [None if isinstance(row, str) else list(row) for row in table]
    except TypeError:
        rows = [None]
    if None in rows:
        raise ValueError("ratings are rows, one a case with every rater's box in it")
    return [row for row in rows if row is not None]


def _zeros(size: int) -> Floats:
    import numpy as np

    return np.zeros((size, size))


def _boxes(
    seen: Sequence[Any], categories: Sequence[Hashable] | None, *, ordered: bool
) -> tuple[tuple[Hashable, ...], list[float]]:
    """Give the boxes in order and where each lies on the scale."""
    if categories is not None:
        boxes: tuple[Any, ...] = tuple(categories)
        if unknown := sorted({str(x) for x in seen if x not in boxes}):
            raise ValueError(f"no such category: {', '.join(unknown)}; there are {', '.join(map(str, boxes))}")
        given = [float(x) for x in boxes if isinstance(x, Real) and not isinstance(x, bool)]
        if len(given) == len(boxes) and given in (sorted(set(given)), sorted(set(given), reverse=True)):
            return boxes, given
        return boxes, [float(i) for i in range(len(boxes))]
    distinct = set(seen)
    if all(isinstance(x, Real) and not isinstance(x, bool) for x in distinct):
        numbers = sorted(distinct)
        return tuple(numbers), [float(x) for x in numbers]
    if ordered:
        raise ValueError("weights on words need their order: give all categories from low to high")
    boxes = tuple(sorted(distinct, key=str))
    return boxes, [float(i) for i in range(len(boxes))]
