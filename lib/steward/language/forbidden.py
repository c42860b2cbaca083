"""Words that a service code forbids, from ``training/moves/forbidden.yaml``."""

from __future__ import annotations

import re
from functools import cache

from steward.content import read_yaml
from steward.language.cues import variants
from steward.words import Locale, Text


@cache
def _codes(locale: Locale) -> tuple[tuple[re.Pattern[str], Text], ...]:
    return tuple(
        (
            re.compile("|".join(_shape(words, locale) for pattern in entry[locale] for words in variants(pattern))),
            Text(**entry["why"]),
        )
        for entry in read_yaml("training/moves/forbidden.yaml")
        if entry.get(locale)
    )


def _shape(words: str, locale: Locale) -> str:
    edge = r"\b" if locale == "en" else ""
    end = r"(?=\s*(?:$|[.,!?;，。！？；]))" if words.endswith("$") else edge
    return edge + ".{0,12}?".join(map(re.escape, words.removesuffix("$").lower().split("~"))) + end


def forbidden_words(text: str, locale: Locale) -> tuple[tuple[str, Text], ...]:
    """Find the forbidden words of an even text, each with the reason not to say it, in the order of the list.

    >>> [words for words, why in forbidden_words("That's not my problem.", "en")]
    ['not my problem']
    """
    lowered = text.lower()
    said = text if len(lowered) == len(text) else lowered
    return tuple(
        (said[slice(*match.span())], why) for pattern, why in _codes(locale) for match in pattern.finditer(lowered)
    )
