"""The best that can be made of a situation: style matters, traps do not pay, and the same is found every time."""

from __future__ import annotations

import random

import pytest
from played import CASES, by_moves

from steward.drill import best as searching
from steward.drill.best import best, best_from, follow, plan_for, reachable
from steward.drill.choices import choices
from steward.drill.scoring import score
from steward.drill.situation import situation
from steward.drill.talk import Reply, advance, begin, leave
from steward.service.personality import styles

ONE_OF_EACH = [
    situation(case, style, 1 + place % 3)
    for place, case in enumerate(CASES)
    if (style := tuple(styles())[place % 4]) in case.drill.styles
]
"""Every case once, the styles and levels in turn."""

each = pytest.mark.parametrize("played", ONE_OF_EACH, ids=[f"{s.case.id}-{s.style}-{s.level}" for s in ONE_OF_EACH])


@each
def test_the_best_way_of_one_style_does_clearly_worse_with_the_style_it_suits_least(played):
    own = plan_for(played)
    others = [
        follow(begin(situation(played.case, style, played.level)), own.plan).score.total
        for style in played.drill.styles
    ]
    assert min(others) <= own.score.total - 15


@each
def test_traps_do_not_pay_and_chance_lies_between(played):
    own = plan_for(played).score.total
    drill = played.drill
    traps = [
        follow(begin(played), [one for one in drill.replies if one.harms][start:]).score.total
        for start in range(0, 16, 4)
    ]
    assert max(traps) <= own - 50
    drawn = random.Random(played.case.id)
    totals = []
    for _ in range(5):
        talk = begin(played)
        while not talk.ended:
            talk = advance(talk, drawn.choice(choices(talk)).reply("zh"))
        totals.append(score(talk).total)
    assert sum(traps) / len(traps) <= sum(totals) / len(totals) < own


def test_the_same_best_is_found_every_time_and_it_is_known_afterwards():
    played = ONE_OF_EACH[0]
    first = best(played)
    searching._found.cache_clear()
    again = best(played)
    assert [one.id for one in again.plan] == [one.id for one in first.plan]
    assert again.score.total == first.score.total >= plan_for(played).score.total
    assert searching._found.cache_info().hits


def test_whoever_does_better_sets_the_mark():
    played = ONE_OF_EACH[0]
    top = best(played)
    assert reachable(leave(begin(played))) == top.score.total
    assert reachable(top.talk) >= top.score.total


def test_what_can_still_be_reached_falls_with_every_reply_that_hurts():
    start = begin(ONE_OF_EACH[0])
    fresh = best_from(start).score.total
    hurt = best_from(by_moves(start, "blame")).score.total
    lost = best_from(by_moves(start, "blame", "deflect", "rude")).score.total
    assert fresh > hurt > lost


def test_a_talk_that_is_over_is_what_it_is():
    talk = leave(advance(begin(ONE_OF_EACH[0]), Reply("", ("listen",), "clicked")))
    assert best_from(talk).talk is talk
