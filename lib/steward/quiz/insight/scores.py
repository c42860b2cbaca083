"""Who got what: the marks that item statistics are reckoned from, one row for each attempt.

>>> given = Scores(("q1", "q2"), [[1, 1], [1, 0], [0, 0]])
>>> given.totals.tolist(), given.most
([2.0, 1.0, 0.0], 2.0)
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from steward.errors import StewardError
from steward.words import Text, join

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Indices = NDArray[np.int64]

Which = Literal["first", "last", "highest", "all"]
"""Which attempts of a person count; Moodle's grading methods."""

_SHAPE = Text(
    "成绩表应是“人 × 题”的数字表：题有 {items} 道，表有 {columns} 列。",
    "Scores are a table of people × items; there are {items} items and {columns} columns.",
)
_LENGTH = Text(
    "{what}应和成绩表一样有 {rows} 行，给的是 {given} 行。",
    "{what} must have {rows} rows like the scores, not {given}.",
)
_MAXIMUM = Text(
    "{items} 的满分应是 0 或正数，请更正。", "The highest mark of {items} must be a number, 0 or more; correct it."
)
_TWICE = Text("题号 {items} 出现了两次，请改名。", "The item {items} stands twice; rename one.")
_ABOVE = Text(
    "有得分超过了满分：{items}，请核对满分。", "Marks above the highest mark: {items}; check the highest marks."
)
_NOTHING = MappingProxyType[str, Any]({})


@dataclass(frozen=True, slots=True)
class Picks:
    """What was chosen of the options of one item, row by row."""

    options: tuple[str, ...]
    """All options, as they are called in print: A, B, C ... or 1, 2, 3 ..."""
    right: frozenset[str]
    chosen: tuple[frozenset[str] | None, ...]
    """For each row the options chosen; None where the item was not seen or not answered."""
    texts: Mapping[str, Text] = field(default_factory=lambda: _NOTHING, hash=False)
    """What the options say, where that is known."""


@dataclass(frozen=True, eq=False)
class Scores:
    """Marks of attempts (rows) on items (columns).

    Raises:
        StewardError: ``bad-scores`` where the parts do not fit one another.
    """

    items: tuple[str, ...]
    marks: Floats
    """Rows × items; NaN where an item was not seen. An item seen and not answered has 0."""
    maximum: tuple[float, ...] = ()
    """The highest mark of each item; 1 for all where none are given. 0 for what is on the form and carries no marks."""
    people: tuple[str, ...] = ()
    """Whose attempt each row is; otherwise every row is another person's. Rows of one person stand in the order of the attempts."""
    positions: Indices | None = None
    """Rows × items: the place of an item on that row's form, from 0; -1 where it was not seen. None where no two people saw
    different items at one place, or that is not known."""
    guess: Mapping[str, float | None] = field(default_factory=lambda: _NOTHING)
    """By item, the share of the mark that blind guessing brings; None where it cannot be reckoned."""
    picks: Mapping[str, Picks] = field(default_factory=lambda: _NOTHING)
    sure: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NOTHING)
    """By item and row, how sure the answer was: ``sure``, ``think``, ``guess``, or empty."""

    def __post_init__(self) -> None:
        import numpy as np

        marks = np.array(self.marks, dtype=np.float64)
        if marks.size == 0:
            marks = marks.reshape(len(marks), len(self.items))
        if marks.ndim != 2 or marks.shape[1] != len(self.items):
            columns = marks.shape[1] if marks.ndim == 2 else 1
            raise StewardError("bad-scores", _SHAPE, items=len(self.items), columns=columns)
        marks.setflags(write=False)
        rows = len(marks)
        object.__setattr__(self, "marks", marks)
        object.__setattr__(self, "items", tuple(map(str, self.items)))
        object.__setattr__(self, "maximum", tuple(map(float, self.maximum)) or (1.0,) * len(self.items))
        object.__setattr__(self, "people", tuple(map(str, self.people)) or tuple(str(i + 1) for i in range(rows)))
        lengths = (
            (Text("人员", "The people"), len(self.people), rows),
            (Text("满分", "The highest marks"), len(self.maximum), len(self.items)),
            (Text("位置", "The positions"), rows if self.positions is None else len(self.positions), rows),
        )
        for what, given, wanted in lengths:
            if given != wanted:
                raise StewardError("bad-scores", _LENGTH, what=what, rows=wanted, given=given)
        if (
            twice := sorted({item for item in self.items if self.items.count(item) > 1})
            if len(set(self.items)) < len(self.items)
            else []
        ):
            raise self._refused(_TWICE, twice)
        if wrong := [
            i for i, top in zip(self.items, self.maximum, strict=True) if not (math.isfinite(top) and top >= 0)
        ]:
            raise self._refused(_MAXIMUM, wrong)
        highest = np.nanmax(marks, axis=0, initial=-np.inf)
        over = [
            i
            for i, top, mark in zip(self.items, self.maximum, highest, strict=True)
            if mark > top + 1e-9 * max(top, 1.0)
        ]
        if over:
            raise self._refused(_ABOVE, over)

    @staticmethod
    def _refused(text: Text, items: list[str]) -> StewardError:
        return StewardError("bad-scores", text, items=Text(join(items[:8], "zh"), join(items[:8], "en")))

    def __len__(self) -> int:
        return len(self.marks)

    @cached_property
    def totals(self) -> Floats:
        """The sum of the marks of each row; what was not seen adds nothing."""
        import numpy as np

        found: Floats = np.nansum(self.marks, axis=1)
        return found

    @cached_property
    def reachable(self) -> Floats:
        """The highest sum that each row could have had, of the items it saw."""
        import numpy as np

        found: Floats = np.where(np.isnan(self.marks), 0, np.array(self.maximum)).sum(axis=1)
        return found

    @property
    def most(self) -> float | None:
        """The highest sum of a form; None where forms differ in it."""
        import numpy as np

        each = self.reachable
        return float(each[0]) if len(each) and bool(np.ptp(each) <= 1e-9 * each[0]) else None

    def rest_shares(self, column: int) -> Floats:
        """For each row the share of the marks of the items it saw, one item left out; NaN where it saw no other with marks."""
        import numpy as np

        mark, top = self.marks[:, column], self.maximum[column]
        unseen = np.isnan(mark)
        others, tops = self.totals - np.where(unseen, 0, mark), self.reachable - np.where(unseen, 0, top)
        shares: Floats = np.full(len(self), np.nan)
        some = tops > 1e-9
        shares[some] = np.round(others[some] / tops[some], 9)
        return shares

    @cached_property
    def is_whole(self) -> bool:
        """Whether everybody saw every item."""
        import numpy as np

        return not bool(np.isnan(self.marks).any())

    @property
    def is_right_or_wrong(self) -> bool:
        """Whether every mark is nothing or the highest."""
        return bool(self.all_or_nothing.all())

    @property
    def all_or_nothing(self) -> NDArray[np.bool_]:
        """For each item, whether every mark is nothing or the highest."""
        import numpy as np

        tops = np.array(self.maximum)
        near = np.isnan(self.marks) | np.isclose(self.marks, 0, atol=1e-9) | np.isclose(self.marks, tops, rtol=1e-9)
        flags: NDArray[np.bool_] = near.all(axis=0)
        return flags

    def of_rows(self, rows: Any) -> Scores:
        """Give some of the rows, chosen by their places or by a flag for each."""
        import numpy as np

        places = np.arange(len(self))[rows]
        return replace(
            self,
            marks=self.marks[places],
            people=tuple(self.people[i] for i in places),
            positions=None if self.positions is None else self.positions[places],
            picks={
                item: replace(pick, chosen=tuple(pick.chosen[i] for i in places)) for item, pick in self.picks.items()
            },
            sure={item: tuple(sure[i] for i in places) for item, sure in self.sure.items()},
        )

    def attempts(self, which: Which = "first") -> Scores:
        """Keep the attempts that count: the first of each person, the last, the one with the highest sum, or all.

        Of several attempts with the highest sum the first is taken, as Moodle does. With ``all`` each attempt counts as if it
        were another person's; later attempts build on earlier ones, so that such figures flatter the items.
        """
        import numpy as np

        if which == "all" or len(set(self.people)) == len(self.people):
            return self
        totals, kept = self.totals, dict[str, int]()
        for row, person in enumerate(self.people):
            before = kept.get(person)
            if before is None or which == "last" or (which == "highest" and totals[row] > totals[before] + 1e-9):
                kept[person] = row
        return self.of_rows(np.array(sorted(kept.values()), dtype=np.int64))

    def by_position(self) -> Scores | None:
        """Give the marks by place on the form instead of by item; None where places are not known, or not everybody has all of them.

        Moodle's statistics of the positions: a place filled by chance holds another item for everybody.
        """
        import numpy as np

        if self.positions is None:
            return None
        width = int(self.positions.max(initial=-1)) + 1
        marks = np.full((len(self), width), np.nan)
        tops = np.full((len(self), width), np.nan)
        rows, columns = np.nonzero(self.positions >= 0)
        at = self.positions[rows, columns]
        marks[rows, at], tops[rows, at] = self.marks[rows, columns], np.array(self.maximum)[columns]
        if width == 0 or np.isnan(marks).any() or bool((np.ptp(tops, axis=0) > 1e-9).any()):
            return None
        names = tuple(str(i + 1) for i in range(width))
        return Scores(names, marks, tuple(tops[0]), self.people)
