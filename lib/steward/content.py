"""Where the shipped content lies: in the clone beside `lib`, in an installed wheel inside the package."""

from __future__ import annotations

from pathlib import Path


def content_root() -> Path:
    """Give the folder that holds ``training`` and ``notebooks``."""
    packaged = Path(__file__).parent / "_content"
    return packaged if packaged.is_dir() else Path(__file__).parents[2]
