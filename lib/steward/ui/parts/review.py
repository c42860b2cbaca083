"""A review of a case on the screen: which case, the six steps, and what comes of it."""

from __future__ import annotations

from steward.ui.page import script
from steward.ui.parts.scene import SceneWidget


class ReviewRoom(SceneWidget):
    """The review. Kinds of scene: ``list``, ``setup``, ``board``, ``finish``; see `steward.ui.cases.review_scenes`."""

    _esm = script(
        "dom.js", "send_once.js", "in_turn.js", "keys.js", "stage_bar.js", "review_ends.js", "review_line.js", "review_lines.js", "review.js",
    )  # fmt: skip
