"""The words of a QTI item as HTML: what shows from the start, with gaps for what is answered, and feedback apart."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import unquote

from steward.quiz.exchange.hostile import leaves, shown
from steward.quiz.exchange.moodle.doubts import Doubt
from steward.quiz.exchange.qti import doubts
from steward.quiz.exchange.qti.declarations import Many, Value
from steward.quiz.exchange.qti.math import linear
from steward.quiz.exchange.qti.names import attribute, inside, kind, within, words
from steward.quiz.exchange.question import File, Notice
from steward.quiz.exchange.safe_text import safe

_VOID = frozenset(("br", "hr", "img", "col", "wbr"))
_THROUGH = frozenset(
    [
        "item-body",
        "content-body",
        "stimulus-body",
        "prompt",
        "simple-choice",
        "simple-associable-choice",
        "inline-choice",
        "gap-text",
        "hottext",
        "rubric-block",
        "modal-feedback",
        "feedback-inline",
        "feedback-block",
        "template-inline",
        "template-block",
        "value",
        "position-object-stage",
    ]
)
"""Elements of QTI of which only what they hold shows."""
_SILENT = frozenset(["stylesheet", "catalog-info", "companion-materials-info", "context-declaration", "label"])
_FEEDBACK = ("feedback-inline", "feedback-block", "modal-feedback")
_KEPT_ATTRIBUTES = frozenset(
    [
        "alt",
        "href",
        "src",
        "title",
        "dir",
        "lang",
        "class",
        "style",
        "colspan",
        "rowspan",
        "scope",
        "headers",
        "width",
        "height",
        "start",
        "type",
        "cite",
    ]
)
MOST_FILES = 30_000_000
"""Bytes of pictures that one package may bring along."""


@dataclass
class Words:
    """Writes elements of one item as HTML, gathers its files, and remembers what could not be shown."""

    files_of: Callable[[str], bytes | None]
    """Gives a file of the package by its path from the item; None where there is none."""
    line: int
    name: str = ""
    placed: Mapping[Any, str] = field(default_factory=dict)
    """What stands where an interaction or gap stood."""
    files: list[File] = field(default_factory=list)
    warnings: list[Notice] = field(default_factory=list)
    said: set[str] = field(default_factory=set)
    left: dict[str, int] = field(default_factory=dict)
    rubrics: list[Any] = field(default_factory=list)
    printed: dict[str, None] = field(default_factory=dict)
    outcomes: Mapping[str, Value] | None = None
    """The outcomes that decide which feedback shows; None: none does."""

    def warn(self, doubt: Doubt, at: Any = None, **values: object) -> None:
        """Say something of the item."""
        self.warnings.append(
            Notice(doubt.code, doubt.text, values, self.line if at is None else at.sourceline, self.name)
        )

    def once(self, doubt: Doubt, at: Any, **values: object) -> None:
        """Say something of the item, but only the first time."""
        if doubt.code not in self.said:
            self.said.add(doubt.code)
            self.warn(doubt, at, **values)

    def html(self, element: Any | None, place: str = "text") -> str:
        """Give what an element holds, made harmless."""
        if element is None:
            return ""
        out: list[str] = []
        self._inner(element, out, place)
        return self.cleaned("".join(out), element)

    def cleaned(self, text: str, at: Any) -> str:
        """Take out what could do harm, and squeeze the blanks of the file's layout."""
        found = safe(text, "html")
        if found.removed:
            self.warn(doubts.REMOVED, at, what=", ".join(shown(what, 60) for what in found.removed[:12]))
        if "<pre" in found.text:
            return found.text.strip()
        return re.sub(r"[ \t\r\n\f]+", " ", found.text).strip(" ")

    def _inner(self, element: Any, out: list[str], place: str) -> None:
        out.append(escape(element.text or "", quote=False))
        for child in element:
            self._one(child, out, place)
            out.append(escape(child.tail or "", quote=False))

    def _one(self, element: Any, out: list[str], place: str) -> None:
        name = kind(element)
        if element in self.placed:
            out.append(self.placed[element])
        elif name == "math":
            self.once(doubts.MATH, element)
            out.append(f" {escape(linear(element), quote=False)} ")
        elif name in _FEEDBACK:
            if self.outcomes is not None and shows(element, self.outcomes):
                self._inner(element, out, place)
        elif name in ("template-inline", "template-block"):
            self.printed.setdefault(attribute(element, "template-identifier"))
            if attribute(element, "show-hide") != "hide":
                self._inner(element, out, place)
        elif name == "printed-variable":
            self.printed.setdefault(attribute(element, "identifier"))
            out.append(escape(f"{{{attribute(element, 'identifier')}}}", quote=False))
        elif name == "rubric-block":
            if "candidate" in attribute(element, "view", "candidate").split():
                out.append("<div>")
                self._inner(element, out, place)
                out.append("</div>")
            else:
                self.rubrics.append(element)
        elif name in ("img", "object", "picture"):
            self._picture(element, name, out, place)
        elif name.endswith("interaction") or name in ("assessment-stimulus-ref", "include"):
            self.left.setdefault(name, element.sourceline or self.line)
        elif name in _THROUGH:
            self._inner(element, out, place)
        elif name in _SILENT:
            if name in ("catalog-info", "companion-materials-info"):
                self.left.setdefault(name, element.sourceline or self.line)
        else:
            self._html(element, name, out, place)

    def _html(self, element: Any, name: str, out: list[str], place: str) -> None:
        tag = str(element.tag).rpartition("}")[2]
        attributes = []
        for key, value in element.attrib.items():
            local = str(key).rpartition("}")[2].lower()
            if local in _KEPT_ATTRIBUTES or local.startswith("on"):
                attributes.append(f' {local}="{escape(value)}"')
        if name in _VOID:
            out.append(f"<{tag}{''.join(attributes)}>")
            return
        out.append(f"<{tag}{''.join(attributes)}>")
        self._inner(element, out, place)
        out.append(f"</{tag}>")

    def _picture(self, element: Any, name: str, out: list[str], place: str) -> None:
        if name == "picture":
            for image in within(element, "img"):
                self._picture(image, "img", out, place)
            return
        address = element.get("src") or element.get("data") or ""
        alternative = element.get("alt") or words(element)
        if name == "object" and not (element.get("type") or "image/").startswith("image/"):
            self.left.setdefault(f"object ({shown(element.get('type') or '?', 30)})", element.sourceline or self.line)
            out.append(escape(alternative, quote=False))
            return
        if not address:
            out.append(escape(alternative, quote=False))
            return
        size = "".join(f' {key}="{escape(element.get(key))}"' for key in ("width", "height") if element.get(key))
        source = self._file(element, address, place) if "//" not in address and ":" not in address else address
        out.append(f'<img src="{escape(source)}" alt="{escape(alternative)}"{size}>')

    def _file(self, element: Any, address: str, place: str) -> str:
        path = unquote(address.partition("#")[0].partition("?")[0])
        name = posixpath.basename(path.replace("\\", "/")) or "file"
        for file in self.files:
            if file.name == name and file.place == place:
                return f"@@PLUGINFILE@@/{name}"
        content = None if leaves(posixpath.normpath(path)) and path.startswith("/") else self.files_of(path)
        if content is None or sum(len(file.content) for file in self.files) + len(content) > MOST_FILES:
            self.warn(doubts.NO_FILE, element, name=shown(address, 60))
            content = b""
        self.files.append(File(name, content, place))
        return f"@@PLUGINFILE@@/{name}"

    def end(self) -> None:
        """Say what stayed behind."""
        if self.left:
            names = ", ".join(f"<{name}>" if " " not in name else name for name in list(self.left)[:12])
            self.warnings.append(
                Notice(
                    doubts.LEFT_OUT.code,
                    doubts.LEFT_OUT.text,
                    {"names": names},
                    next(iter(self.left.values())),
                    self.name,
                )
            )


def shows(element: Any, outcomes: Mapping[str, Value]) -> bool:
    """Tell whether feedback shows for some outcomes."""
    value = outcomes.get(attribute(element, "outcome-identifier"))
    wanted = attribute(element, "identifier")
    hit = wanted in value if isinstance(value, Many) else value is not None and str(value) == wanted
    return hit != (attribute(element, "show-hide", "show") == "hide")


def feedback_of(root: Any) -> list[Any]:
    """Give all feedback of an item: in its body and after it."""
    return [
        one for one in within(root, *_FEEDBACK) if not any(kind(above) in _FEEDBACK for above in one.iterancestors())
    ]


def prompts(element: Any) -> list[Any]:
    """Give the prompt of an interaction."""
    return inside(element, "prompt")
