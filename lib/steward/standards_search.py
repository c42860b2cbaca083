"""Searching the catalogue: a few hundred short texts are read through each time, without an index on disk.

A word scores by where it occurs: the id before the rule itself, that before its script and steps, those before names of
topic and source; the reader's language before the other; a whole word before a part of one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from steward.standards import Standard, catalogue, vocabulary
from steward.words import LOCALES, Locale, Text

_ID, _RULE, _MORE, _NAMES = 12, 8, 4, 2
_OTHER_LANGUAGE, _PART_OF_WORD, _IN_PIECES = 0.6, 0.5, 0.4


@dataclass(frozen=True, slots=True)
class _Page:
    """What of a standard is searched, each text plain, with its weight in each language."""

    standard: Standard
    texts: tuple[tuple[str, dict[Locale, float]], ...]


def plain(words: str) -> str:
    """Write words as they are compared: full width as half, capitals as small, typographic marks as typed ones.

    >>> plain("２０％ Revisit’s")
    "20% revisit's"
    """
    return unicodedata.normalize("NFKC", words).casefold().replace("’", "'").replace("–", "-")


def ranked(words: str, locale: Locale) -> tuple[Standard, ...]:
    """Give the standards in which every word occurs, the best first; without words all, in their own order."""
    asked = plain(words).split()
    if not asked:
        return tuple(catalogue().values())
    found = []
    for place, page in enumerate(_pages()):
        scores = [_score(page, word, locale) for word in asked]
        if all(scores):
            found.append((-sum(scores), place, page.standard))
    return tuple(one for _, _, one in sorted(found, key=lambda one: one[:2]))


@cache
def _pages() -> tuple[_Page, ...]:
    def both(text: Text, weight: float) -> list[tuple[str, dict[Locale, float]]]:
        return [
            (plain(text.say(one)), {each: weight * (1 if each == one else _OTHER_LANGUAGE) for each in LOCALES})
            for one in LOCALES
        ]

    pages = []
    for one in catalogue().values():
        texts = [(plain(one.id), dict.fromkeys(LOCALES, float(_ID))), *both(one.text, _RULE)]
        for more in (*one.steps, *([one.script] if one.script else [])):
            texts += both(more, _MORE)
        for name in (
            vocabulary("topics")[one.topic],
            vocabulary("kinds")[one.kind],
            one.source_title,
            one.section_title,
        ):
            texts += both(name, _NAMES)
        pages.append(_Page(one, tuple(texts)))
    return tuple(pages)


def _score(page: _Page, word: str, locale: Locale) -> float:
    return max((weights[locale] * _match(word, text) for text, weights in page.texts), default=0.0)


def _match(word: str, text: str) -> float:
    """Give 1 for a whole word or a phrase of Chinese, less for a part of a word or a phrase in pieces, 0 for nothing."""
    if word in text:
        if text == word:
            return 1.5
        if not word[0].isascii() or re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text):
            return 1.0
        starts = re.search(rf"(?<![a-z0-9]){re.escape(word)}", text)
        return 0.8 if starts else _PART_OF_WORD
    if word.isascii():
        single = re.sub(r"(?<=[a-z]{3})s$", "", word)
        return 0.8 * _match(single, text) if single != word else 0.0
    return _IN_PIECES if len(word) >= 4 and _in_pieces(word, text) else 0.0


def _in_pieces(word: str, text: str) -> bool:
    """Tell whether `word` is made of pieces of at least two characters that all occur in `text`."""
    reached = {0}
    for end in range(2, len(word) + 1):
        if any(start in reached and word[start:end] in text for start in range(end - 1)):
            reached.add(end)
    return len(word) in reached
