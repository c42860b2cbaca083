"""What a cell means in a canonical column, or why it cannot be read.

`parse` reads one cell, `parse_series` a whole batch at once; both give the same values. Nothing is guessed: a value
that can be read in two ways is refused with a reason that says what was expected.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from steward.operations.cells import Cell
from steward.operations.tables import Column
from steward.words import Text

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

DateOrder = Literal["mdy", "dmy"]


class Reason(StrEnum):
    """Why a value was refused; `expected` says what the column takes."""

    NOT_A_DATE = "not-a-date"
    NO_SUCH_DAY = "no-such-day"
    DATE_OUT_OF_RANGE = "date-out-of-range"
    DATE_ORDER_UNKNOWN = "date-order-unknown"
    TWO_DIGIT_YEAR = "two-digit-year"
    TIME_WITHOUT_DATE = "time-without-date"
    NOT_A_MONTH = "not-a-month"
    NOT_A_NUMBER = "not-a-number"
    NOT_A_COUNT = "not-a-count"
    NOT_A_FLAG = "not-a-flag"
    NOT_A_CHOICE = "not-a-choice"
    NOT_A_SCORE = "not-a-score"
    DIGITS_LOST = "digits-lost"
    ERROR_CELL = "error-cell"
    TOO_LONG = "too-long"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A value that was not taken."""

    reason: Reason

    def expected(self, column: Column) -> Text:
        """Say what the column takes, in both languages."""
        return expected(self.reason, column)


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a whole column before its cells are read."""

    epoch_1904: bool = False
    """Serial numbers count days from 1904-01-01 (`RawSheet.epoch_1904`)."""
    date_order: DateOrder | None | Callable[[], DateOrder | None] = None
    """How ``04/12/2018`` is to be read: month first, day first, unknown (refused), or a function asked when needed."""
    choices: Mapping[str, str] = field(default_factory=dict)
    """Further words of a choice column (any case and width) -> canonical value, from a mapping."""


class Parsed(NamedTuple):
    """A column read as a whole; all three are as long as what was given."""

    values: pd.Series[Any]
    """Missing and refused cells are null. date, month, moment: datetime64[us]; number, money, score: float64;
    count: Int64; flag: boolean; all others: text (str)."""
    bad: np.ndarray[Any, Any]
    """True where a cell holds something that was refused."""
    reasons: np.ndarray[Any, Any]
    """`Reason` where bad, else None (object array)."""


def expected(reason: Reason, column: Column) -> Text:
    """Say what was expected of a refused value, to be shown beside sheet, row, column and value."""
    raise NotImplementedError


def parse(column: Column, cell: Cell, hints: Hints | None = None) -> Any:
    """Read one cell: a value (None where it is missing), or a `Refusal`."""
    raise NotImplementedError


def parse_series(column: Column, cells: Sequence[Cell], hints: Hints | None = None) -> Parsed:
    """Read a batch of cells of one column; agrees with `parse` cell by cell."""
    raise NotImplementedError
