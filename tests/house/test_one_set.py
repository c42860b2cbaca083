"""One set of packages: what the project asks for, what is locked, what conda users get, what is installed here."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ENTRIES = re.findall(r"^([A-Za-z0-9][^\\\n]*?) \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", LOCK, re.M)
LOCKED = [Requirement(line) for line, _ in ENTRIES]
SYSTEMS = {
    "Linux": {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux", "platform_machine": "x86_64"},
    "macOS": {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin", "platform_machine": "arm64"},
    "Windows": {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows", "platform_machine": "AMD64"},
}


def locked_for(system: str, python: str = "3.11") -> dict[str, str]:
    """Give the packages pip installs from the lock on a system."""
    environment = {**SYSTEMS[system], "python_version": python, "python_full_version": f"{python}.9"}
    environment |= {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
    found: dict[str, str] = {}
    for requirement in LOCKED:
        if requirement.marker is None or requirement.marker.evaluate(environment):
            name = canonicalize_name(requirement.name)
            assert name not in found, f"{name} is locked twice for {system}"
            found[name] = next(iter(requirement.specifier)).version
    return found


def test_every_line_of_the_lock_is_pinned_and_hashed_and_names_no_machine():
    assert len(ENTRIES) == len(re.findall(r"^[A-Za-z0-9]", LOCK, re.M))
    assert all([s.operator for s in r.specifier] == ["=="] and r.url is None for r in LOCKED)
    assert not re.search(r"://|^-", LOCK, re.M)


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("system", SYSTEMS)
def test_what_the_project_asks_for_is_locked_on_every_system(system, python):
    locked = locked_for(system, python)
    for line in [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]:
        requirement = Requirement(line)
        assert requirement.specifier.contains(locked[canonicalize_name(requirement.name)]), line


def test_systems_differ_only_where_they_must():
    linux, windows = locked_for("Linux"), locked_for("Windows")
    assert "colorama" in windows
    assert "pexpect" in linux
    assert all(windows[name] == version for name, version in linux.items() if name in windows)


def test_what_builds_the_project_is_locked_too():
    assert "hatchling" in locked_for("Linux")


def test_conda_users_get_the_same_set():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, pip, by_pip = environment["dependencies"]
    assert by_pip == {"pip": ["--requirement requirements.lock"]}
    assert pip == "pip"
    assert Requirement(f"x{PROJECT['requires-python']}").specifier.contains(python.removeprefix("python="))


def test_the_markers_of_the_lock_are_ones_pip_understands():
    for line, _ in ENTRIES:
        if ";" in line:
            Marker(line.partition(";")[2])
