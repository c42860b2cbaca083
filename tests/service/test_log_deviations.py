"""Deviations in four kinds: a case that fits has none, and each is told with what it costs."""

import datetime as dt

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from small_models import Automaton, automata, blocks, net_of, runs

from steward.errors import StewardError
from steward.service.complaints.complaint_flow import shipped_flow
from steward.service.complaints.flow import read_flow
from steward.service.process.accepted import read_accepted
from steward.service.process.alignment import fitness
from steward.service.process.deviations import deviations_of
from steward.service.process.event_log import EventLog
from steward.words import Text

models = st.one_of(automata(), blocks().map(net_of))
STEPS = ["register", "dispatch", "resolve", "revisit", "close"]


def kinds(traces, model):
    found = deviations_of(EventLog.from_traces(traces), model).found
    return {(d.kind, d.activity, d.other): d.cases for d in found}


@settings(max_examples=200)
@given(models)
def test_a_case_that_fits_has_no_deviation(model):
    traces = sorted(runs(model, 5) - {()})
    assume(traces)
    assert kinds(traces, model) == {}


def test_the_four_kinds():
    model = net_of(("->", "a", ("->", ("x", "b", "c"), "d")))
    assert kinds([["a", "b"]], model) == {("missing", "d", None): 1}
    assert kinds([["a", "b", "b", "d"]], model) == {("too-often", "b", None): 1}
    assert kinds([["b", "a", "d"]], model) == {("out-of-order", "b", "a"): 1}
    assert kinds([["a", "b", "c", "d"]], model) == {("exclusive", "b", "c"): 1}
    assert kinds([["a", "b", "z", "d"]], model) == {("too-often", "z", None): 1}


def test_a_step_is_missing_where_another_calls_for_it():
    model = net_of(("x", ("->", "a", "b"), "c"))
    assert kinds([["a"], ["c"], ["a", "b"]], model) == {("missing", "b", None): 1}


def test_a_step_that_must_be_done_again_is_missing_where_it_is_not():
    """Reopened and resolved again: one revisit, before the reopening, is not enough."""
    again = [*STEPS[:4], "reopen", "resolve", "close"]
    assert kinds([again], shipped_flow()) == {("missing", "revisit", None): 1}


def test_closing_before_the_revisit_is_out_of_order_though_both_may_come_again():
    assert kinds([["register", "dispatch", "resolve", "close", "revisit"]], shipped_flow()) == {
        ("out-of-order", "close", "revisit"): 1
    }


def test_what_it_costs_is_a_share_of_all_cases_and_hours_beside_the_other_cases():
    start = dt.datetime(2026, 3, 2, 9)
    rows = []
    for case in range(12):
        late = case < 4  # these skip the revisit, and take five hours longer
        steps = [step for step in STEPS if not (late and step == "revisit")]
        for i, step in enumerate(steps):
            end = 5 * late + case % 4 if step == "close" else 0
            rows.append((f"TS{case}", step, start + dt.timedelta(hours=i + late * (step == "close") + end)))
    log = EventLog.from_columns(*zip(*rows, strict=True))
    flow = shipped_flow()
    (found,) = deviations_of(log, flow, standards=lambda step: flow.guidance[step].standards).found
    assert (found.kind, found.activity, found.cases, found.pending) == ("missing", "revisit", 4, 0)
    assert (found.share.n, found.share.k, found.share.method) == (12, 4, "Wilson")
    assert found.extra.value == pytest.approx(5)
    assert found.extra.with_it.n == 4 and found.extra.without.n == 8
    assert found.standards == flow.guidance["revisit"].standards
    assert "缺“revisit”" in found.text("zh") and "多花的时间" in found.text("zh") and "Extra time" in found.html("en")


def test_an_open_case_may_still_get_what_is_missing():
    log = EventLog.from_traces(
        [STEPS, STEPS[:3], ["register", "dispatch", "resolve", "close"], ["register", "resolve"]]
    )
    fit = fitness(log, shipped_flow())
    assert fit.open_cases.tolist() == [False, True, False, True]
    found = {d.activity: d for d in deviations_of(log, shipped_flow(), ended=~fit.open_cases).found}
    assert (found["revisit"].cases, found["revisit"].pending, found["revisit"].certain) == (3, 2, 1)
    assert (found["close"].cases, found["close"].pending) == (2, 2)
    assert (found["dispatch"].cases, found["dispatch"].pending) == (1, 0)  # resolved already: too late for an order
    assert "may yet come: 2" in found["close"].text("en")


def test_what_is_missing_only_because_a_case_is_open_costs_nothing():
    """Open cases are the slow ones here; that they have not been closed yet must not look like the cost of not closing."""
    start = dt.datetime(2026, 3, 2, 9)
    rows = []
    for case in range(12):
        steps = [step for step in STEPS if not (case in (0, 1, 2) and step == "revisit")][: 2 if case > 8 else 5]
        rows += [
            (str(case), step, start + dt.timedelta(hours=i * (50 if case > 8 else 1))) for i, step in enumerate(steps)
        ]
    log = EventLog.from_columns(*zip(*rows, strict=True))
    fit = fitness(log, shipped_flow())
    found = {d.activity: d for d in deviations_of(log, shipped_flow(), ended=~fit.open_cases).found}
    assert (found["revisit"].cases, found["revisit"].pending) == (6, 3)
    assert found["revisit"].extra.value == pytest.approx(-1)
    assert found["close"].extra.value is None
    assert next(iter(found)) == "revisit"  # what is certain comes first


ACCEPTED = """
- kind: missing
  activity: revisit
  reason: {zh: 旧系统不记录回访, en: The old system holds no revisits}
  until: 2026-06-30
- kind: exclusive
  activity: b
  other: c
  reason: {zh: 试点, en: A trial}
  until: 2026-12-31
"""


def test_what_is_accepted_is_told_apart_and_never_hidden():
    log = EventLog.from_traces([["register", "dispatch", "resolve", "close"]])
    entries = read_accepted(ACCEPTED, "accepted.yaml")
    valid = deviations_of(log, shipped_flow(), accepted=entries, today=dt.date(2026, 6, 30))
    assert valid.found == () and [d.activity for d in valid.accepted] == ["revisit"]
    assert valid.unused == (entries[1],) and valid.expired == ()
    assert "旧系统不记录回访" in valid.accepted[0].text("zh") and "2026-06-30" in valid.accepted[0].text("en")
    late = deviations_of(log, shipped_flow(), accepted=entries, today=dt.date(2026, 7, 1))
    assert [d.activity for d in late.found] == ["revisit"] and late.accepted == () and late.expired == (entries[0],)


def test_an_exclusive_pair_is_accepted_in_either_order():
    model = net_of(("x", "c", "b"))
    entries = read_accepted(ACCEPTED.replace("activity: b\n  other: c", "activity: c\n  other: b"), "accepted.yaml")
    found = deviations_of(EventLog.from_traces([["b", "c"]]), model, accepted=entries)
    assert [d.kind for d in found.accepted] == ["exclusive"]


def test_the_reason_of_what_is_accepted_may_stand_in_one_language():
    (entry,) = read_accepted("[{kind: missing, activity: calm, reason: 总部安抚, until: 2026-12-31}]", "accepted.yaml")
    assert entry.reason == Text("总部安抚", "总部安抚")


def test_every_mistake_in_a_list_of_accepted_deviations_is_told_with_its_line():
    text = "- kind: skipped\n  activity: a\n  reason: {zh: 因, en: why}\n  until: 2026-12-31\n- kind: missing\n  activity: b\n  until: soon\n"
    with pytest.raises(StewardError) as caught:
        read_accepted(text, "accepted.yaml")
    told = caught.value.describe("en")
    assert "line 1" in told and "reason" in told and "line 7" in told
    assert [entry.line for entry in read_accepted(ACCEPTED, "accepted.yaml")] == [2, 6]


def test_a_flow_of_the_company_is_checked_alike():
    flow = read_flow(
        "{states: [new, done], steps: [写, 交], initial: new, finals: [done], from: {new: {写: new, 交: done}}}",
        "own.yaml",
    )
    assert kinds([["写", "交"], ["交", "写"], ["写"]], flow) == {
        ("out-of-order", "交", "写"): 1,
        ("missing", "交", None): 1,
    }


def test_an_empty_log_has_none_and_a_model_without_end_is_refused():
    assert deviations_of(EventLog.from_traces([]), shipped_flow()).found == ()
    with pytest.raises(StewardError):
        deviations_of(EventLog.from_traces([["a"]]), Automaton(((0, "a", 1),), frozenset({2}), frozenset("a")))


def test_the_commonest_comes_first_and_the_sum_is_said():
    log = EventLog.from_traces([STEPS[:4], STEPS[1:], STEPS[1:], STEPS])
    found = deviations_of(log, shipped_flow())
    assert [d.cases for d in found.found] == sorted((d.cases for d in found.found), reverse=True)
    assert found.sentence("en") == "2 deviations in 3 of 4 cases, and 0 accepted ones"
