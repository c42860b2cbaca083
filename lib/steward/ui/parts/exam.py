"""The desk at which exams are sat: the list, the cover, the questions in any order, and what came out."""

from __future__ import annotations

from typing import Any

import traitlets

from steward.ui.page import script
from steward.ui.parts.scene import SceneWidget


class ExamDesk(SceneWidget):
    """Shows `scene`; while an exam is sat, `state` tells again and again what is kept and how much time is left.

    What the learner does is given to `on_step`. A message bears a ``ref``; the scene or the state that answers it bears the same.
    """

    _esm = script(
        "dom.js", "question.js", "send_once.js", "keys.js", "outbox.js", "exam_sitting.js", "exam_result.js", "exam.js"
    )
    state = traitlets.Dict().tag(sync=True)
    """Seconds left, answers and marks that are kept, by place; what was refused, and why."""
    paper = traitlets.Dict().tag(sync=True)
    """The certificate as PDF: ``making``, ``pdf`` (its address) or ``trouble``; empty where none was asked for."""

    def tell(self, state: dict[str, Any]) -> None:
        """Tell how it stands, also where nothing has changed."""
        if state == self.state:
            self.send_state("state")
        else:
            self.state = state
