"""What a step on the ledger did, and what it rests on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from steward.service.expectation.ledger import Expectation, Ledger
from steward.service.expectation.parameters import steps
from steward.service.said import Said
from steward.words import EN_DASH, Locale, Text, number


@dataclass(frozen=True, slots=True)
class Happened(Said):
    """What a step did, and which standard says so."""

    step: str
    """Id of the step, one of `steward.service.expectation.steps`."""
    expectation: str | None
    done: bool
    words: Text
    """What happened, or why nothing did, with ``str.format`` fields."""
    values: dict[str, object] = field(default_factory=dict)
    before: Expectation | None = None
    after: Expectation | None = None

    @property
    def standards(self) -> tuple[str, ...]:
        """The rules it rests on."""
        return steps()[self.step].standards

    @property
    def assumption(self) -> Text | None:
        """What about its effect is our own assumption."""
        return steps()[self.step].assumption

    def sentence(self, locale: Locale) -> str:
        """Say what happened."""
        said = self.words.say(locale, **self.values)
        return said if self.done else Text("没有做成：{said}", "Not done: {said}").say(locale, said=said)

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give the zone and what was had, before and after, where the step changed them."""
        if self.before is None or self.after is None or not self.done:
            return []

        def level(value: float) -> str:
            return number(value, decimals=1)

        def zone_of(one: Expectation) -> str:
            return f"{level(one.zone.adequate)}{EN_DASH}{level(one.zone.desired)}"

        found = [
            (Text("容忍区", "Zone of tolerance"), zone_of(self.before), zone_of(self.after)),
            (Text("已经得到", "Had"), level(self.before.delivered), level(self.after.delivered)),
        ]
        return [(name.say(locale), f"{a} → {b}") for name, a, b in found if a != b]


class Moved(NamedTuple):
    """The ledger after a step, and what happened."""

    ledger: Ledger
    happened: Happened


class Played(NamedTuple):
    """The ledger after several steps, and what happened at each."""

    ledger: Ledger
    happened: tuple[Happened, ...]


def refused(ledger: Ledger, step: str, one: Expectation | None, why: Text, **values: object) -> Moved:
    """Leave the ledger as it is and say why; `values` fill the sentence."""
    shown: dict[str, object] = {"what": one.what, **values} if one else dict(values)
    return Moved(ledger, Happened(step, one.id if one else None, False, why, shown))


def done(after: Ledger, step: str, one: Expectation | None, text: Text, **values: object) -> Moved:
    """Give the changed ledger with what happened; `one` is the expectation before the step."""
    shown: dict[str, object] = {"what": one.what, **values} if one else dict(values)
    now = after[one.id] if one else None
    return Moved(after, Happened(step, one.id if one else None, True, text, shown, one, now))


def heaviest(ledger: Ledger, step: Callable[[Ledger, str], Moved]) -> str | None:
    """Give the disclosed expectation on which a step can be taken and which lacks most: importance times what is desired beyond
    what was had; the first of equals. None where the step can be taken on none."""
    can = [one for one in ledger.disclosed if step(ledger, one.id).happened.done]
    return max(can, key=lambda one: one.importance * max(0.0, one.zone.desired - one.delivered)).id if can else None


UNKNOWN = Text("“{what}”还没问出来，先问", "“{what}” is not on the table yet; ask first")
