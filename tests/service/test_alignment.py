"""Alignments and fitness: against a search without short cuts, against pm4py, and what must always be true."""

import json
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from small_models import TRACES, accepts, automata, blocks, cost_by_trying, net_of

from steward.errors import StewardError
from steward.service.complaints.complaint_flow import shipped_flow
from steward.service.process import state_space
from steward.service.process.alignment import align, fitness
from steward.service.process.event_log import EventLog
from steward.service.process.petri_net import PetriNet
from steward.service.process.state_space import StateSpace

GOLDEN = json.loads((Path(__file__).parent / "pm4py_alignments.json").read_text())
SILENT_STEP = 2e-3  # pm4py lets a silent step cost 0.0001 in its log fitness

models = st.one_of(automata(), blocks().map(net_of))
logs = st.lists(TRACES.filter(len), min_size=1, max_size=6)


@settings(max_examples=200)
@given(logs, models)
def test_all_variants_together_cost_what_each_costs_when_everything_is_tried(traces, model):
    shortest = cost_by_trying((), model)
    found = fitness(EventLog.from_traces(traces), model)
    if shortest is None:
        assert found.log_fitness is None and found.shortest is None
        return
    assert found.shortest == shortest
    assert found.costs.tolist() == [cost_by_trying(steps, model) for steps in found.variants.activities]


@settings(max_examples=200)
@given(logs, models)
def test_fitness_is_one_exactly_when_a_trace_fits(traces, model):
    assume(cost_by_trying((), model) is not None)
    found = fitness(EventLog.from_traces(traces), model)
    fits = [accepts(model, steps) for steps in found.variants.activities]
    assert [value == 1 for value in found.of_variant.tolist()] == fits
    assert (found.log_fitness == 1) == all(fits)
    assert 0 <= found.log_fitness <= 1
    assert found.fitting_cases == sum(accepts(model, trace) for trace in traces)


@settings(max_examples=200)
@given(logs, models)
def test_a_case_is_open_when_the_model_would_still_have_to_go_on(traces, model):
    assume(cost_by_trying((), model) is not None)
    found = fitness(EventLog.from_traces(traces), model)
    # As the beginning of a case a trace may stop wherever the model can still come to an end.
    space = StateSpace.of(model)
    begun = [cost_by_trying(steps, space, whole=False) for steps in found.variants.activities]
    assert found.open.tolist() == [cost > less for cost, less in zip(found.costs.tolist(), begun, strict=True)]


@settings(max_examples=150)
@given(TRACES, models)
def test_an_alignment_is_the_trace_beside_a_run_of_the_model(trace, model):
    assume(cost_by_trying((), model) is not None)
    found = align(trace, model)
    assert tuple(m.activity for m in found.moves if m.kind in ("both", "log")) == trace
    assert accepts(model, [m.activity for m in found.moves if m.kind in ("both", "model")])
    assert found.cost == sum(m.kind in ("log", "model") for m in found.moves) == cost_by_trying(trace, model)
    assert align(trace, model) == found


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: str(case["log_fitness"]))
def test_the_figures_are_those_of_pm4py(case):
    """Figures of ``pm4py.fitness_alignments`` 2.7.23 for nets with concurrency, loops, silent and equally labelled transitions."""
    net = PetriNet.of(
        [tuple(arc) for arc in case["arcs"]],
        initial=case["initial"],
        finals=[case["final"]],
        labels=case["labels"],
        silent=case["silent"],
    )
    found = fitness(EventLog.from_traces(case["traces"]), net)
    if case["log_fitness"] is None:  # “not an easy sound net”
        assert found.log_fitness is None
        return
    assert found.log_fitness == pytest.approx(case["log_fitness"], abs=SILENT_STEP)
    assert found.average_trace_fitness == pytest.approx(case["average_trace_fitness"], abs=1e-12)
    assert 100 * found.fitting_cases / found.n == pytest.approx(case["percentage_of_fitting_traces"])


def test_a_model_that_never_ends_gives_no_fitness_and_says_so():
    net = PetriNet.of(
        [("p", "a"), ("a", "q"), ("q", "b"), ("b", "p")], initial={"p": 1}, finals=[{"p": 1, "q": 1}]
    )  # fmt: skip
    found = fitness(EventLog.from_traces([["a", "b"]]), net)
    assert found.log_fitness is None and found.average_trace_fitness is None and found.fitting_cases is None
    assert "No case can come to an end" in found.sentence("en")
    with pytest.raises(StewardError) as caught:
        align(["a"], net)
    assert caught.value.code == "model-never-ends"


def test_an_empty_log_has_no_fitness():
    found = fitness(EventLog.from_traces([]), shipped_flow())
    assert found.log_fitness is None and "no cases" in found.sentence("en")


def test_a_net_without_bound_is_aligned_where_its_surplus_can_never_be_used_up():
    """As heuristics miners draw them: the loop of ``more`` piles up tokens that nothing takes away."""
    net = PetriNet.of(
        [("start", "a"), ("a", "p"), ("p", "more"), ("more", "p"), ("more", "pile"), ("p", "b"), ("b", "end")],
        initial={"start": 1}, finals=[{"end": 1}], silent=["more"],
    )  # fmt: skip
    found = fitness(EventLog.from_traces([["a", "b"], ["a"], ["b", "a"]]), net)
    assert found.costs.tolist() == [0, 1, 2]


def test_a_net_too_large_to_be_held_is_searched_case_by_case(monkeypatch):
    net = net_of(("+", ("+", "a", "b"), ("+", "c", ("loop", "a", None))))
    log = EventLog.from_traces([["a", "b", "c", "a"], ["c", "c", "x"], ["b"]])
    whole = fitness(log, net)
    monkeypatch.setattr(state_space, "_PLAINLY", 3)
    monkeypatch.setattr(state_space, "_WITH_PROOFS", 3)
    monkeypatch.setattr(StateSpace.of.__func__, "__defaults__", (5,))
    searched = fitness(log, net)
    assert searched.costs.tolist() == whole.costs.tolist()
    assert searched.open.tolist() == whole.open.tolist()
    assert searched.shortest == whole.shortest


def test_a_net_that_makes_tokens_for_ever_and_cannot_end_is_seen_through():
    net = PetriNet.of(
        [("p", "spawn"), ("spawn", "p"), ("spawn", "pile"), ("pile", "eat"), ("p", "stop"), ("stop", "q"), ("q", "eat"),
         ("eat", "end")],
        initial={"p": 1}, finals=[{"end": 2}], silent=["spawn"],
    )  # fmt: skip
    with pytest.raises(StewardError) as caught:
        align(["eat"], net, limit=200)
    assert caught.value.code == "model-never-ends"


def test_a_search_that_leads_too_far_is_given_up_with_a_sentence():
    with pytest.raises(StewardError) as caught:
        align(["close"] * 40, shipped_flow(), limit=20)
    assert caught.value.code == "alignment-too-large"
    assert "20 situations" in caught.value.describe("en")


def test_rows_may_be_forgotten_and_nothing_changes(monkeypatch):
    from steward.service.process import _trace_costs

    steps = ["calm", "register", "dispatch", "resolve", "revisit", "close"]
    traces = [steps[i:] + steps[:i] for i in range(6)] + [steps * 3]
    kept = fitness(EventLog.from_traces(traces), shipped_flow()).costs.tolist()
    monkeypatch.setattr(_trace_costs, "_ROOM", 1)
    monkeypatch.setattr(_trace_costs, "_AT_ONCE", 1)
    assert fitness(EventLog.from_traces(traces), shipped_flow()).costs.tolist() == kept


def test_a_very_long_case_is_aligned_too():
    trace = ["register", "dispatch", *["contact"] * 40_000, "resolve", "revisit"]
    found = fitness(EventLog.from_traces([trace]), shipped_flow())
    assert found.costs.tolist() == [1] and found.open.tolist() == [True]


def test_the_formulas_are_those_of_the_text():
    """Two cases, one of them without the revisit: costs 0 and 1; the shortest run of the flow has 5 steps."""
    steps = ["register", "dispatch", "resolve", "revisit", "close"]
    found = fitness(EventLog.from_traces([steps, [s for s in steps if s != "revisit"]]), shipped_flow())
    assert found.shortest == 5
    assert found.log_fitness == pytest.approx(1 - 1 / (5 + 5 + 4 + 5))
    assert found.average_trace_fitness == pytest.approx((1 + 1 - 1 / 9) / 2)
    assert found.fitting.value == 0.5 and found.fitting.n == 2
    assert "95%" in found.sentence("en") and "契合度" in found.text("zh") and "Fitness" in found.html("en")
