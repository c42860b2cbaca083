"""The item bank: all items of ``training/quiz/bank/``, by id, standard and topic.

>>> bank().about("complaint.flow")  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType

from steward import yaml_files
from steward.content import content_root
from steward.errors import StewardError, Trouble
from steward.quiz.item import ITEMS, Item
from steward.standards import standard
from steward.words import Text

_TWICE = Text(
    "题号 {id} 在 {first} 和 {second} 里都有，请改掉一个。",
    "The item {id} stands both in {first} and in {second}; rename one.",
)


@dataclass(frozen=True)
class Bank:
    """Items in the order of their files."""

    items: Mapping[str, Item]
    files: Mapping[str, str]
    """The file of each item."""

    @cached_property
    def _by_standard(self) -> Mapping[str, tuple[Item, ...]]:
        found: dict[str, list[Item]] = {}
        for item in self.items.values():
            for id in item.standards:
                found.setdefault(id, []).append(item)
        return MappingProxyType({id: tuple(items) for id, items in found.items()})

    def about(self, standard_id: str) -> tuple[Item, ...]:
        """Give the items that rest on a standard."""
        return self._by_standard.get(standard_id, ())

    @property
    def standards(self) -> frozenset[str]:
        """The standards that some item rests on."""
        return frozenset(self._by_standard)

    def of_topic(self, topic: str) -> tuple[Item, ...]:
        """Give the items whose first standard is of a topic."""
        return tuple(item for item in self.items.values() if standard(item.standards[0]).topic == topic)


def read_bank(paths: Iterable[Path]) -> Bank:
    """Read items from files.

    Raises:
        StewardError: all mistakes of all files at once, each with file, line, field and remedy.
    """
    items: dict[str, Item] = {}
    files: dict[str, str] = {}
    troubles: list[Trouble] = []
    for path in paths:
        try:
            found = yaml_files.checked(yaml_files.read(path), path.name, ITEMS)
        except StewardError as error:
            troubles += error.troubles
            continue
        for item in found:
            if item.id in items:
                values: dict[str, object] = {"id": item.id, "first": files[item.id], "second": path.name}
                troubles.append(Trouble("item-twice", _TWICE, values))
                continue
            items[item.id], files[item.id] = item, path.name
    if troubles:
        raise StewardError.many(troubles)
    return Bank(MappingProxyType(items), MappingProxyType(files))


@cache
def bank() -> Bank:
    """Give the shipped bank."""
    return read_bank(sorted((content_root() / "training" / "quiz" / "bank").glob("*.yaml")))
