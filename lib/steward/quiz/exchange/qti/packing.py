"""Questions as a content package of QTI 3: items, a test that lists them in sections, the files they show, and the manifest."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable
from typing import Any

from steward.quiz.exchange.hostile import shown
from steward.quiz.exchange.qti.item import OWN_IDENTIFIER
from steward.quiz.exchange.qti.package import UNNAMED_SECTION
from steward.quiz.exchange.qti.writing import IDENTIFIER, Writer
from steward.quiz.exchange.qti.writing_types import BODIES
from steward.quiz.exchange.qti.xhtml import add, element
from steward.quiz.exchange.question import Notice, Question
from steward.words import Text

_PACKAGE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
_LOM = "http://ltsc.ieee.org/xsd/LOM"
_SCHEMAS = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1 https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd"
_SCHEMA_LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
_WHEN = (2026, 1, 1, 0, 0, 0)
"""The date of all files in a package, so that the same questions make the same package."""

_HTML = Text(
    "QTI 里的文字都是 HTML；原来是别种格式的有 {n} 题，读回来就是 HTML。",
    "All texts of QTI are HTML; those of {n} questions had another format, and come back as HTML.",
)
_NO_CONTENT = Text(
    "“{name}”用到的文件“{file}”没有内容，没有写进去。",
    "The file “{file}” of “{name}” has no content and was not written.",
)
_ID_TWICE = Text(
    "编号“{id}”有两题在用，后一题没有写编号。",
    "Two questions have the ID number “{id}”; the second was written without it.",
)


def write_qti(questions: Iterable[Question]) -> tuple[bytes, tuple[Notice, ...]]:
    """Write questions as a content package of QTI 3; the notes say what it does not carry."""
    from lxml import etree

    out = io.BytesIO()
    notes: list[Notice] = []
    asked = list(questions)
    written: list[tuple[str, str, Question, list[str]]] = []
    ids: set[str] = set()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:

        def put(name: str, data: bytes) -> None:
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)

        for at, question in enumerate(asked, 1):
            identifier = _identifier(question, at, ids)
            if question.id_number and question.id_number in ids and identifier != question.id_number:
                notes.append(
                    Notice("id-twice", _ID_TWICE, {"id": shown(question.id_number, 40)}, question.line, question.name)
                )
            files = _files(question, at, notes)
            writer = Writer(question, identifier, lambda name, files=files: _shown_file(name, files))  # type: ignore[misc]
            item = writer.item(BODIES.get(question.type))
            notes += writer.notes
            if item is None:
                continue
            ids.add(identifier)
            path = f"items/item-{at:05}.xml"
            put(path, _serialised(item))
            for name, content in files.values():
                put(f"items/{name}", content)
            written.append((identifier, path, question, [f"items/{name}" for name, _ in files.values()]))
        put("test.xml", _serialised(_test(written)))
        put(
            "imsmanifest.xml",
            etree.tostring(_manifest(written), xml_declaration=True, encoding="UTF-8", pretty_print=True),
        )
    others = sum(question.format != "html" for _, _, question, _ in written)
    if others:
        notes.append(Notice("texts-become-html", _HTML, {"n": others}))
    return out.getvalue(), tuple(notes)


def _identifier(question: Question, at: int, taken: set[str]) -> str:
    wanted = question.id_number
    usable = IDENTIFIER.fullmatch(wanted) and not OWN_IDENTIFIER.fullmatch(wanted) and wanted not in taken
    return wanted if usable else f"steward-item-{at}"


def _files(question: Question, at: int, notes: list[Notice]) -> dict[str, tuple[str, bytes]]:
    """Give each file by the name that texts have for it, with a path of ours and its content."""
    found: dict[str, tuple[str, bytes]] = {}
    for n, file in enumerate(question.files, 1):
        if not file.content:
            values = {"name": shown(question.name, 60), "file": shown(file.name)}
            notes.append(Notice("file-empty", _NO_CONTENT, values, question.line, question.name))
            continue
        # Its last part stays as it is where it is harmless, so that it is known again.
        name = re.sub(r"[^\w. -]", "_", posixpath.basename(file.name.replace("\\", "/"))).lstrip(". ") or "file"
        key = (file.path + file.name).lstrip("/")
        if key not in found:
            found[key] = (f"files/{at:05}-{n}/{name}", file.content)
    return found


def _shown_file(name: str, files: dict[str, tuple[str, bytes]]) -> str:
    from urllib.parse import quote, unquote

    path = files.get(unquote(name)) or files.get(name)
    return quote(path[0]) if path else quote(posixpath.basename(name) or "file")


def _serialised(root: Any) -> bytes:
    from lxml import etree

    etree.cleanup_namespaces(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _test(written: list[tuple[str, str, Question, list[str]]]) -> Any:
    """Make the test: categories are sections, in the order in which their questions come."""
    part = element(
        "qti-test-part", {"identifier": "part", "navigation-mode": "nonlinear", "submission-mode": "individual"}
    )
    sections: list[tuple[tuple[str, ...], Any]] = []
    counted = 0
    for identifier, path, question, _ in written:
        names = category_names(question.category)
        while sections and sections[-1][0] != names[: len(sections[-1][0])]:
            sections.pop()
        if not names and not (len(part) and part[-1].get("title") == UNNAMED_SECTION and not sections):
            counted += 1
            add(
                part,
                element(
                    "qti-assessment-section",
                    {"identifier": f"section-{counted}", "title": UNNAMED_SECTION, "visible": "true"},
                ),
            )
        for depth in range(len(sections), len(names)):
            counted += 1
            made = element(
                "qti-assessment-section", {"identifier": f"section-{counted}", "title": names[depth], "visible": "true"}
            )
            add(sections[-1][1] if sections else part, made)
            sections.append((names[: depth + 1], made))
        add(
            sections[-1][1] if sections else part[-1],
            element("qti-assessment-item-ref", {"identifier": identifier, "href": path}),
        )
    if not len(part):
        add(
            part,
            element("qti-assessment-section", {"identifier": "section-1", "title": UNNAMED_SECTION, "visible": "true"}),
        )
    return element("qti-assessment-test", {"identifier": "test", "title": "Questions"}, part)


def category_names(category: str) -> tuple[str, ...]:
    """Part a category as Moodle writes it: ``/`` parts, ``//`` is a ``/`` within a name.

    >>> category_names("Complaints/24//7 desk")
    ('Complaints', '24/7 desk')
    """
    parts = re.split(r"(?<!/)/(?!/)", category) if category else []
    return tuple(part.replace("//", "/") for part in parts if part)


def _manifest(written: list[tuple[str, str, Question, list[str]]]) -> Any:
    from lxml import etree

    def make(tag: str, attributes: dict[str, str] | None = None, *inside: Any) -> Any:
        made = etree.Element(f"{{{_PACKAGE}}}{tag}", attributes or {}, nsmap={None: _PACKAGE, "lom": _LOM})
        for one in inside:
            if isinstance(one, str):
                made.text = one
            else:
                made.append(one)
        return made

    def keywords(tags: tuple[str, ...]) -> Any:
        lom = etree.Element(f"{{{_LOM}}}lom")
        general = etree.SubElement(lom, f"{{{_LOM}}}general")
        for tag in tags:
            etree.SubElement(etree.SubElement(general, f"{{{_LOM}}}keyword"), f"{{{_LOM}}}string").text = re.sub(
                "[^\t\n\\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", tag
            )
        return make("metadata", None, lom)

    depends = [make("dependency", {"identifierref": f"resource-{n}"}) for n in range(1, len(written) + 1)]
    resources = [
        make(
            "resource",
            {"identifier": "resource-test", "type": "imsqti_test_xmlv3p0", "href": "test.xml"},
            make("file", {"href": "test.xml"}),
            *depends,
        )
    ]
    for n, (_, path, question, files) in enumerate(written, 1):
        resources.append(
            make(
                "resource",
                {"identifier": f"resource-{n}", "type": "imsqti_item_xmlv3p0", "href": path},
                *([keywords(question.tags)] if question.tags else []),
                make("file", {"href": path}),
                *(make("file", {"href": file}) for file in files),
            )
        )
    about = make("metadata", None, make("schema", None, "QTI Package"), make("schemaversion", None, "3.0.0"))
    root = make(
        "manifest", {"identifier": "questions"}, about, make("organizations"), make("resources", None, *resources)
    )
    root.set(_SCHEMA_LOCATION, _SCHEMAS)
    return root
