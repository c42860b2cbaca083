"""The trainer's page: who needs a word, what is not remembered, exams to release, questions to mend, and the names."""

import datetime as dt
import json
import re
from urllib.parse import parse_qs, unquote, urlparse

import pytest
from python_calamine import CalamineWorkbook

from steward.quiz.exams.blueprint import exams
from steward.quiz.exams.exam import Sitting, sittings
from steward.quiz.exams.exam_result import released_at
from steward.quiz.items.bank import bank, fingerprint
from steward.quiz.items.item import Short, Single
from steward.records.people import add_person, people
from steward.records.store import NewEvent, Store
from steward.ui import page, visit
from steward.ui.training import learners
from steward.ui.training.learners import LearnersPage

ZONE = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2026, 11, 22, 10, 0, tzinfo=ZONE)
COMPLAINT = [item for item in bank().of_topic("complaint") if isinstance(item, Single)][:10]
VISIT = [item for item in bank().of_topic("visit") if isinstance(item, Single)][:10]
SHORT = next(item for item in bank().items.values() if isinstance(item, Short))
EXAM = "service-conduct"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def chosen(item, right):
    return next(at for at, option in enumerate(item.options) if option.right is right)


def answered(who, item, days_ago, *, right=True, certainty="think"):
    body = {
        "seed": 1, "answer": {"chosen": [chosen(item, right)]}, "fraction": float(right), "certainty": certainty, "purpose": "review",
        "fingerprint": fingerprint(item), "locale": "zh",
    }  # fmt: skip
    return NewEvent(who, "answered", NOW - dt.timedelta(days=days_ago), "s", item.id, body)


def sit(store, who, *, right, at, hand_in=True):
    sitting = Sitting.begin(store, who, exams()[EXAM], bank(), at, seed=3)
    for question in sitting.questions:
        item = bank().items[question.item]
        if isinstance(item, Single):
            sitting.answer(question.place, {"chosen": [chosen(item, right)]}, at)
    return sitting.hand_in(at + dt.timedelta(minutes=9)) if hand_in else sitting.record


@pytest.fixture
def team(workspace):
    """Give the ids of three who have learnt: Lin is sure and wrong, Zhou does well, Wang has been away."""
    with Store.open(workspace) as store:
        ids = {
            name: add_person(store, name, post, team, at=NOW - dt.timedelta(days=60)).id
            for name, post, team in (
                ("林晓", "steward", "east"),
                ("周敏", "front-desk", "west"),
                ("王芳", "steward", "west"),
            )
        }
        new = []
        for item in COMPLAINT:
            new.append(answered(ids["林晓"], item, 3, right=False, certainty="sure"))
            new += [answered(ids["周敏"], item, days) for days in (12, 3)]
            new.append(answered(ids["王芳"], item, 40, right=False))
        new += [
            answered(ids[name], item, days) for item in VISIT for name, days in (("林晓", 2), ("周敏", 2), ("王芳", 40))
        ]
        store.append_all(new)
    return ids


@pytest.fixture(autouse=True)
def _nothing_frozen(monkeypatch):
    monkeypatch.setattr(learners.gc, "freeze", lambda: None)


@pytest.fixture
def opened(workspace):
    """Give a function that opens the page."""

    def open_page(locale="zh", **query):
        app = LearnersPage(visit.Visit(workspace, locale, query, app=True), lambda: NOW, lambda work: work())
        app.open()
        app.heard({"type": "ready"})
        return app

    return open_page


def view(app, name):
    app.heard({"type": "view", "view": name})
    assert app.board.trouble == ""
    return app.board.scene


def cells(app, row):
    """Give the cells of a row of the map by name."""
    found = app.board.scene["map"]
    rows = [*found["topics"], *(one for topic in found["topics"] for one in topic["standards"])]
    given = next(one["cells"] for one in rows if one["id"] == row).split(",")
    return dict(zip([one["name"] for one in found["people"]], given, strict=True))


# -- nothing yet -------------------------------------------------------------------------------------------------------


def test_before_anybody_has_learnt_the_page_says_how_to_begin(opened):
    app = opened()
    assert (app.board.scene["kind"], app.board.head["shown"]) == ("empty", False)
    assert "今天的 15 分钟" in app.board.scene["say"]
    app.heard({"type": "add", "name": " 林晓 ", "post": "steward", "team": "东区"})
    assert app.board.scene["kind"] == "empty"
    (one,) = app.board.scene["roll"]["people"]
    assert (one["name"], one["postName"], one["team"]) == ("林晓", "管家", "东区")
    assert app.board.notice == {"words": "已加上 林晓。", "undo": False}


def test_the_class_is_read_beside_the_page_and_told_again_once_the_browser_listens(workspace, team):
    later = []
    app = LearnersPage(visit.Visit(workspace, "zh", app=True), lambda: NOW, later.append)
    app.open()
    assert (app.board.scene, app.board.head["title"]) == ({"kind": "reading"}, "学习情况")
    app.heard({"type": "view", "view": "exams"})
    assert "没有读出来" in app.board.trouble
    later.pop()()
    assert (app.board.scene["kind"], app.board.trouble) == ("exams", "")
    sent = []
    app.board.send_state = sent.append
    app.heard({"type": "ready"})
    assert "scene" in sent[0] and len(later) == 1, "what may have been lost is told again, then statistics are reckoned"


# -- who needs a word, and the map -------------------------------------------------------------------------------------


def test_who_needs_a_word_is_named_with_the_reason_and_one_next_step(opened, team):
    first, second = opened().board.scene["risk"]
    assert first["name"] == "林晓"
    assert first["reasons"][0] == {
        "name": "有把握却答错",
        "why": "近 30 天说“很有把握”的 10 次里，有 10 题答错了，至今没改过来",
    }
    assert first["do"].startswith("当面聊聊“") and f"who={team['林晓']}" in first["link"]
    assert (second["name"], second["reasons"][0]["name"]) == ("王芳", "好些天没来")
    assert "上次来 2026-10-13" in second["about"]


def test_what_nobody_remembers_stands_first_and_few_answers_tell_nothing(opened, team):
    app = opened()
    rows = [topic["id"] for topic in app.board.scene["map"]["topics"]]
    assert rows.index("complaint") < rows.index("visit")
    assert cells(app, "complaint") == {"林晓": "0/10w", "周敏": "20/20r", "王芳": "0/10w"}
    few = {item.standards[0]: sum(item.standards[0] in other.standards for other in VISIT) for item in VISIT}
    standard = next(id for id, n in few.items() if n < 3)
    assert cells(app, standard)["林晓"].endswith("?")


def test_team_post_and_time_are_looked_at_alone(opened, team):
    app = opened(team="west")
    assert [one["name"] for one in app.board.scene["map"]["people"]] == ["周敏", "王芳"]
    app.heard({"type": "filter", "team": "west", "days": 7})
    assert cells(app, "complaint") == {"周敏": "10/10r", "王芳": ""}
    assert [one["name"] for one in app.board.scene["risk"]] == ["王芳"], "who needs a word is as of today"
    app.heard({"type": "filter", "post": "steward"})
    assert app.board.head["looked"] == 2
    app.heard({"type": "filter", "team": "nowhere", "days": 12345})
    assert app.board.head["chosen"]["days"] == 0 and app.board.scene["risk"] == []


# -- exams -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def sat(workspace, team):
    with Store.open(workspace) as store:
        for name, right in (("林晓", False), ("周敏", True)):
            sit(store, team[name], right=right, at=NOW - dt.timedelta(days=1))
    return team


def record(workspace, who):
    with Store.open(workspace) as store:
        (found,) = sittings(store, exam=EXAM, person=who)
        return found, released_at(store, found)


def test_what_waits_is_released_for_those_in_view_and_for_no_others(opened, workspace, sat):
    app = opened()
    (exam,) = view(app, "exams")["exams"]
    assert (exam["waiting"], app.board.head["views"][1]["n"]) == (2, 2)
    assert "2 人考过，2 份答卷" in exam["bits"]
    assert {row["name"]: (row["passed"], row["waits"]) for row in exam["sittings"]}["林晓"] == (False, True)
    app.heard({"type": "filter", "team": "east"})
    app.heard({"type": "release", "exam": EXAM})
    assert app.board.notice == {"words": "已公布 1 份成绩。", "undo": False}
    assert record(workspace, sat["林晓"])[1] == NOW
    assert record(workspace, sat["周敏"])[1] is None
    app.heard({"type": "filter"})
    assert app.board.scene["exams"][0]["waiting"] == 1
    one = next(row for row in app.board.scene["exams"][0]["sittings"] if row["waits"])
    app.heard({"type": "release", "exam": EXAM, "sitting": one["id"]})
    assert app.board.scene["exams"][0]["waiting"] == 0


def test_an_exam_shows_marks_with_n_and_interval_and_topics_that_few_people_cannot_tell(opened, sat):
    (exam,) = view(opened(), "exams")["exams"]
    lin = next(row for row in exam["sittings"] if row["name"] == "林晓")
    assert re.fullmatch(r"[\d.]+/20（\d+%，20 题，区间 \d+%–\d+%）", lin["marks"])
    assert exam["topics"] and all(topic["value"] is None for topic in exam["topics"])
    assert "只有 2 人考过，还说不准" in exam["topics"][0]["words"]


def test_whoever_has_used_up_all_tries_may_be_allowed_one_more(opened, workspace, sat):
    tries = exams()[EXAM].attempts
    assert tries is not None
    with Store.open(workspace) as store:
        for n in range(1, tries):
            sit(store, sat["林晓"], right=False, at=NOW - dt.timedelta(hours=20 - n))
    app = opened()
    mine = [row for row in view(app, "exams")["exams"][0]["sittings"] if row["name"] == "林晓"]
    assert all(row["allow"] for row in mine) and len(mine) == tries
    app.heard({"type": "allow", "exam": EXAM, "person": sat["林晓"]})
    assert "林晓 可以再考一次。" in app.board.notice["words"]
    assert not any(row["allow"] for row in app.board.scene["exams"][0]["sittings"])


def test_a_sitting_whose_time_is_over_is_handed_in_by_whoever_looks(opened, workspace, team):
    with Store.open(workspace) as store:
        sit(store, team["王芳"], right=True, at=NOW - dt.timedelta(hours=5), hand_in=False)
        sit(store, team["周敏"], right=True, at=NOW - dt.timedelta(minutes=2), hand_in=False)
    (exam,) = view(opened(), "exams")["exams"]
    assert {row["name"]: row["done"] for row in exam["sittings"]} == {"王芳": True, "周敏": False}
    assert record(workspace, team["王芳"])[0].how == "time"


# -- questions ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def fooled(workspace):
    """Give a question with a wrong option that twelve good learners take for right, and one that four know."""
    first, other = COMPLAINT[0], COMPLAINT[1:9]
    with Store.open(workspace) as store:
        new = []
        for n in range(24):
            who = add_person(store, f"学员{n}", "steward", at=NOW - dt.timedelta(days=30)).id
            new.append(answered(who, first, 2, right=n >= 12))
            new += [answered(who, item, 2, right=n < 12 or k < 2) for k, item in enumerate(other)]
        store.append_all(new)
    return first


def test_the_worst_question_stands_first_and_opens_to_what_each_option_drew(opened, fooled):
    app = opened()
    scene = view(app, "items")
    row = scene["rows"][0]
    assert (row["id"], row["advice"][0]) == (fooled.id, {"name": "答案可能标错了", "hint": False})
    assert row["n"] == "24" and "50%（区间" in row["facility"]
    assert app.board.head["views"][2]["n"] == scene["count"]["look"] >= 1
    app.heard({"type": "item", "id": fooled.id})
    detail = app.board.detail
    drew = {one["text"]: one for one in detail["options"]}
    wrong = drew[fooled.options[chosen(fooled, False)].text.zh]
    assert (wrong["right"], wrong["share"]) == (False, 0.5) and "50.0%（12/24）" in wrong["words"]
    assert wrong["strong"] > wrong["weak"]
    assert detail["advice"][0]["do"].startswith("先核对答案")
    assert parse_qs(urlparse(detail["link"]).query)["id"] == [fooled.id]
    app.heard({"type": "item", "id": ""})
    assert app.board.detail == {}


def test_where_nothing_can_be_told_no_question_is_held_up_to_be_mended(opened, team):
    app = opened()
    scene = view(app, "items")
    assert scene["rows"] == [] and scene["count"]["all"] == len(COMPLAINT + VISIT)
    app.heard({"type": "items", "of": "", "show": "all", "page": 99})
    assert app.board.scene["page"] == 0
    assert {row["advice"][0]["name"] for row in app.board.scene["rows"]} == {"还说不准"}


def test_questions_of_an_exam_come_with_what_the_form_as_a_whole_can_tell(opened, sat):
    app = opened(view="items", exam=EXAM)
    scene = app.board.scene
    assert [one["id"] for one in scene["sources"]] == ["", EXAM] and scene["of"] == EXAM
    assert scene["advice"] and ["答卷数（n）", "2"] in scene["test"]
    app.heard({"type": "view", "view": "items", "of": ""})
    assert app.board.scene["test"] == []


def test_an_objection_shows_what_was_written_and_goes_when_it_was_looked_at(opened, workspace, team):
    given = {"text": "登记下来 <b>马上</b>派人"}
    with Store.open(workspace) as store:
        body = {"seed": 1, "answer": given, "fraction": 0.5, "fingerprint": fingerprint(SHORT)}
        answer = store.append(team["林晓"], "answered", at=NOW, session="s", about=SHORT.id, body=body)
        store.append(team["林晓"], "contested", at=NOW, about=SHORT.id, body={"event": answer.id, "point": 1})
    app = opened()
    (found,) = view(app, "items")["contested"]
    assert found["point"] == SHORT.key_points[1].zh
    assert found["said"] == [{"name": "林晓", "on": "2026-11-22", "words": given["text"]}]
    app.heard({"type": "seen", "ids": found["ids"]})
    assert app.board.scene["contested"] == [] and app.board.notice["undo"]
    app.heard({"type": "undo"})
    assert len(app.board.scene["contested"]) == 1


# -- names -------------------------------------------------------------------------------------------------------------


def named(app):
    return {one["name"]: one for one in app.board.scene["people"]}


def test_somebody_is_renamed_and_lets_go_and_each_is_undone(opened, workspace, team):
    app = opened()
    view(app, "people")
    app.heard({"type": "change", "id": team["林晓"], "name": "林小晓", "post": "security", "team": "east"})
    assert named(app)["林小晓"]["postName"] == "秩序" and named(app)["林小晓"]["answers"] == len(COMPLAINT + VISIT)
    app.heard({"type": "undo"})
    assert named(app)["林晓"]["postName"] == "管家"
    app.heard({"type": "retire", "id": team["林晓"]})
    assert "林晓" not in named(app) and [one["name"] for one in app.board.scene["left"]] == ["林晓"]
    assert [one["name"] for one in view(app, "learners")["map"]["people"]] == ["周敏", "王芳"]
    view(app, "people")
    app.heard({"type": "back", "id": team["林晓"]})
    assert "林晓" in named(app)
    with Store.open(workspace) as store:
        assert len(people(store)) == 3


def test_a_mistake_is_said_and_changes_nothing(opened, team):
    app = opened()
    view(app, "people")
    app.heard({"type": "add", "name": "周敏", "team": "west"})
    assert "已有“周敏”" in app.board.trouble and len(named(app)) == 3
    app.heard({"type": "add", "name": " ", "post": "king"})
    assert len(app.board.trouble.splitlines()) == 2
    app.heard({"type": "change", "id": "nobody", "name": "甲"})
    assert "没有这个人" in app.board.trouble
    app.heard({"type": "view", "view": "people"})
    assert app.board.trouble == ""


def test_a_team_of_the_company_is_known_by_its_name(opened, workspace, team):
    one = workspace.company().teams[0] if workspace.company().teams else None
    app = opened()
    view(app, "people")
    typed = one.say("zh") if one else "新班"
    app.heard({"type": "add", "name": "孙梅", "team": typed})
    assert named(app)["孙梅"]["team"] == (one.id if one else "新班")


# -- workbooks ---------------------------------------------------------------------------------------------------------


def test_class_and_questions_are_saved_where_the_page_hands_them_out(opened, workspace, fooled):
    app = opened()
    for name, sheets, wanted in (("learners", "明细", "学员0"), ("items", "各题", fooled.id)):
        view(app, name)
        app.heard({"type": "sheet"})
        made = app.board.sheet
        assert urlparse(made["href"]).path == f"/steward/files/training/{made['name']}" and "download=1" in made["href"]
        book = CalamineWorkbook.from_path(str(workspace.training_sheets / unquote(made["name"])))
        written = [str(cell) for row in book.get_sheet_by_name(sheets).to_python() for cell in row]
        assert wanted in written


# -- whose page this is ------------------------------------------------------------------------------------------------


@pytest.fixture
def shown(monkeypatch, workspace):
    """Give a function that runs the notebook's cell and tells what it put on the page."""

    def run():
        put = []
        monkeypatch.setattr(visit, "current", lambda: visit.Visit(workspace, "zh", app=True))
        monkeypatch.setattr(page, "put", lambda html, _here=None: put.append(html))
        monkeypatch.setattr(page, "put_app", lambda view, _here: put.append(view.children[0].words["risk"]))
        learners.show()
        (found,) = put
        return found

    return run


def test_under_a_hub_whoever_is_no_trainer_reads_one_clear_sentence(shown, monkeypatch, team):
    monkeypatch.setenv("JUPYTERHUB_USER", "zhoumin")
    said = shown()
    assert "这一页只给培训负责人看" in said and "STEWARD_TRAINERS" in said
    assert not any(name in said for name in team)
    monkeypatch.setenv("STEWARD_TRAINERS", "linjun, zhoumin")
    assert shown() == "可以聊一聊"


def test_under_a_hub_the_trainer_is_kept_with_what_was_released(opened, workspace, sat, monkeypatch):
    monkeypatch.setenv("JUPYTERHUB_USER", "zhoumin")
    monkeypatch.setenv("STEWARD_TRAINERS", "zhoumin")
    app = opened()
    assert all(one["link"] == "" for one in app.board.scene["risk"]), "a page of progress is its owner's alone"
    app.heard({"type": "release", "exam": EXAM})
    with Store.open(workspace) as store:
        trainer = next(one.id for one in people(store) if one.account == "zhoumin")
        assert {event.person for event in store.events(kinds=["exam-released"])} == {trainer}


def test_english_holds_no_chinese_but_names(opened, workspace, fooled, sat):
    app = opened("en")
    scenes = [view(app, name) for name in ("learners", "exams", "items", "people")]
    app.heard({"type": "view", "view": "items"})
    app.heard({"type": "item", "id": app.board.scene["rows"][0]["id"]})
    told = json.dumps([*scenes, app.board.detail, app.board.head, dict(app.board.words)], ensure_ascii=False)
    with Store.open(workspace) as store:
        for one in people(store):
            told = told.replace(one.name, "")
    assert not CHINESE.findall(told)
    assert "{" not in "".join(re.findall(r'"words": "([^"]*)"', told))
