"""The item bank: all items of ``training/quiz/bank/`` and of the company itself, by id, standard and topic.

>>> bank().about("complaint.flow")  # doctest: +SKIP
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from steward import yaml_files
from steward.content import content_root
from steward.errors import StewardError, Trouble
from steward.quiz.items.item import ITEMS, OWN, Item, topic_of
from steward.words import Text
from steward.workspace import Workspace

LIMIT = 40_000_000
"""Bytes that a file of items may have: more than twenty thousand items as long as ours."""
_TAUGHT = frozenset({"explanation", "why", "better", "model_answer", "standards", "topic", "level", "seconds"})
"""What of an item is neither asked nor right or wrong, but told afterwards or kept for us."""

_TWICE = Text(
    "文件 {source} 第 {line} 行，{where}：题号 {id} 在 {first} 和 {source} 里都有，请改掉一个。",
    "{source}, line {line}, {where}: the item {id} stands both in {first} and in {source}; rename one.",
)


@dataclass(frozen=True)
class Bank:
    """Items in the order of their files, the shipped ones first."""

    items: Mapping[str, Item]
    files: Mapping[str, str]
    """The file of each item."""
    own: frozenset[str] = frozenset()
    """Ids of the company's own items."""
    troubles: tuple[Trouble, ...] = ()
    """What is wrong with the company's own files; the files named here are left out."""

    @cached_property
    def _by_standard(self) -> Mapping[str, tuple[Item, ...]]:
        found: dict[str, list[Item]] = {}
        for item in self.items.values():
            for id in item.standards:
                found.setdefault(id, []).append(item)
        return MappingProxyType({id: tuple(items) for id, items in found.items()})

    @cached_property
    def _by_topic(self) -> Mapping[str, tuple[Item, ...]]:
        found: dict[str, list[Item]] = {}
        for item in self.items.values():
            found.setdefault(topic_of(item), []).append(item)
        return MappingProxyType({topic: tuple(items) for topic, items in found.items()})

    def about(self, standard_id: str) -> tuple[Item, ...]:
        """Give the items that rest on a standard."""
        return self._by_standard.get(standard_id, ())

    @property
    def standards(self) -> frozenset[str]:
        """The standards that some item rests on."""
        return frozenset(self._by_standard)

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics that some item is about; ``own`` for a company's items that name none."""
        return tuple(self._by_topic)

    def of_topic(self, topic: str) -> tuple[Item, ...]:
        """Give the items of a topic: that of their first standard, or the one they name."""
        return self._by_topic.get(topic, ())


def read_bank(paths: Iterable[Path], *, own: bool = False) -> Bank:
    """Read items from files; with `own`, as a company writes them (`steward.quiz.items.item`).

    Raises:
        StewardError: all mistakes of all files at once, each with file, line, field and remedy.
    """
    read, troubles = read_items(paths, {}, own=own)
    if troubles:
        raise StewardError.many(troubles)
    return Bank(
        MappingProxyType({id: item for id, (item, _) in read.items()}),
        MappingProxyType({id: file for id, (_, file) in read.items()}),
        frozenset(read) if own else frozenset(),
    )


Read = dict[str, tuple[Item, str]]
"""Items by id, each with the name of its file."""


def read_items(paths: Iterable[Path], taken: Mapping[str, str], *, own: bool) -> tuple[Read, list[Trouble]]:
    """Read files; gives the items of those that are whole, and what is wrong with the others.

    Args:
        taken: ids that other items have, with their files.
    """
    read: Read = {}
    troubles: list[Trouble] = []
    with yaml_files.uncollected():
        for path in paths:
            try:
                text = yaml_files.read(path, limit=LIMIT)
                found = yaml_files.checked(text, path.name, ITEMS, context=OWN if own else None)
            except StewardError as error:
                troubles += error.troubles
                continue
            mine: Read = {}
            again: list[tuple[int, str, str]] = []
            for place, item in enumerate(found):
                first = mine.get(item.id) or read.get(item.id)
                if first or item.id in taken:
                    again.append((place, item.id, first[1] if first else taken[item.id]))
                else:
                    mine[item.id] = item, path.name
            troubles += _twice(again, text, path.name)
            read |= mine
    return read, troubles


def _twice(again: Sequence[tuple[int, str, str]], text: str, source: str) -> list[Trouble]:
    places = yaml_files.lines(text, source) if again else {}
    return [
        Trouble(
            "item-twice",
            _TWICE,
            {"source": source, "line": places[place, "id"], "where": f"[{place + 1}].id", "id": id, "first": first},
        )
        for place, id, first in again
    ]


@cache
def bank() -> Bank:
    """Give the shipped bank."""
    return read_bank(shipped_files())


def shipped_files() -> list[Path]:
    """Give the files of the shipped bank."""
    return sorted((content_root() / "training" / "quiz" / "bank").glob("*.yaml"))


def own_files(workspace: Workspace) -> list[Path]:
    """Give the files of a company's own items."""
    return sorted(path for path in workspace.own_items.glob("*.y*ml") if not path.name.startswith("."))


def bank_of(workspace: Workspace) -> Bank:
    """Give the shipped bank together with the company's own items; a file of theirs that is not right is left out, and why is told in `Bank.troubles`.

    What was read is kept until one of the files changes.
    """
    return _with_own(tuple((path, *_stamp(path)) for path in own_files(workspace)))


def _stamp(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except OSError:
        return 0, 0
    return stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=4)
def _with_own(files: Sequence[tuple[Path, int, int]]) -> Bank:
    shipped = bank()
    if not files:
        return shipped
    read, troubles = read_items([path for path, _, _ in files], shipped.files, own=True)
    return Bank(
        MappingProxyType({**shipped.items, **{id: item for id, (item, _) in read.items()}}),
        MappingProxyType({**shipped.files, **{id: file for id, (_, file) in read.items()}}),
        frozenset(read),
        tuple(troubles),
    )


def fingerprint(item: Item) -> str:
    """Give a mark of what an item asks and of what is right, the same on every machine.

    It is kept with every answer: answers to an item that has since been changed are not counted together with new ones. What is only told
    afterwards, such as the explanation, may be improved without a new mark.

    >>> fingerprint(bank().items["numbers.visit-quota"]) == fingerprint(bank().items["numbers.visit-quota"])
    True
    """
    asked = _asked(item.model_dump(mode="json", exclude_defaults=True))
    written = json.dumps(asked, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{item.type} {written}".encode()).hexdigest()[:16]


def _asked(given: Any) -> Any:
    if isinstance(given, dict):
        return {name: _asked(value) for name, value in given.items() if name not in _TAUGHT}
    return [_asked(one) for one in given] if isinstance(given, list) else given
