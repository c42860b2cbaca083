"""Urgent complaints first: a waiting line with classes, where nobody is interrupted once a steward has begun.

>>> line = priority_mmc(arrivals=(0.2, 0.6, 1.2), handling=1 / 3, stewards=1)
>>> [round(c.mean_wait, 3) for c in line.classes]
[0.238, 0.325, 0.909]
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from steward.service.queueing.formulas import erlang_c
from steward.service.queueing.line import Queue, checked, overloaded, stewards_words, wait_words
from steward.service.said import Said
from steward.words import Locale, Text, join, number, percent

MODEL = "M/M/c, non-preemptive priorities"


@dataclass(frozen=True, slots=True)
class PriorityQueue(Said):
    """One waiting line for each class, the most urgent first; all are served by the same stewards."""

    classes: tuple[Queue, ...]

    @property
    def settles(self) -> bool:
        """Whether every class is served in the end."""
        return all(line.settles for line in self.classes)

    def sentence(self, locale: Locale) -> str:
        """Say how long each class waits, the most urgent first."""
        first = self.classes[0]
        said = [
            (_CLASS if line.settles else _STARVED).say(
                locale,
                n=number(i, locale),
                wait=wait_words(line.mean_wait, locale),
                growth=number(line.growth_a_day, locale, decimals=1),
            )
            for i, line in enumerate(self.classes, start=1)
        ]
        busy = percent(min(1.0, sum(line.load for line in self.classes)))
        return _ALL.say(locale, stewards=stewards_words(first.stewards, locale), busy=busy, classes=join(said, locale))

    def rows(self, locale: Locale) -> Sequence[tuple[str, str]]:
        """Give each class with its rate and the share that is taken at once."""
        return [
            (
                _NAME.say(locale, n=number(i, locale)),
                _ROW.say(
                    locale,
                    arrivals=number(line.arrivals, locale, decimals=2),
                    once=percent(1 - line.waits),
                    nine=wait_words(line.wait_quantile(0.9), locale),
                ),
            )
            for i, line in enumerate(self.classes, start=1)
        ]


_ALL = Text(
    "{stewards}，忙的时间占 {busy}，急的先办：{classes}",
    "{stewards}, {busy} busy, the most urgent first: {classes}",
)
_CLASS = Text("第 {n} 类平均等 {wait}", "class {n} waits {wait} on average")
_STARVED = Text(
    "第 {n} 类轮不到，每天多积压 {growth} 件", "class {n} is never caught up with and grows by {growth} a day"
)
_NAME = Text("第 {n} 类", "Class {n}")
_ROW = Text(
    "每小时 {arrivals} 件，{once} 不用等，九成的等待不超过：{nine}",
    "{arrivals} an hour, {once} taken at once, nine in ten wait no longer than: {nine}",
)


def priority_mmc(
    arrivals: Sequence[float], handling: float, stewards: int, *, hours_a_day: float = 24.0
) -> PriorityQueue:
    """Work out M/M/c with non-preemptive priorities and the same handling time for all classes.

    Mean wait of class k: C h / (c (1 - σ(k-1)) (1 - σ(k))), where σ(k) is the load of the classes up to k and C the share that
    waits (`erlang_c` of the whole load). The distribution of waiting is that of Kella and Yechiali, read off its
    Laplace transform. Classes that the stewards still reach when there is more work than can be done have figures of
    their own; those below grow.

    Source: A. Cobham, “Priority assignment in waiting line problems”, Operations Research 2 (1954) 70-76; O. Kella and
    U. Yechiali, “Waiting times in the non-preemptive priority M/M/c queue”, Stochastic Models 1 (1985) 257-262; J. Abate and
    W. Whitt, “Numerical inversion of Laplace transforms of probability distributions”, ORSA Journal on Computing 7 (1995) 36-43.

    Args:
        arrivals: complaints an hour of each class, the most urgent first.
        handling: mean hours a complaint takes.
        stewards: how many take complaints.
        hours_a_day: hours of work in a day, to say how much a line grows in one.

    Raises:
        StewardError: ``bad-queue`` with every figure that cannot be.

    >>> urgent, plain = priority_mmc((1, 4), 0.5, 2).classes
    >>> urgent.settles, plain.growth_a_day
    (True, 24.0)
    """
    arrivals = list(arrivals) if isinstance(arrivals, Iterable) else [arrivals]
    checks = checked(arrivals, handling, stewards, hours_a_day)
    checks.need(len(arrivals) > 0, _NO_CLASS)
    checks.done()
    speed = stewards / handling
    total = sum(arrivals)
    waits = erlang_c(total * handling, stewards)
    lines: list[Queue] = []
    above = 0.0
    for rate in arrivals:
        reached = above + rate
        if reached >= speed:
            left = max(0.0, speed - above)
            lines.append(overloaded(MODEL, rate, handling, stewards, rate - left, hours_a_day))
        else:
            mean = waits / speed / ((1 - above / speed) * (1 - reached / speed))
            lines.append(
                Queue(
                    MODEL, rate, handling, stewards, busy=min(1.0, total / speed), waits=waits, mean_wait=mean,
                    waiting=rate * mean, mean_wait_answered=mean, hours_a_day=hours_a_day,
                    wait=_Delay(waits, rate, above, speed),
                )
            )  # fmt: skip
        above = reached
    return PriorityQueue(tuple(lines))


_NO_CLASS = Text("至少要有一类投诉。", "There must be at least one class of complaints.")


@dataclass(frozen=True, slots=True)
class _Delay:
    """Waiting of one class, by numerical inversion of its transform."""

    waits: float
    rate: float
    above: float
    """Complaints an hour of more urgent classes."""
    speed: float
    """Complaints an hour that all stewards finish together."""

    def longer(self, hours: float) -> float:
        if hours <= 0:
            return self.waits
        return self.waits * min(1.0, max(0.0, _inverted(self._tail, hours)))

    def answered(self, hours: float) -> float:
        return 1 - self.longer(hours)

    def _tail(self, s: complex) -> complex:
        """Transform of the tail of the wait of those who wait."""
        both = self.above + self.speed + s
        # the time in which one departure and all the more urgent arrivals it lets in are served
        if self.above == 0:
            busy = self.speed / (self.speed + s)
        else:
            busy = 2 * self.speed / (both + cmath.sqrt(both * both - 4 * self.above * self.speed))
        share = (self.speed - self.above - self.rate) * (1 - busy) / (s - self.rate + self.rate * busy)
        return (1 - share) / s


def _inverted(transform: Callable[[complex], complex], t: float) -> float:
    """Invert a Laplace transform at t by the Euler method of Abate and Whitt, to about eight digits."""
    decay, first, more = 18.4, 38, 11

    def term(k: int) -> float:
        return transform(complex(decay, 2 * math.pi * k) / (2 * t)).real

    total = term(0) / 2
    partial = []
    for k in range(1, first + more + 1):
        total += -term(k) if k % 2 else term(k)
        if k >= first:
            partial.append(total)
    mean = sum(math.comb(more, i) * value for i, value in enumerate(partial)) / 2.0**more
    return math.exp(decay / 2) / t * mean
