"""The doctor names what is wrong and what to do, and calls nothing wrong that is right."""

import datetime as dt
import os
from importlib import metadata
from pathlib import Path

from steward.cli import doctor
from steward.workspace import Workspace


def test_a_healthy_machine_has_nothing_wrong(workspace):
    findings = doctor.examine(workspace, dt.date(2026, 11, 2))
    assert [f for f in findings if f.state == "wrong"] == []
    assert {f.name: f.state for f in findings}["workspace"] == "ok"


def test_missing_and_wrong_packages_are_named_with_the_remedy():
    def installed(name: str) -> str:
        if name == "altair":
            raise metadata.PackageNotFoundError(name)
        return "1.0"

    found = doctor.packages(["altair==6.3.0", "pandas==3.1.1", "rich==1.0"], installed)
    assert found.state == "wrong"
    said = found.describe("zh")
    assert "altair" in said
    assert "pandas 1.0 ≠ 3.1.1" in said
    assert "rich" not in said
    assert "python workbench.py" in said


def test_packages_of_other_systems_are_not_missed():
    wanted = doctor.wanted_packages()
    assert any(line.startswith("pandas==") for line in wanted)
    assert any(line.startswith("pywinpty") for line in wanted) == (os.name == "nt")


def test_an_old_python_is_wrong():
    assert doctor.python((3, 10, 4)).state == "wrong"
    assert doctor.python((3, 13, 0)).state == "ok"


def test_a_workspace_that_is_not_there_is_not_made_by_looking(tmp_path):
    place = tmp_path / "later" / "workspace"
    assert doctor.folder(Workspace(place)).state == "note"
    assert not place.exists()


def test_a_workspace_below_a_file_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("x")
    assert doctor.folder(Workspace(tmp_path / "file" / "workspace")).state == "wrong"


def test_a_broken_profile_is_wrong_and_says_where(workspace):
    workspace.profile_path.write_text("confidence: 7\n", encoding="utf-8")
    found = doctor.profile(workspace)
    assert found.state == "wrong"
    assert "confidence" in found.describe("en")


def test_records_whose_files_are_gone_are_wrong(workspace):
    workspace.records.mkdir()
    (workspace.records / "ledger.json").write_text('{"imports": [], "parts": {"complaints": ["gone.parquet"]}}')
    found = doctor.records(workspace)
    assert found.state == "wrong"
    assert "gone.parquet" in found.describe("zh")
    (workspace.records / "ledger.json").write_text("{")
    assert doctor.records(workspace).state == "wrong"


def test_a_full_disk_is_wrong():
    assert doctor.disk(Path("/nowhere/at/all"), lambda _: (10**12, 10**12, 10**8)).state == "wrong"
    assert doctor.disk(Path("/nowhere/at/all"), lambda _: (10**12, 0, 10**12)).state == "ok"


def test_no_chinese_font_is_noted_with_the_package_to_install():
    found = doctor.fonts(lambda name: "/usr/bin/fc-list", "linux", lambda command: "")
    assert found.state == "note"
    assert "fonts-noto-cjk" in found.describe("en")
    assert doctor.fonts(lambda name: None, "win32").state == "ok"


def test_a_year_without_an_official_calendar_is_noted():
    assert doctor.calendar(dt.date(2026, 5, 1)).state == "ok"
    found = doctor.calendar(dt.date(2094, 5, 1))
    assert found.state == "note"
    assert "extra_holidays" in found.describe("zh")


def test_nobody_having_learned_yet_is_no_fault_and_makes_no_store(workspace):
    assert doctor.learning(workspace).state == "ok"
    assert not workspace.learning.exists()


def test_learning_records_that_cannot_be_read_are_named(workspace):
    workspace.learning.parent.mkdir(parents=True)
    workspace.learning.write_bytes(b"not a database at all" * 100)
    found = doctor.learning(workspace)
    assert found.state == "wrong" and "learning.sqlite" in found.describe("zh")
