"""A trainer walks a complaint through its flow in a browser."""


def _ready(page):
    page.locator(".sw-panels > *").first.wait_for()


def _press(page, name):
    said = page.locator(".sw-panels").inner_text()
    page.locator(".sw-controls").get_by_role("button", name=name, exact=True).click()
    page.wait_for_function("before => document.querySelector('.sw-panels').innerText !== before", arg=said)


def test_a_complaint_is_walked_to_its_end_and_the_task_is_done(served, opened):
    page = opened(served.url("models/complaint-flow", "en"))
    _ready(page)
    page.get_by_label("When the next step is taken").select_option("0.25")
    for step in ("Calm", "Register", "Issue the order", "Follow up"):
        _press(page, step)
    page.get_by_label("When the next step is taken").select_option("24")
    _press(page, "Resolve")
    page.get_by_label("When the next step is taken").select_option("1")
    _press(page, "Revisit")
    _press(page, "Close")
    assert page.locator(".sw-said").inner_text().startswith("Closed. It took")
    task = page.locator(".sw-try").last
    task.get_by_role("button", name="Check").click()
    task.get_by_text("Right", exact=False).first.wait_for()


def test_a_step_out_of_turn_is_shown_as_such_and_can_be_taken_back(served, opened):
    page = opened(served.url("models/complaint-flow"), 375)
    _ready(page)
    before = page.locator(".sw-said").inner_text()
    _press(page, "关闭")
    assert page.get_by_text("没按流程").first.is_visible()
    assert page.locator(".sw-said").inner_text().startswith("已关闭")
    _press(page, "退回一步")
    assert page.locator(".sw-said").inner_text() == before


def test_the_story_of_compensation_leads_to_company_leadership(served, opened):
    page = opened(served.url("models/complaint-flow"))
    _ready(page)
    page.locator(".sw-beats button").last.click()
    page.locator(".sw-panels").get_by_text("公司领导").first.wait_for()
    assert page.get_by_label("业主要求赔偿").is_checked()
