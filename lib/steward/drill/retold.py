"""A talk gone through again: as it stood before each reply, and as it would have gone with another one.

>>> from steward.casebook import case_of
>>> from steward.drill.situation import situation
>>> from steward.drill.talk import Reply, begin
>>> talk = advance(begin(situation(case_of(None, "flooded-flower-trough"))), Reply("", ("listen",), "clicked"))
>>> [len(point.turns) for point in points(talk)]
[0, 1]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steward.casebook.drill import CaseReply
from steward.drill.talk import Reply, Talk, advance, leave


def points(talk: Talk) -> tuple[Talk, ...]:
    """Give the talk as it stood before each reply, and at its end; the owner's words are left out of all but the last."""
    found = [Talk(talk.situation, talk.opening, (), talk.situation.standing, talk.situation.ledger)]
    for turn in talk.turns[:-1]:
        found.append(advance(found[-1], given(turn.reply, turn.moves)))
    return (*found, talk) if talk.turns else (talk,)


def given(reply: Reply, moves: Sequence[str]) -> Reply:
    """Give a reply as it was heard then, so that nothing is heard anew."""
    return replace(reply, moves=tuple(moves))


def said_instead(before: Talk, model: CaseReply, rest: Sequence[Reply]) -> Talk:
    """Play a talk on with a model in place of what was said, and then the rest as it was said; at the end it is left.

    Args:
        before: as it stood before the reply.
        model: what is said instead.
        rest: the replies that followed.
    """
    talk = advance(before, Reply(model.text.say(before.situation.locale), model.moves, "choose", model.id))
    for reply in rest:
        if talk.ended:
            break
        talk = advance(talk, reply)
    return leave(talk)
