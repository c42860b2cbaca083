"""What a cell of an export may hold, how it is shown to a reader, and how words in it are compared.

A cell is what the file says, before anyone asks what it means: text, a number, a flag, a time, an error of Excel, or
nothing. `values.py` gives it a meaning.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A formula that failed in the source, such as ``#N/A``."""

    code: str

    def __str__(self) -> str:
        return self.code


Cell = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | ErrorCell | None
"""One cell as the file holds it; None where it is empty."""

EXCEL_ERRORS = (
    "#N/A",
    "#VALUE!",
    "#REF!",
    "#DIV/0!",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#SPILL!",
    "#CALC!",
    "#GETTING_DATA",
)
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\x00"))
_FORMULA_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_UNITS_IN_BRACKETS = re.compile(r"[(\[{（［【〔].*?[)\]}）］】〕]")
_NOT_WORD = re.compile(r"[\W_]+")


def clean(text: str) -> str:
    """Strip what nobody sees: blanks of any width, byte order marks, and the ``="..."`` that keeps long numbers as text.

    >>> clean('\\t="430123199001011234"')
    '430123199001011234'
    """
    text = text.translate(_INVISIBLE).strip()
    if text.startswith('="') and (found := _FORMULA_TEXT.fullmatch(text)):
        text = found[1].strip()
    if text.startswith("'") and text[1:2].isdigit():
        text = text[1:]
    return text


def plain(text: str) -> str:
    """Give a word for comparison: half-width (NFKC), without case, blanks collapsed.

    >>> plain("ＶＩＰ  客户")
    'vip 客户'
    """
    return " ".join(unicodedata.normalize("NFKC", clean(text)).casefold().split())


def heading_key(text: str, *, with_brackets: bool = False) -> str:
    """Give a heading for comparison: NFKC, without case, blanks and punctuation, and without the unit in brackets.

    >>> heading_key("应收金额（元）"), heading_key("Created_Date")
    ('应收金额', 'createddate')
    """
    text = unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).casefold()
    if not with_brackets:
        text = _UNITS_IN_BRACKETS.sub("", text) or text
    return _NOT_WORD.sub("", text)


def is_blank(cell: Cell) -> bool:
    """Tell whether a reader would see nothing in it."""
    return cell is None or (isinstance(cell, str) and not clean(cell))


def shown(cell: Cell) -> str:
    """Write a cell as a reader of the export would see it.

    >>> shown(12.0), shown(dt.datetime(2026, 3, 1)), shown(None)
    ('12', '2026-03-01', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, dt.datetime):
        return cell.strftime("%Y-%m-%d" if cell.time() == dt.time() else "%Y-%m-%d %H:%M:%S")
    return str(cell)
