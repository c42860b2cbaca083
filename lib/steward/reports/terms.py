"""Words of the records in both languages.

The company profile knows the English of its own words (``terms``). A Chinese word without English is told, on an English
page, by what stands for it: its kind, or the number of its file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from steward.company import Company
from steward.words import Text

_CHINESE = re.compile(r"[\u2e80-\u2fdf\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")


def has_chinese(words: str) -> bool:
    """Tell whether there is any Chinese character or punctuation in it."""
    return bool(_CHINESE.search(words))


@dataclass(frozen=True, slots=True)
class Terms:
    """Puts words of the records into both languages."""

    company: Company

    def of(self, word: Any, otherwise: Text) -> Text:
        """Give a word in both languages; `otherwise` where there is no word, and its English where there is no translation."""
        if not isinstance(word, str) or not word.strip():
            return otherwise
        english = self.company.term(word, "en")
        return Text(word, otherwise.en if has_chinese(english) else english)


def file_text(name: str, fingerprint: str) -> Text:
    """Name a source file in both languages: a Chinese name is told by its fingerprint on an English page."""
    return Text(name, f"file {fingerprint[:8]}" if has_chinese(name) else name)
