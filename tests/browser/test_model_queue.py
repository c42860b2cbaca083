"""The queue page in a browser: a trainer asks what one more steward would do, and takes it back."""


def test_one_more_steward_is_set_beside_now_and_taken_back(served, opened):
    page = opened(served.url("models/queue", "en"))
    said = page.locator(".sw-said")
    said.wait_for()
    before = said.inner_text()
    page.get_by_role("button", name="One more steward").click()
    page.get_by_role("columnheader", name="Difference").wait_for()
    assert said.inner_text().startswith("1 steward more")
    assert page.locator(".sw-exp-table tbody tr").count() == 4
    page.get_by_role("button", name="Back to now").click()
    page.get_by_role("columnheader", name="Difference").wait_for(state="detached")
    assert said.inner_text() == before


def test_a_slider_moved_by_keyboard_changes_sentence_and_pictures(served, opened):
    page = opened(served.url("models/queue"), 375)
    said = page.locator(".sw-said")
    said.wait_for()
    before = said.inner_text()
    page.get_by_role("slider", name="同时当班的管家").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("before => document.querySelector('.sw-said').innerText !== before", arg=before)
    assert "位管家" in said.inner_text()
    assert page.locator(".sw-panels svg").count() == 3


def test_a_sum_on_paper_is_checked_by_the_model(served, opened):
    page = opened(served.url("models/queue", "en"))
    task = page.locator(".sw-try").first
    task.wait_for()
    field = task.get_by_role("textbox").or_(task.get_by_role("spinbutton"))
    field.fill("80")
    task.get_by_role("button", name="Check").click()
    task.get_by_text("too large").wait_for()
    field.fill("58")
    task.get_by_role("button", name="Check").click()
    task.get_by_text("14 out of 24").wait_for()
