"""The learner's page as HTML: what I know, what fades, how sure I am, the days I studied, and the next best fifteen minutes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from steward.quiz.answers.asked import ask
from steward.quiz.answers.certainty import Calibration
from steward.quiz.items.bank import Bank
from steward.quiz.study.mastery import STATES, Mastery, Standing, TopicStanding
from steward.quiz.study.next_up import NextUp
from steward.quiz.study.rhythm import Rhythm
from steward.quiz.study.wrong_book import Entry
from steward.standards import standard
from steward.ui import visit
from steward.ui.page import element, text
from steward.ui.visit import app_link
from steward.words import EN_DASH, Locale, Text, interval, number, percent

MOST = 6
"""Rows of a list before the rest is only counted."""


@dataclass(frozen=True, slots=True)
class Progress:
    """All that the page tells."""

    name: str
    mastery: Mastery
    rhythm: Rhythm
    coming: NextUp
    wrong: tuple[Entry, ...]
    course: str
    """Where one stands in the course, as a sentence; empty where none was joined."""
    day: dt.date


def drawn(found: Progress, bank: Bank, here: visit.Visit) -> str:
    """Write the page."""
    if found.mastery.count("unmet") == len(found.mastery.standards):
        return _head(found, here.locale) + _goal(found, here)
    parts = (
        _head(found, here.locale),
        _goal(found, here),
        _states(found.mastery, here.locale),
        element(
            "div",
            _standards(_FADES, found.mastery.fades, here, _FADES_EMPTY, bank),
            _standards(_WEAK, found.mastery.weak, here, _WEAK_EMPTY, bank),
            class_="sw-split sw-split--even sw-me__pair",
        ),
        _topics(found.mastery, here),
        element(
            "div",
            _sure(found.mastery.calibration, here.locale),
            _wrong(found, bank, here),
            class_="sw-split sw-split--even sw-me__pair",
        ),
        _days(found.rhythm, here.locale),
    )
    return element("div", *parts, class_="sw-me")


_KNOWN = Text("{name}，您掌握了 {n} 条标准", "{name}, you know {n} standards")
_KNOWN_ONE = Text("{name}，您掌握了 1 条标准", "{name}, you know one standard")
_BEGINNING = Text("{name}，您已经开始了", "{name}, you have begun")
_NEW = Text("{name}，从第一个 15 分钟开始", "{name}, start with the first fifteen minutes")
_NEW_WHAT = Text(
    "做过题以后，这里会写着哪些标准您已经掌握、哪些快忘了、下一步练什么最值。",
    "Once you have answered some questions, this page tells which standards you know, which are fading and what to practise next.",
)


def _head(found: Progress, locale: Locale) -> str:
    known, all_of = found.mastery.count("known"), len(found.mastery.standards)
    met = all_of - found.mastery.count("unmet")
    title = _NEW if not met else _BEGINNING if not known else _KNOWN_ONE if known == 1 else _KNOWN
    lede = found.rhythm.sentence(locale) if met else _NEW_WHAT.say(locale)
    ends = "。" if locale == "zh" else "."
    lede = lede if lede.endswith(ends) else lede + ends
    return element(
        "header",
        element("h1", text(title.say(locale, name=found.name, n=number(known))), class_="sw-title"),
        element("p", text(lede), class_="sw-lede"),
        class_="sw-app__head",
    )


_BEST = Text("接下来最值得做的", "What pays best now")
_START = Text("开始", "Start")
_GO_ON = Text("接着做", "Go on")
_ONCE_MORE = Text("再练一组", "One more round")


def _goal(found: Progress, here: visit.Visit) -> str:
    locale, coming = here.locale, found.coming
    query = "mode=wrong" if coming.mode == "wrong" else ""
    link = ""
    if coming.left:
        again = coming.done and coming.mode == "today"
        link = element(
            "a",
            text((_GO_ON if coming.resumes else _ONCE_MORE if again else _START).say(locale)),
            href=app_link(here, "learn/today", query),
            class_="sw-button sw-button--large",
        )
    course = element("p", text(found.course), element("a", text(_TO_COURSE.say(locale)), href=app_link(here, "learn/course"))) if found.course else ""  # fmt: skip
    return element(
        "section",
        element("h2", text(_BEST.say(locale)), class_="sw-label"),
        element("p", text(coming.sentence(locale)), class_="sw-goal__words"),
        course,
        element("p", link, class_="sw-actions") if link else "",
        class_="sw-goal sw-me__goal",
    )


_TO_COURSE = Text("看 30 天路径", "See the 30-day path")
_WHAT_I_KNOW = Text("我会的", "What I know")
_STATE_WHAT = {
    "known": Text("隔一周再问，多半还答得对", "likely right again after a week"),
    "fading": Text("学会过，该复习了", "learned once, due for review"),
    "shaky": Text("刚学，或者最近没答对", "new, or not right lately"),
    "unmet": Text("还没轮到，不用急", "still to come, no hurry"),
}


def _states(found: Mastery, locale: Locale) -> str:
    rows = (
        element(
            "li",
            element("b", number(found.count(state)), class_="sw-num"),
            element("span", text(_capital(name.say(locale)))),
            element("small", text(_STATE_WHAT[state].say(locale)), class_="sw-note"),
            data_state=state,
        )
        for state, name in STATES.items()
    )
    return _section(
        _WHAT_I_KNOW.say(locale),
        _bar([(state, found.count(state)) for state in STATES], found.sentence(locale), tall=True),
        element("ul", *rows, class_="sw-me__states"),
    )


def _bar(counts: Sequence[tuple[str, int]], label: str, *, tall: bool = False) -> str:
    """Draw counts as one bar; its parts differ by pattern too, not by colour alone."""
    parts = (element("i", data_state=state, style=f"flex-grow:{n}") for state, n in counts if n)
    return element("div", *parts, class_="sw-me__bar" + (" sw-me__bar--tall" if tall else ""), role="img", aria_label=label)  # fmt: skip


_FADES = Text("一周内要淡忘的", "What fades within a week")
_FADES_EMPTY = Text("一周之内没有快要淡忘的。", "Nothing fades within a week.")
_WEAK = Text("还不稳的", "What is still shaky")
_WEAK_EMPTY = Text("没有不稳的。", "Nothing is shaky.")
_CHANCE = Text("今天答对的可能 {now}，一周后 {week}", "chance of being right {now} today, {week} in a week")
_REVIEW = Text("复习这 {n} 条", "Review these {n}")
_REVIEW_ONE = Text("复习这一条", "Review this one")
_MORE = Text("还有 {n} 条", "{n} more")


def _standards(title: Text, found: Sequence[Standing], here: visit.Visit, empty: Text, bank: Bank) -> str:
    locale = here.locale
    if not found:
        return _section(title.say(locale), element("p", text(empty.say(locale)), class_="sw-note"))
    shown = found[:MOST]
    rows = (
        element(
            "li",
            element("a", text(standard(one.id).text.say(locale)), href=app_link(here, "learn/standards", f"id={one.id}")),
            element(
                "small",
                text(_CHANCE.say(locale, now=_share(one.now), week=_share(one.in_a_week))),
                class_="sw-note",
            ),
        )
        for one in shown
    )  # fmt: skip
    items = [item.id for one in shown for item in bank.about(one.id)]
    review = element(
        "a",
        text((_REVIEW_ONE if len(shown) == 1 else _REVIEW).say(locale, n=len(shown))),
        href=app_link(here, "learn/today", "items=" + ",".join(dict.fromkeys(items))),
        class_="sw-button",
    )
    more = element("span", text(_MORE.say(locale, n=len(found) - MOST)), class_="sw-note") if len(found) > MOST else ""
    return _section(
        title.say(locale),
        element("ul", *rows, class_="sw-rows sw-me__list"),
        element("p", review, more, class_="sw-actions"),
    )


def _share(value: float | None) -> str:
    return EN_DASH if value is None else percent(value, decimals=0)


_TOPICS = Text("按主题看", "By topic")
_TOPICS_WHAT = Text("点主题名，专练这一块。", "Choose a topic to practise just that.")
_OF = Text("掌握 {known} / {total} 条", "{known} of {total} known")
_RIGHT = Text("答对 {k}/{n}", "{k}/{n} right")
_UNMET_TOPICS = Text("还没开始的主题（{n}）", "Topics not begun ({n})")


def _topics(found: Mastery, here: visit.Visit) -> str:
    locale = here.locale
    met = [topic for topic in found.topics.values() if topic.counts["unmet"] < topic.total]
    rest = [topic for topic in found.topics.values() if topic.counts["unmet"] == topic.total]
    later = element(
        "details",
        element("summary", text(_UNMET_TOPICS.say(locale, n=len(rest)))),
        element("p", *(_topic_link(topic, here) for topic in rest), class_="sw-links"),
        class_="sw-drawer",
    )
    return _section(
        _TOPICS.say(locale),
        element("p", text(_TOPICS_WHAT.say(locale)), class_="sw-note"),
        element("ul", *(_topic(topic, here) for topic in met), class_="sw-rows sw-me__topics"),
        later if rest else "",
    )


def _topic(topic: TopicStanding, here: visit.Visit) -> str:
    locale, right = here.locale, topic.right
    bits = [_OF.say(locale, known=topic.counts["known"], total=topic.total)]
    if right.n:
        bits.append(_RIGHT.say(locale, k=right.k, n=right.n))
    return element(
        "li",
        _topic_link(topic, here),
        _bar([(state, topic.counts[state]) for state in STATES], topic.sentence(locale)),
        element("span", *(element("span", text(bit)) for bit in bits), class_="sw-note sw-bits"),
    )


def _topic_link(topic: TopicStanding, here: visit.Visit) -> str:
    link = app_link(here, "learn/today", f"topic={topic.id}")
    return element("a", text(topic.name.say(here.locale)), href=link)


_SURE = Text("我有多大把握", "How sure I am")
_LEVEL = Text("{k}/{n} 答对，{low_high}", "{k}/{n} right, {low_high}")
_NO_ANSWERS = Text("还没有标过把握的题", "no answers yet")


def _sure(found: Calibration, locale: Locale) -> str:
    def told(level: dict[str, object]) -> str:
        if not level["n"]:
            return _NO_ANSWERS.say(locale)
        ends = interval(float(str(level["low"])), float(str(level["high"])))
        return _LEVEL.say(locale, k=level["right"], n=level["n"], low_high=ends)

    rows = (
        element(
            "li",
            element("b", text(level["name"])),
            element("span", text(told(level))),
            element("small", text(_capital(str(level["words"]))), class_="sw-note") if level["n"] else "",
        )
        for level in found.shown(locale)["levels"]
    )
    ends = "。" if locale == "zh" else "."
    said = found.sentence(locale)
    return _section(
        _SURE.say(locale),
        element("p", text(said if said.endswith(ends) else said + ends)),
        element("ul", *rows, class_="sw-rows sw-me__list"),
    )


_WRONG = Text("错题本", "Wrong answers")
_WRONG_NONE = Text("错题本是空的。", "The book of wrong answers is empty.")
_WRONG_N = Text("{n} 题，最近两次都答对就离开。", "{n} here; two right answers in a row and a question leaves.")
_WAS_SURE = Text("当时很有把握", "you were sure")
_DO = Text("重做错题", "Do them again")


def _wrong(found: Progress, bank: Bank, here: visit.Visit) -> str:
    locale = here.locale
    entries = [entry for entry in found.wrong if entry.item in bank.items]
    if not entries:
        return _section(_WRONG.say(locale), element("p", text(_WRONG_NONE.say(locale)), class_="sw-note"))
    rows = (
        element(
            "li",
            element("span", text(_stem(entry, bank, locale))),
            element(
                "small",
                element("time", text(entry.at.astimezone().date().isoformat())),
                element("span", text(_WAS_SURE.say(locale))) if entry.sure else "",
                class_="sw-note sw-bits",
            ),
        )
        for entry in entries[:MOST]
    )
    again = element("a", text(_DO.say(locale)), href=app_link(here, "learn/today", "mode=wrong"), class_="sw-button")
    return _section(
        _WRONG.say(locale),
        element("p", text(_WRONG_N.say(locale, n=len(entries)))),
        element("ul", *rows, class_="sw-rows sw-me__list"),
        element("p", again, class_="sw-actions"),
    )


def _stem(entry: Entry, bank: Bank, locale: Locale) -> str:
    return str(ask(bank.items[entry.item], entry.last_wrong.seed).shown(locale)["stem"])


_DAYS = Text("最近四周", "The last four weeks")
_STUDIED, _RESTED = Text("{day}，学了", "{day}, studied"), Text("{day}，没有学", "{day}, no study")


def _days(found: Rhythm, locale: Locale) -> str:
    dots = []
    for back, studied in zip(range(len(found.studied) - 1, -1, -1), found.studied, strict=True):
        day = found.today - dt.timedelta(days=back)
        said = (_STUDIED if studied else _RESTED).say(locale, day=day.isoformat())
        dots.append(element("li", title=said, class_="is-on" if studied else None))
    label = found.sentence(locale)
    return _section(
        _DAYS.say(locale),
        element("ol", *dots, class_="sw-me__days", role="img", aria_label=label),
        element("p", text(label), class_="sw-note"),
    )


def _section(title: str, *body: str) -> str:
    return element("section", element("h2", text(title), class_="sw-heading"), *body, class_="sw-me__part")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
