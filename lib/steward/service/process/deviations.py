"""Where cases leave a model, in four plain kinds, and what each costs.

| kind | a case has it when |
| --- | --- |
| missing | a step is not there that every run of the model has, or every run that has one of the other steps of the case; or it is not done again after a step that always calls for it |
| too often | a step occurs more often than in any run of the model; a step the model does not know may occur 0 times |
| out of order | a step comes before another that it never precedes in the model |
| exclusive | two steps occur that no run of the model has together |

A case that fits the model has none of them; the cost of a deviation is the share of cases that have it and how much longer they
take. A step that is missing for good shows only once a case has ended, so there ended cases are compared with ended ones; so they are
where no open case has the deviation, for beside open cases it would look quick by nothing but having ended. What a company has
accepted is told apart and never hidden.

Source: the relations are those of `steward.service.process.behaviour_profile`; the costs of `steward.service.statistics.rates.wilson` and
`steward.service.process.extra_time`.

>>> from steward.service.complaints.complaint_flow import shipped_flow
>>> from steward.service.process.event_log import EventLog
>>> steps = ["register", "dispatch", "resolve", "revisit", "close"]
>>> log = EventLog.from_traces([steps, steps, ["register", "dispatch", "resolve", "close"]])
>>> for deviation in deviations_of(log, shipped_flow()).found:
...     print(deviation.sentence("en"))
“revisit” is missing: 33.3% (1/3), 95% interval 6%–79%
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from steward.service.process._occurrences import Seen
from steward.service.process.accepted import Accepted
from steward.service.process.behaviour import Behaviour
from steward.service.process.behaviour_profile import BehaviourProfile, profile_of
from steward.service.process.deviation_kinds import KINDS, Kind
from steward.service.process.extra_time import ExtraHours, extra_hours
from steward.service.said import Said
from steward.service.statistics.estimate import Estimate
from steward.service.statistics.rates import wilson
from steward.words import Locale, Text, number

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from steward.service.process.event_log import EventLog

    Flags = NDArray[np.bool_]

_WHAT: Mapping[Kind, Text] = MappingProxyType(
    {
        "missing": Text("缺“{activity}”", "“{activity}” is missing"),
        "too-often": Text("“{activity}”超过 {most} 次", "“{activity}” more than {most} times"),
        "out-of-order": Text("“{activity}”在“{other}”之前", "“{activity}” before “{other}”"),
        "exclusive": Text("同时有“{activity}”和“{other}”", "both “{activity}” and “{other}”"),
    }
)
_TWICE = Text("“{activity}”不止一次", "“{activity}” more than once")
_UNKNOWN = Text("有流程里容不下的“{activity}”", "“{activity}”, which has no place in the flow")
_SENTENCE = Text("{what}：{share}", "{what}: {share}")
_PENDING = Text("其中还没办完、可能还会补上的", "Of these still open, so that it may yet come")
_EXTRA = Text("多花的时间", "Extra time")
_ACCEPTED = Text("已接受", "Accepted")
_RESTS_ON = Text("依据", "Rests on")
_SUMMARY = Text(
    "{found} 种偏差，涉及 {cases}/{n} 个案子；另有 {accepted} 种已接受",
    "{found} deviations in {cases} of {n} cases, and {accepted} accepted ones",
)


@dataclass(frozen=True, eq=False)
class Deviation(Said):
    """One way in which cases leave the model, over the whole log."""

    kind: Kind
    activity: str
    """What is missing, too often, too early, or one of the two that exclude one another."""
    other: str | None
    """Out of order: what it comes before; exclusive: the other one."""
    most: int | None
    """Too often: how often the model has it at most."""
    of_case: Flags
    """Whether each case of the log has it."""
    pending: int
    """Missing: how many of these cases are still open with nothing done yet that should only come later, so that it may yet come."""
    share: Estimate
    extra: ExtraHours
    standards: tuple[str, ...] = ()
    """Standards that ask for the step, as far as the model names them."""
    accepted: Accepted | None = None

    @property
    def cases(self) -> int:
        """How many cases have it."""
        return self.share.k or 0

    @property
    def certain(self) -> int:
        """How many cases have it for good."""
        return self.cases - self.pending

    def what(self, locale: Locale, names: Mapping[str, Text] = MappingProxyType({})) -> str:
        """Say what is wrong, as a clause; activities by their `names` where they have one."""
        text = _WHAT[self.kind]
        if self.kind == "too-often":
            text = {0: _UNKNOWN, 1: _TWICE}.get(self.most or 0, text)

        def said(activity: str | None) -> str:
            name = names.get(activity or "")
            return activity or "" if name is None else name.say(locale)

        return text.say(locale, activity=said(self.activity), other=said(self.other), most=self.most)

    def sentence(self, locale: Locale) -> str:
        """Say what is wrong and in how many cases."""
        return _SENTENCE.say(locale, what=self.what(locale), share=self.share.sentence(locale))

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give what it costs and what it rests on."""
        rows = [(_EXTRA.say(locale), self.extra.sentence(locale))]
        if self.pending:
            rows.insert(0, (_PENDING.say(locale), number(self.pending, locale)))
        if self.standards:
            rows.append((_RESTS_ON.say(locale), ", ".join(self.standards)))
        if self.accepted is not None:
            rows.append((_ACCEPTED.say(locale), self.accepted.sentence(locale)))
        return rows


@dataclass(frozen=True, eq=False)
class LogDeviations(Said):
    """All deviations of a log, the commonest first."""

    found: tuple[Deviation, ...]
    """Those that nobody has accepted."""
    accepted: tuple[Deviation, ...]
    expired: tuple[Accepted, ...]
    """What was accepted once, but only until a day that is past."""
    unused: tuple[Accepted, ...]
    """What is accepted, but does not occur."""
    n: int
    """Cases of the log."""

    def any_of_case(self, deviations: Sequence[Deviation]) -> Flags:
        """Tell for each case whether it has one of some deviations."""
        import numpy as np

        marked = np.zeros(self.n, dtype=bool)
        for deviation in deviations:
            marked |= deviation.of_case
        return marked

    def sentence(self, locale: Locale) -> str:
        """Say how many there are and in how many cases."""
        return _SUMMARY.say(
            locale,
            found=number(len(self.found)),
            cases=number(int(self.any_of_case(self.found).sum())),
            n=number(self.n),
            accepted=number(len(self.accepted)),
        )

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give the deviations."""
        return [(d.what(locale), d.share.sentence(locale)) for d in (*self.found, *self.accepted)]


def deviations_of(
    log: EventLog,
    model: Behaviour | BehaviourProfile,
    *,
    ended: Flags | None = None,
    now: dt.datetime | None = None,
    accepted: Sequence[Accepted] = (),
    today: dt.date | None = None,
    standards: Callable[[str], tuple[str, ...]] = lambda _: (),
    confidence: float = 0.95,
) -> LogDeviations:
    """Find the deviations of a log and what each costs.

    Args:
        log: the events, activities named as in the model.
        model: what is allowed, or its profile.
        ended: which cases have ended; all of them unless told. `Fitness.open_cases` tells which have not.
        now: until when the log tells; its last event unless given.
        accepted: deviations that are known and accepted.
        today: the day on which they must still be valid; without it none has expired.
        standards: gives the standards that ask for an activity.
        confidence: of the intervals.

    Raises:
        StewardError: ``model-too-large``, ``model-never-ends``.
    """
    import numpy as np

    profile = model if isinstance(model, BehaviourProfile) else profile_of(model)
    size = len(log.cases)
    done = np.ones(size, dtype=bool) if ended is None else np.asarray(ended, dtype=bool)
    hours = _hours(log, done, now)
    order = np.argsort(hours, kind="stable")  # sorted once, not again for each deviation
    hours, sorted_done = hours[order], done[order]
    valid = [entry for entry in accepted if today is None or entry.valid_on(today)]
    used: set[Accepted] = set()
    found: list[Deviation] = []
    for kind, activity, other, most, of_case, may_come in _marked(log, profile):
        if not of_case.any():
            continue
        entry = next((entry for entry in valid if entry.covers(kind, activity, other)), None)
        if entry is not None:
            used.add(entry)
        marked = of_case[order]
        among = sorted_done if kind == "missing" or not (marked & ~sorted_done).any() else slice(None)
        found.append(
            Deviation(
                kind, activity, other, most, of_case, int((may_come & ~done).sum()),
                wilson(int(of_case.sum()), size, confidence),
                extra_hours(hours[among], sorted_done[among], marked[among], confidence),
                standards(activity), entry,
            )
        )  # fmt: skip
    found.sort(key=lambda d: (-d.certain, -d.cases, KINDS.index(d.kind), d.activity, d.other or ""))
    return LogDeviations(
        tuple(d for d in found if d.accepted is None),
        tuple(d for d in found if d.accepted is not None),
        tuple(entry for entry in accepted if entry not in valid),
        tuple(entry for entry in valid if entry not in used),
        size,
    )


def _hours(log: EventLog, done: Flags, now: dt.datetime | None) -> NDArray[np.float64]:
    """Give the hours of each case from its first to its last event, or to now where it is open."""
    import numpy as np

    if not len(log):
        return np.zeros(0)
    until = log.at.max() if now is None else np.datetime64(now, "us")
    last = np.where(done, log.at[log.starts[1:] - 1], until)
    hours: NDArray[np.float64] = (last - log.at[log.starts[:-1]]) / np.timedelta64(1, "h")
    return np.maximum(hours, 0.0)


_Marked = tuple[Kind, str, str | None, int | None, "Flags", "Flags"]
"""A deviation, which cases have it, and in which of them it would be mended by a step that may still come."""


def _marked(log: EventLog, profile: BehaviourProfile) -> Iterator[_Marked]:
    import numpy as np

    seen = Seen(log)
    present = {a for a in profile.activities if a in set(log.activities)}
    never = np.zeros(len(log.cases), dtype=bool)
    yield from _missing(seen, profile, present)
    for activity in sorted({*log.activities, *profile.activities}):
        most = profile.most.get(activity, 0)
        if activity in log.activities and math.isfinite(most):
            yield "too-often", activity, None, int(most), seen[activity].count > most, never
    for a, b in sorted(profile.order | profile.precedence):
        if a in present and b in present:
            latest = seen[a].last if (a, b) in profile.order else seen[a].first
            yield "out-of-order", b, a, None, (seen[b].count > 0) & (seen[b].first < latest), never
    for a, b in sorted(profile.exclusive):
        if a in present and b in present:
            yield "exclusive", a, b, None, (seen[a].count > 0) & (seen[b].count > 0), never


def _missing(seen: Seen, profile: BehaviourProfile, present: set[str]) -> Iterator[_Marked]:
    import numpy as np

    called_by: dict[str, list[str]] = {}
    for calling, answer in sorted(profile.response - profile.order):
        # Where the model has an order the case is out of it; here the answer came once, but not again.
        if calling in present:
            called_by.setdefault(answer, []).append(calling)
    for activity in profile.activities:
        absent = seen[activity].count == 0
        if activity in profile.mandatory:
            owed = np.ones(len(absent), dtype=bool)
        else:
            owed = np.zeros(len(absent), dtype=bool)
            for calling in profile.needed_by[activity]:
                if calling in present:
                    owed |= seen[calling].count > 0
        marked = absent & owed
        too_late = np.zeros(len(absent), dtype=bool)
        for first, later in profile.order | profile.precedence:
            if first == activity and later in present:
                too_late |= seen[later].count > 0
        not_again = np.zeros(len(absent), dtype=bool)
        for calling in called_by.get(activity, ()):
            not_again |= ~absent & (seen[calling].last > seen[activity].last)
        yield "missing", activity, None, None, marked | not_again, (marked & ~too_late) | not_again
