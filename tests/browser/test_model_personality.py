"""Different people in a browser: saying something draws the line on, taking it back draws it back."""

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("width", [1280, 375])
def test_a_reply_draws_the_line_on_and_is_answered(served, opened, width):
    page = opened(served.url("models/personality"), width)
    said = page.locator(".sw-panels .sw-said")
    expect(said).to_contain_text("您先说哪一句")
    expect(page.get_by_role("button", name="收回一句")).to_be_disabled()
    page.get_by_label("下一句").select_option(label="修了两次还漏，搁谁身上都窝火。您都说出来，我听着呢。")
    expect(page.locator(".sw-say--waiting")).to_contain_text("修了两次还漏")
    page.get_by_role("button", name="说出口").click()
    expect(said).to_contain_text("第 1 句说完，情绪 85 →")
    expect(page.locator(".sw-say--owner")).to_have_count(1)
    page.get_by_role("button", name="收回一句").click()
    expect(page.locator(".sw-say--owner")).to_have_count(0)


def test_the_same_talk_is_heard_by_another_style(served, opened):
    page = opened(served.url("models/personality", "en"))
    page.get_by_label("A ready talk").select_option(label="A talk for the dominant")
    said = page.locator(".sw-panels .sw-said")
    expect(said).to_contain_text("After reply 4")
    before = said.inner_text()
    page.locator(".sw-controls").get_by_role("radio", name="Amiable").check()
    expect(said).not_to_have_text(before)
    expect(said).to_contain_text("After reply 4")


def test_the_best_three_are_found_on_asking(served, opened):
    page = opened(served.url("models/personality"))
    page.get_by_role("button", name="看看怎么说最好").click()
    expect(page.get_by_role("table", name="从这里往下，最好的三句").locator("tbody tr")).to_have_count(3)
