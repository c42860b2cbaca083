"""An item as it is asked: the same again for the same seed, in any order, and nothing in it tells the key."""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.quiz.answers.asked import KINDS, ask, right_sides, topic_of
from steward.quiz.items.bank import bank
from steward.quiz.items.item import Case, Matching, Multiple, Ordering, Single
from steward.words import LOCALES

ITEMS = tuple(bank().items.values())
BY_KIND = {kind: next(item for item in ITEMS if item.type == kind) for kind in KINDS}
FIELDS = {
    "id", "type", "kind", "level", "seconds", "topic", "standards", "whose", "negative", "only", "stem", "situation", "owner", "reply",
    "options", "many", "steps", "left", "right", "candidates", "effects", "unit",
}  # fmt: skip
items = st.sampled_from(ITEMS)
seeds = st.integers(0, 2**63)
locales = st.sampled_from(LOCALES)


@given(item=items, seed=seeds, locale=locales)
def test_what_is_shown_is_json_of_one_shape_and_the_same_for_the_same_seed(item, seed, locale):
    shown = ask(item, seed).shown(locale)
    assert set(shown) == FIELDS
    assert json.loads(json.dumps(shown)) == shown == ask(item, seed).shown(locale)
    assert "{" not in shown["stem"]


@given(item=items, seed=seeds, locale=locales)
def test_nothing_is_lost_and_nothing_told_twice(item, seed, locale):
    asked = ask(item, seed)
    shown = asked.shown(locale)
    assert sorted(asked.order) == list(range(len(asked.order)))
    texts = lambda name: Counter(one["text"] for one in shown[name])  # noqa: E731
    match item:
        case Single() | Multiple() | Case():
            assert texts("options") == Counter(option.text.say(locale) for option in item.options)
        case Ordering():
            assert texts("steps") == Counter(step.text.say(locale) for step in item.steps)
        case Matching():
            assert texts("right") == Counter(side.text.say(locale) for side in right_sides(item))


def test_numbers_of_steps_and_right_sides_are_those_of_their_places_on_the_screen():
    for item in ITEMS:
        shown = ask(item, 3).shown("zh")
        for name in ("steps", "left", "right"):
            assert [one["id"] for one in shown[name]] == list(range(len(shown[name])))


def written_otherwise(item, **changes):
    return type(item).model_validate({**item.model_dump(), **changes})


@pytest.mark.parametrize("locale", LOCALES)
def test_another_key_would_be_shown_in_the_very_same_way(locale):
    """What an outsider sees of two items that differ in the key alone is equal, so it tells nothing about the key."""
    for item in ITEMS:
        match item:
            case Single():
                moved = [
                    {**option.model_dump(), "right": i == 0, "why": {"zh": "因", "en": "why"}}
                    for i, option in enumerate(item.options)
                ]
                other = written_otherwise(item, options=moved)
            case item if item.type == "truefalse":
                other = written_otherwise(item, answer=not item.answer)
            case item if item.type == "reply":
                other = written_otherwise(
                    item, moves=item.candidates[:1], effect="same", better={"zh": "好", "en": "good"}
                )
            case _:
                continue
        for seed in range(3):
            assert ask(other, seed).shown(locale) == ask(item, seed).shown(locale)


def test_steps_written_in_another_right_order_are_shown_alike():
    item = bank().items["complaint.flow-order"]
    turned = written_otherwise(item, steps=list(reversed(item.model_dump()["steps"])))
    n = len(item.steps)
    for seed in range(200):
        places = ask(item, seed).order
        assert ask(turned, seed).order == places
    # Over many seeds every order of the steps turns up about equally, the right one too.
    orders = Counter(ask(item, seed).order for seed in range(120 * 40))
    assert n == 5
    assert len(orders) == 120
    assert 15 <= min(orders.values()) <= max(orders.values()) <= 75


@pytest.mark.parametrize("kind", ["single", "multiple", "case", "ordering", "matching", "reply"])
def test_each_part_appears_in_each_place_about_equally_often(kind):
    item = BY_KIND[kind]
    n, draws = len(ask(item, 0).order), 3000
    seen = Counter((place, part) for seed in range(draws) for place, part in enumerate(ask(item, seed).order))
    expected = draws / n
    # Chi-squared of n x n cells has about (n - 1)^2 degrees of freedom; ten deviations are never met by chance.
    chi2 = sum((seen[place, part] - expected) ** 2 / expected for place in range(n) for part in range(n))
    freedom = (n - 1) ** 2
    assert chi2 < freedom + 10 * (2 * freedom) ** 0.5


def test_with_one_seed_for_a_whole_form_the_keys_stand_in_every_place():
    singles = [item for item in ITEMS if isinstance(item, Single) and len(item.options) == 4]
    places = Counter(
        ask(item, 7).order.index(next(i for i, option in enumerate(item.options) if option.right)) for item in singles
    )
    assert all(abs(places[place] / len(singles) - 0.25) < 0.12 for place in range(4))


def test_every_topic_has_its_name_in_either_language():
    for item in ITEMS:
        assert ask(item, 1).shown("zh")["topic"] != ask(item, 1).shown("en")["topic"]
        assert topic_of(item)


def test_an_item_that_asks_for_no_number_has_none():
    with pytest.raises(TypeError):
        _ = ask(BY_KIND["single"], 1).answer
