"""SERVQUAL: the gap between the service that owners expect and the service they find, by item and by dimension.

>>> expected = {"on time": [7, 7, 6, 7], "as promised": [7, 6, 6, 7], "polite": [6, 5, 6, 6]}
>>> found = {"on time": [5, 6, 4, 5], "as promised": [6, 5, 4, 6], "polite": [6, 6, 6, 5]}
>>> result = servqual(expected, found, {"reliability": ["on time", "as promised"], "assurance": ["polite"]})
>>> print(result.dimensions[0].gap.sentence("en"))
Reliability: gap −1.50 (n = 4), 95% interval −2.15 to −0.85

Sources: A. Parasuraman, V. A. Zeithaml and L. L. Berry, “SERVQUAL: a multiple-item scale for measuring consumer perceptions of
service quality”, Journal of Retailing 64 (1988) 12-40, and “Refinement and reassessment of the SERVQUAL scale”, Journal of Retailing 67
(1991) 420-450.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from steward.errors import StewardError
from steward.service.said import Said
from steward.service.survey.answers import Answers, Table, as_number, columns_of, need_answers, read_scale
from steward.service.survey.dimensions import DIMENSIONS, Values, matched, means
from steward.service.survey.paired_gap import Gap, gap_of_pairs, paired_gap, without_name
from steward.words import Locale, Text, join, percent

if TYPE_CHECKING:
    from steward.service.statistics.reliability import Reliability


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension: its gap, its items, and how well they hang together."""

    id: str
    gap: Gap
    """Of each person's mean over the items answered both times."""
    items: tuple[Gap, ...]
    weight: float
    """Its part of all importance points, 0 to 1."""
    alpha: Reliability
    """Cronbach's alpha of the gaps of its items, over the people who answered all of them."""

    @property
    def name(self) -> Text:
        """What it is called."""
        return self.gap.name

    @property
    def weighted(self) -> float:
        """Its gap times its weight."""
        return self.gap.value * self.weight


@dataclass(frozen=True, slots=True)
class Servqual(Said):
    """Gaps of a survey, by dimension and item."""

    dimensions: tuple[Dimension, ...]
    overall: Gap
    """The plain mean of the dimensions' gaps, over the people who answered for all of them."""
    weighted: Gap
    """The mean weighted by importance, over the same people."""
    notes: tuple[tuple[str, Answers], ...] = ()
    """Columns in which answers are missing or could not be read."""

    @property
    def worst(self) -> Dimension:
        """The dimension that falls shortest, weight counted."""
        return min(self.dimensions, key=lambda one: (math.isnan(one.weighted), one.weighted))

    def sentence(self, locale: Locale) -> str:
        """Say the weighted gap and where most is lost."""
        said = self.weighted.sentence(locale)
        worst = self.worst
        if math.isnan(worst.gap.value) or worst.gap.value >= 0:
            return said
        key = _MOST if worst.gap.is_clear else _MOST_UNCLEAR
        return key.say(locale, said=said, name=worst.name, gap=worst.gap.sentence(locale))

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give each dimension with its gap, weight and alpha, and what was left out."""
        one = Text("{gap}；权重 {weight}；{alpha}", "{gap}; weight {weight}; {alpha}")
        rows = [
            (
                dimension.name.say(locale),
                one.say(
                    locale,
                    gap=without_name(dimension.gap, locale),
                    weight=percent(dimension.weight, decimals=0),
                    alpha=dimension.alpha.sentence(locale),
                ),
            )
            for dimension in self.dimensions
        ]
        name = Text("没计入的", "Left out").say(locale)
        return rows + [(name, said) for column, answers in self.notes if (said := answers.note(locale, column))]


_MOST = Text("{said}；失分最多的是{name}", "{said}; most is lost on {name}")
_MOST_UNCLEAR = Text(
    "{said}；失分最多的看来是{name}，但还说不准", "{said}; most seems to be lost on {name}, but it is too early to tell"
)
_OVERALL = Text("总体", "Overall")
_WEIGHTED = Text("按轻重加权", "Weighted by importance")


def servqual(
    expectations: Table,
    perceptions: Table,
    dimensions: Mapping[str, Sequence[str]] | None = None,
    weights: Mapping[str, float] | Table | None = None,
    *,
    low: float = 1,
    high: float = 7,
    blank: Collection[object] = (),
    confidence: float = 0.95,
) -> Servqual:
    """Give the gaps perception - expectation with paired t intervals; below zero, service falls short of what is expected.

    Args:
        expectations: one row a person, one column an item: what excellent service would be like.
        perceptions: the same people and the same columns: what they find here.
        dimensions: the items of each dimension; None for the 22 classic statements in their order.
        weights: importance points by dimension (any sum), or a table with one such column a dimension, one row a person, of
            which the means are taken; None for equal weights.
        low: lowest answer of the scale.
        high: highest answer.
        blank: codes for no answer.
        confidence: such as 0.95.

    Raises:
        StewardError: for columns that are missing or differ in length, weights that make no sense, or no usable answers.
    """
    (expected, found), groups = matched([expectations, perceptions], dimensions)
    before, after = (
        {item: read_scale(column, low, high, blank) for item, column in one.items()} for one in (expected, found)
    )
    points = _weights(weights, list(groups))
    notes = [
        (f"{item} {kind}", answers)
        for kind, read in (("E", before), ("P", after))
        for item, answers in read.items()
        if answers.missing or answers.unread
    ]
    made, by_person = [], []
    for id, items in groups.items():
        e, p = [before[item].values for item in items], [after[item].values for item in items]
        people = means(p, e)
        by_person.append(people)
        name = DIMENSIONS.get(id, Text(id, id))
        made.append(
            Dimension(
                id,
                gap_of_pairs([pair for pair in people if pair is not None], name, confidence, people.count(None)),
                tuple(paired_gap(a, b, Text(item, item), confidence) for item, a, b in zip(items, p, e, strict=True)),
                points[id],
                _alpha_of_gaps(p, e, items, confidence),
            )
        )
    need_answers(sum(one.gap.n for one in made), Text("所有题目", "all items"))
    whole = [pairs for pairs in zip(*by_person, strict=True) if None not in pairs]
    left_out = len(by_person[0]) - len(whole)

    def over(shares: Sequence[float], name: Text) -> Gap:
        pairs = [
            (
                math.fsum(s * pair[0] for s, pair in zip(shares, row, strict=True) if pair),
                math.fsum(s * pair[1] for s, pair in zip(shares, row, strict=True) if pair),
            )
            for row in whole
        ]
        return gap_of_pairs(pairs, name, confidence, left_out)

    equal = [1 / len(groups)] * len(groups)
    return Servqual(tuple(made), over(equal, _OVERALL), over([points[id] for id in groups], _WEIGHTED), tuple(notes))


def _weights(weights: Mapping[str, float] | Table | None, ids: list[str]) -> dict[str, float]:
    if weights is None:
        return dict.fromkeys(ids, 1 / len(ids))
    if isinstance(weights, Mapping) and all(as_number(value) is not None for value in weights.values()):
        points = {str(id): as_number(value) or 0.0 for id, value in weights.items()}
    else:
        read = {id: [as_number(value) for value in column] for id, column in columns_of(weights, ids).items()}
        given = {id: [value for value in column if value is not None] for id, column in read.items()}
        points = {id: math.fsum(column) / len(column) if column else 0.0 for id, column in given.items()}
    absent = [id for id in ids if id not in points]
    total = math.fsum(points.get(id, 0.0) for id in ids)
    if absent or total <= 0 or min(points.get(id, 0.0) for id in ids) < 0:
        raise StewardError(
            "weights",
            Text(
                "权重要给每个维度一个不小于 0 的分数，且不能全是 0；缺的是：{absent}。",
                "Weights must give every dimension points that are not negative and not all 0; missing: {absent}.",
            ),
            absent=join(absent, "zh") or "-",
        )
    return {id: points[id] / total for id in ids}


def _alpha_of_gaps(p: Sequence[Values], e: Sequence[Values], items: Sequence[str], confidence: float) -> Reliability:
    from steward.service.statistics.reliability import cronbach_alpha

    rows = [
        [math.nan if x is None or y is None else x - y for x, y in zip(a, b, strict=True)]
        for a, b in zip(zip(*p, strict=True), zip(*e, strict=True), strict=True)
    ]
    return cronbach_alpha(rows, confidence, names=list(items))
