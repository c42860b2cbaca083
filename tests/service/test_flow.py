"""Flows as data: read with the line of every mistake, written back unchanged, followed and asked what they demand."""

import itertools
import pickle
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.content import read_text
from steward.errors import StewardError
from steward.service.complaints.flow import Advice, Flow, Guidance, read_flow
from steward.words import LOCALES, Text

DOOR = """\
name: {zh: 门, en: A door}
initial: shut
finals: [shut]
states:
  shut: {zh: 关着, en: Shut}
  open: {zh: 开着, en: Open}
  locked: {zh: 锁着, en: Locked, owners-time: paused}
steps:
  push: {zh: 推, en: Push, also: [推门]}
  pull: {zh: 拉, en: Pull}
  turn: {zh: 转钥匙, en: Turn the key}
  knock: {zh: 敲, en: Knock}
anytime: [knock]
from:
  shut: {push: open, turn: locked}
  open: {pull: shut}
  locked: {turn: shut}
otherwise: {pull: open}
"""


def read(text=DOOR):
    return read_flow(text, "door.yaml")


def mistakes(text, locale="en"):
    with pytest.raises(StewardError) as caught:
        read(text)
    return caught.value.describe(locale).splitlines()


# -- reading ------------------------------------------------------------------------------------------------------


def test_a_flow_reads_as_it_is_written():
    door = read()
    assert door.name == Text("门", "A door")
    assert (door.initial, door.finals) == ("shut", {"shut"})
    assert door.allowed["shut"] == {"push": "open", "turn": "locked", "knock": "shut"}
    assert door.otherwise == {"push": None, "pull": "open", "turn": None, "knock": None}
    assert door.owners_time == {"shut": "stopped", "open": "running", "locked": "paused"}


def test_names_may_be_left_out_or_stand_in_one_language():
    short = read("states: [shut, open]\nsteps: {push: 推, pull: }\ninitial: shut\nfinals: shut\n"
                 "from: {shut: {push: open}, open: {pull: shut}}")  # fmt: skip
    assert short.states["shut"] == Text("shut", "shut")
    assert short.steps == {"push": Text("推", "推"), "pull": Text("pull", "pull")}
    assert short.name == Text("door.yaml", "door.yaml")


def test_words_that_yaml_takes_for_something_else_stay_words():
    odd = read('states: [on, "null", 2026-01-01]\nsteps: [yes, 007, "~"]\ninitial: on\nfinals: ["null"]\n'
               'from: {on: {yes: 2026-01-01}, 2026-01-01: {007: "null", "~": on}}')  # fmt: skip
    assert list(odd.states) == ["on", "null", "2026-01-01"]
    assert odd.walk(["yes", "007"]).state == "null"
    assert read_flow(odd.as_yaml(), "again") == replace(odd, name=odd.name)


@pytest.mark.parametrize(
    ("before", "after", "line", "what"),
    [
        ("initial: shut", "initial: closed", 2, "initial: there is no state “closed”; there are: shut, open, locked"),
        ("initial: shut", "# no beginning", 1, "initial: nothing says in which state a case begins"),
        ("initial: shut", "initial: [shut]", 2, "initial: must be a word"),
        ("finals: [shut]", "finals: [gone]", 3, "finals.gone: there is no state “gone”"),
        ("finals: [shut]", "finals: []", 3, "finals: nothing says in which states a case may end"),
        ("finals: [shut]", "finals: {shut: yes}", 3, "finals: must be a list"),
        ("finals: [shut]", "finals: [shut, shut]", 3, "finals.shut: “shut” stands twice"),
        ("finals:", "final:", 3, "final: there is no entry “final”; there are: name, standards, initial, finals"),
        ("  open: {zh: 开着, en: Open}", "  open: {zh: 开着, eng: Open}", 6, "states.open.eng: there is no entry “eng”"),
        ("  open: {zh: 开着, en: Open}", "  shut: {zh: 开着}", 6, "states.shut: “shut” stands twice"),
        ("  open: {zh: 开着, en: Open}", "  open: [开着]", 6, "states.open: must be a set of “name: value” lines"),
        ("owners-time: paused", "owners-time: sleeping", 7, "owners-time must be running, paused, stopped, not “sleeping”"),
        ("  pull: {zh: 拉, en: Pull}", "  push: {zh: 拉}", 10, "steps.push: “push” stands twice"),
        ("also: [推门]", "also: [pull]", 9, "steps.push.also.pull: “pull” already means the step “pull”"),
        ("pull: {zh: 拉", "pull: {zh: 推门", 10, "steps.pull: “推门” already means the step “push”"),
        ("also: [推门]", "standards: [no.such]", 9, "there is no standard “no.such” in the catalogue; check the id"),
        ("also: [推门]", "do: [no.such]", 9, "there is no standard “no.such” in the catalogue; check the id"),
        ("also: [推门]", "avoid: [{standard: complaint.flow}]", 9, "steps.push.avoid.1: needs zh and en"),
        ("anytime: [knock]", "anytime: [ring]", 13, "anytime.ring: there is no step “ring”; there are: push"),
        ("turn: locked}", "kick: locked}", 15, "from.shut.kick: there is no step “kick”"),
        ("turn: locked}", "turn: bolted}", 15, "from.shut.turn: there is no state “bolted”"),
        ("turn: locked}", "turn: }", 15, "from.shut.turn: nothing says which state this step leads to"),
        ("turn: locked}", "turn: {to: locked}}", 15, "from.shut.turn: must be a word"),
        ("turn: locked}", "push: locked}", 15, "from.shut.push: “push” stands twice"),
        (", turn: locked}", "}", 7, "states.locked: no step leads to “locked”"),
        ("  locked: {turn: shut}", "", 7, "states.locked: no way leads from “locked” to a final state"),
        ("  locked: {turn: shut}", "  bolted: {turn: shut}", 17, "from.bolted: there is no state “bolted”"),
        ("otherwise: {pull: open}", "otherwise: {shove: open}", 18, "otherwise.shove: there is no step “shove”"),
        ("otherwise: {pull: open}", "otherwise: {pull: ajar}", 18, "otherwise.pull: there is no state “ajar”"),
        ("otherwise: {pull: open}", "otherwise: pull", 18, "otherwise: must be a set of “name: value” lines"),
        ("anytime: [knock]", "", 12, "steps.knock: no state has the step “knock”"),
    ],
)  # fmt: skip
def test_every_mistake_is_told_with_its_line(before, after, line, what):
    assert before in DOOR
    found = mistakes(DOOR.replace(before, after, 1))
    assert any(f"line {line}, " in told and what in told for told in found), found


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file():
    text = DOOR.replace("initial: shut", "initial: closed").replace("turn: locked}", "kick: locked}") + "colour: red\n"
    found = mistakes(text)
    assert [told.split(":")[0] for told in found] == [
        "Flow door.yaml, line 2, initial",
        "Flow door.yaml, line 15, from.shut.kick",
        "Flow door.yaml, line 19, colour",
    ]
    assert (
        mistakes(text, "zh")[0]
        == "流程 door.yaml 第 2 行，initial：没有“closed”这个状态，已有的有：shut、open、locked。"
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: [", 1), ("states: [a]\nsteps: {b: c: d}\n", 2), ("x: 1\n---\ny: 2\n", 2), ("states: \x07", 1), ("[" * 4000, 1),
     ("- states\n- steps\n", 1), ("hello", 1), ("\n\na: 'b\n", 4), ("a: *b", 1)],
)  # fmt: skip
def test_what_is_no_flow_gives_one_sentence_with_the_line(text, line):
    for locale in LOCALES:
        (told,) = mistakes(text, locale)
        assert "door.yaml" in told
        assert f"line {line}" in told or f"第 {line} 行" in told


@pytest.mark.parametrize("text", ["", "  \n", "# nothing yet\n", "---\n", "null"])
def test_an_empty_file_says_what_to_write(text):
    assert mistakes(text) == ["The flow door.yaml is empty; write states, steps, initial, finals and from."]


def test_aliases_cannot_make_reading_slow():
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in itertools.pairwise("abcdefghijklmno"))
    assert len(mistakes(bomb + DOOR)) == 15


def test_an_object_cannot_be_made_by_a_file():
    mistakes("states: !!python/object/apply:os.system ['true']")


# -- the same from Python -----------------------------------------------------------------------------------------


def test_a_flow_built_in_python_is_checked_alike():
    door = read()
    with pytest.raises(StewardError) as caught:
        replace(door, initial="closed", finals=frozenset({"gone"}))
    assert [trouble.code for trouble in caught.value.troubles] == ["bad-flow", "bad-flow"]
    assert "there is no state “gone”" in caught.value.describe("en")


def test_a_flow_cannot_be_changed_and_survives_the_journey_to_another_process():
    door = read()
    with pytest.raises(TypeError):
        door.allowed["shut"]["pull"] = "open"
    assert pickle.loads(pickle.dumps(door)) == door
    assert hash(pickle.loads(pickle.dumps(door))) == hash(door)


# -- writing ------------------------------------------------------------------------------------------------------

NAMES = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Co", "Cn")), min_size=1, max_size=8).map(str.strip)
NAMES = NAMES.filter(bool)


@st.composite
def flows(draw):
    states = draw(st.lists(NAMES, min_size=1, max_size=5, unique=True))
    steps = draw(st.lists(NAMES, min_size=len(states), max_size=len(states) + 3, unique_by=str.casefold))
    # A ring through all states keeps every one reachable and every one able to end.
    allowed = {state: {steps[i]: states[(i + 1) % len(states)]} for i, state in enumerate(states)}
    for step in steps[len(states) :]:
        allowed[draw(st.sampled_from(states))][step] = draw(st.sampled_from(states))
    texts = st.builds(Text, NAMES, NAMES)
    return Flow(
        name=draw(texts),
        initial=draw(st.sampled_from(states)),
        finals=frozenset(draw(st.lists(st.sampled_from(states), min_size=1))),
        states={state: draw(texts) for state in states},
        steps={step: Text(f"甲{i}{draw(NAMES)}", f"A{i} {draw(NAMES)}") for i, step in enumerate(steps)},
        allowed=allowed,
        otherwise=draw(st.dictionaries(st.sampled_from(steps), st.sampled_from(states))),
        standards=tuple(draw(st.sets(st.sampled_from(["complaint.flow", "g4.three-day-rule"])))),
        owners_time=draw(st.dictionaries(st.sampled_from(states), st.sampled_from(["running", "paused", "stopped"]))),
        guidance={
            step: Guidance(("complaint.flow",), (Advice(draw(texts), None),), (Advice(draw(texts), "complaint.flow"),))
            for step in draw(st.sets(st.sampled_from(steps), max_size=2))
        },
    )


@given(flows())
def test_a_flow_written_is_read_back_the_same(flow):
    assert read_flow(flow.as_yaml(), "again") == flow


@given(flows(), st.data())
def test_no_case_is_lost_whatever_is_done_to_it(flow, data):
    """After any steps in any order a case stands in one known state, from which the flow itself leads to an end."""
    steps = data.draw(st.lists(st.sampled_from(list(flow.steps)), max_size=20))
    state = flow.walk(steps).state
    assert state in flow.states
    seen, ahead = {state}, [state]
    while ahead:
        ahead += (new := {to for _, to in flow.moves(ahead.pop())} - seen)
        seen |= new
    assert any(flow.is_final(one) for one in seen)


@given(flows(), st.data())
def test_a_walk_refuses_exactly_what_the_flow_does_not_have(flow, data):
    steps = data.draw(st.lists(st.sampled_from(list(flow.steps)), max_size=12))
    walk = flow.walk(steps)
    refused = {refusal.index: refusal for refusal in walk.refusals}
    state = flow.initial
    for index, step in enumerate(steps):
        may = dict(flow.moves(state))
        assert (index in refused) == (step not in may)
        if index in refused:
            assert (refused[index].step, refused[index].state) == (step, state)
            state = flow.otherwise[step] or state
        else:
            state = may[step]
    assert walk.state == state


# -- asking it ----------------------------------------------------------------------------------------------------


def test_a_step_the_flow_does_not_know_is_named():
    with pytest.raises(StewardError, match="no step “kick”; there are: push, pull, turn, knock"):
        read().walk(["kick"])


def test_words_of_the_records_lead_to_their_step():
    door = read()
    assert [door.named(word) for word in ("push", " PUSH ", "推门", "Turn the key", "转钥匙", "踢")] == [
        "push", "push", "push", "turn", "turn", None,
    ]  # fmt: skip


def test_what_a_flow_demands():
    door = replace(read(), finals=frozenset({"locked"}))
    assert door.is_mandatory("turn")
    assert not door.is_mandatory("push")
    assert door.precedes("push", "pull")
    assert not door.precedes("pull", "push")
    assert (door.lands("push"), door.lands("turn"), door.lands("knock")) == ("open", None, None)


def test_it_says_itself_in_both_languages():
    assert str(read()).splitlines()[0] == "A door: 3 states and 4 steps, from “Shut” to “Shut”"
    assert "敲" not in read().text("zh")
    assert "推 → 开着、转钥匙 → 锁着" in read().text("zh")


def test_the_shipped_flow_is_a_good_one():
    flow = read_flow(read_text("training/flows/complaint.yaml"), "complaint.yaml")
    assert read_flow(flow.as_yaml(), "again") == flow
    assert all(text.zh and text.en for text in (*flow.states.values(), *flow.steps.values()))
    assert all(step in flow.guidance for step in flow.steps)
