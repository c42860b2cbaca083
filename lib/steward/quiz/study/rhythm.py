"""How regularly somebody studies, told without nagging: days studied out of the last fourteen, and a missed day breaks nothing.

>>> day = dt.datetime(2026, 11, 22, 1, tzinfo=dt.UTC)
>>> print(rhythm(History(), day))
Your first fifteen minutes are waiting
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from steward.quiz.study.days import CHINESE, Days
from steward.quiz.study.history import History
from steward.service.said import Said
from steward.words import Locale, Text

SPAN = 28
"""Days that are looked at."""
ENOUGH = 3
"""Days of a week that make it a week of study. Our assumption: memory needs returning, not daily attendance."""

_NONE = Text("第一个 15 分钟在等您", "Your first fifteen minutes are waiting")
_BACK = Text("上次学习是 {n} 天前，从哪天接着都可以", "Last studied {n} days ago; any day is a good day to go on")
_DAYS = Text("最近 {span} 天学了 {n} 天", "Studied on {n} of the last {span} days")
_FIRST = Text("今天是第一天", "Today is the first day")
_WEEKS = Text("{days}，已经连着 {n} 周每周至少 {enough} 天", "{days}; at least {enough} days a week for {n} weeks now")


@dataclass(frozen=True, slots=True)
class Rhythm(Said):
    """Days studied."""

    studied: tuple[bool, ...]
    """The last `SPAN` days, the oldest first, today last."""
    since: int
    """Days since the first one studied, that one and today counted; 0 before the first."""
    last: dt.date | None
    today: dt.date

    @property
    def of_14(self) -> int:
        """Days studied of the last 14."""
        return sum(self.studied[-14:])

    @property
    def of_28(self) -> int:
        """Days studied of the last 28."""
        return sum(self.studied)

    @property
    def weeks(self) -> int:
        """Weeks in a row, back from today, with at least `ENOUGH` days; a week that has just begun is not held against anybody."""
        blocks = [sum(self.studied[max(0, end - 7) : end]) for end in range(len(self.studied), 0, -7)]
        if blocks and blocks[0] < ENOUGH:
            blocks = blocks[1:]
        kept = 0
        for block in blocks:
            if block < ENOUGH:
                break
            kept += 1
        return kept

    def sentence(self, locale: Locale) -> str:
        """Say how it stands; never what was missed."""
        if self.last is None:
            return _NONE.say(locale)
        span = min(14, self.since)
        if not self.of_14:
            return _BACK.say(locale, n=(self.today - self.last).days)
        if span == 1:
            return _FIRST.say(locale)
        said = _DAYS.say(locale, span=span, n=self.of_14)
        return _WEEKS.say(locale, days=said, n=self.weeks, enough=ENOUGH) if self.weeks > 1 else said

    def shown(self, locale: Locale) -> dict[str, Any]:
        """Give it as JSON: ``sentence``, ``days`` (the last 28, oldest first), ``of_14``, ``of_28``, ``weeks``."""
        return {
            "sentence": self.sentence(locale),
            "days": list(self.studied),
            "of_14": self.of_14,
            "of_28": self.of_28,
            "weeks": self.weeks,
        }


def rhythm(told: History, now: dt.datetime, days: Days = CHINESE) -> Rhythm:
    """Tell on which days somebody answered, turned cards or read."""
    moments = [a.at for a in told.answers] + [flash.at for flash in told.flashes] + [at for _, at in told.read]
    studied = {days.of(at) for at in moments}
    today = days.of(now)
    # A clock that was once wrong must not make days of tomorrow.
    past = sorted(day for day in studied if day <= today)
    marks = tuple(today - dt.timedelta(days=back) in studied for back in range(SPAN - 1, -1, -1))
    return Rhythm(marks, (today - past[0]).days + 1 if past else 0, past[-1] if past else None, today)
