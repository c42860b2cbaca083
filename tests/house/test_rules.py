"""The rules of the house, held by the tools that know them."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = {
    "ruff finds nothing": ["-m", "ruff", "check", "--no-cache"],
    "ruff has formatted it": ["-m", "ruff", "format", "--check", "--no-cache"],
    "types are strict": ["-m", "mypy", "--no-incremental"],
    "imports run one way": [
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
        "--no-cache",
    ],
}


@pytest.mark.parametrize("rule", TOOLS)
def test_the_rule_holds(rule):
    done = subprocess.run([sys.executable, *TOOLS[rule]], cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_scripts_are_ones_a_shell_can_read():
    bash = shutil.which("bash")
    if bash:
        for script in ("run", "python"):
            assert subprocess.run([bash, "-n", ROOT / ".ci" / script]).returncode == 0


def test_hooks_of_a_commit_download_nothing():
    import yaml

    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert {repo["repo"] for repo in config["repos"]} == {"local"}
    assert {hook["language"] for repo in config["repos"] for hook in repo["hooks"]} == {"system"}
