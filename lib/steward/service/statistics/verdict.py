"""Met, not met, cannot tell yet: what a figure says about its target.

>>> from steward.service.statistics.rates import wilson
>>> judge(wilson(48, 50), target=0.8, direction="higher", minimum_n=5).value
'met'
>>> judge(wilson(8, 9), target=0.8, direction="higher", minimum_n=5).value
'unclear'
"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Literal, Protocol

from steward.words import Text

Direction = Literal["higher", "lower"]
"""Which side of the target is good."""


class Verdict(StrEnum):
    """The four things that can be said of a figure and its target; the values are those of the ``kpi`` JSON."""

    MET = "met"
    MISSED = "missed"
    UNCLEAR = "unclear"
    NO_DATA = "no-data"

    @property
    def text(self) -> Text:
        """The word shown beside the mark."""
        return _TEXTS[self]


_TEXTS: dict[Verdict, Text] = {
    Verdict.MET: Text("达标", "Met"),
    Verdict.MISSED: Text("未达标", "Not met"),
    Verdict.UNCLEAR: Text("还说不准", "Cannot tell yet"),
    Verdict.NO_DATA: Text("没有数据", "No data"),
}


class Judged(Protocol):
    """What can be judged: `steward.service.statistics.rates.Estimate`, or anything with the same figures."""

    @property
    def n(self) -> int: ...  # noqa: D102
    @property
    def k(self) -> int | None: ...  # noqa: D102
    @property
    def low(self) -> float: ...  # noqa: D102
    @property
    def high(self) -> float: ...  # noqa: D102


def judge(estimate: Judged, target: float, direction: Direction, minimum_n: int, owed_to_all: bool = False) -> Verdict:
    """Say what a figure means for its target.

    Met only when the whole interval lies on the good side of the target (an end that touches it is still good), missed when
    all of it lies on the bad side, otherwise unclear; fewer than `minimum_n` cases are always unclear, none are no data.

    A duty owed to every case is counted, not inferred: with the target 1.0 it is met when every case counts and missed when
    one does not, however few there are. (For a target of 0 with ``direction="lower"``: met when none counts.)

    Source: the rule of the house for reports (“Verdicts”): an interval stands in for a two-sided test of the target.

    Args:
        estimate: the figure; for a duty owed to all its `k` is needed.
        target: in the unit of the estimate (fraction, hours).
        direction: which side of the target is good.
        minimum_n: from how many cases on anything is said (``company.minimum_n``).
        owed_to_all: whether the duty is owed to every case.

    Raises:
        ValueError: when a duty owed to all has no `k`, or the target is not a number.
    """
    if direction not in ("higher", "lower"):
        raise ValueError(f"direction must be 'higher' or 'lower', not {direction!r}")
    if math.isnan(target):
        raise ValueError("a figure cannot be judged against a target that is not a number")
    if estimate.n == 0:
        return Verdict.NO_DATA
    if owed_to_all:
        if estimate.k is None:
            raise ValueError("a duty owed to every case is counted, so the estimate needs its k")
        good = estimate.k >= target * estimate.n if direction == "higher" else estimate.k <= target * estimate.n
        return Verdict.MET if good else Verdict.MISSED
    if estimate.n < minimum_n or math.isnan(estimate.low) or math.isnan(estimate.high):
        return Verdict.UNCLEAR
    if direction == "higher":
        met, missed = estimate.low >= target, estimate.high < target
    else:
        met, missed = estimate.high <= target, estimate.low > target
    if met:
        return Verdict.MET
    return Verdict.MISSED if missed else Verdict.UNCLEAR
