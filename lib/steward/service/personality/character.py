"""Who the customer is, as data: styles, ways of listening, states, stages, and what each move does to them.

Read from ``training/personality/`` and checked when it is read; all mistakes of a file come at once, each with its line.

>>> style("dominant").never[0].move, style("dominant").moves["explain"].weight
('stall', -1.2)
>>> [found.id for found in states().values()]
['calm', 'dissatisfied', 'demanding', 'rude', 'angry']
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, Field, model_validator

from steward.content import read_yaml
from steward.errors import StewardError
from steward.moves import moves as all_moves
from steward.service.personality.grounds import FOLDER, Because, Frozen, Grounded, Share, Wording
from steward.service.personality.reading import checked
from steward.words import Text

Family = Literal["contact", "calm", "clarify", "solve", "boundary", "harm"]
Basis = Literal["stated", "mixed", "inferred"]
Stage = Literal["opening", "clarifying", "solving", "closing"]


def _known_move(id: str) -> str:
    if id not in all_moves():
        raise ValueError(f"there is no dialogue move {id}")
    return id


MoveId = Annotated[str, AfterValidator(_known_move)]


class MoveEffect(Grounded, Share):
    """What a move does to an ordinary customer at an ordinary moment."""

    id: MoveId
    family: Family
    because: Text
    answer: Text = Text("", "")
    """What the customer says when it lands; harming moves never land."""
    minds: Text
    """What the customer says when it does not."""

    @model_validator(mode="after")
    def _harm_never_helps(self) -> MoveEffect:
        harms = all_moves()[self.id].polarity == "harms"
        if harms != (self.family == "harm"):
            raise ValueError("family must be harm for the moves that harm, and only for them")
        if harms and (self.mood < 0 or self.trust > 0):
            raise ValueError("a harming move may neither lower mood nor raise trust")
        if not harms and (self.mood > 0 or self.trust < 0):
            raise ValueError("a helping move lowers mood and raises trust; what spoils it belongs to styles and rules")
        return self


class Modifier(Because):
    """How much more or less a move weighs with one kind of customer."""

    weight: float = Field(ge=-1.5, le=1.0)


class NeverForgiven(Because):
    """A move after which trust does not come back."""

    move: MoveId

    @model_validator(mode="after")
    def _harms(self) -> NeverForgiven:
        if all_moves()[self.move].polarity != "harms":
            raise ValueError(f"{self.move} is a move that helps; only harming moves are never forgiven")
        return self


class Sign(Wording):
    """Something one can see or hear by which to recognise a kind of customer."""

    id: str


class Trait(Grounded):
    """One side of a customer: a style, a way of listening or a state."""

    id: str
    name: Text
    basis: Basis
    """Whether the source states this kind whole, in a damaged passage, or not at all."""
    basis_note: Text
    described: Text
    wants: tuple[Wording, ...] = Field(min_length=1)
    never: tuple[NeverForgiven, ...] = ()
    signs: tuple[Sign, ...] = Field(min_length=1)
    turn: int = Field(ge=-10, le=4)
    """What one exchange costs in patience beyond the common cost; minus costs more."""
    why: Text
    """Why patience runs as `turn` says."""
    moves: Mapping[MoveId, Modifier] = Field(default_factory=dict)


class Listening(Trait):
    """A way of listening."""

    limit: int | None = Field(None, ge=1)
    """How many moves in one reply are taken in; None for as many as anyone."""


class Style(Listening):
    """A communication style."""

    worn: tuple[float, ...] = Field(min_length=3)
    """Weight of the 1st, 2nd, 3rd ... empathy or apology without an action in between."""
    answers: Mapping[MoveId, Text] = Field(default_factory=dict)
    """What this style says when a move lands, where it has words of its own (the words are ours)."""
    minds: Mapping[MoveId, Text] = Field(default_factory=dict)
    """What it says when a move does not land, or hurts."""

    @model_validator(mode="after")
    def _wears_out(self) -> Style:
        if list(self.worn) != sorted(self.worn, reverse=True) or self.worn[-1] >= 0:
            raise ValueError("worn must fall and end below 0: empathy without action wears out")
        return self


class State(Trait):
    """The state in which a customer comes, and where the talk starts."""

    mood: int = Field(ge=0, le=100)
    trust: int = Field(ge=0, le=100)
    patience: int = Field(ge=0, le=100)
    abusive: bool = False
    """Whether there is abuse to which a boundary is an answer."""


class StageOfTalk(Grounded):
    """A stage of the talk, and the steps of the complaint flow that it covers."""

    id: Stage
    name: Text
    steps: tuple[str, ...]
    aim: Text


class CalmFirst(Because):
    """Solving before calming: how much a solution carries in the heat."""

    cool: int
    hot: int
    least: float = Field(gt=0, le=1)
    angry: int
    unheard: float = Field(gt=0, le=1)
    heard_just_now: float = Field(gt=0, le=1, alias="heard-just-now")


class WordsAlone(Because):
    """The mood below which calming words alone do not bring anyone."""

    floor: int = Field(ge=0, le=100)


class WornOut(Because):
    """What ends a row of empathy: an action."""

    actions: tuple[MoveId, ...]


class Times(Because):
    """A rule that multiplies what a move brings."""

    times: float = Field(gt=0, lt=1)
    moves: tuple[MoveId, ...] = ()


class Belief(Because):
    """How much solving moves carry at no trust and at full trust."""

    least: float = Field(gt=0)
    most: float = Field(gt=0)


class Event(Because, Share):
    """Something that happens to the customer beside the moves."""

    answer: Text = Text("", "")


class PromiseDue(Event):
    """The reckoning for an over-promise, so many replies later."""

    after: int = Field(ge=1)


class TooLong(Event):
    """What each move beyond the limit does."""

    limit: int = Field(ge=1)


class Added(Because):
    """A rule that adds to the weight of a move."""

    weight: float


class Rules(Frozen):
    """What holds for every customer."""

    calm_first: CalmFirst = Field(alias="calm-first")
    words_alone: WordsAlone = Field(alias="words-alone")
    worn_out: WornOut = Field(alias="worn-out")
    said_before: Times = Field(alias="said-before")
    late_greeting: Times = Field(alias="late-greeting")
    groundwork: Times
    belief: Belief
    spoilt: Times
    turn: Event
    too_long: TooLong = Field(alias="too-long")
    out_of_patience: Event = Field(alias="out-of-patience")
    never_forgiven: Event = Field(alias="never-forgiven")
    promise_due: PromiseDue = Field(alias="promise-due")
    promise_kept: Event = Field(alias="promise-kept")
    promise_broken: Event = Field(alias="promise-broken")
    boundary_uncalled_for: Event = Field(alias="boundary-uncalled-for")
    not_our_fault: Times = Field(alias="not-our-fault")
    misunderstanding: Added


_T = TypeVar("_T", MoveEffect, Style, Listening, State, StageOfTalk)


def _listed(name: str, kind: type[_T]) -> Mapping[str, _T]:
    path = f"{FOLDER}/{name}.yaml"
    found: list[_T] = checked(read_yaml(path), list[kind], path)  # type: ignore[valid-type]
    return MappingProxyType({entry.id: entry for entry in found})


@cache
def move_effects() -> Mapping[str, MoveEffect]:
    """Give what each of the 22 moves does, by move id, in the order of the moves."""
    found = _listed("moves", MoveEffect)
    if missing := [id for id in all_moves() if id not in found]:
        raise StewardError(
            "personality-move-missing",
            Text(
                "training/personality/moves.yaml 缺少这些动作：{missing}，请补上。",
                "training/personality/moves.yaml lacks these moves: {missing}; add them.",
            ),
            missing=", ".join(missing),
        )
    return MappingProxyType({id: found[id] for id in all_moves()})


@cache
def styles() -> Mapping[str, Style]:
    """Give the four communication styles by id."""
    return _listed("styles", Style)


@cache
def listening_styles() -> Mapping[str, Listening]:
    """Give the four ways of listening by id."""
    return _listed("listening", Listening)


@cache
def states() -> Mapping[str, State]:
    """Give the states in which a customer comes, by id, the calm one first."""
    return _listed("states", State)


@cache
def stages() -> Mapping[str, StageOfTalk]:
    """Give the stages of a talk by id, in their order."""
    return _listed("stages", StageOfTalk)


@cache
def rules() -> Rules:
    """Give what holds for every customer."""
    path = f"{FOLDER}/rules.yaml"
    return checked(read_yaml(path), Rules, path)


def _one(table: Mapping[str, Any], id: str, kind: Text) -> Any:
    if id not in table:
        raise StewardError(
            "unknown-character",
            Text("没有“{id}”这种{kind}，可用的有：{known}。", "There is no {kind} “{id}”; there are: {known}."),
            id=id,
            kind=kind,
            known=", ".join(table),
        )
    return table[id]


def style(id: str) -> Style:
    """Look up a communication style; `StewardError` ``unknown-character`` where there is none."""
    found: Style = _one(styles(), id, Text("沟通风格", "communication style"))
    return found


def listening(id: str) -> Listening:
    """Look up a way of listening; `StewardError` ``unknown-character`` where there is none."""
    found: Listening = _one(listening_styles(), id, Text("听话方式", "way of listening"))
    return found


def state(id: str) -> State:
    """Look up a state; `StewardError` ``unknown-character`` where there is none."""
    found: State = _one(states(), id, Text("状态", "state"))
    return found


def stage(id: str) -> StageOfTalk:
    """Look up a stage of the talk; `StewardError` ``unknown-character`` where there is none."""
    found: StageOfTalk = _one(stages(), id, Text("对话阶段", "stage of the talk"))
    return found
