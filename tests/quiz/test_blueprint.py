"""Blueprints: what may be written, what is told of mistakes, and forms that can be drawn again exactly."""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.errors import StewardError
from steward.quiz.answers.asked import ask
from steward.quiz.exams.blueprint import Blueprint, exams, exams_of, read_blueprint
from steward.quiz.exams.form import Form, draw, fill_rows
from steward.quiz.items.bank import Bank, bank
from steward.quiz.items.item import topic_of
from steward.workspace import Workspace

HEAD = """\
id: ours
title: {zh: 自己的考试, en: Our own exam}
lede: {zh: 试试, en: A try}
minutes: 10
pass_mark: 0.8
"""


def mistakes(text: str, source: str = "ours.yaml") -> list[str]:
    with pytest.raises(StewardError) as caught:
        read_blueprint(text, source, bank())
    return caught.value.describe("en").splitlines()


def ours(rows: str, more: str = "") -> Blueprint:
    return read_blueprint(f"{HEAD}{more}rows:\n{rows}", "ours.yaml", bank())


# -- the shipped ones --------------------------------------------------------------------------------------------------


def test_every_post_has_an_exam_at_the_end_of_its_probation_and_everybody_has_one() -> None:
    found = exams()
    assert {one.post for one in found.values() if one.id.startswith("probation")} == {
        "steward", "front-desk", "security", "technical", "cleaning",
    }  # fmt: skip
    assert {"service-conduct", "monthly-ten"} <= set(found)


@pytest.mark.parametrize("id", sorted(exams()))
def test_a_shipped_exam_leaves_time_enough_and_says_which_of_its_numbers_are_ours(id: str) -> None:
    blueprint = exams()[id]
    assert blueprint.assumption is not None
    assert blueprint.standards
    for seed in range(12):
        form = draw(blueprint, bank(), seed)
        items = [bank().items[question.item] for question in form.questions]
        assert sum(item.seconds for item in items) <= 0.8 * 60 * blueprint.minutes
        assert max(Counter(item.standards[0] for item in items).values()) <= 3
        assert not [item.id for item in items if item.type == "short"]


# -- drawing -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("id", sorted(exams()))
def test_a_seed_draws_the_same_form_again_and_another_seed_another(id: str) -> None:
    blueprint = exams()[id]
    one, again, other = (draw(blueprint, bank(), seed) for seed in (41, 41, 42))
    assert one == again
    assert one != other
    assert len({question.item for question in one.questions}) == blueprint.questions
    assert sorted(one.order) == list(range(blueprint.questions))


def test_a_form_is_the_same_on_every_machine() -> None:
    form = draw(ours("- {topics: [complaint], kinds: [single], levels: [recall], count: 2}"), bank(), 7)
    again = Form.from_json(form.as_json())
    assert again == form
    assert all(topic_of(bank().items[q.item]) == "complaint" for q in form.questions)


def test_the_order_of_files_and_of_the_bank_does_not_matter() -> None:
    turned = Bank(dict(reversed(bank().items.items())), bank().files)
    blueprint = exams()["service-conduct"]
    assert draw(blueprint, turned, 3) == draw(blueprint, bank(), 3)


def test_a_fixed_list_is_asked_of_everybody_and_drawn_for_no_other_row() -> None:
    blueprint = ours("- {items: [complaint.silence-cause]}\n- {topics: [complaint], count: 30}")
    for seed in range(5):
        found = [question.item for question in draw(blueprint, bank(), seed).questions]
        assert found[0] == "complaint.silence-cause"
        assert found.count("complaint.silence-cause") == 1


def test_one_form_for_all_differs_only_in_the_order_of_its_questions() -> None:
    blueprint = ours("- {topics: [complaint], count: 12}", "form: same\nseed: 9\n")
    one, other = draw(blueprint, bank(), 1), draw(blueprint, bank(), 2)
    assert one.questions == other.questions
    assert one.order != other.order
    assert ours("- {topics: [complaint], count: 12}", "form: same\nseed: 9\nshuffle: false\n")
    unshuffled = ours("- {topics: [complaint], count: 12}", "form: same\nseed: 9\nshuffle: false\n")
    assert draw(unshuffled, bank(), 1).order == draw(unshuffled, bank(), 2).order


def test_a_form_tells_when_an_item_has_been_changed_or_withdrawn() -> None:
    form = draw(ours("- {topics: [complaint], kinds: [single], count: 3}"), bank(), 5)
    assert form.changed(bank()) == ()
    first, second = form.questions[0].item, form.questions[1].item
    item = bank().items[first]
    reworded = item.model_copy(update={"stem": item.stem.model_copy(update={"zh": "换了一句话"})})
    explained = bank().items[second].model_copy(update={"explanation": item.explanation})
    changed = Bank({**bank().items, first: reworded, second: explained}, bank().files)
    assert form.changed(changed) == (first,)
    gone = Bank({id: one for id, one in bank().items.items() if id != second}, bank().files)
    assert form.questions[1].state(gone) == "gone"
    assert form.questions[1].asked(gone) is None


def test_numbers_made_anew_are_those_of_the_form() -> None:
    form = draw(ours("- {kinds: [numeric], count: 4}"), bank(), 11)
    for question in form.questions:
        asked = question.asked(bank())
        assert asked is not None
        assert asked == ask(bank().items[question.item], question.seed)


def test_rows_that_overlap_each_get_their_own_where_that_can_be() -> None:
    # The wide row stands first and must leave the narrow one its few items.
    narrow = sum(topic_of(item) == "innovation" for item in bank().items.values())
    blueprint = ours(f"- {{topics: [innovation, move-in], count: 2}}\n- {{topics: [innovation], count: {narrow}}}")
    for seed in range(20):
        form = draw(blueprint, bank(), seed)
        topics = [topic_of(bank().items[question.item]) for question in form.questions]
        assert topics == ["move-in", "move-in"] + ["innovation"] * narrow


@settings(deadline=None, max_examples=200)
@given(
    st.lists(st.tuples(st.sets(st.integers(0, 8)), st.integers(1, 4)), min_size=1, max_size=5),
)
def test_every_row_is_filled_exactly_when_that_is_possible(rows: list[tuple[set[int], int]]) -> None:
    offered = {i: tuple(f"item-{one}" for one in sorted(items)) for i, (items, _) in enumerate(rows)}
    wanted = {i: count for i, (_, count) in enumerate(rows)}
    filled, short = fill_rows(offered, wanted)
    # P. Hall, "On representatives of subsets" (1935): no group of rows wants more than there is between them.
    groups = itertools.chain.from_iterable(itertools.combinations(wanted, n) for n in range(1, len(wanted) + 1))
    possible = all(
        sum(wanted[i] for i in group) <= len({item for i in group for item in offered[i]}) for group in groups
    )
    assert (not short) == possible
    taken = [item for items in filled.values() for item in items]
    assert len(set(taken)) == len(taken)
    if possible:
        assert {i: len(items) for i, items in filled.items()} == wanted
        assert all(set(items) <= set(offered[i]) for i, items in filled.items())
    else:
        assert sum(wanted[i] for i in short) > len({item for i in short for item in offered[i]})


# -- mistakes ----------------------------------------------------------------------------------------------------------


def test_every_mistake_is_told_with_its_line() -> None:
    told = mistakes(
        HEAD.replace("0.8", "80")
        + "release: someday\nrows:\n- {topics: [complaints], count: 3}\n- {count: 2, items: [a.b]}\n- {levels: [recall]}\n"
    )
    assert [line.split(",")[0:2] for line in told] == [["ours.yaml", f" line {n}"] for n in (5, 6, 8, 9, 10)]
    assert "did you mean complaint?" in told[2]


def test_items_that_do_not_exist_are_named_with_the_line_and_what_was_meant() -> None:
    (told,) = mistakes(HEAD + "rows:\n- items:\n  - complaint.silence-cause\n  - complaint.silence-cuase\n")
    assert told.startswith("ours.yaml, line 9, rows[1].items[2]")
    assert "did you mean complaint.silence-cause?" in told


def test_a_row_for_which_the_bank_has_too_few_says_how_many_there_are() -> None:
    there = sum(topic_of(item) == "innovation" for item in bank().items.values())
    (told,) = mistakes(HEAD + "rows:\n- {topics: [complaint], count: 3}\n- {topics: [innovation], count: 40}\n")
    assert "line 8, rows[2]" in told
    assert f"the bank has only {there} such items" in told


def test_rows_that_take_each_others_items_are_told_together() -> None:
    there = sum(topic_of(item) == "innovation" for item in bank().items.values())
    row = f"- {{topics: [innovation], count: {there}}}\n"
    (told,) = mistakes(HEAD + "rows:\n- {topics: [complaint], count: 3}\n" + row + row)
    assert "[2] and [3] of rows together" in told
    assert f"only {there}" in told


@pytest.mark.parametrize(
    ("more", "rows", "words"),
    [
        ("form: same\n", "- {count: 1}", "form: same and seed go together"),
        ("", "- {items: [complaint.silence-cause]}\n- {items: [complaint.silence-cause]}", "stands in two rows"),
        ("", "- {items: [complaint.silence-cause, complaint.silence-cause]}", "stands twice in items"),
        ("", "- {count: 150}\n- {count: 100}", "250 questions in all"),
        ("", "- {standards: [g6.visit-ratoi], count: 1}", "did you mean g6.visit-ratio?"),
        ("colour: red\n", "- {count: 1}", "there is no such entry"),
    ],
)
def test_what_does_not_fit_together_is_told(more: str, rows: str, words: str) -> None:
    assert any(words in line for line in mistakes(f"{HEAD}{more}rows:\n{rows}\n"))


# -- the company's own -------------------------------------------------------------------------------------------------

OWN_ITEM = """\
- id: own.gate
  type: truefalse
  stem: {zh: 东门晚上十点以后也开着。}
  answer: false
  explanation: {zh: 东门十点落锁。}
  level: recall
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    workspace = Workspace.at(tmp_path)
    workspace.own_items.mkdir(parents=True)
    (workspace.own_items / "gate.yaml").write_text(OWN_ITEM, encoding="utf-8")
    (tmp_path / "exams").mkdir()
    return workspace


def test_a_company_writes_exams_of_its_own_with_its_own_items(workspace: Workspace) -> None:
    text = HEAD + "rows:\n- {own: true, count: 1}\n- {topics: [complaint], count: 2}\n"
    (workspace.root / "exams" / "ours.yaml").write_text(text, encoding="utf-8")
    found = exams_of(workspace)
    assert found.own == {"ours"}
    assert found.exam("ours").questions == 3
    assert found.exam("service-conduct") == exams()["service-conduct"]


def test_a_companys_exam_may_be_in_one_language_throughout_and_a_shipped_one_not(workspace: Workspace) -> None:
    text = "id: ours\ntitle: {zh: 夜班考试}\nlede: {zh: 给夜班的}\nminutes: 10\npass_mark: 0.8\nrows: [{count: 2}]\n"
    (workspace.root / "exams" / "ours.yaml").write_text(text, encoding="utf-8")
    found = exams_of(workspace)
    assert found.troubles == ()
    assert (found.exam("ours").title.text.en, found.exam("ours").only) == ("夜班考试", "zh")
    assert any("title.en" in line for line in mistakes(text))


def test_the_exam_that_the_documentation_shows_can_be_sat() -> None:
    page = (Path(__file__).parents[2] / "docs" / "data-formats.md").read_text(encoding="utf-8")
    shown = page.split("```yaml exams/night-duty.yaml\n")[1].split("```")[0]
    blueprint = read_blueprint(shown, "night-duty.yaml", bank(), own=True)
    assert blueprint.questions == len(draw(blueprint, bank(), 1).questions) == 10


def test_a_broken_exam_is_told_of_and_the_others_can_be_sat(workspace: Workspace) -> None:
    (workspace.root / "exams" / "bad.yaml").write_text(HEAD + "rows: []\n", encoding="utf-8")
    (workspace.root / "exams" / "ours.yaml").write_text(HEAD + "rows: [{count: 2}]\n", encoding="utf-8")
    (workspace.root / "exams" / "zwei.yaml").write_text(HEAD + "rows: [{count: 2}]\n", encoding="utf-8")
    found = exams_of(workspace)
    assert [trouble.code for trouble in found.troubles] == ["bad-content", "exam-twice"]
    assert "ours" in found.blueprints
    with pytest.raises(StewardError, match="There is no exam nowhere"):
        found.exam("nowhere")


def test_items_in_one_language_are_drawn_only_where_the_companys_own_are_asked_for(workspace: Workspace) -> None:
    from steward.quiz.items.bank import bank_of

    items = bank_of(workspace)
    everything = Blueprint.model_validate(
        {
            "id": "all", "title": {"zh": "全", "en": "All"}, "lede": {"zh": "全", "en": "All"}, "minutes": 10, "pass_mark": 0.5,
            "rows": [{"kinds": ["truefalse"], "count": 5}],
        }
    )  # fmt: skip
    assert all(
        question.item != "own.gate" for seed in range(40) for question in draw(everything, items, seed).questions
    )
