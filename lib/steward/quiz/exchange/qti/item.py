"""One QTI item as a question: its interaction decides the type, its scoring what each answer is worth."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from steward.quiz.exchange.gift.names import clean_name, name_from
from steward.quiz.exchange.hostile import shown
from steward.quiz.exchange.qti import doubts, interactions
from steward.quiz.exchange.qti.body import Words, feedback_of, shows
from steward.quiz.exchange.qti.declarations import Value
from steward.quiz.exchange.qti.names import attribute, first, inside, kind, title_of, within
from steward.quiz.exchange.qti.processing import Budget
from steward.quiz.exchange.qti.scoring import Scoring, is_template, nonsense
from steward.quiz.exchange.question import Notice, Question
from steward.quiz.exchange.safe_text import plain_words

_BESIDE = frozenset(("end-attempt-interaction", "media-interaction"))
OWN_IDENTIFIER = re.compile("steward-item-[0-9]+")
"""What we call an item that has no id number."""


@dataclass
class Reading:
    """An item while it is read."""

    root: Any
    body: Any
    words: Words
    scoring: Scoring
    shown_feedback: dict[Any, str] = field(default_factory=dict)
    used_feedback: set[Any] = field(default_factory=set)

    def warn(self, doubt: Any, at: Any = None, **values: object) -> None:
        """Say something of the item."""
        self.words.warn(doubt, at, **values)

    @cached_property
    def all_feedback(self) -> list[Any]:
        """All pieces of feedback of the item."""
        return feedback_of(self.root)

    def feedback(self, given: Mapping[str, Value]) -> list[Any] | None:
        """Give the pieces of feedback that a response brings up, in the order of the item; None where the rules cannot be run."""
        outcomes = self.scoring.outcomes(given)
        budget = self.scoring.processing.budget
        if outcomes is None or not budget.lasts:
            return None
        budget.of_item -= len(self.all_feedback)
        found = [one for one in self.all_feedback if shows(one, outcomes)]
        self.used_feedback.update(found)
        for one in found:
            self.said(one, outcomes)
        return found

    @cached_property
    def combined(self) -> tuple[list[Any], list[Any], list[Any]]:
        """Feedback for all, for the right and for the wrong, whatever the answer was."""
        key, scoring = self.scoring.key, self.scoring
        right = self.feedback(key)
        wrong = self.feedback({name: nonsense(one) for name, one in scoring.responses.items()})
        if right is None or wrong is None:
            return [], [], []
        general = [one for one in right if one in wrong]
        only_wrong = [one for one in wrong if one not in right]
        by = {attribute(one, "outcome-identifier") for one in only_wrong}
        only_right = [one for one in right if one not in wrong and attribute(one, "outcome-identifier") in by]
        return general, only_right, only_wrong

    def texts(self, elements: Iterable[Any]) -> str:
        """Give what pieces of feedback say, each once."""
        return "\n".join(dict.fromkeys(said for one in elements if (said := self.said(one, None))))

    def said(self, element: Any, outcomes: Mapping[str, Value] | None) -> str:
        """Give the text of one piece of feedback."""
        if element not in self.shown_feedback:
            self.words.outcomes = outcomes
            said = self.words.html(element, "general_feedback")
            self.shown_feedback[element] = said if "<img" in said or plain_words(said) else ""
            self.words.outcomes = None
        return self.shown_feedback[element]


def read_item(
    root: Any, where: str, files_of: Callable[[str], bytes | None], category: str = "", budget: Budget | None = None
) -> tuple[Question | None, tuple[Notice, ...], tuple[Notice, ...]]:
    """Read the root element of an item; gives the question, warnings and errors."""
    name = clean_name(title_of(root) or attribute(root, "identifier"))
    body = first(root, "item-body")
    if body is None:
        error = Notice(doubts.NO_BODY.code, doubts.NO_BODY.text, {}, root.sourceline, name, where)
        return None, (), (error,)
    words = Words(files_of, root.sourceline or 1, name)
    reading = Reading(root, body, words, Scoring.of(root, budget or Budget()))
    question = Question(
        "description",
        name,
        "",
        category=category,
        line=root.sourceline,
        format="html",
        default_mark=0,
        id_number="" if OWN_IDENTIFIER.fullmatch(attribute(root, "identifier")) else attribute(root, "identifier"),
        where=where,
        extra={"lang": lang} if (lang := root.get("{http://www.w3.org/XML/1998/namespace}lang") or "") else {},
    )
    asked = [one for one in body.iter() if kind(one).endswith("interaction")]
    beside = [one for one in asked if kind(one) in _BESIDE]
    asked = [
        one for one in asked if kind(one) not in _BESIDE and not any(above in asked for above in one.iterancestors())
    ]
    question = _asked(reading, question, asked, beside)
    question = _with_feedback(reading, question)
    if not question.name:
        question = replace(question, name=name_from(question.text))
    _say_the_rest(reading, question)
    words.end()
    warnings = tuple(replace(notice, where=where, question=question.name) for notice in words.warnings)
    return replace(question, files=tuple(words.files)), warnings, ()


def _asked(reading: Reading, question: Question, asked: list[Any], beside: list[Any]) -> Question:
    for one in beside:
        if kind(one) == "end-attempt-interaction" or asked:
            reading.warn(doubts.BESIDE, one, interaction=kind(one))
            reading.words.placed = {**reading.words.placed, one: ""}
    if not asked and beside and any(kind(one) == "media-interaction" for one in beside):
        asked = [one for one in beside if kind(one) == "media-interaction"]
    if not asked:
        return replace(question, text=reading.words.html(reading.body))
    if len(asked) == 1:
        return interactions.single(reading, question, asked[0])
    return interactions.several(reading, question, asked)


def _with_feedback(reading: Reading, question: Question) -> Question:
    """Give the question the feedback that belongs to no single answer."""
    general, right, wrong = reading.combined
    key = reading.scoring.key
    taken = {said for answer in question.answers for said in answer.feedback.split("\n")}
    rest = [one for one in (reading.feedback(key) or [] if key else []) if one not in (*general, *right)]
    return replace(
        question,
        general_feedback=reading.texts(general),
        correct_feedback=reading.texts([*right, *(one for one in rest if reading.said(one, None) not in taken)]),
        incorrect_feedback=reading.texts(wrong),
    )


def _say_the_rest(reading: Reading, question: Question) -> None:
    """Say what of the item has no place in a question."""
    root, words, scoring = reading.root, reading.words, reading.scoring
    if attribute(root, "adaptive") in ("true", "1"):
        reading.warn(doubts.ADAPTIVE)
    if is_template(root):
        declared = [attribute(one, "identifier") for one in inside(root, "template-declaration")]
        names = ", ".join(shown(name, 20) for name in dict.fromkeys([*declared, *words.printed]) if name)
        reading.warn(
            doubts.TEMPLATE, next(iter(inside(root, "template-declaration", "template-processing"))), names=names
        )
    unused = [one for one in reading.all_feedback if one not in reading.used_feedback and words_in(one)]
    if unused:
        reading.warn(doubts.FEEDBACK_LEFT, unused[0], n=len(unused))
    for rubric in words.rubrics:
        view = ", ".join(attribute(rubric, "view").split()) or "?"
        if question.type == "essay" and question.model_answer:
            continue
        reading.warn(doubts.RUBRIC, rubric, view=view)
    others = scoring.side_outcomes - {attribute(one, "outcome-identifier") for one in reading.all_feedback}
    if others and question.type not in ("description", "other"):
        names = ", ".join(shown(name, 30) for name in sorted(others))
        reading.warn(doubts.OUTCOMES, scoring.processing.rules, names=names)


def words_in(element: Any) -> bool:
    """Tell whether an element holds any words or pictures."""
    return bool("".join(element.itertext()).strip()) or next(within(element, "img", "object"), None) is not None
