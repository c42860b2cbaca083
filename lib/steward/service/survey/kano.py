"""Kano: what owners take for granted, what they want more of, and what would delight them.

Each feature is asked twice - how would you feel with it, how without it - and the pair of answers puts the respondent in a
category. The category of the feature is the most frequent one; with few respondents it may be luck, and then the result says so.

>>> lift = kano_of_counts({"M": 101, "O": 54, "A": 54, "I": 81, "R": 3, "Q": 3}, "Lift kept running")
>>> lift.category, round(lift.better.value, 3), round(lift.worse.value, 3), lift.fong.is_significant
('M', 0.372, -0.534, True)

Sources: N. Kano, N. Seraku, F. Takahashi and S. Tsuji, “Attractive quality and must-be quality”, Hinshitsu (Journal of the Japanese
Society for Quality Control) 14 (1984) 39-48; C. Berger et al., “Kano's methods for understanding customer-defined quality”, Center
for Quality of Management Journal 2 (1993) 3-36.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, SupportsFloat

from steward.errors import StewardError
from steward.service.said import Said
from steward.service.statistics.estimate import Estimate
from steward.service.statistics.rates import wilson
from steward.service.survey.answers import Answers, Table, columns_of, is_no_answer, need_answers
from steward.service.survey.kano_category import (
    CATEGORY_MEANINGS,
    CATEGORY_NAMES,
    ORDER,
    Category,
    Fong,
    evaluate,
    fong,
    lead_p,
    read_kano_answer,
)
from steward.words import Locale, Text, number, percent


@dataclass(frozen=True, slots=True)
class KanoFeature(Said):
    """What the respondents make of one feature."""

    name: str
    counts: Mapping[Category, int]
    category: Category
    """The most frequent; of equals the first of `ORDER`."""
    runner_up: Category
    better: Estimate
    """Berger's CS+, (A+O)/(A+O+M+I), with its Wilson interval."""
    worse: Estimate
    """Berger's CS-, -(O+M)/(A+O+M+I), with its Wilson interval; from -1 to 0."""
    total_strength: Estimate
    """Share of A, O and M among all answers (Lee and Newcomb), with its Wilson interval."""
    fong: Fong
    p: float
    """Of the lead over the runner-up, exact; see `lead_p`."""
    confidence: float = 0.95
    missing: int = 0
    """Pairs in which an answer is missing."""
    unread: tuple[tuple[int, str], ...] = ()
    """Answers that could not be read, with the number of the respondent."""

    @property
    def n(self) -> int:
        """Pairs of answers that were read."""
        return sum(self.counts.values())

    @property
    def is_tied(self) -> bool:
        """Whether another category is as frequent."""
        return self.counts[self.category] == self.counts[self.runner_up]

    @property
    def is_clear(self) -> bool:
        """Whether the lead over the runner-up is more than luck would make, by the exact test."""
        return self.p <= 1 - self.confidence

    @property
    def category_strength(self) -> float:
        """The lead of the most frequent category over the second, as a share of all answers (Lee and Newcomb)."""
        return (self.counts[self.category] - self.counts[self.runner_up]) / self.n

    @property
    def is_strong(self) -> bool:
        """Whether total strength is at least 60% and category strength at least 6%, the rule of Lee and Newcomb."""
        return self.total_strength.value >= 0.6 and self.category_strength >= 0.06

    @property
    def by_blauth(self) -> Category:
        """The category after Blauth's rule in Berger et al.: the largest of M, O, A where they outnumber I, R and Q, else of these."""
        wanted = sum(self.counts[c] for c in ("M", "O", "A")) > sum(self.counts[c] for c in ("I", "R", "Q"))
        return max(("M", "O", "A") if wanted else ("I", "R", "Q"), key=lambda c: (self.counts[c], -ORDER.index(c)))

    def sentence(self, locale: Locale) -> str:
        """Say the category, or that it cannot be told yet from which other."""
        values = {
            "name": self.name or Text("这一项", "This feature"),
            "category": CATEGORY_NAMES[self.category],
            "other": CATEGORY_NAMES[self.runner_up],
            "meaning": CATEGORY_MEANINGS[self.category],
            "k": self.counts[self.category],
            "k2": self.counts[self.runner_up],
            "n": self.n,
        }
        return (_CLEAR if self.is_clear else _TIED if self.is_tied else _UNCLEAR).say(locale, **values)

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give counts, coefficients, strengths and tests."""
        colon = "：" if locale == "zh" else ": "
        counts = [f"{CATEGORY_NAMES[c].say(locale)} {c}{colon}{self.counts[c]}" for c in ORDER]
        yes = Text("显著", "significant") if self.fong.is_significant else Text("不显著", "not significant")
        fong_said = Text("领先 {d} 份，界限 {c}，{yes}（90%）", "ahead by {d}, critical {c}, {yes} (90%)")
        rows = [
            (Text("各类份数", "Answers").say(locale), ("；" if locale == "zh" else "; ").join(counts)),
            (Text("做好能加多少（Better）", "Better (CS+)").say(locale), coefficient(self.better, locale)),
            (Text("做不好会扣多少（Worse）", "Worse (CS−)").say(locale), coefficient(self.worse, locale)),
            (Text("总强度", "Total strength").say(locale), self.total_strength.sentence(locale)),
            (Text("类别强度", "Category strength").say(locale), percent(self.category_strength)),
            (Text("Fong 检验", "Fong's test").say(locale), fong_said.say(locale, d=self.fong.difference, c=number(self.fong.critical, decimals=1), yes=yes)),
            (Text("精确检验 p", "Exact p of the lead").say(locale), f"{self.p:.3f}" if self.p >= 0.001 else "< 0.001"),
        ]  # fmt: skip
        if note := Answers((), self.missing, self.unread).note(locale):
            rows.append((Text("没计入的", "Left out").say(locale), note))
        return rows


_CLEAR = Text("“{name}”是“{category}”：{meaning}（{n} 人中 {k} 人）", "“{name}” is {category}: {meaning} ({k} of {n})")
_UNCLEAR = Text(
    "“{name}”多数归“{category}”（{k}/{n}），但和“{other}”（{k2}/{n}）还分不清，要多问一些人",
    "“{name}” is mostly {category} ({k}/{n}), but cannot be told from {other} ({k2}/{n}) yet; ask more people",
)
_TIED = Text(
    "“{name}”的“{category}”和“{other}”一样多（各 {k}/{n}），按先必备后惊喜的次序暂归“{category}”，要多问一些人",
    "“{name}” has as many {category} as {other} answers ({k}/{n} each); by the rule M > O > A > I it is {category} for now; ask more people",
)


def coefficient(estimate: Estimate, locale: Locale) -> str:
    """Write a coefficient between -1 and 1 with its n and interval."""
    if math.isnan(estimate.value):
        return estimate.sentence(locale)
    written = {
        k: number(v, decimals=2) for k, v in (("value", estimate.value), ("low", estimate.low), ("high", estimate.high))
    }
    said = Text(
        "{value}（n = {n}），{confidence} 区间 {low} 到 {high}",
        "{value} (n = {n}), {confidence} interval {low} to {high}",
    )
    return said.say(locale, n=estimate.n, confidence=percent(estimate.confidence, decimals=0), **written)


def kano_of_counts(
    counts: Mapping[Category, int],
    name: str = "",
    confidence: float = 0.95,
    *,
    missing: int = 0,
    unread: tuple[tuple[int, str], ...] = (),
) -> KanoFeature:
    """Judge a feature by how many respondents fall into each category.

    Coefficients: C. Berger et al. (1993). Strengths: M. C. Lee and J. F. Newcomb, “Applying the Kano methodology to meet customer
    requirements: NASA's microgravity science program”, Quality Management Journal 4 (1997) 95-110. Intervals: `wilson`.

    Args:
        counts: by category; those not named are 0.
        name: of the feature.
        confidence: such as 0.95.
        missing: pairs with a missing answer, to be told.
        unread: answers that could not be read, to be told.

    Raises:
        StewardError: ``no-answers`` where all counts are 0.
        ValueError: for an unknown category or a negative count.
    """
    if strange := [c for c in counts if c not in ORDER]:
        raise ValueError(f"there are no categories {strange}; there are {', '.join(ORDER)}")
    if odd := [c for c, k in counts.items() if not isinstance(k, SupportsFloat) or not float(k).is_integer() or k < 0]:
        raise ValueError(f"counts are whole numbers, 0 or more; look at {', '.join(odd)}")
    whole: dict[Category, int] = {c: int(counts.get(c, 0)) for c in ORDER}
    n = sum(whole.values())
    need_answers(n, Text(name, name) if name else Text("这一项", "this feature"))
    first, second, *_ = sorted(ORDER, key=lambda c: (-whole[c], ORDER.index(c)))
    among = whole["A"] + whole["O"] + whole["M"] + whole["I"]
    worse = wilson(whole["O"] + whole["M"], among, confidence)
    return KanoFeature(
        name,
        whole,
        first,
        second,
        wilson(whole["A"] + whole["O"], among, confidence),
        Estimate(0.0 - worse.value, worse.n, worse.k, 0.0 - worse.high, 0.0 - worse.low, worse.method, confidence),
        wilson(whole["A"] + whole["O"] + whole["M"], n, confidence),
        fong(whole[first], whole[second], n),
        lead_p(whole[first], whole[second]),
        confidence,
        missing,
        unread,
    )


def kano(
    functional: Iterable[object],
    dysfunctional: Iterable[object],
    name: str = "",
    confidence: float = 0.95,
    *,
    like: Literal[1, 5] = 1,
) -> KanoFeature:
    """Judge a feature by the answers to its two questions, one pair a respondent.

    Args:
        functional: “how would you feel if it were there”, see `read_kano_answer`.
        dysfunctional: “how would you feel if it were not there”, in the same order.
        name: of the feature.
        confidence: such as 0.95.
        like: as in `read_kano_answer`.

    Raises:
        StewardError: where the lists differ in length, or no pair can be read.

    >>> print(kano([1, 3, 2, 3, 4, 3, 3], [5, 5, 5, 5, 5, 5, ""], "lift").sentence("en"))
    “lift” is mostly Must-be (5/6), but cannot be told from One-dimensional (1/6) yet; ask more people
    """
    if not isinstance(functional, Iterable) or not isinstance(dysfunctional, Iterable):
        raise ValueError("the answers to each of the two questions are a list, one answer a respondent")
    pairs = list(functional), list(dysfunctional)
    if len(pairs[0]) != len(pairs[1]):
        raise StewardError(
            "columns-differ",
            Text(
                "“有它”有 {a} 份回答，“没有它”有 {b} 份，应当一样多；缺的请留空。",
                "There are {a} answers with the feature and {b} without it; there must be as many, with blanks for those missing.",
            ),
            a=len(pairs[0]),
            b=len(pairs[1]),
        )
    counts: dict[Category, int] = dict.fromkeys(ORDER, 0)
    missing, unread = 0, []
    for place, pair in enumerate(zip(*pairs, strict=True), start=1):
        read = [read_kano_answer(value, like) for value in pair]
        bad = [
            str(value).strip()
            for value, found in zip(pair, read, strict=True)
            if found is None and not is_no_answer(value)
        ]
        if bad:
            unread.append((place, " / ".join(bad)))
        elif read[0] is None or read[1] is None:
            missing += 1
        else:
            counts[evaluate(read[0], read[1])] += 1
    return kano_of_counts(counts, name, confidence, missing=missing, unread=tuple(unread))


def kano_table(
    table: Table, pairs: Mapping[str, tuple[str, str]], confidence: float = 0.95, *, like: Literal[1, 5] = 1
) -> tuple[KanoFeature, ...]:
    """Judge several features of one sheet.

    Args:
        table: one row a respondent.
        pairs: for each feature the column with it and the column without it.
        confidence: such as 0.95.
        like: as in `read_kano_answer`.

    Raises:
        StewardError: as `kano`, and for a column that is not there.

    >>> [f.category for f in kano_table({"a+": [1, 1], "a-": [5, 5]}, {"a": ("a+", "a-")})]
    ['O']
    """
    columns = columns_of(table, [column for pair in pairs.values() for column in pair])
    return tuple(
        kano(columns[with_it], columns[without], name, confidence, like=like)
        for name, (with_it, without) in pairs.items()
    )
