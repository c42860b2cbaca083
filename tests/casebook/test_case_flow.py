"""A case names a flow or holds its own; its mistakes are told as those of any flow, where they stand in the case."""

import pytest

from steward.casebook.reading import case_from, shipped_folder
from steward.errors import StewardError
from steward.service.complaints.complaint_flow import shipped_flow

CASE = (shipped_folder() / "flooded-flower-trough" / "case.yaml").read_text(encoding="utf-8")
FLOW = """flow:
  name: {zh: 返修, en: Rework}
  initial: told
  finals: [done]
  states:
    told: {zh: 已报, en: Told}
    tried: {zh: 修过, en: Tried}
    waiting: {zh: 等料, en: Waiting for parts}
    done: {zh: 办妥, en: Done}
  steps: [mend, fail, wait, test]
  from:
    told: {mend: tried}
    tried: {fail: told, wait: waiting, test: done}
    waiting: {mend: tried}
"""


def read(flow):
    text = CASE.replace("flow: complaint\n", flow)
    return case_from(text, {}, name="flooded-flower-trough")


def said_of(flow):
    with pytest.raises(StewardError) as caught:
        read(flow)
    start = CASE[: CASE.index("flow: complaint")].count("\n")
    return [
        (one.values["line"] - start, one.values["where"], str(one.values["what"].en)) for one in caught.value.troubles
    ]


@pytest.mark.parametrize("flow", ["flow: complaint\n", ""])
def test_a_case_runs_through_the_flow_of_complaints_unless_it_says_otherwise(flow):
    assert read(flow).the_flow is shipped_flow()
    assert not read(flow).notes


def test_a_flow_in_a_case_is_a_flow_like_any_other():
    flow = read(FLOW).the_flow
    assert (flow.name.zh, flow.initial, [*flow.states]) == ("返修", "told", ["told", "tried", "waiting", "done"])
    assert flow.walk(["mend", "test"]).state == "done"
    assert not flow.walk(["mend", "fail", "mend", "wait", "mend", "test"]).refusals


def test_rework_is_only_noted():
    (note,) = read(FLOW).notes
    assert note.describe("en").endswith(
        "flow.states: one may go round among told, tried, waiting; there is a way out, as with rework."
    )


@pytest.mark.parametrize(
    ("before", "after", "line", "where", "what"),
    [
        (", test: done}", "}", 6, "flow.states.told", "told, tried, waiting go round in a circle that no step leaves; add one that does"),
        ("test: done", "test: donne", 13, "flow.from.tried.test", "there is no state “donne”; there are: told, tried, waiting, done"),
        ("    done: {zh", "    lost: {zh: 丢了, en: Lost}\n    done: {zh", 9, "flow.states.lost", "no step leads to “lost”"),
        ("initial: told", "intial: told", 3, "flow.intial", "there is no entry “intial”; there are: name, standards, initial, finals, states, steps, anytime, from, otherwise"),
        ("finals: [done]", "finals: []", 4, "flow.finals", "nothing says in which states a case may end"),
        ("steps: [mend,", "steps: [mend, sing,", 10, "flow.steps.sing", "no state has the step “sing”"),
    ],
)  # fmt: skip
def test_a_mistake_stands_with_its_line_in_the_case(before, after, line, where, what):
    found = said_of(FLOW.replace(before, after))
    assert all(one[1].startswith("flow") for one in found)
    assert (line, where, what) in found


@pytest.mark.parametrize(
    ("flow", "said"),
    [
        ("flow: complaint-2\n", "there is no such flow; there may be complaint"),
        ("flow: [complaint]\n", "must be the name of a flow (complaint), or a flow written here (states, steps, initial, finals, from)"),
        ("flow: 3\n", "must be the name of a flow"),
    ],
)  # fmt: skip
def test_what_is_no_flow_is_one_sentence(flow, said):
    (found,) = said_of(flow)
    assert said in found[2]


def test_a_wrong_name_is_told_without_what_only_follows_from_it():
    assert len(said_of(FLOW.replace("test: done", "test: donne"))) == 1
    assert len(said_of(FLOW.replace("test: done", "tset: done"))) == 1
    assert len(said_of(FLOW.replace("    waiting: {mend", "    wating: {mend"))) == 1
