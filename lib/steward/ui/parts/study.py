"""A sitting of study: questions one after the other, and what is said before and after them."""

from __future__ import annotations

from steward.ui.page import script
from steward.ui.parts.scene import SceneWidget


class Study(SceneWidget):
    """The sitting; its scenes are made in `steward.ui.learn.scenes` and `endings`."""

    _esm = script("dom.js", "question.js", "send_once.js", "keys.js", "skips.js", "study.js")
