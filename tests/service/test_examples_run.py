"""The examples in the docstrings of the service models run as they stand."""

import doctest
import importlib
import pkgutil
import subprocess
import sys

import pytest

import steward.service

MODULES = sorted(m.name for m in pkgutil.walk_packages(steward.service.__path__, "steward.service."))


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_are_true(name):
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0


def test_there_are_examples_to_run():
    attempted = [doctest.testmod(importlib.import_module(name)).attempted for name in MODULES]
    assert sum(attempted) > 20


@pytest.mark.parametrize(
    "name",
    [
        "statistics.rates",
        "statistics.verdict",
        "statistics.durations",
        "statistics.control_chart",
        "statistics.correlation",
        "statistics.reliability",
        "statistics.agreement",
        "survey.scores",
        "survey.claims",
        "clock",
        "working_calendar",
        "complaints.complaint_flow",
        "process.event_log",
        "queueing.simulation",
        "personality",
        "engagement.plan",
    ],
)
def test_importing_a_model_loads_no_heavy_library(name):
    heavy = {"numpy", "pandas", "scipy", "lifelines", "chinese_calendar"}
    code = f"import sys, steward.service.{name}; print(*sorted({heavy!r} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert loaded == []
