"""Checking cases before they are used: one, several, a folder of them, or all there are."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from steward.casebook.case import Case
from steward.casebook.casebook import TWICE, as_folder, case_of, casebook, names
from steward.casebook.reading import holds_case
from steward.errors import StewardError, Trouble
from steward.words import Text
from steward.workspace import Workspace

_NO_RELATED = Text(
    "文件 {source} 的 related 里有“{id}”，现在没有这个案例。",
    "{source} names “{id}” under related, and there is no such case now.",
)
_CLOSE_TO_RELATED = Text(
    "文件 {source} 的 related 里有“{id}”，没有这个案例，相近的有 {close}。",
    "{source} names “{id}” under related, and there is no such case; close to it: {close}.",
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found."""

    whole: tuple[Case, ...]
    """The cases that can be used."""
    troubles: tuple[Trouble, ...]
    notes: tuple[Trouble, ...] = ()
    """What is worth knowing of cases that can be used."""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.troubles


def check(given: Iterable[str | Path], workspace: Workspace | None = None) -> Checked:
    """Check cases named by id or folder, folders of cases, or, where none is given, the whole casebook.

    Raises:
        StewardError: ``unknown-case`` where something given is neither a case nor a folder of cases.
    """
    given = list(given)
    if not given:
        book = casebook(workspace)
        return _checked(book.cases.values(), book.troubles, workspace)
    whole: list[Case] = []
    troubles: list[Trouble] = []
    for name in given:
        if workspace and str(name) in names() and holds_case(workspace.casebook / name):
            troubles.append(Trouble("case-twice", TWICE, {"folder": str(name)}))
            continue
        folders: list[str | Path] = [*sorted(path.parent for path in as_folder(name).glob("*/case.yaml"))]
        for one in folders or [name]:
            try:
                whole.append(case_of(workspace, one))
            except StewardError as error:
                if error.code == "unknown-case":
                    raise
                troubles += error.troubles
    return _checked(whole, troubles, workspace)


def _checked(whole: Iterable[Case], troubles: Iterable[Trouble], workspace: Workspace | None) -> Checked:
    whole = tuple(whole)
    known = {*names(workspace), *(case.id for case in whole)}
    return Checked(whole, tuple(troubles), tuple(note for case in whole for note in _notes(case, known)))


def _notes(case: Case, known: set[str]) -> Iterator[Trouble]:
    """Give what is worth knowing of a case, among it the related cases that there are not, or not yet."""
    yield from case.notes
    for id in case.related:
        if id not in known:
            close = ", ".join(difflib.get_close_matches(id, known, 3, 0.6))
            said = _CLOSE_TO_RELATED if close else _NO_RELATED
            yield Trouble("no-related-case", said, {"source": f"{case.id}/case.yaml", "id": id, "close": close})
