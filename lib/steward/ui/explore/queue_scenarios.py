"""What the queue page is set to, as scenarios of the model."""

from __future__ import annotations

from functools import lru_cache

from steward.company import CalendarRule, Company, default_company
from steward.service.queueing.demand import HOUR, Handling
from steward.service.queueing.formulas import mmc
from steward.service.queueing.hours import Hours
from steward.service.queueing.line import Queue
from steward.service.queueing.load import CLOCK
from steward.service.queueing.simulation import AN_ORDINARY_MONDAY, Outcome, Scenario, Shift, simulate
from steward.service.queueing.staffing import Change
from steward.service.working_calendar import WorkingCalendar
from steward.ui.explore.controls import Values
from steward.ui.explore.queue_pictures import Step
from steward.ui.explore.queue_start import Start

MOST_STEWARDS = 10
_SEED = 20
_QUICK, _CAREFUL = (8, 3000), (20, 9000)
"""Runs, and complaints to be counted in all of them together: while a slider moves, and for a comparison."""


class Desk:
    """Turns what the page is set to into scenarios, and remembers what was simulated."""

    def __init__(self, company: Company, begin: Start) -> None:
        self.company, self.begin = company, begin
        self.clock = WorkingCalendar.from_rule(company.clock_calendar(CLOCK, ""), company)
        self.limit = company.clocks[CLOCK].hours
        self.play = lru_cache(maxsize=256)(self._play)

    def rule(self, id: str) -> CalendarRule:
        """Give the hours of a choice: the company's own where it has such, else the shipped ones."""
        return self.company.calendars.get(id) or default_company().calendars[id]

    def calendar(self, id: str) -> WorkingCalendar:
        """Give the same as a calendar."""
        return WorkingCalendar.from_rule(self.rule(id), self.company)

    def scenario(self, values: Values, change: Change | None = None) -> Scenario:
        """Give the scenario that the page is set to, changed or not; of each desk where stewards do not help one another."""
        change = change or Change()
        stewards = int(values["stewards"]) + change.more_stewards
        desks = stewards if values["apart"] else 1
        variation = float(values["variation"])
        patience = str(values["patience"])
        arrivals = self.begin.patterns[str(values["when"])]
        return Scenario(
            arrivals=arrivals.more(float(values["per_day"]) * (1 + change.more_complaints) / desks / arrivals.per_day - 1),
            handling=Handling(
                float(values["minutes"]) * (1 + change.longer_handling) / 60, variation, "exponential" if variation == 1 else "lognormal"
            ),
            shifts=(Shift(stewards // desks, self.calendar(str(values["hours"]))),),
            clock=self.clock_of(values),
            limit=self.limit,
            urgent=float(values["urgent"]) / 100,
            patience=None if patience == "endless" else float(patience),
        )  # fmt: skip

    def clock_of(self, values: Values) -> WorkingCalendar:
        """Give the hours in which the limit runs: the company's; round the clock where somebody is always there."""
        always = self.calendar("round-the-clock")
        return always if self.calendar(str(values["hours"])) == always else self.clock

    def _play(self, scenario: Scenario, runs: int, cases: int) -> Outcome:
        weeks = min(8, max(1, round(cases / runs / (7 * scenario.arrivals.per_day))))
        return simulate(scenario, seed=_SEED, runs=runs, weeks=weeks, warm_up=1, after=3)

    def outcome(self, values: Values, change: Change | None = None, *, careful: bool = False) -> Outcome:
        """Simulate what the page is set to; `careful` takes more runs, for a comparison."""
        runs, cases = _CAREFUL if careful else _QUICK
        return self.play(self.scenario(values, change), runs, cases)

    def steps(self, values: Values, *, careful: bool = False) -> list[Step]:
        """Give what each number of stewards reaches, from those who cannot keep up to those who always do.

        The present number is simulated as `outcome` does, so that the picture shows the same figure.
        """
        found: list[Step] = []
        for stewards in range(1, MOST_STEWARDS + 1):
            own = {**values, "stewards": stewards}
            scenario = self.scenario(own)
            exact = careful and stewards in (int(values["stewards"]), int(values["stewards"]) + 1)
            outcome = self.outcome(own, careful=exact) if self.fits(scenario) or scenario.patience is not None else None
            found.append(Step(stewards, outcome.within if outcome and outcome.cases else None))
            if outcome and outcome.within.value > 0.975 and stewards >= max(5, int(values["stewards"]) + 1):
                break
        return found

    def fits(self, scenario: Scenario) -> bool:
        """Whether the work of a week fits into the hours on duty of an ordinary week."""
        return scenario.work_a_day * 7 < scenario.stewards * self.week_hours(scenario.shifts[0].hours)

    @staticmethod
    def week_hours(calendar: WorkingCalendar) -> float:
        """Give the hours on duty of an ordinary week."""
        return Hours.of(calendar, AN_ORDINARY_MONDAY, 7).worked[-1] / HOUR

    def paper(self, values: Values) -> Queue | None:
        """Give the closed form where it holds: evenly round the clock, exponential, nobody urgent or impatient."""
        even = values["when"] == "even" and self.calendar(str(values["hours"])) == self.calendar("round-the-clock")
        plain = float(values["variation"]) == 1 and values["patience"] == "endless" and not values["urgent"]
        if not (even and plain):
            return None
        scenario = self.scenario(values)
        line = mmc(scenario.arrivals.per_day / 24, scenario.handling.mean, scenario.stewards)
        return line if line.settles else None
