"""The page of drills and the debrief without a browser: choosing, talking in three ways, going on, and looking back."""

import datetime as dt
import html
import re
import uuid

import pytest

from steward.records.store import Store
from steward.ui import visit
from steward.ui.drill.debriefing import DebriefPage
from steward.ui.drill.practising import DrillPage

NOON = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)
CASE = "flooded-flower-trough"


class Clock:
    def __init__(self):
        self.now = NOON

    def __call__(self):
        self.now += dt.timedelta(seconds=20)
        return self.now


@pytest.fixture
def opened(workspace):
    """Give a function that opens the page of drills, with a query, in a language."""
    clock = Clock()

    def open_page(locale="zh", page=DrillPage, **query):
        more = {"seed": lambda: 7} if page is DrillPage else {}
        app = page(visit.Visit(workspace, locale, query), clock, **more)
        app.open()
        return app

    return open_page


@pytest.fixture
def app(opened):
    shown = opened()
    shown.who.widget._handle_custom_msg({"type": "add", "name": "林晓", "post": "steward"}, [])
    return shown


def do(app, kind, ref=None, **more):
    message = {"type": kind, "turn": app.room.scene["turn"], "ref": ref or str(uuid.uuid4()), **more}
    app.room._handle_custom_msg(message, [])
    return app.room.scene


def begun(app, way="clicked", style="dominant", level="1"):
    do(app, "open", case=CASE)
    return do(app, "begin", case=CASE, style=style, level=level, way=way)


def say(app, moves, text=""):
    scene = app.room.scene
    return do(
        app,
        "answer",
        session=scene["session"],
        number=scene["number"],
        way="clicked",
        moves=moves.split(),
        text=text,
        seconds=9,
    )


def to_the_end(app):
    for moves in (
        "listen empathise",
        "ask confirm",
        "explain commit",
        "manage-expectation involve",
        "commit",
        "close",
        *["close"] * 8,
    ):
        if app.room.scene["ended"]:
            break
        say(app, moves)
    return app.room.scene


def test_the_list_shows_every_situation_with_what_it_is_about(app):
    scene = app.room.scene
    cases = [one for group in scene["groups"] for one in group["cases"]]
    assert scene["kind"] == "list" and len(cases) >= 16
    assert all(one["title"] and one["lede"] and one["bits"] == ["还没练过"] for one in cases)


def test_a_situation_offers_whom_how_hard_and_in_which_way(app):
    scene = do(app, "open", case=CASE)
    chosen = {field["id"]: (field["value"], len(field["options"])) for field in scene["fields"]}
    assert chosen == {"style": ("dominant", 5), "level": ("1", 3), "way": ("choose", 3)}
    assert scene["known"] and "补写" in scene["invented"]


def test_a_reply_moves_the_owner_and_is_answered(app):
    before = begun(app)
    assert [one["who"] for one in before["says"]] == ["narrator", "owner"] and before["mood"]["since"] == "刚进门"
    after = say(app, "listen empathise")
    assert after["mood"]["value"] < before["mood"]["value"]
    assert after["mood"]["values"] == [before["mood"]["value"], after["mood"]["value"]]
    assert after["says"][-1]["who"] == "owner" and after["number"] == 2
    assert "情绪" in next(one["name"] for one in after["says"] if one["who"] == "staff")


def test_chosen_replies_are_compared_before_the_owner_is_heard(app):
    scene = begun(app, way="choose")
    assert len(scene["choices"]) == 4
    pick = scene["choices"][0]["id"]
    scene = do(app, "answer", session=scene["session"], number=1, way="choose", chosen=pick, seconds=4)
    assert (scene["mood"]["since"], scene["expectations"]["count"]) == (
        "刚进门",
        "问出 1 项，共 3 项",
    )  # the owner has not spoken yet
    rows = scene["compare"]
    assert (
        len(rows) == 4 and {one["kind"] for one in rows} == {"good", "bad"} and sum(one["chosen"] for one in rows) == 1
    )
    assert all(one["effect"] and one["moves"] and one["why"] for one in rows)
    assert scene["says"][-1]["who"] == "staff"
    scene = do(app, "next")
    assert scene["compare"] is None and scene["says"][-1]["who"] == "owner"


def test_a_hint_says_what_to_do_and_only_the_second_gives_words(app):
    begun(app)
    first = do(app, "hint")["hint"]
    second = do(app, "hint")["hint"]
    assert len(first["words"]) == 1 and "扣" in first["label"]
    assert len(second["words"]) == 2 and second["label"] == ""
    assert say(app, "listen")["hint"]["words"] == []


def test_the_last_reply_can_be_taken_back(app):
    begun(app)
    there = say(app, "listen empathise")
    say(app, "rude")
    back = do(app, "undo")
    assert [back[key] for key in ("says", "mood", "trust", "number")] == [
        there[key] for key in ("says", "mood", "trust", "number")
    ]


def test_paused_or_closed_the_talk_goes_on_at_the_same_reply(app, opened):
    begun(app)
    there = say(app, "listen empathise")
    paused = do(app, "pause")
    assert (
        paused["kind"] == "list" and "随时可以接着谈" in paused["notice"] and "第 2 句" in paused["resume"][0]["text"]
    )
    again = opened(session=there["session"]).room.scene
    assert again["says"] == there["says"] and again["notice"].startswith("接着谈")


def test_a_message_that_comes_twice_counts_once(app):
    begun(app)
    ref, turn = str(uuid.uuid4()), app.room.scene["turn"]
    message = {
        "type": "answer",
        "turn": turn,
        "ref": ref,
        "session": app.room.scene["session"],
        "way": "clicked",
        "moves": ["listen"],
        "seconds": 1,
    }
    for _ in range(2):
        app.room._handle_custom_msg(dict(message), [])
    assert app.room.scene["number"] == 2


def test_another_page_that_went_on_is_told_of(app, opened, workspace):
    scene = begun(app)
    other = opened(session=scene["session"])
    say(app, "listen")
    say(other, "rude")
    assert "另一个页面" in other.room.scene["notice"] and other.room.scene["number"] == 2
    with Store.open(workspace) as store:
        assert len(store.events(kinds=("drill-said",))) == 1


@pytest.mark.parametrize("text", ["", "字" * 10_000, "<img src=x onerror=alert(1)>", "😀😀", "qwlkejr zxc"])
def test_anything_typed_is_answered_and_stands_as_it_was_typed(app, text):
    scene = begun(app, way="type")
    scene = do(app, "answer", session=scene["session"], number=1, way="type", text=text, seconds=2)
    assert scene["number"] == 2 and not scene.get("trouble")
    assert scene["says"][2]["words"] == text and scene["says"][-1]["who"] == "owner"


def test_a_strange_request_is_one_sentence_and_the_talk_stays(app):
    before = begun(app)
    after = do(app, "answer", session=before["session"], number=1, way="clicked", moves=["shout"], seconds=1)
    assert after["trouble"] and "shout" in after["notice"] and after["says"] == before["says"]
    assert "“nowhere”" in do(app, "open", case="nowhere")["notice"]


def test_the_end_leads_to_a_debrief_that_tells_every_reply(app, opened, workspace):
    begun(app)
    end = to_the_end(app)["ended"]
    assert end["title"] and "session=" in end["actions"][0]["href"]
    looked = opened(page=DebriefPage, session=app.room.scene["session"])
    sheet = html.unescape(re.sub("<[^>]+>", " ", looked.sheet.value))
    for words in ("每一句", "下次只改一件事", "没有问到的", "答应了什么", "分数是怎么来的", "回到这里，重说一遍"):
        assert words in sheet, words
    assert "<script" not in looked.sheet.value
    (saved,) = workspace.debriefs.glob("*.zh.html")
    page = saved.read_text(encoding="utf-8")
    assert "林晓" in page and "每一句" in page and "://" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "标错了" not in page and "重说一遍" not in page  # a file has nothing to click


def test_what_was_typed_stands_in_the_debrief_as_text(app, opened):
    scene = begun(app, way="type")
    do(app, "answer", session=scene["session"], number=1, way="type", text="<script>alert(1)</script>", seconds=2)
    for _ in range(12):
        if app.room.scene["ended"]:
            break
        say(app, "rude")
    looked = opened(page=DebriefPage, session=scene["session"])
    assert "<script>" not in looked.sheet.value and "&lt;script&gt;" in looked.sheet.value


def test_a_contested_label_is_noted_on_the_page(app, opened, workspace):
    begun(app)
    session = to_the_end(app) and app.room.scene["session"]
    looked = opened(page=DebriefPage, session=session)
    assert "哪一个不对" in looked.sheet.value and "已记下" not in looked.sheet.value
    looked.hand._handle_custom_msg({"contest": "1 apologise 1", "ref": str(uuid.uuid4())}, [])
    assert "已记下" in looked.sheet.value
    with Store.open(workspace) as store:
        (event,) = store.events(kinds=("drill-contested",))
    assert event.body["move"] == "apologise" and event.body["holds"] is True


def test_from_the_debrief_a_reply_is_said_anew_in_a_drill_of_its_own(app, opened):
    begun(app)
    to_the_end(app)
    session = app.room.scene["session"]
    again = opened(session=session, **{"from": "2"}).room.scene
    assert again["kind"] == "talk" and again["number"] == 2 and again["session"] != session
    assert opened(session=session).room.scene["ended"]


def test_a_debrief_of_nothing_says_where_to_begin(app, opened):
    assert "先谈一场" in opened(page=DebriefPage).sheet.value
    scene = begun(app)
    assert "还没有谈完" in opened(page=DebriefPage, session=scene["session"]).sheet.value
    assert "没有这场演练" in opened(page=DebriefPage, session=str(uuid.uuid4())).sheet.value


def test_in_english_nothing_is_chinese(app, opened):
    page = opened("en")
    do(page, "open", case=CASE)
    do(page, "begin", case=CASE, style="analytical", level="2", way="clicked")
    to_the_end(page)
    looked = opened("en", DebriefPage, session=page.room.scene["session"])
    assert not re.search(r"[\u4e00-\u9fff]", f"{page.room.scene} {looked.sheet.value}".replace("林晓", ""))
