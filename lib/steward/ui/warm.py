"""What a kernel loads before anybody asks for a page."""

from __future__ import annotations

import importlib

LIBRARIES = ("ipywidgets", "anywidget", "pandas", "ibis.backends.duckdb", "steward.ui.home")


def up() -> None:
    """Import what the apps need, lightest first; something missing is the app's affair, not ours."""
    for name in LIBRARIES:
        try:
            importlib.import_module(name)
        except ImportError:
            continue
