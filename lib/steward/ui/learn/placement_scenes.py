"""What the page of study shows of a placement test, as JSON for its widget: its cover, its questions, a stop, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from steward.quiz.answers.asked import ask
from steward.quiz.answers.grading import grade
from steward.quiz.courses.placement import day_words
from steward.quiz.study.outcome import Answered
from steward.ui import visit
from steward.ui.learn import scenes
from steward.ui.learn.scenes import Scene, about_minutes
from steward.ui.visit import app_link
from steward.words import EN_DASH, Locale, Text, number

if TYPE_CHECKING:
    from steward.quiz.courses.placement import Found, Placed
    from steward.quiz.courses.placing import Placing
    from steward.quiz.study.history import Answer
    from steward.quiz.study.session import Session

# -- before it ------------------------------------------------------------------------------------------------------------

_COVER = Text("先摸个底：{course}", "Find out what you know: {course}")
_FOR = Text(
    "看看哪些天的内容您已经会了，可以跳过不学。", "Which days hold what you know already, and may be passed over?"
)
_HOW_MANY = Text(
    "一共 {n} 题，{minutes}：每一部分先问几题，会得多的再问几题。",
    "{n} questions, {minutes}: a few on each part, and a few more where most were known.",
)
_HONEST = Text(
    "照实答。拿不准就说“猜的”：猜对了也不算会，该学的才不会漏掉。",
    "Answer honestly. When unsure say “a guess”: a lucky guess does not count as known, so nothing you need is left out.",
)
_NO_FEEDBACK = Text(
    "中间不说对错，答完一起看。随时可以停，回来接着答。",
    "Nothing is marked until the end; then you see it all. Stop at any time and go on later.",
)
_YOU_DECIDE = Text(
    "结果只是建议，跳过哪些天由您定。", "The result is advice; which days to pass over is for you to say."
)
_BEGIN = Text("开始", "Start")
_FROM_DAY_1 = Text("刚入行，直接从第 1 天学起", "I am new: begin with day 1")
_ON = Text("接着摸底，已经答了 {n} 题", "The test goes on; {n} answered so far")
_LEFT = Text("这一轮还有 {n} 题，{minutes}。", "{n} to go in this round, {minutes}.")
_GO_ON = Text("接着答", "Go on")
_NO_TEST = Text("这门课没有可以摸底的题", "This course has no questions to test by")
_NO_TEST_WHAT = Text("直接从第 1 天学起就好。", "Simply begin with day 1.")
_TO_COURSE = Text("看 30 天路径", "See the path")


def cover(found: Placing, here: visit.Visit) -> Scene:
    """Say what the test is for and how it goes; of one under way, how far it has come."""
    locale = here.locale
    path = {"href": app_link(here, "learn/course")}
    if not found.test.items:
        actions = [{**path, "label": _TO_COURSE.say(locale), "primary": True}]
        return {"kind": "nothing", "title": _NO_TEST.say(locale), "lede": _NO_TEST_WHAT.say(locale), "actions": actions}
    most, least = found.test.items, [id for part in found.test.parts for id in part.first]
    more = [_HONEST.say(locale), _NO_FEEDBACK.say(locale), _YOU_DECIDE.say(locale)]
    if found.known:
        n = len(found.to_ask)
        begin = {"label": _GO_ON.say(locale), "send": {"type": "begin"}, "primary": True}
        left = _LEFT.say(locale, n=number(n), minutes=about_minutes(_minutes(found, found.to_ask), locale))
        title = _ON.say(locale, n=number(len(found.known)))
        return {"kind": "start", "title": title, "lede": left, "notes": more, "actions": [begin]}
    low, high = _minutes(found, least), _minutes(found, most)
    many = _HOW_MANY.say(
        locale,
        n=_range(len(least), len(most)),
        minutes=about_minutes(high, locale) if low == high else _ABOUT.say(locale, n=_range(low, high)),
    )
    begin = {"label": _BEGIN.say(locale), "send": {"type": "begin"}, "primary": True}
    return {
        "kind": "start",
        "title": _COVER.say(locale, course=found.course.title.text),
        "lede": _FOR.say(locale),
        "notes": [many, *more],
        "actions": [begin, {**path, "label": _FROM_DAY_1.say(locale), "quiet": True}],
    }


_ABOUT = Text("大约 {n} 分钟", "about {n} minutes")


def _minutes(found: Placing, items: Collection[str]) -> int:
    return max(1, round(sum(found.bank.items[id].seconds for id in items) / 60))


def _range(low: int, high: int) -> str:
    return number(low) if low == high else f"{number(low)}{EN_DASH}{number(high)}"


# -- within it ------------------------------------------------------------------------------------------------------------

_ROUND = Text("再问 {n} 题，看看前面会的站不站得住。", "{n} more, to see whether what you knew holds.")
_WORTH = {
    "sure": Text("答对算会", "right: known"),
    "think": Text("答对算会", "right: known"),
    "guess": Text("不算会", "not known"),
}
"""What an answer is worth here, in place of marks."""
_STOPPED = Text("停在第 {n} 题", "Stopped at question {n}")
_STOPPED_WHAT = Text("已答的都记下了，回来从这一题接着答。", "What you answered is kept. Come back and go on at this question.")  # fmt: skip
_HOME = Text("回首页", "Back to the home page")
_SLIP = Text("刚才点错了", "That was a slip")


def question(session: Session, found: Placing, here: visit.Visit, now: dt.datetime) -> Scene:
    """Show the question that waits; rounds are counted through, and an answer of the round before can be taken back."""
    told = scenes.question(session, here.locale)
    done, left = len(found.known), len(found.to_ask)
    marks = [*["done"] * done, *[""] * left]
    progress = {**told["progress"], "now": done + 1, "total": done + left, "marks": marks}
    return {**told, "progress": progress, "undo": found.last_done(now) is not None, "worth": _worth(here.locale)}


def _worth(locale: Locale) -> dict[str, str]:
    return {certainty: words.say(locale) for certainty, words in _WORTH.items()}


def another_round(found: Placing, locale: Locale) -> str:
    """Say that there is more to be asked."""
    return _ROUND.say(locale, n=number(len(found.to_ask)))


def stopped(found: Placing, here: visit.Visit) -> Scene:
    """Show that one has stopped in the middle; nothing is told of what was right."""
    locale = here.locale
    return {
        "kind": "stopped",
        "title": _STOPPED.say(locale, n=number(len(found.known) + 1)),
        "lede": _STOPPED_WHAT.say(locale),
        "marks": ["done"] * len(found.known),
        "actions": [
            {"label": _GO_ON.say(locale), "send": {"type": "resume"}, "primary": True},
            {"label": _HOME.say(locale), "href": app_link(here, "home")},
        ],
    }


# -- what came of it ------------------------------------------------------------------------------------------------------

_RESULT = Text("{name}，摸底做完了", "{name}, the test is done")
_KNEW = Text("{n} 题，会 {k} 题", "{k} of {n} known")
_NO_GUESS = Text("猜对的不算会", "a lucky guess is not known")
_CHOOSE = Text("打勾的天跳过不学。勾上哪些，您定。", "Days with a tick are passed over. Tick what you like.")
_PASS = Text("跳过 {skip} 天，要学 {learn} 天", "{skip} passed over, {learn} to do")
_MISSED = Text("这天有一题没答上来", "one of its questions was missed")
_OTHER_DAYS = Text("这部分里也想跳过哪一天", "Pass over days of this part all the same")
_JOIN = Text("照这样学", "Learn it this way")
_ANSWERS = Text("看看我的答案", "Look through my answers")
_ANEW = Text("换一套题再测", "Test me again with other questions")
_SWITCH = Text(
    "您现在走的是“{other}”；照这样学，就换成“{course}”，原来的进度都留着。",
    "You are on “{other}” now; this puts you on “{course}”, and what you have done is kept.",
)
_DAY = Text("第 {n} 天", "Day {n}")
_PART = Text("{name}（第 {days} 天）", "{name} ({days})")


def result(found: Placing, name: str, here: visit.Visit, now: dt.datetime, *, chosen: Collection[int] | None = None, other: Text | None = None) -> Scene:  # fmt: skip
    """Show what came of the test: of each part in words with its interval, and which days to pass over, ticked as suggested.

    Args:
        found: a test that is over.
        name: whose it is.
        here: the visit.
        now: the time, with its zone.
        chosen: the days that the learner has chosen since, ticked instead.
        other: the course the learner is on, where it is another.
    """
    locale, placed = here.locale, found.result
    ticked = frozenset(placed.skip if chosen is None else chosen)
    actions: list[dict[str, Any]] = [
        {"label": _ANSWERS.say(locale), "send": {"type": "answers", "at": 0}},
        {"label": _ANEW.say(locale), "send": {"type": "begin"}, "quiet": True},
    ]
    slip = found.last_done(now) is not None
    if slip:
        actions.append({"label": _SLIP.say(locale), "send": {"type": "undo"}, "quiet": True})
    switch = [_SWITCH.say(locale, other=other, course=found.course.title.text)] if other else []
    return {
        "kind": "placed",
        "title": _RESULT.say(locale, name=name),
        "lede": _sentence(placed, locale),
        "bits": [_KNEW.say(locale, n=placed.asked, k=sum(part.known for part in placed.parts)), _NO_GUESS.say(locale)],
        "undo": slip,
        "skips": {
            "lede": _CHOOSE.say(locale),
            "counts": _PASS.say(locale, skip="{skip}", learn="{learn}"),
            "days": placed.days,
            "button": _JOIN.say(locale),
            "notes": switch,
            "parts": [
                _part(one, rest, found, ticked, locale)
                for one, (_, rest) in zip(placed.parts, placed.rows(locale), strict=True)
            ],
        },
        "actions": actions,
    }


def _sentence(placed: Placed, locale: Locale) -> str:
    return placed.sentence(locale) + ("。" if locale == "zh" else ".")


def _part(one: Found, said: str, found: Placing, ticked: frozenset[int], locale: Locale) -> Scene:
    part, course = one.part, found.course
    missed = {part.day_of[id] for id in (*part.first, *part.then) if found.known.get(id) is False}
    return {
        "title": _PART.say(locale, name=part.name, days=day_words(part.days, locale)),
        "text": said + ("。" if locale == "zh" else "."),
        "open": one.suggested or not ticked.isdisjoint(part.study),
        "more": _OTHER_DAYS.say(locale),
        "days": [
            {
                "n": n,
                "name": _DAY.say(locale, n=n),
                "text": course.day(n).title.text.say(locale),
                "note": _MISSED.say(locale) if one.suggested and n in missed else "",
                "chosen": n in ticked,
            }
            for n in part.study
        ],
    }


_JOINED = Text("路径排好了", "Your path is ready")
_JOINED_WHAT = Text("跳过 {skip} 天，要学 {learn} 天。跳过的天随时能回去做。", "{skip} days passed over, {learn} to do. A day passed over can be done at any time.")  # fmt: skip


def joined(found: Placing, skipped: Collection[int], here: visit.Visit) -> Scene:
    """Show that the course is joined, and go there."""
    locale, to = here.locale, app_link(here, "learn/course")
    return {
        "kind": "joined",
        "title": _JOINED.say(locale),
        "lede": _JOINED_WHAT.say(locale, skip=len(skipped), learn=len(found.course.days) - len(skipped)),
        "actions": [{"label": _TO_COURSE.say(locale), "href": to, "primary": True}],
        "to": to,
    }


# -- looking through the answers ------------------------------------------------------------------------------------------

_LUCKY = Text(
    "猜对的这里不算会，路径上还会学到。", "A lucky guess does not count as known here; you meet it on your path."
)
_NEXT = Text("下一题", "Next")
_BACK = Text("回到结果", "Back to the result")


def answers(found: Placing) -> tuple[Answer, ...]:
    """Give the answers that can be shown: all but those to items that have left the bank."""
    return tuple(one for one in found.answers if one.item in found.bank.items)


def looked(found: Placing, at: int, session: Session, here: visit.Visit, uses: Mapping[str, Any]) -> Scene:
    """Show one answer with what became of it; `session` is the round it was given in."""
    locale, given = here.locale, answers(found)
    one = given[at]
    asked = ask(found.bank.items[one.item], one.seed)
    told = scenes.answered(
        {"question": asked.shown(locale), "turn": ""},
        Answered(one, grade(asked, one.given, locale), None), session, here, uses,
    )  # fmt: skip
    to_result = {"type": "result"}
    last = at + 1 == len(given)
    lucky = one.right and one.certainty == "guess"
    return {
        **told,
        "advice": _LUCKY.say(locale) if lucky else told["advice"],
        "earned": "",
        "worth": _worth(locale),
        "undo": False,
        "stoppable": False,
        "contest": False,
        "progress": {
            "now": at + 1,
            "total": len(given),
            "marks": ["right" if one.right else "partly" if one.fraction > 0 else "wrong" for one in given],
            "minutes": "",
        },
        "next": (_BACK if last else _NEXT).say(locale),
        "go": to_result if last else {"type": "answers", "at": at + 1},
        "back": None if last else {"label": _BACK.say(locale), "send": to_result, "quiet": True},
    }
