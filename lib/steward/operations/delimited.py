"""Text files of rows: CSV and its relatives with tabs, semicolons or bars, in the encodings that exports come in.

Order of encodings: byte order mark, UTF-16 without one (seen by its zero bytes), strict UTF-8 over the whole file,
then GB18030, which reads GBK and GB2312 too. Western text with a stray accent is told from Chinese by its bytes.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
import zipfile
import zlib
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from steward.errors import StewardError, Trouble
from steward.operations.cells import Cell, clean
from steward.words import Text

Opener = Callable[[], IO[bytes]]
"""Opens the file anew for reading bytes."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK = 1 << 20
_LONGEST_LINE = 16 << 20
_LARGEST_UNPACKED = 16 << 30
_LINES_OF_ONE_RECORD = 2_000
_WIDE = re.compile("[^\\x00-\\x7f\ufffd]+")

UNREADABLE = Text(
    "文件“{file}”读不出来（{why}），请在原系统重新导出，或用 Excel 打开后另存为 .xlsx 再试。",
    "The file “{file}” cannot be read ({why}); export it again, or open it in Excel and save it as .xlsx.",
)
NOT_A_TABLE = Text(
    "“{file}”不是表格文件，请导出为 .xlsx、.xls 或 .csv。",
    "“{file}” is not a table; export it as .xlsx, .xls or .csv.",
)
SUSPICIOUS = Text(
    "为安全起见没有打开“{file}”：{why}。请在原系统重新导出。",
    "“{file}” was not opened, for safety: {why}. Export it again from the system it came from.",
)
_UNPACKS_TOO_LARGE = Text("解压后大得不正常", "it unpacks to an abnormal size")
_LOST_CHARACTERS = Text(
    "有 {n} 处文字无法识别编码，已用 \ufffd 代替。",
    "{n} places hold characters in no known encoding; they show as \ufffd.",
)
_OPEN_QUOTE = Text(
    "第 {row} 行的英文引号没有成对，已按原样读取。",
    "Row {row} has a quotation mark without its pair; the row was read as it stands.",
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the bytes of a text file are read."""

    name: str
    errors: str = "strict"
    lines: int = 0
    """Lines in the file, a last one without its line end included."""
    lost: int = 0
    """Characters that could not be read."""
    wide: int = 0
    """Readable characters beyond ASCII, at least 100,000 where there are more."""


def unpacked(opener: Opener, file: str) -> Opener:
    """Look inside a gzip file; other files are given back as they are."""
    with opener() as stream:
        if stream.read(2) != b"\x1f\x8b":
            return opener

    def open_inside() -> IO[bytes]:
        packed = opener()
        return io.BufferedReader(Unpacking(gzip.GzipFile(fileobj=packed), packed, file), _CHUNK)

    return open_inside


class Unpacking(io.RawIOBase):
    """What comes out of an archive: ends with an error instead of filling memory or hours, and says so in our words."""

    def __init__(self, inner: Any, packed: IO[bytes] | zipfile.ZipFile, file: str) -> None:
        self._inner, self._packed, self._file, self._read = inner, packed, file, 0

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read what is inside."""
        try:
            count: int = self._inner.readinto(buffer)
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
            raise StewardError("file-unreadable", UNREADABLE, file=self._file, why=str(error)) from error
        self._read += count
        if self._read > _LARGEST_UNPACKED:
            raise StewardError("file-suspicious", SUSPICIOUS, file=self._file, why=_UNPACKS_TOO_LARGE)
        return count

    def close(self) -> None:
        """Close both."""
        if not self.closed:
            self._inner.close()
            self._packed.close()
        super().close()


def find_encoding(opener: Opener, file: str) -> Encoding:
    """Find the encoding by reading the whole file once (about 1 s for 500 MB).

    Raises:
        StewardError: ``file-unknown`` for bytes that are no text.
    """
    with opener() as stream:
        head = stream.read(1 << 16)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return _checked(opener, file, name)
    if (zeros := head.count(0)) and (wide := _wide(head, zeros)):
        return _checked(opener, file, wide)
    controls = sum(head.count(code) for code in (*range(9), *range(14, 27), *range(28, 32)))
    if controls > len(head) / 200:
        raise StewardError("file-unknown", NOT_A_TABLE, file=file)
    found = _checked(opener, file, "utf-8")
    # A system that cuts long text by bytes leaves half a character behind; that makes UTF-8 no less UTF-8.
    if not found.lost or found.lost < found.wide / 50:
        return found
    return _checked(opener, file, "cp1252" if _western(opener) else "gb18030")


def _wide(head: bytes, zeros: int) -> str:
    """Name the UTF-16 without a byte order mark: every other byte of plain digits and commas is zero."""
    if zeros < len(head) / 8:
        return ""
    even = head[0::2].count(0)
    if even > zeros * 0.9:
        return "utf-16-be"
    return "utf-16-le" if even < zeros * 0.1 else ""


def _western(opener: Opener) -> bool:
    """Tell Western text from Chinese: bytes over 0x7F stand alone among ASCII instead of in pairs."""
    alone = paired = 0
    with opener() as stream:
        while (chunk := stream.read(_CHUNK)) and alone + paired < 2_000:
            # The four bytes of a rare character in GB18030 stand alone too: high, digit, high, digit.
            for run in re.findall(rb"[\x80-\xff]+", re.sub(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]", b"\xff\xff", chunk)):
                if len(run) == 1:
                    alone += 1
                else:
                    paired += 1
    return alone > paired


def _checked(opener: Opener, file: str, name: str) -> Encoding:
    """Decode the whole file, counting lines and what cannot be read."""
    lost = wide = lines = since_line_end = 0
    decoder = codecs.getincrementaldecoder(name)("replace")
    with opener() as stream:
        while True:
            chunk = stream.read(_CHUNK)
            text = decoder.decode(chunk, final=not chunk)
            if not text.isascii():
                lost += text.count("\ufffd")
                wide += sum(map(len, _WIDE.findall(text))) if wide < 100_000 else 0
            if name == "utf-8" and lost > 1_000 and lost > wide / 10:
                break
            breaks = text.count("\n") or text.count("\r")
            lines += breaks
            last = max(text.rfind("\n"), text.rfind("\r"))
            since_line_end = since_line_end + len(text) if last < 0 else len(text) - 1 - last
            if since_line_end > _LONGEST_LINE:
                raise StewardError("file-unknown", NOT_A_TABLE, file=file)
            if not chunk:
                lines += since_line_end > 0
                break
    return Encoding(name, "replace" if lost else "strict", lines, lost, wide)


def open_text(opener: Opener, encoding: Encoding) -> io.TextIOWrapper:
    """Open for reading characters, line ends untouched."""
    return io.TextIOWrapper(opener(), encoding=encoding.name, errors=encoding.errors, newline="")


def find_delimiter(sample: str) -> str:
    """Find what stands between the cells: the mark that cuts the most lines into the same number of cells.

    >>> find_delimiter("报修一览\\n编号;时间\\n1;9,5\\n2;8,0\\n")
    ';'
    """
    first, _, _rest = sample.partition("\n")
    if told := re.fullmatch(r"sep=(.)\s*", first):
        return told[1]
    best, best_score = ",", 0.0
    complete = sample[: sample.rfind("\n") + 1] or sample
    for mark in (",", "\t", ";", "|", "，", "^", "\x01"):
        if mark not in sample:
            continue
        widths: Counter[int] = Counter()
        try:
            for record in csv.reader(io.StringIO(complete, newline=""), delimiter=mark):
                if len(record) > 1:
                    widths[len(record)] += 1
                elif record:
                    widths[1] += 1
        except csv.Error:
            continue
        width, rows = max(((w, r) for w, r in widths.items() if w > 1), key=lambda x: x[1] * x[0], default=(1, 0))
        score = rows / widths.total() * (1 + width / 1000) if rows else 0.0
        if score > best_score + 1e-9:
            best, best_score = mark, score
    return best


class _Lines:
    """Gives lines to the CSV reader and remembers those of the record being read, so that they can be given back."""

    def __init__(self, stream: Iterator[str]) -> None:
        self._stream = stream
        self._again: deque[str] = deque()
        self.taken: list[str] = []
        self.line = 0
        """Lines given out so far."""
        self.ended = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= _LINES_OF_ONE_RECORD:
            raise csv.Error("too many lines in one record")
        if self._again:
            line = self._again.popleft()
        else:
            try:
                line = next(self._stream)
            except StopIteration:
                self.ended = True
                raise
        self.taken.append(line)
        self.line += 1
        return line

    def give_back(self, lines: list[str]) -> None:
        self._again.extendleft(reversed(lines))
        self.line -= len(lines)
        self.ended = False


def delimited_rows(
    stream: Iterator[str], delimiter: str, notes: list[Trouble] | None = None, *, by_line: bool = False
) -> Iterator[tuple[int, list[Cell]]]:
    """Give the rows that are not blank, numbered as Excel numbers them when it opens the file, or by the line they begin on.

    A quotation mark without its pair does not swallow the rest of the file: its line is read as it stands, and noted.
    """
    lines = _Lines(stream)
    reader = csv.reader(lines, delimiter=delimiter)
    number = 0
    while True:
        lines.taken.clear()
        begins = lines.line + 1
        try:
            record = next(reader)
            whole = not (lines.ended and len(lines.taken) > 1 and sum(t.count('"') for t in lines.taken) % 2)
        except StopIteration:
            return
        except csv.Error:
            whole = False
        number += 1
        if not whole:
            first, *rest = lines.taken
            lines.give_back(rest)
            reader = csv.reader(lines, delimiter=delimiter)
            record = first.rstrip("\r\n").split(delimiter)
            if notes is not None:
                notes.append(Trouble("open-quote", _OPEN_QUOTE, {"row": number}))
        elif number == 1 and len(record) <= 2 and lines.taken[0].startswith("sep="):
            number = 0
            continue
        if any(record) and any(map(clean, record)):
            yield begins if by_line else number, record  # type: ignore[misc]


def lost_characters(encoding: Encoding) -> list[Trouble]:
    """Give the note for a file in which some characters could not be read."""
    return [Trouble("lost-characters", _LOST_CHARACTERS, {"n": encoding.lost})] if encoding.lost else []
