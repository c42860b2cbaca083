"""The catalogue: complete, checked at load, found by words in either language."""

import doctest
import re

import pytest

from steward import standards, standards_search
from steward.company import RULE_CHOICES
from steward.errors import StewardError
from steward.standards import (
    by_topic,
    catalogue,
    conflicts,
    conflicts_of,
    feeding,
    read_standards,
    search,
    standard,
    vocabulary,
)
from steward.words import LOCALES

GOOD = {
    "id": "a.b",
    "source": "k-manual",
    "section": "服务意识",
    "topic": "visit",
    "kind": "form",
    "zh": "规矩",
    "en": "Rule",
    "feeds": ["quiz"],
}


def ids(found):
    return [one.id for one in found]


def wrong(*entries, text="- id: a.b\n  zh: x\n- id: c.d\n"):
    with pytest.raises(StewardError) as caught:
        read_standards(list(entries), lambda: text)
    return caught.value


def test_the_examples_of_the_modules_are_true():
    assert doctest.testmod(standards).failed == 0 and doctest.testmod(standards_search).failed == 0


def test_everything_the_yaml_carries_is_there():
    assert len(catalogue()) == 486
    assert standard("plan.env.weekly-visits").uncertain_why.zh.startswith("原文")
    assert standard("style.analytical").inferred_part == "type"
    assert len(standard("complaint.flow").steps) == 5 and standard("complaint.flow").params["steps"] == 5
    assert sum(1 for s in catalogue().values() if s.script) == 5
    assert sum(1 for s in catalogue().values() if s.inferred) == 8
    assert sum(1 for s in catalogue().values() if s.uncertain) == 2


@pytest.mark.parametrize("locale", LOCALES)
def test_every_number_and_name_can_be_read_in_one_language(locale):
    for one in catalogue().values():
        said = [one.source_title, one.section_title, vocabulary("topics")[one.topic], vocabulary("kinds")[one.kind]]
        words = [text.say(locale) for text in said] + [word for pair in one.param_words(locale) for word in pair]
        assert all(words), one.id
        if locale == "en":
            assert not [word for word in words if re.search(r"[\u4e00-\u9fff]", word)], one.id


def test_vocabularies_hold_nothing_that_is_not_used():
    everything = list(catalogue().values())
    used = {
        "sources": {s.source for s in everything},
        "sections": {s.section for s in everything},
        "topics": {s.topic for s in everything},
        "kinds": {s.kind for s in everything},
        "feeds": {feed for s in everything for feed in s.feeds},
        "inferred_parts": {s.inferred_part for s in everything if s.inferred_part},
        "params": {key for s in everything for key in s.params},
    }
    for name, found in used.items():
        assert set(vocabulary(name)) == found, name


def test_a_slip_of_the_keyboard_is_answered_with_what_was_meant():
    for given in ("g6.visit-ration", "visit-ratio", " G6.Visit-Ratio"):
        with pytest.raises(StewardError, match=r"g6\.visit-ratio"):
            standard(given)


def test_all_mistakes_of_a_catalogue_are_told_at_once_with_their_lines():
    error = wrong(
        {**GOOD, "topic": "visits", "feeds": ["quiz", "quizz"], "colour": "red"},
        {**GOOD, "id": "c.d", "params": {"steps": "many"}, "steps": ["no"]},
    )
    said = error.describe("en").splitlines()
    assert len(said) == 5
    assert all(line.startswith("Catalogue of standards, line 1, a.b:") for line in said[:3])
    assert all(line.startswith("Catalogue of standards, line 3, c.d:") for line in said[3:])
    assert "use visit." in said[1] and "colour" in said[0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"zh": ""}, "zh missing"),
        ({"id": "A b"}, "small letters"),
        ({"inferred": True}, "go together"),
        ({"uncertain": True}, "go together"),
        ({"script": {"zh": "请"}}, "needs zh and en"),
        ({"params": {"cadence": "hourly"}}, "hourly"),
        ({"params": [1]}, "name: number"),
        ({"feeds": ["quiz", "quiz"]}, "without repetition"),
    ],
)
def test_each_mistake_is_named(change, words):
    assert words in wrong({**GOOD, **change}).describe("en")


def test_an_id_that_stands_twice_is_refused():
    assert "stands twice" in wrong(GOOD, GOOD).describe("en")


@pytest.mark.parametrize("entries", [[], None, "text"])
def test_an_empty_catalogue_is_refused(entries):
    with pytest.raises(StewardError, match="no entries"):
        read_standards(entries)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("g6.visit-ratio", "g6.visit-ratio"),
        ("走访 8%", "g6.visit-ratio"),
        ("走访 ８％", "g6.visit-ratio"),
        ("VISIT ratio", "g6.visit-ratio"),
        ("渗漏", "revisit.trigger.c-leak"),
        ("analytical", "style.analytical"),
    ],
)
def test_words_in_either_language_find_the_rule(words, first):
    for locale in LOCALES:
        assert ids(search(words, locale))[0] == first


def test_chinese_need_not_be_cut_into_words():
    assert "complaint.flow" in ids(search("投诉回访"))
    assert set(ids(search("投诉 回访"))) >= {"complaint.flow"}


def test_an_english_plural_finds_the_singular():
    assert set(ids(search("leaks", "en"))) >= set(ids(search("渗漏")))


def test_every_word_must_occur_and_nothing_found_is_nothing():
    assert set(ids(search("回访 电话"))) <= set(ids(search("回访"))) & set(ids(search("电话")))
    assert search("长颈鹿") == ()
    assert len(search("  ")) == 486


@pytest.mark.parametrize("words", ["(", "[a", "\\", "%", "*", "。。。。"])
def test_marks_are_only_marks(words):
    search(words)


def test_standards_are_found_by_topic_and_by_the_part_they_feed():
    assert {s.topic for s in by_topic("fee")} == {"fee"} and len(by_topic("fee")) == 18
    assert len(feeding("action-plan")) == 143


def test_every_disagreement_names_standards_and_a_choice_of_the_company_or_a_reading():
    assert len(conflicts()) == 15
    for one in conflicts():
        assert one.choice or one.reading, one.id
        if one.choice:
            assert one.choice in RULE_CHOICES
    assert {one.choice for one in conflicts()} - {None} == set(RULE_CHOICES)
    by_choice = {one.choice: set(one.standards) for one in conflicts() if one.choice}
    for topic, (_, options) in RULE_CHOICES.items():
        assert set(options) <= by_choice[topic], topic
    assert [c.id for c in conflicts_of("g4.archive-audit-20")] == ["twenty-percent"]
