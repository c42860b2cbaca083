"""Checking cases before they are used: one, several, a folder of them, or all there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from steward.casebook.case import Case
from steward.casebook.casebook import as_folder, case_of, casebook
from steward.errors import StewardError, Trouble
from steward.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found."""

    whole: tuple[Case, ...]
    """The cases that can be used."""
    troubles: tuple[Trouble, ...]

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
        return Checked(tuple(book.cases.values()), book.troubles)
    whole: list[Case] = []
    troubles: list[Trouble] = []
    for name in given:
        folders: list[str | Path] = [*sorted(path.parent for path in as_folder(name).glob("*/case.yaml"))]
        for one in folders or [name]:
            try:
                whole.append(case_of(workspace, one))
            except StewardError as error:
                if error.code == "unknown-case":
                    raise
                troubles += error.troubles
    return Checked(tuple(whole), tuple(troubles))
