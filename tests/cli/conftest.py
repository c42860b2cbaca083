"""A way to run `steward` as a user does, and the project's own folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def root() -> Path:
    """Give the folder of the project."""
    return ROOT


@pytest.fixture
def steward(workspace) -> Run:
    """Run ``steward ARGUMENTS`` in a process of its own, on an empty workspace, with Chinese as the system's language."""

    def run(*arguments: object, locale: str = "zh_CN.UTF-8", **environment: str) -> subprocess.CompletedProcess[str]:
        kept = {k: v for k, v in os.environ.items() if k not in ("LC_ALL", "LC_MESSAGES", "LANGUAGE")}
        return subprocess.run(
            [sys.executable, "-m", "steward", *map(str, arguments)],
            env={**kept, "STEWARD_WORKSPACE": str(workspace.root), "LANG": locale, **environment},
            capture_output=True,
            encoding="utf-8",
            timeout=300,
        )

    return run
