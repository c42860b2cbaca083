"""The interactions of QTI as types of questions: one alone, or several as a text with gaps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from steward.quiz.exchange.moodle.cloze import write_gap
from steward.quiz.exchange.qti import doubts
from steward.quiz.exchange.qti.choices import choice, gap_of_choices, hottext, inline_choice, order
from steward.quiz.exchange.qti.declarations import Declared
from steward.quiz.exchange.qti.names import attribute, kind
from steward.quiz.exchange.qti.pairs import associate, gap_match, match
from steward.quiz.exchange.qti.parts import GAPS, marked, only_named, prompt_of, response_of, say_scoring
from steward.quiz.exchange.qti.typed import extended_text, gap_of_text, slider, text_entry
from steward.quiz.exchange.question import Answer, Question

if TYPE_CHECKING:
    from steward.quiz.exchange.qti.item import Reading


MOST_GAPS = 200
"""Interactions of an item that become gaps of one question."""


def single(reading: Reading, question: Question, interaction: Any) -> Question:
    """Read an item with one interaction."""
    if attribute(reading.root, "label") == GAPS:
        return several(reading, question, [interaction])
    read = _READERS.get(kind(interaction))
    one = response_of(reading, interaction)
    if read is None or one is None or one.cardinality == "record":
        return only_named(reading, question, [interaction])
    say_scoring(reading, one)
    return marked(reading, read(reading, question, interaction, one))


def several(reading: Reading, question: Question, found: list[Any]) -> Question:
    """Read an item with several interactions as a text with gaps, where all of them can be gaps."""
    responses = [response_of(reading, one) for one in found]
    hidden = [
        one
        for one in found
        if any(kind(above) in ("feedback-block", "template-block") for above in one.iterancestors())
    ]
    if (
        hidden
        or len(found) > MOST_GAPS
        or any(
            kind(one) not in _GAPS or response is None or response.cardinality == "record"
            for one, response in zip(found, responses, strict=True)
        )
    ):
        return only_named(reading, question, found)
    gains: list[float] = []
    gaps: list[tuple[str, list[Answer]]] = []
    placed: dict[Any, str] = {}
    for one, response in zip(found, responses, strict=True):
        assert response is not None
        say_scoring(reading, response)
        gap_kind, answers, gain = _GAPS[kind(one)](reading, one, response)
        if not answers or not all(answer.text for answer in answers):
            return only_named(reading, question, found)
        gaps.append((gap_kind, answers))
        gains.append(gain)
    marks = _marks(gains)
    if not marks:
        reading.warn(doubts.WEIGHTS_LOST, found[0], weights=" : ".join(f"{gain:g}" for gain in gains))
        marks = [1] * len(gains)
    for one, (gap_kind, answers), mark in zip(found, gaps, marks, strict=True):
        gap = write_gap(gap_kind, answers, mark)
        placed[one] = f"{prompt_of(reading, one)}<p>{gap}</p>" if kind(one) == "choice-interaction" else gap
    reading.words.placed = {**reading.words.placed, **placed}
    if attribute(reading.root, "label") != GAPS:
        reading.warn(doubts.AS_CLOZE, found[0])
    return replace(question, type="cloze", text=reading.words.html(reading.body), default_mark=float(sum(marks)))


def _marks(gains: list[float]) -> list[int]:
    """Give whole marks in the ratio of gains; empty where there are none."""
    least = min((gain for gain in gains if gain > 0), default=0)
    if not least:
        return [1] * len(gains)
    for factor in (1, 2, 3, 4, 5, 10):
        ratios = [max(gain, 0) / least * factor for gain in gains]
        if all(abs(ratio - round(ratio)) < 1e-6 and 1 <= round(ratio) <= 100 for ratio in ratios):
            return [round(ratio) for ratio in ratios]
    return []


_READERS: dict[str, Callable[[Reading, Question, Any, Declared], Question]] = {
    "choice-interaction": choice,
    "hottext-interaction": hottext,
    "order-interaction": order,
    "match-interaction": match,
    "associate-interaction": associate,
    "text-entry-interaction": text_entry,
    "inline-choice-interaction": inline_choice,
    "extended-text-interaction": extended_text,
    "gap-match-interaction": gap_match,
    "slider-interaction": slider,
}
_GAPS: dict[str, Callable[[Reading, Any, Declared], tuple[str, list[Answer], float]]] = {
    "choice-interaction": gap_of_choices,
    "inline-choice-interaction": gap_of_choices,
    "text-entry-interaction": gap_of_text,
}
