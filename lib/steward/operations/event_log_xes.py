"""XES event logs read in one pass, with nothing kept of an event but what its columns need.

XES is IEEE 1849-2016; names of attributes after its standard extensions (concept, lifecycle, time, org). Only the direct attributes
of a trace or an event are looked at: what is nested within another attribute, a list or a container is not the event's own.
The parser is expat, told to do as little as it can; a document type, and with it any entity, is refused.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from steward.errors import StewardError
from steward.operations.delimited import SUSPICIOUS, Opener, find_encoding, open_text
from steward.operations.event_log_columns import (
    ACTIVITY,
    BEGUN,
    CASE,
    INSTANCE,
    LIFECYCLE,
    RESOURCE,
    TIME,
    LogColumns,
    Numbered,
)
from steward.words import Text, number

if TYPE_CHECKING:
    from collections.abc import Sequence

_CHUNK = 1 << 18
_ENTITIES = Text("文件里定义了实体（DTD）", "it defines entities (a DTD)")
_BROKEN = Text(
    "事件日志“{file}”第 {line} 行起读不下去（{why}），文件可能没有导完或被改坏，请重新导出。",
    "The event log “{file}” cannot be read from line {line} on ({why}); it may be cut off or damaged, export it again.",
)
_NOT_TEXT = Text(
    "事件日志“{file}”第 {line} 行有认不出编码的字符，请以 UTF-8 重新导出。",
    "Line {line} of the event log “{file}” holds characters in no known encoding; export it again as UTF-8.",
)
_NO_LOG = Text(
    "“{file}”是 XML，但不是 XES 事件日志（最外层应是 <log>，这里是 <{root}>）。",
    "“{file}” is XML but no XES event log (its outermost element should be <log>, here it is <{root}>).",
)
_NO_ACTIVITIES = Text(
    "事件都没有 concept:name，活动按日志自己的分类 {keys} 取。",
    "No event has a concept:name; activities are taken from the log's own classifier {keys}.",
)
_UNNAMED = Text(
    "有 {n} 条轨迹没有名称，案号按它在文件里的次序编；第一条在第 {line} 行。",
    "{n} traces have no name and are numbered by their place in the file; the first is at line {line}.",
)
_EMPTY_TRACES = Text("有 {n} 条轨迹一个事件也没有，没有计入。", "{n} traces without any event are not counted.")
_SHARED_NAMES = Text(
    "有 {n} 条轨迹与另一条同名，合为一个案子。", "{n} traces share the name of another and count as one case with it."
)
_AS_GB18030 = Text(
    "文件声明的编码不对，已按 GB18030 读取。",
    "The file does not have the encoding it declares; it was read as GB18030.",
)
_WHY: dict[str, Text] = {
    "no element found": Text("文件在这里中断", "the file ends here"),
    "unclosed token": Text("文件在这里中断", "the file ends here"),
    "unclosed CDATA section": Text("文件在这里中断", "the file ends here"),
    "mismatched tag": Text("开始和结束的标签对不上", "a closing tag does not match"),
    "not well-formed (invalid token)": Text("有不合 XML 写法的字符", "a character that XML does not allow here"),
    "undefined entity": Text("用了没有定义的实体", "an entity that is not defined"),
    "junk after document element": Text("日志结束后还有别的内容", "something follows the end of the log"),
}
_OTHER_WHY = Text("XML 写法有误", "the XML is not well formed")
_DECLARED = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_EXPAT_READS = frozenset(["utf-8", "utf8", "utf-16", "utf16", "us-ascii", "ascii", "iso-8859-1", "latin1", "latin-1"])


def read_xes(opener: Opener, file: str) -> LogColumns:
    """Read an XES log.

    Raises:
        StewardError: ``log-broken`` with the line where the XML ends too early or is not well formed, ``log-no-xes`` for other
            XML, ``file-suspicious`` where it defines entities.
    """
    with opener() as stream:
        declared = _DECLARED.match(stream.read(1024))
    name = declared[1].decode().lower() if declared else "utf-8"
    recoded: Callable[[], Any] = opener if name in _EXPAT_READS else _recoded(opener, file)
    notes: list[Text] = []
    try:
        log = _parsed(recoded, file, ())
    except _WrongBytesError as error:
        # Systems that write GBK under a header that says UTF-8 are common; half a character is a fault with a line.
        recoded = _recoded(opener, file, error.line)
        log = _parsed(recoded, file, ())
        notes.append(_AS_GB18030)
    if len(log.line) and not log.activities.names and (keys := log.classifier):
        log = _parsed(recoded, file, keys)
        notes.append(_told(_NO_ACTIVITIES, keys=" + ".join(keys)))
    return log.columns(notes)


class _WrongBytesError(Exception):
    """The bytes are not in the encoding that the file declares."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _Reading:
    """What has been read so far: one entry an event."""

    def __init__(self) -> None:
        self.trace = array("i")
        self.activity = array("i")
        self.resource = array("i")
        self.transition = array("i")
        self.instance = array("i")
        self.line = array("q")
        self.time: list[str | None] = []
        self.begun: list[str | None] = []
        self.activities, self.resources, self.transitions, self.instances = (
            Numbered(),
            Numbered(),
            Numbered(),
            Numbered(),
        )
        self.case_of_loose = Numbered()
        """Cases of events that stand in no trace and name their case themselves."""
        self.names: list[str | None] = []
        """Names of the traces."""
        self.trace_lines = array("q")
        self.classifier: tuple[str, ...] = ()

    def columns(self, notes: Sequence[Text]) -> LogColumns:
        import numpy as np

        told = list(notes)
        trace = np.frombuffer(self.trace, dtype=np.int32) if len(self.trace) else np.zeros(0, dtype=np.int32)
        filled = np.bincount(trace[trace >= 0], minlength=len(self.names)) > 0
        cases = Numbered()
        taken = {name for name in self.names if name is not None}
        case_of: list[int] = []
        unnamed: list[int] = []
        shared = 0
        for i, name in enumerate(self.names):
            if not filled[i]:
                case_of.append(-1)
                continue
            if name is None or not name.strip():
                unnamed.append(i)
                name = str(i + 1) if str(i + 1) not in taken else f"trace {i + 1}"
            known = len(cases)
            case_of.append(cases[name])
            shared += len(cases) == known
        if unnamed:
            told.append(_told(_UNNAMED, n=number(len(unnamed)), line=self.trace_lines[unnamed[0]]))
        if empty := int((~filled).sum()):
            told.append(_told(_EMPTY_TRACES, n=number(empty)))
        if shared:
            told.append(_told(_SHARED_NAMES, n=number(shared)))
        # A trace below -1 is a loose event that names its case itself, -1 one that does not.
        loose = [cases[name] for name in self.case_of_loose.names]
        table = np.array([*case_of, *loose[::-1], -1], dtype=np.int32)
        return LogColumns(
            table[trace], cases.names, self.activity, self.activities.names, self.time, self.line,
            resource=self.resource, resources=self.resources.names, transition=self.transition,
            transitions=self.transitions.names, instance=self.instance if self.instances.names else None,
            begun=self.begun if any(self.begun) else None, notes=told,
        )  # fmt: skip


def _parsed(opener: Callable[[], Any], file: str, keys: Sequence[str]) -> _Reading:
    """Read the log once; `keys` make up the activity where it is not ``concept:name``."""
    log = _Reading()
    parser = expat.ParserCreate()
    parser.ordered_attributes = True
    handlers = _Handlers(log, parser, file, tuple(keys))
    parser.StartElementHandler = handlers.root
    parser.StartDoctypeDeclHandler = handlers.doctype
    with opener() as stream:
        try:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            why = expat.ErrorString(error.code) or ""
            if (
                why == "not well-formed (invalid token)"
                and not isinstance(stream, _Utf8)
                and not _is_utf8(opener, file)
            ):
                raise _WrongBytesError(error.lineno) from error
            raise StewardError(
                "log-broken", _BROKEN, file=file, line=number(error.lineno), why=_WHY.get(why, _OTHER_WHY)
            ) from error
    return log


class _Handlers:
    """The callbacks of the parser; `depth` counts open elements, the log itself being 1."""

    def __init__(self, log: _Reading, parser: Any, file: str, keys: tuple[str, ...]) -> None:
        self.log, self.parser, self.file, self.keys = log, parser, file, keys

    def doctype(self, *_: object) -> None:
        raise StewardError("file-suspicious", SUSPICIOUS, file=self.file, why=_ENTITIES)

    def root(self, tag: str, _attributes: list[str]) -> None:
        name = tag.rpartition(":")[2]
        if name.lower() != "log":
            raise StewardError("log-no-xes", _NO_LOG, file=self.file, root=name[:40])
        self.parser.StartElementHandler, self.parser.EndElementHandler = self.inside()

    def inside(self) -> tuple[Callable[[str, list[str]], None], Callable[[str], None]]:
        """Give the two callbacks for all that is within the log; local variables, since they run millions of times."""
        log, parser, keys = self.log, self.parser, self.keys
        add_trace, add_activity, add_resource = log.trace.append, log.activity.append, log.resource.append
        add_transition, add_instance, add_line = log.transition.append, log.instance.append, log.line.append
        add_time, add_begun = log.time.append, log.begun.append
        activity, resource, transition, instance, time, begun = (
            log.activity, log.resource, log.transition, log.instance, log.time, log.begun,
        )  # fmt: skip
        activities, resources, transitions, instances = log.activities, log.resources, log.transitions, log.instances
        depth = 1
        attributes_at = 0  # the depth of the attributes of the event we are in; 0 outside events
        in_trace = False
        parts: dict[str, str] = {}  # of an activity made up of several attributes

        def start(tag: str, given: list[str]) -> None:
            nonlocal depth, attributes_at, in_trace
            depth += 1
            if depth == attributes_at:
                if len(given) == 4 and given[0] == "key" and given[2] == "value":
                    key, value = given[1], given[3]
                else:
                    key, value = _key_and_value(given)
                if key == ACTIVITY:
                    if not keys and value and not value.isspace():
                        activity[-1] = activities[value]
                elif key == TIME:
                    time[-1] = value
                elif key == RESOURCE:
                    if value:
                        resource[-1] = resources[value]
                elif key == LIFECYCLE:
                    transition[-1] = transitions[value]
                elif key == INSTANCE:
                    instance[-1] = instances[value]
                elif key == BEGUN:
                    begun[-1] = value
                elif key == CASE and not in_trace:
                    log.trace[-1] = -2 - log.case_of_loose[value]
                if key in keys:
                    parts[key] = value
                    activity[-1] = activities["+".join(parts.get(k, "") for k in keys)]
            elif attributes_at:
                pass
            elif tag == "event" or tag.endswith(":event"):
                if (depth == 3 and in_trace) or depth == 2:
                    attributes_at = depth + 1
                    add_trace(len(log.names) - 1 if in_trace else -1)
                    add_activity(-1)
                    add_resource(-1)
                    add_transition(-1)
                    add_instance(-1)
                    add_time(None)
                    add_begun(None)
                    add_line(parser.CurrentLineNumber)
                    parts.clear()
            elif depth == 2:
                if tag == "trace" or tag.endswith(":trace"):
                    in_trace = True
                    log.names.append(None)
                    log.trace_lines.append(parser.CurrentLineNumber)
                elif tag.rpartition(":")[2] == "classifier" and not log.classifier:
                    log.classifier = _classifier(given)
            elif depth == 3 and in_trace:
                key, value = _key_and_value(given)
                if key == ACTIVITY:
                    log.names[-1] = value

        def end(_tag: str) -> None:
            nonlocal depth, attributes_at, in_trace
            depth -= 1
            if depth == 1:
                in_trace = False
                attributes_at = 0
            elif depth + 2 == attributes_at:
                attributes_at = 0

        return start, end


def _key_and_value(given: list[str]) -> tuple[str, str]:
    found = dict(zip(given[::2], given[1::2], strict=True))
    return found.get("key", ""), found.get("value", "")


def _classifier(given: list[str]) -> tuple[str, ...]:
    """Give the attributes that an event classifier puts together; names with blanks stand in single quotes."""
    found = dict(zip(given[::2], given[1::2], strict=True))
    if found.get("scope", "event") != "event":
        return ()
    return tuple(quoted or plain for quoted, plain in re.findall(r"'([^']*)'|(\S+)", found.get("keys", "")))


# Encodings ----------------------------------------------------------------------------------------------------------


class _Utf8:
    """A text stream as UTF-8 bytes, for a parser that reads nothing else."""

    def __init__(self, text: Any) -> None:
        self._text = text
        self._head = True

    def read(self, size: int) -> bytes:
        text = self._text.read(size)
        if self._head:
            text = re.sub(r"(<\?xml[^>]*?encoding\s*=\s*[\"'])[A-Za-z0-9._-]+", r"\1UTF-8", text, count=1)
            self._head = False
        return text.encode()  # type: ignore[no-any-return]

    def __enter__(self) -> _Utf8:
        return self

    def __exit__(self, *_: object) -> None:
        self._text.close()


def _recoded(opener: Opener, file: str, line: int | None = None) -> Callable[[], _Utf8]:
    """Read the file in the encoding its bytes are in; `line` is the first that is not in the one it declares."""
    encoding = find_encoding(opener, file)
    if encoding.lost:
        raise StewardError("log-not-text", _NOT_TEXT, file=file, line=number(line or _line_lost(opener, encoding)))
    return lambda: _Utf8(open_text(opener, encoding))


def _line_lost(opener: Opener, encoding: Any) -> int:
    """Find the first line with a character that cannot be read."""
    with open_text(opener, encoding) as text:
        return next((i for i, line in enumerate(text, 1) if "\ufffd" in line), 1)


def _is_utf8(opener: Callable[[], Any], file: str) -> bool:
    found = find_encoding(opener, file)
    return found.name.startswith("utf") and not found.lost


def _told(text: Text, **values: object) -> Text:
    return Text(text.say("zh", **values), text.say("en", **values))
