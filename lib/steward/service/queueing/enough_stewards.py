"""How many stewards it takes to keep a promise, found by trying.

>>> needed = stewards_needed(Load.a_day(24, handling=0.7), share=0.9, runs=5, weeks=2)
>>> needed.stewards, needed.tried[0].scenario.stewards
(8, 2)
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Unpack

from steward.errors import StewardError
from steward.service.queueing.line import stewards_words, wait_words
from steward.service.queueing.load import BEWARE, Load
from steward.service.queueing.simulation import Outcome, Progress, estimate_words, simulate, span_words
from steward.service.queueing.staffing import Desk
from steward.service.said import Said
from steward.words import Locale, Text, number, percent


@dataclass(frozen=True, slots=True)
class Needed(Said):
    """How many stewards it takes to keep a promise."""

    share: float
    """Share of complaints to be taken up within the limit."""
    limit: float
    tried: tuple[Outcome, ...]
    """One outcome for each number of stewards, rising; the last one keeps the promise, or comes as near as can be."""
    reached: bool
    at_high_rate: int | None = None
    """How many it takes at the upper end of the interval of complaints a day, where they were counted."""
    doubts: tuple[Text, ...] = ()

    @property
    def stewards(self) -> int | None:
        """On duty at the same time; None where no number would do."""
        return self.tried[-1].scenario.stewards if self.reached else None

    @property
    def sure(self) -> bool:
        """Whether the whole interval lies above the share, not only the figure."""
        return self.reached and self.tried[-1].within.low >= self.share

    def sentence(self, locale: Locale) -> str:
        """Say how many it takes, and what they reach."""
        last = self.tried[-1]
        values: dict[str, object] = {
            "share": percent(self.share, decimals=0),
            "limit": wait_words(self.limit, locale),
            "stewards": stewards_words(last.scenario.stewards, locale),
            "within": percent(last.within.value),
            "span": span_words(last.within, locale),
            "confidence": percent(last.confidence, decimals=0),
            "runs": number(last.runs, locale),
        }
        if not self.reached:
            return _NO_NUMBER.say(locale, **values)
        return _NEEDED.say(locale, **values) + ("" if self.sure else _JUST.say(locale))

    def rows(self, locale: Locale) -> Sequence[tuple[str, str]]:
        """Give what each number of stewards reaches."""
        rows = [
            (
                stewards_words(outcome.scenario.stewards, locale),
                _TRIED.say(
                    locale,
                    within=estimate_words(outcome.within, locale),
                    busy=percent(outcome.busy.value, decimals=0),
                    wait=wait_words(outcome.mean_wait.value, locale),
                )
                if outcome.settles
                else _DOES_NOT_CATCH_UP.say(locale, growth=number(outcome.growth_a_day, locale, decimals=1)),
            )
            for outcome in self.tried
        ]
        if self.at_high_rate is not None:
            rows.append((_IF_MORE.say(locale), stewards_words(self.at_high_rate, locale)))
        return [
            *rows,
            (_ROSTER.say(locale), _ON_DUTY.say(locale)),
            *((BEWARE.say(locale), d.say(locale)) for d in self.doubts),
        ]


def stewards_needed(
    load: Load,
    *,
    share: float = 0.9,
    seed: int = 1,
    runs: int = 20,
    weeks: float = 8,
    confidence: float = 0.95,
    progress: Progress | None = None,
    **desk: Unpack[Desk],
) -> Needed:
    """Search for the fewest stewards on duty who take up a share of the complaints within the limit.

    Args:
        load: what comes in.
        share: of the complaints, such as 0.9.
        seed: as in `simulate`.
        runs: as in `simulate`.
        weeks: as in `simulate`.
        confidence: of the intervals.
        progress: called with the numbers tried, and how many are in sight.
        **desk: company, hours, limit, urgent, patience, rework; see `Load.scenario`.

    Raises:
        StewardError: ``bad-scenario`` with everything that cannot be.

    >>> needed = stewards_needed(Load.a_day(24, handling=0.7), share=0.9, runs=5, weeks=2)
    >>> needed.stewards, needed.tried[0].scenario.stewards
    (8, 2)
    """
    if not 0 < share < 1:
        raise StewardError("bad-scenario", _WRONG_SHARE, found=share)

    def search(load: Load) -> Needed:
        one = load.scenario(1, **desk)
        hours = simulate(one, seed=seed, runs=2, weeks=1, warm_up=0).capacity
        if not hours:
            raise StewardError("bad-scenario", _NEVER_OPEN)
        keeps_up = max(1, math.ceil(one.work_a_day / hours * 0.999))  # with fewer the queue only grows

        def tries(stewards: int) -> Outcome:
            return simulate(one.with_stewards(stewards), seed=seed, runs=runs, weeks=weeks, confidence=confidence)

        plenty = tries(20 * keeps_up + 80)  # so many that nobody waits for a colleague
        if plenty.within.value < share:
            return Needed(share, one.limit, (tries(keeps_up), plenty), reached=False)
        tried: list[Outcome] = []
        while not tried or tried[-1].within.value < share:
            if progress is not None:
                progress(len(tried), len(tried) + 2)
            tried.append(tries(keeps_up + len(tried)))
        return Needed(share, one.limit, tuple(tried), reached=True)

    found = search(load)
    high = search(load.at_rate(load.per_day.high)).stewards if load.per_day.n and found.reached else None
    if progress is not None:
        progress(1, 1)
    return replace(found, at_high_rate=high, doubts=load.doubts)


_NEEDED = Text(
    "要让 {share} 的投诉在 {limit}内有人接手，至少要 {stewards}同时当班：能做到 {within}（{confidence} 区间 {span}，模拟 {runs} 次）",
    "To take up {share} of complaints within {limit} it takes {stewards} on duty at the same time: they reach {within} ({confidence} interval {span}, {runs} runs)",
)
_JUST = Text("，刚刚够，区间的下端还不到", ", only just: the lower end of the interval falls short")
_NO_NUMBER = Text(
    "要让 {share} 的投诉在 {limit}内有人接手，光加人办不到：哪怕 {stewards}也只有 {within}（{confidence} 区间 {span}，模拟 {runs} 次），要改的是当班时间或时限",
    "No number of stewards takes up {share} of complaints within {limit}: even {stewards} reach {within} ({confidence} interval {span}, {runs} runs); change the hours on duty or the limit",
)
_TRIED = Text("时限内 {within}，忙的时间占 {busy}，平均等 {wait}", "{within} in time, {busy} busy, mean wait {wait}")
_DOES_NOT_CATCH_UP = Text("干不完，每天多积压约 {growth} 件", "cannot keep up, about {growth} more waiting every day")
_IF_MORE = Text("若投诉其实在区间上端", "If complaints are really at the upper end")
_ROSTER = Text("排班", "Roster")
_ON_DUTY = Text(
    "这里说的是同时在岗的人数；轮休、请假要另外加人。",
    "These are stewards on duty at the same time; days off and leave need more on the roster.",
)
_NEVER_OPEN = Text(
    "排的当班时间里没有一天上班，请检查工作日历。", "In these hours nobody is ever on duty; check the working calendar."
)
_WRONG_SHARE = Text(
    "要达到的比例要在 0 和 1 之间，现在是 {found}。", "The share to reach must lie between 0 and 1, not {found}."
)
