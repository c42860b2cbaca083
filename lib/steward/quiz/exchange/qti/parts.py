"""What all interactions of QTI have in common on their way to questions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from steward.quiz.exchange.hostile import shown
from steward.quiz.exchange.qti import doubts
from steward.quiz.exchange.qti.declarations import Declared, Value
from steward.quiz.exchange.qti.names import attribute, inside, kind, within
from steward.quiz.exchange.question import Question
from steward.quiz.exchange.safe_text import plain_words

if TYPE_CHECKING:
    from steward.quiz.exchange.qti.item import Reading

GAP = "_____"
TRUE_FALSE, SELECT, GAPS = "steward:truefalse", "steward:gapselect", "steward:cloze"
"""Labels of items that we write where QTI has no type of its own."""
NUMBERINGS = {
    "abc": "qti-labels-lower-alpha",
    "ABCD": "qti-labels-upper-alpha",
    "123": "qti-labels-decimal",
    "none": "qti-labels-none",
}
"""How options are numbered, and the class of the shared vocabulary that says so."""
_INLINE = frozenset(("text-entry-interaction", "inline-choice-interaction"))


def response_of(reading: Reading, interaction: Any) -> Declared | None:
    """Give the declaration of the response that an interaction asks for."""
    return reading.scoring.responses.get(attribute(interaction, "response-identifier"))


def only_named(reading: Reading, question: Question, found: Sequence[Any]) -> Question:
    """Keep the text of an item whose way of answering has no counterpart."""
    names = list(dict.fromkeys(kind(one) for one in found))
    if len(found) == 1:
        reading.warn(doubts.NOT_ASKED, found[0], interaction=names[0])
    else:
        reading.warn(doubts.COMPOSITE, found[0], interactions=", ".join(names))
    reading.words.placed = {**reading.words.placed, **{one: prompt_of(reading, one) for one in found}}
    extra = {**question.extra, "type": ", ".join(names)}
    return replace(question, type="other", text=reading.words.html(reading.body), default_mark=1, extra=extra)


def say_scoring(reading: Reading, one: Declared) -> None:
    """Say where the scoring is missing, cannot be run, or contradicts the key."""
    scoring = reading.scoring
    best = scoring.best
    if scoring.processing.rules is None and one.correct is not None:
        reading.words.once(doubts.NO_SCORING, None)
    elif scoring.failed:
        reading.words.once(doubts.SCORING, scoring.processing.rules, what=shown(scoring.failed, 40))
    elif best is not None and best <= 0 and one.correct is not None:
        reading.words.once(doubts.OTHER_KEY, scoring.processing.rules)


def marked(reading: Reading, question: Question) -> Question:
    """Give the question the best score of the item as its mark."""
    if question.type in ("description", "other"):
        return question
    best = reading.scoring.best
    if best is None or best <= 0:
        maximum = reading.scoring.processing.outcomes.get("SCORE")
        best = maximum.maximum if maximum is not None and maximum.maximum else 1.0
    return replace(question, default_mark=round(best, 6))


def stem(reading: Reading, interaction: Any, instead: str = "") -> str:
    """Give the text of the item, with the prompt, and what else is given, where the interaction stands."""
    place = f"{prompt_of(reading, interaction)}{instead}"
    if kind(interaction) not in _INLINE:
        place = f" {place} "
    reading.words.placed = {**reading.words.placed, interaction: place}
    return reading.words.html(reading.body)


def prompt_of(reading: Reading, interaction: Any) -> str:
    """Give the prompt of an interaction."""
    found = [said for element in inside(interaction, "prompt") if (said := reading.words.html(element))]
    return "".join(said if re.match("<(p|div|ul|ol|table|h[1-6])\\b", said) else f"<p>{said}</p>" for said in found)


def shuffles(interaction: Any) -> bool | None:
    """Tell whether choices are shuffled; None where the item does not say."""
    said = attribute(interaction, "shuffle")
    return None if not said else said in ("true", "1")


def key_earns(reading: Reading, one: Declared) -> bool:
    """Tell whether the response declared right earns anything, as far as that can be known."""
    best = reading.scoring.best
    return best is None or best > 0 or one.correct is None


def plain_of(reading: Reading, element: Any) -> str:
    """Give the words of an element without markup."""
    return plain_words(reading.words.html(element), "html")


def feedback_of_each(reading: Reading, name: str, values: list[Value], identifiers: list[str]) -> list[str]:
    """Give what each of several responses brings up that not all of them do."""
    others = {other: right for other, right in reading.scoring.key.items() if other != name}
    found = [reading.feedback({**others, name: value}) for value in values]
    if any(each is None for each in found):
        by_name = {
            attribute(one, "identifier"): one
            for one in within(reading.root, "feedback-inline", "modal-feedback", "feedback-block")
        }
        taken = [by_name.get(each) for each in identifiers]
        reading.used_feedback.update(one for one in taken if one is not None)
        return ["" if one is None else reading.said(one, None) for one in taken]
    common = {one for group in reading.combined for one in group}
    if len(found) > 1:
        common |= {one for one in found[0] or [] if all(one in (each or []) for each in found)}
    return [reading.texts(one for one in each or [] if one not in common) for each in found]


def figure_of(value: float) -> str:
    """Write a number as short as it can be."""
    return f"{value:.10g}" if abs(value) < 1e15 else repr(value)
