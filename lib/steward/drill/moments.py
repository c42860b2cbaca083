"""At what stage a talk is, and what the owner brings up by the way: the moments of the case, each once and when its time has come."""

from __future__ import annotations

from collections.abc import Sequence

from steward.drill.situation import Situation
from steward.drill.turns import Turn
from steward.moves import moves as all_moves
from steward.service.personality import Standing
from steward.service.personality.character import Stage

ENOUGH_ASKED = 2
"""Replies with a question or a playback after which the talk may go on to solving, whatever was found out."""


def stage_of(situation: Situation, turns: Sequence[Turn], standing: Standing, known: Sequence[str]) -> Stage:
    """Give the model's stage (`Standing.stage`), held back where the matter is not ripe for it.

    One question is not enough to go on to solving while most of what must be found out is not; and a talk is not closing while there
    is no plan that the owner holds to.
    """
    found = standing.stage
    if found == "closing" and not (turns and turns[-1].agreed):
        found = "solving"
    if found == "solving":
        must = [fact.id for fact in situation.case.facts if fact.must]
        missing = sum(id not in known for id in must)
        asked = sum(not turn.lands.isdisjoint(("ask", "confirm")) for turn in turns)
        if 2 * missing > len(must) and asked < ENOUGH_ASKED:
            return "clarifying"
    return found


def answers(situation: Situation, moment: str | None, said: Sequence[str]) -> bool:
    """Whether a reply takes up what the owner brought up: by one of the moves it calls for, and without hurting."""
    table = all_moves()
    if moment is None or any(id in table and table[id].polarity == "harms" for id in said):
        return False
    return bool(set(situation.drill.moment(moment).calls_for).intersection(said))


def next_moment(situation: Situation, turns: Sequence[Turn], known: Sequence[str]) -> str | None:
    """Give what the owner brings up now: the first moment of the case whose time has come and that has not come yet.

    Two do not follow each other at once, so that there is room to talk; only what a reply itself calls forth does not wait.
    """
    last = turns[-1]
    if len(turns) >= situation.terms.replies:
        return None
    come = {turn.moment for turn in turns}
    waits = bool(last.answered or last.passed_over)
    stage = stage_of(situation, turns, last.after, known)
    for moment in situation.drill.moments:
        when = moment.when
        if (
            moment.id not in come
            and not (waits and when.after is None)
            and (when.after is None or when.after in last.moves)
            and (when.stage is None or when.stage == stage)
            and (when.mood_over is None or last.after.mood > when.mood_over)
            and (when.trust_over is None or last.after.trust > when.trust_over)
            and (when.turn_from is None or last.number >= when.turn_from)
        ):
            return moment.id
    return None
