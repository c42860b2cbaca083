"""The book of keys finds what a plain dictionary would."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from steward.operations.keybook import KeyBook

BATCHES = st.lists(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3)), min_size=1, max_size=12), max_size=8)


@given(BATCHES)
def test_it_finds_the_first_row_of_every_key_and_what_differs(batches: list[list[tuple[int, int]]]) -> None:
    book = KeyBook()
    first: dict[int, tuple[int, int, int]] = {}
    row = 0
    for sheet, batch in enumerate(batches):
        keys = np.array([key for key, _ in batch], np.uint64)
        contents = np.array([[key, content] for key, content in batch], np.uint64) << np.uint64(48)
        rows = np.arange(row, row + len(batch))
        seen = book.look(keys, contents, rows, sheet)
        for place, (key, content) in enumerate(batch):
            assert seen.again[place] == (key in first)
            if key in first:
                assert (seen.row[place], seen.sheet[place]) == first[key][:2]
                assert seen.same[place] == (content == first[key][2])
                assert seen.differs[place].tolist() == [False, content != first[key][2]]
            else:
                first[key] = (row + place, sheet, content)
        row += len(batch)
    assert len(book) == len(first)
