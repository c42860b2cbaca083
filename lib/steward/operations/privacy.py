"""What is kept of personal information: masks and keyed pseudonyms, put in place before anything is stored.

An executed notebook stores what it saw, so records never hold more than a report may show. Names become ``张**`` and a
pseudonym, phones ``138****5678``, plates ``粤B***45``, rooms a pseudonym with building and unit; ID numbers are not
kept and free text is scanned (`steward.operations.free_text`). Which column is personal says its type in
``tables.yaml``.

A pseudonym is an HMAC-SHA256 under the company's key: equal for equal names, different in another company, and of no
use for finding the name without the key. The names, rooms and kinds of person have pseudonyms of their own, so that an
owner who is also an employee is not linked by accident.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from steward.operations.free_text import HIDDEN, SUSPECT, is_id_number, is_mobile, mask_digits, mask_note
from steward.operations.names import identity, is_named, mask_name
from steward.operations.rooms import mask_room, parse_room, split_rooms
from steward.operations.tables import LINEAGE, ColumnType, Table

if TYPE_CHECKING:
    import pandas as pd

PERSONAL: frozenset[ColumnType] = frozenset({"person", "staff", "phone", "room", "id-number", "plate", "note"})
"""Types of columns whose values are masked wherever they are shown."""

_SEVERAL = re.compile(r"[、,，;；/／|\n]+|\s{2,}|(?<=\d{7})\s+(?=1[3-9]\d|0\d)")


@dataclass(frozen=True, slots=True, repr=False)
class Pseudonyms:
    """Makes pseudonyms under a company's key; the key is never shown, not even by ``repr``."""

    key: bytes

    def of(self, kind: Literal["p", "s", "h", "n", "r"], identity: str | None) -> str | None:
        """Give ``<kind>-`` and 12 hex digits (16 for a record): p person, s staff, h household, n a number that is a phone or an ID, r a record."""
        if identity is None:
            return None
        return f"{kind}-{hmac.digest(self.key, f'{kind}|{identity}'.encode(), 'sha256').hex()[: 16 if kind == 'r' else 12]}"

    def person(self, name: str, *, staff: bool = False) -> str | None:
        """Give the pseudonym of a person; None where the cell does not say who it was (see `names.identity`)."""
        return self.of("s" if staff else "p", identity(name, staff=staff))

    def household(self, room: str, estate: tuple[str, ...] = ()) -> str | None:
        """Give the pseudonym of a home, equal for every spelling of its room; None where its door is masked."""
        if "*" in room or "＊" in room:
            return None
        return self.of("h", parse_room(room, estate).identity)


def mask_phone(text: str) -> str:
    """Mask every phone number in a cell.

    >>> mask_phone("138 1234 5678 / 0755-12345678")
    '138****5678/0755-****5678'
    """
    masked = []
    for part in _SEVERAL.split(unicodedata.normalize("NFKC", text)):
        number = "".join(re.findall(r"\d", part))
        if "*" in part and len(number) <= 8:
            masked.append(part.strip())
        elif known := mask_digits(number):
            masked.append(known)
        elif number:
            masked.append(HIDDEN + number[-4:] if len(number) >= 7 else HIDDEN)
        elif part.strip():
            masked.append(HIDDEN)
    return "/".join(masked) or HIDDEN


def mask_plate(text: str) -> str:
    """Mask every number plate in a cell.

    >>> mask_plate("粤B12345"), mask_plate("粤BD12345")
    ('粤B***45', '粤B***45')
    """
    masked = []
    for part in _SEVERAL.split(unicodedata.normalize("NFKC", text).upper()):
        plate = re.sub(r"[^\w*]", "", part)
        if plate:
            masked.append(plate if "*" in plate and len(plate) <= 8 else plate[:2] + "***" + plate[2:][-2:])
    return "/".join(masked) or HIDDEN


def mask_id(text: str, pseudonyms: Pseudonyms | None) -> str:
    """Give the number of a record as it is, unless someone's phone or ID number was used for it."""
    digits = unicodedata.normalize("NFKC", text)
    if not (is_mobile(digits) or is_id_number(digits)):
        return text
    return (pseudonyms.of("n", digits) if pseudonyms else mask_digits(digits)) or HIDDEN


def mask_value(kind: ColumnType | None, text: str, names: Iterable[str] = ()) -> str:
    """Give what may be shown of a cell in a list of problems.

    `kind` is None for a column we do not know; `names` are the people of the same row, as they were written.
    """
    masks: dict[str, Callable[[str], str]] = {
        "person": mask_name,
        "staff": lambda name: mask_name(name, staff=True),
        "phone": mask_phone,
        "plate": mask_plate,
        "room": mask_room,
        "id-number": lambda _: HIDDEN,
        "id": lambda number: mask_id(number, None),
    }
    if not text.strip():
        return text
    return masks[kind](text) if kind in masks else mask_note(text, names)


_HINTS: tuple[tuple[ColumnType, re.Pattern[str]], ...] = (
    ("id-number", re.compile(r"身份证|证件|护照|passport|ssn|id ?card", re.IGNORECASE)),
    ("phone", re.compile(r"电话|手机|联系方式|号码|phone|mobile|\btel", re.IGNORECASE)),
    ("plate", re.compile(r"车牌|plate", re.IGNORECASE)),
    ("room", re.compile(r"房号|房间|门牌|室号|地址|住址|\broom|address|street|location", re.IGNORECASE)),
    ("person", re.compile(r"姓名|名字|联系人|[业户]主|[^\W_]人$|name$|contact|owner|person", re.IGNORECASE)),
)


def guessed_kind(heading: str) -> ColumnType | None:
    """Guess from its heading what a column we do not know may hold of a person."""
    return next((kind for kind, pattern in _HINTS if pattern.search(heading)), None)


# --- whole batches -----------------------------------------------------------------------------------------------


def _by_value(values: pd.Series[Any], make: Callable[[str], str | None]) -> pd.Series[Any]:
    """Apply a function once to each distinct text; missing stays missing."""
    import pandas as pd

    codes, distinct = pd.factorize(values)
    made = pd.array([*(make(str(v)) for v in distinct), None], dtype="str")
    return pd.Series(made.take(codes), index=values.index)


def _suspect(texts: Any) -> list[bool]:
    """Tell of each text whether it holds something worth a closer look."""
    import pyarrow as pa
    import pyarrow.compute as pc

    given = pa.array(texts, type=pa.large_string(), from_pandas=True)
    return pc.fill_null(pc.match_substring_regex(given, SUSPECT), False).to_pylist()  # type: ignore[no-any-return]


def scan(values: pd.Series[Any], people: Sequence[pd.Series[Any]] = ()) -> pd.Series[Any]:
    """Mask a column of free text; `people` are columns of names as they were written, of the same rows.

    Only texts that hold something suspicious, or one of the row's names, are looked at closely, each different one once.
    """
    import pandas as pd

    codes, distinct = pd.factorize(values)
    suspect = _suspect(distinct)
    masked = [mask_note(text) if odd else text for text, odd in zip(distinct.tolist(), suspect, strict=True)]
    changed = any(suspect)
    out = [masked[code] if code >= 0 else None for code in codes.tolist()]
    for column in people:
        for row, (text, name) in enumerate(zip(values.tolist(), column.tolist(), strict=True)):
            if isinstance(text, str) and isinstance(name, str) and is_named(text, name):
                names = [n for c in people if isinstance(n := c.iat[row], str)]
                out[row], changed = mask_note(text, names), True
    return pd.Series(pd.array(out, dtype="str"), index=values.index) if changed else values


def _phones(values: pd.Series[Any]) -> pd.Series[Any]:
    """Mask a column of phones; plain mobile numbers all at once."""
    mobile = values.str.fullmatch(r"1[3-9]\d{9}").fillna(False).astype(bool)
    masked = values.str.slice(0, 3) + HIDDEN + values.str.slice(7)
    return masked if mobile.all() else masked.where(mobile, _by_value(values.where(~mobile), mask_phone))


def _numbers(values: pd.Series[Any], pseudonyms: Pseudonyms) -> pd.Series[Any]:
    odd = values.str.fullmatch(r"\d{11,15}|\d{17}[\dXx]").fillna(False).astype(bool)
    return values.mask(odd, _by_value(values[odd], lambda number: mask_id(number, pseudonyms))) if odd.any() else values


def protect(frame: pd.DataFrame, table: Table, pseudonyms: Pseudonyms, estate: Iterable[str] = ()) -> pd.DataFrame:
    """Turn parsed rows of a table (its own column names) into the columns that are stored (`Table.stored`).

    Columns the frame lacks are left out; the lineage columns are kept as they are.
    """
    import pandas as pd

    names = tuple(name for name in estate if name)
    people = [frame[c.name] for c in table.columns.values() if c.type in ("person", "staff") and c.name in frame]
    kept: dict[str, Any] = {}
    for column in table.columns.values():
        if column.name not in frame or column.type == "id-number":
            continue
        values = frame[column.name]
        match column.type:
            case "person" | "staff":
                kept[column.name] = _by_value(values, partial(mask_name, staff=column.type == "staff"))
                kept[f"{column.name}_key"] = _by_value(values, partial(pseudonyms.person, staff=column.type == "staff"))
            case "room":
                kept["household_key"] = _by_value(values, lambda room: pseudonyms.household(room, names))
                rooms = split_rooms(values, names)
                kept["building"], kept["unit"] = rooms["building"], rooms["unit"]
            case "phone":
                kept[column.name] = _phones(values)
            case "plate":
                kept[column.name] = _by_value(values, mask_plate)
            case "id":
                kept[column.name] = _numbers(values, pseudonyms)
            case "note":
                kept[column.name] = scan(values, people)
            case "text" | "team" | "group" | "choice":
                kept[column.name] = scan(values)
            case _:
                kept[column.name] = values
    for name in LINEAGE:
        if name in frame:
            kept[name] = frame[name]
    return pd.DataFrame(kept, index=frame.index)
