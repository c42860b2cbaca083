"""The view of questions: what their statistics suggest, the worst first, who picked what, and what learners object to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from steward.quiz.answers.asked import KINDS as ITEM_KINDS
from steward.quiz.answers.asked import topic_name
from steward.quiz.insight.contested import Objection
from steward.quiz.insight.distractors import options_of
from steward.quiz.insight.item_advice import KINDS, Advice, on_the_test
from steward.quiz.insight.item_statistics import ItemStatistics
from steward.quiz.insight.learned_scores import stem_of
from steward.quiz.items.bank import Bank
from steward.ui import visit
from steward.ui.training.register import STUDY, Figures, Register
from steward.ui.visit import app_link
from steward.words import EN_DASH, Locale, Text, interval, number, percent

Scene = dict[str, Any]
PER_PAGE = 20
_LATER = len(KINDS) - 1
_OF_STUDY = Text("自学：每人每题第一次作答", "Study: the first answer of each person to each question")
_OF_EXAM = Text("考试：{title}", "Exam: {title}")
_SENTENCE = Text("{people} 人答过 {items} 道题。", "{people} people answered {items} questions.")
_FACILITY = Text("{share}（区间 {ends}）", "{share} (interval {ends})")


def sources(register: Register, locale: Locale) -> list[dict[str, str]]:
    """Give what there are statistics of: study, and every exam that somebody handed in."""
    titles = {one.exam: one.title for one in register.records if one.handed_in_at is not None}
    exams = [{"id": id, "name": _OF_EXAM.say(locale, title=title)} for id, title in titles.items()]
    return [{"id": STUDY, "name": _OF_STUDY.say(locale)}, *exams]


SHOWS = ("look", "hints", "all")
"""Which questions are listed: those of which something is clear, those with a hint of something, or all."""


def listed(figures: Figures, show: str) -> list[str]:
    """Give the items of a list, the worst first."""
    ranks = {id: _rank(figures.advice[id]) for id in ranked(figures)}
    if show == "all":
        return list(ranks)
    return [id for id, (unclear, at, _) in ranks.items() if at < _LATER and unclear == (show == "hints")]


def ranked(figures: Figures) -> list[str]:
    """Give all items, the worst first: what is clear, then hints, then what is well; those of which nothing can be told come last."""
    place = {one.item: i for i, one in enumerate(figures.statistics.items)}
    return sorted(place, key=lambda id: (*_rank(figures.advice[id]), place[id]))


def _rank(advice: Sequence[Advice]) -> tuple[bool, int, int]:
    """Rank an item: whether nothing of it is clear, its gravest kind of advice, and how much there is of it."""
    order = list(KINDS)
    if not advice:
        return True, _LATER, 0
    if advice[0].kind == "cannot-tell":
        return True, _LATER + 1, 0
    clear = [one for one in advice if one.is_clear]
    return not clear, min(order.index(one.kind) for one in clear or advice), -len(advice)


def scene(figures: Figures, of: str, show: str, at: int, bank: Bank, here: visit.Visit) -> Scene:
    """Give a page of a list of `SHOWS`."""
    locale = here.locale
    lists = {name: listed(figures, name) for name in SHOWS}
    ids = lists[show]
    pages = max(1, -(-len(ids) // PER_PAGE))
    at = min(max(at, 0), pages - 1)
    found = figures.statistics
    people = len(set(found.scores.people)) if len(found.scores) else 0
    said = _SENTENCE.say(locale, people=number(people), items=number(len(found.items)))
    return {
        "sentence": said,
        "test": [] if of == STUDY or not found.items else _test(figures, locale),
        "advice": "" if of == STUDY or not found.items else on_the_test(found.test).say(locale),
        "count": {name: len(several) for name, several in lists.items()},
        "show": show,
        "page": at,
        "pages": pages,
        "rows": [_row(found[id], figures.advice[id], bank, locale) for id in ids[at * PER_PAGE : (at + 1) * PER_PAGE]],
    }


def _test(figures: Figures, locale: Locale) -> list[list[str]]:
    return [[name, value] for name, value in figures.statistics.test.rows(locale)]


def _row(one: ItemStatistics, advice: Sequence[Advice], bank: Bank, locale: Locale) -> Scene:
    item = bank.items.get(one.item)
    told = [
        {"name": KINDS[said.kind].say(locale), "hint": not said.is_clear and said.kind != "cannot-tell"}
        for said in advice
    ]
    return {
        "id": one.item,
        "stem": stem_of(item).say(locale) if item else one.item,
        "about": [ITEM_KINDS[item.type].say(locale), topic_name(item).say(locale)] if item else [],
        "advice": told,
        "n": number(one.n),
        "facility": _facility(one, locale),
        "rest": _rest(one, locale),
    }


def _facility(one: ItemStatistics, locale: Locale) -> str:
    share = one.facility_interval
    if one.facility is None or share.low != share.low:
        return EN_DASH
    return _FACILITY.say(locale, share=percent(one.facility, decimals=0), ends=interval(share.low, share.high))


def _rest(one: ItemStatistics, locale: Locale) -> str:
    rest = one.rest
    if not rest.is_given:
        return EN_DASH
    between = Text("{value}（区间 {low} 到 {high}）", "{value} (interval {low} to {high})")
    low, high = (percent(end, decimals=0) for end in (rest.low, rest.high))
    return between.say(locale, value=percent(rest.value, decimals=0), low=low, high=high)


def detail(figures: Figures, id: str, bank: Bank, here: visit.Visit) -> Scene:
    """Give all that is known of one item: what each option drew, advice with its reasons, every figure."""
    locale, one = here.locale, figures.statistics[id]
    item = bank.items.get(id)
    options = options_of(figures.statistics.scores, id)
    told: Scene = {
        "id": id,
        "stem": stem_of(item).say(locale) if item else id,
        "link": app_link(here, "manage/items", f"id={id}") if item else "",
        "advice": [{"said": said.sentence(locale), "do": said.do.say(locale)} for said in figures.advice[id]],
        "figures": [[name, value] for name, value in one.rows(locale)],
        "options": [],
        "unanswered": 0,
    }
    if options is not None:
        told |= {
            "unanswered": options.unanswered,
            "thirds": [options.strong, options.weak],
            "options": [
                {
                    "name": use.option,
                    "text": use.text.say(locale) if use.text else "",
                    "right": use.is_right,
                    "share": round(use.share.value, 4) if use.share.n else 0,
                    "words": use.share.sentence(locale),
                    "strong": use.strong,
                    "weak": use.weak,
                }
                for use in options.options
            ],
        }
    return told


def objections(
    found: Sequence[Objection], names: Mapping[str, str], bank: Bank, here: visit.Visit, now: dt.datetime
) -> list[Scene]:
    """Give what was objected to, by key point: the one most often objected to first."""
    locale = here.locale
    by_point: dict[tuple[str, str], list[Objection]] = {}
    for one in found:
        by_point.setdefault((one.item, one.point.zh if one.point else ""), []).append(one)
    groups = sorted(by_point.items(), key=lambda pair: -len(pair[1]))
    return [_objection(id, several, names, bank, here, locale, now) for (id, _), several in groups]


def _objection(
    id: str,
    several: Sequence[Objection],
    names: Mapping[str, str],
    bank: Bank,
    here: visit.Visit,
    locale: Locale,
    now: dt.datetime,
) -> Scene:
    item, point = bank.items.get(id), several[0].point
    return {
        "ids": [one.id for one in several],
        "stem": stem_of(item).say(locale) if item else id,
        "link": app_link(here, "manage/items", f"id={id}") if item else "",
        "point": point.say(locale) if point else "",
        "said": [
            {
                "name": names.get(one.person, ""),
                "on": one.at.astimezone(now.tzinfo).date().isoformat(),
                "words": one.said,
            }
            for one in several
        ],
    }
