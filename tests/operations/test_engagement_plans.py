"""Five-steps plans in the workspace: kept whole, changed by several people at once, and never written over when damaged."""

import datetime as dt
import json
import os
import stat
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.errors import StewardError
from steward.operations.engagement_plans import begin, change, open_plan, plans, read_plan, write_plan
from steward.service.engagement.changes import adopt, adopt_own, adopt_table, assign, finish, record, schedule, undo
from steward.service.engagement.plan import Event, Plan

NOW = dt.datetime(2026, 11, 2, 9, 10)
SAYS = {"who": "林主管", "now": NOW}
VISIT = "ap.security.monthly-visit"
HEAD = '{"format": "steward-engagement-plan", "version": 1, "name": "计划"}\n'


def line(**given):
    return json.dumps({"at": "2026-11-02T09:10:00", "who": "林", **given}, ensure_ascii=False) + "\n"


ADOPT = line(what="adopt", item=VISIT, measure=VISIT, group="security")


def said(text):
    with pytest.raises(StewardError) as caught:
        read_plan(text, "2026", "2026.jsonl")
    return caught.value


def filled(plan):
    plan = assign(adopt(plan, VISIT, **SAYS), VISIT, "security-1", "王队", **SAYS)
    plan = schedule(plan, VISIT, dt.date(2026, 8, 1), dt.date(2026, 12, 31), "monthly", **SAYS)
    plan = record(plan, VISIT, dt.date(2026, 8, 20), '=1+1 "引号" \\ 3 栋', "https://example.com", 2.5, **SAYS)
    plan = adopt_table(plan, "achieve", **SAYS)
    plan = assign(plan, list(plan.items)[1:], "green", **SAYS)
    plan = adopt_own(plan, "雨天送伞", "delight", "security", **SAYS)
    return undo(finish(plan, "own.1", dt.date(2026, 11, 1), **SAYS), **SAYS)


def test_a_plan_comes_back_as_it_was_kept(workspace):
    begun = begin(workspace, "  2026 年\n行动计划 ", 2026)
    kept = change(workspace, begun.id, filled)
    again = open_plan(workspace, begun.id)
    assert again.events == kept.events and again.items == kept.items and again.name == "2026 年 行动计划"
    assert (workspace.plans / "2026.jsonl").read_text(encoding="utf-8").count("\n") == 10


def test_plans_are_listed_the_latest_first_and_never_share_a_file(workspace):
    for year in (2025, 2026, 2026):
        begin(workspace, f"{year} 年", year)
    assert [kept.id for kept in plans(workspace)] == ["2026-2", "2026", "2025"]
    assert plans(workspace)[2].name == "2025 年"


def test_without_plans_there_is_nothing_to_list(workspace):
    assert plans(workspace) == ()
    with pytest.raises(StewardError, match="no plan"):
        open_plan(workspace, "2026")


@pytest.mark.parametrize("id", ["../company", "..", "a/b", "", "x" * 60, "2026.jsonl", "\x00"])
def test_an_id_from_a_browser_never_becomes_a_path(workspace, id):
    with pytest.raises(StewardError, match="no plan"):
        open_plan(workspace, id)


def test_a_change_that_changes_nothing_writes_nothing(workspace):
    begin(workspace, "计划", 2026)
    before = (workspace.plans / "2026.jsonl").stat().st_mtime_ns
    change(workspace, "2026", lambda plan: plan)
    assert (workspace.plans / "2026.jsonl").stat().st_mtime_ns == before


def test_a_change_that_fails_leaves_the_file_as_it_was(workspace):
    begin(workspace, "计划", 2026)
    before = (workspace.plans / "2026.jsonl").read_bytes()
    with pytest.raises(StewardError, match="adopt it first"):
        change(workspace, "2026", lambda plan: assign(plan, VISIT, "east", **SAYS))
    assert (workspace.plans / "2026.jsonl").read_bytes() == before


def test_two_processes_at_once_both_keep_their_changes(workspace):
    begin(workspace, "计划", 2026)
    code = (
        "import sys, datetime as dt; from pathlib import Path; from steward.workspace import Workspace\n"
        "from steward.operations.engagement_plans import change; from steward.service.engagement.changes import adopt_own\n"
        "for n in range(10):\n"
        "    change(Workspace(Path(sys.argv[1])), '2026', lambda plan: adopt_own(plan, f'{sys.argv[2]} {n}', 'know', 'security', who=sys.argv[2], now=dt.datetime(2026, 11, 2)))\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(workspace.root), who]) for who in ("甲", "乙")]
    assert [one.wait(120) for one in running] == [0, 0]
    names = {item.measure.name.zh for item in open_plan(workspace, "2026").items.values()}
    assert names == {f"{who} {n}" for who in ("甲", "乙") for n in range(10)}


@pytest.mark.parametrize(
    ("text", "line_number", "words"),
    [
        ("", 1, "first line"),
        ("{}\n", 1, "first line"),
        ("hello\n" + ADOPT, 1, "first line"),
        (HEAD + ADOPT[:-9], 2, "cut off"),
        (HEAD + ADOPT + "\n\n[1]\n", 5, "cut off"),
        (HEAD + ADOPT.replace("adopt", "love", 1), 2, "no change called “love”"),
        (HEAD + line(what="adopt", item=VISIT, group="security"), 2, "measure is missing"),
        (
            HEAD + line(what="adopt", item=VISIT, measure=VISIT, group="security", colour="red"),
            2,
            "colour is not known",
        ),
        (HEAD + ADOPT + line(what="record", item=VISIT, on="2026-02-30"), 3, "value of on"),
        (HEAD + ADOPT + line(what="record", item=VISIT, on="2026-02-03", number="three"), 3, "value of number"),
        (HEAD + ADOPT + line(what="date", item=VISIT, every="hourly"), 3, "value of every"),
        (HEAD + ADOPT.replace("2026-11-02T09:10:00", "yesterday"), 2, "value of at"),
        (HEAD + line(what="finish", item=VISIT, on="2026-11-01"), 2, "adopt it first"),
        (HEAD + line(what="adopt", item="ap.x", measure="ap.x", group="security"), 2, "no measure ap.x"),
        (HEAD + line(what="adopt", item=VISIT, measure=VISIT, group="chefs"), 2, "not for chefs"),
        (HEAD + ADOPT + line(what="assign", items=[VISIT, "ap.x"], team="east"), 3, "adopt it first"),
        (HEAD + ADOPT + line(what="assign", team="east"), 3, "item is missing"),
        (HEAD + line(what="own", item="own.1", name="送伞", stage="love", group="security"), 2, "no stage love"),
    ],
)
def test_a_line_that_was_edited_badly_is_named(text, line_number, words):
    error = said(text)
    assert f"2026.jsonl, line {line_number}:" in error.describe("en") and words in error.describe("en")
    assert f"第 {line_number} 行" in error.describe("zh")


def test_all_bad_lines_are_told_at_once():
    assert len(said(HEAD + "x\n" + ADOPT + "y\n").troubles) == 2


def test_a_damaged_file_is_not_written_over(workspace):
    begin(workspace, "计划", 2026)
    path = workspace.plans / "2026.jsonl"
    path.write_bytes(HEAD.encode() + ADOPT.encode() + "坏".encode("gb18030") + b"\n")
    before = path.read_bytes()
    with pytest.raises(StewardError, match="line 3: it is not UTF-8"):
        change(workspace, "2026", lambda plan: adopt(plan, VISIT, **SAYS))
    assert path.read_bytes() == before
    assert [kept.id for kept in plans(workspace)] == ["2026"]


def test_blank_lines_and_a_byte_order_mark_do_no_harm(workspace):
    workspace.plans.mkdir()
    (workspace.plans / "2026.jsonl").write_bytes(b"\xef\xbb\xbf" + (HEAD + "\n" + ADOPT + "\r\n").encode())
    assert list(open_plan(workspace, "2026").items) == [VISIT]
    assert plans(workspace)[0].name == "计划"


def test_a_folder_that_cannot_be_made_is_one_sentence(workspace):
    workspace.plans.write_text("a file where the folder should be")
    with pytest.raises(StewardError) as caught:
        begin(workspace, "计划", 2026)
    assert caught.value.code == "plan-not-kept" and "没有存" in caught.value.describe("zh")


def test_a_plan_is_an_ordinary_file_others_may_read(workspace):
    begin(workspace, "计划", 2026)
    if os.name == "posix":
        assert stat.S_IMODE((workspace.plans / "2026.jsonl").stat().st_mode) & 0o400


@given(
    st.lists(st.text(max_size=30), max_size=5),
    st.lists(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**6), 10**6), max_size=3),
)
def test_whatever_people_type_comes_back(notes, numbers):
    plan = adopt(Plan("2026", "计划"), VISIT, **SAYS)
    for note in notes:
        if note.strip() and any(c.isprintable() and not c.isspace() for c in note):
            plan = record(plan, VISIT, NOW.date(), note, **SAYS)
    for number in numbers:
        plan = record(plan, VISIT, NOW.date(), number=number, **SAYS)
    assert read_plan(write_plan(plan), "2026", "x") == plan


def test_an_event_knows_what_it_set():
    assert Event(NOW, "林", "finish", VISIT, (("on", NOW.date()),)).get("on") == NOW.date()
