"""Tables of figures, kept beside the records so that a page opens without computing them again.

One folder for each state of records and profile; the folders of earlier states are removed. What is kept can be thrown
away at any time.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steward.company import Company
from steward.service.period import Period
from steward.ui import summary
from steward.ui.figure_rows import rows
from steward.words import LOCALES, Locale
from steward.workspace import Workspace, written_whole

if TYPE_CHECKING:
    from steward.operations.kpis import Board


class Views:
    """The kept tables of one state of records and profile."""

    def __init__(self, workspace: Workspace, company: Company) -> None:
        self._root = workspace.root / ".cache" / "figures"
        self._folder = self._root / summary.made_from(workspace, company)

    def find(self, team: str | None, period: Period, locale: Locale) -> list[dict[str, Any]] | None:
        """Give a kept table, or None."""
        try:
            kept = json.loads(self._path(team, period).read_text(encoding="utf-8"))[locale]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return kept if isinstance(kept, list) else None

    def keep(self, board: Board, team: str | None, period: Period) -> dict[Locale, list[dict[str, Any]]]:
        """Write a table in both languages and keep it; a folder that cannot be written is no obstacle."""
        made: dict[Locale, list[dict[str, Any]]] = {locale: rows(board, team, period, locale) for locale in LOCALES}
        with suppress(OSError):
            for old in self._root.glob("*"):
                if old != self._folder:
                    shutil.rmtree(old, ignore_errors=True)
            with written_whole(self._path(team, period)) as beside:
                beside.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
        return made

    def _path(self, team: str | None, period: Period) -> Path:
        # A team's name is never used as a path.
        name = hashlib.sha256(f"{team or ''}\n{period}".encode()).hexdigest()[:20]
        return self._folder / f"{name}.json"
