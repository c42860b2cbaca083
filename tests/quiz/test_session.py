"""A session from beginning to end, on a real store."""

import datetime as dt
import json
import signal
import subprocess
import sys
import threading
import uuid
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from studying import BANK, MORNING, WRONG, right, study

from steward.errors import StewardError
from steward.quiz.items.bank import Bank
from steward.quiz.study.history import KINDS, history
from steward.quiz.study.mastery import mastery
from steward.quiz.study.memory import MISSED
from steward.quiz.study.plan import day_words
from steward.quiz.study.schedule import cards
from steward.quiz.study.session import MODES, Session
from steward.quiz.study.wrong_book import wrong_book
from steward.records.store import Store
from steward.words import LOCALES

TOMORROW = MORNING + dt.timedelta(days=1)
ME = "p-1"


@pytest.fixture
def store(tmp_path):
    with Store.at(f"sqlite:///{tmp_path / 'learning.sqlite'}") as found:
        yield found


def begun(store, now=MORNING, **wanted):
    return Session.begin(store, ME, BANK, now, **wanted)


def told(store):
    return history(store.events(ME, KINDS))


def some(n, kind="single"):
    return [id for id, item in BANK.items.items() if item.type == kind][:n]


def test_a_session_asks_what_it_planned_in_that_order(store):
    session = begun(store)
    planned = [(step.item, step.seed) for step in session.plan.items]
    asked = []
    now = MORNING
    while session.asked:
        asked.append((session.asked.item.id, session.asked.seed))
        now = study(session, now, most=1)
    assert asked == planned
    assert session.progress.done == session.progress.total == len(planned)
    assert session.summary().right == len(planned)


def test_an_answer_is_on_disk_when_its_feedback_shows(store, tmp_path):
    session = begun(store)
    session.answer(right(session.asked), "sure", "zh", 20, MORNING)
    with Store.at(f"sqlite:///{tmp_path / 'learning.sqlite'}") as other:
        (event,) = other.events(ME, ["answered"])
    assert event.body["certainty"] == "sure" and event.body["mark"] == 3 and event.body["fraction"] == 1
    assert event.body["fingerprint"] and event.body["purpose"] == "new" and event.body["seconds"] == 20


def test_a_wrong_answer_comes_back_once_at_the_end_with_other_numbers(store):
    items = ["numbers.visit-quota", *some(4)]
    session = begun(store, mode="items", items=items)
    first = session.asked
    answered = session.answer(WRONG, "sure", "zh", 9, MORNING)
    assert answered.returns.again and answered.shown("zh")["returns"] == "这道题过一会儿再来一次"
    now = study(session, MORNING, most=4)
    again = session.asked
    assert again.item.id == first.item.id and again.seed != first.seed and session.next.purpose == "again"
    answered = session.answer(WRONG, "think", "zh", 9, now)
    assert session.asked is None and not answered.returns.again
    assert (
        answered.shown("zh")["returns"] == "这道题明天再来"
        and answered.shown("en")["returns"] == "This one comes back tomorrow"
    )


def test_stopped_at_any_item_it_goes_on_the_same_day_with_the_same_question(store):
    for n in range(4):
        session = begun(store) if n == 0 else Session.resume(store, ME, BANK, MORNING + dt.timedelta(hours=n))
        study(session, MORNING + dt.timedelta(hours=n), most=2)
        waiting, left = session.asked, session.left
        session.stop(MORNING + dt.timedelta(hours=n, minutes=9))
        back = Session.resume(store, ME, BANK, MORNING + dt.timedelta(hours=n + 1))
        assert back.id == session.id and back.left == left and back.asked == waiting
        assert back.asked.shown("zh") == waiting.shown("zh")
    assert len(told(store).answers) == 8


def test_a_session_of_yesterday_is_not_resumed_and_nothing_of_it_is_lost(store):
    session = begun(store)
    study(session, MORNING, most=3)
    left = [step.item for step in session.left]
    assert Session.resume(store, ME, BANK, TOMORROW) is None
    today = begun(store, TOMORROW, minutes=60)
    assert len(told(store).answers) == 3
    assert set(left) <= {step.item for step in today.plan.items}


def test_whoever_is_in_the_middle_at_four_in_the_morning_may_finish(store):
    before_four = dt.datetime(2026, 11, 2, 19, 55, tzinfo=dt.UTC)
    session = begun(store, before_four)
    now = study(session, before_four, most=3)
    after_four = before_four + dt.timedelta(minutes=20)
    assert Session.resume(store, ME, BANK, after_four).id == session.id
    assert Session.resume(store, ME, BANK, now + dt.timedelta(hours=2)) is None
    assert len({card.last for card in cards(told(store)).values()}) == 1


def test_a_finished_session_is_not_resumed_and_the_next_one_asks_other_things(store):
    session = begun(store)
    now = study(session, MORNING)
    assert Session.resume(store, ME, BANK, now) is None
    more = begun(store, now)
    assert more.id != session.id
    assert not {step.item for step in more.plan.items} & {step.item for step in session.plan.items}


# -- taking back -------------------------------------------------------------------------------------------------------


def test_a_mis_tap_is_taken_back_and_the_same_question_stands_again(store):
    session = begun(store)
    asked, total = session.asked, session.progress.total
    session.answer(WRONG, "sure", "zh", 1, MORNING)
    assert session.progress.total == total + 1
    assert session.undo(MORNING) == asked
    assert session.progress.total == total and session.progress.done == 0 and session.last is None
    assert cards(told(store)) == {} and wrong_book(told(store)) == ()
    session.answer(right(asked), "sure", "zh", 5, MORNING)
    assert told(store).answers[0].right


def test_the_last_answer_of_a_session_can_be_taken_back_too(store):
    session = begun(store, mode="items", items=some(2))
    now = study(session, MORNING)
    assert session.asked is None
    assert Session.resume(store, ME, BANK, now, "items") is None
    session.undo(now)
    assert session.asked.item.id == some(2)[1]
    assert Session.resume(store, ME, BANK, now, "items").asked == session.asked
    study(session, now)
    assert session.asked is None and len(told(store).answers) == 2


def test_only_one_step_is_taken_back(store):
    session = begun(store)
    with pytest.raises(StewardError) as nothing:
        session.undo(MORNING)
    study(session, MORNING, most=3)
    session.undo(MORNING)
    assert not session.can_undo
    with pytest.raises(StewardError) as twice:
        session.undo(MORNING)
    assert nothing.value.code == twice.value.code == "nothing-to-undo"
    session.stop(MORNING)
    with pytest.raises(StewardError):
        Session.resume(store, ME, BANK, MORNING).undo(MORNING)
    assert len(told(store).answers) == 2


# -- two tabs, kills, strangers ----------------------------------------------------------------------------------------


def test_two_tabs_that_begin_at_once_have_one_session(store):
    ready, found = threading.Barrier(2), []

    def tab():
        ready.wait()
        found.append(begun(store))

    tabs = [threading.Thread(target=tab) for _ in range(2)]
    for one in tabs:
        one.start()
    for one in tabs:
        one.join()
    events = store.events(ME, ["session-begun"])
    # Either they met, and share it, or one was earlier and the other saw an unanswered session of its own.
    assert {session.id for session in found} == {event.session for event in events}


def test_a_tab_that_missed_an_answer_is_told_and_records_nothing(store):
    mine = begun(store)
    other = Session.resume(store, ME, BANK, MORNING)
    other.answer(right(other.asked), "sure", "zh", 5, MORNING)
    with pytest.raises(StewardError) as elsewhere:
        mine.answer(WRONG, "sure", "zh", 5, MORNING)
    assert elsewhere.value.code == "answered-elsewhere"
    assert len(told(store).answers) == 1
    mine = mine.reread()
    assert mine.asked == other.asked and mine.left == other.left
    mine.answer(right(mine.asked), "sure", "zh", 5, MORNING)


def test_an_answer_meant_for_another_question_is_not_recorded(store):
    session = begun(store)
    first = session.asked.item.id
    study(session, MORNING, most=1)
    with pytest.raises(StewardError) as elsewhere:
        session.answer(WRONG, "sure", "zh", 5, MORNING, item=first)
    assert elsewhere.value.code == "answered-elsewhere" and len(told(store).answers) == 1


def test_an_answer_sent_twice_counts_once(store):
    session, id = begun(store), str(uuid.uuid4())
    first = session.answer(WRONG, "think", "zh", 5, MORNING, id=id)
    second = session.answer(WRONG, "think", "zh", 5, MORNING, id=id)
    assert second.given == first.given and second.shown("zh") == first.shown("zh")
    assert len(told(store).answers) == 1
    after_reload = Session.resume(store, ME, BANK, MORNING).answer(WRONG, "think", "zh", 5, MORNING, id=id)
    assert after_reload.shown("zh") == first.shown("zh") and len(told(store).answers) == 1


def test_an_answer_that_cannot_be_one_is_refused_and_the_question_stands(store):
    session = begun(store, mode="items", items=["numbers.visit-quota"])
    for answer, certainty in (({"chosen": [99]}, "sure"), ({"number": "1,5 or 2"}, "sure"), (WRONG, "certain")):
        with pytest.raises(StewardError):
            session.answer(answer, certainty, "zh", 5, MORNING)
    assert session.asked.item.id == "numbers.visit-quota" and told(store).answers == ()


def test_another_person_s_session_is_not_to_be_had(store):
    session = begun(store)
    study(session, MORNING, most=2)
    assert Session.open(store, "p-2", BANK, session.id) is None
    assert Session.resume(store, "p-2", BANK, MORNING) is None
    theirs = Session.begin(store, "p-2", BANK, MORNING)
    assert theirs.id != session.id and history(store.events("p-2", KINDS)).answers == ()


_ANSWERS = """
import datetime as dt, sys, time
sys.path.insert(0, sys.argv[2])
from studying import BANK, MORNING, right
from steward.quiz.study.session import Session
from steward.records.store import Store
store = Store.at(sys.argv[1])
session = Session.resume(store, "p-1", BANK, MORNING) or Session.begin(store, "p-1", BANK, MORNING)
while session.asked:
    item = session.asked.item.id
    session.answer(right(session.asked), "sure", "zh", 5, MORNING)
    print(item, flush=True)
    time.sleep(0.02)
"""


def test_a_kill_between_answers_loses_nothing(tmp_path):
    address = f"sqlite:///{tmp_path / 'learning.sqlite'}"
    with Store.at(address) as store:
        planned = [step.item for step in begun(store).plan.items]
    shown = []
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", _ANSWERS, address, str(Path(__file__).parent)], stdout=subprocess.PIPE, text=True
        )
        shown += [process.stdout.readline().strip() for _ in range(2)]
        process.send_signal(signal.SIGKILL)
        shown += [line.strip() for line in process.stdout.read().splitlines()]
        process.wait()
    with Store.at(address) as store:
        kept = [answer.item for answer in told(store).answers]
        session = Session.resume(store, ME, BANK, MORNING)
        left = [step.item for step in session.left] if session else []
    # What was shown had been kept; the last one kept may not have come to be shown.
    assert set(shown) <= set(kept)
    assert kept + left == planned


@given(st.lists(st.sampled_from(["right", "wrong", "undo", "stop", "reload", "stale"]), max_size=25))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_the_store_and_the_hand_agree(tmp_path_factory, done):
    """Every item of the plan is asked until answered, whatever happens in between."""
    with Store.at(f"sqlite:///{tmp_path_factory.mktemp('any') / 'learning.sqlite'}") as store:
        session = begun(store, mode="items", items=some(5))
        stale, expected, can_undo = session, [], False
        for step in done:
            now = MORNING + dt.timedelta(minutes=len(expected))
            if step in ("right", "wrong") and session.asked:
                expected.append((session.asked.item.id, step == "right"))
                session.answer(right(session.asked) if step == "right" else WRONG, "think", "zh", 5, now)
                can_undo = True
            elif step == "undo" and can_undo:
                session.undo(now)
                expected.pop()
                can_undo = False
            elif step == "stop":
                session.stop(now)
            elif step == "reload":
                session = session.reread()
            elif step == "stale" and stale.sitting.last_seq < session.sitting.last_seq and stale.asked:
                with pytest.raises(StewardError):
                    stale.answer(WRONG, "sure", "zh", 5, now)
            read = session.reread()
            assert read.sitting == session.sitting and read.left == session.left
            assert [(turn.item, turn.right) for turn in read.sitting.answers] == expected
        wrong = {item for item, was_right in expected if not was_right}
        open_items = {step.item for step in session.left}
        assert {item for item, _ in expected} | open_items == set(some(5))
        assert all(sum(item == id for item, _ in expected) <= 1 + (id in wrong) for id in some(5))


# -- modes -------------------------------------------------------------------------------------------------------------


def test_with_nothing_to_ask_nothing_is_written(store):
    study(begun(store, mode="items", items=some(1)), MORNING, certainty="sure")
    before = len(store.events(ME))
    empty = begun(store, order=())
    assert empty.asked is None and empty.progress.total == 0
    back = cards(told(store))[some(1)[0]].due
    when = day_words(back, dt.date(2026, 11, 2), "zh")
    assert empty.summary().sentence("zh") == empty.plan.sentence("zh") == f"今天的题都做完了，下一批{when}来"
    empty.stop(MORNING)
    assert len(store.events(ME)) == before
    assert begun(store, mode="wrong").plan.sentence("en") == "The book of wrong answers is empty"


def test_the_wrong_answer_book_asks_what_one_was_sure_of_first_and_closes_after_two_right_answers(store):
    items = some(3)
    session = begun(store, mode="items", items=items)
    for certainty in ("guess", "sure", "think"):
        session.answer(WRONG, certainty, "zh", 5, MORNING)
    book = wrong_book(told(store))
    assert [entry.item for entry in book] == [items[1], items[2], items[0]]
    assert book[0].sure and book[0].graded(BANK, "zh").fraction == 0
    again = begun(store, TOMORROW, mode="wrong")
    assert [step.item for step in again.plan.items] == [items[1], items[2], items[0]]
    study(again, TOMORROW)
    assert len(wrong_book(told(store))) == 3
    study(begun(store, TOMORROW, mode="wrong"), TOMORROW)
    assert wrong_book(told(store)) == ()


def test_a_topic_asks_only_about_it(store):
    session = begun(store, mode="topic", topic="revisit")
    assert session.sitting.about == "revisit"
    assert all("revisit" in {_topic(step.item)} for step in session.plan.items)
    assert session.plan.seconds <= 15 * 60


def _topic(id):
    from steward.quiz.items.item import topic_of

    return topic_of(BANK.items[id])


def test_a_placement_test_tells_nothing_before_its_end(store):
    session = begun(store, mode="placement", items=some(4))
    now = MORNING
    while session.asked:
        item = session.asked.item.id
        if session.progress.done == 3:
            assert session.results("zh") == ()
        answered = session.answer(WRONG, "sure", "zh", 5, now)
        assert answered.graded is None and set(answered.shown("zh")) == {"id", "purpose"}
        assert set(session.progress.states) == {"done"} and item not in {step.item for step in session.left}
    assert [graded.right for _, graded in session.results("zh")] == [False] * 4
    assert cards(told(store)) == {}


def test_quick_cards_are_recorded_apart_and_change_no_memory(store):
    study(begun(store, mode="items", items=some(3)), MORNING)
    before = cards(told(store))
    session = begun(store, mode="flash", items=[*some(2), "revisit.rework-24h"])
    for known in (True, False, True):
        front = session.card("zh")
        assert front["front"] and front["back"] and front["front"] != front["back"]
        session.turn(known, MORNING)
    assert session.card("zh") is None and session.progress.states == ("known", "unknown", "known")
    assert session.summary().sentence("zh") == "翻了 3 张，2 张会"
    after = cards(told(store))
    assert {id: card._replace(asked_for=False) for id, card in after.items()} == before
    assert [id for id, card in after.items() if card.asked_for] == [some(2)[1]]
    assert len(told(store).answers) == 3
    assert [step.item for step in begun(store, order=()).plan.items] == [some(2)[1]]


def test_a_quick_card_turned_by_mistake_is_taken_back(store):
    session = begun(store, mode="flash", items=some(2))
    session.turn(False, MORNING)
    session.undo(MORNING)
    assert session.next.item == some(2)[0] and told(store).flashes == ()


def test_cards_are_not_answered_and_questions_not_turned(store):
    with pytest.raises(StewardError):
        begun(store, mode="flash", items=some(1)).answer(WRONG, "sure", "zh", 5, MORNING)
    with pytest.raises(StewardError):
        begun(store).turn(True, MORNING)


def test_every_standard_and_item_makes_a_quick_card_in_both_languages(store):
    from steward.quiz.study.flash import face
    from steward.standards import catalogue

    for locale in LOCALES:
        for id in (*BANK.items, *catalogue()):
            shown = face(id, 1, BANK, locale)
            assert shown["front"].strip() and shown["back"].strip() and shown["front"] != shown["back"], id


def test_all_unknown_items_are_named_at_once(store):
    with pytest.raises(StewardError) as unknown:
        begun(store, mode="items", items=["no-such", some(1)[0], "nor-this"])
    assert [trouble.code for trouble in unknown.value.troubles] == ["no-such-item"] * 2
    with pytest.raises(StewardError) as mode:
        begun(store, mode="dream")
    assert mode.value.code == "no-such-mode" and all(known in mode.value.describe("zh") for known in MODES)


def test_an_item_that_leaves_the_bank_leaves_the_session_and_the_rest_goes_on(store):
    session = begun(store, mode="items", items=some(3))
    study(session, MORNING, most=1)
    gone = some(3)[1]
    smaller = Bank(
        {id: item for id, item in BANK.items.items() if id != gone},
        {id: file for id, file in BANK.files.items() if id != gone},
    )
    back = Session.resume(store, ME, smaller, MORNING, "items")
    assert back.asked.item.id == some(3)[2]
    study(back, MORNING)
    assert back.asked is None
    mastery(told(store), smaller, MORNING)


# -- what is said ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LOCALES)
def test_a_summary_says_how_it_went_and_when_it_goes_on(store, locale):
    session = begun(store)
    now = study(session, MORNING, lambda n: n % 3 != 0, certainty="sure")
    said = session.summary().sentence(locale)
    first = session.summary().answers
    assert str(len(first)) in said and str(session.summary().right) in said
    assert len(session.summary().sure_but_wrong) == sum(not answer.right for answer in first)
    assert json.dumps(session.progress.shown(locale))
    assert ("明天" if locale == "zh" else "tomorrow") in said
    assert now > MORNING


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_says_what_it_holds_even_when_it_holds_nothing(store, mode):
    for wanted in ({}, {"items": some(2)}, {"topic": "visit"}):
        session = begun(store, mode=mode, **wanted)
        for locale in LOCALES:
            assert session.plan.sentence(locale) and session.summary().sentence(locale)
            assert "{" not in session.plan.sentence(locale) + session.summary().sentence(locale)


def test_a_right_answer_counts_towards_what_comes_back_later(store):
    session = begun(store, mode="items", items=some(1))
    session.answer(WRONG, "guess", "zh", 5, MORNING)
    assert told(store).answers[-1].outcome == MISSED and session.next.purpose == "again"
    study(session, MORNING)
    assert [answer.purpose for answer in told(store).answers] == ["new", "again"]
