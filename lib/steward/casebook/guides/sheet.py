"""A work guide as one sheet of A4: when it is taken in hand, the steps, wordings to use and to avoid, limits of authority, forms.

The same HTML stands on its page and on paper. The more there is on it, the smaller its letters, down to what can still be read at arm's length.

>>> from steward.casebook.guides import guide_of
>>> "sw-guide" in sheet(guide_of(None, "conflict-pets"), "zh")
True
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from steward.casebook.families import families
from steward.casebook.guides.guide import Bound, Form, Guide, Kind, Saying, Slip, Step
from steward.casebook.status import NAMES as STAGES
from steward.service.complaints.authority import levels
from steward.sheet import element, text, whole_page
from steward.standards import standard
from steward.words import HTML_LANG, Locale, Text, join, number

KINDS: dict[Kind, Text] = {
    "conflict": Text("纠纷怎么处理", "Settling a dispute"),
    "procedure": Text("日常怎么做", "Daily procedure"),
}
NAME = Text("工作指引", "Work guide")
OWN = Text("公司自编", "your company’s own")
MISSING: dict[Locale, Text] = {
    "en": Text("English 还没有写", "English not written yet"),
    "zh": Text("中文还没有写", "Chinese not written yet"),
}
"""What is said where a language is missing."""

_WHEN = Text("什么时候用", "When")
_STEPS = Text("一步一步做", "Step by step")
_CHECK = Text("做到了：", "Done when: ")
_SAY = Text("这样说", "Say it like this")
_AVOID = Text("别这样说", "Not like this")
_LIMITS = Text("哪些不归我定", "Not mine to decide")
_DECIDES = Text("{who}定。", "{who} decides. ")
_FORMS = Text("要填的表", "Forms")
_ADDED = Text("我们补的：", "Ours: ")
_RESTS = Text("依据 {sources}，共 {n} 条标准。", "Rests on {n} standards from: {sources}.")

_LARGEST, _SMALLEST = 10.8, 7.2
"""Points."""
_ROOM: dict[Locale, float] = {"zh": 1650.0, "en": 1980.0}
"""How much text a sheet takes at 9 points, in widths of a Chinese character."""


def sheet(guide: Guide, locale: Locale) -> str:
    """Write a guide as an HTML fragment; it prints on one A4 page with `css`."""
    said = locale if locale in guide.languages else guide.languages[0]
    return element(
        "article",
        _head(guide, said, locale),
        _steps(guide.steps, said),
        element("div", _wordings(guide.say, said), _slips(guide.avoid, said), class_="sw-guide__pair"),
        element("div", _limits(guide.limits, said), _forms(guide.forms, said), class_="sw-guide__pair"),
        _foot(guide, said),
        class_="sw-guide",
        lang=HTML_LANG[said],
        style=f"--guide-size: {size(guide, said):.2f}pt",
    )


def page(guide: Guide, locale: Locale) -> str:
    """Write a guide as a file of its own, to print and to send on."""
    return whole_page(
        guide.title.text.say(locale), sheet(guide, locale), locale, extra_css=css(), foot=(NAME.say(locale),)
    )


@cache
def css() -> str:
    """Give what a sheet adds to the theme."""
    return Path(__file__).with_name("sheet.css").read_text(encoding="utf-8")


def size(guide: Guide, locale: Locale) -> float:
    """Give the size of the letters in points, by how much there is to say."""
    much = 0.0
    for words in _all_words(guide):
        said = words.say(locale)
        # A line is broken where it is full, so that short entries cost more than their letters.
        much += sum(1.0 if ord(sign) > 0x2E7F else 0.52 for sign in said) + 9
    fits = 9.0 * (_ROOM[locale] / max(much, 1)) ** 0.5
    return float(min(_LARGEST, max(_SMALLEST, fits)))


def _all_words(guide: Guide) -> list[Text]:
    parts = [guide.lede, guide.when, guide.added]
    parts += [one for step in guide.steps for one in (step.do, step.who, step.within, step.check)]
    parts += [one for slip in guide.avoid for one in (slip, slip.instead)]
    parts += [*guide.say, *(one for bound in guide.limits for one in (bound.what, bound.why))]
    parts += [one for form in guide.forms for one in (form.name, *form.fields)]
    return [one.text for one in parts if one is not None]


def _head(guide: Guide, said: Locale, locale: Locale) -> str:
    bits = [NAME.say(locale), KINDS[guide.kind].say(locale)]
    bits += [families()[guide.family].name.say(locale)] if guide.family in families() else []
    bits += [OWN.say(locale)] if guide.own else []
    chips = [STAGES[guide.stage].say(locale)] if guide.status and guide.stage != "published" else []
    chips += [MISSING[locale].say(locale)] if locale != said else []
    ours = HTML_LANG[locale] if locale != said else None
    return element(
        "header",
        element("p", *(element("span", text(bit)) for bit in bits), class_="sw-label sw-bits", lang=ours),
        element("h1", text(guide.title.text.say(said)), class_="sw-guide__title"),
        element("p", text(guide.lede.text.say(said)), class_="sw-guide__lede") if guide.lede else "",
        element("p", *(element("span", text(chip), class_="sw-chip") for chip in chips), class_="sw-chips", lang=ours) if chips else "",
        element("p", element("b", text(_WHEN.say(said))), text(guide.when.text.say(said)), class_="sw-guide__when") if guide.when else "",
    )  # fmt: skip


def _section(title: Text, said: Locale, *body: str) -> str:
    return element("section", element("h2", text(title.say(said)), class_="sw-guide__h"), *body) if any(body) else ""


def _steps(steps: Sequence[Step], said: Locale) -> str:
    rows = []
    for step in steps:
        who = element("b", text(step.who.text.say(said)))
        within = element("span", text(step.within.text.say(said))) if step.within else ""
        check = (
            element(
                "p", element("span", text(_CHECK.say(said))), text(step.check.text.say(said)), class_="sw-guide__check"
            )
            if step.check
            else ""
        )
        do = element("div", element("p", text(step.do.text.say(said)), class_="sw-guide__do"), check)
        rows.append(element("li", do, element("p", who, within, class_="sw-guide__who")))
    return _section(_STEPS, said, element("ol", *rows, class_="sw-guide__steps"))


def _wordings(given: Sequence[Saying], said: Locale) -> str:
    rows = [element("li", text(_quoted(one.text.say(said), said))) for one in given]
    return _section(_SAY, said, element("ul", *rows, class_="sw-guide__say") if rows else "")


def _slips(given: Sequence[Slip], said: Locale) -> str:
    rows = [
        element(
            "li", element("b", text(_quoted(one.text.say(said), said))), element("p", text(one.instead.text.say(said)))
        )
        for one in given
    ]
    return _section(_AVOID, said, element("ul", *rows, class_="sw-guide__avoid") if rows else "")


def _quoted(words: str, said: Locale) -> str:
    """Put a wording into quotation marks, unless it has its own."""
    return words if words.startswith(("“", "‘")) or said not in ("zh", "en") else f"“{words}”"


def _limits(given: Sequence[Bound], said: Locale) -> str:
    rows = []
    for one in given:
        who = levels()[one.decides].say(said)
        who = who[:1].upper() + who[1:]
        why = element("span", element("b", text(_DECIDES.say(said, who=who))), text(one.why.text.say(said)))
        rows.append(element("li", element("p", text(one.what.text.say(said))), why))
    return _section(_LIMITS, said, element("ul", *rows, class_="sw-guide__limits") if rows else "")


def _forms(given: Sequence[Form], said: Locale) -> str:
    rows = []
    for one in given:
        fields = element("ul", *(element("li", text(field.text.say(said))) for field in one.fields))
        rows.append(element("li", element("p", text(one.name.text.say(said))), fields))
    return _section(_FORMS, said, element("ul", *rows, class_="sw-guide__forms") if rows else "")


def _foot(guide: Guide, said: Locale) -> str:
    added = element("p", element("b", text(_ADDED.say(said))), text(guide.added.text.say(said))) if guide.added else ""
    ids = guide.all_standards
    titles = list(dict.fromkeys(standard(id).source_title.say(said) for id in ids))
    rests = element("p", text(_RESTS.say(said, n=number(len(ids)), sources=join(titles, said)))) if ids else ""
    return element("footer", added, rests, class_="sw-guide__foot") if added or rests else ""
