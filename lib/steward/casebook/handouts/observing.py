"""What observers look and listen for while a case is played, from ``training/casebook/observing.yaml``.

>>> [one.id for one in behaviours()][:2]
['feeling-first', 'let-speak']
>>> len(behaviours()[0].levels)
4
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from steward import yaml_files
from steward.casebook.case import Case
from steward.casebook.parts import Entry, Id, Moves, Standards, Words
from steward.content import read_text
from steward.service.personality.character import states

FILE = "training/casebook/observing.yaml"
MOST = 10
"""Behaviours that one pair of eyes can watch in five minutes, and one sheet of paper can hold."""
MOMENTS = 3
"""Things that come up in the talk which a customer's card has room for; observers look for no others."""


class Behaviour(Entry):
    """One behaviour, with the four levels at which it can be shown."""

    id: Id
    name: Words
    watch: Words
    """Where to look and listen."""
    when: Literal["always", "facts", "limits", "abusive"]
    """What a case must have for it to be watched."""
    spare: bool = False
    """Whether it is left out first where there would be more than `MOST`."""
    moves: Moves = Field(min_length=1)
    standards: Standards = Field(min_length=1)
    levels: tuple[Words, Words, Words, Words]
    """From what does harm to what does most good, each by what one sees and hears."""


_FILE: TypeAdapter[tuple[Behaviour, ...]] = TypeAdapter(Annotated[tuple[Behaviour, ...], Field(min_length=1)])


@cache
def behaviours() -> tuple[Behaviour, ...]:
    """Give all of them, in the order in which they come up in a talk."""
    return yaml_files.checked(read_text(FILE), "observing.yaml", _FILE)


def watched(case: Case) -> tuple[Behaviour, ...]:
    """Give those to be watched in one case, `MOST` at most; none where nobody is played."""
    if case.drill is None:
        return ()
    has = {
        "always": True,
        "facts": bool(case.facts),
        "limits": bool(case.limits),
        "abusive": states()[case.drill.state].abusive,
    }
    found = [one for one in behaviours() if has[one.when]]
    return tuple(found if len(found) <= MOST else [one for one in found if not one.spare][:MOST])
