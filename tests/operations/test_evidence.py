"""What the whole of a column tells about dates that could be read in two ways, and about clocks of twelve hours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd
import pytest

from steward.operations.cells import Cell
from steward.operations.evidence import ClockCheck, column_hints
from steward.operations.headings import Heading, find_table
from steward.operations.reading import RawSheet
from steward.operations.values import Reason, parse_series

HEADER = ["ServiceRequestNum", "Agency", "CreatedDate", "DueDate", "CloseDate"]


class Sheet:
    """A sheet that counts how often it is read."""

    def __init__(self, rows: Sequence[Sequence[Cell]]) -> None:
        self.times = 0
        self.content = [(n, list(cells)) for n, cells in enumerate([HEADER, *rows], 1)]
        self.raw = RawSheet("311", "csv", self.rows)

    def rows(self):  # type: ignore[no-untyped-def]
        self.times += 1
        return iter(self.content)

    def read(self, **told: object) -> dict[str, tuple[list[object], list[object]]]:
        heading = find_table(self.raw)
        assert isinstance(heading, Heading)
        hints = column_hints(self.raw, heading, **told)  # type: ignore[arg-type]
        out = {}
        for position, column in heading.columns.items():
            cells = [c[position] for _, c in self.content[1:]]
            parsed = parse_series(column, cells, hints[position])
            out[column.name] = (list(parsed.values), list(parsed.reasons))
        return out


def order(created: str, due: str = "", closed: str = "") -> list[str]:
    return ["18-1", "DPW", created, due, closed]


def test_one_day_past_the_twelfth_tells_for_the_whole_column() -> None:
    rows = [order("04/05/2018 11:11:26 AM")] * 60_000 + [order("04/13/2018 01:00:00 PM")]
    values, reasons = Sheet(rows).read()["created_at"]
    assert values[0] == pd.Timestamp(2018, 4, 5, 11, 11, 26)
    assert not any(reasons)
    european = [order("04/05/2018")] * 3 + [order("13.05.2018")]
    assert Sheet(european).read()["created_at"][0][0] == pd.Timestamp(2018, 5, 4)


def test_without_a_telling_day_nothing_is_guessed() -> None:
    _, reasons = Sheet([order("04/05/2018"), order("05/06/2018")]).read()["created_at"]
    assert reasons == [Reason.DATE_ORDER_UNKNOWN] * 2


def test_a_mapping_decides_where_the_dates_do_not() -> None:
    sheet = Sheet([order("04/05/2018")])
    assert sheet.read(date_order="mdy")["created_at"][0] == [pd.Timestamp(2018, 4, 5)]
    assert sheet.read(date_order="dmy")["created_at"][0] == [pd.Timestamp(2018, 5, 4)]
    assert sheet.read(date_order="ymd")["created_at"][1] == [Reason.DATE_ORDER_UNKNOWN]


def test_the_dates_themselves_are_believed_before_the_mapping() -> None:
    sheet = Sheet([order("04/05/2018"), order("25/05/2018")])
    assert sheet.read(date_order="mdy")["created_at"][0][0] == pd.Timestamp(2018, 5, 4)


def test_another_column_of_the_sheet_is_believed_before_the_mapping() -> None:
    sheet = Sheet([order("04/05/2018", "25/05/2018"), order("05/05/2018", "26/05/2018")])
    assert sheet.read(date_order="mdy")["created_at"][0][0] == pd.Timestamp(2018, 5, 4)


def test_a_column_with_few_dates_is_written_as_the_others_of_its_sheet() -> None:
    rows = [order("04/05/2018", "04/30/2018", "04/06/2018")]
    assert Sheet(rows).read()["closed_at"][0] == [pd.Timestamp(2018, 4, 6)]


def test_columns_that_disagree_do_not_speak_for_a_third() -> None:
    rows = [order("04/05/2018", "04/30/2018", "30/04/2018")]
    assert Sheet(rows).read()["created_at"][1] == [Reason.DATE_ORDER_UNKNOWN]


def test_a_column_that_contradicts_itself_is_not_read_row_by_row() -> None:
    _, reasons = Sheet([order("13/05/2018"), order("05/13/2018"), order("04/05/2018")]).read(date_order="mdy")[
        "created_at"
    ]
    assert reasons == [Reason.DATE_ORDER_UNKNOWN] * 3


def test_a_sheet_of_plain_dates_is_not_read_twice() -> None:
    sheet = Sheet([order("2018-04-05"), order("2018-04-06")])
    sheet.read()
    assert sheet.times == 1
    slashes = Sheet([order("04/05/2018", "04/13/2018")])
    slashes.read()
    assert slashes.times == 2


def heading() -> Heading:
    found = find_table(Sheet([]).raw)
    assert isinstance(found, Heading)
    return found


@pytest.mark.parametrize(("hours", "suspicious"), [(range(1, 13), True), (range(24), False)])
def test_a_column_without_any_afternoon_lost_its_am_and_pm(hours: range, suspicious: bool) -> None:
    times = [dt.datetime(2026, 3, day, hour, 5) for day in range(1, 29) for hour in hours]
    check = ClockCheck()
    for batch in (times[:50], times[50:]):
        check.saw("created_at", pd.Series(batch))
    notes = check.notes(heading())
    assert bool(notes) == suspicious
    if notes:
        assert "CreatedDate" in notes[0].describe("zh")
        assert str(len(times)) in notes[0].describe("en")


def test_days_without_times_and_few_times_are_no_evidence() -> None:
    check = ClockCheck()
    check.saw("created_at", pd.Series(pd.date_range("2024-01-01", periods=500)))
    check.saw("closed_at", pd.Series([pd.Timestamp(2026, 3, 1, 9)] * 20))
    check.saw("due_at", pd.Series([], dtype="datetime64[us]"))
    assert check.notes(heading()) == []
