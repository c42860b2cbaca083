"""Looking at what a file holds when it may have any form, and the mistakes that are found in many places of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from steward.casebook.parts import MANY
from steward.moves import moves
from steward.words import Text
from steward.yaml_files import Finding, Path_, Wrong

_TWICE = Text("编号 {id} 写了两遍，请改掉一个", "the id {id} stands twice; rename one")
MISSING = Text("缺这一项，请补上", "this is missing; add it")
_FEW = Text("{locale} 至少要有 {least} 句，现在有 {n} 句", "{locale} must have {least} at least, and has {n}")
SAME = Text("{locale} 里这句写了两遍：{words}", "this stands twice in {locale}: {words}")
RANGE = Text("应有 {low} 到 {high} 个，现在有 {n} 个", "there must be {low} to {high}, and there are {n}")


def items(given: Any) -> list[Any]:
    """Give what a list holds, as far as a list may be long: what is longer is told as too long."""
    return given[:MANY] if isinstance(given, list) else []


def entries(data: dict[str, Any], keys: Iterable[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give the entries of the list that keys lead to, each with its place; what is no entry is left out."""
    found: Any = data
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    for i, one in enumerate(items(found)):
        if isinstance(one, dict):
            yield i, one


def doubled(data: dict[str, Any], keys: tuple[str, ...], before: Path_ = ()) -> Iterator[Finding]:
    """Find ids that stand twice in a list."""
    seen = set()
    for i, one in entries(data, keys):
        id = str(one.get("id"))
        if id in seen and "id" in one:
            yield (*before, *keys, i, "id"), Wrong(_TWICE, id=id)
        seen.add(id)


def few(entry: dict[str, Any], before: Path_, key: str, least: int, languages: Iterable[str]) -> Iterator[Finding]:
    """Hold a list of sayings to how many it should have, each once."""
    given = entry.get(key)
    if not isinstance(given, dict):
        return
    for locale in languages:
        said = given.get(locale)
        if not isinstance(said, list):
            continue
        if len(said) < least:
            yield (*before, key, locale), Wrong(_FEW, locale=locale, least=least, n=len(said))
        seen: set[str] = set()
        for i, words in enumerate(str(one).strip() for one in said[:MANY]):
            if words in seen:
                yield (*before, key, locale, i), Wrong(SAME, locale=locale, words=words[:40])
            seen.add(words)


def harms(id: Any) -> bool:
    """Tell whether something is the id of a move that harms."""
    return isinstance(id, str) and id in moves() and moves()[id].polarity == "harms"


def number(value: Any) -> float | None:
    """Give a number as it is, None for anything else."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
