"""Importance-performance analysis: what matters much and is done badly, and whether that can be told yet.

>>> grid = ipa_of_means({"first time": 3.83, "courtesy bus": 2.37}, {"first time": 2.63, "courtesy bus": 2.35}, 284, lines=(3, 2.5))
>>> [(one.name, one.quadrant) for one in grid.attributes]
[('first time', 'keep-up'), ('courtesy bus', 'low-priority')]

Source: J. A. Martilla and J. C. James, “Importance-performance analysis”, Journal of Marketing 41 (1977) 77-79. That an attribute is placed
only when its whole interval lies on one side of a line is the rule of this house.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from steward.errors import StewardError
from steward.service.said import Said
from steward.service.statistics.estimate import Estimate
from steward.service.survey.answers import Answers, Table, columns_of, need_answers, read_scale
from steward.service.survey.paired_gap import Gap, paired_gap
from steward.words import Locale, Text, join, number

if TYPE_CHECKING:
    from steward.service.statistics.correlation import Correlation

Quadrant = Literal["concentrate", "keep-up", "low-priority", "overkill", "unclear"]
Lines = Literal["scale", "mean", "median"] | tuple[float, float]
Derived = Literal["spearman", "pearson", "partial"]

QUADRANT_NAMES: Mapping[Quadrant, Text] = {
    "concentrate": Text("优先改进", "Concentrate here"),
    "keep-up": Text("继续保持", "Keep up the good work"),
    "low-priority": Text("可以缓一缓", "Low priority"),
    "overkill": Text("可能用力过多", "Possible overkill"),
    "unclear": Text("还说不准", "Cannot tell yet"),
}


@dataclass(frozen=True, slots=True)
class Attribute(Said):
    """One thing that was asked about."""

    name: str
    importance: Estimate | Correlation
    """Mean stated importance, or the correlation with overall satisfaction."""
    performance: Estimate
    """Mean rating."""
    quadrant: Quadrant
    """Where it lies; ``unclear`` while an interval crosses a line."""
    by_value: Quadrant
    """Where it would lie going by the figures alone."""
    gap: Gap | None
    """Performance less importance, person by person, where both were asked on one scale."""
    notes: tuple[tuple[str, Answers], ...] = ()

    def sentence(self, locale: Locale) -> str:
        """Say where it lies, or what it cannot be told from."""
        form = _UNPLACED if self.quadrant == "unclear" else _PLACED
        return form.say(locale, name=self.name, quadrant=QUADRANT_NAMES[self.by_value])

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give importance, performance and gap with n and intervals, and what was left out."""
        rows = [
            (Text("重要程度", "Importance").say(locale), self.importance.sentence(locale)),
            (Text("表现", "Performance").say(locale), self.performance.sentence(locale)),
        ]
        if self.gap is not None:
            rows.append((Text("表现减重要程度", "Performance less importance").say(locale), self.gap.sentence(locale)))
        name = Text("没计入的", "Left out").say(locale)
        return rows + [(name, said) for column, answers in self.notes if (said := answers.note(locale, column))]


_PLACED = Text("“{name}”：{quadrant}", "“{name}”: {quadrant}")
_UNPLACED = Text(
    "“{name}”还说不准，看数像“{quadrant}”，但区间跨线",
    "“{name}”: cannot tell yet; it looks like “{quadrant}”, but an interval crosses a line",
)


@dataclass(frozen=True, slots=True)
class Grid(Said):
    """The attributes in their quadrants."""

    attributes: tuple[Attribute, ...]
    importance_line: float
    performance_line: float
    lines: str
    """How the lines were drawn: scale, mean, median or given."""
    importance_kind: str
    """``stated``, or the correlation that importance was derived by."""
    has_intervals: bool = True
    """False where only means are known and attributes are placed by them alone."""

    def of(self, quadrant: Quadrant) -> tuple[Attribute, ...]:
        """Give the attributes of one quadrant."""
        return tuple(one for one in self.attributes if one.quadrant == quadrant)

    def sentence(self, locale: Locale) -> str:
        """Say what to concentrate on, and of how many nothing can be told yet."""
        first, unclear = self.of("concentrate"), self.of("unclear")
        names = join([f"“{one.name}”" for one in first], locale)
        said = _FIRST.say(locale, names=names) if first else _NONE_FIRST.say(locale)
        if not self.has_intervals:
            return _BY_MEANS.say(locale, said=said, n=number(len(self.attributes)))
        return _OF_HOW_MANY.say(locale, said=said, n=number(len(self.attributes)), unclear=number(len(unclear)))

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give every attribute with its quadrant and figures."""
        one = Text(
            "{quadrant}；重要程度 {importance}；表现 {performance}",
            "{quadrant}; importance {importance}; performance {performance}",
        )
        return [
            (
                each.name,
                one.say(
                    locale,
                    quadrant=QUADRANT_NAMES[each.quadrant],
                    importance=each.importance.sentence(locale),
                    performance=each.performance.sentence(locale),
                ),
            )
            for each in self.attributes
        ]


_FIRST = Text("先改进{names}", "Concentrate on {names}")
_NONE_FIRST = Text("没有一项能断定该优先改进", "Nothing is certain enough to concentrate on")
_BY_MEANS = Text(
    "{said}（共 {n} 项，只凭均值排的，没有区间）", "{said} ({n} attributes, placed by means alone, without intervals)"
)
_OF_HOW_MANY = Text(
    "{said}（共 {n} 项，{unclear} 项还说不准）", "{said} ({n} attributes, {unclear} cannot be told yet)"
)


def importance_performance(
    performance: Table,
    importance: Table | None = None,
    *,
    overall: Sequence[object] | None = None,
    derived: Derived = "spearman",
    low: float = 1,
    high: float = 5,
    blank: Collection[object] = (),
    lines: Lines = "mean",
    confidence: float = 0.95,
) -> Grid:
    """Place attributes by importance and performance, each with its interval.

    Importance is stated (a table like that of performance) or derived: the rank, linear or partial correlation of an attribute with
    overall satisfaction, the partial one taking all other attributes out (people who answered everything). The lines stand at the
    middle of the scale (for derived importance, and in any case where they suit better, at the data's own mean or median). They are
    taken as fixed: their own uncertainty is not counted.

    Args:
        performance: one row a person, one column an attribute.
        importance: the same columns, how much each matters; rows need not be the same people, but gaps are given only if they are.
        overall: overall satisfaction of the people in `performance`; then importance is derived.
        derived: which correlation.
        low: lowest answer of the scale.
        high: highest answer.
        blank: codes for no answer or never used.
        lines: where the lines cross: ``scale``, ``mean``, ``median``, or (importance, performance).
        confidence: such as 0.95.

    Raises:
        StewardError: where neither or both of importance and overall are given, columns do not fit, or nothing can be used.

    >>> shown = importance_performance({"lift": [2, 1, 2, 2], "lawn": [5, 4, 5, 5]}, {"lift": [5, 5, 4, 5], "lawn": [2, 1, 2, 2]})
    >>> print(shown.sentence("en"))
    Concentrate on “lift” (2 attributes, 0 cannot be told yet)

    Derived importance: D. R. Bacon, “A comparison of approaches to importance-performance analysis”, International Journal of Market
    Research 45 (2003) 55-71, who finds stated importance the more dependable; so take it where it was asked.
    """
    if (importance is None) == (overall is None):
        raise StewardError(
            "importance-or-overall",
            Text(
                "重要程度要么直接问（importance），要么由总体满意度推出来（overall），请给其中一个。",
                "Importance is either asked (importance) or derived from overall satisfaction (overall); give one of the two.",
            ),
        )
    given = columns_of(performance)
    rated = {name: read_scale(column, low, high, blank) for name, column in given.items()}
    need_answers(sum(len(_present(one)) for one in rated.values()), Text("表现", "performance"))
    stated: dict[str, Answers] = {}
    if importance is not None:
        stated = {n: read_scale(c, low, high, blank) for n, c in columns_of(importance, list(given)).items()}
        need_answers(sum(len(_present(one)) for one in stated.values()), Text("重要程度", "importance"))
    weights = (
        {name: _mean(answers, confidence) for name, answers in stated.items()}
        if importance is not None
        else _derived(rated, read_scale(() if overall is None else overall, low, high, blank), derived, confidence)
    )
    ratings = {name: _mean(answers, confidence) for name, answers in rated.items()}
    middle = (low + high) / 2
    at = _lines(weights, ratings, lines, middle if importance is not None else None, middle)
    attributes = []
    for name, answers in rated.items():
        gap = None
        if importance is not None and len(stated[name].values) == len(answers.values):
            gap = paired_gap(answers.values, stated[name].values, Text(name, name), confidence)
        left_out = [(name, one) for one in (answers, stated.get(name)) if one is not None and one.unread]
        attributes.append(_attribute(name, weights[name], ratings[name], at, gap, tuple(left_out)))
    return Grid(tuple(attributes), at[0], at[1], _how(lines), "stated" if importance is not None else derived)


def ipa_of_means(
    importance: Mapping[str, float],
    performance: Mapping[str, float],
    n: int,
    *,
    lines: Lines = "mean",
    middle: float = 3,
) -> Grid:
    """Place attributes of which only the means are known, as printed reports give them: by value alone, and the result says so.

    Args:
        importance: mean by attribute.
        performance: mean by the same attributes.
        n: how many people were asked.
        lines: as in `importance_performance`.
        middle: the middle of the scale, for ``lines="scale"``.

    Raises:
        StewardError: where the attributes differ.
    """
    if set(importance) != set(performance) or not importance:
        raise StewardError(
            "attributes-differ",
            Text(
                "重要程度和表现要写同样的几项；只在一边的：{odd}。",
                "Importance and performance must name the same attributes; on one side only: {odd}.",
            ),
            odd=", ".join(sorted(set(importance) ^ set(performance))) or "-",
        )

    def known(value: float) -> Estimate:
        return Estimate(value, n, None, math.nan, math.nan, "mean", kind="score")

    weights = {name: known(value) for name, value in importance.items()}
    ratings = {name: known(performance[name]) for name in importance}
    at = _lines(weights, ratings, lines, middle, middle)
    attributes = []
    for name in importance:
        placed = _QUADRANTS[weights[name].value >= at[0], ratings[name].value >= at[1]]
        attributes.append(Attribute(name, weights[name], ratings[name], placed, placed, None))
    return Grid(tuple(attributes), at[0], at[1], _how(lines), "stated", has_intervals=False)


def _how(lines: Lines) -> str:
    return lines if isinstance(lines, str) else "given"


def _present(answers: Answers) -> list[float]:
    return [value for value in answers.values if value is not None]


def _mean(answers: Answers, confidence: float) -> Estimate:
    from steward.service.survey.scores import mean_score

    return mean_score([math.nan if value is None else value for value in answers.values], confidence)


def _derived(rated: dict[str, Answers], overall: Answers, kind: Derived, confidence: float) -> dict[str, Correlation]:
    from steward.service.statistics.correlation import partial_correlation, pearson, spearman

    if kind not in ("spearman", "pearson", "partial"):
        raise ValueError(f"derived must be 'spearman', 'pearson' or 'partial', not {kind!r}")
    if wrong := [name for name, answers in rated.items() if len(answers.values) != len(overall.values)]:
        raise StewardError(
            "columns-differ",
            Text(
                "总体满意度有 {n} 份，“{name}”有 {m} 份，应是同一批人。",
                "There are {n} answers on overall satisfaction and {m} on “{name}”; they must be the same people.",
            ),
            n=len(overall.values),
            m=len(rated[wrong[0]].values),
            name=wrong[0],
        )

    def column(answers: Answers) -> list[float]:
        return [math.nan if value is None else value for value in answers.values]

    columns, goal = {name: column(answers) for name, answers in rated.items()}, column(overall)
    if kind == "partial":
        return {
            name: partial_correlation(
                values, goal, [other for each, other in columns.items() if each != name], confidence=confidence
            )
            for name, values in columns.items()
        }
    correlate = spearman if kind == "spearman" else pearson
    return {name: correlate(values, goal, confidence) for name, values in columns.items()}


def _lines(
    weights: Mapping[str, Estimate | Correlation],
    ratings: Mapping[str, Estimate],
    lines: Lines,
    importance_middle: float | None,
    performance_middle: float,
) -> tuple[float, float]:
    if isinstance(lines, tuple):
        return float(lines[0]), float(lines[1])
    if lines not in ("scale", "mean", "median"):
        raise ValueError(f"lines must be 'scale', 'mean', 'median' or two numbers, not {lines!r}")

    def centre(values: list[float], middle: float | None) -> float:
        known = sorted(value for value in values if not math.isnan(value))
        if lines == "scale" and middle is not None:
            return middle
        if not known:
            return math.nan
        if lines == "median":
            return (known[(len(known) - 1) // 2] + known[len(known) // 2]) / 2
        return math.fsum(known) / len(known)  # a correlation has no middle of the scale, so its mean stands in

    return centre([one.value for one in weights.values()], importance_middle), centre(
        [one.value for one in ratings.values()], performance_middle
    )


def _attribute(
    name: str,
    importance: Estimate | Correlation,
    performance: Estimate,
    at: tuple[float, float],
    gap: Gap | None,
    notes: tuple[tuple[str, Answers], ...],
) -> Attribute:
    matters, done = _side(importance, at[0]), _side(performance, at[1])
    by_value = _QUADRANTS[importance.value >= at[0], performance.value >= at[1]]
    quadrant: Quadrant = "unclear" if matters is None or done is None else _QUADRANTS[matters, done]
    return Attribute(name, importance, performance, quadrant, by_value, gap, notes)


_QUADRANTS: Mapping[tuple[bool, bool], Quadrant] = {
    (True, False): "concentrate",
    (True, True): "keep-up",
    (False, False): "low-priority",
    (False, True): "overkill",
}


def _side(figure: Estimate | Correlation, line: float) -> bool | None:
    """Say on which side of a line a figure lies; None where its interval crosses the line or there is none."""
    if math.isnan(line) or math.isnan(figure.low) or math.isnan(figure.high):
        return None
    if figure.low >= line:
        return True
    return False if figure.high < line else None
