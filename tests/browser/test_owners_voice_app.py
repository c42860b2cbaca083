"""A trainer reads a survey three ways in a browser, then her own."""

KANO = "电梯 有\t电梯 无\n" + "3\t5\n" * 12


def _ready(page):
    page.locator(".sw-panels > *").first.wait_for()


def test_one_survey_is_read_three_ways(served, opened):
    page = opened(served.url("models/owners-voice", "en"))
    _ready(page)
    page.get_by_role("radio", name="Gaps to what is expected (SERVQUAL)").check()
    page.get_by_role("img", name="Overall: gap").first.wait_for()
    page.get_by_role("radio", name="What to mend first (importance–performance)").check()
    page.get_by_role("img", name="Concentrate on").first.wait_for()
    before = page.locator(".sw-panels").inner_text()
    page.get_by_role("button", name="Ask other people").click()
    page.wait_for_function("before => document.querySelector('.sw-panels').innerText !== before", arg=before)


def test_ones_own_table_is_pasted_and_given_back(served, opened):
    page = opened(served.url("models/owners-voice"), 375)
    _ready(page)
    page.get_by_label("贴在这里").fill(KANO)
    page.get_by_role("button", name="算一算").click()
    page.locator(".sw-said", has_text="“电梯”是“必备”").wait_for()
    page.get_by_label("贴在这里").fill("没有列名")
    page.get_by_role("button", name="算一算").click()
    page.locator(".sw-panels .sw-error").wait_for()
    page.get_by_role("button", name="回到示例").click()
    page.locator(".sw-said", has_text="夜里免费换灯泡").or_(
        page.locator(".sw-said", has_text="报修当天有人来")
    ).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_a_task_about_habit_is_judged_by_the_model(served, opened):
    page = opened(served.url("models/owners-voice"))
    _ready(page)
    task = page.locator(".sw-try").nth(1)
    task.get_by_role("radio", name="还是惊喜").check()
    task.get_by_role("button", name="对一下").click()
    task.get_by_text("还不对", exact=True).wait_for()
    task.get_by_role("radio", name="必备").check()
    task.get_by_role("button", name="对一下").click()
    task.get_by_text("对了", exact=True).wait_for()
