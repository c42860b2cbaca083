"""Hears the dialogue moves in a reply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from steward.language.forbidden import forbidden_words
from steward.language.model import model
from steward.language.reading import even, language_of
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


UNSURE = (0.35, 0.65)
"""Confidence between these lies too close to the line to be relied upon."""


def recognise(text: str, customer: str = "", locale: Locale | None = None) -> Heard:
    """Hear the moves in a reply, knowing what the customer said before it.

    Any text is taken: empty, very long, in another language, with markup; without `locale` the script tells.

    >>> recognise("I'm so sorry.", "You are late").moves
    ('apologise',)
    """
    spoken: Locale = locale or language_of(text)
    scores = model(spoken).hear(text, customer, spoken)
    if not scores.strongest:
        return _silence(text, spoken)
    confidence = dict(zip(moves(), scores.confidence.tolist(), strict=True))
    order = tuple(move for move, how_sure in confidence.items() if how_sure > 0.5)
    strongest = dict(zip(moves(), scores.strongest, strict=True))
    return Heard(
        moves=order,
        confidence=MappingProxyType(confidence),
        unsure=tuple(move for move, how_sure in confidence.items() if UNSURE[0] < how_sure < UNSURE[1]),
        forbidden=forbidden_words(even(text), spoken),
        spans=MappingProxyType({move: strongest[move] for move in order}),
        locale=spoken,
    )


def _silence(text: str, locale: Locale) -> Heard:
    """A reply without a letter or a digit says nothing."""
    return Heard(
        (),
        MappingProxyType(dict.fromkeys(moves(), 0.0)),
        (),
        forbidden_words(even(text), locale),
        MappingProxyType({}),
        locale,
    )


def recognise_all(replies: Iterable[tuple[str, str]], locale: Locale | None = None) -> list[Heard]:
    """Hear many replies, each given with the customer's line before it."""
    return [recognise(text, customer, locale) for text, customer in replies]
