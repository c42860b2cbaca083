"""The wrong-answer book: what was once answered wrongly and has not been right twice in a row since."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from steward.quiz.answers.certainty import CERTAINTIES
from steward.quiz.study.history import Answer, History

if TYPE_CHECKING:
    from steward.quiz.answers.asked import Asked
    from steward.quiz.answers.grading import Graded
    from steward.quiz.items.bank import Bank
    from steward.words import Locale

LEAVES_AFTER = 2
"""Right answers in a row that close an entry; the trade's own habit of 错题本, our assumption."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of the book."""

    item: str
    last_wrong: Answer
    """What was chosen, when, and how certain one was."""
    wrong: int
    """Times it was not answered rightly."""
    answers: int
    right_since: int
    """Right answers since; one more, at most, is wanted."""

    @property
    def at(self) -> dt.datetime:
        """When it was last answered wrongly."""
        return self.last_wrong.at

    @property
    def sure(self) -> bool:
        """Whether one was sure of the wrong answer."""
        return self.last_wrong.certainty == "sure"

    def asked(self, bank: Bank) -> Asked | None:
        """Give the item as it was asked then; None where it has left the bank."""
        from steward.quiz.answers.asked import ask

        return ask(bank.items[self.item], self.last_wrong.seed) if self.item in bank.items else None

    def graded(self, bank: Bank, locale: Locale) -> Graded | None:
        """Judge the answer once more, to show what was chosen and why it was not right.

        None where the item has left the bank, or has changed so that the answer no longer fits it.
        """
        from steward.errors import StewardError
        from steward.quiz.answers.grading import grade
        from steward.quiz.items.bank import fingerprint

        asked = self.asked(bank)
        if asked is None or fingerprint(asked.item) != self.last_wrong.fingerprint:
            return None
        try:
            return grade(asked, self.last_wrong.given, locale)
        except StewardError:
            return None


def wrong_book(told: History) -> tuple[Entry, ...]:
    """Give the entries: those one was sure of first, then the most recent."""
    found = []
    for item, answers in told.by_item.items():
        wrong = [answer for answer in answers if not answer.right]
        if wrong and not (len(answers) >= LEAVES_AFTER and all(answer.right for answer in answers[-LEAVES_AFTER:])):
            since = sum(answer.seq > wrong[-1].seq for answer in answers)
            found.append(Entry(item, wrong[-1], len(wrong), len(answers), since))
    order: dict[str, int] = {certainty: at for at, certainty in enumerate(CERTAINTIES)}
    return tuple(sorted(found, key=lambda e: (order.get(e.last_wrong.certainty or "", len(order)), -e.last_wrong.seq)))
