"""Who is owed a call now, why, and who makes it."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from steward.company import default_company
from steward.operations.records import Records
from steward.reports.calls import calls, short
from steward.reports.material import Material

NOW = dt.datetime(2026, 11, 2, 9, 10)
COMPANY = default_company().model_copy(update={"terms": {"渗漏水": "Leak", "2 号片区管家": "Steward of area 2"}})


def at(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


def complaint(number: str, **more):
    usual = {
        "complaint_id": number, "team": "东区", "kind": "complaint", "category": "渗漏水", "summary": "花槽积水，清过后又漫",
        "building": "5", "unit": "2", "complainant": "周**", "handler_key": "s-1", "created_at": at("2026-10-10 09:00"),
        "status": "open", "involves_compensation": False,
    }  # fmt: skip
    return {**usual, **more}


def events(number: str, *steps: tuple[str, str]):
    return [{"complaint_id": number, "activity": step, "at": at(when)} for step, when in steps]


LOGGED = ("calm", "register", "dispatch", "contact", "resolve", "revisit", "escalate")


@pytest.fixture(scope="module")
def material() -> Material:
    complaints = [
        complaint("C-1", involves_compensation=True),
        complaint("C-2", status="resolved", resolved_at=at("2026-10-20 10:00")),
        complaint("C-3", status="resolved", resolved_at=at("2026-05-20 10:00"), created_at=at("2026-05-10 09:00")),
        complaint("C-4", involves_compensation=True, status="closed", resolved_at=at("2026-10-12 10:00"), closed_at=at("2026-10-14 10:00")),
        complaint("C-9", team="西区", status="resolved", resolved_at=at("2026-10-20 10:00")),
        complaint("C-7", status="closed", resolved_at=at("2026-10-12 10:00"), closed_at=at("2026-10-14 10:00")),
    ]  # fmt: skip
    log = [
        *events("C-1", ("calm", "2026-10-10 09:05"), ("register", "2026-10-10 09:06"), ("dispatch", "2026-10-10 10:00")),
        *events("C-4", ("calm", "2026-10-10 09:05"), ("register", "2026-10-10 09:10"), ("dispatch", "2026-10-10 10:00"), ("resolve", "2026-10-12 10:00"), ("revisit", "2026-10-13 10:00"), ("close", "2026-10-14 10:00")),
        *events("C-7", *[(step, f"2026-10-1{i} 10:00") for i, step in enumerate(LOGGED)]),
    ]  # fmt: skip
    staff = pd.DataFrame([{"staff_id": "1", "name": "李**", "name_key": "s-1", "team": "东区", "post": "2 号片区管家"}])
    records = Records.from_frames(
        {"complaints": pd.DataFrame(complaints), "complaint_events": pd.DataFrame(log), "staff": staff}
    )
    return Material(records, COMPANY, NOW, kpis=())


def test_one_call_a_case_with_everything_owed_in_it(material: Material):
    found = {call.case: call for call in calls(material, "东区")[0]}
    assert set(found) == {"C-1", "C-2"}
    assert len(found["C-1"].owed) == 2


def test_compensation_goes_first_and_to_the_project_manager(material: Material):
    first = calls(material, "东区")[0][0]
    assert first.case == "C-1"
    assert first.who.zh == "项目经理"


def test_other_calls_go_to_the_post_that_handled_the_case(material: Material):
    call = next(c for c in calls(material, "东区")[0] if c.case == "C-2")
    assert (call.who.zh, call.who.en) == ("2 号片区管家", "Steward of area 2")


def test_a_call_says_by_how_much_it_is_over(material: Material):
    call = next(c for c in calls(material, "东区")[0] if c.case == "C-2")
    assert call.over_hours > 0


def test_revisits_missed_long_ago_are_counted_but_not_called(material: Material):
    assert calls(material, "东区")[1] == 1


def test_closed_compensation_cases_are_no_calls(material: Material):
    assert "C-4" not in {call.case for call in calls(material, "东区")[0]}


def test_another_teams_cases_are_not_listed(material: Material):
    assert "C-9" not in {call.case for call in calls(material, "东区")[0]}


def test_english_pages_name_neither_owner_nor_chinese_words(material: Material):
    call = calls(material, "东区")[0][0]
    assert call.home("en") == "B5 U2"
    assert call.home("zh") == "5 栋 2 单元 周**"
    assert call.what.en == "Leak"


def test_long_descriptions_are_cut():
    assert len(short("水" * 80)) == 24
