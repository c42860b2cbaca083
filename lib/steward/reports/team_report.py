"""A team's report as numbers: everything the pages, sheets and sentences are written from, and nothing else.

`build` cuts one report from the `Material` of a batch. A `TeamReport` is frozen and goes through JSON unchanged
(`steward.reports.store`), so that the notebook that shows it need not compute it again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from steward.reports import figures
from steward.reports.behind import Cases, cases_behind
from steward.reports.calls import Call, calls
from steward.reports.figures import Line
from steward.reports.flow import Flow, complaint_flow, repair_flow
from steward.reports.material import HEADLINES, Material
from steward.reports.notes import Notes, notes
from steward.reports.plan import Adopted, Plan, Training, action_plan, adopted_plan, measures, trainings
from steward.reports.standing import Standing, standing
from steward.reports.survey import Survey, survey
from steward.reports.trend import Measure, Trend, trend
from steward.reports.waiting import Waiting, waiting
from steward.service.period import Period
from steward.service.statistics.rates import newcombe
from steward.words import Text

KIND = "team-performance"
ENOUGH_TO_LEAD = 20
"""Cases of the period from which on complaints lead the report, whatever else there is."""
TREND_MONTHS = 12
BESIDE_TRAINING = 3
"""Months before and after a training whose rates stand beside it."""


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """A training, and the headline rate in the months before and after it."""

    training: Training
    before_k: int
    before_n: int
    after_k: int
    after_n: int
    low: float | None
    """Ends of Newcombe's interval of the difference, after minus before; None where one side has no case."""
    high: float | None


@dataclass(frozen=True, slots=True)
class TeamReport:
    """Everything a team's report says, in numbers and in the words of the records."""

    team: str
    listed: bool
    """Whether the company profile lists the team, so that `team` is its id."""
    team_name: Text
    estate: Text
    company: Text
    period: Period
    now: dt.datetime
    """The latest moment the records know of."""
    homes: int | None
    homes_of_team: bool
    """Whether `homes` are those the team serves; else those of the estate."""
    staff: int | None
    lines: tuple[Line, ...]
    headline: str | None
    """Id of the KPI the report leads with."""
    trends: tuple[Trend, ...]
    """One for each rate that has cases, in the order of the lines."""
    standing: Standing | None
    teams: int
    """How many teams the records name."""
    flow: Flow | None
    unchecked: tuple[Text, ...]
    """What of the flow could not be checked, and why."""
    waits: tuple[Waiting, ...]
    survey: Survey | None
    plan: Plan | None
    adopted: Adopted | Text | None
    """The team's part of the plan adopted in the workbench, or why that plan cannot be read."""
    trainings: tuple[TrainingResult, ...]
    calls: tuple[Call, ...]
    calls_too_old: int
    """Complaints whose revisit was missed too long ago to be worth a call."""
    calls_checked: bool
    """Whether the records could show any call that is owed."""
    notes: Notes
    cases: tuple[Cases, ...]

    def line(self, kpi: str | None) -> Line | None:
        """Find a line by the id of its KPI."""
        return next((line for line in self.lines if line.id == kpi), None)

    def trend(self, kpi: str | None) -> Trend | None:
        """Find a trend by the id of its KPI."""
        return next((trend for trend in self.trends if trend.kpi == kpi), None)

    @property
    def open_cases(self) -> int:
        """Cases of the period's figures that are still open, counted once."""
        return sum(wait.open for wait in self.waits if wait.kpi.endswith("resolve-hours"))


def build(material: Material, team: str, period: Period, parameters: dict[str, str] | None = None) -> TeamReport:
    """Cut the report of one team and period from the material.

    Args:
        material: the records, company and board.
        team: any of the team's names.
        period: whole months.
        parameters: what was asked for, to be printed in the notes.

    Raises:
        StewardError: ``unknown-team``.
    """
    team = material.team(team)
    board, company, now = material.board, material.company, material.now
    names = material.spellings(team)
    lines = figures.lines(board, company, team, period)
    headline = _headline(lines)
    months = _months(period)
    done = [
        Measure(on, kind, name)
        for on, kind, name in measures(
            material.records,
            company,
            names,
            Period.parse(months[0]).start,
            min(period.end, now.date() + dt.timedelta(days=1)),
        )
    ]
    trends = tuple(
        found
        for line in lines
        if line.kind in ("rate", "ratio") and line.n and (found := _trend(material, line, team, months, period, done))
    )
    served = material.homes.get(team)
    owed, too_old = calls(material, team)
    return TeamReport(
        team=team,
        listed=company.team(team) is not None,
        team_name=Text(company.team_name(team, "zh"), company.team_name(team, "en")),
        estate=Text(company.estate.say("zh"), company.estate.say("en")),
        company=Text(company.company.say("zh"), company.company.say("en")),
        period=period,
        now=now,
        homes=served or material.homes.get(""),
        homes_of_team=bool(served),
        staff=material.sizes.get(team),
        lines=lines,
        headline=headline.id if headline else None,
        trends=trends,
        standing=_standing(material, headline, team, period),
        teams=len(board.teams),
        flow=_flow(material, team, period),
        unchecked=tuple(why for _, why in material.unchecked) if material.has_complaints else (),
        waits=_waits(material, lines, team, period),
        survey=survey(material.records, company, names, period),
        plan=action_plan(material.records, company, names, period, now),
        adopted=adopted_plan(material.plan, company, names, period, now),
        trainings=_trainings(material, team, period, headline),
        calls=owed,
        calls_too_old=too_old,
        calls_checked=material.has_complaints or material.records.has("revisits"),
        notes=notes(material, team, period, parameters or {}),
        cases=cases_behind(material, lines, team, period),
    )


def _headline(lines: Sequence[Line]) -> Line | None:
    """Choose the rate a report leads with: complaints, unless the team has hardly any and many repairs."""
    rates = [line for line in lines if line.kind == "rate" and line.n and not line.owed_to_all]
    leading = [line for wanted in HEADLINES for line in rates if line.id == wanted]
    if found := next((line for line in leading if line.n >= ENOUGH_TO_LEAD), None):
        return found
    return max(leading or rates, key=lambda line: line.n, default=None)


def _months(period: Period) -> tuple[str, ...]:
    """Give the months of the trend: twelve up to the last of the period, more where the period is longer."""
    longest = max(TREND_MONTHS, period.length)
    return Period(Period.of_month(period.last_day).shifted(1 - longest).start, period.end).months


def _trend(
    material: Material, line: Line, team: str, months: tuple[str, ...], period: Period, done: list[Measure]
) -> Trend | None:
    board = material.board
    until = f"{material.now:%Y-%m}"
    months = tuple(month for month in months if month <= until)
    counts = [(str(r.period), r.k or 0, r.n) for r in board.series(line.id, team, months)]
    judged = sum(1 for month in period.months if month <= until)
    if any(k > n for _, k, n in counts):  # a ratio whose upper part is no part of its lower
        return None
    return trend(line.id, line.name, line.direction, line.target, counts, max(judged, 1), done)


def _standing(material: Material, headline: Line | None, team: str, period: Period) -> Standing | None:
    if headline is None:
        return None
    board = material.board
    counts = {}
    for other in board.teams:
        found = board.result(headline.id, other, period)
        counts[other] = (found.k or 0, found.n)
    return standing(
        headline.id, headline.name, headline.direction, headline.target, counts, team, material.company.confidence
    )


def _flow(material: Material, team: str, period: Period) -> Flow | None:
    """Give the flow of complaints; of repairs where no complaints were imported."""
    if material.has_complaints:
        hours = material.cases("complaint-resolve-hours", team, period)
        return complaint_flow(
            material.log, material.complaints, material.deviations, hours, period, material.spellings(team)
        )
    if not material.records.has("work_orders"):
        return None
    orders = material.records.tables["work_orders"]
    start, end = (dt.datetime.combine(day, dt.time()) for day in (period.start, period.end))
    rows = orders.filter(
        orders.team.isin(material.spellings(team)) & (orders.created_at >= start) & (orders.created_at < end)
        & ~orders.status.fill_null("").isin(["cancelled", "transferred"])
    )  # fmt: skip
    columns = ["created_at", "accepted_at", "dispatched_at", "arrived_at", "resolved_at", "closed_at"]
    return repair_flow(material.records.connection.execute(rows.select(*columns)))


def _waits(material: Material, lines: Sequence[Line], team: str, period: Period) -> tuple[Waiting, ...]:
    board = material.board
    if not board.months:
        return ()
    ever = Period.parse(f"{board.months[0]}..{board.months[-1]}")
    found = (
        waiting(
            line.id,
            line.name,
            line.target,
            material.cases(line.id, team, period),
            material.cases(line.id, team, ever),
            material.now,
            material.company.confidence,
        )
        for line in lines
        if line.kind == "duration" and line.n
    )
    return tuple(wait for wait in found if wait)


def _trainings(material: Material, team: str, period: Period, headline: Line | None) -> tuple[TrainingResult, ...]:
    """Give the trainings of the months of the trend with the headline rate before and after each."""
    months = _months(period)
    held = trainings(
        material.records, material.company, material.spellings(team), Period.parse(months[0]).start, period.end
    )
    until = f"{material.now:%Y-%m}"
    found = []
    for training in held:
        month = Period.of_month(training.held_on)
        before = month.shifted(-BESIDE_TRAINING)
        after = month.shifted(1)
        sides = []
        for first in (before, after):
            counts = (0, 0)
            if headline is not None:
                span = [m for i in range(BESIDE_TRAINING) for m in first.shifted(i).months if m <= until]
                rows = material.board.series(headline.id, team, span)
                counts = (sum(r.k or 0 for r in rows), sum(r.n for r in rows))
            sides.append(counts)
        (k1, n1), (k2, n2) = sides
        difference = newcombe(k2, n2, k1, n1, material.company.confidence) if n1 and n2 else None
        found.append(
            TrainingResult(
                training, k1, n1, k2, n2,
                difference.low if difference else None, difference.high if difference else None,
            )
        )  # fmt: skip
    return tuple(found)
