"""XES event logs as sheets, for the import."""

from __future__ import annotations

import gzip
import itertools
from pathlib import Path

import pytest

from steward.errors import StewardError
from steward.operations.event_log_sheet import STANDARD, as_sheet
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
    (sheet,) = open_sheets(log(tmp_path, LOG.format(namespace=namespace), name))
    assert [(cells[0], cells[1]) for _, cells in list(sheet.rows())[1:]] == [
        ("TS-1", "安抚"),
        ("TS-1", "登记"),
        ("TS-1", "下单"),
        ("TS-2", "跟进"),
    ]


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
    sheet = as_sheet(path)
    assert len(list(itertools.islice(sheet.rows(), 1000))) == 1000
    with pytest.raises(StewardError) as caught:
        list(sheet.rows())
    assert caught.value.code == "file-unreadable"


@pytest.mark.parametrize("entity", ["&b;", "&c;"])
def test_entities_are_refused(tmp_path: Path, entity: str) -> None:
    text = LOG.format(namespace="").replace(
        "<log",
        '<!DOCTYPE log [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]><log',
        1,
    )
    with pytest.raises(StewardError) as caught:
        list(as_sheet(log(tmp_path, text.replace("TS-1", entity))).rows())
    assert caught.value.code in ("file-suspicious", "file-unreadable")
