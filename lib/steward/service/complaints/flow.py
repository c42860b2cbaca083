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
from typing import Any, Literal, get_args

from steward.errors import StewardError, Trouble
from steward.service.said import Said
from steward.words import Locale, Text, join

OwnersTime = Literal["running", "paused", "stopped"]
"""Whether the owner's time runs in a state: it waits for us, for the owner, or for nobody any more."""
OWNERS_TIMES: tuple[OwnersTime, ...] = get_args(OwnersTime)


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


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a flow: the place in it, such as ``("from", "open", "pull")``, and a clause without a full stop."""

    place: tuple[str, ...]
    text: Text
    values: Mapping[str, object] = field(default_factory=dict)


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


def reached(leads: Mapping[str, set[str]], starts: Iterable[str]) -> set[str]:
    """Give the states that can be reached from some, those included."""
    found = set(starts)
    ahead = list(found)
    while ahead:
        new = leads.get(ahead.pop(), set()) - found
        found |= new
        ahead += new
    return found


def problems(flow: FlowDraft) -> Iterator[Problem]:
    """Name everything that is wrong with a flow as written."""
    missing = [
        (flow.states, "states", Text("一个状态也没有", "there is no state at all")),
        (flow.steps, "steps", Text("一个步骤也没有", "there is no step at all")),
        (flow.initial, "initial", Text("没写从哪个状态开始", "nothing says in which state a case begins")),
        (flow.finals, "finals", Text("没写到哪个状态算结束", "nothing says in which states a case may end")),
        (flow.allowed, "from", Text("没写哪一步从哪里走到哪里", "nothing says which step leads from where to where")),
    ]
    yield from (Problem((part,), text) for given, part, text in missing if not given)
    yield from _unknown_names(flow)
    if flow.states and flow.allowed:
        yield from _dead_ends(flow)
    yield from _words_twice(flow)


def _dead_ends(flow: FlowDraft) -> Iterator[Problem]:
    """Find states nobody comes to, states nobody gets out of, and steps used nowhere.

    What only follows from a wrong name is not said: a step to a state that is not there may lead anywhere.
    """
    if not flow.allowed.keys() <= flow.states.keys():
        return
    leads: dict[str, set[str]] = {state: set() for state in flow.states}
    for state, steps in flow.allowed.items():
        for to in steps.values():
            leads[state] |= {to} if to in flow.states else {*flow.states}
    if flow.initial in flow.states:
        lost = flow.states.keys() - reached(leads, {flow.initial})
        text = Text("没有一步能走到“{state}”", "no step leads to “{state}”")
        yield from (Problem(("states", s), text, {"state": s}) for s in flow.states if s in lost)
    if finals := flow.finals & flow.states.keys():
        back: dict[str, set[str]] = {state: set() for state in flow.states}
        for state, targets in leads.items():
            for to in targets:
                back[to].add(state)
        stuck = flow.states.keys() - reached(back, finals)
        around = [circle for circle in _circles(flow.states, leads) if circle[0] in stuck]
        for circle in around:
            yield Problem(("states", circle[0]), _NO_WAY_OUT, {"states": listed(circle)})
        # Whoever only comes to a circle gets out once the circle has a way out.
        told = reached(back, {state for circle in around for state in circle}) if around else set()
        text = Text("从“{state}”走不到任何结束的状态", "no way leads from “{state}” to a final state")
        yield from (Problem(("states", s), text, {"state": s}) for s in flow.states if s in stuck - told)
    used = {step for steps in flow.allowed.values() for step in steps} | {s for s, to in flow.otherwise.items() if to}
    if not used <= flow.steps.keys():
        return
    text = Text("没有一个状态用到“{step}”这一步", "no state has the step “{step}”")
    yield from (Problem(("steps", s), text, {"step": s}) for s in flow.steps if s not in used)


def circles(flow: FlowDraft) -> tuple[tuple[str, ...], ...]:
    """Give the states among which a case may go round and round; a step that stays where it is makes no circle.

    >>> circles(read_flow('''
    ... states: [open, mended, closed]
    ... steps: [mend, again, close]
    ... initial: open
    ... finals: [closed]
    ... from: {open: {mend: mended}, mended: {again: open, close: closed}}
    ... ''', "repair.yaml"))
    (('open', 'mended'),)
    """
    return tuple(_circles(flow.states, {state: set(flow.allowed.get(state, {}).values()) for state in flow.states}))


def _circles(states: Iterable[str], leads: Mapping[str, set[str]]) -> Iterator[tuple[str, ...]]:
    ahead = {state: reached(leads, leads.get(state, set())) for state in states}
    seen: set[str] = set()
    for state in states:
        circle = tuple(other for other in states if other in ahead[state] and state in ahead[other])
        if len(circle) > 1 and state not in seen:
            yield circle
        seen |= {*circle}


_NO_WAY_OUT = Text(
    "{states} 之间来回转圈，没有一步能走到结束；请加一步走出去",
    "{states} go round in a circle that no step leaves; add one that does",
)
_NO_STATE = Text("没有“{state}”这个状态，已有的有：{known}", "there is no state “{state}”; there are: {known}")
_NO_STEP = Text("没有“{step}”这一步，已有的有：{known}", "there is no step “{step}”; there are: {known}")


def listed(names: Iterable[str]) -> Text:
    """Write names one after the other."""
    found = list(names)
    return Text("、".join(found), ", ".join(found))


def _unknown_names(flow: FlowDraft) -> Iterator[Problem]:
    """Find names of states, steps and times that the flow does not have."""

    def state(place: tuple[str, ...], name: str) -> Iterator[Problem]:
        if flow.states and name not in flow.states:
            yield Problem(place, _NO_STATE, {"state": name, "known": listed(flow.states)})

    def step(place: tuple[str, ...], name: str) -> Iterator[Problem]:
        if flow.steps and name not in flow.steps:
            yield Problem(place, _NO_STEP, {"step": name, "known": listed(flow.steps)})

    if flow.initial:
        yield from state(("initial",), flow.initial)
    for final in sorted(flow.finals):
        yield from state(("finals", final), final)
    for origin, leads in flow.allowed.items():
        yield from state(("from", origin), origin)
        for by, to in leads.items():
            yield from step(("from", origin, by), by)
            yield from state(("from", origin, by), to)
    for by, told in flow.otherwise.items():
        yield from step(("otherwise", by), by)
        if told is not None:
            yield from state(("otherwise", by), told)
    for name, time in flow.owners_time.items():
        yield from state(("states", name), name)
        if time not in OWNERS_TIMES:
            text = Text("owners-time 只能是 {known}，不能是“{value}”", "owners-time must be {known}, not “{value}”")
            yield Problem(("states", name, "owners-time"), text, {"value": time, "known": listed(OWNERS_TIMES)})
    for name in (*flow.guidance, *flow.also):
        yield from step(("steps", name), name)
    yield from _unknown_standards(flow)


def _unknown_standards(flow: FlowDraft) -> Iterator[Problem]:
    named: list[tuple[tuple[str, ...], str]] = [(("standards", id), id) for id in flow.standards]
    for step, guidance in flow.guidance.items():
        named += [(("steps", step, "standards", id), id) for id in guidance.standards]
        named += [
            (("steps", step, part, advice.standard), advice.standard)
            for part, advices in (("do", guidance.do), ("avoid", guidance.avoid))
            for advice in advices
            if advice.standard is not None
        ]
    if named:
        from steward.standards import catalogue

        text = Text("标准目录里没有“{id}”，请核对编号", "there is no standard “{id}” in the catalogue; check the id")
        yield from (Problem(place, text, {"id": id}) for place, id in named if id not in catalogue())


def _words_twice(flow: FlowDraft) -> Iterator[Problem]:
    """Find words of the records that would mean two steps."""
    owner: dict[str, str] = {step.strip().casefold(): step for step in flow.steps}
    text = Text("“{word}”已经是“{step}”这一步的叫法", "“{word}” already means the step “{step}”")
    for step, words in flow.also.items():
        for word in words:
            first = owner.setdefault(word.strip().casefold(), step)
            if first != step:
                yield Problem(("steps", step, "also", word), text, {"word": word, "step": first})
    for step, name in flow.steps.items():
        for word in dict.fromkeys((name.zh, name.en)):
            first = owner.setdefault(word.strip().casefold(), step)
            if first != step:
                yield Problem(("steps", step), text, {"word": word, "step": first})


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
