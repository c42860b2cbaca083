"""Small models and what can be said of them by trying everything: automata, block-structured nets, a search without short cuts."""

import heapq
import itertools
from dataclasses import dataclass

from hypothesis import strategies as st

from steward.service.process.petri_net import PetriNet


@dataclass(frozen=True)
class Automaton:
    """States are numbers, 0 comes first; moves are (from, label or None, to)."""

    arrows: tuple[tuple[int, str | None, int], ...]
    finals: frozenset[int]
    labels: frozenset[str]
    initial: int = 0

    def moves(self, state):
        return [(label, target) for source, label, target in self.arrows if source == state]

    def is_final(self, state):
        return state in self.finals


LABELS = st.sampled_from("abc")
TRACES = st.lists(st.sampled_from("abcx"), max_size=6).map(tuple)


@st.composite
def automata(draw, *, silent=True, loops=True):
    size = draw(st.integers(1, 5))
    labels = st.one_of(st.none(), LABELS) if silent else LABELS
    states = st.integers(0, size - 1)
    arrows = draw(st.lists(st.tuples(states, labels, states), max_size=9))
    if not loops:
        arrows = [(min(a, b), label, max(a, b)) for a, label, b in arrows if a != b]
    return Automaton(tuple(arrows), frozenset(draw(st.sets(states, min_size=1))), frozenset("abc"))


def blocks():
    """Give process trees as nested tuples: activities, silence, and ->, x, +, loop of two or three."""
    leaves = st.one_of(LABELS, st.none())
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.tuples(st.sampled_from(["->", "x", "+"]), inner, inner),
            st.tuples(st.just("loop"), inner, inner),
        ),
        max_leaves=6,
    )


def net_of(tree) -> PetriNet:
    """Build the workflow net of a process tree."""
    arcs, labels, silent = [], {}, []
    number = itertools.count()

    def transition(label, source, target):
        name = f"t{next(number)}"
        if label is None:
            silent.append(name)
        else:
            labels[name] = label
        arcs.extend([*((place, name) for place in source), *((name, place) for place in target)])

    def build(node, source, target):
        if node is None or isinstance(node, str):
            transition(node, [source], [target])
            return
        operator, *parts = node
        if operator == "x":
            for part in parts:
                build(part, source, target)
        elif operator == "->":
            middle = f"p{next(number)}"
            build(parts[0], source, middle)
            build(parts[1], middle, target)
        elif operator == "+":
            begins, ends = [[f"p{next(number)}" for _ in parts] for _ in range(2)]
            transition(None, [source], begins)
            for part, begin, end in zip(parts, begins, ends, strict=True):
                build(part, begin, end)
            transition(None, ends, [target])
        else:  # do the first, then again and again the second and the first
            begin, end = f"p{next(number)}", f"p{next(number)}"
            transition(None, [source], [begin])
            build(parts[0], begin, end)
            build(parts[1], end, begin)
            transition(None, [end], [target])

    build(tree, "start", "end")
    return PetriNet.of(arcs, initial={"start": 1}, finals=[{"end": 1}], silent=silent, labels=labels)


def cost_by_trying(trace, model, *, whole=True):
    """Search the product of trace and model by Dijkstra, with no idea of anything; None where no case can end."""
    tie = itertools.count()
    ahead = [(0, next(tie), 0, model.initial)]
    seen = set()
    while ahead:
        cost, _, place, state = heapq.heappop(ahead)
        if (place, state) in seen:
            continue
        seen.add((place, state))
        if place == len(trace) and (not whole or model.is_final(state)):
            return cost
        if place < len(trace):
            heapq.heappush(ahead, (cost + 1, next(tie), place + 1, state))
        for label, after in model.moves(state):
            heapq.heappush(ahead, (cost + (label is not None), next(tie), place, after))
            if label is not None and place < len(trace) and trace[place] == label:
                heapq.heappush(ahead, (cost, next(tie), place + 1, after))
    return None


def accepts(model, trace) -> bool:
    """Tell whether a model allows a trace as it is."""
    states = closed(model, {model.initial})
    for activity in trace:
        states = closed(model, {after for s in states for label, after in model.moves(s) if label == activity})
    return any(model.is_final(s) for s in states)


def closed(model, states):
    ahead, found = list(states), set(states)
    while ahead:
        new = {after for label, after in model.moves(ahead.pop()) if label is None} - found
        found |= new
        ahead += new
    return found


def runs(model, longest):
    """Give every run of a model up to a length."""
    found, ahead = set(), [((), frozenset(closed(model, {model.initial})))]
    while ahead:
        trace, states = ahead.pop()
        if any(model.is_final(s) for s in states):
            found.add(trace)
        if len(trace) < longest:
            for activity in sorted(model.labels):
                after = closed(model, {t for s in states for label, t in model.moves(s) if label == activity})
                if after:
                    ahead.append(((*trace, activity), frozenset(after)))
    return found
