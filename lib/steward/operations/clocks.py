"""Clocks over whole tables: due moments and working hours as Ibis expressions.

A working calendar is a set of working days, each with the same hours of L seconds. So the working time up to a moment is
L times the number of working days before its day, plus what was worked on that day; and the moment at which a given working
time is reached lies on working day (time - 1) // L. Both need no more than arithmetic and, for calendars with days off,
an equality join with a table of days: the database does it in one pass, whichever database it is.

Moments are rounded up to whole seconds before they are used. `steward.service.working_calendar` does the same for single
cases and says which days are worked; a test holds the two equal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from steward.company import CalendarRule, Company
from steward.service.working_calendar import WorkingCalendar

if TYPE_CHECKING:
    import ibis.expr.types as ir

Every = Literal["month", "week", "day"]
_DAY = 86_400
_EPOCH = dt.date(1970, 1, 1)
_YEARS_AROUND = 3


@dataclass(frozen=True)
class Clocks:
    """The company's time limits and calendars, ready to be put over tables as of a moment.

    Args:
        company: names the limits (``clocks``) and calendars.
        now: what happens later is not known yet.
        first: the first day of the records.
        teams: team names as they stand in the records; they matter where a clock runs in a team's own hours.
    """

    company: Company
    now: dt.datetime
    first: dt.date
    teams: Sequence[str] = field(default=(), repr=False)

    # -- what is known -------------------------------------------------------------------------------------------

    def known(self, moment: ir.TimestampValue) -> ir.TimestampValue:
        """Give a moment, null where it lies after now."""
        import ibis

        return ibis.ifelse(moment <= self.now, moment, ibis.null("timestamp"))

    # -- limits --------------------------------------------------------------------------------------------------

    def limit_hours(self, clock: str) -> float:
        """Give the hours of a limit."""
        return self.company.clocks[clock].hours

    def due(self, table: ir.Table, start: str, clock: str, into: str, extra: str | None = None) -> ir.Table:
        """Add the moment at which a time limit ends.

        Args:
            table: has a column ``team`` where the clock runs in a team's own hours.
            start: the column with the moment from which the clock runs.
            clock: name of the limit in the company profile.
            into: name of the column to add; null where the start is.
            extra: a column with hours to add to the limit (pauses); null counts as none.
        """
        limit = round(self.limit_hours(clock) * 3600)

        def ends(table: ir.Table, rule: CalendarRule, into: str) -> ir.Table:
            table = self._worked(table, start, rule, "_clock_target")
            more = (table[extra].fill_null(0) * 3600).ceil().cast("int64") if extra else 0
            return self._reached(
                table.mutate(_clock_target=table["_clock_target"] + limit + more), "_clock_target", rule, into
            ).drop("_clock_target")

        return self._by_calendar(table, clock, into, ends)

    def hours(self, table: ir.Table, start: str, stop: str, clock: str, into: str) -> ir.Table:
        """Add the working hours from one moment to another, on the calendar of a time limit; null where either is."""

        def between(table: ir.Table, rule: CalendarRule, into: str) -> ir.Table:
            table = self._worked(table, start, rule, "_clock_from")
            table = self._worked(table, stop, rule, "_clock_to")
            return table.mutate(**{into: (table["_clock_to"] - table["_clock_from"]) / 3600.0}).drop(
                "_clock_from", "_clock_to"
            )

        return self._by_calendar(table, clock, into, between)

    # -- calendars -----------------------------------------------------------------------------------------------

    def _by_calendar(
        self, table: ir.Table, clock: str, into: str, compute: Callable[[ir.Table, CalendarRule, str], ir.Table]
    ) -> ir.Table:
        """Compute on each calendar that teams run the clock on, then take each row's own."""
        import ibis

        default = self.company.clock_calendar(clock, "")
        others: dict[CalendarRule, list[str]] = {}
        for team in self.teams:
            rule = self.company.clock_calendar(clock, team)
            if rule != default:
                others.setdefault(rule, []).append(team)
        table = compute(table, default, into)
        for number, (rule, teams) in enumerate(others.items()):
            own = f"_{into}_{number}"
            table = compute(table, rule, own)
            table = table.mutate(
                **{into: ibis.ifelse(table["team"].fill_null("").isin(teams), table[own], table[into])}
            ).drop(own)
        return table

    def _worked(self, table: ir.Table, moment: str, rule: CalendarRule, into: str) -> ir.Table:
        """Add the working seconds up to a moment, counted from the calendar's origin."""
        import ibis

        seconds = table[moment].epoch_seconds().cast("float64").ceil().cast("int64")
        if rule.spans == ((0, 1440),) and rule.days == "every-day":
            return table.mutate(**{into: seconds})
        table = table.mutate(_clock_seconds=seconds)
        table = table.mutate(_clock_day=(table["_clock_seconds"] // _DAY).cast("int64"))
        of_day = table["_clock_seconds"] - table["_clock_day"] * _DAY
        today = sum(ibis.least(ibis.greatest(of_day - start * 60, 0), (end - start) * 60) for start, end in rule.spans)
        length = _length(rule)
        if rule.days == "every-day":
            found = table.mutate(**{into: table["_clock_day"] * length + today})
        else:
            days = self._days(rule)
            table = table.mutate(_clock_today=today)
            joined = table.left_join(days, table["_clock_day"] == days["day"])
            worked = joined["before"] * length + ibis.ifelse(joined["works"], joined["_clock_today"], 0)
            found = joined.mutate(**{into: worked}).drop("day", "before", "works", "_clock_today")
        return found.drop("_clock_seconds", "_clock_day")

    def _reached(self, table: ir.Table, target: str, rule: CalendarRule, into: str) -> ir.Table:
        """Add the moment at which so many working seconds (more than none) are reached."""
        import ibis

        def moment(seconds: ir.IntegerValue) -> ir.TimestampValue:
            return ibis.literal(dt.datetime(1970, 1, 1)) + seconds.as_interval("s")

        if rule.spans == ((0, 1440),) and rule.days == "every-day":
            return table.mutate(**{into: moment(table[target])})
        length = _length(rule)
        table = table.mutate(_clock_number=((table[target] - 1) // length).cast("int64"))
        left = table[target] - table["_clock_number"] * length
        of_day, done = None, 0
        for start, end in rule.spans:
            branch = (left <= done + (end - start) * 60, start * 60 + left - done)
            of_day = [branch] if of_day is None else [*of_day, branch]
            done += (end - start) * 60
        assert of_day is not None
        within = of_day[0][1] if len(of_day) == 1 else ibis.cases(*of_day[:-1], else_=of_day[-1][1])
        if rule.days == "every-day":
            return table.mutate(**{into: moment(table["_clock_number"] * _DAY + within)}).drop("_clock_number")
        days = self._days(rule)
        working = days.filter(days["works"]).select(_on=days["day"], _before=days["before"])
        table = table.mutate(_clock_within=within)
        joined = table.left_join(working, table["_clock_number"] == working["_before"])
        return joined.mutate(**{into: moment(joined["_on"] * _DAY + joined["_clock_within"])}).drop(
            "_clock_number", "_clock_within", "_on", "_before"
        )

    def _days(self, rule: CalendarRule) -> ir.Table:
        """Give a table of days: day (since 1970), works, before (working days before it, counted from the first)."""
        import ibis
        import pyarrow as pa

        found = self._calendars.get(rule)
        if found is None:
            calendar = WorkingCalendar.from_rule(rule, self.company)
            first = dt.date(self.first.year - _YEARS_AROUND, 1, 1)
            last = dt.date(self.now.year + _YEARS_AROUND, 12, 31)
            days = [first + dt.timedelta(days=i) for i in range((last - first).days + 1)]
            works = [calendar.is_working_day(day) for day in days]
            before, count = [], 0
            for work in works:
                before.append(count)
                count += work
            found = ibis.memtable(
                pa.table(
                    {
                        "day": pa.array([(day - _EPOCH).days for day in days], pa.int64()),
                        "works": pa.array(works, pa.bool_()),
                        "before": pa.array(before, pa.int64()),
                    }
                )
            )
            self._calendars[rule] = found
        return found

    @cached_property
    def _calendars(self) -> dict[CalendarRule, ir.Table]:
        return {}

    def assumed_years(self) -> tuple[int, ...]:
        """Name the years of the records for which no official calendar of holidays was known."""
        years: set[int] = set()
        for name in sorted(
            {clock.calendar for clock in self.company.clocks.values()} | {self.company.default_calendar}
        ):
            rules = (
                [self.company.team_calendar(team) for team in self.teams]
                if name == "team"
                else [self.company.calendars[name]]
            )
            for rule in rules:
                years.update(WorkingCalendar.from_rule(rule, self.company).assumed_years(self.first, self.now))
        return tuple(sorted(years))

    # -- recurring duties ----------------------------------------------------------------------------------------

    def slots(self, every: Every) -> ir.Table:
        """Give the months, weeks or days of the records, as a table of: slot (its start), at, label.

        ``at`` is the moment from which the slot counts as due: its last second, since until then the duty can still be done.
        """
        import ibis
        import pyarrow as pa

        starts: list[dt.datetime] = []
        due: list[dt.datetime] = []
        labels: list[str] = []
        day = _slot_start(self.first, every)
        while day <= self.now.date():
            following = _next_slot(day, every)
            starts.append(dt.datetime.combine(day, dt.time()))
            due.append(dt.datetime.combine(following, dt.time()) - dt.timedelta(seconds=1))
            labels.append(day.strftime("%Y-%m") if every == "month" else day.isoformat())
            day = following
        stamp = pa.timestamp("us")
        return ibis.memtable(
            pa.table(
                {"slot": pa.array(starts, stamp), "at": pa.array(due, stamp), "label": pa.array(labels, pa.string())}
            )
        )


def _length(rule: CalendarRule) -> int:
    return sum(end - start for start, end in rule.spans) * 60


def _slot_start(day: dt.date, every: Every) -> dt.date:
    if every == "month":
        return day.replace(day=1)
    return day - dt.timedelta(days=day.weekday()) if every == "week" else day


def _next_slot(day: dt.date, every: Every) -> dt.date:
    if every == "month":
        return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return day + dt.timedelta(days=7 if every == "week" else 1)
