"""A drill on the screen: which situation, the talk itself, and where it leads."""

from __future__ import annotations

from steward.ui.page import script
from steward.ui.parts.scene import SceneWidget


class DrillRoom(SceneWidget):
    """The drill. Kinds of scene: ``list``, ``setup``, ``talk``, ``nothing``; see `steward.ui.drill.choosing_scenes` and `talk_scenes`."""

    _esm = script(
        "dom.js", "send_once.js", "keys.js", "mood_line.js", "drill_choosing.js", "drill_owner.js", "drill_reply.js", "drill.js",
    )  # fmt: skip
