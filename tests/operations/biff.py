"""A real ``.xls`` (BIFF8 in a compound file), as small as Excel accepts it, so that no test needs a binary file.

After [MS-XLS] and [MS-CFB]: sectors of 512 bytes, one FAT sector chain, a root directory with one stream ``Workbook``.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

SECTOR = 512
END, FREE, FAT_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def write_xls(
    path: Path,
    sheets: dict[str, Sequence[Sequence[object]]],
    *,
    hidden: Sequence[str] = (),
    merges: Sequence[tuple[int, int, int, int]] = (),
    epoch_1904: bool = False,
    encrypted: bool = False,
) -> Path:
    """Write sheets of text, numbers, flags, and dates given as ("date", serial); merges are (top, bottom, left, right)."""
    stream = _workbook(sheets, hidden, merges, epoch_1904, encrypted)
    path.write_bytes(_compound(stream.ljust(4096, b"\0")))
    return path


def _record(number: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(body)) + body


def _text(value: str, width: str) -> bytes:
    return struct.pack(width, len(value)) + b"\x01" + value.encode("utf-16-le")


def _workbook(
    sheets: dict[str, Sequence[Sequence[object]]],
    hidden: Sequence[str],
    merges: Sequence[tuple[int, int, int, int]],
    epoch_1904: bool,
    encrypted: bool,
) -> bytes:
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    head = _record(0x0809, begin)
    if encrypted:
        head += _record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
    head += _record(0x0042, struct.pack("<H", 1200)) + _record(0x0022, struct.pack("<H", int(epoch_1904)))
    head += _record(0x041E, struct.pack("<H", 164) + _text("yyyy-mm-dd", "<H"))
    for number_format in (0, 164):
        head += _record(0x00E0, struct.pack("<HHH", 0, number_format, 0) + bytes(14))
    bodies = [_sheet(rows, merges) for rows in sheets.values()]
    places = sum(len(_record(0x0085, bytes(6) + _text(name, "<B"))) for name in sheets)
    offset = len(head) + places + len(_record(0x000A))
    listed = b""
    for name, body in zip(sheets, bodies, strict=True):
        listed += _record(0x0085, struct.pack("<IBB", offset, int(name in hidden), 0) + _text(name, "<B"))
        offset += len(body)
    return head + listed + _record(0x000A) + b"".join(bodies)


def _sheet(rows: Sequence[Sequence[object]], merges: Sequence[tuple[int, int, int, int]]) -> bytes:
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    width = max((len(row) for row in rows), default=0)
    body += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, bool):
                body += _record(0x0205, struct.pack("<HHHBB", r, c, 0, int(value), 0))
            elif isinstance(value, tuple):
                body += _record(0x0203, struct.pack("<HHHd", r, c, 1, value[1]))
            elif isinstance(value, (int, float)):
                body += _record(0x0203, struct.pack("<HHHd", r, c, 0, value))
            elif value is not None:
                body += _record(0x0204, struct.pack("<HHH", r, c, 0) + _text(str(value), "<H"))
    if merges:
        body += _record(0x00E5, struct.pack("<H", len(merges)) + b"".join(struct.pack("<HHHH", *m) for m in merges))
    return body + _record(0x000A)


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    title = name.encode("utf-16-le") + b"\0\0"
    head = title.ljust(64, b"\0") + struct.pack("<HBBIII", len(title) if name else 0, kind, 1, FREE, FREE, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def _compound(stream: bytes) -> bytes:
    stream = stream + bytes(-len(stream) % SECTOR)
    count = len(stream) // SECTOR
    fats = 1
    while (count + 1 + fats) > fats * 128:
        fats += 1
    chain = [FAT_SECTOR] * fats + [END] + [*range(fats + 2, fats + 1 + count), END]
    chain += [FREE] * (fats * 128 - len(chain))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHHHIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0, fats)
    header += struct.pack("<IIIIIII", fats, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", *range(fats), *[FREE] * (109 - fats))
    folder = _entry("Root Entry", 5, END, 0, child=1) + _entry("Workbook", 2, fats + 1, len(stream))
    folder += _entry("", 0, 0, 0) * 2
    return header + struct.pack(f"<{fats * 128}I", *chain) + folder + stream
