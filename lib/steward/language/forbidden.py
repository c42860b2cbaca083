"""Words that a service code forbids, from ``training/moves/forbidden.yaml``."""

from __future__ import annotations

import re
from functools import cache

from steward.content import read_yaml
from steward.language.cues import variants
from steward.words import Locale, Text


@cache
def _codes(locale: Locale) -> tuple[tuple[re.Pattern[str], Text], ...]:
    edge = r"\b" if locale == "en" else ""
    return tuple(
        (
            re.compile(
                "|".join(
                    edge + re.escape(words).replace(r"\~", ".{0,12}?").replace("~", ".{0,12}?") + edge
                    for pattern in entry[locale]
                    for words in variants(pattern)
                ),
                re.IGNORECASE,
            ),
            Text(**entry["why"]),
        )
        for entry in read_yaml("training/moves/forbidden.yaml")
        if entry.get(locale)
    )


def forbidden_words(text: str, locale: Locale) -> tuple[tuple[str, Text], ...]:
    """Find the forbidden words of an even text, each with the reason not to say it, in the order of the list.

    >>> [words for words, why in forbidden_words("That's not my problem.", "en")]
    ['not my problem']
    """
    return tuple((match[0], why) for pattern, why in _codes(locale) for match in pattern.finditer(text))
