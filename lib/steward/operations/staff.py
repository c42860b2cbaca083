"""The people of the teams, as the records know them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from steward.operations.records import Records


def posts(records: Records) -> Mapping[str, str]:
    """Give the post of every employee who has not left, by pseudonym."""
    if not records.has("staff"):
        return {}
    staff = records.tables["staff"]
    rows = records.connection.execute(staff.select("name_key", "post", "left_on"))
    rows = rows[rows["name_key"].notna() & rows["post"].notna() & rows["left_on"].isna()]
    return dict(zip(rows["name_key"], rows["post"], strict=True))
