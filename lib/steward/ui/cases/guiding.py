"""Work guides: all of them as a list, and one (``?guide=ID``) as the sheet it prints as, with the cases, drills and questions it goes with."""

from __future__ import annotations

from collections.abc import Iterable

from steward.casebook import casebook
from steward.casebook.finding import related
from steward.casebook.guides import Guide, guide_of, guidebook
from steward.casebook.guides import sheet as sheets
from steward.casebook.guides.guide import Kind
from steward.errors import StewardError
from steward.reports.pdf import print_pdf
from steward.ui import page, visit
from steward.ui.cases.parts import button, family_name, linked, marks, rules, section
from steward.ui.cases.showing import items_about
from steward.ui.cases.stage_bar import stage_bar
from steward.ui.page import TITLES, element, text
from steward.ui.parts.casebook import GuideHand
from steward.words import Locale, Text, number
from steward.workspace import not_written, written_whole

FOLDER = "guides"
LEDE = Text(
    "遇到这类事，拿起这一张照着做：步骤、怎么说、别怎么说、哪些不归我定、填什么表。每份印出来是一页。",
    "One sheet for each kind of matter: the steps, what to say and what not to, what is not yours to decide, which forms. Each prints on one page.",
)
_GROUPS: dict[Kind, Text] = {
    "conflict": Text("纠纷怎么处理", "Settling disputes"),
    "procedure": Text("日常怎么做", "Daily procedures"),
}
_ALL = Text("全部指引", "All guides")
_TO_CASES = Text("案例库", "Casebook")
_PRINT = Text("打印这一页", "Print this page")
_SAVE = Text("存成网页文件", "Save as a web page")
_PDF = Text("存成 PDF", "Save as PDF")
_MAKING = Text("正在做 PDF…", "Making the PDF…")
_CASES = Text("看得到它的案例", "Cases that show it")
_LIKE = Text("也可以看", "See also")
_DRILLS = Text("演练", "Practise it")
_DRILL = Text("演练：{title}", "Drill: {title}")
_ITEMS = Text("练相关的题", "Questions on it")
_ITEMS_ALL = Text("{n} 道题，考的是它的标准", "Questions that test its standards: {n}")
_STANDARDS = Text("依据的标准", "Standards it rests on")
_STEPS = Text("{n} 步", "{n} steps")
_BROKEN = Text(
    "这些是公司自己写的，还有地方要改，改好就会列出来",
    "These are your company’s own; they will be listed once the problems are fixed",
)
_MOST_ITEMS = 20


def show() -> None:
    """Put the page into the notebook's output."""
    here = visit.current()
    page.open_page(here)
    try:
        if id := here.query.get("guide"):
            _show_one(guide_of(here.workspace, id), here)
        else:
            page.put(listed(here), here)
    except StewardError as error:
        back = element("p", button(_ALL.say(here.locale), visit.app_link(here, "cases/guides")), class_="sw-actions")
        page.put(page.trouble(error, here.locale) + back, here)


def listed(here: visit.Visit) -> str:
    """Write the list of all guides as HTML."""
    locale, book = here.locale, guidebook(here.workspace)
    parts = []
    for kind, title in _GROUPS.items():
        rows = [_row(one, here) for one in book.guides.values() if one.kind == kind]
        parts.append(section(kind, title, locale, element("ul", *rows, class_="sw-guides") if rows else ""))
    if book.troubles:
        rows = [element("li", text(trouble.describe(locale))) for trouble in book.troubles[:30]]
        parts.append(section("broken", _BROKEN, locale, element("ul", *rows, class_="sw-rows sw-label")))
    to_cases = element("p", button(_TO_CASES.say(locale), visit.app_link(here, "cases/index")), class_="sw-actions")
    return (
        page.heading(TITLES["cases/guides"], LEDE, locale)
        + to_cases
        + element("div", *parts, class_="sw-case sw-guides__all")
    )


def _row(guide: Guide, here: visit.Visit) -> str:
    locale = here.locale
    href = visit.app_link(here, "cases/guides", f"guide={guide.id}")
    chips = (element("span", text(mark), class_="sw-chip") for mark in marks(guide, locale))
    facts = [family_name(guide, locale), _STEPS.say(locale, n=len(guide.steps))]
    return element(
        "li",
        element("h3", element("a", text(guide.title.text.say(locale)), href=href), *chips),
        element("p", text(guide.lede.text.say(locale))) if guide.lede else "",
        element("p", *(element("span", text(fact)) for fact in facts if fact), class_="sw-note sw-bits"),
    )


def _show_one(guide: Guide, here: visit.Visit) -> None:
    locale = here.locale
    path = here.workspace.guide_sheets / f"{guide.id}.{locale}.html"
    trouble: StewardError | None = None
    try:
        with written_whole(path) as beside:
            beside.write_text(sheets.page(guide, locale), encoding="utf-8")
    except OSError as error:  # it can be read and printed all the same
        trouble = not_written(path.parent, error)
    file = visit.file_address(here, FOLDER, path.name, download=True)
    words = {"print": _PRINT, "save": _SAVE, "pdf": _PDF, "making": _MAKING}
    hand = GuideHand(visit.words(words, locale), file, lambda: None)

    def make_pdf() -> None:
        hand.trouble = ""
        try:
            made = print_pdf(path, path.with_suffix(".pdf"))
            hand.pdf = visit.file_address(here, FOLDER, made.name, download=True)
        except StewardError as error:
            hand.trouble = error.describe(locale)

    hand.on_pdf = make_pdf
    status = stage_bar(guide.status, locale)
    back = button(_ALL.say(locale), visit.app_link(here, "cases/guides"), quiet=True)
    page.put(element("div", element("p", back), status, class_="sw-no-print"), here)
    if trouble:
        page.put(element("p", text(trouble.describe(locale)), class_="sw-error sw-no-print", role="alert"), here)
    else:
        page.put_app(hand, here)
    page.put(element("style", sheets.css()) + sheets.sheet(guide, locale) + beside_sheet(guide, here), here)


def beside_sheet(guide: Guide, here: visit.Visit) -> str:
    """Write what a guide goes with: cases, drills, questions and standards; none of it is printed."""
    left = element("div", _cases(guide, here), _drills(guide, here), _items(guide, here), class_="sw-stack")
    right = element(
        "div", section("standards", _STANDARDS, here.locale, rules(guide.all_standards, here)), class_="sw-stack"
    )
    return element("div", left, right, class_="sw-split sw-split--even sw-no-print sw-guide__beside")


def _cases(guide: Guide, here: visit.Visit) -> str:
    locale, cases = here.locale, casebook(here.workspace).cases
    named = [cases[id] for id in guide.cases if id in cases]
    near = [
        (cases[one.id], one.why.say(locale))
        for one in related(guide.id, 3, here.workspace, kind="guide")
        if one.id in cases
    ]
    rows = [
        linked(visit.app_link(here, "cases/case", f"case={one.id}"), one.title.text.say(locale), one.lede.text.say(locale), chip=marks(one, locale))
        for one in named
    ]  # fmt: skip
    others = [
        linked(
            visit.app_link(here, "cases/case", f"case={one.id}"),
            one.title.text.say(locale),
            "",
            why,
            marks(one, locale),
        )
        for one, why in near
        if one not in named
    ]
    return _list("cases", _CASES, rows, locale) + _list("near", _LIKE, others, locale)


def _drills(guide: Guide, here: visit.Visit) -> str:
    cases = casebook(here.workspace).playable
    rows = [
        linked(
            visit.app_link(here, "drills/drill", f"case={id}"),
            _DRILL.say(here.locale, title=cases[id].title.text.say(here.locale)),
            "",
        )
        for id in guide.cases
        if id in cases
    ]
    return _list("drills", _DRILLS, rows, here.locale)


def _items(guide: Guide, here: visit.Visit) -> str:
    items = items_about(guide.all_standards)[:_MOST_ITEMS]
    if not items:
        return ""
    href = visit.app_link(here, "learn/today", "items=" + ",".join(items))
    return _list("items", _ITEMS, [linked(href, _ITEMS_ALL.say(here.locale, n=number(len(items))), "")], here.locale)


def _list(id: str, title: Text, rows: Iterable[str], locale: Locale) -> str:
    kept = list(rows)
    return section(id, title, locale, element("ul", *kept, class_="sw-case__links") if kept else "")
