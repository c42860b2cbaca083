"""What the page of study shows before a session and within it, as JSON for its widget; its end stands in `endings`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from steward.content import content_root
from steward.quiz.answers.asked import topic_name
from steward.quiz.items.item import topic_of
from steward.quiz.study.history import MOSTLY
from steward.standards import standard
from steward.ui import visit
from steward.ui.standard_uses import Use
from steward.words import Locale, Text, join, number

if TYPE_CHECKING:
    from steward.quiz.items.bank import Bank
    from steward.quiz.study.outcome import Answered
    from steward.quiz.study.plan import Plan
    from steward.quiz.study.session import Session

Scene = dict[str, Any]


# -- a question and what became of it ------------------------------------------------------------------------------------------

_RIGHT = Text("这题答对了", "That is right")
_MOSTLY = Text("大部分对了", "Mostly right")
_PARTLY = Text("只对了一部分", "Partly right")
_WRONG = Text("这题没答对", "Not right")
_NEXT = Text("下一题", "Next")
_FINISH = Text("看小结", "See how it went")
_SURE_WRONG = Text(
    "您很有把握，却不是这样。这样的错最值得改，也最容易改。",
    "You were sure, and it is otherwise. Such a slip is the one most worth mending, and the easiest to mend.",
)
_GUESSED = Text(
    "猜对也算对，但还没有记牢，会早一点再来。", "A lucky guess counts, but it has not stuck yet; it comes back sooner."
)


def question(session: Session, locale: Locale) -> Scene:
    """Show the question that waits for an answer, or the card that waits to be turned."""
    told = _common(session, locale, now=1)
    if session.mode == "flash":
        return {**told, "kind": "card", "card": session.card(locale)}
    asked = session.asked
    assert asked is not None  # the caller has looked
    step = session.next
    purpose = step.purpose if step else ""
    return {**told, "kind": "question", "question": asked.shown(locale), "again": purpose == "again"}


def answered(before: Scene, answer: Answered, session: Session, here: visit.Visit, uses: Mapping[str, Any]) -> Scene:
    """Show what became of the answer to the question shown `before`."""
    locale = here.locale
    graded = answer.shown(locale)
    for one in graded["standards"]:
        one["href"] = visit.app_link(here, "learn/standards", f"id={one['id']}")
    sure, fraction = answer.given.certainty, answer.given.fraction
    advice = (
        _SURE_WRONG if sure == "sure" and fraction < MOSTLY else _GUESSED if sure == "guess" and fraction >= 1 else None
    )
    text = _RIGHT if fraction >= 1 else _MOSTLY if fraction >= MOSTLY else _PARTLY if fraction > 0 else _WRONG
    return {
        **_common(session, locale, now=0),
        "kind": "answered",
        "question": before["question"],
        "again": before.get("again", False),
        "asked": before["turn"],
        "answer": dict(answer.given.given),
        # Who passed an item over was never asked how sure they were.
        "certainty": "" if answer.passed else sure or "",
        "graded": graded,
        "fine": fraction >= MOSTLY,
        "verdict": text.say(locale),
        "earned": graded["marked"],
        "advice": advice.say(locale) if advice else "",
        "links": links([one["id"] for one in graded["standards"]], here, uses),
        "when": graded["returns"] + _full_stop(graded["returns"], locale),
        "next": (_NEXT if session.next else _FINISH).say(locale),
        "contest": not graded["blank"],
    }


def turned(before: Scene, here: visit.Visit, uses: Mapping[str, Sequence[Use]]) -> Scene:
    """Show the other side of a card."""
    card = before["card"]
    graded = {"explanation": card["explanation"], "standards": [_standard(id, here) for id in card["standards"]]}
    if card["kind"] == "standard":
        # Its text is the back of the card.
        graded = {"explanation": "", "standards": [{**one, "text": ""} for one in graded["standards"]]}
    told = {key: value for key, value in before.items() if key not in ("turn", "ref", "notice")}
    return {**told, "kind": "turned", "graded": graded, "links": links(card["standards"], here, uses)}


def _standard(id: str, here: visit.Visit) -> dict[str, str]:
    one = standard(id)
    return {
        "id": id,
        "text": one.text.say(here.locale),
        "source": one.source_title.say(here.locale),
        "href": visit.app_link(here, "learn/standards", f"id={id}"),
    }


def _common(session: Session, locale: Locale, *, now: int) -> Scene:
    shown = session.progress.shown(locale)
    marks = {
        "right": "right",
        "known": "right",
        "partly": "partly",
        "wrong": "wrong",
        "unknown": "wrong",
        "done": "done",
    }
    return {
        "session": session.id,
        "place": shown["done"],
        "undo": session.can_undo,
        "stoppable": True,
        "progress": {
            "now": min(shown["done"] + now, shown["total"]),
            "total": shown["total"],
            "marks": [marks.get(item, "") for item in shown["items"]],
            "minutes": shown["left"] if session.left else "",
        },
    }


_MODEL = Text("模型：{name}", "Model: {name}")


def links(standards: Sequence[str], here: visit.Visit, uses: Mapping[str, Sequence[Use]]) -> list[dict[str, str]]:
    """Give three places where the standards of an item are put to use, each on a page of its own: first what one can do or read, then figures."""
    found: dict[str, Use] = {}
    for id in standards:
        for use in uses.get(id, ()):
            if (
                use.page
                and not use.page.startswith("learn/")
                and (content_root() / "notebooks" / f"{use.page}.ipynb").is_file()
            ):
                found.setdefault(use.page, use)
    ranked = sorted(
        found.values(),
        key=lambda use: next((i for i, start in enumerate(_FIRST) if use.page.startswith(start)), len(_FIRST)),
    )
    return [{"href": visit.app_link(here, use.page, use.query), "text": _named(use, here.locale)} for use in ranked[:3]]


_FIRST = ("cases/guides", "drills/", "cases/", "models/")


def _named(use: Use, locale: Locale) -> str:
    text = use.text.say(locale)
    named = _MODEL.say(locale, name=text) if use.page.startswith("models/") else text
    return named[:1].upper() + named[1:]


def _full_stop(words: str, locale: Locale) -> str:
    return "" if not words else "。" if locale == "zh" else "."


# -- before a session -------------------------------------------------------------------------------------------------------------

_TITLES = {
    "today": Text("{name}，今天 {n}，{about}", "{name}, {n} today, {about}"),
    "wrong": Text("错题本：{n}，{about}", "Wrong answers: {n}, {about}"),
    "topic": Text("{topics}：{n}，{about}", "{topics}: {n}, {about}"),
    "flash": Text("翻卡片：{n}，{about}", "Flash cards: {n}, {about}"),
}
_OTHER_TITLE = Text("{name}，{n}，{about}", "{name}, {n}, {about}")
_QUESTIONS = (Text("{n} 题", "one question"), Text("{n} 题", "{n} questions"))
_CARDS = (Text("{n} 张", "one card"), Text("{n} 张", "{n} cards"))
_MINUTES = (Text("大约 {n} 分钟", "about one minute"), Text("大约 {n} 分钟", "about {n} minutes"))
_REVIEWS = Text("道题该复习了", "due for review")
_NEW = Text("道新题：{topics}", "new: {topics}")
_MISSED = Text("道答错过的题：{topics}", "answered wrongly before: {topics}")
_PRACTICE = Text("道练习题：{topics}", "to practise: {topics}")
_LATER = Text(
    "另外还攒着 {n} 道，不用一次补完，先做最容易忘的。",
    "{n} more are waiting; no need to catch up at once, those closest to being forgotten come first.",
)
_HOW = Text(
    "每题答完，说一句有多大把握：很有把握，对 +3、错 −6；大概是，±2；猜的，对 +1、错不扣。照实说，得分最高。",
    "After each answer say how sure you are: sure earns +3 or −6, think so +2 or −2, a guess +1 or 0. The truth pays best.",
)
_STOP_ANY = Text("随时可以停，今天回来从同一题接着做。", "Stop at any time; today you go on at the same question.")
_BEGIN = Text("开始", "Start")
_MORE = Text("再练一组", "One more round")
_DONE_TITLE = Text("{name}，今天的 15 分钟做完了", "{name}, today’s fifteen minutes are done")
_NOTHING_TITLE = Text("{name}，今天没有该练的题", "{name}, nothing is due today")
_FLASH = Text("翻卡片", "Flash cards")
_WRONG_BOOK = Text("错题本 {n} 题", "Wrong answers: {n}")
_TODAY = Text("今天的 15 分钟", "Today’s fifteen minutes")
_HOME = Text("回首页", "Back to the home page")
_NO_WRONG = Text("错题本是空的", "The book of wrong answers is empty")
_NO_WRONG_WHAT = Text(
    "没有要改的题。答错的题会自动记进来，连对两次就划掉。",
    "Nothing to mend. What is answered wrongly comes in by itself, and leaves after two right answers in a row.",
)


def start(
    plan: Plan, name: str, here: visit.Visit, *, mode: str, wrong: int, done: str, first: bool, bank: Bank
) -> Scene:
    """Show what a session would hold, and how to begin.

    Args:
        plan: what would be asked.
        name: whose session it is.
        here: the visit.
        mode: as in `steward.quiz.study.session`.
        wrong: entries of the book of wrong answers.
        done: what was said at the end of today's session, where it is finished.
        first: whether nothing was ever answered.
        bank: for the topics to choose from.
    """
    locale = here.locale
    n = len(plan.items)
    scene: Scene = {"kind": "start", "others": _others(here, mode, wrong), "topics": topics(here, bank), "notes": []}
    again = bool(done) and mode == "today"
    if not n:
        empty_book = mode == "wrong"
        title = (
            _NO_WRONG.say(locale) if empty_book else (_DONE_TITLE if done else _NOTHING_TITLE).say(locale, name=name)
        )
        what = _NO_WRONG_WHAT.say(locale) if empty_book else plan.sentence(locale) + _full_stop("x", locale)
        home = {"label": _HOME.say(locale), "href": visit.app_link(here, "home")}
        return {**scene, "kind": "nothing", "title": title, "lede": what, "actions": [home]}
    topic_words = join([topic.say(locale) for topic in plan.topics[:3]], locale)
    title = _DONE_TITLE.say(locale, name=name)
    if not again:
        title = _TITLES.get(mode, _OTHER_TITLE).say(
            locale, name=name, n=counted(_CARDS if mode == "flash" else _QUESTIONS, n, locale),
            about=about_minutes(plan.minutes, locale), topics=topic_words,
        )  # fmt: skip
    fresh = sum(step.purpose == "new" for step in plan.items)
    rest = n - fresh - plan.reviews
    counts = (
        [(n, _MISSED.say(locale, topics=topic_words))]
        if mode == "wrong"
        else [
            (plan.reviews, _REVIEWS.say(locale)),
            (fresh, _NEW.say(locale, topics=topic_words) if topic_words else ""),
            (rest, _PRACTICE.say(locale, topics=topic_words)),
        ]
    )
    scene["lines"] = (
        [] if again or mode == "flash" else [{"n": number(count), "text": words} for count, words in counts if count]
    )
    scene["lede"] = done + _full_stop(done, locale) if again else ""
    if plan.later > 0 and mode == "today":
        scene["notes"].append(_LATER.say(locale, n=number(plan.later)))
    if mode != "flash":
        scene["notes"] += [_HOW.say(locale)] * first + [_STOP_ANY.say(locale)] * (not again)
    begin = {"label": (_MORE if again else _BEGIN).say(locale), "send": {"type": "begin"}, "primary": not again}
    return {**scene, "title": title, "actions": [begin]}


def counted(texts: tuple[Text, Text], n: int, locale: Locale) -> str:
    """Say a number of things: the first text for one of them, the second for more."""
    return texts[n != 1].say(locale, n=number(n))


def about_minutes(n: int, locale: Locale) -> str:
    """Say how long something takes."""
    return counted(_MINUTES, n, locale)


def _others(here: visit.Visit, mode: str, wrong: int) -> list[dict[str, str]]:
    locale = here.locale
    found = [("today", _TODAY.say(locale)), ("flash", _FLASH.say(locale))]
    if wrong:
        found.append(("wrong", _WRONG_BOOK.say(locale, n=number(wrong))))
    return [
        {"text": words, "href": visit.app_link(here, "learn/today", "" if other == "today" else f"mode={other}")}
        for other, words in found
        if other != mode
    ]


def topics(here: visit.Visit, bank: Bank) -> list[dict[str, str]]:
    """Give the topics of the bank, each with its number of items and its address."""
    counts = Counter(topic_of(item) for item in bank.items.values())
    names = {topic_of(item): topic_name(item) for item in bank.items.values()}
    locale = here.locale
    many = Text("{topic}（{n} 题）", "{topic} ({n})")
    return [
        {
            "text": many.say(locale, topic=names[topic], n=n),
            "href": visit.app_link(here, "learn/today", f"topic={topic}"),
        }
        for topic, n in counts.items()
    ]
