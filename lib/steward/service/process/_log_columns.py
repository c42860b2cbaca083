"""How the columns of an event log are read and put in order; for `steward.service.process.event_log` alone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from steward.errors import StewardError, Trouble
from steward.words import Text, number

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Names = NDArray[np.object_]
    Codes = NDArray[np.int32]
    Moments = NDArray[np.datetime64]
    Flags = NDArray[np.bool_]

CHINA: dt.tzinfo = dt.timezone(dt.timedelta(hours=8))
"""China Standard Time, into which a time with a zone is put."""

_LINE, _PLACE = Text("第 {n} 行", "line {n}"), Text("第 {n} 个事件", "event {n}")
_OF_FILE = Text("“{file}”{where}", "{where} of “{file}”")
_NO_CASE = Text(
    "{where}没有案号（这样的事件共 {n} 个），请补上案号后重新导出。",
    "There is no case at {where} ({n} such in all); add the case and export again.",
)
_NO_ACTIVITY = Text(
    "{where}没有写活动（环节）（这样的事件共 {n} 个），请补上后重新导出。",
    "There is no activity at {where} ({n} such in all); add it and export again.",
)
_NO_TIME = Text(
    "{where}没有时间（这样的事件共 {n} 个），排不出先后；请补上时间，或用 --leave-out-untimed 略去这些事件。",
    "There is no time at {where} ({n} such in all), so the order is unknown; add the time, or leave such events out with --leave-out-untimed.",
)
_NOT_A_TIME = Text(
    "{where}的时间“{value}”读不出来，请写成 2026-03-01 09:05:00。",
    "The time “{value}” at {where} cannot be read; write it as 2026-03-01 09:05:00.",
)


def column(values: Any) -> Any:
    """Give one thing that has a length and can be indexed, without turning times with a zone into numbers."""
    return values if hasattr(values, "dtype") else list(values)


def _text(value: Any) -> str | None:
    """Write a name; None where it is missing or blank. The number 7.0 is 7, as before pandas met a gap in its column."""
    if value is None or value != value:  # NaN and NaT are not themselves
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    return text if text.strip() and text != "<NA>" else None


def coded(values: Any) -> tuple[Codes, list[str]]:
    """Number texts in order of first appearance; -1 where there is none."""
    import numpy as np
    import pandas as pd

    codes, uniques = pd.factorize(np.asarray(values, dtype=object))
    names = [_text(value) for value in uniques]
    places: dict[str, int] = {}
    renumbered = [-1 if name is None else places.setdefault(name, len(places)) for name in names]
    return np.array([*renumbered, -1], dtype=np.int32)[codes], [*places]


def texts(values: Any) -> Names:
    import numpy as np

    codes, names = coded(values)
    found: Names = np.array([*names, None], dtype=object)[codes]
    return found


def moments(values: Any, lines: NDArray[np.int64] | None) -> Moments:
    """Read times as naive China Standard Time, NaT where there is none."""
    import numpy as np
    import pandas as pd

    if isinstance(values, pd.Series):
        values = values.array
    zone = getattr(getattr(values, "dtype", None), "tz", None)
    if zone is not None:
        return np.asarray(pd.DatetimeIndex(values).tz_convert(CHINA).tz_localize(None), dtype="datetime64[us]")
    if isinstance(dtype := getattr(values, "dtype", None), np.dtype) and dtype.kind == "M":
        return np.asarray(values, dtype="datetime64[us]")
    found = np.full(len(values), np.datetime64("NaT", "us"))
    troubles = []
    for i, value in enumerate(values):
        try:
            at = _moment(value)
        except (ValueError, TypeError, OverflowError):
            where = place_of(i, lines)
            troubles.append(Trouble("log-time-unreadable", _NOT_A_TIME, {"where": where, "value": str(value)[:40]}))
            continue
        if at is not None:
            found[i] = np.datetime64(at, "us")
    if troubles:
        raise StewardError.many(troubles[:20])
    return found


def _moment(value: Any) -> dt.datetime | None:
    if value is None or value != value or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, str):
        value = dt.datetime.fromisoformat(value.strip())
    elif hasattr(value, "to_pydatetime"):
        value = value.to_pydatetime(warn=False)
    elif hasattr(value, "item"):
        value = value.astype("datetime64[us]").item()
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        value = dt.datetime(value.year, value.month, value.day)
    if not isinstance(value, dt.datetime):
        raise TypeError(value)
    return value if value.tzinfo is None else value.astimezone(CHINA).replace(tzinfo=None)


def transitions(codes: Codes, names: list[str]) -> NDArray[np.int8]:
    import numpy as np

    kinds = {"start": 1, "complete": 2}
    table = np.array([*(kinds.get(name.strip().casefold(), 0) for name in names), 0], dtype=np.int8)
    found: NDArray[np.int8] = table[codes]
    return found


# Putting in order ---------------------------------------------------------------------------------------------------


def place_of(index: int, lines: NDArray[np.int64] | None) -> Text:
    """Say where an event stands: the line of its file, or its place in the columns given."""
    return filled(_PLACE, n=index + 1) if lines is None else filled(_LINE, n=int(lines[index]))


def filled(text: Text, **values: object) -> Text:
    return Text(text.say("zh", **values), text.say("en", **values))


def refuse_missing(
    case: NDArray[Any], activity: NDArray[Any], untimed: Flags, lines: NDArray[np.int64] | None, file: str
) -> None:
    troubles = []
    for code, text, missing in (
        ("log-case-missing", _NO_CASE, case < 0),
        ("log-activity-missing", _NO_ACTIVITY, activity < 0),
        ("log-time-missing", _NO_TIME, untimed),
    ):
        if missing.any():
            where = place_of(int(missing.argmax()), lines)
            if file:
                where = filled(_OF_FILE, file=file, where=where)
            troubles.append(Trouble(code, text, {"where": where, "n": number(int(missing.sum()))}))
    if troubles:
        raise StewardError.many(troubles)


def first_seen(codes: NDArray[Any], names: Names) -> tuple[Codes, Names]:
    """Number again in order of first appearance, without the names that do not appear."""
    import numpy as np

    first = np.full(len(names), len(codes), dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    order = np.argsort(first, kind="stable")[: int((first < len(codes)).sum())]
    number_of = np.full(len(names), -1, dtype=np.int32)
    number_of[order] = np.arange(len(order), dtype=np.int32)
    return number_of[codes], names[order]


def taken(rows: Any, *columns: Any) -> list[Any]:
    return [None if column is None else column[rows] for column in columns]


def in_order(case: Codes, at: Moments) -> bool:
    return bool(((case[1:] > case[:-1]) | ((case[1:] == case[:-1]) & (at[1:] >= at[:-1]))).all())


def paired(
    case: Codes, activity: Codes, instance: NDArray[Any] | None, at: Moments, lifecycle: NDArray[np.int8]
) -> tuple[Moments, Flags]:
    """Give each complete event the time of its start, and mark the starts that are left over.

    They are paired first in, first out, within case, activity and instance.

    Source: the pairing of van der Aalst, Process Mining (2016), section 5.2, as pm4py's ``to_interval`` does it.
    """
    import numpy as np

    begun = np.full(len(at), np.datetime64("NaT", "us"))
    marked = np.flatnonzero(lifecycle > 0)
    keys = [case[marked], activity[marked]] if instance is None else [case[marked], activity[marked], instance[marked]]
    order = np.lexsort(tuple(reversed(keys)))  # stable: in time within a group
    events = marked[order]
    new = np.zeros(len(events), dtype=bool)
    new[:1] = True
    for key in keys:
        new[1:] |= key[order][1:] != key[order][:-1]
    group = np.cumsum(new) - 1
    first = np.flatnonzero(new)
    is_start = lifecycle[events] == 1
    # Starts that wait for their end, as a queue: it never falls below zero, and an end that finds it empty has no start.
    step = np.where(is_start, 1, -1)
    level = np.cumsum(step)
    level -= (level[first] - step[first])[group]
    # Each group lies far below the one before it, so that one running minimum serves all of them.
    depth = level - group * (2 * len(events) + 2)
    floor = np.minimum.accumulate(depth) + group * (2 * len(events) + 2)
    previous = np.concatenate([[0], floor[:-1]])
    previous[first] = 0
    floor, previous = np.minimum(floor, 0), np.minimum(previous, 0)
    has_start = ~is_start & (floor == previous)
    # The j-th end with a start belongs to the j-th start of its group.
    starts = np.flatnonzero(is_start)
    starts_before = np.concatenate([[0], np.cumsum(is_start)])[first]
    ends_before = np.cumsum(has_start) - has_start
    nth = ends_before - ends_before[first][group]
    ends = np.flatnonzero(has_start)
    theirs = events[starts[starts_before[group[ends]] + nth[ends]]]
    begun[events[ends]] = at[theirs]
    left = lifecycle == 1
    left[theirs] = False
    return begun, left
