"""Where in each case an activity first and last stands, and how often: what rules and deviations are told from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from steward.service.process.event_log import EventLog

    Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Where an activity stands in each case: positions in the log, -1 where it does not occur."""

    first: Integers
    last: Integers
    count: Integers


class Seen:
    """The occurrences of the activities of a log, looked up once each; one that it does not have occurs nowhere."""

    def __init__(self, log: EventLog) -> None:
        self.log = log
        self._number = {name: i for i, name in enumerate(log.activities)}
        self._found: dict[str, Occurrences] = {}

    def __getitem__(self, name: str) -> Occurrences:
        if name not in self._found:
            self._found[name] = self._occurrences(name)
        return self._found[name]

    def _occurrences(self, name: str) -> Occurrences:
        import numpy as np

        size = len(self.log.cases)
        first, last = np.full(size, -1, dtype=np.int64), np.full(size, -1, dtype=np.int64)
        if name not in self._number:
            return Occurrences(first, last, np.zeros(size, dtype=np.int64))
        at = np.flatnonzero(self.log.activity == self._number[name])
        case = self.log.case[at]
        last[case] = at  # of several assignments the last one stays
        first[case[::-1]] = at[::-1]
        return Occurrences(first, last, np.bincount(case, minlength=size))
