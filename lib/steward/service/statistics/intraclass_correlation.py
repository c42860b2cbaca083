"""Several people score the same role-plays: do they give the same scores?

>>> scores = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
>>> print(intraclass(scores, "ICC(2,1)").sentence("en"))
ICC(2,1) 0.29 (n = 6), 95% interval 0.02 to 0.76

Rows are what was scored, columns are who scored it. Which of the six forms is asked for decides the answer:

- Did everybody score everything? If each row had other scorers: ``ICC(1,·)``. If the same people scored all: two-way.
- Should a strict and a lenient scorer count as disagreeing? Yes: absolute agreement, ``ICC(2,·)``. Only the order matters:
  consistency, ``ICC(3,·)``.
- Will one scorer's mark be used (``·,1``), or the mean of all of them (``·,k``)?
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

from steward.service.statistics._counting import figures, normal_quantile
from steward.service.statistics.coefficient import Coefficient, coefficient, p_value
from steward.words import Locale, Text, number

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

Form = Literal["ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)"]
"""The six forms as Shrout and Fleiss name them."""
FORMS: tuple[Form, ...] = get_args(Form)
MCGRAW_WONG: Mapping[Form, str] = MappingProxyType(
    {
        "ICC(1,1)": "ICC(1)", "ICC(2,1)": "ICC(A,1)", "ICC(3,1)": "ICC(C,1)",
        "ICC(1,k)": "ICC(k)", "ICC(2,k)": "ICC(A,k)", "ICC(3,k)": "ICC(C,k)",
    }
)  # fmt: skip
"""The same forms as McGraw and Wong name them; random and fixed scorers share a formula."""

_MEANINGS: Mapping[str, Text] = MappingProxyType(
    {
        "1": Text("每个对象由不同的人打分", "each case has scorers of its own"),
        "2": Text("同一批人打分，要求分数一致", "the same scorers throughout, absolute agreement"),
        "3": Text("同一批人打分，只看高低顺序", "the same scorers throughout, consistency"),
    }
)
_SINGLE = Text("用一个人的分数", "one scorer's mark is used")
_MEAN = Text("用所有人的平均分", "the mean of all scorers is used")
_FEW = Text("至少要两个对象，每个由至少两个人打分", "at least two cases are needed, each scored by at least two people")
_ALIKE = Text("所有分数都一样，分不出高低", "all scores are the same, so there is nothing to tell apart")
_NO_INTERVAL = Text(
    "打分里没有随机的差别，给不出区间", "nothing in the scores is left to chance, so there is no interval"
)
_PERFECT = Text(
    "打分完全一致，区间公式在这里没有宽度，不能当作已经证明",
    "the scores agree completely, where the formula has no width; that is no proof",
)


@dataclass(frozen=True, slots=True)
class IntraclassCorrelation(Coefficient):
    """How far several scorers agree on a scale; `n` counts what was scored."""

    form: Form = field(default="ICC(2,1)", kw_only=True)
    raters: int = field(default=0, kw_only=True)
    f: float = field(default=math.nan, kw_only=True)
    """Of the test that nothing but chance tells the cases apart, with `df1`, `df2` and `p`."""
    df1: float = field(default=math.nan, kw_only=True)
    df2: float = field(default=math.nan, kw_only=True)
    p: float = field(default=math.nan, kw_only=True)

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Add what the form means, the number of scorers and the F test."""
        rows = Coefficient.rows(self, locale)
        meaning = Text("{who}；{use}", "{who}; {use}").say(
            locale, who=_MEANINGS[self.form[4]], use=_SINGLE if self.form[6] == "1" else _MEAN
        )
        rows.append((self.form, meaning))
        rows.append((Text("打分人数", "Scorers").say(locale), number(self.raters, locale)))
        if not math.isnan(self.f):
            test = f"F({self.df1:g}, {self.df2:g}) = {coefficient(self.f)}, p {_equals(self.p)}"
            rows.append((Text("检验", "Test").say(locale), test))
        return rows


def _equals(p: float) -> str:
    written = p_value(p)
    return written if written.startswith("<") else f"= {written}"


def intraclass(ratings: ArrayLike, form: Form = "ICC(2,1)", confidence: float = 0.95) -> IntraclassCorrelation:
    """Give one of the six intraclass correlations with its interval from the F distribution.

    With the mean squares between rows (R), between columns (C), the residual (E) and within rows (W), n rows and k columns:
    ICC(1,1) = (R-W)/(R+(k-1)W), ICC(2,1) = (R-E)/(R+(k-1)E+k(C-E)/n), ICC(3,1) = (R-E)/(R+(k-1)E), and for the mean of k scorers
    (R-W)/R, (R-E)/(R+(C-E)/n), (R-E)/R. ICC(3,k) is Cronbach's alpha of the scorers. Intervals are exact under normal effects for
    the first and third, and use Satterthwaite's degrees of freedom for the second.

    Assumes roughly normal scores; with a scale of three or four steps weighted kappa fits better. A group of role-plays that
    are all alike gives a low value however well the scorers agree.

    Source: P. E. Shrout and J. L. Fleiss, “Intraclass correlations: uses in assessing rater reliability”, Psychological Bulletin 86 (1979)
    420-428; K. O. McGraw and S. P. Wong, “Forming inferences about some intraclass correlation coefficients”, Psychological Methods
    1 (1996) 30-46, table 7, with the correction on page 390.

    Args:
        ratings: cases × scorers; a row with a missing score is left out.
        form: ``ICC(1,1)`` to ``ICC(3,k)``, or the name of McGraw and Wong, such as ``ICC(A,1)``; ``ICC2`` and ``ICC2k`` are understood.
        confidence: such as 0.95.

    Raises:
        ValueError: for an unknown form, rows of different length, or what is not a number.

    >>> found = intraclass([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], "ICC(3,k)")
    >>> round(found.value, 4), round(found.low, 3), round(found.high, 3)
    (0.9093, 0.676, 0.986)
    """
    import numpy as np

    normal_quantile(confidence)
    asked = _known_as(form)
    if asked not in FORMS:
        raise ValueError(f"there is no {form!r}; there are {', '.join(FORMS)}, or {', '.join(MCGRAW_WONG.values())}")
    method = f"{asked} = {MCGRAW_WONG[asked]}; F"
    table, left_out = _table(ratings)
    n, k = table.shape
    name = Text(asked, asked)

    def none(why: Text) -> IntraclassCorrelation:
        nan = math.nan
        return IntraclassCorrelation(
            nan, n, nan, nan, method, confidence=confidence, name=name, why=why, left_out=left_out, form=asked, raters=k
        )

    if n < 2 or k < 2:
        return none(_FEW)
    squares = _mean_squares(table)
    if max(squares) <= 1e-24 * max(1.0, float(np.abs(table).max()) ** 2):
        return none(_ALIKE)
    value, (low, high), (f, df1, df2) = _one_way(squares, n, k, confidence)
    if asked[4] != "1":
        find = _agreement if asked[4] == "2" else _consistency
        value, (low, high), (f, df1, df2) = find(squares, n, k, confidence)
    if asked[6] == "k":
        value, low, high = (_of_the_mean(x, k) for x in (value, low, high))
    if math.isnan(value):
        return none(_ALIKE)
    from scipy.stats import f as f_distribution

    why = _NO_INTERVAL if math.isnan(low) else _PERFECT if low > 1 - 1e-9 else None
    return IntraclassCorrelation(
        value, n, low, high, method, confidence=confidence, name=name, why=why,
        left_out=left_out, form=asked, raters=k, f=f, df1=df1, df2=df2, p=float(f_distribution.sf(f, df1, df2)),
    )  # fmt: skip


def intraclass_all(ratings: ArrayLike, confidence: float = 0.95) -> dict[Form, IntraclassCorrelation]:
    """Give all six forms, to see how much the choice matters. See `intraclass`.

    >>> [round(found.value, 2) for found in intraclass_all([[4, 5], [2, 2], [5, 4], [1, 2]]).values()]
    [0.86, 0.86, 0.84, 0.93, 0.93, 0.91]
    """
    return {form: intraclass(ratings, form, confidence) for form in FORMS}


def _known_as(form: str) -> str:
    """Give the form of Shrout and Fleiss for a name in their way, McGraw and Wong's, or that of many programs (ICC2, ICC2k)."""
    names = {written.casefold(): known for known, written in MCGRAW_WONG.items()}
    names |= {known.casefold(): known for known in FORMS}
    names |= {f"icc{known[4]}{'k' if known[6] == 'k' else ''}": known for known in FORMS}
    return names.get(str(form).casefold().replace(" ", ""), form)


_Squares = tuple[float, float, float, float]
_Found = tuple[float, tuple[float, float], tuple[float, float, float]]
"""A value for one scorer, its interval, and F with its degrees of freedom."""


def _mean_squares(table: Floats) -> _Squares:
    """Between rows, between columns, residual, within rows."""
    n, k = table.shape
    rows, columns, mean = table.mean(axis=1), table.mean(axis=0), float(table.mean())
    residual = table - rows[:, None] - columns[None, :] + mean
    within = table - rows[:, None]
    return (
        float(k * ((rows - mean) ** 2).sum() / (n - 1)),
        float(n * ((columns - mean) ** 2).sum() / (k - 1)),
        float((residual**2).sum() / ((n - 1) * (k - 1))),
        float((within**2).sum() / (n * (k - 1))),
    )


def _ratio_of(f: float, k: int) -> float:
    return 1.0 if math.isinf(f) else (f - 1) / (f + k - 1)


def _simple(between: float, error: float, n: int, k: int, df2: int, confidence: float) -> _Found:
    from scipy.stats import f as f_distribution

    if between == 0 and error == 0:
        return math.nan, (math.nan, math.nan), (math.nan, n - 1, df2)
    f, tail = (between / error if error else math.inf), (1 - confidence) / 2
    low = f / float(f_distribution.ppf(1 - tail, n - 1, df2))
    high = f * float(f_distribution.ppf(1 - tail, df2, n - 1))
    return _ratio_of(f, k), (_ratio_of(low, k), _ratio_of(high, k)), (f, n - 1, df2)


def _one_way(squares: _Squares, n: int, k: int, confidence: float) -> _Found:
    return _simple(squares[0], squares[3], n, k, n * (k - 1), confidence)


def _consistency(squares: _Squares, n: int, k: int, confidence: float) -> _Found:
    rows, _, error, _ = squares
    return _simple(rows, 0.0 if error < 1e-14 * rows else error, n, k, (n - 1) * (k - 1), confidence)


def _agreement(squares: _Squares, n: int, k: int, confidence: float) -> _Found:
    from scipy.stats import f as f_distribution

    rows, columns, error, _ = squares
    _, _, test = _consistency(squares, n, k, confidence)
    below = rows + (k - 1) * error + k * (columns - error) / n
    value = (rows - error) / below if below > 0 else math.nan
    if value >= 1 - 1e-12:
        return 1.0, (1.0, 1.0), test
    a = k * value / (n * (1 - value))
    b = 1 + k * value * (n - 1) / (n * (1 - value))
    spread = (a * columns) ** 2 / (k - 1) + (b * error) ** 2 / ((n - 1) * (k - 1))
    if math.isnan(value) or spread == 0:
        return value, (math.nan, math.nan), test
    freedom, tail = (a * columns + b * error) ** 2 / spread, (1 - confidence) / 2
    up = float(f_distribution.ppf(1 - tail, n - 1, freedom))
    down = float(f_distribution.ppf(1 - tail, freedom, n - 1))
    rest = k * columns + (k * n - k - n) * error
    low = n * (rows - up * error) / (up * rest + n * rows)
    high = n * (down * rows - error) / (rest + n * down * rows)
    # Far below zero the approximation can miss its own estimate by a little.
    return value, (min(low, value), max(high, value)), test


def _of_the_mean(single: float, k: int) -> float:
    """Spearman and Brown: the reliability of the mean of k from that of one; minus infinity where one explains nothing at all."""
    below = 1 + (k - 1) * single
    if math.isnan(below):
        return math.nan
    return k * single / below if below > 1e-12 else -math.inf


def _table(ratings: ArrayLike) -> tuple[Floats, int]:
    import numpy as np

    table = figures(ratings, "ratings must be rows of numbers, one row a case and all of one length")
    if table.size == 0:
        table = table.reshape(0, 0)
    if table.ndim != 2:
        raise ValueError(f"ratings must be cases × scorers, not something of shape {table.shape}")
    whole = np.isfinite(table).all(axis=1)
    return table[whole], int((~whole).sum())
