"""The placement test in a browser, on a phone: from the path to the test, through a slip and a reload, and back to the path with the days chosen."""

import datetime as dt
import re
import shutil

import pytest
from test_study_app import Learner

from steward.quiz.courses.courses import courses
from steward.quiz.courses.placing import placing
from steward.quiz.items.bank import bank
from steward.quiz.study.history import KINDS, history
from steward.quiz.study.queue import queue
from steward.quiz.study.session import Session
from steward.records.people import people
from steward.records.store import Store

COURSE = courses()["steward"]


class Beginner(Learner):
    """Somebody who takes the test: sure of what the first part asks, guessing at the rest."""

    def session(self):
        with Store.open(self.served.workspace) as store:
            (person,) = people(store)
            test = placing(history(store.events(person.id, KINDS)), person.id, COURSE, bank(), "zh")
            (open_one,) = [one for one in test.rounds if queue(one)]
            return Session.open(store, person.id, bank(), open_one.id)

    def reply(self, *, filled=False):
        """Answer what is asked, and wait for what comes next; tell whether that is a question."""
        with Store.open(self.served.workspace) as store:
            (person,) = people(store)
            test = placing(history(store.events(person.id, KINDS)), person.id, COURSE, bank(), "zh")
        first = test.to_ask[0] in (*test.test.parts[0].first, *test.test.parts[0].then)
        if not filled:
            self.fill_in()
        n = len(test.known) + 1
        self.page.get_by_role("button", name=re.compile("^很有把握" if first else "^猜的")).click()
        after = self.page.get_by_text(f"第 {n + 1} 题，共").or_(self.page.get_by_role("heading", name="摸底做完了"))
        after.first.wait_for(state="attached")
        assert not self.page.locator(".sw-verdict, .is-right, .is-wrong").count()
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 375
        return not self.page.get_by_role("heading", name="摸底做完了").count()


@pytest.fixture
def fresh(served_empty):
    """Give a server with nobody known in its workspace."""
    yield served_empty
    shutil.rmtree(served_empty.workspace.learning.parent, ignore_errors=True)
    served_empty.workspace.prefer("person", "")


def stem(page):
    """Give the question without what stands in its gap: an answer taken back is shown there again."""
    return page.locator(".sw-stem").evaluate(
        "stem => { const copy = stem.cloneNode(true); copy.querySelector('.sw-question__gap')?.remove(); return copy.textContent }"
    )


def test_what_one_knows_is_passed_over(fresh, opened):
    page = opened(fresh.url("learn/course"), 375, has_touch=True)
    learner = Beginner(fresh, page).sign_in()
    page.get_by_role("button", name="走这条路径: 客户管家 30 天").click()
    page.get_by_role("link", name="先摸个底，会的不用再学").click()
    page.get_by_role("heading", level=1, name="先摸个底：客户管家 30 天").wait_for()
    page.get_by_role("button", name=re.compile("^开始")).click()
    page.locator(".sw-stem").wait_for()

    first = stem(page)
    assert learner.reply()
    page.get_by_role("button", name="刚才点错了").click()
    page.get_by_text("第 1 题，共 12 题").wait_for(state="attached")
    assert stem(page) == first
    # What was answered stands in the boxes again.
    learner.reply(filled=True)
    for _ in range(3):
        learner.reply()
    waiting = stem(page)
    page.reload()
    page.get_by_text("接着上次的第 5 题。").wait_for()
    assert stem(page) == waiting
    for _ in range(8):
        learner.reply()
    page.get_by_text("再问 3 题，看看前面会的站不站得住。").wait_for()
    while learner.reply():
        pass

    text = page.locator("main").inner_text()
    assert "问了 6 题，会 6 题" in text and "95% 区间" in text and "跳过 6 天，要学 24 天" in text
    boxes = page.get_by_role("checkbox")
    assert [box.get_attribute("value") for box in boxes.all() if box.is_checked()] == ["1", "2", "3", "4", "5", "6"]
    small = page.locator(":is(main button, main summary, .sw-skips label):visible").evaluate_all(
        "all => all.map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()]).filter(([_, b]) => b.height < 40).map(([t]) => t)"
    )
    assert small == []
    page.get_by_label(COURSE.day(3).title.zh).uncheck()
    page.get_by_text("跳过 5 天，要学 25 天").wait_for()

    page.get_by_role("button", name="看看我的答案").click()
    page.locator(".sw-verdict").first.wait_for()
    assert stem(page) == first
    page.get_by_role("button", name=re.compile("^下一题"), disabled=False).click()
    page.get_by_text("猜对的这里不算会").wait_for()
    page.get_by_role("button", name="回到结果").click()
    page.get_by_label(COURSE.day(3).title.zh).uncheck()

    page.get_by_role("button", name="照这样学").click()
    page.get_by_text(re.compile("^第 3 天，共 30 天")).wait_for()
    assert page.locator(".sw-course__day.is-skipped").count() == 5
    assert page.locator(".sw-course__day.is-now").inner_text() == "3"
    with Store.open(fresh.workspace) as store:
        assert store.events(kinds=["course-joined"])[-1].body["skipped"] == [1, 2, 4, 5, 6]
        assert store.events(kinds=["course-joined"])[-1].at <= dt.datetime.now(dt.UTC)
