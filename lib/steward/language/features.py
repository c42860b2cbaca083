"""What the recogniser weighs in a reply: pieces of words, cues, cues beside cues, and what the customer had said.

A reply is read in units: each clause, and each sentence of several clauses. A move is mostly carried by one of
them, so every unit has features of its own; the reply as a whole has some more.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from steward.language.cues import Hit, cues, tokens_of
from steward.language.reading import Clause, clauses
from steward.words import Locale

Feature = TypeVar("Feature", str, int)

LONGEST_PIECE = {"zh": 4, "en": 5}
"""Characters in a row that are looked at."""
LONGEST_PHRASE = 3
"""English words in a row that are looked at."""


@dataclass(frozen=True, slots=True)
class Unit(Generic[Feature]):
    """A clause or a sentence with its features."""

    text: str
    features: tuple[Feature, ...]


@dataclass(frozen=True, slots=True)
class Reading(Generic[Feature]):
    """A reply as the model sees it."""

    units: tuple[Unit[Feature], ...]
    whole: tuple[Feature, ...]
    """Features of the reply as a whole."""


def read(text: str, customer: str, locale: Locale) -> Reading[str]:
    """Read a reply and the customer's line before it."""

    def joined(heads: Iterable[str], sign: str, names: Iterable[str]) -> dict[str, None]:
        return dict.fromkeys([f"{head}{sign}{name}" for head in heads for name in names])

    return _read(text, customer, locale, dict.fromkeys, joined)


def read_known(
    text: str, customer: str, locale: Locale, places: Mapping[str, int], pairs: Mapping[str, Mapping[str, int]]
) -> Reading[int]:
    """Read a reply for a model: only the features it knows, each by its place; `pairs` are those of `pairs_of`."""

    def known(names: Iterable[str]) -> dict[int, None]:
        return dict.fromkeys([place for name in names if (place := places.get(name)) is not None])

    def joined(heads: Iterable[str], sign: str, names: Sequence[str]) -> dict[int, None]:
        found = []
        for head in heads:
            if tails := pairs.get(head + sign):
                found += [place for name in names if (place := tails.get(name)) is not None]
        return dict.fromkeys(found)

    return _read(text, customer, locale, known, joined)


def pairs_of(places: Mapping[str, int]) -> Mapping[str, Mapping[str, int]]:
    """Sort the features that join two by their first half with the sign, so that most need not be written out."""
    found: dict[str, dict[str, int]] = {}
    for name, place in places.items():
        for sign in (">+<", ">><", "|<"):
            head, middle, tail = name.partition(sign)
            if middle and head[:1] in "<=":
                found.setdefault(head + sign[:-1], {})["<" + tail] = place
    return found


def _read(
    text: str,
    customer: str,
    locale: Locale,
    known: Callable[[Iterable[str]], dict[Feature, None]],
    joined: Callable[[Iterable[str], str, Sequence[str]], dict[Feature, None]],
) -> Reading[Feature]:
    pieces = clauses(text, locale)
    before: tuple[str, ...]
    before, said = _customer(customer[:200], locale)
    units: list[Unit[Feature]] = []
    whole: dict[Feature, None] = {}
    sentences: dict[int, list[tuple[Clause, list[str], list[Hit]]]] = {}
    for piece in pieces:
        tokens = tokens_of(piece.text, locale)
        sentences.setdefault(piece.sentence, []).append((piece, tokens, cues(locale).find_in(tokens, piece.text)))
    last: tuple[str, ...] = ()
    count = len(pieces)
    place = 0
    for parts in sentences.values():
        of_sentence: dict[Feature, None] = {}
        for piece, tokens, hits in parts:
            names, written = _cue_features(hits, piece.mark)
            written += _pieces(tokens, piece.mark, locale)
            if echo := _echo(tokens, said):
                written.append(f"@{echo}{piece.mark if piece.mark in '?!' else ''}")
            written.append(f"@length{min(len(tokens) // (6 if locale == 'zh' else 4), 6)}")
            written.append("@first" if place == 0 else "@later")
            if place == count - 1:
                written.append("@last")
            if last:
                beside = joined(last, ">", names)
                of_sentence.update(beside)
                whole.update(beside)
            place += 1
            last = names
            own = known(written)
            own.update(joined(before, "|", names))
            for cue, later in _in_order(hits):
                own.update(joined((cue,), "+", later))
            units.append(Unit(piece.text, tuple(own)))
            of_sentence.update(own)
            whole.update(own)
        if len(parts) > 1:
            units.append(Unit("，".join(piece.text for piece, _, _ in parts), tuple(of_sentence)))
    whole.update(known([*before, f"@clauses{min(count, 6)}", f"@sentences{min(len(sentences), 4)}"]))
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


def _cue_features(hits: list[Hit], mark: str) -> tuple[tuple[str, ...], list[str]]:
    """Give the cues of a clause, and all features they make: alone, as a family, as a turn, in a question."""
    names = tuple(dict.fromkeys(f"<{hit.cue}>" for hit in hits))
    found = [*names]
    for hit in hits:
        found += (f"<{hit.cue.partition('.')[0]}>", f"#{hit.turn}")
    if mark == "?":
        found += [name + "?" for name in names]
    return names, found


def _in_order(hits: list[Hit]) -> Iterable[tuple[str, list[str]]]:
    """Give each cue with the other cues that begin after its end."""
    ordered = sorted({(hit.start, hit.end, f"<{hit.cue}>") for hit in hits})
    for i, (_, end, cue) in enumerate(ordered):
        if later := [other for start, _, other in ordered[i + 1 :] if start >= end and other != cue]:
            yield cue, later


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
