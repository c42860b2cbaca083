"""Which revisit is owed for what, when and by which means, under the company's choices."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.company import RULE_CHOICES, default_company
from steward.operations.kpis.revisits import KPIS
from steward.service.complaints.revisit_rules import Facts, Revisit, assumptions, number, owed, rules, weekly_sample
from steward.standards import standard
from steward.words import LOCALES

COMPANY = default_company()
DONE = dt.datetime(2026, 7, 1, 15)
REPAIR = Facts("repair", done_at=DONE)
COMPLAINT = Facts("complaint", done_at=DONE)


def choosing(**rules):
    chosen = {name.replace("_", "-"): standard for name, standard in rules.items()}
    return COMPANY.model_copy(update={"rules": {**COMPANY.rules, **chosen}})


def after(hours=0.0, days=0):
    return DONE + dt.timedelta(hours=hours, days=days)


def told(facts, now, company=COMPANY, **more):
    return {duty.rule: duty for duty in owed(facts, now, company, **more)}


# -- repairs ------------------------------------------------------------------------------------------------------


def test_an_urgent_repair_is_revisited_within_a_day():
    urgent = replace(REPAIR, urgent=True)
    assert told(urgent, after(1))["urgent-repair"].due_at == after(24)
    assert told(urgent, after(24))["urgent-repair"].state == "owed"
    late = told(urgent, after(30))["urgent-repair"]
    assert (late.state, late.over, late.standard) == ("late", 6, "revisit.trigger.c-urgent-repair")


def test_an_ordinary_repair_outside_the_home_owes_nothing():
    assert owed(REPAIR, after(days=60), COMPANY) == ()


def test_a_call_nobody_answered_is_no_revisit():
    called = replace(REPAIR, urgent=True, revisits=(Revisit(after(2), "phone", reached=False),))
    assert told(called, after(30))["urgent-repair"].state == "late"


def test_a_message_online_does_not_count_where_a_call_or_visit_is_asked_for():
    messaged = replace(REPAIR, urgent=True, revisits=(Revisit(after(2), "online"),))
    assert "urgent-repair" in told(messaged, after(3))
    assert "urgent-repair" not in told(replace(messaged, revisits=(Revisit(after(2), "phone"),)), after(3))


def test_a_revisit_before_the_repair_was_done_does_not_count():
    early = replace(REPAIR, urgent=True, revisits=(Revisit(after(-2), "phone"),))
    assert "urgent-repair" in told(early, after(3))


def test_a_revisit_that_came_too_late_is_made_all_the_same():
    made = told(replace(REPAIR, urgent=True, revisits=(Revisit(after(30), "home"),)), after(50), made=True)
    assert (made["urgent-repair"].state, made["urgent-repair"].over) == ("made-late", 6)


@pytest.mark.parametrize(
    ("chosen", "rule"),
    [("g4.in-home-repair-callback", "in-home-repair"), ("plan.tech.one-month-revisit", "month-later")],
)
def test_the_company_chooses_how_repairs_at_home_are_followed_up(chosen, rule):
    found = told(replace(REPAIR, in_home=True), after(1), choosing(repair_follow_up=chosen))
    assert list(found) == [rule]
    assert found[rule].standard == chosen


def test_a_month_later_means_around_a_month_later():
    company = choosing(repair_follow_up="plan.tech.one-month-revisit")
    at_home = replace(REPAIR, in_home=True)
    assert told(at_home, after(days=10), company)["month-later"].state == "not-yet"
    assert told(at_home, after(days=23), company)["month-later"].state == "owed"
    assert told(at_home, after(days=38), company)["month-later"].state == "late"


def test_only_the_orders_drawn_are_owed_a_call_by_the_sample():
    company = choosing(repair_follow_up="revisit.repair-sample-rate")
    assert owed(replace(REPAIR, in_home=True), after(1), company) == ()
    assert list(told(replace(REPAIR, sampled=True), after(1), company)) == ["repair-sample"]


def test_rework_is_revisited_within_a_day_of_the_owners_word():
    back = replace(REPAIR, done_at=None, reopened_at=after(48), revisits=(Revisit(after(40), "phone"),))
    assert told(back, after(50))["rework"].due_at == after(72)
    assert told(replace(back, revisits=(Revisit(after(60)),)), after(100)) == {}


# -- leaks and weather --------------------------------------------------------------------------------------------

LEAK = replace(REPAIR, leak=True)


def rained(*days):
    return lambda day: day in {DONE.date() + dt.timedelta(days=d) for d in days}


def test_a_leak_waits_for_the_first_rain_after_the_repair():
    rain = rained(0, 4, 9)
    assert told(LEAK, after(days=3), weather=rain)["leak-after-rain"].state == "not-yet"
    duty = told(LEAK, after(days=5), weather=rain)["leak-after-rain"]
    assert (duty.state, duty.since) == ("owed", dt.datetime(2026, 7, 6))
    assert told(LEAK, after(days=13), weather=rain)["leak-after-rain"].state == "late"


def test_a_visit_before_the_rain_says_nothing_about_the_leak():
    rain = rained(4)
    before = replace(LEAK, revisits=(Revisit(after(days=2), "home"),))
    assert "leak-after-rain" in told(before, after(days=6), weather=rain)
    assert told(replace(LEAK, revisits=(Revisit(after(days=5), "home"),)), after(days=6), weather=rain) == {}


def test_rain_to_come_is_not_asked_for():
    def weather(day):
        assert day < after(days=6).date()
        return False

    assert told(LEAK, after(days=6), weather=weather)["leak-after-rain"].state == "not-yet"


def test_without_weather_thirty_days_stand_in():
    assert told(LEAK, after(days=29))["leak-after-rain"].state == "owed"
    assert told(LEAK, after(days=29))["leak-after-rain"].due_at == after(days=number("leak-days"))
    assert told(LEAK, after(days=31))["leak-after-rain"].state == "late"


def test_a_company_may_watch_leaks_on_site_instead():
    company = choosing(leak_follow_up="revisit.major-defect")
    once = replace(LEAK, revisits=(Revisit(after(days=5), "home"), Revisit(after(days=6), "phone")))
    duty = told(once, after(days=7), company)["leak-watched"]
    assert (duty.made, duty.times, duty.state) == (1, 2, "owed")
    twice = replace(once, revisits=(*once.revisits, Revisit(after(days=20), "home")))
    assert told(twice, after(days=30), company) == {}


# -- complaints ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "counts"),
    [
        ("complaint.closing-check", {"phone", "home", None}),
        ("g5.callback-100", {"phone", None}),
        ("revisit.trigger.e-complaint-closed", {"home", None}),
    ],
)
def test_a_complaint_is_revisited_by_the_means_the_company_chose(chosen, counts):
    company = choosing(complaint_revisit=chosen)
    for method in ("phone", "home", "online", None):
        asked = owed(replace(COMPLAINT, revisits=(Revisit(after(5), method),)), after(6), company)
        assert (asked == ()) == (method in counts)
        assert all(duty.standard == chosen for duty in asked)


def test_an_unsolved_complaint_owes_no_revisit_yet():
    assert owed(Facts("complaint"), DONE, COMPANY) == ()


def test_a_household_is_called_on_in_person_after_a_misfortune():
    home = Facts("household", done_at=DONE, misfortune=True, revisits=(Revisit(after(3), "phone"),))
    assert told(home, after(5))["misfortune"].methods == ("home",)


# -- the sample ---------------------------------------------------------------------------------------------------

ORDERS = st.sets(st.text("0123456789", min_size=1, max_size=5), max_size=60)
WEEKS = st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1))


@given(ORDERS, WEEKS, st.integers(0, 5))
def test_a_fifth_of_the_weeks_orders_is_drawn_rounded_up(orders, week, seed):
    drawn = weekly_sample(orders, week, seed)
    assert set(drawn) <= orders
    assert len(drawn) == -(-len(orders) // 5)
    assert weekly_sample(sorted(orders, reverse=True), week, seed) == drawn


def test_every_order_of_a_week_has_the_same_chance():
    orders = [f"R{i}" for i in range(20)]
    times = dict.fromkeys(orders, 0)
    for seed in range(2000):
        for one in weekly_sample(orders, dt.date(2026, 7, 1), seed):
            times[one] += 1
    # 2000 draws of 4 in 20: 400 each, standard deviation 17.9; five of them either way
    assert all(abs(n - 400) < 90 for n in times.values())


def test_all_days_of_a_week_draw_the_same():
    orders = [f"R{i}" for i in range(40)]
    week = {weekly_sample(orders, dt.date(2026, 6, 29) + dt.timedelta(days=d)) for d in range(7)}
    assert len(week) == 1
    assert weekly_sample(orders, dt.date(2026, 7, 6)) not in week


# -- the catalogue itself -----------------------------------------------------------------------------------------


def test_every_rule_rests_on_a_standard_and_speaks_both_languages():
    for rule in rules().values():
        assert rule.what.zh and rule.what.en
        assert all(standard(id) for id in (rule.standard, *rule.also))
        if rule.choice:
            assert rule.standard in RULE_CHOICES[rule.choice][1]
        if rule.clock:
            assert rule.clock in COMPANY.clocks
    assert all(text.zh and text.en for text in assumptions().values())


@pytest.mark.parametrize("topic", ["repair-follow-up", "leak-follow-up", "complaint-revisit"])
def test_every_choice_of_a_company_leads_to_a_revisit(topic):
    assert {rule.standard for rule in rules().values() if rule.choice == topic} == set(RULE_CHOICES[topic][1])
    assert {kpi.standard for kpi in KPIS for key, _ in kpi.rules if key == topic} == set(RULE_CHOICES[topic][1])


MOMENTS = st.integers(-100, 2000).map(after)
CASES = st.builds(
    Facts,
    about=st.sampled_from(["complaint", "repair", "household"]),
    done_at=st.none() | MOMENTS,
    reopened_at=st.none() | MOMENTS,
    **{flag: st.booleans() for flag in ("urgent", "in_home", "leak", "major_defect", "corrective_plan", "sampled",
                                        "comment", "misfortune", "fee_collection")},
    revisits=st.lists(
        st.builds(Revisit, MOMENTS, st.sampled_from(["phone", "home", "online", None]), st.booleans()), max_size=4
    ).map(tuple),
)  # fmt: skip
COMPANIES = st.builds(
    lambda *chosen: COMPANY.model_copy(update={"rules": {**COMPANY.rules, **dict(chosen)}}),
    *(
        st.sampled_from(RULE_CHOICES[topic][1]).map(lambda chosen, topic=topic: (topic, chosen))
        for topic in ("repair-follow-up", "leak-follow-up", "complaint-revisit")
    ),
)


@given(CASES, MOMENTS, COMPANIES, st.none() | st.sets(st.integers(-5, 90)))
def test_what_is_late_was_owed_and_every_duty_can_be_said(facts, now, company, rain):
    weather = None if rain is None else rained(*rain)
    for duty in owed(facts, now, company, weather, made=True):
        if duty.over > 0:
            assert duty.state in ("late", "made-late")
        if duty.state in ("owed", "late"):
            assert duty.since is not None and duty.since <= now
        assert all(duty.sentence(locale) for locale in LOCALES)


@given(CASES, MOMENTS, COMPANIES)
def test_one_more_revisit_never_adds_to_what_is_owed(facts, now, company):
    before = {duty.rule for duty in owed(facts, now, company) if duty.is_open}
    more = replace(facts, revisits=(*facts.revisits, Revisit(now, "home")))
    assert {duty.rule for duty in owed(more, now, company) if duty.is_open} <= before


@given(CASES, MOMENTS, MOMENTS, COMPANIES)
def test_what_happens_later_is_not_known_yet(facts, now, later, company):
    known = replace(
        facts,
        done_at=facts.done_at if facts.done_at and facts.done_at <= now else None,
        reopened_at=facts.reopened_at if facts.reopened_at and facts.reopened_at <= now else None,
        revisits=tuple(one for one in facts.revisits if one.at <= now),
    )
    assert owed(facts, now, company) == owed(known, now, company)
