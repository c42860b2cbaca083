"""What a reply promised that is not the learner's to promise: by its moves, or by words that the case names.

>>> from steward.casebook import case_of
>>> case = case_of(None, "flooded-flower-trough")
>>> [limit.id for limit in beyond(case, "您放心，再也不会漫了！")], beyond(case, "能不能做到再也不会漫，我现在不能保证。")
(['never-again'], ())
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from steward.words import Locale

if TYPE_CHECKING:
    from steward.casebook import Case
    from steward.casebook.case import Limit
    from steward.drill.talk import Talk

_LONGEST = 4000
"""Characters of a reply that are looked through."""
_BREAKS = re.compile(r"[。！？!?；;\n]|\.(?=\s|$)")
_DENIED_ZH = re.compile(
    r"不能|没法|无法|不敢|没办法|做不到|定不了|写不了|答应不了|不好说|说不准|才知道|才能|不归我|由.{1,12}定|能不能|会不会|是不是|要不要|赔不赔|改不改|上报|请示|如果|要是"
)
_DENIED_EN = re.compile(r"\b(?:cannot|can't|can’t|could not|couldn|unable|not able|not mine|not for me|won't|whether|if|only once|depends?|decides?|decided|ask|report|would be a lie|no one can|nobody can)\b")  # fmt: skip


def beyond(case: Case, text: str) -> tuple[Limit, ...]:
    """Give the limits of the case that a reply oversteps by its words; what is said not to be possible is no promise."""
    found = []
    pieces = [piece for piece in _BREAKS.split(text[:_LONGEST].casefold()) if piece.strip()]
    for limit, words in _words(case):
        for piece in pieces:
            tight = re.sub(r"\s+", "", piece)
            if any((word in tight) if locale == "zh" else (word in piece) for locale, word in words) and not (
                _DENIED_ZH.search(tight) or _DENIED_EN.search(piece)
            ):
                found.append(limit)
                break
    return tuple(found)


@lru_cache(maxsize=256)
def _words(case: Case) -> tuple[tuple[Limit, tuple[tuple[Locale, str], ...]], ...]:
    return tuple(
        (
            limit,
            tuple(
                (locale, re.sub(r"\s+", "" if locale == "zh" else " ", word.casefold()))
                for locale in case.languages
                for word in limit.words.say(locale)
            ),
        )
        for limit in case.limits
        if limit.words
    )


def oversteps(talk: Talk) -> tuple[int, ...]:
    """Give the replies that promised what is not the learner's to promise."""
    case = talk.situation.case
    return tuple(
        turn.number
        for turn in talk.turns
        if "overpromise" in turn.moves or (turn.reply.way == "type" and beyond(case, turn.reply.text))
    )
