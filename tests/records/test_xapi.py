"""Statements are ones a strict learning record store takes: Experience API 1.0.3, with no value empty and no tag invented."""

import datetime as dt
import json
import re
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.errors import StewardError
from steward.records import people, xapi
from steward.records.event import Event
from steward.words import Text

NOON = dt.datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=dt.timezone(dt.timedelta(hours=8)))
SESSION = "5b6a1f0e-8f61-4f1f-9b0c-0d3a7c2e4f10"
ID = "3f6c4ad8-0a3c-4f0e-9d5e-2a4b8c1d7e90"


def event(kind="answered", about="CAL-01", session=SESSION, body=None, **more):
    return Event(**{"seq": 1, "id": ID, "person": "p-1", "kind": kind, "at": NOON, "session": session, "about": about, "body": body or {}, **more})  # fmt: skip


def stated(*events, **options):
    return [json.loads(xapi.line(statement)) for statement in xapi.statements(events, **options)]


# --- the rules --------------------------------------------------------------------------------------------------------

IRI = re.compile(r"[a-z][a-z0-9+.-]*:[!-~]+")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
DURATION = re.compile(r"PT\d+(\.\d\d?)?S")
INTERACTIONS = ("choice", "sequencing", "matching", "numeric", "long-fill-in", "other")


def fits(value, shape, where="statement"):
    """Hold a value against a shape: a type, a pattern, a set, a test, or a dictionary of them, ``?`` for what may be missing."""
    if isinstance(shape, dict):
        assert isinstance(value, dict), where
        assert value, f"{where} is empty"
        known = {key.rstrip("?"): inner for key, inner in shape.items()}
        assert set(value) <= set(known), f"{where} has {set(value) - set(known)}"
        assert {key for key in shape if not key.endswith("?")} <= set(value), where
        for key, inner in value.items():
            fits(inner, known[key], f"{where}.{key}")
    elif isinstance(shape, tuple):
        assert value in shape, f"{where} = {value!r}"
    elif isinstance(shape, re.Pattern):
        assert isinstance(value, str), where
        assert shape.fullmatch(value), f"{where} = {value!r}"
    elif isinstance(shape, type):
        assert type(value) is shape, f"{where} = {value!r}"
        assert value != "", f"{where} is empty"
    else:
        assert shape(value), f"{where} = {value!r}"


def a_uuid(value):
    return str(uuid.UUID(value)) == value


def in_languages(value):
    return (
        bool(value) and set(value) <= {"zh-CN", "en"} and all(isinstance(said, str) and said for said in value.values())
    )


def extensions(value):
    return bool(value) and all(IRI.fullmatch(key) for key in value)


RULES = {
    "id": a_uuid,
    "actor": {"objectType": ("Agent",), "name?": str, "account": {"homePage": IRI, "name": str}},
    "verb": {"id": IRI, "display": in_languages},
    "object": {
        "objectType": ("Activity", "StatementRef"),
        "id": lambda value: a_uuid(value) if "/" not in value else IRI.fullmatch(value),
        "definition?": {"type": IRI, "interactionType?": INTERACTIONS, "name?": in_languages},
    },
    "result?": {
        "score?": {"scaled": lambda value: -1 <= value <= 1},
        "success?": bool,
        "completion?": bool,
        "response?": str,
        "duration?": DURATION,
        "extensions?": extensions,
    },
    "context?": {"registration?": a_uuid, "platform?": str, "language?": ("zh-CN", "en")},
    "timestamp": MOMENT,
    "version": ("1.0.0",),
}


def is_strict(statement):
    fits(statement, RULES)
    # Platform may be told only of an activity (2.4.6).
    assert statement["object"]["objectType"] == "Activity" or "platform" not in statement.get("context", {})
    return True


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(), max_size=8), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
answers = (
    st.fixed_dictionaries({"chosen": st.lists(st.integers(0, 5))})
    | st.fixed_dictionaries({"order": st.lists(st.integers(0, 5))})
    | st.fixed_dictionaries({"pairs": st.dictionaries(st.text(max_size=2), st.integers(0, 5))})
    | st.fixed_dictionaries({"number": st.text(st.characters())})
    | st.fixed_dictionaries({"text": st.text(st.characters())})
    | st.dictionaries(st.text(max_size=8), values, max_size=3)
)
FIELDS = ("fraction", "passed", "known", "seconds", "certainty", "mark", "locale", "event", "left", "seed")
bodies = st.dictionaries(st.sampled_from(FIELDS), values) | st.fixed_dictionaries(
    {"answer": answers, "fraction": st.floats(0, 1)}
)
plain = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=30)
events = st.builds(
    event,
    kind=st.sampled_from([*xapi.VERBS, "drill-replied", "someday"]) | plain.filter(bool),
    about=plain,
    session=plain | st.just(SESSION),
    body=bodies,
    person=plain.filter(bool),
    id=st.uuids().map(str),
    at=st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2100, 1, 1), timezones=st.timezones()),
)


@given(st.lists(events, max_size=4))
def test_whatever_happened_is_stated_as_the_rules_have_it(happened):
    for statement in stated(*happened):
        assert is_strict(statement)


@given(events)
def test_a_line_is_one_line_for_any_reader(happened):
    for statement in xapi.statements([happened]):
        line = xapi.line(statement)
        assert len(line.splitlines()) == 1
        assert line.encode("utf-8").decode("utf-8") == line


# --- what is said -----------------------------------------------------------------------------------------------------


def test_an_answer_is_stated_with_score_time_certainty_and_session():
    body = {
        "answer": {"chosen": [2, 0]},
        "fraction": 0.5,
        "certainty": "think",
        "mark": 0.0,
        "seconds": 12.5,
        "locale": "zh",
        "seed": 7,
    }
    (statement,) = stated(event(body=body), named=lambda _: Text("先做什么？", "What comes first?"))
    assert is_strict(statement)
    assert statement == {
        "id": ID,
        "actor": {"objectType": "Agent", "account": {"homePage": xapi.HOME, "name": "p-1"}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"zh-CN": "回答了", "en": "answered"}},
        "object": {
            "objectType": "Activity",
            "id": f"{xapi.VOCABULARY}/items/CAL-01",
            "definition": {
                "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
                "interactionType": "choice",
                "name": {"zh-CN": "先做什么？", "en": "What comes first?"},
            },
        },
        "result": {
            "score": {"scaled": 0.5},
            "success": False,
            "response": "2[,]0",
            "duration": "PT12.5S",
            "extensions": {
                f"{xapi.VOCABULARY}/certainty": "think",
                f"{xapi.VOCABULARY}/mark": 0.0,
                f"{xapi.VOCABULARY}/seed": 7,
            },
        },
        "context": {"registration": SESSION, "platform": "Steward Workbench", "language": "zh-CN"},
        "timestamp": "2026-11-22T04:00:00.123Z",
        "version": "1.0.0",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "kind", "response"),
    [
        ({"chosen": [1]}, "choice", "1"),
        ({"order": [2, 0, 1]}, "sequencing", "2[,]0[,]1"),
        ({"pairs": {"0": 2, "1": 0}}, "matching", "0[.]2[,]1[.]0"),
        ({"number": " 44"}, "numeric", " 44"),
        ({"text": "先安抚😀"}, "long-fill-in", "先安抚😀"),
        ({"moves": ["apologise"], "effect": "better"}, "other", '{"moves": ["apologise"], "effect": "better"}'),
        ({"text": ""}, "long-fill-in", None),
        ({}, "other", None),
    ],
)
def test_each_kind_of_answer_is_written_as_xapi_writes_it(answer, kind, response):
    (statement,) = stated(event(body={"answer": answer, "fraction": 1}))
    assert statement["object"]["definition"]["interactionType"] == kind
    assert statement["result"].get("response") == response
    assert statement["result"]["success"] is True


def test_an_answer_taken_back_is_voided():
    first, second = stated(event(body={"fraction": 0}), event("undone", id=str(uuid.uuid4()), body={"event": ID}))
    assert second["verb"]["id"] == "http://adlnet.gov/expapi/verbs/voided"
    assert second["object"] == {"objectType": "StatementRef", "id": first["id"]}
    assert is_strict(second)


def test_the_same_events_give_the_same_statements():
    happened = [event(session="not a uuid"), event("read"), event("course-joined", about="steward-30")]
    assert stated(*happened) == stated(*happened)
    (
        (one,),
        (same),
    ) = stated(event(session="2026-11-22")), stated(event("read", session="2026-11-22"))
    assert one["context"]["registration"] == same[0]["context"]["registration"]


def test_a_sitting_is_an_activity_of_its_own_and_tells_when_it_is_complete():
    begun, ended, broken = stated(
        event("session-begun", about="", body={"mode": "today"}),
        event("session-ended", about="", body={"done": 12, "left": 0}),
        event("session-ended", about="", body={"done": 3, "left": 9}),
    )
    assert begun["object"]["id"] == ended["object"]["id"] == f"{xapi.VOCABULARY}/sessions/{SESSION}"
    assert (ended["result"]["completion"], broken["result"]["completion"]) == (True, False)


def test_a_kind_of_event_it_has_no_verb_for_is_stated_all_the_same():
    (statement,) = stated(event("drill-replied", about="floor-drain"))
    assert statement["verb"] == {
        "id": f"{xapi.VOCABULARY}/verbs/drill-replied", "display": {"zh-CN": "drill replied", "en": "drill replied"},
    }  # fmt: skip
    assert statement["object"]["id"] == f"{xapi.VOCABULARY}/drills/floor-drain"
    assert is_strict(statement)


def test_names_are_told_only_where_asked_for_and_who_somebody_is_never_becomes_a_statement(store):
    fang = people.add_person(store, "=王芳", at=NOON, account="fang.wang")
    store.append(fang.id, "read", at=NOON, about="CAL-01")
    known = people.people(store)
    (quiet,) = stated(*store.events(), people=known)
    assert "王芳" not in json.dumps(quiet, ensure_ascii=False)
    assert "fang.wang" not in json.dumps(quiet)
    (told,) = stated(*store.events(), people=known, names=True, home="https://training.example.com")
    assert told["actor"] == {
        "objectType": "Agent", "name": "=王芳", "account": {"homePage": "https://training.example.com", "name": fang.id},
    }  # fmt: skip


@pytest.mark.parametrize(
    "home",
    [
        "",
        "training",
        "ftp://x",
        "https://",
        "https://a b",
        "https://u:p@x",
        "javascript:alert(1)",
        "https://x/%zz",
        "http://[x",
    ],
)
def test_an_address_that_is_none_is_refused_before_anything_is_stated(home):
    with pytest.raises(StewardError) as refused:
        xapi.statements([], home=home)
    assert refused.value.code == "bad-home"
