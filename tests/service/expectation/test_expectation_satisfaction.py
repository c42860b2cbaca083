"""Satisfaction from expectations, and the best that could be reached: what must hold for every ledger."""

import itertools

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from steward.errors import StewardError
from steward.service.expectation import (
    Expectation,
    Ledger,
    best_reachable,
    exceed,
    felt,
    in_the_end,
    meet,
    overpromise,
    satisfaction,
    settle,
    take_step,
    typical,
    typicals,
)
from steward.service.expectation.disconfirmation import disconfirmation, points_a_level
from steward.service.expectation.ledger import Zone
from steward.words import Text

LEVELS = st.integers(0, 20).map(lambda n: n / 2)
STEPS = [
    "elicit",
    "rank",
    "explain",
    "involve",
    "meet",
    "promise",
    "overpromise",
    "take-back",
    "lower",
    "trade",
    "exceed",
]


@st.composite
def expectations(draw, id):
    adequate, desired = sorted((draw(LEVELS), draw(LEVELS)))
    improvable, deliverable = sorted((draw(LEVELS), draw(LEVELS)))
    return Expectation(
        id, Text(id, id), draw(st.integers(1, 9)), desired, adequate, deliverable, improvable,
        authority=draw(st.sampled_from(["steward", "quality-department", "leadership"])),
        layer=draw(st.sampled_from(["surface", "real", "hidden"])), delivered=draw(LEVELS),
    )  # fmt: skip


@st.composite
def ledgers(draw, most=4):
    return Ledger(tuple(draw(expectations(f"e{n}")) for n in range(draw(st.integers(1, most)))))


@st.composite
def policies(draw, ledger, most=8):
    """Any steps at all, legal or not, on whatever they like."""
    targets = [None, *(one.id for one in ledger)]
    return [
        (
            step := draw(st.sampled_from(STEPS)),
            draw(st.sampled_from([None, "quality-department", "leadership"] if step == "involve" else targets)),
        )
        for _ in range(draw(st.integers(0, most)))
    ]


def play_all(ledger, policy):
    taken = 0
    for step, target in policy:
        ledger, happened = take_step(ledger, step, target)
        taken += happened.done
    return ledger, taken


def test_losses_and_gains_are_felt_as_prospect_theory_says():
    assert felt(0) == 0
    assert felt(2.5) == pytest.approx(2.5**0.88)
    assert felt(-2.5) == pytest.approx(-2.25 * 2.5**0.88)


def test_the_scale_runs_from_nothing_of_everything_to_more_than_was_asked():
    worst = Ledger((Expectation("a", Text("a", "a"), 1, 10, 10, 10),))
    best = Ledger((Expectation("a", Text("a", "a"), 1, 0, 0, 10, delivered=10),), ranked=frozenset({"a"}), extras=2)
    assert satisfaction(worst).value == pytest.approx(0)
    assert satisfaction(best).value == pytest.approx(100)
    plain = Ledger((Expectation("a", Text("a", "a"), 1, 8, 5, 8, delivered=5),))
    assert satisfaction(plain).value == pytest.approx(satisfaction(plain).neutral)


def test_a_hand_computed_ledger():
    ledger = Ledger(
        (
            Expectation("low", Text("a", "a"), 3, 9, 6, 9, delivered=4),  # two below adequate: -2.25 * 2^0.88
            Expectation("in", Text("b", "b"), 1, 8, 4, 9, delivered=6),  # two inside the zone count as one: 1^0.88
        )
    )
    index = 0.75 * -2.25 * 2**0.88 + 0.25 * 1
    span = 10**0.88 + 2.25 * 10**0.88 + 1.5 * (0.6 + 0.3)
    expected = 100 * (index + 2.25 * 10**0.88) / span
    found = satisfaction(ledger)
    assert found.value == pytest.approx(expected)
    assert [part.state for part in found.parts] == ["unmet", "met"]
    assert found.heaviest.id == "low"


@given(ledgers(), st.data(), LEVELS)
def test_delivering_more_never_lowers_satisfaction(ledger, data, level):
    one = data.draw(st.sampled_from(ledger.expectations))
    assume(level >= one.delivered)
    assert satisfaction(ledger.changed(one.id, delivered=level)).value >= satisfaction(ledger).value - 1e-9


@given(ledgers(), st.data())
def test_a_met_expectation_never_lowers_satisfaction(ledger, data):
    policy = data.draw(policies(ledger))
    ledger, _ = play_all(ledger, policy)
    for one in ledger:
        after = meet(ledger, one.id).ledger
        assert in_the_end(after).value >= in_the_end(ledger).value - 1e-9
        assert satisfaction(after).value >= satisfaction(ledger).value - 1e-9


@given(LEVELS, LEVELS, st.floats(0.01, 10))
def test_a_loss_weighs_more_than_an_equal_gain(a, b, size):
    zone = Zone(*sorted((a, b)))
    loss = felt(disconfirmation(zone.adequate, zone)) - felt(disconfirmation(zone.adequate - size, zone))
    gain = felt(disconfirmation(zone.desired + size, zone)) - felt(disconfirmation(zone.desired, zone))
    assert loss > 2 * gain > 0


@given(ledgers(), st.data())
def test_an_over_promise_is_never_better_in_the_end_whatever_follows(ledger, data):
    one = data.draw(st.sampled_from(ledger.expectations))
    ledger = ledger.changed(one.id, disclosed=True)
    promised, happened = overpromise(ledger, one.id)
    assume(happened.done)
    assume(promised.debts)
    # whoever may grant it could still be brought in; without that the debt is never covered
    policy = [step for step in data.draw(policies(ledger)) if step[0] not in ("involve", "promise", "overpromise")]
    with_it, without = play_all(promised, policy)[0], play_all(ledger, [s for s in policy if s[0] != "take-back"])[0]
    assert in_the_end(with_it).value <= in_the_end(without).value + 1e-9


@given(ledgers(), st.data())
def test_an_over_promise_pleases_now(ledger, data):
    one = data.draw(st.sampled_from(ledger.expectations))
    ledger = ledger.changed(one.id, disclosed=True)
    promised, happened = overpromise(ledger, one.id)
    assume(happened.done)
    assert satisfaction(promised).value >= satisfaction(ledger).value
    assert satisfaction(promised, credence=0).value == satisfaction(ledger).value


@given(ledgers(), st.data())
def test_no_step_lowers_an_expectation_below_what_can_be_delivered(ledger, data):
    after, _ = play_all(ledger, data.draw(policies(ledger, most=12)))
    for before, now in zip(ledger, settle(after), strict=True):
        assert now.adequate >= min(before.adequate, before.deliverable) - 1e-9
        assert now.desired >= min(before.desired, before.deliverable) - 1e-9
        assert 0 <= now.adequate <= now.desired <= 10


@given(ledgers(), st.data())
def test_satisfaction_stays_on_its_scale_and_its_parts_add_up(ledger, data):
    after, _ = play_all(ledger, data.draw(policies(ledger)))
    for found in (satisfaction(after), in_the_end(after)):
        assert 0 <= found.value <= 100
        assert found.value == pytest.approx(
            found.neutral + sum(p.points for p in found.parts) + found.extra_points, abs=1e-6
        )
        assert sum(part.share for part in found.parts) == pytest.approx(1)


@settings(deadline=None, max_examples=150)
@given(ledgers(), st.data())
def test_no_policy_ends_better_than_the_best_reachable(ledger, data):
    after, taken = play_all(ledger, data.draw(policies(ledger)))
    best = best_reachable(ledger, moves=taken)
    assert in_the_end(after).value <= best.value + 1e-6
    assert len(best.way) <= taken


@settings(deadline=None, max_examples=25)
@given(ledgers(most=2), st.integers(0, 3))
def test_the_search_finds_what_trying_everything_finds(ledger, moves):
    on_one = ["elicit", "explain", "meet", "promise", "take-back", "lower", "trade"]
    each = [(step, one.id) for step in on_one for one in ledger]
    each += [("rank", None), ("exceed", None), ("involve", "quality-department"), ("involve", "leadership")]
    found = max(in_the_end(play_all(ledger, policy)[0]).value for policy in itertools.product(each, repeat=moves))
    assert best_reachable(ledger, moves=moves).value == pytest.approx(found, abs=1e-6)


@settings(deadline=None, max_examples=40)
@given(ledgers(), st.data())
def test_in_the_middle_of_a_talk_the_best_is_still_a_bound(ledger, data):
    middle, _ = play_all(ledger, data.draw(policies(ledger, most=4)))
    end, taken = play_all(middle, data.draw(policies(ledger, most=5)))
    assert in_the_end(end).value <= best_reachable(middle, moves=taken).value + 1e-6


def test_more_steps_and_more_authority_never_make_the_best_worse():
    for example in typicals().values():
        values = [best_reachable(example.ledger, moves=n).value for n in range(12)]
        assert values == sorted(values)
        assert best_reachable(example.ledger, authority="steward").value <= best_reachable(example.ledger).value


def test_the_best_for_the_leak_asks_brings_in_who_may_decide_and_delivers():
    best = best_reachable(typical("leak").ledger, moves=6)
    assert [step.step for step in best.way] == ["elicit", "elicit", "involve", "meet", "meet", "meet"]
    assert best.satisfaction.count("unmet") == 0


def test_kindness_amplifies_only_what_rests_on_the_basics():
    bare = typical("leak").ledger
    assert satisfaction(exceed(bare).ledger).value == satisfaction(bare).value
    done = best_reachable(bare, moves=6).ledger
    first, second = exceed(done).ledger, exceed(exceed(done).ledger).ledger
    gains = [
        satisfaction(first).value - satisfaction(done).value,
        satisfaction(second).value - satisfaction(first).value,
    ]
    assert gains[0] == pytest.approx(0.6 * points_a_level())
    assert gains[0] > gains[1] > 0
    assert not exceed(second).happened.done


def test_results_say_themselves_in_both_languages():
    found = satisfaction(typical("fee").ledger)
    assert "4 项都刚够" in found.sentence("zh")
    assert "costs most" in found.sentence("en")
    assert "草坪没有狗粪" in found.html("zh")
    assert len(found.rows("en")) == 4
    best = best_reachable(typical("fee").ledger, moves=3)
    assert best.sentence("zh").startswith("3 步之内最多能到")
    assert len(best.rows("zh")) == 3


def test_strange_questions_are_refused():
    ledger = typical("leak").ledger
    with pytest.raises(ValueError, match="negative"):
        best_reachable(ledger, moves=-1)
    with pytest.raises(ValueError, match="credence"):
        satisfaction(ledger, credence=2)
    with pytest.raises(StewardError, match="mayor"):
        best_reachable(ledger, authority="mayor")
