"""The ways from the home page to every other page, by who goes there; the tour of three minutes, the notebooks and the files."""

from __future__ import annotations

from collections.abc import Mapping

from steward.ui import visit
from steward.ui.page import TITLES, element, text
from steward.words import Text

ROOMS: Mapping[str, tuple[Text, tuple[str, ...]]] = {
    "trainer": (
        Text("培训师", "Trainer"),
        (
            "cases/index",
            "cases/review",
            "cases/write",
            "cases/handouts",
            "cases/guides",
            "manage/training",
            "manage/items",
            "models/index",
        ),
    ),
    "steward": (
        Text("管家", "Steward"),
        (
            "learn/today",
            "drills/drill",
            "cases/index",
            "cases/guides",
            "learn/me",
            "learn/course",
            "learn/exam",
            "learn/standards",
        ),
    ),
    "manager": (Text("项目经理", "Manager"), ("manage/import", "manage/kpis", "manage/report", "manage/plan")),
}
"""Who goes where; the groups stand below the doors of the same people."""

_STEPS = (
    Text(
        "管家：选一个名字，开始今天的 15 分钟。该复习的先来，再学新的；随时可以停，下次从停下的那一题接着来。",
        "Steward: choose a name and start today’s fifteen minutes. What is due comes first, then something new; stop at any time and go on from the same question.",
    ),
    Text(
        "培训师：谁该提醒一下，哪条标准大家都没记牢，哪道题该改，都在“学习情况”和“题库”里。",
        "Trainer: who needs a word, which standard nobody remembers, which question should be mended: see Learners and Questions.",
    ),
    Text(
        "周二出的事，周五就能上课：在案例库里找一个相近的，或者把它写成案例，复盘、演练、印讲义。",
        "What happened on Tuesday is Friday’s class: find a case like it in the casebook or write it as one, then review, rehearse and print the hand-outs.",
    ),
    Text(
        "项目经理：每月一号，把系统导出的文件拖进来，先看判定，再点导入。读不懂的行会单独列出，写明哪张表、第几行、为什么。",
        "Manager: on the first of the month, drop in what your system exports, read the verdict, then import. Rows that cannot be read are listed with sheet, row and reason.",
    ),
    Text(
        "看指标、出报告：每个数都带着样本量和区间。报告是一个网页文件，可以直接发出去，离线也能打开，也可以存成 Excel 或 PDF。",
        "Figures and reports: every figure comes with its n and interval. A report is one HTML file to send on; it opens offline, and Excel and PDF are there too.",
    ),
    Text(
        "按谁的规矩算：工作区里的 company.yaml 写着目标、时限、班组和日历，改好存盘，下一份报告就按新的算。",
        "By whose rules: company.yaml in the workspace holds targets, limits, teams and calendars; change it, save it, and the next report follows.",
    ),
)


def drawn(here: visit.Visit) -> str:
    """Write them as HTML."""
    return _rooms(here) + _tour(here) + _behind(here)


def _rooms(here: visit.Visit) -> str:
    groups = (
        element(
            "div",
            element("h2", text(who.say(here.locale)), class_="sw-label"),
            *(
                element(
                    "a",
                    text(TITLES[name].say(here.locale)),
                    href=here.link(f"voila/render/notebooks/{name}.ipynb"),
                )
                for name in names
            ),
        )
        for who, names in ROOMS.values()
    )
    open_to_all = Text("随时可看", "Open at any time").say(here.locale)
    return element("nav", *groups, class_="sw-rooms", aria_label=open_to_all)


def _tour(here: visit.Visit) -> str:
    first_time = Text("第一次使用？3 分钟走一遍", "First time here? A three-minute tour").say(here.locale)
    steps = (element("li", element("p", text(step.say(here.locale)))) for step in _STEPS)
    return element(
        "details",
        element("summary", text(first_time)),
        element("ol", *steps, class_="sw-tour"),
        class_="sw-drawer sw-home__tour",
    )


def _behind(here: visit.Visit) -> str:
    locale = here.locale
    lab = Text("JupyterLab：打开和修改笔记本", "JupyterLab: open and change the notebooks").say(locale)
    files = Text("工作区里的文件", "Files of the workspace").say(locale)
    where = Text("工作区在 {root}", "The workspace is {root}").say(locale, root=here.workspace.root)
    return element(
        "nav",
        element("a", text(lab), href=here.link("lab")),
        element("a", text(files), href=here.link("lab/tree")),
        element("span", text(where), class_="sw-note sw-break"),
        class_="sw-links sw-home__links",
        aria_label=Text("其他入口", "Other ways in").say(locale),
    )
