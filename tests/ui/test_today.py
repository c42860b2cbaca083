"""Today's fifteen minutes without a browser: who it is, a session from the first question to its end, and what goes wrong."""

import datetime as dt
import re
import uuid

import pytest

from steward.errors import StewardError
from steward.quiz.answers.asked import ask
from steward.quiz.answers.grading import grade
from steward.quiz.items.bank import bank
from steward.records.identity import HUB_USER
from steward.records.store import Store
from steward.ui import page, visit
from steward.ui.learn.today import Today
from steward.words import LOCALES, Text

NOON = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)
KINDS = ("single", "multiple", "truefalse", "ordering", "matching", "numeric", "fill", "short", "reply", "case")


class Clock:
    def __init__(self):
        self.now = NOON

    def __call__(self):
        self.now += dt.timedelta(seconds=20)
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def learn(workspace, clock):
    """Give a function that opens the page, with a query, in a language."""

    def open_page(locale="zh", **query):
        app = Today(visit.Visit(workspace, locale, query), clock)
        app.open()
        return app

    return open_page


@pytest.fixture
def app(learn):
    shown = learn()
    who(shown, "add", name="林晓", post="steward")
    return shown


def who(app, kind, **more):
    app.who.widget._handle_custom_msg({"type": kind, **more}, [])
    return app.who.widget


def do(app, kind, ref=None, **more):
    message = {"type": kind, "turn": app.study.scene["turn"], "ref": ref or str(uuid.uuid4()), **more}
    app.study._handle_custom_msg(message, [])
    return app.study.scene


def right(shown, seed):
    """Give the right answer to a question as it is shown."""
    item = bank().items[shown["id"]]
    asked = ask(item, seed)
    told = grade(asked, {}, "zh").shown("zh")
    match shown["type"]:
        case "ordering":
            return {"order": [step["id"] for step in told["steps"]]}
        case "matching":
            return {"pairs": {str(pair["id"]): pair["right"] for pair in told["pairs"]}}
        case "numeric":
            return {"number": f"{asked.answer:g}"}
        case "fill":
            return {"text": item.answers["zh"][0]}
        case "short":
            return {"text": item.model_answer.zh}
        case "reply":
            return {"moves": list(item.moves), "effect": item.effect}
        case _:
            return {"chosen": [option["id"] for option in told["options"] if option["state"] == "missed"]}


def answer(app, *, well=True, certainty="sure", ref=None):
    shown = app.study.scene["question"]
    given = right(shown, app._session.next.seed) if well else {}
    return do(app, "answer", ref, answer=given, certainty=certainty, item=shown["id"], seconds=4)


def stored(app, kind):
    return app._store.events(app.who.person.id, [kind])


def test_somebody_new_writes_name_and_post_and_may_begin(learn):
    app = learn()
    assert app.who.widget.asking and app.study.scene == {}
    who(app, "add", name="林晓", post="")
    assert "请选一个岗位" in app.who.widget.trouble
    who(app, "add", name=" ", post="steward")
    assert "姓名不能空着" in app.who.widget.trouble
    who(app, "add", name="林晓", post="steward")
    assert not app.who.widget.asking and app.who.widget.person["about"] == "管家"
    scene = app.study.scene
    assert scene["kind"] == "start" and re.match(r"林晓，今天 \d+ 题，大约 \d+ 分钟", scene["title"])
    assert any("很有把握，对 +3、错 −6" in note for note in scene["notes"])


def test_the_name_is_kept_and_others_are_a_choice(app, learn):
    other = learn()
    assert other.who.person.name == "林晓"
    who(other, "ask")
    assert other.who.widget.asking and other.study.scene["kind"] == "none"
    who(other, "add", name="方静", post="front-desk")
    assert [one["name"] for one in other.who.widget.people] == ["林晓", "方静"]
    assert other.study.scene["title"].startswith("方静")
    who(other, "choose", id=app.who.person.id)
    assert other.study.scene["title"].startswith("林晓")


def test_under_jupyterhub_it_is_the_hubs_user_and_only_the_post_is_asked_for(learn, monkeypatch):
    monkeypatch.setenv(HUB_USER, "lin.xiao")
    app = learn(who="somebody-else")
    assert app.who.widget.fixed and app.who.widget.asking and app.who.widget.people == []
    who(app, "add", name="not me", post="front-desk")
    assert (app.who.person.name, app.who.person.post) == ("lin.xiao", "front-desk")
    who(app, "choose", id="x")
    who(app, "ask")
    assert app.who.person.name == "lin.xiao" and not app.who.widget.asking
    assert not learn().who.widget.asking


def test_a_session_goes_from_the_first_question_to_its_end(app):
    do(app, "begin")
    asked = 0
    while app.study.scene["kind"] == "question":
        scene = app.study.scene
        assert scene["progress"]["now"] == asked + 1 and "answer" not in scene["question"]
        told = answer(app)
        assert told["kind"] == "answered" and told["graded"]["right"] and told["earned"] == "很有把握，答对了，记 +3 分"
        assert told["graded"]["explanation"] and told["asked"] == scene["turn"]
        asked += 1
        do(app, "next")
    end = app.study.scene
    assert end["kind"] == "summary" and end["title"] == f"今天的 {asked} 题都答对了"
    assert [part["title"] for part in end["parts"]] == ["答对的", "您的把握"]
    assert end["goal"]["words"].endswith("题要复习")
    assert len(stored(app, "answered")) == asked and len(stored(app, "session-ended")) == 1


def test_every_answer_links_to_its_standards_and_only_to_pages_there_are(app):
    from steward.content import content_root

    do(app, "begin")
    app._look_up_uses()
    hrefs = []
    for _ in range(5):
        told = answer(app)
        assert all(one["href"].endswith(f"standards.ipynb?id={one['id']}") for one in told["graded"]["standards"])
        hrefs += [one["href"] for one in told["links"]]
        do(app, "next")
    assert hrefs
    for href in hrefs:
        assert (content_root() / href.partition("/voila/render/")[2].partition("?")[0]).is_file()


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_question_is_asked_and_answered(learn, app, kind):
    item = next(item for item in bank().items.values() if item.type == kind)
    other = learn(items=item.id)
    do(other, "begin")
    assert other.study.scene["question"]["type"] == kind
    told = answer(other, certainty="think")
    assert told["verdict"] == "这题答对了" and told["earned"] == "大概是，答对了，记 +2 分"


def test_sure_and_wrong_is_named_as_most_worth_mending(app):
    do(app, "begin")
    told = answer(app, well=False)
    assert (told["verdict"], told["earned"]) == ("这题没答对", "很有把握，没答对，记 −6 分")
    assert "最值得改" in told["advice"] and told["when"] == "这道题过一会儿再来一次。"
    assert told["progress"]["marks"][0] == "wrong"


def test_a_slip_is_taken_back_and_its_answer_stands_in_the_boxes_again(app):
    first = do(app, "begin")["question"]
    given = answer(app, well=False)["answer"]
    scene = do(app, "undo")
    assert scene["kind"] == "question" and scene["question"] == first and scene["answer"] == given
    assert not scene["undo"] and scene["progress"]["marks"][0] == ""
    assert answer(app)["graded"]["right"]


def test_one_stops_anywhere_and_goes_on_at_the_same_question(app, learn):
    do(app, "begin")
    answer(app)
    waiting = do(app, "next")["question"]
    stopped = do(app, "stop")
    assert stopped["kind"] == "stopped" and stopped["title"] == "停在第 2 题"
    assert do(app, "resume")["question"] == waiting
    again = learn()
    assert again.study.scene["question"] == waiting
    assert again.study.scene["notice"] == "接着上次的第 2 题。"
    assert learn("en").study.scene["question"]["id"] == waiting["id"]


def test_an_answer_that_is_sent_twice_counts_once(app):
    do(app, "begin")
    ref = str(uuid.uuid4())
    before = app.study.scene["turn"]
    told = answer(app, ref=ref)
    message = {"type": "answer", "turn": before, "ref": ref, "answer": {}, "certainty": "sure", "item": "x"}
    app.study._handle_custom_msg(message, [])
    assert app.study.scene == told and len(stored(app, "answered")) == 1
    do(app, "next")
    app.study._handle_custom_msg(message, [])
    assert app.study.scene["kind"] == "question" and len(stored(app, "answered")) == 1


def test_what_is_pressed_on_a_scene_long_gone_does_nothing(app):
    old = do(app, "begin")["turn"]
    answer(app)
    shown = app.study.scene
    for kind in ("undo", "stop", "next"):
        app.study._handle_custom_msg({"type": kind, "turn": old, "ref": str(uuid.uuid4())}, [])
        assert {**app.study.scene, "ref": ""} == {**shown, "ref": ""}


def test_two_tabs_never_count_an_answer_twice(app, learn):
    do(app, "begin")
    other = learn()
    assert other.study.scene["question"] == app.study.scene["question"]
    answer(app)
    scene = answer(other, well=False)
    assert "已经在另一个页面答过" in scene["notice"] and scene["progress"]["now"] == 2
    assert len(stored(app, "answered")) == 1
    answer(other)
    app.study._handle_custom_msg({"type": "look"}, [])
    assert app.study.scene["progress"]["now"] == 3 and "另一个页面" in app.study.scene["notice"]


def test_what_cannot_be_an_answer_is_said_and_what_was_typed_stays(learn, app):
    item = next(item for item in bank().items.values() if item.type == "numeric" and item.unit.zh == "户")
    other = learn(items=item.id)
    do(other, "begin")
    turn = other.study.scene["turn"]
    scene = do(other, "answer", answer={"number": "40 或 50"}, certainty="sure", item=item.id)
    assert scene["trouble"] and scene["notice"] and scene["turn"] == turn
    assert stored(other, "answered") == []
    assert do(other, "answer", answer={"number": "1"}, certainty="certain", item=item.id)["trouble"]
    assert answer(other)["kind"] == "answered"


def test_who_cannot_recall_it_loses_nothing_and_is_shown(learn, app):
    item = next(item for item in bank().items.values() if item.type == "fill")
    other = learn(items=item.id)
    do(other, "begin")
    told = do(other, "answer", answer={}, certainty="guess", item=item.id)
    assert told["earned"] == "想不起来，记 0 分" and told["graded"]["answer"] == item.answers["zh"][0]
    assert do(other, "next")["again"]


def test_a_full_disk_is_said_and_the_question_stays(app, monkeypatch):
    do(app, "begin")

    def full(*_, **__):
        raise StewardError("disk-full", Text("磁盘满了。", "The disk is full."))

    monkeypatch.setattr(Store, "append_all", full)
    scene = answer(app)
    assert scene["kind"] == "question" and scene["notice"] == "磁盘满了。"
    monkeypatch.undo()
    assert answer(app)["kind"] == "answered"


def test_who_did_say_a_point_may_say_so_and_the_grade_stays(learn, app):
    item = next(item for item in bank().items.values() if item.type == "short")
    other = learn(items=item.id)
    do(other, "begin")
    told = do(other, "answer", answer={"text": "<b>我会办好</b>"}, certainty="think", item=item.id)
    assert not any(point["found"] for point in told["graded"]["key_points"])
    scene = do(other, "contest", point=1)
    assert scene["graded"]["key_points"][1]["contested"] and scene["turn"] == told["turn"]
    (event,) = stored(other, "contested")
    assert event.about == item.id and event.body["point"] == 1
    assert event.body["event"] == stored(other, "answered")[0].id
    for odd in (-1, 99, "1", None):
        do(other, "contest", point=odd)
    assert len(stored(other, "contested")) == 1
    assert do(other, "next")["kind"] == "question"


def test_cards_are_turned_and_called_known_or_not(learn, app):
    other = learn(mode="flash")
    assert re.match("翻卡片：[0-9]+ 张，大约 [0-9]+ 分钟", other.study.scene["title"])
    scene = do(other, "begin")
    assert scene["kind"] == "card" and scene["card"]["front"]
    scene = do(other, "turn")
    assert scene["kind"] == "turned" and scene["graded"]["standards"]
    scene = do(other, "knew", knew=True, item=scene["card"]["id"])
    assert scene["kind"] == "card" and scene["progress"]["marks"][0] == "right"
    assert do(other, "stop")["kind"] == "stopped"


def test_the_book_of_wrong_answers_is_empty_until_something_is_wrong(learn, app):
    assert learn(mode="wrong").study.scene["title"] == "错题本是空的"
    do(app, "begin")
    wrong = answer(app, well=False)["question"]["id"]
    book = learn(mode="wrong")
    assert do(book, "begin")["question"]["id"] == wrong


def test_one_topic_at_a_time_each_with_its_own_session(learn, app):
    one = learn(topic="complaint")
    first = do(one, "begin")
    assert first["question"]["topic"] == "投诉处理"
    answer(one)
    other = learn(topic="revisit")
    assert other.study.scene["kind"] == "start"
    assert do(other, "begin")["question"]["topic"] == "回访"
    assert learn(topic="nothing-like-it").study.scene["kind"] == "nothing"


def test_the_day_of_a_course_asks_what_the_course_asks(learn, app):
    from steward.quiz.courses.courses import courses

    course = courses()["steward"]
    other = learn(course="steward", day="1")
    assert do(other, "begin")["question"]["id"] == course.items(1, bank())[0]
    assert "没有课程 nowhere" in learn(course="nowhere").study.scene["lede"]


def test_today_begins_with_the_course_of_the_post(app):
    from steward.quiz.courses.courses import courses

    order = courses()["steward"].order(bank())
    planned = [id for id, _ in (do(app, "begin") and app._session.sitting.plan)]
    assert set(planned) <= set(order[: 2 * len(planned)])


def test_after_todays_session_the_page_says_so_and_offers_more(app, learn):
    do(app, "begin")
    while app.study.scene["kind"] == "question":
        answer(app)
        do(app, "next")
    scene = learn().study.scene
    assert scene["title"] == "林晓，今天的 15 分钟做完了" and "下次" in scene["lede"]
    assert [one["label"] for one in scene["actions"]] == ["再练一组"]


def test_the_end_names_what_fades_of_earlier_days(app, learn, clock):
    do(app, "begin")
    while app.study.scene["kind"] == "question":
        answer(app)
        do(app, "next")
    assert "快要淡忘的" not in [part["title"] for part in app.study.scene["parts"]]
    clock.now += dt.timedelta(days=6)
    later = learn(topic="fee")
    do(later, "begin")
    answer(later)
    end = do(later, "stop")
    fading = next(part for part in end["parts"] if part["title"] == "快要淡忘的")
    assert 1 <= len(fading["rows"]) <= 5
    assert all("id=" in row["href"] and row["note"].endswith("%") for row in fading["rows"])


@pytest.mark.parametrize("locale", LOCALES)
def test_a_page_speaks_one_language(learn, app, locale):
    other = learn(locale)
    said = [str(other.study.words.values())]
    do(other, "begin")
    for _ in range(3):
        said.append(str(other.study.scene["question"]))
        told = answer(other, well=False)
        said.append(str({**told, "answer": ""}))
        do(other, "next")
    said.append(str(do(other, "stop")))
    text = " ".join(said).replace("林晓", "")
    assert bool(re.search(r"[\u4e00-\u9fff]", text)) == (locale == "zh")


def test_a_broken_store_is_said_in_plain_words(workspace, learn):
    workspace.learning.parent.mkdir(parents=True, exist_ok=True)
    workspace.learning.write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StewardError, match="damaged"):
        learn()
    assert "已损坏" in page.trouble(_error(learn), "zh")


def _error(learn):
    try:
        learn()
    except StewardError as error:
        return error
    raise AssertionError
