"""What every part of a case is made of: names that are checked, texts in both languages, and lists of sentences."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Annotated, Literal, Protocol, TypeVar

from pydantic import AfterValidator, ConfigDict, Field, WithJsonSchema

from steward import standards, written
from steward.content import read_yaml
from steward.moves import moves
from steward.service.complaints.authority import levels
from steward.service.personality.character import listening_styles, states, styles
from steward.words import Locale, Text
from steward.yaml_files import Wrong

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
"""How ids are written: small letters, digits and hyphens, never a path."""

MOST = 60
"""Signs that an id may have."""

SHOWN = 12
"""Ids that are named where none is close."""
_NOT_A_SLUG = Text(
    "“{id}”不能作编号：只用小写字母、数字和连字符，最多 {most} 个字符，例如 when-it-rains",
    "“{id}” is no id: small letters, digits and hyphens only, {most} at most, such as when-it-rains",
)
_UNKNOWN = Text("没有“{id}”{kind}，相近的有 {close}", "there is no {kind} “{id}”; close to it: {close}")
_UNKNOWN_OF = Text("没有“{id}”{kind}，可以写的有 {close}", "there is no {kind} “{id}”; there may be {close}")
_UNKNOWN_OF_MANY = Text(
    "没有“{id}”{kind}；一共有 {n} 个，例如 {close}", "there is no {kind} “{id}”; there are {n}, such as {close}"
)
_WIDE_COMMA = Text(
    "“{id}”里用了全角标点，各项之间要用半角逗号，写成 {close}",
    "“{id}” has full-width commas; part the entries with plain ones: {close}",
)
_WIDE_QUOTES = Text("“{id}”不要加中文引号，写成 {close}", "leave out the quotation marks of “{id}”; write {close}")
_QUOTES = "“”‘’「」『』\"'"


def unknown(id: object, kind: Text, known: Iterable[str]) -> Wrong:
    """Say that an id is not known, and name those close to it, or some of those there are.

    Where `known` tells what the ids are called, the id of a name is found by the name.
    """
    names = {**known} if isinstance(known, Mapping) else dict.fromkeys(known)
    said = str(id)[:MOST]
    several = [one.strip() for one in re.split("[，、；]", str(id)[:400])]
    if len(several) > 1 and all(one in names for one in several):
        return Wrong(_WIDE_COMMA, id=said, close=", ".join(several))
    if (bare := said.strip(_QUOTES)) != said and bare in names:
        return Wrong(_WIDE_QUOTES, id=bare, close=bare)
    close = difflib.get_close_matches(said, names, 3, 0.5) or [
        one for one, what in names.items() if (called := _called(what)) and said and (said in called or called in said)
    ]
    values = {"id": said, "kind": kind, "close": ", ".join(close[:3] or [*names][:SHOWN]) or "-"}
    if not close and len(names) > SHOWN:
        return Wrong(_UNKNOWN_OF_MANY, **values, n=len(names))
    return Wrong(_UNKNOWN if close else _UNKNOWN_OF, **values)


def _called(what: object) -> str:
    """Give the Chinese name of something, in whatever way it holds it; empty where it has none."""
    name = what if isinstance(what, Text) else getattr(what, "name", None)
    if isinstance(what, dict) and isinstance(given := what.get("name"), dict):  # a person of a case as the file has it
        return str(given.get("zh") or "")
    return name.zh if isinstance(name, Text) else ""


def one_of(known: Callable[[], Iterable[str]], kind: Text, *, or_none: bool = False) -> AfterValidator:
    """Give the check that an id is among those known; `kind` says what it names, and with `or_none` it may be empty."""

    def check(id: str) -> str:
        if id not in (names := known()) and not (or_none and not id):
            raise unknown(id, kind, names)
        return id

    return AfterValidator(check)


@cache
def topics() -> dict[str, Text]:
    """Give what cases can be about, by id, with their names; from ``training/casebook/topics.yaml``."""
    return {id: Text(**names) for id, names in read_yaml("training/casebook/topics.yaml").items()}


@cache
def incidents() -> dict[str, dict[str, object]]:
    """Give the incidents that the trade's documents tell or mention, by id; from ``training/casebook/incidents.yaml``."""
    return {entry["id"]: entry for entry in read_yaml("training/casebook/incidents.yaml")}


def _sources() -> Iterable[str]:
    return {**incidents(), **dict.fromkeys(standards.catalogue())}


def _slug(id: str) -> str:
    if not re.fullmatch(SLUG, id) or len(id) > MOST:
        raise Wrong(_NOT_A_SLUG, id=id[:40], most=MOST)
    return id


Id = Annotated[str, AfterValidator(_slug), WithJsonSchema({"type": "string", "pattern": SLUG, "maxLength": MOST})]
StandardId = Annotated[str, one_of(standards.catalogue, Text("这条标准", "standard"))]
SourceId = Annotated[str, one_of(_sources, Text("这个来源（事件或标准）", "source (an incident or a standard)"))]
MoveId = Annotated[str, one_of(moves, Text("这种对话动作", "dialogue move"))]
StyleId = Annotated[str, one_of(styles, Text("这种沟通风格", "communication style"))]
ListeningId = Annotated[str, one_of(listening_styles, Text("这种听话方式", "way of listening"))]
StateId = Annotated[str, one_of(states, Text("这种状态", "state"))]
LevelId = Annotated[str, one_of(levels, Text("这一级权限", "level of authority"))]
TopicId = Annotated[str, one_of(topics, Text("这个主题", "topic"))]
MANY = 200
"""Entries that a list of a case may have: more is a file gone wrong."""
Standards = Annotated[tuple[StandardId, ...], Field(max_length=MANY)]
Ids = Annotated[tuple[Id, ...], Field(max_length=MANY)]
Moves = Annotated[tuple[MoveId, ...], Field(max_length=MANY)]
Stage = Literal["opening", "clarifying", "solving", "closing"]
STAGES: tuple[Stage, ...] = ("opening", "clarifying", "solving", "closing")
Ended = Literal["resolved", "improved", "unresolved", "escalated"]
ENDED: Mapping[Ended, Text] = MappingProxyType(
    {
        "resolved": Text("办妥", "Resolved"),
        "improved": Text("有所改善", "Improved"),
        "unresolved": Text("没有着落", "Unresolved"),
        "escalated": Text("闹大了", "Escalated"),
    }
)
"""How a matter ended, in a word."""

_CODE = re.compile(
    r"<\s*+/?+\s*+(?:script|iframe|object|embed|svg|math|link|meta|style|base|form)\b|<[^<>]*[\s/\"']on[a-z]++\s*+=|javascript\s*+:",
    re.I,
)
_NO_CODE = Text(
    "有会运行的网页代码（{code}），请删掉，只写文字",
    "here stands code that a page would run ({code}); leave it out and write words",
)


UNSEEN = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
"""Signs that no page shows and that may do something at a terminal."""
_CONTROL = Text("有一个看不见的控制字符，请删掉", "there is a control character that cannot be seen; delete it")


def code_in(text: str) -> re.Match[str] | None:
    """Find code that a page would run, were it not shown as it stands.

    >>> code_in("1 < 2"), code_in("<p onclick=x>").group()
    (None, '<p onclick=')
    """
    return _CODE.search(text) if "<" in text or ":" in text else None


def all_code_in(text: str) -> Iterator[re.Match[str]]:
    """Find all code that a page would run."""
    return _CODE.finditer(text)


def no_code(text: str) -> str:
    """Refuse a text with code in it, or with signs that cannot be seen."""
    if UNSEEN.search(text):
        raise Wrong(_CONTROL)
    if found := code_in(text):
        raise Wrong(_NO_CODE, code=found.group()[:40])
    return text


Sentence = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(no_code)]
_CONFIG = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Entry(written.Entry):
    """A part of a case; a key it does not have is a mistake."""

    model_config = _CONFIG


class Words(written.Words):
    """A text in both languages."""

    model_config = _CONFIG

    zh: Sentence
    """Chinese."""
    en: Sentence
    """English."""


class Sayings(Entry):
    """Several sentences in each language, as many ways of saying the same; they need not be translations of each other."""

    zh: tuple[Sentence, ...] = Field(min_length=1, max_length=MANY)
    """Chinese."""
    en: tuple[Sentence, ...] = Field(min_length=1, max_length=MANY)
    """English."""

    def say(self, locale: Locale) -> tuple[str, ...]:
        """Give them in one language."""
        return self.zh if locale == "zh" else self.en


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_N = TypeVar("_N", bound=_Named)


def by_id(entries: Iterable[_N], id: str) -> _N:
    """Look an entry up.

    Raises:
        KeyError: where there is none of this id.
    """
    for one in entries:
        if one.id == id:
            return one
    raise KeyError(id)
