"""The models of expectation and of owners' answers start fast."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "name", ["expectation", "survey.kano", "survey.servqual", "survey.zones", "survey.importance_performance"]
)
def test_importing_it_loads_no_heavy_library(name):
    heavy = {"numpy", "pandas", "scipy", "yaml"}
    code = f"import sys, steward.service.{name}; print(*sorted({heavy!r} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert loaded == []
