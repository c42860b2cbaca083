"""Files of strangers: how large they may be, XML that reaches for nothing, and archives that unpack no more than they say.

What is refused is refused before it costs anything: a file by its size on disk, XML by its document type before it is
parsed, an archive by its list of contents. One sentence says why, with the line where there is one. What HTML may say
inside a text is the matter of `steward.quiz.exchange.safe_text`.
"""

from __future__ import annotations

import codecs
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import IO, Any

from steward.errors import StewardError
from steward.words import Text

LARGEST_FILE = 20_000_000
"""Bytes of a file that is read at all; the largest question banks with their pictures have a few million."""
LARGEST_UNPACKED = 200_000_000
"""Bytes that all the files of an archive may have together."""
MOST_FILES = 20_000
"""Files that an archive may have."""
STEEPEST = 200
"""How many times its packed size a file of an archive may have; XML comes to twenty."""
_SMALL = 1_000_000
_DEEPEST = 100

_MISSING = Text("找不到文件 {source}，请核对路径。", "There is no file {source}; check the path.")
_NO_FILE = Text("{source} 不是文件，请指明一个文件。", "{source} is no file; name a file.")
_UNREADABLE = Text("文件 {source} 打不开（{why}）。", "The file {source} cannot be opened ({why}).")
_LARGE = Text(
    "文件 {source} 有 {size} MB，最多读 {limit} MB，请拆成几个文件再导入。",
    "The file {source} has {size} MB; {limit} MB at most are read. Split it into several files.",
)
_EMPTY = Text("文件 {source} 是空的，请重新导出。", "The file {source} is empty; export it again.")
_ENTITIES = Text(
    "为安全起见没有读 {source}：第 {line} 行定义了实体（<!ENTITY>）。题目文件用不着实体，请删去 DOCTYPE 一段再导入。",
    "{source} was not read, for safety: line {line} defines an entity (<!ENTITY>). Questions need none; take the DOCTYPE out.",
)
_DOCTYPE_OPEN = Text(
    "{source} 第 {line} 行的 DOCTYPE 没有写完，请重新导出。",
    "The DOCTYPE at line {line} of {source} has no end; export the file again.",
)
_ENCODING = Text(
    "{source} 第 {line} 行的文字不是 {encoding} 编码，请用 UTF-8 重新保存。",
    "Line {line} of {source} is not text in {encoding}; save the file as UTF-8.",
)
_STRANGE_ENCODING = Text(
    "{source} 写明的编码“{encoding}”不能用，请用 UTF-8 重新保存。",
    "{source} names the encoding “{encoding}”, which cannot be used; save the file as UTF-8.",
)
_BROKEN = Text(
    "{source} 第 {line} 行不合 XML 规则：{why}。请重新导出，或改好后再导入。",
    "{source} is not proper XML at line {line}: {why}. Export it again, or mend the line.",
)
_DEEP = Text(
    "{source} 第 {line} 行嵌套太深，没有读。", "{source} is nested too deeply at line {line} and was not read."
)
_WHY: dict[str, Text] = {
    "ERR_TAG_NAME_MISMATCH": Text("开始标签和结束标签对不上", "an opening and a closing tag do not match"),
    "ERR_TAG_NOT_FINISHED": Text("文件没有写完，最后还有标签没有结束", "the file ends before its last tag is closed"),
    "ERR_GT_REQUIRED": Text("标签没有写完", "a tag has no end"),
    "ERR_CDATA_NOT_FINISHED": Text("CDATA 没有结束", "a CDATA section has no end"),
    "ERR_COMMENT_NOT_FINISHED": Text("注释没有结束", "a comment has no end"),
    "ERR_INVALID_CHAR": Text("有 XML 不许用的控制字符", "it holds a control character that XML does not allow"),
    "ERR_DOCUMENT_EMPTY": Text("这不是 XML 文件", "this is not an XML file"),
    "ERR_DOCUMENT_END": Text("根元素之后还有别的内容", "there is more after the end of the root element"),
    "ERR_ATTRIBUTE_NOT_STARTED": Text("属性值没有加引号", "an attribute has no quotation marks"),
    "ERR_LT_IN_ATTRIBUTE": Text("属性值里有 <，应写成 &lt;", "an attribute holds a <, which should be written as &lt;"),
    "ERR_NAME_REQUIRED": Text("有单独的 & 或 <，应写成 &amp; 或 &lt;", "a & or < stands alone; write &amp; or &lt;"),
    "ERR_ENTITYREF_SEMICOL_MISSING": Text("有单独的 &，应写成 &amp;", "a & stands alone; write &amp;"),
    "ERR_UNDECLARED_ENTITY": Text(
        "用了 XML 不认识的字符名（如 &nbsp;），请放进 CDATA 或写成 &#160; 这样的编号",
        "it uses a character name that XML does not know (such as &nbsp;); put the text into CDATA or write &#160;",
    ),
    "NS_ERR_UNDEFINED_NAMESPACE": Text("用了没有声明的命名空间前缀", "it uses a namespace prefix that is not declared"),
}
_NO_ZIP = Text("{source} 不是完好的 zip 包，请重新导出。", "{source} is no sound zip archive; export it again.")
_MANY = Text(
    "为安全起见没有打开 {source}：里面有 {n} 个文件，最多 {limit} 个。",
    "{source} was not opened, for safety: it holds {n} files, {limit} at most.",
)
_OUTSIDE = Text(
    "为安全起见没有打开 {source}：里面的“{name}”要写到包外面去。请重新导出。",
    "{source} was not opened, for safety: “{name}” in it points outside the archive. Export it again.",
)
_LINK = Text(
    "为安全起见没有打开 {source}：里面的“{name}”是链接，不是文件。请重新导出。",
    "{source} was not opened, for safety: “{name}” in it is a link, not a file. Export it again.",
)
_LOCKED = Text(
    "{source} 里的“{name}”加了密码，请不设密码重新导出。",
    "“{name}” in {source} is locked with a password; export it without one.",
)
_TWICE = Text(
    "为安全起见没有打开 {source}：里面有两个“{name}”。请重新导出。",
    "{source} was not opened, for safety: it holds “{name}” twice. Export it again.",
)
_BOMB = Text(
    "为安全起见没有打开 {source}：解压后大得不正常（{name}）。",
    "{source} was not opened, for safety: it unpacks to an abnormal size ({name}).",
)
_METHOD = Text(
    "{source} 里的“{name}”用了少见的压缩方法，请用普通 zip 重新打包。",
    "“{name}” in {source} is packed by an unusual method; pack it as an ordinary zip.",
)
_DAMAGED = Text("{source} 里的“{name}”坏了，请重新导出。", "“{name}” in {source} is damaged; export the archive again.")
_ALL_FILES = Text("全部文件", "all files")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(r"\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]*>")
_ENCODINGS = re.compile(
    r"utf-8|ascii|utf-16(-[lb]e)?|gbk|gb2312|gb18030|big5|iso8859-\d+|cp125\d|koi8-[ru]|shift_jis|euc_(jp|kr)"
)


def read_limited(path: Path, most: int = LARGEST_FILE) -> bytes:
    """Read a file that is no larger than `most` bytes; a larger one is refused unread.

    Raises:
        StewardError: ``file-not-found``, ``file-empty``, ``file-unreadable``, ``file-too-large``.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise StewardError("file-not-found", _NO_FILE, source=path)
        if found.st_size > most:
            raise too_large(path.name, found.st_size, most)
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    except FileNotFoundError as error:
        raise StewardError("file-not-found", _MISSING, source=path) from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise StewardError("file-unreadable", _UNREADABLE, source=path, why=why) from error
    return checked_size(data, path.name, most)


def checked_size(data: bytes, source: str, most: int = LARGEST_FILE) -> bytes:
    """Give `data` back where it is neither empty nor larger than `most` bytes.

    Raises:
        StewardError: ``file-empty``, ``file-too-large``.
    """
    if len(data) > most:
        raise too_large(source, len(data), most)
    if not data:
        raise StewardError("file-empty", _EMPTY, source=source)
    return data


def too_large(source: str, size: int, most: int) -> StewardError:
    """Make the error that says how large a file is, and how large it may be."""
    return StewardError("file-too-large", _LARGE, source=source, size=-(-size // 1_000_000), limit=most // 1_000_000)


def encoding_of(data: bytes) -> str:
    """Tell the encoding of XML as its own rules do: byte order mark, zero bytes, the declaration, otherwise UTF-8.

    >>> encoding_of(b'<?xml version="1.0" encoding="GBK"?><quiz/>')
    'GBK'
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name
    if data[:2] in (b"<\0", b"\0<"):
        return "utf-16-le" if data[:1] == b"<" else "utf-16-be"
    declared = _DECLARED.match(data[:400].decode("latin-1"))
    return declared[1] if declared else "utf-8"


def parse_xml(data: bytes, source: str) -> Any:
    """Parse XML into its root element (lxml); comments and instructions are left out, nothing outside is reached for.

    A document type is passed over; one that defines entities is refused. `sourceline` of each element is its line.

    Raises:
        StewardError: ``xml-entities``, ``xml-broken``, ``xml-encoding``, ``xml-deep``, each with the line; ``file-empty``,
            ``file-too-large``.

    >>> parse_xml(b"<quiz><question type='essay'/></quiz>", "essay.xml")[0].get("type")
    'essay'
    """
    from lxml import etree

    text = _without_doctype(_decoded(checked_size(data, source), source), source)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False, load_dtd=False, dtd_validation=False, attribute_defaults=False,
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        name = etree.ErrorTypes._getName(error.code, "")
        if "depth" in (error.msg or ""):
            raise StewardError("xml-deep", _DEEP, source=source, line=line) from error
        why = _WHY.get(name) or " ".join(re.sub(r", line \d+, column \d+$", "", error.msg or "XML").split())[:200]
        raise StewardError("xml-broken", _BROKEN, source=source, line=line, why=why) from error
    if deep := root.xpath(f"(//*[count(ancestor::*) > {_DEEPEST}])[1]"):
        raise StewardError("xml-deep", _DEEP, source=source, line=deep[0].sourceline)
    return root


def _decoded(data: bytes, source: str) -> str:
    asked = encoding_of(data)
    try:
        name = codecs.lookup(asked).name
    except LookupError:
        name = ""
    if not _ENCODINGS.fullmatch(name) and not name.startswith("utf-32"):
        raise StewardError("xml-encoding", _STRANGE_ENCODING, source=source, encoding=asked)
    try:
        text = data.decode("gb18030" if name in ("gbk", "gb2312") else name)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise StewardError("xml-encoding", _ENCODING, source=source, line=line, encoding=asked.upper()) from error
    text = text.removeprefix("\ufeff")
    text = text if "\n" in text else text.replace("\r", "\n")
    # Our own decoding stands: the parser must not follow another one that the declaration names.
    return _DECLARATION.sub(lambda found: "\n" * found[0].count("\n"), text, count=1)


_BEFORE_ROOT = re.compile(r"\s+|<!--.*?-->|<\?.*?\?>", re.DOTALL)


def _without_doctype(text: str, source: str) -> str:
    """Take the document type out, but keep its lines; what it is was decided here, so a parser need not know of it."""
    place = 0
    while found := _BEFORE_ROOT.match(text, place):
        place = found.end()
    if not text.startswith("<!DOCTYPE", place):
        return text
    end = _end_of_doctype(text, place)
    # An entity may hide behind an end that looks like one, so the whole beginning is looked through.
    head = text[place : end if end > 0 else None]
    if (entity := head.find("<!ENTITY")) >= 0:
        line = text.count("\n", 0, place + entity) + 1
        raise StewardError("xml-entities", _ENTITIES, source=source, line=line)
    if end < 0:
        line = text.count("\n", 0, place) + 1
        raise StewardError("xml-broken", _DOCTYPE_OPEN, source=source, line=line)
    return text[:place] + "\n" * head.count("\n") + text[end:]


_IN_DOCTYPE = re.compile(r"\"[^\"]*\"|'[^']*'|<!--.*?-->|<\?.*?\?>|[\[\]>]", re.DOTALL)


def _end_of_doctype(text: str, place: int) -> int:
    """Give the place behind its ``>``, which may stand in quotation marks, comments and the inner part as well; -1 where it has none."""
    inside = 0
    for found in _IN_DOCTYPE.finditer(text, place):
        if found[0] == "[":
            inside += 1
        elif found[0] == "]":
            inside -= 1
        elif found[0] == ">" and inside <= 0:
            return found.end()
    return -1


@dataclass(frozen=True)
class Archive:
    """A zip archive whose list of contents was found harmless; nothing of it is ever written to the disk."""

    source: str
    _zip: zipfile.ZipFile

    @cached_property
    def _entries(self) -> dict[str, zipfile.ZipInfo]:
        return {entry.filename: entry for entry in self._zip.infolist() if not entry.is_dir()}

    @property
    def names(self) -> tuple[str, ...]:
        """The files, by their paths with ``/``."""
        return tuple(self._entries)

    def read(self, name: str, most: int = LARGEST_FILE) -> bytes:
        """Unpack one file into memory.

        Raises:
            StewardError: ``file-too-large``, ``zip-damaged``.
            KeyError: where there is no such file.
        """
        entry = self._entries[name]
        if entry.file_size > most:
            raise too_large(f"{self.source}/{name}", entry.file_size, most)
        try:
            with self._zip.open(entry) as stream:
                return stream.read(most + 1)
        except (OSError, RuntimeError, NotImplementedError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise StewardError("zip-damaged", _DAMAGED, source=self.source, name=name) from error


def open_archive(stream: IO[bytes], source: str) -> Archive:
    """Look through the contents of a zip archive; any file in it that is not what it should be refuses the whole.

    Raises:
        StewardError: ``zip-broken``; ``zip-outside`` for a path that leaves the archive, ``zip-link``, ``zip-locked``,
            ``zip-twice``, ``zip-bomb``, ``zip-many``, ``zip-method``.
    """
    try:
        archive = zipfile.ZipFile(stream)
        entries = archive.infolist()
    except (OSError, ValueError, NotImplementedError, EOFError, zipfile.BadZipFile) as error:
        raise StewardError("zip-broken", _NO_ZIP, source=source) from error
    if len(entries) > MOST_FILES:
        raise StewardError("zip-many", _MANY, source=source, n=len(entries), limit=MOST_FILES)
    seen: set[str] = set()
    for entry in entries:
        _check(entry, source)
        if entry.filename.casefold() in seen:
            raise StewardError("zip-twice", _TWICE, source=source, name=shown(entry.filename))
        seen.add(entry.filename.casefold())
    packed = sum(entry.compress_size for entry in entries)
    # Files that overlap within the archive, as in a bomb without layers, have more bytes together than the archive.
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED or packed > _length(stream):
        raise StewardError("zip-bomb", _BOMB, source=source, name=_ALL_FILES)
    return Archive(source, archive)


def _check(entry: zipfile.ZipInfo, source: str) -> None:
    name = shown(entry.filename)
    if leaves(entry.orig_filename) or leaves(entry.filename):
        raise StewardError("zip-outside", _OUTSIDE, source=source, name=name)
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise StewardError("zip-link", _LINK, source=source, name=name)
    if entry.flag_bits & 0x1:
        raise StewardError("zip-locked", _LOCKED, source=source, name=name)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise StewardError("zip-method", _METHOD, source=source, name=name)
    if entry.file_size > max(_SMALL, entry.compress_size * STEEPEST):
        raise StewardError("zip-bomb", _BOMB, source=source, name=name)


def leaves(path: str) -> bool:
    """Tell whether a path of a stranger leads out of its folder, on any system.

    >>> leaves("items/../../etc/passwd"), leaves("C:/x"), leaves("items/q1.xml")
    (True, True, False)
    """
    path = path.replace("\\", "/")
    return (
        path.startswith("/") or "\0" in path or bool(re.match(r"[A-Za-z]:", path)) or ".." in PurePosixPath(path).parts
    )


def shown(name: str, most: int = 80) -> str:
    """Give a stranger's name for use in a sentence: on one line, without control characters, not endless."""
    plain = "".join(c if c.isprintable() else "\ufffd" for c in name)
    return plain if len(plain) <= most else plain[: most - 1] + "…"


def _length(stream: IO[bytes]) -> int:
    place = stream.tell()
    length = stream.seek(0, 2)
    stream.seek(place)
    return length
