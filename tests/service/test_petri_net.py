"""Petri nets play the token game."""

import pytest
from hypothesis import given
from small_models import blocks, net_of

from steward.errors import StewardError
from steward.service.process.petri_net import PetriNet


def test_a_transition_fires_when_every_place_before_it_holds_enough():
    net = PetriNet.of(
        [("a", "join", 2), ("b", "join"), ("join", "c", 3)], initial={"a": 2, "b": 1}, finals=[{"c": 3}]
    )  # fmt: skip
    ((label, after),) = net.moves(net.initial)
    assert label == "join" and net.marked(after) == {"c": 3} and net.is_final(after)
    assert list(net.moves(after)) == []
    assert list(net.moves((1, 1, 0))) == []


def test_silent_and_equally_labelled_transitions():
    net = PetriNet.of(
        [("p", "t1"), ("t1", "q"), ("p", "t2"), ("t2", "q"), ("p", "t3"), ("t3", "q")],
        initial={"p": 1}, finals=[{"q": 1}], labels={"t1": "call", "t2": "call"}, silent=["t3"],
    )  # fmt: skip
    assert [label for label, _ in net.moves(net.initial)] == ["call", "call", None]
    assert net.labels == {"call"}
    assert net.sentence("en") == "A Petri net of 2 places and 3 transitions (1 of them silent), 1 activities"


@given(blocks())
def test_a_block_structured_net_holds_one_token_in_a_place_at_most(tree):
    net = net_of(tree)
    seen, ahead = {net.initial}, [net.initial]
    while ahead:
        for _, after in net.moves(ahead.pop()):
            assert max(after) <= 1
            if after not in seen:
                seen.add(after)
                ahead.append(after)


def test_all_mistakes_are_told_at_once():
    with pytest.raises(StewardError) as caught:
        PetriNet.of(
            [("p", "q"), ("p", "t", 0)], initial={"p": 1}, finals=[{"r": 1}], places=["p", "q"], transitions=["t"]
        )  # fmt: skip
    assert [trouble.code for trouble in caught.value.troubles] == ["net-arc", "net-arc", "net-place"]
    assert "“p → q”" in caught.value.describe("en") and "“r”" in caught.value.describe("zh")


def test_places_are_told_from_transitions_along_the_arcs():
    net = PetriNet.of(
        [("t", "b"), ("a", "t"), ("x", "u"), ("u", "y")], initial={"a": 1}, finals=[{"b": 1}]
    )  # fmt: skip
    assert set(net.places) == {"a", "b", "x", "y"} and {t.id for t in net.transitions} == {"t", "u"}
