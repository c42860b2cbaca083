"""The catalogue in a browser: search as one types, narrow, read, come back."""

import re

import pytest


@pytest.mark.parametrize("width", [1280, 375])
def test_a_rule_is_found_read_and_left_again(served, opened, width):
    page = opened(served.url("learn/standards"), width)
    page.get_by_role("searchbox", name="搜标准").fill("走访 8%")
    page.get_by_role("status").filter(has_text="找到 1 条").wait_for()
    page.get_by_role("button", name=re.compile("g6.visit-ratio")).click()
    page.get_by_role("heading", name=re.compile("走访比例达到 8%")).wait_for()
    page.get_by_text("本公司按这条").wait_for()
    page.get_by_role("link", name=re.compile("指标“")).first.wait_for()
    assert "id=g6.visit-ratio" in page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width < 768:
        page.get_by_role("button", name="返回列表").click()
        page.get_by_role("searchbox").wait_for()
        assert "id=" not in page.url


def test_an_address_opens_one_and_the_other_side_of_a_disagreement_is_one_click_away(served, opened):
    page = opened(served.url("learn/standards", "en", id="g5.callback-100"))
    page.get_by_role("heading", name="The sources also say otherwise").wait_for()
    page.get_by_role("button", name="complaint.closing-check", exact=True).click()
    page.get_by_text("our company follows this").wait_for()
    page.get_by_role("strong").filter(has_text="complaint.closing-check").first.wait_for()


def test_filters_narrow_what_was_found_and_nothing_found_is_said(served, opened):
    page = opened(served.url("learn/standards"))
    page.get_by_role("searchbox").fill("回访")
    status = page.get_by_role("status")
    status.filter(has_text=re.compile("找到 [2-9]. 条")).wait_for()
    page.get_by_label("主题").select_option(label="回访")
    page.get_by_label("标记").select_option(label="说法不一")
    assert re.search("找到 [5-9] 条", status.inner_text())
    page.get_by_label("种类").select_option(label="常见误解")
    status.filter(has_text="没有找到").wait_for()
    page.get_by_role("button", name="清空").click()
    status.filter(has_text="找到 486 条").wait_for()


def test_everything_can_be_done_by_keyboard(served, opened):
    page = opened(served.url("learn/standards"))
    page.get_by_role("searchbox").fill("渗漏")
    page.get_by_role("status").filter(has_text="找到 2 条").wait_for()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.key") == "row-revisit.trigger.c-leak"
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=re.compile("渗漏")).wait_for()
    assert page.evaluate("document.activeElement.dataset.key") == "row-revisit.trigger.c-leak"
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.type") == "search"


def test_marks_are_only_text(served, opened):
    page = opened(served.url("learn/standards"))
    page.get_by_role("searchbox").fill("<img src=x onerror=alert(1)>")
    page.get_by_role("status").filter(has_text="没有找到").wait_for()
