"""Cases written in an earlier version of the format: brought to the present one in memory; the file stays as it is.

From 1 to 2: ``questions`` stand under ``review``; ``family``, ``related``, ``review``, ``status``, and ``mood`` and ``ours`` of an event, are new.

>>> brought({"format": 1, "questions": []}).data
{'format': 2, 'review': {'questions': []}}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from steward.words import Text
from steward.yaml_files import Finding, Migrated, Path_, Wrong

FORMAT = 2
"""The version of the format that cases are written in."""
FORMATS = (1, 2)
"""The versions that can be read."""
_NEW = ("family", "related", "review", "status")
_NEW_IN_EVENT = ("mood", "ours")

_NEWER = Text(
    "{names} 从格式 2 起才有：请写 format: 2，并把 questions 移到 review 下面",
    "{names} came with format 2: write format: 2, and move questions into review",
)
_NEWER_ONLY = Text("{names} 从格式 2 起才有：请写 format: 2", "{names} came with format 2: write format: 2")
_MOVED = Text(
    "从格式 2 起 questions 写在 review 下面，请移过去", "since format 2 questions stand in review; move them there"
)


def brought(data: Any) -> Migrated:
    """Bring what a file holds, of whatever form, to the present version."""
    if not isinstance(data, dict):
        return Migrated(data)
    if str(data.get("format")) == "1":
        found = tuple(_newer(data))
        kept = {key: value for key, value in data.items() if key not in (*_NEW, "questions")}
        moved: dict[Path_, Path_] = {}
        if "questions" in data:
            kept["review"] = {"questions": data["questions"]}
            moved["review", "questions"] = ("questions",)
        return Migrated({**kept, "format": FORMAT}, moved, found)
    if str(data.get("format")) == str(FORMAT) and "questions" in data:
        kept = {key: value for key, value in data.items() if key != "questions"}
        return Migrated({**kept, "format": FORMAT}, findings=((("questions",), Wrong(_MOVED)),))
    return Migrated(data)


def _newer(data: dict[str, Any]) -> Iterator[Finding]:
    """Find what format 1 did not have."""
    newer: list[Path_] = [(key,) for key in _NEW if key in data]
    events = data.get("happened")
    for i, event in enumerate(events if isinstance(events, list) else ()):
        if isinstance(event, dict):
            newer += [("happened", i, key) for key in _NEW_IN_EVENT if key in event]
    if newer:  # one mistake, however many entries show it
        names = ", ".join(dict.fromkeys(str(place[-1]) for place in newer))
        yield ("format",), Wrong(_NEWER if "questions" in data else _NEWER_ONLY, names=names)
