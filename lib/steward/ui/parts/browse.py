"""A catalogue to look things up in: a search box, filters, what was found, and one entry in full."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from steward.ui.page import script


class Browser(anywidget.AnyWidget):
    """Lists `briefs` and narrows them in the browser; words are looked up and details made by the kernel.

    `on_search(words)` gives ids, the best first; `on_open(id)` what is shown of one.
    """

    words = traitlets.Dict().tag(sync=True)
    filters: Any = traitlets.List().tag(sync=True)
    """Name, key of a brief, and options (value, label) of each filter."""
    briefs: Any = traitlets.List().tag(sync=True)
    hits = traitlets.Dict().tag(sync=True)
    """The words looked up last, and the ids found."""
    selected = traitlets.Unicode().tag(sync=True)
    detail = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        words: dict[str, str],
        on_search: Callable[[str], list[str]],
        on_open: Callable[[str], dict[str, Any]],
        **traits: Any,
    ) -> None:
        super().__init__(words=words, **traits)
        self._on_search, self._on_open = on_search, on_open
        self.search("")
        self.on_msg(self._heard)

    def search(self, words: str) -> None:
        """Look words up."""
        self.hits = {"words": words, "ids": self._on_search(words)}

    def show(self, id: str) -> None:
        """Show one entry; none with an empty id."""
        with self.hold_sync():
            self.selected, self.detail = id, self._on_open(id) if id else {}

    def _heard(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        match content:
            case {"type": "search", "words": str(words)}:
                self.search(words[:200])
            case {"type": "open", "id": str(id)}:
                self.show(id[:200])


class StandardsBrowser(Browser):
    """The catalogue of standards."""

    _esm = script("dom.js", "browse.js", "standards.js")


class ItemsBrowser(Browser):
    """The item bank."""

    _esm = script("dom.js", "browse.js", "items.js")
