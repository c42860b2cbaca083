"""Do two things rise and fall together, and how sure is that with so few months or teams?

“Satisfaction and fee collection move together” is a claim about one's own records: twelve teams can test it, and the
interval says how little twelve teams prove.

>>> print(spearman([72, 75, 78, 80, 83, 85, 88, 91], [81, 85, 83, 90, 88, 94, 92, 97]).sentence("en"))
Rank correlation 0.93 (n = 8), 95% interval 0.54 to 0.99

A correlation says that two things go together, not which of them makes the other, nor whether a third makes both; where
the third is known, `partial_correlation` takes it out.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from steward.service.statistics._counting import figures, normal_quantile
from steward.service.statistics.coefficient import Coefficient, p_value
from steward.words import Locale, Text, number

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

Kind = Literal["spearman", "pearson"]
Spread = Literal["bonett-wright", "fieller", "fisher"]
"""Whose standard error of the transformed rank correlation."""

EXACT_UP_TO = 9
"""Pairs up to which all orders are gone through for the p-value of a rank correlation, as R's ``cor.test`` does."""

_NAMES: dict[tuple[Kind, bool], Text] = {
    ("spearman", False): Text("等级相关", "Rank correlation"),
    ("pearson", False): Text("线性相关", "Linear correlation"),
    ("spearman", True): Text("偏等级相关", "Partial rank correlation"),
    ("pearson", True): Text("偏相关", "Partial correlation"),
}
_EXACT = Text("精确", "exact")
_CONSTANT = Text("有一边的数全都一样，谈不上一起变动", "one side is the same throughout, so nothing varies together")
_EXPLAINED = Text(
    "扣除控制变量后，有一边没有剩下变动", "with the controls taken out, nothing is left of one side to vary"
)
_FEW_FOR_INTERVAL = Text("数太少，什么都有可能", "so few cases say nothing yet")
_POINTS_ON_A_LINE = Text(
    "所有点正好在一条线上，区间公式在这里没有宽度，不能当作已经证明",
    "all points lie exactly on one line, where the formula has no width; that is no proof",
)


@dataclass(frozen=True, slots=True)
class Correlation(Coefficient):
    """A correlation with n, interval and p-value."""

    p: float = field(default=math.nan, kw_only=True)
    """Two-sided: the chance of a correlation at least as strong, were the two unrelated."""
    p_method: Literal["exact", "t", ""] = field(default="", kw_only=True)
    """Every order gone through, or from the t distribution."""
    controls: int = field(default=0, kw_only=True)
    """How many other things were taken out."""

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Add the p-value, and how many things were taken out."""
        rows = Coefficient.rows(self, locale)
        if not math.isnan(self.p):
            how = _EXACT.say(locale) if self.p_method == "exact" else f"t({self.n - 2 - self.controls})"
            said = Text("{p}（{how}）", "{p} ({how})").say(locale, p=p_value(self.p), how=how)
            rows.append((Text("p 值（双侧）", "p, two-sided").say(locale), said))
        if self.controls:
            rows.append((Text("控制变量", "Controls").say(locale), number(self.controls, locale)))
        return rows


def pearson(x: ArrayLike, y: ArrayLike, confidence: float = 0.95) -> Correlation:
    """Give the linear correlation with Fisher's interval: tanh(artanh r ± z / sqrt(n-3)).

    Assumes pairs that are independent of one another and roughly bivariate normal; a single far-off month can make or
    break it, so ranks (`spearman`) are the better habit for rates. p comes from t with n-2 degrees of freedom.

    Source: R. A. Fisher, “On the ‘probable error’ of a coefficient of correlation deduced from a small sample”, Metron 1 (1921)
    3-32.

    Args:
        x: one figure a case; NaN or None leaves the pair out.
        y: the other figure, of the same length.
        confidence: such as 0.95.

    Raises:
        ValueError: for different lengths, or what is not a number.

    >>> r = pearson([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])
    >>> round(r.value, 2), round(r.p, 3)
    (0.8, 0.104)
    """
    return _correlation(x, y, None, "pearson", confidence, "fisher")


def spearman(
    x: ArrayLike, y: ArrayLike, confidence: float = 0.95, *, standard_error: Spread = "bonett-wright"
) -> Correlation:
    """Give the rank correlation (Pearson's of the mid-ranks, so ties are right) with an interval on Fisher's z scale.

    The standard error of artanh r is sqrt((1 + r²/2)/(n-3)) after Bonett and Wright, which keeps its coverage for strong
    correlations; ``fieller`` uses sqrt(1.06/(n-3)) and ``fisher`` 1/sqrt(n-3), as some programs do. At r = ±1 the formula
    would shrink to a point; there the inner end is that of the next weaker order of n pairs, r = 1 - 12/(n(n²-1)), our own
    caution. p is exact up to 9 pairs, ties included (every order of one side is gone through, twice the smaller tail), from
    t with n-2 degrees of freedom above.

    Assumes independent pairs. Neighbouring months of one team are not quite that; teams within one month are.

    Source: C. Spearman, “The proof and measurement of association between two things”, American Journal of Psychology 15 (1904)
    72-101; D. G. Bonett and T. A. Wright, “Sample size requirements for estimating Pearson, Kendall and Spearman
    correlations”, Psychometrika 65 (2000) 23-28; E. C. Fieller, H. O. Hartley and E. S. Pearson, “Tests for rank correlation
    coefficients I”, Biometrika 44 (1957) 470-481.

    Args, errors: as `pearson`.

    >>> r = spearman([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])
    >>> round(r.value, 2), round(r.p, 4), r.p_method
    (0.8, 0.1333, 'exact')
    """
    return _correlation(x, y, None, "spearman", confidence, standard_error)


def partial_correlation(
    x: ArrayLike,
    y: ArrayLike,
    controls: ArrayLike | Sequence[ArrayLike],
    kind: Kind = "spearman",
    confidence: float = 0.95,
    *,
    standard_error: Spread = "bonett-wright",
) -> Correlation:
    """Give the correlation of what is left of x and y when the controls are taken out by least squares.

    For ``spearman`` all of them are ranked first. Interval and p are those of `pearson` or `spearman` with n less by the
    number of controls (Fisher); p is always from t, with n-2-k degrees of freedom. A control that the others already say
    is not counted twice.

    Source: R. A. Fisher, “The distribution of the partial correlation coefficient”, Metron 3 (1924) 329-332; the standard error as
    in `spearman`.

    Args:
        x: one figure a case; NaN or None in any of them leaves the case out.
        y: the other figure.
        controls: one list of the same length, or several.
        kind: ``spearman`` or ``pearson``.
        confidence: such as 0.95.
        standard_error: as in `spearman`.

    Raises:
        ValueError: for different lengths, or what is not a number.

    >>> age = [1, 2, 3, 4, 5, 6, 7, 8]
    >>> r = partial_correlation([2, 1, 4, 3, 6, 5, 8, 7], [1, 3, 2, 5, 4, 7, 6, 8], age, "pearson")
    >>> round(r.value, 2), r.controls
    (-0.95, 1)
    """
    return _correlation(x, y, controls, kind, confidence, standard_error if kind == "spearman" else "fisher")


def _correlation(
    x: ArrayLike,
    y: ArrayLike,
    controls: ArrayLike | Sequence[ArrayLike] | None,
    kind: Kind,
    confidence: float,
    spread: Spread,
) -> Correlation:
    import numpy as np

    if kind not in ("spearman", "pearson"):
        raise ValueError(f"kind must be 'spearman' or 'pearson', not {kind!r}")
    z = normal_quantile(confidence)
    columns = [_column(x), _column(y), *_controls(controls)]
    if len({len(column) for column in columns}) > 1:
        raise ValueError(f"the lists must be of one length, not {', '.join(str(len(column)) for column in columns)}")
    table = np.column_stack(columns)
    whole = np.isfinite(table).all(axis=1)
    table, left_out = table[whole], int((~whole).sum())
    n = len(table)
    name, method = _NAMES[kind, controls is not None], _method(kind, spread)

    def none(why: Text, taken: int = 0) -> Correlation:
        nan = math.nan
        return Correlation(
            nan, n, nan, nan, method, confidence=confidence, name=name, why=why, left_out=left_out, controls=taken
        )

    if n < 3:
        return none(_few(3))
    if kind == "spearman":
        table = _ranks(table)
    a, b = table[:, 0] - table[:, 0].mean(), table[:, 1] - table[:, 1].mean()
    if _is_nothing(a, table[:, 0], 1e-13) or _is_nothing(b, table[:, 1], 1e-13):
        return none(_CONSTANT)
    a, b = a / np.abs(a).max(), b / np.abs(b).max()  # so that squares of very small figures do not vanish
    taken = 0
    if controls is not None:
        others = table[:, 2:] - table[:, 2:].mean(axis=0)
        base, taken = _independent(others)
        if n < taken + 3:
            return none(_few(taken + 3), taken)
        left_a, left_b = a - base @ (base.T @ a), b - base @ (base.T @ b)
        if _is_nothing(left_a, a, 1e-10) or _is_nothing(left_b, b, 1e-10):
            return none(_EXPLAINED, taken)
        a, b = left_a, left_b
    r = float(np.clip((a @ b) / math.sqrt((a @ a) * (b @ b)), -1.0, 1.0))
    if 1 - abs(r) < 1e-14:
        r = math.copysign(1.0, r)
    low, high, why = _interval(r, n - taken, z, spread, kind)
    exact = kind == "spearman" and controls is None and n <= EXACT_UP_TO
    return Correlation(
        r, n, low, high, method, confidence=confidence, name=name, why=why, left_out=left_out, controls=taken,
        p=_exact_p(a, b) if exact else _t_p(r, n - 2 - taken), p_method="exact" if exact else "t",
    )  # fmt: skip


def _few(n: int) -> Text:
    return Text(f"至少要 {n} 组完整的数", f"at least {n} complete cases are needed")


def _method(kind: Kind, spread: Spread) -> str:
    if kind == "pearson":
        return "Pearson; Fisher z"
    written = {"bonett-wright": "Bonett-Wright", "fieller": "Fieller", "fisher": "Fisher"}
    if spread not in written:
        raise ValueError(f"standard_error must be one of {', '.join(written)}, not {spread!r}")
    return f"Spearman; Fisher z; {written[spread]}"


_NOT_NUMBERS = "a correlation is of numbers; leave words out or give them numbers first"


def _column(values: ArrayLike) -> Floats:

    column = figures(values, _NOT_NUMBERS)
    if column.ndim != 1:
        raise ValueError(f"a correlation takes plain lists of numbers, not something of shape {column.shape}")
    return column


def _controls(controls: Any) -> list[Floats]:
    """Give each control as a column: of a data frame or a table its columns, of lists each list."""
    import numpy as np

    if controls is None:
        return []
    if hasattr(controls, "columns"):
        controls = figures(controls, _NOT_NUMBERS)
    if isinstance(controls, Mapping):
        controls = list(controls.values())
    if isinstance(controls, np.ndarray) and controls.ndim == 2:
        return [_column(column) for column in controls.T]
    if not isinstance(controls, Iterable) or isinstance(controls, str):
        raise ValueError("controls are a list of figures, or several such lists")
    several: list[Any] = list(controls)
    if not several:
        return []
    if several and all(np.ndim(control) == 1 for control in several):
        return [_column(control) for control in several]
    return [_column(several)]


def _ranks(table: Floats) -> Floats:
    import numpy as np
    from scipy.stats import rankdata

    found: Floats = np.asarray(rankdata(table, axis=0), dtype=np.float64)
    return found


def _is_nothing(left: Floats, of: Floats, rounding: float) -> bool:
    """Whether what is left of a column is rounding only."""
    import numpy as np

    return bool(np.abs(left).max() <= rounding * max(float(np.abs(of).max()), 1e-300))


def _independent(others: Floats) -> tuple[Floats, int]:
    """Give an orthonormal base of the centred controls and how many directions they really have."""
    import numpy as np

    scale = np.abs(others).max(axis=0)
    u, s, _ = np.linalg.svd(others[:, scale > 0] / scale[scale > 0], full_matrices=False)
    rank = int((s > 1e-10 * s[0]).sum()) if len(s) else 0
    return u[:, :rank], rank


def _interval(r: float, n: int, z: float, spread: Spread, kind: Kind) -> tuple[float, float, Text | None]:
    if n < 4:
        return -1.0, 1.0, _FEW_FOR_INTERVAL
    if abs(r) == 1 and kind == "pearson":
        return r, r, _POINTS_ON_A_LINE
    inner = min(abs(r), 1 - 12 / (n * (n * n - 1))) if abs(r) == 1 else abs(r)
    factor = {"bonett-wright": 1 + inner * inner / 2, "fieller": 1.06, "fisher": 1.0}[spread]
    half = z * math.sqrt(factor / (n - 3))
    low = math.tanh(math.atanh(inner) - half)
    high = 1.0 if abs(r) == 1 else math.tanh(math.atanh(inner) + half)
    return (low, high, None) if r >= 0 else (-high, -low, None)


def _t_p(r: float, freedom: int) -> float:
    from scipy.stats import t

    if freedom < 1:
        return math.nan
    if abs(r) == 1:
        return 0.0
    return float(2 * t.sf(abs(r) * math.sqrt(freedom / (1 - r * r)), freedom))


def _exact_p(a: Floats, b: Floats) -> float:
    """Go through all orders of one side: twice the share at least as extreme on the nearer side, at most 1."""
    import numpy as np

    orders = np.array(list(itertools.permutations(range(len(b)))), dtype=np.int8)
    products, seen = b[orders] @ a, float(a @ b)
    slack = 1e-9 * float(np.abs(a) @ np.abs(b))
    tail = min((products >= seen - slack).mean(), (products <= seen + slack).mean())
    return min(1.0, 2 * float(tail))
