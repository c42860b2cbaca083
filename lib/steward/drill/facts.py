"""What the owner tells, and when: nothing unasked, nothing to someone who has just hurt them.

A typed question brings out a fact when its words reach it; a candidate of the case names its facts itself; where a trainer only
clicks what was heard, the words are not known and each question brings out the next one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from steward.casebook import Case
from steward.drill.situation import Situation
from steward.drill.turns import Reply
from steward.service.expectation.ledger import Layer
from steward.service.personality import Standing
from steward.service.personality.reaction import weight_of

ASKING = ("ask", "confirm", "listen")
"""The moves that bring something out."""
_OPEN = ("ask", "listen")
_TOO_HOT = 75
"""Mood above which an owner who has not been heard answers no question; where the opening ends (`Standing.stage`)."""
_LONGEST = 4000
"""Characters of a reply that are looked through: nobody remembers a question after so many words."""


def draws(situation: Situation, lands: Collection[str], before: Standing, after: Standing) -> tuple[str, ...]:
    """Give the moves of a reply that bring something out of this owner: those that suit them well enough.

    Nobody answers questions before they are heard: in the heat the first words go to the trouble itself.
    """
    if before.mood > _TOO_HOT and not before.heard and after.mood > _TOO_HOT:
        return ()
    least = situation.terms.draws
    return tuple(id for id in ASKING if id in lands and weight_of(situation.customer, id) >= least)


def layers(situation: Situation, standing: Standing) -> tuple[Layer, ...]:
    """Say how deep the owner lets anyone look: what is meant takes being heard or trust, what is unsaid more of it."""
    needed = situation.terms.trust
    found: list[Layer] = ["surface"]
    if standing.heard or standing.trust >= needed.real:
        found.append("real")
    if standing.trust >= needed.hidden or (standing.heard and standing.mood <= 60):
        found.append("hidden")
    return tuple(found)


def told(situation: Situation, reply: Reply, drawing: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    """Give the facts that the owner tells after a reply.

    Args:
        situation: what is played.
        reply: the reply.
        drawing: its moves that bring something out (`draws`).
        known: the facts told before.
    """
    case, terms = situation.case, situation.terms
    if not drawing:
        return ()
    hidden = [fact for fact in case.facts if fact.id not in known]
    if reply.chosen:
        named = situation.drill.reply(reply.chosen).facts
        return tuple(fact.id for fact in hidden if fact.id in named)
    if reply.way == "clicked" and not reply.text.strip():
        return tuple(fact.id for fact in hidden[:1])
    found_in = reached(case, reply.text[:_LONGEST])
    if found := sorted((fact for fact in hidden if fact.id in found_in), key=lambda fact: -found_in[fact.id]):
        return tuple(fact.id for fact in found[: terms.tells])
    if not set(_OPEN).intersection(drawing) or terms.volunteers == "nothing":
        return ()
    minor = [fact for fact in hidden if terms.volunteers == "any" or not fact.must]
    return tuple(fact.id for fact in minor[:1])


_QUESTION = re.compile(r"[^。！!.;；\n？?]*(?:[?？]|(?:吗|呢|没有|么)(?=[。，,\s]|$))")


def asks(case: Case, text: str) -> bool:
    """Whether a text holds a question whose words reach a fact of the case: then it asks, however it is worded."""
    return any(reached(case, question[0]) for question in _QUESTION.finditer(text[:_LONGEST]))


def reached(case: Case, text: str) -> dict[str, int]:
    """Give the facts whose words occur in a text, with how many of them do."""
    plain = " " + re.sub(r"[^\w']+", " ", text.casefold()) + " "
    tight = plain.replace(" ", "")
    found = {}
    for id, chinese, english in _words(case):
        if count := sum(word in tight for word in chinese) + sum(word in plain for word in english):
            found[id] = count
    return found


@lru_cache(maxsize=256)
def _words(case: Case) -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    """Give the words that reach each fact: Chinese anywhere, English from the start of a word."""
    return tuple(
        (
            fact.id,
            tuple(re.sub(r"\s+", "", word.casefold()) for word in fact.asked.say("zh")),
            tuple(" " + " ".join(re.sub(r"[^\w']+", " ", word.casefold()).split()) for word in fact.asked.say("en")),
        )
        for fact in case.facts
    )
