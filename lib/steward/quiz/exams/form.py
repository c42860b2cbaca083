"""Forms of exams: which questions somebody gets. The same blueprint, bank and seed always give the same form.

A form keeps the fingerprint of every item, so that it can be told when one has been changed since.

>>> from steward.quiz.items.bank import bank
>>> from steward.quiz.exams.blueprint import exams
>>> one, again = (draw(exams()["service-conduct"], bank(), seed=7) for _ in range(2))
>>> one == again, len(one.questions)
(True, 20)
"""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from steward.errors import StewardError
from steward.quiz.answers.asked import Asked, ask
from steward.quiz.items.bank import Bank, fingerprint
from steward.quiz.items.drawing import Draw

if TYPE_CHECKING:
    from steward.quiz.exams.blueprint import Blueprint

_SEEDS = 1_000_000


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form."""

    place: int
    """Its place in the blueprint, from 0: the same for all forms of one exam."""
    row: int
    item: str
    seed: int
    """What decides the order of its options and its numbers."""
    marks: float
    fingerprint: str

    def state(self, bank: Bank) -> str:
        """Tell what became of its item since: ``same``, ``changed`` or ``gone``."""
        item = bank.items.get(self.item)
        return "gone" if item is None else "same" if fingerprint(item) == self.fingerprint else "changed"

    def asked(self, bank: Bank) -> Asked | None:
        """Ask it; None where its item is gone."""
        item = bank.items.get(self.item)
        return None if item is None else ask(item, self.seed)


@dataclass(frozen=True, slots=True)
class Form:
    """All questions that one person gets."""

    exam: str
    seed: int
    blueprint: str
    """Its fingerprint."""
    questions: tuple[Question, ...]
    """In the order of the blueprint."""
    order: tuple[int, ...]
    """The places in the order in which they are asked."""

    @property
    def most(self) -> float:
        """The highest sum of marks."""
        return sum(question.marks for question in self.questions)

    def changed(self, bank: Bank) -> tuple[str, ...]:
        """Give the items that are no longer what they were when the form was drawn."""
        return tuple(question.item for question in self.questions if question.state(bank) != "same")

    def as_json(self) -> dict[str, Any]:
        """Give the form for the store and for programs; there is no key in it."""
        return {
            "exam": self.exam,
            "seed": self.seed,
            "blueprint": self.blueprint,
            "questions": [
                {"item": q.item, "seed": q.seed, "marks": q.marks, "row": q.row, "fingerprint": q.fingerprint}
                for q in self.questions
            ],
            "order": list(self.order),
        }

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Form:
        """Read a form that was kept."""
        questions = tuple(
            Question(place, int(q["row"]), str(q["item"]), int(q["seed"]), float(q["marks"]), str(q["fingerprint"]))
            for place, q in enumerate(given["questions"])
        )
        order = tuple(int(place) for place in given["order"])
        return cls(str(given["exam"]), int(given["seed"]), str(given["blueprint"]), questions, order)


def draw(blueprint: Blueprint, bank: Bank, seed: int, *, order_seed: int | None = None) -> Form:
    """Draw a form.

    Within a row, items on standards that are not yet asked about come first; no item comes twice. Where rows draw from the same items,
    each still gets all of its own if that is possible at all.

    Args:
        blueprint: what is wanted.
        bank: where it comes from.
        seed: decides items, numbers and orders; with a blueprint of one form for all, its own seed is taken instead.
        order_seed: decides the order of the questions where that is to differ between people who have the same form.

    Raises:
        StewardError: ``bad-content`` where the bank has too few items.
    """
    from steward.quiz.exams.blueprint import candidates, shortages

    if troubles := list(shortages(blueprint, bank)):
        raise StewardError.many(troubles)
    if blueprint.seed is not None:
        order_seed = seed if order_seed is None else order_seed
        seed = blueprint.seed
    chance = Draw(random.Random(f"exam {blueprint.id} {seed}"))  # noqa: S311  # not for secrets
    offered = {
        i: _mixed(candidates(blueprint, i, bank), chance) for i, row in enumerate(blueprint.rows) if not row.items
    }
    wanted = {i: blueprint.rows[i].questions for i in offered}
    drawn, _ = fill_rows(offered, wanted, {id: bank.items[id].standards for ids in offered.values() for id in ids})
    questions: list[Question] = []
    for i, row in enumerate(blueprint.rows):
        for id in row.items or drawn[i]:
            number = chance.number(1, _SEEDS)
            questions.append(Question(len(questions), i, id, number, row.marks, fingerprint(bank.items[id])))
    places = tuple(range(len(questions)))
    if blueprint.shuffle:
        own = f"order {blueprint.id} {seed if order_seed is None else order_seed}"
        places = Draw(random.Random(own)).some_of(places, len(places))  # noqa: S311  # not for secrets
    return Form(blueprint.id, seed, blueprint.fingerprint, tuple(questions), places)


def _mixed(ids: Sequence[str], chance: Draw) -> tuple[str, ...]:
    return chance.some_of(ids, len(ids))


def fill_rows(
    offered: Mapping[int, Sequence[str]],
    wanted: Mapping[int, int],
    about: Mapping[str, Collection[str]] | None = None,
) -> tuple[dict[int, tuple[str, ...]], frozenset[int]]:
    """Give each row as many different items as it wants, none to two rows.

    Rows take what comes first in their offer and is about something not taken up yet; where a later row finds all of its items taken, earlier
    rows change theirs (augmenting paths, H. W. Kuhn, Naval Research Logistics Quarterly 2 (1955) 83-97).

    Returns:
        The items by row, and the rows that want more than there is between them; none where all are filled.
    """
    about = about or {}
    owner: dict[str, int] = {}
    used: set[str] = set()
    short: frozenset[int] = frozenset()
    for row, ids in offered.items():
        for _ in range(wanted[row]):
            fresh = [id for id in ids if id not in owner]
            first = next((id for id in fresh if used.isdisjoint(about.get(id, ()))), fresh[0] if fresh else None)
            if first is not None:
                owner[first] = row
                used.update(about.get(first, ()))
                continue
            seen: set[str] = set()
            asked: set[int] = set()
            if not _make_room(row, offered, owner, seen, asked):
                short |= asked
                break
    return {row: tuple(id for id in offered[row] if owner.get(id) == row) for row in offered}, short


def _make_room(
    row: int, offered: Mapping[int, Sequence[str]], owner: dict[str, int], seen: set[str], asked: set[int]
) -> bool:
    """Find one more item for a row, moving others' items on where they have another choice."""
    asked.add(row)
    for id in offered[row]:
        if id in seen:
            continue
        seen.add(id)
        if id not in owner or _make_room(owner[id], offered, owner, seen, asked):
            owner[id] = row
            return True
    return False
