"""The variants of a log: the distinct ways in which cases went from their first event to their last.

>>> from steward.service.process.event_log import EventLog
>>> print(variants(EventLog.from_traces([["a", "b"], ["a", "c"], ["a", "b"]])))
2 variants in 3 cases; the commonest covers 66.7% (2/3)
  a → b: 2 (66.7%)
  a → c: 1 (33.3%)
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from steward.service.said import Said
from steward.words import Locale, Text, number, percent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from steward.service.process.event_log import EventLog

ARROW = " → "
_LISTED = 10

_SUMMARY = Text(
    "{cases} 个案子走出了 {n} 种路径，最常见的一种占 {share}（{k}/{cases}）",
    "{n} variants in {cases} cases; the commonest covers {share} ({k}/{cases})",
)
_NOTHING = Text("没有案子（n = 0）", "No cases (n = 0)")
_MORE = (Text("其余", "the others"), Text("{n} 种路径，{cases} 个案子", "{n} variants, {cases} cases"))


@dataclass(frozen=True, eq=False)
class Variants(Said):
    """The ways cases went, the commonest first; of equally common ones the one that appears first in the log."""

    activities: tuple[tuple[str, ...], ...]
    """The activities of each variant, in order."""
    counts: NDArray[np.int64]
    """Cases of each variant."""
    of_case: NDArray[np.int32]
    """The variant of each case, as an index of `activities`."""

    def __len__(self) -> int:
        """Count the variants."""
        return len(self.activities)

    def covering(self, share: float) -> int:
        """Tell how many variants, the commonest first, hold at least `share` (0 to 1) of the cases.

        >>> from steward.service.process.event_log import EventLog
        >>> variants(EventLog.from_traces([["a"], ["a"], ["b"], ["c"]])).covering(0.75)
        2
        """
        import numpy as np

        if not 0 <= share <= 1:
            raise ValueError(f"a share lies between 0 and 1, not {share}")
        if not len(self) or share == 0:
            return 0
        reached = np.cumsum(self.counts)
        return int(np.searchsorted(reached, share * reached[-1] - 1e-9)) + 1

    def sentence(self, locale: Locale) -> str:
        """Say how many ways there are and how common the commonest is."""
        if not len(self):
            return _NOTHING.say(locale)
        cases, k = len(self.of_case), int(self.counts[0])
        return _SUMMARY.say(
            locale,
            n=number(len(self), locale),
            cases=number(cases, locale),
            k=number(k, locale),
            share=percent(k / cases),
        )

    def rows(self, locale: Locale) -> Sequence[tuple[str, str]]:
        """Give the ten commonest, and how many there are besides."""
        cases = len(self.of_case)
        counts = self.counts.tolist()
        rows = [
            (
                ARROW.join(steps),
                f"{number(k, locale)} ({percent(k / cases)})"
                if locale == "en"
                else f"{number(k, locale)}（{percent(k / cases)}）",
            )
            for steps, k in zip(self.activities[:_LISTED], counts, strict=False)
        ]
        if len(self) > _LISTED:
            rest = {"n": number(len(self) - _LISTED, locale), "cases": number(sum(counts[_LISTED:]), locale)}
            rows.append((_MORE[0].say(locale), _MORE[1].say(locale, **rest)))
        return rows


def variants(log: EventLog) -> Variants:
    """Sort the cases of a log by the way they went: two cases are of one variant when their activities are the same in order.

    Source: W. van der Aalst, Process Mining (2nd ed., 2016), section 5.2 (a log as a multiset of traces).
    """
    import numpy as np

    width: type[np.unsignedinteger] = (
        np.uint8 if len(log.activities) < 256 else np.uint16 if len(log.activities) < 65_536 else np.uint32
    )
    raw = log.activity.astype(width).tobytes()
    places = (log.starts * np.dtype(width).itemsize).tolist()
    seen: dict[bytes, int] = {}
    found = [seen.setdefault(raw[start:end], len(seen)) for start, end in itertools.pairwise(places)]
    first_order = np.array(found, dtype=np.int32)
    counts = np.bincount(first_order, minlength=len(seen)).astype(np.int64)
    order = np.argsort(-counts, kind="stable")
    place = np.empty(len(seen), dtype=np.int32)
    place[order] = np.arange(len(seen), dtype=np.int32)
    keys = list(seen)
    names = log.activities
    steps = tuple(tuple(names[code] for code in np.frombuffer(keys[i], dtype=width).tolist()) for i in order.tolist())
    return Variants(steps, counts[order], place[first_order])
