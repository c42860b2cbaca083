"""What a reader of event log files hands on: columns with their words numbered, times still as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from steward.errors import StewardError
from steward.operations.dates import DateOrder
from steward.service.process.event_log import EventLog
from steward.words import Text, number

CASE, ACTIVITY, TIME = "case:concept:name", "concept:name", "time:timestamp"
LIFECYCLE, RESOURCE = "lifecycle:transition", "org:resource"
BEGUN, INSTANCE = "start_timestamp", "concept:instance"
"""What the columns are called, after the standard extensions of XES; ``start_timestamp`` is a custom of the tools."""

_UNREADABLE = Text(
    "“{file}”第 {line} 行的时间“{value}”读不出来（共 {n} 个这样的时间）；请改成 2026-03-01 09:05:00 的写法，或用 --leave-out-untimed 略去没有可用时间的事件。",
    "The time “{value}” at line {line} of “{file}” cannot be read ({n} such in all); write it as 2026-03-01 09:05:00, or leave out events without a usable time with --leave-out-untimed.",
)
_AMBIGUOUS = Text(
    "“{file}”第 {line} 行的时间“{value}”分不清哪个是月、哪个是日（共 {n} 个这样的时间）；请改成 2026-03-01 的写法。",
    "In the time “{value}” at line {line} of “{file}” month and day cannot be told apart ({n} such in all); write it as 2026-03-01.",
)
_UNREADABLE_OUT = Text(
    "有 {n} 个事件的时间读不出来，当作没有时间，第一个是第 {line} 行的“{value}”。",
    "{n} events have a time that cannot be read and count as having none, the first “{value}” at line {line}.",
)
_NO_BEGINNING = Text(
    "有 {n} 个事件的开始时间读不出来，当作不知道何时开始，第一个是第 {line} 行的“{value}”。",
    "{n} events have a start time that cannot be read, so their work has no known beginning, the first “{value}” at line {line}.",
)
_NO_EVENTS = Text(
    "事件日志“{file}”里一个事件也没有，请重新导出。", "The event log “{file}” holds no events; export it again."
)
_NO_TIMES = Text(
    "事件日志“{file}”里没有一个事件有可用的时间，请重新导出。",
    "No event of the log “{file}” has a usable time; export it again.",
)
_SHOWN = 40


class Numbered(dict[str, int]):
    """Words and their numbers: ``numbered[word]`` gives a new word the next one."""

    def __missing__(self, word: str) -> int:
        self[word] = place = len(self)
        return place

    @property
    def names(self) -> list[str]:
        """The words by number."""
        return list(self)


@dataclass(frozen=True, slots=True, eq=False)
class LogColumns:
    """One entry an event, in the order of the file; numbers are indices of the names, -1 where there is none."""

    case: Any
    cases: Sequence[str]
    activity: Any
    activities: Sequence[str]
    time: Any
    """Texts, a list or an Arrow array; None for none."""
    line: Any
    resource: Any = None
    resources: Sequence[str] = ()
    transition: Any = None
    transitions: Sequence[str] = ()
    instance: Any = None
    begun: Any = None
    """Texts, like `time`."""
    notes: list[Text] = field(default_factory=list)

    def log(self, file: str, *, leave_out_untimed: bool, date_order: DateOrder | None) -> EventLog:
        """Make the event log.

        Raises:
            StewardError: ``log-empty``; ``log-time-unreadable`` with the line, unless such events are to be left out; and as
                `EventLog.from_columns`.
        """
        import numpy as np

        lines = np.asarray(self.line, dtype=np.int64)
        if not len(lines):
            raise StewardError("log-empty", _NO_EVENTS, file=file)
        notes = list(self.notes)
        at, wrong, ambiguous, told = _read(self.time, lines, date_order)
        if wrong and not leave_out_untimed:
            raise StewardError("log-time-unreadable", _AMBIGUOUS if ambiguous else _UNREADABLE, file=file, **told)
        if wrong:
            notes.append(_filled(_UNREADABLE_OUT, told))
        begun = None
        if self.begun is not None:
            begun, wrong, _, told = _read(self.begun, lines, date_order)
            if wrong:
                notes.append(_filled(_NO_BEGINNING, told))
        lifecycle = None
        if self.transition is not None and "start" in (kinds := [name.strip().casefold() for name in self.transitions]):
            # An event that names no transition is a completion.
            table = np.array([*({"start": 1, "complete": 2}.get(kind, 0) for kind in kinds), 2], dtype=np.int8)
            lifecycle = table[np.asarray(self.transition, dtype=np.int32)]
        resource = None
        if self.resource is not None and self.resources:
            resource = np.array([*self.resources, None], dtype=object)[np.asarray(self.resource, dtype=np.int32)]
        made = EventLog.from_codes(
            np.asarray(self.case, dtype=np.int32),
            np.array([*self.cases, None], dtype=object)[:-1],
            np.asarray(self.activity, dtype=np.int32),
            self.activities,
            at,
            resource=resource,
            begun=begun,
            lifecycle=lifecycle,
            instance=None if self.instance is None else np.asarray(self.instance, dtype=np.int32),
            lines=lines,
            leave_out_untimed=leave_out_untimed,
            notes=notes,
            file=file,
        )
        if not len(made):
            raise StewardError("log-empty", _NO_TIMES, file=file)
        return made


def _read(texts: Any, lines: Any, order: DateOrder | None) -> tuple[Any, bool, bool, dict[str, object]]:
    """Give times, whether any cannot be read, whether for not knowing month from day, and where the first of those is."""
    import numpy as np
    import pyarrow as pa

    from steward.operations.event_log_times import read_times

    column = texts if isinstance(texts, pa.Array) else pa.array(texts, pa.string())
    at, wrong, ambiguous = read_times(column, order)
    if not wrong.any():
        return at, False, False, {}
    first = int(np.argmax(wrong))
    told = {"line": number(int(lines[first])), "value": column[first].as_py()[:_SHOWN], "n": number(int(wrong.sum()))}
    return at, True, ambiguous, told


def _filled(text: Text, values: dict[str, object]) -> Text:
    return Text(text.say("zh", **values), text.say("en", **values))
