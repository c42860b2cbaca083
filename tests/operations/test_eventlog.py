"""Event logs, event by event, from XES and CSV."""

from __future__ import annotations

import datetime as dt
import gzip
import itertools
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from steward.errors import StewardError
from steward.operations.eventlog import STANDARD, as_sheet, is_event_log, read_events
from steward.operations.headings import Heading, find_table
from steward.operations.reading import open_sheets

LOG = """<?xml version="1.0" encoding="UTF-8"?>
<!-- made by a test -->
<log xes.version="1.0"{namespace}>
 <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
 <global scope="event"><string key="concept:name" value="UNKNOWN"/></global>
 <string key="creator" value="test"/>
 <float key="meta"><float key="nested" value="1"/></float>
 <trace>
  <string key="concept:name" value="TS-1"/>
  <string key="房号" value="3-2-1501"/>
  <event><string key="concept:name" value="安抚"/><date key="time:timestamp" value="2026-03-01T09:05:00.000+08:00"/><string key="org:resource" value="王芳"/><string key="lifecycle:transition" value="complete"/></event>
  <event><string key="concept:name" value="登记"/><date key="time:timestamp" value="2026-03-01T01:05:00Z"/><string key="org:group" value="东区"/><int key="费用" value="12"><string key="note" value="x"/></int></event>
  <event><string key="concept:name" value="下单"/><date key="time:timestamp" value="2026-03-01T09:05:00"/></event>
 </trace>
 <trace>
  <event><string key="concept:name" value="跟进"/><date key="time:timestamp" value="昨天"/></event>
  <string key="concept:name" value="TS-2"/>
 </trace>
</log>
"""
XES = ' xmlns="http://www.xes-standard.org/"'


def log(folder: Path, text: str = LOG.format(namespace=XES), name: str = "投诉.xes") -> Path:
    path = folder / name
    content = text.encode()
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return path


@pytest.mark.parametrize("namespace", ["", XES])
@pytest.mark.parametrize("name", ["a.xes", "a.xes.gz", "a.xml"])
def test_a_log_is_read_with_or_without_namespace_and_packing(tmp_path: Path, namespace: str, name: str) -> None:
    path = log(tmp_path, LOG.format(namespace=namespace), name)
    assert is_event_log(path)
    events = list(read_events(path))
    assert [(e.case, e.activity, e.place) for e in events] == [
        ("TS-1", "安抚", 1),
        ("TS-1", "登记", 2),
        ("TS-1", "下单", 3),
        ("TS-2", "跟进", 4),
    ]
    first, second = events[:2]
    assert (first.lifecycle, first.resource, first.trace["房号"]) == ("complete", "王芳", "3-2-1501")
    assert (second.group, second.attributes) == ("东区", {"费用": "12"})


def test_events_at_the_same_moment_keep_the_order_of_the_file(tmp_path: Path) -> None:
    events = list(read_events(log(tmp_path)))[:3]
    assert {e.time for e in events} == {dt.datetime(2026, 3, 1, 9, 5)}
    assert [e.activity for e in sorted(events, key=lambda e: (e.case, e.time))] == ["安抚", "登记", "下单"]


def test_times_are_put_on_the_clock_asked_for_or_left_as_written(tmp_path: Path) -> None:
    path = log(tmp_path)
    assert [e.time and e.time.hour for e in read_events(path, ZoneInfo("UTC"))] == [1, 1, 9, None]
    assert [e.time and e.time.hour for e in read_events(path, None)] == [9, 1, 9, None]


def test_a_csv_log_gives_the_same_events(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        ",concept:name,time:timestamp,org:resource,case:concept:name,case:房号,费用\n"
        "0,安抚,2026-03-01 09:05:00+08:00,王芳,TS-1,3-2-1501,\n"
        "1,登记,2026-03-01 09:05:00+08:00,,TS-1,3-2-1501,12\n",
        encoding="utf-8-sig",
    )
    assert not is_event_log(path)
    first, second = read_events(path)
    assert (first.case, first.activity, first.time, first.resource) == (
        "TS-1",
        "安抚",
        dt.datetime(2026, 3, 1, 9, 5),
        "王芳",
    )
    assert first.trace["房号"] == "3-2-1501"
    assert second.attributes == {"费用": "12"}


@pytest.mark.parametrize(
    "header",
    ["Case ID,Activity,Complete Timestamp,Resource", "case,activity,timestamp,user", "案号,环节,办理时间,办理人"],
)
def test_a_csv_log_is_known_by_other_headings_too(tmp_path: Path, header: str) -> None:
    path = tmp_path / "log.csv"
    path.write_text(f"{header}\n1,登记,2026/3/1 9:05,王芳\n", encoding="gbk")
    (event,) = read_events(path)
    assert (event.case, event.activity, event.time, event.resource) == (
        "1",
        "登记",
        dt.datetime(2026, 3, 1, 9, 5),
        "王芳",
    )


def test_a_table_without_case_activity_and_time_is_no_log(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,工号\n张三,1\n", encoding="utf-8")
    with pytest.raises(StewardError) as caught:
        list(read_events(path))
    assert caught.value.code == "no-event-log"


def test_a_log_is_a_sheet_like_any_other(tmp_path: Path) -> None:
    path = log(tmp_path, name="投诉进度.xes.gz")
    (sheet,) = open_sheets(path)
    rows = list(sheet.rows())
    assert (sheet.kind, sheet.name, sheet.row_estimate) == ("xes", "投诉进度", 5)
    assert rows[0] == (1, [*STANDARD, "case:房号", "费用"])
    assert rows[2] == (3, ["TS-1", "登记", None, "2026-03-01T01:05:00Z", None, "东区", "3-2-1501", "12"])
    heading = find_table(sheet)
    assert isinstance(heading, Heading)
    assert heading.table.name == "complaint_events"
    assert not heading.missing


def test_attributes_that_come_late_are_said_to_be_left_out(tmp_path: Path) -> None:
    event = '<event><string key="concept:name" value="登记"/></event>'
    late = '<event><string key="concept:name" value="登记"/><string key="晚来" value="1"/></event>'
    text = f'<log><trace><string key="concept:name" value="1"/>{event * 1000}{late}</trace></log>'
    sheet = as_sheet(log(tmp_path, text))
    assert sum(1 for _ in sheet.rows()) == 1002
    assert "晚来" in sheet.notes[0].describe("zh")


def test_a_long_log_is_not_held_in_memory(tmp_path: Path) -> None:
    """Reading the first events touches the first part of the file only."""
    event = '<event><string key="concept:name" value="登记"/></event>' * 100
    broken = f'<log><trace><string key="concept:name" value="1"/>{event * 2000}<broken></log>'
    path = log(tmp_path, broken)
    assert len(list(itertools.islice(read_events(path), 1000))) == 1000
    with pytest.raises(StewardError) as caught:
        list(read_events(path))
    assert caught.value.code == "file-unreadable"


@pytest.mark.parametrize("entity", ["&b;", "&c;"])
def test_entities_are_refused(tmp_path: Path, entity: str) -> None:
    text = LOG.format(namespace="").replace(
        "<log",
        '<!DOCTYPE log [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]><log',
        1,
    )
    with pytest.raises(StewardError) as caught:
        list(read_events(log(tmp_path, text.replace("TS-1", entity))))
    assert caught.value.code in ("file-suspicious", "file-unreadable")
