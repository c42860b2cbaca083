"""What all tests share: an empty workspace, one filled with a small sample estate, and the rules of a run.

The sample estate is built and imported once per run, also when several processes share the work. Tests only read it;
a test that writes takes `sample_copy`. Notebooks run against a copy of their own.

``STEWARD_TEST_NO_SKIP=1`` turns every skip into a failure; ``.ci/run`` sets it, so that nothing is left out quietly.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import settings

from steward.workspace import Workspace

HOUSEHOLDS, MONTHS, SEED = 200, 14, 7

# Machines differ in speed, so nothing is timed; a run on the same code finds the same thing.
settings.register_profile("house", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))

# Tests make their own stores and people; those of whoever runs them are not for testing.
for _name in ("STEWARD_DATABASE_URL", "STEWARD_TRAINERS", "JUPYTERHUB_USER"):
    os.environ.pop(_name, None)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Give a new workspace with the shipped profile and no records."""
    return Workspace.at(tmp_path / "workspace").create()


@pytest.fixture(scope="session")
def sample_workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Give a workspace with the records of the sample estate; read it, do not change it.

    The files it was made from lie in ``exports/sample-estate``, what was planted in its ``planted.json``.
    """
    return _sample(_shared_folder(tmp_path_factory))


@pytest.fixture(scope="session")
def sample_files(sample_workspace: Workspace) -> Path:
    """Give the folder with the exported files of the sample estate."""
    return sample_workspace.exports / "sample-estate"


@pytest.fixture
def sample_copy(sample_workspace: Workspace, tmp_path: Path) -> Workspace:
    """Give a workspace with the sample estate for one test to change."""
    return Workspace(shutil.copytree(sample_workspace.root, tmp_path / "sample-workspace"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Give a running Chrome, Edge or Chromium. There is one for all tests: Playwright runs only once in a process."""
    from steward.reports.pdf import find_browser

    path = find_browser()
    if path is None:
        pytest.skip("no Chrome, Edge or Chromium on this machine; install one to test the screens")
    from playwright.sync_api import sync_playwright

    quiet = ("background-networking", "component-update", "sync")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(path), args=["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in quiet)]
        )
        yield browser
        browser.close()


def _shared_folder(factory: pytest.TempPathFactory) -> Path:
    own = factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


def _sample(shared: Path) -> Workspace:
    place = shared / "sample-workspace"
    with FileLock(shared / "sample-workspace.lock"):
        if not place.exists():
            from steward.operations.importing import import_files
            from steward.operations.sample_estate import write_sample

            beside = Workspace.at(shared / "sample-workspace.unfinished").create()
            files = beside.exports / "sample-estate"
            write_sample(files, SEED, HOUSEHOLDS, MONTHS)
            shutil.copyfile(files / "company.yaml", beside.profile_path)
            import_files([files], beside)
            beside.root.replace(place)
    return Workspace(place)


# --- notebooks --------------------------------------------------------------------------------------------------------


def _is_cell(item: pytest.Item) -> bool:
    return type(item).__name__ == "IPyNbCell"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """Start the kernel of a notebook in a copy of the sample workspace."""
    if not _is_cell(item):
        return (yield)
    factory: pytest.TempPathFactory = item.config._tmp_path_factory  # type: ignore[attr-defined]
    place = factory.getbasetemp() / "notebook-workspaces" / item.path.stem
    if not place.exists():
        shutil.copytree(_sample(_shared_folder(factory)).root, place)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STEWARD_WORKSPACE", str(place))
        return (yield)


# --- what was left out ------------------------------------------------------------------------------------------------


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[pytest.TestReport]:
    """Where nothing may be skipped, make a skip a failure that gives the reason."""
    report: pytest.TestReport = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("STEWARD_TEST_NO_SKIP") == "1":
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} may not be skipped here (STEWARD_TEST_NO_SKIP=1): {reason}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say plainly what was not tested and why."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[reason.removeprefix("Skipped: ")] = reasons.get(reason.removeprefix("Skipped: "), 0) + 1
    if reasons:
        terminalreporter.section("not tested here")
        for reason, count in sorted(reasons.items()):
            terminalreporter.line(f"{count} skipped: {reason}")
    else:
        terminalreporter.line("Nothing was skipped.")
