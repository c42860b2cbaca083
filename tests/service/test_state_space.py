"""The states of a model: as few as can be, and exactly what the model allows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_models import Automaton, accepts, automata, blocks, net_of, runs

from steward.errors import StewardError
from steward.service.process.petri_net import PetriNet
from steward.service.process.state_space import StateSpace

models = st.one_of(automata(), blocks().map(net_of))


@settings(max_examples=150)
@given(models)
def test_the_space_allows_what_the_model_allows_and_nothing_else(model):
    space = StateSpace.of(model)
    assert runs(space, 5) == runs(model, 5)
    assert space.labels == model.labels
    if not space.can_end:
        assert runs(model, 5) == set()


@given(models)
def test_from_every_state_a_case_can_come_to_an_end(model):
    space = StateSpace.of(model)
    assert len(space.forward) == space.size == sum(map(len, space.rounds))
    for state in range(space.size):
        begun = Automaton(space.edges, space.finals, space.labels, state)
        seen, ahead = {state}, [state]
        while ahead:
            new = {target for _, target in begun.moves(ahead.pop())} - seen
            seen |= new
            ahead += new
        assert seen & space.finals


@given(blocks())
def test_moves_lead_onwards_but_for_those_within_a_round(tree):
    space = StateSpace.of(net_of(tree))
    group_of = {state: i for i, group in enumerate(space.rounds) for state in group}
    assert all(group_of[edge.source] <= group_of[edge.target] for edge in space.edges)


def test_silent_steps_and_states_that_are_alike_are_merged():
    net = net_of(("x", ("->", "a", "b"), ("->", ("->", None, "a"), ("->", None, "b"))))
    assert StateSpace.of(net).size == 3


def test_what_cannot_be_determined_cheaply_keeps_its_choices():
    """“The n-th step from the end is a”: as a deterministic automaton it would need 2^n states."""
    n = 14
    arrows = [(0, "a", 0), (0, "b", 0), (0, "a", 1), *((i, label, i + 1) for i in range(1, n) for label in "ab")]
    model = Automaton(tuple(arrows), frozenset({n}), frozenset("ab"))
    space = StateSpace.of(model)
    assert space.size == n + 1
    assert accepts(space, "b" + "a" + "b" * (n - 1)) and not accepts(space, "a" + "b" * n)


def test_a_model_without_bound_is_refused_with_a_sentence():
    # What is piled up can be used up at any time, so no proof makes it small.
    net = PetriNet.of(
        [("p", "more"), ("more", "p"), ("more", "pile"), ("pile", "eat"), ("eat", "p2"), ("p2", "back"), ("back", "p3"),
         ("p", "stop"), ("stop", "end"), ("pile", "drop"), ("p3", "lose")],
        initial={"p": 1}, finals=[{"end": 1}],
    )  # fmt: skip
    with pytest.raises(StewardError) as caught:
        StateSpace.of(net, limit=2_000)
    assert caught.value.code == "model-too-large"
    assert "2,000" in caught.value.describe("zh")
