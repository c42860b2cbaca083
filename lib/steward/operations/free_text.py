"""Masking personal information in free text.

What a steward types into a remark holds phones, ID numbers, plates, e-mail addresses, WeChat names, door numbers and the
names of the people concerned, also written as ``１３８ 1234-5678`` or ``一三八一二三四五六七八``. `mask_note` hides them and
keeps the rest readable. Where a number may be either a phone or something harmless, it is hidden.

Every rule looks at a *view* of the text: the same length, with full-width forms and every kind of digit made plain. What
is found in the view is replaced at the same place in the text, so nothing else is altered.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import pairwise

from steward.operations.names import is_named, mask_in

HIDDEN = "****"
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_NUMERALS = dict(zip("〇○零一二三四五六七八九幺壹贰貳叁參肆伍陆陸柒捌玖", "0001234567891122334566789", strict=True))
_DIGIT = rf"[\p{{N}}{''.join(_NUMERALS)}]"
SUSPECT = (
    rf"(?s){_DIGIT}(?:.{{0,3}}{_DIGIT}){{2}}|[@＠]|微信|薇信|威信|扣扣|(?i:wechat|weixin|vx|qq)"
    rf"|[{PROVINCES}使]\s?[A-Za-zＡ-Ｚａ-ｚ]"
)
"""RE2 pattern of the texts worth a closer look; all others hold nothing that `mask_note` would hide but names."""


@cache
def _views() -> tuple[dict[int, str], dict[int, str]]:
    plain: dict[int, str] = {0x3000: " "}
    for point in range(0x80, 0x20000):
        if (value := unicodedata.digit(chr(point), None)) is not None:
            plain[point] = str(value)
    plain.update({point: chr(point - 0xFEE0) for point in range(0xFF01, 0xFF5F)})
    return plain, {**plain, **{ord(k): v for k, v in _NUMERALS.items()}}


def _view(text: str, *, numerals: bool = False) -> str:
    return text.translate(_views()[numerals])


Span = tuple[int, int, str]


def _replaced(text: str, spans: Iterable[Span]) -> str:
    pieces, done = [], 0
    for start, end, mask in sorted(spans):
        if start >= done:
            pieces += [text[done:start], mask]
        done = max(done, end)
    return "".join((*pieces, text[done:]))


# --- numbers -----------------------------------------------------------------------------------------------------

_GAP = r"[\s\u200b-\u200f\u2060\ufeff\ufe0f\u20e3\-‐‑‒–—―−_.·•・,，、/\\()（）|~*+]"
_CLUSTER = re.compile(rf"\d(?:{_GAP}{{0,3}}\d)*")
_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d\d([-/.])\d{1,2}\1\d{1,2}(?!\d)|(?<!\d)\d{1,2}/\d{1,2}/(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2}:\d\d(?::\d\d)?(?!\d)"
)
_MOBILE = re.compile(r"(?:0086|86)?(1[3-9]\d{9})")
_LANDLINE = re.compile(r"(?:0086|86)?(0?10|0?2[0-9]|0[3-9]\d\d)(\d{7,8})")
_REGION = re.compile(r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[1-9])\d{4}")


def _is_day(digits: str) -> bool:
    try:
        return 1900 <= dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])).year <= 2100
    except ValueError:
        return False


def is_id_number(text: str) -> bool:
    """Tell whether a text is a resident ID number of 18 or 15 characters (GB 11643: region, birthday, check digit).

    A number with a wrong check digit but a region and a birthday in place is taken for a mistyped one.
    """
    text = text.upper()
    if not re.fullmatch(r"\d{17}[\dX]|\d{15}", text):
        return False
    if len(text) == 15:
        return bool(_REGION.match(text)) and _is_day("19" + text[6:12])
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    checked = "10X98765432"[sum(w * int(d) for w, d in zip(weights, text, strict=False)) % 11] == text[17]
    return _is_day(text[6:14]) and (checked or bool(_REGION.match(text)))


def is_card_number(digits: str) -> bool:
    """Tell whether a number of 16 to 19 digits passes the check of bank cards (Luhn, ISO/IEC 7812)."""
    if not re.fullmatch(r"[2-9]\d{15,18}", digits):
        return False
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits))]
    return sum(d - 9 * (d > 9) for d in doubled) % 10 == 0


def is_mobile(digits: str) -> bool:
    """Tell whether a text is a mobile number of mainland China, with or without its country code."""
    return _MOBILE.fullmatch(digits) is not None


def mask_digits(digits: str) -> str | None:
    """Give the mask of a phone, ID or card number written in plain digits; None for a number that is none of these.

    >>> mask_digits("13812345678"), mask_digits("075512345678")
    ('138****5678', '0755-****5678')
    """
    if found := _MOBILE.fullmatch(digits):
        return found[1][:3] + HIDDEN + found[1][-4:]
    if is_id_number(digits) or is_card_number(digits):
        return HIDDEN
    if (found := _LANDLINE.fullmatch(digits)) and found[1].startswith("0"):
        return f"{found[1]}-{HIDDEN}{found[2][-4:]}"
    return None


def _numbers(view: str) -> Iterator[Span]:
    """Find phones, ID and card numbers, however their digits are grouped."""
    for span in _parts(view):
        groups = list(re.finditer(r"\d+", view[: span[1]][span[0] :]))
        digits = "".join(g[0] for g in groups)
        if len(digits) < 10:
            continue
        if 16 <= len(digits) <= 19 and all(len(g[0]) == 4 for g in groups[:-1]) and len(groups) in (4, 5):
            yield *span, HIDDEN
            continue
        at = [span[0] + i for g in groups for i in range(g.start(), g.end())]
        ends, total = set(), 0
        for group in groups:
            total += len(group[0])
            ends.add(total)
        if view[span[1] : span[1] + 1] in ("X", "x"):
            digits, at, ends = digits + "X", [*at, span[1]], {*ends, len(digits) + 1}
        start = 0
        for group in groups:
            first, start = start, start + len(group[0])
            yield from _from(digits, at, first, ends, group[0])


def _parts(view: str) -> Iterator[tuple[int, int]]:
    """Give the clusters of digits, without the dates and times inside them."""
    dates = [(m.start(), m.end()) for m in _DATE.finditer(view)]
    for cluster in _CLUSTER.finditer(view):
        begin = cluster.start()
        for start, end in dates:
            if begin <= start < cluster.end():
                yield begin, start
                begin = end
        if begin < cluster.end():
            yield begin, cluster.end()


def _from(digits: str, at: list[int], first: int, ends: set[int], group: str) -> Iterator[Span]:
    found = False
    for length in (19, 18, 17, 16, 15, 14, 13, 12, 11, 10):
        if first + length in ends and (mask := mask_digits(digits[first : first + length])):
            yield at[first], at[first + length - 1] + 1, mask
            found = True
            break
    if not found and len(group) > 11 and re.search(r"1[3-9]\d{9}", group):
        yield at[first], at[first] + len(group), group[:3] + HIDDEN
    # (410) 555-1234, as phones are grouped abroad; 400-800-8888 is a hotline.
    rest = [e for e in sorted(ends) if e > first][:3]
    if not found and [b - a for a, b in pairwise([first, *rest])] == [3, 3, 4] and group[0] > "1" and group[1:] != "00":
        yield at[first], at[rest[2] - 1] + 1, HIDDEN + digits[rest[2] - 4 : rest[2]]


_NAMED_NUMBER = re.compile(
    r"(?:电话|手机|号码|致电|来电|回电|拨打|座机|联系方式|固话|热线|卡号|账号|帐号|账户|银行|尾号|证件|证号|身份证|护照|通行证|军官证|扣扣"
    r"|(?i:\btel\b|phone|mobile|call|card|account|passport|qq)|\+(?=\d))"
    rf"[^\d\n]{{0,8}}?(?P<number>[A-Za-z]{{0,2}}\d(?:{_GAP}{{0,2}}\d){{5,20}})"
)
_PUBLIC = re.compile(r"(?:1(?:10|19|20|22)|12\d{3}|95\d{3,4}|9[56]\d{3,6}|[48]00\d{7})")


def _named_numbers(view: str) -> Iterator[Span]:
    """Find numbers that a word in front of them makes personal; hotlines such as 400-… and 12345 stay."""
    for found in _NAMED_NUMBER.finditer(view):
        number = found["number"]
        digits = re.sub(r"\D", "", number)
        if _DATE.search(number) or _PUBLIC.fullmatch(digits) or re.fullmatch(r"(?:19|20)\d{6}", digits):
            continue
        yield found.start("number"), found.end("number"), mask_digits(digits) or HIDDEN + digits[-2:]


# --- words -------------------------------------------------------------------------------------------------------

_EMAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\s?\.\s?[\w-]+)+")
_WECHAT = re.compile(
    r"(?:微信|薇信|威信|(?i:wechat|weixin|\bvx|v信))(?:号码|号|(?i:\s?id))?[\s:：是为,，(（]{0,4}(?P<id>[A-Za-z][-\w]{4,19})",
    re.ASCII,
)
_PLATE = re.compile(
    rf"(?<![A-Za-z])(?P<head>[{PROVINCES}使][A-Za-z])(?P<gap>[\s·.•-]?)(?P<rest>(?:[A-HJ-NP-Za-hj-np-z0-9][\s·-]?){{4,6}})"
    r"(?P<tail>[挂学警港澳领使]?)(?![A-Za-z0-9])"
)


def _emails(view: str) -> Iterator[Span]:
    for found in _EMAIL.finditer(view):
        yield found.start(), found.end(), "***@***"


def _wechat(view: str) -> Iterator[Span]:
    for found in _WECHAT.finditer(view):
        yield found.start("id"), found.end("id"), found["id"][0] + "***"


def _plates(view: str) -> Iterator[Span]:
    for found in _PLATE.finditer(view):
        rest = re.sub(r"[^A-Za-z0-9]", "", found["rest"])
        if 5 <= len(rest) + len(found["tail"]) <= 7 and any(c.isdigit() for c in rest):
            spare = len(found["rest"]) - len(found["rest"].rstrip(" ·-")) if not found["tail"] else 0
            yield found.start(), found.end() - spare, found["head"].upper() + "***" + rest[-2:] + found["tail"]


# --- rooms -------------------------------------------------------------------------------------------------------

_NOT_A_DOOR = r"(?!\d|\s*(?:元|块|分|天|米|公斤|斤|kg|%|度|人|次|个|平|㎡|m|℃|点|时|小时|月|日|年|秒|台|件|户|只|间|套|万|号楼|栋|幢|[:：/-]\d))"
_DOORS = (
    # 3-2-1501, 3#2-1501
    re.compile(r"(?<![\d.-])[A-Za-z]{0,2}\d{1,3}[-—–#_]\s?\d{1,2}[-—–_]\s?(?P<door>\d{3,4}[A-Za-z]?|\d{1,2}[-—–_]\d{2})(?![\d-])"),
    # 3-1501: floor 1-49, door 01-39 on it
    re.compile(rf"(?<![\d.~-])[A-Za-z]{{0,2}}\d{{1,2}}[-—–_](?P<door>[1-4]?\d(?:0[1-9]|[12]\d|3\d)[A-Za-z]?){_NOT_A_DOOR}"),
    # 3栋2单元15层1501室, A座1203
    re.compile(
        r"(?:号楼|[\dA-Za-z十]\s?(?:栋|幢|座|楼|单元|门|梯|层|#))\s?-?(?:\d{1,2}\s?(?:单元|门|梯)\s?-?)?(?:[\d十]{1,3}\s?(?:层|楼)\s?-?)?"
        rf"(?P<door>\d{{3,4}}[A-Za-z]?{_NOT_A_DOOR}|[\d十]{{1,4}}[A-Za-z]?(?=\s?(?:室|房(?!间)|号房)))"
    ),
    # 1501室, 房号1501, 1501业主
    re.compile(r"(?<![\d.年-])(?P<door>[A-Za-z]?\d{3,4}[A-Za-z]?)(?=\s?(?:室|房(?!屋)|号房|户?(?:业主|住户|租户|家的?)))"),
    re.compile(r"(?:房号|房间号?|门牌号?|室号|住|(?i:\broom|\bunit|\bapt\.?|\bflat))[\s:：是为在#]{0,3}(?P<door>[A-Za-z]?\d{3,4}[A-Za-z]?)(?!\d)"),
)  # fmt: skip


def _doors(view: str) -> Iterator[Span]:
    for form in _DOORS:
        for found in form.finditer(view):
            yield found.start("door"), found.end("door"), "***"


_RULES: tuple[tuple[re.Pattern[str], Callable[[str], Iterator[Span]], bool], ...] = (
    (re.compile("@"), _emails, False),
    (re.compile("信|wechat|weixin|vx", re.IGNORECASE), _wechat, False),
    (re.compile(rf"\d(?:{_GAP}{{0,2}}\d){{5}}"), _named_numbers, True),
    (re.compile(rf"\d(?:{_GAP}{{0,3}}\d){{9}}"), _numbers, True),
    (re.compile(rf"[{PROVINCES}使][A-Za-z]"), _plates, False),
    (re.compile(r"\d{3}|[\d十]\s?(?:室|房|号房)|\d[-—–_]\d"), _doors, True),
)
"""Each rule with what a text must show for it to be worth trying, and whether Chinese numerals count as digits."""


def mask_note(text: str, names: Iterable[str] = ()) -> str:
    """Hide what identifies a person in a free text; `names` are the people of the same record, as they were written.

    >>> mask_note("张三 138 1234 5678 反映 3-2-1501 漏水", ["张三"])
    '张** 138****5678 反映 3-2-*** 漏水'
    """
    for cell in names:
        if is_named(text, cell):
            text = mask_in(text, cell)
    views = [_view(text), _view(text, numerals=True)]
    for sign, rule, numerals in _RULES:
        if sign.search(views[numerals]) and (spans := list(rule(views[numerals]))):
            text = _replaced(text, spans)
            views = [_view(text), _view(text, numerals=True)]
    return text
