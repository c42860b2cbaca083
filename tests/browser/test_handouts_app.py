"""Hand-outs in a browser: looked at, made, saved, and the slides shown on a wall and on a phone."""

import re
import shutil

import pytest


@pytest.fixture
def fresh(served):
    """Give the server with no hand-outs made yet."""
    shutil.rmtree(served.workspace.handouts, ignore_errors=True)
    return served


def test_a_trainer_looks_at_the_sheets_makes_them_and_shows_the_slides(fresh, opened):
    page = opened(fresh.url("cases/handouts", case="flooded-flower-trough"))
    look = page.frame_locator("iframe.sw-handouts__look")
    look.get_by_text("问到才说").first.wait_for()
    page.get_by_label("先看看").select_option(label="带班单")
    look.get_by_text("事前准备").wait_for()
    for name in ("观察表", "案例单", "案例单，带参考答案", "带班单"):
        page.get_by_label(name, exact=True).uncheck()
    page.get_by_role("button", name="做讲义").click()
    page.get_by_text("2 份做好了").wait_for()
    with page.expect_download() as saved:
        page.get_by_role("link", name="全部存成一个 zip").click()
    assert saved.value.suggested_filename == "flooded-flower-trough-handouts.zip"
    row = page.get_by_role("listitem").filter(has_text="幻灯片，中文")
    with page.context.expect_page() as shown:
        row.get_by_role("link", name=re.compile("^打开")).click()
    slides = shown.value
    slides.get_by_role("heading", name="水又漫上来了").wait_for()
    slides.keyboard.press("ArrowRight")
    slides.get_by_role("heading", name=re.compile("今天怎么过")).wait_for()
    slides.set_viewport_size({"width": 375, "height": 800})
    slides.reload()
    slides.get_by_role("heading", name="一句明天就用的话").wait_for()  # all of them, one below the other
    assert slides.evaluate("document.documentElement.scrollWidth") <= 375


def test_the_page_on_a_phone_in_english_says_why_a_case_has_no_role_cards(fresh, opened):
    page = opened(fresh.url("cases/handouts", "en", case="pool-safety"), 375)
    page.frame_locator("iframe.sw-handouts__look").get_by_text("The story").wait_for()
    page.get_by_text("nobody in it is to be played").wait_for()
    assert page.get_by_label("Role cards", exact=True).is_disabled()
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
