"""The end of a session, or a stop: what was right, what was not, how sure one was, what fades and what comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from steward.quiz.answers.asked import ask, topic_name
from steward.quiz.answers.certainty import CERTAINTIES, NAMES
from steward.quiz.items.item import topic_of
from steward.quiz.study.history import Answer, Flash, Turn
from steward.quiz.study.outcome import mark_words
from steward.quiz.study.plan import READING, day_words
from steward.standards import standard
from steward.ui import visit
from steward.ui.learn.scenes import Scene, about_minutes, counted
from steward.ui.visit import app_link
from steward.words import Locale, Text, number, percent

if TYPE_CHECKING:
    from steward.quiz.items.bank import Bank
    from steward.quiz.items.item import Item
    from steward.quiz.study.mastery import Standing
    from steward.quiz.study.outcome import Summary
    from steward.quiz.study.session import Session

MOST = 5
"""Rows of a list before the rest is only counted."""

_ALL_RIGHT = Text("今天的 {n} 题都答对了", "All {n} right")
_SOME_RIGHT = Text("答对 {right} 题，{wrong} 题还要再看", "{right} right, {wrong} to look at again")
_NONE_RIGHT = Text("今天这 {n} 题都还要再看，明天接着来", "These {n} need another look; more tomorrow")
_CARDS_TITLE = Text("翻了 {n} 张，{known} 张答得上来", "{n} cards turned, {known} known")
_STOPPED = Text("停在第 {n} 题", "Stopped at question {n}")
_STOPPED_WHAT = Text(
    "已答的都记下了。今天回来，从这一题接着做。",
    "What you answered is kept. Come back today and go on at this question.",
)
_GO_ON = Text("接着做", "Go on")
_TOOK = (Text("用了 {n} 分钟", "one minute"), Text("用了 {n} 分钟", "{n} minutes"))
_SCORE = Text("把握分 {mark}", "certainty marks {mark}")
_SECOND = Text("重做答对 {n} 题", "{n} right at the second try")
_RIGHT = Text("答对的", "What you got right")
_LOOK_AGAIN = Text("还要再看的", "Worth another look")
_WAS_SURE = Text("当时很有把握，最值得改", "you were sure: the one most worth mending")
_FADES = Text("快要淡忘的", "What fades")
_FADES_WHAT = Text("一周内不看，就容易忘：", "Easily forgotten within a week:")
_CHANCE = Text("一周后还答得对的可能 {share}", "chance of being right in a week: {share}")
_CERTAIN = Text("您的把握", "How sure you were")
_LEVEL = Text("{n} 题，对 {right}", "{right} of {n}")
_MORE_ROWS = Text("还有 {n} 题", "{n} more")
_TOMORROW = Text("接下来", "What comes next")
_COMES = Text("{when}有 {n} 题要复习", "{n} to review {when}")
_HOME = Text("回首页", "Back to the home page")
_AGAIN_WRONG = Text("把没答对的再做一遍", "Do those again")


def end(session: Session, bank: Bank, here: visit.Visit, fades: Sequence[Standing], *, stopped: bool) -> Scene:
    """Sum a session up: what was right, what was not, how sure one was, what fades, and what comes next."""
    locale, summary = here.locale, session.summary()
    flashes = [turn for turn in summary.turns if isinstance(turn, Flash)]
    wrong = [answer for answer in summary.answers if not answer.right]
    scene: Scene = {
        "kind": "stopped" if stopped else "summary",
        "title": _title(summary, flashes, wrong, locale, stopped=stopped),
        "lede": _STOPPED_WHAT.say(locale) if stopped else "",
        "bits": _bits(summary, locale),
        "marks": [_state(turn) for turn in summary.turns],
        "undo": session.can_undo,
        "session": session.id,
        "parts": [],
        "actions": [],
    }
    if stopped:
        scene["actions"].append({"label": _GO_ON.say(locale), "send": {"type": "resume"}, "primary": True})
    elif wrong:
        items = ",".join(dict.fromkeys(answer.item for answer in wrong))
        scene["actions"].append(
            {"label": _AGAIN_WRONG.say(locale), "href": app_link(here, "learn/today", f"mode=items&items={items}")}
        )
    home = {"label": _HOME.say(locale), "href": app_link(here, "home"), "primary": not stopped}
    scene["actions"].insert(0 if not stopped else 1, home)
    right = [answer for answer in summary.answers if answer.right]
    parts = [
        _topics_part(_RIGHT, (bank.items[a.item] for a in right if a.item in bank.items), locale),
        _certain_part(summary, locale),
        _fading_part(fades, summary, bank, here),
        _again_part(wrong, bank, here),
    ]
    scene["parts"] = [part for part in parts if part]
    scene["goal"] = _goal(summary, bank, locale) if not stopped else None
    return scene


def _title(
    summary: Summary, flashes: Sequence[Flash], wrong: Sequence[Answer], locale: Locale, *, stopped: bool
) -> str:
    if stopped:
        return _STOPPED.say(locale, n=len(summary.turns) + 1)
    n = len(summary.answers)
    if flashes:
        return _CARDS_TITLE.say(locale, n=len(flashes), known=sum(flash.known for flash in flashes))
    text = _ALL_RIGHT if not wrong else _NONE_RIGHT if len(wrong) == n else _SOME_RIGHT
    return text.say(locale, n=n, right=n - len(wrong), wrong=len(wrong))


def _bits(summary: Summary, locale: Locale) -> list[str]:
    minutes = max(1, round(summary.minutes))
    found = [counted(_TOOK, minutes, locale)] if summary.turns else []
    if any(answer.mark is not None for answer in summary.answers):
        found.append(_SCORE.say(locale, mark=mark_words(summary.mark)))
    if second := sum(answer.right for answer in summary.again):
        found.append(_SECOND.say(locale, n=second))
    return found


def _state(turn: Turn) -> str:
    if isinstance(turn, Flash):
        return "right" if turn.known else "wrong"
    return "right" if turn.right else "partly" if turn.fraction > 0 else "wrong"


def _topics_part(title: Text, items: Iterable[Item], locale: Locale) -> Scene | None:
    counts: Counter[str] = Counter()
    names: dict[str, Text] = {}
    for item in items:
        counts[topic_of(item)] += 1
        names[topic_of(item)] = topic_name(item)
    rows = [{"n": number(n), "text": names[topic].say(locale)} for topic, n in counts.most_common()]
    return {"title": title.say(locale), "rows": rows} if rows else None


def _again_part(wrong: Sequence[Answer], bank: Bank, here: visit.Visit) -> Scene | None:
    locale = here.locale
    known = [answer for answer in wrong if answer.item in bank.items]
    known.sort(key=lambda answer: answer.certainty != "sure")
    rows = []
    for answer in known[:MOST]:
        item = bank.items[answer.item]
        row = {"mark": "missed", "text": ask(item, answer.seed).shown(locale)["stem"]}
        if item.standards:
            row["href"] = app_link(here, "learn/standards", f"id={item.standards[0]}")
        if answer.certainty == "sure":
            row["note"] = _WAS_SURE.say(locale)
        rows.append(row)
    more = _MORE_ROWS.say(locale, n=len(known) - MOST) if len(known) > MOST else ""
    return {"title": _LOOK_AGAIN.say(locale), "rows": rows, "note": more} if rows else None


def _certain_part(summary: Summary, locale: Locale) -> Scene | None:
    bars = []
    for certainty in CERTAINTIES:
        mine = [answer for answer in summary.answers if answer.certainty == certainty]
        if mine:
            right = sum(answer.right for answer in mine)
            text = _LEVEL.say(locale, n=len(mine), right=right)
            bars.append({"name": NAMES[certainty].say(locale), "share": right / len(mine), "text": text})
    return {"title": _CERTAIN.say(locale), "bars": bars} if bars else None


def _fading_part(fades: Sequence[Standing], summary: Summary, bank: Bank, here: visit.Visit) -> Scene | None:
    """Name the standards that fade and were not met in this session."""
    met = {turn.item if isinstance(turn, Answer) else turn.about for turn in summary.turns}
    today = met.union(*(bank.items[id].standards for id in met if id in bank.items))
    locale = here.locale
    rows = []
    for one in [one for one in fades if one.id not in today][:MOST]:
        share = percent(one.in_a_week or 0.0, decimals=0)
        text, note = standard(one.id).text.say(locale), _CHANCE.say(locale, share=share)
        rows.append({"text": text, "href": app_link(here, "learn/standards", f"id={one.id}"), "note": note})
    return {"title": _FADES.say(locale), "text": _FADES_WHAT.say(locale), "rows": rows} if rows else None


def _goal(summary: Summary, bank: Bank, locale: Locale) -> Scene | None:
    day = summary.next_day
    if day is None or day <= summary.day:
        return None
    coming = [card for card in summary.cards if card.due <= day and card.item in bank.items]
    minutes = max(1, round(sum(bank.items[card.item].seconds + READING for card in coming) / 60))
    when = day_words(day, summary.day, locale).strip()
    text = _COMES.say(locale, when=when, n=len(coming))
    return {
        "label": _TOMORROW.say(locale),
        "words": text[:1].upper() + text[1:],
        "note": about_minutes(minutes, locale),
    }
