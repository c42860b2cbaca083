"""Cells merged over several records: what is written once there holds for every row it spans.

People merge the building, the team or the order number of rows that belong together; the file then holds the value in
the first row only. A sum of money or a count is different: nobody knows how it is shared out, so it stays where it
stands and is mentioned.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from steward.operations.cells import Cell, is_blank

if TYPE_CHECKING:
    from steward.operations.headings import Heading
    from steward.operations.reading import RawSheet, Row

_NOT_SHARED = frozenset(("money", "count"))
"""Types of columns whose value belongs to all merged rows together, not to each."""


def filled_down(sheet: RawSheet, heading: Heading, unshared: Counter[int]) -> Iterator[Row]:
    """Give the rows of a sheet, those below the header with the values of the cells merged over them.

    Of a range that spans columns too only the first column is filled, as Excel shows the value once. In `unshared` is
    counted, by position, how many rows got nothing because the merged value is a figure of all of them.
    """
    spans = sorted(
        (m.top, m.left, m.bottom)
        for m in sheet.merges()
        if m.bottom > m.top > heading.last_row and m.left < heading.width
    )
    if not spans:
        yield from sheet.rows()
        return
    figures = {p for p, column in heading.columns.items() if column.type in _NOT_SHARED}
    coming = 0
    open_: dict[int, tuple[int, Cell]] = {}
    for number, cells in sheet.rows():
        while coming < len(spans) and spans[coming][0] <= number:
            top, left, bottom = spans[coming]
            coming += 1
            if top == number and left < len(cells) and not is_blank(cells[left]):
                open_[left] = (bottom, cells[left])
        for left, (bottom, value) in list(open_.items()):
            if number > bottom:
                del open_[left]
            elif left >= len(cells) or is_blank(cells[left]):
                if left in figures:
                    unshared[left] += 1
                    continue
                cells.extend([None] * (left + 1 - len(cells)))
                cells[left] = value
        yield number, cells
