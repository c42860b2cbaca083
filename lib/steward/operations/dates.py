"""Dates, times and months in every way exports write them; naive China Standard Time.

A date that can be read in two ways is never guessed: ``04/05/2018`` needs to be told whether the month comes first, and
a year of two digits is refused. `read_moment` reads one text; `fast_moments` reads the common forms of a whole batch
at once and leaves the others to it.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from steward.operations.reasons import Reason
from steward.operations.workbooks import from_serial

if TYPE_CHECKING:
    import numpy as np

DateOrder = Literal["mdy", "dmy", "ymd"]
"""How a column writes its dates where the year comes last; ``ymd`` says that such dates are not expected."""
EARLIEST, LATEST = dt.datetime(1990, 1, 1), dt.datetime(2101, 1, 1)
"""Records lie in between (the later end not included); anything else is a slip or a filler."""
CHINA: dt.tzinfo = dt.timezone(dt.timedelta(hours=8))
"""China Standard Time, into which a time with a zone is put unless a mapping names another."""

_ZONE = r"(?:\s*(?P<zone>z|cst|(?:utc|gmt)?[+-]\d{1,2}(?::?\d{2})?|utc|gmt))?"
_TIME = (
    r"(?:(?:[\st,]*| - )(?P<before>上午|下午|凌晨|早上|早晨|中午|晚上|am|pm)?\s*(?P<hour>\d{1,2})"
    r"(?::(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,](?P<fraction>\d+))?)?|\s*[时点]\s*(?:(?P<minute2>\d{1,2})\s*分?\s*(?:(?P<second2>\d{1,2})\s*秒?)?)?)"
    r"\s*(?P<after>[ap]\.?m\.?)?" + _ZONE + r")?"
)
_WEEKDAY = r"(?:\s*\(?(?:星期|周)[一二三四五六日天]\)?)?"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*\.?"

_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})\s*(?:[-/.]|年)\s*(?P<month>\d{1,2})\s*(?:[-/.]|月)\s*(?P<day>\d{1,2})\s*[日号]?"
    + _WEEKDAY
    + _TIME
)
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})" + _TIME)
_STAMP = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})t?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<fraction>\d{3})?"
    + _ZONE
)
_YEAR_LAST = re.compile(r"(?P<first>\d{1,2})\s*[-/.]\s*(?P<then>\d{1,2})\s*[-/.]\s*(?P<year>\d{4})" + _TIME)
_NAMED = (
    re.compile(
        rf"(?:[a-z]{{3,9}},?\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-\s/]+{_MONTH}[-\s/,]+(?P<year>\d{{4}})" + _TIME
    ),
    re.compile(
        rf"(?:[a-z]{{3,9}},?\s+)?{_MONTH}[-\s/]+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-\s/,]+(?P<year>\d{{4}})" + _TIME
    ),
    # Java's Date.toString: Sun Mar 01 09:05:00 CST 2026
    re.compile(
        rf"[a-z]{{3}}\s+{_MONTH}\s+(?P<day>\d{{1,2}})\s+(?P<hour>\d{{2}}):(?P<minute>\d{{2}}):(?P<second>\d{{2}})"
        rf"{_ZONE}\s+(?P<year>\d{{4}})"
    ),
)
_SHORT_YEAR = re.compile(
    r"\d{1,2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:[\st].*)?|'?\d{2}\s*年\s*\d{1,2}\s*月.*"
    rf"|\d{{1,2}}[-\s](?:{'|'.join(_MONTHS)})[a-z]*[-\s]\d{{2}}(?:\s.*)?"
)
_CLOCK = re.compile(
    r"(?:上午|下午|am|pm)?\s*\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:am|pm)?|\d{1,2}\s*[时点]\s*(?:\d{1,2}\s*分?)?"
)
_NO_YEAR = re.compile(r"\d{1,2}\s*(?:月|[-/.])\s*\d{1,2}\s*[日号]?(?:\s.*)?|\d{1,2}\s*月.*日.*")
_LONG_DASH = re.compile(r"(?<=\d)[‐‑‒–—−](?=\d)")
_FILLER = re.compile(r"0000-00-00(?: 00:00:00(?:\.0+)?)?")
_YEAR_MONTH = re.compile(r"(?P<year>\d{4})\s*(?:[-/.]|年)\s*(?P<month>\d{1,2})\s*(?:月份?)?")
_NAMED_MONTH = re.compile(
    rf"{_MONTH}[-\s,]+(?P<year>\d{{4}})|(?P<year2>\d{{4}})[-\s]+(?P<name2>{'|'.join(_MONTHS)})[a-z]*"
)
_SPAN = re.compile(r"(.+?)\s*(?:至|到|~|—|--)\s*(.+)")


def read_moment(
    text: str, order: DateOrder | None = None, epoch_1904: bool = False, zone: dt.tzinfo | None = CHINA
) -> dt.datetime | Reason | None:
    """Read a point in time; a date alone is its midnight, a time with a zone is put into `zone`, or kept as written
    where that is None. Fillers such as ``0000-00-00`` give None.

    >>> read_moment("2026年3月1日 9时5分"), read_moment("04/05/2018")
    (datetime.datetime(2026, 3, 1, 9, 5), <Reason.DATE_ORDER_UNKNOWN: 'date-order-unknown'>)
    """
    text = _LONG_DASH.sub("-", " ".join(unicodedata.normalize("NFKC", text).lower().split()))
    if found := _YEAR_FIRST.fullmatch(text):
        if _FILLER.fullmatch(text):
            return None
        return _moment(found, int(found["month"]), int(found["day"]), zone)
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return read_number_as_moment(float(text) if "." in text else int(text), epoch_1904, zone)
    if (found := _STAMP.fullmatch(text)) or (found := _COMPACT.fullmatch(text)):
        return _moment(found, int(found["month"]), int(found["day"]), zone)
    if found := _YEAR_LAST.fullmatch(text):
        if order not in ("mdy", "dmy"):
            return Reason.DATE_ORDER_UNKNOWN
        month, day = (found["first"], found["then"]) if order == "mdy" else (found["then"], found["first"])
        return _moment(found, int(month), int(day), zone)
    for form in _NAMED:
        if found := form.fullmatch(text):
            return _moment(found, _MONTHS.index(found["name"]) + 1, int(found["day"]), zone)
    if _CLOCK.fullmatch(text):
        return Reason.TIME_WITHOUT_DATE
    if _SHORT_YEAR.fullmatch(text):
        return Reason.TWO_DIGIT_YEAR
    return Reason.NO_YEAR if _NO_YEAR.fullmatch(text) else Reason.NOT_A_DATE


def is_clock(text: str) -> bool:
    """Tell whether a text is a time of day and nothing else.

    >>> is_clock("下午 3:05"), is_clock("10:35 PM"), is_clock("2026-03-01 9:05")
    (True, True, False)
    """
    return _CLOCK.fullmatch(" ".join(unicodedata.normalize("NFKC", text).lower().split())) is not None


def read_number_as_moment(
    value: int | float, epoch_1904: bool = False, zone: dt.tzinfo | None = CHINA
) -> dt.datetime | Reason:
    """Read a number in a date column: Excel's day number, ``20260301``, ``20260301090500`` or milliseconds since 1970."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, int):
        digits = str(value)
        if len(digits) in (8, 12, 14, 17) and (found := (_COMPACT if len(digits) == 8 else _STAMP).fullmatch(digits)):
            return _moment(found, int(found["month"]), int(found["day"]), zone)
        if len(digits) == 13:
            return _within(_local(dt.datetime(1970, 1, 1) + dt.timedelta(milliseconds=value), zone or CHINA))
    if 10_000 <= value < 100_000:
        at = from_serial(float(value), epoch_1904)
        return _within(at) if isinstance(at, dt.datetime) else Reason.NOT_A_DATE
    return Reason.TIME_WITHOUT_DATE if 0 < value < 1 else Reason.NOT_A_DATE


def read_month(
    text: str, order: DateOrder | None = None, epoch_1904: bool = False, zone: dt.tzinfo | None = CHINA
) -> dt.datetime | Reason | None:
    """Read a month as its first day: ``202603``, ``2026-03``, ``2026年3月``, a date in it, or a span within it."""
    text = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return read_number_as_month(
            float(text) if "." in text and not _YEAR_MONTH.fullmatch(text) else text, epoch_1904
        )
    if found := _YEAR_MONTH.fullmatch(text):
        return _first_day(int(found["year"]), int(found["month"]))
    if found := _NAMED_MONTH.fullmatch(text):
        return _first_day(int(found["year"] or found["year2"]), _MONTHS.index(found["name"] or found["name2"]) + 1)
    at = read_moment(text, order, epoch_1904, zone)
    if isinstance(at, dt.datetime):
        return _first_day(at.year, at.month)
    if (span := _SPAN.fullmatch(text)) and at is Reason.NOT_A_DATE:
        first, last = read_month(span[1], order, epoch_1904, zone), read_month(span[2], order, epoch_1904, zone)
        return first if first == last and isinstance(first, dt.datetime) else Reason.NOT_A_MONTH
    return Reason.NOT_A_MONTH if at is Reason.NOT_A_DATE else at


def read_number_as_month(value: int | float | str, epoch_1904: bool = False) -> dt.datetime | Reason:
    """Read a number in a month column: ``202603``, or any number that is a date.

    ``2026.1`` may be January, or October with its zero lost in Excel; it is refused.
    """
    text = f"{value:.10g}" if not isinstance(value, str) else value
    if re.fullmatch(r"\d{6}", text):
        return _first_day(int(text[:4]), int(text[4:]))
    if found := re.fullmatch(r"(\d{4})\.(\d{1,2})", text):
        return Reason.NOT_A_MONTH if found[2] == "1" else _first_day(int(found[1]), int(found[2]))
    at = read_number_as_moment(float(text), epoch_1904)
    if isinstance(at, dt.datetime):
        return _first_day(at.year, at.month)
    return Reason.NOT_A_MONTH if at is Reason.NOT_A_DATE else at


def _first_day(year: int, month: int) -> dt.datetime | Reason:
    if not 1 <= month <= 12:
        return Reason.NOT_A_MONTH
    return _within(dt.datetime(year, month, 1)) if 1 <= year <= 9998 else Reason.DATE_OUT_OF_RANGE


def _within(at: dt.datetime) -> dt.datetime | Reason:
    return at if EARLIEST <= at < LATEST else Reason.DATE_OUT_OF_RANGE


def _moment(found: re.Match[str], month: int, day: int, local: dt.tzinfo | None = CHINA) -> dt.datetime | Reason:
    parts = found.groupdict()
    hour = int(parts.get("hour") or 0)
    minute = int(parts.get("minute") or parts.get("minute2") or 0)
    second = int(parts.get("second") or parts.get("second2") or 0)
    half = (parts.get("before") or parts.get("after") or "").replace(".", "")
    fraction = int((parts.get("fraction") or "0")[:6].ljust(6, "0"))
    year = int(found["year"])
    if half:
        told = _half_day(half, hour)
        if told is None:
            return Reason.NO_SUCH_DAY
        hour = told
    try:
        if hour == 24 and minute == second == fraction == 0:
            at = dt.datetime(year, month, day) + dt.timedelta(days=1)
        else:
            at = dt.datetime(year, month, day, hour, minute, second, fraction)
    except (ValueError, OverflowError):
        return Reason.NO_SUCH_DAY if 1 <= year <= 9998 else Reason.DATE_OUT_OF_RANGE
    if (zone := parts.get("zone")) and local is not None:
        if not EARLIEST - dt.timedelta(days=2) <= at < LATEST + dt.timedelta(days=2):
            return Reason.DATE_OUT_OF_RANGE
        at = _local(at - _offset(zone), local)
    return _within(at)


def _local(utc: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """Give the time on the wall of a zone at a moment of UTC; both naive."""
    return utc.replace(tzinfo=dt.UTC).astimezone(zone).replace(tzinfo=None)


def _half_day(half: str, hour: int) -> int | None:
    """Turn an hour with its half of the day into one of 24; None where they do not go together."""
    if half in ("am", "上午", "凌晨", "早上", "早晨"):
        return hour % 12 if hour <= 12 else None
    if half == "中午":
        return hour if hour >= 11 else hour + 12 if hour <= 2 else None
    if half == "晚上" and hour == 12:
        return None
    return hour % 12 + 12 if hour <= 12 else hour if hour < 24 else None


def _offset(zone: str) -> dt.timedelta:
    found = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", zone)
    if not found:
        return dt.timedelta(hours=8 if zone == "cst" else 0)
    length = dt.timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return -length if found[1] == "-" else length


# Whole batches ------------------------------------------------------------------------------------------------------

_ISO = r"^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)?$"
_FAST_YEAR_FIRST = (
    r"^(?P<year>\d{4})(?:[-/.年])(?P<month>\d{1,2})(?:[-/.月])(?P<day>\d{1,2})日?"
    r"(?:[ T]+(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:\.(?P<fraction>\d{1,9}))?)?"
    r"(?P<half> ?[AaPp][Mm])?(?P<zone>[Zz]|[+-]\d{2}:\d{2})?)?$"
)
_FAST_CHINESE = (
    r"^(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日 ?(?P<hour>\d{1,2})[时点](?P<minute>\d{1,2})分"
    r"(?:(?P<second>\d{1,2})秒)?$"
)
_FAST_STAMP = r"^(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2}))?$"
_FAST_YEAR_LAST = (
    r"^(?P<first>\d{1,2})[-/.](?P<then>\d{1,2})[-/.](?P<year>\d{4})"
    r"(?:[ T]+(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2}))?(?P<half> ?[AaPp][Mm])?)?$"
)


def fast_moments(
    texts: Sequence[str] | np.ndarray[Any, Any],
    ask_order: Callable[[], DateOrder | None],
    zone: dt.tzinfo | None = CHINA,
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Read the common forms of many texts: times as datetime64[us], and a mask of those that were read.

    What is not read here (odd forms, impossible days, years out of range) is for `read_moment` to judge. `ask_order` is
    asked only when a date ends with its year.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    given = pc.utf8_trim_whitespace(pa.array(texts, pa.string()))
    out = np.full(len(texts), np.datetime64("NaT"), "datetime64[us]")
    done = np.zeros(len(texts), bool)
    iso = pc.match_substring_regex(given, _ISO).to_numpy(zero_copy_only=False)
    if iso.any():
        chosen = given if iso.all() else given.filter(pa.array(iso))
        try:
            # Arrow refuses the whole batch when one day in it does not exist; then the pieces are read below.
            out[iso] = chosen.cast(pa.timestamp("us")).to_numpy(zero_copy_only=False)
            done |= iso
        except pa.ArrowInvalid:
            pass
    for form in (_FAST_YEAR_FIRST, _FAST_CHINESE, _FAST_STAMP, _FAST_YEAR_LAST):
        if done.all():
            break
        rest = np.flatnonzero(~done)
        parts = pc.extract_regex(given.take(pa.array(rest)), form)
        hit = pc.is_valid(parts).to_numpy(zero_copy_only=False)
        if not hit.any():
            continue
        order = ask_order() if form is _FAST_YEAR_LAST else None
        if form is _FAST_YEAR_LAST and order not in ("mdy", "dmy"):
            break
        rest = rest[hit]
        at, good = _assembled(parts.filter(pa.array(hit)), order, zone)
        out[rest[good]] = at[good]
        done[rest[good]] = True
    done &= (out >= np.datetime64(EARLIEST)) & (out < np.datetime64(LATEST))
    out[~done] = np.datetime64("NaT")
    return out, done


def _assembled(
    parts: Any, order: DateOrder | None, local: dt.tzinfo | None
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Build times from the matched pieces; the second array tells which of them exist."""
    import numpy as np
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc

    names = {field.name for field in parts.type}

    def words(name: str) -> Any:
        return parts.field(name) if name in names else pa.nulls(len(parts), pa.string()).fill_null("")

    def numbers(name: str, piece: Any = None) -> np.ndarray[Any, Any]:
        piece = words(name) if piece is None else piece
        return pc.if_else(pc.equal(piece, ""), "0", piece).cast(pa.int64()).to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]

    month, day = ("month", "day") if "month" in names else ("first", "then") if order == "mdy" else ("then", "first")
    y, m, d, hh, mm, ss = map(numbers, ("year", month, day, "hour", "minute", "second"))
    half = pc.utf8_lower(pc.utf8_trim_whitespace(words("half"))).to_numpy(zero_copy_only=False)
    morning, evening = half == "am", half == "pm"
    good = ~(morning & (hh > 12))
    hh = np.where(morning & (hh == 12), 0, np.where(evening & (hh < 12), hh + 12, hh))
    good &= (m >= 1) & (m <= 12) & (d >= 1) & (hh < 24) & (mm < 60) & (ss < 60) & (y >= 1900)
    first = ((y - 1970) * 12 + np.where(good, m, 1) - 1).astype("datetime64[M]")
    length = ((first + 1).astype("datetime64[D]") - first.astype("datetime64[D]")).astype("int64")
    good &= d <= length
    seconds = (first.astype("datetime64[D]").astype("int64") + d - 1) * 86_400 + hh * 3_600 + mm * 60 + ss
    micro = numbers("fraction", pc.utf8_rpad(pc.utf8_slice_codeunits(words("fraction"), 0, 6), 6, "0"))
    at = (seconds * 1_000_000 + micro).astype("datetime64[us]")
    zones = words("zone")
    told = pc.not_equal(zones, "").to_numpy(zero_copy_only=False)
    if told.any() and local is not None:
        offset = numbers("zone", pc.utf8_slice_codeunits(zones, 1, 3)) * 60 + numbers(
            "zone", pc.utf8_slice_codeunits(zones, 4, 6)
        )
        ahead = np.where(pc.starts_with(zones, "-").to_numpy(zero_copy_only=False), -offset, offset)
        near = good & told & (at > np.datetime64("1900-01-01")) & (at < np.datetime64("2200-01-01"))
        utc = pd.DatetimeIndex(at[near] - ahead[near] * np.timedelta64(60_000_000, "us"), tz="UTC")
        at[near] = utc.tz_convert(local).tz_localize(None).to_numpy()
        good &= near | ~told
    return at, good
