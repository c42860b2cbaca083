"""What a QTI item declares: its responses, their keys and mappings, its outcomes and template variables."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from steward.quiz.exchange.qti.names import attribute, first, inside

Value = Any
"""None for no value; str, float, int, bool or a pair (a tuple of two) for one; `Many` or `Ordered` for several."""


class Many(tuple[Value, ...]):
    """Several values without an order."""

    __slots__ = ()


class Ordered(Many):
    """Several values in their order."""

    __slots__ = ()


def container(values: Iterable[Value], cardinality: str) -> Many:
    """Put values together as a cardinality asks for."""
    return Ordered(values) if cardinality == "ordered" else Many(values)


@dataclass(frozen=True)
class Declared:
    """One declared variable of an item."""

    identifier: str
    cardinality: str = "single"
    base_type: str = "identifier"
    correct: Value = None
    default: Value = None
    mapping: Mapping[str, tuple[float, bool]] = field(default_factory=dict)
    """Value of each key, and whether capitals matter."""
    mapping_default: float = 0
    lower: float | None = None
    upper: float | None = None
    has_mapping: bool = False
    areas: bool = False
    """Whether places on a picture are worth something."""
    maximum: float | None = None
    """The best score, where the outcome says so."""
    table: Any = None


def declared(element: Any) -> Declared:
    """Read a declaration of a response, outcome or template variable."""
    cardinality = attribute(element, "cardinality", "single")
    base = attribute(element, "base-type", "identifier")
    mapping = first(element, "mapping")
    # Where an entry does not say whether capitals matter: they do in QTI 2.0 and 2.1, and do not from 2.2 on.
    usual = "true" if re.search(r"v2p[01]\}", str(element.tag)) else "false"
    entries: dict[str, tuple[float, bool]] = {}
    for entry in inside(mapping, "map-entry") if mapping is not None else ():
        sensitive = attribute(entry, "case-sensitive", usual) not in ("false", "0")
        entries[entry.get("map-key") or entry.get("mapKey") or ""] = (
            number(attribute(entry, "mapped-value", "0")),
            sensitive,
        )
    return Declared(
        attribute(element, "identifier"),
        cardinality,
        base,
        _values(first(element, "correct-response"), cardinality, base),
        _values(first(element, "default-value"), cardinality, base),
        entries,
        number(attribute(mapping, "default-value", "0")) if mapping is not None else 0,
        _bound(mapping, "lower-bound"),
        _bound(mapping, "upper-bound"),
        mapping is not None,
        first(element, "area-mapping") is not None,
        _bound(element, "normal-maximum"),
        first(element, "match-table")
        if first(element, "match-table") is not None
        else first(element, "interpolation-table"),
    )


def number(said: str, default: float = 0) -> float:
    """Give a number as written; `default` where it is none."""
    try:
        value = float(said)
    except ValueError:
        return default
    return value if math.isfinite(value) else default


def _bound(element: Any | None, name: str) -> float | None:
    said = attribute(element, name) if element is not None else ""
    return number(said) if said else None


def _values(element: Any | None, cardinality: str, base: str) -> Value:
    if element is None:
        return None
    found = [parsed(value_text(value), base) for value in inside(element, "value")]
    if cardinality == "single":
        return found[0] if found else None
    return container(found, cardinality) if found else None


def value_text(element: Any) -> str:
    """Give the text of a value; only the blanks of XML at its ends do not count."""
    return "".join(element.itertext()).strip(" \t\r\n")


def parsed(said: str, base: str) -> Value:
    """Read a value of a base type; what cannot be read is no value."""
    try:
        if base == "integer":
            return int(float(said))
        if base == "float":
            return float(said)
    except (ValueError, OverflowError):
        return None
    if base == "boolean":
        return said in ("true", "1")
    if base in ("pair", "directed-pair", "directedPair"):
        parts = said.split()
        if len(parts) != 2:
            return None
        return tuple(parts) if base != "pair" else tuple(sorted(parts))
    return said


def map_value(one: Declared, value: Value) -> float:
    """Give what one value of a response is worth."""
    said = key_of(value, one.base_type)
    if said in one.mapping:
        return one.mapping[said][0]
    for key, (worth, sensitive) in one.mapping.items():
        if one.base_type == "pair" and sorted(key.split()) == sorted(said.split()):
            return worth
        if not sensitive and key.casefold() == said.casefold():
            return worth
        if one.base_type in ("integer", "float") and isinstance(value, (int, float)) and number(key, math.nan) == value:
            return worth
    return one.mapping_default


def key_of(value: Value, base: str) -> str:
    """Write a value as a mapping does."""
    if isinstance(value, tuple):
        return " ".join(str(part) for part in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if base == "integer" and isinstance(value, (int, float)):
        return str(int(value))
    return str(value)
