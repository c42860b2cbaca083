"""The page of one case: what happened, who and what they wanted, who decides, what it rests on, what may come of it.

``?case=ID`` names it. What a group should find out for itself, the reference of the review, the good answers and what was wanted
in truth, stands behind a click. It is plain HTML and needs no script.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from steward.casebook import Case, case_called, stories
from steward.casebook.families import families
from steward.casebook.finding import related
from steward.casebook.guides import guidebook
from steward.casebook.mood_line import NARROW, WIDE, caption, has_line, mood_line
from steward.casebook.parts import ENDED, incidents
from steward.casebook.reference import CAUSE_KINDS, Point
from steward.casebook.status import NAMES
from steward.errors import StewardError
from steward.service.complaints.authority import levels
from steward.standards import catalogue, standard
from steward.ui import page, visit
from steward.ui.cases.parts import (
    TOLD,
    behind,
    bits,
    button,
    chips,
    family_name,
    linked,
    marks,
    reading_time,
    rests_on,
    rules,
    say,
    section,
)
from steward.ui.cases.stage_bar import stage_bar
from steward.ui.page import TITLES, element, text
from steward.words import HTML_LANG, Locale, Text, number

_REVIEW = Text("复盘这个案例", "Review this case")
_DRILL = Text("演练", "Practise it")
_HANDOUTS = Text("讲义", "Hand-outs")
_EDIT = Text("修改", "Edit")
_COPY = Text("照着写一个", "Write one like it")
_ALL = Text("全部案例", "All cases")
_WHICH = Text("没有说是哪个案例。", "The address does not say which case.")

_STORY = Text("故事", "The story")
_NO_STORY = Text("这个案例没有写故事，经过见下面。", "This case has no written story; see what happened below.")
_OTHER_STORY: dict[Locale, Text] = {
    "zh": Text("中文的故事还没有写，先看英文。", "中文的故事还没有写，先看英文。"),
    "en": Text("The story is not yet written in English; here it is in Chinese.", "The story is not yet written in English; here it is in Chinese."),
}  # fmt: skip
_PEOPLE = Text("里面的人", "The people")
_FLOW = Text("走的流程", "The flow it runs through")
_LINE = Text("一条线看完这件事", "The whole matter in one line")
_FROM = {"source": Text("来源", "source"), "invented": Text("补写", "added")}
_FROM_WHAT = Text(
    "标“来源”的是资料里讲的；标“补写”的是为教学加的，左边是虚线。",
    "“source” marks what the documents tell; “added” marks what was added for teaching, with a dashed line on the left.",
)
_ADDED = Text("为教学补写的：{what}", "Added for teaching: {what}")
_WANTED = Text("他们想要什么", "What they wanted")
_SAID = Text("嘴上说的", "What they said")
_MEANT = Text("真正要的、没说出口的、问了才知道的", "What they really wanted, left unsaid, or say only if asked")
_THINK_FIRST = Text(
    "先自己想一想；要演练的，练完再看", "Think for yourself first; if you are going to do the drill, look afterwards"
)
_REAL = Text("真正要的", "Meant")
_HIDDEN = Text("没说出口的", "Left unsaid")
_FACTS = Text("问了才知道的", "Found out only by asking")
_MUST = Text("一定要问到", "must be asked")
_DECIDES = Text("谁说了算", "Who may decide")
_EXPECTED = Text("他们期望的", "What they expect")
_NOT_PROMISED = Text("不能当场答应的", "Not to be promised on the spot")
_BY = Text("{who}定", "{who} decides")
_STANDARDS = Text("依据的标准", "Standards in play")
_QUESTIONS = Text("讨论题", "To discuss")
_GOOD = Text("好的回答里有什么", "What a good answer contains")
_OUTCOMES = Text("几种结局", "Ways it can end")
_BECAUSE = Text("因为", "Because")
_REFERENCE = Text("复盘的参考", "Reference for the review")
_OPEN_REFERENCE = Text("看参考", "Open it")
_REVIEW_FIRST = Text(
    "先自己复盘，写下来再对照，收获大得多。点这里照样可以看。",
    "You get far more out of it by doing your own review first and comparing afterwards. You can still open it here.",
)
_WELL, _BADLY = Text("哪里做得好", "What went well"), Text("哪里没做好", "What went badly")
_CAUSES, _OPEN = Text("原因", "Causes"), Text("待查证", "to be verified")
_MINE, _ADOPT = Text("换成我，怎么办", "If it were mine"), Text("我们采用", "What we adopt")
_CLASS = Text("这一类事：{name}", "Matters of this kind: {name}")
_COMMON = (Text("常见情形", "How it shows itself"), Text("常见原因", "Common causes"), Text("管用的办法", "What helps"))
_RELATED = Text("相近的案例", "Related cases")
_GUIDES = Text("用得上的工作指引", "Useful work guides")
_ITEMS = Text("练相关的题", "Questions on its standards")
_ITEMS_ALL = Text("{n} 道题，考的是这些标准", "Questions that test these standards: {n}")
_SOURCES = Text("出自", "From")
_MOST_ITEMS = 20


def show() -> None:
    """Put the page into the notebook's output."""
    here = visit.current()
    page.open_page(here)
    try:
        page.put(composed(here), here)
    except StewardError as error:
        back = element("p", button(_ALL.say(here.locale), visit.app_link(here, "cases/index")), class_="sw-actions")
        page.put(page.trouble(error, here.locale) + back, here)


def composed(here: visit.Visit) -> str:
    """Write the page as HTML.

    Raises:
        StewardError: ``no-case-named``, ``unknown-case``, or all that is wrong with the case.
    """
    id = here.query.get("case", "")
    if not id:
        raise StewardError("no-case-named", _WHICH)
    return _Page(case_called(here.workspace, id), here).html()


class _Page:
    """Writes one case in one language."""

    def __init__(self, case: Case, here: visit.Visit) -> None:
        self.case, self.here, self.locale = case, here, here.locale

    def html(self) -> str:
        return element(
            "div",
            self._head(),
            element("div", self._story(), self._aside(), class_="sw-split sw-case__top"),
            self._line(),
            element(
                "div",
                element("div", self._wanted(), self._decides(), self._questions(), self._outcomes(), self._reference(), class_="sw-stack"),
                element("div", self._standards(), self._related(), self._guides(), self._items(), self._family(), class_="sw-stack"),
                class_="sw-split sw-split--even",
            ),
            self._foot(),
            class_="sw-case",
        )  # fmt: skip

    def _say(self, words: Text, **values: object) -> str:
        return words.say(self.locale, **values)

    def _link(self, name: str, query: str = "") -> str:
        return visit.app_link(self.here, name, query)

    # -- the head --------------------------------------------------------------------------------------------------------

    def _head(self) -> str:
        case, id = self.case, self.case.id
        told = "" if case.own else self._say(TOLD[case.told])
        actions = [
            button(self._say(_REVIEW), self._link("cases/review", f"case={id}"), primary=True),
            button(self._say(_DRILL), self._link("drills/drill", f"case={id}")) if case.playable else "",
            button(self._say(_HANDOUTS), self._link("cases/handouts", f"case={id}")),
            button(self._say(_EDIT if case.own else _COPY), self._link("cases/write", f"case={id}")),
            button(self._say(_ALL), self._link("cases/index"), quiet=True),
        ]
        return element(
            "header",
            bits([TITLES["cases/case"].say(self.locale), family_name(case, self.locale), told, reading_time(case, self.locale)]),
            element("h1", say(case.title, self.locale), class_="sw-title"),
            element("p", say(case.lede, self.locale), class_="sw-lede"),
            chips(mark for mark in marks(case, self.locale) if mark != NAMES[case.stage].say(self.locale)),
            stage_bar(case.status, self.locale),
            element("p", *actions, class_="sw-actions sw-case__actions"),
            class_="sw-app__head",
        )  # fmt: skip

    def _story(self) -> str:
        case = self.case
        if not case.story_languages:
            return section("story", _STORY, self.locale, element("p", text(self._say(_NO_STORY))))
        there = self.locale in case.story_languages
        note = "" if there else _OTHER_STORY[self.locale].say(self.locale)
        lang = None if there else HTML_LANG[case.story_languages[0]]
        body = element("div", stories.html(case.story(self.locale)), class_="sw-case__story", lang=lang)
        return section("story", _STORY, self.locale, body, note=note)

    def _aside(self) -> str:
        rows = "".join(
            element("dt", say(one.name, self.locale)) + element("dd", say(one.who, self.locale))
            for one in self.case.people
        )
        people = section("people", _PEOPLE, self.locale, element("dl", rows, class_="sw-case__people"))
        return element("aside", people, self._flow(), class_="sw-stack")

    def _flow(self) -> str:
        flow = self.case.the_flow
        name = say(flow.name, self.locale)
        if isinstance(self.case.flow, str):
            name = (
                element("a", name, href=self._link("models/complaint-flow")) if self.case.flow == "complaint" else name
            )
            return section("flow", _FLOW, self.locale, element("p", name))
        states = "".join(element("li", say(state, self.locale)) for state in flow.states.values())
        return section("flow", _FLOW, self.locale, element("p", name), element("ol", states, class_="sw-case__states"))

    # -- the line and the timeline ---------------------------------------------------------------------------------------

    def _line(self) -> str:
        case, figure = self.case, ""
        if has_line(case):
            figure = element(
                "figure",
                mood_line(case, self.locale, WIDE, class_="sw-wide-only"),
                mood_line(case, self.locale, NARROW, class_="sw-narrow-only"),
                element("figcaption", text(caption(self.locale)), class_="sw-note"),
                class_="sw-line",
            )
        n = len(case.happened)
        columns = n if n < 7 else -(-n // 2) if n < 13 else 6
        events = element("ol", *self._events(), class_="sw-case__events", style=f"--columns: {columns}")
        told = {event.told for event in case.happened}
        notes = [self._say(_FROM_WHAT)] if len(told) > 1 or "invented" in told else []
        notes += [self._say(_ADDED, what=case.invented.text.say(self.locale))] if case.invented else []
        explained = "".join(element("p", text(note), class_="sw-note") for note in notes)
        return section("line", _LINE, self.locale, figure, events, explained)

    def _events(self) -> Iterator[str]:
        for n, event in enumerate(self.case.happened, 1):
            css = "sw-dot" + (" sw-dot--harm" if event.ours == "harmed" else "" if event.ours else " sw-dot--theirs")
            label = element(
                "p",
                element("i", str(n), class_=css),
                element("span", say(event.when, self.locale)),
                element("small", text(self._say(_FROM[event.told])), class_=f"sw-told sw-told--{event.told}"),
                class_="sw-label",
            )
            yield element("li", label, element("p", say(event.what, self.locale)), class_=f"is-{event.told}")

    # -- what they wanted, who decides -----------------------------------------------------------------------------------

    def _wanted(self) -> str:
        wanted = self.case.wanted
        rows = element("dt", say(_REAL, self.locale)) + element("dd", say(wanted.real, self.locale))
        if wanted.hidden:
            rows += element("dt", say(_HIDDEN, self.locale)) + element("dd", say(wanted.hidden, self.locale))
        facts = "".join(
            element(
                "li",
                say(fact.what, self.locale),
                element("span", text(self._say(_MUST)), class_="sw-chip sw-chip--owner") if fact.must else "",
            )
            for fact in self.case.facts
        )
        if facts:
            rows += element("dt", say(_FACTS, self.locale)) + element(
                "dd", element("ul", facts, class_="sw-case__facts")
            )
        voice = element("p", say(wanted.surface, self.locale), class_="sw-voice")
        return section(
            "wanted",
            _WANTED,
            self.locale,
            element("p", text(self._say(_SAID)), class_="sw-label"),
            voice,
            behind(
                self._say(_MEANT), element("dl", rows, class_="sw-facts sw-case__wanted"), note=self._say(_THINK_FIRST)
            ),
        )

    def _decides(self) -> str:
        def row(what: str, who: str, why: str, ids: Iterable[str]) -> str:
            named = self._say(_BY, who=who[:1].upper() + who[1:])
            line = element(
                "p", element("b", text(named)), element("span", text(why)) if why else "", class_="sw-case__by"
            )
            return element("li", element("p", what), line, rests_on(tuple(ids), self.here))

        expected = [
            row(say(one, self.locale), levels()[one.authority].say(self.locale), one.limit.text.say(self.locale) if one.limit else "", one.standards)
            for one in self.case.expectations
        ]  # fmt: skip
        limits = [
            row(
                say(one.what, self.locale),
                levels()[one.decides].say(self.locale),
                one.why.text.say(self.locale),
                one.standards,
            )
            for one in self.case.limits
        ]
        parts = [
            element("h3", say(title, self.locale), class_="sw-label") + element("ul", *rows, class_="sw-case__limits")
            for title, rows in ((_EXPECTED, expected), (_NOT_PROMISED, limits))
            if rows
        ]
        return section("decides", _DECIDES, self.locale, *parts)

    # -- to think about --------------------------------------------------------------------------------------------------

    def _questions(self) -> str:
        rows = []
        for one in self.case.review.questions:
            good = element(
                "ul", *(element("li", say(each, self.locale)) for each in one.good), class_="sw-case__points"
            )
            rows.append(
                element(
                    "li",
                    element("p", say(one.ask, self.locale)),
                    behind(self._say(_GOOD), good, rests_on(one.standards, self.here)),
                )
            )
        return section(
            "questions", _QUESTIONS, self.locale, element("ol", *rows, class_="sw-case__asks") if rows else ""
        )

    def _outcomes(self) -> str:
        rows = [
            element(
                "li",
                element("p", element("b", text(self._say(ENDED[one.ended]))), class_=f"sw-case__ended is-{one.ended}"),
                element("p", say(one.what, self.locale)),
                element("p", element("span", text(self._say(_BECAUSE)), class_="sw-label"), say(one.because, self.locale), class_="sw-case__because"),
                rests_on(one.standards, self.here),
            )
            for one in self.case.outcomes
        ]  # fmt: skip
        return section(
            "outcomes", _OUTCOMES, self.locale, element("ul", *rows, class_="sw-case__outcomes") if rows else ""
        )

    def _reference(self) -> str:
        review = self.case.review
        parts = [
            self._points(_WELL, review.well),
            self._points(_BADLY, review.badly),
            self._causes(),
            self._points(_MINE, review.mine, "ol"),
            self._adopt(),
        ]
        if not any(parts):
            return ""
        inside = behind(self._say(_OPEN_REFERENCE), *parts, note=self._say(_REVIEW_FIRST), class_="sw-case__reference")
        return section("reference", _REFERENCE, self.locale, inside)

    def _points(self, title: Text, points: Iterable[Point], tag: str = "ul") -> str:
        rows = [element("li", say(one.what, self.locale), rests_on(one.standards, self.here)) for one in points]
        heading = element("h3", say(title, self.locale), class_="sw-heading")
        return heading + element(tag, *rows, class_="sw-case__points") if rows else ""

    def _causes(self) -> str:
        groups = []
        for kind, name in CAUSE_KINDS.items():
            rows = [
                element(
                    "li",
                    say(one.what, self.locale),
                    element("span", text(self._say(_OPEN)), class_="sw-chip") if one.open else "",
                    rests_on(one.standards, self.here),
                )
                for one in self.case.review.causes
                if one.kind == kind
            ]
            if rows:
                groups.append(
                    element("dt", say(name, self.locale))
                    + element("dd", element("ul", *rows, class_="sw-case__points"))
                )
        heading = element("h3", say(_CAUSES, self.locale), class_="sw-heading")
        return heading + element("dl", *groups, class_="sw-facts sw-case__causes") if groups else ""

    def _adopt(self) -> str:
        rows = [
            element(
                "li",
                say(one.what, self.locale),
                element("p", element("span", say(one.who, self.locale)), element("span", say(one.when, self.locale)), class_="sw-note sw-bits"),
                rests_on(one.standards, self.here),
            )
            for one in self.case.review.adopt
        ]  # fmt: skip
        heading = element("h3", say(_ADOPT, self.locale), class_="sw-heading")
        return heading + element("ul", *rows, class_="sw-case__points") if rows else ""

    # -- what lies beside it ---------------------------------------------------------------------------------------------

    def _standards(self) -> str:
        return section("standards", _STANDARDS, self.locale, rules(self.case.standards, self.here))

    def _related(self) -> str:
        rows = []
        for found in related(self.case.id, 4, self.here.workspace):
            other = case_called(self.here.workspace, found.id)
            href = self._link("cases/case", f"case={found.id}")
            rows.append(
                linked(
                    href, other.title.text.say(self.locale), "", found.why.say(self.locale), marks(other, self.locale)
                )
            )
        return section("related", _RELATED, self.locale, element("ul", *rows, class_="sw-case__links") if rows else "")

    def _guides(self) -> str:
        guides = guidebook(self.here.workspace).guides.values()
        fitting = [one for one in guides if self.case.id in one.cases]
        fitting += [
            one
            for one in guides
            if one not in fitting and one.family == self.case.family and set(one.topics) & set(self.case.topics)
        ]
        rows = [
            linked(
                self._link("cases/guides", f"guide={one.id}"),
                one.title.text.say(self.locale),
                one.lede.text.say(self.locale) if one.lede else "",
                chip=marks(one, self.locale),
            )
            for one in fitting[:5]
        ]
        return section("guides", _GUIDES, self.locale, element("ul", *rows, class_="sw-case__links") if rows else "")

    def _items(self) -> str:
        items = items_about(self.case.standards)
        if not items:
            return ""
        href = self._link("learn/today", "items=" + ",".join(items[:_MOST_ITEMS]))
        words = self._say(_ITEMS_ALL, n=number(min(len(items), _MOST_ITEMS)))
        return section("items", _ITEMS, self.locale, element("p", element("a", text(words), href=href)))

    def _family(self) -> str:
        family = families().get(self.case.family)
        if family is None:
            return ""
        parts = []
        for title, said in zip(_COMMON, (family.situations, family.causes, family.measures), strict=True):
            rows = [element("li", say(one, self.locale), rests_on(one.standards, self.here)) for one in said]
            if rows:
                parts.append(
                    element("h3", say(title, self.locale), class_="sw-label")
                    + element("ul", *rows, class_="sw-case__points")
                )
        name = Text(*(_CLASS.say(each, name=family.name.say(each)) for each in ("zh", "en")))
        return section(
            "family",
            name,
            self.locale,
            element("p", say(family.lede, self.locale)),
            behind(self._say(_COMMON[0]) + self._more(), *parts),
        )

    def _more(self) -> str:
        return Text("、原因和办法", ", why, and what helps").say(self.locale)

    def _foot(self) -> str:
        names = []
        for id in self.case.source:
            if id in catalogue():
                one = standard(id)
                names.append(f"{one.source_title.say(self.locale)} {id}")
            elif id in incidents():
                names.append(str(incidents()[id].get(f"title_{self.locale}", id)))
        if not names:
            return ""
        said = "；".join(names) if self.locale == "zh" else "; ".join(names)
        return element("p", element("b", text(self._say(_SOURCES))), text(said), class_="sw-note sw-case__source")


def items_about(ids: Iterable[str]) -> list[str]:
    """Give the quiz items that ask for any of some standards, those of the first standards first."""
    from steward.quiz.items.bank import bank

    return list(dict.fromkeys(item.id for id in ids if id in bank().standards for item in bank().about(id)))
