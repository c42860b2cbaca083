"""Exams in a browser: one sat on a phone through everything that can come between, one by keyboard alone, and one that time ends."""

import datetime as dt
import re
import shutil
from contextlib import contextmanager

import pytest

from steward.quiz.answers.feedback import feedback
from steward.quiz.answers.grading import grade
from steward.quiz.exams.blueprint import exams_of
from steward.quiz.exams.certificate import verify
from steward.quiz.exams.exam import ANSWERED, Sitting, sittings
from steward.quiz.exams.exam_result import release
from steward.quiz.items.bank import bank
from steward.records.people import add_person
from steward.records.store import Store

KINDS = ("single", "multiple", "truefalse", "ordering", "matching", "numeric", "fill", "short", "reply", "case")
ITEMS = [next(item.id for item in bank().items.values() if item.type == kind) for kind in KINDS]
OURS = f"""
id: all-kinds
title: {{zh: 十种题型, en: All ten kinds}}
lede: {{zh: 每种题型一道。, en: One question of each kind.}}
minutes: 20
pass_mark: 0.8
attempts: 2
valid_months: 12
shuffle: false
rows:
  - items: [{", ".join(ITEMS)}]
"""
NUMBER = {"zh": "第 {n} 题，共 10 题", "en": "Question {n} of 10"}


@pytest.fixture
def fresh(served_empty):
    """Give a server with nobody known in its workspace, and an exam with all kinds of questions."""
    folder = served_empty.workspace.root / "exams"
    folder.mkdir(exist_ok=True)
    (folder / "all-kinds.yaml").write_text(OURS, encoding="utf-8")
    yield served_empty
    shutil.rmtree(folder)
    shutil.rmtree(served_empty.workspace.learning.parent, ignore_errors=True)
    served_empty.workspace.prefer("person", "")


class Examinee:
    """Somebody who knows the answers, at a page."""

    def __init__(self, served, page, locale="zh"):
        self.served, self.page, self.locale = served, page, locale

    def sitting(self):
        with Store.open(self.served.workspace) as store:
            record = sittings(store)[-1]
            return Sitting(store, bank(), record)

    def at(self, n):
        self.page.get_by_text(NUMBER[self.locale].format(n=n), exact=True).wait_for()

    def right(self, n):
        """Give question `n` and its right answer, as told after a blank one."""
        sitting = self.sitting()
        asked = sitting.asked(sitting.questions[n - 1].place)
        return asked.item, feedback(grade(asked, {}, self.locale), self.locale)

    def answer(self, n):
        """Answer question `n` rightly by pointing, and see that it is kept."""
        item, told = self.right(n)
        page = self.page
        match item.type:
            case "ordering":
                for place, step in enumerate(told["steps"]):
                    while self.places().index(step["text"]) > place:
                        page.get_by_role("button", name=f"上移：{step['text']}", exact=True).click()
                if page.get_by_role("button", name="就按现在的顺序").is_visible():
                    page.get_by_role("button", name="就按现在的顺序").click()
            case "matching":
                for pair in told["pairs"]:
                    page.get_by_label(pair["text"], exact=True).select_option(value=str(pair["right"]))
            case "numeric" | "fill" | "short":
                box = page.locator(".sw-question__box, .sw-question textarea")
                box.fill(typed(item, told, self.locale))
            case "reply":
                for text in (one["text"] for one in told["moves"] if one["state"] == "missed"):
                    page.locator(".sw-question__moves label").filter(has=page.get_by_text(text, exact=True)).click()
                page.locator(".sw-question__effects label").filter(has_text=told["effect"]["text"]).click()
            case _:
                for text in (one["text"] for one in told["options"] if one["state"] == "missed"):
                    page.locator("label.sw-option").filter(has=page.get_by_text(text, exact=True)).click()
        page.get_by_text("已存下", exact=True).wait_for()
        assert len(self.sitting().record.answers) >= 1

    def places(self):
        return self.page.locator(".sw-order .sw-option__text").all_inner_texts()

    def number(self, name):
        return self.page.get_by_role("button", name=name, exact=True)

    def fits(self, width):
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width
        small = self.page.locator(":is(main button, main select, label.sw-option):visible").evaluate_all(
            "all => all.map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()]).filter(([_, b]) => Math.min(b.width, b.height) < 43.9).map(([t]) => t)"
        )
        assert small == []


def typed(item, told, locale):
    if item.type == "short":
        return item.model_answer.text.say(locale)
    return re.sub(r"[^\d.].*" if item.type == "numeric" else "$^", "", told["answer"].replace(",", ""))


@contextmanager
def killed_kernel(served, page):
    """Kill the kernel of a page; that the page cannot end it once more when it is left is no fault of it."""
    kernel = page.evaluate("JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId")
    token = {"Authorization": f"token {served.token}"}
    assert page.request.delete(f"{served.base}/api/kernels/{kernel}", headers=token).status == 204
    shutdown = re.compile(f"/shutdown/{kernel}")
    page.route(shutdown, lambda route: route.fulfill(status=204))
    yield
    page.unroute(shutdown)


class Line:
    """The connection of a page, which a test can cut."""

    def __init__(self, page):
        self.up = True
        page.route_web_socket(re.compile("/channels"), self._joined)

    def _joined(self, here):
        there = here.connect_to_server()
        here.on_message(lambda message: self.up and there.send(message))
        there.on_message(here.send)


def test_an_exam_is_sat_on_a_phone_and_nothing_that_comes_between_loses_an_answer(fresh, opened):
    page = opened("about:blank", 375, has_touch=True)
    line = Line(page)
    page.goto(fresh.url("learn/exam"))
    me = Examinee(fresh, page)
    page.get_by_label("姓名").fill("林晓")
    page.get_by_label("管家", exact=True).check()
    page.get_by_role("button", name="开始").click()

    # choosing, and what it asks
    page.get_by_role("heading", name="您的岗位").wait_for()
    me.fits(375)
    page.get_by_role("button", name="看看要考什么：十种题型").click()
    page.get_by_role("heading", level=1, name="十种题型").wait_for()
    page.get_by_text("80%，就是 8/10 分").wait_for()
    me.fits(375)
    page.get_by_role("button", name="开始考试").click()

    # answering all ten kinds, and marking two to come back to
    for n in range(1, 11):
        me.at(n)
        me.fits(375)
        if n in (3, 6):
            page.get_by_role("button", name="回头再看", exact=True).click()
        if n not in (4, 8):
            me.answer(n)
        if n < 10:
            page.get_by_role("button", name="下一题").click()
    page.get_by_role("button", name="看总览").click()
    assert page.evaluate("document.activeElement.textContent") == "总览"
    page.get_by_text("已答 8").wait_for()
    assert sorted(me.sitting().record.answers) == [0, 1, 2, 4, 5, 6, 7 + 1, 9]
    assert me.sitting().record.later == {2, 5}

    # another answer to the third; a reload goes on at it, and a killed kernel too
    me.number("第 3 题，已答，回头再看").click()
    me.at(3)
    other = page.locator("label.sw-option:not([data-state=chosen])").first
    words = other.inner_text()
    other.click()
    page.get_by_text("已存下", exact=True).wait_for()
    page.get_by_role("button", name="回头再看", exact=True).click()
    page.reload()
    page.get_by_text("接着考，从第 3 题。").wait_for()
    assert page.locator("label.sw-option[data-state=chosen]").inner_text() == words
    with killed_kernel(fresh, page):
        page.reload()
        me.at(3)
    assert page.locator("label.sw-option[data-state=chosen]").inner_text() == words
    page.locator("label.sw-option:not([data-state=chosen])").first.click()
    me.number("第 3 题，已答").wait_for()
    me.answer(3)

    # an answer that cannot get through is handed on by the page opened next
    me.number("第 4 题，没答").click()
    me.at(4)
    line.up = False
    page.get_by_role("button", name="就按现在的顺序").click()
    page.get_by_text("还没送到，正在再送一次").wait_for()
    assert 3 not in me.sitting().record.answers
    line.up = True
    page.reload()
    me.at(4)
    page.get_by_text("已存下", exact=True).wait_for()
    assert 3 in me.sitting().record.answers
    me.answer(4)

    # the same sitting in a second tab, which is told
    second = page.context.new_page()
    second.goto(fresh.url("learn/exam", exam="all-kinds"))
    second.get_by_text("这次考试在另一个页面也开着").wait_for()
    second.locator("textarea").wait_for(state="detached")
    second.get_by_role("button", name="第 8 题，没答", exact=True).click()
    second.locator("textarea").fill("先说对不起")
    second.get_by_text("已存下", exact=True).wait_for()
    page.get_by_role("button", name="第 8 题，已答", exact=True).wait_for()
    second.close()
    me.number("第 8 题，已答").click()
    me.at(8)
    assert page.locator("textarea").input_value() == "先说对不起"
    page.get_by_role("button", name="清除这题的答案").click()
    me.number("第 8 题，没答").wait_for()

    # handing in asks once
    page.get_by_role("button", name="交卷").click()
    page.get_by_text("第 8 题还没答完，没答的不得分。").wait_for()
    page.get_by_text("标记了回头再看的：第 6 题。").wait_for()
    page.get_by_role("button", name="回去看看").click()
    me.number("第 8 题，没答").click()
    me.answer(8)
    page.get_by_role("button", name="交卷").click()
    page.get_by_role("button", name="现在交卷").click()
    page.get_by_role("heading", level=1, name="已经交卷").wait_for()
    page.get_by_text("成绩由培训师公布。").wait_for()
    me.fits(375)
    # what was still on its way is said, once
    page.evaluate(
        'id => localStorage.setItem(`steward-exam-${id}`, \'{"a7": {"place": 7, "answer": {}}}\')',
        me.sitting().record.id,
    )
    page.reload()
    page.get_by_role("heading", level=1, name="已经交卷").wait_for()
    page.get_by_text("有 1 题的答案，交卷时还没有送到").wait_for()
    page.reload()
    page.get_by_role("heading", level=1, name="已经交卷").wait_for()
    assert page.get_by_text("还没有送到").count() == 0

    # the result and the certificate
    with Store.open(fresh.workspace) as store:
        assert len(store.events(kinds=[ANSWERED])) >= 13
        release(store, "all-kinds", dt.datetime.now(dt.UTC), by="trainer")
    page.reload()
    page.get_by_role("heading", level=1, name="林晓，您通过了").wait_for()
    me.fits(375)
    page.get_by_role("button", name="全部 10").click()
    for row in page.locator(".sw-exam__one").all():
        row.locator("summary").click()
        row.locator(".sw-standard a").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    code = page.locator(".sw-exam__code").inner_text()
    with Store.open(fresh.workspace) as store:
        found = verify(code, store, fresh.workspace.certificate_key(), bank(), dt.datetime.now().astimezone())
    assert found.is_true and found.name == "林晓"
    with page.expect_popup() as popup:
        page.get_by_role("link", name="打开证书").click()
    paper = popup.value
    paper.get_by_text(code).first.wait_for()
    assert paper.get_by_role("heading", level=1).inner_text() == "合格证书"
    assert paper.evaluate("document.documentElement.scrollWidth") <= 375
    paper.close()
    page.get_by_role("button", name="存成 PDF").click()
    link = page.get_by_role("link", name="打开 PDF")
    link.wait_for()
    assert page.request.get(fresh.base + link.get_attribute("href")).body()[:5] == b"%PDF-"


def by_keys(me, n):
    """Answer question `n` rightly without a pointer, and go on with Enter."""
    page = me.page
    item, told = me.right(n)
    match item.type:
        case "ordering":
            for place, step in enumerate(told["steps"]):
                while me.places().index(step["text"]) > place:
                    tabbed(page, "document.activeElement.ariaLabel", f"Move up: {step['text']}")
                    page.keyboard.press("Enter")
            if page.get_by_role("button", name="Leave them in this order").is_visible():
                tabbed(page, "document.activeElement.textContent", "Leave them in this order")
                page.keyboard.press("Enter")
            page.locator(".sw-stem").focus()
        case "matching":
            for pair in told["pairs"]:
                tabbed(page, "document.activeElement.labels?.[0]?.innerText", pair["text"])
                page.keyboard.press("Home")
                for _ in range(pair["right"] + 1):
                    page.keyboard.press("ArrowDown")
            page.locator(".sw-stem").focus()
        case "numeric" | "fill" | "short":
            tabbed(page, "document.activeElement.matches('textarea, .sw-question__box')")
            page.keyboard.type(typed(item, told, "en"))
        case "reply":
            for at, one in enumerate(told["moves"]):
                if one["state"] == "missed":
                    page.keyboard.press("abcdefh"[at])
            page.keyboard.press(str(["better", "same", "worse"].index(told["effect"]["id"]) + 1))
        case _:
            for at, one in enumerate(told["options"]):
                if one["state"] == "missed":
                    page.keyboard.press(str(at + 1) if item.type == "case" else "abcdef"[at])
    page.keyboard.press("Control+Enter" if item.type == "short" else "Enter")


def tabbed(page, what, there=True):
    """Press Tab until what has the focus is the thing wanted."""
    for _ in range(80):
        if page.evaluate(what) == there:
            return
        page.keyboard.press("Tab")
    raise AssertionError("the Tab key does not lead there")


def test_an_exam_is_sat_by_keyboard_alone(fresh, opened):
    page = opened(fresh.url("learn/exam", "en", exam="all-kinds"))
    me = Examinee(fresh, page, "en")
    page.get_by_label("Name").wait_for()
    tabbed(page, "document.activeElement.name", "name")
    page.keyboard.type("Lin Xiao")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="All ten kinds").wait_for()
    page.keyboard.press("Enter")
    for n in range(1, 11):
        me.at(n)
        by_keys(me, n)
    page.get_by_text("10 answered").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Overview"

    # back, marked, and the list of keys
    tabbed(page, "document.activeElement.ariaLabel", "Question 2, answered")
    page.keyboard.press("Enter")
    me.at(2)
    page.keyboard.press("m")
    me.number("Question 2, answered, to come back to").wait_for()
    page.keyboard.press("p")
    me.at(1)
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Answering by keyboard").wait_for()
    page.keyboard.press("m")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    me.at(2)
    page.keyboard.press("o")
    assert page.evaluate("document.activeElement.textContent") == "Overview"
    tabbed(page, "document.activeElement.textContent", "Hand in")
    page.keyboard.press("Enter")
    page.get_by_text("Marked to come back to: 2.").wait_for()
    tabbed(page, "document.activeElement.textContent", "Hand in now")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Handed in").wait_for()
    text = page.locator("main").inner_text()
    assert not re.search(r"[\u4e00-\u9fff]", text)
    record = me.sitting().record
    assert record.outcome["marks"] == 10 and record.how == "person" and record.later == {1}


def test_time_is_told_and_ends_the_exam_by_the_servers_clock(fresh, opened):
    first = opened(begun(fresh, "林晓", seconds_left=110), 375)
    first.locator("label.sw-option").first.wait_for()
    second = opened(begun(fresh, "方静", seconds_left=45))
    second.locator("label.sw-option").first.click()
    second.get_by_role("heading", level=1, name="时间到，已经交卷").wait_for()
    second.get_by_text("10 题答了 1 题").wait_for()
    first.get_by_role("status").filter(has_text="最后 1 分钟。").wait_for()
    with Store.open(fresh.workspace) as store:
        assert sorted(str(one.how) for one in sittings(store)) == ["None", "time"]


def begun(served, name, seconds_left):
    """Let somebody begin the exam so long ago that only some seconds are left; gives where they go on."""
    now = dt.datetime.now().astimezone()
    with Store.open(served.workspace) as store:
        person = add_person(store, name, "steward", at=now)
        ours = exams_of(served.workspace).exam("all-kinds")
        Sitting.begin(store, person.id, ours, bank(), now - dt.timedelta(minutes=20, seconds=-seconds_left), seed=1)
    return served.url("learn/exam", exam="all-kinds", who=person.id)
