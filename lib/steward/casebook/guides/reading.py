"""Reading a guide from its file, and saying everything that is wrong with it at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from steward import yaml_files
from steward.casebook.case import OWN
from steward.casebook.guides.guide import FORMAT, GUIDE, Guide
from steward.casebook.guides.problems import findings
from steward.casebook.parts import SLUG
from steward.casebook.reading import LIMIT, bounded, holds_case, names_at, shipped_folder
from steward.content import content_root
from steward.errors import StewardError
from steward.words import Text

_FORMAT = Text(
    "文件 {source} 第 {line} 行：指引格式是 {format}，这个工作台读得懂的只到 {known}；请写 format: {known}，或更新工作台。",
    "{source}, line {line}: the guide is in format {format}, and this workbench reads up to {known}; write format: {known}, or update the workbench.",
)
_NAME = Text(
    "指引文件“{name}”的名字只能用小写字母、数字和连字符，例如 night-duty.yaml，请改名。",
    "A guide’s file name may use only lower-case letters, digits and hyphens, such as night-duty.yaml; rename “{name}”.",
)


def guides_folder() -> Path:
    """Give the folder of the shipped guides."""
    return content_root() / "training" / "guides"


def read_guide(path: Path, *, own: bool | None = None, cases: Callable[[], Iterable[str]] | None = None) -> Guide:
    """Read one guide.

    Args:
        path: the file; its name is the guide's id.
        own: whether a company wrote it, so that it may be in one language and leave parts out; default: whether it lies elsewhere
            than the shipped guides.
        cases: gives the ids of the cases it may name; default: the shipped ones.

    Raises:
        StewardError: with one `Trouble` for every mistake: file, line, field and what to write instead.
    """
    if own is None:
        own = path.absolute().parent != guides_folder()
    if path.suffix != ".yaml" or not re.fullmatch(SLUG, path.stem):
        raise StewardError("bad-guide-name", _NAME, name=path.name[:80])
    return guide_from(yaml_files.read(path, path.name, limit=LIMIT, links=False), name=path.stem, own=own, cases=cases)


def guide_from(text: str, *, name: str, own: bool = True, cases: Callable[[], Iterable[str]] | None = None) -> Guide:
    """Make a guide of what its file holds; see `read_guide`.

    Raises:
        StewardError: with one `Trouble` for every mistake.
    """
    source = f"{name}.yaml"
    guide = yaml_files.checked(
        text,
        source,
        GUIDE,
        context=OWN if own else None,
        beside=lambda data: findings(data, name=name, own=own, cases=cases or shipped_cases),
        known=lambda place: names_at(place, Guide),
        migrate=lambda data: yaml_files.Migrated(bounded(_of_known_format(data, text, source), text, source)),
    )
    guide._own = own
    guide._digest = digest_of(text)
    return guide


def digest_of(text: str) -> str:
    """Give the fingerprint by which a change of a file is seen."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def shipped_cases() -> list[str]:
    """Give the ids of the shipped cases, whole or not."""
    return cases_in(shipped_folder())


def cases_in(folder: Path) -> list[str]:
    """Give the names of the folders below a folder that hold a case."""
    return sorted(path.name for path in folder.iterdir() if holds_case(path)) if folder.is_dir() else []


def _of_known_format(data: Any, text: str, source: str) -> Any:
    """Stop at a guide of another format: whatever else would be said of it is beside the point."""
    given = data.get("format") if isinstance(data, dict) else FORMAT
    if given is not None and str(given) != str(FORMAT):
        line = yaml_files.lines(text, source).get(("format",), 1)
        raise StewardError("unknown-format", _FORMAT, source=source, line=line, format=str(given)[:20], known=FORMAT)
    return data


@cache
def shipped_guide(id: str) -> Guide:
    """Give a shipped guide, read once.

    Raises:
        StewardError: with one `Trouble` for every mistake.
    """
    return read_guide(guides_folder() / f"{id}.yaml", own=False)
