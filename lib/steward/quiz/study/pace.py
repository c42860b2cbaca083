"""How fast somebody works: the time from one answer to the next, against what the items take.

>>> pace(History(), None)
1.0
"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from steward.quiz.study.history import History
from steward.quiz.study.plan import READING

if TYPE_CHECKING:
    from steward.quiz.items.bank import Bank

LAST = 60
"""Answers that are looked at; our assumption, as are the next four."""
AT_LEAST, AWAY = 3.0, 300.0
"""Seconds from one answer to the next: below nobody has read the question, above somebody was called away in between."""
AS_IF = 10
"""Answers at the items' own pace that everybody starts with."""
SLOWEST, FASTEST = 2.0, 0.6


def pace(told: History, bank: Bank | None) -> float:
    """Give a learner's time over that of the items: 1.2 takes a fifth longer, reading of the feedback included."""
    if bank is None:
        return 1.0
    ratios: list[float] = []
    for sitting in reversed(list(told.sittings.values())):
        if sitting.mode == "flash":
            continue
        before = sitting.begun_at
        for answer in sitting.answers:
            gap, before = (answer.at - before).total_seconds(), answer.at
            item = bank.items.get(answer.item)
            if item is not None and AT_LEAST <= gap <= AWAY:
                ratios.append(gap / (item.seconds + READING))
        if len(ratios) >= LAST:
            break
    if not ratios:
        return 1.0
    own = statistics.median(ratios)
    shrunk = (own * len(ratios) + AS_IF) / (len(ratios) + AS_IF)
    return min(SLOWEST, max(FASTEST, shrunk))
