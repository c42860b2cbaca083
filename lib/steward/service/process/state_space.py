"""All the states of a model, numbered, so that questions about everything it allows can be answered.

Only the states count that a case can reach and from which it can still come to an end. Silent moves and states that allow the
same from there on are merged away where that keeps the model small: what the model allows stays exactly the same.

Source: J. E. Hopcroft, R. Motwani and J. D. Ullman, Introduction to Automata Theory, Languages, and Computation, 3rd ed. (2006),
sections 2.5 (subset construction) and 4.4 (the smallest automaton, here by Moore's refinement).

>>> from steward.service.complaints.complaint_flow import shipped_flow
>>> space = StateSpace.of(shipped_flow())
>>> space.can_end, [step for step, _ in space.moves(space.initial)]
(True, ['calm', 'contact', 'escalate', 'register'])
"""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from steward.errors import StewardError
from steward.service.process.behaviour import Behaviour
from steward.service.process.petri_net import PetriNet
from steward.words import Text, number

MOST_STATES = 50_000
"""How many states are looked at before a model is called too large."""

_TOO_LARGE = Text(
    "模型的状态超过 {limit} 个（可能没有上界），算不出全部可能；请简化模型，比如检查有没有只产生、不消耗的令牌。",
    "The model has more than {limit} states (it may have no bound), so not everything it allows can be worked out; "
    "simplify it, and look for tokens that are made but never used up.",
)


class Edge(NamedTuple):
    """A move: states by number, and the label by number; -1 is silent."""

    source: int
    label: int
    target: int


@dataclass(frozen=True)
class StateSpace:
    """A model as a finite automaton, a `Behaviour` itself; state 0 is where every case begins."""

    names: tuple[str, ...]
    """Activities the model knows, sorted; some may never be possible."""
    size: int
    """How many states; 0 where no case can come to an end."""
    edges: tuple[Edge, ...]
    finals: frozenset[int]

    @classmethod
    def of(cls, model: Behaviour, limit: int = MOST_STATES) -> StateSpace:
        """Look at every state of a model; a state space is given back as it is.

        Raises:
            StewardError: ``model-too-large`` where there are more than `limit` states.
        """
        if isinstance(model, StateSpace):
            return model
        found = _trimmed(_looked_at(model, limit))
        return _smallest(_determined(found, 2 * found.size + 1_000))

    @property
    def can_end(self) -> bool:
        """Whether any case can come to an end."""
        return self.size > 0

    @cached_property
    def leading(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """For each state, the (label, target) of its moves."""
        found: list[list[tuple[int, int]]] = [[] for _ in range(self.size)]
        for source, label, target in self.edges:
            found[source].append((label, target))
        return tuple(map(tuple, found))

    @cached_property
    def forward(self) -> tuple[int, ...]:
        """The states in an order in which most moves lead onwards, and all of them where nothing can be repeated.

        Backwards by when a depth-first walk from the beginning has finished with them.
        """
        finished: list[int] = []
        seen = {0}
        ahead = [(0, iter(self.leading[0]))] if self.can_end else []
        while ahead:
            state, moves = ahead[-1]
            target = next((target for _, target in moves if target not in seen), None)
            if target is None:
                finished.append(state)
                ahead.pop()
            else:
                seen.add(target)
                ahead.append((target, iter(self.leading[target])))
        return tuple(reversed(finished))

    @cached_property
    def rounds(self) -> tuple[tuple[int, ...], ...]:
        """The states in groups that can be gone through again and again, in the order in which a case meets them.

        A state to which no way leads back is a group of its own. Source: the algorithm of S. R. Kosaraju, as in M. Sharir, “A
        strong-connectivity algorithm and its applications in data flow analysis”, Computers & Mathematics with Applications 7 (1981).
        """
        back: list[list[int]] = [[] for _ in range(self.size)]
        for edge in self.edges:
            back[edge.target].append(edge.source)
        taken: set[int] = set()
        groups: list[tuple[int, ...]] = []
        for start in self.forward:
            if start in taken:
                continue
            group, ahead = [start], [start]
            taken.add(start)
            while ahead:
                new = [state for state in dict.fromkeys(back[ahead.pop()]) if state not in taken]
                taken.update(new)
                group += new
                ahead += new
            groups.append(tuple(group))
        return tuple(groups)

    @property
    def initial(self) -> int:
        """Where every case begins."""
        return 0

    @property
    def labels(self) -> frozenset[str]:
        """The activities it knows."""
        return frozenset(self.names)

    def moves(self, state: Hashable) -> Iterator[tuple[str | None, int]]:
        """Give what may happen next."""
        if isinstance(state, int) and state < self.size:
            yield from ((None if label < 0 else self.names[label], target) for label, target in self.leading[state])

    def is_final(self, state: Hashable) -> bool:
        """Tell whether a case may end in a state."""
        return state in self.finals


_PLAINLY = 5_000
_WITH_PROOFS = 1_500


def _looked_at(model: Behaviour, limit: int) -> StateSpace:
    """Explore a model; a net that seems to have no bound is tried once more without its lost markings, which takes longer."""
    try:
        return _explored(model, min(limit, _PLAINLY))
    except StewardError:
        if limit <= _PLAINLY and not isinstance(model, PetriNet):
            raise
    if isinstance(model, PetriNet):
        from steward.service.process._lost_markings import LostMarkings, piles_up

        if piles_up(model):
            with suppress(StewardError):
                return _explored(model, min(limit, _WITH_PROOFS), LostMarkings(model))
    return _explored(model, limit)


def _explored(model: Behaviour, limit: int, lost: Container[Any] = ()) -> StateSpace:
    names = tuple(sorted(model.labels))
    code: dict[str | None, int] = {name: i for i, name in enumerate(names)}
    code[None] = -1
    number_of: dict[Hashable, int] = {model.initial: 0}
    states: list[Hashable] = [model.initial]
    edges: dict[Edge, None] = {}
    for state in states:  # grows while it is walked through
        source = number_of[state]
        for label, after in model.moves(state):
            target = number_of.get(after)
            if target is None:
                if after in lost:
                    continue
                if len(states) >= limit:
                    raise StewardError("model-too-large", _TOO_LARGE, limit=number(limit))
                target = number_of[after] = len(states)
                states.append(after)
            edges[Edge(source, code[label], target)] = None
    finals = frozenset(i for i, state in enumerate(states) if model.is_final(state))
    return StateSpace(names, len(states), tuple(edges), finals)


def _trimmed(space: StateSpace) -> StateSpace:
    """Leave out the states from which no case comes to an end; all of them can be reached."""
    back: list[list[int]] = [[] for _ in range(space.size)]
    for edge in space.edges:
        back[edge.target].append(edge.source)
    kept = _reached(back, space.finals)
    if 0 not in kept:
        return StateSpace(space.names, 0, (), frozenset())
    renamed = {state: i for i, state in enumerate(sorted(kept))}
    edges = tuple(
        Edge(renamed[e.source], e.label, renamed[e.target])
        for e in space.edges
        if e.source in renamed and e.target in renamed
    )
    return StateSpace(space.names, len(renamed), edges, frozenset(renamed[state] for state in space.finals & kept))


def _reached(leads: Sequence[Sequence[int]], starts: Iterable[int]) -> set[int]:
    found = set(starts)
    ahead = list(found)
    while ahead:
        for state in leads[ahead.pop()]:
            if state not in found:
                found.add(state)
                ahead.append(state)
    return found


def _determined(space: StateSpace, limit: int) -> StateSpace:
    """Merge what cannot be told apart by the activities so far; give the space itself back where that would be larger."""
    if not space.can_end:
        return space
    leads = space.leading
    silent = [[target for label, target in moves if label < 0] for moves in leads]
    known: dict[frozenset[int], frozenset[int]] = {}

    def closed(states: frozenset[int]) -> frozenset[int]:
        if states not in known:
            known[states] = frozenset(_reached(silent, states)) if any(silent[s] for s in states) else states
        return known[states]

    start = closed(frozenset((0,)))
    number_of = {start: 0}
    members = [start]
    edges: list[Edge] = []
    work = 0
    for source, subset in enumerate(members):  # grows while it is walked through
        by_label: dict[int, set[int]] = {}
        for state in subset:
            for label, target in leads[state]:
                if label >= 0:
                    by_label.setdefault(label, set()).add(target)
        for label in sorted(by_label):
            after = closed(frozenset(by_label[label]))
            if after not in number_of:
                work += len(after)
                if len(members) >= limit or work > 100 * limit:
                    return space
                number_of[after] = len(members)
                members.append(after)
            edges.append(Edge(source, label, number_of[after]))
    finals = frozenset(i for i, subset in enumerate(members) if subset & space.finals)
    return StateSpace(space.names, len(members), tuple(edges), finals)


def _smallest(space: StateSpace) -> StateSpace:
    """Merge the states of a deterministic space from which the same is allowed; any other space is left alone."""
    import numpy as np

    pairs = {(edge.source, edge.label) for edge in space.edges}
    if not space.can_end or len(pairs) < len(space.edges) or any(edge.label < 0 for edge in space.edges):
        return space
    leads = np.full((space.size, len(space.names)), space.size, dtype=np.int64)  # one more state: a dead end
    for source, label, target in space.edges:
        leads[source, label] = target
    kind = np.zeros(space.size + 1, dtype=np.int64)
    kind[list(space.finals)] = 1
    kind[space.size] = 2
    classes = 0
    while True:
        seen = np.column_stack([kind[:-1], kind[leads]])
        _, refined = np.unique(seen, axis=0, return_inverse=True)
        refined = refined.reshape(-1)
        if (count := int(refined.max()) + 1) == classes:
            break
        classes = count
        kind[:-1], kind[space.size] = refined, count
    # Number them as they are met, so that the beginning is 0 whatever the refinement called it.
    order: dict[int, int] = {}
    for name in refined.tolist():
        order.setdefault(name, len(order))
    new = [order[name] for name in refined.tolist()]
    edges = dict.fromkeys(Edge(new[e.source], e.label, new[e.target]) for e in space.edges)
    return StateSpace(space.names, len(order), tuple(edges), frozenset(new[state] for state in space.finals))
