"""How everybody is doing: a head with filters and views, and below it the view that is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from steward.ui.page import script


class LearnersBoard(anywidget.AnyWidget):
    """Shows `head` and `scene`; what the trainer does is given to `on_step`, which shows what follows."""

    _esm = script(
        "dom.js", "learners_map.js", "learners_exams.js", "learners_items.js", "learners_people.js", "learners.js"
    )
    words = traitlets.Dict().tag(sync=True)
    head = traitlets.Dict().tag(sync=True)
    """Title, views, filters and what of them is chosen."""
    scene = traitlets.Dict().tag(sync=True)
    detail = traitlets.Dict().tag(sync=True)
    """All that is known of the question that is open."""
    notice = traitlets.Dict().tag(sync=True)
    """What was done last, and whether it can be undone."""
    sheet = traitlets.Dict().tag(sync=True)
    """Address and name of the workbook last asked for."""
    added = traitlets.Unicode().tag(sync=True)
    """Who was added or changed last, and when: what was typed for them is done with."""
    trouble = traitlets.Unicode().tag(sync=True)
    """Why the last thing was not done."""

    def __init__(self, words: dict[str, str], on_step: Callable[[dict[str, Any]], None]) -> None:
        super().__init__(words=words)
        self.on_msg(lambda _widget, content, _buffers: on_step(content))
