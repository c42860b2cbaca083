"""The casebook in a browser: found, read, the reference left shut until it is wanted, a guide taken along as one sheet."""

import re

from steward.casebook.guides import guidebook
from steward.casebook.guides.sheet import page as sheet_page

A4 = (297 - 21) / 25.4 * 96
"""The height there is on a page of A4 between our margins, in pixels."""


def fits(page):
    for width in (375, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_case_is_found_read_and_followed_to_its_guide(served, opened):
    page = opened(served.url("cases/index"))
    status = page.get_by_role("status")
    status.filter(has_text=re.compile("找到 [4-9]. 份")).wait_for()
    page.get_by_role("searchbox", name="搜案例和指引").fill("漏水 老人")
    status.filter(has_text=re.compile("找到 [1-9] 份")).wait_for()
    page.get_by_label("看什么").select_option(label="能演练的案例")
    page.get_by_text("主题里有“漏水”").first.wait_for()
    page.keyboard.press("Tab")
    fits(page)
    page.get_by_role("link", name="水又漫上来了").click()

    page.get_by_role("heading", name="水又漫上来了", level=1).wait_for()
    assert page.get_by_role("link", name="复盘这个案例").get_attribute("href").endswith("case=flooded-flower-trough")
    page.get_by_role("img", name=re.compile("情绪：")).first.wait_for()
    reference = page.get_by_role("heading", name="哪里没做好")
    assert not reference.is_visible()
    page.locator(".sw-case__reference > summary").click()
    reference.wait_for()
    page.locator("#standards summary").first.click()
    assert page.locator("#standards a").first.is_visible()
    fits(page)
    page.locator("#guides a").first.click()

    page.get_by_role("heading", name="一步一步做").wait_for()
    with page.expect_download() as taken:
        page.get_by_role("button", name="存成 PDF").click()
    assert taken.value.suggested_filename.endswith(".zh.pdf")
    page.get_by_role("button", name="打印这一页").wait_for()
    fits(page)
    page.get_by_role("link", name="全部指引").click()
    page.get_by_role("heading", name="纠纷怎么处理").wait_for()
    fits(page)


def test_a_complaint_finds_cases_like_it_in_english(served, opened):
    page = opened(served.url("cases/index", "en"), 375)
    page.locator(".sw-shelves__like > summary").click()
    page.get_by_role("textbox", name="Cases similar to a complaint").fill(
        "A dog without a leash frightened my child by the slide"
    )
    page.get_by_role("button", name="Find similar cases").click()
    page.get_by_text("both speak of").first.wait_for()
    first = page.locator(".sw-shelves__list h3 a").first
    assert "case=dog-mess" in first.get_attribute("href")
    page.get_by_role("button", name="Clear").click()
    page.get_by_role("status").filter(has_text=re.compile("[4-9]. found")).wait_for()
    first.click()
    page.get_by_role("link", name="Review this case").wait_for()
    fits(page)


def test_every_work_guide_is_one_page_of_a4_in_both_languages(chromium):
    page = chromium.new_page(viewport={"width": round((210 - 26) / 25.4 * 96), "height": 900})
    page.emulate_media(media="print")
    for guide in guidebook().guides.values():
        for locale in ("zh", "en"):
            page.set_content(sheet_page(guide, locale))
            height = page.evaluate("document.querySelector('.sw-guide').getBoundingClientRect().height")
            assert height < A4, (guide.id, locale, height)
    page.close()
