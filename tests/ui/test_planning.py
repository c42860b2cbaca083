"""The five-steps plan without a browser: begin, choose, assign, date, record, undo, and what goes wrong is said."""

import datetime as dt
import re

import openpyxl
import pytest

from steward.operations.engagement_plans import open_plan
from steward.ui import visit
from steward.ui.planning import Planning

NOW = dt.datetime(2026, 11, 2, 9, 10)
VISIT = "ap.security.monthly-visit"


@pytest.fixture
def app(sample_copy):
    shown = Planning(visit.Visit(sample_copy, "zh"), lambda: NOW)
    shown.open()
    return shown


def do(app, kind, **more):
    app.board._handle_custom_msg({"type": kind, "who": "林主管", **more}, [])
    return app.board.plan


def item(app, id=VISIT):
    return next(one for one in app.board.plan["items"] if one["id"] == id)


def test_an_empty_workspace_shows_how_to_begin(app):
    assert app.board.plan == {} and app.board.trouble == ""
    assert len(app.board.table["measures"]) == 116 and len(app.board.table["stages"]) == 7


def test_a_plan_begun_with_the_table_holds_45_measures_and_one_undo_takes_them_back(app):
    shown = do(app, "begin", table=True)
    assert shown["name"] == "行动计划 2026" and len(shown["items"]) == 45
    assert {gap["kind"] for gap in shown["gaps"]} == {"no-owner", "no-date", "empty-cell"}
    assert do(app, "undo")["items"] == [] and "45" in app.board.plan["redo"]
    assert len(do(app, "redo")["items"]) == 45


def test_a_manager_sets_up_a_measure_and_later_records_what_was_done(app):
    do(app, "begin")
    do(app, "adopt", measure=VISIT, group="security")
    do(app, "assign", item=VISIT, team="security-1", person="王队")
    do(app, "date", item=VISIT, starts="2026-08-01", due="", every="monthly")
    assert (item(app)["status"], item(app)["owner"], item(app)["late"]) == ("late", "安全一班，王队", 2)
    shown = do(app, "record", item=VISIT, on="2026-10-20", note="3 栋 1202", number="2", link="")
    assert item(app)["status"] == "running" and (item(app)["kept"], item(app)["owed"]) == (1, 3)
    assert "33.3%" in shown["share"] and "全数" in shown["share"]
    assert next(one["what"] for one in shown["history"]) == "给“班长级人员以顾问团形式每月走访一户业主”记了一笔"
    assert open_plan(app._here.workspace, "2026").items[VISIT].evidence[0].who == "林主管"


def test_many_are_assigned_and_dated_at_once(app):
    ids = [one["id"] for one in do(app, "begin", table=True)["items"] if one["group"] == "security"]
    do(app, "assign", items=ids, team="security-1")
    shown = do(app, "date", items=ids, starts="2026-11-01", due="2027-06-30")
    assert shown["changes"] == 3
    assert not [gap for gap in shown["gaps"] if gap["item"] in ids]


@pytest.mark.parametrize(
    ("kind", "more", "words"),
    [
        ("record", {"item": VISIT, "on": "2026-11-03", "note": "x"}, "还没有到"),
        ("record", {"item": VISIT, "on": "2026-11-01"}, "请写一句说明"),
        ("record", {"item": VISIT, "on": "yesterday", "note": "x"}, "读不懂"),
        ("record", {"item": VISIT, "on": "2026-11-01", "number": "三"}, "不是一个数"),
        ("date", {"item": VISIT, "starts": "2026-11-02", "due": "2026-11-01"}, "早于开始日"),
        ("assign", {"item": "ap.x", "team": "east"}, "没有 ap.x 这一项"),
        ("adopt", {"measure": "<script>", "group": "security"}, "没有措施"),
        ("own", {"name": " ", "stage": "know", "group": "security"}, "请写明"),
        ("format-disk", {}, "没有这种操作"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(app, kind, more, words):
    do(app, "begin")
    before = do(app, "adopt", measure=VISIT, group="security")
    do(app, kind, **more)
    assert words in app.board.trouble and app.board.plan == before
    do(app, "assign", item=VISIT, team="east")
    assert app.board.trouble == ""


def test_a_file_damaged_by_hand_is_named_by_its_line_and_left_alone(app):
    do(app, "begin")
    path = app._here.workspace.plans / "2026.jsonl"
    path.write_text(path.read_text(encoding="utf-8") + "oops\n", encoding="utf-8")
    do(app, "adopt", measure=VISIT, group="security")
    assert "2026.jsonl 第 2 行" in app.board.trouble and path.read_text(encoding="utf-8").endswith("oops\n")


def test_dropping_and_taking_up_again_keeps_the_record(app):
    do(app, "begin")
    do(app, "own", name="雨天送伞", stage="delight", group="security")
    do(app, "record", item="own.1", on="2026-11-01", note="第一次")
    do(app, "drop", item="own.1")
    assert item(app, "own.1")["status"] == "dropped"
    do(app, "resume", item="own.1")
    assert item(app, "own.1")["status"] == "running" and item(app, "own.1")["evidence"]


def test_another_plan_stands_beside_the_first_and_the_address_chooses(app, sample_copy):
    do(app, "begin")
    assert [one["id"] for one in do(app, "begin")["plans"]] == ["2026-2", "2026"]
    again = Planning(visit.Visit(sample_copy, "zh", {"plan": "2026"}), lambda: NOW)
    again.open()
    assert again.board.plan["id"] == "2026"
    do(again, "open", id="../../company")
    assert "没有计划" in again.board.trouble


def test_english_holds_no_chinese(sample_copy):
    shown = Planning(visit.Visit(sample_copy, "en"), lambda: NOW)
    shown.open()
    do(shown, "begin", table=True)
    do(shown, "assign", item=VISIT, team="security-1", person="")
    do(shown, "finish", item="ap.cs.front-desk-workshop", on="2026-11-01")
    said = str({**shown.board.plan, "who": "", "history": [one["what"] for one in shown.board.plan["history"]]})
    said += str(shown.board.table) + str(shown.board.words)
    said = said.replace("林主管", "")
    assert not re.findall(r"[\u4e00-\u9fff]+", said)


def test_the_workbook_holds_every_measure_and_no_formula_from_what_people_typed(app):
    do(app, "begin", table=True)
    do(app, "own", name="=HYPERLINK(1)", stage="delight", group="security")
    do(app, "record", item="own.1", on="2026-11-01", note="=1+1", link="https://example.com", number="3.5")
    do(app, "sheet")
    assert app.board.sheet["href"].endswith("steward/files/plans/plan-2026.zh.xlsx?download=1")
    book = openpyxl.load_workbook(app._here.workspace.plan_sheets / "plan-2026.zh.xlsx")
    assert book.sheetnames == ["行动计划", "进展", "缺口", "凭据"]
    rows = list(book["行动计划"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == 46 and rows[-1][2] == "'=HYPERLINK(1)"
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f" or c.hyperlink]
    assert next(iter(book["凭据"].iter_rows(min_row=2, values_only=True)))[2:5] == ("'=1+1", "https://example.com", 3.5)
    last = list(book["进展"].iter_rows(values_only=True))[-1]
    assert last[0] == "全部" and sum(last[1:5]) == 46
