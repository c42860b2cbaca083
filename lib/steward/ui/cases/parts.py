"""What the pages of cases and guides share: chips, standards with their text on a click, rows of a list, lengths."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from steward.casebook import Case
from steward.casebook.families import families
from steward.casebook.guides import Guide
from steward.casebook.guides.sheet import MISSING, OWN
from steward.casebook.handouts.frame import say as say
from steward.casebook.status import NAMES, Stage
from steward.standards import standard
from steward.ui import visit
from steward.ui.page import element, text
from steward.words import LOCALES, Locale, Text, number

TOLD = {
    "full": Text("来源讲全了", "source tells it in full"),
    "partial": Text("来源讲了一部分", "source tells part of it"),
    "title-only": Text("来源只有标题", "source gives only a title"),
    "playbook": Text("按处理办法编写", "written from a playbook"),
}
_MINUTES = Text("读 {n} 分钟", "{n} min read")
_ZH_A_MINUTE, _EN_A_MINUTE = 350, 190
_RESTS = Text("依据 {n} 条标准", "{n} standards")
_RESTS_ONE = Text("依据 1 条标准", "1 standard")


def minutes(case: Case, locale: Locale) -> int:
    """Give how long the story and what happened take to read, in minutes."""
    said = case.story(locale) + "".join(one.what.text.say(locale) for one in case.happened)
    chinese = sum(ord(sign) > 0x2E7F for sign in said)
    words = 0 if chinese > len(said) / 4 else len(said.split())
    return max(1, round(chinese / _ZH_A_MINUTE + words / _EN_A_MINUTE))


def reading_time(case: Case, locale: Locale) -> str:
    """Say how long a case takes to read."""
    return _MINUTES.say(locale, n=number(minutes(case, locale)))


def family_name(one: Case | Guide, locale: Locale) -> str:
    """Give the name of the class of matters; empty where it has none."""
    return families()[one.family].name.say(locale) if one.family in families() else ""


def marks(one: Case | Guide, locale: Locale) -> list[str]:
    """Give what a reader should know of it before reading: whose it is, how far it has come, what language is missing."""
    found = [OWN.say(locale)] if one.own else []
    stage: Stage = one.stage
    found += [NAMES[stage].say(locale)] if one.status and stage != "published" else []
    lacking = [each for each in LOCALES if each not in one.languages]
    found += [MISSING[each].say(locale) for each in lacking]
    if isinstance(one, Case) and not lacking and one.story_languages and locale not in one.story_languages:
        found.append(MISSING[locale].say(locale))
    return found


def chips(words: Iterable[str]) -> str:
    """Write chips in a row; nothing where there are none."""
    found = "".join(element("span", text(word), class_="sw-chip") for word in words)
    return element("p", found, class_="sw-chips") if found else ""


def bits(words: Iterable[str]) -> str:
    """Write small facts in a row."""
    return element("p", *(element("span", text(word)) for word in words if word), class_="sw-label sw-bits")


def section(id: str, title: Text, locale: Locale, *body: str, note: str = "") -> str:
    """Write a section under a heading with a rule; nothing at all where it has no body."""
    if not any(body):
        return ""
    heading = element("h2", say(title, locale), class_="sw-heading sw-heading--rule", id=f"{id}-h")
    return element(
        "section",
        heading,
        element("p", text(note), class_="sw-note") if note else "",
        *body,
        class_="sw-case__part",
        aria_labelledby=f"{id}-h",
        id=id,
    )


def behind(title: str, *body: str, note: str = "", class_: str = "") -> str:
    """Put something behind a click."""
    summary = element(
        "summary", element("span", text(title)), element("small", text(note), class_="sw-note") if note else ""
    )
    return element("details", summary, element("div", *body), class_=f"sw-behind {class_}".strip())


def rules(ids: Sequence[str], here: visit.Visit) -> str:
    """Write standards, each on one line that opens to its whole text, its source and its page."""
    rows = []
    for id in dict.fromkeys(ids):
        one = standard(id)
        link = element("a", text(id), href=visit.app_link(here, "learn/standards", f"id={id}"), class_="sw-num")
        summary = element("summary", element("span", say(one.text, here.locale)))
        cite = element("p", element("span", say(one.source_title, here.locale)), link, class_="sw-note sw-bits")
        rows.append(element("li", element("details", summary, cite, class_="sw-rule")))
    return element("ul", *rows, class_="sw-rules") if rows else ""


def rests_on(ids: Sequence[str], here: visit.Visit) -> str:
    """Put the standards something rests on behind a click."""
    if not ids:
        return ""
    n = len(dict.fromkeys(ids))
    name = _RESTS_ONE.say(here.locale) if n == 1 else _RESTS.say(here.locale, n=n)
    return element("details", element("summary", text(name)), rules(ids, here), class_="sw-rests")


def linked(href: str, title: str, what: str, why: str = "", chip: Iterable[str] = ()) -> str:
    """Write a row of a list that leads somewhere: its name, what it is, and why it stands here."""
    return element(
        "li",
        element("a", text(title), href=href),
        *(element("span", text(word), class_="sw-chip") for word in chip),
        element("p", text(what)) if what else "",
        element("p", text(why), class_="sw-note") if why else "",
    )


def button(words: str, href: str, *, primary: bool = False, quiet: bool = False) -> str:
    """Write a link that looks like a button."""
    css = "sw-button" + (" sw-button--primary" if primary else "") + (" sw-button--quiet" if quiet else "")
    return element("a", text(words), href=href, class_=css)
