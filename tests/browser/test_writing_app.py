"""Writing a case in a browser, as a trainer does on the day after: from the records, by keyboard, in a narrow window, and again tomorrow."""

import re

from steward.casebook import case_of
from steward.casebook.authoring import draft_at


def test_a_complaint_becomes_a_case_that_reads_well_and_can_be_played(served, opened):
    page = opened(served.url("cases/write"))
    page.get_by_role("heading", name="写案例").wait_for()
    page.get_by_role("button", name="打开记录").click()
    page.get_by_label("找投诉").fill("水")
    first = page.locator(".sw-write__records button", has_text="水").first
    first.click()
    page.locator("[data-key=from-records]").click()
    page.get_by_text("请先写上谁在写").wait_for()
    page.get_by_label("谁在写").fill("何敏")
    page.locator("[data-key=from-records]").click()
    page.get_by_text("没有问题，可以用了").wait_for()
    title = page.get_by_role("textbox", name="标题", exact=True)

    # what is typed is text, in the preview as everywhere, and a mistake stands at its field and at the side
    title.fill("<img src=x onerror=alert(1)>又漏了")
    preview = page.get_by_role("complementary")
    preview.get_by_role("heading", name="<img src=x onerror=alert(1)>又漏了").wait_for()
    page.locator(".sw-write__field", has=title).get_by_text("有会运行的网页代码").wait_for()
    title.fill("<b>又漏了</b>")
    page.locator('[data-key="expectations.0.desired"]').fill("1")
    preview.get_by_role("button", name=re.compile("第 1 项 · 最好做到：不能低于")).click()
    wrong = page.locator('[data-key="expectations.0.desired"]')
    assert wrong.evaluate("node => node === document.activeElement")
    assert wrong.get_attribute("aria-invalid") == "true"
    wrong.fill("9")
    page.get_by_text("没有问题，可以用了").wait_for()

    # rows by keyboard; what was removed comes back
    rows = page.locator('[data-section="happened"] li.sw-write__row')
    n = rows.count()
    page.locator('[data-key="happened.0.when.zh"]').focus()
    page.keyboard.press("Alt+Enter")
    page.keyboard.type("过了一会儿")
    page.keyboard.press("Alt+ArrowUp")
    assert page.locator('[data-key="happened.0.when.zh"]').input_value() == "过了一会儿"
    assert page.locator('[data-key="happened.0.when.zh"]').evaluate("node => node === document.activeElement")
    page.locator('[data-key="happened.0-remove"]').click()
    assert rows.count() == n
    page.get_by_role("button", name="撤销").click()
    assert rows.count() == n + 1
    preview.get_by_role("button", name=re.compile("第 1 件事 · 发生了什么：还没写")).click()
    page.keyboard.type("他自己下楼去关了总阀。")
    page.get_by_text("没有问题，可以用了").wait_for()
    preview.get_by_text("他自己下楼去关了总阀。").wait_for()
    preview.get_by_role("button", name="演练里").click()
    preview.get_by_text("支配型").wait_for()

    # a standard is found by words; another language is only asked for where it is wanted
    page.locator('[data-key="standards-find"]').fill("24 小时 回访")
    page.locator(".sw-write__offers button").first.click()
    page.get_by_role("button", name="同时写英文").click()
    page.get_by_role("textbox", name="标题 英文").fill("It leaks again")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    id = page.url.partition("case=")[2].partition("&")[0]
    page.get_by_text("已存到").wait_for()
    page.get_by_role("link", name="练练看").wait_for()
    case = case_of(served.workspace, id)
    assert case.playable
    assert case.only == "zh"
    assert (case.stage, case.status[0].by) == ("draft", "何敏")
    assert case.happened[0].what.zh == "他自己下楼去关了总阀。"

    # tomorrow, in a narrow window and in English, with a colleague who reviews it
    narrow = opened(served.url("cases/write", "en", case=id), 375)
    narrow.get_by_role("textbox", name="Title English").wait_for()
    assert narrow.get_by_role("textbox", name="Title English").input_value() == "It leaks again"
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 375
    narrow.get_by_label("By whom").fill("林晓")
    narrow.get_by_role("button", name="Mark as reviewed").click()
    narrow.get_by_text(re.compile("is locked")).wait_for()
    assert narrow.get_by_role("textbox", name="Title English").is_disabled()
    assert case_of(served.workspace, id).stage == "reviewed"


def test_what_was_typed_last_is_there_when_the_page_is_opened_again(served, opened):
    page = opened(served.url("cases/write"))
    page.get_by_label("谁在写").fill("何敏")
    page.locator("[data-key=blank]").click()
    page.get_by_role("textbox", name="标题", exact=True).fill("还没来得及存")
    page.reload()  # sooner than the page keeps what is typed
    page.get_by_text("已存到").wait_for()
    assert page.get_by_role("textbox", name="标题", exact=True).input_value() == "还没来得及存"
    id = page.url.partition("case=")[2].partition("&")[0]
    assert draft_at(served.workspace, id).data["title"] == {"zh": "还没来得及存"}
    # what is not written yet is no reproach before one was there
    lede = page.get_by_role("textbox", name="一句话说清")
    assert lede.get_attribute("aria-invalid") is None
    lede.focus()
    lede.blur()
    page.locator('[data-key="lede.zh"][aria-invalid=true]').wait_for()
    page.get_by_role("button", name="再写一个").click()
    page.get_by_role("button", name="还没来得及存").wait_for()
