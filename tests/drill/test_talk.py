"""What must be true of every talk, whatever the case, the owner's style and the level."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from played import CASES, LEVELS, begun, by_moves, situations

from steward.drill.choices import choices
from steward.drill.situation import situation
from steward.drill.talk import Reply, advance, begin, leave, say
from steward.errors import StewardError
from steward.moves import moves
from steward.service.personality import how_well

HARMS = tuple(id for id, move in moves().items() if move.polarity == "harms")
HELPS = tuple(id for id in moves() if id not in HARMS)

any_situation = st.sampled_from(list(situations()))
some_moves = st.frozensets(st.sampled_from(tuple(moves())), max_size=4)


def clicked(said) -> Reply:
    return Reply("", tuple(sorted(said)), "clicked")


@given(any_situation, st.lists(some_moves, max_size=5), some_moves, st.sampled_from(HARMS))
@settings(max_examples=150)
def test_no_harming_move_ever_improves_mood(played, before, said, harm):
    talk = begin(played)
    for one in before:
        talk = advance(talk, clicked(one))
        if talk.ended:
            return
    without, with_harm = advance(talk, clicked(said - {harm})), advance(talk, clicked(said | {harm}))
    assert with_harm.standing.mood >= without.standing.mood
    if harm != "overpromise":
        assert with_harm.standing.trust <= without.standing.trust


@pytest.mark.parametrize("level", LEVELS)
def test_with_mood_above_60_calming_first_beats_solving_first(level):
    for played in situations(levels=[level]):
        if played.standing.mood <= 60:
            continue
        calm = by_moves(begin(played), "listen empathise", "ask confirm", "offer commit")
        solve = by_moves(begin(played), "offer commit", "ask confirm", "listen empathise")
        assert how_well(calm.standing) > how_well(solve.standing), played.name("en")
        assert calm.standing.mood < solve.standing.mood, played.name("en")


def test_a_third_empathic_sentence_without_action_helps_less_than_the_first():
    for played in situations():
        talk = by_moves(begin(played), "empathise", "empathise", "empathise")
        if len(talk.turns) == 3:
            first, _, third = (one.before.mood - one.after.mood for one in talk.turns)
            assert third < first, played.name("en")


def test_an_over_promise_pays_now_and_costs_by_the_end():
    for played in situations():
        start = by_moves(begin(played), "listen empathise", "ask confirm")
        honest, hollow = by_moves(start, "offer"), by_moves(start, "offer overpromise")
        # where there is patience enough already, none can be bought
        assert hollow.standing.patience > min(honest.standing.patience, 75), played.name("en")
        in_the_end = [leave(by_moves(talk, "commit", "follow-up close")).ended for talk in (honest, hollow)]
        assert in_the_end[1].after.mood > in_the_end[0].after.mood, played.name("en")
        assert in_the_end[1].after.trust < in_the_end[0].after.trust, played.name("en")


@given(any_situation, st.lists(some_moves, min_size=14, max_size=14))
@settings(max_examples=80)
def test_every_talk_comes_to_an_end_within_its_replies_and_the_owner_always_answers(played, replies):
    talk = begin(played)
    assert talk.opening
    for one in replies:
        assert choices(talk)
        talk = say(talk, clicked(one))
        assert talk.turns[-1].said
        if talk.ended:
            break
    assert talk.ended
    assert len(talk.turns) <= played.terms.replies
    assert talk.ended.outcome in ("resolved", "improved", "unresolved", "escalated")
    assert choices(talk) == ()
    with pytest.raises(StewardError, match="over"):
        say(talk, clicked({"greet"}))


@given(any_situation, st.lists(some_moves, max_size=9))
@settings(max_examples=80)
def test_nothing_is_told_unasked_nor_to_someone_who_has_just_hurt_the_owner(played, replies):
    talk = begin(played)
    for one in replies:
        if talk.ended:
            break
        talk = advance(talk, clicked(one))
        turn = talk.turns[-1]
        if not {"ask", "confirm", "listen"} & one or set(turn.harms) - {"overpromise"}:
            assert not turn.revealed
            assert not turn.disclosed
        assert len(turn.revealed) <= played.terms.tells
        for id in turn.disclosed:
            if talk.ledger[id].layer == "hidden":
                assert turn.after.trust >= played.terms.trust.hidden or turn.after.heard


def test_a_fact_is_told_to_a_question_whose_words_reach_it():
    for case in CASES:
        for locale in ("zh", "en"):
            talk = by_moves(begin(situation(case, "expressive", 3, locale=locale)), "listen empathise")
            for fact in case.facts:
                asked = Reply(fact.asked.say(locale)[0] + "?", ("listen", "ask"))
                unasked = Reply(fact.asked.say(locale)[0], ("empathise",))
                told = set(advance(talk, asked).known) - set(talk.known)
                assert fact.id in talk.known or told, (case.id, fact.id, locale)
                assert advance(talk, unasked).known == talk.known


def test_at_the_hardest_level_an_open_question_brings_out_nothing():
    open_question = Reply("嗯？", ("listen", "ask"))
    assert advance(begun("expressive", 1), open_question).known
    assert not advance(begun("expressive", 3), open_question).known


def test_an_owner_whose_patience_is_gone_leaves():
    for played in situations():
        talk = by_moves(begin(played), *["stall"] * 12)
        assert talk.ended.how == "patience"
        assert talk.ended.outcome == "escalated"


def test_a_furious_owner_who_runs_out_of_time_goes_higher():
    talk = by_moves(begun("amiable", 2), *["greet"] * 12)
    if talk.ended and talk.standing.mood > 80:
        assert talk.ended.outcome == "escalated"


def test_an_acceptable_plan_is_taken_and_a_close_ends_the_talk():
    for played in situations(levels=[1]):
        talk = by_moves(
            begin(played), "listen empathise", "listen ask confirm", "involve offer", "commit offer", "commit manage-expectation",
            "empathise explain follow-up", "follow-up", "close",
        )  # fmt: skip
        assert talk.ended, played.name("en")
        assert talk.ended.how in ("plan", "satisfied"), (played.name("en"), talk.standing)
        assert talk.ended.outcome in ("resolved", "improved")


def test_the_learner_may_leave_at_any_time():
    talk = begun()
    assert leave(talk).ended.how == "left"
    talk = by_moves(talk, "listen")
    assert leave(leave(talk)) == leave(talk)


ODD = [
    "",
    "   ",
    "😀😀😀",
    "<script>alert(1)</script><b></b>",
    "asdkjh qwe zxcv",
    "Пожалуйста, помогите",
    "滴" * 10_000,
    "{}%s\x00\u202e",
]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("locale", ["zh", "en"])
def test_whatever_is_typed_is_answered_and_kept(text, locale):
    talk = say(begun("dominant", 2, locale=locale), Reply(text))
    turn = talk.turns[-1]
    assert turn.reply.text == text
    assert turn.said
    assert turn.said[0].text
    assert not turn.revealed
    assert turn.after.mood >= turn.before.mood
    assert choices(talk)


def test_a_long_typed_reply_is_cut_short_and_no_better_for_its_length():
    played = begun("dominant", 3)
    short, long = (advance(played, Reply(text, ("empathise",))) for text in ("我理解您。", "我理解您。" * 100))
    assert long.turns[-1].cut_short
    assert long.standing.patience < short.standing.patience


def test_what_the_owner_brings_up_must_be_taken_up():
    for played in situations(levels=[2]):
        for moment in played.drill.moments:
            talk = replace(by_moves(begin(played), "listen empathise"), moment=moment.id)
            if talk.ended:
                continue
            wanted = moment.calls_for[0]
            other = next(id for id in ("greet", "delight", "close") if id not in moment.calls_for)
            assert by_moves(talk, wanted).turns[-1].answered == moment.id
            passed = by_moves(talk, other).turns[-1]
            assert passed.passed_over == moment.id
            assert any(effect.move is None and effect.trust < 0 for effect in passed.effects)


def some_sessions():
    told = []
    for case in CASES[:2]:
        for style in case.drill.styles:
            talk = begin(situation(case, style, 2, seed=7))
            while not talk.ended:
                talk = say(talk, choices(talk)[len(talk.turns) % 3].reply("zh"))
            told.append([[one.text for one in talk.said], [one.after.mood for one in talk.turns], talk.ended.outcome])
    return told


def test_the_same_seed_and_replies_give_the_same_session_in_another_process():
    asked = "import json, test_talk; print(json.dumps(test_talk.some_sessions()))"
    elsewhere = subprocess.run(
        [sys.executable, "-c", asked],
        env={**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(Path(__file__).parent)},
        capture_output=True,
        check=True,
    )
    assert json.loads(elsewhere.stdout) == some_sessions()


def test_another_seed_gives_other_words_and_the_same_moods():
    replies = ["listen empathise", "ask", "stall"]
    talks = [begun("dominant", 2, seed=seed) for seed in range(12)]
    assert len({talk.opening[0].text for talk in talks}) > 1
    assert len({by_moves(talk, *replies).standing for talk in talks}) == 1


def test_a_question_that_reaches_what_the_case_hides_is_heard_as_one():
    talk = say(begun("amiable", 1), Reply("您二位先坐，昨晚自己舀水，换谁都生气。夜里家里就您二位吗？"))
    assert "ask" in talk.turns[0].moves and "empathise" in talk.turns[0].moves
    assert "alone-at-night" in talk.known
