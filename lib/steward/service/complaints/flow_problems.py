"""What is wrong with a flow as written: unknown names, states nobody comes to or gets out of, words that mean two steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

from steward.words import Text

if TYPE_CHECKING:
    from steward.service.complaints.flow import FlowDraft

OwnersTime = Literal["running", "paused", "stopped"]
"""Whether the owner's time runs in a state: it waits for us, for the owner, or for nobody any more."""
OWNERS_TIMES: tuple[OwnersTime, ...] = get_args(OwnersTime)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a flow: the place in it, such as ``("from", "open", "pull")``, and a clause without a full stop."""

    place: tuple[str, ...]
    text: Text
    values: Mapping[str, object] = field(default_factory=dict)


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

    >>> from steward.service.complaints.flow import read_flow
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
