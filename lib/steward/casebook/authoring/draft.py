"""A draft of a case: plain data in the shape of ``case.yaml``, whole or not, with the story in each language."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from steward.casebook.case import Case
from steward.casebook.migration import FORMAT, brought
from steward.casebook.reading import LIMIT
from steward.casebook.status import Stage
from steward.errors import StewardError
from steward.words import LOCALES, Locale, Text
from steward.yaml_files import parse, read

_NO_CASE = Text("文件 {source} 里不是一个案例，请核对内容。", "{source} does not hold a case; check what is in it.")


@dataclass(frozen=True, slots=True)
class Draft:
    """A case being written."""

    id: str
    """The name its folder has or will have."""
    data: dict[str, Any]
    """What ``case.yaml`` will hold; a text may be in one language, and anything may be missing."""
    stories: Mapping[Locale, str] = field(default_factory=dict)
    digest: str = ""
    """A fingerprint of the files it was read from; ``""`` for what is not kept yet. Give it to `save` as `was`."""

    @property
    def stage(self) -> Stage:
        """How far it has come; a draft that has no status yet is a draft."""
        steps = self.data.get("status")
        last = steps[-1] if isinstance(steps, list) and steps else None
        stage: Stage = last.get("stage", "draft") if isinstance(last, dict) else "draft"
        return stage

    @property
    def languages(self) -> tuple[Locale, ...]:
        """The languages that occur in it."""
        return tuple(locale for locale in LOCALES if self.stories.get(locale) or _occurs(self.data, locale))

    def changed(self, **parts: Any) -> Draft:
        """Give the same draft with some of its parts (``people=...``) written anew; None takes a part away."""
        data = {key: value for key, value in {**self.data, **parts}.items() if value is not None}
        return replace(self, data=data)


def blank(id: str, locale: Locale) -> Draft:
    """Begin a case with nothing in it but what every case has: an owner, a member of staff, one event, one expectation.

    Args:
        id: what it will be called; `new_id` makes one.
        locale: the language it is begun in.
    """

    def said(text: Text | None = None) -> dict[str, str]:
        return {locale: text.say(locale) if text else ""}

    data: dict[str, Any] = {
        "format": FORMAT,
        "id": id,
        "title": said(),
        "lede": said(),
        "topics": [],
        "standards": [],
        "people": [
            {"id": "customer", "role": "customer", "name": said(), "who": said()},
            {"id": "steward", "role": "staff", "name": said(), "who": said()},
        ],
        "happened": [{"when": said(), "what": said(), "told": "source"}],
        "wanted": {"surface": said(), "real": said()},
        "flow": "complaint",
        "facts": [],
        "expectations": [expected("wish-1", locale)],
        "limits": [],
    }
    return Draft(id, data)


def expected(id: str, locale: Locale, what: str = "") -> dict[str, Any]:
    """Begin an expectation with levels that are neither met nor hopeless."""
    return {
        "id": id, locale: what, "importance": 50, "desired": 8, "adequate": 6, "deliverable": 7, "improvable": 6, "delivered": 1,
        "layer": "surface",
    }  # fmt: skip


def copy_of(case: Case, id: str, locale: Locale | None = None) -> Draft:
    """Begin a case from another one: all of it, under a new name, to be changed.

    Args:
        case: shipped or a company's own.
        id: what the copy will be called.
        locale: the language to keep; both where none is named.
    """
    found = draft_of(case)
    # Where it came from and how far the other one had come are not true of the copy.
    data = {key: value for key, value in found.data.items() if key not in ("status", "source", "told", "related")}
    if locale and locale in case.languages:
        data = _in(data, locale)
    stories = {one: text for one, text in found.stories.items() if locale in (None, one)}
    return Draft(id, {**data, "id": id, "format": FORMAT}, MappingProxyType(stories))


def draft_of(case: Case) -> Draft:
    """Take a case as its file holds it, to be changed."""
    return draft_in(case.folder, own=case.own)


def draft_in(folder: Path, *, own: bool = True) -> Draft:
    """Take what a folder holds, whole or not, to be changed.

    Raises:
        StewardError: where ``case.yaml`` is not there or is no YAML.
    """
    source = f"{folder.name}/case.yaml"
    data = brought(parse(read(folder / "case.yaml", source, limit=LIMIT), source)).data
    if not isinstance(data, dict):
        raise StewardError("bad-yaml", _NO_CASE, source=source)
    stories: dict[Locale, str] = {
        locale: read(path, limit=LIMIT) for locale in LOCALES if (path := folder / f"story.{locale}.md").is_file()
    }
    return Draft(folder.name, data, MappingProxyType(stories), fingerprint(folder) if own else "")


def fingerprint(folder: Path) -> str:
    """Tell the files of a case as they are now; ``""`` where there is no case."""
    if not (folder / "case.yaml").exists():
        return ""
    found = hashlib.sha256()
    for name in ("case.yaml", *(f"story.{locale}.md" for locale in LOCALES)):
        path = folder / name
        found.update(path.read_bytes() if path.is_file() else b"-")
        found.update(b"\0")
    return found.hexdigest()[:16]


def _in(data: Any, locale: Locale) -> Any:
    """Keep one language of what has it."""
    if isinstance(data, dict):
        other = "en" if locale == "zh" else "zh"
        return {key: _in(value, locale) for key, value in data.items() if not (key == other and locale in data)}
    return [_in(one, locale) for one in data] if isinstance(data, list) else data


def _occurs(data: Any, locale: Locale) -> bool:
    if isinstance(data, dict):
        return bool(data.get(locale)) or any(_occurs(value, locale) for value in data.values())
    return any(_occurs(one, locale) for one in data) if isinstance(data, list) else False
