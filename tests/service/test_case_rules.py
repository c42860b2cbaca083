"""Rules about cases: what they mean, how they are written, and what is said of those that cannot be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.errors import StewardError
from steward.service.process.case_rules import (
    NAMES,
    Rule,
    check,
    check_frame,
    parse_rule,
    parse_rules,
    unknown_activities,
)
from steward.service.process.event_log import EventLog

LETTERS = st.sampled_from("ABCD")


def naive(rule: Rule, trace: tuple[str, ...]) -> bool:
    """The semantics, quantifier by quantifier."""
    places = range(len(trace))
    a, b, c = (*rule.activities, "", "")[:3]
    count = trace.count(a)
    match rule.name:
        case "contains":
            return count >= (rule.counts or (1,))[0]
        case "absent":
            return count < (rule.counts or (1,))[0]
        case "between" if rule.counts:
            return rule.counts[0] <= count <= rule.counts[1]
        case "between":
            return all(b in trace[:i] and c in trace[i + 1 :] for i in places if trace[i] == a)
        case "starts":
            return trace[0] == a
        case "ends":
            return trace[-1] == a
        case "precedence":
            return all(a in trace[:i] for i in places if trace[i] == b)
        case "response":
            return all(b in trace[i + 1 :] for i in places if trace[i] == a)
        case "succession":
            return naive(Rule("precedence", (a, b)), trace) and naive(Rule("response", (a, b)), trace)
        case "responded-existence":
            return a not in trace or b in trace
        case "exclusive":
            return not (a in trace and b in trace)
    raise AssertionError(rule)


@st.composite
def rules(draw) -> Rule:
    name = draw(st.sampled_from(NAMES))
    if name in ("contains", "absent"):
        return Rule(name, (draw(LETTERS),), draw(st.sampled_from([(), (1,), (2,), (3,)])))
    if name in ("starts", "ends"):
        return Rule(name, (draw(LETTERS),))
    if name == "between" and draw(st.booleans()):
        low = draw(st.integers(0, 3))
        return Rule(name, (draw(LETTERS),), (low, low + draw(st.integers(0, 2))))
    size = 3 if name == "between" else 2
    return Rule(name, tuple(draw(st.lists(LETTERS, min_size=size, max_size=size, unique=True))))


@given(
    st.lists(st.lists(LETTERS, min_size=1, max_size=8), min_size=1, max_size=6),
    st.lists(rules(), min_size=1, max_size=4),
)
def test_every_rule_means_what_its_definition_says(traces, asked):
    found = check(EventLog.from_traces(traces), asked)
    assert found.shape == (len(traces), len(asked))
    assert found.tolist() == [[naive(rule, tuple(trace)) for rule in asked] for trace in traces]


@given(rules())
def test_a_rule_is_read_back_as_it_is_written(rule):
    assert parse_rule(str(rule)) == rule


NAME = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=12).filter(str.strip)


@given(NAME)
def test_any_activity_can_be_named(name):
    assert parse_rule(str(Rule("contains", (name,)))).activities == (name,)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("precedence(A, B)", Rule("precedence", ("A", "B"))),
        ("  Precedence ( A ,B ) ", Rule("precedence", ("A", "B"))),
        ("responded_existence(A, B)", Rule("responded-existence", ("A", "B"))),
        ("response（处理完成，回访）", Rule("response", ("处理完成", "回访"))),
        ("contains(“上门, 查看”, ２)", Rule("contains", ("上门, 查看",), (2,))),
        ("contains(回访（电话）)", Rule("contains", ("回访（电话）",))),
        ('contains("say ""yes""")', Rule("contains", ('say "yes"',))),
        ("between(A, 1, 2)", Rule("between", ("A",), (1, 2))),
        ('between(A, "1", "2")', Rule("between", ("A", "1", "2"))),
        ("contains(7)", Rule("contains", ("7",))),
    ],
)
def test_rules_may_be_written_as_people_write(written, meant):
    assert parse_rule(written) == meant


@pytest.mark.parametrize(
    ("written", "code", "said"),
    [
        ("", "rule-unreadable", "brackets"),
        ("contains", "rule-unreadable", "brackets"),
        ("contains(A", "rule-unreadable", "brackets"),
        ("contains(A) and more", "rule-unreadable", "brackets"),
        ('contains("A)', "rule-unreadable", "not closed"),
        ('contains("A" B)', "rule-unreadable", "comma"),
        ("precedence(A,)", "rule-unreadable", "empty"),
        ("precedence(,A)", "rule-unreadable", "empty"),
        ("preceedence(A, B)", "rule-unknown", "did you mean precedence"),
        ("sometimes(A)", "rule-unknown", "responded-existence"),
        ("precedence(A)", "rule-arguments", "precedence(A, B)"),
        ("between(A, 2)", "rule-arguments", "between(A, min, max) / between(A, B, C)"),
        ("contains(A, often)", "rule-arguments", "contains(A, n)"),
        ("contains(A, 0)", "rule-count", "1 at least"),
        ("between(A, 3, 2)", "rule-count", "larger"),
        ("exclusive(A, A)", "rule-repeats", "twice"),
    ],
)
def test_what_is_no_rule_is_answered_in_one_sentence(written, code, said):
    with pytest.raises(StewardError) as caught:
        parse_rule(written)
    assert caught.value.code == code
    sentence = caught.value.describe("en")
    assert said in sentence
    assert sentence.endswith(".") and "\n" not in sentence
    assert caught.value.describe("zh").endswith("。")


def test_all_bad_rules_are_told_at_once():
    with pytest.raises(StewardError) as caught:
        parse_rules(["contains(A)", "nonsense", "starts()"])
    assert [trouble.code for trouble in caught.value.troubles] == ["rule-unreadable", "rule-arguments"]


def test_an_activity_that_never_occurs_is_named_with_the_closest_one():
    log = EventLog.from_traces([["register", "revisit"]])
    told = [t.describe("en") for t in unknown_activities(log, [parse_rule("precedence(Revisits, fly)")])]
    assert "did you mean “revisit”" in told[0]
    assert "fly" in told[1] and "mean" not in told[1]
    assert check(log, ["contains(fly)", "absent(fly)"]).tolist() == [[False, True]]


def test_events_of_one_moment_go_by_their_place_in_the_file():
    log = EventLog.from_columns(["1", "1"], ["B", "A"], ["2026-03-01", "2026-03-01"])
    assert check(log, ["precedence(A, B)", "starts(B)"]).tolist() == [[False, True]]


def test_the_table_has_one_row_a_case_and_one_column_a_rule():
    table = check_frame(EventLog.from_traces([["A"], ["B"]]), ["contains( A )"])
    assert table.columns.tolist() == ["contains(A)"]
    assert table["contains(A)"].to_dict() == {"1": True, "2": False}


def test_a_rule_says_what_it_demands_in_both_languages():
    for name in NAMES:
        rule = Rule(name, ("A", "B")) if name in ("precedence", "response", "succession", "responded-existence", "exclusive") else Rule(name, ("A",), (1, 2) if name == "between" else ())  # fmt: skip
        assert "“A”" in rule.sentence("zh") and "“A”" in rule.sentence("en")
