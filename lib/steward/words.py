"""Words in both languages.

A sentence that a user sees is a `Text`: its Chinese and its English stand side by side, where the sentence is used.
Figures are put into it with ``str.format`` fields, already written for the reader by the functions below.

>>> ROWS = Text(zh="共 {n} 行", en="{n} rows")
>>> ROWS.say("zh", n=number(1214, "zh"))
'共 1,214 行'
"""

from __future__ import annotations

import datetime as dt
import locale as _system_locale
import math
import os
from dataclasses import dataclass
from typing import Literal

Locale = Literal["zh", "en"]
LOCALES: tuple[Locale, ...] = ("zh", "en")
HTML_LANG: dict[Locale, str] = {"zh": "zh-CN", "en": "en"}

MINUS = "\u2212"
EN_DASH = "\u2013"


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or label in both languages."""

    zh: str
    en: str

    def say(self, locale: Locale, /, **values: object) -> str:
        """Give the sentence in `locale` with `values` filled in; a `Text` among the values is said too."""
        words = self.zh if locale == "zh" else self.en
        if not values:
            return words
        return words.format(**{k: v.say(locale) if isinstance(v, Text) else v for k, v in values.items()})


def as_locale(value: str | None) -> Locale | None:
    """Read a language tag such as ``zh_CN.UTF-8``, ``en-GB`` or ``zh``; None where it names neither language."""
    head = (value or "").strip().lower().replace("_", "-").split("-")[0].split(".")[0]
    if head in ("zh", "chinese"):
        return "zh"
    if head in ("en", "english"):
        return "en"
    return None


def choose_locale(*preferences: str | None) -> Locale:
    """Take the first preference that names a language we speak, then the system's language, then Chinese.

    The callers pass them in the order of the design: the command's ``--locale``, the switch on the home page (kept in
    the workspace), the company profile.
    """
    for preference in preferences:
        if (found := as_locale(preference)) is not None:
            return found
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            if (found := as_locale(value)) is not None:
                return found
            if value.split(".")[0] in ("C", "POSIX"):  # no language at all; Python would report it as English
                return "zh"
    return as_locale(_system_locale.getlocale()[0]) or "zh"


def number(value: float, locale: Locale = "zh", *, decimals: int = 0) -> str:
    """Write a figure with thousands separators and a real minus sign; the same in both languages.

    >>> number(-1234.5, decimals=1)
    '−1,234.5'
    """
    del locale
    written = f"{value:,.{decimals}f}"
    if float(written.replace(",", "")) == 0:
        written = written.lstrip("-")
    return written.replace("-", MINUS)


def percent(fraction: float, *, decimals: int = 1) -> str:
    """Write a rate given as a fraction: 0.703 is ``70.3%``. Interval ends take ``decimals=0``."""
    return number(fraction * 100, decimals=decimals) + "%"


def interval(low: float, high: float, *, kind: Literal["rate", "hours", "number"] = "rate") -> str:
    """Write an interval with an en dash: ``58%–80%`` for a rate, one decimal for hours."""
    if kind == "rate":
        return f"{percent(low, decimals=0)}{EN_DASH}{percent(high, decimals=0)}"
    decimals = 1 if kind == "hours" else 0
    return f"{number(low, decimals=decimals)}{EN_DASH}{number(high, decimals=decimals)}"


_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def month(day: dt.date, locale: Locale, *, year: bool = True) -> str:
    """Write a month: ``2026 年 10 月`` or ``October 2026``."""
    if locale == "zh":
        return f"{day.year} 年 {day.month} 月" if year else f"{day.month} 月"
    return f"{_MONTHS[day.month - 1]} {day.year}" if year else _MONTHS[day.month - 1]


_WEEKDAYS: dict[Locale, tuple[str, ...]] = {
    "zh": ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def long_date(day: dt.date, locale: Locale) -> str:
    """Write a day with its weekday: ``2026 年 11 月 2 日，星期一`` or ``Monday, 2 November 2026``."""
    weekday = _WEEKDAYS[locale][day.weekday()]
    if locale == "zh":
        return f"{day.year} 年 {day.month} 月 {day.day} 日，{weekday}"
    return f"{weekday}, {day.day} {_MONTHS[day.month - 1]} {day.year}"


def moment(at: dt.datetime) -> str:
    """Write a time to the minute: ``2026-11-02 09:10``."""
    return at.strftime("%Y-%m-%d %H:%M")


def join(items: list[str], locale: Locale) -> str:
    """List names: ``甲、乙、丙`` or ``A, B and C``."""
    if locale == "zh" or len(items) < 2:
        return ("、" if locale == "zh" else ", ").join(items)
    return ", ".join(items[:-1]) + " and " + items[-1]


def duration(hours: float, locale: Locale) -> str:
    """Write a length of time in the unit a reader would use: minutes under one hour, days from 72 hours.

    >>> duration(5.2, "en")
    '5.2 hours'
    """
    if math.isnan(hours):
        return EN_DASH
    if hours < 1:
        value = f"{hours * 60:.0f}"
        unit = Text("分钟", "minute" if value == "1" else "minutes")
    elif hours < 72:
        value, unit = number(hours, decimals=1), Text("小时", "hours")
    else:
        value, unit = number(hours / 24, decimals=1), Text("天", "days")
    return f"{value} {unit.say(locale)}"


def checked_locale(value: str) -> Locale:
    """Take ``zh`` or ``en`` from a caller who must name one of them.

    Raises:
        ValueError: for anything else.
    """
    for locale in LOCALES:
        if value == locale:
            return locale
    raise ValueError(f"locale must be 'zh' or 'en', not {value!r}")
