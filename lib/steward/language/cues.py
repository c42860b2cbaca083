"""The hand-written cues of ``training/moves/cues.yaml``, found in a clause.

A cue is a named list of turns of speech. A turn is written as it is spoken; ``(a|b)`` stands for either, ``(a|)`` for
a part that may be missing, ``~`` for a few words in between, ``^`` and ``$`` for the start and the end of a clause;
turns are divided by semicolons. English turns are whole words; ``apolog*`` stands for every word that begins so. ``#`` is any number.

>>> {hit.cue for hit in cues("en").find("what did you expect")} >= {"blame.expect"}
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

_OPTIONS = re.compile(r"\(([^()]*)\)")
_TOKENS = re.compile(r"[a-z]+(?:'[a-z]+)*|[0-9]+(?:[.:,][0-9]+)*|[£$€%?!.,;:]|[^\sa-z0-9]")
_NUMBERS = re.compile(r"[0-9]+(?:[.:,][0-9]+)*")


@dataclass(frozen=True, slots=True)
class Hit:
    """One cue found in a clause."""

    start: int
    end: int
    """Places in the clause's tokens: characters in Chinese, words in English."""
    cue: str


def tokens_of(clause: str, locale: Locale) -> list[str]:
    """Give the pieces cues are made of: characters of Chinese, lower-case words of English; a number is ``#``."""
    if locale == "zh":
        return list(_NUMBERS.sub("#", clause.lower()))
    return ["#" if token[0].isdigit() else token for token in _TOKENS.findall(clause.lower())]


def variants(pattern: str) -> list[str]:
    """Write a turn out with all its alternatives.

    >>> variants("(谁让|谁叫)您")
    ['谁让您', '谁叫您']
    """
    match = _OPTIONS.search(pattern)
    if match is None:
        return [pattern]
    head, tail = pattern[: match.start()], pattern[match.end() :]
    return [whole for option in match[1].split("|") for whole in variants(f"{head}{option}{tail}")]


@dataclass(frozen=True, slots=True)
class _Turn:
    parts: tuple[tuple[str, ...], ...]
    first: bool
    last: bool
    cue: int


class Cues:
    """All cues of one language, made ready for one pass over a clause."""

    def __init__(self, locale: Locale, lists: dict[str, str]) -> None:
        self.locale = locale
        self.names = tuple(lists)
        self._turns: dict[str, list[_Turn]] = {}
        self._stems: dict[str, list[_Turn]] = {}
        self._joint = "" if locale == "zh" else " "
        self.longest = 1
        for number, turns in enumerate(lists.values()):
            for turn in filter(None, map(str.strip, turns.split(";"))):
                for written in dict.fromkeys(variants(turn)):
                    self._add(written, number)

    def _add(self, written: str, number: int) -> None:
        first, last = written.startswith("^"), written.endswith("$") and not written.endswith(" $")
        parts = tuple(
            tuple(part.lower().split() if self.locale == "en" else part.lower().replace(" ", ""))
            for part in written.strip("^$").split("~")
        )
        if not all(parts):
            raise ValueError(f"an empty part in {written!r}")
        turn = _Turn(parts, first, last, number)
        if self.locale == "en" and parts[0][-1].endswith("*"):
            self._stems.setdefault(parts[0][0].rstrip("*")[:4], []).append(turn)
            return
        self.longest = max(self.longest, len(parts[0]))
        self._turns.setdefault(self._joint.join(parts[0]), []).append(turn)

    def find(self, clause: str) -> list[Hit]:
        """Find every cue in a clause, in the order of their beginnings."""
        return self.find_in(tokens_of(clause, self.locale))

    def find_in(self, tokens: list[str]) -> list[Hit]:
        """Find every cue in the tokens of a clause."""
        hits: dict[tuple[int, int, int], None] = {}
        known, joint, count = self._turns, self._joint, len(tokens)
        whole = "".join(tokens) if not joint else ""
        for start in range(count):
            for end in range(start + 1, min(count, start + self.longest) + 1):
                piece = whole[start:end] if not joint else joint.join(tokens[start:end])
                for turn in known.get(piece, ()):
                    self._meet(turn, tokens, start, end, hits)
            if joint and self._stems:
                for turn in self._stems.get(tokens[start][:4], ()):
                    if (end := _same(turn.parts[0], tokens, start)) >= 0:
                        self._meet(turn, tokens, start, end, hits)
        return [Hit(start, end, self.names[cue]) for start, end, cue in hits]

    def _meet(
        self, turn: _Turn, tokens: list[str], start: int, end: int, hits: dict[tuple[int, int, int], None]
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
            hits[start, end, turn.cue] = None


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
