"""The load of a service centre, read off its records: how many complaints come, when, and how much work each is.

>>> load = Load.a_day(24, handling=0.7)
>>> print(load)
24.0 complaints a day of 42 minutes each, 16.8 hours of work
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from steward.errors import StewardError, Trouble
from steward.service.queueing.demand import Arrivals, Handling
from steward.service.queueing.estimates import t_quantile
from steward.service.queueing.simulation import Scenario, Shift, estimate_words
from steward.service.said import Said
from steward.service.statistics.estimate import Estimate
from steward.service.working_calendar import WorkingCalendar
from steward.words import Locale, Text, duration, number, percent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from steward.company import Company

    Floats = NDArray[np.float64]

CLOCK = "complaint-response"
"""The time limit of the company profile that says when a complaint should be taken up."""
_FEW_CASES = 30
_FEW_HANDLED = 20
_ENOUGH_TO_COPY = 50
"""Observed handling times from which on they are used as they are, not by their mean and variation alone."""
_FEW_WEEKS = 8
_WORKING_DAY = 8.0
_SURPRISE = 0.05
"""Chance, over all days together, of calling a day a storm day that was none."""


@dataclass(frozen=True, slots=True)
class Load(Said):
    """What comes in, with how sure that is."""

    arrivals: Arrivals
    handling: Handling
    per_day: Estimate
    """Complaints a day with their exact Poisson interval; n = 0 where the figure was stated, not counted."""
    hours_each: Estimate
    """Mean hours of work with a t-interval; n = 0 where stated."""
    days: float = 0.0
    """Length of the records."""
    doubts: tuple[Text, ...] = ()
    """What makes the answers less sure than their intervals say."""

    @property
    def work_a_day(self) -> float:
        """Hours of work that come in on an average day."""
        return self.arrivals.per_day * self.handling.mean

    @classmethod
    def a_day(cls, per_day: float, handling: float | Handling, arrivals: Arrivals | None = None) -> Load:
        """State a load: so many complaints a day, so many hours of work each.

        Args:
            per_day: complaints on an average day.
            handling: mean hours, taken as lognormal with variation 1; or the whole distribution.
            arrivals: when they come; at random round the clock where left out.

        Raises:
            StewardError: ``bad-scenario`` with everything that cannot be.
        """
        when = Arrivals(per_day) if arrivals is None else replace(arrivals, per_day=per_day)
        each = handling if isinstance(handling, Handling) else Handling(handling)
        return cls(when, each, _stated(per_day, "number"), _stated(each.mean, "hours"))

    @classmethod
    def from_times(
        cls,
        received: ArrayLike,
        handled_hours: ArrayLike | None = None,
        *,
        handling: float | Handling | None = None,
        first: dt.date | None = None,
        last: dt.date | None = None,
        includes_waiting: bool = False,
        confidence: float = 0.95,
    ) -> Load:
        """Estimate the load from records.

        The rate is complaints over days with the exact (Garwood) interval of a Poisson count. Hours of the day and days of
        the week keep their observed weights, drawn a little together where few were seen. Days with far more complaints
        than chance would bring count as storm days.

        Source: F. Garwood, “Fiducial limits for the Poisson distribution”, Biometrika 28 (1936) 437-442.

        Args:
            received: datetime64, when each complaint came in (of an event log: ``log.at[log.starts[:-1]]``); NaT is left out.
            handled_hours: hours a steward worked on it, hands on; NaN where unknown, of the same length.
            handling: the hours stated, where none were measured.
            first: first day of the records; the day of the first complaint where left out.
            last: last day of them; the day of the last complaint where left out.
            includes_waiting: the hours were taken from receipt or dispatch to the end, so waiting is in them.
            confidence: of the intervals.

        Raises:
            StewardError: ``no-complaints`` without one dated complaint, ``bad-load`` where lengths differ or nothing is known of
                the handling, or a complaint lies outside the days given.

        >>> import numpy as np
        >>> days = np.arange("2026-03-02T00", "2026-04-27T00", 6, dtype="datetime64[h]")
        >>> load = Load.from_times(days, handling=0.5)
        >>> round(load.per_day.value, 2), load.per_day.n
        (4.0, 224)
        """
        import numpy as np

        given = np.asarray(received).astype("datetime64[us]")
        known = ~np.isnat(given)
        at = np.sort(given[known])
        measured = None if handled_hours is None else np.asarray(handled_hours, dtype=np.float64)
        troubles = []
        if measured is not None and measured.shape != given.shape:
            troubles.append(Trouble("bad-load", _LENGTHS, {"a": len(given), "b": measured.size}))
        if measured is None and handling is None:
            troubles.append(Trouble("bad-load", _NO_HANDLING))
        if not len(at):
            troubles.append(Trouble("no-complaints", _NO_CASES))
        if troubles:
            raise StewardError.many(troubles)
        day_of = at.astype("datetime64[D]")
        begin = np.datetime64(first or day_of[0].item(), "D")
        end = np.datetime64(last or day_of[-1].item(), "D")
        if day_of[0] < begin or day_of[-1] > end:
            raise StewardError("bad-load", _OUTSIDE, first=begin, last=end)
        days = int(end.astype(np.int64) - begin.astype(np.int64)) + 1
        counts = np.bincount((day_of - begin).astype(np.int64), minlength=days)
        arrivals, doubts = _when(at, counts, int(begin.astype(np.int64) + 3) % 7)
        low, high = poisson_interval(len(at), confidence)
        per_day = Estimate(len(at) / days, len(at), None, low / days, high / days, "Garwood", confidence, "number")
        each, hours_each, more = _how_long(measured, handling, confidence)
        doubts = [*doubts, *more]
        if len(at) < _FEW_CASES:
            doubts.append(_filled(_FEW, n=len(at)))
        if days < 7 * _FEW_WEEKS:
            doubts.append(_filled(_SHORT, days=days))
        if includes_waiting or (hours_each.n and each.mean > _WORKING_DAY):
            doubts.append(_WAITING_IN_IT)
        return cls(arrivals, each, per_day, hours_each, float(days), tuple(doubts))

    def scenario(
        self,
        stewards: int,
        *,
        company: Company | None = None,
        hours: WorkingCalendar | None = None,
        limit: float | None = None,
        urgent: float = 0.0,
        patience: float | None = None,
        rework: float = 0.0,
    ) -> Scenario:
        """Put so many stewards before the load.

        Args:
            stewards: on duty at the same time; a roster needs more, since each has days off.
            company: whose limit for taking up a complaint applies, and whose hours; the shipped profile where left out.
            hours: when the stewards are on duty, if not in the hours of the limit.
            limit: hours within which a complaint should be taken up, if not those of the profile.
            urgent: share of urgent complaints.
            patience: mean hours until an owner gives up waiting; None where nobody does.
            rework: share of visits after which the owner comes back.

        Raises:
            StewardError: ``bad-scenario`` with everything that cannot be.
        """
        from steward.company import default_company

        profile = company or default_company()
        clock = WorkingCalendar.from_rule(profile.clock_calendar(CLOCK, ""), profile)
        return Scenario(
            self.arrivals, self.handling, (Shift(stewards, hours or clock),), clock=clock,
            limit=profile.clocks[CLOCK].hours if limit is None else limit, urgent=urgent, patience=patience, rework=rework,
        )  # fmt: skip

    def at_rate(self, per_day: float) -> Load:
        """Give the same load with another number of complaints a day."""
        return replace(self, arrivals=replace(self.arrivals, per_day=per_day))

    def sentence(self, locale: Locale) -> str:
        """Say how many complaints come and how much work they are."""
        values: dict[str, object] = {
            "per_day": number(self.arrivals.per_day, locale, decimals=1),
            "each": duration(self.handling.mean, locale),
            "work": number(self.work_a_day, locale, decimals=1),
        }
        if not self.per_day.n:
            return _STATED.say(locale, **values)
        return _COUNTED.say(
            locale,
            n=number(self.per_day.n, locale),
            days=number(self.days, locale),
            low=number(self.per_day.low, locale, decimals=1),
            high=number(self.per_day.high, locale, decimals=1),
            confidence=percent(self.per_day.confidence, decimals=0),
            **values,
        )

    def rows(self, locale: Locale) -> Sequence[tuple[str, str]]:
        """Give the handling time, storm days and what is doubtful."""
        if not self.per_day.n:
            return ()
        rows = []
        if self.hours_each.n:
            measured = _MEASURED.say(
                locale,
                each=estimate_words(self.hours_each, locale),
                n=number(self.hours_each.n, locale),
                variation=number(self.handling.variation, locale, decimals=2),
            )
            rows.append((_HANDLING.say(locale), measured))
        if self.arrivals.storm_days:
            storms = _STORM.say(
                locale,
                days=number(round(self.arrivals.storm_days * self.days), locale),
                all=number(self.days, locale),
                factor=number(self.arrivals.storm_factor, locale, decimals=1),
            )
            rows.append((_STORM_DAYS.say(locale), storms))
        return [*rows, *((BEWARE.say(locale), doubt.say(locale)) for doubt in self.doubts)]


def poisson_interval(n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Give the exact interval of the mean of a Poisson count (Garwood).

    >>> [round(end, 2) for end in poisson_interval(10)]
    [4.8, 18.39]
    """
    from scipy.special import gammaincinv

    tail = (1 - confidence) / 2
    return (float(gammaincinv(n, tail)) if n else 0.0), float(gammaincinv(n + 1, 1 - tail))


def _stated(value: float, kind: str) -> Estimate:
    return Estimate(value, 0, None, math.nan, math.nan, "stated", kind="hours" if kind == "hours" else "number")


def _when(at: NDArray[np.datetime64], counts: NDArray[np.int64], first_weekday: int) -> tuple[Arrivals, list[Text]]:
    """Read off when complaints come, and what is doubtful about it."""
    import numpy as np
    from scipy.special import gammaincc, pdtrc

    doubts: list[Text] = []
    days, n = len(counts), int(counts.sum())
    weekday = (first_weekday + np.arange(days)) % 7

    def by_weekday(calm: NDArray[np.bool_]) -> Floats:
        mean = counts[calm].mean()
        seen = np.bincount(weekday[calm], minlength=7)
        found: Floats = (np.bincount(weekday[calm], counts[calm], minlength=7) + mean) / (seen + 1)
        return found

    calm = np.ones(days, dtype=bool)
    for _ in range(5):  # storm days lift the mean that they are held against
        expected = by_weekday(calm)[weekday]
        surprising = (counts > 0) & (pdtrc(np.maximum(counts - 1, 0), expected) < _SURPRISE / days)
        if surprising.sum() > days // 4 or (surprising == ~calm).all():
            break
        calm = ~surprising
    storms = ~calm
    factor = float(counts[storms].mean() / by_weekday(calm)[weekday[storms]].mean()) if storms.any() else 1.0
    expected = by_weekday(calm)[weekday]
    if days >= 14 and expected.min() > 0:
        spread = float((((counts - expected) ** 2) / expected)[calm].sum())
        freedom = max(int(calm.sum()) - 7, 1)
        if gammaincc(freedom / 2, spread / 2) < 0.001:
            doubts.append(_CLUSTERED)
    of_day = (at - at.astype("datetime64[D]")).astype(np.int64) // 3_600_000_000
    hours = np.bincount(of_day, minlength=24) + 1.0
    if n > 1 and bool((at == at.astype("datetime64[D]")).all()):
        hours = np.ones(24)
        doubts.append(_NO_HOURS)
    arrivals = Arrivals(
        n / days, tuple(hours.tolist()), tuple(by_weekday(calm).tolist()), float(storms.mean()), max(factor, 1.0)
    )
    return arrivals, doubts


def _how_long(
    measured: Floats | None, stated: float | Handling | None, confidence: float
) -> tuple[Handling, Estimate, list[Text]]:
    """Read off how much work a complaint is, and what is doubtful about it."""
    import numpy as np

    doubts: list[Text] = []
    hours = np.zeros(0) if measured is None else measured[np.isfinite(measured) & (measured > 0)]
    if measured is not None:
        if refused := int((measured <= 0).sum()):
            doubts.append(_filled(_NOT_ABOVE_0, n=refused))
        if len(hours) < _FEW_HANDLED and stated is None:
            if not len(hours):
                raise StewardError("bad-load", _NO_HANDLING)
            doubts.append(_filled(_FEW_HOURS, n=len(hours)))
    if stated is not None:
        each = stated if isinstance(stated, Handling) else Handling(stated)
        return each, _stated(each.mean, "hours"), [*doubts, _GUESSED]
    mean, n = float(hours.mean()), len(hours)
    half = t_quantile(confidence, n - 1) * float(hours.std(ddof=1)) / math.sqrt(n) if n > 1 else math.nan
    estimate = Estimate(mean, n, None, max(0.0, mean - half), mean + half, "t", confidence, "hours")
    if n >= _ENOUGH_TO_COPY:
        return Handling.observed(hours.tolist()), estimate, doubts
    return Handling(mean, float(hours.std(ddof=1) / mean) if n > 1 else 1.0), estimate, doubts


def _filled(text: Text, **values: object) -> Text:
    return Text(text.say("zh", **values), text.say("en", **values))


BEWARE = Text("注意", "Beware")
_STATED = Text(
    "每天 {per_day} 件投诉，每件要 {each}，共 {work} 小时的活",
    "{per_day} complaints a day of {each} each, {work} hours of work",
)
_COUNTED = Text(
    "每天 {per_day} 件投诉（{days} 天 {n} 件，{confidence} 区间 {low}–{high}），每件要 {each}，每天共 {work} 小时的活",
    "{per_day} complaints a day ({n} in {days} days, {confidence} interval {low}–{high}) of {each} each, {work} hours of work a day",
)
_HANDLING = Text("每件的办理时间", "Work on each")
_MEASURED = Text(
    "{each}，{n} 件有记录，变异系数 {variation}", "{each}, recorded for {n}, coefficient of variation {variation}"
)
_STORM_DAYS = Text("投诉特别多的日子", "Days with far more complaints")
_STORM = Text("{all} 天里有 {days} 天，是平日的 {factor} 倍", "{days} of {all} days, {factor} times the others")
_LENGTHS = Text(
    "投诉时间有 {a} 个，办理时间有 {b} 个，两边要一一对应。",
    "There are {a} times of receipt and {b} handling times; give one for each complaint.",
)
_NO_HANDLING = Text(
    "不知道一件投诉要花多少时间：请给出办理时间的记录（handled_hours），或者估一个数（handling）。",
    "Nothing is known of how long a complaint takes: give the recorded hours (handled_hours) or state a figure (handling).",
)
_NO_CASES = Text(
    "没有一件投诉有受理时间，请检查这一列。", "Not one complaint has a time of receipt; check that column."
)
_OUTSIDE = Text(
    "有投诉不在 {first} 到 {last} 之间，请核对起止日期。",
    "Some complaints lie outside {first} to {last}; check the first and the last day.",
)
_FEW = Text(
    "只有 {n} 件投诉，每天来多少件还说不准；多攒几个月再定人手。",
    "There are only {n} complaints, so how many come a day is not known well; wait some months before deciding on staff.",
)
_SHORT = Text(
    "记录只有 {days} 天，看不出季节：雨季、装修期、交房后都会不一样。",
    "The records cover only {days} days and show no seasons: rain, decoration and handover change the load.",
)
_FEW_HOURS = Text(
    "只有 {n} 件记下了办理时间，平均要多久还说不准。",
    "Handling times are recorded for only {n} complaints, so the mean is not known well.",
)
_NOT_ABOVE_0 = Text(
    "有 {n} 件的办理时间是 0 或负数，没有算进去。", "{n} handling times are 0 or negative and were left out."
)
_GUESSED = Text(
    "办理时间是估的，不是记下来的；先拿秒表记一周，再看结论变不变。",
    "The handling time is stated, not measured; time it for a week and see whether the answer holds.",
)
_WAITING_IN_IT = Text(
    "办理时间里多半含着等待（等人、等料、等业主），不全是动手的时间；照这样算，要的人会偏多。",
    "The handling times probably include waiting (for people, parts or the owner), not only hands-on work; taken as they are they ask for too many stewards.",
)
_CLUSTERED = Text(
    "投诉扎堆来，逐日的起伏比碰运气大得多；区间会比写出来的更宽。",
    "Complaints come in clusters: days differ far more than chance would make them, so the intervals should be wider than they are.",
)
_NO_HOURS = Text(
    "投诉只记了日期、没有钟点，只好当作全天均匀地来。",
    "Complaints are dated without a time of day, so they are taken as coming evenly round the clock.",
)
