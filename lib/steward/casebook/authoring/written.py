"""The YAML of a draft: written plainly, and over an earlier file so that its comments and its form stay.

>>> print(as_yaml({"format": 2, "title": {"zh": "快递不见了"}, "on": "2026-11-24"}), end="")
format: 2
title: {zh: 快递不见了}
on: "2026-11-24"
"""

from __future__ import annotations

import io
import re
from typing import Any

from steward.casebook.reading import names_at
from steward.yaml_files import Path_, parse

_WIDE = 1_000_000
_SHORT = 6
"""Keys that an entry may have to stand on one line."""
_UNSAYABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML 1.1 allows in no file (section 5.1, c-printable): it comes in with what is pasted, and nobody sees it."""


def sayable(text: str) -> str:
    """Leave out of what was typed or pasted the signs that no file can keep.

    >>> sayable("电梯\\x92停了")
    '电梯停了'
    """
    return _UNSAYABLE.sub("", text)


def tidy(data: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is empty or cannot be kept, and put the keys in the order of the format; rows of a list stay where they are.

    >>> tidy({"title": {"zh": " 快递 ", "en": ""}, "lede": {"zh": ""}, "facts": [], "happened": [{"what": {"zh": ""}}]})
    {'title': {'zh': '快递'}, 'happened': [{}]}
    """
    found = {**{key: {} for key in ("wanted", "drill") if isinstance(data.get(key), dict)}, **(_tidied(data, ()) or {})}
    return _ordered(found, ())


def _tidied(value: Any, place: Path_) -> Any:
    if isinstance(value, str):
        return sayable(value).strip() or None
    if isinstance(value, dict):
        kept = {key: found for key, one in value.items() if (found := _tidied(one, (*place, key))) is not None}
        return _ordered(kept, place) or None
    if isinstance(value, list | tuple):
        rows = [_tidied(one, (*place, 0)) for one in value]
        rows = [{} if one is None and isinstance(given, dict) else one for one, given in zip(rows, value, strict=True)]
        return [one for one in rows if one is not None] or None
    return value


def _ordered(entry: dict[str, Any], place: Path_) -> dict[str, Any]:
    """Put the keys of an entry as the format has them, its id first; what the format does not know stands last."""
    order = {name: i for i, name in enumerate(("id", *names_at(place)))}
    return {key: entry[key] for key in sorted(entry, key=lambda key: order.get(key, len(order)))}


def as_yaml(data: Any, over: str = "") -> str:
    """Write data as YAML that `steward.yaml_files.parse` reads back as the same.

    Args:
        data: dictionaries, lists, texts, numbers, truths.
        over: the earlier text of the file; its comments, its order and the form of what did not change stay.
    """
    if over:
        try:
            text = _over(over, data)
            if parse(text, "") == data:
                return text
        except Exception:  # noqa: S110  # a file in a form that cannot be kept is written anew
            pass
    return _dumped(_made(data, 0))


def _over(over: str, data: Any) -> str:
    found = _yaml().load(over)
    _put(found, parse(over, ""), data)
    return _dumped(found)


def _put(node: Any, old: Any, new: Any) -> None:
    """Change what differs in a dictionary or a list as it was read, and nothing else."""
    if isinstance(new, dict):
        for key in [key for key in old if key not in new]:
            del node[key]
        for n, (key, value) in enumerate(new.items()):
            if key not in old:
                node.insert(min(n, len(node)), key, _made(value, 1))
            elif old[key] != value:
                if type(old[key]) is type(value) and isinstance(value, dict | list):
                    _put(node[key], old[key], value)
                else:
                    node[key] = _made(value, 1)
        return
    rows = _matched(old, new)
    kept = [node[i] if i is not None else None for i in rows]
    for n, (i, value) in enumerate(zip(rows, new, strict=True)):
        if i is None or not isinstance(value, dict | list):
            kept[n] = _made(value, 2)
        elif old[i] != value:
            _put(kept[n], old[i], value)
    comments = {n: node.ca.items[i] for n, i in enumerate(rows) if i is not None and i in node.ca.items}
    node.ca.items.clear()
    del node[:]
    node.extend(kept)
    node.ca.items.update(comments)


def _matched(old: list[Any], new: list[Any]) -> list[int | None]:
    """Give for each new entry the old one it was: by its id, else by what it holds, else by where it stands."""

    def name(one: Any) -> Any:
        return one.get("id") if isinstance(one, dict) else None

    free = set(range(len(old)))
    found: list[int | None] = [None] * len(new)

    def take(n: int, fits: Any) -> None:
        if found[n] is None and (i := next((i for i in sorted(free) if fits(i)), None)) is not None:
            found[n] = i
            free.discard(i)

    for n, one in enumerate(new):
        take(n, lambda i, one=one: old[i] == one)
    for n, one in enumerate(new):
        if name(one) is not None:
            take(n, lambda i, one=one: name(old[i]) == name(one))
    for n, one in enumerate(new):
        if name(one) is None and isinstance(one, dict | list):
            take(n, lambda i, n=n, one=one: i == n and type(old[i]) is type(one))
    return found


def _made(value: Any, depth: int) -> Any:
    """Make new content in the form that this house writes: what is short on one line, words in quotation marks where they need them."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, dict):
        made = CommentedMap({key: _made(one, depth + 1) for key, one in value.items()})
        if depth and (len(value) <= _SHORT or depth > 1) and not _is_deep(value):
            made.fa.set_flow_style()
        return made
    if isinstance(value, list | tuple):
        row = CommentedSeq([_made(one, depth + 1) for one in value])
        if not any(isinstance(one, dict | list) for one in value):
            row.fa.set_flow_style()
        return row
    if isinstance(value, str):
        return value if _is_plain(value) else DoubleQuotedScalarString(value)
    return value


def _is_deep(value: Any, level: int = 0) -> bool:
    if isinstance(value, dict):
        return level > 1 or any(_is_deep(one, level + 1) for one in value.values())
    return isinstance(value, list) and any(isinstance(one, dict | list) for one in value)


def _is_plain(text: str) -> bool:
    """Whether a text may stand without quotation marks, within ``{...}`` too."""
    return (
        text[:1].isalpha()
        and not set(text) & set(",:#[]{}&*!|>'\"%@`\n\t\\")
        and parse(text, "") == text
        and not _ends_oddly(text)
    )


def _ends_oddly(text: str) -> bool:
    # YAML 1.1 readers take these for truths; quotation marks do no harm.
    return text != text.strip() or text.lower() in ("y", "n", "yes", "no", "on", "off")


def _yaml() -> Any:
    from ruamel.yaml import YAML

    made = YAML(typ="rt")
    made.preserve_quotes = True
    made.width = _WIDE
    made.allow_unicode = True
    made.indent(mapping=2, sequence=4, offset=2)
    return made


def _dumped(value: Any) -> str:
    out = io.StringIO()
    _yaml().dump(value, out)
    return out.getvalue()
