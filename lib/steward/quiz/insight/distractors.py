"""Who picks what: the options of an item, by those who did well on the rest of the quiz and those who did not.

>>> from steward.quiz.insight.scores import Picks
>>> picks = Picks(("A", "B"), frozenset("A"), (frozenset("A"), frozenset("A"), frozenset("B")))
>>> scores = Scores(("q", "r"), [[1, 1], [1, 1], [0, 0]], picks={"q": picks})
>>> found = options_of(scores, "q")
>>> [(one.option, one.n, one.strong, one.weak) for one in found.options]
[('A', 2, 2, 0), ('B', 1, 0, 1)]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from steward.quiz.insight.scores import Scores
from steward.service.said import Said
from steward.service.statistics.estimate import Estimate
from steward.service.statistics.rates import wilson
from steward.words import Locale, Text, number

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OptionUse:
    """One option and those who chose it."""

    option: str
    is_right: bool
    n: int
    """How many chose it."""
    share: Estimate
    """Of those who answered."""
    strong: int
    """How many of the strong third."""
    weak: int
    text: Text | None = None


@dataclass(frozen=True, slots=True)
class OptionAnalysis(Said):
    """All options of one item."""

    item: str
    n: int
    """Who answered it."""
    options: tuple[OptionUse, ...]
    strong: int
    """How many make up the strong third; 0 where the sums do not set thirds apart."""
    weak: int
    unanswered: int
    """Who saw it and chose nothing."""

    def option(self, name: str) -> OptionUse:
        """Look an option up by its name."""
        return next(one for one in self.options if one.option == name)

    def sentence(self, locale: Locale) -> str:
        """Say how many answered, and how many of each third."""
        said = Text("{item}：{n} 人作答", "{item}: {n} answered").say(locale, item=self.item, n=number(self.n))
        if not self.strong:
            return said
        thirds = Text(
            "，其中成绩靠前的 {strong} 人、靠后的 {weak} 人",
            ", the {strong} strongest and the {weak} weakest among them",
        )
        return said + thirds.say(locale, strong=number(self.strong), weak=number(self.weak))

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give each option: who chose it, of all and of either third."""
        of_thirds = Text("{share}；靠前 {strong}，靠后 {weak}", "{share}; strong {strong}, weak {weak}")
        key, rows = Text("（答案）", " (key)").say(locale), []
        for one in self.options:
            share = one.share.sentence(locale)
            if self.strong:
                share = of_thirds.say(
                    locale, share=share, strong=f"{one.strong}/{self.strong}", weak=f"{one.weak}/{self.weak}"
                )
            rows.append((one.option + (key if one.is_right else ""), share))
        if self.unanswered:
            rows.append((Text("未作答", "No answer").say(locale), number(self.unanswered)))
        return rows

    def as_json(self) -> dict[str, Any]:
        """Give the figures for programs."""
        return {
            "n": self.n,
            "unanswered": self.unanswered,
            "strong": self.strong,
            "weak": self.weak,
            "options": [
                {"option": one.option, "right": one.is_right, "n": one.n, "strong": one.strong, "weak": one.weak}
                for one in self.options
            ],
        }


def options_of(scores: Scores, item: str) -> OptionAnalysis | None:
    """Look at who chose what; None where choices of that item are not known.

    Strong and weak are the thirds with the highest and the lowest share of the marks of the *other* items that they saw, so that the
    item itself does not decide who is strong. Who has the same share as the last of a third belongs to it too; where the thirds
    would meet, there are none.
    """
    import numpy as np

    picks = scores.picks.get(item)
    if picks is None:
        return None
    column = scores.items.index(item)
    seen = ~np.isnan(scores.marks[:, column])
    answered = np.array([bool(chosen) for chosen in picks.chosen], dtype=bool) & seen
    strong, weak = _thirds(scores.rest_shares(column), answered)

    def among(flags: NDArray[np.bool_], option: str) -> int:
        return sum(option in (picks.chosen[i] or ()) for i in np.flatnonzero(flags))

    n = int(answered.sum())
    used = tuple(
        OptionUse(
            option,
            option in picks.right,
            k := among(answered, option),
            wilson(k, n),
            among(strong, option),
            among(weak, option),
            picks.texts.get(option),
        )
        for option in picks.options
    )
    return OptionAnalysis(item, n, used, int(strong.sum()), int(weak.sum()), int(seen.sum()) - n)


def _thirds(shares: Floats, answered: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    import numpy as np

    used = answered & ~np.isnan(shares)
    ranked = np.sort(shares[used])
    third = len(ranked) // 3
    nobody = np.zeros(len(shares), dtype=bool)
    if third == 0 or ranked[third - 1] >= ranked[-third]:
        return nobody, nobody
    return used & (shares >= ranked[-third]), used & (shares <= ranked[third - 1])
