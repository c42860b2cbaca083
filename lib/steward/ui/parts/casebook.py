"""The widgets of the casebook: looking cases and guides up, and the hand on a work guide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from steward.ui.page import script


class CasebookBrowser(anywidget.AnyWidget):
    """Lists cases and guides and narrows them in the browser; words are looked up by the kernel.

    `on_search(words)` and `on_like(complaint)` give what was found as ``[{"key", "why"}]``, the best first; ``key`` is that of a brief.
    """

    _esm = script("dom.js", "casebook.js")
    words = traitlets.Dict().tag(sync=True)
    filters: Any = traitlets.List().tag(sync=True)
    """Name, key of a brief, and options (value, label) of each filter."""
    briefs: Any = traitlets.List().tag(sync=True)
    """What is listed: key, title, lede, facts (small words), chips, links (text, href; the first opens it), and a value or values for each filter."""
    hits = traitlets.Dict().tag(sync=True)
    """What was looked up last (words, or like), and what was found."""
    chosen: Any = traitlets.Dict().tag(sync=True)
    """The filters that are set at first."""

    def __init__(
        self,
        words: dict[str, str],
        on_search: Callable[[str], list[dict[str, str]]],
        on_like: Callable[[str], list[dict[str, str]]],
        **traits: Any,
    ) -> None:
        super().__init__(words=words, **traits)
        self._on_search, self._on_like = on_search, on_like
        self.on_msg(self._heard)

    def search(self, words: str) -> None:
        """Look words up."""
        self.hits = {"words": words, "like": "", "found": self._on_search(words)}

    def like(self, complaint: str) -> None:
        """Look cases like a complaint up."""
        self.hits = {"words": "", "like": complaint, "found": self._on_like(complaint)}

    def _heard(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        match content:
            case {"type": "search", "words": str(words)}:
                self.search(words[:200])
            case {"type": "like", "words": str(words)}:
                self.like(words[:2000])


class GuideHand(anywidget.AnyWidget):
    """The buttons of a work guide: print it, save it, make a PDF of it; `on_pdf` gives the address of the PDF, or raises."""

    _esm = script("dom.js", "guide_hand.js")
    words = traitlets.Dict().tag(sync=True)
    file = traitlets.Unicode().tag(sync=True)
    """The address of the guide as an HTML file."""
    pdf = traitlets.Unicode().tag(sync=True)
    """The address of the PDF, once it was made."""
    trouble = traitlets.Unicode().tag(sync=True)
    """Why no PDF could be made."""

    def __init__(self, words: dict[str, str], file: str, on_pdf: Callable[[], None]) -> None:
        super().__init__(words=words, file=file)
        self.on_pdf = on_pdf
        self.on_msg(lambda _widget, _content, _buffers: self.on_pdf())
