"""The models in a browser: opened, touched, asked; in both languages, wide and on a phone."""

import pytest

from steward.ui.explore import index
from steward.ui.explore.script import script_of


@pytest.mark.parametrize("locale", ["zh", "en"])
@pytest.mark.parametrize("name", index.names())
def test_a_model_opens_named_inside_the_window_and_tells_its_story(served, opened, name, locale):
    """Each is opened once on a phone and once wide, in one language each, then seen at the other width."""
    widths = (375, 1280) if locale == "zh" else (1280, 375)
    page = opened(served.url(f"models/{name}", locale), widths[0])
    page.locator(".sw-panels > *").first.wait_for()
    words = script_of(name)
    assert page.locator("h1:visible").inner_text() == words.title.text.say(locale)
    assert page.locator(".sw-tries .sw-try").count() == len(words.tasks)
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function("width => innerWidth === width", arg=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    unnamed = page.locator("main :is(button, a, input, select):visible").evaluate_all(
        "all => all.filter(e => !(e.innerText || e.getAttribute('aria-label') || e.labels?.length)).map(e => e.outerHTML.slice(0, 120))"
    )
    assert unnamed == []
    assert page.locator("main .sw-error:visible").count() == 0
    if locale == "zh":
        told(page)


def told(page):
    """Go through the story: a beat changes what is shown; afterwards the formula opens."""
    panels = page.locator(".sw-panels")
    before = panels.inner_html()
    beats = page.locator(".sw-beats > li")
    beats.first.get_by_role("button").click()
    lectern = page.get_by_role("complementary", name="正在讲")
    for i in range(beats.count()):
        page.locator(f".sw-beats > li:nth-child({i + 1})[aria-current=step]").wait_for()
        lectern.get_by_text(f"{i + 1}/{beats.count()}").wait_for()
        if i + 1 < beats.count():
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
