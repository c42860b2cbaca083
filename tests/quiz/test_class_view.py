"""The class: cells that say what they know and no more, and people named for a reason that is shown."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from steward.errors import StewardError
from steward.quiz.courses.course_progress import joining
from steward.quiz.courses.courses import courses
from steward.quiz.exams.blueprint import Blueprint
from steward.quiz.exams.exam import Sitting
from steward.quiz.insight.at_risk import REASONS, limit
from steward.quiz.insight.class_sheet import write_class
from steward.quiz.insight.class_view import ClassView, class_view, classroom
from steward.quiz.insight.item_advice import advice_of
from steward.quiz.insight.item_statistics import statistics_of
from steward.quiz.insight.learned_scores import scores_of_study
from steward.quiz.insight.statistics_sheet import write_statistics
from steward.quiz.items.bank import bank
from steward.quiz.items.item import Single
from steward.quiz.study.history import histories
from steward.records.event import Event
from steward.records.people import Person, add_person
from steward.records.store import Store
from steward.words import Text
from steward.workspace import Workspace

NOW = dt.datetime(2026, 11, 22, 2, 0, tzinfo=dt.UTC)
SINCE = NOW - dt.timedelta(days=60)
STANDARD = "request.silence-turns-to-blame"
_seq = itertools.count(1)


def person(name: str = "林", id: str = "p-lin") -> Person:
    return Person(id, name, "steward", "东区", "", SINCE)


def answered(
    item: str,
    days_ago: float,
    *,
    who: str = "p-lin",
    right: bool = True,
    certainty: str = "think",
    purpose: str = "review",
) -> Event:
    seq = next(_seq)
    body = {"seed": 1, "answer": {"chosen": [0]}, "fraction": float(right), "certainty": certainty, "purpose": purpose}
    return Event(seq, f"e-{seq}", who, "answered", NOW - dt.timedelta(days=days_ago), "s", item, body)


def look(events: list[Event], people: list[Person] | None = None, **more: Any) -> ClassView:
    return class_view([person()] if people is None else people, events, bank(), NOW, **more)


def reasons(view: ClassView, id: str = "p-lin") -> list[str]:
    return [named.reason for one in view.learners if one.id == id for named in one.named]


def items(n: int, topic: str = "complaint") -> list[str]:
    return [item.id for item in bank().of_topic(topic)][:n]


# -- the map -----------------------------------------------------------------------------------------------------------


def test_a_cell_has_its_share_with_its_n_and_says_nothing_of_few_answers() -> None:
    (item, *_) = [item.id for item in bank().about(STANDARD)]
    few = look([answered(item, 3), answered(item, 2, right=False)], by="standard").cell(STANDARD, "p-lin")
    enough = look([answered(item, 5), answered(item, 3), answered(item, 2, right=False)], by="standard").cell(
        STANDARD, "p-lin"
    )
    assert few is not None
    assert enough is not None
    assert not few.can_tell
    assert few.words("en") == "1/2, cannot tell"
    assert few.words("zh") == "1/2，还说不准"
    assert enough.can_tell
    assert enough.words("en") == "67% (2/3)"
    assert (enough.right.k, enough.right.n) == (2, 3)
    assert enough.chance is not None
    assert 0 < enough.chance < 1


def test_second_tries_within_a_session_do_not_count() -> None:
    (item, *_) = items(1)
    view = look([answered(item, 1, right=False), answered(item, 1, purpose="again")])
    assert view.cell("complaint", "p-lin").right.n == 1  # type: ignore[union-attr]


def test_the_map_has_a_row_for_what_somebody_met_and_a_column_for_everybody() -> None:
    other = person("王", "p-wang")
    view = look([answered(items(1)[0], 1), answered(items(1, "visit")[0], 1, who="p-wang")], [person(), other])
    assert list(view.lines) == [topic for topic in view.lines if topic in ("complaint", "visit")]
    assert len(view.lines) == 2
    assert [one.name for one in view.learners] == ["林", "王"]
    assert view.cell("visit", "p-lin").words("zh") == ""  # type: ignore[union-attr]
    assert view.cell("visit", "nobody") is None


def test_a_topic_is_in_the_state_that_most_of_it_is_in() -> None:
    old = [answered(item, days) for item in items(6) for days in (12, 3)]
    new = [answered(item, 1, right=False) for item in items(8)[6:]]
    cell = look([*old, *new]).cell("complaint", "p-lin")
    assert cell is not None
    assert cell.state == "known"


def test_what_nobody_remembers_stands_first_and_many_answers_before_few() -> None:
    people = [person(str(i), f"p-{i}") for i in range(4)]
    known, forgotten, rare = (bank().of_topic(topic)[0] for topic in ("visit", "complaint", "fee"))
    events = [answered(known.id, days, who=one.id) for one in people for days in (12, 2)]
    events += [answered(forgotten.id, 1, who=one.id, right=False) for one in people]
    events += [answered(rare.id, 1, who="p-0", right=False)]
    view = look(events, people)
    assert view.weakest_first == ("complaint", "fee", "visit")
    assert (view.together["complaint"].k, view.together["complaint"].n) == (0, 4)
    assert view.cell("complaint", "p-0").level is None  # type: ignore[union-attr]


@pytest.mark.parametrize(("right", "level"), [(10, "right"), (8, "right"), (7, "mixed"), (5, "mixed"), (4, "wrong")])
def test_a_cell_says_how_its_answers_came_out(right: int, level: str) -> None:
    (item, *_) = items(1)
    cell = look([answered(item, 20 - i, right=i < right) for i in range(10)]).cell("complaint", "p-lin")
    assert cell is not None
    assert cell.level == level


def test_a_class_is_read_once_and_looked_at_by_team_and_period() -> None:
    other = person("王", "p-wang")
    events = [answered(items(1)[0], 20), answered(items(1)[0], 2, right=False), answered(items(1)[0], 2, who="p-wang")]
    room = classroom([person(), other], events, bank(), NOW)
    lately = room.view("topic", since=NOW - dt.timedelta(days=7), among={"p-lin"})
    assert [one.name for one in lately.learners] == ["林"]
    assert (lately.cell("complaint", "p-lin").right.k, lately.cell("complaint", "p-lin").right.n) == (0, 1)  # type: ignore[union-attr]
    assert room.view("topic").cell("complaint", "p-lin").right.n == 2  # type: ignore[union-attr]
    assert room.view("topic").lines == look(events, [person(), other]).lines


def test_a_changed_name_and_somebody_new_need_no_reading_again() -> None:
    room = classroom([person()], [answered(items(1)[0], 2)], bank(), NOW)
    new = Person("p-new", "新", "steward", "", "", NOW)
    view = room.with_people([person("林晓"), new], NOW).view("topic")
    assert [(one.name, one.answers) for one in view.learners] == [("林晓", 1), ("新", 0)]
    assert view.cell("complaint", "p-lin").right.n == 1  # type: ignore[union-attr]


def test_what_others_did_who_are_not_in_the_class_is_passed_over() -> None:
    assert look([answered(items(1)[0], 1, who="p-stranger")]).lines == {}


def test_the_screen_gets_no_share_of_a_cell_that_cannot_tell() -> None:
    shown = look([answered(items(1)[0], 1)]).shown("zh")
    cell = shown["people"][0]["cells"]["complaint"]
    assert (cell["n"], cell["share"], cell["can_tell"]) == (1, None, False)


# -- who is named ------------------------------------------------------------------------------------------------------


def test_who_studies_and_does_well_is_not_named() -> None:
    view = look([answered(item, 1) for item in items(10)])
    assert reasons(view) == []
    assert view.at_risk == ()


@pytest.mark.parametrize(("days", "named"), [(9, []), (10, ["quiet"]), (40, ["quiet"])])
def test_ten_days_away_are_noticed(days: float, named: list[str]) -> None:
    view = look([answered(items(1)[0], days)])
    assert reasons(view) == named
    if named:
        assert f"{days:g} days ago" in view.learners[0].named[0].sentence("en")


def test_who_never_began_is_named_after_a_while_and_not_at_once() -> None:
    assert reasons(look([])) == ["not-begun"]
    new = Person("p-new", "新", "steward", "", "", NOW - dt.timedelta(days=2))
    assert reasons(look([], [new]), "p-new") == []


def test_wrong_while_sure_is_named_with_what_it_is_about() -> None:
    wrong = [answered(item, 2, right=False, certainty="sure") for item in items(3)]
    right = [answered(item, 3, certainty="sure") for item in items(8)[3:]]
    view = look(right + wrong)
    (named,) = view.learners[0].named
    assert named.reason == "sure-but-wrong"
    assert "of 8 answers called sure in the last 30 days, 3 were wrong and not put right since" in named.sentence("en")
    assert "“" in named.do.en
    assert reasons(look(right + wrong[:2])) == []
    assert reasons(look([answered(item, 2, right=False) for item in items(5)])) == []


def test_what_was_put_right_since_is_no_longer_held_against_anybody() -> None:
    wrong = [answered(item, 5, right=False, certainty="sure") for item in items(3)]
    assert reasons(look([*wrong, answered(items(3)[0], 2)])) == []
    assert reasons(look([*wrong, answered(items(3)[0], 5, purpose="again")])) == ["sure-but-wrong"]
    many = [answered(item, 3, certainty="sure") for item in [*items(30), *items(10, "visit")] if item not in items(3)]
    assert reasons(look([*wrong, *many])) == [], "three of more than thirty is what “sure” allows"


def test_much_that_fades_is_named() -> None:
    # Learned well twice, long ago, and one answer lately: away it is not.
    old = [answered(item, days) for item in items(12) for days in (200, 190)]
    view = look([*old, answered(items(1, "visit")[0], 1)])
    assert reasons(view) == ["fading"]
    assert "standards met are fading" in view.learners[0].named[0].sentence("en")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(Workspace.at(tmp_path), environ={}) as store:
        yield store


def sit(store: Store, who: str, right: bool, at: dt.datetime) -> None:
    blueprint = Blueprint.model_validate(
        {
            "id": "small", "title": {"zh": "小考", "en": "A small exam"}, "lede": {"zh": "试试", "en": "A try"}, "minutes": 20,
            "pass_mark": 0.6, "attempts": None, "rows": [{"kinds": ["single"], "topics": ["complaint"], "count": 5}],
        }
    )  # fmt: skip
    sitting = Sitting.begin(store, who, blueprint, bank(), at, seed=3)
    for place in range(5):
        asked = sitting.asked(place)
        assert asked is not None
        assert isinstance(asked.item, Single)
        choice = next(i for i, option in enumerate(asked.item.options) if option.right == right)
        sitting.answer(place, {"chosen": [choice]}, at)
    sitting.hand_in(at)


def test_an_exam_not_passed_is_named_until_it_is(store: Store) -> None:
    lin = add_person(store, "林", "steward", at=SINCE)
    sit(store, lin.id, False, NOW - dt.timedelta(days=3))
    view = class_view([lin], store.events(), bank(), NOW)
    (named,) = view.learners[0].named
    assert named.reason == "exam-failed"
    assert "“A small exam” on 2026-11-19: 0.0% (n = 5, passing takes 60%)" in named.sentence("en")
    assert "Complaints" in named.do.en
    sit(store, lin.id, True, NOW - dt.timedelta(days=1))
    assert class_view([lin], store.events(), bank(), NOW).at_risk == ()


def test_a_course_that_goes_slowly_is_named_after_two_weeks() -> None:
    course = courses()["steward"]

    def joined(days_ago: int) -> list[Event]:
        seq = next(_seq)
        begun = Event(
            seq, f"e-{seq}", "p-lin", "course-joined", NOW - dt.timedelta(days=days_ago), "", course.id, joining(course)
        )
        return [begun, answered(items(1)[0], 1)]

    assert reasons(look(joined(20), courses=courses())) == ["slow"]
    assert reasons(look(joined(10), courses=courses())) == []
    assert reasons(look(joined(20))) == []


def test_the_gravest_stands_first_and_everything_is_said_in_both_languages() -> None:
    quiet = [answered(items(1)[0], 20, who="p-wang")]
    wrong = [answered(item, 2, right=False, certainty="sure") for item in items(4)]
    view = look([*quiet, *wrong], [person("王", "p-wang"), person()])
    assert [one.name for one in view.at_risk] == ["林", "王"]
    for locale in ("zh", "en"):
        said = view.text(locale)
        assert "{" not in said
        for one in view.at_risk:
            for named in one.named:
                assert "{" not in named.text(locale)
    assert view.sentence("en") == "2 people; 1 studied within 7 days, 2 could do with a word"
    assert set(REASONS) >= {"quiet", "sure-but-wrong"}
    assert limit("quiet_days") == 10


# -- workbooks ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", ["zh", "en"])
@pytest.mark.parametrize("by", ["topic", "standard"])
def test_the_workbook_has_figures_to_reckon_with_and_text_that_is_no_formula(
    tmp_path: Path, locale: Any, by: Any
) -> None:
    evil = Person("p-lin", '=HYPERLINK("http://x")', "steward", "@SUM(1)", "", SINCE)
    events = [answered(item, 12, right=i % 3 > 0) for i, item in enumerate(items(12))]
    path = write_class(look(events, [evil], by=by), tmp_path / "class.xlsx", locale)
    workbook = CalamineWorkbook.from_path(str(path))
    assert len(workbook.sheet_names) == 4
    cells = [
        cell for name in workbook.sheet_names for row in workbook.get_sheet_by_name(name).to_python() for cell in row
    ]
    assert not [cell for cell in cells if isinstance(cell, str) and cell[:1] in ("=", "@")]
    figures = workbook.get_sheet_by_name(workbook.sheet_names[-1]).to_python()
    assert any(isinstance(cell, float) and 0 < cell < 1 for row in figures for cell in row)
    import zipfile

    with zipfile.ZipFile(path) as packed:
        assert not any(b"<f>" in packed.read(name) for name in packed.namelist())
        assert not any("externalLink" in name for name in packed.namelist())


def test_of_a_time_only_those_count_who_met_the_item_in_it() -> None:
    (item, other, *_) = items(2)
    events = [answered(item, 20, right=False), answered(item, 2), answered(other, 2)]
    scores = scores_of_study(histories(events), bank(), since=NOW - dt.timedelta(days=7))
    assert scores.items == (other,), "an answer after the explanation of an earlier one tells nothing of the item"


def test_item_statistics_go_into_a_workbook_too(tmp_path: Path) -> None:
    people = [f"p-{i}" for i in range(12)]
    events = [
        answered(item, 3, who=who, right=(i + j) % 3 > 0)
        for i, who in enumerate(people)
        for j, item in enumerate(items(4))
    ]
    found = statistics_of(scores_of_study(histories(events), bank()))
    stems = {one.item: Text("=1+1", "=1+1") for one in found.items}
    path = write_statistics(found, advice_of(found), stems, "自学", tmp_path / "items.xlsx", "zh")
    workbook = CalamineWorkbook.from_path(str(path))
    rows = workbook.get_sheet_by_name("各题").to_python()
    head = next(i for i, row in enumerate(rows) if row[0] == "题号")
    first = rows[head + 1]
    assert first[1] == "'=1+1"
    assert first[2] == 12
    assert first[3] == pytest.approx(found.items[0].facility)


def test_a_workbook_has_its_ending_and_a_folder(tmp_path: Path) -> None:
    view = look([])
    with pytest.raises(StewardError, match=r"must end in \.xlsx"):
        write_class(view, tmp_path / "class.csv", "en")
    (tmp_path / "file").write_text("")
    with pytest.raises(StewardError, match="cannot be written"):
        write_class(view, tmp_path / "file" / "class.xlsx", "en")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
