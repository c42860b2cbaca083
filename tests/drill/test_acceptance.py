"""When an owner takes a plan, what they still want, and which steps of the flow a reply takes."""

from __future__ import annotations

import itertools

from played import LEVELS, begun, by_moves, situations

from steward.drill.acceptance import acceptance, not_their_way, wanting
from steward.drill.levels import level, levels
from steward.drill.situation import situation
from steward.drill.talk import begin

WANTED = {
    "dominant": "commit",
    "expressive": "listen empathise",
    "amiable": "delight",
    "analytical": "explain confirm",
}


def test_a_harder_level_asks_more_and_gives_less():
    easier = [level(n) for n in LEVELS]
    for one, next_ in itertools.pairwise(easier):
        assert one.replies > next_.replies
        assert one.starts.mood < next_.starts.mood
        assert one.starts.patience > next_.starts.patience
        assert one.draws < next_.draws
        assert one.trust.plan < next_.trust.plan
        assert one.addressed < next_.addressed
        assert one.hint < next_.hint
    assert levels()[1].cues
    assert not levels()[3].style_told


def test_no_style_takes_a_plan_before_it_had_what_it_wants():
    calm = [
        "listen empathise",
        "ask confirm",
        "offer involve",
        "listen commit explain manage-expectation",
        "delight listen",
    ]
    for played in situations(levels=[1]):
        without = [" ".join(id for id in moves.split() if not _wants(played.style, id)) for moves in calm]
        talk = by_moves(begin(played), *without)
        assert not talk.agreed
        assert wanting(played, talk.turns)
        assert not wanting(played, by_moves(begin(played), *calm).turns)


def _wants(style: str, move: str) -> bool:
    return any(move in want.any for want in acceptance().styles[style])


def test_what_is_not_the_owners_way_tries_their_patience_until_they_had_what_they_want():
    talk = begun("expressive", 2)
    hurried = by_moves(talk, "commit").turns[-1]
    assert hurried.not_their_way == ("commit",)
    assert hurried.lands == frozenset()
    later = by_moves(talk, "listen empathise", "listen", "commit").turns[-1]
    assert later.not_their_way == ()
    assert "commit" in later.lands
    assert not_their_way(begun("dominant").situation.customer, ["commit", "explain", "stall"]) == ("explain",)


def test_what_is_lacking_is_said_and_goes_away_when_it_is_given():
    talk = begun("dominant", 1)
    assert {"mood", "settled", "commit"} <= {lack.id for lack in talk.lacks}
    assert all(lack.why.zh and lack.grounded.ground("zh") for lack in talk.lacks)
    talk = by_moves(talk, "listen empathise", "ask confirm", "offer", "commit")
    assert "settled" not in {lack.id for lack in talk.lacks}
    assert talk.agreed == (talk.lacks == ())


def test_an_over_promise_is_believed_while_it_lasts():
    for played in situations(levels=[1]):
        talk = by_moves(begin(played), "listen empathise", "ask confirm", "overpromise")
        assert not {"settled", *(want.any[0] for want in acceptance().styles[played.style])} & {
            lack.id for lack in talk.lacks
        }


def test_the_steps_of_the_flow_light_up_as_they_are_taken():
    talk = begun("analytical", 1)
    assert [step.state for step in talk.steps] == ["now", "todo", "todo", "todo", "todo"]
    assert [step.name.zh for step in talk.steps] == ["安抚", "登记", "下单", "跟进", "回访"]
    talk = by_moves(talk, "listen empathise", "confirm explain", "involve", "follow-up")
    done = {step.id: step.turn for step in talk.steps if step.state == "done"}
    assert done["register"] == 2
    assert done["dispatch"] == 3
    assert done["follow-up"] == 4


def test_registering_does_not_count_in_a_reply_that_hurts():
    talk = by_moves(begun("analytical", 1), "listen", "confirm deflect")
    assert "register" not in {id for turn in talk.turns for id in turn.done_steps}


def test_the_name_of_what_is_played_keeps_the_style_to_itself_where_it_is_not_told():
    case = begun().situation.case
    assert "支配型" in situation(case, "dominant", 2).name("zh")
    assert "支配型" not in situation(case, "dominant", 3).name("zh")
