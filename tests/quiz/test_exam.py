"""Sitting an exam: nothing lost, nothing told too early, the clock kept, and the result as it was earned."""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from steward.errors import StewardError
from steward.quiz.answers.asked import Asked
from steward.quiz.exams import exam
from steward.quiz.exams.blueprint import Blueprint
from steward.quiz.exams.exam import Sitting, allow_again, hand_in_overdue, sittings
from steward.quiz.exams.exam_result import LEAST, release, released_at, released_result, releases, result_of, review
from steward.quiz.insight.item_statistics import statistics_of
from steward.quiz.insight.learned_scores import scores_of_exam
from steward.quiz.items.bank import Bank, bank
from steward.quiz.items.item import Case, Multiple, Single
from steward.records.people import add_person, people
from steward.records.store import Store
from steward.records.xapi import statements
from steward.workspace import Workspace

ZONE = dt.timezone(dt.timedelta(hours=8))
NINE = dt.datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
MINUTE = dt.timedelta(minutes=1)


def blueprint(**more: Any) -> Blueprint:
    given: dict[str, Any] = {
        "id": "small", "title": {"zh": "小考", "en": "A small exam"}, "lede": {"zh": "试试", "en": "A try"}, "minutes": 20,
        "pass_mark": 0.6, "attempts": 1, "release": "by-trainer",
        "rows": [{"kinds": ["single"], "topics": ["complaint"], "count": 5}, {"kinds": ["single"], "topics": ["visit"], "count": 3, "marks": 2}],
    }  # fmt: skip
    return Blueprint.model_validate({**given, **more})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(Workspace.at(tmp_path), environ={}) as store:
        yield store


def begin(store: Store, person: str = "lin", at: dt.datetime = NINE, **more: Any) -> Sitting:
    return Sitting.begin(store, person, blueprint(**more), bank(), at, seed=3)


def key(asked: Asked | None) -> dict[str, Any]:
    assert asked is not None
    item = asked.item
    assert isinstance(item, Single | Multiple | Case)
    return {"chosen": [i for i, option in enumerate(item.options) if option.right]}


def wrong(asked: Asked | None) -> dict[str, Any]:
    assert asked is not None
    item = asked.item
    assert isinstance(item, Single)
    return {"chosen": [next(i for i, option in enumerate(item.options) if not option.right)]}


# -- answering ---------------------------------------------------------------------------------------------------------


def test_questions_are_answered_in_any_order_changed_and_taken_back(store: Store) -> None:
    sitting = begin(store)
    sitting.answer(6, key(sitting.asked(6)), NINE + MINUTE)
    sitting.answer(0, wrong(sitting.asked(0)), NINE + 2 * MINUTE)
    sitting.answer(0, key(sitting.asked(0)), NINE + 3 * MINUTE)
    sitting.answer(3, key(sitting.asked(3)), NINE + 4 * MINUTE)
    sitting.answer(3, None, NINE + 5 * MINUTE)
    assert sorted(sitting.record.answers) == [0, 6]
    record = sitting.hand_in(NINE + 6 * MINUTE)
    assert record.outcome["marks"] == 3
    assert record.outcome["most"] == 11
    assert record.how == "person"
    assert store.events(kinds=[exam.HANDED_IN])[0].body["seconds"] == 360


def test_a_question_can_be_marked_to_come_back_to(store: Store) -> None:
    sitting = begin(store)
    sitting.mark_for_later(2, True, NINE)
    sitting.mark_for_later(5, True, NINE)
    sitting.mark_for_later(2, False, NINE)
    shown = sitting.shown("zh", NINE)
    assert [question["place"] for question in shown["questions"] if question["later"]] == [5]


@pytest.mark.parametrize("bad", [{"chosen": [99]}, {"chosen": "0"}, {"number": "3"}, {"chosen": [0, 1]}])
def test_what_is_no_answer_is_refused_and_the_earlier_one_stands(store: Store, bad: dict[str, Any]) -> None:
    sitting = begin(store)
    sitting.answer(0, {"chosen": [1]}, NINE)
    with pytest.raises(StewardError):
        sitting.answer(0, bad, NINE)
    assert sitting.record.answers[0].answer == {"chosen": [1]}


def test_a_form_has_no_other_places(store: Store) -> None:
    sitting = begin(store)
    for place in (-1, 8):
        with pytest.raises(StewardError, match="no question"):
            sitting.answer(place, {}, NINE)


# -- the clock ---------------------------------------------------------------------------------------------------------


def test_time_runs_from_the_beginning_and_does_not_stop(store: Store) -> None:
    sitting = begin(store)
    assert sitting.left(NINE) == 20 * MINUTE
    assert sitting.left(NINE + 15 * MINUTE) == 5 * MINUTE
    assert sitting.left(NINE + 25 * MINUTE) == dt.timedelta(0)
    assert sitting.left(NINE - 60 * MINUTE) == 20 * MINUTE, "a clock set back gives no more time"
    again = Sitting.begin(store, "lin", blueprint(), bank(), NINE + 10 * MINUTE, seed=99)
    assert again.record.id == sitting.record.id
    assert again.record.form == sitting.record.form
    assert again.left(NINE + 10 * MINUTE) == 10 * MINUTE


def test_the_clock_of_the_server_counts_whatever_zone_it_is_written_in(store: Store) -> None:
    sitting = begin(store)
    assert sitting.left(NINE.astimezone(dt.UTC) + 15 * MINUTE) == 5 * MINUTE


def test_an_answer_on_its_way_when_time_ends_counts_and_a_later_one_does_not(store: Store) -> None:
    sitting = begin(store, grace=30)
    sitting.answer(0, key(sitting.asked(0)), NINE + 20 * MINUTE + dt.timedelta(seconds=29))
    with pytest.raises(StewardError, match="Time was over at 2026-11-23 09:20"):
        sitting.answer(1, key(sitting.asked(1)), NINE + 20 * MINUTE + dt.timedelta(seconds=31))
    record = sitting.record
    assert record.how == "time"
    assert record.handed_in_at == NINE + 20 * MINUTE
    assert record.outcome["marks"] == 1
    with pytest.raises(StewardError, match="handed in at 2026-11-23 09:20"):
        sitting.answer(1, key(sitting.asked(1)), NINE + 25 * MINUTE)


def test_what_nobody_hands_in_is_handed_in_when_time_is_over(store: Store) -> None:
    forgotten, open_still = begin(store), begin(store, "wang", NINE + 10 * MINUTE)
    forgotten.answer(0, key(forgotten.asked(0)), NINE + MINUTE)
    assert hand_in_overdue(store, bank(), NINE + 15 * MINUTE) == []
    (done,) = hand_in_overdue(store, bank(), NINE + 25 * MINUTE)
    assert (done.person, done.how, done.outcome["marks"]) == ("lin", "time", 1)
    assert done.handed_in_at == NINE + 20 * MINUTE
    assert Sitting.resume(store, "wang", open_still.record.id, bank()).record.handed_in_at is None
    assert hand_in_overdue(store, bank(), NINE + 25 * MINUTE) == []


def test_somebody_who_needs_it_has_more_time(store: Store) -> None:
    sitting = Sitting.begin(store, "lin", blueprint(), bank(), NINE, seed=1, extra_minutes=10)
    assert sitting.left(NINE) == 30 * MINUTE


def test_a_blueprint_changed_meanwhile_changes_no_sitting(store: Store) -> None:
    begin(store)
    again = begin(store, minutes=5, pass_mark=1.0, title={"zh": "别的", "en": "Other"})
    assert again.left(NINE) == 20 * MINUTE
    assert again.record.pass_mark == 0.6
    assert again.record.title.en == "A small exam"


# -- nothing is lost ---------------------------------------------------------------------------------------------------


def _answer_then_die(folder: str, told: Any) -> None:
    with Store.open(Workspace.at(folder), environ={}) as store:
        sitting = begin(store)
        for place in range(4):
            sitting.answer(place, key(sitting.asked(place)), NINE + MINUTE)
            told.send(place)
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_killed_process_loses_no_answer(tmp_path: Path) -> None:
    mine, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_answer_then_die, args=(str(tmp_path), theirs))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    assert [mine.recv() for _ in range(4)] == [0, 1, 2, 3]
    with Store.open(Workspace.at(tmp_path), environ={}) as store:
        sitting = begin(store, at=NINE + 5 * MINUTE)
        assert sorted(sitting.record.answers) == [0, 1, 2, 3]
        assert sitting.left(NINE + 5 * MINUTE) == 15 * MINUTE
        assert sitting.hand_in(NINE + 6 * MINUTE).outcome["marks"] == 4


def test_two_tabs_work_on_one_sitting_and_the_later_answer_stands(store: Store) -> None:
    one, other = begin(store), begin(store)
    one.answer(0, wrong(one.asked(0)), NINE + MINUTE)
    other.answer(1, key(other.asked(1)), NINE + 2 * MINUTE)
    one.answer(2, key(one.asked(2)), NINE + 3 * MINUTE)
    other.answer(0, key(other.asked(0)), NINE + 4 * MINUTE)
    fresh = Sitting.resume(store, "lin", one.record.id, bank())
    assert sorted(fresh.record.answers) == [0, 1, 2]
    assert fresh.hand_in(NINE + 5 * MINUTE).outcome["marks"] == 3
    with pytest.raises(StewardError, match="handed in"):
        one.answer(3, key(one.asked(3)), NINE + 6 * MINUTE)
    assert other.hand_in(NINE + 7 * MINUTE).handed_in_at == NINE + 5 * MINUTE
    assert len(store.events(kinds=[exam.HANDED_IN])) == 1


def test_tabs_that_begin_at_once_begin_one_sitting(tmp_path: Path) -> None:
    with Store.open(Workspace.at(tmp_path), environ={}) as store:
        found: list[str] = []
        threads = [
            threading.Thread(
                target=lambda seed: found.append(
                    Sitting.begin(store, "lin", blueprint(), bank(), NINE, seed=seed).record.id
                ),
                args=(seed,),
            )
            for seed in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(found)) == 1
        assert len(found) == 4
        assert len(store.events(kinds=[exam.BEGUN])) == 1


@pytest.mark.parametrize("reads", [1, 2, 3])
def test_a_tab_that_begins_while_another_looks_makes_no_second_sitting(store: Store, reads: int) -> None:
    class Slow:
        """The same store, but once it has been read so often, another tab has begun."""

        def __init__(self) -> None:
            self.other: Sitting | None = None
            self.reads = 0

        def events(self, *arguments: Any, **more: Any) -> Any:
            found = store.events(*arguments, **more)
            self.reads += 1
            if self.reads == reads:
                self.other = begin(store)
            return found

        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

    slow = Slow()
    mine = Sitting.begin(slow, "lin", blueprint(), bank(), NINE, seed=99)  # type: ignore[arg-type]
    assert slow.other is not None
    assert mine.record == slow.other.record
    assert len(store.events(kinds=[exam.BEGUN])) == 1


def test_nobody_takes_up_another_persons_sitting(store: Store) -> None:
    session = begin(store).record.id
    with pytest.raises(StewardError, match="no such sitting"):
        Sitting.resume(store, "wang", session, bank())


def test_an_item_improved_during_the_exam_is_graded_as_it_was_answered(store: Store) -> None:
    sitting = begin(store)
    for place in (0, 1):
        sitting.answer(place, key(sitting.asked(place)), NINE + MINUTE)
    first, second, third = (sitting.record.form.questions[place].item for place in (0, 1, 2))
    item = bank().items[first]
    assert isinstance(item, Single)
    turned = item.model_copy(update={"options": item.options[::-1]})
    kept = {id: one for id, one in bank().items.items() if id not in (second, third)}
    later = Sitting.resume(store, "lin", sitting.record.id, Bank({**kept, first: turned}, bank().files))
    assert later.asked(2) is None
    with pytest.raises(StewardError, match="taken out of the bank"):
        later.answer(2, {"chosen": [0]}, NINE + 2 * MINUTE)
    outcome = later.hand_in(NINE + 3 * MINUTE).outcome
    assert outcome["marks"] == 2, "both answers were right when they were given"
    assert outcome["most"] == 10, "what was withdrawn before it could be answered counts for nobody"
    assert outcome["changed"] == [0, 1, 2]


# -- how often ---------------------------------------------------------------------------------------------------------


def test_it_is_sat_as_often_as_the_blueprint_or_the_trainer_says(store: Store) -> None:
    begin(store).hand_in(NINE + MINUTE)
    with pytest.raises(StewardError, match="may be sat 1 times"):
        begin(store, at=NINE + 2 * MINUTE)
    allow_again(store, "lin", "small", NINE + 3 * MINUTE, by="trainer")
    again = Sitting.begin(store, "lin", blueprint(), bank(), NINE + 4 * MINUTE, seed=8)
    assert again.record.attempt == 2
    again.hand_in(NINE + 5 * MINUTE)
    with pytest.raises(StewardError, match="may be sat"):
        begin(store, at=NINE + 6 * MINUTE)
    assert begin(store, "wang").record.attempt == 1


# -- nobody knows too early --------------------------------------------------------------------------------------------


def _holds(told: Any, words: str) -> bool:
    return words in json.dumps(told, ensure_ascii=False)


def test_nothing_shown_before_the_release_tells_the_key(store: Store) -> None:
    sitting = begin(store)
    for place in range(8):
        sitting.answer(place, key(sitting.asked(place)) if place % 2 else wrong(sitting.asked(place)), NINE + MINUTE)
    shown = [sitting.shown("en", NINE + MINUTE)]
    sitting.hand_in(NINE + 2 * MINUTE)
    shown.append(sitting.shown("en", NINE + 3 * MINUTE))
    for told in shown:
        words = json.dumps(told)
        for telling in ("fraction", '"right": true', '"why"', "explanation", "passed", "graded"):
            assert telling not in words
        for question in sitting.record.form.questions:
            assert not _holds(told, bank().items[question.item].explanation.en)
    # A right and a wrong answer leave the same traces on the screen.
    states = [{k: v for k, v in q.items() if k in ("later", "marks")} for q in shown[0]["questions"] if q["marks"] == 1]
    assert all(state == states[0] for state in states)
    for ask_for in (
        lambda: released_result(store, bank(), sitting.record),
        lambda: review(store, bank(), sitting.record, "zh"),
    ):
        with pytest.raises(StewardError, match="not been released yet"):
            ask_for()


def test_what_a_person_can_export_of_themselves_tells_no_mark_before_the_release(store: Store) -> None:
    for person, rule, tells in (("lin", "by-trainer", False), ("wang", "at-once", True)):
        sitting = begin(store, person, release=rule)
        sitting.answer(0, key(sitting.asked(0)), NINE)
        sitting.hand_in(NINE + MINUTE)
        said = list(statements(store.events(person=person), []))
        assert any("score" in one.get("result", {}) for one in said) is tells
        assert any("success" in one.get("result", {}) for one in said) is tells


def test_before_it_is_handed_in_there_is_no_result_even_with_release_at_once(store: Store) -> None:
    sitting = begin(store, release="at-once")
    release(store, "small", NINE + MINUTE, by="trainer")
    for ask_for in (
        lambda: released_result(store, bank(), sitting.record),
        lambda: review(store, bank(), sitting.record, "zh"),
        lambda: result_of(sitting.record, bank()),
    ):
        with pytest.raises(StewardError, match="not been handed in"):
            ask_for()
    assert released_at(store, sitting.hand_in(NINE + 2 * MINUTE)) == NINE + 2 * MINUTE


def test_the_trainer_releases_what_has_been_handed_in_and_later_sittings_wait(store: Store) -> None:
    early, late = begin(store), begin(store, "wang")
    record = early.hand_in(NINE + 5 * MINUTE)
    release(store, "small", NINE + 6 * MINUTE, by="trainer")
    assert released_at(store, record) == NINE + 6 * MINUTE
    record = late.hand_in(NINE + 7 * MINUTE)
    assert released_at(store, record) is None
    release(store, "small", NINE + 8 * MINUTE, by="trainer", sitting=record.id)
    assert released_at(store, record) == NINE + 8 * MINUTE


def test_after_all_waits_for_everybody_of_the_post(store: Store) -> None:
    lin, wang = (add_person(store, name, "security", at=NINE).id for name in ("林", "王"))
    add_person(store, "赵", "cleaning", at=NINE)
    rule: dict[str, Any] = {"release": "after-all", "post": "security"}
    first = begin(store, lin, **rule).hand_in(NINE + 5 * MINUTE)
    assert released_at(store, first) is None, "Wang has not even begun"
    other = begin(store, wang, NINE + 6 * MINUTE, **rule)
    assert released_at(store, first) is None
    other.hand_in(NINE + 9 * MINUTE)
    assert released_at(store, first) == NINE + 9 * MINUTE
    waits = begin(store, "lin", id="open", release="after-all").hand_in(NINE + 5 * MINUTE)
    assert released_at(store, waits) == NINE + 5 * MINUTE, "for all posts it waits for those who began"


def test_of_many_sittings_at_once_the_same_is_told_as_of_each(store: Store) -> None:
    lin, wang = (add_person(store, name, "security", at=NINE).id for name in ("林", "王"))
    for id, rule in (("trainer", "by-trainer"), ("all", "after-all"), ("guards", "after-all"), ("once", "at-once")):
        begin(store, lin, id=id, release=rule, post="security" if id == "guards" else "").hand_in(NINE + 2 * MINUTE)
    begin(store, wang, id="trainer").hand_in(NINE + 3 * MINUTE)
    release(store, "trainer", NINE + 4 * MINUTE, by="trainer")
    late = begin(store, "sun", NINE + 5 * MINUTE, id="trainer").hand_in(NINE + 6 * MINUTE)
    begin(store, wang, NINE + 7 * MINUTE, id="trainer", attempts=2)
    known = sittings(store)
    found = releases(known, store.events(), people(store))
    assert found == {record.id: released_at(store, record) for record in known}
    assert found[late.id] is None
    assert sum(at is not None for at in found.values()) == 4


# -- what came out -----------------------------------------------------------------------------------------------------


def sat(store: Store, right: int, person: str = "lin", **more: Any) -> exam.Record:
    sitting = begin(store, person, release="at-once", **more)
    for place in range(right):
        sitting.answer(place, key(sitting.asked(place)), NINE + MINUTE)
    return sitting.hand_in(NINE + 5 * MINUTE)


def test_a_result_is_told_by_topic_with_its_n_and_says_when_it_was_near(store: Store) -> None:
    result = released_result(store, bank(), sat(store, 6))
    assert (result.marks, result.most, result.passed) == (7, 11, True)
    assert {one.topic: (one.n, one.marks, one.most) for one in result.topics} == {
        "complaint": (5, 5, 5),
        "visit": (3, 2, 6),
    }
    assert [one.can_tell for one in result.topics] == [one.n >= LEAST for one in result.topics]
    assert result.is_close
    assert "It was near" in result.sentence("en")
    assert "too few to tell" in result.text("en")
    for locale in ("zh", "en"):
        assert result.text(locale)


@pytest.mark.parametrize(("right", "passed"), [(8, True), (0, False)])
def test_passed_and_failed_are_said_plainly(store: Store, right: int, passed: bool) -> None:
    result = result_of(sat(store, right), bank())
    assert result.passed is passed
    assert ("passed with" in result.sentence("en")) is passed
    assert ("没有通过" in result.sentence("zh")) is not passed


def test_exactly_the_pass_mark_passes_however_sums_are_rounded(store: Store) -> None:
    rows = [{"kinds": ["single"], "topics": ["complaint"], "count": 5, "marks": 0.1}]
    assert result_of(sat(store, 3, rows=rows), bank()).passed
    assert not result_of(sat(store, 2, "wang", rows=rows), bank()).passed


def test_the_review_tells_every_question_in_the_order_it_was_asked(store: Store) -> None:
    record = sat(store, 5)
    told = review(store, bank(), record, "en")
    assert [one["place"] for one in told] == list(record.form.order)
    assert [one["number"] for one in told] == list(range(1, 9))
    by_place = {one["place"]: one for one in told}
    assert by_place[0]["graded"]["right"] is True
    assert by_place[7]["graded"]["right"] is False
    assert by_place[7]["note"] == "no answer"
    assert all(one["graded"]["explanation"] for one in told)


def test_a_question_changed_since_keeps_its_mark_and_says_so(store: Store) -> None:
    record = sat(store, 8)
    first = record.form.questions[0].item
    item = bank().items[first]
    assert isinstance(item, Single)
    changed = Bank({**bank().items, first: item.model_copy(update={"options": item.options[::-1]})}, bank().files)
    told = {one["place"]: one for one in review(store, changed, record, "en")}
    assert told[0]["fraction"] == 1
    assert told[0]["graded"] is None
    assert "has been changed since" in told[0]["note"]
    assert result_of(record, changed) == result_of(record, bank())
    gone = Bank({id: one for id, one in bank().items.items() if id != first}, bank().files)
    assert "withdrawn since" in {one["place"]: one for one in review(store, gone, record, "en")}[0]["note"]
    assert result_of(record, gone).marks == 11


# -- statistics of exams -----------------------------------------------------------------------------------------------


def test_an_exam_gives_its_items_and_places_the_statistics_of_what_people_did(store: Store) -> None:
    rows = [{"kinds": ["single"], "topics": ["complaint"], "count": 6}]
    right = {"a": 6, "b": 5, "c": 3, "d": 2, "e": 1, "f": 0}
    for i, (person, count) in enumerate(right.items()):
        sitting = Sitting.begin(store, person, blueprint(rows=rows), bank(), NINE, seed=i)
        for place in range(6):
            answer = key(sitting.asked(place)) if place < count else wrong(sitting.asked(place))
            sitting.answer(place, answer, NINE + MINUTE)
        sitting.hand_in(NINE + 2 * MINUTE)
    begin(store, "still-sitting", rows=rows)
    scores = scores_of_exam(sittings(store, exam="small"), bank())
    found = statistics_of(scores)
    assert found.test.n == 6
    assert [one.facility for one in found.positions] == pytest.approx([5 / 6, 4 / 6, 3 / 6, 2 / 6, 2 / 6, 1 / 6])
    triangle = np.array([[float(place < count) for place in range(6)] for count in right.values()])
    assert found.test.cic == pytest.approx(
        100 * 6 / 5 * (1 - triangle.var(axis=0, ddof=1).sum() / triangle.sum(axis=1).var(ddof=1))
    )
    assert scores.guess[scores.items[0]] == 0.25
    for item in scores.items:
        pick = scores.picks[item]
        column = scores.marks[:, scores.items.index(item)]
        for mark, chosen in zip(column, pick.chosen, strict=True):
            assert np.isnan(mark) == (chosen is None)
            assert chosen is None or (mark == 1) == (chosen == pick.right)
