"""Texts of questions as the XHTML that QTI items may hold; what is no part of it gives way to the words within."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from steward.quiz.exchange.question import Format
from steward.quiz.exchange.safe_text import safe

NAMESPACE = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
_TAGS = frozenset(
    [
        "a",
        "abbr",
        "address",
        "article",
        "aside",
        "b",
        "bdi",
        "bdo",
        "big",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "i",
        "img",
        "kbd",
        "li",
        "nav",
        "ol",
        "p",
        "pre",
        "q",
        "rb",
        "rp",
        "rt",
        "rtc",
        "ruby",
        "samp",
        "section",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "tt",
        "ul",
        "var",
    ]
)
_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "a": frozenset(("href",)),
    "img": frozenset(("src", "alt", "width", "height")),
    "td": frozenset(("colspan", "rowspan")),
    "th": frozenset(("colspan", "rowspan", "scope")),
}
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "div",
        "dl",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "ul",
    ]
)
_NOT_XML = re.compile("[^\t\n\\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PLUGIN_FILE = "@@PLUGINFILE@@/"
_MARK = re.compile("\ue000([0-9]+)\ue001")


def element(tag: str, attributes: Mapping[str, object] | None = None, *inside: Any) -> Any:
    """Make an element of QTI; attributes that are None or empty are left out, and texts and elements go into it in their order."""
    from lxml import etree

    made = etree.Element(f"{{{NAMESPACE}}}{tag}", nsmap={None: NAMESPACE})
    for key, value in (attributes or {}).items():
        if value or (value is not None and key == "alt"):
            made.set(key, _NOT_XML.sub("", str(value)))
    for one in inside:
        add(made, one)
    return made


def add(parent: Any, one: Any) -> None:
    """Put a text or an element behind what an element holds already."""
    if one is None:
        return
    if not isinstance(one, str):
        parent.append(one)
        return
    text = _NOT_XML.sub("", one)
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


@dataclass
class Texts:
    """Turns texts of one question into elements, and remembers what gave way."""

    file_of: Callable[[str], str]
    """Gives the path in the package of a file that a text shows."""
    placed: list[Any] = field(default_factory=list)
    """Elements that stand where a text has a mark (`mark`)."""
    simpler: set[str] = field(default_factory=set)

    def mark(self, one: Any) -> str:
        """Give the sign by which a text says that an element stands there."""
        self.placed.append(one)
        return f"\ue000{len(self.placed) - 1}\ue001"

    def blocks(self, text: str, format: Format) -> list[Any]:
        """Give a text as blocks: paragraphs, lists, tables."""
        if not text.strip():
            return []
        found = self._parsed(text, format)
        if any(_local(child) in _BLOCKS for child in found):
            # Words beside blocks would stand alone, which an item's body does not allow.
            return [element("div", None, *_content(found))]
        return [element("p", None, *_content(found))]

    def inline(self, text: str, format: Format) -> list[Any]:
        """Give a text as words and elements, to be put into something else."""
        return _content(self._parsed(text, format)) if text.strip() else []

    def _parsed(self, text: str, format: Format) -> Any:
        from lxml import html

        if format == "markdown" and re.search(r"[*_#`\[]", text):
            self.simpler.add("Markdown")
        if format == "plain":
            written = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").strip("\n")
            paragraphs = re.split(r"\n[ \t]*\n+", written)
            lined = [part.replace("\n", "<br/>") for part in paragraphs]
            source = lined[0] if len(lined) == 1 else "".join(f"<p>{part}</p>" for part in lined)
        else:
            source = safe(text, format).text
            if format in ("moodle", "markdown"):
                source = source.strip("\n").replace("\n", "<br/>")
        source = _NOT_XML.sub("", source.replace("\r\n", "\n").replace("\r", "\n"))
        tree = html.fragment_fromstring(source, create_parent="div") if source.strip() else html.Element("div")
        made = element("div")
        self._copy(tree, made)
        return made

    def _copy(self, source: Any, target: Any) -> None:
        self._words(source.text, target)
        for child in source:
            if isinstance(child.tag, str):
                tag = child.tag.lower()
                if tag == "img" and not child.get("src"):
                    self._words(child.get("alt"), target)
                elif tag in _TAGS:
                    made = element(tag, self._attributes(child, tag))
                    target.append(made)
                    self._copy(child, made)
                else:
                    self.simpler.add(tag)
                    self._copy(child, target)
            self._words(child.tail, target)

    def _words(self, text: str | None, target: Any) -> None:
        place = 0
        for found in _MARK.finditer(text or ""):
            add(target, (text or "")[place : found.start()])
            target.append(self.placed[int(found[1])])
            place = found.end()
        add(target, (text or "")[place:])

    def _attributes(self, child: Any, tag: str) -> dict[str, str]:
        kept: dict[str, str] = {}
        for key, value in child.attrib.items():
            if key in _ATTRIBUTES.get(tag, ()) and (
                key not in ("width", "height", "colspan", "rowspan") or value.isdecimal()
            ):
                kept[key] = value
            elif key == "lang":
                kept["{http://www.w3.org/XML/1998/namespace}lang"] = value
            elif key == "dir" and value in ("ltr", "rtl", "auto"):
                kept["dir"] = value
            elif key not in ("class", "title"):
                self.simpler.add(key)
        if tag == "img":
            kept.setdefault("alt", "")
            kept["src"] = (
                self.file_of(kept["src"].removeprefix(_PLUGIN_FILE))
                if _PLUGIN_FILE in kept.get("src", "")
                else kept.get("src", "")
            )
        return kept


def _content(parent: Any) -> list[Any]:
    out: list[Any] = [parent.text] if parent.text else []
    for child in list(parent):
        tail = child.tail
        child.tail = None
        parent.remove(child)
        out.append(child)
        if tail:
            out.append(tail)
    return out


def _local(one: Any) -> str:
    return str(one.tag).rpartition("}")[2]
