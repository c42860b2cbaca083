"""When items come back, and what today asks."""

import datetime as dt
import itertools
import json
import random
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from studying import BANK, MORNING, answered, event

from steward.quiz.items.item import topic_of
from steward.quiz.study.days import Days
from steward.quiz.study.history import history
from steward.quiz.study.plan import CORE_TOPICS, READING, apart, course_order, expanded, today
from steward.quiz.study.schedule import Card, cards, cards_of, due, next_due

ITEMS = list(BANK.items)
DAY = dt.date(2026, 11, 2)
CARDS = st.dictionaries(
    st.sampled_from(ITEMS),
    st.builds(
        lambda stability, ago, wait: (stability, DAY - dt.timedelta(ago), DAY - dt.timedelta(ago) + dt.timedelta(wait)),
        st.floats(0.1, 300),
        st.integers(0, 60),
        st.integers(1, 90),
    ),
    max_size=80,
).map(
    lambda found: {
        item: Card(item, stability, 5.0, last, last, back, 2, 0) for item, (stability, last, back) in found.items()
    }
)


def card(item, last, back, stability=5.0):
    return Card(item, stability, 5.0, last, last, back, 2, 0)


def related(one, other):
    rule = getattr(one, "generate", None)
    return bool(set(one.standards) & set(other.standards)) or (
        rule is not None and rule == getattr(other, "generate", None)
    )


def test_the_same_answers_give_the_same_cards_at_any_hour_of_the_day():
    early, late = MORNING, MORNING + dt.timedelta(hours=9)
    one = cards(history([answered(1, "a", at=early), answered(2, "a", at=late + dt.timedelta(days=3))]))
    other = cards(history([answered(1, "a", at=late), answered(2, "a", at=early + dt.timedelta(days=3))]))
    assert one == other


def test_an_evening_and_the_next_evening_a_little_earlier_are_two_days():
    at = dt.datetime(2026, 11, 2, 12, 0, tzinfo=dt.UTC)
    same_hour = cards(history([answered(1, "a", at=at), answered(2, "a", at=at + dt.timedelta(hours=24))]))
    earlier = cards(history([answered(1, "a", at=at), answered(2, "a", at=at + dt.timedelta(hours=23, minutes=30))]))
    assert same_hour == earlier


def test_a_quick_card_that_was_known_moves_nothing():
    told = [answered(1, "a"), event(2, "flashed", about="a", known=True)]
    assert cards(history(told)) == cards(history(told[:1]))


def test_a_quick_card_that_was_not_known_asks_for_the_item_and_an_answer_settles_it():
    told = [answered(1, "a", certainty="sure"), event(2, "flashed", about="a", known=False)]
    asked_for = cards(history(told))["a"]
    assert asked_for.is_due(DAY) and asked_for.lapses == 0
    assert asked_for.stability == cards(history(told[:1]))["a"].stability
    assert not cards(history([*told, answered(3, "a", at=MORNING + dt.timedelta(days=1))]))["a"].asked_for


def test_a_placement_test_floods_nobody_with_relearning():
    wrong = [answered(n, f"item-{n}", 0.0, "think", purpose="placement") for n in range(1, 31)]
    guessed = [answered(n, f"item-{n}", 1.0, "guess", purpose="placement") for n in range(31, 41)]
    known = [answered(n, f"item-{n}", 1.0, "sure", purpose="placement") for n in range(41, 51)]
    held = cards(history([*wrong, *guessed, *known]))
    assert sorted(held) == sorted(f"item-{n}" for n in range(41, 51))
    assert all(one.lapses == 0 and one.due > DAY for one in held.values())


def test_what_was_known_once_and_missed_in_a_placement_test_is_asked_again_without_a_lapse():
    told = [answered(1, "a", certainty="sure"), answered(2, "a", 0.0, "sure", purpose="placement")]
    held = cards(history(told))["a"]
    assert held.asked_for and held.lapses == 0


def test_the_cards_of_a_class_are_those_of_each_of_them():
    draw = random.Random(3)
    people = {
        f"p-{n}": history(
            [
                answered(
                    k + 1, draw.choice(ITEMS[:40]), draw.choice([0.0, 1.0]), draw.choice(["sure", "think", "guess"]),
                    at=MORNING + dt.timedelta(hours=7 * k), person=f"p-{n}",
                )
                for k in range(60)
            ]
        )
        for n in range(8)
    }  # fmt: skip
    people["p-new"] = history([])
    together = cards_of(people)
    for person, told in people.items():
        alone = cards(told)
        assert list(alone) == list(together[person])
        for item, held in alone.items():
            assert held.due == together[person][item].due
            assert held.stability == pytest.approx(together[person][item].stability, rel=1e-12)


def test_the_most_at_risk_comes_first():
    firm = card("a", DAY - dt.timedelta(20), DAY, 60.0)
    weak = card("b", DAY - dt.timedelta(20), DAY, 2.0)
    assert [one.item for one in due([firm, weak, card("c", DAY, DAY + dt.timedelta(1))], DAY)] == ["b", "a"]


def test_the_next_day_something_is_due_is_never_today():
    assert next_due(
        [card("a", DAY, DAY - dt.timedelta(3)), card("b", DAY, DAY + dt.timedelta(4))], DAY
    ) == DAY + dt.timedelta(1)
    assert next_due([], DAY) is None


# -- today -------------------------------------------------------------------------------------------------------------


@given(CARDS, st.floats(0.6, 2.0), st.sampled_from([5, 10, 15, 30]))
@settings(max_examples=60)
def test_a_session_keeps_within_its_minutes(held, pace, minutes):
    plan = today(BANK, held, DAY, minutes=minutes, pace=pace)
    asked = [BANK.items[step.item] for step in plan.items]
    # A slow learner's first item may take longer than that; nobody is sent away with nothing.
    assert plan.seconds <= minutes * 60 or len(plan.items) == 1
    assert sum((item.seconds + READING) * pace for item in asked) <= plan.seconds + 1e-6
    assert len(set(plan.items)) == len(plan.items)


@given(CARDS)
@settings(max_examples=60)
def test_what_is_due_comes_before_what_is_new_and_the_weakest_are_never_left_out(held):
    plan = today(BANK, held, DAY)
    purposes = [step.purpose for step in plan.items]
    assert purposes == sorted(purposes, reverse=True)  # review, then new
    reviews = [step.item for step in plan.items if step.purpose == "review"]
    waiting = [one.item for one in due(held.values(), DAY)]
    assert set(reviews) == set(waiting[: len(reviews)])
    assert plan.later == len(waiting) - len(reviews) == plan.due - plan.reviews
    assert all(step.item not in held for step in plan.items if step.purpose == "new")
    if plan.later:
        assert "new" not in purposes


@given(CARDS)
@settings(max_examples=60)
def test_siblings_and_drawings_of_one_rule_do_not_stand_together_where_it_can_be_avoided(held):
    asked = [BANK.items[step.item] for step in today(BANK, held, DAY, minutes=30).items]
    for at, (one, other) in enumerate(itertools.pairwise(asked)):
        if related(one, other):
            # Nothing that came later and could have stood between them was free of both.
            assert all(related(one, later) or related(later, other) for later in asked[at + 2 :])


@given(st.lists(st.sampled_from(ITEMS), unique=True, max_size=25))
def test_setting_apart_loses_nothing_and_keeps_siblings_in_order(ids):
    items = [BANK.items[id] for id in ids]
    found = apart(items)
    assert sorted(item.id for item in found) == sorted(ids)
    place = {item.id: at for at, item in enumerate(found)}
    for one, other in itertools.combinations(items, 2):
        if set(one.standards) & set(other.standards):
            assert place[one.id] < place[other.id]


def test_topics_take_turns_where_one_does_not_outnumber_the_rest():
    items = [item for topic in ("complaint", "revisit", "visit") for item in BANK.of_topic(topic)[:5]]
    found = apart(items)
    assert all(topic_of(one) != topic_of(other) for one, other in itertools.pairwise(found))


def test_after_three_weeks_away_the_session_is_still_fifteen_minutes_and_says_so():
    away = {
        item: card(item, DAY - dt.timedelta(40), DAY - dt.timedelta(15), 3.0 + at)
        for at, item in enumerate(ITEMS[:300])
    }
    plan = today(BANK, away, DAY)
    assert plan.due == 300 and plan.seconds <= 900 and len(plan.items) < 25
    weakest = {one.item for one in due(away.values(), DAY)[: len(plan.items)]}
    assert {step.item for step in plan.items} == weakest
    assert "300" in plan.sentence("zh") and "不用一次补完" in plan.sentence("zh")
    assert "300" in plan.sentence("en") and "need not" in plan.sentence("en")


def test_with_nothing_due_and_nothing_new_it_says_when_to_come_back():
    held = {"archive.who-keeps-data": card("archive.who-keeps-data", DAY, DAY + dt.timedelta(6))}
    plan = today(BANK, held, DAY, order=())
    assert plan.items == () and plan.next_due == DAY + dt.timedelta(6)
    assert plan.sentence("zh") == "今天的题都做完了，下一批 6 天后（11 月 8 日）来"
    assert plan.sentence("en") == "Everything for today is done; more comes in 6 days (8 November)"
    assert today(BANK, {}, DAY, order=()).sentence("zh") == "这里还没有题可做"


def test_a_course_is_followed_in_its_order_and_nothing_else_is_new():
    order = ["revisit.rework-24h", ITEMS[3], "no-such-thing", ITEMS[3]]
    plan = today(BANK, {}, DAY, order=order)
    assert {step.item for step in plan.items} == {item.id for item in BANK.about("revisit.rework-24h")} | {ITEMS[3]}
    assert plan.new == len(plan.items)


def test_without_a_course_core_topics_come_first_and_recall_before_judgement():
    order = course_order(BANK)
    assert sorted(order) == sorted(ITEMS)
    assert {topic_of(BANK.items[id]) for id in order[:7]} == set(CORE_TOPICS)
    first = {}
    for at, id in enumerate(order):
        item = BANK.items[id]
        first.setdefault((item.standards[0], item.level), at)
    for (rests_on, level), at in first.items():
        if level == "recall":
            assert at < first.get((rests_on, "judge"), len(order))


def test_a_standard_stands_for_its_items_recall_first():
    levels = [BANK.items[id].level for id in expanded(["complaint.flow"], BANK)]
    assert levels == sorted(levels, key=["recall", "apply", "judge"].index)


def test_somebody_slow_is_asked_less():
    assert len(today(BANK, {}, DAY, pace=2.0).items) < len(today(BANK, {}, DAY, pace=1.0).items)


def test_an_item_that_has_left_the_bank_is_not_asked():
    assert today(BANK, {"gone": card("gone", DAY, DAY)}, DAY, order=()).items == ()


_QUEUE = """
import datetime as dt, json
from steward.quiz.items.bank import bank
from steward.quiz.study.history import history
from steward.quiz.study.plan import today
from steward.quiz.study.schedule import cards
from steward.records.event import Event
items, at = list(bank().items), dt.datetime(2026, 10, 1, 1, tzinfo=dt.UTC)
events = [
    Event(n, str(n), "p-1", "answered", at + dt.timedelta(hours=5 * n), "s", items[n * 7 % 90],
          {"fraction": [0, 1, 1, 0.8][n % 4], "certainty": ["sure", "think", "guess"][n % 3], "purpose": "review"})
    for n in range(1, 150)
]
held = cards(history(events))
plan = today(bank(), held, dt.date(2026, 11, 2), seed=5)
print(json.dumps([[list(step) for step in plan.items], {id: str(one.due) for id, one in held.items()}]))
"""


@pytest.mark.parametrize(("zone", "seed"), [("Pacific/Kiritimati", "1"), ("America/Los_Angeles", "2")])
def test_the_same_events_give_the_same_queue_in_any_time_zone_and_process(zone, seed):
    def run(**environment):
        import os

        found = subprocess.run(
            [sys.executable, "-c", _QUEUE],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, **environment},
        )
        return json.loads(found.stdout)

    assert run(TZ=zone, PYTHONHASHSEED=seed) == run(TZ="UTC", PYTHONHASHSEED="0")


def test_another_company_s_day_is_another_day():
    late = dt.datetime(2026, 11, 2, 21, 0, tzinfo=dt.UTC)
    china = cards(history([answered(1, "a", at=late)]))["a"].last
    london = cards(history([answered(1, "a", at=late)]), Days(dt.UTC))["a"].last
    assert (china, london) == (dt.date(2026, 11, 3), dt.date(2026, 11, 2))
