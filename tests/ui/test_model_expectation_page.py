"""The expectation page keeps its secrets and its counts."""

import pytest

from steward.service.expectation import best_reachable, typicals
from steward.ui.explore import expectation
from steward.ui.explore.expectation_talk import MOST, WAYS, Talk
from steward.ui.visit import Visit


def shown(page):
    return " ".join(page.panels.panels)


@pytest.mark.parametrize("locale", ["zh", "en"])
@pytest.mark.parametrize("matter", list(typicals()))
def test_what_was_not_said_yet_is_not_given_away(workspace, matter, locale):
    page = expectation.explorable(Visit(workspace, locale))
    page.put(matter=matter)
    page.redraw()
    hidden = [one.what.say(locale) for one in typicals()[matter].ledger if not one.disclosed]
    assert hidden
    assert not [what for what in hidden if what in shown(page)]
    page.press("elicit")
    assert [what for what in hidden if what in shown(page)]


@pytest.mark.parametrize("matter", list(typicals()))
@pytest.mark.parametrize("way", list(WAYS))
def test_ready_made_beginnings_take_only_steps_that_can_be_taken(matter, way):
    talk = Talk()
    talk.begin(matter, way)
    assert talk.refused is None
    assert len(talk.taken) == len(talk.happened) == len(talk.course) - 1 <= MOST
    assert talk.course[-1][1] <= best_reachable(talk.start, moves=MOST).value + 1e-6


def test_a_step_back_and_the_same_step_again_lead_to_the_same_place():
    talk = Talk()
    for step in ("elicit", "rank", "overpromise", "take-back", "meet"):
        talk.do(step, None)
    course = list(talk.course)
    talk.undo()
    assert talk.course == course[:-1]
    talk.do("meet", None)
    assert talk.course == course


def test_nothing_more_can_be_done_after_the_last_step():
    talk = Talk()
    for step in ("elicit", "elicit", "rank", "involve", "meet", "meet", "meet", "exceed", "exceed"):
        talk.do(step, None)
    assert (len(talk.taken), talk.left) == (MOST, 0)


def test_an_announced_kindness_waits_at_the_next_occasion():
    talk = Talk()
    talk.do("announce", None)
    assert talk.harmful == [True]
    talk.again()
    assert (talk.occasion, talk.taken) == (2, [])
    assert "announced-1" in [one.id for one in talk.ledger]
    talk.begin("leak", "own")
    assert talk.occasion == 1
