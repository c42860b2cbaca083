"""The examples in the docstrings of the quiz run as they stand."""

import doctest
import importlib
import pkgutil

import pytest

import steward.quiz

MODULES = sorted(m.name for m in pkgutil.walk_packages(steward.quiz.__path__, "steward.quiz."))


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_the_quiz_are_true(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
