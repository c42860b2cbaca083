"""A small estate in memory, and reports cut from it; built once, read by all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from steward.company import Company, load_company
from steward.operations.sample_estate import as_records, build
from steward.reports.material import Material
from steward.reports.team_report import TeamReport
from steward.reports.team_report import build as build_report
from steward.service.period import Period

OCTOBER = Period.parse("2026-10")
FIGURES = (
    "complaint-response-on-time", "complaint-on-time", "complaint-resolve-hours", "complaint-five-steps", "order-on-time",
    "order-resolve-hours", "repair-satisfaction", "complaint-revisit", "in-home-callback", "urgent-revisit", "revisit-satisfaction",
    "visit-ratio", "fee-collection-rate", "survey-satisfaction", "survey-return",
)  # fmt: skip
"""Enough of the registry for a whole report; preparing all ninety takes most of the time."""


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory, estate) -> Company:
    path = tmp_path_factory.mktemp("profile") / "company.yaml"
    path.write_text(estate.company_yaml, encoding="utf-8")
    return load_company(path)


@pytest.fixture(scope="session")
def estate():
    return build(seed=7, households=900, months=16)


@pytest.fixture(scope="session")
def material(estate, company: Company) -> Material:
    return Material(as_records(estate), company, kpis=FIGURES)


@pytest.fixture(scope="session")
def east(material: Material) -> TeamReport:
    """The report of a steward team: complaints, visits, survey, fees."""
    return build_report(material, "east", OCTOBER, {"kind": "team-performance", "team": "east", "period": "2026-10"})


@pytest.fixture(scope="session")
def repairs(material: Material) -> TeamReport:
    """The report of the repair team whose open cases rot while its closed ones look fine."""
    return build_report(material, "repair-2", OCTOBER)


@pytest.fixture
def browser() -> Path:
    """Give an installed browser; without one the test is skipped, saying so."""
    from steward.reports.pdf import find_browser

    found = find_browser()
    if found is None:
        message = "no Chrome, Edge or Chromium on this machine"
        if os.environ.get("STEWARD_TEST_NO_SKIP") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return found
