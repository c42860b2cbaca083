"""How many stewards it takes: what if we had one more, what if there were a fifth more complaints, how many are enough.

Both sides of a comparison take the same complaints, so that the difference is what was changed and not luck. Where the load was
read off records, the comparison is also played at both ends of its interval: more runs make the simulation surer, not the records.

>>> load = Load.a_day(24, handling=0.7)
>>> comparison = what_if(load, stewards=2, more_stewards=1, runs=5, weeks=2)
>>> 0.2 < comparison.difference("within").low
True
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypedDict, Unpack

from steward.service.queueing.line import stewards_words, wait_words
from steward.service.queueing.load import BEWARE, Load
from steward.service.queueing.simulation import (
    FIGURES,
    Outcome,
    Progress,
    Scenario,
    Shift,
    estimate_words,
    simulate,
)
from steward.service.said import Said
from steward.service.statistics.estimate import Estimate
from steward.service.working_calendar import WorkingCalendar
from steward.words import MINUS, Locale, Text, join, number, percent

if TYPE_CHECKING:
    from steward.company import Company


class Desk(TypedDict, total=False):
    """What else a scenario needs to know; see `Load.scenario`."""

    company: Company | None
    hours: WorkingCalendar | None
    limit: float | None
    urgent: float
    patience: float | None
    rework: float


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be different."""

    more_stewards: int = 0
    """Stewards on duty more, or fewer where negative."""
    more_complaints: float = 0.0
    """Share of complaints more: 0.2 for 20 %."""
    longer_handling: float = 0.0
    """Share by which a complaint takes longer: -0.1 for a tenth shorter."""
    other_hours: WorkingCalendar | None = None
    """The hours on duty instead of those of now."""

    def of(self, now: Scenario) -> Scenario:
        """Give the scenario as it would be.

        Raises:
            StewardError: ``bad-scenario`` where nobody, or nothing, would be left.
        """
        first, *others = now.shifts
        stewards, hours = first.stewards + self.more_stewards, self.other_hours or first.hours
        return replace(
            now,
            arrivals=now.arrivals.more(self.more_complaints) if self.more_complaints else now.arrivals,
            handling=now.handling.longer(self.longer_handling) if self.longer_handling else now.handling,
            shifts=(Shift(stewards, hours), *others),
        )

    def words(self, locale: Locale) -> str:
        """Say what is different."""
        said = []
        if self.more_stewards:
            n = abs(self.more_stewards)
            said.append((_MORE if self.more_stewards > 0 else _FEWER).say(locale, stewards=stewards_words(n, locale)))
        if self.more_complaints:
            text = _MORE_COMPLAINTS if self.more_complaints > 0 else _FEWER_COMPLAINTS
            said.append(text.say(locale, share=_share(self.more_complaints)))
        if self.longer_handling:
            text = _LONGER if self.longer_handling > 0 else _SHORTER
            said.append(text.say(locale, share=_share(self.longer_handling)))
        if self.other_hours is not None:
            said.append(_OTHER_HOURS.say(locale))
        return join(said, locale) or _NOTHING.say(locale)


@dataclass(frozen=True, slots=True)
class Comparison(Said):
    """The same complaints, as things are and as they would be."""

    change: Change
    now: Outcome
    then: Outcome
    doubts: tuple[Text, ...] = ()
    """What makes the answer less sure than its intervals say."""
    rates: tuple[float, float] | None = None
    """Ends of the interval of complaints a day, where they were counted."""
    at_rates: tuple[tuple[Outcome, Outcome], ...] = ()
    """Now and then at these ends."""

    def difference(self, name: str) -> Estimate:
        """Give a figure as it would be minus as it is, with the interval of the difference; ``within``, ``mean_wait``, ``busy`` ..."""
        return self.now.figures[name].change_to(self.then.figures[name], self.now.confidence)

    def sentence(self, locale: Locale) -> str:
        """Say what the change does to the share taken up in time and to the wait."""
        change = self.change.words(locale)
        if not self.then.cases or not self.now.cases:
            return f"{change}{_COLON.say(locale)}{self.then.sentence(locale)}"
        if not self.then.settles:
            return _TOO_MUCH.say(
                locale,
                change=change,
                load=percent(self.then.load, decimals=0),
                growth=number(self.then.growth_a_day, locale, decimals=1),
            )
        gain = self.difference("within")
        return _COMPARED.say(
            locale,
            change=change,
            limit=wait_words(self.now.scenario.limit, locale),
            then=percent(self.then.within.value),
            now=percent(self.now.within.value),
            gain=_points(gain.value, decimals=1),
            low=_points(gain.low),
            high=_points(gain.high),
            confidence=percent(self.now.confidence, decimals=0),
            then_wait=wait_words(self.then.mean_wait.value, locale),
            now_wait=wait_words(self.now.mean_wait.value, locale),
            runs=number(self.now.runs, locale),
            weeks=number(self.now.weeks, locale, decimals=0 if self.now.weeks == round(self.now.weeks) else 1),
        )

    def rows(self, locale: Locale) -> Sequence[tuple[str, str]]:
        """Give every figure now and then with the difference, the ends of the load's interval, and what is doubtful."""
        names = ["within", "mean_wait", "p90_wait", "busy", "backlog"]
        names += ["gave_up"] if self.now.scenario.patience is not None else []
        rows = [
            (
                FIGURES[name].say(locale),
                _ROW.say(
                    locale,
                    now=estimate_words(self.now.figure(name), locale),
                    then=estimate_words(self.then.figure(name), locale),
                    difference=difference_words(self.difference(name), locale),
                ),
            )
            for name in names
        ]
        if not self.now.settles:
            rows.insert(0, (_NOW.say(locale), self.now.sentence(locale)))
        for rate, (now, then) in zip(self.rates or (), self.at_rates, strict=True):
            name = _AT_RATE.say(locale, rate=number(rate, locale, decimals=1))
            rows.append(
                (
                    name,
                    _AT.say(
                        locale,
                        now=percent(now.within.value),
                        then=percent(then.within.value),
                        difference=difference_words(
                            now.figures["within"].change_to(then.figures["within"], now.confidence), locale
                        ),
                    ),
                )
            )
        return [*rows, *((BEWARE.say(locale), doubt.say(locale)) for doubt in self.doubts)]


def compare(
    now: Scenario,
    change: Change,
    *,
    seed: int = 1,
    runs: int = 20,
    weeks: float = 8,
    warm_up: float = 2,
    confidence: float = 0.95,
    progress: Progress | None = None,
) -> Comparison:
    """Play a scenario as it is and as it would be, on the same complaints.

    Args:
        now: as things are.
        change: what would be different.
        seed: as in `simulate`.
        runs: as in `simulate`.
        weeks: as in `simulate`.
        warm_up: as in `simulate`.
        confidence: of the intervals.
        progress: called with the runs done and their number, both sides together.

    Raises:
        StewardError: ``bad-scenario`` where the changed scenario cannot be.
    """
    then = change.of(now)
    first, second = (
        simulate(
            scenario, seed=seed, runs=runs, weeks=weeks, warm_up=warm_up, confidence=confidence,
            progress=_shifted(progress, side * runs, 2 * runs),
        )
        for side, scenario in enumerate((now, then))
    )  # fmt: skip
    return Comparison(change, first, second, _doubts(first, second))


def what_if(
    load: Load,
    *,
    stewards: int,
    more_stewards: int = 0,
    more_complaints: float = 0.0,
    longer_handling: float = 0.0,
    other_hours: WorkingCalendar | None = None,
    seed: int = 1,
    runs: int = 20,
    weeks: float = 8,
    confidence: float = 0.95,
    progress: Progress | None = None,
    **desk: Unpack[Desk],
) -> Comparison:
    """Tell what a change does to a load that so many stewards carry now.

    Args:
        load: what comes in, stated (`Load.a_day`) or read off records (`Load.from_times`).
        stewards: on duty at the same time now.
        more_stewards: so many more, or fewer where negative.
        more_complaints: share of complaints more: 0.2 for 20 %.
        longer_handling: share by which a complaint takes longer: -0.1 for a tenth shorter.
        other_hours: on duty in these hours instead.
        seed: as in `simulate`.
        runs: as in `simulate`.
        weeks: as in `simulate`.
        confidence: of the intervals.
        progress: called with the runs done and their number.
        **desk: company, hours, limit, urgent, patience, rework; see `Load.scenario`.

    Raises:
        StewardError: ``bad-scenario`` with everything that cannot be.

    >>> worse = what_if(Load.a_day(24, handling=0.7), stewards=2, more_complaints=0.2, runs=5, weeks=2)
    >>> worse.difference("mean_wait").value > 0
    True
    """
    change = Change(more_stewards, more_complaints, longer_handling, other_hours)
    ends = (load.per_day.low, load.per_day.high) if load.per_day.n else ()
    total = 2 * runs * (1 + len(ends))

    def played(load: Load, done: int) -> Comparison:
        return compare(
            load.scenario(stewards, **desk), change, seed=seed, runs=runs, weeks=weeks, confidence=confidence,
            progress=_shifted(progress, done, total),
        )  # fmt: skip

    found = played(load, 0)
    at_ends = [played(load.at_rate(rate), 2 * runs * (i + 1)) for i, rate in enumerate(ends)]
    doubts = [*load.doubts, *found.doubts]
    if load.hours_each.n and found.now.load >= 1:
        doubts.append(_DOES_NOT_FIT)
    return replace(
        found,
        doubts=tuple(doubts),
        rates=(load.per_day.low, load.per_day.high) if ends else None,
        at_rates=tuple((end.now, end.then) for end in at_ends),
    )


def _doubts(now: Outcome, then: Outcome) -> tuple[Text, ...]:
    doubts = []
    if not now.settles or not then.settles:
        doubts.append(_UNSETTLED)
    elif max(now.load, then.load) > _NEARLY_FULL and now.scenario.patience is None:
        doubts.append(_FULL)
    return tuple(doubts)


_NEARLY_FULL = 0.95


def _shifted(progress: Progress | None, done: int, total: int) -> Progress | None:
    if progress is None:
        return None
    return lambda i, _n: progress(done + i, total)


def _share(value: float) -> str:
    return percent(abs(value), decimals=0 if round(abs(value) * 100, 6).is_integer() else 1)


def _signed(value: str) -> str:
    return value if value.startswith(MINUS) or not any(c in "123456789" for c in value) else f"+{value}"


def _points(value: float, decimals: int = 0) -> str:
    return _signed(number(value * 100, decimals=decimals))


def difference_words(estimate: Estimate, locale: Locale) -> str:
    """Write a difference with its interval: in percentage points, minutes or hours, or plainly."""
    if math.isnan(estimate.value):
        return "–"
    if estimate.kind == "rate":
        value, low, high = (
            _points(x, 1 if i == 0 else 0) for i, x in enumerate((estimate.value, estimate.low, estimate.high))
        )
        return _POINTS.say(locale, value=value, low=low, high=high)
    factor, decimals, unit = 1.0, 1, Text("", "")
    if estimate.kind == "hours":
        minutes = abs(estimate.value) < 1.5
        factor, decimals, unit = (60.0, 0, Text(" 分钟", " minutes")) if minutes else (1.0, 1, Text(" 小时", " hours"))
    value, low, high = (
        _signed(number(x * factor, decimals=decimals)) for x in (estimate.value, estimate.low, estimate.high)
    )
    return _PLAIN.say(locale, value=value, low=low, high=high, unit=unit)


_MORE = Text("增加 {stewards}", "{stewards} more")
_FEWER = Text("减少 {stewards}", "{stewards} fewer")
_MORE_COMPLAINTS = Text("投诉多 {share}", "{share} more complaints")
_FEWER_COMPLAINTS = Text("投诉少 {share}", "{share} fewer complaints")
_LONGER = Text("每件多花 {share} 的时间", "{share} longer on each")
_SHORTER = Text("每件少花 {share} 的时间", "{share} less time on each")
_OTHER_HOURS = Text("换一套当班时间", "other hours on duty")
_NOTHING = Text("什么也不变", "nothing changed")
_COLON = Text("：", ": ")
_COMPARED = Text(
    "{change}：{limit}内有人接手的从 {now} 变成 {then}（{gain} 个百分点，{confidence} 区间 {low} 到 {high}，两边各模拟 {runs} 次、每次 {weeks} 周），平均等待从 {now_wait}变成 {then_wait}",
    "{change}: {then} instead of {now} are taken up within {limit} ({gain} points, {confidence} interval {low} to {high}, {runs} runs of {weeks} weeks on either side), and the mean wait is {then_wait} instead of {now_wait}",
)
_TOO_MUCH = Text(
    "{change}：干不完，来的活是能干的活的 {load}，每天多积压约 {growth} 件",
    "{change}: more than can be done, {load} of it, so the queue grows by about {growth} a day",
)
_ROW = Text("现在 {now}，改后 {then}，相差 {difference}", "now {now}, then {then}, difference {difference}")
_NOW = Text("现在", "Now")
_AT_RATE = Text("若每天其实是 {rate} 件", "If it is really {rate} a day")
_AT = Text("时限内从 {now} 变成 {then}，相差 {difference}", "{then} instead of {now} in time, difference {difference}")
_POINTS = Text("{value} 个百分点（{low} 到 {high}）", "{value} points ({low} to {high})")
_PLAIN = Text("{value}{unit}（{low} 到 {high}）", "{value}{unit} ({low} to {high})")
_UNSETTLED = Text(
    "有一边的活比人手多，积压只增不减：等多久取决于拖了多久，只看“干不完”这个结论。",
    "On one side there is more work than hands and the queue only grows: the waits depend on how long that goes on, so go by the overload itself.",
)
_FULL = Text(
    "人手几乎用满，一点点变化就会让等待翻倍，模拟的几周也还没有完全稳下来。",
    "The stewards are all but fully busy: the smallest change doubles the wait, and the weeks simulated have not quite settled.",
)
_DOES_NOT_FIT = Text(
    "照记录的办理时间，现在这些人根本干不完，可实际上投诉是办掉了的：记录的时间里多半含着等待，或者当班的人不止这些。",
    "By the recorded handling times the stewards could never have kept up, yet they did: the times probably include waiting, or more people were on duty.",
)
