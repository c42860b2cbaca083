"""The learner's page tells what is known, what fades and what to do next, and leads there."""

import datetime as dt
import re

import pytest

from steward.quiz.items.bank import bank
from steward.quiz.items.item import Single
from steward.quiz.study.session import Session
from steward.records.identity import prefer_person
from steward.records.people import add_person
from steward.records.store import Store
from steward.ui import visit
from steward.ui.learn.me import Me

MORNING = dt.datetime(2026, 11, 2, 1, 0, tzinfo=dt.UTC)
SINGLES = tuple(item for item in bank().items.values() if isinstance(item, Single))[:6]


def chosen(item, *, right):
    return {"chosen": [next(at for at, option in enumerate(item.options) if option.right is right)]}


@pytest.fixture
def learner(workspace):
    """Give somebody chosen on this machine who has answered nothing yet."""
    with Store.open(workspace) as store:
        person = add_person(store, "林晓", "steward", at=MORNING)
    prefer_person(workspace, person.id)
    return person


@pytest.fixture
def page(workspace, learner):
    """Give a function that opens the page, after `days` sittings of six questions each."""

    def write(days=(), locale="zh", now=MORNING):
        with Store.open(workspace) as store:
            for day, wrong, certainty in days:
                at = MORNING + dt.timedelta(days=day)
                session = Session.begin(store, learner.id, bank(), at, "items", items=[item.id for item in SINGLES])
                for item in SINGLES:
                    session.answer(chosen(item, right=item.id not in wrong), certainty, "zh", 20.0, at)
                session.stop(at)
        app = Me(visit.Visit(workspace, locale, app=True), lambda: now)
        app.open()
        return app.sheet.value

    return write


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_who_has_answered_nothing_is_shown_the_first_step_and_no_empty_tables(page):
    html = page()
    assert "林晓，从第一个 15 分钟开始" in html
    assert "learn/today.ipynb" in html and "sw-me__part" not in html


def test_what_was_right_on_two_days_is_known_and_what_was_wrong_is_in_the_book(page):
    wrong = {SINGLES[0].id}
    days = [(0, wrong, "sure"), (4, wrong, "sure"), (12, wrong, "sure")]
    said = words(page(days, now=MORNING + dt.timedelta(days=12)))
    known = int(re.search(r"您掌握了 (\d+) 条标准", said)[1])
    assert known >= 3
    assert "1 题，最近两次都答对就离开" in said and "当时很有把握" in said


def test_every_share_has_its_n_and_interval(page):
    said = words(page([(0, {SINGLES[0].id, SINGLES[1].id}, "sure")]))
    assert "4/6 答对，30%–90%" in said


def test_the_page_leads_to_practice_of_what_is_weak(page):
    html = page([(0, {SINGLES[0].id}, "guess")])
    assert f"items={SINGLES[0].id}" in html or SINGLES[0].id in html
    assert "mode=wrong" in html and "topic=" in html


def test_a_name_is_text(workspace, page, learner):
    from steward.records.people import change_person

    with Store.open(workspace) as store:
        change_person(store, learner.id, name="<b>林", at=MORNING)
    assert "<b>林" not in page() and "&lt;b&gt;林" in page()


def test_english_holds_no_chinese_but_the_name(page):
    html = page([(0, {SINGLES[0].id}, "sure")], locale="en")
    assert not re.search(r"[\u4e00-\u9fff]", html.replace("林晓", ""))


def test_days_missed_are_never_reproached(page):
    said = words(page([(0, set(), "think")], now=MORNING + dt.timedelta(days=25)))
    assert "上次学习是 25 天前，从哪天接着都可以" in said
    assert not re.search("中断|断了|落后|失败", said)
