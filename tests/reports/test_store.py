"""Kept numbers come back as they were, and are told apart by everything they depend on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from steward.reports import store
from steward.reports.behind import Cases
from steward.reports.team_report import TeamReport
from steward.service.period import Period
from steward.workspace import Workspace


def test_a_report_goes_through_json_unchanged(east: TeamReport, tmp_path: Path):
    store.keep(east, tmp_path / "east.json", whole=True)
    assert store.recall(tmp_path / "east.json") == east


def test_the_kept_one_for_a_page_holds_only_what_a_page_shows_but_all_totals(east: TeamReport, tmp_path: Path):
    long = Cases("visit-ratio", 500, east.cases[0].rows * 200)
    store.keep(replace(east, cases=(long,)), tmp_path / "east.json")
    (kept,) = store.recall(tmp_path / "east.json").cases
    assert kept.total == 500
    assert len(kept.rows) == store.SHOWN_CASES


def test_a_damaged_or_missing_file_is_as_none(tmp_path: Path):
    (tmp_path / "half.json").write_text('{"team": "ea')
    assert store.recall(tmp_path / "half.json") is None
    assert store.recall(tmp_path / "none.json") is None


def test_the_key_changes_with_the_profile(workspace: Workspace):
    before = store.fingerprint(workspace)
    text = workspace.profile_path.read_text(encoding="utf-8")
    workspace.profile_path.write_text(text.replace("minimum_n: 5", "minimum_n: 8"), encoding="utf-8")
    assert store.fingerprint(workspace) != before


def test_no_name_of_a_team_becomes_a_path(workspace: Workspace):
    evil = "../../东区 / C:\\x"
    place = store.place(workspace, "key", "team-performance", evil, Period.parse("2026-10"))
    assert place.parent == workspace.root / ".cache" / "reports" / "key"
    assert store.slug(evil, listed=False).replace("-", "").isalnum()
    assert store.slug("east", listed=True) == "east"
