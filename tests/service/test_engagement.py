"""Five steps, one method: the matrix of the sources, and a plan whose history is never lost."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.errors import StewardError
from steward.service.engagement.changes import (
    adopt,
    adopt_own,
    adopt_table,
    assign,
    drop,
    finish,
    record,
    redo,
    reopen,
    resume,
    schedule,
    undo,
)
from steward.service.engagement.measures import GROUNDWORK, RECURRENCES, matrix, recurrence
from steward.service.engagement.plan import Plan, misfit
from steward.service.engagement.progress import STATUSES, gaps, progress, standing, turns
from steward.standards import catalogue, feeding, standard

NOW = dt.datetime(2026, 11, 2, 9, 10)
TODAY = NOW.date()
SAYS = {"who": "林主管", "now": NOW}
VISIT = "ap.security.monthly-visit"
DESK = "ap.cs.front-desk-workshop"
EMPTY = Plan("2026", "2026 年行动计划")


def day(words):
    return dt.date.fromisoformat(words)


def visits(*shown, starts="2026-08-01", due=None):
    plan = schedule(adopt(EMPTY, VISIT, **SAYS), VISIT, day(starts), day(due) if due else None, **SAYS)
    for on in shown:
        plan = record(plan, VISIT, day(on), "3 栋 1202", **SAYS)
    return plan


# -- the matrix --------------------------------------------------------------------------------------------------------


def test_the_table_of_the_source_is_whole():
    table = matrix()
    given_there = [m for m in table.measures.values() if not m.placed_by_us]
    assert len(given_there) == 45 and len(table.steps) == 6 and len(table.groups) == 4
    assert [s.id for s in table.steps] == ["know", "learn", "help", "understand", "delight", "achieve"]
    assert sum(1 for m in given_there if m.uncertain_why) == 12
    assert not [
        g
        for g in table.groups
        if g != "environment-greening" and any(m for m in table.cell("achieve", g) if not m.placed_by_us)
    ]


def test_every_standard_that_feeds_the_plan_is_a_measure_or_a_rule_of_it():
    used = {m.standard for m in matrix().measures.values()} | {r.standard for r in matrix().rules}
    assert used == {s.id for s in feeding("action-plan")}


def test_what_the_source_does_not_say_is_marked_as_ours():
    for measure in matrix().measures.values():
        assert measure.placed_by_us == (not measure.id.startswith("ap.")), measure.id
        assert measure.placed_by_us or measure.stage != GROUNDWORK


def test_every_gap_has_a_standard_behind_it():
    for kind in ("overdue", "no-owner", "no-date", "no-evidence", "empty-stage", "empty-cell"):
        assert matrix().reasons(kind), kind


@pytest.mark.parametrize(
    ("id", "every"),
    [
        ("plan.security.half-year-home-check", "half-yearly"),
        ("plan.security.monthly-visit", "monthly"),
        ("plan.env.weekly-visits", "weekly"),
        ("g6.visit-ratio", "monthly"),
        ("fee.daily-debrief", "daily"),
        ("g10.annual-plan", "yearly"),
        ("plan.security.taxi-24h", "once"),
        ("plan.security.trolleys", "once"),
    ],
)
def test_how_often_comes_from_the_numbers_of_the_standard(id, every):
    assert recurrence(standard(id)) == every


def test_every_standard_has_a_recurrence_we_know():
    assert {recurrence(one) for one in catalogue().values()} <= set(RECURRENCES)


def test_names_are_in_both_languages():
    for measure in matrix().measures.values():
        assert measure.name.zh and not any("\u4e00" <= c <= "\u9fff" for c in measure.name.en), measure.id


# -- a plan ------------------------------------------------------------------------------------------------------------


def test_a_manager_adopts_assigns_dates_and_records():
    plan = adopt(EMPTY, VISIT, **SAYS)
    plan = assign(plan, VISIT, "security-1", "王队", **SAYS)
    plan = schedule(plan, VISIT, day("2026-08-01"), None, "monthly", **SAYS)
    plan = record(plan, VISIT, day("2026-08-20"), "3 栋 1202，反映门禁", number=1, **SAYS)
    item = plan.item(VISIT)
    assert (item.team, item.person, item.every, item.starts) == ("security-1", "王队", "monthly", day("2026-08-01"))
    assert item.evidence[0].note.startswith("3 栋") and item.evidence[0].who == "林主管"
    assert [event.what for event in plan.events] == ["adopt", "assign", "date", "record"]
    assert plan.sentence("zh") == "2026 年行动计划：采用 1 项，1 项有负责人，1 项定了时间，1 项有凭据"


def test_adopting_twice_changes_nothing_and_a_dropped_measure_comes_back_with_its_record():
    plan = adopt(EMPTY, VISIT, **SAYS)
    assert adopt(plan, VISIT, **SAYS) is plan
    kept = record(plan, VISIT, TODAY, "1", **SAYS)
    back = adopt(drop(kept, VISIT, "班长不足", **SAYS), VISIT, **SAYS)
    assert not back.item(VISIT).dropped and back.item(VISIT).evidence


def test_a_measure_of_several_groups_is_adopted_for_each_and_again_for_another_team():
    plan = adopt(EMPTY, "visibility.tell-owners", "security", **SAYS)
    plan = adopt(plan, "visibility.tell-owners", "technical", **SAYS)
    plan = adopt(plan, "visibility.tell-owners", "technical", again=True, **SAYS)
    assert list(plan.items) == [
        "visibility.tell-owners@security",
        "visibility.tell-owners@technical",
        "visibility.tell-owners@technical#2",
    ]


def test_the_whole_table_is_one_change_that_one_undo_takes_back():
    plan = adopt_table(EMPTY, **SAYS)
    assert len(plan.items) == 45 and len(plan.events) == 1
    assert adopt_table(plan, **SAYS) is plan
    assert undo(plan, **SAYS).items == {}
    assert list(adopt_table(EMPTY, "achieve", "environment-greening", **SAYS).items) == [
        "ap.env.greet-outdoors",
        "ap.env.all-staff-communication",
    ]


def test_a_measure_of_ones_own_stands_beside_those_of_the_sources():
    plan = adopt_own(EMPTY, " 雨天\n送伞 ", "delight", "security", **SAYS)
    assert plan.item("own.1").measure.name.zh == "雨天 送伞"
    assert adopt_own(plan, "雨天 送伞", "delight", "security", **SAYS) is plan
    assert list(adopt_own(undo(plan, **SAYS), "送伞", "delight", "security", **SAYS).items) == ["own.2"]


def test_what_was_dropped_can_be_taken_up_again_also_a_measure_of_ones_own():
    plan = adopt_own(visits("2026-08-20"), "送伞", "delight", "security", **SAYS)
    for id in (VISIT, "own.1"):
        dropped = drop(plan, id, "人手不足", **SAYS)
        assert dropped.item(id).dropped_why == "人手不足" and standing(dropped.item(id), TODAY).status == "dropped"
        assert resume(dropped, id, **SAYS).items == plan.items
        assert resume(plan, id, **SAYS) is plan


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (lambda p: adopt(p, "ap.nothing", **SAYS), "unknown-measure"),
        (lambda p: adopt(p, "visibility.tell-owners", **SAYS), "unknown-group"),
        (lambda p: adopt(p, VISIT, "technical", **SAYS), "unknown-group"),
        (lambda p: adopt_own(p, "x", "love", "security", **SAYS), "unknown-stage"),
        (lambda p: adopt_own(p, "x", "know", "chefs", **SAYS), "unknown-group"),
        (lambda p: adopt_own(p, "  ", "know", "security", **SAYS), "no-name"),
        (lambda p: assign(p, DESK, "east", **SAYS), "not-adopted"),
        (lambda p: schedule(p, VISIT, day("2026-08-02"), day("2026-08-01"), **SAYS), "due-before-start"),
        (lambda p: schedule(p, VISIT, day("0206-08-02"), **SAYS), "odd-date"),
        (lambda p: schedule(p, VISIT, None, None, "hourly", **SAYS), "unknown-recurrence"),
        (lambda p: record(p, VISIT, TODAY, " ", **SAYS), "no-evidence"),
        (lambda p: record(p, VISIT, day("2026-11-03"), "x", **SAYS), "not-yet"),
        (lambda p: finish(p, VISIT, day("2026-11-03"), **SAYS), "not-yet"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(wrong, code):
    with pytest.raises(StewardError) as caught:
        wrong(adopt(EMPTY, VISIT, **SAYS))
    assert caught.value.code == code
    for locale in ("zh", "en"):
        assert "{" not in caught.value.describe(locale)


def test_several_are_assigned_and_dated_as_one_change():
    plan = adopt_table(EMPTY, "know", "security", **SAYS)
    ids = list(plan.items)
    assigned = assign(plan, ids, "security-1", **SAYS)
    dated = schedule(assigned, ids, TODAY, None, **SAYS)
    assert len(dated.events) == 3 and all(i.owned and i.starts == TODAY for i in dated.items.values())
    assert {i.every for i in dated.items.values()} == {i.every for i in plan.items.values()}
    assert undo(dated, **SAYS).items == assigned.items and undo(undo(dated, **SAYS), **SAYS).items == plan.items
    assert assign(dated, ids, "security-1", **SAYS) is dated
    with pytest.raises(StewardError, match="adopt it first"):
        assign(plan, [*ids, DESK], "east", **SAYS)


def test_setting_what_is_set_already_is_no_event():
    plan = assign(visits(), VISIT, "security-1", **SAYS)
    assert assign(plan, VISIT, " security-1 ", **SAYS) is plan
    assert schedule(plan, VISIT, day("2026-08-01"), **SAYS) is plan
    assert reopen(plan, VISIT, **SAYS) is plan
    assert undo(EMPTY, **SAYS) is EMPTY and redo(plan, **SAYS) is plan


# -- how it stands -----------------------------------------------------------------------------------------------------


def test_a_monthly_measure_owes_one_each_month_and_the_month_that_runs_is_not_owed_yet():
    item = visits("2026-08-20", "2026-10-31").item(VISIT)
    assert [turn.kept for turn in turns(item, TODAY)] == [True, False, True, False]
    found = standing(item, TODAY)
    assert (found.status, found.owed, found.kept) == ("running", 3, 2)


def test_a_repeated_measure_is_late_when_its_last_turn_was_missed_and_catches_up_with_the_next_evidence():
    late = standing(visits("2026-08-20").item(VISIT), TODAY)
    assert (late.status, late.days_late, late.kept, late.owed) == ("late", 2, 1, 3)
    again = standing(visits("2026-08-20", "2026-11-01").item(VISIT), TODAY)
    assert (again.status, again.kept, again.owed) == ("running", 2, 4)


def test_turns_from_the_31st_keep_to_the_end_of_shorter_months():
    firsts = [turn.first for turn in turns(visits(starts="2026-01-31").item(VISIT), day("2026-05-01"))]
    assert firsts == [day(d) for d in ("2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30")]


def test_a_half_yearly_check_counts_half_years():
    id = "ap.security.half-year-home-check"
    plan = schedule(adopt(EMPTY, id, **SAYS), id, day("2025-05-15"), **SAYS)
    assert [t.first.isoformat() for t in turns(plan.item(id), TODAY)] == ["2025-05-15", "2025-11-15", "2026-05-15"]


def test_a_repeated_measure_ends_with_its_last_day():
    ended = visits("2026-08-20", "2026-09-10", due="2026-09-30")
    assert standing(ended.item(VISIT), TODAY).status == "done"
    missed = visits("2026-08-20", due="2026-09-30")
    assert standing(missed.item(VISIT), TODAY).status == "late"
    assert standing(missed.item(VISIT), TODAY).days_late == 33
    after = record(missed, VISIT, TODAY, "补走访", **SAYS)
    assert (standing(after.item(VISIT), TODAY).status, standing(after.item(VISIT), TODAY).kept) == ("late", 1)
    assert standing(finish(after, VISIT, TODAY, **SAYS).item(VISIT), TODAY).status == "done"


def test_a_single_measure_is_planned_running_late_or_done():
    plan = adopt(EMPTY, DESK, **SAYS)
    assert standing(plan.item(DESK), TODAY).status == "planned"
    dated = schedule(plan, DESK, day("2026-10-01"), day("2026-10-31"), **SAYS)
    assert standing(dated.item(DESK), day("2026-09-30")).status == "planned"
    assert standing(dated.item(DESK), day("2026-10-31")).status == "running"
    assert standing(dated.item(DESK), TODAY).days_late == 2
    done = finish(dated, DESK, TODAY, **SAYS)
    assert standing(done.item(DESK), TODAY).status == "done"
    assert standing(done.item(DESK), day("2026-11-01")).status == "late"  # as it stood the day before
    assert standing(reopen(done, DESK, **SAYS).item(DESK), TODAY).status == "late"


def test_progress_counts_by_stage_group_and_team():
    plan = assign(visits("2026-08-20"), VISIT, "security-1", **SAYS)
    plan = finish(adopt(plan, DESK, **SAYS), DESK, TODAY, **SAYS)
    plan = drop(adopt(plan, "ap.cs.festival-sms", **SAYS), "ap.cs.festival-sms", **SAYS)
    found = progress(plan, TODAY)
    assert (found.total.n, found.total.late, found.total.done, found.total.dropped) == (2, 1, 1, 1)
    assert (found.total.kept, found.total.owed) == (2, 4)
    assert found.stage("learn").late == found.group("security").late == found.team("security-1").late == 1
    assert found.cell("know", "customer-service").done == 1 and found.cell("know", "technical").n == 0
    assert "50.0%（2/4，全数）" in found.sentence("zh")
    assert found.only(lambda item: item.team == "security-1").total.n == 1


def test_gaps_are_told_the_most_pressing_first_with_their_standards():
    plan = finish(adopt(visits("2026-08-20"), DESK, **SAYS), DESK, TODAY, **SAYS)
    found = gaps(plan, TODAY)
    assert [g.item for g in found.of("overdue")] == [VISIT] == [g.item for g in found.of("no-owner")]
    assert [g.item for g in found.of("no-evidence")] == [DESK] and not found.of("no-date")
    assert {g.stage for g in found.of("empty-stage")} == {"help", "understand", "delight", "achieve"}
    assert {g.group for g in found.of("empty-cell") if g.stage == "know"} == {
        "security",
        "environment-greening",
        "technical",
    }
    assert found.gaps[0].kind == "overdue"
    assert found.of("empty-stage")[0].standards == ("five-steps.stage.help", "five-steps.framework")
    assert all(gap.standards for gap in found.gaps)
    assert {g.kind for g in found.at("learn", "security")} == {"overdue", "no-owner"}


def test_an_empty_plan_lacks_every_stage_and_owes_nothing():
    assert len(gaps(EMPTY, TODAY).gaps) == 6
    assert progress(EMPTY, TODAY).total.share is None
    assert "还没有该做的" in progress(EMPTY, TODAY).sentence("zh")


def test_results_print_themselves_in_both_languages():
    plan = finish(adopt(visits("2026-08-20"), DESK, **SAYS), DESK, TODAY, **SAYS)
    for result in (matrix(), plan, progress(plan, TODAY), gaps(plan, TODAY)):
        assert result.html("zh") and "{" not in result.text("en") + result.text("zh")
        assert not result.sentence("zh").endswith("。")


# -- what can never happen ---------------------------------------------------------------------------------------------

IDS = ["ap.security.monthly-visit", "ap.cs.front-desk-workshop", "ap.env.weekly-visits", "own.1"]
DAYS = st.dates(day("2026-01-01"), TODAY)
STEPS = st.one_of(
    st.tuples(st.just("adopt"), st.sampled_from(IDS[:3])),
    st.tuples(st.just("table"), st.sampled_from(["know", "learn"])),
    st.tuples(st.just("own"), st.sampled_from(["送伞", "代收"])),
    st.tuples(st.just("assign"), st.sampled_from(IDS), st.sampled_from(["", "east"])),
    st.tuples(
        st.just("date"), st.sampled_from(IDS), st.none() | DAYS, st.none() | DAYS, st.sampled_from(list(RECURRENCES))
    ),
    st.tuples(st.just("record"), st.sampled_from(IDS), DAYS),
    st.tuples(st.sampled_from(["finish", "reopen", "drop"]), st.sampled_from(IDS)),
    st.tuples(st.sampled_from(["undo", "redo"])),
)


def do(plan, step):
    match step:
        case ("adopt", id):
            return adopt(plan, id, **SAYS)
        case ("table", stage):
            return adopt_table(plan, stage, "security", **SAYS)
        case ("own", name):
            return adopt_own(plan, name, "delight", "security", **SAYS)
        case ("assign", id, team):
            return assign(plan, id, team, **SAYS)
        case ("all", team):
            return assign(plan, list(plan.items), team, **SAYS)
        case ("date", id, starts, due, every):
            return schedule(plan, id, starts, due, every, **SAYS)
        case ("record", id, on):
            return record(plan, id, on, "x", **SAYS)
        case ("finish", id):
            return finish(plan, id, TODAY, **SAYS)
        case ("reopen", id):
            return reopen(plan, id, **SAYS)
        case ("drop", id):
            return drop(plan, id, **SAYS)
        case ("undo",):
            return undo(plan, **SAYS)
        case _:
            return redo(plan, **SAYS)


def played(steps):
    plan, history = EMPTY, [EMPTY]
    for step in steps:
        try:
            plan = do(plan, step)
        except StewardError:
            continue
        history.append(plan)
    return plan, history


@given(st.lists(STEPS, max_size=25))
def test_no_event_is_ever_lost(steps):
    _, history = played(steps)
    for before, after in itertools.pairwise(history):
        assert after.events[: len(before.events)] == before.events
        assert len(after.events) <= len(before.events) + 1


@given(st.lists(STEPS, max_size=20), STEPS)
def test_undo_restores_what_was_there_and_redo_brings_it_back(steps, last):
    plan, _ = played(steps)
    try:
        changed = do(plan, last)
    except StewardError:
        return
    if last[0] in ("undo", "redo") or changed is plan:
        return
    back = undo(changed, **SAYS)
    assert back.items == plan.items
    assert redo(back, **SAYS).items == changed.items


@given(st.lists(STEPS, max_size=20))
def test_undoing_everything_leaves_an_empty_plan_with_its_history(steps):
    plan, _ = played(steps)
    for _ in range(len(plan.standing)):
        plan = undo(plan, **SAYS)
    assert plan.items == {}


@given(st.lists(STEPS, max_size=25), st.dates(day("2025-12-01"), day("2027-06-30")))
def test_progress_lies_between_nothing_and_all_and_counts_every_item(steps, today):
    plan, _ = played(steps)
    found = progress(plan, today)
    assert len(found.standings) == len(plan.items)
    for one in found.standings:
        assert 0 <= one.kept <= one.owed and one.days_late >= 0 and one.status in STATUSES
    assert found.total.share is None or 0 <= found.total.share <= 1
    parts = [found.stage(stage.id) for stage in matrix().stages]
    assert sum(part.n for part in parts) == found.total.n and sum(part.owed for part in parts) == found.total.owed
    assert sum(found.group(group).kept for group in matrix().groups) == found.total.kept


@given(st.lists(STEPS, max_size=20), DAYS)
def test_more_evidence_never_makes_a_plan_stand_worse(steps, on):
    plan, _ = played(steps)
    for id in plan.items:
        more = record(plan, id, on, "x", **SAYS)
        before, after = standing(plan.item(id), TODAY), standing(more.item(id), TODAY)
        assert after.kept >= before.kept and after.owed - after.kept <= before.owed - before.kept
        assert not (after.status == "late" and before.status != "late")


@given(st.lists(STEPS, max_size=20))
def test_adopting_again_is_the_same_as_adopting_once(steps):
    plan, _ = played(steps)
    once = adopt(plan, IDS[0], **SAYS)
    assert adopt(once, IDS[0], **SAYS) is once


@given(st.lists(STEPS, max_size=20))
def test_a_history_replayed_gives_the_same_plan(steps):
    plan, _ = played(steps)
    assert misfit(plan.events) is None
    assert Plan(plan.id, plan.name, plan.events).items == plan.items


def test_the_event_that_does_not_fit_is_found():
    plan = visits("2026-08-20")
    place, error = misfit((*plan.events, plan.events[2].__class__(NOW, "", "finish", "ap.other", (("on", TODAY),))))
    assert (place, error.code) == (3, "not-adopted")
