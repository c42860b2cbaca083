"""Interactions of QTI that choose or order: options, words of a text, steps."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from steward.quiz.exchange.hostile import shown
from steward.quiz.exchange.moodle.cloze import write_gap
from steward.quiz.exchange.qti import doubts
from steward.quiz.exchange.qti.declarations import Declared, Many, Ordered, Value, container, map_value
from steward.quiz.exchange.qti.names import attribute, kind, within, words
from steward.quiz.exchange.qti.parts import (
    NUMBERINGS,
    TRUE_FALSE,
    feedback_of_each,
    key_earns,
    only_named,
    shuffles,
    stem,
)
from steward.quiz.exchange.qti.scoring import shares, whole_or_nothing, worth_of_choices
from steward.quiz.exchange.question import Answer, Question

if TYPE_CHECKING:
    from steward.quiz.exchange.qti.item import Reading


def choice(reading: Reading, question: Question, interaction: Any, one: Declared) -> Question:
    """Read a choice among options."""
    elements = list(within(interaction, "simple-choice"))
    may = attribute(interaction, "max-choices", "1")
    several_may = one.cardinality != "single" and may != "1"
    answers, _, how = _choice_answers(reading, one.identifier, elements, several_may, one)
    if how == "whole" and sum(answer.percent > 0 for answer in answers) > 1:
        reading.words.once(doubts.ALL_OR_NOTHING, interaction)
    numbering = next((ours for ours, name in NUMBERINGS.items() if name in attribute(interaction, "class").split()), "")
    if attribute(reading.root, "label") == TRUE_FALSE and len(answers) == 2 and not several_may:
        true, false = (replace(answer, text=text) for answer, text in zip(answers, ("true", "false"), strict=True))
        return replace(question, type="truefalse", text=stem(reading, interaction), answers=(true, false))
    return replace(
        question,
        type="multichoice_multi" if several_may else "multichoice_single",
        text=stem(reading, interaction),
        answers=tuple(answers),
        shuffle=shuffles(interaction),
        numbering=numbering,
        extra={**question.extra, **({"scoring": "match_correct"} if how == "whole" else {})},
    )


def hottext(reading: Reading, question: Question, interaction: Any, one: Declared) -> Question:
    """Read words to be picked in a text as a choice between them."""
    elements = list(within(interaction, "hottext"))
    several_may = one.cardinality != "single" and attribute(interaction, "max-choices", "1") != "1"
    answers, _, _ = _choice_answers(reading, one.identifier, elements, several_may, one)
    reading.warn(doubts.HOTTEXT, interaction)
    reading.words.placed = {
        **reading.words.placed,
        **{element: f"<u>{answer.text}</u>" for element, answer in zip(elements, answers, strict=True)},
    }
    passage = [
        reading.words.placed.get(c) or f"<div>{reading.words.html(c)}</div>" for c in interaction if kind(c) != "prompt"
    ]
    return replace(
        question,
        type="multichoice_multi" if several_may else "multichoice_single",
        text=stem(reading, interaction, "".join(passage)),
        answers=tuple(answers),
        shuffle=False,
    )


def order(reading: Reading, question: Question, interaction: Any, one: Declared) -> Question:
    """Read steps to be put in order."""
    elements = {attribute(element, "identifier"): element for element in within(interaction, "simple-choice")}
    right = one.correct if isinstance(one.correct, Many) else ()
    if len([each for each in right if each in elements]) < 2:
        reading.words.once(doubts.NO_KEY, interaction)
        return only_named(reading, question, [interaction])
    steps = [reading.words.html(elements[each], f"answer {at}") for at, each in enumerate(right) if each in elements]
    for each, element in elements.items():
        if each not in right:
            reading.warn(doubts.STEP_LEFT_OUT, element, step=shown(words(element), 40))
    if not key_earns(reading, one):
        reading.words.once(doubts.OTHER_KEY, reading.scoring.processing.rules)
    extra = {
        **question.extra,
        "layouttype": "HORIZONTAL" if attribute(interaction, "orientation") == "horizontal" else "VERTICAL",
        "selecttype": "ALL",
        "selectcount": len(steps),
        "gradingtype": _grading(reading, one, right),
        "showgrading": "SHOW",
        "numberingstyle": "none",
    }
    return replace(
        question,
        type="ordering",
        text=stem(reading, interaction),
        answers=tuple(Answer(step, 100) for step in steps),
        shuffle=shuffles(interaction),
        extra=extra,
    )


def inline_choice(reading: Reading, question: Question, interaction: Any, one: Declared) -> Question:
    """Read one choice within a sentence as a text with a gap."""
    gap_kind, answers, _ = gap_of_choices(reading, interaction, one)
    if len(answers) < 2 or not all(answer.text for answer in answers):
        return only_named(reading, question, [interaction])
    text = stem(reading, interaction, write_gap(gap_kind, answers))
    return replace(question, type="cloze", text=text)


def gap_of_choices(reading: Reading, interaction: Any, one: Declared) -> tuple[str, list[Answer], float]:
    """Give kind, answers and best gain of a choice as a gap."""
    elements = list(within(interaction, "inline-choice", "simple-choice"))
    several_may = one.cardinality != "single" and attribute(interaction, "max-choices", "1") != "1"
    answers, best, how = _choice_answers(reading, one.identifier, elements, several_may, one, "text")
    if how == "whole" and sum(answer.percent > 0 for answer in answers) > 1:
        reading.words.once(doubts.ALL_OR_NOTHING, interaction)
    shuffled = "S" if shuffles(interaction) else ""
    if several_may:
        gain = reading.scoring.gain(one.identifier, one.correct)
        return f"MULTIRESPONSE{'_' if shuffled else ''}{shuffled}", answers, gain if gain is not None else 1.0
    if kind(interaction) == "choice-interaction":
        return f"MULTICHOICE_V{shuffled}", answers, best
    return f"MULTICHOICE{'_' if shuffled else ''}{shuffled}", answers, best


def _choice_answers(
    reading: Reading, name: str, elements: list[Any], several_may: bool, one: Declared, place: str = "answer"
) -> tuple[list[Answer], float, str]:
    """Give the answers of choices, the best gain, and how they are scored."""
    identifiers = [attribute(element, "identifier") for element in elements]
    scoring, how = reading.scoring, ""
    right = set(one.correct if isinstance(one.correct, Many) else () if one.correct is None else (one.correct,))
    wrapped: Callable[[str], Value] = (
        (lambda each: container((each,), one.cardinality)) if one.cardinality != "single" else (lambda each: each)
    )
    percents: list[float] | None = None
    best = 1.0
    if several_may:
        if (worth := worth_of_choices(scoring, name, identifiers)) is not None:
            percents, how = worth
    else:
        gains = [scoring.gain(name, wrapped(each)) for each in identifiers]
        if None not in gains and any((gain or 0) > 0 for gain in gains):
            percents = shares(gain or 0.0 for gain in gains)
            best = max(gain or 0.0 for gain in gains)
    if percents is None:
        if scoring.failed:
            reading.words.once(doubts.SCORING, scoring.processing.rules, what=shown(scoring.failed, 40))
        if not right and one.has_mapping:
            right = {each for each in identifiers if map_value(one, each) > 0}
        if several_may:
            percents = whole_or_nothing(identifiers, right)
        else:
            percents = [100.0 if each in right else 0.0 for each in identifiers]
        if not right & set(identifiers):
            reading.words.once(doubts.NO_KEY, elements[0] if elements else None)
    texts = [reading.words.html(element, f"{place} {at}") for at, element in enumerate(elements)]
    feedback = feedback_of_each(reading, name, [wrapped(each) for each in identifiers], identifiers)
    answers = [Answer(text, percent, said) for text, percent, said in zip(texts, percents, feedback, strict=True)]
    return answers, best, how


def _grading(reading: Reading, one: Declared, right: Sequence[str]) -> str:
    """Tell by Moodle's names how an order is scored, from what it earns with its first two steps exchanged."""
    if len(right) < 3:
        return "ALL_OR_NOTHING"
    whole = reading.scoring.gain(one.identifier, Ordered(right))
    almost = reading.scoring.gain(one.identifier, Ordered((right[1], right[0], *right[2:])))
    if not whole or almost is None or almost <= 0:
        return "ALL_OR_NOTHING"
    by_place = math.isclose(almost / whole, 1 - 2 / len(right), rel_tol=1e-6)
    return "ABSOLUTE_POSITION" if by_place else "RELATIVE_NEXT_EXCLUDE_LAST"
