"""YAML that people write by hand: read strictly, every mistake with its line and what to write instead.

Words stay words: ``no``, ``on`` and ``2026-03-01`` are texts; only ``true``, ``false``, ``null`` and numbers are more (YAML 1.2, core schema).
Nothing in a file can make an object of another kind, refer to another place of the file, or name a thing twice.

>>> parse("{stem: 'no', seconds: 40}", "item.yaml")
{'stem': 'no', 'seconds': 40}
"""

from __future__ import annotations

import contextlib
import gc
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from steward.errors import StewardError, Trouble
from steward.words import Text
from steward.yaml_clauses import BOTH, meant, nearest, what
from steward.yaml_clauses import Wrong as Wrong
from steward.yaml_hints import DOCUMENTS, hint

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")
Path_ = tuple[str | int, ...]
LIMIT = 5_000_000
"""Bytes that a file written by hand may have."""
_DEPTH = 40

_INT = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_WORDS: dict[str, Any] = {"": None, "~": None, "null": None, "Null": None, "NULL": None} | {
    word: value for value in (True, False) for word in (str(value), str(value).lower(), str(value).upper())
}

_MISSING_FILE = Text("找不到文件 {source}，请核对路径。", "There is no file {source}; check the path.")
_LINK = Text(
    "文件 {source} 只是一个指向别处的链接，请把文件本身放进来。",
    "The file {source} is only a link to another place; put the file itself there.",
)
_UNREADABLE = Text(
    "文件 {source} 打不开（{why}），请检查它是不是文件、有没有权限。",
    "The file {source} cannot be opened ({why}); check that it is a file and that you may read it.",
)
_TOO_LARGE = Text(
    "文件 {source} 有 {size} MB，手写的内容最多 {limit} MB，请拆开或检查是否放错了文件。",
    "The file {source} has {size} MB; what is written by hand has {limit} MB at most. Split it, or check that it is the right file.",
)
_NOT_TEXT = Text(
    "文件 {source} 第 {line} 行不是 UTF-8 文字：请另存为，编码选 UTF-8；图片、Word 文档不能用。",
    "Line {line} of {source} is not UTF-8 text; save the file as UTF-8 (pictures and Word documents cannot be read).",
)
_DENIED = Text("没有权限", "permission denied")
_NO_FILE = Text("这不是普通文件", "it is no ordinary file")
_NOT_YAML = Text(
    "文件 {source} 第 {line} 行读不懂，请检查缩进、冒号和引号。",
    "Cannot read {source} at line {line}; check indents, colons and quotation marks.",
)
_PROBABLY = Text("文件 {source} 第 {line} 行读不懂：{why}。", "Cannot read {source} at line {line}: {why}.")
_ALIAS = Text(
    "文件 {source} 第 {line} 行用了 YAML 的引用（& 和 *），请把内容直接写出来。",
    "Line {line} of {source} refers to another place (& and *); write the content out instead.",
)
_TAG = Text(
    "文件 {source} 第 {line} 行用了 YAML 的类型标记（!），请去掉。",
    "Line {line} of {source} has a YAML tag (!); leave it out.",
)
_DEEP = Text(
    "文件 {source} 第 {line} 行嵌套太深，请检查是不是多了括号。",
    "Line {line} of {source} is nested too deeply; check for brackets too many.",
)
_TWICE = Text(
    "文件 {source} 第 {line} 行：“{key}”写了两遍，请留一个。",
    "{source}, line {line}: “{key}” stands twice; keep one.",
)
_WHOLE = Text("整个文件", "the file as a whole")
_EMPTY = Text("是空的，请写上内容", "is empty; write something")
_WRONG = Text("文件 {source} 第 {line} 行，{where}：{what}。", "{source}, line {line}, {where}: {what}.")


Finding = tuple[Path_, Wrong]
"""Something wrong at a place of a file."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """What a file of an earlier version holds, in the present form."""

    data: Any
    moved: Mapping[Path_, Path_] = field(default_factory=dict)
    """Where parts stood in the file, by where they stand now."""
    findings: tuple[Finding, ...] = ()
    """What is wrong with the file as a file of its version, with places in the file."""

    def in_file(self, place: Path_) -> Path_:
        """Tell where in the file something stands that is now at a place."""
        for now, before in self.moved.items():
            if place[: len(now)] == now:
                return (*before, *place[len(now) :])
        return place


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Let no garbage be looked for while the block makes a great many objects that are all kept.

    Looking through a growing heap again and again is most of what reading ten thousand entries costs otherwise.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def read(path: Path, source: str | None = None, *, limit: int = LIMIT, links: bool = True) -> str:
    """Read a file of at most `limit` bytes as text; without `links`, only a file that stands there itself.

    Raises:
        StewardError: ``file-not-found``, ``file-unreadable``, ``file-too-large``, ``file-not-text``, ``linked-file``.
    """
    name = source or path.name
    if not links and path.is_symlink():
        raise StewardError("linked-file", _LINK, source=name)
    try:
        size, mode = path.stat().st_size, path.stat().st_mode
    except OSError:
        raise StewardError("file-not-found", _MISSING_FILE, source=name) from None
    if not stat.S_ISREG(mode):  # a pipe would keep one waiting for ever
        raise StewardError("file-unreadable", _UNREADABLE, source=name, why=_NO_FILE)
    if size > limit:
        raise StewardError(
            "file-too-large", _TOO_LARGE, source=name, size=-(-size // 1_000_000), limit=limit // 1_000_000
        )
    try:
        data = path.read_bytes()
    except OSError as error:
        why = _DENIED if isinstance(error, PermissionError) else error.strerror or type(error).__name__
        raise StewardError("file-unreadable", _UNREADABLE, source=name, why=why) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise StewardError("file-not-text", _NOT_TEXT, source=name, line=line) from None


def parse(text: str, source: str) -> Any:
    """Read YAML into dictionaries, lists, texts, numbers, truths and None.

    Raises:
        StewardError: ``bad-yaml`` with the line.
    """
    return _Reader(text, source).document()


def lines(text: str, source: str) -> dict[Path_, int]:
    """Give the line of every place of a file that `parse` reads, by the keys and positions that lead there."""
    found: dict[Path_, int] = {}
    _Reader(text, source, lambda place, line: found.setdefault(place, line)).document()
    return found


def checked(
    text: str,
    source: str,
    model: TypeAdapter[T],
    *,
    context: Mapping[str, Any] | None = None,
    beside: Callable[[Any], Iterable[Finding]] | None = None,
    known: Callable[[Path_], Iterable[str]] | None = None,
    migrate: Callable[[Any], Migrated] | None = None,
) -> T:
    """Read YAML and hold it against a model, whose own checks are given the `context`.

    Args:
        text: the YAML.
        source: what to call it in errors.
        model: what it must be.
        context: what the model's own checks are given.
        beside: gives what else is wrong with what was read, whole or not, each with its place in the file.
        known: gives the names that an entry at a place may have; a strange name is then answered with the nearest of them.
        migrate: brings what was read to the present form before it is looked at; mistakes are still told where they stand in the file.

    Raises:
        StewardError: ``bad-yaml``, or ``bad-content`` with one `Trouble` for every mistake, in the order of the file.
    """
    from pydantic import ValidationError

    present = migrate(parse(text, source)) if migrate else Migrated(parse(text, source))
    data = present.data
    findings = [*present.findings, *(beside(data) if beside else ())]
    errors: list[Any] = []
    try:
        with uncollected():
            found = model.validate_python(data, context=context)
        if not findings:
            return found
    except ValidationError as error:
        errors = error.errors(include_url=False)
    places = lines(text, source)
    raise StewardError.many(_troubles(errors, present, places, source, findings, known))


def noted(findings: Iterable[Finding], text: str, source: str) -> list[Trouble]:
    """Say what is worth knowing of a file, each with its line."""
    findings = list(findings)
    found = _troubles((), Migrated(None), lines(text, source), source, findings) if findings else []
    return [Trouble("worth-knowing", one.text, one.values) for one in found]


def _troubles(
    errors: Iterable[Any],
    present: Migrated,
    places: dict[Path_, int],
    source: str,
    findings: Iterable[Finding] = (),
    known: Callable[[Path_], Iterable[str]] | None = None,
) -> list[Trouble]:
    found = []
    errors = list(errors)

    def add(place: Path_, what: Text) -> None:
        at = place = present.in_file(place)
        while at and at not in places:
            at = at[:-1]
        values = {"source": source, "line": places.get(at, 1), "where": _written(place) or _WHOLE, "what": what}
        found.append(Trouble("bad-content", _WRONG, {**values, "place": place}))

    findings = list(findings)
    found_at = {place for place, _ in findings}
    strange: dict[Path_, set[str]] = {}
    absent: dict[Path_, set[str]] = {}
    for one in errors:
        place = _place(one["loc"], present.data, is_missing=one["type"] == "missing")
        if one["type"] == "extra_forbidden" and known is not None and place:
            strange.setdefault(place[:-1], set()).add(
                meant(str(place[-1]), known(place[:-1]), _at(place[:-1], present.data))
            )
        elif one["type"] == "missing" and place:
            absent.setdefault(place[:-1], set()).add(str(place[-1]))
    for one in errors:
        # A list with a wrong entry in it is also called too short, by the entries that are left.
        if one["type"] == "too_short" and any(_lies_within(other["loc"], one["loc"]) for other in errors):
            continue
        is_missing = one["type"] == "missing"
        place = _place(one["loc"], present.data, is_missing=is_missing)
        names = known(place) if known else ()
        if is_missing and place:
            # What is written under a wrong name is not missing as well.
            around = strange.get(place[:-1], set())
            if place[-1] in around or (around & _BOTH and place[-1] in _BOTH):
                continue
            if place[-1] in _BOTH and absent[place[:-1]] >= _BOTH:
                add(place[:-1], BOTH)
                continue
        elif _stands_in(one["loc"], present.data) or place in found_at:  # what was found there says more
            continue
        if one["type"] == "extra_forbidden" and known is not None:
            add(
                place,
                nearest(
                    str(place[-1]) if place else "", known(place[:-1]), one.get("input"), _at(place[:-1], present.data)
                ),
            )
        elif not place and present.data is None:
            add(place, _EMPTY)
        else:
            add(place, what(one, names))
    for place, wrong in findings:
        add(place, wrong.filled)
    unique = {(t.values["line"], t.values["where"], str(t.values["what"])): t for t in found}
    return sorted(unique.values(), key=lambda trouble: int(str(trouble.values["line"])))


_BOTH = {"zh", "en"}


def _stands_in(loc: tuple[str | int, ...], data: Any) -> bool:
    """Tell whether a place is that of a language which nobody wrote and for which the other stands."""
    for part in loc:
        if isinstance(data, dict) and part in _BOTH and part not in data and _BOTH & data.keys():
            return True
        is_entry = isinstance(data, dict) and part in data
        if is_entry or (isinstance(data, list) and isinstance(part, int) and part < len(data)):
            data = data[part]
    return False


def _at(place: Path_, data: Any) -> Any:
    """Give what stands at a place of what was read."""
    for part in place:
        data = data[part]
    return data


def _lies_within(loc: tuple[str | int, ...], outer: tuple[str | int, ...]) -> bool:
    return len(loc) > len(outer) and loc[: len(outer)] == outer


def _place(loc: tuple[str | int, ...], data: Any, *, is_missing: bool) -> Path_:
    """Keep of a model's location what is in the file: the names of alternatives are not."""
    place: list[str | int] = []
    for i, part in enumerate(loc):
        is_entry = isinstance(data, dict) and part in data
        if is_entry or (isinstance(data, list) and isinstance(part, int) and part < len(data)):
            data = data[part]
        elif not (is_missing and i == len(loc) - 1):
            continue
        place.append(part)
    return tuple(place)


def _written(place: Path_) -> str:
    parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place]
    return "".join(parts).lstrip(".")


class _Reader:
    """Builds values from the parser's events; several times faster than making nodes first."""

    def __init__(self, text: str, source: str, told: Callable[[Path_, int], object] | None = None) -> None:
        self._text, self._source, self._told = text, source, told

    def document(self) -> Any:
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        parser = None
        try:
            parser = loader(self._text)
            next_event: Callable[[], Any] = parser.get_event
            next_event()
            if isinstance(next_event(), yaml.StreamEndEvent):
                return None
            with uncollected():
                value = self._builder(next_event)(next_event(), (), 0)
            next_event()
            if not isinstance(extra := next_event(), yaml.StreamEndEvent):
                raise self._refused(_PROBABLY, extra, why=DOCUMENTS)
            return value
        except (yaml.YAMLError, UnicodeError) as error:
            mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
            line = mark.line + 1 if mark is not None else self._line_at(getattr(error, "position", 0))
            last = self._text.count("\n") + 1
            if probably := hint(self._text, error):
                values = {"source": self._source, "line": probably[0], "why": probably[1]}
                raise StewardError("bad-yaml", _PROBABLY, **values) from None
            raise StewardError("bad-yaml", _NOT_YAML, source=self._source, line=min(line, last)) from None
        finally:
            if parser is not None:
                parser.dispose()

    def _line_at(self, position: Any) -> int:
        return self._text.count("\n", 0, position) + 1 if isinstance(position, int) else 1

    def _refused(self, text: Text, event: Any, **values: object) -> StewardError:
        return StewardError("bad-yaml", text, source=self._source, line=event.start_mark.line + 1, **values)

    def _builder(self, next_event: Callable[[], Any]) -> Callable[[Any, Path_, int], Any]:
        """Give the function that builds the value that begins with an event; it runs some hundred thousand times a file."""
        from yaml.events import AliasEvent, MappingEndEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

        told = self._told

        def build(event: Any, place: Path_, depth: int) -> Any:
            kind = type(event)
            if told is not None:
                told(place, event.start_mark.line + 1)
            if kind is AliasEvent or event.anchor is not None:
                raise self._refused(_ALIAS, event)
            if event.tag is not None and event.tag != "!":  # "!" is what the parser gives to quoted words
                raise self._refused(_TAG, event)
            if kind is ScalarEvent:
                return _scalar(event.value) if event.implicit[0] and not event.style else event.value
            if depth > _DEPTH:
                raise self._refused(_DEEP, event)
            if kind is SequenceStartEvent:
                items: list[Any] = []
                while type(item := next_event()) is not SequenceEndEvent:
                    items.append(build(item, (*place, len(items)) if told else place, depth + 1))
                return items
            found: dict[Any, Any] = {}
            while type(key := next_event()) is not MappingEndEvent:
                if type(key) is not ScalarEvent:
                    raise self._refused(_ALIAS if type(key) is AliasEvent else _NOT_YAML, key)
                if key.anchor is not None:
                    raise self._refused(_ALIAS, key)
                if key.tag is not None and key.tag != "!":
                    raise self._refused(_TAG, key)
                name = key.value
                if name in found:
                    raise self._refused(_TWICE, key, key=name)
                inner = (*place, name) if told else place
                if told is not None:
                    told(inner, key.start_mark.line + 1)
                found[name] = build(next_event(), inner, depth + 1)
            return found

        return build


def _scalar(word: str) -> Any:
    if word in _WORDS:
        return _WORDS[word]
    if word[0] in "0123456789+-.":
        if _INT.match(word):
            return int(word) if len(word) < 4000 else word
        if _FLOAT.match(word):
            return float(word)
    return word
