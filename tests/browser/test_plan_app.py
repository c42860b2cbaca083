"""The five-steps plan in a browser, as a manager sets it up and comes back to it."""

import re
import shutil

import pytest


@pytest.fixture
def fresh(served):
    """Give the server with no plan in its workspace."""
    shutil.rmtree(served.workspace.plans, ignore_errors=True)
    return served


def begun(served, opened, width=1280, locale="zh"):
    page = opened(served.url("manage/plan", locale), width)
    page.get_by_role("button", name=re.compile("用资料里的 45 项开始|Start with the 45")).click()
    page.get_by_role("table", name=re.compile("阶段和班组|Stages and groups")).wait_for()
    return page


@pytest.mark.parametrize("width", [1280, 375])
def test_a_manager_sets_up_a_measure_and_records_what_was_done(fresh, opened, width):
    page = begun(fresh, opened, width)
    page.get_by_role("button", name=re.compile("^了解客户，安全组：采用 2 项")).click()
    row = page.get_by_role("button", name=re.compile("班长级人员"))
    row.click()
    page.get_by_label("负责班组").select_option(label="安全一班")
    page.get_by_text("安全一班").first.wait_for()
    page.get_by_label("记录人").fill("林主管")
    page.get_by_label("做了什么").fill("3 栋 1202 <b>反映门禁</b>")
    page.get_by_role("button", name="记一笔").click()
    page.get_by_text("3 栋 1202 <b>反映门禁</b>").wait_for()
    assert page.get_by_label("做了什么").input_value() == ""
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    again = opened(fresh.url("manage/plan"), width)
    again.get_by_role("button", name=re.compile("^了解客户，安全组：采用 2 项，可选 4 项，.*进行中 1")).wait_for()


def test_all_of_a_group_are_given_to_a_team_and_one_undo_takes_it_back(fresh, opened):
    page = begun(fresh, opened)
    without = page.get_by_role("button", name=re.compile("没有负责人"))
    without.filter(has_text="45").click()
    page.get_by_label("安全组的 11 项都交给").select_option(label="安全一班")
    without.filter(has_text="34").wait_for()
    page.get_by_role("button", name="撤销").click()
    without.filter(has_text="45").wait_for()
    page.get_by_role("button", name="重做").click()
    without.filter(has_text="34").wait_for()


def test_a_mistake_is_said_and_the_plan_stays(fresh, opened):
    page = begun(fresh, opened)
    page.get_by_role("button", name=re.compile("召开前台服务")).click()
    page.get_by_label("从哪天起").fill("2026-08-02")
    page.get_by_label("从哪天起").blur()
    page.get_by_label("哪天之前做完").fill("2026-08-01")
    page.get_by_label("哪天之前做完").blur()
    page.get_by_role("alert").filter(has_text="早于开始日").wait_for()


def test_uncertain_rows_and_our_own_placing_are_marked(fresh, opened):
    page = begun(fresh, opened, locale="en")
    page.get_by_role("button", name=re.compile("^Know the customer, Environment and greening")).click()
    page.get_by_role("button", name=re.compile("Staff above a certain grade")).click()
    page.get_by_text("The stage heading before this row is missing").wait_for()
    page.get_by_text(re.compile("More from other standards")).click()
    page.get_by_text("stage and group placed by us").first.wait_for()


def test_everything_can_be_reached_by_keyboard_and_is_named(fresh, opened):
    page = begun(fresh, opened)
    cell = page.get_by_role("button", name=re.compile("^感动客户，技术组"))
    cell.focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=re.compile("感动客户")).wait_for()
    assert page.evaluate("document.activeElement.dataset.key") == "cell-delight-technical"
    row = page.get_by_role("button", name=re.compile("对部分家政维修免费"))
    row.focus()
    page.keyboard.press("Space")
    page.get_by_label("负责班组").wait_for()
    unnamed = page.locator("main :is(button, a, input, select):visible").evaluate_all(
        "all => all.filter(e => !(e.innerText || e.getAttribute('aria-label') || e.labels?.length)).map(e => e.outerHTML.slice(0, 120))"
    )
    assert unnamed == []


def test_the_plan_is_saved_as_a_workbook(fresh, opened):
    page = begun(fresh, opened)
    with page.expect_download() as download:
        page.get_by_role("button", name="存成 Excel").click()
    assert re.fullmatch(r"plan-\d{4}\.zh\.xlsx", download.value.suggested_filename)
