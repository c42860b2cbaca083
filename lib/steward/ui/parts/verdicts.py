"""What was found in each file, with every row that is not good."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from steward.ui.page import script

PAGE = 20
"""Rows shown at a time."""


class Verdicts(anywidget.AnyWidget):
    """A table of files; a row opens to its problems, a page at a time."""

    _esm = script("dom.js", "verdicts.js")
    words = traitlets.Dict().tag(sync=True)
    files: Any = traitlets.List().tag(sync=True)
    unfolded = traitlets.Int(-1).tag(sync=True)
    problems: Any = traitlets.List().tag(sync=True)
    page = traitlets.Int(0).tag(sync=True)
    pages = traitlets.Int(0).tag(sync=True)

    def __init__(self, words: dict[str, str]) -> None:
        super().__init__(words=words)
        self._find: Callable[[int], list[dict[str, str]]] = lambda index: []  # noqa: ARG005
        self.on_msg(self._heard)

    def show(self, files: list[dict[str, Any]], find: Callable[[int], list[dict[str, str]]]) -> None:
        """Show files; `find` gives all problems of the file at a place in the list, as where, column, value, reason."""
        self._find = find
        with self.hold_sync():
            self.unfolded, self.page, self.pages, self.problems = -1, 0, 0, []
            self.files = files

    def unfold(self, index: int) -> None:
        """Open the problems of one file; -1 closes them."""
        self.turn(index, 0)

    def turn(self, index: int, number: int) -> None:
        """Show one page of the problems of one file."""
        found = self._find(index) if 0 <= index < len(self.files) else []
        pages = -(-len(found) // PAGE)
        number = min(max(number, 0), max(pages - 1, 0))
        with self.hold_sync():
            self.unfolded, self.page, self.pages = index if found else -1, number, pages
            self.problems = found[number * PAGE : (number + 1) * PAGE]

    def _heard(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        match content:
            case {"type": "open", "index": int(index)}:
                self.unfold(index)
            case {"type": "page", "page": int(number)}:
                self.turn(self.unfolded, number)
