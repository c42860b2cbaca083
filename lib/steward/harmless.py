"""Text that no spreadsheet runs: what people typed goes into workbooks and tables as words, never as a formula (CWE-1236)."""

from __future__ import annotations

import re

_NEGATIVE = re.compile(r"-\d{1,12}(?:\.\d{1,6})?")


def harmless(text: str) -> str:
    """Give a text that no spreadsheet takes for a formula: an apostrophe stands before ``= + - @`` and control characters.

    >>> harmless("=HYPERLINK(1)"), harmless("3-2")
    ("'=HYPERLINK(1)", '3-2')
    """
    return "'" + text if text[:1] in tuple("=+-@\t\r\n|%＝＋－＠") and not _NEGATIVE.fullmatch(text) else text
