"""The five dimensions of service quality, and answers brought into their shape.

>>> DIMENSIONS["reliability"].zh, len(CLASSIC["empathy"])
('可靠性', 5)

Source: A. Parasuraman, V. A. Zeithaml and L. L. Berry, “Refinement and reassessment of the SERVQUAL scale”, Journal of Retailing 67
(1991) 420-450.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from steward.errors import StewardError
from steward.service.survey.answers import Table, columns_of
from steward.words import Text

Values = tuple[float | None, ...]

DIMENSIONS: Mapping[str, Text] = MappingProxyType(
    {
        "tangibles": Text("有形性", "Tangibles"),
        "reliability": Text("可靠性", "Reliability"),
        "responsiveness": Text("响应性", "Responsiveness"),
        "assurance": Text("保证性", "Assurance"),
        "empathy": Text("移情性", "Empathy"),
    }
)
DIMENSION_MEANINGS: Mapping[str, Text] = MappingProxyType(
    {
        "tangibles": Text("环境、设备、着装", "premises, equipment, appearance"),
        "reliability": Text("说到做到，准时无误", "what was promised is done, on time and right"),
        "responsiveness": Text("愿意帮忙，反应快", "willing and prompt"),
        "assurance": Text("懂行、有礼、让人放心", "knowledge and courtesy that give confidence"),
        "empathy": Text("把业主当回事，因人而异", "care for the individual"),
    }
)
CLASSIC: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        "tangibles": (1, 2, 3, 4), "reliability": (5, 6, 7, 8, 9), "responsiveness": (10, 11, 12, 13), "assurance": (14, 15, 16, 17),
        "empathy": (18, 19, 20, 21, 22),
    }
)  # fmt: skip
"""Which of the 22 statements of 1991 belong to which dimension."""

Columns = dict[str, list[object]]


def matched(
    tables: Sequence[Table], dimensions: Mapping[str, Sequence[str]] | None
) -> tuple[list[Columns], dict[str, list[str]]]:
    """Give the columns of each table and the items of each dimension, all of them there and of one length.

    Raises:
        StewardError: for columns that are not there, tables that differ in length, or a dimension without items.
    """
    if dimensions is None:
        names = list(columns_of(tables[0]))
        if len(names) != 22:
            raise StewardError(
                "not-classic",
                Text(
                    "没写各维度包含哪些题时，要正好 22 列（经典量表的次序），现在是 {n} 列。",
                    "Without naming the items of each dimension there must be the 22 columns of the classic scale, not {n}.",
                ),
                n=len(names),
            )
        dimensions = {id: [names[place - 1] for place in places] for id, places in CLASSIC.items()}
    groups = {id: list(items) for id, items in dimensions.items()}
    if empty := [id for id, items in groups.items() if not items] or ([] if groups else ["-"]):
        raise StewardError(
            "dimension-empty",
            Text(
                "维度 {ids} 里没有题目，请补上或删去。", "The dimension {ids} has no items; add some or leave it out."
            ),
            ids=", ".join(empty),
        )
    items = list(dict.fromkeys(item for group in groups.values() for item in group))
    columns = [columns_of(table, items) for table in tables]
    if len({len(column) for table in columns for column in table.values()}) > 1:
        raise StewardError(
            "columns-differ",
            Text(
                "几张表的人数不一样（{sizes}），同一行应是同一个人。",
                "The tables have different numbers of people ({sizes}); one row must be one person in all of them.",
            ),
            sizes=", ".join(str(len(next(iter(table.values())))) for table in columns),
        )
    return columns, groups


def means(first: Sequence[Values], second: Sequence[Values]) -> list[tuple[float, float] | None]:
    """Give each person's mean of both over the items with both answers; None where that is fewer than half of the items."""
    people: list[tuple[float, float] | None] = []
    for a, b in zip(zip(*first, strict=True), zip(*second, strict=True), strict=True):
        both = [(x, y) for x, y in zip(a, b, strict=True) if x is not None and y is not None]
        if both and 2 * len(both) >= len(a):
            people.append((math.fsum(x for x, _ in both) / len(both), math.fsum(y for _, y in both) / len(both)))
        else:
            people.append(None)
    return people
