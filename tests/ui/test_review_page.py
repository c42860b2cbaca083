"""The page of reviews without a browser: choosing, six steps, the comparison, the minute, publishing; and nothing of the reference too early."""

import datetime as dt
import json
import uuid

import pytest

from steward.casebook import casebook
from steward.casebook.review import reference
from steward.ui import visit
from steward.ui.cases.review_words import WORDS
from steward.ui.cases.reviewing import ReviewPage
from steward.words import LOCALES

NOON = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)
CASE = casebook().cases["flooded-flower-trough"]


class Clock:
    def __init__(self):
        self.now = NOON

    def __call__(self):
        self.now += dt.timedelta(seconds=20)
        return self.now


@pytest.fixture
def opened(workspace):
    """Give a function that opens the page, with a query, in a language."""
    clock = Clock()

    def open_page(locale="zh", **query):
        app = ReviewPage(visit.Visit(workspace, locale, query), clock)
        app.open()
        return app

    return open_page


@pytest.fixture
def app(opened):
    shown = opened()
    shown.who.widget._handle_custom_msg({"type": "add", "name": "何敏", "post": "steward"}, [])
    return shown


def do(app, type, /, ref=None, **more):
    message = {"type": type, "ref": ref or str(uuid.uuid4()), "key": str(uuid.uuid4()), **more}
    app.room._handle_custom_msg(message, [])
    return app.room.scene


def begun(app, room=9):
    do(app, "open", case=CASE.id)
    return do(app, "begin", case=CASE.id, room=room, minutes=60)


def part(scene, id):
    return next(one for one in scene["parts"] if one["id"] == id)


def filled(app):
    begun(app)
    do(app, "estimate", event=0, given="40 50 60")
    do(app, "judge", event=1, ours="harmed")
    do(app, "step", step="causes")
    do(app, "add", part="process", text="清完没有试水，也没有回访")
    do(app, "vote", line="1", votes=1)
    do(app, "step", step="mine")
    do(app, "add", part="mine", text="先请老人坐下，问问腰")
    do(app, "step", step="adopt")
    return do(app, "prefill")


def words_of(scene):
    return json.dumps(scene, ensure_ascii=False)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_case_can_be_chosen_and_begun_in_both_languages(opened, app, locale):
    page = opened(locale)
    rows = [case["id"] for group in page.room.scene["groups"] for case in group["cases"]]
    assert rows == [*casebook().cases]
    scene = do(page, "open", case=CASE.id)
    assert scene["title"] == CASE.title.text.say(locale)
    scene = do(page, "begin", case=CASE.id, room=1, minutes=0)
    assert scene["kind"] == "board" and scene["alone"] and not any(one["voted"] for one in scene["parts"])


def test_nothing_of_the_reference_reaches_the_browser_before_the_comparison(app):
    filled(app)
    lines = reference(CASE, CASE.family)
    assert len(lines) > 30
    for step in ("facts", "went", "causes", "mine", "class", "adopt"):
        said = words_of(do(app, "step", step=step))
        assert not [line.text.zh for line in lines if line.text.zh in said]
        assert not [one.ask.zh for one in CASE.review.questions if one.ask.zh in said]
    assert not any(fact["reference"] for fact in app.room.scene["facts"])
    assert words_of(do(app, "finish")).count(CASE.review.badly[0].what.zh) == 0
    do(app, "board")
    assert do(app, "take", reference="badly-1")["trouble"]
    assert do(app, "match", reference="badly-1", said=True)["trouble"]
    do(app, "compare")
    scene = do(app, "step", step="went")
    assert CASE.review.badly[0].what.zh in [one["text"] for one in part(scene, "badly")["reference"]]
    assert scene["facts"][1]["reference"] == "参考：55，伤了人"


def test_what_is_taken_over_is_marked_and_what_is_written_later_too(app):
    filled(app)
    do(app, "compare")
    do(app, "step", step="went")
    scene = do(app, "take", reference="badly-1")
    (line,) = part(scene, "badly")["lines"]
    assert line["taken"] and line["text"] == CASE.review.badly[0].what.zh
    scene = do(app, "add", part="badly", text="后来想到的")
    assert part(scene, "badly")["lines"][1]["later"]
    assert do(app, "undo")["undo"] == "撤回：写下的一条"


def test_a_message_that_comes_twice_is_done_once(app):
    begun(app)
    do(app, "step", step="went")
    message = {"type": "add", "part": "well", "text": "当天就来了人", "key": str(uuid.uuid4())}
    for _ in range(3):  # each with another ref, as after a reload
        app.room._handle_custom_msg({**message, "ref": str(uuid.uuid4())}, [])
    assert len(part(app.room.scene, "well")["lines"]) == 1


def test_a_second_tab_goes_on_where_the_first_is_and_the_first_is_told(opened, app):
    session = begun(app)["session"]
    other = opened(review=session)
    do(other, "step", step="went")
    scene = do(app, "add", part="well", text="当天就来了人")
    assert scene["trouble"] and "另一个页面" in scene["notice"] and scene["step"] == "went"
    assert part(do(app, "add", part="well", text="当天就来了人"), "well")["lines"]
    do(other, "look")
    assert part(other.room.scene, "well")["lines"]


def test_what_cannot_be_done_is_one_sentence_and_the_page_stays(app):
    begun(app)
    for kind, more in {
        "estimate": {"event": 0, "given": "很生气"},
        "add": {"part": "well", "text": "长" * 600},
        "vote": {"line": "99", "votes": 1},
        "room": {"room": "many"},
        "nonsense": {},
    }.items():
        scene = do(app, kind, **more)
        assert scene["kind"] == "board" and scene["trouble"] and scene["notice"].count("。") == 1


def test_an_unfinished_review_is_offered_again_and_a_closed_one_is_only_read(opened, app):
    session = filled(app)["session"]
    (row,) = opened().room.scene["unfinished"]["rows"]
    assert row["session"] == session
    assert opened(case=CASE.id).room.scene["unfinished"]["rows"][0]["session"] == session
    do(app, "finish")
    do(app, "close")
    scene = opened().room.scene
    assert not scene["unfinished"]["rows"] and scene["done"]["rows"][0]["session"] == session
    again = opened(review=session)
    assert again.room.scene["kind"] == "finish"
    assert do(again, "board")["closed"]
    assert do(again, "add", part="well", text="x")["trouble"]


def test_the_minute_lies_in_the_workspace_in_both_forms(workspace, app):
    filled(app)
    files = do(app, "finish")["files"]
    html, text = sorted(workspace.reviews.iterdir())
    assert files["html"].endswith(f"{html.name}?download=1") and files["txt"].endswith(f"{text.name}?download=1")
    assert "先请老人坐下，问问腰" in html.read_text(encoding="utf-8")
    assert "http" not in html.read_text(encoding="utf-8").replace("http-equiv", "").replace("http://www.w3.org", "")
    assert text.read_text(encoding="utf-8-sig").startswith("案例复盘：水又漫上来了")


def test_a_folder_that_cannot_be_written_is_one_sentence_and_the_answers_stay(workspace, app):
    filled(app)
    workspace.reviews.write_text("in the way", encoding="utf-8")
    scene = do(app, "finish")
    assert scene["trouble"] and "写不进去" in scene["notice"]
    assert do(app, "board")["kind"] == "board"


def test_a_pdf_is_printed_from_the_minute_beside_the_page(workspace, app, monkeypatch):
    filled(app)
    do(app, "finish")
    monkeypatch.setattr("steward.reports.pdf.print_pdf", lambda html, pdf: pdf.write_text(html.name))
    do(app, "pdf")
    app.pdf.wait()
    assert app.pdf.state == "done" and len(app.pdf.links) == 2
    (pdf,) = workspace.reviews.glob("*.pdf")
    assert pdf.read_text() == pdf.with_suffix(".html").name


def test_a_review_is_published_as_a_case_and_a_guide_through_three_stages(workspace, app):
    filled(app)
    do(app, "finish")
    do(app, "publish", what="case")
    scene = do(app, "publish", what="guide")
    assert [one["kind"] for one in scene["published"]] == ["case", "guide"]
    assert not do(app, "publish", what="into")["notice"].startswith("存成")
    for one in scene["published"]:
        told = {"kind": one["kind"], "id": one["id"]}
        assert do(app, "advance", **told, stage="reviewed", by="何敏")["trouble"]  # nobody reviews their own draft
        assert not do(app, "advance", **told, stage="reviewed", by="林晓")["trouble"]
        scene = do(app, "advance", **told, stage="published", by="方静")
        bar = next(it["bar"] for it in scene["published"] if it["id"] == one["id"])
        assert [(row["state"], row["who"]) for row in bar["rows"]] == [
            ("done", "何敏"),
            ("done", "林晓"),
            ("done", "方静"),
        ]
    made = casebook(workspace).cases[scene["published"][0]["id"]]
    assert made.own and made.stage == "published" and made.review.mine[0].what.zh == "先请老人坐下，问问腰"


def test_a_case_of_the_companys_own_without_a_reference_can_be_reviewed_and_gets_one(workspace, app):
    folder = workspace.casebook / "wrong-parcel"
    folder.mkdir(parents=True)
    (folder / "case.yaml").write_text(
        """
format: 2
id: wrong-parcel
title: {zh: 快递放错了}
lede: {zh: 一件快递放错了楼。}
people: [{id: chen, role: customer, name: {zh: 陈先生}, who: {zh: 六楼业主}}]
happened: [{when: {zh: 周一}, what: {zh: 快递放在了三号楼。}, told: source}]
wanted: {surface: {zh: 找回快递}, real: {zh: 下次别再放错}}
expectations: [{id: found, zh: 找回快递, importance: 50, desired: 9, adequate: 7, deliverable: 8}]
""",
        encoding="utf-8",
    )
    do(app, "open", case="wrong-parcel")
    scene = do(app, "begin", case="wrong-parcel", room=1, minutes=0)
    assert not scene["can_compare"] and "还没有参考" in scene["note"]
    assert do(app, "family", family="shared-space")["can_compare"]
    do(app, "add", part="badly", text="没有人核对楼号")
    assert [one["kind"] for one in do(app, "finish")["choices"]] == ["case", "into", "guide"]
    assert casebook(workspace).cases["wrong-parcel"].stage == "published"
    scene = do(app, "publish", what="into")
    assert not scene["trouble"], scene["notice"]
    assert casebook(workspace).cases["wrong-parcel"].stage == "draft"
    assert casebook(workspace).cases["wrong-parcel"].review.badly[0].what.zh == "没有人核对楼号"


def test_what_is_published_is_made_once_and_never_from_a_page_that_is_behind(workspace, opened, app):
    filled(app)
    do(app, "finish")
    key = str(uuid.uuid4())
    do(app, "publish", what="case", key=key)
    do(app, "publish", what="case", key=key)
    assert len(list(workspace.casebook.glob("*/case.yaml"))) == 1
    other = opened(review=app.room.scene["session"])
    do(other, "step", step="mine")
    scene = do(app, "publish", what="case")
    assert scene["trouble"]
    assert len(list(workspace.casebook.glob("*/case.yaml"))) == 1


def test_words_are_there_in_both_languages():
    assert all(text.zh and text.en for text in WORDS.values())
