"""How to find out whom one is talking to: what to look and listen for, and what to ask before there is trouble.

A guess is a guess: how telling a sign is, is the model's assumption, and the sources name types without saying how common
they are, so all start even.

>>> print(likely_styles(["methodical", "brings-papers"]))
Analytical 57%, dominant 14%, expressive 14%, amiable 14% (from 2 signs; a first guess, to be checked in the talk)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from pydantic import Field

from steward.content import read_yaml
from steward.errors import StewardError, Trouble
from steward.service.personality import character
from steward.service.personality.character import Listening, Sign, Style, Trait
from steward.service.personality.grounds import FOLDER, Frozen, Grounded, Wording
from steward.service.personality.reading import checked
from steward.service.said import Said
from steward.words import Locale, Text, percent


class ProfileField(Grounded):
    """One field of a customer's profile: what it tells about how to talk to them, and how it may be asked."""

    id: str
    name: Text
    tells: Text
    ask: Text


class _Odds(Grounded):
    said: float = Field(gt=1)
    supplied: float = Field(gt=1)


class Knowing(Frozen):
    """How a team gets to know its residents."""

    principles: tuple[Wording, ...]
    fields: tuple[ProfileField, ...]
    odds: _Odds


@cache
def knowing() -> Knowing:
    """Give how to find out whom one is talking to, from ``training/personality/knowing.yaml``."""
    path = f"{FOLDER}/knowing.yaml"
    return checked(read_yaml(path), Knowing, path)


def signs(kind: str) -> tuple[Sign, ...]:
    """Give what to look and listen for in a style, a way of listening or a state.

    >>> [sign.id for sign in signs("technical")]
    ['asks-figures', 'ignores-tone']

    Raises:
        StewardError: ``unknown-character``.
    """
    tables: tuple[Mapping[str, Trait], ...] = (character.styles(), character.listening_styles(), character.states())
    for table in tables:
        if kind in table:
            return table[kind].signs
    return character.style(kind).signs


@dataclass(frozen=True, slots=True)
class Likely(Said):
    """How likely each kind is after what was seen; the likeliest first."""

    shares: Mapping[str, float]
    names: Mapping[str, Text]
    observed: int
    """How many signs the guess rests on."""

    def sentence(self, locale: Locale) -> str:
        """Say each kind with its share."""
        if locale == "zh":
            shares = "，".join(f"{self.names[id].zh} {percent(share, decimals=0)}" for id, share in self.shares.items())
        else:
            joined = ", ".join(
                f"{self.names[id].en.lower()} {percent(share, decimals=0)}" for id, share in self.shares.items()
            )
            shares = joined[0].upper() + joined[1:]
        return Text(
            "{shares}（看到 {n} 个迹象；先这么猜，谈的时候再核对）",
            "{shares} (from {n} signs; a first guess, to be checked in the talk)",
        ).say(locale, shares=shares, n=self.observed)


def likely_styles(observed: Iterable[str]) -> Likely:
    """Guess the communication style from the signs seen (their ids, see `signs`).

    Bayes' rule from even odds; a sign is three times as frequent with its own style as with another where a source describes it,
    twice where it is inferred (``odds`` in knowing.yaml, our assumption).

    Raises:
        StewardError: ``unknown-sign``, one `Trouble` for each.
    """
    return _likely(character.styles(), observed)


def likely_listening(observed: Iterable[str]) -> Likely:
    """Guess the way of listening from the signs seen, as `likely_styles` does the style.

    >>> next(iter(likely_listening(["cuts-in", "last-word"]).shares))
    'roaming'
    """
    return _likely(character.listening_styles(), observed)


def _likely(kinds: Mapping[str, Style] | Mapping[str, Listening], observed: Iterable[str]) -> Likely:
    owners = {sign.id: (id, sign) for id, kind in kinds.items() for sign in kind.signs}
    seen = tuple(dict.fromkeys(observed))
    if unknown := [id for id in seen if id not in owners]:
        raise StewardError.many(
            Trouble(
                "unknown-sign",
                Text("没有“{id}”这个迹象，可用的有：{known}。", "There is no sign “{id}”; there are: {known}."),
                {"id": id, "known": ", ".join(owners)},
            )
            for id in unknown
        )
    odds = knowing().odds
    weights = dict.fromkeys(kinds, 1.0)
    for id in seen:
        kind, sign = owners[id]
        weights[kind] *= odds.said if sign.is_source else odds.supplied
    total = sum(weights.values())
    ranked = sorted(weights, key=lambda id: -weights[id])
    return Likely(
        MappingProxyType({id: weights[id] / total for id in ranked}),
        MappingProxyType({id: kind.name for id, kind in kinds.items()}),
        len(seen),
    )
