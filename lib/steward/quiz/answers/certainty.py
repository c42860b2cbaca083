"""How sure somebody is, what that earns, and whether it holds: certainty-based marking.

Before the answer is told one says how sure one is. Right and wrong then earn (`MARKS`):

=========  ======  ======
certainty  right   wrong
=========  ======  ======
sure         +3      −6
think        +2      −2
guess        +1       0
=========  ======  ======

Nothing is gained by saying anything but the truth: `guess` pays best below two chances in three of being right, `sure`
above four in five, `think` between.

Source: A. R. Gardner-Medwin, “Confidence assessment in the teaching of basic science”, Association for Learning Technology
Journal 3 (1995) 80-85; the marks are those of London-Agreed Certainty-Based Marking (levels 1 to 3).

>>> mark(1.0, "sure"), mark(0.0, "sure"), mark(0.5, "think")
(3.0, -6.0, 0.0)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, get_args

from steward.errors import StewardError
from steward.service.said import Said
from steward.service.statistics.estimate import Estimate
from steward.service.statistics.rates import wilson
from steward.words import EN_DASH, Locale, Text, number, percent

Certainty = Literal["sure", "think", "guess"]
CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)
NAMES: Mapping[Certainty, Text] = MappingProxyType(
    {"sure": Text("很有把握", "Sure"), "think": Text("大概是", "Think so"), "guess": Text("猜的", "A guess")}
)
MARKS: Mapping[Certainty, tuple[int, int]] = MappingProxyType({"sure": (3, -6), "think": (2, -2), "guess": (1, 0)})
"""What a right and a wrong answer earn."""
PAYS: Mapping[Certainty, tuple[float, float]] = MappingProxyType(
    {"sure": (4 / 5, 1.0), "think": (2 / 3, 4 / 5), "guess": (0.0, 2 / 3)}
)
"""The chances of being right for which a certainty earns most; they follow from `MARKS`."""

_UNKNOWN = Text(
    "把握程度只能是 sure、think 或 guess，写的是 {given}。", "Certainty is sure, think or guess, not {given}."
)


def checked(given: object) -> Certainty:
    """Take a certainty as it came from outside.

    Raises:
        StewardError: ``bad-certainty``.
    """
    for known in CERTAINTIES:
        if given == known:
            return known
    raise StewardError("bad-certainty", _UNKNOWN, given=f"{given!r}"[:40])


def mark(fraction: float, certainty: Certainty) -> float:
    """Give the mark of an answer that is right to a fraction of 0 to 1; half right earns half way between wrong and right."""
    right, wrong = MARKS[checked(certainty)]
    return wrong + (right - wrong) * fraction


# -- whether what one says holds ---------------------------------------------------------------------------------------

Verdict = Literal["fits", "too-sure", "too-modest", "unclear"]
VERDICTS: Mapping[Verdict, Text] = MappingProxyType(
    {
        "fits": Text("说得准", "well judged"),
        "too-sure": Text("过于自信", "too sure"),
        "too-modest": Text("其实比自己想的会", "better than you think"),
        "unclear": Text("还看不出来", "cannot tell yet"),
    }
)


@dataclass(frozen=True, slots=True)
class Level:
    """The answers given with one certainty."""

    certainty: Certainty
    right: Estimate
    """The share answered wholly right, with its interval."""
    average: float
    """Mean mark of an answer; 0 where there is none."""

    @property
    def verdict(self) -> Verdict:
        """Whether the share is one for which this certainty pays; told only when the interval lies wholly on one side."""
        low, high = PAYS[self.certainty]
        if not self.right.n:
            return "unclear"
        if self.right.high < low:
            return "too-sure"
        if self.right.low > high:
            return "too-modest"
        return "fits" if low <= self.right.value <= high else "unclear"


@dataclass(frozen=True, slots=True)
class Calibration(Said):
    """How well somebody's certainty agrees with what they know."""

    levels: tuple[Level, ...]
    n: int
    mark: float
    """Mean mark of all answers, between −6 and 3."""

    def sentence(self, locale: Locale) -> str:
        """Say what stands out, a wrong certainty first: it is what is most worth mending."""
        if not self.n:
            return Text("还没有标过把握程度的答案", "No answers with a certainty yet").say(locale)
        shown: dict[str, Any] = {"mark": number(self.mark, decimals=1), "n": self.n}
        for wanted, text in _SAYINGS:
            for level in self.levels:
                if level.verdict == wanted:
                    name = NAMES[level.certainty].say(locale)
                    return text.say(locale, name=name, right=level.right.sentence(locale), **shown)
        return Text("每题平均 {mark} 分（{n} 题）", "On average {mark} marks an answer (n = {n})").say(locale, **shown)

    def rows(self, locale: Locale) -> Sequence[tuple[str, str]]:
        """Give one row a certainty."""
        return [
            (
                NAMES[level.certainty].say(locale),
                Text("{right}；{verdict}", "{right}; {verdict}").say(
                    locale, right=level.right.sentence(locale), verdict=VERDICTS[level.verdict].say(locale)
                )
                if level.right.n
                else EN_DASH,
            )
            for level in self.levels
        ]

    def shown(self, locale: Locale) -> dict[str, Any]:
        """Give the same as JSON for a screen."""
        return {
            "sentence": self.sentence(locale),
            "n": self.n,
            "mark": round(self.mark, 2),
            "levels": [
                {
                    "id": level.certainty,
                    "name": NAMES[level.certainty].say(locale),
                    "n": level.right.n,
                    "right": level.right.k,
                    "share": level.right.value if level.right.n else None,
                    "low": level.right.low if level.right.n else None,
                    "high": level.right.high if level.right.n else None,
                    "pays": [percent(end, decimals=0) for end in PAYS[level.certainty]],
                    "mark": round(level.average, 2),
                    "verdict": level.verdict,
                    "words": VERDICTS[level.verdict].say(locale),
                }
                for level in self.levels
            ],
        }


_SAYINGS: tuple[tuple[Verdict, Text], ...] = (
    (
        "too-sure",
        Text(
            "您说“{name}”的题，答对 {right}，把握说得偏高；每题平均 {mark} 分（{n} 题）",
            "Of the answers you called “{name}”, {right} were right, which is less than that certainty needs; on average {mark} marks an answer (n = {n})",
        ),
    ),
    (
        "too-modest",
        Text(
            "您说“{name}”的题，答对 {right}，您比自己想的更会；每题平均 {mark} 分（{n} 题）",
            "Of the answers you called “{name}”, {right} were right: you know more than you think; on average {mark} marks an answer (n = {n})",
        ),
    ),
)


def calibration(answers: Iterable[tuple[Certainty, float]], confidence: float = 0.95) -> Calibration:
    """Sum up answers given as (certainty, fraction right).

    Only whole answers count as right: what is half right was not known.

    >>> calibration([("sure", 1.0)] * 9 + [("sure", 0.0)]).mark
    2.1
    """
    kept = list(answers)
    levels = []
    for certainty in CERTAINTIES:
        fractions = [fraction for said, fraction in kept if said == certainty]
        earned = [mark(fraction, certainty) for fraction in fractions]
        right = wilson(sum(fraction >= 1 for fraction in fractions), len(fractions), confidence)
        levels.append(Level(certainty, right, sum(earned) / len(earned) if earned else 0.0))
    total = sum(mark(fraction, certainty) for certainty, fraction in kept)
    return Calibration(tuple(levels), len(kept), total / len(kept) if kept else 0.0)
