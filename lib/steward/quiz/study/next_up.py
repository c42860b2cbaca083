"""The next best fifteen minutes: one sentence that says what they would be spent on, and the session that does it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from steward.quiz.study.days import CHINESE, Days
from steward.quiz.study.history import History
from steward.quiz.study.modes import planned
from steward.quiz.study.pace import pace
from steward.quiz.study.plan import Plan, seconds_of
from steward.quiz.study.queue import finished, queue, unfinished
from steward.quiz.study.session import Mode
from steward.quiz.study.wrong_book import wrong_book
from steward.service.said import Said
from steward.words import Locale, Text

if TYPE_CHECKING:
    from steward.quiz.items.bank import Bank

_GO_ON = Text("接着今天的，还剩 {n} 题，大约 {minutes} 分钟", "Go on with today’s: {n} left, about {minutes} min")
_SURE = Text(
    "今天的题做完了；错题本里有 {n} 题当时很有把握，花 {minutes} 分钟再看看最值",
    "Today’s are done; {n} in the book of wrong answers were sure ones, and {minutes} min on them pay best",
)
_MORE = Text(
    "今天的 15 分钟做完了；还想练，再来一组：{plan}", "Today’s fifteen minutes are done; for one more round: {plan}"
)


@dataclass(frozen=True, slots=True)
class NextUp(Said):
    """What to do next."""

    mode: Mode
    resumes: bool
    """Whether a session waits to be gone on with."""
    left: int
    """Questions it asks."""
    seconds: float
    plan: Plan
    sure: int = 0
    """For the wrong-answer book: how many one was sure of."""
    done: int = 0
    """Questions answered in today's fifteen minutes, where those are finished."""

    @property
    def minutes(self) -> int:
        """How long it takes, at least one."""
        return max(1, round(self.seconds / 60))

    def sentence(self, locale: Locale) -> str:
        """Say what it would be."""
        if self.resumes:
            return _GO_ON.say(locale, n=self.left, minutes=self.minutes)
        if self.mode == "wrong":
            return _SURE.say(locale, n=self.sure, minutes=self.minutes)
        said = self.plan.sentence(locale)
        return _MORE.say(locale, plan=said) if self.done and self.left else said


def next_up(
    told: History,
    bank: Bank,
    now: dt.datetime,
    *,
    minutes: float = 15,
    order: Sequence[str] | None = None,
    locale: Locale | None = None,
    days: Days = CHINESE,
) -> NextUp:
    """Choose: a session left open today; what is due and new; wrong answers one was sure of; else say when more comes.

    Once today's fifteen minutes are finished, wrong answers one was sure of come before one more round.
    Nothing is written; `steward.quiz.study.session.Session` begins or resumes it.
    """
    day = days.of(now)

    def plan(mode: Mode) -> Plan:
        return planned(
            mode, bank, told, day, days,
            minutes=minutes, order=order, items=(), topic="", seed=0, locale=locale,
        )  # fmt: skip

    of_today = plan("today")
    if (open_one := unfinished(told, bank, now, "today", days)) is not None:
        left = queue(open_one, bank.items)
        seconds = seconds_of(left, bank.items, pace(told, bank))
        return NextUp("today", True, len(left), seconds, of_today)
    done = sum(answer.purpose != "again" for one in finished(told, now, "today", days) for answer in one.answers)
    if of_today.items and not done:
        return NextUp("today", False, len(of_today.items), of_today.seconds, of_today)
    sure = sum(entry.sure and entry.item in bank.items for entry in wrong_book(told))
    if sure:
        wrong = plan("wrong")
        return NextUp("wrong", False, len(wrong.items), wrong.seconds, wrong, sure, done)
    return NextUp("today", False, len(of_today.items), of_today.seconds, of_today, done=done)
