"""The courses: whole, resting on the standards, about fifteen minutes a day; and where a learner stands in one."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.content import content_root
from steward.errors import StewardError
from steward.moves import moves
from steward.quiz.courses.courses import (
    course_of,
    courses,
    incidents,
    joined,
    joining,
    read_course,
    rehearsals,
    shelf_of,
    standing,
)
from steward.quiz.items.bank import bank, read_bank
from steward.records.event import Event
from steward.records.people import POSTS
from steward.standards import feeding
from steward.workspace import Workspace

BANK = bank()
COURSES = tuple(courses().values())
NOW = dt.datetime(2026, 11, 22, 20, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
each_course = pytest.mark.parametrize("course", COURSES, ids=lambda course: course.id)


def texts(given):
    """Find every pair of texts in a model."""
    if hasattr(given, "zh") and hasattr(given, "en"):
        yield given
    for value in given.__dict__.values() if hasattr(given, "__dict__") else ():
        for one in value if isinstance(value, tuple) else (value,):
            if hasattr(one, "__dict__"):
                yield from texts(one)


# -- what is shipped ---------------------------------------------------------------------------------------------------


def test_every_post_has_its_thirty_days():
    assert {course.post for course in COURSES} == set(POSTS)
    for course in COURSES:
        assert course.id == course.post
        assert len(course.days) == 30


@each_course
def test_a_week_ends_with_a_look_back_and_the_course_with_its_exam(course):
    assert [n for n in range(1, 31) if course.day(n).checkpoint] == [7, 14, 21]
    assert [n for n in range(1, 31) if course.day(n).exam] == [30]
    assert course.day(30).exam == f"probation-{course.post}"
    assert (content_root() / "training" / "exams" / f"{course.day(30).exam}.yaml").is_file()


@each_course
def test_a_day_takes_about_a_quarter_of_an_hour(course):
    for n in range(1, 30):
        assert 7 <= course.minutes(n, BANK) <= 17, (n, course.minutes(n, BANK))
    assert sum(course.minutes(n, BANK) for n in range(1, 30)) / 29 <= 15


@each_course
def test_every_day_mixes_and_the_course_holds_every_kind(course):
    kinds = [set(course.day(n).parts) for n in range(1, 30)]
    assert all(len(one) >= 2 for one in kinds)
    assert set().union(*kinds) >= {"read", "quiz", "rehearse", "case", "page", "checkpoint"}
    assert sum("rehearse" in one for one in kinds) >= 8
    assert sum("case" in one for one in kinds) >= 4


@each_course
def test_no_standard_is_read_twice_and_no_item_asked_twice(course):
    read = [id for day in course.days if day.read for id in day.read.standards]
    assert sorted(read) == sorted(set(read))
    asked = course.order(BANK)
    assert len(asked) == len(set(asked))
    assert all(len(course.items(n, BANK)) <= 12 for n in range(1, 31))


def test_a_steward_meets_every_standard_that_is_asked_about_within_thirty_days():
    assert {standard.id for standard in feeding("quiz")} - courses()["steward"].standards(BANK) == set()


@each_course
def test_what_is_named_is_asked(course):
    for n, day in enumerate(course.days, 1):
        if day.quiz:
            asked = course.items(n, BANK)
            assert set(day.quiz.items) <= set(asked)
            met = {id for item in asked for id in BANK.items[item].standards}
            before = {id for m in range(1, n) for item in course.items(m, BANK) for id in BANK.items[item].standards}
            assert set(day.quiz.standards) <= met | before, n


@each_course
def test_a_course_goes_from_recall_to_judgement(course):
    days = [[BANK.items[id].level for id in course.items(n, BANK)] for n in range(1, 31)]
    early, late = ([level for day in part for level in day] for part in (days[:10], days[20:]))
    assert early.count("recall") / len(early) > late.count("recall") / len(late)
    assert early.count("judge") / len(early) < late.count("judge") / len(late)


def test_talks_and_incidents_are_used_and_rest_on_standards():
    used = {day.rehearse for course in COURSES for day in course.days} | {
        day.case for course in COURSES for day in course.days
    }
    assert {*rehearsals(), *incidents()} - used == set()
    assert len(rehearsals()) >= 24
    assert len(incidents()) >= 20
    assert all(one.standards for one in (*rehearsals().values(), *incidents().values()))


def test_a_talk_is_told_by_moves_of_the_right_kind():
    for talk in rehearsals().values():
        assert {moves()[said.move].polarity for said in talk.hear} == {"helps"}
        assert {moves()[said.move].polarity for said in talk.avoid} == {"harms"}
        assert 2 <= len(talk.hear) <= 5


def test_what_was_added_for_teaching_is_marked():
    assert any(one.reconstruction for one in incidents().values())
    for one in incidents().values():
        assert one.reconstruction == (one.added is not None)
        if "只有" in one.facts.zh:
            assert one.reconstruction, one.id


def test_chinese_is_set_as_chinese_and_english_holds_none():
    import re

    for model in (*COURSES, *rehearsals().values(), *incidents().values()):
        for text in texts(model):
            assert not re.search(r"[\u4e00-\u9fff]", text.en), text.en
            assert not re.search(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9%][\u4e00-\u9fff]", text.zh), text.zh
            assert not re.search(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]", text.zh), text.zh


def test_nothing_leads_to_the_drill_or_the_casebook():
    for path in (content_root() / "training" / "courses").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert "drills/" not in text
        assert "cases/" not in text


def test_linked_pages_have_a_title():
    from steward.ui.page import TITLES

    named = {day.page.name for course in COURSES for day in course.days if day.page}
    assert named - set(TITLES) == set()


# -- items -------------------------------------------------------------------------------------------------------------


@each_course
def test_a_look_back_draws_from_every_day_of_its_week_and_the_same_seed_draws_the_same(course):
    for n in (7, 14, 21):
        drawn = course.checkpoint_items(n, BANK, 5)
        assert drawn == course.checkpoint_items(n, BANK, 5)
        assert drawn != course.checkpoint_items(n, BANK, 6)
        assert len(set(drawn)) == course.day(n).checkpoint.questions
        for day in range(n - 6, n):
            if course.items(day, BANK):
                assert set(drawn) & set(course.items(day, BANK)), day


@given(st.sets(st.integers(1, 30)))
def test_skipped_days_come_last_and_nothing_gets_lost(skipped):
    course = courses()["steward"]
    order = course.order(BANK, skipped)
    assert sorted(order) == sorted(course.order(BANK))
    away = {id for n in skipped for id in course.items(n, BANK)}
    first_away = next((i for i, id in enumerate(order) if id in away), len(order))
    assert set(order[first_away:]) == away


def test_up_to_a_day_only_what_was_met_by_then_is_asked():
    course = courses()["steward"]
    assert course.order(BANK, until=2) == course.items(1, BANK) + course.items(2, BANK)
    assert course.order(BANK, skipped=[1], until=2) == course.items(2, BANK)


def test_beyond_the_course_lie_the_other_items_about_it():
    course = courses()["security"]
    beyond = course.beyond(BANK)
    assert beyond
    assert set(beyond) & set(course.order(BANK)) == set()
    assert all(set(BANK.items[id].standards) & course.standards(BANK) for id in beyond)


def test_weeks_and_days_are_counted_from_one():
    course = courses()["steward"]
    assert [course.week_of(n) for n in (1, 7, 8, 21, 22, 30)] == [1, 1, 2, 3, 4, 4]
    for n in (0, 31):
        with pytest.raises(IndexError):
            course.day(n)


# -- standing ----------------------------------------------------------------------------------------------------------


class Doing:
    """A learner's events, in their order."""

    def __init__(self):
        self.events = []

    def __call__(self, kind, about="", at=NOW, **body):
        n = len(self.events) + 1
        self.events.append(Event(n, f"e{n}", "p-1", kind, at.astimezone(dt.UTC), "", about, body))
        return self.events[-1]

    def day(self, course, n, at=NOW):
        for kind in course.day(n).parts:
            self("course-done", course.id, at, course=course.id, day=n, part=kind)


@pytest.fixture
def course():
    return courses()["steward"]


@pytest.fixture
def doing():
    return Doing()


def test_who_has_joined_is_on_the_first_day(course, doing):
    assert standing(course, [], BANK, NOW).joined is None
    doing("course-joined", course.id, **joining(course))
    found = standing(course, doing.events, BANK, NOW)
    assert (found.day, found.joined, found.to_do) == (1, doing.events[0].at, 30)
    assert [part.kind for part in found.left] == list(course.day(1).parts)
    assert found.sentence("zh") == "第 1 天，共 30 天"
    assert joined(doing.events) == "steward"


def test_months_away_put_nobody_behind(course, doing):
    doing("course-joined", course.id, at=NOW - dt.timedelta(days=200), **joining(course))
    doing.day(course, 1, NOW - dt.timedelta(days=199))
    assert standing(course, doing.events, BANK, NOW).day == 2


def test_reading_and_answering_count_wherever_they_were_done(course, doing):
    for id in course.day(1).read.standards:
        doing("read", id)
    items = course.items(1, BANK)
    for id in items[:-1]:
        doing("answered", id, fraction=0, purpose="new")
    quiz = standing(course, doing.events, BANK, NOW).part(1, "quiz")
    assert (quiz.got, quiz.of, quiz.left, quiz.done) == (len(items) - 1, len(items), items[-1:], False)
    doing("answered", items[-1], fraction=1, purpose="review")
    found = standing(course, doing.events, BANK, NOW)
    assert found.part(1, "read").done
    assert found.part(1, "quiz").done
    assert [part.kind for part in found.left] == ["rehearse"]


def test_what_the_placement_test_found_unknown_is_still_to_be_met(course, doing):
    first, second, third = course.items(1, BANK)[:3]
    doing("answered", first, fraction=0, purpose="placement", certainty="sure")
    doing("answered", second, fraction=1, purpose="placement", certainty="guess")
    doing("answered", third, fraction=1, purpose="placement", certainty="sure")
    assert standing(course, doing.events, BANK, NOW).part(1, "quiz").got == 1


def test_what_was_taken_back_was_not_done(course, doing):
    doing("course-joined", course.id, **joining(course))
    event = doing("course-done", course.id, course=course.id, day=1, part="rehearse")
    assert standing(course, doing.events, BANK, NOW).part(1, "rehearse").done
    doing("undone", course.id, event=event.id)
    assert not standing(course, doing.events, BANK, NOW).part(1, "rehearse").done


def test_days_passed_over_may_be_done_all_the_same_and_joining_again_changes_them(course, doing):
    doing("course-joined", course.id, **joining(course, skipped=[1, 2, 4]))
    found = standing(course, doing.events, BANK, NOW)
    assert (found.day, found.skipped, found.to_do) == (3, (1, 2, 4), 27)
    doing.day(course, 2)
    found = standing(course, doing.events, BANK, NOW)
    assert (found.skipped, set(found.finished)) == ((1, 4), {2})
    doing("course-joined", course.id, **joining(course))
    assert standing(course, doing.events, BANK, NOW).day == 1
    doing("course-joined", course.id, **joining(course, start=5))
    assert standing(course, doing.events, BANK, NOW).skipped == (1, 3, 4)


def test_another_course_leaves_this_one_alone(course, doing):
    other = courses()["security"]
    doing("course-joined", other.id, **joining(other, start=9))
    doing.day(other, 9)
    found = standing(course, doing.events, BANK, NOW)
    assert found.joined is None
    assert found.finished == {}


def test_a_pace_is_spoken_of_when_there_is_one(course, doing):
    doing("course-joined", course.id, **joining(course))
    for n in range(1, 4):
        assert standing(course, doing.events, BANK, NOW).days_a_week is None
        doing.day(course, n, NOW - dt.timedelta(days=8 - 2 * n))
    found = standing(course, doing.events, BANK, NOW)  # three days out of seven
    assert found.days_a_week == pytest.approx(3)
    assert found.ends_about == dt.date(2026, 11, 22) + dt.timedelta(days=63)
    assert found.sentence("en") == "Day 4 of 30; at this pace it ends about Sunday, 24 January 2027"


def test_whoever_has_done_it_all_is_told_so(course, doing):
    doing("course-joined", course.id, **joining(course))
    for n in range(1, 31):
        doing.day(course, n)
    found = standing(course, doing.events, BANK, NOW)
    assert (found.day, found.left, found.ends_about, found.to_do) == (None, (), None, 0)
    assert found.sentence("en") == "All 30 days are done"
    assert found.finished_today == tuple(range(1, 31))


@given(
    st.lists(
        st.tuples(
            st.integers(0, 31),
            st.sampled_from(["read", "quiz", "rehearse", "case", "page", "checkpoint", "exam", "other"]),
        )
    )
)
def test_any_events_give_a_standing(found):
    course, doing = courses()["steward"], Doing()
    for day, part in found:
        doing("course-done", course.id, course=course.id, day=day, part=part)
    told = standing(course, doing.events, BANK, NOW)
    assert told.to_do == told.days - len(told.finished)
    assert told.day is None or told.day not in told.finished


def test_events_of_another_make_do_no_harm(course, doing):
    doing("course-joined", course.id, course=course.id, start="three", skipped="all", level=None)
    doing("course-done", course.id)
    doing("undone", "")
    assert standing(course, doing.events, BANK, NOW).day == 1


# -- a company's own ---------------------------------------------------------------------------------------------------

OWN = """id: night-shift
title: {zh: 夜班三天}
lede: {zh: 给新来的夜班同事。}
weeks:
  - theme: {zh: 熟悉}
    goal: {zh: 知道夜里怎么办。}
    days:
      - title: {zh: 接班}
        read: {standards: [g7.duty-log], why: {zh: 接不清，夜里就乱。}}
        rehearse: taxi-at-night
      - title: {zh: 我们的岗}
        quiz: {standards: [g7.night-flow]}
        rehearse: our-post
rehearsals:
  - id: our-post
    title: {zh: 三号岗}
    parts: {zh: 一人演业主。}
    opens: [{zh: 门打不开了。}]
    hear: [{move: greet, such_as: {zh: 您好。}}]
    avoid: [{move: rude, such_as: {zh: 等着。}}]
    afterwards: {zh: 谁先开口？}
"""


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "courses").mkdir()
    return Workspace(tmp_path)


def test_a_company_writes_its_own_course_in_one_language_if_it_likes(workspace):
    (workspace.own_courses / "night.yaml").write_text(OWN, encoding="utf-8")
    course = course_of(workspace, "night-shift")
    assert (course.only, len(course.days), course.title.en) == ("zh", 2, "夜班三天")
    assert course.rehearsal(1).id == "taxi-at-night"
    assert course.rehearsal(2).title.zh == "三号岗"
    assert course.items(2, BANK)
    assert shelf_of(workspace).own == {"night-shift"}
    assert course_of(workspace, "steward") is courses()["steward"]


def test_an_own_course_with_the_id_of_a_shipped_one_takes_its_place(workspace):
    (workspace.own_courses / "steward.yaml").write_text(OWN.replace("night-shift", "steward"), encoding="utf-8")
    assert course_of(workspace, "steward").title.zh == "夜班三天"


def test_all_mistakes_of_a_course_are_told_at_once_with_their_lines(workspace):
    broken = (
        OWN.replace("taxi-at-night", "taxi-at-nigth")
        .replace("g7.duty-log", "g7.duty-book")
        .replace(
            "quiz: {standards: [g7.night-flow]}",
            "quiz: {items: [no.such-item]}\n        page: {name: models/persona, look: {zh: 看}}",
        )
        .replace("move: greet", "move: hello")
    )
    (workspace.own_courses / "night.yaml").write_text(broken, encoding="utf-8")
    with pytest.raises(StewardError) as caught:
        course_of(workspace, "night-shift")
    said = caught.value.describe("zh").splitlines()
    assert [trouble.values["line"] for trouble in caught.value.troubles] == [9, 10, 12, 13, 20]
    assert "g7.duty-book" in said[0]
    assert "taxi-at-nigth，是不是 taxi-at-night" in said[1]
    assert "no.such-item" in said[2]
    assert "models/persona，是不是 models/personality" in said[3]
    assert "hello" in said[4]
    assert all(line.startswith("文件 night.yaml 第 ") for line in said)


def test_a_broken_course_leaves_the_others_alone(workspace):
    (workspace.own_courses / "bad.yaml").write_text("id: [", encoding="utf-8")
    (workspace.own_courses / "night.yaml").write_text(OWN, encoding="utf-8")
    found = shelf_of(workspace)
    assert found.troubles
    assert found.course("night-shift")
    assert found.course("steward")
    with pytest.raises(StewardError, match=r"bad\.yaml"):
        found.course("bad")


def test_a_broken_file_does_not_bring_back_the_shipped_course_it_replaces(workspace):
    (workspace.own_courses / "own.yaml").write_text("id: steward\nweeks: []\n", encoding="utf-8")
    with pytest.raises(StewardError, match=r"own\.yaml"):
        course_of(workspace, "steward")


def test_an_unknown_course_is_told_with_those_there_are(workspace):
    with pytest.raises(StewardError, match=r"There is no course stewart; there are: .*steward"):
        course_of(workspace, "stewart")


def test_one_id_in_two_files_is_told(workspace):
    for name in ("a.yaml", "b.yaml"):
        (workspace.own_courses / name).write_text(OWN, encoding="utf-8")
    assert "night-shift" in shelf_of(workspace).troubles[0].describe("en")


def test_own_items_about_a_standard_of_the_day_come_up_by_themselves(workspace):
    (workspace.root / "quiz").mkdir()
    (workspace.root / "quiz" / "own.yaml").write_text(
        "- {id: own.book, type: truefalse, level: recall, standards: [g7.duty-log], stem: {zh: 我们的值班本放在抽屉里。}, explanation: {zh: 在墙上。}, answer: false}\n",
        encoding="utf-8",
    )
    from steward.quiz.items.bank import bank_of

    steward = courses()["steward"]
    day = next(n for n in range(1, 31) if steward.day(n).quiz and "g7.duty-log" in steward.day(n).quiz.standards)
    assert "own.book" in steward.items(day, bank_of(workspace))


@pytest.mark.parametrize(
    "wrong", ["", "- a", "id: x", "weeks: {days: 1}", "weeks: [{days: [1, {quiz: 2}]}]\nrehearsals: [3]"]
)
def test_a_file_of_another_shape_is_told_and_breaks_nothing(wrong):
    with pytest.raises(StewardError):
        read_course(wrong, "own.yaml", own=True)


def test_an_item_that_left_the_bank_is_passed_over(tmp_path):
    path = tmp_path / "few.yaml"
    path.write_text(
        "- {id: a.c, type: truefalse, level: recall, standards: [complaint.flow], stem: {zh: 问, en: q}, explanation: {zh: 答, en: a}, answer: true}\n",
        encoding="utf-8",
    )
    few = read_bank([Path(path)])
    assert courses()["steward"].order(few) == ("a.c",)


def test_the_example_of_the_reference_page_is_a_course(workspace):
    import re

    page = (Path(__file__).parents[2] / "docs" / "data-formats.md").read_text(encoding="utf-8")
    text = re.search(r"^```yaml courses/night-shift.yaml\n(.*?)^```", page, re.M | re.S)[1]
    (workspace.own_courses / "night-shift.yaml").write_text(text, encoding="utf-8")
    course = course_of(workspace, "night-shift")
    assert len(course.days) == 3
    assert len(course.items(2, BANK)) == 5
    assert course.incident(3).questions[0].good
    assert len(course.checkpoint_items(3, BANK, 1)) == 4
