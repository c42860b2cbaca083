"""Values that an export spreads over several columns: a day and its time of day, a building and the door in it.

The column that our table knows gets the whole value; a cell that is whole already stays as it is. Which columns belong
together say their headings (报修日期 and 报修时间, 楼栋 and 房号), or ``times`` in a mapping.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from steward.operations.cells import Cell, heading_key, is_blank, plain, shown
from steward.operations.dates import is_clock
from steward.operations.rooms import parse_room

if TYPE_CHECKING:
    from steward.operations.headings import Heading
    from steward.operations.reading import Row
    from steward.operations.tables import Column

_BUILDING = frozenset(
    ("楼栋", "楼栋号", "栋号", "楼号", "幢号", "楼宇", "栋", "幢", "楼栋名称", "building", "buildingno")
)
_UNIT = frozenset(("单元", "单元号", "单元名称"))
_PAIRS = (("日期", "时间"), ("日期", "时刻"), ("date", "time"))
_NO_TIME = re.compile(r"[ T]+(?:0?0:00(?::00(?:\.0+)?)?|12:00(?::00)? AM)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Joint:
    """What belongs to the cells at a position."""

    other: int | None = None
    """Position of the day of a time, or of the time of a day."""
    building: int | None = None
    unit: int | None = None

    @property
    def positions(self) -> tuple[int, ...]:
        """All positions that give something."""
        return tuple(p for p in (self.other, self.building, self.unit) if p is not None)


def joints(
    columns: Mapping[int, Column], names: Mapping[int, str], times: Mapping[str, str] | None = None
) -> dict[int, Joint]:
    """Find the columns that only together make a value: position of the known column -> what belongs to it."""
    free = {heading_key(name): position for position, name in names.items() if position not in columns}
    told = {heading_key(day): heading_key(clock) for day, clock in (times or {}).items()}
    found: dict[int, Joint] = {}
    for position, column in columns.items():
        key = heading_key(names.get(position, ""))
        if column.type == "moment":
            partners = [told.get(key, "")]
            for day, clock in _PAIRS:
                partners += [key.replace(clock, day)] if clock in key else []
                partners += [key.replace(day, clock)] if day in key else []
            other = next((free[p] for p in partners if p in free), None)
            if other is not None:
                found[position] = Joint(other=other)
        elif column.type == "room":
            building = next((p for k, p in free.items() if k in _BUILDING), None)
            if building is not None:
                unit = next((p for k, p in free.items() if k in _UNIT), None)
                found[position] = Joint(building=building, unit=unit)
    return found


def joined(rows: Iterable[Row], heading: Heading) -> Iterator[Row]:
    """Give the rows with the values put together."""
    if not heading.joints:
        yield from rows
        return

    def at(cells: list[Cell], position: int | None) -> Cell:
        return cells[position] if position is not None and position < len(cells) else None

    for number, cells in rows:
        if number > heading.last_row:
            for position, joint in heading.joints.items():
                cell = at(cells, position)
                if joint.other is not None:
                    whole = whole_time(cell, at(cells, joint.other))
                else:
                    whole = _whole_room(
                        shown(cell), shown(at(cells, joint.building)), shown(at(cells, joint.unit)), cell
                    )
                if whole is not cell:
                    cells.extend([None] * (position + 1 - len(cells)))
                    cells[position] = whole
        yield number, cells


def whole_time(cell: Cell, other: Cell) -> Cell:
    """Put a day and a time of day together, whichever of them stands first; other cells stay as they are.

    >>> whole_time("9:05", "2026-03-01"), whole_time("01/05/2026 12:00:00 AM", "10:35 PM"), whole_time("9:05", None)
    ('2026-03-01 9:05', '01/05/2026 10:35 PM', '9:05')
    """
    if is_blank(other):
        return cell
    for day, clock in ((cell, other), (other, cell)):
        if _is_clock(clock) and (begun := _day(day)) is not None:
            if isinstance(begun, dt.datetime) and isinstance(clock, dt.time):
                return dt.datetime.combine(begun, clock)
            if isinstance(clock, float):
                minutes = round(clock * 1440)
                clock = f"{minutes // 60 % 24}:{minutes % 60:02d}"
            return f"{shown(begun)} {shown(clock)}"
    return other if is_blank(cell) and _day(other) is not None else cell


def _is_clock(cell: Cell) -> bool:
    if isinstance(cell, str):
        return is_clock(cell)
    return isinstance(cell, dt.time) or (isinstance(cell, float) and 0 < cell < 1)


def _day(cell: Cell) -> Cell:
    """Give a day without its time of day; None for anything else."""
    if isinstance(cell, dt.datetime):
        return cell if cell.time() == dt.time() else None
    if not isinstance(cell, str) or is_blank(cell):
        return None
    text = _NO_TIME.sub("", cell.strip())
    return text if any(c.isdigit() for c in text) and ":" not in text and "：" not in text else None


@lru_cache(maxsize=65536)
def _composed(door: str, building: str, unit: str) -> str | None:
    door, building, unit = plain(door).upper(), plain(building).upper(), plain(unit).upper()
    if not building or not door:
        return None
    if not re.search(r"(?:号楼|栋楼|栋|幢|座|楼|#)$", building):
        building += "栋"
    if unit and not re.search(r"(?:单元|门|梯)$", unit):
        unit += "单元"
    there = parse_room(door)
    if there.building and (there.unit or unit or there.building == parse_room(f"{building}101").building):
        return None
    whole = f"{building}{unit}{door}" if not there.building else f"{building}{there.building}单元{there.door}"
    room = parse_room(whole)
    return whole if room.building and room.door else None


def _whole_room(door: str, building: str, unit: str, cell: Cell) -> Cell:
    return _composed(door, building, unit) or cell
