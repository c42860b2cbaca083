"""The catalogue of the trade's standards, read and checked from ``training/standards/standards.yaml``.

>>> standard("g6.visit-ratio").params["visit_ratio"]
0.08
>>> [found.id for found in search("走访 8%")]
['g6.visit-ratio']
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

from steward.content import content_root, read_yaml
from steward.errors import StewardError, Trouble
from steward.words import Locale, Text, join, number, percent

_CATALOGUE = "training/standards/standards.yaml"
_REQUIRED = ("id", "source", "section", "topic", "kind", "zh", "en", "feeds")
_OPTIONAL = ("params", "steps", "script", "inferred", "inferred_part", "uncertain", "uncertain_why", "note")
_UNKNOWN = Text("标准目录里没有 {id}，请核对编号。", "There is no standard {id} in the catalogue; check the id.")
_CLOSE = Text(
    "标准目录里没有 {id}，是不是 {close}？", "There is no standard {id} in the catalogue; did you mean {close_en}?"
)


@dataclass(frozen=True, slots=True)
class Standard:
    """One rule of the trade, in both languages, with the document it comes from."""

    id: str
    source: str
    """A key of ``vocabulary("sources")``; so are `topic`, `kind` and `feeds` of theirs."""
    section: str
    """Where in the source it stands, in Chinese as there."""
    topic: str
    kind: str
    text: Text
    feeds: tuple[str, ...]
    """The parts of the product that must use it."""
    params: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    """Numbers with units in the key names; rates are fractions (0.20 = 20%)."""
    steps: tuple[Text, ...] = ()
    """Ordered; in checklists and forms they are the items."""
    script: Text | None = None
    """A line to say."""
    inferred_part: str = ""
    """What of it the source only implies: a key of ``vocabulary("inferred_parts")``; empty where all is stated."""
    uncertain_why: Text | None = None
    """What is damaged or ambiguous in the source; None where nothing is."""
    note: str = ""
    """A caveat for authors, not a rule for learners."""

    @property
    def inferred(self) -> bool:
        """Whether the source implies part of it without stating it."""
        return bool(self.inferred_part)

    @property
    def uncertain(self) -> bool:
        """Whether the source is damaged or ambiguous here."""
        return self.uncertain_why is not None

    @property
    def source_title(self) -> Text:
        """The document that states the rule."""
        return vocabulary("sources")[self.source]

    @property
    def section_title(self) -> Text:
        """The section of that document, in both languages."""
        return vocabulary("sections")[self.section]

    def param_words(self, locale: Locale) -> tuple[tuple[str, str], ...]:
        """Give its numbers as (name, value), written for a reader."""
        names = vocabulary("params")
        return tuple((names[key].say(locale), _value_words(value, locale)) for key, value in self.params.items())


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a disagreement: what it says, and the standards that say it."""

    says: Text
    standards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two rules of the sources that do not agree, or seem not to; see ``training/standards/conflicts.yaml``."""

    id: str
    topic: Text
    a: Side
    b: Side
    choice: str | None
    """The entry of `rules` in the company profile that decides; None where nothing need be chosen."""
    reading: Text | None
    """How we read the two together; ours, not the sources'."""

    @property
    def standards(self) -> tuple[str, ...]:
        """The standards of both sides."""
        return (*self.a.standards, *self.b.standards)


@cache
def vocabulary(name: str) -> Mapping[str, Text]:
    """Give a closed vocabulary with its names: sources, topics, kinds, feeds, sections, inferred_parts, params, values."""
    given = read_yaml("training/standards/vocabulary.yaml")[name]
    return MappingProxyType({key: _named(key, value) for key, value in given.items()})


def _named(key: str, value: Any) -> Text:
    if isinstance(value, str):  # a section: its key is the Chinese
        return Text(key, value)
    return Text(*value) if isinstance(value, list) else Text(value["zh"], value["en"])


def _value_words(value: Any, locale: Locale) -> str:
    match value:
        case bool():
            return (Text("是", "yes") if value else Text("否", "no")).say(locale)
        case float():
            return percent(value, decimals=0)
        case int():
            return number(value)
        case tuple():
            return join([_value_words(one, locale) for one in value], locale)
        case _:
            return vocabulary("values")[value].say(locale)


# -- the catalogue -----------------------------------------------------------------------------------------------------


@cache
def catalogue() -> Mapping[str, Standard]:
    """Give all standards by id, in the order of the documents.

    Raises:
        StewardError: ``bad-standards`` with one `Trouble` for each mistake.
    """
    return read_standards(read_yaml(_CATALOGUE), lambda: (content_root() / _CATALOGUE).read_text(encoding="utf-8"))


def read_standards(entries: Any, text: Callable[[], str] = str) -> Mapping[str, Standard]:
    """Check the entries of a catalogue against the vocabularies.

    Args:
        entries: what the YAML holds.
        text: a function that gives the text of the YAML, asked only to name the lines of mistakes.

    Raises:
        StewardError: ``bad-standards`` with one `Trouble` for each mistake.
    """
    found: dict[str, Standard] = {}
    wrong: list[tuple[int, str, Text]] = []
    for place, entry in enumerate(entries if isinstance(entries, list) else []):
        mistakes = list(_mistakes(entry))
        name = str(entry.get("id", "?")) if isinstance(entry, dict) else "?"
        if name in found:
            mistakes.append(Text("编号重复", "its id stands twice"))
        wrong += [(place, name, mistake) for mistake in mistakes]
        if not mistakes:
            found[name] = _standard(entry)
    if not found and not wrong:
        wrong.append((0, "?", Text("没有任何条目", "there are no entries")))
    if wrong:
        lines = [n for n, line in enumerate(text().splitlines(), 1) if line.startswith("- ")]
        raise StewardError.many(
            Trouble(
                "bad-standards",
                Text("标准目录第 {line} 行的 {id}：{what}。", "Catalogue of standards, line {line}, {id}: {what}."),
                {"line": lines[place] if place < len(lines) else 1, "id": name, "what": what},
            )
            for place, name, what in wrong
        )
    return MappingProxyType(found)


def _standard(entry: Mapping[str, Any]) -> Standard:
    params = {k: tuple(v) if isinstance(v, list) else v for k, v in (entry.get("params") or {}).items()}
    script, why = entry.get("script"), entry.get("uncertain_why")
    return Standard(
        id=entry["id"],
        source=entry["source"],
        section=entry["section"],
        topic=entry["topic"],
        kind=entry["kind"],
        text=Text(entry["zh"], entry["en"]),
        feeds=tuple(entry["feeds"]),
        params=MappingProxyType(params),
        steps=tuple(Text(step["zh"], step["en"]) for step in entry.get("steps", ())),
        script=Text(script["zh"], script["en"]) if script else None,
        inferred_part=entry.get("inferred_part", ""),
        uncertain_why=Text(why["zh"], why["en"]) if why else None,
        note=entry.get("note", ""),
    )


def _mistakes(entry: Any) -> Iterable[Text]:
    """Name everything that is wrong with one entry."""
    if not isinstance(entry, dict):
        yield Text("应是“名称: 值”的形式", "must be a set of “name: value” lines")
        return
    missing = [key for key in _REQUIRED if not entry.get(key)]
    unknown = [str(key) for key in entry if key not in _REQUIRED + _OPTIONAL]
    if missing:
        yield Text(f"缺少 {join(missing, 'zh')}", f"{join(missing, 'en')} missing")
    if unknown:
        yield Text(f"不认得 {join(unknown, 'zh')}", f"{join(unknown, 'en')} not known")
    for key, name in (
        ("source", "sources"),
        ("section", "sections"),
        ("topic", "topics"),
        ("kind", "kinds"),
        ("inferred_part", "inferred_parts"),
    ):
        if entry.get(key):
            yield from _not_in(key, entry[key], name)
    feeds, params = entry.get("feeds") or [], entry.get("params") or {}
    if not isinstance(feeds, list) or len(set(map(str, feeds))) < len(feeds):
        yield Text("feeds 应是不重复的清单", "feeds must be a list without repetition")
    else:
        for feed in feeds:
            yield from _not_in("feeds", feed, "feeds")
    if not isinstance(params, dict):
        yield Text("params 应是“名称: 数值”的形式", "params must be a set of “name: number” pairs")
    else:
        for key, value in params.items():
            yield from _not_in("params", key, "params")
            for word in value if isinstance(value, list) else [value]:
                if isinstance(word, str):
                    yield from _not_in(f"params.{key}", word, "values")
    if entry.get("id") and not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)*", str(entry["id"])):
        yield Text("编号只能用小写字母、数字、点和连字符", "an id is made of small letters, digits, dots and hyphens")
    pairs = [("script", entry.get("script")), ("uncertain_why", entry.get("uncertain_why"))]
    steps = entry.get("steps") or []
    pairs += [("steps", step) for step in steps] if isinstance(steps, list) else [("steps", "")]
    for key, pair in pairs:
        if pair is not None and not (isinstance(pair, dict) and set(pair) == {"zh", "en"} and all(pair.values())):
            yield Text(f"{key} 要有 zh 和 en", f"{key} needs zh and en")
    if bool(entry.get("inferred")) != bool(entry.get("inferred_part")):
        yield Text("inferred 和 inferred_part 要一起写", "inferred and inferred_part go together")
    if bool(entry.get("uncertain")) != bool(entry.get("uncertain_why")):
        yield Text("uncertain 和 uncertain_why 要一起写", "uncertain and uncertain_why go together")


def _not_in(key: str, value: Any, name: str) -> Iterable[Text]:
    known = vocabulary(name)
    if value in known:
        return
    close = difflib.get_close_matches(str(value), list(known), 1) or [*known][:3]
    yield Text(
        f"{key} 不认得“{value}”，可用 {join(close, 'zh')}", f"{key} does not know “{value}”; use {join(close, 'en')}"
    )


# -- looking up --------------------------------------------------------------------------------------------------------


def standard(id: str) -> Standard:
    """Look one standard up.

    Raises:
        StewardError: ``unknown-standard`` where the catalogue has no such id; it names those that are close.
    """
    known = catalogue()
    if id in known:
        return known[id]
    given = str(id).strip().casefold()
    ends = [one for one in known if one.endswith("." + given)]
    close = (ends or difflib.get_close_matches(given, list(known), 3, 0.7))[:3]
    if not close:
        raise StewardError("unknown-standard", _UNKNOWN, id=id)
    raise StewardError("unknown-standard", _CLOSE, id=id, close=join(close, "zh"), close_en=" / ".join(close))


def feeding(part: str) -> tuple[Standard, ...]:
    """Give the standards whose ``feeds`` names `part`, such as ``report`` or ``quiz``."""
    return tuple(s for s in catalogue().values() if part in s.feeds)


def by_topic(topic: str) -> tuple[Standard, ...]:
    """Give the standards of one topic, such as ``complaint``, in the order of the documents."""
    return tuple(s for s in catalogue().values() if s.topic == topic)


@cache
def conflicts() -> tuple[Conflict, ...]:
    """Give the disagreements of the sources, with what decides each."""

    def pair(given: Any) -> Text:
        return Text(given["zh"], given["en"])

    def side(given: Any) -> Side:
        return Side(pair(given), tuple(standard(id).id for id in given["rules"]))

    return tuple(
        Conflict(
            id=entry["id"],
            topic=pair(entry["topic"]),
            a=side(entry["a"]),
            b=side(entry["b"]),
            choice=entry.get("choice"),
            reading=pair(entry["reading"]) if entry.get("reading") else None,
        )
        for entry in read_yaml("training/standards/conflicts.yaml")
    )


def conflicts_of(id: str) -> tuple[Conflict, ...]:
    """Give the disagreements a standard is part of."""
    return tuple(conflict for conflict in conflicts() if id in conflict.standards)


def search(words: str, locale: Locale = "zh") -> tuple[Standard, ...]:
    """Find standards by words in either language or by id, the best first; without words all of them.

    Every word must occur. Chinese need not be cut into words: what does not occur as it stands may occur in pieces of two
    characters or more. What is written in `locale` counts more.
    """
    from steward.standards_search import ranked

    return ranked(words, locale)
