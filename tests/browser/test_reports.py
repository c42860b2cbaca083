"""The report builder in a browser: ask, wait, open."""

import re
import time

import pytest

SECONDS = 120


@pytest.mark.slow
@pytest.mark.parametrize(("width", "team"), [(1280, "安全一班"), (375, "东区管家组")])
def test_a_report_is_made_opened_and_stands_on_the_shelf(served, opened, width, team):
    page = opened(served.url("manage/report"), width)
    page.get_by_label("班组").select_option(label=team)
    page.get_by_role("button", name="出报告").click()
    page.get_by_text(re.compile("1 份(报告好了|没有变化)")).wait_for()
    shelf = page.locator(".sw-shelf")
    shelf.get_by_text(f"{team}，2026 年 10 月").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    with page.context.expect_page() as new:
        shelf.get_by_role("link", name="打开").first.click()
    report = new.value
    report.get_by_role("heading", level=1).filter(has_text=team).wait_for()
    report.set_viewport_size({"width": width, "height": 900})
    assert report.evaluate("document.documentElement.scrollWidth") <= width
    if width == 1280:  # what the report found can be told as a case
        report.get_by_role("link", name="写成案例").first.click()
        report.get_by_role("heading", level=1, name="写案例").wait_for()
        report.get_by_text("选了：TS2026").wait_for()


@pytest.mark.slow
def test_a_report_goes_on_when_the_page_is_left(served, opened):
    page = opened(served.url("manage/report"))
    page.get_by_label("班组").select_option(label="西区管家组")
    page.get_by_role("button", name="出报告").click()
    page.get_by_role("progressbar").wait_for()
    page.goto(served.url("home"))
    wanted = served.workspace.reports / "team-performance-west-2026-10.zh.html"
    end = time.monotonic() + 2 * SECONDS
    while not wanted.exists() and time.monotonic() < end:
        time.sleep(0.2)
    assert wanted.exists()


def test_the_form_names_every_field(served, opened):
    page = opened(served.url("manage/report", "en"))
    page.get_by_role("group", name="Formats").wait_for()
    for label in ("Report", "Team", "Period", "Language"):
        assert page.get_by_role("combobox", name=label, exact=True).count() == 1
    assert page.get_by_role("group", name="Formats").get_by_role("checkbox").count() == 3


def test_no_format_is_said_in_words(served, opened):
    page = opened(served.url("manage/report"))
    page.get_by_role("checkbox", name=re.compile("网页")).click()
    page.get_by_role("button", name="出报告").click()
    page.get_by_role("alert").filter(has_text="请至少选一种格式").wait_for()


def test_a_report_may_not_reach_this_server(served, opened):
    (served.workspace.reports / "try.html").parent.mkdir(exist_ok=True)
    (served.workspace.reports / "try.html").write_text("<p>x</p>", encoding="utf-8")
    page = opened(served.url("home"))
    answer = page.request.get(f"{served.base}/steward/files/reports/try.html")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "sandbox" in policy and "allow-same-origin" not in policy
    assert page.request.get(f"{served.base}/steward/files/reports/..%2Fcompany.yaml").status in (403, 404)
    assert page.request.get(f"{served.base}/steward/files/rejects/../private/pseudonym.key").status in (403, 404)
