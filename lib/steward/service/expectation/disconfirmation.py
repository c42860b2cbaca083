"""Satisfaction: what was had against what was expected, losses weighing more than gains.

>>> from steward.service.expectation.examples import typical
>>> print(satisfaction(typical("leak").ledger).sentence("en"))
Satisfaction 31 of 100 (66 is where all 3 expectations are just adequately met): met 0, exceeded 0, not met 3; “No more water in the trough” costs most
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from steward.service.expectation.ledger import Expectation, Ledger, Zone
from steward.service.expectation.parameters import TOP, parameter
from steward.service.said import Said
from steward.words import Locale, Text, number, percent

State = Literal["unmet", "met", "exceeded"]
STATE_NAMES: dict[State, Text] = {
    "unmet": Text("没满足", "Not met"),
    "met": Text("满足了", "Met"),
    "exceeded": Text("超出期望", "Exceeded"),
}
_DRAGS = Text("{said}；最拖分的是“{what}”", "{said}; “{what}” costs most")
_LIFTS = Text("{said}；最加分的是“{what}”", "{said}; “{what}” adds most")
COUNTED_EXTRAS = 2
"""Kindnesses beyond this many are no longer noticed."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one expectation adds to satisfaction."""

    id: str
    what: Text
    share: float
    """Its part of all importance points, 0 to 1."""
    delivered: float
    zone: Zone
    disconfirmation: float
    """What was had less what was adequate, in levels; what lies within the zone counts less."""
    points: float
    """What it adds to or takes from the satisfaction of someone to whom everything is just adequate."""
    state: State


@dataclass(frozen=True, slots=True)
class Satisfaction(Said):
    """How satisfied the model takes the owner to be: 0 to 100, with what makes it up. n is the number of expectations."""

    value: float
    neutral: float
    """Where everything is just adequate."""
    parts: tuple[Part, ...]
    extra_points: float
    """What kindnesses beyond the expected add."""

    @property
    def n(self) -> int:
        """How many expectations stand behind the figure."""
        return len(self.parts)

    @property
    def heaviest(self) -> Part | None:
        """What drags it down most, else what lifts it most; None where nothing does either."""
        moved = [part for part in self.parts if part.points != 0]
        return min(moved, key=lambda part: (part.points >= 0, -abs(part.points))) if moved else None

    def count(self, state: State) -> int:
        """Count the expectations in a state."""
        return sum(part.state == state for part in self.parts)

    def sentence(self, locale: Locale) -> str:
        """Say the figure, what is met and what not, and what weighs most."""
        said = Text(
            "满意度 {value} 分（满分 100，{n} 项都刚够是 {neutral} 分）：满足 {met} 项，超出 {exceeded} 项，没满足 {unmet} 项",
            "Satisfaction {value} of 100 ({neutral} is where all {n} expectations are just adequately met): met {met}, exceeded {exceeded}, not met {unmet}",
        ).say(
            locale,
            value=number(self.value),
            neutral=number(self.neutral),
            n=self.n,
            met=self.count("met"),
            exceeded=self.count("exceeded"),
            unmet=self.count("unmet"),
        )
        if (heaviest := self.heaviest) is None:
            return said
        return (_DRAGS if heaviest.points < 0 else _LIFTS).say(locale, said=said, what=heaviest.what)

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give each expectation with its weight and what it adds."""
        one = Text(
            "{state}，得到 {had}，容忍区 {low}–{high}，占分量 {share}，{points} 分",
            "{state}; had {had}, zone {low}–{high}, weight {share}, {points} points",
        )
        rows = [
            (
                part.what.say(locale),
                one.say(
                    locale,
                    state=STATE_NAMES[part.state],
                    had=number(part.delivered, decimals=1),
                    low=number(part.zone.adequate, decimals=1),
                    high=number(part.zone.desired, decimals=1),
                    share=percent(part.share, decimals=0),
                    points=_signed(part.points),
                ),
            )
            for part in self.parts
        ]
        if self.extra_points:
            rows.append((Text("没想到的好事", "Beyond what was expected").say(locale), _signed(self.extra_points)))
        return rows


def _signed(points: float) -> str:
    written = number(points, decimals=1)
    return f"+{written}" if points > 0 and written != "0.0" else written


def disconfirmation(delivered: float, zone: Zone) -> float:
    """Give what was had less what was expected, in levels.

    Below the adequate level every level counts in full; inside the zone of tolerance a level counts for ``within-zone``; above the
    desired level in full again.

    Source: Oliver (1980); Zeithaml, Berry and Parasuraman (1993); see `steward.service.expectation`.

    >>> disconfirmation(3, Zone(5, 8)), disconfirmation(7, Zone(5, 8)), disconfirmation(9, Zone(5, 8))
    (-2.0, 1.0, 2.5)
    """
    adequate, desired = zone
    if delivered < adequate:
        return float(delivered - adequate)
    return parameter("within-zone") * (min(delivered, desired) - adequate) + max(0.0, delivered - desired)


def felt(difference: float) -> float:
    """Give how a gain or a loss is felt: x^0.88 for a gain, -2.25 (-x)^0.88 for a loss.

    Source: A. Tversky and D. Kahneman, “Advances in prospect theory: cumulative representation of uncertainty”, Journal of Risk and
    Uncertainty 5 (1992) 297-323, for form and figures; the figures are ``curvature`` and ``loss-weight``.

    >>> felt(1.0), felt(-1.0)
    (1.0, -2.25)
    """
    if difference >= 0:
        return float(difference ** parameter("curvature"))
    return float(-parameter("loss-weight") * (-difference) ** parameter("curvature"))


def extra_weight(count: int, known: bool) -> float:
    """Give what `count` kindnesses can add when all the basics are in place, in felt levels."""
    gains = [parameter("extra"), parameter("next-extra")][: min(count, COUNTED_EXTRAS)]
    return sum(gains) * (parameter("extra-when-known") if known else 1.0)


def points_a_level() -> float:
    """Give how many points of satisfaction one felt level is worth, so that the worst is 0 and the best 100."""
    return 100 / (felt(TOP) - felt(-TOP) + extra_weight(COUNTED_EXTRAS, known=True))


def satisfaction(ledger: Ledger, credence: float | None = None) -> Satisfaction:
    """Give satisfaction as it is felt now: the mean felt disconfirmation, weighted by importance, on a scale of 0 to 100.

    0 is everything wanted in full and nothing had, 100 nothing demanded and everything had, twice surprised; in between the scale is
    straight, so that a loss costs 2.25 times what an equal gain brings, wherever one starts. Expectations nobody has said
    count like the others. An open promise is felt as if it were kept, at ``credence`` of its weight; what it costs when it is broken
    shows after `settle`. Kindnesses (`exceed`) add in proportion to the share of importance that is at least adequately met.

    Args:
        ledger: what is expected and had.
        credence: how far open promises are believed, 0 to 1; None takes the model's figure.

    Raises:
        ValueError: for a credence outside 0 to 1.

    Source: see `disconfirmation` and `felt`; the scale is our own.
    """
    believed = parameter("credence") if credence is None else credence
    if not 0 <= believed <= 1:
        raise ValueError(f"credence must lie between 0 and 1, not {credence}")
    total, scale = sum(one.importance for one in ledger), points_a_level()
    parts = tuple(_part(one, one.importance / total, believed, scale) for one in ledger)
    based = sum(part.share for part in parts if part.state != "unmet")
    extra = extra_weight(ledger.extras, bool(ledger.ranked)) * based * scale
    neutral = -felt(-TOP) * scale
    value = neutral + sum(part.points for part in parts) + extra
    return Satisfaction(min(100.0, max(0.0, value)), neutral, parts, extra)


def _part(one: Expectation, share: float, credence: float, scale: float) -> Part:
    # What is felt now is held against what was hoped before the promise; the raised zone counts once it falls due.
    zone = Zone(one.adequate, one.desired)
    had = disconfirmation(one.delivered, zone)
    value = felt(had)
    if one.promised is not None and one.promised > one.delivered:
        value += credence * (felt(disconfirmation(one.promised, zone)) - value)
    state: State = "unmet" if one.delivered < zone.adequate else "exceeded" if one.delivered > zone.desired else "met"
    return Part(one.id, one.what, share, one.delivered, one.zone, had, share * value * scale, state)
