"""One vocabulary for QTI 2 and 3: ``choiceInteraction`` and ``qti-choice-interaction`` are both ``choice-interaction``.

Elements are looked at by their local names, so files with a prefix, without a namespace or of any version 2 are read alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

_BLANK = re.compile("[ \\t\\r\\n]+")
_HUMP = re.compile(r"(?<=[a-z0-9])([A-Z])")


@lru_cache(maxsize=4096)  # names come from strangers
def kebab(name: str) -> str:
    """Write a name as QTI 3 does, without its prefix.

    >>> kebab("choiceInteraction"), kebab("qti-choice-interaction"), kebab("maxChoices"), kebab("div")
    ('choice-interaction', 'choice-interaction', 'max-choices', 'div')
    """
    return _HUMP.sub(r"-\1", name).lower().removeprefix("qti-")


def kind(element: Any) -> str:
    """Give the name of an element in the vocabulary of QTI 3, without ``qti-``."""
    return _kind(element.tag)


@lru_cache(maxsize=4096)  # names come from strangers
def _kind(tag: object) -> str:
    return kebab(str(tag).rpartition("}")[2].rpartition(":")[2])


def attribute(element: Any, name: str, default: str = "") -> str:
    """Give an attribute by its name in QTI 3, whichever version the file has."""
    value = element.get(name)
    if value is None:
        value = element.get(_camel(name))
    return default if value is None else _BLANK.sub(" ", str(value)).strip(" ")


@lru_cache(maxsize=4096)  # names come from strangers
def _camel(name: str) -> str:
    return re.sub(r"-([a-z])", lambda found: found[1].upper(), name)


def inside(element: Any, *names: str) -> list[Any]:
    """Give the children with one of the names."""
    return [child for child in element if kind(child) in names]


def first(element: Any | None, name: str) -> Any | None:
    """Give the first child of a name."""
    return None if element is None else next(iter(inside(element, name)), None)


def within(element: Any, *names: str) -> Iterator[Any]:
    """Give everything below an element with one of the names, in the order of the file."""
    for one in element.iter():
        if one is not element and kind(one) in names:
            yield one


def words(element: Any | None) -> str:
    """Give the text of an element and all it holds, blanks made single."""
    return "" if element is None else _BLANK.sub(" ", "".join(element.itertext())).strip(" ")


def title_of(element: Any) -> str:
    """Give the title of an item, section or test."""
    return attribute(element, "title") or attribute(element, "label") or words(first(element, "title"))
