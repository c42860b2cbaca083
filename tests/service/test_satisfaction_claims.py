"""What drives satisfaction: every standard has its role, claims are tried honestly, the little models add up."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.errors import StewardError
from steward.operations.kpis import registry
from steward.service.statistics.rates import newcombe
from steward.service.statistics.verdict import Verdict, judge
from steward.service.survey import claims as model
from steward.service.survey.drivers import content
from steward.standards import feeding

TEAMS = {
    "satisfaction": [0.72, 0.75, 0.78, 0.80, 0.83, 0.85, 0.88, 0.91, 0.79, 0.70],
    "collection": [0.81, 0.85, 0.83, 0.90, 0.88, 0.94, 0.92, 0.97, 0.89, 0.84],
}


def cases(group, of, counts):
    """Records of single cases: (yes and good, yes and not, no and good, no and not)."""
    return {group: np.repeat([1, 1, 0, 0], counts).tolist(), of: np.repeat([1, 0, 1, 0], counts).tolist()}


def test_every_standard_about_satisfaction_has_a_role():
    assert set(model.drivers()) == {standard.id for standard in feeding("satisfaction")}


def test_no_text_is_cut_at_a_comma():
    """An unquoted comma in a YAML flow map would end the English and leave a strange key behind."""

    def texts(node):
        if isinstance(node, dict):
            if "zh" in node:
                yield node
            for value in node.values():
                yield from texts(value)
        elif isinstance(node, list):
            for value in node:
                yield from texts(value)

    for text in texts(content()):
        assert set(text) <= {"zh", "en", "kpi"}


def test_the_figures_that_show_a_driver_exist():
    assert {kpi for driver in model.drivers().values() for kpi in driver.watch} <= set(registry())
    assert {column.get("kpi") for column in content()["columns"].values()} - {None} <= set(registry())


def test_every_claim_and_every_misconception_can_be_tested():
    for id, driver in model.drivers().items():
        assert bool(driver.tests) == (driver.role in ("claim", "misconception")), id
        for test in driver.tests:
            assert test.says.zh
            assert all(model.column_name(column).zh for column in test.columns)
            if test.expects in ("above", "weak"):
                assert test.limit > 0
                assert test.assumption is not None, "a line that no source draws is marked as ours"
        if driver.role == "model":
            assert callable(getattr(model, driver.model))
        assert (driver.cost != "") == (driver.role == "lever")


def test_satisfaction_and_collection_go_together_where_the_records_say_so():
    found = model.test_claim("satisfaction.fee-correlation", TEAMS)
    assert found.says == "supports"
    assert found.findings[0].evidence.method.startswith("Spearman")
    assert "n = 10" in found.text("zh")
    assert found.sentence("zh").startswith("您的记录支持这一条：业主满意率与物业费收缴率同向变动")
    against = model.test_claim(
        "satisfaction.fee-correlation", {**TEAMS, "collection": [1 - c for c in TEAMS["collection"]]}
    )
    assert against.says == "contradicts"


def test_a_handful_of_teams_proves_nothing():
    few = {key: column[:7] for key, column in TEAMS.items()}
    found = model.test_claim("satisfaction.fee-correlation", few)
    assert found.says == "unclear"
    assert "fewer than 8" in found.findings[0].sentence("en")
    noise = {"satisfaction": [1, 2, 3, 4, 5, 6, 7, 8, 9], "collection": [5, 2, 9, 1, 7, 4, 8, 3, 6]}
    assert model.test_claim("satisfaction.fee-correlation", noise).says == "unclear"


def test_money_is_taken_out_before_promptness_is_praised():
    rng = np.random.default_rng(3)
    effort, spend = rng.normal(size=60), rng.normal(size=60)
    records = pd.DataFrame({"effort": effort, "spend": spend, "satisfaction": effort + 0.3 * rng.normal(size=60)})
    found = model.test_claim("misconception.money-first", records)
    assert {f.test.id: f.outcome for f in found.findings}["promptness"] == "supports"
    assert found.says == "supports"  # the correction
    assert found.sentence("en").startswith("Your records bear the correction out: Misconception")
    bought = pd.DataFrame({"effort": effort, "spend": spend, "satisfaction": spend + 0.3 * rng.normal(size=60)})
    assert {f.test.id: f.outcome for f in model.test_claim("misconception.money-first", bought).findings}[
        "money"
    ] == "supports"
    assert model.test_claim("misconception.money-first", bought).says == "contradicts"


def test_owners_are_pickier_only_if_comments_rise_with_service_unchanged():
    rng = np.random.default_rng(0)
    month = np.arange(36.0)
    slipping = -month + rng.normal(size=36)  # the service slips, and the comments follow it
    found = model.test_claim(
        "misconception.picky-owners",
        {"month": month, "effort": slipping, "comments": -slipping + 3 * rng.normal(size=36)},
    )
    assert found.findings[0].evidence.controls == 1
    assert found.findings[0].outcome != "supports"


def test_two_groups_are_compared_by_newcombe():
    found = model.test_claim("request.proactive-feedback", cases("contacted", "satisfied", (56, 14, 48, 32)))
    expected = newcombe(56, 70, 48, 80)
    evidence = found.findings[0].evidence
    assert (evidence.low, evidence.high) == (expected.low, expected.high)
    assert found.says == "supports"
    assert (
        model.test_claim("request.proactive-feedback", cases("contacted", "satisfied", (9, 0, 3, 40))).says == "unclear"
    )
    assert (
        model.test_claim("request.proactive-feedback", cases("contacted", "satisfied", (0, 0, 3, 40))).says == "unclear"
    )


def test_a_popular_claim_is_held_against_the_cases():
    for counted, says in (((70, 30), "supports"), ((20, 80), "contradicts"), ((52, 48), "unclear")):
        found = model.test_claim(
            "satisfaction.verify-common-claims", {"named_cause": np.repeat([1, 0], counted).tolist()}
        )
        assert found.says == says


def test_little_to_do_with_each_other_needs_many_teams_to_be_shown():
    rng = np.random.default_rng(12)
    few = {"hardware": rng.normal(size=12), "satisfaction": rng.normal(size=12)}
    many = {"hardware": rng.normal(size=400), "satisfaction": rng.normal(size=400)}
    assert model.test_claim("satisfaction.effort-over-hardware", few).says == "unclear"
    assert model.test_claim("satisfaction.effort-over-hardware", many).says == "supports"


def test_records_that_do_not_fit_are_told_all_at_once():
    with pytest.raises(StewardError) as told:
        model.test_claim("satisfaction.fee-correlation", {"satisfaction": [1]})
    assert told.value.code == "missing-columns"
    assert "collection（收缴率）" in told.value.describe("zh")
    with pytest.raises(StewardError) as told:
        model.test_claim("request.proactive-feedback", {"contacted": [1, 0, 3], "satisfied": ["yes", "no"]})
    assert [t.code for t in told.value.troubles] == ["not-yes-or-no", "not-numbers", "different-lengths"]
    with pytest.raises(StewardError) as told:
        model.test_claim("satisfaction.persevere", {})
    assert told.value.code == "no-claim"


def test_the_multiplier_is_four_thousand_and_one_bad_word_costs_five_hundred():
    assert model.multiplier().total == 4000
    assert model.multiplier(offenders=[1]).lines == (500.0, 1000, 1000, 1000)
    spoilt = model.multiplier(offenders=[0, 2])
    assert spoilt.sentence("zh").endswith("3,250 位业主没有明确不满；没有人言行不当时是 4,000 位")
    assert spoilt.rows("en") == [("Line 2", "250 owners (2 misbehaved, 25% left)")]
    with pytest.raises(ValueError, match="nobody else"):
        model.multiplier(lines=1, offenders=[0, 1])


@given(st.integers(0, 6), st.integers(0, 12), st.integers(0, 200), st.lists(st.integers(0, 5), max_size=6))
def test_nobody_who_misbehaves_ever_adds_a_satisfied_owner(lines, staff, owners, offenders):
    offenders = [min(count, staff) for count in offenders][:lines]
    clean, spoilt = model.multiplier(lines, staff, owners), model.multiplier(lines, staff, owners, offenders)
    assert 0 <= spoilt.total <= clean.total == spoilt.whole == lines * staff * owners


def test_a_hundred_less_one_is_below_nothing():
    assert model.hundred_minus_one().is_worse_than_nothing
    assert not model.hundred_minus_one(101, 1).is_worse_than_nothing
    assert not model.hundred_minus_one(100, 0).is_worse_than_nothing
    assert model.hundred_minus_one(0, 0).sentence("en").endswith("all of them went well")
    assert model.hundred_minus_one().sentence("zh") == "100 次服务里 1 次失败：比一次都没做还差"


def test_bad_news_counts_for_more_than_good():
    assert model.word_of_mouth(10, 5).net == 0
    assert model.word_of_mouth(3, 2, 1.5).sentence("en").endswith("word of mouth 0")
    with pytest.raises(ValueError, match="bad news"):
        model.word_of_mouth(1, 1, 0.5)


@given(st.integers(1, 60), st.sampled_from([0.5, 0.6, 0.8, 0.9]))
def test_as_many_satisfied_as_needed_are_called_met_and_one_fewer_is_not(n, target):
    from steward.service.statistics.rates import wilson

    needed = model.satisfied_needed(n, target)
    if needed is None:
        assert judge(wilson(n, n), target, "higher", 1) is not Verdict.MET
        return
    assert judge(wilson(needed, n), target, "higher", 1) is Verdict.MET
    if needed:
        assert judge(wilson(needed - 1, n), target, "higher", 1) is not Verdict.MET


def test_a_target_of_all_can_be_met_only_by_asking_all():
    assert model.satisfied_needed(500, 1.0) is None
    assert model.satisfied_needed(60, 1.0, population=60) == 60


def test_seventeen_answers_cannot_show_any_rise_from_fourteen():
    assert model.smallest_clear_change(14, 17, 17) is None
    change = model.smallest_clear_change(120, 160, 160)
    k = round((120 / 160 + change) * 160)
    assert newcombe(k, 160, 120, 160).low > 0 >= newcombe(k - 1, 160, 120, 160).low
