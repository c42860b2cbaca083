"""What one run of the simulation is counted into, and the figures that all runs give together."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from steward.service.queueing.demand import HOUR, NEVER, DayBook
from steward.service.queueing.estimates import Figure, t_quantile
from steward.service.queueing.hours import Hours
from steward.service.statistics.estimate import Kind
from steward.service.statistics.rates import wilson

if TYPE_CHECKING:
    from steward.service.queueing.demand import Floats, Integers
    from steward.service.queueing.desk import Course

_HOURS_A_WEEK = 168


@dataclass(frozen=True, slots=True)
class Tally:
    """The complaints received in the part of one run that counts."""

    cases: int
    waits: Floats
    """Hours of the clock each waited, in the order they came."""
    in_time: int
    urgent: int
    urgent_in_time: int
    gave_up: int
    unanswered: int
    worked: int
    """Microseconds stewards worked, ..."""
    on_duty: int
    """... of so many on duty."""
    waited: int
    """Microseconds all complaints waited together, night and day."""
    length: int
    """Microseconds that count."""
    hourly: Floats
    """Complaints waiting at each full hour that counts."""

    @classmethod
    def of(
        cls,
        book: DayBook,
        course: Course,
        shifts: Sequence[tuple[int, Hours]],
        clock: Hours,
        *,
        begin: int,
        end: int,
        until: int,
        limit: int,
    ) -> Tally:
        """Count a course from `begin` to `end`; the run itself went on `until`."""
        import numpy as np

        counts = (book.received >= begin) & (book.received < end)
        received, begun, gives_up = book.received[counts], course.begun[counts], course.gives_up[counts]
        come = clock.position(received)
        in_time = begun <= np.minimum(clock.reach(come + limit), NEVER - 1)
        urgent = book.urgent[counts]
        missed = begun == NEVER
        queued = np.concatenate([book.received, course.again_queued])
        left = np.minimum(np.concatenate([course.left, course.again_begun]), until)
        worked = on_duty = 0
        for shift, (stewards, hours) in enumerate(shifts):
            own = course.episode_shift == shift
            first = hours.position(np.clip(course.episode_begin[own], begin, end))
            last = hours.position(np.clip(course.episode_end[own], begin, end))
            worked += int((last - first).sum())
            on_duty += stewards * int(np.diff(hours.position(np.array([begin, end])))[0])
        grid = np.arange(-(-begin // HOUR), -(-end // HOUR)) * HOUR
        waiting = np.searchsorted(np.sort(queued), grid, "right") - np.searchsorted(np.sort(left), grid, "right")
        return cls(
            cases=len(received),
            waits=(clock.position(np.minimum(course.left[counts], until)) - come) / HOUR,
            in_time=int(in_time.sum()),
            urgent=int(urgent.sum()),
            urgent_in_time=int((in_time & urgent).sum()),
            gave_up=int((missed & (gives_up <= until)).sum()),
            unanswered=int((missed & (gives_up > until)).sum()),
            worked=worked,
            on_duty=on_duty,
            waited=int((np.clip(left, begin, end) - np.clip(queued, begin, end)).sum()),
            length=end - begin,
            hourly=waiting.astype(np.float64),
        )


def _share(part: Callable[[Tally], float], whole: Callable[[Tally], float]) -> Callable[[Sequence[Tally]], float]:
    def of(tallies: Sequence[Tally]) -> float:
        n = math.fsum(map(whole, tallies))
        return math.fsum(map(part, tallies)) / n if n else math.nan

    return of


def _quantile(share: float) -> Callable[[Sequence[Tally]], float]:
    def of(tallies: Sequence[Tally]) -> float:
        import numpy as np

        waits = np.concatenate([tally.waits for tally in tallies])
        return float(np.quantile(waits, share)) if len(waits) else math.nan

    return of


_RATE = (0.0, 1.0)
_FROM_0 = (0.0, math.inf)


def figures(tallies: Sequence[Tally], confidence: float) -> dict[str, Figure]:
    """Give every figure of the runs by its name."""

    def rate(part: Callable[[Tally], float], whole: Callable[[Tally], float]) -> Figure:
        k, n = round(math.fsum(map(part, tallies))), round(math.fsum(map(whole, tallies)))
        floor = None
        if n and k in (0, n):  # all runs agree, but so many complaints prove only so much
            seen = wilson(k, n, confidence)
            floor = (seen.low, seen.high)
        return Figure.of(_share(part, whole), tallies, "rate", bounds=_RATE, floor=floor)

    def plain(statistic: Callable[[Sequence[Tally]], float], kind: Kind) -> Figure:
        return Figure.of(statistic, tallies, kind, bounds=_FROM_0)

    return {
        "mean_wait": plain(_share(lambda t: float(t.waits.sum()), lambda t: t.cases), "hours"),
        "median_wait": plain(_quantile(0.5), "hours"),
        "p90_wait": plain(_quantile(0.9), "hours"),
        "within": rate(lambda t: t.in_time, lambda t: t.cases),
        "urgent_within": rate(lambda t: t.urgent_in_time, lambda t: t.urgent),
        "other_within": rate(lambda t: t.in_time - t.urgent_in_time, lambda t: t.cases - t.urgent),
        "gave_up": rate(lambda t: t.gave_up, lambda t: t.cases),
        "unanswered": rate(lambda t: t.unanswered, lambda t: t.cases),
        "busy": Figure.of(_share(lambda t: t.worked, lambda t: t.on_duty), tallies, "rate", bounds=_RATE),
        "backlog": plain(_share(lambda t: t.waited, lambda t: t.length), "number"),
    }


@dataclass(frozen=True, slots=True)
class Week:
    """Complaints waiting at each full hour of a week, Monday 00:00 first; NaN for hours that no run reached."""

    mean: tuple[float, ...]
    low: tuple[float, ...]
    """Ends of the t-interval over runs."""
    high: tuple[float, ...]


def week_of(tallies: Sequence[Tally], first_hour: int, confidence: float) -> Week:
    """Average the hours of all weeks of all runs.

    Args:
        tallies: the runs.
        first_hour: hour of the week, from Monday 00:00, of the first hour that counted.
        confidence: of the interval.
    """
    import numpy as np

    hour = (first_hour + np.arange(len(tallies[0].hourly))) % _HOURS_A_WEEK
    seen: Integers = np.bincount(hour, minlength=_HOURS_A_WEEK)
    known = seen > 0
    runs = np.full((len(tallies), _HOURS_A_WEEK), np.nan)
    for row, tally in zip(runs, tallies, strict=True):
        row[known] = np.bincount(hour, tally.hourly, minlength=_HOURS_A_WEEK)[known] / seen[known]
    mean = runs.mean(axis=0)
    half = t_quantile(confidence, len(runs) - 1) * runs.std(axis=0, ddof=1) / math.sqrt(len(runs))
    return Week(tuple(mean.tolist()), tuple(np.maximum(mean - half, 0.0).tolist()), tuple((mean + half).tolist()))
