"""A reply as the recogniser reads it: made even, told for Chinese or English, and cut into sentences and clauses.

>>> [clause.text for clause in clauses("对不起，可谁叫您不关窗呢。", "zh")]
['对不起', '可谁叫您不关窗呢']
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

from steward.words import Locale

LONGEST = 1_200
"""Characters of a reply that are read; nobody says more in one breath, and the work stays bounded."""
MOST_CLAUSES = 48

_TAGS = re.compile(r"<[^<>]{0,300}>")
_GAPS = re.compile(r"\s+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_EVEN = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"', "妳": "你", "…": "。", "—": "，", "\u2013": "，"}
)
_BREAK = {
    "zh": re.compile(r"[^，,。.！!？?；;：:\n~～]+[，,。.！!？?；;：:\n~～]*"),
    "en": re.compile(r"(?:[^,.!?;:\n，。！？]|(?<=\d)[.,:](?=\d))+[,.!?;:\n，。！？]*"),
}
_ENDS = frozenset("。.！!？?\n；;")


@dataclass(frozen=True, slots=True)
class Clause:
    """One piece of a reply between two marks."""

    text: str
    """Without the mark at its end."""
    mark: str
    """How it ends: ``，``, ``。``, ``？``, ``！`` or nothing."""
    sentence: int
    """Which sentence of the reply it belongs to, from 0."""


def even(text: str) -> str:
    """Make width, quotes and gaps even, and take markup away; at most `LONGEST` characters are kept, head and tail."""
    if len(text) > 2 * LONGEST:
        text = text[:LONGEST] + " " + text[-LONGEST:]
    if "<" in text:
        text = _TAGS.sub(" ", text)
    if "&" in text:
        text = html.unescape(text)
    text = unicodedata.normalize("NFKC", text.translate(_EVEN))
    text = _GAPS.sub(" ", text).strip()
    return text if len(text) <= LONGEST else text[: LONGEST // 2] + " " + text[-LONGEST // 2 :]


def language_of(text: str, fallback: Locale = "zh") -> Locale:
    """Tell Chinese from English by the script that prevails; `fallback` where there are no letters at all.

    >>> language_of("I'll ring 物业 for you, and the lift people too"), language_of("我在 WeChat 上发您")
    ('en', 'zh')
    """
    han, latin = len(_HAN.findall(text)), len(_LATIN.findall(text))
    if not han and not latin:
        return fallback
    return "zh" if han * 3 >= latin else "en"


def clauses(text: str, locale: Locale) -> tuple[Clause, ...]:
    """Cut an even text into clauses; what has no letter and no digit is no clause."""
    found = []
    sentence = 0
    for piece in _BREAK[locale].findall(even(text)):
        body = piece.rstrip("，,。.！!？?；;：:\n~～ ")
        tail = piece[len(body) :].strip()
        mark = next((sign for sign in tail if sign in "？?"), tail[:1])
        mark = {"？": "?", "！": "!", "。": ".", "，": ",", "；": ";", "：": ":"}.get(mark, mark)
        body = body.strip()
        if any(sign.isalnum() for sign in body):
            found.append(Clause(body, mark, sentence))
        if any(sign in _ENDS for sign in tail):
            sentence += 1
        if len(found) == MOST_CLAUSES:
            break
    return tuple(found)
