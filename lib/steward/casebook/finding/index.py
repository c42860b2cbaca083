"""All pages together: which of them a token stands in, and how much it tells."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from steward.casebook.case import Case
from steward.casebook.casebook import casebook
from steward.casebook.finding.pages import AGAIN, PARTS, Page, page_of
from steward.casebook.finding.words import is_chinese, near, pairs, stem
from steward.casebook.guides import Guide, guidebook
from steward.workspace import Workspace

_UNSEEN = 0.4
"""What a pair of characters that stands nowhere costs: mostly it straddles two words, or is a slip."""
_ENOUGH = 0.5
"""The share of a run of Chinese that must be found."""
_IN_PIECES, _BEGINS, _SLIP = 0.6, 0.7, 0.5
"""What a match counts that is not the word as it stands."""
_HEAD = ("title", "topic", "lede", "family")


@dataclass(frozen=True)
class Index:
    """What can be found."""

    pages: tuple[Page, ...]

    @cached_property
    def places(self) -> Mapping[str, Mapping[int, float]]:
        """For each token the pages it stands in, with its weight there."""
        found: dict[str, dict[int, float]] = {}
        for i, page in enumerate(self.pages):
            for token, weight in page.tokens.items():
                found.setdefault(token, {})[i] = weight
        return found

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The English stems there are."""
        return tuple(token for token in self.places if token.isascii())

    def tells(self, token: str) -> float:
        """Tell how much a token says: 0 where it stands on every page, more the rarer it is."""
        return math.log((len(self.pages) + 1) / (len(self.places.get(token, ())) or 1))

    def find(self, term: str) -> Mapping[int, float]:
        """Give the pages in which a term stands, with what it counts there."""
        if "." in term and not is_chinese(term):
            return self._standard(term)
        return self._chinese(term) if is_chinese(term) else self._english(term)

    def _standard(self, id: str) -> Mapping[int, float]:
        """Find the pages that name a standard, or one whose id begins or ends so."""
        found = {}
        for i, page in enumerate(self.pages):
            named = [one for one in page.standards if one == id or one.startswith(id) or one.endswith("." + id)]
            if named:
                found[i] = 10.0 if page.about.intersection(named) else 5.0
        return found

    def _chinese(self, run: str) -> Mapping[int, float]:
        parts = pairs(run)
        if len(run) == 1:
            return {i: weight for i, page in enumerate(self.pages) if (weight := _holds(page, run))}
        worth = {part: max(self.tells(part), 0.2) if part in self.places else _UNSEEN for part in parts}
        whole = sum(worth.values())
        sums: dict[int, float] = {}
        shares: dict[int, float] = {}
        for part in parts:
            for i, weight in self.places.get(part, {}).items():
                sums[i] = sums.get(i, 0) + weight * worth[part]
                shares[i] = shares.get(i, 0) + worth[part]
        found = {}
        for i, share in shares.items():
            if share >= _ENOUGH * whole:
                stands = len(parts) == 1 or _holds(self.pages[i], run)
                found[i] = sums[i] / whole * (1 if stands else _IN_PIECES) * self._rarity(parts)
        return found or self._single(run)

    def _rarity(self, parts: list[str]) -> float:
        known = [self.tells(part) for part in parts if part in self.places]
        return max(0.3, max(known, default=1.0))

    def _single(self, run: str) -> Mapping[int, float]:
        """Of a word of two characters that stands nowhere, one may be a slip: look in titles and topics for a rare one."""
        if len(run) != 2:
            return {}
        held = [
            {i for i, page in enumerate(self.pages) if any(one in page.texts[part].zh for part in _HEAD if part in page.texts)} for one in run
        ]  # fmt: skip
        few = [ids for ids in held if len(ids) <= len(self.pages) // 4]
        return dict.fromkeys(set().union(*few), _SLIP)

    def _english(self, word: str) -> Mapping[int, float]:
        base = stem(word)
        others = self.meant(word)
        share = 1.0 if base in others else _BEGINS if any(one.startswith(base) for one in others) else _SLIP
        found: dict[int, float] = {}
        for one in others:
            rare = max(0.3, self.tells(one))
            for i, weight in self.places[one].items():
                found[i] = max(found.get(i, 0), weight * rare * share)
        return found

    def meant(self, word: str) -> tuple[str, ...]:
        """Give the stems that an English word is taken for."""
        base = stem(word)
        if base in self.places:
            return (base,)
        return tuple(one for one in self.stems if len(base) > 2 and one.startswith(base)) or _near(base, self.stems)


def _holds(page: Page, run: str) -> float:
    """Give what a run of Chinese counts on a page that has it as it stands, 0 where it has not."""
    found = [PARTS[part][0] for part, text in page.texts.items() if run in text.zh or run in text.en]
    return max(found) + AGAIN * (sum(found) - max(found)) if found else 0.0


@lru_cache(maxsize=512)
def _near(word: str, known: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(near(word, known))


def index(workspace: Workspace | None = None) -> Index:
    """Give the index of all cases and guides that can be used; made again where one of them has changed."""
    return _index(tuple(casebook(workspace).cases.values()), tuple(guidebook(workspace).guides.values()))


@lru_cache(maxsize=8)
def _index(cases: tuple[Case, ...], guides: tuple[Guide, ...]) -> Index:
    found = Index(tuple(page_of(one) for one in (*cases, *guides)))
    found.stems  # noqa: B018  # made now, not while somebody waits for the first answer
    return found
