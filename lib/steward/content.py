"""Where the shipped content lies: in the clone beside `lib`, in an installed wheel inside the package."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any


def content_root() -> Path:
    """Give the folder that holds ``training``, ``casebook`` and ``notebooks``."""
    packaged = Path(__file__).parent / "_content"
    return packaged if packaged.is_dir() else Path(__file__).parents[2]


@cache
def read_text(relative: str) -> str:
    """Read a shipped file once, by its path below the content root."""
    return (content_root() / relative).read_text(encoding="utf-8")


@cache
def read_yaml(relative: str) -> Any:
    """Read a shipped YAML file once, by its path below the content root, such as ``training/moves/moves.yaml``.

    What it gives is shared: nobody may change it.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(read_text(relative), Loader=loader)  # noqa: S506  # a safe loader, in C where there is one
