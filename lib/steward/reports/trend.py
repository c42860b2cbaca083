"""The trend of a rate: month by month, with control limits, and what we did in between."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from steward.service.statistics.control_chart import RULE_TEXTS, ControlChart, laney_p_chart, p_chart
from steward.service.statistics.rates import newcombe
from steward.service.statistics.verdict import Direction
from steward.words import Text

MANY = 300
"""Cases a month above which chance alone explains too little, and Laney's limits are used instead of the plain ones."""
ENOUGH_MONTHS = 6
"""Months with cases below which no limits are drawn."""
RECENT = 3
"""Months whose rate is compared with that of the months before them."""
Side = Literal["high", "low"]


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a rate and the limits of its usual variation."""

    month: str
    """As ``2026-10``."""
    k: int
    n: int
    value: float | None
    lower: float | None = None
    upper: float | None = None
    signal: Side | None = None
    """The side on which it lies outside the limits."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Something we did: a training, an improvement, a measure of the action plan."""

    on: dt.date
    kind: str
    name: Text


@dataclass(frozen=True, slots=True)
class Change:
    """The rate of the latest months against that of the months before."""

    months: int
    """How many months are the latest."""
    before_months: int
    k: int
    n: int
    before_k: int
    before_n: int
    low: float
    high: float
    """Ends of Newcombe's interval of the difference, latest minus before."""

    @property
    def value(self) -> float:
        """The difference as a fraction."""
        return self.k / self.n - self.before_k / self.before_n

    @property
    def side(self) -> Side | None:
        """Where it went; None where the difference may be chance."""
        return "high" if self.low > 0 else "low" if self.high < 0 else None


@dataclass(frozen=True, slots=True)
class Trend:
    """A rate over months with the centre line and limits of a p-chart."""

    kpi: str
    name: Text
    direction: Direction
    target: float | None
    months: tuple[Month, ...]
    centre: float | None
    """Rate of the baseline; None where there are too few months for limits."""
    baseline: tuple[str, str] | None
    """First and last month of the baseline."""
    method: str
    pattern: Text | None
    """The run rule that speaks at the last month, in words."""
    pattern_side: Side | None
    change: Change | None
    measures: tuple[Measure, ...]

    @property
    def numbered(self) -> dict[str, int]:
        """A number for each month in which we did something, in order."""
        months = sorted({m.on.strftime("%Y-%m") for m in self.measures})
        return {month: number for number, month in enumerate(months, 1)}

    @property
    def last(self) -> Month:
        """The last month."""
        return self.months[-1]


def trend(
    kpi: str,
    name: Text,
    direction: Direction,
    target: float | None,
    counts: Sequence[tuple[str, int, int]],
    judged: int,
    measures: Sequence[Measure] = (),
) -> Trend | None:
    """Chart a rate; the last `judged` months are left out of the baseline, where enough months remain.

    Args:
        kpi: its id.
        name: its name.
        direction: which side is good.
        target: as a fraction, or None.
        counts: (month, k, n) in order.
        judged: how many months at the end are under judgement.
        measures: what we did in these months.

    Returns:
        None where no month has any case.
    """
    first = next((i for i, (_, _, n) in enumerate(counts) if n), None)
    if first is None:
        return None
    counts = counts[first:]
    chart, stop = _chart(counts, judged)
    months = []
    for i, (month, k, n) in enumerate(counts):
        limits: tuple[float | None, float | None] = (None, None)
        if chart is not None and n:
            limits = (float(chart.lower[i]), float(chart.upper[i]))
        outside = [s.side for s in chart.signals_at(i) if s.rule == "beyond-limits"] if chart is not None else []
        months.append(Month(month, k, n, k / n if n else None, *limits, outside[0] if outside else None))
    patterns = chart.signals_at(-1) if chart is not None else ()
    patterns = tuple(s for s in patterns if s.rule != "beyond-limits") or patterns
    return Trend(
        kpi=kpi,
        name=name,
        direction=direction,
        target=target,
        months=tuple(months),
        centre=None if chart is None or math.isnan(chart.centre) else chart.centre,
        baseline=None if chart is None else (counts[0][0], counts[stop - 1][0]),
        method="" if chart is None else chart.method,
        pattern=RULE_TEXTS[patterns[0].rule] if patterns else None,
        pattern_side=patterns[0].side if patterns else None,
        change=change(counts, max(RECENT, judged)),
        measures=tuple(m for m in measures if m.on.strftime("%Y-%m") >= counts[0][0]),
    )


def _chart(counts: Sequence[tuple[str, int, int]], judged: int) -> tuple[ControlChart | None, int]:
    ks, ns = [k for _, k, _ in counts], [n for _, _, n in counts]
    stop = len(counts) - judged
    if sum(1 for n in ns[:stop] if n) < ENOUGH_MONTHS:
        stop = len(counts)
        if sum(1 for n in ns if n) < ENOUGH_MONTHS:
            return None, stop
    busy = sum(ns[:stop]) / max(1, sum(1 for n in ns[:stop] if n)) > MANY
    return (laney_p_chart if busy else p_chart)(ks, ns, baseline=slice(0, stop)), stop


def change(counts: Sequence[tuple[str, int, int]], recent: int) -> Change | None:
    """Compare the latest months with all before; None where either side has no case."""
    late, early = counts[-recent:], counts[:-recent]
    k, n = sum(c[1] for c in late), sum(c[2] for c in late)
    before_k, before_n = sum(c[1] for c in early), sum(c[2] for c in early)
    if not n or not before_n:
        return None
    found = newcombe(k, n, before_k, before_n)
    return Change(len(late), len(early), k, n, before_k, before_n, found.low, found.high)
