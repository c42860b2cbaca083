"""What a talk is made of: what the learner says, what the owner says back, and all that one exchange changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from steward.moves import moves
from steward.service.expectation import Happened
from steward.service.personality import Effect, Standing
from steward.words import Text

if TYPE_CHECKING:
    from steward.language import Heard

Way = Literal["type", "choose", "clicked"]
"""How a reply is given: typed freely, chosen from candidates, or spoken in the room while a trainer clicks the moves heard."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the learner says."""

    text: str
    moves: tuple[str, ...] | None = None
    """Its moves where they are known; None lets them be recognised."""
    way: Way = "type"
    chosen: str = ""
    """The id of the case's reply, where it was chosen."""
    hints: int = 0
    """How many hints were taken before it."""
    seconds: float = 0
    """How long it took to give."""
    heard: Heard | None = field(default=None, hash=False)
    """What was recognised in it, where its moves are known from that."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One thing said by the owner, or by whoever came along."""

    who: str
    """The id of the person."""
    text: str
    act: str
    """What it does: tells, repeats, doubts, softens ..."""
    why: Text | None = None
    """Why the owner does that now."""


@dataclass(frozen=True, slots=True)
class Promised:
    """Something that a reply promised."""

    kind: Literal["commit", "involve", "overpromise"]
    expectation: str | None
    """What it was about, where the ledger knows it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange: a reply, what it did and what the owner said to it."""

    number: int
    """1 for the first reply."""
    reply: Reply
    moves: tuple[str, ...]
    """The moves it carried, in the order of the catalogue."""
    heard: Heard | None
    """What was recognised in it; None where the moves were given."""
    before: Standing
    after: Standing
    effects: tuple[Effect, ...]
    lands: frozenset[str]
    """The helping moves that are this owner's way and did some good."""
    not_their_way: tuple[str, ...]
    """The helping moves that are not this owner's way; each tried their patience."""
    remark: Text
    """What the model has an owner of this style say to it; the sentences are in `said`."""
    minds: str | None
    """The move the owner takes exception to."""
    happened: tuple[Happened, ...]
    """What it did to the expectations."""
    revealed: tuple[str, ...]
    """The facts the owner told."""
    disclosed: tuple[str, ...]
    """The expectations the owner let out."""
    done_steps: tuple[str, ...]
    """The steps of the flow that it completed."""
    promises: tuple[Promised, ...]
    due: int
    """How many over-promises fell due in this exchange."""
    answered: str | None
    """The moment (something the owner had brought up) that the reply took up."""
    passed_over: str | None
    """The moment that it did not take up."""
    cut_short: bool
    """Whether the owner cut in on a long reply."""
    agreed: bool
    """Whether the owner holds to a plan after it."""
    moment: str | None
    """The moment that comes after it, and that the next reply should take up."""
    acts: tuple[str, ...] = ()
    """What the owner does in words."""
    said: tuple[Spoken, ...] = ()

    @property
    def harms(self) -> tuple[str, ...]:
        """The moves in it that harm."""
        table = moves()
        return tuple(id for id in self.moves if table[id].polarity == "harms")


StepState = Literal["done", "now", "todo"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the complaint flow, as far as a talk can take it."""

    id: str
    name: Text
    state: StepState
    turn: int | None = None
    """The reply that completed it."""
