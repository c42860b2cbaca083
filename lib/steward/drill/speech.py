"""The owner's words: lines of ``training/drill/speech/`` and of the case, drawn so that nobody says the same sentence twice.

A *pool* is a list of lines for one occasion, by style and where it matters by mood. The first pool that still has something unsaid
serves; when all are used up, what is left is a silence, and of those there are enough for any talk.

>>> pools()["asks-when"]["dominant"].zh[0]
'几点？'
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from pydantic import Field

from steward.content import read_yaml
from steward.service.personality.grounds import Frozen
from steward.service.personality.reading import checked
from steward.words import Locale

_FOLDER = "training/drill/speech"
FILES = ("reactions", "unmoved", "harms", "acts", "leads", "oddities", "silences", "companions", "listening", "ages")

Heat = Literal["hot", "uneasy", "calm"]
Age = Literal["young", "old"]


class Lines(Frozen):
    """Lines for one occasion, in each language written for itself."""

    zh: tuple[str, ...] = Field(min_length=1)
    en: tuple[str, ...] = Field(min_length=1)

    def say(self, locale: Locale) -> tuple[str, ...]:
        """Give the lines in one language."""
        return self.zh if locale == "zh" else self.en


Pool = Mapping[str, Lines]
"""Lines by style (or ``any``), with ``.hot``, ``.uneasy`` or ``.calm`` after it where they belong to a mood; ``young`` and ``old``
stand beside the style's own."""


@cache
def pools() -> Mapping[str, Pool]:
    """Give every pool by name."""
    found: dict[str, Pool] = {}
    for name in FILES:
        path = f"{_FOLDER}/{name}.yaml"
        for pool, lines in checked(read_yaml(path), dict[str, dict[str, Lines]], path).items():
            found[pool] = MappingProxyType({**found.get(pool, {}), **lines})
    return MappingProxyType(found)


def heat(mood: int) -> Heat:
    """Say how hot a mood is: hot above 60, calm in the calm band, uneasy between.

    >>> [heat(mood) for mood in (61, 60, 31, 30)]
    ['hot', 'uneasy', 'uneasy', 'calm']
    """
    return "hot" if mood > 60 else "uneasy" if mood > 30 else "calm"


_ENDS = re.compile(r"[^。！？!?.…]+")
_FIELD = re.compile(r"\{(\w+)\}")


def sentences(text: str) -> tuple[str, ...]:
    """Give the sentences of a text, bare of signs and spaces, to tell whether one was said before.

    >>> sentences("Well. When?")
    ('well', 'when')
    """
    bare = (re.sub(r"[\W_]+", "", part).casefold() for part in _ENDS.findall(text))
    return tuple(part for part in bare if part)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose voice it is."""

    style: str
    age: Age | None = None
    """None where the case does not tell, or somewhere in between."""
    familiar: bool = False
    """Whether the steward is 你 to them rather than 您, as in the case's own lines."""
    unseen: bool = False
    """Whether they are only heard, on the telephone; what could only be seen is left out then."""


class Voice:
    """Draws the words of one turn: what has been said once, in this talk, it does not say again."""

    def __init__(self, speaker: Speaker, mood: int, locale: Locale, seed: str, said: Iterable[str]) -> None:
        self.speaker, self.heat, self.locale = speaker, heat(mood), locale
        self.dice = random.Random(seed)  # noqa: S311  # words, no secret
        said = tuple(said)
        self._said = {sentence for text in said for sentence in sentences(text)}
        self._begun = said
        self._opened = ""

    def chance(self, share: float) -> bool:
        """Let something happen in a share of the cases, 0 to 1."""
        return self.dice.random() < share

    def draw(self, *names: str, own: Sequence[str] = (), **fields: str) -> str:
        """Give a line not said yet: of `own` first, then of the pools in their order; "" where all is said.

        Lines with a ``{field}`` serve only where the field is given, and then before the others.
        """
        for tier in (own, *(tier for name in names for tier in self._tiers(name))):
            ready = [line for line in tier if all(fields.get(field) for field in _FIELD.findall(line))]
            for lines in ([line for line in ready if "{" in line], [line for line in ready if "{" not in line]):
                fresh = [_filled(line, fields) for line in lines]
                fresh = [line for line in fresh if self._is_new(line)]
                if fresh:
                    # nobody begins two sentences running with the same word
                    return self.keep(self.dice.choice([line for line in fresh if self._opens_anew(line)] or fresh))
        return ""

    def lead(self, name: str) -> str:
        """Give a few words to begin with, not used yet; "" where there are none left."""
        for tier in self._tiers(name):
            fresh = [line for line in tier if not any(line in text for text in self._begun)]
            if fresh:
                found = self.dice.choice(fresh)
                self._begun = (*self._begun, found)
                return found
        return ""

    def keep(self, text: str) -> str:
        """Take note that something is said now."""
        self._said.update(sentences(text))
        self._opened = _opener(text)
        return text

    def _opens_anew(self, line: str) -> bool:
        return _opener(line) != self._opened

    def fresh(self, text: str) -> str:
        """Give a text that must be said, without those of its sentences that were said before; the whole where all were."""
        parts = re.findall(r"[^。！？!?.…]+[。！？!?.…]*[”’」）)]*\s*", text) or [text]
        left = "".join(part for part in parts if self._is_new(part)).strip()
        return self.keep(left or text)

    def silence(self) -> str:
        """Say nothing, each time a little differently."""
        if found := self.draw("silent.unseen" if self.speaker.unseen else "silent"):
            return found
        pauses = pools()["silent.pause"]["any"].say(self.locale)
        gestures = pools()["silent.sound" if self.speaker.unseen else "silent.gesture"]["any"].say(self.locale)
        form = "（{}，{}）" if self.locale == "zh" else "({}, {})"
        made = [form.format(pause, gesture) for pause in pauses for gesture in gestures]
        return self.keep(self.dice.choice([line for line in made if self._is_new(line)] or made))

    def _tiers(self, name: str) -> tuple[tuple[str, ...], ...]:
        pool = pools()[name]
        style, age = self.speaker.style, self.speaker.age or ""
        tiers = ((f"{style}.{self.heat}",), (style, age), (f"any.{self.heat}",), ("any",))
        found = (tuple(line for key in keys if key in pool for line in pool[key].say(self.locale)) for keys in tiers)
        if self.speaker.unseen and not name.startswith("silent"):
            found = (tuple(line for line in lines if line[0] not in "（(") for lines in found)
        return tuple(tuple(map(self._addressed, lines)) for lines in found if lines)

    def _addressed(self, line: str) -> str:
        return line.replace("您", "你") if self.speaker.familiar else line

    def _is_new(self, text: str) -> bool:
        said = sentences(text)
        return bool(said) and self._said.isdisjoint(said) and len(set(said)) == len(said)


def _filled(line: str, fields: Mapping[str, str]) -> str:
    filled = _FIELD.sub(lambda match: fields[match[1]], line)
    return filled[:1].upper() + filled[1:]


def _opener(line: str) -> str:
    """Give what a line begins with: its first word, or its first two Chinese signs up to a comma."""
    found = re.search(r"[\u3400-\u9fff]{1,2}|\w+", line)
    return found.group().casefold() if found else ""
