"""The five steps of a complaint: the machine, where complaints stand, and where they left the flow."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.company import default_company
from steward.service.complaints.complaint_flow import (
    WAYS_OUT,
    Step,
    deviations,
    shipped_flow,
    state_name,
    states,
    unchecked,
)
from steward.service.complaints.deviations import RULES
from steward.standards import standard

COMPANY = default_company()
FLOW = shipped_flow()
START = dt.datetime(2026, 3, 2, 9)
NOW = dt.datetime(2026, 4, 1)
GOOD = [
    ("calm", 0.1),
    ("register", 0.3),
    ("dispatch", 1),
    ("contact", 20),
    ("resolve", 50),
    ("revisit", 60),
    ("close", 61),
]


def at(hours):
    return START + dt.timedelta(hours=hours)


def log(**cases):
    """Build an event log: ``C1=[("calm", 0.1), ...]``, hours after the complaint came in."""
    rows = [(case, step, at(hours)) for case, steps in cases.items() for step, hours in steps]
    return pd.DataFrame(rows, columns=["complaint_id", "activity", "at"])


def register(*cases, **columns):
    """Build the complaints table for these cases, all received at the start."""
    frame = pd.DataFrame({"complaint_id": list(cases), "team": "east", "kind": "complaint", "created_at": START})
    for column, values in columns.items():
        frame[column] = values
    return frame


def found(case, events, complaints=None, now=NOW, company=COMPANY, revisits=None):
    """Give the rules that a case broke; a well-handled one stands beside it, so that every step is recorded somewhere."""
    if events is not None:
        events = pd.concat([events, log(GOOD=GOOD)])
    table = deviations(events, complaints, now, company, revisits)
    assert not (table["case"] == "GOOD").any()
    return table[table["case"] == case].set_index("rule")


# -- the machine --------------------------------------------------------------------------------------------------------------


def test_a_complaint_well_handled_walks_through_without_refusal():
    walk = FLOW.walk(step for step, _ in GOOD)
    assert walk.state == "closed"
    assert walk.refusals == ()


def test_every_step_out_of_turn_is_named_with_the_state_it_was_taken_in():
    walk = FLOW.walk(["dispatch", "resolve", "close", "resolve"])
    assert [(r.index, r.step, r.state) for r in walk.refusals] == [
        (0, "dispatch", "received"),
        (2, "close", "resolved"),
        (3, "resolve", "closed"),
    ]


def test_a_reopened_complaint_is_open_again():
    assert FLOW.is_open(FLOW.walk([*(step for step, _ in GOOD), "reopen"]).state)
    assert not FLOW.is_open(FLOW.walk(step for step, _ in GOOD).state)


@given(st.lists(st.sampled_from(list(Step))))
def test_any_row_of_steps_leads_somewhere_the_flow_knows(steps):
    walk = FLOW.walk(steps)
    assert walk.state in FLOW.allowed
    assert len(walk.refusals) <= len(steps)


def test_every_step_and_state_has_its_words():
    words = [*(step.text for step in Step), *(state_name(FLOW, state) for state in (*FLOW.states, *WAYS_OUT))]
    assert all(word.zh and word.en for word in words)
    assert set(Step) == set(FLOW.steps)


# -- where complaints stand ---------------------------------------------------------------------------------------------------

LOGS = st.dictionaries(
    st.sampled_from([f"C{i}" for i in range(8)]),
    st.lists(st.tuples(st.sampled_from([*(s.value for s in Step), "打电话"]), st.integers(0, 900)), max_size=12),
    max_size=8,
)
STATUSES = st.sampled_from([None, "new", "open", "paused", "resolved", "closed", "cancelled", "transferred"])
REGISTERS = st.dictionaries(st.sampled_from([f"C{i}" for i in range(8)]), STATUSES, max_size=8)


@given(LOGS, REGISTERS)
def test_no_complaint_is_lost(logs, registered):
    events = log(**logs)
    complaints = register(*registered, status=list(registered.values()))
    stand = states(events, complaints, NOW)
    known = set(registered) | {case for case, steps in logs.items() if any(at(h) <= NOW for _, h in steps)}
    assert sorted(stand["case"]) == sorted(known)
    assert set(stand["state"]) <= {*FLOW.states, *WAYS_OUT}
    left = deviations(events, complaints, NOW, COMPANY)
    assert set(left["case"]) <= known


@given(LOGS)
def test_all_complaints_at_once_walk_as_each_alone(logs):
    stand = states(log(**logs), None, NOW).set_index("case")["state"]
    for case, steps in logs.items():
        seen = sorted(((h, i, step) for i, (step, h) in enumerate(steps) if at(h) <= NOW))
        if seen:
            assert stand[case] == FLOW.walk(step for _, _, step in seen if step != "打电话").state


@given(LOGS, st.integers(0, 900))
def test_what_happens_later_is_not_known_yet(logs, hours):
    now, events = at(hours), log(**logs)
    early = deviations(events, None, now, COMPANY)
    known = deviations(events[events["at"] <= now], None, now, COMPANY)
    pd.testing.assert_frame_equal(early, known)


def test_without_a_log_the_timestamps_and_the_status_tell():
    complaints = register("A", "B", "C", "D", "E", "F")
    complaints["resolved_at"] = [at(5), at(5), None, None, at(5), None]
    complaints["closed_at"] = [at(9), None, None, None, None, None]
    complaints["status"] = ["closed", "resolved", "paused", None, "open", "cancelled"]
    stand = states(None, complaints, NOW).set_index("case")
    assert stand["state"].to_dict() == {
        "A": "closed", "B": "resolved", "C": "waiting", "D": "received", "E": "in-hand", "F": "withdrawn",
    }  # fmt: skip
    assert stand.loc["A", "since"] == at(9)
    assert pd.isna(stand.loc["C", "since"])


def test_enquiries_and_suggestions_are_no_complaints():
    complaints = register("A", "B", "C")
    complaints["kind"] = ["complaint", "enquiry", None]
    assert states(log(B=[("register", 1)]), complaints, NOW)["case"].tolist() == ["A", "C"]


def test_a_complaint_received_after_now_does_not_exist_yet():
    assert len(states(None, register("A"), START - dt.timedelta(hours=1))) == 0


def test_nothing_at_all_gives_empty_tables():
    assert len(states(None, None, NOW)) == 0
    empty = deviations(None, None, NOW, COMPANY)
    assert list(empty.columns) == ["case", "team", "rule", "kind", "step", "standard", "what", "since", "hours_over"]
    assert len(empty) == 0


# -- where they left the flow -------------------------------------------------------------------------------------------------


def test_a_complaint_well_handled_has_no_deviation():
    assert deviations(log(C=GOOD), register("C"), NOW, COMPANY).empty


def without(step):
    return [(s, h) for s, h in GOOD if s != step]


@pytest.mark.parametrize(
    ("steps", "rule", "kind", "since"),
    [
        (without("calm"), "not-calmed", "missing", 0.3),
        ([*without("calm"), ("calm", 0.9)], None, None, None),
        ([("dispatch", 0.1), ("calm", 0.2), *GOOD[1:2], *GOOD[3:]], "calmed-late", "out-of-order", 0.1),
        (without("register"), "not-registered", "missing", 1),
        ([*without("register"), ("register", 2)], "registered-late", "out-of-order", 1),
        (without("dispatch"), "not-dispatched", "missing", 50),
        (without("revisit"), "not-revisited", "missing", 50 + 72),
        ([*without("revisit"), ("revisit", 70)], "closed-before-revisit", "out-of-order", 61),
        ([*GOOD, ("dispatch", 70)], "worked-on-while-closed", "exclusive", 70),
    ],
)
def test_each_way_to_leave_the_flow_is_found(steps, rule, kind, since):
    table = found("C", log(C=steps))
    if rule is None:
        assert table.empty
        return
    assert rule in table.index
    assert table.loc[rule, "kind"] == kind
    assert table.loc[rule, "since"] == at(since)


def test_silence_beyond_three_days_is_found_with_its_hours():
    table = found(
        "C",
        log(C=[("calm", 0.1), ("register", 0.3), ("dispatch", 1), ("contact", 20), ("resolve", 200), ("revisit", 201)]),
    )
    assert table.index.tolist() == ["silent"]
    assert table.loc["silent", "standard"] == "g4.three-day-rule"
    assert table.loc["silent", "since"] == at(20 + 72)
    assert table.loc["silent", "hours_over"] == pytest.approx(200 - 92)


def test_an_open_complaint_that_nobody_calls_about_is_found_before_it_ends():
    table = found("C", log(C=GOOD[:4]), now=at(20 + 72 + 5))
    assert table.loc["silent", "hours_over"] == pytest.approx(5)
    assert found("C", log(C=GOOD[:4]), now=at(20 + 71)).empty


def test_waiting_for_the_owner_is_no_silence():
    waiting = [
        ("calm", 0.1),
        ("register", 0.3),
        ("dispatch", 1),
        ("pause", 20),
        ("resume", 300),
        ("resolve", 310),
        ("revisit", 311),
    ]
    assert found("C", log(C=waiting)).empty


def test_the_longest_silence_is_the_one_told():
    quiet = [*GOOD[:3], ("contact", 100), ("contact", 300), ("resolve", 310), ("revisit", 311)]
    table = found("C", log(C=quiet))
    assert table.loc["silent", "since"] == at(172)
    assert table.loc["silent", "hours_over"] == pytest.approx(128)


def test_a_solved_complaint_has_three_days_until_its_revisit_is_owed():
    assert found("C", log(C=GOOD[:5]), now=at(50 + 71)).empty
    assert found("C", log(C=GOOD[:5]), now=at(50 + 80)).loc["not-revisited", "hours_over"] == pytest.approx(8)


def test_a_revisit_in_its_own_table_is_not_missing():
    revisits = pd.DataFrame({"about": ["complaint"], "about_id": ["C"], "done_at": [at(55)], "reached": [True]})
    assert found("C", log(C=without("revisit")), revisits=revisits).empty
    assert "not-revisited" in found("C", log(C=without("revisit")), revisits=revisits.assign(reached=False)).index
    assert "not-revisited" in found("C", log(C=without("revisit")), revisits=revisits.assign(about="work_order")).index


def test_a_revisit_of_which_only_the_day_is_known_counts_for_that_day():
    day = dt.datetime.combine(at(50).date(), dt.time())
    revisits = pd.DataFrame({"about": ["complaint"], "about_id": ["C"], "done_at": [day]})
    assert "not-revisited" not in found("C", log(C=without("revisit")), revisits=revisits).index


def test_the_company_chooses_whose_revisit_rule_applies():
    at_home = COMPANY.model_copy(
        update={"rules": {**COMPANY.rules, "complaint-revisit": "revisit.trigger.e-complaint-closed"}}
    )
    events = log(C=[*without("revisit"), ("revisit", 70)], D=without("revisit"))
    assert found("C", events, company=at_home).empty  # this rule visits after closing
    assert found("D", events, company=at_home).loc["not-revisited", "standard"] == "revisit.trigger.e-complaint-closed"
    assert found("D", events).loc["not-revisited", "standard"] == "complaint.closing-check"


def test_rework_is_revisited_again_within_a_day():
    in_time = [*GOOD, ("reopen", 70), ("revisit", 90), ("resolve", 100), ("revisit", 101), ("close", 102)]
    late = [*GOOD, ("reopen", 70), ("resolve", 100), ("revisit", 104), ("close", 105)]
    assert found("C", log(C=in_time)).empty
    table = found("C", log(C=late))
    assert table.index.tolist() == ["rework-not-revisited"]
    assert table.loc["rework-not-revisited", "hours_over"] == pytest.approx(10)
    assert table.loc["rework-not-revisited", "standard"] == "revisit.rework-24h"


def test_the_revisit_before_reopening_does_not_count_for_the_rework():
    table = found("C", log(C=[*GOOD, ("reopen", 70), ("revisit", 80), ("resolve", 90), ("close", 95)]))
    assert table.index.tolist() == ["not-revisited"]


def test_a_closing_before_the_revisit_is_found_also_when_the_complaint_came_back():
    events = log(
        C=[*without("revisit"), ("reopen", 70), ("revisit", 71), ("resolve", 80), ("revisit", 81), ("close", 82)]
    )
    table = found("C", events)
    assert table.index.tolist() == ["closed-before-revisit"]
    assert table.loc["closed-before-revisit", "since"] == at(61)


def test_a_revisit_at_the_minute_of_closing_was_before_it():
    assert found("C", log(C=[*without("revisit"), ("revisit", 61)])).empty


def test_reopening_twice_is_too_often():
    again = [("reopen", 70), ("revisit", 71), ("resolve", 80), ("revisit", 81), ("close", 82)]
    twice = [*GOOD, *again, *((step, h + 20) for step, h in again)]
    table = found("C", log(C=twice))
    assert table.index.tolist() == ["reopened-again"]
    assert table.loc["reopened-again", "kind"] == "too-often"
    assert table.loc["reopened-again", "since"] == at(90)
    by_count = found("D", None, register("D", reopened=[2]))
    assert by_count.index.tolist() == ["reopened-again"]
    assert pd.isna(by_count.loc["reopened-again", "since"])


def test_closed_and_reopened_at_once_is_a_contradiction():
    events = log(C=[*GOOD, ("reopen", 70), ("revisit", 71)])
    now = at(80)
    assert "closed-and-reopened" in found("C", events, register("C", status=["closed"]), now=now).index
    assert "closed-and-reopened" not in found("C", events, register("C", status=["open"]), now=now).index


@pytest.mark.parametrize("events", [None, log(C=GOOD)])
def test_compensation_goes_up(events):
    table = found("C", events, register("C", involves_compensation=[True]))
    assert table.index.tolist() == ["compensation-not-escalated"]
    assert table.loc["compensation-not-escalated", "standard"] == "complaint.authority.leadership"
    assert found("C", events, register("C", involves_compensation=[True], escalated_at=[at(2)])).empty


def test_compensation_that_was_escalated_in_the_log_is_fine():
    assert found("C", log(C=[*GOOD, ("escalate", 62)]), register("C", involves_compensation=[True])).empty


def test_withdrawn_and_handed_on_complaints_are_left_alone():
    for status in ("cancelled", "transferred"):
        assert found("C", log(C=[("dispatch", 1)]), register("C", status=[status])).empty


def test_a_step_that_is_never_recorded_is_not_called_missing():
    """A system that logs no calming and no contact says nothing about either."""
    events = log(A=[("register", 1), ("dispatch", 2), ("resolve", 300)], B=[("register", 1)])
    table = deviations(events, register("A", "B"), NOW, COMPANY)
    assert table.empty
    assert {"not-calmed", "silent", "not-revisited"} <= {code for code, _ in unchecked(events, None, NOW, COMPANY)}


def test_a_foreign_log_breaks_no_rule_of_ours():
    events = log(A=[("Accepted", 1), ("Queued", 2), ("Completed", 900)])
    assert deviations(events, None, NOW, COMPANY).empty
    assert len(unchecked(events, None, NOW, COMPANY)) >= 8


def test_a_complaint_without_events_is_not_blamed_for_what_the_log_does_not_hold():
    table = found("OLD", log(C=GOOD), register("OLD", resolved_at=[at(5)], closed_at=[at(6)]))
    assert table.index.tolist() == ["not-revisited"]


def test_without_a_log_a_missing_first_response_is_silence():
    complaints = register("A", "B", "C", "D", responded_at=[at(1), None, None, None])
    complaints["resolved_at"] = [None, None, at(10), at(200)]
    table = deviations(None, complaints, NOW, COMPANY)
    assert table[table["rule"] == "silent"]["case"].tolist() == ["B", "D"]


def test_a_status_without_times_is_believed():
    complaints = register("A", "C", status=["closed", "closed"])
    assert found("A", log(A=[("calm", 0.1), ("register", 0.3), ("dispatch", 1)]), complaints).empty


def test_nothing_needs_more_than_the_required_columns():
    complaints = pd.DataFrame({"complaint_id": ["A", None], "created_at": [START, START]})
    events = pd.DataFrame({"complaint_id": ["A", None], "activity": ["register", "calm"], "at": [at(1), pd.NaT]})
    assert states(events, complaints, NOW)["state"].tolist() == ["registered"]


def test_nullable_columns_as_they_come_from_parquet_are_read():
    complaints = register("A", "B")
    complaints["involves_compensation"] = pd.array([True, None], dtype="boolean")
    complaints["reopened"] = pd.array([None, 3], dtype="Int64")
    complaints["status"] = pd.array([None, "open"], dtype="string")
    complaints["escalated_at"] = pd.array([pd.NaT, pd.NaT], dtype="datetime64[us]")
    assert deviations(None, complaints, NOW, COMPANY)["rule"].tolist() == [
        "compensation-not-escalated",
        "reopened-again",
    ]


def test_the_team_comes_from_the_complaint_else_from_the_log():
    events = log(A=GOOD, B=without("calm")).assign(team=["west"] * 7 + ["south"] * 6)
    table = deviations(events, register("A"), NOW, COMPANY)
    assert table["team"].tolist() == ["south"]
    stand = states(events, register("A"), NOW).set_index("case")["team"]
    assert stand.to_dict() == {"A": "east", "B": "south"}


def test_every_rule_rests_on_a_standard_and_has_its_words():
    for rule in RULES:
        if rule.standard != "complaint-revisit":
            assert "complaint-flow" in standard(rule.standard).feeds
        assert rule.what.zh
        assert rule.what.en
    assert len({rule.code for rule in RULES}) == len(RULES)


def test_clocks_that_run_in_team_hours_are_counted_in_them():
    company = COMPANY.model_copy(
        update={
            "clocks": {
                **COMPANY.clocks,
                "progress-contact": COMPANY.clocks["order-arrival"].model_copy(update={"calendar": "team"}),
            }
        }
    )
    talked = [("calm", 0.1), ("register", 0.2), ("dispatch", 0.3), ("contact", 0.5)]
    # 8 hours of 08:00-20:00 from 10:00 on the first day.
    silent = [("calm", 0.1), ("register", 1), ("dispatch", 2), ("resolve", 11.5), ("revisit", 12)]
    table = deviations(log(C=silent, D=talked), None, at(13), company)
    table = table[table["case"] == "C"].set_index("rule")
    assert table.loc["silent", "since"] == at(9)
    assert table.loc["silent", "hours_over"] == pytest.approx(2)  # 18:00 to closing time
