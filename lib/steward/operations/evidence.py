"""What a column as a whole tells about its values, where one value alone would have to be guessed.

Whether ``04/05/2018`` is in April or in May is told by the other dates of the column, among which some day is past the
twelfth. And a column of times none of which is in the afternoon was written with a clock of twelve hours
(``yyyyMMddhhmmss`` in the exporting program), so that its afternoons cannot be told from its mornings.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from steward.errors import Trouble
from steward.operations.dates import CHINA, DateOrder
from steward.operations.footers import Tally, data_rows
from steward.operations.headings import Heading
from steward.operations.reading import RawSheet, batches
from steward.operations.values import Hints
from steward.words import Text

if TYPE_CHECKING:
    import pandas as pd

_DAY_AND_MONTH = r"^\s*(?P<first>\d{1,2})\s*[-/.]\s*(?P<then>\d{1,2})\s*[-/.]\s*\d{4}"
_ENOUGH_TIMES = 60
"""So many times of day without an afternoon are no accident where people work after lunch."""
_NO_AFTERNOON = Text(
    "“{column}”里 {n} 个时间没有一个在下午，像是导出时丢了上午、下午；请核对，时长可能算错",
    "“{column}”: none of its {n} times is in the afternoon, as if am and pm were lost in the export; durations may be wrong",
)


def column_hints(
    sheet: RawSheet,
    heading: Heading,
    *,
    date_order: DateOrder | None = None,
    timezone: dt.tzinfo | None = CHINA,
    choices: Mapping[str, Mapping[str, str]] | None = None,
) -> dict[int, Hints]:
    """Give the hints for each column of a sheet, by position, to be handed to `values.parse_series`.

    The order of day and month comes from the column's own dates; where all of them could be either, from the sheet's
    other columns, if these agree, because one export writes all its dates one way; else from `date_order` (of a mapping).
    The sheet is read once more for this, and only when such a date turns up.

    Args:
        date_order: what a mapping says.
        timezone: where the wall clock hangs into whose time a time with a zone is put; None leaves it as written.
        choices: canonical column -> words of the export -> what they stand for.
    """
    times = [p for p, c in heading.columns.items() if c.type in ("date", "moment", "month")]

    @functools.cache
    def orders() -> dict[int, DateOrder | None]:
        return date_orders(sheet, heading, times, date_order)

    return {
        position: Hints(
            epoch_1904=sheet.epoch_1904,
            date_order=functools.partial(_asked, orders, position) if position in times else None,
            timezone=timezone,
            choices=(choices or {}).get(column.name, {}),
        )
        for position, column in heading.columns.items()
    }


def _asked(orders: Any, position: int) -> DateOrder | None:
    return orders()[position]  # type: ignore[no-any-return]


def date_orders(
    sheet: RawSheet, heading: Heading, positions: list[int], told: DateOrder | None = None
) -> dict[int, DateOrder | None]:
    """Tell for each column whether the day or the month comes first; None where nothing tells, or its dates disagree."""
    import pyarrow as pa
    import pyarrow.compute as pc

    highest = {p: [0, 0] for p in positions}
    for batch in batches(data_rows(sheet, heading, Tally()), positions):
        for position in positions:
            texts = pa.array([c if isinstance(c, str) else None for c in batch.columns[position]], pa.string())
            parts = pc.extract_regex(texts, _DAY_AND_MONTH)
            parts = parts.filter(parts.is_valid())
            for place, name in enumerate(("first", "then")):
                most = pc.max(parts.field(name).cast(pa.int32())).as_py()
                highest[position][place] = max(highest[position][place], most or 0)
    own: dict[int, DateOrder | None] = {
        p: "dmy" if first > 12 >= then else "mdy" if then > 12 >= first else None
        for p, (first, then) in highest.items()
    }
    said = {order for order in own.values() if order}
    # What the file itself shows in another column weighs more than what a mapping expects of such exports.
    fallback = said.pop() if len(said) == 1 else told if told in ("mdy", "dmy") else None
    return {p: order or (None if min(highest[p]) > 12 else fallback) for p, order in own.items()}


@dataclass(slots=True)
class ClockCheck:
    """Watches the times of day of a table's columns while batches pass."""

    hours: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Canonical column -> how many times of day it has, and how many of them after 13:00."""

    def saw(self, column: str, values: pd.Series[Any]) -> None:
        """Take the parsed times of one batch."""
        times = values.dropna()
        seconds = times.dt.hour * 3600 + times.dt.minute * 60 + times.dt.second
        told, late = self.hours.get(column, (0, 0))
        self.hours[column] = (told + int((seconds > 0).sum()), late + int((seconds >= 13 * 3600).sum()))

    def notes(self, heading: Heading) -> list[Trouble]:
        """Say which columns lost their afternoons."""
        names = {column.name: heading.names.get(p, "") for p, column in heading.columns.items()}
        return [
            Trouble("no-afternoon", _NO_AFTERNOON, {"column": names.get(column) or column, "n": told})
            for column, (told, late) in self.hours.items()
            if told >= _ENOUGH_TIMES and not late
        ]
