"""Candidates, their consequences and hints."""

from __future__ import annotations

from played import begun, by_moves, situations

from steward.drill.choices import choices, consequences, hint, model_reply, side_by_side
from steward.drill.talk import advance, begin
from steward.moves import moves


def walked(played, pick):
    talk = begin(played)
    while not talk.ended:
        yield talk
        offered = choices(talk)
        talk = advance(talk, offered[pick % len(offered)].reply("zh"))


def test_four_candidates_two_of_them_traps_are_offered_at_every_point():
    for played in situations(levels=[2]):
        for talk in walked(played, 1):
            offered = choices(talk)
            assert len({one.id for one in offered}) == 4
            assert sum(one.role == "trap" for one in offered) in (1, 2), (played.name("en"), talk.stage)
            said = {turn.reply.chosen for turn in talk.turns}
            assert not said & {one.id for one in offered}


def test_the_order_of_the_candidates_gives_nothing_away():
    places = set()
    for seed in range(20):
        offered = choices(begun("dominant", seed=seed))
        places.add(next(n for n, one in enumerate(offered) if one.role == "model"))
    assert places == {0, 1, 2, 3}


def test_a_candidate_does_exactly_what_its_consequences_say():
    for played in situations(levels=[2]):
        talk = begin(played)
        for one in choices(talk):
            found = consequences(talk, one)
            assert advance(talk, one.reply(played.locale)).standing == found.turn.after
            assert found.standards
            assert str(found.turn.after.mood) in found.sentence("en")


def test_good_and_bad_stand_side_by_side_and_a_trap_is_never_the_good_one():
    for played in situations(levels=[1, 3]):
        for talk in walked(played, 2):
            offered = choices(talk)
            shown = side_by_side(talk, offered[0].id)
            assert shown.chosen.choice.id == offered[0].id
            assert {one.choice.id for one in shown.all} == {one.id for one in offered}
            assert shown.good.choice.role != "trap"
            assert shown.bad.choice.role == "trap"


def test_an_over_promise_says_what_it_will_cost_later():
    for played in situations(levels=[2]):
        for one in played.drill.replies:
            if "overpromise" in one.moves:
                talk = begin(played)
                choice = next((c for c in choices(talk) if c.id == one.id), None)
                if choice:
                    later = consequences(talk, choice).later
                    assert later.mood > 0 > later.trust


def test_the_first_hint_says_what_to_do_and_only_the_second_gives_words():
    for played in situations(levels=[1, 2, 3]):
        for talk in walked(played, 0):
            first, second = hint(talk, 1), hint(talk, 2)
            assert first.words is None
            assert second.cost > first.cost > 0
            model = model_reply(talk)
            assert second.words == model.text
            assert not any(moves()[id].polarity == "harms" for id in model.moves)
            assert model.zh not in first.text.zh
            assert model.en not in first.text.en


def test_a_hint_names_what_was_just_brought_up_and_what_nobody_has_asked():
    talk = by_moves(begun("amiable", 1), "listen empathise")
    unasked = sum(fact.must for fact in talk.situation.case.facts if fact.id not in talk.known)
    if talk.stage != "opening" and unasked > 1:
        assert str(unasked) in hint(talk).text.en
