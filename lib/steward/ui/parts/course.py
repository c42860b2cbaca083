"""The path of a course: its days by week, and the parts of the day that is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from steward.ui.page import script


class CoursePath(anywidget.AnyWidget):
    """Shows `scene`; what the learner does is given to `on_step`, which shows the next scene."""

    _esm = script("dom.js", "course_parts.js", "course.js")
    words = traitlets.Dict().tag(sync=True)
    scene = traitlets.Dict().tag(sync=True)

    def __init__(self, words: dict[str, str], on_step: Callable[[dict[str, Any]], None]) -> None:
        super().__init__(words=words)
        self.on_msg(lambda _widget, content, _buffers: on_step(content))

    def show(self, scene: dict[str, Any]) -> None:
        """Show a scene; empty for nothing."""
        self.scene = scene
