"""Every screen in both languages, wide and on a phone: it opens, it is named, it stays inside the window."""

import re
import urllib.request
from http.cookiejar import CookieJar

import pytest

SCREENS = {
    "home": ("可以出了|都出好了|还差|正在", "report|figures"),
    "manage/import": ("导入记录", "Import records"),
    "manage/kpis": ("看指标", "Figures"),
    "manage/report": ("出报告", "Reports"),
    "manage/plan": ("行动计划|五步一法", "plan|Plan"),
    "learn/standards": ("标准", "tandards"),
    "learn/today": ("名字|今天|谁来学", "name|today|learning"),
    "manage/items": ("题库", "Questions"),
    "manage/training": ("学习情况", "Learners"),
    "learn/exam": ("名字|考试|谁来学", "name|Exams|learning"),
    "drills/drill": ("名字|演练|谁来学", "name|Drills|learning"),
    "models/index": ("服务模型", "Service models"),
}
READY = {
    "home": lambda page: page.locator("#home-now"),
    "manage/import": lambda page: page.locator(".sw-drop"),
    "manage/kpis": lambda page: page.locator(".sw-figures__row").first,
    "manage/report": lambda page: page.locator(".sw-choices"),
    "manage/plan": lambda page: page.locator(".sw-plan .sw-empty, .sw-plan__cell").first,
    "learn/standards": lambda page: page.locator(".sw-browse__row").first,
    "learn/today": lambda page: page.locator("main .sw-title").first,
    "manage/items": lambda page: page.locator(".sw-browse__row").first,
    "manage/training": lambda page: page.locator(".sw-learners__part").first,
    "learn/exam": lambda page: page.locator("main .sw-title").first,
    "drills/drill": lambda page: page.locator("main .sw-title").first,
    "models/index": lambda page: page.locator(".sw-models__one").first,
}
LANG = {"zh": "zh-CN", "en": "en"}


@pytest.mark.parametrize("locale", ["zh", "en"])
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_opens_named_in_one_language_and_inside_the_window(served, opened, name, locale):
    """Each screen is opened once on a phone and once wide, in one language each, and then seen at the other width."""
    widths = (375, 1280) if locale == "zh" else (1280, 375)
    page = opened(served.url(name, locale), widths[0])
    READY[name](page).wait_for()
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function("width => innerWidth === width", arg=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("html").get_attribute("lang") == LANG[locale]
    assert re.search(SCREENS[name][locale == "en"], page.locator("h1:visible").inner_text())
    assert page.locator("main").count() == 1 and page.locator("main h1:visible").count() == 1
    unnamed = page.locator("main :is(button, a, input, select):visible").evaluate_all(
        "all => all.filter(e => !(e.innerText || e.getAttribute('aria-label') || e.labels?.length)).map(e => e.outerHTML.slice(0, 120))"
    )
    assert unnamed == []
    if locale == "en":  # what bears a Chinese name all the same: files, teams, the switch of languages
        page.locator(".sw-files, .sw-shelf__one, .sw-break, .sw-switch").evaluate_all(
            "all => all.forEach(e => e.remove())"
        )
        assert not re.search(r"[\u4e00-\u9fff]", page.locator("body").inner_text())


def test_the_printed_address_answers_without_a_browser(served):
    served.workspace.prefer_locale("zh")
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    with opener.open(served.address, timeout=120) as answer:
        html = answer.read().decode()
    assert answer.status == 200
    assert "管家工作台" in html and "出报告" in html


def test_without_the_token_nothing_is_shown(served, opened):
    served.workspace.prefer_locale("zh")
    page = opened(f"{served.base}/voila/render/notebooks/home.ipynb")
    assert page.get_by_role("heading", level=1).inner_text() == "请用启动时给出的地址打开"
    page.get_by_label("口令").fill(served.token)
    page.get_by_role("button", name="打开工作台").click()
    READY["home"](page).wait_for()


def test_the_structure_of_the_home_page(served, opened):
    page = opened(served.url("home"))
    READY["home"](page).wait_for()
    snapshot = page.locator("body").aria_snapshot()
    for line in (
        '- link "跳到正文"',
        "- banner:",
        '- navigation "语言":',
        "- main:",
        '- navigation "随时可看":',
        '- link "导入记录"',
        '- link "看指标"',
        '- link "出报告"',
        '- navigation "其他入口":',
        "- contentinfo:",
    ):
        assert line in snapshot, f"{line} is missing in\n{snapshot}"
    assert len(re.findall(r'- region ".+":\n +- paragraph: (?:培训师|管家|项目经理)', snapshot)) == 3, snapshot


def test_the_language_switch_is_kept(served, opened):
    page = opened(served.url("home"), locale="fr-FR")
    page.get_by_role("link", name="English").click()
    page.get_by_role("heading", level=1).filter(has_text=re.compile("report|figures")).wait_for()
    page.goto(f"{served.base}/voila/render/notebooks/manage/import.ipynb")
    page.get_by_role("heading", name="Import records").wait_for()
    page.get_by_role("link", name="中文").click()
    page.get_by_role("heading", name="导入记录").wait_for()


def test_the_browsers_language_counts_only_where_nothing_was_chosen(served_empty, opened):
    served_empty.workspace.prefer_locale("zh")
    page = opened(f"{served_empty.base}/login?token={served_empty.token}", locale="en-GB")
    page.goto(f"{served_empty.base}/voila/render/notebooks/manage/import.ipynb")
    page.get_by_role("heading", name="导入记录").wait_for()
    (served_empty.workspace.root / "preferences.yaml").unlink()
    page.reload()
    page.get_by_role("heading", name="Import records").wait_for()


def test_the_theme_switch_is_kept(served, opened):
    page = opened(served.url("home"), color_scheme="light")
    page.get_by_role("button", name="换深色 / 浅色").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


def test_the_skip_link_leads_to_the_content(served, opened):
    page = opened(served.url("manage/import"))
    READY["manage/import"](page).wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_tour_opens_without_leaving_the_page(served, opened):
    page = opened(served.url("home"))
    page.get_by_text("第一次使用？3 分钟走一遍").click()
    page.get_by_text("每月一号，把系统导出的文件拖进来").wait_for()


def test_jupyterlab_is_one_click_away_and_speaks_chinese(served, opened):
    page = opened(served.url("home"))
    page.get_by_role("link", name="打开 JupyterLab").click()
    page.get_by_role("menuitem", name="文件").wait_for()
    page.get_by_role("listitem", name=re.compile("notebooks")).wait_for()


def test_a_notebook_that_fails_is_one_calm_sentence(served, opened):
    import nbformat

    own = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("secret_name = 1\n1 / 0")])
    (served.workspace.notebooks / "own.ipynb").write_text(nbformat.writes(own), encoding="utf-8")
    page = opened(served.url("own"))
    page.get_by_role("alert").get_by_text("这一页没能打开").wait_for()
    text = page.locator("body").inner_text()
    assert "ZeroDivisionError" not in text and "Traceback" not in text and "secret_name" not in text
    assert "ZeroDivisionError" in (served.workspace.root / ".jupyter" / "server.log").read_text(encoding="utf-8")


def test_leaving_a_page_lets_its_kernel_go(served, opened):
    page = opened(served.url("manage/import"))
    READY["manage/import"](page).wait_for()
    kernel = page.evaluate("JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId")
    page.goto(served.url("home"))
    READY["home"](page).wait_for()
    for _ in range(100):
        running = [one["id"] for one in page.request.get(f"{served.base}/api/kernels").json()]
        if kernel not in running:
            break
        page.wait_for_timeout(100)
    assert kernel not in running


def test_an_empty_workspace_opens_on_learning_and_offers_its_own_files_or_a_sample(served_empty, opened):
    page = opened(served_empty.url("home"))
    assert page.get_by_role("heading", level=1).inner_text() == "从今天的 15 分钟开始"
    page.get_by_role("button", name="用示例小区试试").wait_for()
    page.get_by_role("link", name="导入", exact=True).click()
    page.get_by_role("heading", name="导入记录").wait_for()
