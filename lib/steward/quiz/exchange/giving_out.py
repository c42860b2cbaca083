"""Items of the bank given out in the format of another system, and all that they lose on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from steward.quiz.exchange.formats import FormatId, write_questions
from steward.quiz.exchange.items import to_question
from steward.quiz.exchange.question import Notice, Question
from steward.quiz.items.item import Item
from steward.words import Locale


@dataclass(frozen=True, slots=True)
class GivenOut:
    """What was written."""

    data: bytes
    asked: int
    """Items that were to be written."""
    notes: tuple[Notice, ...]

    @property
    def left_out(self) -> int:
        """How many of them the format could not carry at all."""
        return sum(note.code == "left-out" for note in self.notes)


def given_out(items: Iterable[Item], format: FormatId, locale: Locale, *, seed: int = 1) -> GivenOut:
    """Write items in one language; where an item draws its numbers, `seed` says which."""
    questions: list[Question] = []
    notes: list[Notice] = []
    for item in items:
        question, lost = to_question(item, locale, seed=seed)
        questions.append(question)
        notes += lost
    data, more = write_questions(questions, format, locale)
    return GivenOut(data, len(questions), (*notes, *more))
