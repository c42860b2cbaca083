"""The casebook to search and to browse: cases and work guides in one list, found by words, by what they are about, or by a complaint.

``?q=WORDS``, ``?like=COMPLAINT`` and the filters (``topic``, ``family``, ``step``, ``cause``, ``style``, ``kind``, ``standard``) may stand in the address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import ipywidgets

from steward.casebook import Case, casebook
from steward.casebook.families import families
from steward.casebook.finding import Found, like, search
from steward.casebook.finding.pages import page_of
from steward.casebook.flows import USUAL, flow_named
from steward.casebook.guides import Guide, guidebook
from steward.casebook.guides.sheet import KINDS
from steward.casebook.parts import topics
from steward.casebook.reference import CAUSE_KINDS
from steward.errors import StewardError, Trouble
from steward.service.personality.character import styles
from steward.standards import catalogue
from steward.ui import page, visit
from steward.ui.cases.parts import button, family_name, marks, reading_time
from steward.ui.page import TITLES, element, text
from steward.ui.parts.casebook import CasebookBrowser
from steward.words import Locale, Text, number

LEDE = Text(
    "{cases} 个案例、{guides} 份工作指引。搜一个词，或按主题、流程里的一步、原因和风格来挑；也可以贴一件投诉，找相近的案例。",
    "{cases} cases and {guides} work guides. Search for a word, filter by topic, step of the flow, cause or style, or paste in a complaint to find similar cases.",
)
WORDS = {
    "search": Text("搜案例和指引", "Search cases and guides"),
    "hint": Text("如：漏水 老人、晨练、revisit.rework-24h", "e.g. leak, elderly, night duty, revisit.rework-24h"),
    "filters": Text("筛选", "Filters"),
    "all": Text("全部", "All"),
    "clear": Text("清空", "Clear"),
    "found": Text("找到 {n} 份", "{n} found"),
    "none": Text("没有找到。换个说法，或去掉筛选。", "Nothing found. Try other words, or clear the filters."),
    "like": Text("和一件投诉相近的案例", "Cases similar to a complaint"),
    "like-what": Text("把业主的话或台账里的记录贴进来", "Paste in what the owner said, or the entry in the register"),
    "like-hint": Text(
        "如：楼上半夜挪东西，说了三次没人管", "e.g. they move furniture upstairs at night; I've told you three times"
    ),
    "like-go": Text("找相近的", "Find similar cases"),
    "like-none": Text(
        "没有相近的案例。换几个字再试，或者把它写成一个新案例。",
        "No similar case. Try other words, or write it up as a new case.",
    ),
}
_WRITE = Text("写一个案例", "Write a case")
_GUIDES = Text("工作指引", "Work guides")
_REVIEWS = Text("案例复盘", "Case reviews")
_KIND = {"case": Text("案例", "Case"), "guide": Text("工作指引", "Work guide")}
_PLAYED = Text("能演练", "drill")
_DRILL = Text("演练", "Practise")
_REVIEW = Text("复盘", "Review")
_OPEN = Text("打开", "Open")
_STEPS = Text("{n} 步", "{n} steps")
_FILTERS = {
    "kind": Text("看什么", "What"),
    "family": Text("哪一类", "Kind of matter"),
    "topic": Text("主题", "Topic"),
    "step": Text("流程里的一步", "Step of the flow"),
    "cause": Text("原因", "Cause"),
    "style": Text("业主的风格", "The owner’s style"),
}
_DRILLED = Text("能演练的案例", "Cases with a drill")
_BROKEN = Text(
    "这些是公司自己写的，还有地方要改，改好就会列出来",
    "These are your company’s own; they will be listed once the problems are fixed",
)


class CasebookPage:
    """The app."""

    def __init__(self, here: visit.Visit) -> None:
        self._here = here
        self._locale: Locale = here.locale
        self._cases = casebook(here.workspace)
        self._guides = guidebook(here.workspace)
        self._all: list[Case | Guide] = [*self._cases.cases.values(), *self._guides.guides.values()]
        query = here.query
        self._standard = query.get("standard", "") if query.get("standard", "") in catalogue() else ""
        self.browser = CasebookBrowser(
            visit.words(WORDS, self._locale),
            self._search,
            self._like,
            filters=self._filters(),
            briefs=[self._brief(one) for one in self._all],
            chosen={key: query.get(key, "") for key in _FILTERS},
        )
        self.view = ipywidgets.VBox([self.browser])
        if complaint := query.get("like"):
            self.browser.like(complaint[:2000])
        else:
            self.browser.search(query.get("q", "")[:200])

    @property
    def lede(self) -> Text:
        """What is here."""
        cases, guides = number(len(self._cases.cases)), number(len(self._guides.guides))
        return Text(*(LEDE.say(each, cases=cases, guides=guides) for each in ("zh", "en")))

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What is wrong with what is left out."""
        return (*self._cases.troubles, *self._guides.troubles)

    def _search(self, words: str) -> list[dict[str, str]]:
        return self._told(search(words, self._locale, self._here.workspace, standard=self._standard))

    def _like(self, complaint: str) -> list[dict[str, str]]:
        return self._told(like(complaint, self._locale, self._here.workspace, 8))

    def _told(self, found: Iterable[Found]) -> list[dict[str, str]]:
        return [{"key": f"{one.kind}:{one.id}", "why": one.why.say(self._locale)} for one in found]

    def _filters(self) -> list[dict[str, Any]]:
        def options(names: Mapping[Any, Text]) -> list[dict[str, str]]:
            return [{"value": str(key), "label": name.say(self._locale)} for key, name in names.items()]

        used = {topic for one in self._all for topic in one.topics}
        given: dict[str, Mapping[Any, Text]] = {
            "kind": {**_KIND, "drill": _DRILLED},
            "family": {id: one.name for id, one in families().items()},
            "topic": {id: name for id, name in topics().items() if id in used},
            "step": flow_named(USUAL).steps,
            "cause": CAUSE_KINDS,
            "style": {id: one.name for id, one in styles().items()},
        }
        return [
            {"key": key, "name": _FILTERS[key].say(self._locale), "options": options(names)}
            for key, names in given.items()
        ]

    def _brief(self, one: Case | Guide) -> dict[str, Any]:
        here, locale, found = self._here, self._locale, page_of(one)
        about = {
            "key": f"{found.kind}:{one.id}",
            "title": one.title.text.say(locale),
            "lede": one.lede.text.say(locale) if one.lede else "",
            "chips": marks(one, locale),
            "family": one.family,
            "topic": list(one.topics),
            "step": list(found.steps),
            "cause": list(found.causes),
            "style": list(found.styles),
        }
        if isinstance(one, Guide):
            link = visit.app_link(here, "cases/guides", f"guide={one.id}")
            facts = [_KIND["guide"], KINDS[one.kind]]
            return {
                **about,
                "kind": ["guide"],
                "facts": [
                    *(fact.say(locale) for fact in facts),
                    family_name(one, locale),
                    _STEPS.say(locale, n=len(one.steps)),
                ],
                "links": [{"text": _OPEN.say(locale), "href": link}],
            }
        links = [
            ("cases/case", _OPEN),
            ("cases/review", _REVIEW),
            *([("drills/drill", _DRILL)] if one.playable else []),
        ]
        facts_of = [_KIND["case"].say(locale), family_name(one, locale), reading_time(one, locale)]
        return {
            **about,
            "kind": ["case", *(["drill"] if one.playable else [])],
            "facts": [*(fact for fact in facts_of if fact), *([_PLAYED.say(locale)] if one.playable else [])],
            "links": [
                {"text": words.say(locale), "href": visit.app_link(here, name, f"case={one.id}")}
                for name, words in links
            ],
        }


def show() -> None:
    """Put the app into the notebook's output."""
    here = visit.current()
    page.open_page(here)
    try:
        app = CasebookPage(here)
    except StewardError as error:
        page.put(page.trouble(error, here.locale), here)
        return
    page.put(_head(app, here), here)
    page.put_app(app.view, here)
    if app.troubles:
        page.put(_broken(app.troubles, here.locale), here)


def _head(app: CasebookPage, here: visit.Visit) -> str:
    actions = element(
        "p",
        button(_WRITE.say(here.locale), visit.app_link(here, "cases/write", "new=1")),
        button(_REVIEWS.say(here.locale), visit.app_link(here, "cases/review")),
        button(_GUIDES.say(here.locale), visit.app_link(here, "cases/guides")),
        class_="sw-actions",
    )
    return element(
        "div", page.heading(TITLES["cases/index"], app.lede, here.locale), actions, class_="sw-shelves__head"
    )


def _broken(troubles: Iterable[Trouble], locale: Locale) -> str:
    rows = [element("li", text(trouble.describe(locale))) for trouble in list(troubles)[:30]]
    return element(
        "section", element("h2", text(_BROKEN.say(locale)), class_="sw-heading sw-heading--rule"), element("ul", *rows, class_="sw-rows sw-label"),
        class_="sw-case__part",
    )  # fmt: skip
