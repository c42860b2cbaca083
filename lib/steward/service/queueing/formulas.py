"""Waiting lines that can be worked out on paper: how long complaints wait when so many stewards take them one by one.

The formulas assume that complaints come at random at one steady rate round the clock, that handling times vary like an
exponential distribution, that everyone waiting is taken in turn, and that the line has settled. Where that does not hold
(opening hours, rush hours, other handling times together with priorities), use `steward.service.queueing.simulation`.

Rates are complaints an hour, times are hours. More work than hands is no error: the answer then says how fast the line
grows.

>>> line = mmc(arrivals=6, handling=1 / 3, stewards=3)
>>> round(line.mean_wait * 60, 1), round(line.waiting, 3)
(8.9, 0.889)
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from steward.service.queueing.line import Queue, checked, is_number, overloaded
from steward.words import Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

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
        checks.need(is_number(found) and math.isfinite(found) and found >= 0, _WRONG_VARIATION, found=found)
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
    fine = is_number(places) and is_number(stewards) and places >= stewards and float(places).is_integer()
    checks.need(fine, _WRONG_PLACES, found=places, stewards=stewards)
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
    checks.need(is_number(patience) and patience > 0, _WRONG_PATIENCE, found=patience)
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
