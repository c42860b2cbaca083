"""What all hand-outs of a case share: their names, their head, their language, and the small parts they are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Literal, Protocol

from steward.casebook.case import Case
from steward.casebook.guides.sheet import MISSING, OWN
from steward.sheet import element, text, whole_page
from steward.standards import standard
from steward.words import Locale, Text

Kind = Literal["cards", "observer", "sheet", "answers", "run", "slides"]
NAMES: Mapping[Kind, Text] = {
    "cards": Text("角色卡", "Role cards"),
    "observer": Text("观察表", "Observer sheet"),
    "sheet": Text("案例单", "Case sheet"),
    "answers": Text("案例单，带参考答案", "Case sheet with answers"),
    "run": Text("带班单", "Trainer’s run sheet"),
    "slides": Text("幻灯片", "Slides"),
}
"""The hand-outs of a case, in the order in which a trainer takes them up."""
PLAYED: frozenset[Kind] = frozenset({"cards", "observer"})
"""What there is only where people are to be played."""

NOT_PLAYED = Text(
    "《{title}》是拿来讨论的案例，里面没有要演的人，所以没有角色卡和观察表；其余的单子都有。",
    "“{title}” is a case to talk about: nobody in it is to be played, so it has no role cards and no observer sheet; all other sheets are there.",
)
ONLY: Mapping[Locale, Text] = {
    "zh": Text(
        "《{title}》只有中文，还没有写英文，所以只做了中文的单子。",
        "“{title}” is in Chinese only; its English has not been written, so there are sheets in Chinese.",
    ),
    "en": Text(
        "《{title}》只有英文，还没有写中文，所以只做了英文的单子。",
        "“{title}” is in English only; its Chinese has not been written, so there are sheets in English.",
    ),
}
_STANDARD = Text("标准 {id}，{source}", "Standard {id}, {source}")


class Worded(Protocol):
    """Anything that says a text in both languages."""

    @property
    def text(self) -> Text:
        """The text."""
        ...


def spoken(case: Case, locale: Locale) -> Locale:
    """Give the language a hand-out of the case is in: the one asked for, or the only one the case is written in."""
    return locale if locale in case.languages else case.languages[0]


def say(words: Worded | Text, locale: Locale, **values: object) -> str:
    """Say words as HTML, whoever wrote them."""
    found = words if isinstance(words, Text) else words.text
    return text(found.say(locale, **values))


@cache
def css() -> str:
    """Give what hand-outs add to the theme."""
    return Path(__file__).with_name("handouts.css").read_text(encoding="utf-8")


def hand_out(case: Case, kind: Kind, locale: Locale, *body: str, about: str = "", asked: Locale | None = None) -> str:
    """Write one hand-out as a file of its own.

    Args:
        case: the case it belongs to.
        kind: which one it is.
        locale: the language it is in.
        body: what stands on it, as HTML.
        about: one sentence on whom it is for and what to do with it, as HTML.
        asked: the language that was asked for, where the case has none of its texts in it.
    """
    title = case.title.text.say(locale)
    name = NAMES[kind].say(locale)
    bits = [text(name)]
    bits += [say(OWN, locale)] if case.own else []
    if asked and asked != locale:
        bits.append(element("b", text(MISSING[asked].say(locale)), class_="sw-chip"))
    mark = '<svg viewBox="0 0 28 28" aria-hidden="true"><use href="#brand"/></svg>'
    head = element(
        "header",
        element(
            "p",
            mark,
            element("span", *(element("span", bit) for bit in bits), class_="sw-bits"),
            class_="sw-hand__kind",
        ),
        element("h1", text(title), class_="sw-sheet__title"),
        element("p", about, class_="sw-hand__about") if about else "",
        class_="sw-hand__head",
    )
    article = element("article", head, *body, class_=f"sw-sheet sw-hand sw-hand--{kind}")
    return whole_page(f"{title}{_comma(locale)}{name}", article, locale, extra_css=css(), foot=(name,))


def _comma(locale: Locale) -> str:
    return "，" if locale == "zh" else ", "


def missing(locale: Locale, there: Locale) -> str:
    """Say on the sheet that words are shown in the other language, since nobody has written them in this one."""
    return element("p", element("span", text(MISSING[locale].say(there)), class_="sw-chip")) if locale != there else ""


def section(title: Text, locale: Locale, *body: str, note: str = "", class_: str = "") -> str:
    """Write a section under a heading of its own; nothing at all where it has no body."""
    if not any(body):
        return ""
    heading = element("h2", say(title, locale), class_="sw-sheet__h")
    return element(
        "section", heading, element("p", note, class_="sw-note sw-hand__note") if note else "", *body, class_=class_ or None
    )  # fmt: skip


def listed(items: Iterable[str], class_: str, tag: str = "ul") -> str:
    """Write a list, whose items are HTML; nothing where there are none."""
    found = "".join(element("li", item) for item in items)
    return element(tag, found, class_=class_) if found else ""


def lines(n: int) -> str:
    """Give room for `n` lines of handwriting."""
    return element("div", "<i></i>" * n, class_="sw-write", aria_hidden="true")


def cited(ids: Iterable[str], locale: Locale) -> str:
    """Write standards out, each with where it comes from."""
    found = [standard(id) for id in dict.fromkeys(ids)]
    return "".join(
        element(
            "div",
            element("p", text(one.text.say(locale))),
            element("cite", say(_STANDARD, locale, id=one.id, source=one.source_title)),
            class_="sw-standard",
        )
        for one in found
    )


def standards_of(case: Case) -> tuple[str, ...]:
    """Give the ids of all standards a case names, those of the whole first."""
    review = case.review
    found: list[tuple[str, ...]] = [case.standards, *(one.standards for one in case.limits)]
    found += [one.standards for points in (review.well, review.badly, review.mine) for one in points]
    found += [one.standards for one in review.causes]
    found += [one.standards for one in review.adopt]
    found += [one.standards for one in review.questions]
    found += [one.standards for one in case.outcomes]
    return tuple(dict.fromkeys(id for ids in found for id in ids))
