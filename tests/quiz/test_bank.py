"""The item bank: whole, fair, and answered rightly only by those who know."""

import pytest

from steward.errors import StewardError
from steward.quiz.items.bank import bank, read_bank
from steward.quiz.items.item import Case, Single, TrueFalse
from steward.quiz.items.quality import GUESSERS, MARGIN, alike, flaws, gives_away, guessed
from steward.standards import feeding

ITEMS = tuple(bank().items.values())


@pytest.mark.parametrize("locale", ["zh", "en"])
@pytest.mark.parametrize("guesser", GUESSERS)
def test_somebody_who_only_knows_how_tests_are_made_does_no_better_than_chance(guesser, locale):
    right, chance = guessed(ITEMS, locale)[guesser]
    assert right <= chance + MARGIN


def test_no_item_has_a_flaw():
    assert [f"{flaw.item}: {flaw.what.en}" for flaw in flaws(ITEMS)] == []


def test_no_two_items_ask_the_same_and_none_gives_another_away():
    assert list(alike(ITEMS)) == []
    assert list(gives_away(ITEMS)) == []


def test_keys_stand_in_every_place_equally_often():
    places = [
        next(i for i, option in enumerate(item.options) if option.right)
        for item in ITEMS
        if isinstance(item, Single | Case)
        and sum(option.right for option in item.options) == 1
        and len(item.options) == 4
    ]
    for place in range(4):
        assert abs(places.count(place) / len(places) - 0.25) <= MARGIN


def test_statements_are_true_as_often_as_not():
    answers = [item.answer for item in ITEMS if isinstance(item, TrueFalse)]
    assert 0.4 <= sum(answers) / len(answers) <= 0.6


def test_every_mistake_of_a_file_is_told_with_its_line(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(
        "- id: a.b\n  type: single\n  level: recall\n  standards: [no.such]\n  stem: {zh: 问, en: q}\n"
        "  explanation: {zh: 答, en: a}\n  options:\n    - {zh: 一, en: one, right: true}\n    - {zh: 二, en: two}\n    - {zh: 三, en: three}\n"
        "- {id: a.c, type: truefalse, level: recall, standards: [complaint.flow], stem: {zh: 问}, explanation: {zh: 答, en: a}, answer: 是}\n",
        encoding="utf-8",
    )
    with pytest.raises(StewardError) as caught:
        read_bank([path])
    said = caught.value.describe("zh").splitlines()
    assert any("第 4 行" in line and "no.such" in line for line in said)
    assert any("第 11 行" in line and "stem.en" in line for line in said)
    assert any("第 11 行" in line and "answer" in line for line in said)


def test_an_id_is_used_once(tmp_path):
    text = "- {id: a.c, type: truefalse, level: recall, standards: [complaint.flow], stem: {zh: 问, en: q}, explanation: {zh: 答, en: a}, answer: true}\n"
    for name in ("one.yaml", "two.yaml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(StewardError, match=r"a\.c stands both in one\.yaml and in two\.yaml"):
        read_bank([tmp_path / "one.yaml", tmp_path / "two.yaml"])


def test_every_standard_to_be_asked_about_has_an_item():
    asked = {standard.id for standard in feeding("quiz")}
    assert len(ITEMS) >= 320
    assert asked - bank().standards == set()
