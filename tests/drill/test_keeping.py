"""What was said in a drill is kept before it is answered: a kill, a second page and a step back lose nothing."""

import datetime as dt
import os
import signal
import subprocess
import sys
import uuid

import pytest

from steward.casebook import casebook
from steward.drill.keeping import CONTESTED, SAID, Practice, before, history
from steward.drill.progress import progress
from steward.drill.situation import situation
from steward.drill.turns import Reply
from steward.errors import StewardError
from steward.records.store import Store

NOON = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)
BOOK = casebook()
GOOD = ("listen empathise", "ask confirm", "explain commit", "manage-expectation involve", "close")


@pytest.fixture
def store(workspace):
    with Store.open(workspace) as opened:
        yield opened


@pytest.fixture
def practice(store):
    return Practice.begin(store, "p-1", situation(BOOK.cases["flooded-flower-trough"], "dominant", 1, seed=4), NOON)


def clicked(moves, text=""):
    return Reply(text, tuple(moves.split()), "clicked", seconds=8)


def later(n):
    return NOON + dt.timedelta(seconds=20 * n)


def reopened(store, practice):
    return Practice.open(store, "p-1", practice.id, BOOK.cases.__getitem__)


def played(practice, replies=GOOD):
    for n, moves in enumerate(replies):
        if practice.talk.ended:
            break
        practice.say(clicked(moves), later(n))
    return practice


def test_a_drill_opened_again_stands_where_it_stood_word_for_word(store, practice):
    played(practice, GOOD[:3])
    again = reopened(store, practice)
    assert again.talk == practice.talk
    assert again.told.seconds == 24.0


def test_a_drill_of_somebody_else_is_not_opened(store, practice):
    assert Practice.open(store, "p-2", practice.id, BOOK.cases.__getitem__) is None


def test_a_reply_sent_twice_is_said_once(store, practice):
    ref = str(uuid.uuid4())
    practice.say(clicked("listen"), later(1), id=ref)
    again = reopened(store, practice)
    assert len(again.talk.turns) == len(store.events("p-1", (SAID,))) == 1


def test_a_second_page_that_is_behind_is_told_so_and_nothing_is_written(store, practice):
    other = reopened(store, practice)
    practice.say(clicked("listen"), later(1))
    with pytest.raises(StewardError) as error:
        other.say(clicked("rude"), later(2))
    assert error.value.code == "answered-elsewhere"
    assert [event.body["moves"] for event in store.events("p-1", (SAID,))] == [["listen"]]


def test_what_is_taken_back_stays_on_record_and_the_moment_is_played_anew(store, practice):
    practice.say(clicked("listen empathise"), later(1))
    there = practice.talk
    practice.say(clicked("rude"), later(2))
    worse = practice.talk.standing.mood
    practice.go_back(2, later(3))
    assert practice.talk == there and practice.told.taken_back == 1
    practice.say(clicked("confirm commit"), later(4))
    assert practice.talk.standing.mood < worse
    assert len(store.events("p-1", (SAID,))) == 3
    assert reopened(store, practice).talk == practice.talk


def test_a_finished_drill_is_tried_again_from_a_reply_and_stays_as_it_was(store, practice):
    played(practice)
    practice.leave(later(9))
    first = practice.told
    again = Practice.again_from(store, first, 3, later(10), BOOK.cases.__getitem__)
    assert [turn.moves for turn in again.talk.turns] == [turn.moves for turn in practice.talk.turns[:2]]
    again.say(clicked("rude"), later(11))
    again.leave(later(12))
    told = {one.id: one for one in history(store, "p-1")}
    assert told[first.id].score == first.score != told[again.id].score
    assert progress(history(store, "p-1"), BOOK).finished == 1  # what began half way counts for no score


def test_the_end_is_kept_with_its_score_and_nothing_more_can_be_said(store, practice):
    played(
        practice,
        ("rude", "blame", "argue", "deflect", "stall", "rude", "blame", "argue", "deflect", "rude", "blame", "rude"),
    )
    told = practice.told
    assert told.outcome in ("unresolved", "escalated") and told.score == round(practice.score.total, 1)
    with pytest.raises(StewardError) as error:
        practice.say(clicked("apologise"), later(50))
    assert error.value.code == "drill-over"
    assert practice.leave(later(51)).ended == practice.talk.ended


def test_hints_are_counted_for_the_reply_they_were_given_for(store, practice):
    assert [practice.hint(later(1)), practice.hint(later(2))] == [1, 2]
    practice.say(clicked("listen"), later(3))
    assert practice.talk.turns[0].reply.hints == 2 and practice.told.hints == 0
    practice.go_back(1, later(4))  # a hint once seen is paid for
    assert practice.told.hints == 2
    practice.say(clicked("confirm"), later(5))
    assert practice.talk.turns[0].reply.hints == 2


def test_a_contested_label_is_kept_with_what_was_said_and_changes_no_score(store, practice):
    practice.say(Reply("您先坐，我听着。", None), later(1))
    score = practice.score.total
    practice.contest(1, "ask", later(2), holds=True)
    (event,) = store.events("p-1", (CONTESTED,))
    assert event.body["text"] == "您先坐，我听着。" and event.body["move"] == "ask" and event.body["holds"] is True
    assert event.body["customer"] == before(practice.talk, 1) != ""
    assert practice.score.total == score and practice.told.contested == (event,)
    for number, move in ((9, "ask"), (1, "shout")):
        with pytest.raises(StewardError):
            practice.contest(number, move, later(3), holds=True)


@pytest.mark.parametrize(
    "text", ["", "😀" * 40, "字" * 10_000, "<script>alert(1)</script>", "asdf;lkj", "Où est la gare ?", "a\x00b\ud800c"]
)
def test_whatever_is_typed_is_kept_as_it_was_and_answered(store, practice, text):
    practice.say(Reply(text, None), later(1))
    again = reopened(store, practice)
    assert again.talk == practice.talk
    assert again.talk.turns[0].reply.text == text.replace("\x00", "").replace("\ud800", "")
    assert again.talk.turns[0].said


def test_moves_once_recognised_stay_what_they_were(store, practice, monkeypatch):
    practice.say(Reply("昨晚自己舀水，换谁都生气。", None), later(1))
    moves = practice.talk.turns[0].moves
    monkeypatch.setattr("steward.language.recognise", lambda *_: pytest.fail("the past is not heard again"))
    assert reopened(store, practice).talk.turns[0].moves == moves


KILLED = """
import datetime as dt, sys
from steward.casebook import casebook
from steward.drill.keeping import Practice
from steward.drill.situation import situation
from steward.drill.turns import Reply
from steward.records.store import Store
from steward.workspace import Workspace
now = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)
store = Store.open(Workspace.at(sys.argv[1]))
practice = Practice.begin(store, "p-1", situation(casebook().cases["flooded-flower-trough"], "amiable", 1), now)
for n in range(9):
    practice.say(Reply(f"第 {n} 句", ("listen",), "clicked"), now)
    print(n, practice.talk.standing.mood, flush=True)
"""


def test_a_kill_in_mid_talk_loses_nothing_that_was_answered(workspace):
    child = subprocess.Popen([sys.executable, "-c", KILLED, str(workspace.root)], stdout=subprocess.PIPE, text=True)
    seen = [child.stdout.readline().split() for _ in range(3)]
    os.kill(child.pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    child.wait()
    with Store.open(workspace) as store:
        (told,) = history(store, "p-1")
        practice = Practice.open(store, "p-1", told.id, BOOK.cases.__getitem__)
    assert len(practice.talk.turns) >= 3
    assert practice.talk.turns[2].after.mood == int(seen[2][1])
