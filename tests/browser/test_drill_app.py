"""A drill in a browser: chosen and written on a phone, through a reload to the debrief; and by keyboard on a wide screen, in two tabs."""

import re
import shutil

import pytest
from test_study_app import Learner

from steward.casebook import casebook
from steward.records.store import Store

CASE = "flooded-flower-trough"
TITLE = casebook().cases[CASE].title
GOOD = "您二位先坐，慢慢说，我听着。昨晚自己一桶一桶往外舀水，换谁都窝火。"


@pytest.fixture
def fresh(served_empty):
    """Give a server with nobody known in its workspace."""
    yield served_empty
    shutil.rmtree(served_empty.workspace.learning.parent, ignore_errors=True)
    shutil.rmtree(served_empty.workspace.debriefs, ignore_errors=True)
    served_empty.workspace.prefer("person", "")


def inside(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_talk_on_a_phone_from_the_list_to_the_debrief(fresh, opened):
    page = opened(fresh.url("drills/drill"), 375, has_touch=True)
    Learner(fresh, page).sign_in()
    page.get_by_role("heading", level=1, name="情景演练").wait_for()
    assert inside(page)
    page.get_by_role("button", name=re.compile(TITLE.zh)).tap()
    page.get_by_role("heading", level=1, name=TITLE.zh).wait_for()
    assert page.get_by_role("radio", name=re.compile("从几句里选")).is_checked()
    page.get_by_role("button", name="开始").tap()

    # choosing: four replies, then what each would have done, then the owner
    page.get_by_text("您会说哪一句？").wait_for()
    choices = page.get_by_role("radio")
    assert choices.count() == 4 and inside(page)
    page.locator(".sw-drill__choices label").first.tap()
    page.get_by_role("button", name="说出口").tap()
    page.get_by_role("heading", name="这几句，差别在哪里").wait_for()
    assert page.locator(".sw-drill__compared > li").count() == 4 and inside(page)
    page.get_by_role("button", name="听业主怎么说").tap()
    page.locator(".sw-say--owner").nth(1).wait_for()

    # writing: what is not yet said outlives a reload, what was said is there again
    page.get_by_role("button", name="自己写").tap()
    page.get_by_label("您怎么回答？").fill(GOOD)
    page.reload()
    page.get_by_role("button", name="接着谈").tap()
    page.get_by_text("接着谈，上次说到第 1 句。").wait_for()
    page.get_by_role("button", name="自己写").tap()
    box = page.get_by_label("您怎么回答？")
    assert box.input_value() == GOOD
    page.get_by_role("button", name="说出口").tap()
    page.locator(".sw-say--staff").nth(1).wait_for()
    page.wait_for_function("() => document.querySelector('.sw-reply__box').value === ''")
    assert page.locator(".sw-say--staff .sw-say__words").nth(1).inner_text() == GOOD

    # said in the room, clicked by somebody, until the owner has had enough
    page.get_by_role("button", name="现场说，点动作").tap()
    for n in range(3, 14):
        page.get_by_role("button", name="服务禁语与冷漠").tap()
        page.get_by_role("button", name="说出口").tap()
        page.locator(".sw-say--staff").nth(n - 1).wait_for()
        if page.get_by_role("link", name="看复盘").count():
            break
    page.get_by_role("link", name="看复盘").tap()

    page.locator(".sw-debrief").wait_for()
    assert inside(page) and page.get_by_role("heading", level=1).count() == 1
    page.locator(".sw-replies > li > details > summary").nth(1).tap()
    page.get_by_text("标错了？说一声").locator("visible=true").first.tap()
    page.locator("[data-contest]:visible").first.tap()
    page.get_by_text("已记下").first.wait_for()
    with Store.open(fresh.workspace) as store:
        assert len(store.events(kinds=("drill-contested",))) == 1
    assert list(fresh.workspace.debriefs.glob("*.zh.html"))


def test_by_keyboard_alone_with_a_second_tab(fresh, opened):
    page = opened(fresh.url("drills/drill", "en", case=CASE))
    Learner(fresh, page, "en").sign_in()
    page.get_by_role("heading", level=1, name=TITLE.en).wait_for()
    page.get_by_role("radio", name=re.compile("^Write")).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    log = page.get_by_role("log")
    log.wait_for()
    page.wait_for_function("() => document.activeElement.matches('.sw-reply__box')")
    page.keyboard.type("Please sit down, both of you. Bailing all night: anyone would be angry. I am listening.")
    page.keyboard.press("Enter")
    page.locator(".sw-say--staff").wait_for()
    assert page.get_by_role("img", name=re.compile(r"^Mood line: \d+, \d+$")).first.is_visible()
    assert page.locator(".sw-drill__side").is_visible() and inside(page)
    assert page.locator("[aria-current=step]").count() == 1

    session = page.evaluate("JSON.parse(localStorage.getItem('steward-drill-draft') || '{}').session ?? ''")
    with Store.open(fresh.workspace) as store:
        (begun,) = store.events(kinds=("drill-begun",))
    assert session in ("", begun.session)
    other = opened(fresh.url("drills/drill", "en", session=begun.session))
    other.get_by_text("Going on; you had given 1 replies.").or_(other.get_by_text("Going on")).first.wait_for()
    other.get_by_label("What do you say?").fill("Let me check: it flooded again last night, is that right?")
    other.keyboard.press("Enter")
    other.locator(".sw-say--staff").nth(1).wait_for()
    page.get_by_label("What do you say?").fill("Hello?")
    page.keyboard.press("Enter")
    page.get_by_text("This drill went on in another page").wait_for()
    page.locator(".sw-say--staff").nth(1).wait_for()
    with Store.open(fresh.workspace) as store:
        assert len(store.events(kinds=("drill-said",))) == 2
