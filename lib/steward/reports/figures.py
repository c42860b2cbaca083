"""The figures of a report: one line for each KPI, and the cases behind it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from steward.company import Company
from steward.service.period import Period
from steward.service.statistics.verdict import Direction
from steward.words import Locale, Text, duration, interval, number, percent

if TYPE_CHECKING:
    from steward.operations.kpis import Board, KpiResult

Unit = Literal["share", "hours"]
_AT_LEAST, _AT_MOST = "≥", "≤"
_EVERY = Text("全数", "all")
_LACKING = Text("全数，缺 {n}", "all, {n} missing")


@dataclass(frozen=True, slots=True)
class Past:
    """The same figure one period earlier."""

    value: float
    k: int | None
    n: int


@dataclass(frozen=True, slots=True)
class Line:
    """One KPI of the period, as the report shows it. Shares are fractions, durations hours."""

    id: str
    name: Text
    question: Text
    """What counts and what it is divided by."""
    basis: Text
    """Whose rule it is: the id of a standard, or the company's own limit."""
    source: Text
    """The document of the rule."""
    topic: str
    """Key of the subject, such as ``complaints``."""
    subject: Text
    kind: str
    unit: Unit
    direction: Direction
    value: float | None
    low: float | None
    high: float | None
    n: int
    k: int | None
    target: float | None
    verdict: str
    owed_to_all: bool
    note: Text | None
    before: Past | None

    @property
    def missing(self) -> int:
        """How many cases are lacking for a duty that is counted, not inferred."""
        if not self.owed_to_all or self.k is None or self.target is None or self.direction != "higher":
            return 0
        return max(0, math.ceil(self.target * self.n - 1e-9) - self.k)

    @property
    def gap(self) -> float:
        """How far the value is on the bad side of the target; negative on the good side, 0 where there is none."""
        if self.value is None or self.target is None:
            return 0.0
        return self.target - self.value if self.direction == "higher" else self.value - self.target

    def value_words(self, locale: Locale) -> str:
        """Write the value; a duty counted in full is written as k/n."""
        if self.value is None:
            return more_than_observed(locale) if self.n else "–"
        if self.owed_to_all and self.k is not None and self.target == 1.0:
            return f"{number(self.k)}/{number(self.n)}"
        return figure_words(self.value, self.unit, locale)

    def interval_words(self, locale: Locale) -> str:
        """Write the interval, or that every case was counted."""
        if self.owed_to_all:
            return (_LACKING if self.missing else _EVERY).say(locale, n=number(self.missing))
        if self.low is None:
            return ""
        if self.high is None:
            return Text("{low}以上", "{low} or more").say(locale, low=figure_words(self.low, self.unit, locale))
        if self.unit == "share":
            return interval(self.low, self.high)
        return duration_interval(self.low, self.high, locale)

    def n_words(self) -> str:
        """Write n, as k/n where the figure is a count."""
        if self.k is not None and not (self.owed_to_all and self.target == 1.0):
            return f"{number(self.k)}/{number(self.n)}"
        return number(self.n)

    def target_words(self, locale: Locale) -> str:
        """Write the target with the side on which it is met."""
        if self.target is None:
            return "–"
        decimals = 0 if abs(self.target * 100 - round(self.target * 100)) < 1e-9 else 1
        written = percent(self.target, decimals=decimals) if self.unit == "share" else hours_words(self.target, locale)
        if self.owed_to_all and self.target in (0.0, 1.0):
            return written
        return f"{_AT_LEAST if self.direction == 'higher' else _AT_MOST} {written}"


def figure_words(value: float, unit: Unit, locale: Locale) -> str:
    """Write a share with one decimal, or a duration."""
    return percent(value) if unit == "share" else duration(value, locale)


def hours_words(hours: float, locale: Locale) -> str:
    """Write a limit: ``8 小时``, ``30 minutes``."""
    if hours < 1:
        return Text("{n} 分钟", "{n} minutes").say(locale, n=f"{hours * 60:.0f}")
    return Text("{n} 小时", "{n} h").say(locale, n=number(hours, decimals=0 if float(hours).is_integer() else 1))


def duration_interval(low: float, high: float, locale: Locale) -> str:
    """Write the ends of a duration in one unit, that of the upper end."""
    if high < 1:
        return Text("{ends} 分钟", "{ends} minutes").say(locale, ends=interval(low * 60, high * 60, kind="number"))
    if high < 72:
        return Text("{ends} 小时", "{ends} h").say(locale, ends=interval(low, high, kind="hours"))
    return Text("{ends} 天", "{ends} days").say(locale, ends=interval(low / 24, high / 24, kind="hours"))


def more_than_observed(locale: Locale) -> str:
    """Say that a median lies beyond what was seen."""
    return Text("过半未完", "over half open").say(locale)


def line(result: KpiResult, before: KpiResult | None, company: Company) -> Line:
    """Turn a result of the board into a line of the report."""
    kpi = result.kpi
    past = None
    if before is not None and before.n and (value := finite(before.value)) is not None:
        past = Past(value, _whole(before.k), int(before.n))
    return Line(
        id=kpi.id,
        name=kpi.name,
        question=kpi.question,
        basis=_basis(kpi, company),
        source=kpi.source,
        topic=kpi.subject,
        subject=_subject(kpi),
        kind=kpi.kind,
        unit=kpi.unit,
        direction=kpi.direction,
        value=finite(result.value),
        low=finite(result.low),
        high=finite(result.high),
        n=int(result.n),
        k=_whole(result.k),
        target=finite(result.target),
        verdict=str(result.verdict),
        owed_to_all=bool(result.owed_to_all),
        note=result.note or None,
        before=past,
    )


def lines(board: Board, company: Company, team: str, period: Period) -> tuple[Line, ...]:
    """Give all KPIs of a team in the order of the registry."""
    earlier = {r.kpi.id: r for r in board.results([team], period.previous())}
    return tuple(line(r, earlier.get(r.kpi.id), company) for r in board.results([team], period))


def finite(value: Any) -> float | None:
    """Give a figure, or None for NaN, infinity and nothing."""
    if value is None:
        return None
    value = float(value)
    return value if math.isfinite(value) else None


def _whole(value: Any) -> int | None:
    found = finite(value)
    return None if found is None else round(found)


def _subject(kpi: Any) -> Text:
    from steward.operations.kpis.kpi import SUBJECTS

    return SUBJECTS[kpi.subject]


def _basis(kpi: Any, company: Company) -> Text:
    if kpi.standard:
        return Text(kpi.standard, kpi.standard)
    if kpi.clock:
        hours = company.clocks[kpi.clock].hours
        if kpi.kind == "duration":
            return Text("公司配置，含未办结", "company profile, open included")
        return Text(f"公司配置，{hours_words(hours, 'zh')}内", f"company profile, within {hours_words(hours, 'en')}")
    return Text("公司配置", "company profile")
