"""Finding items by their words: every word must occur, in either language, in what is asked, answered or explained.

>>> from steward.quiz.items.bank import bank
>>> Finder(bank()).search("complaint.flow-first-step", "en")[0]
'complaint.flow-first-step'
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from steward.standards import standard
from steward.words import LOCALES, Locale

if TYPE_CHECKING:
    from steward.quiz.items.bank import Bank


class Finder:
    """Finds the items of one bank; their words are gathered when it is first asked."""

    def __init__(self, bank: Bank) -> None:
        self._bank = bank

    def search(self, words: str, locale: Locale) -> tuple[str, ...]:
        """Give the ids of items in which all words occur: by id first, then those that ask for them in this language, then the rest.

        Without words, all items in the order of the bank.
        """
        wanted = _plain(words).split()
        if not wanted:
            return tuple(self._bank.items)
        found: list[tuple[int, int, str]] = []
        for place, (item, (whole, stems)) in enumerate(zip(self._bank.items.values(), self._texts, strict=True)):
            if all(word in whole for word in wanted):
                rank = 0 if wanted == [item.id] else 1 if all(word in stems[locale] for word in wanted) else 2
                found.append((rank, place, item.id))
        return tuple(id for _, _, id in sorted(found))

    @cached_property
    def _texts(self) -> list[tuple[str, dict[Locale, str]]]:
        """All words of each item, and those of its stem by language."""
        found = []
        for item in self._bank.items.values():
            rests_on = (f"{id} {standard(id).text.zh} {standard(id).text.en}" for id in item.standards)
            stems: dict[Locale, str] = {locale: _plain(item.stem.text.say(locale)) for locale in LOCALES}
            found.append((_plain(" ".join((*_words(item.model_dump()), *rests_on))), stems))
        return found


def _words(given: Any) -> Iterator[str]:
    if isinstance(given, str):
        yield given
    elif isinstance(given, dict):
        for value in given.values():
            yield from _words(value)
    elif isinstance(given, list | tuple):
        for value in given:
            yield from _words(value)


def _plain(words: str) -> str:
    return unicodedata.normalize("NFKC", words).casefold()
