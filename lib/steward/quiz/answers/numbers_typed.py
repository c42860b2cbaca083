"""Numbers as people type them: ``４４``, ``1,200``, ``44 户``, ``1.2万``, ``三十``, ``twenty-four``, ``1/4``, ``550×8%=44``.

What can be meant in two ways is asked about, not guessed: ``3,5`` may be three and a half or a slip for 35.

>>> read_number("１，２００ 元"), read_number("约 44 户"), read_number("1/4"), read_number("两千")
(1200.0, 44.0, 0.25, 2000.0)
"""

from __future__ import annotations

import re
import unicodedata

from steward.errors import StewardError
from steward.words import Text

LONGEST = 200
"""Characters that an answer with one number may have."""

_TOO_LONG = Text("这里只填一个数，您写了 {n} 个字。", "One number goes here, and you wrote {n} characters.")
_NONE = Text("“{text}”里没有数，请填一个数。", "There is no number in “{text}”; write one.")
_SEVERAL = Text("“{text}”里有几个数，请只填一个。", "There are several numbers in “{text}”; write one only.")
_COMMA = Text(
    "“{text}”里的逗号是小数点还是千位分隔？小数请用点，如 3.5；千位每三位一隔，如 1,200。",
    "Does the comma in “{text}” mark decimals or thousands? Write decimals with a point (3.5) and thousands in threes (1,200).",
)

_DIGITS = r"\d{1,3}(?:[,' ]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d*)?(?:e[-+]?\d{1,2}(?![\da-z]))?|\.\d+"
_NUMBER = re.compile(
    rf"(?<![\d.])(?P<sign>[-+]\s*)?(?P<digits>{_DIGITS})(?:\s*(?P<power>[十百千万亿]+))?(?:\s*(?P<percent>%))?"
)
_FRACTION = re.compile(r"(?:(?P<whole>\d{1,6})\s+)?(?P<top>\d{1,9})\s*/\s*(?P<bottom>\d{1,9})(?!\d)")
_DOUBTFUL = re.compile(r"\d,\d{1,2}(?!\d)|\d,\d{4,}|(?<!\d)\d{4,},\d|(?<![\d,])0\d*,\d")
_VULGAR, _SUPERSCRIPT = re.compile("[¼-¾⅐-⅞]"), re.compile("[²³¹⁰-⁹]")
_SIGNS = str.maketrans(
    {"−": "-", "–": "-", "—": "-", "﹣": "-", "负": "-", "，": ",", "’": "'", "‘": "'", "⁄": "/", "÷": "/"}
)

_ZH_DIGITS = (
    {c: i for i, c in enumerate("零一二三四五六七八九")}
    | {c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")}
    | {"两": 2}
)
_ZH_POWERS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10**4, "亿": 10**8}
_ZH_RUN = re.compile(f"[{''.join({**_ZH_DIGITS, **_ZH_POWERS})}]+")

_EN_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_EN_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_EN = {word: i for i, word in enumerate(_EN_ONES)} | {word: 20 + 10 * i for i, word in enumerate(_EN_TENS)}
_EN_WORD = "|".join(sorted([*_EN, "hundred", "thousand"], key=len, reverse=True))
_EN_RUN = re.compile(rf"\b(?:{_EN_WORD})(?:(?:\s*-\s*|\s+and\s+|\s+)(?:{_EN_WORD}))*\b")


_MONTHS = {
    name: i
    for i, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_MONTH = "|".join(_MONTHS)


def plain(typed: str) -> str:
    """Bring what was typed into one form: usual width, small letters, straight signs, single spaces.

    >>> plain("１½ Ｍ²，"), plain("百分之九十")
    ('1 1/2 m,', '九十%')
    """
    apart = _SUPERSCRIPT.sub("", _VULGAR.sub(r" \g<0>", typed))
    text = " ".join(unicodedata.normalize("NFKC", apart).translate(_SIGNS).casefold().split())
    return re.sub(r"百分之\s*([^\s,;。]+)", r"\1%", text)


def read_number(typed: str, *, percent: bool = False) -> float:
    """Read the one number of an answer.

    Words around it are let be; after ``=`` only what follows is read. With `percent` the answer is asked for in percent,
    and ``92%`` is 92; otherwise ``%`` means hundredths.

    Raises:
        StewardError: ``no-number``, ``several-numbers``, ``unclear-number``: the person is asked to write it otherwise.
    """
    if len(typed) > LONGEST:
        raise StewardError("no-number", _TOO_LONG, n=len(typed))
    text = plain(typed)
    told = {"text": text}
    text = text.rpartition("=")[2] if re.search(r"=.*[\d一二三四五六七八九十]", text) else text
    if _DOUBTFUL.search(text):
        raise StewardError("unclear-number", _COMMA, **told)
    found = list(_FRACTION.finditer(text))
    if (
        len(found) == 1
        and int(found[0]["bottom"])
        and not re.search(r"\d", text[: found[0].start()] + text[found[0].end() :])
    ):
        whole = int(found[0]["whole"] or 0)
        negative = text[: found[0].start()].rstrip().endswith("-")
        value = whole + int(found[0]["top"]) / int(found[0]["bottom"])
        return -value if negative else value
    numbers = [_value(match, percent=percent) for match in _NUMBER.finditer(text)] or _in_words(text, percent=percent)
    if not numbers:
        raise StewardError("no-number", _NONE, **told)
    if len(numbers) > 1:
        raise StewardError("several-numbers", _SEVERAL, **told)
    return numbers[0]


def _value(match: re.Match[str], *, percent: bool) -> float:
    value = float(re.sub("[,' ]", "", match["digits"]))
    for power in match["power"] or "":
        value *= _ZH_POWERS[power]
    if match["percent"] and not percent:
        value /= 100
    return -value if (match["sign"] or "").startswith("-") else value


def read_day(typed: str) -> tuple[int | None, float]:
    """Read a day of the month as (month, day), the month being None where only the day is given.

    ``9 月 30 日``, ``30 号``, ``30th``, ``30 September``, ``Sept. 30`` and ``9/30`` are read; where both parts of ``9/10`` could
    be the month, Chinese writes the month first.

    Raises:
        StewardError: as `read_number`.

    >>> read_day("9月30日"), read_day("30 September"), read_day("30th")
    ((9, 30), (9, 30), (None, 30.0))
    """
    text = re.sub(r"(?<!\d)\d{4}\s*[年/.-]", "", plain(typed[:LONGEST]))
    if match := re.search(r"(?<!\d)(\d{1,2})\s*(?:月\s*|[/-])(\d{1,2})(?!\d)", text):
        first, second = int(match[1]), int(match[2])
        return (second, first) if first > 12 >= second else (first, second)
    if match := re.search(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({_MONTH})", text):
        return _MONTHS[match[2]], int(match[1])
    if match := re.search(rf"({_MONTH})[a-z]*\.?\s+(?:the\s+)?(\d{{1,2}})(?!\d)", text):
        return _MONTHS[match[1]], int(match[2])
    return None, read_number(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", typed))


def read_hour(typed: str) -> float:
    """Read a time of day in hours: ``16:00``, ``16 点``, ``下午 4 点``, ``4 pm``, ``16:30`` (16.5).

    Raises:
        StewardError: as `read_number`.

    >>> read_hour("16：00"), read_hour("下午4点半"), read_hour("4 p.m."), read_hour("16")
    (16.0, 16.5, 16.0, 16.0)
    """
    text = plain(typed[:LONGEST])
    if match := re.search(r"(?<!\d)(\d{1,2})\s*(?:[:.]\s*([0-5]\d)(?!\d)|[点时]\s*(?:(半)|([0-5]?\d)\s*分)?)", text):
        hour = int(match[1]) + (0.5 if match[3] else int(match[2] or match[4] or 0) / 60)
    else:
        hour = read_number(re.sub(r"\b([ap])\.?\s?m\b\.?", "", typed, flags=re.IGNORECASE))
    if re.search(r"下午|晚|傍晚|\bp\.?\s?m\b|\dpm\b", text) and 1 <= hour < 12:
        return hour + 12
    return hour


def _in_words(text: str, *, percent: bool) -> list[float]:
    """Read numbers written out, in Chinese or English."""
    found = []
    for match in (*_ZH_RUN.finditer(text), *_EN_RUN.finditer(text)):
        value = float(
            _chinese(match[0]) if match[0][0] in _ZH_DIGITS or match[0][0] in _ZH_POWERS else _english(match[0])
        )
        if not percent and text[match.end() :].lstrip().startswith("%"):
            value /= 100
        found.append(-value if text[: match.start()].rstrip().endswith("-") else value)
    return found


def _chinese(word: str) -> int:
    """Read 四十四, 两千三百, 一百零五, 十二, 二〇二六.

    >>> _chinese("两千三百"), _chinese("十二"), _chinese("二〇二六"), _chinese("三万五千")
    (2300, 12, 2026, 35000)
    """
    if not any(c in _ZH_POWERS for c in word):
        return int("".join(str(_ZH_DIGITS[c]) for c in word))
    total = section = digit = 0
    for c in word:
        if c in _ZH_DIGITS:
            digit = _ZH_DIGITS[c]
        elif _ZH_POWERS[c] >= 10**4:
            total = (total + section + digit) * _ZH_POWERS[c]
            section = digit = 0
        else:
            section += (digit or 1) * _ZH_POWERS[c]
            digit = 0
    return total + section + digit


def _english(words: str) -> int:
    total = part = 0
    for word in re.split(r"[\s-]+", words):
        if word in _EN:
            part += _EN[word]
        elif word == "hundred":
            part = (part or 1) * 100
        elif word == "thousand":
            total, part = total + (part or 1) * 1000, 0
    return total + part
