"""Every situation is walked through by automatic play until nothing in it is left unseen: stages, moments, replies, facts, wishes, endings."""

import random

import pytest
from played import CASES, LEVELS

from steward.drill.choices import choices
from steward.drill.scoring import score
from steward.drill.situation import situation
from steward.drill.talk import advance, begin, leave

TALKS = 1500
"""Talks after which what was not seen counts as out of reach."""
CARE = (1.0, 0.85, 0.6, 0.3, 0.0)
"""How likely a player is to take what harms nobody."""


def all_of(case):
    return {
        *(("stage", one) for one in ("opening", "clarifying", "solving", "closing")),
        *(("moment", one.id) for one in case.drill.moments),
        *(("reply", one.id) for one in case.drill.replies),
        *(("fact", one.id) for one in case.facts),
        *(("wish", one.id) for one in case.expectations),
        *(("ending", one) for one in ("resolved", "improved", "unresolved", "escalated")),
    }


def walked(case, n, seen):
    """Play one talk; tell what came up in it."""
    draw = random.Random(n)
    styles = tuple(case.drill.styles)
    talk = begin(situation(case, styles[n % len(styles)], LEVELS[n // 4 % 3], seed=n))
    care, patience = CARE[n % len(CARE)], draw.choice((3, 30, 30))
    found = set()
    while not talk.ended:
        found |= {("stage", talk.stage), *([("moment", talk.moment)] if talk.moment else [])}
        offered = choices(talk)
        assert offered, "a dead end"
        liked = [one for one in offered if (one.role != "trap") == (draw.random() < care)] or list(offered)
        fresh = [one for one in liked if ("reply", one.id) not in seen] or liked
        chosen = draw.choice(fresh)
        found.add(("reply", chosen.id))
        talk = advance(talk, chosen.reply("zh"))
        if len(talk.turns) >= patience:
            talk = leave(talk)
    found |= {
        *(("fact", id) for id in talk.known),
        *(("wish", one.id) for one in talk.ledger.disclosed),
        ("ending", talk.ended.outcome),
    }
    return talk, found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_nothing_of_a_situation_is_out_of_reach_and_every_ending_is_explained(case):
    left, seen, explained = all_of(case), set(), set()
    for n in range(TALKS):
        if not left:
            break
        talk, found = walked(case, n, seen)
        left -= found
        seen |= found
        if talk.ended.outcome not in explained:
            explained.add(talk.ended.outcome)
            reached = score(talk)
            assert talk.ended.why.zh and talk.ended.why.en and case.drill.endings.of(talk.ended.outcome).zh
            assert all(line.why.zh and line.why.en for part in reached.parts for line in part.lines)
            assert all(any(line.of for line in part.lines) for part in reached.parts)
    assert not left, sorted(left)
