"""The formats of the exchange: how each is told by its content, and who reads and writes it.

A file is refused for its size before anything of it is read (`steward.quiz.exchange.hostile`).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, get_args

from steward.errors import StewardError
from steward.quiz.exchange import hostile
from steward.quiz.exchange.question import Imported, Notice, Question
from steward.words import Locale, Text

FormatId = Literal["gift", "moodle-xml", "qti", "xlsx"]
FORMAT_IDS: tuple[FormatId, ...] = get_args(FormatId)
FORMAT_NAMES: dict[FormatId, Text] = {
    "gift": Text("GIFT 文本", "GIFT"),
    "moodle-xml": Text("Moodle XML", "Moodle XML"),
    "qti": Text("QTI", "QTI"),
    "xlsx": Text("Excel 模板", "Excel template"),
}
SUFFIXES: dict[FormatId, str] = {"gift": ".txt", "moodle-xml": ".xml", "qti": ".zip", "xlsx": ".xlsx"}
AS_TEXT: frozenset[FormatId] = frozenset({"gift", "moodle-xml"})
"""Formats that may be written to a terminal."""

_UNKNOWN = Text("没有“{given}”这种格式，可选的有：{known}。", "There is no format “{given}”; there are: {known}.")
_NOT_QUESTIONS = Text(
    "{source} 不是题目文件（{what}）。能读的有 GIFT 文本、Moodle XML、QTI（zip 或 xml）和 Excel 模板。",
    "{source} is no file of questions ({what}). GIFT, Moodle XML, QTI (zip or xml) and the Excel template can be read.",
)
_OLD_EXCEL = Text("旧的 Excel 格式，请另存为 .xlsx", "the old Excel format; save it as .xlsx")
_OTHER_ZIP = Text("压缩包里没有 QTI 题目，也不是 Excel 文件", "the archive holds neither QTI nor a workbook")
_BINARY = Text("内容不是文字", "its content is not text")
_YAML = Text(
    "看着是题库的 YAML，不用导入：放进工作区的 quiz 文件夹就行",
    "it looks like YAML of the bank, which needs no import: put it into the folder quiz of the workspace",
)
_QTI_ROOTS = re.compile(r"(?:qti-)?assessment-?(?:item|test|section|stimulus)|questestinterop|manifest", re.IGNORECASE)
_PROLOG = re.compile(r"\s+|<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>", re.DOTALL)
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_OTHER_FILES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"MZ", b"{\\rtf", b"SQLite format 3")


def checked_format(given: str) -> FormatId:
    """Take the name of a format from a caller.

    Raises:
        StewardError: ``unknown-format`` with those there are.
    """
    for known in FORMAT_IDS:
        if given == known:
            return known
    raise StewardError("unknown-format", _UNKNOWN, given=given, known=", ".join(FORMAT_IDS))


def detect(data: bytes, source: str) -> FormatId:
    """Tell the format of a file by what it holds; its name says nothing.

    >>> detect(b"<quiz><question/></quiz>", "a.txt"), detect("::门::开着吗？{T}".encode(), "b.xml")
    ('moodle-xml', 'gift')

    Raises:
        StewardError: ``not-questions`` for a file that can be none of them; ``zip-...`` for an archive that is not sound.
    """
    if data.startswith(b"PK"):
        names = hostile.open_archive(io.BytesIO(data), source).names
        if "xl/workbook.xml" in names:
            return "xlsx"
        if any(name.lower().endswith(".xml") for name in names) and "word/document.xml" not in names:
            return "qti"
        raise StewardError("not-questions", _NOT_QUESTIONS, source=source, what=_OTHER_ZIP)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise StewardError("not-questions", _NOT_QUESTIONS, source=source, what=_OLD_EXCEL)
    if data.startswith(_OTHER_FILES):
        raise StewardError("not-questions", _NOT_QUESTIONS, source=source, what=_BINARY)
    root = _root(data)
    if root == "quiz":
        return "moodle-xml"
    if _QTI_ROOTS.fullmatch(root):
        return "qti"
    if re.match(rb"(?:\xef\xbb\xbf)?(?:#[^\n]*\n|\s)*-\s+id\s*:", data[:4000]):
        raise StewardError("not-questions", _NOT_QUESTIONS, source=source, what=_YAML)
    return "gift"


def _root(data: bytes) -> str:
    """Give the name of the first element, lower case; empty where the file does not begin like XML."""
    head = data[:20_000]
    try:
        text = head.decode(hostile.encoding_of(head), "replace").lstrip("\ufeff")
    except LookupError:
        text = head.decode("latin-1")
    place = 0
    while found := _PROLOG.match(text, place):
        place = found.end()
    root = _ROOT.match(text, place)
    return root[1].lower() if root else ""


def read_file(path: Path, format: FormatId | None = None) -> Imported:
    """Read a file of questions; without a `format`, its content tells which it is.

    Raises:
        StewardError: where the file as a whole cannot be used.
    """
    data = hostile.read_limited(path)
    source = hostile.shown(path.name)
    match format or detect(data, source):
        case "gift":
            from steward.quiz.exchange.gift.reading import read_gift

            return read_gift(data, source)
        case "moodle-xml":
            from steward.quiz.exchange.moodle.reading import read_moodle_xml

            return read_moodle_xml(data, source)
        case "qti":
            from steward.quiz.exchange.qti.reading import read_qti

            return read_qti(path)
        case "xlsx":
            from steward.quiz.exchange.workbook.reading import read_workbook

            return read_workbook(path)


def write_questions(
    questions: Iterable[Question], format: FormatId, locale: Locale
) -> tuple[bytes, tuple[Notice, ...]]:
    """Write questions in a format, and say of each what it cannot carry; `locale` is the language of a workbook's headings."""
    match format:
        case "gift":
            from steward.quiz.exchange.gift.reading import write_gift

            text, notes = write_gift(questions)
            return text.encode("utf-8", "replace"), notes
        case "moodle-xml":
            from steward.quiz.exchange.moodle.reading import write_moodle_xml

            return write_moodle_xml(questions)
        case "qti":
            from steward.quiz.exchange.qti.reading import write_qti

            return write_qti(questions)
        case "xlsx":
            from steward.quiz.exchange.workbook.reading import write_workbook

            return write_workbook(questions, locale)
