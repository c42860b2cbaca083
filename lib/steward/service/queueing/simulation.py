"""Complaints through a service centre as it really works: opening hours, rush hours, urgent ones first, owners who give up.

What the formulas of `steward.service.queueing.formulas` leave out is played through here, in independent runs of some weeks.
Equal seeds give equal complaints, so two scenarios differ by what was changed and by nothing else.

>>> office = WorkingCalendar("every-day", ((480, 1200),))
>>> two = Scenario(Arrivals(per_day=24), Handling(0.7), (Shift(2, office),), clock=office, limit=0.5)
>>> outcome = simulate(two, seed=1, runs=5, weeks=2)
>>> outcome.runs, 0.7 < outcome.busy.value < 0.75
(5, True)
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from steward.errors import StewardError, Trouble
from steward.service.queueing.demand import DAY, HOUR, Arrivals, Handling, day_book
from steward.service.queueing.estimates import Figure
from steward.service.queueing.hours import Hours
from steward.service.queueing.line import stewards_words, wait_words
from steward.service.queueing.tally import Tally, Week, figures, week_of
from steward.service.said import Said
from steward.service.working_calendar import WorkingCalendar
from steward.words import EN_DASH, Locale, Text, number, percent

if TYPE_CHECKING:
    from steward.service.queueing.demand import Floats
    from steward.service.statistics.estimate import Estimate

AN_ORDINARY_MONDAY = dt.date(2026, 3, 2)
"""Where a simulation begins unless told otherwise: no public holiday for a month."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Shift:
    """So many stewards on duty in the same hours."""

    stewards: int
    hours: WorkingCalendar


@dataclass(frozen=True, slots=True)
class Scenario:
    """What comes in, who is there to take it, and what was promised.

    Raises:
        StewardError: ``bad-scenario`` with everything that cannot be.
    """

    arrivals: Arrivals
    handling: Handling
    shifts: tuple[Shift, ...]
    clock: WorkingCalendar
    """The hours in which the time limit runs, and an owner's patience with it."""
    limit: float
    """Hours of the clock within which a complaint should be taken up."""
    urgent: float = 0.0
    """Share of urgent complaints; they are taken first."""
    patience: float | None = None
    """Mean hours of the clock until an owner gives up waiting or turns to somebody higher; None where nobody does."""
    rework: float = 0.0
    """Share of visits after which the owner comes back, up to one half."""
    rework_after: float = 24.0
    """Hours after which she does."""

    def __post_init__(self) -> None:
        troubles = []
        if (
            not self.shifts
            or any(s.stewards < 0 or s.stewards != int(s.stewards) for s in self.shifts)
            or self.stewards < 1
        ):
            troubles.append(Trouble("bad-scenario", _NOBODY))
        if not (math.isfinite(self.limit) and self.limit > 0):
            troubles.append(Trouble("bad-scenario", _LIMIT, {"found": self.limit}))
        if not 0 <= self.urgent <= 1:
            troubles.append(Trouble("bad-scenario", _URGENT, {"found": self.urgent}))
        if self.patience is not None and not (math.isfinite(self.patience) and self.patience > 0):
            troubles.append(Trouble("bad-scenario", _PATIENCE, {"found": self.patience}))
        if not 0 <= self.rework <= 0.5:
            troubles.append(Trouble("bad-scenario", _REWORK, {"found": self.rework}))
        if not (math.isfinite(self.rework_after) and self.rework_after >= 0):
            troubles.append(Trouble("bad-scenario", _REWORK_AFTER, {"found": self.rework_after}))
        if troubles:
            raise StewardError.many(troubles)

    @property
    def stewards(self) -> int:
        """Stewards of all shifts together."""
        return sum(shift.stewards for shift in self.shifts)

    @property
    def work_a_day(self) -> float:
        """Hours of work that come in on an average day, rework included."""
        return self.arrivals.per_day * self.handling.mean / (1 - self.rework)

    def with_stewards(self, stewards: int) -> Scenario:
        """Give the same with so many stewards in the first shift."""
        first, *others = self.shifts
        return replace(self, shifts=(replace(first, stewards=stewards), *others))


@dataclass(frozen=True, slots=True)
class Outcome(Said):
    """What a scenario comes to, each figure with its interval over independent runs.

    The estimates carry the number of runs as their ``n``; `cases` is the number of complaints behind them.
    """

    scenario: Scenario
    runs: int
    weeks: float
    """Length of each run that counted."""
    cases: int
    capacity: float
    """Hours of stewards on duty on an average day."""
    figures: dict[str, Figure] = field(repr=False)
    week: Week = field(repr=False)
    """How many complaints wait, hour by hour over a week."""
    waits: Floats = field(repr=False, compare=False)
    """Waiting of every complaint of all runs in hours of the clock, in order of length."""
    confidence: float = 0.95

    @property
    def load(self) -> float:
        """Work that comes in for each hour on duty; from 1 on it is more than can be done."""
        return self.scenario.work_a_day / self.capacity if self.capacity else math.inf

    @property
    def settles(self) -> bool:
        """Whether the queue comes to an end; owners who give up keep any queue short."""
        return self.load < 1 or self.scenario.patience is not None

    @property
    def growth_a_day(self) -> float:
        """Complaints a day by which a queue that never settles grows."""
        if self.settles:
            return 0.0
        return max(0.0, self.scenario.work_a_day - self.capacity) / self.scenario.handling.mean

    def figure(self, name: str) -> Estimate:
        """Give a figure by the name of its property."""
        return self.figures[name].estimate(self.confidence)

    @property
    def mean_wait(self) -> Estimate:
        """Mean hours of the clock until a complaint is taken up, or its owner gives up."""
        return self.figure("mean_wait")

    @property
    def median_wait(self) -> Estimate:
        """Half wait no longer than this."""
        return self.figure("median_wait")

    @property
    def p90_wait(self) -> Estimate:
        """Nine in ten wait no longer than this."""
        return self.figure("p90_wait")

    @property
    def within(self) -> Estimate:
        """Share of complaints taken up within the limit."""
        return self.figure("within")

    @property
    def urgent_within(self) -> Estimate:
        """The same among the urgent ones; n = 0 where there are none."""
        return self.figure("urgent_within")

    @property
    def other_within(self) -> Estimate:
        """The same among the others."""
        return self.figure("other_within")

    @property
    def busy(self) -> Estimate:
        """Share of their hours on duty in which the stewards are at work."""
        return self.figure("busy")

    @property
    def gave_up(self) -> Estimate:
        """Share of complaints whose owner gave up waiting."""
        return self.figure("gave_up")

    @property
    def backlog(self) -> Estimate:
        """Complaints waiting, on average over all hours."""
        return self.figure("backlog")

    @property
    def unanswered(self) -> Estimate:
        """Share of complaints still waiting when the run ended; their wait counts as what it was until then."""
        return self.figure("unanswered")

    def sentence(self, locale: Locale) -> str:
        """Say how many are taken up in time and how long they wait, or how fast the queue grows."""
        values: dict[str, object] = {
            "stewards": stewards_words(self.scenario.stewards, locale),
            "per_day": number(
                self.scenario.arrivals.per_day, locale, decimals=1 if self.scenario.arrivals.per_day < 100 else 0
            ),
            "limit": wait_words(self.scenario.limit, locale),
            "within": percent(self.within.value),
            "interval": span_words(self.within, locale),
            "confidence": percent(self.confidence, decimals=0),
            "wait": wait_words(self.mean_wait.value, locale),
            "load": percent(self.load, decimals=0),
            "growth": number(self.growth_a_day, locale, decimals=1),
            **self._stretch(locale),
        }
        if not self.cases:
            return _NO_CASE.say(locale, **values)
        return (_SETTLED if self.settles else _GROWS).say(locale, **values)

    def rows(self, locale: Locale) -> Sequence[tuple[str, str]]:
        """Give every figure with its interval."""
        if not self.cases:
            return ()
        names = ["mean_wait", "median_wait", "p90_wait", "within"]
        names += ["urgent_within", "other_within"] if 0 < self.scenario.urgent < 1 else []
        names += ["busy"] + (["gave_up"] if self.scenario.patience is not None else []) + ["backlog"]
        rows = [(FIGURES[name].say(locale), estimate_words(self.figure(name), locale)) for name in names]
        return [*rows, (_BEHIND.say(locale), _RUNS.say(locale, **self._stretch(locale)))]

    def _stretch(self, locale: Locale) -> dict[str, object]:
        return {
            "runs": number(self.runs, locale),
            "weeks": number(self.weeks, locale, decimals=0 if self.weeks == round(self.weeks) else 1),
            "cases": number(self.cases, locale),
        }


FIGURES: dict[str, Text] = {
    "mean_wait": Text("平均等待", "Mean wait"),
    "median_wait": Text("一半的等待不超过", "Half wait no longer than"),
    "p90_wait": Text("九成的等待不超过", "Nine in ten wait no longer than"),
    "within": Text("时限内有人接手", "Taken up within the limit"),
    "urgent_within": Text("其中急的", "Of the urgent ones"),
    "other_within": Text("其中不急的", "Of the others"),
    "busy": Text("管家忙的时间", "Stewards at work"),
    "gave_up": Text("等不及的业主", "Owners who gave up"),
    "backlog": Text("平均几件在等", "Complaints waiting, on average"),
}
"""Names of the figures."""
_SETTLED = Text(
    "{stewards}，每天 {per_day} 件投诉：{within} 在 {limit}内有人接手（{confidence} 区间 {interval}，模拟 {runs} 次、每次 {weeks} 周），平均等 {wait}",
    "{stewards}, {per_day} complaints a day: {within} are taken up within {limit} ({confidence} interval {interval}, {runs} runs of {weeks} weeks), {wait} on average",
)
_GROWS = Text(
    "{stewards}，每天 {per_day} 件投诉：干不完，来的活是能干的活的 {load}，每天多积压约 {growth} 件；下面的数字会越等越糟（模拟 {runs} 次、每次 {weeks} 周）",
    "{stewards}, {per_day} complaints a day: more than can be done, {load} of it, so the queue grows by about {growth} a day and every figure gets worse the longer it goes on ({runs} runs of {weeks} weeks)",
)
_NO_CASE = Text(
    "模拟的 {runs} 次、每次 {weeks} 周里没有一件投诉，请加长时间",
    "Not one complaint came in {runs} runs of {weeks} weeks; make them longer",
)
_BEHIND = Text("依据", "Behind it")
_RUNS = Text("模拟 {runs} 次，每次 {weeks} 周，共 {cases} 件投诉", "{runs} runs of {weeks} weeks, {cases} complaints")
_NOBODY = Text(
    "至少要有一位管家当班，每班人数要是 0 以上的整数。",
    "At least one steward must be on duty, and the stewards of a shift a whole number from 0 up.",
)
_LIMIT = Text("时限要大于 0 小时，现在是 {found}。", "The limit must be above 0 hours, not {found}.")
_URGENT = Text(
    "急件的比例要在 0 到 1 之间，现在是 {found}。", "The share of urgent complaints must lie from 0 to 1, not {found}."
)
_PATIENCE = Text(
    "业主的耐心要大于 0 小时，现在是 {found}。", "The owners' patience must be above 0 hours, not {found}."
)
_REWORK = Text(
    "返工的比例要在 0 到 0.5 之间，现在是 {found}。", "The share of rework must lie from 0 to 0.5, not {found}."
)
_REWORK_AFTER = Text(
    "返工前的间隔不能小于 0 小时，现在是 {found}。", "The hours until rework comes back must be from 0 up, not {found}."
)
_LENGTH = Text(
    "模拟至少 2 次，每次时间要大于 0 周，预热和收尾不能小于 0。",
    "A simulation needs at least 2 runs, each longer than 0 weeks, with a warm-up and a follow-up from 0 up.",
)


_UNITS = (
    (1.0, 60.0, 0, Text("分钟", "minutes")),
    (72.0, 1.0, 1, Text("小时", "hours")),
    (math.inf, 1 / 24, 1, Text("天", "days")),
)
"""Up to how many hours a unit is used, how many of it are an hour, decimals, name."""


def span_words(estimate: Estimate, locale: Locale) -> str:
    """Write the interval of an estimate in the unit its reader would use."""
    low, high = estimate.low, estimate.high
    if math.isnan(low):
        return EN_DASH
    if estimate.kind == "rate":
        return f"{percent(low, decimals=0)}{EN_DASH}{percent(high, decimals=0)}"
    if estimate.kind == "hours":
        for most, factor, decimals, unit in _UNITS:
            if estimate.value < most:
                ends = EN_DASH.join(number(end * factor, decimals=decimals) for end in (low, high))
                return f"{ends} {unit.say(locale)}"
    return f"{number(low, decimals=1)}{EN_DASH}{number(high, decimals=1)}"


def estimate_words(estimate: Estimate, locale: Locale) -> str:
    """Write an estimate with its interval in the unit its reader would use."""
    if estimate.n == 0 or math.isnan(estimate.value):
        return EN_DASH
    if estimate.kind == "rate":
        value = percent(estimate.value)
    elif estimate.kind == "hours":
        value = wait_words(estimate.value, locale)
    else:
        value = number(estimate.value, locale, decimals=1)
    return Text("{value}（{span}）", "{value} ({span})").say(locale, value=value, span=span_words(estimate, locale))


def simulate(
    scenario: Scenario,
    *,
    seed: int,
    runs: int = 20,
    weeks: float = 8,
    warm_up: float = 2,
    after: int = 7,
    start: dt.date = AN_ORDINARY_MONDAY,
    confidence: float = 0.95,
    progress: Progress | None = None,
) -> Outcome:
    """Play a scenario through and give what it comes to.

    Each run has random streams of its own and begins with an empty desk some weeks before anything is counted. What came in
    during the weeks that count is followed for some days more; what is still waiting then counts as not answered.

    Args:
        scenario: what to play.
        seed: any whole number from 0 up; the same seed gives the same complaints, and the same answer.
        runs: independent runs, at least 2.
        weeks: length of each run that counts.
        warm_up: weeks before that.
        after: days that a run goes on after that.
        start: first day of the warm-up; public holidays after it are heeded.
        confidence: of the intervals.
        progress: called with the runs done and their number.

    Raises:
        StewardError: ``bad-scenario`` where nothing would be simulated.
    """
    if runs < 2 or not weeks > 0 or not warm_up >= 0 or after < 0 or not math.isfinite(weeks + warm_up):
        raise StewardError("bad-scenario", _LENGTH)
    from steward.service.queueing.desk import play

    begin, end = round(warm_up * 7 * DAY), round((warm_up + weeks) * 7 * DAY)
    days = math.ceil(end / DAY) + after
    shifts = [(shift.stewards, Hours.of(shift.hours, start, days)) for shift in scenario.shifts]
    clock = Hours.of(scenario.clock, start, days)
    tallies: list[Tally] = []
    for run in range(runs):
        if progress is not None:
            progress(run, runs)
        book = day_book(
            scenario.arrivals, scenario.handling, urgent=scenario.urgent, patience=scenario.patience, rework=scenario.rework,
            first_weekday=start.weekday(), days=days, seed=seed, run=run,
        )  # fmt: skip
        course = play(book, shifts, clock, rework_after=round(scenario.rework_after * HOUR), until=days * DAY)
        tallies.append(
            Tally.of(
                book, course, shifts, clock, begin=begin, end=end, until=days * DAY, limit=round(scenario.limit * HOUR)
            )
        )
    if progress is not None:
        progress(runs, runs)
    return _outcome(scenario, tallies, shifts, weeks, (begin, end), start, confidence)


def _outcome(
    scenario: Scenario,
    tallies: Sequence[Tally],
    shifts: Sequence[tuple[int, Hours]],
    weeks: float,
    counted: tuple[int, int],
    start: dt.date,
    confidence: float,
) -> Outcome:
    import numpy as np

    whole_weeks = max(1, counted[1] // (7 * DAY))
    on_duty = sum(n * int(hours.position(np.array([whole_weeks * 7 * DAY]))[0]) for n, hours in shifts)
    return Outcome(
        scenario=scenario,
        runs=len(tallies),
        weeks=weeks,
        cases=sum(tally.cases for tally in tallies),
        capacity=on_duty / (whole_weeks * 7 * HOUR),
        figures=figures(tallies, confidence),
        week=week_of(tallies, start.weekday() * 24 - (-counted[0] // HOUR), confidence),
        waits=np.sort(np.concatenate([tally.waits for tally in tallies])),
        confidence=confidence,
    )
