"""Which keys a file has shown so far, kept as 64-bit hashes so that a million rows need some 30 MB.

Two different keys with one hash are expected once in about 37 million files of a million rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]


class Seen(NamedTuple):
    """What is known of a batch of keys; all as long as the batch."""

    again: Array
    """True where an earlier row, of this batch or before it, has the key."""
    same: Array
    """True where that row also has the same content."""
    row: Array
    """The earlier row's number."""
    sheet: Array
    """The earlier row's sheet, by the number given."""
    differs: Array
    """rows x columns: where the contents differ."""


@dataclass(slots=True)
class _Run:
    """Entries sorted by key."""

    keys: Array
    rows: Array
    sheets: Array
    marks: Array


class KeyBook:
    """Remembers the first row of each key with a 16-bit mark of every column."""

    def __init__(self) -> None:
        self._runs: list[_Run] = []

    def __len__(self) -> int:
        return sum(len(run.keys) for run in self._runs)

    def look(self, keys: Array, contents: Array, rows: Array, sheet: int) -> Seen:
        """Look a batch up and remember its new keys.

        Args:
            keys: uint64 hash of each row's key.
            contents: rows x columns, uint64 hashes of the cells, 0 where one is missing. Later batches may have more
                columns, to the right; earlier rows have nothing in these.
            rows: row numbers.
            sheet: number of the sheet.
        """
        import numpy as np

        marks = (contents >> np.uint64(48)).astype(np.uint16)
        n = len(keys)
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if n else np.zeros(0, int)
        first = np.empty(n, int)
        first[order] = np.repeat(order[starts], np.diff(np.r_[starts, n]))
        again = first != np.arange(n)
        row, sheets, known = rows[first], np.full(n, sheet, np.int32), marks[first].copy()
        for run in self._runs:
            at = np.minimum(np.searchsorted(run.keys, keys), len(run.keys) - 1)
            hit = run.keys[at] == keys
            again |= hit
            row = np.where(hit, run.rows[at], row)
            sheets = np.where(hit, run.sheets[at], sheets)
            known[hit] = _widened(run.marks[at[hit]], marks.shape[1])
        differs = known != marks
        fresh = order[starts][~again[order[starts]]]
        if len(fresh):
            self._add(_Run(keys[fresh], rows[fresh], np.full(len(fresh), sheet, np.int32), marks[fresh]))
        return Seen(again, again & ~differs.any(axis=1), row, sheets, differs)

    def _add(self, run: _Run) -> None:
        """Add a run; runs of like size are merged, so that there are never more than a handful."""
        import numpy as np

        self._runs.append(run)
        while len(self._runs) > 1 and len(self._runs[-2].keys) <= 2 * len(self._runs[-1].keys):
            right, left = self._runs.pop(), self._runs.pop()
            left.marks = _widened(left.marks, right.marks.shape[1])
            order = np.argsort(np.concatenate([left.keys, right.keys]), kind="stable")
            self._runs.append(
                _Run(*(np.concatenate([getattr(left, p), getattr(right, p)])[order] for p in _Run.__slots__))
            )


def _widened(marks: Array, width: int) -> Array:
    import numpy as np

    return np.pad(marks, ((0, 0), (0, width - marks.shape[1]))) if marks.shape[1] < width else marks
