"""A trainer walks a complaint through its flow in a browser."""


def _press(page, name, said):
    page.locator(".sw-controls").get_by_role("button", name=name, exact=True).click()
    page.locator(".sw-said").filter(has_text=said).wait_for()


def test_a_complaint_is_walked_to_its_end_and_the_task_is_done(served, opened):
    page = opened(served.url("models/complaint-flow", "en"))
    later = page.get_by_label("When the next step is taken")
    later.select_option("0.25")
    _press(page, "Calm", "Calmed.")
    _press(page, "Register", "Registered.")
    _press(page, "Issue the order", "In hand.")
    later.select_option("24")
    _press(page, "Resolve", "Resolved, revisit owed.")
    later.select_option("1")
    _press(page, "Revisit", "Revisited, to be closed.")
    _press(page, "Close", "Closed. It took")
    task = page.locator(".sw-try").last
    task.get_by_role("button", name="Check").click()
    task.get_by_text("none missing, none late").wait_for()


def test_a_step_out_of_turn_is_shown_as_such_and_can_be_taken_back(served, opened):
    page = opened(served.url("models/complaint-flow"), 375)
    page.locator(".sw-said").filter(has_text="刚收到。").wait_for()
    _press(page, "关闭", "已关闭。")
    assert page.locator(".sw-panels table").filter(has_text="关闭 → 已关闭，没按流程").is_visible()
    _press(page, "退回一步", "刚收到。")


def test_the_story_of_compensation_leads_to_company_leadership(served, opened):
    page = opened(served.url("models/complaint-flow"))
    page.locator(".sw-beats button").last.click()
    page.locator(".sw-panels").get_by_text("公司领导").first.wait_for()
    assert page.get_by_label("业主要求赔偿").is_checked()
