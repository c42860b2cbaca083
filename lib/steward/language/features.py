"""What the recogniser weighs in a reply: pieces of words, cues, cues beside cues, and what the customer had said.

A reply is read in units: each clause, and each sentence of several clauses. A move is mostly carried by one of
them, so every unit has features of its own; the reply as a whole has some more.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import lru_cache

from steward.language.cues import Hit, cues, tokens_of
from steward.language.reading import Clause, clauses
from steward.words import Locale

LONGEST_PIECE = {"zh": 4, "en": 5}
"""Characters in a row that are looked at."""
LONGEST_PHRASE = 3
"""English words in a row that are looked at."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A clause or a sentence with its features."""

    text: str
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A reply as the model sees it."""

    units: tuple[Unit, ...]
    whole: tuple[str, ...]
    """Features of the reply as a whole."""


def read(text: str, customer: str, locale: Locale) -> Reading:
    """Read a reply and the customer's line before it."""
    pieces = clauses(text, locale)
    before, said = _customer(customer[:200], locale)
    units: list[Unit] = []
    whole: dict[str, None] = {}
    sentences: dict[int, list[tuple[Clause, list[str], list[Hit]]]] = {}
    for piece in pieces:
        tokens = tokens_of(piece.text, locale)
        sentences.setdefault(piece.sentence, []).append((piece, tokens, cues(locale).find_in(tokens, piece.text)))
    last: tuple[str, ...] = ()
    count = len(pieces)
    place = 0
    for parts in sentences.values():
        of_sentence: dict[str, None] = {}
        for piece, tokens, hits in parts:
            own: dict[str, None] = dict.fromkeys(_pieces(tokens, piece.mark, locale))
            names = _cue_features(hits, piece.mark, own)
            if echo := _echo(tokens, said):
                own[f"@{echo}{piece.mark if piece.mark in '?!' else ''}"] = None
            own[f"@length{min(len(tokens) // (6 if locale == 'zh' else 4), 6)}"] = None
            for name in names:
                for context in before:
                    own[f"{context}|{name}"] = None
            for earlier in last:
                for name in names:
                    of_sentence[f"{earlier}>{name}"] = None
                    whole[f"{earlier}>{name}"] = None
            own["@first" if place == 0 else "@later"] = None
            if place == count - 1:
                own["@last"] = None
            place += 1
            last = names
            units.append(Unit(piece.text, tuple(own)))
            of_sentence.update(own)
        if len(parts) > 1:
            units.append(Unit("，".join(piece.text for piece, _, _ in parts), tuple(of_sentence)))
    for unit in units:
        whole.update(dict.fromkeys(unit.features))
    for context in before:
        whole[context] = None
    whole[f"@clauses{min(count, 6)}"] = None
    whole[f"@sentences{min(len(sentences), 4)}"] = None
    return Reading(tuple(units), tuple(whole))


def _pieces(tokens: list[str], mark: str, locale: Locale) -> list[str]:
    found: list[str] = []
    if locale == "zh":
        line = "^" + "".join(tokens) + (mark or "$")
        found += [line[i : i + n] for n in range(1, LONGEST_PIECE["zh"] + 1) for i in range(len(line) - n + 1)]
        return found
    words = ["^", *tokens, mark or "$"]
    for n in range(1, LONGEST_PHRASE + 1):
        found += ["_".join(words[i : i + n]) for i in range(len(words) - n + 1)]
    line = " " + " ".join(tokens) + " "
    for n in range(3, LONGEST_PIECE["en"] + 1):
        found += ["~" + line[i : i + n] for i in range(len(line) - n + 1)]
    return found


def _cue_features(hits: list[Hit], mark: str, into: dict[str, None]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(f"<{hit.cue}>" for hit in hits))
    for hit in hits:
        into[f"<{hit.cue.partition('.')[0]}>"] = None
    for hit in hits:
        into[f"#{hit.turn}"] = None
    for name in names:
        into[name] = None
        if mark == "?":
            into[name + "?"] = None
    ordered = sorted(hits, key=lambda hit: (hit.start, hit.end))
    for i, hit in enumerate(ordered):
        for other in ordered[i + 1 :]:
            if other.cue != hit.cue and other.start >= hit.end:
                into[f"<{hit.cue}>+<{other.cue}>"] = None
    return names


@lru_cache(maxsize=4096)
def _customer(line: str, locale: Locale) -> tuple[tuple[str, ...], frozenset[str]]:
    """Give what the customer's line does, and its words to tell an echo by."""
    found: dict[str, None] = {}
    if not line.strip():
        return ("=nothing",), frozenset()
    if line.strip()[0] in "（([":
        found["=acts"] = None
    if "?" in line or "？" in line:
        found["=asks"] = None
    said: set[str] = set()
    for piece in clauses(line, locale):
        tokens = tokens_of(piece.text, locale)
        said.update(_telling(tokens))
        for hit in cues(locale).find_in(tokens, piece.text):
            if hit.cue.startswith("customer."):
                found["=" + hit.cue[9:]] = None
    return tuple(found) or ("=says",), frozenset(said)


def _telling(tokens: list[str]) -> list[str]:
    """Give the words by which an echo is told: pairs of Chinese characters, English words of some length."""
    if tokens and all(len(token) == 1 for token in tokens):
        return [first + second for first, second in itertools.pairwise(tokens)]
    return [word for word in tokens if len(word) > 3 or word == "#"]


def _echo(tokens: list[str], said: frozenset[str]) -> str:
    """Tell how much of a clause repeats the customer: ``echo``, ``partly`` or nothing."""
    if not said or not (own := _telling(tokens)):
        return ""
    share = sum(word in said for word in own) / len(own)
    return "echo" if share > 0.45 else "partly" if share > 0 else ""
