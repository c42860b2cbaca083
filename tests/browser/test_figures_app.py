"""The figures in a browser: filter, open, follow to the cases."""

import re

import pytest

KPI = "报修按时完工率"


@pytest.mark.parametrize("width", [1280, 375])
def test_a_figure_opens_to_its_trend_its_meaning_and_its_cases(served, opened, width):
    page = opened(served.url("manage/kpis"), width)
    page.get_by_role("button", name=KPI).click()
    detail = page.get_by_role("region", name=KPI)
    detail.get_by_role("heading", name=re.compile("背后的 .* 件")).wait_for()
    assert detail.get_by_role("img", name=re.compile("2026 年 10 月")).first.is_visible()
    detail.get_by_text("怎么算").wait_for()
    first = detail.locator("tbody th").first.inner_text()
    detail.get_by_role("button", name="下一页").click()
    detail.get_by_text(re.compile("第 2 页")).wait_for()
    assert detail.locator("tbody th").first.inner_text() != first
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_filter_shows_only_its_verdict_and_says_how_many(served, opened):
    page = opened(served.url("manage/kpis"))
    rows = page.locator(".sw-figures__row")
    rows.first.wait_for()
    filter = page.get_by_role("group", name="只看").get_by_role("button", name="未达标")
    filter.click()
    assert filter.get_attribute("aria-pressed") == "true"
    assert set(page.locator(".sw-figures__row [data-cell=verdict]").all_inner_texts()) == {"未达标"}
    assert page.get_by_role("status").filter(has_text=f"列出 {rows.count()} 项").count() == 1


def test_another_team_and_month_by_keyboard(served, opened):
    page = opened(served.url("manage/kpis"))
    page.locator(".sw-figures__row").first.wait_for()
    page.get_by_label("班组").select_option(label="东区管家组")
    page.get_by_role("table", name="东区管家组，2026 年 10 月").wait_for()
    page.get_by_label("期间").select_option(label="2026 年 9 月")
    page.get_by_role("table", name="东区管家组，2026 年 9 月").wait_for()
    button = page.get_by_role("button", name=KPI)
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_role("region", name=KPI).get_by_role("heading", name=re.compile("背后的")).wait_for()
    assert page.evaluate("document.activeElement.dataset.key") == "row-order-on-time"
    page.keyboard.press("Enter")
    page.get_by_role("region", name=KPI).wait_for(state="detached")


def test_the_structure_of_a_figure(served, opened):
    page = opened(served.url("manage/kpis"))
    page.get_by_role("button", name=KPI).wait_for()
    snapshot = page.get_by_role("row", name=KPI).first.aria_snapshot()
    assert re.search(r'rowheader "报修按时完工率', snapshot), snapshot
    assert re.search(r'img "[\d.]+%，区间 .*，目标 ≥ ', snapshot), snapshot
    assert re.search(r'cell "(达标|未达标|还说不准|没有数据)"', snapshot), snapshot


def test_an_address_with_a_team_opens_that_team(served, opened):
    page = opened(served.url("manage/kpis", team="west"))
    page.get_by_role("table", name="西区管家组，2026 年 10 月").wait_for()
