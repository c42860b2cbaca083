"""One figure for one team and period, with everything a reader needs to judge it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

from steward.operations.kpis.kpi import Kpi
from steward.service.period import Period
from steward.service.statistics.estimate import Estimate
from steward.service.statistics.funnel_limits import Place
from steward.service.statistics.verdict import Verdict
from steward.words import Locale, Text, duration, interval, percent


@dataclass(frozen=True, slots=True)
class KpiResult:
    """A KPI for a team (None: the whole estate) and a period."""

    kpi: Kpi
    team: str | None
    period: Period
    value: float | None
    """A share as a fraction or a median in working hours; None without data, or while more than half of the cases are open."""
    n: int
    """Cases behind it."""
    k: int | None
    """How many of them count; None for durations and sums of money."""
    low: float | None
    high: float | None
    """Ends of the interval; infinite where the data set no bound to it."""
    target: float
    verdict: Verdict
    owed_to_all: bool
    """Every case was counted and nothing inferred: show 全数 / all and no interval."""
    note: Text | None = None
    """What a reader should know: why there is no figure, or how far it carries."""
    method: str = ""
    """Name of the interval."""
    ended: int | None = None
    """Durations: how many of the n cases have ended."""

    @property
    def estimate(self) -> Estimate:
        """The figure with its interval, as the service models take it."""
        value, low, high = (math.nan if x is None else x for x in (self.value, self.low, self.high))
        if self.n and self.value is None:
            value = math.inf
        kind: Any = "hours" if self.kpi.unit == "hours" else "rate"
        return Estimate(value, self.n, self.k, low, high, self.method, kind=kind)

    def value_words(self, locale: Locale) -> str:
        """Write the value: ``70.3%`` or ``5.2 小时``; a dash without data."""
        if self.value is None:
            return "—"
        return duration(self.value, locale) if self.kpi.unit == "hours" else percent(self.value)

    def interval_words(self, locale: Locale) -> str:
        """Write the interval: ``58%–80%``, or that all cases were counted; empty without data."""
        if self.n == 0 or self.low is None or self.high is None:
            return ""
        if self.owed_to_all:
            return Text("全数", "all").say(locale)
        if math.isinf(self.low) or math.isinf(self.high):
            low = "" if math.isinf(self.low) else duration(self.low, locale)
            return Text("至少 {low}", "at least {low}").say(locale, low=low) if low else ""
        return interval(self.low, self.high, kind="hours" if self.kpi.unit == "hours" else "rate")

    def target_words(self, locale: Locale) -> str:
        """Write the target with its direction: ``≥ 90%``, ``≤ 8.0 小时``."""
        sign = "≥" if self.kpi.direction == "higher" else "≤"
        if self.kpi.unit == "hours":
            return f"{sign} {duration(self.target, locale)}"
        whole = abs(self.target * 100 - round(self.target * 100)) < 1e-9
        words = percent(self.target, decimals=0 if whole else 1)
        return words if self.target == 1 else f"{sign} {words}"

    def n_words(self) -> str:
        """Write what it counts: ``45/64``, or n alone where there is no count above the line."""
        return f"{self.n:,}" if self.k is None else f"{self.k:,}/{self.n:,}"

    def as_json(self) -> dict[str, Any]:
        """Give the documented shape of ``steward kpi --json``; numbers without a bound or value are null."""

        def plain(x: float | None) -> float | None:
            return None if x is None or not math.isfinite(x) else round(x, 6)

        return {
            "kpi": self.kpi.id,
            "team": self.team,
            "period": str(self.period),
            "value": plain(self.value),
            "n": self.n,
            "low": plain(self.low),
            "high": plain(self.high),
            "target": plain(self.target),
            "verdict": str(self.verdict),
            "standard": self.kpi.standard or None,
        }


class Ranked(NamedTuple):
    """A team among the others: its raw rate, the rate drawn towards what all share, and its place in the funnel."""

    team: str
    raw: float
    shrunk: float
    low: float
    high: float
    n: int
    place: Place
    """``inside``: no different from the others as far as its size lets one tell."""
