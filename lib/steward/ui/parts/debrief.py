"""What one does with a debrief: print it, save it, contest a label in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from steward.ui.page import script


class DebriefHand(anywidget.AnyWidget):
    """The buttons of a debrief; a label that is contested in the sheet beside it is given to `on_step`."""

    _esm = script("dom.js", "send_once.js", "debrief.js")
    words = traitlets.Dict().tag(sync=True)
    file = traitlets.Unicode().tag(sync=True)
    """The address of the debrief as a file; empty while there is none."""

    def __init__(self, words: dict[str, str], on_step: Callable[[dict[str, Any]], None]) -> None:
        super().__init__(words=words)
        self.on_msg(lambda _widget, content, _buffers: on_step(content))
