"""Stewards at work on one line of complaints, told with SimPy.

Complaints come in, wait, and are taken one by one: urgent ones first, then by the time they joined the line. A steward who has
begun is not called away; where the shift ends with a case in hand, the same steward goes on with it in the next shift.
Owners whose patience has run out are gone when their turn comes. Work that was not well done comes back after a while and
joins the line again.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from steward.service.queueing.demand import NEVER, DayBook
from steward.service.queueing.hours import Hours

if TYPE_CHECKING:
    import simpy

    from steward.service.queueing.demand import Integers

    Steps = Generator[simpy.Event, object, None]


@dataclass(frozen=True, slots=True)
class Course:
    """What became of the complaints of a day book; times in microseconds from the start."""

    begun: Integers
    """When each complaint was first taken up; `NEVER` for one that was not."""
    gives_up: Integers
    """When its owner's patience ends."""
    again_queued: Integers
    """When complaints came back, and ..."""
    again_begun: Integers
    """... when each of these was taken up."""
    episode_begin: Integers
    """Work on one visit from here ..."""
    episode_end: Integers
    """... to here, the hours off duty between included, ..."""
    episode_shift: Integers
    """... by a steward of this shift."""

    @property
    def left(self) -> Integers:
        """When each complaint left the line for the first time: taken up, or given up."""
        import numpy as np

        return np.minimum(self.begun, self.gives_up)


def play(book: DayBook, shifts: Sequence[tuple[int, Hours]], clock: Hours, *, rework_after: int, until: int) -> Course:
    """Let the stewards work through a day book.

    Args:
        book: the complaints.
        shifts: how many stewards work which hours.
        clock: the hours in which an owner's patience runs.
        rework_after: microseconds after which work that was not well done comes back.
        until: when to stop.
    """
    import numpy as np

    gives_up = clock.reach(clock.position(book.received) + book.patience)
    desk = _Desk(book, gives_up, shifts, rework_after)
    desk.env.run(until=until)
    episodes = np.array(desk.episodes, dtype=np.int64).reshape(-1, 3)
    again = np.array(desk.again, dtype=np.int64).reshape(-1, 3)
    return Course(
        begun=np.array(desk.begun, dtype=np.int64),
        gives_up=gives_up,
        again_queued=again[:, 0],
        again_begun=again[:, 1],
        episode_begin=episodes[:, 0],
        episode_end=episodes[:, 1],
        episode_shift=episodes[:, 2],
    )


class _Desk:
    """The line, and the stewards who are free to take from it."""

    def __init__(
        self, book: DayBook, gives_up: Integers, shifts: Sequence[tuple[int, Hours]], rework_after: int
    ) -> None:
        import simpy

        self.env = simpy.Environment()
        # plain lists: single elements of arrays are slow to reach
        self.received: list[int] = book.received.tolist()
        self.rank: list[int] = (~book.urgent).astype(int).tolist()
        self.work: list[list[int]] = book.work.tolist()
        self.visits: list[int] = book.visits.tolist()
        self.gives_up: list[int] = gives_up.tolist()
        self.hours = [hours for _, hours in shifts]
        self.rework_after = rework_after
        self.line: list[tuple[int, int, int, int, int]] = []
        """Waiting visits: rank, when it joined, order of joining, complaint, place in `again` (-1 for a first visit)."""
        self.joined = 0
        self.free: list[deque[simpy.Event]] = [deque() for _ in shifts]
        self.begun = [NEVER] * len(self.received)
        self.again: list[list[int]] = []
        """Visits that came back: when, when taken up, how many visits before."""
        self.episodes: list[tuple[int, int, int]] = []
        for shift, (stewards, hours) in enumerate(shifts):
            for _ in range(stewards):
                self.env.process(self.steward(shift, hours))
            self.env.process(self.openings(shift, hours))
        self.env.process(self.arrivals())

    @property
    def now(self) -> int:
        """The moment it is, in whole microseconds."""
        return int(self.env.now)

    def arrivals(self) -> Steps:
        """Complaints come in."""
        for case, at in enumerate(self.received):
            yield self.env.timeout(at - self.now)
            self.join(case, -1)

    def join(self, case: int, again: int) -> None:
        """A complaint joins the line; one steward who is free and on duty is told."""
        now = self.now
        heapq.heappush(self.line, (self.rank[case], now, self.joined, case, again))
        self.joined += 1
        for free, hours in zip(self.free, self.hours, strict=True):
            if free and hours.on(now):
                free.popleft().succeed()
                return

    def openings(self, shift: int, hours: Hours) -> Steps:
        """A shift begins: its stewards look whether somebody waits."""
        for at in hours.begins:
            yield self.env.timeout(at - self.now)
            while self.free[shift]:
                self.free[shift].popleft().succeed()

    def steward(self, shift: int, hours: Hours) -> Steps:
        """Take the next complaint and work on it; wait to be told where there is none or the shift is over."""
        while True:
            now = self.now
            found = self.take(now) if hours.on(now) else None
            if found is None:
                told = self.env.event()
                self.free[shift].append(told)
                yield told
                continue
            case, visit = found
            end = hours.finish(now, self.work[case][visit])
            self.episodes.append((now, end, shift))
            yield self.env.timeout(end - now)
            if visit + 1 < self.visits[case]:
                self.env.process(self.comes_back(case, visit + 1))

    def take(self, now: int) -> tuple[int, int] | None:
        """Take the next complaint whose owner is still there; give it with the number of its visits before."""
        while self.line:
            _, _, _, case, again = heapq.heappop(self.line)
            if again >= 0:
                self.again[again][1] = now
                return case, self.again[again][2]
            if self.gives_up[case] >= now:
                self.begun[case] = now
                return case, 0
        return None

    def comes_back(self, case: int, visit: int) -> Steps:
        """The owner finds that it was not well done."""
        yield self.env.timeout(self.rework_after)
        self.again.append([self.now, NEVER, visit])
        self.join(case, len(self.again) - 1)
