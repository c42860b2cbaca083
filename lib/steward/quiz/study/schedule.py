"""When an item comes back: cards, folded from a history by FSRS-6.

A card is what a person holds of one item. It is never stored: the same history always gives the same cards, so an answer that is
taken back is simply not in the history, and a better formula tomorrow reads the same events.

What counts: every graded answer, whatever the mode. What does not: a quick card turned over, and a wrong or guessed answer of a
placement test. To say "I know it" is the weakest of evidence (one knows what one has just read), so it moves nothing; to say "I do not" is honest,
so it *asks for* the item: it is due, its memory as it was. Likewise a placement test: right and not guessed is a first meeting, anything
else asks for the item without a lapse, and twenty wrong answers before the course has begun are no flood of relearning.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from steward.quiz.study import memory
from steward.quiz.study.days import CHINESE, Days
from steward.quiz.study.history import Answer, Flash, History

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Card(NamedTuple):
    """What a person holds of one item. Days are days of learning; see `steward.quiz.study.days`."""

    item: str
    stability: float
    """Days after which nine of ten would still be right."""
    difficulty: float
    """1 to 10."""
    first: dt.date
    last: dt.date
    due: dt.date
    """The day it is to be asked again."""
    reps: int
    lapses: int
    """Times it was missed after the first meeting."""
    asked_for: bool = False
    """Whether the person said, later than any answer, not to know it; then it is due."""

    def chance(self, day: dt.date) -> float:
        """Give the chance that it would be answered rightly on a day.

        >>> day = dt.date(2026, 11, 22)
        >>> round(Card("a", 10, 5, day, day, day + dt.timedelta(10), 1, 0).chance(day + dt.timedelta(10)), 3)
        0.9
        """
        return memory.chance(self.stability, (day - self.last).days)

    def is_due(self, day: dt.date) -> bool:
        """Tell whether it should be asked on a day."""
        return self.asked_for or self.due <= day


class Reviews(NamedTuple):
    """All reviews of many people as columns; a card is one person's hold of one item."""

    owners: tuple[str, ...]
    """The person of each card."""
    items: tuple[str, ...]
    """The item of each card."""
    card: NDArray[np.int64]
    day: NDArray[np.int64]
    outcome: NDArray[np.int64]
    asked_for: frozenset[int]
    """Cards that are due by the person's own word."""


def counts(answer: Answer) -> bool:
    """Tell whether an answer is a review."""
    return answer.purpose != "placement" or answer.outcome in (memory.THOUGHT, memory.SURE)


def reviews(people: Mapping[str, History], days: Days = CHINESE) -> Reviews:
    """Give what scheduling needs of some people's histories."""
    import numpy as np

    number: dict[tuple[str, str], int] = {}
    card: list[int] = []
    day: list[int] = []
    outcome: list[int] = []
    wanted: dict[int, None] = {}
    for person, told in people.items():
        turns: Iterable[Answer | Flash] = told.answers
        if told.flashes:
            turns = sorted((*told.answers, *told.flashes), key=lambda turn: turn.seq)
        for turn in turns:
            key = (person, turn.item if isinstance(turn, Answer) else turn.about)
            if isinstance(turn, Answer) and counts(turn):
                at = number.setdefault(key, len(number))
                card.append(at)
                day.append(days.number(turn.at))
                outcome.append(turn.outcome)
                wanted.pop(at, None)
            elif key in number and (isinstance(turn, Answer) or not turn.known):
                wanted[number[key]] = None
    return Reviews(
        tuple(person for person, _ in number),
        tuple(item for _, item in number),
        np.array(card, dtype=np.int64),
        np.array(day, dtype=np.int64),
        np.array(outcome, dtype=np.int64),
        frozenset(wanted),
    )


def cards(told: History, days: Days = CHINESE) -> dict[str, Card]:
    """Give the cards of one person, by item."""
    return cards_of({"": told}, days)[""]


def cards_of(people: Mapping[str, History], days: Days = CHINESE) -> dict[str, dict[str, Card]]:
    """Give the cards of many people, by person and item; somebody without cards has an empty one."""
    return {**{person: {} for person in people}, **cards_from(reviews(people, days))}


def cards_from(columns: Reviews) -> dict[str, dict[str, Card]]:
    """Fold reviews into cards, by person and item: one pass over all of them."""
    held = memory.fold(columns.card, columns.day, columns.outcome)
    known = {day: dt.date.fromordinal(day) for day in {*held.first.tolist(), *held.last.tolist(), *held.due.tolist()}}
    first, last, due = ([known[day] for day in column.tolist()] for column in (held.first, held.last, held.due))
    asked_for = [False] * len(columns.items)
    for at in columns.asked_for:
        asked_for[at] = True
    made = map(
        Card, columns.items, held.stability.tolist(), held.difficulty.tolist(), first, last, due,
        held.reps.tolist(), held.lapses.tolist(), asked_for,
    )  # fmt: skip
    found: dict[str, dict[str, Card]] = {}
    for person, card in zip(columns.owners, made, strict=True):
        found.setdefault(person, {})[card.item] = card
    return found


def due(kept: Iterable[Card], day: dt.date) -> list[Card]:
    """Give the cards to be asked on a day, the one most at risk first.

    The chance is compared to six digits and ties go by the item's id: two machines may differ in the last bit of a power.
    """
    waiting = [card for card in kept if card.is_due(day)]
    return sorted(waiting, key=lambda card: (round(card.chance(day), 6), card.item))


def next_due(kept: Iterable[Card], day: dt.date) -> dt.date | None:
    """Give the first day from tomorrow on which something is due; None where there are no cards."""
    tomorrow = day + dt.timedelta(days=1)
    return min((max(card.due, tomorrow) for card in kept), default=None)
