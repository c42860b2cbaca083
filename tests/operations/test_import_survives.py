"""Whatever interrupts an import, the records are what they were before it, and one sentence says what happened."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from small_exports import order, write_orders

from steward.errors import StewardError
from steward.operations import storing
from steward.operations.importing import import_files
from steward.operations.records import Ledger, Records
from steward.workspace import Workspace


def numbers(workspace: Workspace) -> list[str]:
    found: list[str] = sorted(Records.open(workspace).tables["work_orders"].execute()["order_id"])
    return found


@pytest.fixture
def filled(workspace: Workspace, tmp_path: Path) -> Workspace:
    import_files([write_orders(tmp_path / "old.csv", [order(报修单号=f"OLD{i}") for i in range(3)])], workspace)
    return workspace


def parts(workspace: Workspace) -> set[str]:
    return {p.relative_to(workspace.records).as_posix() for p in workspace.records.rglob("*.parquet")}


def _child(workspace: Workspace, path: Path, stop: str) -> subprocess.Popen[bytes]:
    """Start an import in a process of its own that stands still at `stop`, after having said so."""
    code = f"""
        import sys, time
        from pathlib import Path
        from steward.operations import importing, storing, records
        from steward.workspace import Workspace

        def stand_still(*_, **__):
            print("there", flush=True)
            time.sleep(120)

        {stop}
        importing.import_files([Path(sys.argv[1])], Workspace(Path(sys.argv[2])))
    """
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), str(path), str(workspace.root)], stdout=subprocess.PIPE
    )


@pytest.mark.parametrize(
    "stop",
    [
        "storing.Staging.finish = stand_still",
        "storing.Staging.supersede = stand_still",
        "storing.Staging.commit = stand_still",
        "importing.complaints_of_log = stand_still; Path.replace = stand_still",
    ],
)
def test_a_killed_import_leaves_the_records_as_they_were(filled: Workspace, tmp_path: Path, stop: str) -> None:
    # A refused row, so that a rejects workbook is under way too.
    path = write_orders(
        tmp_path / "new.csv", [order(报修单号="OLD1", 评分="1"), order(报修单号="NEW"), order(报修时间="?")]
    )
    before, ledger = numbers(filled), Ledger.read(filled.records)
    child = _child(filled, path, stop)
    assert child.stdout is not None
    assert child.stdout.readline().strip() == b"there"
    child.kill()
    child.wait()
    assert numbers(filled) == before and Ledger.read(filled.records) == ledger

    result = import_files([path], filled)
    assert (result.accepted, result.refused, result.replaced) == (2, 1, 1)
    assert numbers(filled) == ["NEW", "OLD0", "OLD1", "OLD2"]
    assert parts(filled) == {p for found in Ledger.read(filled.records).parts.values() for p in found}


def test_two_imports_at_once_are_told_apart(filled: Workspace, tmp_path: Path) -> None:
    path = write_orders(tmp_path / "new.csv", [order(报修单号="NEW")])
    child = _child(filled, path, "storing.Staging.commit = stand_still")
    assert child.stdout is not None
    assert child.stdout.readline().strip() == b"there"
    try:
        with pytest.raises(StewardError) as caught:
            import_files([path], filled)
        assert caught.value.code == "import-running"
        assert str(child.pid) in caught.value.describe("zh")
    finally:
        child.kill()
        child.wait()
    # What the dead process left behind is taken over.
    assert import_files([path], filled).accepted == 1


if sys.platform != "win32":  # where a limit on the size of files can stand in for a full disk

    def test_a_full_disk_is_one_sentence_and_the_records_stay(filled: Workspace, tmp_path: Path) -> None:
        rows = (
            order(报修单号=f"N{i}", 报修内容=f"{i * 7919 % 1000003} 号 {i * 104729 % 999983}") for i in range(20_000)
        )
        path = write_orders(tmp_path / "large.csv", rows)
        code = """
            import resource, sys
            from pathlib import Path
            from steward.errors import StewardError
            from steward.operations.importing import import_files
            from steward.workspace import Workspace
            resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
            try:
                import_files([Path(sys.argv[1])], Workspace(Path(sys.argv[2])))
            except StewardError as error:
                print(error.code)
        """
        done = subprocess.run(
            [sys.executable, "-B", "-c", textwrap.dedent(code), str(path), str(filled.root)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout.strip() == "disk-full", done.stderr
        assert numbers(filled) == ["OLD0", "OLD1", "OLD2"]
        assert parts(filled) == set(Ledger.read(filled.records).parts["work_orders"])


def test_a_disk_that_is_full_at_the_last_step_leaves_the_records(
    filled: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(storing.Staging, "commit", full)
    before = parts(filled)
    with pytest.raises(StewardError) as caught:
        import_files([write_orders(tmp_path / "new.csv", [order(报修单号="NEW")])], filled)
    assert caught.value.code == "disk-full" and "原有记录没有改动" in caught.value.describe("zh")
    assert numbers(filled) == ["OLD0", "OLD1", "OLD2"] and parts(filled) == before


def test_a_records_folder_that_cannot_be_written_is_one_sentence(workspace: Workspace, tmp_path: Path) -> None:
    workspace.records.write_text("a file where the folder should be")
    with pytest.raises(StewardError) as caught:
        import_files([write_orders(tmp_path / "new.csv", [order()])], workspace)
    assert caught.value.code == "records-unwritable"
    assert "\n" not in caught.value.describe("en")


def test_what_an_earlier_crash_left_is_tidied_up(filled: Workspace, tmp_path: Path) -> None:
    stray = filled.records / "work_orders" / "0123456789ab-7.parquet"
    stray.write_bytes(b"half a part")
    import_files([write_orders(tmp_path / "new.csv", [order(报修单号="NEW")])], filled)
    assert not stray.exists()


def test_an_interrupt_from_the_keyboard_leaves_the_records(filled: Workspace, tmp_path: Path) -> None:
    path = write_orders(tmp_path / "new.csv", [order(报修单号="NEW")])
    child = _child(filled, path, "storing.Staging.commit = stand_still")
    assert child.stdout is not None
    child.stdout.readline()
    time.sleep(0.1)
    child.send_signal(signal.SIGINT)
    child.wait()
    assert numbers(filled) == ["OLD0", "OLD1", "OLD2"]
    assert parts(filled) == set(Ledger.read(filled.records).parts["work_orders"])
