"""Labels that learners contested in a debrief, made into labelled replies to train on.

The records keep a contest as an event ``drill-contested`` with the reply, the customer's line before it, the moves
heard, the move in question and whether the learner says it holds. Someone who knows the definitions should read
the file before it is trained on: a contest is a claim.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from steward.errors import StewardError, Trouble
from steward.language.reading import language_of
from steward.language.utterances import Utterance
from steward.moves import moves
from steward.words import Locale, Text

_BAD_LINE = Text(
    "{file} 第 {line} 行不是一条争议：要有 text、moves（列表）、move（动作）和 holds（true 或 false）。",
    "{file}, line {line} is no contest: it needs text, moves (a list), move (a move) and holds (true or false).",
)


def contested(claims: Iterable[Mapping[str, Any]]) -> dict[Locale, list[Utterance]]:
    """Make contested replies into utterances by language; several claims about one reply are taken together."""
    found: dict[tuple[str, str], set[str]] = {}
    for claim in claims:
        key = (str(claim["text"]), str(claim.get("customer", "")))
        labels = found.setdefault(key, {move for move in claim["moves"] if move in moves()})
        (labels.add if claim["holds"] else labels.discard)(str(claim["move"]))
    by_language: dict[Locale, list[Utterance]] = {}
    for (text, customer), labels in found.items():
        by_language.setdefault(language_of(text), []).append(
            Utterance("train", "contested", " ".join(customer.split()), " ".join(text.split()), frozenset(labels), None)
        )
    return by_language


def read_contests(file: Path) -> dict[Locale, list[Utterance]]:
    """Read contests from JSON lines.

    Raises:
        StewardError: every line that is no contest, by number.
    """
    claims: list[Mapping[str, Any]] = []
    troubles: list[Trouble] = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            claim = json.loads(line)
        except ValueError:
            claim = None
        if (
            isinstance(claim, dict)
            and isinstance(claim.get("text"), str)
            and isinstance(claim.get("moves"), list)
            and isinstance(claim.get("holds"), bool)
            and claim.get("move") in moves()
        ):
            claims.append(claim)
        else:
            troubles.append(Trouble("bad-contest", _BAD_LINE, {"file": file.name, "line": number}))
    if troubles:
        raise StewardError.many(troubles)
    return contested(claims)
