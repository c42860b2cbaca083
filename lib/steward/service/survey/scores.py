"""What owners answered, as the three usual figures - satisfied share, mean score, net promoters - each with its doubt.

>>> print(csat([5, 4, 4, 3, 5, 2, 4, 5, 4, 5], satisfied=4))
80.0% (8/10), 95% interval 49%–94%
>>> print(nps_of_counts(promoters=24, passives=18, detractors=8).sentence("en"))
NPS +32 (n = 50: 24 promoters, 18 passives, 8 detractors), 95% interval +10 to +50
>>> print(mean_score([5, 4, 4, 3, 5, 2, 4, 5, 4, 5]))
4.10 (n = 10), 95% interval 3.39–4.81

None of them knows those who did not answer. When the silent differ from the rest, no interval helps; the return rate has to.
With `weights` (each answer stands for so many owners) the interval is that of the smaller, effective n of Kish.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, SupportsFloat

from steward.service.said import Said
from steward.service.statistics._counting import figures, normal_quantile
from steward.service.statistics.estimate import Estimate
from steward.service.statistics.rates import check_population, finite_population, wilson, wilson_ends
from steward.words import Locale, Text, number, percent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

NpsInterval = Literal["adjusted-wald", "wald"]

PROMOTER, PASSIVE = 9, 7
"""From these answers on, on the scale from 0 to 10, somebody counts as a promoter, as passive."""

_NPS = Text(
    "NPS {value}（n = {n}：推荐者 {promoters}，中立 {passives}，贬损者 {detractors}），{confidence} 区间 {low} 到 {high}",
    "NPS {value} (n = {n}: {promoters} promoters, {passives} passives, {detractors} detractors), "
    "{confidence} interval {low} to {high}",
)
_NO_NPS = Text("没有数据（n = 0）", "No data (n = 0)")


@dataclass(frozen=True, slots=True)
class NetPromoters(Said):
    """Promoters less detractors in points from -100 to 100, with its interval; NaN without answers."""

    value: float
    n: int
    promoters: int
    passives: int
    detractors: int
    low: float
    high: float
    method: str
    confidence: float = 0.95
    left_out: int = 0
    """Answers that are missing."""

    @property
    def k(self) -> None:
        """The score is no count over n; `steward.service.statistics.verdict.judge` asks."""
        return

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0

    def sentence(self, locale: Locale) -> str:
        """Say the score, the three groups and the interval on one line, without a full stop."""
        if self.n == 0:
            return _NO_NPS.say(locale)
        return _NPS.say(
            locale,
            value=_points(self.value),
            n=number(self.n, locale),
            promoters=number(self.promoters, locale),
            passives=number(self.passives, locale),
            detractors=number(self.detractors, locale),
            confidence=percent(self.confidence, decimals=0),
            low=_points(self.low),
            high=_points(self.high),
        )

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Name the method, and the answers left out."""
        rows = [(Text("方法", "Method").say(locale), self.method)]
        if self.left_out:
            rows.append((Text("没有作答，未计入", "Left out, no answer").say(locale), number(self.left_out, locale)))
        return rows


def _points(value: float) -> str:
    written = number(value)
    return f"+{written}" if value >= 0.5 else written


def nps(
    scores: ArrayLike,
    confidence: float = 0.95,
    *,
    weights: ArrayLike | None = None,
    population: int | None = None,
    interval: NpsInterval = "adjusted-wald",
) -> NetPromoters:
    """Give the net promoter score of answers from 0 to 10. Formula, source: `nps_of_counts`.

    Args:
        scores: 9 and 10 promote, 0 to 6 detract; NaN or None for no answer.
        confidence: such as 0.95.
        weights: how many owners each answer stands for.
        population: how many owners there are, if known.
        interval: as in `nps_of_counts`.

    Raises:
        ValueError: for an answer that is no whole number from 0 to 10, weights that are not above 0 or of another length, or more
            answers than owners.

    >>> print(nps([10, 9, 9, 8, 7, 6, 3, 10]).sentence("en"))
    NPS +25 (n = 8: 4 promoters, 2 passives, 2 detractors), 95% interval −29 to +66
    """
    x, w, left_out = _answers(scores, weights)
    if not bool(((x >= 0) & (x <= 10) & (x == x.round())).all()):
        raise ValueError("answers to “would you recommend us” are whole numbers from 0 to 10")
    groups = (x >= PROMOTER, (x >= PASSIVE) & (x < PROMOTER), x < PASSIVE)
    counts = (int(groups[0].sum()), int(groups[1].sum()), int(groups[2].sum()))
    shares = tuple(float(w[group].sum() / w.sum()) if len(x) else math.nan for group in groups)
    n = kish(w) if weights is not None and len(x) else float(len(x))
    return _net(counts, shares, n, population, confidence, interval, weights is not None, left_out)


def nps_of_counts(
    promoters: int,
    passives: int,
    detractors: int,
    confidence: float = 0.95,
    *,
    population: int | None = None,
    interval: NpsInterval = "adjusted-wald",
) -> NetPromoters:
    """Give the net promoter score, 100 (p₊ - p₋), with an interval that holds for small n too.

    The variance is that of a difference within one multinomial sample, (p₊ + p₋ - (p₊ - p₋)²)/n. ``adjusted-wald`` first adds
    three made-up answers, ¾ to promoters, 1½ to passives and ¾ to detractors, as Bonett and Price adjust paired shares; of the
    intervals that Rocks tried it keeps its confidence best, also for n below 30, where the plain one (``wald``) is too narrow
    and becomes a point when all answer alike. Ends are cut at ±100 and never pass the score itself. With `population` the
    standard error is made smaller by sqrt((N-n)/(N-1)).

    Source: B. Rocks, “Interval estimation for the Net Promoter Score”, The American Statistician 70 (2016) 365-372; D. G. Bonett and
    R. M. Price, “Adjusted Wald confidence interval for a difference of binomial proportions based on paired data”, Journal of
    Educational and Behavioral Statistics 37 (2012) 479-488; W. G. Cochran, Sampling Techniques, 3rd ed. (1977), section 2.6.

    Args:
        promoters: answers 9 and 10.
        passives: answers 7 and 8.
        detractors: answers 0 to 6.
        confidence: such as 0.95.
        population: how many owners there are, if known.
        interval: ``adjusted-wald`` or ``wald``.

    Raises:
        ValueError: for counts below 0, or more answers than owners.

    >>> found = nps_of_counts(24, 18, 8)
    >>> found.value, round(found.low, 1), round(found.high, 1)
    (32.0, 10.4, 50.0)
    """
    given = (promoters, passives, detractors)
    if not all(isinstance(x, SupportsFloat) and float(x).is_integer() and x >= 0 for x in given):
        raise ValueError(f"counts are whole numbers, 0 or more, not {given}")
    counts = (int(promoters), int(passives), int(detractors))
    n = sum(counts)
    shares = tuple(count / n if n else math.nan for count in counts)
    return _net(counts, shares, float(n), population, confidence, interval, False, 0)


def _net(
    counts: tuple[int, int, int],
    shares: tuple[float, ...],
    n: float,
    population: int | None,
    confidence: float,
    interval: NpsInterval,
    weighted: bool,
    left_out: int,
) -> NetPromoters:
    z = normal_quantile(confidence)
    known = {"adjusted-wald": ("Adjusted Wald (Rocks)", 3.0), "wald": ("Wald", 0.0)}
    if interval not in known:
        raise ValueError(f"interval must be one of {', '.join(known)}, not {interval!r}")
    method, extra = known[interval]
    method += f"; Kish n = {n:.1f}" if weighted and n else ""
    if population is not None:
        check_population(sum(counts), population)
    if not sum(counts):
        return NetPromoters(math.nan, 0, 0, 0, 0, math.nan, math.nan, method, confidence, left_out)
    up, down = ((share * n + extra / 4) / (n + extra) for share in (shares[0], shares[2]))
    error = math.sqrt(max(up + down - (up - down) ** 2, 0.0) / (n + extra)) * _narrowing(n, population)
    value = 100 * (shares[0] - shares[2]) if weighted else 100 * (counts[0] - counts[2]) / sum(counts)
    low, high = 100 * (up - down - z * error), 100 * (up - down + z * error)
    if population is not None and sum(counts) == population and not weighted:
        low = high = value
    up_count, middle, down_count = counts
    return NetPromoters(
        value, sum(counts), up_count, middle, down_count, min(value, max(-100.0, low)), max(value, min(100.0, high)), method, confidence, left_out
    )  # fmt: skip


def csat(
    scores: ArrayLike,
    satisfied: float | Collection[float],
    confidence: float = 0.95,
    *,
    weights: ArrayLike | None = None,
    population: int | None = None,
) -> Estimate:
    """Give the share of satisfied answers (top box, top two boxes ...) with its Wilson interval.

    With `population` the interval is that of a sample from so many owners (`finite_population`); with `weights` Wilson's at
    the effective n of Kish, and at n_eff (N-1)/(N-n_eff) with both.

    Source: Wilson and Cochran as in `steward.service.statistics.rates`; L. Kish, Survey Sampling (1965), section 11.7.

    Args:
        scores: the answers; NaN or None for no answer.
        satisfied: the lowest answer that counts as satisfied, or all that do, such as ``(4, 5)``.
        confidence: such as 0.95.
        weights: how many owners each answer stands for.
        population: how many owners there are, if known.

    Raises:
        ValueError: for what is no number, weights that are not above 0 or of another length, or more answers than owners.

    >>> print(csat([5, 4, 4, 3, 5, 2, 4, 5, 4, 5], satisfied=(4, 5), population=12))
    80.0% (8/10), 95% interval 68%–83%
    """
    import numpy as np

    x, w, left_out = _answers(scores, weights)
    sorry = "satisfied is the lowest answer that counts, such as 4, or all that do, such as (4, 5)"
    wanted = figures(
        list(satisfied) if isinstance(satisfied, Collection) and not isinstance(satisfied, str) else satisfied, sorry
    )
    if bool(np.isnan(wanted).any()):
        raise ValueError(sorry)
    yes = np.isin(x, wanted) if wanted.ndim else x >= wanted
    k, n = int(yes.sum()), len(x)
    found = wilson(k, n, confidence) if population is None else finite_population(k, n, population, confidence)
    if weights is not None and n:
        effective = kish(w)
        p = float(w[yes].sum() / w.sum())
        size = effective / max(_narrowing(effective, population) ** 2, 1e-300)
        low, high = wilson_ends(p, size, normal_quantile(confidence))
        method = f"{found.method}; Kish n = {effective:.1f}"
        found = Estimate(p, n, None, low, high, method, confidence)
    return Estimate(found.value, n, found.k, found.low, found.high, found.method, confidence, left_out=left_out)


def mean_score(
    scores: ArrayLike, confidence: float = 0.95, *, weights: ArrayLike | None = None, population: int | None = None
) -> Estimate:
    """Give the mean answer with its t interval, mean ± t s/sqrt(n).

    Answers on a scale are not normal, but means of a dozen of them nearly are; with fewer, or nearly all at one end, the
    satisfied share (`csat`) is the more honest figure. With `weights`, s is the weighted deviation and n that of Kish; with
    `population` the standard error is made smaller by sqrt((N-n)/(N-1)). One answer alone has no interval: its ends are NaN.

    Source: “Student”, “The probable error of a mean”, Biometrika 6 (1908) 1-25; L. Kish, Survey Sampling (1965), section 11.7;
    W. G. Cochran, Sampling Techniques, 3rd ed. (1977), section 2.6.

    Args, errors: as `csat`.

    >>> print(mean_score([5, 4, 4, 3, 5, 2, 4, 5, 4, 5]))
    4.10 (n = 10), 95% interval 3.39–4.81
    """
    from scipy.stats import t

    normal_quantile(confidence)
    x, w, left_out = _answers(scores, weights)
    n, method = len(x), "t"
    if population is not None:
        check_population(n, population)
    if n == 0:
        return Estimate(math.nan, 0, None, math.nan, math.nan, method, confidence, "score", left_out)
    size = float(n)
    if weights is not None:
        size = kish(w)
        method = f"t; Kish n = {size:.1f}"
    mean = float((w * x).sum() / w.sum())
    if size < 1 + 1e-9:
        return Estimate(mean, n, None, math.nan, math.nan, method, confidence, "score", left_out)
    variance = float((w * (x - mean) ** 2).sum() / w.sum()) * size / (size - 1)
    half = float(t.ppf(0.5 + confidence / 2, size - 1)) * math.sqrt(variance / size) * _narrowing(size, population)
    return Estimate(mean, n, None, mean - half, mean + half, method, confidence, "score", left_out)


def kish(weights: ArrayLike) -> float:
    """Give the effective n of weighted answers, (Σw)²/Σw²: so many equal answers would tell as much.

    Source: L. Kish, Survey Sampling (1965), section 11.7.

    >>> kish([1, 1, 1, 1]), kish([1, 1, 1, 5])
    (4.0, 2.2857142857142856)
    """
    import numpy as np

    w = np.asarray(weights, dtype=np.float64)
    return float(w.sum() ** 2 / (w**2).sum())


def _narrowing(n: float, population: int | None) -> float:
    """How much smaller a standard error is when n of only so many were asked."""
    if population is None:
        return 1.0
    return math.sqrt(max(population - n, 0.0) / (population - 1)) if population > 1 else 0.0


def _answers(scores: ArrayLike, weights: ArrayLike | None) -> tuple[Floats, Floats, int]:
    """Give the answers there are, their weights, and how many are missing."""
    import numpy as np

    x = figures(scores, "answers must be numbers; give words their number on the scale first")
    if x.ndim != 1:
        raise ValueError(f"answers are a plain list, not something of shape {x.shape}")
    w = np.ones(len(x)) if weights is None else figures(weights, "weights must be numbers above 0")
    if w.shape != x.shape:
        raise ValueError(f"there are {len(x)} answers but weights of shape {w.shape}")
    there = np.isfinite(x)
    if not bool((np.isfinite(w[there]) & (w[there] > 0)).all()):
        raise ValueError("every answer needs a weight above 0")
    return x[there], w[there], int((~there).sum())
