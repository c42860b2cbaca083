"""What was never asked: the facts that matter, what the owner left unsaid, and the question that would have brought it out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from steward.casebook.drill import CaseReply
from steward.casebook.parts import Sayings
from steward.drill.talk import Talk
from steward.words import Text


@dataclass(frozen=True, slots=True)
class Missed:
    """Something the learner did not find out."""

    kind: Literal["fact", "expectation"]
    id: str
    what: Text
    question: Text | None
    """A question that would have brought it out, from the case's own models; None where the case has none, or where it stands with the one before."""


def missed(talk: Talk) -> tuple[Missed, ...]:
    """Give what was never asked: facts that matter first, then what the owner left unsaid, the weightiest first."""
    found: list[Missed] = []
    for one in (*_facts(talk), *_unsaid(talk)):
        # a question that brings out two things is given once
        given = one.question and any(other.question and _same(one.question, other.question) for other in found)
        found.append(replace(one, question=None) if given else one)
    return tuple(found)


def _same(one: Text, other: Text) -> bool:
    return one.zh in other.zh or other.zh in one.zh or one.en in other.en or other.en in one.en


def _facts(talk: Talk) -> Iterator[Missed]:
    for fact in talk.situation.case.facts:
        if fact.must and fact.id not in talk.known:
            asking = [one for one in _asking(talk) if fact.id in one.facts]
            yield Missed("fact", fact.id, fact.what.text, _question(asking, fact.asked))


def _unsaid(talk: Talk) -> Iterator[Missed]:
    hidden = [one for one in talk.ledger if not one.disclosed]
    for one in sorted(hidden, key=lambda one: -one.importance):
        asking = [reply for reply in _asking(talk) if reply.about == one.id]
        yield Missed("expectation", one.id, one.what, _question(asking))


def _asking(talk: Talk) -> list[CaseReply]:
    """Give the case's models that ask, those for this owner first."""
    drill, style = talk.situation.drill, talk.situation.style
    found = [one for one in drill.replies if not one.harms and {"ask", "confirm", "listen"} & set(one.moves)]
    return sorted(found, key=lambda one: (one.style not in (style, None), "ask" not in one.moves))


def _question(asking: list[CaseReply], reaches: Sayings | None = None) -> Text | None:
    """Give the questions of the first model that asks any; of those, the ones whose words reach what was missed."""
    for one in asking:
        zh, en = _asked(one.zh, "？", "。！；"), _asked(one.en, "?", ".!;")
        if zh and en:
            return Text(
                _narrowed(zh, reaches.zh if reaches else (), ""), _narrowed(en, reaches.en if reaches else (), " ")
            )
    return None


def _asked(text: str, mark: str, ends: str) -> list[str]:
    """Give the questions in a reply, without what stands around them."""
    found, piece = [], ""
    for sign in text:
        piece += sign
        if sign == mark:
            found.append(piece.strip())
            piece = ""
        elif sign in ends:
            piece = ""
    return [one for one in found if len(one) > (5 if mark == "？" else 14) and not _CHECKS.search(one)]


_CHECKS = re.compile(
    r"(?:对吧|对吗|没错吧|是吧|是吗|没出入吧|是这样(?:吧|吗)|是不是这样|对不对|好不好|行不行|可以吗)？$|"
    r"(?:right|correct|is that it|got it right|yes)\?$",
    re.IGNORECASE,
)
"""Whoever only checks what they know asks for nothing new."""


def _narrowed(questions: list[str], words: Sequence[str], between: str) -> str:
    reaching = [one for one in questions if any(word.casefold() in one.casefold() for word in words)]
    return between.join(reaching or questions)
