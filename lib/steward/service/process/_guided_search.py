"""The best alignment of one trace with a net too large to be held: a search that is told at every marking how much must still come.

The marking equation gives a lower bound: the transitions that are still to fire must, whatever their order, lead from the marking to a final
one, and use each remaining event once at most. It is a linear program; its solution is kept, so that a step it foresaw needs no
new one.

Source: A. Adriansyah, Aligning Observed and Modeled Behavior, PhD thesis, TU Eindhoven (2014), section 4.3 (A* with the marking
equation); B. van Dongen, “Efficiently computing alignments”, BPM 2018, LNCS 11080, 197-214.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from steward.service.process._lost_markings import changes
from steward.service.process.petri_net import Marking, PetriNet, Transition

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_SLACK = 1e-6


class Step(NamedTuple):
    """One step of an alignment: an event, a transition, or both."""

    event: int | None
    """Its place in the trace."""
    transition: Transition | None


class _Still(NamedTuple):
    """What must still come, at least."""

    cost: int
    firing: Floats
    """How often each transition fires without an event, then how often with one."""
    is_solved: bool
    """Whether the program was solved for this very place; else the cost is what is left of an earlier one."""


def guided(trace: Sequence[str], net: PetriNet, limit: int) -> list[Step] | None:
    """Give the steps of a best alignment; None where no case can come to an end, as far as tokens can tell.

    Raises:
        OverflowError: after `limit` situations.
    """
    equation = _Equation(trace, net)
    start = (0, net.initial)
    still = equation.solved(start)
    if still is None:
        return None
    tie = itertools.count(0, -1)  # of equals the latest goes on, so that one way is followed to its end
    spent = {start: 0}
    came: dict[tuple[int, Marking], tuple[tuple[int, Marking], Step]] = {}
    settled: set[tuple[int, Marking]] = set()
    ahead: list[Any] = [(still.cost, 0, next(tie), 0, start, still)]
    while ahead:
        _, _, _, cost, node, still = heapq.heappop(ahead)
        if node in settled or cost > spent[node]:
            continue
        place, marking = node
        if place == len(trace) and net.is_final(marking):
            return _way(came, node)
        if not still.is_solved:
            again = equation.solved(node)
            if again is None:
                settled.add(node)
                continue
            if again.cost > still.cost:
                heapq.heappush(ahead, (cost + again.cost, -place, next(tie), cost, node, again))
                continue
            still = again
        settled.add(node)
        if len(settled) > limit:
            raise OverflowError
        for step, after, dear in equation.steps(node):
            if after in settled or spent.get(after, math.inf) <= cost + dear:
                continue
            spent[after] = cost + dear
            came[after] = (node, step)
            left = equation.after(still, step, dear)
            heapq.heappush(ahead, (cost + dear + left.cost, -after[0], next(tie), cost + dear, after, left))
    return None


def _way(
    came: dict[tuple[int, Marking], tuple[tuple[int, Marking], Step]], node: tuple[int, Marking]
) -> list[Step]:  # fmt: skip
    steps: list[Step] = []
    while node in came:
        node, step = came[node]
        steps.append(step)
    return steps[::-1]


class _Equation:
    """The marking equation of a net beside the events that a trace still has."""

    def __init__(self, trace: Sequence[str], net: PetriNet) -> None:
        import numpy as np

        self._trace, self._net = trace, net
        self._number = {transition.id: i for i, transition in enumerate(net.transitions)}
        self._n = len(net.transitions)
        change = changes(net)
        visible = np.array([t.label is not None for t in net.transitions], dtype=np.float64)
        # Each event either is used by a transition, which saves the log move and the model move, or stays a log move.
        self._cost = np.concatenate([visible, np.where(visible > 0, -1.0, 0.0)])
        self._equal = np.hstack([change, change])
        self._names = sorted({name for name in trace if name in net.labels})
        self._uses = np.zeros((len(self._names), 2 * self._n))
        for row, name in enumerate(self._names):
            for i, transition in enumerate(net.transitions):
                self._uses[row, self._n + i] = transition.label == name
        without: Sequence[int | None] = [None] * self._n
        using: Sequence[int | None] = [None if t.label in self._names else 0 for t in net.transitions]
        self._most = (*without, *using)
        self._left = [[trace[place:].count(name) for name in self._names] for place in range(len(trace) + 1)]

    def solved(self, node: tuple[int, Marking]) -> _Still | None:
        """Solve the program of one place; None where no final marking can be reached from there."""
        import numpy as np
        from scipy.optimize import linprog

        place, marking = node
        best: _Still | None = None
        for final in sorted(self._net.finals):
            found = linprog(
                self._cost,
                A_eq=self._equal,
                b_eq=np.array(final, dtype=np.float64) - np.array(marking, dtype=np.float64),
                A_ub=self._uses if self._names else None,
                b_ub=self._left[place] if self._names else None,
                bounds=[(0, most) for most in self._most],
            )
            if found.x is None:
                continue
            cost = max(0, math.ceil(found.fun + len(self._trace) - place - _SLACK))
            if best is None or cost < best.cost:
                best = _Still(cost, found.x, True)
        return best

    def after(self, still: _Still, step: Step, dear: int) -> _Still:
        """Give what is left after a step: known where the solution foresaw it, else at least so much."""
        firing = still.firing
        if step.transition is not None:
            i = self._number[step.transition.id] + (self._n if step.event is not None else 0)
            if firing[i] >= 1 - _SLACK:
                left = firing.copy()
                left[i] -= 1
                return _Still(max(0, still.cost - dear), left, True)
        elif step.event is not None and self._is_spare(step.event, firing):
            return _Still(max(0, still.cost - dear), firing, True)
        return _Still(max(0, still.cost - dear), firing, False)

    def _is_spare(self, event: int, firing: Floats) -> bool:
        """Tell whether a solution has no use for an event of this kind: then leaving it out was foreseen."""
        name = self._trace[event]
        if name not in self._names:
            return True
        row = self._names.index(name)
        return bool(self._uses[row] @ firing <= self._left[event + 1][row] + _SLACK)

    def steps(self, node: tuple[int, Marking]) -> list[tuple[Step, tuple[int, Marking], int]]:
        """Give every step that can be taken, with where it leads and what it costs."""
        place, marking = node
        event = self._trace[place] if place < len(self._trace) else None
        found: list[tuple[Step, tuple[int, Marking], int]] = []
        for transition, after in self._net.firings(marking):
            if transition.label is not None and transition.label == event:
                found.append((Step(place, transition), (place + 1, after), 0))
            found.append((Step(None, transition), (place, after), int(transition.label is not None)))
        if event is not None:
            found.append((Step(place, None), (place + 1, marking), 1))
        return found
