"""Numbers, sums of money and counts as exports write them.

``1,234.50``, ``￥1,234.50``, ``1234.5 元``, full-width digits, ``(123)`` for a negative; a percentage is a fraction of one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from steward.operations.reasons import Reason

if TYPE_CHECKING:
    import numpy as np

_CURRENCY = r"(?:¥|￥|\$|€|rmb|cny|人民币)"
_UNIT = r"(?:元整?|圆|块|rmb|cny|㎡|m2|m²|平方米|平米|平方|小时|hours?|hrs?|h|分钟|minutes?|mins?|天|日|days?|月|次|份|户|人|件|条|个|项|处|张|套|笔|题|宗)"
_NUMBER = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>[-+−])?\s*{_CURRENCY}?\s*(?P<sign2>[-−])?\s*"
    rf"(?P<digits>\d+(?:\.\d*)?|\.\d+|\d{{1,3}}(?:,\d{{3}})+(?:\.\d*)?|\d+(?:\.\d+)?e[-+]?\d{{1,2}})\s*"
    rf"(?:(?P<percent>%|percent)|(?P<wan>万)?\s*{_UNIT}?)\s*(?P<close>\))?"
)
_PLAIN = r"^[-+]?[0-9]{1,15}(?:\.[0-9]{1,15})?$"
_GROUPED = r"^[-+]?[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,15})?$"
_HOURS = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?")


def read_number(text: str, *, money: bool = False) -> float | Reason:
    """Read a number; ``95.5%`` is 0.955, ``1.2万`` is 12000 where money is meant.

    >>> read_number("（1,234.50）"), read_number("９５.５％"), read_number("约100")
    (-1234.5, 0.955, <Reason.NOT_A_NUMBER: 'not-a-number'>)
    """
    plain = unicodedata.normalize("NFKC", text).casefold().strip().replace("㎡", "m2")
    found = _NUMBER.fullmatch(plain)
    if not found or bool(found["open"]) != bool(found["close"]) or (found["sign"] and found["sign2"]):
        return Reason.NOT_A_NUMBER
    if (found["percent"] and money) or (found["wan"] and not money):
        return Reason.NOT_A_NUMBER
    value = float(found["digits"].replace(",", ""))
    if found["percent"]:
        # 95.5 / 100 would give 0.9550000000000001 for some figures; the decimal shift does not.
        value = float(f"{found['digits'].replace(',', '')}e-2") if "e" not in found["digits"] else value / 100
    if found["wan"]:
        value = round(value * 10_000, 4)
    negative = found["open"] or found["sign"] in ("-", "−") or found["sign2"]
    return -value if negative else value


def read_hours(text: str) -> float | Reason:
    """Read a length of time written as ``2:30`` or ``2:30:00`` into hours."""
    found = _HOURS.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not found:
        return Reason.NOT_A_NUMBER
    return int(found[1]) + int(found[2]) / 60 + int(found[3] or 0) / 3600


def as_count(value: float | Reason) -> int | Reason:
    """Take a number for a count: whole and not negative.

    >>> as_count(3.0), as_count(2.5)
    (3, <Reason.NOT_A_COUNT: 'not-a-count'>)
    """
    if isinstance(value, Reason) or not 0 <= value < 1e15 or value != int(value):
        return Reason.NOT_A_COUNT
    return int(value)


def fast_numbers(texts: Sequence[str] | np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Read plain and grouped numbers of many texts: float64, and a mask of those that were read; the rest is for `read_number`."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    given = pc.utf8_trim_whitespace(pa.array(texts, pa.string()))
    out = np.full(len(texts), np.nan)
    done = np.zeros(len(texts), bool)
    for form in (_PLAIN, _GROUPED):
        hit = pc.match_substring_regex(given, form).to_numpy(zero_copy_only=False) & ~done
        if hit.any():
            digits = pc.replace_substring(given.filter(pa.array(hit)), ",", "")
            out[hit] = pc.utf8_ltrim(digits, "+").cast(pa.float64()).to_numpy()
            done |= hit
    return out, done
