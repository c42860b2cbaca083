"""The pages about figures, touched as a trainer touches them."""

import pytest


@pytest.fixture
def model(served, opened):
    def open_model(name, locale="zh", width=1280):
        page = opened(served.url(f"models/{name}", locale), width)
        page.locator(".sw-panels > *").first.wait_for()
        return page

    return open_model


def said(page):
    return page.locator(".sw-said").inner_text()


def wait_for_another(page, before):
    page.wait_for_function("before => document.querySelector('.sw-said').innerText !== before", arg=before)


def test_thirty_equal_teams_get_another_first_at_every_survey(model):
    page = model("satisfaction")
    assert "59%–94%" in said(page)
    before = said(page)
    page.get_by_role("radio", name="三十个班组").check()
    wait_for_another(page, before)
    assert "真实水平都是 80%" in said(page)
    before = said(page)
    page.get_by_role("button", name="再调查一次").click()
    wait_for_another(page, before)
    assert page.get_by_label("每个班组的真实水平").first.is_visible()
    assert page.get_by_label("不满意").count() == 0


def test_a_slider_moved_by_keyboard_moves_the_interval(model):
    page = model("satisfaction", "en")
    before = said(page)
    page.get_by_label("Not satisfied").focus()
    page.keyboard.press("ArrowRight")
    wait_for_another(page, before)
    assert said(page).startswith("14 of 18 are satisfied")


def test_a_wrong_answer_is_told_why_and_a_right_one_too(model):
    page = model("satisfaction", "en")
    task = page.locator(".sw-try").nth(1)
    task.get_by_role("radio", name="It is better").check()
    task.get_by_role("button", name="Check").click()
    task.get_by_text("Zero is still inside the interval").wait_for()
    task.get_by_role("radio", name="Cannot tell yet").check()
    task.get_by_role("button", name="Check").click()
    task.get_by_text("17 points sound like much").wait_for()


def test_a_dragged_month_becomes_a_signal(model):
    page = model("control-chart", "en", 375)
    assert "within the usual variation" in said(page)
    page.get_by_label("Which month").focus()
    page.keyboard.press("End")
    page.get_by_label("Drag it to").focus()
    page.keyboard.press("Home")
    page.get_by_text("Month 18 is unusually low").wait_for()


def test_a_stricter_observer_is_found_out(model):
    page = model("agreement", "en")
    before = said(page)
    page.get_by_label("The second observer is").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    wait_for_another(page, before)
    page.get_by_text("but one is stricter").wait_for()
