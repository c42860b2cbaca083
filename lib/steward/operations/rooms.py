"""Rooms as Chinese estates write them: ``3-2-1501``, ``3栋2单元1501室``, ``三号楼二单元 15 层 1501``, ``3#2-1501``, ``A座1203``.

All spellings of one home lead to the same `Room`, so that a repair and a bill of the same home meet. The door number is
personal information: it leaves the import only as part of a pseudonym (`privacy`), `mask_room` hides it where a room is
shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

_CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_NUMERAL = "〇零一二三四五六七八九十"
_TENS = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")
_NUMBERED = re.compile(rf"[{_NUMERAL}]+(?=号楼|栋|幢|座|单元|期|区|层|室|-|$)")
_DASHES = re.compile(r"[—–―−‐‑_/\\.·~]")

_BUILDING = r"(?P<building>(?:[^\s#-]{0,12}[期区苑园])?[^\d\s#-]{0,12}?(?:[A-Za-z]{1,2})?\d{0,3}[A-Za-z]?)"
_DOOR = r"(?P<door>[A-Za-z]{0,2}\d{1,5}[A-Za-z]?)"
_END = r"(?:号房|室|房|号|户)?"
_FORMS = (
    # 3栋2单元(15层)1501室, A座1203, 3#2-1501, 二期3号楼1501, 12号2单元301
    re.compile(
        rf"{_BUILDING}(?:号楼|栋楼|栋|幢|座|棟|楼|#|号(?=\d+单元))-?"
        r"(?:(?P<unit>[A-Za-z]?\d{0,2}[A-Za-z]?)(?:单元|门|梯|(?<=[\dA-Za-z])-))?-?"
        rf"(?:\d{{1,2}}(?:层|楼|F)-?)?{_DOOR}{_END}"
    ),
    # 3-2-15-01: floor and door apart
    re.compile(rf"{_BUILDING}-(?P<unit>[A-Za-z]?\d{{1,2}})-(?P<door>\d{{1,2}}-\d{{2}}){_END}"),
    # 3-2-1501, A3-2-1501, and 1-3-2-1501 with the phase in front
    re.compile(rf"{_BUILDING}-(?P<unit>[A-Za-z]?\d{{1,2}})(?:单元)?-{_DOOR}{_END}"),
    re.compile(rf"(?P<building>\d{{1,2}}-\d{{1,3}})-(?P<unit>\d{{1,2}})-(?P<door>\d{{3,4}}[A-Za-z]?){_END}"),
    # 3-1501
    re.compile(rf"{_BUILDING}-(?P<unit>){_DOOR}{_END}"),
)
_DOOR_ALONE = re.compile(rf"{_DOOR}{_END}")


@dataclass(frozen=True, slots=True)
class Room:
    """A room; `building` is empty where the text could not be taken apart, `door` then holds the text."""

    building: str
    unit: str
    door: str

    def __str__(self) -> str:
        return "-".join(part for part in (self.building, self.unit, self.door) if part)

    @property
    def identity(self) -> str:
        """The one spelling of the home, for pseudonyms only: never stored or shown."""
        return f"{self.building}|{self.unit}|{self.door}"


def _plain(text: str) -> str:
    text = _DASHES.sub("-", unicodedata.normalize("NFKC", text))
    # Only numerals that number something are digits: the 一 of a place name stays.
    text = _NUMBERED.sub(
        lambda m: _TENS.sub(lambda t: (t[1] or "一") + (t[2] or "零"), m[0]).translate(_CHINESE_DIGITS), text
    )
    return re.sub(r"\s+", "", re.sub(r"(?<=\d)\s+(?=\d)", "-", text)).strip("-,，。;；")


def _unpadded(number: str) -> str:
    return re.sub(r"(?<!\d)0+(?=\d)", "", number).upper()


@lru_cache(maxsize=65536)
def parse_room(text: str, estate: tuple[str, ...] = ()) -> Room:
    """Take a room apart; other text (a place, a street address, a masked room) stays whole as an opaque address.

    `estate` lists names of the estate that may stand in front of a room and add nothing.

    >>> str(parse_room("３栋２单元1501室")), parse_room("3400 Garrison Blvd").building
    ('3-2-1501', '')
    """
    plain = _plain(text)
    for name in estate:
        plain = plain.removeprefix(_plain(name)).lstrip("-") if name else plain
    if found := _DOOR_ALONE.fullmatch(plain):
        return Room("", "", _unpadded(found["door"]))
    for form in _FORMS:
        if (found := form.fullmatch(plain)) and found["building"]:
            door = _unpadded(found["door"].replace("-", ""))
            return Room(_unpadded(found["building"]), _unpadded(found["unit"] or ""), door)
    return Room("", "", " ".join(unicodedata.normalize("NFKC", text).casefold().split()))


def split_rooms(values: pd.Series[Any], estate: Iterable[str] = ()) -> pd.DataFrame:
    """Take the values of a room column (as `values.parse_series` gives them) apart: columns building, unit, door.

    All are null where the value is; building and unit are null for an opaque address.
    """
    import pandas as pd

    names = tuple(estate)
    codes, distinct = pd.factorize(values)
    rooms = [parse_room(str(value), names) for value in distinct]
    return pd.DataFrame(
        {
            part: pd.array([*(getattr(r, part) or None for r in rooms), None], dtype="str").take(codes)
            for part in ("building", "unit", "door")
        },
        index=values.index,
    )


def mask_room(text: str) -> str:
    """Hide the door of a room as it was written; of any other address, every house number.

    >>> mask_room("3栋2单元1501室")
    '3栋2单元***室'
    """
    shown = unicodedata.normalize("NFKC", text).strip()
    if not re.search(rf"[\d{_NUMERAL}]", re.sub(r"^.*?\*+", "", shown)) and "*" in shown:
        return shown
    room = parse_room(text)
    if not room.building and not _DOOR_ALONE.fullmatch(_plain(text)):
        return re.sub(r"(?<![\d*])\d+(?!\d|\s*(?:号楼|栋|幢|座|单元|期|区|层|楼))", "***", shown)
    floor = r"(?:\d{1,2}-)?" if re.search(r"-\d{1,2}-\d{1,2}-\d{2}\D*$", shown) else ""
    return re.sub(rf"{floor}[A-Za-z]{{0,2}}[\d{_NUMERAL}]{{1,5}}[A-Za-z]?(?=\s*{_END}$)", "***", shown, count=1)
