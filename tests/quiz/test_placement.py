"""The placement test: short, the same for the same seed, and honest about what a few questions can tell."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom
from statsmodels.stats.proportion import proportion_confint
from studying import right

from steward.quiz.courses.courses import courses, standing
from steward.quiz.courses.placement import Placement, day_words, known_of, placement, seed_for
from steward.quiz.items.bank import bank
from steward.quiz.items.item import topic_of
from steward.quiz.study.history import KINDS, history
from steward.quiz.study.session import Session
from steward.records.people import add_person
from steward.records.store import Store

BANK = bank()
COURSES = tuple(courses().values())
NOW = dt.datetime(2026, 11, 22, 20, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
each_course = pytest.mark.parametrize("course", COURSES, ids=lambda course: course.id)
STEWARD = courses()["steward"]


def taken(test: Placement, knows) -> dict[str, bool]:
    """Take the test as somebody who knows what `knows` says."""
    known = {}
    while asked := test.to_ask(known):
        known |= {id: knows(id) for id in asked}
    return known


@each_course
@pytest.mark.parametrize("seed", range(5))
def test_it_asks_every_week_at_every_level_from_different_days(course, seed):
    test = placement(course, BANK, seed)
    assert len(test.parts) == 4
    for part in test.parts:
        assert {BANK.items[id].level for id in part.first} == {"recall", "apply", "judge"} or course.post != "steward"
        days = [part.day_of[id] for id in (*part.first, *part.then)]
        assert len(set(days)) == len(days)
        assert set(days) <= set(part.days)
    assert len(set(test.items)) == len(test.items) == 24


@each_course
def test_it_asks_nothing_long_and_nothing_in_ones_own_words(course):
    for id in placement(course, BANK, 3).items:
        assert BANK.items[id].type != "short"
        assert BANK.items[id].seconds <= 60


def test_the_same_seed_draws_the_same_and_another_attempt_another():
    assert placement(STEWARD, BANK, 7) == placement(STEWARD, BANK, 7)
    seeds = [seed_for("p-1", "steward", attempt) for attempt in (1, 2)]
    assert seeds[0] != seeds[1]
    assert placement(STEWARD, BANK, seeds[0]).items != placement(STEWARD, BANK, seeds[1]).items


def test_no_two_questions_of_a_part_rest_on_one_standard():
    for seed in range(20):
        for part in placement(STEWARD, BANK, seed).parts:
            about = [id for item in (*part.first, *part.then) for id in BANK.items[item].standards]
            assert len(about) == len(set(about))


def test_questions_of_one_part_do_not_stand_together():
    test = placement(STEWARD, BANK, 1)
    part_of = {id: i for i, part in enumerate(test.parts) for id in part.first}
    asked = [part_of[id] for id in test.to_ask({})]
    assert asked == [0, 1, 2, 3] * 3


def test_somebody_new_is_through_after_twelve_questions_and_begins_at_the_beginning():
    test = placement(STEWARD, BANK, 1)
    known = taken(test, lambda id: False)
    placed = test.result(known)
    assert (placed.asked, placed.skip, placed.finished) == (12, (), True)
    assert placed.sentence("zh") == "建议从第 1 天学起：每一部分都有值得学的"
    assert "0 of 3 known" in placed.parts[0].sentence("en")


def test_who_knows_it_all_passes_over_every_day_of_learning_but_no_look_back_and_no_exam():
    test = placement(STEWARD, BANK, 1)
    placed = test.result(taken(test, lambda id: True))
    assert placed.asked == 24
    assert set(placed.skip) == set(range(1, 30)) - {7, 14, 21}


def test_the_day_of_a_missed_question_stays():
    test = placement(STEWARD, BANK, 1)
    missed = test.parts[0].then[0]
    placed = test.result(taken(test, lambda id: id != missed))
    assert test.parts[0].day_of[missed] not in placed.skip
    assert len(placed.parts[0].skip) == 5


def test_two_missed_in_a_part_leave_the_part_to_be_learned():
    test = placement(STEWARD, BANK, 1)
    missed = {test.parts[1].first[0], test.parts[1].then[2]}
    found = test.result(taken(test, lambda id: id not in missed)).parts[1]
    assert (found.asked, found.known, found.suggested, found.skip) == (6, 4, False, ())


@given(st.integers(0, 1000), st.integers(0, 2**24 - 1))
def test_it_always_ends_and_never_asks_twice(seed, bits):
    test = placement(STEWARD, BANK, seed)
    place = {id: i for i, id in enumerate(test.items)}
    known, rounds = {}, 0
    while asked := test.to_ask(known):
        assert not set(asked) & set(known)
        known |= {id: bool(bits >> place[id] & 1) for id in asked}
        rounds += 1
    assert rounds <= 2
    placed = test.result(known)
    assert placed.finished
    assert 12 <= placed.asked == len(known) <= 24
    for found in placed.parts:
        missed = {found.part.day_of[id] for id in known if id in found.part.day_of and not known[id]}
        assert not missed & set(found.skip)
        assert found.suggested == (found.asked == 6 and found.known >= 5)
        assert 0 <= found.share.low <= found.share.value <= found.share.high <= 1


@pytest.mark.parametrize(("knows", "suggested"), [(0.25, 0.0046), (0.5, 0.109), (0.95, 0.967)])
def test_how_often_a_part_is_suggested_is_what_the_module_says(knows, suggested):
    test = placement(STEWARD, BANK, 1)
    part = test.parts[0]
    chance = 0.0
    for answers in itertools.product([True, False], repeat=6):
        answered = dict(zip((*part.first, *part.then), answers, strict=True))
        known = {id: answered[id] for id in part.first}
        if set(part.then) <= set(test.to_ask(_first_of(test, known))):
            known = answered
        weight = knows ** sum(answers) * (1 - knows) ** (6 - sum(answers))
        chance += weight * test.result(known).parts[0].suggested
    assert chance == pytest.approx(suggested, abs=0.001)
    assert chance == pytest.approx(binom.sf(4, 6, knows))


def _first_of(test, known):
    """Give what is known after the first round, when nothing is known of the other parts."""
    return {**{id: False for part in test.parts for id in part.first}, **known}


def test_the_interval_is_that_of_six_out_of_so_many():
    test = placement(STEWARD, BANK, 1)
    found = test.result(taken(test, lambda id: True)).parts[0]
    n, population = 6, found.part.population
    low, _ = proportion_confint(n, n, method="wilson")
    assert found.share.low == pytest.approx(
        low, abs=0.04
    )  # a little higher: it is a sample of that many, not of any number
    assert found.share.low >= low
    effective = n * (population - 1) / (population - n)
    assert found.share.low == pytest.approx(effective / (effective + 1.959964**2), abs=1e-6)
    assert found.sentence("zh").startswith(f"站好第一班岗：问了 6 题，会 6 题；全部 {population} 题里，估计会 ")
    assert found.sentence("zh").endswith("。第 1–6 天可以跳过")


def test_an_unfinished_test_suggests_nothing_and_says_what_it_has():
    test = placement(STEWARD, BANK, 1)
    first = test.to_ask({})
    placed = test.result({first[0]: True})
    assert (placed.finished, placed.skip) == (False, ())
    assert "还没有问" in placed.text("zh")
    assert test.to_ask({first[0]: True}) == first[1:]


def test_the_learner_may_choose_otherwise():
    test = placement(STEWARD, BANK, 1)
    placed = test.result(taken(test, lambda id: True))
    assert placed.joining(STEWARD, "experienced")["skipped"] == list(placed.skip)
    assert placed.joining(STEWARD, skipped=[2])["skipped"] == [2]


def test_a_course_of_many_weeks_is_tested_in_four_parts_and_one_of_a_single_week_in_one():
    long = STEWARD.model_copy(update={"weeks": STEWARD.weeks[:3] * 3})
    long.__dict__.pop("days", None)
    long.__dict__.pop("week_days", None)
    assert len(placement(long, BANK, 1).parts) <= 4
    short = STEWARD.model_copy(update={"weeks": STEWARD.weeks[:1]})
    short.__dict__.pop("days", None)
    short.__dict__.pop("week_days", None)
    assert len(placement(short, BANK, 1).items) == 6


@pytest.mark.parametrize(
    ("days", "zh", "en"),
    [([3], "3", "day 3"), ([1, 2], "1–2", "days 1–2"), ([1, 2, 3, 5, 9, 10], "1–3、5、9–10", "days 1–3, 5 and 9–10")],
)
def test_days_are_written_together(days, zh, en):
    assert (day_words(days, "zh"), day_words(days, "en")) == (zh, en)


# -- with the session and the schedule ---------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path):
    with Store.at(f"sqlite:///{tmp_path / 'learning.sqlite'}") as opened:
        yield opened


def sit(store, who, test, certainty, now):
    """Sit the test to its end, answering rightly."""
    while True:
        known = known_of(history(store.events(who, KINDS)), "steward")
        if not (items := test.to_ask(known)):
            return known
        session = Session.begin(store, who, BANK, now, "placement", items=items, about="steward")
        while session.asked is not None:
            answered = session.answer(right(session.asked), certainty, "zh", 5, now)
            assert answered.graded is None
            now += dt.timedelta(seconds=30)


def test_sat_as_a_session_it_seeds_the_schedule_and_the_course(store):
    from steward.quiz.study.schedule import cards

    who = add_person(store, "小陈", "steward", at=NOW).id
    test = placement(STEWARD, BANK, seed_for(who, "steward"))
    known = sit(store, who, test, "sure", NOW)
    assert known == dict.fromkeys(test.items, True)
    placed = test.result(known)
    store.append(who, "course-joined", at=NOW, about="steward", body=placed.joining(STEWARD))
    found = standing(STEWARD, store.events(who), BANK, NOW)
    assert found.day == 7
    assert len(found.skipped) == 26
    held = cards(history(store.events(who, KINDS)))
    assert set(held) == set(test.items)
    assert not any(card.is_due(dt.date(2026, 11, 22)) for card in held.values())
    assert STEWARD.order(BANK, found.skipped, until=found.day) == ()
    assert set(STEWARD.order(BANK, found.skipped)) >= set(test.items)


def test_right_by_luck_is_not_known(store):
    who = add_person(store, "小陈", "steward", at=NOW).id
    test = placement(STEWARD, BANK, seed_for(who, "steward"))
    known = sit(store, who, test, "guess", NOW)
    assert len(known) == 12
    assert not any(known.values())


def test_taken_anew_only_the_new_answers_count(store):
    who = add_person(store, "小陈", "steward", at=NOW).id
    test = placement(STEWARD, BANK, seed_for(who, "steward"))
    sit(store, who, test, "guess", NOW)
    last = store.events(who)[-1].seq
    assert known_of(history(store.events(who, KINDS)), "steward", since=last) == {}


def test_the_topics_of_a_test_are_mixed():
    test = placement(STEWARD, BANK, 4)
    assert len({topic_of(BANK.items[id]) for id in test.items}) >= 10
