"""A trainer goes through a talk about expectations in a browser."""


def _ready(page):
    page.locator(".sw-panels > *").first.wait_for()


def _press(page, name):
    page.locator(".sw-controls").get_by_role("button", name=name, exact=True).click()


def _says(page, words):
    """Wait until the page says it: words come first, pictures follow."""
    page.locator(".sw-said").filter(has_text=words).wait_for()


def test_a_talk_is_held_and_then_shown_beside_the_best(served, opened):
    page = opened(served.url("models/expectation", "en"))
    _ready(page)
    assert page.get_by_role("button", name="Show the best").is_disabled()
    _press(page, "Draw it out")
    _says(page, "“Someone who comes when it rains” is on the table now")
    _press(page, "Over-promise")
    _says(page, "when it falls due")
    page.get_by_text("1 over-promised").wait_for()
    _press(page, "Take an over-promise back")
    _press(page, "Show the best")
    page.get_by_text("The best way", exact=True).wait_for()
    _press(page, "Step back")
    page.get_by_text("1 over-promised").wait_for()


def test_a_step_that_cannot_be_taken_says_why_and_costs_nothing(served, opened):
    page = opened(served.url("models/expectation"), 375)
    _ready(page)
    _press(page, "换一种办法")
    _says(page, "没有做成")
    page.get_by_text("0/8").wait_for()


def test_a_task_is_answered_by_doing_it(served, opened):
    page = opened(served.url("models/expectation"))
    _ready(page)
    _press(page, "说过头")
    page.locator(".sw-exp-table tbody td").first.wait_for()
    change = page.locator(".sw-exp-table tbody td").first.inner_text().lstrip("+")
    task = page.locator(".sw-try").first
    task.get_by_label("您的答案").fill(change)
    task.get_by_role("button", name="对一下").click()
    task.get_by_text("对了", exact=True).wait_for()
    task.get_by_label("您的答案").fill("50")
    task.get_by_role("button", name="对一下").click()
    task.get_by_text("还不对", exact=True).wait_for()
