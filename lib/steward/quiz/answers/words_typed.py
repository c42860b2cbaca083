"""Words as people type them: held against the answers of a gap, and searched for the key points of an answer in one's own words.

>>> same_words("零 缺陷。", "零缺陷"), said("我先跟您道个歉", ("道歉", "道*歉"))
(True, True)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

LONGEST = 10_000
"""Characters of a typed answer that are read; what somebody writes in two minutes is far shorter."""
_FEW = 12
"""Characters that ``*`` in a key word may stand for."""
_STOPS = "。！？；，、,;!?:：\n"
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"'})

_SPACE = re.compile(r"\s+")
_MEANINGLESS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))|(?<!\d)[./:,-]|[./:,-](?!\d)|[^\w./:,\-°%$€¥+=<>~^|²³]|_")
_ARTICLE = re.compile(r"^(?:the|an|a)\s+(?=\S)")


def plain(typed: str) -> str:
    """Bring text into one form: usual width, small letters, straight apostrophes.

    >>> plain("Owner’s  ＳＩＤＥ")
    "owner's  side"
    """
    return unicodedata.normalize("NFKC", typed[:LONGEST]).translate(_APOSTROPHES).casefold()


def bare(typed: str) -> str:
    """Leave of a short answer what carries meaning: no case, width, space or punctuation, except inside numbers.

    >>> bare("  On-site! "), bare("1,200 元"), bare("1.5"), bare("８%")
    ('onsite', '1200元', '1.5', '8%')
    """
    text = _ARTICLE.sub("", plain(typed).strip())
    return _MEANINGLESS.sub("", _SPACE.sub("", text))


def same_words(typed: str, wanted: str, before: str = "", after: str = "") -> bool:
    """Tell whether a gap was filled with the words wanted.

    Words of the sentence around the gap may be typed as well: ``15 天`` before “天”. Nothing else may.

    >>> same_words("15天", "15", after="天编好。"), same_words("15 个月", "15", after="天编好。")
    (True, False)
    """
    given, target = bare(typed), bare(wanted)
    if not given:
        return False
    if given == target:
        return True
    left, right = bare(before), bare(after)
    if len(given) > len(left) + len(target) + len(right):
        return False
    at = given.find(target)
    while at >= 0:
        if left.endswith(given[:at]) and right.startswith(given[at + len(target) :]):
            return True
        at = given.find(target, at + 1)
    return False


# -- key points --------------------------------------------------------------------------------------------------------

_NOT_ZH = re.compile(
    r"(?:没有|没|别|勿|无需|无须|不用|不必|不需要?|不会|不能|不可以?|不要|不应该?|不该|不肯|不愿意?|不想|不去|不)$"
)
_NOT_NOT_ZH = re.compile(
    r"(.)不\1.?$|是否$|有没有$|(?:不得|不能|不会|不可|没有|无|不是|怎么能?|哪能|为什么|为何|何)不$|(?:要不|不得不|能不能|会不会|可不可以|要不要|该不该|肯不肯|想不想|应不应该|愿不愿意)$"
)
_NOT_EN = re.compile(
    r"(?:\b(?:not|never|no|without|cannot|nor)|n't)(?:\s+(?:to|be|been|have|any|a|an|the|really|even))?\s*$"
)
_NOT_NOT_EN = re.compile(
    r"\b(?:why not|not without|never without|if not|whether or not|why (?:don't|didn't) (?:we|you|i))\s*$"
)
_DENIES = re.compile(
    r"不|没|别|勿|无|非|未|禁|拒|避免|\b(?:not?|never|without|cannot|nor|none|nothing|neither|ban(?:s|ned)?|forbid\w*|refus\w*|avoid\w*|stop\w*)\b|n't"
)


def denies(words: str) -> bool:
    """Tell whether a text says no to something, so that a key word of it may well stand after a “not”.

    >>> denies("打击报复是严禁的"), denies("请他道个歉")
    (True, False)
    """
    return bool(_DENIES.search(plain(words)))


def said(text: str, words: Iterable[str], *, may_be_denied: bool = False) -> bool:
    """Tell whether a text holds one of several key words.

    ``*`` stands for at most a few characters of one clause. An English word is found as a whole, with its usual endings. A key word right after a “not” does not count, unless `may_be_denied`: “我们不道歉” does not say 道歉, “能不能道个
    歉” and “不得不道歉” do.

    >>> said("I would never apologise", ["apolog*"]), said("Why not apologise", ["apolog*"])
    (False, True)
    """
    read = plain(text)
    for word in words:
        for match in _pattern(plain(word).strip()).finditer(read):
            if may_be_denied or not _denied(read[max(0, match.start() - 24) : match.start()]):
                return True
    return False


def _denied(before: str) -> bool:
    clause = re.split(f"[{_STOPS}]", before)[-1]
    if _NOT_ZH.search(clause):
        return not _NOT_NOT_ZH.search(clause)
    return bool(_NOT_EN.search(clause)) and not _NOT_NOT_EN.search(clause)


@lru_cache(maxsize=20_000)
def _pattern(word: str) -> re.Pattern[str]:
    if not word.strip("* "):
        return re.compile(r"(?!)")
    parts = [re.escape(part).replace(r"\ ", r"\s+") for part in word.split("*")]
    if re.search(r"[a-z]$", word):
        parts[-1] = _inflected(parts[-1])
    pattern = f"[^{_STOPS}]{{0,{_FEW}}}?".join(parts)
    if re.match(r"[a-z0-9]", word):
        pattern = r"(?<![a-z0-9])" + pattern
    if re.search(r"[0-9]$", word):
        pattern += r"(?![0-9])(?![.,][0-9])"
    return re.compile(pattern)


def _inflected(word: str) -> str:
    """Let an English word have its usual endings: reduce, reduces, reducing; carry, carried; wrap, wrapped."""
    if word.endswith("e"):
        return word[:-1] + r"(?:e(?:'?s|d)?|ing)(?![a-z])"
    if word.endswith("y"):
        return word[:-1] + r"(?:y(?:'?s|ing|ed)?|ie[sd])(?![a-z])"
    return word + rf"(?:'?s|es|{word[-1]}?(?:ed|ing))?(?![a-z])"
