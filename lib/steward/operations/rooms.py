"""Rooms as Chinese estates write them: building, unit and door, whatever stands between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Room:
    """A room; `building` is empty where the text could not be taken apart, `door` then holds the text."""

    building: str
    unit: str
    door: str

    def __str__(self) -> str:
        return "-".join(part for part in (self.building, self.unit, self.door) if part)


def parse_room(text: str) -> Room:
    """Take a room apart; other text stays whole as an opaque address.

    >>> str(parse_room("３栋２单元1501室")), parse_room("3400 Garrison Blvd").building
    ('3-2-1501', '')
    """
    raise NotImplementedError


def split_rooms(values: pd.Series[str]) -> pd.DataFrame:
    """Take the values of a room column (as `values.parse_series` gives them) apart: columns building, unit, door.

    All are null where the value is; building and unit are null for an opaque address.
    """
    raise NotImplementedError
