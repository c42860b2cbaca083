"""The times of an event log, read a whole column at once.

What `steward.operations.dates` reads is read here too, and besides: every ISO 8601 form, any year from 1 to 9999 (logs made
anonymous are moved about), and seconds since 1970 where the whole column holds nothing else. Times with a zone become China
Standard Time, times without one are kept.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from steward.operations.dates import CHINA, DateOrder, fast_moments, read_moment
from steward.operations.reasons import Reason

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

_ISO = r"^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?"
_ZONED, _NAIVE = _ISO + r"(?:Z|[+-]\d{2}(?::?\d{2})?)$", _ISO + "$"
_LIKE_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T]|$)")
_LONG_FRACTION = r"(\.\d{6})\d+"
_EPOCH = r"^\d{10}(?:\.\d+)?$"
_EPOCH_SPAN = (631_152_000, 1_999_999_999)
"""1990 to 2033: beyond it ten digits are a day and an hour, such as 2026030109."""
_YEAR_LAST = re.compile(r"\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*\d{4}\b")
_AHEAD = 8 * 3_600_000_000
_NO_TIME = -(2**63)
"""As datetime64 writes NaT."""


def read_times(
    texts: pa.Array, order: DateOrder | None = None
) -> tuple[NDArray[np.datetime64], NDArray[np.bool_], bool]:
    """Read times, NaT where there is none.

    Args:
        texts: one text an event; null or blank for none.
        order: whether the month or the day comes first in ``04/05/2026``, where the column's own dates do not tell.

    Returns:
        Times as datetime64[us]; a mask of those that could not be read; whether any was refused because month and day
        cannot be told apart.
    """
    import numpy as np
    import pyarrow.compute as pc

    none_wrong = np.zeros(len(texts), dtype=bool)
    if not len(texts):
        return np.zeros(0, dtype="datetime64[us]"), none_wrong, False
    if _LIKE_ISO.match(_first(texts)):
        for zoned in (True, False):
            if (found := _cast(texts, zoned)) is not None:
                return found, none_wrong, False
    # Not all alike: each text is looked at once, however often it stands in the log.
    coded = texts.dictionary_encode()
    words = pc.utf8_trim_whitespace(coded.dictionary)
    at, wrong, ambiguous = _read_each(words, order)
    codes = coded.indices.fill_null(len(words)).to_numpy(zero_copy_only=False)
    at, wrong = np.append(at, np.datetime64("NaT", "us")), np.append(wrong, False)
    return at[codes], wrong[codes], ambiguous


def _first(texts: pa.Array) -> str:
    """Give the first text that is not blank; most columns are written alike from end to end."""
    for i in range(min(len(texts), 1_000)):
        if text := (texts[i].as_py() or "").strip():
            return str(text)
    return ""


def _cast(texts: pa.Array, zoned: bool) -> NDArray[np.datetime64] | None:
    """Let Arrow read texts that are all ISO times, all with a zone or all without; None where they are not."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    for attempt in range(2):
        if attempt:
            texts = pc.replace_substring_regex(texts, _LONG_FRACTION, r"\1")
        try:
            stamps = texts.cast(pa.timestamp("us", "UTC" if zoned else None))
        except pa.ArrowInvalid:
            continue
        micro = stamps.cast(pa.int64()).fill_null(_NO_TIME).to_numpy(zero_copy_only=False)
        if zoned:
            micro = np.where(micro == _NO_TIME, micro, micro + _AHEAD)
        return micro.astype("datetime64[us]")  # type: ignore[no-any-return]
    return None


def _read_each(words: pa.Array, order: DateOrder | None) -> tuple[NDArray[np.datetime64], NDArray[np.bool_], bool]:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    words = pc.replace_substring_regex(words, _LONG_FRACTION, r"\1")
    at = np.full(len(words), np.datetime64("NaT", "us"))
    open_ = ~pc.equal(words, "").to_numpy(zero_copy_only=False)
    for form, zoned in ((_ZONED, True), (_NAIVE, False)):
        mask = pc.match_substring_regex(words, form).to_numpy(zero_copy_only=False)
        if mask.any() and (found := _cast(words.filter(pa.array(mask)), zoned)) is not None:
            at[mask] = found
            open_ &= ~mask
    rest = np.flatnonzero(open_)
    if not len(rest):
        return at, open_, False
    left = words.take(pa.array(rest))
    if len(left) == len(words) and pc.all(pc.match_substring_regex(left, _EPOCH)).as_py():
        seconds = left.cast(pa.float64()).to_numpy(zero_copy_only=False)
        if seconds.min() >= _EPOCH_SPAN[0] and seconds.max() <= _EPOCH_SPAN[1]:
            since = np.rint(seconds * 1e6).astype(np.int64).astype("datetime64[us]")
            return since + np.timedelta64(_AHEAD, "us"), ~open_, False
    texts = left.to_pylist()
    chosen = order or _order(texts)
    found, done = fast_moments(left, lambda: chosen)
    at[rest[done]] = found[done]
    wrong = np.zeros(len(words), dtype=bool)
    ambiguous = False
    for place in np.flatnonzero(~done).tolist():
        moment = _read_one(texts[place], chosen)
        if isinstance(moment, dt.datetime):
            at[rest[place]] = np.datetime64(moment, "us")
        elif moment is not None:
            wrong[rest[place]] = True
            ambiguous |= moment is Reason.DATE_ORDER_UNKNOWN
    return at, wrong, ambiguous


def _read_one(text: str, order: DateOrder | None) -> dt.datetime | Reason | None:
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        return read_moment(text, order)
    return at if at.tzinfo is None else at.astimezone(CHINA).replace(tzinfo=None)


def _order(texts: list[str]) -> DateOrder | None:
    """Tell from the dates themselves whether the day or the month comes first; None where they do not tell or disagree."""
    told: set[DateOrder] = set()
    for text in texts:
        if found := _YEAR_LAST.match(text):
            if int(found[1]) > 12:
                told.add("dmy")
            elif int(found[2]) > 12:
                told.add("mdy")
    return told.pop() if len(told) == 1 else None
