"""Do the questions of a questionnaire, or the items of a quiz, measure one thing together?

>>> answers = [[4, 5, 4], [3, 3, 4], [5, 5, 5], [2, 3, 2], [4, 4, 5], [1, 2, 2]]
>>> print(cronbach_alpha(answers).sentence("en"))
Cronbach's alpha 0.95 (n = 6), 95% interval 0.80 to 0.99

Rows are people, columns are questions. A person who left a question out is left out and counted. A high alpha does not prove
that there is one thing only, and it grows with the mere number of questions; a low one says that adding the answers up
makes no sense.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from steward.service.statistics._counting import figures, normal_quantile
from steward.service.statistics.coefficient import Coefficient, coefficient
from steward.words import Locale, Text, number

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

_ALPHA = Text("克龙巴赫 α", "Cronbach's alpha")
_KR20 = Text("KR-20", "KR-20")
_KR21 = Text("KR-21", "KR-21")
_FEW_PEOPLE = Text("至少要两个人的完整答卷", "at least two complete answer sheets are needed")
_FEW_ITEMS = Text("至少要两道题", "at least two questions are needed")
_ALIKE = Text("所有人的总分都一样，分不出高低", "everybody has the same total, so there is nothing to tell apart")


@dataclass(frozen=True, slots=True)
class ItemReliability:
    """One question among the others; NaN where it cannot be told."""

    name: str
    mean: float
    """For right and wrong answers, the share of right ones (the difficulty)."""
    variance: float
    """Over n-1; over n for KR-20."""
    item_total: float
    """Correlation with the total, the question itself included."""
    item_rest: float
    """Correlation with the total of the other questions (corrected item-total correlation, discrimination)."""
    alpha_without: float
    """Alpha of the other questions; above alpha itself where the question does not fit in."""


@dataclass(frozen=True, slots=True)
class Reliability(Coefficient):
    """The internal consistency of several questions; `n` counts people."""

    items: tuple[ItemReliability, ...] = field(default=(), kw_only=True)
    item_count: int = field(default=0, kw_only=True)
    standardised: float = field(default=math.nan, kw_only=True)
    """Alpha with every question brought to variance 1; NaN where one does not vary."""
    mean_correlation: float = field(default=math.nan, kw_only=True)
    """Mean of the correlations between questions."""

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Add the number of questions, the standardised alpha and each question's fit."""
        rows = Coefficient.rows(self, locale)
        rows.append((Text("题数", "Questions").say(locale), number(self.item_count, locale)))
        if not math.isnan(self.standardised):
            rows.append((Text("标准化 α", "Standardised alpha").say(locale), coefficient(self.standardised)))
        fit = Text("与其余各题相关 {rest}，去掉后 α {without}", "with the rest {rest}, alpha without it {without}")
        for item in self.items:
            rest, without = (
                "–" if math.isnan(value) else coefficient(value) for value in (item.item_rest, item.alpha_without)
            )
            rows.append((item.name, fit.say(locale, rest=rest, without=without)))
        return rows


def cronbach_alpha(answers: ArrayLike, confidence: float = 0.95, *, names: Sequence[str] | None = None) -> Reliability:
    """Give Cronbach's alpha, k/(k-1) (1 - Σ s²ᵢ / s²ₓ), with Feldt's interval.

    Feldt: (1-α)/(1-α̂) follows F with n-1 and (n-1)(k-1) degrees of freedom when people and questions are as in a two-way analysis
    of variance with normal errors of equal size. Alpha equals the reliability when all questions measure the same thing
    with the same weight, and is a lower bound otherwise. It can be negative, where questions run against each other: turn
    reversed questions round first.

    Source: L. J. Cronbach, “Coefficient alpha and the internal structure of tests”, Psychometrika 16 (1951) 297-334; L. S. Feldt, “The
    approximate sampling distribution of Kuder-Richardson reliability coefficient twenty”, Psychometrika 30 (1965) 357-370.

    Args:
        answers: people × questions, a list of rows, an array or a data frame; NaN or None for no answer.
        confidence: such as 0.95.
        names: of the questions; otherwise the columns of the data frame, or 1, 2, 3 ...

    Raises:
        ValueError: for rows of different length, what is not a number, or the wrong number of names.

    >>> found = cronbach_alpha([[4, 5, 4], [3, 3, 4], [5, 5, 5], [2, 3, 2], [4, 4, 5], [1, 2, 2]])
    >>> round(found.value, 3), [round(item.alpha_without, 2) for item in found.items]
    (0.954, [0.86, 0.96, 0.96])
    """
    return _alpha(answers, confidence, names, _ALPHA, "Cronbach; Feldt F", ddof=1)


def kr20(answers: ArrayLike, confidence: float = 0.95, *, names: Sequence[str] | None = None) -> Reliability:
    """Give Kuder and Richardson's formula 20 for right (1) and wrong (0) answers: k/(k-1) (1 - Σ pq / σ²).

    It is Cronbach's alpha of such answers; the variance of the total is taken over n, as pq is. The interval is Feldt's, who
    found it for this coefficient.

    Source: G. F. Kuder and M. W. Richardson, “The theory of the estimation of test reliability”, Psychometrika 2 (1937) 151-160;
    Feldt as in `cronbach_alpha`.

    Args, errors: as `cronbach_alpha`, and ValueError for an answer that is neither 0 nor 1.

    >>> round(kr20([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]]).value, 2)
    0.75
    """
    _check_right_or_wrong(answers)
    return _alpha(answers, confidence, names, _KR20, "KR-20; Feldt F", ddof=0)


def kr21(answers: ArrayLike, confidence: float = 0.95) -> Reliability:
    """Give Kuder and Richardson's formula 21, for when only totals are known: k/(k-1) (1 - M(k-M)/(kσ²)).

    It takes all questions to be equally hard and so is never above KR-20. σ² is the variance of the totals over n. The
    interval is Feldt's for KR-20, used as an approximation.

    Source: as `kr20`, formula 21.

    Args, errors: as `kr20`.

    >>> round(kr21([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]]).value, 2)
    0.6
    """
    _check_right_or_wrong(answers)
    table, _, left_out = _table(answers, None)
    n, k = table.shape
    if n == 0:
        return _none(_KR21, "KR-21; Feldt F", confidence, 0, k, left_out, _FEW_PEOPLE)
    totals = table.sum(axis=1)
    return kr21_of_totals(k, float(totals.mean()), float(totals.var()), n, confidence, left_out=left_out)


def kr21_of_totals(
    items: int, mean: float, variance: float, n: int, confidence: float = 0.95, *, left_out: int = 0
) -> Reliability:
    """Give KR-21 from the mean and the variance (over n) of the totals of `n` people on `items` questions. See `kr21`.

    Raises:
        ValueError: where the mean is not between 0 and `items`, or the variance is negative.

    >>> round(kr21_of_totals(50, 40, 36, 30).value, 3)
    0.794
    """
    if not 0 <= mean <= items or not variance >= 0:
        raise ValueError(f"the mean of {items} questions lies between 0 and {items} and the variance is not negative")
    method = "KR-21; Feldt F"
    if (trouble := _trouble(n, items, variance)) is not None:
        return _none(_KR21, method, confidence, n, items, left_out, trouble)
    value = items / (items - 1) * (1 - mean * (items - mean) / (items * variance))
    low, high = feldt_interval(value, n, items, confidence)
    return Reliability(
        value, n, low, high, method, confidence=confidence, name=_KR21, item_count=items, left_out=left_out
    )


def feldt_interval(alpha: float, n: int, items: int, confidence: float = 0.95) -> tuple[float, float]:
    """Give the ends of Feldt's interval for an alpha found on `n` people and `items` questions. Source: `cronbach_alpha`.

    >>> [round(end, 3) for end in feldt_interval(0.79, 41, 26)]
    [0.685, 0.873]
    """
    from scipy.stats import f

    normal_quantile(confidence)  # refuses what is no confidence
    tail, freedom = (1 - confidence) / 2, (n - 1, (n - 1) * (items - 1))
    return (
        float(1 - (1 - alpha) * f.ppf(1 - tail, *freedom)),
        float(1 - (1 - alpha) * f.ppf(tail, *freedom)),
    )


def _alpha(
    answers: ArrayLike, confidence: float, names: Sequence[str] | None, name: Text, method: str, *, ddof: int
) -> Reliability:
    import numpy as np

    normal_quantile(confidence)
    table, columns, left_out = _table(answers, names)
    n, k = table.shape
    totals = table.sum(axis=1)
    spread = 0.0 if n < 2 or np.ptp(totals) <= 1e-12 * max(1.0, float(np.abs(table).max())) else float(totals.var())
    if (trouble := _trouble(n, k, spread)) is not None:
        return _none(name, method, confidence, n, k, left_out, trouble)
    covariance = np.cov(table, rowvar=False, ddof=ddof)
    value = _alpha_of(covariance)
    low, high = feldt_interval(value, n, k, confidence)
    deviations = np.sqrt(np.diag(covariance))
    with np.errstate(divide="ignore", invalid="ignore"):
        correlations = covariance / np.outer(deviations, deviations)
    between = float(correlations[np.triu_indices(k, 1)].mean())
    items = tuple(
        ItemReliability(
            name=columns[i],
            mean=float(table[:, i].mean()),
            variance=float(covariance[i, i]),
            item_total=_correlation(table[:, i], totals),
            item_rest=_correlation(table[:, i], totals - table[:, i]),
            alpha_without=_alpha_of(np.delete(np.delete(covariance, i, 0), i, 1)),
        )
        for i in range(k)
    )
    return Reliability(
        value, n, low, high, method, confidence=confidence, name=name, left_out=left_out, items=items, item_count=k,
        standardised=k * between / (1 + (k - 1) * between) if between > -1 / (k - 1) else math.nan, mean_correlation=between,
    )  # fmt: skip


def _alpha_of(covariance: Floats) -> float:
    """Alpha of a covariance matrix; NaN for fewer than two questions or a total that does not vary."""
    import numpy as np

    k, total = len(covariance), float(covariance.sum())
    if k < 2 or total <= 1e-12 * float(np.trace(covariance)):
        return math.nan
    return k / (k - 1) * (1 - float(np.trace(covariance)) / total)


def _correlation(a: Floats, b: Floats) -> float:
    a, b = a - a.mean(), b - b.mean()
    size = math.sqrt(float(a @ a) * float(b @ b))
    return float(a @ b) / size if size > 0 else math.nan


def _trouble(n: int, k: int, spread: float) -> Text | None:
    if k < 2:
        return _FEW_ITEMS
    if n < 2:
        return _FEW_PEOPLE
    return _ALIKE if spread == 0 else None


def _none(name: Text, method: str, confidence: float, n: int, k: int, left_out: int, why: Text) -> Reliability:
    nan = math.nan
    return Reliability(
        nan, n, nan, nan, method, confidence=confidence, name=name, why=why, left_out=left_out, item_count=k
    )


def _table(answers: ArrayLike, names: Sequence[str] | None) -> tuple[Floats, list[str], int]:
    """Give complete rows, names of the columns and how many rows were left out."""
    import numpy as np

    source: Any = answers
    table = figures(source, "answers must be rows of numbers, one row a person and all of one length")
    if table.size == 0:
        table = table.reshape(0, table.shape[1] if table.ndim == 2 else 0)
    if table.ndim != 2:
        raise ValueError(f"answers must be people × questions, not something of shape {table.shape}")
    if names is None:
        names = [str(c) for c in source.columns] if hasattr(source, "columns") else []
        names = names or [str(i + 1) for i in range(table.shape[1])]
    if len(names) != table.shape[1]:
        raise ValueError(f"there are {table.shape[1]} questions but {len(names)} names")
    whole = np.isfinite(table).all(axis=1)
    return table[whole], list(names), int((~whole).sum())


def _check_right_or_wrong(answers: ArrayLike) -> None:
    import numpy as np

    table, _, _ = _table(answers, None)
    if not bool(np.isin(table, (0, 1)).all()):
        raise ValueError(
            "KR-20 and KR-21 take 1 for a right and 0 for a wrong answer; for other scores use cronbach_alpha"
        )
