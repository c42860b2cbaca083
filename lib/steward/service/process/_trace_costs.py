"""What it costs at least to make each of many traces fit a model, all traces at once.

After some events of a trace, what matters is a row of numbers: for each state of the model, the least cost of being there. The
next event changes the row; rows that differ by a constant only go on alike. So each distinct row is worked out once for each
activity that ever follows it, however many traces come by, and traces with a common beginning share all of it.

With cost 1 for an event the model does not have there (log move) and for a step the trace does not have (model move), and 0 for
a step of both or a silent one, a row r becomes, by an event of the activity a:
    r'[t] = min(r[t] + 1, min of r[s] over moves s -a-> t), and then r'[t] = min over s of r'[s] + (steps from s to t).

Source: the cost is the edit distance (inserting and deleting) between a trace and the nearest word of a regular language,
R. A. Wagner, “Order-n correction for regular languages”, CACM 17 (1974) 265-268; rows are shared as in the lazy determinisation
of weighted automata, M. Mohri, “Finite-state transducers in language and speech processing”, Computational Linguistics 23 (1997).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from steward.service.process.state_space import StateSpace

    Integers = NDArray[np.int64]

_ROOM = 1 << 28
"""Bytes that the rows may take before those no longer in use are forgotten."""
_AT_ONCE = 1 << 25
"""Bytes of rows worked out together."""


class Costs(NamedTuple):
    """For each trace."""

    whole: Integers
    """Least cost of the trace as a whole case."""
    so_far: Integers
    """Least cost of the trace as the beginning of a case."""


def trace_costs(space: StateSpace, traces: Sequence[Sequence[str]]) -> Costs:
    """Give the least costs of traces; the space must be able to end.

    Args:
        space: the model.
        traces: activities in order.
    """
    import numpy as np

    code = {name: i for i, name in enumerate(space.names)}
    # An activity the model does not know costs 1 wherever it stands.
    known = [[code[name] for name in trace if name in code] for trace in traces]
    strange = np.array([len(trace) - len(kept) for trace, kept in zip(traces, known, strict=True)], dtype=np.int64)
    lengths = np.array([len(trace) for trace in known], dtype=np.int64)
    order = np.argsort(-lengths, kind="stable")
    flat = np.fromiter((c for trace in known for c in trace), dtype=np.int64, count=int(lengths.sum()))
    begin = np.cumsum(lengths) - lengths
    rows = _Rows(space, int(lengths.max(initial=0)))
    row = np.zeros(len(traces), dtype=np.int64)
    paid = np.zeros(len(traces), dtype=np.int64)
    whole, so_far = np.zeros_like(paid), np.zeros_like(paid)
    alive = order  # the longest first, so that those still going on stand in front
    for place in range(int(lengths.max(initial=0)) + 1):
        going_on = int(np.searchsorted(-lengths[alive], -place))
        done = alive[going_on:]
        whole[done], so_far[done] = paid[done] + rows.to_end[row[done]], paid[done]
        alive = alive[:going_on]
        if len(alive):
            row[alive], more = rows.after(row[alive], flat[begin[alive] + place])
            paid[alive] += more
    return Costs(whole + strange, so_far + strange)


class _Step:
    """Carries costs along some moves at once: to each target the least of its sources and what the move costs.

    The i-th sources of all targets that have so many are taken together, so that whole lines of numbers are added.
    """

    def __init__(self, moves: Iterable[tuple[int, int, int]]) -> None:
        import numpy as np

        sources: dict[int, list[tuple[int, int]]] = {}
        for source, target, cost in moves:
            sources.setdefault(target, []).append((source, cost))
        targets = sorted(sources, key=lambda target: (-len(sources[target]), target))
        self._rounds: list[tuple[Any, Any, Any]] = []
        for i in range(max(map(len, sources.values()), default=0)):
            having = [target for target in targets if len(sources[target]) > i]
            places: Any = np.array(having)
            if having == list(range(having[0], having[0] + len(having))):
                places = slice(having[0], having[0] + len(having))
            costs = np.array([[sources[target][i][1]] for target in having], dtype=np.int16)
            self._rounds.append((places, np.array([sources[target][i][0] for target in having]), costs))

    def carry(self, before: NDArray[Any], now: NDArray[Any]) -> None:
        """Lower the lines of `now` by what comes from those of `before`."""
        import numpy as np

        for targets, sources, costs in self._rounds:
            found = before[sources]
            found += costs
            now[targets] = np.minimum(now[targets], found)


class _Rows:
    """The distinct rows met so far, each lowered so that its least entry is 0; row 0 is that of an empty trace."""

    def __init__(self, space: StateSpace, longest: int) -> None:
        import numpy as np

        self.size = space.size
        # No entry exceeds the events so far and one step for each state.
        self._type: Any = np.int16 if longest + space.size + 2 < 32_000 else np.int32
        layers, place = _layers(space)
        self._ends = np.array(sorted(place[state] for state in space.finals), dtype=np.int64)
        by_label: list[set[tuple[int, int, int]]] = [set() for _ in space.names]
        steps: dict[tuple[int, int], int] = {}
        for source, label, target in space.edges:
            s, t = place[source], place[target]
            if label >= 0:
                by_label[label].add((s, t, 0))
            if s != t:
                steps[s, t] = min(steps.get((s, t), 1), int(label >= 0))
        self._by_label = [_Step(sorted(moves)) for moves in by_label]
        onwards: list[list[tuple[int, int, int]]] = [[] for _ in range(max(layers, default=0) + 1)]
        back: list[tuple[int, int, int]] = []
        for (s, t), cost in steps.items():
            (onwards[layers[t]] if layers[s] < layers[t] else back).append((s, t, cost))
        self._onwards = [_Step(moves) for moves in onwards if moves]
        self._back = _Step(back) if back else None
        first = np.full((space.size, 1), longest + space.size + 1, dtype=self._type)
        first[place[0]] = 0
        self._spread(first)
        self._store = np.ascontiguousarray(first.T)
        self._to_end = self._store[:, self._ends].min(axis=1)
        self._used = 1
        self._number_of = {self._store[0].tobytes(): 0}
        self._known: dict[int, tuple[int, int]] = {}

    @property
    def to_end(self) -> NDArray[Any]:
        """Cost, for each row, from there to the end of a case."""
        costs: NDArray[Any] = self._to_end[: self._used]
        return costs

    def after(self, rows: Integers, labels: Integers) -> tuple[Integers, Integers]:
        """Give, for pairs of row and activity, the row that follows and what its lowering took off."""
        import numpy as np

        rows = self._forget(rows)
        key, inverse = np.unique(labels * self._used + rows, return_inverse=True)
        label, row = key // self._used, key % self._used
        asked = (row * len(self._by_label) + label).tolist()  # stays the same while rows are added
        new = np.array([i for i, pair in enumerate(asked) if pair not in self._known], dtype=np.int64)
        step = max(1, _AT_ONCE // (self.size * self._store.itemsize))
        for begin in range(0, len(new), step):
            some = new[begin : begin + step]
            found, lowered = self._work_out(row[some], label[some])
            for i, answer in zip(some.tolist(), zip(found, lowered, strict=True), strict=True):
                self._known[asked[i]] = answer
        answers = np.array([self._known[pair] for pair in asked], dtype=np.int64).reshape(-1, 2)[inverse.reshape(-1)]
        return answers[:, 0], answers[:, 1]

    def _work_out(self, rows: Integers, labels: Integers) -> tuple[list[int], list[int]]:
        """Do `after` for pairs not met before, sorted by activity."""
        import numpy as np

        before = np.ascontiguousarray(self._store[rows].T)  # one line a state, so that a move is one addition of lines
        now = before + self._type(1)
        for label in np.unique(labels).tolist():
            begin, end = np.searchsorted(labels, [label, label + 1]).tolist()
            self._by_label[label].carry(before[:, begin:end], now[:, begin:end])
        self._spread(now)
        least = now.min(axis=0)
        now -= least
        return self._numbered(np.ascontiguousarray(now.T)), least.tolist()

    def _spread(self, now: NDArray[Any]) -> None:
        """Let model moves carry costs on, in place, until nothing gets cheaper."""
        import numpy as np

        while True:
            for step in self._onwards:
                step.carry(now, now)
            if self._back is None:
                return
            was = now.copy()
            self._back.carry(now, now)
            if np.array_equal(was, now):
                return

    def _numbered(self, rows: NDArray[Any]) -> list[int]:
        import numpy as np

        found: list[int] = []
        fresh: list[int] = []
        for i, row in enumerate(rows):
            key = row.tobytes()
            number = self._number_of.setdefault(key, self._used + len(fresh))
            if number == self._used + len(fresh):
                fresh.append(i)
            found.append(number)
        needed = self._used + len(fresh)
        if needed > len(self._store):
            room = max(needed, 2 * len(self._store))
            self._store = np.resize(self._store, (room, self.size))
            self._to_end = np.resize(self._to_end, room)
        self._store[self._used : needed] = rows[fresh]
        self._to_end[self._used : needed] = rows[fresh][:, self._ends].min(axis=1)
        self._used = needed
        return found

    def _forget(self, rows: Integers) -> Integers:
        """Keep only the rows in use where all of them take too much room; give their new numbers."""
        import numpy as np

        if self._used * self.size * self._store.itemsize <= _ROOM:
            return rows
        kept, renamed = np.unique(rows, return_inverse=True)
        self._store, self._to_end = self._store[kept], self._to_end[kept]
        self._used = len(kept)
        self._number_of = {row.tobytes(): i for i, row in enumerate(self._store)}
        self._known = {}
        return renamed.reshape(-1)


def _layers(space: StateSpace) -> tuple[list[int], dict[int, int]]:
    """Put the states into layers, so that every move but those that lead back goes from a layer to a later one.

    Returns:
        The layer of each place, and the place of each state: layer by layer, within one those that most moves lead to first.
    """
    rank = {state: i for i, state in enumerate(space.forward)}
    layer = dict.fromkeys(space.forward, 0)
    leading_to = dict.fromkeys(space.forward, 0)
    for state in space.forward:
        for target in {target for _, target in space.leading[state]}:
            if rank[target] > rank[state]:
                layer[target] = max(layer[target], layer[state] + 1)
                leading_to[target] += 1
    order = sorted(space.forward, key=lambda state: (layer[state], -leading_to[state], rank[state]))
    return [layer[state] for state in order], {state: i for i, state in enumerate(order)}
