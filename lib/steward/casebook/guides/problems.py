"""What is wrong with a guide beyond the form of its entries; works on what was read, whole or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from steward.casebook import status
from steward.casebook.looking import MISSING, RANGE
from steward.casebook.parts import MANY, unknown
from steward.words import Text
from steward.yaml_files import Finding, Wrong

MEASURE = {"steps": (4, 8), "say": (3, 5), "avoid": (3, 4), "limits": (1, 4), "forms": (1, 2)}
"""How many entries each part of a shipped guide has, so that it fits one A4 page."""
_WHOLE = ("lede", "kind", "family", "source", "added", "when", "topics", *MEASURE)

_FILE = Text("编号应与文件同名，写成 {name}", "the id must be the name of the file; write {name}")
_CASE = Text("这个案例", "case")
_TWICE = Text("案例 {id} 写了两遍，请留一个", "the case {id} stands twice; keep one")
_OWN_ONLY = Text("随工作台提供的指引不写 status，请删掉", "a shipped guide has no status; leave it out")


def findings(data: Any, *, name: str, own: bool, cases: Callable[[], Iterable[str]]) -> Iterator[Finding]:
    """Give everything that is wrong beyond form.

    Args:
        data: what the file holds, of whatever form.
        name: the name of the file, without its ending.
        own: whether the company wrote it; much may then be left out.
        cases: gives the ids of the cases there are.
    """
    if not isinstance(data, dict):
        return
    if isinstance(id := data.get("id"), str) and id != name:
        yield ("id",), Wrong(_FILE, name=name)
    named = data.get("cases")
    known = set(cases()) if named else set()
    seen: set[str] = set()
    for i, id in enumerate(named[:MANY] if isinstance(named, list) else ()):
        if isinstance(id, str) and id not in known:
            yield ("cases", i), unknown(id, _CASE, sorted(known))
        elif isinstance(id, str) and id in seen:
            yield ("cases", i), Wrong(_TWICE, id=id)
        seen.add(str(id))
    if own:
        yield from status.findings(data.get("status"))
        return
    if "status" in data:
        yield ("status",), Wrong(_OWN_ONLY)
    for key in _WHOLE:
        if not data.get(key):
            yield (key,), Wrong(MISSING)
    for key, (low, high) in MEASURE.items():
        if isinstance(given := data.get(key), list) and given and not low <= len(given) <= high:
            yield (key,), Wrong(RANGE, low=low, high=high, n=len(given))
