"""Content checked as it is read: every mistake at once, each with the file, its line, the entry and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from steward.content import content_root
from steward.errors import StewardError, Trouble
from steward.words import Text

_T = TypeVar("_T")

_WRONG = Text("{file} 第 {line} 行，{where} 不对：{why}。", "In {file}, line {line}, {where} is wrong: {why}.")


def checked(content: Any, kind: type[_T], file: str) -> _T:
    """Read `content` (parsed YAML) as `kind`.

    Raises:
        StewardError: ``bad-personality`` with one `Trouble` for each mistake.
    """
    try:
        return TypeAdapter(kind).validate_python(content)
    except ValidationError as error:
        raise StewardError.many(
            Trouble(
                "bad-personality",
                _WRONG,
                {
                    "file": file,
                    "line": _line(file, problem["loc"]),
                    "where": _where(content, problem["loc"]),
                    "why": problem["msg"].removeprefix("Value error, "),
                },
            )
            for problem in error.errors()
        ) from error


def _where(content: Any, place: Sequence[int | str]) -> str:
    """Name an entry by its id rather than by its number."""
    words = []
    for step in place:
        try:
            content = content[step]
        except (KeyError, IndexError, TypeError):
            content = None
        words.append(content["id"] if isinstance(step, int) and isinstance(content, dict) and "id" in content else step)
    return ".".join(map(str, words)) or "/"


def _line(file: str, place: Sequence[int | str]) -> int:
    """Find the line of the file on which the entry stands, or the nearest one above it."""
    import yaml

    source = content_root() / file
    if not source.is_file():
        return 1
    node = yaml.compose(source.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    for step in place:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        elif isinstance(node, yaml.MappingNode):
            inner = next((value for key, value in node.value if key.value == str(step)), None)
            if inner is None:
                break
            node = inner
        else:
            break
    return int(node.start_mark.line) + 1
