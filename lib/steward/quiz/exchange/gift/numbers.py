"""Numbers in GIFT, as PHP takes them: ``5``, ``5:0.1`` and ``1..3``, and what becomes of everything else."""

from __future__ import annotations

import math
import re
from decimal import Decimal

from steward.quiz.exchange.gift.text import BLANK

_NUMBER = re.compile(r"[ \t\n\r\v\f]*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_TRAILING = " \t\n\r\v\f"


class UnusableNumberError(Exception):
    """Moodle gives a question up for this range or tolerance."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def is_number(text: str) -> bool:
    """Tell whether PHP takes a text for a number: a decimal point, no comma, no unit.

    >>> is_number("-1.5e3"), is_number("1,5")
    (True, False)
    """
    found = _NUMBER.match(text)
    return found is not None and not text[found.end() :].strip(_TRAILING)


def as_number(text: str) -> tuple[str, str]:
    """Give number and tolerance of a numerical answer as Moodle takes them; what it cannot read becomes ``*``, any number.

    >>> as_number("3.141..3.142"), as_number("1822:2"), as_number("1,5")
    (('3.1415', '0.0005'), ('1822', '2'), ('*', '0'))

    Raises:
        UnusableNumberError: ``range`` for an end of a range, ``tolerance`` for a tolerance, that is no number.
    """
    if (dots := text.find("..")) > 0:
        low, high = _leading(text[:dots]), _leading(text[dots + 2 :])
        middle = (high + low) / 2
        return number_words(middle), number_words(high - middle)
    colon = text.find(":")
    number, tolerance = (text[:colon], text[colon + 1 :].strip(BLANK)) if colon > 0 else (text, "0")
    if not is_number(tolerance):
        raise UnusableNumberError("tolerance")
    number = number.strip(BLANK)
    return number if is_number(number) else "*", tolerance


def _leading(text: str) -> Decimal:
    """Give the number with which a text begins, and pass over the rest, as PHP does when it adds."""
    found = _NUMBER.match(text.strip(BLANK))
    if found is None or not math.isfinite(float(found[0])):
        raise UnusableNumberError("range")
    return Decimal(found[0].strip())


def number_words(value: Decimal) -> str:
    """Write a number without an exponent where that is short; Moodle, which reckons in binary, has 14 digits of the same.

    >>> number_words(Decimal("0.10") + Decimal("0.2")), number_words(Decimal("3E2"))
    ('0.3', '300')
    """
    if not value:
        return "0"
    return f"{value.normalize():f}" if abs(value.adjusted()) < 15 else f"{float(value):.14g}"
