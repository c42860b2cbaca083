"""Event logs in columns: order, times, what is missing, beginnings and ends."""

from __future__ import annotations

import datetime as dt
from collections import deque

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.errors import StewardError
from steward.service.process.event_log import EventLog

NINE = dt.datetime(2026, 3, 1, 9)
HOUR = dt.timedelta(hours=1)

events = st.lists(
    st.tuples(st.sampled_from("ABC"), st.sampled_from(["登记", "下单", "关闭"]), st.integers(0, 5)), max_size=40
)


def made(rows: list[tuple[str, str, int]], **more: object) -> EventLog:
    cases, activities, hours = ([row[i] for row in rows] for i in range(3))
    return EventLog.from_columns(cases, activities, [NINE + HOUR * h for h in hours], **more)  # type: ignore[arg-type]


@given(events)
def test_events_are_ordered_by_case_then_time_then_place_in_the_file(rows: list[tuple[str, str, int]]) -> None:
    log = made(rows, lines=range(2, len(rows) + 2))
    seen = list(dict.fromkeys(row[0] for row in rows))
    wanted = sorted(range(len(rows)), key=lambda i: (seen.index(rows[i][0]), rows[i][2], i))
    assert log.lines is not None
    assert log.lines.tolist() == [i + 2 for i in wanted]
    assert log.cases.tolist() == seen
    assert [log.activities[code] for code in log.activity] == [rows[i][1] for i in wanted]
    assert [log.trace(i) for i in range(len(seen))] == [
        tuple(rows[i][1] for i in wanted if rows[i][0] == name) for name in seen
    ]
    assert log.lengths.sum() == len(log) == len(rows)


def test_a_log_without_events_is_a_log_all_the_same() -> None:
    log = EventLog.from_traces([])
    assert (len(log), len(log.cases), log.starts.tolist()) == (0, 0, [0])
    assert log.sentence("zh") == "0 个事件，0 个案子，0 种活动"


def test_times_with_a_zone_are_ordered_by_the_instant_and_kept_on_the_clock_of_china() -> None:
    utc = dt.datetime(2026, 3, 1, 3, tzinfo=dt.UTC)  # eleven in China
    log = EventLog.from_columns(["A"] * 3, ["later", "first", "between"], [utc, NINE, "2026-03-01T10:00:00+08:00"])
    assert log.trace(0) == ("first", "between", "later")
    assert [at.item().hour for at in log.at] == [9, 10, 11]


@pytest.mark.parametrize(
    "times",
    [
        pd.Series(pd.to_datetime(["2026-03-01 01:00", "2026-03-01 02:00"]).tz_localize("UTC")),
        pd.Series(pd.to_datetime(["2026-03-01 09:00", "2026-03-01 10:00"])),
        np.array(["2026-03-01T09:00", "2026-03-01T10:00"], dtype="datetime64[ns]"),
        [pd.Timestamp("2026-03-01 09:00"), np.datetime64("2026-03-01T10:00")],
    ],
)
def test_times_may_come_as_pandas_numpy_or_plain_python_has_them(times: object) -> None:
    log = EventLog.from_columns([1, 1], ["a", "b"], times)
    assert log.at.tolist() == [NINE, NINE + HOUR]
    assert log.cases.tolist() == ["1"]


def test_everything_that_is_missing_is_told_at_once_with_the_first_line() -> None:
    with pytest.raises(StewardError) as caught:
        EventLog.from_columns(["A", None, ""], ["a", "b", " "], [None, NINE, NINE], lines=[2, 3, 4])
    assert [trouble.code for trouble in caught.value.troubles] == [
        "log-case-missing",
        "log-activity-missing",
        "log-time-missing",
    ]
    told = caught.value.describe("zh").splitlines()
    assert told[0] == "第 3 行没有案号（这样的事件共 2 个），请补上案号后重新导出。"
    assert told[1].startswith("第 4 行没有写活动")
    assert told[2].startswith("第 2 行没有时间（这样的事件共 1 个）")


def test_events_without_a_time_can_be_left_out_and_the_log_says_so() -> None:
    log = EventLog.from_columns(["A", "B", "A"], ["a", "b", "c"], [NINE, None, NINE + HOUR], leave_out_untimed=True)
    assert (len(log), log.cases.tolist()) == (2, ["A"])
    assert [note.en for note in log.notes] == [
        "1 events without a time were left out, the first at event 2.",
        "1 cases have no event left and are not counted.",
    ]


def test_an_unreadable_time_is_named_with_its_place() -> None:
    with pytest.raises(StewardError, match="The time “昨天” at event 2 cannot be read"):
        EventLog.from_columns(["A", "A"], ["a", "b"], ["2026-03-01", "昨天"])


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(StewardError, match="cases 2, activities 1, times 1"):
        EventLog.from_columns(["A", "A"], ["a"], [NINE])


def test_events_at_the_same_moment_keep_the_order_of_the_file_and_are_counted_in_a_note() -> None:
    log = made([("A", "x", 0), ("B", "y", 1), ("A", "z", 1), ("B", "w", 1), ("B", "v", 1)], lines=[2, 3, 4, 5, 6])
    assert log.trace(1) == ("y", "w", "v")
    assert log.notes[0].zh == "有 3 个事件与同一案子的另一事件时间完全相同，先后按文件里的次序，第一处在第 3 行。"


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    frame = pd.DataFrame({"case": ["A"], "step": ["a"]})
    with pytest.raises(StewardError, match="no column “at”; there are: case, step"):
        EventLog.from_frame(frame, "case", "step", "at")


def test_numbers_as_cases_lose_the_point_that_pandas_gave_them() -> None:
    frame = pd.DataFrame({"case": [7.0, 8.0], "step": ["a", "b"], "at": ["2026-03-01", "2026-03-02"]})
    assert EventLog.from_frame(frame, "case", "step", "at").cases.tolist() == ["7", "8"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from("AB"), st.sampled_from("xy"), st.sampled_from(["start", "complete", "Complete", "suspend"])
        ),
        max_size=40,
    )
)
def test_beginnings_and_ends_are_paired_first_in_first_out(rows: list[tuple[str, str, str]]) -> None:
    """The oracle is the queue that pm4py's ``to_interval`` keeps for each activity of a case."""
    times = [NINE + HOUR * i for i in range(len(rows))]
    log = EventLog.from_columns(*([row[i] for row in rows] for i in (0, 1)), times, lifecycle=[row[2] for row in rows])
    queues: dict[tuple[str, str], deque[int]] = {}
    begun: dict[int, int] = {}
    for i, (case, activity, transition) in enumerate(rows):
        queue = queues.setdefault((case, activity), deque())
        if transition == "start":
            queue.append(i)
        elif transition.lower() == "complete" and queue:
            begun[i] = queue.popleft()
    place = np.argsort([times.index(at) for at in log.at.tolist()])
    found = {} if log.begun is None else dict(enumerate(log.begun[place].tolist()))
    assert {i: times.index(at) for i, at in found.items() if at is not None} == begun
    pending = [] if log.pending is None else np.flatnonzero(log.pending[place]).tolist()
    assert pending == sorted(i for queue in queues.values() for i in queue)


def test_works_of_one_activity_that_run_side_by_side_are_told_apart_by_their_instance() -> None:
    log = EventLog.from_columns(
        ["A"] * 4,
        ["repair"] * 4,
        [NINE, NINE + HOUR, NINE + 2 * HOUR, NINE + 3 * HOUR],
        lifecycle=["start", "start", "complete", "complete"],
        instance=["1", "2", "2", "1"],
    )
    assert log.begun is not None
    assert log.begun.tolist() == [None, None, NINE + HOUR, NINE]


def test_work_that_would_end_before_it_began_has_no_known_beginning() -> None:
    log = EventLog.from_columns(["A", "A"], ["a", "b"], [NINE, NINE + HOUR], begun=[NINE + HOUR, NINE], lines=[2, 3])
    assert log.begun is not None
    assert log.begun.tolist() == [None, NINE]
    assert "line 2" in log.notes[0].en


def test_keeping_some_cases_keeps_their_events_and_their_order() -> None:
    log = EventLog.from_traces([["a", "b"], ["c"], ["b"]])
    kept = log.keep(np.array([0, 2]))
    assert kept.cases.tolist() == ["1", "3"]
    assert [kept.trace(i) for i in range(2)] == [("a", "b"), ("b",)]
    assert kept.starts.tolist() == [0, 2, 3]


def test_a_log_can_be_written_as_a_table_and_read_back() -> None:
    log = made([("A", "x", 0), ("B", "y", 1), ("A", "z", 1)])
    again = EventLog.from_frame(log.to_frame())
    assert [again.trace(i) for i in range(2)] == [log.trace(i) for i in range(2)]
    assert again.at.tolist() == log.at.tolist()
