"""The estate as records in memory, as if its exports had been imported: for tests, examples and notebooks."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from steward.operations.tables import tables

if TYPE_CHECKING:
    import pandas as pd

    from steward.operations.records import Records
    from steward.operations.sample_estate import Estate


def as_records(estate: Estate, *, key: bytes = b"sample") -> Records:
    """Give the estate's tables as `Records`, people masked and rooms as pseudonyms.

    Row numbers are those of the table (first row 1). For the real thing write the exports and import them.
    """
    from steward.operations.records import Records

    return Records.from_frames({name: _stored(name, frame, key) for name, frame in estate.tables.items()})


def _stored(name: str, frame: pd.DataFrame, key: bytes) -> pd.DataFrame:
    import pandas as pd

    columns: dict[str, object] = {}
    for column in tables()[name].columns.values():
        if column.name not in frame or column.type == "id-number":
            continue
        values = frame[column.name]
        if column.type == "room":
            columns["household_key"] = _pseudonyms(values, "h", key)
            parts = values.astype("str").str.split("-")
            columns["building"], columns["unit"] = (
                parts.str[0].where(values.notna()),
                parts.str[1].where(values.notna()),
            )
        elif column.type in ("person", "staff"):
            columns[column.name] = (values.astype("str").str[:1] + "**").where(values.notna())
            columns[f"{column.name}_key"] = _pseudonyms(values, column.type[0], key)
        elif column.type == "phone":
            text = values.astype("str")
            columns[column.name] = (text.str[:3] + "****" + text.str[-4:]).where(values.notna())
        elif column.type == "plate":
            text = values.astype("str")
            columns[column.name] = (text.str[:2] + "***" + text.str[-2:]).where(values.notna())
        elif column.type in ("date", "month"):
            columns[column.name] = values.dt.date.where(values.notna(), None)
        else:
            columns[column.name] = values
    result = pd.DataFrame(columns, index=frame.index)
    return result.assign(source_file="sample", source_sheet=name, source_row=range(1, len(frame) + 1))


def _pseudonyms(values: pd.Series[str], head: str, key: bytes) -> pd.Series[str]:
    known = {
        v: f"{head}-{hashlib.blake2b(str(v).encode(), key=key, digest_size=6).hexdigest()}"
        for v in values.dropna().unique()
    }
    return values.map(known)
