"""My progress, the path of a course and the item bank, clicked through by a learner and a trainer."""

import datetime as dt
import re
import shutil

import pytest

from steward.quiz.items.bank import bank
from steward.quiz.study.session import Session
from steward.records.identity import prefer_person
from steward.records.people import add_person
from steward.records.store import Store

GIFT = "::门岗::业主忘带门禁卡，先做什么？{=核对身份再放行 ~直接放行 ~不让进 ~让他打电话}\n\n坏的{ =a\n"


@pytest.fixture
def learner(served_empty):
    """Give a server on which somebody is chosen who answered six questions last week, half of them wrongly."""
    workspace, at = served_empty.workspace, dt.datetime.now(dt.UTC) - dt.timedelta(days=7)
    items = [item for item in bank().items.values() if item.type == "single"][:6]
    with Store.open(workspace) as store:
        person = add_person(store, "Lin", "steward", at=at)
        session = Session.begin(store, person.id, bank(), at, "items", items=[item.id for item in items])
        for n, item in enumerate(items):
            wanted = bool(n % 2)
            chosen = next(i for i, option in enumerate(item.options) if option.right is wanted)
            session.answer({"chosen": [chosen]}, "sure", "zh", 20.0, at)
        session.stop(at)
    prefer_person(workspace, person.id)
    yield served_empty
    for folder in (workspace.learning.parent, workspace.own_items):
        shutil.rmtree(folder, ignore_errors=True)
    prefer_person(workspace, "")


@pytest.mark.parametrize(("locale", "width"), [("zh", 375), ("en", 1280)])
def test_my_progress_says_what_i_know_and_leads_to_practice(learner, opened, locale, width):
    page = opened(learner.url("learn/me", locale), width)
    page.locator(".sw-me__states").wait_for()
    assert "Lin" in page.locator("h1:visible").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    text = page.locator("main").inner_text()
    assert re.search(r"\b3/6\b", text)
    if locale == "en":
        assert not re.search(r"[\u4e00-\u9fff]", text)
    page.locator(".sw-me__goal .sw-button").click()
    page.locator("main .sw-title, main .sw-stem").first.wait_for()
    assert "learn/today" in page.url


def test_a_path_is_joined_and_its_first_day_walked_on_a_phone(learner, opened):
    page = opened(learner.url("learn/course"), 375)
    page.get_by_role("button", name="走这条路径: 客户管家 30 天").click()
    page.get_by_text("第 1 天，共 30 天。").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.get_by_role("button", name="读完了").click()
    page.get_by_role("button", name="刚才点错了").wait_for()
    assert page.get_by_role("button", name="读完了").count() == 0
    page.get_by_role("button", name="刚才点错了").click()
    page.get_by_role("button", name="读完了").wait_for()
    page.get_by_role("button", name="第 2 天").click()
    page.locator("#course-day:focus").wait_for()
    page.reload()
    page.locator(".sw-course__day.is-now").wait_for()
    assert page.locator(".sw-course__day.is-now").inner_text() == "1"


@pytest.mark.parametrize(("locale", "width"), [("zh", 1280), ("en", 375)])
def test_a_trainer_finds_a_question_with_its_reasons(learner, opened, locale, width):
    page = opened(learner.url("manage/items", locale), width)
    page.locator(".sw-browse__row").first.wait_for()
    page.get_by_role("searchbox").fill("revisit.leak-and-rain")
    page.get_by_role("status").filter(has_text=re.compile(r"找到 1 题|^1 found")).first.wait_for()
    page.locator(".sw-browse__row").first.click()
    key = next(option for option in bank().items["revisit.leak-and-rain"].options if option.right)
    page.locator(".sw-items__options .is-right").get_by_text(key.text.say(locale), exact=False).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_trainer_brings_questions_in_and_they_are_in_the_bank(learner, opened, tmp_path):
    file = tmp_path / "门岗.txt"
    file.write_text(GIFT, encoding="utf-8")
    page = opened(learner.url("manage/items"))
    page.locator(".sw-browse__row").first.wait_for()
    page.locator("input[type=file]").set_input_files(str(file))
    page.get_by_text("GIFT 文本，1 题：可收 1").wait_for()
    page.get_by_text("缺另一半花括号").wait_for()
    page.get_by_role("button", name="收入题库 1 题").click()
    page.get_by_text("1 题收入了题库").wait_for()
    page.get_by_role("searchbox").fill("核对身份再放行")
    page.get_by_role("status").filter(has_text="找到 1 题").first.wait_for()
    page.locator(".sw-browse__row").filter(has_text="自己的题").wait_for()
