"""Kano's categories: which pair of answers falls into which, and whether one category really leads.

>>> evaluate(1, 5), evaluate(3, 5), evaluate(1, 3)
('O', 'M', 'A')

Sources: see `steward.service.survey.kano`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal, NamedTuple

from steward.service.survey.answers import as_number, plain
from steward.words import Text

Category = Literal["M", "O", "A", "I", "R", "Q"]
ORDER: tuple[Category, ...] = ("M", "O", "A", "I", "R", "Q")
"""Which goes first of equally frequent categories: M > O > A > I (Berger et al. 1993); R and Q last."""
CATEGORY_NAMES: Mapping[Category, Text] = {
    "M": Text("必备", "Must-be"),
    "O": Text("越多越好", "One-dimensional"),
    "A": Text("惊喜", "Attractive"),
    "I": Text("无所谓", "Indifferent"),
    "R": Text("反向", "Reverse"),
    "Q": Text("答得矛盾", "Questionable"),
}
CATEGORY_MEANINGS: Mapping[Category, Text] = {
    "M": Text("有了觉得应该，没有就不满意", "taken for granted; its absence dissatisfies"),
    "O": Text("做得越好越满意，越差越不满意", "the better it is, the more satisfied they are, and the reverse"),
    "A": Text("没有不觉得缺，有了会惊喜", "not missed, but it delights"),
    "I": Text("有没有都行", "makes no difference"),
    "R": Text("宁可没有", "they would rather not have it"),
    "Q": Text("两问答得矛盾，问法可能让人误会", "the two answers contradict each other; the question may mislead"),
}
_EVALUATION: tuple[tuple[Category, ...], ...] = (
    ("Q", "A", "A", "A", "O"),
    ("R", "I", "I", "I", "M"),
    ("R", "I", "I", "I", "M"),
    ("R", "I", "I", "I", "M"),
    ("R", "R", "R", "R", "Q"),
)
"""Rows: with the feature; columns: without it; both from like (1) to dislike (5)."""
_WORDS: Mapping[int, tuple[str, ...]] = {
    1: ("like", "like it", "i like it", "i like it that way", "i enjoy it", "喜欢", "我喜欢", "很喜欢", "我很喜欢", "满意", "很满意", "高兴"),
    2: ("must-be", "must be", "expect", "expect it", "i expect it", "it must be that way", "理应如此", "应该如此", "必须如此", "必须这样", "应该这样", "理所当然", "理当如此", "本该如此", "必需", "应该的"),
    3: ("neutral", "i am neutral", "i'm neutral", "don't care", "indifferent", "无所谓", "我无所谓", "都行", "没感觉", "中立", "一般"),
    4: ("live with", "live-with", "live with it", "can live with it", "i can live with it", "i can live with it that way", "tolerate", "can tolerate", "i can tolerate it", "勉强接受", "可以接受", "能接受", "可以忍受", "能忍受", "还能忍受", "忍受", "将就"),
    5: ("dislike", "dislike it", "i dislike it", "i dislike it that way", "不喜欢", "我不喜欢", "很不喜欢", "讨厌", "不满意", "很不满意", "不能接受", "不接受"),
}  # fmt: skip
_READ = {plain(word): answer for answer, words in _WORDS.items() for word in words}


def evaluate(functional: int, dysfunctional: int) -> Category:
    """Give the category of one pair of answers, each 1 (like), 2 (must be), 3 (neutral), 4 (can live with it) or 5 (dislike).

    Source: the evaluation table of Kano et al. (1984) as printed in Berger et al. (1993).

    Raises:
        ValueError: for another answer.

    >>> evaluate(1, 5), evaluate(3, 5), evaluate(1, 3), evaluate(5, 1)
    ('O', 'M', 'A', 'R')
    """
    if functional not in (1, 2, 3, 4, 5) or dysfunctional not in (1, 2, 3, 4, 5):
        raise ValueError(f"answers run from 1 (like) to 5 (dislike), not {functional!r} and {dysfunctional!r}")
    return _EVALUATION[functional - 1][dysfunctional - 1]


class Fong(NamedTuple):
    """Fong's test: whether the most frequent category leads the second by more than `critical` answers."""

    difference: int
    critical: float
    is_significant: bool


def fong(first: int, second: int, n: int) -> Fong:
    """Compare the two most frequent categories after Fong, at 90%: significant unless a - b < 1.65 sqrt((a+b)(2n-a-b)/(2n)).

    Source: D. Fong, “Using the self-stated importance questionnaire to interpret Kano questionnaire results”, Center for Quality of
    Management Journal 5 (1996) 21-24.

    Raises:
        ValueError: unless 0 <= second <= first and first + second <= n.

    >>> found = fong(123, 95, 296)
    >>> found.difference, round(found.critical, 1), found.is_significant
    (28, 19.4, True)
    """
    if not 0 <= second <= first or first + second > n:
        raise ValueError(f"the counts of two categories cannot be {first} and {second} of {n}")
    critical = 1.65 * math.sqrt((first + second) * (2 * n - first - second) / (2 * n)) if n else math.nan
    return Fong(first - second, critical, n > 0 and first > second and first - second >= critical)


def lead_p(first: int, second: int) -> float:
    """Give the two-sided exact chance of a lead at least as large, were the two leading categories equally common.

    Given that an answer falls into one of the two, it is a toss of a coin: the binomial test of a out of a + b against one half. Held
    against the runner-up only, this test is valid for the winner of any number of categories.

    Source: K. Hung and W. Fithian, “Rank verification for exponential families”, Annals of Statistics 47 (2019) 758-782.

    Raises:
        ValueError: for negative counts.

    >>> round(lead_p(9, 2), 4), lead_p(3, 3)
    (0.0654, 1.0)
    """
    if first < 0 or second < 0:
        raise ValueError("counts cannot be negative")
    n, least = first + second, min(first, second)
    if n > 1000:
        from scipy.stats import binom

        return min(1.0, 2 * float(binom.cdf(least, n, 0.5)))
    return min(1.0, 2 * sum(math.comb(n, i) for i in range(least + 1)) / (1 << n))


def read_kano_answer(value: object, like: Literal[1, 5] = 1) -> int | None:
    """Read one answer into 1 (like) to 5 (dislike): a number, or words in Chinese or English. None where it cannot be read.

    Args:
        value: as it stands in the sheet.
        like: which end of the numbers is “like”; 5 where the sheet counts the other way round.

    >>> read_kano_answer("理应如此"), read_kano_answer("I can live with it."), read_kano_answer("５", like=5)
    (2, 4, 1)
    """
    found = as_number(value)
    if found is not None:
        if found not in (1, 2, 3, 4, 5):
            return None
        return int(found) if like == 1 else 6 - int(found)
    return _READ.get(plain(value).rstrip(".。!！ "))
