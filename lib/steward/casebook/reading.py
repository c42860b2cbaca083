"""Reading a case from its folder, and saying everything that is wrong with it at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

from pydantic import BaseModel

from steward import yaml_files
from steward.casebook import flows
from steward.casebook.case import CASE, OWN, Case
from steward.casebook.languages import gaps
from steward.casebook.migration import FORMAT, FORMATS, brought
from steward.casebook.parts import MANY, SLUG, UNSEEN, all_code_in
from steward.casebook.problems import findings
from steward.content import content_root
from steward.errors import StewardError, Trouble
from steward.words import LOCALES, Locale, Text

LIMIT = 1_000_000
"""Bytes that ``case.yaml`` and a story may each have; ours have a twentieth of it."""

_FORMAT = Text(
    "文件 {source} 第 {line} 行：案例格式是 {format}，这个工作台读得懂的只到 {known}；请写 format: {known}，或更新工作台。",
    "{source}, line {line}: the case is in format {format}, and this workbench reads up to {known}; write format: {known}, or update the workbench.",
)
_NAME = Text(
    "案例文件夹“{name}”的名字只能用小写字母、数字和连字符，例如 flooded-flower-trough，请改名。",
    "A case’s folder must be named with small letters, digits and hyphens, such as flooded-flower-trough; rename “{name}”.",
)
_TOO_MANY = Text(
    "文件 {source} 第 {line} 行：这里有 {n} 项，最多 {most} 项，请检查是不是放错了内容。",
    "{source}, line {line}: there are {n} entries here, and {most} may be; check that this is the right content.",
)
_NO_STORY = Text(
    "{source} 里没有 story.{locale}.md，请补上这个语言的故事。",
    "{source} has no story.{locale}.md; write the story in that language.",
)


_STORY_NAME = Text(
    "文件 {source} 没有读：故事的文件名是 story.zh.md（中文）和 story.en.md（英文）。",
    "{source} is not read: a story is named story.zh.md (Chinese) or story.en.md (English).",
)
_CODE = Text(
    "文件 {source} 第 {line} 行有会运行的网页代码（{code}），请删掉，故事里只写文字。",
    "{source}, line {line}: here stands code that a page would run ({code}); leave it out, a story is words.",
)
_CONTROL = Text(
    "文件 {source} 第 {line} 行有一个看不见的控制字符，请删掉。",
    "{source}, line {line}: there is a control character that cannot be seen; delete it.",
)
_LINK = Text(
    "文件夹 {folder} 只是一个指向别处的链接，请把文件夹本身放进来。",
    "The folder {folder} is only a link to another place; put the folder itself there.",
)


def shipped_folder() -> Path:
    """Give the folder of the shipped cases."""
    return content_root() / "casebook"


def read_case(folder: Path, *, own: bool | None = None) -> Case:
    """Read one case.

    Args:
        folder: holds ``case.yaml`` and the stories; its name is the case's id.
        own: whether a company wrote it, so that it may be in one language and leave parts out; default: whether it lies elsewhere
            than the shipped cases.

    Raises:
        StewardError: with one `Trouble` for every mistake: file, line, field and what to write instead.
    """
    folder = folder.absolute()
    if own is None:
        own = folder.parent != shipped_folder()
    name = folder.name
    if not re.fullmatch(SLUG, name):
        raise StewardError("bad-case-name", _NAME, name=name)
    if folder.is_symlink():
        raise StewardError("linked-folder", _LINK, folder=name)
    text = yaml_files.read(folder / "case.yaml", f"{name}/case.yaml", limit=LIMIT, links=False)
    troubles: list[Trouble] = []
    stories: dict[Locale, str] = {}
    for locale in LOCALES:
        path = folder / f"story.{locale}.md"
        if path.exists() or path.is_symlink():
            try:
                stories[locale] = yaml_files.read(path, f"{name}/{path.name}", limit=LIMIT, links=False)
            except StewardError as error:
                troubles += error.troubles
                stories[locale] = ""
    try:
        case = case_from(text, stories, name=name, own=own, beside=lambda id: holds_case(folder.parent / id))
    except StewardError as error:
        raise StewardError.many([*error.troubles, *troubles]) from None
    if troubles:
        raise StewardError.many(troubles)
    case._folder = folder
    if own:
        case._notes += tuple(
            Trouble("story-not-read", _STORY_NAME, {"source": f"{name}/{path.name}"}) for path in _other_stories(folder)
        )
    return case


def _other_stories(folder: Path) -> list[Path]:
    """Find files that look like a story under a name that no story has."""
    known = {f"story.{locale}.md" for locale in LOCALES}
    return sorted(path for path in folder.glob("*.*") if path.suffix in (".md", ".txt") and path.name not in known)


def case_from(
    text: str,
    stories: Mapping[Locale, str],
    *,
    name: str,
    own: bool = True,
    beside: Callable[[str], bool] | None = None,
) -> Case:
    """Make a case of what its files hold; what it says of mistakes is what reading the files would say.

    Args:
        text: what stands in ``case.yaml``.
        stories: the story in each language there is one in.
        name: the name of the case's folder.
        own: whether a company wrote it.
        beside: tells whether another case of an id lies beside it.

    Raises:
        StewardError: with one `Trouble` for every mistake.
    """
    source = f"{name}/case.yaml"
    troubles: list[Trouble] = []
    case = None
    try:
        case = yaml_files.checked(
            text,
            source,
            CASE,
            context=OWN if own else None,
            beside=lambda data: findings(data, folder=name, own=own, beside=beside),
            known=names_at,
            migrate=lambda data: brought(bounded(_of_known_format(data, text, source), text, source)),
        )
    except StewardError as error:
        troubles += error.troubles
    for locale in LOCALES:
        if locale in stories:
            troubles += _unseen(stories[locale], f"{name}/story.{locale}.md")
            troubles += _code(stories[locale], f"{name}/story.{locale}.md")
        elif not own:
            troubles.append(Trouble("no-story", _NO_STORY, {"source": name, "locale": locale}))
    if case is None or troubles:
        raise StewardError.many(troubles)
    case._own, case._stories = own, MappingProxyType(dict(stories))
    if case.only:
        case._untranslated = _untranslated(text, source)
    if own and isinstance(case.flow, dict):
        case._notes = tuple(yaml_files.noted(flows.notes(case.flow), text, source))
    case._digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return case


def _unseen(story: str, source: str) -> Iterator[Trouble]:
    """Find the first sign that no page shows and that may do something at a terminal."""
    if found := UNSEEN.search(story):
        line = story.count("\n", 0, found.start()) + 1
        yield Trouble("control-in-story", _CONTROL, {"source": source, "line": line})


def _code(story: str, source: str) -> Iterator[Trouble]:
    """Find the code that a page would run, each line once."""
    line, told, at = 1, 0, 0
    for found in all_code_in(story):
        line, at = line + story.count("\n", at, found.start()), found.start()
        if line > told:
            told = line
            code = " ".join(found.group()[:40].split())
            yield Trouble("code-in-story", _CODE, {"source": source, "line": line, "code": code})


def holds_case(folder: Path) -> bool:
    """Tell whether a folder holds a case."""
    try:
        return (folder / "case.yaml").is_file()
    except (OSError, ValueError):  # a name that no disk would have
        return False


def _untranslated(text: str, source: str) -> tuple[int, ...]:
    found = gaps(yaml_files.parse(text, source))
    missing = sorted(found, key=lambda locale: len(found[locale]))[1:]
    if not missing:
        return ()
    places = yaml_files.lines(text, source)
    return tuple(sorted(places.get(place, 1) for place in found[missing[0]]))


def _of_known_format(data: Any, text: str, source: str) -> Any:
    """Stop at a case of another format: whatever else would be said of it is beside the point."""
    given = data.get("format") if isinstance(data, dict) else FORMAT
    if given is not None and str(given) not in map(str, FORMATS):
        line = yaml_files.lines(text, source).get(("format",), 1)
        raise StewardError("unknown-format", _FORMAT, source=source, line=line, format=given, known=FORMAT)
    return data


def bounded(data: Any, text: str, source: str) -> Any:
    """Stop at a list without end: each of its entries would be a mistake of its own."""
    if long := list(_too_long(data, ())):
        places = yaml_files.lines(text, source)
        raise StewardError.many(
            Trouble("too-many", _TOO_MANY, {"source": source, "line": places.get(place, 1), "n": n, "most": MANY})
            for place, n in long
        )
    return data


def _too_long(data: Any, place: yaml_files.Path_) -> Iterator[tuple[yaml_files.Path_, int]]:
    if not isinstance(data, dict | list):
        return
    if len(data) > MANY:
        yield place, len(data)
        return
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        yield from _too_long(value, (*place, key))


def names_at(place: yaml_files.Path_, within: type[BaseModel] = Case) -> Iterable[str]:
    """Give the names that an entry at a place of ``case.yaml``, or of another kind of file, may have."""
    model: Any = within
    for part in place:
        if isinstance(part, int):
            continue
        # A key that is no field, such as the name of a style, leads to the model of the values.
        if model is not None and (field := model.model_fields.get(part)) is not None:
            model = _model_of(field.annotation)
    return [name for name in model.model_fields if name != "only"] if model is not None else ()


def _model_of(kind: Any) -> type[BaseModel] | None:
    """Find the model within a type such as ``tuple[Person, ...] | None``."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    return next((found for one in get_args(kind) if (found := _model_of(one)) is not None), None)
