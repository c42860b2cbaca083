"""The customer and where the talk stands with them.

>>> owner = Customer("dominant", "roaming", "angry")
>>> standing = owner.arrives()
>>> standing.mood, mood_band(standing.mood).name.en, standing.stage
(85, 'furious', 'opening')
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from steward.errors import StewardError
from steward.moves import moves
from steward.service.personality import character
from steward.service.personality.character import Stage
from steward.service.said import Said
from steward.words import Locale, Text

CALM_BAND = (0, 30)
"""The state of rest of the mood line."""


@dataclass(frozen=True, slots=True)
class MoodBand:
    """A stretch of the mood scale, with the face that is drawn for it (1 calm - 5 furious)."""

    id: str
    name: Text
    low: int
    high: int
    face: int


MOOD_BANDS: tuple[MoodBand, ...] = (
    MoodBand("calm", Text("平静", "calm"), 0, 20, 1),
    MoodBand("easing", Text("缓和", "easing"), 21, 40, 2),
    MoodBand("unhappy", Text("不满", "unhappy"), 41, 60, 3),
    MoodBand("angry", Text("生气", "angry"), 61, 80, 4),
    MoodBand("furious", Text("盛怒", "furious"), 81, 100, 5),
)


def mood_band(mood: float) -> MoodBand:
    """Name a mood (0 calm to 100 furious); one between two bands belongs to the upper.

    >>> [mood_band(mood).id for mood in (0, 20, 20.5, 63, 100)]
    ['calm', 'calm', 'easing', 'angry', 'furious']

    Raises:
        StewardError: ``mood-out-of-scale`` outside 0-100.
    """
    if not 0 <= mood <= 100:
        raise StewardError(
            "mood-out-of-scale",
            Text("情绪应在 0 到 100 之间，{mood} 不在其中。", "Mood runs from 0 to 100; {mood} is outside."),
            mood=mood,
        )
    return next(band for band in MOOD_BANDS if mood <= band.high)


@dataclass(frozen=True, slots=True)
class Promise:
    """Something promised and still open. An over-promise falls due by itself after so many replies."""

    kind: Literal["commit", "overpromise"]
    due: int | None = None
    """The reply after which it falls due; None where only the case can tell."""


@dataclass(frozen=True, slots=True)
class Standing(Said):
    """Where the talk stands after so many replies; frozen, so that any point of it can be gone back to."""

    mood: int
    """0 calm to 100 furious: up is worse."""
    trust: int
    """0 to 100: up is better."""
    patience: int
    """0 to 100: up is better; at 0 the customer is about to leave or to go higher."""
    replies: tuple[tuple[str, ...], ...] = ()
    """The moves of each reply so far, in the order of the catalogue of moves."""
    promises: tuple[Promise, ...] = ()
    """What was promised and is still open."""
    broken: int = 0
    """How many over-promises have come to light."""

    def __post_init__(self) -> None:
        for name in ("mood", "trust", "patience"):
            value = getattr(self, name)
            if not 0 <= value <= 100:
                raise StewardError(
                    "standing-out-of-scale",
                    Text(
                        "{name} 应在 0 到 100 之间，{value} 不在其中。",
                        "{name} runs from 0 to 100; {value} is outside.",
                    ),
                    name=name,
                    value=value,
                )

    @property
    def turn(self) -> int:
        """How many replies were given."""
        return len(self.replies)

    def times_said(self, move: str) -> int:
        """Count the replies that carried a move."""
        return sum(move in reply for reply in self.replies)

    @property
    def heard(self) -> bool:
        """Whether the customer was listened to or understood since the last reply that hurt."""
        harms = _harms()
        for reply in reversed(self.replies):
            if not harms.isdisjoint(reply):
                return False
            if "listen" in reply or "empathise" in reply:
                return True
        return False

    @property
    def asked(self) -> bool:
        """Whether anything was asked or played back."""
        return any("ask" in reply or "confirm" in reply for reply in self.replies)

    @property
    def soothed(self) -> int:
        """How many replies in a row sympathised or apologised without an action in between."""
        actions = frozenset(character.rules().worn_out.actions)
        count = 0
        for reply in reversed(self.replies):
            if not actions.isdisjoint(reply):
                break
            count += "empathise" in reply or "apologise" in reply
        return count

    @property
    def leaving(self) -> bool:
        """Whether patience has run out."""
        return self.patience == 0

    @property
    def stage(self) -> Stage:
        """The stage the talk is in: opening, clarifying, solving, closing.

        Derived from the steps of ``complaint.flow``: nobody is asked before they are heard, nothing is settled before it
        is asked, and a fresh rage leads back to the opening. Where the lines are drawn is the model's assumption.
        """
        if self.mood > 75 or (self.mood > 40 and not self.heard):
            return "opening"
        if not self.asked:
            return "clarifying"
        settled = any(not {"commit", "involve"}.isdisjoint(reply) for reply in self.replies)
        return "closing" if settled and self.mood <= 60 else "solving"

    def sentence(self, locale: Locale) -> str:
        """Say the three figures, mood with its word."""
        return Text(
            "情绪 {mood} {band}，信任 {trust}，耐心 {patience}",
            "mood {mood}, {band}; trust {trust}; patience {patience}",
        ).say(locale, mood=self.mood, band=mood_band(self.mood).name, trust=self.trust, patience=self.patience)


@cache
def _harms() -> frozenset[str]:
    return frozenset(id for id, move in moves().items() if move.polarity == "harms")


@dataclass(frozen=True, slots=True)
class Customer:
    """Whom one is talking to: a communication style, a way of listening, and the state they come in."""

    style: str
    listening: str = "active"
    state: str = "calm"

    def __post_init__(self) -> None:
        character.style(self.style)
        character.listening(self.listening)
        character.state(self.state)

    @property
    def traits(self) -> tuple[character.Style, character.Listening, character.State]:
        """The three sides of the customer, as the content describes them."""
        return character.style(self.style), character.listening(self.listening), character.state(self.state)

    @property
    def name(self) -> Text:
        """Such as “支配型、漫听型，愤怒”."""
        style, listening, state = self.traits
        return Text(
            f"{style.name.zh}、{listening.name.zh}，{state.name.zh}",
            f"{style.name.en}, {listening.name.en.lower()}, {state.name.en.lower()}",
        )

    def arrives(self, *, mood: int | None = None, trust: int | None = None, patience: int | None = None) -> Standing:
        """Give the standing before the first reply: the state's own, or what the caller knows better (0-100 each)."""
        state = character.state(self.state)
        return Standing(
            mood=state.mood if mood is None else mood,
            trust=state.trust if trust is None else trust,
            patience=state.patience if patience is None else patience,
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """What is true of the case and changes what a move is worth."""

    our_fault: bool = True
    """Whether the trouble is our side's doing; an apology for what is not weighs less."""
    misunderstanding: bool = False
    """Whether the customer has only misunderstood; then explaining weighs more."""
    abusive: bool | None = None
    """Whether there is abuse to stop; None leaves it to the customer's state."""


NO_FACTS = Facts()
