"""The ledger of expectations and the steps that move it."""

import doctest
import importlib
import pkgutil
from dataclasses import replace

import pytest

import steward.service.expectation as package
from steward.errors import StewardError
from steward.moves import moves
from steward.service.expectation import (
    Expectation,
    Ledger,
    elicit,
    exceed,
    explain,
    involve,
    lower,
    meet,
    next_time,
    overpromise,
    play,
    promise,
    rank,
    read_ledger,
    respond,
    settle,
    shift_attention,
    take_back,
    take_step,
    trade,
    typical,
    typicals,
)
from steward.service.expectation.parameters import parameters, steps
from steward.service.expectation.talk import effects
from steward.standards import catalogue, feeding
from steward.words import Text


def one(id, **fields):
    given = {"importance": 10, "desired": 9, "adequate": 6, "deliverable": 4, "improvable": 2} | fields
    return Expectation(id, Text(id, id), **given)


@pytest.fixture
def three():
    """What matters most, and two lesser ones; none can be had in full."""
    return Ledger((one("most", importance=50), one("less", importance=30), one("least", importance=20)))


@pytest.mark.parametrize("name", [module.name for module in pkgutil.iter_modules(package.__path__)])
def test_examples_of_the_expectation_model_are_true(name):
    assert doctest.testmod(importlib.import_module(f"{package.__name__}.{name}")).failed == 0


def test_every_standard_that_feeds_expectation_is_used_by_a_step_or_an_example():
    used = {id for step in steps().values() for id in step.standards}
    assert {rule.id for rule in feeding("expectation")} <= used


def test_what_the_model_names_as_standards_are_in_the_catalogue():
    named = {id for step in steps().values() for id in step.standards}
    for example in typicals().values():
        named |= {*example.standards, *(id for each in example.ledger for id in each.standards)}
    assert named <= set(catalogue())


def test_every_figure_has_a_source_or_says_that_it_is_assumed():
    assert all(bool(figure.source) != figure.is_assumption for figure in parameters().values())
    assert all(figure.reason.zh and figure.reason.en for figure in parameters().values())


def test_every_dialogue_move_has_its_place_in_the_table():
    assert set(effects()) == set(moves())
    assert all(step in steps() for effect in effects().values() for step in effect.tries)
    assert [id for id, effect in effects().items() if moves()[id].polarity == "harms" and effect.tries] == [
        "overpromise"
    ]


def test_what_was_not_said_cannot_be_lowered_met_explained_or_promised(three):
    ledger = three.changed("least", disclosed=False)
    for step in (lower, meet, explain, promise, overpromise, trade):
        after, happened = step(ledger, "least")
        assert after is ledger
        assert not happened.done
        assert "ask first" in happened.sentence("en")


def test_shallow_expectations_come_out_before_deep_ones():
    ledger = Ledger(
        (
            one("said"),
            one("meant", layer="real"),
            one("meant more", layer="real", importance=20),
            one("unsaid", layer="hidden"),
        )
    )
    assert not elicit(ledger, "unsaid").happened.done
    order = []
    while (step := elicit(ledger)).happened.done:
        ledger, happened = step
        order.append(happened.expectation)
    assert order == ["meant more", "meant", "unsaid"]


def test_listening_alone_does_not_bring_out_what_is_hidden():
    ledger = typical("leak").ledger
    ledger, happened = respond(ledger, ["listen", "listen"])
    assert [step.done for step in happened] == [True, False]
    assert respond(ledger, ["ask"]).ledger["taken-seriously"].disclosed


def test_lowering_goes_better_after_ranking_and_better_still_after_explaining(three):
    before = lower(three, "less").ledger["less"]
    ranked = lower(rank(three).ledger, "less").ledger["less"]
    explained = play(three, ["rank", "explain:less", "lower:less"]).ledger["less"]
    assert before.adequate > ranked.adequate > explained.adequate >= three["less"].deliverable
    assert before.desired > ranked.desired > explained.desired


def test_what_matters_most_hardly_gives_way(three):
    ranked = rank(three).ledger
    assert ranked.top == "most"
    assert lower(ranked, "most").ledger["most"].adequate > lower(ranked, "less").ledger["less"].adequate
    assert "matters most to the owner" in lower(ranked, "most").happened.sentence("en")


def test_one_is_asked_to_lower_an_expectation_once_only(three):
    after = lower(three, "less").ledger
    assert not lower(after, "less").happened.done
    assert not trade(rank(after).ledger, "less").happened.done


def test_what_can_be_had_in_full_is_not_lowered(three):
    ledger = three.changed("less", deliverable=9)
    assert "meet it" in lower(ledger, "less").happened.sentence("en")


def test_a_trade_needs_a_ranking_and_something_to_give_and_spares_what_matters_most(three):
    assert not trade(three, "less").happened.done
    ranked = rank(three).ledger
    assert not trade(ranked, "most").happened.done
    assert not trade(ranked.changed("less", deliverable=0, improvable=0), "less").happened.done
    traded = trade(ranked, "less").ledger["less"]
    asked = lower(ranked, "less").ledger["less"]
    assert traded.delivered == 4
    assert traded.adequate < asked.adequate


def test_beyond_ones_authority_there_is_only_improvement_until_somebody_is_brought_in(three):
    ledger = three.changed("most", authority="leadership")
    improved = meet(ledger, "most")
    assert improved.ledger["most"].delivered == 2
    assert "improved" in improved.happened.sentence("en")
    assert not meet(improved.ledger, "most").happened.done
    assert not meet(involve(improved.ledger, "quality-department").ledger, "most").happened.done
    assert meet(involve(improved.ledger).ledger, "most").ledger["most"].delivered == 4


def test_a_promise_within_reach_is_kept_and_costs_nothing(three):
    promised = promise(three, "less").ledger
    assert promised.debts == ()
    settled = settle(promised)
    assert settled["less"] == meet(three, "less").ledger["less"]
    assert settled.broken == ()


def test_a_promise_beyond_authority_is_a_debt_that_raises_the_zone(three):
    promised, happened = overpromise(three, "less")
    assert happened.done
    assert [(debt.expectation, debt.promised) for debt in promised.debts] == [("less", 9)]
    assert promised["less"].zone.adequate > three["less"].adequate
    settled = settle(promised)
    assert [debt.expectation for debt in settled.broken] == ["less"]
    assert settled["less"].adequate == promised["less"].zone.adequate
    assert settled["less"].promised is None


def test_bringing_in_who_may_grant_it_covers_the_debt():
    ledger = Ledger((one("paid", deliverable=9, improvable=0, authority="leadership"),))
    owed = overpromise(ledger, "paid").ledger
    assert owed.debts
    covered = involve(owed, "leadership").ledger
    assert covered.debts == ()
    assert settle(covered)["paid"].delivered == 9


def test_an_over_promise_taken_back_leaves_less_behind_than_a_broken_one(three):
    owed = overpromise(three, "less").ledger
    back = take_back(owed).ledger
    assert three["less"].adequate < back["less"].adequate < settle(owed)["less"].adequate
    assert back.debts == settle(back).broken == ()
    assert not take_back(back).happened.done


def test_an_announced_favour_is_a_demand_next_time_and_a_quiet_one_is_remembered(three):
    quiet, announced = exceed(three).ledger, exceed(three, announced=True).ledger
    assert [each.id for each in next_time(announced)] == ["most", "less", "least", "announced-1"]
    assert next_time(quiet)["most"].adequate < next_time(announced)["most"].adequate == three["most"].adequate
    again = next_time(exceed(next_time(announced), announced=True).ledger)
    assert [each.id for each in again] == ["most", "less", "least", "announced-1", "announced-2"]


def test_who_had_better_wants_better_next_time(three):
    spoilt = replace(three.changed("most", deliverable=10, desired=7))
    after = next_time(meet(spoilt, "most").ledger)["most"]
    assert after.desired == pytest.approx(7 + 0.3 * 3)
    assert after.delivered == 0


def test_attention_moves_from_the_home_to_the_common_areas():
    ledger = Ledger((one("tap", place="home"), one("lawn", place="common"), one("manners")))
    assert [each.importance for each in shift_attention(ledger, "common")] == [5, 20, 10]


def test_a_reply_works_on_what_it_is_about(three):
    _, happened = respond(three, ["explain"], about="least")
    assert [(step.step, step.expectation) for step in happened] == [("explain", "least")]
    assert [step.step for step in respond(three, ["manage-expectation"] * 3).happened] == ["rank", "lower", "lower"]
    assert respond(three, ["greet", "apologise", "rude"]) == (three, ())


def test_all_mistakes_of_an_expectation_are_told_at_once():
    with pytest.raises(StewardError) as caught:
        one("x", desired=5, adequate=8, importance=0, authority="mayor", deliverable=12)
    assert {trouble.code for trouble in caught.value.troubles} == {"expectation-number", "expectation-choice"}
    assert len(caught.value.troubles) == 3
    with pytest.raises(StewardError, match="cannot be above desired"):
        one("x", desired=5, adequate=8)


def test_all_mistakes_of_a_written_ledger_are_told_with_their_places():
    good = {"id": "a", "zh": "甲", "en": "A", "importance": 1, "desired": 9, "adequate": 5, "deliverable": 5}
    with pytest.raises(StewardError) as caught:
        read_ledger(
            [good, {**good, "id": "b", "colour": 1}, {"id": "c"}, "d", {**good, "id": "e", "adequate": "high"}],
            "case.yaml",
        )
    said = caught.value.describe("zh")
    assert [f"case.yaml[{n}]" in said for n in (1, 2, 3, 4, 5)] == [False, True, True, True, True]
    assert read_ledger([good])["a"].disclosed
    with pytest.raises(StewardError, match="stands there twice"):
        read_ledger([good, good])
    with pytest.raises(StewardError, match="at least one"):
        read_ledger([])


def test_what_there_is_not_is_named_with_what_there_is(three):
    with pytest.raises(StewardError, match="most, less, least"):
        meet(three, "nothing")
    with pytest.raises(StewardError, match="elicit"):
        take_step(three, "dance")
    with pytest.raises(StewardError, match="leadership"):
        involve(three, "mayor")
    with pytest.raises(StewardError, match="leak"):
        typical("flood")
