"""Batches: numbers once, pages in parallel, nothing lost by a failing team or a kill."""

from __future__ import annotations

import concurrent.futures
from pathlib import Path
from typing import Any

import pytest

from steward.errors import StewardError
from steward.reports import batch, render_all
from steward.reports.material import Material
from steward.reports.team_report import TeamReport
from steward.words import Text
from steward.workspace import Workspace, written_whole

KIND, PERIOD = "team-performance", "2026-10"
TEAMS = ("east", "west", "south")


class Here:
    """An executor that runs each task at once, as Dask's client does elsewhere: `submit` gives futures of its own."""

    def __init__(self) -> None:
        self.submitted = 0

    def submit(self, task: Any, *arguments: Any) -> Any:
        self.submitted += 1
        future = Future()
        try:
            future.value = task(*arguments)
        except Exception as error:
            future.error = error
        return future


class Future:
    value: Any = None
    error: Exception | None = None

    def result(self) -> Any:
        if self.error:
            raise self.error
        return self.value


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, workspace: Workspace, material: Material, east: TeamReport) -> Workspace:
    """Leave out what takes time: computing and drawing; a workspace whose records are the estate in memory."""

    def write(workspace, kind, report, folder, formats, locale):
        if report.team == "broken":
            raise RuntimeError("no ink")
        paths = tuple(folder / f"{report.team}.{name}" for name in formats)
        for path in paths:
            with written_whole(path) as beside:
                beside.write_text(report.team)
        return paths

    def prepare(material, workspace, kind, team, period):
        from dataclasses import replace

        report = replace(east, team=team)
        key = batch.store.fingerprint(workspace)
        batch.store.keep(report, batch.store.place(workspace, key, kind, team, period))
        return report

    monkeypatch.setattr(batch, "write", write)
    monkeypatch.setattr(batch, "prepare", prepare)
    monkeypatch.setattr(batch.Material, "open", classmethod(lambda cls, workspace: material))
    return workspace


def run(workspace: Workspace, **changes: Any):
    return render_all(workspace, KIND, PERIOD, **{"teams": TEAMS, "executor": Here(), **changes})


def test_any_executor_will_do_and_progress_is_told(quick: Workspace):
    told: list[tuple[int, int, str]] = []
    executor = Here()
    found = run(quick, executor=executor, progress=lambda *what: told.append(what))
    assert [o.state for o in found.outcomes] == ["made"] * 3
    assert executor.submitted == 3
    assert told[0] == (0, 3, "")
    assert told[-1][:2] == (3, 3)
    assert {what for _, _, what in told[1:]} == {"东区管家组", "西区管家组", "南区管家组"}


def test_futures_of_the_standard_library_are_taken_as_they_finish(quick: Workspace):
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        found = run(quick, executor=pool)
    assert found.ok
    assert [o.team for o in found.outcomes] == list(TEAMS)


def test_a_failing_team_is_reported_and_the_others_go_on(
    quick: Workspace, monkeypatch: pytest.MonkeyPatch, material: Material
):
    monkeypatch.setattr(type(material), "team", lambda self, asked: asked)
    found = run(quick, teams=("east", "broken", "west"))
    assert [o.state for o in found.outcomes] == ["made", "failed", "made"]
    assert not found.ok
    (trouble,) = found.outcomes[1].troubles
    assert "no ink" in trouble.describe("zh")
    assert "\n" not in trouble.describe("en")


def test_a_team_whose_numbers_fail_does_not_stop_the_others(quick: Workspace, monkeypatch: pytest.MonkeyPatch):
    fine = batch.prepare

    def prepare(material, workspace, kind, team, period):
        if team == "west":
            raise StewardError("bad", Text("记录坏了。", "The records are broken."))
        return fine(material, workspace, kind, team, period)

    monkeypatch.setattr(batch, "prepare", prepare)
    found = run(quick)
    assert [o.state for o in found.outcomes] == ["made", "failed", "made"]
    assert found.of("failed")[0].troubles[0].describe("zh") == "记录坏了。"


def test_what_has_not_changed_is_left_alone(quick: Workspace):
    run(quick)
    before = {path: path.stat().st_mtime_ns for path in quick.reports.iterdir()}
    again = run(quick)
    assert [o.state for o in again.outcomes] == ["unchanged"] * 3
    assert {path: path.stat().st_mtime_ns for path in quick.reports.iterdir()} == before
    assert all(path.exists() for path in again.paths)


def test_a_changed_profile_makes_all_again(quick: Workspace):
    run(quick)
    text = quick.profile_path.read_text(encoding="utf-8")
    quick.profile_path.write_text(text.replace("version: 1", "version: 2"), encoding="utf-8")
    assert [o.state for o in run(quick).outcomes] == ["made"] * 3


def test_a_batch_that_was_killed_makes_only_what_is_missing(quick: Workspace):
    class Killed(Here):
        def submit(self, task: Any, *arguments: Any) -> Any:
            if self.submitted == 2:
                raise KeyboardInterrupt
            return super().submit(task, *arguments)

    with pytest.raises(KeyboardInterrupt):
        run(quick, executor=Killed())
    executor = Here()
    found = run(quick, executor=executor)
    assert [o.state for o in found.outcomes] == ["unchanged", "unchanged", "made"]
    assert executor.submitted == 1


def test_a_deleted_or_damaged_file_is_made_again(quick: Workspace):
    first = run(quick)
    first.paths[0].unlink()
    first.paths[1].write_text("cut")
    assert [o.state for o in run(quick).outcomes] == ["made", "made", "unchanged"]


def test_another_language_or_format_is_another_report(quick: Workspace):
    run(quick)
    assert [o.state for o in run(quick, formats=("html", "xlsx")).outcomes] == ["made"] * 3


def test_without_a_browser_the_rest_is_made_and_said_once(quick: Workspace, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(batch.pdf, "find_browser", lambda: None)
    found = run(quick, formats=("html", "pdf"))
    assert [o.state for o in found.outcomes] == ["made"] * 3
    assert [t.code for t in found.troubles] == ["no-browser"]
    assert not found.ok
    with pytest.raises(StewardError):
        run(quick, formats=("pdf",))


def test_an_unknown_team_is_told_before_anything_is_made(quick: Workspace):
    with pytest.raises(StewardError) as caught:
        run(quick, teams=("east", "nobody"))
    assert caught.value.code == "unknown-team"
    assert not quick.reports.exists()


def test_reports_made_at_the_same_time_do_not_mix(sample_copy: Workspace, tmp_path: Path):
    """For real: processes and kernels of their own. With shared sockets the reports would answer each other."""
    out = tmp_path / "报 告"
    found = render_all(sample_copy, KIND, PERIOD, teams=("east", "repair-2", "south"), out=out, locale="en", jobs=3)
    assert [o.state for o in found.outcomes] == ["made"] * 3
    names = {"east": "East stewards", "repair-2": "Repair team 2", "south": "South stewards"}
    for outcome in found.outcomes:
        text = outcome.paths[0].read_text(encoding="utf-8")
        for team, name in names.items():
            assert (name in text) == (team == outcome.team)
