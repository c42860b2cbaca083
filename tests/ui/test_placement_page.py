"""The placement test on the page of study: told beforehand, silent within, honest at its end, and the learner decides."""

import datetime as dt
import re
import uuid

import pytest

from steward.quiz.answers.asked import ask
from steward.quiz.answers.grading import grade
from steward.quiz.courses.courses import KINDS, courses, standing
from steward.quiz.items.bank import bank
from steward.records.identity import prefer_person
from steward.records.people import add_person
from steward.records.store import Store
from steward.ui import home, visit
from steward.ui.home import learning
from steward.ui.learn.course import CoursePage
from steward.ui.learn.me import Me
from steward.ui.learn.today import Today
from steward.words import LOCALES

NOON = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)
COURSE = courses()["steward"]


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
def learner(workspace):
    with Store.open(workspace) as store:
        person = add_person(store, "林晓", "steward", at=NOON)
    prefer_person(workspace, person.id)
    return person


@pytest.fixture
def learn(workspace, clock, learner):
    """Give a function that opens the page of study, with a query, in a language."""

    def open_page(locale="zh", **query):
        app = Today(visit.Visit(workspace, locale, query, app=True), clock)
        app.open()
        return app

    return open_page


@pytest.fixture
def test(learn):
    return learn(mode="placement", course="steward")


def do(app, kind, **more):
    message = {"type": kind, "turn": app.study.scene["turn"], "ref": str(uuid.uuid4()), **more}
    app.study._handle_custom_msg(message, [])
    return app.study.scene


def right(item, seed):
    """Give the right answer to a question, as told after a blank one."""
    asked = ask(item, seed)
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


def answer(app, *, well=True, certainty="sure"):
    id = app.study.scene["question"]["id"]
    given = right(bank().items[id], app._session.next.seed) if well else {}
    return do(app, "answer", answer=given, certainty=certainty, item=id, seconds=4)


def taken(app, knows=lambda n: True, **more):
    """Answer all there is; `knows` tells whether question `n`, from 0, is answered rightly."""
    do(app, "begin")
    n = 0
    while app.study.scene["kind"] == "question":
        answer(app, well=knows(n), **more)
        n += 1
    return n


def ticked(scene):
    return [day["n"] for part in scene["skips"]["parts"] for day in part["days"] if day["chosen"]]


def events(app, *kinds):
    return app._store.events(app.who.person.id, list(kinds))


def where(app, now=NOON):
    return standing(COURSE, app._store.events(app.who.person.id, KINDS), bank(), now + dt.timedelta(days=1))


def test_the_cover_says_what_it_is_for_how_long_it_takes_and_that_guesses_do_no_harm(test):
    scene = test.study.scene
    assert scene["kind"] == "start" and scene["title"] == "先摸个底：客户管家 30 天"
    words = " ".join([scene["lede"], *scene["notes"]])
    assert "12–24 题" in words and "猜对了也不算会" in words and "中间不说对错" in words and "由您定" in words
    assert re.search("大约 [0-9]+–[0-9]+ 分钟", words)
    assert [one["label"] for one in scene["actions"]] == ["开始", "刚入行，直接从第 1 天学起"]
    assert events(test, "session-begun") == []


def test_somebody_new_is_through_after_twelve_and_is_advised_to_begin_with_day_1(test):
    assert taken(test, lambda n: False, certainty="guess") == 12
    scene = test.study.scene
    assert scene["kind"] == "placed" and "建议从第 1 天学起" in scene["lede"]
    assert ticked(scene) == [] and not any(part["open"] for part in scene["skips"]["parts"])
    assert scene["bits"] == ["12 题，会 0 题", "猜对的不算会"]


def test_further_rounds_begin_by_themselves_and_are_counted_through(test):
    scene = do(test, "begin")
    assert scene["progress"]["now"] == 1 and scene["progress"]["total"] == 12
    assert scene["worth"] == {"sure": "答对算会", "think": "答对算会", "guess": "不算会"}
    for n in range(2, 13):
        scene = answer(test)
        assert scene["progress"]["now"] == n and not scene["notice"]
    scene = answer(test)
    assert scene["progress"]["now"] == 13 and scene["progress"]["total"] == 24
    assert scene["notice"] == "再问 12 题，看看前面会的站不站得住。"
    assert len(events(test, "session-begun")) == 2


def test_nothing_is_told_of_right_or_wrong_until_the_end(test):
    do(test, "begin")
    for n in range(5):
        scene = answer(test, well=n % 2 == 0)
        assert scene["kind"] == "question" and "graded" not in scene and "verdict" not in scene
        assert set(scene["progress"]["marks"]) == {"done", ""}
    stopped = do(test, "stop")
    assert stopped["kind"] == "stopped" and stopped["title"] == "停在第 6 题"
    assert set(stopped["marks"]) == {"done"} and "bits" not in stopped and "parts" not in stopped
    assert do(test, "answers", at=0)["kind"] == "start", "no look at the answers before the end"
    assert do(test, "join", days=[1])["kind"] == "start" and events(test, "course-joined") == []


def test_each_part_is_told_with_its_interval_and_its_days_are_ticked(test):
    assert taken(test) == 24
    scene = test.study.scene
    parts = scene["skips"]["parts"]
    assert len(parts) == 4 and all("95% 区间" in part["text"] and "估计会" in part["text"] for part in parts)
    assert parts[0]["title"] == "站好第一班岗（第 1–7 天）" and parts[0]["text"].startswith("问了 6 题，会 6 题")
    assert ticked(scene) == list(test._wanted(NOON).placing.result.skip) and len(ticked(scene)) == 26
    assert parts[0]["days"][0]["text"] == COURSE.day(1).title.zh


def test_the_day_of_a_missed_question_is_not_ticked_and_says_why(test):
    # The thirteenth question is the fourth of the first part.
    taken(test, lambda n: n != 12)
    first = test.study.scene["skips"]["parts"][0]
    (day,) = [day for day in first["days"] if not day["chosen"]]
    assert day["note"] == "这天有一题没答上来" and first["open"]


def test_the_suggestion_is_taken_by_one_button_that_leads_to_the_path(test, workspace, clock):
    taken(test)
    chosen = ticked(test.study.scene)
    scene = do(test, "join", days=chosen)
    assert scene["kind"] == "joined" and scene["to"].endswith("notebooks/learn/course.ipynb")
    (event,) = events(test, "course-joined")
    assert event.about == "steward" and event.body["skipped"] == chosen
    assert where(test).day == 7 and where(test).skipped == tuple(chosen)
    path = CoursePage(visit.Visit(workspace, "zh", {}, app=True), clock)
    path.open()
    assert path.path.scene["day"]["n"] == 7


def test_the_learner_may_choose_otherwise_and_finds_the_choice_again(test, learn):
    taken(test)
    do(test, "join", days=[2, 3, 7, 99, "4", True, None])
    assert events(test, "course-joined")[0].body["skipped"] == [2, 3]
    again = learn(mode="placement", course="steward").study.scene
    assert again["kind"] == "placed" and ticked(again) == [2, 3]


def test_who_is_on_another_path_is_told_that_this_one_takes_its_place(learn, learner, workspace, clock):
    path = CoursePage(visit.Visit(workspace, "zh", {}, app=True), clock)
    path.open()
    path.heard({"type": "join", "course": "technical"})
    app = learn(mode="placement", course="steward")
    taken(app, lambda n: False)
    assert "您现在走的是“工程维修 30 天”" in app.study.scene["skips"]["notes"][0]


def test_all_answers_can_be_looked_through_at_the_end(test):
    n = taken(test, lambda n: n % 3 > 0)
    assert 12 <= n <= 24
    scene = do(test, "answers", at=0)
    assert scene["kind"] == "answered" and scene["verdict"] == "这题没答对" and scene["graded"]["explanation"]
    assert not scene["earned"] and not scene["undo"] and scene["progress"]["total"] == n
    for at in range(1, n):
        assert scene["back"]["send"] == {"type": "result"}
        scene = do(test, kind=scene["go"]["type"], at=scene["go"]["at"])
        assert scene["progress"]["now"] == at + 1
        assert (scene["verdict"] == "这题答对了") == (at % 3 > 0)
    assert scene["next"] == "回到结果" and scene["back"] is None
    assert do(test, scene["go"]["type"])["kind"] == "placed"
    for odd in (-1, n, "0", None):
        assert do(test, "answers", at=odd)["kind"] == "placed"


def test_a_lucky_guess_is_shown_as_right_and_counted_as_not_known(test):
    taken(test, certainty="guess")
    assert test.study.scene["bits"][0] == "12 题，会 0 题"
    scene = do(test, "answers", at=0)
    assert scene["verdict"] == "这题答对了" and "猜对的这里不算会" in scene["advice"]


def test_a_reload_in_the_middle_goes_on_at_the_same_question_in_either_round(test, learn):
    do(test, "begin")
    for n in range(1, 15):
        waiting = answer(test)["question"]
        again = learn(mode="placement", course="steward").study.scene
        assert again["question"] == waiting and again["progress"]["now"] == n + 1
        assert again["notice"] == f"接着上次的第 {n + 1} 题。"
    assert len(events(test, "session-begun")) == 2


def test_another_day_goes_on_with_what_is_left(test, learn, clock):
    do(test, "begin")
    for _ in range(5):
        waiting = answer(test)["question"]
    clock.now += dt.timedelta(days=1)
    app = learn(mode="placement", course="steward")
    assert app.study.scene["title"] == "接着摸底，已经答了 5 题" and "还有 7 题" in app.study.scene["lede"]
    scene = do(app, "begin")
    assert scene["question"]["id"] == waiting["id"] and scene["progress"]["now"] == 6
    while app.study.scene["kind"] == "question":
        answer(app)
    assert app.study.scene["bits"][0] == "24 题，会 24 题"
    assert do(app, "answers", at=2)["progress"]["total"] == 24


def test_a_slip_is_taken_back_within_a_round(test):
    first = do(test, "begin")["question"]
    assert not test.study.scene["undo"]
    answer(test, well=False)
    assert test.study.scene["undo"]
    scene = do(test, "undo")
    assert scene["question"] == first and scene["answer"] is not None and not scene["undo"]
    taken(test)
    assert test.study.scene["bits"][0] == "24 题，会 24 题"


def test_a_slip_is_taken_back_after_its_round_and_what_is_asked_then_follows_the_new_answer(test):
    do(test, "begin")
    for n in range(12):
        # Of the last part two of three are missed: it is not asked about again.
        scene = answer(test, well=n not in (7, 11))
    assert scene["progress"]["total"] == 21 and scene["undo"]
    scene = do(test, "undo")
    assert scene["progress"]["now"] == scene["progress"]["total"] == 12 and not scene["undo"]
    assert answer(test)["progress"]["total"] == 24
    taken(test)
    assert test.study.scene["bits"][0] == "24 题，会 23 题"


def test_the_last_answer_of_all_can_be_a_slip_too(test):
    taken(test, lambda n: n != 23)
    scene = test.study.scene
    assert scene["kind"] == "placed" and scene["actions"][-1]["label"] == "刚才点错了"
    assert do(test, "undo")["kind"] == "question"
    assert answer(test)["bits"][0] == "24 题，会 24 题"


def test_two_tabs_count_an_answer_once(test, learn):
    do(test, "begin")
    other = learn(mode="placement", course="steward")
    answer(test)
    scene = answer(other)
    assert "已经在另一个页面答过" in scene["notice"] and scene["progress"]["now"] == 2
    assert len(events(test, "answered")) == 1


def test_two_tabs_begin_the_second_round_once(test, learn):
    do(test, "begin")
    for _ in range(11):
        answer(test)
    other = learn(mode="placement", course="steward")
    answer(test)
    other.study._handle_custom_msg({"type": "look"}, [])
    assert other.study.scene["question"] == test.study.scene["question"] and other.study.scene["progress"]["now"] == 13
    assert len(events(test, "session-begun")) == 2


def test_taken_anew_it_draws_other_questions_and_forgets_the_first_result(test, learn):
    taken(test, lambda n: False)
    before = {event.about for event in events(test, "answered")}
    scene = do(test, "begin")
    assert scene["kind"] == "question" and scene["progress"]["now"] == 1
    assert do(test, "stop")["title"] == "停在第 1 题"
    assert learn(mode="placement", course="steward").study.scene["kind"] == "question"
    do(test, "resume")
    while test.study.scene["kind"] == "question":
        answer(test)
    assert test.study.scene["bits"][0] == "24 题，会 24 题"
    assert len({event.about for event in events(test, "answered")} - before) > 12


def test_one_course_knows_nothing_of_the_test_of_another(test, learn):
    taken(test)
    other = learn(mode="placement", course="technical")
    assert other.study.scene["title"] == "先摸个底：工程维修 30 天"
    do(other, "begin")
    answer(other)
    assert learn(mode="placement", course="steward").study.scene["kind"] == "placed"


def test_without_a_course_it_is_the_one_of_the_post_and_an_unknown_one_is_one_sentence(learn):
    assert "客户管家" in learn(mode="placement").study.scene["title"]
    assert "没有课程 nowhere" in learn(mode="placement", course="nowhere").study.scene["lede"]


def test_the_language_may_change_in_the_middle(test, learn):
    do(test, "begin")
    waiting = answer(test)["question"]["id"]
    scene = learn("en", mode="placement", course="steward").study.scene
    assert scene["question"]["id"] == waiting and scene["notice"] == "Going on at question 2."


@pytest.mark.parametrize("locale", LOCALES)
def test_a_page_speaks_one_language(learn, locale):
    app = learn(locale, mode="placement", course="steward")
    said = [app.study.scene]
    do(app, "begin")
    said += [answer(app, well=n % 4 > 0) for n in range(3)]
    said.append(do(app, "stop"))
    do(app, "resume")
    n = 3
    while app.study.scene["kind"] == "question":
        said.append({**answer(app, well=n % 4 > 0), "answer": ""})
        n += 1
    said.append(do(app, "answers", at=0))
    said.append(do(app, "result"))
    said.append(do(app, "join", days=[1]))
    text = " ".join(map(str, said)).replace("林晓", "")
    assert bool(re.search(r"[\u4e00-\u9fff]", text)) == (locale == "zh")


# -- what is new stays with the day of the path ----------------------------------------------------------------------------


@pytest.fixture
def path(workspace, clock, learner):
    app = CoursePage(visit.Visit(workspace, "zh", {}, app=True), clock)
    app.open()
    app.heard({"type": "join", "course": "steward"})
    return app


def planned(app):
    return [id for id, _ in app._session.sitting.plan]


def through(app):
    while app.study.scene["kind"] == "question":
        answer(app)
        do(app, "next")


def test_on_a_path_what_is_new_today_is_of_its_day(path, learn):
    app = learn()
    do(app, "begin")
    assert set(planned(app)) == set(COURSE.items(1, bank()))


def test_without_a_path_what_is_new_is_not_held_up(learn):
    app = learn()
    do(app, "begin")
    assert len(planned(app)) > len(COURSE.items(1, bank()))


def test_with_nothing_new_left_of_the_day_the_session_says_so_and_leads_to_its_next_part(path, learn):
    app = learn()
    do(app, "begin")
    through(app)
    scene = app.study.scene
    assert scene["kind"] == "summary"
    assert any(note.startswith("路径上第 1 天没有新题了，这一天还有：读") for note in scene["notes"])
    assert scene["actions"][0]["label"] == "接着走第 1 天" and scene["actions"][0]["primary"]
    assert [one.get("primary", False) for one in scene["actions"]].count(True) == 1
    scene = learn().study.scene
    assert scene["kind"] == "nothing" and scene["actions"][0]["href"].endswith("learn/course.ipynb")
    assert any("第 1 天没有新题了" in note for note in scene["notes"])


def test_the_next_day_brings_its_own_questions_at_once(path, learn):
    app = learn()
    do(app, "begin")
    through(app)
    for part in path.path.scene["day"]["parts"]:
        path.heard({"type": "done", "day": 1, "part": part["kind"]})
    app = learn()
    do(app, "begin")
    assert set(planned(app)) == set(COURSE.items(2, bank()))


def test_home_me_and_today_agree_on_what_comes_next(path, learn, workspace, learner, clock):
    here = visit.Visit(workspace, "zh", {}, app=True)

    def told():
        title = learn().study.scene["title"]
        me = Me(here, clock)
        me.open()
        return title, me.sheet.value, learning.read(here, clock())

    title, me, found = told()
    n = len(COURSE.items(1, bank()))
    assert f"今天 {n} 题" in title and found.new == n and found.due == 0
    assert "从第一个 15 分钟开始" in me
    app = learn()
    do(app, "begin")
    through(app)
    title, me, found = told()
    assert "今天的 15 分钟做完了" in title and found.new == found.due == 0
    assert "今天的题都做完了" in me
    assert home.compose(here, dt.datetime(2026, 11, 22, 12, 0))
