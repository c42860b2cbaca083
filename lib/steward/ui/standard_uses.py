"""Where the product uses a standard: its figures, models, plan, questions, courses, cases, drills and work guides; found in the content and the registry as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from steward.casebook import Case, casebook
from steward.casebook.guides import guidebook
from steward.content import content_root
from steward.quiz.items.bank import bank
from steward.standards import catalogue
from steward.ui.page import TITLES
from steward.words import Text

ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)+")
"""What may be the id of a standard in a text."""
_PAGES = {
    "flows": "models/complaint-flow",
    "personality": "models/personality",
    "expectation": "models/expectation",
    "satisfaction": "models/satisfaction",
    "queue": "models/queue",
    "engagement": "manage/plan",
    "courses": "learn/course",
}
"""Folders of ``training`` and the page on which what stands there can be seen."""
_FIGURE = Text("指标“{name}”", "the figure “{name}”")
_DRILL = Text("演练“{title}”", "the drill “{title}”")
_CASE = Text("案例“{title}”", "the case “{title}”")
_GUIDE = Text("工作指引“{title}”", "the work guide “{title}”")
_ONE_QUESTION = Text("1 道题", "one question")
_QUESTIONS = Text("{n} 道题", "{n} questions")
_UNMEASURED = Text("没有指标：{why}", "No figure: {why}")


@dataclass(frozen=True, slots=True)
class Use:
    """One place where a standard is used."""

    text: Text
    page: str = ""
    """The notebook that shows it; empty where there is none."""
    query: str = ""
    """What its address asks for."""


def ids_in(text: str) -> frozenset[str]:
    """Give the ids of standards that a text names."""
    return frozenset(ID.findall(text)) & frozenset(catalogue())


@cache
def uses() -> Mapping[str, tuple[Use, ...]]:
    """Give for each standard that is used where it is."""
    from steward.operations.kpis import registry
    from steward.operations.kpis.unmeasured import UNMEASURED

    found: dict[str, list[Use]] = {}
    for kpi in registry().values():
        for id in dict.fromkeys((*kpi.standards, *([kpi.target_from] if kpi.target_from else []))):
            name = Text(_FIGURE.zh.format(name=kpi.name.zh), _FIGURE.en.format(name=kpi.name.en))
            found.setdefault(id, []).append(Use(name, "manage/kpis"))
    for id, why in UNMEASURED.items():
        found.setdefault(id, []).append(Use(Text(_UNMEASURED.zh.format(why=why.zh), _UNMEASURED.en.format(why=why.en))))
    for id in bank().standards:
        items = [item.id for item in bank().about(id)]
        words = (
            _ONE_QUESTION
            if len(items) == 1
            else Text(_QUESTIONS.zh.format(n=len(items)), _QUESTIONS.en.format(n=len(items)))
        )
        found.setdefault(id, []).append(Use(words, "learn/today", "items=" + ",".join(items)))
    for case, ids in _by_cases():
        name, drill = _titled(_CASE, case.title.text), _titled(_DRILL, case.title.text)
        played = ids_in(case.drill.model_dump_json()).union(case.standards) if case.drill else frozenset()
        for id in ids:
            found.setdefault(id, []).append(Use(name, "cases/case", f"case={case.id}"))
            if id in played:
                found[id].append(Use(drill, "drills/drill", f"case={case.id}"))
    for guide in guidebook().guides.values():
        for id in guide.all_standards:
            found.setdefault(id, []).append(Use(_titled(_GUIDE, guide.title.text), "cases/guides", f"guide={guide.id}"))
    for page, text in _content():
        for id in sorted(ids_in(text)):
            use = Use(TITLES[page], page)
            if use not in found.setdefault(id, []):
                found[id].append(use)
    return MappingProxyType({id: tuple(places) for id, places in found.items()})


def _titled(words: Text, title: Text) -> Text:
    return Text(words.zh.format(title=title.zh), words.en.format(title=title.en))


def _by_cases() -> Iterator[tuple[Case, list[str]]]:
    """Give the cases with the standards they are about, then again with those they only name."""
    cases = casebook().cases.values()
    for case in cases:
        yield case, list(case.standards)
    for case in cases:
        yield case, sorted(ids_in(case.model_dump_json()).difference(case.standards))


def _content() -> list[tuple[str, str]]:
    """Give the shipped content that names standards, with the page that shows it."""
    root = content_root() / "training"
    found = []
    for path in sorted(root.rglob("*.yaml")):
        page = _page(path.relative_to(root))
        if page in TITLES:
            found.append((page, path.read_text(encoding="utf-8")))
    return found


def _page(path: Path) -> str:
    return f"models/{path.stem}" if path.parts[0] == "models" else _PAGES.get(path.parts[0], "")
