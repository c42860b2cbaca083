"""What a person has done, folded from events."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from studying import BANK, MORNING, answered, event, undone

from steward.quiz.study.days import Days
from steward.quiz.study.history import Answer, histories, history
from steward.quiz.study.mastery import mastery
from steward.quiz.study.memory import GUESSED, MISSED, NEARLY, SURE, THOUGHT
from steward.quiz.study.pace import FASTEST, SLOWEST, pace
from steward.quiz.study.rhythm import rhythm
from steward.quiz.study.schedule import cards
from steward.quiz.study.wrong_book import wrong_book

ITEMS = list(BANK.items)[:6]
GIVEN = st.lists(
    st.tuples(
        st.sampled_from(ITEMS),
        st.sampled_from([0.0, 0.5, 0.8, 1.0]),
        st.sampled_from(["sure", "think", "guess", None]),
        st.integers(0, 60),
    ),
    min_size=1,
    max_size=14,
)


def begun(seq=1, at=MORNING, items=(), **body):
    return event(
        seq, "session-begun", at=at, mode="today", items=[[item, 1] for item in items], minutes=15, seed=3, **body
    )


def all_of(told):
    now = MORNING + dt.timedelta(days=90)
    return (
        [(answer.item, answer.fraction, answer.at) for answer in told.answers],
        cards(told),
        wrong_book(told),
        mastery(told, BANK, now),
        rhythm(told, now),
        pace(told, BANK),
    )


@given(GIVEN, st.data())
def test_an_answer_that_is_taken_back_leaves_no_trace(given_answers, data):
    """Whatever is made of a history is as if the finger had never slipped."""
    events, day = [begun(items=ITEMS)], MORNING
    for seq, (item, fraction, certainty, gap) in enumerate(given_answers, 2):
        day += dt.timedelta(hours=gap)
        events.append(answered(seq * 10, item, fraction, certainty, at=day))
    at = data.draw(st.integers(1, len(events) - 1))
    slip = answered(events[at].seq - 5, data.draw(st.sampled_from(ITEMS)), 0.0, "sure", at=events[at].at)
    back = undone(events[at].seq - 4, slip, at=events[at].at)
    assert all_of(history([*events[:at], slip, back, *events[at:]])) == all_of(history(events))


def test_a_day_on_which_everything_was_taken_back_is_no_day_of_study():
    slip = answered(2, ITEMS[0])
    told = history([begun(), slip, undone(3, slip)])
    assert rhythm(told, MORNING).of_14 == 0 and told.answers == ()


def test_only_the_own_session_can_take_an_answer_back():
    mine = answered(2, ITEMS[0], session="s")
    told = history([begun(), mine, undone(3, mine, session="other")])
    assert len(told.answers) == 1


@given(st.permutations(range(5)))
def test_the_order_in_which_events_are_read_makes_no_difference(order):
    events = [begun(items=ITEMS), *(answered(n, item) for n, item in enumerate(ITEMS[:4], 2))]
    assert history([events[i] for i in order]) == history(events)


def test_events_of_two_people_are_never_one_history():
    mixed = [answered(1, ITEMS[0], person="p-1"), answered(2, ITEMS[0], person="p-2")]
    with pytest.raises(ValueError, match="one person"):
        history(mixed)
    assert {person: len(told.answers) for person, told in histories(mixed).items()} == {"p-1": 1, "p-2": 1}


@pytest.mark.parametrize(
    ("fraction", "certainty", "outcome"),
    [
        (1.0, "sure", SURE),
        (1.0, "think", THOUGHT),
        (1.0, None, THOUGHT),
        (1.0, "guess", GUESSED),
        (0.8, "sure", NEARLY),
        (0.75, None, NEARLY),
        (0.8, "guess", MISSED),
        (0.7, "sure", MISSED),
        (0.0, "sure", MISSED),
        (0.0, "guess", MISSED),
    ],
)
def test_how_an_answer_came_out(fraction, certainty, outcome):
    assert history([answered(1, ITEMS[0], fraction, certainty)]).answers[0].outcome == outcome


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"fraction": None, "seed": None, "certainty": 7, "answer": "x", "mark": "y", "seconds": []},
        {"fraction": 17, "certainty": "certainly", "purpose": None},
        {"fraction": float("nan"), "seed": 2.0},
    ],
)
def test_an_event_of_another_version_is_read_as_far_as_it_can_be(body):
    odd = event(1, "answered", about=ITEMS[0], **body)
    (found,) = history([odd, event(2, "someday", about="x"), event(3, "session-begun", items=[], mode=None)]).answers
    assert isinstance(found, Answer) and 0 <= found.fraction <= 1


def test_what_was_written_of_a_plan_by_another_version_does_not_stop_the_rest():
    odd = [event(1, "session-begun", items=["a", ["b"], ["c", 1, 2], ["d", "x"], ["e", 5]]), answered(2, ITEMS[0])]
    told = history(odd)
    assert told.sittings["s"].plan == (("e", 5),) and len(told.answers) == 1


def test_the_day_turns_at_four_by_the_clock_of_the_company():
    days, tokyo = Days(), Days(dt.timezone(dt.timedelta(hours=9)))
    late_shift = dt.datetime(2026, 11, 2, 19, 30, tzinfo=dt.UTC)  # half past three in China, half past four in Tokyo
    assert days.of(late_shift) == dt.date(2026, 11, 2)
    assert tokyo.of(late_shift) == dt.date(2026, 11, 3)
    assert days.start(dt.date(2026, 11, 2)) == dt.datetime(2026, 11, 1, 20, 0, tzinfo=dt.UTC)


def test_a_moment_without_a_zone_belongs_to_no_day():
    with pytest.raises(ValueError, match="time zone"):
        Days().of(dt.datetime(2026, 11, 2))


@given(st.integers(-(10**6), 10**6))
def test_every_moment_lies_within_its_day(minutes):
    days = Days()
    at = MORNING + dt.timedelta(minutes=minutes)
    assert days.number(at) == days.number(at.astimezone(dt.timezone(dt.timedelta(hours=-5)))) == days.of(at).toordinal()
    assert days.start(days.of(at)) <= at < days.start(days.of(at) + dt.timedelta(days=1))


def test_the_pace_is_the_learner_s_and_pauses_do_not_count():
    item = BANK.items[ITEMS[0]]
    slow = [begun(items=ITEMS)]
    at = MORNING
    for n in range(30):
        at += dt.timedelta(seconds=(item.seconds + 12) * 1.5)
        if n == 15:
            at += dt.timedelta(hours=1)
        slow.append(answered(n + 2, ITEMS[0], at=at))
    assert 1.3 < pace(history(slow), BANK) < 1.5


@given(st.lists(st.integers(0, 400), max_size=40))
def test_the_pace_stays_within_reason(gaps):
    events, at = [begun(items=ITEMS)], MORNING
    for n, gap in enumerate(gaps, 2):
        at += dt.timedelta(seconds=gap)
        events.append(answered(n, ITEMS[0], at=at))
    assert FASTEST <= pace(history(events), BANK) <= SLOWEST
