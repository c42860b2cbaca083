"""How long cases and steps take in a log, with what is still going on counted as what it is: not finished yet.

Times are calendar time between the events of the log. Four questions are answered for each step: how long the work takes
(`service`, where the log tells when it began), how long a case had waited before it (`before`), how long a case stands after it
until something happens (`after`, where open cases stand now), and what doing it again costs (rework).

What an open case waits for nobody knows, so its present wait cannot be counted before a step; it is counted, as unfinished, in
`after` of the step where the case stands.

>>> from steward.service.process.event_log import EventLog
>>> log = EventLog.from_traces([["register", "close"], ["register"], ["register", "repair", "repair", "close"]])
>>> print(case_seconds(log).sentence("en"))
From first to last event on average 1.3 hours, half within 1.0 hours, 95% within 2.8 hours (n = 3)
>>> times = step_times(log, ended=["close"])
>>> times.cases.n, times.cases.ended, times["repair"].repeats, times["repair"].rework_hours
(3, 2, 1, 1.0)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from steward.errors import StewardError
from steward.service.said import Said
from steward.service.statistics.durations import Duration, kaplan_meier, kaplan_meier_many
from steward.words import Locale, Text, duration, join, number, percent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from steward.service.process.event_log import EventLog

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

_SPANS = Text(
    "从第一个事件到最后一个事件，平均 {mean}，一半在 {median}内，95% 在 {p95}内（n = {n}）",
    "From first to last event on average {mean}, half within {median}, 95% within {p95} (n = {n})",
)
_NO_CASES = Text("没有案子（n = 0）", "No cases (n = 0)")
_REWORK = Text(
    "{n} 个案子里有 {k} 个（{share}）有同一环节重做", "{k} of {n} cases ({share}) have a step done more than once"
)
_REWORK_ROW = Text("{cases} 个案子，一共多做 {repeats} 次", "{repeats} repeats in {cases} cases")
_OPEN = Text("从头到尾：{case}", "From start to end: {case}")
_UNKNOWN = Text(
    "没有说明办到哪一步算办完，都当作已办完：{case}",
    "From start to end, it was not said which have ended, so all are taken as ended: {case}",
)
_STEP = Text("{n} 次，{cases} 个案子", "done {n}× in {cases} cases")
_SERVICE = Text("办理", "the work itself")
_BEFORE = Text("之前等了", "waiting before it")
_AFTER = Text("之后到下一步", "then until the next step")
_MIDDLE = Text("{what}一半在 {median}内（n = {n}）", "{what} half within {median} (n = {n})")
_MIDDLE_OPEN = Text(
    "{what}一半在 {median}内（n = {n}，{open} 件还停在这里）",
    "{what} half within {median} (n = {n}, {open} still there)",
)
_NO_MIDDLE = Text(
    "{what}的中位时长还看不出（n = {n}，{open} 件还停在这里）", "{what} no median yet (n = {n}, {open} still there)"
)
_NO_SUCH_END = Text(
    "日志里没有“{names}”这样的结束环节，案子的最后一步有：{known}。",
    "The log knows no end activity “{names}”; its cases end with: {known}.",
)


@dataclass(frozen=True, eq=False)
class CaseSeconds(Said):
    """Time from the first to the last event of each case, as it stands in the log; open cases are taken as they are.

    How long cases take when the open ones are counted as open is `StepTimes.cases`.
    """

    seconds: Floats
    """One entry a case, in the order of the log."""

    @property
    def n(self) -> int:
        """Cases."""
        return len(self.seconds)

    @cached_property
    def mean(self) -> float | None:
        """Mean; None without cases."""
        return float(self.seconds.mean()) if self.n else None

    @cached_property
    def median(self) -> float | None:
        """Median, the mean of the two middle ones for an even number of cases; None without cases."""
        return self.quantile(0.5)

    @cached_property
    def p95(self) -> float | None:
        """Time within which 95 % of the cases lie; see `quantile`."""
        return self.quantile(0.95)

    def quantile(self, share: float) -> float | None:
        """Give a quantile by linear interpolation between the ordered values; None without cases.

        Source: definition 7 of R. J. Hyndman and Y. Fan, “Sample quantiles in statistical packages”, The American
        Statistician 50 (1996) 361-365; the default of numpy and pandas.
        """
        import numpy as np

        return float(np.quantile(self.seconds, share)) if self.n else None

    def sentence(self, locale: Locale) -> str:
        """Say mean, median and 95 % with n."""
        if self.mean is None or self.median is None or self.p95 is None:
            return _NO_CASES.say(locale)
        values = {"mean": self.mean, "median": self.median, "p95": self.p95}
        return _SPANS.say(
            locale, n=number(self.n, locale), **{k: duration(x / 3600, locale) for k, x in values.items()}
        )


def case_seconds(log: EventLog) -> CaseSeconds:
    """Give the time from the first to the last event of each case, 0 for a case of one event."""
    import numpy as np

    seconds = (log.at[log.starts[1:] - 1] - log.at[log.starts[:-1]]).astype(np.int64) / 1e6
    return CaseSeconds(seconds)


@dataclass(frozen=True, eq=False)
class Rework(Said):
    """Cases in which an activity occurs more than once."""

    of_case: Flags
    """Whether each case has any activity more than once."""
    cases_by_activity: Mapping[str, int]
    """Activity -> cases in which it occurs more than once, the commonest first; activities never repeated are left out."""
    repeats_by_activity: Mapping[str, int]
    """Activity -> occurrences beyond the first of each case, in the same order."""

    @property
    def cases(self) -> int:
        """Cases with any activity more than once."""
        return int(self.of_case.sum())

    def sentence(self, locale: Locale) -> str:
        """Say how many cases have rework."""
        n = len(self.of_case)
        if not n:
            return _NO_CASES.say(locale)
        return _REWORK.say(locale, n=number(n, locale), k=number(self.cases, locale), share=percent(self.cases / n))

    def rows(self, locale: Locale) -> Sequence[tuple[str, str]]:
        """Give the repeated activities."""
        return [
            (name, _REWORK_ROW.say(locale, cases=number(k, locale), repeats=number(self.repeats_by_activity[name], locale)))
            for name, k in self.cases_by_activity.items()
        ]  # fmt: skip


def rework(log: EventLog) -> Rework:
    """Find the cases in which an activity occurs more than once.

    Every event counts, also where start and completion of one work are two events; for works ask ``rework(log.completed())``.

    >>> from steward.service.process.event_log import EventLog
    >>> print(rework(EventLog.from_traces([["a", "b", "b", "b"], ["a", "b"]])))
    1 of 2 cases (50.0%) have a step done more than once
      b: 2 repeats in 1 cases
    """
    import numpy as np

    size = len(log.activities)
    pairs, counts = np.unique(log.case.astype(np.int64) * max(size, 1) + log.activity, return_counts=True)
    again = counts > 1
    of_case = np.zeros(len(log.cases), dtype=bool)
    of_case[pairs[again] // max(size, 1)] = True
    activity = pairs[again] % max(size, 1)
    cases = np.bincount(activity, minlength=size)
    repeats = np.bincount(activity, weights=counts[again] - 1, minlength=size)
    order = [code for code in np.argsort(-cases, kind="stable").tolist() if cases[code]]
    names = log.activities
    return Rework(of_case, {names[i]: int(cases[i]) for i in order}, {names[i]: int(repeats[i]) for i in order})


@dataclass(frozen=True, slots=True)
class StepTime(Said):
    """What one step takes, over all cases; hours of calendar time."""

    activity: str
    n: int
    """How often it was done or begun."""
    cases: int
    """Cases in which it occurs."""
    service: Duration | None
    """From the beginning of the work to its end, works still going on censored; None where the log tells no beginning."""
    before: Duration
    """From the end of the event before it to its beginning; 0 where it began while the other was still going on."""
    after: Duration
    """From its end to the next event of the case, censored at now for open cases that stand here."""
    repeats: int
    """How often it was done beyond the first time in a case."""
    rework_cases: int
    """Cases in which that happened."""
    rework_hours: float
    """Hours that went into the repeats: each from the end of the event before it to its own end."""

    def sentence(self, locale: Locale) -> str:
        """Say how often, the work and the time to the next step."""
        parts = [_STEP.say(locale, n=number(self.n, locale), cases=number(self.cases, locale))]
        for what, took in ((_SERVICE, self.service), (_BEFORE, self.before), (_AFTER, self.after)):
            if took is not None and took.n:
                parts.append(_middle(what, took, locale))
        return ("；" if locale == "zh" else "; ").join(parts)


def _middle(what: Text, took: Duration, locale: Locale) -> str:
    still_there = took.n - took.ended
    values: dict[str, object] = {"what": what, "n": number(took.n, locale), "open": number(still_there, locale)}
    if took.median is None:
        return _NO_MIDDLE.say(locale, **values)
    return (_MIDDLE_OPEN if still_there else _MIDDLE).say(locale, median=duration(took.median, locale), **values)


@dataclass(frozen=True, eq=False)
class StepTimes(Said):
    """What cases and steps take, seen at `now`."""

    steps: tuple[StepTime, ...]
    """Every activity, in order of first appearance."""
    cases: Duration
    """Hours from the first event to the last, open cases censored at their age at `now`."""
    ended: Flags | None
    """Which cases have ended; None where it was not said, and all are taken as ended."""
    now: dt.datetime | None
    """Until when the log tells; None for an empty log."""

    def __getitem__(self, activity: str) -> StepTime:
        return next(step for step in self.steps if step.activity == activity)

    @property
    def open_cases(self) -> int | None:
        """How many cases are still open; None where it was not said."""
        return None if self.ended is None else int((~self.ended).sum())

    def sentence(self, locale: Locale) -> str:
        """Say how long cases take, and how many are open."""
        return (_UNKNOWN if self.ended is None else _OPEN).say(locale, case=self.cases.sentence(locale))

    def rows(self, locale: Locale) -> Sequence[tuple[str, str]]:
        """Give the steps."""
        return [(step.activity, step.sentence(locale)) for step in self.steps]


def step_times(
    log: EventLog, ended: Collection[str] | Flags | None = None, now: dt.datetime | None = None
) -> StepTimes:
    """Measure what each step takes, open cases censored.

    Start and completion of one work (lifecycle) are one step here; a start whose end the log does not hold is a work still
    going on while its case is open, and of unknown length once the case has ended.

    Args:
        log: the events.
        ended: which cases have ended: the activities with which a case ends (its last event is one of them), or a flag for
            each case (as a flow gives it); None where nobody knows.
        now: until when the log tells; its last event unless given. Naive, China Standard Time.

    Raises:
        StewardError: ``log-no-such-end`` where `ended` names only activities that the log does not know.
        ValueError: for flags of another length, or a `now` before the last event.
    """
    import numpy as np

    if not len(log):
        return StepTimes((), kaplan_meier([], []), None if ended is None else np.zeros(0, dtype=bool), None)
    last = log.at.max()
    until = last if now is None else np.datetime64(now, "us")
    if until < last:
        raise ValueError(f"the log goes on after {now}; leave out the later events first")
    has_ended = _ended(log, ended)
    done = np.ones(len(log.cases), dtype=bool) if has_ended is None else has_ended
    work = _Works.of(log, done, until)
    size = len(log.activities)

    def durations(hours: Floats, seen: Flags, where: Flags) -> list[Duration]:
        return kaplan_meier_many(hours[where], seen[where], work.activity[where], size)

    service = durations(work.service, ~work.going_on, ~np.isnan(work.service))
    before = durations(work.before, np.ones(len(work.before), dtype=bool), ~np.isnan(work.before))
    after = durations(work.after, work.followed, ~np.isnan(work.after))
    counts = np.bincount(work.activity, minlength=size)
    pairs, first = np.unique(work.case.astype(np.int64) * size + work.activity, return_index=True)
    in_cases = np.bincount(pairs % size, minlength=size)
    repeated = np.ones(len(work.activity), dtype=bool)
    repeated[first] = False
    repeats = np.bincount(work.activity[repeated], minlength=size)
    again = np.unique(work.case[repeated].astype(np.int64) * size + work.activity[repeated])
    rework_cases = np.bincount(again % size, minlength=size)
    rework_hours = np.bincount(work.activity[repeated], weights=work.spent[repeated], minlength=size)
    begun = log.begun is not None or log.pending is not None
    steps = tuple(
        StepTime(
            name, int(counts[i]), int(in_cases[i]), service[i] if begun and service[i].n else None, before[i], after[i],
            int(repeats[i]), int(rework_cases[i]), float(rework_hours[i]),
        )
        for i, name in enumerate(log.activities)
    )  # fmt: skip
    first_at, last_at = log.at[log.starts[:-1]], log.at[log.starts[1:] - 1]
    spans = _hours(np.where(done, last_at, until) - first_at)
    return StepTimes(steps, kaplan_meier(spans, done), has_ended, until.item())


@dataclass(frozen=True, slots=True)
class _Works:
    """One entry a work: a completion, an event that stands for itself, or a start whose end the log does not hold."""

    case: NDArray[np.int32]
    activity: NDArray[np.int32]
    service: Floats
    """Hours of work, NaN where unknown."""
    going_on: Flags
    before: Floats
    """Hours between the end of the event before and the beginning of this work; NaN for the first of a case."""
    after: Floats
    """Hours from its end to the next work of the case, or to now; NaN where nothing more is to come."""
    followed: Flags
    spent: Floats
    """Hours from the end of the work before it to its own end, or to now for work going on."""

    @classmethod
    def of(cls, log: EventLog, done: Flags, until: np.datetime64) -> _Works:
        import numpy as np

        n = len(log)
        nat = np.datetime64("NaT", "us")
        pending = np.zeros(n, dtype=bool) if log.pending is None else log.pending
        kept = np.ones(n, dtype=bool) if log.opens is None else ~log.opens | pending
        case, activity, at, pending = log.case[kept], log.activity[kept], log.at[kept], pending[kept]
        told = np.full(len(case), nat) if log.begun is None else log.begun[kept]
        begin = np.where(pending | np.isnat(told), at, told)
        going_on = pending & ~done[case]
        same = np.zeros(len(case), dtype=bool)  # whether the entry before is of the same case
        same[1:] = case[1:] == case[:-1]
        # Work of which only the beginning is known ends nothing: what follows it waits since the last end before it.
        end = np.where(pending, nat, at)
        previous = _last_known(end, same)
        following = np.full(len(case), nat)
        following[:-1] = np.where(same[1:], begin[1:], nat)
        followed = ~np.isnat(following)
        waits = ~pending & (followed | ~done[case])
        after_end = np.where(followed, following, until)
        stop = np.where(going_on, until, end)
        return cls(
            case=case,
            activity=activity,
            service=np.where(going_on, _hours(until - at), np.where(pending, np.nan, _hours(at - told))),
            going_on=going_on,
            before=np.maximum(_hours(begin - previous), 0.0),
            after=np.where(waits, np.maximum(_hours(after_end - at), 0.0), np.nan),
            followed=followed,
            spent=np.nan_to_num(_hours(stop - np.where(np.isnat(previous), begin, previous))),
        )


def _last_known(at: Any, same: Flags) -> Any:
    """Give, for each entry, the latest known time among the entries before it in the same case; NaT where there is none."""
    import numpy as np

    n = len(at)
    first = np.maximum.accumulate(np.where(same, 0, np.arange(n))) if n else np.zeros(0, dtype=np.int64)
    known = np.maximum.accumulate(np.where(np.isnat(at), -1, np.arange(n))) if n else first
    before = np.full(n, -1)
    before[1:] = known[:-1]
    inside = before >= first
    found = np.full(n, np.datetime64("NaT", "us"))
    found[inside] = at[before[inside]]
    return found


def _hours(length: Any) -> Floats:
    import numpy as np

    hours: Floats = length / np.timedelta64(3_600_000_000, "us")  # NaT gives NaN
    return hours


def _ended(log: EventLog, ended: Collection[str] | Flags | None) -> Flags | None:
    import numpy as np

    if ended is None:
        return None
    if isinstance(ended, np.ndarray) and ended.dtype == bool:
        if len(ended) != len(log.cases):
            raise ValueError(f"{len(ended)} flags for {len(log.cases)} cases")
        return ended
    names = {ended} if isinstance(ended, str) else set(ended)
    codes = [i for i, name in enumerate(log.activities) if name in names]
    if not codes:
        last = sorted({log.activities[code] for code in np.unique(log.activity[log.starts[1:] - 1]).tolist()})
        zh, en = (join(sorted(names), "zh"), join(last[:20], "zh")), (join(sorted(names), "en"), join(last[:20], "en"))
        raise StewardError("log-no-such-end", _NO_SUCH_END, names=Text(zh[0], en[0]), known=Text(zh[1], en[1]))
    finished: Flags = np.isin(log.activity[log.starts[1:] - 1], codes)
    if log.opens is not None:  # to begin the last work is not to end
        finished &= ~log.opens[log.starts[1:] - 1]
    return finished
