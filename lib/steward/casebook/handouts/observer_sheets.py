"""Observer sheets: behaviours at four levels on the first page; on the second what this case asks, and room for the words that were said."""

from __future__ import annotations

from steward.casebook.case import Case
from steward.casebook.drill import Drill
from steward.casebook.handouts.frame import hand_out, lines, listed, say, section, spoken
from steward.casebook.handouts.observing import MOMENTS, watched
from steward.moves import moves
from steward.service.complaints.authority import levels
from steward.sheet import element
from steward.words import Locale, Text, join

_ABOUT = Text(
    "每一轮、每位观察者一张，正反两面。每一行圈一个数：只看见一部分，就圈低的那个；没有机会出现，就空着。",
    "One per observer per round, printed on both sides. Circle one number in each row; if you saw only part of it, circle the lower; if it never came up, leave it blank.",
)
_FIELDS = (
    Text("观察谁", "Observing"),
    Text("观察者", "Observer"),
    Text("第几轮，客户什么脾气", "Round, customer’s style"),
    Text("日期", "Date"),
)
_PAGE_TWO = Text("这个案例里", "In this case")
_FOUND = Text("问出来的事", "What came to light")
_FOUND_NOTE = Text(
    "问到一件，勾一件；先看标“要紧”的。", "Tick each one as it comes out; look first at those marked “matters”."
)
_MUST = Text("要紧", "matters")
_PROMISED = Text("越界的许诺", "Out of bounds")
_PROMISED_NOTE = Text(
    "答应了，勾上，写下原话；说清由谁定，打一个圈。",
    "Tick anything promised and write down the exact words; draw a circle if they said who decides.",
)
_DECIDES = Text("由{who}定", "Decided by {who}")
_MET = Text("谈到中间的事，怎么接的", "What came up, and how it was handled")
_MET_NOTE = Text("有一样就算接住：{moves}", "Any one of these will do: {moves}")
_PROMISES = Text("许诺，照原话记", "Promises, word for word")
_COLUMNS = (Text("谁", "Who"), Text("几点", "When"), Text("做什么", "What"))
_MOOD = Text("客户的情绪", "The customer’s mood")
_MOOD_NOTE = Text(
    "开头、中间、结束各点一个点，连起来。拐弯的地方，写上员工那一句的头几个字。",
    "Put a dot at the beginning, the middle and the end and join them. Where the line turns, write the first words of what the staff had just said.",
)
_FURIOUS, _CALM = Text("盛怒", "furious"), Text("平静", "calm")
_BEGIN, _MIDDLE, _END = Text("开头", "beginning"), Text("中间", "middle"), Text("结束", "end")
_GOOD, _CHANGE = (
    Text("让客户好受的一句（原话）", "A sentence that helped (exact words)"),
    Text("下次只改一件，改成怎么说", "One thing to change, and what to say instead"),
)
_OURS = Text(
    "看哪几条，依据的是行业标准；四个等级的划分和措辞是本工具拟的。这张表归被观察的人，不作考核用。",
    "What to look for rests on the trade’s standards; the four levels and their wording are this workbench’s own. The sheet belongs to the person observed and is not for appraisal.",
)


def observer_sheets(case: Case, locale: Locale) -> str:
    """Write the observer sheet of a case, two pages, as one HTML file.

    Raises:
        ValueError: where nobody in the case is to be played.
    """
    if case.drill is None:
        raise ValueError(f"{case.id} has no drill")
    asked, locale = locale, spoken(case, locale)
    seen = watched(case)
    rows = "".join(
        element(
            "div",
            element("p", element("b", f"{n} "), say(one.name, locale), element("small", say(one.watch, locale)), class_="sw-observe__what"),
            element("div", *(element("span", element("b", str(level)), say(words, locale)) for level, words in enumerate(one.levels, start=1)), class_="sw-observe__levels"),
            class_="sw-observe",
            role="group",
        )
        for n, one in enumerate(seen, start=1)
    )  # fmt: skip
    fields = element(
        "dl", *(element("div", element("dt", say(name, locale)), "<dd></dd>") for name in _FIELDS), class_="sw-blank"
    )
    grounds = element("p", say(_OURS, locale), class_="sw-note sw-observe__ours")
    body = fields + rows + _second(case, case.drill, locale) + grounds
    return hand_out(case, "observer", locale, body, about=say(_ABOUT, locale), asked=asked)


def _second(case: Case, drill: Drill, locale: Locale) -> str:
    box = '<i class="sw-tickbox"></i>'
    facts = listed(
        (
            box
            + say(one.what, locale)
            + (f" {element('span', say(_MUST, locale), class_='sw-ring')}" if one.must else "")
            for one in case.facts
        ),
        "sw-ticks",
    )
    limits = listed(
        (
            box + say(one.what, locale) + element("small", say(_DECIDES, locale, who=levels()[one.decides]))
            for one in case.limits
        ),
        "sw-ticks",
    )
    moments = listed(
        (
            box + say(one.says, locale)
            + element("small", say(_MET_NOTE, locale, moves=join([moves()[id].name.say(locale) for id in one.calls_for], locale)))
            for one in drill.moments[:MOMENTS]
        ),
        "sw-ticks",
    )  # fmt: skip
    head = element("tr", *(element("th", say(name, locale), scope="col") for name in _COLUMNS))
    table = element(
        "table",
        element("thead", head),
        element("tbody", f"<tr>{'<td></td>' * len(_COLUMNS)}</tr>" * 4),
        class_="sw-table sw-fill",
    )
    return element(
        "div",
        element(
            "div",
            element("div", section(_FOUND, locale, facts, note=say(_FOUND_NOTE, locale))),
            element(
                "div",
                section(_PROMISED, locale, limits, note=say(_PROMISED_NOTE, locale)),
                section(_MET, locale, moments),
            ),
            class_="sw-hand__two",
        ),
        section(_PROMISES, locale, table),
        section(_MOOD, locale, _field(locale), note=say(_MOOD_NOTE, locale)),
        element("div", section(_GOOD, locale, lines(2)), section(_CHANGE, locale, lines(2)), class_="sw-hand__two"),
        class_="sw-observe__second",
        aria_label=_PAGE_TWO.say(locale),
        role="group",
    )


def _field(locale: Locale) -> str:
    """Draw the empty field for the line of a talk."""

    def word(x: float, y: float, words: Text, anchor: str) -> str:
        return element("text", say(words, locale), class_="sw-ln-text", x=x, y=y, font_size=13, text_anchor=anchor)

    drawing = element(
        "svg",
        element("rect", class_="sw-ln-band", x=70, y=92, width=680, height=36),
        element("path", class_="sw-ln-tick", d="M70 8h-6M70 128h-6M70 8V128M70 128H750"),
        *(element("path", class_="sw-ln-next", d=f"M70 {y}H750") for y in (32, 56, 80, 104)),
        word(58, 13, _FURIOUS, "end"),
        word(58, 132, _CALM, "end"),
        word(74, 146, _BEGIN, "start"),
        word(410, 146, _MIDDLE, "middle"),
        word(750, 146, _END, "end"),
        viewBox="0 0 760 150",
        role="img",
        aria_label=say(_MOOD, locale),
    )
    return element("figure", drawing, class_="sw-line")
