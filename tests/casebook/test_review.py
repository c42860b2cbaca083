"""A review keeps every answer, tells the room's votes and time honestly, and shows the reference only when the answers are in."""

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.casebook import casebook
from steward.casebook.review import Estimate, Review, history, read_estimates
from steward.casebook.review.session import ADDED
from steward.errors import StewardError
from steward.records.store import Store

NOON = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)
CASE = casebook().cases["flooded-flower-trough"]


def at(minutes):
    return NOON + dt.timedelta(minutes=minutes)


@pytest.fixture
def store(workspace):
    with Store.open(workspace) as opened:
        yield opened


@pytest.fixture
def review(store):
    return Review.begin(store, "p-1", CASE, NOON, room=9, minutes=60)


def texts(review, part):
    return [line.text for line in review.session.part(part)]


def code_of(call):
    with pytest.raises(StewardError) as error:
        call()
    return error.value.code


def test_a_review_opened_again_stands_where_it_stood(store, review):
    review.add("people", "没进门看", at(1))
    review.add("process", "清完没有试水\n没有回访", at(2))
    review.vote("1", 3, at(3))
    review.estimate(0, "70 80 75", at(4))
    review.go_to("causes", at(5))
    again = Review.open(store, "p-1", review.id)
    assert again.session == review.session
    assert texts(again, "process") == ["清完没有试水", "没有回访"]
    assert again.session.line("1").votes == 3
    assert [one.id for one in history(store, "p-1")] == [review.id]


def test_a_review_of_somebody_else_is_not_opened(store, review):
    assert Review.open(store, "p-2", review.id) is None


def test_an_answer_sent_twice_is_kept_once(store, review):
    ref = str(uuid.uuid4())
    review.add("well", "先道了歉\n给了毛巾", at(1), id=ref)
    review.add("well", "先道了歉\n给了毛巾", at(1), id=ref)
    Review.open(store, "p-1", review.id).add("well", "先道了歉\n给了毛巾", at(2), id=ref)
    assert len(store.events("p-1", (ADDED,))) == 2


def test_a_page_that_is_behind_is_told_so_and_writes_nothing(store, review):
    other = Review.open(store, "p-1", review.id)
    review.add("well", "先道了歉", at(1))
    assert code_of(lambda: other.add("well", "别的", at(2))) == "answered-elsewhere"
    assert len(store.events("p-1", (ADDED,))) == 1


def test_merging_two_answers_adds_up_their_votes_and_keeps_both_wordings(review):
    review.add("process", "没有试水", at(1))
    review.add("people", "水都没放", at(2))
    review.vote("1", 4, at(3))
    review.vote("2", 2, at(3))
    review.merge("2", "1", at(4))
    (line,) = review.session.of_step("causes")
    assert (line.text, line.votes, line.merged) == ("没有试水", 6, ("水都没放",))
    assert review.session.received["causes"] == 2
    review.undo(at(5))
    assert [one.votes for one in review.session.of_step("causes")] == [4, 2]


def test_undo_takes_back_one_change_at_a_time_and_never_what_was_said_before_the_comparison(review):
    review.add("well", "先道了歉", at(1))
    review.add("well", "写错了", at(2))
    review.undo(at(3))
    assert texts(review, "well") == ["先道了歉"]
    review.compare(at(4))
    assert review.session.undo == ""
    review.undo(at(5))
    assert texts(review, "well") == ["先道了歉"]
    review.add("well", "后来想到的", at(6))
    assert review.session.line("3").later
    review.undo(at(7))
    assert texts(review, "well") == ["先道了歉"]


def test_lines_keep_their_names_when_others_were_taken_back(review):
    review.add("well", "一", at(1))
    review.undo(at(2))
    review.add("well", "二", at(3))
    assert [line.id for line in review.session.lines] == ["2"]


def test_one_person_alone_does_not_vote(store):
    alone = Review.begin(store, "p-1", CASE, NOON, room=1)
    alone.add("well", "先道了歉", at(1))
    assert code_of(lambda: alone.vote("1", 1, at(2))) == "nobody-to-vote"


def test_votes_never_fall_below_none(review):
    review.add("well", "先道了歉", at(1))
    review.vote("1", 2, at(2))
    review.vote("1", -5, at(3))
    assert review.session.line("1").votes == 0


@given(st.lists(st.integers(0, 100), min_size=1, max_size=30), st.sampled_from([" ", "，", "、", ", ", "\n"]))
def test_estimates_are_read_however_they_are_set_apart(values, between):
    estimate = Estimate(read_estimates(between.join(map(str, values))))
    assert estimate.values == tuple(values)
    assert estimate.low <= estimate.median <= estimate.high
    assert (
        sum(value <= estimate.median for value in values) * 2
        >= len(values)
        <= 2 * sum(value >= estimate.median for value in values)
    )


@pytest.mark.parametrize("wrong", ["101", "七十", "70.5", "-3", "1e2"])
def test_what_is_no_mood_is_refused_in_one_sentence(review, wrong):
    with pytest.raises(StewardError) as error:
        review.estimate(0, f"70 {wrong}", at(1))
    assert wrong in error.value.describe("zh")
    assert not review.session.estimates


def test_the_clock_counts_each_step_stands_still_when_paused_and_while_nobody_was_there(store, review):
    review.go_to("went", at(5))
    review.clock(at(8), running=False)
    review.add("well", "先道了歉", at(20))
    review.clock(at(21), running=True)
    review.go_to("causes", at(22))
    assert review.session.seconds["facts"] == 300
    assert review.session.seconds["went"] == 240
    assert review.session.spent(at(25)) == 180
    soon = Review.open(store, "p-1", review.id, at(26))
    assert soon.session.running
    assert soon.session.spent(at(26)) == 240
    tomorrow = Review.open(store, "p-1", review.id, at(1500))
    assert not tomorrow.session.running
    assert tomorrow.session.spent(at(1501)) == 240


def test_a_closed_review_is_not_changed_until_it_is_opened_again(review):
    review.close(at(1))
    assert code_of(lambda: review.add("well", "先道了歉", at(2))) == "review-closed"
    review.open_again(at(3))
    review.add("well", "先道了歉", at(4))
    assert texts(review, "well") == ["先道了歉"]


def test_what_is_adopted_can_begin_with_what_got_most_votes(review):
    for n, text in enumerate(["先到场挡水", "当场放水试", "雨后回访", "写进交接班"], start=1):
        review.add("mine" if n < 4 else "measures", text, at(n))
        review.vote(str(n), n % 4, at(n))
    assert review.prefill(at(9)) == 3
    assert texts(review, "adopt") == ["雨后回访", "当场放水试", "先到场挡水"]
    assert review.prefill(at(10)) == 0


def test_answers_that_cannot_be_kept_are_refused_and_nothing_changes(review):
    assert code_of(lambda: review.add("nowhere", "x", at(1))) == "unknown-part"
    assert code_of(lambda: review.add("well", "  \n ", at(1))) == "nothing-said"
    assert code_of(lambda: review.add("well", "长" * 501, at(1))) == "line-too-long"
    assert code_of(lambda: review.merge("1", "2", at(1))) == "unknown-line"
    assert code_of(lambda: review.set(at(1), room=0)) == "bad-room"
    assert code_of(lambda: review.set(at(1), family="nonsense")) == "unknown-family"
    assert code_of(lambda: review.match("causes-1", at(1), said=True)) == "not-compared"
    assert review.session.lines == ()
