"""The canonical tables and their columns, read from ``tables.yaml`` beside this module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from steward.words import Text

ColumnType = Literal[
    "id", "text", "note", "person", "staff", "phone", "room", "id-number", "plate", "team", "group", "choice", "flag", "date",
    "moment", "month", "number", "money", "count", "score",
]  # fmt: skip
LINEAGE: tuple[str, ...] = ("source_file", "source_sheet", "source_row")
"""Columns every stored row carries: fingerprint of the file, sheet name, row number as Excel shows it."""

_STORED: dict[str, str] = {
    "date": "date",
    "month": "date",
    "moment": "timestamp",
    "number": "float64",
    "money": "float64",
    "score": "float64",
    "count": "int64",
    "flag": "boolean",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a canonical table."""

    name: str
    type: ColumnType
    label: Text
    also: tuple[str, ...] = ()
    required: bool = False
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    open: bool = False
    """A choice column that keeps a value it does not know, as it stands."""

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading under which exports show it, ours first."""
        return (self.label.zh, self.label.en, self.name, *self.also)

    @property
    def stored(self) -> Mapping[str, str]:
        """The columns that rest in Parquet for it, with their Ibis types; empty for what is never kept."""
        if self.type == "id-number":
            return {}
        if self.type in ("person", "staff"):
            return {self.name: "string", f"{self.name}_key": "string"}
        if self.type == "room":
            return {"household_key": "string", "building": "string", "unit": "string"}
        return {self.name: _STORED.get(self.type, "string")}


@dataclass(frozen=True, slots=True)
class Table:
    """One canonical table."""

    name: str
    label: Text
    key: str
    columns: Mapping[str, Column]

    @property
    def required(self) -> tuple[Column, ...]:
        """Columns without which a row is refused."""
        return tuple(c for c in self.columns.values() if c.required)

    @property
    def stored(self) -> Mapping[str, str]:
        """Every stored column with its Ibis type, lineage last."""
        columns: dict[str, str] = {}
        for column in self.columns.values():
            columns.update(column.stored)
        return {**columns, "source_file": "string", "source_sheet": "string", "source_row": "int64"}


@cache
def tables() -> Mapping[str, Table]:
    """Give the canonical tables by name."""
    import yaml

    found: dict[str, Table] = {}
    content = yaml.safe_load(Path(__file__).with_name("tables.yaml").read_text(encoding="utf-8"))
    for name, entry in content.items():
        columns = {}
        for column, spec in entry["columns"].items():
            if spec["type"] not in get_args(ColumnType):
                raise ValueError(f"tables.yaml: {name}.{column} has the unknown type {spec['type']}")
            columns[column] = Column(
                name=column,
                type=spec["type"],
                label=Text(spec["zh"], spec["en"]),
                also=tuple(map(str, spec.get("also", ()))),
                required=spec.get("required", False),
                choices=MappingProxyType({k: tuple(map(str, v)) for k, v in spec.get("choices", {}).items()}),
                open=spec.get("open", False),
            )
        found[name] = Table(name, Text(entry["zh"], entry["en"]), entry["key"], MappingProxyType(columns))
    return MappingProxyType(found)
