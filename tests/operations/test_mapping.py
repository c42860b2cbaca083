"""Exports of other systems: shipped mappings fit them, and a mapping of one's own is checked as a whole."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from small_exports import write_csv, write_xes

from steward.errors import StewardError
from steward.operations.importing import check, import_files
from steward.operations.mapping import load_mapping, recognised, shipped
from steward.operations.records import Records
from steward.workspace import Workspace


def table(workspace: Workspace, name: str) -> pd.DataFrame:
    records = Records.open(workspace)
    frame: pd.DataFrame = records.tables[name].execute()
    return frame


BALTIMORE = [
    "SRRecordID",
    "ServiceRequestNum",
    "SRType",
    "MethodReceived",
    "CreatedDate",
    "SRStatus",
    "StatusDate",
    "DueDate",
    "CloseDate",
    "Agency",
    "LastActivity",
    "Outcome",
    "Address",
]


def baltimore(
    number: str, status: str, created: str = "04/12/2018 11:11:26 AM", closed: str = "04/12/2018 12:45:47 PM"
) -> list[str]:
    return ["x" + number, number, "SW-Dirty Alley", "Phone", created, status, "", "04/13/2018 11:11:26 AM", closed, "Solid Waste", "", "", "12 S STOCKTON ST, BALTIMORE"]  # fmt: skip


def test_a_baltimore_export_is_recognised_and_read(workspace: Workspace, tmp_path: Path) -> None:
    rows = [
        baltimore("18-1", "Closed"),
        baltimore("18-2", "Open (Duplicate)", closed=""),
        baltimore("18-3", "Closed (Transferred)"),
        baltimore("18-4", "In Progress", closed=""),
        baltimore("18-5", "Pending", closed=""),
        baltimore("18-6", "Closed", closed="04/11/2018 12:45:47 PM"),
    ]
    result = import_files([write_csv(tmp_path / "311.csv", BALTIMORE, rows)], workspace, locale="en")
    (file,) = result.files
    assert (file.mapping, file.table, file.accepted, file.refused) == ("311-baltimore", "work_orders", 5, 1)
    assert file.problems[0].row == 7 and file.problems[0].column == "CloseDate"
    assert "Baltimore 311" in file.notes[0].describe("en")
    orders = table(workspace, "work_orders")
    assert orders["order_id"].tolist() == ["18-1", "18-2", "18-3", "18-4", "18-5"]
    assert orders["status"].tolist() == ["closed", "cancelled", "transferred", "open", "paused"]
    assert orders["created_at"].iloc[0] == pd.Timestamp("2018-04-12 11:11:26")
    assert orders["due_at"].iloc[0] == pd.Timestamp("2018-04-13 11:11:26")
    assert orders["team"].unique().tolist() == ["Solid Waste"]


CITIES = {
    "new-york": (
        ["Unique Key", "Created Date", "Closed Date", "Agency", "Agency Name", "Complaint Type", "Descriptor", "Status", "Due Date", "Incident Address", "Resolution Description", "Borough"],
        ["57", "01/31/2023 11:59:00 PM", "02/01/2023 12:10:00 AM", "NYPD", "New York City Police Department", "Noise - Residential", "Loud Music/Party", "Closed", "", "100 MAIN STREET", "The police responded.", "BRONX"],
        ("57", "NYPD", "Noise - Residential", "closed", "2023-01-31 23:59", "2023-02-01 00:10"),
    ),
    "san-francisco": (
        ["CaseID", "Opened", "Closed", "Updated", "Status", "Status Notes", "Responsible Agency", "Category", "Request Type", "Request Details", "Address", "Source"],
        ["1601", "07/01/2008 12:51:54 AM", "", "07/01/2008 01:00:00 AM", "Open", "", "DPW Ops Queue", "Street and Sidewalk Cleaning", "Bulky Items", "Mattress", "Intersection of A ST and B ST", "Mobile/Open311"],
        ("1601", "DPW Ops Queue", "Street and Sidewalk Cleaning", "open", "2008-07-01 00:51:54", None),
    ),
    "chicago": (
        ["SR_NUMBER", "SR_TYPE", "SR_SHORT_CODE", "CREATED_DEPARTMENT", "OWNER_DEPARTMENT", "STATUS", "ORIGIN", "CREATED_DATE", "LAST_MODIFIED_DATE", "CLOSED_DATE", "STREET_ADDRESS", "DUPLICATE"],
        ["SR23-0001", "Graffiti Removal Request", "GRAF", "", "Streets and Sanitation", "Completed", "Phone Call", "12/31/2022 11:05:00 PM", "", "01/02/2023 09:00:00 AM", "1 N STATE ST", "true"],
        ("SR23-0001", "Streets and Sanitation", "Graffiti Removal Request", "cancelled", "2022-12-31 23:05", "2023-01-02 09:00"),
    ),
    "boston": (
        ["case_enquiry_id", "open_dt", "sla_target_dt", "closed_dt", "on_time", "case_status", "closure_reason", "case_title", "subject", "reason", "type", "queue", "department", "location", "source"],
        ["101004", "2023-01-05 08:00:00", "2023-01-06 08:30:00", "2023-01-05 10:00:00", "ONTIME", "Closed", "Case Closed", "Missed Trash", "Public Works", "Sanitation", "Missed Trash", "PWDx", "PWDx", "1 A St Boston", "Constituent Call"],
        ("101004", "PWDx", "Sanitation", "closed", "2023-01-05 08:00", "2023-01-05 10:00"),
    ),
    "open311": (
        ["service_request_id", "status", "status_notes", "service_name", "agency_responsible", "requested_datetime", "updated_datetime", "expected_datetime", "closed_datetime", "address"],
        ["14", "closed", "", "Pothole Repair", "Streets", "2020-06-01T23:30:00-04:00", "", "2020-06-11T20:00:00-04:00", "2020-06-02T08:00:00-04:00", "1 MARKET ST"],
        ("14", "Streets", "Pothole Repair", "closed", "2020-06-01 23:30", "2020-06-02 08:00"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("city", sorted(CITIES))
def test_311_exports_of_other_cities_are_recognised_and_read(workspace: Workspace, tmp_path: Path, city: str) -> None:
    headings, row, (number, team, category, status, created, closed) = CITIES[city]
    result = import_files([write_csv(tmp_path / f"{city}.csv", headings, [row])], workspace)
    assert [(f.mapping, f.accepted, f.refused) for f in result.files] == [("311", 1, 0)], result.as_json()
    order = table(workspace, "work_orders").iloc[0]
    assert [order[c] for c in ("order_id", "team", "category", "status")] == [number, team, category, status]
    assert order["created_at"] == pd.Timestamp(created)
    assert order["closed_at"] == pd.Timestamp(closed) if closed else pd.isna(order["closed_at"])


def event(activity: str, lifecycle: str, at: str, who: str = "Minnie", group: str = "Org line A2") -> dict[str, str]:
    return {
        "concept:name": activity,
        "lifecycle:transition": lifecycle,
        "time:timestamp": at,
        "org:resource": who,
        "org:group": group,
    }


LOG = {
    "1-100": [
        event("Queued", "Awaiting Assignment", "2012-03-01T09:00:00+01:00"),
        event("Accepted", "In Progress", "2012-03-02T09:00:00+01:00"),
        event("Accepted", "In Progress", "2012-03-02T09:00:00+01:00"),
        event("Completed", "Closed", "2012-03-03T09:00:00+01:00", "Carl", "Org line B"),
    ],
    "1-200": [
        event("Accepted", "In Progress", "2012-03-05T09:00:00+01:00"),
        event("Completed", "Closed", "2012-03-06T09:00:00+01:00"),
        event("Accepted", "Assigned", "2012-03-07T09:00:00+01:00"),
        event("Accepted", "Wait", "2012-03-08T09:00:00+01:00"),
    ],
}


def test_an_event_log_becomes_events_and_a_complaint_for_each_case(workspace: Workspace, tmp_path: Path) -> None:
    path = write_xes(tmp_path / "log.xes.gz", LOG)
    assert [(f["table"], f["rows"], f["accepted"]) for f in check([path]).as_json()["files"]] == [
        ("complaint_events", 8, 8),
        ("complaints", 2, 2),
    ]
    result = import_files([path], workspace)
    assert [(f.table, f.rows, f.accepted, f.refused) for f in result.files] == [
        ("complaint_events", 8, 8, 0),
        ("complaints", 2, 2, 0),
    ]
    events = table(workspace, "complaint_events")
    assert events["activity"].tolist() == [
        "dispatch",
        "Accepted",
        "Accepted",
        "close",
        "Accepted",
        "close",
        "Accepted",
        "pause",
    ]
    assert events["event_id"].is_unique
    closed, waiting = (row for _, row in table(workspace, "complaints").sort_values("complaint_id").iterrows())
    assert closed["created_at"] == pd.Timestamp("2012-03-01 16:00")  # China Standard Time
    assert closed["closed_at"] == pd.Timestamp("2012-03-03 16:00")
    assert (closed["team"], closed["handler"], closed["status"], closed["reopened"]) == (
        "Org line B",
        "C***",
        "closed",
        0,
    )
    assert pd.isna(waiting["closed_at"]) and (waiting["status"], waiting["reopened"]) == ("paused", 1)


def test_a_longer_log_of_the_same_cases_takes_their_place(workspace: Workspace, tmp_path: Path) -> None:
    import_files([write_xes(tmp_path / "march.xes", LOG)], workspace)
    longer = {**LOG, "1-200": [*LOG["1-200"], event("Completed", "Closed", "2012-03-09T09:00:00+01:00")]}
    result = import_files([write_xes(tmp_path / "april.xes", longer)], workspace)
    assert [(f.accepted, f.replaced) for f in result.files] == [(9, 8), (2, 2)]
    assert set(table(workspace, "complaints")["status"]) == {"closed"}
    assert len(table(workspace, "complaint_events")) == 9


def test_a_complaint_from_the_companys_own_list_is_not_overwritten_by_a_log(
    workspace: Workspace, tmp_path: Path
) -> None:
    own = write_csv(
        tmp_path / "投诉.csv", ["投诉编号", "责任班组", "投诉时间", "状态"], [["1-100", "东区", "2026-03-01", "处理中"]]
    )
    import_files([own, write_xes(tmp_path / "log.xes", LOG)], workspace)
    complaints = table(workspace, "complaints").set_index("complaint_id")
    assert complaints["team"].to_dict() == {"1-100": "东区", "1-200": "Org line A2"}


def test_a_csv_event_log_without_teams_is_read_too(workspace: Workspace, tmp_path: Path) -> None:
    headings = ["", "concept:name", "org:resource", "time:timestamp", "case:concept:name"]
    rows = [
        ["0", "register request", "Pete", "2010-12-30 14:32:00+01:00", "3"],
        ["1", "pay compensation", "Ellen", "2011-01-15 10:45:00+01:00", "3"],
    ]
    result = import_files([write_csv(tmp_path / "running.csv", headings, rows)], workspace)
    assert [f.accepted for f in result.files] == [2, 1]
    complaint = table(workspace, "complaints").iloc[0]
    assert (complaint["team"], complaint["status"]) == ("未注明", "resolved")


OWN = """
name: {zh: 某系统报修, en: Some system}
table: work_orders
headings: {No: order_id, Opened on: created_at, Wer: assignee, State: status}
fixed: {team: 东区管家组}
choices:
  status: {erledigt: closed, "in Arb*": open}
date_order: dmy
"""


def test_a_mapping_of_ones_own_fits_any_export(workspace: Workspace, tmp_path: Path) -> None:
    mapping = tmp_path / "own.yaml"
    mapping.write_text(OWN, encoding="utf-8")
    path = write_csv(
        tmp_path / "x.csv",
        ["No", "Opened on", "Wer", "State"],
        [
            ["1", "04/05/2026", "Hans Meier", "Erledigt"],
            ["2", "13/05/2026", "", "in Arbeit"],
            ["3", "14/05/2026", "", "verloren"],
        ],
    )
    result = import_files([path], workspace, mapping=str(mapping))
    assert (result.accepted, result.refused) == (2, 1)
    assert result.files[0].problems[0].value == "verloren"
    orders = table(workspace, "work_orders")
    assert orders["created_at"].dt.strftime("%m-%d").tolist() == ["05-04", "05-13"]
    assert orders["status"].tolist() == ["closed", "open"]
    assert orders["team"].tolist() == ["东区管家组"] * 2
    assert orders["assignee"].iloc[0] == "H***"


BROKEN = """name: {zh: 坏的}
table: work_orders
headings:
  A: order_id
  A: team
  B: nope
choices:
  status: {x: blah}
  team: {x: y}
rules:
  - when: {Z: a}
    set: {nowhere: b}
date_order: abc
timezone: Mars/Base
colour: red
"""


def test_all_mistakes_of_a_mapping_are_told_at_once_with_line_and_field(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(BROKEN, encoding="utf-8")
    with pytest.raises(StewardError) as caught:
        load_mapping(path)
    lines = caught.value.describe("en").splitlines()
    told = [line.split(": ")[0] for line in lines]
    assert told == [f"Mapping broken.yaml, line {n}, {where}" for n, where in [
        (3, "headings"), (5, "headings.A"), (6, "headings.B"), (8, "choices.status.x"), (9, "choices.team"),
        (12, "rules.0.set.nowhere"), (13, "date_order"), (14, "timezone"), (15, "colour"),
    ]]  # fmt: skip
    assert "created_at" in lines[0] and "order_id" in lines[2]
    assert all("映射文件 broken.yaml 第" in line for line in caught.value.describe("zh").splitlines())


def test_a_mapping_that_is_no_yaml_or_not_there_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "no.yaml"
    path.write_text("a: [1,\nb", encoding="utf-8")
    with pytest.raises(StewardError, match="line"):
        load_mapping(path)
    with pytest.raises(StewardError, match="311-baltimore") as caught:
        load_mapping("nowhere")
    assert caught.value.code == "mapping-unknown"


def test_a_mapping_cannot_run_code(tmp_path: Path) -> None:
    path = tmp_path / "evil.yaml"
    path.write_text("name: !!python/object/apply:os.system ['touch {}']\n".format(tmp_path / "evil"), encoding="utf-8")
    with pytest.raises(StewardError):
        load_mapping(path)
    assert not (tmp_path / "evil").exists()


def test_our_own_exports_are_never_taken_for_foreign_ones() -> None:
    from steward.operations.tables import tables

    for known in tables().values():
        for locale in ("zh", "en"):
            assert recognised([c.label.say(locale) for c in known.columns.values()]) is None
    assert set(shipped()) == {"311-baltimore", "311", "event-log"}


def test_a_city_nobody_named_is_read_when_a_shipped_mapping_fits_clearly_better(tmp_path: Path) -> None:
    headings = [
        "Request #",
        "Status",
        "Request Type",
        "Subrequest Type",
        "Date / Time Opened",
        "Date / Time Closed",
        "Request Origin",
    ]
    row = ["1", "Closed - Abated", "Streets", "Pothole", "01/31/2023 02:00:00 PM", "02/01/2023 02:00:00 PM", "Phone"]
    (file,) = check([write_csv(tmp_path / "nashville.csv", headings, [row])]).files
    assert (file.mapping, file.accepted, file.refused) == ("311", 1, 0)


def test_our_own_english_headings_need_no_mapping(tmp_path: Path) -> None:
    headings = ["Order number", "Team", "Room", "Reported by", "Reported at", "Resolved at", "Status"]
    row = ["B1", "East", "3-2-1501", "Zhang San", "2026-03-01 09:00", "", "open"]
    (file,) = check([write_csv(tmp_path / "orders.csv", headings, [row])]).files
    assert (file.mapping, file.accepted) == ("", 1)
