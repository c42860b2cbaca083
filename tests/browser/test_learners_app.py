"""The trainer's page in a browser: a class looked at, an exam released, a question opened, names put right; and the same on a phone."""

import datetime as dt
import re
import shutil

import pytest

from steward.quiz.exams.blueprint import exams
from steward.quiz.exams.exam import Sitting
from steward.quiz.items.bank import bank, fingerprint
from steward.quiz.items.item import Single
from steward.records.people import add_person
from steward.records.store import NewEvent, Store

SINGLES = [item for item in bank().items.values() if isinstance(item, Single)]
COMPLAINT, VISIT = ([item for item in SINGLES if item in bank().of_topic(topic)] for topic in ("complaint", "visit"))
NAMES = ["<b>林晓</b>", "Zhou", "Wang", "Chen", "He", "Zhao", "Sun", "Li", "Fang", "Xu", "Qin", "Shi"]


@pytest.fixture
def team(served):
    """Give the server with twelve learners: the first is sure and wrong, all but three miss one question, two have sat an exam."""
    shutil.rmtree(served.workspace.learning.parent, ignore_errors=True)
    now = dt.datetime.now(dt.UTC)

    def answered(who, item, *, right, certainty="think"):
        given = next(at for at, option in enumerate(item.options) if option.right is right)
        body = {"seed": 1, "answer": {"chosen": [given]}, "fraction": float(right), "certainty": certainty, "purpose": "review", "fingerprint": fingerprint(item)}  # fmt: skip
        return NewEvent(who, "answered", now - dt.timedelta(days=2), "s", item.id, body)

    with Store.open(served.workspace) as store:
        for n, name in enumerate(NAMES):
            post = ("steward", "security")[n % 2]
            who = add_person(store, name, post, "", at=now - dt.timedelta(days=30)).id
            store.append_all(
                [answered(who, item, right=n > 0 and k > 0, certainty="think" if n else "sure") for k, item in enumerate(COMPLAINT[:10])]
                + [answered(who, item, right=True) for item in VISIT]
            )  # fmt: skip
            if n < 2:
                at = now - dt.timedelta(hours=5)
                sitting = Sitting.begin(store, who, exams()["service-conduct"], bank(), at, seed=3)
                sitting.hand_in(at + dt.timedelta(minutes=8))
    yield served
    shutil.rmtree(served.workspace.learning.parent, ignore_errors=True)


def test_a_trainer_looks_at_the_class_releases_an_exam_mends_a_name_and_takes_a_workbook_along(team, opened):
    page = opened(team.url("manage/training"))
    page.get_by_role("heading", name="学习情况").wait_for()
    risk = page.get_by_role("heading", name="<b>林晓</b>")
    risk.wait_for()
    page.get_by_text("考试没通过").first.wait_for()

    table = page.get_by_role("region", name="谁掌握了什么")
    assert table.get_by_role("rowheader").first.inner_text() == "投诉处理"
    cell = table.locator("[data-s=w]").first
    assert re.fullmatch(r"<b>林晓</b>，投诉处理：答对 0/1\d，多半错", cell.get_attribute("title"))
    rows = table.get_by_role("row").count()
    table.get_by_role("button", name="投诉处理").press("Enter")
    assert table.get_by_role("row").count() > rows
    assert table.get_by_role("button", name="投诉处理").get_attribute("aria-expanded") == "true"
    page.get_by_label("岗位").select_option(label="秩序")
    risk.wait_for(state="detached")
    assert table.get_by_role("columnheader").count() == 2 + 6
    page.get_by_role("button", name="看全部的人").click()
    risk.wait_for()
    page.get_by_role("button", name="全屏，给大家看").click()
    risk.wait_for(state="detached")
    page.get_by_role("button", name="退出全屏").click()
    risk.wait_for()

    page.get_by_role("button", name=re.compile("^考试 ?2")).click()
    page.get_by_role("button", name=re.compile("公布 2 份成绩")).click()
    page.get_by_text("收不回来").wait_for()
    page.get_by_role("button", name="先不公布").click()
    page.get_by_role("button", name=re.compile("公布 2 份成绩")).click()
    page.get_by_role("button", name="现在公布").click()
    page.get_by_text("已公布 2 份成绩。").wait_for()
    assert page.get_by_text("等公布").count() == 0

    page.get_by_role("button", name=re.compile("^题目")).click()
    page.get_by_role("button", name=re.compile("^全部")).click()
    stem = page.locator(".sw-learners__stem").first
    stem.click()
    page.get_by_role("heading", name="每个选项有谁选").wait_for()
    assert page.locator(".sw-learners__options > li").count() >= 2
    page.get_by_role("button", name="存成 Excel").click()
    with page.expect_download() as given:
        page.get_by_role("link", name=re.compile("^下载 questions-study")).click()
    assert given.value.suggested_filename.endswith(".zh.xlsx")

    page.get_by_role("button", name=re.compile("^名单")).click()
    page.get_by_label("姓名").fill("Zhou")
    page.get_by_role("button", name="加进来").click()
    page.get_by_role("alert").get_by_text("已有“Zhou”").wait_for()
    assert page.get_by_label("姓名").input_value() == "Zhou", "what was typed stays"
    page.get_by_role("button", name="改 Wang").click()
    page.locator(".sw-learners__people").get_by_label("姓名").fill("王芳")
    page.get_by_role("button", name="改好了").click()
    page.get_by_text("已改好：王芳。").wait_for()
    page.get_by_role("button", name="王芳 离开了").click()
    page.get_by_text("王芳 不再列出").wait_for()
    page.get_by_role("button", name="撤销").click()
    page.get_by_role("button", name="改 王芳").wait_for()


def test_on_a_phone_the_map_is_a_list_by_topic_in_words(team, opened):
    page = opened(team.url("manage/training", "en"), 375)
    page.get_by_role("heading", name="Worth a word").wait_for()
    assert page.get_by_role("table").count() == 0
    topic = page.locator(".sw-heat__topic > summary").filter(has_text="Complaints")
    topic.click()
    page.get_by_text(re.compile(r"<b>林晓</b> 0/1\d")).wait_for()
    standard = page.locator(".sw-heat__standard > summary").first
    standard.click()
    page.locator(".sw-heat__standard[open] a").first.wait_for()
    page.get_by_role("button", name=re.compile("^Exams ?2")).click()
    page.get_by_role("button", name=re.compile("Release 2 results")).click()
    page.get_by_role("button", name="Release now").click()
    page.get_by_text("Results released: 2.").wait_for()
    page.get_by_role("button", name=re.compile("^Questions")).click()
    page.get_by_role("button", name=re.compile("^All")).click()
    page.locator(".sw-learners__stem").first.click()
    page.get_by_role("heading", name="What each option drew").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.get_by_role("button", name=re.compile("^Names")).click()
    page.get_by_label("Name", exact=True).fill("Bai")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_text("Bai is added.").wait_for()
    page.get_by_role("button", name="Change Bai").wait_for()
    assert page.get_by_label("Name", exact=True).input_value() == ""
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_before_anybody_learns_the_page_tells_how_to_begin(served, opened):
    shutil.rmtree(served.workspace.learning.parent, ignore_errors=True)
    page = opened(served.url("manage/training"), 375)
    page.get_by_role("heading", name="还没有人开始学").wait_for()
    page.get_by_text("可以这样告诉大家").wait_for()
    assert page.get_by_role("link", name="打开“今天的 15 分钟”").get_attribute("href").endswith("learn/today.ipynb")
