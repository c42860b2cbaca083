"""The examples in the docstrings of the drill run as they stand."""

import doctest
import importlib
import pkgutil

import pytest

import steward.drill

MODULES = sorted(m.name for m in pkgutil.walk_packages(steward.drill.__path__, "steward.drill."))


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_are_true(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
