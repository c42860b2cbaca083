"""All cases: those that are shipped, and the company's own in ``casebook/`` of its workspace."""

from __future__ import annotations

import contextlib
import difflib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from steward.casebook.case import Case
from steward.casebook.parts import SLUG
from steward.casebook.reading import holds_case, read_case, shipped_folder
from steward.errors import StewardError, Trouble
from steward.words import Text
from steward.workspace import Workspace

TWICE = Text(
    "{folder} 的编号已有一个随工作台提供的案例在用，请把文件夹和 id 一起改名。",
    "A shipped case has the id {folder} already; rename your folder and its id.",
)
_NO_FILE = Text(
    "文件夹 {folder} 里没有 case.yaml（有 {file}），案例要写在名叫 case.yaml 的文件里。",
    "The folder {folder} holds no case.yaml (it holds {file}); a case is written in a file of that name.",
)
_NO_FOLDER = Text(
    "{file} 直接放在 casebook 里，读不到；每个案例一个文件夹，请改放成 {name}/case.yaml。",
    "{file} lies in casebook itself and is not read; each case has a folder: make it {name}/case.yaml.",
)
_WRITTEN = (".yaml", ".yml", ".md")
_HIDDEN_END = ("case.", "story.")
"""How a file begins that a text editor has given an ending of its own, such as ``case.yaml.txt``."""
_NOTHING = Text(
    "文件夹 {folder} 里没有 case.yaml，案例要写在名叫 case.yaml 的文件里。",
    "The folder {folder} holds no case.yaml; a case is written in a file of that name.",
)
_CLOSED = Text(
    "文件夹 {folder} 打不开，请检查有没有权限。",
    "The folder {folder} cannot be opened; check that you may read it.",
)
_NO_ROOT = Text(
    "{folder} 应是一个文件夹，现在是一个文件，自己的案例都读不到；请把它移走。",
    "{folder} must be a folder and is a file, so that none of your own cases can be read; move it away.",
)
_UNKNOWN = Text(
    "没有案例“{name}”，相近的有 {close}；用 steward case list 看全部。",
    "There is no case “{name}”; close to it: {close}. steward case list shows all.",
)


@dataclass(frozen=True, slots=True)
class Casebook:
    """Cases in the order of their names, the shipped ones first."""

    cases: Mapping[str, Case]
    """By id; only those that are whole."""
    broken: Mapping[str, tuple[Trouble, ...]] = field(default_factory=dict)
    """What is wrong with the others, by the name of their folder."""

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """Everything that is wrong with the cases that are left out."""
        return tuple(trouble for troubles in self.broken.values() for trouble in troubles)

    @property
    def playable(self) -> Mapping[str, Case]:
        """The cases that can be played."""
        return MappingProxyType({id: case for id, case in self.cases.items() if case.playable})


def casebook(workspace: Workspace | None = None) -> Casebook:
    """Give the shipped cases and those of a workspace; one that is broken hides no other."""
    shipped = _shipped()
    if workspace is None:
        return shipped
    cases, broken = dict(shipped.cases), dict(shipped.broken)
    for folder in _folders(workspace.casebook):
        if folder.name in cases or folder.name in broken:
            broken[f"{folder.name} (own)"] = (Trouble("case-twice", TWICE, {"folder": folder.name}),)
            continue
        try:
            cases[folder.name] = _read_again(folder, *_stamp(folder))
        except StewardError as error:
            broken[folder.name] = error.troubles
    for name, trouble in _misplaced(workspace.casebook):
        broken.setdefault(name, (trouble,))
    return Casebook(MappingProxyType(cases), MappingProxyType(broken))


def _misplaced(root: Path) -> Iterator[tuple[str, Trouble]]:
    """Find what was probably meant as a case and is none for the name of a file."""
    if root.is_file():
        yield root.name, Trouble("no-casebook", _NO_ROOT, {"folder": root.name})
    for path in _inside(root):
        if path.name.startswith("."):
            continue
        if path.is_dir() and not os.access(path, os.R_OK | os.X_OK):
            yield path.name, Trouble("folder-closed", _CLOSED, {"folder": path.name})
        elif path.is_dir() and not os.path.lexists(path / "case.yaml"):
            names = [one.name for one in _inside(path)]
            written = [one for one in names if one.lower().endswith(_WRITTEN) or one.lower().startswith(_HIDDEN_END)]
            if written:
                yield path.name, Trouble("no-case-file", _NO_FILE, {"folder": path.name, "file": written[0]})
        elif path.is_file() and path.suffix.lower() in _WRITTEN[:2]:
            yield path.name, Trouble("no-case-folder", _NO_FOLDER, {"file": path.name, "name": path.stem})


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:  # there is none, or it is closed to us
        return []


def case_called(workspace: Workspace | None, id: str) -> Case:
    """Find one case by its id, for whoever may name a case and no folder: a page and its address.

    Raises:
        StewardError: ``unknown-case`` with those close by, or all that is wrong with the case.
    """
    if re.fullmatch(SLUG, id):
        own = workspace.casebook / id if workspace else None
        if holds_case(shipped_folder() / id):
            return _shipped_case(id)
        if own is not None and holds_case(own):
            return _read_again(own, *_stamp(own))
    if wrong := _wrong_there(workspace, id):
        raise StewardError.many(wrong)
    known = names(workspace)
    close = difflib.get_close_matches(id, known, 3, 0.4) or known[:5]
    raise StewardError("unknown-case", _UNKNOWN, name=id[:80], close=", ".join(close) or "-")


def case_of(workspace: Workspace | None, name: str | Path) -> Case:
    """Find one case, by its id or by its folder.

    Raises:
        StewardError: ``unknown-case`` with those close by, or all that is wrong with the case.
    """
    given = str(name)
    if given not in names(workspace):
        folder = as_folder(given)
        folder = folder.parent if folder.name == "case.yaml" else folder
        if holds_case(folder):
            return read_case(folder)
    return case_called(workspace, given)


def _wrong_there(workspace: Workspace | None, name: str) -> tuple[Trouble, ...]:
    """Say what is wrong with a folder of this name in the workspace's casebook; nothing where there is no such folder."""
    root = workspace.casebook if workspace else None
    folder = next((one for one in (_inside(root) if root else ()) if one.name == name and one.is_dir()), None)
    if root is None or folder is None:
        return ()
    if os.path.lexists(folder / "case.yaml"):
        try:
            read_case(folder, own=True)
        except StewardError as error:
            return error.troubles
    found = tuple(trouble for misplaced, trouble in _misplaced(root) if misplaced == name)
    return found or (Trouble("no-case-file", _NOTHING, {"folder": name}),)


def names(workspace: Workspace | None = None) -> tuple[str, ...]:
    """Give the ids of all cases there are, whole or not, without reading them."""
    own = _folders(workspace.casebook) if workspace else ()
    return tuple(dict.fromkeys(path.name for path in (*_folders(shipped_folder()), *own)))


def as_folder(given: str | Path) -> Path:
    """Take what somebody wrote as a path; ``~`` is their home folder, where there is one."""
    try:
        return Path(given).expanduser()
    except RuntimeError:
        return Path(given)


def _folders(root: Path) -> list[Path]:
    """Give the folders that hold a case, by name."""
    if not root.is_dir():
        return []
    return [path for path in _inside(root) if not path.name.startswith(".") and os.path.lexists(path / "case.yaml")]


@cache
def _shipped() -> Casebook:
    cases, broken = {}, {}
    for folder in _folders(shipped_folder()):
        try:
            cases[folder.name] = _shipped_case(folder.name)
        except StewardError as error:
            broken[folder.name] = error.troubles
    return Casebook(MappingProxyType(cases), MappingProxyType(broken))


@cache
def _shipped_case(name: str) -> Case:
    return read_case(shipped_folder() / name, own=False)


def _stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Tell a folder's files as they are now, so that a case that was read is read again once it has changed."""
    found = []
    with contextlib.suppress(OSError):  # a file that is gone or closed to us is for `read_case` to tell of
        for path in sorted(folder.iterdir()):
            if path.suffix in (".yaml", ".md"):
                stat = path.stat()
                found.append((path.name, stat.st_mtime_ns, stat.st_size))
    return tuple(found)


@lru_cache(maxsize=256)
def _read_again(folder: Path, *stamp: tuple[str, int, int]) -> Case:
    del stamp
    return read_case(folder, own=True)
