"""What is new today follows the course one is on: day by day, and what lies beyond only at its end."""

import datetime as dt
from dataclasses import replace

import pytest

from steward.quiz.courses.course_progress import DONE, JOINED, joining
from steward.quiz.courses.courses import courses, shelf
from steward.quiz.courses.on_course import on_course
from steward.quiz.items.bank import bank
from steward.records.event import Event

BANK = bank()
COURSE = courses()["steward"]
NOW = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)


def happened(*told):
    return [Event(n, f"e{n}", "p-1", kind, NOW, "", "steward", body) for n, (kind, body) in enumerate(told, 1)]


def done(day):
    return [(DONE, {"course": "steward", "day": day, "part": part}) for part in COURSE.day(day).parts]


def on(*told, post="steward", found=None):
    return on_course(found or shelf(), happened(*told), post, BANK, NOW)


def test_on_a_path_only_its_days_up_to_now_are_new():
    found = on((JOINED, joining(COURSE)), *done(1))
    assert found.day == 2 and found.order == COURSE.items(1, BANK) + COURSE.items(2, BANK)


def test_days_passed_over_bring_nothing_new_before_the_end():
    found = on((JOINED, joining(COURSE, skipped=[1, 2])))
    assert found.day == 3 and found.order == COURSE.items(3, BANK)


def test_what_was_passed_over_and_what_lies_beyond_comes_when_the_path_is_finished():
    found = on((JOINED, joining(COURSE, skipped=[1])), *(one for day in range(2, 31) for one in done(day)))
    assert found.day is None
    assert found.order == (*COURSE.order(BANK, [1]), *COURSE.beyond(BANK))


def test_who_has_joined_none_meets_the_course_of_the_post_without_being_held_up():
    found = on()
    assert found.course == COURSE and found.day is None and found.order[: len(COURSE.order(BANK))] == COURSE.order(BANK)


def test_without_a_post_or_with_a_course_that_is_gone_everything_is_open():
    assert on(post="").order is None
    gone = replace(shelf(), courses={})
    assert on((JOINED, joining(COURSE)), found=gone).order is None


@pytest.mark.parametrize("id", sorted(courses()))
def test_every_course_begins_with_its_first_day(id):
    event = Event(1, "e1", "p-1", JOINED, NOW, "", id, joining(courses()[id]))
    assert on_course(shelf(), [event], "", BANK, NOW).order == courses()[id].items(1, BANK)
