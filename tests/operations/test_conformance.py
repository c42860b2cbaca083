"""A log held against a flow and rules: what is told, in which words, and when it counts as fine."""

import datetime as dt
import json

import pytest

from steward.company import default_company
from steward.errors import StewardError
from steward.operations.conformance import conformance
from steward.operations.conformance_json import as_json
from steward.operations.flow_models import read_model
from steward.service.process import alignment, state_space
from steward.service.process.accepted import read_accepted
from steward.service.process.case_rules import parse_rule
from steward.service.process.event_log import EventLog

GOOD = ["登记", "下单", "处理完成", "回访", "关闭"]
NO_REVISIT = [step for step in GOOD if step != "回访"]
SHAPE = [
    "cases", "events", "activities", "variants", "directly_follows", "case_seconds", "rework_cases", "fitness", "deviations",
    "rules", "steps",
]  # fmt: skip


@pytest.fixture
def complaint():
    return read_model("complaint", default_company)


def held(traces, model=None, rules=(), **more):
    return conformance(EventLog.from_traces(traces), model, [(rule, parse_rule(rule)) for rule in rules], **more)


def test_the_json_begins_with_the_documented_shape(complaint):
    told = as_json(held([GOOD, NO_REVISIT], complaint, ["precedence(回访, 关闭)"]), "zh")
    assert list(told)[: len(SHAPE)] == SHAPE
    assert (told["cases"], told["events"], told["activities"], told["rework_cases"]) == (2, 9, 5, 0)
    assert told["variants"][0]["activities"] == GOOD and told["variants"][0]["cases"] == 1
    assert {"from": "处理完成", "to": "关闭", "count": 1}.items() <= told["directly_follows"][-1].items()
    assert told["case_seconds"] == {"mean": 3.5 * 3600, "median": 3.5 * 3600, "p95": pytest.approx(3.95 * 3600)}
    assert told["fitness"] == pytest.approx(1 - 1 / 19)
    assert told["rules"][0]["rule"] == "precedence(回访, 关闭)" and told["rules"][0]["violated"] == 1
    assert json.loads(json.dumps(told, allow_nan=False)) == told


def test_without_a_flow_there_is_no_fitness_and_no_deviation():
    told = as_json(held([GOOD, NO_REVISIT]), "en")
    assert (told["fitness"], told["flow"], told["open_cases"]) == (None, None, None)
    assert (told["deviations"], told["accepted"], told["rules"]) == ([], [], [])
    assert held([GOOD, NO_REVISIT]).ok


def test_records_may_use_any_of_the_flows_words_for_a_step(complaint):
    """Chinese names, English names and ids of the shipped flow are the same steps; the log's own words are shown."""
    found = held([GOOD, ["Register", "dispatch", "resolve", "Revisit", "close"]], complaint)
    assert found.fitness.log_fitness == 1 and found.ok
    told = as_json(found, "en")
    assert [v["fitness"] for v in told["variants"]] == [1.0, 1.0] and told["activities"] == 10
    assert told["notes"] == []


def test_a_rule_may_name_steps_as_the_log_or_as_the_flow_does(complaint):
    found = held([GOOD, NO_REVISIT], complaint, ["contains(回访)", "contains(revisit)", "contains(revisitt)"])
    assert [result.violated for result in found.rules] == [1, 1, 2]
    assert ["revisitt" in note.en for note in found.notes] == [True]


def test_deviations_say_their_cost_and_what_they_rest_on(complaint):
    (told,) = as_json(held([GOOD, GOOD, NO_REVISIT, NO_REVISIT], complaint), "zh")["deviations"]
    assert (told["kind"], told["activity"], told["what"]) == ("missing", "revisit", "缺“回访”")
    assert (told["cases"], told["n"], told["share"], told["pending_cases"]) == (2, 4, 0.5, 0)
    assert 0 < told["low"] < 0.5 < told["high"] < 1
    assert told["extra_hours"]["value"] == -1 and told["extra_hours"]["with"] == {"n": 2, "ended": 2, "median": 3}
    assert "complaint.flow" in told["standards"] and told["examples"] == ["3", "4"]


def test_cases_the_flow_has_not_finished_are_open_and_their_times_censored(complaint):
    found = held([GOOD, GOOD[:3]], complaint)
    assert found.steps.open_cases == 1
    assert found.steps["处理完成"].after.n == 2 and found.steps["处理完成"].after.ended == 1


ACCEPTED = "- {kind: missing, activity: 回访, reason: {zh: 旧系统, en: Old system}, until: 2026-06-30}\n"


def test_accepted_deviations_are_apart_and_do_not_count_as_wrong(complaint):
    entries = read_accepted(ACCEPTED, "known.yaml")
    valid = held([GOOD, NO_REVISIT], complaint, accepted=entries, accepted_from="known.yaml", today=dt.date(2026, 6, 1))
    told = as_json(valid, "zh")
    assert valid.ok and told["deviations"] == [] and told["fitness"] < 1
    assert told["accepted"][0]["reason"] == "旧系统" and told["accepted"][0]["until"] == "2026-06-30"
    late = held([GOOD, NO_REVISIT], complaint, accepted=entries, accepted_from="known.yaml", today=dt.date(2026, 7, 1))
    assert not late.ok and "expired on 2026-06-30" in late.notes[0].en and "known.yaml" in late.notes[0].zh
    unused = held([GOOD], complaint, accepted=entries, accepted_from="known.yaml", today=dt.date(2026, 6, 1))
    assert unused.ok and "does not occur" in unused.notes[0].en


def test_activities_that_the_flow_does_not_know_are_named(complaint):
    found = held([[*GOOD, "打盹"]], complaint)
    assert "打盹" in found.notes[0].zh and found.fitness.costs.tolist() == [1]
    close = held([["Registration", *GOOD[1:]]], complaint)
    assert "“register”" in close.notes[0].en
    nothing = held([["a", "b"]], complaint)
    assert "wrong flow" in nothing.notes[0].en


def test_cases_that_no_kind_explains_are_counted(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(
        "{states: [s0, s1, s2, s3], steps: [a, b, c], initial: s0, finals: [s3],"
        " from: {s0: {a: s1, b: s2}, s1: {b: s3}, s2: {a: s2, c: s3}, s3: {a: s3, c: s3, b: s3}}}",
        encoding="utf-8",
    )
    found = held([["b", "a", "b"]], read_model(str(path), default_company))
    assert found.deviations.found == () and not found.ok
    assert "1 cases do not fit" in found.notes[-1].en


def test_what_does_not_fit_is_laid_beside_the_flow(complaint):
    told = as_json(held([GOOD, NO_REVISIT, NO_REVISIT], complaint), "zh")["alignments"]
    assert [(one["cases"], one["cost"]) for one in told] == [(2, 1)]
    assert [(move["kind"], move["activity"]) for move in told[0]["moves"]] == [
        ("both", "register"), ("both", "dispatch"), ("both", "resolve"), ("model", "revisit"), ("both", "close"),
    ]  # fmt: skip


def test_a_net_that_never_ends_gives_no_fitness_and_a_sentence(tmp_path):
    path = tmp_path / "net.pnml"
    path.write_text(
        """<pnml><net id="n"><place id="p"><initialMarking><text>1</text></initialMarking></place><place id="q"/><place id="end"/>
        <transition id="a"><name><text>a</text></name></transition><transition id="b"><name><text>b</text></name></transition>
        <arc id="1" source="p" target="a"/><arc id="2" source="a" target="p"/><arc id="3" source="q" target="b"/>
        <arc id="4" source="b" target="end"/></net></pnml>""",
        encoding="utf-8",
    )
    found = held([["a"]], read_model(str(path), default_company))
    told = as_json(found, "en")
    assert (told["fitness"], told["deviations"]) == (None, []) and not found.ok
    assert any("No case can come to an end" in note for note in told["notes"])
    assert "cost" not in told["variants"][0]


def test_a_model_too_large_for_the_four_kinds_still_gives_a_fitness(complaint, monkeypatch):
    monkeypatch.setattr(state_space, "_PLAINLY", 2)
    monkeypatch.setattr(state_space.StateSpace.of.__func__, "__defaults__", (3,))
    found = held([GOOD, NO_REVISIT], complaint)
    assert found.fitness.log_fitness == pytest.approx(1 - 1 / 19) and found.deviations is None
    assert "not looked for" in found.notes[0].en
    monkeypatch.setattr(alignment.fitness, "__kwdefaults__", {"limit": 1})
    with pytest.raises(StewardError):
        held([GOOD], complaint)


def test_beginnings_of_work_count_as_events_and_that_is_said(complaint):
    rows = [("1", step, f"2026-03-0{i + 1} {hour}:00", word) for i, step in enumerate(GOOD)
            for hour, word in (("09", "start"), ("10", "complete"))]  # fmt: skip
    case, activity, time, lifecycle = zip(*rows, strict=True)
    log = EventLog.from_columns(case, activity, time, lifecycle=lifecycle)
    found = conformance(log, complaint)
    assert not found.ok and any("--completed" in note.en for note in found.notes)
    assert conformance(log.completed(), complaint).ok


def test_a_flow_file_that_is_not_there_is_named():
    with pytest.raises(StewardError) as caught:
        read_model("nowhere.yaml", default_company)
    assert caught.value.code == "flow-not-found" and "complaint" in caught.value.describe("zh")
