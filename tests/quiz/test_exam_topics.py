"""Topics of an exam over all who sat it: a person counts once, and few say nothing."""

import datetime as dt
from dataclasses import replace

import pytest
from scipy.stats import t

from steward.quiz.exams.exam_result import ExamResult, TopicResult
from steward.quiz.insight.exam_topics import topics_of
from steward.service.statistics.rates import wilson
from steward.words import Text

AT = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


def result(person, **right):
    """Give a result with so many right of ten in each topic."""
    topics = tuple(TopicResult(id, Text(id, id), 10, k, 10, wilson(k, 10)) for id, k in right.items())
    return ExamResult(person, "small", person, Text("小考", "Small"), 10, 10, 5, 10, 0.6, False, wilson(5, 10), topics, AT, "person", 1, 0)  # fmt: skip


def test_the_weakest_topic_stands_first_with_the_mean_over_people_and_its_interval():
    marks = {"complaint": [2, 4, 6, 8, 5], "visit": [9, 9, 10, 8, 9]}
    found = topics_of([result(f"p-{i}", **{id: of[i] for id, of in marks.items()}) for i in range(5)])
    assert [one.topic for one in found] == ["complaint", "visit"]
    first = found[0]
    assert (first.people, first.questions) == (5, 50)
    low, high = t.interval(0.95, 4, 0.5, (0.05 / 5) ** 0.5)
    assert first.share.value == pytest.approx(0.5)
    assert (first.share.low, first.share.high) == pytest.approx((low, high))
    assert first.sentence("en") == f"complaint: 50% on average (n = 5, 95% interval {low:.0%}–{high:.0%})"


def test_of_several_sittings_the_first_counts_and_four_people_tell_nothing():
    again = replace(result("p-0", visit=10), attempt=2)
    (found,) = topics_of([result("p-0", visit=1), again])
    assert (found.people, found.share.value, found.can_tell) == (1, 0.1, False)
    assert found.sentence("zh") == "visit：只有 1 人考过，还说不准"


def test_a_topic_without_marks_is_left_out():
    nothing = replace(result("p-0"), topics=(TopicResult("own", Text("自编", "own"), 2, 0, 0, wilson(0, 2)),))
    assert topics_of([nothing]) == ()
