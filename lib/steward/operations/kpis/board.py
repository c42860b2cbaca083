"""All figures of all teams: each KPI is computed once for every team and month, and a report only takes its slice."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from steward.company import Company
from steward.errors import StewardError, Trouble
from steward.operations.clocks import Clocks
from steward.operations.kpis.aggregate import Aggregates
from steward.operations.kpis.kpi import Kpi
from steward.operations.kpis.register import registry
from steward.operations.kpis.result import KpiResult, Ranked
from steward.operations.records import Records
from steward.operations.tables import tables
from steward.service.period import Period
from steward.service.statistics.durations import kaplan_meier
from steward.service.statistics.estimate import Estimate
from steward.service.statistics.funnel_limits import funnel
from steward.service.statistics.rates import wilson
from steward.service.statistics.shrinkage import shrink
from steward.service.statistics.verdict import Verdict, judge
from steward.words import Text

if TYPE_CHECKING:
    import pandas as pd


def compute(
    records: Records,
    company: Company,
    *,
    now: dt.datetime | None = None,
    kpis: Iterable[str] | None = None,
) -> Board:
    """Prepare the figures; each KPI runs when it is first asked for, for all teams and months at once.

    Args:
        records: the canonical tables.
        company: rules, targets, limits and calendars.
        now: what is later is not known yet; if left out `as_of` of the records.
        kpis: only these ids; without them all that apply under the company's rules.

    Raises:
        StewardError: ``unknown-kpi``; ``unknown-target`` or ``bad-target`` where the profile sets a target for a KPI that
            does not exist, or one that cannot be reached.
    """
    known = registry()
    troubles = [
        Trouble(
            "unknown-target",
            Text(
                "公司配置 targets 里没有名为 {name} 的指标，可用的有：{known}。",
                "The profile sets a target for {name}, but there is no such KPI; there are {known}.",
            ),
            {"name": name, "known": ", ".join(known)},
        )
        for name in company.targets
        if name not in known
    ]
    troubles += [
        Trouble(
            "bad-target",
            Text(
                "公司配置 targets 里 {name} 的目标 {value} 不对，率要写成小数，例如 0.90。",
                "The target {value} of {name} in the profile is wrong; write a rate as a fraction, such as 0.90.",
            ),
            {"name": name, "value": value},
        )
        for name, value in company.targets.items()
        if name in known and not (0 <= value <= 1 if known[name].unit == "share" else value > 0)
    ]
    if troubles:
        raise StewardError.many(troubles)
    chosen = tuple(kpi for kpi in known.values() if kpi.applies(company))
    if kpis is not None:
        chosen = tuple(find(name) for name in kpis)
    return Board(records, company, now or as_of(records), chosen)


def as_of(records: Records) -> dt.datetime | None:
    """Give the moment up to which the records tell: the latest one in them, or the end of its day if that ends a month.

    Records are exported on the first of the month. Their last entry then stands some time before midnight, and what was due
    in the last hours of the month would else be missing from its figures.
    """
    latest = records.as_of
    if latest is None or (latest + dt.timedelta(days=1)).day != 1:
        return latest
    return latest.replace(hour=23, minute=59, second=59, microsecond=0)


def find(name: str) -> Kpi:
    """Look a KPI up by its id.

    Raises:
        StewardError: ``unknown-kpi``, listing those there are.
    """
    try:
        return registry()[name]
    except KeyError:
        raise StewardError(
            "unknown-kpi",
            Text("没有名为 {name} 的指标，可用的有：{known}。", "There is no KPI called {name}; there are {known}."),
            name=name,
            known=", ".join(registry()),
        ) from None


class Board:
    """The figures of all teams and months of some records, as of `now`.

    Each figure is counted when first asked for; once all are, they are kept beside the records and open at once the next
    time. ``team=None`` is the whole estate, rows without a team included.
    """

    def __init__(self, records: Records, company: Company, now: dt.datetime | None, kpis: Sequence[Kpi]) -> None:
        self.company = company
        self.now = now
        """What is later was not known; None without records."""
        self.kpis = tuple(kpis)
        """Those that apply under the company's rules."""
        self._aggregates = Aggregates(records, company, now, records.folder)
        self._made: dict[tuple[str, str | None, Period], KpiResult] = {}

    @property
    def clocks(self) -> Clocks:
        """The time limits and calendars used."""
        return self._aggregates.span.clocks

    @property
    def teams(self) -> tuple[str, ...]:
        """The teams in the records: those the company lists first, in its order."""
        return self._aggregates.span.teams

    @property
    def months(self) -> tuple[str, ...]:
        """The months from the first record to now, as ``2026-10``."""
        return self._aggregates.span.months

    def kpi(self, name: str | Kpi) -> Kpi:
        """Look a KPI up by its id."""
        return name if isinstance(name, Kpi) else find(name)

    # -- figures -------------------------------------------------------------------------------------------------

    def result(self, kpi: str | Kpi, team: str | None, period: Period) -> KpiResult:
        """Give one figure.

        Raises:
            StewardError: ``unknown-kpi``.
        """
        kpi = self.kpi(kpi)
        key = (kpi.id, team, period)
        if key not in self._made:
            self._made[key] = self._make(kpi, team, period)
            if self._aggregates.counted_anew:
                self._aggregates.counted_anew = False
                self._aggregates.keep(self.kpis)
        return self._made[key]

    def results(self, teams: Iterable[str | None], period: Period) -> list[KpiResult]:
        """Give every applying KPI for each of the teams, in the order of the registry."""
        return [self.result(kpi, team, period) for team in teams for kpi in self.kpis]

    def series(self, kpi: str | Kpi, team: str | None, months: Iterable[str]) -> list[KpiResult]:
        """Give one KPI month by month, months as ``2026-10``."""
        return [self.result(kpi, team, Period.parse(month)) for month in months]

    def as_json(self, teams: Iterable[str | None], period: Period) -> list[dict[str, Any]]:
        """Give the documented list of ``steward kpi --json``."""
        return [result.as_json() for result in self.results(teams, period)]

    def ranking(self, kpi: str | Kpi, period: Period) -> list[Ranked]:
        """Compare the teams, best first: rates drawn towards the common rate, with their places in the funnel.

        Empty for a KPI that is no count (durations, sums of money) or that does not tell teams apart. Teams without cases
        are left out.
        """
        kpi = self.kpi(kpi)
        if kpi.kind not in ("rate", "ratio") or kpi.level == "estate":
            return []
        found = [(team, self.result(kpi, team, period)) for team in self.teams]
        rows = [(team, min(r.k or 0, r.n), r.n) for team, r in found if r.n]
        if not rows:
            return []
        names, ks, ns = zip(*rows, strict=True)
        shrunk = shrink(ks, ns, self.company.confidence)
        places = funnel(ks, ns).places
        ranked = [
            Ranked(team, k / n, float(value), float(low), float(high), n, place)
            for team, k, n, value, low, high, place in zip(
                names, ks, ns, shrunk.values, shrunk.lows, shrunk.highs, places, strict=True
            )
        ]
        sign = -1 if kpi.direction == "higher" else 1
        return sorted(ranked, key=lambda r: (sign * r.shrunk, -r.n, r.team))

    # -- what is behind them -------------------------------------------------------------------------------------

    def cases(self, kpi: str | Kpi, team: str | None, period: Period) -> pd.DataFrame:
        """Give the rows behind a figure, those that count against it first, then by time.

        Columns: team, at, case, then ``good`` or ``hours`` and ``ended`` or ``top`` and ``bottom``, where known ``due`` and
        ``done``, and source_file, source_sheet, source_row. Empty where the group is too small to be shown.
        """
        kpi = self.kpi(kpi)
        found = self._aggregates.cases(kpi, team, period)
        return found.iloc[:0] if kpi.of_people and len(found) < self.company.privacy.smallest_group else found

    def left_out(self, team: str | None, period: Period) -> Mapping[str, Mapping[str, int]]:
        """Count the work orders and complaints received in the period that are in no denominator, by reason.

        Reasons: ``cancelled`` (duplicates too), ``transferred``, ``undated`` (closed without any time), and for complaints
        ``not-a-complaint`` (suggestions, enquiries).
        """
        return self._aggregates.left_out(team, period)

    # -- making one ----------------------------------------------------------------------------------------------

    @cached_property
    def _period(self) -> Period | None:
        if not self.months:
            return None
        return Period.parse(f"{self.months[0]}..{self.months[-1]}")

    def _make(self, kpi: Kpi, team: str | None, period: Period) -> KpiResult:
        target = kpi.target_of(self.company)
        counted = kpi.owed_to_all
        asked = None if kpi.level == "estate" else team

        def nothing(note: Text) -> KpiResult:
            return KpiResult(kpi, team, period, None, 0, None, None, None, target, Verdict.NO_DATA, counted, note)

        if self._period is None or self.now is None:
            return nothing(_EMPTY)
        if period.start > self.now.date():
            return nothing(_FUTURE)
        if missing := self._aggregates.span.missing(kpi):
            return nothing(_not_recorded(missing))
        if period.end <= self._period.start:
            return nothing(_BEFORE)
        ended = None
        if kpi.kind == "duration":
            times = kaplan_meier(*self._aggregates.times(kpi, asked, period), self.company.confidence)
            estimate, ended = times.estimate(), times.ended
        elif kpi.kind == "money-ratio":
            estimate = self._aggregates.sums(kpi, asked, period).estimate(self.company.confidence)
        else:
            count = self._aggregates.count(kpi, asked, period)
            if count.benchmark is not None and kpi.id not in self.company.targets:
                target = round(count.benchmark, 6)
            if counted or (kpi.kind == "ratio" and count.k > count.n):
                value = count.k / count.n if count.n else math.nan
                estimate = Estimate(value, count.n, count.k, value, value, "counted")
            else:
                estimate = wilson(count.k, count.n, self.company.confidence)
        if estimate.n == 0:
            return nothing(_NONE)
        if kpi.of_people and estimate.n < self.company.privacy.smallest_group:
            return nothing(_hidden(self.company.privacy.smallest_group))
        minimum = kpi.minimum_of(self.company)
        verdict = judge(estimate, target, kpi.direction, minimum, owed_to_all=counted)
        note = _ESTATE if kpi.level == "estate" and team is not None else None
        if verdict == Verdict.UNCLEAR and estimate.n < minimum:
            note = Text(
                f"只有 {estimate.n} 件，太少，再看一个月。", f"Only {estimate.n}: too few, look again in a month."
            )
        return KpiResult(
            kpi=kpi,
            team=team,
            period=period,
            value=estimate.value if math.isfinite(estimate.value) else None,
            n=estimate.n,
            k=estimate.k,
            low=estimate.low,
            high=estimate.high,
            target=target,
            verdict=verdict,
            owed_to_all=counted,
            note=note,
            method=estimate.method,
            ended=ended,
        )


_EMPTY = Text("还没有导入任何记录。", "No records have been imported yet.")
_FUTURE = Text("这个期间还没到。", "This period has not come yet.")
_BEFORE = Text("记录从更晚的月份才开始。", "The records begin later.")
_NONE = Text("这个期间没有到期或发生的事。", "Nothing fell due or happened in this period.")
_ESTATE = Text("全小区合计，记录里分不出班组。", "For the whole estate: the records do not tell teams apart.")


def _hidden(smallest: int) -> Text:
    return Text(f"少于 {smallest} 人，不显示。", f"Fewer than {smallest} people: not shown.")


def _not_recorded(needs: Sequence[str]) -> Text:
    def say(need: str) -> tuple[str, str]:
        name, _, column = need.partition(".")
        table = tables()[name]
        if not column:
            return f"“{table.label.zh}”", f"“{table.label.en}”"
        # A stored column such as household_key belongs to the canonical column it was made from.
        label = next((c.label for c in table.columns.values() if column in c.stored), table.label)
        return f"“{table.label.zh}”的“{label.zh}”", f"“{label.en}” of “{table.label.en}”"

    zh, en = zip(*map(say, needs), strict=True)
    return Text(f"导入的记录里没有{'、'.join(zh)}。", f"The imported records have no {', '.join(en)}.")
