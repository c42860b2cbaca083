"""What a cell means in a canonical column, or why it cannot be read.

`parse` reads one cell, `parse_series` a whole batch at once; both give the same values. Nothing is guessed: a value
that can be read in two ways is refused with a reason that says what was expected.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from steward.operations import answers, dates, numbers
from steward.operations.cells import EXCEL_ERRORS, Cell, ErrorCell, clean, plain, shown
from steward.operations.dates import DateOrder
from steward.operations.reasons import LONGEST_ID, LONGEST_TEXT, Reason, expected
from steward.operations.tables import Column
from steward.words import Text

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

__all__ = ["DateOrder", "Hints", "Parsed", "Reason", "Refusal", "expected", "parse", "parse_series"]

MISSING = frozenset(
    [
        "-",
        "--",
        "---",
        "—",
        "——",
        "–",
        "−",
        "/",
        "//",
        "\\",
        "无",
        "暂无",
        "空",
        "空值",
        "未填",
        "未填写",
        "n/a",
        "null",
        "(null)",
        "<null>",
        "none",
        "nan",
        "nat",
        "nil",
        "\\n",
    ]
)
"""Words (as `cells.plain` gives them) that mean that nothing was recorded."""
_LONG_NUMBER_AS_POWER = re.compile(r"\d(?:\.\d+)?e\+?\d{2}")
_ZERO_FRACTION = re.compile(r"(\d+)\.0+")
_WIDE_LETTERS = {
    0x3000: " ", 0xA0: " ", **{c: chr(c - 0xFEE0) for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))},
}  # fmt: skip
_BETWEEN_HAN = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_LOOKS_LIKE_DAY = re.compile(r"(?:19|20)\d\d[-/年]\d{1,2}[-/月]\d{1,2}日?(?: 0?0:00(?::00)?)?")
_EXACT = frozenset(("id", "phone", "id-number", "plate"))
"""Types in which every digit counts."""
_TIMES = frozenset(("date", "moment", "month"))
_FIGURES = frozenset(("number", "money", "count", "score"))


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
    date_order: DateOrder | Callable[[], DateOrder | None] | None = None
    """How ``04/12/2018`` is to be read: month first, day first, unknown (refused), or a function asked when needed."""
    timezone: dt.tzinfo | None = dates.CHINA
    """The zone whose wall clock a time with a zone is put into; None leaves it as written."""
    choices: Mapping[str, str] = field(default_factory=dict)
    """Words of the export -> what they stand for, from a mapping; for any type of column. An empty text is a missing value."""

    def order(self) -> DateOrder | None:
        """Give the date order, asking for it if need be."""
        return self.date_order() if callable(self.date_order) else self.date_order


class Parsed(NamedTuple):
    """A column read as a whole; all three are as long as what was given."""

    values: pd.Series[Any]
    """Missing and refused cells are null. date, month, moment: datetime64[us]; number, money, score: float64;
    count: Int64; flag: boolean; all others: text (str)."""
    bad: np.ndarray[Any, Any]
    """True where a cell holds something that was refused."""
    reasons: np.ndarray[Any, Any]
    """`Reason` where bad, else None (object array)."""


def parse(column: Column, cell: Cell, hints: Hints | None = None) -> Any:
    """Read one cell: a value (None where it is missing), or a `Refusal`."""
    value = _reader(column, hints or Hints())(cell)
    return Refusal(value) if isinstance(value, Reason) else value


def _reader(column: Column, hints: Hints) -> Callable[[Cell], Any]:
    """Give the function that reads a cell of the column: a value, None, or the `Reason` why not."""
    by_type = _BY_TYPE.get(column.type, _text)(column, hints)
    translated = {plain(word): value for word, value in hints.choices.items()}

    def read(cell: Cell) -> Any:
        if cell is None:
            return None
        if isinstance(cell, ErrorCell):
            return Reason.ERROR_CELL
        if translated and (told := translated.get(plain(shown(cell)))) is not None:
            cell = told
        if isinstance(cell, str):
            cell = clean(cell)
            if not cell:
                return None
            if cell.upper() in EXCEL_ERRORS or (cell[0] == "#" and set(cell) == {"#"}):
                return Reason.ERROR_CELL
            if plain(cell) in MISSING and not (column.type == "flag" and cell == "无"):
                return None
        elif isinstance(cell, float) and cell != cell:
            return None
        return by_type(cell)

    return read


def _time(column: Column, hints: Hints) -> Callable[[Any], Any]:
    month, day = column.type == "month", column.type == "date"

    def read(cell: Any) -> Any:
        at: Any
        if isinstance(cell, dt.datetime):
            at = dates._within(cell)
        elif isinstance(cell, dt.date):
            at = dates._within(dt.datetime(cell.year, cell.month, cell.day))
        elif isinstance(cell, (dt.time, dt.timedelta)):
            return Reason.TIME_WITHOUT_DATE
        elif isinstance(cell, bool):
            at = Reason.NOT_A_DATE
        elif isinstance(cell, (int, float)):
            if month:
                at = dates.read_number_as_month(cell, hints.epoch_1904)
            else:
                at = dates.read_number_as_moment(cell, hints.epoch_1904, hints.timezone)
        else:
            look = dates.read_month if month else dates.read_moment
            at = look(cell, None, hints.epoch_1904, hints.timezone)
            if at is Reason.DATE_ORDER_UNKNOWN and (order := hints.order()):
                at = look(cell, order, hints.epoch_1904, hints.timezone)
        if isinstance(at, dt.datetime):
            at = at.replace(tzinfo=None)
            if month:
                return dt.datetime(at.year, at.month, 1)
            return dt.datetime(at.year, at.month, at.day) if day else at
        return Reason.NOT_A_MONTH if month and at is Reason.NOT_A_DATE else at

    return read


def _figure(column: Column, hints: Hints) -> Callable[[Any], Any]:
    del hints
    count, score, hours = column.type == "count", column.type == "score", column.name.endswith("hours")
    refused = Reason.NOT_A_COUNT if count else Reason.NOT_A_SCORE if score else Reason.NOT_A_NUMBER

    def read(cell: Any) -> Any:
        value: Any
        if isinstance(cell, bool):
            return int(cell) if count else refused
        if isinstance(cell, (dt.time, dt.timedelta)) and hours:
            if isinstance(cell, dt.time):
                return cell.hour + cell.minute / 60 + cell.second / 3600
            return cell.total_seconds() / 3600
        if isinstance(cell, (int, float)):
            value = float(cell) if abs(cell) < 1e300 else refused
        elif isinstance(cell, str):
            if score:
                return answers.read_score(cell)
            value = numbers.read_number(cell, money=column.type == "money")
            if isinstance(value, Reason) and hours:
                value = numbers.read_hours(cell)
            if isinstance(value, Reason) and count and (flag := answers.read_flag(cell)) is not Reason.NOT_A_FLAG:
                return None if flag is None else int(flag)
        else:
            return refused
        if score and not isinstance(value, Reason):
            return answers.score_of(value)
        return numbers.as_count(value) if count else value

    return read


def _flag(column: Column, hints: Hints) -> Callable[[Any], Any]:
    del column, hints

    def read(cell: Any) -> Any:
        if isinstance(cell, bool):
            return cell
        if isinstance(cell, (str, int, float)):
            return answers.read_flag(shown(cell))
        return Reason.NOT_A_FLAG

    return read


def _choice(column: Column, hints: Hints) -> Callable[[Any], Any]:
    del hints
    words = answers.choice_words(column)

    def read(cell: Any) -> Any:
        text = shown(cell)
        found = answers.read_choice(text, words)
        if found is None:
            return _tidy(text) if column.open else Reason.NOT_A_CHOICE
        return found

    return read


def _text(column: Column, hints: Hints) -> Callable[[Any], Any]:
    del hints
    exact = column.type in _EXACT

    def read(cell: Any) -> Any:
        if isinstance(cell, (dt.datetime, dt.date, dt.time, dt.timedelta)):
            return Reason.TURNED_INTO_DATE if exact or column.type == "room" else shown(cell)
        if exact and isinstance(cell, (int, float)) and not isinstance(cell, bool):
            if abs(cell) >= 1e15:
                return Reason.DIGITS_LOST
            return str(int(cell)) if cell == int(cell) else shown(cell)
        text = shown(cell)
        if exact:
            text = plain(text) if column.type != "id" else " ".join(text.translate(_WIDE_LETTERS).split())
            if _LONG_NUMBER_AS_POWER.fullmatch(plain(text)):
                return Reason.DIGITS_LOST
            if whole := _ZERO_FRACTION.fullmatch(text):
                text = whole[1]
            if column.type in ("plate", "id-number"):
                text = text.upper()
            return Reason.TOO_LONG if len(text) > LONGEST_ID else text
        if column.type == "note":
            return Reason.TOO_LONG if len(text) > LONGEST_TEXT else text
        text = _tidy(text)
        if column.type in ("person", "staff", "team", "group"):
            text = _BETWEEN_HAN.sub("", text)
        elif column.type == "room" and _LOOKS_LIKE_DAY.fullmatch(text):
            return Reason.TURNED_INTO_DATE
        return Reason.TOO_LONG if len(text) > LONGEST_TEXT else text

    return read


def _tidy(text: str) -> str:
    """Letters and digits half-width, blanks collapsed; punctuation stays as it was written."""
    return " ".join(clean(text).translate(_WIDE_LETTERS).split())


_BY_TYPE: Mapping[str, Callable[[Column, Hints], Callable[[Any], Any]]] = {
    **dict.fromkeys(_TIMES, _time),
    **dict.fromkeys(_FIGURES, _figure),
    "flag": _flag,
    "choice": _choice,
}


# Whole batches ------------------------------------------------------------------------------------------------------


def parse_series(column: Column, cells: Sequence[Cell], hints: Hints | None = None) -> Parsed:
    """Read a batch of cells of one column; agrees with `parse` cell by cell."""
    import numpy as np

    hints = hints or Hints()
    given = np.empty(len(cells), object)
    given[:] = cells
    batch = _Batch(column, len(cells))
    kinds = np.fromiter(map(_kind, map(type, cells)), np.int8, len(cells))
    texts = np.flatnonzero(kinds == _TEXT)
    if texts.size:
        _read_texts(batch, texts, given[texts], hints)
    others = np.flatnonzero(kinds >= _NUMBER)
    if others.size:
        _read_others(batch, others, given[others], kinds[others], hints)
    return batch.parsed()


_NOTHING, _TEXT, _NUMBER, _MOMENT, _OTHER = range(5)
_KINDS = {type(None): _NOTHING, str: _TEXT, int: _NUMBER, float: _NUMBER, dt.datetime: _MOMENT}


def _kind(cell_type: type) -> int:
    return _KINDS.get(cell_type, _OTHER)


class _Batch:
    """The result while it is being filled."""

    def __init__(self, column: Column, length: int) -> None:
        import numpy as np

        self.column, self.type = column, column.type
        self.out: np.ndarray[Any, Any]
        if column.type in _TIMES:
            self.out = np.full(length, np.datetime64("NaT"), "datetime64[us]")
        elif column.type in _FIGURES:
            self.out = np.full(length, np.nan)
        else:
            self.out = np.full(length, None, object)
        self.bad = np.zeros(length, bool)
        self.reasons = np.full(length, None, object)

    def put(self, place: int, value: Any) -> None:
        if isinstance(value, Reason):
            self.bad[place], self.reasons[place] = True, value
        elif value is not None:
            self.out[place] = value

    def parsed(self) -> Parsed:
        import pandas as pd

        values: pd.Series[Any]
        if self.type == "count":
            values = pd.Series(self.out).astype("Int64")
        elif self.type == "flag":
            values = pd.Series(pd.array(self.out, dtype="boolean"))
        elif self.type in _TIMES or self.type in _FIGURES:
            values = pd.Series(self.out)
        else:
            values = pd.Series(self.out, dtype="str")
        return Parsed(values, self.bad, self.reasons)


def _read_texts(batch: _Batch, places: np.ndarray[Any, Any], texts: np.ndarray[Any, Any], hints: Hints) -> None:
    """Fast forms at once; what is left, each different text once."""
    import numpy as np
    import pandas as pd

    if not hints.choices and (fast := _fast(batch.type, texts, hints)) is not None:
        values, done = fast
        batch.out[places[done]] = values[done]
        places, texts = places[~done], texts[~done]
    if not places.size:
        return
    codes, distinct = pd.factorize(texts)
    read = _reader(batch.column, hints)
    meanings = np.empty(len(distinct), object)
    meanings[:] = [read(text) for text in distinct]
    refused = np.array([isinstance(m, Reason) for m in meanings], bool)
    given = np.array([m is not None for m in meanings], bool) & ~refused
    bad, good = refused[codes], given[codes]
    batch.bad[places[bad]] = True
    batch.reasons[places[bad]] = meanings[codes[bad]]
    batch.out[places[good]] = meanings[codes[good]]


def _read_others(
    batch: _Batch,
    places: np.ndarray[Any, Any],
    cells: np.ndarray[Any, Any],
    kinds: np.ndarray[Any, Any],
    hints: Hints,
) -> None:
    """Numbers and times as workbooks hold them."""
    import numpy as np

    rest = np.ones(len(places), bool)
    if batch.type in ("date", "moment") and (hit := kinds == _MOMENT).any():
        at = cells[hit].astype("datetime64[us]")
        good = (at >= np.datetime64(dates.EARLIEST)) & (at < np.datetime64(dates.LATEST))
        if batch.type == "date":
            at = at.astype("datetime64[D]").astype("datetime64[us]")
        batch.out[places[hit][good]] = at[good]
        rest[np.flatnonzero(hit)[good]] = False
    elif batch.type in ("number", "money") and not hints.choices and (hit := kinds == _NUMBER).any():
        figures = cells[hit].astype("float64")
        good = np.abs(figures) < 1e300
        batch.out[places[hit][good]] = figures[good]
        rest[np.flatnonzero(hit)[good]] = False
    if rest.any():
        read = _reader(batch.column, hints)
        for place, cell in zip(places[rest].tolist(), cells[rest], strict=True):
            batch.put(place, read(cell))


# What must be looked at closely: blanks at the ends or in a row, control and invisible characters, full-width letters
# and digits, and the beginnings of errors and of text kept by Excel tricks.
_CLOSER_LOOK = (
    r"^[\s#='/\\]|\s$|\s\s|[\x00-\x08\x0b-\x1f\x7f\x{a0}\x{3000}\x{200b}-\x{200d}\x{2060}\x{feff}"
    r"\x{ff10}-\x{ff19}\x{ff21}-\x{ff3a}\x{ff41}-\x{ff5a}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{85}\x{1680}]"
)
_PLAIN_ID = r"^[A-Za-z0-9][A-Za-z0-9_\-]*$"
_DOUBTFUL_ID = r"^(?i:[0-9]e\+?[0-9]{2}|none|null|nan|nat|nil)$"
_SHORTEST_SURE = 9
"""Texts shorter than this may be one of `MISSING`."""


def _fast(kind: str, texts: np.ndarray[Any, Any], hints: Hints) -> tuple[Any, np.ndarray[Any, Any]] | None:
    """Read the common forms of a whole batch: values, and a mask of those that were read; None where there is no short cut."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if kind in ("date", "moment"):
        at, done = dates.fast_moments(texts, hints.order, hints.timezone)
        return (at.astype("datetime64[D]").astype("datetime64[us]") if kind == "date" else at), done
    if kind in ("number", "money", "count"):
        figures, done = numbers.fast_numbers(texts)
        if kind == "count":
            with np.errstate(invalid="ignore"):
                done &= (figures >= 0) & (figures < 1e15) & (figures == np.floor(figures))
        return figures, done
    given = pa.array(texts, pa.large_string())
    if kind == "id":
        sure = pc.and_(
            pc.match_substring_regex(given, _PLAIN_ID),
            pc.and_(
                pc.invert(pc.match_substring_regex(given, _DOUBTFUL_ID)),
                pc.less_equal(pc.binary_length(given), LONGEST_ID),
            ),
        )
    elif kind == "phone":
        sure = pc.match_substring_regex(given, r"^\+?[0-9][0-9-]{4,18}$")
    elif kind in ("text", "note"):
        length = pc.utf8_length(given)
        sure = pc.and_(
            pc.and_(pc.greater_equal(length, _SHORTEST_SURE), pc.less_equal(length, LONGEST_TEXT)),
            pc.invert(pc.match_substring_regex(given, _CLOSER_LOOK)),
        )
    else:
        return None
    return texts, sure.to_numpy(zero_copy_only=False)
