"""The clock of a case: when it is due, whether it is late, and how long it has taken, in working hours.

A clock runs only in the hours of its working calendar. While we wait for the owner it is paused, and a pause costs nothing:
the limit moves by as much working time as the pause took. When a finished case is reopened, the clock goes on from where it
stood; the time between stands still, since nobody was asked for anything.

>>> from steward.service.working_calendar import WorkingCalendar
>>> service = WorkingCalendar("every-day", ((480, 1200),))  # 08:00-20:00
>>> clock = Clock(service, start=dt.datetime(2026, 3, 2, 9), limit=4)
>>> reading = clock.read(dt.datetime(2026, 3, 2, 12))
>>> reading.state.value, reading.elapsed, reading.due_at
('running', 3.0, datetime.datetime(2026, 3, 2, 13, 0))
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from steward.service.working_calendar import WorkingCalendar
from steward.words import Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray


class ClockState(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    LATE = "late"

    @property
    def text(self) -> Text:
        """The state in words."""
        return _TEXTS[self]


_TEXTS: dict[ClockState, Text] = {
    ClockState.RUNNING: Text("计时中", "Running"),
    ClockState.PAUSED: Text("暂停中", "Paused"),
    ClockState.MET: Text("按时", "On time"),
    ClockState.LATE: Text("超时", "Late"),
}

Span = tuple[dt.datetime, dt.datetime | None]
"""From a moment to another; None while it lasts."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock shows at one moment."""

    state: ClockState
    """Late after the due moment, whether the case is finished or not."""
    elapsed: float
    """Working hours that counted so far."""
    due_at: dt.datetime | None
    """When the limit is, or was, used up; None while a pause keeps it open."""
    over: float
    """Working hours beyond the limit; 0 while it holds, and for what was finished late but before work began again."""
    remaining: float
    """Working hours left."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One time limit of one case.

    Args:
        calendar: when the clock runs.
        start: when it starts.
        limit: working hours allowed.
        pauses: spans waited for the owner, in any order; they may overlap; one with None lasts until the case is finished.
        stop: when the case was finished for good; None while it is open.
        reopened: (finished, reopened) spans between an earlier finish and the reopening that followed.

    Raises:
        ValueError: for a limit that is not above 0, or a span that ends before it begins.
    """

    calendar: WorkingCalendar
    start: dt.datetime
    limit: float
    pauses: tuple[Span, ...] = ()
    stop: dt.datetime | None = None
    reopened: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        if not self.limit > 0:
            raise ValueError(f"a limit must be above 0 hours, not {self.limit}")
        for begin, end in (*self.pauses, *self.reopened):
            if end is not None and end < begin:
                raise ValueError(f"a pause cannot end ({end}) before it begins ({begin})")

    def read(self, now: dt.datetime) -> Reading:
        """Read the clock at `now`; what happened later is not known to it."""
        stop = self.stop if self.stop is not None and self.stop <= now else None
        until = max(self.start, stop or now)
        gaps = _merged((*self.pauses, *self.reopened), self.start, now)
        paused = stop is None and bool(gaps) and gaps[-1][1] is None
        due_at = self._due(gaps)
        elapsed, at = 0.0, self.start
        for begin, end in gaps:
            if begin >= until:
                break
            elapsed += self.calendar.between(at, begin)
            at = until if end is None else min(end, until)
        elapsed += self.calendar.between(at, until)
        if due_at is not None and until > due_at:
            state = ClockState.LATE
        elif stop is not None:
            state = ClockState.MET
        else:
            state = ClockState.PAUSED if paused else ClockState.RUNNING
        return Reading(state, elapsed, due_at, max(0.0, elapsed - self.limit), max(0.0, self.limit - elapsed))

    def _due(self, gaps: list[Span]) -> dt.datetime | None:
        at, left = self.start, self.limit
        for begin, end in gaps:
            due_at = self.calendar.add(at, left)
            if due_at < begin:
                return due_at
            if end is None:
                return None
            left = max(0.0, left - self.calendar.between(at, begin))
            at = end
        return self.calendar.add(at, left)


def _merged(spans: Iterable[Span], start: dt.datetime, now: dt.datetime) -> list[Span]:
    """Put the spans that are known by `now` in order, joined where they touch, cut at the start."""
    found: list[Span] = []
    for begin, end in sorted(spans, key=lambda span: span[0]):
        if begin > now:
            break
        if end is not None and end > now:
            end = None
        if end is not None and end <= start:
            continue
        begin = max(begin, start)
        if found:
            last_begin, last_end = found[-1]
            if last_end is None:
                break
            if begin <= last_end:
                found[-1] = (last_begin, None if end is None else max(last_end, end))
                continue
        found.append((begin, end))
    return found


class Readings(NamedTuple):
    """What many clocks show, one entry a case."""

    elapsed: NDArray[np.float64]
    """Working hours until the stop, or until now; NaN without a start."""
    due_at: NDArray[np.datetime64]
    late: NDArray[np.bool_]
    """Beyond the limit, finished or not."""
    finished: NDArray[np.bool_]


def read_many(
    calendar: WorkingCalendar,
    starts: ArrayLike,
    limits: ArrayLike,
    stops: ArrayLike,
    now: dt.datetime,
    paused_hours: ArrayLike = 0.0,
) -> Readings:
    """Read many clocks at `now`, where records tell only how long each was paused, not when.

    `paused_hours` are taken as hours of the calendar; an unknown (NaN) pause counts as none. A stop after `now` has not
    happened yet. Late means that the stop, or now, lies after the due moment.

    Args:
        calendar: when the clocks run.
        starts: datetime64, NaT where unknown.
        limits: working hours, one or one each.
        stops: datetime64, NaT while open.
        now: the moment of the reading.
        paused_hours: one or one each.

    >>> import numpy as np
    >>> calendar = WorkingCalendar("every-day", ((480, 1200),))
    >>> day = np.array(["2026-03-02T09:00", "2026-03-02T09:00"], dtype="datetime64[us]")
    >>> stops = np.array(["2026-03-02T12:00", "NaT"], dtype="datetime64[us]")
    >>> read_many(calendar, day, 4, stops, now=dt.datetime(2026, 3, 2, 15)).late.tolist()
    [False, True]
    """
    import numpy as np

    begin = np.asarray(starts).astype("datetime64[us]")
    moment = np.datetime64(now, "us")
    end = np.broadcast_to(np.asarray(stops).astype("datetime64[us]"), begin.shape)
    finished = ~np.isnat(end) & (end <= moment)
    until = np.where(finished, end, moment)
    paused = np.nan_to_num(np.asarray(paused_hours, dtype=np.float64), nan=0.0)
    due = calendar.add_many(begin, np.asarray(limits, dtype=np.float64) + paused)
    elapsed = np.maximum(calendar.between_many(begin, until) - paused, 0.0)
    with np.errstate(invalid="ignore"):
        late = ~np.isnat(due) & (until > due)
    return Readings(elapsed, due, late, finished)
