"""What comes of an answer and of a session, and how it is said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from steward.quiz.answers.certainty import NAMES
from steward.quiz.study.history import Answer, Flash, Turn
from steward.quiz.study.plan import Plan, day_words
from steward.service.said import Said
from steward.words import Locale, Text, number

if TYPE_CHECKING:
    from steward.quiz.answers.grading import Graded
    from steward.quiz.study.schedule import Card

_AGAIN = Text("这道题过一会儿再来一次", "This one comes back in a little while")
_BACK = Text("这道题{when}再来", "This one comes back {when}")


@dataclass(frozen=True, slots=True)
class Returns(Said):
    """When an item comes back."""

    again: bool
    """Whether it comes once more in this session."""
    due: dt.date | None
    today: dt.date

    def sentence(self, locale: Locale) -> str:
        """Say when."""
        if self.again or self.due is None:
            return _AGAIN.say(locale) if self.again else ""
        return _BACK.say(locale, when=day_words(self.due, self.today, locale))


_MARKED = Text("{certainty}，{result}，记 {mark} 分", "{certainty}, {result}: {mark}")
_PASSED = Text("想不起来，记 {mark} 分", "not recalled: {mark}")
_RESULTS = (Text("答对了", "right"), Text("答对一部分", "partly right"), Text("没答对", "not right"))


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of one answer."""

    given: Answer
    graded: Graded | None
    """None in a placement test, where nothing is told before the end."""
    returns: Returns | None

    @property
    def mark(self) -> float | None:
        """The certainty-based mark; None without a certainty."""
        return self.given.mark

    @property
    def passed(self) -> bool:
        """Whether the item was passed over, which is a guess that was never made."""
        return self.graded is not None and self.graded.blank and self.given.certainty == "guess"

    def shown(self, locale: Locale) -> dict[str, Any]:
        """Give what is shown after the answer, as JSON: `steward.quiz.answers.grading.Graded.shown` and

        ``certainty`` (id or ""), ``mark`` (number or None), ``marked`` (“很有把握，没答对，记 −6 分” or ""), ``returns`` (a sentence or ""),
        ``purpose``. In a placement test only ``id`` and ``purpose``.
        """
        if self.graded is None:
            return {"id": self.given.item, "purpose": self.given.purpose}
        return {
            **self.graded.shown(locale),
            "certainty": self.given.certainty or "",
            "mark": self.mark,
            "marked": self._marked(locale),
            "returns": self.returns.sentence(locale) if self.returns else "",
            "purpose": self.given.purpose,
        }

    def _marked(self, locale: Locale) -> str:
        if self.given.certainty is None or self.mark is None:
            return ""
        if self.passed:
            return _PASSED.say(locale, mark=mark_words(self.mark))
        at = 0 if self.given.right else 1 if self.given.fraction > 0 else 2
        return _MARKED.say(
            locale, certainty=NAMES[self.given.certainty], result=_RESULTS[at], mark=mark_words(self.mark)
        )


def mark_words(mark: float) -> str:
    """Write a mark with its sign: ``+3``, ``−6``, ``+1.2``.

    >>> mark_words(-6.0), mark_words(1.25), mark_words(0)
    ('−6', '+1.2', '0')
    """
    written = number(mark, decimals=0 if mark == int(mark) else 1)
    return f"+{written}" if mark > 0 and written != "0.0" else written


_MINUTES_LEFT = Text("约剩 {n} 分钟", "about {n} min left")
_LAST = Text("最后一题", "the last one")
_DONE = Text("做完了", "all done")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a session has come."""

    done: int
    total: int
    """With what has come back after a wrong answer so far."""
    states: tuple[str, ...]
    """Of each turn so far: ``right``, ``partly`` or ``wrong``; ``known`` or ``unknown`` for a card, ``done`` in a placement test."""
    seconds_left: float

    @property
    def minutes_left(self) -> int:
        """In whole minutes, at least one while something is left."""
        return max(1, round(self.seconds_left / 60)) if self.done < self.total else 0

    def shown(self, locale: Locale) -> dict[str, Any]:
        """Give it as JSON: ``done``, ``total``, ``items`` (a state each, ``now`` and ``rest`` for those to come), ``left`` (in words)."""
        coming = self.total - self.done
        items = [*self.states, *(["now"] if coming else []), *["rest"] * (coming - 1)]
        left = _DONE if not coming else _LAST if coming == 1 else _MINUTES_LEFT
        return {
            "done": self.done,
            "total": self.total,
            "items": items,
            "left": left.say(locale, n=self.minutes_left),
            "minutes_left": self.minutes_left,
        }


_RIGHT = Text("{n} 题答对 {right} 题", "{right} of {n} right")
_CARDS = Text("翻了 {n} 张，{known} 张会", "{n} cards turned, {known} known")
_SECOND = Text("第二次答对 {n} 题", "{n} right at the second try")
_SURE_WRONG = Text("{n} 题很有把握却答错，最值得回头看", "{n} sure but not right, the ones most worth another look")
_LEFT = Text("还剩 {n} 题，今天回来接着做", "{n} left; come back today and go on")
_NEXT = Text("下次是{when}，{n} 题", "{n} due {when}")
_PLACED = Text("{n} 题都答完了", "All {n} answered")
_NOT_BEGUN = Text("还没有答题", "Nothing answered yet")


@dataclass(frozen=True, slots=True)
class Summary(Said):
    """A session summed up."""

    mode: str
    turns: tuple[Turn, ...]
    left: int
    begun_at: dt.datetime
    last_at: dt.datetime | None
    day: dt.date
    cards: tuple[Card, ...]
    """The learner's cards as they are now."""
    plan: Plan | None = None

    @property
    def answers(self) -> tuple[Answer, ...]:
        """First answers; second tries are in `again`."""
        return tuple(turn for turn in self.turns if isinstance(turn, Answer) and turn.purpose != "again")

    @property
    def again(self) -> tuple[Answer, ...]:
        """Second tries after a wrong answer."""
        return tuple(turn for turn in self.turns if isinstance(turn, Answer) and turn.purpose == "again")

    @property
    def right(self) -> int:
        """Items answered rightly at the first try."""
        return sum(answer.right for answer in self.answers)

    @property
    def mark(self) -> float:
        """The sum of the certainty-based marks, second tries left out."""
        return sum(answer.mark or 0.0 for answer in self.answers)

    @property
    def sure_but_wrong(self) -> tuple[Answer, ...]:
        """What one was sure of and is not so."""
        return tuple(answer for answer in self.answers if answer.certainty == "sure" and not answer.right)

    @property
    def minutes(self) -> float:
        """From the beginning to the last thing done; pauses count."""
        return (self.last_at - self.begun_at).total_seconds() / 60 if self.last_at else 0.0

    @property
    def next_day(self) -> dt.date | None:
        """The next day on which something is due; today where something still is."""
        return min((max(card.due, self.day) for card in self.cards), default=None)

    @property
    def next_due(self) -> int:
        """How many are due by then."""
        day = self.next_day
        return sum(card.due <= day for card in self.cards) if day else 0

    def sentence(self, locale: Locale) -> str:
        """Say how it went, what is worth another look and when it goes on."""
        if not self.turns:
            return self.plan.sentence(locale) if self.plan is not None else _NOT_BEGUN.say(locale)
        if self.mode == "placement":
            parts = [_LEFT.say(locale, n=self.left) if self.left else _PLACED.say(locale, n=len(self.answers))]
            return join_clauses(parts, locale)
        parts = []
        flashes = [turn for turn in self.turns if isinstance(turn, Flash)]
        if flashes:
            parts.append(_CARDS.say(locale, n=len(flashes), known=sum(flash.known for flash in flashes)))
        if self.answers:
            parts.append(_RIGHT.say(locale, n=len(self.answers), right=self.right))
        if second := sum(answer.right for answer in self.again):
            parts.append(_SECOND.say(locale, n=second))
        if self.sure_but_wrong:
            parts.append(_SURE_WRONG.say(locale, n=len(self.sure_but_wrong)))
        if self.left:
            parts.append(_LEFT.say(locale, n=self.left))
        elif (day := self.next_day) is not None and not flashes:
            parts.append(_NEXT.say(locale, when=day_words(day, self.day, locale), n=self.next_due))
        return join_clauses(parts, locale)


def join_clauses(parts: Sequence[str], locale: Locale) -> str:
    """Put clauses into one sentence."""
    return ("；" if locale == "zh" else "; ").join(parts)
