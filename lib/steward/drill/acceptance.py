"""When an owner takes a plan and when they are content, and what is still lacking, as data from ``training/drill/acceptance.yaml``.

What settles a matter for one owner settles nothing for another: the one wants a name and an hour, the next to have had their say.

>>> [want.any for want in acceptance().styles["analytical"]]
[('explain',), ('confirm',)]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pydantic import Field, model_validator

from steward.content import read_yaml
from steward.drill.situation import Situation
from steward.drill.turns import Turn
from steward.moves import moves as all_moves
from steward.service.expectation import Expectation, Ledger
from steward.service.personality import Customer, Standing
from steward.service.personality.character import MoveId, styles
from steward.service.personality.grounds import Because, Frozen, Grounded
from steward.service.personality.reaction import weight_of
from steward.service.personality.reading import checked
from steward.words import Text

_FILE = "training/drill/acceptance.yaml"


class Taken(Because):
    """When the owner takes a plan: mood at most."""

    mood: int = Field(ge=0, le=100)


class Content(Because):
    """When the owner has nothing more to ask: mood at most, trust and share of what weighs at least."""

    mood: int = Field(ge=0, le=100)
    trust: int = Field(ge=0, le=100)
    addressed: float = Field(gt=0, le=1)


class Want(Because):
    """Something a style has to have had before it takes a plan."""

    any: tuple[MoveId, ...] = Field(min_length=1)
    """The moves, one of which will do."""
    times: int = Field(1, ge=1)
    """In how many replies."""
    opens: tuple[MoveId, ...] = ()
    """The moves that are wasted on this owner before that, and are their way after it."""
    undone: tuple[MoveId, ...] = ()
    """The moves that undo it, unless one of `any` stands beside them."""

    def had(self, turns: Sequence[Turn]) -> bool:
        """Whether the owner has had it, and it was not undone since."""
        count = 0
        for turn in reversed(turns):
            if not turn.lands.isdisjoint(self.any):
                count += 1
            elif not set(self.undone).isdisjoint(turn.moves):
                break
        return count >= self.times


class Acceptance(Frozen):
    """What it takes."""

    their_way: float = Field(alias="their-way")
    """What a move must weigh with an owner to be their way; 1 is ordinary."""
    too_early: float = Field(alias="too-early", ge=0, le=1)
    """How much of what a move brings comes through while the owner still waits for what they want first."""
    plan: Taken
    content: Content
    trust: Because
    settled: Because
    answered: Because
    styles: Mapping[str, tuple[Want, ...]]
    furious: int
    """Mood above which an owner who goes, goes higher."""
    eased: int
    """By how much mood must have come down for a talk without a plan to count as an improvement."""

    @model_validator(mode="after")
    def _every_style(self) -> Acceptance:
        if set(self.styles) != set(styles()):
            raise ValueError(f"styles must name each of {', '.join(styles())}, and no other")
        return self


@cache
def acceptance() -> Acceptance:
    """Give what it takes for a plan to be taken."""
    return checked(read_yaml(_FILE), Acceptance, _FILE)


def is_their_way(customer: Customer, move: str, waits: Sequence[Want] = ()) -> bool:
    """Whether a helping move is this owner's way; one that is not settles nothing with them and is minded.

    Args:
        customer: the owner.
        move: a move that helps.
        waits: what the owner wants first and has not had yet (`wanting`).

    >>> owner = Customer("expressive", "active", "angry")
    >>> is_their_way(owner, "commit", acceptance().styles["expressive"]), is_their_way(owner, "commit")
    (False, True)
    """
    rules = acceptance()
    if any(move in want.opens for want in waits):
        return False
    weight = weight_of(customer, move)
    if any(move in want.opens for want in rules.styles[customer.style]):
        return weight > 0
    return weight >= rules.their_way


def not_their_way(customer: Customer, said: Iterable[str], waits: Sequence[Want] = ()) -> tuple[str, ...]:
    """Give the helping moves of a reply that are not this owner's way."""
    table = all_moves()
    return tuple(id for id in said if table[id].polarity == "helps" and not is_their_way(customer, id, waits))


def wanting(situation: Situation, turns: Sequence[Turn]) -> tuple[Want, ...]:
    """Give what the owner's style wants first and has not had yet."""
    return tuple(want for want in acceptance().styles[situation.style] if not want.had(turns))


def unanswered(start: Ledger, ledger: Ledger) -> tuple[Expectation, ...]:
    """Give the expectations on which nothing was done: nothing promised or given, nothing explained, nothing traded."""
    return tuple(
        now
        for one in start
        if (now := ledger[one.id]).promised is None
        and now.delivered <= one.delivered
        and now.explained == one.explained
        and now.lowered == one.lowered
    )


def addressed(start: Ledger, ledger: Ledger) -> float:
    """Give the share of what weighs with the owner that was answered, 0 to 1."""
    return 1 - sum(one.importance for one in unanswered(start, ledger)) / sum(one.importance for one in start)


@dataclass(frozen=True, slots=True)
class Lack:
    """Something for want of which the owner takes no plan yet."""

    id: str
    """mood, trust, settled, answered, or the style's own want by its first move."""
    why: Text
    grounded: Grounded


def lacking(situation: Situation, ledger: Ledger, standing: Standing, turns: Sequence[Turn]) -> tuple[Lack, ...]:
    """Say what is still lacking for the owner to take a plan; nothing where they take it.

    Something must be settled (or whoever may decide brought in) in a way that reaches this owner, what weighs answered, the style's own
    want met, and no anger or mistrust left that would refuse it. An over-promise settles everything while it lasts.
    """
    return tuple(Lack(id, grounded.why, grounded) for id, grounded in _lacking(situation, ledger, standing, turns))


def holds_to_a_plan(situation: Situation, ledger: Ledger, standing: Standing, turns: Sequence[Turn]) -> bool:
    """Whether there is a plan that the owner takes."""
    return next(_lacking(situation, ledger, standing, turns), None) is None


def content(situation: Situation, ledger: Ledger, standing: Standing) -> bool:
    """Whether an owner who holds to a plan has nothing more to ask for."""
    enough = acceptance().content
    return (
        standing.mood <= enough.mood
        and standing.trust >= enough.trust
        and addressed(situation.ledger, ledger) >= enough.addressed
    )


def _lacking(
    situation: Situation, ledger: Ledger, standing: Standing, turns: Sequence[Turn]
) -> Iterator[tuple[str, Because]]:
    rules, level = acceptance(), situation.terms
    if standing.mood > rules.plan.mood:
        yield "mood", rules.plan
    if standing.trust < level.trust.plan:
        yield "trust", rules.trust
    believed = any(promise.kind == "overpromise" for promise in standing.promises)
    if not believed:
        if not any(_settles(turn) for turn in turns):
            yield "settled", rules.settled
        for want in wanting(situation, turns):
            yield want.any[0], want
    if addressed(situation.ledger, ledger) < level.addressed:
        yield "answered", rules.answered


def _settles(turn: Turn) -> bool:
    """Whether a reply settled something: an action, whoever may decide brought in, or a way that was offered and taken."""
    return not turn.lands.isdisjoint(("commit", "involve")) or (
        "offer" in turn.lands and any(one.step in ("promise", "trade") and one.done for one in turn.happened)
    )
