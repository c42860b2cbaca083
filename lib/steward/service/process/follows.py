"""What directly follows what: how often one activity comes right after another in the same case, and how long that takes.

>>> from steward.service.process.event_log import EventLog
>>> follows = directly_follows(EventLog.from_traces([["a", "b", "b"], ["a", "c"], ["a", "b"]]))
>>> follows.counts
{('a', 'b'): 2, ('b', 'b'): 1, ('a', 'c'): 1}
>>> follows.starts, follows.ends
({'a': 3}, {'b': 2, 'c': 1})
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from steward.service.said import Said
from steward.words import Locale, Text, duration, number

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from steward.service.process.event_log import EventLog

Pair = tuple[str, str]
_LISTED = 12
_COUNTED_DIRECTLY = 1 << 20
"""So many possible pairs are counted in a table; for more, sorting is quicker."""

_SUMMARY = Text(
    "{n} 种前后衔接，共 {total} 次；开始于 {starts} 种活动，结束于 {ends} 种",
    "{n} different steps from one activity to the next, {total} in all; cases start with {starts} activities and end with {ends}",
)
_EDGE = Text("{n} 次，一半在 {median}内", "{n}×, half within {median}")


@dataclass(frozen=True, slots=True)
class Edge:
    """One activity right after another."""

    source: str
    target: str
    count: int
    """How often, over all cases."""
    median_seconds: float
    """Median time from the one event to the other."""


@dataclass(frozen=True, eq=False)
class DirectlyFollows(Said):
    """The directly-follows relation of a log, the commonest pairs first (equal ones as they first appear)."""

    counts: Mapping[Pair, int]
    """(before, after) -> how often, over all cases."""
    starts: Mapping[str, int]
    """Activity -> cases that begin with it, the commonest first."""
    ends: Mapping[str, int]
    """Activity -> cases whose last event it is, the commonest first; whether such a case has ended the log alone cannot tell."""
    _pair: NDArray[np.int64] = field(repr=False)
    _seconds: NDArray[np.float64] = field(repr=False)

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """Every pair with its count and the median time between the two, in the order of `counts`."""
        import numpy as np

        order = np.lexsort((self._seconds, self._pair))
        seconds = self._seconds[order]
        size = np.array(list(self.counts.values()), dtype=np.int64)
        first = np.cumsum(size) - size
        low, high = first + (size - 1) // 2, first + size // 2
        medians = (seconds[low] + seconds[high]) / 2 if len(size) else np.zeros(0)
        return tuple(
            Edge(source, target, count, median)
            for ((source, target), count), median in zip(self.counts.items(), medians.tolist(), strict=True)
        )

    def sentence(self, locale: Locale) -> str:
        """Say how many different pairs there are."""
        counts = {"n": len(self.counts), "total": sum(self.counts.values()), "starts": len(self.starts), "ends": len(self.ends)}  # fmt: skip
        return _SUMMARY.say(locale, **{name: number(n, locale) for name, n in counts.items()})

    def rows(self, locale: Locale) -> Sequence[tuple[str, str]]:
        """Give the commonest pairs with the time between."""
        return [
            (
                f"{edge.source} → {edge.target}",
                _EDGE.say(locale, n=number(edge.count, locale), median=duration(edge.median_seconds / 3600, locale)),
            )
            for edge in self.edges[:_LISTED]
        ]


def directly_follows(log: EventLog) -> DirectlyFollows:
    """Count which activity comes right after which within a case, and with which cases start and end.

    Source: W. van der Aalst, Process Mining (2nd ed., 2016), section 6.2 (the relation >_L, counted); the same figures as the
    directly-follows graph of pm4py.
    """
    import numpy as np

    size = len(log.activities)
    inside = np.ones(len(log), dtype=bool)
    inside[log.starts[:-1]] = False
    after = np.flatnonzero(inside)
    key = log.activity[after - 1].astype(np.int64) * size + log.activity[after]
    if size * size <= _COUNTED_DIRECTLY:
        every = np.bincount(key, minlength=size * size)
        uniques = np.flatnonzero(every)
        counts = every[uniques]
        number_of = np.zeros(size * size, dtype=np.int64)
        number_of[uniques] = np.arange(len(uniques))
        pair = number_of[key]
    else:
        uniques, pair, counts = np.unique(key, return_inverse=True, return_counts=True)
    first = np.empty(len(uniques), dtype=np.int64)
    first[pair[::-1]] = np.arange(len(pair))[::-1]
    order = np.lexsort((first, -counts))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    names = log.activities
    pairs = {
        (names[code // size], names[code % size]): count
        for code, count in zip(uniques[order].tolist(), counts[order].tolist(), strict=True)
    }
    seconds = (log.at[after] - log.at[after - 1]).astype(np.int64) / 1e6
    return DirectlyFollows(
        pairs,
        _counted(log.activity[log.starts[:-1]], names),
        _counted(log.activity[log.starts[1:] - 1], names),
        place[pair],
        seconds,
    )


def _counted(codes: NDArray[np.int32], names: tuple[str, ...]) -> dict[str, int]:
    import numpy as np

    counts = np.bincount(codes, minlength=len(names))
    order = np.argsort(-counts, kind="stable")
    return {names[code]: int(counts[code]) for code in order.tolist() if counts[code]}
