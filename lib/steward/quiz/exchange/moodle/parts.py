"""One ``<question>`` of Moodle XML while it is read: its texts with their formats and files, its values, and what is to be said of it."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import unquote

from steward.quiz.exchange.gift.refusals import GRADE, Refusal
from steward.quiz.exchange.gift.text import BLANK
from steward.quiz.exchange.grades import grade_words, is_grade, nearest_grade
from steward.quiz.exchange.hostile import shown
from steward.quiz.exchange.moodle import doubts
from steward.quiz.exchange.moodle.doubts import Doubt
from steward.quiz.exchange.question import File, Format, Hint, Notice
from steward.quiz.exchange.safe_text import safe

FORMATS: dict[str, Format] = {
    "moodle_auto_format": "moodle",
    "html": "html",
    "plain_text": "plain",
    "markdown": "markdown",
}
"""How Moodle XML calls the formats of texts."""
_NEAR: dict[str, Format] = {"wiki_like": "moodle"}
_PLUGIN_FILE = re.compile(r"@@PLUGINFILE@@/([^\"'\s<>)?#]+)")
_LEADING = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")


class RefusedError(Exception):
    """Moodle gives the question up."""

    def __init__(self, doubt: Doubt, at: Any, **values: object) -> None:
        super().__init__(doubt.code)
        self.doubt, self.at, self.values = doubt, at, values


@dataclass(frozen=True, slots=True)
class Said:
    """A text and how it is written."""

    text: str = ""
    format: Format | None = None
    """None: as the question's text."""


@dataclass
class Parts:
    """The element of one question, and what was gathered from it so far."""

    element: Any
    name: str = ""
    format: Format = "html"
    files: list[File] = field(default_factory=list)
    warnings: list[Notice] = field(default_factory=list)
    errors: list[Notice] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    nearest: bool = False
    """Whether a share that Moodle does not know becomes the nearest one."""
    nothing: ClassVar[Said] = Said()

    def warn(self, doubt: Doubt, at: Any, **values: object) -> None:
        """Say something of the question, at the line of an element."""
        self.warnings.append(Notice(doubt.code, doubt.text, values, at.sourceline, self.name))

    def refuse(self, doubt: Doubt | Refusal, at: Any, **values: object) -> None:
        """Say why Moodle refuses the question, though it could be read."""
        self.errors.append(Notice(doubt.code, doubt.text, values, at.sourceline, self.name))

    def all(self, tag: str) -> list[Any]:
        """Give all children of one name."""
        self.used.add(tag)
        return children(self.element, tag)

    def first(self, tag: str) -> Any | None:
        """Give the first child of one name, as Moodle does."""
        found = self.all(tag)
        if len(found) > 1:
            self.warn(doubts.ELEMENT_TWICE, found[1], tag=tag, n=len(found))
        return found[0] if found else None

    def value(self, tag: str, default: str = "") -> str:
        """Give the plain content of a child; `default` where there is no such child."""
        element = self.first(tag)
        return default if element is None else (element.text or "").strip(BLANK)

    def has(self, tag: str) -> bool:
        """Tell whether a child is there at all."""
        return self.first(tag) is not None

    def said(self, tag: str, place: str) -> Said:
        """Give the text of a child, made harmless, and take its files as those of `place`."""
        element = self.first(tag)
        return Said() if element is None else self.words(element, place)

    def words(self, element: Any, place: str, known: Format | None = None) -> Said:
        """Give the text of an element, made harmless, and take its files as those of `place`."""
        named = element.get("format")
        format = known or (self.format if named is None else self._format(named, element))
        text = self.safe(raw_text(element, self), format, element)
        self._files(element, text, place)
        return Said(text, None if format == self.format else format)

    def asked(self) -> str:
        """Give the text of the question, and learn its format, which all others follow."""
        element = self.first("questiontext")
        if element is None:
            return ""
        self.format = self._format(element.get("format", "html"), element)
        text = self.words(element, "text", self.format).text
        data, name = self.value("image_base64"), self.value("image")
        if data and name:  # as files were before Moodle 2
            name = re.sub(r"[/\\:\0]", "_", name)
            if (content := decoded(data)) is None:
                self.warn(doubts.BROKEN_FILE, element, name=shown(name))
            else:
                self.files.append(File(name, content, "text"))
                picture = name.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
                text += f' <img src="@@PLUGINFILE@@/{picture}" />'
        return text

    def safe(self, text: str, format: Format, at: Any) -> str:
        """Take out of a text what could do harm, and say what it was."""
        found = safe(text, format)
        if found.removed:
            self.warn(doubts.REMOVED, at, what=", ".join(shown(what, 60) for what in found.removed[:12]))
        return found.text

    def hints(self) -> tuple[tuple[Hint, ...], list[str]]:
        """Give the hints, and the options of each, which mean something to some types."""
        found, options = [], []
        for at, element in enumerate(self.all("hint")):
            if not len(element):
                self.refuse(doubts.NO_TEXT_INSIDE, element, tag="hint")
            old = children(element, "hintcontent")
            said = self.words(old[0] if old else element, f"hint {at}")
            count, clear = (
                ("statenumberofcorrectresponses", "clearincorrectresponses")
                if old
                else ("shownumcorrect", "clearwrong")
            )
            options.append(child_value(element, "showfeedbacktoresponses" if old else "options"))
            found.append(Hint(said.text, said.format, _flag(element, clear, old), _flag(element, count, old)))
        return tuple(found), options

    def share(self, element: Any, *, graded: bool = True) -> float:
        """Give the fraction of an answer in percent, held against the list that Moodle knows where it is a grade."""
        percent = self.number_of(element, element.get("fraction", "0").strip(BLANK))
        if not graded or is_grade(percent):
            return percent
        nearest = nearest_grade(percent)
        values = {"percent": grade_words(percent), "nearest": grade_words(nearest)}
        if self.nearest:
            self.warn(doubts.NEAREST, element, **values)
            return nearest
        self.refuse(GRADE, element, **values)
        return percent

    def number_of(self, element: Any, written: str) -> float:
        """Give a share of the mark as a number."""
        number = _LEADING.match(written)
        if not number:
            raise RefusedError(doubts.SHARE, element, share=shown(written, 20))
        if number[0] != written:
            self.warn(doubts.LEADING_SHARE, element, share=shown(written, 20), taken=number[0])
        return float(number[0])

    def number(self, tag: str, default: float | None) -> float | None:
        """Give the number in a child; `default` where it says nothing."""
        written = self.value(tag)
        if not written and (tag != "penalty" or not self.has(tag)):
            return default
        found = _LEADING.match(written)
        if not found:
            self.refuse(doubts.VALUE, self.element, tag=tag, value=shown(written, 30))
            return default
        if found[0] != written:
            self.warn(doubts.HALF_VALUE, self.element, tag=tag, value=shown(written, 30), taken=found[0])
        return float(found[0])

    def left(self) -> None:
        """Say which children nobody asked for."""
        strange: dict[str, Any] = {}
        for child in self.element:
            if child.tag not in self.used:
                strange.setdefault(str(child.tag), child)
        if strange:
            tags = ", ".join(f"<{shown(tag, 30)}>" for tag in list(strange)[:12])
            self.warn(doubts.UNKNOWN_ELEMENTS, next(iter(strange.values())), tags=tags)

    def _format(self, named: str, at: Any) -> Format:
        named = named.strip(BLANK)
        if named in FORMATS:
            return FORMATS[named]
        taken = _NEAR.get(named, "html")
        self.warn(doubts.FORMAT, at, format=shown(named, 30), taken=taken)
        return taken

    def _files(self, element: Any, text: str, place: str) -> None:
        brought: set[str] = set()
        for file in children(element, "file"):
            name, path = file.get("name", ""), file.get("path", "/") or "/"
            content = decoded(file.text or "") if file.get("encoding", "base64") == "base64" else None
            if content is None:
                self.warn(doubts.BROKEN_FILE, file, name=shown(name))
                continue
            if (path + name) not in brought:
                brought.add(path + name)
                self.files.append(File(name, content, place, path))
        for name in dict.fromkeys(_PLUGIN_FILE.findall(text)):
            if "/" + unquote(name.replace("&amp;", "&")) not in brought:
                self.warn(doubts.NO_FILE, element, name=shown(name))
                self.files.append(File(name, b"", place))


def children(element: Any, tag: str) -> list[Any]:
    """Give the children of one name."""
    return [child for child in element if child.tag == tag]


def child_value(element: Any, tag: str, default: str = "") -> str:
    """Give the plain content of the first child of a name; `default` where there is none."""
    found = children(element, tag)
    return (found[0].text or "").strip(BLANK) if found else default


def raw_text(element: Any, parts: Parts | None = None) -> str:
    """Give what stands in the ``<text>`` of an element, trimmed as Moodle trims."""
    found = children(element, "text")
    if not found:
        if parts is not None and (element.text or "").strip():
            parts.warn(doubts.OUTSIDE_TEXT, element, tag=element.tag)
        return ""
    if len(found[0]):
        raise RefusedError(doubts.MARKUP_IN_TEXT, found[0], tag=shown(str(found[0][0].tag), 30))
    return str(found[0].text or "").strip(BLANK)


def decoded(text: str) -> bytes | None:
    """Decode base64 as PHP does, which passes over strange characters; None where nothing sensible comes out."""
    letters = re.sub(r"[^A-Za-z0-9+/]", "", text)
    if len(letters) % 4 == 1 or (text.strip() and not letters):
        return None
    return base64.b64decode(letters + "=" * (-len(letters) % 4))


def flag(written: str) -> bool:
    """Tell what Moodle makes of a yes or no: ``false``, ``0`` and nothing are no, all else is yes."""
    return written.strip(BLANK) not in ("", "0", "false")


def _flag(element: Any, tag: str, old: list[Any]) -> bool:
    return flag(child_value(element, tag)) if old else bool(children(element, tag))
