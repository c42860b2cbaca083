"""The classes of matters that cases belong to, with what is common to each: situations, causes and measures.

>>> families()["water"].name.zh
'漏水积水'
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Annotated

from pydantic import Field, TypeAdapter

from steward import yaml_files
from steward.casebook.parts import Entry, Id, Standards, Words, one_of
from steward.casebook.reference import CauseKind
from steward.content import read_text
from steward.words import Text

FILE = "training/casebook/families.yaml"


class Said(Words):
    """One sentence that holds for the class, with what it rests on."""

    standards: Standards = ()


class CommonCause(Said):
    """A cause that is common in the class."""

    kind: CauseKind


class _Written(Entry):
    name: Words
    lede: Words
    situations: tuple[Said, ...] = ()
    causes: tuple[CommonCause, ...] = ()
    measures: tuple[Said, ...] = ()


class Family(Entry):
    """A class of matters."""

    id: Id
    name: Text
    lede: Text
    situations: tuple[Said, ...]
    """How it usually shows itself."""
    causes: tuple[CommonCause, ...]
    measures: tuple[Said, ...]
    """What helps."""


_FILE: TypeAdapter[dict[Id, _Written]] = TypeAdapter(Annotated[dict[Id, _Written], Field(min_length=1)])


@cache
def families() -> Mapping[str, Family]:
    """Give the classes by id, in the order of the file."""
    given = yaml_files.checked(read_text(FILE), "families.yaml", _FILE)
    return MappingProxyType(
        {
            id: Family(
                id=id,
                name=one.name.text,
                lede=one.lede.text,
                situations=one.situations,
                causes=one.causes,
                measures=one.measures,
            )
            for id, one in given.items()
        }
    )


FamilyId = Annotated[str, one_of(families, Text("这一类", "kind of matter"), or_none=True)]
"""The id of a class, or nothing."""
