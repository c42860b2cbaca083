"""A flow as data: where a case may stand, which steps lead from where to where, and what each step rests on.

A company may write its own in YAML (docs/data-formats.md, “A flow of your own”); `read_flow` checks it and names every mistake with its
line. What really happened may leave the flow: a step that the flow does not have in a state is named, and still moves
the case to where `otherwise` says, because it did happen.

>>> door = read_flow('''
... states: [shut, open]
... steps: [push, pull]
... initial: shut
... finals: [shut]
... from: {shut: {push: open}, open: {pull: shut}}
... ''', "door.yaml")
>>> walk = door.walk(["push", "push", "pull"])
>>> walk.state, [(refusal.index, refusal.step, refusal.state) for refusal in walk.refusals]
('shut', [(1, 'push', 'open')])
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

from steward.errors import StewardError, Trouble
from steward.service.complaints.flow_problems import OwnersTime, Problem, listed, problems, reached
from steward.service.said import Said
from steward.words import Locale, Text, join


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to do or not to do at a step, with the standard that says so; None where the company says it itself."""

    text: Text
    standard: str | None = None


@dataclass(frozen=True, slots=True)
class Guidance:
    """How a step is done well."""

    standards: tuple[str, ...] = ()
    """The standards that ask for the step."""
    do: tuple[Advice, ...] = ()
    avoid: tuple[Advice, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A step taken in a state in which the flow does not have it."""

    index: int
    """Its place among the steps."""
    step: str
    state: str
    """The state it was taken in."""


@dataclass(frozen=True, slots=True)
class Walk:
    """Where a row of steps leads, and which of them the flow does not allow."""

    state: str
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True)
class FlowDraft:
    """A flow as it is written down, not checked."""

    name: Text
    initial: str
    finals: frozenset[str]
    states: Mapping[str, Text]
    steps: Mapping[str, Text]
    allowed: Mapping[str, Mapping[str, str]]
    """From each state: the steps the flow has there, and where they lead."""
    otherwise: Mapping[str, str | None] = field(default_factory=dict)
    """Where a step leads in a state in which the flow does not have it; left out or None: it changes nothing."""
    standards: tuple[str, ...] = ()
    """The standards that state the flow."""
    owners_time: Mapping[str, OwnersTime] = field(default_factory=dict)
    """Of each state; what is left out runs, in final states it has stopped."""
    guidance: Mapping[str, Guidance] = field(default_factory=dict)
    """How steps are done well, as far as the flow says so."""
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Other words under which records hold a step."""


@dataclass(frozen=True)
class Flow(FlowDraft, Said):
    """A checked flow; it is a `steward.service.process.behaviour.Behaviour`.

    Raises:
        StewardError: ``bad-flow`` with one `Trouble` for each mistake: unknown names, a state that cannot be reached, a state
            without a way to the end, a step used nowhere, no final state.
    """

    def __post_init__(self) -> None:
        troubles = [
            Trouble("bad-flow", _sentence(problem.text), {"where": ".".join(problem.place), **problem.values})
            for problem in problems(self)
        ]
        if troubles:
            raise StewardError.many(troubles)
        times: dict[str, OwnersTime] = {
            state: self.owners_time.get(state, "stopped" if state in self.finals else "running")
            for state in self.states
        }
        kept: dict[str, Any] = {
            "finals": frozenset(self.finals),
            "states": MappingProxyType(dict(self.states)),
            "steps": MappingProxyType(dict(self.steps)),
            "allowed": MappingProxyType(
                {state: MappingProxyType(dict(self.allowed.get(state, {}))) for state in self.states}
            ),
            "otherwise": MappingProxyType({step: self.otherwise.get(step) for step in self.steps}),
            "owners_time": MappingProxyType(times),
            "guidance": MappingProxyType(dict(self.guidance)),
            "also": MappingProxyType(dict(self.also)),
        }
        for name, value in kept.items():
            object.__setattr__(self, name, value)

    def __hash__(self) -> int:
        return hash((self.name, self.initial, self.finals, tuple(self.states), tuple(self.steps)))

    def __reduce__(self) -> tuple[Any, ...]:
        given = {one.name: getattr(self, one.name) for one in fields(self)}
        plain = {name: dict(value) if isinstance(value, Mapping) else value for name, value in given.items()}
        plain["allowed"] = {state: dict(steps) for state, steps in self.allowed.items()}
        return _rebuilt, (plain,)

    # -- following it -------------------------------------------------------------------------------------------

    def next(self, state: str, step: str) -> tuple[str, bool]:
        """Give the state after a step and whether the flow allows it there.

        Raises:
            StewardError: ``unknown-step`` for a step the flow does not know at all.
        """
        steps = self.allowed[state]
        if step in steps:
            return steps[step], True
        if step not in self.steps:
            raise StewardError(
                "unknown-step",
                Text(
                    "流程“{flow}”里没有“{step}”这一步，可用的有：{known}。",
                    "The flow “{flow}” has no step “{step}”; there are: {known}.",
                ),
                flow=self.name,
                step=step,
                known=listed(self.steps),
            )
        return self.otherwise[step] or state, False

    def walk(self, steps: Iterable[str]) -> Walk:
        """Follow steps from the beginning of a case.

        Raises:
            StewardError: ``unknown-step``.
        """
        state, refusals = self.initial, []
        for index, step in enumerate(steps):
            after, allowed = self.next(state, step)
            if not allowed:
                refusals.append(Refusal(index, str(step), state))
            state = after
        return Walk(state, tuple(refusals))

    def is_open(self, state: str) -> bool:
        """Tell whether the owner still waits for a solution in a state; in one the flow does not know, nobody waits."""
        return self.owners_time.get(state, "stopped") != "stopped"

    def lands(self, step: str) -> str | None:
        """Give the state a step leads to wherever it is taken; None where that depends, or the flow has no such step."""
        targets = {steps[step] for state, steps in self.allowed.items() if step in steps and steps[step] != state}
        told = self.otherwise.get(step)
        return told if told is not None else targets.pop() if len(targets) == 1 else None

    def named(self, word: str) -> str | None:
        """Find the step that a word of the records means: its id, a name, or one of its other words."""
        return _words(self).get(word.strip().casefold())

    # -- what it demands ----------------------------------------------------------------------------------------

    def precedes(self, first: str, then: str) -> bool:
        """Tell whether the flow never has `then` before `first` has been taken."""
        without = {state: {to for step, to in steps.items() if step != first} for state, steps in self.allowed.items()}
        return not any(then in self.allowed[state] for state in reached(without, {self.initial}))

    def is_mandatory(self, step: str) -> bool:
        """Tell whether no case can come to an end, in keeping with the flow, without a step."""
        without = {state: {to for by, to in steps.items() if by != step} for state, steps in self.allowed.items()}
        return not reached(without, {self.initial}) & self.finals

    # -- as a behaviour -----------------------------------------------------------------------------------------

    @property
    def labels(self) -> frozenset[str]:
        """The steps it knows."""
        return frozenset(self.steps)

    def moves(self, state: str) -> Iterator[tuple[str | None, str]]:
        """Give the steps the flow has in a state, and where they lead."""
        yield from self.allowed[state].items()

    def is_final(self, state: str) -> bool:
        """Tell whether a case may end in a state."""
        return state in self.finals

    # -- as words -----------------------------------------------------------------------------------------------

    def as_yaml(self) -> str:
        """Write the flow as a file that `read_flow` reads back to the same flow."""
        from steward.service.complaints._flow_yaml import written

        return written(self)

    def sentence(self, locale: Locale) -> str:
        """Say how large it is, where it begins and where it ends."""
        return Text(
            "{name}：{states} 个状态、{steps} 个步骤，从“{initial}”开始，到“{finals}”结束",
            "{name}: {states} states and {steps} steps, from “{initial}” to “{finals}”",
        ).say(
            locale,
            name=self.name,
            states=len(self.states),
            steps=len(self.steps),
            initial=self.states[self.initial],
            finals=join([self.states[state].say(locale) for state in self.states if state in self.finals], locale),
        )

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give, for each state, the steps that lead on."""
        return [
            (
                name.say(locale),
                join(
                    [
                        f"{self.steps[step].say(locale)} → {self.states[to].say(locale)}"
                        for step, to in self.allowed[state].items()
                        if to != state
                    ],
                    locale,
                )
                or "–",
            )
            for state, name in self.states.items()
        ]


def read_flow(text: str, source: str) -> Flow:
    """Read a flow from YAML and check it.

    Args:
        text: what stands in the file.
        source: the name of the file, for messages, and for the flow where it has no name of its own.

    Raises:
        StewardError: ``flow-unreadable`` for what is no YAML; ``bad-flow`` with one `Trouble` for each mistake, with its line.
    """
    from steward.service.complaints._flow_yaml import read

    return read(text, source)


def flow_from(data: Any, name: str) -> Flow | tuple[Problem, ...]:
    """Make a flow of plain data, in the shape of the YAML, or give all that is wrong with it.

    Args:
        data: dictionaries, lists and words.
        name: what to call the flow where it has no name of its own.
    """
    from steward.service.complaints._flow_yaml import from_data

    return from_data(data, name)


def _words(flow: Flow) -> dict[str, str]:
    found: dict[str, str] = {}
    told = [(step, (step,)) for step in flow.steps]
    told += [(step, words) for step, words in flow.also.items()]  # type: ignore[misc]  # longer tuples
    told += [(step, (name.zh, name.en)) for step, name in flow.steps.items()]  # type: ignore[misc]
    for step, words in told:
        for word in words:
            found.setdefault(word.strip().casefold(), step)
    return found


def _sentence(why: Text) -> Text:
    return Text(f"流程不对，{{where}}：{why.zh}。", f"The flow is wrong, {{where}}: {why.en}.")


def _rebuilt(given: dict[str, Any]) -> Flow:
    return Flow(**given)
