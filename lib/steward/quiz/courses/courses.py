"""The courses: those shipped in ``training/courses/`` and those a company writes itself in ``courses/`` of its workspace.

>>> courses()["steward"].day(1).title.text.say("en")
'The owner is the judge'
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter

from steward import yaml_files
from steward.content import content_root
from steward.errors import StewardError, Trouble
from steward.quiz.courses.course import Course, Day, Incident, Rehearsal
from steward.quiz.courses.course_progress import KINDS, Part, Standing, joined, joining, standing
from steward.quiz.items.bank import Bank, bank, bank_of
from steward.quiz.items.item import OWN
from steward.words import Text
from steward.workspace import Workspace

__all__ = [
    "KINDS", "Course", "Day", "Incident", "Part", "Rehearsal", "Shelf", "Standing", "course_of", "courses", "incidents", "joined", "joining",
    "read_course", "rehearsals", "shelf", "shelf_of", "standing",
]  # fmt: skip

_SHARED = ("rehearsals.yaml", "incidents.yaml", "assumptions.yaml")
"""What lies beside the courses and is none."""
_COURSE: TypeAdapter[Course] = TypeAdapter(Course)
_REHEARSALS: TypeAdapter[tuple[Rehearsal, ...]] = TypeAdapter(tuple[Rehearsal, ...])
_INCIDENTS: TypeAdapter[tuple[Incident, ...]] = TypeAdapter(tuple[Incident, ...])

_STRANGE = Text(
    "文件 {source} 第 {line} 行，{where}：没有 {id}{close}，请核对编号。",
    "{source}, line {line}, {where}: there is no {id}{close_en}; check the id.",
)
_TWICE = Text(
    "文件 {source} 第 {line} 行，{where}：{id} 写了两遍，请改掉一个。",
    "{source}, line {line}, {where}: {id} stands twice; rename one.",
)
_COURSE_TWICE = Text(
    "课程 {id} 在 {first} 和 {second} 里都有，请改掉一个的 id。",
    "The course {id} stands both in {first} and in {second}; change one id.",
)
_UNKNOWN = Text("没有课程 {id}，可以学的有：{known}。", "There is no course {id}; there are: {known}.")


@dataclass(frozen=True)
class Shelf:
    """All courses that can be joined."""

    courses: Mapping[str, Course]
    own: frozenset[str] = frozenset()
    """Those that the company wrote; one with the id of a shipped course takes its place."""
    files: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The file of each course of the company's own."""
    troubles: tuple[Trouble, ...] = ()
    """What is wrong with files of the company's own; the other courses can be joined all the same."""
    broken: frozenset[str] = frozenset()
    """Ids of courses whose file cannot be used."""

    def course(self, id: str) -> Course:
        """Look a course up.

        Raises:
            StewardError: ``unknown-course`` where there is none, or what is wrong with its file.
        """
        if id in self.courses and id not in self.broken:
            return self.courses[id]
        if self.troubles and (id in self.broken or id not in self.courses):
            raise StewardError.many(self.troubles)
        raise StewardError("unknown-course", _UNKNOWN, id=id, known=", ".join(self.courses))


@cache
def shelf() -> Shelf:
    """Give the shipped courses."""
    folder = content_root() / "training" / "courses"
    paths = [path for path in sorted(folder.glob("*.yaml")) if path.name not in _SHARED]
    found = [read_course(yaml_files.read(path), path.name) for path in paths]
    return Shelf(MappingProxyType({course.id: course for course in found}))


def shelf_of(workspace: Workspace) -> Shelf:
    """Give the shipped courses and the company's own; a file that cannot be used is told of and leaves the others alone."""
    shipped = shelf()
    found: dict[str, Course] = {}
    files: dict[str, str] = {}
    troubles: list[Trouble] = []
    broken: set[str] = set()
    for path in sorted(path for path in workspace.own_courses.glob("*.y*ml") if not path.name.startswith(".")):
        try:
            course = read_course(yaml_files.read(path), path.name, bank_of(workspace), own=True)
        except StewardError as error:
            troubles += error.troubles
            broken |= {_id_of(path), path.stem} - {""}
            continue
        if course.id in found:
            values: dict[str, object] = {"id": course.id, "first": files[course.id], "second": path.name}
            troubles.append(Trouble("course-twice", _COURSE_TWICE, values))
            continue
        found[course.id], files[course.id] = course, path.name
    return Shelf(
        MappingProxyType({**shipped.courses, **found}),
        frozenset(found),
        MappingProxyType(files),
        tuple(troubles),
        frozenset(broken - found.keys()),
    )


def courses() -> Mapping[str, Course]:
    """Give the shipped courses by id: one for each post."""
    return shelf().courses


def course_of(workspace: Workspace, id: str) -> Course:
    """Look up a course of a workspace, shipped or the company's own.

    Raises:
        StewardError: ``unknown-course``, or all that is wrong with the company's own files where the course would be in one.
    """
    return shelf_of(workspace).course(id)


@cache
def rehearsals() -> Mapping[str, Rehearsal]:
    """Give the talks that courses share, by id."""
    return MappingProxyType({one.id: one for one in _shared("rehearsals.yaml", _REHEARSALS)})


@cache
def incidents() -> Mapping[str, Incident]:
    """Give the incidents that courses share, by id."""
    return MappingProxyType({one.id: one for one in _shared("incidents.yaml", _INCIDENTS)})


def _shared(name: str, model: TypeAdapter[Any]) -> Any:
    path = content_root() / "training" / "courses" / name
    text = yaml_files.read(path)
    if troubles := list(
        _twice([(one.get("id"), (i,)) for i, one in enumerate(yaml_files.parse(text, name))], text, name)
    ):
        raise StewardError.many(troubles)
    return yaml_files.checked(text, name, model)


def read_course(text: str, source: str, items: Bank | None = None, *, own: bool = False) -> Course:
    """Read one course; with `own`, as a company writes it (`steward.quiz.courses.course`).

    Args:
        text: the YAML.
        source: the name of its file.
        items: the items it may name; the shipped ones where none are given.
        own: whether the company wrote it.

    Raises:
        StewardError: ``bad-yaml``, or ``bad-content`` with one `Trouble` for every mistake, in the order of the file.
    """
    data = yaml_files.parse(text, source)
    strange = list(_strangers(data, text, source, bank() if items is None else items))
    try:
        course = yaml_files.checked(text, source, _COURSE, context=OWN if own else None)
    except StewardError as error:
        raise StewardError.many(
            sorted([*error.troubles, *strange], key=lambda one: int(str(one.values["line"])))
        ) from None
    if strange:
        raise StewardError.many(strange)
    talks = {**rehearsals(), **{one.id: one for one in course.rehearsals}}
    events = {**incidents(), **{one.id: one for one in course.incidents}}
    return course.model_copy(
        update={
            "rehearsals": tuple(talks[id] for id in dict.fromkeys(day.rehearse for day in course.days) if id),
            "incidents": tuple(events[id] for id in dict.fromkeys(day.case for day in course.days) if id),
        }
    )


def _id_of(path: Path) -> str:
    """Give the id that a file which cannot be used would have, as far as it can be read."""
    try:
        data = yaml_files.parse(yaml_files.read(path), path.name)
    except StewardError:
        return ""
    return str(data.get("id", "")) if isinstance(data, dict) else ""


# -- what is named must exist ------------------------------------------------------------------------------------------


def _strangers(data: Any, text: str, source: str, bank: Bank) -> Iterator[Trouble]:
    """Find ids of talks, incidents, items and pages that do not exist; `data` may be of any shape."""
    mine = {
        name: [(one.get("id"), (name, i)) for i, one in _entries(data, name)] for name in ("rehearsals", "incidents")
    }
    for ids in mine.values():
        yield from _twice(ids, text, source)
    known: dict[str, Collection[str]] = {
        "rehearse": {*rehearsals(), *(str(id) for id, _ in mine["rehearsals"])},
        "case": {*incidents(), *(str(id) for id, _ in mine["incidents"])},
    }
    places: Mapping[Any, int] | None = None
    for place, day in _days(data):
        named: list[tuple[Any, tuple[str | int, ...], Collection[str]]]
        named = [(day.get(kind), (*place, kind), known[kind]) for kind in known]
        quiz, page = day.get("quiz"), day.get("page")
        items = quiz.get("items") if isinstance(quiz, dict) else None
        if isinstance(items, list):
            named += [(id, (*place, "quiz", "items", i), bank.items.keys()) for i, id in enumerate(items)]
        if isinstance(page, dict):
            named.append((page.get("name"), (*place, "page", "name"), _pages()))
        for id, at, there in named:
            if isinstance(id, str) and id not in there:
                places = places or yaml_files.lines(text, source)
                yield _trouble(_STRANGE, places, source, at, id, there)


def _entries(data: Any, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    entries = data.get(name) if isinstance(data, dict) else None
    for i, one in enumerate(entries if isinstance(entries, list) else []):
        if isinstance(one, dict):
            yield i, one


def _days(data: Any) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
    for i, week in _entries(data, "weeks"):
        for j, day in _entries(week, "days"):
            yield ("weeks", i, "days", j), day


def _twice(ids: Iterable[tuple[Any, tuple[str | int, ...]]], text: str, source: str) -> Iterator[Trouble]:
    seen: set[str] = set()
    for id, place in ids:
        if isinstance(id, str) and id in seen:
            yield _trouble(_TWICE, yaml_files.lines(text, source), source, (*place, "id"), id, ())
        seen.add(str(id))


def _trouble(
    words: Text, places: Mapping[Any, int], source: str, at: tuple[str | int, ...], id: str, known: Iterable[str]
) -> Trouble:
    close = difflib.get_close_matches(id, list(known), 1)
    values: dict[str, object] = {
        "source": source,
        "line": places.get(at, 1),
        "where": "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in at).lstrip("."),
        "id": id,
        "close": f"，是不是 {close[0]}" if close else "",
        "close_en": f" (did you mean {close[0]}?)" if close else "",
    }
    return Trouble("bad-content", words, values)


@cache
def _pages() -> frozenset[str]:
    folder = content_root() / "notebooks"
    return frozenset(path.relative_to(folder).with_suffix("").as_posix() for path in folder.glob("*/*.ipynb"))
