"""What a model says of its activities, two at a time: which must occur, how often, in what order, and which never together.

The relations hold for all complete runs of the model and for nothing that the model leaves open, so a case that fits the model
keeps all of them. The reverse does not hold: a case may keep them all and still not fit.

Source: M. Weidlich, J. Mendling and M. Weske, “Efficient consistency measurement based on behavioral profiles of process models”,
IEEE Transactions on Software Engineering 37 (2011) 410-429 (strict order, exclusiveness); M. Weidlich, A. Polyvyanyy, J. Mendling
and M. Weske, “Causal behavioural profiles”, Fundamenta Informaticae 113 (2011) 399-435 (co-occurrence). Precedence and response as
in Declare, see `steward.service.process.case_rules`; they say more where a model has loops.

>>> from steward.service.complaints.complaint_flow import shipped_flow
>>> profile = profile_of(shipped_flow())
>>> sorted(profile.mandatory), profile.most["register"], ("register", "close") in profile.order
(['close', 'dispatch', 'register', 'resolve', 'revisit'], 1, True)
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from steward.errors import StewardError
from steward.service.process.behaviour import Behaviour
from steward.service.process.state_space import StateSpace
from steward.service.said import Said
from steward.words import Locale, Text, join, number

Pair = tuple[str, str]

_NEVER_ENDS = Text(
    "按这个模型，没有一个案子能走到结束，所以说不出它要求什么；请检查结束的状态或标识。",
    "No case can come to an end in this model, so nothing can be said of what it demands; check its final states or marking.",
)
_SENTENCE = Text(
    "{n} 种活动：{mandatory} 种必有，{order} 对有先后，{exclusive} 对互斥",
    "{n} activities: {mandatory} that must occur, {order} pairs in order, {exclusive} pairs that exclude one another",
)
_MANDATORY, _MOST = Text("必有", "Must occur"), Text("最多次数", "At most")
_TIMES = Text("{activity} {n} 次", "{activity} {n} times")


@dataclass(frozen=True)
class BehaviourProfile(Said):
    """The relations between the activities of a model; of those that can occur in a run that comes to an end."""

    activities: tuple[str, ...]
    """Sorted."""
    mandatory: frozenset[str]
    """Activities that every run has."""
    most: Mapping[str, float]
    """How often an activity occurs in one run at most; infinite in a loop."""
    order: frozenset[Pair]
    """(a, b): a can come before b, b never before a."""
    exclusive: frozenset[Pair]
    """(a, b), a < b: no run has both."""
    precedence: frozenset[Pair]
    """(a, b): no run has b before its first a."""
    response: frozenset[Pair]
    """(a, b): every run has b after its last a."""
    together: frozenset[Pair]
    """(a, b): every run that has a has b."""

    @cached_property
    def needed_by(self) -> Mapping[str, tuple[str, ...]]:
        """Activity -> the activities of which no run has one without it, sorted."""
        found: dict[str, list[str]] = {activity: [] for activity in self.activities}
        for a, b in sorted(self.together):
            found[b].append(a)
        return MappingProxyType({activity: tuple(by) for activity, by in found.items()})

    def sentence(self, locale: Locale) -> str:
        """Say how many relations there are."""
        return _SENTENCE.say(
            locale,
            n=number(len(self.activities)),
            mandatory=number(len(self.mandatory)),
            order=number(len(self.order)),
            exclusive=number(len(self.exclusive)),
        )

    def rows(self, locale: Locale) -> Sequence[tuple[str, str]]:
        """Give what must occur and what is bounded."""
        bounded = [(a, n) for a, n in self.most.items() if math.isfinite(n)]
        return [
            (_MANDATORY.say(locale), join(sorted(self.mandatory), locale) or "–"),
            (_MOST.say(locale), join([_TIMES.say(locale, activity=a, n=int(n)) for a, n in bounded], locale) or "–"),
        ]


def profile_of(model: Behaviour) -> BehaviourProfile:
    """Work out the relations of a model.

    Raises:
        StewardError: ``model-too-large`` (see `StateSpace.of`); ``model-never-ends`` where no case can come to an end.
    """
    space = StateSpace.of(model)
    if not space.can_end:
        raise StewardError("model-never-ends", _NEVER_ENDS)
    names = space.names
    used = sorted({edge.label for edge in space.edges if edge.label >= 0})
    everything = sum(1 << label for label in used)
    bits = [0 if edge.label < 0 else 1 << edge.label for edge in space.edges]

    later = _possible_later(space)
    surely_later = _sure_later(space, everything)
    surely_before = _sure_before(space, everything)
    can_follow = dict.fromkeys(used, 0)
    must_follow, must_lead, must_go_along = (dict.fromkeys(used, everything) for _ in range(3))
    for edge, bit in zip(space.edges, bits, strict=True):
        if edge.label < 0:
            continue
        can_follow[edge.label] |= later[edge.target]
        must_follow[edge.label] &= surely_later[edge.target]
        must_lead[edge.label] &= surely_before[edge.source]
        must_go_along[edge.label] &= surely_before[edge.source] | surely_later[edge.target] | bit

    def pairs(holds: Mapping[int, int], *, turned: bool = False) -> frozenset[Pair]:
        found = ((a, b) for a in used for b in used if a != b and holds[a] >> b & 1)
        return frozenset((names[b], names[a]) if turned else (names[a], names[b]) for a, b in found)

    def follows(a: int, b: int) -> bool:
        return bool(can_follow[a] >> b & 1)

    return BehaviourProfile(
        tuple(names[label] for label in used),
        frozenset(names[label] for label in used if surely_later[0] >> label & 1),
        MappingProxyType({names[label]: most for label, most in _most(space, used).items()}),
        frozenset((names[a], names[b]) for a in used for b in used if follows(a, b) and not follows(b, a)),
        frozenset(
            (names[a], names[b]) for a in used for b in used if a < b and not follows(a, b) and not follows(b, a)
        ),
        pairs(must_lead, turned=True),
        pairs(must_follow),
        pairs(must_go_along),
    )


def _bit(label: int) -> int:
    return 0 if label < 0 else 1 << label


def _possible_later(space: StateSpace) -> list[int]:
    """For each state, the activities that can still occur, as bits."""
    found = [0] * space.size
    for group in reversed(space.rounds):  # what comes later first; the states of one group share everything
        bits = 0
        for state in group:
            for label, target in space.leading[state]:
                bits |= _bit(label) | found[target]
        for state in group:
            found[state] = bits
    return found


def _sure_later(space: StateSpace, everything: int) -> list[int]:
    """For each state, the activities that every way to the end has: the greatest solution of the equations of the states."""
    found = [everything] * space.size
    changed = True
    while changed:
        changed = False
        for state in reversed(space.forward):
            bits = 0 if state in space.finals else everything
            for label, target in space.leading[state]:
                bits &= _bit(label) | found[target]
            if bits != found[state]:
                found[state], changed = bits, True
    return found


def _sure_before(space: StateSpace, everything: int) -> list[int]:
    """For each state, the activities that every way from the beginning has."""
    found = [everything] * space.size
    found[0] = 0
    changed = True
    while changed:
        changed = False
        for state in space.forward:
            for label, target in space.leading[state]:
                bits = found[target] & (found[state] | _bit(label))
                if bits != found[target]:
                    found[target], changed = bits, True
    return found


def _most(space: StateSpace, used: list[int]) -> dict[int, float]:
    """For each activity, how often one run has it at most: without end where it lies on a way back to where it began."""
    group_of = {state: i for i, group in enumerate(space.rounds) for state in group}
    endless = {edge.label for edge in space.edges if group_of[edge.source] == group_of[edge.target]}
    found: dict[int, float] = {}
    for label in used:
        if label in endless:
            found[label] = math.inf
            continue
        longest = [0] * len(space.rounds)
        for i in reversed(range(len(space.rounds))):
            for state in space.rounds[i]:
                for by, target in space.leading[state]:
                    if group_of[target] != i:
                        longest[i] = max(longest[i], longest[group_of[target]] + (by == label))
        found[label] = longest[0]
    return found
