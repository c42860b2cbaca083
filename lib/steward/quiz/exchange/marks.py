"""What of an item travels as tags of a question, because no other system has a place for it, and comes back from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from steward.quiz.items.item import Item, Numeric
from steward.standards import catalogue, vocabulary
from steward.words import Locale

LONGEST_TAG = 50
"""Characters of a tag that Moodle keeps."""
LEVELS = ("recall", "apply", "judge")
_KINDS = {"case", "fill", "short"}
"""Kinds that share a type of question with another."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What the tags of a question say about the item it is to be."""

    standards: tuple[str, ...] = ()
    level: str = "recall"
    topic: str = ""
    seconds: int | None = None
    kind: str = ""
    unit: str = ""
    negative: bool = False
    unknown: tuple[str, ...] = ()
    """Tags that say nothing to us."""


def tags_of(item: Item, locale: Locale) -> tuple[str, ...]:
    """Give the tags of an item: ``standard:complaint.flow``, ``level:apply`` ..."""
    tags = [f"standard:{id}" for id in item.standards]
    tags.append(f"level:{item.level}")
    if item.topic:
        tags.append(f"topic:{item.topic}")
    if item.seconds != 40:
        tags.append(f"seconds:{item.seconds}")
    if item.type in _KINDS:
        tags.append(f"kind:{item.type}")
    if isinstance(item, Numeric) and item.unit:
        tags.append(f"unit:{item.unit.text.say(locale)}")
    if item.negative:
        tags.append("negative")
    return tuple(tags)


def read_marks(tags: Iterable[str]) -> Marks:
    """Read tags; those that name no standard, level or topic of ours are `Marks.unknown`.

    >>> read_marks(["level:apply", "night shift"])
    Marks(standards=(), level='apply', topic='', seconds=None, kind='', unit='', negative=False, unknown=('night shift',))
    """
    standards: list[str] = []
    unknown: list[str] = []
    level, topic, seconds, kind, unit, negative = "recall", "", None, "", "", False
    for tag in tags:
        name, _, value = (part.strip() for part in tag.partition(":"))
        if name == "standard" and value in catalogue():
            standards += [value] if value not in standards else []
        elif name == "level" and value in LEVELS:
            level = value
        elif name == "topic" and value in vocabulary("topics"):
            topic = value
        elif name == "seconds" and value.isascii() and value.isdigit() and 10 <= int(value[:9]) <= 300:
            seconds = int(value)
        elif name == "kind" and value in _KINDS:
            kind = value
        elif name == "unit" and value:
            unit = value
        elif tag == "negative":
            negative = True
        elif tag.strip():
            unknown.append(tag)
    return Marks(tuple(standards), level, topic, seconds, kind, unit, negative, tuple(unknown))
