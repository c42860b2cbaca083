"""Values spread over several columns: day and time of day, building and door."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from small_exports import write_csv, write_xlsx

from steward.operations.cells import Cell
from steward.operations.importing import import_files
from steward.operations.joining import whole_time
from steward.operations.records import Records
from steward.workspace import Workspace


def table(workspace: Workspace, name: str) -> pd.DataFrame:
    frame: pd.DataFrame = Records.open(workspace).tables[name].execute()
    return frame


def test_a_day_and_its_time_of_day_in_two_columns_are_one_moment(workspace: Workspace, tmp_path: Path) -> None:
    rows = [
        ["B1", "东区管家组", "2026-03-01", "14:05", "漏水"],
        ["B2", "东区管家组", "2026/3/2", "下午3:05", "漏水"],
        ["B3", "东区管家组", "2026-03-03", "", "漏水"],
        ["B4", "东区管家组", "2026-03-04", "2026-03-05 08:00", "漏水"],
        ["B5", "东区管家组", "", "9:05", "漏水"],
    ]
    path = write_csv(tmp_path / "a.csv", ["报修单号", "责任班组", "报修日期", "报修时间", "报修内容"], rows)
    (file,) = import_files([path], workspace).files
    created = table(workspace, "work_orders").set_index("order_id")["created_at"]
    assert created.astype("str").to_dict() == {
        "B1": "2026-03-01 14:05:00",
        "B2": "2026-03-02 15:05:00",
        "B3": "2026-03-03 00:00:00",
        "B4": "2026-03-05 08:00:00",
    }
    assert [(p.row, p.code) for p in file.problems] == [(6, "time-without-date")]
    assert not [n for n in file.notes if n.code == "columns-unused"]


@pytest.mark.parametrize(
    ("cell", "other", "whole"),
    [
        (dt.datetime(2026, 3, 1), dt.time(14, 5), dt.datetime(2026, 3, 1, 14, 5)),
        (dt.time(14, 5), dt.datetime(2026, 3, 1), dt.datetime(2026, 3, 1, 14, 5)),
        (dt.datetime(2026, 3, 1, 9), dt.time(14, 5), dt.datetime(2026, 3, 1, 9)),
        ("2026-03-01T00:00:00.000", "14:05:00", "2026-03-01 14:05:00"),
        ("01/05/2026 12:00:00 AM", "22:44:30", "01/05/2026 22:44:30"),
        ("报修时间", "报修日期", "报修时间"),
        ("2026-03-01 9:05", "14:05", "2026-03-01 9:05"),
        (None, None, None),
    ],
)
def test_only_halves_are_put_together(cell: Cell, other: Cell, whole: Cell) -> None:
    assert whole_time(cell, other) == whole


def test_a_door_is_told_apart_by_the_building_beside_it(workspace: Workspace, tmp_path: Path) -> None:
    rows = [
        ["楼栋", "单元", "房号", "业主", "服务班组"],
        ["1栋", "1单元", "101", "张三", "东区管家组"],
        ["2栋", "1单元", 101, "李四", "东区管家组"],
        [3, 2, "1501室", "王五", "东区管家组"],
        ["3栋", "2单元", "3-2-1502", "赵六", "东区管家组"],
    ]
    (file,) = import_files([write_xlsx(tmp_path / "住户.xlsx", {"住户": rows})], workspace).files
    homes = table(workspace, "households").sort_values("source_row")
    assert (file.accepted, file.refused) == (4, 0)
    assert homes["building"].tolist() == ["1", "2", "3", "3"]
    assert homes["unit"].tolist() == ["1", "1", "2", "2"]
    assert homes["household_key"].nunique() == 4


def test_the_home_is_the_same_however_its_room_is_spread(workspace: Workspace, tmp_path: Path) -> None:
    homes = [["楼栋", "房号", "服务班组"], ["A座", "1203", "东区管家组"]]
    orders = [["报修单号", "责任班组", "房号", "报修时间"], ["B1", "东区管家组", "A座1203", "2026-03-01 09:05"]]
    import_files([write_xlsx(tmp_path / "a.xlsx", {"住户": homes, "报修": orders})], workspace)
    keys = [table(workspace, name)["household_key"].iloc[0] for name in ("households", "work_orders")]
    assert keys[0] == keys[1]


CINCINNATI = ["SR_NUMBER", "SR_TYPE", "SR_TYPE_DESC", "DEPT_NAME", "DATE_CREATED", "TIME_RECEIVED", "DATE_CLOSED", "SR_STATUS"]  # fmt: skip
KANSAS_CITY = ["CASE ID", "SOURCE", "DEPARTMENT", "REQUEST TYPE", "CREATION DATE", "CREATION TIME", "STATUS", "CLOSED DATE"]  # fmt: skip


def test_cities_that_write_the_time_of_day_apart_keep_it(workspace: Workspace, tmp_path: Path) -> None:
    first = ["SR1", "PTHOLE", "Pothole", "PUBLIC", "05/01/2026 12:00:00 AM", "22:44:30", "", "OPEN"]
    second = ["2026001", "PHONE", "NHS", "Trash", "01/26/2026", "12:32 PM", "RESOL", "01/28/2026"]
    import_files(
        [
            write_csv(tmp_path / "a.csv", CINCINNATI, [first]),
            write_csv(tmp_path / "b.csv", KANSAS_CITY, [second]),
        ],
        workspace,
    )
    orders = table(workspace, "work_orders").set_index("order_id")
    assert orders["created_at"].astype("str").to_dict() == {
        "SR1": "2026-05-01 22:44:30",
        "2026001": "2026-01-26 12:32:00",
    }
    assert orders["status"].to_dict() == {"SR1": "open", "2026001": "resolved"}
