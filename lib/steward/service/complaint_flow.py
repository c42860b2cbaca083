"""The life of a complaint: calm, register, issue the order, follow up, revisit (standard ``complaint.flow``).

The flow is data: `FLOW` says which step leads from which state to which. What really happened may leave it; a step that the
flow does not allow is named, and still moves the complaint to where that step takes it, because it did happen.

>>> walk = FLOW.walk(["calm", "register", "dispatch", "resolve", "close"])
>>> walk.state.value, [(refusal.index, refusal.step.value) for refusal in walk.refusals]
('closed', [(4, 'close')])
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from steward.words import Text

if TYPE_CHECKING:
    import pandas as pd

    from steward.company import Company


class Step(StrEnum):
    """What is done to a complaint; the values are those of ``complaint_events.activity``."""

    CALM = "calm"
    REGISTER = "register"
    DISPATCH = "dispatch"
    CONTACT = "contact"
    ESCALATE = "escalate"
    PAUSE = "pause"
    RESUME = "resume"
    RESOLVE = "resolve"
    REVISIT = "revisit"
    CLOSE = "close"
    REOPEN = "reopen"

    @property
    def text(self) -> Text:
        """The step as the trade calls it."""
        return _STEPS[self]


_STEPS: dict[Step, Text] = {
    Step.CALM: Text("安抚", "Calm"),
    Step.REGISTER: Text("登记", "Register"),
    Step.DISPATCH: Text("下单", "Issue the order"),
    Step.CONTACT: Text("跟进", "Follow up"),
    Step.ESCALATE: Text("上报", "Escalate"),
    Step.PAUSE: Text("等待业主", "Wait for the owner"),
    Step.RESUME: Text("恢复处理", "Resume"),
    Step.RESOLVE: Text("处理完成", "Resolve"),
    Step.REVISIT: Text("回访", "Revisit"),
    Step.CLOSE: Text("关闭", "Close"),
    Step.REOPEN: Text("重开", "Reopen"),
}


class State(StrEnum):
    """Where a complaint stands."""

    RECEIVED = "received"
    CALMED = "calmed"
    REGISTERED = "registered"
    IN_HAND = "in-hand"
    WAITING = "waiting"
    RESOLVED = "resolved"
    REVISITED = "revisited"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    HANDED_ON = "handed-on"

    @property
    def text(self) -> Text:
        """The state in words."""
        return _STATES[self]

    @property
    def is_open(self) -> bool:
        """Whether the owner still waits for a solution."""
        return self in _OPEN


_STATES: dict[State, Text] = {
    State.RECEIVED: Text("刚收到", "Received"),
    State.CALMED: Text("已安抚", "Calmed"),
    State.REGISTERED: Text("已登记", "Registered"),
    State.IN_HAND: Text("处理中", "In hand"),
    State.WAITING: Text("等待业主", "Waiting for the owner"),
    State.RESOLVED: Text("已处理，待回访", "Resolved, revisit owed"),
    State.REVISITED: Text("已回访，待关闭", "Revisited, to be closed"),
    State.CLOSED: Text("已关闭", "Closed"),
    State.WITHDRAWN: Text("已撤销", "Withdrawn"),
    State.HANDED_ON: Text("已移交", "Handed on"),
}
_OPEN = frozenset({State.RECEIVED, State.CALMED, State.REGISTERED, State.IN_HAND, State.WAITING})


@dataclass(frozen=True, slots=True)
class Refusal:
    """A step taken in a state in which the flow does not have it."""

    index: int
    """Its place among the steps."""
    step: Step
    state: State
    """The state it was taken in."""


@dataclass(frozen=True, slots=True)
class Walk:
    """Where a row of steps leads, and which of them the flow does not allow."""

    state: State
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow as data.

    Raises:
        ValueError: where a state of the flow cannot be reached or has no way to the end, or where `otherwise` forgets a step.
    """

    standard: str
    """The standard that states the flow."""
    initial: State
    final: State
    allowed: Mapping[State, Mapping[Step, State]]
    """From each state: the steps the flow has there, and where they lead."""
    otherwise: Mapping[Step, State | None]
    """Where a step leads that the flow does not have in that state; None: it changes nothing."""

    def __post_init__(self) -> None:
        states = set(self.allowed)
        leads = {state: set(steps.values()) for state, steps in self.allowed.items()}
        if strange := set().union(*leads.values()) - states:
            raise ValueError(f"steps lead to {sorted(strange)}, from which the flow says nothing")
        if missing := set(Step) - set(self.otherwise):
            raise ValueError(f"nothing says where {sorted(missing)} lead when taken out of turn")
        if lost := states - _reached(leads, self.initial):
            raise ValueError(f"no step leads to {sorted(lost)}")
        back: dict[State, set[State]] = {state: set() for state in states}
        for state, targets in leads.items():
            for target in targets:
                back[target].add(state)
        if stuck := states - _reached(back, self.final):
            raise ValueError(f"no way leads from {sorted(stuck)} to {self.final}")

    def next(self, state: State, step: Step) -> tuple[State, bool]:
        """Give the state after a step and whether the flow allows it.

        >>> FLOW.next(State.REGISTERED, Step.DISPATCH)
        (<State.IN_HAND: 'in-hand'>, True)
        """
        steps = self.allowed.get(state, {})
        if step in steps:
            return steps[step], True
        return self.otherwise[step] or state, False

    def walk(self, steps: Iterable[Step | str]) -> Walk:
        """Follow steps from the start of a complaint.

        Raises:
            ValueError: for a step the trade does not have.
        """
        state, refusals = self.initial, []
        for index, given in enumerate(steps):
            step = Step(given)
            after, allowed = self.next(state, step)
            if not allowed:
                refusals.append(Refusal(index, step, state))
            state = after
        return Walk(state, tuple(refusals))


def _reached(leads: Mapping[State, set[State]], start: State) -> set[State]:
    found, ahead = {start}, [start]
    while ahead:
        new = leads[ahead.pop()] - found
        found |= new
        ahead += new
    return found


def _talking(state: State) -> dict[Step, State]:
    """Talking to the owner and asking higher up are right at any time."""
    return {Step.CALM: state, Step.CONTACT: state, Step.ESCALATE: state}


FLOW = Flow(
    standard="complaint.flow",
    initial=State.RECEIVED,
    final=State.CLOSED,
    allowed=MappingProxyType(
        {
            # Calming comes first, but a complaint by telephone is written down while the owner speaks.
            State.RECEIVED: {**_talking(State.RECEIVED), Step.CALM: State.CALMED, Step.REGISTER: State.REGISTERED},
            State.CALMED: {**_talking(State.CALMED), Step.REGISTER: State.REGISTERED},
            State.REGISTERED: {**_talking(State.REGISTERED), Step.DISPATCH: State.IN_HAND},
            State.IN_HAND: {
                **_talking(State.IN_HAND),
                Step.DISPATCH: State.IN_HAND,
                Step.PAUSE: State.WAITING,
                Step.RESOLVE: State.RESOLVED,
            },
            State.WAITING: {**_talking(State.WAITING), Step.RESUME: State.IN_HAND, Step.RESOLVE: State.RESOLVED},
            State.RESOLVED: {
                **_talking(State.RESOLVED),
                Step.REVISIT: State.REVISITED,
                Step.REOPEN: State.IN_HAND,
            },
            State.REVISITED: {
                **_talking(State.REVISITED),
                Step.REVISIT: State.REVISITED,
                Step.CLOSE: State.CLOSED,
                Step.REOPEN: State.IN_HAND,
            },
            # One source has the visit at the owner's home after closing (revisit.trigger.e-complaint-closed).
            State.CLOSED: {**_talking(State.CLOSED), Step.REVISIT: State.CLOSED, Step.REOPEN: State.IN_HAND},
        }
    ),
    otherwise=MappingProxyType(
        {
            Step.CALM: None,
            Step.REGISTER: None,
            Step.DISPATCH: State.IN_HAND,
            Step.CONTACT: None,
            Step.ESCALATE: None,
            Step.PAUSE: State.WAITING,
            Step.RESUME: State.IN_HAND,
            Step.RESOLVE: State.RESOLVED,
            Step.REVISIT: None,
            Step.CLOSE: State.CLOSED,
            Step.REOPEN: State.IN_HAND,
        }
    ),
)
"""The five steps of ``complaint.flow`` with what surrounds them: waiting, resolving, closing, reopening, escalating."""


def states(
    events: pd.DataFrame | None,
    complaints: pd.DataFrame | None,
    now: dt.datetime,
    revisits: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Say where every complaint stands at `now`, one row a complaint: case, team, received, state, since.

    A complaint that stands only in the log counts too; enquiries and suggestions are no complaints. ``since`` is when it came
    into its state, NaT where only its status tells.

    Args:
        events: the table ``complaint_events``, or None.
        complaints: the table ``complaints``, or None.
        now: what happened later is not known yet.
        revisits: the table ``revisits``, or None; those about complaints count as steps.
    """
    from steward.service.complaint_log import ComplaintLog

    return ComplaintLog.read(events, complaints, now, revisits).states()


def deviations(
    events: pd.DataFrame | None,
    complaints: pd.DataFrame | None,
    now: dt.datetime,
    company: Company,
    revisits: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Find where complaints left the flow, one row for each deviation, the oldest first.

    Columns: case, team, rule (code), kind (missing, too-often, out-of-order, exclusive), step, standard (id), what (`Text`), since
    (when it became one; NaT where records do not say), hours_over (hours of the rule's clock beyond its limit; NaN for rules
    without one).

    Only what the records show is claimed: a step is missing in a case only where the records hold that step for other
    cases; `unchecked` names the rules that could not be checked. Withdrawn and handed-on complaints are left out.

    Source: ``complaint.flow`` and the standards named in `steward.service.complaint_deviations.RULES`.

    Args:
        events: the table ``complaint_events``, or None.
        complaints: the table ``complaints``, or None.
        now: what happened later is not known yet.
        company: chooses the revisit rule and the clocks ``progress-contact``, ``rework-revisit``, ``complaint-revisit``.
        revisits: the table ``revisits``, or None; a revisit recorded there is not missing.
    """
    from steward.service.complaint_deviations import find
    from steward.service.complaint_log import ComplaintLog

    return find(ComplaintLog.read(events, complaints, now, revisits), company)


def unchecked(
    events: pd.DataFrame | None,
    complaints: pd.DataFrame | None,
    now: dt.datetime,
    company: Company,
    revisits: pd.DataFrame | None = None,
) -> tuple[tuple[str, Text], ...]:
    """Name the rules that `deviations` could not check, by code, with the reason; arguments as there."""
    from steward.service.complaint_deviations import not_checkable
    from steward.service.complaint_log import ComplaintLog

    return not_checkable(ComplaintLog.read(events, complaints, now, revisits), company)
