"""The trade's pictures of how satisfaction adds up and falls apart, as arithmetic that can be played with.

>>> print(multiplier().sentence("en"))
1 head, 4 lines of 10, 100 owners each: 4,000 owners without explicit dissatisfaction

They are pictures and not measurements: what they say about one's own estate, `steward.service.survey.claims.test_claim` tries on
records. And two questions that every target raises: how many of those asked must be satisfied before it can be called met, and
how large a change can two surveys show at all?
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from steward.content import read_yaml
from steward.service.said import Said
from steward.service.statistics.rates import finite_population, newcombe, wilson
from steward.standards import standard
from steward.words import Locale, Text, number, percent

_LINES = Text(
    "1 名负责人、{lines} 条线、每条线 {staff} 人、每人 {owners} 位业主：{total} 位业主没有明确不满",
    "1 head, {lines} lines of {staff}, {owners} owners each: {total} owners without explicit dissatisfaction",
)
_SPOILT = Text("；没有人言行不当时是 {whole} 位", "; {whole} if nobody had misbehaved")
_LINE = Text("第 {i} 条线", "Line {i}")
_KEPT = Text("{n} 位（{offenders} 人言行不当，只剩 {share}）", "{n} owners ({offenders} misbehaved, {share} left)")
_ZERO = Text("{total} 次服务里 {failed} 次失败：{verdict}", "{failed} of {total} services failed: {verdict}")
_WORSE = Text("比一次都没做还差", "worse than serving nobody")
_STILL = Text("还没有把做好的抵光", "the good ones are not used up yet")
_ALL_WELL = Text("次次都做好了", "all of them went well")
_WORDS = Text(
    "{good} 件好事、{bad} 件坏事，坏事按 {factor} 倍算：口碑 {net}",
    "{good} good deeds and {bad} bad ones, a bad one counting {factor} times: word of mouth {net}",
)


def _sizes() -> Any:
    return read_yaml("training/satisfaction/drivers.yaml")["models"]


@dataclass(frozen=True, slots=True)
class Multiplier(Said):
    """What a head's staff add up to, line by line."""

    staff: int
    """People in each line."""
    owners: int
    """Owners each of them keeps free of explicit dissatisfaction."""
    offenders: tuple[int, ...]
    """People who misbehave, in each line."""
    halving: float
    """What one offender leaves of his line's work."""

    @property
    def lines(self) -> tuple[float, ...]:
        """Owners each line keeps satisfied."""
        return tuple(self.staff * self.owners * self.halving**count for count in self.offenders)

    @property
    def total(self) -> float:
        """Owners kept satisfied by all lines together."""
        return sum(self.lines)

    @property
    def whole(self) -> int:
        """What it would be if nobody misbehaved."""
        return len(self.offenders) * self.staff * self.owners

    def sentence(self, locale: Locale) -> str:
        """Say the product, and what it would have been."""
        said = _LINES.say(
            locale,
            lines=len(self.offenders),
            staff=number(self.staff, locale),
            owners=number(self.owners, locale),
            total=number(round(self.total), locale),
        )
        return said + (_SPOILT.say(locale, whole=number(self.whole, locale)) if any(self.offenders) else "")

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give each line in which somebody misbehaved."""
        return [
            (
                _LINE.say(locale, i=i),
                _KEPT.say(
                    locale,
                    n=number(round(kept), locale),
                    offenders=count,
                    share=percent(self.halving**count, decimals=0 if count < 3 else 1),
                ),
            )
            for i, (count, kept) in enumerate(zip(self.offenders, self.lines, strict=True), 1)
            if count
        ]


def multiplier(
    lines: int | None = None, staff: int | None = None, owners: int | None = None, offenders: Sequence[int] = ()
) -> Multiplier:
    """Give the multiplier: one head, `lines` lines of `staff` people, `owners` satisfied owners each; 4 × 10 × 100 = 4000.

    Somebody who misbehaves halves the work of his line. That a second one halves it again is this project's reading.

    Source: the standards ``satisfaction.multiplier`` (sizes) and ``satisfaction.negative-halving`` (one half).

    Args:
        lines: parallel lines under one head; by default as in the standard, like the next two.
        staff: people in a line.
        owners: owners each keeps free of explicit dissatisfaction.
        offenders: people who misbehave in the first line, the second and so on.

    Raises:
        ValueError: for sizes below zero, more offenders than people, or more lines with offenders than lines.

    >>> multiplier(offenders=[1]).total
    3500.0
    """
    sizes = standard("satisfaction.multiplier").params
    lines = int(sizes["lines"] if lines is None else lines)
    staff = int(sizes["staff_per_line"] if staff is None else staff)
    owners = int(sizes["satisfied_owners_per_staff"] if owners is None else owners)
    if min(lines, staff, owners, *offenders, 0) < 0:
        raise ValueError("lines, staff, owners and offenders are 0 or more")
    if len(offenders) > lines or any(count > staff for count in offenders):
        raise ValueError(f"there are {lines} lines of {staff} people; nobody else can misbehave")
    counts = (*map(int, offenders), *([0] * (lines - len(offenders))))
    return Multiplier(
        staff, owners, counts, float(standard("satisfaction.negative-halving").params["remaining_factor"])
    )


@dataclass(frozen=True, slots=True)
class ZeroDefect(Said):
    """Good services against failed ones, as 100 - 1 < 0 weighs them."""

    total: int
    failed: int
    weight: int
    """A failure weighs more than this many that went well."""

    @property
    def is_worse_than_nothing(self) -> bool:
        """Whether the failures outweigh everything that went well."""
        return self.failed > 0 and self.total - self.failed <= self.weight * self.failed

    def sentence(self, locale: Locale) -> str:
        """Say what is left of the good ones."""
        verdict = _WORSE if self.is_worse_than_nothing else _STILL if self.failed else _ALL_WELL
        return _ZERO.say(locale, total=number(self.total, locale), failed=number(self.failed, locale), verdict=verdict)


def hundred_minus_one(total: int = 100, failed: int = 1) -> ZeroDefect:
    """Weigh failed services as 100 - 1 < 0 does: one in a hundred outweighs the ninety-nine that went well.

    Source: the standard ``philosophy.hundred-minus-one``. It says “below zero” and no more, so nothing finer is computed.

    Raises:
        ValueError: unless 0 <= failed <= total.

    >>> hundred_minus_one(100, 1).is_worse_than_nothing, hundred_minus_one(500, 1).is_worse_than_nothing
    (True, False)
    """
    if not 0 <= failed <= total:
        raise ValueError(f"failed services lie between 0 and all of them, not {failed} of {total}")
    rule = standard("philosophy.hundred-minus-one").params
    return ZeroDefect(int(total), int(failed), int(rule["total"]) - int(rule["failed"]))


@dataclass(frozen=True, slots=True)
class WordOfMouth(Said):
    """Good and bad deeds as they get about."""

    good: int
    bad: int
    factor: float

    @property
    def net(self) -> float:
        """What is left of the good ones once the bad ones have got about."""
        return self.good - self.factor * self.bad

    def sentence(self, locale: Locale) -> str:
        """Say what is left."""
        return _WORDS.say(
            locale,
            good=number(self.good, locale),
            bad=number(self.bad, locale),
            factor=f"{self.factor:g}",
            net=number(self.net, locale, decimals=0 if self.net == int(self.net) else 1),
        )


def word_of_mouth(good: int, bad: int, factor: float | None = None) -> WordOfMouth:
    """Weigh good deeds against bad ones, which get about further.

    Source: the standard ``satisfaction.bad-news-travels`` says that bad weighs more. The default factor of two is this project's
    assumption (``training/satisfaction/drivers.yaml``).

    Raises:
        ValueError: for counts below 0 or a factor below 1.

    >>> word_of_mouth(10, 4).net
    2.0
    """
    factor = float(_sizes()["bad_news_factor"] if factor is None else factor)
    if good < 0 or bad < 0 or factor < 1:
        raise ValueError("deeds are counted from 0 up, and bad news never travels less far than good")
    return WordOfMouth(int(good), int(bad), factor)


def satisfied_needed(n: int, target: float, population: int | None = None, confidence: float = 0.95) -> int | None:
    """Give how many of `n` answers must be satisfied before the target can be called met; None where not even all of them do.

    Met means that the whole interval reaches the target, as in `steward.service.statistics.verdict.judge`. For a target of 100% this is
    None however many answer, unless all owners did.

    Source: Wilson's interval, with the finite population where it is given (`steward.service.statistics.rates`).

    Raises:
        ValueError: for a target that is no fraction, or more answers than owners.

    >>> satisfied_needed(17, 0.8), satisfied_needed(10, 0.8), satisfied_needed(60, 1.0, population=60)
    (17, None, 60)
    """
    if not 0 <= target <= 1:
        raise ValueError(f"a target is a fraction such as 0.9, not {target}")
    for k in range(n + 1):
        found = wilson(k, n, confidence) if population is None else finite_population(k, n, population, confidence)
        if found.low >= target:
            return k
    return None


def smallest_clear_change(k: int, n: int, n_next: int, confidence: float = 0.95) -> float | None:
    """Give the smallest rise that the next survey, with `n_next` answers, could show to be more than luck; None where none could.

    Source: Newcombe's interval of the difference (`steward.service.statistics.rates.newcombe`) leaves zero out.

    Raises:
        ValueError: unless 0 <= k <= n.

    >>> round(smallest_clear_change(120, 160, 160), 3), smallest_clear_change(14, 17, 17)
    (0.094, None)
    """
    for k_next in range(n_next + 1):
        found = newcombe(k_next, n_next, k, n, confidence)
        if found.low > 0:
            return found.value
    return None
