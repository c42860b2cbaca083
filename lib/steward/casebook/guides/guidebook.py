"""All work guides: those that are shipped, and the company's own in ``guides/`` of its workspace."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from steward.casebook.guides.guide import Guide
from steward.casebook.guides.reading import cases_in, guides_folder, read_guide, shipped_cases, shipped_guide
from steward.casebook.parts import SLUG
from steward.errors import StewardError, Trouble
from steward.words import Text
from steward.workspace import Workspace

TWICE = Text(
    "{name} 的编号已有一份随工作台提供的指引在用，请把文件和 id 一起改名。",
    "A shipped guide has the id {name} already; rename your file and its id.",
)
_UNKNOWN = Text(
    "没有指引“{name}”，相近的有 {close}；“工作指引”页上有全部。",
    "There is no guide “{name}”; close to it: {close}. The work guides page lists them all.",
)


@dataclass(frozen=True, slots=True)
class Guidebook:
    """Guides in the order of their names, the shipped ones first."""

    guides: Mapping[str, Guide]
    """By id; only those that are whole."""
    broken: Mapping[str, tuple[Trouble, ...]] = field(default_factory=dict)
    """What is wrong with the others, by the name of their file."""

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """Everything that is wrong with the guides that are left out."""
        return tuple(trouble for troubles in self.broken.values() for trouble in troubles)


def guidebook(workspace: Workspace | None = None) -> Guidebook:
    """Give the shipped guides and those of a workspace; one that is broken hides no other."""
    shipped = _shipped()
    if workspace is None:
        return shipped
    guides, broken = dict(shipped.guides), dict(shipped.broken)
    for path in _files(workspace.guides):
        if path.stem in guides or path.stem in broken:
            broken[f"{path.stem} (own)"] = (Trouble("guide-twice", TWICE, {"name": path.stem}),)
            continue
        try:
            guides[path.stem] = _own(workspace, path)
        except StewardError as error:
            broken[path.stem] = error.troubles
    return Guidebook(MappingProxyType(guides), MappingProxyType(broken))


def guide_of(workspace: Workspace | None, id: str) -> Guide:
    """Find one guide by its id.

    Raises:
        StewardError: ``unknown-guide`` with those close by, or all that is wrong with the guide.
    """
    if re.fullmatch(SLUG, id) and (guides_folder() / f"{id}.yaml").is_file():
        return shipped_guide(id)
    mine = {path.stem: path for path in _files(workspace.guides)} if workspace else {}
    if workspace and id in mine:
        return _own(workspace, mine[id])
    known = [*(path.stem for path in _files(guides_folder())), *mine]
    close = difflib.get_close_matches(id, known, 3, 0.4) or known[:5]
    raise StewardError("unknown-guide", _UNKNOWN, name=id[:80], close=", ".join(close) or "-")


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.yaml") if not path.name.startswith(".")) if folder.is_dir() else []


@cache
def _shipped() -> Guidebook:
    guides, broken = {}, {}
    for path in _files(guides_folder()):
        try:
            guides[path.stem] = shipped_guide(path.stem)
        except StewardError as error:
            broken[path.stem] = error.troubles
    return Guidebook(MappingProxyType(guides), MappingProxyType(broken))


def _own(workspace: Workspace, path: Path) -> Guide:
    """Read one of the company's own, again once it or the cases it may name have changed."""
    try:
        stat = path.stat()
        stamp = (stat.st_mtime_ns, stat.st_size)
    except OSError:
        stamp = (0, 0)
    return _read_again(path, stamp, tuple(cases_in(workspace.casebook)))


@lru_cache(maxsize=256)
def _read_again(path: Path, stamp: tuple[int, int], cases: tuple[str, ...]) -> Guide:
    del stamp
    return read_guide(path, own=True, cases=lambda: [*shipped_cases(), *cases])
