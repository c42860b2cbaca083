"""`steward start`: an address that answers, a sample to look at, a clean end."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from http.cookiejar import CookieJar

import pytest

from steward.cli import start
from steward.operations.records import Ledger


@pytest.fixture
def served(sample_copy):
    """Start the workbench on a workspace with records, as a child of its own; give the process and its address."""
    command = [
        sys.executable,
        "-m",
        "steward",
        "start",
        "--no-browser",
        "--workspace",
        str(sample_copy.root),
        "--locale",
        "en",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as process:
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def test_it_prints_an_address_that_opens_the_home_page_and_ends_on_request(served):
    process, address = served
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\S*token=\w+", address)
    visitor = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    with visitor.open(address, timeout=120) as page:
        assert page.status == 200
        assert b"<html" in page.read()
    process.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGINT)
    rest, said = process.communicate(timeout=60)
    assert process.returncode == 0
    assert rest == ""  # the address stands alone on standard output
    assert said.splitlines()[-1].startswith("The workbench has stopped")


def test_a_taken_port_is_one_sentence_and_no_sample_is_made(steward, workspace):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = steward("start", "--no-browser", "--port", port)
    assert done.returncode == 2
    assert done.stdout == ""
    assert str(port) in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not workspace.records.exists()


def test_an_empty_workspace_gets_the_sample_estate_and_its_profile(workspace, monkeypatch, capsys):
    monkeypatch.setattr(start, "HOUSEHOLDS", 60)
    monkeypatch.setattr(start, "MONTHS", 4)
    start.prepare(workspace, "zh")
    said = capsys.readouterr()
    assert said.out == ""
    assert "示例小区已导入" in said.err
    assert workspace.company().teams
    assert Ledger.read(workspace.records).imports
    start.prepare(workspace, "zh")
    assert capsys.readouterr().err == ""


def test_a_sample_whose_import_was_killed_is_finished_by_the_next_start(workspace, monkeypatch):
    from steward.operations import importing

    monkeypatch.setattr(start, "HOUSEHOLDS", 60)
    monkeypatch.setattr(start, "MONTHS", 4)
    whole = importing.import_files

    def killed(paths, workspace, **more):
        whole([paths[0] / "01_员工花名册.xlsx"], workspace, **more)
        raise KeyboardInterrupt

    monkeypatch.setattr(importing, "import_files", killed)
    with pytest.raises(KeyboardInterrupt):
        start.prepare(workspace, "zh")
    assert len(Ledger.read(workspace.records).imports) == 1
    monkeypatch.setattr(importing, "import_files", whole)
    start.prepare(workspace, "zh")
    assert {i.table for i in Ledger.read(workspace.records).imports} >= {"complaints", "work_orders", "visits"}


def test_a_profile_somebody_has_edited_is_kept(workspace, monkeypatch):
    monkeypatch.setattr(start, "HOUSEHOLDS", 60)
    monkeypatch.setattr(start, "MONTHS", 4)
    edited = workspace.profile_path.read_text(encoding="utf-8") + "\n# ours\n"
    workspace.profile_path.write_text(edited, encoding="utf-8")
    start.prepare(workspace, "en")
    assert workspace.profile_path.read_text(encoding="utf-8") == edited


def test_a_server_whose_program_was_deleted_ends(tmp_path, monkeypatch):
    import threading

    asked, stopped = threading.Event(), threading.Event()
    monkeypatch.setattr(os, "kill", lambda process, number: asked.set())
    monkeypatch.setattr(os, "_exit", lambda code: stopped.set())
    start._stop_when_removed(tmp_path / "deleted.py", every=0.01)
    assert asked.wait(timeout=30)
    assert stopped.wait(timeout=30)
