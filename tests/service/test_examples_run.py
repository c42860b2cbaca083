"""The examples in the docstrings of the service models run as they stand."""

import doctest
import importlib
import pkgutil
import subprocess
import sys

import pytest

import steward.service

MODULES = sorted(module.name for module in pkgutil.iter_modules(steward.service.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_are_true(name):
    found = doctest.testmod(importlib.import_module(f"steward.service.{name}"))
    assert found.failed == 0


def test_there_are_examples_to_run():
    attempted = [doctest.testmod(importlib.import_module(f"steward.service.{name}")).attempted for name in MODULES]
    assert sum(attempted) > 20


@pytest.mark.parametrize(
    "name",
    [
        "rates",
        "verdict",
        "durations",
        "control_chart",
        "correlation",
        "reliability",
        "agreement",
        "survey_scores",
        "satisfaction_claims",
        "clock",
        "working_calendar",
        "complaint_flow",
    ],
)
def test_importing_a_model_loads_no_heavy_library(name):
    heavy = {"numpy", "pandas", "scipy", "lifelines", "chinese_calendar"}
    code = f"import sys, steward.service.{name}; print(*sorted({heavy!r} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert loaded == []
