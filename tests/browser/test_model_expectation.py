"""A trainer goes through a talk about expectations in a browser."""


def _ready(page):
    page.locator(".sw-panels > *").first.wait_for()


def _press(page, name):
    # Not the panels as a whole: on a phone they are drawn once more when the page has learnt its width.
    said = page.locator(".sw-said").inner_text()
    page.locator(".sw-controls").get_by_role("button", name=name, exact=True).click()
    page.wait_for_function("before => document.querySelector('.sw-said').innerText !== before", arg=said)


def test_a_talk_is_held_and_then_shown_beside_the_best(served, opened):
    page = opened(served.url("models/expectation", "en"))
    _ready(page)
    assert page.get_by_role("button", name="Show the best").is_disabled()
    _press(page, "Draw it out")
    assert page.locator(".sw-said").inner_text().startswith("“Someone who comes when it rains” is on the table now")
    _press(page, "Over-promise")
    assert "when it falls due" in page.locator(".sw-said").inner_text()
    assert page.get_by_text("1 over-promised").is_visible()
    _press(page, "Take an over-promise back")
    _press(page, "Show the best")
    page.get_by_text("The best way", exact=True).wait_for()
    _press(page, "Step back")
    assert page.get_by_text("1 over-promised").is_visible()


def test_a_step_that_cannot_be_taken_says_why_and_costs_nothing(served, opened):
    page = opened(served.url("models/expectation"), 375)
    _ready(page)
    _press(page, "换一种办法")
    assert page.locator(".sw-said").inner_text().startswith("没有做成")
    assert page.get_by_text("0/8").is_visible()


def test_a_task_is_answered_by_doing_it(served, opened):
    page = opened(served.url("models/expectation"))
    _ready(page)
    _press(page, "说过头")
    change = page.locator(".sw-exp-table tbody td").first.inner_text().lstrip("+")
    task = page.locator(".sw-try").first
    task.get_by_label("您的答案").fill(change)
    task.get_by_role("button", name="对一下").click()
    task.get_by_text("对了", exact=True).wait_for()
    task.get_by_label("您的答案").fill("50")
    task.get_by_role("button", name="对一下").click()
    task.get_by_text("还不对", exact=True).wait_for()
