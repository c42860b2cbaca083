"""The catalogue of standards to search and read: the rule, where it comes from, where it is used, and what the company chose."""

from __future__ import annotations

import threading
from typing import Any

import ipywidgets

from steward.company import Company
from steward.errors import StewardError
from steward.standards import Conflict, Standard, catalogue, conflicts_of, search, standard, vocabulary
from steward.ui import page, visit
from steward.ui.parts import StandardsBrowser, in_words
from steward.ui.standard_uses import uses
from steward.words import Locale, Text, number

TITLE = Text("查标准", "Standards")
LEDE = Text(
    "{n} 条标准，出自五份资料。搜一搜规矩是怎么说的、哪里来的，工作台的哪个指标、模型和计划用了它。",
    "{n} standards from five documents. Find what a rule says, where it comes from, and which figures, models and plans rest on it.",
)
WORDS = {
    "search": Text("搜标准", "Search the standards"),
    "hint": Text("如：渗漏 回访、8%、g6.visit-ratio", "such as: leak revisit, 8%, g6.visit-ratio"),
    "filters": Text("筛选", "Filters"),
    "all": Text("全部", "All"),
    "clear": Text("清空", "Clear"),
    "found": Text("找到 {n} 条", "{n} found"),
    "none": Text("没有找到。换个说法，或去掉筛选。", "Nothing found. Try other words, or clear the filters."),
    "more": Text("再显示 {n} 条", "Show {n} more"),
    "pick": Text("点左边一条，看全文、出处和用在哪里。", "Choose one on the left for its text, source and use."),
    "back": Text("返回列表", "Back to the list"),
    "waiting": Text("正在取…", "One moment…"),
    "uncertain": Text("原文有疑问", "Uncertain in the source"),
    "inferred": Text("有推断", "Partly inferred"),
    "conflict": Text("说法不一", "Sources disagree"),
    "inferred-what": Text("推断出来的部分：{part}。原文没有明说。", "Inferred: {part}. The source does not state it."),
    "steps": Text("分步", "Steps"),
    "items": Text("项目", "Items"),
    "script": Text("可以这样说", "What one can say"),
    "numbers": Text("数字", "Numbers"),
    "source": Text("出处", "Source"),
    "topic": Text("主题", "Topic"),
    "kind": Text("种类", "Kind"),
    "id": Text("编号", "Id"),
    "used": Text("用在哪里", "Where it is used"),
    "later": Text("以后还会用在：{parts}", "Later also in: {parts}"),
    "chosen": Text("本公司按这条", "our company follows this"),
    "other": Text("资料里还有另一种说法", "The sources also say otherwise"),
    "ours": Text("我们的读法：", "How we read it: "),
    "choose": Text(
        "在工作区 company.yaml 的 rules 里，由 {choice} 选定。",
        "Chosen by {choice} under rules in company.yaml of the workspace.",
    ),
    "one": Text("一条标准", "One standard"),
}
_MARKS = Text("标记", "Mark")
_FEEDS = Text("用于", "Feeds")
_BUILT = (
    "report",
    "complaint-flow",
    "personality",
    "expectation",
    "satisfaction",
    "action-plan",
    "quiz",
    "drill",
    "case",
    "playbook",
)
"""Parts that are there already; the others will use their standards later."""


class StandardsPage:
    """The app."""

    def __init__(self, here: visit.Visit) -> None:
        self._here = here
        self._locale: Locale = here.locale
        self._company: Company = here.workspace.company()
        self.browser = StandardsBrowser(
            visit.words(WORDS, self._locale),
            lambda words: [found.id for found in search(words, self._locale)],
            self._detail,
            filters=_filters(self._locale),
            briefs=[_brief(one, self._locale) for one in catalogue().values()],
        )
        self.view = ipywidgets.VBox([self.browser])

    def open(self) -> None:
        """Show the list, with the standard the address names; where all are used is looked up beside the page."""
        threading.Thread(target=uses, name="steward-uses", daemon=True).start()
        if words := self._here.query.get("q"):
            self.browser.search(words[:200])
        if id := self._here.query.get("id"):
            self.browser.show(id)

    def _detail(self, id: str) -> dict[str, Any]:
        try:
            return detail(standard(id), self._company, self._here)
        except StewardError as error:
            return {"id": id, "trouble": error.describe(self._locale)}
        except Exception as error:
            # Nobody else would tell the reader: an error in a widget's answer only reaches the log.
            return {"id": id, "trouble": in_words(error, self._locale)}


def _filters(locale: Locale) -> list[dict[str, Any]]:
    def options(name: str) -> list[dict[str, str]]:
        return [{"value": key, "label": text.say(locale)} for key, text in vocabulary(name).items()]

    marks = [{"value": mark, "label": WORDS[mark].say(locale)} for mark in ("conflict", "uncertain", "inferred")]
    return [
        {"key": "topic", "name": WORDS["topic"].say(locale), "options": options("topics")},
        {"key": "kind", "name": WORDS["kind"].say(locale), "options": options("kinds")},
        {"key": "source", "name": WORDS["source"].say(locale), "options": options("sources")},
        {"key": "feeds", "name": _FEEDS.say(locale), "options": options("feeds")},
        {"key": "marks", "name": _MARKS.say(locale), "options": marks},
    ]


def _brief(one: Standard, locale: Locale) -> dict[str, Any]:
    marks = ["conflict"] * bool(conflicts_of(one.id)) + ["uncertain"] * one.uncertain + ["inferred"] * one.inferred
    return {
        "id": one.id,
        "text": one.text.say(locale),
        "topic": one.topic,
        "kind": one.kind,
        "source": one.source,
        "feeds": list(one.feeds),
        "marks": marks,
        "label": vocabulary("topics")[one.topic].say(locale),
    }


def detail(one: Standard, company: Company, here: visit.Visit) -> dict[str, Any]:
    """Give everything that is shown of one standard; its note for authors is not."""
    locale = here.locale
    part = vocabulary("inferred_parts")[one.inferred_part].say(locale) if one.inferred_part else ""
    later = [vocabulary("feeds")[feed].say(locale) for feed in one.feeds if feed not in _BUILT]
    comma = "、" if locale == "zh" else ", "
    return {
        "id": one.id,
        "text": one.text.say(locale),
        "facts": [
            [WORDS["source"].say(locale), one.source_title.say(locale), one.section_title.say(locale)],
            [WORDS["topic"].say(locale), vocabulary("topics")[one.topic].say(locale), ""],
            [WORDS["kind"].say(locale), vocabulary("kinds")[one.kind].say(locale), ""],
            [WORDS["id"].say(locale), one.id, ""],
        ],
        "numbers": [list(pair) for pair in one.param_words(locale)],
        "steps": [step.say(locale) for step in one.steps],
        "ordered": one.kind in ("procedure", "playbook"),
        "script": one.script.say(locale) if one.script else "",
        "inferred": WORDS["inferred-what"].say(locale, part=part) if part else "",
        "uncertain": one.uncertain_why.say(locale) if one.uncertain_why else "",
        "conflicts": [_conflict(found, company, locale) for found in conflicts_of(one.id)],
        "uses": [
            {
                "text": use.text.say(locale),
                "href": visit.app_link(here, use.page, use.query) if use.page else "",
            }
            for use in uses().get(one.id, ())
        ],
        "later": WORDS["later"].say(locale, parts=comma.join(later)) if later else "",
    }


def _conflict(found: Conflict, company: Company, locale: Locale) -> dict[str, Any]:
    chosen = company.rules.get(found.choice, "") if found.choice else ""
    return {
        "topic": found.topic.say(locale),
        "sides": [
            {
                "says": side.says.say(locale),
                "rules": [
                    {"id": id, "source": standard(id).source_title.say(locale), "chosen": id == chosen}
                    for id in side.standards
                ],
            }
            for side in (found.a, found.b)
        ],
        "choice": WORDS["choose"].say(locale, choice=found.choice) if found.choice else "",
        "reading": found.reading.say(locale) if found.reading else "",
    }


def show() -> None:
    """Put the app into the notebook's output."""
    here = visit.current()
    page.open_page(here)
    n = number(len(catalogue()))
    lede = Text(LEDE.zh.format(n=n), LEDE.en.format(n=n))
    page.put(page.heading(TITLE, lede, here.locale), here)
    try:
        app = StandardsPage(here)
    except StewardError as error:
        page.put(page.trouble(error, here.locale), here)
        return
    page.put_app(app.view, here)
    app.open()
