"""What the workbench does for those who write cases: nothing is lost, nothing is written elsewhere, and every problem has its place."""

import datetime as dt
import os

import pytest

from steward import yaml_files
from steward.casebook import case_of, casebook, read_case
from steward.casebook.authoring import (
    Draft,
    advance,
    before,
    begun,
    blank,
    copy_of,
    draft_at,
    draft_of,
    look,
    new_id,
    problems,
    save,
    versions,
)
from steward.casebook.authoring.checking import place_of
from steward.casebook.authoring.names import next_id
from steward.casebook.authoring.written import as_yaml, tidy
from steward.errors import StewardError

DAY = dt.date(2026, 11, 24)
LEAK = casebook().cases["flooded-flower-trough"]


def told(id="lift", **more):
    """A small case in Chinese with nothing wrong in it."""
    data = blank(id, "zh").data
    data["title"], data["lede"] = {"zh": "电梯停了两天"}, {"zh": "电梯停了两天，没人说一声。"}
    data["people"][0] |= {"name": {"zh": "陈女士"}, "who": {"zh": "住十二楼"}}
    data["people"][1] |= {"name": {"zh": "管家小林"}, "who": {"zh": "当班"}}
    data["happened"][0] |= {"when": {"zh": "周二"}, "what": {"zh": "电梯停了。"}}
    data["wanted"] = {"surface": {"zh": "修好"}, "real": {"zh": "停之前说一声"}}
    data["expectations"][0]["zh"] = "今天能用"
    return Draft(id, {**data, **more})


def kept(workspace, draft, by="何敏"):
    save(workspace, begun(draft, by, DAY))
    return draft_at(workspace, draft.id)


def test_a_blank_case_says_what_is_missing_each_at_its_field():
    places = [place_of(trouble) for trouble in problems(blank("lift", "zh"))]
    assert ("title",) in places
    assert ("people", 0, "name") in places
    assert ("wanted", "real") in places
    assert len(places) == len(set(places))
    assert not problems(told())


def test_a_draft_with_mistakes_is_kept_as_it_is_and_hides_no_other_case(workspace):
    broken = told().changed(facts=[{"id": "fact-1", "what": {"zh": "孩子病了"}}], title={"zh": ""})
    found = kept(workspace, broken)
    assert found.data["facts"] == [{"id": "fact-1", "what": {"zh": "孩子病了"}}]
    assert "title" not in found.data
    save(workspace, begun(told("other"), "何敏", DAY))
    book = casebook(workspace)
    assert "other" in book.cases
    assert set(book.broken) == {"lift"}


@pytest.mark.parametrize("id", list(casebook().cases)[::4])
def test_a_copy_of_any_case_is_whole_in_one_language_and_reads_back_as_it_was_written(workspace, id):
    case = casebook().cases[id]
    draft = copy_of(case, f"{id}-mine", "zh")
    assert not problems(draft, workspace)
    found = kept(workspace, draft)
    assert found.data == {**tidy(draft.data), "status": found.data["status"]}
    mine = case_of(workspace, f"{id}-mine")
    assert (mine.title.zh, mine.languages, mine.stage) == (case.title.zh, ("zh",), "draft")
    assert mine.story("zh") == case.story("zh")
    assert draft_of(mine).data == found.data


def test_comments_and_form_of_a_file_written_by_hand_outlast_the_form(workspace):
    text = """# 周二的事
format: 2
id: lift
title: {zh: 电梯停了两天}  # 再想想
lede: {zh: 电梯停了两天，没人说一声。}
people:
  # 住户
  - {id: customer, role: customer, name: {zh: 陈女士}, who: {zh: 住十二楼}}
  - {id: steward, role: staff, name: {zh: 管家小林}, who: {zh: 当班}}
happened:
  - {when: {zh: 周二}, what: {zh: 电梯停了。}, told: source}  # 头一天
  - {when: {zh: 周三}, what: {zh: 还停着。}, told: source}  # 第二天
wanted:
  surface: {zh: 修好}
  real: {zh: 停之前说一声}
expectations:
  - {id: wish-1, zh: 今天能用, importance: 50, desired: 8, adequate: 6, deliverable: 7}
"""
    folder = workspace.casebook / "lift"
    folder.mkdir(parents=True)
    (folder / "case.yaml").write_text(text, encoding="utf-8")
    draft = draft_at(workspace, "lift")
    rows = draft.data["happened"]
    third = {"when": {"zh": "周四: 早上"}, "what": {"zh": "修好了 # 终于"}, "told": "source"}
    save(workspace, draft.changed(happened=[rows[1], third, rows[0]], topics=["leak"]), was=draft.digest)
    found = (folder / "case.yaml").read_text(encoding="utf-8")
    for comment in ("# 周二的事", "# 再想想", "# 住户"):
        assert comment in found
    assert "told: source}  # 第二天" in found
    assert draft_at(workspace, "lift").data["happened"] == [rows[1], third, rows[0]]
    assert [line.split(":")[0] for line in found.splitlines() if line[:1].isalpha()][:6] == [
        "format", "id", "title", "lede", "topics", "people",
    ]  # fmt: skip
    assert not problems(draft_at(workspace, "lift"))


@pytest.mark.parametrize(
    "words",
    ["no", "null", "1e3", "0x1F", "2026-11-24", "- 一条", "a: b", "# x", "“好”", "'", '"', "多行\n第二行", "&a *b !c", "{}", "~", "<b>粗</b>", "a\u2028b", "🙂", "=1+1"],
)  # fmt: skip
def test_whatever_is_typed_comes_back_as_it_was_typed(workspace, words):
    draft = told().changed(lede={"zh": words}, invented={"zh": f"{words}{words}"})
    assert yaml_files.parse(as_yaml(tidy(draft.data)), "x") == tidy(draft.data)
    found = kept(workspace, draft)
    again = found.changed(title={"zh": words})
    save(workspace, again, was=found.digest)
    case = case_of(workspace, "lift")
    assert (case.title.zh, case.lede.zh) == (words.strip(), words.strip())


@pytest.mark.parametrize(
    "id", ["../lift", "/tmp/lift", "a/b", "Lift", "", ".", "..", "a" * 61, "lift\x00", "电梯", "lift\n"]
)
def test_no_id_leads_out_of_the_casebook(workspace, id):
    for act in (lambda: save(workspace, told(id)), lambda: draft_at(workspace, id), lambda: before(workspace, id)):
        with pytest.raises(StewardError) as error:
            act()
        assert error.value.code == "bad-case-name"
        assert "\n" not in error.value.describe("zh")
    assert problems(told(id), workspace)
    assert not list(workspace.root.rglob("case.yaml"))


def test_a_link_to_another_place_is_not_written_through(workspace, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    workspace.casebook.mkdir(parents=True)
    (workspace.casebook / "lift").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StewardError, match="link"):
        save(workspace, told())
    assert not list((tmp_path / "elsewhere").iterdir())


def test_neither_a_shipped_id_nor_one_that_is_there_is_taken(workspace):
    with pytest.raises(StewardError) as error:
        save(workspace, told(LEAK.id))
    assert error.value.code == "case-twice"
    assert any(trouble.code == "case-twice" for trouble in problems(told(LEAK.id), workspace))
    first = kept(workspace, told())
    with pytest.raises(StewardError, match="already"):
        save(workspace, told())
    assert draft_at(workspace, "lift") == first
    assert new_id(workspace, DAY, "Lift lift") == "lift-lift"
    assert new_id(workspace, DAY, "lift") == "lift-2"
    assert next_id("fact", ["fact-2", "other"]) == "fact-3"


def test_what_was_changed_elsewhere_is_not_written_over_and_the_version_before_is_kept(workspace):
    first = kept(workspace, told())
    path = workspace.casebook / "lift" / "case.yaml"
    old = path.stat().st_mtime - 7200
    os.utime(path, (old, old))
    second = first.changed(title={"zh": "电梯又停了"})
    save(workspace, second, was=first.digest)
    with pytest.raises(StewardError, match="elsewhere"):
        save(workspace, first.changed(title={"zh": "别的"}), was=first.digest)
    assert case_of(workspace, "lift").title.zh == "电梯又停了"
    assert len(versions(workspace, "lift")) == 1
    earlier = before(workspace, "lift")
    assert earlier.data == first.data
    save(workspace, earlier, was=earlier.digest)
    assert case_of(workspace, "lift").title.zh == "电梯停了两天"
    # a form saves every few seconds; not each of these is a version
    for n in range(5):
        now = draft_at(workspace, "lift")
        save(workspace, now.changed(title={"zh": f"第 {n} 稿"}), was=now.digest)
    assert len(versions(workspace, "lift")) <= 2
    with pytest.raises(StewardError, match="no earlier"):
        before(workspace, "lift", "../..")
    assert set(casebook(workspace).broken) == set()


def test_what_is_too_long_is_refused_and_the_case_stays(workspace):
    first = kept(workspace, told())
    long = Draft("lift", first.data, {"zh": "长" * 2_000_000})
    assert any(trouble.code == "case-too-large" for trouble in problems(long))
    with pytest.raises(StewardError, match="is the most"):
        save(workspace, long, was=first.digest)
    assert draft_at(workspace, "lift") == first


def test_a_draft_is_reviewed_by_somebody_else_published_and_sent_back_with_a_reason(workspace):
    kept(workspace, told(title={"zh": ""}))
    with pytest.raises(StewardError, match="title"):
        advance(workspace, "lift", "reviewed", "林晓", DAY)
    now = draft_at(workspace, "lift")
    save(workspace, now.changed(title={"zh": "电梯停了"}), was=now.digest)
    with pytest.raises(StewardError, match="wrote the draft"):
        advance(workspace, "lift", "reviewed", "何敏", DAY)
    advance(workspace, "lift", "reviewed", "林晓", DAY)
    advance(workspace, "lift", "published", "方静", DAY)
    assert case_of(workspace, "lift").stage == "published"
    with pytest.raises(StewardError, match="note"):
        advance(workspace, "lift", "draft", "何敏", DAY)
    assert advance(workspace, "lift", "draft", "何敏", DAY, "少写了一天").stage == "draft"
    assert [step.stage for step in read_case(workspace.casebook / "lift").status] == ["draft", "reviewed", "published", "draft"]  # fmt: skip


def test_a_story_is_kept_in_the_languages_it_was_told_in(workspace):
    first = kept(workspace, Draft("lift", told().data, {"zh": "# 电梯\n\n停了。\n"}))
    assert first.stories == {"zh": "# 电梯\n\n停了。\n"}
    save(workspace, Draft("lift", first.data, {}), was=first.digest)
    assert not (workspace.casebook / "lift" / "story.zh.md").exists()
    assert look(draft_at(workspace, "lift")).case.story("zh") == ""


@pytest.mark.parametrize("unseen", ["\x7f", "\x92", "\x00", "\ud800", "\uffff"])
def test_what_is_pasted_with_signs_no_file_can_hold_is_kept_without_them(workspace, unseen):
    draft = told().changed(title={"zh": f"电梯{unseen}停了"})
    found = kept(workspace, Draft(draft.id, draft.data, {"zh": f"# 电梯\n\n停{unseen}了。"}))
    assert found.data["title"] == {"zh": "电梯停了"}
    assert found.stories == {"zh": "# 电梯\n\n停了。"}
    assert not problems(found)


def test_a_status_nobody_can_read_is_said_in_one_sentence(workspace):
    found = kept(workspace, told())
    path = workspace.casebook / found.id / "case.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("stage: draft", "stage: half"), encoding="utf-8")
    with pytest.raises(StewardError) as error:
        advance(workspace, found.id, "draft", "何敏", DAY, "重写")
    assert error.value.code == "status-unreadable"


def test_a_clock_that_ran_ahead_keeps_no_version_from_being_kept(workspace):
    found = kept(workspace, told())
    path = workspace.casebook / found.id / "case.yaml"
    os.utime(path, (4e9, 4e9))
    save(workspace, found.changed(title={"zh": "第二版"}), was=found.digest)
    second = draft_at(workspace, found.id)
    save(workspace, second.changed(title={"zh": "第三版"}), was=second.digest)
    assert len(versions(workspace, found.id)) == 2
