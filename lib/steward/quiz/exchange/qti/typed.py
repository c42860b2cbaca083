"""Interactions of QTI that are typed or slid: words, numbers, essays."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

from steward.quiz.exchange.hostile import shown
from steward.quiz.exchange.qti import doubts
from steward.quiz.exchange.qti.declarations import Declared, Many, Value, container, key_of, parsed
from steward.quiz.exchange.qti.names import attribute
from steward.quiz.exchange.qti.parts import GAP, feedback_of_each, figure_of, stem
from steward.quiz.exchange.qti.scoring import is_sensitive, number_range, shares
from steward.quiz.exchange.question import Answer, Question

if TYPE_CHECKING:
    from steward.quiz.exchange.qti.item import Reading


def text_entry(reading: Reading, question: Question, interaction: Any, one: Declared) -> Question:
    """Read one gap to type into: words, or a number."""
    text = stem(reading, interaction, GAP)
    # A gap in a paragraph of its own behind everything else says no more than that there is something to type.
    text = re.sub(rf"(?<=>)\s*<(p|div)>\s*{GAP}\s*</\1>$", "", text)
    if one.base_type in ("float", "integer"):
        numbers, _ = _number_answers(reading, one)
        if not numbers:
            reading.words.once(doubts.NO_KEY, interaction)
        return replace(question, type="numerical", text=text, answers=tuple(numbers))
    answers, sensitive, _ = _text_answers(reading, one)
    if not answers:
        reading.words.once(doubts.NO_KEY, interaction)
    return replace(question, type="shortanswer", text=text, answers=tuple(answers), case_sensitive=sensitive)


def slider(reading: Reading, question: Question, interaction: Any, one: Declared) -> Question:
    """Read a slider as a number to type."""
    low, high = attribute(interaction, "lower-bound"), attribute(interaction, "upper-bound")
    reading.warn(doubts.SLIDER, interaction, low=low, high=high)
    numbers, _ = _number_answers(reading, one)
    if not numbers:
        reading.words.once(doubts.NO_KEY, interaction)
    extra = {
        **question.extra,
        "slider": {
            key: attribute(interaction, key)
            for key in ("lower-bound", "upper-bound", "step")
            if attribute(interaction, key)
        },
    }
    return replace(question, type="numerical", text=stem(reading, interaction), answers=tuple(numbers), extra=extra)


def extended_text(reading: Reading, question: Question, interaction: Any, one: Declared) -> Question:
    """Read a question answered at length, with what helps to mark it."""
    right = one.correct if isinstance(one.correct, Many) else () if one.correct is None else (one.correct,)
    text = stem(reading, interaction)
    told = [f"<p>{escape(str(said), quote=False)}</p>" for said in right]
    told += [said for rubric in reading.words.rubrics if (said := reading.words.html(rubric, "model_answer"))]
    extra = dict(question.extra)
    if lines := attribute(interaction, "expected-lines"):
        extra["responsefieldlines"] = lines
    if attribute(interaction, "format") in ("preFormatted", "preformatted"):
        extra["responseformat"] = "monospaced"
    return replace(question, type="essay", text=text, model_answer="\n".join(told), extra=extra)


def gap_of_text(reading: Reading, _interaction: Any, one: Declared) -> tuple[str, list[Answer], float]:
    """Give kind, answers and best gain of a gap to type into."""
    if one.base_type in ("float", "integer"):
        numbers, best = _number_answers(reading, one)
        return "NUMERICAL", numbers, best
    answers, sensitive, best = _text_answers(reading, one)
    return "SHORTANSWER_C" if sensitive else "SHORTANSWER", answers, best


def _text_answers(reading: Reading, one: Declared) -> tuple[list[Answer], bool, float]:
    """Give what may be typed, whether capitals matter, and the best gain."""
    scoring, name = reading.scoring, one.identifier
    correct = one.correct if isinstance(one.correct, Many) else () if one.correct is None else (one.correct,)
    candidates: dict[str, Value] = {}
    for key in (*one.mapping, *scoring.literals(name)):
        value = parsed(key, one.base_type)
        if value is not None and value != "":
            candidates.setdefault(key if one.base_type == "string" else key_of(value, one.base_type), value)
    for value in correct:
        candidates.setdefault(key_of(value, one.base_type), value)
    gains = {said: scoring.gain(name, _wrapped(one, value)) for said, value in candidates.items()}
    known = all(gain is not None for gain in gains.values())
    if not known or not any((gain or 0) > 0 for gain in gains.values()):
        if scoring.failed:
            reading.words.once(doubts.SCORING, scoring.processing.rules, what=shown(scoring.failed, 40))
        gains = {said: 1.0 for said in candidates if candidates[said] in correct}
        for key, (worth, _) in one.mapping.items() if not correct else ():
            gains[key] = worth
    told = dict(
        zip(
            gains,
            feedback_of_each(reading, name, [_wrapped(one, candidates.get(said, said)) for said in gains], list(gains)),
            strict=True,
        )
    )
    kept = {said: gain or 0.0 for said, gain in gains.items() if gain or said in one.mapping or told[said]}
    answers = [Answer(said, percent, told[said]) for said, percent in zip(kept, shares(kept.values()), strict=True)]
    best = max(kept.values(), default=1.0)
    sensitive = (
        known
        and one.base_type == "string"
        and any(is_sensitive(scoring, name, a.text) for a in answers if a.percent > 0 and one.cardinality == "single")
    )
    return answers, sensitive, best


def _wrapped(one: Declared, value: Value) -> Value:
    return value if one.cardinality == "single" or isinstance(value, Many) else container((value,), one.cardinality)


def _number_answers(reading: Reading, one: Declared) -> tuple[list[Answer], float]:
    answers, _, best = _text_answers(reading, one)
    found: list[Answer] = []
    ranges: set[tuple[float, float]] = set()
    for answer in answers:
        try:
            value = float(answer.text)
        except ValueError:
            continue
        spread = number_range(reading.scoring, one.identifier, value)
        if spread is not None and spread[0] < spread[1]:
            if spread in ranges:
                continue
            ranges.add(spread)
            low, high = spread
            middle = value if math.isclose(value - low, high - value, rel_tol=1e-6) else (low + high) / 2
            answer = replace(answer, text=figure_of(middle), tolerance=figure_of((high - low) / 2))
        else:
            answer = replace(answer, text=figure_of(value))
        found.append(answer)
    return found, best
