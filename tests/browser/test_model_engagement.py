"""The page of five steps, one method: take measures, visit homes, answer the tasks."""

import re

import pytest


@pytest.mark.parametrize("width", [1280, 375])
def test_the_same_measures_spread_over_the_stages_leave_none_empty(served, opened, width):
    page = opened(served.url("models/engagement"), width)
    said = page.locator(".sw-said")
    said.filter(has_text="理解客户、感动客户、成就客户还空着").wait_for()
    page.get_by_role("radio", name="每个阶段先放一项").first.check()
    said.filter(has_text="没有空着的阶段").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_visits_by_a_list_reach_more_homes_than_as_many_by_chance(served, opened):
    page = opened(served.url("models/engagement", "en"))
    page.get_by_role("radio", name="Homes met in a year").check()
    said = page.locator(".sw-said")
    said.filter(has_text="about 885 of 1,400").wait_for()
    page.get_by_label("By a list, nobody twice before all").check()
    said.filter(has_text="1,344 of 1,400").wait_for()


def test_tasks_are_judged_by_the_model(served, opened):
    page = opened(served.url("models/engagement", "en"))
    tries = page.locator(".sw-try")
    months = tries.filter(has_text="1,000 homes")
    months.get_by_role("textbox").fill("12")
    months.get_by_role("button", name="Check").click()
    months.get_by_text(re.compile("Not right|Not quite")).wait_for()
    months.get_by_role("textbox").fill("13")
    months.get_by_role("button", name="Check").click()
    months.get_by_text("80 a month make 960").wait_for()
