"""The page where cases are written, without a browser: beginning in each way, keeping what is typed, and going further."""

import copy
import datetime as dt

import pytest

from steward.casebook import case_of
from steward.casebook.authoring import before, begun, blank, draft_at, save, versions
from steward.ui import visit
from steward.ui.cases.writing import Writing
from steward.ui.cases.writing_form import form
from steward.ui.cases.writing_words import WORDS

NOON = dt.datetime(2026, 11, 24, 12)


@pytest.fixture
def opened(workspace):
    """Give a function that opens the page with a query, in a language."""

    def open_page(locale="zh", where=workspace, **query):
        app = Writing(visit.Visit(where, locale, query), lambda: NOON)
        app.open()
        return app

    return open_page


def begin(app, **how):
    app.heard({"type": "begin", "by": "何敏", "from": "blank", **how})
    assert app.desk.scene["kind"] == "edit", app.desk.said
    return app.desk.scene


def put(app, data, ref="1", **more):
    scene = app.desk.scene
    was = app.desk.said.get("digest") or scene["digest"]
    app.heard({"type": "put", "id": scene["id"], "data": data, "stories": {}, "was": was, "ref": ref, **more})
    return app.desk.said


def test_what_is_typed_is_kept_with_its_mistakes_and_each_stands_at_its_field(opened, workspace):
    app = opened()
    scene = begin(app)
    assert scene["id"] == "case-2026-11-24"
    assert draft_at(workspace, scene["id"]).data["status"] == [{"stage": "draft", "by": "何敏", "on": "2026-11-24"}]
    missing = [one["place"] for one in app.desk.said["problems"]]
    assert ["title"] in missing
    assert len({str(place) for place in missing}) == len(missing)
    data = copy.deepcopy(scene["data"])
    data["title"] = {"zh": "<script>alert(1)</script>电梯"}
    data["expectations"][0] |= {"zh": "能用", "desired": 3}
    said = put(app, data)
    assert said["ref"] == "1"
    assert ["title"] not in [one["place"] for one in said["problems"]]
    wrong = next(one for one in said["problems"] if one["place"][:1] == ["expectations"])
    assert not wrong["missing"]
    assert "至少做到" in wrong["text"]
    assert draft_at(workspace, scene["id"]).data["title"] == data["title"]


def test_the_status_is_not_for_the_form_to_write_and_a_locked_case_stays(opened, workspace):
    app = opened()
    scene = begin(app, **{"from": "copy", "case": "flooded-flower-trough"})
    assert not app.desk.said["problems"]
    assert app.desk.said["playable"]
    put(app, {**scene["data"], "status": [{"stage": "draft", "by": "别人", "on": "2020-01-01"}]})
    assert case_of(workspace, scene["id"]).status[0].by == "何敏"
    app.heard({"type": "stage", "id": scene["id"], "stage": "reviewed", "by": "何敏"})
    assert "何敏" in app.desk.said["trouble"]
    app.heard({"type": "stage", "id": scene["id"], "stage": "reviewed", "by": "林晓"})
    assert app.desk.scene["stage"] == "reviewed"
    put(app, {**scene["data"], "title": {"zh": "偷偷改"}})
    assert case_of(workspace, scene["id"]).title.zh != "偷偷改"
    app.heard({"type": "stage", "id": scene["id"], "stage": "draft", "by": "何敏", "note": "改标题"})
    put(app, {**app.desk.scene["data"], "title": {"zh": "改好了"}})
    assert case_of(workspace, scene["id"]).title.zh == "改好了"
    assert case_of(workspace, scene["id"]).stage == "draft"


def test_what_was_changed_elsewhere_is_said_and_both_can_be_had(opened, workspace):
    app = opened()
    scene = begin(app)
    elsewhere = draft_at(workspace, scene["id"])
    save(workspace, elsewhere.changed(title={"zh": "别处的"}), was=elsewhere.digest)
    said = put(app, {**scene["data"], "title": {"zh": "这里的"}})
    assert said["code"] == "case-changed"
    assert "别处" in said["trouble"]
    app.heard({"type": "put", "id": scene["id"], "data": {**scene["data"], "title": {"zh": "这里的"}}, "stories": {}, "over": True, "ref": "2"})  # fmt: skip
    assert draft_at(workspace, scene["id"]).data["title"] == {"zh": "这里的"}


@pytest.mark.parametrize("id", ["../../etc", "a/b", "..", "nothing-here"])
def test_an_address_leads_nowhere_but_to_cases(opened, workspace, id):
    app = opened(case=id)
    assert app.desk.scene["kind"] == "start"
    app.heard({"type": "open", "id": id})
    app.heard({"type": "put", "id": id, "data": {}, "stories": {}, "was": "", "ref": "1"})
    assert app.desk.said["trouble"]
    assert not list(workspace.root.rglob("case.yaml"))


def test_a_shipped_case_is_copied_and_never_written(opened):
    app = opened(case="ceiling-leak")
    assert (app.desk.scene["kind"], app.desk.scene["copy"]) == ("start", "ceiling-leak")


def test_a_file_that_is_no_yaml_is_said_and_an_earlier_version_brought_back(opened, workspace):
    app = opened()
    id = begin(app)["id"]
    put(app, {**app.desk.scene["data"], "title": {"zh": "第二版"}})
    path = workspace.casebook / id / "case.yaml"
    path.write_text("title: {zh: [", encoding="utf-8")
    again = opened(case=id)
    assert again.desk.scene["kind"] == "broken"
    assert id in again.desk.scene["trouble"]
    assert [one["trouble"] for one in opened().desk.scene["drafts"]] != [""]
    again.heard({"type": "bring-back", "id": id, "version": again.desk.scene["versions"][0][0]})
    assert again.desk.scene["kind"] == "edit", again.desk.said


def test_a_complaint_and_a_deviation_of_the_records_become_playable_drafts(opened, sample_copy):
    app = opened(where=sample_copy)
    app.heard({"type": "records", "words": "", "ref": "r"})
    found = app.desk.found
    assert found["ref"] == "r"
    assert found["complaints"]
    for kind, what in (("complaint", found["complaints"][0]["id"]), ("deviation", found["strays"][0]["id"])):
        scene = begin(app, **{"from": kind, "what": what, "style": "dominant"})
        assert len(scene["data"]["happened"]) > 1
        assert app.desk.said["playable"], app.desk.said["problems"]
        assert case_of(sample_copy, scene["id"]).stage == "draft"
    app.heard({"type": "begin", "by": "", "from": "blank"})
    assert app.desk.said["trouble"]


def test_the_form_is_in_one_language_and_leads_to_every_problem_of_a_blank_case(workspace):
    for locale in ("zh", "en"):
        words = str(form(locale)) + " ".join(text.say(locale) for text in WORDS.values())
        if locale == "en":
            kept = words.replace("中文", "")
            assert not any("\u4e00" <= letter <= "\u9fff" for letter in kept)
    known = {field["k"] for section in form("zh") for field in section["fields"]}
    save(workspace, begun(blank("lift", "zh"), "何敏", NOON.date()))
    app = Writing(visit.Visit(workspace, "zh", {"case": "lift"}), lambda: NOON)
    app.open()
    for one in app.desk.said["problems"]:
        key = ".".join(map(str, one["place"]))
        assert any(key == path or key.startswith(f"{path}.") for path in known), key


def test_the_last_words_of_a_page_left_open_are_never_told_as_kept_once_the_case_went_further(opened, workspace):
    first = opened()
    scene = begin(first, **{"from": "copy", "case": "flooded-flower-trough"})
    second = opened(case=scene["id"])
    second.heard({"type": "stage", "id": scene["id"], "stage": "reviewed", "by": "林晓"})
    said = put(first, {**scene["data"], "title": {"zh": "晚了一步"}})
    assert said["code"] == "case-locked"
    assert "digest" not in said
    version = second.desk.scene["versions"][0][0]
    second.heard({"type": "bring-back", "id": scene["id"], "version": version})
    assert second.desk.said["code"] == "case-locked"


def test_whichever_version_is_chosen_the_other_one_is_still_there(opened, workspace):
    app = opened()
    scene = begin(app)
    put(app, {**scene["data"], "title": {"zh": "第一版"}})
    elsewhere = draft_at(workspace, scene["id"])
    save(workspace, elsewhere.changed(title={"zh": "别处的"}), was=elsewhere.digest)
    put(app, {**scene["data"], "title": {"zh": "这里的"}}, over=True)
    titles = {
        before(workspace, scene["id"], name).data.get("title", {}).get("zh")
        for name in versions(workspace, scene["id"])
    }
    assert "别处的" in titles
    app.heard({"type": "bring-back", "id": scene["id"], "version": versions(workspace, scene["id"])[-1]})
    titles = {
        before(workspace, scene["id"], name).data.get("title", {}).get("zh")
        for name in versions(workspace, scene["id"])
    }
    assert {"别处的", "这里的"} <= titles
