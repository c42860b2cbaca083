"""Ids made by the workbench: nobody is asked for one.

>>> next_id("fact", ["fact-1", "fact-3"])
'fact-4'
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from steward.casebook.parts import MOST
from steward.casebook.reading import shipped_folder
from steward.workspace import Workspace


def next_id(prefix: str, taken: Iterable[str]) -> str:
    """Give an id that is not taken: the prefix with the number after the highest there is."""
    numbers = [int(id[len(prefix) + 1 :]) for id in taken if re.fullmatch(rf"{re.escape(prefix)}-\d{{1,9}}", id)]
    return f"{prefix}-{max(numbers, default=0) + 1}"


def is_shipped(id: str) -> bool:
    """Whether a shipped case has the id."""
    return (shipped_folder() / id / "case.yaml").is_file()


def new_id(workspace: Workspace, on: dt.date, title: str = "") -> str:
    """Give a name for a new case's folder: the words of an English title, else the day; numbered where it is taken.

    >>> from pathlib import Path
    >>> new_id(Workspace(Path("/nowhere")), dt.date(2026, 11, 24), "The parcel is gone")
    'the-parcel-is-gone'
    >>> new_id(Workspace(Path("/nowhere")), dt.date(2026, 11, 24), "快递不见了")
    'case-2026-11-24'
    """
    plain = title if title.isascii() else ""
    words = re.findall(r"[a-z0-9]+", plain.lower())
    stem = "-".join(words)[: MOST - 10].strip("-") if len("".join(words)) >= 3 else f"case-{on:%Y-%m-%d}"
    name, n = stem, 1
    while is_shipped(name) or (workspace.casebook / name).exists():
        n += 1
        name = f"{stem}-{n}"
    return name
