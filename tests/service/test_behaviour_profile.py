"""What a model demands of its activities, against trying all of its runs."""

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from small_models import Automaton, automata, blocks, net_of, runs

from steward.errors import StewardError
from steward.service.complaints.complaint_flow import shipped_flow
from steward.service.process.behaviour_profile import profile_of
from steward.service.process.petri_net import PetriNet


def seen_in(found):
    """Work out the relations from a list of runs."""
    used = sorted({a for run in found for a in run})
    pairs = [(a, b) for a in used for b in used if a != b]

    def follows(a, b):
        return any(b in run[i + 1 :] for run in found for i, x in enumerate(run) if x == a)

    return {
        "activities": tuple(used),
        "mandatory": {a for a in used if all(a in run for run in found)},
        "most": {a: max(run.count(a) for run in found) for a in used},
        "order": {(a, b) for a, b in pairs if follows(a, b) and not follows(b, a)},
        "exclusive": {(a, b) for a, b in pairs if a < b and not follows(a, b) and not follows(b, a)},
        "precedence": {(a, b) for a, b in pairs if all(a in run[:i] for run in found for i, x in enumerate(run) if x == b)},
        "response": {(a, b) for a, b in pairs if all(b in run[i + 1 :] for run in found for i, x in enumerate(run) if x == a)},
        "together": {(a, b) for a, b in pairs if all(b in run for run in found if a in run)},
    }  # fmt: skip


@settings(max_examples=200)
@given(automata(loops=False))
def test_the_relations_are_those_of_all_runs(model):
    found = runs(model, 6)
    assume(found)
    profile = profile_of(model)
    for name, expected in seen_in(found).items():
        assert getattr(profile, name) == expected, name


@settings(max_examples=200)
@given(st.one_of(automata(), blocks().map(net_of)))
def test_no_run_of_a_model_with_loops_breaks_a_relation(model):
    found = runs(model, 6)
    assume(found)
    profile = profile_of(model)
    seen = seen_in(found)
    assert set(seen["activities"]) <= set(profile.activities)
    assert profile.mandatory <= seen["mandatory"]
    for name in ("precedence", "response", "together"):
        assert {(a, b) for a, b in getattr(profile, name) if a in seen["activities"]} - seen[name] <= {
            (a, b) for a, b in getattr(profile, name) if b not in seen["activities"]
        }
    for name in ("order", "exclusive"):
        known = {pair for pair in getattr(profile, name) if set(pair) <= set(seen["activities"])}
        assert known <= seen[name] | seen["exclusive"]
    assert all(count <= profile.most[a] for a, count in seen["most"].items())


def test_a_loop_has_no_most():
    profile = profile_of(net_of(("->", "a", ("loop", "b", "c"))))
    assert profile.most == {"a": 1, "b": math.inf, "c": math.inf}
    assert profile.mandatory == {"a", "b"}
    assert profile.order == {("a", "b"), ("a", "c")}
    assert profile.precedence == {("a", "b"), ("a", "c"), ("b", "c")}  # no c before the first b
    assert profile.response == {("a", "b"), ("c", "b")}  # after every c comes b again
    assert profile.needed_by["b"] == ("a", "c")


def test_choices_exclude_one_another_and_parallel_steps_have_no_order():
    profile = profile_of(net_of(("->", ("x", "a", "b"), ("+", "c", "d"))))
    assert profile.exclusive == {("a", "b")}
    assert profile.order == {("a", "c"), ("a", "d"), ("b", "c"), ("b", "d")}
    assert profile.mandatory == {"c", "d"}


def test_the_complaint_flow_demands_the_revisit_before_every_closing():
    profile = profile_of(shipped_flow())
    assert ("revisit", "close") in profile.precedence
    assert ("resolve", "revisit") in profile.response
    assert profile.most["reopen"] == math.inf and profile.most["register"] == 1
    assert "必有" in profile.text("zh") and "Must occur" in profile.html("en")


def test_a_model_without_an_end_demands_nothing_that_can_be_said():
    with pytest.raises(StewardError) as caught:
        profile_of(Automaton(((0, "a", 1),), frozenset({2}), frozenset("a")))
    assert caught.value.code == "model-never-ends"


def test_a_net_without_bound_is_refused_with_a_sentence():
    net = PetriNet.of(
        [("p", "more"), ("more", "p"), ("more", "pile"), ("pile", "eat"), ("p", "stop"), ("stop", "end"), ("eat", "gone"),
         ("gone", "lose")],
        initial={"p": 1}, finals=[{"end": 1}],
    )  # fmt: skip
    with pytest.raises(StewardError) as caught:
        profile_of(net)
    assert caught.value.code == "model-too-large"
