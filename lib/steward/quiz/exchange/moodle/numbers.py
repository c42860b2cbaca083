"""Numbers with units as a Moodle in Chinese or English takes them when it imports: a comma parts thousands.

>>> moodle_number("1,822"), moodle_number("3,14"), moodle_number("1.5 m"), moodle_number("a few")
(('1822', ''), ('314', ''), ('1.5', 'm'), None)
"""

from __future__ import annotations

import math
import re

_TIMES_TEN = re.compile("(?:[eE]|[x*\u00d7]10(?:\\^|\\*\\*))([+-]?[0-9]+)")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")


def moodle_number(text: str) -> tuple[str, str] | None:
    """Give the number at the beginning of a text, and the unit behind it; None where there is no number.

    A number in its plain form keeps its digits; any other is written anew.
    """
    squeezed = _TIMES_TEN.sub(r"e\1", text.replace(" ", "")).replace(",", "")
    found = _NUMBER.match(squeezed)
    if not found or not math.isfinite(float(found[0])):
        return None
    written = found[0] if _PLAIN.fullmatch(found[0]) else f"{float(found[0]):.14g}"
    return written, squeezed[found.end() :]
