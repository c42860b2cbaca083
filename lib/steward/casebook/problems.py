"""What is wrong with a case beyond the form of its entries: names that lead nowhere, ids that stand twice, parts that are missing.

Works on what was read, whole or not, so that these mistakes are told together with those of form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from steward.casebook import flows, status
from steward.casebook.drill_problems import Play
from steward.casebook.languages import complete
from steward.casebook.looking import MISSING, RANGE, doubled, entries, few, number
from steward.casebook.parts import SLUG
from steward.words import LOCALES, Text
from steward.yaml_files import Finding, Wrong

SAYS = 2
REVIEW = {"well": (1, 4), "badly": (2, 5), "causes": (4, 8), "mine": (3, 6), "adopt": (1, 3), "questions": (2, 4)}
"""How many entries each part of a shipped case's review has."""
KINDS = 3
"""Kinds of causes that a shipped case has at least."""
MOODS = 3
"""Events with a mood that a shipped case has at least, so that a line can be drawn."""

_FOLDER = Text("编号应与文件夹同名，写成 {name}", "the id must be the name of the folder; write {name}")
_TAKEN = Text(
    "编号 {id} 是旁边另一个案例的；应与文件夹同名，写成 {name}",
    "{id} is the id of another case beside this one; write the name of the folder, {name}",
)
_ABOVE = Text("不能低于 {other}（{value}）", "must not be below {other} ({value})")
_FEW_KINDS = Text(
    "原因至少要有 {least} 种，现在有 {n} 种", "there must be {least} kinds of causes at least, and there are {n}"
)
_FEW_MOODS = Text(
    "至少要有 {least} 件事写上 mood，现在有 {n} 件", "{least} events at least must have a mood, and {n} have one"
)
_OWN_ONLY = Text("随工作台提供的案例不写 status，请删掉", "a shipped case has no status; leave it out")
_INVENTED = Text(
    "来源没有讲全，要写 invented：哪些是为教学补写的",
    "the source does not tell it all; write what was added for teaching",
)


def findings(data: Any, *, folder: str, own: bool, beside: Callable[[str], bool] | None = None) -> Iterator[Finding]:
    """Give everything that is wrong beyond form.

    Args:
        data: what the file holds, of whatever form.
        folder: the name of the case's folder.
        own: whether the company wrote it; much may then be left out.
        beside: tells whether another case of an id lies beside it.
    """
    if not isinstance(data, dict):
        return
    languages = complete(data) if own else LOCALES
    if isinstance(id := data.get("id"), str) and id != folder and re.fullmatch(SLUG, id):
        taken = beside is not None and beside(id)
        yield ("id",), Wrong(_TAKEN if taken else _FOLDER, id=id, name=folder)
    for name in ("people", "facts", "expectations", "limits", "outcomes"):
        yield from doubled(data, (name,))
    yield from _whole(data, own)
    yield from _levels(data)
    if own:
        yield from status.findings(data.get("status"))
    elif "status" in data:
        yield ("status",), Wrong(_OWN_ONLY)
    for i, fact in entries(data, ("facts",)):
        yield from few(fact, ("facts", i), "says", SAYS if not own else 1, languages)
    for i, one in entries(data, ("expectations",)):
        yield from few(one, ("expectations", i), "says", SAYS if not own else 1, languages)
    if isinstance(data.get("drill"), dict):
        yield from Play(data, data["drill"], languages, own=own).findings()


def _whole(data: dict[str, Any], own: bool) -> Iterator[Finding]:
    yield from flows.findings(data.get("flow"))
    is_added = any(event.get("told") == "invented" for _, event in entries(data, ("happened",)))
    if (is_added or data.get("told") in ("partial", "title-only", "playbook")) and not data.get("invented"):
        yield ("invented",), Wrong(_INVENTED)
    if own:
        return
    for name in ("source", "told", "family", "topics", "standards", "limits", "outcomes"):
        if not data.get(name):
            yield (name,), Wrong(MISSING)
    for name in ("outcomes",):
        if isinstance(given := data.get(name), list) and given and not 2 <= len(given) <= 4:
            yield (name,), Wrong(RANGE, low=2, high=4, n=len(given))
    yield from _review(data)
    for i, one in entries(data, ("expectations",)):
        for name in ("zone", "says"):
            if data.get("drill") and not one.get(name):
                yield ("expectations", i, name), Wrong(MISSING)


def _review(data: dict[str, Any]) -> Iterator[Finding]:
    """Hold the reference of a shipped case's review, and the line of moods drawn beside it, to their measure."""
    review = data.get("review")
    for name, (low, high) in REVIEW.items():
        given = review.get(name) if isinstance(review, dict) else None
        if not given:
            yield ("review", name), Wrong(MISSING)
        elif isinstance(given, list) and not low <= len(given) <= high:
            yield ("review", name), Wrong(RANGE, low=low, high=high, n=len(given))
        for i, one in entries(data, ("review", name)):
            if not one.get("standards"):
                yield ("review", name, i, "standards"), Wrong(MISSING)
    causes = list(entries(data, ("review", "causes")))
    if REVIEW["causes"][0] <= len(causes) and (n := len({str(one.get("kind")) for _, one in causes})) < KINDS:
        yield ("review", "causes"), Wrong(_FEW_KINDS, least=KINDS, n=n)
    if (n := sum(one.get("mood") is not None for _, one in entries(data, ("happened",)))) < MOODS:
        yield ("happened",), Wrong(_FEW_MOODS, least=MOODS, n=n)


def _levels(data: dict[str, Any]) -> Iterator[Finding]:
    for i, one in entries(data, ("expectations",)):
        for upper, lower in (("desired", "adequate"), ("deliverable", "improvable")):
            a, b = number(one.get(upper)), number(one.get(lower))
            if a is not None and b is not None and a < b:
                yield ("expectations", i, upper), Wrong(_ABOVE, other=lower, value=f"{b:g}")
