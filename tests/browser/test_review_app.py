"""A review in a browser: a room of nine in Chinese on a wide screen from the first line to the published draft; one person in English on a phone."""

import re
import shutil

import pytest
from test_study_app import Learner

from steward.casebook import casebook

CASE = "flooded-flower-trough"
TITLE = casebook().cases[CASE].title
UNSAID = casebook().cases[CASE].review.badly[0].what


@pytest.fixture
def fresh(served_empty):
    """Give a server with nobody known in its workspace."""
    yield served_empty
    shutil.rmtree(served_empty.workspace.learning.parent, ignore_errors=True)
    shutil.rmtree(served_empty.workspace.reviews, ignore_errors=True)
    shutil.rmtree(served_empty.workspace.casebook, ignore_errors=True)
    served_empty.workspace.prefer("person", "")


def inside(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def all_kept(page):
    page.wait_for_function("() => !document.querySelector('.is-waiting')")


def at_step(page, name):
    page.get_by_role("heading", level=2, name=re.compile(f"[：:] ?{name}$")).wait_for()


def test_a_room_of_nine_reviews_a_case_from_the_first_word_to_the_published_draft(fresh, opened):
    page = opened(fresh.url("cases/review", case=CASE))
    Learner(fresh, page).sign_in()
    page.get_by_role("heading", level=1, name=TITLE.zh).wait_for()
    page.get_by_role("button", name="开始复盘").click()
    at_step(page, "发生了什么")
    for called_out in ("40 55 60", "70 80 78", "85 84", "55", "", "92 95"):
        page.keyboard.type(called_out)
        page.keyboard.press("Enter")
    page.get_by_text("94（92–95，2 人）").wait_for()
    assert "55、78、85、55、–、94" in page.locator("svg.sw-wide-only[role=img]").get_attribute("aria-label")
    page.get_by_role("group", name="我们做的第 1 件事").get_by_role("button", name="伤了人").click()
    page.locator(".sw-facts-line .sw-dot--harm").wait_for()

    # typed fast, nothing waits and nothing is lost
    page.get_by_role("button", name=re.compile("原因")).first.click()
    at_step(page, "原因")
    page.get_by_label("流程：").focus()
    said = ["清完没有试水", "没有回访", "修好不放水试", *(f"还有一条 {n}" for n in range(12))]
    for line in said:
        page.keyboard.type(line)
        page.keyboard.press("Enter")
    all_kept(page)
    process = page.locator(".sw-causes > section").nth(1)
    assert process.locator(".sw-review__text").all_inner_texts() == said
    for _ in range(3):
        page.get_by_role("button", name=re.compile("给“清完没有试水”投一票")).click()
    process.get_by_text("3 票").wait_for()
    page.get_by_role("button", name="“修好不放水试”：改、合并、删去").click()
    page.get_by_role("button", name="与另一条合并").click()
    page.get_by_role("button", name="并到这一条").first.click()
    page.get_by_text("也有人说：修好不放水试").wait_for()
    page.get_by_text("收到 15 条，合并成 14 条；每人 3 票，已投 3/27").wait_for()
    page.get_by_role("button", name="撤回：合并").click()
    page.wait_for_function("() => document.querySelectorAll('.sw-review__text').length === 15")
    assert UNSAID.zh not in page.content() and inside(page)

    # a reload goes on at the same line, and what the connection lost is handed in then
    page.evaluate("WebSocket.prototype.send = () => {}")
    page.get_by_label("流程：").fill("断线时写的")
    page.get_by_label("流程：").press("Enter")
    page.locator(".is-waiting").wait_for()
    page.reload()
    page.get_by_role("button", name=re.compile("接着复盘")).click()
    at_step(page, "原因")
    page.get_by_role("button", name="“断线时写的”：改、合并、删去").wait_for()
    assert page.locator(".sw-review__text").count() == 16
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("4")
    at_step(page, "换成我")
    page.keyboard.type("先请老人坐下，问问腰")
    page.keyboard.press("Enter")
    all_kept(page)
    page.get_by_role("button", name=re.compile("我们采用")).first.click()
    at_step(page, "我们采用")
    page.get_by_role("button", name="放进得票最多的做法").click()
    page.get_by_role("button", name="“先请老人坐下，问问腰”：改、合并、删去").wait_for()

    # only now the reference
    page.get_by_role("button", name="收齐了，对照参考").click()
    page.get_by_role("button", name="现在就对照").click()
    page.get_by_role("heading", level=4, name="参考").wait_for()
    page.get_by_role("button", name=re.compile("哪里好")).first.click()
    at_step(page, "哪里好，哪里不好")
    page.get_by_role("button", name=f"“{UNSAID.zh}”现在算没人说到；点一下改成说到了").click()
    page.get_by_role("button", name=f"“{UNSAID.zh}”现在算说到了；点一下改成没人说到").wait_for()
    page.get_by_role("button", name=f"把“{UNSAID.zh}”拿到我们的纪要里").click()
    page.get_by_role("button", name=f"“{UNSAID.zh}”：改、合并、删去").wait_for()
    assert inside(page)

    page.get_by_role("button", name="出纪要，发布").click()
    with page.context.expect_page() as minute:
        page.get_by_role("link", name="打开纪要").click()
    sheet = minute.value
    sheet.get_by_role("heading", level=1, name=f"案例复盘：{TITLE.zh}").wait_for()
    assert sheet.get_by_text("取自参考").count() == 1
    page.get_by_role("button", name="存成一个新案例").click()
    page.get_by_role("link", name=f"案例：{TITLE.zh}（我们的复盘）").wait_for()
    page.get_by_placeholder("审阅人姓名").fill("林晓二")
    page.get_by_role("button", name="审阅通过").click()
    page.locator(".sw-stages").get_by_text("林晓二").wait_for()


def test_one_person_alone_on_a_phone_in_english_sees_no_votes(fresh, opened):
    page = opened(fresh.url("cases/review", "en"), 375, has_touch=True)
    Learner(fresh, page, "en").sign_in()
    page.get_by_role("heading", level=1, name="Case review").wait_for()
    page.get_by_label("Find a case").fill("flooded trough")
    assert page.locator(".sw-review__cases > li:visible").count() == 1 and inside(page)
    page.get_by_role("button", name=re.compile(TITLE.en)).tap()
    page.get_by_label("How many people?").fill("1")
    page.get_by_role("radio", name="No clock").check()
    page.get_by_role("button", name="Begin the review").tap()
    at_step(page, "What happened")
    assert page.locator("svg.sw-narrow-only").is_visible() and inside(page)
    page.get_by_role("button", name=re.compile("Good and bad")).first.tap()
    at_step(page, "Good and bad")
    box = page.get_by_label("What went badly:")
    box.fill("Nobody ran water to test it")
    box.press("Enter")
    all_kept(page)
    assert not page.locator(".sw-review__vote").count() and not page.get_by_text("votes").count()
    page.get_by_role("button", name="“Nobody ran water to test it”: change, merge, remove").tap()
    page.get_by_role("button", name="Change", exact=True).tap()
    page.get_by_label("Change", exact=True).fill("Nobody tested it with water")
    page.locator(".sw-review__edit").get_by_role("button", name="Keep").tap()
    page.get_by_role("button", name="“Nobody tested it with water”: change, merge, remove").wait_for()
    page.get_by_role("button", name="All in: compare with reference").tap()
    page.get_by_role("button", name="Compare now").tap()
    page.get_by_text(UNSAID.en).wait_for()
    assert inside(page)
