"""What the drill needs to know of a case: whom one talks to, in what words they speak, and what one might reply."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field

from steward.casebook.parts import (
    MANY,
    Ended,
    Entry,
    Id,
    Ids,
    ListeningId,
    MoveId,
    Moves,
    Sayings,
    Stage,
    Standards,
    StateId,
    StyleId,
    Words,
    by_id,
)
from steward.moves import moves
from steward.words import Text
from steward.yaml_files import Wrong


class StyleSetting(Entry):
    """How the customer is when played in one style."""

    listening: ListeningId
    """How they listen: roaming, shallow, technical or active."""


class Lines(Entry):
    """The owner's own words about this matter, by what they do with them."""

    repeats: Sayings | None = None
    """Comes back to the trouble when not heard."""
    when: Sayings | None = None
    """“So when?”"""
    doubts: Sayings | None = None
    """Does not believe it yet."""
    threatens: Sayings | None = None
    """The owners' group, the hotline, not paying."""
    softens: Sayings | None = None
    """Eases."""
    accepts: Sayings | None = None
    """Takes a plan."""
    interrupts: Sayings | None = None
    """Cuts a long reply short."""
    companion: Sayings | None = None
    """What the companion throws in."""
    leaves: Sayings | None = None
    """Walks out, patience gone."""
    thanks: Sayings | None = None
    """Leaves content."""

    def say(self, act: str) -> Sayings | None:
        """Give the lines of one speech act, None where the case has none of its own."""
        found: Sayings | None = getattr(self, act, None)
        return found


LEAST_LINES: Mapping[str, int] = {
    "repeats": 6, "when": 4, "doubts": 4, "threatens": 3, "softens": 5, "accepts": 3, "interrupts": 3, "companion": 3, "leaves": 2,
    "thanks": 2,
}  # fmt: skip
"""How many lines of each speech act a shipped case has at least, in each language; a company's own case may leave acts out."""


class When(Entry):
    """When a moment comes; all that is given must hold."""

    after: MoveId | None = None
    """Right after a reply that carried this move."""
    stage: Stage | None = None
    """In this stage of the talk."""
    mood_over: int | None = Field(None, ge=0, le=100)
    """While mood (0 calm, 100 furious) is above this."""
    trust_over: int | None = Field(None, ge=0, le=100)
    """While trust is above this."""
    turn_from: int | None = Field(None, ge=1, le=30)
    """Not before this reply."""


class Moment(Entry):
    """Something that happens once in the talk and must be met."""

    id: Id
    when: When
    says: Words
    """What the owner says or does then."""
    who: Id | None = None
    """Who says it, where it is not the customer."""
    calls_for: Moves = Field(min_length=1)
    """The moves that meet it; one of them is enough."""
    standards: Standards = ()


class CaseReply(Words):
    """Something the steward might say: a model for one style, a trap, or the answer to a moment."""

    id: Id
    stage: Stage
    style: StyleId | None = None
    """The style it is the model for; a model without one serves every style."""
    moment: Id | None = None
    """The moment it answers."""
    moves: Moves = Field(min_length=1)
    """Exactly what a careful labeller would give it, by training/moves/moves.yaml."""
    facts: Ids = ()
    """The facts it brings to light."""
    about: Id | None = None
    """The expectation it is about."""
    tempts: Words | None = None
    """Why a trap tempts and what is wrong with it."""

    @property
    def harms(self) -> bool:
        """Whether one of its moves harms."""
        return any(moves()[id].polarity == "harms" for id in self.moves)


class Endings(Entry):
    """What became of the people, by how the talk ended; the title of the debrief."""

    resolved: Words
    improved: Words
    unresolved: Words
    escalated: Words

    def of(self, ended: Ended) -> Text:
        """Give one of them."""
        found: Words = getattr(self, ended)
        return found.text


class Owed(Entry):
    """What somebody must do afterwards, once a reply promised it."""

    when: Words
    what: Words
    who: Words
    moves: Moves = Field(min_length=1)
    """It is owed when a reply carried one of these."""
    standards: Standards = ()


def _some_style(styles: dict[str, StyleSetting]) -> dict[str, StyleSetting]:
    if not styles:
        raise Wrong(Text("至少要写一种风格", "there must be one style at least"))
    return styles


class Drill(Entry):
    """The part of a case that is played."""

    customer: Id
    """Whom one talks to, one of `people`."""
    companion: Id | None = None
    """Who comes along, one of `people`."""
    you: Id
    """Who the learner is, one of `people`."""
    styles: Annotated[dict[StyleId, StyleSetting], AfterValidator(_some_style)]
    """The styles the customer can be played in."""
    style: StyleId
    """The style played where none is asked for."""
    state: StateId
    """The state in which they come."""
    our_fault: bool
    """Whether the trouble is our doing; an apology for what is not rings hollow."""
    misunderstanding: bool = False
    """Whether the owner has only misunderstood something."""
    scene: Words
    """Where and when, who comes in, in what state: what one sees before a word is said."""
    opens: Sayings
    """The owner's first words, each a different way."""
    lines: Lines = Lines()
    moments: tuple[Moment, ...] = Field(default=(), max_length=MANY)
    replies: tuple[CaseReply, ...] = Field(min_length=1, max_length=MANY)
    endings: Endings
    owed: tuple[Owed, ...] = Field(default=(), max_length=MANY)

    def models(self, stage: Stage, style: str) -> tuple[CaseReply, ...]:
        """Give the model replies of a stage for a style: its own first, then those that serve every style."""
        good = [one for one in self.replies if one.stage == stage and not one.moment and not one.harms]
        return (*(one for one in good if one.style == style), *(one for one in good if one.style is None))

    def traps(self, stage: Stage) -> tuple[CaseReply, ...]:
        """Give the traps of a stage."""
        return tuple(one for one in self.replies if one.stage == stage and not one.moment and one.harms)

    def answers(self, moment: str) -> tuple[CaseReply, ...]:
        """Give the replies written for a moment, traps among them."""
        return tuple(one for one in self.replies if one.moment == moment)

    def reply(self, id: str) -> CaseReply:
        """Look one reply up.

        Raises:
            KeyError: where there is none of this id.
        """
        return by_id(self.replies, id)

    def moment(self, id: str) -> Moment:
        """Look one moment up.

        Raises:
            KeyError: where there is none of this id.
        """
        return by_id(self.moments, id)
