"""XML and HTML read as a stream, with everything switched off that a hostile file could use.

No document type is accepted in XML (so no entity can be defined), nothing is loaded from outside, and finished
elements are dropped as soon as they were used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO, Any

from steward.errors import StewardError
from steward.operations.delimited import SUSPICIOUS, UNREADABLE
from steward.words import Text

_DOCTYPE = Text("文件里定义了实体（DTD）", "it defines entities (a DTD)")


def elements(
    stream: IO[bytes], names: Sequence[str], file: str, *, html: bool = False, encoding: str | None = None
) -> Iterator[Any]:
    """Give each finished element with one of the local `names`; it must not be kept after the next one is asked for.

    Of elements within one another the inner comes first; the outer has lost the finished ones before its last.

    Raises:
        StewardError: ``file-unreadable`` where the XML is damaged, ``file-suspicious`` where it defines entities.
    """
    from lxml import etree

    checked = html
    tags = list(names) if html else [f"{{*}}{name}" for name in names]
    try:
        if html:
            context = etree.iterparse(
                stream, events=("end",), tag=tags, html=True, encoding=encoding, no_network=True, huge_tree=False
            )
        else:
            context = etree.iterparse(
                stream,
                events=("end",),
                tag=tags,
                encoding=encoding,
                resolve_entities=False,
                load_dtd=False,
                dtd_validation=False,
                no_network=True,
                huge_tree=False,
                remove_comments=True,
                remove_pis=True,
            )
        for _, element in context:
            if not checked:
                if element.getroottree().docinfo.doctype:
                    raise StewardError("file-suspicious", SUSPICIOUS, file=file, why=_DOCTYPE)
                checked = True
            yield element
            element.clear()
            parent = element.getparent()
            if parent is not None:
                while element.getprevious() is not None:
                    del parent[0]
    except etree.XMLSyntaxError as error:
        raise StewardError("file-unreadable", UNREADABLE, file=file, why=error.msg or "XML") from error
