"""What marks say about the items of a quiz and about the quiz as a whole: the statistics that Moodle's quiz report defines, with n and interval.

>>> found = statistics_of(Scores(("q1", "q2", "q3"), [[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]]))
>>> round(found.test.cic, 5), round(found.items[1].discrimination_index, 5)
(75.0, 70.71068)

Definitions (Moodle documentation, “Quiz statistics calculations”; T. Hunt, Open University). For item p with marks x of its s
attempts, the sum of the other items y and the whole sum t, all (co)variances over s - 1:

==========================  =============================================================================================
facility index              mean of x / highest mark
standard deviation          of x, in marks
intended weight             highest mark / sum of the highest marks, per cent
effective weight            √cov(x, t) / Σ √cov(x, t) over the items, per cent; none where cov(x, t) < 0
discrimination index        100 · cov(x, y) / √(var x · var y): the correlation with the rest, per cent
discriminative efficiency   100 · cov(x, y) / largest cov(x, y) that these x and y could have, both sorted
==========================  =============================================================================================

An item that not everybody saw (a form drawn by chance) is reckoned over those who saw it, and its y is their *whole* sum, itself
included: that is how Moodle reckons the items behind a random question. `ItemStatistics.rest` gives the correlation with the share of
the other marks that people could have, which is fair to forms of any length. Weights of such items are told by their place on the form (`QuizStatistics.positions`).

For the test: skewness k₃/k₂^1.5 and kurtosis k₄/k₂² by k-statistics; CIC = 100 p/(p - 1) (1 - Σ var x / var t), Cronbach's alpha in
per cent (KR-20 where marks are all or nothing); error ratio 100 √(1 - CIC/100); standard error = error ratio · sd.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from steward.quiz.insight.scores import Picks, Scores, Which
from steward.service.said import Said
from steward.service.statistics.correlation import Correlation, pearson
from steward.service.statistics.estimate import Estimate
from steward.service.statistics.rates import wilson, wilson_ends
from steward.service.statistics.reliability import feldt_interval
from steward.words import EN_DASH, Locale, Text, number, percent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["ItemStatistics", "Picks", "QuizStatistics", "Scores", "TestStatistics", "statistics_of"]

_TINY = 1e-12
"""Variances below this share of the largest possible one are rounding, not spread."""


@dataclass(frozen=True, slots=True)
class ItemStatistics(Said):
    """One item. None stands where a figure is not defined."""

    item: str
    n: int
    """Attempts that saw it."""
    maximum: float
    facility: float | None
    """A fraction; below 0 where marks are taken away."""
    facility_interval: Estimate
    sd: float | None
    """In marks."""
    random_guess: float | None
    """Fraction of the mark that blind guessing brings."""
    intended_weight: float | None
    """Per cent, as are all that follow."""
    effective_weight: float | None
    discrimination_index: float | None
    discriminative_efficiency: float | None
    rest: Correlation
    """Correlation with the share of the marks of the other items, from -1 to 1, and its interval; the discrimination index where
    everybody saw the same items."""
    seen_by_all: bool = True

    def sentence(self, locale: Locale) -> str:
        """Say how hard the item is, and whether it tells strong from weak, each with n and interval."""
        said = Text("{item}：答对率 {facility}；区分度 {rest}", "{item}: facility {facility}; discrimination {rest}")
        return said.say(
            locale,
            item=self.item,
            facility=self.facility_interval.sentence(locale),
            rest=_correlation_words(self.rest, locale),
        )

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give every figure under its name."""
        given: list[tuple[Text, str]] = [
            (Text("作答人数（n）", "n"), number(self.n)),
            (FACILITY, self.facility_interval.sentence(locale)),
            (SD, _share(self.sd, self.maximum)),
            (GUESS, EN_DASH if self.random_guess is None else percent(self.random_guess)),
            (INTENDED, _percent(self.intended_weight)),
            (EFFECTIVE, _percent(self.effective_weight)),
            (DISCRIMINATION, _percent(self.discrimination_index)),
            (EFFICIENCY, _percent(self.discriminative_efficiency)),
            (Text("与其余各题的相关", "Correlation with the rest"), _correlation_words(self.rest, locale)),
        ]
        return [(name.say(locale), value) for name, value in given]

    def as_json(self) -> dict[str, Any]:
        """Give the figures for programs."""
        return {
            "item": self.item,
            "n": self.n,
            "maximum": self.maximum,
            "facility": self.facility,
            "facility_low": _finite(self.facility_interval.low),
            "facility_high": _finite(self.facility_interval.high),
            "sd": self.sd,
            "random_guess": self.random_guess,
            "intended_weight": self.intended_weight,
            "effective_weight": self.effective_weight,
            "discrimination_index": self.discrimination_index,
            "discriminative_efficiency": self.discriminative_efficiency,
            "rest": _finite(self.rest.value),
            "rest_low": _finite(self.rest.low),
            "rest_high": _finite(self.rest.high),
            "seen_by_all": self.seen_by_all,
        }


FACILITY = Text("难度指数（平均得分率）", "Facility index")
SD = Text("标准差", "Standard deviation")
GUESS = Text("随机猜测得分率", "Random guess score")
INTENDED = Text("预期权重", "Intended weight")
EFFECTIVE = Text("有效权重", "Effective weight")
DISCRIMINATION = Text("区分度指数", "Discrimination index")
EFFICIENCY = Text("区分效率", "Discriminative efficiency")


@dataclass(frozen=True, slots=True)
class TestStatistics(Said):
    """The sums of the marks of all attempts. None stands where a figure is not defined."""

    __test__ = False  # no test for pytest to run

    n: int
    items: int
    """Items of a form: its places."""
    maximum: float | None
    """Highest sum; None where forms differ in it."""
    mean: float | None
    """In marks, as are `median`, `sd` and `standard_error`."""
    median: float | None
    sd: float | None
    skewness: float | None
    kurtosis: float | None
    """0 for a normal distribution."""
    cic: float | None
    """Coefficient of internal consistency, per cent; may be below 0."""
    cic_low: float | None
    cic_high: float | None
    error_ratio: float | None
    """Per cent of the spread that is chance."""
    standard_error: float | None
    is_kr20: bool
    """Whether the CIC is Kuder and Richardson's formula 20, as marks are all or nothing."""
    why_no_cic: Text | None = None

    def sentence(self, locale: Locale) -> str:
        """Say the mean and how much of the spread can be trusted."""
        if self.n == 0:
            return Text("还没有人作答（n = 0）", "Nobody has answered yet (n = 0)").say(locale)
        mean = Text("平均 {mean}（n = {n}）", "Mean {mean} (n = {n})").say(
            locale, mean=_marks(self.mean, self.maximum), n=number(self.n)
        )
        return mean + Text("；", "; ").say(locale) + self._consistency(locale)

    def _consistency(self, locale: Locale) -> str:
        name = (_KR20 if self.is_kr20 else _ALPHA).say(locale)
        if self.cic is None:
            why = self.why_no_cic or _FEW
            return Text("{name}还算不出来：{why}", "{name} cannot be given: {why}").say(locale, name=name, why=why)
        said = Text("{name} {value}，95% 区间 {low} 到 {high}", "{name} {value}, 95% interval {low} to {high}")
        low, high = _percent(self.cic_low), _percent(self.cic_high)
        return said.say(locale, name=name, value=_percent(self.cic), low=low, high=high)

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give every figure under its name."""
        given = [
            (Text("答卷数（n）", "Attempts (n)"), number(self.n)),
            (Text("题数", "Items"), number(self.items)),
            (Text("平均分", "Mean"), _marks(self.mean, self.maximum)),
            (Text("中位数", "Median"), _marks(self.median, self.maximum)),
            (SD, _marks(self.sd, self.maximum)),
            (Text("偏度", "Skewness"), _plain(self.skewness)),
            (Text("峰度", "Kurtosis"), _plain(self.kurtosis)),
            (Text("内部一致性系数（CIC）", "Internal consistency (CIC)"), self._consistency(locale)),
            (Text("误差比", "Error ratio"), _percent(self.error_ratio)),
            (Text("标准误", "Standard error"), _marks(self.standard_error, self.maximum)),
        ]
        return [(name.say(locale), value) for name, value in given]

    def as_json(self) -> dict[str, Any]:
        """Give the figures for programs."""
        names = (
            "n", "items", "maximum", "mean", "median", "sd", "skewness", "kurtosis", "cic", "cic_low", "cic_high", "error_ratio",
            "standard_error", "is_kr20",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}


_KR20 = Text("KR-20", "KR-20")
_ALPHA = Text("克龙巴赫 α（CIC）", "Cronbach's alpha (CIC)")
_FEW = Text("至少要三份答卷、两道题", "it takes three attempts and two items at least")
_ALIKE = Text("所有人的总分都一样", "everybody has the same sum")
_FORMS = Text(
    "各人的题不同，又不知道各题在卷面上的位置", "people saw different items, and their places on the form are not known"
)


@dataclass(frozen=True)
class QuizStatistics(Said):
    """The test, its items, and where forms were drawn by chance, its places."""

    test: TestStatistics
    items: tuple[ItemStatistics, ...]
    scores: Scores
    """The attempts that counted."""
    positions: tuple[ItemStatistics, ...] = ()
    """Statistics by place on the form, where forms differ; otherwise empty."""

    @cached_property
    def _by_id(self) -> Mapping[str, ItemStatistics]:
        return {one.item: one for one in self.items}

    def __getitem__(self, item: str) -> ItemStatistics:
        return self._by_id[item]

    def sentence(self, locale: Locale) -> str:
        """Say what the test says."""
        return self.test.sentence(locale)

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give the figures of the test."""
        return self.test.rows(locale)


def statistics_of(scores: Scores, which: Which = "first") -> QuizStatistics:
    """Reckon all statistics.

    Args:
        scores: marks of attempts.
        which: attempts of a person that count; Moodle advises the first.

    >>> statistics_of(Scores(("a",), [[1], [0]])).items[0].facility
    0.5
    """
    counted = scores.attempts(which)
    by_position = None if counted.is_whole else counted.by_position()
    whole = counted if counted.is_whole else by_position
    items = _items(counted, is_whole=counted.is_whole)
    positions = _items(by_position, is_whole=True) if by_position is not None else ()
    return QuizStatistics(_test(counted, whole), items, counted, positions)


# -- items -------------------------------------------------------------------------------------------------------------


def _items(scores: Scores, *, is_whole: bool) -> tuple[ItemStatistics, ...]:
    import numpy as np

    marks, totals = scores.marks, scores.totals
    seen = ~np.isnan(marks)
    most, all_or_nothing = scores.most, scores.all_or_nothing
    weights = _effective_weights(scores) if is_whole else [None] * len(scores.items)
    found = []
    for i, item in enumerate(scores.items):
        rows = seen[:, i]
        x, total, top = marks[rows, i], totals[rows], scores.maximum[i]
        n, everybody = len(x), bool(rows.all())
        mean = float(x.mean()) if n else None
        index, efficiency = _discrimination(x, total - x if everybody else total, top)
        found.append(
            ItemStatistics(
                item=item,
                n=n,
                maximum=top,
                facility=None if mean is None or top == 0 else mean / top,
                facility_interval=mean_share(x / top if top else x[:0], is_right_or_wrong=bool(all_or_nothing[i])),
                sd=float(x.std(ddof=1)) if n > 1 else None,
                random_guess=scores.guess.get(item),
                intended_weight=100 * top / most if most else None,
                effective_weight=weights[i],
                discrimination_index=index,
                discriminative_efficiency=efficiency,
                rest=pearson(x, scores.rest_shares(i)[rows]),
                seen_by_all=everybody,
            )
        )
    return tuple(found)


def _discrimination(x: Floats, others: Floats, top: float) -> tuple[float | None, float | None]:
    """Give Moodle's index and efficiency of marks against the sums given."""
    import numpy as np

    if len(x) < 2:
        return None, None
    dx, dy = x - x.mean(), others - others.mean()
    vx, vy, c = float(dx @ dx), float(dy @ dy), float(dx @ dy)
    least = _TINY * len(x) * max(top, float(np.abs(others).max())) ** 2
    if vx <= least or vy <= least:
        return None, None
    largest = float(np.sort(dx) @ np.sort(dy))
    return 100 * c / math.sqrt(vx * vy), (100 * c / largest if largest > least else None)


def _effective_weights(scores: Scores) -> list[float | None]:
    """Moodle: an item that runs against the sum has no weight, and the weights of the others add up to 100."""
    if len(scores) < 2:
        return [None] * len(scores.items)
    marks, totals = scores.marks, scores.totals
    with_sum = (marks - marks.mean(axis=0)).T @ (totals - totals.mean()) / (len(scores) - 1)
    noise = _TINY * max(scores.maximum) ** 2
    roots = [math.sqrt(c) if c > noise else (0.0 if c >= -noise else None) for c in map(float, with_sum)]
    whole = sum(root for root in roots if root is not None)
    return [None if root is None or whole == 0 else 100 * root / whole for root in roots]


def mean_share(shares: Floats, *, is_right_or_wrong: bool = False) -> Estimate:
    """Give the mean share of the mark with its interval.

    All or nothing: Wilson. Part marks: Student's t for the mean of n shares, kept within 0 and 1; where everybody has the same
    part mark, which leaves t no width, Wilson's for that mean, which is never narrower than what shares between 0 and 1 can have.
    """
    n = len(shares)
    if is_right_or_wrong:
        return wilson(round(float(shares.sum())), n)
    mean = float(shares.mean()) if n else math.nan
    bounded = n > 0 and bool(((shares >= 0) & (shares <= 1)).all())
    if n < 2 or float(shares.std(ddof=1)) <= _TINY:
        low, high = wilson_ends(mean, n, 1.959964) if bounded else (math.nan, math.nan)
        return Estimate(mean, n, None, low, high, "Wilson")
    from scipy.stats import t

    half = float(t.ppf(0.975, n - 1)) * float(shares.std(ddof=1)) / math.sqrt(n)
    low, high = mean - half, mean + half
    return Estimate(mean, n, None, max(low, 0.0) if bounded else low, min(high, 1.0), "t")


# -- the test ----------------------------------------------------------------------------------------------------------


def _test(scores: Scores, whole: Scores | None) -> TestStatistics:
    """Reckon the figures of the sums; `whole` has the marks by items, or places, that everybody had."""
    import numpy as np

    totals, n = scores.totals, len(scores)
    p = (
        len(whole.items)
        if whole is not None
        else round(float((~np.isnan(scores.marks)).sum(axis=1).mean()))
        if n
        else 0
    )
    mean = float(totals.mean()) if n else None
    d = totals - totals.mean() if n else totals
    spread = float(d @ d)
    varies = spread > _TINY * max(1.0, float(np.abs(totals).max(initial=0))) ** 2
    k2 = spread / (n - 1) if n > 1 else math.nan
    skewness = kurtosis = cic = low = high = None
    why: Text | None = None if n > 2 and p > 1 else _FEW
    if n > 2 and varies:
        m2, m3, m4 = (float((d**power).mean()) for power in (2, 3, 4))
        skewness = n * n * m3 / ((n - 1) * (n - 2)) / k2**1.5
        if n > 3:
            kurtosis = n * n * ((n + 1) * m4 - 3 * (n - 1) * m2 * m2) / ((n - 1) * (n - 2) * (n - 3)) / (k2 * k2)
        if whole is None:
            why = _FORMS
        elif p > 1:
            alpha = p / (p - 1) * (1 - float(whole.marks.var(axis=0, ddof=1).sum()) / k2)
            low, high = (100 * end for end in feldt_interval(alpha, n, p))
            cic = 100 * alpha
    elif n > 2:
        why = _ALIKE
    sd = math.sqrt(k2) if n > 1 else None
    error = None if cic is None else 100 * math.sqrt(max(0.0, 1 - cic / 100))
    return TestStatistics(
        n=n,
        items=p,
        maximum=scores.most,
        mean=mean,
        median=float(np.median(totals)) if n else None,
        sd=sd,
        skewness=skewness,
        kurtosis=kurtosis,
        cic=cic,
        cic_low=low,
        cic_high=high,
        error_ratio=error,
        standard_error=None if error is None or sd is None else error * sd / 100,
        is_kr20=whole is not None and whole.is_right_or_wrong,
        why_no_cic=why if cic is None else None,
    )


# -- words -------------------------------------------------------------------------------------------------------------


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _plain(value: float | None) -> str:
    return EN_DASH if value is None else number(value, decimals=2)


def _percent(value: float | None) -> str:
    return EN_DASH if value is None else number(value, decimals=1) + "%"


def _share(value: float | None, maximum: float) -> str:
    return EN_DASH if value is None or maximum == 0 else percent(value / maximum)


def _marks(value: float | None, maximum: float | None) -> str:
    if value is None:
        return EN_DASH
    return number(value, decimals=2) + ("" if maximum is None else f" / {number(maximum, decimals=_places(maximum))}")


def _places(value: float) -> int:
    return 0 if value == round(value) else 1


def _correlation_words(found: Correlation, locale: Locale) -> str:
    """Say a correlation in per cent, as discrimination is read, with its n and interval."""
    if not found.is_given:
        return found.sentence(locale)
    said = Text("{value}（n = {n}），95% 区间 {low} 到 {high}", "{value} (n = {n}), 95% interval {low} to {high}")
    low, high = (_percent(100 * end) for end in (found.low, found.high))
    return said.say(locale, value=_percent(100 * found.value), n=number(found.n), low=low, high=high)
