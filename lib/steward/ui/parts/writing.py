"""The desk at which a case is written: a form over the case as plain data, which it keeps by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from steward.ui.page import script


class CaseDesk(anywidget.AnyWidget):
    """Shows `scene`, the ways to begin or the form over a case; what people do is given to `on_change`."""

    _esm = script(
        "dom.js",
        "send_once.js",
        "stage_bar.js",
        "writing_fields.js",
        "writing_preview.js",
        "writing_start.js",
        "writing.js",
    )
    words = traitlets.Dict().tag(sync=True)
    form: Any = traitlets.List().tag(sync=True)
    """The sections of the form with their fields; they do not change."""
    scene = traitlets.Dict().tag(sync=True)
    said = traitlets.Dict().tag(sync=True)
    """What came of the last message, by its ``ref``: the digest of what was kept and what is still wrong, or a ``trouble``."""
    found = traitlets.Dict().tag(sync=True)
    """What was looked for, by its ``ref``: complaints of the records, or standards."""

    def __init__(
        self, words: dict[str, str], form: list[dict[str, Any]], on_change: Callable[[dict[str, Any]], None]
    ) -> None:
        super().__init__(words=words, form=form)
        self.on_msg(lambda _widget, content, _buffers: on_change(content))
