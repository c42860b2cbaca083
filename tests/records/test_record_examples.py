"""The examples in the docstrings of the records run and say what they show."""

import doctest
import importlib

import pytest


@pytest.mark.parametrize("name", ["event", "store"])
def test_the_examples_run(name):
    result = doctest.testmod(importlib.import_module(f"steward.records.{name}"))
    assert result.attempted
    assert not result.failed
