"""The page of exams without a browser: choosing one, sitting it in two tabs, the clock, and what came out of it."""

import datetime as dt
import json
import re
import uuid

import pytest

from steward.quiz.answers.asked import ask
from steward.quiz.answers.grading import grade
from steward.quiz.exams.blueprint import exams
from steward.quiz.exams.certificate import verify
from steward.quiz.exams.exam import ANSWERED, BEGUN, HANDED_IN, MARKED, allow_again
from steward.quiz.exams.exam_result import release
from steward.quiz.items.bank import bank
from steward.quiz.items.item import Numeric
from steward.records.identity import HUB_USER
from steward.records.store import Store
from steward.reports import pdf
from steward.ui import page, visit
from steward.ui.learn.exam import ExamPage
from steward.ui.learn.exam_scenes import asked_about
from steward.words import LOCALES

ZONE = dt.timezone(dt.timedelta(hours=8))
NINE = dt.datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
MINUTE = dt.timedelta(minutes=1)


class Clock:
    def __init__(self):
        self.now = NINE

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def open_page(workspace, clock):
    """Give a function that opens the page, with a query, in a language."""

    def opened(locale="zh", **query):
        app = ExamPage(visit.Visit(workspace, locale, query), clock, lambda: 7)
        app.open()
        return app

    return opened


@pytest.fixture
def app(open_page):
    return sign_in(open_page())


def sign_in(app, name="林晓", post="steward"):
    app.who.widget._handle_custom_msg({"type": "add", "name": name, "post": post}, [])
    return app


def do(app, kind, ref=None, **more):
    app.desk._handle_custom_msg({"type": kind, "ref": ref or str(uuid.uuid4()), **more}, [])
    return app.desk.scene


def put(app, *changes, ref=None):
    do(app, "put", ref, session=app.desk.scene["session"], changes=list(changes))
    return app.desk.state


def right(question, record):
    """Give the right answer to a question as it is shown."""
    item = bank().items[question["asked"]["id"]]
    asked = ask(item, record.form.questions[question["place"]].seed)
    told = grade(asked, {}, "zh").shown("zh")
    match item.type:
        case "ordering":
            return {"order": [step["id"] for step in told["steps"]]}
        case "matching":
            return {"pairs": {str(pair["id"]): pair["right"] for pair in told["pairs"]}}
        case "numeric":
            return {"number": f"{asked.answer:g}"}
        case "fill":
            return {"text": item.answers["zh"][0]}
        case "reply":
            return {"moves": list(item.moves), "effect": item.effect}
        case _:
            return {"chosen": [option["id"] for option in told["options"] if option["state"] == "missed"]}


def answer_all(app, wrong=0):
    """Answer every question, the first few of them not at all."""
    scene, record = app.desk.scene, app._sitting.record
    put(app, *({"place": one["place"], "answer": right(one, record)} for one in scene["questions"][wrong:]))


def events(app, *kinds):
    return app._store.events(app.who.person.id, kinds)


def listed(app):
    scene = do(app, "list")
    return {one["id"]: one for group in scene["groups"] for one in group["exams"]}


# -- choosing ----------------------------------------------------------------------------------------------------------


def test_the_list_begins_with_the_exam_for_the_post(app):
    scene = app.desk.scene
    assert [group["name"] for group in scene["groups"]] == ["您的岗位", "人人都考", "其他岗位"]
    assert [one["id"] for one in scene["groups"][0]["exams"]] == ["probation-steward"]
    told = listed(app)["service-conduct"]
    assert told["bits"] == ["20 题", "20 分钟", "80% 通过"] and told["said"] == "还没考过"
    assert set(listed(app)) == set(exams())


def test_an_address_opens_its_exam_and_an_unknown_one_is_said(app, open_page):
    assert open_page(exam="service-conduct").desk.scene["kind"] == "cover"
    scene = open_page(exam="nonsense").desk.scene
    assert scene["kind"] == "list" and "没有考试 nonsense" in scene["notice"]


def test_the_cover_tells_what_is_asked_and_how(app):
    scene = do(app, "open", exam="service-conduct")
    assert [(one["n"], one["text"]) for one in scene["about"]] == [
        (11, "行为规范"), (4, "沟通"), (3, "服务理念"), (2, "投诉处理"),
    ]  # fmt: skip
    assert dict(scene["facts"]) == {
        "题数": "20 道，每题 1 分",
        "时间": "20 分钟，从开始算起",
        "及格线": "80%，就是 16/20 分",
        "次数": "这是第 1 次，一共可以考 3 次",
        "成绩": "由培训师公布",
        "证书": "通过就有，12 个月有效",
    }
    assert any("答案都不丢" in promise for promise in scene["promises"])
    assert "取法" in scene["reasons"] and scene["note"] == ""
    assert "秩序" in do(app, "open", exam="probation-security")["note"]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("id", exams())
def test_topics_add_up_to_the_questions(id, locale):
    about = asked_about(exams()[id], bank(), locale)
    assert sum(n for _, n in about) == exams()[id].questions
    assert [n for _, n in about] == sorted((n for _, n in about), reverse=True)


def test_under_jupyterhub_nobody_elses_sitting_is_shown(app, open_page, monkeypatch):
    do(app, "begin", exam="service-conduct")
    monkeypatch.setenv(HUB_USER, "fang.jing")
    other = open_page(exam="service-conduct", who=app.who.person.id)
    other.who.widget._handle_custom_msg({"type": "add", "post": "front-desk"}, [])
    assert other.desk.scene["kind"] == "cover"
    assert do(other, "open", exam="service-conduct", sitting=app._sitting.record.id)["kind"] == "cover"


def test_what_is_wrong_with_the_companys_own_files_is_said_and_the_other_exams_can_be_sat(workspace, open_page, app):
    (workspace.root / "exams").mkdir()
    (workspace.root / "exams" / "ours.yaml").write_text("id: ours\nminutes: -3\n", encoding="utf-8")
    scene = open_page().desk.scene
    assert any("ours.yaml" in line for line in scene["mistakes"]["lines"])
    assert {one["id"] for group in scene["groups"] for one in group["exams"]} == set(exams())


# -- sitting -----------------------------------------------------------------------------------------------------------


def test_a_sitting_shows_all_questions_and_nothing_of_the_key(app):
    scene = do(app, "begin", exam="service-conduct")
    assert scene["kind"] == "sitting" and [one["number"] for one in scene["questions"]] == list(range(1, 21))
    assert sorted(one["place"] for one in scene["questions"]) == list(range(20))
    assert app.desk.state["left"] == 20 * 60
    written = json.dumps([scene, dict(app.desk.state)], ensure_ascii=False)
    for name in ("fraction", "explanation", "graded", '"why"', "seed", '"answer"', "marks"):
        assert name not in written


def test_an_answer_is_on_disk_when_it_is_told_and_what_is_sent_again_is_written_once(app):
    scene = do(app, "begin", exam="service-conduct")
    first = scene["questions"][0]
    answer = right(first, app._sitting.record)
    state = put(app, {"place": first["place"], "answer": answer}, {"place": first["place"], "later": True}, ref="r-1")
    assert state["ref"] == "r-1" and state["answers"] == {str(first["place"]): answer}
    assert state["later"] == [first["place"]]
    put(app, {"place": first["place"], "answer": answer}, {"place": first["place"], "later": True}, ref="r-1")
    put(app, {"place": first["place"], "answer": answer}, ref="r-2")
    assert len(events(app, ANSWERED)) == len(events(app, MARKED)) == 1
    assert put(app, {"place": first["place"], "answer": {}})["answers"] == {}
    assert put(app, {"place": first["place"], "answer": {}})["answers"] == {}
    assert len(events(app, ANSWERED)) == 2


def test_what_is_no_answer_is_said_and_the_earlier_one_stands(app):
    scene = do(app, "begin", exam="probation-steward")
    one = next(one for one in scene["questions"] if isinstance(bank().items[one["asked"]["id"]], Numeric))
    place = one["place"]
    put(app, {"place": place, "answer": {"number": "12"}})
    state = put(app, {"place": place, "answer": {"number": "十几二十"}}, {"place": 99, "answer": {"chosen": [0]}})
    assert state["refused"][str(place)] and "99" not in state["answers"]
    assert state["answers"] == {str(place): {"number": "12"}}


def test_a_reload_or_a_new_kernel_goes_on_with_the_same_form_at_the_question_answered_last(app, open_page, clock):
    scene = do(app, "begin", exam="service-conduct")
    place = scene["questions"][6]["place"]
    put(app, {"place": place, "answer": right(scene["questions"][6], app._sitting.record)})
    clock.now += 3 * MINUTE
    again = open_page(exam="service-conduct").desk
    assert again.scene["questions"] == scene["questions"] and again.scene["at"] == place
    assert again.state["left"] == 17 * 60 and list(again.state["answers"]) == [str(place)]
    assert len(events(app, BEGUN)) == 1
    assert "还剩 17 分钟" in listed(app)["service-conduct"]["said"]


def test_two_tabs_are_one_sitting_and_the_second_is_told(app, open_page):
    scene = do(app, "begin", exam="service-conduct")
    other = open_page(exam="service-conduct")
    one, two = scene["questions"][0], scene["questions"][1]
    answer = right(one, app._sitting.record)
    put(app, {"place": one["place"], "answer": answer})
    state = put(other, {"place": two["place"], "answer": right(two, app._sitting.record)})
    assert set(state["answers"]) == {str(one["place"]), str(two["place"])}
    assert "另一个页面也答了这份卷子" in state["notice"]
    do(app, "look")
    assert app.desk.state["answers"] == state["answers"] and "另一个页面" in app.desk.state["notice"]
    put(other, {"place": one["place"], "answer": {}})
    assert put(app, {"place": one["place"], "answer": answer})["answers"][str(one["place"])] == answer


def test_a_tab_left_open_learns_that_the_other_has_handed_in(app, open_page):
    scene = do(app, "begin", exam="service-conduct")
    other = open_page(exam="service-conduct")
    do(app, "hand-in")
    other.desk._handle_custom_msg(
        {"type": "put", "ref": "x", "session": scene["session"], "changes": [{"place": 0, "answer": {"chosen": [0]}}]},
        [],
    )
    assert other.desk.scene["kind"] == "waiting" and other.desk.scene["ref"] == "x"
    assert "这一题没有再改" in other.desk.scene["notice"]
    assert len(events(app, HANDED_IN)) == 1 and not events(app, ANSWERED)


@pytest.mark.parametrize(
    "message",
    [
        {"type": "nonsense"},
        {},
        {"type": "put", "session": "other", "changes": [{"place": 0, "answer": {"chosen": [0]}}]},
        {"type": "put", "changes": "no list"},
        {"type": "open", "exam": "nonsense"},
        {"type": "begin", "exam": "nonsense"},
    ],
)
def test_what_nobody_should_send_changes_nothing(app, message):
    scene = do(app, "begin", exam="service-conduct")
    app.desk._handle_custom_msg({"ref": "strange", **message}, [])
    assert app.desk.scene["kind"] == "sitting" and app.desk.scene["session"] == scene["session"]
    assert not events(app, ANSWERED)


# -- the clock ---------------------------------------------------------------------------------------------------------


def test_the_servers_clock_hands_in_and_what_was_given_before_counts(app, clock):
    scene = do(app, "begin", exam="service-conduct")
    clock.now += 20 * MINUTE - dt.timedelta(seconds=1)
    do(app, "look")
    assert app.desk.scene["kind"] == "sitting" and app.desk.state["left"] == 1
    clock.now += dt.timedelta(seconds=2)
    put(app, {"place": 0, "answer": right(next(q for q in scene["questions"] if q["place"] == 0), app._sitting.record)})
    assert app.desk.state["left"] == 0 and app.desk.scene["kind"] == "sitting", "what was on its way still counts"
    do(app, "look")
    assert app.desk.scene["title"] == "时间到，已经交卷" and "20 题答了 1 题" in app.desk.scene["lede"]
    (event,) = events(app, HANDED_IN)
    assert event.body["how"] == "time" and event.at == NINE + 20 * MINUTE


def test_who_comes_back_too_late_is_told_that_it_is_handed_in(app, open_page, clock):
    do(app, "begin", exam="service-conduct")
    clock.now += 40 * MINUTE
    do(app, "put", session=app.desk.scene["session"], changes=[{"place": 0, "answer": {"chosen": [0]}}])
    assert app.desk.scene["kind"] == "waiting" and "时间在 2026-11-23 09:20 已到" in app.desk.scene["notice"]
    assert open_page(exam="service-conduct").desk.scene["kind"] == "waiting"
    assert "等成绩公布" in listed(app)["service-conduct"]["said"]


# -- afterwards --------------------------------------------------------------------------------------------------------


def released(app, clock, exam="service-conduct", wrong=0):
    do(app, "begin", exam=exam)
    answer_all(app, wrong)
    clock.now += 10 * MINUTE
    scene = do(app, "hand-in")
    assert scene["kind"] == "waiting"
    clock.now += MINUTE
    release(app._store, exam, clock.now, by="trainer")
    do(app, "look")
    return app.desk.scene


def test_before_the_release_nothing_is_told_but_when(app):
    do(app, "begin", exam="service-conduct")
    answer_all(app)
    scene = do(app, "hand-in")
    assert scene["lines"][0] == "成绩由培训师公布。" and "证书也在这里" in scene["lines"][-1]
    assert "20 题答了 20 题" in scene["lede"]
    assert not re.search(r"通过，|%|得分", json.dumps(scene, ensure_ascii=False))
    assert do(app, "hand-in")["kind"] == "waiting" and len(events(app, HANDED_IN)) == 1
    before = dict(app.desk.scene)
    do(app, "look")
    assert app.desk.scene == before


def test_a_pass_comes_with_its_figures_every_question_and_a_certificate_that_is_true(app, clock, workspace):
    scene = released(app, clock, wrong=2)
    assert scene["title"] == "林晓，您通过了" and scene["passed"]
    assert [(one["name"], one["value"], one["rest"]) for one in scene["tally"]] == [
        ("得分", "18", "/20"), ("得分率", "90.0%", "20 题"), ("及格线", "80%", ""), ("答了", "18", "/20"),
    ]  # fmt: skip
    assert "70%–97%" in scene["lede"]
    review = scene["review"]
    assert [one["number"] for one in review] == list(range(1, 21))
    assert [one["state"] for one in review] == ["wrong", "wrong", *["right"] * 18]
    assert review[0]["note"] == "没有作答" and review[2]["answer"]
    assert all(one["graded"]["explanation"] and one["graded"]["standards"][0]["href"] for one in review)
    assert sum(int(re.search(r"(\d+) 题", one["text"])[1]) for one in scene["topics"]) == 20
    assert all((one["share"] is None) == ("%" not in one["text"]) for one in scene["topics"])
    assert "少于 5 题的只列得分" in scene["topics_note"]
    code = scene["paper"]["code"]
    found = verify(code, app._store, workspace.certificate_key(), bank(), clock.now)
    assert found.is_true and found.name == "林晓"
    html = (workspace.certificates / f"{code}.zh.html").read_text(encoding="utf-8")
    assert code in html and "林晓" in html and "服务礼仪与规范" in html
    assert scene["paper"]["href"].endswith(f"steward/files/certificates/{code}.zh.html")
    assert any("2027-11-23" in note for note in scene["paper"]["notes"])
    assert "通过，90.0%（20 题）" in listed(app)["service-conduct"]["said"]


def test_a_fail_says_what_is_missing_and_may_be_sat_again_as_often_as_allowed(app, clock):
    scene = released(app, clock, wrong=9)
    assert scene["title"] == "这次没有通过，还差 5 分" and scene["paper"] is None
    assert "先把下面没全对的题看懂" in scene["notes"][0]
    assert [one["label"] for one in scene["actions"]] == ["再考一次，还有 2 次", "看所有考试"]
    assert listed(app)["service-conduct"]["said"] == "没有通过，55.0%（20 题），还可以考 2 次"
    assert dict(do(app, "cover", exam="service-conduct")["facts"])["次数"] == "这是第 2 次，一共可以考 3 次"
    clock.now += 60 * MINUTE
    scene = released(app, clock, wrong=1)
    assert scene["passed"] and [one["label"] for one in scene["actions"]] == ["看所有考试"]
    (first,) = scene["attempts"]
    assert (first["name"], first["said"], first["mark"]) == ("第 1 次", "没有通过，55.0%", "missed")
    assert do(app, "open", exam="service-conduct", sitting=first["sitting"])["title"].startswith("这次没有通过")


def test_when_all_attempts_are_used_up_the_cover_says_whom_to_ask(app, clock):
    for _ in range(3):
        scene = released(app, clock, wrong=15)
    assert scene["notes"][0] == "可以考的次数用完了；要再考，请找培训师。"
    cover = do(app, "cover", exam="service-conduct")
    assert not cover["begin"] and "请找培训师" in dict(cover["facts"])["次数"]
    assert "只能考 3 次" in do(app, "begin", exam="service-conduct")["notice"]
    allow_again(app._store, app.who.person.id, "service-conduct", clock.now, by="trainer")
    assert do(app, "cover", exam="service-conduct")["begin"]


def test_an_exam_released_at_once_shows_its_result_when_it_is_handed_in(app):
    do(app, "begin", exam="monthly-ten")
    answer_all(app)
    scene = do(app, "hand-in")
    assert scene["kind"] == "result" and scene["passed"] and scene["paper"] is None
    assert scene["actions"][0]["label"] == "再考一次"


def test_a_pdf_is_printed_beside_the_page_and_where_there_is_no_browser_that_is_said(
    app, clock, monkeypatch, workspace
):
    printed = []

    def print_pdf(html, target):
        printed.append(html.name)
        target.write_bytes(b"%PDF-")
        return target

    monkeypatch.setattr(pdf, "print_pdf", print_pdf)
    monkeypatch.setattr(pdf, "find_browser", lambda: None)
    scene = released(app, clock)
    assert not scene["paper"]["can_print"] and "“打印”" in scene["paper"]["notes"][-1]
    do(app, "pdf")
    for thread in threads():
        thread.join()
    code = scene["paper"]["code"]
    assert printed == [f"{code}.zh.html"]
    assert app.desk.paper == {"pdf": f"/steward/files/certificates/{code}.zh.pdf"}
    monkeypatch.setattr(pdf, "print_pdf", lambda *_: (_ for _ in ()).throw(OSError("no room")))
    do(app, "pdf")
    for thread in threads():
        thread.join()
    assert "no room" in app.desk.paper["trouble"]


def threads():
    import threading

    return [thread for thread in threading.enumerate() if thread.name == "steward-certificate"]


def test_what_was_sat_stays_when_the_company_takes_its_exam_back(workspace, open_page, clock):
    folder = workspace.root / "exams"
    folder.mkdir()
    text = (
        "id: ours\ntitle: {zh: 我们的考试, en: Ours}\nlede: {zh: 试试, en: A try}\nminutes: 5\npass_mark: 0.5\nrelease: at-once\n"
        "rows:\n  - {topics: [complaint], kinds: [single], count: 3}\n"
    )
    (folder / "ours.yaml").write_text(text, encoding="utf-8")
    app = sign_in(open_page())
    do(app, "begin", exam="ours")
    do(app, "hand-in")
    (folder / "ours.yaml").unlink()
    scene = open_page().desk.scene
    assert scene["groups"][-1]["name"] == "以前考过的"
    assert [one["title"] for one in scene["groups"][-1]["exams"]] == ["我们的考试"]
    assert open_page(exam="ours").desk.scene["title"] == "这次没有通过，还差 1.5 分"


# -- words -------------------------------------------------------------------------------------------------------------


def test_in_english_no_word_is_chinese(open_page, clock):
    app = sign_in(open_page("en"), "Lin Xiao")
    scenes = [do(app, "list"), do(app, "open", exam="monthly-ten"), do(app, "open", exam="service-conduct")]
    scenes += [do(app, "begin", exam="service-conduct"), do(app, "hand-in"), released_in(app, clock), do(app, "list")]
    assert {scene["kind"] for scene in scenes} == {"list", "cover", "sitting", "waiting", "result"}
    found = re.findall(r"[\u4e00-\u9fff]+", json.dumps([scenes, dict(app.desk.words)], ensure_ascii=False))
    assert found == []


def released_in(app, clock):
    release(app._store, "service-conduct", clock.now + MINUTE, by="trainer")
    do(app, "look")
    return app.desk.scene


def test_the_scripts_of_the_page_say_nothing_of_their_own(app):
    used = set(
        re.findall(
            r"words(?:\.([a-z]+)|\[\"([a-z-]+)\"\])", page.script("exam_sitting.js", "exam_result.js", "exam.js")
        )
    )
    missing = {a or b for a, b in used} - set(app.desk.words)
    assert missing == set()


def test_the_store_is_the_only_place_where_a_sitting_stands(app, workspace):
    do(app, "begin", exam="service-conduct")
    with Store.open(workspace) as store:
        kinds = [event.kind for event in store.events(app.who.person.id)]
    assert kinds.count(BEGUN) == 1
