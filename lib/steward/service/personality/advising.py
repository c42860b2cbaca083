"""What to do, what to say and what to avoid with a customer at a stage of the talk; each line with its ground.

>>> print(advice(Customer("dominant", "shallow", "angry"), "solving", "en").splitlines()[0])
Solving (dominant, shallow listener, angry): Offer a way, and settle who does what by when
>>> len(advice(Customer("amiable"), "opening").of("say"))
2
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, overload

from pydantic import Field

from steward.content import read_yaml
from steward.service.personality import character
from steward.service.personality.character import Stage
from steward.service.personality.customer import Customer
from steward.service.personality.grounds import FOLDER, Frozen, Grounded
from steward.service.personality.reading import checked
from steward.service.said import Said
from steward.words import Locale, Text

Kind = Literal["do", "say", "avoid"]

KINDS: Mapping[Kind, Text] = {
    "do": Text("怎么做", "Do"),
    "say": Text("可以说", "Say"),
    "avoid": Text("别这样", "Avoid"),
}

_OURS = Text("；例句是我们写的", "; the wording is ours")


class _Entry(Grounded):
    zh: str
    en: str
    script: bool = False


class _Entries(Frozen):
    do: _Entry
    say: _Entry | None = None
    avoid: _Entry


class _StateEntries(_Entries):
    stages: tuple[Stage, ...] = Field(min_length=1)


class _Book(Frozen):
    stages: Mapping[Stage, _Entries]
    styles: Mapping[str, Mapping[Stage, _Entries]]
    listening: Mapping[str, _Entries]
    states: Mapping[str, _StateEntries]


@cache
def _book() -> _Book:
    path = f"{FOLDER}/advice.yaml"
    return checked(read_yaml(path), _Book, path)


@dataclass(frozen=True, slots=True)
class AdviceLine:
    """One line of advice."""

    kind: Kind
    text: Text
    because_of: Text
    """Which side of the customer it answers: the stage, the style, the way of listening, the state."""
    grounded: Grounded
    script: bool = False
    """Whether the source itself words the sentence so."""

    @property
    def standards(self) -> tuple[str, ...]:
        """The standards it rests on."""
        return self.grounded.standards

    @property
    def is_source(self) -> bool:
        """Whether a source says it outright; otherwise it is inferred or assumed."""
        return self.grounded.is_source

    def ground(self, locale: Locale) -> str:
        """Say on what it rests."""
        ours = self.kind == "say" and not self.script and bool(self.standards)
        return self.grounded.ground(locale) + (_OURS.say(locale) if ours else "")


@dataclass(frozen=True, slots=True)
class Advice(Said):
    """All the advice for one customer at one stage."""

    customer: Customer
    stage: Stage
    lines: tuple[AdviceLine, ...]

    def of(self, kind: Kind) -> tuple[AdviceLine, ...]:
        """Give the lines of one kind: do, say or avoid."""
        return tuple(line for line in self.lines if line.kind == kind)

    def sentence(self, locale: Locale) -> str:
        """Say the stage, the customer and what to aim at."""
        stage = character.stage(self.stage)
        name = self.customer.name.say(locale)
        return Text("{stage}（{customer}）：{aim}", "{stage} ({customer}): {aim}").say(
            locale, stage=stage.name, customer=name[0].lower() + name[1:], aim=stage.aim
        )

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give each line under its kind, with its ground behind it."""
        form = Text("{text}（{ground}）", "{text} ({ground})")
        return [
            (KINDS[line.kind].say(locale), form.say(locale, text=line.text, ground=line.ground(locale)))
            for line in self.lines
        ]


@overload
def advice(customer: Customer, stage: Stage) -> Advice: ...


@overload
def advice(customer: Customer, stage: Stage, locale: Locale) -> str: ...


def advice(customer: Customer, stage: Stage, locale: Locale | None = None) -> Advice | str:
    """Say what to do, to say and to avoid with this customer at this stage.

    Args:
        customer: whom one is talking to.
        stage: opening, clarifying, solving or closing; a talk's own is ``standing.stage``.
        locale: gives the advice as text in that language; without it the `Advice` itself, which has both.

    Raises:
        StewardError: ``unknown-character`` for another stage.
    """
    style, listening, state = customer.traits
    book = _book()
    parts: list[tuple[Text, _Entries]] = [
        (character.stage(stage).name, book.stages[stage]),
        (style.name, book.styles[customer.style][stage]),
        (listening.name, book.listening[customer.listening]),
    ]
    if stage in book.states[customer.state].stages:
        parts.append((state.name, book.states[customer.state]))
    lines = [
        AdviceLine(kind, Text(entry.zh, entry.en), name, entry, entry.script)
        for kind in KINDS
        # what is the customer's own comes before what holds for everybody
        for name, entries in (*parts[1:], parts[0])
        if (entry := getattr(entries, kind)) is not None
    ]
    found = Advice(customer, stage, tuple(lines))
    return found if locale is None else found.text(locale)
