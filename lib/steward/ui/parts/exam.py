"""The desk at which exams are sat: the list, the cover, the questions in any order, and what came out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from steward.ui.page import script


class ExamDesk(anywidget.AnyWidget):
    """Shows `scene`; while an exam is sat, `state` tells again and again what is kept and how much time is left.

    What the learner does is given to `on_step`. A message bears a ``ref``; the scene or the state that answers it bears the same.
    """

    _esm = script(
        "dom.js", "question.js", "send_once.js", "keys.js", "outbox.js", "exam_sitting.js", "exam_result.js", "exam.js"
    )
    words = traitlets.Dict().tag(sync=True)
    scene = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    """Seconds left, answers and marks that are kept, by place; what was refused, and why."""
    paper = traitlets.Dict().tag(sync=True)
    """The certificate as PDF: ``making``, ``pdf`` (its address) or ``trouble``; empty where none was asked for."""

    def __init__(self, words: dict[str, str], on_step: Callable[[dict[str, Any]], None]) -> None:
        super().__init__(words=words)
        self.on_msg(lambda _widget, content, _buffers: on_step(content))

    def show(self, scene: dict[str, Any]) -> None:
        """Show a scene, also where it is the one shown already: whoever asks again has not seen it."""
        if scene == self.scene:
            self.send_state("scene")
        else:
            self.scene = scene

    def tell(self, state: dict[str, Any]) -> None:
        """Tell how it stands, also where nothing has changed."""
        if state == self.state:
            self.send_state("state")
        else:
            self.state = state
