"""Words as they are compared: Chinese by pairs of characters, English by word stems; slips of the keyboard are forgiven.

>>> sorted(tokens("楼上漏水, leaking taps"))
['leak', 'tap', '上漏', '楼上', '漏水']
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from steward.standards_search import plain

_CHINESE = re.compile(r"[\u3400-\u9fff]+")
_ENGLISH = re.compile(r"[a-z0-9]+")
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be been but by can did do does for from had has have he her him his how i if in is it its me my no not "
        "of on or our she so that the their them then there they this to too up us was we were what when which who why will with you your",
    )
)

_BETWEEN = frozenset(
    "的了着得地不也都又再就还很太是在有个这那吗呢吧啊们把被让给从和跟没来去到一二三四五六七八九十几两我你您他她它其之"
)
"""Characters that join words or say how many: a pair with one of them is seldom a word."""
_EVERYWHERE = frozenset(
    re.findall(
        r"\w+",
        "业主 小区 投诉 反映 物业 管家 你好 您好 先生 女士 希望 要求 表示 来电 回电 时候 已经 开始 东西 经理 事情 知道",
    )
)
"""Words that any complaint may have."""


def tells_little(pair: str) -> bool:
    """Tell whether a pair of Chinese characters says little of what a complaint is about.

    >>> tells_little("漏水"), tells_little("了老"), tells_little("业主")
    (False, True, True)
    """
    return pair in _EVERYWHERE or not _BETWEEN.isdisjoint(pair)


def terms(query: str) -> list[str]:
    """Give what was asked for: runs of Chinese, English words without those that say nothing, and ids of standards as they stand."""
    found: list[str] = []
    for piece in plain(query).split():
        if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)+", piece):
            found.append(piece)
        else:
            found += re.findall(r"[\u3400-\u9fff]+|[a-z0-9]+(?:'[a-z]+)?", piece)
    said = [term for term in found if term not in _COMMON]
    return list(dict.fromkeys(said or found))


def is_chinese(term: str) -> bool:
    """Tell whether a term is a run of Chinese."""
    return _CHINESE.match(term) is not None


def pairs(run: str) -> list[str]:
    """Give the pairs of characters of a run of Chinese, in their order; a single character stands for itself."""
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def stem(word: str) -> str:
    """Give what an English word has in common with its other forms.

    >>> [stem(word) for word in ("leaks", "leaking", "party", "parties", "stopped", "noise", "noises")]
    ['leak', 'leak', 'parti', 'parti', 'stop', 'nois', 'nois']
    """
    word = re.sub(r"'s?$", "", word)
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-2]
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for end in ("ing", "ed"):
        if len(word) > len(end) + 3 and word.endswith(end) and re.search(r"[aeiouy]", word[: -len(end)]):
            word = word[: -len(end)]
            if word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    if len(word) > 5 and word.endswith("ly"):
        word = word[:-2]
    if len(word) > 4 and word.endswith("e"):
        word = word[:-1]
    return word[:-1] + "i" if len(word) > 4 and word.endswith("y") and word[-2] not in "aeiou" and word[:-1] else word


def tokens(text: str) -> set[str]:
    """Give everything of a text that it can be found by."""
    text = plain(text)
    found = {pair for run in _CHINESE.findall(text) for pair in pairs(run)}
    return found | {stem(word) for word in _ENGLISH.findall(text) if word not in _COMMON and len(word) > 1}


def near(word: str, known: Iterable[str]) -> list[str]:
    """Give the nearest known words that a hand may have meant: one letter wrong, missing, too many or exchanged; two in a long word.

    >>> near("complant", ["complaint", "compliment", "plant"])
    ['complaint']
    """
    if len(word) < 4:
        return []
    most = 2 if len(word) > 7 else 1
    begins = set(word[:2])
    alike = [one for one in known if abs(len(one) - len(word)) <= most and len(one) > 2 and one[0] in begins]
    found = {one: apart for one in alike if (apart := _apart(word, one, most)) <= most}
    return [one for one, apart in found.items() if apart == min(found.values())]


def _apart(a: str, b: str, most: int) -> int:
    """Count the letters between two words; two exchanged neighbours count once. Gives up beyond `most`."""
    if len(set(a) ^ set(b)) > 2 * most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        twice, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, twice[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
