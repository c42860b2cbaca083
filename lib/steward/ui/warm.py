"""What a kernel loads before anybody asks for a page."""

from __future__ import annotations

import importlib
import threading

from steward.errors import StewardError

SCREENS = (
    "ipywidgets",
    "anywidget",
    "steward.ui.home",
    "steward.ui.importing",
    "steward.ui.dashboard",
    "steward.ui.explore.kit",
    "steward.ui.learn.today",
    "steward.ui.learn.exam",
    "steward.ui.drill.practising",
    "steward.ui.training.learners",
    "steward.ui.cases.browsing",
    "steward.ui.cases.guiding",
    "steward.ui.cases.reviewing",
    "markdown_it",
    "sqlalchemy.dialects.sqlite",
    "numpy",
)
"""What stands on a page at first paint."""
CONTENT = (
    "steward.quiz.items.bank:bank",
    "steward.quiz.courses.courses:shelf",
    "steward.quiz.exams.blueprint:exams",
    "steward.casebook:casebook",
    "steward.casebook.guides:guidebook",
    "steward.casebook.finding.index:index",
)
"""Content read once and kept, by what reads it: the questions, the courses, the exams, the cases, the guides and their index, without which no page for learners does."""
FIGURES = (
    "pandas",
    "ibis.backends.duckdb",
    "steward.operations.importing",
    "steward.operations.kpis",
    "steward.reports",
    "altair",
    "vl_convert",
    "scipy.special",
)
"""What a page asks for later. It loads beside, so that a page that comes early does not wait for it."""


def ahead() -> None:
    """Import what stands on pages and read the content, without a thread: done once where kernels are forked."""
    _load(SCREENS)
    _read(CONTENT)


def up() -> threading.Thread:
    """Import what the apps need; something that cannot be imported is the app's affair, not ours."""
    ahead()
    beside = threading.Thread(target=_load, args=(FIGURES,), name="steward-warm", daemon=True)
    beside.start()
    return beside


def _load(names: tuple[str, ...]) -> None:
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError:
            continue


def _read(names: tuple[str, ...]) -> None:
    for name in names:
        module, _, reader = name.partition(":")
        try:
            getattr(importlib.import_module(module), reader)()
        except (ImportError, StewardError):
            continue
