"""The text of a GIFT file below the level of questions: bytes, blank lines, escapes, formats, comments, names.

Within a block, a character that its author escaped is held by a stand-in that no text may contain otherwise, so that every
sign found in the block is one that Moodle obeys, and a place in the block still tells its line.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from steward.quiz.exchange.question import FORMATS, Format

BLANK = " \t\n\r\0\x0b"
"""What counts as blank at the ends of a line. Other blanks, such as a full-width space, do not."""

_ESCAPED = ":#={}~"
_STAND_INS = "\ufdd0\ufdd1\ufdd2\ufdd3\ufdd4\ufdd5"
_LINE_BREAK = "\ufdd6"
_ESCAPE = re.compile(r"\\([\\:#={}~n])|&&(?:(058|035|061|123|125|126|092);|(010))")
STAND_IN = re.compile(r"&&(?:(?:058|035|061|123|125|126|092);|010)")
"""What Moodle puts in the place of an escaped sign while it reads; standing in a text as it is, it is read as that sign."""
_SPELLED_OUT = re.compile(r"&&(?:(058|035|061|123|125|126);|(010))")
_BY_SIGN = dict(zip(_ESCAPED, _STAND_INS, strict=True)) | {"n": _LINE_BREAK, "\\": "\\"}
_BACK = str.maketrans(dict(zip(_STAND_INS, _ESCAPED, strict=True)) | {_LINE_BREAK: "\n"})
_LEFT_OVER = str.maketrans(
    {s: f"&&{ord(c):03};" for s, c in zip(_STAND_INS, _ESCAPED, strict=True)} | {_LINE_BREAK: "&&010"}
)
_RESERVED = str.maketrans(dict.fromkeys(_STAND_INS + _LINE_BREAK, "�"))


def unescaped(text: str) -> str:
    """Give a piece of a block as its reader sees it."""
    return text.translate(_BACK)


def left_over(text: str) -> str:
    """Give a piece as Moodle leaves it where it forgets to undo its escapes: categories and steps show ``&&061;`` for ``\\=``."""
    return text.translate(_LEFT_OVER)


def hidden_again(text: str) -> str:
    """Undo `left_over`."""
    return _SPELLED_OUT.sub(lambda found: _BY_SIGN["n" if found[2] else chr(int(found[1]))], text)


def has_escapes(text: str) -> bool:
    """Tell whether a piece of a block holds an escaped sign."""
    return text.translate(_BACK) != text


def _hidden(text: str) -> str:
    def stand_in(found: re.Match[str]) -> str:
        sign = found[1] or ("n" if found[3] else chr(int(found[2])))
        return _BY_SIGN[sign]

    return _ESCAPE.sub(stand_in, text) if "\\" in text or "&&" in text else text


@dataclass(frozen=True)
class Block:
    """The lines between two blank ones: what Moodle takes for one question."""

    first: int
    """Line of the file where it begins, comments left aside."""
    text: str
    """Its lines without comments, escapes hidden."""
    comments: str
    raw: tuple[str, ...] = field(repr=False)
    """The lines as they stand in the file."""
    raw_first: int = 0

    @cached_property
    def _breaks(self) -> list[int]:
        return [found.start() for found in re.finditer("\n", self.text)]

    def line(self, place: int) -> int:
        """Give the line of the file in which a place of the text stands."""
        return self.first + bisect_right(self._breaks, place - 1)


def blocks(lines: list[str]) -> Iterator[Block]:
    """Part a file at its blank lines; a line with a lone 0 counts as blank, as in Moodle."""
    gathered: list[tuple[str, str]] = []
    for number, line in enumerate([*lines, ""], start=1):
        trimmed = line.translate(_RESERVED).strip(BLANK)
        if trimmed not in ("", "0"):
            gathered.append((trimmed, line))
        elif gathered:
            if (block := _block(gathered, number - len(gathered))) is not None:
                yield block
            gathered = []


def _block(gathered: list[tuple[str, str]], first: int) -> Block | None:
    is_comment = [trimmed.startswith("//") for trimmed, _ in gathered]
    if all(is_comment):
        return None
    begin = is_comment.index(False)
    end = len(gathered) - is_comment[::-1].index(False)
    # A comment between the lines leaves a space behind.
    joined = "\n".join(" " if is_comment[at] else gathered[at][0] for at in range(begin, end))
    comments = "".join(f"{trimmed}\n" for (trimmed, _), comment in zip(gathered, is_comment, strict=True) if comment)
    return Block(first + begin, _hidden(joined), comments, tuple(raw for _, raw in gathered), first)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The lines of a file, and the encoding in which they were found."""

    lines: list[str]
    encoding: str
    """``utf-8`` is the only one that Moodle takes."""
    has_null: bool = False
    damaged: bool = False
    """Whether some bytes could not be read in any encoding and show as U+FFFD."""


_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(data: bytes | str) -> Decoded:
    """Read bytes as UTF-8, as what their byte order mark says, as UTF-16 without one, as GB18030; lines end as in Moodle.

    Lines end at a line feed; only a file that has none, as old Macs wrote, is parted at carriage returns.
    """
    if isinstance(data, str):
        text, encoding, damaged = data.removeprefix("\ufeff"), "utf-8", False
    else:
        text, encoding, damaged = _decoded_bytes(data)
    separator = "\n" if "\n" in text else "\r"
    return Decoded(text.split(separator), encoding, "\0" in text, damaged)


def _decoded_bytes(data: bytes) -> tuple[str, str, bool]:
    for mark, name in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode("utf-8", "replace") if name == "utf-8" else data.decode(name, "replace")
            return text, name, "\ufffd" in text
    head = data[:4000]
    if head.count(0) > len(head) // 5:  # every other byte of English in UTF-16 is zero
        name = "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"
        text = data.decode(name, "replace")
        return text, "utf-16", "\ufffd" in text
    for name in ("utf-8", "gb18030"):
        try:
            return data.decode(name), name, False
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252", "replace"), "cp1252", True


def with_format(text: str, default: Format) -> tuple[str, Format]:
    """Take ``[html]`` and the like off the beginning of a piece and give the text, unescaped and trimmed, and its format."""
    found: Format = default
    if text.startswith("["):
        end = text.find("]")
        named = text[1:end] if end > 0 else text[1:-1]
        for known in FORMATS:
            if named == known:
                found = known
                text = text[end + 1 :] if end > 0 else text[1:]
    return unescaped(text).strip(BLANK), found


def id_and_tags(comments: str) -> tuple[str, tuple[str, ...]]:
    r"""Find ``[id:...]`` and all ``[tag:...]`` in comments; a ``]`` within is written ``\]``."""
    ids = _marked(comments, "[id:", _ID)
    return (ids[0] if ids else ""), tuple(_marked(comments, "[tag:", _TAG))


_ID = re.compile(r"(?:\\\]|[^\]\x00-\x1f\x7f])+")
_TAG = re.compile(r"(?:\\\]|[^\]<>`\x00-\x1f\x7f])*")


def _marked(comments: str, opening: str, inner: re.Pattern[str]) -> list[str]:
    found: list[str] = []
    place = 0
    while (place := comments.find(opening, place)) >= 0:
        place += len(opening)
        if (said := inner.match(comments, place)) is None:
            continue
        end = said.end()
        if not comments.startswith("]", end):
            # A backslash before the last ] may be one of the text; otherwise nothing that begins before `end` can close.
            if not said[0].endswith("\\]"):
                place = end
                continue
            end -= 1
        found.append(comments[place:end].strip(BLANK).replace("\\]", "]"))
        place = end
    return found
