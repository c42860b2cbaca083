"""The hand-written cues of ``training/moves/cues.yaml``, found in a clause.

A cue is a named list of turns of speech. A turn is written as it is spoken; ``(a|b)`` stands for either, ``(a|)`` for
a part that may be missing, ``~`` for a few words in between, ``^`` and ``$`` for the start and the end of a clause;
turns are divided by semicolons. A list that begins with ``/`` is one regular expression instead. English turns are whole words; ``apolog*`` stands for every word that begins so. ``#`` is any number.

>>> {hit.cue for hit in cues("en").find("what did you expect")} >= {"blame.you"}
True
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from steward.content import read_yaml
from steward.words import Locale

GAP = {"zh": 10, "en": 5}
"""How many characters or words ``~`` may stand for."""

_TOKENS = re.compile(r"[a-z]+(?:'[a-z]+)*|[0-9]+(?:[.:,][0-9]+)*|[£$€%?!.,;:]|[^\sa-z0-9]")
_NUMBERS = re.compile(r"[0-9]+(?:[.:,][0-9]+)*")


@dataclass(frozen=True, slots=True)
class Hit:
    """One cue found in a clause."""

    start: int
    end: int
    """Places in the clause's tokens: characters in Chinese, words in English."""
    cue: str
    turn: str
    """Which turn of the cue, such as ``blame.you#3``."""


def tokens_of(clause: str, locale: Locale) -> list[str]:
    """Give the pieces cues are made of: characters of Chinese, lower-case words of English; a number is ``#``."""
    if locale == "zh":
        return list(_NUMBERS.sub("#", clause.lower()))
    return ["#" if token[0].isdigit() else token for token in _TOKENS.findall(clause.lower())]


def variants(pattern: str) -> list[str]:
    """Write a turn out with all its alternatives.

    >>> variants("(谁(让|叫)|凭啥)您")
    ['谁让您', '谁叫您', '凭啥您']
    """
    options, end = _options(pattern, 0)
    if end != len(pattern):
        raise ValueError(f"a bracket too many in {pattern!r}")
    return list(dict.fromkeys(options))


def _options(pattern: str, place: int) -> tuple[list[str], int]:
    """Read alternatives up to a closing bracket or the end; give them and the place where reading stopped."""
    all_of_them: list[str] = []
    one = [""]
    while place < len(pattern) and pattern[place] != ")":
        sign = pattern[place]
        if sign == "(":
            inner, place = _options(pattern, place + 1)
            if place == len(pattern):
                raise ValueError(f"a bracket is not closed in {pattern!r}")
            one = [head + tail for head in one for tail in inner]
        elif sign == "|":
            all_of_them += one
            one = [""]
        else:
            one = [head + sign for head in one]
        place += 1
    return all_of_them + one, place


@dataclass(frozen=True, slots=True)
class _Turn:
    parts: tuple[tuple[str, ...], ...]
    first: bool
    last: bool
    cue: int
    """Number of the cue."""
    name: str


class Cues:
    """All cues of one language, made ready for one pass over a clause."""

    def __init__(self, locale: Locale, lists: dict[str, str]) -> None:
        self.locale = locale
        self.names = tuple(lists)
        self._turns: dict[str, list[_Turn]] = {}
        self._stems: set[str] = set()
        self._joint = "" if locale == "zh" else " "
        self._reach: dict[str, int] = {}
        """How many tokens the longest turn has that begins with a token."""
        self._shapes: list[tuple[re.Pattern[str], int]] = []
        for number, turns in enumerate(lists.values()):
            if turns.startswith("/"):
                self._shapes.append((re.compile(turns[1:], re.IGNORECASE), number))
                continue
            for place, turn in enumerate(filter(None, map(str.strip, turns.split(";")))):
                for written in variants(turn):
                    self._add(written, number, f"{self.names[number]}#{place}")

    def _add(self, written: str, number: int, name: str) -> None:
        first, last = written.startswith("^"), written.endswith("$") and not written.endswith(" $")
        parts = tuple(
            tuple(part.lower().replace("-", " - ").split() if self.locale == "en" else part.lower().replace(" ", ""))
            for part in written.strip("^$~").split("~")
        )
        if not parts or not all(parts):
            raise ValueError(f"an empty part in {written!r}")
        turn = _Turn(parts, first, last, number, name)
        self._stems.update(word for word in parts[0] if self.locale == "en" and word.endswith("*"))
        head = parts[0][0]
        self._reach[head] = max(self._reach.get(head, 0), len(parts[0]))
        self._turns.setdefault(self._joint.join(parts[0]), []).append(turn)

    def find(self, clause: str) -> list[Hit]:
        """Find every cue in a clause; the turns first, in the order of their beginnings."""
        return self.find_in(tokens_of(clause, self.locale), clause)

    def find_in(self, tokens: list[str], clause: str) -> list[Hit]:
        """Find every cue in a clause whose tokens are known already."""
        hits: dict[tuple[int, int, int, str], None] = {}
        known, joint, count = self._turns, self._joint, len(tokens)
        whole = "".join(tokens) if not joint else ""
        endings = self._endings(tokens) if self._stems else {}
        for start in range(count):
            reach = self._reach.get(tokens[start], 0)
            for stem in endings.get(start, ()):
                reach = max(reach, self._reach.get(stem, 0))
            piece = ""
            for end in range(start + 1, min(count, start + reach) + 1):
                piece = whole[start:end] if not joint else f"{piece} {tokens[end - 1]}" if piece else tokens[start]
                for turn in known.get(piece, ()):
                    self._meet(turn, tokens, start, end, hits)
                for place in range(start, end) if endings else ():
                    for stem in endings.get(place, ()):
                        other = " ".join((*tokens[start:place], stem, *tokens[place + 1 : end]))
                        for turn in known.get(other, ()):
                            self._meet(turn, tokens, start, end, hits)
        for shape, cue in self._shapes:
            for match in shape.finditer(clause):
                before = len(tokens_of(clause[: match.start()], self.locale))
                hits[before, before + 1, cue, self.names[cue]] = None
        return [Hit(start, end, self.names[cue], name) for start, end, cue, name in hits]

    def _endings(self, tokens: list[str]) -> dict[int, list[str]]:
        """Give for each word the stems it is a form of, such as ``apolog*``."""
        found: dict[int, list[str]] = {}
        for place, token in enumerate(tokens):
            for length in range(3, len(token) + 1):
                if (stem := token[:length] + "*") in self._stems:
                    found.setdefault(place, []).append(stem)
        return found

    def _meet(
        self, turn: _Turn, tokens: list[str], start: int, end: int, hits: dict[tuple[int, int, int, str], None]
    ) -> None:
        if turn.first and start:
            return
        for part in turn.parts[1:]:
            for place in range(end, min(len(tokens) - len(part), end + GAP[self.locale]) + 1):
                if (stop := _same(part, tokens, place)) >= 0:
                    end = stop
                    break
            else:
                return
        if not turn.last or end == len(tokens):
            hits[start, end, turn.cue, turn.name] = None


def _same(part: tuple[str, ...], tokens: list[str], place: int) -> int:
    """Give where `part` ends if it stands at `place`, else -1."""
    if place + len(part) > len(tokens):
        return -1
    for offset, word in enumerate(part):
        token = tokens[place + offset]
        if token != word and not (word.endswith("*") and token.startswith(word[:-1])):
            return -1
    return place + len(part)


@cache
def cues(locale: Locale) -> Cues:
    """Give the shipped cues of a language."""
    return Cues(locale, read_yaml("training/moves/cues.yaml")[locale])
