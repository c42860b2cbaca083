"""What to ask today: due reviews first, then new items, within the minutes there are.

>>> from steward.quiz.items.bank import bank
>>> plan = today(bank(), {}, dt.date(2026, 11, 22), minutes=10)
>>> plan.seconds <= 600, {asked.purpose for asked in plan.items}
(True, {'new'})
"""

from __future__ import annotations

import datetime as dt
import itertools
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from steward.quiz.answers.asked import topic_name
from steward.quiz.items.item import topic_of
from steward.quiz.study.memory import RETENTION
from steward.quiz.study.schedule import Card, due, next_due
from steward.service.said import Said
from steward.words import Locale, Text, join

if TYPE_CHECKING:
    from steward.quiz.items.bank import Bank
    from steward.quiz.items.item import Item

CORE_TOPICS = ("complaint", "revisit", "communication", "visit", "expectation", "difficult-customer", "conduct")
"""What a steward meets on the first day; without a course, new items come from these first. Our assumption."""
READING = 12.0
"""Seconds to read what is said after an answer, beside the item's own. Our assumption; the learner's own pace corrects it."""
NEW_RIGHT = 0.6
"""The share of new items answered rightly, for reckoning how many come back within the session. Our assumption."""
_LEVELS = {"recall": 0, "apply": 1, "judge": 2}


class Planned(NamedTuple):
    """One item to be asked."""

    item: str
    seed: int
    purpose: str
    """See `steward.quiz.study.history.Purpose`."""


@dataclass(frozen=True, slots=True)
class Plan(Said):
    """What there is to do now."""

    items: tuple[Planned, ...]
    seconds: float
    """How long it will take this learner, what comes back after a wrong answer included."""
    due: int
    """How many items are due in all."""
    new: int
    """How many of those not met yet are open to this learner."""
    topics: tuple[Text, ...] = ()
    """What the new items of this plan are about, the most frequent first."""
    next_due: dt.date | None = None
    """When the next item falls due after today."""
    day: dt.date | None = None
    mode: str = "today"

    @property
    def reviews(self) -> int:
        """How many due items it asks."""
        return sum(planned.purpose == "review" for planned in self.items)

    @property
    def later(self) -> int:
        """How many due items do not fit in."""
        return self.due - self.reviews

    @property
    def minutes(self) -> int:
        """How long it takes, in whole minutes and at least one."""
        return max(1, round(self.seconds / 60))

    def sentence(self, locale: Locale) -> str:
        """Say what it holds; where more is due than fits, that it is the part that matters most."""
        if not self.items:
            return _nothing(self, locale)
        if self.mode != "today":
            text = (_CARDS if self.mode == "flash" else _QUESTIONS)[len(self.items) == 1]
            return _WITHIN.say(locale, what=text.say(locale, n=len(self.items)), minutes=self.minutes)
        parts = []
        if self.reviews:
            parts.append(_REVIEWS[self.reviews == 1].say(locale, n=self.reviews))
        if fresh := len(self.items) - self.reviews:
            topics = join([topic.say(locale) for topic in self.topics[:2]], locale)
            parts.append(_NEW[fresh == 1].say(locale, n=fresh, topics=topics))
        if self.due > 2 * self.reviews:
            parts = [_QUESTIONS[self.reviews == 1].say(locale, n=self.reviews)]
        said = _WITHIN.say(locale, what=_AND.say(locale).join(parts), minutes=self.minutes)
        if self.due > 2 * self.reviews:
            return _BACKLOG.say(locale, due=self.due, said=said)
        return _LATER.say(locale, said=said, n=self.later) if self.later else said


# Each in the plural and the singular.
_REVIEWS = (
    Text("{n} 道题该复习了", "{n} questions due for review"),
    Text("1 道题该复习了", "1 question due for review"),
)
_NEW = (Text("{n} 道新题（{topics}）", "{n} new ones ({topics})"), Text("1 道新题（{topics}）", "1 new one ({topics})"))
_QUESTIONS = (Text("{n} 道题", "{n} questions"), Text("1 道题", "1 question"))
_CARDS = (Text("{n} 张卡", "{n} cards"), Text("1 张卡", "1 card"))
_AND = Text("，", " and ")
_WITHIN = Text("{what}，大约 {minutes} 分钟", "{what}, about {minutes} min")
_BACKLOG = Text(
    "攒下了 {due} 道，不用一次补完，先做最容易忘的：{said}",
    "{due} are waiting and need not be caught up at once; first those closest to being forgotten: {said}",
)
_LATER = Text("{said}；另外 {n} 道明天再来", "{said}; {n} more can wait until tomorrow")
_NOTHING = {
    "today": Text("今天的题都做完了，下一批{when}来", "Everything for today is done; more comes {when}"),
    "wrong": Text("错题本是空的", "The book of wrong answers is empty"),
    "topic": Text("这个主题还没有题", "There are no questions on this topic yet"),
    "flash": Text("还没有可翻的卡", "There are no cards to turn yet"),
}
_NO_ITEMS = Text("这里还没有题可做", "There are no questions here yet")


def _nothing(plan: Plan, locale: Locale) -> str:
    text = _NOTHING.get(plan.mode, _NO_ITEMS)
    if plan.mode != "today":
        return text.say(locale)
    if plan.next_due is None or plan.day is None:
        return _NO_ITEMS.say(locale)
    return text.say(locale, when=day_words(plan.next_due, plan.day, locale))


def day_words(day: dt.date, today: dt.date, locale: Locale) -> str:
    """Say a coming day as one would: today, tomorrow, in 8 days (30 November).

    >>> day_words(dt.date(2026, 11, 30), dt.date(2026, 11, 22), "zh")
    ' 8 天后（11 月 30 日）'
    """
    from steward.words import month

    ahead = (day - today).days
    if ahead <= 0:
        return Text("今天", "today").say(locale)
    if ahead == 1:
        return Text("明天", "tomorrow").say(locale)
    date = Text("{month} {day} 日", "{day} {month}").say(locale, month=month(day, locale, year=False), day=day.day)
    return Text(" {n} 天后（{date}）", "in {n} days ({date})").say(locale, n=ahead, date=date)


def seed_of(seed: int, item: str, *, again: bool = False) -> int:
    """Give the seed an item is asked with in a session; the second time its options and numbers are others."""
    return zlib.crc32(f"{seed} {item}{' again' if again else ''}".encode()) & 0x7FFFFFFF


def cost(item: Item, pace: float, right: float) -> float:
    """Give the seconds an item takes, answered rightly with a chance of `right`; a wrong answer comes back once."""
    return (item.seconds + READING) * pace * (2.0 - right)


def seconds_of(
    steps: Iterable[tuple[str, int, str]], items: Mapping[str, Item], pace: float, *, twice: bool = True
) -> float:
    """Give the seconds that what is still to be asked takes, reckoned as `today` fills its minutes.

    Args:
        steps: item, seed and purpose of each, as in `Planned`.
        items: every item asked, by id.
        pace: the learner's time over that of the items.
        twice: whether what is answered wrongly comes back; it does not in a placement test.
    """
    chances = {"new": NEW_RIGHT, "again": 1.0}
    return sum(cost(items[id], pace, chances.get(why, RETENTION) if twice else 1.0) for id, _, why in steps)


def today(
    bank: Bank,
    held: Mapping[str, Card],
    day: dt.date,
    *,
    minutes: float = 15,
    order: Sequence[str] | None = None,
    pace: float = 1.0,
    seed: int = 0,
    locale: Locale | None = None,
) -> Plan:
    """Plan today's session.

    Due items come first, the one most at risk before the others, as many as fit and one at least; then new ones in the order of the course. Within both,
    what rests on the same standard or rule never stands together where it can be avoided, nor do two of one topic.

    Args:
        bank: the items there are.
        held: the learner's cards.
        day: today, a day of learning.
        minutes: how long it may take.
        order: items or standards in the order of the course; nothing else is new then. None for `course_order` of the bank.
        pace: the learner's time over that of the items.
        seed: draws the numbers and the order of options, nothing else.
        locale: leaves out items that exist in the other language only.
    """

    def fits(id: str) -> bool:
        item = bank.items.get(id)
        return item is not None and (locale is None or item.only in ("", locale))

    mine = [card for card in held.values() if fits(card.item)]
    waiting = due(mine, day)
    fresh = [id for id in (course_order(bank) if order is None else expanded(order, bank)) if id not in held]
    fresh = [id for id in fresh if fits(id)]
    left = minutes * 60.0
    reviews: list[Item] = []
    new: list[Item] = []
    candidates = itertools.chain(
        ((reviews, bank.items[card.item], card.chance(day)) for card in waiting),
        ((new, bank.items[id], NEW_RIGHT) for id in fresh),
    )
    for kept, item, right in candidates:
        needed = cost(item, pace, right)
        if needed > left and (reviews or new):
            break
        kept.append(item)
        left -= needed
    reviews = apart(reviews)
    new = apart(new, reviews[-1] if reviews else None)
    topics = Counter(topic_of(item) for item in new)
    names = {topic_of(item): topic_name(item) for item in new}
    return Plan(
        (
            *(Planned(item.id, seed_of(seed, item.id), "review") for item in reviews),
            *(Planned(item.id, seed_of(seed, item.id), "new") for item in new),
        ),
        minutes * 60.0 - left,
        len(waiting),
        len(fresh),
        tuple(names[topic] for topic, _ in topics.most_common()),
        next_due(mine, day),
        day,
    )


def expanded(order: Iterable[str], bank: Bank) -> tuple[str, ...]:
    """Turn items and standards into items; a standard stands for its items, recall before judgement. What is unknown is passed over."""
    found: dict[str, None] = {}
    order = tuple(order)
    if all(id in bank.items for id in order):
        return tuple(dict.fromkeys(order))
    for id in order:
        about = (bank.items[id],) if id in bank.items else sorted(bank.about(id), key=lambda item: _LEVELS[item.level])
        found.update((item.id, None) for item in about)
    return tuple(found)


def course_order(bank: Bank) -> tuple[str, ...]:
    """Give all items in the order they are met without a course.

    Each round takes one item of every core topic and one of two others in turn. Within a topic the items stand as in the bank, but for
    one standard recall comes first, and judgement comes after all the rest of its topic.
    """
    piles: dict[str, list[Item]] = {}
    for item in bank.items.values():
        piles.setdefault(topic_of(item), []).append(item)
    for topic, items in piles.items():
        first: dict[tuple[str, ...], int] = {}
        for at, item in enumerate(items):
            first.setdefault(item.standards[:1], at)
        items.sort(key=lambda item: (item.level == "judge", first[item.standards[:1]], _LEVELS[item.level]))
        piles[topic] = items[::-1]
    others = [topic for topic in piles if topic not in CORE_TOPICS]
    found: list[str] = []
    turn = 0
    while any(piles.values()):
        found += [piles[topic].pop().id for topic in CORE_TOPICS if piles.get(topic)]
        for _ in range(2):
            open_now = [topic for topic in others if piles[topic]]
            if open_now:
                found.append(piles[open_now[turn % len(open_now)]].pop().id)
                turn += 1
    return tuple(found)


def apart(items: Sequence[Item], before: Item | None = None) -> list[Item]:
    """Keep the order as far as possible, but set apart what rests on the same standard or rule, and then what is of one topic.

    Of two items of one standard, the first stays before the second.
    """
    traits = {item.id: _traits(item) for item in items}
    if before is not None:
        traits[before.id] = _traits(before)
    elder = {
        item.id: {other.id for other in items[:at] if _siblings(traits[other.id], traits[item.id])}
        for at, item in enumerate(items)
    }
    left, found = list(items), [before] if before is not None else []
    waiting = {item.id for item in items}
    topics = Counter(traits[item.id].topic for item in items)
    while left:
        last = traits[found[-1].id] if found else None
        # A topic that makes up half of what is left must be taken now, or its last items will stand together.
        crowded = next((topic for topic, n in topics.items() if 2 * n > len(left)), None)
        best, chosen = 9, 0
        for at, item in enumerate(left):
            here = traits[item.id]
            if elder[item.id] & waiting:
                continue
            burden = 0
            if last is not None:
                burden = 4 * _siblings(last, here) + 2 * (last.topic == here.topic)
            burden += crowded is not None and here.topic != crowded
            if burden < best:
                best, chosen = burden, at
                if burden == 0:
                    break
        item = left.pop(chosen)
        waiting.discard(item.id)
        topics[traits[item.id].topic] -= 1
        found.append(item)
    return found[1:] if before is not None else found


class _Traits(NamedTuple):
    topic: str
    standards: frozenset[str]
    rule: str | None


def _traits(item: Item) -> _Traits:
    return _Traits(topic_of(item), frozenset(item.standards), getattr(item, "generate", None))


def _siblings(one: _Traits, other: _Traits) -> bool:
    return not one.standards.isdisjoint(other.standards) or (one.rule is not None and one.rule == other.rule)
