"""Waiting lines that can be worked out on paper: how long complaints wait when so many stewards take them one by one.

The formulas assume that complaints come at random at one steady rate round the clock, that handling times vary like an
exponential distribution, that everyone waiting is taken in turn, and that the line has settled. Where that does not hold
(opening hours, rush hours, other handling times together with priorities), use `steward.service.queue_simulation`.

Rates are complaints an hour, times are hours. More work than hands is no error: the answer then says how fast the line
grows.

>>> line = mmc(arrivals=6, handling=1 / 3, stewards=3)
>>> round(line.mean_wait * 60, 1), round(line.waiting, 3)
(8.9, 0.889)
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from steward.errors import StewardError, Trouble
from steward.service.said import Said
from steward.words import Locale, Text, duration, number, percent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


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
            "arrivals": number(self.arrivals, locale, decimals=_decimals(self.arrivals)),
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
    "{stewards}, {arrivals} complaints an hour of {handling} each: {busy} busy, {waits} of complaints have to wait, {wait} on average",
)
_LOST = Text("，另有 {lost} 等不到答复", "; {lost} are never answered")
_GROWS = Text(
    "{stewards}，每小时来 {arrivals} 件、每件要 {handling}：干不完，每天多积压 {growth} 件，等待没有尽头",
    "{stewards}, {arrivals} complaints an hour of {handling} each: more than can be done, the queue grows by {growth} a day without end",
)
_EVEN = Text(
    "{stewards}，每小时来 {arrivals} 件、每件要 {handling}：活和时间刚好一样多，一点余地也没有，积压会越来越长",
    "{stewards}, {arrivals} complaints an hour of {handling} each: exactly as much work as time, no slack at all, so the queue keeps growing, slowly",
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
_WRONG_PLACES = Text(
    "能容下的件数不能少于管家人数 {stewards}，现在是 {found}。",
    "There must be room for at least as many complaints as there are stewards ({stewards}), not {found}.",
)
_WRONG_PATIENCE = Text(
    "业主的耐心要大于 0 小时，现在是 {found}。", "The owners' patience must be above 0 hours, not {found}."
)
_ENDLESS_PATIENCE = Text(
    "业主的耐心这么长，活又这么多，等的人会多到算不出来；请按没有人放弃来算（mmc）。",
    "With so much patience and so much work the line would be too long to work out; take it as one that nobody leaves (mmc).",
)
_ROOM = 2**22
_WRONG_VARIATION = Text(
    "变异系数要是 0 以上的数，现在是 {found}。", "A coefficient of variation must be a number from 0 up, not {found}."
)
_WRONG_DAY = Text("一天的工时要大于 0 小时，现在是 {found}。", "A day's hours of work must be above 0, not {found}.")


class _Checks:
    """Collects what is wrong with the figures of one model, to be told all at once."""

    def __init__(self) -> None:
        self.troubles: list[Trouble] = []

    def need(self, fine: bool, text: Text, **values: object) -> None:
        if not fine:
            self.troubles.append(Trouble("bad-queue", text, values))

    def done(self) -> None:
        if self.troubles:
            raise StewardError.many(self.troubles)


def checked(arrivals: Sequence[float], handling: float, stewards: int, hours_a_day: float = 24.0) -> _Checks:
    """Look at the figures every model asks for; the caller may add its own before `done`."""
    checks = _Checks()
    for rate in arrivals:
        checks.need(math.isfinite(rate) and rate >= 0, _WRONG_ARRIVALS, found=rate)
    checks.need(math.isfinite(handling) and handling > 0, _WRONG_HANDLING, found=handling)
    checks.need(stewards >= 1 and stewards == int(stewards), _WRONG_STEWARDS, found=stewards)
    checks.need(math.isfinite(hours_a_day) and hours_a_day > 0, _WRONG_DAY, found=hours_a_day)
    return checks


# -- Erlang --------------------------------------------------------------------------------------------------------------


def erlang_b(offered: float, stewards: int) -> float:
    """Give the share of calls that find every steward busy and are lost, with no room to wait (M/M/c/c).

    B(0) = 1, B(c) = aB(c-1) / (c + aB(c-1)) for a load of a erlangs; true for any handling time with mean a/λ.

    Source: A. K. Erlang, “Solution of some problems in the theory of probabilities of significance in automatic telephone
    exchanges” (1917); the recursion as in D. Gross et al., Fundamentals of Queueing Theory, 4th ed. (2008), chapter 2.

    Raises:
        StewardError: ``bad-queue`` for a negative load or less than one steward.

    >>> round(erlang_b(4.46, 10), 3)
    0.01
    """
    checked([offered], 1.0, stewards).done()
    blocked = 1.0
    for c in range(1, int(stewards) + 1):
        blocked = offered * blocked / (c + offered * blocked)
    return blocked


def erlang_c(offered: float, stewards: int) -> float:
    """Give the share of complaints that have to wait in M/M/c; 1 from a load of one erlang a steward on.

    C = B / (1 - ρ(1 - B)) with B from `erlang_b` and ρ = a/c.

    Source and errors: `erlang_b`.

    >>> round(erlang_c(10, 14), 3)
    0.174
    """
    blocked = erlang_b(offered, stewards)
    load = offered / stewards
    return 1.0 if load >= 1 else blocked / (1 - load * (1 - blocked))


@dataclass(frozen=True, slots=True)
class _Exponential:
    """Waiting with probability `waits`, then exponential with `rate`."""

    waits: float
    rate: float

    def longer(self, hours: float) -> float:
        return self.waits * math.exp(-self.rate * hours)

    def answered(self, hours: float) -> float:
        return 1 - self.longer(hours)


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


def mmc(arrivals: float, handling: float, stewards: int, *, hours_a_day: float = 24.0) -> Queue:
    """Work out M/M/c: stewards who share one line that nobody leaves.

    P(wait) = C (see `erlang_c`), mean wait = C h / (c - a), P(wait > t) = C exp(-(c - a) t / h) for a load a = λh.

    Source: as `erlang_b`.

    Args:
        arrivals: complaints an hour, λ.
        handling: mean hours a complaint takes, h.
        stewards: how many take complaints, c.
        hours_a_day: hours of work in a day, to say how much a line grows in one.

    Raises:
        StewardError: ``bad-queue`` with every figure that cannot be.

    >>> print(mmc(2, 1 / 3, 1).sentence("en"))
    1 steward, 2 complaints an hour of 20 minutes each: 66.7% busy, 66.7% of complaints have to wait, 40 minutes on average
    >>> mmc(arrivals=4, handling=0.5, stewards=1).growth_a_day
    48.0
    """
    checked([arrivals], handling, stewards, hours_a_day).done()
    offered = arrivals * handling
    if offered >= stewards:
        return overloaded("M/M/c", arrivals, handling, stewards, arrivals - stewards / handling, hours_a_day)
    waits = erlang_c(offered, stewards)
    rate = (stewards - offered) / handling
    mean = waits / rate
    return Queue(
        "M/M/c", arrivals, handling, stewards, busy=offered / stewards, waits=waits, mean_wait=mean, waiting=arrivals * mean,
        mean_wait_answered=mean, hours_a_day=hours_a_day, wait=_Exponential(waits, rate),
    )  # fmt: skip


def mgc(
    arrivals: float,
    handling: float,
    stewards: int,
    *,
    variation: float = 1.0,
    arrival_variation: float = 1.0,
    hours_a_day: float = 24.0,
) -> Queue:
    """Approximate G/G/c by Allen and Cunneen: the mean wait of M/M/c times (Ca² + Cs²) / 2.

    With arrivals at random (Ca = 1) the mean is exact for one steward (Pollaczek and Khinchine) and for Cs = 1, and good
    elsewhere. The share that waits is taken from M/M/c and the distribution of waiting as exponential, which is rougher.

    Source: A. O. Allen, Probability, Statistics and Queueing Theory, 2nd ed. (1990), section 5.3; for arrivals at random the
    rule is that of A. M. Lee and P. A. Longton, Operational Research Quarterly 10 (1959) 56-71.

    Args:
        arrivals: complaints an hour.
        handling: mean hours a complaint takes.
        stewards: how many take complaints.
        variation: standard deviation of the handling time over its mean, Cs.
        arrival_variation: the same of the time between two complaints, Ca; 1 for complaints at random.
        hours_a_day: as in `mmc`.

    Raises:
        StewardError: ``bad-queue`` with every figure that cannot be.

    >>> round(mgc(2, 1 / 3, 1, variation=0).mean_wait * 60, 6)  # half of what exponential times cost
    20.0
    """
    checks = checked([arrivals], handling, stewards, hours_a_day)
    for found in (variation, arrival_variation):
        checks.need(math.isfinite(found) and found >= 0, _WRONG_VARIATION, found=found)
    checks.done()
    model = "G/G/c (Allen-Cunneen)" if arrival_variation != 1 else "M/G/c (Allen-Cunneen)"
    exact = arrival_variation == 1 == variation
    plain = mmc(arrivals, handling, stewards, hours_a_day=hours_a_day)
    if not plain.settles:
        return overloaded(model, arrivals, handling, stewards, plain.growth, hours_a_day, exact=exact)
    mean = plain.mean_wait * (arrival_variation**2 + variation**2) / 2
    tail = _Exponential(plain.waits, plain.waits / mean) if mean > 0 else _Exponential(0.0, 1.0)
    return Queue(
        model, arrivals, handling, stewards, busy=plain.busy, waits=tail.waits, mean_wait=mean, waiting=arrivals * mean,
        mean_wait_answered=mean, hours_a_day=hours_a_day, exact=exact, wait=tail,
    )  # fmt: skip


# -- lines that lose some --------------------------------------------------------------------------------------------------


def _stationary(arrivals: float, departures: Floats) -> Floats:
    """Give the probabilities of 0, 1, 2 ... present, where `departures` are the rates out of 1, 2 ... (in logarithms)."""
    import numpy as np

    logs = np.concatenate([[0.0], np.cumsum(math.log(arrivals) - np.log(departures))])
    weights = np.exp(logs - logs.max())
    found: Floats = weights / weights.sum()
    return found


@dataclass(frozen=True, slots=True)
class _Turns:
    """Waiting for one, two, three ... departures at one rate, each with its share of the complaints let in."""

    shares: tuple[float, ...]
    rate: float

    def longer(self, hours: float) -> float:
        import numpy as np
        from scipy.special import gammaincc

        turns = np.arange(1, len(self.shares) + 1)
        return float(np.dot(self.shares, gammaincc(turns, self.rate * hours)))

    def answered(self, hours: float) -> float:
        return 1 - self.longer(hours)


def mmck(arrivals: float, handling: float, stewards: int, places: int, *, hours_a_day: float = 24.0) -> Queue:
    """Work out M/M/c/K: a line with room for only so many; who finds it full is turned away.

    Waiting figures are of those let in. With as many places as stewards this is `erlang_b`. The line always settles.

    Source: D. Gross et al., Fundamentals of Queueing Theory, 4th ed. (2008), chapter 2.

    Args:
        arrivals: complaints an hour.
        handling: mean hours a complaint takes.
        stewards: how many take complaints, c.
        places: how many can wait or be in hand, K.
        hours_a_day: as in `mmc`.

    Raises:
        StewardError: ``bad-queue`` with every figure that cannot be.

    >>> round(mmck(2, 0.5, 2, 2).lost, 4), round(erlang_b(1, 2), 4)
    (0.2, 0.2)
    """
    import numpy as np

    checks = checked([arrivals], handling, stewards, hours_a_day)
    checks.need(places >= stewards and places == int(places), _WRONG_PLACES, found=places, stewards=stewards)
    checks.done()
    if arrivals == 0:
        return mmc(arrivals, handling, stewards, hours_a_day=hours_a_day)
    present = np.arange(int(places) + 1)
    shares = _stationary(arrivals, np.minimum(present[1:], stewards) / handling)
    let_in = shares[:-1] / shares[:-1].sum()
    waiting = float(np.dot(shares, np.maximum(present - stewards, 0)))
    mean = waiting / (arrivals * float(shares[:-1].sum()))
    return Queue(
        "M/M/c/K", arrivals, handling, stewards, busy=float(np.dot(shares, np.minimum(present, stewards))) / stewards,
        waits=float(let_in[stewards:].sum()), mean_wait=mean, waiting=waiting, lost=float(shares[-1]), mean_wait_answered=mean,
        hours_a_day=hours_a_day, wait=_Turns(tuple(let_in[stewards:].tolist()), stewards / handling),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Impatient:
    """Waiting where those ahead give up too: with j ahead, -θ ln B for B from Beta(cμ/θ, j + 1)."""

    shares: tuple[float, ...]
    """Share of the complaints that find 0, 1, 2 ... others waiting and all stewards busy."""
    ratio: float
    """cμ/θ."""
    leaving: float
    """Rate θ at which one who waits gives up."""

    def longer(self, hours: float) -> float:
        import numpy as np
        from scipy.special import betainc

        ahead = np.arange(len(self.shares))
        gone = math.exp(-self.leaving * hours)
        return gone * float(np.dot(self.shares, betainc(self.ratio, ahead + 1, gone)))

    def answered(self, hours: float) -> float:
        import numpy as np
        from scipy.special import betaincc

        ahead = np.arange(len(self.shares))
        stays = (
            self.ratio / (self.ratio + ahead + 1) * betaincc(self.ratio + 1, ahead + 1, math.exp(-self.leaving * hours))
        )
        return max(0.0, 1 - sum(self.shares)) + float(np.dot(self.shares, stays))


def erlang_a(arrivals: float, handling: float, stewards: int, patience: float, *, hours_a_day: float = 24.0) -> Queue:
    """Work out M/M/c+M (Palm, Erlang A): owners who wait give up, or turn to somebody higher, after an exponential time.

    The share that gives up is the mean wait over the mean patience. With j others waiting, the wait on offer is a sum of
    exponential times with rates cμ, cμ + θ ... cμ + jθ, that is -ln(B)/θ for B from Beta(cμ/θ, j + 1), which gives every share in
    closed form. The line always settles.

    Source: C. Palm, “Research on telephone traffic carried by full availability groups”, Tele 1 (1957); O. Garnett,
    A. Mandelbaum and M. Reiman, “Designing a call center with impatient customers”, Manufacturing and Service Operations
    Management 4 (2002) 208-227.

    Args:
        arrivals: complaints an hour.
        handling: mean hours a complaint takes.
        stewards: how many take complaints.
        patience: mean hours until one who waits gives up.
        hours_a_day: as in `mmc`.

    Raises:
        StewardError: ``bad-queue`` with every figure that cannot be.

    >>> line = erlang_a(arrivals=48 * 60, handling=1 / 60, stewards=50, patience=2 / 60)
    >>> round(line.lost, 3), round(line.mean_wait * 3600, 1)
    (0.031, 3.7)
    """
    import numpy as np

    checks = checked([arrivals], handling, stewards, hours_a_day)
    checks.need(patience > 0, _WRONG_PATIENCE, found=patience)
    checks.done()
    if arrivals == 0 or math.isinf(patience):
        return mmc(arrivals, handling, stewards, hours_a_day=hours_a_day)
    leaving = 1 / patience
    room = 64
    while True:  # until what lies beyond no longer counts
        checks.need(room <= _ROOM, _ENDLESS_PATIENCE)
        checks.done()
        present = np.arange(int(stewards) + room + 1)
        departures = np.minimum(present[1:], stewards) / handling + np.maximum(present[1:] - stewards, 0) * leaving
        shares = _stationary(arrivals, departures)
        if shares[-1] < 1e-18 and departures[-1] > arrivals:
            break
        room *= 2
    met = shares[stewards:]
    kept = np.flatnonzero(met > 1e-18)
    met = met[: kept[-1] + 1] if len(kept) else met[:0]
    waiting = float(np.dot(met, np.arange(len(met))))
    mean = waiting / arrivals
    ratio = stewards * patience / handling
    steps = np.cumsum(patience / (ratio + 1 + np.arange(len(met))))
    stays = ratio / (ratio + 1 + np.arange(len(met)))
    lost = mean / patience
    return Queue(
        "M/M/c+M", arrivals, handling, stewards, busy=float(np.dot(shares, np.minimum(present, stewards))) / stewards,
        waits=float(met.sum()), mean_wait=mean, waiting=waiting, lost=lost,
        mean_wait_answered=float(np.dot(met, stays * steps)) / (1 - lost), hours_a_day=hours_a_day,
        wait=_Impatient(tuple(met.tolist()), ratio, leaving),
    )  # fmt: skip
