"""The models in a browser: opened, touched, asked; in both languages, wide and on a phone."""

import pytest

from steward.ui.explore import index
from steward.ui.explore.script import script_of


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("locale", ["zh", "en"])
@pytest.mark.parametrize("name", index.names())
def test_a_model_opens_named_and_inside_the_window(served, opened, name, locale, width):
    page = opened(served.url(f"models/{name}", locale), width)
    page.locator(".sw-panels > *").first.wait_for()
    words = script_of(name)
    assert page.locator("h1:visible").inner_text() == words.title.text.say(locale)
    assert page.locator(".sw-tries .sw-try").count() == len(words.tasks)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    unnamed = page.locator("main :is(button, a, input, select):visible").evaluate_all(
        "all => all.filter(e => !(e.innerText || e.getAttribute('aria-label') || e.labels?.length)).map(e => e.outerHTML.slice(0, 120))"
    )
    assert unnamed == []
    assert page.locator("main .sw-error:visible").count() == 0


@pytest.mark.parametrize("name", index.names())
def test_a_beat_of_the_story_changes_what_is_shown_and_the_formula_opens(served, opened, name):
    page = opened(served.url(f"models/{name}"))
    panels = page.locator(".sw-panels")
    panels.locator("> *").first.wait_for()
    before = panels.inner_html()
    told = page.locator(".sw-beats > li")
    told.first.get_by_role("button").click()
    lectern = page.get_by_role("complementary", name="正在讲")
    for i in range(told.count()):
        page.locator(f".sw-beats > li:nth-child({i + 1})[aria-current=step]").wait_for()
        lectern.get_by_text(f"{i + 1}/{told.count()}").wait_for()
        if i + 1 < told.count():
            lectern.get_by_role("button", name="下一步").click()
    lectern.get_by_role("button", name="收起").click()
    assert not lectern.is_visible()
    page.wait_for_function("before => document.querySelector('.sw-panels').innerHTML !== before", arg=before)
    page.locator(".sw-formula > summary").last.click()
    assert page.locator(".sw-formula__one").first.is_visible()


def test_the_shelf_leads_to_every_model(served, opened):
    page = opened(served.url("models/index", "en"))
    links = page.locator(".sw-models__one a")
    links.first.wait_for()
    assert links.count() == len(index.names())
    links.first.click()
    page.locator(".sw-panels > *").first.wait_for()
    assert page.get_by_role("navigation", name="Where you are").is_visible()
