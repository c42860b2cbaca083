"""An event log: what happened to which case and when, one row an event, held in columns.

Events are ordered by case, then time, then place in the file, so equal times never make the answer a matter of luck. Cases are
numbered as they first appear. Every event counts as one event, whatever its lifecycle transition says; where the log tells
when work began and when it was complete, the pair gives the service time (`begun`) and nothing else.

Times are naive China Standard Time, as everywhere in the records: a time with a zone is put on that clock first, so that logs of
mixed offsets are ordered by the instant.

>>> log = EventLog.from_traces([["register", "dispatch", "close"], ["register", "close"]])
>>> print(log)
5 events in 2 cases, 3 activities
>>> log.trace(1)
('register', 'close')
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from steward.errors import StewardError, Trouble
from steward.service.process import _log_columns
from steward.service.said import Said
from steward.words import Locale, Text, moment, number

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Names = NDArray[np.object_]
    Codes = NDArray[np.int32]
    Moments = NDArray[np.datetime64]
    Flags = NDArray[np.bool_]

_SUMMARY = Text(
    "{events} 个事件，{cases} 个案子，{activities} 种活动", "{events} events in {cases} cases, {activities} activities"
)
_SPAN = (Text("起止时间", "From and to"), Text("{first} 至 {last}", "{first} to {last}"))
_NOTE = Text("说明", "Note")
_LEFT_OUT = Text(
    "略去了 {n} 个没有时间的事件，第一个在{where}。",
    "{n} events without a time were left out, the first at {where}.",
)
_CASES_LEFT_OUT = Text(
    "其中 {n} 个案子因此一个事件也不剩，没有计入。", "{n} cases have no event left and are not counted."
)
_SAME_MOMENT = Text(
    "有 {n} 个事件与同一案子的另一事件时间完全相同，先后按文件里的次序，第一处在{where}。",
    "{n} events share their time with another event of the same case; their order is that of the file, the first at {where}.",
)
_BACKWARDS = Text(
    "有 {n} 个事件的开始时间晚于完成时间，当作不知道何时开始，第一个在{where}。",
    "{n} events would end before they begin; their work has no known beginning, the first is at {where}.",
)
_UNEVEN = Text(
    "各列长短不一：{lengths}；每个事件都要有案号、活动和时间。",
    "The columns differ in length: {lengths}; each event needs a case, an activity and a time.",
)
_NO_COLUMN = Text(
    "表里没有“{column}”这一列，现有：{known}。", "The table has no column “{column}”; there are: {known}."
)


@dataclass(frozen=True, eq=False)
class EventLog(Said):
    """Events in columns, ordered by case, time and place in the file; arrays are not to be changed.

    Made by `from_columns`, `from_frame`, `from_traces`, or read from a file by `steward.operations.event_log_files.read_log`.
    """

    cases: Names
    """Name of each case, in order of first appearance."""
    activities: tuple[str, ...]
    """Name of each activity, in order of first appearance."""
    case: Codes
    """The case of each event, as an index of `cases`; never falls."""
    activity: Codes
    """What was done, as an index of `activities`."""
    at: Moments
    """When, datetime64[us], naive China Standard Time; never falls within a case."""
    starts: NDArray[np.int64]
    """Case i has the events from ``starts[i]`` up to ``starts[i + 1]``; one more entry than cases, and none is empty."""
    resource: Names | None = None
    """Who did it; None where nobody is named."""
    begun: Moments | None = None
    """When the work that an event completes had begun, NaT where unknown; None where no event tells."""
    opens: Flags | None = None
    """Events that only mark the beginning of work (lifecycle ``start``); None where there are none."""
    pending: Flags | None = None
    """Those among them whose end the log does not hold; None where there are none."""
    lines: NDArray[np.int64] | None = None
    """Line of each event in its file, from 1."""
    notes: tuple[Text, ...] = ()
    """What a reader should know of how the log was read, in whole sentences."""

    @classmethod
    def from_columns(
        cls,
        cases: Any,
        activities: Any,
        times: Any,
        *,
        resource: Any = None,
        begun: Any = None,
        lifecycle: Any = None,
        instance: Any = None,
        lines: Any = None,
        leave_out_untimed: bool = False,
        notes: Iterable[Text] = (),
    ) -> EventLog:
        """Make a log of one entry an event, in the order of the file.

        Args:
            cases: the case of each event; numbers are written as text.
            activities: what was done.
            times: datetimes, ISO texts, numpy or pandas times; with a zone or naive.
            resource: who did it.
            begun: when the work began, where each event carries both times.
            lifecycle: the transition of each event; ``start`` and ``complete`` of one activity in one case are paired first
                in, first out, for `begun`.
            instance: tells apart parallel works of one activity in one case (``concept:instance``) when they are paired.
            lines: the line of each event in its file, for messages.
            leave_out_untimed: leave events without a time out, with a note, instead of refusing the log.
            notes: to be kept with the log.

        Raises:
            StewardError: ``log-columns-uneven``, ``log-time-unreadable``, ``log-case-missing``, ``log-activity-missing``,
                ``log-time-missing``; all of them at once, each with the first line (or place, from 1) and how many there are.

        >>> log = EventLog.from_columns(
        ...     ["A", "B", "A"], ["register", "register", "close"],
        ...     ["2026-03-02 09:00", "2026-03-02 08:00", "2026-03-01T23:30:00Z"])
        >>> log.trace(0), log.at[0].item().hour  # half past eleven at Greenwich is the next morning here
        (('close', 'register'), 7)
        """
        import numpy as np

        given = {"cases": cases, "activities": activities, "times": times, "resource": resource, "begun": begun,
                 "lifecycle": lifecycle, "instance": instance, "lines": lines}  # fmt: skip
        columns = {name: _log_columns.column(value) for name, value in given.items() if value is not None}
        if len({len(column) for column in columns.values()}) > 1:
            told = ", ".join(f"{name} {len(column)}" for name, column in columns.items())
            raise StewardError("log-columns-uneven", _UNEVEN, lengths=told)
        line = None if lines is None else np.asarray(columns["lines"], dtype=np.int64)
        case, case_names = _log_columns.coded(columns["cases"])
        activity, activity_names = _log_columns.coded(columns["activities"])
        return cls.from_codes(
            case,
            np.array(case_names, dtype=object),
            activity,
            activity_names,
            _log_columns.moments(columns["times"], line),
            resource=None if resource is None else _log_columns.texts(columns["resource"]),
            begun=None if begun is None else _log_columns.moments(columns["begun"], line),
            lifecycle=None
            if lifecycle is None
            else _log_columns.transitions(*_log_columns.coded(columns["lifecycle"])),
            instance=None if instance is None else _log_columns.coded(columns["instance"])[0],
            lines=line,
            leave_out_untimed=leave_out_untimed,
            notes=notes,
        )

    @classmethod
    def from_codes(
        cls,
        case: NDArray[Any],
        cases: Names,
        activity: NDArray[Any],
        activities: Sequence[str],
        at: Moments,
        *,
        resource: Names | None = None,
        begun: Moments | None = None,
        lifecycle: NDArray[np.int8] | None = None,
        instance: NDArray[Any] | None = None,
        lines: NDArray[np.int64] | None = None,
        leave_out_untimed: bool = False,
        notes: Iterable[Text] = (),
        file: str = "",
    ) -> EventLog:
        """Do `from_columns` for columns that are coded already, as a reader of large files has them.

        `case` and `activity` are indices of `cases` and `activities`, -1 where missing; `at` is naive, NaT where missing;
        `lifecycle` is 1 for start, 2 for complete, 0 for anything else; `file` is named where something is refused.
        """
        import numpy as np

        at = np.asarray(at, dtype="datetime64[us]")
        told = list(notes)
        untimed = np.isnat(at)
        refused = np.zeros_like(untimed) if leave_out_untimed else untimed
        _log_columns.refuse_missing(case, activity, refused, lines, file)
        if leave_out_untimed and untimed.any():
            kept = ~untimed
            left_out = number(int(untimed.sum()))
            told.append(
                _log_columns.filled(_LEFT_OUT, n=left_out, where=_log_columns.place_of(int(np.argmax(untimed)), lines))
            )
            before = len(np.unique(case))
            case, activity, at = case[kept], activity[kept], at[kept]
            resource, begun, lifecycle, instance, lines = _log_columns.taken(
                kept, resource, begun, lifecycle, instance, lines
            )
            if (gone := before - len(np.unique(case))) > 0:
                told.append(_log_columns.filled(_CASES_LEFT_OUT, n=number(gone)))
        case, cases = _log_columns.first_seen(case, np.asarray(cases, dtype=object))
        activity, used = _log_columns.first_seen(activity, np.array([*activities, None], dtype=object)[:-1])
        if _log_columns.in_order(case, at):
            order: Any = slice(None)
        else:
            order = np.lexsort((at, case))  # stable: the place in the file comes last
        case, activity, at = case[order], activity[order], at[order]
        resource, begun, lifecycle, instance, lines = _log_columns.taken(
            order, resource, begun, lifecycle, instance, lines
        )
        starts = np.searchsorted(case, np.arange(len(cases) + 1)).astype(np.int64)
        same = np.zeros(len(at), dtype=bool)
        same[1:] = (case[1:] == case[:-1]) & (at[1:] == at[:-1])
        if same.any():
            both = same.copy()
            both[:-1] |= same[1:]
            first = int(np.argmax(both)) if lines is None else int(np.flatnonzero(both)[np.argmin(lines[both])])
            told.append(
                _log_columns.filled(_SAME_MOMENT, n=number(int(both.sum())), where=_log_columns.place_of(first, lines))
            )
        opens = pending = None
        if lifecycle is not None and (lifecycle == 1).any():
            opens = lifecycle == 1
            paired, waiting = _log_columns.paired(case, activity, instance, at, lifecycle)
            begun = paired if begun is None else np.where(np.isnat(begun), paired, begun)
            pending = waiting if waiting.any() else None
        if begun is not None and (backwards := begun > at).any():
            first = (
                int(np.argmax(backwards))
                if lines is None
                else int(np.flatnonzero(backwards)[np.argmin(lines[backwards])])
            )
            told.append(
                _log_columns.filled(
                    _BACKWARDS, n=number(int(backwards.sum())), where=_log_columns.place_of(first, lines)
                )
            )
            begun = np.where(backwards, np.datetime64("NaT", "us"), begun)
        if begun is not None and np.isnat(begun).all():
            begun = None
        return cls(
            cases, tuple(used.tolist()), case, activity, at, starts,
            resource=resource, begun=begun, opens=opens, pending=pending, lines=lines, notes=tuple(told),
        )  # fmt: skip

    @classmethod
    def from_frame(
        cls,
        frame: pd.DataFrame,
        case: str = "case:concept:name",
        activity: str = "concept:name",
        time: str = "time:timestamp",
        *,
        resource: str | None = None,
        lifecycle: str | None = None,
        leave_out_untimed: bool = False,
    ) -> EventLog:
        """Make a log of a table with one row an event; columns are named by the XES standard unless told otherwise.

        Raises:
            StewardError: ``log-no-column`` for a column that is not there, and as `from_columns`.

        >>> import pandas as pd
        >>> events = pd.DataFrame({"case": [7, 7], "step": ["register", "close"], "at": ["2026-03-01", "2026-03-02"]})
        >>> EventLog.from_frame(events, "case", "step", "at").trace(0)
        ('register', 'close')
        """
        wanted = [name for name in (case, activity, time, resource, lifecycle) if name is not None]
        known = ", ".join(map(str, frame.columns))
        if missing := [name for name in wanted if name not in frame.columns]:
            raise StewardError.many(
                Trouble("log-no-column", _NO_COLUMN, {"column": name, "known": known}) for name in missing
            )
        return cls.from_columns(
            frame[case],
            frame[activity],
            frame[time],
            resource=None if resource is None else frame[resource],
            lifecycle=None if lifecycle is None else frame[lifecycle],
            leave_out_untimed=leave_out_untimed,
        )

    @classmethod
    def from_traces(
        cls,
        traces: Iterable[Sequence[str]],
        *,
        start: dt.datetime = dt.datetime(2026, 1, 1),
        apart: dt.timedelta = dt.timedelta(hours=1),
    ) -> EventLog:
        """Make a log of the activities alone: cases are named 1, 2, ..., events come `apart` from one another.

        >>> EventLog.from_traces([["a", "b"], ["a"]]).cases.tolist()
        ['1', '2']
        """
        import numpy as np

        listed = [list(trace) for trace in traces]
        lengths = [len(trace) for trace in listed]
        place = np.array([i for n in lengths for i in range(n)], dtype=np.int64)
        return cls.from_columns(
            [str(i) for i, n in enumerate(lengths, 1) for _ in range(n)],
            [activity for trace in listed for activity in trace],
            np.datetime64(start, "us") + place * np.timedelta64(apart),
        )

    def __len__(self) -> int:
        """Count the events."""
        return len(self.case)

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        """Events of each case."""
        import numpy as np

        return np.diff(self.starts)

    def trace(self, case: int) -> tuple[str, ...]:
        """Give the activities of one case in order, by its number from 0."""
        codes = self.activity[self.starts[case] : self.starts[case + 1]].tolist()
        return tuple(self.activities[code] for code in codes)

    def keep(self, chosen: NDArray[Any]) -> EventLog:
        """Keep some cases, whole: a flag for each case, or their numbers. Activities keep their numbers.

        >>> EventLog.from_traces([["a"], ["b"], ["b"]]).keep([False, True, True]).cases.tolist()
        ['2', '3']
        """
        import numpy as np

        mask = np.asarray(chosen)
        if mask.dtype != bool:
            mask = np.isin(np.arange(len(self.cases)), mask)
        if len(mask) != len(self.cases):
            raise ValueError(f"{len(mask)} flags for {len(self.cases)} cases")
        return self._only(mask[self.case], mask)

    def completed(self) -> EventLog:
        """Leave out the events that only mark the beginning of work, so that each step counts once; `begun` keeps its start.

        A case of which nothing else is known goes too.

        >>> times = ["2026-03-01 09:00", "2026-03-01 10:30"]
        >>> log = EventLog.from_columns(["A", "A"], ["repair", "repair"], times, lifecycle=["start", "complete"])
        >>> len(log), len(log.completed()), log.completed().begun[0].item().hour
        (2, 1, 9)
        """
        import numpy as np

        if self.opens is None:
            return self
        events = ~self.opens
        kept = self._only(events, np.bincount(self.case[events], minlength=len(self.cases)) > 0)
        return replace(kept, opens=None, pending=None)

    def _only(self, events: Flags, cases: Flags) -> EventLog:
        import numpy as np

        number_of = np.cumsum(cases) - 1
        lengths = np.bincount(self.case[events], minlength=len(self.cases))[cases]
        resource, begun, opens, pending, lines = _log_columns.taken(
            events, self.resource, self.begun, self.opens, self.pending, self.lines
        )
        return replace(
            self,
            cases=self.cases[cases],
            case=number_of[self.case[events]].astype(np.int32),
            activity=self.activity[events],
            at=self.at[events],
            starts=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            resource=resource,
            begun=begun,
            opens=opens,
            pending=pending,
            lines=lines,
        )

    def to_frame(self) -> pd.DataFrame:
        """Give one row an event, under the names of the XES standard."""
        import numpy as np
        import pandas as pd

        names = np.array([*self.activities, None], dtype=object)[:-1]
        columns = {
            "case:concept:name": self.cases[self.case],
            "concept:name": names[self.activity],
            "time:timestamp": self.at,
            "org:resource": self.resource,
            "begun": self.begun,
        }
        return pd.DataFrame({name: column for name, column in columns.items() if column is not None})

    def sentence(self, locale: Locale) -> str:
        """Say how large the log is."""
        counts = {"events": len(self), "cases": len(self.cases), "activities": len(self.activities)}
        return _SUMMARY.say(locale, **{name: number(n, locale) for name, n in counts.items()})

    def rows(self, locale: Locale) -> Sequence[tuple[str, str]]:
        """Give the notes."""
        return [(_NOTE.say(locale), note.say(locale)) for note in self.notes]

    def span(self, locale: Locale) -> str:
        """Say from when to when the log reaches; empty for an empty log."""
        if not len(self):
            return ""
        first, last = (moment(x.item()) for x in (self.at.min(), self.at.max()))
        return _SPAN[1].say(locale, first=first, last=last)
