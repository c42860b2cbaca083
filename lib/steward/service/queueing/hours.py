"""Working hours of one stretch of time, laid out so that a simulation can ask them thousands of times a second.

>>> hours = Hours.of(WorkingCalendar("every-day", ((480, 1200),)), dt.date(2026, 3, 2), 2)  # 08:00-20:00
>>> hours.finish(19 * HOUR, 2 * HOUR) / HOUR  # begun at 19:00, two hours of work: 09:00 the next day
33.0
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from steward.service.queueing.demand import DAY, HOUR, NEVER
from steward.service.working_calendar import WorkingCalendar

if TYPE_CHECKING:
    from steward.service.queueing.demand import Integers

_MINUTE = HOUR // 60


@dataclass(frozen=True, slots=True)
class Hours:
    """Spans of work in microseconds from the start of the stretch; spans that touch are one."""

    begins: tuple[int, ...]
    ends: tuple[int, ...]
    worked: tuple[int, ...]
    """Worked before each span, and, last, in all."""

    @classmethod
    def of(cls, calendar: WorkingCalendar, first: dt.date, days: int) -> Hours:
        """Lay out a calendar from the midnight before `first` on."""
        spans: list[list[int]] = []
        for i in range(days):
            if calendar.is_working_day(first + dt.timedelta(days=i)):
                for begin, end in calendar.spans:
                    if spans and spans[-1][1] == i * DAY + begin * _MINUTE:
                        spans[-1][1] = i * DAY + end * _MINUTE
                    else:
                        spans.append([i * DAY + begin * _MINUTE, i * DAY + end * _MINUTE])
        worked = [0]
        for begin, end in spans:
            worked.append(worked[-1] + end - begin)
        return cls(tuple(s[0] for s in spans), tuple(s[1] for s in spans), tuple(worked))

    def on(self, at: int) -> bool:
        """Tell whether a moment is working time; the moment of closing is not."""
        i = bisect_right(self.begins, at) - 1
        return i >= 0 and at < self.ends[i]

    def finish(self, at: int, work: int) -> int:
        """Give the moment by which so much work, begun at `at`, is done; `NEVER` beyond the stretch."""
        i = bisect_right(self.begins, at) - 1
        if i >= 0 and at + work <= self.ends[i]:
            return at + work
        target = work + (self.worked[i] + min(at, self.ends[i]) - self.begins[i] if i >= 0 else 0)
        i = bisect_left(self.worked, target) - 1
        return self.begins[i] + target - self.worked[i] if i < len(self.begins) else NEVER

    def position(self, at: Integers) -> Integers:
        """Give the working time from the start of the stretch up to each moment."""
        import numpy as np

        if not self.begins:
            return np.zeros(np.shape(at), dtype=np.int64)
        i = np.searchsorted(self.begins, at, side="right") - 1
        known = np.maximum(i, 0)
        inside = np.minimum(at, np.array(self.ends)[known]) - np.array(self.begins)[known]
        return np.where(i < 0, 0, np.array(self.worked)[known] + inside)

    def reach(self, position: Integers) -> Integers:
        """Give the earliest moment by which so much working time has passed; `NEVER` beyond the stretch."""
        import numpy as np

        if not self.begins:
            return np.full(np.shape(position), NEVER)
        worked = np.array(self.worked)
        i = np.maximum(np.searchsorted(worked, position, side="left") - 1, 0)
        beyond = position > worked[-1]
        i = np.where(beyond, 0, i)
        return np.where(beyond, NEVER, np.array(self.begins)[i] + position - worked[i])
