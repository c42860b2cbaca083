"""Every standard that feeds a report is a figure or has a reason; every figure is well described and portable."""

from __future__ import annotations

import datetime as dt
import re

import ibis
import pytest

from steward.company import RULE_CHOICES, default_company
from steward.operations.kpis import Kpi, compute, registry, unmeasured
from steward.operations.records import Records
from steward.operations.tables import tables
from steward.standards import catalogue, feeding, standard
from steward.words import Text

EACH = list(registry().values())
COLUMNS = {"team", "at", "case", "source_file", "source_sheet", "source_row"}


@pytest.fixture(scope="module")
def nothing() -> Records:
    return Records.from_frames({})


def test_every_standard_that_feeds_a_report_is_measured_or_has_a_reason_never_both() -> None:
    measured = {id for kpi in EACH for id in kpi.standards}
    asked = {s.id for s in feeding("report")}
    assert len(asked) == 107
    assert measured & set(unmeasured()) == set()
    assert asked - measured - set(unmeasured()) == set()
    assert set(unmeasured()) <= asked


def test_a_reason_is_given_in_both_languages() -> None:
    for reason in unmeasured().values():
        assert reason.zh.endswith("。")
        assert reason.en.endswith(".")


def test_figures_rest_on_standards_of_the_catalogue() -> None:
    for kpi in EACH:
        assert set(kpi.standards) <= set(catalogue()), kpi.id


@pytest.mark.parametrize("kpi", EACH, ids=lambda k: k.id)
def test_a_figure_says_what_it_counts_in_both_languages(kpi: Kpi) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", kpi.id)
    assert kpi.question.zh.endswith("。")
    assert kpi.question.en.endswith(".")
    for text in (kpi.name, kpi.question):
        assert re.search(r"[\u4e00-\u9fff]", text.zh)
        assert not re.search(r"[\u4e00-\u9fff]", text.en)
        assert not re.search(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]", text.zh), (
            "a space between scripts"
        )
        assert not re.search(r"[\u4e00-\u9fff] ?[,;:?!]", text.zh), "full-width punctuation"


def test_no_two_figures_share_a_name() -> None:
    for locale in ("zh", "en"):
        names = [kpi.name.say(locale) for kpi in EACH]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("kpi", EACH, ids=lambda k: k.id)
def test_a_figure_gives_its_rows_and_runs_on_empty_tables(kpi: Kpi, nothing: Records) -> None:
    board = compute(nothing, default_company(), now=dt.datetime(2026, 11, 2))
    rows = kpi.rows(nothing.tables, board.clocks, board.company)
    expected = {
        "rate": {"good"}, "duration": {"hours", "ended"}, "ratio": {"top", "bottom"}, "money-ratio": {"top", "bottom", "cluster"},
    }[kpi.kind]  # fmt: skip
    assert set(rows.columns) >= COLUMNS | expected
    assert nothing.connection.to_pyarrow(rows).num_rows == 0


@pytest.mark.parametrize("kpi", EACH, ids=lambda k: k.id)
def test_a_figure_runs_on_postgresql_too(kpi: Kpi, nothing: Records) -> None:
    board = compute(nothing, default_company(), now=dt.datetime(2026, 11, 2))
    rows = kpi.rows(nothing.tables, board.clocks, board.company)
    assert "SELECT" in ibis.to_sql(rows, dialect="postgres")


@pytest.mark.parametrize("kpi", EACH, ids=lambda k: k.id)
def test_what_a_figure_needs_is_a_stored_column(kpi: Kpi) -> None:
    assert kpi.needs
    for need in kpi.needs:
        name, _, column = need.partition(".")
        assert not column or column in tables()[name].stored, need
    if kpi.clock:
        assert kpi.clock in default_company().clocks


def test_numbers_of_the_trade_come_from_the_catalogue() -> None:
    known = {
        "visit-ratio": standard("g6.visit-ratio").params["visit_ratio"],
        "survey-return": standard("survey.return-rate").params["min_return_rate"],
        "archive-sample": standard("g4.archive-audit-20").params["sample_rate"],
        "in-home-callback": standard("g4.in-home-repair-callback").params["callback_rate"],
    }
    for name, number in known.items():
        kpi = registry()[name]
        assert kpi.target_of(default_company()) == number
        assert kpi.target_from in kpi.standards


def test_a_figure_of_one_rule_applies_only_where_the_company_chose_it() -> None:
    base = default_company()
    for topic, (_, choices) in RULE_CHOICES.items():
        asked = {chosen: [k.id for k in EACH if (topic, chosen) in k.rules] for chosen in choices}
        for chosen in choices:
            profile = base.model_copy(update={"rules": {**base.rules, topic: chosen}})
            for id in asked[chosen]:
                assert registry()[id].applies(profile)
            for other in set(choices) - {chosen}:
                for id in asked[other]:
                    if len(registry()[id].rules) == 1:
                        assert not registry()[id].applies(profile)
    assert registry()["visit-ratio"].source == standard("g6.visit-ratio").source_title
    assert registry()["order-on-time"].source == Text("公司配置", "company profile")


def test_a_duty_owed_to_all_has_no_time_as_its_value() -> None:
    for kpi in EACH:
        assert not (kpi.owed_to_all and kpi.kind in ("duration", "money-ratio")), kpi.id
