"""What somebody knows, what fades, days studied, and whether fifteen minutes a day are well spent."""

import datetime as dt
import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from studying import BANK, MORNING, answered, event

from steward.quiz.study.history import history
from steward.quiz.study.mastery import STATES, mastery
from steward.quiz.study.next_up import next_up
from steward.quiz.study.plan import seed_of, today
from steward.quiz.study.rhythm import rhythm
from steward.quiz.study.schedule import cards
from steward.words import LOCALES

ITEMS = list(BANK.items)
ONE = "revisit.rework-24h"
OF_ONE = [item.id for item in BANK.about(ONE)]
DAY = dt.timedelta(days=1)


def standing(events, days=0, id=ONE):
    return mastery(history(events), BANK, MORNING + days * DAY).standards[id]


def every(seq, fraction=1.0, certainty="think", days=0, of=OF_ONE):
    return [answered(seq + n, id, fraction, certainty, at=MORNING + days * DAY) for n, id in enumerate(of)]


# -- states ------------------------------------------------------------------------------------------------------------


def test_what_was_never_asked_is_not_yet_met():
    found = standing([])
    assert (found.state, found.now, found.answers, found.met) == ("unmet", None, 0, 0)
    assert found.items == len(OF_ONE)


def test_one_right_answer_is_not_yet_knowing_but_two_on_different_days_are():
    first = every(1)
    assert standing(first).state == "shaky"
    assert standing([*first, *every(50, days=2)], days=2).state == "known"


def test_whoever_is_sure_at_the_first_meeting_knows_it():
    assert standing(every(1, certainty="sure")).state == "known"


def test_a_right_guess_is_not_knowing():
    assert standing([*every(1), *every(50, certainty="guess", days=2)], days=2).state == "shaky"


def test_a_wrong_answer_makes_it_shaky_at_once():
    sure = every(1, certainty="sure")
    assert standing([*sure, answered(80, OF_ONE[0], 0.0, "sure", at=MORNING + DAY)], days=1).state == "shaky"


def test_what_is_left_alone_fades_and_a_right_answer_brings_it_back():
    sure = every(1, certainty="sure")
    assert [standing(sure, days).state for days in (0, 5, 9, 200)] == ["known", "known", "fading", "fading"]
    assert standing([*sure, *every(50, days=10)], days=10).state == "known"


def test_saying_one_does_not_know_it_is_believed():
    sure = every(1, certainty="sure")
    assert standing([*sure, event(90, "flashed", about=OF_ONE[0], known=False)]).state == "shaky"


def test_a_standard_is_as_firm_as_its_weakest_item():
    id = next(id for id in BANK.standards if len(BANK.about(id)) > 2)
    of = [item.id for item in BANK.about(id)]
    events = [*every(1, certainty="sure", of=of[1:]), answered(90, of[0], 0.0, "think")]
    found = standing(events, id=id)
    assert found.state == "shaky" and found.met == len(of)
    assert found.now == min(mastery(history(events), BANK, MORNING).items[item].now for item in of)


@given(
    st.lists(st.tuples(st.sampled_from(ITEMS), st.sampled_from([0.0, 0.8, 1.0]), st.integers(0, 20)), max_size=60),
    st.integers(0, 60),
)
def test_states_and_topics_add_up(given_answers, days):
    events, at = [], MORNING
    for seq, (item, fraction, gap) in enumerate(given_answers, 1):
        at += gap * DAY
        events.append(answered(seq, item, fraction, at=at))
    told = mastery(history(events), BANK, at + days * DAY)
    assert sum(told.count(state) for state in STATES) == len(BANK.standards)
    assert sum(topic.total for topic in told.topics.values()) == len(BANK.standards)
    totals = Counter()
    for topic in told.topics.values():
        totals.update(topic.counts)
        assert 0 <= topic.right.low <= topic.right.value <= topic.right.high <= 1 or topic.right.n == 0
    assert totals == {state: told.count(state) for state in STATES}
    assert sum(topic.right.n for topic in told.topics.values()) == len(events)
    for found in told.standards.values():
        if found.now is not None:
            assert 0 < found.in_a_week <= found.now <= 1
            assert found.met and found.due is not None
        for locale in LOCALES:
            assert told.sentence(locale)


def test_second_tries_do_not_count_as_answers():
    events = [answered(1, OF_ONE[0], 0.0), answered(2, OF_ONE[0], 1.0, purpose="again")]
    assert (standing(events).right.k, standing(events).right.n) == (0, 1)


def test_what_fades_is_told_the_weakest_first():
    events = every(1, certainty="sure", of=ITEMS[:5]) + every(20, certainty="sure", days=4, of=ITEMS[5:9])
    fades = mastery(history(events), BANK, MORNING + 12 * DAY).fades
    assert fades and [found.now for found in fades] == sorted(found.now for found in fades)


@pytest.mark.parametrize("locale", LOCALES)
def test_all_of_it_is_said_in_one_language(locale):
    told = mastery(history(every(1, certainty="sure", of=ITEMS[:30])), BANK, MORNING + 9 * DAY)
    shown = told.shown(locale)
    assert shown["sentence"] == told.sentence(locale) and len(shown["states"]) == 4
    said = told.text(locale) + "".join(topic.sentence(locale) for topic in told.topics.values())
    assert "{" not in said
    if locale == "en":
        assert not any("\u4e00" <= sign <= "\u9fff" for sign in said)


# -- days --------------------------------------------------------------------------------------------------------------


def studied_on(*ago, today=28):
    now = MORNING + today * DAY
    return rhythm(history([answered(n + 1, ITEMS[0], at=now - days * DAY) for n, days in enumerate(ago)]), now)


def test_days_are_counted_and_a_missed_one_breaks_nothing():
    every_other = studied_on(*range(0, 28, 2))
    with_a_gap = studied_on(*[day for day in range(0, 28, 2) if day not in (8, 10)])
    assert (every_other.of_14, every_other.of_28) == (7, 14)
    assert every_other.weeks == 4 and with_a_gap.of_14 == 5
    assert "7" in every_other.sentence("zh") and "14" in every_other.sentence("zh")


def test_a_week_that_has_just_begun_is_not_held_against_anybody():
    assert studied_on(8, 10, 12, 15, 17, 19).weeks == 2


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        ((), "第一个 15 分钟在等您"),
        ((0,), "今天是第一天"),
        ((3, 1, 0), "最近 4 天学了 3 天"),
        ((20,), "上次学习是 20 天前，从哪天接着都可以"),
    ],
)
def test_it_is_said_without_nagging(ago, said):
    assert studied_on(*ago).sentence("zh") == said


def test_reading_and_quick_cards_are_study_too():
    told = history([event(1, "read", about=ONE), event(2, "flashed", about=ITEMS[0], at=MORNING - DAY, known=True)])
    assert rhythm(told, MORNING).of_14 == 2


def test_a_clock_that_was_wrong_once_makes_no_days_of_tomorrow():
    assert studied_on(-400, 0).of_28 == 1


# -- the next fifteen minutes -------------------------------------------------------------------------------------------


def test_the_next_fifteen_minutes_go_on_with_what_is_open():
    begun = event(1, "session-begun", mode="today", items=[[id, 1] for id in ITEMS[:5]], minutes=15, seed=1)
    told = history([begun, answered(2, ITEMS[0]), answered(3, ITEMS[1])])
    found = next_up(told, BANK, MORNING)
    assert found.resumes and found.left == 3 and "3" in found.sentence("zh")


def test_then_with_what_is_due_and_new():
    found = next_up(history([]), BANK, MORNING)
    assert not found.resumes and found.mode == "today" and found.minutes <= 15
    assert found.sentence("en") == found.plan.sentence("en")


def test_then_with_what_one_was_sure_of():
    told = history([answered(1, ITEMS[0], 0.0, "sure"), answered(2, ITEMS[0], 1.0, purpose="again")])
    found = next_up(told, BANK, MORNING, order=())
    assert (found.mode, found.sure, found.left) == ("wrong", 1, 1)
    assert "1 题" in found.sentence("zh") and "{" not in found.sentence("en")


def test_when_today_is_done_it_says_so_whatever_more_could_be_asked():
    begun = event(1, "session-begun", mode="today", items=[[id, 1] for id in ITEMS[:2]], minutes=15, seed=1)
    found = next_up(history([begun, answered(2, ITEMS[0]), answered(3, ITEMS[1])]), BANK, MORNING)
    assert (found.mode, found.resumes, found.done) == ("today", False, 2) and found.left
    assert found.sentence("zh").startswith("今天的 15 分钟做完了") and found.plan.sentence("zh") in found.sentence("zh")
    sure = [begun, answered(2, ITEMS[0], 0.0, "sure"), answered(3, ITEMS[1])]
    sure.append(answered(4, ITEMS[0], purpose="again", seed=seed_of(1, ITEMS[0], again=True)))
    assert next_up(history(sure), BANK, MORNING).mode == "wrong"
    assert not next_up(history(sure), BANK, MORNING + DAY).done


def test_and_else_it_says_when_more_comes():
    found = next_up(history(every(1, certainty="sure")), BANK, MORNING, order=())
    assert found.left == 0 and "天后" in found.sentence("zh")


# -- a month -----------------------------------------------------------------------------------------------------------


class Learner:
    """Somebody who forgets exponentially, not as FSRS has it: the schedule must serve them all the same.

    An explanation read makes a memory with a half-life of some five days; a right answer lengthens it, the more the nearer it was to being
    forgotten; a wrong one shortens it. A guess hits one time in four.
    """

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.half_life, self.last, self.events = {}, {}, []
        self.easy = {id: 0.6 + self.chance.random() for id in ITEMS}

    def knows(self, id, day):
        if id not in self.half_life:
            return 0.0
        return 2 ** (-(day - self.last[id]) / self.half_life[id])

    def answer(self, id, day, purpose):
        p = self.knows(id, day)
        remembered = self.chance.random() < p
        right = remembered or self.chance.random() < 0.25
        certainty = "sure" if remembered and self.chance.random() < 0.7 else "think" if remembered else "guess"
        if id not in self.half_life:
            self.half_life[id] = 5.0 * self.easy[id]
        elif remembered:
            self.half_life[id] *= 1 + 4 * (1 - p) * self.easy[id]
        else:
            self.half_life[id] = max(3.0 * self.easy[id], 0.4 * self.half_life[id])
        self.last[id] = day
        at = MORNING + day * DAY + dt.timedelta(seconds=len(self.events))
        self.events.append(answered(len(self.events) + 1, id, float(right), certainty, at=at, purpose=purpose))
        return right

    def sit(self, day, minutes):
        plan = today(BANK, cards(history(self.events)), (MORNING + day * DAY).date(), minutes=minutes, seed=day)
        missed = [step.item for step in plan.items if not self.answer(step.item, day, step.purpose)]
        for id in missed:
            self.answer(id, day, "again")
        return plan

    def sure_standards(self, day):
        """Standards one may rely on: some item of theirs would be answered with a chance of four in five."""
        return sum(any(self.knows(item.id, day) >= 0.8 for item in BANK.about(id)) for id in BANK.standards)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_month_of_fifteen_minutes_a_day_leaves_more_than_cramming_or_nothing(seed):
    daily, crammer, idle = Learner(seed), Learner(seed), Learner(seed)
    plans = [daily.sit(day, 15) for day in range(30)]
    for day in (27, 28, 29):  # the same time, before the exam
        crammer.sit(day, 150)
    assert all(plan.seconds <= 900 for plan in plans)
    a_week_later = 37
    assert len(crammer.half_life) > len(daily.half_life)  # they saw more of it
    assert daily.sure_standards(a_week_later) >= 10
    assert daily.sure_standards(a_week_later) > 3 * crammer.sure_standards(a_week_later)
    assert idle.sure_standards(a_week_later) == 0


def test_after_three_weeks_away_fifteen_minutes_a_day_catch_up():
    learner = Learner(4)
    for day in range(20):
        learner.sit(day, 15)
    backlog = [learner.sit(41 + day, 15).later for day in range(10)]
    assert backlog[0] > 0 and backlog[-1] < backlog[0] / 2


@pytest.mark.parametrize("seed", [5, 6, 7])
def test_what_is_said_to_be_known_is_known(seed):
    learner = Learner(seed)
    for day in range(30):
        learner.sit(day, 15)
    told = mastery(history(learner.events), BANK, MORNING + 30 * DAY)
    known = [id for id, found in told.items.items() if found.state == "known"]
    assert len(known) > 20
    assert sum(learner.knows(id, 30) for id in known) / len(known) > 0.75
