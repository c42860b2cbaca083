"""What is owed after the talk, by whom and when: what the case says follows from a promise, and the learner's own words with a time in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from steward.drill.overheard import notice
from steward.drill.talk import Talk
from steward.words import Text


@dataclass(frozen=True, slots=True)
class Owed:
    """Something owed."""

    when: Text
    what: Text
    who: Text
    reply: int
    """The reply that promised it."""
    standards: tuple[str, ...] = ()
    own_words: bool = False
    """Whether it is quoted from the learner rather than told by the case."""


_YOU = Text("您", "you")
_BEYOND = Text("您（超出权限，请先上报）", "you (beyond your authority: report it first)")


def promised(talk: Talk) -> tuple[Owed, ...]:
    """Give what is owed, what the learner named a time for first."""
    return (*_in_own_words(talk), *_by_the_case(talk))


def _in_own_words(talk: Talk) -> Iterator[Owed]:
    """Promises in the learner's own words: they are quoted in the language they were made in."""
    locale = talk.situation.locale
    for turn in talk.turns:
        promises = [id for id in ("commit", "involve", "overpromise") if id in turn.moves]
        if turn.reply.way != "type" or not promises:
            continue
        spans = [span for id in promises if turn.heard and (span := turn.heard.spans.get(id))]
        who = _BEYOND if "overpromise" in turn.moves else _YOU
        for piece in sentences(turn.reply.text[:_LONGEST]):
            spoken_for = any(span in piece for span in spans)
            if piece.endswith(("？", "?")) or (_PAST.search(piece) and not spoken_for):
                continue
            if when := notice(piece, locale).when:
                yield Owed(Text(when, when), Text(piece, piece), who, turn.number, (), own_words=True)


_LONGEST = 4000
_PAST = re.compile(
    r"上(?:周|个?月|星期|次|回)|昨|前天|那天|当时|刚才|已经|\b(?:last|yesterday|ago|was|were|had)\b", re.IGNORECASE
)
"""What happened is no promise."""


def _by_the_case(talk: Talk) -> Iterator[Owed]:
    for one in talk.situation.drill.owed:
        for turn in talk.turns:
            if set(one.moves) & turn.lands or (set(one.moves) & set(turn.moves) and not turn.harms):
                yield Owed(one.when.text, one.what.text, one.who.text, turn.number, tuple(one.standards))
                break


def sentences(text: str) -> list[str]:
    """Cut a reply into its sentences."""
    found, piece = [], ""
    for place, sign in enumerate(text):
        piece += sign
        ends = sign in "。！？!?；;\n" or (sign == "." and text[place + 1 : place + 2] in ("", " "))
        if ends:
            found.append(piece)
            piece = ""
    return [one.strip() for one in (*found, piece) if one.strip()]
