"""What each mode of a session asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from steward.quiz.answers.asked import topic_name
from steward.quiz.items.item import topic_of
from steward.quiz.study.pace import pace
from steward.quiz.study.plan import NEW_RIGHT, Plan, Planned, apart, cost, course_order, seed_of, today
from steward.quiz.study.schedule import Card, cards, due, next_due
from steward.quiz.study.wrong_book import wrong_book

if TYPE_CHECKING:
    from steward.quiz.items.bank import Bank
    from steward.quiz.study.days import Days
    from steward.quiz.study.history import History
    from steward.words import Locale

FLASH_SECONDS = 8.0
"""A quick card takes this long. Our assumption."""


def planned(
    mode: str,
    bank: Bank,
    told: History,
    day: dt.date,
    days: Days,
    *,
    minutes: float,
    order: Sequence[str] | None,
    items: Sequence[str],
    topic: str,
    seed: int,
    locale: Locale | None,
) -> Plan:
    """Plan a session of any mode; see `steward.quiz.study.session`."""
    held = cards(told, days)
    speed = pace(told, bank)
    if mode == "today":
        return today(bank, held, day, minutes=minutes, order=order, pace=speed, seed=seed, locale=locale)

    def speaks(id: str) -> bool:
        return id in bank.items and (locale is None or bank.items[id].only in ("", locale))

    whole = False
    if mode == "wrong":
        chosen = [entry.item for entry in wrong_book(told) if speaks(entry.item)]
    elif mode == "topic":
        chosen = [
            item.id for item in apart([bank.items[id] for id in of_topic(topic, bank, told, held, day) if speaks(id)])
        ]
    elif mode == "flash":
        wanted = list(items) or [id for id in worth_turning(topic, bank, held, day) if speaks(id)]
        kept = wanted if items else wanted[: max(1, int(minutes * 60 / FLASH_SECONDS))]
        return _plan(mode, kept, bank, held, day, seed, FLASH_SECONDS * len(kept))
    else:
        chosen, whole = list(dict.fromkeys(items)), True
    left, kept = minutes * 60.0, []
    seconds = 0.0
    for id in chosen:
        right = held[id].chance(day) if id in held else NEW_RIGHT
        needed = cost(bank.items[id], speed, 1.0 if mode == "placement" else right)
        if not whole and kept and seconds + needed > left:
            break
        kept.append(id)
        seconds += needed
    return _plan(mode, kept, bank, held, day, seed, seconds)


def _plan(
    mode: str, kept: Iterable[str], bank: Bank, held: Mapping[str, Card], day: dt.date, seed: int, seconds: float
) -> Plan:
    def purpose(id: str) -> str:
        if mode == "placement":
            return "placement"
        return "new" if id not in held else "review" if held[id].is_due(day) else "practice"

    steps = tuple(Planned(id, seed_of(seed, id), purpose(id)) for id in kept)
    mine = [card for card in held.values() if card.item in bank.items]
    names = {
        topic_of(bank.items[step.item]): topic_name(bank.items[step.item]) for step in steps if step.item in bank.items
    }
    fresh = sum(id not in held for id in bank.items)
    return Plan(steps, seconds, len(due(mine, day)), fresh, tuple(names.values()), next_due(mine, day), day, mode)


def of_topic(topic: str, bank: Bank, told: History, held: Mapping[str, Card], day: dt.date) -> list[str]:
    """Give the items of a topic: what is due, then what is in the wrong-answer book, what is new, and the rest by its chance."""
    missed = {entry.item for entry in wrong_book(told)}
    place = {id: at for at, id in enumerate(course_order(bank))}

    def rank(id: str) -> tuple[float, ...]:
        card = held.get(id)
        if card is None:
            return (2, place[id])
        chance = round(card.chance(day), 6)
        return (0, chance) if card.is_due(day) else (1, chance) if id in missed else (3, chance)

    return sorted((id for id, item in bank.items.items() if topic_of(item) == topic), key=lambda id: (rank(id), id))


def worth_turning(topic: str, bank: Bank, held: Mapping[str, Card], day: dt.date) -> list[str]:
    """Give items for quick cards: those met before, the one most at risk first; those of a topic, where one is named, then its new ones."""
    met = sorted(held.values(), key=lambda card: (round(card.chance(day), 6), card.item))
    found = [
        card.item for card in met if card.item in bank.items and (not topic or topic_of(bank.items[card.item]) == topic)
    ]
    if topic or not found:
        found += [
            id for id in course_order(bank) if id not in held and (not topic or topic_of(bank.items[id]) == topic)
        ]
    return found
