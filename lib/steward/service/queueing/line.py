"""A waiting line worked out: its figures, what they say, and the checks that all models share.

`steward.service.queueing.formulas` and `steward.service.queueing.priorities` make them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from numbers import Real
from typing import Protocol

from steward.errors import StewardError, Trouble
from steward.service.said import Said
from steward.words import Locale, Text, duration, number, percent


class Wait(Protocol):
    """The distribution of waiting."""

    def longer(self, hours: float) -> float:
        """Give the share that still waits after so many hours, and has not given up."""

    def answered(self, hours: float) -> float:
        """Give the share that is answered within so many hours."""


@dataclass(frozen=True, slots=True)
class Queue(Said):
    """A waiting line that has settled, or one that never will.

    Figures that have no value in a line that grows without end are infinite, and `settles` is False.
    """

    model: str
    """The model in Kendall's notation, such as ``M/M/c``."""
    arrivals: float
    """Complaints an hour."""
    handling: float
    """Mean hours of work a complaint takes one steward."""
    stewards: int
    busy: float
    """Share of their time in which the stewards are at work, from 0 to 1."""
    waits: float
    """Share of complaints that are not taken at once."""
    mean_wait: float
    """Mean hours until a complaint is taken or its owner gives up, those taken at once included."""
    waiting: float
    """Mean number of complaints that wait."""
    lost: float = 0.0
    """Share of complaints whose owner gives up, or that are turned away."""
    mean_wait_answered: float = math.nan
    """The same as `mean_wait`, for those that were answered; differs from it where owners give up."""
    growth: float = 0.0
    """Complaints an hour by which a line that never settles grows."""
    settles: bool = True
    hours_a_day: float = 24.0
    """Hours of work that make a day, for sentences."""
    exact: bool = True
    """False for a formula that is itself an approximation."""
    wait: Wait | None = field(default=None, repr=False, compare=False)

    @property
    def offered(self) -> float:
        """Work that comes in, in erlangs: the stewards it would keep busy without a break."""
        return self.arrivals * self.handling

    @property
    def load(self) -> float:
        """Work that comes in for each hour of a steward; from 1 on it is more than can be done."""
        return self.offered / self.stewards

    @property
    def present(self) -> float:
        """Mean number of complaints waiting or in hand."""
        return self.waiting + self.busy * self.stewards

    @property
    def until_done(self) -> float:
        """Mean hours from receipt until a complaint that is answered is done."""
        return self.mean_wait_answered + self.handling

    @property
    def growth_a_day(self) -> float:
        """Complaints a day by which a line that never settles grows."""
        return self.growth * self.hours_a_day

    def within(self, hours: float) -> float:
        """Give the share of complaints answered within so many hours.

        Where owners give up, those who did count as not answered; where complaints are turned away, the share is of those
        that were let in.
        """
        if hours < 0:
            return 0.0
        return 0.0 if self.wait is None else self.wait.answered(hours)

    def longer(self, hours: float) -> float:
        """Give the share of complaints that wait longer than so many hours, answered later or not."""
        if hours < 0:
            return 1.0
        return 1.0 if self.wait is None else self.wait.longer(hours)

    def wait_quantile(self, share: float) -> float:
        """Give the hours that no more than 1 - `share` of the complaints wait longer than; 0.9 asks for the slowest tenth.

        Raises:
            ValueError: unless 0 <= share < 1.
        """
        if not 0 <= share < 1:
            raise ValueError(f"share must lie from 0 up to, but not at, 1, not {share}")
        if not self.settles:
            return math.inf
        left = 1 - share
        if self.longer(0.0) <= left:
            return 0.0
        high = self.handling
        while self.longer(high) > left:
            high *= 2
        low = 0.0
        for _ in range(200):
            middle = (low + high) / 2
            if not low < middle < high:
                break
            if self.longer(middle) > left:
                low = middle
            else:
                high = middle
        return high

    def sentence(self, locale: Locale) -> str:
        """Say how busy the stewards are and how long complaints wait, or how fast the line grows."""
        values: dict[str, object] = {
            "stewards": stewards_words(self.stewards, locale),
            "arrivals": (arrivals := number(self.arrivals, locale, decimals=_decimals(self.arrivals))),
            "complaints": f"{arrivals} complaint{'' if arrivals == '1' else 's'}",  # English only
            "handling": duration(self.handling, locale),
        }
        if not self.settles:
            if self.growth_a_day < 0.05:
                return _EVEN.say(locale, **values)
            decimals = 1 if self.growth_a_day < 10 else 0
            return _GROWS.say(locale, growth=number(self.growth_a_day, locale, decimals=decimals), **values)
        said = _SETTLED.say(
            locale,
            busy=percent(self.busy),
            waits=percent(self.waits),
            wait=wait_words(self.mean_wait, locale),
            **values,
        )
        return said + (_LOST.say(locale, lost=percent(self.lost)) if self.lost else "")

    def rows(self, locale: Locale) -> Sequence[tuple[str, str]]:
        """Give the model and the figures behind the sentence."""
        model = self.model if self.exact else _APPROXIMATE.say(locale, model=self.model)
        rows = [
            (_MODEL.say(locale), model),
            (_OFFERED.say(locale), number(self.offered, locale, decimals=2)),
        ]
        if not self.settles:
            return [*rows, (_LOAD.say(locale), percent(self.load))]
        return [
            *rows,
            (_WAITING.say(locale), number(self.waiting, locale, decimals=2)),
            (_PRESENT.say(locale), number(self.present, locale, decimals=2)),
            (_NINE_OF_TEN.say(locale), wait_words(self.wait_quantile(0.9), locale)),
        ]


_SETTLED = Text(
    "{stewards}，每小时来 {arrivals} 件、每件要 {handling}：忙的时间占 {busy}，{waits} 的投诉要等，平均等 {wait}",
    "{stewards}, {complaints} an hour of {handling} each: {busy} busy, {waits} of complaints have to wait, {wait} on average",
)
_LOST = Text("，另有 {lost} 等不到答复", "; {lost} are never answered")
_GROWS = Text(
    "{stewards}，每小时来 {arrivals} 件、每件要 {handling}：干不完，每天多积压 {growth} 件，等待没有尽头",
    "{stewards}, {complaints} an hour of {handling} each: more than can be done, the queue grows by {growth} a day without end",
)
_EVEN = Text(
    "{stewards}，每小时来 {arrivals} 件、每件要 {handling}：活和时间刚好一样多，一点余地也没有，积压会越来越长",
    "{stewards}, {complaints} an hour of {handling} each: exactly as much work as time, no slack at all, so the queue keeps growing, slowly",
)
_APPROXIMATE = Text("{model}，近似公式", "{model}, an approximation")
_MODEL = Text("模型", "Model")
_OFFERED = Text("工作量（相当于几个人不停地干）", "Work coming in (stewards it keeps busy)")
_LOAD = Text("来的活是能干的活的", "Work coming in, of what can be done")
_WAITING = Text("平均几件在等", "Waiting, on average")
_PRESENT = Text("平均几件在等或在办", "Waiting or in hand, on average")
_NINE_OF_TEN = Text("九成的等待不超过", "Nine in ten wait no longer than")
_UNDER_A_MINUTE = Text("不到 1 分钟", "under a minute")
_NO_WAIT = Text("不用等", "no time")
_ENDLESS = Text("没有尽头", "without end")
_STEWARDS = Text("{n} 位管家", "{n} stewards")
_ONE_STEWARD = Text("1 位管家", "1 steward")


def stewards_words(n: int, locale: Locale) -> str:
    """Write a number of stewards: ``2 位管家``, ``1 steward``."""
    return (_ONE_STEWARD if n == 1 else _STEWARDS).say(locale, n=number(n, locale))


def wait_words(hours: float, locale: Locale) -> str:
    """Write how long somebody waits, with words for next to nothing and for without end."""
    if math.isinf(hours):
        return _ENDLESS.say(locale)
    if hours == 0:
        return _NO_WAIT.say(locale)
    return _UNDER_A_MINUTE.say(locale) if hours < 0.5 / 60 else duration(hours, locale)


def _decimals(value: float) -> int:
    return 0 if value == round(value) else 2 if value < 1 else 1


# -- what the models ask for ---------------------------------------------------------------------------------------------

_WRONG_ARRIVALS = Text(
    "每小时来的件数要是 0 以上的数，现在是 {found}。", "Complaints an hour must be a number from 0 up, not {found}."
)
_WRONG_HANDLING = Text(
    "每件的办理时间要大于 0 小时，现在是 {found}。", "The hours a complaint takes must be above 0, not {found}."
)
_WRONG_STEWARDS = Text(
    "管家人数要是 1 以上的整数，现在是 {found}。",
    "The number of stewards must be a whole number from 1 up, not {found}.",
)
_WRONG_DAY = Text("一天的工时要大于 0 小时，现在是 {found}。", "A day's hours of work must be above 0, not {found}.")


class Checks:
    """Collects what is wrong with the figures of one model, to be told all at once."""

    def __init__(self) -> None:
        self.troubles: list[Trouble] = []

    def need(self, fine: bool, text: Text, **values: object) -> None:
        """Note a trouble unless all is fine."""
        if not fine:
            self.troubles.append(Trouble("bad-queue", text, values))

    def done(self) -> None:
        """Raise what was noted."""
        if self.troubles:
            raise StewardError.many(self.troubles)


def checked(arrivals: Sequence[float], handling: float, stewards: int, hours_a_day: float = 24.0) -> Checks:
    """Look at the figures every model asks for; the caller may add its own before `done`."""
    checks = Checks()
    for rate in arrivals:
        checks.need(is_number(rate) and math.isfinite(rate) and rate >= 0, _WRONG_ARRIVALS, found=rate)
    checks.need(is_number(handling) and math.isfinite(handling) and handling > 0, _WRONG_HANDLING, found=handling)
    checks.need(is_number(stewards) and stewards >= 1 and float(stewards).is_integer(), _WRONG_STEWARDS, found=stewards)
    checks.need(
        is_number(hours_a_day) and math.isfinite(hours_a_day) and hours_a_day > 0, _WRONG_DAY, found=hours_a_day
    )
    return checks


def is_number(found: object) -> bool:
    """Whether a figure is a number at all, and not a word, a list or nothing.

    >>> is_number(0.5), is_number("0.5"), is_number(None)
    (True, False, False)
    """
    return isinstance(found, Real) and not isinstance(found, bool)


def overloaded(
    model: str,
    arrivals: float,
    handling: float,
    stewards: int,
    growth: float,
    hours_a_day: float,
    *,
    exact: bool = True,
) -> Queue:
    """Give the line that never settles."""
    return Queue(
        model, arrivals, handling, stewards, busy=1.0, waits=1.0, mean_wait=math.inf, waiting=math.inf,
        mean_wait_answered=math.inf, growth=growth, settles=False, hours_a_day=hours_a_day, exact=exact,
    )  # fmt: skip
