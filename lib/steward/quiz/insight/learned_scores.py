"""Scores out of the store: what people did in an exam, or the first time they met each item while they studied.

Nobody's name is in them, only ids; what is made of them is for trainers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from steward.quiz.answers.asked import ask, right_sides
from steward.quiz.insight.scores import Picks, Scores
from steward.quiz.items.bank import fingerprint
from steward.quiz.items.item import Case, Item, Matching, Multiple, Numeric, Single, TrueFalse
from steward.words import Text

if TYPE_CHECKING:
    from steward.quiz.exams.exam import Record
    from steward.quiz.items.bank import Bank
    from steward.quiz.study.history import Answer, History


def scores_of_exam(records: Iterable[Record], bank: Bank) -> Scores:
    """Give the marks of the sittings that were handed in, one row each, with the place of every item on its form.

    Answers to an item as it was before it was changed are left out: they are answers to another question.
    """
    handed_in = [record for record in records if record.handed_in_at is not None]
    mark_of = _marks_of(bank)
    cells: list[dict[str, tuple[float, int, float]]] = []
    tops: dict[str, float] = {}
    given: list[dict[str, Mapping[str, Any]]] = []
    for record in handed_in:
        row: dict[str, tuple[float, int, float]] = {}
        answers: dict[str, Mapping[str, Any]] = {}
        for question, fraction in zip(record.form.questions, record.outcome["fractions"], strict=True):
            answer = record.answers.get(question.place)
            as_asked = question.fingerprint if answer is None else answer.fingerprint
            item = bank.items.get(question.item)
            if fraction is None or item is None or mark_of(question.item) != as_asked:
                continue
            row[question.item] = (float(fraction), question.place, question.marks)
            tops[question.item] = question.marks
            if answer is not None:
                answers[question.item] = answer.answer
        cells.append(row)
        given.append(answers)
    return _scores(cells, tops, [record.person for record in handed_in], given, [{} for _ in given], bank, places=True)


def scores_of_study(histories: Mapping[str, History], bank: Bank, *, since: dt.datetime | None = None) -> Scores:
    """Give the first answer of each person to each item, as it was then and still is; one row a person.

    With `since` only where that first answer was given from then on: a later one builds on the explanation of the first.
    People have met different items, and the sum says only how many: look at the items, not at the test.
    """
    cells: list[dict[str, tuple[float, int, float]]] = []
    given: list[dict[str, Mapping[str, Any]]] = []
    sure: list[dict[str, str]] = []
    mark_of = _marks_of(bank)
    for told in histories.values():
        first: dict[str, Answer] = {}
        for answer in told.answers:
            first.setdefault(answer.item, answer)
        kept = {
            id: answer
            for id, answer in first.items()
            if id in bank.items and (since is None or answer.at >= since) and answer.fingerprint in ("", mark_of(id))
        }
        cells.append({id: (answer.fraction, -1, 1.0) for id, answer in kept.items()})
        given.append({id: answer.given for id, answer in kept.items()})
        sure.append({id: answer.certainty or "" for id, answer in kept.items()})
    tops = {id: 1.0 for row in cells for id in row}
    return _scores(cells, tops, list(histories), given, sure, bank, places=False)


def _marks_of(bank: Bank) -> Callable[[str], str]:
    """Give the fingerprints of items by id, each reckoned once however many people answered it."""
    return cache(lambda id: fingerprint(bank.items[id]))


def _scores(
    cells: list[dict[str, tuple[float, int, float]]],
    tops: Mapping[str, float],
    people: list[str],
    given: list[dict[str, Mapping[str, Any]]],
    sure: list[dict[str, str]],
    bank: Bank,
    *,
    places: bool,
) -> Scores:
    import numpy as np

    items = tuple(id for id in bank.items if id in tops)
    column = {id: i for i, id in enumerate(items)}
    marks = np.full((len(cells), len(items)), np.nan)
    positions = np.full(marks.shape, -1, dtype=np.int64)
    for i, row in enumerate(cells):
        for id, (fraction, place, _) in row.items():
            marks[i, column[id]] = fraction * tops[id]
            positions[i, column[id]] = place
    return Scores(
        items,
        marks,
        tuple(tops[id] for id in items),
        tuple(people),
        positions=positions if places else None,
        guess={id: guess_of(bank.items[id]) for id in items},
        picks={
            id: picks for id in items if (picks := _picks(bank.items[id], [row.get(id) for row in given])) is not None
        },
        sure={id: found for id in items if any(found := tuple(row.get(id, "") for row in sure))},
    )


def guess_of(item: Item) -> float | None:
    """Give the share of the mark that blind guessing brings, by Moodle's rules; None where it cannot be reckoned.

    One of several: one in so many. Pairs: one in as many right sides, for each. Several of several, an order, a judged reply: none can be
    given. Numbers and words: nothing.

    >>> from steward.quiz.items.bank import bank
    >>> guess_of(bank().items["complaint.silence-cause"])
    0.25
    """
    match item:
        case Single() | Multiple() | Case():
            one = sum(option.right for option in item.options) == 1
            return 1 / len(item.options) if one else None
        case TrueFalse():
            return 0.5
        case Matching():
            return 1 / len(right_sides(item))
        case Numeric():
            return 0.0
    return 0.0 if item.type in ("fill", "short") else None


def _picks(item: Item, given: list[Mapping[str, Any] | None]) -> Picks | None:
    """Give what was chosen of the options, called A, B, C in the order of the file."""
    match item:
        case Single() | Multiple() | Case():
            names = {i: chr(ord("A") + i) for i in range(len(item.options))}
            right = frozenset(names[i] for i, option in enumerate(item.options) if option.right)
            texts = {names[i]: option.text for i, option in enumerate(item.options)}
        case TrueFalse():
            names = {1: "T", 0: "F"}
            right = frozenset(names[int(item.answer)])
            texts = {"T": Text("对", "True"), "F": Text("不对", "False")}
        case _:
            return None
    chosen = tuple(
        frozenset(names[one] for one in answer.get("chosen") or () if one in names) or None if answer else None
        for answer in given
    )
    return Picks(tuple(names.values()), right, chosen, texts)


def stem_of(item: Item, seed: int = 1) -> Text:
    """Say what an item asks, in both languages; numbers that are made anew are those of the seed."""
    asked = ask(item, seed)
    return Text(asked.words(item.stem, "zh"), asked.words(item.stem, "en"))
