"""One complaint at a Python prompt: where it stands, what its clocks say, what is owed, who decides."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.company import default_company
from steward.errors import StewardError
from steward.service.clock import ClockState
from steward.service.complaints.complaint import Complaint
from steward.service.complaints.complaint_flow import shipped_flow
from steward.service.complaints.flow import read_flow
from steward.words import LOCALES

COMPANY = default_company()
FLOW = shipped_flow()
START = dt.datetime(2026, 9, 28, 9)  # a Monday; 1-7 October is a holiday


def at(hours):
    return START + dt.timedelta(hours=hours)


def lived(*steps, **facts):
    """Build a complaint from (step, hours after it came in)."""
    complaint = Complaint.received(START, **facts)
    for step, hours in steps:
        complaint = complaint.after(step, at(hours))
    return complaint


GOOD = [
    ("calm", 0.1),
    ("register", 0.2),
    ("dispatch", 1),
    ("contact", 20),
    ("resolve", 30),
    ("revisit", 40),
    ("close", 41),
]


def test_a_complaint_well_handled_ends_closed_with_nothing_owed():
    complaint = lived(*GOOD)
    assert complaint.state == "closed"
    assert complaint.is_closed
    assert complaint.refusals == ()
    assert complaint.owed(at(1000)) == ()


def test_a_complaint_never_changes():
    complaint = lived(*GOOD[:2])
    complaint.after("dispatch", at(1))
    assert complaint.state == "registered"
    with pytest.raises(AttributeError):
        complaint.case = "C1"


def test_a_step_out_of_turn_happened_and_is_named():
    complaint = lived(("dispatch", 1), ("close", 2))
    assert complaint.state == "closed"
    assert [(r.index, r.step, r.state) for r in complaint.refusals] == [
        (0, "dispatch", "received"),
        (1, "close", "in-hand"),
    ]
    assert "2 steps out of turn" in complaint.sentence("en")


def test_steps_may_be_named_as_the_trade_names_them():
    assert lived(("安抚", 0.1), ("登记", 0.2), ("Issue the order", 1)).state == "in-hand"


def test_a_step_nobody_knows_and_a_step_into_the_past_are_refused():
    with pytest.raises(StewardError, match="no step “shout”; there are: calm, "):
        lived(("shout", 1))
    with pytest.raises(StewardError, match="lies before the last one at 2026-09-28 11:00; check the times"):
        lived(("calm", 2), ("register", 1))
    with pytest.raises(StewardError, match="no matter “weather”"):
        lived(matters=("weather",))


def test_what_comes_next_and_how_it_is_done_well():
    complaint = lived(*GOOD[:2])
    assert "dispatch" in complaint.next_steps
    assert "complaint.no-arguing" in [advice.standard for advice in complaint.guidance("calm").avoid]


# -- clocks -------------------------------------------------------------------------------------------------------


def test_clocks_run_in_working_hours_only():
    read = lived(*GOOD[:3]).clocks(at(14))["complaint-resolve"].reading  # 23:00; service ends at 20:00
    assert read.elapsed == 11
    assert read.due_at == dt.datetime(2026, 10, 1, 9)  # 36 hours in days of 12


def test_clocks_on_office_hours_stand_still_over_the_holiday():
    clocks = {
        **COMPANY.clocks,
        "complaint-resolve": COMPANY.clocks["complaint-resolve"].model_copy(update={"calendar": "office"}),
    }
    office = COMPANY.model_copy(update={"clocks": clocks})
    read = lived(*GOOD[:3]).clocks(dt.datetime(2026, 10, 8, 8), office)["complaint-resolve"].reading
    assert read.elapsed == 8 * 3 - 0.5  # Monday from 09:00, Tuesday, Wednesday
    assert read.due_at == dt.datetime(2026, 10, 9, 14, 30)  # 8 h on the 8th, 4.5 h on the 9th


def test_the_first_word_to_the_owner_stops_the_response_clock():
    assert lived().clocks(at(1))["complaint-response"].reading.state is ClockState.LATE
    assert lived(("register", 0.25)).clocks(at(1))["complaint-response"].reading.state is ClockState.MET


def test_waiting_for_the_owner_costs_nothing():
    waiting = lived(*GOOD[:3], ("pause", 2), ("resume", 26))
    read = waiting.clocks(at(27))["complaint-resolve"].reading
    assert read.elapsed == pytest.approx(3)
    assert waiting.paused_hours(at(27)) == 12  # one service day
    assert waiting.paused_hours(at(1)) == 0


def test_a_reopened_complaint_goes_on_where_it_stood():
    back = lived(*GOOD, ("reopen", 48))
    assert back.is_open
    assert back.times_reopened == 1
    solved, again = lived(*GOOD).clocks(at(500)), back.clocks(at(50))
    assert again["complaint-resolve"].reading.elapsed == pytest.approx(solved["complaint-resolve"].reading.elapsed + 2)
    assert again["rework-revisit"].reading.due_at == at(48 + 24)


def test_silence_is_counted_from_the_last_word():
    assert lived(*GOOD[:3]).clocks(at(60))["progress-contact"].reading.due_at == at(0.2 + 72)
    assert lived(*GOOD[:4]).clocks(at(60))["progress-contact"].reading.due_at == at(20 + 72)
    assert "progress-contact" not in lived(*GOOD[:5]).clocks(at(60))


def test_where_the_owner_sets_the_time_that_is_the_limit():
    complaint = lived(*GOOD[:3]).promised(dt.datetime(2026, 9, 28, 18))
    by_owner = COMPANY.model_copy(
        update={"rules": {**COMPANY.rules, "complaint-time-limit": "comm.pre.deadline-and-extension"}}
    )
    clock = complaint.clocks(at(10), by_owner)["complaint-resolve"]
    assert clock.reading.due_at == dt.datetime(2026, 9, 28, 18)
    assert clock.reading.state is ClockState.LATE
    assert clock.standards[0] == "comm.pre.deadline-and-extension"
    assert complaint.clocks(at(10))["complaint-resolve"].reading.due_at == dt.datetime(2026, 10, 1, 9)
    with pytest.raises(ValueError, match="lies after"):
        complaint.promised(START)


# -- owed ---------------------------------------------------------------------------------------------------------


def rules(complaint, hours, **more):
    return {duty.rule: duty for duty in complaint.owed(at(hours), **more)}


def test_first_an_answer_is_owed_then_word_on_the_progress_then_a_revisit():
    assert rules(lived(), 0.2)["complaint-response"].state == "owed"
    assert list(rules(lived(*GOOD[:3]), 2)) == ["progress-contact"]
    assert rules(lived(*GOOD[:3]), 100)["progress-contact"].state == "late"
    assert list(rules(lived(*GOOD[:5]), 31)) == ["complaint-closing-check"]
    assert rules(lived(*GOOD[:5]), 31)["complaint-closing-check"].due_at == at(30 + 72)


def test_nothing_is_owed_to_an_owner_for_whom_we_wait():
    assert lived(*GOOD[:3], ("pause", 2)).owed(at(500)) == ()


def test_compensation_is_brought_to_leadership_and_owed_until_it_is():
    complaint = lived(*GOOD[:3], compensation=True)
    assert complaint.who_decides().level == "leadership"
    assert rules(complaint, 2)["escalate"].standard == "complaint.authority.leadership"
    assert "escalate" not in rules(complaint.after("escalate", at(2)), 3)


def test_a_call_nobody_answered_leaves_the_revisit_owed():
    complaint = lived(*GOOD[:5]).after("revisit", at(32), method="phone", reached=False)
    assert complaint.state == "resolved"
    assert "complaint-closing-check" in rules(complaint, 33)
    assert complaint.after("revisit", at(34), method="phone").owed(at(35)) == ()


def test_rework_is_owed_a_special_revisit_within_a_day():
    back = lived(*GOOD, ("reopen", 48))
    assert rules(back, 50)["rework"].due_at == at(72)
    again = back.after("revisit", at(60), method="home").after("resolve", at(61))
    assert list(rules(again, 62)) == ["complaint-closing-check"]  # the solution itself is to be asked about again


def test_a_leak_complaint_waits_for_the_rain_as_well():
    leak = lived(*GOOD, leak=True)
    dry = rules(leak, 200, weather=lambda day: False)
    assert dry["leak-after-rain"].state == "not-yet"
    assert rules(leak, 200, weather=lambda day: True)["leak-after-rain"].since == dt.datetime(2026, 10, 1)


# -- what can never happen ----------------------------------------------------------------------------------------

STEPS = st.lists(st.tuples(st.sampled_from(list(FLOW.steps)), st.floats(0, 60)), max_size=14)


def live(steps, **facts):
    complaint, hours = Complaint.received(START, **facts), 0.0
    for step, later in steps:
        hours += later
        complaint = complaint.after(step, at(hours))
    return complaint, hours


@given(STEPS, st.floats(0, 300))
def test_no_path_through_the_flow_loses_a_complaint(steps, later):
    complaint, hours = live(steps)
    assert complaint.state == FLOW.walk(step for step, _ in steps).state
    assert [event.step for event in complaint.history] == [step for step, _ in steps]
    assert len(complaint.refusals) == len(FLOW.walk(step for step, _ in steps).refusals)
    # Either it has come to an end, or the flow leads on from where it stands.
    assert complaint.is_closed or complaint.next_steps
    # While it is open somebody owes the owner something, unless we wait for the owner.
    if complaint.is_open and complaint.state != "waiting":
        assert complaint.owed(at(hours + later))


@given(STEPS, st.lists(st.floats(0, 900), min_size=2, max_size=6))
def test_no_clock_runs_backwards(steps, moments):
    """Read over and over, a clock that is still the same clock never shows less time than before."""
    complaint, _ = live(steps)
    seen = {}
    for moment in sorted(moments):
        for name, clock in complaint.clocks(at(moment)).items():
            key = (name, clock.clock.start)
            assert clock.reading.elapsed >= seen.get(key, 0.0) - 1e-9
            seen[key] = clock.reading.elapsed


@given(STEPS.filter(lambda steps: all(step not in ("pause", "resume") for step, _ in steps)),
       st.floats(0.01, 20), st.floats(0, 200), st.floats(0, 100))  # fmt: skip
def test_pauses_cost_nothing(steps, before, pause, after):
    """A complaint that waits for its owner shows the hours it would show had the wait not been, on a clock that never rests."""
    always = COMPANY.model_copy(update={"clocks": {
        name: rule.model_copy(update={"calendar": "round-the-clock"}) for name, rule in COMPANY.clocks.items()
    }})  # fmt: skip
    complaint, hours = live(steps)
    plain, paused = complaint, complaint
    if complaint.state != "in-hand":
        return
    begin, end = at(hours + before), at(hours + before + pause)
    paused = complaint.after("pause", begin).after("resume", end)
    plain_read = plain.clocks(begin + dt.timedelta(hours=after), always)["complaint-resolve"].reading
    paused_read = paused.clocks(end + dt.timedelta(hours=after), always)["complaint-resolve"].reading
    assert paused_read.elapsed == pytest.approx(plain_read.elapsed, abs=1e-6)
    assert (paused_read.due_at - plain_read.due_at) / dt.timedelta(hours=1) == pytest.approx(pause, abs=1e-5) or (
        paused_read.over > 0 and plain_read.over == pytest.approx(paused_read.over, abs=1e-6)
    )


@given(STEPS, st.floats(0, 900))
def test_what_happens_later_is_not_known_yet(steps, moment):
    complaint, _ = live(steps)
    then = complaint.as_of(at(moment))
    assert complaint.owed(at(moment)) == then.owed(at(moment))
    read, known = complaint.clocks(at(moment)), then.clocks(at(moment))
    assert {name: clock.reading for name, clock in read.items()} == {
        name: clock.reading for name, clock in known.items()
    }


@given(STEPS, st.floats(0, 300), st.booleans(), st.booleans())
def test_everything_can_be_said_in_both_languages(steps, later, compensation, leak):
    complaint, hours = live(steps, compensation=compensation, leak=leak, case="T2610-001")
    now = at(hours + later)
    for locale in LOCALES:
        assert complaint.text(locale)
        assert complaint.html(locale)
        assert all(clock.sentence(locale) for clock in complaint.clocks(now).values())
        assert all(duty.sentence(locale) for duty in complaint.owed(now))


# -- a flow of another kind ---------------------------------------------------------------------------------------


def test_a_complaint_follows_the_flow_it_is_given():
    short = read_flow(
        "states: [new, done]\nsteps: {register: 登记, close: 办结}\ninitial: new\nfinals: [done]\n"
        "anytime: [register]\nfrom: {new: {close: done}}\n",
        "short.yaml",
    )
    complaint = Complaint.received(START, flow=short).after("登记", at(0.1)).after("close", at(3))
    assert complaint.is_closed
    assert complaint.clocks(at(9))["complaint-resolve"].reading.elapsed == 3
    assert str(complaint).splitlines()[0] == "Complaint: done since 2026-09-28 12:00"
