"""Nets too large to be held: the search that is told how much must still come finds what trying everything finds."""

import pytest
from hypothesis import given, settings
from small_models import TRACES, accepts, blocks, cost_by_trying, net_of

from steward.errors import StewardError
from steward.service.process import alignment, state_space
from steward.service.process._guided_search import guided
from steward.service.process.alignment import align, fitness
from steward.service.process.event_log import EventLog
from steward.service.process.petri_net import PetriNet
from steward.service.process.state_space import StateSpace


def cost(steps):
    return sum(s.transition is None or (s.event is None and s.transition.label is not None) for s in steps)


@settings(max_examples=60, deadline=None)
@given(TRACES, blocks().map(net_of))
def test_it_finds_the_least_cost(trace, net):
    steps = guided(trace, net, 10_000)
    assert [s.event for s in steps if s.event is not None] == list(range(len(trace)))
    assert cost(steps) == cost_by_trying(trace, net)
    assert accepts(net, [s.transition.label for s in steps if s.transition is not None and s.transition.label])


def test_it_says_when_no_case_can_come_to_an_end_and_gives_up_in_time():
    net = PetriNet.of([("p", "a"), ("a", "p"), ("q", "b"), ("b", "end")], initial={"p": 1}, finals=[{"end": 1}])
    assert guided(["a"], net, 100) is None
    with pytest.raises(OverflowError):
        guided(["b", "a", "b"], net_of(("+", ("+", "a", "b"), ("+", "b", "c"))), 2)


def test_twenty_things_at_once_are_no_trouble():
    """2^20 markings: nobody can look at all of them."""
    names = [f"s{i:02}" for i in range(20)]
    arcs = [("start", "split"), ("join", "end")]
    for name in names:
        arcs += [("split", f"{name}-in"), (f"{name}-in", name), (name, f"{name}-out"), (f"{name}-out", "join")]
    net = PetriNet.of(arcs, initial={"start": 1}, finals=[{"end": 1}], silent=["split", "join"])
    log = EventLog.from_traces([names, names[::-1], names[1:], ["s05", *names], names[:10]])
    found = fitness(log, net)
    assert found.shortest == 20
    assert dict(zip(found.variants.activities, found.costs.tolist(), strict=True)) == {
        tuple(names): 0, tuple(names[::-1]): 0, tuple(names[1:]): 1, ("s05", *names): 1, tuple(names[:10]): 10,
    }  # fmt: skip
    assert found.open.tolist() == [
        steps == tuple(names[:10]) or "s00" not in steps for steps in found.variants.activities
    ]


def test_a_net_is_searched_with_guidance_only_where_it_must_be(monkeypatch):
    net = net_of(("+", ("+", "a", "b"), ("loop", "c", None)))
    log = EventLog.from_traces([["a", "b", "c", "c"], ["c", "x"], ["b", "a"]])
    whole = fitness(log, net)
    monkeypatch.setattr(state_space, "_PLAINLY", 3)
    monkeypatch.setattr(state_space, "_WITH_PROOFS", 3)
    monkeypatch.setattr(StateSpace.of.__func__, "__defaults__", (5,))
    monkeypatch.setattr(alignment, "_UNGUIDED", 2)
    assert fitness(log, net).costs.tolist() == whole.costs.tolist()
    monkeypatch.setattr(alignment, "_GUIDED", 1)
    with pytest.raises(StewardError) as caught:
        align(["x", "c", "x"], net)
    assert caught.value.code == "alignment-too-large"
