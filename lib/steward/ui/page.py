"""The shell around every app: head, languages, crumbs and foot, as the Voilà template ``steward`` draws them.

The words of the shell stand here; the template (``share/jupyter/voila/templates/steward``) holds only structure.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from steward import theme
from steward.errors import StewardError
from steward.sheet import element as element
from steward.sheet import text as text
from steward.words import HTML_LANG, LOCALES, Locale, Text, number

if TYPE_CHECKING:
    from steward.ui.visit import Visit

SCRIPTS = Path(__file__).parent / "parts"

NAME = Text("管家工作台", "Steward Workbench")
TITLES: Mapping[str, Text] = {
    "home": Text("首页", "Home"),
    "manage/import": Text("导入记录", "Import records"),
    "manage/kpis": Text("看指标", "Figures"),
    "manage/report": Text("出报告", "Reports"),
    "manage/plan": Text("行动计划", "Action plan"),
    "manage/training": Text("学习情况", "Learners"),
    "manage/items": Text("题库", "Questions"),
    "learn/today": Text("今天的 15 分钟", "Today’s fifteen minutes"),
    "learn/me": Text("我的进展", "My progress"),
    "learn/course": Text("30 天路径", "The 30-day path"),
    "learn/exam": Text("考试", "Exams"),
    "learn/standards": Text("查标准", "Standards"),
    "drills/drill": Text("情景演练", "Drills"),
    "drills/debrief": Text("复盘", "Debrief"),
    "cases/index": Text("案例库", "Casebook"),
    "cases/case": Text("案例", "Case"),
    "cases/guides": Text("工作指引", "Work guides"),
    "cases/review": Text("案例复盘", "Case review"),
    "cases/write": Text("写案例", "Write a case"),
    "cases/handouts": Text("讲义", "Hand-outs"),
    "models/index": Text("服务模型", "Service models"),
    "models/complaint-flow": Text("投诉流程", "The complaint flow"),
    "models/event-log": Text("从记录看流程", "The flow in the records"),
    "models/queue": Text("排队与人手", "Queues and staffing"),
    "models/personality": Text("因人沟通", "Different people"),
    "models/expectation": Text("期望管理", "Expectations"),
    "models/owners-voice": Text("业主的声音", "The owners’ voice"),
    "models/satisfaction": Text("满意率有多准", "How sure is the rate"),
    "models/control-chart": Text("变化还是波动", "Change or noise"),
    "models/agreement": Text("打分一致吗", "Do observers agree"),
    "models/engagement": Text("五步一法", "Five steps, one method"),
}
"""The apps by their notebook below ``notebooks/``, with the name a reader sees."""

_SHELL = {
    "skip": Text("跳到正文", "Skip to content"),
    "language": Text("语言", "Language"),
    "crumbs": Text("所在位置", "Where you are"),
    "home": Text("首页", "Home"),
    "offline": Text("离线可用，记录只存在这台电脑上。", "Works offline. Records stay on this computer."),
    "theme": Text("换深色 / 浅色", "Switch dark / light"),
    "lab": Text("打开 JupyterLab", "Open JupyterLab"),
    "waiting": Text("正在打开这一页…", "Opening this page…"),
    "slow": Text("还在准备，请稍候。", "Still getting ready, one moment."),
    "lost": Text(
        "与工作台的连接断了。请确认工作台还在运行，然后重新打开这一页；已经导入的记录和做好的报告都还在。",
        "The connection to the workbench was lost. Check that it is still running, then reload this page; imported records and finished reports are safe.",
    ),
    "broken": Text("这一页没能打开", "This page could not be opened"),
    "what": Text(
        "请重新打开一次；如果还是这样，请把工作区里的 .jupyter/server.log 发给负责维护的人。记录和报告都没有受影响。",
        "Open it again; if it keeps failing, send .jupyter/server.log from the workspace to whoever looks after the workbench. Records and reports are untouched.",
    ),
    "again": Text("重新打开", "Open again"),
    "script": Text(
        "这一页要用 JavaScript，请在浏览器里允许它。", "This page needs JavaScript; please allow it in the browser."
    ),
}
_PLAIN: Mapping[str, tuple[Text, Text]] = {
    "login": (
        Text("请用启动时给出的地址打开", "Open the address shown at start-up"),
        Text(
            "工作台启动时，窗口里印了一行以 http://127.0.0.1 开头的地址，里面带着口令；请整行复制到浏览器。也可以把 token= 后面的口令填在这里。",
            "When the workbench started it printed a line that begins with http://127.0.0.1 and holds the key; copy the whole line into the browser, or put what follows token= here.",
        ),
    ),
    "404": (
        Text("没有这一页", "There is no such page"),
        Text(
            "地址可能写错了，或文件已被移走。请从首页重新进入。",
            "The address may be wrong, or the file was moved. Start again from the home page.",
        ),
    ),
    "503": (
        Text("同时打开的页面太多了", "Too many pages are open"),
        Text(
            "请关掉几个不用的页面，再重新打开这一页。",
            "Close some pages you no longer need, then open this one again.",
        ),
    ),
    "error": (_SHELL["broken"], _SHELL["what"]),
}
_KEY = Text("口令", "Key")
_ENTER = Text("打开工作台", "Open the workbench")
_WRONG = Text("口令不对，请核对后再填一次。", "That key is not right; check it and try again.")

_LANGUAGES: Mapping[Locale, str] = {"zh": "中文", "en": "English"}


def shell(path: str, query: str, locale: Locale, base_url: str) -> dict[str, Any]:
    """Give everything the template needs to draw the shell around an app, in one language.

    Args:
        path: the path of the request.
        query: its query without the token.
        locale: the language of the page.
        base_url: where the server's addresses begin.
    """
    name = path.partition("/notebooks/")[2].removesuffix(".ipynb")
    title = TITLES[name].say(locale) if name in TITLES else name.rpartition("/")[2]
    kept = [(k, v) for k, v in parse_qsl(query) if k != "locale"]
    return {
        "name": NAME.say(locale),
        "title": title,
        "is_home": name == "home",
        "lang": HTML_LANG[locale],
        "home_url": f"{base_url}voila/render/notebooks/home.ipynb",
        "lab_url": f"{base_url}lab",
        "languages": [
            {
                "name": _LANGUAGES[one],
                "lang": HTML_LANG[one],
                "current": one == locale,
                "url": "?" + urlencode([*kept, ("locale", one)]),
            }
            for one in LOCALES
        ],
        "words": {key: text.say(locale) for key, text in _SHELL.items()},
        "css": styles(),
        "sprite": theme.sprite(),
        "script": script("line.js", "page.js"),
    }


def plain(kind: str, locale: Locale, base_url: str) -> dict[str, str]:
    """Give the words and styles of a page that only says one thing: ``login``, or a status such as ``404``."""
    title, what = _PLAIN.get(kind, _PLAIN["error"])
    return {
        "lang": HTML_LANG[locale],
        "name": NAME.say(locale),
        "title": title.say(locale),
        "what": what.say(locale),
        "home": _SHELL["home"].say(locale),
        "home_url": f"{base_url}voila/render/notebooks/home.ipynb",
        "key": _KEY.say(locale),
        "enter": _ENTER.say(locale),
        "wrong": _WRONG.say(locale),
        "css": styles(),
        "sprite": theme.sprite(),
    }


@cache
def styles() -> str:
    """Give the theme and what our widgets add to it, as one style sheet."""
    return "\n".join(
        [
            theme.css(),
            *(
                (SCRIPTS / name).read_text(encoding="utf-8")
                for name in (
                    "parts.css",
                    "explore.css",
                    "personality.css",
                    "plan.css",
                    "browse.css",
                    "standards.css",
                    "study.css",
                    "me.css",
                    "course.css",
                    "exam.css",
                    "items.css",
                    "training.css",
                    "drill.css",
                    "debrief.css",
                    "handouts.css",
                    "casebook.css",
                    "review.css",
                    "writing.css",
                )
            ),
        ]
    )


@cache
def script(*names: str) -> str:
    """Join our ES modules, each after those it uses, into one module without imports.

    A widget's module reaches the browser as text and has no address of its own to import from.
    """
    texts = [(SCRIPTS / name).read_text(encoding="utf-8") for name in names]
    *used, main = ["\n".join(line for line in text.splitlines() if not line.startswith("import ")) for text in texts]
    return "\n".join([*(text.replace("\nexport ", "\n").removeprefix("export ") for text in used), main])


def many(n: int, one: str, more: str) -> str:
    """Write a number and its English noun: ``1 team``, ``4 teams``."""
    return f"{number(n)} {one if n == 1 else more}"


def trouble(error: StewardError, locale: Locale) -> str:
    """Say an error the user can mend, as HTML."""
    lines = error.describe(locale).splitlines()
    heading = element("h1", text(_SHELL["broken"].say(locale)), class_="sw-heading")
    return element("div", heading, *(element("p", text(line)) for line in lines), class_="sw-error", role="alert")


def heading(title: Text, lede: Text, locale: Locale) -> str:
    """Write the head of an app: its name and one sentence on what it is for."""
    name = element("h1", text(title.say(locale)), class_="sw-title")
    return element("header", name, element("p", text(lede.say(locale)), class_="sw-lede"), class_="sw-app__head")


def open_page(here: Visit) -> None:
    """Begin a page; in JupyterLab, where no template has drawn a head, put styles and marks into the output."""
    if not here.app:
        put(element("style", styles()) + theme.sprite())


def put(html: str, here: Visit | None = None) -> None:
    """Put HTML into the output of the notebook that runs; in JupyterLab it brings its own root element."""
    import IPython.display

    if here is not None and not here.app:
        html = element("div", html, class_="sw sw-lab", lang=HTML_LANG[here.locale])

    display: Any = IPython.display
    display.display(display.HTML(html))


def put_app(widget: Any, here: Visit) -> None:
    """Put an app's widget into the output of the notebook that runs; in JupyterLab it brings its own root element."""
    if not here.app:
        widget.add_class("sw").add_class("sw-lab")
    put_widget(widget)


def put_widget(widget: Any) -> None:
    """Put a widget into the output of the notebook that runs."""
    import IPython.display

    display: Any = IPython.display
    display.display(widget)
