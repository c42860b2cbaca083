"""The estate as records in memory, as if its exports had been imported: for tests, examples and notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from steward.operations.records import Records
    from steward.operations.sample_estate import Estate


def as_records(estate: Estate, *, key: bytes = b"sample") -> Records:
    """Give the estate's tables as `Records`, masked as an import masks them.

    Row numbers are those of the table (first row 1). For the real thing write the exports and import them.
    """
    from steward.operations.privacy import Pseudonyms, protect
    from steward.operations.records import Records
    from steward.operations.tables import tables

    pseudonyms = Pseudonyms(key)
    frames = {
        name: protect(
            frame.assign(source_file="sample", source_sheet=name, source_row=range(1, len(frame) + 1)),
            tables()[name],
            pseudonyms,
        )
        for name, frame in estate.tables.items()
    }
    return Records.from_frames(frames)
