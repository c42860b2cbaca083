"""The shares of a mark that Moodle lets an answer have; a file with any other is refused by its import as it is set at first.

Source: Moodle documentation, "Import questions", match grades; the list is the one its editing form offers.
"""

from __future__ import annotations

from functools import cache


@cache
def grades() -> tuple[float, ...]:
    """Give all shares in percent, -100 to 100: p/q up to sixths, tenths, 1/7, 1/8, 1/9 and 1/20, with Moodle's seven decimals.

    >>> len(grades()), grades()[-2:]
    (41, (90.0, 100.0))
    """
    parts = {p / q for q in range(1, 7) for p in range(1, q + 1)}
    parts |= {p / 10 for p in range(1, 10)} | {1 / q for q in (7, 8, 9, 20)}
    positive = {round(100 * round(part, 7), 5) for part in parts}
    return tuple(sorted({0.0} | positive | {-part for part in positive}))


def is_grade(percent: float) -> bool:
    """Tell whether Moodle takes a share; it allows for a thousandth of a percent.

    >>> is_grade(33.333), is_grade(33.33)
    (True, False)
    """
    return abs(nearest_grade(percent) - percent) < 0.001


def nearest_grade(percent: float) -> float:
    """Give the share that Moodle takes instead where its import is set to the nearest one.

    >>> nearest_grade(33)
    33.33333
    """
    return min(grades(), key=lambda grade: (abs(grade - percent), -grade))


def grade_words(percent: float) -> str:
    """Write a share as GIFT and Moodle XML write it: at most five decimals, no more than needed.

    >>> grade_words(-100 / 3), grade_words(50.0)
    ('-33.33333', '50')
    """
    written = f"{percent:.5f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written
