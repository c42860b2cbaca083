"""The wheel carries the library with its content, so that `pip install` is enough."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Build the wheel, without the network."""
    place = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [*PIP, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", place, ROOT],
        capture_output=True,
        encoding="utf-8",
    )
    assert built.returncode == 0, built.stdout + built.stderr
    (found,) = place.glob("*.whl")
    return found


def test_it_holds_the_whole_library_and_all_content(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    library = {
        path.relative_to(ROOT / "lib").as_posix()
        for path in (ROOT / "lib" / "steward").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert not library - names
    for folder in ("training", "casebook", "notebooks"):
        content = {
            f"steward/_content/{path.relative_to(ROOT).as_posix()}"
            for path in (ROOT / folder).rglob("*")
            if path.is_file() and not any(part.startswith(".") for part in path.parts[len(ROOT.parts) :])
        }
        assert content
        assert not content - names
    assert not [name for name in names if name.startswith(("tests/", "docs/")) or name.endswith(".pyc")]


def test_installed_alone_it_runs_and_finds_its_content(wheel, tmp_path):
    place = tmp_path / "site"
    done = subprocess.run(
        [*PIP, "install", "--no-deps", "--no-index", "--target", place, wheel], capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    environment = {**os.environ, "PYTHONPATH": str(place), "STEWARD_WORKSPACE": str(tmp_path / "workspace")}

    def python(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, *arguments], env=environment, cwd=tmp_path, capture_output=True, encoding="utf-8"
        )

    where = python("-c", "import steward.content as c; print(c.content_root())")
    assert Path(where.stdout.strip()) == place / "steward" / "_content"
    assert "kpi" in python("-m", "steward", "--help").stdout
    standards = python("-c", "from steward.standards import catalogue; print(len(catalogue()))")
    assert int(standards.stdout) > 100


def test_the_command_comes_with_it(wheel):
    name = next(n for n in zipfile.ZipFile(wheel).namelist() if n.endswith("entry_points.txt"))
    assert "steward = steward.cli:main" in zipfile.ZipFile(wheel).read(name).decode()
