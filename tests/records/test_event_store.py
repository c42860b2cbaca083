"""What is written in the store stays there as it was written, in the order it was written, whoever writes beside."""

import datetime as dt
import os
import threading
import uuid

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steward.errors import StewardError
from steward.records import database
from steward.records.store import Event, NewEvent, Store

NOON = dt.datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def answer(store, n, *, person="fang", session="s1", **more):
    return store.append(person, "answered", at=NOON, session=session, about=f"CAL-{n:02}", body={"n": n}, **more)


# --- what is read is what was written ---------------------------------------------------------------------------------


def test_an_event_comes_back_as_append_returned_it(store):
    written = store.append(
        "fang", "answered", at=NOON, session="s1", about="CAL-01", body={"chosen": [2], "sure": True, "seconds": 3.5}
    )
    assert written.seq == 1
    assert uuid.UUID(written.id)
    assert store.events() == [written]
    assert list(written.body) == ["chosen", "sure", "seconds"]


def test_it_is_there_for_whoever_opens_the_store_next(address):
    with Store.at(address) as first:
        written = answer(first, 1)
        with Store.at(address) as second:
            assert second.events() == [written]
    with Store.at(address) as third:
        assert third.events() == [written]


@pytest.mark.parametrize(
    "text",
    [
        "业主：水漏到楼下了😡👨‍👩‍👧‍👦",
        "<script>alert(1)</script>",
        "=cmd|' /C calc'!A0",
        "nul \x00, bell \x07, half of a character \ud83d, line \u2028 separator",
        "长" * 100_000,
        "'; DROP TABLE learning_events; --",
    ],
    ids=["emoji", "html", "formula", "control", "100000 characters", "sql"],
)
def test_whatever_a_learner_types_comes_back_letter_for_letter(store, text):
    store.append("fang", "answered", at=NOON, body={"text": text, text[:50]: [text]})
    assert store.events()[0].body == {"text": text, text[:50]: [text]}


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies=st.lists(st.dictionaries(st.text(), json_values, max_size=5), min_size=1, max_size=4))
def test_any_json_comes_back_as_it_was(store, bodies):
    written = store.append_all([NewEvent("fang", "answered", NOON, body=body) for body in bodies])
    assert [event.body for event in written] == bodies
    assert store.events(since_seq=written[0].seq - 1) == written


@pytest.mark.parametrize(
    "body", [{"n": float("nan")}, {"n": float("inf")}, {"n": {1, 2}}, {"n": NOON}, {"n": b"x"}], ids=repr
)
def test_what_is_no_json_is_refused_and_nothing_is_written(store, body):
    with pytest.raises(ValueError):
        store.append("fang", "answered", at=NOON, body=body)
    assert store.events() == []


@pytest.mark.parametrize(
    "names",
    [{"person": ""}, {"kind": ""}, {"person": "a\x00b"}, {"session": "x" * 201}, {"about": "a\nb"}, {"person": None}],
    ids=repr,
)
def test_a_name_that_cannot_be_one_is_refused(store, names):
    with pytest.raises(ValueError):
        store.append_all([NewEvent(**{"person": "fang", "kind": "read", "at": NOON, **names})])


# --- time -------------------------------------------------------------------------------------------------------------


def test_a_time_without_its_zone_is_refused(store):
    with pytest.raises(ValueError, match="time zone"):
        store.append("fang", "read", at=dt.datetime(2026, 11, 22, 12, 0))
    assert store.events() == []


def test_a_time_beyond_the_calendar_is_refused(store):
    with pytest.raises(ValueError, match="calendar"):
        store.append("fang", "read", at=dt.datetime.max.replace(tzinfo=dt.timezone(dt.timedelta(hours=-8))))


@pytest.mark.parametrize("hours", [8, 0, -9.5, 14], ids=str)
def test_a_moment_stays_the_same_moment_whatever_zone_it_was_told_in(store, hours):
    told = NOON.astimezone(dt.timezone(dt.timedelta(hours=hours)))
    written = store.append("fang", "read", at=told)
    (read,) = store.events()
    assert read.at == written.at == NOON
    assert read.at.utcoffset() == dt.timedelta(0)
    assert read.at.microsecond == 123456


def test_the_order_is_the_order_of_writing_not_of_clocks(store):
    late, early = NOON, NOON - dt.timedelta(hours=5)
    store.append("fang", "read", at=late)
    store.append("fang", "read", at=early)
    assert [event.at for event in store.events()] == [late, early]


# --- asking -----------------------------------------------------------------------------------------------------------


def test_events_are_found_by_person_kind_session_and_what_they_are_about(store):
    for person in ("fang", "li"):
        for session in ("s1", "s2", ""):
            for kind in ("answered", "read"):
                store.append(person, kind, at=NOON, session=session, about=f"about-{kind}")
    assert len(store.events()) == 12
    assert len(store.events(person="fang")) == 6
    assert len(store.events(person="fang", session="")) == 2
    assert len(store.events(kinds=["read"], session="s1")) == 2
    assert len(store.events(about="about-read")) == 6
    assert store.events(kinds=[]) == []
    assert [event.seq for event in store.events(since_seq=10)] == [11, 12]
    assert store.last_seq("fang", "s2") == 4
    assert store.last_seq("nobody", "s2") == 0


def test_more_events_than_are_read_at_once_all_come_in_order(store):
    written = store.append_all([NewEvent("fang", "read", NOON, about=f"x{n}") for n in range(11_000)])
    assert [event.seq for event in written] == list(range(1, 11_001))
    assert store.events() == written


def test_events_written_together_are_written_all_or_none(store):
    good = NewEvent("fang", "read", NOON)
    store.append_all([good, good])
    taken = NewEvent("fang", "read", NOON, id=str(uuid.uuid4()))
    store.append_all([taken])
    with pytest.raises(ValueError):
        store.append_all([good, NewEvent("li", "read", NOON, id=taken.id)])
    assert len(store.events()) == 3
    assert store.append_all([]) == []


# --- two who write ----------------------------------------------------------------------------------------------------


def test_the_second_of_two_tabs_is_told_and_nothing_of_it_is_written(address):
    with Store.at(address) as one, Store.at(address) as other:
        begun = one.append("fang", "session-begun", at=NOON, session="s1", after=0)
        first = answer(one, 1, after=begun.seq)
        with pytest.raises(StewardError) as told:
            answer(other, 1, after=begun.seq)
        assert told.value.code == "answered-elsewhere"
        assert one.events() == other.events() == [begun, first]
        # Reloaded, it knows what happened and goes on.
        assert answer(other, 2, after=other.last_seq("fang", "s1")).seq == 3


def test_other_sessions_and_other_people_do_not_stand_in_the_way(store):
    begun = answer(store, 1, after=0)
    answer(store, 1, person="li")
    answer(store, 1, session="s2")
    assert answer(store, 2, after=begun.seq).seq == 4


def test_after_speaks_of_one_session(store):
    with pytest.raises(ValueError):
        store.append_all([NewEvent("fang", "read", NOON), NewEvent("li", "read", NOON)], after=0)


def test_of_many_tabs_at_once_exactly_one_gets_through(store):
    told, through = [], []
    start = threading.Barrier(8)

    def tab():
        start.wait()
        try:
            through.append(answer(store, 1, after=0))
        except StewardError as error:
            told.append(error.code)

    threads = [threading.Thread(target=tab) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(through), told) == (1, ["answered-elsewhere"] * 7)
    assert store.events() == through


def test_threads_that_append_at_once_lose_nothing_and_leave_no_gap(store):
    def write(person):
        for n in range(25):
            answer(store, n, person=person)

    threads = [threading.Thread(target=write, args=(f"p{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [event.seq for event in store.events()] == list(range(1, 101))
    for n in range(4):
        assert [event.body["n"] for event in store.events(person=f"p{n}")] == list(range(25))


def test_what_is_sent_again_after_a_lost_connection_is_kept_once(store):
    id = str(uuid.uuid4())
    first = answer(store, 1, after=0, id=id)
    assert answer(store, 1, after=0, id=id.upper()) == first
    assert store.events() == [first]


def test_an_id_cannot_reach_for_somebody_elses_event(store):
    mine = answer(store, 1)
    with pytest.raises(ValueError):
        answer(store, 1, person="li", id=mine.id)


# --- never rewritten --------------------------------------------------------------------------------------------------

REWRITES = (
    "UPDATE learning_events SET person = 'li'",
    "DELETE FROM learning_events",
    "UPDATE learning_events SET body = '{}' WHERE seq = 1",
)
KINDLY = {
    "sqlite": (
        "INSERT OR REPLACE INTO learning_events SELECT seq, id, 'li', kind, at, session, about, body FROM learning_events",
        "REPLACE INTO learning_events SELECT 99, id, 'li', kind, at, session, about, body FROM learning_events",
    ),
    "postgresql": (
        "TRUNCATE learning_events",
        "INSERT INTO learning_events SELECT * FROM learning_events ON CONFLICT (seq) DO UPDATE SET person = 'li'",
    ),
}


def test_the_database_itself_refuses_to_rewrite(store):
    written = answer(store, 1)
    engine = store._engine
    for statement in (*REWRITES, *KINDLY[engine.dialect.name]):
        with pytest.raises(sa.exc.DBAPIError, match="never rewritten"), engine.begin() as connection:
            connection.exec_driver_sql(statement)
    assert store.events() == [written]


def test_an_event_cannot_be_changed_in_the_hand_either(store):
    with pytest.raises(AttributeError):
        answer(store, 1).person = "li"  # type: ignore[misc]
    assert isinstance(answer(store, 2), Event)


# --- on disk ----------------------------------------------------------------------------------------------------------


def test_sqlite_writes_ahead_and_waits_for_the_disk(tmp_path):
    with Store.at(f"sqlite:///{tmp_path / 'x.sqlite'}") as store, database.reading(store._engine) as connection:
        setting = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert setting == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


def test_a_reader_is_not_kept_waiting_by_a_writer(store):
    first = answer(store, 1)
    with database.writing(store._engine) as connection:
        connection.execute(sa.select(1))
        assert store.events() == [first]


def test_a_forked_process_leaves_its_parents_connections_alone(store):
    if not hasattr(os, "fork"):
        pytest.skip("this system does not fork processes")
    answer(store, 1)
    child = os.fork()
    if child == 0:
        try:
            answer(store, 2)
            os._exit(0)
        except BaseException:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    answer(store, 3)
    assert [event.body["n"] for event in store.events()] == [1, 2, 3]
