"""The table of figures, each of which opens to its trend, its meaning and its cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from steward.ui.page import script


class Figures(anywidget.AnyWidget):
    """Shows `rows`; when one is opened, `on_open(kpi, page)` is to give its `detail`."""

    _esm = script("dom.js", "line.js", "figures.js")
    words = traitlets.Dict().tag(sync=True)
    caption = traitlets.Unicode().tag(sync=True)
    rows: Any = traitlets.List().tag(sync=True)
    selected = traitlets.Unicode().tag(sync=True)
    detail = traitlets.Dict().tag(sync=True)

    def __init__(self, words: dict[str, str], on_open: Callable[[str, int], dict[str, Any]]) -> None:
        super().__init__(words=words)
        self._on_open = on_open
        self.on_msg(self._heard)

    def show(self, rows: list[dict[str, Any]], caption: str) -> None:
        """Show other figures; the row that was open stays open if it is still there."""
        kept = self.selected if any(row["id"] == self.selected for row in rows) else ""
        with self.hold_sync():
            self.detail, self.selected = {}, kept
            self.rows, self.caption = rows, caption
        if kept:
            self.detail = self._on_open(kept, 0)

    def select(self, kpi: str, page: int = 0) -> None:
        """Open a row at a page of its cases, or close all with an empty id."""
        if not any(row["id"] == kpi for row in self.rows):
            kpi = ""
        self.selected = kpi
        self.detail = self._on_open(kpi, page) if kpi else {}

    def _heard(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        match content:
            case {"type": "select", "kpi": str(kpi)}:
                self.select(kpi)
            case {"type": "page", "page": int(number)}:
                self.select(self.selected, number)
