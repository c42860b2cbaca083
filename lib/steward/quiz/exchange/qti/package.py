"""Where the items of a QTI file are: alone, listed by a test, or in a package with its manifest."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from steward.errors import StewardError
from steward.quiz.exchange.hostile import Archive, leaves, open_archive, parse_xml, read_limited, shown
from steward.quiz.exchange.moodle.doubts import Doubt
from steward.quiz.exchange.qti import doubts
from steward.quiz.exchange.qti.declarations import value_text
from steward.quiz.exchange.qti.item import read_item
from steward.quiz.exchange.qti.names import attribute, inside, kind, title_of, within
from steward.quiz.exchange.qti.processing import Budget
from steward.quiz.exchange.question import Imported, Notice, Question, by_place

MANIFEST = "imsmanifest.xml"
UNNAMED_SECTION = "-"
"""Title that we give to a section of questions without a category."""
_TEST_RULES = (
    "pre-condition",
    "branch-rule",
    "selection",
    "ordering",
    "time-limits",
    "item-session-control",
    "outcome-processing",
    "test-feedback",
    "rubric-block",
    "adaptive-selection",
)
_MOST_DEEP = 20


def read_qti(path: Path) -> Imported:
    """Read an item, a test with the items beside it, or a content package (``.zip``) of QTI 2.0 to 3.0.

    The content decides what the file is, not its ending.

    Raises:
        StewardError: as `steward.quiz.exchange.hostile.parse_xml` and `open_archive`, where the file as a whole cannot be read.
    """
    path = Path(path)
    data = read_limited(path)
    reader = _Reader(path.name)
    if data.startswith(b"PK") or path.suffix.lower() == ".zip":
        reader.package(open_archive(io.BytesIO(data), path.name))
    else:
        reader.lone(parse_xml(data, path.name), path)
    if not reader.questions and not reader.errors:
        reader.say(doubts.NO_QUESTIONS, reader.errors, source=path.name)
    return Imported(tuple(reader.questions), by_place(reader.warnings), by_place(reader.errors), "qti")


@dataclass
class _Reader:
    source: str
    questions: list[Question] = field(default_factory=list)
    warnings: list[Notice] = field(default_factory=list)
    errors: list[Notice] = field(default_factory=list)
    read: set[str] = field(default_factory=set)
    budget: Budget = field(default_factory=Budget)
    tags: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Keywords of the manifest by the path of their item."""

    def say(self, doubt: Doubt, into: list[Notice], line: int | None = None, where: str = "", **values: object) -> None:
        into.append(Notice(doubt.code, doubt.text, values, line, "", where))

    def lone(self, root: Any, path: Path) -> None:
        """Read an XML file; a test may name items in its own folder and below, and nothing else is looked at."""
        name = kind(root)
        if name == "assessment-item":
            self.item(root, "", lambda _: None)
        elif name in ("assessment-test", "assessment-section", "manifest"):
            folder = path.parent.resolve()

            def file_of(href: str) -> bytes | None:
                target = (folder / href).resolve()
                return read_limited(target) if target.is_relative_to(folder) and target.is_file() else None

            if name == "manifest":
                self.manifest(root, "", file_of)
            else:
                self.test(root, "", file_of)
        else:
            self.not_qti(root, "")

    def not_qti(self, root: Any, where: str) -> None:
        tag = shown(str(root.tag).rpartition("}")[2], 60)
        self.say(
            doubts.QTI_1 if tag == "questestinterop" else doubts.NO_QTI, self.errors, root.sourceline, where, root=tag
        )

    def package(self, archive: Archive) -> None:
        manifests = sorted(
            (name for name in archive.names if posixpath.basename(name) == MANIFEST), key=lambda name: name.count("/")
        )

        def file_of(name: str) -> bytes | None:
            if name not in archive.names:
                return None
            return archive.read(name)

        if manifests:
            folder = posixpath.dirname(manifests[0])
            if folder:
                self.say(doubts.NESTED, self.warnings, folder=shown(folder))
            self.manifest(parse_xml(archive.read(manifests[0]), f"{self.source}/{manifests[0]}"), folder, file_of)
            if not self.questions and not self.errors:
                self.of_version_1(archive)
            return
        self.say(doubts.NO_MANIFEST, self.errors)
        for name in archive.names:
            if name.lower().endswith(".xml") and not name.startswith("__MACOSX/"):
                self.file(name, file_of, "", only_items=True)

    def of_version_1(self, archive: Archive) -> None:
        """Say where a package without items holds files of QTI 1."""
        for name in archive.names:
            if name.lower().endswith(".xml") and b"<questestinterop" in archive.read(name)[:4000]:
                self.say(doubts.QTI_1, self.errors, None, name, root="questestinterop")
                return

    def manifest(self, root: Any, folder: str, file_of: Callable[[str], bytes | None]) -> None:
        base = root.get("{http://www.w3.org/XML/1998/namespace}base") or ""
        for resources in within(root, "resources"):
            base = posixpath.join(base, resources.get("{http://www.w3.org/XML/1998/namespace}base") or "")
        found = []
        for resource in within(root, "resource"):
            href = resource.get("href") or next((one.get("href") or "" for one in inside(resource, "file")), "")
            type_name = (resource.get("type") or "").lower()
            if not href or not (type_name.startswith(("imsqti", "qti")) or "imsqti" in type_name):
                continue
            path = _joined(
                folder, posixpath.join(base, resource.get("{http://www.w3.org/XML/1998/namespace}base") or "", href)
            )
            if path is None:
                self.say(doubts.OUTSIDE, self.errors, resource.sourceline, MANIFEST, name=shown(href))
                continue
            found.append((path, type_name, resource))
            keywords = [
                value_text(text) for one in within(resource, "keyword") for text in within(one, "string", "langstring")
            ]
            self.tags[path] = tuple(dict.fromkeys(word for word in keywords if word))
        tests = [each for each in found if "test" in each[1] or "section" in each[1]]
        for path, _, resource in [*tests, *(each for each in found if each not in tests)]:
            type_name = (resource.get("type") or "").lower()
            if any(
                word in type_name
                for word in (
                    "stimulus",
                    "associatedcontent",
                    "outcome",
                    "rptemplate",
                    "learning-application",
                    "resprocessing",
                )
            ):
                continue
            self.file(path, file_of, "", listed=resource)

    def file(
        self,
        path: str,
        file_of: Callable[[str], bytes | None],
        category: str,
        *,
        listed: Any = None,
        only_items: bool = False,
    ) -> None:
        """Read one file of a package or folder: an item, or a test with its items."""
        if path in self.read:
            return
        self.read.add(path)
        try:
            data = file_of(path)
        except (StewardError, OSError) as error:
            data = None
            if isinstance(error, StewardError) and error.code != "file-not-found":
                self.broken(error, path)
                return
        if data is None:
            line = None if listed is None else listed.sourceline
            self.say(doubts.FILE_MISSING, self.errors, line, path, name=shown(path))
            return
        try:
            root = parse_xml(data, path)
        except StewardError as error:
            self.broken(error, path)
            return
        name = kind(root)
        if name == "assessment-item":
            folder = posixpath.dirname(path)

            def picture(href: str) -> bytes | None:
                target = _joined(folder, href)
                return None if target is None else file_of(target)

            self.item(root, path, picture, category)
        elif name in ("assessment-test", "assessment-section"):
            self.test(root, path, file_of, category)
        elif not only_items:
            type_name = "" if listed is None else listed.get("type") or ""
            self.say(
                doubts.NOT_XML_ITEM, self.warnings, root.sourceline, path, name=shown(path), type=shown(type_name, 40)
            )

    def broken(self, error: StewardError, path: str) -> None:
        trouble = error.troubles[0]
        line = trouble.values.get("line")
        self.errors.append(
            Notice(trouble.code, trouble.text, trouble.values, line if isinstance(line, int) else None, "", path)
        )

    def item(self, root: Any, where: str, picture: Callable[[str], bytes | None], category: str = "") -> None:
        question, warnings, errors = read_item(root, where, picture, category, self.budget.for_an_item())
        self.warnings += warnings
        self.errors += errors
        if question is not None:
            self.questions.append(replace(question, tags=self.tags.get(where, ())))

    def test(
        self, root: Any, path: str, file_of: Callable[[str], bytes | None], category: str = "", deep: int = 0
    ) -> None:
        """Read the items of a test or section in their order; sections become categories."""
        rules = list(dict.fromkeys(kind(one) for one in within(root, *_TEST_RULES)))
        if rules:
            at = next(within(root, *rules))
            self.say(doubts.TEST_RULES, self.warnings, at.sourceline, path, rules=", ".join(rules))
        folder = posixpath.dirname(path)
        for reference, sections in _references(root, ()):
            href = unquote(attribute(reference, "href"))
            target = _joined(folder, href)
            if target is None:
                self.say(doubts.OUTSIDE, self.errors, reference.sourceline, path, name=shown(href))
            elif kind(reference) == "assessment-section-ref":
                if deep < _MOST_DEEP and target not in self.read:
                    self.file(
                        target, file_of, "/".join(part for part in (category, *sections) if part), listed=reference
                    )
            elif target in self.read:
                self.say(doubts.TWICE, self.warnings, reference.sourceline, path, name=shown(href))
            else:
                self.file(target, file_of, "/".join(part for part in (category, *sections) if part), listed=reference)


def _references(element: Any, sections: tuple[str, ...]) -> Iterator[tuple[Any, tuple[str, ...]]]:
    for child in element:
        name = kind(child)
        if name in ("assessment-item-ref", "assessment-section-ref"):
            yield child, sections
        elif name == "assessment-section":
            title = _slashed(title_of(child)).removeprefix(UNNAMED_SECTION)
            yield from _references(child, (*sections, title) if title else sections)
        elif name == "test-part":
            yield from _references(child, sections)


def _slashed(title: str) -> str:
    return title.replace("/", "//")


def _joined(folder: str, href: str) -> str | None:
    """Give a path within the package; None where it leads out of it."""
    path = unquote(href.partition("#")[0].partition("?")[0])
    if leaves(path.replace("\\", "/").replace("../", "")) or ":" in path:
        return None
    found = posixpath.normpath(posixpath.join(folder, path))
    return None if found.startswith(("..", "/")) else found
